"""Writing one post: text, channel, time, author, state; and saying that it went out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QDateTime, QRectF, QTextBoundaryFinder
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QWidget

from socialdesk.domain.channels import ChannelStatus
from socialdesk.domain.ids import ChannelId, PersonId, PostId, new_id
from socialdesk.domain.networks import Count, Limit
from socialdesk.domain.periods import instant, reached
from socialdesk.domain.posts import OPEN_STATES, STATE_WORDS, Post, PostState, titled
from socialdesk.domain.words import _, plural
from socialdesk.services.glances import Names, PostGlance
from socialdesk.ui.editors.fields import Editor
from socialdesk.ui.formats import Formats
from socialdesk.ui.room import Room
from socialdesk.ui.theme import Theme, theme
from socialdesk.ui.widgets.buttons import Button, Kind
from socialdesk.ui.widgets.forms import (
    Choice,
    LongField,
    TextField,
    date_field,
    moment_field,
)
from socialdesk.ui.widgets.text import Label
from socialdesk.ui.widgets.tile import paint_tile

_OFFERED = (
    PostState.IDEA,
    PostState.DRAFT,
    PostState.REVIEW,
    PostState.READY,
    PostState.CANCELLED,
)
_GONE = frozenset({ChannelStatus.ARCHIVED, ChannelStatus.LOST, ChannelStatus.IMPOSTER})
_MORNING = time(10)
_NEAR = 0.9
"""From this share of a limit on, the counter warns."""
_ICON = 18


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What an editor of posts chooses from, read together with what it edits."""

    names: Names
    formats: Formats
    now: datetime


class PostEditor(Editor):
    """Edits one post, or a new one.

    Args:
        room: Services, roads, and who sits at the desk.
        post: The post as it is kept, or one from `new_post`.
        shelf: Channels, people, and how the business reads the clock.
        is_new: Whether it is not kept yet.
        parent: The window it belongs to.
    """

    def __init__(
        self,
        room: Room,
        post: Post,
        shelf: Shelf,
        *,
        is_new: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        title = _("New post") if is_new else titled(post.text, post.title) or _("Post")
        super().__init__(room, title, _("Save"), parent=parent)
        self._post, self._was, self._new = post, post, is_new
        self._shelf = shelf
        self._open = post.state in OPEN_STATES or post.state is PostState.CANCELLED
        self.text = LongField(post.text, _("What do you want to say?"), lines=7)
        self.counter = Label("", "small", "text3")
        self.heading = TextField(post.title, _("The first words of the text"), most=120)
        self.channel = Choice(self._channels(), post.channel_id)
        self.at = moment_field(shelf.formats.wall(post.at), shelf.formats)
        self.author = Choice(self._people(), post.author_id)
        self.state = Choice(self._states(), post.state)
        self.link = TextField(post.link, "https://")
        self._lay_out()
        self._dress_channels(theme())
        self._count()

    def gathered(self) -> Callable[[], Any]:
        """Return the work that saves the post."""
        posts, me = self.room.services.posts, self.room.me()
        if self._new:
            return partial(posts.add, self._typed(), actor=me)
        return partial(posts.edit, self._typed(), was=self._was, actor=me)

    def saved(self, result: Any) -> str:
        """Return the words for the toast."""
        words = _("{title}: planned") if self._new else _("{title}: saved")
        return words.format(title=titled(result.text, result.title))

    def overwrite(self, theirs: object) -> None:
        """Save over what is stored now; a post that is gone is planned anew."""
        if isinstance(theirs, Post):
            self._was = theirs
        elif theirs is None:
            self._new = True

    def _typed(self) -> Post:
        """Return the post that the fields hold."""
        post = self._post
        if not self._open:
            return replace(post, link=self.link.text().strip())
        author, channel, state = self.author.value, self.channel.value, self.state.value
        return replace(
            post,
            text=self.text.toPlainText(),
            title=self.heading.text().strip(),
            channel_id=ChannelId(str(channel or post.channel_id)),
            author_id=PersonId(str(author or post.author_id)),
            state=PostState(str(state or post.state)),
            at=reached(wall_of(self.at), self._shelf.formats.zone),
            link=self.link.text().strip(),
        )

    # -- the fields --------------------------------------------------------------------

    def _lay_out(self) -> None:
        form = self.form
        form.add("text", _("&Text"), self.text)
        form.add_wide(self._below_text())
        form.add("title", _("T&itle"), self.heading)
        form.add("channel_id", _("&Channel"), self.channel)
        form.add("at", _("&When"), self.at, self._zone_words())
        form.add("author_id", _("&Author"), self.author)
        form.add("state", _("&State"), self.state)
        if not self._open or self._post.link:
            form.add("link", _("&Link"), self.link)
        for field in (self.text, self.heading, self.channel, self.at, self.author):
            field.setEnabled(self._open)
        self.state.setEnabled(self._open)
        self.text.textChanged.connect(self._count)
        self.channel.currentIndexChanged.connect(self._count)
        if not self._new:
            delete = Button(_("Delete"), Kind.DANGER, "trash-2")
            delete.clicked.connect(self._delete)
            self.add_action(delete)

    def _below_text(self) -> QWidget:
        """Return the counter, and what can be done with the text."""
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 4)
        line.setSpacing(8)
        line.addWidget(self.counter, 1)
        self.copy = Button(_("Copy text"), Kind.QUIET, "copy")
        self.copy.clicked.connect(self._copy)
        line.addWidget(self.copy)
        if self._open and not self._new:
            self.posted = Button(_("Mark as posted…"), icon="circle-check")
            self.posted.clicked.connect(self._mark)
            line.addWidget(self.posted)
        return row

    def _zone_words(self) -> str:
        zone = self._shelf.formats.zone
        return _("On the clock of the business ({zone}).").format(
            zone=zone.rsplit("/", 1)[-1].replace("_", " ")
        )

    def _channels(self) -> list[tuple[object, str]]:
        return [
            (one.id, one.name or one.handle)
            for one in self._shelf.names.channels.values()
            if one.status not in _GONE or one.id == self._post.channel_id
        ]

    def _people(self) -> list[tuple[object, str]]:
        return [(one.id, one.name) for one in self._shelf.names.people.values()]

    def _states(self) -> list[tuple[object, str]]:
        own = self._post.state
        offered = _OFFERED if self._open else (own,)
        return [(state, sentence_case(_(STATE_WORDS[state]))) for state in offered]

    def _dress_channels(self, worn: Theme) -> None:
        channels = self._shelf.names.channels
        for row, (channel_id, _name) in enumerate(self._channels()):
            one = channels[str(channel_id)]
            icon = tile_icon(one.network, one.hue, worn, self.devicePixelRatioF())
            self.channel.setItemIcon(row, icon)

    def _count(self) -> None:
        """Say how long the text is, and how long it may be."""
        limit = self._limit()
        used = length(self.text.toPlainText(), limit.counts if limit else None)
        formats = self._shelf.formats
        number = formats.number(used)
        if limit is None:
            self.counter.setText(_("{n} characters").format(n=number))
            self.counter.set_tone("text3")
            return
        words = _("{n} of about {most} characters")
        if limit.counts in _EXACT:
            words = _("{n} of {most} characters")
        self.counter.setText(words.format(n=number, most=formats.number(limit.most)))
        share = used / limit.most
        tone = "bad" if share > 1 else "warn" if share >= _NEAR else "text3"
        self.counter.set_tone(tone)

    def _limit(self) -> Limit | None:
        channel = self._shelf.names.channels.get(str(self.channel.value or ""))
        if channel is None:
            return None
        networks = self.room.services.channels.networks
        if not networks.knows(channel.network):
            return None
        return networks[channel.network].limit("post")

    # -- acts --------------------------------------------------------------------------

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy.setText(_("Copied"))

    def _mark(self) -> None:
        asked = PostedEditor(self.room, self._post, self._shelf, parent=self)
        asked.told.connect(self._marked)
        asked.open()

    def _marked(self, words: str) -> None:
        self.told.emit(words)
        self.reject()

    def _delete(self) -> None:
        posts, me = self.room.services.posts, self.room.me()
        self.run(partial(posts.remove, self._post.id, actor=me), self._deleted)

    def _deleted(self, _nothing: object) -> None:
        title = titled(self._post.text, self._post.title)
        self.told.emit(_("{title}: deleted").format(title=title))
        self.reject()


class PostedEditor(Editor):
    """Asks for the link of a post that went out.

    Args:
        room: Services, roads, and who sits at the desk.
        post: The post.
        shelf: How the business reads the clock.
        parent: The window it belongs to.
    """

    def __init__(
        self, room: Room, post: Post, shelf: Shelf, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(room, _("Mark as posted"), _("Mark as posted"), parent=parent)
        self._post, self._shelf = post, shelf
        self.link = TextField(post.link, "https://")
        self.at = moment_field(shelf.formats.wall(shelf.now), shelf.formats)
        self.form.add("link", _("&Link"), self.link, _("Where it can be seen, if any."))
        self.form.add("posted_at", _("&When"), self.at)

    def gathered(self) -> Callable[[], Any]:
        """Return the work that says so."""
        return partial(
            self.room.services.posts.mark_posted,
            self._post.id,
            self.link.text(),
            at=reached(wall_of(self.at), self._shelf.formats.zone),
            actor=self.room.me(),
        )

    def saved(self, result: Any) -> str:
        """Return the words for the toast."""
        return _("{title}: posted").format(title=titled(result.text, result.title))


class MoveEditor(Editor):
    """Asks where to move a post: the keyboard's twin of dragging.

    Args:
        room: Services, roads, and who sits at the desk.
        post: The post.
        shelf: How the business reads the clock.
        parent: The window it belongs to.
    """

    def __init__(
        self, room: Room, post: Post, shelf: Shelf, *, parent: QWidget | None = None
    ) -> None:
        title = _("Move {title} to…").format(title=titled(post.text, post.title))
        super().__init__(room, title, _("Move"), parent=parent)
        self._post, self._shelf = post, shelf
        self.at = moment_field(shelf.formats.wall(post.at), shelf.formats)
        self.form.add("at", _("&When"), self.at)

    def gathered(self) -> Callable[[], Any]:
        """Return the work that moves it."""
        at = reached(wall_of(self.at), self._shelf.formats.zone)
        move = self.room.services.posts.move
        return partial(move, self._post.id, at, actor=self.room.me())

    def saved(self, result: Any) -> str:
        """Return the words for the toast."""
        formats = self._shelf.formats
        return _("{title}: moved to {when}").format(
            title=titled(result.text, result.title),
            when=formats.when(result.at, self._shelf.now),
        )


class MoveManyEditor(Editor):
    """Asks where to move several posts; they keep their distances and times of day.

    Args:
        room: Services, roads, and who sits at the desk.
        posts: What is moved.
        shelf: How the business reads the clock.
        parent: The window it belongs to.
    """

    def __init__(
        self,
        room: Room,
        posts: Sequence[PostGlance],
        shelf: Shelf,
        *,
        parent: QWidget | None = None,
    ) -> None:
        count = shelf.formats.figure(len(posts))
        title = plural("Move {n} post to…", "Move {n} posts to…", count)
        super().__init__(room, title, _("Move"), parent=parent)
        self._posts, self._shelf = sorted(posts), shelf
        self._first = shelf.formats.wall(instant(self._posts[0].at)).date()
        self.day = date_field(self._first, shelf.formats)
        hint = _("The others follow in the same distance, each at its own time.")
        self.form.add("at", _("&First post on"), self.day, hint)

    def gathered(self) -> Callable[[], Any]:
        """Return the work that moves them."""
        day = self.day.date()
        by = date(day.year(), day.month(), day.day()) - self._first
        formats = self._shelf.formats
        moves = {
            PostId(post.id): reached(formats.wall(instant(post.at)) + by, formats.zone)
            for post in self._posts
        }
        move = self.room.services.posts.move_all
        return partial(move, moves, actor=self.room.me())

    def saved(self, result: Any) -> str:
        """Return the words for the toast."""
        count = self._shelf.formats.figure(len(result))
        return plural("{n} post moved", "{n} posts moved", count)


def new_post(
    shelf: Shelf, me: PersonId, channel_id: str, day: date, text: str = ""
) -> Post:
    """Return a draft for a day: at ten, or today at the next full hour.

    Args:
        shelf: How the business reads the clock.
        me: Its author.
        channel_id: Its channel.
        day: On the business's clock.
        text: What it begins with.
    """
    now = shelf.formats.wall(shelf.now)
    wall = datetime.combine(day, _MORNING)
    if day == now.date() and wall <= now:
        wall = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return Post(
        id=PostId(new_id()),
        channel_id=ChannelId(channel_id),
        author_id=me,
        at=reached(wall, shelf.formats.zone),
        text=text,
    )


def wall_of(field: QDateTimeEdit) -> datetime:
    """Return the wall time that a field shows."""
    value: QDateTime = field.dateTime()
    day, at = value.date(), value.time()
    return datetime(  # noqa: DTZ001 - a wall time
        day.year(), day.month(), day.day(), at.hour(), at.minute()
    )


def length(text: str, counts: Count | None) -> int:
    """Return how long a text is, as a network counts; by code points where unsure."""
    return _LENGTHS.get(counts, len)(text)


def sentence_case(words: str) -> str:
    """Return words with a capital letter at their beginning."""
    return words[:1].upper() + words[1:]


def tile_icon(network: str, hue: str, worn: Theme, ratio: float) -> QIcon:
    """Return a channel's tile as an icon."""
    side = worn.px(_ICON)
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill("transparent")
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_tile(painter, QRectF(0, 0, side, side), network, hue, worn)
    painter.end()
    return QIcon(picture)


def _graphemes(text: str) -> int:
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    count = 0
    while finder.toNextBoundary() > 0:
        count += 1
    return count


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


_LENGTHS: Mapping[Count | None, Callable[[str], int]] = {
    Count.GRAPHEMES: _graphemes,
    Count.UTF16: _utf16,
    Count.BYTES: _bytes,
}
_EXACT = frozenset({Count.CHARACTERS, Count.GRAPHEMES, Count.UTF16})
"""The ways of counting that are followed to the letter."""
