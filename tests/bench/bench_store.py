"""How near the store is to SQLite itself; by command, never in the gate.

    python tests/bench/bench_store.py [--sizes 10000 100000 1000000]

Month: 42 days, four posts each and a count, through `Glances` against the same
questions put to the same driver by hand. Save: a post edited through `PostService`
(rights, conflict, journal, commit to the disk) against one row updated and committed.
Both in turns, so that a slow moment of the machine meets both; medians and their ratio.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from socialdesk.domain.ids import PostId, new_id
from socialdesk.domain.periods import micros
from socialdesk.store.glances import Glances, Span
from socialdesk.store.opening import Place, make
from tests.fakes import MONDAY
from tests.faults.desk import open_desk, settle_in
from tests.makers import raw

DAY = 86_400_000_000
PER_DAY = 4
COLUMNS = "id,channel_id,author_id,at,text,title,state,link"
FIRST = (
    "SELECT at,id,channel_id,author_id,state,title FROM post"
    " WHERE at>=? AND at<? ORDER BY at,id LIMIT ?"
)
COUNT = "SELECT count(*) FROM post WHERE at>=? AND at<?"
OPEN = "SELECT id FROM post WHERE state = 'draft' LIMIT 200"
STATES = ("idea", "draft", "review", "ready", "posted")


def fill(place: Place, posts: int, owner: str, line: str) -> None:
    """Spread posts over some years, 2,000 in a month at most."""
    chance = random.Random(posts)
    months = max(12, posts // 2_000)
    span = months * 30 * DAY
    start = micros(MONDAY) - span // 2
    connection = raw(place.database)
    connection.execute("BEGIN")
    connection.executemany(
        f"INSERT INTO post({COLUMNS}) VALUES(?,?,?,?,?,?,?,'')",
        (
            (
                new_id(),
                line,
                owner,
                start + chance.randrange(span),
                "Fresh bread at eight. " * chance.randrange(1, 12),
                f"Fresh bread at eight, number {number}",
                chance.choice(STATES),
            )
            for number in range(posts)
        ),
    )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def by_hand(connection: Any, days: list[Span]) -> list[tuple[int, list[Any]]]:
    found = []
    for start, end in days:
        rows = connection.execute(FIRST, (start, end, PER_DAY + 1)).fetchall()
        number = len(rows)
        if number > PER_DAY:
            (number,) = connection.execute(COUNT, (start, end)).fetchone()
        found.append((number, rows[:PER_DAY]))
    return found


def compared(
    ours: Callable[[int], object], floor: Callable[[int], object], times: int
) -> tuple[float, float]:
    """Return the medians in seconds, measured in turns."""
    spent: tuple[list[float], list[float]] = ([], [])
    for number in range(times):
        for kept, act in zip(spent, (ours, floor), strict=True):
            begun = time.perf_counter()
            act(number)
            kept.append(time.perf_counter() - begun)
    return statistics.median(spent[0]), statistics.median(spent[1])


def month(place: Place) -> tuple[float, float]:
    """Compare the month at 60 places of the calendar."""
    glances, connection = Glances(place.database), raw(place.database)
    start = micros(MONDAY) - micros(MONDAY) % DAY

    def days(number: int) -> list[Span]:
        first = start + (number % 60 - 30) * 5 * DAY
        return [(first + DAY * n, first + DAY * (n + 1)) for n in range(42)]

    for number in range(60):
        seen = [
            (day.count, [tuple(post) for post in day.posts])
            for day in glances.month(days(number), PER_DAY)
        ]
        if seen != by_hand(connection, days(number)):
            raise RuntimeError("the two do not answer the same")
    found = compared(
        lambda number: glances.month(days(number), PER_DAY),
        lambda number: by_hand(connection, days(number)),
        600,
    )
    glances.close()
    connection.close()
    return found


def save(place: Place, owner: str) -> tuple[float, float]:
    """Compare saving one post."""
    desk, connection = open_desk(place), raw(place.database)
    connection.execute("PRAGMA synchronous=FULL")
    keys = [key for (key,) in connection.execute(OPEN)]

    def ours(number: int) -> None:
        post = desk.posts.post(PostId(keys[number % len(keys)]))
        new = replace(post, text=f"{number}", at=post.at + timedelta(minutes=1))
        desk.posts.edit(new, was=post, actor=owner)

    def floor(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "UPDATE post SET text=?, at=at+60000000 WHERE id=?",
            (f"raw {number}", keys[-1 - number % len(keys)]),
        )
        connection.execute("COMMIT")

    found = compared(ours, floor, 200)
    desk.store.close()
    connection.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000]
    )
    for posts in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            place = Place(Path(name) / "socialdesk.db", Path(name) / "business.json")
            make(place)
            owner, line = settle_in(place)
            fill(place, posts, owner, line)
            for what, (ours, floor) in {
                "month": month(place),
                "save": save(place, owner),
            }.items():
                print(
                    f"{posts:>9,} posts  {what:5}  {ours * 1000:6.2f} ms"
                    f"  SQLite {floor * 1000:6.2f} ms  ratio {ours / floor:.2f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
