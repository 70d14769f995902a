"""Spans of time, and the wall clock of a named zone.

Every instant is aware and in UTC. A wall time is a naive `datetime` that only means
something together with the name of its zone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from socialdesk.domain.errors import InputError
from socialdesk.domain.words import _

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A half-open span: the start belongs to it, the end does not."""

    start: datetime
    end: datetime

    def __contains__(self, at: datetime) -> bool:
        """Say whether an instant lies in the period."""
        return self.start <= at < self.end

    @property
    def length(self) -> timedelta:
        """How long it is, on the clock that never jumps."""
        return self.end - self.start

    def overlaps(self, other: "Period") -> bool:
        """Say whether the two share any time."""
        return self.start < other.end and other.start < self.end

    def cut_to(self, other: "Period") -> "Period | None":
        """Return what both share, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None


def micros(at: datetime) -> int:
    """Return an instant as whole microseconds since 1970 in UTC, exactly."""
    return (at - EPOCH) // _MICROSECOND


def instant(value: int) -> datetime:
    """Return microseconds since 1970 as an instant in UTC."""
    return EPOCH + timedelta(microseconds=value)


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """Return the zone of that IANA name.

    Raises:
        InputError: There is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(
            "zone.unknown",
            _("There is no time zone called {name}.").format(name=repr(name)),
            hint=_("Write a name such as Europe/London or America/New_York."),
            field="zone",
        ) from error


def reached(wall: datetime, zone_name: str) -> datetime:
    """Return the first instant at which the zone's clock shows `wall` or later.

    A wall time that does not exist (spring) is the first instant after the gap; one
    that happens twice is the first of the two (rotation.md, section 1.3).
    """
    where = zone(zone_name)
    at = wall.replace(tzinfo=where, fold=0).astimezone(UTC)
    if at.astimezone(where).replace(tzinfo=None) == wall:
        return at
    # In a gap. fold=1 reads the wall time with the offset after the change, which
    # lies before the change; the change is the first instant that shows `wall` or
    # more: found by halving between the two readings.
    low = wall.replace(tzinfo=where, fold=1).astimezone(UTC)
    high = at
    while high - low > _MICROSECOND:
        middle = low + (high - low) / 2
        if middle.astimezone(where).replace(tzinfo=None) >= wall:
            high = middle
        else:
            low = middle
    return high


def wall(at: datetime, zone_name: str) -> datetime:
    """Return what the zone's clock shows at an instant, without a zone."""
    return at.astimezone(zone(zone_name)).replace(tzinfo=None, fold=0)


def days(start: datetime, count: int) -> Iterator[datetime]:
    """Yield `count` wall times, a day apart."""
    for number in range(count):
        yield start + timedelta(days=number)
