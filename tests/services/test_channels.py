"""The registry of channels."""

from dataclasses import replace

import pytest

from socialdesk.domain.channels import Channel, ChannelStatus
from socialdesk.domain.errors import ConflictError, InputError, NotFoundError, RuleError
from socialdesk.domain.team import Person
from socialdesk.services.channels import ChannelService
from socialdesk.services.posts import PostService
from tests.makers import a_channel, a_person, a_post


def test_a_pasted_link_becomes_a_channel(
    channels: ChannelService, owner: Person
) -> None:
    found = channels.proposed("https://bsky.app/profile/linden.example")
    assert (found.network, found.handle.lstrip("@")) == ("bluesky", "linden.example")
    kept = channels.add(found, actor=owner.id)
    assert kept.hue
    assert channels.channel(kept.id) == kept
    assert channels.channels() == [kept]


def test_the_same_account_is_registered_once(
    channels: ChannelService, owner: Person
) -> None:
    channels.add(a_channel(handle="@Linden"), actor=owner.id)
    with pytest.raises(InputError) as told:
        channels.add(a_channel("Other name", handle="linden"), actor=owner.id)
    assert told.value.code == "channel.twice"
    channels.add(a_channel(network="mastodon", handle="linden"), actor=owner.id)


def test_an_active_channel_has_somebody_responsible(
    channels: ChannelService, line: Channel, owner: Person
) -> None:
    kept = channels.add(a_channel(), actor=owner.id)
    with pytest.raises(RuleError) as told:
        channels.set_status(kept.id, ChannelStatus.ACTIVE, actor=owner.id)
    assert told.value.field == "responsible"
    with pytest.raises(RuleError):
        channels.edit(replace(line, responsible_id=None), actor=owner.id)
    dormant = channels.set_status(line.id, ChannelStatus.DORMANT, actor=owner.id)
    assert dormant.status is ChannelStatus.DORMANT


def test_a_backup_is_somebody_else(
    channels: ChannelService, line: Channel, owner: Person
) -> None:
    with pytest.raises(RuleError) as told:
        channels.edit(replace(line, backup_id=owner.id), actor=owner.id)
    assert told.value.field == "backup"


def test_a_channel_without_a_name_is_refused(
    channels: ChannelService, owner: Person
) -> None:
    with pytest.raises(InputError):
        channels.add(a_channel(" "), actor=owner.id)


def test_an_overtaken_edit_is_a_conflict(
    channels: ChannelService, line: Channel, owner: Person
) -> None:
    theirs = channels.edit(replace(line, purpose="News"), was=line, actor=owner.id)
    with pytest.raises(ConflictError) as told:
        channels.edit(replace(line, purpose="Jokes"), was=line, actor=owner.id)
    assert told.value.theirs == theirs


def test_the_boardrooms_questions_are_answered_at_once(
    channels: ChannelService, line: Channel, owner: Person, staff: Person
) -> None:
    channels.edit(replace(line, backup_id=staff.id), actor=owner.id)
    lonely = channels.add(a_channel(responsible_id=owner.id), actor=owner.id)
    orphan = channels.add(a_channel(network="blog"), actor=owner.id)
    found = channels.overview()
    assert found.total == 3
    assert found.by_network == {"bluesky": 2, "blog": 1}
    assert found.by_status == {"active": 1, "proposed": 2}
    assert found.by_person == {owner.id: 2}
    assert (found.nobody, found.one_person) == ((orphan.id,), (lonely.id,))


def test_a_channel_is_found_by_what_people_call_it(
    channels: ChannelService, line: Channel
) -> None:
    for text in (line.id, line.handle, line.handle.lstrip("@"), "blue"):
        assert channels.named(text) == line
    with pytest.raises(NotFoundError):
        channels.named("gopher")


def test_a_used_channel_stays(
    channels: ChannelService, posts: PostService, line: Channel, owner: Person
) -> None:
    posts.add(a_post(line, owner), actor=owner.id)
    with pytest.raises(RuleError) as told:
        channels.remove(line.id, actor=owner.id)
    assert told.value.code == "channel.used"


def test_an_unused_channel_goes(
    channels: ChannelService, line: Channel, owner: Person
) -> None:
    channels.remove(line.id, actor=owner.id)
    assert channels.channels() == []


def test_a_channel_names_only_people_who_are_there(
    channels: ChannelService, owner: Person
) -> None:
    with pytest.raises(Exception, match=r".") as told:
        channels.add(a_channel(responsible_id=a_person().id), actor=owner.id)
    assert told.value.code == "store.needed"
