"""What the page of rotations shows, gathered off the screen's thread, and its words.

`sight` asks the services once; the rest are pure functions that make of it what the
timeline, the shares and the list of what waits show.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from socialdesk.domain import fairness
from socialdesk.domain.ids import PersonId, RotationId, TurnId
from socialdesk.domain.periods import Period, micros, reached, wall
from socialdesk.domain.rotations import (
    RotationVersion,
    Swap,
    SwapKind,
    Turn,
    TurnState,
    Unit,
)
from socialdesk.domain.settings import Business
from socialdesk.domain.team import Person, Right, may
from socialdesk.domain.words import _, plural
from socialdesk.ui.formats import Formats
from socialdesk.ui.models.faces import face_of, first_name
from socialdesk.ui.widgets.timeline_picture import (
    SNAP,
    TimeBar,
    TimeColumn,
    TimelineView,
    TimePiece,
    TimeRow,
)

if TYPE_CHECKING:
    from socialdesk.services.bundle import Services
    from socialdesk.services.rotations import Band, Standing

AHEAD = timedelta(weeks=12)
"""Turns are published for so long (services.planning.HORIZON)."""
BACK = timedelta(weeks=8)
"""Shares are those of so long."""
_DAY = timedelta(days=1)
_ABOUT_A_WEEK = (timedelta(days=6), timedelta(days=8))
_MONTHS = 12
_SEEN = 0.5
"""A pause between two turns of one person that is shorter, in columns, is not seen."""


class Zoom(StrEnum):
    """What a column is."""

    WEEKS = "weeks"
    DAYS = "days"
    MONTHS = "months"


_WIDTHS: Mapping[Zoom, tuple[int, int, int]] = {
    Zoom.WEEKS: (98, 4, 16),
    Zoom.DAYS: (58, 7, 28),
    Zoom.MONTHS: (140, 3, 12),
}
"""Least width of a column at 100 %, and the fewest and the most columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Which columns are shown: `count` of a zoom from the day `first` on."""

    zoom: Zoom
    first: date
    count: int

    def moved(self, steps: int) -> "Frame":
        """Return the frame so many columns on."""
        return replace(self, first=self._edge(steps))

    def days(self) -> Sequence[date]:
        """Return the first day of each column, and of the one after the last."""
        return [self._edge(number) for number in range(self.count + 1)]

    def period(self, zone: str) -> Period:
        """Return from when to when it reaches."""
        days = self.days()
        return Period(_midnight(days[0], zone), _midnight(days[-1], zone))

    def _edge(self, number: int) -> date:
        if self.zoom is not Zoom.MONTHS:
            return self.first + number * (7 if self.zoom is Zoom.WEEKS else 1) * _DAY
        month = self.first.year * _MONTHS + self.first.month - 1 + number
        return date(month // _MONTHS, month % _MONTHS + 1, 1)


def framed(zoom: Zoom, today: date, formats: Formats, room: int) -> Frame:
    """Return the frame around a day: what was just before, and what comes.

    Args:
        zoom: What a column is.
        today: The day.
        formats: Knows the first day of a week.
        room: The width for all columns, in pixels at 100 %.
    """
    width, least, most = _WIDTHS[zoom]
    count = max(least, min(most, room // width))
    week = formats.week_of(today)
    if zoom is Zoom.WEEKS:
        return Frame(zoom=zoom, first=week - 7 * _DAY, count=count)
    if zoom is Zoom.DAYS:
        return Frame(zoom=zoom, first=week, count=count // 7 * 7)
    return Frame(zoom=zoom, first=today.replace(day=1), count=count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Everything the page shows, as one person sees it at one moment.

    Attributes:
        now: The moment.
        zone: The business's.
        me: Who looks; None before anybody is on the team.
        standing: The rotations that run.
        period: What `bands` cover.
        bands: Who holds when.
        turns: Those of the coming weeks, by rotation and number.
        gaps: Stretches of the coming weeks that nobody has, one for each turn.
        swaps: Requests that I asked for or may answer.
        shares: What each person did lately, by rotation.
        people: Everybody, by identity.
        closed: The business's closed days.
    """

    now: datetime
    zone: str
    me: Person | None
    standing: tuple["Standing", ...]
    period: Period
    bands: tuple["Band", ...]
    turns: Mapping[tuple[RotationId, int], Turn]
    gaps: tuple["Band", ...]
    swaps: tuple[Swap, ...]
    shares: Mapping[RotationId, Sequence[fairness.Share]]
    people: Mapping[PersonId, Person]
    closed: Mapping[date, str] = field(default_factory=dict)

    def person(self, person_id: PersonId | None) -> Person | None:
        """Return somebody of the team."""
        return None if person_id is None else self.people.get(person_id)

    def called(self, person_id: PersonId | None) -> str:
        """Return what one calls somebody."""
        person = self.person(person_id)
        return _("Nobody") if person is None else first_name(person)

    def rotation(self, rotation_id: RotationId) -> "Standing | None":
        """Return a rotation that runs."""
        found = (each for each in self.standing if each.rotation.id == rotation_id)
        return next(found, None)

    def may(self, right: Right, *, own: bool = False) -> bool:
        """Say whether I may do something."""
        return self.me is not None and may(self.me.role, right, own=own)


def sight(services: "Services", period: Period, me: PersonId, now: datetime) -> Sight:
    """Ask for everything that the page shows."""
    rotations = services.rotations
    people = {person.id: person for person in services.team.people()}
    standing = tuple(rotations.standing())
    coming = Period(now, now + AHEAD)
    lately = Period(now - BACK, now)
    return Sight(
        now=now,
        zone=services.settings.group(Business).zone or "UTC",
        me=people.get(me),
        standing=standing,
        period=period,
        bands=tuple(rotations.bands(period)),
        turns={
            (each.rotation_id, each.number): each for each in rotations.turns(coming)
        },
        gaps=tuple(_gaps(rotations.bands(coming))),
        swaps=tuple(rotations.swaps(me)),
        shares={
            each.rotation.id: rotations.shares(each.rotation.id, lately)
            for each in standing
        },
        people=people,
        closed={day.day: day.name for day in services.settings.closed_days()},
    )


def _gaps(bands: Iterable["Band"]) -> Iterator["Band"]:
    """Yield the first stretch of each turn that nobody has."""
    seen: set[TurnId] = set()
    for band in sorted(bands, key=attrgetter("start_at")):
        empty = band.person_id is None and band.turn_id is not None
        if empty and band.turn_id not in seen:
            seen.add(TurnId(band.turn_id or ""))
            yield band


# -- the timeline ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Painted:
    """What the timeline shows, and the stretch that each of its pieces stands for."""

    view: TimelineView
    bands: Mapping[str, "Band"]


def painted(seen: Sight, frame: Frame, formats: Formats) -> Painted:
    """Return what the timeline shows of a sight."""
    columns = tuple(_columns(seen, frame, formats))
    period = Period(columns[0].start, columns[-1].end)
    column = (period.end - period.start) / len(columns)
    hole = column * _SEEN
    # What only reaches over the edge by so little would be drawn at the edge.
    first, last = period.start + column * SNAP, period.end - column * SNAP
    known: dict[str, Band] = {}
    bars: list[TimeBar] = []
    for number, standing in enumerate(seen.standing):
        shown = [
            band
            for band in seen.bands
            if band.rotation_id == standing.rotation.id
            and band.start_at < last
            and first < band.end_at
            and (band.person_id is not None or band.turn_no is not None)
        ]
        for group in _merged(shown, hole):
            known |= {piece_id(band): band for band in group}
            bars.append(_bar(seen, standing, number, group, formats))
    rows = tuple(_row(seen, standing) for standing in seen.standing)
    view = TimelineView(columns=columns, rows=rows, bars=tuple(bars), now=seen.now)
    return Painted(view=view, bands=known)


def piece_id(band: "Band") -> str:
    """Return what the timeline calls a stretch; it outlives a change of holder."""
    return f"{band.rotation_id}:{band.turn_no}:{micros(band.start_at)}"


def _columns(seen: Sight, frame: Frame, formats: Formats) -> Iterator[TimeColumn]:
    days = frame.days()
    for day, after in pairwise(days):
        title, line = _heading(frame.zoom, day, formats)
        closed = seen.closed.get(day, "") if frame.zoom is Zoom.DAYS else ""
        weekend = frame.zoom is Zoom.DAYS and day.isoweekday() in formats.weekend
        yield TimeColumn(
            start=_midnight(day, seen.zone),
            end=_midnight(after, seen.zone),
            title=title,
            line=closed or line,
            off=bool(closed) or weekend,
        )


def _heading(zoom: Zoom, day: date, formats: Formats) -> tuple[str, str]:
    if zoom is Zoom.WEEKS:
        # The middle of the week: a Sunday that begins one belongs to the ISO week
        # before.
        return formats.week_number(day + 3 * _DAY), formats.date_short(day)
    if zoom is Zoom.DAYS:
        return formats.weekday_name(day.isoweekday(), letters=3), formats.date_short(
            day
        )
    return formats.month(day), ""


def _merged(bands: Iterable["Band"], hole: timedelta) -> Iterator[list["Band"]]:
    """Yield neighbours of one person together, over pauses too short to be seen."""
    group: list[Band] = []
    for band in sorted(bands, key=attrgetter("start_at")):
        if group and not _joins(group[-1], band, hole):
            yield group
            group = []
        group.append(band)
    if group:
        yield group


def _joins(band: "Band", after: "Band", hole: timedelta) -> bool:
    return (
        band.person_id == after.person_id
        and band.covered == after.covered
        and after.start_at - band.end_at < hole
    )


def _bar(
    seen: Sight,
    standing: "Standing",
    number: int,
    group: Sequence["Band"],
    formats: Formats,
) -> TimeBar:
    person = seen.person(group[0].person_id)
    return TimeBar(
        row=number,
        face=None if person is None else face_of(person),
        name=seen.called(group[0].person_id),
        pieces=tuple(
            TimePiece(
                id=piece_id(band),
                start=band.start_at,
                end=band.end_at,
                words=piece_words(seen, standing, band, formats),
            )
            for band in group
        ),
        now=any(band.start_at <= seen.now < band.end_at for band in group),
        swapped=person is not None and group[0].covered,
    )


def piece_words(
    seen: Sight, standing: "Standing", band: "Band", formats: Formats
) -> str:
    """Return a stretch in words: "Instagram, week 47, Maya, now"."""
    holder = seen.called(band.person_id)
    parts = [
        standing.channel.name,
        when_words(band.start_at, band.end_at, formats),
        holder,
    ]
    if band.start_at <= seen.now < band.end_at:
        parts.append(_("now"))
    if band.covered and band.person_id is not None:
        parts.append(_("instead of the usual order"))
    if band.state in _STATES:
        parts.append(_STATES[band.state]())
    return ", ".join(parts)


_STATES = {
    TurnState.ACCEPTED: lambda: _("accepted"),
    TurnState.DECLINED: lambda: _("declined"),
    TurnState.MISSED: lambda: _("missed"),
}


def when_words(start: datetime, end: datetime, formats: Formats) -> str:
    """Return when a turn is: "week 47", "Tue 17 Nov", "Tue 17 Nov, 09:00 to 17:00"."""
    least, most = _ABOUT_A_WEEK
    first, last = formats.wall(start), formats.wall(end)
    if least <= end - start <= most:
        middle = (first + (last - first) / 2).date()
        return _("week {n}").format(n=formats.digits(middle.isocalendar().week))
    if first.date() == last.date():
        return _("{day}, {start} to {end}").format(
            day=formats.day_short(first.date()),
            start=formats.hour_of(first.time()),
            end=formats.hour_of(last.time()),
        )
    if end - start <= _DAY + timedelta(hours=1):
        return formats.day_short(first.date())
    return _("{start} to {end}").format(
        start=formats.date_short(first.date()), end=formats.date_short(last.date())
    )


def _row(seen: Sight, standing: "Standing") -> TimeRow:
    channel, rhythm = standing.channel, rhythm_words(standing.version)
    alone = set(standing.version.roster)
    if len(alone) == 1:
        # The baton passes from one turn to the next, but never to anybody else.
        rhythm = _("always {name}").format(name=seen.called(*alone))
    return TimeRow(
        id=standing.rotation.id,
        title=channel.name,
        line=rhythm,
        network=channel.network,
        hue=channel.hue,
        words=f"{channel.name}, {standing.rotation.name}, {rhythm}",
    )


_ONCE = {
    Unit.HOUR: lambda: _("hourly"),
    Unit.DAY: lambda: _("daily"),
    Unit.WEEK: lambda: _("weekly"),
    Unit.MONTH: lambda: _("monthly"),
}
_EVERY = {
    Unit.HOUR: lambda n: plural("every {n} hour", "every {n} hours", n),
    Unit.DAY: lambda n: plural("every {n} day", "every {n} days", n),
    Unit.WEEK: lambda n: plural("every {n} week", "every {n} weeks", n),
    Unit.MONTH: lambda n: plural("every {n} month", "every {n} months", n),
}


def rhythm_words(version: RotationVersion) -> str:
    """Return how often the baton passes: "weekly", "every 2 weeks"."""
    if version.length == 1:
        return _ONCE[version.unit]()
    return _EVERY[version.unit](version.length)


# -- shares and what waits -------------------------------------------------------------


def total_shares(
    seen: Sight, rotation_id: RotationId | None
) -> Sequence[fairness.Share]:
    """Return the shares of one rotation, or of all together, the largest first."""
    chosen = [
        share
        for number, shares in seen.shares.items()
        if rotation_id in {None, number}
        for share in shares
    ]
    found: dict[str, fairness.Share] = {}
    for share in chosen:
        before = found.get(share.person)
        found[share.person] = share if before is None else _added(before, share)
    return sorted(found.values(), key=lambda share: -share.turns)


def _added(one: fairness.Share, other: fairness.Share) -> fairness.Share:
    return fairness.Share(
        person=one.person,
        turns=one.turns + other.turns,
        hours=one.hours + other.hours,
        weekend_days=one.weekend_days + other.weekend_days,
        holiday_days=one.holiday_days + other.holiday_days,
        balance=one.balance + other.balance,
    )


def figure(turns: Fraction, formats: Formats) -> str:
    """Return a number of turns as people read it: "3", "2.5"."""
    tenths = round(float(turns), 1)
    return formats.number(tenths, 0 if tenths == int(tenths) else 1)


def balance_words(balance: Fraction, formats: Formats) -> str:
    """Return a balance: "+1.3 turns", "even"."""
    tenths = round(float(balance), 1)
    if not tenths:
        return _("even")
    sign = "+" if tenths > 0 else "−"
    return _("{turns} turns").format(turns=sign + formats.number(abs(tenths), 1))


def gap_words(seen: Sight, gap: "Band", formats: Formats) -> str:
    """Return what is missing: "TikTok has nobody in week 49"."""
    standing = seen.rotation(gap.rotation_id)
    name = "" if standing is None else standing.channel.name
    when = when_words(gap.start_at, gap.end_at, formats)
    least, most = _ABOUT_A_WEEK
    if least <= gap.end_at - gap.start_at <= most:
        return _("{channel} has nobody in {week}").format(channel=name, week=when)
    return _("{channel} has nobody: {when}").format(channel=name, when=when)


def swap_words(seen: Sight, swap: Swap, formats: Formats) -> tuple[str, str] | None:
    """Return a request as a title and a line; None if its turn is not planned now."""
    turn = seen.turns.get((swap.rotation_id, swap.turn_no))
    standing = seen.rotation(swap.rotation_id)
    if turn is None or standing is None:
        return None
    when = when_words(turn.start_at, turn.end_at, formats)
    line = [
        _("{channel}, {when}.").format(
            channel=standing.channel.name,
            when=f"{when} ({formats.date_short(formats.wall(turn.start_at).date())})",
        )
    ]
    other = None
    if swap.kind is SwapKind.EXCHANGE and swap.other_turn_no is not None:
        other = seen.turns.get((swap.rotation_id, swap.other_turn_no))
    mine = seen.me is not None and swap.from_id == seen.me.id
    if other is not None:
        words = _("In return: {when}.")
        line.append(
            words.format(when=when_words(other.start_at, other.end_at, formats))
        )
    if swap.gift:
        line.append(_("It is a gift."))
    if swap.note:
        line.append(f"“{swap.note}”")
    return _swap_title(seen, swap, mine=mine), " ".join(line)


def _swap_title(seen: Sight, swap: Swap, *, mine: bool) -> str:
    asker, asked = seen.called(swap.from_id), seen.called(swap.to_id)
    if mine and swap.to_id is None:
        return _("You asked everybody to take your turn")
    if mine:
        return _("You asked {name} to take your turn").format(name=asked)
    if swap.kind is SwapKind.EXCHANGE:
        return _("{name} would like to exchange turns with you").format(name=asker)
    return _("{name} asks you to take a turn").format(name=asker)


def _midnight(day: date, zone: str) -> datetime:
    return reached(datetime.combine(day, time()), zone)


def today(seen_at: datetime, zone: str) -> date:
    """Return the day of an instant."""
    return wall(seen_at, zone).date()
