"""The calendar on paper: the month or week as it is painted, and what did not fit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from socialdesk.domain.periods import instant
from socialdesk.services.glances import GlanceService, PostGlance
from socialdesk.ui.pages.calendar_header import title_of
from socialdesk.ui.pages.calendar_looks import MONTH, WEEK
from socialdesk.ui.pages.calendar_reads import Wish, seen
from socialdesk.ui.printing import Printout, SheetPainter, paper_rtl
from socialdesk.ui.theme import Theme
from socialdesk.ui.widgets.avatar import Face, paint_avatar
from socialdesk.ui.widgets.chip import Chip, ChipMood, ChipState, paint_chip
from socialdesk.ui.widgets.month_model import (
    MonthView,
    chip_of,
    face_of,
    months_days,
)
from socialdesk.ui.widgets.month_picture import MonthPainter, Plan
from socialdesk.ui.widgets.paint import Lane, centred, words
from socialdesk.ui.widgets.tile import paint_tile

_ALL = 500
"""So many posts of a day are put on paper at most."""
_MOST = 5000
_COLUMNS, _BETWEEN = 3, 28
_ROW, _DAY_ROW, _TILE, _FACE, _TIME, _STATE = 22, 30, 14, 16, 58, 62
_BAD = frozenset({ChipState.LATE, ChipState.FAILED})


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What goes on paper: the days, and the posts one below the other."""

    business: str
    view: MonthView
    grid: bool
    posts: tuple[PostGlance, ...] = ()


class Line(NamedTuple):
    """A line of the list: a day, or a post."""

    day: date
    words: str
    chip: Chip | None = None
    time: str = ""
    author: Face | None = None


def gathered(glances: GlanceService, wish: Wish, key: str) -> Gathered:
    """Return what a view shows, all of it; for a worker."""
    view = seen(glances, replace(wish, capacity=_ALL))
    grid = key in {MONTH, WEEK}
    posts: tuple[PostGlance, ...] = ()
    if not grid:
        zone, days = view.eye.formats.zone, months_days(view.month)
        found = glances.posts(view.month, days, wish.filter, zone=zone, limit=_MOST)
        posts = tuple(found)
    name = glances.business().name
    return Gathered(business=name, view=view, grid=grid, posts=posts)


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """Makes the sheets of what was gathered.

    `closed` are the names of holidays and closed days; `numbered` says whether weeks
    have their numbers, `rtl` whether paper is read from right to left.
    """

    found: Gathered
    closed: Mapping[date, str]
    numbered: bool
    rtl: bool

    def __call__(self, area: QRectF, worn: Theme) -> Sequence[SheetPainter]:
        """Return what paints each sheet."""
        found, view = self.found, self.found.view
        if not found.grid:
            return _listed(lines_of(found.posts, view), area) or [_nothing]
        plan = Plan(
            area.size().toSize(),
            worn,
            weeks=len(view.cells) // 7,
            rtl=self.rtl,
            numbered=self.numbered,
        )
        cut = [
            post
            for cell in view.cells
            if plan.room(cell.total) < cell.total
            for post in cell.posts
        ]
        work = MonthPainter(plan, view, self.closed, PaperChips(worn))
        return [partial(_paint_grid, work), *_listed(lines_of(cut, view), area)]


def printout_of(
    ready: Callable[[Printout], None],
    closed: Mapping[date, str],
    found: Gathered,
    *,
    numbered: bool,
) -> None:
    """Hand over what was gathered as a printout."""
    sheets = Sheets(
        found=found, closed=dict(closed), numbered=numbered, rtl=paper_rtl()
    )
    ready(Printout(title=title_of(found.view), business=found.business, sheets=sheets))


class PaperChips:
    """Paints chips as lines and letters; paper has no pictures of them."""

    def __init__(self, worn: Theme) -> None:
        self._theme = worn

    def chip(self, painter: QPainter, box: QRectF, chip: Chip, mood: ChipMood) -> None:
        """Draw a chip, of one line or two."""
        paint_chip(painter, box, chip, self._theme, mood)


def lines_of(posts: Iterable[PostGlance], view: MonthView) -> list[Line]:
    """Return posts as lines, with one for each day before its posts."""
    names, eye = view.picture.names, view.eye
    lines: list[Line] = []
    day = None
    for post in posts:
        there = eye.formats.wall(instant(post.at)).date()
        if there != day:
            day = there
            lines.append(Line(there, eye.formats.day(there)))
        chip = chip_of(post, names, eye)
        author = face_of(names.people.get(post.author_id))
        lines.append(Line(there, post.title, chip, eye.hour(post.at), author))
    return lines


def _nothing(_painter: QPainter, _area: QRectF, _worn: Theme) -> None:
    """Leave a sheet empty but for its heading."""


def _listed(lines: Sequence[Line], area: QRectF) -> list[SheetPainter]:
    """Return the sheets of a list, its lines in columns."""
    width = (area.width() - (_COLUMNS - 1) * _BETWEEN) / _COLUMNS
    sheets: list[list[tuple[QRectF, Line]]] = []
    column, top = _COLUMNS, 0.0
    for line in lines:
        tall = _ROW if line.chip else _DAY_ROW
        needed = tall if line.chip else tall + _ROW  # a day is not left alone
        if column >= _COLUMNS or top + needed > area.height():
            column, top = column + 1, 0.0
            if column >= _COLUMNS:
                column = 0
                sheets.append([])
        left = column * (width + _BETWEEN)
        sheets[-1].append((QRectF(left, top, width, tall), line))
        top += tall
    return [partial(_paint_list, placed) for placed in sheets]


def _paint_grid(
    work: MonthPainter, painter: QPainter, area: QRectF, _worn: Theme
) -> None:
    painter.translate(area.topLeft())
    work.frame(painter)
    for week in range(work.plan.weeks):
        work.week(painter, week)
    work.edge(painter)


def _paint_list(
    placed: Sequence[tuple[QRectF, Line]],
    painter: QPainter,
    area: QRectF,
    worn: Theme,
) -> None:
    rtl = paper_rtl()
    painter.translate(area.topLeft())
    for box, line in placed:
        place = QRectF(box)
        if rtl:
            place.moveLeft(area.width() - box.right())
        if line.chip is None:
            ink = worn.colours.text
            words(painter, place, line.words, worn, ink, style="strong", rtl=rtl)
            foot = QRectF(place.left(), place.bottom() - 3, place.width(), 1)
            painter.fillRect(foot, worn.colours.border)
        else:
            _paint_post(painter, place, line, line.chip, worn)


def _paint_post(
    painter: QPainter, box: QRectF, line: Line, chip: Chip, worn: Theme
) -> None:
    rtl, colours = paper_rtl(), worn.colours
    lane = Lane(box, rtl=rtl)
    bad = chip.state in _BAD
    ink = worn.status["bad"].ink if bad else colours.text2
    place = lane.lead(_TIME, 4)
    words(painter, place, line.time, worn, colours.text2, style="small", rtl=rtl)
    tile = centred(lane.lead(_TILE, 6), _TILE)
    paint_tile(painter, tile, chip.network, chip.hue, worn)
    if line.author is not None:
        face = centred(lane.trail(_FACE, 6), _FACE)
        paint_avatar(painter, face, line.author, worn)
    align = Qt.AlignmentFlag.AlignTrailing
    state = lane.trail(_STATE, 6)
    words(painter, state, chip.word, worn, ink, style="micro", rtl=rtl, align=align)
    text = lane.rest
    words(painter, text, line.words, worn, colours.text, style="small", rtl=rtl)
