"""How long a real registry takes to come in, against reading and writing it bare.

usage: python tests/bench/bench_import.py [FILE.csv]

The floor reads the same rows with `csv` and writes them with one `executemany` into a
SQLite file, without any check. Exit code 1 when the whole import takes more than the
3 seconds that were promised, or a second one adds something.
"""

import csv
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from socialdesk.app.container import build, prepare
from socialdesk.desktop.paths import Home
from socialdesk.domain.tables import Target
from socialdesk.domain.team import SYSTEM
from socialdesk.store.driver import sqlite

PROMISED = 3.0
DEFAULT = ROOT.parent / "shared/data/us_congress_channels.csv"


def floor(path: Path, folder: Path) -> float:
    """Return the seconds of the bare way."""
    begun = time.perf_counter()
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    connection = sqlite().connect(str(folder / "floor.db"), isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE t(a,b,c,d,e,f,g)")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO t VALUES(?,?,?,?,?,?,?)", rows[1:])
    connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - begun


def main() -> int:
    """Measure, print, and say whether the promise holds."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    if not path.exists():
        print(f"no file {path}: name one")
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = Home(folder=folder / "home")
        prepare(home)
        built = build(home)
        exchange = built.services.exchange
        bare = floor(path, folder)
        begun = time.perf_counter()
        first = exchange.take(exchange.look(path, Target.CHANNELS), actor=SYSTEM)
        spent = time.perf_counter() - begun
        begun = time.perf_counter()
        again = exchange.take(exchange.look(path, Target.CHANNELS), actor=SYSTEM)
        second = time.perf_counter() - begun
        begun = time.perf_counter()
        built.services.journal.undo(actor=SYSTEM)
        undone = time.perf_counter() - begun
        built.close()
    print(f"added {dict(first.added)}, bad {len(first.bad)}")
    print(f"first import {spent:.2f} s, {spent / bare:.0f} times the bare write")
    print(f"second import {second:.2f} s, added {dict(again.added)}")
    print(f"undo {undone:.2f} s")
    return int(spent > PROMISED or any(again.added.values()))


if __name__ == "__main__":
    sys.exit(main())
