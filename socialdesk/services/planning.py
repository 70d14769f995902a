"""What follows from a change: turns and reminders are planned again.

It runs inside the transaction of the act, so that what is shown, announced and
reminded always agrees.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from socialdesk.domain import baton, horizon
from socialdesk.domain.ids import RotationId, TimeOffId
from socialdesk.domain.periods import Period, micros, reached
from socialdesk.domain.plans import dealt
from socialdesk.domain.ports import PublicHolidays
from socialdesk.domain.rotations import (
    Order,
    Override,
    Rotation,
    RotationVersion,
    Swap,
    Turn,
)
from socialdesk.domain.settings import ClosedDay
from socialdesk.domain.team import Person, TimeOff
from socialdesk.services import reminder_planning
from socialdesk.services.settings import business_zone
from socialdesk.store.tables import overrides, swaps, turns, versions
from socialdesk.store.unit_of_work import Reading, Work

HORIZON = timedelta(weeks=12)
"""Turns are published for this long ahead (rotation.md, 3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Everything that a rotation's turns follow from."""

    rotation: Rotation
    versions: Sequence[RotationVersion]
    swaps: Sequence[Swap]
    overrides: Sequence[Override]
    plan: baton.Plan


class Planning:
    """Works the turns and the reminders out, and keeps them."""

    def __init__(self, holidays: PublicHolidays) -> None:
        self._holidays = holidays

    def replan(
        self, work: Work, rotation_ids: Collection[RotationId] | None = None
    ) -> None:
        """Plan the turns of these rotations again, or of all, and their reminders.

        The past is never recalculated (rotation.md, 3).
        """
        wanted = None if rotation_ids is None else frozenset(rotation_ids)
        for rule in self.rules(work, wanted):
            self._publish(work, rule)
        for orphan in _orphans(work):
            work.remove(orphan, journaled=False)
        reminder_planning.replan(work, wanted)

    def rules(
        self, reading: Reading, rotation_ids: Collection[RotationId] | None = None
    ) -> Sequence[Rule]:
        """Return what each rotation, or each of some, follows from."""
        away = [*reading.all(TimeOff), *_gone(reading)]
        closed = {day.day: day.name for day in reading.all(ClosedDay)}
        with_rule = {version.rotation_id for version in reading.all(RotationVersion)}
        return [
            self._rule(reading, rotation, away, closed)
            for rotation in reading.all(Rotation)
            if rotation_ids is None or rotation.id in rotation_ids
            if rotation.id in with_rule
        ]

    def rule(self, reading: Reading, rotation_id: RotationId) -> Rule:
        """Return what one rotation follows from.

        Raises:
            NotFoundError: There is none with that identity.
        """
        rotation = reading.get(Rotation, rotation_id)
        away = [*reading.all(TimeOff), *_gone(reading)]
        closed = {day.day: day.name for day in reading.all(ClosedDay)}
        return self._rule(reading, rotation, away, closed)

    def draft(self, reading: Reading, version: RotationVersion) -> baton.Plan:
        """Return the plan of a version that is not saved yet."""
        away = [*reading.all(TimeOff), *_gone(reading)]
        closed = {day.day: day.name for day in reading.all(ClosedDay)}
        return baton.plan_of([version], away, (), (), self._closed([version], closed))

    def _rule(
        self,
        reading: Reading,
        rotation: Rotation,
        away: Sequence[TimeOff],
        closed: Mapping[date, str],
    ) -> Rule:
        of_it = versions.c.rotation_id == rotation.id
        kept = reading.all(RotationVersion, of_it, order=(versions.c.effective_at,))
        changed_hands = reading.all(
            Swap, swaps.c.rotation_id == rotation.id, order=(swaps.c.accepted_at,)
        )
        ruled = reading.all(
            Override,
            overrides.c.rotation_id == rotation.id,
            overrides.c.revoked_at.is_(None),
            order=(overrides.c.created_at,),
        )
        plan = baton.plan_of(
            kept,
            away,
            changed_hands,
            ruled,
            self._closed(kept, closed),
            published=_dealt(reading, rotation, kept, changed_hands),
        )
        return Rule(
            rotation=rotation,
            versions=kept,
            swaps=changed_hands,
            overrides=ruled,
            plan=plan,
        )

    def _closed(
        self, kept: Sequence[RotationVersion], closed: Mapping[date, str]
    ) -> Mapping[date, str]:
        """Return the days on which nobody holds: public holidays and our own."""
        days = dict(closed)
        years = {version.effective_at.year for version in kept}
        if not years:
            return days
        now = datetime.now(UTC).year
        span = range(min(years) - 1, max(*years, now) + 3)
        for country, region in {(item.country, item.region) for item in kept}:
            days |= self._holidays.days(country, region, span)
        return days

    def _publish(self, work: Work, rule: Rule) -> None:
        """Keep the turns of the horizon as rows."""
        end = work.now + HORIZON
        if rule.rotation.retired_at is not None:
            end = min(end, rule.rotation.retired_at)
        spans = baton.turns(rule.plan, Period(work.now, end)) if end > work.now else ()
        stored = work.all(
            Turn,
            turns.c.rotation_id == rule.rotation.id,
            turns.c.end_at > micros(work.now - HORIZON),
            order=(turns.c.number,),
        )
        published = horizon.keep(
            stored, spans, rotation_id=rule.rotation.id, now=work.now
        )
        for gone in published.gone:
            work.remove(gone, journaled=False)
        for turn in published.changed:
            work.put(turn, journaled=False)
        work.put_new(published.new, journaled=False)


def _dealt(
    reading: Reading,
    rotation: Rotation,
    kept: Sequence[RotationVersion],
    changed_hands: Sequence[Swap],
) -> Mapping[int, str | None]:
    """Return the turns of a fair order that are published: they stay as they are."""
    if all(version.order is Order.FIXED for version in kept):
        return {}
    return dealt(reading.all(Turn, turns.c.rotation_id == rotation.id), changed_hands)


def _orphans(work: Work) -> Sequence[Turn]:
    """Return the turns of rotations that an undo has taken away."""
    known = [rotation.id for rotation in work.all(Rotation)]
    return work.all(Turn, turns.c.rotation_id.not_in(known))


def _gone(reading: Reading) -> Sequence[TimeOff]:
    """Return the time before people joined and after they left, as time off."""
    found = []
    home = business_zone(reading)
    for person in reading.all(Person):
        zone = person.zone or home
        if person.active_from is not None:
            found.append(_away(person, zone, _FIRST, _midnight(person.active_from)))
        if person.active_until is not None:
            after = _midnight(person.active_until + timedelta(days=1))
            found.append(_away(person, zone, after, _LAST))
    return found


_FIRST = datetime(1970, 1, 2)  # noqa: DTZ001  a wall time
_LAST = datetime(2300, 1, 1)  # noqa: DTZ001  a wall time


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


def _away(person: Person, zone: str, start: datetime, end: datetime) -> TimeOff:
    return TimeOff(
        id=TimeOffId(""),
        person_id=person.id,
        start_wall=start,
        end_wall=end,
        zone=zone,
        start_at=reached(start, zone),
        end_at=reached(end, zone),
    )
