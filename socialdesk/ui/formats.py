"""Dates, spans and numbers as people read them, on the business's clock.

Instants come in as aware UTC; what goes out is in the business's zone and in the order,
digits and names of the locale, with a setting for week start and 12 or 24 hours.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QDate, QLocale, QTime

from socialdesk.domain.periods import wall, zone
from socialdesk.domain.words import _, plural

_MINUTE, _HOUR, _DAY, _WEEK = 60, 3600, 86400, 604800
_PRECISE_HOURS = 10
"""From this many hours on, minutes are noise."""
_NEAR = 7
"""Days ahead that are called by the name of their weekday."""
_LAST_YEAR = re.compile(r"(?:[\s,./،-]|'[^']*')*y+(?:\s|'[^']*'|[.년年])*$")
_FIRST_YEAR = re.compile(r"^y+(?:[\s,./،년年-]|'[^']*')*")
_INNER_YEAR = re.compile(r"(?:\s*'[^']*')?\s*y+(?:\s*'[^']*')?")
_CLOCK24 = re.compile(r"[hH]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """How one business reads the clock and its people read numbers.

    `locale_name` is such as "en_GB"; empty is the system's. `zone` is an IANA name.
    `week_start` is 1 (Monday) to 7, or 0 for the locale's. `clock` is 12, 24, or 0 for
    the locale's.
    """

    zone: str = "UTC"
    locale_name: str = ""
    week_start: int = 0
    clock: int = 0
    _patterns: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def locale(self) -> QLocale:
        """The locale that is used."""
        return QLocale(self.locale_name) if self.locale_name else QLocale()

    # ------------------------------------------------------------------ clock

    @property
    def hour_pattern(self) -> str:
        """How Qt is to write a time of day."""
        return self._pattern("time")

    @property
    def day_pattern(self) -> str:
        """How Qt is to write a day with its year in a field."""
        long = self.locale.dateFormat(QLocale.FormatType.LongFormat)
        return long.replace("MMMM", "MMM").replace("dddd", "ddd")

    def wall(self, at: datetime) -> datetime:
        """Return what the business's clock shows at an instant, without a zone."""
        return wall(at, self.zone)

    def hour(self, at: datetime) -> str:
        """Return the time of an instant, such as "14:30"."""
        return self.hour_of(self.wall(at).time())

    def hour_of(self, at: time) -> str:
        """Return a time of day."""
        return self.locale.toString(QTime(at.hour, at.minute), self._pattern("time"))

    def with_zone(self, at: datetime, zone_name: str) -> str:
        """Return the time of an instant elsewhere, such as "08:30 (New York)"."""
        there = at.astimezone(zone(zone_name)).time()
        city = zone_name.rsplit("/", 1)[-1].replace("_", " ")
        return _("{time} ({city})").format(time=self.hour_of(there), city=city)

    # ------------------------------------------------------------------- days

    def day(self, day: date) -> str:
        """Return a day without its year, such as "Tuesday 17 November"."""
        return self._dated(day, "day")

    def day_short(self, day: date) -> str:
        """Return a day in little room, such as "Tue 17 Nov"."""
        return self._dated(day, "day_short")

    def date_short(self, day: date) -> str:
        """Return a day without its weekday, such as "17 Nov"."""
        return self._dated(day, "date_short")

    def full_date(self, day: date) -> str:
        """Return a day with its year, in the locale's short form."""
        short = QLocale.FormatType.ShortFormat
        return self.locale.toString(QDate(day.year, day.month, day.day), short)

    def month(self, day: date) -> str:
        """Return the month and its year, such as "November 2026"."""
        name = self.locale.standaloneMonthName(day.month)
        name = name[:1].upper() + name[1:]
        year = self.digits(day.year)
        long = self.locale.dateFormat(QLocale.FormatType.LongFormat)
        return f"{year} {name}" if long.lstrip().startswith("y") else f"{name} {year}"

    def weekday(self, day: date) -> str:
        """Return the name of a day's weekday."""
        return self.locale.standaloneDayName(day.isoweekday())

    def weekday_name(self, number: int, *, letters: int = 0) -> str:
        """Return a weekday's name.

        Args:
            number: 1 is Monday.
            letters: 0 for all, 1 for one letter, more for the short name.
        """
        kinds = QLocale.FormatType
        kind = {0: kinds.LongFormat, 1: kinds.NarrowFormat}.get(
            letters, kinds.ShortFormat
        )
        return self.locale.standaloneDayName(number, kind)

    @property
    def week(self) -> tuple[int, ...]:
        """The weekdays in order, 1 is Monday."""
        first = self.week_start or self.locale.firstDayOfWeek().value
        return tuple((first - 1 + number) % 7 + 1 for number in range(7))

    @property
    def weekend(self) -> frozenset[int]:
        """The weekdays that are not working days, 1 is Monday."""
        working = {day.value for day in self.locale.weekdays()}
        return frozenset(range(1, 8)) - working

    def week_of(self, day: date) -> date:
        """Return the first day of a day's week."""
        return day - timedelta(days=self.week.index(day.isoweekday()))

    def week_number(self, day: date) -> str:
        """Return the week's number after ISO 8601, such as "Week 47"."""
        number = QDate(day.year, day.month, day.day).weekNumber()[0]
        return _("Week {n}").format(n=self.digits(number))

    # ---------------------------------------------------------------- moments

    def when(self, at: datetime, now: datetime) -> str:
        """Return when something is, as near as one says it: "yesterday 09:00"."""
        day, today = self.wall(at).date(), self.wall(now).date()
        words = {
            -1: _("yesterday {time}"),
            0: _("today {time}"),
            1: _("tomorrow {time}"),
        }.get((day - today).days, _("{day} {time}"))
        return words.format(time=self.hour(at), day=self.near_day(day, today))

    def near_day(self, day: date, today: date) -> str:
        """Return a day as one says it today: "tomorrow", "Friday", "3 Dec"."""
        days = (day - today).days
        near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get(days)
        if near is not None:
            return near
        if 0 < days < _NEAR:
            return self.weekday(day)
        if day.year == today.year or 0 < days < 180:  # noqa: PLR2004 - half a year
            return self.date_short(day)
        return self.full_date(day)

    def until(self, at: datetime, now: datetime) -> str:
        """Return how long something lasts: "until Friday", "until 14:30" today."""
        end, today = self.wall(at), self.wall(now).date()
        days = (end.date() - today).days
        words = {
            -1: _("until yesterday"),
            0: _("until {time}"),
            1: _("until tomorrow"),
        }.get(days)
        if words is None:
            near = 0 < days < _NEAR
            words = _("until {weekday}") if near else _("until {date}")
        return words.format(
            time=self.hour_of(end.time()),
            weekday=self.weekday(end.date()),
            date=self.near_day(end.date(), today),
        )

    def due(self, at: datetime, now: datetime) -> str:
        """Return how far off something is: "in 1 h 20 min", "20 min ago", "now"."""
        ahead = at - now
        if abs(ahead.total_seconds()) < _MINUTE:
            return _("now")
        return self._said(ahead, _AHEAD if ahead > timedelta() else _AGO)

    def span(self, length: timedelta) -> str:
        """Return a length of time, no more exact than one wants to know."""
        return self._said(length, _SPAN)

    def _said(self, length: timedelta, words: "_Words") -> str:
        unit, count, minutes = _measured(abs(int(length.total_seconds())))
        number = _Figure(count, self.digits(count))
        return words[unit](number).format(
            n=number, hours=number, minutes=self.digits(minutes)
        )

    # ---------------------------------------------------------------- numbers

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number with the locale's separators."""
        if decimals:
            return self.locale.toString(float(value), "f", decimals)
        return self.locale.toString(round(value))

    def digits(self, value: int) -> str:
        """Return a number without separators, in the locale's digits."""
        plain = self.locale
        plain.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
        return plain.toString(value)

    def share(self, part: float) -> str:
        """Return a share between 0 and 1 as a percentage."""
        # Translators: a percentage, such as "45%"; many languages want a space.
        return _("{share}%").format(share=self.number(part * 100))

    def figure(self, count: int) -> int:
        """Return a count that a sentence shows with the locale's separators.

        Give it to `plural`, which then says "1,734 channels":
        `plural("{n} channel", "{n} channels", formats.figure(count))`.
        """
        return _Figure(count, self.number(count))

    def size(self, count: int) -> str:
        """Return a number of bytes."""
        return self.locale.formattedDataSize(count, 1)

    def _dated(self, day: date, kind: str) -> str:
        return self.locale.toString(
            QDate(day.year, day.month, day.day), self._pattern(kind)
        )

    def _pattern(self, kind: str) -> str:
        found = self._patterns.get(kind)
        if found is None:
            found = self._patterns[kind] = self._made(kind)
        return found

    def _made(self, kind: str) -> str:
        locale = self.locale
        if kind == "time":
            return clocked(
                locale.timeFormat(QLocale.FormatType.ShortFormat), self.clock
            )
        long = without_year(locale.dateFormat(QLocale.FormatType.LongFormat))
        if kind == "day":
            return long
        short = long.replace("MMMM", "MMM").replace("dddd", "ddd")
        if kind == "date_short":
            return re.sub(r"^[\s,.،]+|[\s,،]+$", "", short.replace("ddd", ""))
        return short


class _Figure(int):
    """A number that a sentence shows as the locale writes it."""

    shown: str

    def __new__(cls, value: int, shown: str) -> "_Figure":
        """Make a number with what is shown of it."""
        made = super().__new__(cls, value)
        made.shown = shown
        return made

    def __format__(self, _spec: str) -> str:
        """Return what is shown."""
        return self.shown


_Words = Mapping[str, Callable[[int], str]]
# Whole sentences each: what stands before a length of time bends it in many languages.
_SPAN: _Words = {
    "minutes": lambda _n: _("{n} min"),
    "hours": lambda _n: _("{n} h"),
    "both": lambda _n: _("{hours} h {minutes} min"),
    "days": lambda n: plural("{n} day", "{n} days", n),
    "weeks": lambda n: plural("{n} week", "{n} weeks", n),
}
_AHEAD: _Words = {
    "minutes": lambda _n: _("in {n} min"),
    "hours": lambda _n: _("in {n} h"),
    "both": lambda _n: _("in {hours} h {minutes} min"),
    "days": lambda n: plural("in {n} day", "in {n} days", n),
    "weeks": lambda n: plural("in {n} week", "in {n} weeks", n),
}
_AGO: _Words = {
    "minutes": lambda _n: _("{n} min ago"),
    "hours": lambda _n: _("{n} h ago"),
    "both": lambda _n: _("{hours} h {minutes} min ago"),
    "days": lambda n: plural("{n} day ago", "{n} days ago", n),
    "weeks": lambda n: plural("{n} week ago", "{n} weeks ago", n),
}


def _measured(seconds: int) -> tuple[str, int, int]:
    """Return the unit in which one says a time, how many of it, and minutes beside."""
    hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
    if not hours:
        return "minutes", minutes, 0
    if seconds >= 2 * _WEEK:
        return "weeks", seconds // _WEEK, 0
    if seconds >= _DAY:
        return "days", seconds // _DAY, 0
    if hours >= _PRECISE_HOURS or not minutes:
        return "hours", hours, 0
    return "both", hours, minutes


def without_year(pattern: str) -> str:
    """Return a date pattern of Qt's without its year and what belongs to it."""
    for year in (_LAST_YEAR, _FIRST_YEAR, _INNER_YEAR):
        pattern, count = year.subn("", pattern, count=1)
        if count:
            break
    return pattern.strip(" ,،")


def clocked(pattern: str, clock: int) -> str:
    """Return a time pattern of Qt's for a 12 or 24 hour clock; 0 leaves it."""
    twelve = "ap" in pattern.lower()
    if clock == 24 and twelve:  # noqa: PLR2004 - hours
        bare = re.sub(r"[\s\u202f\u00a0]*[aA][pP]?[\s\u202f\u00a0]*", "", pattern)
        return _CLOCK24.sub("HH", bare, count=1)
    if clock == 12 and not twelve:  # noqa: PLR2004 - hours
        return _CLOCK24.sub("h", pattern, count=1) + " AP"
    return pattern
