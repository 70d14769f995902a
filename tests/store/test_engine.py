"""How every connection is set up, and what SQLite it is."""

import os
import stat
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from socialdesk.domain.errors import StoreError
from socialdesk.domain.team import SYSTEM
from socialdesk.store import driver
from socialdesk.store.engine import open_engine
from socialdesk.store.opening import Place
from socialdesk.store.unit_of_work import Store
from tests.makers import a_business, a_person

EXPECTED = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "trusted_schema": 0,
}


def pragmas(store: Store) -> dict[str, Any]:
    with store.read() as reading:
        return {
            name: reading.connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in EXPECTED
        }


def test_every_connection_writes_ahead_in_full_and_checks_what_names_what(
    store: Store,
) -> None:
    found: list[dict[str, Any]] = []
    barrier = threading.Barrier(4)

    def ask() -> None:
        with store.read():
            barrier.wait(10)
            found.append(pragmas(store))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [EXPECTED] * 4


def test_an_act_claims_the_database_before_it_reads(store: Store) -> None:
    with store.begin(SYSTEM, "person.add") as work:
        other = open_engine(
            Path(store.engine.get_execution_options()["file"]), busy_milliseconds=20
        )
        second = Store(other, clock=lambda: work.now, patience=0)
        with pytest.raises(StoreError) as told, second.begin(SYSTEM, "person.add"):
            pass
        with second.read():
            pass
        second.close()
    assert told.value.code == "store.busy"


def test_a_path_with_signs_of_an_address_is_a_plain_path(
    new_place: Any, clock: Any
) -> None:
    place = new_place("50% of ? #1 & more=ä")
    store = Store(open_engine(place.database), clock=clock)
    with store.begin(SYSTEM, "person.add") as work:
        work.put(a_person())
    store.close()
    assert sorted(path.name for path in place.database.parent.iterdir()) == [
        "business.json",
        "socialdesk.db",
    ]


@pytest.mark.skipif(os.name != "posix", reason="POSIX rights")
def test_the_files_are_for_their_owner_alone(store: Store, place: Place) -> None:
    a_business(store)
    folder = place.database.parent
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert {"socialdesk.db", "socialdesk.db-wal", "socialdesk.db-shm"} < set(modes)
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def a_driver(version: tuple[int, int, int]) -> ModuleType:
    module = ModuleType("a_driver")
    module.sqlite_version_info = version
    module.sqlite_version = ".".join(map(str, version))
    return module


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2)])
def test_an_sqlite_that_can_lose_commits_is_refused(
    version: tuple[int, int, int],
) -> None:
    with pytest.raises(StoreError) as told:
        driver.chosen([a_driver(version)])
    assert told.value.code == "store.driver"
    assert ".".join(map(str, version)) in told.value.message


def test_the_first_sqlite_that_is_new_enough_is_taken() -> None:
    old, oldest, newest = map(a_driver, [(3, 40, 1), (3, 51, 3), (3, 60, 0)])
    assert driver.chosen([old, oldest, newest]) is oldest
    assert driver.chosen([newest, oldest]) is newest


def test_the_sqlite_in_use_is_new_enough() -> None:
    assert driver.sqlite().sqlite_version_info >= (3, 51, 3)
