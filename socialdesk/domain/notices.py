"""Notices: the rows of a person's inbox, one for each reminder that was delivered.

A notice is inserted in the transaction that marks its reminder as sent. Pop-ups and
the tray badge show the notices that are `waiting`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from socialdesk.domain.errors import RuleError
from socialdesk.domain.ids import NoticeId, PersonId, TurnId
from socialdesk.domain.periods import reached, wall
from socialdesk.domain.reminders import NO_TURN, ReminderKind
from socialdesk.domain.words import _, mark

AFTER_LUNCH = time(13)
MORNING = time(9)


class Reply(StrEnum):
    """What the reader answered to a request; empty while nothing."""

    NONE = ""
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One line in a person's inbox. Instants are UTC; texts are as they were sent."""

    id: NoticeId
    reminder_key: str
    person_id: PersonId
    kind: ReminderKind
    at: datetime
    title: str
    body: str
    turn_id: TurnId = NO_TURN
    seen_at: datetime | None = None
    snoozed_until: datetime | None = None
    answered: Reply = Reply.NONE

    def waiting(self, now: datetime) -> bool:
        """Say whether the notice still wants to be looked at now."""
        return self.seen_at is None and not self.asleep(now)

    def asleep(self, now: datetime) -> bool:
        """Say whether the reader has put the notice aside for a while."""
        return self.snoozed_until is not None and now < self.snoozed_until

    def seen(self, *, now: datetime) -> "Notice":
        """Return the notice as looked at; the first time counts."""
        return self if self.seen_at else replace(self, seen_at=now, snoozed_until=None)

    def to(self, answer: Reply, *, now: datetime) -> "Notice":
        """Return the notice with its reader's answer, and so looked at."""
        return replace(self.seen(now=now), answered=answer)


def snoozed(notice: Notice, until: datetime, *, now: datetime) -> Notice:
    """Return the notice put aside; it is unseen again when it comes back.

    Raises:
        RuleError: The time to come back is not in the future.
    """
    if until <= now:
        raise RuleError(
            "notice.snooze",
            _("A notice can only be put aside until a later time."),
            hint=_("Choose a time that is still to come."),
            field="until",
        )
    return replace(notice, snoozed_until=until, seen_at=None)


class Snooze(StrEnum):
    """For how long a notice can be put aside with one click."""

    TEN_MINUTES = "10m"
    ONE_HOUR = "1h"
    AFTER_LUNCH = "lunch"
    TOMORROW = "tomorrow"


SNOOZE_WORDS: Mapping[Snooze, str] = {
    Snooze.TEN_MINUTES: mark("In 10 minutes"),
    Snooze.ONE_HOUR: mark("In 1 hour"),
    Snooze.AFTER_LUNCH: mark("After lunch"),
    Snooze.TOMORROW: mark("Tomorrow at 9"),
}


def snooze_until(preset: Snooze, zone_name: str, *, now: datetime) -> datetime:
    """Return when a preset ends, by the clock of the reader's zone.

    After lunch is 13:00, tomorrow's once that has passed.
    """
    return _ENDS[preset](now, zone_name)


def _next(at: time, now: datetime, zone_name: str) -> datetime:
    day = wall(now, zone_name).date()
    today = reached(datetime.combine(day, at), zone_name)
    if today > now:
        return today
    return reached(datetime.combine(day + timedelta(days=1), at), zone_name)


def _tomorrow(now: datetime, zone_name: str) -> datetime:
    day = wall(now, zone_name).date() + timedelta(days=1)
    return reached(datetime.combine(day, MORNING), zone_name)


_ENDS: Mapping[Snooze, Callable[[datetime, str], datetime]] = {
    Snooze.TEN_MINUTES: lambda now, _zone: now + timedelta(minutes=10),
    Snooze.ONE_HOUR: lambda now, _zone: now + timedelta(hours=1),
    Snooze.AFTER_LUNCH: lambda now, zone_name: _next(AFTER_LUNCH, now, zone_name),
    Snooze.TOMORROW: _tomorrow,
}
