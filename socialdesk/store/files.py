"""Handling database files: their companions, their rights, and surviving power cuts."""

import os
from pathlib import Path

COMPANIONS = ("-wal", "-shm")
"""What SQLite keeps beside a database: the write-ahead log and its index."""


def beside(path: Path, ending: str) -> Path:
    """Return the file that lies beside another one."""
    return path.with_name(path.name + ending)


def has_log(path: Path) -> bool:
    """Say whether a write-ahead log with something in it lies beside a database."""
    log = beside(path, "-wal")
    return log.exists() and log.stat().st_size > 0


def reading_mode(path: Path) -> dict[str, str]:
    """Return how a file is opened that may only be read.

    Where nothing can be written, a write-ahead log can be read only if it is there
    with its index; a database without one is read as it lies.
    """
    return {"mode": "ro"} if has_log(path) else {"immutable": "1"}


def private(path: Path) -> None:
    """Make a file that only its owner may read, before anything is in it."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def written(path: Path, text: str) -> None:
    """Write a small file, all of it or nothing, for its owner only."""
    part = beside(path, ".part")
    part.unlink(missing_ok=True)
    private(part)
    part.write_text(text, encoding="utf-8")
    synced(part)
    part.replace(path)
    synced(path.parent)


def synced(path: Path) -> None:
    """Make what was written to a file or a folder survive a power cut."""
    folder = path.is_dir()
    if folder and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if folder else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def cleared(path: Path, *, only_companions: bool = False) -> None:
    """Take a database away with what lies beside it, or only the latter."""
    for ending in COMPANIONS if only_companions else ("", *COMPANIONS):
        beside(path, ending).unlink(missing_ok=True)
