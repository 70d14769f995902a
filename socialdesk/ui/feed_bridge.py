"""The road up: the change feed as a Qt signal on the screen's thread."""

from PySide6.QtCore import QObject, Qt, Signal, Slot

from socialdesk.domain.journal import ChangeSet
from socialdesk.services.change_feed import ChangeFeed


class FeedBridge(QObject):
    """Tells the screens what is not what it was.

    Signals:
        changed(ChangeSet): Emitted on the screen's thread.
    """

    changed = Signal(object)
    _heard = Signal(object)

    def __init__(self, feed: ChangeFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self._stop = feed.listen(self._heard.emit)

    def close(self) -> None:
        """Listen no more."""
        self._stop()

    @Slot(object)
    def _pass_on(self, changes: ChangeSet) -> None:
        self.changed.emit(changes)
