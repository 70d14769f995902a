"""The dialogs that belong to the window and to no page."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from socialdesk.domain.words import _
from socialdesk.ui.about import AboutDialog, KeysDialog, NewsDialog, read_text
from socialdesk.ui.desk import Desk
from socialdesk.ui.password import PasswordDialog
from socialdesk.ui.room import Room

if TYPE_CHECKING:
    from socialdesk.ui.actions import Acts


class WindowDialogs(QObject):
    """Opens them; none of them stops the window.

    Signals:
        password_changed(bool): Somebody has a password now, or none any more.

    Args:
        room: The services and the roads.
        desk: What belongs to this desk.
        acts: Every act of the window, for the sheet of keys.
        window: What the dialogs stand before.
    """

    password_changed = Signal(bool)

    def __init__(self, room: Room, desk: Desk, acts: "Acts", window: QWidget) -> None:
        super().__init__(window)
        self._room, self._desk, self._acts = room, desk, acts
        self._window = window

    def keys(self) -> None:
        """Show every key there is."""
        self._open(KeysDialog(self._acts, self._window))

    def news(self) -> None:
        """Show what changed from version to version."""
        if self._desk.changelog is not None:
            work = partial(read_text, self._desk.changelog)
            self._room.tasks.run(self, work, done=self._show_news)

    def about(self) -> None:
        """Show what this program is."""
        self._open(AboutDialog(self._desk.version, self._desk.folder, self._window))

    def password(self) -> None:
        """Let whoever sits here set a password."""
        dialog = PasswordDialog(self._room, parent=self._window)
        dialog.changed.connect(self.password_changed)
        self._open(dialog)

    def _show_news(self, text: str) -> None:
        self._open(NewsDialog(text or _("Nothing is written down yet."), self._window))

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
