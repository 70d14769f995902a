"""The quick reads against the careful ones, on data made by chance."""

import random
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.domain.channels import Channel
from socialdesk.domain.errors import StoreError
from socialdesk.domain.ids import TimeOffId
from socialdesk.domain.periods import micros
from socialdesk.domain.posts import Post, PostState
from socialdesk.domain.rotations import Turn
from socialdesk.domain.team import SYSTEM, Person, TimeOff
from socialdesk.store import glances as glances_module
from socialdesk.store.glances import AwayGlance, Filter, Glances, PostGlance, Span
from socialdesk.store.opening import Place
from socialdesk.store.tables import posts, turns
from socialdesk.store.unit_of_work import Store
from tests.fakes import MONDAY
from tests.makers import (
    a_business,
    a_channel,
    a_notice,
    a_person,
    a_post,
    a_turn,
    raw,
)

DAYS = 42
START = micros(MONDAY) - micros(MONDAY) % 86_400_000_000
DAY = 86_400_000_000


@pytest.fixture
def filled(store: Store) -> Store:
    """Six weeks of posts, many at the same moment, of four people on four channels."""
    chance = random.Random(5)
    made = a_business(store)
    people = [made.owner, made.other, a_person("Cem"), a_person("Dana")]
    lines = [made.channel, *(a_channel(name) for name in ("X", "Blog", "Mastodon"))]
    more = [
        a_post(
            chance.choice(lines),
            chance.choice(people),
            at=MONDAY + timedelta(hours=chance.randrange(-48, DAYS * 24)),
            state=chance.choice(list(PostState)),
            title=f"Post {number}",
        )
        for number in range(700)
    ]
    with store.begin(SYSTEM, "post.add") as work:
        for entity in [*people[2:], *lines[1:]]:
            work.put(entity)
        work.put_new(more)
        work.put_new(a_turn(made.rotation, made.owner, number=n) for n in range(1, 9))
    return store


def days(count: int = DAYS) -> list[Span]:
    return [(START + DAY * n, START + DAY * (n + 1)) for n in range(count)]


def careful(
    store: Store, span: Span, wanted: Filter = glances_module.ALL
) -> list[Post]:
    conditions = [posts.c.at >= span[0], posts.c.at < span[1]]
    for column, chosen in (
        (posts.c.channel_id, wanted.channels),
        (posts.c.author_id, wanted.people),
        (posts.c.state, wanted.states),
    ):
        if chosen:
            conditions.append(column.in_(list(chosen)))
    with store.read() as reading:
        return reading.all(Post, *conditions, order=(posts.c.at, posts.c.id))


def seen(post: Post) -> PostGlance:
    return PostGlance(
        micros(post.at),
        post.id,
        post.channel_id,
        post.author_id,
        post.state.value,
        post.title,
    )


def some_filter(store: Store, data: st.DataObject) -> Filter:
    with store.read() as reading:
        channels = [channel.id for channel in reading.all(Channel)]
        people = [person.id for person in reading.all(Person)]
    return Filter(
        channels=data.draw(st.sets(st.sampled_from([*channels, "none"]))),
        people=data.draw(st.sets(st.sampled_from([*people, "'; DROP TABLE post"]))),
        states=data.draw(
            st.sets(st.sampled_from([state.value for state in PostState]))
        ),
    )


@given(data=st.data())
def test_a_month_is_what_a_careful_question_says(
    filled: Store, glances: Glances, data: st.DataObject
) -> None:
    wanted = some_filter(filled, data)
    per_day = data.draw(st.integers(0, 8))
    span = days()
    for day, glance in zip(span, glances.month(span, per_day, wanted), strict=True):
        expected = careful(filled, day, wanted)
        assert glance.count == len(expected)
        assert glance.posts == [seen(post) for post in expected[:per_day]]


@given(data=st.data())
def test_pages_one_after_another_are_all_of_it_once(
    filled: Store, glances: Glances, data: st.DataObject
) -> None:
    wanted = some_filter(filled, data)
    size = data.draw(st.integers(1, 90))
    span = (START, START + DAYS * DAY)
    found: list[PostGlance] = []
    page = glances.posts(span, wanted, limit=size)
    while page:
        assert len(page) <= size
        found += page
        last = page[-1]
        page = glances.posts(span, wanted, after=(last.at, last.id), limit=size)
    expected = careful(filled, span, wanted)
    assert found == [seen(post) for post in expected]
    assert glances.count(span, wanted) == len(expected)


def test_turns_are_those_that_share_time_with_a_span(
    filled: Store, glances: Glances
) -> None:
    with filled.read() as reading:
        every = reading.all(Turn, order=(turns.c.start_at,))
    for start in range(-3, DAYS + 30, 3):
        span = (START + DAY * start, START + DAY * (start + 3))
        expected = [
            turn.id
            for turn in every
            if micros(turn.start_at) < span[1] and micros(turn.end_at) > span[0]
        ]
        found = glances.turns(span)
        assert [turn.id for turn in found] == expected
        assert all(turn.channel_id and turn.person_id for turn in found)


def test_names_settings_and_what_waits_unseen(store: Store, glances: Glances) -> None:
    made = a_business(store)
    with store.begin(SYSTEM, "notice.snooze") as work:
        work.put(a_notice(made.owner))
        work.put(a_notice(made.owner, seen_at=MONDAY))
    channel = glances.channels()[made.channel.id]
    assert (channel.name, channel.network, channel.status) == (
        "Bluesky",
        "bluesky",
        "active",
    )
    assert channel.responsible_id == made.owner.id
    assert [person.name for person in glances.people().values()] == [
        "Ben Ito",
        "Maya Okafor",
    ]
    assert glances.unseen(made.owner.id) == 2
    assert glances.unseen(made.other.id) == 0
    assert '"Linden Bakery"' in (glances.settings("business") or "")
    assert glances.settings("mail") is None


def test_a_glance_notices_that_somebody_else_wrote(
    store: Store, glances: Glances
) -> None:
    made = a_business(store)
    before = glances.touched()
    assert glances.touched() == before
    with store.begin(SYSTEM, "post.edit") as work:
        work.put(replace(made.post, text="Other"))
    assert glances.touched() != before


@pytest.mark.parametrize(
    "wanted",
    [Filter(), Filter(people=("c",)), Filter(states=("draft", "idea"))],
)
def test_the_month_is_read_from_one_index_alone(place: Place, wanted: Filter) -> None:
    for plan in plans(place, wanted):
        (line,) = plan
        assert "SEARCH post USING COVERING INDEX ix_post_at" in line


def test_the_month_of_a_channel_is_searched_and_never_scanned(place: Place) -> None:
    for plan in plans(place, Filter(channels=("a", "b"), people=("c",))):
        assert "SEARCH post USING" in plan[0]
        assert "INDEX ix_post_" in plan[0]
        assert "at>?" in plan[0]


def plans(place: Place, wanted: Filter) -> list[list[str]]:
    where, values = glances_module._where(wanted)
    connection = raw(place.database)
    found = [
        [
            row[3]
            for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", (1, 2, *values))
        ]
        for text in (
            f"{glances_module._POST}{where} ORDER BY at,id LIMIT 5",
            f"{glances_module._COUNT}{where}",
            f"{glances_module._POST} AND (at,id)>(1,''){where} ORDER BY at,id LIMIT 5",
        )
    ]
    connection.close()
    return found


def test_each_thread_has_a_connection_and_closing_closes_all(
    store: Store, glances: Glances, place: Place
) -> None:
    made = a_business(store)
    found: list[int] = []
    go = threading.Barrier(3)

    def ask() -> None:
        found.append(len(glances.people()))
        go.wait(10)
        go.wait(10)
        found.append(len(glances.people()))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    go.wait(10)
    assert len(glances._open) == 2
    glances.close()
    assert glances._open == []
    go.wait(10)
    for thread in threads:
        thread.join()
    assert found == [2, 2, 2, 2]
    glances.close()
    store.close()
    assert not place.database.with_name("socialdesk.db-wal").exists()
    assert made.owner.id in glances.people()


def test_a_glance_at_nothing_is_told_in_words(place: Place) -> None:
    place.database.unlink()
    with pytest.raises(StoreError) as told:
        Glances(place.database).people()
    assert told.value.code == "store.disk"
    assert not place.database.exists()


EVER: Span = (-(2**62), 2**62)


def test_posts_are_read_backwards_page_by_page(filled: Store, place: Place) -> None:
    glances = Glances(place.database)
    back: list[PostGlance] = []
    after = None
    while page := glances.posts(EVER, after=after, limit=7, back=True):
        back += page
        after = (page[-1].at, page[-1].id)

    assert back == [seen(post) for post in careful(filled, EVER)][::-1]
    glances.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ÄPFEL", ["100 % Äpfel"]),
        ("äpfel", ["100 % Äpfel"]),
        ("0 %", ["100 % Äpfel"]),
        ("%", ["100 % Äpfel"]),
        ("a_b", ["a_b!"]),
        ("b!", ["a_b!"]),
        ("'; DROP TABLE post", []),
    ],
)
def test_words_are_found_in_titles_as_they_are_written(
    store: Store, place: Place, text: str, found: list[str]
) -> None:
    made = a_business(store)
    with store.begin(SYSTEM, "post.add") as work:
        for title in ("100 % Äpfel", "a_b!", "axb", "1000 Birnen"):
            work.put(a_post(made.channel, made.owner, title=title))
    glances = Glances(place.database)

    shown = [post.title for post in glances.posts(EVER, Filter(text=text))]

    assert shown == found
    glances.close()


def test_of_time_off_only_who_and_when_is_read(store: Store, place: Place) -> None:
    made = a_business(store)
    away = TimeOff(
        id=TimeOffId("off"),
        person_id=made.owner.id,
        start_wall=MONDAY.replace(tzinfo=None),
        end_wall=(MONDAY + timedelta(days=1)).replace(tzinfo=None),
        zone="UTC",
        start_at=MONDAY,
        end_at=MONDAY + timedelta(days=1),
        reason="a secret",
    )
    with store.begin(SYSTEM, "person.time_off") as work:
        work.put(away)
    glances, start = Glances(place.database), micros(MONDAY)

    assert glances.away((start - DAY, start + 1)) == [
        AwayGlance(made.owner.id, start, start + DAY)
    ]
    assert glances.away((start + DAY, start + 2 * DAY)) == []
    glances.close()
