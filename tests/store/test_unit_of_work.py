"""One act, one transaction, one entry: or nothing at all."""

import threading
from dataclasses import replace

import pytest

from socialdesk.domain.channels import Channel
from socialdesk.domain.errors import (
    ConflictError,
    NotFoundError,
    RecoveryError,
    StoreError,
)
from socialdesk.domain.journal import Change, ChangeSet, Kind, Mode
from socialdesk.domain.posts import Post
from socialdesk.domain.rotations import Turn
from socialdesk.domain.settings import SettingsRecord
from socialdesk.domain.team import SYSTEM, Password, Person
from socialdesk.store import journal
from socialdesk.store.engine import open_engine
from socialdesk.store.opening import Place
from socialdesk.store.tables import people, posts
from socialdesk.store.unit_of_work import Store
from tests.fakes import FakeClock
from tests.makers import (
    a_business,
    a_channel,
    a_notice,
    a_person,
    a_post,
    a_reminder,
    raw,
)


def entries(store: Store) -> list[str]:
    with store.read() as reading:
        return [entry.act for entry in journal.entries(reading.connection)][::-1]


def test_what_an_act_puts_is_there_afterwards(store: Store) -> None:
    person = a_person()
    with store.begin(SYSTEM, "person.add") as work:
        assert work.put(person) == person
        assert work.get(Person, person.id) == person
    with store.read() as reading:
        assert reading.get(Person, person.id) == person
        assert reading.find(Person, "nobody") is None
        with pytest.raises(NotFoundError) as told:
            reading.get(Person, "nobody")
    assert told.value.code == "person.unknown"


def test_an_act_of_many_records_is_one_entry(store: Store, clock: FakeClock) -> None:
    maya, ben = a_person(), a_person("Ben")
    with store.begin(SYSTEM, "people.import") as work:
        work.put_new([maya, ben])
    with store.begin(maya.id, "person.edit") as work:
        work.put(replace(maya, notes="a"))
        work.put(replace(maya, notes="b"))
        work.remove(ben)
        new = work.put(a_person("Cem"))
    with store.read() as reading:
        last, first = journal.entries(reading.connection)
    assert (first.act, len(first.revisions)) == ("people.import", 2)
    assert (last.at, last.actor_id, last.act) == (clock(), maya.id, "person.edit")
    assert (last.mode, last.of_id, last.undoable) == (Mode.DO, None, True)
    assert last.previous == first.digest
    found = {
        rev.record_id: (rev.before and rev.before["notes"], rev.after and rev.after)
        for rev in last.revisions
    }
    assert found[maya.id][0] == ""
    assert found[maya.id][1]["notes"] == "b"
    assert found[ben.id][1] is None
    assert found[new.id][0] is None


def test_an_act_that_changes_nothing_leaves_no_entry(
    store: Store, announced: list[ChangeSet]
) -> None:
    person = a_person()
    with store.begin(SYSTEM, "person.add") as work:
        work.put(person)
    announced.clear()
    with store.begin(SYSTEM, "person.edit") as work:
        work.put(person)
        work.put(replace(person, name="Somebody"))
        work.put(person)
        work.remove(a_channel())
        work.put_new([])
    assert entries(store) == ["person.add"]
    assert announced == []


def test_an_exception_leaves_nothing_behind(
    store: Store, announced: list[ChangeSet]
) -> None:
    with (  # noqa: PT012  the act ends with the block
        pytest.raises(ZeroDivisionError),
        store.begin(SYSTEM, "person.add") as work,
    ):
        work.put(a_person())
        _nothing = 1 / 0
    with store.read() as reading:
        assert reading.count(Person) == 0
    assert entries(store) == []
    assert announced == []


def test_changes_are_announced_after_the_commit_and_once(
    place: Place, clock: FakeClock
) -> None:
    heard: list[tuple[ChangeSet, int]] = []

    def hear(changes: ChangeSet) -> None:
        outside = raw(place.database)
        heard.append(
            (changes, outside.execute("SELECT count(*) FROM person").fetchone()[0])
        )
        outside.close()

    store = Store(open_engine(place.database), clock=clock, on_commit=hear)
    person = a_person()
    with store.begin(SYSTEM, "person.add") as work:
        work.put(person)
        assert heard == []
    assert heard == [(frozenset({Change(Kind.PERSON, person.id)}), 1)]
    store.close()


def test_a_conflict_carries_what_both_wanted(store: Store) -> None:
    seen = a_business(store).post
    theirs, mine = replace(seen, text="Theirs"), replace(seen, text="Mine")
    with store.begin(SYSTEM, "post.edit") as work:
        work.put(theirs, was=seen)
    with (
        pytest.raises(ConflictError) as told,
        store.begin(SYSTEM, "post.edit") as work,
    ):
        work.put(mine, was=seen)
    assert (told.value.mine, told.value.theirs) == (mine, theirs)
    with store.read() as reading:
        assert reading.get(Post, seen.id) == theirs


def test_a_conflict_with_a_deletion_says_that_nothing_is_left(store: Store) -> None:
    seen = a_business(store).post
    with store.begin(SYSTEM, "post.remove") as work:
        work.remove(seen)
    with (
        pytest.raises(ConflictError) as told,
        store.begin(SYSTEM, "post.edit") as work,
    ):
        work.put(replace(seen, text="Mine"), was=seen)
    assert told.value.theirs is None


def test_passwords_reminders_and_notices_never_enter_the_journal(
    store: Store, announced: list[ChangeSet], place: Place
) -> None:
    made = a_business(store)
    announced.clear()
    before = entries(store)
    with store.begin(SYSTEM, "person.password", undoable=False) as work:
        work.put(Password(id=made.other.id, digest="argon2id-canary"))
        work.put(a_reminder(replace(made.turn, number=7), made.other))
        work.put(a_notice(made.other, body="notice-canary"))
    assert entries(store) == before
    assert len(announced[0]) == 3
    outside = raw(place.database)
    kinds = outside.execute("SELECT DISTINCT kind FROM journal_revision").fetchall()
    details = str(outside.execute("SELECT * FROM journal_revision").fetchall())
    outside.close()
    assert not {("password",), ("reminder",), ("notice",)} & set(kinds)
    assert "argon2id" not in details
    assert "notice-canary" not in details


def test_what_can_be_derived_may_be_left_out_of_the_journal(store: Store) -> None:
    turn = a_business(store).turn
    with store.begin(SYSTEM, "rotation.edit") as work:
        work.put(replace(turn, revision=1), journaled=False)
        assert work.touched(Kind.TURN) == {turn.id}
        assert work.touched(Kind.POST) == set()
    assert entries(store) == ["business.create"]
    with store.begin(turn.person_id, "turn.accept") as work:
        work.put(replace(turn, revision=2), journaled=False)
        work.put(replace(turn, revision=3), journaled=True)
    with store.read() as reading:
        assert reading.get(Turn, turn.id).revision == 3
        entry = journal.entries(reading.connection)[0]
    assert entry.revisions[0].before["revision"] == 1
    assert entry.revisions[0].after["revision"] == 3


def counting(store: Store, times: int, faults: list[BaseException]) -> None:
    try:
        for _time in range(times):
            with store.begin(SYSTEM, "settings.change") as work:
                old = work.get(SettingsRecord, "counter")
                number = old.values["n"] + 1
                work.put(SettingsRecord(id="counter", values={"n": number}))
    except BaseException as error:
        faults.append(error)
        raise


def test_four_threads_and_one_counter_lose_nothing(store: Store) -> None:
    with store.begin(SYSTEM, "settings.change") as work:
        work.put(SettingsRecord(id="counter", values={"n": 0}))
    faults: list[BaseException] = []
    threads = [
        threading.Thread(target=counting, args=(store, 50, faults)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with store.read() as reading:
        assert reading.get(SettingsRecord, "counter").values == {"n": 200}
        assert list(journal.faults(reading.connection)) == []
    assert len(entries(store)) == 201


def test_a_reading_sees_one_state(store: Store) -> None:
    made = a_business(store)
    with store.read() as reading:
        assert reading.count(Post) == 1
        with store.begin(SYSTEM, "post.remove") as work:
            work.remove(made.post)
        assert reading.count(Post) == 1
        assert reading.get(Post, made.post.id) == made.post
    with store.read() as reading:
        assert reading.count(Post) == 0


def test_questions_can_be_narrowed_ordered_and_cut(store: Store) -> None:
    made = a_business(store)
    more = [a_post(made.channel, made.owner, title=name) for name in "cab"]
    with store.begin(SYSTEM, "post.add") as work:
        work.put_new(more)
    with store.read() as reading:
        mine = posts.c.author_id == made.owner.id
        found = reading.all(Post, mine, order=(posts.c.title,), limit=2)
        assert [post.title for post in found] == ["a", "b"]
        assert reading.count(Post, mine) == 3
        assert reading.count(Post, mine, posts.c.title == "a") == 1
        assert reading.all(Person, people.c.name == "Nobody") == []


def test_the_text_of_a_post_never_reaches_an_error(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    made = a_business(store)
    twin = replace(made.post, text="secret-canary", title="secret-canary")
    with pytest.raises(StoreError) as told, store.begin(SYSTEM, "post.add") as work:
        work.put_new([twin])
    chain: BaseException | None = told.value
    said = caplog.text
    while chain is not None:
        said += f"{chain!r} {chain}"
        chain = chain.__cause__ or chain.__context__
    assert "INSERT INTO post" in said
    assert "secret-canary" not in said


@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_an_act_stops_when_its_file_is_gone(
    store: Store, place: Place, how: str
) -> None:
    made = a_business(store)
    other = place.database.with_name("other")
    other.write_bytes(place.database.read_bytes())
    with (  # noqa: PT012  the act ends with the block
        pytest.raises(RecoveryError) as told,
        store.begin(SYSTEM, "post.edit") as work,
    ):
        work.put(replace(made.post, text="Late"))
        if how == "deleted":
            place.database.unlink()
        else:
            other.replace(place.database)
    assert told.value.code == "store.gone"
    with pytest.raises(RecoveryError), store.begin(SYSTEM, "post.edit"):
        pass
    assert place.database.exists() is (how == "replaced")


def test_a_store_on_a_missing_file_makes_no_empty_one(
    place: Place, clock: FakeClock
) -> None:
    place.database.unlink()
    store = Store(open_engine(place.database), clock=clock)
    with pytest.raises(StoreError) as told, store.read() as reading:
        reading.count(Person)
    assert told.value.code == "store.disk"
    with pytest.raises(StoreError), store.begin(SYSTEM, "person.add"):
        pass
    assert not place.database.exists()
    store.close()


def test_a_damaged_file_is_told_in_words(store: Store, place: Place) -> None:
    a_business(store)
    store.close()
    place.database.write_bytes(b"not a database" * 5000)
    with pytest.raises(StoreError) as told, store.read() as reading:
        reading.count(Channel)
    assert told.value.code == "store.damaged"
    assert "restore" in told.value.hint


def test_a_busy_database_is_waited_for_and_then_saved_once(
    place: Place, clock: FakeClock
) -> None:
    waits: list[float] = []
    holder = raw(place.database)
    holder.execute("BEGIN IMMEDIATE")

    def free(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            holder.execute("ROLLBACK")

    store = Store(
        open_engine(place.database, busy_milliseconds=50), clock=clock, on_wait=free
    )
    with store.begin(SYSTEM, "person.add") as work:
        work.put(a_person())
    assert len(waits) == 3
    assert entries(store) == ["person.add"]
    store.close()
    holder.close()


def test_patience_ends_with_a_clear_word(place: Place, clock: FakeClock) -> None:
    holder = raw(place.database)
    holder.execute("BEGIN IMMEDIATE")
    store = Store(
        open_engine(place.database, busy_milliseconds=20), clock=clock, patience=0.1
    )
    with pytest.raises(StoreError) as told, store.begin(SYSTEM, "person.add"):
        pass
    assert (told.value.code, told.value.retryable) == ("store.busy", True)
    holder.execute("ROLLBACK")
    with store.begin(SYSTEM, "person.add") as work:
        work.put(a_person())
    store.close()
    holder.close()
