"""F1 to F16 of rotation.md 4.3: reminders are neither lost nor doubled.

Each test has a control beside it: the same fault with the protection taken away must
lose or double something, or the test would prove nothing. Longer runs of F3 by command:
`python tests/faults/reminder_kills.py --kills 200`.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from socialdesk.background.lanes import Lane, Lanes
from socialdesk.background.ticker import Ticker
from socialdesk.domain.errors import NetworkError, StoreError
from socialdesk.domain.lateness import Action, Decision, Group, Tone, Verdict
from socialdesk.domain.periods import reached, wall
from socialdesk.domain.reminders import (
    LEASE,
    Medium,
    Reminder,
    ReminderKind,
    ReminderState,
    claimed,
    settled_sent,
)
from socialdesk.domain.reminding import wanted
from socialdesk.domain.rotations import Turn
from socialdesk.domain.team import SYSTEM
from socialdesk.services.awake import Awake
from socialdesk.services.inbox_delivery import InboxDelivery, Judged
from socialdesk.services.mail_delivery import MailDelivery, Program
from socialdesk.services.reminders import ReminderService
from socialdesk.store import reminders as stored_reminders
from socialdesk.store.opening import Place
from socialdesk.store.unit_of_work import Store
from tests.fakes import FakeClock, FakeMailer
from tests.faults.children import ended, fork
from tests.faults.reminder_kills import killing
from tests.faults.reminder_lab import (
    BOTH,
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Careless,
    Lab,
    Naive,
    Shop,
    killer,
    mail_delivery,
    on_the_wall,
    run_for_ever,
    service,
    utc_now,
)
from tests.makers import raw

ROOT = Path(__file__).parents[2]
MAIL = (Medium.MAIL,)
LOCKED_SECONDS = float(os.environ.get("LOCKED_SECONDS", "0.5"))
"""How long F8 holds the database; 30 by hand."""


@pytest.fixture
def lab(place: Place) -> Lab:
    return Lab(place)


def past(count: int = 1) -> list[datetime]:
    return [utc_now() - SECOND] * count


def in_a_child(act: Callable[[], object]) -> int:
    """Do an act in another program; return how it ended."""
    child, pipe = fork(lambda _pipe: act())
    pipe.close()
    return ended(child)


def delivering_mail(lab: Lab, step: str, kind: type[MailDelivery]) -> None:
    with lab.store() as store:
        mail_delivery(store, lab.sink, kind=kind, step=killer(step)).deliver()


def delivering(lab: Lab, step: str, kind: type[InboxDelivery]) -> None:
    with lab.store() as store:
        kind(store, Awake(store), step=killer(step)).deliver()


def restarted(lab: Lab, *, after: timedelta = timedelta(), name: str = "desk/2") -> int:
    """A program begins some time later, and beats once; how many messages went out."""
    clock = FakeClock(utc_now() + after)
    with lab.store(clock) as store:
        program = Program(name=name)
        return service(store, clock=clock, mailer=lab.sink, program=program).beat()


# -- F1: killed between claim and send -------------------------------------------------


def test_f1_a_kill_before_sending_is_made_good_at_the_next_start(lab: Lab) -> None:
    lab.remind(past(), MAIL)
    kill = in_a_child(lambda: delivering_mail(lab, "claimed", MailDelivery))
    assert kill == -signal.SIGKILL
    assert lab.states() == {ReminderState.CLAIMED: 1}
    assert restarted(lab) == 1
    assert len(lab.sink.ids) == 1
    assert lab.states() == {ReminderState.SENT: 1}


def test_f1_another_machine_waits_for_the_lease_to_end(lab: Lab) -> None:
    lab.remind(past(), MAIL)
    in_a_child(lambda: delivering_mail(lab, "claimed", MailDelivery))
    assert restarted(lab, after=LEASE - 5 * SECOND, name="laptop/9") == 0
    assert restarted(lab, after=LEASE + SECOND, name="laptop/9") == 1
    assert len(lab.sink.ids) == 1


def test_f1_control_what_is_marked_as_sent_when_it_is_claimed_is_lost(lab: Lab) -> None:
    class AtSubmission(MailDelivery):
        """As APScheduler does: the store is updated when the job is handed over."""

        def _claim(self) -> list[Reminder]:
            claims = super()._claim()
            with self._store.begin(SYSTEM, "x") as work:
                done = [settled_sent(row, now=work.now) for row in claims]
                stored_reminders.rewrite(work, claims, done)
            self._step("marked")
            return claims

    lab.remind(past(), MAIL)
    in_a_child(lambda: delivering_mail(lab, "marked", AtSubmission))
    restarted(lab, after=LEASE + SECOND)
    assert lab.sink.ids == []


# -- F2: killed between send and record ------------------------------------------------


@pytest.mark.parametrize("step", ["judged", "written", "delivered"])
def test_f2_a_kill_around_the_commit_leaves_one_inbox_row(lab: Lab, step: str) -> None:
    rows = lab.remind(past())
    kill = in_a_child(lambda: delivering(lab, step, InboxDelivery))
    assert kill == -signal.SIGKILL
    before = sum(lab.told().values())
    assert before == (step == "delivered")
    assert restarted(lab) == 1 - before
    assert lab.told() == {rows[0].key: 1}


def test_f2_control_a_notice_outside_the_transaction_is_doubled(lab: Lab) -> None:
    rows = lab.remind(past())
    in_a_child(lambda: delivering(lab, "half", Careless))
    restarted(lab)
    assert lab.told() == {rows[0].key: 2}


def test_f2_a_mail_sent_but_not_recorded_comes_again_under_its_own_name(
    lab: Lab,
) -> None:
    lab.remind(past(), MAIL)
    in_a_child(lambda: delivering_mail(lab, "sent", MailDelivery))
    assert len(lab.sink.ids) == 1
    restarted(lab)
    assert len(lab.sink.ids) == 2
    assert len(set(lab.sink.ids)) == 1


def test_f2_control_a_fresh_name_for_each_try_shows_the_mail_twice(lab: Lab) -> None:
    class Nameless(MailDelivery):
        def _trouble(self, mail: Any) -> Any:
            return super()._trouble(replace(mail, message_id=f"<{time.time_ns()}@x>"))

    lab.remind(past(), MAIL)
    in_a_child(lambda: delivering_mail(lab, "sent", Nameless))
    with lab.store() as store:
        again = mail_delivery(store, lab.sink, kind=Nameless)
        again.take_back("desk/", running=lambda _name: False)
        again.deliver()
    assert len(set(lab.sink.ids)) == 2


# -- F3: random kills ------------------------------------------------------------------


def test_f3_random_kills_of_two_instances_lose_and_double_nothing(lab: Lab) -> None:
    outcome = killing(lab, kills=12, reminders=120, seed=time.time_ns())
    assert outcome.good, outcome


def test_f3_control_an_instance_without_claims_doubles(lab: Lab) -> None:
    rows = lab.remind(past(20))
    for _program in range(2):  # both look before either has noted anything
        with lab.store() as store:
            naive = Naive(store, FakeClock(utc_now() - MINUTE))
            naive._clock = utc_now
            assert sorted(naive.beat()) == sorted(row.key for row in rows)


# -- F4: stopped over the due times ----------------------------------------------------


def four_reminders(lab: Lab, due: datetime) -> tuple[Turn, Turn]:
    """Three leads of one turn and one of the next, half a second apart."""
    ana, ben = lab.people[:2]
    first = lab.turn(0, ana, due + DAY, length=DAY)
    second = lab.turn(1, ben, due + 2 * DAY, length=DAY)
    half = SECOND / 2
    lab.put(
        first,
        second,
        lab.lead(first, due, detail="7d"),
        lab.lead(first, due + half, detail="1d"),
        lab.lead(first, due + 2 * half, detail="2h"),
        lab.lead(second, due + half, detail="2h"),
    )
    return first, second


def test_f4_a_stopped_program_sends_one_message_a_turn_when_it_goes_on(
    lab: Lab,
) -> None:
    due = utc_now() + 1.5 * SECOND
    four_reminders(lab, due)
    child, pipe = fork(lambda _pipe: run_for_ever(lab))
    pipe.close()
    time.sleep(0.5)
    os.kill(child, signal.SIGSTOP)
    time.sleep(max(0.0, (due + 2 * SECOND - utc_now()).total_seconds()))
    assert lab.notices() == []
    os.kill(child, signal.SIGCONT)
    began = time.monotonic()
    while len(lab.notices()) < 2:
        assert time.monotonic() - began < 20, "the first beat came too late"
        time.sleep(0.02)
    time.sleep(0.2)
    os.kill(child, signal.SIGKILL)
    ended(child)
    assert sorted(notice.turn_id for notice in lab.notices()) == ["turn-0", "turn-1"]
    assert lab.states() == {ReminderState.SENT: 2, ReminderState.SUPERSEDED: 2}


def test_f4_control_one_by_one_every_reminder_is_a_message(lab: Lab) -> None:
    class OneByOne(InboxDelivery):
        def _judged(self, work: Any, taken: Any, how: Any) -> Judged:
            found = super()._judged(work, taken, how)
            alone = Decision(action=Action.SEND, tone=Tone.COMING)
            send = tuple((Group(lead=row), alone) for row in taken)
            return replace(found, verdict=Verdict(send=send))

    four_reminders(lab, utc_now() - HOUR)
    with lab.store() as store:
        OneByOne(store, Awake(store)).deliver()
    assert len(lab.notices()) == 4


# -- F5, F6: the clock is set ----------------------------------------------------------


def beaten(lab: Lab, clock: FakeClock, mine: ReminderService, *steps: Any) -> None:
    """Set the clock, step by step, with a beat after each."""
    for change in steps:
        change()
        mine.clock_jumped(0.0)
        mine.beat()


def test_f5_a_clock_set_back_an_hour_repeats_nothing(lab: Lab) -> None:
    start = datetime(2026, 6, 1, 12, tzinfo=UTC)
    rows = lab.remind([start - HOUR / 2, start, start + HOUR / 2])
    clock = FakeClock(start + SECOND)
    with lab.store(clock) as store:
        mine = service(store, clock=clock)
        assert mine.beat() == 2
        back, on = (lambda: clock.jump(-HOUR)), (lambda: clock.advance(10 * MINUTE))
        beaten(lab, clock, mine, back, *[on] * 12)
    told = lab.told()
    assert [told[row.key] for row in rows] == [1, 1, 1]
    assert max(told.values()) == 1


def test_f5_control_what_fell_due_since_the_last_look_comes_twice(lab: Lab) -> None:
    start = datetime(2026, 6, 1, 12, tzinfo=UTC)
    lab.remind([start], ahead=DAY)
    clock = FakeClock(start - SECOND)
    with lab.store(clock) as store:
        naive, sent = Naive(store, clock), []
        for change in (2 * SECOND, -HOUR, 2 * HOUR):
            clock.jump(change)
            sent += naive.beat()
    assert len(sent) == 2


def test_f6_a_day_forward_and_back_sends_each_once_by_the_late_rules(lab: Lab) -> None:
    start = datetime(2026, 6, 1, 12, tzinfo=UTC)
    rows = lab.remind([start + n * 2 * HOUR for n in range(14)])
    clock = FakeClock(start - SECOND)
    with lab.store(clock) as store:
        mine = service(store, clock=clock)
        beaten(lab, clock, mine, lambda: clock.jump(DAY))
        sent = lab.told()
        assert lab.states()[ReminderState.MISSED] > 0  # over, by that clock
        beaten(lab, clock, mine, lambda: clock.jump(-DAY))
        on = [lambda: clock.advance(HOUR)] * 40
        beaten(lab, clock, mine, *on)
    told = lab.told()
    assert all(told[key] == 1 for key in sent)
    assert max(told.values()) == 1
    after = {row.key: row for row in lab.rows()}
    for row in rows:
        kept = after[row.key]
        assert kept.told or kept.state is ReminderState.MISSED  # by it, or with another
        assert told[row.key] == (kept.state is ReminderState.SENT)


def leased_from_the_future(lab: Lab, clock: FakeClock) -> None:
    rows = lab.remind([clock() - SECOND], MAIL)
    lab.put(claimed(rows[0], "gone/1", now=clock() + DAY))


def test_f6_a_lease_from_the_future_is_taken_over(lab: Lab) -> None:
    clock = FakeClock()
    leased_from_the_future(lab, clock)
    with lab.store(clock) as store:
        assert service(store, clock=clock, mailer=lab.sink).beat() == 1


def test_f6_control_a_lease_of_any_length_would_be_waited_for(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FakeClock()
    leased_from_the_future(lab, clock)
    monkeypatch.setattr(stored_reminders, "LEASE", 30 * DAY)
    with lab.store(clock) as store:
        assert service(store, clock=clock, mailer=lab.sink).beat() == 0


# -- F7: two instances -----------------------------------------------------------------


def takes_part(lab: Lab, at: datetime, pipe: Any) -> None:
    """An instance that delivers in small batches and tells how many it delivered."""
    with lab.store() as store:
        inbox = InboxDelivery(store, Awake(store), batch=25)
        time.sleep(max(0.0, (at - utc_now()).total_seconds()))
        count, more = 0, True
        while more:
            more, sent = inbox.deliver()
            count += sent
            time.sleep(0.02)  # as beats do, so that the other has its chance
        pipe.write(str(count).encode())


def test_f7_two_instances_share_a_thousand_due_at_one_instant(lab: Lab) -> None:
    at = utc_now() + 2.5 * SECOND
    rows = lab.remind([at] * 1000)
    children = [fork(lambda pipe: takes_part(lab, at, pipe)) for _n in range(2)]
    counts = [int(pipe.read()) for _child, pipe in children]
    assert [ended(child) for child, _pipe in children] == [0, 0]
    for _child, pipe in children:
        pipe.close()
    assert sum(counts) == 1000
    assert min(counts) > 0
    assert lab.told() == {row.key: 1 for row in rows}


def test_f7_control_two_that_only_look_deliver_all_of_it_twice(lab: Lab) -> None:
    lab.remind(past(50))
    with lab.store() as one, lab.store() as other:
        early = FakeClock(utc_now() - HOUR)
        pair = [Naive(one, early), Naive(other, early)]
        early.set(utc_now())
        assert sum(len(naive.beat()) for naive in pair) == 100


# -- F8: another program holds the database --------------------------------------------


@contextmanager
def locked(place: Place) -> Iterator[None]:
    holder = raw(place.database)
    holder.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holder.execute("ROLLBACK")
        holder.close()


def ticking(mine: ReminderService, seconds: float = 0.3) -> tuple[Ticker, Lanes]:
    lanes = Lanes()
    ticker = Ticker(lanes)
    ticker.every(seconds, mine.deliver, Lane.WIDE, next_due=mine.next_due)
    ticker.start()
    return ticker, lanes


def until(true: Callable[[], object], seconds: float = 20.0) -> float:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "it never came true"
        time.sleep(0.02)
    return time.monotonic() - began


def test_f8_a_locked_database_delays_and_ends_nothing(lab: Lab) -> None:
    rows = lab.remind(past(40))
    waits: list[float] = []
    with lab.store(on_wait=waits.append) as store:
        mine = service(store)
        with locked(lab.place):
            ticker, lanes = ticking(mine)
            until(lambda: waits)
            time.sleep(LOCKED_SECONDS)
            looked = time.monotonic()
            assert mine.inbox(lab.people[0].id) == []
            assert time.monotonic() - looked < 1  # a window that asks is answered
            assert ticker.alive()
        took = until(lambda: len(lab.notices()) == 40)
        assert took < 30
        assert ticker.alive()
        ticker.stop()
        lanes.close()
    assert lab.told() == {row.key: 1 for row in rows}


def test_f8_control_without_patience_the_beat_fails(lab: Lab) -> None:
    lab.remind(past())
    with lab.store(patience=0.0) as store, locked(lab.place):
        mine = service(store)
        with pytest.raises(StoreError) as told:
            mine.deliver()
        assert told.value.code == "store.busy"
        assert mine.trouble() is told.value


# -- F9: the disk does not take it -----------------------------------------------------


class Disk:
    """A disk that can be made full, or read-only, between two transactions."""

    def __init__(self, store: Store) -> None:
        self.pragma = ""
        event.listen(store.engine, "begin", self._set)

    def _set(self, connection: Any) -> None:
        if self.pragma:
            connection.exec_driver_sql(f"PRAGMA {self.pragma}")


FULL, READ_ONLY = "max_page_count=1", "query_only=ON"
ROOM, WRITABLE = "max_page_count=1073741823", "query_only=OFF"


@pytest.mark.parametrize(
    ("broken", "mended", "code"),
    [(FULL, ROOM, "store.full"), (READ_ONLY, WRITABLE, "store.read_only")],
)
def test_f9_what_cannot_be_recorded_is_told_and_sent_after_the_repair(
    lab: Lab, broken: str, mended: str, code: str
) -> None:
    rows = lab.remind(past(300))
    with lab.store() as store:
        disk, mine = Disk(store), service(store)
        disk.pragma = broken
        with pytest.raises(StoreError) as told:
            mine.deliver()
        assert told.value.code == code
        trouble = mine.trouble()
        assert trouble is not None
        assert trouble.code == code
        assert not lab.notices()
        assert lab.states() == {ReminderState.PLANNED: 300}
        disk.pragma = mended
        assert mine.deliver() == 300
        assert mine.trouble() is None
    assert lab.told() == {row.key: 1 for row in rows}


def test_f9_a_mail_that_could_not_be_recorded_stays_claimed_until_it_can(
    lab: Lab,
) -> None:
    lab.remind([utc_now() - SECOND], BOTH)
    clock = FakeClock(utc_now())
    with lab.store(clock) as store:
        disk = Disk(store)

        def break_it(name: str) -> None:
            if name == "sent":
                disk.pragma = READ_ONLY

        post = mail_delivery(store, lab.sink, clock=clock, step=break_it)
        with pytest.raises(StoreError):
            post.deliver()
        assert lab.states()[ReminderState.CLAIMED] == 1
        disk.pragma = WRITABLE
        clock.advance(LEASE + SECOND)
        assert service(store, clock=clock, mailer=lab.sink).beat() == 2
    assert len(lab.sink.ids) == 2
    assert len(set(lab.sink.ids)) == 1
    assert sum(lab.told().values()) == 1


def test_f9_control_a_notice_written_before_its_record_is_doubled(lab: Lab) -> None:
    lab.remind(past())
    with lab.store() as store:
        disk = Disk(store)

        def break_it(name: str) -> None:
            if name == "half" and not disk.pragma:
                disk.pragma = READ_ONLY

        careless = Careless(store, Awake(store), step=break_it)
        with pytest.raises(StoreError):
            careless.deliver()
        disk.pragma = WRITABLE
        careless.deliver()
    assert sum(lab.told().values()) == 2


# -- F10, F11, F12: turns change, and so do zones' clocks -----------------------------


@pytest.fixture
def shop(lab: Lab) -> Iterator[Shop]:
    clock = FakeClock(datetime(2026, 5, 25, 9, tzinfo=UTC))
    with lab.store(clock) as store:
        yield Shop(lab, clock, store)


def test_f10_a_swap_one_second_before_the_reminder_goes_to_the_new_holder(
    shop: Shop,
) -> None:
    ana, ben = shop.lab.people[:2]
    turn = shop.turn(0)
    shop.go(turn.start_at - HOUR - SECOND)
    swap = shop.rotations.ask_swap(turn.id, ben.id, actor=ana.id)
    shop.rotations.answer_swap(swap.id, accept=True, actor=ben.id)
    shop.clock.advance(SECOND)
    shop.service.beat()
    ours = [turn.id]
    assert shop.heard(0, ReminderKind.LEAD) == []  # Ana's 24 h one was the request
    assert shop.heard(1, ReminderKind.ACCEPT) == ours  # the lead went with it
    shop.go(turn.start_at + MINUTE)
    assert shop.heard(0, ReminderKind.NO_LONGER) == ours
    assert shop.heard(0, ReminderKind.START) == []
    assert shop.heard(1, ReminderKind.START) == ours


def held_by_another(shop: Shop, kind: type[InboxDelivery]) -> int:
    """The turn is given away behind the planner's back; what its holder then gets."""
    turn = shop.turn(0)
    shop.go(turn.start_at - HOUR - SECOND)
    before = len(shop.service.inbox(shop.lab.people[0].id))
    given = replace(turn, person_id=shop.lab.people[1].id, revision=turn.revision + 1)
    with shop.store.begin(SYSTEM, "turn.take") as work:
        work.put(given, journaled=False)
    shop.clock.advance(SECOND)
    kind(shop.store, Awake(shop.store)).deliver()
    return len(shop.service.inbox(shop.lab.people[0].id)) - before


def test_f10_a_second_look_at_the_turn_holds_back_what_went_stale(shop: Shop) -> None:
    assert held_by_another(shop, InboxDelivery) == 0


def test_f10_control_without_a_second_look_the_old_holder_is_told(shop: Shop) -> None:
    class NoSecondLook(InboxDelivery):
        def _judged(self, work: Any, taken: Any, how: Any) -> Judged:
            found = super()._judged(work, taken, how)
            alone = Decision(action=Action.SEND, tone=Tone.COMING)
            send = tuple((Group(lead=row), alone) for row in taken)
            return replace(found, verdict=Verdict(send=send))

    assert held_by_another(shop, NoSecondLook) == 1


def moved_after_the_day_before(shop: Shop) -> None:
    turn = shop.turn(0)
    shop.go(turn.start_at - 20 * HOUR)
    later = replace(shop.version, anchor_wall=on_the_wall(2026, 6, 1, 11))
    shop.rotations.edit(
        shop.lab.rotation.id, later, at=shop.clock(), actor=shop.lab.owner.id
    )


def test_f11_a_moved_hand_over_is_told_once_and_moves_the_rest(shop: Shop) -> None:
    before = shop.rows(ReminderKind.START, 0)[0]
    moved_after_the_day_before(shop)
    turn = shop.turn(0)
    assert turn.start_at == datetime(2026, 6, 1, 11, tzinfo=UTC)
    after = shop.rows(ReminderKind.START, 0)[0]
    assert (before.key, before.due_at + 2 * HOUR) == (after.key, after.due_at)
    shop.go(turn.start_at + MINUTE)
    assert shop.heard(0, ReminderKind.MOVED) == [turn.id]
    leads = shop.rows(ReminderKind.LEAD, 0)
    assert {row.detail: row.due_at for row in leads if row.detail == "1h"} == {
        "1h": turn.start_at - HOUR
    }
    assert shop.heard(0, ReminderKind.START) == [turn.id]
    told = shop.lab.told()
    assert max(told.values()) == 1


def test_f11_control_a_planner_without_memory_tells_of_no_move(shop: Shop) -> None:
    moved_after_the_day_before(shop)
    from socialdesk.domain.reminding import Scene
    from socialdesk.services.reminder_planning import ways

    lab = shop.lab
    with shop.store.read() as reading:
        scene = Scene(
            turns=[shop.turn(0)],
            rotations={lab.rotation.id: lab.rotation},
            people={person.id: person for person in lab.people},
            channels={lab.channel.id: lab.channel},
            rules=ways(reading).rules,
        )
        known = reading.all(Reminder)
    now = shop.clock()
    moved = ReminderKind.MOVED
    assert moved in {row.kind for row in wanted(scene, known, now=now)}
    assert moved not in {row.kind for row in wanted(scene, [], now=now)}


ZONES = {
    "Europe/London": on_the_wall(2026, 3, 29, 9),
    "America/New_York": on_the_wall(2026, 3, 8, 9),
    "Australia/Lord_Howe": on_the_wall(2026, 4, 5, 9),
    "America/Santiago": on_the_wall(2026, 9, 6, 9),
    "America/Havana": on_the_wall(2026, 11, 1, 9),
}


@pytest.mark.parametrize(("zone", "start"), ZONES.items())
def test_f12_a_day_is_counted_on_the_wall_and_an_hour_on_the_clock(
    lab: Lab, zone: str, start: datetime
) -> None:
    clock = FakeClock(reached(start, zone) - 3 * DAY)
    with lab.store(clock) as store:
        shop = Shop(lab, clock, store, zone=zone, anchor_wall=start)
        at = reached(start, zone)
        due = {
            row.detail: row.due_at
            for row in shop.rows(ReminderKind.LEAD, 0)
            if row.medium is Medium.INBOX
        }
        assert wall(due["1d"], zone) == start - DAY
        assert due["1d"] != at - DAY  # the control: a day on the clock is another
        assert due["1h"] == at - HOUR
        shop.go(at + MINUTE)
        turn = shop.turn(0)
        assert shop.heard(0, ReminderKind.START) == [turn.id]
        assert shop.heard(0, ReminderKind.LEAD) == [turn.id]
        assert max(lab.told().values()) == 1
        sent = {row.detail: row.sent_at for row in shop.rows(ReminderKind.LEAD, 0)}
        assert sent["1h"] == at - HOUR


# -- F13: the mail server fails --------------------------------------------------------


class Moody(FakeMailer):
    """Refuses one person, each time in another way; `tries` says when."""

    def __init__(self, clock: FakeClock, troubles: list[Exception]) -> None:
        super().__init__()
        self.clock, self.moods, self.tries = clock, troubles, []

    def send(self, mail: Any) -> None:
        if mail.to == "ana@x.test" and self.moods:
            self.tries.append(self.clock())
            raise self.moods.pop(0)
        super().send(mail)


def troubles() -> list[Exception]:
    return [
        NetworkError("mail.lost", "It hung up.", retryable=True),
        NetworkError("mail.time_out", "It took too long.", retryable=True),
        NetworkError("mail.refused", "500 no", retryable=False),
    ]


def test_f13_three_failures_are_the_last_and_the_owner_is_told(lab: Lab) -> None:
    clock = FakeClock(utc_now())
    lab.remind([clock() - SECOND] * 2, MAIL, ahead=DAY)
    mailer = Moody(clock, troubles())
    with lab.store(clock) as store:
        mine = service(store, clock=clock, mailer=mailer)
        mine.beat()
        assert [mail.to for mail in mailer.sent] == ["ben@x.test"]  # nobody waits
        for _minute in range(30):
            clock.advance(MINUTE)
            mine.beat()
        assert len(mailer.tries) == 3
        first, second = (
            later - earlier
            for earlier, later in zip(mailer.tries, mailer.tries[1:], strict=False)
        )
        assert MINUTE <= first < second
        assert lab.states()[ReminderState.FAILED] == 1
        inbox = mine.inbox(lab.owner.id)
        assert [notice.kind for notice in inbox] == [ReminderKind.FAILED]
        assert "Ana" in inbox[0].body
        assert "500 no" in inbox[0].body


def test_f13_control_a_failure_that_nobody_catches_delays_the_others(lab: Lab) -> None:
    class Fragile(MailDelivery):
        def _trouble(self, mail: Any) -> None:
            self._post.mailer.send(mail)  # type: ignore[union-attr]

    clock = FakeClock(utc_now())
    lab.remind([clock() - 2 * SECOND, clock() - SECOND], MAIL, ahead=DAY)
    mailer = Moody(clock, troubles())
    with lab.store(clock) as store:
        post = mail_delivery(store, mailer, kind=Fragile, clock=clock)
        with pytest.raises(NetworkError):
            post.deliver()
    assert mailer.sent == []


# -- F14: a new release ----------------------------------------------------------------


RENAMED = """
import sys, types
from importlib import import_module
# A release in which every function of the services has another name: what a row that
# names one would look up is gone.
from tests.faults.reminder_lab import Lab, service, utc_now
import socialdesk.services.reminders as old
for name in [n for n in vars(old.ReminderService) if n in ("popped", "answer", "seen")]:
    setattr(old.ReminderService, "renamed_" + name, getattr(old.ReminderService, name))
    delattr(old.ReminderService, name)
from socialdesk.store.engine import open_engine
from socialdesk.store.unit_of_work import Store
from pathlib import Path
store = Store(open_engine(Path(sys.argv[1])), clock=utc_now)
print(service(store).beat())
store.close()
"""


def test_f14_rows_name_no_function_and_outlive_a_new_release(lab: Lab) -> None:
    lab.remind([*past(3), utc_now() + DAY])
    database = raw(lab.place.database)
    for row in database.execute("SELECT * FROM reminder"):
        assert not any(isinstance(value, bytes) for value in row)
        assert "socialdesk" not in " ".join(map(str, row))
    database.close()
    ran = subprocess.run(
        [sys.executable, "-c", RENAMED, str(lab.place.database)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.split() == ["3"], ran.stderr
    assert lab.states() == {ReminderState.SENT: 3, ReminderState.PLANNED: 1}


def remind_me() -> None:
    """A job of the control."""


def test_f14_control_a_job_store_drops_what_was_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    def scheduler() -> Any:
        store = SQLAlchemyJobStore(f"sqlite:///{tmp_path}/jobs.db")
        return BackgroundScheduler({}, jobstores={"default": store}, timezone="UTC")

    before = scheduler()
    before.start(paused=True)
    before.add_job(f"{__name__}:remind_me", "date", run_date=utc_now() + DAY)
    assert len(before.get_jobs()) == 1
    before.shutdown()
    monkeypatch.delitem(globals(), "remind_me")
    after = scheduler()
    after.start(paused=True)
    assert after.get_jobs() == []
    after.shutdown()


# -- F15: the scheduler's thread ends --------------------------------------------------


def test_f15_a_dead_ticker_is_noticed_and_wound_up_again(lab: Lab) -> None:
    lab.remind([utc_now() + SECOND / 2])
    with lab.store() as store:
        mine = service(store)
        ticker, lanes = ticking(mine, 0.1)
        assert ticker._scheduler is not None
        ticker._scheduler.shutdown(wait=True)  # its thread ends, by hand
        until(lambda: not ticker.alive(), 90)
        time.sleep(max(0.0, 0.6 - (ticker.age() or 0)))
        assert not lab.notices()  # the control: without the watchdog nothing goes out
        with pytest.MonkeyPatch.context() as patched:
            # What stands still may not answer; the real one is shut down already.
            patched.setattr(ticker, "stop", lambda **_how: None)
            ticker._scheduler = None
            ticker.restart()
        until(lab.notices)
        ticker.stop()
        lanes.close()
    assert sum(lab.told().values()) == 1


# -- F16: the zones change -------------------------------------------------------------


ZONES_CHANGED = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socialdesk.store.engine import open_engine
from socialdesk.store.unit_of_work import Store
from socialdesk.domain.reminders import Reminder, ReminderState
from tests.fakes import FakeClock
from tests.faults.reminder_lab import service
clock = FakeClock(datetime(2026, 3, 7, 15, tzinfo=UTC))
store = Store(open_engine(Path(sys.argv[1])), clock=clock)
mine = service(store, clock=clock)
if sys.argv[2] == "plan":
    mine.plan_again()
mine.beat()
store.close()
"""


def test_f16_planned_reminders_move_with_the_zones_and_sent_ones_stay(
    lab: Lab, tmp_path: Path
) -> None:
    from importlib.resources import files

    clock = FakeClock(datetime(2026, 3, 1, 15, tzinfo=UTC))
    with lab.store(clock) as store:
        # In 2026 New York changes on the 8th of March; the new rules never change.
        start = on_the_wall(2026, 3, 2, 9)
        shop = Shop(lab, clock, store, zone="America/New_York", anchor_wall=start)
        shop.go(datetime(2026, 3, 7, 15, tzinfo=UTC))
        before = {row.key: row for row in lab.rows()}
    lima = Path(str(files("tzdata"))) / "zoneinfo" / "America" / "Lima"
    (tmp_path / "tz" / "America").mkdir(parents=True)
    shutil.copyfile(lima, tmp_path / "tz" / "America" / "New_York")

    def run(how: str) -> dict[str, Reminder]:
        ran = subprocess.run(
            [sys.executable, "-c", ZONES_CHANGED, str(lab.place.database), how],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "PYTHONTZPATH": str(tmp_path / "tz"),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return {row.key: row for row in lab.rows()}

    def due(rows: dict[str, Reminder], key: str) -> datetime:
        return rows[key].due_at

    coming = [
        key
        for key, row in before.items()
        if row.kind is ReminderKind.START
        and row.state is ReminderState.PLANNED
        and row.turn_no in {1, 2}
    ]
    assert coming
    unplanned = run("beat")
    assert all(due(unplanned, key) == due(before, key) for key in coming)  # control
    after = run("plan")
    assert all(due(after, key) == due(before, key) + HOUR for key in coming)
    for key, row in before.items():
        if row.state is ReminderState.SENT:
            assert (after[key].due_at, after[key].sent_at) == (row.due_at, row.sent_at)


def test_the_faults_leave_no_thread_behind() -> None:
    names = {thread.name for thread in threading.enumerate()}
    assert not any(name.startswith("APScheduler") for name in names)
