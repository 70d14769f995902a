"""Reminders as records: keys, claims, leases, failures."""

from dataclasses import replace
from datetime import timedelta

import pytest

from socialdesk.domain.reminders import (
    LEASE,
    LONGEST_PAUSE,
    PAUSES,
    Medium,
    Reminder,
    ReminderKind,
    ReminderState,
    claimable,
    claimed,
    id_of,
    key_of,
    merged,
    of_machine,
    put_off,
    released,
    settled_failed,
    settled_sent,
    still_held,
    superseded,
)
from tests.domain.reminder_makers import ANA, CHANNEL, HOUR, MINUTE, MONDAY, ROTATION

SECOND = timedelta(seconds=1)
KEY = key_of(
    CHANNEL, ROTATION, 3, ReminderKind.LEAD, ANA, medium=Medium.INBOX, detail="7d"
)
ROW = Reminder(
    id=id_of(KEY),
    key=KEY,
    kind=ReminderKind.LEAD,
    medium=Medium.INBOX,
    person_id=ANA,
    due_at=MONDAY,
)


def test_the_key_names_all_that_makes_a_reminder_the_same() -> None:
    assert KEY == "ch:ro:3:lead-7d:ana:inbox:0"
    assert ROW.stem == "ch:ro:3:lead-7d:ana:inbox"


def test_the_same_key_has_the_same_identity_of_24_characters() -> None:
    assert id_of(KEY) == id_of(str(KEY))
    assert id_of(KEY) != id_of(KEY + "1")
    assert len(id_of(KEY)) == 24


def test_a_reminder_can_be_claimed_from_its_due_time_on() -> None:
    assert not claimable(ROW, MONDAY - SECOND)
    assert claimable(ROW, MONDAY)


def test_a_claim_keeps_others_out_for_the_length_of_a_lease() -> None:
    row = claimed(ROW, "pc/1", now=MONDAY)

    assert not claimable(row, MONDAY + LEASE - SECOND)
    assert claimable(row, MONDAY + LEASE)


def test_a_lease_further_ahead_than_can_be_is_taken_over() -> None:
    """F6: the clock was set back after the claim."""
    row = claimed(ROW, "pc/1", now=MONDAY + HOUR)

    assert claimable(row, MONDAY)


def test_a_pause_further_ahead_than_can_be_is_not_waited_for() -> None:
    row = replace(ROW, next_try_at=MONDAY + LONGEST_PAUSE + MINUTE)

    assert claimable(row, MONDAY)


@pytest.mark.parametrize(
    "state", sorted(set(ReminderState) - {ReminderState.PLANNED, ReminderState.CLAIMED})
)
def test_what_is_settled_is_never_claimed(state: ReminderState) -> None:
    assert not claimable(replace(ROW, state=state), MONDAY + HOUR)


def test_a_claim_that_was_taken_over_may_not_be_settled() -> None:
    mine = claimed(ROW, "pc/1", now=MONDAY)
    theirs = claimed(mine, "pc/1", now=MONDAY + LEASE)

    assert still_held(mine, mine)
    assert not still_held(theirs, mine)
    assert not still_held(settled_sent(mine, now=MONDAY), mine)


def test_a_machine_knows_its_own_claims() -> None:
    row = claimed(ROW, "pc/41", now=MONDAY)

    assert of_machine(row, "pc")
    assert not of_machine(row, "p")
    assert not of_machine(released(row), "pc")
    assert claimable(released(row), MONDAY)


def test_three_failures_with_growing_pauses_are_the_end() -> None:
    """F13."""
    now, row, waits = MONDAY, ROW, []
    for _try in range(3):
        row = settled_failed(claimed(row, "pc/1", now=now), "500", now=now)
        if row.next_try_at is not None:
            assert not claimable(row, row.next_try_at - SECOND)
            waits.append(row.next_try_at - now)
            now = row.next_try_at

    assert tuple(waits) == PAUSES
    assert waits == sorted(set(waits))
    assert (row.state, row.result, row.attempts) == (ReminderState.FAILED, "500", 3)


def test_crashes_do_not_count_as_failures() -> None:
    row = ROW
    for _crash in range(5):
        row = claimed(row, "pc/1", now=MONDAY)

    row = settled_failed(row, "500", now=MONDAY)

    assert row.state is ReminderState.PLANNED


def test_nothing_is_put_off_for_longer_than_the_longest_pause() -> None:
    row = put_off(claimed(ROW, "pc/1", now=MONDAY), MONDAY + 9 * HOUR, now=MONDAY)

    assert row.next_try_at == MONDAY + LONGEST_PAUSE
    assert not claimable(row, MONDAY + MINUTE)
    assert claimable(row, MONDAY + LONGEST_PAUSE)


def test_only_what_was_sent_or_merged_counts_as_told() -> None:
    assert settled_sent(ROW, now=MONDAY).told
    assert merged(ROW, now=MONDAY).told
    assert not superseded(ROW).told
    assert not ROW.told
