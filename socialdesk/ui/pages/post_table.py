"""Posts in one flat table, in order of time, as many as there are."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from socialdesk.domain.periods import instant
from socialdesk.domain.words import _, mark
from socialdesk.services.glances import Names, PostGlance
from socialdesk.ui.models.record_table import Column, RecordTable
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.avatar import Face
from socialdesk.ui.widgets.chip import Chip, ChipState
from socialdesk.ui.widgets.month_model import Eye, channel_name, chip_of, face_of
from socialdesk.ui.widgets.tables import (
    FACES_ROLE,
    PILL_ROLE,
    TILE_ROLE,
    TONE_ROLE,
    TableView,
)

_STATUS = {
    ChipState.READY: "ok",
    ChipState.YOUR_TURN: "accent",
    ChipState.REVIEW: "warn",
    ChipState.LATE: "bad",
    ChipState.FAILED: "bad",
}
_DONE = frozenset({ChipState.POSTED, ChipState.CANCELLED})
_DATE = 0
_TITLE = 3


class PostRow(NamedTuple):
    """A post as the table shows it."""

    post: PostGlance
    chip: Chip
    day: str
    channel: str
    author: Face


def row_of(post: PostGlance, names: Names, eye: Eye) -> PostRow:
    """Return a post as the table shows it."""
    formats = eye.formats
    day = formats.wall(instant(post.at)).date()
    near = day.year == eye.today.year
    return PostRow(
        post,
        chip_of(post, names, eye),
        formats.day_short(day) if near else formats.full_date(day),
        channel_name(names, post.channel_id),
        face_of(names.people.get(post.author_id)),
    )


def _tone(row: PostRow) -> str:
    if row.chip.state in {ChipState.LATE, ChipState.FAILED}:
        return "bad"
    return "text2" if row.chip.state in _DONE else "text"


COLUMNS: Sequence[Column[PostRow]] = (
    Column(title=mark("Date"), text=lambda row: row.day, width=136),
    Column(title=mark("Time"), text=lambda row: row.chip.time, width=84),
    Column(
        title=mark("Channel"),
        text=lambda row: row.channel,
        roles={TILE_ROLE: lambda row: (row.chip.network, row.chip.hue)},
        width=168,
    ),
    Column(
        title=mark("Title"),
        text=lambda row: row.chip.title,
        roles={TONE_ROLE: _tone},
        width=320,
    ),
    Column(
        title=mark("Author"),
        text=lambda row: row.author.name or _("Nobody"),
        roles={FACES_ROLE: lambda row: (row.author,)},
        width=164,
        least=760,
    ),
    Column(
        title=mark("State"),
        text=lambda row: row.chip.word,
        roles={
            PILL_ROLE: lambda row: (
                row.chip.word,
                _STATUS.get(row.chip.state, "quiet"),
            )
        },
        width=112,
    ),
)


class PostTable(TableView):
    """Shows posts in one table; a press on the heading of the date turns it round.

    Signals:
        opened(str): A post is to be opened.
        removed(str): A post is to be removed.
        move_asked(str): A post is to be moved; ask where.
        more_asked(): The end has come near; there may be more.
        turned(bool): The latest are wanted first, or last.
        menu_asked(str, date, QPoint): A menu for a post, there.
        chosen(): Others are selected.
    """

    opened = Signal(str)
    removed = Signal(str)
    move_asked = Signal(str)
    more_asked = Signal()
    turned = Signal(bool)
    menu_asked = Signal(str, object, QPoint)
    chosen = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(_("Posts"), several=True, parent=parent)
        self.rows: RecordTable[PostRow] = RecordTable(COLUMNS, self)
        self._eye: Eye | None = None
        self._was_back = False
        self.setModel(self.rows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        self.turn(back=False)
        header.sortIndicatorChanged.connect(self._turned)
        self.activated.connect(self._open)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.verticalScrollBar().valueChanged.connect(self._look_ahead)
        self.selectionModel().selectionChanged.connect(self._tell)
        follow(self._fit)

    def show_posts(self, posts: Sequence[PostGlance], names: Names, eye: Eye) -> None:
        """Show these posts and no others; what was selected stays so."""
        kept = set(self.selected())
        self._eye = eye
        self.rows.show([row_of(post, names, eye) for post in posts])
        self.select(kept)

    def add_posts(self, posts: Sequence[PostGlance], names: Names) -> None:
        """Show further posts below."""
        if self._eye is not None:
            more = [row_of(post, names, self._eye) for post in posts]
            self.rows.show([*self.rows.records, *more])

    def turn(self, *, back: bool) -> None:
        """Show in the heading whether the latest come first."""
        self._was_back = back
        orders = Qt.SortOrder
        header = self.horizontalHeader()
        blocked = header.blockSignals(True)
        order = orders.DescendingOrder if back else orders.AscendingOrder
        header.setSortIndicator(_DATE, order)
        header.blockSignals(blocked)

    @property
    def back(self) -> bool:
        """Whether the latest come first."""
        return self._was_back

    @property
    def last(self) -> PostGlance | None:
        """The last post that is shown."""
        return self.rows.records[-1].post if self.rows.records else None

    def current_post(self) -> PostGlance | None:
        """Return the post the keyboard is on."""
        row = self.currentIndex().row()
        return self.rows.records[row].post if row >= 0 else None

    def post_of(self, post_id: str) -> PostGlance | None:
        """Return a post that is shown."""
        posts = (row.post for row in self.rows.records)
        return next((post for post in posts if post.id == post_id), None)

    def selected(self) -> list[str]:
        """Return the identities of the selected posts, from top to bottom."""
        rows = sorted(one.row() for one in self.selectionModel().selectedRows())
        return [self.rows.records[row].post.id for row in rows]

    def select(self, post_ids: Collection[str]) -> None:
        """Select these posts, as far as they are shown; the first becomes current."""
        flags = QItemSelectionModel.SelectionFlag
        model = self.selectionModel()
        found = [
            number
            for number, row in enumerate(self.rows.records)
            if row.post.id in post_ids
        ]
        for place, number in enumerate(found):
            index = self.rows.index(number, 0)
            if not place:
                model.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            else:
                model.select(index, flags.Select | flags.Rows)
        if not found:
            model.clearSelection()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the same keys do in the month."""
        post = self.current_post()
        acts = {
            Qt.Key.Key_Delete: self.removed,
            Qt.Key.Key_M: self.move_asked,
            Qt.Key.Key_Return: self.opened,
            Qt.Key.Key_Enter: self.opened,
        }
        signal = acts.get(Qt.Key(event.key()))
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if post is not None and signal is not None and plain:
            signal.emit(post.id)
            event.accept()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the columns for which there is no room."""
        super().resizeEvent(event)
        self._hide_columns(theme())
        self._look_ahead(self.verticalScrollBar().value())

    def _open(self, *_index: object) -> None:
        post = self.current_post()
        if post is not None:
            self.opened.emit(post.id)

    def _tell(self, *_change: object) -> None:
        self.chosen.emit()

    def _turned(self, column: int, order: Qt.SortOrder) -> None:
        """Turn round where the date was pressed; other headings sort nothing."""
        back = order is Qt.SortOrder.DescendingOrder
        if column == _DATE:
            self._was_back = back
            self.turned.emit(back)
        else:
            self.turn(back=self._was_back)

    def _ask_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        post = self.rows.records[index.row()].post if index.isValid() else None
        if post is not None and self._eye is not None:
            day = self._eye.formats.wall(instant(post.at)).date()
            spot = self.viewport().mapToGlobal(place)
            self.menu_asked.emit(post.id, day, spot)

    def _look_ahead(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if self.rows.records and value >= bar.maximum() - self.viewport().height():
            self.more_asked.emit()

    def _fit(self, worn: Theme) -> None:
        for number, column in enumerate(COLUMNS):
            if number != _TITLE:
                self.setColumnWidth(number, worn.px(column.width))
        self._hide_columns(worn)

    def _hide_columns(self, worn: Theme) -> None:
        for number, column in enumerate(COLUMNS):
            self.setColumnHidden(number, self.width() < worn.px(column.least))
