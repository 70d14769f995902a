"""What is seen of the calendar before the services are there.

It stands where the page will, looks the same and is deaf. It imports only what it
shows: the page's views, menus and editors are loaded after the first picture
(performance.md, section 9). A test holds it against the page.
"""

from bisect import bisect_right
from functools import partial
from itertools import accumulate

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from socialdesk.domain.words import _, plural
from socialdesk.services.glances import ChannelGlance, Filter
from socialdesk.ui.formats import Formats
from socialdesk.ui.pages.calendar_header import CalendarHeader
from socialdesk.ui.pages.calendar_looks import (
    LIST,
    MONTH,
    WEEK,
    Looks,
    Memory,
)
from socialdesk.ui.room import Glimpse
from socialdesk.ui.theme import theme
from socialdesk.ui.widgets.buttons import Button, IconButton, Kind
from socialdesk.ui.widgets.month_model import (
    DAYS,
    Eye,
    MonthView,
    grid_start,
    month_view,
)
from socialdesk.ui.widgets.month_model import WEEK as WEEK_DAYS
from socialdesk.ui.widgets.month_picture import MonthPainter, Plan, Stamps
from socialdesk.ui.widgets.paint import centred, is_rtl, painter_for, rounded
from socialdesk.ui.widgets.switch import FilterPill

_CAPACITY = {DAYS: 6, WEEK_DAYS: 30}
"""So many posts a day the picture has; more are seen in huge windows only."""
_NARROW, _BAR, _SIDE = 940, 16, 288
_PILLS, _SEARCH, _GAP = 8, 36, 8
_GONE = frozenset({"archived", "lost", "imposter"})


def early(glimpse: Glimpse) -> QWidget:
    """Return the page's picture, from the quick reads alone."""
    formats = Formats(zone=glimpse.zone)
    eye = Eye(formats=formats, now=glimpse.now, me=glimpse.me)
    desk = glimpse.desk
    memory = Memory(desk.file if desk is not None else None)
    looks = memory.looks(glimpse.me, glimpse.now.date())
    return CalendarPicture(_seen(glimpse, eye, looks), looks, glimpse)


class CalendarPicture(QWidget):
    """The calendar as somebody has left it.

    What the lists show is not read for it: their place stays free for a moment. The
    column beside the month is made when the month has been seen.
    """

    def __init__(
        self,
        view: MonthView,
        looks: Looks,
        glimpse: Glimpse,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.view = view
        self._glimpse: Glimpse | None = glimpse
        self._filter = _Filter(view, looks)
        header = CalendarHeader(looks.view)
        header.show_period(view)
        self._bare = not view.picture.names.channels
        if self._bare:
            header.new.hide()
            self._filter.hide()
        self._main = QVBoxLayout()
        self._main.setSpacing(0)
        self._main.addWidget(header)
        self._main.addSpacing(16)
        self._main.addWidget(self._filter)
        self._main.addSpacing(20)
        painted = looks.view in {MONTH, WEEK} and not self._bare
        self._main.addWidget(_Grid(view, looks) if painted else QWidget(), 1)
        self._whole = QHBoxLayout(self)
        self._whole.setSpacing(20)
        self._whole.addLayout(self._main, 1)
        self._side = QWidget()
        self._column = QHBoxLayout(self._side)
        self._column.setSpacing(0)
        bar = (_BAR, 0, 0, 0) if is_rtl(self) else (0, 0, _BAR, 0)
        self._column.setContentsMargins(*bar)
        self._side.setFixedWidth(theme().px(_SIDE) + _BAR)
        self._whole.addWidget(self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """See to the column beside, once the rest is there."""
        super().paintEvent(event)
        if self._glimpse is not None:
            glimpse, self._glimpse = self._glimpse, None
            QTimer.singleShot(0, self, partial(self._fill_side, glimpse))

    def _fill_side(self, glimpse: Glimpse) -> None:
        from socialdesk.ui.pages.calendar_side import Beside, CalendarSide

        eye, glances = self.view.eye, glimpse.glances
        week = eye.formats.week_of(eye.today)
        coming = glances.coming(glimpse.now, week, zone=glimpse.zone, me=glimpse.me)
        text = glances.text(coming.mine.id) if coming.mine else ""
        side = CalendarSide()
        side.show_beside(Beside(coming=coming, eye=eye, text=text))
        self._column.addWidget(side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the side where there is room for it."""
        super().resizeEvent(event)
        worn = theme()
        wide = self.width() >= worn.px(_NARROW) and not self._bare
        self._side.setVisible(wide)
        self._filter.drawer.setVisible(not wide)
        edge = worn.tokens.margin["page"]
        end = edge - _BAR if wide else edge
        left, right = (end, edge) if is_rtl(self) else (edge, end)
        self._whole.setContentsMargins(left, 16, right, 20)


class _Grid(QWidget):
    """The month or the week, painted."""

    def __init__(self, view: MonthView, looks: Looks) -> None:
        super().__init__()
        self._view, self._numbered = view, looks.numbered and looks.view == MONTH

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it, without holidays: their library is not loaded yet."""
        worn, rtl = theme(), is_rtl(self)
        plan = Plan(self.size(), worn, len(self._view.cells) // 7, rtl, self._numbered)
        stamps = Stamps(worn, self.devicePixelRatioF(), rtl=rtl)
        work = MonthPainter(plan, self._view, {}, stamps)
        painter = painter_for(self)
        work.frame(painter)
        for week in range(plan.weeks):
            work.week(painter, week)
        work.edge(painter)
        painter.end()


class _Filter(QWidget):
    """The line with the channels, the search and the people."""

    def __init__(self, view: MonthView, looks: Looks) -> None:
        super().__init__()
        names = view.picture.names
        self._channels = [
            one for one in names.channels.values() if one.status not in _GONE
        ]
        self._pills = [_pill(one, looks) for one in self._channels[:_PILLS]]
        person = names.people.get(looks.person)
        words = person.name if person else _("All people")
        self._more = _Opening("", Kind.QUIET)
        self._people = _Opening(words, Kind.QUIET, "sliders-horizontal")
        self.drawer = IconButton("panel-right", _("My turn and what is next"))
        self.drawer.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(_GAP)
        for part in (*self._pills, self._more):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(_Search())
        line.addWidget(self._people)
        self._options = IconButton("ellipsis", _("More ways to look"))
        self._options.setVisible(looks.view in {MONTH, LIST})
        line.addWidget(self._options)
        line.addWidget(self.drawer)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for the height of a button."""
        return QSize(200, self._people.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many pills as there is room for, as the page does."""
        super().resizeEvent(event)
        tools = (self._people, self._options, self.drawer)
        tail = sum(one.sizeHint().width() + _GAP for one in tools if not one.isHidden())
        room = self.width() - tail - theme().px(_SEARCH) - _GAP - 16
        ends = list(accumulate(pill.sizeHint().width() + _GAP for pill in self._pills))
        if len(ends) < len(self._channels) or (ends and ends[-1] > room):
            room -= self._more.sizeHint().width() + _GAP
        fitting = bisect_right(ends, room)
        for number, pill in enumerate(self._pills):
            pill.setVisible(number < fitting)
        rest = len(self._channels) - fitting
        self._more.setText(plural("{n} more channel", "{n} more channels", rest))
        self._more.setVisible(rest > 0)


class _Opening(Button):
    """A button that looks as if it had a menu."""

    def __init__(self, text: str, kind: Kind, icon: str = "") -> None:
        super().__init__(text, kind, icon)
        self._opens = True


class _Search(QWidget):
    """The search field, while it is only a sign."""

    def __init__(self) -> None:
        super().__init__()
        worn = theme()
        self.setFixedSize(worn.px(_SEARCH), worn.size("control"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        worn, painter, box = theme(), painter_for(self), QRectF(self.rect())
        colours = worn.colours
        edge = colours.control_border
        rounded(painter, box, 8, fill=colours.surface, outline=edge)
        sign = centred(box, 16).translated(-1, 0)
        worn.icons.paint(painter, sign, "search", colours.text2)
        painter.end()


def _seen(glimpse: Glimpse, eye: Eye, looks: Looks) -> MonthView:
    day = looks.month or eye.today
    week = looks.view == WEEK
    days = WEEK_DAYS if week else DAYS
    first = eye.formats.week_of(day) if week else grid_start(day, eye.formats)
    chosen = Filter(people=(looks.person,) if looks.person else ())
    if looks.hidden:
        known = glimpse.glances.names().channels
        left = tuple(one for one in known if one not in looks.hidden)
        chosen = chosen._replace(channels=left or ("-",))
    picture = glimpse.glances.month(
        first, days, _CAPACITY[days], chosen, zone=glimpse.zone, me=glimpse.me
    )
    return month_view(picture, first if week else day.replace(day=1), eye)


def _pill(one: ChannelGlance, looks: Looks) -> FilterPill:
    on = one.id not in looks.hidden
    return FilterPill(one.name or one.handle, one.network, one.hue, on=on)
