"""Power cuts around the real engine: what was acknowledged is on the disk, whole.

    python tests/faults/powercut.py --cuts 20000

A writer does acts through the services under strace. Its writes and syncs to the
database and its log are played again up to a random point, where the power goes: what
was synced stays; of the rest any part survives, some of it torn at 512 bytes (the
model of `recipes/powercut.py`). Then the database is opened: it has to be whole, hold
every acknowledged act, and agree with its journal.

`--control NORMAL` relaxes the syncs; it has to lose acknowledged acts.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from socialdesk.store import files, journal
from socialdesk.store.engine import open_engine
from socialdesk.store.opening import Place, make
from socialdesk.store.unit_of_work import Store
from tests.makers import raw

ROOT = Path(__file__).parents[2]
CALLS = "openat,close,pwrite64,write,ftruncate,fsync,fdatasync"
TORN = """
    WITH last AS (
        SELECT record_id, after, max(entry_id * 1000 + number)
        FROM journal_revision WHERE kind = 'post' GROUP BY record_id
    )
    SELECT
        (SELECT count(*) FROM last LEFT JOIN post ON post.id = last.record_id
         WHERE json_extract(last.after, '$.text') IS NOT post.text)
        + (SELECT count(*) FROM post WHERE id NOT IN (SELECT record_id FROM last))
        + (SELECT count(*) FROM journal_entry WHERE id NOT IN
           (SELECT entry_id FROM journal_revision))
"""


@dataclass(frozen=True)
class Event:
    """One thing the writer did: write, truncate or sync a file, or acknowledge."""

    kind: str
    file: str = ""
    offset: int = 0
    content: bytes = b""


@dataclass
class Report:
    """What was found after the cuts."""

    cuts: int = 0
    acts: int = 0
    syncs: int = 0
    damaged: int = 0
    torn: int = 0
    lost: int = 0
    worst: int = 0
    said: list[str] = field(default_factory=list)

    @property
    def broken(self) -> int:
        return self.damaged + self.torn + self.lost


def write(home: Path, synchronous: str, acts: int) -> None:
    """Be the writer: do acts, and acknowledge each on standard output."""
    from dataclasses import replace

    from sqlalchemy import event

    from socialdesk.domain.channels import Channel
    from socialdesk.domain.team import Person
    from tests.faults.desk import desk_on, now
    from tests.makers import a_post

    engine = open_engine(place_in(home).database)

    @event.listens_for(engine, "connect")
    def _often(connection: object, record: object) -> None:
        connection.execute("PRAGMA wal_autocheckpoint=30")
        if synchronous != "FULL":
            connection.execute(f"PRAGMA synchronous={synchronous}")

    desk = desk_on(Store(engine, clock=now))
    with desk.store.read() as reading:
        (owner,), (line,) = reading.all(Person), reading.all(Channel)
    chance = random.Random(1)
    kept = []
    for number in range(acts):  # each text is another: what changes nothing is no act
        text = f"{number} " + "x" * chance.randint(10, 5000)
        if kept and chance.random() < 0.4:
            place = chance.randrange(len(kept))
            new = replace(kept[place], text=text)
            kept[place] = desk.posts.edit(new, was=kept[place], actor=owner.id)
        else:
            kept.append(desk.posts.add(a_post(line, owner, text=text), actor=owner.id))
        os.write(1, b"ACK\n")
    os._exit(0)


def place_in(home: Path) -> Place:
    return Place(home / "socialdesk.db", home / "business.json")


def traced(home: Path, synchronous: str, acts: int) -> list[Event]:
    """Run the writer under strace; return what it did to the files."""
    log = home.with_name("trace")
    watch = ["strace", "-f", "-xx", "-s", "70000", "-e", f"trace={CALLS}"]
    writer = [sys.executable, __file__, "--write", str(home)]
    subprocess.run(
        [*watch, "-o", str(log), *writer, "--sync", synchronous, "--acts", str(acts)],
        stdout=subprocess.DEVNULL,
        check=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"},
    )
    database = str(place_in(home).database)
    names = {database: "db", f"{database}-wal": "wal"}
    files: dict[int, str] = {}
    found: list[Event] = []
    with log.open() as lines:
        for line in lines:
            match = re.match(r"\d+\s+(\w+)\((.*)\)\s+= (-?\d+)", line)
            if match and int(match[3]) >= 0:
                _follow(match[1], match[2], int(match[3]), names, files, found)
    return found


def _follow(
    call: str,
    given: str,
    answer: int,
    names: dict[str, str],
    files: dict[int, str],
    found: list[Event],
) -> None:
    """Keep what one call of the system did, if it was to one of our files."""
    if call == "openat":
        files[answer] = names.get(_bytes(given).decode("utf-8", "replace"), "")
        return
    number = int(re.match(r"\d+", given)[0])
    file = files.get(number, "")
    if call == "close":
        files.pop(number, None)
    elif number == 1 and call == "write" and b"ACK" in _bytes(given):
        found.append(Event("ack"))
    elif file and call in _EVENTS:
        found.append(_EVENTS[call](file, given))


def _write(file: str, given: str) -> Event:
    return Event("write", file, int(re.search(r", (\d+)$", given)[1]), _bytes(given))


def _cut(file: str, given: str) -> Event:
    return Event("cut", file, int(given.split(",")[1]))


def _sync(file: str, given: str) -> Event:
    del given
    return Event("sync", file)


_EVENTS = {"pwrite64": _write, "ftruncate": _cut, "fsync": _sync, "fdatasync": _sync}


def _bytes(given: str) -> bytes:
    return bytes.fromhex(re.search(r'"([^"]*)"', given)[1].replace("\\x", ""))


def put(image: bytearray, event: Event, content: bytes | None = None) -> None:
    """Do to an image of a file what was done to the file."""
    if event.kind == "cut":
        del image[event.offset :]
        image.extend(bytes(event.offset - len(image)))
        return
    content = event.content if content is None else content
    end = event.offset + len(content)
    image.extend(bytes(max(0, end - len(image))))
    image[event.offset : end] = content


def surviving(
    durable: bytearray, pending: list[Event], chance: random.Random
) -> bytearray:
    """Return what is on the disk when the power is back."""
    image = bytearray(durable)
    for event in pending:
        luck = chance.random()
        if luck < 0.45:
            put(image, event)
        elif luck < 0.6 and len(event.content) > 512:
            sectors = chance.randrange(1, len(event.content) // 512 + 1)
            put(image, event, event.content[: 512 * sectors])
    return image


def look(place: Place, acknowledged: int, report: Report, *, closely: bool) -> None:
    """Open what survived and compare it with what was acknowledged."""
    connection = raw(place.database)
    try:
        whole = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        (entries,) = connection.execute("SELECT count(*) FROM journal_entry").fetchone()
        (torn,) = connection.execute(TORN).fetchone()
    except connection.DatabaseError as error:
        report.damaged += 1
        report.said.append(str(error))
        return
    finally:
        connection.close()
    report.damaged += not whole
    report.torn += torn > 0
    report.lost += entries < acknowledged
    report.worst = max(report.worst, acknowledged - entries)
    if closely:
        store = Store(open_engine(place.database), clock=time.time)
        with store.read() as reading:
            faults = list(journal.faults(reading.connection))
        store.close()
        report.torn += bool(faults)


def play(
    events: list[Event], start: bytes, before: int, cuts: int, seed: int, folder: Path
) -> Report:
    """Play the writer's life again and cut the power at random points of it."""
    chance = random.Random(seed)
    points = sorted(chance.randrange(len(events)) for _cut in range(cuts))
    durable = {"db": bytearray(start), "wal": bytearray()}
    pending: dict[str, list[Event]] = {"db": [], "wal": []}
    report = Report(syncs=sum(event.kind == "sync" for event in events))
    place = place_in(folder)
    for number, event in enumerate(events):
        while points and points[0] == number:
            points.pop(0)
            files.cleared(place.database)
            for file, path in (
                ("db", place.database),
                ("wal", files.beside(place.database, "-wal")),
            ):
                path.write_bytes(surviving(durable[file], pending[file], chance))
            closely = report.cuts % 25 == 0
            look(place, before + report.acts, report, closely=closely)
            report.cuts += 1
        if event.kind == "ack":
            report.acts += 1
        elif event.kind == "sync":
            for done in pending[event.file]:
                put(durable[event.file], done)
            pending[event.file].clear()
        else:
            pending[event.file].append(event)
    return report


def run(cuts: int, *, seed: int, synchronous: str = "FULL", acts: int = 120) -> Report:
    """Trace a writer, then cut the power around it."""
    from tests.faults.desk import settle_in, state_of

    with tempfile.TemporaryDirectory(prefix="powercut-") as name:
        home, cut = Path(name) / "home", Path(name) / "cut"
        make(place_in(home))
        settle_in(place_in(home))
        _state, entries = state_of(place_in(home))
        start = place_in(home).database.read_bytes()
        cut.mkdir()
        events = traced(home, synchronous, acts)
        shutil.rmtree(home)
        report = play(events, start, entries, cuts, seed, cut)
    if report.acts != acts:
        raise RuntimeError(f"the trace holds {report.acts} of {acts} acts")
    return report


def main() -> int:
    """Run by command; 0 if nothing was lost (or the control lost something)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=time.time_ns())
    parser.add_argument("--control", choices=["", "NORMAL", "OFF"], default="")
    parser.add_argument("--acts", type=int, default=300)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--sync", default="FULL", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        write(options.write, options.sync, options.acts)
    begun = time.perf_counter()
    report = run(
        options.cuts,
        seed=options.seed,
        synchronous=options.control or "FULL",
        acts=options.acts,
    )
    print(
        f"{report.cuts} power cuts in {time.perf_counter() - begun:.0f} s over"
        f" {report.acts} acts and {report.syncs} syncs, synchronous"
        f" {options.control or 'FULL'}: {report.damaged} damaged, {report.torn} torn,"
        f" {report.lost} lost acknowledged acts (at most {report.worst})"
    )
    return int(bool(report.broken) != bool(options.control))


if __name__ == "__main__":
    raise SystemExit(main())
