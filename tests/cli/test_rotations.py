"""`rotation`: what runs, and making one from a file."""

import pytest


def test_every_rotation_is_listed(call, sample):
    data = call("rotation", "list", "--json").data

    assert data["total"] == 5
    first = data["rotations"][0]
    assert (first["channel"]["name"], first["unit"], first["length"]) == (
        "Facebook",
        "week",
        1,
    )
    assert "1 week" in call("rotation", "list").out


def test_a_rotation_is_made_with_its_turns(call, sample, rotation_file):
    ran = call("rotation", "add", rotation_file(), "--channel", "newsletter", "--json")
    held = call("who", "newsletter", "--at", "2026-12-01T00:00Z", "--json").data

    assert ran.code == 0
    assert ran.data["rotation"]["channel"]["name"] == "Newsletter"
    assert held["rotation_id"] == ran.data["rotation"]["id"]
    assert held["holder"]["name"] == "Maya Okafor"
    assert held["until"] == "2026-12-07T10:00:00Z"


def test_a_preview_shows_gaps_and_shares_and_saves_nothing(call, sample, rotation_file):
    file = rotation_file()
    ran = call(
        "rotation", "add", file, "--channel", "newsletter", "--dry-run", "--json"
    )
    told = call("rotation", "add", file, "--channel", "newsletter", "--dry-run")
    seen = ran.data["preview"]

    assert ran.data["rotation"]["id"] is None
    assert seen["gaps"]
    assert seen["words"]
    assert {share["person"]["name"] for share in seen["shares"]} == {
        "Maya Okafor",
        "Priya Anand",
    }
    assert "nothing was saved" in told.out
    assert call("rotation", "list", "--json").data["total"] == 5


def test_exceptions_in_the_file_are_named(call, sample, rotation_file):
    file = rotation_file(holidays=["2026-12-25"])
    ran = call("rotation", "add", file, "--channel", "newsletter", "--json")

    assert ran.data["not_taken_over"] == ["holidays"]
    assert "holidays" in ran.err


def test_a_rotation_can_be_undone(call, sample, rotation_file):
    call("rotation", "add", rotation_file(), "--channel", "newsletter")
    undone = call("undo")

    assert undone.code == 0
    assert call("rotation", "list", "--json").data["total"] == 5


@pytest.mark.parametrize(
    "changes",
    [
        {"participants": ["maya", "nobody"]},
        {"participants": []},
        {"rotation": {"unit": "fortnight", "length": 1, "start": "2026-11-30T11:00"}},
        {"timezone": "Mars/Olympus"},
    ],
)
def test_a_rotation_that_cannot_be_is_bad_input(call, sample, rotation_file, changes):
    ran = call("rotation", "add", rotation_file(**changes), "--channel", "newsletter")

    assert ran.code == 2
    assert call("rotation", "list", "--json").data["total"] == 5


def test_a_rotation_needs_a_channel_there_is(call, sample, rotation_file):
    assert call("rotation", "add", rotation_file(), "--channel", "nowhere").code == 2
    assert call("rotation", "add", rotation_file()).code == 2


def test_a_file_that_is_not_valid_begins_no_business(call, home, tmp_path):
    file = tmp_path / "bad.json"
    file.write_text("{}")

    assert call("rotation", "add", file, "--channel", "x").code == 2
    assert not home.exists()
