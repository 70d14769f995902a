"""What a screen reader is told: asked in the program, and over the bus from outside."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from socialdesk.app.container import build, prepare
from socialdesk.desktop.paths import Home
from tests.desktop_run.xvfb import PATIENCE, display, missing, surroundings
from tests.fakes import FakeSecrets
from tests.ui.windows import Opened, sample_home, window_on

CLIENT = Path(__file__).parents[1] / "desktop_run" / "read_calendar.py"
SYSTEM_PYTHON = "/usr/bin/python3"


@pytest.fixture
def opened(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Opened]:
    home, owner = sample_home(tmp_path / "home")
    with window_on(home, qtbot, qapp, person=owner) as opened:
        opened.settle(qtbot)
        yield opened


def sentences(view: QAbstractItemView) -> list[str]:
    """Return what a screen reader says of each thing in a view."""
    root = QAccessible.queryAccessibleInterface(view)
    assert root is not None
    children = (root.child(number) for number in range(root.childCount()))
    return [child.text(QAccessible.Text.Name) for child in children if child]


def test_a_chip_is_told_as_a_whole_sentence(opened: Opened, qtbot: QtBot) -> None:
    opened.go(qtbot, "calendar")
    grid = opened.window.pages.page.grid
    told = sentences(grid)

    assert grid.accessibleName()
    assert any(
        line.startswith("Instagram, Spring-onion focaccia") and "14:30" in line
        for line in told
    ), told
    assert all(len(line.split()) > 1 for line in told), told


def test_a_bar_is_told_as_a_whole_sentence(opened: Opened, qtbot: QtBot) -> None:
    opened.go(qtbot, "rotations")
    timeline = opened.window.pages.page.timeline
    told = sentences(timeline)

    assert timeline.accessibleName()
    assert any("Maya" in line and "Instagram" in line for line in told), told
    assert any("TikTok" in line and "obody" in line for line in told), told


# -- from outside ----------------------------------------------------------------------


def lacking() -> str:
    """Return what is not installed here, as words; empty where all is there."""
    if not sys.platform.startswith("linux"):
        return "AT-SPI is the bus of Linux"
    absent = missing("Xvfb", "dbus-run-session")
    if absent:
        return f"not installed: {', '.join(absent)}"
    asked = subprocess.run(
        [
            SYSTEM_PYTHON,
            "-c",
            "import gi; gi.require_version('Atspi', '2.0')",
        ],
        capture_output=True,
        check=False,
    )
    return "" if asked.returncode == 0 else "not installed: gir1.2-atspi-2.0"


def seated_sample(folder: Path) -> Home:
    """Make the sample business of this very week, with its owner at the desk."""
    home = Home(folder=folder / "home")
    home.folder.mkdir(parents=True)

    def clock() -> datetime:
        return datetime.now(UTC)

    prepare(home, clock)
    container = build(home, clock=clock, secrets=FakeSecrets())
    owner = container.services.sample.make()
    container.close()
    home.cache.mkdir(parents=True, exist_ok=True)
    (home.cache / "desk.json").write_text(json.dumps({"person": owner}))
    return home


def test_an_outside_reader_presses_a_button_and_reads_the_calendar(
    tmp_path: Path,
) -> None:
    why = lacking()
    if why:
        pytest.skip(why)
    home = seated_sample(tmp_path)
    client = [SYSTEM_PYTHON, str(CLIENT)]
    program = [sys.executable, "-m", "socialdesk", "--home", str(home.folder)]
    script = f'{" ".join(program)} & "$@"; told=$?; kill $!; wait; exit $told'
    with display(manager=False) as name:
        around = surroundings(name, tmp_path) | {
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "PYTHONPATH": str(Path.cwd()),
        }
        done = subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", script, "sh", *client],
            env=around,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE * 6,
        )

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["dialog"] == "New post"
    assert found["field"] == "Text"
    assert any(
        line.startswith("Instagram, Spring-onion focaccia") for line in found["cells"]
    ), found["cells"]
