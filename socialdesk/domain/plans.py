"""All that decides who has the baton of one rotation, gathered as a `Plan`.

A plan is made from records (`plan_of`), from a JSON file (`plan_files.py`) or by hand,
and is asked through `baton.py`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from socialdesk.domain.counting import ALWAYS, NEVER, Hours, Pattern
from socialdesk.domain.fairness import Ledger, Weights
from socialdesk.domain.layers import Absences, Away, Cover, Exchange, Name, Ruling
from socialdesk.domain.periods import Period, reached, wall
from socialdesk.domain.rotations import (
    WEEKDAYS,
    AwayPolicy,
    Order,
    Override,
    OverrideKind,
    RotationVersion,
    Swap,
    SwapKind,
    SwapState,
    Turn,
    Window,
)
from socialdesk.domain.team import TimeOff


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Whose turns they are, from an instant to the next course.

    Turn n is roster[(n - pattern.first) % len(roster)]'s, or is dealt by balance.
    """

    pattern: Pattern
    roster: tuple[Name, ...]
    start: datetime = ALWAYS
    order: Order = Order.FIXED
    policy: AwayPolicy = AwayPolicy.NEXT_TURN

    def place(self, number: int) -> int:
        """Return where in the roster a turn falls."""
        return (number - self.pattern.first) % len(self.roster)

    def listed(self, number: int) -> Name:
        """Return whose turn it is by the list."""
        return self.roster[(number - self.pattern.first) % len(self.roster)]

    def following(self, holder: Name, number: int) -> tuple[Name, ...]:
        """Return the roster from the holder of a turn on, all the way round."""
        place = self.place(number)
        if self.roster[place] == holder:
            return rolled(self.roster, place)
        if holder in self.roster:
            return rolled(self.roster, self.roster.index(holder))
        return (holder, *self.roster)


@dataclass(slots=True)
class Dealt:
    """How far the turns of a fair order are dealt: a plan's memory, nothing else."""

    ledger: Ledger = field(default_factory=Ledger)
    holders: dict[tuple[int, int], Name] = field(default_factory=dict)
    """By the place of the course and the number of the turn."""
    coming: Iterator[tuple[int, int]] | None = None
    last: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that decides who has the baton of one rotation.

    Attributes:
        courses: In order; the first holds from the beginning.
        away: When people are away.
        swaps: Accepted ones, in order of acceptance.
        rulings: Overrides in force, in order of creation.
        published: Turns of a fair order that are dealt already, by number.
        weights: What turns weigh for balances.
        holidays: Dates that weigh as holidays although somebody works.
    """

    courses: tuple[Course, ...]
    away: tuple[Away, ...] = ()
    swaps: tuple[Cover | Exchange, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    published: Mapping[int, Name] = field(default_factory=dict)
    weights: Weights = field(default_factory=Weights)
    holidays: frozenset[date] = frozenset()
    absences: Absences = field(init=False, repr=False, compare=False)
    starts: tuple[datetime, ...] = field(init=False, repr=False, compare=False)
    plain: bool = field(init=False, repr=False, compare=False)
    dealt: Dealt = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        exceptions = self.away or self.swaps or self.rulings
        plain = not exceptions and all(
            course.pattern.plain and course.order is Order.FIXED
            for course in self.courses
        )
        starts = tuple(course.start for course in self.courses[1:])
        object.__setattr__(self, "absences", Absences(self.away))
        object.__setattr__(self, "starts", starts)
        object.__setattr__(self, "plain", plain)
        object.__setattr__(self, "dealt", Dealt())

    def course_at(self, at: datetime) -> int:
        """Return the place of the course in force at an instant."""
        return bisect_right(self.starts, at)

    def spells(
        self, start: datetime = ALWAYS, end: datetime = NEVER
    ) -> Iterator[tuple[int, datetime, datetime]]:
        """Yield each course in force between two instants, and from when to when."""
        edges = (ALWAYS, *self.starts, NEVER)
        for place in range(self.course_at(start), len(self.courses)):
            low, high = max(start, edges[place]), min(end, edges[place + 1])
            if low < high:
                yield place, low, high

    def number(self, at: datetime) -> int | None:
        """Return the turn that contains an instant, from hand-over to hand-over.

        Days between belong to the turn before them. None before the first turn.
        """
        return self.courses[self.course_at(at)].pattern.number(at)

    def numbers(self, start: datetime, end: datetime) -> list[int]:
        """Return the numbers of the turns that may have time in a span, in order."""
        found: dict[int, None] = {}
        for place, low, high in self.spells(start, end):
            found |= dict.fromkeys(self.courses[place].pattern.numbers(low, high))
        return sorted(found)

    def active_from(self, number: int) -> datetime | None:
        """Return the first instant at which a turn is active; None if it never is."""
        for place, low, high in self.spells():
            pattern = self.courses[place].pattern
            for start, end in pattern.active(number) if number >= pattern.first else ():
                if max(start, low) < min(end, high):
                    return max(start, low)
        return None

    def whole(self, number: int) -> "Whole | None":
        """Return a turn from hand-over to hand-over; None if it has no time."""
        parts = [
            part
            for place, low, high in self.spells()
            if (part := _part(self.courses[place], place, number, low, high))
        ]
        if not parts:
            return None
        last = parts[-1]
        return parts[0]._replace(end=last.end, end_wall=last.end_wall)


class Whole(NamedTuple):
    """A turn's time, and the place of the course it begins in."""

    number: int
    course: int
    zone: str
    start_wall: datetime
    end_wall: datetime
    start: datetime
    end: datetime


def _part(
    course: Course, place: int, number: int, low: datetime, high: datetime
) -> Whole | None:
    """Return the part of a turn that lies in a course's time."""
    pattern = course.pattern
    if number < pattern.first:
        return None
    opens = pattern.begin_wall(number)
    held = pattern.held
    closes = pattern.begin_wall(number + 1) if held else pattern.end_wall(number)
    starts, ends = reached(opens, pattern.zone), reached(closes, pattern.zone)
    start = max(starts, low, pattern.since)
    end = min(ends, high, pattern.until)
    if start >= end:
        return None
    return Whole(
        number,
        place,
        pattern.zone,
        opens if start == starts else wall(start, pattern.zone),
        closes if end == ends else wall(end, pattern.zone),
        start,
        end,
    )


def rolled(roster: Sequence[Name], place: int) -> tuple[Name, ...]:
    """Return a roster that begins at a place of the old, all the way round."""
    place %= len(roster)
    return (*roster[place:], *roster[:place])


def successor(old: Sequence[Name], place: int, new: Sequence[Name]) -> int:
    """Return the place in a new roster of whoever takes the running turn on.

    Whoever's turn it is, if still listed; else the next after them in the old list
    who is (rotation.md, 1.14). A name that stands twice counts where it stands first.
    A slot that nobody has stays with nobody if the new list has one; it never
    inherits a turn.
    """
    later = [name for name in (*old[place + 1 :], *old[:place]) if name is not None]
    for name in (old[place], *later):
        if name in new:
            return new.index(name)
    return 0


def with_roster(
    courses: Sequence[Course], at: datetime, roster: Sequence[Name]
) -> tuple[Course, ...]:
    """Return the courses with a new roster from an instant on (rotation.md, 1.14).

    The new list goes on after whoever takes the running turn on. Before the first
    turn the new list simply replaces the old.
    """
    last = courses[-1]
    number = last.pattern.number(at)
    turned = tuple(roster)
    if number is not None:
        place = successor(last.roster, last.place(number), turned)
        turned = rolled(turned, place - (number - last.pattern.first))
    return (*courses, replace(last, roster=turned, start=at))


def plan_of(
    versions: Sequence[RotationVersion],
    time_off: Iterable[TimeOff] = (),
    swaps: Iterable[Swap] = (),
    overrides: Iterable[Override] = (),
    closed_days: Mapping[date, str] | None = None,
    *,
    published: Mapping[int, Name] | None = None,
    weights: Weights | None = None,
    holidays: Iterable[date] = (),
) -> Plan:
    """Return the plan of a rotation's records.

    Args:
        versions: At least one, in any order.
        time_off: Of anybody.
        swaps: Only accepted ones count.
        overrides: Revoked ones do not count.
        closed_days: Dates on which the business is closed, with their names: public
            holidays of the version's country and region, and its own.
        published: Turns of a fair order that are dealt already: see `dealt`.
        weights: What turns weigh for balances.
        holidays: Dates that weigh as holidays although somebody works.
    """
    shut = tuple(sorted(closed_days or ()))
    ordered = sorted(versions, key=lambda entry: (entry.effective_at, entry.number))
    plan = Plan(
        courses=tuple(
            course_of(version, shut, first=place == 0)
            for place, version in enumerate(ordered)
        ),
        away=tuple(
            Away(who=entry.person_id, start=entry.start_at, end=entry.end_at)
            for entry in time_off
        ),
        rulings=tuple(
            _ruling_of(entry)
            for entry in sorted(overrides, key=lambda each: (each.created_at, each.id))
            if entry.revoked_at is None
        ),
        published=dict(published or {}),
        weights=weights or Weights(),
        holidays=frozenset(holidays),
    )
    accepted = [swap for swap in swaps if swap.state is SwapState.ACCEPTED]
    accepted.sort(key=lambda swap: (swap.accepted_at or swap.asked_at, swap.id))
    layers = [_layer_of(plan, swap) for swap in accepted]
    return replace(plan, swaps=tuple(layer for layer in layers if layer is not None))


def course_of(
    version: RotationVersion, closed: Sequence[date] = (), *, first: bool = True
) -> Course:
    """Return a version as the engine reads it; `first` if no other goes before it."""
    until = version.until_wall
    pattern = Pattern(
        zone=version.zone,
        unit=version.unit,
        length=version.length,
        anchor=version.anchor_wall,
        first=version.first_turn_no,
        advance=version.advance,
        weekdays=numbered(version.active_days),
        hours=tuple(hours_of(window) for window in version.windows),
        inactive=version.inactive,
        closed=tuple(closed),
        since=version.effective_at if first else ALWAYS,
        until=NEVER if until is None else reached(until, version.zone),
    )
    return Course(
        pattern=pattern,
        roster=tuple(name or None for name in version.roster) or (None,),
        start=ALWAYS if first else version.effective_at,
        order=version.order,
        policy=version.away,
    )


def numbered(days: Iterable[str]) -> tuple[int, ...]:
    """Return weekdays as numbers, Monday 0, each once and in order."""
    return tuple(sorted({WEEKDAYS.index(day) for day in days}))


def hours_of(window: Window) -> Hours:
    """Return a window as the engine reads it."""
    return Hours(
        days=numbered(window.days),
        start=time.fromisoformat(window.start),
        end=time.fromisoformat(window.end),
    )


def dealt(turns: Iterable[Turn], swaps: Iterable[Swap]) -> dict[int, Name]:
    """Return whose turns published ones of a fair order were before swaps.

    A published turn names who holds it after swaps. Here accepted swaps are taken
    back, latest first, and given-back ones too, so that a turn returns to whom it was
    dealt.
    """
    done = [swap for swap in swaps if swap.accepted_at is not None]
    done.sort(key=lambda swap: (swap.accepted_at or swap.asked_at, swap.id))
    return {turn.number: _before(turn, reversed(done)) for turn in turns}


def _before(turn: Turn, swaps: Iterable[Swap]) -> Name:
    person: Name = turn.person_id
    for swap in swaps:
        if swap.turn_no == turn.number and person == swap.to_id:
            person = swap.from_id
        elif swap.other_turn_no == turn.number and person == swap.from_id:
            person = swap.to_id
    return person


def _ruling_of(entry: Override) -> Ruling:
    return Ruling(
        kind=entry.kind,
        start=entry.start_at,
        end=entry.end_at,
        giver=None if entry.kind is OverrideKind.SET else entry.from_id,
        taker=None if entry.kind is OverrideKind.REMOVE else entry.to_id,
    )


def _layer_of(plan: Plan, swap: Swap) -> Cover | Exchange | None:
    """Return a swap as the engine reads it; None if there is no such turn."""
    if swap.to_id is None:
        return None
    if swap.kind is SwapKind.EXCHANGE and swap.other_turn_no is not None:
        return Exchange(
            first=swap.turn_no,
            second=swap.other_turn_no,
            first_person=swap.from_id,
            second_person=swap.to_id,
        )
    whole = plan.whole(swap.turn_no)
    if whole is None:
        return None
    period = _offset(Period(whole.start, whole.end), swap)
    return Cover(
        giver=swap.from_id,
        taker=swap.to_id,
        start=period.start,
        end=period.end,
        gift=swap.gift,
    )


def _offset(turn: Period, swap: Swap) -> Period:
    """Return the part of a turn that a cover is for."""
    start, end = turn.start, turn.end
    if swap.start_offset is not None:
        start = turn.start + timedelta(microseconds=swap.start_offset)
    if swap.end_offset is not None:
        end = turn.start + timedelta(microseconds=swap.end_offset)
    return Period(start, end)
