"""`channel`: the registry and its import."""

import csv
from pathlib import Path

import pytest

CONGRESS = Path(__file__).parents[3] / "shared" / "data" / "us_congress_channels.csv"
MAP = ("responsible=holder", "handle=handle", "network=network", "link=url")
real = pytest.mark.skipif(not CONGRESS.exists(), reason="the shared data is not here")


def test_one_call_answers_how_many_where_and_who(call, sample):
    data = call("channel", "list", "--json").data

    assert set(data) == {
        "total",
        "by_network",
        "by_status",
        "people",
        "nobody",
        "one_person",
        "channels",
    }
    assert data["total"] == len(data["channels"]) == 6
    assert data["by_network"]["instagram"] == 1
    assert data["by_status"] == {"active": 5, "dormant": 1}
    assert sum(person["channels"] for person in data["people"]) == 6
    assert [channel["name"] for channel in data["one_person"]] == ["TikTok"]
    assert data["nobody"] == []


def test_the_list_can_be_narrowed(call, sample):
    call("channel", "add", "https://x.com/lindenbread")

    def names(*arguments):
        chosen = call("channel", "list", *arguments, "--json").data["channels"]
        return [channel["network"] for channel in chosen]

    assert names("--nobody") == ["x"]
    assert names("--one-person") == ["tiktok"]
    assert names("--status", "dormant") == ["newsletter"]
    assert names("--network", "Instagram") == ["instagram"]
    assert call("channel", "list", "--network", "orkut").code == 2


def test_a_pasted_link_becomes_a_channel(call, sample):
    ran = call(
        *("channel", "add", "https://www.instagram.com/linden.cakes/?hl=de"),
        *("--responsible", "maya", "--backup", "priya", "--json"),
    )

    channel = ran.data["channel"]
    assert (channel["network"], channel["handle"]) == ("instagram", "linden.cakes")
    assert channel["link"] == "https://www.instagram.com/linden.cakes"
    assert channel["status"] == "active"
    assert channel["backup"]["name"] == "Priya Anand"


def test_a_channel_begins_a_business(call, home):
    ran = call("channel", "add", "https://x.com/lindenbread")

    assert ran.code == 0
    assert "began a business" in ran.err
    assert "Nobody answers for it yet." in ran.out
    assert call("channel", "list", "--json").data["nobody"]


def test_an_unknown_host_has_to_be_wanted(call, sample):
    refused = call("channel", "add", "https://forum.example/u/linden", "--json")
    wanted = call("channel", "add", "https://forum.example/u/linden", "--yes", "--json")

    assert (refused.code, refused.error["code"]) == (2, "channel.unsure")
    assert wanted.data["channel"]["network"] == "other"


@pytest.mark.parametrize(
    "arguments",
    [
        ["https://instagram.com/lindenbakery"],
        ["javascript:alert(1)"],
        ["   "],
        ["https://x.com/linden", "--responsible", "nobody"],
        ["https://x.com/linden", "--network", "orkut"],
        ["https://x.com/linden", "--network", "facebook"],
    ],
)
def test_a_channel_that_cannot_be_is_bad_input(call, sample, arguments):
    assert call("channel", "add", *arguments).code == 2
    assert call("channel", "list", "--json").data["total"] == 6


def test_a_channel_is_not_active_with_nobody(call, sample):
    ran = call("channel", "add", "https://x.com/linden", "--status", "active", "--json")

    assert (ran.code, ran.error["code"]) == (1, "channel.nobody")


@real
@pytest.mark.parametrize("said", [(), ("--map", *MAP)])
def test_a_real_registry_goes_in_and_back_out(call, home, said):
    ran = call("channel", "import", CONGRESS, *said)
    listed = call("channel", "list", "--json").data
    people = call("team", "list", "--json").data["total"]
    again = call("channel", "import", CONGRESS, "--json")
    undone = call("undo")

    assert ran.code == 0
    assert "1,734 channels and 519 people added." in ran.out
    assert (listed["total"], len(listed["people"]), people) == (1734, 519, 520)
    assert sum(listed["by_network"].values()) == 1734
    assert again.data["added"] == {"channels": 0, "people": 0}
    assert again.data["already"] == 1734
    assert undone.code == 0
    assert call("channel", "list", "--json").data["total"] == 0
    assert call("team", "list", "--json").data["total"] == 1
    assert call("verify").code == 0


@real
def test_a_second_import_says_that_nothing_is_new(call, home):
    call("channel", "import", CONGRESS)

    assert "Nothing new: 1,734 were already there." in (
        call("channel", "import", CONGRESS).out
    )


def test_a_dry_run_changes_nothing(call, sample, table):
    file = table("link,who", "https://x.com/linden,Zoe Zimt", "nonsense row,")
    ran = call("channel", "import", file, "--dry-run", "--json")

    assert ran.data["dry_run"] is True
    assert ran.data["added"] == {"channels": 1, "people": 1}
    assert len(ran.data["bad"]) == 1
    assert ran.data["rejected_file"] is None
    assert not file.with_name("table.rejected.csv").exists()
    assert call("channel", "list", "--json").data["total"] == 6


def test_bad_rows_come_back_with_the_reason(call, sample, table):
    file = table(
        "link,network,who",
        "https://x.com/linden,,Zoe Zimt",
        "https://x.com/other,facebook,Zoe Zimt",
        ",,Zoe Zimt",
    )
    ran = call("channel", "import", file, "--json")
    kept = Path(ran.data["rejected_file"])
    rows = list(csv.DictReader(kept.read_text("utf-8-sig").splitlines()))

    assert ran.code == 0
    assert ran.data["added"]["channels"] == 1
    assert [bad["line"] for bad in ran.data["bad"]] == [3, 4]
    assert kept.name == "table.rejected.csv"
    assert [row["link"] for row in rows] == ["https://x.com/other", ""]
    assert all(row["Reason"] for row in rows)


def test_good_rows_leave_no_file_behind(call, sample, table):
    file = table("link,who", "https://x.com/linden,Zoe Zimt")
    ran = call("channel", "import", file, "--json")

    assert ran.data["rejected_file"] is None
    assert [path.name for path in file.parent.glob("*.csv")] == [file.name]


def test_a_table_of_nothing_but_bad_rows_is_bad_input(call, sample, table):
    ran = call("channel", "import", table("link,who", "not a link,", "nor this,"))

    assert ran.code == 2
    assert "2 rows could not be taken." in ran.out


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        (["colour=link"], 2),
        (["link=colour"], 2),
        (["link"], 2),
        (["link=link", "responsible=who"], 0),
    ],
)
def test_a_mapping_names_fields_and_columns(call, sample, table, pairs, code):
    file = table("link,who", "https://x.com/linden,Zoe Zimt")

    assert call("channel", "import", file, "--map", *pairs).code == code


def test_the_table_may_follow_the_mapping(call, sample, table):
    file = table("a,b", "https://x.com/linden,Zoe Zimt")
    ran = call("channel", "import", "--map", "link=a", "responsible=b", file, "--json")

    assert ran.data["mapping"] == {"link": "a", "responsible": "b"}
    assert call("channel", "import", "--map", "link=a", "missing.csv").code == 2
    assert call("channel", "import", "--map", "link=a").code == 2


def test_what_is_no_table_is_refused(call, sample, tmp_path):
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)

    assert call("channel", "import", picture).code == 2


def test_staff_may_not_import(call, sample, table):
    file = table("link", "https://x.com/linden")

    assert call("--as", "jonas", "channel", "import", file).code == 1
