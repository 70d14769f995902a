"""A line along the top of the page that says that work goes on.

It comes when work has taken a third of a second, and goes with it: what is quick should
not flicker (design/tokens.md, section 5).
"""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from socialdesk.domain.words import _
from socialdesk.ui.theme import theme
from socialdesk.ui.widgets.paint import is_rtl, painter_for

PATIENCE = 300
"""Milliseconds of work after which it is shown."""
_HEIGHT, _TICK, _ROUND = 2, 40, 1200
_SHARE = 0.3
"""How much of the width is coloured."""


class BusyLine(QWidget):
    """Shows it over the top edge of its parent, in the way of nothing."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host, self._at = host, 0
        self.setAccessibleName(_("Working…"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._soon = QTimer(self, singleShot=True, interval=PATIENCE)
        self._soon.timeout.connect(self._come)
        self._clock = QTimer(self, interval=_TICK)
        self._clock.timeout.connect(self._go_on)
        host.installEventFilter(self)
        self.hide()

    def tell(self, count: int) -> None:
        """Take how many pieces of work are under way."""
        if not count:
            self._soon.stop()
            self._clock.stop()
            self.hide()
        elif self.isHidden() and not self._soon.isActive():
            self._soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as wide as the host."""
        if event.type() is QEvent.Type.Resize:
            self.setGeometry(0, 0, self._host.width(), _HEIGHT)
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a stretch that wanders; all of it where nothing should move."""
        worn, painter = theme(), painter_for(self)
        width = float(self.width())
        box = QRectF(0, 0, width, _HEIGHT)
        if worn.moving:
            long = width * _SHARE
            start = (self._at / _ROUND) * (width + long) - long
            left = width - start - long if is_rtl(self) else start
            box = QRectF(left, 0, long, _HEIGHT)
        painter.fillRect(box, worn.colours.accent)
        painter.end()

    def _come(self) -> None:
        self._at = 0
        self.setGeometry(0, 0, self._host.width(), _HEIGHT)
        self.show()
        self.raise_()
        if theme().moving:
            self._clock.start()

    def _go_on(self) -> None:
        self._at = (self._at + _TICK) % _ROUND
        self.update()
