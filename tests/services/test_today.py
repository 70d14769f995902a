"""One person's day: what is theirs to do, who is on duty, what waits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from socialdesk.domain.channels import Channel, ChannelStatus
from socialdesk.domain.posts import Post, PostState
from socialdesk.domain.rotations import TurnState
from socialdesk.domain.team import Person, Role
from socialdesk.services.channels import ChannelService
from socialdesk.services.planning import Planning
from socialdesk.services.posts import PostService
from socialdesk.services.rotations import RotationService
from socialdesk.services.team import TeamService
from socialdesk.services.today import Part, Today, TodayService
from socialdesk.store.unit_of_work import Store
from tests.fakes import MONDAY, FakeClock
from tests.makers import (
    a_channel,
    a_notice,
    a_person,
    a_post,
    a_rotation,
    a_version,
)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


@pytest.fixture
def rotations(store: Store, planning: Planning) -> RotationService:
    return RotationService(store, planning)


@pytest.fixture
def today(store: Store, rotations: RotationService, clock: FakeClock) -> TodayService:
    return TodayService(store, rotations, clock)


@pytest.fixture
def channel(channels: ChannelService, owner: Person) -> Channel:
    made = a_channel(responsible_id=owner.id, status=ChannelStatus.ACTIVE)
    return channels.add(made, actor=owner.id)


@pytest.fixture
def turning(
    rotations: RotationService, channel: Channel, owner: Person, staff: Person
) -> Channel:
    """Ben has the channel in the first week, Maya in the second."""
    rotation = a_rotation(channel)
    rotations.add(rotation, a_version(rotation, staff, owner), actor=owner.id)
    return channel


@pytest.fixture
def plan(posts: PostService, channel: Channel) -> Callable[..., Post]:
    def planned(author: Person, after: timedelta, **more: object) -> Post:
        made = a_post(channel, author, at=MONDAY + after, **more)
        return posts.add(made, actor=author.id)

    return planned


def titles(day: Today, *parts: Part) -> list[str]:
    return [task.post.title for task in day.of(*parts) if task.post]


@pytest.mark.parametrize(
    ("after", "part"),
    [
        (-HOUR, Part.LATE),
        (timedelta(0), Part.NOW),
        (2 * HOUR, Part.NOW),
        (3 * HOUR, Part.LATER),
        (14 * HOUR + timedelta(minutes=59), Part.LATER),
        (15 * HOUR, Part.TOMORROW),
        (2 * DAY, Part.AHEAD),
    ],
)
def test_a_post_stands_where_its_time_belongs(
    today: TodayService,
    owner: Person,
    plan: Callable[..., Post],
    after: timedelta,
    part: Part,
) -> None:
    plan(owner, after, state=PostState.READY)

    (task,) = today.of(owner.id).tasks

    assert task.part is part


def test_days_end_on_the_clock_of_whose_day_it_is(
    today: TodayService,
    team: TeamService,
    owner: Person,
    plan: Callable[..., Post],
) -> None:
    plan(owner, 5 * HOUR, state=PostState.READY)
    team.edit(replace(team.person(owner.id), zone="Pacific/Auckland"), actor=owner.id)

    (task,) = today.of(owner.id).tasks

    # 14:00 UTC on the 2nd is 03:00 on the 3rd in Auckland; now it is 22:00 there.
    assert task.part is Part.TOMORROW


def test_what_is_posted_cancelled_or_an_idea_is_nobodys_task(
    today: TodayService, owner: Person, plan: Callable[..., Post]
) -> None:
    for state in (PostState.POSTED, PostState.CANCELLED, PostState.IDEA):
        plan(owner, HOUR, state=state)

    assert today.of(owner.id).tasks == ()


def test_a_post_is_of_its_author_and_of_who_has_the_channel_then(
    today: TodayService,
    team: TeamService,
    owner: Person,
    staff: Person,
    turning: Channel,
    plan: Callable[..., Post],
) -> None:
    other = team.add(a_person("Cem Kaya"), actor=owner.id)
    plan(other, HOUR, title="By Cem", state=PostState.READY)

    assert titles(today.of(other.id), *Part) == ["By Cem"]
    assert titles(today.of(staff.id), *Part) == ["By Cem"]
    assert titles(today.of(owner.id), *Part) == []


def test_a_late_post_is_of_who_has_the_channel_now(
    today: TodayService,
    clock: FakeClock,
    team: TeamService,
    owner: Person,
    staff: Person,
    turning: Channel,
    plan: Callable[..., Post],
) -> None:
    other = team.add(a_person("Cem Kaya"), actor=owner.id)
    plan(other, HOUR, title="By Cem", state=PostState.READY)

    clock.advance(WEEK)

    assert titles(today.of(staff.id), Part.LATE) == []
    assert titles(today.of(owner.id), Part.LATE) == ["By Cem"]


def test_a_review_waits_for_those_who_may_approve(
    today: TodayService,
    team: TeamService,
    owner: Person,
    staff: Person,
    plan: Callable[..., Post],
) -> None:
    manager = team.add(a_person("Tomás", role=Role.MANAGER), actor=owner.id)
    other = team.add(a_person("Cem Kaya"), actor=owner.id)
    plan(staff, HOUR, state=PostState.REVIEW)

    asked = {
        person.name: [task.asked for task in today.of(person.id).tasks]
        for person in (manager, staff, other)
    }

    assert asked == {"Tomás": [True], "Ben Ito": [False], "Cem Kaya": []}


def test_a_turn_that_begins_is_a_task_and_asks_for_a_yes(
    today: TodayService,
    rotations: RotationService,
    owner: Person,
    turning: Channel,
) -> None:
    first = today.of(owner.id).tasks[0]
    assert first.turn is not None
    assert (first.at, first.part, first.asked) == (MONDAY + WEEK, Part.AHEAD, True)

    rotations.accept(first.turn.id, actor=owner.id)

    again = today.of(owner.id).tasks[0]
    assert again.turn is not None
    assert (again.turn.state, again.asked) == (TurnState.ACCEPTED, False)


def test_duties_say_who_has_what_and_until_when(
    today: TodayService,
    channels: ChannelService,
    owner: Person,
    staff: Person,
    turning: Channel,
) -> None:
    channels.add(
        a_channel("Blog", network="blog", responsible_id=owner.id), actor=owner.id
    )

    mine = today.of(owner.id).mine
    his = today.of(staff.id).mine

    assert [(duty.channel.name, duty.until) for duty in mine] == [("Blog", None)]
    assert [(duty.channel.id, duty.until) for duty in his] == [
        (turning.id, MONDAY + WEEK)
    ]
    assert today.of(owner.id).running == 2


def test_a_retired_rotation_leaves_the_channel_to_who_answers_for_it(
    today: TodayService,
    rotations: RotationService,
    clock: FakeClock,
    owner: Person,
    turning: Channel,
) -> None:
    (standing,) = rotations.standing()
    clock.advance(HOUR)
    rotations.retire(standing.rotation.id, actor=owner.id)
    clock.advance(HOUR)

    (duty,) = today.of(owner.id).mine

    assert duty.channel.id == turning.id


def test_the_week_shows_who_is_on_duty_on_each_day(
    today: TodayService,
    clock: FakeClock,
    owner: Person,
    staff: Person,
    turning: Channel,
) -> None:
    clock.advance(WEEK - DAY)  # Sunday: Ben's last day

    from_monday = today.of(owner.id)
    from_sunday = today.of(owner.id, first_weekday=7)

    assert [line.channel.id for line in from_monday.week] == [turning.id]
    assert from_monday.week[0].people == (staff,) * 7
    assert from_sunday.week[0].people == (staff, *(owner,) * 6)
    assert from_sunday.days[0] == (MONDAY + WEEK - DAY).date()


def test_a_swap_waits_for_the_one_who_is_asked(
    today: TodayService,
    rotations: RotationService,
    owner: Person,
    staff: Person,
    turning: Channel,
) -> None:
    turn = today.of(owner.id).turns[0]
    rotations.ask_swap(turn.id, staff.id, note="A wedding", actor=owner.id)

    (his,) = today.of(staff.id).swaps
    (mine,) = today.of(owner.id).swaps

    assert (his.mine, his.asker, his.turn.id) == (False, owner, turn.id)
    assert (mine.mine, mine.other) == (True, staff)


def test_reminders_wait_until_they_are_seen_or_put_aside(
    today: TodayService, store: Store, owner: Person
) -> None:
    later = MONDAY + HOUR
    with store.begin(owner.id, "notice.test") as work:
        work.put(a_notice(owner, title="New"))
        work.put(a_notice(owner, title="Seen", seen_at=MONDAY))
        work.put(a_notice(owner, title="Asleep", snoozed_until=later))

    day = today.of(owner.id)

    assert [notice.title for notice in day.notices] == ["New"]
    assert day.asleep == later
    assert day.next_due == later


def test_the_next_thing_due_is_the_nearest_of_all(
    today: TodayService, owner: Person, turning: Channel, plan: Callable[..., Post]
) -> None:
    assert today.of(owner.id).next_due == MONDAY + WEEK

    plan(owner, 3 * DAY, state=PostState.READY)
    assert today.of(owner.id).next_due == MONDAY + 3 * DAY


def test_the_steps_of_setting_up_are_done_one_after_the_other(
    today: TodayService,
    channels: ChannelService,
    rotations: RotationService,
    team: TeamService,
    owner: Person,
) -> None:
    def steps() -> list[bool]:
        found = today.of(owner.id).steps
        return [found.channel, found.person, found.rotation, found.done]

    assert steps() == [False, False, False, False]
    channel = channels.add(a_channel(), actor=owner.id)
    assert steps() == [True, False, False, False]
    ben = team.add(a_person("Ben"), actor=owner.id)
    assert steps() == [True, True, False, False]
    rotation = a_rotation(channel)
    rotations.add(rotation, a_version(rotation, owner, ben), actor=owner.id)
    assert steps() == [True, True, True, True]


def test_somebody_from_outside_sees_a_day_without_tasks(
    today: TodayService, owner: Person, turning: Channel, plan: Callable[..., Post]
) -> None:
    plan(owner, HOUR, state=PostState.READY)

    day = today.of(a_person().id)

    assert day.me is None
    assert (day.tasks, day.turns, day.notices, day.swaps) == ((), (), (), ())
