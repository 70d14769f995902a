"""Hearing what another program did with the same database.

The command line works beside the window. SQLite counts the commits of other
connections (`PRAGMA data_version`, about 2 microseconds to ask); when the number has
grown, the journal tells what they changed. What is not journaled, such as reminders,
is announced by kind.
"""

from socialdesk.domain.journal import Change, Kind
from socialdesk.services.change_feed import ChangeFeed
from socialdesk.store import journal
from socialdesk.store.glances import Glances
from socialdesk.store.unit_of_work import Store

_DERIVED = frozenset(
    Change(kind, "") for kind in (Kind.TURN, Kind.REMINDER, Kind.NOTICE)
)


class NewsService:
    """Announces on the feed what others have changed."""

    def __init__(self, store: Store, glances: Glances, feed: ChangeFeed) -> None:
        self._store = store
        self._glances = glances
        self._feed = feed
        self._counted: int | None = None
        with store.read() as reading:
            self._last, _digest = journal.head(reading.connection)

    def look(self) -> None:
        """Ask once; to be called every few seconds, always on the same lane.

        A change of one's own may be heard twice, which is harmless.
        """
        counted = self._glances.touched()
        if counted == self._counted:
            return
        first, self._counted = self._counted is None, counted
        with self._store.read() as reading:
            self._last, changes = journal.news(reading.connection, self._last)
        if changes or not first:
            self._feed.publish(changes | _DERIVED)
