"""The journal: who did what, and when; it can be read, never written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from socialdesk.domain.ids import PersonId
from socialdesk.domain.journal import Entry, Kind, Mode, act_words
from socialdesk.domain.team import Person
from socialdesk.domain.words import _, plural
from socialdesk.ui.formats import Formats
from socialdesk.ui.lock import see_through
from socialdesk.ui.pages.page import Page
from socialdesk.ui.room import Room
from socialdesk.ui.widgets.avatar import Avatar, Face
from socialdesk.ui.widgets.buttons import Button
from socialdesk.ui.widgets.cards import EmptyState, PageHeader, Section
from socialdesk.ui.widgets.forms import SearchField
from socialdesk.ui.widgets.rows import RowList
from socialdesk.ui.widgets.text import Label

if TYPE_CHECKING:
    from socialdesk.services.bundle import Services

AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A stretch of the journal, newest first, and whose acts they are."""

    entries: Sequence[Entry]
    people: Mapping[PersonId, Person]
    zone: str


def gather(services: "Services", before: int | None) -> Shown:
    """Read a stretch of the journal."""
    from socialdesk.domain.settings import Business

    return Shown(
        entries=services.journal.entries(before=before, limit=AT_ONCE),
        people={person.id: person for person in services.team.people()},
        zone=services.settings.group(Business).zone or "UTC",
    )


class JournalPage(Page):
    """Lists the acts of everybody, day by day."""

    watches = frozenset(Kind)

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self._shown: list[Entry] = []
        self._people: Mapping[PersonId, Person] = {}
        self._zone = "UTC"
        header = PageHeader(
            _("Journal"), _("Who did what. Nothing here can be changed.")
        )
        self.search = SearchField(_("Find an act or a person"))
        self.search.setFixedWidth(280)
        self.search.textChanged.connect(self._fill)
        self.verify = Button(
            _("Check the journal"), icon="shield-check", on_click=self._check
        )
        header.add(self.search)
        header.add(self.verify)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 12, 24)
        self._column.setSpacing(8)
        self.more = Button(_("Show older ones"), on_click=self._older)
        self._empty = EmptyState(
            "history",
            _("Nothing found"),
            _("What people do here is written down, and shown in this place."),
        )
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName(_("Journal"))
        area.setWidget(inner)
        see_through(area)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 24, 12, 0)
        whole.setSpacing(16)
        header.setContentsMargins(0, 0, 12, 0)
        whole.addWidget(header)
        whole.addWidget(area, 1)

    def reload(self) -> None:
        """Read the newest acts."""
        work = partial(gather, self.room.services, None)
        self.tasks.run(self, work, done=self._show)

    def _show(self, shown: Shown) -> None:
        self._shown = list(shown.entries)
        self._people, self._zone = shown.people, shown.zone
        self._fill()

    def _older(self) -> None:
        before = self._shown[-1].id if self._shown else None
        work = partial(gather, self.room.services, before)
        self.tasks.run(self, work, done=self._append)

    def _append(self, shown: Shown) -> None:
        self._shown += shown.entries
        self._fill()
        self.more.setVisible(len(shown.entries) == AT_ONCE)

    def _check(self) -> None:
        self.verify.set_busy(True)
        self.tasks.run(self, self.room.services.journal.verify, done=self._checked)

    def _checked(self, faults: Sequence[object]) -> None:
        self.verify.set_busy(False)
        if faults:
            words = plural(
                "The journal was changed from outside: {n} fault",
                "The journal was changed from outside: {n} faults",
                len(faults),
            )
        else:
            words = _("The journal is whole")
        self.done.emit(words)

    def _fill(self, _typed: str = "") -> None:
        """Show the entries that fit, a card for each day."""
        self._clear()
        formats = Formats(zone=self._zone)
        today = formats.wall(self.room.clock()).date()
        typed = self.search.text().casefold()
        found = [entry for entry in self._shown if typed in self._said(entry)]
        rows: RowList | None = None
        last = None
        for entry in found:
            day = formats.wall(entry.at).date()
            if rows is None or day != last:
                title = formats.near_day(day, today)
                self._column.addWidget(Section(title[:1].upper() + title[1:]))
                rows, last = RowList(inset=56), day
                self._column.addWidget(rows)
            rows.add(self._row(entry, formats))
        if not found:
            self._column.addWidget(self._empty)
        self._empty.setVisible(not found)
        self._column.addWidget(self.more)
        self.more.setVisible(len(self._shown) >= AT_ONCE and not typed)
        self._column.addStretch(1)

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in {self.more, self._empty}:
                widget.hide()
                widget.deleteLater()

    def _said(self, entry: Entry) -> str:
        person = self._people.get(entry.actor_id)
        name = person.name if person is not None else _("SocialDesk")
        return f"{name} {words_of(entry)}".casefold()

    def _row(self, entry: Entry, formats: Formats) -> QWidget:
        person = self._people.get(entry.actor_id)
        face = (
            Face(name=_("SocialDesk"), initials="SD")
            if person is None
            else Face(name=person.name, initials=person.initials, hue=person.hue)
        )
        name = person.name if person is not None else _("SocialDesk")
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(15, 7, 14, 7)
        line.setSpacing(12)
        line.addWidget(Avatar(face, 26))
        line.addWidget(Label(words_of(entry), "body", weight=550))
        line.addWidget(Label(name, "body", "text2"), 1)
        line.addWidget(Label(formats.hour(entry.at), "small", "text3"))
        return row


def words_of(entry: Entry) -> str:
    """Return an entry in words."""
    said = act_words(entry.act)
    if entry.mode is Mode.UNDO:
        return _("Undone: {act}").format(act=said)
    if entry.mode is Mode.REDO:
        return _("Done again: {act}").format(act=said)
    return said
