"""Days and times as they stand in the tables of people.

Whether 03/04/2026 is in March or in April cannot be seen from the cell; it is decided
over the whole column, and when nothing in the column decides it, day first is assumed
unless the language is that of the United States. `Dates.note` says what was done.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from socialdesk.domain.errors import InputError
from socialdesk.domain.words import _

MONTH_FIRST_LOCALES = frozenset({"en_US", "en_PH", "en_PW", "en_FM", "en_MH"})
"""Where a date without a name begins with the month (Unicode CLDR, short formats)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What a cell says: a day, and a time of day when it has one.

    `wall` is naive and belongs to the zone of whoever wrote it; `at` is the instant in
    UTC where the cell says an offset itself.
    """

    wall: datetime
    timed: bool
    at: datetime | None = None

    @property
    def day(self) -> date:
        """Return the day alone."""
        return self.wall.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """How the dates of a column are read."""

    month_first: bool = False
    assumed: bool = False

    @property
    def note(self) -> str:
        """Say how ambiguous dates were read; empty when there was no doubt."""
        if not self.assumed:
            return ""
        if self.month_first:
            return _("Dates were read with the month first: 3/4/2026 is 4 March.")
        return _("Dates were read with the day first: 3/4/2026 is 3 April.")

    def read(self, cell: str) -> Moment:
        """Return what a cell says.

        Raises:
            InputError: It is no date, or not one in this column's order.
        """
        text = _WEEKDAY.sub("", " ".join(cell[: _LONGEST + 1].split()))
        fit = _CELL.fullmatch(text) if len(cell) <= _LONGEST else None
        if fit is None:
            raise _unreadable(cell)
        try:
            clock = _clock(fit)
            wall = datetime.combine(self._day(fit["day"]), clock or time())
            zone = _offset(fit["zone"])
            at = wall.replace(tzinfo=zone).astimezone(UTC) if zone else None
        except (ValueError, OverflowError):
            raise _unreadable(cell) from None
        return Moment(wall=wall, timed=clock is not None, at=at)

    def _day(self, text: str) -> date:
        if fit := _COMPACT.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
            return date(int(fit[1]), int(fit[2]), int(fit[3]))
        if fit := _NAMED.fullmatch(text):
            month, day = fit["month"] or fit["month_2"], fit["day"] or fit["day_2"]
            return date(_year(fit["year"]), _month(month), int(day))
        fit = _NUMBERS.fullmatch(text)
        if fit is None:
            raise ValueError(text)
        first, second = int(fit[1]), int(fit[3])
        swap = self.month_first and fit[2] != "."
        return date(_year(fit[4]), *((first, second) if swap else (second, first)))


def dates_of(cells: Iterable[str], locale: str = "") -> Dates:
    """Return how the dates of a whole column are to be read.

    Args:
        cells: All cells of the column, or of both columns "from" and "to".
        locale: The locale of the person, such as "en_US"; it decides only what the
            cells leave open.
    """
    day_first = month_first = open_ = False
    for cell in cells:
        fit = _SLASHED.match(_WEEKDAY.sub("", cell.strip()))
        if fit is None:
            continue
        first, second = int(fit[1]), int(fit[2])
        day_first |= first > _MONTHS
        month_first |= second > _MONTHS
        open_ |= first != second
    if day_first != month_first:
        return Dates(month_first=month_first)
    at_home = locale.partition(".")[0].replace("-", "_") in MONTH_FIRST_LOCALES
    return Dates(month_first=at_home, assumed=open_)


_MONTHS = 12
_CENTURY = 2000
_SHORT_YEAR = 2
_NOON = 12

_CELL = re.compile(
    r"(?P<day>.*?)(?:(?:T|,? (?:um |at )?)"
    r"(?P<time>\d{1,2}(?:[:.]\d{2}){1,2}(?:\.\d{1,9})?"
    r"|\d{1,2}(?= ?[aApP]\.?[mM]| Uhr))(?: ?(?P<half>[aApP]\.?[mM]\.?)| Uhr)?"
    r" ?(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?)?",
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?!\d)")
_NAMED = re.compile(
    r"(?:(?P<month>[^\W\d_]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,?"
    r"|(?P<day_2>\d{1,2})(?:st|nd|rd|th|\.)?[ -](?P<month_2>[^\W\d_]{3,9})\.?,?)"
    r"[ -](?P<year>\d{4}|\d{2})"
)
_WEEKDAY = re.compile(
    r"^(?:mo|tu|we|th|fr|sa|su|di|mi|do|so)[^\W\d_]{0,10}[.,]{0,2} (?=[\w])",
    re.IGNORECASE,
)
_LONGEST = 60

_MONTH_NAMES = (
    ("january", "januar", "jänner"),
    ("february", "februar"),
    ("march", "märz", "maerz", "mrz"),
    ("april",),
    ("may", "mai"),
    ("june", "juni"),
    ("july", "juli"),
    ("august",),
    ("september",),
    ("october", "oktober"),
    ("november",),
    ("december", "dezember"),
)
_MONTH_OF = {
    name[:length]: number
    for number, names in enumerate(_MONTH_NAMES, 1)
    for name in names
    for length in range(3, len(name) + 1)
}


def _year(text: str) -> int:
    return int(text) + (_CENTURY if len(text) == _SHORT_YEAR else 0)


def _month(name: str) -> int:
    number = _MONTH_OF.get(name.casefold())
    if number is None:
        raise ValueError(name)
    return number


def _clock(fit: re.Match[str]) -> time | None:
    """Return the time of day of a cell.

    Raises:
        ValueError: There is no such time.
    """
    if fit["time"] is None:
        return None
    hour, *rest = re.split("[:.]", fit["time"])
    half = (fit["half"] or "").replace(".", "").lower()
    hours = int(hour)
    if half:
        if not 1 <= hours <= _NOON:
            raise ValueError(hour)
        hours = hours % _NOON + (_NOON if half == "pm" else 0)
    minutes, seconds = ([int(part) for part in rest[:2]] + [0, 0])[:2]
    return time(hours, minutes, seconds)


def _offset(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text in {"Z", "UTC"}:
        return UTC
    size = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-size if text[0] == "-" else size)


def _unreadable(cell: str) -> InputError:
    return InputError(
        "table.date",
        _("{cell} is not a date that can be read.").format(cell=repr(cell[:_LONGEST])),
        hint=_("Write it as 2026-11-01 or 2026-11-01 09:00."),
    )
