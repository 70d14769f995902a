"""A post as a chip: what calendars, boards and agendas paint.

`paint_chip` is a pure function, so that a month of a thousand posts needs no widget.
Shape and word tell the state, never the hue alone (design/tokens.md, section 4).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from socialdesk.domain.words import _, mark
from socialdesk.ui.theme import Theme
from socialdesk.ui.widgets.avatar import NOBODY, Face, paint_avatar
from socialdesk.ui.widgets.paint import (
    RING_GAP,
    Lane,
    centred,
    focus_ring,
    rounded,
    shadow,
    words,
)
from socialdesk.ui.widgets.tile import paint_tile, usual_hue

ROW = 24
"""Height of a one-line chip at 100 %."""
TALL = 38
"""Height of a two-line chip at 100 %."""


class ChipState(StrEnum):
    """What a chip says about its post."""

    IDEA = "idea"
    DRAFT = "draft"
    REVIEW = "review"
    READY = "ready"
    YOUR_TURN = "your_turn"
    LATE = "late"
    POSTED = "posted"
    FAILED = "failed"
    CANCELLED = "cancelled"


CHIP_WORDS: Mapping[ChipState, str] = {
    ChipState.IDEA: mark("idea"),
    ChipState.DRAFT: mark("draft"),
    ChipState.REVIEW: mark("to review"),
    ChipState.READY: mark("ready"),
    ChipState.YOUR_TURN: mark("your turn"),
    ChipState.LATE: mark("late"),
    ChipState.POSTED: mark("posted"),
    ChipState.FAILED: mark("failed"),
    ChipState.CANCELLED: mark("cancelled"),
}

SIGNS: Mapping[ChipState, str] = {
    ChipState.REVIEW: "eye",
    ChipState.LATE: "triangle-alert",
    ChipState.POSTED: "check",
    ChipState.FAILED: "circle-x",
    ChipState.CANCELLED: "ban",
}
"""The icon at the end of a chip whose state has one."""

_OUTLINED = frozenset({ChipState.IDEA, ChipState.DRAFT})
_BAD = frozenset({ChipState.LATE, ChipState.FAILED})
_PAST = frozenset({ChipState.POSTED, ChipState.CANCELLED})
_TILE = 16
_SIGN = 14
_TITLE, _MINE, _TIME = 550, 620, 420
"""Weights of the title, of the title on your turn, and of the second line."""
_FADED = 0.7
_LIFTED = -1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """What a chip shows. `time` is ready to read; `face` is shown on your turn."""

    title: str
    network: str
    hue: str = ""
    channel: str = ""
    time: str = ""
    state: ChipState = ChipState.READY
    face: Face = NOBODY

    @property
    def word(self) -> str:
        """The state in a word."""
        return _(CHIP_WORDS[self.state])

    @property
    def sentence(self) -> str:
        """The chip in a sentence, for those who cannot see it."""
        parts = (self.channel or self.network, self.title, self.time, self.word)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipMood:
    """How a chip is being handled at the moment."""

    hovered: bool = False
    focused: bool = False
    selected: bool = False
    dragged: bool = False
    rtl: bool = False


AT_REST = ChipMood()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dress:
    """How a chip is painted: its state and mood, turned into colours."""

    theme: Theme
    fill: QColor
    ink: QColor
    outline: QColor | None = None
    dashed: bool = False
    tile: float = 1
    rtl: bool = False


def chip_height(theme: Theme, *, tall: bool) -> int:
    """Return the height of a chip at the text size."""
    return theme.px(TALL if tall else ROW)


def paint_chip(
    painter: QPainter,
    box: QRectF,
    chip: Chip,
    theme: Theme,
    mood: ChipMood = AT_REST,
) -> None:
    """Draw a chip; a box with the height of two lines gets two.

    A dragged chip is turned a little and throws a shadow.
    """
    if mood.dragged:
        painter.save()
        painter.translate(box.center())
        painter.rotate(_LIFTED)
        painter.translate(-box.center())
        shadow(painter, box, theme.radius("chip"), theme, "toast")
        _paint(painter, box, chip, theme, mood)
        painter.restore()
    else:
        _paint(painter, box, chip, theme, mood)


def paint_gap(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """Draw the place a dragged chip came from."""
    rounded(
        painter,
        box,
        theme.radius("chip"),
        outline=theme.colours.control_border,
        dashed=True,
    )


def _paint(
    painter: QPainter, box: QRectF, chip: Chip, theme: Theme, mood: ChipMood
) -> None:
    dress = _dressed(chip, theme, mood)
    radius = theme.radius("chip")
    rounded(
        painter,
        box,
        radius,
        fill=dress.fill,
        outline=dress.outline,
        width=2 if theme.high_contrast else 1,
        dashed=dress.dashed,
    )
    tall = box.height() >= theme.px(TALL) - 2
    _first_line(painter, _line(box, theme, 0, tall=tall), chip, dress, tall=tall)
    if tall:
        _second_line(painter, _line(box, theme, 1, tall=tall), chip, dress)
    if mood.focused:
        focus_ring(painter, box, radius, theme, RING_GAP)


def _line(box: QRectF, theme: Theme, number: int, *, tall: bool) -> QRectF:
    """Return the room of a line, inside the chip's padding."""
    inner = box.adjusted(4, 0, -4, 0)
    if not tall:
        return inner
    heights = (theme.px(_TILE), theme.line("micro"))
    top = box.top() + (box.height() - sum(heights) - 1) / 2
    down = number * (heights[0] + 1)
    return QRectF(inner.left(), round(top + down), inner.width(), heights[number])


def _first_line(
    painter: QPainter, line: QRectF, chip: Chip, dress: _Dress, *, tall: bool
) -> None:
    theme, lane = dress.theme, Lane(line, rtl=dress.rtl)
    side = theme.px(_TILE)
    tile = centred(lane.lead(side, 5), side)
    paint_tile(painter, tile, chip.network, chip.hue, theme, opacity=dress.tile)
    mine = chip.state is ChipState.YOUR_TURN
    if mine and chip.face.name:
        paint_avatar(painter, centred(lane.trail(side, 4), side), chip.face, theme)
    else:
        lane.trail(2)  # letters need more room at the edge than a disc
    if chip.state in SIGNS and (chip.state in _BAD or not tall):  # the word is below
        small = theme.px(_SIGN)
        sign = centred(lane.trail(small, 4), small)
        theme.icons.paint(painter, sign, SIGNS[chip.state], dress.ink)
    words(
        painter,
        lane.rest,
        chip.title,
        theme,
        dress.ink,
        style="small",
        weight=_MINE if mine else _TITLE,
        rtl=dress.rtl,
        struck=chip.state is ChipState.CANCELLED,
    )


def _second_line(painter: QPainter, line: QRectF, chip: Chip, dress: _Dress) -> None:
    theme = dress.theme
    lane = Lane(line.adjusted(2, 0, -2, 0), rtl=dress.rtl)
    metrics = theme.metrics("micro", _TIME)
    for text in (chip.time, chip.word):
        room = lane.rest.width()
        if text and room > 0:
            width = min(metrics.horizontalAdvance(text) + 1, room)
            words(
                painter,
                lane.lead(width, 6),
                text,
                theme,
                dress.ink,
                style="micro",
                weight=_TIME,
                rtl=dress.rtl,
            )


def _dressed(chip: Chip, theme: Theme, mood: ChipMood) -> _Dress:
    """Return what a chip wears.

    The rows of design/tokens.md, section 4, from the plainest to the loudest.
    """
    hue, colours = theme.hue(chip.hue or usual_hue(chip.network)), theme.colours
    marked = theme.high_contrast or mood.selected or mood.dragged
    calm = _Dress(
        theme=theme,
        fill=hue.soft_hover if mood.hovered or mood.dragged else hue.soft,
        ink=hue.ink,
        outline=hue.solid if marked else None,
        rtl=mood.rtl,
    )
    if chip.state in _OUTLINED and not mood.dragged:
        fill = hue.soft if mood.hovered else colours.surface
        return replace(calm, fill=fill, outline=hue.solid, dashed=not mood.selected)
    if chip.state in _BAD:
        bad = theme.status["bad"]
        return replace(calm, fill=bad.soft, ink=bad.ink, outline=bad.mark)
    if chip.state in _PAST:
        return replace(
            calm,
            fill=colours.pressed if mood.hovered else colours.hover,
            ink=colours.text3 if theme.dark else colours.text2,
            tile=_FADED,
        )
    return calm
