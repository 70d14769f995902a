"""The calendar: the posts of a month or an agenda, and what is beside them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from socialdesk.background.lanes import Lane
from socialdesk.domain.ids import PersonId, PostId, SwapId
from socialdesk.domain.journal import ChangeSet, Kind
from socialdesk.domain.periods import instant, reached
from socialdesk.domain.posts import OPEN_STATES, STATE_WORDS, Post, PostState
from socialdesk.domain.team import Right, Role, may
from socialdesk.domain.words import _
from socialdesk.services.glances import ALL, Filter, GlanceService, Names, PostGlance
from socialdesk.ui.editors.post import (
    MoveEditor,
    PostedEditor,
    PostEditor,
    Shelf,
    new_post,
)
from socialdesk.ui.formats import Formats
from socialdesk.ui.pages.calendar_filter import CalendarFilter
from socialdesk.ui.pages.calendar_side import Beside, CalendarSide, waiting_for
from socialdesk.ui.pages.page import Page
from socialdesk.ui.room import Glimpse, Room
from socialdesk.ui.theme import Theme, follow
from socialdesk.ui.widgets.agenda_list import AgendaList
from socialdesk.ui.widgets.buttons import Button, IconButton
from socialdesk.ui.widgets.buttons import Kind as Weight
from socialdesk.ui.widgets.cards import Card, EmptyState, PageHeader
from socialdesk.ui.widgets.dialogs import MIDDLE, Dialog
from socialdesk.ui.widgets.month_grid import MonthGrid
from socialdesk.ui.widgets.month_model import (
    DAYS,
    WEEK,
    Eye,
    MonthView,
    grid_start,
    month_after,
    month_view,
)
from socialdesk.ui.widgets.switch import Switch

if TYPE_CHECKING:
    from socialdesk.services.bundle import Services
    from socialdesk.ui.actions import Act

_NARROW = 940
"""Below this width of the page there is no room for the column beside it."""
_EARLY = 6
"""So many posts a day the early picture has; more are seen in huge windows only."""
_QUIET = 100
"""Milliseconds of quiet before the neighbours are prepared."""
_MINUTE = 60_000
_PAGE = 200
_ROUND = 12
"""Above and below a list, so that it leaves the card's round corners alone."""
_YEAR = 366
_MONTH, _WEEK, _AGENDA = "month", "week", "agenda"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is asked for: how much of which days, and through whose eyes.

    `month` is any day of the month, or of the week when `days` is seven; None is today.
    """

    month: date | None
    days: int = DAYS
    capacity: int
    filter: Filter
    me: str
    now: datetime


@dataclass(frozen=True)
class Looks:
    """How one person has left the calendar."""

    view: str = _MONTH
    month: date | None = None
    hidden: frozenset[str] = frozenset()
    person: str = ""


class CalendarFrame(QWidget):
    """Everything that is seen: header, filters, month or agenda, and the side."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = PageHeader(" ")
        self.back = IconButton("chevron-left", _("Earlier"), flips=True)
        self.on = IconButton("chevron-right", _("Later"), flips=True)
        self.today = Button(_("Today"))
        self.views = Switch(
            ((_MONTH, _("Month")), (_WEEK, _("Week")), (_AGENDA, _("Agenda"))),
            _("How the calendar looks"),
        )
        self.new = Button(_("New post"), Weight.PRIMARY, "plus")
        steps = QWidget()
        line = QHBoxLayout(steps)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.back)
        line.addWidget(self.on)
        self.header.beside(steps)
        self.header.beside(self.today)
        self.header.add(self.views)
        self.header.add(self.new)
        self.filter = CalendarFilter()
        self.grid = MonthGrid()
        self.agenda = AgendaList()
        self.nothing = EmptyState(
            "calendar-days",
            _("Nothing is planned here"),
            _("From this month on there is no post for these channels and people."),
        )
        self.side = CalendarSide()
        card = Card(flush=True)
        card.body.setContentsMargins(1, _ROUND, 1, _ROUND)
        card.body.addWidget(self.agenda)
        self.stack = QStackedWidget()
        for part in (self.grid, card, self.nothing):
            self.stack.addWidget(part)
        self._lay_out()
        follow(self._dress)

    def show_view(self, view: MonthView) -> None:
        """Show a month."""
        self.header.show_title(title_of(view))
        self.filter.show_names(view.picture.names)
        self.grid.show_month(view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the side only where there is room for it."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        self.side.setVisible(self.width() >= self._narrow)

    def _lay_out(self) -> None:
        main = QVBoxLayout()
        main.setSpacing(0)
        main.addWidget(self.header)
        main.addSpacing(16)
        main.addWidget(self.filter)
        main.addSpacing(20)
        main.addWidget(self.stack, 1)
        self._whole = QHBoxLayout(self)
        self._whole.setSpacing(20)
        self._whole.addLayout(main, 1)
        self._whole.addWidget(self.side)

    def _dress(self, worn: Theme) -> None:
        edge = worn.tokens.margin["page"]
        self._whole.setContentsMargins(edge, 16, edge, 20)
        self._narrow = worn.px(_NARROW)
        self._make_room()


class CalendarPage(Page):
    """Shows when what goes out, and lets people plan it."""

    watches = frozenset(
        {
            Kind.POST,
            Kind.TURN,
            Kind.ROTATION,
            Kind.SWAP,
            Kind.CHANNEL,
            Kind.PERSON,
            Kind.SETTING,
            Kind.CLOSED_DAY,
        }
    )

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self._glances: GlanceService = room.services.glances
        self._month: date | None = None
        self._asked = 0
        self._near: dict[date, MonthView] = {}
        self._closed: dict[date, str] = {}
        self._closed_for: tuple[date, date] | None = None
        self._looks: dict[PersonId, Looks] = {}
        self._person: PersonId | None = None
        self._goal: tuple[date, str] | None = None
        self.frame = CalendarFrame()
        self.grid, self.agenda = self.frame.grid, self.frame.agenda
        self.filter, self.side = self.frame.filter, self.frame.side
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.frame)
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET)
        self._quiet.timeout.connect(self._prepare)
        self._minute = QTimer(self, interval=_MINUTE)
        self._minute.timeout.connect(self.refresh)
        self._minute.start()
        self._wire()

    @staticmethod
    def early(glimpse: Glimpse) -> QWidget:
        """Return the page's picture, from the quick reads alone."""
        frame = CalendarFrame()
        wish = Wish(
            month=None, capacity=_EARLY, filter=ALL, me=glimpse.me, now=glimpse.now
        )
        view = seen(glimpse.glances, wish)
        frame.show_view(view)
        coming = glimpse.glances.coming(
            glimpse.now,
            view.eye.formats.week_of(view.eye.today),
            zone=glimpse.zone,
            me=glimpse.me,
        )
        frame.side.show_beside(Beside(coming=coming, eye=view.eye))
        return frame

    # -- what is shown -----------------------------------------------------------------

    @property
    def view(self) -> MonthView | None:
        """The month that is shown."""
        return self.grid.view

    def reload(self) -> None:
        """Ask for the month, and for what is beside it."""
        self._take_place()
        self._near.clear()
        self._ask(self._month, self._show)
        if not self.side.isHidden():
            self._ask_side()

    def go(self, record_id: str) -> None:
        """Show a post, or a day written as "2026-11-17"."""
        try:
            self.show_day(date.fromisoformat(record_id))
        except ValueError:
            post = partial(self.room.services.posts.post, PostId(record_id))
            self.tasks.run(self, post, done=self._go_to_post)

    def new(self) -> None:
        """Begin a post on the current day, or today."""
        view = self.view
        if view is not None:
            self._begin(self.grid.current_day() or view.eye.today)

    def acts(self) -> "Sequence[Act]":
        """Return the acts on the chosen post."""
        from socialdesk.ui.actions import Act

        post = self._chosen()
        if post is None:
            return ()
        return (
            Act(
                id="post.open",
                words=_("Open {title}").format(title=post.title),
                run=partial(self._open, post.id),
                icon="pencil",
            ),
            Act(
                id="post.move",
                words=_("Move {title} to…").format(title=post.title),
                run=partial(self._ask_where, post.id),
                icon="calendar-clock",
            ),
            Act(
                id="post.delete",
                words=_("Delete {title}").format(title=post.title),
                run=partial(self._remove, post.id),
                icon="trash-2",
            ),
        )

    def show_day(self, day: date, post_id: str = "") -> None:
        """Show the month of a day, and make the day current."""
        view = self.view
        if view is not None and view.month == self._anchor(day):
            self.grid.go_to(day, post_id)
        else:
            self._goal = (day, post_id)
            self._switch(self._anchor(day))

    def _take_place(self) -> None:
        """Show what this person had chosen, when somebody else sits here now."""
        me = self.room.me()
        if me != self._person:
            self._person = me
            looks = self._looks.get(me, Looks())
            self._month = looks.month
            self.filter.choose(looks.hidden, looks.person)
            self._choose_view(looks.view)

    @property
    def _days(self) -> int:
        """How many days are shown at once."""
        return WEEK if self.frame.views.current == _WEEK else DAYS

    def _anchor(self, day: date) -> date:
        """Return the first day of the month or week that shows a day."""
        view = self.view
        if self._days == DAYS or view is None:
            return day.replace(day=1)
        return view.eye.formats.week_of(day)

    def _beyond(self, anchor: date, steps: int) -> date:
        """Return the first day of a month or week some steps on."""
        if self._days == WEEK:
            return anchor + timedelta(weeks=steps)
        return month_after(anchor, steps)

    def _remember(self) -> None:
        if self._person is not None:
            self._looks[self._person] = Looks(
                view=self.frame.views.current,
                month=self._month,
                hidden=self.filter.hidden,
                person=self.filter.person,
            )

    def _ask(self, month: date | None, then: Callable[[int, MonthView], None]) -> None:
        self._asked += 1
        work = partial(seen, self._glances, self._wish(month))
        done = partial(then, self._asked)
        self.tasks.run(self, work, done=done, lane=Lane.WIDE)

    def _wish(self, month: date | None) -> Wish:
        days = self._days
        return Wish(
            month=month,
            days=days,
            capacity=self.grid.capacity(days // WEEK),
            filter=self.filter.wanted(),
            me=self.room.me(),
            now=self.room.clock(),
        )

    def _show(self, number: int, view: MonthView) -> None:
        if number != self._asked:
            return
        shown = self.view
        same = (
            shown is not None
            and (shown.cells, shown.bands) == (view.cells, view.bands)
            and shown.eye.formats == view.eye.formats
        )
        if not same:
            self.grid.forget()
        if not same or shown is None or shown.picture.names != view.picture.names:
            self._present(view)
        self._follow_up()

    def _follow_up(self) -> None:
        """Bring the agenda along, and prepare the neighbours when it is quiet."""
        if self.frame.views.current == _AGENDA:
            self._ask_agenda()
        self._quiet.start()

    def _present(self, view: MonthView) -> None:
        """Put a month on the screen, now."""
        self.frame.show_view(view)
        channels = view.picture.names.channels
        if channels:
            self.frame.new.allow()
        else:
            self.frame.new.refuse(_("Add a channel first."))
        goal, self._goal = self._goal, None
        if goal is not None:
            self.grid.go_to(*goal)
        self._ask_closed(view)
        self._remember()

    def _switch(self, month: date) -> None:
        """Show another month: at once where it is prepared."""
        self._month = month
        near = self._near.get(month)
        if near is None:
            self._ask(month, self._show)
        else:
            self._asked += 1  # whatever is still under way comes too late
            self._present(near)
            self._follow_up()

    def _prepare(self) -> None:
        """Ask for the neighbours and let them be painted, while it is quiet."""
        view = self.view
        if view is None or not self.isVisible():
            return
        wanted = [self._beyond(view.month, step) for step in (1, -1)]
        self._near = {
            month: near
            for month, near in self._near.items()
            if month in {*wanted, view.month}
        }
        self._near[view.month] = view
        for month in wanted:
            if month not in self._near:
                work = partial(seen, self._glances, self._wish(month))
                done = partial(self._prepared, self._asked)
                self.tasks.run(self, work, done=done, lane=Lane.WIDE)

    def _prepared(self, number: int, view: MonthView) -> None:
        if number == self._asked:
            self._near[view.month] = view
            self.grid.prepare(view)

    def _ask_closed(self, view: MonthView) -> None:
        """Ask for the names of holidays, of the neighbours too, once."""
        first, last = view.first, view.first + timedelta(days=DAYS)
        known = self._closed_for
        if known is not None and known[0] <= first and last <= known[1]:
            return
        start = first - timedelta(days=_YEAR)
        work = partial(self._glances.closed, start, 2 * _YEAR + DAYS)
        end = start + timedelta(days=2 * _YEAR + DAYS)
        self._closed_for = (start, end)
        done = self._show_closed
        self.tasks.run(self, work, done=done, failed=_ignore, lane=Lane.WIDE)

    def _show_closed(self, names: Mapping[date, str]) -> None:
        self._closed |= names
        self.grid.show_closed(self._closed)
        self._quiet.start()

    def _on_changed(self, changes: ChangeSet) -> None:
        if any(change.kind in {Kind.SETTING, Kind.CLOSED_DAY} for change in changes):
            self._closed_for = None
            self._closed = {}
        super()._on_changed(changes)

    def _ask_side(self) -> None:
        work = partial(beside, self.room.services, self.room.clock(), self.room.me())
        self.tasks.run(self, work, done=self.side.show_beside)

    # -- the agenda --------------------------------------------------------------------

    def _ask_agenda(self, after: tuple[int, str] | None = None) -> None:
        view = self.view
        if view is None:
            return
        first = view.month
        if view.place(view.eye.today) is not None:
            first = max(first, view.eye.today)
        work = partial(
            self._glances.posts,
            first,
            _YEAR,
            self.filter.wanted(),
            zone=view.eye.formats.zone,
            after=after or (-(2**62), ""),
            limit=_PAGE,
        )
        done = self._show_agenda if after is None else self._add_agenda
        self.tasks.run(self, work, done=done, lane=Lane.WIDE)

    def _show_agenda(self, posts: Sequence[PostGlance]) -> None:
        view = self.view
        if view is not None:
            self.agenda.items.show(posts, view.picture.names, view.eye)
            self._choose_view(self.frame.views.current)

    def _add_agenda(self, posts: Sequence[PostGlance]) -> None:
        view = self.view
        if view is not None:
            self.agenda.items.add(posts, view.picture.names)

    def _more_agenda(self) -> None:
        last = self.agenda.items.last
        if last is not None and self.tasks.idle:
            self._ask_agenda((last.at, last.id))

    def _choose_view(self, key: str) -> None:
        self.frame.views.choose(key)
        empty = key == _AGENDA and not self.agenda.items.rows
        page = 0 if key != _AGENDA else 2 if empty else 1
        self.frame.stack.setCurrentIndex(page)

    def _on_view(self, key: str) -> None:
        self._choose_view(key)
        self._near.clear()
        view = self.view
        if view is not None:
            day = self.grid.current_day() or view.month
            if view.place(view.eye.today) is not None and day == view.month:
                day = view.eye.today
            self._month = self._anchor(day)
        self._remember()
        self._ask(self._month, self._show)

    # -- acts --------------------------------------------------------------------------

    def refuses(self, post: PostGlance, day: date, *, copies: bool) -> str:
        """Return why a post may not go to a day; nothing if it may."""
        view = self.view
        if view is None:
            return ""
        if day < view.eye.today:
            return _("That day is over")
        if copies:
            return ""
        if post.state not in OPEN_STATES:
            state = _(STATE_WORDS[PostState(post.state)])
            return _("It is {state} already").format(state=state)
        if not _may_write(view.picture.names, view.eye.me, post):
            author = view.picture.names.people.get(post.author_id)
            return _("It is {person}’s post").format(
                person=author.name if author else _("Somebody")
            )
        return ""

    def _move(self, post_id: str, day: date) -> None:
        post, view = self._glance(post_id), self.view
        if post is None or view is None:
            return
        at = _on_day(post, day, view.eye.formats)
        move = self.room.services.posts.move
        work = partial(move, PostId(post_id), at, actor=self.room.me())
        words = _("{title}: moved to {day}")
        self._do(work, words.format(title=post.title, day=self._day_words(day)))

    def _copy(self, post_id: str, day: date) -> None:
        post, view = self._glance(post_id), self.view
        if post is None or view is None:
            return
        at = _on_day(post, day, view.eye.formats)
        copy = self.room.services.posts.copy
        work = partial(copy, PostId(post_id), at, actor=self.room.me())
        words = _("{title}: copied to {day}")
        self._do(work, words.format(title=post.title, day=self._day_words(day)))

    def _remove(self, post_id: str) -> None:
        remove = self.room.services.posts.remove
        work = partial(remove, PostId(post_id), actor=self.room.me())
        post = self._glance(post_id)
        title = post.title if post else _("Post")
        self._do(work, _("{title}: deleted").format(title=title))

    def _answer(self, swap_id: str, accept: bool) -> None:  # noqa: FBT001 - a slot
        answer = self.room.services.rotations.answer_swap
        work = partial(answer, SwapId(swap_id), accept=accept, actor=self.room.me())
        self._do(work, _("Swap accepted") if accept else _("Swap declined"))

    def _do(self, work: Callable[[], Any], words: str) -> None:
        self.tasks.run(self, work, done=partial(self._did, words))

    def _did(self, words: str, _result: object) -> None:
        self.done.emit(words)

    def _open(self, post_id: str) -> None:
        self._read_post(post_id, self._edit)

    def _ask_where(self, post_id: str) -> None:
        self._read_post(post_id, self._edit_time)

    def _ask_link(self, post_id: str) -> None:
        self._read_post(post_id, self._edit_link)

    def _read_post(self, post_id: str, done: Callable[[Post], None]) -> None:
        work = partial(self.room.services.posts.post, PostId(post_id))
        self.tasks.run(self, work, done=done)

    def _edit(self, post: Post) -> None:
        self._start(PostEditor(self.room, post, self._shelf(), parent=self))

    def _edit_time(self, post: Post) -> None:
        self._start(MoveEditor(self.room, post, self._shelf(), parent=self))

    def _edit_link(self, post: Post) -> None:
        self._start(PostedEditor(self.room, post, self._shelf(), parent=self))

    def _start(self, editor: PostEditor | MoveEditor | PostedEditor) -> None:
        editor.told.connect(self.done)
        editor.open()

    def _begin(self, day: date, text: str = "") -> None:
        """Begin a post on a day."""
        shelf, me = self._shelf(), self.room.me()
        channel = self._likely_channel(shelf.names)
        if not channel:
            self.grid.say(_("Add a channel first."))
            return
        post = new_post(shelf, me, channel, day, text)
        self._start(PostEditor(self.room, post, shelf, is_new=True, parent=self))

    def _likely_channel(self, names: Names) -> str:
        """Return the channel that is shown, the first of several."""
        wanted = self.filter.wanted().channels
        known = [one for one in names.channels if not wanted or one in wanted]
        return next(iter(known or names.channels), "")

    def _shelf(self) -> Shelf:
        assert self.view is not None  # noqa: S101 - something of it was chosen
        return Shelf(
            names=self.view.picture.names,
            formats=self.view.eye.formats,
            now=self.room.clock(),
        )

    def _menu(self, post_id: str, day: date, spot: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if post_id:
            menu.addAction(_("Open")).triggered.connect(partial(self._open, post_id))
            move = menu.addAction(_("Move to…\tM"))
            move.triggered.connect(partial(self._ask_where, post_id))
            posted = menu.addAction(_("Mark as posted…"))
            posted.triggered.connect(partial(self._ask_link, post_id))
            delete = menu.addAction(_("Delete\tDel"))
            delete.triggered.connect(partial(self._remove, post_id))
            self._limit_menu((move, posted), post_id)
            menu.addSeparator()
        menu.addAction(_("New post here\tN")).triggered.connect(
            partial(self._begin, day)
        )
        menu.addAction(_("Show the day")).triggered.connect(
            partial(self._open_day, day)
        )
        menu.popup(spot)

    def _limit_menu(self, actions: Sequence[Any], post_id: str) -> None:
        post = self._glance(post_id)
        for action in actions:
            action.setEnabled(post is not None and post.state in OPEN_STATES)

    def _open_day(self, day: date) -> None:
        view = self.view
        if view is None:
            return
        work = partial(
            self._glances.posts,
            day,
            1,
            self.filter.wanted(),
            zone=view.eye.formats.zone,
            limit=_PAGE,
        )
        done = partial(self._show_day, day)
        self.tasks.run(self, work, done=done, lane=Lane.WIDE)

    def _show_day(self, day: date, posts: Sequence[PostGlance]) -> None:
        view = self.view
        if view is None:
            return
        dialog = DayDialog(day, posts, view, parent=self)
        dialog.posts.opened.connect(self._open)
        dialog.accepted.connect(partial(self._begin, day))
        dialog.open()

    def _chosen(self) -> PostGlance | None:
        if self.frame.views.current == _AGENDA:
            return self.agenda.current_post()
        return self.grid.items.post(self.grid.current_item())

    def _glance(self, post_id: str) -> PostGlance | None:
        item = self.grid.items.find(post_id)
        found = self.grid.items.post(item)
        if found is not None:
            return found
        rows = (row.post for row in self.agenda.items.rows)
        return next((post for post in rows if post and post.id == post_id), None)

    def _day_words(self, day: date) -> str:
        view = self.view
        return "" if view is None else view.eye.formats.day(day)

    def _go_to_post(self, post: Post) -> None:
        view = self.view
        zone = view.eye.formats if view is not None else Formats()
        self.show_day(zone.wall(post.at).date(), post.id)

    def _step(self, steps: int) -> None:
        view = self.view
        month = self._month or (view.month if view is not None else None)
        if month is not None:
            self._switch(self._beyond(month, steps))

    def _to_today(self) -> None:
        view = self.view
        if view is not None:
            day = view.eye.formats.wall(self.room.clock()).date()
            self.show_day(day)

    def _filtered(self) -> None:
        self._near.clear()
        self._remember()
        self._ask(self._month, self._show)

    def _see_all(self) -> None:
        self._on_view(_AGENDA)

    def _wire(self) -> None:
        frame, grid = self.frame, self.grid
        frame.back.clicked.connect(partial(self._step, -1))
        frame.on.clicked.connect(partial(self._step, 1))
        frame.today.clicked.connect(self._to_today)
        frame.views.chosen.connect(self._on_view)
        frame.new.clicked.connect(self.new)
        self.filter.changed.connect(self._filtered)
        grid.refuses = self.refuses
        for signal, slot in (
            (grid.opened, self._open),
            (grid.day_opened, self._open_day),
            (grid.new_asked, self._begin),
            (grid.move_asked, self._ask_where),
            (grid.moved, self._move),
            (grid.copied, self._copy),
            (grid.removed, self._remove),
            (grid.menu_asked, self._menu),
            (grid.stepped, self._step),
            (grid.reached, self.show_day),
            (grid.today_asked, self._to_today),
            (grid.dropped, self._begin),
            (grid.roomier, self.refresh),
            (self.agenda.opened, self._open),
            (self.agenda.removed, self._remove),
            (self.agenda.move_asked, self._ask_where),
            (self.agenda.more_asked, self._more_agenda),
            (self.side.opened, self._open),
            (self.side.posted, self._ask_link),
            (self.side.answered, self._answer),
            (self.side.more_asked, self._see_all),
        ):
            signal.connect(slot)


class DayDialog(Dialog):
    """Shows all posts of a day; its verb begins another.

    Args:
        day: On the business's clock.
        posts: All of them, or the first two hundred.
        view: The month it was opened from.
        parent: The window it belongs to.
    """

    def __init__(
        self,
        day: date,
        posts: Sequence[PostGlance],
        view: MonthView,
        *,
        parent: QWidget | None = None,
    ) -> None:
        title = view.eye.formats.day(day)
        super().__init__(
            title, _("New post"), width=MIDDLE, away=_("Close"), parent=parent
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.posts = AgendaList()
        self.posts.items.show(posts, view.picture.names, view.eye)
        self.posts.setMinimumHeight(360)
        self.posts.opened.connect(self.reject)
        card = Card(flush=True)
        card.body.setContentsMargins(1, _ROUND, 1, _ROUND)
        card.body.addWidget(self.posts)
        self.add(card)


def seen(glances: GlanceService, wish: Wish) -> MonthView:
    """Return a month as it is asked for; the month of today where none is named."""
    formats = Formats(zone=glances.business().zone or "UTC")
    eye = Eye(formats=formats, now=wish.now, me=wish.me)
    day = wish.month or eye.today
    first = formats.week_of(day) if wish.days == WEEK else grid_start(day, formats)
    picture = glances.month(
        first,
        wish.days,
        wish.capacity,
        wish.filter,
        zone=formats.zone,
        me=wish.me,
    )
    return month_view(picture, first if wish.days == WEEK else day.replace(day=1), eye)


def title_of(view: MonthView) -> str:
    """Return what is shown: "November 2026", or "16 Nov – 22 Nov, Week 47"."""
    formats, last = view.eye.formats, view.cells[-1].day
    if len(view.cells) != WEEK:
        return formats.month(view.month)
    return _("{first} – {last}, {week}").format(
        first=formats.date_short(view.month),
        last=formats.date_short(last),
        week=formats.week_number(view.month),
    )


def beside(services: "Services", now: datetime, me: PersonId) -> Beside:
    """Return what is shown beside the calendar."""
    glances = services.glances
    formats = Formats(zone=glances.business().zone or "UTC")
    eye = Eye(formats=formats, now=now, me=me)
    first = formats.week_of(eye.today)
    coming = glances.coming(now, first, zone=formats.zone, me=me)
    mine = coming.mine
    swaps = waiting_for(services.rotations.swaps(me), me)
    standing = services.rotations.standing() if swaps else ()
    return Beside(
        coming=coming,
        eye=eye,
        text=services.posts.post(PostId(mine.id)).text if mine else "",
        swaps=swaps,
        channels={one.rotation.id: one.channel.id for one in standing},
    )


def _on_day(post: PostGlance, day: date, formats: Formats) -> datetime:
    """Return the time of a post on another day, on the business's clock."""
    wall = formats.wall(instant(post.at))
    return reached(datetime.combine(day, wall.time()), formats.zone)


def _may_write(names: Names, me: str, post: PostGlance) -> bool:
    person = names.people.get(me)
    if person is None:
        return True  # the service decides
    return may(Role(person.role), Right.POST_WRITE, own=post.author_id == me)


def _ignore(_trouble: object) -> None:
    """Do without the names of holidays: the calendar is whole without them."""
