"""News that pass: one sentence at the bottom of the page, with Undo."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPoint,
    QPropertyAnimation,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSpacerItem, QWidget
from shiboken6 import isValid

from socialdesk.domain.words import _
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.paint import (
    Lane,
    centred,
    is_rtl,
    painter_for,
    rounded,
    shadow,
    words,
)
from socialdesk.ui.widgets.press import Pressable
from socialdesk.ui.widgets.text import Label

_ROOM = 24
"""Room around a toast for its shadow."""
_SIGN, _GAP = 16, 10
_UP, _SLIDE = 12, 12
"""How far above the page's lower edge it stands, and how far it moves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a toast says, and what its button does."""

    text: str
    icon: str = "circle-check"
    action: str = ""
    act: Callable[[], object] | None = None
    key: str = ""


class Toasts(QObject):
    """Shows toasts over a page area, one at a time.

    A toast stays while the pointer or the focus is on it. A message is also spoken to
    screen readers.

    Args:
        host: The page area; toasts stand at its bottom centre.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._waiting: deque[News] = deque()
        self._toast: Toast | None = None
        host.installEventFilter(self)

    @property
    def current(self) -> News | None:
        """What is shown now."""
        return None if self._toast is None else self._toast.news

    def say(
        self,
        text: str,
        *,
        icon: str = "circle-check",
        undo: Callable[[], object] | None = None,
        action: str = "",
        key: str = "",
    ) -> None:
        """Say that something was done.

        Args:
            text: One sentence without a full stop.
            icon: A sign before it.
            undo: What the button does; no button without.
            action: The button's verb; "Undo" without.
            key: The key that does the same, shown behind it.
        """
        verb = (action or _("Undo")) if undo is not None else ""
        news = News(
            text=text, icon=icon, action=verb, act=undo, key=key if verb else ""
        )
        if undo is not None:  # what there is to undo has changed: older offers lie
            self._waiting = deque(each for each in self._waiting if each.act is None)
        self._waiting.append(news)
        if undo is not None and self._offers:
            self.dismiss()
        else:
            self._next()

    def dismiss(self) -> None:
        """Take the toast away, and show the next that waits."""
        if self._toast is not None:
            gone, self._toast = self._toast, None
            gone.stop()
            gone.give_back()
            gone.hide()
            gone.deleteLater()
        self._next()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom of the page area."""
        if event.type() is QEvent.Type.Resize and self._toast is not None:
            self._toast.place()
        return super().eventFilter(watched, event)

    @property
    def _offers(self) -> bool:
        """Whether the toast that is shown can be answered."""
        return self._toast is not None and self._toast.news.act is not None

    def _next(self) -> None:
        if self._toast is not None or not self._waiting:
            return
        self._toast = Toast(self._waiting.popleft(), self._host)
        self._toast.done.connect(self.dismiss)
        self._toast.come()


class Toast(QWidget):
    """One toast. `done` when its time is over or its button was pressed."""

    done = Signal()

    def __init__(self, news: News, host: QWidget) -> None:
        super().__init__(host)
        self.news, self._host = news, host
        self._before: QWidget | None = host.window().focusWidget()
        self._theme: Theme = theme()
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self._over)
        self._slide = QPropertyAnimation(self, b"pos", self)
        self.setAccessibleName(news.text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        line = self._line = QHBoxLayout(self)
        line.setContentsMargins(_ROOM + 14, _ROOM, _ROOM + 14, _ROOM)
        line.setSpacing(_GAP)
        self._beside = QSpacerItem(0, 0)
        line.addItem(self._beside)
        line.addWidget(Label(news.text, "body", "on_toast", weight=500))
        self.button = _ToastButton(news.action, news.key)
        self.button.setVisible(bool(news.action))
        self.button.clicked.connect(self._act)
        line.addSpacing(6)
        line.addWidget(self.button)
        follow(self._dress)

    def come(self) -> None:
        """Slide in, start the clock, and be heard."""
        self.show()
        self.raise_()
        self.place()
        worn, target = self._theme, self.pos()
        if worn.moving:
            self._slide.setDuration(worn.duration("float"))
            self._slide.setStartValue(target + QPoint(0, _SLIDE))
            self._slide.setEndValue(target)
            self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
            self._slide.start()
        self._wind()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.spoken))

    @property
    def spoken(self) -> str:
        """What screen readers say: the news, and the key that takes it back."""
        news = self.news
        if not news.key:
            return news.text
        words = _("{news}. {verb}: {key}")
        return words.format(news=news.text, verb=news.action, key=news.key)

    def give_back(self) -> None:
        """Return the focus to where it came from, before it goes with the toast."""
        before = self._before
        if before is not None and isValid(before) and self.button.hasFocus():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop(self) -> None:
        """Let no time pass any more."""
        self._clock.stop()

    def place(self) -> None:
        """Stand at the bottom centre of the page area."""
        host = self._host
        size = self.sizeHint().boundedTo(QSize(host.width(), self.sizeHint().height()))
        self._slide.stop()
        self.resize(size)
        self.move(
            (host.width() - size.width()) // 2,
            host.height() - size.height() + _ROOM - _UP,
        )

    def enterEvent(self, _event: QEvent) -> None:
        """Stay while somebody points at it."""
        self._clock.stop()

    def leaveEvent(self, _event: QEvent) -> None:
        """Count anew."""
        self._wind()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go away with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.done.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, shadow and sign."""
        painter, worn = painter_for(self), self._theme
        box = QRectF(self.rect()).adjusted(_ROOM, _ROOM, -_ROOM, -_ROOM)
        radius = worn.radius("banner")
        shadow(painter, box, radius, worn, "toast")
        rounded(painter, box, radius, fill=worn.colours.toast)
        self._paint_sign(painter, box)
        painter.end()

    def _paint_sign(self, painter: QPainter, box: QRectF) -> None:
        worn = self._theme
        lane = Lane(box, rtl=is_rtl(self))
        lane.lead(14)
        side = worn.px(_SIGN)
        place = centred(lane.lead(side), side)
        worn.icons.paint(painter, place, self.news.icon, worn.colours.toast_action)

    def _wind(self) -> None:
        kind = "toast_action" if self.news.action else "toast"
        self._clock.start(self._theme.tokens.motion[kind])

    def _over(self) -> None:
        if self.button.hasFocus() or self.underMouse():
            self._wind()
        else:
            self.done.emit()

    def _act(self) -> None:
        act = self.news.act
        self.done.emit()
        if act is not None:
            act()

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        self._beside.changeSize(theme.px(_SIGN) + _GAP, 0)
        self._line.invalidate()
        self.setFixedHeight(theme.size("toast") + 2 * _ROOM)
        self.update()


class _ToastButton(Pressable):
    """The verb of a toast, with its key behind it."""

    def __init__(self, text: str, keys: str) -> None:
        super().__init__(text)
        self._keys = keys

    def wish(self, theme: Theme) -> QSize:
        """Return the room for verb and key."""
        width = theme.metrics("strong").horizontalAdvance(self.label) + 18
        if self._keys:
            width += theme.metrics("micro", 550).horizontalAdvance(self._keys) + 14
        return QSize(round(width), theme.px(30))

    def draw(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw verb and key."""
        colours = theme.colours
        rtl = is_rtl(self)
        lane = Lane(box.adjusted(8, 0, -8, 0), rtl=rtl)
        width = theme.metrics("strong").horizontalAdvance(self.label) + 1
        verb = lane.lead(width, 12)
        ink = colours.toast_action
        words(painter, verb, self.label, theme, ink, style="strong", rtl=rtl)
        if self._keys:
            keys, ink = lane.rest, colours.on_toast
            words(painter, keys, self._keys, theme, ink, style="micro", rtl=rtl)
        if self.ringed:
            rounded(painter, box, 6, outline=colours.toast_action, width=2)
