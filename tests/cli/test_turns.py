"""`who`, `turns` and `turn`."""

from itertools import pairwise

import pytest


def test_who_says_since_until_and_next(call, sample):
    data = call("who", "@lindenbakery", "--json")
    named = call("who", "TikTok", "--json").data

    assert data.code == 2  # the handle is one of several networks
    assert named["holder"]["name"] == "Priya Anand"
    assert named["backup"] is None
    assert named["since"] < named["at"] < named["until"]


def test_a_channel_is_found_by_handle_and_id(call, sample):
    by_name = call("who", "tiktok", "--json").data["channel"]

    for text in (by_name["handle"], by_name["id"], "@LINDEN.dough"):
        assert call("who", text, "--json").data["channel"] == by_name


def test_where_no_rotation_runs_the_responsible_person_holds(call, sample):
    ran = call("who", "newsletter", "--json")
    told = call("who", "newsletter")

    assert ran.data["rotation_id"] is None
    assert ran.data["holder"]["name"] == "Maya Okafor"
    assert "No rotation" in told.out


def test_text_shows_the_zone(call, sample):
    assert "Europe/Berlin" in call("who", "tiktok").out


def test_turns_follow_each_other_without_a_hole(call, sample):
    turns = call("turns", "instagram", "--json").data["turns"]

    assert len(turns) >= 4
    assert all(one["to"] == next_["from"] for one, next_ in pairwise(turns))
    assert {
        "channel",
        "from",
        "to",
        "person",
        "turn",
        "turn_id",
        "state",
        "covered",
    } < {*turns[0]}


def test_turns_of_a_span_are_cut_to_it(call, sample):
    span = ["--from", "2027-03-01T00:00Z", "--to", "2027-04-01T00:00Z"]
    data = call("turns", *span, "--json").data

    assert (data["from"], data["to"]) == (
        "2027-03-01T00:00:00Z",
        "2027-04-01T00:00:00Z",
    )
    assert data["turns"]
    assert all("2027-03-01" <= turn["from"] < "2027-04-01" for turn in data["turns"])


def test_turns_become_a_calendar(call, sample, tmp_path):
    file = tmp_path / "turns.ics"
    ran = call("turns", "tiktok", "--ics", file, "--json")
    text = file.read_text("utf-8")
    ids = {turn["turn_id"] for turn in ran.data["turns"] if turn["person"]}

    assert ran.data["calendar"] == str(file)
    assert text.count("BEGIN:VEVENT") == len(ids)
    for turn_id in ids:
        assert f"UID:{turn_id}@socialdesk" in text


def test_a_calendar_can_be_of_one_person_only(call, sample, tmp_path):
    file = tmp_path / "turns.ics"
    call("--as", "jonas", "turns", "--ics", file)
    titles = [
        line for line in file.read_text("utf-8").splitlines() if "SUMMARY" in line
    ]

    assert titles
    assert all("Jonas Becker" in title for title in titles)


def test_a_calendar_that_cannot_be_written_is_trouble(call, sample, tmp_path):
    ran = call("turns", "--ics", tmp_path / "no" / "x.ics", "--json")

    assert (ran.code, ran.error["field"]) == (1, "ics")


@pytest.mark.parametrize("command", [["turns"], ["turn", "list"], ["reminders"]])
def test_a_span_the_wrong_way_round_is_bad_input(call, sample, command):
    ran = call(*command, "--from", "2026-02-01", "--to", "2026-01-01", "--json")

    assert (ran.code, ran.error["field"]) == (2, "to")


def test_kept_turns_have_a_state_and_an_id(call, sample):
    turns = call("turn", "list", "facebook", "--json").data["turns"]

    assert turns
    assert {"id", "state", "accepted_by", "revision", "person"} < {*turns[0]}
    assert {turn["channel"]["name"] for turn in turns} == {"Facebook"}


def test_an_old_rota_becomes_past_turns(call, sample, table):
    file = table(
        "who,from,to",
        "Maya Okafor,2025-01-06,2025-01-12",
        "Priya Anand,2025-01-13,2025-01-19",
    )
    ran = call("turn", "import", file, "--channel", "tiktok", "--json")
    span = ["--from", "2025-01-01", "--to", "2025-02-01"]
    kept = call("turn", "list", "tiktok", *span, "--json").data["turns"]
    undone = call("undo")

    assert ran.data["added"]["turns"] == 2
    assert [turn["person"]["name"] for turn in kept] == ["Maya Okafor", "Priya Anand"]
    assert [turn["state"] for turn in kept] == ["done", "done"]
    assert undone.code == 0
    assert not call("turn", "list", "tiktok", *span, "--json").data["turns"]


def test_a_rota_without_the_columns_that_matter_is_bad_input(call, sample, table):
    file = table("colour,weight", "red,3")
    ran = call("turn", "import", file, "--channel", "tiktok", "--json")

    assert (ran.code, ran.error["code"]) == (2, "import.columns")


def test_a_whole_name_goes_before_the_network_of_others(call, sample):
    call("channel", "add", "https://www.instagram.com/linden.cakes")

    assert call("who", "Instagram", "--json").data["channel"]["name"] == "Instagram"
