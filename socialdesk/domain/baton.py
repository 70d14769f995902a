"""Who has the baton, when it passes, and who is next: the rotation engine.

Everything shown, announced, exported or reminded comes from here. There is no stored
"current position" that a job moves on: the holder at an instant follows from a `Plan`
alone (rotation.md, sections 1 and 3). All instants are aware; answers are in UTC.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import islice, takewhile
from typing import NamedTuple

from socialdesk.domain.counting import ALWAYS, DAY, NEVER, Hours, Pattern, Span
from socialdesk.domain.fairness import Ledger, Load, Weights
from socialdesk.domain.layers import (
    Absences,
    Away,
    Cover,
    Exchange,
    Layer,
    Name,
    Piece,
    Ruling,
    laid,
    without_the_away,
)
from socialdesk.domain.periods import Period, wall
from socialdesk.domain.rotations import (
    WEEKDAYS,
    AwayPolicy,
    Order,
    Override,
    RotationVersion,
    Swap,
    SwapKind,
    SwapState,
    Turn,
    Window,
)
from socialdesk.domain.team import TimeOff

LOOK = timedelta(weeks=104)
"""How far back and ahead the present stretch and the next holder are looked for."""

_MICROSECOND = timedelta(microseconds=1)
_HOUR = timedelta(hours=1)


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
    not make it another person's turn.
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

    `since` and `until` are the ends of the stretch; None where it lasts longer than
    `LOOK`. `next_holder` is the next person to hold who is not this one, from
    `next_at`; after `until` the baton may lie with nobody for a while before.
    """

    holder: Name
    turn_no: int | None
    since: datetime | None
    until: datetime | None
    next_holder: Name
    next_at: datetime | None


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
        return self.roster[self.place(number)]

    def after(self, holder: Name, number: int) -> tuple[Name, ...]:
        """Return the roster from a holder on, all the way round."""
        place = self.place(number)
        if self.roster[place] != holder:
            if holder not in self.roster:
                return (holder, *self.roster)
            place = self.roster.index(holder)
        return self.roster[place:] + self.roster[:place]


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
    deal: "_Deal" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        exceptions = self.away or self.swaps or self.rulings
        plain = not exceptions and all(
            course.pattern.plain and course.order is Order.FIXED
            for course in self.courses
        )
        object.__setattr__(self, "absences", Absences(self.away))
        object.__setattr__(self, "plain", plain)
        starts = tuple(course.start for course in self.courses[1:])
        object.__setattr__(self, "starts", starts)
        object.__setattr__(self, "deal", _Deal())

    def course_at(self, at: datetime) -> int:
        """Return the place of the course in force at an instant."""
        return bisect_right(self.starts, at)

    def spells(
        self, start: datetime, end: datetime
    ) -> Iterator[tuple[int, datetime, datetime]]:
        """Yield each course in force between two instants, and from when to when."""
        edges = [ALWAYS, *self.starts, NEVER]
        for place in range(self.course_at(start), len(self.courses)):
            low, high = max(start, edges[place]), min(end, edges[place + 1])
            if edges[place] >= end:
                return
            if low < high:
                yield place, low, high


def resolve(plan: Plan, period: Period) -> list[Segment]:
    """Return who holds, as the longest stretches with one holder, cut to a period."""
    found: list[Segment] = []
    for start, end, number, holder in _timeline(plan, *_in_utc(period)):
        if found and found[-1].holder == holder:
            found[-1] = found[-1]._replace(end=end)
        else:
            found.append(Segment(start, end, holder, number))
    return found


def holder(plan: Plan, at: datetime) -> Name:
    """Return who holds at an instant; None is nobody.

    Takes the same time however long the rotation runs.
    """
    at = at.astimezone(UTC)
    if not plan.plain:
        return _timeline(plan, at, at + _MICROSECOND)[0][3]
    course = plan.courses[bisect_right(plan.starts, at) if plan.starts else 0]
    pattern = course.pattern
    number = pattern.number(at)
    if number is None or not pattern.since <= at < pattern.until:
        return None
    return course.roster[(number - pattern.first) % len(course.roster)]


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
    at = at.astimezone(UTC)
    return plan.courses[plan.course_at(at)].pattern.number(at)


def standing(plan: Plan, at: datetime) -> Standing:
    """Return who holds at an instant, since and until when, and who is next."""
    at = at.astimezone(UTC)
    reach = 8 * 7 * DAY
    while True:
        found = _stood(plan, at, reach)
        known = found.since and found.until and found.next_at
        if known or reach >= LOOK:
            return found
        reach = min(reach * 4, LOOK)


def turns(plan: Plan, period: Period) -> list[TurnSpan]:
    """Return the turns that have time in a period, whole, in order.

    Turns without length are left out; a turn that an edit of the rotation has cut in
    two is one turn.
    """
    found = [_Whole(plan, number) for number in _numbers(plan, *_in_utc(period))]
    spans = [whole for whole in found if whole.start < whole.end]
    if not spans:
        return []
    low = min(whole.start for whole in spans)
    pieces = _by_number(_timeline(plan, low, max(whole.end for whole in spans)))
    start, end = _in_utc(period)
    return [
        whole.seen(_person(plan, whole, pieces.get(whole.number, [])))
        for whole in spans
        if whole.start < end and start < whole.end
    ]


def turn_period(plan: Plan, number: int) -> Period | None:
    """Return from when to when a turn lasts; None if it is no turn of the plan."""
    whole = _Whole(plan, number)
    return Period(whole.start, whole.end) if whole.start < whole.end else None


def exchange(plan: Plan, first: datetime, second: datetime) -> Exchange | None:
    """Return the exchange of the turns that contain two instants.

    It is between those who hold at the turns' first active instants after time off
    and the swaps that the plan has already. None if there is nothing to change: an
    instant before the first turn, or a turn that is never active.
    """
    numbers = turn_number(plan, first), turn_number(plan, second)
    if numbers[0] is None or numbers[1] is None:
        return None
    bare = replace(plan, rulings=())
    pieces = [_turn_pieces(bare, number) for number in numbers if number is not None]
    if not all(pieces):
        return None
    return Exchange(
        first=numbers[0],
        second=numbers[1],
        first_person=pieces[0][0][3],
        second_person=pieces[1][0][3],
    )


def with_roster(
    courses: Sequence[Course], at: datetime, roster: Sequence[Name]
) -> tuple[Course, ...]:
    """Return the courses with a new roster from an instant on (rotation.md, 1.14).

    Whoever's turn it is keeps it if they are still listed, and the new list goes on
    after them; else the next after them in the old list who is still listed takes the
    rest. Before the first turn the new list simply replaces the old.
    """
    last = courses[-1]
    number = last.pattern.number(at)
    turned = tuple(roster)
    if number is not None:
        place = successor(last.roster, last.place(number), roster)
        turned = rolled(roster, place - (number - last.pattern.first))
    return (*courses, replace(last, roster=turned, start=at))


def successor(old: Sequence[Name], place: int, new: Sequence[Name]) -> int:
    """Return the place in a new roster of whoever takes the running turn on.

    A name that stands twice counts where it stands first. A slot that nobody has
    stays with nobody if the new list has such a slot; it never inherits a turn.
    """
    after = [name for name in [*old[place + 1 :], *old[:place]] if name is not None]
    for name in [old[place], *after]:
        if name in new:
            return list(new).index(name)
    return 0


def rolled(roster: Sequence[Name], place: int) -> tuple[Name, ...]:
    """Return a roster that begins at a place of the old, all the way round."""
    place %= len(roster)
    return (*roster[place:], *roster[:place])


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
    ordered = sorted(versions, key=lambda version: (version.effective_at, version.number))
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
            Ruling(
                kind=entry.kind,
                start=entry.start_at,
                end=entry.end_at,
                giver=entry.from_id,
                taker=entry.to_id,
            )
            for entry in sorted(overrides, key=lambda entry: (entry.created_at, entry.id))
            if entry.revoked_at is None
        ),
        published=dict(published or {}),
        weights=weights or Weights(),
        holidays=frozenset(holidays),
    )
    accepted = [
        (swap.accepted_at, swap.id, swap)
        for swap in swaps
        if swap.state is SwapState.ACCEPTED and swap.accepted_at is not None
    ]
    layers = [_layer_of(plan, swap) for *_, swap in sorted(accepted, key=lambda row: row[:2])]
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
