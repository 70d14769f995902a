"""The registry of channels, as a person works with it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from socialdesk.domain.channels import Channel, ChannelStatus
from socialdesk.domain.errors import StoreError
from socialdesk.domain.tables import Target
from socialdesk.domain.team import Person
from socialdesk.ui.desk import Desk as OwnDesk
from socialdesk.ui.desk import DeskFile
from socialdesk.ui.editors.channel import ChannelEditor
from socialdesk.ui.editors.import_table import ImportDialog, taken_words
from socialdesk.ui.pages.channels import ChannelsPage, sentence, shown_host
from socialdesk.ui.room import Room
from socialdesk.ui.widgets.cards import Banner, EmptyState
from socialdesk.ui.widgets.dialogs import Dialog
from tests.makers import a_channel
from tests.ui.rooms import Desk, open_desk

CONGRESS = Path(__file__).parents[3] / "shared" / "data" / "us_congress_channels.csv"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    with open_desk(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def owner(desk: Desk) -> Person:
    return desk.owner()


def opened(desk: Desk, qtbot: QtBot, rows: int | None = None) -> ChannelsPage:
    page = ChannelsPage(desk.room)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    qtbot.waitUntil(lambda: page._registry is not None)
    if rows is not None:
        qtbot.waitUntil(lambda: page.records.rowCount() == rows)
    return page


def add(desk: Desk, name: str = "Bluesky", **more: object) -> Channel:
    return desk.services.channels.add(a_channel(name, **more), actor=desk.me)


def editor_of(page: QWidget) -> ChannelEditor:
    return page.findChildren(ChannelEditor)[-1]


def cells(page: ChannelsPage, column: int) -> list[str]:
    model = page.table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def press(qtbot: QtBot, button: QWidget) -> None:
    qtbot.mouseClick(button, LEFT)


def test_an_empty_registry_offers_the_first_channel(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    empty = page._stack.currentWidget()
    assert isinstance(empty, EmptyState)

    press(qtbot, empty.primary)

    assert editor_of(page).isVisible()


def test_a_pasted_link_is_recognised_live_and_becomes_a_channel(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    said = desk.watch(page)
    press(qtbot, page.add_button)
    editor = editor_of(page)

    qtbot.keyClicks(editor.link, "instagram.com/linden_bakes?igsh=abc")
    assert editor.preview.isVisible()
    assert editor.preview.title.text() == "Instagram · linden_bakes"
    assert editor.network.value == "instagram"
    editor.responsible.choose(owner.id)
    editor.status.choose(ChannelStatus.ACTIVE)
    qtbot.keyClick(editor.link, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: page.records.rowCount() == 1)
    (channel,) = desk.services.channels.channels()
    assert channel.link == "https://www.instagram.com/linden_bakes"
    assert (channel.handle, channel.responsible_id) == ("linden_bakes", owner.id)
    assert said == ["Instagram linden_bakes added"]


def test_what_a_person_typed_is_not_written_over_by_the_link(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    page.new()
    editor = editor_of(page)

    qtbot.keyClicks(editor.name, "Our window")
    qtbot.keyClicks(editor.link, "instagram.com/linden_bakes")

    assert editor.name.text() == "Our window"
    assert editor.handle.text() == "linden_bakes"


def test_that_an_active_channel_needs_somebody_is_said_beside_the_field(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    page.new()
    editor = editor_of(page)
    qtbot.keyClicks(editor.link, "instagram.com/linden_bakes")
    editor.status.choose(ChannelStatus.ACTIVE)

    press(qtbot, editor.verb)

    qtbot.waitUntil(lambda: bool(editor.responsible.property("invalid")))
    assert "nobody answers" in editor.responsible.accessibleDescription()
    assert editor.isVisible()
    assert not editor.verb.busy
    assert desk.services.channels.channels() == []


def test_a_host_nobody_knows_is_asked_about_and_kept_as_other(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    page.new()
    editor = editor_of(page)
    qtbot.keyClicks(editor.link, "https://bakery.example/shop")
    qtbot.keyClicks(editor.name, "Shop")

    press(qtbot, editor.verb)
    (asked,) = editor.findChildren(Dialog)
    assert desk.services.channels.channels() == []
    press(qtbot, asked.verb)

    qtbot.waitUntil(lambda: page.records.rowCount() == 1)
    (channel,) = desk.services.channels.channels()
    assert (channel.network, channel.link) == ("other", "https://bakery.example/shop")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://a@b.example", "x y"])
def test_an_unsafe_link_is_refused_at_its_field(
    desk: Desk, owner: Person, qtbot: QtBot, link: str
) -> None:
    page = opened(desk, qtbot)
    page.new()
    editor = editor_of(page)
    qtbot.keyClicks(editor.link, link)
    qtbot.keyClicks(editor.name, "Trap")

    press(qtbot, editor.verb)

    assert editor.link.property("invalid")
    assert desk.services.channels.channels() == []


def test_enter_edits_the_selected_channel(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    add(desk, purpose="Old")
    page = opened(desk, qtbot, 1)
    page.table.selectRow(0)
    page.table.setFocus()

    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    editor = editor_of(page)
    editor.purpose.setText("New")
    press(qtbot, editor.verb)

    qtbot.waitUntil(lambda: cells(page, 6) == ["New"])
    assert page.selected_key


def test_two_who_save_at_once_are_told_and_nothing_typed_is_lost(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    channel = add(desk)
    page = opened(desk, qtbot, 1)
    page.edit(page.records.records[0])
    editor = editor_of(page)
    editor.purpose.setText("Mine")
    desk.services.channels.edit(replace(channel, purpose="Theirs"), actor=owner.id)

    press(qtbot, editor.verb)
    qtbot.waitUntil(lambda: editor.findChild(Banner) is not None)
    assert editor.purpose.text() == "Mine"
    banner = editor.findChild(Banner)
    assert banner is not None
    press(qtbot, banner.action)

    def saved() -> bool:
        return desk.services.channels.channel(channel.id).purpose == "Mine"

    qtbot.waitUntil(saved)


def test_delete_takes_an_unused_channel_out_and_undo_brings_it_back(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    add(desk)
    page = opened(desk, qtbot, 1)
    said = desk.watch(page)
    page.table.selectRow(0)

    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.records.rowCount() == 0)
    assert said == ["Bluesky deleted"]

    desk.services.journal.undo(actor=owner.id)
    qtbot.waitUntil(lambda: page.records.rowCount() == 1)


def test_a_channel_in_use_is_archived_instead(desk: Desk, qtbot: QtBot) -> None:
    desk.sample()
    page = opened(desk, qtbot, 6)
    page.table.selectRow(0)
    facebook = page.selected
    assert facebook is not None

    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.findChild(Dialog) is not None)
    asked = page.findChild(Dialog)
    assert asked is not None
    press(qtbot, asked.verb)

    def archived() -> bool:
        kept = desk.services.channels.channel(facebook.channel.id)
        return kept.status is ChannelStatus.ARCHIVED

    qtbot.waitUntil(archived)
    assert desk.troubles == []


def test_the_figures_filter_the_list(desk: Desk, owner: Person, qtbot: QtBot) -> None:
    ben = desk.staff()
    add(desk, "Alone", responsible_id=owner.id)
    add(desk, "Both", responsible_id=owner.id, backup_id=ben.id)
    add(desk, "None")
    page = opened(desk, qtbot, 3)

    press(qtbot, page.figures.tile("nobody"))
    assert cells(page, 0) == ["None"]
    press(qtbot, page.figures.tile("one"))
    assert cells(page, 0) == ["Alone"]
    press(qtbot, page.figures.tile("one"))
    assert cells(page, 0) == ["Alone", "Both", "None"]


def test_a_search_that_finds_nothing_says_so_and_esc_takes_it_away(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    add(desk)
    page = opened(desk, qtbot, 1)
    page.activateWindow()

    qtbot.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(page.seeking, "zebra")
    assert page._stack.currentWidget() is page._nothing
    qtbot.keyClick(page, Qt.Key.Key_Escape)

    assert cells(page, 0) == ["Bluesky"]


def test_the_header_counts_and_the_banner_cures(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    add(desk, "Instagram", network="instagram", responsible_id=owner.id)
    page = opened(desk, qtbot, 1)
    assert sentence(page.records.records) == (
        "1 channel on 1 network; 1 has one person only"
    )
    banner = page._news
    assert banner is not None
    assert banner.accessibleName() == (
        "Instagram has no backup. If Maya is away, nobody is told."
    )

    press(qtbot, banner.action)

    editor = editor_of(page)
    assert editor.focusWidget() is editor.backup


def test_a_channel_that_changes_elsewhere_changes_here_and_stays_selected(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    channel = add(desk, "B")
    add(desk, "C")
    page = opened(desk, qtbot, 2)
    page.table.selectRow(0)

    desk.services.channels.edit(replace(channel, name="Z"), actor=owner.id)

    qtbot.waitUntil(lambda: cells(page, 0) == ["C", "Z"])
    assert page.selected_key == channel.id


def test_staff_look_but_do_not_change(desk: Desk, owner: Person, qtbot: QtBot) -> None:
    ben = desk.staff()
    add(desk, link="https://bsky.app/profile/linden.example")
    desk.sit(ben)
    page = opened(desk, qtbot, 1)
    page.table.selectRow(0)

    assert not page.add_button.isEnabled()
    assert "owner" in page.add_button.toolTip()
    assert [act.id for act in page.acts()] == ["channel.open"]


def test_a_link_opens_outside_and_one_in_another_script_is_shown_first(
    desk: Desk, owner: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    opened_links: list[str] = []
    own = OwnDesk(
        file=DeskFile(tmp_path / "desk.json"),
        folder=tmp_path,
        open_address=opened_links.append,
    )
    room = desk.room
    desk.room = Room(
        room.services, room.tasks, room.feed, room.clock, room.me, desk=own
    )
    page = opened(desk, qtbot)

    page.open_link(a_channel(link="https://www.instagram.com/linden"))
    assert opened_links == ["https://www.instagram.com/linden"]

    page.open_link(a_channel(link="https://аpple.com/x"))
    assert len(opened_links) == 1
    asked = page.findChild(Dialog)
    assert asked is not None
    assert asked.windowTitle() == "Open xn--pple-43d.com?"
    press(qtbot, asked.verb)
    assert opened_links[1:] == ["https://xn--pple-43d.com/x"]

    page.open_link(a_channel(link="file:///etc/passwd"))
    assert len(opened_links) == 2
    assert desk.troubles[-1].code == "link.scheme"
    assert shown_host("https://www.x.com/a") == "x.com"


def test_a_trouble_offers_to_try_again(desk: Desk, owner: Person, qtbot: QtBot) -> None:
    add(desk)
    page = opened(desk, qtbot, 1)

    page.fail(StoreError("store.locked", "The database is busy."))
    trouble = page._stack.currentWidget()
    assert isinstance(trouble, EmptyState)
    press(qtbot, trouble.primary)

    qtbot.waitUntil(lambda: page._stack.currentWidget() is page._card)


def test_another_page_can_ask_for_a_new_channel_before_the_list_is_there(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    page = ChannelsPage(desk.room)
    qtbot.addWidget(page)
    page.go("new")

    page.show()

    qtbot.waitUntil(lambda: bool(page.findChildren(ChannelEditor)))


# -- importing -------------------------------------------------------------------------


TABLE = """Account;Network;Person;URL
linden;instagram;Maya Okafor;https://instagram.com/linden
oven;tiktok;Ben Ito;https://tiktok.com/@oven
lost;nonsense;;
linden;instagram;Maya Okafor;
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "channels.csv"
    path.write_text(TABLE, "cp1252")
    return path


def importing(page: ChannelsPage) -> ImportDialog:
    return page.findChildren(ImportDialog)[-1]


def at(dialog: ImportDialog, step: QWidget) -> bool:
    return dialog._stack.currentWidget() is step


def test_a_table_is_looked_at_checked_imported_and_undone(
    desk: Desk, owner: Person, qtbot: QtBot, table: Path
) -> None:
    page = opened(desk, qtbot)
    said = desk.watch(page)
    press(qtbot, page.import_button)
    dialog = importing(page)

    dialog.take_file(table)
    qtbot.waitUntil(lambda: at(dialog, dialog.mapping))
    assert dict(dialog.mapping.chosen) == {
        "handle": "Account",
        "network": "Network",
        "link": "URL",
        "responsible": "Person",
    }
    press(qtbot, dialog.verb)
    qtbot.waitUntil(lambda: at(dialog, dialog.checking))
    assert dialog.checking.lines[0].text() == "2 channels and 1 person will be added"
    assert dialog.checking.lines[1].text().startswith("1 row is here already")
    assert [row.line for row in dialog.checking.bad.records] == [4]
    assert desk.services.channels.channels() == []

    press(qtbot, dialog.verb)
    qtbot.waitUntil(lambda: page.records.rowCount() == 2)
    qtbot.waitUntil(lambda: said == ["Imported 2 channels and 1 person"])
    desk.services.journal.undo(actor=owner.id)
    qtbot.waitUntil(lambda: page.records.rowCount() == 0)


def test_bad_rows_come_back_in_a_file_with_the_reason(
    desk: Desk, owner: Person, qtbot: QtBot, table: Path, tmp_path: Path
) -> None:
    page = opened(desk, qtbot)
    page.import_table(table)
    dialog = importing(page)
    qtbot.waitUntil(lambda: at(dialog, dialog.mapping))
    press(qtbot, dialog.verb)
    qtbot.waitUntil(lambda: at(dialog, dialog.checking))

    dialog.save_bad(str(tmp_path / "bad.csv"))

    qtbot.waitUntil(lambda: dialog._banner is not None)
    assert "nonsense" in (tmp_path / "bad.csv").read_text("utf-8-sig")


def test_another_column_can_be_chosen_and_its_samples_are_seen(
    desk: Desk, owner: Person, qtbot: QtBot, table: Path
) -> None:
    page = opened(desk, qtbot)
    page.import_table(table)
    dialog = importing(page)
    qtbot.waitUntil(lambda: at(dialog, dialog.mapping))
    choice = dialog.mapping.choice("purpose")

    choice.choose("Person")
    choice.chosen.emit("Person")

    assert dialog.mapping.chosen["purpose"] == "Person"
    assert dialog.mapping._samples["purpose"].text() == "Maya Okafor · Ben Ito"


def test_what_is_no_table_is_refused_and_one_can_choose_again(
    desk: Desk, owner: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    picture = tmp_path / "list.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2000))
    page = opened(desk, qtbot)

    page.import_table(picture)

    dialog = importing(page)
    qtbot.waitUntil(lambda: dialog._banner is not None)
    assert at(dialog, dialog.choosing)


def test_stopping_leaves_nothing_behind(
    desk: Desk, owner: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    long = tmp_path / "long.csv"
    rows = "".join(f"a{n},instagram\n" for n in range(30_000))
    long.write_text(f"handle,network\n{rows}", "utf-8")
    page = opened(desk, qtbot)
    page.import_table(long)
    dialog = importing(page)
    qtbot.waitUntil(lambda: at(dialog, dialog.mapping), timeout=10_000)
    press(qtbot, dialog.verb)
    assert at(dialog, dialog.reading)

    press(qtbot, dialog.reading.stop)

    qtbot.waitUntil(lambda: at(dialog, dialog.mapping), timeout=10_000)
    assert dialog._banner is None
    assert desk.services.channels.channels() == []


def test_a_file_dropped_on_the_page_is_imported(
    desk: Desk, owner: Person, qtbot: QtBot, table: Path
) -> None:
    page = opened(desk, qtbot)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(table))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        LEFT,
        Qt.KeyboardModifier.NoModifier,
    )

    page.dropEvent(event)

    qtbot.waitUntil(lambda: at(importing(page), importing(page).mapping))
    assert importing(page).target is Target.CHANNELS


@pytest.mark.skipif(not CONGRESS.exists(), reason="the shared data is not here")
def test_1734_channels_are_imported_and_shown_by_clicks_alone(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    page.import_table(CONGRESS)
    dialog = importing(page)
    qtbot.waitUntil(lambda: at(dialog, dialog.mapping), timeout=20_000)
    press(qtbot, dialog.verb)
    qtbot.waitUntil(lambda: at(dialog, dialog.checking), timeout=20_000)
    assert dialog.verb.label.startswith("Import 1734 channels and 51")
    press(qtbot, dialog.verb)

    qtbot.waitUntil(lambda: page.records.rowCount() == 1734, timeout=20_000)
    qtbot.keyClicks(page.seeking, "aderholt")
    assert 0 < page.sorted.rowCount() < 20


def test_what_was_imported_is_said_in_words() -> None:
    assert taken_words({"channels": 2, "people": 0}) == "2 channels"
    assert taken_words({"channels": 0, "people": 0}) == "0 channels"
    assert taken_words({"turns": 1, "people": 3}) == "1 turn and 3 people"
