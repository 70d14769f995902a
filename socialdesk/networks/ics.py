"""Calendar files (RFC 5545).

Instants are written in UTC and no VTIMEZONE is: readers disagree about the long lists
of changes in one, and a planned turn is an instant (shared/networks.md, section 6).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from socialdesk.domain.ports import CalendarEvent

if TYPE_CHECKING:
    from icalendar import Alarm, Event

PRODUCT = "-//SocialDesk//SocialDesk//EN"
_HOST = "socialdesk"
_KEPT = {"\n", "\t"}


class IcsWriter:
    """Writes calendar files; implements the CalendarWriter port."""

    def write(self, events: Sequence[CalendarEvent], *, made_at: datetime) -> bytes:
        """Return a file with those events; `made_at` becomes their DTSTAMP."""
        from icalendar import Calendar

        calendar = Calendar()
        calendar.add("prodid", PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        for event in events:
            calendar.add_component(_event(event, made_at))
        return bytes(calendar.to_ical())


def _event(event: CalendarEvent, made_at: datetime) -> "Event":
    from icalendar import Event

    written = Event()
    written.add("uid", f"{event.uid}@{_HOST}")
    written.add("dtstamp", _utc(made_at))
    written.add("dtstart", _utc(event.start))
    written.add("dtend", _utc(event.end))
    written.add("sequence", event.sequence)
    written.add("summary", _clean(event.summary))
    if event.description:
        written.add("description", _clean(event.description))
    written.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    # A turn says who speaks for the business; it does not make the person busy.
    written.add("transp", "TRANSPARENT")
    for alarm in _alarms(event):
        written.add_component(alarm)
    return written


def _alarms(event: CalendarEvent) -> "list[Alarm]":
    from icalendar import Alarm

    alarms = []
    for before in () if event.cancelled else event.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _clean(event.summary))
        alarm.add("trigger", -before)
        alarms.append(alarm)
    return alarms


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _clean(text: str) -> str:
    """Return the text without the control characters that RFC 5545 forbids."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if char in _KEPT or char.isprintable())
