"""How turns are counted: when each begins, and which part of it is active.

A `Pattern` is what rotation.md 1.1 to 1.8 calls a rotation: it knows turns by number
and says nothing of people. Wall times are naive and in the pattern's zone, instants
are aware and in UTC. Nothing is compared as aware times of one local zone: Python
would compare the wall readings, and ignore `fold`.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from socialdesk.domain.periods import reached, wall
from socialdesk.domain.rotations import Advance, Inactive, Unit

DAY = timedelta(days=1)
LAST_WALL = datetime(9999, 12, 28)  # noqa: DTZ001 - a wall time
ALWAYS = datetime(1, 1, 3, tzinfo=UTC)
NEVER = datetime(9999, 12, 26, tzinfo=UTC)
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)

_STEP = {
    Unit.HOUR: timedelta(hours=1),
    Unit.DAY: DAY,
    Unit.WEEK: timedelta(weeks=1),
}

Span = tuple[datetime, datetime]
"""From an instant to another, half-open."""

TurnSpan = tuple[datetime, datetime, int]
"""A span and the number of the turn it belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Active hours that begin on some weekdays (Monday is 0).

    An end that is not after the start is on the next day; equal means 24 hours.
    """

    days: tuple[int, ...]
    start: time
    end: time

    def span(self, day: date, zone: str) -> Span:
        """Return the hours that begin on a day, as instants."""
        last = day if self.end > self.start else day + DAY
        return (
            reached(datetime.combine(day, self.start), zone),
            reached(datetime.combine(last, self.end), zone),
        )


class Count(Protocol):
    """Where turns lie on the wall calendar, counted from turn 0."""

    def wall(self, index: int) -> datetime:
        """Return when a turn begins."""
        ...

    def index(self, at: datetime) -> int:
        """Return about which turn a wall time is in; below 0 before the first."""
        ...

    def end(self, index: int) -> datetime:
        """Return when what a turn owns ends."""
        ...

    def parts(self, index: int) -> Iterator[tuple[datetime, datetime]]:
        """Yield the spans that a turn owns, in order."""
        ...


@dataclass(frozen=True, slots=True)
class _Steps:
    """Turns of hours, days or weeks: equal steps on the clock face."""

    anchor: datetime
    step: timedelta

    def wall(self, index: int) -> datetime:
        try:
            return min(self.anchor + index * self.step, LAST_WALL)
        except OverflowError:
            return LAST_WALL

    def index(self, at: datetime) -> int:
        return (at - self.anchor) // self.step

    def end(self, index: int) -> datetime:
        return self.wall(index + 1)

    def parts(self, index: int) -> Iterator[tuple[datetime, datetime]]:
        yield self.wall(index), self.wall(index + 1)


@dataclass(frozen=True, slots=True)
class _Months:
    """Turns of months: the anchor's day, or the last day of a shorter month."""

    anchor: datetime
    length: int

    def wall(self, index: int) -> datetime:
        year, month = divmod(_month(self.anchor) + index * self.length, 12)
        if year > LAST_WALL.year:
            return LAST_WALL
        last = monthrange(year, month + 1)[1]
        day = min(self.anchor.day, last)
        found = self.anchor.replace(year=year, month=month + 1, day=day)
        return min(found, LAST_WALL)

    def index(self, at: datetime) -> int:
        return (_month(at) - _month(self.anchor)) // self.length

    def end(self, index: int) -> datetime:
        return self.wall(index + 1)

    def parts(self, index: int) -> Iterator[tuple[datetime, datetime]]:
        yield self.wall(index), self.wall(index + 1)


class _ActiveDays:
    """Turns of active days: weekends and closed days are not counted.

    The n-th date that falls on an active weekday is found by division; closed days
    among them are kept by their own n, so that both directions are a bisection.
    """

    __slots__ = ("_first", "_hand_over", "_length", "_offsets", "_shut", "_skips")

    def __init__(
        self,
        anchor: datetime,
        length: int,
        weekdays: Sequence[int],
        closed: Sequence[date],
    ) -> None:
        self._first = anchor.toordinal()
        self._hand_over = anchor.time()
        self._length = length
        begins = anchor.weekday()
        self._offsets = sorted((day - begins) % 7 for day in weekdays)
        self._shut = sorted(
            self._before(day.toordinal())
            for day in closed
            if day.toordinal() >= self._first and day.weekday() in weekdays
        )
        self._skips = [place - count for count, place in enumerate(self._shut)]

    def wall(self, index: int) -> datetime:
        return self._wall(self._day(index * self._length))

    def index(self, at: datetime) -> int:
        begun = self._before(at.toordinal() + 1)
        return (begun - bisect_left(self._shut, begun) - 1) // self._length

    def end(self, index: int) -> datetime:
        return self._wall(self._day((index + 1) * self._length - 1) + 1)

    def parts(self, index: int) -> Iterator[tuple[datetime, datetime]]:
        for place in range(index * self._length, (index + 1) * self._length):
            day = self._day(place)
            yield self._wall(day), self._wall(day + 1)

    def _before(self, day: int) -> int:
        """Count the dates on active weekdays from the first to before a day."""
        weeks, rest = divmod(max(day - self._first, 0), 7)
        return weeks * len(self._offsets) + bisect_left(self._offsets, rest)

    def _day(self, place: int) -> int:
        """Return the ordinal of the active date of that place."""
        place += bisect_right(self._skips, place)
        weeks, rest = divmod(place, len(self._offsets))
        return self._first + 7 * weeks + self._offsets[rest]

    def _wall(self, day: int) -> datetime:
        if day >= LAST_WALL.toordinal():
            return LAST_WALL
        return datetime.combine(date.fromordinal(day), self._hand_over)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """How the turns of a rotation are counted.

    Turn `first` begins at the wall time `anchor`, whose time of day is the hand-over
    time. `closed` are local dates on which nobody works. Before `since` and from
    `until` on nobody has a turn; the counting does not mind them.
    """

    zone: str
    unit: Unit
    length: int
    anchor: datetime
    first: int = 0
    advance: Advance = Advance.CALENDAR
    weekdays: tuple[int, ...] = EVERY_DAY
    hours: tuple[Hours, ...] = ()
    inactive: Inactive = Inactive.GAP
    closed: tuple[date, ...] = ()
    since: datetime = ALWAYS
    until: datetime = NEVER
    count: Count = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "closed", tuple(sorted(set(self.closed))))
        object.__setattr__(self, "count", self._counted())

    def _counted(self) -> Count:
        if self.advance is Advance.ACTIVE_DAYS:
            return _ActiveDays(self.anchor, self.length, self.weekdays, self.closed)
        if self.unit is Unit.MONTH:
            return _Months(self.anchor, self.length)
        return _Steps(self.anchor, self.length * _STEP[self.unit])

    @property
    def on_calendar(self) -> bool:
        """Whether turns follow each other without days between."""
        return self.advance is Advance.CALENDAR

    @property
    def plain(self) -> bool:
        """Whether every turn is active from hand-over to hand-over."""
        return self.advance is Advance.CALENDAR and not self.hours and not self.closed

    @property
    def held(self) -> bool:
        """Whether the last holder keeps the baton between active days.

        Calendar turns know no days between: windows and closed days hide part of
        them (rotation.md, 1.8 and the table of section 2).
        """
        return self.inactive is Inactive.HOLD and self.advance is Advance.ACTIVE_DAYS

    def begin_wall(self, number: int) -> datetime:
        """Return the wall time at which a turn begins."""
        return self.count.wall(number - self.first)

    def begin(self, number: int) -> datetime:
        """Return the instant at which a turn begins."""
        return reached(self.count.wall(number - self.first), self.zone)

    def number(self, at: datetime) -> int | None:
        """Return the last turn begun by an instant; None before the first.

        Turns without length are passed over (rotation.md, 1.4).
        """
        index = max(self.count.index(wall(at, self.zone)), -1)
        while self._begin(index + 1) <= at:
            index += 1
        while index >= 0 and self._begin(index) > at:
            index -= 1
        return None if index < 0 else index + self.first

    def starting_by(self, at: datetime) -> "Pattern":
        """Return the same hand-overs, counted from one that is not after an instant.

        Turn numbers change: `first` stays with the new anchor. Months are counted from
        a month that has the anchor's day.
        """
        if self._begin(0) <= at:
            return self
        if isinstance(self.count, _ActiveDays):
            anchor = self._days_back(at)
        else:
            index = self.count.index(wall(at, self.zone))
            while self._begin(index) > at or not self._same_day(index):
                index -= 1
            anchor = self.count.wall(index)
        return replace(self, anchor=anchor)

    def _same_day(self, index: int) -> bool:
        monthly = self.unit is Unit.MONTH
        return not monthly or self.count.wall(index).day == self.anchor.day

    def _days_back(self, at: datetime) -> datetime:
        """Return the hand-over by an instant, whole turns of active days before."""
        day = self.count.wall(0)
        while self._at(day) > at:
            left = self.length
            while left:
                day -= DAY
                left -= day.weekday() in self.weekdays and day.date() not in self.closed
        return day

    def end_wall(self, number: int) -> datetime:
        """Return the wall time at which what a turn owns ends."""
        return self.count.end(number - self.first)

    def end(self, number: int) -> datetime:
        """Return the instant at which what a turn owns ends."""
        return reached(self.count.end(number - self.first), self.zone)

    def days(self, number: int) -> list[date]:
        """Return the dates on which a turn's days begin, one for a turn of hours."""
        found = []
        for start, end in self.count.parts(number - self.first):
            length = max((end - start) // DAY, 1)
            found += [start.date() + DAY * day for day in range(length)]
        return found

    def numbers(self, start: datetime, end: datetime) -> range:
        """Return the numbers of the turns that may have time in a span."""
        last = self.number(end)
        if last is None:
            return range(0)
        low = self.number(start)
        return range(self.first if low is None else low, last + 1)

    def active(self, number: int) -> list[Span]:
        """Return the whole of a turn's active time, cut to since and until."""
        spans = self._open(self._owned(range(number, number + 1), ALWAYS, NEVER))
        return [(start, end) for start, end, _ in self._cut(spans)]

    def spans(self, start: datetime, end: datetime) -> list[TurnSpan]:
        """Return who has the baton by number between two instants, in order.

        Where nobody has it there is no span. With `hold` a turn lasts until the next
        active span, whatever it is the span of.
        """
        found = self._active_between(start, end)
        if self.held:
            found = self._stretched(found, start, end)
        return list(self._cut(found))

    def _begin(self, index: int) -> datetime:
        return reached(self.count.wall(index), self.zone)

    def _active_between(self, start: datetime, end: datetime) -> list[TurnSpan]:
        return self._open(self._owned(self.numbers(start, end), start, end))

    def _owned(self, numbers: range, start: datetime, end: datetime) -> list[TurnSpan]:
        """Return what turns own of a span before windows and closed days cut it."""
        found = []
        known: Span | None = None
        shown: datetime | None = None
        for number in numbers:
            for opens, closes in self.count.parts(number - self.first):
                began = known[1] if known and shown == opens else self._at(opens)
                known, shown = (began, self._at(closes)), closes
                low, high = max(began, start), min(known[1], end)
                if low < high:
                    found.append((low, high, number))
        return found

    def _at(self, moment: datetime) -> datetime:
        return reached(moment, self.zone)

    def _open(self, spans: list[TurnSpan]) -> list[TurnSpan]:
        """Cut spans to the windows, and closed days out of calendar turns."""
        if not spans or not (self.hours or self.closed):
            return spans
        first = wall(spans[0][0], self.zone).date() - 2 * DAY
        last = wall(spans[-1][1], self.zone).date() + DAY
        if self.hours:
            spans = _both(spans, self._windows(first, last))
        if self.closed and self.advance is Advance.CALENDAR:
            spans = _without(spans, self._closures(first, last))
        return spans

    def _windows(self, first: date, last: date) -> list[Span]:
        days = [first + DAY * count for count in range((last - first).days + 1)]
        return _joined(
            hours.span(day, self.zone)
            for day in days
            for hours in self.hours
            if day.weekday() in hours.days
        )

    def _closures(self, first: date, last: date) -> list[Span]:
        low = bisect_left(self.closed, first)
        high = bisect_right(self.closed, last)
        midnight = time()
        return _joined(
            (
                self._at(datetime.combine(day, midnight)),
                self._at(datetime.combine(day + DAY, midnight)),
            )
            for day in self.closed[low:high]
        )

    def _stretched(
        self, spans: list[TurnSpan], start: datetime, end: datetime
    ) -> list[TurnSpan]:
        """Let each span last until the next one begins."""
        before = None if spans and spans[0][0] <= start else self._last_before(start)
        begun = [] if before is None else [(start, before)]
        begun += [(opens, number) for opens, _, number in spans]
        ends = [*(opens for opens, _ in begun), end][1:]
        return [
            (opens, closes, number)
            for (opens, number), closes in zip(begun, ends, strict=True)
        ]

    def _last_before(self, at: datetime) -> int | None:
        """Return the number of the last turn that was active before an instant."""
        number = self.number(at)
        while number is not None and number >= self.first:
            spans = self._owned(range(number, number + 1), ALWAYS, at)
            if self._open(spans):
                return number
            number -= 1
        return None

    def _cut(self, spans: list[TurnSpan]) -> Iterator[TurnSpan]:
        for opens, closes, number in spans:
            low, high = max(opens, self.since), min(closes, self.until)
            if low < high:
                yield low, high, number


def _month(moment: datetime) -> int:
    return moment.year * 12 + moment.month - 1


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif start < end:
            found.append((start, end))
    return found


def _both(spans: list[TurnSpan], allowed: list[Span]) -> list[TurnSpan]:
    """Return what lies in both; both are in order and do not overlap."""
    found, place = [], 0
    for start, end, number in spans:
        while place < len(allowed) and allowed[place][1] <= start:
            place += 1
        at = place
        while at < len(allowed) and allowed[at][0] < end:
            opens, closes = allowed[at]
            found.append((max(start, opens), min(end, closes), number))
            at += 1
    return found


def _without(spans: list[TurnSpan], shut: list[Span]) -> list[TurnSpan]:
    """Return what of the spans lies in none of the others."""
    edges = [ALWAYS, *(edge for span in shut for edge in span), NEVER]
    return _both(spans, list(zip(edges[::2], edges[1::2], strict=True)))
