"""What is laid over the turns: time off, swaps, overrides.

A timeline is a list of `Piece`s that follow each other without a hole. Each layer
takes one and returns one; it sees the result of those before it, so the later entry
wins (rotation.md, 1.10 to 1.13).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from socialdesk.domain.counting import ALWAYS, NEVER, Span
from socialdesk.domain.rotations import AwayPolicy, OverrideKind

Name = str | None
"""A person, by name or identity; None is nobody."""

Piece = tuple[datetime, datetime, int | None, Name]
"""From, to, the turn that is active (None between turns), who holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """When somebody is away."""

    who: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """From start to end, where `giver` holds, `taker` holds; nothing elsewhere."""

    giver: str
    taker: str
    start: datetime
    end: datetime
    gift: bool = False

    def holder(self, _number: int | None, holder: Name) -> Name:
        """Return who holds where somebody held."""
        return self.taker if holder == self.giver else holder


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Two turns change hands; other people's parts of them stay.

    Where `first_person` holds turn `first`, `second_person` does, and the reverse in
    turn `second`.
    """

    first: int
    second: int
    first_person: Name
    second_person: Name
    start: datetime = ALWAYS
    end: datetime = NEVER

    def holder(self, number: int | None, holder: Name) -> Name:
        """Return who holds where somebody held."""
        if number == self.first and holder == self.first_person:
            return self.second_person
        if number == self.second and holder == self.second_person:
            return self.first_person
        return holder


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """An override: set, replace or remove the holder over a span."""

    kind: OverrideKind
    start: datetime
    end: datetime
    giver: Name = None
    taker: Name = None

    def holder(self, _number: int | None, holder: Name) -> Name:
        """Return who holds where somebody held.

        A removal without a name removes anyone; a setting fills gaps too.
        """
        meant = self.giver is None or holder == self.giver
        return self.taker if meant else holder


Layer = Cover | Exchange | Ruling


def lay(pieces: list[Piece], layer: Layer) -> None:
    """Lay an exception over a timeline, in place: only what it touches is looked at."""
    low = bisect_right(pieces, layer.start, key=_end)
    high = bisect_left(pieces, layer.end, lo=low, key=_start)
    pieces[low:high] = [
        part for piece in pieces[low:high] for part in _split(piece, layer)
    ]


def _start(piece: Piece) -> datetime:
    return piece[0]


def _end(piece: Piece) -> datetime:
    return piece[1]


def _split(piece: Piece, layer: Layer) -> list[Piece]:
    """Return the parts of a piece before, under and after an exception."""
    start, end, number, holder = piece
    after = layer.holder(number, holder)
    if after == holder:
        return [piece]
    low, high = max(start, layer.start), min(end, layer.end)
    parts = [
        (start, low, number, holder),
        (low, high, number, after),
        (high, end, number, holder),
    ]
    return [part for part in parts if part[0] < part[1]]


class Absences:
    """Who is away when, ready to be asked.

    Spans are kept per person in order, those that touch made one.
    """

    __slots__ = ("_ends", "_spans")

    def __init__(self, entries: Iterable[Away]) -> None:
        spans: dict[str, list[Span]] = {}
        for entry in sorted(entries, key=lambda entry: entry.start):
            known = spans.setdefault(entry.who, [])
            if known and entry.start <= known[-1][1]:
                known[-1] = (known[-1][0], max(known[-1][1], entry.end))
            elif entry.start < entry.end:
                known.append((entry.start, entry.end))
        self._spans = spans
        self._ends = {who: [end for _, end in known] for who, known in spans.items()}

    def known(self, who: str) -> bool:
        """Say whether somebody is ever away."""
        return who in self._spans

    def within(self, who: str, start: datetime, end: datetime) -> list[Span]:
        """Return the spans in which somebody is away at any part of a span."""
        known = self._spans.get(who)
        if not known:
            return []
        found = []
        for place in range(bisect_right(self._ends[who], start), len(known)):
            if known[place][0] >= end:
                break
            found.append(known[place])
        return found

    def free(self, who: str, spans: Iterable[Span]) -> bool:
        """Say whether somebody is away for no part of some spans."""
        return not any(self.within(who, start, end) for start, end in spans)


def without_the_away(
    piece: Piece,
    *,
    order: Sequence[Name],
    policy: AwayPolicy,
    absences: Absences,
    active: Sequence[Span],
) -> list[Piece]:
    """Return who holds a piece of a turn once time off is seen to (rotation.md, 1.11).

    Args:
        piece: A piece of one turn.
        order: The roster from the piece's holder on, all the way round.
        policy: What happens to the turn of somebody who is away.
        absences: Who is away when.
        active: The whole turn's active time, also what a later edit took from the
            turn, so that the past does not depend on later edits.
    """
    start, end, number, holder = piece
    if holder is None:
        return [piece]
    people = [name for name in order if name is not None]
    if policy is AwayPolicy.NEXT_TURN:
        free = (name for name in people if absences.free(name, active))
        return [(start, end, number, next(free, None))]
    if policy is AwayPolicy.GAP:
        people = people[:1]
    return _by_instant(piece, people, absences)


def _by_instant(piece: Piece, people: Sequence[str], absences: Absences) -> list[Piece]:
    """Give each part of a piece to the first who is not away in it."""
    start, end, number, holder = piece
    if holder is None or not absences.within(holder, start, end):
        return [piece]
    edges = {start, end}
    for name in people:
        for opens, closes in absences.within(name, start, end):
            edges |= {max(opens, start), min(closes, end)}
    cuts = sorted(edges)
    return [
        (
            low,
            high,
            number,
            next((name for name in people if absences.free(name, [(low, high)])), None),
        )
        for low, high in pairwise(cuts)
    ]
