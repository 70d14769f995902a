"""Tables in files: how they are written, read row by row, and written again."""

import codecs
import io
import os
import random
import tracemalloc
from pathlib import Path

import pytest

from socialdesk.domain.errors import InputError, SocialDeskError, StoreError
from socialdesk.services.tables import (
    Line,
    Table,
    open_table,
    rejected,
    write_csv,
)

CONGRESS = Path(__file__).parents[3] / "shared/data/us_congress_channels.csv"
GERMAN = "Name;Straße\r\nJörg Müller;Königsallee\r\nÄnne Groß;Süßgasse\r\n"
JAPANESE = "名前,役割\r\n山田太郎,店長\r\n鈴木花子,スタッフ\r\n佐藤一郎,アルバイト\r\n"
RUSSIAN = "Имя;Роль\r\nИван Петров;Владелец магазина\r\nМария;Сотрудник\r\n"


def table_of(tmp_path: Path, content: bytes | str) -> Table:
    path = tmp_path / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_table(path)


def cells_of(table: Table) -> list[tuple[str, ...]]:
    return [line.cells for line in table.rows()]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (GERMAN.encode(), "utf-8"),
        (GERMAN.encode("utf-8-sig"), "utf-8-sig"),
        (GERMAN.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"), "utf-16"),
        (GERMAN.encode("utf-32"), "utf-32"),
        (codecs.BOM_UTF32_BE + GERMAN.encode("utf-32-be"), "utf-32"),
        (GERMAN.encode("cp1252"), "cp1252"),
    ],
)
def test_umlauts_are_read_in_every_encoding(tmp_path, content, encoding) -> None:
    table = table_of(tmp_path, content)

    assert table.encoding == encoding
    assert table.delimiter == ";"
    assert table.headers == ("Name", "Straße")
    assert cells_of(table) == [
        ("Jörg Müller", "Königsallee"),
        ("Änne Groß", "Süßgasse"),
    ]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
    ],
)
def test_other_scripts_are_told_by_their_letters(tmp_path, text, encoding) -> None:
    table = table_of(tmp_path, (text + text[10:] * 4).encode(encoding))

    assert table.headers == tuple(text.splitlines()[0].replace(";", ",").split(","))


def test_one_umlaut_far_into_the_file_decides_its_encoding(tmp_path: Path) -> None:
    rows = b"Bob,1\r\n" * 400_000
    old = table_of(tmp_path, b"Name,N\r\n" + rows + "Jörg,2\r\n".encode("cp1252"))

    assert old.encoding == "cp1252"
    assert [line.cells for line in old.rows()][-1] == ("Jörg", "2")


def test_damaged_utf8_is_named_by_line_and_not_misread(tmp_path: Path) -> None:
    cut = table_of(tmp_path, "Name,Ort\r\nJörg,Köln\r\nEve,Ö".encode()[:-1])
    assert cut.encoding == "utf-8"
    with pytest.raises(InputError, match="Line 3"):
        list(cut.rows())

    rows = "Jörg,Köln\n".encode() * 20_000
    mixed = table_of(tmp_path, b"Name,Ort\n" + rows + b"J\xf6rg,x\n" + rows)
    with pytest.raises(InputError, match="Line 20002"):
        list(mixed.rows())


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, sign: str) -> None:
    rows = [
        ["name", "role", "note"],
        ["Bob, Jr", "staff; now", 'he said "hi"'],
        ["Eve", "a|b", "x\ty"],
    ]
    text = io.StringIO()
    for row in rows:
        text.write(sign.join('"' + c.replace('"', '""') + '"' for c in row) + "\n")

    table = table_of(tmp_path, text.getvalue())

    assert table.delimiter == sign
    assert cells_of(table) == [tuple(row) for row in rows[1:]]


def test_commas_in_the_cells_do_not_mislead(tmp_path: Path) -> None:
    table = table_of(tmp_path, "who;what\nDoe, John;bread, cake\nRoe, Jane;tea, milk\n")

    assert (table.delimiter, table.headers) == (";", ("who", "what"))


def test_a_spreadsheets_hint_of_the_delimiter_is_taken(tmp_path: Path) -> None:
    table = table_of(tmp_path, "sep=|\r\na,b|c\r\n1,2|3\r\n")

    assert table.headers == ("a,b", "c")
    assert list(table.rows()) == [Line(3, ("1,2", "3"))]


def test_headers_are_named_once_each(tmp_path: Path) -> None:
    table = table_of(tmp_path, "\n\nName,,Name, Link \nBob,x,y,z\n")

    assert table.headers == ("Name", "Column 2", "Name (2)", "Link")
    assert list(table.rows()) == [Line(4, ("Bob", "x", "y", "z"))]


def test_a_table_without_headers_gets_some_and_loses_no_row(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Bob,https://x.com/bob\nEve,https://x.com/eve\n")

    assert (table.headed, table.headers) == (False, ("Column 1", "Column 2"))
    assert [line.number for line in table.rows()] == [1, 2]


def test_rows_of_another_width_are_reported_and_the_next_read(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'a,b\n1\n"x\ny",2\n\n1,2,3\n4,5,,\n')

    lines = list(table.rows())

    assert [(line.number, bool(line.trouble)) for line in lines] == [
        (2, True),
        (3, False),
        (6, True),
        (7, False),
    ]
    assert lines[1].cells == ("x\ny", "2")
    assert lines[2].cells == ("1", "2", "3")
    assert lines[3].cells == ("4", "5")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_they_like(tmp_path: Path, end: str) -> None:
    table = table_of(tmp_path, end.join(["a;b", "1;2", "3;4", ""]))

    assert cells_of(table) == [("1", "2"), ("3", "4")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (codecs.BOM_UTF16_LE, "no rows"),
        (b"PK\x03\x04....", "Save it as CSV"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"a,b\n1,2\n3,\x004\n", "Line 3"),
        ("a,b\n1,\x002\n".encode("utf-16"), "Line 2"),
        (codecs.BOM_UTF16_LE + b"a\x00,", "Line 1"),
        (b",".join([b"x"] * 1001) + b"\n", "columns"),
        (b"a,b\n" + b"1,2\n" * 3 + b'5,"open\n7,8\n', "Line 5"),
        (b'"open,b\n1,2\n', "Line 1"),
        (b"a,b\n1,2\n3," + b"x" * 131_073 + b"\n", "Line 3"),
        (b'a,b\n1,2\n3,"' + b"long\n" * 40_000, "Line 3"),
        (b"a,b\n" + b"x," * 3_000_000, "Line 2"),
    ],
)
def test_what_is_no_table_is_refused_with_the_place(tmp_path, content, words) -> None:
    with pytest.raises(InputError) as caught:
        list(table_of(tmp_path, content).rows())

    assert words in str(caught.value)
    assert caught.value.hint


def test_a_quote_within_a_cell_is_no_trouble(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'a,b\n"Bob" Smith,5" pipe\nx,"say ""hi"""')

    assert cells_of(table)[1] == ("x", 'say "hi"')


def test_bytes_that_are_not_of_the_encoding_are_named_by_line(tmp_path: Path) -> None:
    content = "Straße,b\n".encode("cp1252") + b"x,y\n" * 200_000 + b"\x81,z\n"

    with pytest.raises(InputError, match="Line 200002"):
        list(table_of(tmp_path, content).rows())


@pytest.mark.parametrize("name", ["", "missing.csv", "no\0name.csv"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        open_table(tmp_path / name)


def test_a_device_is_refused() -> None:
    with pytest.raises(InputError):
        open_table(Path(os.devnull))


def test_what_was_written_comes_back_and_holds_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    rows = [
        ("=HYPERLINK(1)", "@anna", "'=x", "Jörg; Co", 'a "b"', "two\nlines"),
        ("+49 30", "-5", "\tx", "", "O'Neil", "a,b"),
    ]

    count = write_csv(path, list("abcdef"), rows)

    raw = path.read_bytes()
    assert raw.startswith(codecs.BOM_UTF8)
    assert b"'=HYPERLINK" in raw
    assert raw.endswith(b"\r\n")
    assert count == 2
    assert cells_of(open_table(path)) == rows
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.csv"]


def test_a_broken_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")

    def failing():
        yield ("1",)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_csv(path, ["a"], failing())

    assert path.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.csv"]


def test_a_folder_that_is_not_there_is_a_clear_trouble(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"out\.csv"):
        write_csv(tmp_path / "none" / "out.csv", ["a"], [])


def test_a_stream_is_written_to_as_well() -> None:
    stream = io.StringIO()

    write_csv(stream, ["a", "b"], [(None, 5)])

    assert stream.getvalue() == "a,b\r\n,5\r\n"


def test_bad_rows_come_back_with_their_reason(tmp_path: Path) -> None:
    table = table_of(tmp_path, "a,b\n1\n2,3\n=4,5,6\n")
    bad = [line for line in table.rows() if line.trouble]

    rejected(tmp_path / "bad.csv", table.headers, bad)

    again = open_table(tmp_path / "bad.csv")
    assert again.headers == ("Reason", "Line in file", "a", "b")
    assert [line.cells[1:] for line in again.rows()] == [
        ("2", "1"),
        ("4", "=4", "5", "6"),
    ]


class StoppedError(Exception):
    pass


def test_reading_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    table = table_of(tmp_path, "a,b\n" + "1,2\n" * 50_000)
    told: list[tuple[int, int]] = []

    for _line in table.rows(lambda done, whole: told.append((done, whole))):
        pass

    assert told == sorted(told)
    assert told[-1] == (table.size, table.size)
    assert len(told) == 51

    def stop(done: int, whole: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        list(table.rows(stop))
    with pytest.raises(StoppedError):
        open_table(table.path, stop)


def test_twenty_megabytes_are_streamed(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    row = "Jörg Müller,https://x.com/joerg_mueller_1,twitter,note of some words here\n"
    with path.open("w", encoding="utf-8") as file:
        file.write("name,link,network,notes\n")
        for _n in range(20_000_000 // len(row.encode()) // 1000 + 1):
            file.write(row * 1000)
    assert path.stat().st_size >= 20_000_000

    tracemalloc.start()
    try:
        table = open_table(path)
        first = table.sample()
        sizes = sum(len(line.cells) for line in first)
        for count, _line in enumerate(table.rows(), 1):
            if count == 30_000:  # tracing makes it slow; the peak is reached at once
                break
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert sizes == 240
    assert peak < 8_000_000


@pytest.mark.skipif(not CONGRESS.exists(), reason="../shared/data is not here")
def test_the_table_of_congress_is_read_whole() -> None:
    table = open_table(CONGRESS)

    lines = list(table.rows())

    assert (table.encoding, table.delimiter, len(lines)) == ("utf-8", ",", 1734)
    assert not any(line.trouble for line in lines)


def test_no_file_breaks_the_reading(tmp_path: Path) -> None:
    chance = random.Random(20261121)
    seeds = [
        GERMAN.encode("cp1252"),
        GERMAN.encode("utf-16"),
        GERMAN.encode(),
        JAPANESE.encode("shift_jis"),
        b'\xef\xbb\xbfa,b\r\n"x",\'=1\r\n1,2\r\n',
        b'sep=;\r\na;b\r\n"open;1\r\n2;3\r\n',
    ]
    bits = [
        b'"',
        b";",
        b",",
        b"\n",
        b"\r",
        b"\0",
        b"\xff",
        b"\xfe",
        b"\x81",
        b"'=",
        b"\t",
    ]
    path = tmp_path / "fuzz.csv"
    for _ in range(4_000):
        raw = bytearray(chance.choice(seeds))
        for _step in range(chance.randint(1, 6)):
            at = chance.randint(0, len(raw))
            raw[at : at + chance.choice((0, 1, 4))] = chance.choice(bits)
        path.write_bytes(raw)
        try:
            table = open_table(path)
            for line in table.rows():
                assert line.trouble or len(line.cells) == len(table.headers)
        except SocialDeskError:
            continue
