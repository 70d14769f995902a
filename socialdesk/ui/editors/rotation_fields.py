"""The rarer fields of a rotation: the order of people, weekdays, active hours."""

from collections.abc import Mapping, Sequence
from datetime import time

from PySide6.QtCore import QRectF, QSize, Qt, QTime, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.ids import PersonId
from socialdesk.domain.rotations import (
    WEEKDAYS,
    Window,
)
from socialdesk.domain.team import Person
from socialdesk.domain.words import _
from socialdesk.ui.formats import Formats
from socialdesk.ui.models.faces import face_of
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.avatar import NOBODY, Avatar
from socialdesk.ui.widgets.buttons import Button, IconButton, Kind
from socialdesk.ui.widgets.cards import Sign
from socialdesk.ui.widgets.forms import (
    Choice,
    time_field,
)
from socialdesk.ui.widgets.paint import (
    focus_ring,
    painter_for,
    rounded,
    shows_ring,
    words,
)
from socialdesk.ui.widgets.press import Pressable
from socialdesk.ui.widgets.text import Label, tooltip

_SLOT = 38
_OPEN = time(9), time(17)


class RosterEdit(QWidget):
    """The order of turns: people, perhaps twice, and slots nobody has.

    Alt+Up and Alt+Down move a place, Delete takes it out; places can be dragged.

    Signals:
        chosen(object): The order after a change, as a tuple of identities.
    """

    chosen = Signal(object)

    def __init__(
        self, people: Sequence[Person], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._people: Mapping[str, Person] = {each.id: each for each in people}
        self._roster: list[PersonId] = []
        self._slots: list[_Slot] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(2)
        here = [each for each in people if each.active_until is None]
        self.adding = Choice(
            [
                (None, _("Add somebody…")),
                *((each.id, each.name) for each in here),
                ("", _("Nobody (an empty slot)")),
            ]
        )
        self.adding.setAccessibleName(_("Add somebody to the order"))
        self.adding.chosen.connect(self._add)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addLayout(self._column)
        whole.addWidget(self.adding, 0, Qt.AlignmentFlag.AlignLeading)
        self.setFocusProxy(self.adding)

    @property
    def value(self) -> tuple[PersonId, ...]:
        """The order of turns; an empty identity is a slot nobody has."""
        return tuple(self._roster)

    def slot_at(self, place: int) -> QWidget:
        """Return the row of a place."""
        return self._slots[place]

    def show_roster(self, roster: Sequence[PersonId]) -> None:
        """Show another order."""
        self._roster = list(roster)
        self._show()

    def _show(self) -> None:
        while len(self._slots) > len(self._roster):
            gone = self._slots.pop()
            gone.hide()
            gone.deleteLater()
        while len(self._slots) < len(self._roster):
            slot = _Slot(len(self._slots))
            slot.moved.connect(self.move_place)
            slot.removed.connect(self.remove)
            slot.walked.connect(self._walk)
            self._slots.append(slot)
            self._column.addWidget(slot)
        last = len(self._roster) - 1
        for place, person_id in enumerate(self._roster):
            person = self._people.get(person_id)
            self._slots[place].show_person(person, last=place == last)

    @Slot(object)
    def _add(self, person_id: object) -> None:
        self.adding.choose(None)
        if isinstance(person_id, str):
            self._roster.append(PersonId(person_id))
            self._tell()

    @Slot(int, int)
    def move_place(self, place: int, to: int) -> None:
        """Move a place in the order; the keyboard goes along."""
        if 0 <= to < len(self._roster) and place != to:
            self._roster.insert(to, self._roster.pop(place))
            self._tell()
            self._slots[to].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int)
    def remove(self, place: int) -> None:
        """Take a place out of the order."""
        del self._roster[place]
        self._tell()
        if self._slots:
            near = self._slots[min(place, len(self._slots) - 1)]
            near.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int)
    def _walk(self, to: int) -> None:
        if 0 <= to < len(self._slots):
            self._slots[to].setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        self._show()
        self.chosen.emit(self.value)


class _Slot(QWidget):
    """One place in the order.

    Signals:
        moved(int, int): It should move from one place to another.
        removed(int): It should go.
        walked(int): The keyboard wants to be at another place.
    """

    moved = Signal(int, int)
    removed = Signal(int)
    walked = Signal(int)

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place = self._dragged = place
        self._ring = False
        self._theme = theme()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._avatar = Avatar(NOBODY, 24)
        self._name = Label("", "body")
        self._number = Label(f"{place + 1}", "small", "text3")
        self.up = IconButton("arrow-up", _("Earlier"), on_click=self._earlier)
        self.down = IconButton("arrow-down", _("Later"), on_click=self._later)
        self.away = IconButton("x", _("Take out"), on_click=self._remove)
        line = QHBoxLayout(self)
        line.setContentsMargins(6, 0, 4, 0)
        line.setSpacing(8)
        line.addWidget(Sign("grip-vertical", "text3", 16))
        line.addWidget(self._number)
        line.addWidget(self._avatar)
        line.addWidget(self._name, 1)
        for button in (self.up, self.down, self.away):
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            button.setSizePolicy(policy)
            line.addWidget(button)
        follow(self._dress)

    def show_person(self, person: Person | None, *, last: bool) -> None:
        """Show who has this place."""
        name = _("Nobody") if person is None else person.name
        self._avatar.show_face(face_of(person))
        self._name.setText(name)
        self._name.set_tone("text3" if person is None else "text")
        words_ = _("{n}. {name}").format(n=self._place + 1, name=name)
        self.setAccessibleName(words_)
        self.setAccessibleDescription(
            _("Alt with the arrow keys moves it, Delete takes it out.")
        )
        self.up.setVisible(self._place > 0)
        self.down.setVisible(not last)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move it, take it out, or go to another."""
        key, alt = event.key(), event.modifiers() == Qt.KeyboardModifier.AltModifier
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key), 0)
        if step and alt:
            self.moved.emit(self._place, self._place + step)
        elif step:
            self.walked.emit(self._place + step)
        elif key == Qt.Key.Key_Delete:
            self._remove()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag it."""
        del event
        self._dragged = self._place
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Take the place over which it is dragged."""
        step = self.height() + 2
        to = self._place + round((event.position().y() - self.height() / 2) / step)
        parent = self.parentWidget()
        most = len(parent.value) - 1 if isinstance(parent, RosterEdit) else to
        to = max(0, min(to, most))
        if to != self._dragged:
            was, self._dragged = self._dragged, to
            self.moved.emit(was, to)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leave it where it is."""
        del event
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the keyboard has come here."""
        self._ring = shows_ring(event, before=self._ring)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and the ring."""
        painter, worn = painter_for(self), self._theme
        box, radius = QRectF(self.rect()), worn.radius("control")
        rounded(painter, box, radius, fill=worn.colours.sunken)
        if self._ring and self.hasFocus():
            focus_ring(painter, box, radius, worn)
        painter.end()

    def _earlier(self) -> None:
        self.moved.emit(self._place, self._place - 1)

    def _later(self) -> None:
        self.moved.emit(self._place, self._place + 1)

    def _remove(self) -> None:
        self.removed.emit(self._place)

    def _dress(self, worn: Theme) -> None:
        self._theme = worn
        self.setFixedHeight(worn.px(_SLOT))
        self.update()


# -- days and hours --------------------------------------------------------------------


class Beside(QWidget):
    """Two fields that belong together, on one line."""

    def __init__(
        self, first: QWidget, second: QWidget, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        stretch = 0 if isinstance(first, QSpinBox) else 1
        line.addWidget(first, stretch)
        line.addWidget(second, 1)
        self.setFocusProxy(first)


class WeekdayPicks(QWidget):
    """Chooses weekdays, in the order of the locale.

    Signals:
        chosen(object): The codes of the weekdays after a change, Monday first.
    """

    chosen = Signal(object)

    def __init__(self, formats: Formats, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picks: dict[str, _Weekday] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(4)
        for number in formats.week:
            pick = _Weekday(
                formats.weekday_name(number, letters=3), formats.weekday_name(number)
            )
            pick.clicked.connect(self._tell)
            self._picks[WEEKDAYS[number - 1]] = pick
            line.addWidget(pick)
        line.addStretch(1)
        self.show_days(WEEKDAYS)
        self.setFocusProxy(next(iter(self._picks.values())))

    @property
    def value(self) -> tuple[str, ...]:
        """The codes of the chosen weekdays, Monday first."""
        return tuple(code for code in WEEKDAYS if self._picks[code].isChecked())

    def pick(self, code: str) -> Pressable:
        """Return the button of a weekday."""
        return self._picks[code]

    def show_days(self, days: Sequence[str]) -> None:
        """Choose other weekdays, without saying so."""
        for code, pick in self._picks.items():
            pick.setChecked(code in days)

    def _tell(self) -> None:
        if not self.value:  # one day at least stays
            sender = self.sender()
            if isinstance(sender, _Weekday):
                sender.setChecked(True)
        self.chosen.emit(self.value)


class _Weekday(Pressable):
    """One weekday."""

    def __init__(self, short: str, name: str) -> None:
        super().__init__()
        self._short = short
        self.setCheckable(True)
        self.setAccessibleName(name)
        tooltip(self, name)

    def wish(self, theme: Theme) -> QSize:
        """Return the room for three letters."""
        return QSize(theme.px(42), theme.px(30))

    def draw(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw the day; a chosen one is filled."""
        colours, radius = theme.colours, theme.radius("control")
        fill, ink, edge = colours.surface, colours.text2, colours.control_border
        if self.isChecked():
            fill, ink, edge = colours.accent_soft, colours.accent_ink, colours.accent
        if not self.isEnabled():
            fill, ink, edge = colours.sunken, colours.disabled, colours.border
        rounded(painter, box, radius, fill=fill, outline=edge)
        weight = 600 if self.isChecked() else 450
        words(
            painter,
            box,
            self._short,
            theme,
            ink,
            style="small",
            weight=weight,
            align=Qt.AlignmentFlag.AlignHCenter,
        )
        if self.ringed:
            focus_ring(painter, box, radius, theme)


class Hours(QWidget):
    """The hours in which the baton counts; without any, all of them.

    Signals:
        chosen(object): The windows after a change, as a tuple.
    """

    chosen = Signal(object)

    def __init__(self, formats: Formats, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = formats
        self._rows: list[_Hours] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        self.add_button = Button(
            _("Only at certain hours…"), Kind.LINK, "clock", on_click=self._add
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(self._column)
        whole.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeading)
        self.setFocusProxy(self.add_button)

    @property
    def value(self) -> tuple[Window, ...]:
        """The windows."""
        return tuple(row.value for row in self._rows)

    def show_windows(self, windows: Sequence[Window]) -> None:
        """Show other windows, without saying so."""
        for row in tuple(self._rows):
            self._drop(row)
        for window in windows:
            self._put(window)

    def _add(self) -> None:
        start, end = (f"{at:%H:%M}" for at in _OPEN)
        self._put(Window(days=WEEKDAYS, start=start, end=end))
        self._tell()

    def _put(self, window: Window) -> None:
        row = _Hours(window, self._formats)
        row.changed.connect(self._tell)
        row.removed.connect(self._remove)
        self._rows.append(row)
        self._column.addWidget(row)
        self.add_button.setText(_("Further hours…"))

    @Slot()
    def _remove(self) -> None:
        row = self.sender()
        if isinstance(row, _Hours):
            self._drop(row)
            self._tell()

    def _drop(self, row: "_Hours") -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
        if not self._rows:
            self.add_button.setText(_("Only at certain hours…"))

    @Slot()
    def _tell(self) -> None:
        self.chosen.emit(self.value)


class _Hours(QWidget):
    """One window: some weekdays, from one time to another.

    Signals:
        changed(): Something else is chosen.
        removed(): It should go.
    """

    changed = Signal()
    removed = Signal()

    def __init__(self, window: Window, formats: Formats) -> None:
        super().__init__()
        self._days = WeekdayPicks(formats)
        self._days.show_days(window.days)
        self._start = time_field(time.fromisoformat(window.start), formats)
        self._end = time_field(time.fromisoformat(window.end), formats)
        self._start.setAccessibleName(_("From"))
        self._end.setAccessibleName(_("Until"))
        self._days.chosen.connect(self._tell)
        self._start.timeChanged.connect(self._tell)
        self._end.timeChanged.connect(self._tell)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._start)
        top.addWidget(Label("–", "body", "text2"))
        top.addWidget(self._end)
        top.addStretch(1)
        top.addWidget(IconButton("x", _("Take out"), on_click=self.removed.emit))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self._days)

    @property
    def value(self) -> Window:
        """The window."""
        return Window(
            days=self._days.value,
            start=_clock(self._start.time()),
            end=_clock(self._end.time()),
        )

    @Slot()
    def _tell(self, *_change: object) -> None:
        self.changed.emit()


def _clock(at: QTime) -> str:
    return f"{at.hour():02}:{at.minute():02}"
