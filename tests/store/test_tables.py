"""Every kind of record, there and back, with any text a person can type."""

import json
import types
import typing
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.domain.errors import StoreError
from socialdesk.domain.journal import Kind, canonical
from socialdesk.domain.team import SYSTEM, Person
from socialdesk.domain.texts import storable
from socialdesk.store.opening import Place
from socialdesk.store.tables import RECORDS, Record, metadata, people
from socialdesk.store.unit_of_work import Store
from tests.makers import a_business, a_channel, a_person, a_post, raw, wall

NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x00\ud800\udfff\u2028\ufeff'\"%_\\"),
    ),
    max_size=20,
)
INSTANTS = st.datetimes(wall(1900, 1, 1), wall(9000, 1, 1), timezones=st.just(UTC))
WALLS = st.datetimes(wall(1900, 1, 1), wall(9000, 1, 1))


def strategy(name: str, hint: Any) -> st.SearchStrategy[Any]:
    """Values of a field, from its name and its type as the domain declares them."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        inner = [part for part in typing.get_args(hint) if part is not type(None)]
        return st.none() | strategy(name, inner[0])
    kind = getattr(hint, "__supertype__", hint)
    if typing.get_origin(kind) is tuple:
        return st.lists(strategy("", typing.get_args(kind)[0]), max_size=3).map(tuple)
    plain = {
        str: NASTY,
        int: st.integers(-(2**62), 2**62),
        bool: st.booleans(),
        date: st.dates(),
        datetime: WALLS if name.endswith("_wall") else INSTANTS,
    }
    if kind in plain:
        return plain[kind]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return st.sampled_from(kind)
    if is_dataclass(kind):
        return entities(kind)
    return st.dictionaries(NASTY, NASTY | st.booleans() | st.lists(st.integers(0, 9)))


def entities(entity: Any) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(entity)
    return st.builds(
        entity,
        **{item.name: strategy(item.name, hints[item.name]) for item in fields(entity)},
    )


@pytest.fixture(scope="module")
def bench() -> sa.Connection:
    """The tables alone, without the database watching over what names what."""
    connection = sa.create_engine("sqlite://").connect()
    metadata.create_all(connection)
    yield connection
    connection.close()
    connection.engine.dispose()


def kept(connection: sa.Connection, record: Record[Any], entity: Any) -> Any:
    values = record.values(entity)
    with connection.begin_nested() as inner:
        connection.execute(sa.insert(record.table), [values])
        question = sa.select(record.table).where(record.c.id == values["id"])
        row = dict(connection.execute(question).mappings().one())
        inner.rollback()
    assert row == values
    return record.entity(row)


@pytest.mark.parametrize("kind", list(Kind))
@given(data=st.data())
def test_a_record_comes_back_as_it_was_put(
    bench: sa.Connection, kind: Kind, data: st.DataObject
) -> None:
    record = RECORDS[kind]
    entity = data.draw(entities(record.entity_type))
    clean = record.entity(record.values(entity))
    assert kept(bench, record, entity) == clean
    assert kept(bench, record, clean) == clean


@pytest.mark.parametrize("kind", list(Kind))
@given(data=st.data())
def test_a_record_comes_back_from_the_spelling_of_the_journal(
    kind: Kind, data: st.DataObject
) -> None:
    record = RECORDS[kind]
    values = record.values(data.draw(entities(record.entity_type)))
    again = json.loads(canonical(values))
    assert again == values
    assert record.values(record.entity(again)) == values


@given(NASTY)
def test_a_storable_text_is_one_that_every_database_takes(text: str) -> None:
    clean = storable(text)
    assert "\x00" not in clean
    clean.encode("utf-8")
    assert storable(clean) == clean
    assert clean == text or set(text) & {"\x00", *map(chr, range(0xD800, 0xE000))}


def test_two_halves_of_a_character_become_the_character() -> None:
    assert storable("a\ud83d\ude00\x00b\ud83d") == "a😀b\ufffd"


def test_every_kind_of_record_has_its_table() -> None:
    assert set(RECORDS) == set(Kind)
    assert {kind.value for kind in Kind} < set(metadata.tables)


def test_a_business_with_every_kind_comes_back_whole(store: Store) -> None:
    made = a_business(store)
    with store.read() as reading:
        for entity in made.everything:
            assert reading.get(type(entity), entity.id) == entity
    assert {RECORDS[kind].entity_type for kind in Kind} == {
        type(entity) for entity in made.everything
    }


def test_an_odd_text_is_put_and_found_again_the_same_way(store: Store) -> None:
    odd = "Zo\x00e \ud83d\ude00 \udc80"
    person = a_person(odd, email=odd, functions=(odd,))
    with store.begin(SYSTEM, "person.add") as work:
        put = work.put(person)
        assert work.all(Person, people.c.email == odd) == [put]
    assert put == replace(
        person,
        name="Zoe 😀 \ufffd",
        email="Zoe 😀 \ufffd",
        functions=("Zoe 😀 \ufffd",),
    )
    with store.begin(SYSTEM, "person.edit") as work:
        work.put(replace(put, notes="Nothing odd."), was=put)
    with store.read() as reading:
        assert reading.find(Person, f"{person.id}\x00") is not None


@pytest.mark.parametrize("missing", ["channel", "author"])
def test_a_post_cannot_name_what_is_not_there(store: Store, missing: str) -> None:
    channel, author = a_channel(), a_person()
    with (  # noqa: PT012  the act ends with the block
        pytest.raises(StoreError) as told,
        store.begin(SYSTEM, "post.add") as work,
    ):
        if missing != "channel":
            work.put(channel)
        if missing != "author":
            work.put(author)
        work.put(a_post(channel, author))
    assert told.value.code == "store.needed"
    with store.read() as reading:
        assert reading.count(Person) == 0


def test_within_an_act_the_order_of_records_does_not_matter(store: Store) -> None:
    channel, author = a_channel(), a_person()
    with store.begin(SYSTEM, "post.add") as work:
        work.put(a_post(channel, author))
        work.put(channel)
        work.put(author)


def test_a_change_rewrites_only_what_changed(store: Store, place: Place) -> None:
    made = a_business(store)
    outside = raw(place.database)
    outside.execute("CREATE TABLE seen (name TEXT)")
    outside.execute(
        "CREATE TRIGGER see AFTER UPDATE OF id, name ON person"
        " BEGIN INSERT INTO seen VALUES (new.name); END"
    )
    with store.begin(SYSTEM, "person.edit") as work:
        work.put(replace(made.owner, notes="Likes rye."))
    assert outside.execute("SELECT count(*) FROM seen").fetchone() == (0,)
    outside.close()


def test_an_instant_without_a_zone_is_a_fault_of_ours(store: Store) -> None:
    made = a_business(store)
    naive = replace(made.post, at=wall(2026, 3, 2))
    with pytest.raises(TypeError), store.begin(SYSTEM, "post.edit") as work:
        work.put(naive)


def test_a_wall_time_with_a_zone_is_a_fault_of_ours(store: Store) -> None:
    made = a_business(store)
    aware = replace(made.turn, start_wall=datetime(2026, 3, 2, tzinfo=UTC))
    with pytest.raises(TypeError), store.begin(SYSTEM, "turn.take") as work:
        work.put(aware)
