"""What holds for every command: options, exit codes, troubles, what is loaded."""

import io
import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from socialdesk.cli.main import GROUPS, parser

ROOT = Path(__file__).parents[2]
READING = (
    ["who", "x"],
    ["turns"],
    ["turn", "list"],
    ["team", "list"],
    ["channel", "list"],
    ["rotation", "list"],
    ["reminders"],
    ["tick"],
    ["journal"],
    ["verify"],
    ["undo"],
    ["redo"],
    ["backup"],
    ["backup", "--list"],
    ["sample", "--remove"],
)
HEAVY = ("PySide6", "sqlalchemy", "alembic", "babel", "apscheduler", "holidays")


def started(*arguments: str, **around: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "socialdesk", *arguments],
        env={**os.environ, "LANG": "C", **around},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_version_is_that_of_the_package(call):
    ran = call("--version")

    assert (ran.code, ran.out) == (0, f"SocialDesk {version('socialdesk')}\n")


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["today", "--help"]])
def test_help_and_version_load_nothing_heavy(arguments):
    code = (
        "import sys; from socialdesk.app.main import main; main(sys.argv[1:]); "
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_no_command_loads_qt(home, tmp_path, rotation_file, table):
    plan = str(rotation_file())
    channels = str(table("link,who", "https://x.com/linden,Maya Okafor"))
    people = str(table("name", "Zoe Zimt", name="people.csv"))
    turns = str(
        table("who,from", "Maya Okafor,2024-01-01", name="turns.csv"),
    )
    calls = [
        ["sample"],
        ["today"],
        ["who", "tiktok"],
        ["turns", "--ics", str(tmp_path / "x.ics")],
        ["preview", plan],
        ["team", "list"],
        ["team", "add", "Lena"],
        ["team", "import", people],
        ["channel", "list"],
        ["channel", "add", "https://x.com/lindenbread"],
        ["channel", "import", channels],
        ["rotation", "list"],
        ["rotation", "add", plan, "--channel", "newsletter"],
        ["turn", "list"],
        ["turn", "import", turns, "--channel", "tiktok"],
        ["reminders"],
        ["tick"],
        ["journal"],
        ["verify"],
        ["undo"],
        ["redo"],
        ["backup", str(tmp_path / "copy.socialdesk")],
        ["restore", str(tmp_path / "copy.socialdesk")],
        ["doctor"],
    ]
    code = (
        "import json, sys; from socialdesk.app.main import main\n"
        "for words in json.loads(sys.argv[2]):\n"
        "    code = main(['--home', sys.argv[1], *words])\n"
        "    print('\\n%%', code, 'PySide6' in sys.modules, *words)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(home), json.dumps(calls)],
        cwd=ROOT,
        env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/none"},
        capture_output=True,
        text=True,
        check=False,
    )
    told = [line for line in done.stdout.splitlines() if line.startswith("%%")]

    assert told == [" ".join(["%% 0 False", *words]) for words in calls], done.stderr


def test_json_may_be_asked_for_before_or_after_the_command(call, sample):
    before, after = call("--json", "team", "list"), call("team", "list", "--json")

    assert before.data == after.data
    assert before.data["total"] == 4


def test_the_home_may_be_named_after_the_command(call, sample, tmp_path):
    ran = call("team", "list", "--json", "--home", sample, home=tmp_path / "other")

    assert ran.data["total"] == 4


def test_the_variable_names_the_home(monkeypatch, sample, capsys):
    from socialdesk.app.main import main

    monkeypatch.setenv("SOCIALDESK_HOME", str(sample))
    main(["team", "list", "--json"])

    assert json.loads(capsys.readouterr().out)["total"] == 4


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["team"],
        ["channel", "nonsense"],
        ["who"],
        ["team", "list", "--nonsense"],
        ["channel", "list", "--status", "nonsense"],
        ["render", "--out", "x", "--size", "huge"],
        ["render", "--out", "x", "--size", "9x9"],
        ["reminders", "--pause", "--resume"],
        ["journal", "--limit", "some"],
        ["rotation", "add", "missing.json", "--channel", "x"],
        ["preview", "missing.json"],
        ["channel", "import", "missing.csv"],
    ],
)
def test_arguments_that_make_no_sense_are_bad_input(call, home, arguments):
    ran = call(*arguments, "--json")

    assert ran.code == 2
    assert set(ran.error) == {"code", "message", "hint", "field"}
    assert len(ran.err.splitlines()) == 1
    assert ran.err.startswith("socialdesk: ")
    assert not home.exists()


def test_a_trouble_is_one_line_and_no_answer(call, sample):
    ran = call("who", "nobody's channel")

    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1


def test_a_name_that_fits_several_lists_them(call, sample):
    ran = call("who", "linden", "--json")

    assert ran.code == 2
    assert ran.error["code"] == "name.ambiguous"
    assert any("TikTok" in label for label in ran.error["candidates"])


@pytest.mark.parametrize("arguments", READING)
def test_without_a_business_one_is_told_how_to_begin(call, home, arguments):
    ran = call(*arguments)

    assert ran.code == 1
    assert "socialdesk channel add" in ran.err
    assert not home.exists()


@pytest.mark.parametrize("arguments", [["today"], ["team", "add", "Zoe"], ["sample"]])
@pytest.mark.parametrize("lost", ["missing", "empty", "damaged", "newer", "foreign"])
def test_a_lost_database_is_never_replaced(call, sample, lost, arguments):
    database = sample / "socialdesk.db"
    lose(database, lost)
    before = database.read_bytes() if database.exists() else None

    ran = call(*arguments, "--json")

    assert ran.code == 1
    assert ran.error["code"] == f"store.{lost}"
    assert ran.error["hint"]
    assert (database.read_bytes() if database.exists() else None) == before


def lose(database: Path, how: str) -> None:
    from socialdesk.store.driver import sqlite

    match how:
        case "missing":
            database.unlink()
        case "empty":
            database.write_bytes(b"")
        case "damaged":
            database.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
        case "newer":
            connection = sqlite().connect(str(database))
            connection.execute("PRAGMA user_version=999")
            connection.close()
        case _foreign:
            database.unlink()
            connection = sqlite().connect(str(database))
            connection.execute("CREATE TABLE other (x)")
            connection.close()


def test_an_act_in_somebodys_name_asks_for_their_password(call, sample, monkeypatch):
    from socialdesk.app.desk import ThisDesk
    from socialdesk.desktop.paths import Home

    desk = ThisDesk(Home(folder=sample))
    maya = desk.services().team.named("maya")
    desk.services().team.set_password(maya.id, "correct horse", actor=maya.id)
    desk.close()
    monkeypatch.setattr("sys.stdin", io.StringIO())

    asked = call("team", "add", "Zoe", "--json")
    monkeypatch.setenv("SOCIALDESK_PASSWORD", "wrong")
    wrong = call("team", "add", "Zoe", "--json")
    monkeypatch.setenv("SOCIALDESK_PASSWORD", "correct horse")
    right = call("team", "add", "Zoe", "--json")

    assert (asked.code, asked.error["code"]) == (1, "password.needed")
    assert (wrong.code, wrong.error["code"]) == (1, "password.wrong")
    assert right.code == 0


def test_who_may_not_is_told_so(call, sample):
    ran = call("--as", "priya", "team", "add", "Zoe", "--json")

    assert (ran.code, ran.error["code"]) == (1, "right.missing")


def test_german_is_spoken_where_german_is_read(call, monkeypatch, sample):
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    ran = call("channel", "list")

    assert "Aktiv" in ran.out


def test_a_reader_who_stops_early_is_no_trouble(sample):
    code = f"{sys.executable} -m socialdesk --home {sample} journal --json | head -c 9"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {code}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_program_can_be_started_as_a_module(sample):
    done = started("team", "list", "--json", SOCIALDESK_HOME=str(sample))

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["total"] == 4


def test_a_fault_of_ours_is_one_line_and_in_the_log(sample):
    code = (
        "import sys; from socialdesk.app import main as started; "
        "from socialdesk.cli import main; "
        "main.parser = lambda: 1 / 0; "
        f"sys.exit(started.main(['--home', {str(sample)!r}, 'team', 'list', '--json']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    log = sample / "logs" / "socialdesk.log"

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert str(log) in done.stderr
    assert json.loads(done.stdout)["error"]["code"] == "fault"
    assert "ZeroDivisionError" in log.read_text("utf-8")


def test_every_group_of_commands_is_in_the_help():
    text = parser().format_help()

    words = "today who turns turn preview team channel rotation reminders tick journal"
    words += " verify undo redo backup restore sample doctor render"
    for word in words.split():
        assert f"\n    {word} " in text
    assert len(GROUPS) == len(set(GROUPS))


def test_a_log_that_cannot_be_written_stops_nothing(call, sample):
    for file in (sample / "logs").iterdir():
        file.unlink()
    (sample / "logs").rmdir()
    (sample / "logs").write_text("a file in the folder's place")

    assert call("team", "list").code == 0


def test_a_home_that_is_a_file_is_trouble(call, tmp_path):
    (tmp_path / "file").write_text("")
    ran = call("today", "--json", home=tmp_path / "file")

    assert (ran.code, ran.error["code"]) == (1, "home.unusable")
