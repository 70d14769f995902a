"""The team: who is on it, what each answers for, and who is away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from socialdesk.domain.channels import ChannelStatus
from socialdesk.domain.errors import RuleError, SocialDeskError
from socialdesk.domain.journal import Kind
from socialdesk.domain.settings import Business
from socialdesk.domain.tables import Target
from socialdesk.domain.team import ROLE_WORDS, Person, Right, Role, TimeOff, may
from socialdesk.domain.words import _, mark, plural
from socialdesk.ui.actions import Act
from socialdesk.ui.editors.import_table import ImportDialog
from socialdesk.ui.editors.person import (
    ROLE_RIGHTS,
    LeaveEditor,
    PasswordEditor,
    PersonEditor,
)
from socialdesk.ui.editors.time_off import TimeOffEditor, span_words
from socialdesk.ui.formats import Formats
from socialdesk.ui.models.faces import face_of, first_name, joined
from socialdesk.ui.models.record_table import Column
from socialdesk.ui.pages.listing import Figure, ListPage, ToolButtons
from socialdesk.ui.room import Room
from socialdesk.ui.widgets.buttons import Button
from socialdesk.ui.widgets.buttons import Kind as Weight
from socialdesk.ui.widgets.cards import Banner, EmptyState
from socialdesk.ui.widgets.dialogs import ask
from socialdesk.ui.widgets.tables import FACES_ROLE, PILL_ROLE, TONE_ROLE

if TYPE_CHECKING:
    from socialdesk.domain.ids import PersonId
    from socialdesk.services.channels import ChannelService
    from socialdesk.services.settings import SettingsService
    from socialdesk.services.team import TeamService

NO_RIGHT = mark("Only the owner and managers change the team.")
_PAST = frozenset({ChannelStatus.ARCHIVED, ChannelStatus.IMPOSTER})
_FEW = 3
ROLE_TONES = {Role.OWNER: "accent", Role.MANAGER: "info", Role.STAFF: "quiet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One line of the team.

    `away` is the time off that runs, or else the next one; `channels` are the names of
    those the person answers for. `at` and `formats` make words of times.
    """

    person: Person
    channels: tuple[str, ...]
    times_off: tuple[TimeOff, ...]
    at: datetime
    formats: Formats

    @property
    def next_off(self) -> TimeOff | None:
        """The time off that runs, or else the next one."""
        return self.times_off[0] if self.times_off else None

    @property
    def away(self) -> bool:
        """Whether the person is away now."""
        found = self.next_off
        return found is not None and found.start_at <= self.at

    @property
    def gone(self) -> bool:
        """Whether the last day is over."""
        last = self.person.active_until
        return last is not None and last < self.formats.wall(self.at).date()

    @property
    def leaving(self) -> bool:
        """Whether a last day is entered that is still to come."""
        return self.person.active_until is not None and not self.gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything the page shows."""

    members: tuple[Member, ...]
    formats: Formats


def sheet(
    team: "TeamService",
    channels: "ChannelService",
    settings: "SettingsService",
    at: datetime,
) -> Sheet:
    """Return everybody, with what they answer for and when they are away."""
    formats = Formats(zone=settings.group(Business).zone or "UTC")
    runs: dict[PersonId, list[str]] = {}
    for channel in channels.channels():
        if channel.responsible_id and channel.status not in _PAST:
            runs.setdefault(channel.responsible_id, []).append(channel.name)
    off: dict[PersonId, list[TimeOff]] = {}
    for away in team.time_off():
        if away.end_at > at:
            off.setdefault(away.person_id, []).append(away)
    members = tuple(
        Member(
            person=person,
            channels=tuple(runs.get(person.id, ())),
            times_off=tuple(off.get(person.id, ())),
            at=at,
            formats=formats,
        )
        for person in team.people()
    )
    return Sheet(members=members, formats=formats)


def _channels(member: Member) -> str:
    if not member.channels:
        return ""
    if len(member.channels) <= _FEW:
        return ", ".join(member.channels)
    return plural("{n} channel", "{n} channels", len(member.channels))


def _off(member: Member) -> str:
    away = member.next_off
    if away is None:
        return ""
    if member.away:
        return _("away {until}").format(
            until=member.formats.until(away.end_at, member.at)
        )
    return span_words(away, member.formats)


def _until(member: Member) -> str:
    last = member.person.active_until
    if last is None:
        return ""
    words = _("left {day}") if member.gone else _("until {day}")
    today = member.formats.wall(member.at).date()
    return words.format(day=member.formats.near_day(last, today))


def _tone(member: Member) -> str:
    return "text3" if member.gone else "text"


COLUMNS: tuple[Column[Member], ...] = (
    Column(
        title=mark("Name"),
        text=lambda member: member.person.name,
        roles={
            FACES_ROLE: lambda member: (face_of(member.person),),
            TONE_ROLE: _tone,
        },
        width=190,
    ),
    Column(
        title=mark("Role"),
        text=lambda member: _(ROLE_WORDS[member.person.role]),
        sort=lambda member: list(Role).index(member.person.role),
        roles={
            PILL_ROLE: lambda member: (
                _(ROLE_WORDS[member.person.role]),
                ROLE_TONES[member.person.role],
            )
        },
        width=100,
    ),
    Column(
        title=mark("Functions"),
        text=lambda member: ", ".join(map(_, member.person.functions)),
        roles={TONE_ROLE: lambda _member: "text2"},
        width=190,
    ),
    Column(
        title=mark("Answers for"),
        text=_channels,
        sort=lambda member: (-len(member.channels), _channels(member)),
        width=200,
    ),
    Column(
        title=mark("Time off"),
        text=_off,
        sort=lambda member: (
            member.next_off is None,
            member.next_off.start_at if member.next_off else member.at,
        ),
        roles={TONE_ROLE: lambda member: "warn" if member.away else "text2"},
        width=150,
    ),
    Column(
        title=mark("Last day"),
        text=_until,
        sort=lambda member: str(member.person.active_until or "9"),
        roles={TONE_ROLE: lambda _member: "text2"},
        width=100,
        least=1000,
    ),
)

FIGURES: tuple[Figure[Member], ...] = (
    Figure(
        key="all",
        icon="users",
        status="accent",
        words=lambda n: plural("person", "people", n),
        counts=lambda member: not member.gone,
    ),
    Figure(
        key="answer",
        icon="megaphone",
        status="ok",
        words=lambda n: plural("answers for a channel", "answer for a channel", n),
        counts=lambda member: bool(member.channels),
    ),
    Figure(
        key="away",
        icon="palmtree",
        status="warn",
        words=lambda _n: _("away now"),
        counts=lambda member: member.away,
    ),
    Figure(
        key="leaving",
        icon="log-out",
        status="info",
        words=lambda n: plural("leaves", "leave", n),
        counts=lambda member: member.leaving,
    ),
)


class TeamPage(ListPage[Member]):
    """Lists the people of the business."""

    watches: ClassVar[frozenset[Kind]] = frozenset(
        {Kind.PERSON, Kind.TIME_OFF, Kind.CHANNEL, Kind.SETTING}
    )

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        empty = EmptyState(
            "users",
            _("Nobody is on the team yet"),
            _("Add yourself first: the first person is the owner of the business."),
            primary=_("Add a person"),
            quiet=_("Import a list…"),
        )
        super().__init__(
            room,
            _("Team"),
            COLUMNS,
            FIGURES,
            find=_("Find a person"),
            empty=empty,
            parent=parent,
        )
        empty.primary_asked.connect(self.new)
        empty.quiet_asked.connect(self.import_table)
        self._sheet: Sheet | None = None
        self._me: Person | None = None
        self.import_button = Button(_("Import…"), on_click=self.import_table)
        self.add_button = Button(
            _("Add person"), Weight.PRIMARY, "user-plus", on_click=self.new
        )
        self.header.add(self.import_button)
        self.header.add(self.add_button)
        self.buttons = ToolButtons(_("More to do with the person"))
        self.tools.addWidget(self.buttons)

    # -- what is shown -----------------------------------------------------------------

    def reload(self) -> None:
        """Ask for everybody."""
        services = self.room.services
        work = partial(
            sheet,
            services.team,
            services.channels,
            services.settings,
            self.room.clock(),
        )
        self.tasks.run(self, work, done=self._show, failed=self.fail)

    def key(self, record: Member) -> str:
        """Return a person's identity."""
        return record.person.id

    def news(self) -> Banner | None:
        """Say who is away and answers for channels meanwhile."""
        away = [each for each in self.records.records if each.away and each.channels]
        if not away:
            return None
        names = joined(first_name(each.person) for each in away)
        words = plural(
            "{{names}} is away and answers for {{channels}}.",
            "{{names}} are away and answer for {{channels}}.",
            len(away),
        )
        channels = [name for each in away for name in each.channels]
        said = plural("{n} channel", "{n} channels", len(channels))
        if len(channels) <= _FEW:
            said = joined(channels)
        banner = Banner(
            words.format(names=names, channels=said), action=_("See channels")
        )
        banner.acted.connect(partial(self.wanted.emit, "channels", ""))
        return banner

    def show_tools(self) -> None:
        """Let the buttons for the selected person fit them."""
        chosen = self.selected is not None
        why_not = _("Choose a person first") if not chosen else _(NO_RIGHT)
        self.buttons.show_acts(self.acts(), why_not)

    def _show(self, found: Sheet) -> None:
        self._sheet = found
        mine = (each.person for each in found.members)
        me = self.room.me()
        self._me = next((person for person in mine if person.id == me), None)
        for button, right in (
            (self.import_button, Right.IMPORT),
            (self.add_button, Right.TEAM_EDIT),
        ):
            if self._may(right):
                button.allow()
            else:
                button.refuse(_(NO_RIGHT))
        self.show_records(found.members, self._sentence(found.members))

    def _sentence(self, members: Sequence[Member]) -> str:
        """Return how many there are, and what I may do."""
        if self._me is None or not members:
            return ""
        here = sum(not member.gone for member in members)
        return " · ".join(
            (
                plural("{n} person", "{n} people", here),
                _("Your role: {role}. {rights}").format(
                    role=_(ROLE_WORDS[self._me.role]),
                    rights=_(ROLE_RIGHTS[self._me.role]),
                ),
            )
        )

    def _may(self, right: Right, person: Person | None = None) -> bool:
        me = self._me
        if me is None:
            return True
        return may(me.role, right, own=person is not None and person.id == me.id)

    def _edits(self, person: Person) -> bool:
        """Say whether I may change somebody's record; everybody may change theirs."""
        own = self._me is not None and self._me.id == person.id
        return own or self._may(Right.TEAM_EDIT)

    # -- what can be done --------------------------------------------------------------

    def acts(self) -> Sequence[Act]:
        """Return what can be done with the selected person."""
        member = self.selected
        if member is None:
            return ()
        person = member.person
        return tuple(
            act
            for allowed, act in (
                (self._edits(person), self._edit_act(member)),
                (self._may(Right.TIME_OFF, person), self._off_act(member)),
                (self._sets_password(person), self._password_act(person)),
                (self._may(Right.TEAM_EDIT), self._leave_act(member)),
                (self._may(Right.TEAM_EDIT), self._remove_act(member)),
            )
            if allowed
        )

    def _sets_password(self, person: Person) -> bool:
        own = self._me is not None and self._me.id == person.id
        return own or self._may(Right.ROLE_CHANGE)

    def _edit_act(self, member: Member) -> Act:
        return Act(
            id="person.edit",
            words=_("Edit {name}…").format(name=member.person.name),
            run=partial(self.edit, member),
            icon="pencil",
        )

    def _off_act(self, member: Member) -> Act:
        return Act(
            id="person.time_off",
            words=_("Time off…"),
            run=partial(self.open_time_off, member),
            icon="palmtree",
            group=1,
        )

    def _password_act(self, person: Person) -> Act:
        return Act(
            id="person.password",
            words=_("Password…"),
            run=partial(self._open_password, person),
            icon="key-round",
            group=1,
        )

    def _leave_act(self, member: Member) -> Act:
        return Act(
            id="person.leave",
            words=_("Last day…"),
            run=partial(self.open_leave, member),
            icon="log-out",
            group=2,
        )

    def _remove_act(self, member: Member) -> Act:
        return Act(
            id="person.remove",
            words=_("Delete"),
            run=partial(self._remove, member),
            icon="user-x",
            keys=("Del",),
            group=2,
        )

    @Slot()
    def new(self) -> None:
        """Take somebody onto the team."""
        self._open_person(None)

    def edit(self, record: Member) -> None:
        """Change somebody's record."""
        if self._edits(record.person):
            self._open_person(record.person)

    def open_time_off(self, member: Member) -> None:
        """Enter time off, or take it back."""
        editor = TimeOffEditor(
            self.room, member.person, member.times_off, member.formats, parent=self
        )
        editor.told.connect(self.done)
        editor.open()

    def open_leave(self, member: Member) -> None:
        """Enter somebody's last day."""
        editor = LeaveEditor(self.room, member.person, member.formats, parent=self)
        editor.told.connect(self.done)
        editor.open()

    @Slot()
    def import_table(self) -> None:
        """Take a list of people in."""
        dialog = ImportDialog(self.room, Target.PEOPLE, parent=self)
        dialog.told.connect(self.done)
        dialog.open()

    def _open_person(self, person: Person | None) -> None:
        known = self._sheet
        if known is None:
            return
        editor = PersonEditor(
            self.room,
            person,
            known.formats,
            roles=self._may(Right.ROLE_CHANGE),
            parent=self,
        )
        editor.told.connect(self.done)
        editor.open()

    def _open_password(self, person: Person) -> None:
        editor = PasswordEditor(self.room, person, parent=self)
        editor.told.connect(self.done)
        editor.open()

    def _remove(self, member: Member) -> None:
        remove = self.room.services.team.remove
        work: Callable[[], object] = partial(
            remove, member.person.id, actor=self.room.me()
        )
        said = _("{name} deleted").format(name=member.person.name)
        self.tasks.run(
            self,
            work,
            done=partial(self._say, said),
            failed=partial(self._offer_leaving, member),
        )

    def _offer_leaving(self, member: Member, trouble: SocialDeskError) -> None:
        """Say why somebody has to stay in the records, and offer a last day."""
        if not isinstance(trouble, RuleError) or trouble.code != "person.traces":
            self.tasks.troubled.emit(trouble)
            return
        ask(
            self,
            trouble.message,
            body=trouble.hint,
            verb=_("Enter last day…"),
            done=partial(self.open_leave, member),
        )

    def _say(self, words: str, _result: object) -> None:
        self.done.emit(words)
