"""The tables, made from the records of the domain by one rule.

Each field of a record is a column of the same name; its type says how it is kept.
So a new field is a line in the domain and a migration. Rows never leave `store`:
`Table.entity` and `Table.values` translate, one value a column, both ways.
"""

import json
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from socialdesk.domain.channels import Channel
from socialdesk.domain.ids import ChannelId, PersonId, RotationId
from socialdesk.domain.journal import Kind
from socialdesk.domain.notices import Notice
from socialdesk.domain.periods import instant, micros
from socialdesk.domain.posts import Post
from socialdesk.domain.reminders import Reminder
from socialdesk.domain.rotations import (
    Override,
    Rotation,
    RotationVersion,
    Swap,
    Turn,
)
from socialdesk.domain.settings import ClosedDay, SettingsRecord
from socialdesk.domain.team import Password, Person, TimeOff
from socialdesk.domain.texts import storable

E = TypeVar("E")
metadata = sa.MetaData(
    naming_convention={
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class _Words(sa.TypeDecorator[str]):
    """A text, in a question too, as `storable` has it."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Clean what goes to the database."""
        del dialect
        return None if value is None else storable(value)


@dataclass(frozen=True)
class _Shape:
    """How values of one type are kept in a column and written in the journal."""

    column: sa.types.TypeEngine[Any]
    keep: Callable[[Any], Any]
    give: Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _wall(value: datetime) -> str:
    if value.tzinfo is not None:
        raise TypeError(f"a wall time has no zone of its own: {value!r}")
    return value.isoformat()


def _instant(value: datetime) -> int:
    if value.tzinfo is None:
        raise TypeError(f"an instant needs its zone: {value!r}")
    return micros(value)


def _jsonable(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {
            item.name: _jsonable(getattr(value, item.name)) for item in fields(value)
        }
    if isinstance(value, (tuple, list, frozenset)):
        return [_jsonable(item) for item in value]
    if isinstance(value, Mapping):
        return {_jsonable(key): _jsonable(item) for key, item in value.items()}
    return storable(value) if isinstance(value, str) else value


def _unjson(kind: Any, value: Any) -> Any:
    if typing.get_origin(kind) is tuple:
        inner = typing.get_args(kind)[0]
        return tuple(_unjson(inner, item) for item in value)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{key: _unjson(hints[key], item) for key, item in value.items()})
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    return value


def _text_of(value: Any) -> str:
    return json.dumps(_jsonable(value), ensure_ascii=False, separators=(",", ":"))


_PLAIN: Mapping[Any, _Shape] = {
    str: _Shape(_Words(), storable, _same),
    int: _Shape(sa.BigInteger(), _same, _same),
    bool: _Shape(sa.Boolean(), _same, bool),
    date: _Shape(sa.Text(), date.isoformat, date.fromisoformat),
    datetime: _Shape(sa.BigInteger(), _instant, instant),
}
_WALL = _Shape(sa.Text(), _wall, datetime.fromisoformat)
_HOMES: Mapping[Any, Kind] = {
    PersonId: Kind.PERSON,
    ChannelId: Kind.CHANNEL,
    RotationId: Kind.ROTATION,
}


def _shape(name: str, hint: Any) -> _Shape:
    """Return how a field is kept, from its name and its type."""
    kind = getattr(hint, "__supertype__", hint)
    if kind is datetime and name.endswith("_wall"):
        return _WALL
    if kind in _PLAIN:
        return _PLAIN[kind]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _Shape(sa.Text(), str, kind)
    return _Shape(sa.Text(), _text_of, lambda value: _unjson(kind, json.loads(value)))


def _links(name: str, hint: Any) -> list[sa.ForeignKey]:
    """Return what the database itself holds a field to: the record it names exists.

    It is checked at the end of an act, so that the order within does not matter. Who
    did something ("..._by", "by_id") may be the program, which is no person.
    """
    home = _HOMES.get(hint)
    if home is None or name == "id" or name.endswith("_by") or name == "by_id":
        return []
    return [sa.ForeignKey(f"{home}.id", deferrable=True, initially="DEFERRED")]


def _optional(hint: Any) -> tuple[Any, bool]:
    """Return the type without None, and whether None was allowed."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        inner = [part for part in typing.get_args(hint) if part is not type(None)]
        return inner[0], True
    return hint, False


class Record(Generic[E]):
    """One kind of record: its table, and the way between rows and entities.

    `journaled` is False for what is derived and can be made again (reminders), and
    for what must never be copied (password hashes). A field of a journaled record
    that is another record's identity is held to it by the database.
    """

    def __init__(
        self,
        kind: Kind,
        entity: type[E],
        *,
        indexes: Iterable[tuple[str, ...]] = (),
        unique: Iterable[tuple[str, ...]] = (),
        journaled: bool = True,
    ) -> None:
        self.kind = kind
        self.entity_type = entity
        self.journaled = journaled
        hints = typing.get_type_hints(entity)
        plain = {item.name: _optional(hints[item.name]) for item in fields(entity)}  # type: ignore[arg-type]
        self._shapes = {name: _shape(name, hint) for name, (hint, _) in plain.items()}
        self._gives = [
            (name, shape.give)
            for name, shape in self._shapes.items()
            if shape.give is not _same
        ]
        self.table = sa.Table(
            kind.value,
            metadata,
            *(
                sa.Column(
                    name,
                    self._shapes[name].column,
                    *(_links(name, hint) if journaled else ()),
                    primary_key=name == "id",
                    nullable=optional,
                )
                for name, (hint, optional) in plain.items()
            ),
            *(sa.UniqueConstraint(*columns) for columns in unique),
        )
        for columns in indexes:
            sa.Index(None, *(self.table.c[name] for name in columns))

    @property
    def c(self) -> sa.sql.base.ReadOnlyColumnCollection[str, sa.Column[Any]]:
        """The columns, for questions."""
        return self.table.c

    def entity(self, row: Mapping[Any, Any]) -> E:
        """Return a row, or a journal's plain values, as an entity."""
        found = {name: row[name] for name in self._shapes if name in row}
        for name, give in self._gives:
            value = found.get(name)
            if value is not None:
                found[name] = give(value)
        return self.entity_type(**found)

    def in_order(self, row: Iterable[Any]) -> E:
        """Return a row of all columns, in their order, as an entity; the quick way."""
        found = dict(zip(self._shapes, row, strict=True))
        for name, give in self._gives:
            value = found[name]
            if value is not None:
                found[name] = give(value)
        return self.entity_type(**found)

    def values(self, entity: E) -> dict[str, Any]:
        """Return an entity as plain values: what a row and the journal hold."""
        found: dict[str, Any] = {}
        for name, shape in self._shapes.items():
            value = getattr(entity, name)
            found[name] = None if value is None else shape.keep(value)
        return found


people = Record(Kind.PERSON, Person)
time_off = Record(Kind.TIME_OFF, TimeOff, indexes=[("person_id",)])
passwords = Record(Kind.PASSWORD, Password, journaled=False)
channels = Record(Kind.CHANNEL, Channel, indexes=[("network", "handle")])
posts = Record(
    Kind.POST,
    Post,
    indexes=[
        ("at", "id", "channel_id", "author_id", "state", "title"),
        ("channel_id", "at", "id"),
    ],
)
rotations = Record(Kind.ROTATION, Rotation, indexes=[("channel_id",)])
versions = Record(
    Kind.VERSION, RotationVersion, unique=[("rotation_id", "effective_at")]
)
swaps = Record(Kind.SWAP, Swap, indexes=[("rotation_id",)])
overrides = Record(Kind.OVERRIDE, Override, indexes=[("rotation_id",)])
turns = Record(
    Kind.TURN,
    Turn,
    unique=[("rotation_id", "number")],
    indexes=[("start_at", "end_at"), ("person_id", "start_at")],
)
reminders = Record(
    Kind.REMINDER,
    Reminder,
    unique=[("key",)],
    indexes=[("state", "due_at"), ("turn_id",), ("turn_end_at",)],
    journaled=False,
)
notices = Record(
    Kind.NOTICE,
    Notice,
    indexes=[("person_id", "at"), ("seen_at", "at")],
    journaled=False,
)
closed_days = Record(Kind.CLOSED_DAY, ClosedDay)
settings = Record(Kind.SETTING, SettingsRecord)

RECORDS: Mapping[Kind, Record[Any]] = {
    record.kind: record
    for record in (
        people,
        time_off,
        passwords,
        channels,
        posts,
        rotations,
        versions,
        swaps,
        overrides,
        turns,
        reminders,
        notices,
        closed_days,
        settings,
    )
}
_BY_TYPE: Mapping[type, Record[Any]] = {
    record.entity_type: record for record in RECORDS.values()
}


def record_of(entity: type[E]) -> Record[E]:
    """Return the record that keeps entities of a type."""
    return _BY_TYPE[entity]


journal_entry = sa.Table(
    "journal_entry",
    metadata,
    sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
    sa.Column("at", sa.BigInteger(), nullable=False),
    sa.Column("actor_id", sa.Text(), nullable=False),
    sa.Column("act", sa.Text(), nullable=False),
    sa.Column("mode", sa.Text(), nullable=False),
    sa.Column("of_id", sa.Integer()),
    sa.Column("undoable", sa.Boolean(), nullable=False),
    sa.Column("schema", sa.Integer(), nullable=False),
    sa.Column("previous", sa.Text(), nullable=False),
    sa.Column("digest", sa.Text(), nullable=False),
    sqlite_autoincrement=True,
)
sa.Index(None, journal_entry.c.actor_id, journal_entry.c.id)

journal_revision = sa.Table(
    "journal_revision",
    metadata,
    sa.Column("entry_id", sa.Integer(), primary_key=True),
    sa.Column("number", sa.Integer(), primary_key=True),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("record_id", sa.Text(), nullable=False),
    sa.Column("digest", sa.Text(), nullable=False),
    sa.Column("salt", sa.Text()),
    sa.Column("before", sa.Text()),
    sa.Column("after", sa.Text()),
)
sa.Index(None, journal_revision.c.kind, journal_revision.c.record_id)

awake = sa.Table(
    "awake",
    metadata,
    sa.Column("id", sa.Text(), primary_key=True),
    sa.Column("since", sa.BigInteger(), nullable=False),
    sa.Column("until", sa.BigInteger(), nullable=False),
)
"""The spans in which some program of the business ran; see `store/awake.py`."""
