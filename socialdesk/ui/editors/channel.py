"""Registering a channel, and changing its record."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from socialdesk.domain.channels import STATUS_WORDS, Channel, ChannelStatus
from socialdesk.domain.errors import InputError
from socialdesk.domain.ids import ChannelId, PersonId, new_id
from socialdesk.domain.links import parsed
from socialdesk.domain.networks import OTHER, Networks, Recognised
from socialdesk.domain.team import Person
from socialdesk.domain.words import _
from socialdesk.ui.editors.fields import Editor, Swatches
from socialdesk.ui.room import Room
from socialdesk.ui.widgets.dialogs import ask
from socialdesk.ui.widgets.forms import Choice, LongField, TextField
from socialdesk.ui.widgets.text import Label
from socialdesk.ui.widgets.tile import Tile

_PREVIEW_TILE = 36
_NOTES = 2
"""Lines of the notes that are seen at first."""


class ChannelEditor(Editor):
    """Edits one channel, or registers one from a pasted link.

    Args:
        room: Services, roads, and who sits at the desk.
        networks: The networks there are.
        people: Who may answer for it.
        channel: What is edited; None registers a new one.
        focus: The field to begin with; the first without.
        parent: The window it belongs to.
    """

    def __init__(
        self,
        room: Room,
        networks: Networks,
        people: Sequence[Person],
        channel: Channel | None = None,
        *,
        focus: str = "",
        parent: QWidget | None = None,
    ) -> None:
        title = _("Edit channel") if channel else _("Add a channel")
        verb = _("Save") if channel else _("Add channel")
        super().__init__(room, title, verb, parent=parent)
        self._networks = networks
        self._was = channel
        self._sure = False
        self._typed: set[QWidget] = set()
        self._make_fields(channel or _fresh(), people)
        self.link.textEdited.connect(self._link_edited)
        self.network.chosen.connect(self._network_chosen)
        for field in (self.handle, self.name):
            field.textEdited.connect(partial(self._note_typed, field))
        (self.form.field(focus) if focus else self.link).setFocus()

    def gathered(self) -> Callable[[], Any]:
        """Return the work that saves the channel."""
        channel, me = self._channel(), self.room.me()
        if self._was is not None:
            edit = self.room.services.channels.edit
            return partial(edit, channel, was=self._was, actor=me)
        return partial(self.room.services.channels.add, channel, actor=me)

    def saved(self, result: Any) -> str:
        """Return the words for the toast."""
        words = _("{name} saved") if self._was else _("{name} added")
        return words.format(name=result.name)

    def overwrite(self, theirs: object) -> None:
        """Take what is stored now as what the person began with."""
        if isinstance(theirs, Channel):
            self._was = theirs

    def accept(self) -> None:
        """Save; a host nobody knows is asked about first."""
        if self._was is None and self._unknown() and not self._sure:
            ask(
                self,
                _("SocialDesk does not know this place"),
                body=_(
                    "{link} belongs to none of the networks it knows. Keep it as a"
                    " channel of the kind “Other”, or choose the network yourself."
                ).format(link=self.link.text().strip()),
                verb=_("Keep as “Other”"),
                done=self._confirm,
            )
            return
        super().accept()

    def _confirm(self) -> None:
        self._sure = True
        self.accept()

    def _unknown(self) -> bool:
        """Say whether the link leads to a place that no network claims."""
        found = self._read("")
        return (
            found is not None
            and not found.sure
            and found.network == OTHER == self.network.value
        )

    # -- the link ----------------------------------------------------------------------

    def _read(self, network: str) -> Recognised | None:
        """Return whose account the link is; None while it is none."""
        try:
            return self._networks.recognise(self.link.text(), network)
        except InputError:
            return None

    @Slot(str)
    def _link_edited(self, _text: str) -> None:
        self._fill_in(self._read(""))

    @Slot(object)
    def _network_chosen(self, network: object) -> None:
        self._fill_in(self._read(str(network)))

    def _note_typed(self, field: QWidget, _text: str) -> None:
        self._typed.add(field)

    def _fill_in(self, found: Recognised | None) -> None:
        """Fill in what the link says, but never over what a person has typed."""
        self.preview.show_found(found, self._networks)
        self.fit()
        if found is None:
            return
        self.network.choose(found.network)
        network = self._networks[found.network]
        for field, text in (
            (self.handle, found.handle),
            (self.name, found.name or network.words),
        ):
            if field not in self._typed and (self._was is None or not field.text()):
                field.setText(text)

    # -- fields ------------------------------------------------------------------------

    def _make_fields(self, known: Channel, people: Sequence[Person]) -> None:
        networks = sorted(self._networks, key=lambda each: each.words.casefold())
        nobody: list[tuple[object, str]] = [(None, _("Nobody"))]
        everybody = nobody + [(person.id, person.name) for person in people]
        statuses = [(status, _(STATUS_WORDS[status])) for status in ChannelStatus]
        self.preview = Preview()
        self.link = TextField(known.link, _("Paste the address of the account"))
        self.network = Choice(
            [(each.id, each.words) for each in networks], known.network
        )
        self.handle = TextField(known.handle)
        self.name = TextField(known.name, _("What you call it"), most=200)
        self.purpose = TextField(known.purpose, _("What it is for"), most=500)
        self.responsible = Choice(everybody, known.responsible_id)
        self.backup = Choice(everybody, known.backup_id)
        self.status = Choice(statuses, known.status)
        self.hue = Swatches(known.hue)
        self.notes = LongField(known.notes, lines=_NOTES)
        add = self.form.add
        add("link", _("Link"), self.link)
        self.form.add_wide(self.preview)
        add("network", _("Network"), self.network)
        add("handle", _("Handle"), self.handle)
        add("name", _("Name"), self.name)
        add("purpose", _("Purpose"), self.purpose)
        add("responsible", _("Answers for it"), self.responsible)
        add(
            "backup",
            _("Backup"),
            self.backup,
            _("Who is told, and may post, when that person is away."),
        )
        add("status", _("Status"), self.status)
        add("hue", _("Colour"), self.hue)
        add("notes", _("Notes"), self.notes)

    def _channel(self) -> Channel:
        known = self._was or _fresh()
        return replace(
            known,
            network=str(self.network.value),
            name=self.name.text().strip(),
            handle=self.handle.text().strip(),
            link=self._canonical(),
            purpose=self.purpose.text().strip(),
            responsible_id=_person(self.responsible.value),
            backup_id=_person(self.backup.value),
            status=ChannelStatus(str(self.status.value)),
            hue=self.hue.value,
            notes=self.notes.toPlainText().strip(),
        )

    def _canonical(self) -> str:
        """Return the link in the form in which it is kept.

        Raises:
            InputError: It is no link, or belongs to another network.
        """
        text = self.link.text().strip()
        if not text or (self._was is not None and text == self._was.link):
            return text
        found = self._networks.recognise(text, str(self.network.value))
        return found.link or parsed(text).address


class Preview(QWidget):
    """Says live what a pasted link was recognised as."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tile = Tile(size=_PREVIEW_TILE)
        self.title = Label("", "strong")
        self.line = Label("", "small", "text2")
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(self.title)
        texts.addWidget(self.line)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 6)
        line.setSpacing(12)
        line.addWidget(self._tile)
        line.addLayout(texts, 1)
        self.hide()

    def show_found(self, found: Recognised | None, networks: Networks) -> None:
        """Show what was found, or nothing."""
        self.setVisible(found is not None)
        if found is None:
            return
        network = networks[found.network]
        known = found.sure or found.network != OTHER
        name = network.words if known else _("A place SocialDesk does not know")
        self._tile.show_channel(found.network, network.hue, name)
        self.title.setText(" · ".join(filter(None, (name, found.handle))))
        self.line.setText(found.link)
        self.setAccessibleName(f"{self.title.text()}, {found.link}")


def _fresh() -> Channel:
    return Channel(id=ChannelId(new_id()), network=OTHER, name="")


def _person(value: object) -> PersonId | None:
    return PersonId(value) if isinstance(value, str) else None
