"""Posts: planned, moved, and said to have gone out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from socialdesk.domain.channels import Channel
from socialdesk.domain.errors import (
    ConflictError,
    InputError,
    NotFoundError,
    RightError,
    RuleError,
)
from socialdesk.domain.periods import Period
from socialdesk.domain.posts import MAX_TEXT, Post, PostState
from socialdesk.domain.team import Person
from socialdesk.services.journal import JournalService
from socialdesk.services.posts import PostService
from tests.fakes import MONDAY, FakeClock
from tests.makers import a_channel, a_person, a_post

DAY = timedelta(days=1)


@pytest.fixture
def post(posts: PostService, line: Channel, staff: Person) -> Post:
    """A draft of Ben's."""
    return posts.add(a_post(line, staff, title=""), actor=staff.id)


def test_a_post_without_a_title_is_called_by_its_first_words(
    posts: PostService, post: Post, staff: Person
) -> None:
    assert post.title == "Fresh bread at eight."
    longer = posts.edit(replace(post, text="Rye " * 200), was=post, actor=staff.id)
    assert longer.title.startswith("Rye Rye")
    assert len(longer.title) <= 120
    named = posts.edit(replace(longer, title="Loaf"), was=longer, actor=staff.id)
    assert named.title == "Loaf"
    other = posts.edit(replace(named, text="Buns"), was=named, actor=staff.id)
    assert other.title == "Loaf"


def test_a_post_needs_a_text_a_channel_and_an_author(
    posts: PostService, line: Channel, owner: Person
) -> None:
    for odd in ({"text": " ", "title": ""}, {"text": "x" * (MAX_TEXT + 1)}):
        with pytest.raises(InputError) as told:
            posts.add(a_post(line, owner, **odd), actor=owner.id)
        assert told.value.field == "text"
    with pytest.raises(NotFoundError):
        posts.add(a_post(a_channel(), owner), actor=owner.id)
    with pytest.raises(NotFoundError):
        posts.add(a_post(line, a_person()), actor=owner.id)


def test_posts_of_a_period_come_in_order(
    posts: PostService, line: Channel, owner: Person
) -> None:
    made = [
        posts.add(a_post(line, owner, at=MONDAY + n * DAY), actor=owner.id)
        for n in (3, 1, 2, 9)
    ]
    period = Period(MONDAY, MONDAY + 9 * DAY)
    assert posts.posts(period) == [made[1], made[2], made[0]]
    assert posts.posts(period, line.id, limit=1) == [made[1]]
    assert posts.posts(period, a_channel().id) == []


def test_a_post_moves_until_it_is_posted(
    posts: PostService, post: Post, staff: Person
) -> None:
    assert posts.move(post.id, MONDAY + DAY, actor=staff.id).at == MONDAY + DAY
    posts.mark_posted(post.id, "https://example.com/1", actor=staff.id)
    with pytest.raises(RuleError):
        posts.move(post.id, MONDAY, actor=staff.id)
    kept = posts.post(post.id)
    with pytest.raises(RuleError):
        posts.edit(replace(kept, at=MONDAY), was=kept, actor=staff.id)


def test_marking_a_post_says_when_who_and_where(
    posts: PostService, post: Post, owner: Person, clock: FakeClock
) -> None:
    clock.advance(DAY)
    kept = posts.mark_posted(post.id, " https://example.com/1 ", actor=owner.id)
    assert kept == replace(
        post,
        state=PostState.POSTED,
        link="https://example.com/1",
        posted_at=clock(),
        posted_by=owner.id,
    )


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "file:///etc/passwd", "example.com", "https://u@x.org/"],
)
def test_a_link_that_is_no_web_address_is_refused(
    posts: PostService, post: Post, staff: Person, link: str
) -> None:
    with pytest.raises(InputError) as told:
        posts.mark_posted(post.id, link, actor=staff.id)
    assert told.value.field == "link"
    assert posts.post(post.id) == post


def test_a_copy_is_a_draft_of_ones_own(
    posts: PostService, post: Post, owner: Person, staff: Person
) -> None:
    posts.mark_posted(post.id, "https://example.com/1", actor=staff.id)
    twin = posts.copy(post.id, MONDAY + DAY, actor=owner.id)
    assert (twin.state, twin.author_id, twin.link) == (PostState.DRAFT, owner.id, "")
    assert (twin.text, twin.posted_at, twin.id != post.id) == (post.text, None, True)


@pytest.mark.parametrize("way", ["state", "edit"])
def test_staff_cannot_approve_their_own_post(
    posts: PostService, post: Post, staff: Person, manager: Person, way: str
) -> None:
    def bring(state: PostState, actor: Person) -> Post:
        if way == "state":
            return posts.set_state(post.id, state, actor=actor.id)
        return posts.edit(replace(posts.post(post.id), state=state), actor=actor.id)

    bring(PostState.REVIEW, staff)
    with pytest.raises(RightError):
        bring(PostState.READY, staff)
    assert posts.post(post.id).state is PostState.REVIEW
    assert bring(PostState.READY, manager).state is PostState.READY


def test_a_post_is_removed(posts: PostService, post: Post, staff: Person) -> None:
    posts.remove(post.id, actor=staff.id)
    with pytest.raises(NotFoundError) as told:
        posts.post(post.id)
    assert told.value.code == "post.unknown"


def test_an_overtaken_edit_is_a_conflict(
    posts: PostService, post: Post, owner: Person, staff: Person
) -> None:
    theirs = posts.move(post.id, MONDAY + DAY, actor=owner.id)
    with pytest.raises(ConflictError) as told:
        posts.edit(replace(post, text="Buns"), was=post, actor=staff.id)
    assert told.value.theirs == theirs


def test_several_posts_move_together_or_not_at_all(
    posts: PostService, post: Post, line: Channel, staff: Person, owner: Person
) -> None:
    other = posts.add(a_post(line, staff), actor=staff.id)
    there = {post.id: MONDAY + DAY, other.id: MONDAY + 2 * DAY}
    assert [one.at for one in posts.move_all(there, actor=staff.id)] == [
        MONDAY + DAY,
        MONDAY + 2 * DAY,
    ]
    theirs = posts.add(a_post(line, owner), actor=owner.id)
    with pytest.raises(RightError):
        posts.move_all({post.id: MONDAY, theirs.id: MONDAY}, actor=staff.id)
    assert posts.post(post.id).at == MONDAY + DAY
    posts.mark_posted(other.id, "", actor=staff.id)
    with pytest.raises(RuleError):
        posts.move_all({post.id: MONDAY, other.id: MONDAY}, actor=staff.id)
    assert posts.post(post.id).at == MONDAY + DAY


def test_several_posts_are_removed_in_one_act(
    posts: PostService,
    post: Post,
    line: Channel,
    staff: Person,
    owner: Person,
    journal: JournalService,
) -> None:
    other = posts.add(a_post(line, staff), actor=staff.id)
    theirs = posts.add(a_post(line, owner), actor=owner.id)
    with pytest.raises(RightError):
        posts.remove_all([post.id, theirs.id], actor=staff.id)
    assert posts.post(post.id) == post

    posts.remove_all([post.id, other.id], actor=staff.id)
    with pytest.raises(NotFoundError):
        posts.post(other.id)
    journal.undo(actor=staff.id)
    assert (posts.post(post.id), posts.post(other.id)) == (post, other)


def test_a_posted_post_goes_back_by_undo_alone(posts, journal, line, owner) -> None:
    post = posts.add(a_post(line, owner), actor=owner.id)
    posts.mark_posted(post.id, "https://bsky.app/1", actor=owner.id)
    with pytest.raises(RuleError):
        posts.set_state(post.id, PostState.DRAFT, actor=owner.id)
    journal.undo(actor=owner.id)
    assert posts.post(post.id).state is post.state
