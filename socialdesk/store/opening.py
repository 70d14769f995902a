"""Finding out what lies at the database's place, making it, bringing it up to date.

A missing database is not a new user: where a business existed, nothing is made in its
place (reliability.md, decision 11). This module loads neither SQLAlchemy nor Alembic
until a database has to be made or migrated.
"""

import json
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from socialdesk.domain.errors import RecoveryError
from socialdesk.domain.ids import new_id
from socialdesk.domain.words import _, mark
from socialdesk.store.driver import sqlite
from socialdesk.store.schema import SCHEMA

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100


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
}


@dataclass(frozen=True)
class Place:
    """The files of a business: its database and the marker beside it."""

    database: Path
    marker: Path


def look(place: Place) -> Found:
    """Say what lies at a place, without changing it; takes about a millisecond."""
    if not place.database.exists():
        return Found.MISSING if place.marker.exists() else Found.FRESH
    try:
        return _judge(place.database)
    except (sqlite().DatabaseError, OSError, struct.error):
        return Found.DAMAGED


def refuse(found: Found) -> RecoveryError:
    """Return the trouble that stands in for a state that cannot be opened."""
    message, hint = TROUBLES[found]
    return RecoveryError(f"store.{found}", _(message), hint=_(hint))


def make(place: Place) -> None:
    """Make a new database and its marker: under another name first, then in place."""
    place.database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = place.database.with_suffix(".new")
    for leftover in (fresh, _beside(fresh, "-wal"), _beside(fresh, "-shm")):
        leftover.unlink(missing_ok=True)
    _private(fresh)
    upgrade(fresh)
    settle(fresh)
    fresh.replace(place.database)
    synced(place.database.parent)
    mark_place(place)


def mark_place(place: Place) -> None:
    """Leave word that a business lives here."""
    if not place.marker.exists():
        _private(place.marker)
        place.marker.write_text(json.dumps({"business": new_id()}), encoding="utf-8")
        synced(place.marker.parent)


def upgrade(database: Path, *, step: Callable[[str], None] = lambda _n: None) -> None:
    """Bring a database's schema up to date, all of it or nothing."""
    from socialdesk.store.migrations.run import upgraded

    upgraded(database, step)


def settle(database: Path) -> None:
    """Bring everything from the write-ahead log into the file itself."""
    connection = sqlite().connect(str(database), isolation_level=None)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
    synced(database)


def schema_of(database: Path) -> int:
    """Return the number of a database's schema."""
    connection = sqlite().connect(
        f"{database.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None
    )
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def synced(path: Path) -> None:
    """Make what was written to a file or a folder survive a power cut."""
    if os.name != "posix" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _judge(database: Path) -> Found:
    size = database.stat().st_size
    if size == 0:
        return Found.EMPTY
    if size < _promised_size(database):
        return Found.DAMAGED
    if not _writable(database):
        return Found.READ_ONLY
    connection = sqlite().connect(str(database), isolation_level=None)
    try:
        connection.execute("PRAGMA busy_timeout=2000")
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        connection.close()
    if version == SCHEMA:
        return Found.READY
    if version > SCHEMA:
        return Found.NEWER
    return Found.BEHIND if version else Found.EMPTY


def _promised_size(database: Path) -> float:
    """Return how long the file says it is; endless where it is no database at all.

    The header is described in SQLite's file format, sections 1.3.1, 1.3.2 and 1.3.7.
    """
    with database.open("rb") as file:
        header = file.read(_HEADER)
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        return float("inf")
    page = struct.unpack_from(">H", header, 16)[0]
    pages: int = struct.unpack_from(">I", header, 28)[0]
    return pages * (65536 if page == 1 else page)


def _writable(database: Path) -> bool:
    return os.access(database, os.W_OK) and os.access(database.parent, os.W_OK)


def _private(path: Path) -> None:
    """Make a file that only its owner may read, before anything is in it."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)
