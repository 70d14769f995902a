"""In which encoding a text file is written, and whether it is text at all."""

import codecs
import re
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from socialdesk.domain.errors import InputError
from socialdesk.domain.words import _

Progress = Callable[[int, int], None]
"""Told the bytes read and the bytes there are; it cancels by raising."""

_CHUNK = 1 << 20
_HEAD = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""In this order: the mark of UTF-32 begins with that of UTF-16."""

_MAGIC = (
    (b"PK\x03\x04", "Excel/OpenDocument/ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"\xd0\xcf\x11\xe0", "Excel 97"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"SQLite format 3", "SQLite"),
    (b"{\\rtf", "RTF"),
    (b"<!DOCTYPE", "HTML"),
    (b"<!doctype", "HTML"),
    (b"<html", "HTML"),
    (b"<?xml", "XML"),
)

_CODECS = (
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "cp949",
    "koi8_r",
    "mac_roman",
    "cp850",
)
"""What spreadsheets have written where they did not write Unicode."""


_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_WESTERN_RUN = 2
_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿŠšŽžŒœŸ"
    "€‚„…‘’“”‹›«»•–—™©®°§¡¿´·ºª½¼¾£\xa0"
)


def encoding_of(file: BinaryIO, size: int, progress: Progress | None) -> str:
    """Return the encoding: by its mark, UTF-8 if all of it is, or by its letters."""
    head = file.read(_HEAD)
    name = Path(file.name).name
    if not head.strip(b" \t\r\n\xef\xbb\xbf"):
        raise refused(name, _("The file is empty."), _("Choose another file."))
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            what = _("It is not a table of text but {kind}.").format(kind=kind)
            raise refused(name, what, _as_csv())
    marked = next((codec for bom, codec in _BOMS if head.startswith(bom)), "")
    if marked not in {"", "utf-8-sig"}:
        return marked
    file.seek(0)
    bad_at = _not_utf8(file, name, size, progress)
    if bad_at is None:
        return marked or "utf-8"
    file.seek(max(0, bad_at - _HEAD // 2))
    sample = file.read(_HEAD)
    if bad_at > _HEAD // 2:
        sample = sample[sample.find(b"\n") + 1 :]
    return _by_letters(sample[: sample.rfind(b"\n") + 1] or sample)


def _not_utf8(
    file: BinaryIO, name: str, size: int, progress: Progress | None
) -> int | None:
    """Return where a file ceases to be UTF-8, or None.

    Raises:
        InputError: It has zero bytes, so it is no text at all.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    bad_at, done, lines = None, 0, 1
    while chunk := file.read(_CHUNK):
        if b"\0" in chunk:
            lines += chunk[: chunk.index(b"\0")].count(b"\n")
            raise refused(
                name,
                _("Line {line} has a zero byte: this is not text.").format(line=lines),
                _as_csv(),
            )
        lines += chunk.count(b"\n")
        if bad_at is None:
            bad_at = _bad_byte(decoder, chunk, done)
        done += len(chunk)
        if progress is not None:
            progress(done, size)
    return _bad_byte(decoder, b"", done, final=True) if bad_at is None else bad_at


def _bad_byte(
    decoder: codecs.IncrementalDecoder, chunk: bytes, done: int, *, final: bool = False
) -> int | None:
    waiting = len(decoder.getstate()[0])
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        return done - waiting + error.start
    return None


def _by_letters(sample: bytes) -> str:
    """Return the encoding in which a sample makes most sense, Western if in doubt.

    UTF-8 with a few broken bytes stays UTF-8, and the reading will name the line: as
    anything else it would be read without complaint, and wrong. Then Western text is
    looked for: charset-normalizer is unsure of short tables with a few umlauts.
    """
    damaged = "".join(_NOT_ASCII.findall(sample.decode("utf-8", "replace")))
    if 2 * damaged.count("\ufffd") < len(damaged):
        return "utf-8"
    western = sample.decode("cp1252", "replace")
    letters = [fit.group() for fit in _NOT_ASCII.finditer(western)]
    known = all(char in _WESTERN for run in letters for char in run)
    alone = sum(len(run) <= _WESTERN_RUN for run in letters)
    if known and 2 * alone >= len(letters):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=list(_CODECS)).best()
    return best.encoding if best is not None else "cp1252"


def refused(name: str, what: str, hint: str) -> InputError:
    """Return the trouble of a file that is refused, ready to be raised."""
    message = _("{file} cannot be imported. {what}").format(file=name, what=what)
    return InputError("table.unreadable", message, hint=hint, field="file")


def _as_csv() -> str:
    return _("Save it as CSV (UTF-8) and import that.")
