"""A plan worked out as a timeline: turns, time off, swaps, overrides, in this order.

A timeline covers the time asked for without a hole. Turns of a fair order are dealt
one after the other, since each depends on what was done before; the plan remembers
them.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from fractions import Fraction

from socialdesk.domain.counting import Span
from socialdesk.domain.fairness import NOUGHT, Ledger, Load
from socialdesk.domain.layers import (
    Cover,
    Layer,
    Name,
    Piece,
    lay,
    without_the_away,
)
from socialdesk.domain.plans import Course, Plan, Whole
from socialdesk.domain.rotations import Order

MICROSECOND = timedelta(microseconds=1)
HOUR = timedelta(hours=1) // MICROSECOND
SATURDAY = 5


def timeline(
    plan: Plan,
    start: datetime,
    end: datetime,
    layers: Iterable[Layer] | None = None,
) -> list[Piece]:
    """Return who holds from start to end, piece by piece.

    Args:
        plan: The rotation.
        start: An instant in UTC.
        end: A later one.
        layers: What to lay over the turns instead of the plan's swaps and overrides.
    """
    pieces = list(_filled(_turns(plan, start, end), start, end))
    for layer in (*plan.swaps, *plan.rulings) if layers is None else layers:
        if layer.start < end and start < layer.end:
            lay(pieces, layer)
    return pieces


def turn_pieces(
    plan: Plan, whole: Whole, layers: Iterable[Layer] | None = None
) -> list[Piece]:
    """Return the active pieces of one turn, in order."""
    found = timeline(plan, whole.start, whole.end, layers)
    return [piece for piece in found if piece[2] == whole.number]


def planned(plan: Plan, place: int, number: int) -> Name:
    """Return whose turn it is in a course, before any exception."""
    course = plan.courses[place]
    if course.order is Order.FIXED:
        return course.listed(number)
    known = plan.dealt
    while (known.last or (-1, 0)) < (place, number) and _deal(plan):
        pass
    # What is only held on into a course was dealt in the one before.
    before = known.holders.get((place - 1, number), course.listed(number))
    return known.holders.get((place, number), before)


def loads(plan: Plan, until: datetime) -> tuple[list[Load], dict[str, Fraction]]:
    """Return what the turns begun before an instant weighed, and the balances then."""
    found: list[Load] = []
    ledger, entered = Ledger(), -1
    for place, number in _numbers(plan, until):
        if place != entered:
            ledger.enrol(plan.courses[place].roster)
            entered = place
        if found and found[-1].number == number:
            continue
        load = _load(plan, place, number)
        if load is not None and load.start_at < until:
            ledger.take(load)
            found.append(load)
    return found, ledger.balances


def _turns(plan: Plan, start: datetime, end: datetime) -> Iterator[Piece]:
    """Yield who holds turns once time off is seen to; nothing between turns."""
    for place, low, high in plan.spells(start, end):
        course = plan.courses[place]
        known: dict[int, list[Span]] = {}
        for opens, closes, number in course.pattern.spans(low, high):
            piece = (opens, closes, number, planned(plan, place, number))
            if plan.away:
                yield from _present(plan, course, piece, known)
            else:
                yield piece


def _present(
    plan: Plan, course: Course, piece: Piece, known: dict[int, list[Span]]
) -> list[Piece]:
    _, _, number, holder = piece
    if number is None or holder is None or not plan.absences.known(holder):
        return [piece]
    if number not in known:
        known[number] = course.pattern.active(number)
    return without_the_away(
        piece,
        order=course.following(holder, number),
        policy=course.policy,
        absences=plan.absences,
        active=known[number],
    )


def _filled(pieces: Iterable[Piece], start: datetime, end: datetime) -> Iterator[Piece]:
    """Yield pieces in order with nobody in the holes."""
    at = start
    for piece in pieces:
        if at < piece[0]:
            yield at, piece[0], None, None
        yield piece
        at = piece[1]
    if at < end:
        yield at, end, None, None


def _numbers(plan: Plan, until: datetime | None = None) -> Iterator[tuple[int, int]]:
    """Yield the place of the course and the number of each turn, from the first on."""
    for place, low, high in plan.spells():
        pattern = plan.courses[place].pattern
        number = pattern.number(max(low, pattern.since))
        number = pattern.first if number is None else number
        last = high if until is None else min(high, until)
        while pattern.begin(number) < last:
            yield place, number
            number += 1


def _deal(plan: Plan) -> bool:
    """Deal one turn more, if there is one."""
    known = plan.dealt
    if known.coming is None:
        known.coming = _numbers(plan)
    coming, last = next(known.coming, None), known.last
    if coming is None:
        return False
    place, number = coming
    course = plan.courses[place]
    if last is not None and last[1] != number:
        load = _load(plan, *last)
        if load is not None:
            known.ledger.take(load)
    if last is None or last[0] != place:
        known.ledger.enrol(course.roster)
    before = known.holders.get((place - 1, number))
    known.holders[place, number] = _dealt(plan, course, number, before)
    known.last = coming
    return True


def _dealt(plan: Plan, course: Course, number: int, before: Name) -> Name:
    """Return whose turn it is in a course whose earlier turns are dealt.

    Args:
        plan: The rotation.
        course: The course.
        number: The turn.
        before: Who had the same turn in the course before this one.
    """
    if course.order is Order.FIXED:
        return course.listed(number)
    if number in plan.published:
        return plan.published[number]
    if before is not None and before in course.roster:
        return before
    return plan.dealt.ledger.next(those_there(plan, course, number))


def those_there(plan: Plan, course: Course, number: int) -> list[str]:
    """Return who of the roster is away for no part of a turn."""
    active = course.pattern.active(number)
    names = dict.fromkeys(name for name in course.roster if name is not None)
    return [name for name in names if plan.absences.free(name, active)]


def _load(plan: Plan, place: int, number: int) -> Load | None:
    """Return what a turn weighs and to whom it counts; None if it has no time."""
    whole = plan.whole(number)
    if whole is None:
        return None
    course = plan.courses[place]
    pieces = turn_pieces(plan, whole)
    held = _hours((start, end, holder) for start, end, _, holder in pieces)
    counted = _hours((*piece[:2], _credited(piece, plan.swaps)) for piece in pieces)
    total = _hours((start, end, "") for start, end, *_ in pieces).get("", NOUGHT)
    days = course.pattern.days(number)
    return Load(
        number=number,
        start_at=whole.start,
        weight=plan.weights.of(days, unit=course.pattern.unit, holidays=plan.holidays),
        present=tuple(those_there(plan, course, number)),
        done={name: hours / total for name, hours in counted.items()},
        hours=held,
        weekend_days=sum(day.weekday() >= SATURDAY for day in days),
        holiday_days=sum(day in plan.holidays for day in days),
    )


def _credited(piece: Piece, swaps: Iterable[Layer]) -> Name:
    """Return to whom a piece counts: who did it, or for whom it was a gift."""
    start, end, _, holder = piece
    gifts = (
        swap
        for swap in swaps
        if isinstance(swap, Cover) and swap.gift and swap.taker == holder
    )
    return next(
        (gift.giver for gift in gifts if gift.start <= start and end <= gift.end),
        holder,
    )


def _hours(spans: Iterable[tuple[datetime, datetime, Name]]) -> dict[str, Fraction]:
    """Return how many hours each has, exactly; nobody's hours are left out."""
    found: dict[str, Fraction] = {}
    for start, end, name in spans:
        if name is not None:
            hours = Fraction((end - start) // MICROSECOND, HOUR)
            found[name] = found.get(name, NOUGHT) + hours
    return found
