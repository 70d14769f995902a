"""Reads that feed paint: a month, a day, an agenda page, names, turns.

Prepared SQL over covering indexes, plain tuples out, no SQLAlchemy, so that the first
page can be painted before the rest of the program is loaded (house.md 21). Instants
are microseconds since 1970 in UTC, as in the tables.
"""

import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from socialdesk.store.driver import sqlite
from socialdesk.store.files import reading_mode
from socialdesk.store.troubles import told_plainly

Span = tuple[int, int]


class PostGlance(NamedTuple):
    """What a calendar shows of a post."""

    at: int
    id: str
    channel_id: str
    author_id: str
    state: str
    title: str


@dataclass(frozen=True, slots=True)
class DayGlance:
    """The first posts of a day and how many there are in all."""

    count: int
    posts: list[PostGlance]


class TurnGlance(NamedTuple):
    """What a calendar shows of a turn."""

    start_at: int
    end_at: int
    id: str
    rotation_id: str
    channel_id: str
    person_id: str | None
    state: str


class ChannelGlance(NamedTuple):
    """What every page shows of a channel."""

    id: str
    network: str
    name: str
    handle: str
    hue: str
    status: str
    responsible_id: str | None
    backup_id: str | None


class PersonGlance(NamedTuple):
    """What every page shows of a person."""

    id: str
    name: str
    hue: str
    role: str
    zone: str


class AwayGlance(NamedTuple):
    """That somebody is away, and when; why is nobody's business."""

    person_id: str
    start_at: int
    end_at: int


class Filter(NamedTuple):
    """Which posts are wanted; empty means all. `text` has to be in the title."""

    channels: Collection[str] = ()
    people: Collection[str] = ()
    states: Collection[str] = ()
    text: str = ""


ALL = Filter()
_FOREVER = 2**62
_POST = "SELECT at,id,channel_id,author_id,state,title FROM post WHERE at>=? AND at<?"
_COUNT = "SELECT count(*) FROM post WHERE at>=? AND at<?"


class Glances:
    """Answers what the screens ask most, from one connection a thread."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        self._read_only = read_only
        self._threads = threading.local()
        self._open: list[Any] = []
        self._lock = threading.Lock()

    def month(
        self, days: Sequence[Span], per_day: int, wanted: Filter = ALL
    ) -> list[DayGlance]:
        """Return for each span (a local day) its first posts and their number."""
        where, values = _where(wanted)
        first = f"{_POST}{where} ORDER BY at,id LIMIT ?"
        count = f"{_COUNT}{where}"
        found = []
        with self._reading() as connection:
            for start, end in days:
                rows = connection.execute(
                    first, (start, end, *values, per_day + 1)
                ).fetchall()
                number = len(rows)
                if number > per_day:
                    (number,) = connection.execute(
                        count, (start, end, *values)
                    ).fetchone()
                found.append(
                    DayGlance(number, [PostGlance(*row) for row in rows[:per_day]])
                )
        return found

    def posts(
        self,
        span: Span,
        wanted: Filter = ALL,
        *,
        after: tuple[int, str] | None = None,
        limit: int = 200,
        back: bool = False,
    ) -> list[PostGlance]:
        """Return a page of posts in order.

        Args:
            span: Which posts.
            wanted: Which of these.
            after: Time and identity of the last one of the page before.
            limit: So many at most.
            back: The latest first.
        """
        where, values = _where(wanted)
        start, end = span
        if after is None:
            after = (_FOREVER, "") if back else (-_FOREVER, "")
        elif back:
            end = min(end, after[0] + 1)
        else:
            start = max(start, after[0])
        sign, order = ("<", "at DESC,id DESC") if back else (">", "at,id")
        sql = f"{_POST} AND (at,id){sign}(?,?){where} ORDER BY {order} LIMIT ?"
        with self._reading() as connection:
            rows = connection.execute(sql, (start, end, *after, *values, limit))
            return [PostGlance(*row) for row in rows]

    def text(self, post_id: str) -> str:
        """Return what a post says; nothing where there is none."""
        rows = self._rows("SELECT text FROM post WHERE id=?", (post_id,))
        return str(rows[0][0]) if rows else ""

    def count(self, span: Span, wanted: Filter = ALL) -> int:
        """Return how many posts there are in a span."""
        where, values = _where(wanted)
        with self._reading() as connection:
            (number,) = connection.execute(_COUNT + where, (*span, *values)).fetchone()
        return int(number)

    def turns(self, span: Span) -> list[TurnGlance]:
        """Return the turns that share time with a span, in order."""
        sql = (
            "SELECT t.start_at,t.end_at,t.id,t.rotation_id,r.channel_id,t.person_id,"
            "t.state FROM turn t JOIN rotation r ON r.id=t.rotation_id "
            "WHERE t.start_at<? AND t.end_at>? ORDER BY t.start_at,t.id"
        )
        with self._reading() as connection:
            rows = connection.execute(sql, (span[1], span[0])).fetchall()
        return [TurnGlance(*row) for row in rows]

    def away(self, span: Span) -> list[AwayGlance]:
        """Return when people are away, as far as it shares time with a span."""
        sql = (
            "SELECT person_id,start_at,end_at FROM time_off "
            "WHERE start_at<? AND end_at>? ORDER BY start_at,id"
        )
        return [AwayGlance(*row) for row in self._rows(sql, (span[1], span[0]))]

    def channels(self) -> dict[str, ChannelGlance]:
        """Return every channel by identity."""
        sql = (
            "SELECT id,network,name,handle,hue,status,responsible_id,backup_id "
            "FROM channel ORDER BY name,id"
        )
        return {row[0]: ChannelGlance(*row) for row in self._rows(sql)}

    def people(self) -> dict[str, PersonGlance]:
        """Return every person by identity."""
        sql = "SELECT id,name,hue,role,zone FROM person ORDER BY name,id"
        return {row[0]: PersonGlance(*row) for row in self._rows(sql)}

    def unseen(self, person_id: str) -> int:
        """Return how many reminders wait unseen for a person."""
        sql = "SELECT count(*) FROM notice WHERE person_id=? AND seen_at IS NULL"
        return int(self._rows(sql, (person_id,))[0][0])

    def settings(self, group: str) -> str | None:
        """Return a group of settings as JSON text, or None."""
        # The column is quoted: VALUES is a word of SQL.
        rows = self._rows('SELECT "values" FROM setting WHERE id=?', (group,))
        return str(rows[0][0]) if rows else None

    def touched(self) -> int:
        """Return a number that grows when another connection changes the database."""
        return int(self._rows("PRAGMA data_version")[0][0])

    def close(self) -> None:
        """Close the connection of every thread; the next question opens another."""
        with self._lock:
            connections, self._open = self._open, []
            self._threads = threading.local()
        for connection in connections:
            connection.close()

    def _rows(self, sql: str, values: Iterable[Any] = ()) -> list[Any]:
        with self._reading() as connection:
            return list(connection.execute(sql, tuple(values)).fetchall())

    @contextmanager
    def _reading(self) -> Iterator[Any]:
        with told_plainly():
            yield self._connection()

    def _connection(self) -> Any:
        connection = getattr(self._threads, "connection", None)
        if connection is None:
            mode = reading_mode(self._path) if self._read_only else {"mode": "ro"}
            connection = sqlite().connect(
                f"{self._path.absolute().as_uri()}?{urlencode(mode)}",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
            )
            connection.execute("PRAGMA busy_timeout=2000")
            with self._lock:
                self._open.append(connection)
                self._threads.connection = connection
        return connection


def _where(wanted: Filter) -> tuple[str, tuple[str, ...]]:
    """Return the conditions of a filter; only question marks reach the SQL text."""
    text = ""
    values: tuple[str, ...] = ()
    for column, chosen in (
        ("channel_id", wanted.channels),
        ("author_id", wanted.people),
        ("state", wanted.states),
    ):
        if chosen:
            text += f" AND {column} IN ({','.join('?' * len(chosen))})"
            values = (*values, *chosen)
    if wanted.text:
        text += " AND title LIKE ? ESCAPE '!'"
        values = (*values, f"%{_pattern(wanted.text)}%")
    return text, values


def _pattern(text: str) -> str:
    """Return a text as LIKE reads it.

    SQLite knows upper and lower case of ASCII alone, so any other letter may be any.
    """
    return "".join(
        f"!{letter}" if letter in "!%_" else letter if letter.isascii() else "_"
        for letter in text
    )
