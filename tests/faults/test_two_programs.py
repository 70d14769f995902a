"""Two programs on one database: a window and the command line, say."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import pytest
import sqlalchemy as sa

from socialdesk.domain.errors import StoreError
from socialdesk.domain.posts import Post
from socialdesk.domain.settings import SettingsRecord
from socialdesk.domain.team import SYSTEM
from socialdesk.store import journal
from socialdesk.store.driver import sqlite
from socialdesk.store.engine import open_engine
from socialdesk.store.opening import Place
from socialdesk.store.unit_of_work import Store
from tests.faults.children import ended, fork
from tests.faults.desk import desk_on, now, open_desk, settle_in
from tests.makers import a_person, a_post, raw

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
TIMES = 40
LOCKED_SECONDS = float(os.environ.get("SOCIALDESK_LOCKED_SECONDS", "5"))
"""How long the database is locked: 5 s in the gate, 30 s by command."""


def careless_engine(path: Path) -> sa.Engine:
    """The control: the driver as it comes, which begins only when it first writes."""
    return sa.create_engine(
        f"sqlite:///{path}", module=sqlite(), connect_args={"timeout": 20}
    )


def count_up(store: Store, pipe: BinaryIO) -> None:
    for _time in range(TIMES):
        with (
            suppress(StoreError),
            store.begin(SYSTEM, "settings.change") as work,
        ):
            number = work.get(SettingsRecord, "counter").values["n"]
            time.sleep(0.001)  # a program thinks between reading and writing
            work.put(SettingsRecord(id="counter", values={"n": number + 1}))
            pipe.write(b"+")


def two_count_up(
    place: Place, engine: Callable[[Path], sa.Engine]
) -> tuple[int, int, list[object]]:
    """Let two processes count; return the counter, what was saved, and the faults."""
    first = Store(open_engine(place.database), clock=now)
    with first.begin(SYSTEM, "settings.change") as work:
        work.put(SettingsRecord(id="counter", values={"n": 0}))
    first.close()

    def child(pipe: BinaryIO) -> None:
        count_up(Store(engine(place.database), clock=now), pipe)

    children = [fork(child) for _child in range(2)]
    saved = 0
    for number, pipe in children:
        with pipe:
            saved += len(pipe.read())
        assert ended(number) == 0
    last = Store(open_engine(place.database), clock=now)
    with last.read() as reading:
        counter = reading.get(SettingsRecord, "counter").values["n"]
        faults: list[object] = list(journal.faults(reading.connection))
    last.close()
    return counter, saved, faults


def test_two_processes_lose_no_update(place: Place) -> None:
    assert two_count_up(place, open_engine) == (2 * TIMES, 2 * TIMES, [])


def test_the_same_test_finds_updates_lost_without_begin_immediate(
    place: Place,
) -> None:
    counter, saved, _faults = two_count_up(place, careless_engine)
    assert counter < saved


def test_two_processes_write_and_all_of_it_lands(place: Place) -> None:
    owner, line = settle_in(place)

    def child(pipe: BinaryIO) -> None:
        desk = open_desk(place)
        author, channel = desk.team.person(owner), desk.channels.channel(line)
        for _time in range(TIMES):
            post = desk.posts.add(a_post(channel, author), actor=owner)
            pipe.write(post.id.encode() + b"\n")

    children = [fork(child) for _child in range(2)]
    told: set[str] = set()
    for number, pipe in children:
        with pipe:
            told.update(pipe.read().decode().split())
        assert ended(number) == 0
    desk = open_desk(place)
    with desk.store.read() as reading:
        assert {post.id for post in reading.all(Post)} == told
    assert len(told) == 2 * TIMES
    assert desk.journal.verify() == []
    assert len(desk.journal.entries(limit=1000)) == 2 * TIMES + 2
    desk.store.close()


def test_a_database_locked_for_long_takes_the_save_once(place: Place) -> None:
    owner, line = settle_in(place)
    waits: list[float] = []
    store = Store(open_engine(place.database), clock=now, on_wait=waits.append)
    desk = desk_on(store)
    author, channel = desk.team.person(owner), desk.channels.channel(line)

    def hold(pipe: BinaryIO) -> None:
        connection = raw(place.database)
        connection.execute("BEGIN IMMEDIATE")
        pipe.write(b"!")
        time.sleep(LOCKED_SECONDS)
        connection.execute("ROLLBACK")
        connection.close()

    child, pipe = fork(hold)
    assert pipe.read(1) == b"!"
    begun = time.monotonic()
    post = desk.posts.add(a_post(channel, author), actor=owner)
    spent = time.monotonic() - begun
    pipe.close()
    assert ended(child) == 0
    assert LOCKED_SECONDS - 1 < spent < LOCKED_SECONDS + 3
    assert 0 < waits[0] < 2
    assert desk.posts.post(post.id) == post
    with store.read() as reading:
        assert reading.count(Post) == 1
    assert [entry.act for entry in desk.journal.entries()] == [
        "post.add",
        "channel.add",
        "person.add",
    ]
    store.close()


def test_reading_goes_on_while_another_program_writes(place: Place) -> None:
    settle_in(place)
    holder = raw(place.database)
    holder.execute("BEGIN IMMEDIATE")
    desk = open_desk(place)
    begun = time.monotonic()
    assert len(desk.team.people()) == 1
    assert time.monotonic() - begun < 1
    holder.execute("ROLLBACK")
    holder.close()
    desk.team.add(a_person("Ben"), actor=SYSTEM)
    desk.store.close()
