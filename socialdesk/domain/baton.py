"""Who has the baton, when it passes, and who is next: the rotation engine.

Everything shown, announced, exported or reminded comes from here. There is no stored
"current position" that a job moves on: the holder at an instant follows from a `Plan`
alone (rotation.md, sections 1 and 3). All instants are aware; answers are in UTC.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from typing import NamedTuple

from socialdesk.domain import fairness
from socialdesk.domain.counting import ALWAYS, NEVER, Pattern
from socialdesk.domain.editions import edited
from socialdesk.domain.fairness import Proposal, Share
from socialdesk.domain.layers import Cover, Exchange, Layer, Name, Piece
from socialdesk.domain.periods import Period
from socialdesk.domain.plans import Course, Plan, Whole, plan_of, with_roster
from socialdesk.domain.timeline import (
    loads,
    planned,
    those_there,
    timeline,
    turn_pieces,
)

__all__ = [
    "Course",
    "Plan",
    "Segment",
    "Standing",
    "TurnSpan",
    "candidates",
    "covered",
    "edited",
    "exchange",
    "handoffs",
    "holder",
    "loads",
    "next_handover",
    "next_handovers",
    "plan_of",
    "resolve",
    "shares",
    "standing",
    "turn_number",
    "turn_period",
    "turns",
    "with_roster",
]

LOOK = timedelta(weeks=52)
"""How far back and ahead the present stretch and the next holder are looked for."""

_FIRST_LOOK = timedelta(weeks=5)
_MICROSECOND = timedelta(microseconds=1)


class Segment(NamedTuple):
    """A longest stretch with one holder, and the turn active at its start."""

    start: datetime
    end: datetime
    holder: Name
    turn_no: int | None


class TurnSpan(NamedTuple):
    """A turn from hand-over to hand-over.

    `planned` is whose turn it is before time off, swaps and overrides; `holder` whose
    it is after them, at its first active instant; a cover for part of the turn does
    not make it another person's turn. A turn that has begun before the period that was
    asked for is whose all the rest of it is, if that is one person.
    """

    number: int
    start_wall: datetime
    end_wall: datetime
    zone: str
    start_at: datetime
    end_at: datetime
    planned: Name
    holder: Name


class Standing(NamedTuple):
    """Who holds at an instant, and who is next.

    `since` and `until` are the ends of the stretch; None where it reaches further than
    `LOOK`. `next_holder` is the next person to hold who is not this one, from
    `next_at` on; between `until` and then the baton may lie with nobody.
    """

    holder: Name
    turn_no: int | None
    since: datetime | None
    until: datetime | None
    next_holder: Name
    next_at: datetime | None


def resolve(plan: Plan, period: Period) -> list[Segment]:
    """Return who holds, as the longest stretches with one holder, cut to a period."""
    found: list[Segment] = []
    for start, end, turn, name in timeline(plan, *_in_utc(period)):
        if found and found[-1].holder == name:
            found[-1] = found[-1]._replace(end=end)
        else:
            found.append(Segment(start, end, name, turn))
    return found


def holder(plan: Plan, at: datetime) -> Name:
    """Return who holds at an instant; None is nobody.

    Takes the same time however long the rotation runs.
    """
    at = at.astimezone(UTC)
    if not plan.plain:
        return timeline(plan, at, at + _MICROSECOND)[0][3]
    course = plan.courses[plan.course_at(at)]
    number = course.pattern.number(at)
    if number is None or not course.pattern.since <= at < course.pattern.until:
        return None
    return course.listed(number)


def handoffs(plan: Plan, period: Period) -> list[datetime]:
    """Return the instants inside a period at which a turn of some length begins.

    An instant at the very start of the period is not inside it.
    """
    start, end = _in_utc(period)
    return list(takewhile(lambda at: at < end, _handovers(plan, start)))


def next_handovers(plan: Plan, at: datetime, count: int) -> list[datetime]:
    """Return the next instants after `at` at which a turn begins, up to `count`."""
    return list(islice(_handovers(plan, at.astimezone(UTC)), count))


def next_handover(plan: Plan, at: datetime) -> datetime | None:
    """Return the next instant after `at` at which a turn begins."""
    return next(_handovers(plan, at.astimezone(UTC)), None)


def turn_number(plan: Plan, at: datetime) -> int | None:
    """Return the number of the turn that contains an instant.

    A turn lasts from hand-over to hand-over, days between included; None before the
    first.
    """
    return plan.number(at.astimezone(UTC))


def turn_period(plan: Plan, number: int) -> Period | None:
    """Return from when to when a turn lasts; None if it has no time in the plan."""
    whole = plan.whole(number)
    return None if whole is None else Period(whole.start, whole.end)


def standing(plan: Plan, at: datetime) -> Standing:
    """Return who holds at an instant, since and until when, and who is next."""
    at = at.astimezone(UTC)
    reach = _FIRST_LOOK
    found = _stood(plan, at, reach)
    while None in {found.since, found.until, found.next_at} and reach < LOOK:
        reach = min(reach * 4, LOOK)
        found = _stood(plan, at, reach)
    return found


def turns(plan: Plan, period: Period) -> list[TurnSpan]:
    """Return the turns that have time in a period, whole, in order.

    Turns without length are left out; a turn that an edit of the rotation has cut in
    two is one turn.
    """
    start, end = _in_utc(period)
    found = [
        whole for number in plan.numbers(start, end) if (whole := plan.whole(number))
    ]
    found = [whole for whole in found if whole.start < end and start < whole.end]
    if not found:
        return []
    pieces: dict[int, list[Piece]] = {}
    for piece in timeline(plan, found[0].start, max(whole.end for whole in found)):
        if piece[2] is not None:
            pieces.setdefault(piece[2], []).append(piece)
    return [_seen(plan, whole, pieces.get(whole.number, []), start) for whole in found]


def covered(plan: Plan, segment: Segment) -> bool:
    """Say whether an exception gave a stretch to its holder."""
    if segment.turn_no is None:
        return segment.holder is not None
    place = plan.course_at(segment.start)
    return planned(plan, place, segment.turn_no) != segment.holder


def shares(plan: Plan, period: Period) -> list[Share]:
    """Return what each person did of the turns that begin in a period.

    The balance is that of all turns begun before the period ends.
    """
    start, end = _in_utc(period)
    found, balances = loads(plan, end)
    return fairness.shares(found, balances, since=start)


def candidates(
    plan: Plan, number: int, known: Collection[str] | None = None
) -> list[Proposal]:
    """Return who could take a turn, the fairest first, each with the reason.

    They are those of the roster who are away for no part of it, without its holder.

    Args:
        plan: The rotation.
        number: The turn.
        known: Only these people, if given.
    """
    whole = plan.whole(number)
    if whole is None:
        return []
    found, balances = loads(plan, whole.start)
    pieces = turn_pieces(plan, whole)
    holds = pieces[0][3] if pieces else None
    present = [
        name
        for name in those_there(plan, plan.courses[whole.course], number)
        if name != holds and (known is None or name in known)
    ]
    return fairness.proposals(fairness.shares(found, balances), present)


def exchange(
    plan: Plan,
    first: datetime,
    second: datetime,
    swaps: Sequence[Layer] | None = None,
) -> Exchange | None:
    """Return the exchange of the turns that contain two instants.

    It is between those who hold at the turns' first active instants after time off
    and earlier swaps: the plan's, or those given. None if there is nothing to change:
    an instant before the first turn, or a turn that is never active.
    """
    earlier = plan.swaps if swaps is None else swaps
    numbers, people = [], []
    for at in (first, second):
        number = turn_number(plan, at)
        begins = None if number is None else plan.active_from(number)
        if number is None or begins is None:
            return None
        numbers.append(number)
        people.append(timeline(plan, begins, begins + _MICROSECOND, earlier)[0][3])
    return Exchange(
        first=numbers[0],
        second=numbers[1],
        first_person=people[0],
        second_person=people[1],
    )


def _in_utc(period: Period) -> tuple[datetime, datetime]:
    """Return the ends of a period in UTC, kept within the calendar."""
    start = max(period.start.astimezone(UTC), ALWAYS)
    return start, min(period.end.astimezone(UTC), NEVER)


def _stood(plan: Plan, at: datetime, reach: timedelta) -> Standing:
    period = Period(at - reach, at + reach)
    found = resolve(plan, period)
    place = next(place for place, segment in enumerate(found) if at < segment.end)
    now = found[place]
    heir = next(
        (
            segment
            for segment in found[place + 1 :]
            if segment.holder not in {None, now.holder}
        ),
        None,
    )
    return Standing(
        now.holder,
        now.turn_no,
        now.start if now.start > found[0].start else None,
        now.end if now.end < found[-1].end else None,
        heir.holder if heir else None,
        heir.start if heir else None,
    )


def _seen(plan: Plan, whole: Whole, pieces: list[Piece], now: datetime) -> TurnSpan:
    """Return a turn as it is published."""
    partial = [
        swap
        for swap in plan.swaps
        if pieces and isinstance(swap, Cover) and _partial(swap, pieces)
    ]
    if partial:
        layers: list[Layer] = [swap for swap in plan.swaps if swap not in partial]
        pieces = turn_pieces(plan, whole, [*layers, *plan.rulings])
    rest = {piece[3] for piece in pieces if piece[1] > now}
    first = pieces[0][3] if pieces else None
    return TurnSpan(
        whole.number,
        whole.start_wall,
        whole.end_wall,
        whole.zone,
        whole.start,
        whole.end,
        planned(plan, whole.course, whole.number),
        rest.pop() if len(rest) == 1 else first,
    )


def _partial(cover: Cover, pieces: list[Piece]) -> bool:
    """Say whether a cover is for a part of a turn's active time only."""
    start, end = pieces[0][0], pieces[-1][1]
    touches = cover.start < end and start < cover.end
    return touches and not (cover.start <= start and end <= cover.end)


def _handovers(plan: Plan, after: datetime) -> Iterator[datetime]:
    """Yield the instants later than one at which a turn of some length begins."""
    for place, low, high in plan.spells(after):
        pattern = plan.courses[place].pattern
        start, end = max(low, pattern.since), min(high, pattern.until)
        number = pattern.number(start)
        first = pattern.first if number is None else number
        if start == low > after:
            # An edit may give the baton on between hand-overs of its own counting, and
            # may let a running turn go on over one of them.
            before = plan.courses[place - 1].pattern.number(low - _MICROSECOND)
            if number not in {None, before} and start < end:
                yield start
            start += _MICROSECOND
        yield from _begins(pattern, first, max(after + _MICROSECOND, start), end)


def _begins(
    pattern: Pattern, number: int, start: datetime, end: datetime
) -> Iterator[datetime]:
    """Yield when turns of some length begin, from a number on, between two instants."""
    at = pattern.begin(number)
    while at < end:
        coming = pattern.begin(number + 1)
        if start <= at < (coming if pattern.on_calendar else pattern.end(number)):
            yield at
        at, number = coming, number + 1
