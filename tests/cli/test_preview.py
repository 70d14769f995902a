"""`preview`: a rotation in a file, asked from outside (rotation.md, section 2)."""

import json

import pytest

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
SPAN = ("--from", "2026-12-07T11:00:00Z", "--to", "2026-12-14T11:00:00Z")


@pytest.fixture
def example(tmp_path):
    path = tmp_path / "example.json"
    path.write_text(json.dumps(EXAMPLE), "utf-8")
    return path


def test_segments_and_hand_offs_are_answered(call, example, home):
    ran = call("preview", example, *SPAN, "--json")

    assert ran.data == {
        "segments": [
            ["2026-12-07T11:00:00Z", "2026-12-09T09:00:00Z", "ben"],
            ["2026-12-09T09:00:00Z", "2026-12-09T17:00:00Z", "cem"],
            ["2026-12-09T17:00:00Z", "2026-12-14T11:00:00Z", "ben"],
        ],
        "handoffs": [],
    }
    assert not home.exists()


def test_instants_are_answered_in_the_order_asked(call, example):
    ran = call(
        "preview", example, "--at", "2026-12-25T12:00Z", "--at", "2026-12-01", "--json"
    )

    assert ran.data == {
        "queries": [
            {"at": "2026-12-25T12:00:00Z", "holder": None},
            {"at": "2026-12-01T00:00:00Z", "holder": "ana"},
        ]
    }


def test_a_wall_time_is_that_of_the_file(call, tmp_path):
    path = tmp_path / "x.json"
    path.write_text(json.dumps(EXAMPLE | {"timezone": "Asia/Kolkata"}), "utf-8")
    ran = call("preview", path, "--at", "2026-12-01T05:30", "--json")

    assert ran.data["queries"][0]["at"] == "2026-12-01T00:00:00Z"


def test_people_see_the_zone_of_the_file(call, example):
    out = call("preview", example, *SPAN).out

    assert "Europe/London" in out
    assert "Wed 2026-12-09 09:00  Wed 2026-12-09 17:00  cem" in out


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("{", None),
        ("[]", None),
        ('{"timezone": "Mars/Olympus"}', None),
        (json.dumps(EXAMPLE | {"participants": []}), "participants"),
        (json.dumps(EXAMPLE | {"timezone": "Mars/Olympus"}), "timezone"),
        (json.dumps(EXAMPLE | {"colour": "red"}), None),
        ("\ud800", None),
    ],
)
def test_a_file_that_is_not_valid_names_the_key(call, tmp_path, text, field):
    path = tmp_path / "bad.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    ran = call("preview", path, "--json")

    assert ran.code == 2
    assert ran.error["message"]
    if field:
        assert ran.error["field"] == field


@pytest.mark.parametrize(
    "span",
    [
        ("--from", "tomorrow"),
        ("--to", "2020-01-01", "--from", "2021-01-01"),
        ("--at", "25:00"),
    ],
)
def test_a_span_that_is_none_is_bad_input(call, example, span):
    assert call("preview", example, *span).code == 2


def test_a_film_is_not_read_whole(call, tmp_path):
    path = tmp_path / "film.json"
    with path.open("wb") as file:
        file.truncate(200_000_000)

    assert call("preview", path, "--json").error["code"] == "plan.unreadable"
