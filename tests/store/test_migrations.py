"""Migrations: all of them or none, and the same tables as the program means."""

from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from socialdesk.domain.errors import StoreError
from socialdesk.store import opening
from socialdesk.store.engine import open_engine
from socialdesk.store.opening import Found, Place, look, schema_of, upgrade
from socialdesk.store.schema import SCHEMA
from socialdesk.store.tables import metadata
from tests.faults.children import killed_at, steps_of
from tests.makers import raw

STEPS = ["begun", "migrated", "numbered"]


def bare(place: Place) -> Place:
    """Make the place's database one that no migration has seen yet."""
    place.database.unlink()
    place.database.touch()
    return place


def tables(place: Place) -> set[str]:
    connection = raw(place.database)
    found = connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
    names = {name for (name,) in found if not name.startswith("sqlite_")}
    connection.close()
    return names


def test_migrations_lead_to_the_tables_that_the_program_means(place: Place) -> None:
    engine = open_engine(place.database)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == f"{SCHEMA:04}"
    engine.dispose()


def test_migrations_make_what_sqlalchemy_would_make(place: Place) -> None:
    """What Alembic does not compare (keys, deferred checks) is compared as SQL."""
    import sqlalchemy as sa

    def normal(rows: list[tuple[str, str]]) -> dict[str, set[str]]:
        return {
            name: {part.strip(" \t,") for part in sql.splitlines()}
            for name, sql in rows
            if name not in {"alembic_version", "sqlite_sequence"} and sql
        }

    question = "SELECT name, sql FROM sqlite_master"
    wanted = sa.create_engine("sqlite://")
    with wanted.connect() as connection:
        metadata.create_all(connection)
        meant = normal([tuple(row) for row in connection.exec_driver_sql(question)])
    wanted.dispose()
    migrated = raw(place.database)
    found = normal(migrated.execute(question).fetchall())
    migrated.close()
    assert found == meant


def test_an_upgrade_numbers_the_database(place: Place) -> None:
    assert steps_of(lambda step: upgrade(bare(place).database, step=step)) == STEPS
    assert schema_of(place.database) == SCHEMA
    assert look(place) is Found.READY


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(place: Place) -> None:
    before = tables(place)
    upgrade(place.database)
    assert tables(place) == before
    assert schema_of(place.database) == SCHEMA


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_in_an_upgrade_leaves_the_old_schema(place: Place, step: str) -> None:
    bare(place)
    killed_at(step, lambda step: upgrade(place.database, step=step))
    assert tables(place) == set()
    assert schema_of(place.database) == 0
    upgrade(place.database)
    assert look(place) is Found.READY


def test_an_exception_in_an_upgrade_leaves_the_old_schema(place: Place) -> None:
    bare(place)

    def fail(name: str) -> None:
        if name == "numbered":
            raise OSError(name)

    with pytest.raises(OSError, match="numbered"):
        upgrade(place.database, step=fail)
    assert tables(place) == set()
    assert schema_of(place.database) == 0


def test_an_upgrade_waits_for_nobody_for_ever(place: Place) -> None:
    holder = raw(bare(place).database)
    holder.execute("PRAGMA journal_mode=WAL")
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as told:
        upgrade(place.database)
    assert told.value.code == "store.busy"
    holder.close()


def test_an_upgrade_never_makes_a_missing_database(
    place: Place, new_place: Callable[[str], Place]
) -> None:
    place.database.unlink()
    with pytest.raises(StoreError):
        upgrade(place.database)
    assert not place.database.exists()
    assert opening.look(place) is Found.MISSING
