"""What screens are given: the room with the services, and the quick reads before it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from socialdesk.domain.ids import PersonId

if TYPE_CHECKING:
    from socialdesk.domain.ports import Clock

    # For their types alone: a page may be imported before the first paint, and the
    # services bring SQLAlchemy along (performance.md, section 9).
    from socialdesk.services.bundle import Services
    from socialdesk.services.glances import GlanceService
    from socialdesk.ui.desk import Desk
    from socialdesk.ui.feed_bridge import FeedBridge
    from socialdesk.ui.tasks import Tasks

Span = tuple[int, int]
"""From one instant to another, as microseconds since 1970 in UTC."""


class Quick(Protocol):
    """The quick reads: `store.glances.Glances`, as far as screens may know it.

    What comes back are the named tuples of that module.
    """

    def month(self, days: Sequence[Span], per_day: int) -> Sequence[Any]:
        """Return for each day its number of posts and the first of them."""
        ...

    def posts(self, span: Span, *, limit: int = 200) -> Sequence[Any]:
        """Return posts in order."""
        ...

    def turns(self, span: Span) -> Sequence[Any]:
        """Return the turns that share time with a span."""
        ...

    def channels(self) -> Mapping[str, Any]:
        """Return every channel by identity."""
        ...

    def people(self) -> Mapping[str, Any]:
        """Return every person by identity."""
        ...

    def unseen(self, person_id: str) -> int:
        """Return how many reminders wait unseen for a person."""
        ...

    def settings(self, group: str) -> str | None:
        """Return a group of settings as JSON, or None."""
        ...

    def touched(self) -> int:
        """Return a number that grows when another connection changes something."""
        ...


@dataclass(frozen=True, kw_only=True)
class Glimpse:
    """What a page may paint before the services are there.

    `now` is aware and in UTC, `zone` the business's; `me` is who sits at the desk, and
    `desk` knows how they have left it.
    `glances` is what `services.glances` will be; both answer in about a millisecond.
    """

    quick: Quick
    glances: "GlanceService"
    now: datetime
    zone: str
    me: str
    desk: "Desk | None" = None


@dataclass(frozen=True)
class Room:
    """What a page is given: the services, the roads, and who sits at the desk.

    `me` is a callable because people change places at a desk. `desk` is what belongs
    to this desk and not to the business; most pages do without.
    """

    services: "Services"
    tasks: "Tasks"
    feed: "FeedBridge"
    clock: "Clock"
    me: Callable[[], PersonId]
    quick: Quick | None = None
    desk: "Desk | None" = None
