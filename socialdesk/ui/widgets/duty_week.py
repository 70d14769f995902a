"""Who has which turn on the seven days of a week: a line of faces for each channel."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from socialdesk.domain.words import _
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.avatar import Face, paint_avatar
from socialdesk.ui.widgets.paint import (
    Lane,
    centred,
    is_rtl,
    painter_for,
    rounded,
    words,
)
from socialdesk.ui.widgets.tile import paint_tile

_FACE, _LINE, _HEAD, _TILE = 26, 38, 18, 18


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """One channel's week: a face for each day."""

    channel: str
    network: str
    hue: str
    faces: tuple[Face, ...]


class DutyWeek(QWidget):
    """Shows a week of turns.

    Args:
        parent: Qt's parent.
    """

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme()
        self._letters: tuple[str, ...] = ()
        self._today: int | None = None
        self._lines: tuple[DutyLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow(self._dress)

    def show_week(
        self, letters: Sequence[str], lines: Sequence[DutyLine], today: int | None
    ) -> None:
        """Show a week.

        Args:
            letters: A letter for each day.
            lines: A line for each channel.
            today: Which of the days is today, if any.
        """
        self._letters, self._lines = tuple(letters), tuple(lines)
        self._today = today
        self.setAccessibleName(self._spoken())
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the room of the lines."""
        lines = len(self._lines)
        return QSize(240, self._theme.px(_HEAD) + lines * self._theme.px(_LINE))

    def minimumSizeHint(self) -> QSize:
        """Keep the lines whole."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the letters and the faces."""
        painter, worn = painter_for(self), self._theme
        head = QRectF(0, 0, self.width(), worn.px(_HEAD))
        for number, box in enumerate(self._boxes(head)):
            here = number == self._today
            words(
                painter,
                box,
                self._letters[number],
                worn,
                worn.colours.accent_ink if here else worn.colours.text2,
                style="micro",
                weight=680 if here else 500,
                align=Qt.AlignmentFlag.AlignHCenter,
            )
        tall = worn.px(_LINE)
        for row, line in enumerate(self._lines):
            place = QRectF(0, head.bottom() + row * tall, self.width(), tall)
            self._paint_line(painter, place, line)
        painter.end()

    def _paint_line(self, painter: QPainter, place: QRectF, line: DutyLine) -> None:
        worn = self._theme
        if self._tiled:
            tile = Lane(place, rtl=is_rtl(self)).lead(_TILE)
            paint_tile(painter, centred(tile, _TILE), line.network, line.hue, worn)
        for number, box in enumerate(self._boxes(place)):
            disc = centred(box, _FACE)
            paint_avatar(painter, disc, line.faces[number], worn)
            if number == self._today:
                ring = disc.adjusted(-3, -3, 3, 3)
                edge = worn.colours.accent
                rounded(painter, ring, ring.width() / 2, outline=edge, width=2)

    @property
    def _tiled(self) -> bool:
        return len(self._lines) > 1

    def _boxes(self, line: QRectF) -> list[QRectF]:
        lane = Lane(line, rtl=is_rtl(self))
        if self._tiled:
            lane.lead(_TILE, 6)
        width = lane.rest.width() / max(len(self._letters), 1)
        return [lane.lead(width) for _letter in self._letters]

    def _spoken(self) -> str:
        if self._today is None:
            return _("On duty this week")
        today = (
            _("{channel}: {person}").format(
                channel=line.channel, person=line.faces[self._today].name or _("Nobody")
            )
            for line in self._lines
        )
        return _("On duty today: {who}").format(who=", ".join(today))

    def _fit(self) -> None:
        self.updateGeometry()
        self.update()

    def _dress(self, worn: Theme) -> None:
        self._theme = worn
        self._fit()
