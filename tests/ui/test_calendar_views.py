"""The calendar as a list and as a board, what it remembers, and what is refused."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from socialdesk.domain.ids import PersonId, PostId
from socialdesk.domain.posts import PostState
from socialdesk.services.glances import BOARD_STATES, Filter, PostGlance
from socialdesk.ui.desk import Desk, DeskFile
from socialdesk.ui.editors.post import MoveManyEditor, PostedEditor, PostEditor
from socialdesk.ui.pages.calendar import CalendarPage
from socialdesk.ui.pages.calendar_lists import PAGE
from socialdesk.ui.pages.calendar_looks import Looks, Memory
from socialdesk.ui.widgets.month_model import What
from tests.ui.calendar_room import Sat, sat_down, titled

BEHIND = "Behind the scenes"
NIGHT = "Night-shift diary"
TODAY = date(2026, 11, 17)
LEFT = Qt.MouseButton.LeftButton
KEYS = Qt.KeyboardModifier


@pytest.fixture
def sat(tmp_path: Path, qtbot: QtBot) -> Iterator[Sat]:
    with sat_down(tmp_path / "home") as sat:
        yield sat


@pytest.fixture
def page(sat: Sat, qtbot: QtBot) -> CalendarPage:
    return sat.page(qtbot)


def to(page: CalendarPage, qtbot: QtBot, view: str) -> None:
    """Choose a view and wait until it shows what it has to show."""
    page.frame.views._pieces[view].click()
    qtbot.waitUntil(lambda: page.tasks.idle)


def post_of(page: CalendarPage, title: str) -> PostGlance:
    """Return a post by its title, whether there is room for it or not."""
    return page._glances.listed(None, Filter(text=title))[0]


def rows(page: CalendarPage) -> list[PostGlance]:
    return [row.post for row in page.table.rows.records]


def column(page: CalendarPage, state: PostState) -> Any:
    return page.board.columns[BOARD_STATES.index(state)]


def titles(page: CalendarPage, state: PostState) -> list[str]:
    return [row.chip.title for row in column(page, state).cards.items.rows]


def card(page: CalendarPage, title: str) -> Any:
    """Make a card current, with the keyboard on it; return its column."""
    for one in page.board.columns:
        for number, row in enumerate(one.cards.items.rows):
            if row.chip.title == title:
                one.cards.setFocus()
                one.cards.choose(number)
                return one
    raise AssertionError(title)


def drag(page: CalendarPage, title: str, state: PostState) -> str:
    """Drag a card to a column with the mouse; return what refuses it on the way."""
    cards, board = card(page, title).cards, page.board
    start = cards.visualRect(cards.currentIndex()).center()
    goal = column(page, state).geometry().center()
    end = cards.viewport().mapFrom(board, goal)
    QTest.mousePress(cards.viewport(), LEFT, KEYS.NoModifier, start)
    cards._lift(QPointF(start), QPointF(cards.viewport().mapTo(board, start)))
    board.carry(QPointF(goal))
    assert board.drag is not None
    refusal = board.drag.refusal
    QTest.mouseRelease(cards.viewport(), LEFT, KEYS.NoModifier, end)
    return refusal


def many(sat: Sat, page: CalendarPage, count: int) -> None:
    """Plan as many posts, one after the other, from tomorrow on."""
    posts = sat.container.services.posts
    first = posts.post(titled(page, BEHIND).id)
    start = datetime(2026, 11, 18, tzinfo=UTC)
    with sat.container.store.begin(sat.me, "post.add") as work:
        for number in range(count):
            at = start + timedelta(minutes=number)
            title = f"Roll {number}"
            work.put(replace(first, id=PostId(f"roll-{number:04}"), at=at, title=title))


# -- the list --------------------------------------------------------------------------


def test_the_list_shows_the_posts_from_the_month_on(
    page: CalendarPage, qtbot: QtBot
) -> None:
    to(page, qtbot, "list")

    shown = rows(page)
    assert [post.at for post in shown] == sorted(post.at for post in shown)
    assert shown[0].title == "Sourdough Monday"
    cells = [page.table.rows.index(0, n).data() for n in range(6)]
    assert cells == [
        "Mon, 2 Nov",
        "09:00",
        "Instagram",
        "Sourdough Monday",
        "Maya Okafor",
        "posted",
    ]


def test_a_press_on_the_date_lists_the_latest_first(
    page: CalendarPage, qtbot: QtBot
) -> None:
    to(page, qtbot, "list")
    header = page.table.horizontalHeader()

    spot = QPoint(header.sectionViewportPosition(0) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), LEFT, KEYS.NoModifier, spot)
    qtbot.waitUntil(lambda: page.tasks.idle)

    ats = [post.at for post in rows(page)]
    assert ats == sorted(ats, reverse=True)
    assert rows(page)[0].title == "Sourdough Monday"  # of the thirtieth


def test_other_headings_sort_nothing(page: CalendarPage, qtbot: QtBot) -> None:
    to(page, qtbot, "list")
    before = rows(page)

    page.table.horizontalHeader().setSortIndicator(3, Qt.SortOrder.DescendingOrder)

    assert page.table.horizontalHeader().sortIndicatorSection() == 0
    assert rows(page) == before


def test_the_list_goes_on_where_one_scrolls(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    many(sat, page, 2 * PAGE)
    to(page, qtbot, "list")
    qtbot.waitUntil(lambda: len(rows(page)) >= PAGE)

    while len(rows(page)) < 2 * PAGE:
        count = len(rows(page))
        page.table.scrollToBottom()
        qtbot.waitUntil(lambda count=count: len(rows(page)) > count)

    shown = rows(page)
    assert len({post.id for post in shown}) == len(shown)
    assert [(post.at, post.id) for post in shown] == sorted(
        (post.at, post.id) for post in shown
    )


def test_words_are_found_in_titles_of_all_times(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    sat.container.services.posts.move(
        titled(page, BEHIND).id, datetime(2027, 3, 3, 9, tzinfo=UTC), actor=sat.me
    )
    search = page.filter.search
    search.setFocus()
    QTest.keyClicks(search, "behind")
    QTest.keyClick(search, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: [post.title for post in rows(page)] == [BEHIND])
    assert page.frame.views.current == "list"


def test_words_that_nothing_has_say_so_and_offer_all(
    page: CalendarPage, qtbot: QtBot
) -> None:
    to(page, qtbot, "list")
    page.filter.search.setText("no such bread")
    qtbot.waitUntil(lambda: page.frame.stack.currentWidget() is page.frame.unfit)

    page.frame.unfit.primary.click()

    qtbot.waitUntil(lambda: bool(rows(page)))
    assert page.filter.search.text() == ""


def test_a_month_shows_only_what_was_searched_for(
    page: CalendarPage, qtbot: QtBot
) -> None:
    page.filter.search.setText("stollen")

    qtbot.waitUntil(lambda: sum(cell.total for cell in page.view.cells) == 4)


def test_the_post_that_was_chosen_is_so_in_every_view(
    page: CalendarPage, qtbot: QtBot
) -> None:
    post_id = titled(page, BEHIND).id
    page.grid.go_to(date(2026, 11, 19), post_id)

    for view, chosen in (
        ("list", page.table.current_post),
        ("board", page.board.current_post),
        ("agenda", page.agenda.current_post),
        ("week", page.grid.current_post),
    ):
        to(page, qtbot, view)
        qtbot.waitUntil(lambda chosen=chosen: bool(chosen()))
        assert chosen().id == post_id


def test_several_selected_posts_are_moved_in_one_act(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    to(page, qtbot, "list")
    ids = [post.id for post in rows(page) if post.title.startswith("Stollen")]
    before = {one: sat.post(one).at for one in ids}
    page.table.select(set(ids))
    assert page.frame.bar.isVisible()
    assert page.frame.bar.words.text() == "4 posts selected"

    page.frame.bar.shift.click()
    asked = page.findChildren(MoveManyEditor)[0]
    asked.day.setDate(asked.day.date().addDays(7))
    with qtbot.waitSignal(page.done):
        asked.verb.click()

    assert {one: sat.post(one).at for one in ids} == {
        one: at + timedelta(days=7) for one, at in before.items()
    }
    sat.container.services.journal.undo(actor=sat.me)
    assert {one: sat.post(one).at for one in ids} == before


def test_ctrl_and_a_click_mark_several_posts_of_the_month(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    for title in (BEHIND, "Poll: next flavour"):
        item = page.grid.items.find(titled(page, title).id)
        spot = page.grid._box(item).center().toPoint()
        QTest.mouseClick(page.grid.viewport(), LEFT, KEYS.ControlModifier, spot)
    ids = list(page.grid.marked)
    assert len(ids) == 2

    with qtbot.waitSignal(page.done) as told:
        page.frame.bar.delete.click()

    assert told.args == ["2 posts deleted"]
    sat.container.services.journal.undo(actor=sat.me)
    assert {sat.post(one).title for one in ids} == {BEHIND, "Poll: next flavour"}


def test_a_plain_click_lets_go_of_what_was_marked(page: CalendarPage) -> None:
    page.grid.mark([titled(page, BEHIND).id, titled(page, "Poll: next flavour").id])
    assert page.frame.bar.isVisible()

    spot = page.grid.plan.cell(0).center()
    QTest.mouseClick(page.grid.viewport(), LEFT, KEYS.NoModifier, spot)

    assert not page.frame.bar.isVisible()


# -- the board -------------------------------------------------------------------------


def test_the_board_has_a_column_for_each_state(
    page: CalendarPage, qtbot: QtBot
) -> None:
    to(page, qtbot, "board")

    assert BEHIND in titles(page, PostState.READY)
    assert NIGHT in titles(page, PostState.REVIEW)
    heads = [one.cards.accessibleName() for one in page.board.columns]
    assert heads == ["Idea, 4", "Draft, 6", "To review, 3", "Ready, 7", "Posted, 13"]


def test_a_card_that_is_dragged_gets_the_state_of_its_column(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    to(page, qtbot, "board")
    post_id = post_of(page, NIGHT).id

    with qtbot.waitSignal(page.done) as told:
        assert drag(page, NIGHT, PostState.READY) == ""

    assert sat.post(post_id).state is PostState.READY
    assert told.args == [f"{NIGHT}: now ready"]
    qtbot.waitUntil(lambda: NIGHT in titles(page, PostState.READY))
    assert page.board.current_post().id == post_id


def test_what_was_posted_stays_so(sat: Sat, page: CalendarPage, qtbot: QtBot) -> None:
    to(page, qtbot, "board")
    title = titles(page, PostState.POSTED)[0]

    assert drag(page, title, PostState.DRAFT) == "It is posted already"

    assert title in titles(page, PostState.POSTED)


def test_a_card_that_is_dragged_to_posted_is_asked_for_its_link(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    to(page, qtbot, "board")

    drag(page, BEHIND, PostState.POSTED)

    qtbot.waitUntil(lambda: bool(page.findChildren(PostedEditor)))
    page.findChildren(PostedEditor)[0].reject()
    assert sat.post(titled(page, BEHIND).id).state is PostState.READY


def test_staff_may_not_say_yes_for_others(page: CalendarPage) -> None:
    people = page.view.picture.names.people
    staff = next(one.id for one in people.values() if one.role == "staff")
    object.__setattr__(page.view.eye, "me", staff)

    why = page.post_acts.refuses_state(post_of(page, NIGHT), PostState.READY)

    assert why == "Somebody else has to approve it"


def test_alt_and_an_arrow_bring_a_card_on(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    to(page, qtbot, "board")
    cards = card(page, NIGHT).cards

    with qtbot.waitSignal(page.done):
        QTest.keyClick(cards, Qt.Key.Key_Right, KEYS.AltModifier)

    assert sat.post(post_of(page, NIGHT).id).state is PostState.READY


def test_alt_and_an_arrow_are_the_cards_own_keys(
    page: CalendarPage, qtbot: QtBot
) -> None:
    to(page, qtbot, "board")
    cards = card(page, NIGHT).cards
    event = QKeyEvent(
        QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Left, KEYS.AltModifier
    )
    event.ignore()

    QApplication.sendEvent(cards, event)

    assert event.isAccepted()  # or the window would take it for "Back"


def test_arrows_walk_over_the_board_and_enter_opens(
    page: CalendarPage, qtbot: QtBot
) -> None:
    to(page, qtbot, "board")
    cards = card(page, NIGHT).cards
    QTest.keyClick(cards, Qt.Key.Key_Right)

    here = column(page, PostState.READY).cards
    assert here.current() is not None
    assert cards.current() is None
    QTest.keyClick(here, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.findChildren(PostEditor)))
    page.findChildren(PostEditor)[0].reject()


def test_escape_puts_a_carried_card_back(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    to(page, qtbot, "board")
    cards = card(page, NIGHT).cards
    start = QPointF(cards.visualRect(cards.currentIndex()).center())
    cards._lift(start, QPointF(cards.viewport().mapTo(page.board, start.toPoint())))
    page.board.carry(QPointF(column(page, PostState.DRAFT).geometry().center()))

    QTest.keyClick(cards, Qt.Key.Key_Escape)

    assert page.board.drag is None
    assert sat.post(post_of(page, NIGHT).id).state is PostState.REVIEW


def test_a_full_column_goes_on_where_one_scrolls(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    many(sat, page, 2 * PAGE)
    to(page, qtbot, "board")
    cards = column(page, PostState.READY).cards
    qtbot.waitUntil(lambda: cards.items.rowCount() == PAGE)

    cards.scrollToBottom()

    qtbot.waitUntil(lambda: cards.items.rowCount() == 2 * PAGE)
    ids = [row.post.id for row in cards.items.rows]
    assert len(set(ids)) == len(ids)


def test_a_card_is_read_as_a_sentence(page: CalendarPage, qtbot: QtBot) -> None:
    to(page, qtbot, "board")
    cards = card(page, NIGHT).cards

    child = QAccessible.queryAccessibleInterface(cards).child(
        cards.currentIndex().row()
    )

    assert child.text(QAccessible.Text.Name) == (
        "TikTok, Night-shift diary, today 18:00, to review, Priya Anand"
    )


def test_the_cards_are_a_sound_model(
    page: CalendarPage, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    to(page, qtbot, "board")

    qtmodeltester.check(column(page, PostState.READY).cards.items)


# -- what is remembered ----------------------------------------------------------------


def seated(sat: Sat, folder: Path) -> DeskFile:
    """Give the room a desk with a file."""
    file = DeskFile(folder / "desk.json")
    object.__setattr__(sat.room, "desk", Desk(file=file, folder=folder))
    return file


def test_view_and_filters_are_there_again_after_a_restart(
    sat: Sat, tmp_path: Path, qtbot: QtBot
) -> None:
    seated(sat, tmp_path)
    page = sat.page(qtbot)
    to(page, qtbot, "board")
    pill = next(p for p in page.filter._pills.values() if p.label == "Instagram")
    pill.click()
    page.frame.numbers.setChecked(True)
    page.close()
    qtbot.waitUntil(lambda: page.tasks.idle)

    seated(sat, tmp_path)  # reads the file anew
    again = sat.page(qtbot)

    assert again.frame.views.current == "board"
    assert again.filter.hidden == page.filter.hidden
    assert again.grid.plan.numbered


def test_each_person_has_their_own_looks(tmp_path: Path) -> None:
    file = DeskFile(tmp_path / "desk.json")
    memory = Memory(file)
    memory.keep("maya", Looks(view="list", back=True), TODAY)
    memory.keep("ben", Looks(view="week"), TODAY)

    again = Memory(file)

    assert again.looks("maya", TODAY) == Looks(view="list", back=True)
    assert again.looks("ben", TODAY) == Looks(view="week")
    assert again.looks("tom", TODAY) == Looks()


def test_a_month_is_remembered_for_the_day_only(tmp_path: Path) -> None:
    file, month = DeskFile(tmp_path / "desk.json"), date(2027, 3, 1)
    Memory(file).keep("maya", Looks(month=month), TODAY)

    assert Memory(file).looks("maya", TODAY).month == month
    assert Memory(file).looks("maya", TODAY + timedelta(days=1)).month is None


@pytest.mark.parametrize(
    "stored",
    ["", "[]", "not json", '{"maya": 3}', '{"maya": {"view": 4, "hidden": "x"}}'],
)
def test_looks_that_cannot_be_read_are_as_at_the_beginning(
    tmp_path: Path, stored: str
) -> None:
    file = DeskFile(tmp_path / "desk.json")
    file.change(calendar=stored)

    assert Memory(file).looks("maya", TODAY) == Looks()


def test_the_same_looks_are_not_written_twice(tmp_path: Path) -> None:
    memory = Memory(DeskFile(tmp_path / "desk.json"))

    assert memory.keep("maya", Looks(view="list"), TODAY)
    assert not memory.keep("maya", Looks(view="list"), TODAY)


def test_looks_are_plain_text_in_the_desks_file(
    sat: Sat, tmp_path: Path, qtbot: QtBot
) -> None:
    file = seated(sat, tmp_path)
    page = sat.page(qtbot)
    to(page, qtbot, "week")

    kept = json.loads(file.known.calendar)[sat.me]
    assert kept["view"] == "week"


# -- what is refused, and what is dropped ----------------------------------------------


def test_a_day_on_which_the_author_is_away_refuses_the_post(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    post = post_of(page, NIGHT)
    sat.container.services.team.enter_time_off(
        PersonId(post.author_id),
        datetime.fromisoformat("2026-11-25"),
        datetime.fromisoformat("2026-11-27"),
        reason="a secret",
        actor=sat.me,
    )
    refuses = page.post_acts.refuses
    qtbot.waitUntil(
        lambda: refuses(post, date(2026, 11, 25), copies=False) == "Priya is away"
    )

    assert refuses(post, date(2026, 11, 26), copies=False) == "Priya is away"
    assert refuses(post, date(2026, 11, 27), copies=False) == ""
    assert refuses(post, date(2026, 11, 25), copies=True) == ""  # a copy is mine
    assert not any("secret" in str(away) for away in page._away)


def drop(page: CalendarPage, day: date, *urls: QUrl) -> None:
    mime = QMimeData()
    mime.setUrls(list(urls))
    spot = QPointF(page.grid.plan.cell(page.view.place(day)).center())
    page.grid.dropEvent(
        QDropEvent(
            spot.toPoint(), Qt.DropAction.CopyAction, mime, LEFT, KEYS.NoModifier
        )
    )


def test_a_dropped_picture_begins_a_draft_with_its_name_and_not_its_path(
    page: CalendarPage,
) -> None:
    drop(page, date(2026, 11, 25), QUrl.fromLocalFile("/home/maya/private/rye.JPG"))

    editor = page.findChildren(PostEditor)[0]
    assert editor.text.toPlainText() == "rye.JPG"
    editor.reject()


def test_a_dropped_file_that_is_no_picture_begins_nothing(page: CalendarPage) -> None:
    drop(page, date(2026, 11, 25), QUrl.fromLocalFile("/home/maya/private/pay.ods"))

    assert page.findChildren(PostEditor) == []


# -- around it -------------------------------------------------------------------------


def test_in_a_narrow_window_the_side_is_behind_a_button(
    page: CalendarPage, qtbot: QtBot
) -> None:
    page.resize(880, 640)
    button = page.frame.drawer_button
    assert button.isVisible()
    assert not page.side.isVisible()

    button.click()
    assert page.side.isVisible()
    assert page.side.turn.isVisible()
    assert not page.frame.drawer.geometry().intersects(
        button.geometry().translated(page.frame.filter.pos())
    )

    QTest.keyClick(page.grid, Qt.Key.Key_Escape)
    assert not page.side.isVisible()


def test_today_is_marked_as_a_way_back_when_it_is_not_in_sight(
    page: CalendarPage, qtbot: QtBot
) -> None:
    assert page.frame.today.kind == "plain"

    page.frame.on.click()
    qtbot.waitUntil(lambda: page.view.month == date(2026, 12, 1))

    assert page.frame.today.kind == "soft"


def test_week_numbers_are_switched_on_in_the_menu(page: CalendarPage) -> None:
    page.frame.numbers.trigger()

    assert page.grid.plan.numbered


def test_the_picture_prepared_before_a_change_of_room_is_prepared_again(
    page: CalendarPage, qtbot: QtBot
) -> None:
    december = date(2026, 12, 1)
    qtbot.waitUntil(lambda: december in page._near)
    page.frame.numbers.trigger()

    qtbot.waitUntil(lambda: page.grid.is_prepared(page._near[december]))


def test_more_posts_than_fit_stay_a_press_away(page: CalendarPage) -> None:
    number = page.view.place(date(2026, 11, 20))

    assert page.grid.items.of_cell(number)[-1].what is What.MORE


# -- what has room ---------------------------------------------------------------------


@pytest.mark.parametrize("view", ["month", "week"])
@pytest.mark.parametrize("width", [736, 904, 1056, 1216])
def test_the_title_is_never_cut(
    page: CalendarPage, qtbot: QtBot, view: str, width: int
) -> None:
    page.resize(width, 700)
    to(page, qtbot, view)
    header = page.frame.header

    for _step in range(6):
        page.frame.on.click()
        qtbot.waitUntil(lambda: page.tasks.idle)
        header.layout().activate()
        assert not header._title.is_cut
        assert header.new.geometry().right() <= header.width()


def test_in_a_narrow_window_a_menu_chooses_the_view(
    page: CalendarPage, qtbot: QtBot
) -> None:
    page.resize(736, 700)
    header = page.frame.header
    assert header.views.isHidden()

    menu = header.offered()
    shown = [action for action in menu.actions() if action.isChecked()]
    assert [action.text() for action in shown] == ["Month"]
    next(action for action in menu.actions() if action.text() == "Board").trigger()

    qtbot.waitUntil(lambda: page.tasks.idle)
    assert page.frame.stack.currentWidget() is page.board
    assert header.menu.text() == "Board"


def test_without_a_channel_the_calendar_offers_to_add_one(
    page: CalendarPage, qtbot: QtBot
) -> None:
    frame = page.frame
    frame.show_bare(bare=True)

    assert frame.stack.currentWidget() is frame.bare
    assert frame.new.isHidden()
    assert frame.side.isHidden()
    with qtbot.waitSignal(page.wanted) as asked:
        frame.bare.primary.click()
    assert asked.args == ["channels", "new"]

    frame.show_bare(bare=False)
    assert frame.stack.currentWidget() is frame.grid
    assert not frame.new.isHidden()
