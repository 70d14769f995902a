"""Delivering reminders by media outside the database: claim, send, settle.

A short transaction claims a few rows; then, with no transaction open, each is looked at
once more and sent; a short transaction records it where the claim is still mine. After
a crash in between a mail is tried again with the same Message-ID (rotation.md 4.2).
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.lateness import Decision, Group
from socialdesk.domain.ports import (
    Attachment,
    CalendarEvent,
    CalendarWriter,
    Clock,
    Mail,
    Mailer,
    message_id,
)
from socialdesk.domain.reminder_words import Message
from socialdesk.domain.reminders import (
    DIGESTS,
    SEND_TIMEOUT,
    Medium,
    Reminder,
    ReminderKind,
    claimed,
    merged,
    released,
    settled_failed,
    settled_sent,
    still_held,
    superseded,
)
from socialdesk.domain.rotations import Turn
from socialdesk.domain.settings import MailServer
from socialdesk.domain.team import SYSTEM
from socialdesk.domain.words import _
from socialdesk.services import reminder_planning
from socialdesk.services.awake import Awake
from socialdesk.services.inbox_delivery import (
    UNTOLD,
    Judged,
    Step,
    follow_up,
    judged,
    nothing,
)
from socialdesk.services.reminder_messages import Words
from socialdesk.services.settings import read
from socialdesk.store import reminders as stored_reminders
from socialdesk.store.unit_of_work import Reading, Store, Work

logger = logging.getLogger(__name__)

BATCH = 4
"""So many claims at once as can time out one after the other within their lease."""
AFTER_RESUME = timedelta(seconds=15)
"""The network of a PC that woke up needs a moment (rotation.md 4.2)."""
MAIL = (Medium.MAIL,)
_WITH_TURN = frozenset(
    {
        ReminderKind.LEAD,
        ReminderKind.ACCEPT,
        ReminderKind.START,
        ReminderKind.MOVED,
        ReminderKind.NO_LONGER,
    }
)


def _nobody(_owner: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Who claims: this program on this machine.

    `name` is "machine/process". `runs` says of such a name, of this machine, whether
    that program still runs; the claims of those that do not are taken back at once.
    """

    name: str = "desk/0"
    runs: Callable[[str], bool] = _nobody

    @property
    def machine(self) -> str:
        """The first part of the name."""
        return self.name.partition("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message with all that it stands for."""

    group: Group
    mail: Mail

    @property
    def rows(self) -> tuple[Reminder, ...]:
        """The reminder that is sent, then those that go out with it."""
        return (self.group.lead, *self.group.rest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What mail needs of the world outside; without a mailer none is sent."""

    mailer: Mailer | None = None
    calendar: CalendarWriter | None = None
    program: Program = Program()


class MailDelivery:
    """Sends due reminders by mail.

    `step` is told the name of each place where a fault test may interrupt.
    """

    def __init__(
        self,
        store: Store,
        awake: Awake,
        post: Post,
        *,
        clock: Clock,
        step: Step = nothing,
    ) -> None:
        self._store = store
        self._awake = awake
        self._post = post
        self._clock = clock
        self._step = step
        self._lock = Lock()
        self._held_until: datetime | None = None

    def hold(self) -> None:
        """Send nothing for a moment: the PC has just woken up."""
        self._held_until = self._clock() + AFTER_RESUME

    def free_at(self, now: datetime) -> datetime:
        """Return when mail may go out again: now, or a moment after a resume."""
        held = self._held_until
        if held is None or not now < held <= now + AFTER_RESUME:
            return now
        return held

    def deliver(self) -> tuple[bool, int]:
        """Claim a few due reminders and send them.

        Returns:
            Whether there may be more, and how many messages went out.

        Raises:
            StoreError: The database could not take it. What was sent and could not be
                recorded stays claimed, and is sent again with the same Message-ID.
        """
        now = self._clock()
        if self._post.mailer is None or self.free_at(now) > now:
            return False, 0
        with self._lock:
            claims = self._claim()
            heaps: dict[tuple[str, str], list[Reminder]] = defaultdict(list)
            for row in claims:
                heaps[row.turn_id, row.person_id].append(row)
            sent = sum(self._deliver(rows) for rows in heaps.values())
        return bool(claims), sent

    def take_back(self, prefix: str, *, running: Callable[[str], bool]) -> None:
        """Release the claims of programs that do not run any more.

        Args:
            prefix: How their names begin.
            running: Says of a name whether that program still runs.
        """
        with self._store.read() as reading:
            if not self._gone(reading, prefix, running):
                return
        with self._store.begin(SYSTEM, "reminder.release", undoable=False) as work:
            gone = self._gone(work, prefix, running)
            stored_reminders.rewrite(work, gone, [released(row) for row in gone])

    def _gone(
        self, reading: Reading, prefix: str, running: Callable[[str], bool]
    ) -> list[Reminder]:
        claims = stored_reminders.claims_of(reading, prefix)
        return [row for row in claims if not running(row.claim_owner)]

    def _claim(self) -> list[Reminder]:
        now = self._clock()
        with self._store.read() as reading:
            first = stored_reminders.next_due(reading, Medium.MAIL, now)
        if first is None or first > now:
            return []
        with self._store.begin(SYSTEM, "reminder.claim", undoable=False) as work:
            if reminder_planning.ways(work).paused:
                return []
            taken = stored_reminders.due(work, MAIL, work.now, BATCH)
            taken += stored_reminders.due_beside(work, taken, MAIL, work.now)
            owner = self._post.program.name
            claims = [claimed(row, owner, now=work.now) for row in taken]
            stored_reminders.rewrite(work, taken, claims)
        self._step("claimed")
        return claims

    def _deliver(self, claims: Sequence[Reminder]) -> int:
        """Send what one person is to hear of one turn."""
        now = self._clock()
        with self._store.read() as reading:
            mine = [row for row, _stored in _held(reading, claims)]
            how = reminder_planning.ways(reading)
            found = judged(reading, mine, self._awake, how, now)
            letters, unfit = self._letters(reading, found, how, now)
        if found.verdict.settle or unfit:
            with self._store.begin(SYSTEM, "reminder.settle", undoable=False) as work:
                settled = _write_held(work, [*found.verdict.settle, *unfit], claims)
                follow_up(work, found, settled)
        return sum(self._send(letter) for letter in letters)

    def _send(self, letter: Letter) -> bool:
        lead = letter.group.lead
        left = (lead.claim_until or self._clock()) - self._clock()
        if left < SEND_TIMEOUT:
            self._settle(letter, [released(row) for row in letter.rows])
            return False
        failed = self._trouble(letter.mail)
        self._step("sent")
        now = self._clock()
        if failed is not None:
            logger.info("Reminder %s did not go out: %s", lead.key, failed)
            why = failed.message
            rows = [settled_failed(row, why, now=now) for row in letter.rows]
        else:
            rows = [settled_sent(lead, now=now)]
            rows += [merged(row, now=now) for row in letter.group.rest]
        self._settle(letter, rows)
        return failed is None

    def _trouble(self, mail: Mail) -> SocialDeskError | None:
        """Hand a mail over; return what went wrong, if anything did."""
        assert self._post.mailer is not None  # noqa: S101  deliver() has looked
        try:
            self._post.mailer.send(mail)
        except SocialDeskError as error:
            return error
        return None

    def _settle(self, letter: Letter, rows: Sequence[Reminder]) -> None:
        with self._store.begin(SYSTEM, "reminder.settle", undoable=False) as work:
            _write_held(work, rows, letter.rows)
            if any(row.state in UNTOLD for row in rows):
                reminder_planning.plan_digests(work)
        self._step("settled")

    def _letters(
        self,
        reading: Reading,
        found: Judged,
        how: reminder_planning.Ways,
        now: datetime,
    ) -> tuple[list[Letter], list[Reminder]]:
        """Return the mails to send, and the rows with nobody or nothing to tell."""
        send = found.verdict.send
        words = Words(reading, how.rules, found.turns, send, now=now)
        sender = read(reading, MailServer).sender
        letters, unfit = [], []
        for group, decision in send:
            message = _message(reading, words, group, decision)
            person = words.people.get(group.lead.person_id)
            if message is None or person is None or not person.email:
                rows = (group.lead, *group.rest)
                unfit += [superseded(row, "nothing to tell") for row in rows]
                continue
            letters.append(
                Letter(
                    group=group,
                    mail=Mail(
                        to=person.email,
                        subject=" ".join(message.title.split()),
                        text=message.body,
                        message_id=message_id(group.lead.key, sender=sender),
                        attachments=self._attached(words, group.lead, found, now),
                    ),
                )
            )
        return letters, unfit

    def _attached(
        self, words: Words, row: Reminder, found: Judged, now: datetime
    ) -> tuple[Attachment, ...]:
        """Return the turn as a calendar file, or its cancellation."""
        if self._post.calendar is None or row.kind not in _WITH_TURN:
            return ()
        turn = found.turns.get((row.rotation_id, row.turn_no))
        event = _event(words, row, turn)
        return (
            Attachment(
                name="turn.ics",
                content=self._post.calendar.write([event], made_at=now),
                media_type="text/calendar",
                parameters={"charset": "utf-8", "method": "PUBLISH"},
            ),
        )


def _event(words: Words, row: Reminder, turn: Turn | None) -> CalendarEvent:
    """Return the turn as it stands in its reader's calendar.

    One that is no longer theirs is cancelled by a copy that is newer than any they got.
    """
    gone = row.kind is ReminderKind.NO_LONGER
    start = row.turn_start_at or row.due_at
    revision = row.turn_revision if turn is None else turn.revision
    return CalendarEvent(
        uid=row.turn_id,
        start=start,
        end=row.turn_end_at or start,
        summary=_("Your turn on {channel}").format(channel=words.channel(row)),
        sequence=revision + 1 if gone and turn is None else revision,
        cancelled=gone,
    )


def _message(
    reading: Reading, words: Words, group: Group, decision: Decision
) -> Message | None:
    """Return the words; a digest by mail says what the one in the inbox said."""
    if group.lead.kind not in DIGESTS:
        return words.of(group, decision)
    person_id, kind = group.lead.person_id, group.lead.kind
    notice = stored_reminders.latest_digest(reading, person_id, kind)
    return None if notice is None else Message(title=notice.title, body=notice.body)


def _held(
    reading: Reading, claims: Sequence[Reminder]
) -> list[tuple[Reminder, Reminder]]:
    """Return the claims that are still mine, each with what is stored."""
    stored = {
        row.key: row
        for row in stored_reminders.keyed(reading, [row.key for row in claims])
    }
    return [
        (row, stored[row.key])
        for row in claims
        if row.key in stored and still_held(stored[row.key], row)
    ]


def _write_held(
    work: Work, rows: Sequence[Reminder], claims: Sequence[Reminder]
) -> list[Reminder]:
    """Write what became of claims, where they are still mine; return those."""
    stored = {row.key: kept for row, kept in _held(work, claims)}
    mine = [row for row in rows if row.key in stored]
    stored_reminders.rewrite(work, [stored[row.key] for row in mine], mine)
    return mine
