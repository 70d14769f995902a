"""What the frame of the window says of the business: names, counts, who is on duty.

Read by quick reads alone, so that it costs a millisecond and is the same before and
after the services are there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from socialdesk.domain.channels import ChannelStatus
from socialdesk.domain.ids import PersonId
from socialdesk.domain.periods import instant, micros
from socialdesk.domain.texts import initials
from socialdesk.ui.room import Quick
from socialdesk.ui.widgets.avatar import Face

_GONE = frozenset({ChannelStatus.ARCHIVED, ChannelStatus.IMPOSTER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitter:
    """Somebody who may sit at this desk, as a picker shows them.

    `role` is a value of `domain.team.Role`, which is not loaded for the first picture.
    """

    id: PersonId
    name: str
    hue: str
    role: str

    @property
    def face(self) -> Face:
        """What is seen of the person."""
        return Face(name=self.name, initials=initials(self.name), hue=self.hue)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the frame shows; `until` is when my turn ends, None when I have none."""

    name: str
    zone: str
    sample: bool
    paused: bool
    lock_minutes: int
    people: tuple[Sitter, ...]
    channels: int
    unseen: int
    on_duty: bool
    until: datetime | None

    def sitter(self, person_id: str) -> Sitter | None:
        """Return somebody of the team."""
        return next((each for each in self.people if each.id == person_id), None)


def read(quick: Quick, me: str, now: datetime) -> Facts:
    """Read the facts, as `me` sees them.

    Raises:
        StoreError: The database does not answer.
    """
    business, reminding = _group(quick, "business"), _group(quick, "reminding")
    at = micros(now)
    mine = [turn for turn in quick.turns((at, at + 1)) if turn.person_id == me]
    people = tuple(
        Sitter(id=PersonId(row.id), name=row.name, hue=row.hue, role=row.role)
        for row in quick.people().values()
    )
    return Facts(
        name=str(business.get("name", "")),
        zone=str(business.get("zone") or "UTC"),
        sample=bool(business.get("sample")),
        paused=bool(reminding.get("paused")),
        lock_minutes=int(_group(quick, "backup").get("lock_minutes", 10)),
        people=people,
        channels=sum(row.status not in _GONE for row in quick.channels().values()),
        unseen=quick.unseen(me) if me else 0,
        on_duty=bool(mine),
        until=max((instant(turn.end_at) for turn in mine), default=None),
    )


def _group(quick: Quick, name: str) -> Mapping[str, Any]:
    text = quick.settings(name)
    found = {} if text is None else json.loads(text)
    return found if isinstance(found, dict) else {}
