"""What the calendar paints: local days with their first posts, turns and closed days.

A read path of its own over `store/glances.py` (house.md 21): plain tuples out, no
SQLAlchemy, so that the first month can be painted before the rest is loaded. Spans are
microseconds since 1970 in UTC; days are days of the business's clock.
"""

import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from socialdesk.domain.periods import micros, reached
from socialdesk.domain.posts import PostState
from socialdesk.store.glances import (
    ALL,
    AwayGlance,
    ChannelGlance,
    Filter,
    Glances,
    PersonGlance,
    PostGlance,
    Span,
    TurnGlance,
)

if TYPE_CHECKING:
    # For their types alone: this is loaded before the first picture.
    from socialdesk.domain.ports import PublicHolidays
    from socialdesk.domain.settings import Business, ClosedDay

_DAY = timedelta(days=1)
_WAITING = (PostState.READY.value, PostState.REVIEW.value)
BOARD_STATES = (
    PostState.IDEA,
    PostState.DRAFT,
    PostState.REVIEW,
    PostState.READY,
    PostState.POSTED,
)
"""The columns of a board, in the order in which a post comes on."""
_EVER = 2**62
_FEW = 60
"""So many coming posts are looked at to find the next ones."""


class BoardLane(NamedTuple):
    """The posts of one state: how many, and the first of them."""

    state: PostState
    total: int
    posts: tuple[PostGlance, ...]


class DayTurn(NamedTuple):
    """Who has a channel on a day: whoever has it for the longest part of that day."""

    channel_id: str
    person_id: str | None
    turn_id: str


class DayPicture(NamedTuple):
    """A day of the calendar: how many posts, the first of them, and whose turns."""

    day: date
    total: int
    posts: tuple[PostGlance, ...]
    turns: tuple[DayTurn, ...]
    mine: bool


@dataclass(frozen=True, slots=True)
class Names:
    """Every channel and person by identity, as the screens show them."""

    channels: Mapping[str, ChannelGlance]
    people: Mapping[str, PersonGlance]


@dataclass(frozen=True, slots=True)
class MonthPicture:
    """Everything that a month shows, as plain values."""

    zone: str
    days: tuple[DayPicture, ...]
    names: Names


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes next for one person: beside the calendar.

    `mine` is their own next post, or where there is none the last that is late; `next`
    the other coming ones of all, `week` the seven days from `first` with their turns.
    """

    mine: PostGlance | None
    next: tuple[PostGlance, ...]
    week: tuple[DayPicture, ...]
    names: Names


class GlanceService:
    """Answers what the calendar asks.

    Args:
        glances: The quick reads.
        holidays: Public holidays; asked in `closed` only, never on the way to paint.
        closed_days: The business's own closed days; asked in `closed` only.
    """

    def __init__(
        self,
        glances: Glances,
        holidays: "PublicHolidays",
        closed_days: "Callable[[], Sequence[ClosedDay]]",
    ) -> None:
        self._glances = glances
        self._holidays = holidays
        self._closed_days = closed_days
        self._known = threading.local()

    def month(
        self,
        first: date,
        days: int,
        per_day: int,
        wanted: Filter = ALL,
        *,
        zone: str = "UTC",
        me: str = "",
    ) -> MonthPicture:
        """Return some days of the calendar.

        Args:
            first: The first day, on the business's clock.
            days: How many.
            per_day: How many posts of a day are returned at most; all are counted.
            wanted: Which posts; its channels choose the turns too.
            zone: The zone of the business.
            me: Whose days are `mine`.
        """
        spans = local_days(first, days, zone)
        found = self._glances.month(spans, per_day, wanted)
        turns = self._turns(spans, wanted, me)
        return MonthPicture(
            zone,
            tuple(
                DayPicture(
                    first + number * _DAY, day.count, tuple(day.posts), *turns[number]
                )
                for number, day in enumerate(found)
            ),
            self.names(),
        )

    def posts(
        self,
        first: date,
        days: int,
        wanted: Filter = ALL,
        *,
        zone: str = "UTC",
        back: bool = False,
        after: tuple[int, str] | None = None,
        limit: int = 200,
    ) -> Sequence[PostGlance]:
        """Return a page of the posts of some days, in order or the latest first.

        `after` is the time and identity of the last one of the page before.
        """
        spans = local_days(first, days, zone)
        span = (spans[0][0], spans[-1][1])
        return self._glances.posts(span, wanted, after=after, limit=limit, back=back)

    def listed(
        self,
        edge: date | None,
        wanted: Filter = ALL,
        *,
        zone: str = "UTC",
        back: bool = False,
        after: tuple[int, str] | None = None,
        limit: int = 200,
    ) -> Sequence[PostGlance]:
        """Return a page of the posts from a day on, or of those before it.

        Args:
            edge: The day, on the business's clock; None for all posts there are.
            wanted: Which posts.
            zone: The zone of the business.
            back: Those before the day, the latest first.
            after: Time and identity of the last one of the page before.
            limit: So many at most.
        """
        least, most = -_EVER, _EVER
        if edge is not None:
            at = local_days(edge, 1, zone)[0][0]
            least, most = (least, at) if back else (at, most)
        return self._glances.posts(
            (least, most), wanted, after=after, limit=limit, back=back
        )

    def board(
        self,
        first: date,
        days: int,
        wanted: Filter = ALL,
        *,
        zone: str = "UTC",
        limit: int = 100,
    ) -> tuple[BoardLane, ...]:
        """Return the posts of some days by their states, each state's first ones.

        Of what went out these are the latest. A further page is `posts` with a filter
        of that state.
        """
        spans = local_days(first, days, zone)
        span = (spans[0][0], spans[-1][1])
        lanes = []
        for state in BOARD_STATES:
            own = wanted._replace(states=(state.value,))
            back = state is PostState.POSTED
            posts = tuple(self._glances.posts(span, own, limit=limit, back=back))
            full = len(posts) == limit
            total = self._glances.count(span, own) if full else len(posts)
            lanes.append(BoardLane(state, total, posts))
        return tuple(lanes)

    def away(
        self, first: date, days: int, *, zone: str = "UTC"
    ) -> Sequence[AwayGlance]:
        """Return when people are away within some days; why is not told."""
        spans = local_days(first, days, zone)
        return self._glances.away((spans[0][0], spans[-1][1]))

    def coming(self, now: datetime, first: date, *, zone: str, me: str) -> Coming:
        """Return what comes next, and who has which turn in the week from `first`.

        What should have gone out in the last seven days counts as coming, too.
        """
        at = micros(now)
        span = (at - _DAY // timedelta(microseconds=1) * 7, at + 2**50)
        waiting = self._glances.posts(span, Filter(states=_WAITING), limit=_FEW)
        own = [
            post
            for post in waiting
            if post.author_id == me and post.state == PostState.READY
        ]
        late = [post for post in own if post.at < at]
        mine = next((post for post in own if post.at >= at), late[-1] if late else None)
        later = [post for post in waiting if post is not mine and post.at >= at]
        spans = local_days(first, 7, zone)
        turns = self._turns(spans, ALL, me)
        week = tuple(
            DayPicture(first + number * _DAY, 0, (), *turns[number])
            for number in range(7)
        )
        return Coming(mine, tuple(later), week, self.names())

    def text(self, post_id: str) -> str:
        """Return what a post says; nothing where there is none."""
        return self._glances.text(post_id)

    def closed(self, first: date, days: int) -> dict[date, str]:
        """Return the names of holidays and of the business's closed days.

        It may load the library of holidays and takes its time: ask it on a worker.
        """
        last = first + days * _DAY
        business = self.business()
        names = dict(
            self._holidays.days(
                business.country, business.region, range(first.year, last.year + 1)
            )
            if business.country
            else {}
        )
        names |= {closed.day: closed.name for closed in self._closed_days()}
        return {day: name for day, name in names.items() if first <= day < last}

    def business(self) -> "Business":
        """Return the settings of the business; defaults where nobody chose any."""
        from socialdesk.domain.settings import Business, SettingsRecord, group_of

        stored = self._glances.settings("business")
        values = None if stored is None else json.loads(stored)
        return group_of(
            Business,
            None if values is None else SettingsRecord(id="business", values=values),
        )

    def names(self) -> Names:
        """Return every channel and person, read again only after a change."""
        version = self._glances.touched()
        known: tuple[int, Names] | None = getattr(self._known, "names", None)
        if known is None or known[0] != version:
            names = Names(self._glances.channels(), self._glances.people())
            known = self._known.names = (version, names)
        return known[1]

    def _turns(
        self, spans: Sequence[Span], wanted: Filter, me: str
    ) -> list[tuple[tuple[DayTurn, ...], bool]]:
        turns = self._glances.turns((spans[0][0], spans[-1][1]))
        chosen = frozenset(wanted.channels)
        shown = [turn for turn in turns if not chosen or turn.channel_id in chosen]
        return [_holders(span, shown, me) for span in spans]


@lru_cache(maxsize=64)
def local_days(first: date, days: int, zone: str) -> tuple[Span, ...]:
    """Return when some days of a zone's clock begin and end.

    A day is as long as its clock makes it: 23, 24 or 25 hours, sometimes none at all.
    """
    edges = [
        micros(reached(datetime.combine(first + number * _DAY, time()), zone))
        for number in range(days + 1)
    ]
    return tuple(pairwise(edges))


def _holders(
    span: Span, turns: Iterable[TurnGlance], me: str
) -> tuple[tuple[DayTurn, ...], bool]:
    """Return who has each channel on a day, and whether somebody is `me`."""
    best: dict[str, tuple[int, TurnGlance]] = {}
    for turn in turns:
        shared = min(span[1], turn.end_at) - max(span[0], turn.start_at)
        if shared > 0 and shared > best.get(turn.channel_id, (0, turn))[0]:
            best[turn.channel_id] = (shared, turn)
    held = tuple(
        DayTurn(turn.channel_id, turn.person_id, turn.id) for _, turn in best.values()
    )
    return held, any(turn.person_id == me for turn in held)


__all__ = [
    "ALL",
    "BOARD_STATES",
    "AwayGlance",
    "BoardLane",
    "ChannelGlance",
    "Coming",
    "DayPicture",
    "DayTurn",
    "Filter",
    "GlanceService",
    "MonthPicture",
    "Names",
    "PersonGlance",
    "PostGlance",
    "local_days",
]
