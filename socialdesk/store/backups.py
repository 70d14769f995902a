"""Copies of the database that were opened and checked, and the way back.

A copy counts only after it was opened: it is written under another name, checked,
described by a manifest, and then renamed (reliability.md, decision 10 and section 6).
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from socialdesk.domain.errors import InputError, StoreError
from socialdesk.domain.words import _
from socialdesk.store.driver import sqlite
from socialdesk.store.files import (
    COMPANIONS,
    beside,
    cleared,
    has_log,
    private,
    reading_mode,
    synced,
    written,
)
from socialdesk.store.opening import (
    Found,
    Place,
    Step,
    look,
    mark_place,
    schema_of,
    settle,
    upgrade,
)
from socialdesk.store.schema import SCHEMA
from socialdesk.store.troubles import told_plainly

ENDING = ".socialdesk"
_STAMP = "%Y%m%dT%H%M%SZ"
_DAILY, _WEEKLY, _MONTHLY = 14, 8, 12
_CLAIMS = 5


@dataclass(frozen=True)
class Copy:
    """One verified backup: when it was made, and what its manifest says."""

    path: Path
    at: datetime
    digest: str
    entries: int
    schema: int
    bytes: int


def write(
    database: Path,
    folder: Path,
    now: datetime,
    *,
    target: Path | None = None,
    step: Step = lambda _n: None,
) -> Copy:
    """Write a checked copy of a database; it takes about a second for 100 MB.

    Args:
        database: What to copy; it may be in use.
        folder: Where copies go when no `target` is given.
        now: The time that names the copy.
        target: A file of the person's choice.
        step: Told each place where a fault test may interrupt.

    Raises:
        StoreError: The copy could not be written or did not pass the check. What
            was begun is taken away again.
    """
    final = target or _free_name(folder, now)
    part = final.with_name(f".{final.name}.{os.getpid()}.part")
    try:
        final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        _copy(database, part)
        step("copied")
        described = _described(part, now)
        step("checked")
        synced(part)
        # Whatever was there under that name is no longer described before it goes, and
        # the new one is described only once it is in place.
        _manifest(final).unlink(missing_ok=True)
        step("cleared")
        part.replace(final)
        synced(final.parent)
        step("placed")
        written(_manifest(final), json.dumps(described, indent=1))
        step("described")
    except (OSError, StoreError, sqlite().Error) as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise StoreError(
            "backup.failed",
            _("The backup could not be written to {folder}.").format(
                folder=final.parent
            ),
            hint=_("Check the free space and the rights of that folder."),
            retryable=True,
        ) from error
    return _of(final, described)


def copies(folder: Path) -> list[Copy]:
    """Return the verified backups of a folder, newest first."""
    found = []
    for path in folder.glob(f"*{ENDING}"):
        manifest = _manifest(path)
        if manifest.exists():
            try:
                found.append(_of(path, json.loads(manifest.read_text("utf-8"))))
            except (ValueError, KeyError, TypeError, OSError):
                continue
    return sorted(found, key=lambda copy: copy.at, reverse=True)


def thin(folder: Path, now: datetime) -> list[Path]:
    """Delete the backups that the rule does not keep; return what went."""
    gone = []
    kept = kept_at([copy.at for copy in copies(folder)], now)
    for copy in copies(folder):
        if copy.at not in kept:
            copy.path.unlink(missing_ok=True)
            _manifest(copy.path).unlink(missing_ok=True)
            gone.append(copy.path)
    for part in folder.glob(f".*{ENDING}.*.part"):
        if datetime.fromtimestamp(part.stat().st_mtime, UTC) < now - timedelta(days=1):
            part.unlink(missing_ok=True)
    return gone


def kept_at(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """Return which backups stay: all of 2 days, 14 daily, 8 weekly, 12 monthly.

    The newest of each day, week and month counts. What is dated in the future (the
    clock was wrong once) stays: it may be the newest there is.
    """
    newest = sorted(times, reverse=True)
    kept = {at for at in newest if at > now - timedelta(days=2)}
    kept.update(newest[:1])
    for label, most in (("%Y-%j", _DAILY), ("%G-%V", _WEEKLY), ("%Y-%m", _MONTHLY)):
        first: dict[str, datetime] = {}
        for at in newest:
            first.setdefault(at.strftime(label), at)
        past = [at for at in first.values() if at <= now]
        kept.update(sorted(past, reverse=True)[:most])
    return kept


def check(path: Path) -> Copy:
    """Open a backup and make sure that it is whole and ours.

    Raises:
        InputError: It is not a SocialDesk database, damaged, or from a newer version.
    """
    if not path.is_file():
        raise InputError(
            "backup.missing",
            _("There is no file {path}.").format(path=path),
            hint=_("Name a backup; socialdesk backup --list shows them."),
        )
    found = look(Place(path, path.with_name(".none")))
    if found is Found.NEWER:
        raise InputError(
            "backup.newer",
            _("{path} was written by a newer SocialDesk.").format(path=path.name),
            hint=_("Install the newer version first."),
        )
    try:
        described = _described(path, datetime.fromtimestamp(path.stat().st_mtime, UTC))
        manifest = _manifest(path)
        if manifest.exists():
            said = json.loads(manifest.read_text("utf-8"))
            if said["sha256"] != described["sha256"]:
                raise ValueError(path)  # noqa: TRY301  told in words below
            described = said
        return _of(path, described)
    except (
        StoreError,
        ValueError,
        KeyError,
        TypeError,
        OSError,
        sqlite().Error,
    ) as error:
        raise InputError(
            "backup.damaged",
            _("{path} is not a whole SocialDesk backup.").format(path=path.name),
            hint=_("Choose another; nothing was changed."),
        ) from error


def restore(
    path: Path, place: Place, now: datetime, *, step: Step = lambda _n: None
) -> Path | None:
    """Put a backup in the place of the database; the old file is kept beside it.

    Returns:
        Where the old database is now, or None if there was none.

    Raises:
        InputError: The backup is not whole; nothing was changed.
        StoreError: The disk did not take it, or another program is writing; nothing
            was changed.
    """
    check(path)
    database = place.database
    fresh = database.with_suffix(".restored")
    try:
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        cleared(fresh)
        _copy(path, fresh)
        step("copied")
        if schema_of(fresh) < SCHEMA:
            upgrade(fresh, step=step)
        settle(fresh)
        cleared(fresh, only_companions=True)
        step("settled")
        with _held(database):
            old = _put_aside(database, now)
            step("aside")
            cleared(database, only_companions=True)
            step("cleared")
            fresh.replace(database)
            synced(database.parent)
            step("placed")
        mark_place(place)
    except (OSError, sqlite().Error) as error:
        raise StoreError(
            "restore.failed",
            _("The backup could not be put in place; nothing was changed."),
            hint=_("Check the free space and the rights of the folder."),
            retryable=True,
        ) from error
    finally:
        with suppress(OSError):
            cleared(fresh)
    return old


@contextmanager
def _held(database: Path) -> Iterator[None]:
    """Keep other programs from writing while a database changes places.

    All it holds is in the file itself then, so that its log may go. A damaged one
    cannot be held, nor written by anybody.

    Raises:
        StoreError: Another program is writing right now.
    """
    if not database.exists() or not database.stat().st_size:
        yield
        return
    connection = sqlite().connect(
        f"{database.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None
    )
    try:
        try:
            _claim(connection, database)
        except StoreError as error:
            if error.code != "store.damaged":
                raise
        if os.name != "posix":  # elsewhere an open file cannot be replaced at all
            connection.close()
        yield
    finally:
        connection.close()


def _claim(connection: Any, database: Path) -> None:
    """Claim a database in a moment in which its log is empty."""
    with told_plainly():
        connection.execute("PRAGMA busy_timeout=5000")
        for _try in range(_CLAIMS):
            settle(database)
            connection.execute("BEGIN IMMEDIATE")
            if not has_log(database):
                return
            connection.execute("ROLLBACK")
    raise StoreError(
        "store.busy",
        _("Another program is using the database."),
        hint=_("Close it, or wait a moment and try again. Nothing was lost."),
        retryable=True,
    )


def _copy(database: Path, part: Path) -> None:
    private(part)
    writable = os.access(database.parent, os.W_OK)
    mode = urlencode({"mode": "ro"} if writable else reading_mode(database))
    connection = sqlite().connect(
        f"{database.absolute().as_uri()}?{mode}", uri=True, isolation_level=None
    )
    try:
        connection.execute("PRAGMA busy_timeout=10000")
        connection.execute("VACUUM INTO ?", (str(part),))
    finally:
        connection.close()


def _described(path: Path, now: datetime) -> dict[str, Any]:
    """Open a copy, check it, and return what its manifest says."""
    connection = sqlite().connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1",
        uri=True,
        isolation_level=None,
    )
    try:
        if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise StoreError("backup.damaged", _("The backup did not pass the check."))
        schema = connection.execute("PRAGMA user_version").fetchone()[0]
        head = connection.execute(
            "SELECT id, digest FROM journal_entry ORDER BY id DESC LIMIT 1"
        ).fetchone() or (0, "")
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type='table' "
            "AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).fetchall()
        rows = {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  the name is the database's own
            for (name,) in tables
        }
    finally:
        connection.close()
    if not schema:
        raise StoreError("backup.damaged", _("The backup is not ours."))
    return {
        "at": now.astimezone(UTC).isoformat(),
        "schema": schema,
        "journal": {"entries": head[0], "digest": head[1]},
        "rows": rows,
        "bytes": path.stat().st_size,
        "sha256": _digest(path),
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _of(path: Path, described: dict[str, Any]) -> Copy:
    return Copy(
        path,
        datetime.fromisoformat(described["at"]),
        described["sha256"],
        described["journal"]["entries"],
        described["schema"],
        described["bytes"],
    )


def _manifest(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _free_name(folder: Path, now: datetime) -> Path:
    stem, number = now.strftime(_STAMP), 0
    while (path := folder / f"{_numbered(stem, number)}{ENDING}").exists():
        number += 1
    return path


def _put_aside(database: Path, now: datetime) -> Path | None:
    """Keep the old file under another name; its own name stays taken until the end.

    So a kill at any step leaves either the old or the new business in place.
    """
    if not database.exists():
        return None
    stem, number = f"{database.stem}-replaced-{now.strftime(_STAMP)}", 0
    while (old := database.with_name(f"{_numbered(stem, number)}.db")).exists():
        number += 1
    for ending in ("", *COMPANIONS):
        source, kept = beside(database, ending), beside(old, ending)
        if source.exists() and (not ending or has_log(database)):
            kept.unlink(missing_ok=True)
            try:
                kept.hardlink_to(source)
            except OSError:  # a file system without links
                shutil.copyfile(source, kept)
    return old


def _numbered(stem: str, number: int) -> str:
    return f"{stem}-{number}" if number else stem
