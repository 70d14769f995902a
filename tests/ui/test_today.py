"""Today, as the one whose day it is works with it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QMenu, QWidget
from pytestqt.qtbot import QtBot

from socialdesk.domain.errors import StoreError
from socialdesk.domain.periods import Period
from socialdesk.domain.posts import Post, PostState
from socialdesk.domain.rotations import Turn, TurnState
from socialdesk.domain.team import Person
from socialdesk.ui.editors.post import MoveEditor, PostedEditor
from socialdesk.ui.formats import Formats
from socialdesk.ui.pages.today import TodayPage, greeting, turn_view
from socialdesk.ui.pages.today_parts import FirstSteps, NoticeRow, SwapRow
from socialdesk.ui.theme import theme
from socialdesk.ui.widgets.buttons import Button
from socialdesk.ui.widgets.buttons import Kind as Weight
from socialdesk.ui.widgets.cards import EmptyState
from socialdesk.ui.widgets.rows import ListRow, TaskRow
from tests.makers import a_channel, a_post
from tests.ui.rooms import TUESDAY, Desk, open_desk

LEFT = Qt.MouseButton.LeftButton
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    with open_desk(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def maya(desk: Desk) -> Person:
    """The sample business, seen by its owner on a Tuesday afternoon."""
    return desk.sample()


def opened(desk: Desk, qtbot: QtBot) -> TodayPage:
    page = TodayPage(desk.room)
    qtbot.addWidget(page)
    page.resize(1216, 900)
    page.show()
    qtbot.waitUntil(lambda: page._today is not None and page._left.height() > 100)
    qtbot.waitUntil(lambda: bool(visible(page, TaskRow) or visible(page, EmptyState)))
    return page


def visible(page: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [one for one in page.findChildren(kind) if one.isVisibleTo(page)]


def tasks(page: TodayPage) -> list[str]:
    return [row.accessibleName() for row in visible(page, TaskRow)]


def rows(page: TodayPage) -> list[QWidget]:
    return visible(page, TaskRow)


def row(page: TodayPage, words: str) -> QWidget:
    every = [*rows(page), *visible(page, NoticeRow), *visible(page, SwapRow)]
    return next(each for each in every if words in each.accessibleName())


def button(holder: QWidget, text: str) -> Button:
    found = [each for each in holder.findChildren(Button) if each.label == text]
    return next(each for each in found if each.isVisibleTo(holder))


def press(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, LEFT)


def figures(page: TodayPage) -> list[str]:
    keys = ("late", "today", "review", "reminders")
    return [page.figures.tile(key).accessibleName() for key in keys]


def sourdough(desk: Desk) -> Post:
    week = Period(TUESDAY - timedelta(days=2), TUESDAY)
    found = desk.services.posts.posts(week)
    return next(post for post in found if post.title == "Sourdough Monday")


def my_turns(desk: Desk) -> list[Turn]:
    return list(desk.services.today.of(desk.me).turns)


def test_the_day_of_the_sample_reads_as_it_was_drawn(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)

    assert page.header._title.text() == "Good afternoon, Maya"
    assert "you look after 4 channels" in page.header._line.text()
    assert figures(page)[:3] == ["1 late", "3 to post today", "2 to review"]
    assert [name.split(", ")[1] for name in tasks(page)] == [
        "Sourdough Monday",
        "Spring-onion focaccia",
        "Weekend pre-orders",
        "Night-shift diary",
        "Local grain partners",
        "New photos",
    ]
    assert "Was due yesterday 09:00" in tasks(page)[0]
    assert "Priya asks for your review" in tasks(page)[3]


def test_marking_a_late_post_as_posted_asks_for_its_link(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    said = desk.watch(page)
    post = sourdough(desk)

    press(qtbot, button(row(page, "Sourdough Monday"), "Mark posted…"))
    editor = page.findChildren(PostedEditor)[-1]
    qtbot.keyClicks(editor.link, "ftp://x")
    press(qtbot, editor.verb)
    qtbot.waitUntil(lambda: bool(editor.link.property("invalid")))
    editor.link.setText("https://www.instagram.com/p/1")
    press(qtbot, editor.verb)

    qtbot.waitUntil(lambda: figures(page)[0] == "0 late")
    kept = desk.services.posts.post(post.id)
    assert (kept.state, kept.link) == (
        PostState.POSTED,
        "https://www.instagram.com/p/1",
    )
    assert said == ["Sourdough Monday: posted"]


def test_a_late_post_is_moved(desk: Desk, maya: Person, qtbot: QtBot) -> None:
    page = opened(desk, qtbot)
    post = sourdough(desk)

    press(qtbot, button(row(page, "Sourdough Monday"), "Move…"))
    editor = page.findChildren(MoveEditor)[-1]
    editor.at.setDateTime(editor.at.dateTime().addDays(2))
    press(qtbot, editor.verb)

    qtbot.waitUntil(lambda: figures(page)[0] == "0 late")
    moved = desk.services.posts.post(post.id)
    assert moved.at == post.at + timedelta(days=2)


def test_enter_on_a_row_opens_it_in_the_calendar(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    first = row(page, "Sourdough Monday")
    first.setFocus()
    assert [act.id for act in page.acts()] == ["post.posted", "post.move", "post.open"]

    with qtbot.waitSignal(page.wanted) as asked:
        qtbot.keyClick(first, Qt.Key.Key_Return)

    assert asked.args == ["calendar", sourdough(desk).id]


def test_the_focus_stays_on_its_row_when_the_day_is_shown_anew(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    old = row(page, "Weekend pre-orders")
    old.setFocus()

    page.refresh()
    qtbot.waitUntil(lambda: len(tasks(page)) == 6 and old not in rows(page))

    def focused() -> bool:
        return page.focusWidget() is row(page, "Weekend pre-orders")

    qtbot.waitUntil(focused)


@pytest.mark.parametrize(
    ("key", "shown"), [("late", 1), ("today", 3), ("review", 2), ("reminders", 0)]
)
def test_a_figure_shows_only_what_it_counts(
    desk: Desk, maya: Person, qtbot: QtBot, key: str, shown: int
) -> None:
    page = opened(desk, qtbot)

    press(qtbot, page.figures.tile(key))
    qtbot.waitUntil(lambda: len(tasks(page)) == shown)
    press(qtbot, page.figures.tile(key))

    qtbot.waitUntil(lambda: len(tasks(page)) == 6)


def buttons(holder: QWidget, kind: Weight) -> list[str]:
    found = holder.findChildren(Button)
    return [
        each.label for each in found if each.isVisibleTo(holder) and each.kind is kind
    ]


def test_the_sentence_the_card_and_the_list_tell_of_the_same_channels(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    held = [
        each.accessibleName().split(", ")
        for each in visible(page, ListRow)
        if "until" in each.accessibleName() or "stays" in each.accessibleName()
    ]

    assert "Instagram" in page.turn_card.accessibleName()
    assert held == [
        ["Facebook", "until Monday"],
        ["Google Business", "until Monday"],
        ["Newsletter", "stays with you"],
    ]
    assert len(desk.services.today.of(maya.id).mine) == 4


def test_one_row_of_late_and_one_of_now_have_a_primary_button(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)

    assert buttons(page._left, Weight.PRIMARY) == [
        "New post",
        "Mark posted…",
        "Mark posted…",
    ]


def test_to_accept_a_turn_that_runs_is_no_primary_button(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)

    assert buttons(page.turn_card, Weight.PRIMARY) == []
    assert "Accept" in buttons(page.turn_card, Weight.SOFT)


def test_the_steps_of_a_turn_count_its_yes_and_its_beginning(
    desk: Desk, maya: Person
) -> None:
    day = desk.services.today.of(maya.id)
    formats = Formats(zone=day.zone)
    running, coming = day.my_turns_now[0], day.turns[-1]
    assert turn_view(running, day, formats).steps == ()

    def accepted(turn: Turn) -> tuple[int, int]:
        view = turn_view(replace(turn, accepted_by=maya.id), day, formats)
        return view.done, len(view.steps)

    assert (accepted(coming), accepted(running)) == ((1, 3), (2, 3))


def test_a_week_of_duties_says_whose_channel_each_line_is(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)

    assert page.week.accessibleName() == (
        "On duty today: Facebook: Maya Okafor, Google Business: Maya Okafor, "
        "Instagram: Maya Okafor, LinkedIn: Jonas Becker, TikTok: Priya Anand"
    )


@pytest.mark.parametrize("width", [904, 1216])
def test_content_ends_where_it_would_without_a_scroll_bar(
    desk: Desk, maya: Person, qtbot: QtBot, width: int
) -> None:
    page = opened(desk, qtbot)
    page.resize(width, 640)
    qtbot.waitUntil(lambda: page._scroll.verticalScrollBar().maximum() > 0)
    edge = theme().tokens.margin["page"]

    def end() -> int:
        corner = page._right.mapTo(page, page._right.rect().topRight())
        return page.width() - corner.x() - 1

    qtbot.waitUntil(lambda: end() == edge)


def test_nobody_who_holds_a_turn_is_told_to_be_free(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    week = Period(TUESDAY - timedelta(days=60), TUESDAY + timedelta(days=30))
    for post in desk.services.posts.posts(week):
        if post.state is not PostState.POSTED:
            desk.services.posts.remove(post.id, actor=maya.id)
    page = opened(desk, qtbot)

    (empty,) = visible(page, EmptyState)

    assert isinstance(empty, EmptyState)
    assert empty._heading.text() == "Nothing is due"
    assert buttons(page._left, Weight.PRIMARY) == ["New post"]


def test_my_turn_is_accepted_on_its_card(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    said = desk.watch(page)
    card = page.turn_card
    assert "Instagram" in card.accessibleName()

    press(qtbot, card.post)

    qtbot.waitUntil(lambda: said == ["Turn accepted"])
    accepted = [turn for turn in my_turns(desk) if turn.accepted_by == maya.id]
    assert [turn.start_at < TUESDAY for turn in accepted] == [True]


@pytest.mark.qt_log_ignore("This plugin does not support")  # a menu, offscreen
def test_my_turn_is_handed_over_to_somebody_from_a_list_with_reasons(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    said = desk.watch(page)
    before = {turn.id for turn in my_turns(desk)}

    press(qtbot, page.turn_card.hand_over)
    qtbot.waitUntil(lambda: bool(page.findChildren(QMenu, "hand_over")))
    menu = page.findChildren(QMenu, "hand_over")[-1]
    names = [action.text() for action in menu.actions()]
    assert any(name.startswith("Priya Anand: ") for name in names)
    next(a for a in menu.actions() if a.text().startswith("Priya")).trigger()
    menu.close()

    qtbot.waitUntil(lambda: said == ["Handed over to Priya"])
    qtbot.waitUntil(lambda: before - {turn.id for turn in my_turns(desk)} != set())


def test_a_turn_that_comes_can_be_declined(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    desk.clock.set(TUESDAY + timedelta(days=5, hours=11))  # Sunday night, Berlin
    page = opened(desk, qtbot)
    task = row(page, "Your turn on LinkedIn")

    press(qtbot, button(task, "Can't do it"))

    def states() -> set[TurnState]:
        return {turn.state for turn in my_turns(desk)}

    qtbot.waitUntil(lambda: TurnState.DECLINED in states())


def test_a_swap_is_accepted_by_the_one_who_is_asked(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    asked = row(page, "Tomás asks you to take Google Business, 30 Nov")
    (waiting,) = desk.services.today.of(maya.id).swaps
    assert waiting.turn.id not in {turn.id for turn in my_turns(desk)}

    press(qtbot, button(asked, "Accept swap"))

    qtbot.waitUntil(lambda: waiting.turn.id in {turn.id for turn in my_turns(desk)})
    qtbot.waitUntil(lambda: visible(page, SwapRow) == [])


def test_my_own_request_can_be_withdrawn(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    coming = next(turn for turn in my_turns(desk) if turn.start_at > TUESDAY)
    tomas = desk.services.team.named("Tomás Lindqvist")
    ask = desk.services.rotations.ask_swap
    mine = ask(coming.id, tomas.id, note="", actor=maya.id)
    page = opened(desk, qtbot)
    asked = row(page, "Tomás is asked to take your ")

    press(qtbot, button(asked, "Withdraw"))

    def waiting() -> set[str]:
        return {swap.id for swap in desk.services.rotations.swaps()}

    qtbot.waitUntil(lambda: mine.id not in waiting())
    assert len(waiting()) == 1  # that of Tomás is still there


@pytest.fixture
def reminded(desk: Desk, maya: Person) -> Person:
    """Maya has reminders in her inbox."""
    desk.services.reminders.deliver()
    assert desk.services.reminders.unseen(maya.id) > 0
    return maya


def test_a_reminder_is_marked_as_read(
    desk: Desk, reminded: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    count = desk.services.reminders.unseen(reminded.id)
    first = visible(page, NoticeRow)[0]
    assert isinstance(first, NoticeRow)

    press(qtbot, first.mark_read)

    qtbot.waitUntil(lambda: desk.services.reminders.unseen(reminded.id) == count - 1)
    qtbot.waitUntil(lambda: figures(page)[3].startswith(f"{count - 1} reminder"))


def test_a_snoozed_reminder_goes_away_and_comes_back(
    desk: Desk, reminded: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    count = desk.services.reminders.unseen(reminded.id)
    first = visible(page, NoticeRow)[0]
    assert isinstance(first, NoticeRow)

    next(a for a in first.menu.actions() if a.text() == "In 1 hour").trigger()
    qtbot.waitUntil(lambda: desk.services.reminders.unseen(reminded.id) == count - 1)

    desk.clock.advance(HOUR)
    assert desk.services.reminders.unseen(reminded.id) == count


def test_an_empty_day_says_when_the_next_thing_is_due(desk: Desk, qtbot: QtBot) -> None:
    owner = desk.owner()
    channel = desk.services.channels.add(a_channel(), actor=owner.id)
    post = a_post(channel, owner, at=TUESDAY + timedelta(days=3, hours=2))
    desk.services.posts.add(post, actor=owner.id)
    page = opened(desk, qtbot)

    (empty,) = visible(page, EmptyState)

    assert isinstance(empty, EmptyState)
    assert empty._heading.text() == "You are free today"
    assert empty._text.text() == "The next thing is due Friday 14:10."


def test_getting_started_leads_to_each_step_and_goes_when_all_are_done(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.owner()
    page = opened(desk, qtbot)
    (steps,) = visible(page, FirstSteps)
    assert isinstance(steps, FirstSteps)

    with qtbot.waitSignal(page.wanted) as asked:
        press(qtbot, steps.buttons["Add a channel"])
    assert asked.args == ["channels", "new"]


def test_a_business_that_is_set_up_has_no_getting_started(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)

    assert visible(page, FirstSteps) == []


def test_a_section_with_many_rows_shows_the_rest_when_asked(
    desk: Desk, qtbot: QtBot
) -> None:
    owner = desk.owner()
    channel = desk.services.channels.add(a_channel(), actor=owner.id)
    for number in range(40):
        at = TUESDAY + timedelta(hours=3, minutes=number)
        post = a_post(channel, owner, at=at, state=PostState.READY)
        desk.services.posts.add(post, actor=owner.id)
    page = opened(desk, qtbot)
    assert len(tasks(page)) == 8

    press(qtbot, button(page, "32 more"))

    qtbot.waitUntil(lambda: len(tasks(page)) == 40)


def test_the_side_goes_below_where_there_is_no_room_beside(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    assert page._columns.direction() is QBoxLayout.Direction.LeftToRight

    page.resize(904, 640)

    assert page._columns.direction() is QBoxLayout.Direction.TopToBottom


def test_a_trouble_offers_to_try_again(desk: Desk, maya: Person, qtbot: QtBot) -> None:
    page = opened(desk, qtbot)

    page.fail(StoreError("store.locked", "The database is busy."))
    qtbot.waitUntil(lambda: bool(visible(page, EmptyState)))
    (trouble,) = visible(page, EmptyState)
    assert isinstance(trouble, EmptyState)
    assert tasks(page) == []
    press(qtbot, trouble.primary)

    qtbot.waitUntil(lambda: len(tasks(page)) == 6)


def test_other_turns_of_mine_lead_to_the_board(
    desk: Desk, maya: Person, qtbot: QtBot
) -> None:
    page = opened(desk, qtbot)
    also = [one for one in visible(page, ListRow) if "until" in one.accessibleName()]
    assert [one.accessibleName() for one in also] == [
        "Facebook, until Monday",
        "Google Business, until Monday",
    ]

    with qtbot.waitSignal(page.wanted) as asked:
        press(qtbot, also[0])

    assert asked.args is not None
    assert asked.args[0] == "rotations"


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (4, "Good night, Maya"),
        (5, "Good morning, Maya"),
        (12, "Good afternoon, Maya"),
        (18, "Good evening, Maya"),
    ],
)
def test_one_greets_by_the_hour(hour: int, words: str) -> None:
    assert greeting(hour, "Maya") == words


def test_one_greets_nobody_without_a_name() -> None:
    assert greeting(9, "") == "Good morning"
