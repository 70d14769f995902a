"""The calendar page on the sample business: seen, moved in, and moved about."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QPointF, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from socialdesk.domain.errors import NotFoundError
from socialdesk.domain.posts import PostState
from socialdesk.ui.editors.post import MoveEditor, PostEditor
from socialdesk.ui.pages.calendar import CalendarPage, DayDialog
from socialdesk.ui.pages.calendar_early import early
from socialdesk.ui.room import Glimpse
from socialdesk.ui.widgets.agenda_list import AgendaList
from socialdesk.ui.widgets.month_model import Item, What
from tests.ui.calendar_room import NOW, SIZE, Sat, sat_down, titled

BEHIND = "Behind the scenes"
WAS_AT = datetime(2026, 11, 19, 11, tzinfo=UTC)


@pytest.fixture
def sat(tmp_path: Path, qtbot: QtBot) -> Iterator[Sat]:
    with sat_down(tmp_path / "home") as sat:
        yield sat


@pytest.fixture
def page(sat: Sat, qtbot: QtBot) -> CalendarPage:
    return sat.page(qtbot)


def choose(page: CalendarPage, title: str) -> str:
    """Make a post current; return its identity."""
    post = titled(page, title)
    item = page.grid.items.find(post.id)
    assert item is not None
    page.grid._choose(item)
    return post.id


def day_of(page: CalendarPage, title: str) -> date | None:
    view, item = page.view, page.grid.items.find(titled(page, title).id)
    return None if view is None or item is None else view.cells[item.cell].day


def drag(page: CalendarPage, title: str, day: date, *, copy: bool = False) -> None:
    """Drag a post to a day with the mouse."""
    grid, keys = page.grid, Qt.KeyboardModifier
    item = grid.items.find(titled(page, title).id)
    view = page.view
    assert item is not None
    assert view is not None
    start = grid._box(item).center()
    end = QPointF(grid.plan.cell(view.place(day) or 0).center())
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(grid.viewport(), left, keys.NoModifier, start.toPoint())
    grid._lift(start + QPointF(20, 0), keys.NoModifier)
    grid._carry(end, keys.ControlModifier if copy else keys.NoModifier)
    QTest.mouseRelease(grid.viewport(), left, keys.NoModifier, end.toPoint())


# -- what is seen ----------------------------------------------------------------------


def test_the_page_opens_on_the_month_of_today(page: CalendarPage) -> None:
    assert page.view is not None
    assert page.view.month == date(2026, 11, 1)
    assert day_of(page, BEHIND) == date(2026, 11, 19)


def test_beside_the_month_stands_my_turn(sat: Sat, page: CalendarPage) -> None:
    name = page.side.turn.accessibleName()

    assert name == "Your turn, Spring-onion focaccia, Instagram, today 14:30"


def test_in_a_narrow_window_the_side_gives_way(page: CalendarPage) -> None:
    page.resize(880, 600)

    assert page.side.isHidden()
    assert not page.grid.isHidden()


def test_a_holiday_has_its_name(page: CalendarPage, qtbot: QtBot) -> None:
    day = date(2026, 10, 31)
    qtbot.waitUntil(lambda: day in page.grid.items.closed)

    assert page.grid.items.closed[day]


def test_a_change_elsewhere_is_seen(sat: Sat, page: CalendarPage, qtbot: QtBot) -> None:
    post = titled(page, BEHIND)
    there = WAS_AT + timedelta(days=5)

    sat.container.services.posts.move(post.id, there, actor=sat.me)

    qtbot.waitUntil(lambda: day_of(page, BEHIND) == date(2026, 11, 24))


def test_time_that_passes_makes_a_post_late(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    post = titled(page, "Spring-onion focaccia")
    sat.clock.advance(timedelta(hours=2))
    page.refresh()

    def late() -> bool:
        item = page.grid.items.find(post.id)
        return item is not None and "late" in page.grid.items.sentence(item)

    qtbot.waitUntil(late)


def test_the_early_picture_looks_like_the_page(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    glances = sat.container.services.glances
    glimpse = Glimpse(
        quick=glances._glances,
        glances=glances,
        now=NOW,
        zone="Europe/Berlin",
        me=sat.me,
    )
    page.side.setFocus()
    page.grid.show_closed({})
    page.grid.setCurrentIndex(QModelIndex())

    picture = early(glimpse)
    qtbot.addWidget(picture)
    picture.resize(*SIZE)
    with qtbot.waitExposed(picture):
        picture.show()
    QApplication.processEvents()

    ours, theirs = picture.grab().toImage(), page.grab().toImage()
    month = QRect(page.grid.mapTo(page, QPoint(0, 0)), page.grid.size())
    head = QRect(0, 0, month.right(), page.filter.pos().y())
    for part in (month, head):
        assert ours.copy(part) == theirs.copy(part)


def test_the_calendar_can_be_imported_before_the_heavy_libraries() -> None:
    code = "import sys, socialdesk.ui.pages.calendar; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )

    heavy = {"sqlalchemy", "alembic", "apscheduler", "holidays", "babel", "keyring"}
    assert heavy.isdisjoint(told.stdout.split())


# -- going about -----------------------------------------------------------------------


def test_page_down_and_home_go_on_and_back(page: CalendarPage, qtbot: QtBot) -> None:
    QTest.keyClick(page.grid, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: page.view.month == date(2026, 12, 1))

    QTest.keyClick(page.grid, Qt.Key.Key_Home)

    qtbot.waitUntil(lambda: page.view.month == date(2026, 11, 1))
    assert page.grid.current_day() == date(2026, 11, 17)


def test_neighbours_are_prepared_and_then_shown_at_once(
    page: CalendarPage, qtbot: QtBot
) -> None:
    december = date(2026, 12, 1)
    qtbot.waitUntil(lambda: december in page._near)
    qtbot.waitUntil(lambda: page.grid.is_prepared(page._near[december]))

    page.frame.on.click()

    assert page.view is not None  # without having asked anybody
    assert page.view.month == december


def test_an_old_answer_does_not_overtake_a_new_one(
    page: CalendarPage, qtbot: QtBot
) -> None:
    for _step in range(5):
        page._step(1)

    qtbot.waitUntil(lambda: page.view.month == date(2027, 4, 1))
    qtbot.waitUntil(lambda: page.tasks.idle)
    assert page.view.month == date(2027, 4, 1)


def test_a_channel_that_is_switched_off_is_not_shown(
    page: CalendarPage, qtbot: QtBot
) -> None:
    posts = len(shown(page))
    pill = next(p for p in page.filter._pills.values() if p.label == "Instagram")

    pill.click()

    qtbot.waitUntil(lambda: len(shown(page)) < posts)
    channels = page.view.picture.names.channels
    networks = {channels[post.channel_id].network for post in shown(page)}
    assert "instagram" not in networks
    assert "facebook" in networks


def test_with_every_channel_switched_off_nothing_is_shown(
    page: CalendarPage, qtbot: QtBot
) -> None:
    for pill in page.filter._pills.values():
        pill.setChecked(False)

    qtbot.waitUntil(lambda: not shown(page))


def test_what_each_person_chose_waits_for_them(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    other = next(one for one in page.view.picture.names.people if one != sat.me)
    here = [sat.me]
    object.__setattr__(page.room, "me", lambda: here[0])
    page._step(2)
    qtbot.waitUntil(lambda: page.view.month == date(2027, 1, 1))

    here[0] = other
    page.refresh()
    qtbot.waitUntil(lambda: page.view.month == date(2026, 11, 1))
    here[0] = sat.me
    page.refresh()

    qtbot.waitUntil(lambda: page.view.month == date(2027, 1, 1))


def test_the_agenda_lists_what_comes(page: CalendarPage, qtbot: QtBot) -> None:
    page._on_view("agenda")
    qtbot.waitUntil(lambda: bool(page.agenda.items.rows) and page.tasks.idle)

    rows = page.agenda.items.rows
    assert rows[0].post is None
    assert rows[0].day == date(2026, 11, 17)
    assert "Spring-onion focaccia, today 14:30" in page.agenda.items.index(1).data()


def test_a_week_shows_every_post_with_its_time(
    page: CalendarPage, qtbot: QtBot
) -> None:
    page._on_view("week")
    qtbot.waitUntil(lambda: len(page.view.cells) == 7)

    assert page.view.month == date(2026, 11, 16)
    assert [item.what for item in page.grid.items.items].count(What.MORE) == 0
    assert all(chip.time for cell in page.view.cells for chip in cell.chips)

    page.frame.on.click()
    qtbot.waitUntil(lambda: page.view.month == date(2026, 11, 23))
    page._on_view("month")
    qtbot.waitUntil(lambda: page.view.month == date(2026, 11, 1))


def test_more_posts_than_fit_are_a_dialog_away(
    page: CalendarPage, qtbot: QtBot
) -> None:
    number = page.view.place(date(2026, 11, 20))
    more = page.grid.items.of_cell(number)[-1]
    assert more.what is What.MORE

    spot = page.grid._box(more).center().toPoint()
    QTest.mouseClick(
        page.grid.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        spot,
    )

    qtbot.waitUntil(lambda: bool(page.findChildren(DayDialog)))
    day = page.findChildren(DayDialog)[0]
    listed = day.findChild(AgendaList).items.rows
    assert len([row for row in listed if row.post]) == 4
    day.reject()


# -- moving posts ----------------------------------------------------------------------


def test_a_dragged_post_keeps_its_time_of_day(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    post_id = titled(page, BEHIND).id

    with qtbot.waitSignal(page.done) as told:
        drag(page, BEHIND, date(2026, 11, 26))

    assert sat.post(post_id).at == WAS_AT + timedelta(weeks=1)
    assert told.args == [f"{BEHIND}: moved to Thursday, 26 November"]
    qtbot.waitUntil(lambda: day_of(page, BEHIND) == date(2026, 11, 26))


def test_a_drag_with_ctrl_plans_it_again(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    post_id = titled(page, BEHIND).id

    with qtbot.waitSignal(page.done):
        drag(page, BEHIND, date(2026, 11, 26), copy=True)

    assert sat.post(post_id).at == WAS_AT
    qtbot.waitUntil(lambda: [p.title for p in shown(page)].count(BEHIND) == 2)


def test_escape_puts_a_dragged_post_back(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    grid = page.grid
    item = grid.items.find(titled(page, BEHIND).id)
    start = grid._box(item).center()
    QTest.mousePress(
        grid.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        start.toPoint(),
    )
    grid._lift(start + QPointF(0, 120), Qt.KeyboardModifier.NoModifier)

    with qtbot.assertNotEmitted(grid.moved):
        QTest.keyClick(grid, Qt.Key.Key_Escape)
        QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton)

    assert sat.post(titled(page, BEHIND).id).at == WAS_AT


@pytest.mark.parametrize(
    ("state", "day", "why"),
    [
        (PostState.READY, date(2026, 11, 16), "That day is over"),
        (PostState.POSTED, date(2026, 11, 26), "It is posted already"),
        (PostState.READY, date(2026, 11, 26), ""),
    ],
)
def test_a_move_is_refused_with_its_reason(
    page: CalendarPage, state: PostState, day: date, why: str
) -> None:
    post = next(post for post in shown(page) if post.state == state)

    assert page.post_acts.refuses(post, day, copies=False) == why


def test_what_was_posted_may_be_planned_again(page: CalendarPage) -> None:
    post = next(post for post in shown(page) if post.state == PostState.POSTED)

    assert page.post_acts.refuses(post, date(2026, 11, 26), copies=True) == ""


def test_staff_may_not_move_what_others_wrote(sat: Sat, page: CalendarPage) -> None:
    people = page.view.picture.names.people
    staff = next(one.id for one in people.values() if one.role == "staff")
    object.__setattr__(page.view.eye, "me", staff)

    why = page.post_acts.refuses(titled(page, BEHIND), date(2026, 11, 26), copies=False)

    assert why == "It is Maya Okafor’s post"


def test_alt_and_an_arrow_move_the_current_post(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    post_id = choose(page, BEHIND)

    with qtbot.waitSignal(page.done):
        QTest.keyClick(page.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)

    assert sat.post(post_id).at == WAS_AT + timedelta(days=1)
    qtbot.waitUntil(lambda: page.grid.current_day() == date(2026, 11, 20))


def test_m_asks_where_to(sat: Sat, page: CalendarPage, qtbot: QtBot) -> None:
    post_id = choose(page, BEHIND)
    QTest.keyClick(page.grid, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: bool(page.findChildren(MoveEditor)))
    asked = page.findChildren(MoveEditor)[0]

    asked.at.setDateTime(asked.at.dateTime().addDays(3))
    with qtbot.waitSignal(page.done) as told:
        asked.verb.click()

    assert sat.post(post_id).at == WAS_AT + timedelta(days=3)
    assert told.args == [f"{BEHIND}: moved to Sunday 12:00"]


def test_a_post_moved_over_the_change_of_clocks_keeps_its_wall_time(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    post_id = titled(page, BEHIND).id

    with qtbot.waitSignal(page.done):
        page.post_acts.move(post_id, date(2027, 6, 1))

    assert sat.post(post_id).at == datetime(2027, 6, 1, 10, tzinfo=UTC)


def test_delete_takes_a_post_away_and_undo_brings_it_back(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    post_id = choose(page, BEHIND)

    with qtbot.waitSignal(page.done) as told:
        QTest.keyClick(page.grid, Qt.Key.Key_Delete)

    assert told.args == [f"{BEHIND}: deleted"]
    with pytest.raises(NotFoundError):
        sat.post(post_id)
    sat.container.services.journal.undo(actor=sat.me)
    qtbot.waitUntil(lambda: BEHIND in {post.title for post in shown(page)})


def test_n_begins_a_post_on_the_chosen_day(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    page.show_day(date(2026, 11, 25))
    QTest.keyClick(page.grid, Qt.Key.Key_N)
    editor = page.findChildren(PostEditor)[0]

    editor.text.setPlainText("Rolls for the market")
    with qtbot.waitSignal(page.done):
        editor.verb.click()

    qtbot.waitUntil(lambda: "Rolls for the market" in {p.title for p in shown(page)})
    assert day_of(page, "Rolls for the market") == date(2026, 11, 25)


def test_a_dropped_link_begins_a_draft_with_it(page: CalendarPage) -> None:
    page.grid.dropped.emit(date(2026, 11, 25), "https://lindenbakery.example/rye")

    editor = page.findChildren(PostEditor)[0]
    assert editor.text.toPlainText() == "https://lindenbakery.example/rye"
    editor.reject()


def test_a_waiting_swap_is_accepted_here(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    waiting = sat.container.services.rotations.swaps(sat.me)
    qtbot.waitUntil(lambda: bool(buttons(page)))

    with qtbot.waitSignal(page.done) as told:
        buttons(page)[0].click()

    assert told.args == ["Swap accepted"]
    left = sat.container.services.rotations.swaps(sat.me)
    assert len(left) == len(waiting) - 1


def test_going_to_a_post_shows_its_month_and_chooses_it(
    sat: Sat, page: CalendarPage, qtbot: QtBot
) -> None:
    post_id = titled(page, BEHIND).id
    sat.container.services.posts.move(
        post_id, datetime(2027, 2, 3, 9, tzinfo=UTC), actor=sat.me
    )

    page.go(post_id)

    qtbot.waitUntil(lambda: page.view.month == date(2027, 2, 1))
    assert page.grid.current_item() == Item(What.POST, 2)


def shown(page: CalendarPage) -> list:
    view = page.view
    assert view is not None
    return [post for cell in view.cells for post in cell.posts]


def buttons(page: CalendarPage) -> list:
    from socialdesk.ui.widgets.buttons import Button

    every = page.side.findChildren(Button)
    return [one for one in every if one.property("yes") and one.isVisible()]
