"""The published turns: what is new, what changed, what is gone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from socialdesk.domain.baton import TurnSpan
from socialdesk.domain.horizon import Published, keep
from socialdesk.domain.ids import PersonId, RotationId
from socialdesk.domain.rotations import TurnState

START = datetime(2026, 6, 1, 9, tzinfo=UTC)
WEEK = timedelta(weeks=1)
HOUR = timedelta(hours=1)
ROTATION = RotationId("r")


def span(number, holder="ana", start=None, end=None):
    start = start or START + number * WEEK
    end = end or START + (number + 1) * WEEK
    walls = start.replace(tzinfo=None), end.replace(tzinfo=None)
    return TurnSpan(number, *walls, "UTC", start, end, holder, holder)


def rows(*spans, now=START - HOUR, **more):
    made = keep([], spans, rotation_id=ROTATION, now=now).new
    return [replace(turn, **more) for turn in made]


def kept(stored, spans, now=START - HOUR):
    return keep(stored, spans, rotation_id=ROTATION, now=now)


def test_turns_that_are_not_stored_are_made():
    found = kept([], [span(0), span(1, "ben")])

    assert [(turn.number, turn.person_id) for turn in found.new] == [
        (0, "ana"),
        (1, "ben"),
    ]
    assert {turn.state for turn in found.new} == {TurnState.PLANNED}
    assert found.new[0].id != found.new[1].id


def test_turns_that_are_over_are_not_made_anew():
    found = kept([], [span(0), span(1)], now=START + WEEK)

    assert [(turn.number, turn.state) for turn in found.new] == [(1, TurnState.ACTIVE)]


def test_what_is_as_it_should_be_is_left_alone():
    stored = rows(
        span(0), span(1), state=TurnState.ACCEPTED, accepted_by=PersonId("ana")
    )

    assert kept(stored, [span(0), span(1)]) == Published()


@pytest.mark.parametrize(
    "changed",
    [
        span(1, "ben"),
        span(1, None),
        span(1, end=START + 3 * WEEK),
        span(1, start=START + WEEK + HOUR),
    ],
)
def test_another_person_or_time_has_to_be_accepted_again(changed):
    stored = rows(span(1), state=TurnState.ACCEPTED, accepted_by=PersonId("ana"))

    (turn,) = kept(stored, [changed]).changed

    assert (turn.state, turn.accepted_by, turn.revision) == (TurnState.PLANNED, None, 1)
    assert (turn.person_id, turn.end_at) == (changed.holder, changed.end_at)
    assert turn.id == stored[0].id


def test_a_turn_that_is_over_is_never_recalculated():
    stored = rows(span(0), state=TurnState.ACCEPTED)

    (turn,) = kept(stored, [span(0, "ben", START + HOUR)], now=START + WEEK).changed

    assert turn == replace(stored[0], state=TurnState.DONE)


def test_a_turn_that_has_begun_keeps_its_start():
    stored = rows(span(0))
    wanted = span(0, "ben", START + HOUR, START + 2 * WEEK)

    (turn,) = kept(stored, [wanted], now=START + 2 * HOUR).changed

    assert turn.start_at == START
    assert (turn.end_at, turn.person_id) == (START + 2 * WEEK, "ben")
    assert (turn.state, turn.revision) == (TurnState.ACTIVE, 1)


def test_coming_turns_that_are_no_longer_wanted_are_gone():
    stored = rows(span(0), span(1), span(2))

    found = kept(stored, [span(1)], now=START + HOUR)

    assert [turn.number for turn in found.gone] == [2]  # 0 has begun: it stays


def test_states_follow_the_clock():
    stored = rows(span(0), state=TurnState.ACCEPTED, accepted_by=PersonId("ana"))

    (active,) = kept(stored, [span(0)], now=START).changed
    (done,) = kept([active], [], now=START + WEEK).changed

    assert (active.state, active.accepted_by) == (TurnState.ACTIVE, "ana")
    assert (done.state, done.accepted_by, done.revision) == (TurnState.DONE, "ana", 0)


@pytest.mark.parametrize("how", [{"state": TurnState.DECLINED}, {"person_id": None}])
def test_a_turn_that_nobody_did_was_missed(how):
    stored = rows(span(0), **how)

    (turn,) = kept(stored, [], now=START + WEEK).changed

    assert turn.state is TurnState.MISSED


@pytest.mark.parametrize("state", [TurnState.DONE, TurnState.MISSED])
def test_an_ended_state_stays(state):
    stored = rows(span(0), state=state)

    assert kept(stored, [], now=START + 2 * WEEK) == Published()


def test_a_new_zone_name_for_the_same_instants_asks_nobody_again():
    stored = rows(span(0), state=TurnState.ACCEPTED, accepted_by=PersonId("ana"))

    (turn,) = kept(stored, [span(0)._replace(zone="Etc/UTC")]).changed

    assert (turn.zone, turn.state, turn.revision) == ("Etc/UTC", TurnState.ACCEPTED, 0)
