"""Where the window stands, and that it can be seen and taken hold of there."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from socialdesk.ui.desk import DeskSettings

SMALLEST = (960, 640)
USUAL = (1280, 820)
_SEEN = 60
"""Pixels of the window that must lie on a screen."""


def stand(window: QWidget, known: DeskSettings) -> None:
    """Let a window stand where it stood, if that is still on a screen."""
    window.setMinimumSize(*SMALLEST)
    window.resize(*USUAL)
    if len(known.geometry) == 4 and all(  # noqa: PLR2004 - left, top, width, height
        isinstance(part, int) for part in known.geometry
    ):
        window.setGeometry(on_screen(QRect(*known.geometry)))
    if known.maximised:
        window.setWindowState(Qt.WindowState.WindowMaximized)


def standing(window: QWidget) -> dict[str, object]:
    """Return what `stand` needs the next time; nothing of a full screen."""
    if window.isFullScreen():
        return {}
    box = window.normalGeometry()
    return {
        "geometry": (box.x(), box.y(), box.width(), box.height()),
        "maximised": window.isMaximized(),
    }


def on_screen(box: QRect) -> QRect:
    """Return a window's place, moved so that it can be seen and taken hold of."""
    from PySide6.QtGui import QGuiApplication

    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    if not screens:
        return box
    best = max(screens, key=lambda screen: _shared(screen, box))
    fits = QRect(box)
    fits.setWidth(max(SMALLEST[0], min(box.width(), best.width())))
    fits.setHeight(max(SMALLEST[1], min(box.height(), best.height())))
    if not best.contains(fits):
        left = min(fits.x(), best.right() - max(_SEEN, min(fits.width(), best.width())))
        top = min(fits.y(), best.bottom() - min(fits.height(), best.height()))
        fits.moveTo(max(best.left(), left), max(best.top(), top))
    return fits


def _shared(screen: QRect, box: QRect) -> int:
    part = screen.intersected(box)
    return part.width() * part.height()
