"""What is seen while a post is carried: where it may go, and why not elsewhere."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from socialdesk.ui.theme import Theme
from socialdesk.ui.widgets.paint import rounded, words

SPEAKING = 4000
"""Milliseconds for which a reason is shown after a key."""
_PAD = 9
_SHADE = 0.08


def paint_target(painter: QPainter, box: QRectF, radius: float, theme: Theme) -> None:
    """Draw that a place takes what is carried."""
    accent = theme.colours.accent
    soft = QColor(accent)
    soft.setAlphaF(_SHADE)
    rounded(painter, box, radius, fill=soft)
    rounded(painter, box, radius, outline=accent, width=1.5)


def paint_reason(
    painter: QPainter,
    at: QPointF,
    why: str,
    limit: QRectF,
    theme: Theme,
    *,
    rtl: bool,
) -> None:
    """Draw why something is refused, beside a point and within a limit."""
    width = theme.metrics("small").horizontalAdvance(why) + 2 * _PAD
    left = min(at.x() + 12, limit.right() - width)
    top = min(at.y() + 20, limit.bottom() - theme.px(26))
    box = QRectF(max(0.0, left), top, width, theme.px(24))
    rounded(painter, box, 6, fill=theme.colours.toast)
    inner = box.adjusted(_PAD, 0, 1 - _PAD, 0)
    ink = theme.colours.on_toast
    words(painter, inner, why, theme, ink, style="small", rtl=rtl)
