"""Backups: opened and checked before they count, thinned, and the way back."""

import json
import os
import shutil
import stat
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.domain.errors import InputError, RecoveryError, StoreError
from socialdesk.domain.team import SYSTEM, Person
from socialdesk.store import backups, journal, opening
from socialdesk.store.engine import open_engine
from socialdesk.store.opening import Found, Place, look, schema_of
from socialdesk.store.schema import SCHEMA
from socialdesk.store.unit_of_work import Store
from tests.fakes import MONDAY, FakeClock
from tests.faults.children import killed_at, steps_of
from tests.makers import a_business, a_person, raw, wall

WRITE_STEPS = ["copied", "checked", "cleared", "placed", "described"]
RESTORE_STEPS = ["copied", "settled", "aside", "cleared", "placed"]
DAY = timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def people(place: Place) -> set[str]:
    connection = raw(place.database)
    names = {name for (name,) in connection.execute("SELECT name FROM person")}
    connection.close()
    return names


def add(store: Store, name: str) -> None:
    with store.begin(SYSTEM, "person.add") as work:
        work.put(a_person(name))


def test_a_backup_is_whole_checked_and_described(
    store: Store, place: Place, folder: Path, clock: FakeClock
) -> None:
    made = a_business(store)
    copy = backups.write(place.database, folder, clock())
    assert copy.path.name == "20260302T090000Z.socialdesk"
    assert (copy.at, copy.schema, copy.entries) == (clock(), SCHEMA, 1)
    assert copy.bytes == copy.path.stat().st_size
    with store.read() as reading:
        _number, digest = journal.head(reading.connection)
    said = json.loads(copy.path.with_name(copy.path.name + ".json").read_text())
    assert said["journal"] == {"entries": 1, "digest": digest}
    assert said["rows"]["person"] == 2
    assert backups.copies(folder) == [copy]
    assert backups.check(copy.path) == copy
    assert {path.name for path in folder.iterdir()} == {
        copy.path.name,
        copy.path.name + ".json",
    }
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    restored = Store(open_engine(copy.path), clock=clock)
    with restored.read() as reading:
        assert reading.get(Person, made.owner.id) == made.owner
    restored.close()


def test_two_backups_in_one_second_are_two_files(
    place: Place, folder: Path, clock: FakeClock
) -> None:
    first = backups.write(place.database, folder, clock())
    second = backups.write(place.database, folder, clock())
    assert first.path != second.path
    assert len(backups.copies(folder)) == 2


def test_a_backup_goes_to_a_file_of_the_persons_choice(
    place: Place, folder: Path, tmp_path: Path, clock: FakeClock
) -> None:
    target = tmp_path / "stick" / "mine.db"
    assert backups.write(place.database, folder, clock(), target=target).path == target
    assert not folder.exists()
    assert backups.check(target).at == clock()


def test_a_backup_is_whole_while_another_connection_writes(
    store: Store, place: Place, folder: Path, clock: FakeClock
) -> None:
    stop, wrote = threading.Event(), threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            add(store, f"Person {number}")
            number += 1
            wrote.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert wrote.wait(10)
        made = [backups.write(place.database, folder, clock()) for _time in range(5)]
    finally:
        stop.set()
        writer.join()
    assert made[0].entries > 0
    for copy in made:
        opened = Store(open_engine(copy.path), clock=clock)
        with opened.read() as reading:
            assert reading.count(Person) == copy.entries
            assert list(journal.faults(reading.connection)) == []
        opened.close()


@pytest.mark.parametrize("step", WRITE_STEPS)
@pytest.mark.parametrize("again", [False, True])
def test_a_kill_while_a_backup_is_written_leaves_no_half_one(
    store: Store, place: Place, tmp_path: Path, step: str, *, again: bool
) -> None:
    target = tmp_path / "stick" / f"mine{backups.ENDING}"
    add(store, "First")
    if again:
        backups.write(place.database, target.parent, MONDAY, target=target)
    add(store, "Second")
    store.close()
    killed_at(
        step,
        lambda step: backups.write(
            place.database, target.parent, MONDAY + DAY, target=target, step=step
        ),
    )
    expected = step in {"placed", "described"}
    if target.exists():
        assert backups.check(target).entries == (2 if expected else 1)
    else:
        assert not expected
        assert not again
    assert people(place) == {"First", "Second"}
    backups.write(place.database, target.parent, MONDAY + DAY, target=target)
    assert [copy.entries for copy in backups.copies(target.parent)] == [2]


def test_a_backup_goes_through_the_steps_it_names(place: Place, folder: Path) -> None:
    assert (
        steps_of(lambda step: backups.write(place.database, folder, MONDAY, step=step))
        == WRITE_STEPS
    )


def test_a_backup_of_a_missing_database_leaves_nothing(
    place: Place, folder: Path
) -> None:
    place.database.unlink()
    with pytest.raises(StoreError) as told:
        backups.write(place.database, folder, MONDAY)
    assert told.value.code == "backup.failed"
    assert not list(folder.iterdir())
    assert not place.database.exists()


def test_a_backup_of_a_damaged_database_is_none(place: Place, folder: Path) -> None:
    whole = place.database.read_bytes()
    place.database.write_bytes(whole[:8192] + bytes(len(whole) - 8192))
    with pytest.raises(StoreError):
        backups.write(place.database, folder, MONDAY)
    assert not list(folder.iterdir())


def test_a_backup_to_a_place_that_is_no_folder_is_told(
    place: Place, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError) as told:
        backups.write(place.database, tmp_path / "file" / "backups", MONDAY)
    assert (told.value.code, told.value.retryable) == ("backup.failed", True)


def spoil(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)


def newer(path: Path) -> None:
    connection = raw(path)
    connection.execute(f"PRAGMA user_version={SCHEMA + 1}")
    connection.close()


@pytest.mark.parametrize(
    ("how", "code"),
    [
        (spoil, "backup.damaged"),
        (lambda path: path.write_bytes(b""), "backup.damaged"),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), "backup.damaged"),
        (lambda path: path.write_text("Dear diary"), "backup.damaged"),
        (
            lambda path: path.with_name(path.name + ".json").write_text("[]"),
            "backup.damaged",
        ),
        (
            lambda path: path.with_name(path.name + ".json").write_text("{"),
            "backup.damaged",
        ),
        (newer, "backup.newer"),
        (Path.unlink, "backup.missing"),
    ],
)
def test_what_is_not_a_whole_backup_is_refused_and_nothing_changes(
    store: Store,
    place: Place,
    folder: Path,
    how: Callable[[Path], object],
    code: str,
) -> None:
    add(store, "First")
    copy = backups.write(place.database, folder, MONDAY)
    add(store, "Second")
    store.close()
    how(copy.path)
    before = {path: path.read_bytes() for path in place.database.parent.iterdir()}
    with pytest.raises(InputError) as told:
        backups.restore(copy.path, place, MONDAY)
    assert told.value.code == code
    assert {path: path.read_bytes() for path in place.database.parent.iterdir()} == (
        before
    )


def test_a_folder_with_odd_manifests_still_lists_the_whole_ones(
    place: Place, folder: Path
) -> None:
    copy = backups.write(place.database, folder, MONDAY)
    for number, text in enumerate(["", "[]", "{}", '{"at": 3}', "\udcff"]):
        path = folder / f"odd-{number}{backups.ENDING}"
        path.write_bytes(b"")
        path.with_name(path.name + ".json").write_bytes(
            text.encode("utf-8", "surrogateescape")
        )
    assert backups.copies(folder) == [copy]


def test_restoring_brings_the_old_state_back_and_keeps_the_new(
    store: Store, place: Place, folder: Path
) -> None:
    add(store, "First")
    copy = backups.write(place.database, folder, MONDAY)
    add(store, "Second")
    store.close()
    old = backups.restore(copy.path, place, MONDAY)
    assert people(place) == {"First"}
    assert people(Place(old, place.marker)) == {"First", "Second"}
    assert look(place) is Found.READY
    assert stat.S_IMODE(place.database.stat().st_mode) == 0o600
    assert backups.restore(copy.path, place, MONDAY) != old


def test_restoring_beside_an_open_program_keeps_all_it_acknowledged(
    store: Store, place: Place, folder: Path
) -> None:
    add(store, "First")
    copy = backups.write(place.database, folder, MONDAY)
    add(store, "Second")
    old = backups.restore(copy.path, place, MONDAY)
    with pytest.raises(RecoveryError):
        add(store, "Third")
    store.close()
    assert people(place) == {"First"}
    assert people(Place(old, place.marker)) == {"First", "Second"}


def test_restoring_while_another_program_writes_is_refused(
    store: Store, place: Place, folder: Path
) -> None:
    copy = backups.write(place.database, folder, MONDAY)
    with store.begin(SYSTEM, "person.add") as work:
        work.put(a_person("Slow"))
        with pytest.raises(StoreError) as told:
            backups.restore(copy.path, place, MONDAY)
    assert told.value.code == "store.busy"
    assert people(place) == {"Slow"}
    assert look(place) is Found.READY


@pytest.mark.parametrize("state", ["missing", "empty", "damaged", "damaged with a log"])
def test_restoring_mends_what_cannot_be_opened(
    store: Store, place: Place, folder: Path, state: str
) -> None:
    add(store, "First")
    copy = backups.write(place.database, folder, MONDAY)
    add(store, "Second")
    store.close()
    log = place.database.with_name(place.database.name + "-wal")
    if state == "missing":
        place.database.unlink()
    elif state == "empty":
        place.database.write_bytes(b"")
    else:
        place.database.write_bytes(b"\x01" * 9000)
        if "log" in state:
            log.write_bytes(os.urandom(5000))
    old = backups.restore(copy.path, place, MONDAY)
    assert people(place) == {"First"}
    assert look(place) is Found.READY
    assert (old is None) == (state == "missing")
    if old is not None:
        assert old.read_bytes() == (b"" if state == "empty" else b"\x01" * 9000)


def test_a_database_with_its_log_can_be_restored_from(
    store: Store, place: Place, new_place: Callable[[str], Place]
) -> None:
    add(store, "Only in the log")
    other = new_place("other")
    backups.restore(place.database, other, MONDAY)
    assert people(other) == {"Only in the log"}


def test_restoring_goes_through_the_steps_it_names(place: Place, folder: Path) -> None:
    copy = backups.write(place.database, folder, MONDAY)
    assert (
        steps_of(lambda step: backups.restore(copy.path, place, MONDAY, step=step))
        == RESTORE_STEPS
    )


@pytest.mark.parametrize("step", RESTORE_STEPS)
@pytest.mark.parametrize("killed_before", [False, True])
def test_a_kill_while_restoring_leaves_the_old_or_the_new_business(
    store: Store, place: Place, folder: Path, step: str, *, killed_before: bool
) -> None:
    add(store, "First")
    copy = backups.write(place.database, folder, MONDAY)
    add(store, "Second")
    home = place.database.parent
    if killed_before:  # what a killed program leaves: a log that holds the newest
        shutil.copytree(home, home.with_name("twin"))
        place = Place(home.with_name("twin") / "socialdesk.db", place.marker)
    store.close()
    killed_at(step, lambda step: backups.restore(copy.path, place, MONDAY, step=step))
    assert look(place) is Found.READY
    expected = {"First"} if step == "placed" else {"First", "Second"}
    assert people(place) == expected
    kept = list(place.database.parent.glob("*-replaced-*.db"))
    assert len(kept) == (step not in {"copied", "settled"})
    backups.restore(copy.path, place, MONDAY)
    assert people(place) == {"First"}


def unnumbered(path: Path) -> Path:
    """As long as there is one schema only, an older one is one of a lower number."""
    connection = raw(path)
    connection.execute("PRAGMA user_version=-1")
    connection.close()
    path.with_name(path.name + ".json").unlink(missing_ok=True)
    return path


def test_an_older_backup_is_brought_up_to_date(
    store: Store, place: Place, folder: Path
) -> None:
    add(store, "First")
    older = unnumbered(backups.write(place.database, folder, MONDAY).path)
    store.close()
    taken: list[str] = []
    backups.restore(older, place, MONDAY, step=taken.append)
    assert {"begun", "migrated", "numbered"} < set(taken)
    assert schema_of(place.database) == SCHEMA
    assert people(place) == {"First"}
    assert schema_of(older) == -1


@pytest.mark.parametrize("step", ["begun", "migrated", "numbered"])
def test_a_kill_while_an_older_backup_is_migrated_leaves_the_business(
    store: Store, place: Place, folder: Path, step: str
) -> None:
    older = unnumbered(backups.write(place.database, folder, MONDAY).path)
    add(store, "Second")
    store.close()
    killed_at(step, lambda step: backups.restore(older, place, MONDAY, step=step))
    assert look(place) is Found.READY
    assert people(place) == {"Second"}


def test_an_older_backup_that_cannot_be_migrated_leaves_the_business(
    place: Place, tmp_path: Path
) -> None:
    older = tmp_path / "older.socialdesk"
    connection = raw(older)
    connection.execute("CREATE TABLE journal_entry (id INTEGER, digest TEXT)")
    connection.execute("INSERT INTO journal_entry VALUES (7, 'x')")
    connection.close()
    with pytest.raises(StoreError):  # its tables are not those of any version
        backups.restore(unnumbered(older), place, MONDAY)
    assert look(place) is Found.READY
    assert not list(place.database.parent.glob("*.restored*"))


# -- thinning --------------------------------------------------------------------------

TIMES = st.lists(
    st.datetimes(wall(2024, 1, 1), wall(2028, 1, 1), timezones=st.just(UTC)),
    max_size=60,
)
NOWS = st.datetimes(wall(2025, 1, 1), wall(2027, 1, 1), timezones=st.just(UTC))


@given(TIMES, NOWS)
def test_thinning_never_drops_the_newest_nor_the_last_two_days(
    times: list[datetime], now: datetime
) -> None:
    kept = backups.kept_at(times, now)
    assert kept <= set(times)
    assert not times or max(times) in kept
    assert {at for at in times if at > now - 2 * DAY} <= kept
    past = [at for at in times if at <= now]
    assert not past or max(past) in kept


@given(TIMES, NOWS)
def test_thinning_twice_is_thinning_once(times: list[datetime], now: datetime) -> None:
    kept = backups.kept_at(times, now)
    assert backups.kept_at(kept, now) == kept


@given(TIMES, NOWS)
def test_what_lies_in_the_past_is_bounded(times: list[datetime], now: datetime) -> None:
    kept = backups.kept_at(times, now)
    assert len([at for at in kept if at <= now - 2 * DAY]) <= 14 + 8 + 12 + 1


def test_two_years_of_half_hours_leave_what_the_rule_says() -> None:
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    every = [now - timedelta(minutes=30) * number for number in range(48 * 730)]
    kept = backups.kept_at(every, now)
    assert len([at for at in kept if at > now - 2 * DAY]) == 96
    days = {at.date() for at in kept}
    assert {(now - DAY * number).date() for number in range(14)} <= days
    months = {at.strftime("%Y-%m") for at in kept}
    assert len(months) == 12
    assert 96 + 11 < len(kept) <= 96 + 14 + 8 + 12


def test_days_of_half_hours_thinned_as_they_come_keep_every_age() -> None:
    """As it really happens: thinning after each copy, over four hundred days."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    held: set[datetime] = set()
    for _half_day in range(800):
        now += DAY / 2
        held = backups.kept_at(held | {now}, now)
    ages = sorted((now - at) / DAY for at in held)
    assert ages[0] == 0
    assert len([age for age in ages if age <= 14]) >= 14
    assert len([age for age in ages if 14 < age <= 62]) >= 6
    assert len([age for age in ages if age > 62]) >= 9


def test_a_clock_that_was_wrong_costs_no_backup_that_matters(
    store: Store, place: Place, folder: Path
) -> None:
    future = backups.write(place.database, folder, MONDAY + 4000 * DAY)
    add(store, "Now")
    today = backups.write(place.database, folder, MONDAY)
    assert backups.thin(folder, MONDAY) == []
    assert backups.copies(folder) == [future, today]
    later = MONDAY + 5 * DAY
    for number in range(4):
        backups.write(place.database, folder, later + timedelta(minutes=number))
    assert backups.thin(folder, later) == []
    much_later = MONDAY + 9000 * DAY
    gone = backups.thin(folder, much_later)
    assert future.path not in gone
    assert backups.copies(folder)[0] == future


def test_thinning_takes_the_description_along_and_old_leftovers(
    place: Place, folder: Path
) -> None:
    start = MONDAY
    for number in range(6):
        backups.write(place.database, folder, start + timedelta(hours=number))
    stale, recent = (folder / f".{n}{backups.ENDING}.1.part" for n in "ab")
    for part, age in ((stale, 10 * DAY), (recent, timedelta(0))):
        part.write_bytes(b"half")
        at = (start + 30 * DAY - age).timestamp()
        os.utime(part, (at, at))
    gone = backups.thin(folder, start + 30 * DAY)
    assert len(gone) == 5
    assert len(list(folder.glob(f"*{backups.ENDING}"))) == 1
    assert len(list(folder.glob("*.json"))) == 1
    assert (stale.exists(), recent.exists()) == (False, True)


def test_a_missing_folder_has_no_backups(tmp_path: Path) -> None:
    assert backups.copies(tmp_path / "none") == []
    assert backups.thin(tmp_path / "none", MONDAY) == []
    assert opening.look(Place(tmp_path / "a", tmp_path / "b")) is Found.FRESH
