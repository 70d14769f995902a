"""Rotation files: what is read, what is refused, and how it is said."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialdesk.domain import plan_files
from socialdesk.domain.errors import InputError
from socialdesk.domain.ids import PersonId, RotationId
from socialdesk.domain.rotations import AwayPolicy, Unit, Window
from tests.domain.rotation_plans import files

ROTATION = {"unit": "week", "length": 1, "start": "2026-11-30T11:00"}
FILE = {"timezone": "Europe/London", "participants": ["ana"], "rotation": ROTATION}
START = datetime(2026, 12, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SPAN = {"start": "2026-12-01T00:00", "end": "2026-12-02T00:00"}
COVER = {"kind": "cover", "from": "ana", "to": "ben", "accepted": True, **SPAN}


def refused(file):
    text = file if isinstance(file, str) else json.dumps(file)
    with pytest.raises(InputError) as caught:
        plan_files.read(text)
    assert caught.value.exit_code == 2
    assert caught.value.message
    return caught.value


WRONG = [
    ("timezone", "Mars/Olympus"),
    ("timezone", 7),
    ("timezone", "../../etc/passwd"),
    ("timezone", ""),
    ("participants", []),
    ("participants", "ana"),
    ("participants[1]", ["ana", ""]),
    ("participants[0]", [5]),
    ("participants[0]", ["a\nb"]),
    ("participants[0]", ["\ud800"]),
    ("rotation", []),
    ("rotation", None),
    ("rotation.unit", ROTATION | {"unit": "year"}),
    ("rotation.unit", ROTATION | {"unit": None}),
    ("rotation.unit", ROTATION | {"advance": "active_days"}),
    ("rotation.length", ROTATION | {"length": 0}),
    ("rotation.length", ROTATION | {"length": 1.5}),
    ("rotation.length", ROTATION | {"length": True}),
    ("rotation.length", ROTATION | {"length": "1"}),
    ("rotation.length", ROTATION | {"length": 10**30}),
    ("rotation.length", ROTATION | {"length": float("nan")}),
    ("rotation.start", ROTATION | {"start": "2026-11-31T11:00"}),
    ("rotation.start", ROTATION | {"start": "2026-11-30"}),
    ("rotation.start", ROTATION | {"start": "2026-11-30T11:00+01:00"}),
    ("rotation.start", ROTATION | {"start": "0001-01-01T00:00"}),
    ("rotation.until", ROTATION | {"until": "soon"}),
    (
        "rotation.until",
        ROTATION | {"effective_from": "2027-02-01T00:00", "until": "2027-01-01T00:00"},
    ),
    ("rotation.lenght", ROTATION | {"lenght": 1}),
    ("rotation.active_days", ROTATION | {"active_days": []}),
    ("rotation.active_days[0]", ROTATION | {"active_days": ["mo"]}),
    ("rotation.inactive", ROTATION | {"inactive": "skip"}),
    ("rotation.windows", ROTATION | {"windows": None}),
    (
        "rotation.windows[0].end",
        ROTATION | {"windows": [{"days": ["MO"], "start": "08:00", "end": "24:00"}]},
    ),
    (
        "rotation.windows[0].days",
        ROTATION | {"windows": [{"days": [], "start": "08:00", "end": "20:00"}]},
    ),
    ("holidays[1]", ["2026-12-25", "2026-02-30"]),
    ("time_off[0].end", [{"who": "ana", "start": SPAN["end"], "end": SPAN["start"]}]),
    ("time_off[0].who", [{"who": None, **SPAN}]),
    ("time_off_policy", "none"),
    ("swaps[0].kind", [COVER | {"kind": "steal"}]),
    ("swaps[0].accepted", [COVER | {"accepted": "yes"}]),
    ("swaps[0].end", [COVER | {"end": COVER["start"]}]),
    ("swaps[0].from", [{key: COVER[key] for key in COVER if key != "from"}]),
    ("swaps[0]", ["cover"]),
    ("overrides[0].to", [{"kind": "set", "to": None, **SPAN}]),
    ("overrides[0].to", [{"kind": "remove", "to": "ana", **SPAN}]),
    ("overrides[0].from", [{"kind": "replace", "to": "ana", **SPAN}]),
    ("roster_changes[0].participants", [{"at": SPAN["start"], "participants": []}]),
    ("roster_changes[0].at", [{"participants": ["ana"]}]),
    ("shifts", []),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_what_is_wrong_is_named_by_its_key(field, value):
    top = field.split(".")[0].split("[")[0]

    error = refused(FILE | {top: value})

    assert error.field == field
    assert field in error.message


@pytest.mark.parametrize("key", FILE)
def test_a_missing_key_is_named(key):
    assert refused({name: FILE[name] for name in FILE if name != key}).field == key


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "7", "{", '"text"', "[" * 100_000, "9" * 5000, "{" * 3000],
)
def test_what_is_not_an_object_is_refused(text):
    refused(text)


def test_a_key_that_stands_twice_is_named_by_its_path():
    text = json.dumps(FILE).replace('"length": 1', '"length": 1, "length": 2')

    assert refused(text).field == "rotation.length"


def test_nesting_that_no_file_needs_is_refused():
    deep = json.dumps(FILE | {"participants": [json.loads("[" * 30 + "]" * 30)]})

    assert refused(deep).code == "file.unreadable"


def test_a_file_that_is_too_large_is_refused():
    assert refused(json.dumps(FILE) + " " * 1_000_000).code == "file.unreadable"


def test_the_message_says_what_was_expected_and_what_stands_there():
    message = refused(FILE | {"rotation": ROTATION | {"unit": "year"}}).message

    assert message == (
        'rotation.unit: expected one of hour, day, week, month, found "year".'
    )


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(
    files(),
    st.randoms(use_true_random=False),
    st.sampled_from([None, 3, -1, 1.5, "x", "", [], {}, True, [[]], {"a": 1}]),
)
def test_a_file_with_any_value_replaced_is_read_or_refused_but_never_fails(
    case, dice, value
):
    _day, file = case
    node, key = file, dice.choice(list(file))
    while isinstance(node[key], dict | list) and node[key] and dice.random() < 0.8:
        node = node[key]
        key = dice.choice(list(node) if isinstance(node, dict) else range(len(node)))
    node[key] = value
    with suppress(InputError):
        plan = plan_files.read(json.dumps(file))
        answer = plan_files.answer(plan, START, START + DAY)
        assert answer["segments"][-1][1] == "2026-12-02T00:00:00Z"


def test_times_with_a_z_are_utc_and_others_wall_time():
    winter = FILE | {"timezone": "America/New_York"}
    ruling = {"kind": "set", "to": "ben", **SPAN}
    wall = plan_files.read(json.dumps(winter | {"overrides": [ruling]}))
    ruling = ruling | {"start": "2026-12-01T05:00Z", "end": "2026-12-02T05:00:00Z"}
    zulu = plan_files.read(json.dumps(winter | {"overrides": [ruling]}))

    assert wall == zulu


def test_queries_answer_who_holds_at_each_instant():
    plan = plan_files.read(json.dumps(FILE))

    answer = plan_files.answer_at(plan, [START, START - 30 * DAY])

    assert answer == {
        "queries": [
            {"at": "2026-12-01T00:00:00Z", "holder": "ana"},
            {"at": "2026-11-01T00:00:00Z", "holder": None},
        ]
    }


def test_an_answer_that_would_be_endless_is_refused():
    plan = plan_files.read(json.dumps(FILE | {"rotation": ROTATION | {"unit": "hour"}}))

    with pytest.raises(InputError, match="shorter"):
        plan_files.answer(plan, START, START + 365 * 100 * DAY)


def test_a_reversed_window_is_refused():
    plan = plan_files.read(json.dumps(FILE))

    with pytest.raises(InputError) as caught:
        plan_files.answer(plan, START, START)
    assert caught.value.field == "to"


def test_microseconds_are_written_only_where_there_are_any():
    assert plan_files.written(START) == "2026-12-01T00:00:00Z"
    odd = START + timedelta(microseconds=5)
    assert plan_files.written(odd) == "2026-12-01T00:00:00.000005Z"
    assert plan_files.instant("2026-12-01T00:00:00.000005Z") == odd


def test_an_instant_without_a_z_is_refused():
    with pytest.raises(InputError) as caught:
        plan_files.instant("2026-12-01T00:00", "from")
    assert caught.value.field == "from"


def test_a_file_makes_the_first_version_of_a_rotation():
    window = {"days": ["MO"], "start": "08:00", "end": "20:00"}
    file = FILE | {
        "participants": ["ana", None],
        "rotation": ROTATION | {"windows": [window], "until": "2027-01-01T00:00"},
        "time_off_policy": "gap",
        "holidays": ["2026-12-25"],
    }

    found = plan_files.version(
        json.dumps(file),
        rotation_id=RotationId("r"),
        person_of=lambda name: PersonId(f"id of {name}"),
    )

    assert found.roster == ("id of ana", "")
    assert found.effective_at == datetime(2026, 11, 30, 11, tzinfo=UTC)
    assert (found.unit, found.away) == (Unit.WEEK, AwayPolicy.GAP)
    assert found.windows == (Window(days=("MO",), start="08:00", end="20:00"),)
    assert found.until_wall == datetime.fromisoformat("2027-01-01T00:00")
    assert plan_files.exceptions_in(json.dumps(file)) == ("holidays",)
