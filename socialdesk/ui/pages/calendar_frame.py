"""What is seen of the calendar: header, filters, the views, and the column beside."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.words import _, plural
from socialdesk.ui.formats import Formats
from socialdesk.ui.pages.calendar_filter import CalendarFilter
from socialdesk.ui.pages.calendar_header import CalendarHeader
from socialdesk.ui.pages.calendar_looks import AGENDA, BOARD, LIST, MONTH, WEEK
from socialdesk.ui.pages.calendar_side import CalendarSide
from socialdesk.ui.pages.post_table import PostTable
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.agenda_list import AgendaList
from socialdesk.ui.widgets.board import Board
from socialdesk.ui.widgets.buttons import Button, IconButton, Kind
from socialdesk.ui.widgets.cards import Card, EmptyState
from socialdesk.ui.widgets.floating import Menu
from socialdesk.ui.widgets.month_grid import MonthGrid
from socialdesk.ui.widgets.month_model import MonthView
from socialdesk.ui.widgets.paint import is_rtl, painter_for, rounded, shadow
from socialdesk.ui.widgets.tables import TableCard
from socialdesk.ui.widgets.text import Label

NARROW = 940
"""Below this width of the page there is no room for the column beside it."""
_ROUND = 12
"""Above and below a list, so that it leaves the card's round corners alone."""
_BAR = 16
"""Room for the side's scroll bar, taken from the page's margin."""
_SHADOW = 14
_LEAST = (600, 420)
_ABOVE_BAR = 12


class CalendarFrame(QWidget):
    """Everything that is seen of the calendar.

    Signals:
        beside_wanted(): The side has come into view; it should show what is so now.
    """

    beside_wanted = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow = NARROW
        self._is_bare = False
        self._make_header()
        self.filter = CalendarFilter()
        self.numbers = _choice(_("Week numbers"))
        self.back_first = _choice(_("Latest first"))
        self._make_tools()
        self.grid = MonthGrid()
        self.agenda = AgendaList()
        self.table = PostTable()
        self.board = Board()
        self.nothing = EmptyState(
            "calendar-days",
            _("Nothing is planned here"),
            _("There is no post yet in this part of the calendar."),
        )
        self.unfit = EmptyState(
            "search",
            _("Nothing fits"),
            _("No post here has these channels, this person and these words."),
            primary=_("Show all"),
        )
        self.bare = EmptyState(
            "megaphone",
            _("Add a channel first"),
            _("Posts go out on channels; once there is one, you can plan them here."),
            primary=_("Add a channel"),
        )
        self.side = CalendarSide()
        self.bar = SelectionBar()
        self._card = Card(flush=True)
        self._card.body.setContentsMargins(1, _ROUND, 1, _ROUND)
        self._card.body.addWidget(self.agenda)
        self._table_card = TableCard(self.table)
        self.stack = QStackedWidget()
        self._parts: dict[str, QWidget] = {
            MONTH: self.grid,
            WEEK: self.grid,
            AGENDA: self._card,
            LIST: self._table_card,
            BOARD: self.board,
        }
        empty = (self.nothing, self.unfit, self.bare)
        for part in (*dict.fromkeys(self._parts.values()), *empty):
            self.stack.addWidget(part)
        self._lay_out()
        follow(self._dress)

    def show_view(self, view: MonthView) -> None:
        """Show a month."""
        self.header.show_period(view)
        self.filter.show_names(view.picture.names)
        self.grid.show_month(view)

    def show_part(self, key: str, *, empty: bool = False) -> None:
        """Bring a view to the front, or say that it has nothing to show."""
        self.header.choose(key)
        part = self._parts[key]
        if empty:
            part = self.unfit if self.filter.filtering else self.nothing
        self.stack.setCurrentWidget(self.bare if self._is_bare else part)
        self.numbers.setVisible(key == MONTH)
        self.back_first.setVisible(key == LIST)
        self.options.setVisible(key in {MONTH, LIST})

    def show_bare(self, *, bare: bool) -> None:
        """Say that there is no channel yet, and offer nothing that needs one."""
        if bare == self._is_bare:
            return
        self._is_bare = bare
        for part in (self.new, self.filter):
            part.setVisible(not bare)
        if bare:
            self.stack.setCurrentWidget(self.bare)
        else:
            self.stack.setCurrentWidget(self._parts[self.views.current])
        self._make_room()

    def minimumSizeHint(self) -> QSize:
        """Ask for little: the side gives way, and the title is cut, before others."""
        return QSize(*_LEAST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the side where there is room for it, else behind a button."""
        super().resizeEvent(event)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        """Turn round where the direction of reading changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._dress(theme())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the drawer, or go to the search."""
        if event.key() == Qt.Key.Key_Escape and self.drawer.isVisible():
            self.drawer_button.setChecked(False)
            self.drawer_button.setFocus()
        else:
            super().keyPressEvent(event)

    def close_drawer(self) -> None:
        """Put the side away where it lies over the calendar."""
        self.drawer_button.setChecked(False)

    @property
    def wide(self) -> bool:
        """Whether the side stands beside the calendar."""
        return self.width() >= self._narrow and not self._is_bare

    def _make_header(self) -> None:
        self.header = header = CalendarHeader()
        self.back, self.on, self.today = header.back, header.on, header.today
        self.views, self.new = header.views, header.new

    def _make_tools(self) -> None:
        self.options = IconButton("ellipsis", _("More ways to look"))
        menu = Menu(self.options)
        menu.addAction(self.numbers)
        menu.addAction(self.back_first)
        self.numbers.setParent(menu)
        self.back_first.setParent(menu)
        self.options.clicked.connect(self._show_options)
        self._menu = menu
        self.drawer_button = IconButton("panel-right", _("My turn and what is next"))
        self.drawer_button.setCheckable(True)
        self.drawer_button.toggled.connect(self._open_drawer)
        self.filter.add(self.options)
        self.filter.add(self.drawer_button)

    def _show_options(self) -> None:
        below = self.options.rect().bottomLeft()
        self._menu.popup(self.options.mapToGlobal(below))

    def _lay_out(self) -> None:
        self.beside = QScrollArea()
        self.beside.setWidgetResizable(True)
        self.beside.setFrameShape(QFrame.Shape.NoFrame)
        self.beside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.beside.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.beside.setAccessibleName(_("Beside the calendar"))
        self.beside.setWidget(self.side)
        self.side.setProperty("plain", "true")
        self.beside.viewport().setAutoFillBackground(False)
        self.side.setAutoFillBackground(False)
        self.drawer = Drawer(self)
        self.drawer.hide()
        main = QVBoxLayout()
        main.setSpacing(0)
        main.addWidget(self.header)
        main.addSpacing(16)
        main.addWidget(self.filter)
        main.addSpacing(20)
        main.addWidget(self.stack, 1)
        main.addWidget(self.bar)
        self._whole = QHBoxLayout(self)
        self._whole.setSpacing(20)
        self._whole.addLayout(main, 1)
        self._whole.addWidget(self.beside)

    def _make_room(self) -> None:
        wide = self.wide
        self.drawer_button.setVisible(not wide)
        home = self._whole if wide else self.drawer.line
        if home.indexOf(self.beside) < 0:
            home.addWidget(self.beside)
        if wide:
            self.drawer_button.setChecked(False)
        self._show_side(shown=wide or self.drawer_button.isChecked())
        self._fit_margins(theme())
        self._fit_drawer()

    def _open_drawer(self, opened: bool) -> None:  # noqa: FBT001 - a slot
        self._show_side(shown=opened or self.wide)
        self.drawer.setVisible(opened and not self.wide)
        self._fit_drawer()
        self.drawer.raise_()

    def _fit_drawer(self) -> None:
        """Let the drawer leave the line with its button free."""
        self._whole.activate()
        top = self.filter.geometry().bottom() + 6
        self.drawer.fit(self.beside.width(), top)

    def _show_side(self, *, shown: bool) -> None:
        fresh = shown and self.side.isHidden()
        self.beside.setVisible(shown)
        self.side.setVisible(shown)
        if fresh:
            self.beside_wanted.emit()

    def _fit_margins(self, worn: Theme) -> None:
        """Let the side's scroll bar stand in the page's margin."""
        edge = worn.tokens.margin["page"]
        end = edge - _BAR if self.wide else edge
        left, right = (end, edge) if is_rtl(self) else (edge, end)
        self._whole.setContentsMargins(left, 16, right, 20)

    def _dress(self, worn: Theme) -> None:
        self._narrow = worn.px(NARROW)
        self.beside.setFixedWidth(self.side.maximumWidth() + _BAR)
        self._make_room()


class Drawer(QWidget):
    """Lies over the trailing edge of the calendar in a narrow window."""

    def __init__(self, frame: QWidget) -> None:
        super().__init__(frame)
        self._frame = frame
        self.line = QHBoxLayout(self)

    def fit(self, width: int, top: int) -> None:
        """Stand at the trailing edge below a line, as wide as what is inside."""
        rtl, rim, inside = is_rtl(self), _SHADOW, 16
        near, far = rim + inside, rim
        left, right = (far, near) if rtl else (near, far)
        self.line.setContentsMargins(left, inside, right, rim + inside)
        wide = width + near + far
        start = 0 if rtl else self._frame.width() - wide
        self.setGeometry(start, top, wide, self._frame.height() - top)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and its shadow."""
        worn = theme()
        painter = painter_for(self)
        box = QRectF(self.rect()).adjusted(_SHADOW, 2, -_SHADOW + 4, -_SHADOW)
        if is_rtl(self):
            box = QRectF(self.rect()).adjusted(_SHADOW - 4, 2, -_SHADOW, -_SHADOW)
        radius, colours = worn.radius("card"), worn.colours
        shadow(painter, box, radius, worn, "menu")
        rounded(painter, box, radius, fill=colours.window, outline=colours.border)
        painter.end()


class SelectionBar(QWidget):
    """Says how many posts are selected and what can be done with all of them."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Label("", "strong")
        self.shift = Button(_("Move…"), icon="calendar-clock")
        self.delete = Button(_("Delete"), Kind.DANGER, "trash-2")
        self.none = IconButton("x", _("Select nothing"))
        line = QHBoxLayout(self)
        line.setContentsMargins(16, _ABOVE_BAR + 8, 10, 8)
        line.setSpacing(8)
        line.addWidget(self.words)
        line.addStretch(1)
        for button in (self.shift, self.delete, self.none):
            line.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_count(self, count: int) -> None:
        """Show it for more than one."""
        shown = Formats().figure(count)
        self.words.setText(plural("{n} post selected", "{n} posts selected", shown))
        self.setVisible(count > 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar as a card a little below the calendar."""
        worn = theme()
        painter: QPainter = painter_for(self)
        box = QRectF(self.rect())
        radius, colours = worn.radius("control"), worn.colours
        fill, edge = worn.selected_fill, colours.border
        box.setTop(_ABOVE_BAR)
        rounded(painter, box, radius, fill=fill, outline=edge)
        painter.end()


def _choice(words: str) -> QAction:
    action = QAction(words)
    action.setCheckable(True)
    return action
