import json
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QTextBrowser
from pytestqt.qtbot import QtBot

from socialdesk.desktop.paths import Home
from socialdesk.domain.ids import PersonId
from socialdesk.domain.settings import Business, Reminding
from socialdesk.ui import facts
from socialdesk.ui.about import NewsDialog
from socialdesk.ui.actions import Act
from socialdesk.ui.busy import BusyLine
from socialdesk.ui.page_stack import SPOTS
from socialdesk.ui.palette_entries import Entry, arranged, match
from socialdesk.ui.window_place import SMALLEST, on_screen
from tests.ui.windows import Opened, copied, sample_home, window_on


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, PersonId]:
    return sample_home(tmp_path_factory.mktemp("sample") / "home")


@pytest.fixture
def home(sample: tuple[Home, PersonId], tmp_path: Path) -> Home:
    return copied(sample[0], tmp_path / "home")


@pytest.fixture
def owner(sample: tuple[Home, PersonId]) -> PersonId:
    return sample[1]


@pytest.fixture
def opened(
    home: Home, owner: PersonId, qtbot: QtBot, qapp: QApplication
) -> Iterator[Opened]:
    with window_on(home, qtbot, qapp, person=owner) as opened:
        opened.settle(qtbot)
        yield opened


def test_the_sidebar_names_the_business_and_who_sits_here(opened: Opened) -> None:
    sidebar = opened.window.sidebar

    assert sidebar.business.accessibleName() == "Linden Bakery, 4 people · 6 channels"
    assert sidebar.person.accessibleName().startswith("Maya Okafor, On duty until")


def test_the_frame_is_painted_before_the_services_are_there(
    home: Home, owner: PersonId, qtbot: QtBot, qapp: QApplication
) -> None:
    with window_on(home, qtbot, qapp, person=owner, wait=False) as opened:
        assert opened.desk.container is None
        assert opened.window.sidebar.business.accessibleName().startswith("Linden")
        qtbot.waitSignal(opened.desk.ready, timeout=20_000).wait()


def test_going_to_a_page_and_back_returns_where_one_was(
    opened: Opened, qtbot: QtBot
) -> None:
    window = opened.window
    opened.go(qtbot, "journal")
    assert window.sidebar.current == "journal"
    assert not window.acts.why_not("back")

    opened.press(qtbot, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.pages.key == "settings"
    opened.press(qtbot, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.pages.key == "journal"


def test_a_number_key_goes_to_its_page(opened: Opened, qtbot: QtBot) -> None:
    number = [place.key for place in SPOTS].index("journal") + 1
    key = Qt.Key(ord(str(number)))
    opened.press(qtbot, key, Qt.KeyboardModifier.ControlModifier)

    assert opened.window.pages.key == "journal"


def test_an_unlisted_page_leaves_no_place_marked(opened: Opened, qtbot: QtBot) -> None:
    opened.go(qtbot, "help")

    assert opened.window.sidebar.current == ""


def test_the_menu_names_the_act_that_undo_takes_back(
    opened: Opened, qtbot: QtBot, owner: PersonId
) -> None:
    settings, window = opened.services.settings, opened.window
    group = settings.group(Business)
    opened.room.tasks.run(
        window, partial(settings.change, type(group)(name="Rye"), actor=owner)
    )
    qtbot.waitUntil(lambda: window.acts.words("undo") == "Undo “Changed the settings”")

    window.acts.run("undo")
    qtbot.waitUntil(lambda: window.toasts.current is not None)

    assert settings.group(Business).name == "Linden Bakery"
    assert window.toasts.current is not None
    assert window.toasts.current.text == "Undone: Changed the settings"
    qtbot.waitUntil(lambda: window.acts.words("redo") == "Redo “Changed the settings”")


def test_a_toast_after_an_act_offers_to_undo_it(
    opened: Opened, qtbot: QtBot, owner: PersonId
) -> None:
    window, settings = opened.window, opened.services.settings
    opened.go(qtbot, "settings")
    page = window.pages.page
    assert page is not None
    settings.change(Business(name="Rye"), actor=owner)
    page.done.emit("Name changed")
    qtbot.waitUntil(lambda: window.toasts.current is not None)

    news = window.toasts.current
    assert news is not None
    assert (news.text, news.action) == ("Name changed", "Undo")
    assert news.act is not None
    news.act()
    qtbot.waitUntil(lambda: settings.group(Business).name == "Linden Bakery")


def test_a_toast_after_an_act_that_cannot_be_undone_offers_nothing(
    opened: Opened, qtbot: QtBot, owner: PersonId
) -> None:
    window = opened.window
    opened.services.settings.change(Business(name="Rye"), actor=owner)
    opened.clock.advance(60)
    opened.go(qtbot, "settings")
    page = window.pages.page
    assert page is not None
    page.done.emit("Password set")
    qtbot.waitUntil(lambda: window.toasts.current is not None)

    assert window.toasts.current is not None
    assert window.toasts.current.action == ""


def test_the_sidebar_becomes_narrow_in_a_small_window(
    opened: Opened, qtbot: QtBot
) -> None:
    wide = opened.window.sidebar.width()
    opened.window.resize(*SMALLEST)

    qtbot.waitUntil(lambda: opened.window.sidebar.width() < wide)
    assert opened.window.sidebar.width() == 56


def test_the_window_keeps_its_place_for_the_next_time(
    home: Home, owner: PersonId, qtbot: QtBot, qapp: QApplication
) -> None:
    with window_on(home, qtbot, qapp, person=owner, size=(1000, 700)) as opened:
        opened.window.close()
    kept = json.loads((home.cache / "desk.json").read_text("utf-8"))

    assert kept["geometry"][2:] == [1000, 700]
    assert kept["person"] == owner


@pytest.mark.parametrize(
    "box",
    [
        QRect(-5000, -5000, 1200, 700),
        QRect(90_000, 40, 1000, 700),
        QRect(0, 0, 90_000, 90_000),
    ],
)
def test_a_window_never_stands_off_screen(qapp: QApplication, box: QRect) -> None:
    seen = QGuiApplication.primaryScreen().availableGeometry()
    stands = on_screen(box)

    assert seen.intersects(stands)
    assert stands.top() >= seen.top()
    assert stands.left() <= seen.right() - 60


def test_reminders_that_are_off_are_turned_on_from_the_banner(
    opened: Opened, qtbot: QtBot, owner: PersonId
) -> None:
    opened.services.reminders.pause(actor=owner)
    qtbot.waitUntil(lambda: "paused" in opened.window.banners.keys)

    opened.window._news.turn_on()
    qtbot.waitUntil(lambda: "paused" not in opened.window.banners.keys)
    assert not opened.services.settings.group(Reminding).paused


def test_a_new_version_is_told_of_once(
    home: Home, owner: PersonId, qtbot: QtBot, qapp: QApplication
) -> None:
    home.cache.mkdir(exist_ok=True)
    kept = home.cache / "desk.json"
    kept.write_text(json.dumps({"person": owner, "seen_version": "0.0.1"}), "utf-8")
    with window_on(home, qtbot, qapp, person=owner) as opened:
        assert "version" in opened.window.banners.keys
        opened.window._show_news()
        qtbot.waitUntil(lambda: bool(opened.window.findChildren(NewsDialog)))
        assert "version" not in opened.window.banners.keys
        for dialog in opened.window.findChildren(NewsDialog):
            assert "Rotations" in dialog.findChild(QTextBrowser).toPlainText()
            dialog.close()
    with window_on(home, qtbot, qapp, person=owner) as again:
        assert "version" not in again.window.banners.keys


def test_a_single_letter_acts_on_what_is_selected_wherever_the_focus_is(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    act = Act(id="post.move", words="Move", run=partial(done.append, "moved"))
    monkeypatch.setattr(opened.window.pages.page, "acts", lambda: (act,))
    opened.window.sidebar.item("today").setFocus()

    opened.press(qtbot, Qt.Key.Key_M)
    assert done == ["moved"]
    opened.window.change_desk(single_keys=False)
    opened.press(qtbot, Qt.Key.Key_M)
    assert done == ["moved"]


def test_work_that_takes_its_time_is_seen(opened: Opened, qtbot: QtBot) -> None:
    line = opened.window.findChild(BusyLine)
    assert line is not None
    assert line.isHidden()
    gate = threading.Event()
    opened.room.tasks.run(opened.window, gate.wait)

    qtbot.waitUntil(line.isVisible, timeout=3000)
    gate.set()
    qtbot.waitUntil(line.isHidden)


def test_taking_the_sample_away_leads_to_setting_up_ones_own(
    opened: Opened, qtbot: QtBot
) -> None:
    assert "sample" in opened.window.banners.keys

    with qtbot.waitSignal(opened.window.own_wanted, timeout=10_000):
        opened.window._news.remove_sample()
    assert opened.window.floors.first is not None
    assert opened.window.floors.first.isVisible()
    assert opened.services.sample.empty()


# -- who sits here -----------------------------------------------------------------


def test_several_people_pick_themselves_the_first_time(
    home: Home, owner: PersonId, qtbot: QtBot, qapp: QApplication
) -> None:
    with window_on(home, qtbot, qapp, person="") as opened:
        lock = opened.window.floors.lock_screen
        assert lock is not None
        assert lock.isVisible()
        assert len(lock._buttons) == 4
        mine = next(b for b in lock._buttons if b.sitter.id == owner)
        qtbot.mouseClick(mine, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not lock.isVisible())

        assert opened.window.me == owner


def test_a_person_with_a_password_has_to_prove_it(
    home: Home, owner: PersonId, qtbot: QtBot, qapp: QApplication
) -> None:
    with window_on(home, qtbot, qapp, person=owner) as opened:
        opened.services.team.set_password(owner, "sourdough-1", actor=owner)
        opened.window.lock()
        lock = opened.window.floors.lock_screen
        assert lock is not None
        lock.picked.emit(owner)
        qtbot.waitUntil(lock.password.isVisible)
        qtbot.keyClicks(lock.password, "wrong-one")
        qtbot.keyClick(lock.password, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: lock._wrong.text().startswith("That is not"))
        assert lock.isVisible()

        lock.password.clear()
        qtbot.keyClicks(lock.password, "sourdough-1")
        qtbot.keyClick(lock.password, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not lock.isVisible())
    kept = json.loads((home.cache / "desk.json").read_text("utf-8"))
    assert kept["proves"] is True


def test_nothing_can_be_undone_or_opened_behind_the_lock(
    opened: Opened, qtbot: QtBot, owner: PersonId
) -> None:
    settings = opened.services.settings
    settings.change(Business(name="Rye"), actor=owner)
    qtbot.waitUntil(lambda: not opened.window.acts.why_not("undo"))
    opened.window.lock()
    opened.press(qtbot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    opened.press(qtbot, Qt.Key.Key_N)
    opened.settle(qtbot)

    assert settings.group(Business).name == "Rye"
    assert opened.window.pages.key == "settings"
    opened.window._enter(owner, proved=False)
    assert opened.window.acts["undo"].isEnabled()


def test_the_pause_after_wrong_passwords_grows() -> None:
    from socialdesk.ui.lock import pause_after

    assert [pause_after(wrong) for wrong in (4, 5, 6, 7)] == [0, 5, 10, 20]
    assert pause_after(40) == 300


# -- the palette -------------------------------------------------------------------


def test_the_palette_finds_a_place_by_a_few_letters_and_goes_there(
    opened: Opened, qtbot: QtBot
) -> None:
    opened.window.open_palette()
    palette = opened.window.palette_shown
    assert palette is not None
    qtbot.keyClicks(palette.field, "jour")
    assert palette.shown[0].text == "Journal"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)

    assert opened.window.pages.key == "journal"
    assert not palette.isVisible()


def test_the_palette_finds_people_channels_and_posts(
    opened: Opened, qtbot: QtBot
) -> None:
    opened.window.open_palette()
    palette = opened.window.palette_shown
    assert palette is not None
    qtbot.waitUntil(lambda: len(palette._entries) > 60)

    for typed, group in (("priya", "person"), ("linkedin", "channel")):
        palette.field.setText(typed)
        assert group in {entry.group for entry in palette.shown}
    palette.field.setText("focaccia")
    assert palette.shown[0].group == "post"


def test_the_palette_finds_the_parts_of_the_settings_and_the_manual(
    opened: Opened, qtbot: QtBot
) -> None:
    opened.window.open_palette()
    palette = opened.window.palette_shown
    assert palette is not None
    qtbot.waitUntil(lambda: any(one.group == "help" for one in palette._entries))
    qtbot.keyClicks(palette.field, "settings backups")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    opened.settle(qtbot)

    assert opened.window.pages.key == "settings"
    page = opened.window.pages.page
    top = page._area.verticalScrollBar().value()
    assert 0 <= page._parts["backups"].y() - top < page._area.height()


def test_arrow_keys_move_the_choice_over_the_headings(
    opened: Opened, qtbot: QtBot
) -> None:
    opened.window.open_palette()
    palette = opened.window.palette_shown
    assert palette is not None
    first = palette.list.currentIndex().row()
    for _time in range(len(palette.shown)):
        qtbot.keyClick(palette.field, Qt.Key.Key_Down)

    assert palette.list.currentIndex().row() == first


def test_what_was_chosen_lately_comes_first(opened: Opened, qtbot: QtBot) -> None:
    opened.window.open_palette()
    palette = opened.window.palette_shown
    assert palette is not None
    qtbot.keyClicks(palette.field, "light theme")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    opened.window.open_palette()

    acts = [entry for entry in palette.shown if entry.group == "act"]
    assert acts[0].key == "act:theme.light"
    palette.close_it()


def an_entry(text: str, group: str = "act", **more: object) -> Entry:
    return Entry(key=text, group=group, text=text, run=print, **more)


@pytest.mark.parametrize(
    ("typed", "text", "hits"),
    [
        ("foca", "Spring-onion focaccia", set(range(13, 17))),
        ("np", "New post", {0, 4}),
        ("move foca", "Move focaccia", {0, 1, 2, 3, 5, 6, 7, 8}),
    ],
)
def test_typed_letters_are_found_in_order(
    typed: str, text: str, hits: set[int]
) -> None:
    found = match(typed, text)

    assert found is not None
    assert found[1] == hits


@pytest.mark.parametrize(
    ("typed", "text"), [("xyz", "New post"), ("sour", "St Martin's day hours")]
)
def test_letters_strewn_over_a_text_are_no_match(typed: str, text: str) -> None:
    assert match(typed, text) is None


def test_acts_on_the_selection_stand_first() -> None:
    lines = arranged(
        "move", [an_entry("Move window"), an_entry("Move focaccia", selected=True)]
    )

    assert next(line.entry.text for line in lines if line.entry) == "Move focaccia"


# -- quick reads -------------------------------------------------------------------


def test_the_facts_are_read_without_the_services(home: Home, owner: PersonId) -> None:
    from socialdesk.store.glances import Glances
    from tests.ui.windows import TUESDAY

    glances = Glances(home.database)
    found = facts.read(glances, owner, TUESDAY)
    glances.close()

    assert (found.name, found.zone, found.sample) == (
        "Linden Bakery",
        "Europe/Berlin",
        True,
    )
    assert found.on_duty
    assert len(found.people) == 4
