import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDir
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from socialdesk.app.instance import Instance, Stand
from socialdesk.desktop.paths import Home

SECOND = """
import sys
from PySide6.QtCore import QCoreApplication
from socialdesk.app.instance import Instance
app = QCoreApplication([])
print(Instance(sys.argv[1]).stand({"page": "team"}), flush=True)
"""
KILLED = """
import os, sys
from PySide6.QtCore import QCoreApplication
from socialdesk.app.instance import Instance
app = QCoreApplication([])
first = Instance(sys.argv[1])
print(first.stand({}), flush=True)
first.listen()
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def name(tmp_path: Path) -> str:
    return Home(folder=tmp_path).socket_name


@pytest.fixture
def first(name: str, qapp: QApplication) -> Iterator[Instance]:
    first = Instance(name)
    assert first.stand({}) is Stand.FIRST
    first.listen()
    yield first
    first.close()


def start(code: str, name: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, name], stdout=subprocess.PIPE, text=True
    )


def ended(process: "subprocess.Popen[str]") -> Callable[[], bool]:
    return lambda: process.poll() is not None


def test_a_second_start_hands_on_what_it_was_asked(
    first: Instance, name: str, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(first.called, timeout=20_000) as called:
        second = start(SECOND, name)
    qtbot.waitUntil(ended(second), timeout=20_000)

    assert called.args == [{"page": "team"}]
    assert second.communicate()[0].strip() == "handed_on"


def test_ten_starts_at_once_all_reach_the_first(
    first: Instance, name: str, qtbot: QtBot
) -> None:
    calls: list[object] = []
    first.called.connect(calls.append)
    starts = [start(SECOND, name) for _number in range(10)]
    qtbot.waitUntil(lambda: len(calls) == 10, timeout=60_000)
    for second in starts:
        assert second.communicate()[0].strip() == "handed_on"


def test_what_a_killed_window_left_behind_is_taken_over(
    name: str, qapp: QApplication, qtbot: QtBot
) -> None:
    killed = start(KILLED, name)
    assert killed.communicate()[0].strip() == "first"
    assert (Path(QDir.tempPath()) / f"{name}.lock").exists()

    next_one = Instance(name)
    assert next_one.stand({}) is Stand.FIRST
    next_one.listen()
    with qtbot.waitSignal(next_one.called, timeout=20_000):
        second = start(SECOND, name)
    second.communicate()
    next_one.close()


def test_another_business_has_a_window_of_its_own(
    first: Instance, tmp_path: Path
) -> None:
    other = Instance(Home(folder=tmp_path / "other").socket_name)

    assert other.stand({}) is Stand.FIRST
    other.close()


def test_a_first_that_does_not_answer_is_told_apart(
    name: str, qapp: QApplication
) -> None:
    mute = Instance(name)
    assert mute.stand({}) is Stand.FIRST
    told = subprocess.run(
        [sys.executable, "-c", SECOND, name],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    mute.close()

    assert told.stdout.strip() == "deaf"


@pytest.mark.parametrize("sent", [b"\xff\xfe\n", b"[1]\n", b"{}\n"])
def test_what_is_not_ours_asks_for_the_window_and_no_more(
    first: Instance, name: str, qtbot: QtBot, sent: bytes
) -> None:
    socket = QLocalSocket()
    socket.connectToServer(name)
    assert socket.waitForConnected(2000)
    with qtbot.waitSignal(first.called, timeout=5000) as called:
        socket.write(sent)
    socket.abort()

    assert called.args == [{}]


def test_a_flood_is_cut_off(first: Instance, name: str, qtbot: QtBot) -> None:
    socket = QLocalSocket()
    socket.connectToServer(name)
    assert socket.waitForConnected(2000)
    socket.write(b"x" * 500_000)

    qtbot.waitUntil(
        lambda: socket.state() is QLocalSocket.LocalSocketState.UnconnectedState,
        timeout=5000,
    )


def test_only_this_account_can_reach_the_window(first: Instance, name: str) -> None:
    if os.name != "posix":
        pytest.skip("named pipes have no mode")
    socket = Path(QDir.tempPath()) / name

    assert socket.stat().st_mode & 0o077 == 0
