"""How a month looks: where everything stands, and how it is painted.

The picture of a month holds no hover, no selection and no focus: those are painted over
it, so that one picture serves until its data, its size or the theme change.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple, Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
)

from socialdesk.domain.words import _
from socialdesk.ui.theme import Theme
from socialdesk.ui.widgets.avatar import paint_avatar
from socialdesk.ui.widgets.chip import (
    SIGNS,
    Chip,
    ChipMood,
    ChipState,
    chip_height,
    paint_chip,
)
from socialdesk.ui.widgets.month_model import (
    TALL_ALONE,
    Band,
    Cell,
    Item,
    MonthView,
    What,
    more_words,
)
from socialdesk.ui.widgets.paint import Lane, centred, rounded, words
from socialdesk.ui.widgets.tile import usual_hue

COLUMNS = 7
_WEEKDAYS = 26
"""Height of the line of weekday names at 100 %."""
_HEAD = 30
"""From a cell's top to its first chip."""
_SIDE, _GAP, _FOOT = 5, 3, 2
_MORE, _MORE_LOW = 18, 14
"""Height of "+3 more" at 100 %, and at least."""
_BESIDE = 52
"""Width of "+3 more" in the head at 100 %."""
_NOTE = 40
"""Below this width at 100 % the name of a holiday says nothing."""
_FEW = 2
"""Where fewer chips are left above "+3 more", it goes into the head."""
_DISC = 24
_FACE = 16
_BAR, _BAR_ABOVE = 3, 2
"""Height of the line below the day's number that says who has the turn."""
_BAND, _BAND_MINE = 0.35, 0.55
"""How much of a person's hue is in the line, and of mine."""
_PAST = 0.45
_GUTTER = 30
_LABEL = 620
_LATIN = "\u024f"
_CLOSE = 1.04
"""Kerning moves letters together by less than this."""
_RIM = 4
"""Room around a kept chip for its focus ring."""


class Fit(NamedTuple):
    """How many chips a cell shows, and whether each has two lines.

    `beside` says that "+3 more" stands in the head, where there is no room below.
    """

    shown: int
    tall: bool = False
    beside: bool = False


@dataclass(frozen=True)
class Plan:
    """Where the parts of a grid stand; leading is right where people read so."""

    size: QSize
    theme: Theme
    weeks: int = 6
    rtl: bool = False
    numbered: bool = False

    @cached_property
    def mood(self) -> ChipMood:
        """How chips are painted that nobody touches."""
        return ChipMood(rtl=self.rtl)

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
        pairs = pairwise(self._rows)
        lowest = min(below - above for above, below in pairs) - 1
        return lowest - self.theme.px(_HEAD) - _FOOT

    @cached_property
    def capacity(self) -> int:
        """How many posts of a day can be seen at most."""
        return max(1, (self._room + _GAP) // (self._step(tall=False)))

    def fit(self, total: int) -> Fit:
        """Return how a cell shows that many posts: fewer chips where room ends."""
        found = self._fits.get(total)
        if found is None:
            found = self._fits[total] = self._fit(total)
        return found

    @cached_property
    def _fits(self) -> dict[int, Fit]:
        return {}

    def _fit(self, total: int) -> Fit:
        alone = TALL_ALONE if self.weeks > 1 else total  # a week has room for times
        if total <= alone and total * self._step(tall=True) - _GAP <= self._room:
            return Fit(total, tall=True)
        if total * self._step(tall=False) - _GAP <= self._room:
            return Fit(total)
        step = self._step(tall=False)
        below = (self._room - self.theme.px(_MORE_LOW)) // step
        if below >= _FEW:
            return Fit(below)
        return Fit((self._room + _GAP) // step, beside=True)

    def room(self, total: int) -> int:
        """Return how many of a day's posts are shown."""
        return self.fit(total).shown

    def chip(self, number: int, place: int, total: int) -> QRectF:
        """Return the room of a post in its day."""
        box, tall = self.cell(number), self.fit(total).tall
        head, high, low = self._heights
        height = high if tall else low
        return QRectF(
            box.left() + _SIDE,
            box.top() + head + place * (height + _GAP),
            box.width() - 2 * _SIDE - 1,
            height,
        )

    @cached_property
    def beside(self) -> float:
        """Width of "+3 more" in the head of the narrowest day."""
        room = self.card.width() // COLUMNS - 15 - self.theme.px(_DISC)
        return max(0, min(self.theme.px(_BESIDE), room))

    @cached_property
    def _heights(self) -> tuple[int, int, int]:
        """The heights of a head, of a chip of two lines and of one line."""
        theme = self.theme
        low = chip_height(theme, tall=False)
        return theme.px(_HEAD), chip_height(theme, tall=True), low

    def more(self, number: int, shown: int, total: int) -> QRectF:
        """Return the room of "+3 more"."""
        if self.fit(total).beside:
            return Lane(self.head(number), rtl=self.rtl).trail(self.beside)
        box = self.cell(number)
        begin = self.theme.px(_HEAD) + shown * self._step(tall=False)
        height = min(self.theme.px(_MORE), box.height() - 1 - _FOOT - begin)
        return QRectF(
            box.left() + _SIDE, box.top() + begin, box.width() - 2 * _SIDE, height
        )

    def head(self, number: int) -> QRectF:
        """Return the room of a day's number and what stands beside it."""
        box = QRectF(self.cell(number))
        left = box.left() + (6 if self.rtl else 9)
        return QRectF(left, box.top() + 5, box.width() - 15, self.theme.px(_DISC))

    def _step(self, *, tall: bool) -> int:
        return self._heights[1 if tall else 2] + _GAP


class _Advances(dict[str, float]):
    """How wide each letter of a font is, measured when it is first met."""

    def __init__(self, metrics: QFontMetricsF) -> None:
        super().__init__()
        self._metrics = metrics

    def __missing__(self, letter: str) -> float:
        """Measure a letter."""
        width = self[letter] = self._metrics.horizontalAdvance(letter)
        return width


class _Stamp(NamedTuple):
    """A chip without its title, and how its title is written."""

    picture: QPixmap
    ink: QColor
    font: QFont
    weight: int
    trail: float


class ChipPainter(Protocol):
    """Paints the chips of a month."""

    def chip(self, painter: QPainter, box: QRectF, chip: Chip, mood: ChipMood) -> None:
        """Draw a chip, of one line or two."""
        ...


class Stamps:
    """Paints one-line chips from kept pictures of all but their titles.

    A dense month has over a hundred chips and perhaps twenty kinds of them; shapes and
    signs are what takes the time. It looks as `paint_chip` does, which a test sees to.
    """

    MANY = 512

    def __init__(self, theme: Theme, ratio: float, *, rtl: bool) -> None:
        self._theme, self._ratio, self._rtl = theme, ratio, rtl
        self._kept: dict[tuple[object, ...], _Stamp] = {}
        self._advances = {
            weight: _Advances(theme.metrics("small", weight)) for weight in (550, 620)
        }
        metrics = theme.metrics("small", 550)
        self._row = chip_height(theme, tall=False)
        self._base = (self._row - metrics.height()) / 2 + metrics.ascent()
        self._lead = 4 + theme.px(16) + 5

    def fits(self, theme: Theme, ratio: float, *, rtl: bool) -> bool:
        """Say whether the kept pictures are still of use."""
        return (theme, ratio, rtl) == (self._theme, self._ratio, self._rtl)

    def chip(self, painter: QPainter, box: QRectF, chip: Chip, mood: ChipMood) -> None:
        """Draw a chip, of one line or two."""
        if box.height() > self._row:
            paint_chip(painter, box, chip, self._theme, mood)
            return
        width = box.width()
        key = (
            chip.state.value,
            chip.network,
            chip.hue,
            chip.face.name,
            width,
            mood.hovered,
            mood.focused,
            mood.selected,
        )
        stamp = self._kept.get(key)
        if stamp is None:
            if len(self._kept) >= self.MANY:
                self._kept.clear()
            stamp = self._kept[key] = self._made(box, chip, mood)
        left, top = box.left(), box.top()
        painter.drawPixmap(QPointF(left - _RIM, top - _RIM), stamp.picture)
        room = width - self._lead - stamp.trail
        shown = self._cut(chip.title, stamp.weight, int(room + 0.5))
        start = left + self._lead
        if self._rtl:
            used = self._theme.metrics("small", stamp.weight).horizontalAdvance(shown)
            start = left + width - self._lead - used
        painter.setFont(stamp.font)
        painter.setPen(stamp.ink)
        painter.drawText(QPointF(start, top + self._base), shown)

    def _cut(self, title: str, weight: int, width: int) -> str:
        """Return a title that fits, with "…" where it does not.

        Titles in Latin letters are measured letter by letter, which takes a fifth of
        the time; close calls and all other writing are left to Qt.
        """
        if title and (title.isascii() or max(title) <= _LATIN):
            advances = self._advances[weight]
            ends = list(accumulate(map(advances.__getitem__, title)))
            if ends[-1] <= width:
                return title
            if ends[-1] > width * _CLOSE:
                return title[: bisect_right(ends, width - advances["…"])] + "…"
        return self._theme.cut(title, "small", weight, width)

    def _made(self, box: QRectF, chip: Chip, mood: ChipMood) -> _Stamp:
        theme, ratio = self._theme, self._ratio
        width, height = box.width() + 2 * _RIM, box.height() + 2 * _RIM
        picture = QPixmap(round(width * ratio), round(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = QRectF(_RIM, _RIM, box.width(), box.height())
        paint_chip(painter, inner, replace(chip, title=""), theme, mood)
        painter.end()
        mine = chip.state is ChipState.YOUR_TURN
        trail = 6
        if mine and chip.face.name:
            trail += theme.px(16) + 4
        elif chip.state in SIGNS:
            trail += 14 + 4
        weight = 620 if mine else 550
        font = QFont(theme.font("small", weight))
        font.setStrikeOut(chip.state is ChipState.CANCELLED)
        return _Stamp(picture, ink_of(chip, theme), font, weight, trail)


def ink_of(chip: Chip, theme: Theme) -> QColor:
    """Return the colour of a chip's title, as `chip.py` has it."""
    if chip.state in {ChipState.LATE, ChipState.FAILED}:
        return theme.status["bad"].ink
    if chip.state in {ChipState.POSTED, ChipState.CANCELLED}:
        return theme.colours.text3 if theme.dark else theme.colours.text2
    return theme.hue(chip.hue or usual_hue(chip.network)).ink


class _Stretch(NamedTuple):
    """The days of a week on which the line says that one person has the turn."""

    first: int
    last: int
    band: Band


def _stretches(bands: Sequence[Band]) -> dict[int, list[_Stretch]]:
    """Return for each week what its line says; the lowest lane is said first."""
    said: dict[int, Band] = {}
    for band in sorted(bands, key=lambda one: -one.lane):
        said |= dict.fromkeys(range(band.first, band.last + 1), band)
    weeks: dict[int, list[_Stretch]] = {}
    for number in sorted(said):
        week = weeks.setdefault(number // COLUMNS, [])
        if week and week[-1].last == number - 1 and week[-1].band is said[number]:
            week[-1] = week[-1]._replace(last=number)
        else:
            week.append(_Stretch(number, number, said[number]))
    return weeks


class MonthPainter:
    """Paints one month by pieces, so that it can also be done little by little.

    Args:
        plan: Where everything stands.
        view: The month.
        closed: Names of holidays and closed days.
    """

    def __init__(
        self,
        plan: Plan,
        view: MonthView,
        closed: Mapping[date, str],
        stamps: ChipPainter,
    ) -> None:
        self.plan, self.view, self.closed = plan, view, closed
        self._stamps = stamps
        self._theme = plan.theme
        self._starts: dict[int, list[Band]] = {}
        for band in view.bands:
            self._starts.setdefault(band.first, []).append(band)
        self._stretches = _stretches(view.bands)

    def blank(self, ratio: float, spare: list[QPixmap]) -> QPixmap:
        """Return a picture of the right size with nothing on it but its ground.

        Args:
            ratio: Device pixels per logical pixel.
            spare: Pictures nobody needs; one of the right size is taken.
        """
        size = self.plan.size * ratio
        while spare:
            picture = spare.pop()
            if picture.size() == size and picture.devicePixelRatioF() == ratio:
                break
        else:
            picture = QPixmap(size)
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
            left = box.left() + (6 if plan.rtl else 9)
            head = QRectF(left, 0, box.width() - 15, plan.card.top() - 4)
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
            ground = ground_of(cell, theme)
            if ground is not colours.surface:
                painter.fillRect(plan.cell(number), ground)

    def week(self, painter: QPainter, week: int) -> None:
        """Paint the days of a week."""
        first = week * COLUMNS
        self._turns(painter, week)
        for number in range(first, first + COLUMNS):
            self._head(painter, number)
            self._chips(painter, number)
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
        beside = bool(cell.total) and self.plan.fit(cell.total).beside
        if beside:
            lane.trail(self.plan.beside, 4)
        else:
            self._faces(painter, lane, number)
        if cell.today:
            self._disc(painter, lane, cell)
        else:
            colour = colours.text3 if cell.dim else colours.text2
            ink = Ink(theme, "small", 500 if cell.dim else _LABEL, colour, rtl)
            lane.lead(write(painter, lane.rest, cell.label, ink), 8)
        note = self.closed.get(cell.day, "")
        if cell.today and cell.mine:
            note = _("Your day")
        if not note:
            self._name(painter, lane, number, beside=beside)
        elif lane.rest.width() > theme.px(_NOTE):
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

    def _faces(self, painter: QPainter, lane: Lane, number: int) -> None:
        """Paint the faces of those whose turns begin on a day, or go on in its week."""
        past = self.view.cells[number].day < self.view.eye.today
        opacity = _PAST if past else 1
        for band in self._starts.get(number, ()):
            face = centred(lane.trail(_FACE, 2), _FACE)
            paint_avatar(painter, face, band.face, self._theme, opacity=opacity)

    def _name(
        self, painter: QPainter, lane: Lane, number: int, *, beside: bool
    ) -> None:
        """Write what the one is called whose turn begins, where there is room."""
        starting = self._starts.get(number, ())
        if beside or len(starting) != 1 or not starting[0].face.name:
            return
        theme, rest = self._theme, lane.rest
        name = starting[0].face.name.split()[0]
        lane.trail(2)
        if theme.metrics("micro", 500).horizontalAdvance(name) <= rest.width() - 2:
            # Written from the far end, it stands beside the face.
            ink = Ink(theme, "micro", 500, theme.colours.text3, not self.plan.rtl)
            write(painter, lane.rest, name, ink)

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
        cell, plan = self.view.cells[number], self.plan
        if not cell.total:
            return
        shown = min(plan.room(cell.total), len(cell.chips))
        for place in range(shown):
            box = plan.chip(number, place, cell.total)
            self._stamps.chip(painter, box, cell.chips[place], plan.mood)
        if cell.total > shown:
            item = Item(What.MORE, number, shown)
            paint_more(painter, plan, item, cell.total, self.view)

    def _turns(self, painter: QPainter, week: int) -> None:
        """Paint one line below the numbers of a week's days: who has the turn.

        Where several have one, it is mine, or nobody's, or the first one's; the faces
        beside the number are those of all.
        """
        for stretch in self._stretches.get(week, ()):
            self._turn(painter, stretch)

    def _turn(self, painter: QPainter, stretch: "_Stretch") -> None:
        plan, theme, band = self.plan, self._theme, stretch.band
        box = QRectF(plan.cell(stretch.first).united(plan.cell(stretch.last)))
        begin = _SIDE if stretch.first > band.first or band.starts else 0
        end = _SIDE + 1 if stretch.last < band.last or band.ends else 0
        left, right = (end, begin) if plan.rtl else (begin, end)
        height = theme.px(_BAR)
        top = box.top() + theme.px(_HEAD) - _BAR_ABOVE - height
        bar = QRectF(box.left() + left, top, box.width() - left - right, height)
        if band.face.name:
            colour = QColor(theme.hue(band.face.hue).solid)
            colour.setAlphaF(_BAND_MINE if band.mine else _BAND)
            rounded(painter, bar, height / 2, fill=colour)
        else:
            colour = QColor(theme.status["bad"].mark)
            colour.setAlphaF(_BAND_MINE)
            painter.setPen(QPen(colour, 1.5, Qt.PenStyle.DotLine))
            middle = bar.center().y()
            painter.drawLine(QPointF(bar.left(), middle), QPointF(bar.right(), middle))

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


def ground_of(cell: Cell, theme: Theme) -> QColor:
    """Return the colour of a day's ground."""
    colours = theme.colours
    if cell.today:
        return colours.accent_soft
    return colours.sunken if cell.weekend else colours.surface


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
    box = plan.more(item.cell, item.place, total)
    text = more_words(total - item.place, view.eye.formats)
    colour = theme.colours.accent_ink if hovered else theme.colours.text2
    if plan.fit(total).beside:
        # Written from the far end, it stands in the corner of the day.
        write(painter, box, text, Ink(theme, "micro", 600, colour, not plan.rtl))
    else:
        ink = Ink(theme, "micro", 600, colour, plan.rtl)
        write(painter, box.adjusted(5, 0, -4, 0), text, ink)


@dataclass(frozen=True, slots=True)
class Ink:
    """How a short text is written: in which type, weight, colour and direction."""

    theme: Theme
    style: str
    weight: int
    colour: QColor
    rtl: bool = False


def write(painter: QPainter, box: QRectF, text: str, ink: Ink) -> float:
    """Write a short text that always fits at the leading end; return its width."""
    metrics = ink.theme.metrics(ink.style, ink.weight)
    width = metrics.horizontalAdvance(text)
    base = box.top() + (box.height() - metrics.height()) / 2 + metrics.ascent()
    left = box.right() - width if ink.rtl else box.left()
    painter.setFont(ink.theme.font(ink.style, ink.weight))
    painter.setPen(ink.colour)
    painter.drawText(QPointF(left, base), text)
    return width
