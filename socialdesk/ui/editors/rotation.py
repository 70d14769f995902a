"""Making a rotation or changing one, with the coming weeks shown while one edits."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QCompleter,
    QFileDialog,
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
)
from socialdesk.domain.settings import Business
from socialdesk.domain.team import Person
from socialdesk.domain.words import _
from socialdesk.services import rotation_files
from socialdesk.ui.editors.fields import Editor
from socialdesk.ui.editors.handover import wall_of
from socialdesk.ui.editors.rotation_fields import (
    Beside,
    Hours,
    RosterEdit,
    WeekdayPicks,
)
from socialdesk.ui.editors.rotation_outlook import Outlook
from socialdesk.ui.formats import Formats
from socialdesk.ui.room import Room
from socialdesk.ui.theme import theme
from socialdesk.ui.widgets.buttons import Button, Kind
from socialdesk.ui.widgets.dialogs import WIDE
from socialdesk.ui.widgets.forms import (
    Choice,
    TextField,
    moment_field,
    number_field,
)

if TYPE_CHECKING:
    from socialdesk.services.bundle import Services
    from socialdesk.services.rotations import Preview, Standing

_HAND_OVER = time(9)
_WAIT = 200
"""Milliseconds after the last change until the preview is asked for."""


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
        self.length.setAccessibleName(_("Each turn lasts"))
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
        if self._was is not None:
            pairs = [(self._was.channel.id, self._was.channel.name)]
        current = pairs[0][0] if pairs else None
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

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for no preview that nobody sees."""
        super().hideEvent(event)
        self._soon.stop()

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
