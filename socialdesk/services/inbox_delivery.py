"""Delivering reminders to the inbox: the delivery of record.

A notice is inserted in the transaction that marks its reminder as sent, so no claim is
needed: what was not committed has not happened, and what was can never be taken again.
A kill at any place leaves either a planned reminder without a notice or a sent one with
it; two programs cannot take the same row, since the transaction holds the database (or,
where rows can be locked, the row) from the question to the commit. And the identity of
a notice follows from the key of its reminder, so the database itself refuses a second.
So hundreds can go in one transaction, which a burst needs (performance.md, P10).

A ticking program begins a little `early`: it holds the database, looks, decides and
writes, and commits when the reminders are due. What is looked at cannot change until
then, and nobody hears anything too soon.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from socialdesk.domain.ids import NoticeId
from socialdesk.domain.lateness import Group, Verdict, judge
from socialdesk.domain.notices import Notice
from socialdesk.domain.reminder_words import Message
from socialdesk.domain.reminders import (
    DIGESTS,
    Medium,
    Reminder,
    ReminderKind,
    ReminderState,
    id_of,
    merged,
    settled_sent,
    superseded,
)
from socialdesk.domain.rotations import Turn
from socialdesk.domain.team import SYSTEM
from socialdesk.services import reminder_planning
from socialdesk.services.awake import Awake
from socialdesk.services.reminder_messages import Place, Words
from socialdesk.services.reminder_planning import Ways
from socialdesk.store import reminders as stored_reminders
from socialdesk.store.unit_of_work import Reading, Store, Work

BATCH = 500
"""So many reminders are delivered in one transaction."""
BREATH = timedelta(minutes=1)
"""What was put off is looked at again no sooner, so that no beat can spin."""
GATHER = timedelta(milliseconds=30)
"""What a program that begins early takes into one transaction."""
MANY = 100
"""More than this many soon are a burst, which is prepared as soon as it is seen."""
LOOK_BACK = timedelta(days=30)
"""How far back programs are asked for that could have shown a request."""
INBOX = (Medium.INBOX,)
UNTOLD = frozenset({ReminderState.MISSED, ReminderState.FAILED})

Step = Callable[[str], object]


def nothing(_name: str) -> None:
    """Do nothing at a step; fault tests interrupt there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was decided about reminders, and what it was decided on.

    `outdated` says that a turn has moved or gone since the last plan.
    """

    verdict: Verdict
    turns: dict[Place, Turn]
    outdated: bool


def judged(
    reading: Reading,
    taken: Sequence[Reminder],
    awake: Awake,
    how: Ways,
    now: datetime,
) -> Judged:
    """Look at turns, holders and acceptances as they are now, and decide."""
    turns = {
        (turn.rotation_id, turn.number): turn
        for turn in stored_reminders.turns_of(reading, taken)
    }
    verdict = judge(
        taken,
        turns,
        stored_reminders.about(reading, taken),
        now=now,
        rules=how.rules,
        alive=awake.spans(reading, now - LOOK_BACK, now),
    )
    settle = tuple(_breathed(row, now) for row in verdict.settle)
    return Judged(
        verdict=replace(verdict, settle=settle),
        turns=turns,
        outdated=any(_outdated(row, turns) for row in settle),
    )


def follow_up(work: Work, found: Judged, settled: Sequence[Reminder]) -> None:
    """Plan what follows from reminders that were not sent.

    Where a turn has moved or gone, reminders are planned again; what was missed or has
    failed is told to the owner.
    """
    if found.outdated:
        reminder_planning.replan(work)
    if any(row.state in UNTOLD for row in settled):
        reminder_planning.plan_digests(work)


def _outdated(row: Reminder, turns: Mapping[Place, Turn]) -> bool:
    if row.kind in DIGESTS or row.kind is ReminderKind.NO_LONGER:
        return False
    turn = turns.get((row.rotation_id, row.turn_no))
    return turn is None or (row.turn_start_at, row.turn_end_at) != (
        turn.start_at,
        turn.end_at,
    )


def _breathed(row: Reminder, now: datetime) -> Reminder:
    if row.state is not ReminderState.PLANNED or row.next_try_at is None:
        return row
    return replace(row, next_try_at=max(row.next_try_at, now + BREATH))


class InboxDelivery:
    """Puts due reminders into the inboxes of people.

    Args:
        store: The door to the database.
        awake: Knows when programs ran.
        early: How long before they are due reminders are prepared; nought where the
            clock is not the machine's.
        batch: How many are delivered in one transaction.
        step: Told the name of each place where a fault test may interrupt.
    """

    def __init__(
        self,
        store: Store,
        awake: Awake,
        *,
        early: timedelta = timedelta(0),
        batch: int = BATCH,
        step: Step = nothing,
    ) -> None:
        self._store = store
        self._awake = awake
        self.early = early
        self._batch = batch
        self._step = step

    def deliver(self) -> tuple[bool, int]:
        """Deliver one batch of what is due.

        Returns:
            Whether there may be more, and how many messages went out.

        Raises:
            StoreError: The database could not take it; nothing was delivered.
        """
        with self._store.begin(SYSTEM, "reminder.deliver", undoable=False) as work:
            how = reminder_planning.ways(work)
            began = work.now, time.monotonic()
            taken = [] if how.paused else self._taken(work)
            if not taken:
                return False, 0
            found = self._judged(work, taken, how)
            self._step("judged")
            listed = _listed(work, taken)
            sent = self._deliver(work, taken, found, listed, how)
            self._step("written")
            _wait(work.now, *began)
        self._step("delivered")
        return len(taken) >= self._batch, sent

    def _taken(self, work: Work) -> list[Reminder]:
        """Return what is due, with all that could be merged with it.

        The act takes place when the last of it is due.
        """
        soon = stored_reminders.due(work, INBOX, work.now + self.early, self._batch)
        taken = [row for row in soon if row.due_at <= _until(soon, work.now)]
        work.now = max([work.now, *(row.due_at for row in taken[-1:])])
        if len(taken) == self._batch:
            taken += stored_reminders.due_beside(work, taken, INBOX, work.now)
        kinds = {row.kind for row in taken} & DIGESTS
        if kinds:
            # Every owner gets the same digest at once: who comes later would find
            # its rows reported already.
            known = {row.id for row in taken}
            taken += [
                replace(row, due_at=min(row.due_at, work.now))
                for row in stored_reminders.open_digests(work, kinds)
                if row.id not in known
            ]
        return taken

    def _judged(self, work: Work, taken: Sequence[Reminder], how: Ways) -> Judged:
        return judged(work, taken, self._awake, how, work.now)

    def _deliver(
        self,
        work: Work,
        taken: Sequence[Reminder],
        found: Judged,
        listed: dict[ReminderKind, list[Reminder]],
        how: Ways,
    ) -> int:
        now, verdict = work.now, found.verdict
        empty = [
            group.lead
            for group, _decision in verdict.send
            if group.lead.kind in DIGESTS and not listed.get(group.lead.kind)
        ]
        send = [pair for pair in verdict.send if pair[0].lead not in empty]
        told = [row for rows in listed.values() for row in rows]
        by_kind = {
            kind: Words(
                work, how.rules, found.turns, pairs, now=now, listed=listed[kind]
            )
            for kind in DIGESTS
            if (pairs := [pair for pair in send if pair[0].lead.kind is kind])
        }
        plain = Words(work, how.rules, found.turns, send, now=now)
        notices = [
            self._notice(
                group, by_kind.get(group.lead.kind, plain).of(group, decision), now
            )
            for group, decision in send
        ]
        rows = [*verdict.settle, *(replace(row, reported=True) for row in told)]
        rows += [superseded(row, "nothing to tell") for row in empty]
        stored_reminders.rewrite(work, [*taken, *told], rows)
        self._write(work, [group for group, _decision in send], notices)
        follow_up(work, found, verdict.settle)
        return len(send)

    def _write(
        self, work: Work, groups: Sequence[Group], notices: Sequence[Notice]
    ) -> None:
        """Write notices and what they tell: in one transaction, or not at all."""
        work.put_new(notices, journaled=False)
        leads = [group.lead for group in groups]
        rest = [row for group in groups for row in group.rest]
        for row in leads[:1]:
            sent = settled_sent(row, now=work.now)
            stored_reminders.rewrite_alike(work, leads, sent)
        for row in rest[:1]:
            stored_reminders.rewrite_alike(work, rest, merged(row, now=work.now))

    def _notice(self, group: Group, message: Message, now: datetime) -> Notice:
        row = group.lead
        return Notice(
            id=notice_id(row.key),
            reminder_key=row.key,
            person_id=row.person_id,
            kind=row.kind,
            at=now,
            title=message.title,
            body=message.body,
            turn_id=row.turn_id,
        )


def _until(soon: Sequence[Reminder], now: datetime) -> datetime:
    """Return up to when to take what is due soon: a moment, or as far as a burst."""
    until = max(now, soon[0].due_at) + GATHER
    return max(until, soon[len(soon) * 3 // 4].due_at) if len(soon) > MANY else until


def _wait(moment: datetime, began: datetime, at: float) -> None:
    """Let the time pass until the moment of an act that began early."""
    left = (moment - began).total_seconds() - (time.monotonic() - at)
    if left > 0:
        time.sleep(left)


def notice_id(key: str) -> NoticeId:
    """Return the identity of the notice of a reminder, always the same."""
    return NoticeId(id_of(f"notice:{key}"))


def _listed(
    work: Work, taken: Sequence[Reminder]
) -> dict[ReminderKind, list[Reminder]]:
    """Return what the digests among the due reminders have to tell, by their kind."""
    kinds = {row.kind for row in taken} & DIGESTS
    if not kinds:
        return {}
    rows = [row for row in stored_reminders.for_digests(work) if not row.reported]
    return {
        kind: sorted(
            (
                row
                for row in rows
                if row.kind not in DIGESTS and row.state.value == kind.value
            ),
            key=lambda row: (row.due_at, row.key),
        )
        for kind in kinds
    }
