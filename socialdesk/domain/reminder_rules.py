"""The settings of reminders, and what times follow from them.

Spans are texts of a number and a unit: "30m", "2h", "7d", "1w". Days and weeks are
counted on the wall clock of a zone, hours and minutes on the clock that never jumps;
24 hours are one day (rotation.md, F12).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import lru_cache

from socialdesk.domain.errors import InputError
from socialdesk.domain.ids import ChannelId
from socialdesk.domain.periods import Period, reached, wall
from socialdesk.domain.reminders import Medium, ReminderKind
from socialdesk.domain.rotations import Turn
from socialdesk.domain.settings import Business, Reminding
from socialdesk.domain.team import Person
from socialdesk.domain.words import _

_SPAN = re.compile(r"(\d{1,4})([mhdw])")
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_DAY = timedelta(days=1)
_BEFORE_QUIET = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How the business wants its reminders.

    Attributes:
        zone: The zone of the business, for people who have none of their own.
        leads: How long before a turn its holder is reminded.
        ask: Whether holders are asked to accept their turns.
        ask_lead: How long before the start they are asked; empty: once published.
        accept_deadline: How long before the start the backup is asked instead.
        answer_time: How long somebody who was asked is given to answer, at least,
            counted while any program of the business runs.
        quiet_from: Wall time "HH:MM" from which people without own quiet hours are
            left alone; empty: no quiet hours.
        quiet_until: Wall time at which quiet hours end, on the next day if not later.
        merge_window: How long changes of a turn are gathered into one notice.
        late_start: After how long without a word the late-start alarm goes.
        silence: After how long a silence within a turn is an alarm.
        default_media: The media of every kind that `media` does not name.
        media: Other media, by kind.
        off: Kinds that nobody gets.
        off_by_channel: Kinds that are not sent about a channel.
    """

    zone: str = "UTC"
    leads: tuple[str, ...] = ("7d", "1d", "2h")
    ask: bool = True
    ask_lead: str = "7d"
    accept_deadline: str = "2d"
    answer_time: str = "8h"
    quiet_from: str = ""
    quiet_until: str = ""
    merge_window: str = "10m"
    late_start: str = "24h"
    silence: str = "48h"
    default_media: tuple[Medium, ...] = (Medium.INBOX,)
    media: Mapping[ReminderKind, tuple[Medium, ...]] = field(default_factory=dict)
    off: frozenset[ReminderKind] = frozenset()
    off_by_channel: Mapping[ChannelId, frozenset[ReminderKind]] = field(
        default_factory=dict
    )

    def wants(self, kind: ReminderKind, channel_id: ChannelId) -> bool:
        """Say whether a kind is sent about a channel at all."""
        return kind not in self.off and kind not in self.off_by_channel.get(
            channel_id, ()
        )

    def media_for(self, kind: ReminderKind, person: Person) -> tuple[Medium, ...]:
        """Return the media by which a person gets a kind; no mail without address."""
        return tuple(
            medium
            for medium in self.media.get(kind, self.default_media)
            if medium is not Medium.MAIL or person.email
        )


def rules_of(business: Business, reminding: Reminding) -> Rules:
    """Return the rules that the settings of a business amount to.

    Pop-ups show the inbox, so the desktop is no medium of its own here.
    """
    mail = (Medium.MAIL,) if reminding.mail else ()
    return Rules(
        zone=business.zone or "UTC",
        leads=reminding.leads,
        ask_lead=reminding.ask_lead,
        accept_deadline=reminding.accept_deadline,
        answer_time=reminding.answer_time,
        quiet_from=reminding.quiet_from,
        quiet_until=reminding.quiet_until,
        default_media=(Medium.INBOX, *mail),
    )


def checked(rules: Rules) -> Rules:
    """Return the rules if every span and time in them can be read.

    Raises:
        InputError: One cannot; `field` names it.
    """
    spans = {
        name: getattr(rules, name)
        for name in (
            "ask_lead",
            "accept_deadline",
            "answer_time",
            "merge_window",
            "late_start",
            "silence",
        )
        if getattr(rules, name) or name != "ask_lead"
    }
    for name, text in [*spans.items(), *(("leads", lead) for lead in rules.leads)]:
        span(text, field=name)
    for name in ("quiet_from", "quiet_until"):
        clock_time(getattr(rules, name) or "00:00", field=name)
    return rules


@lru_cache(maxsize=256)
def span(text: str, *, field: str = "span") -> timedelta:
    """Return the length of a span such as "2h" or "7d".

    Raises:
        InputError: It is not a number and one of m, h, d, w.
    """
    found = _SPAN.fullmatch(text)
    if found is None:
        raise InputError(
            "span.unreadable",
            _("{text} is not a length of time.").format(text=repr(text)),
            hint=_("Write a number and m, h, d or w, such as 2h or 7d."),
            field=field,
        )
    return int(found[1]) * _UNITS[found[2]]


@lru_cache(maxsize=256)
def clock_time(text: str, *, field: str = "time") -> time:
    """Return a time of day "HH:MM".

    Raises:
        InputError: It is not one.
    """
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            "time.unreadable",
            _("{text} is not a time of day.").format(text=repr(text)),
            hint=_("Write it as 22:00."),
            field=field,
        ) from error


def before(turn: Turn, offset: str) -> datetime:
    """Return the instant that lies `offset` before a turn's start.

    Whole days go back on the wall clock of the rotation's zone, all else on the clock
    that never jumps.
    """
    length = span(offset)
    if length and not length % _DAY:
        return reached(turn.start_wall - length, turn.zone)
    return turn.start_at - length


def patience(asked_at: datetime, start_at: datetime, rules: Rules) -> timedelta:
    """Return how long to wait for an answer.

    It is the shorter of the usual answer time and half of what is left before the
    start (rotation.md, late rules).
    """
    left = max(timedelta(0), start_at - asked_at)
    return min(span(rules.answer_time), left / 2)


def answer_by(turn: Turn, asked_at: datetime, rules: Rules) -> datetime:
    """Return when the next person is asked if this one, asked then, stays silent."""
    return max(
        before(turn, rules.accept_deadline),
        asked_at + patience(asked_at, turn.start_at, rules),
    )


def zone_of(person: Person, rules: Rules) -> str:
    """Return the name of the zone a person lives in."""
    return person.zone or rules.zone


def quiet_span(at: datetime, person: Person, rules: Rules) -> Period | None:
    """Return the person's quiet hours that an instant lies in, if any."""
    own = person.quiet_from or person.quiet_until
    first = person.quiet_from if own else rules.quiet_from
    last = person.quiet_until if own else rules.quiet_until
    if not first or not last or first == last:
        return None
    zone_name = zone_of(person, rules)
    begin, end = clock_time(first), clock_time(last)
    today = wall(at, zone_name).date()
    for day in (today - _DAY, today):
        until = day if begin < end else day + _DAY
        found = Period(
            reached(datetime.combine(day, begin), zone_name),
            reached(datetime.combine(until, end), zone_name),
        )
        if at in found:
            return found
    return None


def outside_quiet(
    due: datetime, person: Person, rules: Rules, *, latest: datetime, early: bool
) -> datetime:
    """Return when to tell somebody who is not to be disturbed at `due`.

    It is the end of the quiet hours, if that is not after `latest`. Otherwise it is
    just before they begin if the news may come `early`, else `due` after all.
    """
    quiet = quiet_span(due, person, rules)
    if quiet is None:
        return due
    if quiet.end <= latest:
        return quiet.end
    return quiet.start - _BEFORE_QUIET if early else due


def late_start_at(turn: Turn, rules: Rules) -> datetime:
    """Return when a turn without a single word calls for an alarm (product.md T07)."""
    return turn.start_at + span(rules.late_start)


def silence_at(last_word_at: datetime, rules: Rules) -> datetime:
    """Return when a silence since the last word calls for an alarm (T07)."""
    return last_word_at + span(rules.silence)
