"""Making networks of the tables in their files, and checking what they say."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Any, get_args, get_origin

from socialdesk.domain.errors import InputError
from socialdesk.domain.networks import (
    OTHER,
    Network,
    Networks,
    bare_routes,
    folded,
    pattern_of,
)
from socialdesk.domain.words import _


def read(tables: Mapping[str, Mapping[str, Any]]) -> Networks:
    """Return the networks that the tables of their files describe.

    Args:
        tables: What stands in each file, by the file's name.

    Raises:
        InputError: A key is missing, unknown or of the wrong kind, or two files claim
            the same id or name; the sentence has the file and the key.
    """
    networks: list[Network] = []
    owners: dict[str, str] = {}
    for file in sorted(tables):
        network: Network = _record(Network, tables[file], file)
        for word in dict.fromkeys(map(folded, _names(network))):
            if owners.setdefault(word, file) != file:
                raise _fault(file, "aliases", f"{word!r} is taken by {owners[word]}")
        networks.append(network)
    if OTHER not in {network.id for network in networks}:
        raise _fault("other.toml", "id", "the network of all others is missing")
    return Networks(networks)


def troubles(networks: Networks) -> tuple[str, ...]:
    """Return what is wrong with patterns and examples of the data, one line each.

    It compiles every pattern and reads every example, which start-up has no time for.
    """
    return tuple(line for network in networks for line in _wrong(networks, network))


def _wrong(networks: Networks, network: Network) -> Iterator[str]:
    for route in (*network.routes, *bare_routes(network), *network.texts):
        try:
            pattern_of(network.pattern, route.path)
        except re.error as error:
            yield f"{network.id}: {route.path}: {error}"
            return
    for example in network.examples:
        try:
            got = networks.recognise(example.text, network.id if example.named else "")
        except InputError as trouble:
            yield f"{network.id}: {example.text}: {trouble}"
            continue
        want = (network.id, example.handle, example.link, example.sure)
        have = (got.network, got.handle, got.link, got.sure)
        if have != want:
            yield f"{network.id}: {example.text}: {have} instead of {want}"


def _names(network: Network) -> tuple[str, ...]:
    return (network.id, network.name, *network.aliases)


def _record(kind: Any, table: object, where: str) -> Any:
    """Return a dataclass made of a table, each value of the kind its field says."""
    if not isinstance(table, Mapping):
        raise _fault(where, "", "a table is expected")
    known = {each.name: each for each in fields(kind)}
    for key in table:
        if key not in known:
            raise _fault(where, str(key), "this key is unknown")
    values = {}
    for name, each in known.items():
        if name in table:
            values[name] = _value(each.type, table[name], where, name)
        elif each.default is MISSING and each.default_factory is MISSING:
            raise _fault(where, name, "this key is missing")
    return kind(**values)


def _value(kind: Any, value: Any, where: str, key: str) -> Any:
    if type(value) is kind:
        return value
    origin = get_origin(kind)
    if origin is tuple and isinstance(value, list):
        item = get_args(kind)[0]
        return tuple(_value(item, each, where, key) for each in value)
    if is_dataclass(kind):
        return _record(kind, value, f"{where}: {key}")
    if origin is Mapping and isinstance(value, dict):
        return value
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        try:
            return kind(value)
        except ValueError:
            known = ", ".join(kind)
            raise _fault(where, key, f"{value!r} is not one of {known}") from None
    raise _fault(where, key, f"{value!r} is of the wrong kind")


def _fault(file: str, key: str, what: str) -> InputError:
    return InputError(
        "network.data",
        _("The data of a network cannot be used: {file}, {key}: {what}.").format(
            file=file, key=key, what=what
        ),
        hint=_("Correct the file, or put the one that came with SocialDesk back."),
        field=key or None,
    )
