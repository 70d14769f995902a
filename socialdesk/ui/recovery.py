"""What is shown in place of a business that cannot be opened.

It says what was found, lists the backups that were checked, and never begins a new
business where one lived (reliability.md, decision 11).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.words import _
from socialdesk.ui.formats import Formats
from socialdesk.ui.messages import told
from socialdesk.ui.places import here
from socialdesk.ui.widgets.buttons import Button, Kind
from socialdesk.ui.widgets.cards import Plate
from socialdesk.ui.widgets.dialogs import ask
from socialdesk.ui.widgets.rows import RowList
from socialdesk.ui.widgets.text import Label

_SHOWN = 6
_WIDTH = 560


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A backup that was checked: where it is, when it was made (UTC), how large."""

    path: Path
    at: datetime
    size: int


class RecoveryScreen(QWidget):
    """Says what was found and offers what can be done about it.

    Signals:
        restore_asked(object): The path of the backup to bring back.
        folder_asked(): The folder is to be opened.
        again_asked(): Somebody has mended it and wants to try again.
        quit_asked(): Nothing is to be done now.
    """

    restore_asked = Signal(object)
    folder_asked = Signal()
    again_asked = Signal()
    quit_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = Label("", "empty")
        self.text = Label("", "body", "text2", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.text.setFixedWidth(_WIDTH)
        self._place = Label("", "small", "text3", selectable=True)
        self._rows = RowList(inset=16)
        self._rows.setFixedWidth(_WIDTH)
        self._none = Label("", "body", "text3")
        self._wrong = Label("", "body", "bad", wrap=True)
        self._wrong.setFixedWidth(_WIDTH)
        self._wrong.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._wrong.hide()
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedWidth(_WIDTH)
        self._busy.setAccessibleName(_("Working…"))
        self._busy.hide()
        self.restores: list[Button] = []
        self._lay_out()

    def show_trouble(
        self, trouble: SocialDeskError, folder: Path, copies: Sequence[Kept]
    ) -> None:
        """Show what was found.

        Args:
            trouble: In words.
            folder: Where the business lives.
            copies: The backups that were checked, the newest first.
        """
        self.set_busy(busy=False)
        self.heading.setText(_("Your business cannot be opened"))
        self.text.setText(
            _(
                "{what} Nothing was changed, and nothing new was made in its place."
            ).format(what=trouble.message)
        )
        self.text.setMinimumHeight(self.text.heightForWidth(_WIDTH))
        self._place.setText(str(folder))
        self._rows.clear()
        self.restores = []
        for kept in copies[:_SHOWN]:
            self._rows.add(self._row(kept))
        self._rows.setVisible(bool(copies))
        self._none.setText(
            "" if copies else _("There is no backup in the folder of backups.")
        )
        self._none.setVisible(not copies)

    def refuse(self, trouble: SocialDeskError) -> None:
        """Say that what was tried did not work."""
        self.set_busy(busy=False)
        self._wrong.setText(told(trouble))
        self._wrong.show()

    def set_busy(self, *, busy: bool) -> None:
        """Show that the work goes on."""
        self._busy.setVisible(busy)
        for button in (*self.restores, self.choose, self.again):
            button.setEnabled(not busy)

    def _row(self, kept: Kept) -> QWidget:
        formats = Formats(zone=here())  # the business's cannot be read
        row = QWidget()
        when = formats.wall(kept.at)
        title = f"{formats.day(when.date())} {when.year}, {formats.hour(kept.at)}"
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(Label(title, "strong"))
        texts.addWidget(Label(formats.size(kept.size), "small", "text3"))
        button = Button(
            _("Restore…"), on_click=lambda: self._ask_restore(kept.path, title)
        )
        button.setAccessibleName(_("Restore the backup of {when}").format(when=title))
        self.restores.append(button)
        line = QHBoxLayout(row)
        line.setContentsMargins(16, 8, 12, 8)
        line.addLayout(texts, 1)
        line.addWidget(button)
        return row

    def _ask_restore(self, path: Path, title: str) -> None:
        ask(
            self,
            _("Bring the business back as it was on {when}?").format(when=title),
            body=_(
                "The file that is there now is kept beside it. Reminders stay off "
                "until you have looked at everything and turn them on."
            ),
            verb=_("Restore"),
            done=lambda: self._restore(path),
        )

    def _restore(self, path: Path) -> None:
        self._wrong.hide()
        self.set_busy(busy=True)
        self.restore_asked.emit(path)

    def _choose_file(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, _("Choose a backup"), "", _("Backups") + " (*.socialdesk *.db)"
        )
        if name:
            self._ask_restore(Path(name), Path(name).name)

    def _lay_out(self) -> None:
        self.choose = Button(
            _("Choose another backup…"), icon="folder-open", on_click=self._choose_file
        )
        self.folder = Button(
            _("Open the folder"), icon="folder", on_click=self.folder_asked.emit
        )
        self.again = Button(
            _("Try again"),
            Kind.PRIMARY,
            icon="refresh-cw",
            on_click=self.again_asked.emit,
        )
        self.leave = Button(_("Quit"), on_click=self.quit_asked.emit)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.again, self.choose, self.folder, self.leave):
            buttons.addWidget(button)
        buttons.addStretch(1)
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(Plate("archive-restore", "warn"), 0, middle)
        column.addSpacing(20)
        column.addWidget(self.heading, 0, middle)
        column.addSpacing(6)
        column.addWidget(self.text, 0, middle)
        column.addSpacing(4)
        column.addWidget(self._place, 0, middle)
        column.addSpacing(20)
        for part in (self._rows, self._none, self._busy, self._wrong):
            column.addWidget(part, 0, middle)
        column.addSpacing(20)
        column.addLayout(buttons)
        column.addStretch(1)


class WorkingScreen(QWidget):
    """Says that something takes its time before the business can be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = Label("", "empty")
        self.text = Label("", "body", "text2")
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(320)
        bar.setAccessibleName(_("Working…"))
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(Plate("database"), 0, middle)
        column.addSpacing(16)
        column.addWidget(self.heading, 0, middle)
        column.addWidget(self.text, 0, middle)
        column.addSpacing(12)
        column.addWidget(bar, 0, middle)
        column.addStretch(1)

    def say(self, heading: str, text: str) -> None:
        """Say what takes its time."""
        self.heading.setText(heading)
        self.text.setText(text)
