"""Posts by how far they have come: a column for each state, cards that can be moved.

Each column is a list of its own over a small model, so that selection, keyboard and
screen readers work. What is carried is painted by a sheet above all columns.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.periods import instant
from socialdesk.domain.posts import STATE_WORDS, PostState
from socialdesk.domain.words import _
from socialdesk.services.glances import BOARD_STATES, BoardLane, Names, PostGlance
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.avatar import Face, paint_avatar
from socialdesk.ui.widgets.carry import SPEAKING, paint_reason, paint_target
from socialdesk.ui.widgets.chip import SIGNS, Chip, ChipState
from socialdesk.ui.widgets.month_model import Eye, chip_of, face_of, sentence
from socialdesk.ui.widgets.month_picture import ink_of
from socialdesk.ui.widgets.paint import (
    Lane,
    centred,
    focus_ring,
    is_rtl,
    painter_for,
    rounded,
    shadow,
    words,
)
from socialdesk.ui.widgets.text import Label
from socialdesk.ui.widgets.tile import paint_tile, usual_hue

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_CARD, _GAP, _PAD, _HEAD = 60, 6, 8, 40
_TILE, _FACE, _SIGN = 18, 20, 14
_FADED = 0.7
_LIFTED = -1.5
_OUTLINED = frozenset({ChipState.IDEA, ChipState.DRAFT})
_BAD = frozenset({ChipState.LATE, ChipState.FAILED})
_DONE = frozenset({ChipState.POSTED, ChipState.CANCELLED})


class CardRow(NamedTuple):
    """A post as a card."""

    post: PostGlance
    chip: Chip
    when: str
    author: Face


class CardModel(QAbstractListModel):
    """Lists the cards of one column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[CardRow, ...] = ()
        self.eye: Eye | None = None

    def show(self, rows: Iterable[CardRow], eye: Eye) -> None:
        """Show these cards and no others."""
        self.beginResetModel()
        self.rows, self.eye = tuple(rows), eye
        self.endResetModel()

    def add(self, rows: Sequence[CardRow]) -> None:
        """Show further cards below."""
        if rows:
            count = len(self.rows)
            self.beginInsertRows(_ROOT, count, count + len(rows) - 1)
            self.rows = (*self.rows, *rows)
            self.endInsertRows()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many cards there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a card in a sentence."""
        spoken = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole)
        if not index.isValid() or role not in spoken or self.eye is None:
            return None
        row = self.rows[index.row()]
        said = sentence(row.chip, row.post, self.eye)
        return f"{said}, {row.author.name}" if row.author.name else said

    def place(self, post_id: str) -> int:
        """Return where a post stands; -1 where it is not."""
        found = (n for n, row in enumerate(self.rows) if row.post.id == post_id)
        return next(found, -1)


@dataclass
class _Drag:
    """A card that is being carried, from and to which column, and why not there."""

    row: CardRow
    source: int
    size: QSize
    grip: QPointF
    at: QPointF
    target: int | None = None
    refusal: str = ""


def nobody_refuses(_post: PostGlance, _state: PostState) -> str:
    """Let every post go everywhere; the services still have their say."""
    return ""


class Board(QWidget):
    """Shows a board of states and lets people bring posts on.

    Signals:
        opened(str): A post is to be opened.
        removed(str): A post is to be removed.
        move_asked(str): A post is to be moved to another day; ask where.
        brought(str, str): A post is to have another state.
        menu_asked(str, date, QPoint): A menu for a post, there.
        more_asked(str): The end of a state has come near.
    """

    opened = Signal(str)
    removed = Signal(str)
    move_asked = Signal(str)
    brought = Signal(str, str)
    menu_asked = Signal(str, object, QPoint)
    more_asked = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.refuses: Callable[[PostGlance, PostState], str] = nobody_refuses
        self._names: Names | None = None
        self._eye: Eye | None = None
        self._wanted = ""
        self._follow = False
        self.drag: _Drag | None = None
        self.said: tuple[QPointF, str] | None = None
        self._silence = QTimer(self, singleShot=True, interval=SPEAKING)
        self._silence.timeout.connect(self._fall_silent)
        self.setAccessibleName(_("Board"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        self.columns = [_Column(state, self) for state in BOARD_STATES]
        for column in self.columns:
            line.addWidget(column, 1)
        self.sheet = _Sheet(self)

    def show_lanes(self, lanes: Sequence[BoardLane], names: Names, eye: Eye) -> None:
        """Show the posts of each state; the current one stays so."""
        current = self.current_post()
        wanted = self._wanted or (current.id if current else "")
        self._names, self._eye = names, eye
        self.drag = None
        for column, lane in zip(self.columns, lanes, strict=True):
            rows = [card_of(post, names, eye) for post in lane.posts]
            column.show_rows(rows, lane.total, eye)
        self._restore(wanted)
        self.sheet.update()

    def add_posts(self, state: str, posts: Sequence[PostGlance]) -> None:
        """Show further posts of a state."""
        if self._names is not None and self._eye is not None:
            column = self.columns[BOARD_STATES.index(PostState(state))]
            names, eye = self._names, self._eye
            column.cards.items.add([card_of(post, names, eye) for post in posts])

    def last(self, state: str) -> PostGlance | None:
        """Return the last post of a state that is shown."""
        rows = self.columns[BOARD_STATES.index(PostState(state))].cards.items.rows
        return rows[-1].post if rows else None

    def current_post(self) -> PostGlance | None:
        """Return the post the keyboard is on."""
        rows = (column.cards.current() for column in self.columns)
        return next((row.post for row in rows if row is not None), None)

    def post_of(self, post_id: str) -> PostGlance | None:
        """Return a post that is shown."""
        posts = (row.post for column in self.columns for row in column.cards.items.rows)
        return next((post for post in posts if post.id == post_id), None)

    def go_to(self, post_id: str) -> None:
        """Make a post current, now or when it is shown."""
        self._wanted = post_id
        self._restore(post_id)

    @property
    def empty(self) -> bool:
        """Whether no column has a card."""
        return not any(column.cards.items.rows for column in self.columns)

    # -- what the columns ask ----------------------------------------------------------

    def step(self, column: "_Column", by: int) -> None:
        """Bring the current card to a neighbouring column, if nothing is against it."""
        row = column.cards.current()
        number = self.columns.index(column) + (-by if is_rtl(self) else by)
        if row is None or not 0 <= number < len(self.columns):
            return
        state = BOARD_STATES[number]
        refusal = self.refuses(row.post, state)
        if refusal:
            self.say(column, refusal)
        else:
            self._bring(row.post, state)

    def walk(self, column: "_Column", by: int) -> None:
        """Go to the nearest card of the next column that has one."""
        by = -by if is_rtl(self) else by
        number, row = self.columns.index(column) + by, column.cards.currentIndex().row()
        while 0 <= number < len(self.columns):
            cards = self.columns[number].cards
            if cards.items.rows:
                cards.choose(min(max(row, 0), len(cards.items.rows) - 1))
                cards.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
            number += by

    def only(self, chosen: "_Column") -> None:
        """Let no other column have a current card."""
        for column in self.columns:
            if column is not chosen:
                column.cards.clear()

    def say(self, column: "_Column", why: str) -> None:
        """Say for a moment beside the current card why nothing is done, and aloud."""
        cards = column.cards
        box = cards.visualRect(cards.currentIndex())
        spot = cards.viewport().mapTo(self, box.bottomLeft())
        self.said = (QPointF(spot) - QPointF(4, 18), why)
        self._silence.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, why))
        self.sheet.update()

    def lift(self, column: "_Column", row: CardRow, box: QRectF, at: QPointF) -> None:
        """Take a card up; `box` and `at` are on the board."""
        number = self.columns.index(column)
        grip = at - box.topLeft()
        self.drag = _Drag(row, number, box.size().toSize(), grip, at)
        self.carry(at)

    def carry(self, at: QPointF) -> None:
        """Carry the card to a point of the board."""
        drag = self.drag
        if drag is None:
            return
        drag.at = at
        over = next(
            (
                number
                for number, column in enumerate(self.columns)
                if column.geometry().contains(at.toPoint())
            ),
            None,
        )
        drag.target = None if over == drag.source else over
        drag.refusal = ""
        if drag.target is not None:
            drag.refusal = self.refuses(drag.row.post, BOARD_STATES[drag.target])
        self.sheet.update()

    def put_down(self) -> None:
        """Ask for the state of the column below, unless something is against it."""
        drag = self.drag
        self.stop()
        if drag is not None and drag.target is not None and not drag.refusal:
            self._bring(drag.row.post, BOARD_STATES[drag.target])

    def stop(self) -> None:
        """Put the card back."""
        self.drag = None
        for column in self.columns:
            column.cards.viewport().unsetCursor()
            column.cards.viewport().update()
        self.sheet.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the sheet above all columns."""
        super().resizeEvent(event)
        self.sheet.setGeometry(self.rect())
        self.sheet.raise_()

    def _bring(self, post: PostGlance, state: PostState) -> None:
        self._wanted = post.id
        self._follow = any(column.cards.hasFocus() for column in self.columns)
        self.brought.emit(post.id, state.value)

    def _restore(self, post_id: str) -> None:
        for column in self.columns:
            place = column.cards.items.place(post_id) if post_id else -1
            if place >= 0:
                self._wanted = ""
                column.cards.choose(place)
                if self._follow:
                    column.cards.setFocus(Qt.FocusReason.OtherFocusReason)
                    self._follow = False
                return

    def _fall_silent(self) -> None:
        self.said = None
        self.sheet.update()


class _Column(QFrame):
    """One state: its word, how many posts, and the cards."""

    def __init__(self, state: PostState, board: Board) -> None:
        super().__init__(board)
        self.state = state
        word = _(STATE_WORDS[state])
        self.title = Label(word[:1].upper() + word[1:], "strong")
        self.count = Label("", "small", "text3")
        self.cards = _Cards(self, board)
        self.cards.setAccessibleName(self.title.text())
        self._head = QHBoxLayout()
        self._head.setSpacing(6)
        self._head.addWidget(self.title)
        self._head.addWidget(self.count)
        self._head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 1, 8)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self.cards, 1)
        self._theme = theme()
        follow(self._dress)

    def show_rows(self, rows: Sequence[CardRow], total: int, eye: Eye) -> None:
        """Show the cards, and how many there are in all."""
        top = self.cards.verticalScrollBar().value()
        self.cards.items.show(rows, eye)
        self.cards.verticalScrollBar().setValue(top)
        self.count.setText(eye.formats.number(total) if total else "")
        self.cards.setAccessibleName(f"{self.title.text()}, {total}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the column's ground."""
        painter, worn = painter_for(self), self._theme
        colours = worn.colours
        edge = colours.control_border if worn.high_contrast else colours.divider
        radius = worn.radius("card")
        box = QRectF(self.rect())
        rounded(painter, box, radius, fill=colours.sunken, outline=edge)
        painter.end()

    def _dress(self, worn: Theme) -> None:
        self._theme = worn
        self._head.setContentsMargins(worn.px(12), worn.px(10), worn.px(8), worn.px(8))
        self.update()


class _Cards(QListView):
    """The cards of one state."""

    def __init__(self, column: _Column, board: Board) -> None:
        super().__init__(column)
        self._column, self._board = column, board
        self._pressed: QPointF | None = None
        self.by_key = False
        self.items = CardModel(self)
        self.setModel(self.items)
        self.setItemDelegate(_CardPainter(self, board))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setStyleSheet("background: transparent")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMinimumWidth(80)
        self.verticalScrollBar().valueChanged.connect(self._look_ahead)
        self.selectionModel().currentChanged.connect(self._on_current)
        follow(self._dress)

    def current(self) -> CardRow | None:
        """Return the current card."""
        row = self.currentIndex().row()
        return self.items.rows[row] if row >= 0 else None

    def choose(self, row: int) -> None:
        """Make a card current."""
        self.setCurrentIndex(self.items.index(row))

    def clear(self) -> None:
        """Make no card current."""
        if self.currentIndex().isValid():
            flags = QItemSelectionModel.SelectionFlag.Clear
            self.selectionModel().setCurrentIndex(QModelIndex(), flags)

    def room(self, box: QRectF) -> QRectF:
        """Return the room of a card within its row; a scroll bar is room enough."""
        end = 1 if self.verticalScrollBar().isVisible() else _PAD
        left, right = (end, _PAD) if is_rtl(self) else (_PAD, end)
        return box.adjusted(left, 0, -right, -_GAP)

    def event(self, event: QEvent) -> bool:
        """Take the keys that move cards before the window takes them."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._act(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between the cards, and move the card."""
        if self._board.drag is not None:
            if event.key() == Qt.Key.Key_Escape:
                self._pressed = None
                self._board.stop()
            event.accept()
            return
        self.by_key = True
        act = self._act(event)
        if act is None:
            super().keyPressEvent(event)
        else:
            act()
            event.accept()
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the card that was pressed."""
        self.by_key = False
        super().mousePressEvent(event)
        left = event.button() is Qt.MouseButton.LeftButton
        there = self.indexAt(event.position().toPoint()).isValid()
        self._pressed = event.position() if left and there else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the card along."""
        board, at, start = self._board, event.position(), self._pressed
        spot = self.viewport().mapTo(board, at)
        if board.drag is not None:
            board.carry(spot)
        elif start is None:
            super().mouseMoveEvent(event)
        elif (at - start).manhattanLength() >= QApplication.startDragDistance():
            self._lift(start, spot)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put the card down."""
        self._pressed = None
        if self._board.drag is not None:
            self._board.put_down()
        else:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the card."""
        self._pressed = None
        row = self.current()
        if row is not None and event.button() is Qt.MouseButton.LeftButton:
            self._board.opened.emit(row.post.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the card that is there."""
        row, eye = self.current(), self.items.eye
        if row is None or eye is None:
            return
        spot = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            box = self.visualRect(self.currentIndex())
            spot = self.viewport().mapToGlobal(box.center())
        day = eye.formats.wall(instant(row.post.at)).date()
        self._board.menu_asked.emit(row.post.id, day, spot)

    def _act(self, event: QKeyEvent) -> Callable[[], object] | None:
        row = self.current()
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        board, column = self._board, self._column
        by = _ARROWS.get(event.key())
        if by is not None and keys == Qt.KeyboardModifier.AltModifier:
            return partial(board.step, column, by)
        if keys != Qt.KeyboardModifier.NoModifier:
            return None
        if by is not None:
            return partial(board.walk, column, by)
        if row is None or event.key() not in _KEYS:
            return None
        return partial(getattr(board, _KEYS[event.key()]).emit, row.post.id)

    def _lift(self, start: QPointF, spot: QPointF) -> None:
        index = self.indexAt(start.toPoint())
        if not index.isValid():
            return
        inner = self.room(QRectF(self.visualRect(index)))
        inner.moveTopLeft(self.viewport().mapTo(self._board, inner.topLeft()))
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        row = self.items.rows[index.row()]
        self._board.lift(self._column, row, inner, spot)
        self.viewport().update()

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self._board.only(self._column)

    def _look_ahead(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if self.items.rows and value > bar.maximum() - self.viewport().height():
            self._board.more_asked.emit(self._column.state.value)

    def _dress(self, _worn: Theme) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()


class _CardPainter(QStyledItemDelegate):
    """Paints the cards of a column."""

    def __init__(self, cards: _Cards, board: Board) -> None:
        super().__init__(cards)
        self._cards, self._board = cards, board

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room of a card and the gap below it."""
        del option, index
        return QSize(80, theme().px(_CARD) + _GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Draw a card; one that is carried leaves its outline behind."""
        style: Any = option  # the stub does not know its fields
        row, worn, drag = self._cards.items.rows[index.row()], theme(), self._board.drag
        rtl = style.direction is Qt.LayoutDirection.RightToLeft
        box = self._cards.room(QRectF(style.rect))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if drag is not None and drag.row.post.id == row.post.id:
            edge = worn.colours.control_border
            rounded(painter, box, worn.radius("control"), outline=edge, dashed=True)
        else:
            flags = QStyle.StateFlag
            here = bool(style.state & flags.State_Selected)
            mood = CardMood(
                hovered=bool(style.state & flags.State_MouseOver),
                selected=here,
                focused=here and self._cards.hasFocus() and self._cards.by_key,
                rtl=rtl,
            )
            paint_card(painter, box, row, worn, mood)
        painter.restore()


class _Sheet(QWidget):
    """Lies above the columns and paints what is carried, and reasons."""

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self._board = board
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the target, the card and the reason."""
        board, worn = self._board, theme()
        drag, limit, rtl = board.drag, QRectF(self.rect()), is_rtl(self)
        painter = painter_for(self)
        if drag is not None:
            if drag.target is not None and not drag.refusal:
                box = QRectF(board.columns[drag.target].geometry())
                paint_target(painter, box, worn.radius("card"), worn)
            box = QRectF(drag.at - drag.grip, drag.size)
            painter.save()
            painter.translate(box.center())
            painter.rotate(_LIFTED)
            painter.translate(-box.center())
            shadow(painter, box, worn.radius("control"), worn, "toast")
            mood = CardMood(hovered=True, selected=True, rtl=rtl)
            paint_card(painter, box, drag.row, worn, mood)
            painter.restore()
            if drag.refusal:
                paint_reason(painter, drag.at, drag.refusal, limit, worn, rtl=rtl)
        elif board.said is not None:
            paint_reason(painter, *board.said, limit, worn, rtl=rtl)
        painter.end()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardMood:
    """How a card is being handled at the moment."""

    hovered: bool = False
    selected: bool = False
    focused: bool = False
    rtl: bool = False


def card_of(post: PostGlance, names: Names, eye: Eye) -> CardRow:
    """Return a post as a card."""
    formats, at = eye.formats, instant(post.at)
    day = formats.wall(at).date()
    near = abs((day - eye.today).days) <= 1
    when = formats.when(at, eye.now) if near else formats.date_short(day)
    when = when[:1].upper() + when[1:]
    return CardRow(
        post,
        chip_of(post, names, eye),
        when if near else f"{when} {eye.hour(post.at)}",
        face_of(names.people.get(post.author_id)),
    )


def paint_card(
    painter: QPainter, box: QRectF, row: CardRow, worn: Theme, mood: CardMood
) -> None:
    """Draw a card: what a chip shows, and who writes it."""
    chip, rtl = row.chip, mood.rtl
    radius, ink = worn.radius("control"), ink_of(chip, worn)
    fill, edge, dashed = _ground(chip, worn, mood)
    wide = 2 if worn.high_contrast else 1
    rounded(painter, box, radius, fill=fill, outline=edge, width=wide, dashed=dashed)
    inner = box.adjusted(8, 7, -8, -7)
    half = inner.height() / 2
    top = Lane(QRectF(inner.left(), inner.top(), inner.width(), half), rtl=rtl)
    side = worn.px(_TILE)
    faded = _FADED if chip.state in _DONE else 1
    tile = centred(top.lead(side, 6), side)
    paint_tile(painter, tile, chip.network, chip.hue, worn, opacity=faded)
    words(painter, top.rest, chip.title, worn, ink, style="small", weight=600, rtl=rtl)
    foot = Lane(QRectF(inner.left(), inner.top() + half, inner.width(), half), rtl=rtl)
    disc = worn.px(_FACE)
    face = centred(foot.trail(disc, 6), disc)
    paint_avatar(painter, face, row.author, worn, opacity=faded)
    if chip.state in _BAD:
        small = worn.px(_SIGN)
        sign = centred(foot.lead(small, 5), small)
        worn.icons.paint(painter, sign, SIGNS[chip.state], ink)
    line = row.when
    if chip.state in _BAD or chip.state is ChipState.YOUR_TURN:
        line = f"{chip.word[:1].upper()}{chip.word[1:]} · {row.when}"
    words(painter, foot.rest, line, worn, ink, style="micro", weight=420, rtl=rtl)
    if mood.focused:
        focus_ring(painter, box, radius, worn)


def _ground(
    chip: Chip, worn: Theme, mood: CardMood
) -> tuple[QColor, QColor | None, bool]:
    """Return fill, outline and whether it is dashed, as chips have them."""
    hue, colours = worn.hue(chip.hue or usual_hue(chip.network)), worn.colours
    marked = worn.high_contrast or mood.selected
    edge = hue.solid if marked else None
    if chip.state in _OUTLINED:
        fill = hue.soft if mood.hovered else colours.surface
        return fill, hue.solid, not mood.selected
    if chip.state in _BAD:
        bad = worn.status["bad"]
        return bad.soft, bad.mark, False
    if chip.state in _DONE:
        return colours.pressed if mood.hovered else colours.hover, edge, False
    return hue.soft_hover if mood.hovered else hue.soft, edge, False


_ARROWS: Mapping[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_KEYS: Mapping[int, str] = {
    Qt.Key.Key_Return: "opened",
    Qt.Key.Key_Enter: "opened",
    Qt.Key.Key_Delete: "removed",
    Qt.Key.Key_M: "move_asked",
}
