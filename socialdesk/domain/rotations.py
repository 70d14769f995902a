"""Rotations, their versions, exceptions and turns, as records.

The engine that works out who has the baton is `baton.py`; it reads these records
through `baton.plan_of`. A name that ends in `_wall` is a wall time in the zone of the
record, one that ends in `_at` an instant in UTC.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from socialdesk.domain.errors import InputError, RuleError
from socialdesk.domain.ids import (
    ChannelId,
    OverrideId,
    PersonId,
    RotationId,
    SwapId,
    TurnId,
    VersionId,
)
from socialdesk.domain.periods import Period
from socialdesk.domain.words import _


class Unit(StrEnum):
    """What turns are counted in."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Advance(StrEnum):
    """How turns are counted: on the calendar, or over active days only."""

    CALENDAR = "calendar"
    ACTIVE_DAYS = "active_days"


class Inactive(StrEnum):
    """Who holds between active days: nobody, or the last holder."""

    GAP = "gap"
    HOLD = "hold"


class Order(StrEnum):
    """Whose turn is next: the next in the list, or who is furthest behind."""

    FIXED = "fixed"
    FAIR = "fair"


class AwayPolicy(StrEnum):
    """What happens to a turn while its person is away."""

    NEXT_TURN = "next_available_turn"
    NEXT_PORTION = "next_available_portion"
    GAP = "gap"


_HOURS = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Active hours of a day, "HH:MM"; an end not after the start is the next day's."""

    days: tuple[str, ...]
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """An order in which people take over a channel."""

    id: RotationId
    channel_id: ChannelId
    name: str
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationVersion:
    """What a rotation is from an instant on; versions are only added.

    `roster` is the order of turns from turn `first_turn_no` on: turn k is held by
    roster[(k - first_turn_no) % len(roster)]; an empty text is a slot nobody has.
    `anchor_wall` is when turn `first_turn_no` begins; its time of day is the hand-over
    time. `until_wall` ends the rotation. `country` and `region` choose the public
    holidays that are closed days; the business's own closed days apply always.
    """

    id: VersionId
    rotation_id: RotationId
    number: int
    effective_at: datetime
    zone: str
    unit: Unit
    length: int
    anchor_wall: datetime
    roster: tuple[PersonId, ...]
    first_turn_no: int = 0
    until_wall: datetime | None = None
    advance: Advance = Advance.CALENDAR
    active_days: tuple[str, ...] = WEEKDAYS
    windows: tuple[Window, ...] = ()
    inactive: Inactive = Inactive.GAP
    away: AwayPolicy = AwayPolicy.NEXT_TURN
    order: Order = Order.FIXED
    country: str = ""
    region: str = ""


def checked(version: RotationVersion) -> RotationVersion:
    """Return the version if turns can be counted by it.

    Raises:
        InputError: It names nobody, a length or window that is none, no active day, or
            counts active days in another unit than days.
    """
    windows = all(
        _HOURS.fullmatch(window.start)
        and _HOURS.fullmatch(window.end)
        and set(window.days) & set(WEEKDAYS)
        for window in version.windows
    )
    by_days = version.unit is Unit.DAY or version.advance is Advance.CALENDAR
    rules = (
        (any(version.roster), "roster", _("A rotation needs at least one person.")),
        (version.length >= 1, "length", _("A turn lasts one unit at least.")),
        (windows, "windows", _("A window needs a weekday and hours such as 08:00.")),
        (by_days, "unit", _("Working-day turns are counted in days.")),
        (
            set(version.active_days) & set(WEEKDAYS),
            "active_days",
            _("At least one weekday has to be active."),
        ),
    )
    for kept, field, message in rules:
        if not kept:
            raise InputError(f"rotation.{field}", message, field=field)
    return version


class SwapKind(StrEnum):
    """Cover: step in for part of a turn. Exchange: two turns change hands."""

    COVER = "cover"
    EXCHANGE = "exchange"


class SwapState(StrEnum):
    """How far a request to swap has come; only accepted ones count."""

    OPEN = "open"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """A cover or an exchange between people.

    A cover goes from `from_id` to `to_id` between two instants that are kept with the
    turn they belong to (`turn_no`), so that they move with it: `start_offset` and
    `end_offset` are microseconds from the turn's start; both None mean all of it. An
    exchange changes the holders of turns `turn_no` and `other_turn_no`.
    """

    id: SwapId
    rotation_id: RotationId
    kind: SwapKind
    turn_no: int
    from_id: PersonId
    to_id: PersonId | None
    state: SwapState
    asked_at: datetime
    start_offset: int | None = None
    end_offset: int | None = None
    other_turn_no: int | None = None
    accepted_at: datetime | None = None
    gift: bool = False
    note: str = ""


class OverrideKind(StrEnum):
    """Set a holder, replace one by another, or take the holder away."""

    SET = "set"
    REPLACE = "replace"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """An owner's word over a span of time; never edited, only revoked and remade."""

    id: OverrideId
    rotation_id: RotationId
    kind: OverrideKind
    start_at: datetime
    end_at: datetime
    from_id: PersonId | None
    to_id: PersonId | None
    by_id: PersonId
    why: str
    created_at: datetime
    revoked_at: datetime | None = None


class TurnState(StrEnum):
    """How far a turn has come."""

    PLANNED = "planned"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ACTIVE = "active"
    DONE = "done"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One person's spell of running a channel, as published.

    `person_id` is None where nobody has it. `revision` grows with each change of
    person or time. Rows are kept for the horizon and for ever after; the past is never
    recalculated.
    """

    id: TurnId
    rotation_id: RotationId
    number: int
    start_wall: datetime
    end_wall: datetime
    zone: str
    start_at: datetime
    end_at: datetime
    person_id: PersonId | None
    state: TurnState = TurnState.PLANNED
    accepted_by: PersonId | None = None
    revision: int = 0

    @property
    def period(self) -> Period:
        """From hand-over to hand-over."""
        return Period(self.start_at, self.end_at)

    def answered(
        self, state: TurnState, person_id: PersonId, *, now: datetime
    ) -> "Turn":
        """Return this turn accepted or declined by a person.

        Raises:
            RuleError: The turn is over.
        """
        if self.end_at <= now:
            raise RuleError(
                "turn.over", _("This turn is over; there is nothing left to answer.")
            )
        return replace(
            self,
            state=state,
            accepted_by=person_id if state is TurnState.ACCEPTED else None,
        )
