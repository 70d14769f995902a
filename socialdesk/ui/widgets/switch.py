"""Choosing how to see a page: one of several pieces, or which channels."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QWidget,
)

from socialdesk.domain.words import _
from socialdesk.ui.theme import Theme, follow
from socialdesk.ui.widgets.avatar import Face, paint_avatar
from socialdesk.ui.widgets.paint import (
    Lane,
    centred,
    focus_ring,
    is_rtl,
    painter_for,
    rounded,
    words,
)
from socialdesk.ui.widgets.press import Pressable
from socialdesk.ui.widgets.text import tooltip
from socialdesk.ui.widgets.tile import paint_tile

_TILE = 18
_PILL_HEIGHT = 28
_OFF = 0.55


class Switch(QWidget):
    """Chooses one of a few pieces; arrow keys move along them.

    Signals:
        chosen(str): The key of the piece a person has chosen.

    Args:
        pieces: Key and words of each.
        name: What is chosen, for those who cannot see it.
        current: The key that is chosen at first; the first piece's without.
    """

    chosen = Signal(str)

    def __init__(
        self,
        pieces: Sequence[tuple[str, str]],
        name: str,
        current: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._theme: Theme | None = None
        self._group = QButtonGroup(self)
        self._pieces: dict[str, _Piece] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(3, 3, 3, 3)
        line.setSpacing(0)
        for key, text in pieces:
            piece = self._pieces[key] = _Piece(text)
            self._group.addButton(piece)
            line.addWidget(piece)
            piece.clicked.connect(self._tell)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.choose(current or pieces[0][0])
        follow(self._dress)

    @property
    def current(self) -> str:
        """The key of the chosen piece."""
        return next(key for key, one in self._pieces.items() if one.isChecked())

    def choose(self, key: str) -> None:
        """Choose a piece without saying `chosen`."""
        self._pieces[key].setChecked(True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the track."""
        if self._theme is None:
            return
        painter = painter_for(self)
        colours = self._theme.colours
        outlined = self._theme.dark or self._theme.high_contrast
        rounded(
            painter,
            QRectF(self.rect()),
            9,
            fill=colours.surface if outlined else colours.pressed,
            outline=colours.border if outlined else None,
        )
        painter.end()

    def _tell(self) -> None:
        self.chosen.emit(self.current)

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        self.update()


class _Piece(Pressable):
    """One piece of a switch."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setCheckable(True)

    def wish(self, theme: Theme) -> QSize:
        """Return the room for the words at their heaviest."""
        width = theme.metrics("strong").horizontalAdvance(self.label)
        return QSize(round(width) + 28, theme.px(28))

    def draw(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw the piece, raised when chosen."""
        colours, chosen = theme.colours, self.isChecked()
        if chosen:
            if not theme.dark:
                rounded(painter, box.translated(0, 1), 7, fill=colours.border)
            fill = colours.pressed if theme.dark else colours.surface
            edge = colours.accent if theme.high_contrast else None
            rounded(painter, box, 7, fill=fill, outline=edge, width=2)
        words(
            painter,
            box,
            self.label,
            theme,
            colours.text if chosen or self.underMouse() else colours.text2,
            style="strong",
            weight=600 if chosen else 500,
            align=Qt.AlignmentFlag.AlignHCenter,
        )
        if self.ringed:
            focus_ring(painter, box, 7, theme)


class FilterPill(Pressable):
    """Switches a channel (or a person) of the page on and off. `toggled(bool)`.

    Args:
        text: The channel's name, or the person's.
        network: The channel's network, for its tile.
        hue: The channel's hue.
        face: The person, instead of a channel.
        on: Whether it is shown at first.
        parent: Qt's parent.
    """

    def __init__(
        self,
        text: str,
        network: str = "",
        hue: str = "",
        *,
        face: Face | None = None,
        on: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._network, self._hue, self._face = network, hue, face
        self.setCheckable(True)
        self.setChecked(on)
        # The style sheet's height is for plain buttons; a pill is lower.
        self.setStyleSheet("min-height: 0")
        self.toggled.connect(self._explain)
        self._explain()

    def wish(self, theme: Theme) -> QSize:
        """Return the room for tile and name."""
        width = theme.metrics("small", 550).horizontalAdvance(self.label) + 1
        return QSize(round(width) + theme.px(_TILE) + 26, theme.px(_PILL_HEIGHT))

    def draw(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw the pill; dashed and faded when switched off."""
        colours, on, rtl = theme.colours, self.isChecked(), is_rtl(self)
        fill = colours.surface if on else None
        if self.underMouse():
            fill = colours.hover
        edge = colours.border if on else colours.control_border
        radius = box.height() / 2
        rounded(painter, box, radius, fill=fill, outline=edge, dashed=not on)
        lane = Lane(box, rtl=rtl)
        lane.lead(8)
        lane.trail(8)
        self._draw_sign(painter, lane.lead(theme.px(_TILE), 6), 1 if on else _OFF)
        words(
            painter,
            lane.rest,
            self.label,
            theme,
            colours.text if on else colours.text3,
            style="small",
            weight=550,
            rtl=rtl,
        )
        if self.ringed:
            focus_ring(painter, box, radius, theme)

    def _draw_sign(self, painter: QPainter, place: QRectF, opacity: float) -> None:
        theme, box = self.worn, centred(place, place.width())
        if self._face is not None:
            paint_avatar(painter, box, self._face, theme, opacity=opacity)
        else:
            paint_tile(painter, box, self._network, self._hue, theme, opacity=opacity)

    def _explain(self) -> None:
        shown = _("{name} is shown") if self.isChecked() else _("{name} is hidden")
        tooltip(self, shown.format(name=self.text()))
