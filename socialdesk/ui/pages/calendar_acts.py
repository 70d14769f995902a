"""What people do with posts on the calendar, and why some of it is refused."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from socialdesk.domain.ids import PostId, SwapId
from socialdesk.domain.posts import OPEN_STATES, STATE_WORDS, Post, PostState
from socialdesk.domain.words import _, plural
from socialdesk.services.glances import BOARD_STATES, Names, PostGlance
from socialdesk.ui.editors.post import (
    MoveEditor,
    MoveManyEditor,
    PostedEditor,
    PostEditor,
    Shelf,
    new_post,
    sentence_case,
)
from socialdesk.ui.formats import Formats
from socialdesk.ui.pages.calendar_filter import CalendarFilter
from socialdesk.ui.pages.calendar_reads import may_approve, may_write, on_day
from socialdesk.ui.pages.calendar_side import first_name
from socialdesk.ui.room import Room
from socialdesk.ui.widgets.floating import Menu
from socialdesk.ui.widgets.month_model import MonthView

if TYPE_CHECKING:
    from socialdesk.ui.tasks import Tasks


class Stage(Protocol):
    """What the acts need of the page."""

    room: Room
    tasks: "Tasks"
    filter: CalendarFilter

    @property
    def view(self) -> MonthView | None:
        """The month that is shown."""
        ...

    def glance(self, post_id: str) -> PostGlance | None:
        """Return a post that is shown."""
        ...

    def is_away(self, person_id: str, at: datetime) -> bool:
        """Say whether somebody is away at an instant."""
        ...

    def say(self, why: str) -> None:
        """Say why nothing is done."""
        ...

    def window(self) -> QWidget:
        """Return the window."""
        ...


class PostActs(QObject):
    """Does what is done with posts; dialogs belong to the page.

    Signals:
        done(str): An act is done; the words for the toast.
        day_wanted(date): All posts of a day are to be seen.
    """

    done = Signal(str)
    day_wanted = Signal(object)

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._room, self._tasks = stage.room, stage.tasks

    # -- what is refused ---------------------------------------------------------------

    def refuses(self, post: PostGlance, day: date, *, copies: bool) -> str:
        """Return why a post may not go to a day; nothing if it may."""
        view = self._stage.view
        if view is None:
            return ""
        if day < view.eye.today:
            return _("That day is over")
        names, me = view.picture.names, view.eye.me
        if not copies:
            standing = self._refuses_change(post, names, me)
            if standing:
                return standing
        author = me if copies else post.author_id
        if self._stage.is_away(author, on_day(post, day, view.eye.formats)):
            return _("{person} is away").format(person=first_name(names, author))
        return ""

    def refuses_state(self, post: PostGlance, state: PostState) -> str:
        """Return why a post may not come to a state; nothing if it may."""
        view = self._stage.view
        if view is None:
            return ""
        names, me = view.picture.names, view.eye.me
        if state is PostState.READY and post.state == PostState.REVIEW:
            return (
                "" if may_approve(names, me) else _("Somebody else has to approve it")
            )
        if state is PostState.POSTED and post.state in OPEN_STATES:
            return ""
        return self._refuses_change(post, names, me)

    def _refuses_change(self, post: PostGlance, names: Names, me: str) -> str:
        if post.state not in OPEN_STATES:
            state = _(STATE_WORDS[PostState(post.state)])
            return _("It is {state} already").format(state=state)
        if not may_write(names, me, post):
            author = names.people.get(post.author_id)
            return _("It is {person}’s post").format(
                person=author.name if author else _("Somebody")
            )
        return ""

    # -- what is done at once ----------------------------------------------------------

    def move(self, post_id: str, day: date) -> None:
        """Move a post to another day, at its time of day."""
        move = self._room.services.posts.move
        self._to_day(move, post_id, day, _("{title}: moved to {day}"))

    def copy(self, post_id: str, day: date) -> None:
        """Plan a post again on another day."""
        copy = self._room.services.posts.copy
        self._to_day(copy, post_id, day, _("{title}: copied to {day}"))

    def remove(self, post_id: str) -> None:
        """Take a post away."""
        remove = self._room.services.posts.remove
        work = partial(remove, PostId(post_id), actor=self._room.me())
        post = self._stage.glance(post_id)
        title = post.title if post else _("Post")
        self._do(work, _("{title}: deleted").format(title=title))

    def remove_all(self, post_ids: Collection[str]) -> None:
        """Take several posts away, in one act."""
        ids = [PostId(one) for one in post_ids]
        work = partial(self._room.services.posts.remove_all, ids, actor=self._room.me())
        count = Formats().figure(len(ids))
        self._do(work, plural("{n} post deleted", "{n} posts deleted", count))

    def bring(self, post_id: str, state: str) -> None:
        """Bring a post to another state; what was posted is asked for its link."""
        if state == PostState.POSTED:
            self.ask_link(post_id)
            return
        bring, wanted = self._room.services.posts.set_state, PostState(state)
        work = partial(bring, PostId(post_id), wanted, actor=self._room.me())
        post = self._stage.glance(post_id)
        words = _("{title}: now {state}").format(
            title=post.title if post else _("Post"), state=_(STATE_WORDS[wanted])
        )
        self._do(work, words)

    def answer(self, swap_id: str, accept: bool) -> None:  # noqa: FBT001 - a slot
        """Accept or decline a swap."""
        answer = self._room.services.rotations.answer_swap
        work = partial(answer, SwapId(swap_id), accept=accept, actor=self._room.me())
        self._do(work, _("Swap accepted") if accept else _("Swap declined"))

    def _to_day(
        self, act: Callable[..., Any], post_id: str, day: date, words: str
    ) -> None:
        post, view = self._stage.glance(post_id), self._stage.view
        if post is not None and view is not None:
            at = on_day(post, day, view.eye.formats)
            work = partial(act, PostId(post_id), at, actor=self._room.me())
            there = view.eye.formats.day(day)
            self._do(work, words.format(title=post.title, day=there))

    def _do(self, work: Callable[[], Any], words: str) -> None:
        self._tasks.run(self, work, done=partial(self._did, words))

    def _did(self, words: str, _result: object) -> None:
        self.done.emit(words)

    # -- what is asked for -------------------------------------------------------------

    def open(self, post_id: str) -> None:
        """Open a post."""
        self._read(post_id, self._edit)

    def ask_where(self, post_id: str) -> None:
        """Ask where a post is to be moved."""
        self._read(post_id, self._edit_time)

    def ask_link(self, post_id: str) -> None:
        """Ask for the link of a post that went out."""
        self._read(post_id, self._edit_link)

    def ask_where_all(self, post_ids: Sequence[str]) -> None:
        """Ask where several posts are to be moved."""
        glances = (self._stage.glance(one) for one in post_ids)
        posts = [one for one in glances if one is not None]
        if posts:
            self._start(
                MoveManyEditor(self._room, posts, self._shelf(), parent=self._parent())
            )

    def begin(self, day: date, text: str = "") -> None:
        """Begin a post on a day."""
        shelf, me = self._shelf(), self._room.me()
        channel = self._likely_channel(shelf.names)
        if not channel:
            self._stage.say(_("Add a channel first."))
            return
        post = new_post(shelf, me, channel, day, text)
        self._start(
            PostEditor(self._room, post, shelf, is_new=True, parent=self._parent())
        )

    def menu(self, post_id: str, day: date, spot: QPoint) -> None:
        """Show what can be done with a post, or on a day, there."""
        menu = Menu(self._parent())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if post_id:
            self._fill_menu(menu, post_id)
            menu.addSeparator()
        _offer(menu, _("New post here\tN"), partial(self.begin, day))
        _offer(menu, _("Show the day"), partial(self.day_wanted.emit, day))
        menu.popup(spot)

    def _fill_menu(self, menu: QMenu, post_id: str) -> None:
        post = self._stage.glance(post_id)
        _offer(menu, _("Open"), partial(self.open, post_id))
        still = post is not None and post.state in OPEN_STATES
        for words, act in (
            (_("Move to…\tM"), self.ask_where),
            (_("Mark as posted…"), self.ask_link),
        ):
            _offer(menu, words, partial(act, post_id)).setEnabled(still)
        if post is not None and still:
            states = menu.addMenu(_("Bring to"))
            for state in BOARD_STATES[:-1]:
                words = sentence_case(_(STATE_WORDS[state]))
                action = _offer(states, words, partial(self.bring, post_id, state))
                action.setCheckable(True)
                action.setChecked(post.state == state)
                action.setEnabled(not self.refuses_state(post, state))
        _offer(menu, _("Delete\tDel"), partial(self.remove, post_id))

    def _read(self, post_id: str, done: Callable[[Post], None]) -> None:
        work = partial(self._room.services.posts.post, PostId(post_id))
        self._tasks.run(self, work, done=done)

    def _edit(self, post: Post) -> None:
        shelf, parent = self._shelf(), self._parent()
        self._start(PostEditor(self._room, post, shelf, parent=parent))

    def _edit_time(self, post: Post) -> None:
        shelf, parent = self._shelf(), self._parent()
        self._start(MoveEditor(self._room, post, shelf, parent=parent))

    def _edit_link(self, post: Post) -> None:
        shelf, parent = self._shelf(), self._parent()
        self._start(PostedEditor(self._room, post, shelf, parent=parent))

    def _start(
        self, editor: PostEditor | MoveEditor | MoveManyEditor | PostedEditor
    ) -> None:
        editor.told.connect(self.done)
        editor.open()

    def _parent(self) -> QWidget | None:
        return self._stage if isinstance(self._stage, QWidget) else None

    def _likely_channel(self, names: Names) -> str:
        """Return the channel that is shown, the first of several."""
        wanted = self._stage.filter.wanted().channels
        known = [one for one in names.channels if not wanted or one in wanted]
        return next(iter(known or names.channels), "")

    def _shelf(self) -> Shelf:
        view = self._stage.view
        assert view is not None  # noqa: S101 - something of it was chosen
        return Shelf(
            names=view.picture.names,
            formats=view.eye.formats,
            now=self._room.clock(),
        )


def _offer(menu: QMenu, words: str, run: Callable[[], object]) -> QAction:
    action = menu.addAction(words)
    action.triggered.connect(lambda *_args: run())
    return action
