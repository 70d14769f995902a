"""Fills agenda, list and board of the calendar, a page of posts at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal

from socialdesk.background.lanes import Lane
from socialdesk.domain.posts import PostState
from socialdesk.services.glances import BoardLane, Filter, GlanceService, PostGlance
from socialdesk.ui.pages.calendar_frame import CalendarFrame
from socialdesk.ui.pages.calendar_looks import AGENDA, BOARD, LIST
from socialdesk.ui.tasks import Tasks
from socialdesk.ui.widgets.month_model import MonthView, month_after, months_days

PAGE = 200
YEAR = 366


@dataclass(frozen=True, eq=False, kw_only=True)
class Listing:
    """What is listed: from which month on, which posts, in which order."""

    key: str
    view: MonthView
    filter: Filter
    back: bool = False
    after: tuple[int, str] | None = None
    state: str = ""


class Lists(QObject):
    """Asks for what agenda, list and board show.

    Signals:
        shown(str): One of them shows what was asked for.
    """

    shown = Signal(str)

    def __init__(
        self,
        frame: CalendarFrame,
        tasks: Tasks,
        glances: GlanceService,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._frame, self._tasks, self._glances = frame, tasks, glances
        self._listing: Listing | None = None
        self._fresh = False
        self._waiting: set[str] = set()
        self._ended: set[str] = set()
        frame.agenda.more_asked.connect(self._more_agenda)
        frame.table.more_asked.connect(self._more_list)
        frame.board.more_asked.connect(self._more_board)

    def ask(self, listing: Listing) -> None:
        """Ask for the first page; what is still under way comes too late."""
        self._listing, self._fresh = listing, False
        self._waiting.clear()
        self._ended.clear()
        if listing.key == BOARD:
            work = partial(board, self._glances, listing)
            done = partial(self._show_board, listing)
            self._tasks.run(self, work, done=done, lane=Lane.WIDE)
        else:
            self._run(listing, self._show)

    def is_empty(self, key: str) -> bool:
        """Say whether a view has nothing to show."""
        frame = self._frame
        rows: dict[str, Callable[[], bool]] = {
            AGENDA: lambda: not frame.agenda.items.rows,
            LIST: lambda: not frame.table.rows.records,
            BOARD: lambda: frame.board.empty,
        }
        asked = self._listing is not None and self._listing.key == key
        return asked and rows[key]()

    def _run(
        self,
        listing: Listing,
        then: Callable[[Listing, Sequence[PostGlance]], None],
    ) -> None:
        work = partial(page, self._glances, listing)
        done = partial(then, listing)
        self._tasks.run(self, work, done=done, lane=Lane.WIDE)

    def _show(self, listing: Listing, posts: Sequence[PostGlance]) -> None:
        if listing is not self._listing:
            return
        self._note_end("", posts)
        names, eye = listing.view.picture.names, listing.view.eye
        if listing.key == AGENDA:
            self._frame.agenda.items.show(posts, names, eye)
        else:
            self._frame.table.show_posts(posts, names, eye)
        self._fresh = True
        self.shown.emit(listing.key)

    def _show_board(self, listing: Listing, lanes: Sequence[BoardLane]) -> None:
        if listing is self._listing:
            names, eye = listing.view.picture.names, listing.view.eye
            self._frame.board.show_lanes(lanes, names, eye)
            whole = (lane for lane in lanes if lane.total <= len(lane.posts))
            self._ended = {lane.state.value for lane in whole}
            self._fresh = True
            self.shown.emit(listing.key)

    def _more_agenda(self) -> None:
        self._more(AGENDA, self._frame.agenda.items.last)

    def _more_list(self) -> None:
        self._more(LIST, self._frame.table.last)

    def _more_board(self, state: str) -> None:
        self._more(BOARD, self._frame.board.last(state), state)

    def _more(self, key: str, last: PostGlance | None, state: str = "") -> None:
        """Ask for the page after the last post, once."""
        listing = self._listing
        busy = not self._fresh or state in self._waiting or state in self._ended
        if listing is None or listing.key != key or last is None or busy:
            return
        self._waiting.add(state)
        further = replace(listing, after=(last.at, last.id), state=state)
        self._run(further, partial(self._add, listing))

    def _add(
        self, base: Listing, listing: Listing, posts: Sequence[PostGlance]
    ) -> None:
        if base is not self._listing:
            return
        self._waiting.discard(listing.state)
        self._note_end(listing.state, posts)
        names = listing.view.picture.names
        if listing.key == AGENDA:
            self._frame.agenda.items.add(posts, names)
        elif listing.key == LIST:
            self._frame.table.add_posts(posts, names)
        else:
            self._frame.board.add_posts(listing.state, posts)

    def _note_end(self, state: str, posts: Sequence[PostGlance]) -> None:
        if len(posts) < PAGE:
            self._ended.add(state)


def page(glances: GlanceService, listing: Listing) -> Sequence[PostGlance]:
    """Return a page of what is listed.

    The agenda runs from today, or from the month's first day, for a year; a list from
    the month on without end, or back from it; with words to search for, over all.
    """
    view, wanted, after = listing.view, listing.filter, listing.after
    zone = view.eye.formats.zone
    if listing.key == LIST:
        return glances.listed(
            None if wanted.text else edge_of(view, back=listing.back),
            wanted,
            zone=zone,
            back=listing.back,
            after=after,
            limit=PAGE,
        )
    first, days = view.month, YEAR
    if listing.key == BOARD:
        days = months_days(view.month)
        wanted = wanted._replace(states=(listing.state,))
    elif view.place(view.eye.today) is not None:
        first = max(first, view.eye.today)
    back = listing.state == PostState.POSTED
    return glances.posts(
        first, days, wanted, zone=zone, back=back, after=after, limit=PAGE
    )


def board(glances: GlanceService, listing: Listing) -> Sequence[BoardLane]:
    """Return the columns of a month's board."""
    view = listing.view
    return glances.board(
        view.month,
        months_days(view.month),
        listing.filter,
        zone=view.eye.formats.zone,
        limit=PAGE,
    )


def edge_of(view: MonthView, *, back: bool) -> date:
    """Return the first day of a month, or of the one after it to look back from."""
    return month_after(view.month, 1) if back else view.month
