"""What a command answers, and how it is printed: text for people, JSON for programs.

Answers go to standard output, remarks and troubles to standard error, so that one can
be piped while the other is read.
"""

import json
import shutil
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TextIO

from socialdesk.domain.errors import AmbiguousError, SocialDeskError

_GAP = "  "
_NARROWEST = 8
"""Columns of a table are not made narrower than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells under titles; `empty` is said where there are none."""

    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Labels with what they say, one to a line."""

    rows: Sequence[tuple[str, str]]


Block = str | Table | Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command has to say: `data` for programs, `text` for people."""

    data: Any
    text: Sequence[Block] = field(default=())
    exit_code: int = 0


class Output:
    """Prints answers, remarks and troubles in the form that was asked for."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._at_start = True

    def show(self, answer: Answer) -> None:
        """Print an answer."""
        if self.as_json:
            self._show_json(answer.data)
            return
        width = _width_of(sys.stdout)
        for number, block in enumerate(answer.text):
            if number and not isinstance(block, str):
                _line("")
            for line in lines(block, width):
                _line(line)

    def note(self, text: str) -> None:
        """Make a remark beside the answer."""
        sys.stderr.write(f"socialdesk: {printable(text)}\n")
        sys.stderr.flush()

    def trouble(self, error: SocialDeskError) -> None:
        """Say what went wrong, in one line; programs get it as JSON as well."""
        self.note(str(error))
        if not self.as_json:
            return
        told: dict[str, Any] = {
            "code": error.code,
            "message": error.message,
            "hint": error.hint,
            "field": error.field,
        }
        if isinstance(error, AmbiguousError):
            told["candidates"] = list(error.candidates)
        self._show_json({"error": told})

    def progress(self, done: int, size: int) -> None:
        """Show how far a long act has come, on a terminal only."""
        if sys.stderr.isatty() and size:
            end = "\r" if done < size else "\r    \r"
            sys.stderr.write(f"{done * 100 // size:3} %{end}")
            sys.stderr.flush()

    def _show_json(self, data: Any) -> None:
        plain = "utf" not in (sys.stdout.encoding or "").lower()
        _line(json.dumps(data, ensure_ascii=plain, indent=2))


def prepared() -> None:
    """Let the streams replace a letter they do not have, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def lines(block: Block, width: int | None) -> list[str]:
    """Return the lines of a block; those of a table are cut to the width."""
    if isinstance(block, str):
        return [printable(line) for line in block.splitlines() or [""]]
    if isinstance(block, Facts):
        return _aligned([[*row] for row in block.rows], width)
    if not block.rows:
        return [block.empty] if block.empty else []
    return _aligned([[*block.titles], *map(list, block.rows)], width)


def printable(text: str) -> str:
    """Return a text without what would steer a terminal."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else " " for sign in text)


def columns_of(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def elided(text: str, width: int) -> str:
    """Return a text that takes no more than so many columns."""
    if columns_of(text) <= width:
        return text
    kept, used = [], 1
    for sign in text:
        used += _columns(sign)
        if used > width:
            break
        kept.append(sign)
    return "".join(kept).rstrip() + "…"


def _columns(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _aligned(rows: list[list[str]], width: int | None) -> list[str]:
    cells = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(columns_of, column)) for column in zip(*cells, strict=True)]
    if width is not None:
        widths = _narrowed(widths, width)
    return [
        _GAP.join(
            elided(cell, most) + " " * (most - columns_of(cell))
            for cell, most in zip(row, widths, strict=True)
        ).rstrip()
        for row in cells
    ]


def _narrowed(widths: Sequence[int], width: int) -> list[int]:
    """Take from the widest columns first until a row fits."""
    narrow = list(widths)
    room = width - len(_GAP) * (len(narrow) - 1)
    while sum(narrow) > room and max(narrow) > _NARROWEST:
        narrow[narrow.index(max(narrow))] -= 1
    return narrow


def _width_of(stream: TextIO) -> int | None:
    """Return the width of a terminal; what goes to a file is not cut."""
    return shutil.get_terminal_size().columns if stream.isatty() else None


def _line(text: str) -> None:
    sys.stdout.write(text + "\n")
