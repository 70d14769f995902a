"""Making and changing rotations in the editor."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from socialdesk.domain.errors import InputError
from socialdesk.domain.periods import Period
from socialdesk.domain.rotations import (
    Advance,
    Inactive,
    Order,
    RotationVersion,
    Unit,
)
from socialdesk.services.rotations import Standing
from socialdesk.ui.editors.rotation import RotationEditor, facts
from socialdesk.ui.editors.rotation_fields import RosterEdit
from socialdesk.ui.editors.rotation_outlook import rule_words
from socialdesk.ui.formats import Formats
from tests.makers import a_person
from tests.ui.rooms import Desk, open_desk

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier
FORMATS = Formats(zone="Europe/Berlin", locale_name="en_GB")


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    with open_desk(tmp_path / "home") as opened:
        opened.sample()
        yield opened
        for window in QApplication.topLevelWidgets():
            window.hide()


def opened(
    desk: Desk, qtbot: QtBot, standing: Standing | None = None
) -> RotationEditor:
    known = facts(desk.services, desk.clock())
    editor = RotationEditor(desk.room, known, FORMATS, standing)
    editor.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(editor)
    editor.open()
    shown(editor, qtbot)
    return editor


def shown(editor: RotationEditor, qtbot: QtBot) -> None:
    """Wait until the preview has caught up with the fields."""
    qtbot.waitUntil(lambda: not editor._soon.isActive() and editor.room.tasks.idle)


def press(qtbot: QtBot, button: QWidget) -> None:
    qtbot.mouseClick(button, LEFT)


def standing_of(desk: Desk, channel: str) -> Standing:
    return next(
        each
        for each in desk.services.rotations.standing()
        if each.channel.name == channel
    )


def named(desk: Desk, *names: str) -> tuple[str, ...]:
    return tuple(desk.services.team.named(name).id for name in names)


def test_a_new_rotation_is_offered_for_a_channel_without_one(
    desk: Desk, qtbot: QtBot
) -> None:
    editor = opened(desk, qtbot)

    assert editor.channel.currentText() == "Newsletter"


def test_the_rule_is_told_in_a_sentence_and_twelve_weeks_are_shown(
    desk: Desk, qtbot: QtBot
) -> None:
    editor = opened(desk, qtbot)
    editor.roster.show_roster(named(desk, "Maya", "Priya", "Tomás"))
    editor.form.edited.emit("roster")
    qtbot.waitUntil(lambda: editor._soon.isActive() or not editor.room.tasks.idle)
    shown(editor, qtbot)

    assert editor.outlook.rule.text() == (
        "Each week from Monday 09:00, Europe/Berlin: Maya, Priya, Tomás, then again."
    )
    bars = editor.outlook.strip.bars
    assert bars[-1].end - bars[0].start == timedelta(weeks=12)
    assert "Maya 4" in editor.outlook.shares.text()


def test_a_rotation_starts_when_it_is_saved(desk: Desk, qtbot: QtBot) -> None:
    editor = opened(desk, qtbot)
    editor.roster.show_roster(named(desk, "Tomás", "Jonas"))

    with qtbot.waitSignal(editor.told) as told:
        press(qtbot, editor.verb)

    assert told.args == ["Newsletter: the rotation runs"]
    version = standing_of(desk, "Newsletter").version
    assert version.roster == named(desk, "Tomás", "Jonas")
    assert version.anchor_wall.isoformat() == "2026-11-23T09:00:00"
    period = Period(desk.clock(), desk.clock() + timedelta(weeks=4))
    channel = desk.services.channels.named("Newsletter").id
    assert desk.services.rotations.turns(period, channel)


def test_people_are_added_twice_moved_and_taken_out(desk: Desk, qtbot: QtBot) -> None:
    roster = RosterEdit(desk.services.team.people())
    qtbot.addWidget(roster)
    roster.show()
    maya, priya = named(desk, "Maya", "Priya")
    for person_id in (maya, priya, maya, ""):
        roster.adding.chosen.emit(person_id)
    assert roster.value == (maya, priya, maya, "")

    qtbot.keyClick(roster.slot_at(1), Qt.Key.Key_Up, ALT)
    assert roster.value == (priya, maya, maya, "")
    qtbot.keyClick(roster.slot_at(0), Qt.Key.Key_Down, ALT)
    assert roster.value == (maya, priya, maya, "")
    qtbot.keyClick(roster.slot_at(3), Qt.Key.Key_Delete)
    assert roster.value == (maya, priya, maya)


def test_a_place_is_dragged_to_another(desk: Desk, qtbot: QtBot) -> None:
    roster = RosterEdit(desk.services.team.people())
    qtbot.addWidget(roster)
    maya, priya, tomas = named(desk, "Maya", "Priya", "Tomás")
    roster.show_roster((maya, priya, tomas))
    roster.show()
    first = roster.slot_at(0)

    qtbot.mousePress(first, LEFT, pos=QPoint(120, 10))
    qtbot.mouseMove(first, QPoint(120, first.height() * 2 + 20))
    qtbot.mouseRelease(first, LEFT)

    assert roster.value == (priya, tomas, maya)


def test_leaving_a_weekday_out_counts_working_days(desk: Desk, qtbot: QtBot) -> None:
    editor = opened(desk, qtbot)
    editor.unit.choose(Unit.DAY)
    editor.unit.chosen.emit(Unit.DAY)
    assert editor.version().advance is Advance.CALENDAR

    for code in ("SA", "SU"):
        press(qtbot, editor.days.pick(code))

    version = editor.version()
    assert version.advance is Advance.ACTIVE_DAYS
    assert version.active_days == ("MO", "TU", "WE", "TH", "FR")
    assert editor.inactive.isEnabled()
    shown(editor, qtbot)
    assert "Each working day (Mon–Fri) at 09:00" in editor.outlook.rule.text()
    assert "pauses" in editor.outlook.gaps.text()


def test_one_weekday_at_least_stays(desk: Desk, qtbot: QtBot) -> None:
    editor = opened(desk, qtbot)
    editor.unit.choose(Unit.DAY)
    editor.unit.chosen.emit(Unit.DAY)

    for code in ("MO", "TU", "WE", "TH", "FR", "SA", "SU"):
        press(qtbot, editor.days.pick(code))

    assert editor.version().active_days == ("SU",)


def test_hours_are_added_and_taken_out(desk: Desk, qtbot: QtBot) -> None:
    editor = opened(desk, qtbot)

    press(qtbot, editor.hours.add_button)

    (window,) = editor.version().windows
    assert (window.start, window.end, len(window.days)) == ("09:00", "17:00", 7)
    editor.hours.show_windows(())
    assert editor.version().windows == ()


def test_an_empty_order_is_refused_at_its_field(desk: Desk, qtbot: QtBot) -> None:
    editor = opened(desk, qtbot)
    editor.roster.show_roster(())

    press(qtbot, editor.verb)

    assert editor.form.field("roster").property("invalid")
    assert editor.isVisible()


def test_an_unknown_zone_is_refused_at_its_field(desk: Desk, qtbot: QtBot) -> None:
    editor = opened(desk, qtbot)
    editor.zone.setText("Europe/Nowhere")

    press(qtbot, editor.verb)

    assert editor.form.field("zone").property("invalid")


def test_an_unknown_country_is_said_by_the_preview_and_at_the_field(
    desk: Desk, qtbot: QtBot
) -> None:
    editor = opened(desk, qtbot)
    editor.country.clear()
    qtbot.keyClicks(editor.country, "XQ")
    qtbot.waitUntil(lambda: "XQ" in editor.outlook.rule.text(), timeout=5000)

    press(qtbot, editor.verb)

    qtbot.waitUntil(lambda: bool(editor.form.field("country").property("invalid")))
    assert standing_names(desk) == standing_names(desk, before=True)


def standing_names(desk: Desk, *, before: bool = False) -> list[str]:
    if before:
        return ["Facebook", "Google Business", "Instagram", "LinkedIn", "TikTok"]
    return [each.channel.name for each in desk.services.rotations.standing()]


def test_an_edit_holds_from_the_next_hand_over(desk: Desk, qtbot: QtBot) -> None:
    standing = standing_of(desk, "Instagram")
    editor = opened(desk, qtbot, standing)
    editor.roster.adding.chosen.emit(named(desk, "Jonas")[0])
    editor.name.setText("Stories")

    with qtbot.waitSignal(editor.told):
        press(qtbot, editor.verb)

    versions = desk.services.rotations.versions(standing.rotation.id)
    assert len(versions) == 2
    assert versions[-1].effective_at > desk.clock()
    assert set(versions[-1].roster) == set(
        named(desk, "Maya", "Priya", "Tomás", "Jonas")
    )
    assert standing_of(desk, "Instagram").rotation.name == "Stories"


def test_an_edit_can_hold_from_a_date(desk: Desk, qtbot: QtBot) -> None:
    standing = standing_of(desk, "Instagram")
    editor = opened(desk, qtbot, standing)
    editor.from_when.choose("date")
    editor.from_when.chosen.emit("date")
    assert editor.at.isEnabled()
    editor.order.choose(Order.FAIR)

    with qtbot.waitSignal(editor.told):
        press(qtbot, editor.verb)

    latest = desk.services.rotations.versions(standing.rotation.id)[-1]
    assert latest.effective_at.date() == desk.clock().date() + timedelta(days=1)
    assert latest.order is Order.FAIR


def test_an_edit_that_changes_nothing_saves_nothing(desk: Desk, qtbot: QtBot) -> None:
    standing = standing_of(desk, "Instagram")
    editor = opened(desk, qtbot, standing)

    with qtbot.waitSignal(editor.told):
        press(qtbot, editor.verb)

    assert len(desk.services.rotations.versions(standing.rotation.id)) == 1


def test_a_slot_that_nobody_has_is_explained(desk: Desk, qtbot: QtBot) -> None:
    editor = opened(desk, qtbot)
    editor.roster.show_roster(named(desk, "Maya"))

    editor.roster.adding.chosen.emit("")

    qtbot.waitUntil(lambda: "slot that nobody has" in editor.outlook.gaps.text())
    assert any(bar.face is None for bar in editor.outlook.strip.bars)


def test_a_rotation_comes_from_a_json_file(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "rota.json"
    file.write_text(
        json.dumps(
            {
                "timezone": "Europe/London",
                "participants": ["Maya", "Jonas", None],
                "rotation": {
                    "unit": "day",
                    "length": 1,
                    "start": "2026-11-30T11:00",
                    "advance": "active_days",
                    "active_days": ["MO", "TU", "WE"],
                    "inactive": "hold",
                },
                "holidays": ["2026-12-25"],
            }
        )
    )
    editor = opened(desk, qtbot)

    editor.load(str(file))
    qtbot.waitUntil(lambda: editor.zone.text() == "Europe/London")

    version = editor.version()
    assert version.roster == (*named(desk, "Maya", "Jonas"), "")
    assert version.unit is Unit.DAY
    assert version.advance is Advance.ACTIVE_DAYS
    assert version.active_days == ("MO", "TU", "WE")
    assert version.inactive is Inactive.HOLD
    assert version.anchor_wall.isoformat() == "2026-11-30T11:00:00"
    assert editor._banner is not None
    assert "holidays" in editor._banner.accessibleName()


@pytest.mark.parametrize("content", ["{", '{"timezone": "UTC"}', "\udcff"])
def test_a_file_that_is_none_is_refused_above_the_form(
    desk: Desk, qtbot: QtBot, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "rota.json"
    file.write_bytes(content.encode(errors="surrogateescape"))
    editor = opened(desk, qtbot)

    editor.load(str(file))

    qtbot.waitUntil(lambda: editor._banner is not None or _invalid(editor))
    assert editor.isVisible()


def _invalid(editor: RotationEditor) -> bool:
    return any(
        editor.form.field(key).property("invalid")
        for key in ("zone", "roster", "length", "anchor")
    )


def test_staff_are_told_that_they_may_not(desk: Desk, qtbot: QtBot) -> None:
    ben = desk.services.team.add(a_person("Ben Ito"), actor=desk.me)
    desk.sit(ben)
    editor = opened(desk, qtbot)

    press(qtbot, editor.verb)

    qtbot.waitUntil(lambda: editor._banner is not None)
    assert "Ben Ito" in editor._banner.accessibleName()  # type: ignore[union-attr]


def rule(desk: Desk, base: RotationVersion, **more: object) -> str:
    from dataclasses import replace

    people = {each.id: each for each in desk.services.team.people()}
    return rule_words(replace(base, **more), people, FORMATS)  # type: ignore[arg-type]


def test_every_kind_of_rule_has_its_sentence(desk: Desk) -> None:
    base = standing_of(desk, "LinkedIn").version
    again = "Europe/Berlin: Jonas, Maya, then again."

    assert rule(desk, base, length=2).startswith("Every 2 weeks from Monday 09:00")
    assert rule(desk, base, unit=Unit.HOUR, length=12) == (
        f"Every 12 hours from 09:00, {again}"
    )
    assert rule(desk, base, unit=Unit.DAY) == f"Each day at 09:00, {again}"
    assert rule(desk, base, unit=Unit.MONTH).startswith("Each month from day ")
    assert rule(desk, base, order=Order.FAIR).endswith(
        "whoever is furthest behind of Jonas and Maya."
    )
    assert rule(desk, base, roster=base.roster[:1]).endswith("always Jonas.")


def test_the_version_of_a_past_start_begins_now(desk: Desk, qtbot: QtBot) -> None:
    editor = opened(desk, qtbot)
    editor.anchor.setDateTime(editor.anchor.dateTime().addDays(-70))

    assert editor.version().effective_at == desk.clock()


def test_a_name_is_needed(desk: Desk, qtbot: QtBot) -> None:
    editor = opened(desk, qtbot)
    editor.name.clear()

    with pytest.raises(InputError) as trouble:
        editor.gathered()

    assert trouble.value.field == "name"


def test_the_editor_of_a_person_who_left_still_shows_them(
    desk: Desk, qtbot: QtBot
) -> None:
    tomas = desk.services.team.named("Tomás")
    desk.services.team.leave(tomas.id, desk.clock().date(), actor=desk.me)

    editor = opened(desk, qtbot, standing_of(desk, "Instagram"))

    assert tomas.id in editor.version().roster
    assert "Tomás" in editor.roster.slot_at(2).accessibleName()
