"""What every painted button has in common, so that each part only draws itself."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.paint import painter_for, shows_ring


class Pressable(QPushButton):
    """A button that is painted: theme, hover, ring and hand are seen to here.

    A part says its size in `wish` and draws itself in `draw`. It stays a QPushButton
    for keyboard, default button, menus and screen readers.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        # Not `(text, parent)`: to choose among the constructors brings QIcon along.
        super().__init__(parent)
        self.setText(text)
        self.worn: Theme = theme()
        self._ring = False
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        follow(self._dress)

    @property
    def label(self) -> str:
        """The text without the marks of access keys."""
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    @property
    def ringed(self) -> bool:
        """Whether the focus ring is to be seen."""
        return self._ring and self.hasFocus()

    def wish(self, theme: Theme) -> QSize:
        """Return the room the part wants."""
        raise NotImplementedError

    def draw(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw the part."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        """Return the room the part wants."""
        return self.wish(self.worn)

    def minimumSizeHint(self) -> QSize:
        """Keep the part whole."""
        return self.wish(self.worn)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the keyboard has come here."""
        self._ring = shows_ring(event, before=self._ring)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press what has the focus; Qt alone does that in dialogs only."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Show the hand only where a press does something."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange:
            hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
            self.setCursor(hand if self.isEnabled() else arrow)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the part."""
        painter = painter_for(self)
        self.draw(painter, self.worn, QRectF(self.rect()))
        painter.end()

    def _dress(self, theme: Theme) -> None:
        self.worn = theme
        self.updateGeometry()
        self.update()
