"""How late reminders are: thousands due in bursts, through the real service and ticker.

    python tests/bench/bench_reminders.py [--count 10000] [--seconds 12] [--at-once]

As in shared/bench/b4_reminders.py, half fall evenly over the window and half in bursts
on whole seconds. Lateness is from the due time to the commit that puts the notice into
the inbox. The floor is that paper's "one thread, indexed table" in the same run: it
deletes what is due from a plain table and does nothing else. Exit code 1: p99 is over
50 ms, or a reminder was lost or doubled.
"""

import argparse
import gc
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from socialdesk.app.container import EARLY, Pulse
from socialdesk.background.lanes import Lane, Lanes
from socialdesk.background.ticker import Ticker
from socialdesk.domain.channels import ChannelStatus
from socialdesk.domain.ids import TurnId
from socialdesk.domain.journal import ChangeSet, Kind
from socialdesk.domain.periods import instant
from socialdesk.domain.reminders import Medium, Reminder, ReminderKind, id_of, key_of
from socialdesk.domain.rotations import Turn
from socialdesk.domain.settings import Business, record
from socialdesk.domain.team import SYSTEM, Role
from socialdesk.services.change_feed import ChangeFeed
from socialdesk.services.inbox_delivery import notice_id
from socialdesk.services.planning import Planning
from socialdesk.services.reminders import ReminderService
from socialdesk.services.rotations import RotationService
from socialdesk.store import opening
from socialdesk.store.driver import sqlite
from socialdesk.store.engine import open_engine
from socialdesk.store.opening import Place
from socialdesk.store.unit_of_work import Store
from tests.fakes import FakeHolidays
from tests.makers import a_channel, a_person, a_rotation

LIMIT_MS = 50.0
HEARTBEAT = 20
HOUR = timedelta(hours=1)


def now() -> datetime:
    return datetime.now(UTC)


def due_times(count: int, seconds: float, first: float) -> list[float]:
    """Half spread over the window, half in bursts on whole seconds; all at once: 0."""
    return [
        first + (n + 0.5) * seconds / count
        if n % 2 and seconds
        else first + int(n * seconds / count)
        for n in range(count)
    ]


def percentiles(late: Sequence[float]) -> dict[str, float]:
    ordered = sorted(late)
    last = len(ordered) - 1
    return {
        "p50": ordered[last // 2],
        "p99": ordered[int(last * 0.99)],
        "max": ordered[-1],
    }


def a_desk(store: Store, due: Sequence[float]) -> dict[str, float]:
    """Ten rotations of twenty people, a turn for each reminder; due times by notice."""
    people = [a_person(f"Person {n}") for n in range(19)]
    people.append(a_person("Olga", role=Role.OWNER))
    channels = [
        a_channel(
            f"Channel {n}", responsible_id=people[0].id, status=ChannelStatus.ACTIVE
        )
        for n in range(10)
    ]
    rotations = [a_rotation(channel) for channel in channels]
    turns, reminders, keys = [], [], {}
    for number, at in enumerate(due):
        rotation, person = rotations[number % 10], people[number % 20]
        start = instant(int(at * 1e6)) + 2 * HOUR
        turn = Turn(
            id=TurnId(f"turn-{number}"),
            rotation_id=rotation.id,
            number=number,
            start_wall=start.replace(tzinfo=None),
            end_wall=(start + HOUR).replace(tzinfo=None),
            zone="UTC",
            start_at=start,
            end_at=start + HOUR,
            person_id=person.id,
        )
        key = key_of(
            rotation.channel_id,
            rotation.id,
            number,
            ReminderKind.LEAD,
            person.id,
            medium=Medium.INBOX,
            detail="2h",
        )
        turns.append(turn)
        keys[notice_id(key)] = at
        reminders.append(
            Reminder(
                id=id_of(key),
                key=key,
                kind=ReminderKind.LEAD,
                medium=Medium.INBOX,
                person_id=person.id,
                due_at=instant(int(at * 1e6)),
                channel_id=rotation.channel_id,
                rotation_id=rotation.id,
                turn_id=turn.id,
                turn_no=number,
                turn_start_at=turn.start_at,
                turn_end_at=turn.end_at,
                not_after=turn.end_at,
                detail="2h",
            )
        )
    with store.begin(SYSTEM, "business.create") as work:
        for entity in (*people, *channels, *rotations, record(Business(zone="UTC"))):
            work.put(entity)
        work.put_new(turns, journaled=False)
        work.put_new(reminders, journaled=False)
    return keys


class Heard:
    """When each notice was committed."""

    def __init__(self) -> None:
        self.at: dict[str, list[float]] = {}

    def __call__(self, changes: ChangeSet) -> None:
        at = time.time()
        for change in changes:
            if change.kind is Kind.NOTICE:
                self.at.setdefault(change.id, []).append(at)


def ours(folder: Path, count: int, seconds: float) -> dict[str, float]:
    """Run the service and the ticker over one window."""
    place = Place(folder / "socialdesk.db", folder / "marker")
    opening.make(place)
    feed, heard = ChangeFeed(), Heard()
    store = Store(open_engine(place.database), clock=now, on_commit=feed.publish)
    first = int(time.time()) + 4.0 + count / 4_000
    due = a_desk(store, due_times(count, seconds, first))
    feed.listen(heard)
    planning = Planning(FakeHolidays())
    service = ReminderService(
        store, planning, RotationService(store, planning), clock=now, early=EARLY
    )
    lanes = Lanes()
    ticker = Ticker(lanes)
    pulse = Pulse(lanes, ticker, service)
    ticker.every(HEARTBEAT, pulse.beat, Lane.WIDE, next_due=pulse.next_due)
    feed.listen(pulse.heard)
    gc.freeze()
    assert time.time() < first, "set-up took too long; raise the head start"
    ticker.start()
    before = time.process_time()
    deadline = first + seconds + 30
    while len(heard.at) < count and time.time() < deadline:
        time.sleep(0.2)
    busy = time.process_time() - before
    time.sleep(0.5)
    ticker.stop()
    lanes.close()
    store.close()
    late = [(times[0] - due[key]) * 1e3 for key, times in heard.at.items()]
    return {
        **percentiles(late),
        "lost": count - len(heard.at),
        "doubled": sum(len(times) > 1 for times in heard.at.values()),
        "cpu_us": busy / count * 1e6,
    }


def floor(folder: Path, count: int, seconds: float) -> dict[str, float]:
    """One thread sleeps to the next due time of a plain indexed table."""
    database = sqlite().connect(str(folder / "floor.db"), isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=NORMAL")
    database.execute("CREATE TABLE r(id INTEGER PRIMARY KEY, due REAL)")
    database.execute("CREATE INDEX r_due ON r(due)")
    first = int(time.time()) + 2.0
    due = due_times(count, seconds, first)
    database.execute("BEGIN")
    database.executemany("INSERT INTO r(due) VALUES(?)", [(at,) for at in due])
    database.execute("COMMIT")
    late: list[float] = []
    wake = threading.Event()
    while True:
        row = database.execute("SELECT min(due) FROM r").fetchone()[0]
        if row is None:
            break
        wake.wait(max(0.0, row - time.time()))
        rows = database.execute(
            "DELETE FROM r WHERE due<=? RETURNING due", (time.time(),)
        ).fetchall()
        at = time.time()
        late += [(at - row[0]) * 1e3 for row in rows]
    database.close()
    return percentiles(late)


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--count", type=int, default=10_000)
    reader.add_argument("--seconds", type=float, default=12.0)
    reader.add_argument("--at-once", action="store_true", help="all at one instant")
    options = reader.parse_args()
    seconds = 0.0 if options.at_once else options.seconds
    folder = Path(tempfile.mkdtemp(prefix="bench-reminders-"))
    try:
        plain = floor(folder, options.count, seconds)
        found = ours(folder, options.count, seconds)
    finally:
        shutil.rmtree(folder)
    print(f"{options.count} reminders in {seconds:g} s, load {os.getloadavg()[0]:.1f}")
    print("                     p50      p99      max  ms late")
    for name, result in (("plain table", plain), ("SocialDesk", found)):
        shown = (f"{result[key]:8.1f}" for key in ("p50", "p99", "max"))
        print(f"{name:<16}", *shown)
    ratio = found["p99"] / max(plain["p99"], 0.1)
    print(
        f"p99 is {ratio:.1f} times the plain table's; {found['cpu_us']:.0f} us of "
        f"processor each; {found['lost']} lost, {found['doubled']} doubled"
    )
    wrong = found["lost"] or found["doubled"]
    return int(bool(wrong or (seconds and found["p99"] > LIMIT_MS)))


if __name__ == "__main__":
    sys.exit(main())
