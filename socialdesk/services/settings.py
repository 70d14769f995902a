"""Reading and changing the settings of the business, and its closed days."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from socialdesk.domain.ids import PersonId, new_id
from socialdesk.domain.periods import zone
from socialdesk.domain.settings import (
    GROUPS,
    Business,
    ClosedDay,
    Group,
    SettingsRecord,
    checked,
    group_of,
    record,
)
from socialdesk.domain.team import Right
from socialdesk.services.replan import Replan
from socialdesk.services.rights import allow
from socialdesk.store.tables import closed_days
from socialdesk.store.unit_of_work import Reading, Store

G = TypeVar("G", bound=Group)


def read(reading: Reading, group: type[G]) -> G:
    """Return a group of settings within a reading or an act."""
    name = next(name for name, kind in GROUPS.items() if kind is group)
    return group_of(group, reading.find(SettingsRecord, name))


def business_zone(reading: Reading) -> str:
    """Return the zone of the business, UTC until one was chosen."""
    return read(reading, Business).zone or "UTC"


class SettingsService:
    """What people do with the settings."""

    def __init__(self, store: Store, replan: Replan) -> None:
        self._store = store
        self._replan = replan

    def group(self, group: type[G]) -> G:
        """Return one group of settings."""
        with self._store.read() as reading:
            return read(reading, group)

    def change(self, group: G, *, actor: PersonId) -> G:
        """Save one group of settings, and plan again what follows from it.

        Raises:
            InputError: A value is out of range, or the zone does not exist.
            RightError: The actor is no owner.
        """
        checked(group)
        if isinstance(group, Business) and group.zone:
            zone(group.zone)
        with self._store.begin(actor, "settings.change") as work:
            allow(work, actor, Right.SETTINGS)
            work.put(record(group))
            self._replan(work, None)
        return group

    def closed_days(self) -> Sequence[ClosedDay]:
        """Return the business's own closed days, in order."""
        with self._store.read() as reading:
            return reading.all(ClosedDay, order=(closed_days.c.day,))

    def add_closed_day(self, day: date, name: str, *, actor: PersonId) -> ClosedDay:
        """Close the business on a day: nobody has a turn then."""
        with self._store.begin(actor, "closed_day.add") as work:
            allow(work, actor, Right.SETTINGS)
            closed = work.put(ClosedDay(id=new_id(), day=day, name=name))
            self._replan(work, None)
        return closed

    def remove_closed_day(self, closed_id: str, *, actor: PersonId) -> None:
        """Open the business on a day again."""
        with self._store.begin(actor, "closed_day.remove") as work:
            allow(work, actor, Right.SETTINGS)
            work.remove(work.get(ClosedDay, closed_id))
            self._replan(work, None)
