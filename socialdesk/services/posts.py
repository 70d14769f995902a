"""Posts: planning them, moving them, and saying what really went out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from socialdesk.domain.channels import Channel
from socialdesk.domain.errors import InputError
from socialdesk.domain.ids import ChannelId, PersonId, PostId, new_id
from socialdesk.domain.periods import Period, micros
from socialdesk.domain.posts import Post, PostState, movable, titled, written
from socialdesk.domain.team import Person, Right
from socialdesk.domain.words import _
from socialdesk.services.rights import allow
from socialdesk.store.tables import posts
from socialdesk.store.unit_of_work import Store, Work


class PostService:
    """What people do with posts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def posts(
        self, period: Period, channel_id: ChannelId | None = None, limit: int = 1000
    ) -> Sequence[Post]:
        """Return the posts of a period, in order."""
        conditions = [
            posts.c.at >= micros(period.start),
            posts.c.at < micros(period.end),
        ]
        if channel_id is not None:
            conditions.append(posts.c.channel_id == channel_id)
        with self._store.read() as reading:
            return reading.all(
                Post, *conditions, order=(posts.c.at, posts.c.id), limit=limit
            )

    def post(self, post_id: PostId) -> Post:
        """Return one post.

        Raises:
            NotFoundError: There is none with that identity.
        """
        with self._store.read() as reading:
            return reading.get(Post, post_id)

    def add(self, post: Post, *, actor: PersonId) -> Post:
        """Plan a post.

        Raises:
            InputError: There is no text, or far too much.
            RightError: The post is somebody else's.
        """
        with self._store.begin(actor, "post.add") as work:
            return _kept(work, post, actor)

    def edit(self, post: Post, *, was: Post | None = None, actor: PersonId) -> Post:
        """Change a post's text, channel, time, author or state.

        Raises:
            ConflictError: Somebody changed it meanwhile.
            RuleError: It has been posted; only its link can be mended.
        """
        with self._store.begin(actor, "post.edit") as work:
            before = work.get(Post, post.id)
            if (post.at, post.channel_id) != (before.at, before.channel_id):
                movable(before)
            _own(work, before, actor)
            _may_bring(work, before, post.state, actor)
            return _kept(work, post, actor, was=was)

    def move(self, post_id: PostId, at: datetime, *, actor: PersonId) -> Post:
        """Give a post another time.

        Raises:
            RuleError: It has been posted or cancelled.
        """
        with self._store.begin(actor, "post.move") as work:
            before = movable(work.get(Post, post_id))
            _own(work, before, actor)
            return work.put(replace(before, at=at))

    def move_all(
        self, moves: Mapping[PostId, datetime], *, actor: PersonId
    ) -> Sequence[Post]:
        """Give several posts other times, in one act that is undone at once.

        Raises:
            RuleError: One has been posted or cancelled; then none is moved.
        """
        with self._store.begin(actor, "post.move") as work:
            moved = []
            for post_id, at in moves.items():
                before = movable(work.get(Post, post_id))
                _own(work, before, actor)
                moved.append(work.put(replace(before, at=at)))
            return moved

    def copy(self, post_id: PostId, at: datetime, *, actor: PersonId) -> Post:
        """Plan the same text again at another time, as a draft."""
        with self._store.begin(actor, "post.add") as work:
            twin = replace(
                work.get(Post, post_id),
                id=PostId(new_id()),
                at=at,
                state=PostState.DRAFT,
                author_id=actor,
                link="",
                posted_at=None,
                posted_by=None,
            )
            return _kept(work, twin, actor)

    def set_state(self, post_id: PostId, state: PostState, *, actor: PersonId) -> Post:
        """Bring a post on: idea, draft, to review, ready, cancelled.

        Raises:
            RuleError: It has been posted; undo takes that back, nothing else does.
        """
        with self._store.begin(actor, "post.state") as work:
            before = work.get(Post, post_id)
            if before.state is PostState.POSTED:
                movable(before)
            _may_bring(work, before, state, actor)
            return work.put(replace(before, state=state))

    def mark_posted(
        self,
        post_id: PostId,
        link: str,
        *,
        at: datetime | None = None,
        actor: PersonId,
    ) -> Post:
        """Say that a post went out, with its link.

        The act can be taken back: nothing left this machine through SocialDesk.

        Raises:
            InputError: The link is not a web address.
        """
        with self._store.begin(actor, "post.posted") as work:
            before = work.get(Post, post_id)
            allow(work, actor, Right.POST_WRITE, own=True)
            return work.put(
                replace(
                    before,
                    state=PostState.POSTED,
                    link=_web_address(link),
                    posted_at=at or work.now,
                    posted_by=actor,
                )
            )

    def remove(self, post_id: PostId, *, actor: PersonId) -> None:
        """Take a post out of the calendar."""
        with self._store.begin(actor, "post.remove") as work:
            post = work.get(Post, post_id)
            _own(work, post, actor)
            work.remove(post)

    def remove_all(self, post_ids: Sequence[PostId], *, actor: PersonId) -> None:
        """Take several posts out of the calendar, in one act."""
        with self._store.begin(actor, "post.remove") as work:
            for post_id in post_ids:
                post = work.get(Post, post_id)
                _own(work, post, actor)
                work.remove(post)


def _own(work: Work, post: Post, actor: PersonId) -> None:
    allow(work, actor, Right.POST_WRITE, own=post.author_id == actor)


def _may_bring(work: Work, post: Post, state: PostState, actor: PersonId) -> None:
    """Let a post come on; who says yes to one under review has the right to."""
    if state is PostState.READY and post.state is PostState.REVIEW:
        allow(work, actor, Right.POST_APPROVE)
    else:
        _own(work, post, actor)


def _kept(work: Work, post: Post, actor: PersonId, was: Post | None = None) -> Post:
    _own(work, post, actor)
    work.get(Channel, post.channel_id)
    work.get(Person, post.author_id)
    made = was is not None and post.title == titled(was.text)
    whole = replace(written(post), title=titled(post.text, "" if made else post.title))
    return work.put(whole, was=was)


def _web_address(link: str) -> str:
    """Return a link that may be kept and opened.

    Raises:
        InputError: It is not an http or https address, or hides a user name.
    """
    text = link.strip()
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise InputError(
            "link.address",
            _("That is not a web address. It should start with https://"),
            field="link",
        )
    return text
