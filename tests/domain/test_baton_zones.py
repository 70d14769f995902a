"""The engine in every time zone there is."""

import random
from bisect import bisect_right
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.domain import baton
from socialdesk.domain.counting import Hours, Pattern
from socialdesk.domain.periods import Period, reached, wall, zone
from socialdesk.domain.plans import Course, Plan
from socialdesk.domain.rotations import Advance, Inactive, Unit

wall_time = datetime.fromisoformat
ZONES = sorted(available_timezones())
PEOPLE = ("ana", "ben", None, "cem")
UNITS = [(Unit.HOUR, 5), (Unit.DAY, 1), (Unit.WEEK, 1), (Unit.MONTH, 1)]

moments = st.datetimes(wall_time("1990-01-01"), wall_time("2060-01-01"))
minutes = st.integers(0, 1439)


def plan_in(zone_name, unit, length, anchor, **more):
    pattern = Pattern(zone=zone_name, unit=unit, length=length, anchor=anchor, **more)
    return Plan(courses=(Course(pattern=pattern, roster=PEOPLE),))


def assert_whole(segments, period):
    assert segments[0].start == period.start
    assert segments[-1].end == period.end
    for earlier, later in pairwise(segments):
        assert earlier.end == later.start
        assert earlier.holder != later.holder
    assert all(segment.start < segment.end for segment in segments)


def assert_agrees(plan, period, segments, instants):
    starts = [segment.start for segment in segments]
    for at in instants:
        expected = segments[bisect_right(starts, at) - 1].holder
        assert baton.holder(plan, at) == expected


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(ZONES),
    st.sampled_from(UNITS),
    moments,
    st.timedeltas(timedelta(0), timedelta(days=3000)),
    st.randoms(use_true_random=False),
)
def test_holder_and_segments_agree_in_any_zone(name, unit, anchor, after, dice):
    plan = plan_in(name, *unit, anchor)
    start = anchor.replace(tzinfo=UTC) + after
    period = Period(start, start + timedelta(days=90))

    segments = baton.resolve(plan, period)

    assert_whole(segments, period)
    edges = [segment.start for segment in segments]
    tick = timedelta(microseconds=1)
    near = [at + step for at in edges for step in (tick * 0, tick)]
    near += [at - tick for at in edges[1:]]
    anywhere = [start + dice.random() * period.length for _ in range(10)]
    assert_agrees(plan, period, segments, dice.sample(near, min(len(near), 30)))
    assert_agrees(plan, period, segments, anywhere)


@settings(deadline=None, max_examples=80)
@given(
    st.sampled_from(ZONES),
    moments,
    st.lists(st.integers(0, 6), min_size=1, max_size=6, unique=True),
    st.integers(1, 6),
    st.sampled_from(Inactive),
    st.one_of(st.none(), st.tuples(minutes, minutes)),
    st.randoms(use_true_random=False),
)
def test_working_days_and_windows_agree_in_any_zone(
    name, anchor, weekdays, length, inactive, window, dice
):
    clocks = [time(m // 60, m % 60) for m in window or ()]
    hours = (
        (Hours(days=tuple(range(7)), start=clocks[0], end=clocks[1]),) if window else ()
    )
    plan = plan_in(
        name,
        Unit.DAY,
        length,
        anchor,
        advance=Advance.ACTIVE_DAYS,
        weekdays=tuple(weekdays),
        inactive=inactive,
        hours=hours,
        closed=tuple(anchor.date() + timedelta(days=n) for n in (0, 3, 4, 200)),
    )
    start = anchor.replace(tzinfo=UTC) + timedelta(days=dice.randrange(400))
    period = Period(start, start + timedelta(days=40))

    segments = baton.resolve(plan, period)

    assert_whole(segments, period)
    instants = [start + dice.random() * period.length for _ in range(15)]
    assert_agrees(plan, period, segments, instants)


def test_every_zone_keeps_the_handover_at_its_wall_time():
    """A sweep with a fixed seed: each turn begins when its wall time is reached."""
    dice = random.Random(1998)
    for name in ZONES:
        anchor = wall_time("2023-12-20") + timedelta(minutes=30 * dice.randrange(336))
        plan = plan_in(name, Unit.DAY, 1, anchor)
        start = datetime(2024, dice.randrange(1, 13), 3, tzinfo=UTC)
        found = baton.handoffs(plan, Period(start, start + timedelta(days=45)))
        shown = [wall(at, name) for at in found]
        on_time = [reading for reading in shown if reading.time() == anchor.time()]
        assert 43 <= len(found) <= 46, name
        assert len(found) - len(on_time) <= 1, name  # the one that falls into a gap
        for at, reading in zip(found, shown, strict=True):
            nominal = datetime.combine(reading.date(), anchor.time())
            assert reading >= nominal, name
            assert reached(nominal, name) == at, name


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(ZONES), moments, st.integers(0, 48 * 60))
def test_a_wall_time_is_reached_when_the_clock_first_shows_it_or_more(name, at, later):
    where, tick = zone(name), timedelta(seconds=1)
    found = reached(at, name)

    assert found.astimezone(where).replace(tzinfo=None) >= at
    earlier = [
        found - tick,
        *(found - timedelta(minutes=15 * n) for n in range(1, 104)),
    ]
    for instant in earlier:
        assert instant.astimezone(where).replace(tzinfo=None) < at
    assert reached(at + timedelta(minutes=later), name) >= found


@pytest.mark.parametrize(
    "name", ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]
)
def test_ten_thousand_instants_agree_with_the_segments(name):
    dice = random.Random(name)
    start = datetime(2011, 1, 1, tzinfo=UTC)
    period = Period(start, start + timedelta(days=1500))
    plan = plan_in(name, Unit.HOUR, 7, wall_time("2010-12-30T02:30"))
    segments = baton.resolve(plan, period)

    instants = [start + dice.random() * period.length for _ in range(10_000)]

    assert_agrees(plan, period, segments, instants)
