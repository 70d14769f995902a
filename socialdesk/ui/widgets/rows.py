"""Rows of lists that are short enough to be widgets: tasks, what comes next, shares."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from socialdesk.domain.words import _
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.avatar import NOBODY, Avatar, Face, paint_avatar
from socialdesk.ui.widgets.cards import Card, Divider
from socialdesk.ui.widgets.paint import (
    Lane,
    centred,
    focus_ring,
    is_rtl,
    painter_for,
    rounded,
    shows_ring,
    words,
)
from socialdesk.ui.widgets.press import Pressable
from socialdesk.ui.widgets.text import Label
from socialdesk.ui.widgets.tile import Tile, paint_tile

_TILE, _LIST_TILE, _AVATAR, _DISC = 36, 28, 26, 24
_MARKER_WIDTH, _MARKER_HEIGHT = 3, 36
_INSET = 68
"""Where a divider between tasks begins: below the title."""
_BAR = 8


class RowList(Card):
    """A card of rows with hairlines between them."""

    def __init__(self, *, inset: int = _INSET, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self._inset = inset

    def add(self, row: QWidget) -> None:
        """Put a row below the others."""
        if self.body.count():
            self.body.addWidget(Divider(self._inset))
        self.body.addWidget(row)

    def clear(self) -> None:
        """Take all rows away."""
        while (item := self.body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


class TaskRow(QWidget):
    """One thing to do: tile, title, line, who, and one or two buttons.

    Signals:
        opened(): The row was clicked, or Enter pressed on it.

    Args:
        title: What it is about.
        line: When, and what else is worth knowing.
        network: Of the channel.
        hue: Of the channel.
        channel: The channel's name.
        face: Who does it; none shows no disc.
        marker: `now`, `late` or nothing.
        parent: Qt's parent.
    """

    opened = Signal()

    def __init__(
        self,
        title: str,
        line: str,
        *,
        network: str = "",
        hue: str = "",
        channel: str = "",
        face: Face | None = None,
        marker: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._marker = marker
        self._ring = False
        self._theme: Theme = theme()
        self.setAccessibleName(
            ", ".join(part for part in (channel, title, line) if part)
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        tone = "bad" if marker == "late" else "text2"
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addStretch(1)
        texts.addWidget(Label(title, "name", weight=600))
        texts.addWidget(Label(line, "small", tone))
        texts.addStretch(1)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(15, 0, 14, 0)
        self._line.setSpacing(8)
        self._line.addWidget(Tile(network, hue, channel, _TILE))
        self._line.addSpacing(8)
        self._line.addLayout(texts, 1)
        if face is not None:
            self._line.addWidget(Avatar(face, _AVATAR))
            self._line.addSpacing(4)
        follow(self._dress)

    def add(self, button: QWidget) -> None:
        """Put a button at the end."""
        self._line.addWidget(button)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the keyboard has come here."""
        self._ring = shows_ring(event, before=self._ring)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open it."""
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open it with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the marker and the ring."""
        painter, worn = painter_for(self), self._theme
        box = QRectF(self.rect())
        colours = {"now": worn.colours.accent, "late": worn.status["bad"].mark}
        if self._marker in colours:
            lane = Lane(box, rtl=is_rtl(self))
            place = centred(
                lane.lead(_MARKER_WIDTH), _MARKER_WIDTH, worn.px(_MARKER_HEIGHT)
            )
            rounded(painter, place, 1.5, fill=colours[self._marker])
        if self._ring and self.hasFocus():
            focus_ring(painter, box.adjusted(2, 2, -2, -2), worn.radius("card"), worn)
        painter.end()

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(theme.size("task_row"))
        self.update()


class ListRow(Pressable):
    """A row of two lines that opens what it names. `clicked`.

    Args:
        title: The first line.
        line: The second.
        network: Of the channel, for the tile.
        hue: Of the channel.
        face: Who, at the end.
        end: Text at the end, such as "2 h".
        tone: Colour of the second line.
        parent: Qt's parent.
    """

    def __init__(
        self,
        title: str,
        line: str,
        *,
        network: str = "",
        hue: str = "",
        face: Face | None = None,
        end: str = "",
        tone: str = "text3",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self._title, self._words, self._end = title, line, end
        self._network, self._hue, self._face = network, hue, face
        self._tone = tone
        spoken = (title, line, end, face.name if face else "")
        self.setAccessibleName(", ".join(part for part in spoken if part))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def wish(self, theme: Theme) -> QSize:
        """Return the room for two lines."""
        return QSize(180, theme.size("list_row"))

    def draw(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw the row."""
        rtl, colours = is_rtl(self), theme.colours
        if self.underMouse():
            rounded(painter, box, theme.radius("control"), fill=colours.hover)
        lane = Lane(box, rtl=rtl)
        side = theme.px(_LIST_TILE)
        tile = centred(lane.lead(side, 12), side)
        paint_tile(painter, tile, self._network, self._hue, theme)
        self._draw_end(painter, lane, theme, rtl=rtl)
        first, second = two_lines(lane.rest, theme, "strong", "small")
        words(painter, first, self._title, theme, colours.text, style="strong", rtl=rtl)
        tone = theme.tone(self._tone)
        words(painter, second, self._words, theme, tone, style="small", rtl=rtl)
        if self.ringed:
            focus_ring(painter, box, theme.radius("control"), theme)

    def _draw_end(
        self, painter: QPainter, lane: Lane, theme: Theme, *, rtl: bool
    ) -> None:
        if self._face is not None:
            side = theme.px(_DISC)
            place = centred(lane.trail(side, 8), side)
            paint_avatar(painter, place, self._face, theme)
        if self._end:
            width = theme.metrics("small").horizontalAdvance(self._end) + 1
            place = two_lines(lane.trail(width, 8), theme, "strong", "small")[0]
            ink = theme.colours.text2
            words(painter, place, self._end, theme, ink, style="small", rtl=rtl)


class StepBar(QWidget):
    """How far something has come, in pieces.

    Args:
        steps: The names of the steps, in order.
        done: How many are done.
        parent: Qt's parent.
    """

    def __init__(
        self, steps: tuple[str, ...], done: int, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._steps, self._done = steps, done
        self._theme: Theme = theme()
        self.setFixedHeight(4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_steps(steps, done)
        follow(self._dress)

    def show_steps(self, steps: tuple[str, ...], done: int) -> None:
        """Show another state."""
        self._steps, self._done = steps, done
        # Translators: how far a post has come, such as "2 of 3 done: Draft, Review".
        words = _("{done} of {n} done: {steps}")
        named = ", ".join(steps)
        self.setAccessibleName(words.format(done=done, n=len(steps), steps=named))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pieces."""
        painter, worn = painter_for(self), self._theme
        count = len(self._steps)
        lane = Lane(QRectF(self.rect()), rtl=is_rtl(self))
        width = (self.width() - 8 * (count - 1)) / max(count, 1)
        for number in range(count):
            done = number < self._done
            fill = worn.colours.accent if done else worn.colours.pressed
            rounded(painter, lane.lead(width, 8), 2, fill=fill)
        painter.end()

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        self.update()


class ShareRow(QWidget):
    """How much of the work somebody did, as a bar with its figure.

    Args:
        name: Who.
        value: How much.
        most: The value that fills the bar.
        face: Their face.
        figure: The value as people read it.
        parent: Qt's parent.
    """

    def __init__(
        self,
        name: str,
        value: float,
        most: float,
        *,
        face: Face = NOBODY,
        figure: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._value, self._most = name, value, most
        self._face, self._figure = face, figure or f"{value:g}"
        self._theme: Theme = theme()
        self.setAccessibleName(f"{name}, {self._figure}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow(self._dress)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw face, name, bar and figure."""
        painter, worn, rtl = painter_for(self), self._theme, is_rtl(self)
        colours = worn.colours
        lane = Lane(QRectF(self.rect()), rtl=rtl)
        side = worn.px(_DISC)
        paint_avatar(painter, centred(lane.lead(side, 10), side), self._face, worn)
        name = lane.lead(min(worn.px(150), lane.rest.width() * 0.5), 8)
        words(painter, name, self._name, worn, colours.text, weight=500, rtl=rtl)
        end = lane.trail(worn.px(24), 8)
        words(
            painter,
            end,
            self._figure,
            worn,
            colours.text2,
            style="strong",
            rtl=rtl,
            align=Qt.AlignmentFlag.AlignTrailing,
        )
        track = centred(lane.rest, lane.rest.width(), _BAR)
        paint_bar(
            painter,
            track,
            self._value / self._most if self._most else 0,
            worn,
            self._face.hue,
            rtl=rtl,
        )
        painter.end()

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(theme.px(37))
        self.update()


def paint_bar(
    painter: QPainter,
    track: QRectF,
    share: float,
    theme: Theme,
    hue: str = "",
    *,
    rtl: bool = False,
) -> None:
    """Draw a share between 0 and 1 as a bar, in a hue or the accent."""
    radius = track.height() / 2
    rounded(painter, track, radius, fill=theme.colours.pressed)
    width = max(track.width() * min(share, 1.0), track.height() if share > 0 else 0)
    if width:
        fill = theme.hue(hue).solid if hue else theme.colours.accent
        rounded(painter, Lane(track, rtl=rtl).lead(width), radius, fill=fill)


def two_lines(
    box: QRectF, theme: Theme, first: str, second: str, gap: int = 1
) -> tuple[QRectF, QRectF]:
    """Return the room of two lines of text in the vertical middle of a box."""
    tall, low = theme.line(first), theme.line(second)
    top = round(box.center().y() - (tall + gap + low) / 2)
    return (
        QRectF(box.left(), top, box.width(), tall),
        QRectF(box.left(), top + tall + gap, box.width(), low),
    )
