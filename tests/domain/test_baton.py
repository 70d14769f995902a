"""The rotation engine: the documented answers, case by case."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from socialdesk.domain import baton, plan_files
from socialdesk.domain.periods import Period

EXAMPLE = {
    "timezone": "Europe/London",
    "participants": ["ana", "ben", "cem"],
    "rotation": {"unit": "week", "length": 1, "start": "2026-11-30T11:00"},
    "holidays": ["2026-12-25", "2026-12-28"],
    "swaps": [
        {
            "kind": "cover",
            "from": "ben",
            "to": "cem",
            "start": "2026-12-09T09:00",
            "end": "2026-12-09T17:00",
            "accepted": True,
        }
    ],
}


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def plan_for(**file):
    rotation = {"unit": "day", "length": 1} | file.pop("rotation")
    rest = {"timezone": "Europe/London", "participants": ["ana", "ben", "cem"]} | file
    return plan_files.read(json.dumps(rest | {"rotation": rotation}))


def asked(plan, start, end):
    return plan_files.answer(plan, utc(start), utc(end))


def holders(plan, start, end):
    return [
        (segment.start.strftime("%m-%dT%H:%M"), segment.holder)
        for segment in baton.resolve(plan, Period(utc(start), utc(end)))
    ]


def begins(plan, start, end):
    found = baton.handoffs(plan, Period(utc(start), utc(end)))
    return [at.strftime("%m-%dT%H:%M") for at in found]


def test_the_documented_example_is_answered_as_documented():
    plan = plan_files.read(json.dumps(EXAMPLE))

    answer = asked(plan, "2026-12-01T00:00", "2026-12-31T00:00")

    assert answer == {
        "segments": [
            ["2026-12-01T00:00:00Z", "2026-12-07T11:00:00Z", "ana"],
            ["2026-12-07T11:00:00Z", "2026-12-09T09:00:00Z", "ben"],
            ["2026-12-09T09:00:00Z", "2026-12-09T17:00:00Z", "cem"],
            ["2026-12-09T17:00:00Z", "2026-12-14T11:00:00Z", "ben"],
            ["2026-12-14T11:00:00Z", "2026-12-21T11:00:00Z", "cem"],
            ["2026-12-21T11:00:00Z", "2026-12-25T00:00:00Z", "ana"],
            ["2026-12-25T00:00:00Z", "2026-12-26T00:00:00Z", None],
            ["2026-12-26T00:00:00Z", "2026-12-28T00:00:00Z", "ana"],
            ["2026-12-28T00:00:00Z", "2026-12-29T00:00:00Z", None],
            ["2026-12-29T00:00:00Z", "2026-12-31T00:00:00Z", "ben"],
        ],
        "handoffs": [
            "2026-12-07T11:00:00Z",
            "2026-12-14T11:00:00Z",
            "2026-12-21T11:00:00Z",
            "2026-12-28T11:00:00Z",
        ],
    }


def test_a_handover_at_the_very_start_of_the_window_is_not_inside_it():
    plan = plan_files.read(json.dumps(EXAMPLE))

    assert begins(plan, "2026-12-07T11:00", "2026-12-14T11:00") == []
    assert begins(plan, "2026-12-07T10:59", "2026-12-14T11:01") == [
        "12-07T11:00",
        "12-14T11:00",
    ]


def test_at_the_handover_the_new_person_holds():
    plan = plan_files.read(json.dumps(EXAMPLE))
    at = utc("2026-12-07T11:00")

    assert baton.holder(plan, at - timedelta(microseconds=1)) == "ana"
    assert baton.holder(plan, at) == "ben"


def test_before_the_start_nobody_holds():
    plan = plan_files.read(json.dumps(EXAMPLE))

    assert baton.holder(plan, utc("2026-11-30T10:59")) is None
    assert baton.turn_number(plan, utc("2026-11-30T10:59")) is None


# Clock changes. Each zone's change is written out as it was announced.


def test_london_keeps_nine_o_clock_through_the_spring_change():
    plan = plan_for(rotation={"start": "2026-03-28T09:00"})

    assert begins(plan, "2026-03-28T00:00", "2026-03-31T00:00") == [
        "03-28T09:00",
        "03-29T08:00",
        "03-30T08:00",
    ]


def test_london_hands_over_at_the_first_of_two_half_past_ones():
    plan = plan_for(rotation={"start": "2026-10-24T01:30"})

    assert begins(plan, "2026-10-24T12:00", "2026-10-27T00:00") == [
        "10-25T00:30",
        "10-26T01:30",
    ]


def test_new_york_hands_over_after_the_gap_where_the_time_does_not_exist():
    plan = plan_for(timezone="America/New_York", rotation={"start": "2026-03-07T02:30"})

    assert begins(plan, "2026-03-07T12:00", "2026-03-10T00:00") == [
        "03-08T07:00",
        "03-09T06:30",
    ]


def test_hourly_turns_that_fall_into_the_gap_are_lost_by_their_person():
    plan = plan_for(
        timezone="America/New_York",
        rotation={"unit": "hour", "start": "2026-03-08T00:00"},
    )

    assert holders(plan, "2026-03-08T05:00", "2026-03-08T09:00") == [
        ("03-08T05:00", "ana"),
        ("03-08T06:00", "ben"),
        # cem has two to three o'clock, which New York does not have that night.
        ("03-08T07:00", "ana"),
        ("03-08T08:00", "ben"),
    ]


def test_hourly_turns_last_two_hours_where_an_hour_comes_twice():
    plan = plan_for(
        timezone="America/New_York",
        rotation={"unit": "hour", "start": "2026-11-01T00:00"},
    )

    assert holders(plan, "2026-11-01T04:00", "2026-11-01T08:00") == [
        ("11-01T04:00", "ana"),
        ("11-01T05:00", "ben"),
        ("11-01T07:00", "cem"),
    ]


def test_twelve_hour_turns_stay_at_eight_and_twenty_all_year():
    plan = plan_for(
        rotation={"unit": "hour", "length": 12, "start": "2026-03-28T08:00"}
    )

    assert begins(plan, "2026-03-28T12:00", "2026-03-30T00:00") == [
        "03-28T20:00",
        "03-29T07:00",
        "03-29T19:00",
    ]


def test_lord_howe_changes_by_half_an_hour():
    plan = plan_for(
        timezone="Australia/Lord_Howe", rotation={"start": "2026-10-03T02:15"}
    )

    # At two the clock goes to half past two, so 02:15 is skipped: 15:30 in UTC.
    assert begins(plan, "2026-10-03T00:00", "2026-10-06T00:00") == [
        "10-03T15:30",
        "10-04T15:15",
        "10-05T15:15",
    ]


def test_apia_skips_a_day_and_its_turn():
    plan = plan_for(timezone="Pacific/Apia", rotation={"start": "2011-12-28T00:00"})

    assert holders(plan, "2011-12-28T10:00", "2012-01-02T00:00") == [
        ("12-28T10:00", "ana"),
        ("12-29T10:00", "ben"),
        # 30 December is cem's and has no length; 31 December follows the 29th.
        ("12-30T10:00", "ana"),
        ("12-31T10:00", "ben"),
        ("01-01T10:00", "cem"),
    ]
    assert "12-30T10:00" in begins(plan, "2011-12-28T10:00", "2012-01-02T00:00")


def test_apia_counts_the_skipped_date_as_an_active_day():
    plan = plan_for(
        timezone="Pacific/Apia",
        rotation={
            "start": "2011-12-29T00:00",
            "advance": "active_days",
            "active_days": ["TH", "FR", "MO"],
        },
    )

    assert holders(plan, "2011-12-29T10:00", "2012-01-03T10:00") == [
        ("12-29T10:00", "ana"),
        ("12-30T10:00", None),  # Friday the 30th was ben's
        ("01-01T10:00", "cem"),
        ("01-02T10:00", None),
    ]


@pytest.mark.parametrize(
    ("zone", "start", "expected"),
    [
        # Midnight does not exist: the day begins at one.
        ("America/Santiago", "2026-09-05T00:00", ["09-06T04:00", "09-07T03:00"]),
        ("America/Havana", "2026-03-07T00:00", ["03-08T05:00", "03-09T04:00"]),
        # Midnight comes twice at the end of Havana's summer: the first one counts.
        ("America/Havana", "2026-10-31T00:00", ["11-01T04:00", "11-02T05:00"]),
        # Santiago goes from midnight back to eleven: midnight is shown only then.
        ("America/Santiago", "2026-04-03T00:00", ["04-04T03:00", "04-05T04:00"]),
    ],
)
def test_changes_at_midnight_keep_the_handover_at_midnight(zone, start, expected):
    plan = plan_for(timezone=zone, rotation={"start": start})

    first = datetime.fromisoformat(start).replace(tzinfo=UTC) + timedelta(hours=12)
    found = baton.next_handovers(plan, first, 2)

    assert [at.strftime("%m-%dT%H:%M") for at in found] == expected


# Counting


def test_months_are_counted_from_the_start_and_end_on_their_last_day():
    plan = plan_for(
        timezone="UTC", rotation={"unit": "month", "start": "2028-01-31T09:00"}
    )

    assert begins(plan, "2028-02-01T00:00", "2028-06-01T00:00") == [
        "02-29T09:00",
        "03-31T09:00",
        "04-30T09:00",
        "05-31T09:00",
    ]


def test_working_day_turns_skip_weekends_and_closed_days():
    plan = plan_for(
        timezone="UTC",
        rotation={
            "start": "2026-04-30T09:00",
            "advance": "active_days",
            "active_days": ["MO", "TU", "WE", "TH", "FR"],
        },
        holidays=["2026-05-04"],
    )

    assert holders(plan, "2026-04-30T09:00", "2026-05-06T09:00") == [
        ("04-30T09:00", "ana"),
        ("05-01T09:00", "ben"),
        ("05-02T09:00", None),
        ("05-05T09:00", "cem"),
    ]


def test_with_hold_the_last_holder_keeps_the_baton_over_the_weekend():
    plan = plan_for(
        timezone="UTC",
        rotation={
            "start": "2026-04-30T09:00",
            "advance": "active_days",
            "active_days": ["MO", "TU", "WE", "TH", "FR"],
            "inactive": "hold",
        },
    )

    assert holders(plan, "2026-04-30T09:00", "2026-05-05T09:00") == [
        ("04-30T09:00", "ana"),
        ("05-01T09:00", "ben"),
        ("05-04T09:00", "cem"),
    ]


def test_a_window_over_midnight_belongs_to_the_day_it_starts_on():
    plan = plan_for(
        timezone="UTC",
        participants=["ana"],
        rotation={
            "unit": "week",
            "start": "2026-05-04T00:00",
            "windows": [{"days": ["MO"], "start": "22:00", "end": "06:00"}],
        },
    )

    assert holders(plan, "2026-05-04T00:00", "2026-05-06T00:00") == [
        ("05-04T00:00", None),
        ("05-04T22:00", "ana"),
        ("05-05T06:00", None),
    ]


# Roster changes and exceptions


def test_an_exchange_moves_whole_turns_and_leaves_others_alone():
    exchange = {
        "kind": "exchange",
        "a": "2026-05-04T12:00",
        "b": "2026-05-06T12:00",
        "accepted": True,
    }
    plan = plan_for(
        timezone="UTC", rotation={"start": "2026-05-04T00:00"}, swaps=[exchange]
    )

    assert holders(plan, "2026-05-04T00:00", "2026-05-08T00:00") == [
        ("05-04T00:00", "cem"),
        ("05-05T00:00", "ben"),
        ("05-06T00:00", "ana"),
    ]


def test_a_swap_that_nobody_accepted_changes_nothing():
    file = EXAMPLE | {"swaps": [EXAMPLE["swaps"][0] | {"accepted": False}]}
    plan = plan_files.read(json.dumps(file))

    assert baton.holder(plan, utc("2026-12-09T10:00")) == "ben"


def test_whoever_leaves_in_mid_turn_is_followed_by_the_next_of_the_old_list():
    change = {"at": "2026-05-05T12:00", "participants": ["dan", "cem", "ana"]}
    plan = plan_for(
        timezone="UTC", rotation={"start": "2026-05-04T00:00"}, roster_changes=[change]
    )

    assert holders(plan, "2026-05-05T00:00", "2026-05-08T00:00") == [
        ("05-05T00:00", "ben"),
        ("05-05T12:00", "cem"),
        ("05-06T00:00", "ana"),
        ("05-07T00:00", "dan"),
    ]


def test_an_override_fills_time_before_the_start():
    ruling = {
        "kind": "set",
        "to": "dan",
        "start": "2026-05-01T00:00",
        "end": "2026-05-02T00:00",
    }
    plan = plan_for(
        timezone="UTC", rotation={"start": "2026-05-04T00:00"}, overrides=[ruling]
    )

    assert holders(plan, "2026-05-01T00:00", "2026-05-03T00:00") == [
        ("05-01T00:00", "dan"),
        ("05-02T00:00", None),
    ]


# What screens ask


def test_standing_tells_since_until_and_the_next_person():
    plan = plan_files.read(json.dumps(EXAMPLE))

    found = baton.standing(plan, utc("2026-12-26T12:00"))

    assert found == baton.Standing(
        "ana",
        3,
        utc("2026-12-26T00:00"),
        utc("2026-12-28T00:00"),
        "ben",
        utc("2026-12-29T00:00"),
    )


def test_standing_knows_no_end_where_one_person_holds_for_ever():
    plan = plan_for(participants=["ana"], rotation={"start": "2020-01-01T00:00"})

    found = baton.standing(plan, utc("2026-12-26T12:00"))

    assert (found.holder, found.since, found.until) == ("ana", None, None)
    assert (found.next_holder, found.next_at) == (None, None)


def test_a_cover_for_part_of_a_turn_does_not_make_it_another_persons():
    plan = plan_files.read(json.dumps(EXAMPLE))

    found = baton.turns(plan, Period(utc("2026-12-07T11:00"), utc("2026-12-14T11:00")))

    assert [(turn.number, turn.planned, turn.holder) for turn in found] == [
        (1, "ben", "ben")
    ]
    assert found[0].start_wall == datetime.fromisoformat("2026-12-07T11:00")
    assert found[0].end_at == utc("2026-12-14T11:00")


def test_a_cover_for_the_whole_turn_makes_it_theirs():
    cover = EXAMPLE["swaps"][0] | {
        "start": "2026-12-07T11:00",
        "end": "2026-12-14T11:00",
    }
    plan = plan_files.read(json.dumps(EXAMPLE | {"swaps": [cover]}))

    found = baton.turns(plan, Period(utc("2026-12-08T11:00"), utc("2026-12-09T11:00")))

    assert [(turn.number, turn.planned, turn.holder) for turn in found] == [
        (1, "ben", "cem")
    ]


def test_the_rest_of_a_running_turn_belongs_to_whoever_took_it_over():
    ruling = {
        "kind": "replace",
        "from": "ben",
        "to": "cem",
        "start": "2026-12-10T12:00",
        "end": "2026-12-14T11:00",
    }
    plan = plan_files.read(json.dumps(EXAMPLE | {"overrides": [ruling], "swaps": []}))
    end = utc("2026-12-14T11:00")

    before = baton.turns(plan, Period(utc("2026-12-10T11:00"), end))
    after = baton.turns(plan, Period(utc("2026-12-10T12:00"), end))

    assert (before[0].holder, after[0].holder) == ("ben", "cem")


def test_a_stretch_that_an_exception_gave_is_marked_as_covered():
    plan = plan_files.read(json.dumps(EXAMPLE))
    period = Period(utc("2026-12-08T00:00"), utc("2026-12-10T00:00"))

    found = [baton.covered(plan, segment) for segment in baton.resolve(plan, period)]

    assert found == [False, True, False]


def test_the_engine_does_not_read_wall_times_of_one_zone_against_each_other():
    # The trap of rotation.md, section 3: aware times of one zone compare as wall times.
    plan = plan_for(rotation={"unit": "hour", "start": "2026-10-25T00:00"})
    second = utc("2026-10-25T01:30")  # half past one for the second time

    assert baton.holder(plan, second - timedelta(hours=1)) == "ben"
    assert baton.holder(plan, second) == "ben"
    assert baton.holder(plan, second + timedelta(minutes=30)) == "cem"


def test_a_turn_that_began_is_not_given_back_when_the_clock_is():
    plan = plan_for(rotation={"unit": "hour", "start": "2026-10-25T00:30"})

    # ben's turn began at half past one; then the clock goes from two back to one.
    assert baton.holder(plan, utc("2026-10-25T00:29")) == "ana"
    assert baton.holder(plan, utc("2026-10-25T00:30")) == "ben"
    assert baton.holder(plan, utc("2026-10-25T01:05")) == "ben"
    assert baton.holder(plan, utc("2026-10-25T02:30")) == "cem"


def test_swaps_are_laid_in_the_order_of_acceptance():
    def cover(giver, taker):
        span = {"start": "2026-05-04T00:00", "end": "2026-05-05T00:00"}
        names = {"from": giver, "to": taker}
        return {"kind": "cover", "accepted": True, **names, **span}

    def holder(*swaps):
        plan = plan_for(
            timezone="UTC", rotation={"start": "2026-05-04T00:00"}, swaps=list(swaps)
        )
        return baton.holder(plan, utc("2026-05-04T12:00"))

    assert holder(cover("ana", "ben"), cover("ben", "cem")) == "cem"
    assert holder(cover("ben", "cem"), cover("ana", "ben")) == "ben"


def test_an_exchange_sees_the_swaps_before_it():
    exchange = {
        "kind": "exchange",
        "a": "2026-05-04T12:00",
        "b": "2026-05-05T12:00",
        "accepted": True,
    }
    again = exchange | {"a": "2026-05-05T12:00", "b": "2026-05-06T12:00"}
    plan = plan_for(
        timezone="UTC", rotation={"start": "2026-05-04T00:00"}, swaps=[exchange, again]
    )

    assert [
        name for _at, name in holders(plan, "2026-05-04T00:00", "2026-05-07T00:00")
    ] == [
        "ben",
        "cem",
        "ana",
    ]
