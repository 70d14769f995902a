"""Icons: one family, one stroke, coloured like the text beside them.

The drawings are SVG files in resources/icons (Lucide) and resources/icons/networks
(simple-icons, the logos). Files are read when an icon is first drawn, never at start.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from socialdesk.ui.tokens import keep

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

STROKE = 1.75
"""Width of a line, in the 24 units of a drawing (design/tokens.md, section 2)."""
STROKE_SELECTED = 2.0
NETWORKS = "networks/"
"""What the name of a logo begins with."""
_DRAWN_STROKE = 'stroke-width="2"'


class Icons:
    """Loads, colours and keeps the drawings of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._drawings: dict[str, str] = {}
        self._pixmaps: dict[tuple[str, int, int, float, float], QPixmap] = {}

    def exists(self, name: str) -> bool:
        """Say whether there is a drawing of that name."""
        return name in self._drawings or self._file(name).is_file()

    def clear(self) -> None:
        """Forget the coloured pictures; the theme has changed."""
        self._pixmaps.clear()

    def pixmap(
        self,
        name: str,
        colour: QColor,
        size: int,
        ratio: float = 1.0,
        *,
        stroke: float = STROKE,
    ) -> QPixmap:
        """Return a drawing in a colour.

        Args:
            name: The file's name without ending, such as `send` or `networks/x`.
            colour: The colour of its lines.
            size: Width and height in logical pixels.
            ratio: Device pixels per logical pixel.
            stroke: Width of a line in the 24 units of the drawing.
        """
        key = (name, colour.rgba(), size, ratio, stroke)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._pixmaps[key] = self._render(name, colour, size, ratio, stroke)
        return found

    def icon(
        self,
        name: str,
        colour: QColor,
        *,
        selected: QColor | None = None,
        disabled: QColor | None = None,
        size: int = 18,
        ratio: float = 1.0,
    ) -> "QIcon":
        """Return an icon with its own pictures for selected and disabled.

        Without them Fusion tints the drawing in a selected row.
        """
        from PySide6.QtGui import QIcon  # its enumerations are not needed at start

        icon = QIcon()
        for mode, shade in (
            (QIcon.Mode.Normal, colour),
            (QIcon.Mode.Active, colour),
            (QIcon.Mode.Selected, selected or colour),
            (QIcon.Mode.Disabled, disabled or colour),
        ):
            icon.addPixmap(self.pixmap(name, shade, size, ratio), mode)
        return icon

    def paint(
        self,
        painter: QPainter,
        box: QRectF,
        name: str,
        colour: QColor,
        *,
        stroke: float = STROKE,
    ) -> None:
        """Draw an icon in the middle of a box, as large as the box's shorter side."""
        size = round(min(box.width(), box.height()))
        ratio = painter.device().devicePixelRatioF()
        picture = self.pixmap(name, colour, size, ratio, stroke=stroke)
        centre = box.center()
        painter.drawPixmap(
            round(centre.x() - size / 2), round(centre.y() - size / 2), picture
        )

    def tinted(self, name: str, colour: QColor, folder: Path) -> Path:
        """Return the file of a drawing in a colour, written once.

        A style sheet can only show an arrow or a tick from a file.
        """
        file = folder / f"{name}-{colour.name()[1:]}.svg"
        if not file.is_file():
            keep(file, self._drawn(name, colour, 2.0))
        return file

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.svg"

    def _drawn(self, name: str, colour: QColor, stroke: float) -> str:
        drawing = self._drawings.get(name)
        if drawing is None:
            drawing = self._drawings[name] = self._file(name).read_text("utf-8")
        shade = colour.name()
        if name.startswith(NETWORKS):
            return drawing.replace("<svg ", f'<svg fill="{shade}" ', 1)
        return drawing.replace("currentColor", shade).replace(
            _DRAWN_STROKE, f'stroke-width="{stroke}"'
        )

    def _render(
        self, name: str, colour: QColor, size: int, ratio: float, stroke: float
    ) -> QPixmap:
        side = max(1, round(size * ratio))
        picture = QPixmap(QSize(side, side))
        picture.fill(Qt.GlobalColor.transparent)
        drawing = QByteArray(self._drawn(name, colour, stroke).encode())
        painter = QPainter(picture)
        painter.setOpacity(colour.alphaF())
        QSvgRenderer(drawing).render(painter, QRectF(0, 0, side, side))
        painter.end()
        picture.setDevicePixelRatio(ratio)
        return picture
