"""Undo and redo, with the name of the act in the menu and in a toast after each act.

Both come from the journal; no act needs undo code of its own.
"""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from socialdesk.domain.ids import PersonId
from socialdesk.domain.journal import ChangeSet, act_words
from socialdesk.domain.words import _
from socialdesk.ui.actions import Acts
from socialdesk.ui.room import Room
from socialdesk.ui.widgets.toast import Toasts

if TYPE_CHECKING:
    from socialdesk.domain.journal import Entry
    from socialdesk.services.journal import JournalService

_JUST_NOW = timedelta(seconds=10)
Ends = tuple["Entry | None", "Entry | None"]


def ends(journal: "JournalService", actor: PersonId) -> Ends:
    """Return what undo would take back, and what redo would do again."""
    return journal.next_undo(actor), journal.next_redo(actor)


class Undo(QObject):
    """Keeps the two acts of the menu in step with the journal, and says what was done.

    Args:
        room: The services, the roads, and who sits here.
        acts: The registry with "undo" and "redo".
        toasts: Where it is said.
    """

    def __init__(
        self, room: Room, acts: Acts, toasts: Toasts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._room, self._acts, self._toasts = room, acts, toasts
        self._told = 0
        self._said: list[str] = []
        room.feed.changed.connect(self._on_changed)
        self.ask()

    def ask(self) -> None:
        """Ask the journal again."""
        work = partial(ends, self._room.services.journal, self._room.me())
        self._room.tasks.run(self, work, done=self._show)

    def tell(self, words: str) -> None:
        """Say that an act was done, with Undo if it can be taken back."""
        self._said.append(words)
        self.ask()

    def undo(self) -> None:
        """Take the last act back."""
        work = partial(self._room.services.journal.undo, actor=self._room.me())
        self._room.tasks.run(self, work, done=self._undone)

    def redo(self) -> None:
        """Do the act that was taken back again."""
        work = partial(self._room.services.journal.redo, actor=self._room.me())
        self._room.tasks.run(self, work, done=self._redone)

    def _show(self, found: Ends) -> None:
        last, again = found
        self._word("undo", last, (_("Undo"), _("Undo “{act}”")))
        self._word("redo", again, (_("Redo"), _("Redo “{act}”")))
        said, self._said = self._said, []
        new = last if last is not None and self._fresh(last) else None
        if last is not None and (said or not self._told):
            self._told = last.id
        for words in said:
            offered = new is not None and words is said[-1]
            self._toasts.say(
                words,
                undo=self.undo if offered else None,
                key=self._acts.keys("undo") if offered else "",
            )

    def _fresh(self, entry: "Entry") -> bool:
        """Say whether an entry is the act of which a page tells now.

        An act that cannot be taken back leaves the entry before it on top: to offer
        Undo would then take back something else.
        """
        return entry.id > self._told and self._room.clock() - entry.at < _JUST_NOW

    def _word(self, act_id: str, entry: "Entry | None", said: tuple[str, str]) -> None:
        plain, named = said
        if entry is None:
            self._acts.say(act_id, plain)
            self._acts.allow(act_id, why_not=_("There is nothing."))
        else:
            self._acts.say(act_id, named.format(act=act_words(entry.act)))
            self._acts.allow(act_id)

    def _undone(self, entry: "Entry") -> None:
        self._toasts.say(
            _("Undone: {act}").format(act=act_words(entry.act)),
            icon="undo-2",
            undo=self.redo,
            action=_("Redo"),
            key=self._acts.keys("redo"),
        )
        self.ask()

    def _redone(self, entry: "Entry") -> None:
        self._toasts.say(
            _("Done again: {act}").format(act=act_words(entry.act)),
            icon="redo-2",
            undo=self.undo,
            key=self._acts.keys("undo"),
        )
        self.ask()

    @Slot(object)
    def _on_changed(self, _changes: ChangeSet) -> None:
        if not self._said:
            self.ask()
