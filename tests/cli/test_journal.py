"""`journal`, `verify`, `undo` and `redo`."""

import pytest

from socialdesk.store.driver import sqlite


def test_acts_are_told_newest_first(call, sample):
    call("team", "add", "Zoe Zimt")
    entries = call("journal", "--json").data["entries"]

    assert [entry["act"] for entry in entries] == ["person.add", "sample.make"]
    assert entries[0]["actor"]["name"] == "Maya Okafor"
    assert entries[0]["at"].endswith("Z")
    assert entries[1]["actor"] is None
    assert "Added a person" in call("journal").out


def test_the_journal_can_be_leafed_through(call, sample):
    call("team", "add", "Zoe Zimt")

    newest = call("journal", "--limit", 1, "--json").data["entries"]
    older = call("journal", "--before", newest[0]["id"], "--json").data["entries"]

    assert [len(newest), len(older)] == [1, 1]


@pytest.mark.parametrize("limit", [0, -1, 1_000_000])
def test_a_limit_that_makes_no_sense_is_bad_input(call, sample, limit):
    assert call("journal", "--limit", limit).code == 2


def test_undo_and_redo_follow_each_other(call, sample):
    call("team", "add", "Zoe Zimt")

    def total():
        return call("team", "list", "--json").data["total"]

    undone = call("undo", "--json")
    after_undo = total()
    redone = call("redo", "--json")

    assert undone.data["act"] == "person.add"
    assert undone.data["records"] == 1
    assert after_undo == 4
    assert redone.data["act"] == "person.add"
    assert total() == 5


def test_nothing_to_undo_is_trouble(call, sample):
    assert call("undo", "--json").error["code"] == "journal.undo"
    assert call("redo", "--json").error["code"] == "journal.redo"
    assert call("undo").code == 1


def test_everybody_takes_back_their_own_acts_only(call, sample):
    call("team", "add", "Zoe Zimt")

    assert call("--as", "Tomás", "undo").code == 1
    assert call("--as", "Maya", "undo").code == 0


def test_a_journal_that_is_whole_verifies(call, sample):
    ran = call("verify", "--json")

    assert ran.code == 0
    assert ran.data["whole"] is True
    assert ran.data["entries"] == 1
    assert len(ran.data["digest"]) == 64


def test_the_first_bad_entry_is_named(call, sample):
    call("team", "add", "Zoe Zimt")
    connection = sqlite().connect(str(sample / "socialdesk.db"))
    connection.execute("UPDATE journal_entry SET act = 'nothing' WHERE id = 2")
    connection.commit()
    connection.close()

    ran, told = call("verify", "--json"), call("verify")

    assert (ran.code, told.code) == (1, 1)
    assert ran.data["whole"] is False
    assert ran.data["faults"][0]["entry"] == 2
    assert "first bad entry is 2" in told.out
