"""Finding out what lies at the database's place, making it, bringing it up to date.

A missing database is not a new user: where a business existed, nothing is made in its
place (reliability.md, decision 11). This module loads neither SQLAlchemy nor Alembic
until a database has to be made or migrated.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlencode

from socialdesk.domain.errors import RecoveryError, StoreError
from socialdesk.domain.ids import new_id
from socialdesk.domain.words import _, mark
from socialdesk.store.driver import sqlite
from socialdesk.store.files import (
    cleared,
    has_log,
    private,
    reading_mode,
    synced,
    written,
)
from socialdesk.store.schema import SCHEMA
from socialdesk.store.troubles import is_damage, plainly, told_plainly

Step = Callable[[str], None]
_CORE = "journal_entry"
"""A table that every database of ours has."""


class Found(StrEnum):
    """What lies at the place of the database."""

    FRESH = "fresh"
    READY = "ready"
    BEHIND = "behind"
    READ_ONLY = "read_only"
    MISSING = "missing"
    EMPTY = "empty"
    DAMAGED = "damaged"
    NEWER = "newer"
    FOREIGN = "foreign"


TROUBLES = {
    Found.MISSING: (
        mark("The database of this business is missing."),
        mark("Bring it back, or restore a backup: socialdesk restore FILE."),
    ),
    Found.EMPTY: (
        mark("The database file is empty."),
        mark("Restore a backup: socialdesk restore FILE."),
    ),
    Found.DAMAGED: (
        mark("The database file is damaged or cut off."),
        mark("Restore a backup: socialdesk restore FILE."),
    ),
    Found.NEWER: (
        mark("The database was written by a newer SocialDesk."),
        mark("Install the newer version; this one would not understand it."),
    ),
    Found.FOREIGN: (
        mark("The file in the database's place is not a SocialDesk database."),
        mark("Move it away, then restore a backup: socialdesk restore FILE."),
    ),
}
_PRESENT = (
    mark("A business lives there already."),
    mark("Open it, or choose another folder."),
)


@dataclass(frozen=True)
class Place:
    """The files of a business: its database and the marker beside it."""

    database: Path
    marker: Path


def look(place: Place) -> Found:
    """Say what lies at a place; takes about a millisecond.

    What a killed program left in the write-ahead log is brought home by the way; other
    than that nothing changes.

    Raises:
        StoreError: It cannot be told now: another program holds the database, or the
            disk does not answer.
    """
    if not place.database.exists():
        return Found.MISSING if place.marker.exists() else Found.FRESH
    if place.database.stat().st_size == 0 and not has_log(place.database):
        return Found.EMPTY
    try:
        found = _judge(place.database)
    except sqlite().Error as error:
        if is_damage(error):
            return Found.DAMAGED
        raise plainly(error) from error
    except UnicodeDecodeError:  # the names of the tables are no text any more
        return Found.DAMAGED
    if found is Found.READY and not _writable(place.database):
        return Found.READ_ONLY
    return found


def refuse(found: Found) -> RecoveryError:
    """Return the trouble that stands in for a state that cannot be opened."""
    message, hint = TROUBLES.get(found, _PRESENT)
    return RecoveryError(f"store.{found}", _(message), hint=_(hint))


def make(place: Place, *, step: Step = lambda _n: None) -> None:
    """Make a new database and its marker: under another name first, then in place.

    Args:
        place: Where; nothing may be there.
        step: Told each place where a fault test may interrupt.

    Raises:
        RecoveryError: A business lives there, or lived there: it is not replaced.
        StoreError: The disk did not take it; nothing lies there that could be opened.
    """
    if (found := look(place)) is not Found.FRESH:
        raise refuse(found)
    fresh = place.database.with_suffix(".new")
    try:
        place.database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        cleared(fresh)
        private(fresh)
        step("begun")
        upgrade(fresh, step=step)
        settle(fresh)
        step("settled")
        fresh.replace(place.database)
        synced(place.database.parent)
        step("placed")
        mark_place(place)
        step("marked")
    except OSError as error:
        raise StoreError(
            "store.make",
            _("The business could not be written to {folder}.").format(
                folder=place.database.parent
            ),
            hint=_("Check the free space and the rights of that folder."),
            retryable=True,
        ) from error


def mark_place(place: Place) -> None:
    """Leave word that a business lives here; call it at each start."""
    if not place.marker.exists():
        written(place.marker, json.dumps({"business": new_id()}))


def upgrade(database: Path, *, step: Step = lambda _n: None) -> None:
    """Bring a database's schema up to date, all of it or nothing.

    Raises:
        StoreError: It could not; the database is as it was.
    """
    from socialdesk.store.migrations.run import upgraded

    upgraded(database, step)


def settle(database: Path) -> None:
    """Bring everything from the write-ahead log into the file itself.

    Raises:
        StoreError: Another program uses the database, so some of it had to stay.
    """
    with told_plainly():
        connection = sqlite().connect(
            f"{database.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None
        )
        try:
            connection.execute("PRAGMA busy_timeout=5000")
            (busy, _log, _done) = connection.execute(
                "PRAGMA wal_checkpoint(TRUNCATE)"
            ).fetchone()
        finally:
            connection.close()
    if busy:
        raise StoreError(
            "store.busy",
            _("Another program is using the database."),
            hint=_("Close it, or wait a moment and try again. Nothing was lost."),
            retryable=True,
        )
    synced(database)


def schema_of(database: Path) -> int:
    """Return the number of a database's schema."""
    with told_plainly():
        connection = sqlite().connect(
            f"{database.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None
        )
        try:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
        finally:
            connection.close()


def _judge(database: Path) -> Found:
    mode = {"mode": "rw"} if _writable(database) else reading_mode(database)
    connection = sqlite().connect(
        f"{database.absolute().as_uri()}?{urlencode(mode)}",
        uri=True,
        isolation_level=None,
    )
    try:
        connection.execute("PRAGMA busy_timeout=2000")
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        (tables, ours) = connection.execute(
            "SELECT count(*), coalesce(sum(name = ?), 0) FROM sqlite_master"
            " WHERE type = 'table'",
            (_CORE,),
        ).fetchone()
        if not tables:
            return Found.EMPTY
        if not ours:
            return Found.FOREIGN
        connection.execute(f"SELECT max(id) FROM {_CORE}").fetchone()  # noqa: S608
    finally:
        connection.close()
    if version > SCHEMA:
        return Found.NEWER
    return Found.READY if version == SCHEMA else Found.BEHIND


def _writable(database: Path) -> bool:
    return os.access(database, os.W_OK) and os.access(database.parent, os.W_OK)
