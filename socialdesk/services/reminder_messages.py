"""Reminders in words: what each message needs is gathered once for a whole batch."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from socialdesk.domain.channels import Channel
from socialdesk.domain.ids import ChannelId, PersonId, RotationId
from socialdesk.domain.lateness import Decision, Group
from socialdesk.domain.periods import wall
from socialdesk.domain.reminder_rules import Rules, answer_by, patience, zone_of
from socialdesk.domain.reminder_words import Facts, Message, words
from socialdesk.domain.reminders import Reminder, ReminderKind
from socialdesk.domain.rotations import Turn
from socialdesk.domain.team import Person
from socialdesk.domain.words import language
from socialdesk.store import reminders as stored_reminders
from socialdesk.store.tables import channels, people
from socialdesk.store.unit_of_work import Reading

if TYPE_CHECKING:
    from babel import Locale

_PASSES = frozenset({ReminderKind.END, ReminderKind.BATON})
_LOCALES = {"en": "en_GB"}
"""English without a country is written as the catalogue is: the day first, 24 hours."""

Place = tuple[RotationId, int]
ToSend = Sequence[tuple[Group, Decision]]


class Words:
    """Puts the messages of one batch into words.

    Args:
        reading: Where the names are.
        rules: The settings.
        turns: The turns of the batch, by rotation and number.
        sent: The messages of the batch.
        now: The instant of sending.
        listed: What digests tell of.
    """

    def __init__(
        self,
        reading: Reading,
        rules: Rules,
        turns: Mapping[Place, Turn],
        sent: ToSend,
        *,
        now: datetime,
        listed: Sequence[Reminder] = (),
    ) -> None:
        self._rules = rules
        self._turns = turns
        self._now = now
        leads = [group.lead for group, _decision in sent]
        ended = [
            turns[_place(row)]
            for row in leads
            if row.kind in _PASSES and _place(row) in turns
        ]
        after = stored_reminders.following(reading, ended) if ended else []
        self._heirs: dict[tuple[RotationId, datetime], PersonId | None] = {
            (turn.rotation_id, turn.start_at): turn.person_id for turn in after
        }
        rows = [*leads, *listed]
        self.people = _people(reading, _named(rows, turns.values(), after))
        self._channels = _channels(reading, {row.channel_id for row in leads})
        self._listed = [(self._name(row.person_id), row) for row in listed]

    def of(self, group: Group, decision: Decision) -> Message:
        """Return one message in the words and the zone of its reader."""
        row = group.lead
        turn = self._turns.get(_place(row))
        reader = self.people.get(row.person_id)
        zone = self._rules.zone if reader is None else zone_of(reader, self._rules)
        holder = turn.person_id if turn is not None else None
        return words(
            row,
            decision,
            Facts(
                now=self._now,
                moment=partial(moment, zone=zone, now=self._now),
                channel=self.channel(row),
                holder=self._name(holder or PersonId(row.detail)),
                heir=self._heir(turn),
                answer_by=None if turn is None else self._answer_by(row, turn),
                rest=group.rest,
                listed=self._listed,
            ),
        )

    def channel(self, row: Reminder) -> str:
        """Return the name of the channel that a reminder is about."""
        found = self._channels.get(row.channel_id)
        return found.name or found.handle if found is not None else ""

    def _name(self, person_id: PersonId | None) -> str:
        person = self.people.get(person_id) if person_id else None
        return person.name if person is not None else ""

    def _heir(self, turn: Turn | None) -> str:
        if turn is None:
            return ""
        return self._name(self._heirs.get((turn.rotation_id, turn.end_at)))

    def _answer_by(self, row: Reminder, turn: Turn) -> datetime | None:
        if row.kind is ReminderKind.ACCEPT:
            return answer_by(turn, self._now, self._rules)
        if row.kind is ReminderKind.BACKUP:
            return self._now + patience(self._now, turn.start_at, self._rules)
        return None


def moment(at: datetime, *, zone: str, now: datetime) -> str:
    """Return an instant on the clock of a zone, as it is written in a message.

    Such as "Mon 16 Nov 09:00", in German "Mo. 16. Nov. 09:00"; with the year where it
    is not this one. Messages are kept and read days later, so that a day is never
    called "today" or "tomorrow" in them.
    """
    there = _minute(at, zone)
    return _written(there, there.year != _minute(now, zone).year, language())


@lru_cache(maxsize=4096)
def _minute(at: datetime, zone: str) -> datetime:
    """Return the minute that the clock of a zone shows; a burst asks for few."""
    return wall(at, zone).replace(second=0, microsecond=0)


@lru_cache(maxsize=4096)
def _written(there: datetime, with_year: bool, tongue: str) -> str:  # noqa: FBT001
    from babel.dates import format_time, parse_pattern

    locale = _locale(tongue)
    skeleton = locale.datetime_skeletons["yMMMEd" if with_year else "MMMEd"]
    # One moment stands in a sentence with commas of its own.
    plain = parse_pattern(skeleton.pattern.replace(",", ""))
    day = plain.apply(there, locale)
    return f"{day} {format_time(there, 'short', locale=locale)}"


@lru_cache(maxsize=8)
def _locale(tongue: str) -> "Locale":
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(_LOCALES.get(tongue, tongue))
    except (ValueError, UnknownLocaleError):
        return Locale.parse(_LOCALES["en"])


def _place(row: Reminder) -> Place:
    return row.rotation_id, row.turn_no


def _named(
    rows: Iterable[Reminder], turns: Iterable[Turn], after: Iterable[Turn]
) -> set[PersonId]:
    found = {row.person_id for row in rows}
    found |= {PersonId(row.detail) for row in rows if row.detail}
    found |= {turn.person_id for turn in turns if turn.person_id}
    return found | {turn.person_id for turn in after if turn.person_id}


def _people(reading: Reading, ids: Iterable[PersonId]) -> dict[PersonId, Person]:
    found = reading.all(Person, people.c.id.in_(set(ids)))
    return {person.id: person for person in found}


def _channels(reading: Reading, ids: Iterable[ChannelId]) -> dict[ChannelId, Channel]:
    found = reading.all(Channel, channels.c.id.in_(set(ids)))
    return {channel.id: channel for channel in found}
