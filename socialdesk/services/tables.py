"""Reading the tables people bring, and writing tables for them.

A table is read row by row and never held whole, whatever its encoding and delimiter. A
file that is no table is refused before anything is done with it; a row that is not as
wide as the headers is reported and the next one read.
"""

import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO, NamedTuple, TextIO

from socialdesk.domain.errors import InputError, StoreError
from socialdesk.domain.tables import escaped, looks_like_cells, unescaped
from socialdesk.domain.words import _
from socialdesk.services.encodings import Progress, encoding_of, refused

MAX_COLUMNS = 1_000
MAX_FIELD = 131_072
"""Characters; also the limit that the csv module comes with."""

_MAX_LINE = 4_000_000
_HEAD = 1 << 16
_SAMPLE_ROWS = 60
_BEAT = 1_000
_DELIMITERS = ",;\t|"


class Line(NamedTuple):
    """One row of a table.

    `number` is the line of the file on which the row begins, from 1. `cells` are as
    many as there are headers, unless `trouble` says otherwise.
    """

    number: int
    cells: tuple[str, ...]
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table in a file: how it is written, and its rows on demand.

    `headers` are never empty and never twice the same; where the file has none
    (`headed` is False) they are "Column 1", "Column 2" and so on.
    """

    path: Path
    encoding: str
    delimiter: str
    headers: tuple[str, ...]
    headed: bool
    first_line: int
    size: int

    def rows(self, progress: Progress | None = None) -> Iterator[Line]:
        """Read the rows one after the other; empty ones are left out.

        Cells that `write_csv` has escaped come back as they were.

        Args:
            progress: Called every thousand rows and at the end.

        Raises:
            InputError: The rest of the file cannot be read: a quote that is never
                closed, a field or line that is far too long, bytes that are not of the
                encoding. The sentence names the line.
        """
        with _opened(self.path) as file:
            text = io.TextIOWrapper(file, encoding=self.encoding, newline="")
            for count, (number, cells) in enumerate(_records(text, self.delimiter), 1):
                if progress is not None and count % _BEAT == 0:
                    progress(file.tell(), self.size)
                if number < self.first_line or not any(cells):
                    continue
                yield self._line(number, cells)
        if progress is not None:
            progress(self.size, self.size)

    def sample(self, count: int = _SAMPLE_ROWS) -> tuple[Line, ...]:
        """Return the first rows, for a guess and a preview."""
        return tuple(islice(self.rows(), count))

    def _line(self, number: int, cells: list[str]) -> Line:
        width = len(self.headers)
        while len(cells) > width and not cells[-1]:
            cells.pop()
        trouble = ""
        if len(cells) != width:
            trouble = _("The row has {found} cells instead of {wanted}.").format(
                found=len(cells), wanted=width
            )
        if "'" in "".join(cells):
            cells = [unescaped(cell) for cell in cells]
        return Line(number, tuple(cells), trouble)


def open_table(path: Path, progress: Progress | None = None) -> Table:
    """Find out how a table is written.

    The file is read once through to be sure of its encoding, without keeping it.

    Raises:
        InputError: There is no such file, it is empty, or it is no table of text.
    """
    with _opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        encoding = encoding_of(file, size, progress)
        file.seek(0)
        text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
        head = _whole_lines(text.read(_HEAD))
    delimiter, skipped = _delimiter(head)
    with _opened(path) as file:
        text = io.TextIOWrapper(file, encoding=encoding, newline="")
        records = _records(text, delimiter)
        number, first = _first_row(records, skipped)
        following = next(records, (number + 1, []))[0]
    headed = not looks_like_cells(first)
    while len(first) > 1 and headed and not first[-1].strip():
        first.pop()
    return Table(
        path=path,
        encoding=encoding,
        delimiter=delimiter,
        headers=_headers(first if headed else [""] * len(first)),
        headed=headed,
        first_line=following if headed else number,
        size=size,
    )


def write_csv(
    target: Path | TextIO, headers: Sequence[str], rows: Iterable[Sequence[object]]
) -> int:
    """Write a table that spreadsheets open as it is, and return how many rows it has.

    UTF-8 with its mark, lines end in CRLF, cells that look like a formula are escaped,
    None is an empty cell. A file appears under its name when it is complete.

    Raises:
        StoreError: The file cannot be written.
    """
    if not isinstance(target, Path):
        return _write_rows(target, headers, rows)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        try:
            with part.open("x", encoding="utf-8-sig", newline="") as file:
                count = _write_rows(file, headers, rows)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            "table.unwritable",
            _("{file} cannot be written: {why}.").format(
                file=target.name, why=error.strerror or error
            ),
            hint=_("Choose another folder, or close the program that has it open."),
        ) from error
    return count


def rejected(path: Path, headers: Sequence[str], lines: Iterable[Line]) -> int:
    """Write the rows that were not taken, each with its reason, to be mended.

    Reason and line come first, so that a row that is too long still shows it all.
    The file can be imported again: the two columns mean nothing to an import.
    """
    titles = (_("Reason"), _("Line in file"), *headers)
    return write_csv(
        path, titles, ((line.trouble, line.number, *line.cells) for line in lines)
    )


def _write_rows(
    file: TextIO, headers: Sequence[str], rows: Iterable[Sequence[object]]
) -> int:
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([escaped(header) for header in headers])
    count = 0
    for row in rows:
        cells = ["" if cell is None else escaped(str(cell)) for cell in row]
        writer.writerow(cells)
        count += 1
    return count


def _opened(path: Path) -> BinaryIO:
    try:
        if not S_ISREG(path.stat().st_mode):
            raise refused(path.name, _("It is not a file."), _("Choose a CSV file."))
        return path.open("rb")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise refused(path.name, f"{why}.", _("Check the name.")) from error


def _records(text: TextIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Read records with the line on which each begins.

    Raises:
        InputError: As `Table.rows` says.
    """
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        lines.taken.clear()
        begin = lines.number + 1
        try:
            cells = next(reader, None)
        except UnicodeDecodeError as error:
            passed = error.object[: error.start].count(b"\n")
            raise _bad_bytes(lines.number + 1 + passed, text) from None
        except csv.Error as error:
            raise _bad_line(begin, _csv_words(error)) from None
        if cells is None:
            return
        if len(cells) > MAX_COLUMNS:
            raise _bad_line(begin, _("has more than 1,000 columns"))
        if lines.ended and _open_quote(lines.taken, delimiter):
            raise _bad_line(begin, _("opens a quote that is never closed"))
        yield begin, cells


class _Lines:
    """The lines of a text, with those of the present record and none far too long."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.number = 0
        self.taken: list[str] = []
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(_MAX_LINE)
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        if len(line) >= _MAX_LINE:
            raise _bad_line(self.number, _("is far too long"))
        if "\0" in line:
            raise _bad_line(self.number, _("has a zero byte: this is not text"))
        self.taken.append(line)
        return line


def _open_quote(lines: Sequence[str], delimiter: str) -> bool:
    """Say whether the last record ends within quotes; the reader itself is lenient."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _csv_words(error: csv.Error) -> str:
    if "field limit" in str(error):
        return _("has a field of more than 131,072 characters, or an open quote")
    return _("cannot be read ({why})").format(why=error)


def _whole_lines(head: str) -> str:
    """Return a sample without the line that it may have cut."""
    end = max(head.rfind("\n"), head.rfind("\r"))
    return head[: end + 1] if len(head) >= _HEAD and end > 0 else head


def _delimiter(head: str) -> tuple[str, int]:
    """Return what parts the cells, and how many lines to leave out before the headers.

    A first line "sep=;" says so, as spreadsheets write it; else the sign that gives
    most rows the same number of cells, and of those the one that gives most cells.
    """
    first = head.split("\n", 1)[0].strip().strip('"')
    if first.lower().startswith("sep=") and len(first) <= len("sep=,"):
        return first[4:] or "\t", 1
    return max(_DELIMITERS, key=lambda sign: _consistency(head, sign)), 0


def _consistency(head: str, delimiter: str) -> tuple[float, int]:
    """Return the share of rows as wide as the first, and how wide that is."""
    try:
        rows = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        widths = [len(row) for row in islice(rows, _SAMPLE_ROWS) if row]
    except csv.Error:
        return (0.0, 0)
    if not widths or widths[0] < 2:  # noqa: PLR2004
        return (0.0, 0)
    return (round(widths.count(widths[0]) / len(widths), 1), widths[0])


def _first_row(
    records: Iterator[tuple[int, list[str]]], skipped: int
) -> tuple[int, list[str]]:
    for number, cells in records:
        if number > skipped and any(cell.strip() for cell in cells):
            return number, cells
    raise InputError(
        "table.empty", _("The table has no rows."), hint=_("Choose another file.")
    )


def _headers(cells: Sequence[str]) -> tuple[str, ...]:
    """Return names that are neither empty nor twice the same."""
    names: dict[str, None] = {}
    for number, cell in enumerate(cells, 1):
        name = " ".join(unescaped(cell).split()) or _("Column {n}").format(n=number)
        again, unique = 2, name
        while unique in names:
            unique, again = f"{name} ({again})", again + 1
        names[unique] = None
    return tuple(names)


def _bad_bytes(number: int, text: TextIO) -> InputError:
    return _bad_line(
        number, _("has bytes that are not {codec}").format(codec=text.encoding)
    )


def _bad_line(number: int, what: str) -> InputError:
    return InputError(
        "table.line",
        _("Line {line} {what}.").format(line=number, what=what),
        hint=_("Correct that line, or save the table again as CSV (UTF-8)."),
        field="file",
    )
