from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt, QTime
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QSpinBox, QTimeEdit
from pytestqt.qtbot import QtBot

from socialdesk.desktop.paths import Home
from socialdesk.domain.ids import PersonId
from socialdesk.domain.ports import MAIL_PASSWORD
from socialdesk.domain.settings import Backup, Business, MailServer, Reminding
from socialdesk.ui.desk import DeskFile, DeskSettings
from socialdesk.ui.pages.settings import GROUPS, SettingsPage
from socialdesk.ui.places import SearchBox, countries, zones
from socialdesk.ui.theme import ThemeChoice, theme
from socialdesk.ui.widgets.forms import Choice
from tests.ui.windows import Opened, copied, sample_home, window_on


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
def page(opened: Opened) -> SettingsPage:
    page = opened.window.pages.page
    assert isinstance(page, SettingsPage)
    return page


def typed(qtbot: QtBot, field: object, text: str) -> None:
    assert isinstance(field, QLineEdit)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_every_setting_with_words_is_on_the_page(page: SettingsPage) -> None:
    from dataclasses import fields

    shown = {name for _kind, names in GROUPS for name in names}
    every = {item.name for kind, _names in GROUPS for item in fields(kind)}

    # The sample is no setting, pausing is the banner's, the lock has a card of its own.
    assert every - shown == {"sample", "paused", "lock_minutes"}


def test_the_page_shows_what_is_stored(page: SettingsPage) -> None:
    name, zone = (page.forms[Business].widget(key) for key in ("name", "zone"))
    assert isinstance(name, QLineEdit)
    assert isinstance(zone, SearchBox)
    quiet = page.forms[Reminding].widget("quiet_from")
    assert isinstance(quiet, QTimeEdit)

    assert (name.text(), zone.value) == ("Linden Bakery", "Europe/Berlin")
    assert quiet.time() == QTime(21, 0)


def test_an_edited_name_is_saved_at_once_and_said_to_be(
    opened: Opened, page: SettingsPage, qtbot: QtBot
) -> None:
    typed(qtbot, page.forms[Business].widget("name"), "Rye & Sons")
    qtbot.waitUntil(lambda: page.saved.text() == "Saved")

    assert opened.services.settings.group(Business).name == "Rye & Sons"
    qtbot.waitUntil(
        lambda: "Rye & Sons" in opened.window.sidebar.business.accessibleName()
    )


@pytest.mark.parametrize(
    ("kind", "name", "text", "part"),
    [
        (Reminding, "leads", "7d, soon", "soon"),
        (Business, "zone", "Mars/Olympus", "no time zone"),
    ],
)
def test_a_wrong_value_is_said_beside_its_field_and_not_kept(
    opened: Opened, page: SettingsPage, qtbot: QtBot, kind, name, text, part
) -> None:
    before = opened.services.settings.group(kind)
    form = page.forms[kind]
    field = form.widget(name)
    if isinstance(field, SearchBox):
        field.setEditText(text)
        field._tell()
    else:
        typed(qtbot, field, text)
    qtbot.waitUntil(lambda: part in form._notes[name].text())

    assert opened.services.settings.group(kind) == before


def test_a_number_keeps_within_its_limits(
    opened: Opened, page: SettingsPage, qtbot: QtBot
) -> None:
    field = page.forms[Backup].widget("every_minutes")
    assert isinstance(field, QSpinBox)
    field.setValue(1)
    field.editingFinished.emit()
    qtbot.waitUntil(lambda: page.saved.text() == "Saved")

    assert opened.services.settings.group(Backup).every_minutes == 5


def test_mail_on_and_a_server_are_kept(
    opened: Opened, page: SettingsPage, qtbot: QtBot
) -> None:
    box = page.forms[Reminding].widget("mail")
    assert isinstance(box, QCheckBox)
    box.click()
    typed(qtbot, page.forms[MailServer].widget("host"), "mail.linden.example")
    qtbot.waitUntil(
        lambda: opened.services.settings.group(MailServer).host == "mail.linden.example"
    )

    assert opened.services.settings.group(Reminding).mail


def test_the_mail_password_goes_to_the_keyring_and_nowhere_else(
    opened: Opened, page: SettingsPage, qtbot: QtBot
) -> None:
    typed(qtbot, page.password, "crust-secret")
    qtbot.waitUntil(lambda: MAIL_PASSWORD in opened.secrets.values)

    assert opened.secrets.values[MAIL_PASSWORD] == "crust-secret"
    qtbot.waitUntil(lambda: page.password.text() == "")
    home = opened.folder
    assert b"crust-secret" not in b"".join(
        file.read_bytes() for file in home.rglob("*") if file.is_file()
    )


def test_a_locked_keyring_is_told_beside_the_password(
    opened: Opened, page: SettingsPage, qtbot: QtBot
) -> None:
    opened.secrets.locked = True
    typed(qtbot, page.password, "crust-secret")
    note = page.forms[MailServer]._notes["password"]

    qtbot.waitUntil(lambda: "locked" in note.text())
    assert opened.secrets.values == {}  # nothing is kept unless the person says so

    assert page.asked is not None
    page.asked.accept()
    assert opened.secrets.values == {MAIL_PASSWORD: "crust-secret"}
    assert page.password.text() == ""


def test_a_test_mail_without_a_server_says_what_is_missing(
    page: SettingsPage, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page._tested.text() != "" and not page.test.busy)

    assert "took it" not in page._tested.text()


def test_a_closed_day_is_added_and_can_be_taken_back(
    opened: Opened, page: SettingsPage, qtbot: QtBot
) -> None:
    page.closed_day.setDate(QDate(2026, 12, 24))
    page.closed_name.setText("Christmas Eve")
    qtbot.mouseClick(page.closed_add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page._closed_rows.count() == 1)
    (closed,) = opened.services.settings.closed_days()
    assert closed.name == "Christmas Eve"

    opened.window.acts.run("undo")
    qtbot.waitUntil(lambda: page._closed_rows.count() == 0)
    assert opened.services.settings.closed_days() == []


def test_a_backup_is_written_when_asked_for(
    opened: Opened, page: SettingsPage, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.back_up, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.back_up.busy)

    assert len(opened.services.backups.copies()) == 1
    assert page._copies.text().startswith("Last backup today")


def test_staff_see_the_settings_but_cannot_change_them(
    opened: Opened, page: SettingsPage, qtbot: QtBot
) -> None:
    people = opened.services.team.people()
    priya = next(person for person in people if person.name.startswith("Priya"))
    opened.window._enter(priya.id, proved=False)
    opened.settle(qtbot)
    page = opened.window.pages.page
    assert isinstance(page, SettingsPage)

    assert page._no_right.isVisible()
    assert not page.forms[Business].widget("name").isEnabled()
    assert page.looks.widget("theme").isEnabled()


def test_the_theme_of_this_desk_is_worn_at_once_and_kept(
    opened: Opened, page: SettingsPage, qtbot: QtBot
) -> None:
    box = page.looks.widget("theme")
    assert isinstance(box, Choice)
    box.choose(ThemeChoice.DARK)
    box.chosen.emit(ThemeChoice.DARK)
    qtbot.waitUntil(lambda: theme().dark)
    opened.settle(qtbot)

    kept = DeskFile(opened.folder / "cache" / "desk.json").known
    assert kept.theme is ThemeChoice.DARK
    assert "theme" not in str(opened.services.journal.entries()[0])


@pytest.mark.parametrize(
    "text", ["", "no json", "[1]", '{"theme": "pink", "text_scale": "big"}']
)
def test_a_desk_file_that_cannot_be_read_means_the_defaults(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / "desk.json"
    file.write_text(text, "utf-8")

    assert DeskFile(file).known == DeskSettings()


def test_what_a_desk_keeps_is_read_again(tmp_path: Path) -> None:
    desk = DeskFile(tmp_path / "cache" / "desk.json")
    desk.change(theme=ThemeChoice.DARK, geometry=(1, 2, 3, 4), recent=("a", "b"))
    desk.write()

    assert DeskFile(tmp_path / "cache" / "desk.json").known == desk.known


def test_a_zone_is_found_by_its_city_and_a_country_by_its_name(qtbot: QtBot) -> None:
    assert "Europe/Berlin" in zones()
    assert not any(zone.startswith("Etc/") for zone in zones())
    assert ("DE", "Germany") in countries()
