"""The planner of reminders: what is wanted, and what changes in what is stored."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given as given_by
from hypothesis import settings
from hypothesis import strategies as st

from socialdesk.domain.channels import ChannelStatus
from socialdesk.domain.periods import wall
from socialdesk.domain.reminder_rules import Rules
from socialdesk.domain.reminders import (
    DECLINED,
    OPEN,
    Medium,
    Reminder,
    ReminderKind,
    ReminderState,
    missed,
    settled_sent,
)
from socialdesk.domain.reminding import digests, plan, wanted
from socialdesk.domain.rotations import Turn, TurnState
from tests.domain.reminder_makers import (
    ANA,
    BEN,
    CALM,
    CEM,
    CHANNEL,
    DAY,
    HOUR,
    MAX,
    MINUTE,
    MONDAY,
    OLA,
    PEOPLE,
    ROTATION,
    Desk,
    a_scene,
    a_turn,
    given,
    moved,
    said,
)

WEEK = timedelta(weeks=1)
ASKING = Rules(off=frozenset({ReminderKind.END, ReminderKind.BATON}))
PASSING = Rules(ask=False, leads=())


def kinds(rows: list[Reminder]) -> list[str]:
    return [f"{row.key.split(':')[3]} {row.person_id}" for row in rows]


def a_desk(*turns: Turn, rules: Rules = CALM, before: timedelta = 10 * DAY) -> Desk:
    desk = Desk(a_scene(*turns, rules=rules), now=MONDAY - before)
    desk.plan()
    return desk


# --- what is wanted ----------


def test_a_turn_calls_for_three_leads_and_its_start() -> None:
    desk = a_desk(a_turn())

    due = {row.detail or row.kind: row.due_at for row in desk.rows.values()}

    assert due == {
        "7d": MONDAY - 7 * DAY,
        "1d": MONDAY - DAY,
        "2h": MONDAY - 2 * HOUR,
        "start": MONDAY,
    }


def test_a_gap_a_spare_turn_without_length_and_a_silent_channel_call_for_nothing() -> (
    None
):
    now = MONDAY - 10 * DAY
    dormant = a_scene(a_turn(), status=ChannelStatus.DORMANT)

    assert wanted(a_scene(a_turn(person_id=None)), (), now=now) == []
    assert wanted(a_scene(a_turn(length=timedelta(0))), (), now=now) == []
    assert wanted(dormant, (), now=now) == []


def test_nobody_is_written_to_after_their_last_day() -> None:
    scene = a_scene(a_turn())
    left = replace(PEOPLE[ANA], active_until=date(2026, 5, 31))

    gone = replace(scene, people={**PEOPLE, ANA: left})

    assert wanted(gone, (), now=MONDAY - 10 * DAY) == []


def test_mail_goes_only_to_people_with_an_address() -> None:
    rules = replace(CALM, leads=("1d",), default_media=(Medium.INBOX, Medium.MAIL))

    desk = a_desk(a_turn(), a_turn(1, CEM), rules=rules)

    mailed = {r.person_id for r in desk.rows.values() if r.medium is Medium.MAIL}
    assert mailed == {ANA}


def test_a_kind_can_be_off_for_one_channel() -> None:
    off = {CHANNEL: frozenset({ReminderKind.LEAD})}

    desk = a_desk(a_turn(), rules=replace(CALM, off_by_channel=off))

    assert kinds(list(desk.rows.values())) == ["start ana"]


def test_the_baton_is_passed_once_to_who_had_it_and_who_looks_after_it() -> None:
    desk = a_desk(a_turn(), a_turn(1, BEN), a_turn(2, BEN), rules=PASSING)

    rows = [r for r in desk.rows.values() if r.kind is not ReminderKind.START]

    assert sorted((r.kind, r.person_id, r.turn_no) for r in rows) == [
        (ReminderKind.BATON, MAX, 0),
        (ReminderKind.BATON, MAX, 2),
        (ReminderKind.END, ANA, 0),
        (ReminderKind.END, BEN, 2),
    ]


def test_a_turn_found_late_is_told_once_and_not_three_times() -> None:
    desk = a_desk(a_turn(), before=3 * HOUR)

    assert kinds([r for r in desk.rows.values() if r.due_at <= desk.now]) == [
        "lead-1d ana"
    ]
    assert said(desk.beat()) == ["lead-1d ana"]


def test_a_new_offset_that_is_already_past_is_not_sent_to_who_knows() -> None:
    desk = a_desk(a_turn())
    desk.run(MONDAY - 2 * DAY)

    rules = replace(CALM, leads=("3d", "7d", "1d", "2h"))
    desk.scene = replace(desk.scene, rules=rules)

    assert desk.plan().rows == ()


def test_changed_offsets_supersede_the_old_reminders() -> None:
    desk = a_desk(a_turn())

    desk.scene = replace(desk.scene, rules=replace(CALM, leads=("7d", "3d")))
    changes = desk.plan()

    assert kinds(list(changes.insert)) == ["lead-3d ana"]
    assert kinds(list(changes.supersede)) == ["lead-1d ana", "lead-2h ana"]
    assert changes.move == ()


def test_offsets_put_back_bring_the_old_rows_back_to_life() -> None:
    desk = a_desk(a_turn())
    before = dict(desk.rows)
    for leads in (("7d",), CALM.leads):
        desk.scene = replace(desk.scene, rules=replace(CALM, leads=leads))
        desk.plan()

    assert desk.rows == before


# --- changes of turns ----------


def test_planned_reminders_move_with_their_turn() -> None:
    desk = a_desk(a_turn())

    changes = desk.change(moved(a_turn(), HOUR))

    assert len(changes.move) == 4
    assert changes.insert == changes.supersede == ()
    assert desk.rows["ch:ro:0:lead-1d:ana:inbox:0"].due_at == MONDAY - DAY + HOUR


def test_a_swap_just_before_a_reminder_tells_the_new_holder_only() -> None:
    """F10, where the old holder has been told nothing yet."""
    desk = a_desk(a_turn())
    desk.now = MONDAY - 7 * DAY - timedelta(seconds=1)

    desk.change(given(a_turn(), BEN))

    assert desk.run(MONDAY - 6 * DAY) == ["lead-7d ben"]


def test_a_swap_tells_an_old_holder_who_knew_once_that_it_is_no_longer_theirs() -> None:
    """F10, where the old holder has been told before."""
    desk = a_desk(a_turn())
    desk.run(MONDAY - DAY - timedelta(seconds=1))

    desk.change(given(a_turn(), BEN))

    assert desk.run(MONDAY + HOUR) == [
        "lead-1d ben",
        "no_longer ana",
        "lead-2h ben",
        "start ben",
    ]


def test_a_swap_after_the_last_lead_still_tells_the_new_holder() -> None:
    desk = a_desk(a_turn())
    desk.run(MONDAY - HOUR)

    desk.change(given(a_turn(), BEN))

    assert sorted(desk.run(MONDAY - 30 * MINUTE)) == ["lead-2h ben", "no_longer ana"]


def test_a_turn_given_back_is_told_again() -> None:
    desk = a_desk(a_turn())
    desk.run(MONDAY - 6 * DAY)
    desk.change(given(a_turn(), BEN))
    desk.run(MONDAY - 5 * DAY)

    back = given(given(a_turn(), BEN), ANA)
    desk.change(back)

    assert sorted(desk.run(MONDAY - 4 * DAY)) == ["lead-7d ana", "no_longer ben"]
    assert desk.run(MONDAY + HOUR) == ["lead-1d ana", "lead-2h ana", "start ana"]


def test_a_turn_given_away_and_back_within_the_window_says_nothing() -> None:
    desk = a_desk(a_turn())
    desk.run(MONDAY - 6 * DAY)
    desk.change(given(a_turn(), BEN))
    desk.now += MINUTE

    desk.change(replace(a_turn(), revision=2))

    assert desk.run(MONDAY - 5 * DAY) == []


def test_a_cancelled_turn_is_taken_back_from_who_was_told() -> None:
    desk = a_desk(a_turn())
    desk.run(MONDAY - 6 * DAY)

    desk.change()

    assert desk.run(MONDAY + DAY) == ["no_longer ana"]


def test_an_edit_after_the_day_before_gives_one_notice_and_moves_the_rest() -> None:
    """F11."""
    desk = a_desk(a_turn())
    desk.run(MONDAY - DAY + 30 * MINUTE)

    desk.change(moved(a_turn(), 2 * HOUR))

    assert desk.run(MONDAY + HOUR) == ["moved ana", "lead-2h ana"]
    assert desk.now == MONDAY + HOUR
    assert desk.rows["ch:ro:0:lead-2h:ana:inbox:0"].sent_at == MONDAY
    assert desk.run(MONDAY + DAY) == ["start ana"]


def test_edits_within_ten_minutes_are_one_notice_ten_minutes_after_the_first() -> None:
    desk = a_desk(a_turn())
    desk.run(MONDAY - 6 * DAY)
    first = desk.now
    once = moved(a_turn(), HOUR)
    desk.change(once)
    desk.now += 6 * MINUTE
    desk.change(moved(once, HOUR))

    assert desk.run(MONDAY - 5 * DAY, step=MINUTE) == ["moved ana"]
    row = desk.rows["ch:ro:0:moved:ana:inbox:2"]
    assert row.sent_at == first + 10 * MINUTE
    assert row.turn_start_at == MONDAY + 2 * HOUR
    assert desk.rows["ch:ro:0:moved:ana:inbox:1"].state is ReminderState.SUPERSEDED


def test_two_edits_far_apart_are_two_notices() -> None:
    desk = a_desk(a_turn())
    desk.run(MONDAY - 6 * DAY)
    once = moved(a_turn(), HOUR)
    desk.change(once)
    first = desk.run(MONDAY - 5 * DAY)
    desk.change(moved(once, -HOUR))

    assert first == desk.run(MONDAY - 4 * DAY) == ["moved ana"]


def test_a_turn_that_moves_far_away_is_announced_again() -> None:
    desk = a_desk(a_turn())
    desk.run(MONDAY - HOUR)

    desk.change(moved(a_turn(), 2 * WEEK))

    later = MONDAY + 2 * WEEK
    assert desk.run(later) == [
        "moved ana",
        "lead-7d ana",
        "lead-1d ana",
        "lead-2h ana",
        "start ana",
    ]
    assert desk.rows["ch:ro:0:lead-7d:ana:inbox:1"].sent_at == later - WEEK


def test_one_medium_that_lags_behind_still_tells_of_the_move() -> None:
    rules = replace(CALM, default_media=(Medium.INBOX, Medium.MAIL))
    desk = a_desk(a_turn(), rules=rules)
    desk.run(MONDAY - 6 * DAY)
    desk.change(moved(a_turn(), HOUR))
    inbox = desk.rows["ch:ro:0:moved:ana:inbox:1"]
    desk.rows[inbox.key] = settled_sent(inbox, now=desk.now)

    assert desk.plan().rows == ()
    assert desk.rows["ch:ro:0:moved:ana:mail:1"].state is ReminderState.PLANNED


def test_one_medium_that_lags_behind_still_tells_of_the_loss() -> None:
    rules = replace(CALM, default_media=(Medium.INBOX, Medium.MAIL))
    desk = a_desk(a_turn(), rules=rules)
    desk.run(MONDAY - 6 * DAY)
    desk.change(given(a_turn(), CEM))
    inbox = desk.rows["ch:ro:0:no_longer:ana:inbox:0"]
    desk.rows[inbox.key] = settled_sent(inbox, now=desk.now)

    changes = desk.plan()

    assert changes.insert == changes.supersede == ()
    assert desk.rows["ch:ro:0:no_longer:ana:mail:0"].state is ReminderState.PLANNED


def test_a_turn_that_has_begun_is_not_announced_again() -> None:
    desk = a_desk(a_turn())
    desk.run(MONDAY + HOUR)

    assert desk.plan().rows == ()


def test_a_turn_that_is_over_calls_for_nothing() -> None:
    assert wanted(a_scene(a_turn()), (), now=MONDAY + WEEK) == []


def test_planned_reminders_of_a_turn_that_is_over_are_left_to_the_late_rules() -> None:
    desk = a_desk(a_turn())

    desk.now = MONDAY + WEEK

    assert desk.change().rows == ()


def test_reminders_of_rotations_out_of_sight_are_left_alone() -> None:
    desk = a_desk(a_turn())

    assert (
        plan(
            replace(desk.scene, turns=(), rotations={}),
            list(desk.rows.values()),
            now=desk.now,
        ).rows
        == ()
    )


def test_a_retired_rotation_calls_for_nothing_more() -> None:
    desk = a_desk(a_turn())
    retired = replace(desk.scene.rotations[ROTATION], retired_at=desk.now)
    desk.scene = replace(desk.scene, rotations={ROTATION: retired})

    assert len(desk.plan().supersede) == len(desk.rows)


def test_what_went_out_with_another_message_does_not_come_back() -> None:
    desk = a_desk(a_turn())
    desk.now = MONDAY - HOUR
    desk.plan()
    desk.beat()

    desk.now = MONDAY - 10 * DAY

    assert desk.plan().rows == ()
    assert desk.run(MONDAY + HOUR) == ["start ana"]


# --- accepting ----------


def test_no_answer_goes_to_the_backup_and_then_to_the_owner() -> None:
    desk = a_desk(a_turn(), rules=replace(ASKING, leads=()))

    assert desk.run(MONDAY - HOUR) == ["accept ana", "backup cem", "owner ola"]
    sent = {r.kind: r.sent_at for r in desk.rows.values() if r.sent_at}
    assert sent == {
        ReminderKind.ACCEPT: MONDAY - 7 * DAY,
        ReminderKind.BACKUP: MONDAY - 2 * DAY,
        ReminderKind.OWNER: MONDAY - 2 * DAY + 8 * HOUR,
    }


def test_accepting_in_time_keeps_backup_and_owner_out_of_it() -> None:
    desk = a_desk(a_turn(), rules=replace(ASKING, leads=()))
    desk.run(MONDAY - 3 * DAY)

    yes = a_turn(state=TurnState.ACCEPTED, accepted_by=ANA)
    changes = desk.change(yes)

    assert kinds(list(changes.supersede)) == ["backup-ana cem", "owner-ana ola"]
    assert desk.run(MONDAY + HOUR) == ["start ana"]


def test_declining_asks_the_backup_at_once() -> None:
    desk = a_desk(a_turn(), rules=replace(ASKING, leads=()))
    desk.run(MONDAY - 6 * DAY)
    now = desk.now

    desk.change(a_turn(state=TurnState.DECLINED))

    assert said(desk.beat()) == ["backup cem"]
    owner = next(r for r in desk.rows.values() if r.kind is ReminderKind.OWNER)
    assert owner.due_at == now + 8 * HOUR


def test_declining_a_turn_that_runs_asks_the_backup_once() -> None:
    desk = a_desk(a_turn(), rules=replace(ASKING, leads=(), accept_deadline="0m"))
    desk.run(MONDAY + HOUR)
    desk.change(a_turn(state=TurnState.DECLINED))

    asked = desk.run(MONDAY + 3 * HOUR, step=10 * MINUTE)

    assert said(desk.messages).count("backup cem") == 1
    assert "backup cem" not in asked
    assert desk.plan().rows == ()


def test_a_backup_who_declines_too_sends_it_to_the_owner_at_once() -> None:
    desk = a_desk(a_turn(state=TurnState.DECLINED), rules=replace(ASKING, leads=()))
    desk.beat()
    sent = next(r for r in desk.rows.values() if r.kind is ReminderKind.BACKUP)
    desk.rows[sent.key] = replace(sent, result=DECLINED)
    desk.plan()

    assert said(desk.beat()) == ["owner ola"]


def test_without_a_backup_the_owner_is_asked_at_the_deadline() -> None:
    scene = a_scene(a_turn(), rules=replace(ASKING, leads=()), backup_id=None)
    desk = Desk(scene, now=MONDAY - 10 * DAY)
    desk.plan()

    assert desk.run(MONDAY - 2 * DAY) == ["accept ana", "owner ola"]


def test_an_owner_is_not_told_about_their_own_turn() -> None:
    turn = a_turn(person_id=OLA)
    scene = a_scene(turn, rules=replace(ASKING, leads=()), backup_id=OLA)

    rows = wanted(scene, (), now=MONDAY - 10 * DAY)

    assert kinds(rows) == ["start ola", "accept ola"]


def test_a_late_request_leaves_half_of_the_time_that_is_left() -> None:
    desk = a_desk(a_turn(), rules=replace(ASKING, leads=()), before=6 * HOUR)

    desk.beat()
    desk.run(MONDAY)

    sent = {row.kind: row.sent_at for row in desk.rows.values() if row.sent_at}
    assert sent[ReminderKind.ACCEPT] == MONDAY - 6 * HOUR
    assert sent[ReminderKind.BACKUP] == MONDAY - 3 * HOUR
    assert sent[ReminderKind.OWNER] == MONDAY - 1.5 * HOUR


def test_asking_at_publication_keeps_its_first_time() -> None:
    rules = replace(ASKING, ask_lead="", leads=())
    desk = a_desk(a_turn(), rules=rules, before=80 * DAY)
    first = desk.rows["ch:ro:0:accept:ana:inbox:0"]

    desk.now += HOUR

    assert desk.plan().rows == ()
    assert first.due_at == MONDAY - 80 * DAY


def test_a_new_holder_who_stays_silent_is_covered_like_the_first() -> None:
    desk = a_desk(a_turn(), rules=replace(ASKING, leads=()))
    desk.run(MONDAY - 2 * DAY)

    desk.change(given(a_turn(), BEN))

    assert desk.run(MONDAY - DAY) == [
        "accept ben",
        "no_longer ana",
        "backup cem",
        "owner ola",
    ]


# --- quiet hours ----------


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        # Two hours before 08:30 is 06:30, in the quiet hours: told when they end.
        ("2026-06-02T08:30", "2026-06-02T07:00"),
        # They end after the start: told just before they begin.
        ("2026-06-02T06:45", "2026-06-01T21:59"),
        ("2026-06-02T12:00", "2026-06-02T10:00"),
    ],
)
def test_leads_keep_out_of_quiet_hours(start: str, expected: str) -> None:
    rules = replace(CALM, leads=("2h",), quiet_from="22:00", quiet_until="07:00")
    turn = a_turn(start=datetime.fromisoformat(start), zone="Europe/London")
    person = replace(PEOPLE[ANA], zone="Europe/London")
    scene = replace(a_scene(turn, rules=rules), people={ANA: person})

    rows = wanted(scene, (), now=MONDAY - 10 * DAY)

    assert wall(rows[0].due_at, "Europe/London") == datetime.fromisoformat(expected)


def test_quiet_hours_of_a_person_come_before_those_of_the_business() -> None:
    rules = replace(CALM, leads=("2h",), quiet_from="22:00", quiet_until="07:00")
    turn = a_turn(start=datetime(2026, 6, 2, 9))  # noqa: DTZ001
    person = replace(PEOPLE[ANA], quiet_from="06:00", quiet_until="08:15")
    scene = replace(a_scene(turn, rules=rules), people={ANA: person})

    rows = wanted(scene, (), now=MONDAY - 10 * DAY)

    assert rows[0].due_at == datetime(2026, 6, 2, 8, 15, tzinfo=UTC)


def test_a_start_in_the_night_is_told_in_the_morning() -> None:
    rules = replace(CALM, leads=(), quiet_from="22:00", quiet_until="07:00")
    turn = a_turn(start=datetime(2026, 6, 2))  # noqa: DTZ001

    rows = wanted(a_scene(turn, rules=rules), (), now=MONDAY - 10 * DAY)

    assert rows[0].due_at == datetime(2026, 6, 2, 7, tzinfo=UTC)


# --- summer time (F12) ----------

CHANGES = [
    ("Europe/London", "2026-03-29"),
    ("Europe/London", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("America/Santiago", "2026-04-05"),
    ("America/Santiago", "2026-09-06"),
    ("America/Havana", "2026-03-08"),
    ("America/Havana", "2026-11-01"),
]


@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_on_change_sundays_a_day_is_counted_on_the_wall_and_an_hour_elapses(
    zone: str, day: str
) -> None:
    start = datetime.fromisoformat(f"{day}T09:00")
    turn = a_turn(start=start, zone=zone)
    rules = replace(CALM, leads=("24h", "1h"))
    desk = Desk(a_scene(turn, rules=rules), now=turn.start_at - 3 * DAY)
    desk.plan()

    messages = desk.run(turn.start_at + HOUR)

    day_before, hour_before, at_start = (
        desk.rows[f"ch:ro:0:{kind}:ana:inbox:0"].sent_at
        for kind in ("lead-24h", "lead-1h", "start")
    )
    assert messages == ["lead-24h ana", "lead-1h ana", "start ana"]
    assert day_before is not None
    assert wall(day_before, zone) == start - DAY
    assert turn.start_at - day_before != DAY
    assert hour_before == turn.start_at - HOUR
    assert at_start == turn.start_at


def test_a_new_zone_table_moves_planned_reminders_and_no_sent_ones() -> None:
    """F16."""
    desk = a_desk(a_turn())
    desk.run(MONDAY - 6 * DAY)
    sent = [r for r in desk.rows.values() if r.state is ReminderState.SENT]

    turn = a_turn()
    later = replace(
        turn,
        start_at=turn.start_at + HOUR,
        end_at=turn.end_at + HOUR,
        revision=1,
    )
    changes = desk.change(later)

    assert {row.key for row in changes.move} == {
        f"ch:ro:0:{kind}:ana:inbox:0" for kind in ("lead-1d", "lead-2h", "start")
    }
    assert all(desk.rows[row.key] == row for row in sent)


# --- digests ----------


def test_what_was_missed_is_told_to_the_owner_once() -> None:
    desk = a_desk(a_turn())
    rows = [missed(row) for row in desk.rows.values()]

    first = digests(desk.scene, rows, now=desk.now)

    assert [(row.kind, row.person_id) for row in first] == [(ReminderKind.MISSED, OLA)]
    assert digests(desk.scene, [*rows, *first], now=desk.now) == ()
    sent = settled_sent(first[0], now=desk.now)
    known = [replace(row, reported=True) for row in rows]
    assert digests(desk.scene, [*known, sent], now=desk.now) == ()
    again = digests(desk.scene, [*rows, sent], now=desk.now)
    assert [row.sequence for row in again] == [1]


def test_a_digest_that_fails_calls_for_no_further_digest() -> None:
    desk = a_desk(a_turn())
    rows = [missed(row) for row in desk.rows.values()]
    digest = digests(desk.scene, rows, now=desk.now)[0]
    failed = replace(digest, state=ReminderState.FAILED)
    known = [replace(row, reported=True) for row in rows]

    assert digests(desk.scene, [*known, failed], now=desk.now) == ()


# --- in general ----------

STEPS = st.one_of(
    st.tuples(st.just("wait"), st.integers(0, 90), st.integers(1, 100)),
    st.tuples(st.just("plan"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("sleep"), st.integers(0, 3), st.integers(1, 100)),
    st.tuples(st.just("move"), st.integers(0, 3), st.integers(-72, 72)),
    st.tuples(st.just("give"), st.integers(0, 3), st.integers(0, 4)),
    st.tuples(st.just("accept"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("decline"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("cancel"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("leads"), st.integers(0, 2), st.just(0)),
    st.tuples(st.just("back"), st.integers(0, 3), st.integers(1, 48)),
)
LEADS = (("7d", "1d", "2h"), ("3d", "30m"), ())
HOLDERS = (ANA, BEN, CEM, OLA, None)


def take(desk: Desk, step: tuple[str, int, int]) -> None:
    """Do one thing to the desk, then plan."""
    what, which, size = step
    turns = list(desk.scene.turns)
    if what == "wait":
        desk.run(desk.now + size * HOUR, step=12 * HOUR)
    elif what == "sleep":
        desk.now += size * HOUR
    elif what == "back":
        desk.now -= size * HOUR
    elif what == "leads":
        rules = replace(desk.scene.rules, leads=LEADS[which])
        desk.scene = replace(desk.scene, rules=rules)
    elif which < len(turns):
        changed = edited(turns[which], what, size)
        turns[which : which + 1] = [changed] if changed is not None else []
        desk.scene = replace(desk.scene, turns=turns)
    desk.plan()


def edited(turn: Turn, what: str, size: int) -> Turn | None:
    """One turn after an edit; None if it is cancelled."""
    if what == "cancel":
        return None
    if what == "move":
        return moved(turn, size * HOUR)
    if what == "give":
        return given(turn, HOLDERS[size])
    if what == "accept":
        return replace(turn, state=TurnState.ACCEPTED, accepted_by=turn.person_id)
    if what == "decline":
        return replace(turn, state=TurnState.DECLINED, accepted_by=None)
    return turn


MANY = replace(
    ASKING,
    default_media=(Medium.INBOX, Medium.MAIL),
    quiet_from="21:00",
    quiet_until="07:30",
    off=frozenset(),
)


@settings(deadline=None, max_examples=80)
@given_by(st.lists(STEPS, max_size=14))
def test_whatever_happens_planning_again_changes_nothing(
    steps: list[tuple[str, int, int]],
) -> None:
    turns = [a_turn(n, HOLDERS[n]) for n in range(4)]
    desk = Desk(a_scene(*turns, rules=MANY), now=MONDAY - 9 * DAY)
    desk.plan()

    for step in steps:
        done = {k: r for k, r in desk.rows.items() if r.state not in OPEN and r.sent_at}
        take(desk, step)
        assert plan(desk.scene, list(desk.rows.values()), now=desk.now).rows == ()
        assert all(desk.rows[key] == row for key, row in done.items())

    ids = [row.id for row in desk.rows.values()]
    assert len(ids) == len(set(ids))
    sent = [group.lead.key for group, _decision in desk.messages]
    assert len(sent) == len(set(sent)), "a key was sent twice"
    news = [
        (row.stem, row.turn_start_at, row.round_no)
        for row in desk.rows.values()
        if row.told and row.kind not in {ReminderKind.MOVED, ReminderKind.NO_LONGER}
    ]
    assert len(news) == len(set(news)), "the same was told twice"


@settings(deadline=None, max_examples=50)
@given_by(st.lists(STEPS, max_size=8))
def test_whatever_happens_holders_know_their_turn_when_it_begins(
    steps: list[tuple[str, int, int]],
) -> None:
    turns = [a_turn(n, HOLDERS[n]) for n in range(2)]
    desk = Desk(a_scene(*turns, rules=ASKING), now=MONDAY - 9 * DAY)
    desk.plan()
    for step in steps:
        take(desk, step)

    desk.run(desk.now + 21 * DAY, step=12 * HOUR)

    for turn in desk.scene.turns:
        news = [
            row
            for row in desk.rows.values()
            if (row.turn_no, row.person_id) == (turn.number, turn.person_id)
            and row.told
            and row.kind is not ReminderKind.NO_LONGER
        ]
        began_meanwhile = turn.end_at > desk.now - 21 * DAY + HOUR
        if turn.person_id is not None and began_meanwhile:
            assert any(row.turn_start_at == turn.start_at for row in news)


def test_a_long_horizon_is_planned_whole() -> None:
    turns = [a_turn(n, HOLDERS[n % 3]) for n in range(100)]
    desk = Desk(a_scene(*turns, rules=MANY), now=MONDAY - 9 * DAY)
    desk.plan()

    assert len(desk.rows) > 1000
