from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from socialdesk.ui import jump
from socialdesk.ui.about import KeysDialog
from socialdesk.ui.actions import MENUS, STANDARD, Act, Acts, standard
from tests.ui.windows import Opened, copied, sample_home, window_on

# desktop.md, section 4
EXPECTED = {
    "post.new": "Ctrl+N",
    "find": "Ctrl+F",
    "palette": "Ctrl+K",
    "settings": "Ctrl+,",
    "undo": "Ctrl+Z",
    "redo": "Ctrl+Shift+Z",
    "close": "Ctrl+W",
    "quit": "Ctrl+Q",
    "help": "F1",
    "shortcuts": "Ctrl+?",
    "refresh": "F5",
    "sidebar": "F9",
    "menubar": "F10",
    "fullscreen": "F11",
    "region": "F6",
    "back": "Alt+Left",
    "forward": "Alt+Right",
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, str]:
    return sample_home(tmp_path_factory.mktemp("sample") / "home")


@pytest.fixture
def opened(
    sample: tuple[object, str], tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> Iterator[Opened]:
    home = copied(sample[0], tmp_path / "home")
    with window_on(home, qtbot, qapp, person=sample[1]) as opened:
        opened.settle(qtbot)
        yield opened


@pytest.fixture
def acts(qtbot: QtBot) -> Acts:
    window = QWidget()
    qtbot.addWidget(window)
    done = dict.fromkeys((entry.id for entry in STANDARD), print)
    acts = Acts(window)
    for act in standard(done):
        acts.add(act)
    return acts


@pytest.mark.parametrize(("act_id", "keys"), EXPECTED.items())
def test_an_act_has_its_usual_key(acts: Acts, act_id: str, keys: str) -> None:
    assert acts.keys(act_id) == keys


def test_no_key_belongs_to_two_acts(opened: Opened) -> None:
    seen: dict[str, str] = {}
    for act in opened.window.acts:
        for keys in opened.window.acts[act.id].shortcuts():
            other = seen.setdefault(keys.toString(), act.id)
            assert other == act.id, keys.toString()


def test_every_act_of_the_window_does_something(opened: Opened) -> None:
    found = {act.id for act in opened.window.acts}

    assert {entry.id for entry in STANDARD} <= found


def test_every_act_of_the_menus_is_in_the_palette(opened: Opened) -> None:
    acts = opened.window.acts
    offered = {entry.key.removeprefix("act:") for entry in jump.of_menus(acts)}
    offered |= {entry.key for entry in jump.of_places(acts)}
    can = {act.id for act in acts if not acts.why_not(act.id)}

    assert can - offered == {"palette", "go.help"}


def test_the_menu_bar_holds_every_act(acts: Acts, qtbot: QtBot) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    acts.fill(bar)
    listed = {
        action.objectName()
        for menu in bar.actions()
        for action in menu.menu().actions()
        if not action.isSeparator()
    }

    assert listed == {act.id for act in acts}
    assert len(bar.actions()) == len(MENUS)


def test_the_menu_bar_is_shown_by_its_key(opened: Opened, qtbot: QtBot) -> None:
    opened.press(qtbot, Qt.Key.Key_F10)
    bar = opened.window.menuBar()
    assert bar.isVisible()
    assert len(bar.actions()) == len(MENUS)

    opened.press(qtbot, Qt.Key.Key_F10)
    assert not bar.isVisible()


def test_an_act_that_cannot_be_done_says_why_and_does_nothing(
    acts: Acts, qtbot: QtBot
) -> None:
    did: list[int] = []
    acts.add(Act(id="x", words="X", run=lambda: did.append(1)))
    acts.allow("x", why_not="Nobody is here.")
    acts.run("x")
    assert (did, acts.why_not("x")) == ([], "Nobody is here.")

    acts.allow("x")
    acts.run("x")
    assert did == [1]


def test_single_letters_can_be_switched_off(acts: Acts) -> None:
    keys = [keys.toString() for keys in acts["post.new"].shortcuts()]
    assert "N" in keys

    acts.use_single_keys(wanted=False)
    keys = [keys.toString() for keys in acts["post.new"].shortcuts()]
    assert "Ctrl+N" in keys
    assert "N" not in keys


def test_the_sheet_of_keys_lists_every_key(acts: Acts, qtbot: QtBot) -> None:
    from socialdesk.ui.widgets.badge import KeyCap

    sheet = KeysDialog(acts)
    qtbot.addWidget(sheet)
    caps = {cap.accessibleName() for cap in sheet.findChildren(KeyCap)}

    assert set(EXPECTED.values()) <= caps
