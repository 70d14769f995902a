"""`team`, and the business that a first person begins."""

import pytest


def test_everybody_is_listed(call, sample):
    data = call("team", "list", "--json").data

    assert data["total"] == 4
    assert {person["name"]: person["role"] for person in data["people"]}[
        "Maya Okafor"
    ] == "owner"
    assert "Tomás Lindqvist" in call("team", "list").out


def test_the_first_act_begins_a_business_with_an_owner(call, home):
    ran = call("team", "add", "Zoe Zimt", "--email", "zoe@example.com", "--json")
    people = call("team", "list", "--json").data["people"]

    assert ran.code == 0
    assert "began a business" in ran.err
    assert sorted(person["role"] for person in people) == ["owner", "staff"]
    assert ran.data["person"]["name"] == "Zoe Zimt"


def test_a_business_is_begun_once(call, home):
    call("team", "add", "Zoe Zimt")
    ran = call("team", "add", "Yan Ylang")

    assert ran.err == ""
    assert call("team", "list", "--json").data["total"] == 3


def test_a_begun_business_has_the_zone_of_the_computer(call, home, monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    call("team", "add", "Zoe Zimt")

    assert call("today", "--json").data["zone"] == "America/New_York"


def test_all_that_is_said_of_a_person_is_kept(call, sample):
    call(
        *("team", "add", "Zoe Zimt", "--role", "manager", "--zone", "Asia/Tokyo"),
        *("--function", "PR", "--function", "Sales", "--from", "2026-01-01"),
        *("--until", "2027-01-01"),
    )
    people = call("team", "list", "--json").data["people"]
    zoe = next(person for person in people if person["name"] == "Zoe Zimt")

    assert zoe["role"] == "manager"
    assert zoe["zone"] == "Asia/Tokyo"
    assert zoe["functions"] == ["PR", "Sales"]
    assert (zoe["active_from"], zoe["active_until"]) == ("2026-01-01", "2027-01-01")


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ([" "], "name"),
        (["Zoe", "--email", "nowhere"], "email"),
        (["Zoe", "--email", "maya@lindenbakery.example"], "email"),
        (["Zoe", "--zone", "Mars/Olympus"], "zone"),
        (["Zoe", "--from", "soon"], "from"),
        (["Zoe", "--until", "2026-02-30"], "until"),
        (["Zoe", "--from", "2026-02-02", "--until", "2026-02-01"], "active_until"),
    ],
)
def test_a_person_who_cannot_be_is_bad_input(call, sample, arguments, field):
    ran = call("team", "add", *arguments, "--json")

    assert (ran.code, ran.error["field"]) == (2, field)
    assert call("team", "list", "--json").data["total"] == 4


def test_people_are_taken_in_and_back_out(call, sample, table):
    file = table("Name,E-mail", "Zoe Zimt,zoe@example.com", "Yan Ylang,")
    ran = call("team", "import", file, "--json")
    again = call("team", "import", file)
    call("undo")

    assert ran.data["added"] == {"people": 2}
    assert "Nothing new" in again.out
    assert call("team", "list", "--json").data["total"] == 4


def test_people_without_names_are_bad_input(call, sample, table):
    ran = call("team", "import", table("shoe,size", "left,42"), "--json")

    assert (ran.code, ran.error["code"]) == (2, "import.columns")
