"""The second line of the calendar: which channels are shown, and whose posts."""

from bisect import bisect_right
from collections.abc import Collection
from itertools import accumulate

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from socialdesk.domain.channels import ChannelStatus
from socialdesk.domain.words import _, plural
from socialdesk.services.glances import ChannelGlance, Filter, Names
from socialdesk.ui.theme import Theme, follow
from socialdesk.ui.widgets.buttons import Button, Kind
from socialdesk.ui.widgets.switch import FilterPill

NOTHING = ("-",)
"""The identity of no channel: what is asked for when every channel is hidden."""
_GONE = frozenset({ChannelStatus.ARCHIVED, ChannelStatus.LOST, ChannelStatus.IMPOSTER})
_PILLS = 8
"""More channels than these are behind a menu."""
_MOST = 100


class CalendarFilter(QWidget):
    """Switches channels on and off, and chooses a person.

    Signals:
        changed(): Something else is to be shown.
    """

    changed = Signal()

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
        self._more.set_menu(QMenu(self._more))
        self._people = Button(_("All people"), Kind.QUIET, "sliders-horizontal")
        self._people.set_menu(QMenu(self._people))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(self._line)
        whole.addWidget(self._more)
        whole.addStretch(1)
        whole.addWidget(self._people)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._more.hide()
        follow(self._dress)

    def wanted(self) -> Filter:
        """Return which posts are wanted."""
        people = (self.person,) if self.person else ()
        if not self.hidden:
            return Filter((), people)
        left = tuple(one.id for one in self._shown if one.id not in self.hidden)
        return Filter(left or NOTHING, people)

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
        room = self.width() - self._people.sizeHint().width() - 24
        pills = list(self._pills.values())
        ends = list(accumulate(pill.sizeHint().width() + 8 for pill in pills))
        if len(pills) < len(self._shown) or (ends and ends[-1] > room):
            room -= self._more.sizeHint().width() + 8
        fitting = bisect_right(ends, room)
        for number, pill in enumerate(pills):
            pill.setVisible(number < fitting)
        self._fill_more(self._shown[fitting:])

    def _fill_more(self, rest: tuple[ChannelGlance, ...]) -> None:
        self._more.setVisible(bool(rest))
        count = len(rest)
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
