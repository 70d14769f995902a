"""Undo and redo from the journal."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.domain.channels import Channel
from socialdesk.domain.errors import ConflictError, RuleError, SocialDeskError
from socialdesk.domain.journal import Kind, Mode
from socialdesk.domain.posts import Post, PostState
from socialdesk.domain.rotations import Turn
from socialdesk.domain.settings import Business
from socialdesk.domain.team import SYSTEM, Person
from socialdesk.services.channels import ChannelService
from socialdesk.services.journal import JournalService
from socialdesk.services.posts import PostService
from socialdesk.services.settings import SettingsService
from socialdesk.services.team import TeamService
from socialdesk.store.unit_of_work import Store
from tests.fakes import MONDAY
from tests.makers import a_channel, a_person, a_post, a_rotation, a_turn


@pytest.fixture
def post(posts: PostService, line: Channel, owner: Person) -> Post:
    """A draft of Maya's."""
    return posts.add(a_post(line, owner), actor=owner.id)


def test_undo_and_redo_go_back_and_forth(
    journal: JournalService, posts: PostService, post: Post, owner: Person
) -> None:
    second = posts.edit(replace(post, text="Two"), was=post, actor=owner.id)
    third = posts.set_state(post.id, PostState.REVIEW, actor=owner.id)
    assert journal.next_undo(owner.id).act == "post.state"
    assert journal.next_redo(owner.id) is None
    journal.undo(actor=owner.id)
    assert posts.post(post.id) == second
    journal.undo(actor=owner.id)
    assert posts.post(post.id) == post
    assert journal.next_redo(owner.id).act == "post.edit"
    journal.redo(actor=owner.id)
    assert posts.post(post.id) == second
    journal.redo(actor=owner.id)
    assert posts.post(post.id) == third
    assert journal.next_redo(owner.id) is None
    assert journal.verify() == []
    modes = [entry.mode for entry in journal.entries(limit=6)]
    assert modes == [Mode.REDO, Mode.REDO, Mode.UNDO, Mode.UNDO, Mode.DO, Mode.DO]


def test_an_undo_says_which_entry_it_took_back(
    journal: JournalService, posts: PostService, post: Post, owner: Person
) -> None:
    posts.edit(replace(post, text="Two"), actor=owner.id)
    (done,) = journal.entries(limit=1)
    journal.undo(actor=owner.id)
    (undone,) = journal.entries(limit=1)
    assert (undone.act, undone.of_id, undone.undoable) == ("post.edit", done.id, False)
    assert len(journal.about(Kind.POST, post.id)) == 3


def test_a_new_act_leaves_nothing_to_redo(
    journal: JournalService, posts: PostService, post: Post, owner: Person
) -> None:
    posts.edit(replace(post, text="Two"), actor=owner.id)
    journal.undo(actor=owner.id)
    posts.edit(replace(post, text="Three"), actor=owner.id)
    with pytest.raises(RuleError) as told:
        journal.redo(actor=owner.id)
    assert told.value.code == "journal.redo"


def test_what_was_removed_comes_back_and_goes_again(
    journal: JournalService, posts: PostService, post: Post, owner: Person
) -> None:
    posts.remove(post.id, actor=owner.id)
    journal.undo(actor=owner.id)
    assert posts.post(post.id) == post
    journal.redo(actor=owner.id)
    with pytest.raises(SocialDeskError):
        posts.post(post.id)


def test_people_undo_their_own_acts_only(
    journal: JournalService,
    posts: PostService,
    post: Post,
    owner: Person,
    staff: Person,
) -> None:
    with pytest.raises(RuleError) as told:
        journal.undo(actor=staff.id)
    assert told.value.code == "journal.undo"
    assert posts.post(post.id) == post


@pytest.mark.parametrize("theirs", ["changed", "removed"])
def test_what_somebody_changed_since_is_not_taken_back(
    journal: JournalService,
    posts: PostService,
    post: Post,
    owner: Person,
    manager: Person,
    theirs: str,
) -> None:
    posts.edit(replace(post, text="Two"), actor=owner.id)
    if theirs == "changed":
        now = posts.move(post.id, MONDAY.replace(day=3), actor=manager.id)
    else:
        posts.remove(post.id, actor=manager.id)
        now = None
    before = journal.entries(limit=1)
    with pytest.raises(ConflictError) as told:
        journal.undo(actor=owner.id)
    assert told.value.theirs == now
    assert journal.entries(limit=1) == before


def test_what_others_built_on_is_not_taken_away(
    journal: JournalService,
    channels: ChannelService,
    posts: PostService,
    owner: Person,
    manager: Person,
) -> None:
    line = channels.add(a_channel(), actor=owner.id)
    post = posts.add(a_post(line, manager), actor=manager.id)
    with pytest.raises(SocialDeskError) as told:
        journal.undo(actor=owner.id)
    assert told.value.code == "store.needed"
    assert channels.channel(line.id) == line
    assert posts.post(post.id) == post
    assert journal.verify() == []


def test_an_act_is_taken_back_in_the_opposite_order(
    journal: JournalService, store: Store, line: Channel, owner: Person
) -> None:
    """A turn's place is taken over within one act; only one may have it at a time."""
    rotation = a_rotation(line)
    old, new = (a_turn(rotation, owner, number=4) for _ in range(2))
    with store.begin(SYSTEM, "rotation.add") as work:
        work.put(rotation)
        work.put(old)
    with store.begin(owner.id, "turn.import") as work:
        work.remove(old)
        work.put(new)
    journal.undo(actor=owner.id)
    with store.read() as reading:
        assert reading.all(Turn, Turn_number() == 4) == [old]
    journal.redo(actor=owner.id)
    with store.read() as reading:
        assert reading.all(Turn, Turn_number() == 4) == [new]


def Turn_number():  # noqa: N802
    from socialdesk.store.tables import turns

    return turns.c.number


def test_what_cannot_be_undone_is_passed_over(
    journal: JournalService, store: Store, posts: PostService, post: Post, owner: Person
) -> None:
    with store.begin(owner.id, "post.posted", undoable=False) as work:
        work.put(replace(post, state=PostState.POSTED))
    assert journal.next_undo(owner.id).act == "post.add"
    with pytest.raises(ConflictError):
        journal.undo(actor=owner.id)


def test_a_batch_is_one_undo(
    journal: JournalService, store: Store, team: TeamService, owner: Person
) -> None:
    with store.begin(owner.id, "people.import") as work:
        work.put_new([a_person(f"Person {number}") for number in range(200)])
    journal.undo(actor=owner.id)
    assert team.people() == [owner]
    journal.redo(actor=owner.id)
    assert len(team.people()) == 201


def test_an_undo_plans_again_what_follows(
    journal: JournalService, business_settings: SettingsService, owner: Person
) -> None:
    business_settings.change(Business(zone="Asia/Tokyo"), actor=owner.id)
    journal.undo(actor=owner.id)
    assert business_settings.group(Business) == Business()


def test_what_was_struck_out_cannot_be_taken_back(
    journal: JournalService, store: Store, posts: PostService, post: Post, owner: Person
) -> None:
    from socialdesk.store import journal as stored

    posts.edit(replace(post, text="Two"), actor=owner.id)
    with store.begin(SYSTEM, "person.edit") as work:
        stored.strike_out(work.connection, Kind.POST, post.id)
        work.put(replace(owner, notes="Erased."))
    with pytest.raises(ConflictError):
        journal.undo(actor=owner.id)
    assert journal.verify() == []


@given(moves=st.lists(st.sampled_from(["edit", "undo", "redo"]), max_size=25))
def test_undo_is_a_stack_whatever_people_do(
    journal: JournalService,
    posts: PostService,
    line: Channel,
    owner: Person,
    moves: list[str],
) -> None:
    """Against the plain picture of it: two stacks of states."""
    post = posts.add(a_post(line, owner, text="0"), actor=owner.id)
    past, future, number = [], [], 0
    for move in moves:
        now = posts.post(post.id)
        if move == "edit":
            number += 1
            posts.edit(replace(now, text=str(number)), actor=owner.id)
            past.append(now)
            future.clear()
        elif move == "undo" and past:
            journal.undo(actor=owner.id)
            future.append(now)
            assert posts.post(post.id) == past.pop()
        elif move == "redo" and future:
            journal.redo(actor=owner.id)
            past.append(now)
            assert posts.post(post.id) == future.pop()
        elif move == "redo":
            assert journal.next_redo(owner.id) is None
    assert journal.verify() == []


def test_who_is_no_owner_any_more_cannot_undo_who_became_one(
    team, journal, owner, manager
) -> None:
    from dataclasses import replace

    from socialdesk.domain.errors import RightError
    from socialdesk.domain.team import Role

    team.edit(replace(manager, role=Role.OWNER), actor=owner.id)
    team.edit(replace(team.person(owner.id), role=Role.STAFF), actor=manager.id)
    with pytest.raises(RightError):
        journal.undo(actor=owner.id)


def test_who_may_not_edit_channels_any_more_cannot_undo_an_edit(
    team, channels, journal, owner, manager, line
) -> None:
    from dataclasses import replace

    from socialdesk.domain.errors import RightError
    from socialdesk.domain.team import Role

    channels.edit(replace(line, notes="new"), actor=manager.id)
    team.edit(replace(manager, role=Role.STAFF), actor=owner.id)
    with pytest.raises(RightError):
        journal.undo(actor=manager.id)
    assert channels.channel(line.id).notes == "new"
