"""Every dialog of the window, opened the way people open it: by an act."""

from collections.abc import Iterator

from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from socialdesk.ui.actions import Act
from tests.ui.windows import Opened

WINDOW_ACTS = (
    "post.new",
    "channel.new",
    "person.new",
    "rotation.new",
    "password",
    "shortcuts",
    "news",
    "about",
)
_ASKS = "…"
"""Ends the words of an act that asks before it does something."""
_ALL_TIME = (0, 2**62)


def dialogs(opened: Opened, qtbot: QtBot) -> Iterator[tuple[str, QDialog]]:
    """Open one dialog after the other; yield each with the act that opened it."""
    for act_id in WINDOW_ACTS:
        opened.window.acts.run(act_id)
        yield from _open_now(opened, qtbot, act_id)
    for page, record in _records(opened):
        opened.window.go(page, record)
        opened.settle(qtbot)
        for act in _asking(opened):
            opened.window.go(page, record)
            opened.settle(qtbot)
            act.run()
            yield from _open_now(opened, qtbot, act.id)


def _records(opened: Opened) -> Iterator[tuple[str, str]]:
    quick = opened.room.quick
    assert quick is not None
    now = int(opened.clock().timestamp() * 1_000_000)
    yield "channels", next(iter(quick.channels()))
    yield "team", next(iter(quick.people()))
    yield "calendar", quick.posts((now, 2**62), limit=1)[0].id
    for turn in quick.turns((now + 14 * 86_400_000_000, 2**62))[:4]:
        yield "rotations", turn.id


def _asking(opened: Opened) -> list[Act]:
    page = opened.window.pages.page
    assert page is not None
    return [act for act in page.acts() if act.words.endswith(_ASKS)]


def _open_now(opened: Opened, qtbot: QtBot, name: str) -> Iterator[tuple[str, QDialog]]:
    opened.settle(qtbot)
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, QDialog) and dialog.isVisible():
            yield name, dialog
            dialog.reject()
            QApplication.processEvents()
