"""The calendar's first line: what is shown, steps to what is near, and the views.

The title is never cut. Where a window is too narrow for all of it, the pieces of the
switch stand closer, and then become one button with a menu.
"""

from datetime import date, timedelta
from functools import lru_cache

from PySide6.QtCore import QEvent, QPoint, QSize
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from socialdesk.domain.words import _
from socialdesk.ui.formats import Formats
from socialdesk.ui.pages.calendar_looks import AGENDA, BOARD, LIST, MONTH, WEEK
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.buttons import Button, IconButton, Kind
from socialdesk.ui.widgets.cards import PageHeader
from socialdesk.ui.widgets.month_model import WEEK as WEEK_DAYS
from socialdesk.ui.widgets.month_model import MonthView
from socialdesk.ui.widgets.press import Pressable
from socialdesk.ui.widgets.switch import Switch

_CLOSER = 10
"""By so many pixels less is each piece of the switch wide where room is short."""
_GAPS = 16 + 16 + 8
"""Between title, steps, views and the button."""
_SAMPLE = 2026
"""The year whose titles are measured."""


class CalendarHeader(PageHeader):
    """Says what is shown, and offers what is near it.

    Args:
        view: Which view is chosen at first.
        parent: Qt's parent.
    """

    def __init__(self, view: str = MONTH, *, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self._longest = 0
        self._title_of: tuple[Formats, bool] | None = None
        self.back = IconButton("chevron-left", _("Earlier"), flips=True)
        self.on = IconButton("chevron-right", _("Later"), flips=True)
        self.today = Button(_("Today"))
        self._words = {
            MONTH: _("Month"),
            WEEK: _("Week"),
            AGENDA: _("Agenda"),
            LIST: _("List"),
            BOARD: _("Board"),
        }
        name = _("How the calendar looks")
        self.views = Switch(tuple(self._words.items()), name, view)
        self._pieces = self.views.findChildren(Pressable)
        self.menu = _Opening(self._words[view])
        self.menu.setAccessibleDescription(name)
        self.menu.clicked.connect(self._offer)
        self.menu.hide()
        self.new = Button(_("New post"), Kind.PRIMARY, "plus")
        steps = QWidget()
        line = QHBoxLayout(steps)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.back)
        line.addWidget(self.on)
        self._steps = steps
        self.beside(steps)
        self.beside(self.today)
        for part in (self.views, self.menu, self.new):
            self.add(part)
        follow(self._wear)

    def show_period(self, view: MonthView) -> None:
        """Say which month or week is shown, and whether today is in it."""
        self.show_title(title_of(view))
        here = view.place(view.eye.today) is not None
        self.today.set_kind(Kind.PLAIN if here else Kind.SOFT)
        self._title_of = (view.eye.formats, len(view.cells) == WEEK_DAYS)
        self._wear(theme())

    def choose(self, key: str) -> None:
        """Show a view as the chosen one."""
        self.views.choose(key)
        self.menu.setText(self._words[key])
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Ask for no width: what is here finds room by itself."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the title its room."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew in another type."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._wear(theme())

    def _wear(self, worn: Theme) -> None:
        if self._title_of is not None:
            formats, week = self._title_of
            self._longest = longest(formats, worn, week=week)
        self._fit()

    def _fit(self) -> None:
        """Show the views as a switch where there is room, or as a menu."""
        parts = (self._steps, self.today, self.new)
        others = sum(part.sizeHint().width() for part in parts) + 8 + _GAPS
        room = self.width() - self._longest - others
        full = sum(piece.sizeHint().width() for piece in self._pieces) + 6
        close = room < full
        for piece in self._pieces:
            less = _CLOSER if close else 0
            piece.setFixedWidth(piece.sizeHint().width() - less)
        self.setMinimumHeight(self.views.sizeHint().height())  # nothing below jumps
        narrow = room < full - _CLOSER * len(self._pieces)
        self.views.setVisible(not narrow)
        self.menu.setVisible(narrow)

    def offered(self) -> QMenu:
        """Return a menu with the views."""
        from socialdesk.ui.widgets.floating import Menu

        menu = Menu(self.menu)
        menu.aboutToHide.connect(menu.deleteLater)
        for key, words in self._words.items():
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(key == self.views.current)
            action.setData(key)
        menu.triggered.connect(self._take)
        return menu

    def _offer(self) -> None:
        menu = self.offered()
        menu.popup(self.menu.mapToGlobal(QPoint(0, self.menu.height() + 4)))

    def _take(self, action: QAction) -> None:
        key = str(action.data())
        self.choose(key)
        self.views.chosen.emit(key)


class _Opening(Button):
    """A button with a chevron, whose menu is made when it is pressed."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._opens = True


def title_of(view: MonthView) -> str:
    """Return what is shown: "November 2026", or "16 Nov – 22 Nov, Week 47"."""
    if len(view.cells) != WEEK_DAYS:
        return view.eye.formats.month(view.month)
    return week_title(view.month, view.eye.formats)


def week_title(first: date, formats: Formats) -> str:
    """Return how a week is called."""
    return _("{first} – {last}, {week}").format(
        first=formats.date_short(first),
        last=formats.date_short(first + timedelta(days=WEEK_DAYS - 1)),
        week=formats.week_number(first),
    )


@lru_cache(maxsize=8)
def longest(formats: Formats, worn: Theme, *, week: bool) -> int:
    """Return the pixels that the longest title of a year takes.

    The views look the same in every month: not the title at hand decides on them.
    """
    if week:
        start = formats.week_of(date(_SAMPLE, 1, 7))
        titles = [week_title(start + timedelta(weeks=n), formats) for n in range(51)]
    else:
        titles = [formats.month(date(_SAMPLE, number, 1)) for number in range(1, 13)]
    metrics = worn.metrics("title")
    return round(max(map(metrics.horizontalAdvance, titles))) + 2
