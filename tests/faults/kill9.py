"""Acts through the services under kill -9: what was acknowledged stays, once, whole.

    python tests/faults/kill9.py --kills 10000

A child does acts and says before each what it will change, and after it that it did.
It is killed at a random moment. Afterwards the database holds what was acknowledged,
with or without the one act that was under way: records and journal alike. Others are
killed while they import tables, write backups or migrate a database.

`--control torn` writes the journal's entry in a second transaction; it has to fail.
"""

import argparse
import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

sys.path.insert(0, str(Path(__file__).parents[2]))

from socialdesk.domain.ids import ChannelId, PersonId, PostId
from socialdesk.domain.posts import Post
from socialdesk.domain.tables import Target
from socialdesk.services.backups import BackupService
from socialdesk.services.exchange import ExchangeService
from socialdesk.store import backups, files, journal
from socialdesk.store.engine import open_engine
from socialdesk.store.opening import Found, Place, look, make, schema_of, upgrade
from socialdesk.store.schema import SCHEMA
from socialdesk.store.unit_of_work import Store, Work
from tests.faults.children import ended, fork
from tests.faults.desk import Desk, State, now, open_desk, settle_in, state_of
from tests.makers import a_channel, a_person, a_post, raw

KILLS_PER_WORLD = 60
ROWS = 40
LONGEST_REOPENING = 1.0
Delta = dict[str, str | None]


class TornStore(Store):
    """The control: records and journal in two transactions."""

    @contextmanager
    def begin(self, actor: PersonId, act: str, **more: Any) -> Iterator[Work]:
        connection = self._claimed()
        work = Work(connection, actor, self._clock())
        try:
            yield work
            connection.commit()
        finally:
            connection.close()
        mode = more.get("mode", journal.Mode.DO)
        entry = journal.Act(
            act,
            actor,
            work.now,
            mode,
            more.get("of_id"),
            undoable=more.get("undoable", True),
        )
        second = self._claimed()
        journal.write(second, entry, work.drafts())
        second.commit()
        second.close()


@dataclass
class World:
    """One business, and what of it was acknowledged."""

    place: Place
    owner: PersonId
    line: ChannelId
    desk: Desk
    state: State
    entries: int


@dataclass
class Report:
    """What was found; `broken` says how a promise was not kept."""

    kills: int = 0
    acts: int = 0
    slowest: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


def new_world(folder: Path, kind: type[Store]) -> World:
    """Make a business, and services that have done each act before.

    Children inherit them, with all statements compiled but no connection.
    """
    place = Place(folder / "socialdesk.db", folder / "business.json")
    make(place)
    owner, line = settle_in(place)
    desk = open_desk(place, kind)
    post = desk.posts.add(a_post_on(line, owner, "post first"), actor=owner)
    desk.posts.edit(replace(post, text="post second"), was=post, actor=owner)
    desk.journal.undo(actor=owner)
    desk.posts.remove(post.id, actor=owner)
    desk.team.add(a_person("Person first"), actor=owner)
    desk.channels.add(a_channel("Line first"), actor=owner)
    desk.store.close()
    state, entries = state_of(place)
    return World(place, owner, line, desk, state, entries)


def a_post_on(line: ChannelId, author: PersonId, text: str) -> Post:
    post = a_post(a_channel(), a_person(), text=text)
    return replace(post, channel_id=line, author_id=author)


# -- what children do ------------------------------------------------------------------


def do_acts(world: World, seed: int, pipe: BinaryIO) -> None:
    """Do acts for ever, telling of each before and after."""
    chance = random.Random(seed)
    posts = {key for key, text in world.state.items() if text.startswith("post ")}
    number = 0
    while True:
        number += 1
        label = f"{seed}-{number}"
        delta, act = an_act(world, chance, sorted(posts), label)
        tell(pipe, "will", delta)
        act()
        tell(pipe, "did", delta)
        if chance.random() < 0.15:
            back: Delta = {key: world.state.get(key) for key in delta}
            tell(pipe, "will", back)
            world.desk.journal.undo(actor=world.owner)
            tell(pipe, "did", back)
            continue
        for key, text in delta.items():
            if text is None:
                world.state.pop(key)
                posts.discard(key)
            else:
                world.state[key] = text
                if text.startswith("post "):
                    posts.add(key)


def an_act(
    world: World, chance: random.Random, posts: list[str], label: str
) -> tuple[Delta, Callable[[], object]]:
    """Choose an act; return what it will change, and the way to do it."""
    desk, owner = world.desk, world.owner
    kind = chance.choice(("post", "post", "edit", "edit", "remove", "person", "line"))
    if kind in {"edit", "remove"} and posts:
        wanted = PostId(chance.choice(posts))
        if kind == "remove":
            return {wanted: None}, lambda: desk.posts.remove(wanted, actor=owner)
        text = f"post {label} " + "x" * chance.randrange(4000)
        old = desk.posts.post(wanted)
        new = replace(old, text=text)
        return {wanted: text}, lambda: desk.posts.edit(new, was=old, actor=owner)
    if kind == "person":
        person = a_person(f"Person {label}")
        return {person.id: person.name}, lambda: desk.team.add(person, actor=owner)
    if kind == "line":
        line = a_channel(f"Line {label}")
        return {line.id: line.name}, lambda: desk.channels.add(line, actor=owner)
    post = a_post_on(world.line, owner, f"post {label}")
    return {post.id: post.text}, lambda: desk.posts.add(post, actor=owner)


def do_backups(world: World, pipe: BinaryIO) -> None:
    """Write backups for ever; tell of each."""
    folder = world.place.database.parent / "backups"
    while True:
        copy = backups.write(world.place.database, folder, now())
        tell(pipe, "did", {copy.path.name: copy.digest})


def do_imports(world: World, seed: int, pipe: BinaryIO) -> None:
    """Import tables for ever; tell of each before and after."""
    folder = world.place.database.parent
    exchange = ExchangeService(
        world.desk.store,
        world.desk.planning.replan,
        world.desk.channels,
        BackupService(world.desk.store, world.place.database, folder / "kept", now),
        now,
    )
    number = 0
    while True:
        number += 1
        label = f"import-{seed}-{number}"
        table = folder / f"{label}.csv"
        lines = [f"{label}-{row},bluesky,{label}-{row}.test" for row in range(ROWS)]
        table.write_text("name,network,handle\n" + "\n".join(lines), encoding="utf-8")
        tell(pipe, "will", {label: ""})
        exchange.take(exchange.look(table, Target.CHANNELS), actor=world.owner)
        tell(pipe, "did", {label: ""})


def do_upgrade(database: Path, pipe: BinaryIO) -> None:
    """Migrate a database that no migration has seen."""
    upgrade(database, step=lambda name: tell(pipe, name, {}))
    tell(pipe, "did", {})


def tell(pipe: BinaryIO, what: str, delta: Delta) -> None:
    pipe.write(json.dumps([what, delta]).encode() + b"\n")


# -- what is left of them --------------------------------------------------------------


def listen(pipe: BinaryIO, awaited: bytes) -> bytes:
    """Wait until a child has told something, at most a second; return what it told."""
    heard, until = b"", time.monotonic() + 1
    while awaited not in heard and time.monotonic() < until:
        if select.select([pipe], [], [], 0.05)[0]:
            more = os.read(pipe.fileno(), 1 << 16)
            if not more:
                break
            heard += more
    return heard


def said(heard: bytes, pipe: BinaryIO) -> list[tuple[str, Delta]]:
    """Return all that a child told; its last line may be cut off."""
    with pipe:
        lines = (heard + pipe.read()).split(b"\n")[:-1]
    return [tuple(json.loads(line)) for line in lines]


def applied(state: State, delta: Delta) -> State:
    after = {**state, **delta}
    return {key: text for key, text in after.items() if text is not None}


def check_acts(world: World, told: list[tuple[str, Delta]], report: Report) -> None:
    """Compare a database with what was acknowledged, and take it as it is now."""
    state, entries, will = world.state, world.entries, None
    for what, delta in told:
        if what == "will":
            will = delta
        else:
            state, entries, will = applied(state, delta), entries + 1, None
            report.acts += 1
    begun = time.perf_counter()
    if look(world.place) is not Found.READY:
        report.broken.append(f"found {look(world.place)}")
    found = state_of(world.place)
    report.slowest = max(report.slowest, time.perf_counter() - begun)
    allowed = [(state, entries)]
    if will is not None:
        allowed.append((applied(state, will), entries + 1))
    if found not in allowed:
        missing = [key for key in state if found[0].get(key) != state[key]]
        report.broken.append(
            f"{len(missing)} acknowledged records lost or changed,"
            f" {found[1] - entries:+} entries"
        )
    world.state, world.entries = found


def check_imports(world: World, told: list[tuple[str, Delta]], report: Report) -> None:
    """Each table is in whole or not at all; what was acknowledged is in."""
    found, entries = state_of(world.place)
    whole: Counter[str] = Counter(
        text.rpartition("-")[0] for text in found.values() if text.startswith("import-")
    )
    done = {label for what, delta in told if what == "did" for label in delta}
    report.acts += len(done)
    for label in done:
        if whole[label] != ROWS:
            report.broken.append(f"{label} was acknowledged, {whole[label]} rows in")
    for label, rows in whole.items():
        if rows != ROWS:
            report.broken.append(f"{label} is torn: {rows} of {ROWS} rows")
    shutil.rmtree(world.place.database.parent / "kept", ignore_errors=True)
    world.state, world.entries = found, entries


def check_backups(world: World, told: list[tuple[str, Delta]], report: Report) -> None:
    folder = world.place.database.parent / "backups"
    listed = {copy.path.name: copy for copy in backups.copies(folder)}
    for _what, delta in told:
        for name, digest in delta.items():
            report.acts += 1
            if name not in listed or listed[name].digest != digest:
                report.broken.append(f"backup {name} was acknowledged and is not there")
    for copy in list(listed.values())[:2]:
        if backups.check(copy.path) != copy:
            report.broken.append(f"backup {copy.path.name} is not what it says")
    shutil.rmtree(folder, ignore_errors=True)


def check_upgrade(
    database: Path, told: list[tuple[str, Delta]], report: Report
) -> None:
    connection = raw(database)
    (tables,) = connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE name = 'journal_entry'"
    ).fetchone()
    connection.close()
    number = schema_of(database)
    done = any(what == "did" for what, _delta in told)
    if (number, tables) not in {(0, 0), (SCHEMA, 1)} or (done and not tables):
        report.broken.append(f"migration: number {number}, {tables} tables")
    files.cleared(database)


def check_journal(world: World, report: Report) -> None:
    """Check the chain and every record against it."""
    store = Store(open_engine(world.place.database), clock=now)
    with store.read() as reading:
        found = list(journal.faults(reading.connection))
    store.close()
    if found:
        report.broken.append(f"journal: {found[0]}")


def one_kill(
    world: World, chance: random.Random, kind: type[Store], report: Report
) -> None:
    """Start a child, kill it, and look at what it left."""
    seed = chance.getrandbits(48)
    number = chance.random()
    fresh = world.place.database.with_name("bare.db")
    longest, awaited = 0.04, b'"did"'
    if kind is not Store or number < 0.84:
        name = "acts"
        act = lambda pipe: do_acts(world, seed, pipe)  # noqa: E731
        check = lambda told: check_acts(world, told, report)  # noqa: E731
    elif number < 0.90:
        name, longest = "import", 0.12
        act = lambda pipe: do_imports(world, seed, pipe)  # noqa: E731
        check = lambda told: check_imports(world, told, report)  # noqa: E731
    elif number < 0.95:
        name = "backup"
        act = lambda pipe: do_backups(world, pipe)  # noqa: E731
        check = lambda told: check_backups(world, told, report)  # noqa: E731
    else:
        name, longest, awaited = "upgrade", 0.15, b'"begun"'
        files.private(fresh)
        act = lambda pipe: do_upgrade(fresh, pipe)  # noqa: E731
        check = lambda told: check_upgrade(fresh, told, report)  # noqa: E731
    child, pipe = fork(act)
    awaited = chance.choices([b"", awaited, b'"will"'], [0.2, 0.6, 0.2])[0]
    heard = listen(pipe, awaited)
    time.sleep(chance.uniform(0, longest))
    os.kill(child, signal.SIGKILL)
    code = ended(child)
    if code not in {0, -signal.SIGKILL}:
        report.broken.append(f"{name}: a child failed by itself with {code}")
    report.kills += 1
    report.kinds[name] += 1
    check(said(heard, pipe))


def run(
    kills: int, *, seed: int, control: str = "", until_broken: bool = False
) -> Report:
    """Kill children; return what was found."""
    chance = random.Random(seed)
    report = Report()
    kind = {"": Store, "torn": TornStore}[control]
    with tempfile.TemporaryDirectory(prefix="kill9-") as name:
        while report.kills < kills and not (until_broken and report.broken):
            folder = Path(name) / str(report.kills)
            world = new_world(folder, kind)
            for _kill in range(min(KILLS_PER_WORLD, kills - report.kills)):
                one_kill(world, chance, kind, report)
                if until_broken and report.broken:
                    break
            check_journal(world, report)
            shutil.rmtree(folder)
    if report.slowest > LONGEST_REOPENING:
        report.broken.append(f"reopening took {report.slowest:.2f} s")
    return report


def main() -> int:
    """Run by command; 0 if every promise was kept (or the control broke one)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=time.time_ns())
    parser.add_argument("--control", choices=["", "torn"], default="")
    options = parser.parse_args()
    begun = time.perf_counter()
    report = run(options.kills, seed=options.seed, control=options.control)
    spent = time.perf_counter() - begun
    print(
        f"{report.kills} kills in {spent:.0f} s ({dict(report.kinds)}),"
        f" {report.acts} acknowledged acts, slowest reopening"
        f" {report.slowest * 1000:.0f} ms, {len(report.broken)} broken promises"
        f" (seed {options.seed}, control {options.control or 'none'})"
    )
    for line in report.broken[:20]:
        print(" ", line)
    return int(bool(report.broken) != bool(options.control))


if __name__ == "__main__":
    raise SystemExit(main())
