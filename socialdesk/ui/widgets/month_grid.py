"""The month: one painted view over a small model. No widget per day or post.

It is a QListView that lays out and paints by itself: selection, current item, and the
list of days and posts that screen readers walk come from Qt, for nothing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
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
    QToolTip,
    QWidget,
)

from socialdesk.domain.words import _
from socialdesk.services.glances import PostGlance
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.carry import SPEAKING, paint_reason, paint_target
from socialdesk.ui.widgets.chip import Chip, ChipMood, paint_chip, paint_gap
from socialdesk.ui.widgets.month_model import Cell, Item, MonthModel, MonthView, What
from socialdesk.ui.widgets.month_picture import (
    MonthPainter,
    Plan,
    Stamps,
    ground_of,
    paint_more,
)
from socialdesk.ui.widgets.paint import focus_ring, is_rtl, painter_for, rounded
from socialdesk.ui.widgets.text import as_plain

Index = QModelIndex | QPersistentModelIndex
_KEPT = 3
"""So many painted months are kept: this one and its neighbours."""
_NOTCH = 120
"""Eighths of a degree that a wheel turns by at once; touch pads turn by less."""
_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)


@dataclass
class _Drag:
    """A post that is being dragged: from where, to which day, and why not there."""

    item: Item
    post: PostGlance
    chip: Chip
    box: QRectF
    grip: QPointF
    at: QPointF
    copies: bool = False
    target: int | None = None
    refusal: str = ""


@dataclass
class _Prepared:
    """A neighbour month that is painted a week at a time, while nobody waits."""

    view: MonthView
    painter: MonthPainter
    picture: QPixmap
    week: int = 0


def nobody_refuses(_post: PostGlance, _day: date, *, copies: bool) -> str:
    """Let every post go everywhere; the services still have their say."""
    del copies
    return ""


class MonthGrid(QListView):
    """Shows a month and lets people move in it and move what is in it.

    Signals:
        opened(str): A post is to be opened.
        day_opened(date): A day is to be opened.
        new_asked(date): A post is wanted on a day.
        move_asked(str): A post is to be moved; ask where.
        moved(str, date): A post is to go to another day.
        copied(str, date): A post is wanted on another day too.
        removed(str): A post is to be removed.
        menu_asked(str, date, QPoint): A menu for a post (or none) on a day, there.
        stepped(int): Another month is wanted, so many months on.
        reached(date): A day outside the grid is wanted.
        today_asked(): The month of today is wanted.
        dropped(date, str): A text or link was dropped on a day.
        roomier(): There is room for more posts a day than before.
        marks_changed(): Others are marked, to do the same with several.
    """

    opened = Signal(str)
    day_opened = Signal(object)
    new_asked = Signal(object)
    move_asked = Signal(str)
    moved = Signal(str, object)
    copied = Signal(str, object)
    removed = Signal(str)
    menu_asked = Signal(str, object, QPoint)
    stepped = Signal(int)
    reached = Signal(object)
    today_asked = Signal()
    dropped = Signal(object, str)
    roomier = Signal()
    marks_changed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.refuses: Callable[..., str] = nobody_refuses
        self._theme = theme()
        self._model = MonthModel(self)
        self._plan = Plan(self.size(), self._theme)
        self._stamps = Stamps(self._theme, 1, rtl=False)
        self._closed: Mapping[date, str] = {}
        self._pictures: dict[MonthView, QPixmap] = {}
        self._spare: list[QPixmap] = []
        self._queue: list[_Prepared] = []
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._prepare_some)
        self._marked: frozenset[str] = frozenset()
        self._toggling = False
        self._hovered: Item | None = None
        self._pressed: QPointF | None = None
        self._drag: _Drag | None = None
        self._drop_day: int | None = None
        self._turned = 0
        self._said: tuple[QPointF, str] | None = None
        self._silence = QTimer(self, singleShot=True, interval=SPEAKING)
        self._silence.timeout.connect(self._fall_silent)
        self._by_key = False
        self._wanted: tuple[str, date] | None = None
        self.setModel(self._model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Calendar"))
        self.setMouseTracking(True)
        self.setDragEnabled(False)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(420, 320)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setAutoFillBackground(False)
        follow(self._dress)

    # ------------------------------------------------------------- what is shown

    @property
    def view(self) -> MonthView | None:
        """The month that is shown."""
        return self._model.view

    @property
    def items(self) -> MonthModel:
        """Days and posts in the order in which they are read."""
        return self._model

    @property
    def plan(self) -> Plan:
        """Where everything stands."""
        return self._plan

    def capacity(self, weeks: int = 6) -> int:
        """Return how many posts of a day can be seen at most, in so many weeks."""
        return replace(self._plan, weeks=weeks).capacity

    def show_month(self, view: MonthView) -> None:
        """Show a month; what was current stays so where it is still there."""
        self._hovered = None
        self._drag = None
        if self._plan.weeks != len(view.cells) // 7:
            self._make_plan(len(view.cells) // 7)
        self._model.show(view, self._plan.room)
        self._restore()
        self.viewport().update()

    def show_closed(self, names: Mapping[date, str]) -> None:
        """Show the names of holidays and closed days."""
        if names != self._closed:
            self._closed = self._model.closed = dict(names)
            self.forget()
            self.viewport().update()

    def prepare(self, view: MonthView) -> None:
        """Paint a neighbour month off-screen, a week at a time."""
        if view in self._pictures or len(view.cells) // 7 != self._plan.weeks:
            return
        painter = MonthPainter(self._plan, view, self._closed, self._stamps)
        picture = self._blank(painter)
        self._queue.append(_Prepared(view, painter, picture))
        self._idle.start()

    def is_prepared(self, view: MonthView) -> bool:
        """Say whether a month is painted already."""
        return view in self._pictures

    def forget(self) -> None:
        """Drop the painted months; what they show has changed."""
        self._spare = [*self._pictures.values(), *self._spare][:_KEPT]
        self._pictures.clear()
        self._queue.clear()
        self._idle.stop()

    def number_weeks(self, *, shown: bool) -> None:
        """Show or hide the numbers of the weeks."""
        self._plan = replace(self._plan, numbered=shown)
        self._rebuild()

    def current_item(self) -> Item | None:
        """Return the current day or post."""
        row = self.currentIndex().row()
        return self._model.items[row] if row >= 0 else None

    def current_day(self) -> date | None:
        """Return the day the current item is on."""
        item, view = self.current_item(), self.view
        return None if item is None or view is None else view.cells[item.cell].day

    def current_post(self) -> PostGlance | None:
        """Return the post the keyboard is on."""
        return self._model.post(self.current_item())

    @property
    def marked(self) -> Sequence[str]:
        """The identities of the posts that are marked, in the order they stand in."""
        posts = (self._model.post(item) for item in self._model.items)
        return [post.id for post in posts if post and post.id in self._marked]

    def mark(self, post_ids: Collection[str]) -> None:
        """Mark these posts and no others."""
        marked = frozenset(post_ids)
        if marked != self._marked:
            self._marked = marked
            self.marks_changed.emit()
            self.viewport().update()

    def go_to(self, day: date, post_id: str = "") -> None:
        """Make a post current, or its day; a day outside waits for its month."""
        self._wanted = (post_id, day)
        self._restore()

    # ------------------------------------------------------------ item view's own

    def visualRect(self, index: Index) -> QRect:
        """Return where an item stands."""
        if not index.isValid() or self.view is None:
            return QRect()
        return self._box(self._model.items[index.row()]).toAlignedRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the item below a point."""
        item = self._item_at(QPointF(point))
        return self._index(item)

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Stay: a month is always seen whole."""

    def doItemsLayout(self) -> None:
        """Lay out nothing: the plan says where items stand."""

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
        """Select what is in a rectangle: the item at its middle."""
        index = self.indexAt(rect.center())
        selection = (
            QItemSelection(index, index) if index.isValid() else QItemSelection()
        )
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return all of it: a change of selection is painted over one picture."""
        del selection
        return QRegion(self.viewport().rect())

    def keyboardSearch(self, search: str) -> None:
        """Search nothing: letters are commands here."""
        del search

    # ------------------------------------------------------------------- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Copy the month's picture and paint what is under way over it."""
        painter = painter_for(self.viewport())
        if self.view is None:
            painter.fillRect(self.viewport().rect(), self._theme.colours.window)
        else:
            painter.drawPixmap(0, 0, self._picture(self.view))
            self._paint_over(painter, self.view)
        painter.end()

    def _picture(self, view: MonthView) -> QPixmap:
        picture = self._pictures.pop(view, None)
        if picture is None:
            work = MonthPainter(self._plan, view, self._closed, self._stamps)
            picture = self._blank(work)
            work.paint(picture)
        self._pictures[view] = picture  # the last one used stands last
        self._drop_old()
        return picture

    def _blank(self, work: MonthPainter) -> QPixmap:
        """Return a picture to paint on, an old one where there is one.

        Memory that is there already costs a millisecond less than new memory.
        """
        return work.blank(self.devicePixelRatioF(), self._spare)

    def _drop_old(self) -> None:
        while len(self._pictures) > _KEPT:
            self._spare.append(self._pictures.pop(next(iter(self._pictures))))
        del self._spare[: len(self._pictures) + len(self._spare) - _KEPT - 1]

    def _prepare_some(self) -> None:
        """Paint one week of a neighbour; people's own acts come in between."""
        if not self._queue:
            self._idle.stop()
            return
        work = self._queue[0]
        painter = work.painter.begin(work.picture)
        if work.week == 0:
            work.painter.frame(painter)
        work.painter.week(painter, work.week)
        work.week += 1
        if work.week == self._plan.weeks:
            work.painter.edge(painter)
            self._queue.pop(0)
            self._keep(work)
        painter.end()

    def _keep(self, work: _Prepared) -> None:
        """Keep a neighbour's picture; the month that is shown stays the last."""
        shown = self.view
        self._pictures[work.view] = work.picture
        if shown is not None and shown in self._pictures:
            self._pictures[shown] = self._pictures.pop(shown)
        self._drop_old()

    def _paint_over(self, painter: QPainter, view: MonthView) -> None:
        drag = self._drag
        current = self.current_item()
        for post_id in self._marked:
            marked = self._model.find(post_id)
            if marked not in {None, current, self._hovered}:
                self._paint_item(painter, view, marked, current)
        self._paint_item(painter, view, self._hovered, current)
        if current != self._hovered:
            self._paint_item(painter, view, current, current)
        if drag is not None:
            self._paint_drag(painter, view, drag)
        elif self._drop_day is not None:
            self._paint_target(painter, self._drop_day)
        elif self._said is not None:
            self._paint_reason(painter, *self._said)

    def _paint_item(
        self,
        painter: QPainter,
        view: MonthView,
        item: Item | None,
        current: Item | None,
    ) -> None:
        if item is None:
            return
        here = item == current
        ringed = here and self._by_key and self.hasFocus()
        hovered = item == self._hovered
        if item.what is What.POST:
            cell = view.cells[item.cell]
            mood = ChipMood(
                hovered=hovered,
                selected=here or cell.posts[item.place].id in self._marked,
                focused=ringed,
                rtl=self._plan.rtl,
            )
            box = self._box(item)
            self._clean(painter, view, item)
            self._stamps.chip(painter, box, cell.chips[item.place], mood)
        elif item.what is What.MORE:
            self._clean(painter, view, item)
            total = view.cells[item.cell].total
            paint_more(painter, self._plan, item, total, view, hovered=hovered)
        if here and item.what is not What.POST:
            self._paint_ring(painter, item, ringed=ringed)

    def _paint_ring(self, painter: QPainter, item: Item, *, ringed: bool) -> None:
        inset = 2 if item.what is What.DAY else 0
        box = self._box(item).adjusted(inset, inset, -inset - 1, -inset - 1)
        radius = self._theme.radius("control")
        if ringed:
            focus_ring(painter, box, radius, self._theme)
        else:
            colours = self._theme.colours
            rounded(painter, box, radius, outline=colours.accent, width=1.5)

    def _clean(self, painter: QPainter, view: MonthView, item: Item) -> None:
        """Take an item away from the picture, before it is painted otherwise."""
        ground = ground_of(view.cells[item.cell], self._theme)
        painter.fillRect(self._box(item), ground)

    def _paint_drag(self, painter: QPainter, view: MonthView, drag: _Drag) -> None:
        if (
            not drag.copies
            and view.cells[drag.item.cell].posts[drag.item.place] == drag.post
        ):
            self._clean(painter, view, drag.item)
            paint_gap(painter, drag.box, self._theme)
        if drag.target is not None and not drag.refusal:
            self._paint_target(painter, drag.target)
        box = QRectF(drag.at - drag.grip, drag.box.size())
        mood = ChipMood(dragged=True, rtl=self._plan.rtl)
        paint_chip(painter, box, drag.chip, self._theme, mood)
        if drag.refusal:
            self._paint_reason(painter, drag.at, drag.refusal)

    def _paint_target(self, painter: QPainter, number: int) -> None:
        box = QRectF(self._plan.cell(number)).adjusted(1, 1, -2, -2)
        paint_target(painter, box, self._theme.radius("control"), self._theme)

    def _paint_reason(self, painter: QPainter, at: QPointF, why: str) -> None:
        limit = QRectF(self.viewport().rect())
        paint_reason(painter, at, why, limit, self._theme, rtl=self._plan.rtl)

    # ---------------------------------------------------------------------- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what was pressed."""
        self._by_key = False
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        item = self._item_at(event.position())
        left = event.button() is Qt.MouseButton.LeftButton
        on_post = item is not None and item.what is What.POST
        with_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._toggling = left and on_post and with_ctrl
        if left and not self._toggling:
            self.mark(())
        if not self._toggling:
            self._choose(item)
        self._pressed = event.position() if left and on_post else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what lies below the pointer, or carry a post along."""
        at = event.position()
        if self._drag is not None:
            self._carry(at, event.modifiers())
        elif self._pressed is not None and self._is_far(at):
            self._lift(at, event.modifiers())
        else:
            self._hover(self._item_at(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put down what was carried; open the day of "+3 more"."""
        pressed, self._pressed = self._pressed, None
        if self._drag is not None:
            self._put_down()
        elif self._toggling and pressed is not None:
            self._toggle(self._item_at(pressed))
        elif pressed is None and event.button() is Qt.MouseButton.LeftButton:
            item = self._item_at(event.position())
            if item is not None and item.what is What.MORE:
                self._open(item)

    def _toggle(self, item: Item | None) -> None:
        """Mark a post, or take its mark away; the current one was the first."""
        post, current = self._model.post(item), self.current_post()
        if post is None:
            return
        marked = set(self.marked)
        if not marked and current is not None:
            marked = {current.id}
        self.mark(marked ^ {post.id} or ())
        self._choose(item)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a post; on an empty day begin one."""
        item = self._item_at(event.position())
        if event.button() is not Qt.MouseButton.LeftButton or item is None:
            return
        if item.what is What.DAY:
            self.new_asked.emit(self._day(item))
        elif item.what is What.POST:
            self._open(item)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        super().leaveEvent(event)
        self._hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go to the month before or after, a notch at a time."""
        turned = event.angleDelta().y()
        same_way = turned * self._turned > 0
        self._turned = self._turned + turned if same_way else turned
        if abs(self._turned) >= _NOTCH:
            self.stepped.emit(-1 if self._turned > 0 else 1)
            self._turned = 0
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is there."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        item = self.current_item() if by_key else self._item_at(QPointF(event.pos()))
        if item is None:
            return
        spot = event.globalPos()
        if by_key:
            spot = self.viewport().mapToGlobal(self._box(item).center().toPoint())
        post = self._model.post(item)
        self.menu_asked.emit(post.id if post else "", self._day(item), spot)

    def event(self, event: QEvent) -> bool:
        """Take the keys that move posts before the window takes them."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(
            event, QKeyEvent
        ):
            moves = event.modifiers() == Qt.KeyboardModifier.AltModifier
            if moves and event.key() in _ARROWS and self.current_post() is not None:
                event.accept()
                return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say in a tool tip what a chip has no room for."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            item = self._item_at(QPointF(event.pos()))
            if item is not None and item.what is not What.MORE:
                text = as_plain(self._model.sentence(item))
                QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().viewportEvent(event)

    def _hover(self, item: Item | None) -> None:
        shown = None if item is None or item.what is What.DAY else item
        if shown != self._hovered:
            self._hovered = shown
            hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(arrow if shown is None else hand)
            self.viewport().update()

    # ------------------------------------------------------------------- dragging

    def _is_far(self, at: QPointF) -> bool:
        start = self._pressed
        if start is None:
            return False
        far = QApplication.startDragDistance()
        return (at - start).manhattanLength() >= far

    def _lift(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        start, view = self._pressed, self.view
        item = self._item_at(start) if start is not None else None
        post = self._model.post(item)
        if start is None or item is None or post is None or view is None:
            return
        box = self._box(item)
        chip = view.cells[item.cell].chips[item.place]
        self._drag = _Drag(item, post, chip, box, start - box.topLeft(), at)
        self._hovered = None
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._carry(at, keys)

    def _carry(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        drag, view = self._drag, self.view
        if drag is None or view is None:
            return
        drag.at = at
        drag.copies = bool(keys & Qt.KeyboardModifier.ControlModifier)
        number = self._plan.at(at)
        here = number == drag.item.cell and not drag.copies
        drag.target = None if here else number
        drag.refusal = ""
        if drag.target is not None:
            day = view.cells[drag.target].day
            drag.refusal = self.refuses(drag.post, day, copies=drag.copies)
        self.viewport().update()

    def _put_down(self) -> None:
        drag, view = self._drag, self.view
        self._stop_drag()
        if drag is None or view is None or drag.target is None or drag.refusal:
            return
        self._send(drag.post, view.cells[drag.target].day, copies=drag.copies)

    def _stop_drag(self) -> None:
        self._drag = self._pressed = None
        self.viewport().unsetCursor()
        self.viewport().update()

    def _send(self, post: PostGlance, day: date, *, copies: bool = False) -> None:
        """Ask for a post on another day, and follow it there."""
        if copies:
            self.copied.emit(post.id, day)
        else:
            self._wanted = (post.id, day)
            self.moved.emit(post.id, day)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome texts and links."""
        if _text_of(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show the day a text or link would go to."""
        self._drop_day = self._plan.at(event.position())
        if self._drop_day is not None and _text_of(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()
        self.viewport().update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget the day."""
        event.accept()
        self._drop_day = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for a draft with the text or link on the day."""
        number, view = self._plan.at(event.position()), self.view
        self._drop_day = None
        text = _text_of(event.mimeData())
        self.viewport().update()
        if number is not None and view is not None and text:
            event.acceptProposedAction()
            self.dropped.emit(view.cells[number].day, text)

    # ------------------------------------------------------------------- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move in the month, and move what is in it."""
        if self._drag is not None:
            if event.key() == Qt.Key.Key_Escape:
                self._stop_drag()
            event.accept()
            return
        self._by_key = True
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        act = self._acts(event.key(), keys)
        if act is None:
            event.ignore()
            return
        act()
        event.accept()
        self.viewport().update()

    def _acts(self, key: int, keys: Qt.KeyboardModifier) -> Callable[[], object] | None:
        """Return what a key does here, or None."""
        if key in _ARROWS:
            across, down = _ARROWS[key]
            if self._plan.rtl:
                across = -across
            if keys == Qt.KeyboardModifier.AltModifier:
                return partial(self._shift, across * _DAY + down * _WEEK)
            if keys == Qt.KeyboardModifier.NoModifier:
                return partial(self._walk, across, down)
            return None
        if keys != Qt.KeyboardModifier.NoModifier:
            return None
        known: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Space: self._toggle_current,
            Qt.Key.Key_Return: self._open_current,
            Qt.Key.Key_Enter: self._open_current,
            Qt.Key.Key_N: self._new_here,
            Qt.Key.Key_M: self._move_current,
            Qt.Key.Key_Delete: self._remove_current,
            Qt.Key.Key_PageUp: partial(self.stepped.emit, -1),
            Qt.Key.Key_PageDown: partial(self.stepped.emit, 1),
            Qt.Key.Key_Home: self.today_asked.emit,
        }
        return known.get(key)

    def _walk(self, across: int, down: int) -> None:
        item = self.current_item()
        if item is None:
            self._choose(self._model.items[0] if self._model.items else None)
        elif across:
            self._leap(item, across, item.place if item.what is What.POST else -1)
        else:
            day = self._model.of_cell(item.cell)
            place = day.index(item) + down
            if 0 <= place < len(day):
                self._choose(day[place])
            else:
                self._leap(item, 7 * down, -1 if down > 0 else len(day) + 99)

    def _leap(self, item: Item, days: int, place: int) -> None:
        """Go to another day: to its item at `place` among the posts, or as near."""
        view = self.view
        if view is None:
            return
        number = item.cell + days
        if 0 <= number < len(view.cells):
            there = self._model.of_cell(number)
            self._choose(there[max(0, min(place + 1, len(there) - 1))])
        else:
            day = view.cells[item.cell].day + days * _DAY
            self._wanted = ("", day)
            self.reached.emit(day)

    def _shift(self, by: timedelta) -> None:
        """Move the current post by days, if nothing stands against it."""
        post, day = self.current_post(), self.current_day()
        if post is None or day is None:
            return
        refusal = self.refuses(post, day + by, copies=False)
        if refusal:
            self.say(refusal)
        else:
            self._send(post, day + by)

    def say(self, why: str) -> None:
        """Say for a moment beside the current item why nothing is done, and aloud."""
        item = self.current_item()
        if item is None:
            return
        self._said = (self._box(item).bottomLeft() - QPointF(12, 16), why)
        self._silence.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, why))
        self.viewport().update()

    def _fall_silent(self) -> None:
        self._said = None
        self.viewport().update()

    def _open_current(self) -> None:
        item = self.current_item()
        if item is not None:
            self._open(item)

    def _open(self, item: Item) -> None:
        post = self._model.post(item)
        if post is not None:
            self.opened.emit(post.id)
        else:
            self.day_opened.emit(self._day(item))

    def _toggle_current(self) -> None:
        """Mark the current post, or take its mark away."""
        post = self.current_post()
        if post is not None:
            self.mark(set(self.marked) ^ {post.id})

    def _new_here(self) -> None:
        day = self.current_day()
        if day is not None:
            self.new_asked.emit(day)

    def _move_current(self) -> None:
        post = self.current_post()
        if post is not None:
            self.move_asked.emit(post.id)

    def _remove_current(self) -> None:
        post = self.current_post()
        if post is not None:
            self.removed.emit(post.id)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is when it has come by key."""
        if event.reason() in {
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        }:
            self._by_key = True
        if self.current_item() is None and self.view is not None:
            self._choose(self._first_choice(self.view))  # before Qt takes the first
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
        before = self._plan.capacity
        self._rebuild()
        if self._plan.capacity > before and self.view is not None:
            self.roomier.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Turn round where the direction of reading changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._rebuild()

    def _dress(self, worn: Theme) -> None:
        self._theme = worn
        self._rebuild()

    def _rebuild(self) -> None:
        self._make_plan(self._plan.weeks)
        if self.view is not None:
            self._model.show(self.view, self._plan.room)
            self._restore()
        self.viewport().update()

    def _make_plan(self, weeks: int) -> None:
        self.forget()
        self._plan = Plan(
            self.viewport().size(),
            self._theme,
            weeks=weeks,
            rtl=is_rtl(self),
            numbered=self._plan.numbered,
        )
        ratio, rtl = self.devicePixelRatioF(), self._plan.rtl
        if not self._stamps.fits(self._theme, ratio, rtl=rtl):
            self._stamps = Stamps(self._theme, ratio, rtl=rtl)

    def _restore(self) -> None:
        """Make current what was so before, or what was asked for."""
        view = self.view
        if self._wanted is None or view is None:
            return
        post_id, day = self._wanted
        item = self._model.find(post_id) if post_id else None
        number = view.place(day)
        if item is None and number is not None:
            item = Item(What.DAY, number)
        if item is not None:
            index = self._index(item)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(index, flags)
        self._wanted = (post_id, day)

    def _first_choice(self, view: MonthView) -> Item | None:
        today = view.place(view.eye.today)
        number = today if today is not None else view.place(view.month)
        return None if number is None else Item(What.DAY, number)

    def _choose(self, item: Item | None) -> None:
        if item is None or self.view is None:
            return
        post = self._model.post(item)
        self._wanted = (post.id if post else "", self._day(item))
        self.setCurrentIndex(self._index(item))
        self.viewport().update()

    def _day(self, item: Item) -> date:
        assert self.view is not None  # noqa: S101 - there is an item of it
        return self.view.cells[item.cell].day

    def _index(self, item: Item | None) -> QModelIndex:
        row = None if item is None else self._model.row(item)
        return QModelIndex() if row is None else self._model.index(row)

    def _box(self, item: Item) -> QRectF:
        if item.what is What.DAY or self.view is None:
            return QRectF(self._plan.cell(item.cell))
        if item.what is What.MORE:
            return self._plan.more(item.cell, item.place, self._cell(item).total)
        return self._plan.chip(item.cell, item.place, self._cell(item).total)

    def _cell(self, item: Item) -> Cell:
        assert self.view is not None  # noqa: S101 - there is an item of it
        return self.view.cells[item.cell]

    def _item_at(self, at: QPointF) -> Item | None:
        number = self._plan.at(at)
        if number is None or self.view is None:
            return None
        items = self._model.of_cell(number)
        inner = (item for item in items[1:] if self._box(item).contains(at))
        return next(inner, items[0])


_ARROWS: Mapping[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def _text_of(mime: QMimeData) -> str:
    """Return what is dropped: a link, a text, the names of pictures, or nothing."""
    links = [
        link.toString() for link in mime.urls() if link.scheme().startswith("http")
    ]
    files = [link.fileName() for link in mime.urls() if link.isLocalFile()]
    pictures = [name for name in files if name.lower().endswith(_PICTURES)]
    if links or files:  # where a file lies is nobody's business
        return " ".join(links) or "\n".join(pictures)
    return mime.text().strip() if mime.hasText() else ""


_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".avif", ".svg")
