"""What is seen of the calendar before the services are there.

It stands where the page will, looks the same and is deaf. It imports only what it
shows: the page's views, editors and menus are loaded after the first picture
(performance.md, section 9). A test holds it against the page, pixel by pixel.
"""


from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from socialdesk.domain.words import _
from socialdesk.services.glances import ALL
from socialdesk.ui.formats import Formats
from socialdesk.ui.pages.calendar_side import Beside, CalendarSide
from socialdesk.ui.room import Glimpse
from socialdesk.ui.theme import theme
from socialdesk.ui.widgets.buttons import Button, IconButton, Kind
from socialdesk.ui.widgets.cards import PageHeader
from socialdesk.ui.widgets.month_model import (
    DAYS,
    Eye,
    MonthView,
    grid_start,
    month_view,
)
from socialdesk.ui.widgets.month_picture import MonthPainter, Plan, Stamps
from socialdesk.ui.widgets.paint import is_rtl, painter_for
from socialdesk.ui.widgets.switch import FilterPill, Switch

CAPACITY = 6
"""So many posts a day the picture has; more are seen in huge windows only."""


def early(glimpse: Glimpse) -> QWidget:
    """Return the page's picture, from the quick reads alone."""
    glances = glimpse.glances
    eye = Eye(formats=Formats(zone=glimpse.zone), now=glimpse.now, me=glimpse.me)
    first = grid_start(eye.today, eye.formats)
    picture = glances.month(first, DAYS, CAPACITY, ALL, zone=glimpse.zone, me=glimpse.me)
    view = month_view(picture, eye.today.replace(day=1), eye)
    week = eye.formats.week_of(eye.today)
    coming = glances.coming(glimpse.now, week, zone=glimpse.zone, me=glimpse.me)
    return CalendarPicture(view, Beside(coming=coming, eye=eye))


class CalendarPicture(QWidget):
    def __init__(self, view: MonthView, beside: Beside) -> None:
        super().__init__()
        worn = theme()
        whole = QHBoxLayout(self)
        whole.setSpacing(20)
        edge = worn.tokens.margin["page"]
        whole.setContentsMargins(edge, 16, edge-16, 20)
        main = QVBoxLayout()
        main.setSpacing(0)
        main.addWidget(_header(view))
        main.addSpacing(16)
        self.pills = _Pills(tuple(view.picture.names.channels.values()))
        main.addWidget(self.pills)
        main.addSpacing(20)
        main.addWidget(_Month(view), 1)
        whole.addLayout(main, 1)
        side = CalendarSide()
        side.show_beside(beside)
        whole.addWidget(side)


def _header(view):
    header = PageHeader(view.eye.formats.month(view.month))
    steps = QWidget()
    line = QHBoxLayout(steps)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(0)
    line.addWidget(IconButton("chevron-left", _("Earlier"), flips=True))
    line.addWidget(IconButton("chevron-right", _("Later"), flips=True))
    header.beside(steps)
    header.beside(Button(_("Today")))
    header.add(Switch(
            (
                ('m', _("Month")),
                ('w', _("Week")),
                ('a', _("Agenda")),
                ('l', _("List")),
                ('b', _("Board")),
            ),
            _("How the calendar looks"),
        ))
    header.add(Button(_("New post"), Kind.PRIMARY, "plus"))
    return header


class _Pills(QWidget):
    def __init__(self, channels):
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for one in channels[:8]:
            line.addWidget(FilterPill(one.name or one.handle, one.network, one.hue))
        line.addStretch(1)
        line.addWidget(Button(_("All people"), Kind.QUIET, "sliders-horizontal"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)


class _Month(QWidget):
    """The month, painted and deaf."""

    def __init__(self, view: MonthView) -> None:
        super().__init__()
        self._view = view

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the month."""
        worn, rtl = theme(), is_rtl(self)
        painter = painter_for(self)
        plan = Plan(self.size(), worn, rtl=rtl)
        stamps = Stamps(worn, self.devicePixelRatioF(), rtl=rtl)
        work = MonthPainter(plan, self._view, {}, stamps)
        work.frame(painter)
        for week in range(plan.weeks):
            work.week(painter, week)
        work.edge(painter)
        painter.end()
