"""What floats: menus, lists and dialogs with round corners, and the scrim behind.

Where windows can be see-through, a menu paints its own shadow. On X11 nobody can say
beforehand: without a compositor everything see-through is black. There the window is
cut to its shape instead, and shadows are the compositor's. Where a window can be
neither, as on the platform for tests, it has square corners.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from socialdesk.ui.theme import theme
from socialdesk.ui.widgets.paint import is_rtl, painter_for, rounded, shadow

_SEE_THROUGH = frozenset({"wayland", "windows", "cocoa"})
_CUT = _SEE_THROUGH | {"xcb"}
"""Platforms whose windows can be see-through for certain, and can be cut."""
_SOFT, _CLEAR = "soft", "see_through"
"""The properties by which style.qss knows such windows."""
_ROOM = 12
"""Room around a menu for its shadow; style.qss gives it to one that is see-through."""
_MENU, _DIALOG = "banner", "floating"
"""The radii of menus and lists, and of dialogs."""


def see_through() -> bool:
    """Say whether windows of this desktop can be see-through for certain."""
    return _platform() in _SEE_THROUGH


def soften(window: QWidget, radius: str = _MENU, *, cut: bool = False) -> None:
    """Give a window without a frame of the desktop's round corners; call it once.

    Args:
        window: A menu, the list of a choice, a dialog. Before it is shown.
        radius: The name of the token.
        cut: Whether it must be cut, because it paints its corners whatever one does.
    """
    flags = Qt.WindowType
    window.setWindowFlags(
        window.windowFlags() | flags.FramelessWindowHint | flags.NoDropShadowWindowHint
    )
    window.setProperty(_SOFT, True)
    if see_through() and not cut:
        window.setProperty(_CLEAR, True)
        window.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    elif _platform() in _CUT:
        window.installEventFilter(Cutter(window, radius))


class Cutter(QObject):
    """Cuts a window to a shape with round corners, whatever its size."""

    def __init__(self, window: QWidget, radius: str) -> None:
        super().__init__(window)
        self._radius = radius

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cut it anew when it has changed its size."""
        if isinstance(event, QResizeEvent) and isinstance(watched, QWidget):
            watched.setMask(_shape(watched, theme().radius(self._radius) + 1))
        return super().eventFilter(watched, event)


class Menu(QMenu):
    """A menu with round corners, and with a shadow where the desktop can.

    Args:
        parent: Qt's parent.
        title: What it says as part of another menu.
    """

    def __init__(self, parent: QWidget | None = None, title: str = "") -> None:
        super().__init__(title, parent)
        self._shadowed = see_through()
        soften(self)

    def showEvent(self, event: QShowEvent) -> None:
        """Stand where it was asked to, not where its shadow begins."""
        super().showEvent(event)
        if self._shadowed:
            aside = _ROOM if is_rtl(self) else -_ROOM
            self.move(self.pos() + QPoint(aside, -_ROOM))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shadow below the menu."""
        if self._shadowed:
            painter, worn = painter_for(self), theme()
            box = QRectF(self.rect()).adjusted(_ROOM, _ROOM, -_ROOM, -_ROOM)
            shadow(painter, box, worn.radius(_MENU), worn, "menu")
            painter.end()
        super().paintEvent(event)


def pop_up(menu: QMenu, at: QPoint) -> None:
    """Show a menu that Qt has made, such as that of a text field, and then forget it.

    Args:
        menu: The menu.
        at: Where, on the screen.
    """
    soften(menu, cut=True)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(at)


class Scrim(QWidget):
    """Darkens a window behind a dialog until the dialog goes away.

    Args:
        window: The window that is covered.
        dialog: What stands before it.
    """

    def __init__(self, window: QWidget, dialog: QWidget) -> None:
        super().__init__(window)
        self._round = bool(window.windowFlags() & Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        dialog.destroyed.connect(self.deleteLater)
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window whatever its size."""
        if isinstance(event, QResizeEvent):
            self.resize(event.size())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it, round where the window is."""
        painter, worn = painter_for(self), theme()
        depth = worn.tokens.elevation["scrim"]
        shade = QColor(Qt.GlobalColor.black)
        shade.setAlphaF(depth.dark if worn.dark else depth.light)
        radius = worn.radius(_DIALOG) if self._round else 0
        rounded(painter, QRectF(self.rect()), radius, fill=shade)
        painter.end()


def paint_window(window: QWidget, radius: str = _DIALOG) -> None:
    """Draw the ground and outline of a softened window; for its paint event."""
    painter, worn = QPainter(window), theme()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rounded(
        painter,
        QRectF(window.rect()),
        worn.radius(radius),
        fill=worn.colours.raised,
        outline=worn.colours.border,
    )
    painter.end()


def _platform() -> str:
    """Return the name of Qt's platform without its flavour, such as "wayland"."""
    return QGuiApplication.platformName().partition("-")[0]


def _shape(window: QWidget, radius: int) -> QRegion:
    path = QPainterPath()
    path.addRoundedRect(QRectF(window.rect()), radius, radius)
    return QRegion(path.toFillPolygon().toPolygon())
