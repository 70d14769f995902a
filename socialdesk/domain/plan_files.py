"""A rotation as a JSON file: read strictly, answered in UTC (rotation.md, section 2).

Times without `Z` are wall time in the file's zone; with `Z` they are UTC. Whatever a
file has wrong is an `InputError` whose `field` is the path of the key ("rotation.unit",
"swaps[0].start") and whose message says what was expected there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from socialdesk.domain import baton
from socialdesk.domain.counting import ALWAYS, NEVER, Pattern
from socialdesk.domain.errors import InputError
from socialdesk.domain.ids import PersonId, RotationId, VersionId, new_id
from socialdesk.domain.layers import Away, Cover, Exchange, Ruling
from socialdesk.domain.periods import Period, reached, wall
from socialdesk.domain.plans import Course, Plan, hours_of, numbered, with_roster
from socialdesk.domain.rotations import (
    WEEKDAYS,
    Advance,
    AwayPolicy,
    Inactive,
    OverrideKind,
    RotationVersion,
    SwapKind,
    Unit,
    Window,
)
from socialdesk.domain.shapes import (
    Check,
    among,
    by_kind,
    day,
    flag,
    forward,
    in_years,
    listed,
    moment,
    one_of,
    parsed,
    person,
    record,
    reversed_span,
    slot,
    time_of_day,
    whole,
    wrong,
    zone_name,
)
from socialdesk.domain.words import _

LONGEST_TURN = 10_000
MOST_STEPS = 400_000
"""Turns, or days where days are looked at one by one, that one answer goes through."""

_TURN = {
    Unit.HOUR: timedelta(hours=1),
    Unit.DAY: timedelta(days=1),
    Unit.WEEK: timedelta(weeks=1),
    Unit.MONTH: timedelta(days=28),
}

EXCEPTIONS = ("holidays", "time_off", "swaps", "overrides", "roster_changes")
"""Keys that say when a rotation is not as usual."""


def read(text: str) -> Plan:
    """Return the plan that a file describes.

    Raises:
        InputError: The file is not valid; `field` is the key that is to blame.
    """
    return _plan(_file(text))


def answer(plan: Plan, start: datetime, end: datetime) -> dict[str, Any]:
    """Return who holds between two instants, and when turns begin, as JSON values.

    Raises:
        InputError: The end is not after the start, or there are too many turns between
            for one answer.
    """
    period = Period(_asked(start, "from"), _asked(end, "to"))
    if period.end <= period.start:
        raise wrong("to", _("an instant after the start"), written(end))
    if _steps(plan, period) > MOST_STEPS:
        raise InputError(
            "plan.long",
            _("There are too many turns in this span for one answer."),
            hint=_("Ask for a shorter span."),
            field="to",
        )
    return {
        "segments": [
            [written(segment.start), written(segment.end), segment.holder]
            for segment in baton.resolve(plan, period)
        ],
        "handoffs": [written(at) for at in baton.handoffs(plan, period)],
    }


def answer_at(plan: Plan, instants: Iterable[datetime]) -> dict[str, Any]:
    """Return who holds at some instants, as JSON values."""
    return {
        "queries": [
            {"at": written(at), "holder": baton.holder(plan, _asked(at, "at"))}
            for at in instants
        ]
    }


def written(at: datetime) -> str:
    """Return an instant as text: "2026-12-25T11:00:00Z".

    Microseconds follow the seconds only where there are any.
    """
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def instant(text: str, field: str = "at") -> datetime:
    """Return the instant that a text names: "2026-12-25T11:00:00Z".

    Raises:
        InputError: It is not an instant in UTC.
    """
    found = moment(text, field)
    if found.tzinfo is None:
        raise wrong(field, _("an instant in UTC, such as 2026-12-25T11:00:00Z"), text)
    return found


def version(
    text: str,
    *,
    rotation_id: RotationId,
    person_of: Callable[[str], PersonId],
    effective_at: datetime | None = None,
) -> RotationVersion:
    """Return the first version of a rotation that a file describes.

    Exceptions in the file are no part of it: see `exceptions_in`.

    Args:
        text: The file.
        rotation_id: Whose version it is.
        person_of: Finds the person of a name, or raises.
        effective_at: From when on it holds; else what the file says, or its start.

    Raises:
        InputError: The file is not valid.
    """
    file = _file(text)
    plan = _plan(file)
    pattern = plan.courses[0].pattern
    rotation = file["rotation"]
    until = None if pattern.until == NEVER else wall(pattern.until, pattern.zone)
    since = pattern.since if pattern.since > ALWAYS else pattern.begin(0)
    return RotationVersion(
        id=VersionId(new_id()),
        rotation_id=rotation_id,
        number=1,
        effective_at=effective_at or since,
        zone=pattern.zone,
        unit=pattern.unit,
        length=pattern.length,
        anchor_wall=pattern.anchor,
        roster=tuple(
            PersonId("") if name is None else person_of(name)
            for name in file["participants"]
        ),
        until_wall=until,
        advance=pattern.advance,
        active_days=rotation.get("active_days", WEEKDAYS),
        windows=rotation.get("windows", ()),
        inactive=pattern.inactive,
        away=plan.courses[0].policy,
    )


def exceptions_in(text: str) -> tuple[str, ...]:
    """Return which keys of a valid file hold exceptions, which are entered apart."""
    file = _file(text)
    return tuple(key for key in EXCEPTIONS if file.get(key))


def _file(text: str) -> dict[str, Any]:
    """Return the keys of a file, each read."""
    found: dict[str, Any] = _FILE(parsed(text), "")
    rotation = found["rotation"]
    if rotation.get("advance") is Advance.ACTIVE_DAYS and (
        rotation["unit"] is not Unit.DAY
    ):
        raise wrong(
            "rotation.unit", _('"day", as active days are counted'), rotation["unit"]
        )
    since, until = rotation.get("effective_from"), rotation.get("until")
    if since and until and reversed_span(since, until):
        raise wrong("rotation.until", _("a time after effective_from"), str(until))
    return found


def _plan(file: Mapping[str, Any]) -> Plan:
    zone_name = file["timezone"]

    def at(moment: datetime) -> datetime:
        return _instant(moment, zone_name)

    course = Course(
        pattern=_pattern(file, at),
        roster=file["participants"],
        policy=file.get("time_off_policy", AwayPolicy.NEXT_TURN),
    )
    courses: tuple[Course, ...] = (course,)
    changes = [
        (at(row["at"]), row["participants"]) for row in _rows(file, "roster_changes")
    ]
    for since, roster in sorted(changes, key=lambda change: change[0]):
        courses = with_roster(courses, since, roster)
    away = tuple(
        Away(who=row["who"], start=at(row["start"]), end=at(row["end"]))
        for row in _rows(file, "time_off")
    )
    rulings = tuple(_ruling(row, at) for row in _rows(file, "overrides"))
    bare = Plan(courses=courses, away=away)
    swaps: list[Cover | Exchange] = []
    for row in _rows(file, "swaps"):
        swap = _swap(bare, swaps, row, at) if row["accepted"] else None
        swaps += [swap] if swap else []
    return replace(bare, swaps=tuple(swaps), rulings=rulings)


def _pattern(file: Mapping[str, Any], at: Callable[[datetime], datetime]) -> Pattern:
    rotation, zone_name = file["rotation"], file["timezone"]
    start = rotation["start"]
    since, until = rotation.get("effective_from"), rotation.get("until")
    return Pattern(
        zone=zone_name,
        unit=rotation["unit"],
        length=rotation["length"],
        anchor=start if start.tzinfo is None else wall(start, zone_name),
        advance=rotation.get("advance", Advance.CALENDAR),
        weekdays=numbered(rotation.get("active_days", WEEKDAYS)),
        hours=tuple(hours_of(window) for window in rotation.get("windows", ())),
        inactive=rotation.get("inactive", Inactive.GAP),
        closed=file.get("holidays", ()),
        since=ALWAYS if since is None else at(since),
        until=NEVER if until is None else at(until),
    )


def _swap(
    bare: Plan,
    earlier: Sequence[Cover | Exchange],
    row: Mapping[str, Any],
    at: Callable[[datetime], datetime],
) -> Cover | Exchange | None:
    """Return a swap; whom an exchange is between follows from those before it."""
    if row["kind"] is SwapKind.EXCHANGE:
        return baton.exchange(bare, at(row["a"]), at(row["b"]), earlier)
    return Cover(
        giver=row["from"], taker=row["to"], start=at(row["start"]), end=at(row["end"])
    )


def _ruling(row: Mapping[str, Any], at: Callable[[datetime], datetime]) -> Ruling:
    return Ruling(
        kind=row["kind"],
        start=at(row["start"]),
        end=at(row["end"]),
        giver=row.get("from"),
        taker=row.get("to"),
    )


def _instant(moment: datetime, zone_name: str) -> datetime:
    return reached(moment, zone_name) if moment.tzinfo is None else moment


def _rows(file: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    rows: Sequence[Mapping[str, Any]] = file.get(key, ())
    return rows


def _asked(at: datetime, field: str) -> datetime:
    """Return an instant that is asked about, in UTC."""
    return in_years(at, field).astimezone(UTC)


def _steps(plan: Plan, period: Period) -> int:
    """Return about how many turns or days an answer goes through."""
    step = min(_step(course.pattern) for course in plan.courses)
    return int(period.length / step)


def _step(pattern: Pattern) -> timedelta:
    turn = pattern.length * _TURN[pattern.unit]
    return turn if pattern.plain else min(turn, _TURN[Unit.DAY])


def _window(value: Any, path: str) -> Window:
    """Return a window of active hours."""
    form = record({"days": _DAYS, "start": time_of_day, "end": time_of_day}, {})
    return Window(**form(value, path))


_DAYS = listed(among(WEEKDAYS), least=1)
_SPAN: dict[str, Check] = {"start": moment, "end": moment}
_SWAP = {"kind": one_of(SwapKind), "accepted": flag}
_OVERRIDE = {"kind": one_of(OverrideKind), **_SPAN}

_ROTATION = record(
    {"unit": one_of(Unit), "length": whole(1, LONGEST_TURN), "start": moment},
    {
        "effective_from": moment,
        "until": moment,
        "windows": listed(_window),
        "advance": one_of(Advance),
        "active_days": _DAYS,
        "inactive": one_of(Inactive),
    },
)

_FILE = record(
    {
        "timezone": zone_name,
        "participants": listed(slot, least=1),
        "rotation": _ROTATION,
    },
    {
        "holidays": listed(day),
        "time_off": listed(forward(record({"who": person, **_SPAN}, {}))),
        "time_off_policy": one_of(AwayPolicy),
        "swaps": listed(
            by_kind(
                {
                    SwapKind.COVER: forward(
                        record({**_SWAP, "from": person, "to": person, **_SPAN}, {})
                    ),
                    SwapKind.EXCHANGE: record({**_SWAP, "a": moment, "b": moment}, {}),
                }
            )
        ),
        "overrides": listed(
            by_kind(
                {
                    OverrideKind.SET: forward(record({**_OVERRIDE, "to": person}, {})),
                    OverrideKind.REPLACE: forward(
                        record({**_OVERRIDE, "from": person, "to": person}, {})
                    ),
                    OverrideKind.REMOVE: forward(record(_OVERRIDE, {"from": person})),
                }
            )
        ),
        "roster_changes": listed(
            record({"at": moment, "participants": listed(slot, least=1)}, {})
        ),
    },
)
