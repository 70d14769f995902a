"""Reminders: delivering what is due, and what people do with their inbox."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock

from socialdesk.domain.errors import RightError, RuleError, SocialDeskError, StoreError
from socialdesk.domain.ids import NoticeId, PersonId
from socialdesk.domain.notices import Notice, Snooze, snooze_until, snoozed
from socialdesk.domain.periods import Period, instant
from socialdesk.domain.ports import Answer, Clock, Notifier
from socialdesk.domain.reminders import Medium, Reminder, ReminderState
from socialdesk.domain.settings import Reminding, record
from socialdesk.domain.team import SYSTEM, Person, Right
from socialdesk.domain.words import _
from socialdesk.services import reminder_planning
from socialdesk.services.awake import Awake
from socialdesk.services.inbox_delivery import MANY, InboxDelivery
from socialdesk.services.mail_delivery import MailDelivery, Post
from socialdesk.services.planning import Planning
from socialdesk.services.popups import SUMMARY, PopUps
from socialdesk.services.reminder_planning import REQUESTS
from socialdesk.services.rights import allow
from socialdesk.services.rotations import RotationService
from socialdesk.services.settings import business_zone, read
from socialdesk.store import reminders as stored_reminders
from socialdesk.store.unit_of_work import Reading, Store, Work

logger = logging.getLogger(__name__)

Opened = Callable[[NoticeId], object]
Beaten = Callable[[datetime], object]


_NEAR = timedelta(milliseconds=15)


def _unheard(_value: object) -> None:
    """Do nothing where nobody listens."""


class ReminderService:
    """Delivers reminders, and keeps the inboxes.

    Args:
        store: The door to the database.
        planning: Plans turns and reminders.
        rotations: Takes the answers to requests.
        clock: The wall clock.
        notifier: Shows pop-ups; None: nobody does.
        post: What mail needs.
        beaten: Told of each beat, for whoever shows its age.
        early: How long before they are due reminders are prepared; see
            `InboxDelivery`.
    """

    def __init__(
        self,
        store: Store,
        planning: Planning,
        rotations: RotationService,
        *,
        clock: Clock,
        notifier: Notifier | None = None,
        post: Post | None = None,
        beaten: Beaten = _unheard,
        early: timedelta = timedelta(0),
    ) -> None:
        self._store = store
        self._planning = planning
        self._rotations = rotations
        self._clock = clock
        self._post = post or Post()
        self._beaten = beaten
        self._awake = Awake(store)
        self._inbox = InboxDelivery(store, self._awake, early=early)
        self._mail = MailDelivery(store, self._awake, self._post, clock=clock)
        self._pop_ups = PopUps(notifier)
        self._opened: Opened = _unheard
        self._first = Lock()
        self._last_beat: datetime | None = None
        self._trouble: StoreError | None = None

    # -- beats -------------------------------------------------------------------------

    def beat(self) -> int:
        """Deliver all that is due, by every medium; harmless when called too often.

        Returns:
            How many messages went out.

        Raises:
            StoreError: The database could not take it; the next beat tries again.
        """
        return self.deliver() + self.send_mail()

    def deliver(self) -> int:
        """Deliver what is due to the inbox, and show it on the desktop.

        Raises:
            StoreError: The database could not take it; `trouble` keeps it.
        """
        now = self._clock()
        self._awake.beat(now)
        if self._first.acquire(blocking=False):
            self._take_back()
        try:
            sent = self._deliver_inbox()
            self._show()
        except StoreError as error:
            self._trouble = error
            raise
        self._trouble = None
        self._last_beat = now
        self._beaten(now)
        return sent

    def send_mail(self) -> int:
        """Send what is due by mail; apart, so that a slow server delays no other."""
        total, more = 0, True
        while more:
            more, sent = self._mail.deliver()
            total += sent
        return total

    def next_due(self) -> datetime | None:
        """Return when to beat next: a reminder is due, or a notice comes back.

        What can be taken at once is due now; None: nothing is planned, or reminders
        are off. A program that delivers early beats that much early.
        """
        now = self._clock()
        with self._store.read() as reading:
            if read(reading, Reminding).paused:
                return None
            due = stored_reminders.next_due(reading, Medium.INBOX, now)
            found = (
                None if due is None else due - self._inbox.early,
                self._pop_ups.next_due(reading, now),
            )
        return min((at for at in found if at is not None), default=None)

    def next_mail(self) -> datetime | None:
        """Return when the next mail is due; None: none is, or reminders are off."""
        now = self._clock()
        if self._post.mailer is None:
            return None
        with self._store.read() as reading:
            if read(reading, Reminding).paused:
                return None
            due = stored_reminders.next_due(reading, Medium.MAIL, now)
        return None if due is None else max(due, self._mail.free_at(now))

    def plan_again(self) -> None:
        """Plan turns and reminders again: time has passed, or zones have changed."""
        with self._store.begin(SYSTEM, "reminder.plan", undoable=False) as work:
            self._planning.replan(work)
            reminder_planning.plan_digests(work)

    def clock_jumped(self, seconds: float) -> None:
        """Plan again after sleep or a change of the clock; mail waits for a network."""
        logger.info("The clock jumped by %.0f s", seconds)
        if seconds > 0:
            self._mail.hold()
        self.plan_again()

    def release(self) -> None:
        """Give back what this program claimed; it ends."""
        self._awake.end()
        self._mail.take_back(self._post.program.name, running=_not_running)

    def last_beat(self) -> datetime | None:
        """Return when this program last delivered what was due."""
        return self._last_beat

    def trouble(self) -> StoreError | None:
        """Return why the last beat could not deliver, if it could not."""
        return self._trouble

    # -- the inbox ---------------------------------------------------------------------

    def inbox(self, person_id: PersonId, *, limit: int = 100) -> Sequence[Notice]:
        """Return a person's notices, newest first."""
        with self._store.read() as reading:
            return stored_reminders.inbox(reading, person_id, limit)

    def unseen(self, person_id: PersonId) -> int:
        """Return how many notices wait to be looked at by a person now."""
        now = self._clock()
        with self._store.read() as reading:
            found = stored_reminders.unseen(reading, _LONG_AGO, person_id)
        return sum(notice.waiting(now) for notice in found)

    def planned(self, period: Period) -> Sequence[Reminder]:
        """Return what is or was due in a period, but what nobody wants any more."""
        with self._store.read() as reading:
            return stored_reminders.planned(reading, period)

    def seen(self, notice_id: NoticeId, *, actor: PersonId) -> Notice:
        """Note that the reader has looked at a notice.

        Raises:
            RightError: It is somebody else's.
        """
        with self._store.begin(actor, "notice.seen", undoable=False) as work:
            notice = _own(work, notice_id, actor).seen(now=work.now)
            work.put(notice, journaled=False)
        self._pop_ups.withdraw(notice_id)
        return notice

    def snooze(
        self, notice_id: NoticeId, until: datetime | Snooze, *, actor: PersonId
    ) -> Notice:
        """Put a notice aside; it pops up again when that ends.

        Raises:
            RightError: It is somebody else's.
            RuleError: The time is not in the future.
        """
        with self._store.begin(actor, "notice.snooze", undoable=False) as work:
            notice = _own(work, notice_id, actor)
            if isinstance(until, Snooze):
                until = snooze_until(until, _zone(work, notice), now=work.now)
            notice = snoozed(notice, until, now=work.now)
            work.put(notice, journaled=False)
        self._pop_ups.withdraw(notice_id)
        return notice

    def answer(self, notice_id: NoticeId, *, accept: bool, actor: PersonId) -> Notice:
        """Say yes or no to what a notice asks, as on the board of rotations.

        Raises:
            RightError: It is somebody else's.
            RuleError: It asks nothing, or the turn is over or taken.
        """
        act = "turn.accept" if accept else "turn.decline"
        with self._store.begin(actor, act) as work:
            notice = _own(work, notice_id, actor)
            if notice.kind not in REQUESTS:
                raise RuleError("notice.statement", _("This reminder asks nothing."))
            if accept:
                self._rotations.accepted(work, notice.turn_id, actor)
            else:
                self._rotations.declined(work, notice.turn_id, actor, asked=notice.kind)
            notice = work.get(Notice, notice_id)
        self._pop_ups.withdraw(notice_id)
        return notice

    def pause(self, *, actor: PersonId) -> None:
        """Deliver nothing until `resume`; reminders are still planned."""
        self._switch(actor, paused=True)

    def resume(self, *, actor: PersonId) -> None:
        """Deliver again, as after a restore: what is late goes by the late rules.

        Raises:
            RightError: The actor is no owner.
        """
        self._switch(actor, paused=False)

    # -- pop-ups -----------------------------------------------------------------------

    def attend(self, person_id: PersonId | None) -> None:
        """Show pop-ups to this person alone; None: to everybody."""
        self._pop_ups.attend(person_id)

    def when_opened(self, opened: Opened) -> None:
        """Tell this one when somebody wants to see a notice; it comes on a worker."""
        self._opened = opened

    def popped(self, notice_id: str, answer: Answer) -> None:
        """Do what a person chose on a pop-up, as the person whose notice it is.

        It writes, so it is for a worker's thread, never for the notifier's own.
        """
        notice = NoticeId(notice_id)
        if answer in {Answer.OPEN, Answer.CLICKED}:
            self._opened(notice)
            return
        if notice_id == SUMMARY:
            return
        try:
            with self._store.read() as reading:
                person_id = reading.get(Notice, notice).person_id
            if answer is Answer.ACCEPT:
                self.answer(notice, accept=True, actor=person_id)
            else:
                self.snooze(notice, Snooze.ONE_HOUR, actor=person_id)
        except SocialDeskError as error:
            logger.info("The answer to notice %s was not taken: %s", notice_id, error)
            self._pop_ups.say(notice_id, str(error))

    # -- within ------------------------------------------------------------------------

    def _take_back(self) -> None:
        """Release what a program on this machine had claimed when it was killed."""
        program = self._post.program
        self._mail.take_back(f"{program.machine}/", running=program.runs)

    def _deliver_inbox(self) -> int:
        """Deliver what is due now; what falls due meanwhile is for the next beat."""
        total, more = 0, self._is_due()
        while more:
            more, sent = self._inbox.deliver()
            total += sent
        return total

    def _is_due(self) -> bool:
        """Say whether to claim the database at all; most beats find nothing.

        A burst that is due soon is prepared at once; for a few reminders the database
        is not held until just before.
        """
        now = self._clock()
        soon = now + self._inbox.early
        with self._store.read() as reading:
            due = stored_reminders.next_due(reading, Medium.INBOX, now)
            if due is None or due > soon:
                return False
            many = stored_reminders.due_until(reading, Medium.INBOX, soon) > MANY
        if not many:
            time.sleep(max(0.0, (due - now - _NEAR).total_seconds()))
        return True

    def _show(self) -> None:
        now = self._clock()
        with self._store.read() as reading:
            wanted = read(reading, Reminding)
            shows = wanted.desktop and not wanted.paused
            waiting = self._pop_ups.waiting(reading, now) if shows else []
        shown = self._pop_ups.show(waiting)
        if not shown:
            return
        with self._store.begin(SYSTEM, "reminder.shown", undoable=False) as work:
            rows = [
                row
                for row in stored_reminders.keyed(work, list(shown))
                if row.state is ReminderState.SENT and not row.result
            ]
            after = [replace(row, result=shown[row.key].value) for row in rows]
            stored_reminders.rewrite(work, rows, after)

    def _switch(self, actor: PersonId, *, paused: bool) -> None:
        with self._store.begin(actor, "settings.change") as work:
            allow(work, actor, Right.SETTINGS)
            work.put(record(replace(read(work, Reminding), paused=paused)))
            self._planning.replan(work)


_LONG_AGO = instant(0)


def _not_running(_owner: str) -> bool:
    return False


def _own(work: Work, notice_id: NoticeId, actor: PersonId) -> Notice:
    """Return a notice if it is the actor's own.

    Raises:
        RightError: It is somebody else's.
    """
    notice = work.get(Notice, notice_id)
    allow(work, actor, Right.LOOK)
    if actor not in {notice.person_id, SYSTEM}:
        raise RightError(
            "notice.other",
            _("This reminder is somebody else's."),
            hint=_("Pick who you are first."),
        )
    return notice


def _zone(reading: Reading, notice: Notice) -> str:
    person = reading.get(Person, notice.person_id)
    return person.zone or business_zone(reading)
