"""What to do with a reminder at the moment it would be sent.

The dispatcher asks `judge` about the reminders it has claimed. For each, `decide` looks
once more at the turn, its holder and its acceptance; `LATE_RULES` says what becomes of
one that is found late (rotation.md 4.2). Those to be sent are put together by `merge`;
all others are written as `settled` says.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from socialdesk.domain.ids import RotationId
from socialdesk.domain.periods import Period
from socialdesk.domain.reminder_rules import Rules, patience
from socialdesk.domain.reminders import (
    DECLINED,
    DIGESTS,
    OPEN,
    WITHOUT_KEY,
    Reminder,
    ReminderKind,
    ReminderState,
    merged,
    missed,
    put_off,
    skipped,
    superseded,
)
from socialdesk.domain.reminding import accepted
from socialdesk.domain.rotations import Turn, TurnState

PASS_LATE = timedelta(hours=1)
"""From when on the pass of the baton says that it comes late."""

START_LATE = timedelta(minutes=5)
"""From when on a start is told as something that has happened."""


class Action(StrEnum):
    """What becomes of a reminder."""

    SEND = "send"
    LATER = "later"
    SKIP = "skip"
    MISSED = "missed"
    MERGED = "merged"
    SUPERSEDE = "supersede"


class Tone(StrEnum):
    """How a reminder speaks of time: plainly, as coming, beginning, begun or past."""

    PLAIN = "plain"
    COMING = "coming"
    BEGINS = "begins"
    BEGAN = "began"


class Phase(StrEnum):
    """Where the turn stands."""

    AHEAD = "ahead"
    RUNNING = "running"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What becomes of a reminder, and how it is told if it is.

    `until` is when to look again (LATER). `late` says that the message should own up
    to coming late, `repeat` that it may have been seen before. `why` is kept with the
    row.
    """

    action: Action
    tone: Tone = Tone.PLAIN
    late: bool = False
    repeat: bool = False
    until: datetime | None = None
    why: str = ""


_COMING = (Action.SEND, Tone.COMING)
_BEGAN = (Action.SEND, Tone.BEGAN)
_BEGINS = (Action.SEND, Tone.BEGINS)
_TELL = (Action.SEND, Tone.PLAIN)
_LATER = (Action.LATER, Tone.PLAIN)
_SKIP = (Action.SKIP, Tone.PLAIN)
_MISSED = (Action.MISSED, Tone.PLAIN)

LATE_RULES: Mapping[
    ReminderKind, tuple[tuple[Action, Tone], tuple[Action, Tone], tuple[Action, Tone]]
] = {
    # kind                      ahead    running   over
    ReminderKind.LEAD: (_COMING, _BEGAN, _MISSED),
    ReminderKind.ACCEPT: (_COMING, _BEGAN, _MISSED),
    ReminderKind.BACKUP: (_COMING, _BEGAN, _MISSED),
    ReminderKind.OWNER: (_COMING, _BEGAN, _MISSED),
    ReminderKind.START: (_LATER, _BEGINS, _MISSED),
    ReminderKind.END: (_LATER, _LATER, _TELL),
    ReminderKind.BATON: (_LATER, _LATER, _TELL),
    ReminderKind.MOVED: (_COMING, _BEGAN, _SKIP),
    ReminderKind.NO_LONGER: (_TELL, _TELL, _SKIP),
    ReminderKind.LATE_START: (_LATER, _TELL, _MISSED),
    ReminderKind.SILENCE: (_LATER, _TELL, _MISSED),
    ReminderKind.MISSED: (_TELL, _TELL, _TELL),
    ReminderKind.FAILED: (_TELL, _TELL, _TELL),
}
"""By kind: what to do before, during and after the turn, and in which tone."""

_HOLDERS = frozenset(
    {
        ReminderKind.LEAD,
        ReminderKind.ACCEPT,
        ReminderKind.START,
        ReminderKind.END,
        ReminderKind.MOVED,
    }
)
_REQUESTS = frozenset({ReminderKind.ACCEPT, ReminderKind.BACKUP, ReminderKind.OWNER})
_ASKED_BEFORE: Mapping[ReminderKind, ReminderKind] = {
    ReminderKind.BACKUP: ReminderKind.ACCEPT,
    ReminderKind.OWNER: ReminderKind.BACKUP,
}
_RANKS: Mapping[ReminderKind, int] = {
    ReminderKind.LEAD: 0,
    ReminderKind.MOVED: 1,
    ReminderKind.ACCEPT: 2,
    ReminderKind.START: 3,
}
"""Kinds that tell a holder of one turn; several due at once become the highest."""

_PASSES = frozenset({ReminderKind.END, ReminderKind.BATON})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One message: the reminder that is sent, and those that go out with it."""

    lead: Reminder
    rest: tuple[Reminder, ...] = ()


def merge(due: Sequence[Reminder]) -> list[Group]:
    """Return the messages that due reminders become, oldest first.

    Those that tell one person of one turn by one medium become the weightiest of
    them (of leads, the last). Passes of the baton on one channel become the last.
    All others stay alone.
    """
    heaps: dict[tuple[object, ...], list[Reminder]] = defaultdict(list)
    for row in due:
        heaps[_heap(row)].append(row)
    groups = []
    for rows in heaps.values():
        rows.sort(key=_weight)
        groups.append(Group(lead=rows[-1], rest=tuple(rows[:-1])))
    return sorted(groups, key=lambda group: (group.lead.due_at, group.lead.key))


def _heap(row: Reminder) -> tuple[object, ...]:
    to = (row.person_id, row.medium)
    if row.kind in _RANKS:
        return (*to, row.rotation_id, row.turn_no)
    if row.kind in _PASSES:
        return (*to, row.channel_id, row.kind)
    return (row.key,)


def _weight(row: Reminder) -> tuple[int, datetime, str]:
    return _RANKS.get(row.kind, 0), row.due_at, row.key


def phase(turn_start: datetime, turn_end: datetime, now: datetime) -> Phase:
    """Return where a turn stands at an instant."""
    if now < turn_start:
        return Phase.AHEAD
    return Phase.RUNNING if now < turn_end else Phase.OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """All that a decision rests on."""

    reminder: Reminder
    turn: Turn | None
    now: datetime
    others: Sequence[Reminder]
    alive: Sequence[Period] | None
    rules: Rules


def decide(
    reminder: Reminder,
    turn: Turn | None,
    *,
    now: datetime,
    rules: Rules,
    others: Sequence[Reminder] = (),
    alive: Sequence[Period] | None = None,
) -> Decision:
    """Return what becomes of a claimed reminder now.

    Args:
        reminder: The row, claimed and still held.
        turn: Its turn as it is now; None if there is none any more.
        now: The instant of sending.
        rules: The settings.
        others: The reminders of the same turn, in any state, as they are now.
        alive: The spans in which any program of the business ran, up to now, apart
            from each other; None: always. Nobody is passed over for time in which
            they could not have been reached.
    """
    case = _Case(
        reminder=reminder, turn=turn, now=now, others=others, alive=alive, rules=rules
    )
    for check in _CHECKS:
        decision = check(case)
        if decision is not None:
            return decision
    return _by_table(case)


def _is_early(case: _Case) -> Decision | None:
    """Wait when the clock was set back since the claim."""
    if case.now >= case.reminder.due_at:
        return None
    return Decision(action=Action.LATER, until=case.reminder.due_at, why="not due")


def _is_cancelled(case: _Case) -> Decision | None:
    kind = case.reminder.kind
    if case.turn is not None or kind in DIGESTS or kind is ReminderKind.NO_LONGER:
        return None
    return Decision(action=Action.SUPERSEDE, why="no such turn")


def _is_somebody_elses(case: _Case) -> Decision | None:
    row, turn = case.reminder, case.turn
    if turn is None:
        return None
    theirs = turn.person_id == row.person_id
    wrong = (
        (row.kind in _HOLDERS and not theirs)
        or (row.kind is ReminderKind.NO_LONGER and theirs)
        or (row.kind in _ASKED_BEFORE and turn.person_id != row.detail)
    )
    return Decision(action=Action.SUPERSEDE, why="another holder") if wrong else None


def _is_answered(case: _Case) -> Decision | None:
    row, turn = case.reminder, case.turn
    if turn is None or row.kind not in _REQUESTS:
        return None
    declined = turn.state is TurnState.DECLINED and row.kind is ReminderKind.ACCEPT
    if accepted(turn) or declined:
        return Decision(action=Action.SUPERSEDE, why="answered")
    return None


def _has_moved(case: _Case) -> Decision | None:
    """Leave a row whose turn moved since to the planner, which knows its new time."""
    row, turn = case.reminder, case.turn
    if turn is None or row.kind is ReminderKind.NO_LONGER:
        return None
    if (row.turn_start_at, row.turn_end_at) == (turn.start_at, turn.end_at):
        return None
    return Decision(action=Action.LATER, until=case.now, why="turn moved")


def _was_told(case: _Case) -> Decision | None:
    """Leave out what the person heard of this turn after it was due."""
    row = case.reminder
    if row.kind not in _RANKS:
        return None
    for other in case.others:
        if (
            other.kind in _RANKS
            and (other.person_id, other.medium) == (row.person_id, row.medium)
            and other.round_no == row.round_no
            and other.state is ReminderState.SENT
            and other.sent_at is not None
            and other.sent_at >= row.due_at
            and _told_rank(other) >= _RANKS[row.kind]
        ):
            return Decision(action=Action.MERGED, why=other.key)
    return None


def _told_rank(row: Reminder) -> int:
    """Return the weight of what was told; all is a start once the turn has begun."""
    began = row.sent_at and row.turn_start_at and row.sent_at >= row.turn_start_at
    return _RANKS[ReminderKind.START] if began else _RANKS[row.kind]


def _must_wait(case: _Case) -> Decision | None:
    """Give whoever was asked before the time to answer that is theirs."""
    row, turn = case.reminder, case.turn
    if turn is None or row.kind not in _ASKED_BEFORE:
        return None
    asked = _asked_before(row, turn, case.others)
    if not asked or any(other.result == DECLINED for other in asked):
        return None
    told = [other.sent_at for other in asked if other.told and other.sent_at]
    if not told:
        return Decision(action=Action.LATER, until=case.now, why="not asked yet")
    asked_at = min(told)
    left = patience(asked_at, turn.start_at, case.rules) - _reachable(case, asked_at)
    if left <= timedelta(0):
        return None
    return Decision(action=Action.LATER, until=case.now + left, why="time to answer")


def _asked_before(
    row: Reminder, turn: Turn, others: Sequence[Reminder]
) -> list[Reminder]:
    """Return the requests, sent or waiting, to whoever is asked just before this one.

    The owner comes after the backup, or after the holder where no backup was asked. A
    holder who declined is waited for no longer.
    """
    by_kind: dict[ReminderKind, list[Reminder]] = defaultdict(list)
    for other in others:
        of_holder = row.detail in {other.person_id, other.detail}
        if of_holder and (other.told or other.state in OPEN):
            by_kind[other.kind].append(other)
    if turn.state is TurnState.DECLINED:
        by_kind.pop(ReminderKind.ACCEPT, None)
    return by_kind[_ASKED_BEFORE[row.kind]] or by_kind[ReminderKind.ACCEPT]


def _reachable(case: _Case, since: datetime) -> timedelta:
    """Return for how long since then a program ran that could show a request."""
    whole = Period(since, max(since, case.now))
    if case.alive is None:
        return whole.length
    parts = [whole.cut_to(span) for span in case.alive]
    return sum((part.length for part in parts if part), timedelta(0))


_CHECKS: tuple[Callable[[_Case], Decision | None], ...] = (
    _is_early,
    _is_cancelled,
    _is_somebody_elses,
    _is_answered,
    _has_moved,
    _was_told,
    _must_wait,
)


def _by_table(case: _Case) -> Decision:
    row = case.reminder
    start = row.turn_start_at or row.due_at
    end = row.not_after or row.turn_end_at or start
    where = phase(start, end, case.now)
    action, tone = LATE_RULES[row.kind][tuple(Phase).index(where)]
    begun = tone is Tone.BEGINS and case.now - start > START_LATE
    return Decision(
        action=action,
        tone=Tone.BEGAN if begun else tone,
        late=row.kind in _PASSES and case.now - end > PASS_LATE,
        repeat=row.attempts > 1 and row.medium in WITHOUT_KEY,
        until=(start if where is Phase.AHEAD else end)
        if action is Action.LATER
        else None,
        why="turn over" if action in {Action.MISSED, Action.SKIP} else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a dispatcher has to do: messages to send, and rows to write at once."""

    send: tuple[tuple[Group, Decision], ...] = ()
    settle: tuple[Reminder, ...] = ()


def judge(
    claims: Sequence[Reminder],
    turns: Mapping[tuple[RotationId, int], Turn],
    others: Sequence[Reminder],
    *,
    now: datetime,
    rules: Rules,
    alive: Sequence[Period] | None = None,
) -> Verdict:
    """Return what becomes of claimed reminders, taken together.

    `turns` are their turns by rotation and number, `others` all reminders of those
    turns; see `decide`. When a message has been sent, its lead is `settled_sent` and
    each of its rest `merged`.
    """
    by_turn: dict[tuple[RotationId, int], list[Reminder]] = defaultdict(list)
    for row in others:
        by_turn[row.rotation_id, row.turn_no].append(row)
    decisions = {}
    for row in claims:
        place = (row.rotation_id, row.turn_no)
        decisions[row.key] = decide(
            row,
            turns.get(place),
            now=now,
            rules=rules,
            others=by_turn[place],
            alive=alive,
        )
    sent = [row for row in claims if decisions[row.key].action is Action.SEND]
    return Verdict(
        send=tuple((group, decisions[group.lead.key]) for group in merge(sent)),
        settle=tuple(
            settled(row, decisions[row.key], now=now)
            for row in claims
            if decisions[row.key].action is not Action.SEND
        ),
    )


def settled(reminder: Reminder, decision: Decision, *, now: datetime) -> Reminder:
    """Return a reminder that is not sent as the decision leaves it."""
    match decision.action:
        case Action.LATER:
            return put_off(reminder, decision.until or now, now=now)
        case Action.SKIP:
            return skipped(reminder, decision.why)
        case Action.MISSED:
            return missed(reminder, decision.why)
        case Action.MERGED:
            return merged(reminder, now=now)
        case Action.SUPERSEDE:
            return superseded(reminder, decision.why)
        case Action.SEND:
            raise ValueError(reminder.key)
