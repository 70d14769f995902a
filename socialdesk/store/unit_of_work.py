"""The only door through which anything is written.

One act is one transaction and one journal entry. Leaving the block commits all of it;
an exception leaves nothing behind. What changed is announced after the commit.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from socialdesk.domain.errors import ConflictError, NotFoundError, RecoveryError
from socialdesk.domain.ids import PersonId
from socialdesk.domain.journal import Change, ChangeSet, Kind, Mode
from socialdesk.domain.words import _
from socialdesk.store import journal
from socialdesk.store.engine import FILE
from socialdesk.store.tables import Record, record_of
from socialdesk.store.troubles import in_words, is_busy, translated

E = TypeVar("E")
PATIENCE_SECONDS = 45.0
_BATCH = 5_000


class Reading:
    """Asks the database; what it returns are entities."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection

    def find(self, entity: type[E], record_id: str) -> E | None:
        """Return one record, or None."""
        record = record_of(entity)
        row = self._row(record, record_id)
        return None if row is None else record.entity(row)

    def get(self, entity: type[E], record_id: str) -> E:
        """Return one record.

        Raises:
            NotFoundError: There is none with that identity.
        """
        found = self.find(entity, record_id)
        if found is None:
            raise NotFoundError(
                f"{record_of(entity).kind}.unknown",
                _("This record is not there any more."),
                hint=_("Somebody may have removed it; look in the journal."),
            )
        return found

    def all(
        self,
        entity: type[E],
        *conditions: sa.ColumnElement[bool],
        order: Sequence[sa.ColumnElement[Any]] = (),
        limit: int | None = None,
    ) -> list[E]:
        """Return every record that meets all conditions, in an order."""
        record = record_of(entity)
        question = sa.select(record.table).where(*conditions)
        question = question.order_by(*(order or (record.c.id,))).limit(limit)
        with translated():
            rows = self.connection.execute(question).mappings().all()
        return [record.entity(row) for row in rows]

    def count(self, entity: type[E], *conditions: sa.ColumnElement[bool]) -> int:
        """Return how many records meet all conditions."""
        question = sa.select(sa.func.count()).select_from(record_of(entity).table)
        with translated():
            found = self.connection.execute(question.where(*conditions)).scalar_one()
        return int(found)

    def _row(self, record: Record[E], record_id: str) -> Any:
        question = sa.select(record.table).where(record.c.id == record_id)
        if self.connection.dialect.name != "sqlite":
            question = question.with_for_update()
        with translated():
            return self.connection.execute(question).mappings().first()


class Work(Reading):
    """One act in progress. Entities go in whole; rows never come out."""

    def __init__(
        self, connection: sa.Connection, actor: PersonId, now: datetime
    ) -> None:
        super().__init__(connection)
        self.actor = actor
        self.now = now
        self._before: dict[Change, dict[str, Any] | None] = {}
        self._after: dict[Change, dict[str, Any] | None] = {}
        self._quiet: set[Change] = set()

    def put(
        self, entity: E, *, was: E | None = None, journaled: bool | None = None
    ) -> E:
        """Write a whole record, new or changed.

        Args:
            entity: What it is to be.
            was: What the person saw when they began to edit.
            journaled: False for what can be derived again and needs no undo; the
                table's own rule where it is not given.

        Returns:
            What is kept: the entity with its texts as `storable` has them.

        Raises:
            ConflictError: The record is no longer `was`.
        """
        record = record_of(type(entity))
        values = record.values(entity)
        entity = record.entity(values)
        row = self._row(record, values["id"])
        if was is not None:
            theirs = None if row is None else record.entity(row)
            if theirs != was:
                raise ConflictError(
                    _("Somebody changed this while you were editing it."),
                    mine=entity,
                    theirs=theirs,
                )
        before = None if row is None else dict(row)
        if before == values:
            return entity
        with translated():
            if before is None:
                self.connection.execute(sa.insert(record.table), [values])
            else:
                changed = {
                    name: value
                    for name, value in values.items()
                    if value != before[name]
                }
                self.connection.execute(
                    sa.update(record.table)
                    .where(record.c.id == values["id"])
                    .values(changed)
                )
        self._note(record, values["id"], before, values, journaled=journaled)
        return entity

    def put_new(self, entities: Iterable[E], *, journaled: bool | None = None) -> None:
        """Write many new records of one kind in few statements."""
        rest = list(entities)
        if not rest:
            return
        record = record_of(type(rest[0]))
        rows = [record.values(entity) for entity in rest]
        for start in range(0, len(rows), _BATCH):
            with translated():
                self.connection.execute(
                    sa.insert(record.table), rows[start : start + _BATCH]
                )
        for values in rows:
            self._note(record, values["id"], None, values, journaled=journaled)

    def remove(self, entity: object, *, journaled: bool | None = None) -> None:
        """Delete a record."""
        record = record_of(type(entity))
        record_id = record.values(entity)["id"]
        row = self._row(record, record_id)
        if row is None:
            return
        with translated():
            self.connection.execute(
                sa.delete(record.table).where(record.c.id == record_id)
            )
        self._note(record, record_id, dict(row), None, journaled=journaled)

    def touched(self, *kinds: Kind) -> set[str]:
        """Return the identities of the records of these kinds changed so far."""
        return {change.id for change in self._after if change.kind in kinds}

    @property
    def changes(self) -> ChangeSet:
        """What is not what it was, so far."""
        return frozenset(
            change
            for change in self._after
            if self._before[change] != self._after[change]
        )

    def drafts(self) -> list[journal.Draft]:
        """Return the revisions that the journal has to keep."""
        changed = self.changes
        return [
            journal.Draft(change, self._before[change], self._after[change])
            for change in self._after
            if change in changed and change not in self._quiet
        ]

    def _note(
        self,
        record: Record[Any],
        record_id: str,
        before: dict[str, Any] | None,
        after: dict[str, Any] | None,
        *,
        journaled: bool | None,
    ) -> None:
        change = Change(record.kind, record_id)
        kept = record.journaled if journaled is None else journaled
        if change not in self._after and not kept:
            self._quiet.add(change)
        elif kept:
            self._quiet.discard(change)
        self._before.setdefault(change, before)
        self._after[change] = after


class Store:
    """Opens units of work on one database."""

    def __init__(
        self,
        engine: sa.Engine,
        *,
        clock: Callable[[], datetime],
        on_commit: Callable[[ChangeSet], None] = lambda _changes: None,
        on_wait: Callable[[float], None] = lambda _seconds: None,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self.engine = engine
        self._clock = clock
        self._on_commit = on_commit
        self._on_wait = on_wait
        self._patience = patience
        self._file = _identity(engine)

    @contextmanager
    def begin(
        self,
        actor: PersonId,
        act: str,
        *,
        undoable: bool = True,
        mode: Mode = Mode.DO,
        of_id: int | None = None,
    ) -> Iterator[Work]:
        """Open one act: a transaction that claims the database at once.

        Raises:
            RecoveryError: The database's file was deleted or replaced meanwhile.
            StoreError: The database could not take it; nothing was written.
        """
        connection = self._claimed()
        try:
            work = Work(connection, actor, self._clock())
            yield work
            drafts = work.drafts()
            if drafts:
                act_ = journal.Act(act, actor, work.now, mode, of_id, undoable=undoable)
                journal.write(connection, act_, drafts)
            changes = work.changes
            self._still_there()
            with translated():
                connection.commit() if changes else connection.rollback()
        except BaseException:
            with translated():
                connection.rollback()
            raise
        finally:
            connection.close()
        if changes:
            self._on_commit(changes)

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """Open a reading that sees one state of the database."""
        with translated(), self.engine.connect() as connection:
            yield Reading(connection)

    def now(self) -> datetime:
        """Return the time by the clock that dates the journal."""
        return self._clock()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _claimed(self) -> sa.Connection:
        """Return a connection that holds the database, however long it is busy."""
        started = time.monotonic()
        self._still_there()
        while True:
            try:
                return self._begun()
            except sa.exc.DBAPIError as error:
                waited = time.monotonic() - started
                if not is_busy(error) or waited > self._patience:
                    raise in_words(error) from error
                self._on_wait(waited)

    def _begun(self) -> sa.Connection:
        connection = self.engine.connect().execution_options(writing=True)
        try:
            connection.begin()
        except sa.exc.DBAPIError:
            connection.close()
            raise
        return connection

    def _still_there(self) -> None:
        """Make sure that what is written goes to the file that is on the disk.

        Linux lets a deleted file be written on, "successfully", until it is closed.
        """
        if self._file != _identity(self.engine):
            raise RecoveryError(
                "store.gone",
                _("The database file was deleted or replaced while it was open."),
                hint=_("Close SocialDesk and restore a backup: socialdesk restore."),
            )


def _identity(engine: sa.Engine) -> tuple[int, int] | None:
    """Return what tells the file of an engine from another at the same place."""
    file = engine.get_execution_options().get(FILE)
    if file is None:
        return None
    try:
        status = Path(file).stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
