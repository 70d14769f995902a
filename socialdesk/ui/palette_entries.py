"""What the palette lists: entries, how well typed letters fit them, and their order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from socialdesk.domain.words import _, mark
from socialdesk.ui.widgets.avatar import Face

GROUPS: Sequence[tuple[str, str]] = (
    ("act", mark("Actions")),
    ("place", mark("Go to")),
    ("post", mark("Posts")),
    ("person", mark("People")),
    ("channel", mark("Channels")),
    ("help", mark("Help")),
)
"""The groups, in order, and their headings."""
MOST_OF_A_GROUP, MOST = 6, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the palette.

    Attributes:
        key: What it is remembered by.
        group: A key of `GROUPS`.
        text: What it says.
        run: What choosing it does.
        icon: A drawing before it, or `face`, or `network` with `hue`.
        keys: What to press instead, one entry a key cap.
        also: Further words it is found by.
        selected: Whether it acts on what is selected now: such come first.
    """

    key: str
    group: str
    text: str
    run: Callable[[], object]
    icon: str = ""
    face: Face | None = None
    network: str = ""
    hue: str = ""
    keys: tuple[str, ...] = ()
    also: str = ""
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """What the list shows: a heading, or an entry with the places that matched."""

    heading: str = ""
    entry: Entry | None = None
    hits: frozenset[int] = field(default_factory=frozenset)


def match(typed: str, text: str) -> tuple[int, frozenset[int]] | None:
    """Find the letters of what was typed in a text, in order.

    Each word that was typed is looked for by itself, so that "move foca" finds "Move
    Spring-onion focaccia".

    Returns:
        How well it fits (higher is better) and which letters matched, or None.
    """
    if not typed:
        return 0, frozenset()
    score = 0
    hits: set[int] = set()
    low = text.casefold()
    if len(low) != len(text):
        low = text.lower()
    for word in typed.casefold().split():
        found = _found(word, low)
        if found is None:
            return None
        score += found[0]
        hits |= found[1]
    return score - len(text) // 8, frozenset(hits)


@lru_cache(maxsize=4096)
def _found(word: str, text: str) -> tuple[int, frozenset[int]] | None:
    """Find one word: as a word's beginning, anywhere, or letter by letter."""
    begin = _at_word(word, text)
    if begin >= 0:
        bonus = 100 if begin == 0 else 80
        return bonus + len(word), frozenset(range(begin, begin + len(word)))
    begin = text.find(word)
    if begin >= 0:
        return 50 + len(word), frozenset(range(begin, begin + len(word)))
    return _scattered(word, text)


def _at_word(word: str, text: str) -> int:
    at = text.find(word)
    while at > 0 and text[at - 1].isalnum():
        at = text.find(word, at + 1)
    return at


def _scattered(word: str, text: str) -> tuple[int, frozenset[int]] | None:
    """Find the letters in order; those that begin a word or follow on count more."""
    hits: list[int] = []
    score, at = 0, 0
    for letter in word:
        place = text.find(letter, at)
        if place < 0:
            return None
        starts = place == 0 or not text[place - 1].isalnum()
        score += 4 if starts else 3 if hits and place == hits[-1] + 1 else 0
        hits.append(place)
        at = place + 1
    # Letters strewn over a long text fit anything, and so mean nothing.
    return (score, frozenset(hits)) if score >= 3 * len(word) else None


def arranged(
    typed: str, entries: Iterable[Entry], recent: Sequence[str] = ()
) -> list[Line]:
    """Return the lines for what was typed: groups with their best entries."""
    lately = {key: len(recent) - place for place, key in enumerate(recent)}
    scored: dict[str, list[tuple[int, int, Entry, frozenset[int]]]] = {}
    for number, entry in enumerate(entries):
        found = _scored(typed, entry)
        if found is None:
            continue
        score = found[0] + 2 * lately.get(entry.key, 0) + (60 if entry.selected else 0)
        scored.setdefault(entry.group, []).append((-score, number, entry, found[1]))
    return list(_lines(scored))


def _scored(typed: str, entry: Entry) -> tuple[int, frozenset[int]] | None:
    found = match(typed, entry.text)
    if found is None and entry.also:
        other = match(typed, f"{entry.text} {entry.also}")
        if other is not None:
            shown = frozenset(hit for hit in other[1] if hit < len(entry.text))
            return other[0] - 20, shown
    return found


def _lines(
    scored: dict[str, list[tuple[int, int, Entry, frozenset[int]]]],
) -> Iterator[Line]:
    number = 0
    for group, heading in GROUPS:
        best = sorted(scored.get(group, ()), key=lambda item: item[:2])
        if best and number < MOST:
            yield Line(heading=_(heading))
            for _score, _number, entry, hits in best[:MOST_OF_A_GROUP]:
                number += 1
                yield Line(entry=entry, hits=hits)
