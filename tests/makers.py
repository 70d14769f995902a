"""Records with good defaults: one call each. Every identity is new.

What a record names (its channel, its author) has to be in the database before the act
ends: `a_business` puts one of each kind there.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from socialdesk.domain.channels import Channel, ChannelStatus
from socialdesk.domain.ids import (
    ChannelId,
    NoticeId,
    OverrideId,
    PersonId,
    PostId,
    RotationId,
    SwapId,
    TimeOffId,
    TurnId,
    VersionId,
    new_id,
)
from socialdesk.domain.notices import Notice
from socialdesk.domain.posts import Post
from socialdesk.domain.reminders import Medium, Reminder, ReminderKind, id_of
from socialdesk.domain.rotations import (
    Override,
    OverrideKind,
    Rotation,
    RotationVersion,
    Swap,
    SwapKind,
    SwapState,
    Turn,
    Unit,
)
from socialdesk.domain.settings import Business, ClosedDay, record
from socialdesk.domain.team import SYSTEM, Password, Person, Role, TimeOff
from socialdesk.store.unit_of_work import Store
from tests.fakes import MONDAY

WEEK = timedelta(weeks=1)


def a_person(name: str = "Maya Okafor", **more: Any) -> Person:
    return Person(id=PersonId(new_id()), **{"name": name, **more})


def a_channel(name: str = "Bluesky", **more: Any) -> Channel:
    made = {"network": "bluesky", "name": name, "handle": f"@{new_id()}"}
    return Channel(id=ChannelId(new_id()), **{**made, **more})


def a_post(channel: Channel, author: Person, **more: Any) -> Post:
    made = {"at": MONDAY, "text": "Fresh bread at eight.", "title": "Fresh bread"}
    return Post(
        id=PostId(new_id()),
        channel_id=channel.id,
        author_id=author.id,
        **{**made, **more},
    )


def time_off(person: Person, **more: Any) -> TimeOff:
    start = MONDAY + WEEK
    made = {
        "start_wall": start.replace(tzinfo=None),
        "end_wall": (start + WEEK).replace(tzinfo=None),
        "zone": "UTC",
        "start_at": start,
        "end_at": start + WEEK,
        "reason": "Holiday",
    }
    return TimeOff(id=TimeOffId(new_id()), person_id=person.id, **{**made, **more})


def a_rotation(channel: Channel, **more: Any) -> Rotation:
    made = {"name": "Weekly voice", **more}
    return Rotation(id=RotationId(new_id()), channel_id=channel.id, **made)


def a_version(rotation: Rotation, *roster: Person, **more: Any) -> RotationVersion:
    made = {
        "number": 1,
        "effective_at": MONDAY,
        "zone": "Europe/London",
        "unit": Unit.WEEK,
        "length": 1,
        "anchor_wall": MONDAY.replace(tzinfo=None),
        "roster": tuple(person.id for person in roster),
    }
    return RotationVersion(
        id=VersionId(new_id()), rotation_id=rotation.id, **{**made, **more}
    )


def a_turn(rotation: Rotation, person: Person | None, **more: Any) -> Turn:
    number = more.get("number", 0)
    start = MONDAY + number * WEEK
    made = {
        "number": number,
        "start_wall": start.replace(tzinfo=None),
        "end_wall": (start + WEEK).replace(tzinfo=None),
        "zone": "UTC",
        "start_at": start,
        "end_at": start + WEEK,
        "person_id": None if person is None else person.id,
    }
    return Turn(id=TurnId(new_id()), rotation_id=rotation.id, **{**made, **more})


def a_swap(rotation: Rotation, giver: Person, taker: Person, **more: Any) -> Swap:
    made = {
        "kind": SwapKind.COVER,
        "turn_no": 0,
        "from_id": giver.id,
        "to_id": taker.id,
        "state": SwapState.OFFERED,
        "asked_at": MONDAY,
    }
    return Swap(id=SwapId(new_id()), rotation_id=rotation.id, **{**made, **more})


def an_override(rotation: Rotation, to: Person, by: Person, **more: Any) -> Override:
    made = {
        "kind": OverrideKind.SET,
        "start_at": MONDAY,
        "end_at": MONDAY + WEEK,
        "from_id": None,
        "to_id": to.id,
        "by_id": by.id,
        "why": "Trade fair",
        "created_at": MONDAY,
    }
    return Override(
        id=OverrideId(new_id()), rotation_id=rotation.id, **{**made, **more}
    )


def a_reminder(turn: Turn, person: Person, **more: Any) -> Reminder:
    key = f"{turn.id}:{ReminderKind.START}:{person.id}:{Medium.INBOX}:{new_id()}"
    made = {
        "kind": ReminderKind.START,
        "medium": Medium.INBOX,
        "person_id": person.id,
        "due_at": turn.start_at,
        "turn_id": turn.id,
        "rotation_id": turn.rotation_id,
        "turn_no": turn.number,
    }
    return Reminder(id=id_of(key), key=key, **{**made, **more})


def a_notice(person: Person, **more: Any) -> Notice:
    made = {
        "reminder_key": new_id(),
        "kind": ReminderKind.START,
        "at": MONDAY,
        "title": "Your turn",
        "body": "Bluesky is yours from now on.",
    }
    return Notice(id=NoticeId(new_id()), person_id=person.id, **{**made, **more})


@dataclass
class ABusiness:
    """One record of every kind, as `a_business` left them."""

    owner: Person
    other: Person
    channel: Channel
    post: Post
    rotation: Rotation
    version: RotationVersion
    turn: Turn
    rest: list[object] = field(default_factory=list)

    @property
    def everything(self) -> list[object]:
        return [
            self.owner,
            self.other,
            self.channel,
            self.post,
            self.rotation,
            self.version,
            self.turn,
            *self.rest,
        ]


def a_business(store: Store) -> ABusiness:
    """Put one record of every kind into a database, in one act."""
    owner = a_person(role=Role.OWNER, email="maya@example.com")
    other = a_person("Ben Ito", functions=("PR", "Sales"), active_from=date(2026, 1, 5))
    channel = a_channel(responsible_id=owner.id, status=ChannelStatus.ACTIVE)
    rotation = a_rotation(channel)
    turn = a_turn(rotation, owner)
    made = ABusiness(
        owner=owner,
        other=other,
        channel=channel,
        post=a_post(channel, other),
        rotation=rotation,
        version=a_version(rotation, owner, other),
        turn=turn,
        rest=[
            time_off(other),
            Password(id=owner.id, digest="$argon2id$not-a-real-one"),
            a_swap(rotation, owner, other),
            an_override(rotation, other, owner),
            a_reminder(turn, owner),
            a_notice(owner),
            ClosedDay(id=new_id(), day=date(2026, 12, 25), name="Christmas"),
            record(Business(name="Linden Bakery", zone="Europe/London")),
        ],
    )
    with store.begin(SYSTEM, "business.create") as work:
        for entity in made.everything:
            work.put(entity)
    return made


def wall(*parts: int) -> datetime:
    """A time on some clock on a wall: without a zone of its own."""
    return datetime(*parts)  # noqa: DTZ001


def raw(path: Path) -> Any:
    """Open a database as an outside tool does: no transactions, no rules of ours."""
    from socialdesk.store.driver import sqlite

    return sqlite().connect(str(path), isolation_level=None)
