"""The sidebar: the business, a way to search, the places, and who is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from socialdesk.domain.words import _
from socialdesk.ui.icons import STROKE, STROKE_SELECTED
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.avatar import NOBODY, Face, paint_avatar, paint_presence
from socialdesk.ui.widgets.badge import (
    badge_size,
    key_size,
    paint_badge,
    paint_key,
)
from socialdesk.ui.widgets.cards import Divider
from socialdesk.ui.widgets.paint import (
    Lane,
    centred,
    focus_ring,
    is_rtl,
    rounded,
    words,
)
from socialdesk.ui.widgets.press import Pressable
from socialdesk.ui.widgets.rows import two_lines
from socialdesk.ui.widgets.text import Label, tooltip

_EDGE, _NARROW_EDGE = 12, 9
_NAV_ICON = 18
_DISC = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One page one can go to. `foot` places stand at the bottom."""

    key: str
    text: str
    icon: str
    heading: str = ""
    foot: bool = False
    shortcut: str = ""


class Sidebar(QWidget):
    """Navigation. Narrow, it shows icons only.

    Signals:
        chosen(str): The key of the place somebody goes to.
        search_asked(): The search box was pressed.
        business_asked(): The business was pressed.
        person_asked(): The signed-in person was pressed.

    Args:
        places: Where one can go, in order; a heading stands before the place that has
            one.
        parent: Qt's parent.
    """

    chosen = Signal(str)
    search_asked = Signal()
    business_asked = Signal()
    person_asked = Signal()

    def __init__(
        self, places: Sequence[Place], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme: Theme = theme()
        self._narrow = False
        self._group = QButtonGroup(self)
        self._items: dict[str, _Item] = {}
        self._headings: list[Label] = []
        self.setAccessibleName(_("Navigation"))
        self.business = _Business()
        self.business.clicked.connect(self.business_asked)
        self.search = _Search()
        self.search.clicked.connect(self.search_asked)
        self.person = _Person()
        self.person.clicked.connect(self.person_asked)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, _EDGE, _EDGE + 1, _EDGE)
        column.setSpacing(2)
        column.addWidget(self.business)
        column.addSpacing(10)
        column.addWidget(self.search)
        column.addSpacing(12)
        self._add(column, [place for place in places if not place.foot])
        column.addStretch(1)
        self._add(column, [place for place in places if place.foot])
        column.addSpacing(4)
        column.addWidget(Divider())
        column.addSpacing(4)
        column.addWidget(self.person)
        follow(self._dress)

    @property
    def current(self) -> str:
        """The key of the place that is shown; empty before the first."""
        for key, item in self._items.items():
            if item.isChecked():
                return key
        return ""

    def select(self, key: str) -> None:
        """Mark a place as shown, without saying `chosen`."""
        self._items[key].setChecked(True)

    def item(self, key: str) -> Pressable:
        """Return the button of a place."""
        return self._items[key]

    def show_badge(
        self, key: str, count: int, *, loud: bool = False, meaning: str = ""
    ) -> None:
        """Show a count at a place; nothing at zero.

        Args:
            key: The place.
            count: How many.
            loud: Whether it needs me today.
            meaning: A sentence such as "3 posts for you today".
        """
        self._items[key].show_badge(count, loud=loud, meaning=meaning)

    def show_business(self, name: str, line: str) -> None:
        """Show the business and a line such as "4 people · 6 channels"."""
        self.business.show_texts(name, line)

    def show_person(self, face: Face, line: str, *, present: bool = True) -> None:
        """Show who is signed in, and a line such as "On duty until Friday"."""
        self.person.show_person(face, line, present=present)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - a setter like Qt's
        """Show icons only, or all."""
        self._narrow = narrow
        edge = _NARROW_EDGE if narrow else _EDGE
        self._column.setContentsMargins(edge, _EDGE, edge + 1, _EDGE)
        for heading in self._headings:
            heading.setVisible(not narrow)
        for part in (self.business, self.search, self.person, *self._items.values()):
            part.set_narrow(narrow)
        self._dress(self._theme)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground and edge."""
        painter, colours = QPainter(self), self._theme.colours
        painter.fillRect(self.rect(), colours.sidebar)
        lane = Lane(QRectF(self.rect()), rtl=is_rtl(self))
        painter.fillRect(lane.trail(1), colours.border)
        painter.end()

    def _add(self, column: QVBoxLayout, places: Sequence[Place]) -> None:
        for place in places:
            if place.heading:
                heading = Label(place.heading, "small", "text3", weight=600)
                heading.setContentsMargins(10, 14, 10, 6)
                heading.setFixedHeight(38)
                self._headings.append(heading)
                column.addWidget(heading)
            item = self._items[place.key] = _Item(place)
            item.clicked.connect(self._tell)
            self._group.addButton(item)
            column.addWidget(item)

    def _tell(self) -> None:
        self.chosen.emit(self.current)

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        wide = max(theme.size("sidebar"), theme.tokens.size["sidebar"])
        narrow = max(theme.size("sidebar_narrow"), theme.tokens.size["sidebar_narrow"])
        self.setFixedWidth(narrow if self._narrow else wide)
        self.update()


class _Part(Pressable):
    """A part of the sidebar, which can be narrow."""

    def __init__(self, text: str = "") -> None:
        self.narrow = False
        super().__init__(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - a setter like Qt's
        """Show the icon only, or all."""
        self.narrow = narrow
        self.update()

    def ground(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw what the pointer and the focus do to it."""
        radius = theme.radius("control")
        if self.underMouse():
            fill = theme.colours.pressed if self.isDown() else theme.colours.hover
            rounded(painter, box, radius, fill=fill)
        if self.ringed:
            focus_ring(painter, box, radius, theme)


class _Item(_Part):
    """A place."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._count, self._loud = 0, False
        super().__init__(place.text)
        self.setCheckable(True)
        tip = place.text
        if place.shortcut:
            keys = QKeySequence(place.shortcut)
            shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
            tip = f"{place.text} ({shown})"
        tooltip(self, tip)
        self.setAccessibleName(place.text)

    def show_badge(self, count: int, *, loud: bool, meaning: str) -> None:
        """Show a count."""
        self._count, self._loud = count, loud
        name = self._place.text
        self.setAccessibleName(f"{name}, {meaning or count}" if count else name)
        self.update()

    def wish(self, theme: Theme) -> QSize:
        """Return the room of a row."""
        return QSize(theme.px(30), theme.size("nav_item"))

    def draw(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw the place."""
        colours, on = theme.colours, self.isChecked()
        if on:
            radius = theme.radius("control")
            rounded(painter, box, radius, fill=theme.selected_fill)
        if not on or self.ringed:
            self.ground(painter, theme, box)
        lane = Lane(box, rtl=is_rtl(self))
        side = theme.px(_NAV_ICON)
        lane.lead(10 if not self.narrow else (box.width() - side) / 2)
        place = centred(lane.lead(side, 10), side)
        quiet, ink = colours.text2, colours.text
        if on:
            quiet = ink = colours.accent_ink
        stroke = STROKE_SELECTED if on else STROKE
        theme.icons.paint(painter, place, self._place.icon, quiet, stroke=stroke)
        if self.narrow:
            self._draw_dot(painter, theme, place)
            return
        lane.trail(10)
        if self._count:
            size = badge_size(self._count, theme)
            badge = centred(lane.trail(size.width(), 6), size.width(), size.height())
            paint_badge(painter, badge, self._count, theme, loud=self._loud)
        words(
            painter,
            lane.rest,
            self.label,
            theme,
            ink,
            style="strong" if on else "body",
            weight=600 if on else 500,
            rtl=is_rtl(self),
        )

    def _draw_dot(self, painter: QPainter, theme: Theme, place: QRectF) -> None:
        """Say in the narrow sidebar that there is a count."""
        if self._count:
            fill = theme.colours.accent if self._loud else theme.colours.text3
            dot = QRectF(place.right() - 3, place.top() - 3, 8, 8)
            rounded(painter, dot, 4, fill=fill)


class _TwoLines(_Part):
    """A sign with a name and a line below it."""

    def __init__(self) -> None:
        self._name = self._line = ""
        super().__init__()

    def show_texts(self, name: str, line: str) -> None:
        """Show a name and a line."""
        self._name, self._line = name, line
        self.setAccessibleName(", ".join(part for part in (name, line) if part))
        tooltip(self, name)
        self.update()

    def wish(self, theme: Theme) -> QSize:
        """Return the room of sign and lines."""
        return QSize(theme.px(32), theme.px(40))

    def draw(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw sign, name and line."""
        self.ground(painter, theme, box)
        rtl, colours = is_rtl(self), theme.colours
        lane = Lane(box, rtl=rtl)
        disc = theme.px(_DISC)
        lane.lead(4 if not self.narrow else (box.width() - disc) / 2)
        self.draw_sign(painter, theme, centred(lane.lead(disc, 10), disc))
        if self.narrow:
            return
        lane.trail(6)
        side = theme.px(16)
        theme.icons.paint(
            painter, centred(lane.trail(side, 6), side), self.end_icon, colours.text2
        )
        first, second = two_lines(lane.rest, theme, "strong", "small", 0)
        words(
            painter,
            first,
            self._name,
            theme,
            colours.text,
            style=self.name_style,
            weight=650,
            rtl=rtl,
        )
        words(painter, second, self._line, theme, colours.text3, style="small", rtl=rtl)

    name_style = "strong"
    end_icon = "ellipsis"

    def draw_sign(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw what stands before the name."""
        raise NotImplementedError


class _Business(_TwoLines):
    """The business."""

    name_style = "name"
    end_icon = "chevron-down"

    def draw_sign(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw the shop on the accent."""
        rounded(painter, box, 9, fill=theme.colours.accent)
        theme.icons.paint(
            painter, centred(box, theme.px(18)), "store", theme.colours.on_accent
        )


class _Person(_TwoLines):
    """Who is signed in."""

    def __init__(self) -> None:
        self._face, self._present = NOBODY, False
        super().__init__()
        self.show_texts(_("Nobody is signed in"), "")

    def show_person(self, face: Face, line: str, *, present: bool) -> None:
        """Show somebody."""
        self._face, self._present = face, present
        self.show_texts(face.name, line)

    def draw_sign(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw the face."""
        paint_avatar(painter, box, self._face, theme)
        if self._present:
            paint_presence(painter, box, theme, theme.colours.sidebar)


class _Search(_Part):
    """Looks like a field, opens the palette."""

    def __init__(self) -> None:
        super().__init__(_("Search or jump to"))
        keys = QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_K)
        shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
        self._keys = shown.replace("+", " ")
        self.setAccessibleName(self.text())
        tooltip(self, f"{self.text()} ({shown})")

    def wish(self, theme: Theme) -> QSize:
        """Return the room of a field."""
        return QSize(theme.px(32), theme.size("control"))

    def draw(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw field, words and key."""
        colours, radius, rtl = theme.colours, theme.radius("control"), is_rtl(self)
        fill = colours.hover if self.underMouse() else colours.surface
        rounded(painter, box, radius, fill=fill, outline=colours.border)
        lane = Lane(box, rtl=rtl)
        side = theme.px(16)
        lane.lead(10 if not self.narrow else (box.width() - side) / 2)
        place = centred(lane.lead(side, 8), side)
        theme.icons.paint(painter, place, "search", colours.text2)
        if not self.narrow:
            size = key_size(self._keys, theme)
            lane.trail(8)
            key = centred(lane.trail(size.width(), 4), size.width(), size.height())
            paint_key(painter, key, self._keys, theme)
            words(painter, lane.rest, self.label, theme, colours.text3, rtl=rtl)
        if self.ringed:
            focus_ring(painter, box, radius, theme)
