"""The second line of the calendar: which channels are shown, and whose posts."""

from bisect import bisect_right
from collections.abc import Collection
from itertools import accumulate

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from socialdesk.domain.channels import ChannelStatus
from socialdesk.domain.words import _, plural
from socialdesk.services.glances import ChannelGlance, Filter, Names
from socialdesk.ui.formats import Formats
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.buttons import Button, Kind
from socialdesk.ui.widgets.floating import Menu
from socialdesk.ui.widgets.forms import SearchField
from socialdesk.ui.widgets.switch import FilterPill
from socialdesk.ui.widgets.text import tooltip

NOTHING = ("-",)
"""The identity of no channel: what is asked for when every channel is hidden."""
_GONE = frozenset({ChannelStatus.ARCHIVED, ChannelStatus.LOST, ChannelStatus.IMPOSTER})
_PILLS = 8
"""More channels than these are behind a menu."""
_MOST = 100
_CLOSED, _OPEN = 36, 190
"""Widths of the search field, as a sign and as a field, in pixels at 100 %."""
_TYPING = 150
"""Milliseconds without a key after which is searched."""


class GrowingSearch(SearchField):
    """A search field that is only a sign until it is used.

    Signals:
        grown(): It has another width.
    """

    grown = Signal()

    def __init__(self, hint: str, *, parent: QWidget | None = None) -> None:
        super().__init__(hint, parent=parent)
        self._hint = hint
        tooltip(self, hint)
        self.textChanged.connect(self._fit)
        follow(self._wear)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Become a field."""
        super().focusInEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Become a sign again when there is nothing in it."""
        super().focusOutEvent(event)
        self._fit()

    def _fit(self) -> None:
        used = self.hasFocus() or bool(self.text())
        width = theme().px(_OPEN if used else _CLOSED)
        self.setPlaceholderText(self._hint if used else "")
        if width != self.maximumWidth():
            self.setFixedWidth(width)
            self.grown.emit()

    def _wear(self, _worn: Theme) -> None:
        self._fit()


class CalendarFilter(QWidget):
    """Switches channels on and off, chooses a person, and searches.

    Signals:
        changed(): Something else is to be shown.
        sought(): Enter was pressed in the search.
    """

    changed = Signal()
    sought = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hidden: frozenset[str] = frozenset()
        self.person = ""
        self._names: Names | None = None
        self._shown: tuple[ChannelGlance, ...] = ()
        self._pills: dict[str, FilterPill] = {}
        self._line = QHBoxLayout()
        self._line.setSpacing(8)
        self._more = Button("", Kind.QUIET)
        self._more.set_menu(Menu(self._more))
        self._people = Button(_("All people"), Kind.QUIET, "sliders-horizontal")
        self._people.set_menu(Menu(self._people))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(self._line)
        self.search = GrowingSearch(_("Find a post"))
        self.search.textChanged.connect(self._typed)
        self.search.returnPressed.connect(self._seek)
        self.search.grown.connect(self._fit)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING)
        self._typing.timeout.connect(self.changed)
        whole.addWidget(self._more)
        whole.addStretch(1)
        whole.addWidget(self.search)
        whole.addWidget(self._people)
        self._tools: list[QWidget] = []
        self._whole = whole
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._more.hide()
        follow(self._dress)

    def wanted(self) -> Filter:
        """Return which posts are wanted."""
        people = (self.person,) if self.person else ()
        text = self.search.text().strip()
        if not self.hidden:
            return Filter((), people, text=text)
        left = tuple(one.id for one in self._shown if one.id not in self.hidden)
        return Filter(left or NOTHING, people, text=text)

    @property
    def filtering(self) -> bool:
        """Whether something may be hidden."""
        return bool(self.hidden or self.person or self.search.text().strip())

    def add(self, widget: QWidget) -> None:
        """Put a widget at the far end."""
        self._tools.append(widget)
        self._whole.addWidget(widget)

    def show_all(self) -> None:
        """Take every filter away."""
        blocked = self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(blocked)
        self.choose((), "")
        self.changed.emit()

    def choose(self, hidden: Collection[str], person: str) -> None:
        """Take what somebody had chosen before, without saying `changed`."""
        self.hidden, self.person = frozenset(hidden), person
        for channel_id, pill in self._pills.items():
            blocked = pill.blockSignals(True)
            pill.setChecked(channel_id not in self.hidden)
            pill.blockSignals(blocked)
        self._say_person()

    def show_names(self, names: Names) -> None:
        """Offer these channels and people."""
        if names is self._names:
            return
        shown = tuple(one for one in names.channels.values() if one.status not in _GONE)
        fresh = shown != self._shown
        self._names, self._shown = names, shown
        if fresh:
            self._make_pills()
        self._fill_people(names)
        self._say_person()

    def sizeHint(self) -> QSize:
        """Ask for the height of a button."""
        return QSize(200, self._people.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put pills that have no room into the menu."""
        super().resizeEvent(event)
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Search nothing more when nobody looks."""
        super().hideEvent(event)
        self._typing.stop()

    def _make_pills(self) -> None:
        for pill in self._pills.values():
            pill.hide()
            pill.deleteLater()
        self._pills = {}
        for one in self._shown[:_PILLS]:
            on = one.id not in self.hidden
            pill = FilterPill(one.name or one.handle, one.network, one.hue, on=on)
            pill.toggled.connect(self._toggled)
            self._pills[one.id] = pill
            self._line.addWidget(pill)
        self._fit()

    def _fit(self) -> None:
        """Show as many pills as there is room for; the rest go into the menu."""
        room = self.width() - self._tail() - 16
        pills = list(self._pills.values())
        ends = list(accumulate(pill.sizeHint().width() + 8 for pill in pills))
        if len(pills) < len(self._shown) or (ends and ends[-1] > room):
            room -= self._more.sizeHint().width() + 8
        fitting = bisect_right(ends, room)
        for number, pill in enumerate(pills):
            pill.setVisible(number < fitting)
        self._fill_more(self._shown[fitting:])

    def _tail(self) -> int:
        """Return the room of what stands at the far end."""
        tail = [widget for widget in self._tools if not widget.isHidden()]
        widths = [widget.sizeHint().width() + 8 for widget in (self._people, *tail)]
        return sum(widths) + self.search.maximumWidth() + 8

    def _typed(self) -> None:
        self._typing.start()

    def _seek(self) -> None:
        """Search at once, and everywhere."""
        if self._typing.isActive():
            self._typing.stop()
            self.changed.emit()
        self.sought.emit()

    def _fill_more(self, rest: tuple[ChannelGlance, ...]) -> None:
        self._more.setVisible(bool(rest))
        count = Formats().figure(len(rest))
        words = plural("{n} more channel", "{n} more channels", count)
        self._more.setText(words)
        menu = self._more.menu()
        menu.clear()
        for one in rest[:_MOST]:
            action = menu.addAction((one.name or one.handle).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(one.id not in self.hidden)
            action.setData(one.id)
            action.toggled.connect(self._toggled)

    def _toggled(self, on: bool) -> None:  # noqa: FBT001 - a slot
        sender = self.sender()
        if isinstance(sender, QAction):
            channel_id = str(sender.data())
        else:
            channel_id = next(
                key for key, pill in self._pills.items() if pill is sender
            )
        self.hidden = self.hidden - {channel_id} if on else self.hidden | {channel_id}
        self.changed.emit()

    def _fill_people(self, names: Names) -> None:
        menu = self._people.menu()
        menu.clear()
        for person_id, words in [
            ("", _("All people")),
            *((one.id, one.name) for one in list(names.people.values())[:_MOST]),
        ]:
            action = menu.addAction(words.replace("&", "&&"))
            action.setData(person_id)
            action.setCheckable(True)
            action.setChecked(person_id == self.person)
            action.triggered.connect(self._choose_person)

    def _choose_person(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction):
            self.person = str(sender.data())
            self._say_person()
            self.changed.emit()

    def _say_person(self) -> None:
        person = self._names.people.get(self.person) if self._names else None
        self._people.setText(person.name if person else _("All people"))
        for action in self._people.menu().actions():
            action.setChecked(action.data() == self.person)
        self._fit()

    def _dress(self, _worn: Theme) -> None:
        self.updateGeometry()
        self._fit()
