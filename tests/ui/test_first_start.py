from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from socialdesk.desktop.paths import Home
from socialdesk.domain.channels import ChannelStatus
from socialdesk.domain.periods import Period
from socialdesk.domain.settings import Business
from socialdesk.domain.team import Role
from socialdesk.ui.first_start import FirstStart
from tests.ui.windows import TUESDAY, Opened, window_on


@pytest.fixture
def opened(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Opened]:
    with window_on(Home(folder=tmp_path / "home"), qtbot, qapp, person="") as opened:
        yield opened


@pytest.fixture
def first(opened: Opened) -> FirstStart:
    first = opened.window.floors.first
    assert first is not None
    assert first.isVisible()
    return first


def press(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_looking_around_makes_the_sample_and_shows_it(
    opened: Opened, first: FirstStart, qtbot: QtBot
) -> None:
    press(qtbot, first.sample)
    qtbot.waitUntil(lambda: opened.window.pages.page is not None, timeout=15_000)
    opened.settle(qtbot)

    assert opened.services.sample.present()
    assert opened.services.team.person(opened.window.me).role is Role.OWNER
    assert "sample" in opened.window.banners.keys


def test_four_steps_make_a_business_with_its_first_rotation(
    opened: Opened, first: FirstStart, qtbot: QtBot
) -> None:
    press(qtbot, first.begin)
    qtbot.keyClicks(first.business.name, "Linden Bakery")
    first.business.zone.choose("Europe/Berlin")
    press(qtbot, first.forward)
    for row, (name, email) in enumerate(
        [("Maya Okafor", "maya@linden.example"), ("Tomás Lindqvist", "")]
    ):
        first.people.rows[row][0].setText(name)
        first.people.rows[row][1].setText(email)
    press(qtbot, first.forward)
    first.channels.link.setText("https://www.instagram.com/lindenbakery")
    qtbot.waitUntil(lambda: "Instagram" in first.channels.known.text())
    press(qtbot, first.channels.button)
    qtbot.waitUntil(lambda: len(first.channels.found) == 1)
    press(qtbot, first.forward)
    qtbot.waitUntil(lambda: first.rhythm.preview.text() != "")
    assert first.rhythm.preview.text().startswith(
        "Maya Okafor from today, Tomás Lindqvist from Monday, Maya"
    )
    press(qtbot, first.forward)
    qtbot.waitUntil(lambda: opened.window.pages.page is not None, timeout=15_000)

    services = opened.services
    business = services.settings.group(Business)
    assert (business.name, business.zone) == ("Linden Bakery", "Europe/Berlin")
    owner, staff = sorted(services.team.people(), key=lambda person: person.name)
    assert (owner.role, staff.role) == (Role.OWNER, Role.STAFF)
    (channel,) = services.channels.channels()
    assert channel.status is ChannelStatus.ACTIVE
    assert channel.responsible_id == owner.id
    holding = services.rotations.who(channel.id, TUESDAY)
    assert (holding.person_id, holding.next_id) == (owner.id, staff.id)
    assert services.rotations.turns(Period(TUESDAY, TUESDAY.replace(month=12)))
    assert opened.window.me == owner.id


def test_every_step_can_be_skipped(
    opened: Opened, first: FirstStart, qtbot: QtBot
) -> None:
    press(qtbot, first.begin)
    for _step in first.steps:
        press(qtbot, first._wizard.skip)
    qtbot.waitUntil(lambda: opened.window.pages.page is not None, timeout=15_000)

    (owner,) = opened.services.team.people()
    assert owner.role is Role.OWNER
    assert opened.services.channels.channels() == []


def test_a_wrong_address_is_said_and_holds_the_step(
    opened: Opened, first: FirstStart, qtbot: QtBot
) -> None:
    press(qtbot, first.begin)
    press(qtbot, first.forward)
    qtbot.keyClicks(first.people.rows[0][0], "Maya")
    qtbot.keyClicks(first.people.rows[0][1], "maya at home")
    press(qtbot, first.forward)

    assert first.people.isVisible()
    assert "not an e-mail address" in first.people._wrong.text()


def test_further_people_can_be_added_as_often_as_one_likes(
    opened: Opened, first: FirstStart, qtbot: QtBot
) -> None:
    press(qtbot, first.begin)
    press(qtbot, first.forward)
    for number in range(3, 6):
        qtbot.waitUntil(first.people.more.isVisible)
        press(qtbot, first.people.more)
        assert len(first.people.rows) == number


def test_what_is_no_link_is_said_to_be_none(
    opened: Opened, first: FirstStart, qtbot: QtBot
) -> None:
    first.channels.live(opened.services, opened.room.tasks, first)
    first.channels.link.setText("ht!tp://")
    first.channels.add()
    qtbot.waitUntil(lambda: first.channels.known.text() != "")

    assert first.channels.found == []


def test_the_same_channel_is_taken_once(
    opened: Opened, first: FirstStart, qtbot: QtBot
) -> None:
    for link in (
        "https://www.instagram.com/lindenbakery",
        "instagram.com/LindenBakery/",
    ):
        first.channels.link.setText(link)
        first.channels.add()
        qtbot.waitUntil(lambda: first.channels.link.text() == "")

    assert len(first.channels.found) == 1
    assert "already" in first.channels.known.text()


def test_going_back_keeps_what_was_entered(
    opened: Opened, first: FirstStart, qtbot: QtBot
) -> None:
    press(qtbot, first.begin)
    qtbot.keyClicks(first.business.name, "Rye")
    press(qtbot, first.forward)
    press(qtbot, first._wizard.back)

    assert first.business.isVisible()
    assert first.business.name.text() == "Rye"


def test_an_empty_business_leads_here_again_at_the_next_start(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    home = Home(folder=tmp_path / "home")
    with window_on(home, qtbot, qapp, person=""):
        pass
    with window_on(home, qtbot, qapp, person="") as again:
        assert again.window.floors.first is not None
        assert again.window.floors.first.isVisible()


def test_the_steps_can_be_filled_by_keyboard_alone(
    opened: Opened, first: FirstStart, qtbot: QtBot, qapp: QApplication
) -> None:
    opened.window.activateWindow()
    qtbot.waitUntil(opened.window.isActiveWindow)

    def type_in(text: str, *then: Qt.Key) -> None:
        field = qapp.focusWidget()
        assert field is not None
        qtbot.keyClicks(field, text)
        for key in then:
            qtbot.keyClick(qapp.focusWidget(), key)

    type_in("", Qt.Key.Key_Space)
    type_in("Linden Bakery", Qt.Key.Key_Return)
    type_in("Maya Okafor", Qt.Key.Key_Tab)
    type_in("maya@linden.example", Qt.Key.Key_Tab)
    type_in("Ben Ito", Qt.Key.Key_Return)
    type_in("https://www.instagram.com/lindenbakery", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(first.channels.found) == 1)
    type_in("", Qt.Key.Key_Return)
    type_in("", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.window.pages.page is not None, timeout=15_000)

    names = [person.name for person in opened.services.team.people()]
    assert names == ["Ben Ito", "Maya Okafor"]
    assert opened.services.settings.group(Business).name == "Linden Bakery"
    assert len(opened.services.rotations.standing()) == 1
    assert opened.window.pages.key == "today"
