"""Running the migrations: one transaction for all of them, or nothing at all."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config

from socialdesk.store.engine import open_engine
from socialdesk.store.schema import SCHEMA
from socialdesk.store.troubles import translated


def upgraded(database: Path, step: Callable[[str], None]) -> None:
    """Apply every migration that a database has not seen yet.

    `step` is told the name of each place where a fault test may interrupt.
    """
    engine = open_engine(database)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    try:
        with (
            translated(),
            engine.connect().execution_options(writing=True) as connection,
            connection.begin(),
        ):
            step("begun")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            step("migrated")
            connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")
            step("numbered")
    finally:
        engine.dispose()
