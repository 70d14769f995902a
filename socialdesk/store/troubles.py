"""The database's own errors in words a person can act on."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from socialdesk.domain.errors import StoreError
from socialdesk.domain.words import _, mark

_WORDS = {
    "SQLITE_BUSY": (
        "store.busy",
        mark("Another program is using the database."),
        mark("Close it, or wait a moment and try again. Nothing was lost."),
        True,
    ),
    "SQLITE_LOCKED": (
        "store.busy",
        mark("Another program is using the database."),
        mark("Close it, or wait a moment and try again. Nothing was lost."),
        True,
    ),
    "SQLITE_FULL": (
        "store.full",
        mark("The disk is full; this change was not saved."),
        mark("Free some space, then try again. What was saved before is safe."),
        True,
    ),
    "SQLITE_READONLY": (
        "store.read_only",
        mark("The database cannot be written; this change was not saved."),
        mark("Check the rights of its folder."),
        True,
    ),
    "SQLITE_IOERR": (
        "store.disk",
        mark("The disk did not take this change; it was not saved."),
        mark("Check the disk and its free space, then try again."),
        True,
    ),
    "SQLITE_CANTOPEN": (
        "store.disk",
        mark("The database file cannot be opened."),
        mark("Check that its folder exists and that you may read it."),
        True,
    ),
    "SQLITE_CORRUPT": (
        "store.damaged",
        mark("The database is damaged."),
        mark("Close SocialDesk and restore a backup: socialdesk restore FILE."),
        False,
    ),
    "SQLITE_NOTADB": (
        "store.damaged",
        mark("The file is not a SocialDesk database."),
        mark("Close SocialDesk and restore a backup: socialdesk restore FILE."),
        False,
    ),
}


def is_busy(error: sa.exc.DBAPIError) -> bool:
    """Say whether another connection holds the database."""
    return _name(error) in {"SQLITE_BUSY", "SQLITE_LOCKED"}


def in_words(error: sa.exc.DBAPIError) -> StoreError:
    """Return a database error as a trouble a person can act on."""
    name = _name(error)
    code, message, hint, retryable = _WORDS.get(
        name,
        (
            "store.failed",
            mark("The database could not do that."),
            mark("Run socialdesk verify, and look into the log."),
            False,
        ),
    )
    return StoreError(code, _(message), hint=_(hint), retryable=retryable)


@contextmanager
def translated() -> Iterator[None]:
    """Turn the database's errors into ours; none passes this storey."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise in_words(error) from error


def _name(error: sa.exc.DBAPIError) -> str:
    """Return SQLite's name of the error without its finer part (SQLITE_IOERR_WRITE)."""
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    return "_".join(name.split("_")[:2])
