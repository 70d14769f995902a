"""Design checks 3 and 4 of tokens.md, section 8, on every page and every dialog."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from socialdesk.desktop.paths import Home
from socialdesk.domain.ids import PersonId
from socialdesk.ui.page_stack import SPOTS
from socialdesk.ui.widgets.text import Label
from socialdesk.ui.window_place import SMALLEST
from tests.ui import inspection
from tests.ui.dialogs import dialogs
from tests.ui.pseudo import pseudo_language
from tests.ui.windows import Opened, copied, sample_home, window_on

Checks = tuple[Callable[[QWidget], list[str]], ...]
CHECKS: Checks = (
    inspection.nameless,
    inspection.without_tip,
    inspection.too_small,
    inspection.unreachable,
    inspection.overlapping,
)
"""What every page and dialog has to pass."""
FITS: Checks = (
    inspection.cut,
    inspection.overlapping,
)
"""What it has to pass in a longer language, in the smallest window."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, PersonId]:
    return sample_home(tmp_path_factory.mktemp("sample") / "home")


@pytest.fixture
def opened(
    sample: tuple[Home, PersonId], tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> Iterator[Opened]:
    home = copied(sample[0], tmp_path / "home")
    with window_on(home, qtbot, qapp, person=sample[1]) as opened:
        opened.settle(qtbot)
        yield opened


@pytest.fixture
def small_and_wordy(
    sample: tuple[Home, PersonId], tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> Iterator[Opened]:
    """The smallest window, in a language that takes 40 % more room."""
    home = copied(sample[0], tmp_path / "home")
    with (
        pseudo_language(),
        window_on(home, qtbot, qapp, person=sample[1], size=SMALLEST) as opened,
    ):
        opened.settle(qtbot)
        assert (opened.window.width(), opened.window.height()) == SMALLEST
        yield opened


def on_pages(opened: Opened, qtbot: QtBot, checks: Checks) -> list[str]:
    """Show every page and return what is found."""
    lines: list[str] = []
    for spot in SPOTS:
        opened.go(qtbot, spot.key)
        lines += found(spot.key, opened.window, checks)
    return lines


def found(where: str, root: QWidget, checks: Checks) -> list[str]:
    QApplication.processEvents()  # what the last answer added is laid out
    return [f"{where}: {line}" for check in checks for line in check(root)]


def test_every_control_of_a_page_is_named_tall_and_reached_by_tab(
    opened: Opened, qtbot: QtBot
) -> None:
    assert on_pages(opened, qtbot, CHECKS) == []


def test_every_control_of_a_dialog_is_named_tall_and_reached_by_tab(
    opened: Opened, qtbot: QtBot
) -> None:
    lines: list[str] = []
    seen: set[str] = set()
    for name, dialog in dialogs(opened, qtbot):
        seen.add(name)
        lines += found(name, dialog, CHECKS)

    assert list(dict.fromkeys(lines)) == []
    assert {"post.new", "post.move", "person.time_off", "turn.hand_over"} <= seen


def test_longer_words_fit_on_every_page_in_the_smallest_window(
    small_and_wordy: Opened, qtbot: QtBot
) -> None:
    assert on_pages(small_and_wordy, qtbot, FITS) == []


def test_longer_words_fit_in_every_dialog(
    small_and_wordy: Opened, qtbot: QtBot
) -> None:
    lines = [
        line
        for name, dialog in dialogs(small_and_wordy, qtbot)
        for line in found(name, dialog, FITS)
    ]

    assert list(dict.fromkeys(lines)) == []


# -- the checks themselves: each finds what it is there for ----------------------------


@pytest.fixture
def board(qtbot: QtBot) -> QWidget:
    """An empty window of this test's own."""
    widget = QWidget()
    QVBoxLayout(widget)
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    return widget


def put(board: QWidget, *parts: QWidget) -> None:
    column = board.layout()
    assert column is not None
    for part in parts:
        column.addWidget(part)
    board.show()
    QApplication.processEvents()


def test_a_button_without_a_name_is_found(board: QWidget) -> None:
    put(board, QPushButton(""), QPushButton("Save"))

    assert len(inspection.nameless(board)) == 1


def test_an_icon_without_a_tool_tip_is_found(board: QWidget) -> None:
    icon = QPushButton("")
    icon.setFixedWidth(30)
    put(board, icon)

    assert len(inspection.without_tip(board)) == 1
    icon.setToolTip("Close")
    assert inspection.without_tip(board) == []


def test_a_small_target_is_found(board: QWidget) -> None:
    small = QPushButton("x")
    small.setFixedSize(20, 30)
    put(board, small, QPushButton("Save"))

    assert len(inspection.too_small(board)) == 1


def test_a_button_that_tab_passes_by_is_found(board: QWidget) -> None:
    passed = QPushButton("Passed by")
    passed.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    put(board, QPushButton("One"), passed, QPushButton("Two"))

    (line,) = inspection.unreachable(board)
    assert "Passed by" in line


def test_a_field_that_keeps_tab_for_itself_is_found(board: QWidget) -> None:
    put(board, QTextEdit(), QPushButton("One"))

    assert any("trapped" in line for line in inspection.unreachable(board))


def test_a_text_that_is_cut_without_dots_is_found(board: QWidget) -> None:
    raw, ours = QLabel("A long sentence"), Label("A long sentence")
    raw.setFixedWidth(40)
    ours.setFixedWidth(40)
    put(board, raw, ours)

    assert len(inspection.cut(board)) == 1


def test_a_button_beyond_the_edge_is_found(board: QWidget) -> None:
    button = QPushButton("Save", board)
    button.setGeometry(380, 10, 80, 30)
    put(board)

    assert inspection.cut(board) == ["cut off at the edge: QPushButton 'Save'"]


def test_texts_over_each_other_are_found(board: QWidget) -> None:
    one, other = QLabel("One", board), QLabel("Two", board)
    one.setGeometry(10, 10, 100, 30)
    other.setGeometry(10, 25, 100, 30)
    put(board)

    assert len(inspection.overlapping(board)) == 1
