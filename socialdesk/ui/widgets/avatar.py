"""A person: a disc in the person's hue with initials, or their picture."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from socialdesk.domain.words import _
from socialdesk.ui.theme import Theme, follow
from socialdesk.ui.widgets.paint import painter_for, rounded
from socialdesk.ui.widgets.text import tooltip

SIZES = (16, 24, 26, 32, 40)
"""The sizes an avatar comes in, in pixels."""
_INITIALS = 0.4
_RING = 4
_WEIGHT = 650


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What is seen of a person. A face without a name is a place nobody has taken."""

    name: str = ""
    initials: str = ""
    hue: str = ""
    picture: QPixmap | None = None


NOBODY = Face()


class Avatar(QWidget):
    """Shows a face.

    Args:
        face: Whose.
        size: Width and height in pixels, one of `SIZES`.
        ring: Whether a ring marks it, as on the current day.
        present: Whether a green dot says that the person is there.
    """

    def __init__(
        self,
        face: Face = NOBODY,
        size: int = 24,
        *,
        ring: bool = False,
        present: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._face, self._size = face, size
        self._ring, self._present = ring, present
        self._theme: Theme | None = None
        self.show_face(face)
        follow(self._dress)

    def show_face(self, face: Face) -> None:
        """Show another face."""
        self._face = face
        name = face.name or _("Nobody")
        self.setAccessibleName(name)
        tooltip(self, name)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the face."""
        if self._theme is None:
            return
        painter = painter_for(self)
        whole = QRectF(self.rect())
        inset = _RING if self._ring else 0
        box = whole.adjusted(inset, inset, -inset, -inset)
        paint_avatar(painter, box, self._face, self._theme)
        if self._ring:
            rounded(
                painter,
                whole.adjusted(1, 1, -1, -1),
                whole.width() / 2,
                outline=self._theme.colours.accent,
                width=2,
            )
        if self._present:
            ground = self.palette().color(self.backgroundRole())
            paint_presence(painter, box, self._theme, ground)
        painter.end()

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        side = theme.px(self._size) + (2 * _RING if self._ring else 0)
        self.setFixedSize(QSize(side, side))
        self.update()


def paint_avatar(
    painter: QPainter, box: QRectF, face: Face, theme: Theme, *, opacity: float = 1
) -> None:
    """Draw a face into a square."""
    painter.save()
    painter.setOpacity(painter.opacity() * opacity)
    if not face.name:
        grey = theme.colours.control_border
        rounded(painter, box, box.width() / 2, outline=grey, dashed=True)
    elif face.picture is not None:
        disc = QPainterPath()
        disc.addEllipse(box)
        painter.setClipPath(disc)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(box, face.picture, QRectF(face.picture.rect()))
    else:
        rounded(painter, box, box.width() / 2, fill=theme.hue(face.hue).solid)
        painter.setFont(theme.font_of(round(box.width() * _INITIALS), _WEIGHT))
        painter.setPen(QColor(Qt.GlobalColor.white))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, face.initials)
    painter.restore()


def paint_presence(
    painter: QPainter, box: QRectF, theme: Theme, ground: QColor
) -> None:
    """Draw the dot that says a person is there, at the disc's lower edge."""
    dot = QRectF(box.right() - 10, box.bottom() - 10, 12, 12)
    rounded(painter, dot, 6, fill=ground)
    rounded(painter, dot.adjusted(2, 2, -2, -2), 4, fill=theme.status["ok"].mark)
