"""What all painted parts share: shapes, rings, shadows, text, and direction.

Leading and trailing, never left and right: a `Lane` hands out room in a line from
either end and mirrors itself where people read from right to left.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from socialdesk.ui.theme import Theme

RING_GAP = 2
"""How far outside a chip or row its focus ring reaches, in pixels."""
_DASH = (3.0, 2.0)
_SHADOW_STEPS = 12


class Lane:
    """Hands out room in a line, from its leading or its trailing end."""

    def __init__(self, box: QRectF, *, rtl: bool) -> None:
        self._box = QRectF(box)
        self._rtl = rtl

    @property
    def rest(self) -> QRectF:
        """The room nobody has taken yet."""
        return QRectF(self._box)

    def lead(self, width: float, gap: float = 0) -> QRectF:
        """Take room at the leading end, and a gap behind it."""
        return self._take(width, gap, at_left=not self._rtl)

    def trail(self, width: float, gap: float = 0) -> QRectF:
        """Take room at the trailing end, and a gap before it."""
        return self._take(width, gap, at_left=self._rtl)

    def _take(self, width: float, gap: float, *, at_left: bool) -> QRectF:
        box = self._box
        left = box.left() if at_left else box.right() - width
        taken = QRectF(left, box.top(), width, box.height())
        if at_left:
            box.setLeft(box.left() + width + gap)
        else:
            box.setRight(box.right() - width - gap)
        return taken


def is_rtl(widget: QWidget) -> bool:
    """Say whether a widget is read from right to left."""
    return widget.layoutDirection() is Qt.LayoutDirection.RightToLeft


def centred(box: QRectF, width: float, height: float | None = None) -> QRectF:
    """Return a box of some size in the middle of another, on whole pixels."""
    tall = width if height is None else height
    middle = box.center()
    return QRectF(
        round(middle.x() - width / 2), round(middle.y() - tall / 2), width, tall
    )


def painter_for(widget: QWidget) -> QPainter:
    """Return a painter with smooth edges. End it before the paint event ends."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def rounded(
    painter: QPainter,
    box: QRectF,
    radius: float,
    *,
    fill: QColor | None = None,
    outline: QColor | None = None,
    width: float = 1,
    dashed: bool = False,
) -> None:
    """Draw a rounded shape whose outline lies wholly inside the box.

    Without fill and outline it draws nothing.
    """
    painter.setPen(Qt.PenStyle.NoPen)
    if outline is not None:
        painter.setPen(_pen(outline, width, dashed=dashed))
        inset = width / 2
        box = box.adjusted(inset, inset, -inset, -inset)
        radius = max(0.0, radius - inset)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, radius, radius)


def focus_ring(
    painter: QPainter, box: QRectF, radius: float, theme: Theme, gap: float = 0
) -> None:
    """Draw the focus ring; a gap puts it that far outside the box."""
    grown = box.adjusted(-gap, -gap, gap, gap)
    rounded(
        painter,
        grown,
        radius + gap,
        outline=theme.colours.focus,
        width=theme.ring,
    )


def soft_fill(
    painter: QPainter,
    box: QRectF,
    radius: float,
    theme: Theme,
    *,
    soft: QColor,
    solid: QColor,
) -> None:
    """Fill with a soft colour; in high contrast with an outline in the solid one."""
    outline = solid if theme.high_contrast else None
    rounded(painter, box, radius, fill=soft, outline=outline, width=2)


def shadow(
    painter: QPainter, box: QRectF, radius: float, theme: Theme, level: str
) -> None:
    """Draw the shadow of something that floats: `menu`, `toast` or `dialog`."""
    depth = theme.tokens.elevation[level]
    strength = depth.dark if theme.dark else depth.light
    colour = QColor(Qt.GlobalColor.black)
    colour.setAlphaF(strength / _SHADOW_STEPS)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    reach = depth.blur / 2
    for step in range(_SHADOW_STEPS):
        grow = reach * (1 - 2 * step / _SHADOW_STEPS)
        round_ = max(1.0, radius + grow)
        painter.drawRoundedRect(
            box.adjusted(-grow, depth.y - grow, grow, depth.y + grow), round_, round_
        )


def words(
    painter: QPainter,
    box: QRectF,
    text: str,
    theme: Theme,
    colour: QColor,
    *,
    style: str = "body",
    weight: int = 0,
    rtl: bool = False,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeading,
    struck: bool = False,
) -> float:
    """Draw one line of text, cut with "…" where it does not fit.

    Args:
        painter: Where to.
        box: The room; the line stands in its vertical middle.
        text: What to say, as plain text.
        theme: The look.
        colour: Of the text.
        style: A type style, such as `small`.
        weight: 1 to 1000; 0 is the style's own.
        rtl: Whether leading is right.
        align: AlignLeading, AlignTrailing or AlignHCenter.
        struck: Whether it is struck through.

    Returns:
        The width that was used.
    """
    shown = theme.cut(text, style, weight, int(box.width() + 0.5))
    font = theme.font(style, weight)
    if struck:
        font = type(font)(font)
        font.setStrikeOut(True)
    painter.setFont(font)
    painter.setPen(colour)
    # Its letters say how a text runs: "@linden" and "2 h" read the same everywhere.
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    flags = _side(align, rtl=rtl) | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box, int(flags.value | Qt.TextFlag.TextSingleLine.value), shown)
    return theme.metrics(style, weight).horizontalAdvance(shown)


def spinner(painter: QPainter, box: QRectF, colour: QColor, turn: float) -> None:
    """Draw three quarters of a ring, turned by a share of a round."""
    pen = QPen(colour, 2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(box.adjusted(1, 1, -1, -1), round(-turn * 5760), 270 * 16)


def hatched(painter: QPainter, box: QRectF, radius: float, colour: QColor) -> None:
    """Draw slanting lines in a shape: nobody is there."""
    painter.save()
    shape = QPainterPath()
    shape.addRoundedRect(box, radius, radius)
    painter.setClipPath(shape)
    painter.setPen(QPen(colour, 1))
    left = box.left() - box.height()
    while left < box.right():
        painter.drawLine(
            QPointF(left, box.bottom()), QPointF(left + box.height(), box.top())
        )
        left += 6
    painter.restore()


def shows_ring(event: QFocusEvent, *, before: bool) -> bool:
    """Say whether a focus that has just come should be seen as a ring.

    A click shows by itself what it hit; a window that comes back shows what it showed
    before; every other way needs the ring.
    """
    if event.reason() is Qt.FocusReason.ActiveWindowFocusReason:
        return before
    return event.reason() not in _BY_MOUSE


_BY_MOUSE = (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.PopupFocusReason)


def _side(align: Qt.AlignmentFlag, *, rtl: bool) -> Qt.AlignmentFlag:
    if align is Qt.AlignmentFlag.AlignHCenter:
        return align
    leading = align is not Qt.AlignmentFlag.AlignTrailing
    at_left = leading is not rtl
    side = Qt.AlignmentFlag.AlignLeft if at_left else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignAbsolute


def _pen(colour: QColor, width: float, *, dashed: bool) -> QPen:
    pen = QPen(colour, width)
    if dashed:
        pen.setDashPattern(_DASH)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
