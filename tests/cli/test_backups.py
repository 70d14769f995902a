"""`backup` and `restore`."""

from pathlib import Path

import pytest


def test_a_backup_goes_to_its_folder_and_is_listed(call, sample):
    ran = call("backup", "--json")
    listed = call("backup", "--list", "--json").data["backups"]

    assert ran.data["backup"] == listed[0]
    assert Path(listed[0]["file"]).parent == sample / "backups"
    assert listed[0]["file"] in call("backup", "--list").out


def test_a_backup_goes_to_a_file_and_replaces_an_older_one(call, sample, tmp_path):
    file = tmp_path / "copy.socialdesk"

    assert call("backup", file).code == 0
    assert call("backup", file).code == 0
    assert file.stat().st_size > 10_000


def test_a_backup_replaces_nothing_else(call, sample, tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear Ana")

    assert call("backup", file).code == 2
    assert call("backup", tmp_path).code == 2
    assert file.read_text() == "Dear Ana"


def test_what_was_backed_up_comes_back_and_reminders_stay_off(call, sample, tmp_path):
    file = tmp_path / "copy.socialdesk"
    call("backup", file)
    call("team", "add", "Zoe Zimt")

    ran = call("restore", file, "--json")

    assert ran.code == 0
    assert ran.data["reminders"] == "paused"
    assert Path(ran.data["old"]).exists()
    assert call("team", "list", "--json").data["total"] == 4
    assert call("reminders", "--json").data["paused"] is True
    assert "Reminders are off" in call("tick").out
    assert call("reminders", "--resume", "--json").data["paused"] is False


@pytest.mark.parametrize("lost", ["missing", "damaged", "fresh"])
def test_a_backup_comes_back_where_nothing_can_be_opened(call, sample, tmp_path, lost):
    file = tmp_path / "copy.socialdesk"
    call("backup", file)
    database = sample / "socialdesk.db"
    match lost:
        case "missing":
            database.unlink()
        case "damaged":
            database.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    home = tmp_path / "elsewhere" if lost == "fresh" else sample

    ran = call("restore", file, home=home)

    assert ran.code == 0, ran.err
    assert call("team", "list", "--json", home=home).data["total"] == 4


def test_what_is_no_backup_is_bad_input_and_changes_nothing(call, sample, tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear Ana")
    before = (sample / "socialdesk.db").read_bytes()

    assert call("restore", file).code == 2
    assert call("restore", tmp_path / "nothing").code == 2
    assert (sample / "socialdesk.db").read_bytes() == before


def test_what_is_no_backup_begins_no_business(call, home, tmp_path):
    assert call("restore", tmp_path / "nothing").code == 2
    assert not home.exists()
