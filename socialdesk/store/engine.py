"""Opening the database: the connection's settings, and how transactions begin.

The driver never begins a transaction by itself. One that will write begins with BEGIN
IMMEDIATE: it claims the database at once, so that two that read, think and write
cannot lose each other's changes, and nothing answers SQLITE_BUSY half way.
"""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from socialdesk.store.driver import sqlite
from socialdesk.store.files import reading_mode

BUSY_MILLISECONDS = 1_000
"""How long one attempt to begin waits; the unit of work tries again (patience)."""


FILE = "file"
"""The execution option that names the file of an engine."""


def open_engine(
    path: Path, *, read_only: bool = False, busy_milliseconds: int = BUSY_MILLISECONDS
) -> sa.Engine:
    """Return an engine on a SQLite file: WAL, synchronous=FULL, foreign keys on.

    Args:
        path: The file. A missing one is never made: it is an error when first used.
        read_only: The folder cannot be written: nothing is.
        busy_milliseconds: How long one attempt to begin waits.
    """
    engine = sa.create_engine(
        sa.URL.create(
            "sqlite",
            database=path.absolute().as_uri(),
            query={**reading_mode(path), "uri": "true"}
            if read_only
            else {"mode": "rw", "uri": "true"},
        ),
        module=sqlite(),
        hide_parameters=True,
        connect_args={"isolation_level": None, "check_same_thread": False},
        execution_options={FILE: str(path)},
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, record: object) -> None:
        del record
        connection.execute(f"PRAGMA busy_timeout={busy_milliseconds}")
        for pragma in pragmas(read_only=read_only):
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def pragmas(*, read_only: bool = False) -> tuple[str, ...]:
    """Return what every connection says first."""
    common = ("PRAGMA foreign_keys=ON", "PRAGMA trusted_schema=OFF")
    if read_only:
        return common
    return (*common, "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
