"""How a month looks: where everything stands, and how it is painted.

The picture of a month holds no hover, no selection and no focus: those are painted over
it, so that one picture serves until its data, its size or the theme change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from socialdesk.domain.words import _
from socialdesk.ui.models.month import (
    Band,
    Cell,
    Item,
    MonthView,
    What,
    more_words,
)
from socialdesk.ui.theme import Theme
from socialdesk.ui.widgets.avatar import paint_avatar
from socialdesk.ui.widgets.chip import ChipMood, chip_height, paint_chip
from socialdesk.ui.widgets.paint import Lane, centred, rounded, words

COLUMNS = 7
_WEEKDAYS = 26
"""Height of the line of weekday names at 100 %."""
_HEAD = 31
"""From a cell's top to its first chip."""
_SIDE, _GAP, _FOOT = 5, 3, 4
_MORE = 18
_DISC = 24
_FACE = 16
_BAR, _BAR_STEP = 2, 4
_PAST = 0.45
_TALL_ALONE = 2
"""Up to so many posts of a day get two lines each."""
_GUTTER = 30
_LABEL = 620


class Fit(NamedTuple):
    """How many chips a cell shows, and whether each has two lines."""

    shown: int
    tall: bool


@dataclass(frozen=True)
class Plan:
    """Where the parts of a grid stand; leading is right where people read so."""

    size: QSize
    theme: Theme
    weeks: int = 6
    rtl: bool = False
    numbered: bool = False

    @cached_property
    def card(self) -> QRect:
        """The card with the cells."""
        top = self.theme.px(_WEEKDAYS)
        side = self.theme.px(_GUTTER) if self.numbered else 0
        left = 0 if self.rtl else side
        return QRect(left, top, self.size.width() - side, self.size.height() - top)

    @cached_property
    def _columns(self) -> list[int]:
        card = self.card
        return [card.left() + round(card.width() * n / COLUMNS) for n in range(8)]

    @cached_property
    def _rows(self) -> list[int]:
        card, weeks = self.card, self.weeks
        return [card.top() + round(card.height() * n / weeks) for n in range(weeks + 1)]

    @cached_property
    def _cells(self) -> list[QRect]:
        return [self._made(number) for number in range(self.weeks * COLUMNS)]

    def _made(self, number: int) -> QRect:
        row, column = divmod(number, COLUMNS)
        if self.rtl:
            column = COLUMNS - 1 - column
        left, top = self._columns[column], self._rows[row]
        return QRect(
            left, top, self._columns[column + 1] - left, self._rows[row + 1] - top
        )

    def cell(self, number: int) -> QRect:
        """Return the room of a day."""
        return self._cells[number]

    def at(self, point: QPointF) -> int | None:
        """Return which day lies below a point."""
        spot = point.toPoint()
        return next(
            (n for n, box in enumerate(self._cells) if box.contains(spot)), None
        )

    @cached_property
    def _room(self) -> int:
        """Height for chips in the lowest row of cells."""
        lowest = min(
            self._rows[n + 1] - self._rows[n] for n in range(len(self._rows) - 1)
        )
        return lowest - self.theme.px(_HEAD) - _FOOT - _BAR_STEP

    @cached_property
    def capacity(self) -> int:
        """How many posts of a day can be seen at most."""
        return max(1, (self._room + _GAP) // (self._step(tall=False)))

    def fit(self, total: int) -> Fit:
        """Return how a cell shows that many posts: fewer chips where room ends."""
        if total <= _TALL_ALONE and total * self._step(tall=True) - _GAP <= self._room:
            return Fit(total, tall=True)
        if total * self._step(tall=False) - _GAP <= self._room:
            return Fit(total, tall=False)
        room = self._room - self.theme.px(_MORE)
        return Fit(max(0, room // self._step(tall=False)), tall=False)

    def room(self, total: int) -> int:
        """Return how many of a day's posts are shown."""
        return self.fit(total).shown

    def chip(self, number: int, place: int, total: int) -> QRectF:
        """Return the room of a post in its day."""
        box, tall = self.cell(number), self.fit(total).tall
        return QRectF(
            box.left() + _SIDE,
            box.top() + self.theme.px(_HEAD) + place * self._step(tall=tall),
            box.width() - 2 * _SIDE - 1,
            chip_height(self.theme, tall=tall),
        )

    def more(self, number: int, shown: int) -> QRectF:
        """Return the room of "+3 more"."""
        box = self.cell(number)
        top = box.top() + self.theme.px(_HEAD) + shown * self._step(tall=False)
        return QRectF(
            box.left() + _SIDE, top, box.width() - 2 * _SIDE, self.theme.px(_MORE)
        )

    def head(self, number: int) -> QRectF:
        """Return the room of a day's number and what stands beside it."""
        box = QRectF(self.cell(number))
        return QRectF(
            box.left() + 9, box.top() + 5, box.width() - 15, self.theme.px(_DISC)
        )

    def _step(self, *, tall: bool) -> int:
        return chip_height(self.theme, tall=tall) + _GAP


class MonthPainter:
    """Paints one month by pieces, so that it can also be done little by little.

    Args:
        plan: Where everything stands.
        view: The month.
        closed: Names of holidays and closed days.
    """

    def __init__(self, plan: Plan, view: MonthView, closed: Mapping[date, str]) -> None:
        self.plan, self.view, self.closed = plan, view, closed
        self._theme = plan.theme
        self._starts: dict[int, list[Band]] = {}
        for band in view.bands:
            self._starts.setdefault(band.first, []).append(band)

    def blank(self, ratio: float) -> QPixmap:
        """Return a picture of the right size with nothing on it but its ground."""
        picture = QPixmap(self.plan.size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme.colours.window)
        return picture

    def paint(self, picture: QPixmap) -> None:
        """Paint all of it."""
        painter = self.begin(picture)
        self.frame(painter)
        for week in range(self.plan.weeks):
            self.week(painter, week)
        self.edge(painter)
        painter.end()

    def begin(self, picture: QPixmap) -> QPainter:
        """Return a painter for the picture."""
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter

    def frame(self, painter: QPainter) -> None:
        """Paint the names of the weekdays and the grounds of the cells."""
        theme, plan, colours = self._theme, self.plan, self._theme.colours
        painter.fillRect(plan.card, colours.surface)
        formats = self.view.eye.formats
        for column, number in enumerate(formats.week):
            box = plan.cell(column)
            head = QRectF(box.left() + 9, 0, box.width() - 12, plan.card.top() - 4)
            name = formats.weekday_name(number, letters=3)
            words(
                painter,
                head,
                name,
                theme,
                colours.text2,
                style="small",
                weight=550,
                rtl=plan.rtl,
            )
        for number, cell in enumerate(self.view.cells):
            ground = self.ground(cell)
            if ground is not colours.surface:
                painter.fillRect(plan.cell(number), ground)

    def ground(self, cell: Cell) -> QColor:
        """Return the colour of a day's ground."""
        colours = self._theme.colours
        if cell.today:
            return colours.accent_soft
        return colours.sunken if cell.weekend else colours.surface

    def week(self, painter: QPainter, week: int) -> None:
        """Paint the days of a week."""
        first = week * COLUMNS
        for number in range(first, first + COLUMNS):
            self._head(painter, number)
            self._chips(painter, number)
        for band in self.view.bands:
            if first <= band.first < first + COLUMNS:
                self._band(painter, band)
        if self.plan.numbered:
            self._number(painter, first)

    def edge(self, painter: QPainter) -> None:
        """Paint the hairlines and the round corners of the card."""
        plan, colours = self.plan, self._theme.colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(colours.divider, 1))
        card = plan.card
        for column in range(1, COLUMNS):
            x = plan.cell(column).left() - 1
            if plan.rtl:
                x = plan.cell(column).right()
            painter.drawLine(x, card.top(), x, card.bottom())
        for week in range(1, plan.weeks):
            y = plan.cell(week * COLUMNS).top() - 1
            painter.drawLine(card.left(), y, card.right(), y)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        radius, box = self._theme.radius("card"), QRectF(card)
        outside = QPainterPath()
        outside.addRect(box)
        inside = QPainterPath()
        inside.addRoundedRect(box, radius, radius)
        painter.fillPath(outside - inside, colours.window)
        rounded(painter, box, radius, outline=colours.border)

    def _head(self, painter: QPainter, number: int) -> None:
        cell, theme, rtl = self.view.cells[number], self._theme, self.plan.rtl
        colours = theme.colours
        lane = Lane(self.plan.head(number), rtl=rtl)
        for band in self._starts.get(number, ())[:3]:
            face = centred(lane.trail(_FACE, 2), _FACE)
            past = cell.day < self.view.eye.today
            paint_avatar(painter, face, band.face, theme, opacity=_PAST if past else 1)
        if cell.today:
            self._disc(painter, lane, cell)
        else:
            width = theme.metrics("small", _LABEL).horizontalAdvance(cell.label) + 2
            words(
                painter,
                lane.lead(width, 6),
                cell.label,
                theme,
                colours.text3 if cell.dim else colours.text2,
                style="small",
                weight=_LABEL,
                rtl=rtl,
            )
        note = self.closed.get(cell.day, "")
        if cell.today and cell.mine:
            note = _("Your day")
        if note and lane.rest.width() > theme.px(_FACE):
            words(
                painter,
                lane.rest,
                note,
                theme,
                colours.accent_ink if cell.today else colours.text3,
                style="micro",
                weight=_LABEL if cell.today else 0,
                rtl=rtl,
            )

    def _disc(self, painter: QPainter, lane: Lane, cell: Cell) -> None:
        theme = self._theme
        side = theme.px(_DISC)
        lane.lead(-4)
        place = lane.lead(side, 6)
        rounded(painter, centred(place, side), side / 2, fill=theme.colours.accent)
        words(
            painter,
            place,
            cell.label,
            theme,
            theme.colours.on_accent,
            style="small",
            weight=680,
            align=Qt.AlignmentFlag.AlignHCenter,
        )

    def _chips(self, painter: QPainter, number: int) -> None:
        cell, plan, theme = self.view.cells[number], self.plan, self._theme
        if not cell.total:
            return
        shown = min(plan.room(cell.total), len(cell.chips))
        mood = ChipMood(rtl=plan.rtl)
        for place in range(shown):
            box = plan.chip(number, place, cell.total)
            paint_chip(painter, box, cell.chips[place], theme, mood)
        if cell.total > shown:
            item = Item(What.MORE, number, shown)
            paint_more(painter, plan, item, cell.total, self.view)

    def _band(self, painter: QPainter, band: Band) -> None:
        """Paint a stretch as a thin bar along the foot of its days."""
        plan, theme = self.plan, self._theme
        first, last = plan.cell(band.first), plan.cell(band.last)
        box = QRectF(first.united(last))
        begin, end = (6 if band.starts else 0), (7 if band.ends else 0)
        left, right = (end, begin) if plan.rtl else (begin, end)
        top = box.bottom() - _FOOT - 1 - band.lane * _BAR_STEP
        bar = QRectF(box.left() + left, top, box.width() - left - right, _BAR)
        colour = QColor(
            theme.hue(band.face.hue).solid
            if band.face.name
            else theme.status["bad"].mark
        )
        colour.setAlphaF(1 if band.mine else 0.55)
        if band.face.name:
            rounded(painter, bar, _BAR / 2, fill=colour)
        else:
            painter.setPen(QPen(colour, _BAR, Qt.PenStyle.DotLine))
            painter.drawLine(bar.topLeft(), bar.topRight())

    def _number(self, painter: QPainter, first: int) -> None:
        plan, theme = self.plan, self._theme
        box = plan.cell(first)
        width = theme.px(_GUTTER)
        left = plan.card.right() + 1 if plan.rtl else 0
        day = self.view.cells[first].day
        words(
            painter,
            QRectF(left, box.top() + 5, width - 4, theme.px(_DISC)),
            self.view.eye.formats.digits(day.isocalendar().week),
            theme,
            theme.colours.text3,
            style="micro",
            align=Qt.AlignmentFlag.AlignHCenter,
        )


def paint_more(
    painter: QPainter,
    plan: Plan,
    item: Item,
    total: int,
    view: MonthView,
    *,
    hovered: bool = False,
) -> None:
    """Paint "+3 more" below the chips of a day."""
    theme = plan.theme
    words(
        painter,
        plan.more(item.cell, item.place).adjusted(5, 0, -4, 0),
        more_words(total - item.place, view.eye.formats),
        theme,
        theme.colours.accent_ink if hovered else theme.colours.text2,
        style="micro",
        weight=600,
        rtl=plan.rtl,
    )
