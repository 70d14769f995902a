"""Keeps pictures small, and tells two of them apart.

Nothing but Qt and whole numbers: a picture is compared as one long integer, which is a
hundred times faster than pixel by pixel and needs no further library.
"""

from collections import Counter
from functools import partial
from pathlib import Path

from PySide6.QtGui import QImage, QPainter

MOST_OFF = 24
"""How far a channel of a colour (0 to 255) may be off before its pixel differs."""
MOST_DIFFERING = 0.002
"""The share of pixels that may differ: antialiasing of another release of FreeType."""
_EXACT, _MOST = 96, 256
"""Of the colours of a kept picture: those that are as drawn, and all of them."""
_STEP = 16
_STEPS = bytes(min(255, (value + _STEP // 2) // _STEP * _STEP) for value in range(256))
_OFF = bytes(int(value > MOST_OFF) for value in range(256))
_FORMAT = QImage.Format.Format_RGB32


def keep(image: QImage, file: Path) -> None:
    """Write a picture as a small PNG file: one byte a pixel, no more.

    The colours that are used most are kept as they are, the many of antialiased edges
    in steps, and the rarest as the nearest of the others.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    made = _with_palette(image.convertToFormat(_FORMAT))
    assert made.save(str(file), "PNG", 0), file  # 0: as small as it can be


def _with_palette(image: QImage) -> QImage:
    pixels = memoryview(image.constBits()).cast("I")
    colours = [colour for colour, _times in Counter(pixels).most_common()]
    stepped = {colour: _stepped(colour) for colour in colours[_EXACT:]}
    palette = list(dict.fromkeys([*colours[:_EXACT], *stepped.values()]))[:_MOST]
    number = {colour: at for at, colour in enumerate(palette)}
    for step in set(stepped.values()) - set(palette):
        number[step] = number[min(palette, key=partial(_apart, step))]
    number |= {colour: number[step] for colour, step in stepped.items()}
    data = bytes(map(number.__getitem__, pixels))
    kind = QImage.Format.Format_Indexed8
    made = QImage(data, image.width(), image.height(), image.width(), kind)
    made.setColorTable(palette)
    return made.copy()


def _stepped(colour: int) -> int:
    data = colour.to_bytes(4, "little").translate(_STEPS)
    return int.from_bytes(data, "little") | 0xFF000000


def _apart(one: int, other: int) -> int:
    """Return how far two colours are apart in the channel where they are furthest."""
    return max(abs((one >> at & 255) - (other >> at & 255)) for at in (0, 8, 16))


def differing(one: QImage, other: QImage) -> float:
    """Return the share of pixels that differ; 1.0 where the sizes do."""
    if one.size() != other.size():
        return 1.0
    apart = difference(one, other)  # has a name: else its bytes are gone too soon
    off = bytes(apart.constBits()).translate(_OFF)
    pixels = len(off) // 4
    bits = int.from_bytes(off, "little")  # one byte for each channel of each pixel
    first_of_four = int.from_bytes(b"\x01\x00\x00\x00" * pixels, "little")
    found = (bits | bits >> 8 | bits >> 16) & first_of_four
    return found.bit_count() / pixels


def difference(one: QImage, other: QImage) -> QImage:
    """Return a picture that is black where two pictures of one size are the same."""
    made = one.convertToFormat(_FORMAT)
    painter = QPainter(made)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
    painter.drawImage(0, 0, other.convertToFormat(_FORMAT))
    painter.end()
    return made
