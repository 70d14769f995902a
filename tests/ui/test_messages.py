from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from socialdesk.domain.errors import ConflictError
from socialdesk.domain.ports import Answer, Notice, ShownBy
from socialdesk.ui.conflict import ConflictDialog, differences, resolve
from socialdesk.ui.crash import CrashDialog, Crashes
from socialdesk.ui.messages import MOST, Banners
from socialdesk.ui.tray import Answers, Hushed, Quiet, WindowNotices
from socialdesk.ui.widgets.toast import Toasts
from tests.fakes import FakeClock, FakeNotifier
from tests.makers import a_person


@pytest.fixture
def host(qtbot: QtBot) -> Iterator[QWidget]:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(900, 600)
    widget.show()
    return widget


def test_no_more_than_two_banners_are_seen_and_the_gravest_stays(
    host: QWidget, qtbot: QtBot
) -> None:
    banners = Banners(host)
    for key, rank in (("sample", 9), ("paused", 2), ("trouble", 1)):
        banners.show_news(key, key, rank=rank)

    assert MOST == 2
    assert banners.keys == ("trouble", "paused")
    banners.clear("trouble")
    assert banners.keys == ("paused", "sample")


def test_a_banner_of_the_same_key_takes_the_place_of_the_older(host: QWidget) -> None:
    banners = Banners(host)
    banners.show_news("trouble", "One")
    shown = banners.show_news("trouble", "Two")

    assert banners.keys == ("trouble",)
    assert shown.accessibleName() == "Two"


def test_both_versions_of_a_record_are_shown_where_they_differ() -> None:
    mine = a_person("Ben Ito")
    theirs = replace(mine, name="Ben Itō", email="ben@example.com")

    rows = differences(mine, theirs, lambda _name, value: str(value))
    assert rows == [
        ("Name", "Ben Ito", "Ben Itō"),
        ("E-mail", mine.email, "ben@example.com"),
    ]


@pytest.mark.parametrize(("button", "chosen"), [("verb", "mine"), ("away", "theirs")])
def test_a_person_chooses_between_two_versions(
    host: QWidget, qtbot: QtBot, button: str, chosen: str
) -> None:
    mine = a_person()
    error = ConflictError("changed", mine=mine, theirs=replace(mine, name="Other"))
    said: list[str] = []
    dialog = resolve(
        host,
        error,
        keep=lambda: said.append("mine"),
        take=lambda: said.append("theirs"),
    )
    qtbot.mouseClick(getattr(dialog, button), Qt.MouseButton.LeftButton)

    assert said == [chosen]


def test_a_record_deleted_meanwhile_is_said_to_be(host: QWidget, qtbot: QtBot) -> None:
    dialog = ConflictDialog(
        ConflictError("changed", mine=a_person(), theirs=None), parent=host
    )
    qtbot.addWidget(dialog)

    assert all(theirs == "" for _name, _mine, theirs in dialog.rows)


def a_fault() -> BaseException:
    return ZeroDivisionError("token=abcdef123")


def test_a_fault_is_reported_to_a_file_without_secrets(
    host: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    from socialdesk.desktop.logs import Redactor

    crashes = Crashes(host, tmp_path / "logs", redact=Redactor().redact)
    with qtbot.waitSignal(crashes.happened):
        report = crashes.tell(a_fault())
    (file,) = (tmp_path / "logs").glob("crash-*.txt")

    assert "ZeroDivisionError" in report
    assert "abcdef123" not in file.read_text("utf-8")
    assert file.stat().st_mode & 0o077 == 0
    qtbot.waitUntil(lambda: crashes._dialog is not None)
    assert crashes._dialog is not None
    crashes._dialog.accept()


def test_the_report_of_a_fault_can_be_copied(
    host: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = CrashDialog("It fell.", tmp_path, parent=host)
    qtbot.addWidget(dialog)
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)

    assert QGuiApplication.clipboard().text() == "It fell."


# -- notices -----------------------------------------------------------------------

NOTICE = Notice(id="n1", title="Your turn", body="From Monday")


def test_a_toast_is_the_last_way_to_show_a_notice_and_its_answer_comes_back(
    host: QWidget, qtbot: QtBot
) -> None:
    toasts, answers = Toasts(host), Answers()
    way = WindowNotices(toasts)
    way.listen(answers.tell)
    assert way.show(NOTICE) is ShownBy.WINDOW
    qtbot.waitUntil(lambda: toasts.current is not None)

    with qtbot.waitSignal(answers.came) as came:
        assert toasts.current is not None
        assert toasts.current.act is not None
        toasts.current.act()
    assert came.args == ["n1", Answer.OPEN]


def test_nothing_is_shown_while_it_is_quiet_and_again_after() -> None:
    from datetime import timedelta

    from socialdesk.domain.errors import NetworkError

    clock, notifier = FakeClock(), FakeNotifier()
    quiet = Quiet(clock)
    hushed = Hushed(notifier, quiet)
    quiet.set(clock() + timedelta(hours=1))
    with pytest.raises(NetworkError):
        hushed.show(NOTICE)
    assert notifier.shown == []

    clock.advance(timedelta(hours=1))
    hushed.show(NOTICE)
    assert notifier.shown == [NOTICE]
