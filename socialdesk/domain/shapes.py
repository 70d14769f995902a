"""JSON from outside, read strictly.

A `Check` takes a value and the path of its key and returns the value read, or raises an
`InputError` whose `field` is that path ("swaps[0].start") and whose message says what
was expected there. Checks are put together like the values they are for.
"""

import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from socialdesk.domain.errors import InputError
from socialdesk.domain.periods import zone
from socialdesk.domain.words import _

LARGEST = 1_000_000
"""Characters of a file."""
DEEPEST = 20
LONGEST_LIST = 2_000
LONGEST_NAME = 200
YEARS = range(1000, 9000)

_LONGEST_NUMBER = 18
_SHOWN = 60

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?Z?"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")

Check = Callable[[Any, str], Any]
"""Takes a value and its path; returns the value read, or raises."""


def parsed(text: str) -> Any:
    """Return the values of a JSON text.

    Raises:
        InputError: It is not JSON, too large, too deep, names a key twice, or holds a
            number that JSON does not know.
    """
    if len(text) > LARGEST:
        most = LARGEST // 1000
        raise _unread(
            _("The file is larger than {most} thousand characters.").format(most=most)
        )
    try:
        value = json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_Object,
            parse_int=_whole_number,
        )
    except json.JSONDecodeError as error:
        raise _unread(
            _("This is not JSON: {what}, line {line}, column {column}.").format(
                what=error.msg, line=error.lineno, column=error.colno
            )
        ) from error
    except RecursionError as error:
        raise _unread(_("Lists and objects lie too deep in each other.")) from error
    _sound(value, "", DEEPEST)
    return value


def wrong(field: str, expected: str, found: object) -> InputError:
    """Return the error for a value that is not what was expected."""
    return InputError(
        "file.value",
        _("{key}: expected {expected}, found {found}.").format(
            key=field, expected=expected, found=_shown(found)
        ),
        field=field,
    )


def _shown(found: object) -> str:
    text = _printable(json.dumps(found, ensure_ascii=False, default=str))
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."


def person(value: Any, path: str) -> str:
    """Return the name of somebody."""
    usable = (
        isinstance(value, str)
        and value.strip()
        and len(value) <= LONGEST_NAME
        and not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in value)
    )
    if not usable:
        raise wrong(path, _("a name"), value)
    return str(value)


def slot(value: Any, path: str) -> str | None:
    """Return the name of somebody, or None for nobody."""
    return None if value is None else person(value, path)


def flag(value: Any, path: str) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise wrong(path, _("true or false"), value)
    return value


def whole(least: int, most: int) -> Check:
    """Return a check for a whole number from least to most."""

    def check(value: Any, path: str) -> int:
        number = isinstance(value, int) and not isinstance(value, bool)
        if not (number and least <= value <= most):
            expected = _("a whole number from {least} to {most}")
            raise wrong(path, expected.format(least=least, most=most), value)
        return int(value)

    return check


def zone_name(value: Any, path: str) -> str:
    """Return the name of a time zone that there is."""
    name = person(value, path)
    try:
        zone(name)
    except InputError as error:
        raise wrong(
            path, _("the name of a time zone, such as Europe/London"), value
        ) from error
    return name


def moment(value: Any, path: str) -> datetime:
    """Return a wall time, or an instant in UTC where a Z stands at the end."""
    expected = _("a time such as 2026-11-30T11:00, or with a Z at the end for UTC")
    if not (isinstance(value, str) and _MOMENT.fullmatch(value)):
        raise wrong(path, expected, value)
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise wrong(path, expected, value) from error
    return in_years(found, path)


def day(value: Any, path: str) -> date:
    """Return a date."""
    expected = _("a date such as 2026-12-25")
    if not (isinstance(value, str) and _DATE.fullmatch(value)):
        raise wrong(path, expected, value)
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise wrong(path, expected, value) from error


def in_years(found: datetime, path: str) -> datetime:
    """Return a time that lies in years that can be reckoned with."""
    if found.year not in YEARS:
        raise wrong(
            path,
            _("a year from {first} to {last}").format(first=YEARS[0], last=YEARS[-1]),
            str(found),
        )
    return found


def time_of_day(value: Any, path: str) -> str:
    """Return a time of day as it is written."""
    if not (isinstance(value, str) and _TIME.fullmatch(value)):
        raise wrong(path, _("a time of day from 00:00 to 23:59"), value)
    return value


def one_of(kind: type[StrEnum]) -> Check:
    """Return a check for the words of an enumeration."""
    words = [str(each) for each in kind]
    return among(words, kind)


def among(words: Sequence[str], kind: Callable[[str], Any] = str) -> Check:
    """Return a check for some words."""

    def check(value: Any, path: str) -> Any:
        if not (isinstance(value, str) and value in words):
            raise wrong(path, _("one of {words}").format(words=", ".join(words)), value)
        return kind(value)

    return check


def listed(each: Check, *, least: int = 0) -> Check:
    """Return a check for a list, each item checked; `least` items at least."""

    def check(value: Any, path: str) -> tuple[Any, ...]:
        if not (isinstance(value, list) and least <= len(value) <= LONGEST_LIST):
            some = _("a list with something in it") if least else _("a list")
            raise wrong(path, some, value)
        return tuple(each(item, f"{path}[{at}]") for at, item in enumerate(value))

    return check


def record(needed: Mapping[str, Check], extra: Mapping[str, Check]) -> Check:
    """Return a check for an object: keys it must have, and others it may have."""
    known = {**needed, **extra}

    def check(value: Any, path: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise wrong(path or _("the file"), _("an object with keys"), value)
        _keys_fit(value, path, needed=needed, known=known)
        return {key: known[key](item, under(path, key)) for key, item in value.items()}

    return check


def _keys_fit(
    value: Mapping[str, Any],
    path: str,
    *,
    needed: Iterable[str],
    known: Iterable[str],
) -> None:
    """Raise for a key that is unknown or missing."""
    for key in value:
        if key not in set(known):
            raise InputError(
                "file.key",
                _("{key}: there is no such key here; expected {words}.").format(
                    key=under(path, key), words=", ".join(known)
                ),
                field=under(path, key),
            )
    for key in needed:
        if key not in value:
            raise InputError(
                "file.missing",
                _("{key}: this key is missing.").format(key=under(path, key)),
                field=under(path, key),
            )


def under(path: str, key: str) -> str:
    """Return the path of a key in an object."""
    key = _printable(key)
    return f"{path}.{key}" if path else key


def by_kind(forms: Mapping[StrEnum, Check]) -> Check:
    """Return a check that goes by the object's "kind"."""

    def check(value: Any, path: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise wrong(path, _("an object with keys"), value)
        kind = among([str(each) for each in forms])(
            value.get("kind"), under(path, "kind")
        )
        found: dict[str, Any] = forms[kind](value, path)
        return found

    return check


def forward(form: Check) -> Check:
    """Return a check that a span's end comes after its start, as they are written."""

    def check(value: Any, path: str) -> Any:
        found = form(value, path)
        if reversed_span(found["start"], found["end"]):
            raise wrong(under(path, "end"), _("a time after the start"), value["end"])
        return found

    return check


def reversed_span(start: datetime, end: datetime) -> bool:
    """Say whether an end does not come after a start, both as they are written.

    A wall time and an instant are not compared.
    """
    return (start.tzinfo is None) == (end.tzinfo is None) and end <= start


class _Object(dict[str, Any]):
    """An object of the file that remembers a key that stood twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        keys = [key for key, _value in pairs]
        self.twice = (
            next((key for key in self if keys.count(key) > 1), None)
            if (len(keys) > len(self))
            else None
        )


def _whole_number(text: str) -> int | float:
    """Return a whole number; one too long for any use is as good as infinite."""
    return int(text) if len(text) < _LONGEST_NUMBER else math.inf


def _sound(value: Any, path: str, depth: int) -> None:
    """Raise if a key stands twice, or values lie deeper than any file needs."""
    if depth == 0:
        raise _unread(_("Lists and objects lie too deep in each other."))
    if isinstance(value, _Object):
        if value.twice is not None:
            key = under(path, value.twice)
            raise InputError(
                "file.twice",
                _("{key}: this key stands twice.").format(key=key),
                field=key,
            )
        for key, inner in value.items():
            _sound(inner, under(path, key), depth - 1)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            _sound(inner, f"{path}[{at}]", depth - 1)


def _unread(message: str) -> InputError:
    return InputError("file.unreadable", message, field="")


def _printable(text: str) -> str:
    """Return a text that can be shown anywhere, half characters spelled out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
