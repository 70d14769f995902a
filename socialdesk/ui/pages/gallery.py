"""Every part in every state on one page, to be looked at.

It is no page of the program: it is drawn to a picture in each theme, and looked at
when a part changes.
"""

from datetime import date, datetime, time

from PySide6.QtCore import QRectF
from PySide6.QtGui import (
    QColor,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QPixmap,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from socialdesk.ui.formats import Formats
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.avatar import NOBODY, SIZES, Avatar, Face
from socialdesk.ui.widgets.badge import Badge, KeyCap, Pill
from socialdesk.ui.widgets.buttons import Button, IconButton, Kind, Tall
from socialdesk.ui.widgets.cards import (
    Banner,
    Card,
    EmptyState,
    PageHeader,
    Section,
    StatTile,
)
from socialdesk.ui.widgets.chip import (
    Chip,
    ChipMood,
    ChipState,
    chip_height,
    paint_chip,
    paint_gap,
)
from socialdesk.ui.widgets.forms import (
    Choice,
    Form,
    LongField,
    SearchField,
    TextField,
    date_field,
    moment_field,
    time_field,
)
from socialdesk.ui.widgets.paint import is_rtl, painter_for
from socialdesk.ui.widgets.rows import ListRow, RowList, ShareRow, TaskRow
from socialdesk.ui.widgets.sidebar import Place, Sidebar
from socialdesk.ui.widgets.switch import FilterPill, Switch
from socialdesk.ui.widgets.tables import (
    FACES_ROLE,
    PILL_ROLE,
    TILE_ROLE,
    TableCard,
    TableView,
)
from socialdesk.ui.widgets.text import Label
from socialdesk.ui.widgets.tile import NETWORK_HUES, Tile
from socialdesk.ui.widgets.toast import Toasts
from socialdesk.ui.widgets.turn import TurnCard, TurnView

MAYA = Face(name="Maya Okafor", initials="MO", hue="sea")
PRIYA = Face(name="Priya Anand", initials="PA", hue="coral")
TOMAS = Face(name="Tomás Lindqvist", initials="TL", hue="violet")
JONAS = Face(name="Jonas Becker", initials="JB", hue="blue")

FORMATS = Formats(zone="Europe/Berlin", locale_name="en_GB")
WALL = datetime(2026, 11, 17, 14, 30)  # noqa: DTZ001 - a wall time
PLACES = (
    Place(key="today", text="Today", icon="sun", shortcut="Ctrl+1"),
    Place(key="calendar", text="Calendar", icon="calendar-days", shortcut="Ctrl+2"),
    Place(key="talks", text="Conversations", icon="message-circle"),
    Place(key="channels", text="Channels", icon="megaphone", heading="Workspace"),
    Place(key="team", text="Team", icon="users"),
    Place(key="rotations", text="Rotations", icon="repeat-2"),
    Place(key="playbook", text="Playbook", icon="book-open"),
    Place(key="reports", text="Reports", icon="chart-column"),
    Place(key="settings", text="Settings", icon="settings", foot=True),
)


def gallery() -> QWidget:
    """Return a page with every part in each of its states."""
    whole = QWidget()
    line = QHBoxLayout(whole)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(0)
    line.addWidget(_sidebar())
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(24, 24, 24, 72)
    column.setSpacing(16)
    for part in (
        _header(),
        _stats(),
        _filters(),
        Banner(
            "TikTok has no deputy from Saturday. If Priya is away, nobody is told.",
            action="Choose a deputy",
        ),
        _tasks(),
        _buttons(),
        _beside(_turn_column(), _next_column(), _Chips()),
        _beside(_form(), _switches()),
        _table(),
        _marks(),
        EmptyState(
            "message-circle",
            "No conversations noted yet",
            "When a customer writes on one of your channels, note it here so that the "
            "whole team knows who answers.",
            primary="Note a conversation",
            quiet="Show examples",
        ),
    ):
        column.addWidget(part)
    column.addStretch(1)
    line.addWidget(page, 1)
    Toasts(page).say("Stollen pre-sale opens: approved", undo=page.update, key="Ctrl Z")
    return whole


def _sidebar() -> QWidget:
    bar = Sidebar(PLACES)
    bar.show_business("Linden Bakery", "4 people · 6 channels")
    bar.show_person(MAYA, "On duty until Friday")
    bar.show_badge("today", 3, loud=True, meaning="3 things for you today")
    bar.show_badge("talks", 2, meaning="2 conversations wait")
    bar.show_badge("rotations", 120, meaning="120 questions")
    bar.select("today")
    return bar


def _header() -> QWidget:
    header = PageHeader(
        "Good morning, Maya",
        "Tuesday 17 November · you look after all channels until Friday",
        "display",
    )
    header.beside(IconButton("chevron-left", "Earlier", flips=True))
    header.beside(IconButton("chevron-right", "Later", flips=True))
    header.beside(Button("Today"))
    header.add(
        Switch(
            (("month", "Month"), ("week", "Week"), ("agenda", "Agenda")), "How to look"
        )
    )
    header.add(Button("New post", Kind.PRIMARY, "plus"))
    return header


def _stats() -> QWidget:
    tiles = []
    for icon, label, status, figure in (
        ("triangle-alert", "late", "bad", "1"),
        ("send", "to post today", "accent", "3"),
        ("eye", "to review", "info", "2"),
        ("message-circle", "waiting for a reply", "warn", "2"),
    ):
        tile = StatTile(icon, label, status)
        tile.show_figure(figure)
        tiles.append(tile)
    return _beside(*tiles)


def _filters() -> QWidget:
    pills: list[QWidget] = [
        FilterPill(name, network, on=network != "newsletter")
        for name, network in (
            ("Instagram", "instagram"),
            ("Facebook", "facebook"),
            ("LinkedIn", "linkedin"),
            ("TikTok", "tiktok"),
            ("Google Business", "google_business"),
            ("Newsletter", "newsletter"),
        )
    ]
    row = _beside(*pills, FilterPill("Maya", face=MAYA), gap=8)
    _line(row).addStretch(1)
    _line(row).addWidget(Button("All people", Kind.QUIET, "sliders-horizontal"))
    return row


def _tasks() -> QWidget:
    rows = RowList()
    for title, line, network, channel, marker in (
        (
            "Sourdough Monday",
            "Was due yesterday 09:00 · Priya is ill, handed to you",
            "instagram",
            "Instagram",
            "late",
        ),
        (
            "Spring-onion focaccia",
            "14:30 · approved by Tomás · caption and 1 photo ready",
            "instagram",
            "Instagram",
            "now",
        ),
        ("Night-shift diary", "18:00 · draft", "tiktok", "TikTok", ""),
    ):
        row = TaskRow(
            title,
            line,
            network=network,
            channel=channel,
            face=MAYA,
            marker=marker,
        )
        kind = Kind.PRIMARY if marker else Kind.PLAIN
        row.add(Button("Post it now" if marker else "Open", kind, tall=Tall.LIST))
        if marker:
            row.add(Button("Move…", tall=Tall.LIST))
        rows.add(row)
    return _stacked(Section("Late", 1, "bad"), rows)


def _buttons() -> QWidget:
    kinds: list[QWidget] = [
        Button(kind.value.capitalize(), kind, icon)
        for kind, icon in zip(Kind, ("send", "", "", "", "", "trash-2"), strict=True)
    ]
    busy = Button("Save", Kind.PRIMARY, "save")
    busy.set_busy(True)
    refused = Button("Post it now", Kind.PRIMARY)
    refused.refuse("Priya has not approved it yet.")
    off = Button("Delete…", Kind.DANGER)
    off.refuse("Only the owner may do that.")
    icon = IconButton("ellipsis", "More")
    dense = Button("Dense", tall=Tall.DENSE)
    row = _beside(*kinds, busy, refused, off, icon, dense, gap=8)
    _line(row).addStretch(1)
    return row


def _turn_column() -> QWidget:
    card = TurnCard(
        TurnView(
            title="Spring-onion focaccia",
            network="instagram",
            channel="Instagram",
            when="today 14:30",
            due="in 1 h 20 min",
            text="Straight from the oven: spring-onion focaccia, only until Saturday. "
            "#lindenbakery",
            picture=_picture(),
            steps=("Draft", "Review", "Post"),
            done=2,
        )
    )
    card.setFixedWidth(theme().px(290))
    return card


def _next_column() -> QWidget:
    shares = Card(dense=True)
    shares.body.setSpacing(0)
    for face, value in ((MAYA, 11), (TOMAS, 12), (PRIYA, 9), (JONAS, 7)):
        shares.body.addWidget(ShareRow(face.name, value, 12, face=face))
    return _stacked(
        Section("Up next", action="See all"),
        ListRow(
            "Weekend pre-orders", "15:30 · scheduled", network="facebook", face=MAYA
        ),
        ListRow(
            "Night-shift diary",
            "18:00 · needs your review",
            network="tiktok",
            face=PRIYA,
            tone="warn",
        ),
        ListRow(
            "@brotfan_kiel", "Is the focaccia vegan?", network="instagram", end="2 h"
        ),
        shares,
    )


def _form() -> QWidget:
    card, form = Card(), Form()
    form.add("name", "&Name", TextField("Linden Bakery Kiel"))
    form.add("address", "&Address", TextField("not a link"))
    form.add(
        "network",
        "Net&work",
        Choice((("g", "Google Business"), ("x", "X"))),
        "Where the channel is at home.",
    )
    form.add("next", "Next &post", moment_field(WALL, FORMATS))
    form.add("day", "&Day", date_field(date(2026, 11, 17), FORMATS))
    form.add("time", "&Time", time_field(time(14, 30), FORMATS))
    off = TextField("Not yours to change")
    off.setEnabled(False)
    form.add("off", "&Handle", off)
    form.add("notes", "N&otes", LongField("", "What others should know", lines=2))
    form.fail("address", "That is not a web address. It should start with https://")
    card.body.addWidget(form)
    card.body.addStretch(1)
    return card


def _switches() -> QWidget:
    card = Card()
    checked, radio = QCheckBox("Remind me 30 minutes before"), QRadioButton("By week")
    checked.setChecked(True)
    radio.setChecked(True)
    off = QCheckBox("Only owners may change this")
    off.setChecked(True)
    off.setEnabled(False)
    bar = QProgressBar()
    bar.setRange(0, 50)
    bar.setValue(32)
    bar.setTextVisible(False)
    bar.setAccessibleName("Importing")
    for part in (
        SearchField("Find a channel"),
        checked,
        QCheckBox("Someone must approve posts"),
        off,
        radio,
        QRadioButton("By day"),
        Label("Importing 32 of 50 posts"),
        bar,
        Label("A long sentence that does not fit into the room it is given here"),
        Label(
            "Small print that may take several lines, because it explains something "
            "one wants to read once.",
            "small",
            "text2",
            wrap=True,
        ),
    ):
        card.body.addWidget(part)
    card.body.addStretch(1)
    row = _beside(Button("Delete…", Kind.DANGER), gap=8)
    _line(row).addStretch(1)
    _line(row).addWidget(Button("Cancel"))
    _line(row).addWidget(Button("Save", Kind.PRIMARY))
    card.body.addWidget(row)
    return card


def _table() -> QWidget:
    table = TableView("Channels")
    model = QStandardItemModel(0, 5, table)
    model.setHorizontalHeaderLabels(
        ["Channel", "Handle", "Looked after by", "State", "Last post"]
    )
    for name, network, handle, face, state in (
        ("Instagram", "instagram", "@lindenbakery", MAYA, ("Active", "ok")),
        ("Facebook", "facebook", "Linden Bakery", TOMAS, ("Active", "ok")),
        ("LinkedIn", "linkedin", "Linden Bakery GmbH", JONAS, ("Proposed", "info")),
        ("TikTok", "tiktok", "@linden.dough", NOBODY, ("Lost", "bad")),
    ):
        row = [QStandardItem(text) for text in (name, handle, face.name, "", "today")]
        row[0].setData((network, ""), TILE_ROLE)
        row[2].setData((face,), FACES_ROLE)
        row[3].setData(state, PILL_ROLE)
        model.appendRow(row)
    table.setModel(model)
    for column in range(4):
        table.setColumnWidth(column, 190)
    table.setCurrentIndex(model.index(1, 0))
    card = TableCard(table)
    card.setFixedHeight(theme().px(37) + 4 * theme().size("table_row") + 3)
    return card


def _marks() -> QWidget:
    tiles: list[QWidget] = [Tile(network, name=network) for network in NETWORK_HUES]
    faces: list[QWidget] = [Avatar(MAYA, size) for size in SIZES]
    pills: list[QWidget] = [
        Pill(word, status, icon)
        for word, status, icon in (
            ("ready", "ok", "check"),
            ("in 1 h 20 min", "warn", "clock"),
            ("late", "bad", "triangle-alert"),
            ("to review", "info", "eye"),
            ("your turn", "accent", ""),
            ("draft", "quiet", ""),
        )
    ]
    first = _beside(*tiles, Tile("threads"), Tile("forum"), Tile("", size=20), gap=8)
    second = _beside(
        *faces,
        Avatar(NOBODY, 26),
        Avatar(TOMAS, 26, ring=True),
        Avatar(MAYA, 32, present=True),
        Badge(3, loud=True),
        Badge(2),
        Badge(120),
        KeyCap("Ctrl K"),
        KeyCap("M"),
        *pills,
        gap=8,
    )
    for row in (first, second):
        _line(row).addStretch(1)
    return _stacked(first, second)


class _Chips(QWidget):
    """Chips in every state, with one line and with two."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme = theme()
        self.setAccessibleName("Chips")
        follow(self._dress)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw them."""
        painter, worn = painter_for(self), self._theme
        tall, row = chip_height(worn, tall=True), chip_height(worn, tall=False)
        wide = worn.px(118)
        moods = (
            ChipMood(rtl=is_rtl(self)),
            ChipMood(hovered=True, rtl=is_rtl(self)),
            ChipMood(focused=True, rtl=is_rtl(self)),
        )
        networks = tuple(NETWORK_HUES)
        for number, state in enumerate(ChipState):
            chip = Chip(
                title="Sourdough Monday",
                network=networks[number],
                time="09:00",
                state=state,
                face=MAYA,
            )
            top = 4 + number * (tall + 8)
            for column, mood in enumerate(moods):
                height = row if column == 1 else tall
                box = QRectF(4 + column * wide * 1.07, top, wide, height)
                paint_chip(painter, box, chip, worn, mood)
        last = QRectF(4 + 3 * wide * 1.07, 4, wide, tall)
        paint_gap(painter, last, worn)
        dragged = Chip(title="Behind the scenes", network="instagram", time="12:00")
        mood = ChipMood(dragged=True, rtl=is_rtl(self))
        paint_chip(painter, last.translated(14, 60), dragged, worn, mood)
        painter.end()

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        height = 9 * (chip_height(theme, tall=True) + 8) + 8
        self.setFixedSize(theme.px(530), height)
        self.update()


def _picture() -> QPixmap:
    """Return something that looks like bread."""
    picture = QPixmap(112, 112)
    painter = QPainter(picture)
    shade = QLinearGradient(0, 0, 112, 112)
    for place, name in ((0.0, "burlywood"), (0.6, "peru"), (1.0, "olivedrab")):
        shade.setColorAt(place, QColor(name))
    painter.fillRect(picture.rect(), shade)
    painter.end()
    return picture


def _beside(*widgets: QWidget, gap: int = 16) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(gap)
    for widget in widgets:
        line.addWidget(widget)
    return row


def _stacked(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return holder


def _line(row: QWidget) -> QHBoxLayout:
    layout = row.layout()
    assert isinstance(layout, QHBoxLayout)  # noqa: S101 - _beside has just made it
    return layout
