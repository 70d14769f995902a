"""Delivering reminders and keeping inboxes: the service on a real file and engine."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from socialdesk.domain.errors import RightError, RuleError
from socialdesk.domain.ids import TurnId
from socialdesk.domain.notices import Notice, Reply, Snooze
from socialdesk.domain.periods import Period
from socialdesk.domain.ports import Answer, ShownBy
from socialdesk.domain.reminders import (
    DECLINED,
    Medium,
    Reminder,
    ReminderKind,
    ReminderState,
)
from socialdesk.domain.rotations import TurnState
from socialdesk.domain.settings import Reminding, record
from socialdesk.domain.team import SYSTEM, Person, Role
from socialdesk.networks.ics import IcsWriter
from socialdesk.services.awake import Awake
from socialdesk.services.mail_delivery import AFTER_RESUME
from socialdesk.services.popups import SUMMARY
from socialdesk.store import awake
from socialdesk.store.opening import Place
from socialdesk.store.tables import reminders
from tests.fakes import FakeClock, FakeMailer, FakeNotifier
from tests.faults.reminder_lab import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Lab,
    Shop,
    service,
    utc_now,
)
from tests.makers import a_person

MONDAY = datetime(2026, 6, 1, 9, tzinfo=UTC)


class Desk(Shop):
    """A shop whose notifier and mailer are at hand."""

    def __init__(self, lab: Lab, clock: FakeClock, store: Any, **more: Any) -> None:
        self.notifier, self.mailer = FakeNotifier(), FakeMailer()
        outside = {"notifier": self.notifier, "mailer": self.mailer}
        reminding = {"mail": True}
        super().__init__(
            lab, clock, store, outside=outside, reminding=reminding, **more
        )

    @property
    def ana(self) -> Person:
        return self.lab.people[0]

    @property
    def ben(self) -> Person:
        return self.lab.people[1]

    @property
    def cem(self) -> Person:
        return self.lab.people[2]

    def settle(self, **changes: Any) -> None:
        with self.store.begin(SYSTEM, "settings.change") as work:
            from socialdesk.services.settings import read

            work.put(record(replace(read(work, Reminding), **changes)))
            self.service._planning.replan(work)

    def notice(self, person: Person, kind: ReminderKind) -> Notice:
        found = [n for n in self.service.inbox(person.id) if n.kind is kind]
        assert found, f"{person.name} has no {kind}"
        return found[0]

    def heard_by_owner(self, kind: ReminderKind) -> list[str]:
        inbox = self.service.inbox(self.lab.owner.id)
        return [notice.turn_id for notice in inbox if notice.kind is kind]

    def asked(self) -> Notice:
        """Ana is asked to accept the turn that begins on Monday, a day before."""
        self.go(MONDAY - DAY + SECOND)
        return self.notice(self.ana, ReminderKind.ACCEPT)


@pytest.fixture
def desk(place: Place) -> Iterator[Desk]:
    lab = Lab(place)
    with_backup = replace(lab.channel, backup_id=lab.people[2].id)
    lab.put(with_backup)
    lab.channel = with_backup
    clock = FakeClock(MONDAY - 7 * DAY)
    with lab.store(clock) as store:
        yield Desk(lab, clock, store)


def pair(rows: list[Reminder]) -> set[tuple[Medium, ReminderState]]:
    return {(row.medium, row.state) for row in rows}


# -- planning and delivering -----------------------------------------------------------


def test_nothing_is_planned_while_there_is_no_rotation(place: Place) -> None:
    lab = Lab(place)
    with lab.store() as store:
        mine = service(store)
        mine.plan_again()
        assert mine.next_due() is None
        assert mine.beat() == 0
    assert lab.rows() == []


def test_planning_again_changes_nothing(desk: Desk) -> None:
    before = desk.lab.rows()
    desk.service.plan_again()
    assert desk.lab.rows() == before
    assert before


def test_a_turn_that_comes_back_under_a_new_identity_is_not_told_twice(
    desk: Desk,
) -> None:
    asked = desk.asked()
    with desk.store.begin(SYSTEM, "settings.change") as work:
        told = work.all(Reminder, reminders.c.state == ReminderState.SENT.value)
        for row in told:  # as a clock that was wrong for a while leaves it
            past = work.now - DAY
            gone = replace(row, turn_id=TurnId("gone"), turn_end_at=past)
            work.put(gone, journaled=False)

    desk.service.plan_again()
    desk.go(MONDAY - DAY + 2 * SECOND)

    assert asked.reminder_key in {row.key for row in told}
    inbox = desk.service.inbox(desk.ana.id)
    assert [each.reminder_key for each in inbox].count(asked.reminder_key) == 1


def test_planning_leaves_no_entry_in_the_journal(desk: Desk) -> None:
    from socialdesk.store import journal

    with desk.store.read() as reading:
        before = journal.head(reading.connection)
    desk.clock.advance(7 * DAY)
    desk.service.plan_again()
    desk.service.beat()
    with desk.store.read() as reading:
        assert journal.head(reading.connection) == before


def test_the_next_due_time_is_that_of_the_first_planned_reminder(desk: Desk) -> None:
    first = min(row.due_at for row in desk.lab.rows() if row.medium is Medium.INBOX)
    assert desk.service.next_due() == first
    desk.clock.set(first)
    assert desk.service.beat() > 0
    due = desk.service.next_due()
    assert due is not None
    assert due > first


def test_a_turn_is_told_from_the_request_to_its_end(desk: Desk) -> None:
    desk.go(MONDAY + 8 * DAY)
    kinds = [n.kind for n in desk.service.inbox(desk.ana.id)][::-1]
    assert kinds[:3] == [ReminderKind.ACCEPT, ReminderKind.LEAD, ReminderKind.START]
    assert ReminderKind.END in kinds


def test_reminders_that_are_off_are_planned_and_not_sent(desk: Desk) -> None:
    desk.service.pause(actor=desk.lab.owner.id)
    assert desk.service.next_due() is None
    assert desk.service.next_mail() is None
    desk.clock.set(MONDAY - HOUR)
    desk.service.plan_again()
    assert desk.service.beat() == 0
    assert desk.mailer.sent == []
    desk.service.resume(actor=desk.lab.owner.id)
    assert desk.service.beat() > 0
    assert desk.mailer.sent


def test_only_an_owner_turns_reminders_on_again(desk: Desk) -> None:
    desk.service.pause(actor=SYSTEM)
    with pytest.raises(RightError):
        desk.service.resume(actor=desk.ana.id)


def test_what_is_planned_can_be_listed(desk: Desk) -> None:
    period = Period(MONDAY - DAY, MONDAY + SECOND)
    rows = desk.service.planned(period)
    assert {row.kind for row in rows} >= {ReminderKind.LEAD, ReminderKind.START}
    assert [row.due_at for row in rows] == sorted(row.due_at for row in rows)


def test_a_beat_is_noted(desk: Desk) -> None:
    assert desk.service.last_beat() is None
    desk.service.beat()
    assert desk.service.last_beat() == desk.clock()


def test_what_came_too_late_is_told_to_the_owner_once(desk: Desk) -> None:
    desk.clock.set(MONDAY + 30 * DAY)
    desk.service.beat()  # without planning: the old rows are found late
    missed = [r for r in desk.lab.rows() if r.state is ReminderState.MISSED]
    assert missed
    assert not any(row.reported for row in missed)
    for _minute in range(30):
        desk.clock.advance(MINUTE)
        desk.service.beat()
    digests = [
        n
        for n in desk.service.inbox(desk.lab.owner.id)
        if n.kind is ReminderKind.MISSED
    ]
    assert len(digests) == 1
    rows = desk.lab.rows()
    assert all(row.reported for row in rows if row.key in {m.key for m in missed})
    mails = [m for m in desk.mailer.sent if m.subject == digests[0].title]
    assert not mails  # the owner of the lab has no address
    desk.service.plan_again()
    desk.go(desk.clock() + DAY)
    again = [n for n in desk.service.inbox(desk.lab.owner.id) if n.kind == "missed"]
    assert len(again) == 1


def test_every_owner_gets_the_same_digest_and_a_mail_says_it_again(
    desk: Desk,
) -> None:
    second = a_person("Otto", role=Role.OWNER, email="otto@x.test", zone="Asia/Tokyo")
    desk.lab.put(second)
    desk.clock.set(MONDAY + 30 * DAY)
    for _minute in range(30):
        desk.service.beat()
        desk.clock.advance(MINUTE)
    digests = [
        notice
        for person in (desk.lab.owner, second)
        for notice in desk.service.inbox(person.id)
        if notice.kind is ReminderKind.MISSED
    ]
    assert len(digests) == 2
    assert digests[0].title == digests[1].title
    [mail] = [mail for mail in desk.mailer.sent if mail.to == second.email]
    assert mail.subject == digests[0].title


def test_what_is_prepared_early_is_delivered_when_it_is_due(place: Place) -> None:
    lab, committed = Lab(place), []
    due = utc_now() + 0.5 * SECOND
    lab.remind([due])

    def heard(_changes: object) -> None:
        committed.append(utc_now())

    with lab.store(utc_now, on_commit=heard) as store:
        mine = service(store, early=2 * SECOND)
        wakes_at = mine.next_due()
        assert wakes_at == due - 2 * SECOND
        assert mine.deliver() == 1
    assert committed[0] >= due
    [notice] = lab.notices()
    assert notice.at == due


# -- mail ------------------------------------------------------------------------------


def test_a_mail_carries_the_turn_as_a_calendar_file(desk: Desk) -> None:
    from icalendar import Calendar

    desk.service._mail._post = replace(desk.service._mail._post, calendar=IcsWriter())
    desk.asked()
    mail = desk.mailer.sent[0]
    turn = desk.turn(0)
    [attached] = mail.attachments
    assert attached.media_type == "text/calendar"
    calendar = Calendar.from_ical(attached.content)
    [event] = calendar.walk("VEVENT")
    assert event["UID"] == f"{turn.id}@socialdesk"
    assert event["SEQUENCE"] == turn.revision
    assert event.decoded("DTSTART") == turn.start_at


def test_who_is_relieved_gets_a_cancelled_event_of_a_later_revision(
    desk: Desk,
) -> None:
    desk.service._mail._post = replace(desk.service._mail._post, calendar=IcsWriter())
    desk.asked()
    turn = desk.turn(0)
    desk.rotations.hand_over(turn.id, desk.ben.id, actor=desk.ana.id)
    desk.go(desk.clock() + HOUR)
    [cancelled] = [m for m in desk.mailer.sent if "no longer yours" in m.subject]
    text = cancelled.attachments[0].content.decode()
    assert "STATUS:CANCELLED" in text
    assert f"UID:{turn.id}@socialdesk" in text
    assert f"SEQUENCE:{turn.revision + 1}" in text


def test_after_a_resume_mail_waits_for_the_network(desk: Desk) -> None:
    desk.clock.sleep(6 * DAY + 2 * SECOND)
    desk.service.clock_jumped(6 * DAY.total_seconds())
    assert desk.service.beat() > 0
    assert desk.mailer.sent == []
    due = desk.service.next_mail()
    assert due == desk.clock() + AFTER_RESUME
    desk.clock.advance(AFTER_RESUME)
    assert desk.service.beat() > 0
    assert desk.mailer.sent


def test_a_mail_keeps_its_name_over_a_retry(desk: Desk) -> None:
    desk.mailer.fail()
    desk.asked()
    for _minute in range(3):
        desk.clock.advance(MINUTE)
        desk.service.beat()
    assert len(desk.mailer.tried) == 2
    assert len({mail.message_id for mail in desk.mailer.tried}) == 1


def test_closing_gives_back_what_this_program_claimed(desk: Desk) -> None:
    rows = desk.lab.remind([desk.clock() - SECOND], [Medium.MAIL], first=500)
    desk.service._mail._claim()
    assert ReminderState.CLAIMED in {row.state for row in desk.lab.rows()}
    desk.service.release()
    states = {row.key: row.state for row in desk.lab.rows()}
    assert states[rows[0].key] is ReminderState.PLANNED


# -- the inbox -------------------------------------------------------------------------


def test_a_notice_is_seen_by_its_own_reader_only(desk: Desk) -> None:
    notice = desk.asked()
    assert desk.service.unseen(desk.ana.id) == 1
    with pytest.raises(RightError):
        desk.service.seen(notice.id, actor=desk.ben.id)
    assert desk.service.seen(notice.id, actor=desk.ana.id).seen_at == desk.clock()
    assert desk.service.unseen(desk.ana.id) == 0
    assert notice.id not in desk.notifier.open


def test_a_notice_put_aside_pops_up_again_when_that_ends(desk: Desk) -> None:
    notice = desk.asked()
    desk.service.snooze(notice.id, Snooze.ONE_HOUR, actor=desk.ana.id)
    assert desk.service.unseen(desk.ana.id) == 0
    assert notice.id not in desk.notifier.open
    back = desk.clock() + HOUR
    assert desk.service.next_due() is not None
    desk.clock.set(back - SECOND)
    desk.service.beat()
    assert notice.id not in desk.notifier.open
    assert desk.service.next_due() == back
    desk.clock.set(back)
    desk.service.beat()
    assert notice.id in desk.notifier.open
    assert desk.service.unseen(desk.ana.id) == 1


def test_tomorrow_is_that_of_the_readers_zone(desk: Desk) -> None:
    there = replace(desk.ana, zone="America/New_York")
    desk.lab.put(there)
    notice = desk.asked()
    put = desk.service.snooze(notice.id, Snooze.TOMORROW, actor=desk.ana.id)
    assert put.snoozed_until == datetime(2026, 6, 1, 13, tzinfo=UTC)


# -- answers ---------------------------------------------------------------------------


def test_accepting_from_a_notice_accepts_the_turn(desk: Desk) -> None:
    notice = desk.asked()
    answered = desk.service.answer(notice.id, accept=True, actor=desk.ana.id)
    assert answered.answered is Reply.ACCEPTED
    turn = desk.turn(0)
    assert (turn.state, turn.accepted_by) == (TurnState.ACCEPTED, desk.ana.id)
    desk.go(MONDAY + HOUR)
    assert desk.heard(2, ReminderKind.BACKUP) == []


def test_accepting_on_the_board_answers_the_notice_too(desk: Desk) -> None:
    notice = desk.asked()
    desk.rotations.accept(desk.turn(0).id, actor=desk.ana.id)
    with desk.store.read() as reading:
        kept = reading.get(Notice, notice.id)
    assert kept.answered is Reply.ACCEPTED
    assert kept.seen_at is not None


def test_declining_asks_the_backup_and_then_the_owner_at_once(desk: Desk) -> None:
    notice = desk.asked()
    desk.service.answer(notice.id, accept=False, actor=desk.ana.id)
    desk.go(desk.clock() + HOUR / 2)
    request = desk.notice(desk.cem, ReminderKind.BACKUP)
    assert desk.heard_by_owner(ReminderKind.OWNER) == []
    desk.service.answer(request.id, accept=False, actor=desk.cem.id)
    rows = desk.rows(ReminderKind.BACKUP, 0)
    assert {row.result for row in rows if row.medium is Medium.INBOX} == {DECLINED}
    assert desk.turn(0).person_id == desk.ana.id  # the plan's person keeps it
    desk.go(desk.clock() + HOUR / 2)
    assert desk.heard_by_owner(ReminderKind.OWNER) == [desk.turn(0).id]


def test_the_backups_yes_gives_them_the_turn(desk: Desk) -> None:
    notice = desk.asked()
    desk.service.answer(notice.id, accept=False, actor=desk.ana.id)
    desk.go(desk.clock() + HOUR / 2)
    request = desk.notice(desk.cem, ReminderKind.BACKUP)
    desk.service.answer(request.id, accept=True, actor=desk.cem.id)
    turn = desk.turn(0)
    assert (turn.person_id, turn.accepted_by) == (desk.cem.id, desk.cem.id)
    desk.go(MONDAY + HOUR)
    assert desk.heard(0, ReminderKind.NO_LONGER) == [turn.id]
    assert desk.heard_by_owner(ReminderKind.OWNER) == []


def test_the_first_yes_wins(desk: Desk) -> None:
    notice = desk.asked()
    desk.service.answer(notice.id, accept=False, actor=desk.ana.id)
    desk.go(desk.clock() + HOUR / 2)
    request = desk.notice(desk.cem, ReminderKind.BACKUP)
    desk.service.answer(request.id, accept=True, actor=desk.cem.id)
    with pytest.raises((RuleError, RightError)):
        desk.service.answer(notice.id, accept=True, actor=desk.ana.id)
    assert desk.turn(0).accepted_by == desk.cem.id


def test_whoever_was_not_asked_cannot_take_a_turn_by_saying_yes(desk: Desk) -> None:
    with pytest.raises(RightError):
        desk.rotations.accept(desk.turn(0).id, actor=desk.ben.id)


def test_a_statement_cannot_be_answered(desk: Desk) -> None:
    desk.go(MONDAY + SECOND)
    notice = desk.notice(desk.ana, ReminderKind.START)
    with pytest.raises(RuleError):
        desk.service.answer(notice.id, accept=True, actor=desk.ana.id)


def test_a_strangers_answer_changes_nothing(desk: Desk) -> None:
    notice = desk.asked()
    with pytest.raises(RightError):
        desk.service.answer(notice.id, accept=True, actor=desk.ben.id)
    assert desk.turn(0).state is TurnState.PLANNED


# -- pop-ups ---------------------------------------------------------------------------


def test_a_pop_up_says_who_showed_it_and_offers_what_can_be_done(desk: Desk) -> None:
    notice = desk.asked()
    shown = desk.notifier.open[notice.id]
    assert [button.answer for button in shown.buttons] == [
        Answer.OPEN,
        Answer.ACCEPT,
        Answer.SNOOZE,
    ]
    rows = desk.rows(ReminderKind.ACCEPT, 0)
    results = {row.medium: row.result for row in rows}
    assert results[Medium.INBOX] == ShownBy.DESKTOP.value


def test_a_desktop_that_shows_nothing_fails_no_reminder(desk: Desk) -> None:
    desk.notifier.available = False
    notice = desk.asked()
    rows = desk.rows(ReminderKind.ACCEPT, 0)
    assert (Medium.INBOX, ReminderState.SENT) in pair(rows)
    desk.notifier.available = True
    desk.service.beat()
    assert notice.id in desk.notifier.open


def test_the_person_at_the_desk_sees_their_own_pop_ups_alone(desk: Desk) -> None:
    desk.service.attend(desk.ben.id)
    desk.asked()
    assert desk.notifier.shown == []


def test_no_pop_up_comes_where_the_settings_say_so(desk: Desk) -> None:
    desk.settle(desktop=False)
    desk.asked()
    assert desk.notifier.shown == []


def test_many_at_once_become_one_pop_up(desk: Desk) -> None:
    desk.lab.remind([desk.clock()] * 10, first=500)
    desk.service.beat()
    [shown] = desk.notifier.shown
    assert shown.id == SUMMARY
    assert shown.title == "10 reminders wait for you"
    desk.service.popped(SUMMARY, Answer.SNOOZE)
    desk.service.beat()
    assert len(desk.notifier.shown) == 1


def test_accepting_on_a_pop_up_accepts_the_turn(desk: Desk) -> None:
    notice = desk.asked()
    desk.service.popped(notice.id, Answer.ACCEPT)
    assert desk.turn(0).accepted_by == desk.ana.id


def test_snoozing_on_a_pop_up_puts_the_notice_aside_for_an_hour(desk: Desk) -> None:
    notice = desk.asked()
    desk.service.popped(notice.id, Answer.SNOOZE)
    [kept] = [n for n in desk.service.inbox(desk.ana.id) if n.id == notice.id]
    assert kept.snoozed_until == desk.clock() + HOUR


def test_opening_a_pop_up_tells_the_window(desk: Desk) -> None:
    opened: list[str] = []
    desk.service.when_opened(opened.append)
    notice = desk.asked()
    desk.service.popped(notice.id, Answer.CLICKED)
    assert opened == [notice.id]


def test_an_answer_that_cannot_be_taken_is_explained(desk: Desk) -> None:
    notice = desk.asked()
    desk.clock.set(MONDAY + 8 * DAY)
    desk.service.popped(notice.id, Answer.ACCEPT)
    assert "over" in desk.notifier.shown[-1].body


# -- when programs ran -----------------------------------------------------------------


def test_beats_lengthen_one_span_and_sleep_begins_another(desk: Desk) -> None:
    clock, mine = desk.clock, Awake(desk.store)
    began = clock()
    for _beat in range(20):
        mine.beat(clock())
        clock.advance(20 * SECOND)
    clock.sleep(HOUR)
    woke = clock()
    mine.beat(clock())
    clock.advance(20 * SECOND)
    mine.beat(clock())
    with desk.store.read() as reading:
        spans = mine.spans(reading, began - DAY, clock())
    assert spans[-1] == Period(woke, clock())
    assert spans[0].start == began
    # What is written is five minutes old at most.
    assert woke - HOUR - spans[0].end <= timedelta(minutes=5, seconds=20)


def test_spans_of_several_programs_are_told_apart_from_each_other(desk: Desk) -> None:
    at = desk.clock()
    first, second = Period(at, at + HOUR), Period(at + HOUR / 2, at + 2 * HOUR)
    awake.note(desk.store, "one", first, forget=at - DAY)
    awake.note(desk.store, "two", second, forget=at - DAY)
    with desk.store.read() as reading:
        spans = Awake(desk.store).spans(reading, at - DAY, at + DAY)
    assert spans == [Period(at, at + 2 * HOUR)]


def test_nobody_is_passed_over_for_time_in_which_no_program_ran(desk: Desk) -> None:
    desk.settle(ask_lead="4d", answer_time="8h", accept_deadline="3d")
    desk.go(MONDAY - 4 * DAY + SECOND)
    assert desk.notice(desk.ana, ReminderKind.ACCEPT)
    desk.clock.sleep(2 * DAY)  # all machines are off past the deadline
    desk.service.clock_jumped(2 * DAY.total_seconds())
    desk.service.beat()
    assert desk.heard(2, ReminderKind.BACKUP) == []
    until = desk.clock() + 9 * HOUR
    while desk.clock() < until:
        desk.clock.advance(MINUTE)
        desk.service.beat()
    assert desk.heard(2, ReminderKind.BACKUP) == [desk.turn(0).id]
