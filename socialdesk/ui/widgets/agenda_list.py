"""Posts one below the other, with a heading for each day: the agenda, and one day."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from socialdesk.domain.periods import instant
from socialdesk.domain.words import _
from socialdesk.services.glances import Names, PostGlance
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.avatar import NOBODY, Face, paint_avatar
from socialdesk.ui.widgets.chip import SIGNS, Chip, ChipState
from socialdesk.ui.widgets.month_model import Eye, chip_of, face_of, sentence
from socialdesk.ui.widgets.paint import Lane, centred, focus_ring, rounded, words
from socialdesk.ui.widgets.rows import two_lines
from socialdesk.ui.widgets.tile import paint_tile

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_DAY_ROW, _TILE, _FACE = 40, 28, 24
_BAD = frozenset({ChipState.LATE, ChipState.FAILED})
_DONE = frozenset({ChipState.POSTED, ChipState.CANCELLED})


class AgendaRow(NamedTuple):
    """A post, or (without one) the heading of a day."""

    day: date
    post: PostGlance | None
    chip: Chip | None
    face: Face


class AgendaModel(QAbstractListModel):
    """Lists posts by day."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[AgendaRow] = []
        self.eye: Eye | None = None

    def show(self, posts: Sequence[PostGlance], names: Names, eye: Eye) -> None:
        """Show these posts and no others."""
        self.beginResetModel()
        self.rows = []
        self.eye = eye
        self._append(posts, names, eye)
        self.endResetModel()

    def add(self, posts: Sequence[PostGlance], names: Names) -> None:
        """Show further posts below."""
        if self.eye is None or not posts:
            return
        kept = self.rows
        self.rows = list(kept)
        self._append(posts, names, self.eye)
        grown, self.rows = self.rows, kept
        self.beginInsertRows(_ROOT, len(kept), len(grown) - 1)
        self.rows = grown
        self.endInsertRows()

    @property
    def last(self) -> PostGlance | None:
        """The last post that is shown."""
        return self.rows[-1].post if self.rows else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many posts and headings there are."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let only posts be chosen."""
        if self.rows[index.row()].post is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row in a sentence."""
        spoken = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole)
        if not index.isValid() or role not in spoken or self.eye is None:
            return None
        row = self.rows[index.row()]
        if row.post is None or row.chip is None:
            return self.eye.formats.day(row.day)
        return sentence(row.chip, row.post, self.eye)

    def _append(self, posts: Sequence[PostGlance], names: Names, eye: Eye) -> None:
        day = self.rows[-1].day if self.rows else None
        for post in posts:
            there = eye.formats.wall(instant(post.at)).date()
            if there != day:
                day = there
                self.rows.append(AgendaRow(there, None, None, NOBODY))
            face = face_of(names.people.get(post.author_id))
            chip = chip_of(post, names, eye)
            self.rows.append(AgendaRow(there, post, chip, face))


class AgendaList(QListView):
    """Shows posts by day.

    Signals:
        opened(str): A post is to be opened.
        removed(str): A post is to be removed.
        move_asked(str): A post is to be moved; ask where.
        more_asked(): The end has come near; there may be more.
    """

    opened = Signal(str)
    removed = Signal(str)
    move_asked = Signal(str)
    more_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items = AgendaModel(self)
        self.setModel(self.items)
        self.setItemDelegate(_AgendaDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Agenda"))
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(self._open)
        self.verticalScrollBar().valueChanged.connect(self._look_ahead)
        follow(self._dress)

    def current_post(self) -> PostGlance | None:
        """Return the chosen post."""
        row = self.currentIndex().row()
        return self.items.rows[row].post if row >= 0 else None

    def choose(self, post_id: str) -> None:
        """Make a post current, if it is shown."""
        for number, row in enumerate(self.items.rows):
            if row.post is not None and row.post.id == post_id:
                self.setCurrentIndex(self.items.index(number))
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the same keys do in the month."""
        post = self.current_post()
        acts = {Qt.Key.Key_Delete: self.removed, Qt.Key.Key_M: self.move_asked}
        signal = acts.get(Qt.Key(event.key()))
        if post is not None and signal is not None and not event.modifiers():
            signal.emit(post.id)
            event.accept()
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        post = self.items.rows[index.row()].post
        if post is not None:
            self.opened.emit(post.id)

    def _look_ahead(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if value > bar.maximum() - self.viewport().height():
            self.more_asked.emit()

    def _dress(self, _worn: Theme) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()


class _AgendaDelegate(QStyledItemDelegate):
    """Paints the rows of the agenda."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room of a heading or a row of two lines."""
        del option
        worn, model = theme(), index.model()
        heading = (
            isinstance(model, AgendaModel) and model.rows[index.row()].post is None
        )
        return QSize(200, worn.px(_DAY_ROW) if heading else worn.size("list_row") + 4)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Draw a row."""
        model = index.model()
        if not isinstance(model, AgendaModel) or model.eye is None:
            return
        row, worn = model.rows[index.row()], theme()
        style: Any = option  # the stub does not know its fields
        rtl = style.direction is Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(style.rect)
        if row.chip is None:
            today = row.day == model.eye.today
            tone = worn.colours.accent_ink if today else worn.colours.text2
            text = model.eye.formats.day(row.day)
            if today:
                text = _("Today, {day}").format(day=text)
            place = box.adjusted(16, 8, -12, 0)
            words(painter, place, text, worn, tone, style="small", weight=650, rtl=rtl)
        else:
            _ground(painter, box, style.state, worn)
            _post(painter, box, row, row.chip, worn, rtl=rtl)
        painter.restore()


def _ground(
    painter: QPainter, box: QRectF, state: QStyle.StateFlag, worn: Theme
) -> None:
    place, radius = box.adjusted(4, 1, -4, -1), worn.radius("control")
    if state & QStyle.StateFlag.State_Selected:
        rounded(painter, place, radius, fill=worn.selected_fill)
    elif state & QStyle.StateFlag.State_MouseOver:
        rounded(painter, place, radius, fill=worn.colours.hover)
    if state & QStyle.StateFlag.State_HasFocus:
        focus_ring(painter, place, radius, worn)


def _post(
    painter: QPainter,
    box: QRectF,
    row: AgendaRow,
    chip: Chip,
    worn: Theme,
    *,
    rtl: bool,
) -> None:
    colours = worn.colours
    lane = Lane(box.adjusted(16, 0, -16, 0), rtl=rtl)
    done = chip.state in _DONE
    tile = centred(lane.lead(_TILE, 12), _TILE)
    opacity = 0.7 if done else 1
    paint_tile(painter, tile, chip.network, chip.hue, worn, opacity=opacity)
    paint_avatar(painter, centred(lane.trail(_FACE, 12), _FACE), row.face, worn)
    bad = chip.state in _BAD
    ink = worn.status["bad"].ink if bad else colours.text3
    if chip.state in SIGNS:
        worn.icons.paint(
            painter, centred(lane.trail(16, 8), 16), SIGNS[chip.state], ink
        )
    first, second = two_lines(lane.rest, worn, "strong", "small")
    title = colours.text2 if done else colours.text
    words(painter, first, chip.title, worn, title, style="strong", rtl=rtl)
    line = " · ".join(part for part in (chip.time, chip.channel, chip.word) if part)
    words(painter, second, line, worn, ink, style="small", rtl=rtl)
