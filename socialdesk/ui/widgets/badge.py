"""Small marks: a count, a state in a word, a key to press."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from socialdesk.ui.theme import Theme, follow
from socialdesk.ui.widgets.paint import (
    Lane,
    centred,
    is_rtl,
    painter_for,
    rounded,
    soft_fill,
    words,
)

MOST = 99
_BADGE, _PILL, _KEY = 18, 22, 20
_ICON = 13
_WEIGHT = 620


class Badge(QWidget):
    """Shows a count; nothing at zero, "99+" at most.

    Args:
        count: How many.
        meaning: What is counted, as a sentence for those who cannot see it.
        loud: Whether it concerns the person today (accent) or not (quiet).
    """

    def __init__(
        self,
        count: int = 0,
        meaning: str = "",
        *,
        loud: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._count, self._loud = count, loud
        self._theme: Theme | None = None
        follow(self._dress)
        self.show_count(count, meaning)

    def show_count(self, count: int, meaning: str = "") -> None:
        """Show another count."""
        self._count = count
        self.setAccessibleName(meaning or counted(count))
        self.setVisible(count > 0)
        if self._theme is not None:
            self._dress(self._theme)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the badge."""
        if self._theme is not None and self._count:
            painter = painter_for(self)
            box = QRectF(self.rect())
            paint_badge(painter, box, self._count, self._theme, loud=self._loud)
            painter.end()

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedSize(badge_size(self._count, theme))
        self.update()


class Pill(QWidget):
    """Says a state in a word or two, on a soft ground.

    Args:
        text: The words.
        status: ok, warn, bad, info, accent or quiet.
        icon: An icon before the words, if any.
    """

    def __init__(
        self,
        text: str,
        status: str = "quiet",
        icon: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._status, self._icon = text, status, icon
        self._theme: Theme | None = None
        follow(self._dress)
        self.show_state(text, status, icon)

    def show_state(self, text: str, status: str, icon: str = "") -> None:
        """Say something else."""
        self._text, self._status, self._icon = text, status, icon
        self.setAccessibleName(text)
        if self._theme is not None:
            self._dress(self._theme)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pill."""
        if self._theme is None:
            return
        painter = painter_for(self)
        paint_pill(
            painter,
            QRectF(self.rect()),
            self._text,
            self._theme,
            self._status,
            icon=self._icon,
            rtl=is_rtl(self),
        )
        painter.end()

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedSize(pill_size(self._text, theme, icon=bool(self._icon)))
        self.update()


class KeyCap(QWidget):
    """Shows a key to press, such as "Ctrl K"."""

    def __init__(self, keys: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._theme: Theme | None = None
        self.setAccessibleName(keys)
        follow(self._dress)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the key."""
        if self._theme is not None:
            painter = painter_for(self)
            paint_key(painter, QRectF(self.rect()), self._keys, self._theme)
            painter.end()

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedSize(key_size(self._keys, theme))
        self.update()


def counted(count: int) -> str:
    """Return a count as a badge writes it."""
    return f"{MOST}+" if count > MOST else str(count)


def badge_size(count: int, theme: Theme) -> QSize:
    """Return the room a badge needs."""
    width = theme.metrics("micro", _WEIGHT).horizontalAdvance(counted(count))
    height = theme.px(_BADGE)
    return QSize(max(round(width) + theme.px(14), theme.px(22)), height)


def paint_badge(
    painter: QPainter, box: QRectF, count: int, theme: Theme, *, loud: bool
) -> None:
    """Draw a count into a box of `badge_size`."""
    colours = theme.colours
    fill, ink = (
        (colours.accent, colours.on_accent)
        if loud
        else (colours.pressed, colours.text2)
    )
    rounded(painter, box, box.height() / 2, fill=fill)
    words(
        painter,
        box,
        counted(count),
        theme,
        ink,
        style="micro",
        weight=_WEIGHT,
        align=Qt.AlignmentFlag.AlignHCenter,
    )


def pill_size(text: str, theme: Theme, *, icon: bool = False) -> QSize:
    """Return the room a pill needs."""
    width = theme.metrics("micro", _WEIGHT).horizontalAdvance(text) + 1
    extra = theme.px(_ICON) + 4 if icon else 0
    return QSize(round(width + extra) + 18, theme.px(_PILL))


def paint_pill(
    painter: QPainter,
    box: QRectF,
    text: str,
    theme: Theme,
    status: str = "quiet",
    *,
    icon: str = "",
    rtl: bool = False,
) -> None:
    """Draw a state in a word into a box of `pill_size`."""
    colours = theme.colours
    known = theme.status.get(status)
    if known is not None:
        soft, ink, solid = known.soft, known.ink, known.mark
    elif status == "accent":
        soft, ink, solid = colours.accent_soft, colours.accent_ink, colours.accent
    else:
        soft, ink, solid = colours.pressed, colours.text2, colours.control_border
    soft_fill(painter, box, box.height() / 2, theme, soft=soft, solid=solid)
    lane = Lane(box.adjusted(9, 0, -8, 0), rtl=rtl)
    if icon:
        side = theme.px(_ICON)
        theme.icons.paint(painter, centred(lane.lead(side, 4), side), icon, ink)
    words(painter, lane.rest, text, theme, ink, style="micro", weight=_WEIGHT, rtl=rtl)


def key_size(keys: str, theme: Theme) -> QSize:
    """Return the room a key cap needs."""
    width = theme.metrics("micro", 550).horizontalAdvance(keys)
    height = theme.px(_KEY)
    return QSize(max(round(width) + 14, height), height)


def paint_key(painter: QPainter, box: QRectF, keys: str, theme: Theme) -> None:
    """Draw a key cap into a box of `key_size`."""
    colours = theme.colours
    fill = colours.surface if theme.dark else colours.sunken
    rounded(painter, box, 5, fill=fill, outline=colours.border)
    words(
        painter,
        box,
        keys,
        theme,
        colours.text2,
        style="micro",
        weight=550,
        align=Qt.AlignmentFlag.AlignHCenter,
    )
