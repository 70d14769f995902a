"""Posts: one text for one channel at one time, and their states."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from socialdesk.domain.errors import InputError, RuleError
from socialdesk.domain.ids import ChannelId, PersonId, PostId
from socialdesk.domain.texts import blank
from socialdesk.domain.words import _, mark

MAX_TEXT = 100_000
_TITLE_LENGTH = 120


class PostState(StrEnum):
    """How far a post has come."""

    IDEA = "idea"
    DRAFT = "draft"
    REVIEW = "review"
    READY = "ready"
    POSTED = "posted"
    FAILED = "failed"
    CANCELLED = "cancelled"


STATE_WORDS: Mapping[PostState, str] = {
    PostState.IDEA: mark("idea"),
    PostState.DRAFT: mark("draft"),
    PostState.REVIEW: mark("to review"),
    PostState.READY: mark("ready"),
    PostState.POSTED: mark("posted"),
    PostState.FAILED: mark("failed"),
    PostState.CANCELLED: mark("cancelled"),
}

OPEN_STATES = frozenset(
    {PostState.IDEA, PostState.DRAFT, PostState.REVIEW, PostState.READY}
)
"""States in which a post has still to be posted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One text for one channel at one time.

    `at` is when it should go out. `posted_at`, `posted_by` and `link` say what really
    happened. `title` is the first words of the text where nobody wrote one.
    """

    id: PostId
    channel_id: ChannelId
    author_id: PersonId
    at: datetime
    text: str
    title: str = ""
    state: PostState = PostState.DRAFT
    link: str = ""
    posted_at: datetime | None = None
    posted_by: PersonId | None = None


def titled(post_text: str, title: str = "") -> str:
    """Return what a list shows of a post: its title, else its first words."""
    words = " ".join((title or post_text).split())
    if len(words) <= _TITLE_LENGTH:
        return words
    return words[: _TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def written(post: Post) -> Post:
    """Return the post if its text can be kept.

    Raises:
        InputError: There is neither text nor title, or far too much of it.
    """
    if blank(post.text) and blank(post.title):
        raise InputError("post.empty", _("Write something first."), field="text")
    if len(post.text) > MAX_TEXT:
        raise InputError(
            "post.long",
            _("The text has more than {n} characters.").format(n=MAX_TEXT),
            hint=_("Shorten it, or keep it in a file and link to it."),
            field="text",
        )
    return post


def movable(post: Post) -> Post:
    """Return the post if it may still change its time or channel.

    Raises:
        RuleError: It has been posted or cancelled.
    """
    if post.state not in OPEN_STATES:
        raise RuleError(
            "post.done",
            _("This post is {state}; it cannot be moved.").format(
                state=_(STATE_WORDS[post.state])
            ),
            hint=_("Copy it to another day instead."),
        )
    return post
