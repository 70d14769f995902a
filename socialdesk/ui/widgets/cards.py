"""What a page is laid out with: header, sections, cards, figures, news, emptiness."""

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from socialdesk.domain.words import _
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.buttons import Button, IconButton, Kind
from socialdesk.ui.widgets.paint import (
    Lane,
    centred,
    focus_ring,
    is_rtl,
    painter_for,
    rounded,
    soft_fill,
    words,
)
from socialdesk.ui.widgets.press import Pressable
from socialdesk.ui.widgets.text import Label

_PLATE = 36
_EMPTY_PLATE, _EMPTY_ICON, _EMPTY_ROUND = 72, 34, 18
_EMPTY_WIDTH = 420
_BANNER = 50


class Card(QWidget):
    """A surface with one outline; put widgets into `body`.

    Args:
        dense: Padding of 16 instead of 20.
        flush: No padding, for rows that reach the edge.
        parent: Qt's parent.
    """

    def __init__(
        self,
        *,
        dense: bool = False,
        flush: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.worn: Theme = theme()
        margins = self.worn.tokens.margin
        pad = margins["card_dense" if dense else "card"]
        if flush:
            pad = 1
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(pad, pad, pad, pad)
        self.body.setSpacing(0 if flush else 12)
        follow(self._dress)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the surface."""
        painter = painter_for(self)
        self.draw(painter, self.worn, QRectF(self.rect()))
        painter.end()

    def draw(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw the surface with its outline."""
        colours, radius = theme.colours, theme.radius("card")
        rounded(painter, box, radius, fill=colours.surface, outline=colours.border)

    def _dress(self, theme: Theme) -> None:
        self.worn = theme
        self.update()


def ground_of(widget: QWidget) -> QColor:
    """Return the colour of what a widget without a ground of its own lies on."""
    below = widget.parentWidget()
    while below is not None and not below.isWindow():
        if isinstance(below, Card):
            return below.worn.colours.surface
        below = below.parentWidget()
    lies_on = below or widget
    return lies_on.palette().color(lies_on.backgroundRole())


class Divider(QWidget):
    """A hairline inside a card.

    Args:
        inset: How far from the leading edge it begins, in pixels.
        parent: Qt's parent.
    """

    def __init__(self, inset: int = 0, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inset = inset
        self._theme: Theme = theme()
        self.setFixedHeight(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow(self._dress)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        painter = QPainter(self)
        lane = Lane(QRectF(self.rect()), rtl=is_rtl(self))
        lane.lead(self._inset)
        painter.fillRect(lane.rest, self._theme.colours.divider)
        painter.end()

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        self.update()


class PageHeader(QWidget):
    """A page's title with a line below it, and what is done on the page.

    Args:
        title: The title.
        line: A line below it, if any.
        style: `title`, or `display` for the greeting on Today.
        parent: Qt's parent.
    """

    def __init__(
        self,
        title: str,
        line: str = "",
        style: str = "title",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = Label(title, style)
        self._line = Label(line, "body", "text2")
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addWidget(self._line)
        self._beside, self._tools = QHBoxLayout(), QHBoxLayout()
        self._beside.setSpacing(8)
        self._tools.setSpacing(8)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(16)
        whole.addLayout(column)
        whole.addLayout(self._beside)
        whole.addStretch(1)
        whole.addLayout(self._tools)
        self.show_title(title, line)

    def show_title(self, title: str, line: str = "") -> None:
        """Show another title."""
        self._title.setText(title)
        self._line.setText(line)
        self._line.setVisible(bool(line))

    def beside(self, widget: QWidget) -> None:
        """Put a widget next to the title, such as a period stepper."""
        self._beside.addWidget(widget)

    def add(self, widget: QWidget) -> None:
        """Put a widget at the far end; the primary button comes last."""
        self._tools.addWidget(widget)


class Section(QWidget):
    """A heading within a page, with a count and perhaps one thing to do.

    Signals:
        asked(): The action was pressed.

    Args:
        title: The heading.
        count: A number behind it; none without.
        tone: Its colour, such as `bad` for what is late.
        action: A link at the far end, such as "See all".
        parent: Qt's parent.
    """

    asked = Signal()

    def __init__(
        self,
        title: str,
        count: int | None = None,
        tone: str = "text",
        *,
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = Label(title, "strong", tone, weight=650)
        self._count = Label("", "small", "text2")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._title)
        line.addWidget(self._count)
        line.addStretch(1)
        self.action = Button(action, Kind.LINK) if action else None
        if self.action is not None:
            self.action.clicked.connect(self.asked)
            line.addWidget(self.action)
        self.show_count(count)

    def show_count(self, count: int | None) -> None:
        """Show another number, or none."""
        self._count.setText("" if count is None else QLocale().toString(count))
        self._count.setVisible(count is not None)


class StatTile(Pressable):
    """A figure that filters the list below when pressed. `clicked` or `toggled`.

    Args:
        icon: The icon on the plate.
        label: What is counted, such as "to review".
        status: ok, warn, bad, info or accent: the plate's colour.
        parent: Qt's parent.
    """

    def __init__(
        self,
        icon: str,
        label: str,
        status: str = "accent",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self._icon, self._status = icon, status
        self._figure, self._words = "", label
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_figure("0", label)

    def show_figure(self, figure: str, label: str = "") -> None:
        """Show another figure, and other words where the number changes them."""
        self._figure, self._words = figure, label or self._words
        self.setAccessibleName(f"{figure} {self._words}")
        self.update()

    def wish(self, theme: Theme) -> QSize:
        """Return the room for plate, figure and words."""
        width = theme.metrics("small").horizontalAdvance(self._words)
        return QSize(round(width) + theme.px(_PLATE) + 12 + 32, theme.size("stat_tile"))

    def draw(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw the tile."""
        colours, radius, rtl = theme.colours, theme.radius("card"), is_rtl(self)
        fill = colours.hover if self.underMouse() else colours.surface
        edge = colours.accent if self.isChecked() else colours.border
        rounded(painter, box, radius, fill=fill, outline=edge)
        lane = Lane(box.adjusted(16, 0, -16, 0), rtl=rtl)
        side = theme.px(_PLATE)
        plate = centred(lane.lead(side, 12), side)
        paint_plate(painter, plate, self._icon, theme, self._status)
        rest = lane.rest
        tall, low = theme.line("number"), theme.line("small")
        top = rest.center().y() - (tall + low) / 2
        figure = QRectF(rest.left(), top, rest.width(), tall)
        below = QRectF(rest.left(), top + tall, rest.width(), low)
        words(
            painter, figure, self._figure, theme, colours.text, style="number", rtl=rtl
        )
        words(painter, below, self._words, theme, colours.text2, style="small", rtl=rtl)
        if self.ringed:
            focus_ring(painter, box, radius, theme)


class Banner(QWidget):
    """News that stays on the page, with at most one thing to do about it.

    Signals:
        acted(): The action was pressed.
        dismissed(): The cross was pressed.

    Args:
        text: One sentence.
        status: warn, bad, info or ok.
        action: The verb of the ghost button, if any.
        dismissable: Whether a cross closes it.
        parent: Qt's parent.
    """

    acted = Signal()
    dismissed = Signal()

    def __init__(
        self,
        text: str,
        status: str = "warn",
        *,
        action: str = "",
        dismissable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._status = status
        self._theme: Theme = theme()
        self.setAccessibleName(text)
        self._label = Label(text, "body", status, wrap=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 6, 8, 6)
        line.setSpacing(8)
        line.addWidget(Sign(BANNER_ICONS[status], status))
        line.addWidget(self._label, 1)
        if action:
            self.action = Button(action, Kind.LINK, on_click=self.acted.emit)
            line.addWidget(self.action)
        if dismissable:
            line.addWidget(
                IconButton("x", _("Close"), on_click=self.dismissed.emit),
            )
        follow(self._dress)

    def show_text(self, text: str) -> None:
        """Say something else."""
        self.setAccessibleName(text)
        self._label.setText(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        painter, status = painter_for(self), self._theme.status[self._status]
        soft_fill(
            painter,
            QRectF(self.rect()),
            self._theme.radius("banner"),
            self._theme,
            soft=status.soft,
            solid=status.mark,
        )
        painter.end()

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        self.setMinimumHeight(theme.px(_BANNER))
        self.update()


class Sign(QWidget):
    """An icon that says nothing new to those who cannot see it.

    Args:
        icon: Which.
        tone: A colour's or a status's name.
        size: Width and height in pixels, at 100 %.
        parent: Qt's parent.
    """

    def __init__(
        self,
        icon: str,
        tone: str = "text2",
        size: int = 16,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._tone, self._size = icon, tone, size
        self._theme: Theme = theme()
        follow(self._dress)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon."""
        painter, worn = painter_for(self), self._theme
        box = QRectF(self.rect())
        worn.icons.paint(painter, box, self._icon, worn.tone(self._tone))
        painter.end()

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        side = theme.px(self._size)
        self.setFixedSize(side, side)
        self.update()


class EmptyState(QWidget):
    """What a page says when there is nothing to show, and what to do then.

    Signals:
        primary_asked(): The primary button was pressed.
        quiet_asked(): The quiet one was.

    Args:
        icon: The icon on the plate.
        heading: What is missing.
        text: Why one would want it, in two lines.
        primary: The verb that makes the first one, if there is one.
        quiet: A second way out, such as "Show examples".
        parent: Qt's parent.
    """

    primary_asked = Signal()
    quiet_asked = Signal()

    def __init__(
        self,
        icon: str,
        heading: str,
        text: str,
        *,
        primary: str = "",
        quiet: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        middle = Qt.AlignmentFlag.AlignHCenter
        self._heading = Label(heading, "empty")
        self._text = Label(text, "body", "text2", wrap=True)
        self._text.setAlignment(middle)
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(Plate(icon), 0, middle)
        column.addSpacing(20)
        column.addWidget(self._heading, 0, middle)
        column.addSpacing(6)
        column.addWidget(self._text, 0, middle)
        column.addSpacing(24)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addStretch(1)
        if primary:
            self.primary = Button(
                primary, Kind.PRIMARY, on_click=self.primary_asked.emit
            )
            line.addWidget(self.primary)
        if quiet:
            self.quiet = Button(quiet, on_click=self.quiet_asked.emit)
            line.addWidget(self.quiet)
        line.addStretch(1)
        column.addLayout(line)
        column.addStretch(1)
        follow(self._fit)

    def show_text(self, heading: str, text: str) -> None:
        """Say something else, such as that a filter hides everything."""
        self._heading.setText(heading)
        self._text.setText(text)
        self._fit(theme())

    def _fit(self, theme: Theme) -> None:
        """Give the text its lines; a centred label does not ask for them."""
        self._text.setVisible(bool(self._text.text()))
        if not self._text.isHidden():
            width = theme.px(_EMPTY_WIDTH)
            self._text.setFixedSize(width, self._text.heightForWidth(width))


class Plate(QWidget):
    """A large icon on a soft plate."""

    def __init__(
        self, icon: str, status: str = "accent", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon, self._status = icon, status
        self._theme: Theme = theme()
        follow(self._dress)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the plate."""
        painter = painter_for(self)
        paint_plate(painter, QRectF(self.rect()), self._icon, self._theme, self._status)
        painter.end()

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        side = theme.px(_EMPTY_PLATE)
        self.setFixedSize(side, side)
        self.update()


BANNER_ICONS = {
    "warn": "triangle-alert",
    "bad": "circle-alert",
    "info": "info",
    "ok": "circle-check",
}


def paint_plate(
    painter: QPainter, box: QRectF, icon: str, theme: Theme, status: str = "accent"
) -> None:
    """Draw an icon on a soft plate of a status or the accent."""
    known = theme.status.get(status)
    colours = theme.colours
    soft, ink = (
        (known.soft, known.ink)
        if known is not None
        else (colours.accent_soft, colours.accent_ink)
    )
    radius = _EMPTY_ROUND if box.width() > _PLATE * 2 - 1 else 9
    solid = known.mark if known is not None else colours.accent
    soft_fill(painter, box, radius, theme, soft=soft, solid=solid)
    side = round(box.width() * _EMPTY_ICON / _EMPTY_PLATE)
    theme.icons.paint(painter, centred(box, side), icon, ink)
