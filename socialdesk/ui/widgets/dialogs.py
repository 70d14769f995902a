"""Dialogs: a question with verbs for answers, or a form. Text in them is plain."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QMouseEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.words import _
from socialdesk.ui.theme import Theme, follow
from socialdesk.ui.widgets.buttons import Button, Kind
from socialdesk.ui.widgets.floating import Scrim, paint_window, soften
from socialdesk.ui.widgets.text import Label

NARROW, MIDDLE, WIDE = 440, 560, 720


class Dialog(QDialog):
    """A window that asks for something: title, body, buttons in the platform's order.

    It has no frame of the desktop's: its title is its heading, it is moved by its
    ground, and a scrim lies over the window it belongs to.
    Enter presses `verb`, Esc goes away. Connect `accepted`, or override `accept` to
    check first; show it with `open()`, which does not stop the program.

    Args:
        title: What it is about.
        verb: What the default button does.
        width: NARROW, MIDDLE or WIDE.
        danger: Whether the verb cannot be undone.
        away: What the other button says; empty leaves it out.
        parent: The window it belongs to.
    """

    def __init__(
        self,
        title: str,
        verb: str,
        *,
        width: int = NARROW,
        danger: bool = False,
        away: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._width = width
        self._scrim: Scrim | None = None
        soften(self, "floating")
        self.setWindowTitle(title)
        self.setModal(True)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.verb = Button(verb, Kind.DANGER if danger else Kind.PRIMARY)
        self.verb.setDefault(True)
        self.verb.clicked.connect(self.accept)
        self._box = QDialogButtonBox()
        self._box.addButton(self.verb, QDialogButtonBox.ButtonRole.AcceptRole)
        away = _("Cancel") if away is None else away
        if away:
            self.away = Button(away)
            self.away.clicked.connect(self.reject)
            self._box.addButton(self.away, QDialogButtonBox.ButtonRole.RejectRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(16)
        column.addWidget(Label(title, "heading", wrap=True))
        column.addLayout(self.body)
        column.addStretch(1)
        column.addWidget(self._box)
        follow(self._dress)

    def add(self, widget: QWidget) -> None:
        """Put a widget into the body."""
        self.body.addWidget(widget)

    def add_action(self, button: Button) -> None:
        """Put a third button far from the others, such as "Delete…"."""
        self._box.addButton(button, QDialogButtonBox.ButtonRole.ResetRole)

    def showEvent(self, event: QShowEvent) -> None:
        """Darken what is behind."""
        super().showEvent(event)
        behind = self.parentWidget()
        if self._scrim is None and behind is not None:
            self._scrim = Scrim(behind.window(), self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let what is behind be seen again."""
        super().hideEvent(event)
        if self._scrim is not None:
            self._scrim.hide()
            self._scrim.deleteLater()
            self._scrim = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Be moved by the ground."""
        handle = self.windowHandle()
        if event.button() is Qt.MouseButton.LeftButton and handle is not None:
            handle.startSystemMove()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        paint_window(self)

    def _dress(self, theme: Theme) -> None:
        self.setFixedWidth(theme.px(self._width))
        palette = self.palette()
        palette.setColor(self.backgroundRole(), theme.colours.raised)
        self.setPalette(palette)


def ask(
    parent: QWidget,
    question: str,
    *,
    verb: str,
    done: Callable[[], object],
    body: str = "",
    danger: bool = False,
) -> Dialog:
    """Ask before something that cannot be undone.

    Args:
        parent: Whose window it covers.
        question: In one sentence.
        verb: The button that does it.
        done: Called when it was pressed.
        body: What will happen, in plain text.
        danger: Whether something is lost.

    Returns:
        The dialog, already open; the program goes on meanwhile.
    """
    dialog = _opened(parent, question, verb, body, danger=danger, away=None)
    dialog.accepted.connect(done)
    return dialog


def tell(parent: QWidget, title: str, body: str = "", *, verb: str = "") -> Dialog:
    """Tell something that must not be missed; one button closes it."""
    return _opened(parent, title, verb or _("Close"), body, danger=False, away="")


def _opened(
    parent: QWidget, title: str, verb: str, body: str, *, danger: bool, away: str | None
) -> Dialog:
    dialog = Dialog(title, verb, danger=danger, away=away, parent=parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAccessibleDescription(body)
    if body:
        dialog.add(Label(body, "body", "text2", wrap=True, selectable=True))
    dialog.open()
    return dialog
