"""Reading the journal, undoing and redoing, and checking that it is whole."""

from collections.abc import Sequence

from socialdesk.domain.errors import ConflictError, RuleError
from socialdesk.domain.ids import PersonId
from socialdesk.domain.journal import (
    Change,
    Entry,
    Kind,
    Mode,
    Revision,
    undo_stacks,
)
from socialdesk.domain.team import Right
from socialdesk.domain.words import _
from socialdesk.services.replan import PLANNED_FROM, Replan
from socialdesk.services.rights import allow
from socialdesk.services.team import keeps_an_owner
from socialdesk.store import journal as stored_journal
from socialdesk.store.journal import Fault
from socialdesk.store.schema import SCHEMA
from socialdesk.store.tables import RECORDS
from socialdesk.store.unit_of_work import Reading, Store, Work


class JournalService:
    """What people ask of the journal."""

    def __init__(self, store: Store, replan: Replan) -> None:
        self._store = store
        self._replan = replan

    def entries(self, *, before: int | None = None, limit: int = 100) -> list[Entry]:
        """Return entries, newest first, a page at a time."""
        with self._store.read() as reading:
            return stored_journal.entries(
                reading.connection, before=before, limit=limit
            )

    def about(self, kind: Kind, record_id: str) -> list[Entry]:
        """Return what was done with one record, newest first."""
        with self._store.read() as reading:
            return stored_journal.about(reading.connection, kind, record_id)

    def verify(self) -> Sequence[Fault]:
        """Check the whole journal and the records against it; first fault first."""
        with self._store.read() as reading:
            return list(stored_journal.faults(reading.connection))

    def next_undo(self, actor: PersonId) -> Entry | None:
        """Return the act that undo would take back."""
        with self._store.read() as reading:
            return self._next(reading, actor, Mode.UNDO)

    def next_redo(self, actor: PersonId) -> Entry | None:
        """Return the act that redo would do again."""
        with self._store.read() as reading:
            return self._next(reading, actor, Mode.REDO)

    def undo(self, *, actor: PersonId) -> Entry:
        """Take the actor's last act back.

        Raises:
            RuleError: There is nothing to undo.
            ConflictError: A record was changed since; nothing was taken back.
        """
        return self._turn_back(actor, Mode.UNDO)

    def redo(self, *, actor: PersonId) -> Entry:
        """Do the act that was undone last again.

        Raises:
            RuleError: There is nothing to redo.
            ConflictError: A record was changed since.
        """
        return self._turn_back(actor, Mode.REDO)

    def _turn_back(self, actor: PersonId, mode: Mode) -> Entry:
        with self._store.read() as reading:
            entry = self._next(reading, actor, mode)
        if entry is None:
            raise RuleError(
                f"journal.{mode}",
                _("There is nothing to undo.")
                if mode is Mode.UNDO
                else _("There is nothing to redo."),
            )
        with self._store.begin(
            actor, entry.act, mode=mode, of_id=entry.id, undoable=False
        ) as work:
            allow(work, actor, Right.UNDO, own=True)
            allow(work, actor, _right_of(entry.act), own=True)
            latest = self._next(work, actor, mode)
            if latest is None or latest.id != entry.id:
                raise ConflictError(_("Something else was done meanwhile."))
            whole = stored_journal.whole(work.connection, entry)
            steps = whole.revisions
            for revision in reversed(steps) if mode is Mode.UNDO else steps:
                _may_put_back(work, revision)
                _put_back(work, revision, mode)
            keeps_an_owner(work)
            if work.touched(*PLANNED_FROM):
                self._replan(work, None)
        return whole

    def _next(self, reading: Reading, actor: PersonId, mode: Mode) -> Entry | None:
        heads = stored_journal.heads(reading.connection, actor)
        done, undone = undo_stacks([head for head in heads if head.schema == SCHEMA])
        stack = done if mode is Mode.UNDO else undone
        return stack[-1] if stack else None


def _put_back(work: Work, revision: Revision, mode: Mode) -> None:
    """Make one record again what it was before (or after) an entry."""
    left, wanted = (
        (revision.after, revision.before)
        if mode is Mode.UNDO
        else (revision.before, revision.after)
    )
    record = RECORDS[revision.kind]
    present = work.find(record.entity_type, revision.record_id)
    if revision.salt is None or left != (
        None if present is None else record.values(present)
    ):
        raise ConflictError(
            _("Somebody changed this since; it cannot be undone by itself."),
            mine=Change(revision.kind, revision.record_id),
            theirs=present,
        )
    if wanted is None:
        work.remove(present)
    else:
        work.put(record.entity(wanted))


def _may_put_back(work: Work, revision: Revision) -> None:
    """Ask for the rights that changing a person's record takes, role and all."""
    if revision.kind is not Kind.PERSON or not (revision.before and revision.after):
        return
    if revision.before["role"] != revision.after["role"]:
        allow(work, work.actor, Right.ROLE_CHANGE)
    elif revision.record_id != work.actor:
        allow(work, work.actor, Right.TEAM_EDIT)


_RIGHTS = {
    "business": Right.SETTINGS,
    "sample": Right.SETTINGS,
    "settings": Right.SETTINGS,
    "closed_day": Right.SETTINGS,
    "person": Right.TEAM_EDIT,
    "person.time_off": Right.TIME_OFF,
    "person.time_off_end": Right.TIME_OFF,
    "person.edit": Right.UNDO,  # its revisions are asked one by one
    "channel": Right.CHANNEL_EDIT,
    "channels": Right.IMPORT,
    "people": Right.IMPORT,
    "turn.import": Right.IMPORT,
    "rotation": Right.ROTATION_EDIT,
    "post": Right.POST_WRITE,
    "turn": Right.TURN_ARRANGE,
    "swap": Right.TURN_ARRANGE,
}
"""What the undoing of an act asks for, by the act or by the word it begins with."""


def _right_of(act: str) -> Right:
    """Return the right without which an act is not undone: that of the act itself.

    Somebody who may not do a thing any more may not do it by undoing either.
    """
    return _RIGHTS.get(act) or _RIGHTS.get(act.partition(".")[0], Right.UNDO)
