"""What a timeline shows, where it stands, and how its bars are painted.

Records and painters alone: the widget that people move in is `timeline.py`.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from socialdesk.ui.theme import Theme
from socialdesk.ui.widgets.avatar import Face, paint_avatar
from socialdesk.ui.widgets.paint import Lane, centred, hatched, rounded, words

HEAD = 192
"""Width of the head of a row, in pixels at 100 %."""
SNAP = 0.08
"""A hand-over this near to the edge of a column, in columns, is drawn at the edge."""
ROUND, OUTLINE = 10, 1.5
INSET = 3
TRAIL = 8
"""Room behind the last column, so that no bar touches the edge of the card."""
_HEADER, _AVATAR, _SIGN = 44, 26, 13
_PAD, _GAP = 8, 7
_LEAST = 4.0
_HATCH = 0.32


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeColumn:
    """A stretch of time with its heading; `off` is a day on which nobody works."""

    start: datetime
    end: datetime
    title: str
    line: str = ""
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRow:
    """A row: what is taken over, and how often the baton passes."""

    id: str
    title: str
    line: str
    network: str = ""
    hue: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePiece:
    """One turn, or a part of one, within a bar; `words` is a sentence about it."""

    id: str
    start: datetime
    end: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBar:
    """A stretch of one row with one holder; nobody where there is no face."""

    row: int
    face: Face | None
    name: str
    pieces: tuple[TimePiece, ...]
    now: bool = False
    swapped: bool = False

    @property
    def start(self) -> datetime:
        """When it begins."""
        return self.pieces[0].start

    @property
    def end(self) -> datetime:
        """When it ends."""
        return self.pieces[-1].end


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineView:
    """All that a timeline shows; bars stand in order of row and time."""

    columns: tuple[TimeColumn, ...] = ()
    rows: tuple[TimeRow, ...] = ()
    bars: tuple[TimeBar, ...] = ()
    now: datetime | None = None


class Ruler:
    """Where everything stands in a timeline of some size."""

    def __init__(
        self, view: TimelineView, width: float, theme: Theme, *, rtl: bool
    ) -> None:
        self.view, self.width, self.rtl = view, width, rtl
        self.head = float(theme.px(HEAD))
        self.header = float(theme.px(_HEADER))
        self.tall = float(theme.size("rotation_row"))
        self.thick = float(theme.size("rotation_bar"))
        wide = width - self.head - TRAIL
        self.each = max(1.0, wide / max(1, len(view.columns)))
        self._starts = [column.start for column in view.columns]

    @property
    def height(self) -> float:
        """How tall all of it is."""
        return self.header + self.tall * len(self.view.rows)

    def column(self, number: int) -> QRectF:
        """Return the room of a column, heading included."""
        start = round(self.head + number * self.each)
        end = round(self.head + (number + 1) * self.each)
        return self._across(start, end, 0, self.height)

    def row(self, number: int) -> QRectF:
        """Return the room of a row."""
        return QRectF(0, self.header + number * self.tall, self.width, self.tall)

    def row_head(self, number: int) -> QRectF:
        """Return the room in which a row says what it is."""
        top = self.header + number * self.tall
        return self._across(0, self.head, top, self.tall)

    def bar(self, row: int, start: datetime, end: datetime) -> QRectF:
        """Return the room of a stretch of a row."""
        low, high = self._edge(start), self._edge(end)
        inset = min(float(INSET), max(0.0, (high - low - _LEAST) / 2))
        low, high = round(low + inset), round(high - inset)
        top = self.header + row * self.tall + round((self.tall - self.thick) / 2)
        return self._across(low, max(high, low + _LEAST), top, self.thick)

    def line(self, at: datetime) -> float | None:
        """Return where an instant stands from the left; None outside."""
        columns = self.view.columns
        if not columns or not columns[0].start <= at < columns[-1].end:
            return None
        lead = round(self._place(at))
        return self.width - lead if self.rtl else lead

    def row_at(self, point: QPointF) -> int | None:
        """Return the row at a point."""
        number = int((point.y() - self.header) // self.tall)
        inside = point.y() >= self.header and number < len(self.view.rows)
        return number if inside else None

    def in_head(self, point: QPointF) -> bool:
        """Say whether a point is on the head of a row."""
        lead = self.width - point.x() if self.rtl else point.x()
        return lead < self.head

    def _edge(self, at: datetime) -> float:
        """Return how far from the leading edge an instant stands, near edges at one."""
        place = self._place(at)
        nearest = self.head + round((place - self.head) / self.each) * self.each
        return nearest if abs(place - nearest) < self.each * SNAP else place

    def _place(self, at: datetime) -> float:
        columns = self.view.columns
        if not columns or at <= columns[0].start:
            return self.head
        if at >= columns[-1].end:
            return self.head + len(columns) * self.each
        number = bisect_right(self._starts, at) - 1
        column = columns[number]
        share = (at - column.start) / (column.end - column.start)
        return self.head + (number + min(share, 1.0)) * self.each

    def _across(self, low: float, high: float, top: float, tall: float) -> QRectF:
        left = self.width - high if self.rtl else low
        return QRectF(left, top, high - low, tall)


def paint_held(
    painter: QPainter,
    box: QRectF,
    bar: TimeBar,
    theme: Theme,
    *,
    hovered: bool = False,
    rtl: bool = False,
) -> None:
    """Draw a stretch that somebody has: face and first name, as room allows."""
    face = bar.face or Face()
    hue = theme.hue(face.hue)
    outline = hue.solid if bar.now or theme.high_contrast else None
    rounded(
        painter,
        box,
        min(ROUND, box.width() / 2),
        fill=hue.soft_hover if hovered else hue.soft,
        outline=outline,
        width=2 * OUTLINE if bar.now and theme.high_contrast else OUTLINE,
    )
    side = theme.px(_AVATAR)
    if box.width() < side + 6:
        if box.width() >= theme.px(20):
            small = min(side, round(box.width() - 6))
            paint_avatar(painter, centred(box, small), face, theme)
        return
    lane = Lane(box.adjusted(_PAD - 1, 0, 1 - _PAD, 0), rtl=rtl)
    paint_avatar(painter, centred(lane.lead(side, _GAP), side), face, theme)
    if bar.swapped:
        _paint_swapped(painter, box, theme, hue.ink, rtl=rtl)
    if lane.rest.width() >= theme.px(14):
        words(
            painter,
            lane.rest,
            bar.name,
            theme,
            hue.ink,
            style="small",
            weight=600,
            rtl=rtl,
        )


def paint_nobody(
    painter: QPainter, box: QRectF, name: str, theme: Theme, *, rtl: bool = False
) -> None:
    """Draw a stretch that nobody has; it must not be overlooked."""
    bad, radius = theme.status["bad"], min(ROUND, box.width() / 2)
    rounded(painter, box, radius, fill=bad.soft)
    lines = QColor(bad.mark)
    lines.setAlphaF(_HATCH)
    hatched(painter, box, radius, lines)
    rounded(painter, box, radius, outline=bad.mark, width=1.2, dashed=True)
    side = theme.px(16)
    if box.width() < side + 4:
        return
    lane = Lane(box.adjusted(_PAD, 0, -_PAD, 0), rtl=rtl)
    if lane.rest.width() < theme.px(44):
        theme.icons.paint(painter, centred(box, side), "triangle-alert", bad.ink)
        return
    place = centred(lane.lead(side, 5), side)
    theme.icons.paint(painter, place, "triangle-alert", bad.ink)
    words(painter, lane.rest, name, theme, bad.ink, style="small", weight=600, rtl=rtl)


def _paint_swapped(
    painter: QPainter, box: QRectF, theme: Theme, ink: QColor, *, rtl: bool
) -> None:
    """Draw two arrows in the corner: somebody else has it than the order says."""
    side = theme.px(_SIGN)
    lane = Lane(box.adjusted(4, 4, -4, 0), rtl=rtl)
    place = lane.trail(side)
    place.setHeight(side)
    theme.icons.paint(painter, place, "arrow-right-left", ink, stroke=2)
