"""The page of rotations, as a person works with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from socialdesk.domain.ids import PersonId
from socialdesk.domain.periods import Period
from socialdesk.domain.rotations import SwapKind, SwapState, Turn, TurnState
from socialdesk.domain.team import Person
from socialdesk.ui.editors.handover import HandOver
from socialdesk.ui.editors.rotation import RotationEditor
from socialdesk.ui.editors.swap import AskSwap
from socialdesk.ui.models.timeline import AHEAD, Zoom
from socialdesk.ui.pages.rotations import RotationsPage
from socialdesk.ui.widgets.cards import EmptyState
from socialdesk.ui.widgets.dialogs import Dialog
from socialdesk.ui.widgets.timeline import TURN_MIME
from tests.ui.rooms import Desk, open_desk

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    with open_desk(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def maya(desk: Desk) -> Person:
    return desk.sample()


def opened(desk: Desk, qtbot: QtBot) -> RotationsPage:
    page = RotationsPage(desk.room)
    qtbot.addWidget(page)
    page.resize(1096, 900)
    page.show()
    settled(page, qtbot)
    return page


def settled(page: RotationsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.settled and page.tasks.idle and page.shown is not None)


def press(qtbot: QtBot, button: QWidget) -> None:
    qtbot.mouseClick(button, LEFT)


def person(desk: Desk, name: str) -> PersonId:
    return desk.services.team.named(name).id


def turns_of(desk: Desk, channel: str) -> list[Turn]:
    services, now = desk.services, desk.clock()
    found = services.rotations.turns(
        Period(now, now + AHEAD), services.channels.named(channel).id
    )
    return sorted(found, key=lambda turn: turn.start_at)


def go_to(page: RotationsPage, turn: Turn) -> None:
    page.go(turn.id)
    assert page.timeline.current is not None
    assert page.timeline.current.piece is not None


def act(page: RotationsPage, name: str) -> None:
    next(each for each in page.acts() if each.id == name).run()


def names(page: RotationsPage) -> set[str]:
    return {each.id for each in page.acts()}


def dialog_of(page: RotationsPage, qtbot: QtBot, kind: type[Dialog]) -> Dialog:
    qtbot.waitUntil(lambda: isinstance(getattr(page, "dialog", None), kind))
    return page.dialog


def test_an_empty_page_offers_the_first_rotation(desk: Desk, qtbot: QtBot) -> None:
    desk.owner()
    page = opened(desk, qtbot)
    empty = page._stack.currentWidget()
    assert isinstance(empty, EmptyState)

    press(qtbot, empty.primary)

    assert dialog_of(page, qtbot, RotationEditor).isVisible()


def test_the_page_shows_rows_shares_and_what_waits(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)

    assert len(page.timeline.view.rows) == 5
    assert len(page.shares.rows) == 4
    assert "apart" in page.shares.words.text()
    assert sorted(key.split(":")[0] for key in page.waiting.buttons) == [
        "accept",
        "decline",
        "gap",
    ]


def test_choosing_a_row_shows_its_shares_alone(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    spot = page.timeline.ruler.row_head(4).center().toPoint()

    qtbot.mouseClick(page.timeline.viewport(), LEFT, pos=spot)

    assert list(page.shares.rows) == [person(desk, "Priya")]
    assert "TikTok" in page._shares_title.text()

    press(qtbot, page._all)
    assert len(page.shares.rows) == 4


def test_later_weeks_come_with_a_button_and_now_comes_back(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    first = page.timeline.view.columns[0].start

    for _time in range(3):
        press(qtbot, page.on)
    settled(page, qtbot)
    assert page.timeline.view.columns[0].start > first
    assert page.timeline.view.bars

    press(qtbot, page.now)
    settled(page, qtbot)
    assert page.timeline.view.columns[0].start == first


@pytest.mark.parametrize("zoom", Zoom)
def test_every_zoom_shows_somebody_now(
    desk: Desk, maya: Person, qtbot: QtBot, zoom: Zoom
) -> None:
    page = opened(desk, qtbot)

    page.zoom(zoom.value)
    settled(page, qtbot)

    assert sum(bar.now for bar in page.timeline.view.bars) == 5


def test_a_gap_finds_someone(desk: Desk, maya: Person, qtbot: QtBot) -> None:
    page = opened(desk, qtbot)
    said = desk.watch(page)
    gap = next(each for key, each in page.waiting.buttons.items() if "gap" in key)

    press(qtbot, gap)
    dialog = dialog_of(page, qtbot, HandOver)
    assert isinstance(dialog, HandOver)
    jonas = person(desk, "Jonas")
    press(qtbot, dialog.people.row(jonas))
    press(qtbot, dialog.verb)

    qtbot.waitUntil(lambda: bool(said))
    settled(page, qtbot)
    assert page.shown is not None
    assert not page.shown.gaps
    assert said == ["TikTok, week 49 is now Jonas’s"]
    assert jonas in [turn.person_id for turn in turns_of(desk, "TikTok")]


def test_somebody_who_is_away_cannot_be_chosen(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    gap = next(each for key, each in page.waiting.buttons.items() if "gap" in key)

    press(qtbot, gap)
    dialog = dialog_of(page, qtbot, HandOver)

    assert isinstance(dialog, HandOver)
    row = dialog.people.row(person(desk, "Priya"))
    assert not row.isEnabled()
    assert "away" in row.accessibleName()


def test_taking_a_turn_shows_at_once(desk: Desk, maya: Person, qtbot: QtBot) -> None:
    page = opened(desk, qtbot)
    turn = next(each for each in turns_of(desk, "TikTok") if each.person_id is None)
    go_to(page, turn)

    with qtbot.waitSignal(page.done):
        act(page, "turn.take")
    settled(page, qtbot)

    bar = next(
        bar
        for bar in page.timeline.view.bars
        if bar.row == 4 and bar.start <= turn.start_at < bar.end
    )
    assert bar.name == "Maya"
    assert bar.swapped


def test_what_was_taken_can_be_given_back(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    turn = next(each for each in turns_of(desk, "TikTok") if each.person_id is None)
    desk.services.rotations.take(turn.id, actor=maya.id)
    page = opened(desk, qtbot)
    go_to(page, turn)

    with qtbot.waitSignal(page.done):
        act(page, "turn.take_back")

    assert desk.services.rotations.turn(turn.id).person_id is None


def test_accepting_and_declining_ones_own_turn(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    turn = next(
        each
        for each in turns_of(desk, "Facebook")
        if each.person_id == maya.id and each.start_at > desk.clock()
    )
    page = opened(desk, qtbot)
    go_to(page, turn)

    with qtbot.waitSignal(page.done):
        act(page, "turn.accept")
    settled(page, qtbot)
    assert desk.services.rotations.turn(turn.id).accepted_by == maya.id
    assert "turn.accept" not in names(page)

    with qtbot.waitSignal(page.done):
        act(page, "turn.decline")
    answered = desk.services.rotations.turn(turn.id)
    assert answered.state is TurnState.DECLINED


def test_staff_may_not_arrange_the_turns_of_others(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    jonas = desk.services.team.named("Jonas")
    page = opened(desk, qtbot)
    theirs = next(
        each
        for each in turns_of(desk, "Facebook")
        if each.person_id not in {jonas.id, None} and each.start_at > desk.clock()
    )
    go_to(page, theirs)
    assert "turn.hand_over" in names(page)

    desk.sit(jonas)
    page.refresh()
    settled(page, qtbot)
    go_to(page, theirs)

    assert "turn.hand_over" not in names(page)
    assert "turn.cover" in names(page)
    assert not page.new_button.isEnabled()


def test_nothing_can_be_done_about_what_is_over(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    first = page.timeline.view.bars[0].pieces[0]

    assert first.end <= desk.clock()
    page.timeline.go_to(first.id)
    assert page.acts() == ()


def test_dropping_a_turn_on_a_person_hands_it_over(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    turn = next(
        each
        for each in turns_of(desk, "Instagram")
        if each.person_id == maya.id and each.start_at > desk.clock()
    )
    go_to(page, turn)
    priya = person(desk, "Priya")
    mime = QMimeData()
    assert page.timeline.current is not None
    mime.setData(TURN_MIME, page.timeline.current.id.encode())
    target, at = page.shares.rows[priya], QPointF(20, 10)
    keys = (LEFT, Qt.KeyboardModifier.NoModifier)

    move = Qt.DropAction.MoveAction
    entered = QDragEnterEvent(at.toPoint(), move, mime, *keys)
    QApplication.sendEvent(target, entered)
    assert entered.isAccepted()
    with qtbot.waitSignal(page.done) as told:
        QApplication.sendEvent(target, QDropEvent(at, move, mime, *keys))

    assert desk.services.rotations.turn(turn.id).person_id == priya
    assert told.args is not None
    assert told.args[0].endswith("is now Priya’s")


def test_a_swap_is_asked_for_and_answered(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    turn = next(
        each
        for each in turns_of(desk, "Instagram")
        if each.person_id == maya.id and each.start_at > desk.clock()
    )
    go_to(page, turn)

    qtbot.keyClick(page.timeline, Qt.Key.Key_S)
    dialog = dialog_of(page, qtbot, AskSwap)
    assert isinstance(dialog, AskSwap)
    assert dialog.turn.value == turn.id
    tomas = desk.services.team.named("Tomás")
    dialog.to.choose(tomas.id)
    dialog.note.setText("My sister marries.")
    with qtbot.waitSignal(page.done):
        press(qtbot, dialog.verb)
    settled(page, qtbot)

    desk.sit(tomas)
    page.refresh()
    settled(page, qtbot)
    swap = next(
        each
        for each in desk.services.rotations.swaps(tomas.id)
        if each.note == "My sister marries."
    )
    with qtbot.waitSignal(page.done):
        press(qtbot, page.waiting.buttons[f"accept:{swap.id}"])

    assert desk.services.rotations.turn(turn.id).person_id == tomas.id


def test_an_exchange_names_the_other_turn(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)

    press(qtbot, page.swap_button)
    dialog = dialog_of(page, qtbot, AskSwap)
    assert isinstance(dialog, AskSwap)
    dialog.kind.choose(SwapKind.EXCHANGE)
    dialog.kind.chosen.emit(SwapKind.EXCHANGE)
    assert not dialog.to.isEnabled()
    assert dialog.other.isEnabled()
    with qtbot.waitSignal(page.done):
        press(qtbot, dialog.verb)

    swap = desk.services.rotations.swaps(maya.id)[-1]
    assert swap.kind is SwapKind.EXCHANGE
    assert swap.other_turn_no is not None
    assert swap.state is SwapState.OFFERED


def test_a_request_can_be_withdrawn(desk: Desk, maya: Person, qtbot: QtBot) -> None:
    rotations = desk.services.rotations
    for swap in rotations.swaps(maya.id):
        rotations.answer_swap(swap.id, accept=False, actor=maya.id)
    mine = next(
        each
        for each in turns_of(desk, "Instagram")
        if each.person_id == maya.id and each.start_at > desk.clock()
    )
    rotations.ask_swap(mine.id, person(desk, "Priya"), actor=maya.id)
    page = opened(desk, qtbot)
    button = next(
        each for key, each in page.waiting.buttons.items() if "withdraw" in key
    )

    with qtbot.waitSignal(page.done):
        press(qtbot, button)
    settled(page, qtbot)

    assert rotations.swaps(maya.id) == []


def test_somebody_steps_in_for_a_part(desk: Desk, maya: Person, qtbot: QtBot) -> None:
    page = opened(desk, qtbot)
    turn = next(
        each
        for each in turns_of(desk, "Instagram")
        if each.person_id == maya.id and each.start_at > desk.clock()
    )
    go_to(page, turn)

    act(page, "turn.cover")
    dialog = dialog_of(page, qtbot, HandOver)
    assert isinstance(dialog, HandOver)
    dialog.end.setDateTime(dialog.start.dateTime().addDays(-1))
    press(qtbot, dialog.verb)
    assert dialog.form.field("end").property("invalid")

    dialog.end.setDateTime(dialog.start.dateTime().addDays(1))
    with qtbot.waitSignal(page.done):
        press(qtbot, dialog.verb)
    settled(page, qtbot)

    row = next(
        number
        for number, each in enumerate(page.timeline.view.rows)
        if each.title == "Instagram"
    )
    pieces = [
        (bar.name, bar.swapped)
        for bar in page.timeline.view.bars
        if bar.row == row and bar.start < turn.end_at and turn.start_at < bar.end
    ]
    assert pieces[0][1]
    assert pieces[1] == ("Maya", False)


def test_a_rotation_is_ended_after_a_question(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    row = page.timeline.view.rows[4].id

    next(each for each in page.row_acts(row) if each.id == "rotation.retire").run()
    question = page.window().findChildren(Dialog)[-1]
    with qtbot.waitSignal(page.done):
        press(qtbot, question.verb)
    settled(page, qtbot)

    assert len(page.timeline.view.rows) == 4


def test_everything_that_can_be_pressed_has_a_name(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    parts = [
        part
        for part in page.findChildren(QWidget)
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]

    nameless = [
        type(part).__name__
        for part in parts
        if not (part.accessibleName() or getattr(part, "text", str)())
    ]

    assert parts
    assert nameless == []
