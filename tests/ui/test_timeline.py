"""The timeline: what is shown of the bands, where it stands, and moving in it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from socialdesk.domain.periods import Period
from socialdesk.services.rotations import Band
from socialdesk.ui.formats import Formats
from socialdesk.ui.models.timeline import (
    Frame,
    Sight,
    Zoom,
    balance_words,
    framed,
    gap_words,
    painted,
    sight,
    total_shares,
    when_words,
)
from socialdesk.ui.theme import theme
from socialdesk.ui.widgets.avatar import Face
from socialdesk.ui.widgets.timeline import Timeline
from socialdesk.ui.widgets.timeline_picture import (
    INSET,
    Ruler,
    TimeBar,
    TimeColumn,
    TimelineView,
    TimePiece,
    TimeRow,
)
from tests.ui.rooms import Desk, open_desk

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
NOW = MONDAY + timedelta(days=1, hours=12)
KEYS = Qt.Key
FORMATS = Formats(zone="Europe/Berlin", locale_name="en_GB")
UTC_FORMATS = Formats(zone="UTC", locale_name="en_GB")


def a_view(rows: int = 2, weeks: int = 4) -> TimelineView:
    """Weeks from the one before now; a bar a week, and row 1 has one of two turns."""
    starts = [MONDAY + (number - 1) * WEEK for number in range(weeks)]
    bars = [
        TimeBar(
            row=row,
            face=Face(name="Maya", initials="M", hue="sea"),
            name="Maya",
            now=start <= NOW < start + WEEK,
            pieces=(
                TimePiece(
                    id=f"{row}-{number}",
                    start=start,
                    end=start + WEEK,
                    words=f"row {row}, week {number}",
                ),
            ),
        )
        for row in range(rows)
        for number, start in enumerate(starts)
    ]
    return TimelineView(
        columns=tuple(
            TimeColumn(start=start, end=start + WEEK, title=f"{start:%d}")
            for start in starts
        ),
        rows=tuple(
            TimeRow(id=f"r{row}", title=f"Row {row}", line="weekly")
            for row in range(rows)
        ),
        bars=tuple(bars),
        now=NOW,
    )


@pytest.fixture
def line(qtbot: QtBot) -> Timeline:
    made = Timeline()
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show_view(a_view())
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.clearFocus()
    return made


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    with open_desk(tmp_path / "home") as opened:
        opened.sample()
        yield opened


@pytest.fixture
def seen(desk: Desk) -> Sight:
    now = desk.clock()
    return sight(desk.services, Period(now - 4 * WEEK, now + 12 * WEEK), desk.me, now)


def weeks(count: int = 8) -> Frame:
    return framed(Zoom.WEEKS, date(2026, 11, 17), FORMATS, count * 100)


# -- frames and words ------------------------------------------------------------------


def test_weeks_begin_with_the_one_before_now() -> None:
    frame = weeks()

    assert frame.first == date(2026, 11, 9)
    assert frame.count == 8
    assert frame.moved(2).first == date(2026, 11, 23)


def test_months_are_counted_on_the_calendar() -> None:
    frame = framed(Zoom.MONTHS, date(2026, 11, 17), FORMATS, 700)

    assert [day.month for day in frame.days()] == [11, 12, 1, 2, 3, 4]
    assert frame.moved(-11).first == date(2025, 12, 1)


def test_days_come_in_whole_weeks() -> None:
    frame = framed(Zoom.DAYS, date(2026, 11, 17), FORMATS, 900)

    assert (frame.first, frame.count) == (date(2026, 11, 16), 14)


def test_a_week_with_a_change_of_clock_lasts_from_midnight_to_midnight() -> None:
    frame = Frame(zoom=Zoom.WEEKS, first=date(2026, 10, 19), count=1)

    period = frame.period("Europe/Berlin")

    assert period.length == WEEK + timedelta(hours=1)


@pytest.mark.parametrize(
    ("start", "length", "said"),
    [
        (MONDAY + timedelta(hours=8), WEEK, "week 47"),
        (MONDAY, DAY, UTC_FORMATS.day_short(MONDAY.date())),
        (MONDAY + timedelta(hours=9), timedelta(hours=8), "09:00 to 17:00"),
        (MONDAY, 3 * DAY, "16 Nov to 19 Nov"),
    ],
)
def test_when_a_turn_is_said_as_shortly_as_it_can_be(
    start: datetime, length: timedelta, said: str
) -> None:
    assert when_words(start, start + length, UTC_FORMATS).endswith(said)


def test_a_balance_has_its_sign() -> None:
    from fractions import Fraction

    assert balance_words(Fraction(4, 3), UTC_FORMATS) == "+1.3 turns"
    assert balance_words(Fraction(-1, 2), UTC_FORMATS) == "−0.5 turns"
    assert balance_words(Fraction(1, 90), UTC_FORMATS) == "even"


# -- what is shown of the sample business ----------------------------------------------


def test_every_rotation_is_a_row_with_its_rhythm(seen: Sight) -> None:
    shown = painted(seen, weeks(), FORMATS).view

    assert [(row.title, row.line) for row in shown.rows] == [
        ("Facebook", "weekly"),
        ("Google Business", "weekly"),
        ("Instagram", "weekly"),
        ("LinkedIn", "weekly"),
        ("TikTok", "always Priya"),
    ]


def test_a_bar_says_channel_week_and_person(seen: Sight) -> None:
    shown = painted(seen, weeks(), FORMATS).view
    said = [piece.words for bar in shown.bars for piece in bar.pieces]

    assert "Instagram, week 47, Maya, now" in said
    assert "TikTok, week 49, Nobody" in said


def test_neighbours_of_one_person_are_one_bar_of_several_turns(seen: Sight) -> None:
    shown = painted(seen, weeks(), FORMATS).view
    tiktok = [bar for bar in shown.bars if bar.row == 4]

    assert [bar.name for bar in tiktok] == ["Priya", "Nobody", "Priya"]
    assert [len(bar.pieces) for bar in tiktok] == [3, 1, 4]
    assert tiktok[1].face is None
    assert [bar.now for bar in tiktok] == [True, False, False]


def test_what_only_reaches_over_the_edge_is_not_drawn(seen: Sight) -> None:
    shown = painted(seen, weeks(), FORMATS).view
    first = shown.columns[0].start

    assert all(bar.end > first + timedelta(hours=12) for bar in shown.bars)


def test_a_turn_that_changed_hands_is_marked(desk: Desk, seen: Sight) -> None:
    turn = next(
        each
        for each in seen.turns.values()
        if each.start_at > seen.now and each.person_id != desk.me
    )
    desk.services.rotations.hand_over(turn.id, desk.me, actor=desk.me)
    now = desk.clock()
    again = sight(desk.services, seen.period, desk.me, now)

    bars = painted(again, weeks(), FORMATS).view.bars
    pieces = [piece for bar in bars if bar.swapped for piece in bar.pieces]

    assert any("instead of the usual order" in piece.words for piece in pieces)


def test_a_swap_that_was_accepted_is_marked_on_both_turns(
    desk: Desk, seen: Sight
) -> None:
    (swap,) = seen.swaps
    desk.services.rotations.answer_swap(swap.id, accept=True, actor=desk.me)
    again = sight(desk.services, seen.period, desk.me, desk.clock())

    bars = painted(again, weeks(), FORMATS).view.bars

    google = [bar for bar in bars if bar.row == 1 and bar.swapped]
    assert [bar.name for bar in google] == ["Maya", "Tomás"]


def test_no_bar_touches_the_edge_of_the_card(line: Timeline) -> None:
    width = line.viewport().width()
    ends = [
        line.ruler.bar(bar.row, bar.start, bar.end).right() for bar in line.view.bars
    ]

    assert width - max(ends) >= 2 * INSET


def test_pauses_of_one_person_are_bridged_and_nights_are_nobodys(seen: Sight) -> None:
    standing = seen.standing[0]
    maya = standing.version.roster[0]
    start = MONDAY + timedelta(hours=8)
    bands = tuple(
        Band(
            rotation_id=standing.rotation.id,
            channel_id=standing.channel.id,
            start_at=start + number * timedelta(hours=12),
            end_at=start + (number + 1) * timedelta(hours=12),
            person_id=maya if number % 2 == 0 else None,
            turn_no=number if number % 2 == 0 else None,
            turn_id=None,
            state=None,
            covered=False,
        )
        for number in range(6)
    )

    bars = painted(replace(seen, bands=bands), weeks(), FORMATS).view.bars

    assert [len(bar.pieces) for bar in bars] == [3]


def test_gaps_say_the_channel_and_the_week(seen: Sight) -> None:
    assert [gap_words(seen, gap, FORMATS) for gap in seen.gaps] == [
        "TikTok has nobody in week 49"
    ]


def test_shares_of_all_channels_are_those_of_each_added_up(seen: Sight) -> None:
    whole = total_shares(seen, None)
    each = [total_shares(seen, standing.rotation.id) for standing in seen.standing]

    assert sum(share.turns for share in whole) == sum(
        share.turns for shares in each for share in shares
    )
    assert [share.turns for share in whole] == sorted(
        (share.turns for share in whole), reverse=True
    )
    assert sum(share.balance for share in whole) == 0


# -- where things stand ----------------------------------------------------------------


def test_bars_stand_in_their_columns(qtbot: QtBot) -> None:
    ruler = Ruler(a_view(), 992, theme(), rtl=False)

    column, bar = ruler.column(1), ruler.bar(0, MONDAY, MONDAY + WEEK)

    assert column.left() < bar.left() < column.left() + 6
    assert column.right() - 6 < bar.right() < column.right()


def test_a_hand_over_near_the_edge_is_drawn_at_the_edge(qtbot: QtBot) -> None:
    ruler = Ruler(a_view(), 992, theme(), rtl=False)

    nine = timedelta(hours=9)

    assert ruler.bar(0, MONDAY + nine, MONDAY + WEEK + nine) == ruler.bar(
        0, MONDAY, MONDAY + WEEK
    )


def test_rightwards_and_leftwards_are_mirrored(qtbot: QtBot) -> None:
    left = Ruler(a_view(), 992, theme(), rtl=False)
    right = Ruler(a_view(), 992, theme(), rtl=True)

    box = left.bar(1, MONDAY, MONDAY + WEEK)
    mirrored = QRectF(992 - box.right(), box.top(), box.width(), box.height())

    assert right.bar(1, MONDAY, MONDAY + WEEK) == mirrored
    assert right.line(NOW) == 992 - (left.line(NOW) or 0)


def test_there_is_no_now_line_outside_the_columns(qtbot: QtBot) -> None:
    ruler = Ruler(a_view(), 992, theme(), rtl=False)

    assert ruler.line(MONDAY + 60 * WEEK) is None


# -- moving in it ----------------------------------------------------------------------


def test_the_keyboard_begins_at_what_runs_now(line: Timeline) -> None:
    line.setFocus(Qt.FocusReason.TabFocusReason)

    assert line.current is not None
    assert line.current.id == "0-1"


def test_arrows_walk_from_bar_to_bar(line: Timeline, qtbot: QtBot) -> None:
    line.setFocus(Qt.FocusReason.TabFocusReason)

    found = []
    for key in (KEYS.Key_Right, KEYS.Key_Down, KEYS.Key_Left, KEYS.Key_Up):
        qtbot.keyClick(line, key)
        found.append(line.current.id if line.current else "")

    assert found == ["0-2", "1-2", "1-1", "0-1"]


def test_arrows_turn_round_where_people_read_leftwards(
    line: Timeline, qtbot: QtBot
) -> None:
    line.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    line.setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.keyClick(line, KEYS.Key_Left)

    assert line.current is not None
    assert line.current.id == "0-2"


def test_the_last_bar_leads_to_other_columns(line: Timeline, qtbot: QtBot) -> None:
    line.go_to("0-3")
    line.setFocus()

    with qtbot.waitSignal(line.stepped) as asked:
        qtbot.keyClick(line, KEYS.Key_Right)

    assert asked.args == [1]


@pytest.mark.parametrize(
    ("key", "steps"), [(KEYS.Key_PageUp, -3), (KEYS.Key_PageDown, 3)]
)
def test_pages_leave_one_column_in_sight(
    line: Timeline, qtbot: QtBot, key: Qt.Key, steps: int
) -> None:
    with qtbot.waitSignal(line.stepped) as asked:
        qtbot.keyClick(line, key)

    assert asked.args == [steps]


def test_home_asks_for_now(line: Timeline, qtbot: QtBot) -> None:
    with qtbot.waitSignal(line.now_asked):
        qtbot.keyClick(line, KEYS.Key_Home)


def test_enter_asks_for_the_menu_of_a_bar(line: Timeline, qtbot: QtBot) -> None:
    line.setFocus(Qt.FocusReason.TabFocusReason)

    with qtbot.waitSignal(line.menu_asked) as asked:
        qtbot.keyClick(line, KEYS.Key_Return)

    assert asked.args is not None
    assert asked.args[0] == "0-1"


def test_s_asks_for_a_swap(line: Timeline, qtbot: QtBot) -> None:
    line.setFocus(Qt.FocusReason.TabFocusReason)

    with qtbot.waitSignal(line.swap_asked) as asked:
        qtbot.keyClick(line, KEYS.Key_S)

    assert asked.args == ["0-1"]


def test_a_click_on_a_head_chooses_its_row_and_another_lets_it_go(
    line: Timeline, qtbot: QtBot
) -> None:
    spot = line.ruler.row_head(1).center().toPoint()
    chosen: list[str] = []
    line.row_chosen.connect(chosen.append)

    for _time in range(2):
        qtbot.mouseClick(line.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    assert chosen == ["r1", ""]


def test_a_right_click_asks_for_the_menu_of_what_is_there(
    line: Timeline, qtbot: QtBot
) -> None:
    at = line.ruler.bar(1, MONDAY, MONDAY + WEEK).center().toPoint()
    there = line.viewport().mapToGlobal(at)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, there)

    with qtbot.waitSignal(line.menu_asked) as asked:
        QApplication.sendEvent(line.viewport(), event)

    assert asked.args is not None
    assert asked.args[0] == "1-1"


def test_the_wheel_steps_sideways_and_leaves_up_and_down_to_the_page(
    line: Timeline, qtbot: QtBot
) -> None:
    stepped: list[int] = []
    line.stepped.connect(stepped.append)

    taken = [turn_wheel(line, x, y) for x, y in ((-120, 0), (0, -120), (240, 0))]

    assert taken == [True, False, True]
    assert stepped == [1, -2]


def turn_wheel(line: Timeline, x: int, y: int) -> bool:
    upright = False
    event = QWheelEvent(
        QPointF(300, 80),
        QPointF(300, 80),
        QPoint(),
        QPoint(x, y),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        upright,
    )
    line.wheelEvent(event)
    return event.isAccepted()


def test_what_was_current_stays_so_when_it_is_shown_anew(line: Timeline) -> None:
    line.go_to("1-2")

    line.show_view(a_view())

    assert line.current is not None
    assert line.current.id == "1-2"


def test_screen_readers_hear_a_sentence_for_each_bar(line: Timeline) -> None:
    model = line.model()
    said = [
        model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(model.rowCount())
    ]

    assert said[:3] == ["Row 0, weekly", "row 0, week 0", "row 0, week 1"]
    assert len(said) == 10


def test_the_now_line_lies_below_the_bars(line: Timeline, qtbot: QtBot) -> None:
    picture = line.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    x = round((line.ruler.line(NOW) or 0) * ratio)
    bar = line.ruler.bar(0, MONDAY, MONDAY + WEEK)
    accent = theme().colours.accent

    # The face and the name stand left of the line here; it is the bar's own ground.
    inside = picture.pixelColor(x, round((bar.bottom() - 5) * ratio))
    between = picture.pixelColor(x, round((bar.bottom() + 6) * ratio))

    assert inside == theme().hue("sea").soft
    assert between == accent


def test_it_is_painted_anew_in_another_direction(line: Timeline) -> None:
    before = line.viewport().grab().toImage()

    line.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    assert line.viewport().grab().toImage() != before
