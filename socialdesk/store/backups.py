"""Copies of the database that were opened and checked, and the way back.

A copy counts only after it was opened: it is written under another name, checked,
described by a manifest, and then renamed (reliability.md, decision 10 and section 6).
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from socialdesk.domain.errors import InputError, StoreError
from socialdesk.domain.words import _
from socialdesk.store.driver import sqlite
from socialdesk.store.opening import (
    Found,
    Place,
    look,
    mark_place,
    schema_of,
    settle,
    synced,
    upgrade,
)
from socialdesk.store.schema import SCHEMA

ENDING = ".socialdesk"
_STAMP = "%Y%m%dT%H%M%SZ"
_DAILY, _WEEKLY, _MONTHLY = 14, 8, 12
Step = Callable[[str], None]


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
    final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = final.with_name(f".{final.name}.part")
    try:
        part.unlink(missing_ok=True)
        _copy(database, part)
        step("copied")
        described = _described(part, now)
        step("checked")
        synced(part)
        manifest = _manifest(final)
        manifest.write_text(json.dumps(described, indent=1), encoding="utf-8")
        synced(manifest)
        step("described")
        part.replace(final)
        synced(final.parent)
    except (OSError, sqlite().Error) as error:
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
            except (ValueError, KeyError, OSError):
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
    for part in folder.glob(f".*{ENDING}.part"):
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
    except (StoreError, ValueError, KeyError, OSError, sqlite().Error) as error:
        raise InputError(
            "backup.damaged",
            _("{path} is not a whole SocialDesk backup.").format(path=path.name),
            hint=_("Choose another; nothing was changed."),
        ) from error
    return _of(path, described)


def restore(
    path: Path, place: Place, now: datetime, *, step: Step = lambda _n: None
) -> Path | None:
    """Put a backup in the place of the database; the old file is kept beside it.

    Returns:
        Where the old database is now, or None if there was none.

    Raises:
        InputError: The backup is not whole; nothing was changed.
    """
    check(path)
    place.database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = place.database.with_suffix(".restored")
    _clear(fresh)
    shutil.copyfile(path, fresh)
    fresh.chmod(0o600)
    if schema_of(fresh) < SCHEMA:
        upgrade(fresh)
    settle(fresh)
    _clear(fresh, only_companions=True)
    step("copied")
    old = _put_aside(place.database, now)
    step("aside")
    fresh.replace(place.database)
    synced(place.database.parent)
    mark_place(place)
    step("placed")
    return old


def _copy(database: Path, part: Path) -> None:
    os.close(os.open(part, os.O_CREAT | os.O_WRONLY, 0o600))
    connection = sqlite().connect(
        f"{database.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None
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
    while (path := folder / f"{stem}{f'-{number}' if number else ''}{ENDING}").exists():
        number += 1
    return path


def _put_aside(database: Path, now: datetime) -> Path | None:
    """Keep the old file under another name; its own name stays taken until the end.

    So a kill at any step leaves either the old or the new business in place.
    """
    if not database.exists():
        _clear(database, only_companions=True)
        return None
    old = database.with_name(f"{database.stem}-replaced-{now.strftime(_STAMP)}.db")
    old.unlink(missing_ok=True)
    with suppress(sqlite().DatabaseError):  # a damaged file is kept as it is
        settle(database)
    for ending in ("-wal", "-shm"):
        source = database.with_name(database.name + ending)
        if source.exists():
            source.replace(old.with_name(old.name + ending))
    try:
        old.hardlink_to(database)
    except OSError:  # a file system without links
        shutil.copyfile(database, old)
    return old


def _clear(path: Path, *, only_companions: bool = False) -> None:
    for ending in ("-wal", "-shm") if only_companions else ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
