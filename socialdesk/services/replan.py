"""How an act says that turns and reminders have to be planned again."""

from collections.abc import Callable, Collection

from socialdesk.domain.ids import RotationId
from socialdesk.domain.journal import Kind
from socialdesk.store.unit_of_work import Work

Replan = Callable[[Work, Collection[RotationId] | None], None]
"""Plans the turns of these rotations again, or of all (None), within an act."""

PLANNED_FROM = (
    Kind.PERSON,
    Kind.TIME_OFF,
    Kind.CHANNEL,
    Kind.ROTATION,
    Kind.VERSION,
    Kind.SWAP,
    Kind.OVERRIDE,
    Kind.TURN,
    Kind.CLOSED_DAY,
    Kind.SETTING,
)
"""The kinds of record from which turns and reminders are derived."""
