"""What lies at the database's place: never mistaken, never replaced by nothing."""

import json
import os
import random
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from socialdesk.domain.errors import RecoveryError, StoreError
from socialdesk.domain.team import SYSTEM, Person
from socialdesk.store import journal, opening
from socialdesk.store.engine import open_engine
from socialdesk.store.files import reading_mode
from socialdesk.store.glances import Glances
from socialdesk.store.opening import Found, Place, look, make
from socialdesk.store.schema import SCHEMA
from socialdesk.store.unit_of_work import Store
from tests.fakes import FakeClock
from tests.faults.children import ended, fork, killed_at, steps_of
from tests.makers import a_business, a_person, raw

OPENABLE = {Found.READY, Found.READ_ONLY}
STEPS = ["begun", "begun", "migrated", "numbered", "settled", "placed", "marked"]


def fresh(folder: Path) -> Place:
    return Place(folder / "new" / "socialdesk.db", folder / "new" / "business.json")


def listed(place: Place) -> set[str]:
    return {path.name for path in place.database.parent.iterdir()}


def test_where_nothing_ever_was_a_business_can_be_made(tmp_path: Path) -> None:
    place = fresh(tmp_path)
    assert look(place) is Found.FRESH
    assert not place.database.parent.exists()
    make(place)
    assert look(place) is Found.READY
    assert listed(place) == {"socialdesk.db", "business.json"}
    assert json.loads(place.marker.read_text())["business"]
    assert stat.S_IMODE(place.database.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.marker.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.database.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("left", ["database", "marker", "both"])
def test_a_business_is_never_made_in_the_place_of_another(
    place: Place, left: str
) -> None:
    if left == "marker":
        place.database.unlink()
    if left == "database":
        place.marker.unlink()
    before = place.database.read_bytes() if place.database.exists() else None
    with pytest.raises(RecoveryError):
        make(place)
    assert (place.database.read_bytes() if place.database.exists() else None) == before


def test_a_missing_database_is_not_a_new_user(place: Place) -> None:
    place.database.unlink()
    assert look(place) is Found.MISSING
    assert opening.refuse(look(place)).code == "store.missing"


def empty(path: Path) -> None:
    path.write_bytes(b"")


def newer(path: Path) -> None:
    connection = raw(path)
    connection.execute(f"PRAGMA user_version={SCHEMA + 1}")
    connection.close()


def behind(path: Path) -> None:
    connection = raw(path)
    connection.execute(f"PRAGMA user_version={SCHEMA - 1}")
    connection.close()


def foreign(path: Path) -> None:
    path.unlink()
    connection = raw(path)
    connection.execute("CREATE TABLE bookmarks (id)")
    connection.execute(f"PRAGMA user_version={SCHEMA}")
    connection.close()


def without_tables(path: Path) -> None:
    path.unlink()
    connection = raw(path)
    connection.execute("CREATE TABLE gone (id)")
    connection.execute("DROP TABLE gone")
    connection.close()


@pytest.mark.parametrize(
    ("how", "found"),
    [
        (lambda path: None, Found.READY),
        (empty, Found.EMPTY),
        (without_tables, Found.EMPTY),
        (newer, Found.NEWER),
        (behind, Found.BEHIND),
        (foreign, Found.FOREIGN),
        (lambda path: path.write_text("Dear diary"), Found.DAMAGED),
        (lambda path: path.write_bytes(b"SQLite format 3\x00"), Found.DAMAGED),
        (lambda path: path.write_bytes(path.read_bytes()[:4096]), Found.DAMAGED),
        (lambda path: path.write_bytes(path.read_bytes()[:-4096]), Found.DAMAGED),
        (lambda path: path.write_bytes(bytes(path.stat().st_size)), Found.DAMAGED),
    ],
)
def test_each_state_has_its_name(
    place: Place, how: Callable[[Path], object], found: Found
) -> None:
    how(place.database)
    before = place.database.read_bytes()
    assert look(place) is found
    assert place.database.read_bytes() == before
    if found not in {Found.READY, Found.BEHIND}:
        assert opening.refuse(found).code == f"store.{found}"


def test_a_folder_in_the_place_of_the_database_is_told(tmp_path: Path) -> None:
    place = fresh(tmp_path)
    place.database.mkdir(parents=True)
    with pytest.raises(StoreError):
        look(place)
    assert place.database.is_dir()


def test_a_database_that_another_program_holds_is_not_called_damaged(
    place: Place,
) -> None:
    holder = raw(place.database)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    holder.execute("CREATE TABLE more (id)")
    with pytest.raises(StoreError) as told:
        look(place)
    assert told.value.code == "store.busy"
    holder.execute("ROLLBACK")
    holder.close()
    assert look(place) is Found.READY


def test_a_copy_without_its_log_is_a_whole_older_state(
    store: Store, place: Place, tmp_path: Path, clock: FakeClock
) -> None:
    made = a_business(store)
    opening.settle(place.database)
    with store.begin(SYSTEM, "person.add") as work:
        work.put(a_person("Late"))
    (tmp_path / "copy").mkdir()
    copy = fresh(tmp_path / "copy")
    copy.database.parent.mkdir()
    shutil.copyfile(place.database, copy.database)
    assert look(copy) is Found.READY
    older = Store(open_engine(copy.database), clock=clock)
    with older.read() as reading:
        assert {person.id for person in reading.all(Person)} == {
            made.owner.id,
            made.other.id,
        }
        assert list(journal.faults(reading.connection)) == []
    older.close()


def test_a_log_whose_database_was_cut_off_in_a_checkpoint_is_brought_home(
    store: Store, place: Place, tmp_path: Path, clock: FakeClock
) -> None:
    """A checkpoint writes page 1 first: a kill then leaves a file shorter than it says.

    The log still holds everything, so this is no damage.
    """
    opening.settle(place.database)
    short = place.database.read_bytes()
    with store.begin(SYSTEM, "people.import") as work:
        work.put_new([a_person(f"Person {n}", notes="x" * 4000) for n in range(50)])
    copy = fresh(tmp_path)
    copy.database.parent.mkdir()
    log = place.database.with_name("socialdesk.db-wal")
    shutil.copyfile(log, copy.database.with_name(log.name))
    opening.settle(place.database)
    grown = place.database.read_bytes()
    copy.database.write_bytes(grown[:4096] + short[4096:])
    assert look(copy) is Found.READY
    whole = Store(open_engine(copy.database), clock=clock)
    with whole.read() as reading:
        assert reading.count(Person) == 50
    whole.close()


@pytest.mark.skipif(not hasattr(os, "setuid") or os.getuid(), reason="needs root")
@pytest.mark.parametrize("logged", [False, True])
def test_in_a_folder_that_may_only_be_read_everything_can_be_read(
    store: Store, place: Place, tmp_path: Path, clock: FakeClock, *, logged: bool
) -> None:
    """Root may write anywhere, so a child does it as `nobody`."""
    made = a_business(store)
    if not logged:
        store.close()
    assert bool(reading_mode(place.database) == {"mode": "ro"}) is logged
    place.database.parent.chmod(0o555)
    for path in place.database.parent.iterdir():
        path.chmod(0o444)
    for parent in tmp_path.parents[:3]:  # one more where tests run in parallel
        parent.chmod(0o755)
    tmp_path.chmod(0o755)

    def as_nobody(pipe: object) -> None:
        os.setuid(65534)
        assert look(place) is Found.READ_ONLY
        reader = Store(open_engine(place.database, read_only=True), clock=clock)
        with reader.read() as reading:
            assert reading.get(Person, made.owner.id) == made.owner
        try:
            with reader.begin(SYSTEM, "person.add") as work:
                work.put(a_person())
        except StoreError as error:
            assert error.code == "store.read_only"  # noqa: PT017
        else:
            raise AssertionError("it was written")
        glances = Glances(place.database, read_only=True)
        assert made.owner.id in glances.people()

    child, pipe = fork(as_nobody)
    pipe.close()
    try:
        assert ended(child) == 0
    finally:
        place.database.parent.chmod(0o755)


def broken(number: int, path: Path, whole: bytes) -> None:
    """Break a database file in one of many ways, chosen by a number."""
    chance = random.Random(number)
    size = len(whole)
    kind = number % 6
    spoilt = bytearray(whole)
    if kind == 0:
        del spoilt[chance.randrange(size) :]
    elif kind == 1:
        spoilt[:] = chance.randbytes(chance.randrange(1, size))
    elif kind == 2:
        start = chance.randrange(size)
        spoilt[start : start + 4096] = bytes(len(spoilt[start : start + 4096]))
    elif kind == 3:
        spoilt[chance.randrange(100)] ^= 1 << chance.randrange(8)
    elif kind == 4:
        for _time in range(50):
            spoilt[chance.randrange(size)] ^= 1 << chance.randrange(8)
    else:
        place = path.with_name("socialdesk.db-wal")
        place.write_bytes(chance.randbytes(chance.randrange(1, 9000)))
    path.write_bytes(spoilt)


@pytest.mark.parametrize("number", range(60))
def test_a_broken_file_leads_to_recovery_and_never_to_an_empty_business(
    new_place: Callable[[str], Place], clock: FakeClock, number: int
) -> None:
    place = new_place("broken")
    filled = Store(open_engine(place.database), clock=clock)
    made = a_business(filled)
    filled.close()
    broken(number, place.database, place.database.read_bytes())
    before = place.database.read_bytes()
    try:
        found = look(place)
    except StoreError:
        return
    assert found is not Found.FRESH
    with pytest.raises(RecoveryError):
        make(place)
    assert place.database.read_bytes() == before
    if found not in OPENABLE:
        return
    opened = Store(open_engine(place.database), clock=clock)
    try:
        with opened.read() as reading:
            person = reading.find(Person, made.owner.id)
            faults = list(journal.faults(reading.connection))
        assert person == made.owner or faults
    except (StoreError, ValueError):  # what is unreadable is no empty business
        pass
    finally:
        opened.close()


def test_making_a_business_goes_through_the_steps_it_names(tmp_path: Path) -> None:
    place = fresh(tmp_path)
    assert steps_of(lambda step: make(place, step=step)) == STEPS


@pytest.mark.parametrize("step", sorted(set(STEPS)))
def test_a_kill_while_a_business_is_made_leaves_all_of_it_or_nothing(
    tmp_path: Path, step: str
) -> None:
    place = fresh(tmp_path)
    killed_at(step, lambda step: make(place, step=step))
    if step in {"placed", "marked"}:
        assert look(place) is Found.READY
        opening.mark_place(place)
    else:
        assert look(place) is Found.FRESH
        make(place)
    assert look(place) is Found.READY
    assert {"socialdesk.db", "business.json"} <= listed(place)
    place.database.unlink()
    assert look(place) is Found.MISSING


def test_the_marker_is_written_once(place: Place) -> None:
    before = place.marker.read_text()
    opening.mark_place(place)
    assert place.marker.read_text() == before
