"""A whole window on a business of its own: the real one, with a keyring of paper."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from socialdesk.app.container import build, prepare
from socialdesk.app.window import WindowDesk
from socialdesk.desktop.paths import Home
from socialdesk.domain.ids import PersonId
from socialdesk.services.bundle import Services
from socialdesk.ui.main_window import MainWindow
from socialdesk.ui.room import Room
from tests.fakes import FakeClock, FakeNotifier, FakeSecrets

TUESDAY = datetime(2026, 11, 17, 12, 10, tzinfo=UTC)


@dataclass
class Opened:
    """A window that is open, and what a test wants to know of it."""

    desk: WindowDesk
    folder: Path
    clock: FakeClock
    secrets: FakeSecrets = field(default_factory=FakeSecrets)
    notifier: FakeNotifier = field(default_factory=FakeNotifier)

    @property
    def window(self) -> MainWindow:
        return self.desk.window

    @property
    def services(self) -> Services:
        assert self.desk.container is not None
        return self.desk.container.services

    @property
    def room(self) -> Room:
        room = self.window.room
        assert room is not None
        return room

    def settle(self, qtbot: QtBot) -> None:
        """Wait until nothing is under way."""
        with qtbot.waitSignal(self.window.settled, timeout=20_000):
            self.window.look_again()

    def press(self, qtbot: QtBot, *keys: Any) -> None:
        """Press a key in the window, as one that has the focus hears it."""
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        qtbot.keyClick(self.window, *keys)

    def go(self, qtbot: QtBot, page: str) -> None:
        self.window.go(page)
        self.settle(qtbot)


def sample_home(folder: Path) -> tuple[Home, PersonId]:
    """Make the sample business; return its home and its owner."""
    home = Home(folder=folder)
    folder.mkdir(parents=True)
    clock = FakeClock(TUESDAY)
    prepare(home, clock)
    container = build(home, clock=clock, secrets=FakeSecrets())
    owner = container.services.sample.make()
    container.close()
    return home, owner


def copied(home: Home, to: Path) -> Home:
    """Return a copy of a business."""
    shutil.copytree(home.folder, to)
    return Home(folder=to)


@contextmanager
def window_on(
    home: Home,
    qtbot: QtBot,
    app: QApplication,
    *,
    page: str = "settings",
    wait: bool = True,
    size: tuple[int, int] = (1280, 800),
    change: Callable[[WindowDesk], object] = lambda _desk: None,
    **desk_settings: object,
) -> Iterator[Opened]:
    """Open the window on a business, and end it in the right order."""
    clock = FakeClock(TUESDAY)
    secrets, notifier = FakeSecrets(), FakeNotifier()
    desk = WindowDesk(
        app,
        home,
        clock=clock,
        notifier=notifier,
        secrets=secrets,
        ticks=False,
        reduce_motion=True,
        **desk_settings,
    )
    opened = Opened(desk, home.folder, clock, secrets, notifier)
    change(desk)
    desk.window.resize(*size)
    try:
        if wait:
            with qtbot.waitSignal(desk.ready, timeout=20_000):
                desk.begin(page=page)
        else:
            desk.begin(page=page)
        yield opened
    finally:
        desk.end()
        app.sendPostedEvents()
