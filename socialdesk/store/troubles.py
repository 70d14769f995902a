"""The database's own errors in words a person can act on.

SQLAlchemy is loaded only by those who use it: the driver's errors come here too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from socialdesk.domain.errors import StoreError
from socialdesk.domain.words import _, mark
from socialdesk.store.driver import sqlite

if TYPE_CHECKING:
    import sqlalchemy as sa

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
    "SQLITE_CONSTRAINT_FOREIGNKEY": (
        "store.needed",
        mark("Something else still belongs to this record; nothing was changed."),
        mark("Change what belongs to it first; the journal shows what that is."),
        False,
    ),
}
_OTHER = (
    "store.failed",
    mark("The database could not do that."),
    mark("Run socialdesk verify, and look into the log."),
    False,
)
_DAMAGE = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB"})


def is_busy(error: "sa.exc.DBAPIError") -> bool:
    """Say whether another connection holds the database."""
    return _family(_name(error.orig)) in {"SQLITE_BUSY", "SQLITE_LOCKED"}


def is_damage(error: BaseException) -> bool:
    """Say whether the driver means that the file itself is broken."""
    return _family(_name(error)) in _DAMAGE


def in_words(error: "sa.exc.DBAPIError") -> StoreError:
    """Return a database error as a trouble a person can act on."""
    return plainly(error.orig)


def plainly(error: BaseException | None) -> StoreError:
    """Return an error of the driver as a trouble a person can act on."""
    name = _name(error)
    code, message, hint, retryable = _WORDS.get(name, _WORDS.get(_family(name), _OTHER))
    return StoreError(code, _(message), hint=_(hint), retryable=retryable)


@contextmanager
def translated() -> Iterator[None]:
    """Turn the database's errors into ours; none passes this storey."""
    import sqlalchemy as sa

    try:
        yield
    except sa.exc.DBAPIError as error:
        raise in_words(error) from error
    except UnicodeDecodeError as error:
        raise _damaged() from error


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn the driver's own errors into ours, where there is no SQLAlchemy."""
    driver = sqlite()
    try:
        yield
    except driver.Error as error:
        raise plainly(error) from error
    except UnicodeDecodeError as error:
        raise _damaged() from error


def _damaged() -> StoreError:
    """Return the trouble that stands in for a text that is none any more."""
    code, message, hint, retryable = _WORDS["SQLITE_CORRUPT"]
    return StoreError(code, _(message), hint=_(hint), retryable=retryable)


def _name(error: BaseException | None) -> str:
    """Return SQLite's name of an error.

    A commit that breaks a foreign key says only that a constraint failed; no other
    constraint is left to a commit.
    """
    name = str(getattr(error, "sqlite_errorname", ""))
    return "SQLITE_CONSTRAINT_FOREIGNKEY" if name == "SQLITE_CONSTRAINT" else name


def _family(name: str) -> str:
    """Return SQLite's name of an error without its finer part (SQLITE_IOERR_WRITE)."""
    return "_".join(name.split("_")[:2])
