"""The calendar: posts by day, by week, in lists and on a board, and what is beside."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from socialdesk.background.lanes import Lane
from socialdesk.domain.ids import PersonId, PostId
from socialdesk.domain.journal import ChangeSet, Kind
from socialdesk.domain.periods import instant, micros
from socialdesk.domain.posts import Post
from socialdesk.domain.words import _
from socialdesk.services.glances import (
    AwayGlance,
    GlanceService,
    PostGlance,
)
from socialdesk.ui.formats import Formats
from socialdesk.ui.pages.calendar_acts import PostActs
from socialdesk.ui.pages.calendar_frame import CalendarFrame
from socialdesk.ui.pages.calendar_lists import PAGE, YEAR, Listing, Lists
from socialdesk.ui.pages.calendar_looks import (
    AGENDA,
    BOARD,
    LIST,
    MONTH,
    WEEK,
    Looks,
    Memory,
)
from socialdesk.ui.pages.calendar_reads import (
    Wish,
    beside,
    seen,
)
from socialdesk.ui.pages.page import NEW, Page
from socialdesk.ui.room import Room
from socialdesk.ui.widgets.agenda_list import AgendaList
from socialdesk.ui.widgets.cards import Card
from socialdesk.ui.widgets.dialogs import MIDDLE, Dialog
from socialdesk.ui.widgets.month_model import DAYS, MonthView, month_after
from socialdesk.ui.widgets.month_model import WEEK as WEEK_DAYS

if TYPE_CHECKING:
    from socialdesk.ui.actions import Act
    from socialdesk.ui.printing import Printout

_QUIET = 100
"""Milliseconds of quiet before the neighbours are prepared."""
_LEAVING = 800
"""Milliseconds after which is written how the calendar was left."""
_MINUTE = 60_000
_ROUND = 12
"""Above and below a list, so that it leaves the card's round corners alone."""
_AROUND = frozenset({Kind.SETTING, Kind.CLOSED_DAY, Kind.TIME_OFF})
"""What the answer about holidays and people who are away depends on."""
_LISTS = frozenset({AGENDA, LIST, BOARD})


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
            Kind.TIME_OFF,
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
        self._away: Sequence[AwayGlance] = ()
        self._memory = Memory(room.desk.file if room.desk is not None else None)
        self._person: PersonId | None = None
        self._goal: tuple[date, str] | None = None
        self._begins = False
        self._carried = ""
        self._shown = MONTH
        self.frame = CalendarFrame()
        self.grid, self.agenda = self.frame.grid, self.frame.agenda
        self.table, self.board = self.frame.table, self.frame.board
        self.filter, self.side = self.frame.filter, self.frame.side
        self.lists = Lists(self.frame, room.tasks, self._glances, self)
        self.post_acts = PostActs(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.frame)
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET)
        self._quiet.timeout.connect(self._prepare)
        self._minute = QTimer(self, interval=_MINUTE)
        self._minute.timeout.connect(self.refresh)
        self._minute.start()
        self._leaving = QTimer(self, singleShot=True, interval=_LEAVING)
        self._leaving.timeout.connect(self._write_looks)
        self._wire()

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
        self._ask_side()

    def go(self, record_id: str) -> None:
        """Show a post, or a day written as "2026-11-17"; `NEW` begins a post."""
        if record_id == NEW:
            self.new()
            return
        try:
            self.show_day(date.fromisoformat(record_id))
        except ValueError:
            post = partial(self.room.services.posts.post, PostId(record_id))
            self.tasks.run(self, post, done=self._go_to_post)

    def new(self) -> None:
        """Begin a post on the current day, or today; as soon as there is a month."""
        view = self.view
        self._begins = view is None
        if view is not None:
            self.post_acts.begin(self.grid.current_day() or view.eye.today)

    def acts(self) -> "Sequence[Act]":
        """Return the acts on the chosen post."""
        from socialdesk.ui.actions import Act

        post = self._chosen(self.frame.views.current)
        if post is None:
            return ()
        return (
            Act(
                id="post.open",
                words=_("Open {title}").format(title=post.title),
                run=partial(self.post_acts.open, post.id),
                icon="pencil",
            ),
            Act(
                id="post.move",
                words=_("Move {title} to…").format(title=post.title),
                run=partial(self.post_acts.ask_where, post.id),
                icon="calendar-clock",
            ),
            Act(
                id="post.delete",
                words=_("Delete {title}").format(title=post.title),
                run=partial(self.post_acts.remove, post.id),
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
            looks = self._memory.looks(me, self.room.clock().date())
            self._month, self._shown = looks.month, looks.view
            self.filter.choose(looks.hidden, looks.person)
            self.table.turn(back=looks.back)
            for action, on in (
                (self.frame.numbers, looks.numbered),
                (self.frame.back_first, looks.back),
            ):
                blocked = action.blockSignals(True)
                action.setChecked(on)
                action.blockSignals(blocked)
            self.grid.number_weeks(shown=looks.numbered)
            self._choose_view(looks.view)

    @property
    def _days(self) -> int:
        """How many days are shown at once."""
        return WEEK_DAYS if self._shown == WEEK else DAYS

    def _anchor(self, day: date) -> date:
        """Return the first day of the month or week that shows a day."""
        view = self.view
        if self._days == DAYS or view is None:
            return day.replace(day=1)
        return view.eye.formats.week_of(day)

    def _beyond(self, anchor: date, steps: int) -> date:
        """Return the first day of a month or week some steps on."""
        if self._days == WEEK_DAYS:
            return anchor + timedelta(weeks=steps)
        return month_after(anchor, steps)

    def _remember(self) -> None:
        """Keep how the calendar is seen, and write it when it stays so."""
        if self._person is None:
            return
        looks = Looks(
            view=self._shown,
            month=self._month,
            hidden=self.filter.hidden,
            person=self.filter.person,
            numbered=self.frame.numbers.isChecked(),
            back=self.table.back,
        )
        if self._memory.keep(self._person, looks, self.room.clock().date()):
            self._leaving.start()

    def _write_looks(self) -> None:
        self.tasks.run(self, self._memory.write)

    def hideEvent(self, event: QHideEvent) -> None:
        """Write at once how the calendar was left."""
        super().hideEvent(event)
        if self._leaving.isActive():
            self._leaving.stop()
            self._write_looks()

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
            capacity=self.grid.capacity(days // WEEK_DAYS),
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
        """Bring the lists along, and prepare the neighbours when it is quiet."""
        self._ask_list()
        self._quiet.start()

    def _present(self, view: MonthView) -> None:
        """Put a month on the screen, now."""
        self.frame.show_view(view)
        channels = view.picture.names.channels
        self.frame.show_bare(bare=not channels)
        goal, self._goal = self._goal, None
        if goal is not None:
            self.grid.go_to(*goal)
        if self._begins:
            self.new()
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
            if month in self._near:
                self.grid.prepare(self._near[month])
            else:
                work = partial(seen, self._glances, self._wish(month))
                done = partial(self._prepared, self._asked)
                self.tasks.run(self, work, done=done, lane=Lane.WIDE)

    def _prepared(self, number: int, view: MonthView) -> None:
        if number == self._asked:
            self._near[view.month] = view
            self.grid.prepare(view)

    def _ask_closed(self, view: MonthView) -> None:
        """Ask for holidays and for who is away, of the neighbours too, once."""
        first, last = view.first, view.first + timedelta(days=DAYS)
        known = self._closed_for
        if known is not None and known[0] <= first and last <= known[1]:
            return
        start, days = first - timedelta(days=YEAR), 2 * YEAR + DAYS
        self._closed_for = (start, start + timedelta(days=days))
        work = partial(self._glances.closed, start, days)
        done = self._show_closed
        self.tasks.run(self, work, done=done, failed=_ignore, lane=Lane.WIDE)
        zone = view.eye.formats.zone
        away = partial(self._glances.away, start, days, zone=zone)
        self.tasks.run(self, away, done=self._take_away, lane=Lane.WIDE)

    def _take_away(self, away: Sequence[AwayGlance]) -> None:
        self._away = away

    def _show_closed(self, names: Mapping[date, str]) -> None:
        self._closed |= names
        self.grid.show_closed(self._closed)
        self._quiet.start()

    def _on_changed(self, changes: ChangeSet) -> None:
        if any(change.kind in _AROUND for change in changes):
            self._closed_for = None
            self._closed = {}
        super()._on_changed(changes)

    def _ask_side(self) -> None:
        if self.side.isHidden() or not self.isVisible():
            return
        work = partial(beside, self.room.services, self.room.clock(), self.room.me())
        self.tasks.run(self, work, done=self.side.show_beside)

    # -- the views ---------------------------------------------------------------------

    def _ask_list(self) -> None:
        """Ask for what the view lists, where it is a list."""
        view, key = self.view, self.frame.views.current
        if view is not None and key in _LISTS:
            back = self.frame.table.back
            wanted = self.filter.wanted()
            listing = Listing(key=key, view=view, filter=wanted, back=back)
            self.lists.ask(listing)

    def _show_list(self, key: str) -> None:
        """Bring a list to the front, and to the post that was wanted on it."""
        self._choose_view(key)
        wanted, self._carried = self._carried, ""
        if wanted and key == LIST:
            self.table.select({wanted})
        elif wanted and key == BOARD:
            self.board.go_to(wanted)
        elif wanted:
            self.agenda.choose(wanted)
        self._count_selected()

    def _choose_view(self, key: str) -> None:
        empty = key in _LISTS and self.lists.is_empty(key)
        self.frame.show_part(key, empty=empty)
        self._count_selected()

    def _on_view(self, key: str) -> None:
        """Show the same days, and the same post, in another way."""
        view, post = self.view, self._chosen(self._shown)
        self._shown = key
        self._choose_view(key)
        self._near.clear()
        if view is not None:
            day = self._day_of(post, view)
            self._carried = post.id if post is not None else ""
            self._month = self._anchor(day)
            if post is not None:
                self.grid.go_to(day, post.id)
        self._remember()
        self._ask(self._month, self._show)

    def _day_of(self, post: PostGlance | None, view: MonthView) -> date:
        """Return the day another view should show: the post's, or the current one."""
        if post is not None:
            return view.eye.formats.wall(instant(post.at)).date()
        day = self.grid.current_day() or view.month
        if view.place(view.eye.today) is not None and day == view.month:
            return view.eye.today
        return day

    def _turn(self, _back: bool) -> None:  # noqa: FBT001 - a slot
        self.frame.back_first.setChecked(self.table.back)
        self._remember()
        self._ask_list()

    def _turn_by_menu(self, back: bool) -> None:  # noqa: FBT001 - a slot
        self.table.turn(back=back)
        self._turn(back)

    def _number_weeks(self, shown: bool) -> None:  # noqa: FBT001 - a slot
        self.grid.number_weeks(shown=shown)
        self._remember()
        self._quiet.start()

    def _selected(self) -> list[str]:
        """Return the identities of the posts that are selected."""
        if self.frame.views.current == LIST:
            return self.table.selected()
        return list(self.grid.marked)

    def _count_selected(self) -> None:
        listed = self.frame.views.current in {AGENDA, BOARD}
        self.frame.bar.show_count(0 if listed else len(self._selected()))

    def _select_none(self) -> None:
        self.table.clearSelection()
        self.grid.mark(())

    def _move_selected(self) -> None:
        self.post_acts.ask_where_all(self._selected())

    def _remove_selected(self) -> None:
        self.post_acts.remove_all(self._selected())

    # -- going about -------------------------------------------------------------------

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
            limit=PAGE,
        )
        done = partial(self._show_day, day)
        self.tasks.run(self, work, done=done, lane=Lane.WIDE)

    def _show_day(self, day: date, posts: Sequence[PostGlance]) -> None:
        view = self.view
        if view is None:
            return
        dialog = DayDialog(day, posts, view, parent=self)
        dialog.posts.opened.connect(self.post_acts.open)
        dialog.accepted.connect(partial(self.post_acts.begin, day))
        dialog.open()

    def _chosen(self, key: str) -> PostGlance | None:
        """Return the post that is current in a view."""
        views: Mapping[str, Callable[[], PostGlance | None]] = {
            AGENDA: self.agenda.current_post,
            LIST: self.table.current_post,
            BOARD: self.board.current_post,
        }
        return views.get(key, self.grid.current_post)()

    def glance(self, post_id: str) -> PostGlance | None:
        """Return a post that is shown somewhere on the page."""
        grid = self.grid.items
        rows = (row.post for row in self.agenda.items.rows)
        return (
            grid.post(grid.find(post_id))
            or self.table.post_of(post_id)
            or self.board.post_of(post_id)
            or next((post for post in rows if post and post.id == post_id), None)
        )

    def is_away(self, person_id: str, at: datetime) -> bool:
        """Say whether somebody is away at an instant."""
        moment = micros(at)
        return any(
            away.start_at <= moment < away.end_at
            for away in self._away
            if away.person_id == person_id
        )

    def say(self, why: str) -> None:
        """Say beside what is current why nothing is done."""
        self.grid.say(why)

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

    def _add_channel(self) -> None:
        self.wanted.emit("channels", NEW)

    def _see_all(self) -> None:
        self.frame.close_drawer()
        self._on_view(AGENDA)

    def _seek(self) -> None:
        """Show everywhere what is searched for."""
        if self._shown != LIST:
            self._on_view(LIST)
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def print_out(self, ready: "Callable[[Printout], None]") -> None:
        """Gather what is shown for paper; `ready` gets it."""
        from socialdesk.ui.pages.calendar_paper import gathered, printout_of

        view = self.view
        if view is None:
            return
        wish = self._wish(view.month)
        work = partial(gathered, self._glances, wish, self._shown)
        numbered = self.frame.numbers.isChecked()
        done = partial(printout_of, ready, self._closed, numbered=numbered)
        self.tasks.run(self, work, done=done, lane=Lane.WIDE)

    def _wire(self) -> None:
        frame, grid, acts, board = self.frame, self.grid, self.post_acts, self.board
        frame.back.clicked.connect(partial(self._step, -1))
        frame.on.clicked.connect(partial(self._step, 1))
        grid.refuses, board.refuses = acts.refuses, acts.refuses_state
        for signal, slot in (
            (acts.done, self.done),
            (acts.day_wanted, self._open_day),
            (frame.today.clicked, self._to_today),
            (frame.views.chosen, self._on_view),
            (frame.new.clicked, self.new),
            (frame.beside_wanted, self._ask_side),
            (frame.numbers.toggled, self._number_weeks),
            (frame.back_first.toggled, self._turn_by_menu),
            (frame.unfit.primary_asked, self.filter.show_all),
            (frame.bare.primary_asked, self._add_channel),
            (frame.bar.shift.clicked, self._move_selected),
            (frame.bar.delete.clicked, self._remove_selected),
            (frame.bar.none.clicked, self._select_none),
            (self.filter.changed, self._filtered),
            (self.filter.sought, self._seek),
            (self.lists.shown, self._show_list),
            (grid.opened, acts.open),
            (grid.day_opened, self._open_day),
            (grid.new_asked, acts.begin),
            (grid.move_asked, acts.ask_where),
            (grid.moved, acts.move),
            (grid.copied, acts.copy),
            (grid.removed, acts.remove),
            (grid.menu_asked, acts.menu),
            (grid.stepped, self._step),
            (grid.reached, self.show_day),
            (grid.today_asked, self._to_today),
            (grid.dropped, acts.begin),
            (grid.roomier, self.refresh),
            (grid.marks_changed, self._count_selected),
            (self.agenda.opened, acts.open),
            (self.agenda.removed, acts.remove),
            (self.agenda.move_asked, acts.ask_where),
            (self.table.opened, acts.open),
            (self.table.removed, acts.remove),
            (self.table.move_asked, acts.ask_where),
            (self.table.menu_asked, acts.menu),
            (self.table.turned, self._turn),
            (self.table.chosen, self._count_selected),
            (board.opened, acts.open),
            (board.removed, acts.remove),
            (board.move_asked, acts.ask_where),
            (board.menu_asked, acts.menu),
            (board.brought, acts.bring),
            (self.side.opened, acts.open),
            (self.side.posted, acts.ask_link),
            (self.side.answered, acts.answer),
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


def _ignore(_trouble: object) -> None:
    """Do without the names of holidays: the calendar is whole without them."""
