from datetime import UTC, datetime, timedelta

import pytest

from socialdesk.domain.channels import Channel
from socialdesk.domain.errors import InputError, RightError, RuleError
from socialdesk.domain.ids import PersonId, RotationId, VersionId, new_id
from socialdesk.domain.periods import Period
from socialdesk.domain.rotations import (
    AwayPolicy,
    Order,
    Rotation,
    RotationVersion,
    SwapState,
    TurnState,
    Unit,
)
from socialdesk.domain.team import Person
from socialdesk.services.journal import JournalService
from socialdesk.services.planning import Planning
from socialdesk.services.rotations import RotationService
from socialdesk.services.team import TeamService
from socialdesk.store.unit_of_work import Store
from tests.fakes import FakeClock

WEEK = timedelta(weeks=1)
ZONE = "Europe/London"


@pytest.fixture
def rotations(store: Store, planning: Planning) -> RotationService:
    return RotationService(store, planning)


def weekly(clock: FakeClock, *people: Person, **more) -> RotationVersion:
    """A weekly rotation whose first turn began this Monday at nine, London time."""
    return RotationVersion(
        **{
            "id": VersionId(new_id()),
            "rotation_id": RotationId(""),
            "number": 1,
            "effective_at": monday(clock),
            "zone": ZONE,
            "unit": Unit.WEEK,
            "length": 1,
            "anchor_wall": monday(clock).replace(tzinfo=None),
            "roster": tuple(person.id for person in people),
            **more,
        }
    )


def monday(clock: FakeClock) -> datetime:
    today = clock().replace(hour=9, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday())


@pytest.fixture
def takeover(
    rotations: RotationService,
    clock: FakeClock,
    line: Channel,
    owner: Person,
    manager: Person,
    staff: Person,
) -> Rotation:
    """Maya, Ana, Ben, a week each."""
    made = Rotation(id=RotationId(new_id()), channel_id=line.id, name="Takeover")
    clock.set(monday(clock) + timedelta(hours=3))
    return rotations.add(made, weekly(clock, owner, manager, staff), actor=owner.id)


def coming(rotations: RotationService, clock: FakeClock):
    return rotations.turns(Period(clock(), clock() + 12 * WEEK))


def holders(rotations: RotationService, clock: FakeClock) -> list[PersonId | None]:
    return [turn.person_id for turn in coming(rotations, clock)]


def test_twelve_weeks_of_turns_are_kept_as_rows(
    rotations, takeover, clock, owner, manager, staff
) -> None:
    order = [owner.id, manager.id, staff.id]
    assert holders(rotations, clock)[:12] == order * 4
    assert coming(rotations, clock)[0].state is TurnState.ACTIVE


def test_who_says_the_holder_and_who_is_next(
    rotations, takeover, clock, line, owner, manager
) -> None:
    held = rotations.who(line.id, clock())
    assert (held.person_id, held.next_id) == (owner.id, manager.id)
    assert held.until == held.next_at == monday(clock) + WEEK


def test_a_channel_without_rotation_is_held_by_who_answers_for_it(
    rotations, clock, line, owner
) -> None:
    held = rotations.who(line.id, clock())
    assert (held.person_id, held.rotation_id, held.until) == (owner.id, None, None)


def test_time_off_gives_the_turn_to_the_next_and_back_when_undone(
    rotations, takeover, clock, team: TeamService, journal, owner, manager, staff
) -> None:
    start = monday(clock).replace(tzinfo=None) + WEEK
    team.enter_time_off(manager.id, start, start + WEEK, actor=owner.id)
    assert holders(rotations, clock)[:3] == [owner.id, staff.id, staff.id]
    journal.undo(actor=owner.id)
    assert holders(rotations, clock)[:3] == [owner.id, manager.id, staff.id]


def test_a_turn_handed_over_is_the_other_persons_and_undo_gives_it_back(
    rotations, takeover, clock, journal: JournalService, owner, manager, staff
) -> None:
    second = coming(rotations, clock)[1]
    after = rotations.hand_over(second.id, staff.id, actor=manager.id)
    assert (after.person_id, after.revision) == (staff.id, second.revision + 1)
    journal.undo(actor=manager.id)
    assert rotations.turn(second.id).person_id == manager.id
    assert not journal.verify()


def test_staff_may_not_hand_over_somebody_elses_turn(
    rotations, takeover, clock, staff
) -> None:
    with pytest.raises(RightError):
        rotations.hand_over(coming(rotations, clock)[1].id, staff.id, actor=staff.id)


def test_a_turn_that_is_over_stays_as_it_was(
    rotations, takeover, clock, owner, manager, staff
) -> None:
    first = coming(rotations, clock)[0]
    clock.set(clock() + WEEK)
    rotations.edit(
        takeover.id,
        weekly(clock, staff, manager),
        at=clock() + timedelta(hours=1),
        actor=owner.id,
    )
    kept = rotations.turn(first.id)
    assert (kept.person_id, kept.state) == (owner.id, TurnState.DONE)
    with pytest.raises(RuleError):
        rotations.hand_over(first.id, staff.id, actor=owner.id)


def test_an_edit_counts_from_the_next_hand_over_and_keeps_the_present_person(
    rotations, takeover, clock, owner, manager, staff
) -> None:
    version = rotations.edit(takeover.id, weekly(clock, owner, staff), actor=owner.id)
    assert version.effective_at == monday(clock) + WEEK
    assert holders(rotations, clock)[:4] == [owner.id, staff.id, owner.id, staff.id]
    assert len(rotations.versions(takeover.id)) == 2


def test_an_edit_in_the_past_is_refused(rotations, takeover, clock, owner) -> None:
    with pytest.raises(InputError):
        rotations.edit(
            takeover.id,
            weekly(clock, owner),
            at=clock() - timedelta(hours=1),
            actor=owner.id,
        )


def test_a_rotation_needs_somebody_who_is_on_the_team(
    rotations, clock, line, owner
) -> None:
    made = Rotation(id=RotationId(new_id()), channel_id=line.id, name="Takeover")
    with pytest.raises(InputError):
        rotations.add(made, weekly(clock), actor=owner.id)


def test_an_accepted_swap_changes_the_turn_and_can_be_given_back(
    rotations, takeover, clock, manager, staff
) -> None:
    second = coming(rotations, clock)[1]
    swap = rotations.ask_swap(second.id, staff.id, actor=manager.id)
    assert rotations.turn(second.id).person_id == manager.id
    assert [each.id for each in rotations.swaps(staff.id)] == [swap.id]

    rotations.answer_swap(swap.id, accept=True, actor=staff.id)
    assert rotations.turn(second.id).person_id == staff.id
    assert not rotations.swaps(staff.id)

    rotations.withdraw_swap(swap.id, actor=manager.id)
    assert rotations.turn(second.id).person_id == manager.id


def test_an_exchange_changes_both_turns(
    rotations, takeover, clock, manager, staff
) -> None:
    turns = coming(rotations, clock)
    swap = rotations.ask_swap(
        turns[1].id, staff.id, other_turn_id=turns[2].id, actor=manager.id
    )
    rotations.answer_swap(swap.id, accept=True, actor=staff.id)
    assert holders(rotations, clock)[1:3] == [staff.id, manager.id]


def test_nobody_but_the_one_who_was_asked_may_accept_a_swap(
    rotations, takeover, clock, owner, manager, staff, team
) -> None:
    from tests.makers import a_person

    other = team.add(a_person("Cem Ak"), actor=owner.id)
    swap = rotations.ask_swap(
        coming(rotations, clock)[1].id, staff.id, actor=manager.id
    )
    with pytest.raises(RightError):
        rotations.answer_swap(swap.id, accept=True, actor=other.id)


def test_a_swap_is_answered_once(rotations, takeover, clock, manager, staff) -> None:
    swap = rotations.ask_swap(
        coming(rotations, clock)[1].id, staff.id, actor=manager.id
    )
    declined = rotations.answer_swap(swap.id, accept=False, actor=staff.id)
    assert declined.state is SwapState.DECLINED
    with pytest.raises(RuleError):
        rotations.answer_swap(swap.id, accept=True, actor=staff.id)


def test_a_running_turn_cannot_be_swapped(rotations, takeover, clock, owner) -> None:
    with pytest.raises(RuleError):
        rotations.ask_swap(coming(rotations, clock)[0].id, None, actor=owner.id)


def test_the_first_yes_wins(rotations, takeover, clock, owner, manager, staff) -> None:
    second = coming(rotations, clock)[1]
    accepted = rotations.accept(second.id, actor=owner.id)
    assert (accepted.person_id, accepted.accepted_by) == (owner.id, owner.id)
    with pytest.raises(RuleError):
        rotations.accept(second.id, actor=manager.id)


def test_a_turn_is_accepted_by_those_who_were_asked(
    rotations, takeover, clock, staff
) -> None:
    with pytest.raises(RightError):
        rotations.accept(coming(rotations, clock)[1].id, actor=staff.id)


def test_after_a_gap_the_next_to_hold_is_named(
    rotations, clock, line, team, owner
) -> None:
    made = Rotation(id=RotationId(new_id()), channel_id=line.id, name="Alone")
    clock.set(monday(clock) + timedelta(hours=3))
    rotations.add(made, weekly(clock, owner), actor=owner.id)
    start = monday(clock).replace(tzinfo=None) + WEEK
    team.enter_time_off(owner.id, start, start + WEEK, actor=owner.id)
    held = rotations.who(line.id, clock())
    assert (held.until, held.next_id) == (monday(clock) + WEEK, owner.id)
    assert held.next_at == monday(clock) + 2 * WEEK


def test_the_preview_begins_now_and_not_when_the_rotation_began(
    rotations, clock, line, owner
) -> None:
    draft = weekly(clock, owner)
    clock.set(clock() + 20 * WEEK)
    assert rotations.preview(draft).period.start == clock()


def test_a_declined_turn_stays_with_its_person_until_somebody_accepts(
    rotations, takeover, clock, manager
) -> None:
    second = coming(rotations, clock)[1]
    declined = rotations.decline(second.id, actor=manager.id)
    assert (declined.state, declined.person_id) == (TurnState.DECLINED, manager.id)


def test_a_cover_for_part_of_a_turn_shows_in_who_and_not_in_the_turn(
    rotations, takeover, clock, line, owner, staff
) -> None:
    first = coming(rotations, clock)[0]
    start = clock() + timedelta(days=1)
    cover = rotations.cover(
        first.id, staff.id, start, start + timedelta(hours=8), actor=owner.id
    )
    assert rotations.who(line.id, start).person_id == staff.id
    assert rotations.who(line.id, start + timedelta(hours=8)).person_id == owner.id
    assert rotations.turn(first.id).person_id == owner.id
    rotations.revoke(cover.id, actor=owner.id)
    assert rotations.who(line.id, start).person_id == owner.id


def test_a_cover_fills_a_part_that_nobody_has(
    rotations, clock, line, team, owner, staff
) -> None:
    made = Rotation(id=RotationId(new_id()), channel_id=line.id, name="Alone")
    clock.set(monday(clock) + timedelta(hours=3))
    draft = weekly(clock, owner, away=AwayPolicy.GAP)
    rotations.add(made, draft, actor=owner.id)
    start = monday(clock).replace(tzinfo=None) + timedelta(days=2)
    team.enter_time_off(owner.id, start, start + timedelta(days=1), actor=owner.id)
    at = monday(clock) + timedelta(days=2)
    assert rotations.who(line.id, at).person_id is None
    turn = coming(rotations, clock)[0]
    rotations.cover(turn.id, staff.id, at, at + timedelta(days=1), actor=owner.id)
    assert rotations.who(line.id, at).person_id == staff.id


def test_a_cover_outside_the_turn_is_refused(
    rotations, takeover, clock, owner, staff
) -> None:
    first = coming(rotations, clock)[0]
    with pytest.raises(InputError):
        rotations.cover(
            first.id, staff.id, first.end_at, first.end_at + WEEK, actor=owner.id
        )


def test_a_retired_rotation_has_no_more_turns_to_come(
    rotations, takeover, clock, line, owner
) -> None:
    clock.set(clock() + timedelta(hours=1))
    rotations.retire(takeover.id, actor=owner.id)
    assert not [turn for turn in coming(rotations, clock) if turn.start_at > clock()]
    assert not rotations.standing()
    assert rotations.who(line.id, clock() + timedelta(hours=1)).rotation_id is None


def test_undoing_a_new_rotation_takes_its_turns_away(
    rotations, takeover, clock, journal, owner
) -> None:
    journal.undo(actor=owner.id)
    assert not coming(rotations, clock)
    journal.redo(actor=owner.id)
    assert len(coming(rotations, clock)) >= 12


def test_a_person_who_left_gets_no_turns_after_the_last_day(
    rotations, takeover, clock, team, owner, manager, staff
) -> None:
    team.leave(manager.id, clock().date(), actor=owner.id)
    assert manager.id not in holders(rotations, clock)[1:]


def test_the_preview_names_gaps_and_saves_nothing(
    rotations, clock, line, team, owner, staff
) -> None:
    start = monday(clock).replace(tzinfo=None) + WEEK
    team.enter_time_off(owner.id, start, start + WEEK, actor=owner.id)
    shown = rotations.preview(weekly(clock, owner))
    assert [gap.start for gap in shown.gaps] == [monday(clock) + WEEK]
    assert shown.words
    assert not rotations.standing()


def test_a_fair_rotation_keeps_what_is_published(
    rotations, clock, line, team, owner, manager, staff
) -> None:
    clock.set(monday(clock) + timedelta(hours=3))
    made = Rotation(id=RotationId(new_id()), channel_id=line.id, name="Fair")
    rotations.add(
        made,
        weekly(clock, owner, manager, staff, order=Order.FAIR),
        actor=owner.id,
    )
    before = holders(rotations, clock)
    assert before[:6] == [owner.id, manager.id, staff.id] * 2
    start = monday(clock).replace(tzinfo=None) + WEEK
    team.enter_time_off(manager.id, start, start + WEEK, actor=owner.id)
    after = holders(rotations, clock)
    assert after[1] != manager.id
    assert after[2:6] == before[2:6]


def test_bands_cover_a_period_turn_by_turn(
    rotations, takeover, clock, owner, manager
) -> None:
    period = Period(monday(clock), monday(clock) + 2 * WEEK)
    bands = rotations.bands(period)
    assert [band.person_id for band in bands] == [owner.id, manager.id]
    assert bands[0].turn_id == coming(rotations, clock)[0].id


def test_the_fairest_candidate_comes_first(
    rotations, takeover, clock, owner, manager, staff
) -> None:
    clock.set(clock() + 4 * WEEK)
    turn = coming(rotations, clock)[1]
    found = rotations.candidates(turn.id)
    assert {each.person for each in found} == {owner.id, manager.id, staff.id} - {
        turn.person_id
    }
    assert found[0].balance <= found[-1].balance
    assert all(each.reason for each in found)


def test_turn_times_are_wall_times_of_the_rotations_zone(
    rotations, takeover, clock
) -> None:
    walls = {
        turn.start_at.astimezone(UTC) - turn.start_wall.replace(tzinfo=UTC)
        for turn in coming(rotations, clock)
    }
    assert all(turn.start_wall.hour == 9 for turn in coming(rotations, clock))
    assert walls <= {timedelta(0), timedelta(hours=-1)}
