"""What becomes of reminders at the moment of sending: each row of the late rules."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from socialdesk.domain.lateness import (
    LATE_RULES,
    Action,
    Decision,
    Phase,
    Tone,
    decide,
    merge,
    phase,
    settled,
)
from socialdesk.domain.periods import Period
from socialdesk.domain.reminder_rules import Rules
from socialdesk.domain.reminders import (
    DECLINED,
    MERGED,
    Medium,
    Reminder,
    ReminderKind,
    ReminderState,
    id_of,
    key_of,
    merged,
    settled_failed,
    settled_sent,
)
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
    ROTATION,
    Desk,
    a_scene,
    a_turn,
    given,
    moved,
    said,
)

TURN = a_turn()
RULES = Rules()
BEFORE, DURING, AFTER = MONDAY - HOUR, MONDAY + DAY, TURN.end_at + HOUR
WHO = {
    ReminderKind.BACKUP: CEM,
    ReminderKind.OWNER: OLA,
    ReminderKind.BATON: MAX,
    ReminderKind.NO_LONGER: BEN,
}


def a_reminder(
    kind: ReminderKind = ReminderKind.LEAD,
    *,
    turn: Turn = TURN,
    due: datetime = MONDAY - 10 * DAY,
    detail: str = "",
    medium: Medium = Medium.INBOX,
    **more: object,
) -> Reminder:
    person_id = more.pop("person_id", WHO.get(kind, ANA))
    if kind in {ReminderKind.BACKUP, ReminderKind.OWNER}:
        detail = ANA
    key = key_of(
        CHANNEL, ROTATION, turn.number, kind, person_id, medium=medium, detail=detail
    )
    row = Reminder(
        id=id_of(key),
        key=key,
        kind=kind,
        medium=medium,
        person_id=person_id,
        due_at=due,
        channel_id=CHANNEL,
        rotation_id=ROTATION,
        turn_id=turn.id,
        turn_no=turn.number,
        turn_start_at=turn.start_at,
        turn_end_at=turn.end_at,
        detail=detail,
        state=ReminderState.CLAIMED,
        attempts=1,
    )
    return replace(row, **more)


def outcome(row: Reminder, now: datetime, turn: Turn | None = TURN) -> Decision:
    return decide(row, turn, now=now, rules=RULES)


# --- the table ----------


@pytest.mark.parametrize(
    ("kind", "now", "action", "tone"),
    [
        (ReminderKind.LEAD, BEFORE, Action.SEND, Tone.COMING),
        (ReminderKind.LEAD, DURING, Action.SEND, Tone.BEGAN),
        (ReminderKind.LEAD, AFTER, Action.MISSED, Tone.PLAIN),
        (ReminderKind.ACCEPT, BEFORE, Action.SEND, Tone.COMING),
        (ReminderKind.ACCEPT, DURING, Action.SEND, Tone.BEGAN),
        (ReminderKind.ACCEPT, AFTER, Action.MISSED, Tone.PLAIN),
        (ReminderKind.BACKUP, BEFORE, Action.SEND, Tone.COMING),
        (ReminderKind.BACKUP, DURING, Action.SEND, Tone.BEGAN),
        (ReminderKind.BACKUP, AFTER, Action.MISSED, Tone.PLAIN),
        (ReminderKind.OWNER, BEFORE, Action.SEND, Tone.COMING),
        (ReminderKind.OWNER, DURING, Action.SEND, Tone.BEGAN),
        (ReminderKind.OWNER, AFTER, Action.MISSED, Tone.PLAIN),
        (ReminderKind.START, BEFORE, Action.LATER, Tone.PLAIN),
        (ReminderKind.START, MONDAY, Action.SEND, Tone.BEGINS),
        (ReminderKind.START, DURING, Action.SEND, Tone.BEGAN),
        (ReminderKind.START, AFTER, Action.MISSED, Tone.PLAIN),
        (ReminderKind.END, DURING, Action.LATER, Tone.PLAIN),
        (ReminderKind.END, AFTER, Action.SEND, Tone.PLAIN),
        (ReminderKind.BATON, DURING, Action.LATER, Tone.PLAIN),
        (ReminderKind.BATON, AFTER, Action.SEND, Tone.PLAIN),
        (ReminderKind.MOVED, BEFORE, Action.SEND, Tone.COMING),
        (ReminderKind.MOVED, DURING, Action.SEND, Tone.BEGAN),
        (ReminderKind.MOVED, AFTER, Action.SKIP, Tone.PLAIN),
        (ReminderKind.NO_LONGER, BEFORE, Action.SEND, Tone.PLAIN),
        (ReminderKind.NO_LONGER, DURING, Action.SEND, Tone.PLAIN),
        (ReminderKind.NO_LONGER, AFTER, Action.SKIP, Tone.PLAIN),
        (ReminderKind.LATE_START, BEFORE, Action.LATER, Tone.PLAIN),
        (ReminderKind.LATE_START, DURING, Action.SEND, Tone.PLAIN),
        (ReminderKind.LATE_START, AFTER, Action.MISSED, Tone.PLAIN),
        (ReminderKind.SILENCE, DURING, Action.SEND, Tone.PLAIN),
        (ReminderKind.SILENCE, AFTER, Action.MISSED, Tone.PLAIN),
    ],
)
def test_each_row_of_the_late_rules(
    kind: ReminderKind, now: datetime, action: Action, tone: Tone
) -> None:
    decision = outcome(a_reminder(kind), now)

    assert (decision.action, decision.tone) == (action, tone)


def test_every_kind_has_its_late_rules() -> None:
    assert set(LATE_RULES) == set(ReminderKind)


def test_a_turn_begins_with_its_first_instant_and_ends_before_its_last() -> None:
    start, end = TURN.start_at, TURN.end_at

    assert phase(start, end, start) is Phase.RUNNING
    assert phase(start, end, end) is Phase.OVER


@pytest.mark.parametrize(
    ("after", "late"), [(timedelta(0), False), (HOUR, False), (HOUR + MINUTE, True)]
)
def test_a_pass_of_the_baton_owns_up_to_an_hour_of_lateness(
    after: timedelta, *, late: bool
) -> None:
    row = a_reminder(ReminderKind.END, due=TURN.end_at)

    assert outcome(row, TURN.end_at + after).late is late


def test_a_second_try_without_a_key_says_that_it_may_be_a_repeat() -> None:
    again = {
        medium: outcome(a_reminder(medium=medium, attempts=2), BEFORE).repeat
        for medium in Medium
    }

    assert again == {Medium.INBOX: False, Medium.DESKTOP: True, Medium.MAIL: False}
    assert not outcome(a_reminder(medium=Medium.DESKTOP), BEFORE).repeat


# --- looking once more before sending ----------


def test_a_claimed_reminder_of_a_turn_that_changed_hands_is_dropped() -> None:
    """F10, between claim and send."""
    decision = outcome(a_reminder(), BEFORE, given(TURN, BEN))

    assert decision.action is Action.SUPERSEDE


def test_a_turn_that_came_back_is_not_called_lost() -> None:
    decision = outcome(a_reminder(ReminderKind.NO_LONGER), BEFORE, given(TURN, BEN))

    assert decision.action is Action.SUPERSEDE


def test_a_cancelled_turn_is_only_told_as_lost() -> None:
    assert outcome(a_reminder(), BEFORE, None).action is Action.SUPERSEDE
    lost = a_reminder(ReminderKind.NO_LONGER)
    assert outcome(lost, BEFORE, None).action is Action.SEND


def test_a_turn_that_moved_meanwhile_goes_back_to_the_planner() -> None:
    decision = outcome(a_reminder(), BEFORE, moved(TURN, HOUR))

    assert (decision.action, decision.until) == (Action.LATER, BEFORE)


def test_a_clock_set_back_after_the_claim_waits_for_the_due_time() -> None:
    row = a_reminder(due=BEFORE + MINUTE)

    decision = outcome(row, BEFORE)

    assert (decision.action, decision.until) == (Action.LATER, row.due_at)


@pytest.mark.parametrize(
    "kind", [ReminderKind.ACCEPT, ReminderKind.BACKUP, ReminderKind.OWNER]
)
def test_an_accepted_turn_is_neither_asked_for_nor_escalated(
    kind: ReminderKind,
) -> None:
    taken = replace(TURN, state=TurnState.ACCEPTED, accepted_by=ANA)

    assert outcome(a_reminder(kind), BEFORE, taken).action is Action.SUPERSEDE


def test_an_acceptance_by_an_earlier_holder_counts_for_nothing() -> None:
    stale = replace(TURN, state=TurnState.ACCEPTED, accepted_by=BEN)

    assert outcome(a_reminder(ReminderKind.ACCEPT), BEFORE, stale).action is Action.SEND


def test_an_escalation_about_an_earlier_holder_is_dropped() -> None:
    decision = outcome(a_reminder(ReminderKind.BACKUP), BEFORE, given(TURN, BEN))

    assert decision.action is Action.SUPERSEDE


@pytest.mark.parametrize("kind", [ReminderKind.LEAD, ReminderKind.START])
def test_what_was_told_in_another_batch_is_not_told_again(kind: ReminderKind) -> None:
    due = MONDAY if kind is ReminderKind.START else MONDAY - DAY
    told = settled_sent(a_reminder(detail="2h", due=MONDAY - HOUR), now=DURING)

    decision = decide(
        a_reminder(kind, due=due), TURN, now=DURING, rules=RULES, others=[told]
    )

    assert decision.action is Action.MERGED


def test_an_earlier_lead_does_not_silence_the_next_one() -> None:
    told = settled_sent(a_reminder(detail="7d"), now=MONDAY - 7 * DAY)
    row = a_reminder(detail="1d", due=MONDAY - DAY)

    decision = decide(row, TURN, now=MONDAY - DAY, rules=RULES, others=[told])

    assert decision.action is Action.SEND


# --- escalation ----------

ASKED_AT = MONDAY - 3 * DAY
ASKED = settled_sent(a_reminder(ReminderKind.ACCEPT), now=ASKED_AT)


def escalation(
    now: datetime,
    *others: Reminder,
    alive: list[Period] | None = None,
    kind: ReminderKind = ReminderKind.BACKUP,
    turn: Turn = TURN,
) -> Decision:
    return decide(
        a_reminder(kind), turn, now=now, rules=RULES, others=others, alive=alive
    )


def test_the_backup_waits_for_the_usual_answer_time() -> None:
    early = escalation(ASKED_AT + 7 * HOUR, ASKED)

    assert (early.action, early.until) == (Action.LATER, ASKED_AT + 8 * HOUR)
    assert escalation(ASKED_AT + 8 * HOUR, ASKED).action is Action.SEND


def test_a_request_sent_late_leaves_half_of_the_time_that_is_left() -> None:
    asked = settled_sent(a_reminder(ReminderKind.ACCEPT), now=MONDAY - 4 * HOUR)

    assert escalation(MONDAY - 3 * HOUR, asked).until == MONDAY - 2 * HOUR
    assert escalation(MONDAY - 2 * HOUR, asked).action is Action.SEND


def test_time_in_which_no_program_ran_does_not_count() -> None:
    off = ASKED_AT + HOUR
    on = MONDAY - DAY
    alive = [Period(ASKED_AT - DAY, off), Period(on, MONDAY)]

    decision = escalation(on, ASKED, alive=alive)

    assert (decision.action, decision.until) == (Action.LATER, on + 7 * HOUR)
    assert escalation(on + 7 * HOUR, ASKED, alive=alive).action is Action.SEND


def test_nobody_is_passed_over_who_was_not_asked_yet() -> None:
    waiting = a_reminder(ReminderKind.ACCEPT, state=ReminderState.PLANNED)

    decision = escalation(BEFORE, waiting)

    assert (decision.action, decision.why) == (Action.LATER, "not asked yet")


def test_a_request_that_failed_does_not_hold_up_the_backup() -> None:
    lost = a_reminder(ReminderKind.ACCEPT, state=ReminderState.FAILED)

    assert escalation(BEFORE, lost).action is Action.SEND


def test_the_owner_waits_for_the_backup_unless_that_one_declined() -> None:
    owner = ReminderKind.OWNER
    backup = settled_sent(a_reminder(ReminderKind.BACKUP), now=BEFORE - MINUTE)
    refused = replace(backup, result=DECLINED)

    assert escalation(BEFORE, ASKED, backup, kind=owner).action is Action.LATER
    assert escalation(BEFORE, ASKED, refused, kind=owner).action is Action.SEND


@pytest.mark.parametrize("kind", [ReminderKind.BACKUP, ReminderKind.OWNER])
def test_a_holder_who_declined_is_not_waited_for(kind: ReminderKind) -> None:
    declined = replace(TURN, state=TurnState.DECLINED)

    decision = escalation(ASKED_AT + MINUTE, ASKED, kind=kind, turn=declined)

    assert decision.action is Action.SEND


# --- several at once ----------


def test_leads_of_one_turn_become_the_last_and_other_turns_stay_apart() -> None:
    week, day = a_reminder(detail="7d"), a_reminder(detail="1d", due=BEFORE)
    other = a_reminder(turn=a_turn(1), due=BEFORE)

    groups = merge([week, other, day])

    assert [(group.lead, group.rest) for group in groups] == [
        (day, (week,)),
        (other, ()),
    ]


def test_a_request_outweighs_leads_and_a_start_outweighs_all() -> None:
    lead, ask = a_reminder(), a_reminder(ReminderKind.ACCEPT, due=MONDAY - 11 * DAY)
    start = a_reminder(ReminderKind.START, due=MONDAY)
    news = a_reminder(ReminderKind.MOVED)

    assert merge([ask, lead, news])[0].lead == ask
    assert merge([start, ask, lead])[0].lead == start


def test_of_several_missed_passes_only_the_last_is_told() -> None:
    rows = [
        a_reminder(ReminderKind.BATON, turn=a_turn(n), due=a_turn(n).end_at)
        for n in range(3)
    ]

    (group,) = merge(rows)

    assert (group.lead, group.rest) == (rows[2], (rows[0], rows[1]))


def test_media_and_people_are_never_merged() -> None:
    rows = [
        a_reminder(),
        a_reminder(medium=Medium.MAIL),
        a_reminder(person_id=BEN),
    ]

    assert len(merge(rows)) == 3


def test_a_sleep_of_hours_gives_one_message_a_turn() -> None:
    """F4: three reminders of one turn and one of the next."""
    rules = replace(CALM, leads=("8h", "4h", "2h"))
    turns = a_turn(), a_turn(1, ANA, start=MONDAY + 5 * HOUR)
    short = replace(turns[0], end_at=MONDAY + 5 * HOUR)
    scene = a_scene(short, turns[1], rules=rules)
    desk = Desk(scene, now=MONDAY - 9 * HOUR)
    desk.plan()

    desk.now = MONDAY - HOUR
    desk.plan()
    messages = desk.beat()

    assert said(messages) == ["lead-8h ana", "lead-2h ana"]
    assert [len(group.rest) for group, _decision in messages] == [0, 2]
    assert sorted(row.result for row in desk.rows.values() if row.told) == [
        "", "", MERGED, MERGED
    ]  # fmt: skip


def test_waking_up_in_the_turn_tells_of_its_start_once() -> None:
    desk = Desk(a_scene(TURN, rules=CALM), now=MONDAY - 8 * DAY)
    desk.plan()
    desk.now = DURING
    desk.plan()

    ((group, decision),) = desk.beat()

    assert (group.lead.kind, decision.tone) == (ReminderKind.START, Tone.BEGAN)
    assert len(group.rest) == 3


def test_waking_up_after_the_turn_tells_its_person_nothing() -> None:
    desk = Desk(a_scene(TURN, rules=CALM), now=MONDAY - 8 * DAY)
    desk.plan()
    desk.now = AFTER
    desk.plan()

    assert desk.beat() == []
    assert set(desk.states().values()) == {ReminderState.MISSED}


def test_a_clock_set_back_after_sending_sends_nothing_again() -> None:
    """F5."""
    desk = Desk(a_scene(TURN, rules=CALM), now=MONDAY - 8 * DAY)
    desk.plan()
    desk.run(MONDAY - 7 * DAY)
    desk.now -= HOUR

    assert desk.run(MONDAY - 6 * DAY) == []


def test_a_clock_a_day_ahead_for_a_while_sends_everything_once() -> None:
    """F6."""
    desk = Desk(a_scene(TURN, rules=CALM), now=MONDAY - 1.5 * DAY)
    desk.plan()
    desk.now += DAY
    desk.plan()
    desk.beat()
    desk.now -= DAY

    assert said(desk.messages) == ["lead-1d ana"]
    assert desk.run(MONDAY + HOUR) == ["lead-2h ana", "start ana"]


# --- settling ----------


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (Action.LATER, ReminderState.PLANNED),
        (Action.SKIP, ReminderState.SKIPPED),
        (Action.MISSED, ReminderState.MISSED),
        (Action.MERGED, ReminderState.SUPERSEDED),
        (Action.SUPERSEDE, ReminderState.SUPERSEDED),
    ],
)
def test_a_decision_not_to_send_is_written_down(
    action: Action, state: ReminderState
) -> None:
    row = settled(a_reminder(), Decision(action=action, why="so"), now=BEFORE)

    assert (row.state, row.claim_owner, row.claim_until) == (state, "", None)
    assert row.told is (action is Action.MERGED)


def test_what_is_to_be_sent_cannot_be_settled_unsent() -> None:
    with pytest.raises(ValueError, match="lead"):
        settled(a_reminder(), Decision(action=Action.SEND), now=BEFORE)


def test_a_failing_reminder_does_not_hold_up_another() -> None:
    """F13, the rules of it."""
    row = a_reminder()
    for tries in range(3):
        assert row.failures == tries
        row = settled_failed(row, "500", now=BEFORE)

    assert row.state is ReminderState.FAILED
    assert not merged(a_reminder(), now=BEFORE).reported
