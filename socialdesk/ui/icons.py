"""Icons: one family, one stroke, coloured like the text beside them.

The drawings are SVG files in resources/icons (Lucide) and resources/icons/networks
(simple-icons, the logos). What was drawn for the first picture is kept as pixels, so
that the next start neither reads these files nor loads the library that draws them.
"""

import json
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from socialdesk.ui.tokens import keep

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

STROKE = 1.75
"""Width of a line, in the 24 units of a drawing (design/tokens.md, section 2)."""
STROKE_SELECTED = 2.0
NETWORKS = "networks/"
"""What the name of a logo begins with."""
_DRAWN_STROKE = 'stroke-width="2"'
_Key = tuple[str, int, int, float, float]
"""Name, colour, size, pixel ratio and stroke of a picture."""


class Icons:
    """Loads, colours and keeps the drawings of one folder."""

    def __init__(self, folder: Path, kept: Path | None = None) -> None:
        self._folder, self._kept_in = folder, kept
        self._kept: dict[str, str] | None = None
        self._fresh = False
        self._drawings: dict[str, str] = {}
        self._pixmaps: dict[_Key, QPixmap] = {}

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
            found = self._found(key)
            if found is None:
                found = self._render(name, colour, size, ratio, stroke)
                self._fresh = True
            self._pixmaps[key] = found
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

    def to_keep(self) -> str | None:
        """Return all pictures as text for the file they are kept in; None if it is.

        Each is kept under its name, colour and size and the stamp of its drawing.
        """
        if not self._fresh or self._kept_in is None:
            return None
        self._fresh = False
        return json.dumps(
            {self._spelt(key): _packed(one) for key, one in self._pixmaps.items()}
        )

    @property
    def kept_in(self) -> Path | None:
        """The file the pictures are kept in."""
        return self._kept_in

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

    def _spelt(self, key: _Key) -> str:
        stat = self._file(key[0]).stat()
        return " ".join(map(str, (*key, stat.st_mtime_ns, stat.st_size)))

    def _found(self, key: _Key) -> QPixmap | None:
        """Return a picture that was kept, if it is of the drawing as it is now."""
        if self._kept is None:
            self._kept = _read(self._kept_in)
        packed = self._kept.get(self._spelt(key)) if self._kept else None
        if packed is None:
            return None
        picture = QPixmap()
        picture.loadFromData(b64decode(packed), "PNG")
        picture.setDevicePixelRatio(key[3])
        return picture

    def _render(
        self, name: str, colour: QColor, size: int, ratio: float, stroke: float
    ) -> QPixmap:
        from PySide6.QtSvg import QSvgRenderer  # loaded only where it has to draw

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


def _packed(picture: QPixmap) -> str:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return b64encode(buffer.data().data()).decode()


def _read(file: Path | None) -> dict[str, str]:
    """Return the pictures that were kept; none where the file cannot be read."""
    if file is not None:
        with suppress(OSError, ValueError):
            kept = json.loads(file.read_text("utf-8"))
            if isinstance(kept, dict):
                return kept
    return {}
