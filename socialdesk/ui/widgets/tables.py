"""Tables: one look for all of them, and cells that show channels and people.

A model gives plain text by DisplayRole and, where it wants more, one of these roles:

TILE_ROLE   (network, hue): a channel's tile before the text
FACES_ROLE  a sequence of Face: avatars before the text
PILL_ROLE   (text, status): the text as a pill
TONE_ROLE   a tone such as "text2" or "bad"

Numbers are right aligned by TextAlignmentRole; AccessibleTextRole says the whole.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QByteArray,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.avatar import Face, paint_avatar
from socialdesk.ui.widgets.badge import paint_pill, pill_size
from socialdesk.ui.widgets.cards import Card, ground_of
from socialdesk.ui.widgets.paint import (
    Lane,
    centred,
    focus_ring,
    painter_for,
    rounded,
    words,
)
from socialdesk.ui.widgets.text import as_plain
from socialdesk.ui.widgets.tile import paint_tile

if TYPE_CHECKING:
    from collections.abc import Sequence

Index = QModelIndex | QPersistentModelIndex

TILE_ROLE = int(Qt.ItemDataRole.UserRole) + 101
FACES_ROLE = TILE_ROLE + 1
PILL_ROLE = TILE_ROLE + 2
TONE_ROLE = TILE_ROLE + 3

_PAD, _TILE, _FACE = 12, 20, 24


class TableView(QTableView):
    """A table in the look: rows of 40, no vertical lines, whole rows selected.

    Put it into a `TableCard`. Columns remember width and order by `layout_state`.

    Args:
        name: What it lists, for those who cannot see it.
        several: Whether several rows can be selected.
        parent: Qt's parent.
    """

    def __init__(
        self, name: str, *, several: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.hovered_row = -1
        self.setAccessibleName(name)
        self.setItemDelegate(CellPainter(self))
        self.setMouseTracking(True)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(
            modes.ExtendedSelection if several else modes.SingleSelection
        )
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.setCornerButtonEnabled(False)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        )
        header.setMinimumSectionSize(48)
        follow(self._dress)

    def layout_state(self) -> bytes:
        """Return widths, order and sorting of the columns, to be kept."""
        return bytes(self.horizontalHeader().saveState().data())

    def restore_layout(self, state: bytes) -> None:
        """Take widths, order and sorting of an earlier time."""
        if state:
            self.horizontalHeader().restoreState(QByteArray(state))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the row under the pointer."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: Any) -> None:
        """Mark no row."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def _dress(self, theme: Theme) -> None:
        self.setFont(theme.font("body", tabular=True))
        header, rows = self.horizontalHeader(), self.verticalHeader()
        header.setFont(theme.font("small", 550))
        header.setFixedHeight(theme.px(37))
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.size("table_row"))
        self.viewport().update()


class CellPainter(QStyledItemDelegate):
    """Paints the cells of a table: text, tile, avatars, pill, selection and ring."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._theme: Theme = theme()
        follow(self._dress)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room of what the cell shows."""
        base = super().sizeHint(option, index)
        width = base.width() + self._sign_width(index) + 2 * _PAD
        return QSize(width, self._theme.size("table_row"))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Draw one cell."""
        theme, box = self._theme, QRectF(_rect(option))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, index, box)
        rtl = _direction(option) is Qt.LayoutDirection.RightToLeft
        lane = Lane(box.adjusted(_PAD, 0, -_PAD, 0), rtl=rtl)
        self._signs(painter, lane, index)
        pill = index.data(PILL_ROLE)
        if pill:
            size = pill_size(pill[0], theme)
            place = lane.lead(min(size.width(), lane.rest.width()))
            place = centred(place, place.width(), size.height())
            paint_pill(painter, place, pill[0], theme, pill[1], rtl=rtl)
        else:
            self._text(painter, lane.rest, index, rtl=rtl)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Show the whole text of a cell that was cut, as plain text."""
        text = str(index.data() or "")
        tip = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        room = _rect(option).width() - 2 * _PAD - self._sign_width(index)
        if not tip and self._theme.metrics("body").horizontalAdvance(text) > room:
            tip = text
        if tip:
            QToolTip.showText(event.globalPos(), as_plain(tip), view)
        else:
            QToolTip.hideText()
        return True

    def _ground(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
        box: QRectF,
    ) -> None:
        colours, state = self._theme.colours, _state(option)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, colours.accent_soft)
        elif index.row() == getattr(self._view, "hovered_row", -1):
            painter.fillRect(box, colours.hover)
        line = QRectF(box.left(), box.bottom() - 1, box.width(), 1)
        painter.fillRect(line, colours.divider)
        if state & QStyle.StateFlag.State_HasFocus:
            focus_ring(painter, box.adjusted(1, 1, -1, -2), 6, self._theme)

    def _signs(self, painter: QPainter, lane: Lane, index: Index) -> None:
        tile: tuple[str, str] | None = index.data(TILE_ROLE)
        if tile:
            side = self._theme.px(_TILE)
            place = centred(lane.lead(side, 8), side)
            paint_tile(painter, place, tile[0], tile[1], self._theme)
        faces: Sequence[Face] = index.data(FACES_ROLE) or ()
        for face in faces:
            side = self._theme.px(_FACE)
            place = centred(lane.lead(side, 4), side)
            paint_avatar(painter, place, face, self._theme)
        if faces:
            lane.lead(4)

    def _sign_width(self, index: Index) -> int:
        faces = len(index.data(FACES_ROLE) or ())
        tile = self._theme.px(_TILE) + 8 if index.data(TILE_ROLE) else 0
        return tile + faces * (self._theme.px(_FACE) + 4)

    def _text(self, painter: QPainter, box: QRectF, index: Index, *, rtl: bool) -> None:
        tone = index.data(TONE_ROLE) or "text"
        asked = index.data(Qt.ItemDataRole.TextAlignmentRole)
        trailing = bool(asked) and bool(
            int(asked) & _TRAILING  # the flag comes back as a number or as itself
        )
        align = Qt.AlignmentFlag
        words(
            painter,
            box,
            str(index.data() if index.data() is not None else ""),
            self._theme,
            self._theme.tone(tone),
            rtl=rtl,
            align=align.AlignTrailing if trailing else align.AlignLeading,
        )

    def _dress(self, theme: Theme) -> None:
        self._theme = theme


class TableCard(Card):
    """A card around a table; its corners stay round whatever the rows paint."""

    def __init__(self, table: QWidget, *, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self.body.addWidget(table)
        self._corners = _Corners(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the corners on top."""
        super().resizeEvent(event)
        self._corners.setGeometry(self.rect())
        self._corners.raise_()


class _Corners(QWidget):
    """Lies over a card and paints what is below it where its corners are round."""

    def __init__(self, card: QWidget) -> None:
        super().__init__(card)
        self._card = card
        self._theme: Theme = theme()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        follow(self._dress)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw corners and outline."""
        painter, worn = painter_for(self), self._theme
        box, radius = QRectF(self.rect()), worn.radius("card")
        outside = QPainterPath()
        outside.addRect(box)
        inside = QPainterPath()
        inside.addRoundedRect(box, radius, radius)
        painter.fillPath(outside - inside, ground_of(self._card))
        rounded(painter, box, radius, outline=worn.colours.border)
        painter.end()

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        self.update()


_TRAILING = int(Qt.AlignmentFlag.AlignTrailing.value)


def _rect(option: Any) -> QRect:
    """Return the room of a cell; PySide's stubs do not know the option's fields."""
    rect: QRect = option.rect
    return rect


def _state(option: Any) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state


def _direction(option: Any) -> Qt.LayoutDirection:
    direction: Qt.LayoutDirection = option.direction
    return direction
