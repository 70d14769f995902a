"""The registry of channels: what there is, where, and who answers for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from socialdesk.domain.channels import STATUS_WORDS, Channel, ChannelStatus
from socialdesk.domain.errors import InputError, RuleError, SocialDeskError
from socialdesk.domain.ids import PersonId
from socialdesk.domain.journal import Kind
from socialdesk.domain.links import parsed
from socialdesk.domain.networks import Networks
from socialdesk.domain.tables import Target
from socialdesk.domain.team import Person, Right, may
from socialdesk.domain.words import _, mark, plural
from socialdesk.ui.actions import Act
from socialdesk.ui.editors.channel import ChannelEditor
from socialdesk.ui.editors.import_table import ImportDialog, dropped_file
from socialdesk.ui.models.faces import face_of, first_name, joined, tile_of
from socialdesk.ui.models.record_table import Column
from socialdesk.ui.pages.listing import Figure, ListPage, ToolButtons
from socialdesk.ui.room import Room
from socialdesk.ui.widgets.buttons import Button
from socialdesk.ui.widgets.buttons import Kind as Weight
from socialdesk.ui.widgets.cards import Banner, EmptyState
from socialdesk.ui.widgets.dialogs import ask
from socialdesk.ui.widgets.tables import (
    FACES_ROLE,
    PILL_ROLE,
    TILE_ROLE,
    TONE_ROLE,
)

if TYPE_CHECKING:
    from socialdesk.services.channels import ChannelService
    from socialdesk.services.team import TeamService

STATUS_TONES: Mapping[ChannelStatus, str] = {
    ChannelStatus.PROPOSED: "info",
    ChannelStatus.ACTIVE: "ok",
    ChannelStatus.DORMANT: "quiet",
    ChannelStatus.ARCHIVED: "quiet",
    ChannelStatus.LOST: "bad",
    ChannelStatus.IMPOSTER: "bad",
}
_FEW = 3
"""So many channels are named in a sentence; of more, the number is."""

_NOBODY = PersonId("")
_PAST = frozenset({ChannelStatus.ARCHIVED, ChannelStatus.IMPOSTER})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRow:
    """One line of the registry."""

    channel: Channel
    network: str
    responsible: Person | None
    backup: Person | None

    @property
    def runs(self) -> bool:
        """Whether somebody has to look after it."""
        return self.channel.status not in _PAST

    @property
    def nobody(self) -> bool:
        """Whether nobody answers for it."""
        return self.runs and self.responsible is None

    @property
    def one_person(self) -> bool:
        """Whether nobody could step in."""
        return self.runs and self.responsible is not None and self.backup is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Everything the page shows."""

    rows: tuple[ChannelRow, ...]
    people: tuple[Person, ...]
    networks: Networks


def registry(channels: "ChannelService", team: "TeamService") -> Registry:
    """Return every channel with the people who answer for it."""
    people = tuple(team.people())
    by_id = {person.id: person for person in people}
    networks = channels.networks
    rows = tuple(
        ChannelRow(
            channel=channel,
            network=networks[channel.network].words,
            responsible=by_id.get(channel.responsible_id or _NOBODY),
            backup=by_id.get(channel.backup_id or _NOBODY),
        )
        for channel in channels.channels()
    )
    return Registry(rows=rows, people=people, networks=networks)


def _responsible(row: ChannelRow) -> str:
    if row.responsible is not None:
        return row.responsible.name
    return _("Nobody") if row.runs else ""


def _responsible_tone(row: ChannelRow) -> str:
    return "bad" if row.nobody else "text"


def _backup(row: ChannelRow) -> str:
    if row.backup is not None:
        return row.backup.name
    return _("Nobody") if row.one_person else ""


def _backup_tone(row: ChannelRow) -> str:
    return "warn" if row.one_person else "text"


def _faces(person: Person | None, text: str) -> tuple[Any, ...]:
    return (face_of(person),) if text else ()


COLUMNS: tuple[Column[ChannelRow], ...] = (
    Column(
        title=mark("Channel"),
        text=lambda row: row.channel.name,
        roles={TILE_ROLE: lambda row: tile_of(row.channel)},
        width=200,
    ),
    Column(title=mark("Handle"), text=lambda row: row.channel.handle, width=150),
    Column(
        title=mark("Network"),
        text=lambda row: row.network,
        roles={TONE_ROLE: lambda _row: "text2"},
        width=140,
        least=1100,
    ),
    Column(
        title=mark("Status"),
        text=lambda row: _(STATUS_WORDS[row.channel.status]),
        sort=lambda row: list(ChannelStatus).index(row.channel.status),
        roles={
            PILL_ROLE: lambda row: (
                _(STATUS_WORDS[row.channel.status]),
                STATUS_TONES[row.channel.status],
            )
        },
        width=110,
    ),
    Column(
        title=mark("Answers for it"),
        text=_responsible,
        roles={
            FACES_ROLE: lambda row: _faces(row.responsible, _responsible(row)),
            TONE_ROLE: _responsible_tone,
        },
        width=170,
    ),
    Column(
        title=mark("Backup"),
        text=_backup,
        roles={
            FACES_ROLE: lambda row: _faces(row.backup, _backup(row)),
            TONE_ROLE: _backup_tone,
        },
        width=170,
    ),
    Column(
        title=mark("Purpose"),
        text=lambda row: row.channel.purpose,
        roles={TONE_ROLE: lambda _row: "text2"},
        width=140,
        least=1000,
    ),
)

FIGURES: tuple[Figure[ChannelRow], ...] = (
    Figure(
        key="all",
        icon="megaphone",
        status="accent",
        words=lambda n: plural("channel", "channels", n),
        counts=lambda _row: True,
    ),
    Figure(
        key="active",
        icon="circle-check",
        status="ok",
        words=lambda _n: _("active"),
        counts=lambda row: row.channel.status is ChannelStatus.ACTIVE,
    ),
    Figure(
        key="nobody",
        icon="user-x",
        status="bad",
        words=lambda _n: _("with nobody"),
        counts=lambda row: row.nobody,
    ),
    Figure(
        key="one",
        icon="user-round",
        status="warn",
        words=lambda _n: _("with one person only"),
        counts=lambda row: row.one_person,
    ),
)


class ChannelsPage(ListPage[ChannelRow]):
    """Lists the channels of the business."""

    watches: ClassVar[frozenset[Kind]] = frozenset({Kind.CHANNEL, Kind.PERSON})

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        empty = EmptyState(
            "megaphone",
            _("No channels yet"),
            _(
                "A channel is one account on one network. Paste its address, and say"
                " who answers for it."
            ),
            primary=_("Add a channel"),
            quiet=_("Import a list…"),
        )
        super().__init__(
            room,
            _("Channels"),
            COLUMNS,
            FIGURES,
            find=_("Find a channel"),
            empty=empty,
            parent=parent,
        )
        empty.primary_asked.connect(self.new)
        empty.quiet_asked.connect(self.import_table)
        self._registry: Registry | None = None
        self._mine = False
        self.import_button = Button(_("Import…"), on_click=self.import_table)
        self.add_button = Button(
            _("Add channel"), Weight.PRIMARY, "plus", on_click=self.new
        )
        self.header.add(self.import_button)
        self.header.add(self.add_button)
        self.buttons = ToolButtons(_("More to do with the channel"))
        self.tools.addWidget(self.buttons)
        self.setAcceptDrops(True)

    # -- what is shown -----------------------------------------------------------------

    def reload(self) -> None:
        """Ask for every channel."""
        services = self.room.services
        work = partial(registry, services.channels, services.team)
        self.tasks.run(self, work, done=self._show, failed=self.fail)

    def key(self, record: ChannelRow) -> str:
        """Return a channel's identity."""
        return record.channel.id

    def _show(self, found: Registry) -> None:
        self._registry = found
        self._allow(found.people)
        self.show_records(found.rows, sentence(found.rows))

    def _allow(self, people: Sequence[Person]) -> None:
        me = next((each for each in people if each.id == self.room.me()), None)
        self._mine = me is None or may(me.role, Right.CHANNEL_EDIT)
        for button in (self.import_button, self.add_button):
            if self._mine:
                button.allow()
            else:
                button.refuse(_(NO_RIGHT))

    def news(self) -> Banner | None:
        """Say which channels nobody, or one person alone, looks after."""
        rows = self.records.records
        for key, wanted in (("nobody", _NEWS["nobody"]), ("one", _NEWS["one"])):
            found = [row for row in rows if FIGURE[key].counts(row)]
            if found:
                return self._banner(key, found, wanted)
        return None

    def _banner(self, key: str, found: Sequence[ChannelRow], news: "_News") -> Banner:
        act: Callable[[], object]
        if len(found) == 1 and self._mine:
            action, act = _(news.cure), partial(self.edit, found[0], focus=news.field)
        else:
            action, act = _("Show them"), partial(self.filter, key)
        banner = Banner(news.words(found), action=action)
        banner.acted.connect(act)
        return banner

    def show_tools(self) -> None:
        """Let the buttons for the selected channel fit it."""
        chosen = self.selected is not None
        why_not = _("Choose a channel first") if not chosen else _(NO_RIGHT)
        self.buttons.show_acts(self.acts(), why_not)

    # -- what can be done --------------------------------------------------------------

    def acts(self) -> Sequence[Act]:
        """Return what can be done with the selected channel."""
        row = self.selected
        if row is None:
            return ()
        channel = row.channel
        found = []
        if self._mine:
            found.append(
                Act(
                    id="channel.edit",
                    words=_("Edit {name}…").format(name=channel.name),
                    run=partial(self.edit, row),
                    icon="pencil",
                )
            )
        if channel.link:
            found.append(
                Act(
                    id="channel.open",
                    words=_("Open {host}").format(host=shown_host(channel.link)),
                    run=partial(self.open_link, channel),
                    icon="external-link",
                    keys=("Ctrl+Return",),
                    group=1,
                )
            )
        return (*found, *(self._changing_acts(channel) if self._mine else ()))

    def _changing_acts(self, channel: Channel) -> Sequence[Act]:
        archived = channel.status is ChannelStatus.ARCHIVED
        status = ChannelStatus.DORMANT if archived else ChannelStatus.ARCHIVED
        return (
            Act(
                id="channel.archive",
                words=_("Bring back") if archived else _("Archive"),
                run=partial(self._set_status, channel, status),
                icon="archive-restore" if archived else "archive",
                group=2,
            ),
            Act(
                id="channel.remove",
                words=_("Delete"),
                run=partial(self._remove, channel),
                icon="trash-2",
                keys=("Del",),
                group=2,
            ),
        )

    @Slot()
    def new(self) -> None:
        """Register a channel."""
        self._open_editor(None)

    def edit(self, record: ChannelRow, *, focus: str = "") -> None:
        """Change a channel's record."""
        if self._mine:
            self._open_editor(record.channel, focus)

    @Slot()
    def import_table(self, path: Path | None = None) -> None:
        """Take a list of channels in."""
        dialog = ImportDialog(self.room, Target.CHANNELS, path=path, parent=self)
        dialog.told.connect(self.done)
        dialog.open()

    def open_link(self, channel: Channel) -> None:
        """Open the account outside; a name in another script is shown first."""
        try:
            link = parsed(channel.link)
        except InputError as trouble:
            self.tasks.troubled.emit(trouble)
            return
        open_it = partial(self._open_outside, link.address)
        if not is_encoded(link.host):
            open_it()
            return
        ask(
            self,
            _("Open {host}?").format(host=link.host),
            body=_(
                "The name is written in letters of another script, and may look like"
                " another one. Open it only if you know it."
            ),
            verb=_("Open"),
            done=open_it,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that is dropped here."""
        if self._mine and dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import the file."""
        self.import_table(dropped_file(event.mimeData()))

    def _open_outside(self, address: str) -> None:
        desk = self.room.desk
        if desk is not None and desk.open_address is not None:
            desk.open_address(address)
        else:
            QDesktopServices.openUrl(QUrl(address))

    def _open_editor(self, channel: Channel | None, focus: str = "") -> None:
        known = self._registry
        if known is None:
            return
        editor = ChannelEditor(
            self.room, known.networks, known.people, channel, focus=focus, parent=self
        )
        editor.told.connect(self.done)
        editor.open()

    def _set_status(self, channel: Channel, status: ChannelStatus) -> None:
        set_status = self.room.services.channels.set_status
        work = partial(set_status, channel.id, status, actor=self.room.me())
        words = _("{name} archived") if _ends(status) else _("{name} brought back")
        self._do(work, words.format(name=channel.name))

    def _remove(self, channel: Channel) -> None:
        remove = self.room.services.channels.remove
        work = partial(remove, channel.id, actor=self.room.me())
        said = _("{name} deleted").format(name=channel.name)
        self._do(work, said, failed=partial(self._offer_archive, channel))

    def _offer_archive(self, channel: Channel, trouble: SocialDeskError) -> None:
        """Say why a channel has to stay, and offer what can be done instead."""
        if not isinstance(trouble, RuleError) or _ends(channel.status):
            self.tasks.troubled.emit(trouble)
            return
        ask(
            self,
            trouble.message,
            body=trouble.hint,
            verb=_("Archive"),
            done=partial(self._set_status, channel, ChannelStatus.ARCHIVED),
        )

    def _do(
        self,
        work: Callable[[], object],
        said: str,
        failed: Callable[[SocialDeskError], None] | None = None,
    ) -> None:
        self.tasks.run(self, work, done=partial(self._say, said), failed=failed)

    def _say(self, words: str, _result: object) -> None:
        self.done.emit(words)


NO_RIGHT = mark("Only the owner and managers change channels.")
FIGURE = {figure.key: figure for figure in FIGURES}


@dataclass(frozen=True, slots=True)
class _News:
    """What a banner says of some channels, and the cure for one."""

    words: Callable[[Sequence[ChannelRow]], str]
    cure: str
    field: str


def _nobody_words(found: Sequence[ChannelRow]) -> str:
    words = plural(
        "{{names}} has nobody who answers for it.",
        "{{names}} have nobody who answers for them.",
        len(found),
    )
    return words.format(names=_names(found))


def _one_person_words(found: Sequence[ChannelRow]) -> str:
    first = found[0]
    if len(found) == 1 and first.responsible is not None:
        return _("{channel} has no backup. If {name} is away, nobody is told.").format(
            channel=first.channel.name, name=first_name(first.responsible)
        )
    return _(
        "{names} have no backup. If the person who looks after them is away, nobody is"
        " told."
    ).format(names=_names(found))


_NEWS: Mapping[str, _News] = {
    "nobody": _News(_nobody_words, mark("Choose somebody"), "responsible"),
    "one": _News(_one_person_words, mark("Choose a backup"), "backup"),
}


def _names(found: Sequence[ChannelRow]) -> str:
    if len(found) <= _FEW:
        return joined(row.channel.name for row in found)
    return plural("{n} channel", "{n} channels", len(found))


def _ends(status: ChannelStatus) -> bool:
    return status is ChannelStatus.ARCHIVED


def sentence(rows: Sequence[ChannelRow]) -> str:
    """Return how many channels there are, where, and what is wrong with them."""
    if not rows:
        return ""
    words = _("{channels} on {networks}").format(
        channels=plural("{n} channel", "{n} channels", len(rows)),
        networks=plural(
            "{n} network", "{n} networks", len({row.channel.network for row in rows})
        ),
    )
    nobody = sum(row.nobody for row in rows)
    alone = sum(row.one_person for row in rows)
    troubles = [
        text
        for count, text in (
            (nobody, plural("{n} has nobody", "{n} have nobody", nobody)),
            (
                alone,
                plural("{n} has one person only", "{n} have one person only", alone),
            ),
        )
        if count
    ]
    return f"{words}; {', '.join(troubles)}" if troubles else words


def shown_host(link: str) -> str:
    """Return the host of a link as it is safe to show; the link if it is none."""
    try:
        return parsed(link).host.removeprefix("www.")
    except InputError:
        return link


def is_encoded(host: str) -> bool:
    """Say whether a host is written in another script, and so in punycode here."""
    return any(label.startswith("xn--") for label in host.split("."))
