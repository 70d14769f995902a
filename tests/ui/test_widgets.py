"""Every part can be named, told apart, and used without a mouse."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QContextMenuEvent,
    QImage,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from socialdesk.domain.errors import InputError
from socialdesk.ui.formats import Formats
from socialdesk.ui.pages.gallery import gallery
from socialdesk.ui.theme import Look, look
from socialdesk.ui.widgets.avatar import Face
from socialdesk.ui.widgets.badge import Badge, counted
from socialdesk.ui.widgets.buttons import (
    Button,
    ButtonState,
    IconButton,
    Kind,
    paint_button,
)
from socialdesk.ui.widgets.cards import Card, EmptyState
from socialdesk.ui.widgets.chip import Chip, ChipMood, ChipState, paint_chip
from socialdesk.ui.widgets.dialogs import Dialog, ask, tell
from socialdesk.ui.widgets.floating import Cutter, Menu, Scrim
from socialdesk.ui.widgets.forms import Choice, Form, TextField, date_field
from socialdesk.ui.widgets.paint import Lane, words
from socialdesk.ui.widgets.rows import ListRow, TaskRow
from socialdesk.ui.widgets.sidebar import Place, Sidebar
from socialdesk.ui.widgets.switch import FilterPill, Switch
from socialdesk.ui.widgets.tables import TILE_ROLE, TableCard, TableView
from socialdesk.ui.widgets.text import Label, as_plain, tooltip
from socialdesk.ui.widgets.toast import Toast, Toasts
from socialdesk.ui.widgets.turn import TurnCard, TurnView

MAYA = Face(name="Maya Okafor", initials="MO", hue="sea")


@pytest.fixture(autouse=True)
def worn(qapp: QApplication) -> Iterator[Look]:
    found = look()
    found.apply("light", reduce_motion=True)
    yield found
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    found.apply("light", reduce_motion=True)


def drawn(look: Look, chip: Chip, mood: ChipMood, height: int) -> QImage:
    image = QImage(140, 60, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(look.theme.colours.surface)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_chip(painter, QRectF(8, 8, 120, height), chip, look.theme, mood)
    painter.end()
    return image


def a_chip(state: ChipState) -> Chip:
    return Chip(
        title="Focaccia",
        network="instagram",
        channel="Instagram",
        time="14:30",
        state=state,
        face=MAYA,
    )


@pytest.mark.parametrize("dark", ["light", "dark"])
@pytest.mark.parametrize("height", [24, 38])
def test_each_state_of_a_post_looks_different(
    worn: Look, dark: str, height: int
) -> None:
    worn.apply(dark)
    pictures = {
        state: drawn(worn, a_chip(state), ChipMood(), height) for state in ChipState
    }
    alike = [
        pair
        for pair in combinations(ChipState, 2)
        if pictures[pair[0]] == pictures[pair[1]]
    ]
    # One line has no room for the word: an idea is a draft there, and so outlined.
    told_by_word = [(ChipState.IDEA, ChipState.DRAFT)] if height == 24 else []
    assert alike == told_by_word


@pytest.mark.parametrize(
    "mood",
    [
        ChipMood(hovered=True),
        ChipMood(focused=True),
        ChipMood(dragged=True),
        ChipMood(selected=True),
        ChipMood(rtl=True),
    ],
)
def test_each_handling_of_a_chip_looks_different(worn: Look, mood: ChipMood) -> None:
    chip = a_chip(ChipState.READY)
    assert drawn(worn, chip, mood, 38) != drawn(worn, chip, ChipMood(), 38)


def test_a_chip_says_itself_in_a_sentence() -> None:
    said = a_chip(ChipState.YOUR_TURN).sentence
    assert said == "Instagram, Focaccia, 14:30, your turn"


def test_the_tile_of_a_chip_leads_from_the_right_in_right_to_left(worn: Look) -> None:
    chip = a_chip(ChipState.READY)
    solid = worn.theme.hue("orchid").solid
    left, right = QPoint(14, 14), QPoint(121, 14)
    plain = drawn(worn, chip, ChipMood(), 24)
    mirrored = drawn(worn, chip, ChipMood(rtl=True), 24)
    assert _near(plain.pixelColor(left), solid)
    assert not _near(plain.pixelColor(right), solid)
    assert _near(mirrored.pixelColor(right), solid)


def _near(one: QColor, other: QColor) -> bool:
    return (
        sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True)) < 9
    )


def test_every_part_of_the_gallery_has_a_name(qtbot: QtBot) -> None:
    whole = gallery()
    qtbot.addWidget(whole)
    whole.resize(1440, 1000)
    whole.show()
    nameless = [
        type(part).__name__
        for part in whole.findChildren(QWidget)
        if isinstance(part, QAbstractButton | QLineEdit | TaskRow | TableView)
        and part.isVisibleTo(whole)
        and not isinstance(part.parent(), QAbstractScrollArea | QHeaderView)
        and not part.objectName().startswith("qt_")
        and not _name(part)
    ]
    assert nameless == []


def _name(part: QWidget) -> str:
    spoken = QAccessible.queryAccessibleInterface(part)
    return spoken.text(QAccessible.Text.Name) if spoken is not None else ""


def test_every_button_without_text_has_a_tool_tip(qtbot: QtBot) -> None:
    whole = gallery()
    qtbot.addWidget(whole)
    bare = [part for part in whole.findChildren(IconButton) if not part.toolTip()]
    assert bare == []


def test_what_can_be_pressed_is_large_enough(qtbot: QtBot) -> None:
    whole = gallery()
    qtbot.addWidget(whole)
    whole.resize(1440, 1000)
    whole.show()
    small = [
        (type(part).__name__, part.size().toTuple())
        for part in whole.findChildren(Button)
        if part.isVisibleTo(whole) and min(part.width(), part.height()) < 24
    ]
    assert small == []


@pytest.mark.parametrize(
    "wish",
    [
        {"choice": "dark"},
        {"choice": "light", "high_contrast": True},
        {"choice": "dark", "high_contrast": True},
        {"choice": "light", "text_scale": 150},
    ],
    ids=["dark", "contrast", "dark contrast", "large"],
)
def test_the_gallery_follows_the_look_while_it_is_open(
    worn: Look, qtbot: QtBot, wish: dict[str, object]
) -> None:
    whole = gallery()
    qtbot.addWidget(whole)
    whole.resize(1440, 1000)
    whole.show()
    before = whole.grab().toImage()
    worn.apply(**wish)  # type: ignore[arg-type]
    assert whole.grab().toImage() != before


def test_names_are_shown_letter_by_letter(qtbot: QtBot) -> None:
    label = Label('<img src="file:///etc/passwd">')
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    widget = QWidget()
    qtbot.addWidget(widget)
    tooltip(widget, "<b>Maya</b>")
    assert "<b>" not in widget.toolTip()
    assert as_plain("Maya & Tomás") == "Maya & Tomás"


def test_a_label_is_cut_only_where_the_room_ends(qtbot: QtBot) -> None:
    label = Label("Spring-onion focaccia, only until Saturday")
    qtbot.addWidget(label)
    label.resize(label.sizeHint())
    assert not label.is_cut
    label.resize(60, 20)
    assert label.is_cut
    assert label.minimumSizeHint().width() < 60


def test_a_label_stands_at_the_leading_edge(qapp: QApplication, qtbot: QtBot) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    label = Label("Maya")
    qtbot.addWidget(label)
    assert label.alignment() & Qt.AlignmentFlag.AlignRight


def test_a_refused_button_says_why(qtbot: QtBot) -> None:
    button = Button("Post it now", Kind.PRIMARY)
    qtbot.addWidget(button)
    button.refuse("Priya has not approved it yet.")
    assert not button.isEnabled()
    assert button.toolTip() == "Priya has not approved it yet."
    assert button.accessibleDescription() == "Priya has not approved it yet."
    button.allow()
    assert button.isEnabled()
    assert button.toolTip() == ""


def test_a_busy_button_keeps_its_place_and_takes_no_second_press(
    worn: Look, qtbot: QtBot
) -> None:
    pressed: list[int] = []
    button = Button("Save", Kind.PRIMARY, "save", on_click=lambda: pressed.append(1))
    qtbot.addWidget(button)
    button.show()
    width = button.sizeHint().width()
    button.set_busy(True)
    assert button.sizeHint().width() == width
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert pressed == []
    button.set_busy(False)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert pressed == [1]


def test_the_ring_shows_for_the_keyboard_and_not_for_a_click(qtbot: QtBot) -> None:
    button = Button("Open")
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    with qtbot.waitActive(button):
        button.show()
        button.activateWindow()
    button.clearFocus()
    rest = button.grab().toImage()
    for reason, seen in (
        (Qt.FocusReason.MouseFocusReason, False),
        (Qt.FocusReason.TabFocusReason, True),
    ):
        button.clearFocus()
        button.setFocus(reason)
        assert (button.grab().toImage() != rest) is seen


def test_a_switch_says_what_was_chosen_but_not_what_was_set(qtbot: QtBot) -> None:
    switch = Switch((("month", "Month"), ("week", "Week")), "How to look")
    qtbot.addWidget(switch)
    with qtbot.assertNotEmitted(switch.chosen):
        switch.choose("week")
    piece = switch.findChildren(QAbstractButton)[0]
    with qtbot.waitSignal(switch.chosen) as said:
        qtbot.mouseClick(piece, Qt.MouseButton.LeftButton)
    assert said.args == ["month"]


def test_a_filter_says_whether_it_shows(qtbot: QtBot) -> None:
    pill = FilterPill("Instagram", "instagram")
    qtbot.addWidget(pill)
    assert pill.toolTip() == "Instagram is shown"
    pill.click()
    assert pill.toolTip() == "Instagram is hidden"


def test_a_badge_hides_at_zero_and_ends_at_99(qtbot: QtBot) -> None:
    badge = Badge(0)
    qtbot.addWidget(badge)
    assert badge.isHidden()
    assert (counted(99), counted(100)) == ("99", "99+")


def test_a_lane_hands_out_room_from_both_ends_and_mirrors() -> None:
    box = QRectF(0, 0, 100, 10)
    plain, mirrored = Lane(box, rtl=False), Lane(box, rtl=True)
    assert plain.lead(20, 5).left() == 0
    assert plain.trail(10, 5).right() == 100
    assert (plain.rest.left(), plain.rest.right()) == (25, 85)
    assert mirrored.lead(20).right() == 100
    assert mirrored.trail(10).left() == 0


def test_a_form_tells_a_trouble_at_its_field(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    field = TextField()
    form.add("name", "&Name", field)
    form.show()
    trouble = InputError("x.name", "It needs a name.", hint="Write one.", field="name")
    assert form.show_trouble(trouble)
    assert field.property("invalid") is True
    texts = [label.text() for label in form.findChildren(QLabel)]
    assert "It needs a name. Write one." in texts
    with qtbot.waitSignal(form.edited):
        field.setText("Linden")
    assert field.property("invalid") is False
    elsewhere = InputError("x", "Elsewhere.", field="other")
    assert not form.show_trouble(elsewhere)


def test_a_choice_gives_back_values(qtbot: QtBot) -> None:
    choice = Choice(((1, "One"), (None, "None"), (3, "Three")), 3)
    qtbot.addWidget(choice)
    assert choice.value == 3
    choice.choose(None)
    assert choice.value is None


def test_asking_does_the_act_only_when_its_verb_is_pressed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    done: list[str] = []
    first = ask(window, "Delete it?", verb="Delete", done=lambda: done.append("a"))
    first.reject()
    second = ask(window, "Delete it?", verb="Delete", done=lambda: done.append("b"))
    qtbot.mouseClick(second.verb, Qt.MouseButton.LeftButton)
    assert done == ["b"]


def test_news_in_a_dialog_are_plain_text(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = tell(window, "<b>Hello</b>", "<i>body</i>")
    assert all(
        label.textFormat() is Qt.TextFormat.PlainText
        for label in dialog.findChildren(QLabel)
    )
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_toasts_come_one_after_the_other_and_undo(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(800, 600)
    page.show()
    undone: list[int] = []
    toasts = Toasts(page)
    toasts.say("Moved", undo=lambda: undone.append(1))
    toasts.say("Saved")
    assert toasts.current is not None
    assert toasts.current.text == "Moved"
    button = page.findChild(QAbstractButton)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert undone == [1]
    assert toasts.current is not None
    assert toasts.current.text == "Saved"
    toasts.dismiss()
    assert toasts.current is None


def test_a_toast_stays_longer_with_something_to_do(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.show()
    toasts = Toasts(page)
    toasts.say("Moved", undo=page.update)
    assert _running(page) == 12000
    toasts.dismiss()
    toasts.say("Saved")
    assert _running(page) == 6000


def _running(page: QWidget) -> int:
    return max(
        timer.interval() for timer in page.findChildren(QTimer) if timer.isActive()
    )


def test_the_sidebar_says_where_to_go_and_what_waits(qtbot: QtBot) -> None:
    bar = Sidebar(
        (
            Place(key="today", text="Today", icon="sun"),
            Place(key="team", text="Team", icon="users"),
        )
    )
    qtbot.addWidget(bar)
    bar.select("today")
    bar.show_badge("team", 3, meaning="3 people wait")
    assert bar.item("team").accessibleName() == "Team, 3 people wait"
    with qtbot.waitSignal(bar.chosen) as said:
        qtbot.mouseClick(bar.item("team"), Qt.MouseButton.LeftButton)
    assert said.args == ["team"]
    bar.set_narrow(True)
    assert bar.width() == 56
    assert bar.item("team").accessibleName() == "Team, 3 people wait"


def test_a_turn_card_says_how_long_to_snooze(qtbot: QtBot) -> None:
    card = TurnCard(TurnView(title="Focaccia", network="instagram"))
    qtbot.addWidget(card)
    menu = card.snooze.menu()
    with qtbot.waitSignal(card.snoozed) as said:
        menu.actions()[1].trigger()
    assert said.args == ["1h"]
    with qtbot.waitSignal(card.posted):
        card.post.click()


def test_rows_open_with_the_keyboard(qtbot: QtBot) -> None:
    row = TaskRow("Focaccia", "14:30", network="instagram", channel="Instagram")
    qtbot.addWidget(row)
    assert row.accessibleName() == "Instagram, Focaccia, 14:30"
    with qtbot.waitSignal(row.opened):
        QTest.keyClick(row, Qt.Key.Key_Return)
    other = ListRow("Focaccia", "14:30", face=MAYA)
    qtbot.addWidget(other)
    assert other.accessibleName() == "Focaccia, 14:30, Maya Okafor"


def test_a_table_paints_tiles_and_remembers_its_columns(qtbot: QtBot) -> None:
    table = TableView("Channels")
    qtbot.addWidget(table)
    model = QStandardItemModel(0, 2, table)
    model.appendRow([QStandardItem("Instagram"), QStandardItem("today")])
    table.setModel(model)
    table.resize(400, 200)
    table.show()
    before = table.grab().toImage()
    model.item(0, 0).setData(("instagram", ""), TILE_ROLE)
    assert table.grab().toImage() != before
    table.setColumnWidth(0, 123)
    state = table.layout_state()
    table.setColumnWidth(0, 60)
    table.restore_layout(state)
    assert table.columnWidth(0) == 123


def test_a_label_nobody_has_seen_takes_a_new_look(worn: Look, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    label = Label("Title", "title", "warn", parent=window)
    worn.apply("dark", text_scale=150)
    for _step in range(3):
        QApplication.processEvents()
        assert label.font().pixelSize() == worn.theme.px(22)
        ink = label.palette().color(label.foregroundRole())
        assert ink == worn.theme.status["warn"].ink
        window.show()


def test_a_header_nobody_has_seen_takes_a_new_look(worn: Look, qtbot: QtBot) -> None:
    table = TableView("Channels")
    qtbot.addWidget(table)
    worn.apply("dark", text_scale=150)
    QApplication.processEvents()
    table.show()
    assert table.horizontalHeader().font().pixelSize() == worn.theme.px(12)


@pytest.mark.parametrize("kind", [Kind.QUIET, Kind.LINK])
def test_a_bare_button_has_no_ground_when_it_is_refused(worn: Look, kind: Kind) -> None:
    image = QImage(60, 34, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(worn.theme.colours.surface)
    rest = image.copy()
    painter = QPainter(image)
    painter.setPen(QColor("black"))
    off = ButtonState(enabled=False)
    paint_button(painter, QRectF(image.rect()), kind, worn.theme, off)
    painter.end()
    assert image == rest


@pytest.mark.parametrize("ground", ["window", "raised", "surface"])
def test_the_corners_of_a_table_show_what_it_lies_on(
    worn: Look, qtbot: QtBot, ground: str
) -> None:
    worn.apply("dark")
    window = Dialog("Import", "Import") if ground == "raised" else QWidget()
    qtbot.addWidget(window)
    below = Card() if ground == "surface" else QWidget()
    layout = window.layout() or QVBoxLayout(window)
    layout.addWidget(below)
    card = TableCard(TableView("Channels"))
    (below.layout() or QVBoxLayout(below)).addWidget(card)
    window.resize(500, 400)
    window.show()
    drawn = window.grab().toImage()
    corner = card.mapTo(window, QPoint(0, 0))
    assert drawn.pixelColor(corner) == getattr(worn.theme.colours, ground)


def test_emptiness_needs_no_text(qtbot: QtBot) -> None:
    empty = EmptyState("inbox", "Nothing here", "")
    qtbot.addWidget(empty)
    empty.show()
    before = empty.minimumSizeHint().height()
    empty.show_text("Nothing here", "One wants it because of that.")
    assert empty.minimumSizeHint().height() > before


def test_a_turn_card_is_as_tall_after_a_change_of_the_look(
    worn: Look, qtbot: QtBot
) -> None:
    card = TurnCard(
        TurnView(
            title="Focaccia",
            network="instagram",
            due="in 1 h",
            text="Straight from the oven: spring-onion focaccia, until Saturday only.",
            steps=("Draft", "Post"),
        )
    )
    qtbot.addWidget(card)
    card.setFixedWidth(290)
    card.show()
    QApplication.processEvents()
    before = card.height()
    worn.apply("light", text_scale=150)
    QApplication.processEvents()
    assert card.height() > before
    worn.apply("light", high_contrast=True)
    QApplication.processEvents()
    assert card.height() == before


def test_what_floats_is_cut_to_round_corners_at_every_size(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    part = QWidget(window)
    part.installEventFilter(Cutter(part, "banner"))
    window.show()
    for side in (100, 160):
        part.resize(side, side)
        shape = part.mask()
        assert not shape.contains(QPoint(0, 0))
        assert not shape.contains(QPoint(side - 1, side - 1))
        assert shape.contains(QPoint(side // 2, 0))
        assert shape.contains(QPoint(side // 2, side - 1))


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_menus_and_lists_have_no_frame_of_the_desktop(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    field = TextField("Linden", parent=window)
    choice = Choice(((1, "One"),), parent=window)
    choice.show()
    at = QPoint(4, 4)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, at)
    QApplication.sendEvent(field, asked)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    choice.showPopup()
    for floating in (Menu(window), menu, choice.view().window()):
        assert floating.windowFlags() & Qt.WindowType.FramelessWindowHint
        assert floating.property("soft") is True
    menu.close()
    choice.hidePopup()


def test_a_scrim_covers_the_window_as_long_as_a_dialog_is_open(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.show()
    bright = window.grab().toImage().pixelColor(10, 10).lightness()
    dialog = ask(window, "Delete it?", verb="Delete", done=window.update)
    scrim = window.findChild(Scrim)
    assert scrim is not None
    window.resize(500, 350)
    assert scrim.size() == window.size()
    assert window.grab().toImage().pixelColor(10, 10).lightness() < bright
    dialog.reject()
    assert window.grab().toImage().pixelColor(10, 10).lightness() == bright


def test_a_toast_gives_the_focus_back_and_says_its_key(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    first, second = TextField(parent=window), TextField(parent=window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    second.setFocus()
    undone: list[int] = []
    Toasts(window).say("Moved", undo=lambda: undone.append(1), key="Ctrl+Z")
    toast = window.findChild(Toast)
    assert toast is not None
    assert toast.spoken == "Moved. Undo: Ctrl+Z"
    QTest.keyClick(second, Qt.Key.Key_Tab)
    assert toast.button.hasFocus()
    QTest.keyClick(toast.button, Qt.Key.Key_Space)
    assert undone == [1]
    assert second.hasFocus()
    assert not first.hasFocus()


@pytest.mark.parametrize("text", ["@lindenbakery", "2 h", "99+", "Move…"])
def test_a_text_runs_as_its_letters_do(worn: Look, text: str) -> None:
    plain, mirrored = (_written(worn, text, rtl=rtl) for rtl in (False, True))
    assert plain == mirrored


def _written(look: Look, text: str, *, rtl: bool) -> QImage:
    """Return a picture of a text that stands at the left, wherever people begin."""
    image = QImage(140, 20, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(look.theme.colours.surface)
    align = Qt.AlignmentFlag.AlignTrailing if rtl else Qt.AlignmentFlag.AlignLeading
    direction = Qt.LayoutDirection
    painter = QPainter(image)
    painter.setLayoutDirection(direction.RightToLeft if rtl else direction.LeftToRight)
    box, ink = QRectF(image.rect()), look.theme.colours.text
    words(painter, box, text, look.theme, ink, rtl=rtl, align=align)
    painter.end()
    return image


@pytest.mark.parametrize("dark", ["light", "dark"])
def test_the_focus_is_seen_on_what_is_ticked(
    worn: Look, qtbot: QtBot, dark: str
) -> None:
    worn.apply(dark)
    box = QCheckBox("Remind me")
    qtbot.addWidget(box)
    box.setChecked(True)
    box.resize(box.sizeHint())
    with qtbot.waitActive(box):
        box.show()
        box.activateWindow()
    size = box.sizeHint()
    box.setFocus(Qt.FocusReason.TabFocusReason)
    edge = box.grab().toImage().pixelColor(box.width() // 2, 0)
    assert _near(edge, worn.theme.colours.focus)
    assert box.sizeHint() == size


def test_a_day_is_chosen_in_a_calendar_in_the_look(worn: Look, qtbot: QtBot) -> None:
    field = date_field(date(2026, 11, 17), Formats(locale_name="en_GB"))
    qtbot.addWidget(field)
    calendar = field.calendarWidget()
    calendar.resize(calendar.sizeHint().expandedTo(calendar.minimumSize()))
    rest = calendar.grab().toImage()
    assert _share(rest, worn.theme.colours.accent) > 0
    worn.apply("dark")
    assert _share(calendar.grab().toImage(), worn.theme.colours.accent) > 0


def _share(image: QImage, colour: QColor) -> float:
    found = sum(
        image.pixelColor(x, y) == colour
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )
    return found / (image.width() * image.height())


def test_a_newer_undo_takes_the_place_of_an_older_offer(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 600)
    host.show()
    toasts = Toasts(host)
    taken: list[str] = []

    toasts.say("First", undo=lambda: taken.append("first"))
    toasts.say("Between", undo=lambda: taken.append("between"))
    toasts.say("Plain")
    toasts.say("Last", undo=lambda: taken.append("last"))

    assert toasts.current is not None
    assert toasts.current.text in {"Plain", "Last"}
    while toasts.current is not None and toasts.current.act is None:
        toasts.dismiss()
    assert toasts.current is not None
    assert toasts.current.text == "Last"
