"""The team, as a person works with it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from socialdesk.domain.channels import ChannelStatus
from socialdesk.domain.team import Person, Role
from socialdesk.ui.editors.person import LeaveEditor, PasswordEditor, PersonEditor
from socialdesk.ui.editors.time_off import TimeOffEditor
from socialdesk.ui.pages.team import Member, TeamPage
from socialdesk.ui.widgets.buttons import IconButton
from socialdesk.ui.widgets.dialogs import Dialog
from tests.makers import a_channel
from tests.ui.rooms import TUESDAY, Desk, open_desk

LEFT = Qt.MouseButton.LeftButton
DAY = timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    with open_desk(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def owner(desk: Desk) -> Person:
    return desk.owner()


def opened(desk: Desk, qtbot: QtBot, rows: int) -> TeamPage:
    page = TeamPage(desk.room)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    qtbot.waitUntil(lambda: page.records.rowCount() == rows)
    return page


def press(qtbot: QtBot, button: QWidget) -> None:
    qtbot.mouseClick(button, LEFT)


def select(page: TeamPage, name: str) -> Member:
    row = page.sorted.row_of(lambda member: member.person.name == name)
    page.table.selectRow(row)
    member = page.selected
    assert member is not None
    return member


def cell(page: TeamPage, name: str, column: int) -> str:
    row = page.sorted.row_of(lambda member: member.person.name == name)
    return str(page.sorted.index(row, column).data())


def run(page: TeamPage, act_id: str) -> None:
    next(act for act in page.acts() if act.id == act_id).run()


def people(desk: Desk) -> dict[str, Person]:
    return {person.name: person for person in desk.services.team.people()}


def test_the_first_person_added_on_an_empty_page_is_the_owner(
    desk: Desk, qtbot: QtBot
) -> None:
    page = TeamPage(desk.room)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page._sheet is not None)

    press(qtbot, page._empty.primary)
    editor = page.findChildren(PersonEditor)[-1]
    qtbot.keyClicks(editor.name, "Maya Okafor")
    press(qtbot, editor.verb)

    qtbot.waitUntil(lambda: page.records.rowCount() == 1)
    assert people(desk)["Maya Okafor"].role is Role.OWNER


def test_a_person_is_added_with_all_that_the_form_asks(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot, 1)
    said = desk.watch(page)
    press(qtbot, page.add_button)
    editor = page.findChildren(PersonEditor)[-1]

    qtbot.keyClicks(editor.name, "Cem Kaya")
    qtbot.keyClicks(editor.email, "cem@linden.example")
    editor.role.choose(Role.MANAGER)
    editor.functions.box("PR").click()
    qtbot.keyClicks(editor.functions.typed, "Window dresser")
    qtbot.keyClick(editor.functions.typed, Qt.Key.Key_Return)
    editor.zone.choose("Asia/Tokyo")
    press(qtbot, editor.hue._by_hue["olive"])
    editor.starts.box.click()
    editor.first_day.setDate(QDate(2026, 12, 1))
    editor.quiet.box.click()
    editor.quiet_from.setTime(QTime(20, 30))
    press(qtbot, editor.verb)

    qtbot.waitUntil(lambda: page.records.rowCount() == 2)
    cem = people(desk)["Cem Kaya"]
    assert (cem.email, cem.role, cem.zone, cem.hue) == (
        "cem@linden.example",
        Role.MANAGER,
        "Asia/Tokyo",
        "olive",
    )
    assert set(cem.functions) == {"PR", "Window dresser"}
    assert (cem.active_from, cem.active_until) == (date(2026, 12, 1), None)
    assert (cem.quiet_from, cem.quiet_until) == ("20:30", "07:30")
    assert said == ["Cem Kaya is on the team"]


def test_typing_narrows_the_functions(desk: Desk, owner: Person, qtbot: QtBot) -> None:
    page = opened(desk, qtbot, 1)
    page.new()
    functions = page.findChildren(PersonEditor)[-1].functions

    qtbot.keyClicks(functions.typed, "market")

    shown = [word for word, box in functions._boxes.items() if not box.isHidden()]
    assert shown == ["Marketing"]


@pytest.mark.parametrize(
    ("name", "email", "field"),
    [("", "", "name"), ("Cem", "not an address", "email"), ("Cem", "m@b.c", "email")],
)
def test_what_is_wrong_is_said_beside_its_field(
    desk: Desk, owner: Person, qtbot: QtBot, name: str, email: str, field: str
) -> None:
    desk.services.team.edit(replace(owner, email="m@b.c"), actor=owner.id)
    page = opened(desk, qtbot, 1)
    page.new()
    editor = page.findChildren(PersonEditor)[-1]
    editor.name.setText(name)
    editor.email.setText(email)

    press(qtbot, editor.verb)

    qtbot.waitUntil(lambda: bool(editor.form.field(field).property("invalid")))
    assert editor.isVisible()
    assert len(people(desk)) == 1


def test_a_zone_that_does_not_exist_is_refused(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot, 1)
    page.edit(select(page, "Maya Okafor"))
    editor = page.findChildren(PersonEditor)[-1]
    editor.zone.setEditText("Europe/Atlantis")

    press(qtbot, editor.verb)

    assert editor.zone.property("invalid")


def test_the_last_owner_stays_an_owner(desk: Desk, owner: Person, qtbot: QtBot) -> None:
    page = opened(desk, qtbot, 1)
    page.edit(select(page, "Maya Okafor"))
    editor = page.findChildren(PersonEditor)[-1]
    editor.role.choose(Role.STAFF)
    assert "Sees everything" in editor.rights.text()

    press(qtbot, editor.verb)

    qtbot.waitUntil(lambda: editor._banner is not None)
    assert people(desk)["Maya Okafor"].role is Role.OWNER


def test_time_off_is_entered_seen_and_taken_back(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    desk.staff()
    page = opened(desk, qtbot, 2)
    select(page, "Ben Ito")
    run(page, "person.time_off")
    editor = page.findChildren(TimeOffEditor)[-1]
    editor.start.setDateTime(QDateTime(QDate(2026, 11, 17), QTime(8, 0)))
    editor.end.setDateTime(QDateTime(QDate(2026, 11, 20), QTime(18, 0)))
    press(qtbot, editor.verb)

    qtbot.waitUntil(lambda: cell(page, "Ben Ito", 4).startswith("away until"))
    (away,) = desk.services.team.time_off()
    assert away.start_wall == datetime(2026, 11, 17, 8)  # noqa: DTZ001
    assert page.figures.tile("away").accessibleName() == "1 away now"

    run(page, "person.time_off")
    again = page.findChildren(TimeOffEditor)[-1]
    (remove,) = again.findChildren(IconButton)
    press(qtbot, remove)
    qtbot.waitUntil(lambda: cell(page, "Ben Ito", 4) == "")
    assert desk.services.team.time_off() == []


def test_time_off_that_ends_before_it_starts_is_refused_at_the_end(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot, 1)
    page.open_time_off(select(page, "Maya Okafor"))
    editor = page.findChildren(TimeOffEditor)[-1]
    editor.end.setDateTime(QDateTime(QDate(2026, 11, 1), QTime(0, 0)))

    press(qtbot, editor.verb)

    qtbot.waitUntil(lambda: bool(editor.end.property("invalid")))
    assert desk.services.team.time_off() == []


def test_a_last_day_is_entered_and_shown(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    desk.staff()
    page = opened(desk, qtbot, 2)
    select(page, "Ben Ito")
    run(page, "person.leave")
    editor = page.findChildren(LeaveEditor)[-1]
    editor.day.setDate(QDate(2026, 11, 19))

    press(qtbot, editor.verb)

    qtbot.waitUntil(lambda: cell(page, "Ben Ito", 5) == "until Thursday")
    assert page.figures.tile("leaving").accessibleName() == "1 leaves"


def test_somebody_who_is_named_somewhere_can_only_leave(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    ben = desk.staff()
    channel = a_channel(responsible_id=ben.id, status=ChannelStatus.ACTIVE)
    desk.services.channels.add(channel, actor=owner.id)
    page = opened(desk, qtbot, 2)
    select(page, "Ben Ito")

    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.findChild(Dialog) is not None)
    asked = page.findChild(Dialog)
    assert asked is not None
    assert "named on channels" in asked.windowTitle()
    press(qtbot, asked.verb)

    assert page.findChildren(LeaveEditor)[-1].isVisible()
    assert "Ben Ito" in people(desk)


def test_somebody_without_traces_is_deleted_and_undo_brings_them_back(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    desk.staff()
    page = opened(desk, qtbot, 2)
    select(page, "Ben Ito")

    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.records.rowCount() == 1)

    desk.services.journal.undo(actor=owner.id)
    qtbot.waitUntil(lambda: page.records.rowCount() == 2)


def test_a_password_is_set_and_taken_away_off_the_screens_thread(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    team = desk.services.team
    page = opened(desk, qtbot, 1)
    said = desk.watch(page)
    select(page, "Maya Okafor")
    run(page, "person.password")
    editor = page.findChildren(PasswordEditor)[-1]
    qtbot.keyClicks(editor.first, "focaccia!")
    qtbot.keyClicks(editor.second, "focaccia")
    press(qtbot, editor.verb)
    assert editor.second.property("invalid")

    qtbot.keyClicks(editor.second, "!")
    press(qtbot, editor.verb)
    assert editor.verb.busy
    qtbot.waitUntil(lambda: said == ["Password of Maya Okafor set"], timeout=10_000)
    assert team.has_password(owner.id)
    team.prove(owner.id, "focaccia!")

    run(page, "person.password")
    again = page.findChildren(PasswordEditor)[-1]
    qtbot.waitUntil(again.clear.isEnabled)
    press(qtbot, again.clear)
    qtbot.waitUntil(lambda: not team.has_password(owner.id), timeout=10_000)


def test_staff_change_themselves_and_nobody_else(
    desk: Desk, owner: Person, qtbot: QtBot
) -> None:
    desk.sit(desk.staff())
    page = opened(desk, qtbot, 2)

    select(page, "Maya Okafor")
    assert page.acts() == ()
    select(page, "Ben Ito")
    assert [act.id for act in page.acts()] == [
        "person.edit",
        "person.time_off",
        "person.password",
    ]
    assert not page.add_button.isEnabled()
    run(page, "person.edit")
    assert not page.findChildren(PersonEditor)[-1].role.isEnabled()


def test_the_list_says_what_each_answers_for_and_who_is_away(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.sample()
    priya = people(desk)["Priya Anand"]
    desk.services.team.enter_time_off(
        priya.id,
        TUESDAY.replace(tzinfo=None) - DAY,
        TUESDAY.replace(tzinfo=None) + DAY,
        actor=desk.me,
    )
    page = opened(desk, qtbot, 4)

    assert cell(page, "Maya Okafor", 3) == "Instagram, Newsletter"
    assert cell(page, "Priya Anand", 4) == "away until tomorrow"
    assert page._news is not None
    assert page._news.accessibleName() == "Priya is away and answers for TikTok."
    with qtbot.waitSignal(page.wanted) as asked:
        press(qtbot, page._news.action)
    assert asked.args == ["channels", ""]
