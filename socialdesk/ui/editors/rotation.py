"""Making a rotation or changing one, with the coming weeks shown while one edits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from PySide6.QtCore import QRectF, QSize, Qt, QTime, QTimer, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QCompleter,
    QFileDialog,
    QHBoxLayout,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.channels import Channel, ChannelStatus
from socialdesk.domain.errors import InputError, SocialDeskError
from socialdesk.domain.ids import ChannelId, PersonId, RotationId, VersionId, new_id
from socialdesk.domain.periods import reached, wall
from socialdesk.domain.periods import zone as named_zone
from socialdesk.domain.rotations import (
    WEEKDAYS,
    Advance,
    AwayPolicy,
    Inactive,
    Order,
    Rotation,
    RotationVersion,
    Unit,
    Window,
)
from socialdesk.domain.settings import Business
from socialdesk.domain.team import Person
from socialdesk.domain.words import _, plural
from socialdesk.services import rotation_files
from socialdesk.ui.editors.fields import Editor
from socialdesk.ui.editors.handover import wall_of
from socialdesk.ui.formats import Formats
from socialdesk.ui.models.faces import face_of, first_name, joined
from socialdesk.ui.models.timeline import figure, when_words
from socialdesk.ui.pages.page import Room
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.avatar import NOBODY, Avatar, Face
from socialdesk.ui.widgets.buttons import Button, IconButton, Kind
from socialdesk.ui.widgets.cards import Sign
from socialdesk.ui.widgets.dialogs import WIDE
from socialdesk.ui.widgets.forms import (
    Choice,
    TextField,
    moment_field,
    number_field,
    time_field,
)
from socialdesk.ui.widgets.paint import (
    Lane,
    focus_ring,
    is_rtl,
    painter_for,
    rounded,
    shows_ring,
    words,
)
from socialdesk.ui.widgets.press import Pressable
from socialdesk.ui.widgets.text import Label, tooltip
from socialdesk.ui.widgets.timeline import (
    TimeBar,
    TimePiece,
    paint_held,
    paint_nobody,
)

if TYPE_CHECKING:
    from socialdesk.services.bundle import Services
    from socialdesk.services.rotations import Preview, Standing

_HAND_OVER = time(9)
_WAIT = 200
"""Milliseconds after the last change until the preview is asked for."""
_OPEN = time(9), time(17)
_SLOT = 38
_STRIP = 34
_FEW = 2
"""So many gaps are told one by one; of more, the number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the editor needs to know of the business.

    `taken` are the channels that have a rotation already.
    """

    channels: tuple[Channel, ...]
    people: tuple[Person, ...]
    business: Business
    zones: tuple[str, ...]
    taken: frozenset[ChannelId]
    now: datetime

    @property
    def zone(self) -> str:
        """The zone of the business."""
        return self.business.zone or "UTC"


def facts(services: "Services", now: datetime) -> Facts:
    """Ask for what the editor needs to know."""
    return Facts(
        channels=tuple(services.channels.channels()),
        people=tuple(services.team.people()),
        business=services.settings.group(Business),
        zones=tuple(sorted(available_timezones())),
        taken=frozenset(each.channel.id for each in services.rotations.standing()),
        now=now,
    )


class RotationEditor(Editor):
    """Edits a rotation, or makes one.

    Args:
        room: Services, roads, and who sits at the desk.
        known: What it needs to know of the business.
        formats: How dates are written.
        standing: What is edited; None makes a new one.
        parent: The window it belongs to.
    """

    def __init__(
        self,
        room: Room,
        known: Facts,
        formats: Formats,
        standing: "Standing | None" = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        title = _("Edit rotation") if standing else _("New rotation")
        verb = _("Save") if standing else _("Start rotation")
        super().__init__(room, title, verb, parent=parent)
        self._width = WIDE
        self._known, self._formats, self._was = known, formats, standing
        self._asked = 0
        self._base = standing.version if standing else _fresh(known, formats)
        self._soon = QTimer(self, singleShot=True, interval=_WAIT)
        self._soon.timeout.connect(self._ask_preview)
        self.outlook = Outlook(known.people, formats)
        self.add(self.outlook)
        self._make_fields()
        self.fill(self._base)
        self.form.edited.connect(self._edited)
        if standing is None:
            self.file = Button(
                _("From a JSON file…"), Kind.LINK, on_click=self._ask_file
            )
            self.add_action(self.file)
        self._dress(theme())
        self._ask_preview()
        (self.name if standing else self.channel).setFocus()

    # -- what is saved -----------------------------------------------------------------

    def gathered(self) -> Callable[[], Any]:
        """Return the work that saves the rotation.

        Raises:
            InputError: A field cannot be read.
        """
        version, me = self.version(), self.room.me()
        service, name = self.room.services.rotations, self._name()
        if self._was is not None:
            at = self._at()
            return partial(_changed, service, self._was, name, version, at=at, actor=me)
        if not isinstance(self.channel.value, str):
            raise InputError(
                "rotation.channel", _("Choose a channel."), field="channel"
            )
        rotation = Rotation(
            id=version.rotation_id,
            channel_id=ChannelId(self.channel.value),
            name=name,
        )
        return partial(service.add, rotation, version, actor=me)

    def saved(self, result: Any) -> str:
        """Return the words for the toast."""
        del result
        if self._was is not None:
            return _("{channel}: rotation changed").format(
                channel=self._was.channel.name
            )
        chosen = self.channel.value
        names = {each.id: each.name for each in self._known.channels}
        name = names.get(ChannelId(str(chosen)), "")
        return _("{channel}: the rotation runs").format(channel=name)

    def version(self) -> RotationVersion:
        """Return what the fields say.

        Raises:
            InputError: There is no such zone, or nobody is in the order.
        """
        zone_name = self.zone.text().strip()
        named_zone(zone_name)
        if not any(self.roster.value):
            raise InputError(
                "rotation.roster",
                _("A rotation needs at least one person."),
                hint=_("Add somebody to the order."),
                field="roster",
            )
        anchor = wall_of(self.anchor)
        begins = reached(anchor, zone_name)
        now = self._known.now.astimezone(UTC).replace(second=0, microsecond=0)
        return replace(
            self._base,
            # The past of a channel does not change because a rotation begins.
            effective_at=self._base.effective_at if self._was else max(begins, now),
            zone=zone_name,
            unit=_unit(self.unit.value),
            length=self.length.value(),
            anchor_wall=anchor,
            roster=self.roster.value,
            advance=self._advance(),
            active_days=self.days.value,
            windows=self.hours.value,
            inactive=Inactive(str(self.inactive.value)),
            away=AwayPolicy(str(self.away_policy.value)),
            order=Order(str(self.order.value)),
            country=self.country.text().strip().upper(),
            region=self.region.text().strip(),
        )

    def fill(self, version: RotationVersion) -> None:
        """Show a version in the fields."""
        self._base = version
        self.length.setValue(version.length)
        self.unit.choose(version.unit)
        self.anchor.setDateTime(
            moment_field(version.anchor_wall, self._formats).dateTime()
        )
        self.zone.setText(version.zone)
        self.roster.show_roster(version.roster)
        self.counting.choose(version.advance)
        self.days.show_days(version.active_days)
        self.hours.show_windows(version.windows)
        self.inactive.choose(version.inactive)
        self.away_policy.choose(version.away)
        self.order.choose(version.order)
        self.country.setText(version.country)
        self.region.setText(version.region)
        self._allow()

    def load(self, path: str) -> None:
        """Fill the fields from a JSON file."""
        self.form.settle_all()
        self.warn("")
        self.run(partial(from_file, self.room.services, path), self._loaded)

    def _loaded(self, drafted: rotation_files.Drafted) -> None:
        version = drafted.version
        self.fill(
            replace(version, id=self._base.id, rotation_id=self._base.rotation_id)
        )
        if drafted.ignored:
            text = _("Not taken over from the file, enter them by themselves: {keys}.")
            self.warn(text.format(keys=", ".join(drafted.ignored)), "info")
        self._edited("")

    @Slot()
    def _ask_file(self) -> None:
        chooser = QFileDialog(self, _("A rotation from a JSON file"))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setNameFilter(_("Rotations (*.json)"))
        chooser.fileSelected.connect(self.load)
        chooser.open()

    # -- the fields --------------------------------------------------------------------

    def _make_fields(self) -> None:
        known, formats = self._known, self._formats
        self._make_who(known)
        self.length = number_field(1, 1, 366)
        self.unit = Choice([(unit, _UNIT_WORDS[unit]()) for unit in Unit])
        self.anchor = moment_field(self._base.anchor_wall, formats)
        self.zone = TextField()
        completer = QCompleter(list(known.zones), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.zone.setCompleter(completer)
        self._make_when(formats)
        add = self.form.add
        add("channel", _("Channel"), self.channel)
        add("name", _("Name"), self.name)
        add("roster", _("Order"), self.roster)
        add("length", _("Each turn lasts"), Beside(self.length, self.unit))
        add("anchor", _("First hand-over"), self.anchor)
        add("zone", _("Time zone"), self.zone)
        add("advance", _("Counting"), self.counting)
        add("active_days", _("Days"), self.days)
        add("inactive", _("In between"), self.inactive)
        add("windows", _("Hours"), self.hours)
        add(
            "country",
            _("Public holidays"),
            Beside(self.country, self.region),
            _("Country and region, such as DE and BE. Nobody has the baton then."),
        )
        add("order", _("Whose turn is next"), self.order)
        add("time_off_policy", _("When somebody is away"), self.away_policy)
        if self._was is not None:
            self._make_from(formats)
        for field in (self.length, self.country, self.region):
            signal = getattr(field, "textChanged", None)
            if signal is not None:
                signal.connect(self._edited)
        self.unit.chosen.connect(self._edited)

    def _make_who(self, known: Facts) -> None:
        live = [each for each in known.channels if each.status not in _PAST]
        live.sort(key=lambda each: each.id in known.taken)
        pairs = [(each.id, _offered(each, known)) for each in live]
        current = self._was.channel.id if self._was else None
        self.channel = Choice(pairs, current)
        self.channel.setEnabled(self._was is None)
        name = self._was.rotation.name if self._was else _("Takeover")
        self.name = TextField(name, most=100)
        self.roster = RosterEdit(known.people)

    def _make_when(self, formats: Formats) -> None:
        self.counting = Choice(
            [
                (Advance.CALENDAR, _("Every day of the calendar counts")),
                (Advance.ACTIVE_DAYS, _("Only working days count")),
            ]
        )
        self.days = WeekdayPicks(formats)
        self.inactive = Choice(
            [
                (Inactive.GAP, _("Nobody has it")),
                (Inactive.HOLD, _("Whoever had it last keeps it")),
            ]
        )
        self.hours = Hours(formats)
        self.country = TextField("", _("Country"), most=40)
        self.region = TextField("", _("Region"), most=40)
        self.country.setAccessibleName(_("Country"))
        self.region.setAccessibleName(_("Region"))
        self.order = Choice(
            [
                (Order.FIXED, _("The next in the order")),
                (Order.FAIR, _("Whoever is furthest behind")),
            ]
        )
        self.away_policy = Choice(
            [
                (AwayPolicy.NEXT_TURN, _("The next who is there takes the whole turn")),
                (
                    AwayPolicy.NEXT_PORTION,
                    _("The next who is there steps in meanwhile"),
                ),
                (AwayPolicy.GAP, _("Nobody has it meanwhile")),
            ]
        )
        self.days.chosen.connect(self._days_picked)
        self.counting.chosen.connect(self._counting_chosen)

    def _make_from(self, formats: Formats) -> None:
        self.from_when = Choice(
            [("next", _("From the next hand-over on")), ("date", _("From a date on"))],
            "next",
        )
        tomorrow = formats.wall(self._known.now).date() + timedelta(days=1)
        start = datetime.combine(tomorrow, self._base.anchor_wall.time())
        self.at = moment_field(start, formats)
        self.form.add("from", _("It holds"), self.from_when)
        self.form.add("at", _("On"), self.at)
        self.at.setEnabled(False)
        self.from_when.chosen.connect(self._allow)

    @Slot(object)
    def _days_picked(self, days: object) -> None:
        """Count working days as soon as a weekday is left out (rotation.md, 3)."""
        if days != WEEKDAYS:
            self.counting.choose(Advance.ACTIVE_DAYS)
        self._allow()

    @Slot(object)
    def _counting_chosen(self, advance: object) -> None:
        if advance is Advance.CALENDAR:
            self.days.show_days(WEEKDAYS)
        self._allow()

    @Slot(object)
    def _allow(self, _value: object = None) -> None:
        """Enable the fields that count now."""
        daily = self.unit.value is Unit.DAY
        self.counting.setEnabled(daily)
        self.days.setEnabled(daily)
        self.inactive.setEnabled(self._advance() is Advance.ACTIVE_DAYS)
        if self._was is not None:
            self.at.setEnabled(self.from_when.value == "date")

    def _advance(self) -> Advance:
        if self.unit.value is not Unit.DAY:
            return Advance.CALENDAR
        return Advance(str(self.counting.value))

    def _name(self) -> str:
        name = self.name.text().strip()
        if not name:
            raise InputError(
                "rotation.name", _("A rotation needs a name."), field="name"
            )
        return name

    def _at(self) -> datetime | None:
        if self.from_when.value == "next":
            return None
        return reached(wall_of(self.at), self.zone.text().strip())

    # -- the preview -------------------------------------------------------------------

    @Slot(str)
    @Slot(object)
    def _edited(self, _key: object = "") -> None:
        self._allow()
        self._soon.start()

    @Slot()
    def _ask_preview(self) -> None:
        """Ask what the fields would do; a later question makes this one moot."""
        self._asked += 1
        try:
            version = self.version()
            work = self._preview(version)
        except SocialDeskError as trouble:
            self.outlook.fail(str(trouble))
            return
        self.room.tasks.run(
            self,
            work,
            done=partial(self._show_preview, self._asked, version),
            failed=partial(self._no_preview, self._asked),
        )

    def _preview(self, version: RotationVersion) -> "Callable[[], Preview]":
        service = self.room.services.rotations
        if self._was is None:
            return partial(service.preview, version)
        now, at = self._known.now, self._at()
        number = self._was.rotation.id
        return partial(service.preview_edit, number, version, now=now, at=at)

    def _show_preview(
        self, asked: int, version: RotationVersion, found: "Preview"
    ) -> None:
        if asked == self._asked:
            self.outlook.show_preview(version, found)
            self.fit()

    def _no_preview(self, asked: int, trouble: SocialDeskError) -> None:
        if asked == self._asked:
            self.outlook.fail(str(trouble))

    def fit(self) -> None:
        """Leave room for the preview below the form."""
        super().fit()
        wanted = self._scroll.height()
        parent = self.parentWidget()
        tall = self.screen().availableGeometry().height()
        if parent is not None:
            tall = min(tall, parent.window().height())
        below = self.outlook.sizeHint().height()
        self._scroll.setFixedHeight(max(160, min(wanted, tall - below - 200)))
        self.adjustSize()


def _changed(
    service: Any,
    was: "Standing",
    name: str,
    version: RotationVersion,
    *,
    at: datetime | None,
    actor: PersonId,
) -> None:
    """Save what has changed: the name, the rule, or both."""
    if version != was.version:
        service.edit(was.rotation.id, version, at=at, actor=actor)
    if name != was.rotation.name:
        service.rename(was.rotation.id, name, actor=actor)


def from_file(services: "Services", path: str) -> rotation_files.Drafted:
    """Read a rotation from a file, with the people of the team."""
    return rotation_files.drafted(Path(path), partial(_person_named, services))


def _person_named(services: "Services", name: str) -> PersonId:
    return services.team.named(name).id


_PAST = frozenset({ChannelStatus.ARCHIVED, ChannelStatus.IMPOSTER, ChannelStatus.LOST})
_UNIT_WORDS = {
    Unit.HOUR: lambda: _("hours"),
    Unit.DAY: lambda: _("days"),
    Unit.WEEK: lambda: _("weeks"),
    Unit.MONTH: lambda: _("months"),
}


def _offered(channel: Channel, known: Facts) -> str:
    """Return a channel as it is offered: one that rotates already says so."""
    if channel.id in known.taken:
        return _("{channel} (has a rotation)").format(channel=channel.name)
    return channel.name


def _unit(value: object) -> Unit:
    return Unit(str(value))


def _fresh(known: Facts, formats: Formats) -> RotationVersion:
    """Return a weekly rotation of everybody from the next week on."""
    week = formats.week_of(wall(known.now, known.zone).date()) + timedelta(weeks=1)
    monday = datetime.combine(week, _HAND_OVER)
    return RotationVersion(
        id=VersionId(new_id()),
        rotation_id=RotationId(new_id()),
        number=1,
        effective_at=reached(monday, known.zone),
        zone=known.zone,
        unit=Unit.WEEK,
        length=1,
        anchor_wall=monday,
        roster=tuple(each.id for each in known.people if each.active_until is None),
        country=known.business.country,
        region=known.business.region,
    )


# -- the order of people ---------------------------------------------------------------


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


# -- what it would do ------------------------------------------------------------------


class Outlook(QWidget):
    """The rule in a sentence, and the next twelve weeks that follow from it."""

    def __init__(
        self,
        people: Sequence[Person],
        formats: Formats,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._people: Mapping[str, Person] = {each.id: each for each in people}
        self._formats = formats
        self.rule = Label("", "strong", wrap=True)
        self.strip = Strip()
        self.shares = Label("", "small", "text2", wrap=True)
        self.gaps = Label("", "small", "warn", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        for part in (self.rule, self.strip, self.shares, self.gaps):
            column.addWidget(part)
        self._theme = theme()
        follow(self._dress)

    def show_preview(self, version: RotationVersion, found: "Preview") -> None:
        """Show what a version would do."""
        self.rule.set_tone("text")
        self.rule.setText(rule_words(version, self._people, self._formats))
        self.strip.show_bars(_bars(found, self._people, self._formats))
        self.strip.setVisible(True)
        self.shares.setText(self._shares(found))
        self.gaps.setText(gap_words(version, found, self._formats))
        self.gaps.setVisible(bool(self.gaps.text()))
        self._settle()

    def fail(self, words_: str) -> None:
        """Say why nothing can be shown."""
        self.rule.set_tone("bad")
        self.rule.setText(words_)
        for part in (self.strip, self.gaps):
            part.hide()
        self.shares.setText("")
        self._settle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        painter, worn = painter_for(self), self._theme
        box, radius = QRectF(self.rect()), worn.radius("banner")
        rounded(painter, box, radius, fill=worn.colours.sunken)
        painter.end()

    def _shares(self, found: "Preview") -> str:
        each = [
            _("{name} {turns}").format(
                name=_called(share.person, self._people),
                turns=figure(share.turns, self._formats),
            )
            for share in found.shares
        ]
        shares = _("In 12 weeks: {shares}.").format(shares=", ".join(each))
        return f"{shares} {found.words}"

    def _settle(self) -> None:
        self.setAccessibleName(
            " ".join(
                label.text()
                for label in (self.rule, self.shares, self.gaps)
                if label.text()
            )
        )
        self.updateGeometry()

    def _dress(self, worn: Theme) -> None:
        self._theme = worn
        self.update()


class Strip(QWidget):
    """Twelve weeks in one painted line."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: Sequence[TimeBar] = ()
        self._theme = theme()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow(self._dress)

    def show_bars(self, bars: Sequence[TimeBar]) -> None:
        """Show other stretches."""
        self.bars = bars
        self.setAccessibleName(", ".join(bar.pieces[0].words for bar in bars))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the stretches, as wide as they are long."""
        if not self.bars:
            return
        painter, worn, rtl = painter_for(self), self._theme, is_rtl(self)
        first, last = self.bars[0].start, self.bars[-1].end
        lane = Lane(QRectF(self.rect()), rtl=rtl)
        whole = self.width() / (last - first).total_seconds()
        for bar in self.bars:
            width = (bar.end - bar.start).total_seconds() * whole
            inset = min(1.0, width / 4)
            box = lane.lead(width).adjusted(inset, 0, -inset, 0)
            if bar.face is None:
                paint_nobody(painter, box, bar.name, worn, rtl=rtl)
            else:
                paint_held(painter, box, bar, worn, rtl=rtl)
        painter.end()

    def _dress(self, worn: Theme) -> None:
        self._theme = worn
        self.setFixedHeight(worn.px(_STRIP))
        self.update()


def _bars(
    found: "Preview", people: Mapping[str, Person], formats: Formats
) -> Sequence[TimeBar]:
    bars = []
    for segment in found.segments:
        person = people.get(segment.holder or "")
        face: Face | None = None if person is None else face_of(person)
        name = _called(segment.holder, people)
        said = f"{name}, {when_words(segment.start, segment.end, formats)}"
        piece = TimePiece(id="", start=segment.start, end=segment.end, words=said)
        bars.append(TimeBar(row=0, face=face, name=name, pieces=(piece,)))
    return bars


def _called(person_id: str | None, people: Mapping[str, Person]) -> str:
    person = people.get(person_id or "")
    return _("Nobody") if person is None else first_name(person)


def rule_words(
    version: RotationVersion, people: Mapping[str, Person], formats: Formats
) -> str:
    """Return a rotation in one sentence.

    Such as "Each week from Monday 09:00, Europe/Berlin: Maya, Priya, then again."
    """
    names = [_called(person_id, people) for person_id in version.roster]
    form = (
        _("{when}, {zone}: whoever is furthest behind of {names}.")
        if version.order is Order.FAIR
        else _("{when}, {zone}: {names}, then again.")
    )
    if len(names) == 1:
        form = _("{when}, {zone}: always {names}.")
    shown = joined(names) if version.order is Order.FAIR else ", ".join(names)
    return form.format(when=_rhythm(version, formats), zone=version.zone, names=shown)


def _rhythm(version: RotationVersion, formats: Formats) -> str:
    start, n = version.anchor_wall, version.length
    clock = formats.hour_of(start.time())
    if version.unit is Unit.WEEK:
        text = plural(
            "Each week from {{day}} {{time}}",
            "Every {n} weeks from {{day}} {{time}}",
            n,
        )
        return _filled(text, day=formats.weekday(start.date()), time=clock)
    if version.unit is Unit.MONTH:
        text = plural(
            "Each month from day {{day}}, {{time}}",
            "Every {n} months from day {{day}}, {{time}}",
            n,
        )
        return _filled(text, day=formats.digits(start.day), time=clock)
    if version.unit is Unit.HOUR:
        return _filled(
            plural("Each hour from {{time}}", "Every {n} hours from {{time}}", n),
            time=clock,
        )
    if version.advance is Advance.ACTIVE_DAYS:
        text = plural(
            "Each working day ({{days}}) at {{time}}",
            "Every {n} working days ({{days}}) at {{time}}",
            n,
        )
        return _filled(text, days=_days(version.active_days, formats), time=clock)
    return _filled(
        plural("Each day at {{time}}", "Every {n} days at {{time}}", n), time=clock
    )


def _filled(text: str, **values: str) -> str:
    """Fill in what `plural` left: it formats once, with the number alone."""
    return text.format(**values)


def _days(codes: Sequence[str], formats: Formats) -> str:
    """Return weekdays in little room: "Mon–Fri", "Mon, Wed"."""
    numbers = [WEEKDAYS.index(code) + 1 for code in codes]
    names = [formats.weekday_name(number, letters=3) for number in numbers]
    unbroken = numbers == list(range(numbers[0], numbers[-1] + 1))
    return (
        f"{names[0]}–{names[-1]}"
        if unbroken and len(names) > _FEW
        else ", ".join(names)
    )


def gap_words(version: RotationVersion, found: "Preview", formats: Formats) -> str:
    """Return when nobody would have the baton, and why; empty where somebody has."""
    held = [gap for gap in found.gaps if gap.turn_no is not None]
    pauses = len(found.gaps) - len(held)
    told = []
    if "" in version.roster and held:
        told.append(_("The order has a slot that nobody has."))
    elif held:
        told.append(_("Everybody who could take it is away then."))
    if held:
        when = [when_words(gap.start, gap.end, formats) for gap in held[: _FEW + 1]]
        more = len(held) - len(when)
        shown = _("Nobody: {when}.").format(when=", ".join(when))
        told.insert(0, shown)
        if more:
            told.append(plural("And {n} more time.", "And {n} more times.", more))
    if pauses:
        told.append(
            plural(
                "Nobody has it in {n} pause: a closed day, or outside days and hours.",
                "Nobody has it in {n} pauses: closed days, or outside days and hours.",
                pauses,
            )
        )
    return " ".join(told)
