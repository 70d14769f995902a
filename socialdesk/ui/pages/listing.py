"""A page that lists records: header, figures that filter, search, table, states."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.words import _, mark
from socialdesk.ui.actions import Act
from socialdesk.ui.formats import Formats
from socialdesk.ui.models.record_table import Column, RecordTable
from socialdesk.ui.models.sort_filter import SortFilter
from socialdesk.ui.pages.page import NEW, Page
from socialdesk.ui.room import Room
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.buttons import Button, IconButton
from socialdesk.ui.widgets.cards import Banner, EmptyState, PageHeader, StatTile
from socialdesk.ui.widgets.floating import Menu
from socialdesk.ui.widgets.forms import SearchField
from socialdesk.ui.widgets.tables import TableCard, TableView
from socialdesk.ui.widgets.text import Label

R = TypeVar("R")

AGAIN = mark("It may work in a moment.")
"""What is said where a trouble gives no hint."""

_WIDE = 1400
_MOST_SEARCH = 280


@dataclass(frozen=True, kw_only=True)
class Figure(Generic[R]):
    """A figure that filters: which records it counts, and how it looks.

    `words` gets the count and returns what is counted, such as "with nobody".
    """

    key: str
    icon: str
    status: str
    words: Callable[[int], str]
    counts: Callable[[R], bool]


class Figures(QWidget):
    """A row of stat tiles of which at most one is pressed.

    Signals:
        chosen(str): The key of the pressed tile; empty when it was let go.
    """

    chosen = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles: dict[str, StatTile] = {}
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(12)

    def add(self, key: str, tile: StatTile) -> None:
        """Put a tile at the end."""
        tile.setCheckable(True)
        tile.clicked.connect(lambda: self._pressed(key))
        self._tiles[key] = tile
        self._line.addWidget(tile)

    def tile(self, key: str) -> StatTile:
        """Return a tile."""
        return self._tiles[key]

    def choose(self, key: str) -> None:
        """Press a tile, or none, without saying so."""
        for name, tile in self._tiles.items():
            tile.setChecked(name == key)

    def _pressed(self, key: str) -> None:
        chosen = key if self._tiles[key].isChecked() else ""
        self.choose(chosen)
        self.chosen.emit(chosen)


class Loading(QWidget):
    """Says that the answer is on its way, only if it does not come at once."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.addWidget(
            Label(_("Loading…"), "body", "text3"), 0, Qt.AlignmentFlag.AlignCenter
        )


class ListPage(Page, Generic[R]):
    """A page with one list.

    A subclass says what it lists (`columns`, `figures`, `key`), asks for it in `reload`
    and hands the answer to `show_records`; what can be done is in `acts`.

    Args:
        room: Services, roads, and who sits at the desk.
        title: The page's title.
        columns: What the table shows.
        figures: What can be counted; the first counts all.
        find: What the search field searches.
        empty: What is said while there is nothing.
        parent: Qt's parent.
    """

    def __init__(
        self,
        room: Room,
        title: str,
        columns: Sequence[Column[R]],
        figures: Sequence[Figure[R]],
        *,
        find: str,
        empty: EmptyState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(room, parent)
        self._title = title
        self._kinds: Mapping[str, Figure[R]] = {each.key: each for each in figures}
        self._chosen = self._wanted_id = ""
        self._ready = False
        self.header = PageHeader(title)
        self.figures = Figures()
        for each in figures:
            tile = StatTile(each.icon, each.words(0), each.status)
            self.figures.add(each.key, tile)
        self.figures.chosen.connect(self.filter)
        self.seeking = SearchField(find)
        self.seeking.textChanged.connect(self._search)
        self.count = Label("", "small", "text3")
        self.table = TableView(title)
        self.records: RecordTable[R] = RecordTable(columns, self)
        self.sorted = SortFilter(self.records, self)
        self._lay_out(empty)
        self._set_up_table()
        follow(self._dress)

    # -- what a subclass says ----------------------------------------------------------

    def key(self, record: R) -> str:
        """Return a record's identity."""
        raise NotImplementedError

    def edit(self, record: R) -> None:
        """Open a record."""
        raise NotImplementedError

    def news(self) -> Banner | None:
        """Return what should be said above the list, made anew."""
        return None

    # -- what is shown -----------------------------------------------------------------

    def show_records(self, records: Sequence[R], line: str) -> None:
        """Show a list, with a line of figures below the title."""
        self._ready = True
        chosen = self._wanted_id or self.selected_key
        self.records.show(records)
        self.header.show_title(self._title, line)
        numbers = Formats()
        for name, kind in self._kinds.items():
            count = sum(kind.counts(record) for record in records)
            self.figures.tile(name).show_figure(
                numbers.number(count), kind.words(count)
            )
        self._show_news()
        self._show_state()
        if chosen:
            self.go(chosen)

    def fail(self, trouble: SocialDeskError) -> None:
        """Say that the list could not be had, and offer to try again."""
        self._trouble.show_text(trouble.message, trouble.hint or _(AGAIN))
        self._stack.setCurrentWidget(self._trouble)

    @Slot(str)
    def filter(self, key: str) -> None:
        """Show only what a figure counts; empty shows all."""
        first = next(iter(self._kinds))
        self._chosen = "" if key == first else key
        self.figures.choose(self._chosen)
        kind = self._kinds.get(self._chosen)
        chosen = self.selected_key
        self.sorted.keep(kind.counts if kind else None)
        self._show_state()
        self._choose(chosen)

    def show_all(self) -> None:
        """Take search and filter away."""
        self.seeking.clear()
        self.filter("")

    def go(self, record_id: str) -> None:
        """Select a record and scroll to it; `NEW` begins one."""
        self._wanted_id = "" if self._ready else record_id
        if record_id == NEW:
            if self._ready:
                self.new()
            return
        self._choose(record_id)

    def _choose(self, record_id: str) -> None:
        row = self.sorted.row_of(lambda record: self.key(record) == record_id)
        if row >= 0 and record_id != self.selected_key:
            self.table.selectRow(row)
            self.table.scrollTo(self.sorted.index(row, 0))

    @property
    def selected(self) -> R | None:
        """The selected record."""
        rows = self.table.selectionModel().selectedRows()
        record: R | None = self.sorted.record(rows[0]) if rows else None
        return record

    @property
    def selected_key(self) -> str:
        """The selected record's identity; empty without."""
        record = self.selected
        return "" if record is None else self.key(record)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the columns for which there is no room."""
        super().resizeEvent(event)
        self._fit(theme())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Search, let go of the filter, or do what has that key.

        These are no shortcuts, because the window may have the same ones.
        """
        pressed = QKeySequence(event.keyCombination())
        if event.matches(QKeySequence.StandardKey.Find):
            self.seek()
        elif event.key() == Qt.Key.Key_Escape and self.sorted.filtering:
            self.show_all()
        elif not self._ran(pressed):
            super().keyPressEvent(event)

    def _ran(self, pressed: QKeySequence) -> bool:
        """Do the act that has a key; say whether there was one."""
        for act in self.acts():
            if any(QKeySequence(keys) == pressed for keys in act.keys):
                act.run()
                return True
        return False

    # -- within ------------------------------------------------------------------------

    def _lay_out(self, empty: EmptyState) -> None:
        self._news_place = QVBoxLayout()
        self._news_place.setContentsMargins(0, 0, 0, 0)
        self._news: Banner | None = None
        self.tools = QHBoxLayout()
        self.tools.setSpacing(4)
        self.seeking.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        )
        self.seeking.setMaximumWidth(_MOST_SEARCH)
        search = QHBoxLayout()
        search.setSpacing(12)
        search.addWidget(self.seeking, 1)
        search.addWidget(self.count)
        search.addStretch(1)
        search.addLayout(self.tools)
        self._search_line = QWidget()
        self._search_line.setLayout(search)
        search.setContentsMargins(0, 0, 0, 0)
        self._empty = empty
        self._nothing = EmptyState(
            "search",
            _("Nothing fits"),
            _("No entry has all of these words, or is of the kind you chose above."),
            primary=_("Show all"),
        )
        self._nothing.primary_asked.connect(self.show_all)
        self._trouble = EmptyState("circle-alert", "", _(AGAIN), primary=_("Try again"))
        self._trouble.primary_asked.connect(self.refresh)
        self._card = TableCard(self.table)
        self._stack = QStackedWidget()
        for part in (Loading(), self._card, empty, self._nothing, self._trouble):
            self._stack.addWidget(part)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(16)
        self._column.addWidget(self.header)
        self._column.addLayout(self._news_place)
        self._column.addWidget(self.figures)
        self._column.addWidget(self._search_line)
        self._column.addWidget(self._stack, 1)

    def _set_up_table(self) -> None:
        self.table.setModel(self.sorted)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.table.activated.connect(self._open)
        self.table.selectionModel().selectionChanged.connect(self._selection_changed)

    @Slot()
    def seek(self) -> None:
        """Begin to search."""
        self.seeking.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.seeking.selectAll()

    @Slot()
    def _open(self, *_index: QModelIndex) -> None:
        record = self.selected
        if record is not None:
            self.edit(record)

    @Slot(str)
    def _search(self, text: str) -> None:
        chosen = self.selected_key
        self.sorted.search(text)
        self._show_state()
        self._choose(chosen)

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        acts = self.acts()
        if acts:
            menu = menu_of(acts, self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.table.viewport().mapToGlobal(place))

    @Slot(QItemSelection, QItemSelection)
    def _selection_changed(self, *_change: Any) -> None:
        self.show_tools()

    def show_tools(self) -> None:
        """Let the buttons for the selected record fit it."""

    def _show_news(self) -> None:
        if self._news is not None:
            self._news.hide()
            self._news.deleteLater()
        self._news = self.news()
        if self._news is not None:
            self._news_place.addWidget(self._news)

    def _show_state(self) -> None:
        total, shown = self.records.rowCount(), self.sorted.rowCount()
        part: QWidget = self._card
        if not total:
            part = self._empty
        elif not shown:
            part = self._nothing
        self._stack.setCurrentWidget(part)
        for widget in (self.figures, self._search_line):
            widget.setVisible(bool(total))
        filtered = shown != total
        words, numbers = _("{shown} of {total} shown"), Formats()
        self.count.setText(
            words.format(shown=numbers.number(shown), total=numbers.number(total))
            if filtered
            else ""
        )
        self.show_tools()

    def _dress(self, worn: Theme) -> None:
        self._fit(worn)
        for number, column in enumerate(self.records.columns):
            self.table.setColumnWidth(number, worn.px(column.width))

    def _fit(self, worn: Theme) -> None:
        margins = worn.tokens.margin
        wide = self.width() >= _WIDE
        edge = margins["page_wide" if wide else "page"]
        self._column.setContentsMargins(edge, 20, edge, edge)
        for number, column in enumerate(self.records.columns):
            self.table.setColumnHidden(number, self.width() < worn.px(column.least))


def menu_of(acts: Sequence[Act], parent: QWidget) -> QMenu:
    """Return a menu of acts, a line between groups; keys are shown, not given."""
    menu, last = Menu(parent), None
    worn = theme()
    for act in acts:
        if last is not None and act.group != last:
            menu.addSeparator()
        last = act.group
        action = menu.addAction(act.words)
        if act.icon:
            ink = worn.colours.text2
            action.setIcon(worn.icons.icon(act.icon, ink, size=16))
        action.triggered.connect(lambda *_args, run=act.run: run())
    return menu


class ToolButtons(QWidget):
    """Buttons for the acts on what is selected; the rest are in a menu.

    Args:
        more: The name of the menu.
        parent: Qt's parent.
    """

    def __init__(self, more: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(4)
        self._more = IconButton("ellipsis", more)
        self._edit = Button(_("Edit…"), icon="pencil")
        self._acts: Sequence[Act] = ()
        self._edit.clicked.connect(self._first)
        self._more.clicked.connect(self._show)
        self._line.addWidget(self._edit)
        self._line.addWidget(self._more)

    def show_acts(self, acts: Sequence[Act], why_not: str) -> None:
        """Offer acts; without any the buttons say why."""
        self._acts = acts
        for button in (self._edit, self._more):
            if acts:
                button.allow()
            else:
                button.refuse(why_not)

    def sizeHint(self) -> QSize:
        """Return the room of the buttons."""
        return self._line.sizeHint()

    @Slot()
    def _first(self) -> None:
        self._acts[0].run()

    @Slot()
    def _show(self) -> None:
        menu = menu_of(self._acts[1:], self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        corner = self._more.rect().bottomRight() - QPoint(menu.sizeHint().width(), -4)
        menu.popup(self._more.mapToGlobal(corner))
