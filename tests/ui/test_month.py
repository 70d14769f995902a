"""The painted month: what it says, what fits, and that it looks the same twice."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from socialdesk.domain.periods import micros
from socialdesk.services.glances import (
    ChannelGlance,
    DayPicture,
    DayTurn,
    MonthPicture,
    Names,
    PersonGlance,
    PostGlance,
)
from socialdesk.ui.formats import Formats
from socialdesk.ui.theme import Theme, look
from socialdesk.ui.widgets.avatar import Face
from socialdesk.ui.widgets.chip import Chip, ChipMood, ChipState, paint_chip
from socialdesk.ui.widgets.month_grid import MonthGrid
from socialdesk.ui.widgets.month_model import (
    DAYS,
    Band,
    Eye,
    Item,
    MonthView,
    What,
    grid_start,
    month_after,
    month_view,
)
from socialdesk.ui.widgets.month_picture import Plan, Stamps, _stretches

NOW = datetime(2026, 11, 17, 12, 10, tzinfo=UTC)
NOVEMBER = date(2026, 11, 1)
FORMATS = Formats(zone="UTC", locale_name="en_GB")
MAYA = PersonGlance("maya", "Maya Okafor", "sea", "owner", "")
BEN = PersonGlance("ben", "Ben Ito", "blue", "staff", "")
NEWS = ChannelGlance(
    "news", "instagram", "Instagram", "@x", "orchid", "active", "maya", None
)
NAMES = Names({"news": NEWS}, {"maya": MAYA, "ben": BEN})


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Theme:
    return look().apply("light")


def a_post(day: date, number: int = 0, **more: str) -> PostGlance:
    at = datetime(day.year, day.month, day.day, 14, number, tzinfo=UTC)
    made = {"id": f"{day}-{number}", "author_id": "maya", "state": "ready"}
    made |= {"title": f"Post {number}", **more}
    return PostGlance(
        micros(at), made["id"], "news", made["author_id"], made["state"], made["title"]
    )


def a_month(
    posts: Sequence[PostGlance] = (),
    turns: Sequence[str | None] = (),
    month: date = NOVEMBER,
) -> MonthView:
    first = grid_start(month, FORMATS)
    days = []
    for number in range(DAYS):
        day = first + timedelta(days=number)
        start = micros(datetime(day.year, day.month, day.day, tzinfo=UTC))
        own = tuple(p for p in posts if start <= p.at < start + 86_400_000_000)
        held = tuple(
            DayTurn("news", who, "t") for who in turns[number : number + 1] if turns
        )
        mine = any(turn.person_id == "maya" for turn in held)
        days.append(DayPicture(day, len(own), own, held, mine))
    picture = MonthPicture("UTC", tuple(days), NAMES)
    return month_view(picture, month, Eye(formats=FORMATS, now=NOW, me="maya"))


def a_grid(qtbot: QtBot, view: MonthView) -> MonthGrid:
    grid = MonthGrid()
    qtbot.addWidget(grid)
    grid.resize(880, 760)
    grid.show()
    grid.show_month(view)
    return grid


def sentences(grid: MonthGrid) -> list[str]:
    model = grid.items
    role = Qt.ItemDataRole.AccessibleTextRole
    return [model.index(row).data(role) for row in range(model.rowCount())]


# -- what it says ----------------------------------------------------------------------


def test_a_post_is_read_as_a_whole_sentence(qtbot: QtBot) -> None:
    grid = a_grid(qtbot, a_month([a_post(NOW.date(), 30, title="Focaccia")]))

    assert "Instagram, Focaccia, today 14:30, your turn" in sentences(grid)


def test_a_day_is_read_with_its_posts_and_its_turns(qtbot: QtBot) -> None:
    turns = ["ben"] * 20 + ["maya"] * 22
    view = a_month([a_post(NOW.date())], turns)

    grid = a_grid(qtbot, view)

    assert (
        "Tuesday, 17 November, today, your day, 1 post, Instagram: Maya Okafor"
        in sentences(grid)
    )


@pytest.mark.parametrize(
    ("state", "day", "author", "shown"),
    [
        ("ready", 16, "maya", ChipState.LATE),
        ("review", 16, "ben", ChipState.LATE),
        ("idea", 16, "ben", ChipState.IDEA),
        ("posted", 16, "ben", ChipState.POSTED),
        ("ready", 17, "maya", ChipState.YOUR_TURN),
        ("ready", 17, "ben", ChipState.READY),
        ("ready", 18, "maya", ChipState.READY),
    ],
)
def test_what_should_be_out_is_late_and_my_next_one_today_is_my_turn(
    state: str, day: int, author: str, shown: ChipState
) -> None:
    there = NOVEMBER.replace(day=day)
    view = a_month([a_post(there, state=state, author_id=author)])
    number = view.place(there)

    assert number is not None
    assert view.cells[number].chips[0].state is shown


def test_only_the_first_of_a_month_names_its_month() -> None:
    labels = [cell.label for cell in a_month().cells]

    assert labels[5:8] == ["31", "1 Nov", "2"]
    assert labels[36:38] == ["1 Dec", "2"]


def test_turns_of_one_person_are_one_band_a_week() -> None:
    view = a_month(turns=["ben"] * 10 + ["maya"] * 32)

    bands = [(band.first, band.last, band.mine) for band in view.bands][:3]

    assert bands == [(0, 6, False), (10, 13, True), (7, 9, False)]
    assert [band.ends for band in view.bands][:3] == [False, False, True]


def test_a_day_without_anybody_is_a_band_of_its_own() -> None:
    view = a_month(turns=["ben"] * 3 + [None] * 4)

    assert [band.face.name for band in view.bands] == ["", "Ben Ito"]


def test_a_weeks_line_says_mine_before_the_others() -> None:
    everyone = Band(0, 2, 4, Face(name="Maya"), True, True, True)  # noqa: FBT003
    other = Band(1, 0, 6, Face(name="Ben"), False, True, True)  # noqa: FBT003

    said = _stretches([everyone, other])

    assert [(one.first, one.last, one.band.face.name) for one in said[0]] == [
        (0, 1, "Ben"),
        (2, 4, "Maya"),
        (5, 6, "Ben"),
    ]


@given(month=st.dates(date(1950, 1, 1), date(2100, 1, 1)), steps=st.integers(-50, 50))
def test_steps_over_months_can_be_taken_back(month: date, steps: int) -> None:
    there = month_after(month, steps)

    assert there.day == 1
    assert month_after(there, -steps) == month.replace(day=1)


# -- what fits -------------------------------------------------------------------------


@given(
    total=st.integers(0, 400),
    width=st.integers(420, 2400),
    height=st.integers(320, 1600),
)
def test_what_is_shown_of_a_day_stays_inside_it(
    total: int, width: int, height: int
) -> None:
    plan = Plan(QSize(width, height), look().theme)
    fit = plan.fit(total)
    cell = QRectF(plan.cell(8))

    assert 0 <= fit.shown <= total
    boxes = [plan.chip(8, place, total) for place in range(fit.shown)]
    if fit.shown < total:
        more = plan.more(8, fit.shown, total)
        assert cell.contains(more)
        boxes = boxes if fit.beside else [*boxes, more]
    assert all(cell.contains(box) for box in boxes)
    assert all(one.bottom() <= two.top() for one, two in pairwise(boxes))


@pytest.mark.parametrize(("posts", "height"), [(1, 38), (2, 38), (3, 24)])
def test_one_or_two_posts_have_two_lines_each(posts: int, height: int) -> None:
    plan = Plan(QSize(860, 760), look().theme)

    assert plan.chip(8, posts - 1, posts).height() == height


@pytest.mark.parametrize(
    ("height", "posts", "shown", "beside"),
    [
        (726, 3, 3, False),  # 1440 x 900
        (726, 4, 2, False),
        (618, 4, 2, False),  # 1280 x 800
        (566, 2, 2, False),  # and with the banner of the sample
        (566, 4, 2, True),
        (420, 4, 1, True),  # 960 x 640
    ],
)
def test_a_day_shows_as_many_posts_as_fit(
    height: int, posts: int, shown: int, *, beside: bool
) -> None:
    fit = Plan(QSize(700, height + 26), look().theme).fit(posts)

    assert (fit.shown, fit.beside) == (shown, beside)


def test_too_many_posts_say_how_many_more(qtbot: QtBot) -> None:
    grid = a_grid(qtbot, a_month([a_post(NOW.date(), n) for n in range(9)]))
    there = grid.items.of_cell(22)

    assert there[-1] == Item(What.MORE, 22, 2)
    assert grid.items.sentence(there[-1]) == "7 more posts, Tuesday, 17 November"


def test_a_cell_mirrors_from_right_to_left() -> None:
    size = QSize(860, 760)
    left, right = Plan(size, look().theme), Plan(size, look().theme, rtl=True)

    assert left.cell(0).left() == right.cell(6).left() == 0
    assert right.at(QPointF(850, 60)) == 0


# -- how it looks ----------------------------------------------------------------------


@pytest.mark.parametrize("state", list(ChipState))
@pytest.mark.parametrize("mood", [ChipMood(), ChipMood(rtl=True)])
@pytest.mark.parametrize("title", ["Oven", "Straight from the oven: onion focaccia"])
def test_a_kept_chip_looks_as_a_painted_one(
    state: ChipState, mood: ChipMood, title: str
) -> None:
    theme = look().theme
    chip = Chip(title=title, network="instagram", state=state)
    box = QRectF(6, 6, 120, 24)
    stamps = Stamps(theme, 1, rtl=mood.rtl)

    def drawn(*, kept: bool) -> QImage:
        image = QImage(140, 40, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if kept:
            stamps.chip(painter, box, chip, mood)
        else:
            paint_chip(painter, box, chip, theme, mood)
        painter.end()
        return image

    assert far_apart(drawn(kept=True), drawn(kept=False)) < 3


def far_apart(one: QImage, two: QImage) -> float:
    """The mean difference of two pictures, of 255."""
    first, second = bytes(one.constBits()), bytes(two.constBits())
    return sum(abs(a - b) for a, b in zip(first, second, strict=True)) / len(first)


def test_a_prepared_month_looks_as_one_painted_at_once(qtbot: QtBot) -> None:
    posts = [a_post(NOVEMBER + timedelta(days=n % 9), n) for n in range(30)]
    view = a_month(posts, ["ben"] * 12 + [None] * 3 + ["maya"] * 27)
    grid = a_grid(qtbot, view)
    grid.grab()
    at_once = grid._pictures[view].toImage()

    grid.forget()
    grid.prepare(view)
    qtbot.waitUntil(lambda: grid.is_prepared(view))

    assert grid._pictures[view].toImage() == at_once


def test_of_the_painted_months_only_three_are_kept(qtbot: QtBot) -> None:
    views = [a_month(month=month_after(NOVEMBER, n)) for n in range(5)]
    grid = a_grid(qtbot, views[0])
    for view in views[1:]:
        grid.prepare(view)
    qtbot.waitUntil(lambda: grid.is_prepared(views[-1]))

    kept = [grid.is_prepared(view) for view in views]

    assert sum(kept) == 3
    assert kept[0]  # the one that is shown


def test_pictures_that_are_dropped_do_not_pile_up(qtbot: QtBot) -> None:
    grid = a_grid(qtbot, a_month())
    for step in range(9):
        view = a_month(month=month_after(NOVEMBER, step))
        grid.show_month(view)
        grid.grab()
        grid.prepare(a_month(month=month_after(NOVEMBER, step + 1)))
        qtbot.waitUntil(lambda: not grid._queue)

    assert len(grid._pictures) + len(grid._spare) <= 4


def test_a_change_of_size_drops_what_was_painted(qtbot: QtBot) -> None:
    view = a_month()
    grid = a_grid(qtbot, view)
    grid.grab()
    assert grid.is_prepared(view)

    grid.resize(900, 700)

    assert not grid.is_prepared(view)


# -- keyboard and screen readers -------------------------------------------------------


def test_arrows_go_along_days_and_into_their_posts(qtbot: QtBot) -> None:
    grid = a_grid(qtbot, a_month([a_post(NOW.date(), n) for n in range(2)]))
    grid.go_to(date(2026, 11, 16))
    keys = Qt.Key

    for key, item in (
        (keys.Key_Right, Item(What.DAY, 22)),
        (keys.Key_Down, Item(What.POST, 22, 0)),
        (keys.Key_Down, Item(What.POST, 22, 1)),
        (keys.Key_Down, Item(What.DAY, 29)),
        (keys.Key_Up, Item(What.POST, 22, 1)),
        (keys.Key_Right, Item(What.DAY, 23)),
        (keys.Key_Left, Item(What.DAY, 22)),
    ):
        QTest.keyClick(grid, key)
        assert grid.current_item() == item


def test_the_keyboard_enters_on_today(qtbot: QtBot) -> None:
    grid = a_grid(qtbot, a_month())
    grid.clearFocus()
    grid.setCurrentIndex(grid.items.index(-1))

    grid.setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.waitUntil(lambda: grid.current_day() == NOW.date())


@pytest.mark.parametrize(
    ("turns", "steps"),
    [([120], [-1]), ([-120], [1]), ([-40] * 7, [1, 1]), ([100, -100], [])],
)
def test_a_touch_pad_turns_no_faster_than_a_wheel(
    qtbot: QtBot, turns: list[int], steps: list[int]
) -> None:
    grid = a_grid(qtbot, a_month())
    stepped: list[int] = []
    grid.stepped.connect(stepped.append)

    for turn in turns:
        QApplication.sendEvent(grid.viewport(), a_turn_of_the_wheel(turn))

    assert stepped == steps


def a_turn_of_the_wheel(eighths: int) -> QWheelEvent:
    spot, keys = QPointF(200, 200), Qt.KeyboardModifier.NoModifier
    return QWheelEvent(
        spot,
        spot,
        QPoint(),
        QPoint(0, eighths),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's own
    )


def test_the_arrow_beyond_the_last_day_asks_for_the_next(qtbot: QtBot) -> None:
    grid = a_grid(qtbot, a_month())
    grid.go_to(date(2026, 12, 6))

    with qtbot.waitSignal(grid.reached) as asked:
        QTest.keyClick(grid, Qt.Key.Key_Right)

    assert asked.args == [date(2026, 12, 7)]


def test_alt_and_an_arrow_move_a_post_by_a_week(qtbot: QtBot) -> None:
    grid = a_grid(qtbot, a_month([a_post(NOW.date())]))
    grid.go_to(NOW.date(), "2026-11-17-0")

    with qtbot.waitSignal(grid.moved) as asked:
        QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)

    assert asked.args == ["2026-11-17-0", date(2026, 11, 24)]


def test_a_refused_move_is_not_asked_for(qtbot: QtBot) -> None:
    grid = a_grid(qtbot, a_month([a_post(NOW.date())]))
    grid.refuses = lambda post, day, *, copies: "Not there"
    grid.go_to(NOW.date(), "2026-11-17-0")

    with qtbot.assertNotEmitted(grid.moved):
        QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)


def test_a_screen_reader_finds_days_and_posts_where_they_stand(qtbot: QtBot) -> None:
    grid = a_grid(qtbot, a_month([a_post(NOW.date(), title="Focaccia")]))
    told = QAccessible.queryAccessibleInterface(grid)
    names = [
        told.child(n).text(QAccessible.Text.Name) for n in range(told.childCount())
    ]
    row = next(n for n, name in enumerate(names) if "Focaccia" in name)

    assert len(names) == DAYS + 1
    assert (
        told.child(row).rect().size() == grid.visualRect(grid.items.index(row)).size()
    )


def test_the_model_keeps_qts_promises(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    grid = a_grid(qtbot, a_month([a_post(NOW.date(), n) for n in range(9)]))

    qtmodeltester.check(grid.items)
