"""Keeps pictures small, and tells two of them apart.

Nothing but Qt and whole numbers: a picture is compared as one long integer, which is a
hundred times faster than pixel by pixel and needs no further library.
"""

from pathlib import Path

from PySide6.QtGui import QImage, QPainter

STEP = 16
"""Colours are kept in steps, so that the files are small; half of it is lost at most."""
MOST_OFF = 24
"""How far a channel of a colour (0 to 255) may be off before its pixel differs."""
MOST_DIFFERING = 0.002
"""The share of pixels that may differ: antialiasing of another release of FreeType."""
_COARSE = bytes(min(255, (value + STEP // 2) // STEP * STEP) for value in range(256))
_OFF = bytes(int(value > MOST_OFF) for value in range(256))
_FORMAT = QImage.Format.Format_RGB888


def coarse(image: QImage) -> QImage:
    """Return a picture in the steps in which it is kept; see-through becomes black."""
    plain = image.convertToFormat(_FORMAT)
    data = bytes(plain.constBits()).translate(_COARSE)
    made = QImage(data, plain.width(), plain.height(), plain.bytesPerLine(), _FORMAT)
    return made.copy()


def keep(image: QImage, file: Path) -> None:
    """Write a picture as a small PNG file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    made = coarse(image)
    assert made.save(str(file), "PNG", 0), file  # 0: as small as it can be


def differing(one: QImage, other: QImage) -> float:
    """Return the share of pixels that differ; 1.0 where the sizes do."""
    one, other = coarse(one), coarse(other)
    if one.size() != other.size():
        return 1.0
    if one == other:
        return 0.0
    return _marked(_difference(one, other)).bit_count() / (one.width() * one.height())


def difference(one: QImage, other: QImage) -> QImage:
    """Return a picture that is black where two pictures are the same."""
    return _difference(coarse(one), coarse(other))


def _difference(one: QImage, other: QImage) -> QImage:
    made = one.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(made)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
    painter.drawImage(0, 0, other)
    painter.end()
    return made


def _marked(difference: QImage) -> int:
    """Return a number with one bit set for each pixel that is off in any channel."""
    plain = difference.convertToFormat(QImage.Format.Format_RGBX8888)
    data = bytes(plain.constBits()).translate(_OFF)
    pixels = len(data) // 4
    bits = int.from_bytes(data, "little")
    first_of_four = int.from_bytes(b"\x01\x00\x00\x00" * pixels, "little")
    return (bits | bits >> 8 | bits >> 16) & first_of_four
