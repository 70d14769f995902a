"""The journal as it lies in the tables: its chain, its details, who touched them."""

import json
from dataclasses import replace

import pytest

from socialdesk.domain.journal import Change, Kind
from socialdesk.domain.team import SYSTEM
from socialdesk.store import journal
from socialdesk.store.journal import Fault
from socialdesk.store.opening import Place
from socialdesk.store.unit_of_work import Store
from tests.makers import ABusiness, a_business, raw


@pytest.fixture
def made(store: Store) -> ABusiness:
    """Five entries: the business, and four edits of its post."""
    made = a_business(store)
    for number in range(4):
        with store.begin(made.owner.id, "post.edit") as work:
            made.post = work.put(replace(made.post, text=f"Text {number}"))
    return made


def faults(store: Store) -> list[Fault]:
    with store.read() as reading:
        return list(journal.faults(reading.connection))


def outside(place: Place, *statements: str) -> None:
    connection = raw(place.database)
    for statement in statements:
        assert connection.execute(statement).rowcount > 0, statement
    connection.close()


def test_an_untouched_journal_has_no_fault(store: Store, made: ABusiness) -> None:
    assert faults(store) == []


@pytest.mark.parametrize(
    "change",
    [
        "act='x'",
        "at=at+1",
        "at='yesterday'",
        "at=9e18",
        "actor_id='x'",
        "mode='undo'",
        "mode='nonsense'",
        "of_id=1",
        "undoable=0",
        "schema=9",
        "digest='x'",
        "previous='x'",
    ],
)
def test_an_entry_that_was_changed_is_named(
    store: Store, made: ABusiness, place: Place, change: str
) -> None:
    outside(place, f"UPDATE journal_entry SET {change} WHERE id=3")
    assert faults(store)[0] == Fault(3, None, "", "entry")


@pytest.mark.parametrize(
    "change",
    ["after=replace(after,'Text 1','Text 9')", "before='{'", "after=NULL", "salt='x'"],
)
def test_a_detail_that_was_changed_is_named(
    store: Store, made: ABusiness, place: Place, change: str
) -> None:
    outside(place, f"UPDATE journal_revision SET {change} WHERE entry_id=3")
    assert faults(store)[0] == Fault(3, Kind.POST, made.post.id, "detail")


@pytest.mark.parametrize("change", ["kind='x'", "record_id='x'", "digest='x'"])
def test_a_detail_that_points_elsewhere_is_named(
    store: Store, made: ABusiness, place: Place, change: str
) -> None:
    outside(place, f"UPDATE journal_revision SET {change} WHERE entry_id=3")
    assert faults(store)[0] == Fault(3, None, "", "entry")


def test_a_detail_that_was_taken_out_is_named(
    store: Store, made: ABusiness, place: Place
) -> None:
    outside(place, "DELETE FROM journal_revision WHERE entry_id=3")
    assert faults(store)[0] == Fault(3, None, "", "entry")


@pytest.mark.parametrize("number", [1, 3, 5])
def test_an_entry_that_was_taken_out_is_named(
    store: Store, made: ABusiness, place: Place, number: int
) -> None:
    outside(
        place,
        f"DELETE FROM journal_entry WHERE id={number}",
        f"DELETE FROM journal_revision WHERE entry_id={number}",
    )
    assert faults(store)[0] == Fault(number, None, "", "missing")


def test_an_entry_that_was_slipped_in_is_named(
    store: Store, made: ABusiness, place: Place
) -> None:
    columns = "actor_id,at,act,mode,of_id,undoable,schema,previous,digest"
    outside(
        place,
        f"INSERT INTO journal_entry(id,{columns})"
        f" SELECT 6,{columns} FROM journal_entry WHERE id=5",
    )
    assert faults(store)[0] == Fault(6, None, "", "entry")


def test_a_record_that_was_changed_behind_the_program_is_named(
    store: Store, made: ABusiness, place: Place
) -> None:
    outside(place, "UPDATE post SET text='Never said'")
    assert faults(store) == [Fault(5, Kind.POST, made.post.id, "record")]


def test_a_record_that_was_deleted_behind_the_program_is_named(
    store: Store, made: ABusiness, place: Place
) -> None:
    outside(place, "DELETE FROM post")
    assert faults(store) == [Fault(5, Kind.POST, made.post.id, "record")]


def test_a_record_that_was_slipped_in_is_named(
    store: Store, made: ABusiness, place: Place
) -> None:
    outside(
        place,
        "INSERT INTO closed_day(id,day,name) VALUES('x','2026-01-01','New Year')",
    )
    assert faults(store) == [Fault(None, Kind.CLOSED_DAY, "x", "unknown")]


def test_details_can_be_struck_out_and_the_chain_still_holds(
    store: Store, made: ABusiness, place: Place
) -> None:
    with store.begin(SYSTEM, "person.remove") as work:
        assert journal.strike_out(work.connection, Kind.PERSON, made.other.id) == 1
        work.put(replace(made.post, text="After"))
    assert faults(store) == []
    connection = raw(place.database)
    said = str(connection.execute("SELECT * FROM journal_revision").fetchall())
    connection.close()
    assert made.other.name not in said
    assert made.owner.name in said
    with store.read() as reading:
        (entry,) = journal.about(reading.connection, Kind.PERSON, made.other.id)
    (detail,) = [rev for rev in entry.revisions if rev.record_id == made.other.id]
    assert (detail.salt, detail.before, detail.after) == (None, None, None)


def test_entries_come_in_pages_newest_first(store: Store, made: ABusiness) -> None:
    with store.read() as reading:
        look = reading.connection
        assert [item.id for item in journal.entries(look, limit=2)] == [5, 4]
        assert [item.id for item in journal.entries(look, before=4, limit=2)] == [3, 2]
        assert [item.id for item in journal.entries(look, after=3)] == [5, 4]
        assert [item.id for item in journal.entries(look, actor=SYSTEM)] == [1]
        assert [item.id for item in journal.heads(look, made.owner.id, 3)] == [3, 4, 5]
        about = journal.about(look, Kind.POST, made.post.id)
        assert [item.id for item in about] == [5, 4, 3, 2, 1]
        assert journal.head(look) == (5, about[0].digest)


def test_the_chain_is_checked_over_many_pages(
    store: Store, made: ABusiness, place: Place
) -> None:
    for number in range(600):
        with store.begin(made.owner.id, "post.edit") as work:
            work.put(replace(made.post, text=f"{number}"))
    assert faults(store) == []
    outside(place, "UPDATE journal_entry SET act='x' WHERE id=501")
    assert [fault.entry_id for fault in faults(store)] == [501]


def test_news_says_what_changed_since_an_entry(store: Store, made: ABusiness) -> None:
    with store.read() as reading:
        changed = frozenset({Change(Kind.POST, made.post.id)})
        assert journal.news(reading.connection, 3) == (5, changed)
        assert journal.news(reading.connection, 5) == (5, frozenset())


def test_the_journal_is_empty_at_first(store: Store) -> None:
    with store.read() as reading:
        assert journal.head(reading.connection) == (0, "")
    assert faults(store) == []


def test_details_are_plain_values_without_names_of_columns_left_out(
    store: Store, made: ABusiness
) -> None:
    with store.read() as reading:
        detail = journal.entries(reading.connection)[0].revisions[0]
    assert json.loads(json.dumps(detail.after)) == detail.after
    assert detail.after["text"] == "Text 3"
    assert detail.before["text"] == "Text 2"
