"""The journal's tables: writing an entry, reading it, checking the chain."""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from socialdesk.domain.ids import PersonId
from socialdesk.domain.journal import (
    GENESIS,
    Change,
    ChangeSet,
    Entry,
    Kind,
    Mode,
    Revision,
    canonical,
    detail_digest,
    entry_digest,
)
from socialdesk.domain.periods import instant, micros
from socialdesk.store.schema import SCHEMA
from socialdesk.store.tables import RECORDS, journal_entry, journal_revision
from socialdesk.store.troubles import translated

_PAGE = 500
_Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Act:
    """Who did what, when, and how it relates to an earlier entry."""

    act: str
    actor: PersonId
    at: datetime
    mode: Mode
    of_id: int | None
    undoable: bool


@dataclass(frozen=True)
class Draft:
    """A revision that is about to be written."""

    change: Change
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True)
class Fault:
    """Where the journal does not tell the truth any more."""

    entry_id: int | None
    kind: Kind | None
    record_id: str
    what: str


def write(connection: sa.Connection, act: Act, drafts: Sequence[Draft]) -> int:
    """Append one entry with its revisions; return its number."""
    with translated():
        last = connection.execute(
            sa.select(journal_entry.c.id, journal_entry.c.digest)
            .order_by(journal_entry.c.id.desc())
            .limit(1)
        ).first()
    number, previous = (1, GENESIS) if last is None else (last.id + 1, last.digest)
    rows = [_row(number, place, draft) for place, draft in enumerate(drafts)]
    entry = Entry(
        id=number,
        at=instant(micros(act.at)),
        actor_id=act.actor,
        act=act.act,
        mode=act.mode,
        of_id=act.of_id,
        undoable=act.undoable,
        schema=SCHEMA,
        previous=previous,
        digest="",
    )
    digests = [(row["kind"], row["record_id"], row["digest"]) for row in rows]
    values = {
        "id": number,
        "at": micros(entry.at),
        "actor_id": entry.actor_id,
        "act": entry.act,
        "mode": entry.mode.value,
        "of_id": entry.of_id,
        "undoable": entry.undoable,
        "schema": entry.schema,
        "previous": previous,
        "digest": entry_digest(entry, digests, previous),
    }
    with translated():
        connection.execute(sa.insert(journal_entry), [values])
        connection.execute(sa.insert(journal_revision), rows)
    return number


def entries(
    connection: sa.Connection,
    *,
    actor: PersonId | None = None,
    before: int | None = None,
    after: int | None = None,
    limit: int = _PAGE,
) -> list[Entry]:
    """Return entries with their revisions, newest first, a page at a time."""
    question = sa.select(journal_entry).order_by(journal_entry.c.id.desc()).limit(limit)
    if actor is not None:
        question = question.where(journal_entry.c.actor_id == actor)
    if before is not None:
        question = question.where(journal_entry.c.id < before)
    if after is not None:
        question = question.where(journal_entry.c.id > after)
    with translated():
        found = [_entry(row) for row in connection.execute(question).mappings()]
    return _with_revisions(connection, found)


def heads(
    connection: sa.Connection, actor: PersonId, limit: int = _PAGE
) -> list[Entry]:
    """Return an actor's latest entries without revisions, oldest first."""
    question = (
        sa.select(journal_entry)
        .where(journal_entry.c.actor_id == actor)
        .order_by(journal_entry.c.id.desc())
        .limit(limit)
    )
    with translated():
        rows = connection.execute(question).mappings().all()
    return [_entry(row) for row in reversed(rows)]


def whole(connection: sa.Connection, entry: Entry) -> Entry:
    """Return an entry with its revisions."""
    return _with_revisions(connection, [entry])[0]


def about(connection: sa.Connection, kind: Kind, record_id: str) -> list[Entry]:
    """Return the entries that changed one record, newest first."""
    numbers = sa.select(journal_revision.c.entry_id).where(
        journal_revision.c.kind == kind, journal_revision.c.record_id == record_id
    )
    question = (
        sa.select(journal_entry)
        .where(journal_entry.c.id.in_(numbers))
        .order_by(journal_entry.c.id.desc())
    )
    with translated():
        found = [_entry(row) for row in connection.execute(question).mappings()]
    return _with_revisions(connection, found)


def news(connection: sa.Connection, since: int) -> tuple[int, ChangeSet]:
    """Return the last entry's number and what changed after entry `since`."""
    question = sa.select(
        journal_revision.c.entry_id,
        journal_revision.c.kind,
        journal_revision.c.record_id,
    ).where(journal_revision.c.entry_id > since)
    with translated():
        rows = connection.execute(question).all()
    last = max((row.entry_id for row in rows), default=since)
    return last, frozenset(Change(Kind(row.kind), row.record_id) for row in rows)


def head(connection: sa.Connection) -> tuple[int, str]:
    """Return the number and the digest of the last entry."""
    question = sa.select(journal_entry.c.id, journal_entry.c.digest)
    with translated():
        row = connection.execute(
            question.order_by(journal_entry.c.id.desc()).limit(1)
        ).first()
    return (0, GENESIS) if row is None else (int(row.id), str(row.digest))


def strike_out(connection: sa.Connection, kind: Kind, record_id: str) -> int:
    """Erase the details of one record from the journal; the chain still holds."""
    with translated():
        done = connection.execute(
            sa.update(journal_revision)
            .where(
                journal_revision.c.kind == kind,
                journal_revision.c.record_id == record_id,
            )
            .values(salt=None, before=None, after=None)
        )
    return int(done.rowcount)


def faults(connection: sa.Connection) -> Iterator[Fault]:
    """Check the chain, every detail, the records against the last details, the file.

    Yields:
        Each place that does not hold, the first bad entry first.
    """
    yield from _chain_faults(connection)
    yield from _record_faults(connection)
    yield from _file_faults(connection)


def _chain_faults(connection: sa.Connection) -> Iterator[Fault]:
    previous, expected = GENESIS, 1
    for row, details in _raw_in_order(connection):
        if row["id"] != expected:
            yield Fault(expected, None, "", "missing")
        if row["previous"] != previous or _digest_of(row, details) != row["digest"]:
            yield Fault(row["id"], None, "", "entry")
        for detail in details:
            if detail["salt"] is not None and _detail_of(detail) != detail["digest"]:
                yield Fault(row["id"], _kind(detail), detail["record_id"], "detail")
        previous, expected = row["digest"], row["id"] + 1
    if _highest(connection) >= expected:
        yield Fault(expected, None, "", "missing")


def _digest_of(row: _Row, details: Sequence[_Row]) -> str | None:
    """Return the digest that an entry should have; None where it is not one at all."""
    digests = [
        (detail["kind"], detail["record_id"], detail["digest"]) for detail in details
    ]
    try:
        return entry_digest(_entry(row), digests, row["previous"])
    except (ValueError, TypeError, OverflowError):
        return None


def _detail_of(detail: _Row) -> str | None:
    try:
        before, after = _plain(detail["before"]), _plain(detail["after"])
        return detail_digest(detail["salt"], before, after)
    except (ValueError, TypeError):
        return None


def _kind(detail: _Row) -> Kind | None:
    known = set(Kind)
    return Kind(detail["kind"]) if detail["kind"] in known else None


def _plain(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _highest(connection: sa.Connection) -> int:
    """Return the highest number an entry ever had, as far as it left a trace."""
    traces = [sa.select(sa.func.max(journal_revision.c.entry_id))]
    if connection.dialect.name == "sqlite":
        traces.append(
            sa.select(sa.column("seq"))
            .select_from(sa.table("sqlite_sequence"))
            .where(sa.column("name") == journal_entry.name)
        )
    with translated():
        found = [connection.execute(trace).scalar() for trace in traces]
    return max((int(number) for number in found if number is not None), default=0)


def _record_faults(connection: sa.Connection) -> Iterator[Fault]:
    """Yield the records that are not what their last revision says they became."""
    latest = _latest(connection)
    for kind, record in RECORDS.items():
        if not record.journaled or kind is Kind.TURN:  # turns are planned again
            continue
        with translated():
            rows = connection.execute(sa.select(record.table)).mappings().all()
        present = {str(row["id"]): canonical(dict(row)) for row in rows}
        for (kept_kind, record_id), (entry_id, struck, after) in latest.items():
            if kept_kind != kind or struck:
                continue
            if present.get(record_id) != after:
                yield Fault(entry_id, kind, record_id, "record")
        for record_id in present.keys() - {rid for k, rid in latest if k == kind}:
            yield Fault(None, kind, record_id, "unknown")


def _file_faults(connection: sa.Connection) -> Iterator[Fault]:
    """Yield a fault if the file's own order is broken: an index that lost a row."""
    if connection.dialect.name == "sqlite":
        with translated():
            said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        if said != "ok":
            yield Fault(None, None, "", "file")


def _latest(
    connection: sa.Connection,
) -> dict[tuple[str, str], tuple[int, bool, str | None]]:
    """Return of each record the last entry, whether it was erased, and its state."""
    question = sa.select(
        journal_revision.c.kind,
        journal_revision.c.record_id,
        journal_revision.c.entry_id,
        journal_revision.c.salt.is_(None).label("struck"),
        journal_revision.c.after,
    ).order_by(journal_revision.c.entry_id, journal_revision.c.number)
    with translated():
        return {
            (row.kind, row.record_id): (row.entry_id, row.struck, row.after)
            for row in connection.execute(question)
        }


def _raw_in_order(connection: sa.Connection) -> Iterator[tuple[_Row, Sequence[_Row]]]:
    """Yield each entry and its revisions as they lie there, first entry first."""
    last = -1
    while True:
        question = (
            sa.select(journal_entry)
            .where(journal_entry.c.id > last)
            .order_by(journal_entry.c.id)
            .limit(_PAGE)
        )
        with translated():
            page = [dict(row) for row in connection.execute(question).mappings()]
        if not page:
            return
        details: dict[int, list[_Row]] = {}
        for detail in _details(connection, [row["id"] for row in page]):
            details.setdefault(detail["entry_id"], []).append(detail)
        for row in page:
            yield row, details.get(row["id"], ())
        last = page[-1]["id"]


def _details(connection: sa.Connection, numbers: Sequence[int]) -> list[_Row]:
    question = (
        sa.select(journal_revision)
        .where(journal_revision.c.entry_id.in_(numbers))
        .order_by(journal_revision.c.entry_id, journal_revision.c.number)
    )
    with translated():
        return [dict(row) for row in connection.execute(question).mappings()]


def _row(number: int, place: int, draft: Draft) -> dict[str, Any]:
    salt = secrets.token_hex(16)
    return {
        "entry_id": number,
        "number": place,
        "kind": draft.change.kind.value,
        "record_id": draft.change.id,
        "digest": detail_digest(salt, draft.before, draft.after),
        "salt": salt,
        "before": None if draft.before is None else canonical(draft.before),
        "after": None if draft.after is None else canonical(draft.after),
    }


def _entry(row: _Row) -> Entry:
    values = dict(row) | {"at": instant(row["at"]), "mode": Mode(row["mode"])}
    return Entry(**values)


def _with_revisions(connection: sa.Connection, found: Sequence[Entry]) -> list[Entry]:
    by_entry: dict[int, list[Revision]] = {}
    for row in _details(connection, [entry.id for entry in found]):
        by_entry.setdefault(row["entry_id"], []).append(
            Revision(
                kind=Kind(row["kind"]),
                record_id=row["record_id"],
                before=_plain(row["before"]),
                after=_plain(row["after"]),
                salt=row["salt"],
                digest=row["digest"],
            )
        )
    return [
        replace(entry, revisions=tuple(by_entry.get(entry.id, ()))) for entry in found
    ]
