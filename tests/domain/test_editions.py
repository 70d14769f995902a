"""Editing a rotation: the past stays, whoever has the baton keeps it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.domain import baton
from socialdesk.domain.errors import InputError
from socialdesk.domain.ids import (
    OverrideId,
    PersonId,
    RotationId,
    SwapId,
    TimeOffId,
    VersionId,
)
from socialdesk.domain.periods import Period, reached
from socialdesk.domain.plans import dealt, plan_of
from socialdesk.domain.rotations import (
    Advance,
    AwayPolicy,
    Inactive,
    Order,
    Override,
    OverrideKind,
    RotationVersion,
    Swap,
    SwapKind,
    SwapState,
    Unit,
    Window,
    checked,
)
from socialdesk.domain.team import TimeOff

START = datetime(2026, 6, 1, 9, tzinfo=UTC)  # a Monday
WALL = START.replace(tzinfo=None)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
CLOSED = {date(2026, 6, 18): "ours"}
PEOPLE = [PersonId(name) for name in "ABCDE"]


def a_version(**more):
    return RotationVersion(
        **{
            "id": VersionId("v1"),
            "rotation_id": RotationId("r"),
            "number": 1,
            "effective_at": START,
            "zone": "UTC",
            "unit": Unit.WEEK,
            "length": 1,
            "anchor_wall": WALL,
            "roster": tuple(PEOPLE[:3]),
        }
        | more
    )


def edit(versions, at, **changes):
    """Return the versions with one more, the last one changed."""
    plan = plan_of(versions, closed_days=CLOSED)
    draft = replace(versions[-1], **changes)
    return [*versions, baton.edited(plan, versions, draft, at=at)]


def line(versions, days=28, **exceptions):
    plan = plan_of(versions, closed_days={}, **exceptions)
    found = baton.resolve(plan, Period(START, START + days * DAY))
    return [(f"{segment.start:%m-%d}", segment.holder) for segment in found]


def test_a_new_roster_from_the_next_handover_goes_on_after_whose_turn_it_is():
    versions = edit([a_version()], START + 7 * DAY, roster=(*"DBCA",))

    assert line(versions) == [
        ("06-01", "A"),
        ("06-08", "B"),
        ("06-15", "C"),
        ("06-22", "A"),
    ]
    assert versions[1].number == 2


def test_whoever_is_on_keeps_the_rest_of_the_turn_when_the_roster_changes():
    versions = edit([a_version()], START + 3 * DAY, roster=(*"CBA",))

    assert line(versions) == [
        ("06-01", "A"),
        ("06-08", "C"),
        ("06-15", "B"),
        ("06-22", "A"),
    ]


def test_a_running_turn_is_not_cut_short_when_the_handover_moves():
    thursday = WALL + 10 * DAY
    versions = edit([a_version()], START + 7 * DAY, anchor_wall=thursday)

    assert line(versions) == [
        ("06-01", "A"),
        ("06-08", "B"),  # three days more, not four days less
        ("06-18", "C"),
        ("06-25", "A"),
    ]
    assert versions[1].effective_at == START + 10 * DAY


def test_a_turn_that_would_be_longer_by_most_of_a_turn_ends_at_the_next_handover():
    saturday = WALL + 12 * DAY
    versions = edit([a_version()], START + 7 * DAY, anchor_wall=saturday)

    assert line(versions) == [
        ("06-01", "A"),
        ("06-08", "B"),
        ("06-13", "C"),
        ("06-20", "A"),
        ("06-27", "B"),
    ]
    plan = plan_of(versions)
    found = baton.turns(plan, Period(START, START + 28 * DAY))
    assert [turn.number for turn in found] == [0, 1, 2, 3, 4]
    handovers = baton.handoffs(plan, Period(START, START + 20 * DAY))
    assert [f"{at:%m-%d}" for at in handovers] == ["06-08", "06-13", "06-20"]


def test_an_hour_later_gives_the_running_turn_an_hour_more():
    versions = edit([a_version()], START + 7 * DAY, anchor_wall=WALL + HOUR)
    plan = plan_of(versions)

    assert baton.next_handovers(plan, START, 2) == [
        START + 7 * DAY,
        START + 14 * DAY + HOUR,
    ]
    assert baton.holder(plan, START + 14 * DAY) == "B"


def test_longer_turns_are_counted_from_the_begin_of_the_running_one():
    versions = edit([a_version()], START + 7 * DAY, length=2)

    assert line(versions, 42) == [
        ("06-01", "A"),
        ("06-08", "B"),
        ("06-22", "C"),
        ("07-06", "A"),
    ]


def test_months_from_the_thirty_first_stay_at_the_end_of_the_month():
    last = datetime.fromisoformat("2026-08-31T09:00")
    versions = edit([a_version()], START + 7 * DAY, unit=Unit.MONTH, anchor_wall=last)
    plan = plan_of(versions)

    found = baton.next_handovers(plan, START + 8 * DAY, 4)

    assert [f"{at:%m-%d}" for at in found] == ["06-30", "07-31", "08-31", "09-30"]
    assert baton.holder(plan, START + 8 * DAY) == "B"
    assert baton.holder(plan, found[0]) == "C"


def test_working_days_can_be_counted_from_a_later_handover():
    versions = edit(
        [a_version(unit=Unit.DAY)],
        START + 2 * DAY,
        advance=Advance.ACTIVE_DAYS,
        active_days=("MO", "TU", "WE", "TH", "FR"),
        anchor_wall=WALL + 7 * DAY + HOUR,
    )

    assert line(versions, 9) == [
        ("06-01", "A"),
        ("06-02", "B"),
        ("06-03", "C"),  # until ten on Thursday
        ("06-04", "A"),
        ("06-05", "B"),
        ("06-06", None),
        ("06-08", "C"),
        ("06-09", "A"),
    ]


def test_before_the_first_turn_the_draft_simply_takes_over():
    versions = edit([a_version()], START - 7 * DAY, roster=(*"CB",))

    assert baton.holder(plan_of(versions[1:]), START) == "C"
    assert versions[1].effective_at == START - 7 * DAY


def test_a_fair_order_keeps_the_person_who_is_on():
    versions = [a_version(order=Order.FAIR)]
    versions = edit(versions, START + 10 * DAY, roster=(*"CDAB",))

    assert line(versions, 49) == [
        ("06-01", "A"),
        ("06-08", "B"),
        ("06-15", "C"),
        ("06-22", "D"),
        ("06-29", "A"),
        ("07-06", "B"),
        ("07-13", "C"),
    ]


def time_off(who, start, end):
    return TimeOff(
        id=TimeOffId("t"),
        person_id=who,
        start_wall=start.replace(tzinfo=None),
        end_wall=end.replace(tzinfo=None),
        zone="UTC",
        start_at=start,
        end_at=end,
    )


rosters = st.lists(st.sampled_from([*PEOPLE, ""]), min_size=1, max_size=5).map(tuple)
changes = st.fixed_dictionaries(
    {},
    optional={
        "roster": rosters,
        "unit": st.sampled_from([Unit.DAY, Unit.WEEK, Unit.MONTH]),
        "length": st.integers(1, 4),
        "zone": st.sampled_from(["Europe/London", "Pacific/Apia", "America/Havana"]),
        "anchor_wall": st.integers(-900, 2000).map(lambda n: WALL + n * HOUR),
        "inactive": st.sampled_from(Inactive),
        "away": st.sampled_from(AwayPolicy),
        "order": st.sampled_from(Order),
        "until_wall": st.just(WALL + 50 * DAY),
        "windows": st.just((Window(days=("MO", "TU"), start="08:00", end="20:00"),)),
    },
)
active = st.sampled_from(
    [
        {},
        {"unit": Unit.DAY, "advance": Advance.ACTIVE_DAYS, "active_days": ("MO", "FR")},
    ]
)


@settings(deadline=None, max_examples=150)
@given(
    first=changes,
    second=changes,
    counted=st.tuples(active, active),
    after=st.integers(1, 60 * 24),
    gone=st.lists(
        st.tuples(st.sampled_from(PEOPLE), st.integers(0, 1400), st.integers(1, 200)),
        max_size=3,
    ),
)
def test_an_edit_changes_nothing_before_its_instant(
    first, second, counted, after, gone
):
    at = START + after * HOUR
    away = [
        time_off(who, START + start * HOUR, START + (start + length) * HOUR)
        for who, start, length in gone
    ]
    versions = [a_version(**(first | counted[0]))]
    plan = plan_of(versions, away, closed_days=CLOSED)
    draft = replace(versions[0], **(second | counted[1]))
    newer = [*versions, baton.edited(plan, versions, draft, at=at)]
    edited = plan_of(newer, away, closed_days=CLOSED)
    past = Period(START - DAY, at)

    assert baton.resolve(edited, past) == baton.resolve(plan, past)
    assert baton.handoffs(edited, past) == baton.handoffs(plan, past)
    # Turn numbers go on.
    number = baton.turn_number(plan, at)
    if number is not None:
        assert baton.turn_number(edited, at) == number
    later = baton.turns(edited, Period(START, at + 60 * DAY))
    for one, other in pairwise(later):
        assert one.number < other.number
        assert one.end_at <= other.start_at


@settings(deadline=None, max_examples=100)
@given(rosters, rosters, st.integers(1, 90))
def test_whoever_has_the_baton_keeps_it_if_still_listed(old, new, days):
    at = START + days * DAY
    versions = [a_version(unit=Unit.DAY, roster=old)]
    holder = baton.holder(plan_of(versions), at)
    edited = plan_of(edit(versions, at, roster=new))

    if (holder or "") in new:
        assert baton.holder(edited, at) == holder
        follower = new[(new.index(holder or "") + 1) % len(new)] or None
        assert baton.holder(edited, at + DAY) == follower


# Records as the engine reads them


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("roster", {"roster": ("", "")}),
        ("length", {"length": 0}),
        ("windows", {"windows": (Window(days=("MO",), start="8", end="20:00"),)}),
        ("windows", {"windows": (Window(days=(), start="08:00", end="20:00"),)}),
        ("unit", {"advance": Advance.ACTIVE_DAYS}),
        ("active_days", {"active_days": ()}),
    ],
)
def test_a_version_that_nothing_can_be_counted_by_is_refused(field, wrong):
    with pytest.raises(InputError) as caught:
        checked(a_version(**wrong))
    assert caught.value.field == field
    assert checked(a_version()) == a_version()


def a_swap(**more):
    return Swap(
        **{
            "id": SwapId("s"),
            "rotation_id": RotationId("r"),
            "kind": SwapKind.COVER,
            "turn_no": 1,
            "from_id": PersonId("B"),
            "to_id": PersonId("C"),
            "state": SwapState.ACCEPTED,
            "asked_at": START,
            "accepted_at": START,
        }
        | more
    )


def test_a_cover_of_a_turn_moves_with_the_turn():
    swap = a_swap(start_offset=0, end_offset=DAY // timedelta(microseconds=1))
    tuesday = [a_version(anchor_wall=WALL + DAY)]

    assert line([a_version()], 14, swaps=[swap])[1:] == [("06-08", "C"), ("06-09", "B")]
    assert line(tuesday, 14, swaps=[swap])[2:] == [("06-09", "C"), ("06-10", "B")]


def test_only_accepted_swaps_count():
    for state in set(SwapState) - {SwapState.ACCEPTED}:
        assert line([a_version()], 14, swaps=[a_swap(state=state)])[1] == ("06-08", "B")
    assert line([a_version()], 14, swaps=[a_swap()])[1] == ("06-08", "C")


def test_an_exchange_of_records_names_its_people():
    swap = a_swap(kind=SwapKind.EXCHANGE, other_turn_no=2)

    assert line([a_version()], 21, swaps=[swap]) == [
        ("06-01", "A"),
        ("06-08", "C"),
        ("06-15", "B"),
    ]


def test_revoked_overrides_do_not_count_and_later_ones_win():
    def override(name, created, revoked=None):
        return Override(
            id=OverrideId(name),
            rotation_id=RotationId("r"),
            kind=OverrideKind.SET,
            start_at=START,
            end_at=START + DAY,
            from_id=PersonId("A"),
            to_id=PersonId(name),
            by_id=PersonId("A"),
            why="",
            created_at=created,
            revoked_at=revoked,
        )

    given_ = [
        override("C", START + HOUR),
        override("B", START),
        override("D", START + 2 * HOUR, START + 3 * HOUR),
    ]

    assert line([a_version()], 2, overrides=given_) == [("06-01", "C"), ("06-02", "A")]


def test_closed_days_are_nobodys():
    plan = plan_of([a_version()], closed_days=CLOSED)

    assert baton.holder(plan, datetime(2026, 6, 18, tzinfo=UTC)) is None
    assert baton.holder(plan, datetime(2026, 6, 19, tzinfo=UTC)) == "C"


def test_a_version_ends_at_its_until():
    until = WALL + 10 * DAY
    versions = [a_version(until_wall=until, zone="Europe/London")]

    assert baton.holder(plan_of(versions), reached(until, "Europe/London")) is None
    assert baton.next_handover(plan_of(versions), START + 9 * DAY) is None


def test_published_turns_are_dealt_to_whom_they_were_before_swaps():
    swap = a_swap()
    given_back = a_swap(state=SwapState.WITHDRAWN)
    plan = plan_of([a_version(order=Order.FAIR)], swaps=[swap])
    published = baton.turns(plan, Period(START, START + 14 * DAY))
    rows = [replace_turn(number=turn.number, person=turn.holder) for turn in published]

    assert dealt(rows, [swap]) == {0: "A", 1: "B"}
    assert dealt(rows, [given_back]) == {0: "A", 1: "B"}


def replace_turn(number, person):
    from socialdesk.domain.horizon import keep

    span = baton.TurnSpan(number, WALL, WALL, "UTC", START, START + DAY, None, person)
    return keep([], [span], rotation_id=RotationId("r"), now=START).new[0]
