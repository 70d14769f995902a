"""Rows that become past turns: a team's old rota.

They belong to a rotation of their own for each channel, ended before it began to be
planned, so that they are history and nothing else.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta

from socialdesk.domain.channels import Channel
from socialdesk.domain.dates import Dates, Moment, dates_of
from socialdesk.domain.errors import InputError
from socialdesk.domain.ids import ChannelId, RotationId, TurnId, new_id
from socialdesk.domain.naming import pick
from socialdesk.domain.periods import Period, reached
from socialdesk.domain.rotations import Rotation, Turn, TurnState
from socialdesk.domain.words import _, language
from socialdesk.services.person_rows import People
from socialdesk.services.settings import business_zone
from socialdesk.store.tables import rotations, turns
from socialdesk.store.unit_of_work import Reading, Work

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)


class TurnRows:
    """Rows of a table of past turns."""

    def __init__(
        self, reading: Reading, dates: Iterable[str], channel: str, now: datetime
    ) -> None:
        self._reading = reading
        self._now = now
        self._zone = business_zone(reading)
        self._channels = reading.all(Channel)
        self._default = channel
        self._people = People(reading)
        self._dates: Dates = dates_of(dates, language())
        self._rotations: dict[ChannelId, Rotation] = {}
        self._new_rotations: list[Rotation] = []
        self._known: dict[ChannelId, list[Turn]] = {}
        self._lines: dict[str, int] = {}
        self._new: list[Turn] = []
        self.note = self._dates.note

    def take(self, values: Mapping[str, str], line: int) -> str:
        """Keep a turn; without an end it lasts a week.

        Returns:
            Empty, or where the same turn is already.

        Raises:
            InputError: The row is no past turn, or overlaps another one.
        """
        channel = self._channel(values.get("channel", ""))
        if not values["who"]:
            raise InputError("turn.nobody", _("The row does not say who."))
        start = self._dates.read(values["from"])
        end = self._dates.read(values["to"]) if values.get("to") else None
        begins, ends = self._span(start, end)
        period = Period(self._at(start, begins), self._at(end, ends))
        known = self._people.found(values["who"])
        rotation = self._rotation(channel)
        for other in self._known[channel.id]:
            if not other.period.overlaps(period):
                continue
            same = known is not None and other.person_id == known.id
            if same and other.period == period:
                where = self._lines.get(other.id)
                if where is None:
                    return _("The turn is there already.")
                return _("The same turn as in line {n}.").format(n=where)
            raise InputError(
                "turn.overlap", _("Somebody else has the channel at that time.")
            )
        if period.end > self._now:
            raise InputError(
                "turn.future",
                _("The turn is not over yet."),
                hint=_("Make a rotation for what is to come."),
            )
        turn = Turn(
            id=TurnId(new_id()),
            rotation_id=rotation.id,
            number=len(self._known[channel.id]),
            start_wall=begins,
            end_wall=ends,
            zone=self._zone,
            start_at=period.start,
            end_at=period.end,
            person_id=self._people.named(values["who"]),
            state=TurnState.DONE,
        )
        self._known[channel.id].append(turn)
        self._lines[turn.id] = line
        self._new.append(turn)
        return ""

    @property
    def added(self) -> Mapping[str, int]:
        """How many turns were kept, and how many people came with them."""
        return {"turns": len(self._new), "people": len(self._people.new)}

    def write(self, work: Work) -> None:
        """Write everything that was kept."""
        work.put_new(self._people.new.values())
        work.put_new(self._new_rotations)
        work.put_new(self._new, journaled=True)

    def _channel(self, text: str) -> Channel:
        return pick(
            text or self._default,
            self._channels,
            names=lambda each: (each.id, each.name, each.handle, each.link),
            shown=lambda each: each.name,
        )

    def _span(self, start: Moment, end: Moment | None) -> tuple[datetime, datetime]:
        """Return the wall times; a last day without a time belongs to the turn."""
        if end is None:
            return start.wall, start.wall + _WEEK
        last = end.wall if end.timed else datetime.combine(end.day + _DAY, time())
        if last <= start.wall:
            raise InputError(
                "turn.order", _("The end is before the start."), field="to"
            )
        return start.wall, last

    def _at(self, moment: Moment | None, wall_time: datetime) -> datetime:
        if moment is not None and moment.at is not None:
            return moment.at
        return reached(wall_time, self._zone)

    def _rotation(self, channel: Channel) -> Rotation:
        """Return the rotation that holds the old turns of a channel."""
        if channel.id in self._rotations:
            return self._rotations[channel.id]
        every = self._reading.all(Rotation, rotations.c.channel_id == channel.id)
        past = [each for each in every if each.name == _OLD]
        rotation = past[0] if past else self._made(channel)
        self._rotations[channel.id] = rotation
        self._known[channel.id] = self._reading.all(
            Turn, turns.c.rotation_id == rotation.id
        )
        return rotation

    def _made(self, channel: Channel) -> Rotation:
        made = Rotation(
            id=RotationId(new_id()),
            channel_id=channel.id,
            name=_OLD,
            retired_at=self._now,
        )
        self._new_rotations.append(made)
        return made


_OLD = "Before SocialDesk"
