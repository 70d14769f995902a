"""How the program starts, before any window is made."""

import importlib.util
import os
import pwd
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from socialdesk.app import beats, qt_libraries
from socialdesk.app.desk import ThisDesk
from socialdesk.app.main import Window, main, spoken, window_of
from socialdesk.desktop.paths import Home

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("around", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de_DE"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US", "LANGUAGE": "de:en"}, "de"),
        ({"LANG": "ca_ES@valencia"}, "ca_ES"),
    ],
)
def test_the_language_is_that_of_the_surroundings(around, language):
    assert spoken(around) == language


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], Window()),
        (["--hidden"], Window(hidden=True)),
        (["--home", "x", "--page=team"], Window(home="x", page="team")),
        (["--home"], None),
        (["--home", "--hidden"], None),
        (["--home", "x", "today"], None),
        (["--json"], None),
        (["--hidden=yes"], None),
    ],
)
def test_the_window_opens_where_no_command_is_given(arguments, window):
    assert window_of(arguments) == window


def test_the_way_to_the_window_loads_nothing_of_the_command_line():
    code = (
        "import sys; import socialdesk.app.main; "
        "print([name for name in sys.modules if name.startswith('socialdesk.cli')"
        " or name in ('argparse', 'logging', 'sqlalchemy', 'json')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


def test_the_libraries_are_those_that_bootstrap_installs():
    path = ROOT / "packaging" / "bootstrap.py"
    spec = importlib.util.spec_from_file_location("bootstrap_script", path)
    assert spec is not None
    assert spec.loader is not None
    bootstrap = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bootstrap)

    assert bootstrap.LIBRARIES == qt_libraries.LIBRARIES


@pytest.mark.parametrize(
    ("name", "about_qt"),
    [("PySide6", True), (None, True), ("socialdesk.app.window", False)],
)
def test_a_module_of_ours_that_is_missing_is_not_taken_for_qt(name, about_qt):
    assert qt_libraries.is_about_qt(ImportError("no", name=name)) is about_qt


def test_a_beat_is_remembered(tmp_path):
    home = Home(folder=tmp_path / "home")

    assert beats.last(home) is None
    beats.note(home, AT)
    assert beats.last(home) == AT


def test_a_beat_that_cannot_be_written_stops_nothing(tmp_path):
    (tmp_path / "home").write_text("a file")
    home = Home(folder=tmp_path / "home")

    beats.note(home, AT)

    assert beats.last(home) is None


def test_the_hook_for_faults_is_given_back(tmp_path):
    before = sys.excepthook

    main(["--home", str(tmp_path), "--version"])

    assert sys.excepthook is before


def test_an_account_has_a_name(monkeypatch, tmp_path):
    desk = ThisDesk(Home(folder=tmp_path))
    entry = pwd.getpwuid(os.getuid())

    def named(gecos: str) -> pwd.struct_passwd:
        return pwd.struct_passwd(("zoe", *entry[1:4], gecos, *entry[5:]))

    for gecos, name in [
        ("Zoe Zimt,,,", "Zoe Zimt"),
        ("& Zimt", "Zoe Zimt"),
        ("", "zoe"),
    ]:
        monkeypatch.setattr(pwd, "getpwuid", lambda _uid, g=gecos: named(g))
        monkeypatch.setenv("LOGNAME", "zoe")
        assert desk.account() == name


def test_a_zone_that_is_none_becomes_utc(monkeypatch, tmp_path):
    desk = ThisDesk(Home(folder=tmp_path))

    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert desk.zone() == "Asia/Tokyo"
    monkeypatch.setenv("TZ", "Mars/Olympus")
    assert desk.zone() == "UTC"
