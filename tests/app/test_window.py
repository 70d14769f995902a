import logging
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from socialdesk.app.container import build
from socialdesk.desktop.paths import Home
from socialdesk.domain.ids import PersonId
from socialdesk.domain.ports import Answer
from socialdesk.domain.settings import Reminding
from socialdesk.store import backups
from tests.fakes import FakeSecrets
from tests.ui.windows import TUESDAY, Opened, copied, sample_home, window_on

HEAVY = (
    "sqlalchemy",
    "alembic",
    "apscheduler",
    "keyring",
    "babel",
    "holidays",
    "icalendar",
    "argon2",
    "desktop_notifier",
    "smtplib",
    "email",
    "cryptography",
    "asyncio",
)
MOST_MODULES = 340


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, PersonId]:
    return sample_home(tmp_path_factory.mktemp("sample") / "home")


@pytest.fixture
def home(sample: tuple[Home, PersonId], tmp_path: Path) -> Home:
    return copied(sample[0], tmp_path / "home")


@pytest.fixture
def opened(
    home: Home, sample: tuple[Home, PersonId], qtbot: QtBot, qapp: QApplication
) -> Iterator[Opened]:
    with window_on(home, qtbot, qapp, person=sample[1]) as opened:
        opened.settle(qtbot)
        yield opened


@pytest.mark.parametrize("page", ["today", "calendar"])
def test_nothing_heavy_is_loaded_before_the_first_picture(
    home: Home, sample: tuple[Home, PersonId], tmp_path: Path, page: str
) -> None:
    home.cache.mkdir(exist_ok=True)
    (home.cache / "desk.json").write_text(f'{{"person": "{sample[1]}"}}', "utf-8")
    script = Path(__file__).parents[1] / "bench" / "first_paint.py"
    told = tmp_path / "modules.txt"
    subprocess.run(
        [sys.executable, script, home.folder, page, told], check=True, timeout=60
    )
    loaded = told.read_text("utf-8").split()

    assert "socialdesk.ui.main_window" in loaded
    assert [name for name in loaded if name in HEAVY] == []
    assert len(loaded) < MOST_MODULES


def test_the_hook_of_pyside_on_imports_is_taken_off_again() -> None:
    code = (
        "import builtins; plain = builtins.__import__\n"
        "import socialdesk.app.window\n"
        "assert builtins.__import__ is plain"
    )

    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_no_thread_outlives_the_window(
    home: Home, sample: tuple[Home, PersonId], qtbot: QtBot, qapp: QApplication
) -> None:
    before = set(threading.enumerate())
    with window_on(home, qtbot, qapp, person=sample[1]) as opened:
        opened.settle(qtbot)

    assert set(threading.enumerate()) <= before


def test_closing_the_window_ends_the_program(opened: Opened, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opened.desk.ended):
        opened.window.close()


def test_with_a_wish_to_stay_the_window_only_hides(
    opened: Opened, qtbot: QtBot
) -> None:
    opened.window.stays_in_tray = lambda: True
    with qtbot.waitSignal(opened.window.hidden_away):
        opened.window.close()

    assert not opened.window.isVisible()
    opened.window.come_up()
    assert opened.window.isVisible()


def test_a_fault_in_a_slot_reaches_log_and_dialog(
    opened: Opened, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    with qtbot.waitSignal(opened.desk.fell) as fell, caplog.at_level(logging.CRITICAL):
        fault = RuntimeError("crumbs")
        sys.excepthook(RuntimeError, fault, None)

    assert "crumbs" in fell.args[0]
    assert list((opened.folder / "logs").glob("crash-*.txt"))


def test_a_notice_answered_elsewhere_opens_today(opened: Opened, qtbot: QtBot) -> None:
    opened.services.reminders.popped("n1", Answer.CLICKED)

    qtbot.waitUntil(lambda: opened.window.pages.key == "today")


def test_a_change_by_another_program_is_seen_without_asking(
    opened: Opened, qtbot: QtBot
) -> None:
    other = build(Home(folder=opened.folder), secrets=FakeSecrets())
    maya = other.services.team.named("Maya Okafor")
    other.services.team.edit(replace(maya, name="Maya Rye"), actor=maya.id)
    other.close()
    assert opened.desk.container is not None
    opened.desk.container.ticker.start()

    qtbot.waitUntil(
        lambda: "Maya Rye" in opened.window.sidebar.person.accessibleName(),
        timeout=10_000,
    )


# -- what cannot be opened ---------------------------------------------------------


def break_it(home: Home, how: str) -> None:
    for ending in ("-wal", "-shm"):
        home.database.with_name(home.database.name + ending).unlink(missing_ok=True)
    if how == "missing":
        home.database.unlink()
    elif how == "empty":
        home.database.write_bytes(b"")
    elif how == "damaged":
        home.database.write_bytes(b"SQLite format 3\0" + b"x" * 4000)
    else:
        import sqlite3

        with sqlite3.connect(home.database) as newer:
            newer.execute("PRAGMA user_version=9999")
        newer.close()


@pytest.mark.parametrize("how", ["missing", "empty", "damaged", "newer"])
def test_a_broken_business_leads_to_recovery_and_nothing_is_made_in_its_place(
    home: Home, qtbot: QtBot, qapp: QApplication, how: str
) -> None:
    from socialdesk.app.found import place_of
    from socialdesk.store.opening import mark_place

    mark_place(place_of(home))
    break_it(home, how)
    before = home.database.read_bytes() if home.database.exists() else None
    with window_on(home, qtbot, qapp, wait=False) as opened:
        screen = opened.desk._recovery
        assert screen is not None
        assert screen.isVisible()
        assert screen.heading.text() == "Your business cannot be opened"
        assert screen.restores == []
    after = home.database.read_bytes() if home.database.exists() else None

    assert after == before
    assert opened.desk.container is None


def test_a_restored_backup_opens_with_its_reminders_off(
    home: Home, qtbot: QtBot, qapp: QApplication
) -> None:
    backups.write(home.database, home.backups, TUESDAY)
    break_it(home, "damaged")
    with window_on(home, qtbot, qapp, wait=False, person="") as opened:
        screen = opened.desk._recovery
        assert screen is not None
        qtbot.waitUntil(lambda: opened.desk._furniture is not None)
        assert len(screen.restores) == 1
        with qtbot.waitSignal(opened.desk.ready, timeout=20_000):
            qtbot.mouseClick(screen.restores[0], Qt.MouseButton.LeftButton)
            dialog = qapp.activeModalWidget()
            assert dialog is not None
            qtbot.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)

        assert not screen.isVisible()
        assert opened.services.settings.group(Reminding).paused
        qtbot.waitUntil(lambda: "paused" in opened.window.banners.keys)


def test_a_backup_that_is_not_whole_is_refused_and_nothing_is_changed(
    home: Home, tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    break_it(home, "damaged")
    before = home.database.read_bytes()
    bad = tmp_path / "bad.socialdesk"
    bad.write_bytes(b"nothing")
    with window_on(home, qtbot, qapp, wait=False) as opened:
        screen = opened.desk._recovery
        assert screen is not None
        screen.restore_asked.emit(bad)
        qtbot.waitUntil(screen._wrong.isVisible, timeout=10_000)

    assert home.database.read_bytes() == before


def test_a_mended_business_opens_when_one_tries_again(
    home: Home, tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    kept = tmp_path / "kept.db"
    shutil.copyfile(home.database, kept)
    break_it(home, "empty")
    with window_on(home, qtbot, qapp, wait=False, person="") as opened:
        screen = opened.desk._recovery
        assert screen is not None
        qtbot.waitUntil(lambda: opened.desk._furniture is not None)
        shutil.copyfile(kept, home.database)
        with qtbot.waitSignal(opened.desk.ready, timeout=20_000):
            qtbot.mouseClick(screen.again, Qt.MouseButton.LeftButton)

        assert not screen.isVisible()
