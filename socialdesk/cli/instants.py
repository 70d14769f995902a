"""Instants as people and programs write them, and as they are shown.

Read: ISO 8601 with an offset or Z, or a wall time or a day in a zone. Shown to people:
the wall time of the business's zone; to programs: UTC with Z.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from socialdesk.domain.errors import InputError
from socialdesk.domain.periods import Period, reached, wall
from socialdesk.domain.words import _, mark

_YEARS = range(1000, 9000)
_WEEKDAYS = (
    mark("Mon"),
    mark("Tue"),
    mark("Wed"),
    mark("Thu"),
    mark("Fri"),
    mark("Sat"),
    mark("Sun"),
)


def instant(text: str, zone: str, field: str) -> datetime:
    """Return the instant that a text means; a day means its first instant.

    Raises:
        InputError: It is no instant.
    """
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        read = None
    if read is None or read.year not in _YEARS:
        raise InputError(
            "instant.invalid",
            _("{text} is not a time that can be read.").format(text=repr(text)),
            hint=_("Write it as 2026-11-01, 2026-11-01T09:00 or 2026-11-01T09:00Z."),
            field=field,
        )
    return reached(read, zone) if read.tzinfo is None else read.astimezone(UTC)


def day(text: str, field: str) -> date:
    """Return the day that a text means.

    Raises:
        InputError: It is no day.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(
            "day.invalid",
            _("{text} is not a day that can be read.").format(text=repr(text)),
            hint=_("Write it as 2026-11-01."),
            field=field,
        ) from error


def period(start: datetime, end: datetime) -> Period:
    """Return the span between two instants.

    Raises:
        InputError: The end is not after the start.
    """
    if end <= start:
        raise InputError(
            "period.order", _("The end has to be after the start."), field="to"
        )
    return Period(start, end)


def utc(at: datetime | None) -> str | None:
    """Return an instant for programs: "2026-12-25T11:00:00Z"."""
    if at is None:
        return None
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


@dataclass(frozen=True, slots=True)
class Clockface:
    """Shows instants as the clock of a zone does."""

    zone: str

    def moment(self, at: datetime | None) -> str:
        """Return weekday, day and time; empty for None."""
        if at is None:
            return ""
        shown = wall(at, self.zone)
        name = _(_WEEKDAYS[shown.weekday()])
        return f"{name} {shown:%Y-%m-%d %H:%M}"

    def today(self, at: datetime) -> Period:
        """Return the day around an instant, from midnight to midnight."""
        midnight = wall(at, self.zone).replace(hour=0, minute=0, second=0)
        first = midnight.replace(microsecond=0)
        return Period(
            reached(first, self.zone), reached(first + timedelta(days=1), self.zone)
        )
