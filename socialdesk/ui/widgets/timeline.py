"""The timeline: rows of channels, columns of time, a bar for whoever has the baton.

It is a QListView that lays out and paints by itself, as the month is: current item,
selection and the list that screen readers walk come from Qt. It is given a
`TimelineView` and asks nobody; what a person wants is said in signals.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListView,
    QSizePolicy,
    QToolTip,
    QWidget,
)

from socialdesk.domain.words import _
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.paint import (
    Lane,
    centred,
    focus_ring,
    is_rtl,
    painter_for,
    rounded,
    words,
)
from socialdesk.ui.widgets.rows import two_lines
from socialdesk.ui.widgets.text import as_plain
from socialdesk.ui.widgets.tile import paint_tile
from socialdesk.ui.widgets.timeline_picture import (
    HEAD,
    INSET,
    OUTLINE,
    ROUND,
    Ruler,
    TimeBar,
    TimeColumn,
    TimelineView,
    TimePiece,
    paint_held,
    paint_nobody,
)

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
TURN_MIME = "application/x-socialdesk-turn"
"""What a bar carries when it is dragged: the id of its piece."""

_TILE = 32
_DOT = 5
_NOTCH = 120


@dataclass(frozen=True, slots=True)
class Spot:
    """What can be gone to: a row's head, or a piece of one of its bars."""

    row: int
    bar: TimeBar | None = None
    piece: TimePiece | None = None

    @property
    def id(self) -> str:
        """The piece's id; empty for a head."""
        return "" if self.piece is None else self.piece.id


class _Spots(QAbstractListModel):
    """Heads and pieces in the order in which they are read."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.spots: list[Spot] = []
        self.view = TimelineView()

    def show(self, view: TimelineView) -> None:
        """Show another view."""
        self.beginResetModel()
        self.view = view
        self.spots = list(_spots(view))
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.spots)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what an item says."""
        if role not in _SAID or not index.isValid():
            return None
        spot = self.spots[index.row()]
        if spot.piece is not None:
            return spot.piece.words
        row = self.view.rows[spot.row]
        return row.words or f"{row.title}, {row.line}"


_SAID = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


def _spots(view: TimelineView) -> Sequence[Spot]:
    found = [Spot(number) for number in range(len(view.rows))]
    found += [Spot(bar.row, bar, piece) for bar in view.bars for piece in bar.pieces]
    return sorted(found, key=lambda spot: spot.row)


class Timeline(QListView):
    """Shows who has the baton when, and lets people act on it.

    Signals:
        stepped(int): So many columns on are wanted.
        now_asked(): The columns around now are wanted.
        row_chosen(str): The row a person has chosen; empty when they let it go.
        current_changed(str): The piece that is current now; empty for none.
        menu_asked(str, QPoint): A menu for a piece, there.
        row_menu_asked(str, QPoint): A menu for a row, there.
        swap_asked(str): A swap is wanted for a piece.
        resized(): There is room for more or fewer columns.
    """

    stepped = Signal(int)
    now_asked = Signal()
    row_chosen = Signal(str)
    current_changed = Signal(str)
    menu_asked = Signal(str, QPoint)
    row_menu_asked = Signal(str, QPoint)
    swap_asked = Signal(str)
    resized = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme()
        self._spots = _Spots(self)
        self._ruler = Ruler(TimelineView(), 1, self._theme, rtl=False)
        self._hovered: Spot | None = None
        self._pressed: QPointF | None = None
        self._chosen_row = ""
        self._by_key = False
        self._wheel = 0
        self.setModel(self._spots)
        self.setAccessibleName(_("Timeline"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setAutoFillBackground(False)
        follow(self._dress)

    # ------------------------------------------------------------- what is shown

    @property
    def view(self) -> TimelineView:
        """What is shown."""
        return self._spots.view

    @property
    def ruler(self) -> Ruler:
        """Where everything stands."""
        return self._ruler

    @property
    def current(self) -> Spot | None:
        """Where the keyboard is."""
        row = self.currentIndex().row()
        return self._spots.spots[row] if 0 <= row < len(self._spots.spots) else None

    def room(self) -> int:
        """Return the width there is for columns, in pixels at 100 %."""
        wide = self.viewport().width() - self._theme.px(HEAD)
        return max(0, round(wide / self._theme.text_scale))

    def show_view(self, view: TimelineView) -> None:
        """Show something else; what was current stays so where it is still there."""
        was = self.current
        self._hovered = None
        self._spots.show(view)
        self._measure()
        if was is not None:
            self._choose(self._again(was), tell=False)

    def choose_row(self, row_id: str) -> None:
        """Mark a row as chosen, without saying so."""
        self._chosen_row = row_id
        self.viewport().update()

    def go_to(self, piece_id: str) -> bool:
        """Make a piece current; say whether it is there."""
        for spot in self._spots.spots:
            if piece_id and spot.id == piece_id:
                self._choose(spot)
                return True
        return False

    def sizeHint(self) -> QSize:
        """Return the height of all rows."""
        return QSize(640, round(self._ruler.height) + 2)

    # ------------------------------------------------------------ item view's own

    def visualRect(self, index: Index) -> QRect:
        """Return where an item stands."""
        if not index.isValid():
            return QRect()
        return self._box(self._spots.spots[index.row()]).toAlignedRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the item at a point."""
        return self._index(self._spot_at(QPointF(point)))

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Stay: the page scrolls, and columns are stepped through."""

    def doItemsLayout(self) -> None:
        """Lay out nothing: the ruler says where items stand."""

    def updateGeometries(self) -> None:
        """Keep the scroll bars away."""

    def horizontalOffset(self) -> int:
        """Return nothing: nothing scrolls."""
        return 0

    def verticalOffset(self) -> int:
        """Return nothing: nothing scrolls."""
        return 0

    def isIndexHidden(self, index: Index) -> bool:
        """Say that no item is hidden."""
        del index
        return False

    def setSelection(
        self, rect: QRect, command: QItemSelectionModel.SelectionFlag
    ) -> None:
        """Select the item in the middle of a rectangle."""
        index = self.indexAt(rect.center())
        found = QItemSelection(index, index) if index.isValid() else QItemSelection()
        self.selectionModel().select(found, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return all of it: it is painted as one picture."""
        del selection
        return QRegion(self.viewport().rect())

    def keyboardSearch(self, search: str) -> None:
        """Search nothing: letters are commands here."""
        del search

    # ------------------------------------------------------------------- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card, the columns, the now line, and the bars over them."""
        painter, worn = painter_for(self.viewport()), self._theme
        whole = QRectF(self.viewport().rect())
        painter.fillRect(whole, worn.colours.window)
        card = QRectF(0, 0, whole.width(), self._ruler.height + 2)
        radius = worn.radius("card")
        rounded(painter, card, radius, fill=worn.colours.surface)
        shape = QPainterPath()
        shape.addRoundedRect(card, radius, radius)
        painter.save()
        painter.setClipPath(shape)
        self._paint_ground(painter)
        self._paint_headings(painter)
        self._paint_now(painter)
        painter.restore()
        rounded(painter, card, radius, outline=worn.colours.border)
        for number in range(len(self.view.rows)):
            self._paint_head(painter, number)
        for bar in self.view.bars:
            self._paint_bar(painter, bar)
        self._paint_current(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        colours, ruler = self._theme.colours, self._ruler
        for number, column in enumerate(self.view.columns):
            if self._is_now(column):
                painter.fillRect(ruler.column(number), colours.accent_soft)
            elif column.off:
                painter.fillRect(ruler.column(number), colours.sunken)
        for number in range(len(self.view.rows)):
            top = ruler.row(number).top()
            painter.fillRect(QRectF(0, top, ruler.width, 1), colours.divider)

    def _paint_headings(self, painter: QPainter) -> None:
        worn, ruler = self._theme, self._ruler
        middle = Qt.AlignmentFlag.AlignHCenter
        for number, column in enumerate(self.view.columns):
            box = ruler.column(number)
            box.setHeight(ruler.header - 4)
            first, second = two_lines(box.adjusted(2, 2, -2, 2), worn, "small", "micro")
            if not column.line:
                first = box.adjusted(2, 2, -2, 2)
            words(
                painter,
                first,
                column.title,
                worn,
                worn.colours.text,
                style="small",
                weight=650,
                align=middle,
            )
            words(
                painter,
                second,
                column.line,
                worn,
                worn.colours.text2,
                style="micro",
                align=middle,
            )

    def _paint_now(self, painter: QPainter) -> None:
        """Draw the line of now; it lies below the bars and crosses no name."""
        now, ruler = self.view.now, self._ruler
        at = None if now is None else ruler.line(now)
        if at is None:
            return
        accent, top = self._theme.colours.accent, ruler.header - 4
        painter.fillRect(QRectF(at - 1, top, 2, ruler.height), accent)
        rounded(
            painter,
            QRectF(at - _DOT, top - _DOT, 2 * _DOT, 2 * _DOT),
            _DOT,
            fill=accent,
        )

    def _paint_head(self, painter: QPainter, number: int) -> None:
        worn, rtl = self._theme, self._ruler.rtl
        row, box = self.view.rows[number], self._ruler.row_head(number)
        colours = worn.colours
        plate = box.adjusted(5, 6, -5, -5)
        radius = worn.radius("control")
        chosen = row.id == self._chosen_row
        if chosen:
            rounded(painter, plate, radius, fill=worn.selected_fill)
        elif self._hovered == Spot(number):
            rounded(painter, plate, radius, fill=colours.hover)
        lane = Lane(box.adjusted(15, 0, -6, 0), rtl=rtl)
        if rtl:
            lane = Lane(box.adjusted(6, 0, -15, 0), rtl=rtl)
        side = worn.px(_TILE)
        tile = centred(lane.lead(side, 12), side)
        paint_tile(painter, tile, row.network, row.hue, worn)
        first, second = two_lines(lane.rest, worn, "strong", "small")
        ink = colours.accent_ink if chosen else colours.text
        words(painter, first, row.title, worn, ink, style="strong", rtl=rtl)
        ink = colours.accent_ink if chosen else colours.text2
        words(painter, second, row.line, worn, ink, style="small", rtl=rtl)

    def _paint_bar(self, painter: QPainter, bar: TimeBar) -> None:
        box = self._ruler.bar(bar.row, bar.start, bar.end)
        hovered = self._hovered is not None and self._hovered.bar is bar
        if bar.face is None:
            paint_nobody(painter, box, bar.name, self._theme, rtl=self._ruler.rtl)
        else:
            paint_held(
                painter, box, bar, self._theme, hovered=hovered, rtl=self._ruler.rtl
            )

    def _paint_current(self, painter: QPainter) -> None:
        spot = self.current
        if spot is None or not self.hasFocus():
            return
        box, worn = self._box(spot), self._theme
        if spot.piece is None:
            box, radius = box.adjusted(5, 6, -5, -5), worn.radius("control")
        else:
            box, radius = box.adjusted(-1, -1, 1, 1), ROUND + 1
        if self._by_key:
            focus_ring(painter, box, radius, worn)
        elif spot.piece is not None:
            rounded(painter, box, radius, outline=worn.colours.accent, width=OUTLINE)

    def _is_now(self, column: TimeColumn) -> bool:
        now = self.view.now
        return now is not None and column.start <= now < column.end

    # ---------------------------------------------------------------------- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what was pressed."""
        self._by_key = False
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        spot = self._spot_at(event.position())
        self._choose(spot)
        left = event.button() is Qt.MouseButton.LeftButton
        held = spot is not None and spot.piece is not None
        self._pressed = event.position() if left and held else None
        if left and spot is not None and spot.piece is None:
            self._toggle_row(spot.row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what lies below the pointer, or carry a turn to a person."""
        start = self._pressed
        far = QApplication.startDragDistance()
        if start is not None and (event.position() - start).manhattanLength() >= far:
            self._pressed = None
            self._carry(start)
        else:
            self._hover(self._spot_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Forget the press."""
        del event
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Offer what can be done with a turn."""
        spot = self._spot_at(event.position())
        if spot is not None and spot.piece is not None:
            self.menu_asked.emit(spot.id, event.globalPosition().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        super().leaveEvent(event)
        self._hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step through the columns sideways; up and down is the page's."""
        turned = event.angleDelta()
        sideways = turned.x()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            sideways = sideways or turned.y()
        if not sideways:
            event.ignore()
            return
        self._wheel += sideways
        steps, self._wheel = int(self._wheel / _NOTCH), self._wheel % _NOTCH
        if steps:
            self.stepped.emit(steps if self._ruler.rtl else -steps)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is there."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        spot = self.current if by_key else self._spot_at(QPointF(event.pos()))
        if spot is not None:
            self._ask_menu(spot, self._below(spot) if by_key else event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        """Say in a tool tip what a bar has no room for."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            if index.isValid():
                text = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
                QToolTip.showText(event.globalPos(), as_plain(text), self)
            return True
        return super().viewportEvent(event)

    def _hover(self, spot: Spot | None) -> None:
        if spot != self._hovered:
            self._hovered = spot
            hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(arrow if spot is None else hand)
            self.viewport().update()

    def _carry(self, start: QPointF) -> None:
        """Let a person drop the turn on whoever should take it."""
        spot = self._spot_at(start)
        if spot is None or spot.bar is None:
            return
        box = self._box(spot)
        drag, mime = QDrag(self), QMimeData()
        mime.setData(TURN_MIME, spot.id.encode())
        drag.setMimeData(mime)
        drag.setPixmap(self._lifted(spot.bar, box))
        drag.setHotSpot((start - box.topLeft()).toPoint())
        drag.exec(Qt.DropAction.MoveAction)

    def _lifted(self, bar: TimeBar, box: QRectF) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap((box.size() * ratio).toSize())
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(QPointF(0, 0), box.size())
        if bar.face is None:
            paint_nobody(painter, place, bar.name, self._theme, rtl=self._ruler.rtl)
        else:
            paint_held(
                painter, place, bar, self._theme, hovered=True, rtl=self._ruler.rtl
            )
        painter.end()
        return picture

    # ------------------------------------------------------------------- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk from bar to bar, and act on them."""
        self._by_key = True
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        act = None if keys else self._acts(event.key())
        if act is None:
            event.ignore()
            return
        act()
        event.accept()
        self.viewport().update()

    def _acts(self, key: int) -> Callable[[], object] | None:
        """Return what a key does here, or None."""
        ahead = -1 if self._ruler.rtl else 1
        many = max(1, len(self.view.columns) - 1)
        known: dict[int, Callable[[], object]] = {
            int(Qt.Key.Key_Left): partial(self._along, -ahead),
            int(Qt.Key.Key_Right): partial(self._along, ahead),
            int(Qt.Key.Key_Up): partial(self._across, -1),
            int(Qt.Key.Key_Down): partial(self._across, 1),
            int(Qt.Key.Key_PageUp): partial(self.stepped.emit, -many),
            int(Qt.Key.Key_PageDown): partial(self.stepped.emit, many),
            int(Qt.Key.Key_Home): self.now_asked.emit,
            int(Qt.Key.Key_Return): self._open,
            int(Qt.Key.Key_Enter): self._open,
            int(Qt.Key.Key_Space): self._open,
            int(Qt.Key.Key_S): self._ask_swap,
        }
        return known.get(key)

    def _along(self, step: int) -> None:
        """Go to the next piece of the row; at the end, to other columns."""
        spot = self.current
        if spot is None:
            self._choose(self._first())
            return
        row = self._of_row(spot.row)
        place = row.index(spot) + step
        if 0 <= place < len(row):
            self._choose(row[place])
        else:
            self.stepped.emit(step)

    def _across(self, step: int) -> None:
        """Go to the row above or below, to what is there at the same time."""
        spot = self.current
        if spot is None:
            self._choose(self._first())
            return
        number = spot.row + step
        if not 0 <= number < len(self.view.rows):
            return
        row = self._of_row(number)
        if spot.piece is None:
            self._choose(row[0])
            return
        middle = self._box(spot).center().x()
        pieces = row[1:] or row
        self._choose(min(pieces, key=lambda each: self._far(each, middle)))

    def _far(self, spot: Spot, x: float) -> float:
        box = self._box(spot)
        return max(box.left() - x, x - box.right(), 0.0)

    def _open(self) -> None:
        spot = self.current
        if spot is None:
            return
        if spot.piece is None:
            self._toggle_row(spot.row)
        else:
            self._ask_menu(spot, self._below(spot))

    def _ask_menu(self, spot: Spot, where: QPoint) -> None:
        self._choose(spot)
        if spot.piece is None:
            self.row_menu_asked.emit(self.view.rows[spot.row].id, where)
        else:
            self.menu_asked.emit(spot.id, where)

    def _ask_swap(self) -> None:
        if self.current is not None and self.current.piece is not None:
            self.swap_asked.emit(self.current.id)

    def _toggle_row(self, number: int) -> None:
        row_id = self.view.rows[number].id
        self.choose_row("" if row_id == self._chosen_row else row_id)
        self.row_chosen.emit(self._chosen_row)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is when it has come by key."""
        if event.reason() in _BY_KEY:
            self._by_key = True
        if self.current is None:
            # Before Qt chooses the first item there is.
            self._choose(self._first())
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()

    # ---------------------------------------------------------------------- inner

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find new places for everything."""
        super().resizeEvent(event)
        self._measure()
        if event.size().width() != event.oldSize().width():
            self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Turn round where the direction of reading changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._measure()

    def _dress(self, worn: Theme) -> None:
        self._theme = worn
        self._measure()

    def _measure(self) -> None:
        width = float(self.viewport().width())
        self._ruler = Ruler(self.view, width, self._theme, rtl=is_rtl(self))
        self.setFixedHeight(round(self._ruler.height) + 2)
        self.viewport().update()

    def _of_row(self, number: int) -> list[Spot]:
        return [spot for spot in self._spots.spots if spot.row == number]

    def _first(self) -> Spot | None:
        """Return what runs now in the first row, or the first of all."""
        spots = self._spots.spots
        running = (each for each in spots if each.bar is not None and each.bar.now)
        return next(running, spots[0] if spots else None)

    def _again(self, was: Spot) -> Spot | None:
        """Return where something is after it was shown anew."""
        for spot in self._spots.spots:
            if spot.row == was.row and spot.id == was.id:
                return spot
        row = self._of_row(was.row)
        if was.piece is None or not row:
            return row[0] if row else None
        start = was.piece.start
        return min(row[1:] or row, key=lambda each: _apart(each, start))

    def _choose(self, spot: Spot | None, *, tell: bool = True) -> None:
        before = self.current
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self._index(spot), flags)
        if tell and spot != before:
            self.current_changed.emit("" if spot is None else spot.id)
        self.viewport().update()

    def _index(self, spot: Spot | None) -> QModelIndex:
        if spot is None:
            return QModelIndex()
        return self._spots.index(self._spots.spots.index(spot))

    def _box(self, spot: Spot) -> QRectF:
        if spot.piece is None:
            return self._ruler.row_head(spot.row)
        return self._ruler.bar(spot.row, spot.piece.start, spot.piece.end)

    def _below(self, spot: Spot) -> QPoint:
        box = self._box(spot).toAlignedRect()
        corner = box.bottomRight() if self._ruler.rtl else box.bottomLeft()
        return self.viewport().mapToGlobal(corner)

    def _spot_at(self, at: QPointF) -> Spot | None:
        number = self._ruler.row_at(at)
        if number is None:
            return None
        if self._ruler.in_head(at):
            return Spot(number)
        # The gaps between bars belong to nobody; those between pieces to the nearest.
        for spot in self._of_row(number)[1:]:
            if self._box(spot).adjusted(-INSET, 0, INSET, 0).contains(at):
                return spot
        return None


_BY_KEY = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


def _apart(spot: Spot, at: datetime) -> float:
    return abs((spot.piece.start - at).total_seconds()) if spot.piece else 0.0
