"""A channel: the network's sign, white on the channel's hue. Never hue alone."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from socialdesk.ui.icons import NETWORKS
from socialdesk.ui.theme import Theme, follow
from socialdesk.ui.widgets.paint import centred, painter_for, rounded
from socialdesk.ui.widgets.text import tooltip

NETWORK_HUES: Mapping[str, str] = {
    "instagram": "orchid",
    "facebook": "blue",
    "linkedin": "sky",
    "tiktok": "graphite",
    "youtube": "rose",
    "whatsapp": "green",
    "mastodon": "violet",
    "google_business": "amber",
    "newsletter": "coral",
    "bluesky": "sea",
    "pinterest": "cocoa",
    "blog": "olive",
}
"""The hue a network's first channel gets (design/tokens.md, section 3)."""

NETWORK_ICONS: Mapping[str, str] = {
    "newsletter": "at-sign",
    "email": "mail",
    "blog": "square-pen",
    "website": "globe",
    "rss": "rss",
    "shop": "shopping-bag",
    "forum": "message-circle",
    "phone": "phone",
    "press": "newspaper",
    "podcast": "mic",
}
"""Networks without a logo of their own that have a Lucide sign."""

NETWORK_LETTERS: Mapping[str, str] = {"linkedin": "in"}
"""Networks whose logo may not be had; others show their first two letters."""

_ALIKE: Mapping[str, str] = {
    "google": "google_business",
    "googlebusiness": "google_business",
    "google_business_profile": "google_business",
    "twitter": "x",
}
_LOGO, _SMALL_LOGO, _SMALL = 0.62, 0.70, 24
_LETTERS = 0.60
_LETTER_WEIGHT = 800
_ROUNDING = 0.28


class Tile(QWidget):
    """Shows a channel's tile.

    Args:
        network: The network's id, such as `instagram`.
        hue: The channel's hue; empty is the network's usual one.
        name: What it is called, for those who cannot see it.
        size: Width and height in pixels.
    """

    def __init__(
        self,
        network: str = "",
        hue: str = "",
        name: str = "",
        size: int = 36,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._network, self._hue = network, hue
        self._theme: Theme | None = None
        self._size = size
        self.show_channel(network, hue, name)
        follow(self._dress)

    def show_channel(self, network: str, hue: str, name: str) -> None:
        """Show another channel."""
        self._network, self._hue = network, hue
        self.setAccessibleName(name or network)
        tooltip(self, name or network)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tile."""
        if self._theme is None:
            return
        painter = painter_for(self)
        paint_tile(painter, QRectF(self.rect()), self._network, self._hue, self._theme)
        painter.end()

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        side = theme.px(self._size)
        self.setFixedSize(QSize(side, side))
        self.update()


def usual_hue(network: str) -> str:
    """Return the hue a network's channels get when nobody chose one."""
    return NETWORK_HUES.get(_ALIKE.get(network, network), "graphite")


def paint_tile(
    painter: QPainter,
    box: QRectF,
    network: str,
    hue: str,
    theme: Theme,
    *,
    opacity: float = 1,
) -> None:
    """Draw a channel's tile into a square; small squares have rounder corners."""
    painter.save()
    painter.setOpacity(painter.opacity() * opacity)
    side = box.width()
    solid = theme.hue(hue or usual_hue(network)).solid
    rounded(painter, box, max(side * _ROUNDING, 4), fill=solid)
    white = QColor(Qt.GlobalColor.white)
    icon = _icon(network, theme)
    if icon:
        inner = centred(box, round(side * (_SMALL_LOGO if side < _SMALL else _LOGO)))
        theme.icons.paint(painter, inner, icon, white, stroke=2.2)
    else:
        painter.setFont(theme.font_of(round(side * _LETTERS), _LETTER_WEIGHT))
        painter.setPen(white)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _letters(network))
    painter.restore()


def _icon(network: str, theme: Theme) -> str:
    known = _ALIKE.get(network, network)
    logo = f"{NETWORKS}{known}"
    if known and theme.icons.exists(logo):
        return logo
    return NETWORK_ICONS.get(known, "" if known else "megaphone")


def _letters(network: str) -> str:
    return NETWORK_LETTERS.get(network) or network[:2].capitalize()
