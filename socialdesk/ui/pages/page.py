"""What every page has: it asks again when what it shows has changed and it is seen."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from socialdesk.domain.journal import ChangeSet, Kind
from socialdesk.ui.room import Room

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialdesk.ui.actions import Act

NEW = "new"
"""What another page asks for instead of a record to have one begun."""


class Page(QWidget):
    """A place in the window.

    Signals:
        wanted(str, str): The person asks for another page, and a record on it.
        done(str): An act is done; the words for the toast.
    """

    wanted = Signal(str, str)
    done = Signal(str)
    watches: ClassVar[frozenset[Kind]] = frozenset()

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.room = room
        self.tasks = room.tasks
        self._stale = True
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._reload_now)
        room.feed.changed.connect(self._on_changed)

    def reload(self) -> None:
        """Ask the services again and show the answer."""
        raise NotImplementedError

    def go(self, record_id: str) -> None:
        """Show one record on this page; pages without records ignore it."""

    def new(self) -> None:
        """Begin a new record of the page's kind; pages without ignore it."""

    def acts(self) -> "Sequence[Act]":
        """Return the acts on what is selected, for the menu and the palette."""
        return ()

    def refresh(self) -> None:
        """Ask again as soon as the page is seen."""
        self._stale = True
        if self.isVisible():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask again if something changed while the page was hidden."""
        super().showEvent(event)
        if self._stale:
            self._soon.start()

    @property
    def settled(self) -> bool:
        """Whether nothing waits to be asked again."""
        return not self._stale and not self._soon.isActive()

    @Slot(object)
    def _on_changed(self, changes: ChangeSet) -> None:
        if any(change.kind in self.watches for change in changes):
            self.refresh()

    @Slot()
    def _reload_now(self) -> None:
        if self._stale and self.isVisible():
            self._stale = False
            self.reload()
