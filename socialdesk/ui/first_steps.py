"""The four steps of setting up a business: itself, people, channels, rhythm.

Each keeps what was entered and says whether one may go on; none of them saves.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, QTime
from PySide6.QtWidgets import (
    QDateEdit,
    QHBoxLayout,
    QScrollArea,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.channels import Channel, ChannelStatus
from socialdesk.domain.errors import InputError, SocialDeskError
from socialdesk.domain.ids import PersonId, RotationId, VersionId, new_id
from socialdesk.domain.periods import reached, zone
from socialdesk.domain.ports import Clock
from socialdesk.domain.rotations import (
    WEEKDAYS,
    Advance,
    Rotation,
    RotationVersion,
    Unit,
)
from socialdesk.domain.settings import Business
from socialdesk.domain.team import Person, Role, named
from socialdesk.domain.words import _
from socialdesk.ui.formats import Formats
from socialdesk.ui.lock import see_through
from socialdesk.ui.messages import told
from socialdesk.ui.places import country_box, here, zone_box
from socialdesk.ui.widgets.buttons import Button, IconButton, Kind
from socialdesk.ui.widgets.forms import (
    Choice,
    Form,
    TextField,
    date_field,
    time_field,
)
from socialdesk.ui.widgets.rows import ListRow
from socialdesk.ui.widgets.text import Label

if TYPE_CHECKING:
    from socialdesk.services.bundle import Services
    from socialdesk.services.rotations import Preview
    from socialdesk.ui.tasks import Tasks

_WIDTH = 600
_SHOWN = 4
_HAND_OVER = time(9)


class Step(QWidget):
    """One step: a title, a line, some fields, and what they must be."""

    title = ""
    line = ""
    can_skip = True

    def check(self) -> bool:
        """Say whether one may go on; if not, the fields say why."""
        return True

    def clear(self) -> None:
        """Take back what was entered: the step is skipped."""


class BusinessStep(Step):
    """What the business is called and where its clock hangs."""

    def __init__(self) -> None:
        self.title = _("Your business")
        self.line = _("Its clock decides when turns and posts begin.")
        super().__init__()
        self.form = Form()
        self.name = TextField(hint=_("Linden Bakery"), most=80)
        self.zone = zone_box(here())
        self.country = country_box("")
        self.form.add("name", _("Name"), self.name)
        self.form.add("zone", _("Time zone"), self.zone, _("Type a city to find it"))
        self.form.add(
            "country",
            _("Holidays of"),
            self.country,
            _("Working days leave public holidays out"),
        )
        _filled(self, self.form)

    @property
    def business(self) -> Business:
        """What was entered."""
        return Business(
            name=self.name.text().strip(),
            zone=self.zone.value,
            country=self.country.value,
        )

    def check(self) -> bool:
        """Make sure that the zone exists."""
        try:
            zone(self.zone.value)
        except InputError as error:
            self.form.show_trouble(error)
            return False
        return True

    def clear(self) -> None:
        """Go back to this computer's zone and no name."""
        self.name.clear()
        self.zone.choose(here())
        self.country.choose("")


class PeopleStep(Step):
    """Who I am, and who else speaks for the business."""

    def __init__(self, account: str) -> None:
        self.title = _("People")
        self.line = _(
            "You are the owner. Add those who take turns; reminders can go to their "
            "e-mail address."
        )
        super().__init__()
        self._account = account or _("Owner")
        self._ids = [PersonId(new_id())]
        self.rows: list[tuple[TextField, TextField]] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self._wrong = Label("", "small", "bad", wrap=True)
        self._wrong.hide()
        self.more = Button(_("Add another person"), Kind.QUIET, "plus")
        self.more.clicked.connect(self._add)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(2, 2, 2, 2)
        self._column.addLayout(self._lines)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeading)
        self._column.addStretch(1)
        _filled(self, _scrolled(inner), self._wrong)
        self._add()
        self._add()

    @property
    def people(self) -> tuple[Person, ...]:
        """Who was entered; the first is the owner, whatever was skipped."""
        while len(self._ids) < len(self.rows):
            self._ids.append(PersonId(new_id()))
        found = []
        for number, (name, email) in enumerate(self.rows):
            text = name.text().strip() or ("" if number else self._account)
            if text:
                role = Role.STAFF if number else Role.OWNER
                found.append(
                    Person(
                        id=self._ids[number],
                        name=text,
                        email=email.text().strip(),
                        role=role,
                    )
                )
        return tuple(found)

    def check(self) -> bool:
        """Make sure that addresses are addresses, and each is one person's."""
        trouble = _first_trouble(self.people)
        self._wrong.setText("" if trouble is None else told(trouble))
        self._wrong.setVisible(trouble is not None)
        return trouble is None

    def clear(self) -> None:
        """Leave only the owner."""
        for name, email in self.rows:
            name.clear()
            email.clear()
        self._wrong.hide()

    def _add(self) -> None:
        first = not self.rows
        name = TextField(hint=self._account if first else _("Name"), most=80)
        name.setAccessibleName(_("Your name") if first else _("Name"))
        email = TextField(hint=_("E-mail"), most=200)
        email.setAccessibleName(_("E-mail"))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(name, 1)
        line.addWidget(email, 1)
        self._lines.addLayout(line)
        self.rows.append((name, email))
        # Tab goes in the order of putting in, and the button comes last. (setTabOrder
        # changes nothing here in PySide6 6.11.)
        self._column.removeWidget(self.more)
        self.more.setParent(None)
        self._column.insertWidget(1, self.more, 0, Qt.AlignmentFlag.AlignLeading)
        if not first:
            name.setFocus()


class ChannelsStep(Step):
    """Where the business speaks: pasted links, recognised as they are pasted."""

    def __init__(self) -> None:
        self.title = _("Channels")
        self.line = _("Paste the address of each profile, page or newsletter.")
        super().__init__()
        self.found: list[Channel] = []
        self._services: Services | None = None
        self._tasks: Tasks | None = None
        self._owner: QWidget = self
        self._people: Sequence[Person] = ()
        self.link = TextField(hint="https://www.instagram.com/lindenbakery")
        self.link.setAccessibleName(_("Address of a channel"))
        self.link.textChanged.connect(self._look)
        self.button = Button(_("Add"), icon="plus", on_click=self.add)
        self.known = Label("", "small", "text3", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.link, 1)
        line.addWidget(self.button)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(2, 2, 2, 2)
        column.addLayout(self._rows)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addLayout(line)
        whole.addWidget(self.known)
        whole.addWidget(_scrolled(inner), 1)

    def live(self, services: "Services", tasks: "Tasks", owner: QWidget) -> None:
        """Take the services."""
        self._services, self._tasks, self._owner = services, tasks, owner

    def show_people(self, people: Sequence[Person]) -> None:
        """Take who can answer for channels; the owner does at first."""
        self._people = people

    @property
    def channels(self) -> tuple[Channel, ...]:
        """What was entered; the owner answers for each."""
        owner = self._people[0].id if self._people else None
        status = ChannelStatus.ACTIVE if owner else ChannelStatus.PROPOSED
        return tuple(
            replace(channel, responsible_id=owner, status=status)
            for channel in self.found
        )

    def check(self) -> bool:
        """Take a link that was typed but not added yet."""
        if self.link.text().strip():
            self.add()
            return False
        return True

    def clear(self) -> None:
        """Forget the channels."""
        self.found.clear()
        self.link.clear()
        self._show()

    def add(self) -> None:
        """Take the links of the field into the list."""
        for link in self.link.text().split():
            self._ask(link, self._take)

    def _look(self, text: str) -> None:
        links = text.split()
        self.known.set_tone("text3")
        self.known.setText("")
        if len(links) == 1 and len(links[0]) > _SHOWN:
            self._ask(links[0], self._say)

    def _ask(self, link: str, done: object) -> None:
        if self._services is not None and self._tasks is not None and callable(done):
            work = partial(self._services.channels.proposed, link)
            self._tasks.run(self._owner, work, done=done, failed=self._refuse)

    def _say(self, channel: Channel) -> None:
        self.known.set_tone("ok")
        self.known.setText(_("That is {what}.").format(what=self._named(channel)))

    def _take(self, channel: Channel) -> None:
        self.link.clear()
        if any(channel.key == other.key for other in self.found):
            self.known.set_tone("text3")
            self.known.setText(
                _("{what} is in the list already.").format(what=self._named(channel))
            )
            return
        self.found.append(channel)
        self._show()

    def _refuse(self, error: SocialDeskError) -> None:
        self.known.set_tone("bad")
        self.known.setText(told(error))

    def _named(self, channel: Channel) -> str:
        network = channel.network
        if self._services is not None:
            network = self._services.channels.networks[channel.network].name
        return " · ".join(filter(None, (network, channel.handle or channel.link)))

    def _show(self) -> None:
        _emptied(self._rows)
        for channel in self.found:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            shown = ListRow(
                channel.name,
                channel.link or channel.handle,
                network=channel.network,
                hue=channel.hue,
            )
            shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            line.addWidget(shown, 1)
            name = _("Take {what} out").format(what=channel.name)
            line.addWidget(IconButton("x", name, on_click=partial(self._drop, channel)))
            self._rows.addWidget(row)

    def _drop(self, channel: Channel) -> None:
        self.found.remove(channel)
        self._show()


class RhythmStep(Step):
    """The first rotation: which channel, how long a turn is, from when."""

    def __init__(self, clock: Clock) -> None:
        self.title = _("Rhythm")
        self.line = _("Let people take turns at one channel. You can change it later.")
        super().__init__()
        self._clock = clock
        self._zone = "UTC"
        self._country = ""
        self._people: Sequence[Person] = ()
        self._channels: Sequence[Channel] = ()
        self._services: Services | None = None
        self._tasks: Tasks | None = None
        self._owner: QWidget = self
        self._wanted = True
        self._rotation_id, self._version_id = new_id(), new_id()
        self.channel = Choice()
        self.span = Choice(
            [
                ((Unit.DAY, 1), _("a working day")),
                ((Unit.WEEK, 1), _("a week")),
                ((Unit.WEEK, 2), _("two weeks")),
                ((Unit.MONTH, 1), _("a month")),
            ],
            (Unit.WEEK, 1),
        )
        self.start: QDateEdit = date_field(clock().date(), Formats(zone=here()))
        self.at: QTimeEdit = time_field(_HAND_OVER, Formats(zone=here()))
        self.preview = Label("", "body", "text2", wrap=True)
        self.form = Form()
        self.form.add("channel", _("Channel"), self.channel)
        self.form.add("span", _("A turn is"), self.span)
        self.form.add("start", _("From"), self.start)
        self.form.add("at", _("Hand over at"), self.at)
        self.form.edited.connect(self._changed)
        self._none = Label(
            _("A rotation needs a channel. Go back and add one, or finish now."),
            "body",
            "text2",
            wrap=True,
        )
        _filled(self, self.form, self.preview, self._none)

    def live(self, services: "Services", tasks: "Tasks", owner: QWidget) -> None:
        """Take the services."""
        self._services, self._tasks, self._owner = services, tasks, owner

    def show_parts(
        self, business: Business, people: Sequence[Person], channels: Sequence[Channel]
    ) -> None:
        """Take what the steps before have gathered."""
        zone_name = business.zone
        self._zone, self._country, self._people = zone_name, business.country, people
        self._wanted = False  # no preview before every field is as it should be
        self._channels = channels
        kept = self.channel.value
        pairs: list[tuple[object, str]] = [
            (channel.id, channel.name) for channel in channels
        ]
        self.channel.offer(pairs, kept)
        monday = _monday(self._clock(), zone_name)
        self.start.setDate(QDate(monday.year, monday.month, monday.day))
        self._wanted = bool(channels)
        self.form.setVisible(self._wanted)
        self.preview.setVisible(self._wanted)
        self._none.setVisible(not self._wanted)
        self._changed()

    @property
    def rotation(self) -> tuple[Rotation | None, RotationVersion | None]:
        """What was entered, as records; None where it was skipped."""
        span = self.span.value
        if not self._wanted or not self._channels or not isinstance(span, tuple):
            return None, None
        unit, length = span
        begin = datetime.combine(_python_date(self.start), _python_time(self.at))
        chosen = self.channel.value or self._channels[0].id
        channel = next(each for each in self._channels if each.id == chosen)
        rotation = Rotation(
            id=RotationId(self._rotation_id),
            channel_id=channel.id,
            name=_("Takeover"),
        )
        version = RotationVersion(
            id=VersionId(self._version_id),
            rotation_id=rotation.id,
            number=1,
            effective_at=reached(begin, self._zone),
            zone=self._zone,
            unit=unit,
            length=length,
            anchor_wall=begin,
            roster=tuple(person.id for person in self._people),
        )
        if unit is Unit.DAY:  # working days, so that nobody's turn falls on a holiday
            version = replace(
                version,
                advance=Advance.ACTIVE_DAYS,
                active_days=WEEKDAYS[:5],
                country=self._country,
            )
        return rotation, version

    def clear(self) -> None:
        """Make no rotation."""
        self._wanted = False

    def _changed(self, _key: str = "") -> None:
        _rotation, version = self.rotation
        if version is None or self._services is None or self._tasks is None:
            self.preview.setText("")
            return
        work = partial(self._services.rotations.preview, version)
        self._tasks.run(self._owner, work, done=self._show, failed=self._refuse)

    def _show(self, preview: "Preview") -> None:
        names = {person.id: person.name for person in self._people}
        formats = Formats(zone=self._zone)
        now = self._clock()
        today = formats.wall(now).date()
        parts = [
            _("{name} from {day}").format(
                name=names.get(PersonId(segment.holder or ""), _("Nobody")),
                day=formats.near_day(formats.wall(segment.start).date(), today),
            )
            for segment in preview.segments[:_SHOWN]
        ]
        self.preview.set_tone("text2")
        self.preview.setText(_("{turns}, and so on.").format(turns=", ".join(parts)))

    def _refuse(self, error: SocialDeskError) -> None:
        self.preview.set_tone("bad")
        self.preview.setText(told(error))


def _filled(step: QWidget, *parts: QWidget) -> None:
    column = QVBoxLayout(step)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)


def _scrolled(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setMinimumHeight(170)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    see_through(area)
    return area


def _emptied(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _first_trouble(people: Sequence[Person]) -> InputError | None:
    seen: set[str] = set()
    for person in people:
        try:
            named(person)
        except InputError as error:
            return error
        if person.email and person.email in seen:
            return InputError(
                "person.twice",
                _("Two people have the address {email}.").format(email=person.email),
                field="email",
            )
        seen.add(person.email)
    return None


def _monday(now: datetime, zone_name: str) -> date:
    """Return this week's Monday: so a turn runs from the first day on."""
    today = Formats(zone=zone_name).wall(now).date()
    return today - timedelta(days=today.weekday())


def _python_date(field: QDateEdit) -> date:
    day: QDate = field.date()
    return date(day.year(), day.month(), day.day())


def _python_time(field: QTimeEdit) -> time:
    at: QTime = field.time()
    return time(at.hour(), at.minute())
