"""The calendar's plain picture: local days, their posts, turns and closed days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.domain.channels import Channel
from socialdesk.domain.periods import instant, micros, wall
from socialdesk.domain.posts import Post, PostState
from socialdesk.domain.settings import Business
from socialdesk.domain.team import SYSTEM, Person
from socialdesk.services.glances import (
    ALL,
    BOARD_STATES,
    Filter,
    GlanceService,
    local_days,
)
from socialdesk.services.posts import PostService
from socialdesk.services.settings import SettingsService
from socialdesk.store.glances import Glances
from socialdesk.store.unit_of_work import Store
from tests.fakes import MONDAY, FakeHolidays
from tests.makers import a_person, a_post, a_rotation, a_turn

DAY = MONDAY.date()
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
Plan = Callable[..., Post]


@pytest.fixture
def service(glances: Glances, business_settings: SettingsService) -> GlanceService:
    holidays = FakeHolidays({("DE", ""): {date(2026, 3, 6): "Bread day"}})
    return GlanceService(glances, holidays, business_settings.closed_days)


@pytest.fixture
def plan(posts: PostService, line: Channel, owner: Person) -> Plan:
    def planned(at: datetime, **more: object) -> Post:
        return posts.add(a_post(line, owner, at=at, **more), actor=owner.id)

    return planned


def test_a_day_tells_all_its_posts_and_shows_the_first(
    service: GlanceService, plan: Plan
) -> None:
    made = [plan(MONDAY + timedelta(minutes=n)) for n in range(5)]

    day = service.month(DAY, 7, 2).days[0]

    assert (day.day, day.total) == (DAY, 5)
    assert [post.id for post in day.posts] == [post.id for post in made[:2]]


def test_a_post_stands_on_the_day_of_the_businesss_clock(
    service: GlanceService, plan: Plan
) -> None:
    plan(datetime(2026, 3, 2, 23, 30, tzinfo=UTC))

    here = service.month(DAY, 3, 3, zone="UTC").days
    berlin = service.month(DAY, 3, 3, zone="Europe/Berlin").days

    assert [day.total for day in here] == [1, 0, 0]
    assert [day.total for day in berlin] == [0, 1, 0]


@given(
    zone=st.sampled_from(ZONES),
    first=st.dates(date(1990, 1, 1), date(2037, 12, 1)),
)
def test_local_days_leave_no_gap_and_no_overlap_in_any_zone(
    zone: str, first: date
) -> None:
    days = local_days(first, 42, zone)

    assert all(one[1] == two[0] for one, two in pairwise(days))
    assert all(start <= end for start, end in days)
    longest = max(end - start for start, end in days)
    assert longest <= 49 * 3_600_000_000  # two days as one, where a day came twice


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 3, 30), 24)],
)
def test_a_day_is_as_long_as_its_clock_makes_it(day: date, hours: int) -> None:
    (span,) = local_days(day, 1, "Europe/Berlin")

    assert span[1] - span[0] == hours * 3_600_000_000
    assert wall(instant(span[0]), "Europe/Berlin").date() == day


def test_a_day_that_never_was_holds_nothing(service: GlanceService, plan: Plan) -> None:
    plan(datetime(2011, 12, 30, 10, tzinfo=UTC))  # Apia went from the 29th to the 31st

    days = service.month(date(2011, 12, 29), 3, 3, zone="Pacific/Apia").days

    assert [day.total for day in days] == [0, 0, 1]


def test_a_filter_hides_posts_and_turns_of_other_channels(
    service: GlanceService, plan: Plan, line: Channel
) -> None:
    plan(MONDAY)

    assert service.month(DAY, 1, 3, Filter((line.id,))).days[0].total == 1
    assert service.month(DAY, 1, 3, Filter(("-",))).days[0].total == 0


def test_a_turn_belongs_to_whoever_has_it_for_most_of_the_day(
    service: GlanceService, store: Store, line: Channel, owner: Person, staff: Person
) -> None:
    with store.begin(SYSTEM, "rotation.add") as work:
        rotation = work.put(a_rotation(line))
        work.put(a_turn(rotation, owner, number=0), journaled=False)
        work.put(a_turn(rotation, staff, number=1), journaled=False)

    days = service.month(DAY, 9, 3, me=staff.id).days

    assert [day.turns[0].person_id for day in days] == [owner.id] * 7 + [staff.id] * 2
    assert [day.mine for day in days] == [False] * 7 + [True] * 2


def test_pages_of_posts_follow_one_another_without_loss(
    service: GlanceService, plan: Plan
) -> None:
    made = {plan(MONDAY + timedelta(minutes=n // 3)).id for n in range(10)}

    found: list[str] = []
    after = (-(2**62), "")
    while page := service.posts(DAY, 7, after=after, limit=4):
        found += [post.id for post in page]
        after = (page[-1].at, page[-1].id)

    assert len(found) == 10
    assert set(found) == made


def test_my_next_post_comes_before_what_is_late(
    service: GlanceService, plan: Plan, owner: Person
) -> None:
    late = plan(MONDAY - timedelta(hours=3), state=PostState.READY)
    soon = plan(MONDAY + timedelta(hours=3), state=PostState.READY)
    review = plan(MONDAY + timedelta(hours=1), state=PostState.REVIEW)

    coming = service.coming(MONDAY, DAY, zone="UTC", me=owner.id)
    later = service.coming(MONDAY + timedelta(hours=4), DAY, zone="UTC", me=owner.id)

    assert coming.mine is not None
    assert coming.mine.id == soon.id
    assert [post.id for post in coming.next] == [review.id]
    assert later.mine is not None
    assert later.mine.id == soon.id != late.id


def test_holidays_and_closed_days_have_names(
    service: GlanceService,
    business_settings: SettingsService,
    owner: Person,
) -> None:
    business = replace(business_settings.group(Business), country="DE", zone="UTC")
    business_settings.change(business, actor=owner.id)
    business_settings.add_closed_day(date(2026, 3, 4), "Stocktaking", actor=owner.id)
    business_settings.add_closed_day(date(2026, 5, 4), "Far away", actor=owner.id)

    assert service.closed(DAY, 7) == {
        date(2026, 3, 4): "Stocktaking",
        date(2026, 3, 6): "Bread day",
    }
    assert service.business() == business


def test_names_are_read_again_only_after_a_change(
    service: GlanceService, owner: Person, team: object
) -> None:
    before = service.names()

    assert service.names() is before
    from socialdesk.services.team import TeamService

    assert isinstance(team, TeamService)
    added = team.add(a_person("Kim"), actor=owner.id)
    assert added.id in service.names().people


def test_a_month_is_read_without_the_names_of_holidays(
    service: GlanceService, plan: Plan
) -> None:
    plan(MONDAY)

    picture = service.month(DAY, 42, 3, ALL, zone="Europe/Berlin")

    assert len(picture.days) == 42
    assert picture.days[0].posts[0].at == micros(MONDAY)


def test_a_list_runs_from_a_day_on_or_back_from_it(
    service: GlanceService, plan: Plan
) -> None:
    made = [plan(MONDAY + timedelta(days=n)) for n in range(-3, 4)]
    ids = [post.id for post in made]

    assert [post.id for post in service.listed(DAY)] == ids[3:]
    assert [post.id for post in service.listed(DAY, back=True)] == ids[2::-1]
    assert [post.id for post in service.listed(None, back=True)] == ids[::-1]
    first = service.listed(None, back=True, limit=4)
    after = (first[-1].at, first[-1].id)
    rest = service.listed(None, back=True, after=after)
    assert [post.id for post in (*first, *rest)] == ids[::-1]


def test_a_board_counts_all_and_shows_the_first_of_each_state(
    service: GlanceService, plan: Plan
) -> None:
    drafts = [plan(MONDAY + timedelta(hours=n)) for n in range(5)]
    plan(MONDAY, state=PostState.CANCELLED)
    gone = [plan(MONDAY + timedelta(hours=n), state=PostState.POSTED) for n in range(2)]

    lanes = {lane.state: lane for lane in service.board(DAY, 30, limit=3)}

    assert list(lanes) == list(BOARD_STATES)
    draft, posted = lanes[PostState.DRAFT], lanes[PostState.POSTED]
    assert draft.total == 5
    assert [post.id for post in draft.posts] == [post.id for post in drafts[:3]]
    assert [post.id for post in posted.posts] == [post.id for post in gone[::-1]]
