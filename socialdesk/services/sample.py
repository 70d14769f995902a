"""The sample business: a first look without entering anything, gone in one act."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from socialdesk.domain.channels import Channel, ChannelStatus
from socialdesk.domain.errors import RuleError
from socialdesk.domain.ids import (
    ChannelId,
    PersonId,
    PostId,
    RotationId,
    SwapId,
    TimeOffId,
    VersionId,
    new_id,
)
from socialdesk.domain.periods import reached, wall
from socialdesk.domain.posts import OPEN_STATES, Post, PostState
from socialdesk.domain.rotations import (
    Rotation,
    RotationVersion,
    Swap,
    SwapKind,
    SwapState,
    Unit,
)
from socialdesk.domain.settings import Business, record
from socialdesk.domain.team import SYSTEM, Person, Right, Role, TimeOff
from socialdesk.domain.words import _
from socialdesk.services.channels import ChannelService
from socialdesk.services.planning import Planning
from socialdesk.services.rights import allow
from socialdesk.services.settings import read
from socialdesk.store.tables import RECORDS
from socialdesk.store.unit_of_work import Store, Work

_HAND_OVER = time(9)


class SampleService:
    """Makes the sample business and takes it away."""

    def __init__(
        self, store: Store, planning: Planning, channels: ChannelService, file: Path
    ) -> None:
        self._store = store
        self._planning = planning
        self._channels = channels
        self._file = file

    def present(self) -> bool:
        """Say whether this is the sample business."""
        with self._store.read() as reading:
            return read(reading, Business).sample

    def empty(self) -> bool:
        """Say whether nobody and nothing is here yet."""
        with self._store.read() as reading:
            return not reading.count(Person) and not reading.count(Channel)

    def make(self) -> PersonId:
        """Fill an empty business with the sample; return its owner.

        Raises:
            RuleError: There is a business here already.
        """
        data = tomllib.loads(self._file.read_text("utf-8"))
        with self._store.begin(SYSTEM, "sample.make", undoable=False) as work:
            if work.count(Person) or work.count(Channel):
                raise RuleError(
                    "sample.taken",
                    _("There is a business here already."),
                    hint=_("Give the sample another folder: --home DIR."),
                )
            work.put(record(Business(sample=True, **data["business"])))
            return _Maker(work, data, self._channels, self._planning).make()

    def remove(self, *, actor: PersonId) -> None:
        """Take the sample away, all of it; a business of one's own can follow.

        Raises:
            RuleError: This is not the sample business.
        """
        with self._store.begin(actor, "sample.remove", undoable=False) as work:
            allow(work, actor, Right.SETTINGS)
            if not read(work, Business).sample:
                raise RuleError(
                    "sample.other", _("This is your own business, not the sample.")
                )
            for kept in RECORDS.values():
                for entity in work.all(kept.entity_type):
                    work.remove(entity)


class _Maker:
    """Writes the records of the sample, in the week in which it is made."""

    def __init__(
        self,
        work: Work,
        data: Mapping[str, Any],
        channels: ChannelService,
        planning: Planning,
    ) -> None:
        self.work = work
        self.data = data
        self.channels = channels
        self.planning = planning
        self.zone: str = data["business"]["zone"]
        today = wall(work.now, self.zone).date()
        self.today = datetime.combine(today, time())
        self.monday = self.today - timedelta(days=today.weekday())
        self.people: dict[str, PersonId] = {}
        self.places: dict[str, ChannelId] = {}
        self.rotations: dict[str, RotationId] = {}

    def make(self) -> PersonId:
        """Write everything, and plan it."""
        for entry in self.data["person"]:
            self._person(entry)
        for entry in self.data["channel"]:
            self._channel(entry)
        for entry in self.data["rotation"]:
            self._rotation(entry)
        for entry in self.data["time_off"]:
            self._time_off(entry)
        for entry in self.data["swap"]:
            self._swap(entry)
        self.work.put_new(self._post(entry) for entry in self.data["post"])
        self.planning.replan(self.work)
        return next(iter(self.people.values()))

    def _day(self, number: int, at: time = time()) -> datetime:
        return datetime.combine(self.monday.date() + timedelta(days=number), at)

    def _person(self, entry: Mapping[str, Any]) -> None:
        person = Person(
            id=PersonId(new_id()),
            name=entry["name"],
            email=entry["email"],
            role=Role(entry["role"]),
            functions=tuple(entry["functions"]),
            hue=entry["hue"],
        )
        self.people[entry["key"]] = person.id
        self.work.put(person)

    def _channel(self, entry: Mapping[str, Any]) -> None:
        if "link" in entry:
            channel = self.channels.proposed(entry["link"])
        else:
            channel = Channel(
                id=ChannelId(new_id()),
                network=entry["network"],
                name="",
                handle=entry["handle"],
            )
        whole = replace(
            channel,
            name=entry["name"],
            purpose=entry["purpose"],
            responsible_id=self.people[entry["responsible"]],
            backup_id=self.people.get(entry.get("backup", "")),
            status=ChannelStatus(entry.get("status", "active")),
        )
        self.places[entry["key"]] = whole.id
        self.channels.added(self.work, whole)

    def _rotation(self, entry: Mapping[str, Any]) -> None:
        start = self._day(-7 * entry["weeks_back"], _HAND_OVER)
        rotation = Rotation(
            id=RotationId(new_id()),
            channel_id=self.places[entry["channel"]],
            name=_("Takeover"),
        )
        self.rotations[entry["channel"]] = rotation.id
        self.work.put(rotation)
        self.work.put(
            RotationVersion(
                id=VersionId(new_id()),
                rotation_id=rotation.id,
                number=1,
                effective_at=reached(start, self.zone),
                zone=self.zone,
                unit=Unit.WEEK,
                length=1,
                anchor_wall=start,
                roster=tuple(self.people[key] for key in entry["roster"]),
            )
        )

    def _time_off(self, entry: Mapping[str, Any]) -> None:
        start, end = self._day(entry["from_day"]), self._day(entry["until_day"])
        self.work.put(
            TimeOff(
                id=TimeOffId(new_id()),
                person_id=self.people[entry["person"]],
                start_wall=start,
                end_wall=end,
                zone=self.zone,
                start_at=reached(start, self.zone),
                end_at=reached(end, self.zone),
                reason=entry["reason"],
            )
        )

    def _swap(self, entry: Mapping[str, Any]) -> None:
        self.work.put(
            Swap(
                id=SwapId(new_id()),
                rotation_id=self.rotations[entry["channel"]],
                kind=SwapKind.EXCHANGE,
                turn_no=entry["turn"],
                other_turn_no=entry["other_turn"],
                from_id=self.people[entry["from"]],
                to_id=self.people[entry["to"]],
                state=SwapState.OFFERED,
                asked_at=self.work.now,
                note=entry["note"],
            )
        )

    def _post(self, entry: Mapping[str, Any]) -> Post:
        at = reached(
            self._day(entry["day"], time.fromisoformat(entry["time"])), self.zone
        )
        state = PostState(entry["state"])
        over = at < reached(self.today, self.zone) and not entry.get("late", False)
        if over and state in OPEN_STATES:
            state = PostState.POSTED
        author = self.people[entry["author"]]
        posted = state is PostState.POSTED
        return Post(
            id=PostId(new_id()),
            channel_id=self.places[entry["channel"]],
            author_id=author,
            at=at,
            text=entry["text"],
            title=entry["title"],
            state=state,
            posted_at=at if posted else None,
            posted_by=author if posted else None,
        )
