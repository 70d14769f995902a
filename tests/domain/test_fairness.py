"""Balances and the fair order: the reference values of rotation.md, section 5."""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from socialdesk.domain import baton, fairness
from socialdesk.domain.counting import Pattern
from socialdesk.domain.fairness import Ledger, Load, Weights
from socialdesk.domain.layers import Away, Cover
from socialdesk.domain.periods import Period
from socialdesk.domain.plans import Course, Plan, with_roster
from socialdesk.domain.rotations import Order, Unit

START = datetime(2026, 6, 1, tzinfo=UTC)  # a Monday
WALL = START.replace(tzinfo=None)
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
F = Fraction


def fair(roster, unit=Unit.WEEK, **more):
    pattern = Pattern(zone="UTC", unit=unit, length=1, anchor=WALL)
    course = Course(pattern=pattern, roster=tuple(roster), order=Order.FAIR)
    return Plan(courses=(course,), **more)


def away(who, first, last=None):
    """Away in turns first to last, counted from 1."""
    return Away(
        who=who,
        start=START + WEEK * (first - 1),
        end=START + WEEK * (last or first),
    )


def order(plan, count, step=WEEK):
    found = baton.turns(plan, Period(START, START + step * count))
    return " ".join(turn.holder or "-" for turn in found)


def balances(plan, count, step=WEEK) -> Mapping[str, Fraction]:
    return baton.loads(plan, START + step * count)[1]


def test_with_nobody_away_the_fair_order_is_the_fixed_order():
    plan = fair("ABC")

    assert order(plan, 9) == "A B C A B C A B C"
    assert balances(plan, 9) == {"A": 0, "B": 0, "C": 0}


def test_whoever_was_away_once_comes_back_into_the_order():
    plan = fair("ABC", away=(away("B", 2),))

    assert order(plan, 8) == "A C B A C B A C"
    assert balances(plan, 8) == {"A": F(1, 6), "B": F(-1, 3), "C": F(1, 6)}


def test_a_long_leave_brings_no_debt():
    plan = fair("ABC", away=(away("B", 2, 5),))

    assert order(plan, 10) == "A C A C A B C A B C"
    assert balances(plan, 9) == {"A": F(1, 3), "B": F(1, 3), "C": F(-2, 3)}
    assert set(balances(plan, 10).values()) == {F(0)}


def test_a_cover_counts_for_whoever_did_it():
    cover = Cover(giver="B", taker="C", start=START + WEEK, end=START + 2 * WEEK)
    plan = fair("ABC", swaps=(cover,))

    assert order(plan, 7) == "A C B A C B A"
    assert balances(plan, 7) == {"A": F(2, 3), "B": F(-1, 3), "C": F(-1, 3)}


def test_a_cover_that_was_a_gift_counts_for_the_person_covered():
    cover = Cover(
        giver="B", taker="C", start=START + WEEK, end=START + 2 * WEEK, gift=True
    )
    plan = fair("ABC", swaps=(cover,))

    assert order(plan, 6) == "A C C A B C"
    assert set(balances(plan, 6).values()) == {F(0)}


def test_an_exchange_cancels_out():
    swap = baton.exchange(fair("ABC"), START, START + WEEK)
    plan = fair("ABC", swaps=(swap,))

    assert order(plan, 6) == "B A C B A C"
    assert set(balances(plan, 6).values()) == {F(0)}


def test_a_newcomer_starts_at_nought_and_is_not_flooded():
    plan = fair("ABC")
    joined = with_roster(plan.courses, START + 3 * WEEK, "ABCD")
    plan = Plan(courses=joined)

    assert order(plan, 11) == "A B C D A B C D A B C"


def test_a_leavers_balance_is_shifted_onto_the_rest():
    plan = fair("ABC")
    plan = Plan(courses=with_roster(plan.courses, START + 4 * WEEK, "BC"))

    # After four turns: A 2/3, B and C -1/3. A leaves; the rest is shifted to nought.
    found = balances(plan, 5)

    assert found == {"B": F(1, 2), "C": F(-1, 2)}


def test_weekends_that_weigh_double_leave_a_spread_of_two_turns_at_most():
    plan = fair("ABC", Unit.DAY)

    spreads = [fairness.spread(balances(plan, n, DAY)) for n in range(1, 22)]

    assert spreads[-1] <= 2
    assert max(spreads) == 2


def test_a_triple_holiday_among_four_is_worked_off():
    plan = fair("ABCD", Unit.DAY, holidays=frozenset({date(2026, 6, 3)}))
    plain = Weights(weekend=F(1))
    plan = Plan(courses=plan.courses, holidays=plan.holidays, weights=plain)

    found = balances(plan, 8, DAY)

    assert found == {"A": F(1, 2), "B": F(-1, 2), "C": F(1, 2), "D": F(-1, 2)}


def test_balances_always_add_up_to_nought():
    dice = random.Random(5)
    gone = [away(dice.choice("ABCDE"), n, n + 2) for n in range(1, 60, 4)]
    covers = tuple(
        Cover(
            giver=dice.choice("ABCDE"),
            taker=dice.choice("ABCDEX"),
            start=START + n * WEEK,
            end=START + n * WEEK + dice.randrange(1, 8) * DAY,
        )
        for n in range(0, 60, 3)
    )
    plan = fair("ABCDE", away=tuple(gone), swaps=covers)

    for count in range(1, 60):
        assert sum(balances(plan, count).values()) == 0


def test_turns_dealt_already_stay_as_they_are():
    late = fair("ABC", away=(away("B", 2),), published={0: "A", 1: "B", 2: "C"})

    # B's own turn 2 goes to the next in the list by time off, not by dealing anew.
    assert [
        turn.planned for turn in baton.turns(late, Period(START, START + 3 * WEEK))
    ] == [
        "A",
        "B",
        "C",
    ]
    assert order(late, 3) == "A C C"


def test_shares_tell_turns_hours_and_weekends():
    half = START + WEEK + WEEK / 2
    cover = Cover(giver="B", taker="C", start=START + WEEK, end=half)
    plan = fair("ABC", swaps=(cover,))

    found = baton.shares(plan, Period(START, START + 2 * WEEK))

    assert [(share.person, share.turns, share.hours) for share in found] == [
        ("A", 1, 168),
        ("B", F(1, 2), 84),
        ("C", F(1, 2), 84),
    ]
    assert [share.weekend_days for share in found] == [2, 1, 1]
    assert [share.balance for share in found] == [F(1, 3), F(-1, 6), F(-1, 6)]


def test_the_best_cover_is_furthest_behind_among_those_there():
    plan = fair("ABCD", away=(away("D", 6),))

    found = baton.candidates(plan, 5)  # the sixth turn; B has it

    assert [proposal.person for proposal in found] == ["C", "A"]
    assert found[0].reason == "0.2 turns behind."
    assert found[0].balance < found[1].balance


def test_a_tie_is_decided_by_the_fewest_weekends_and_says_so():
    ledger = {"A": F(0), "B": F(0)}
    loads = [
        Load(
            number=number,
            start_at=START,
            weight=F(1),
            present=("A", "B"),
            done={person: F(1)},
            hours={person: F(24)},
            weekend_days=weekend,
        )
        for number, (person, weekend) in enumerate([("A", 1), ("B", 0)])
    ]

    found = fairness.proposals(fairness.shares(loads, ledger), "AB")

    assert [proposal.person for proposal in found] == ["B", "A"]
    assert found[0].reason == "Even with the others. Did fewer weekends."


@pytest.mark.parametrize(
    ("balances_", "words"),
    [
        ({}, "Nobody has had a turn."),
        (
            {"A": F(1, 2), "B": F(-1, 2)},
            "Turns are shared evenly: at most one turn apart.",
        ),
        ({"A": F(2), "B": F(-1)}, "The shares are 3.0 turns apart."),
    ],
)
def test_one_sentence_says_how_even_the_shares_are(balances_, words):
    assert fairness.sentence(fairness.shares([], balances_)) == words


def simulated(
    dice: random.Random, cover: Callable[[Ledger, list[str]], str | None]
) -> Fraction:
    """Two years of weeks: 5 people, four absences of 1-3 weeks each, 8 % covered."""
    people = list("ABCDE")
    gone = {
        (name, first + week)
        for name in people
        for first in dice.sample(range(104), 4)
        for week in range(dice.randint(1, 3))
    }
    ledger = Ledger()
    ledger.enrol(people)
    for week in range(104):
        present = [name for name in people if (name, week) not in gone]
        did = ledger.next(present)
        others = [name for name in present if name != did]
        if others and dice.random() < 0.08:
            did = cover(ledger, others)
        if did is not None:
            ledger.take(
                Load(
                    number=week,
                    start_at=START,
                    weight=F(1),
                    present=tuple(present),
                    done={did: F(1)},
                    hours={},
                )
            )
    return fairness.spread(ledger.balances)


def test_two_years_of_absences_and_covers_by_anybody_stay_within_a_turn_or_so():
    dice = random.Random(2026)

    spreads = [
        simulated(dice, lambda _, others: dice.choice(others)) for _ in range(100)
    ]

    # rotation.md, section 5: 0.95 in the mean of 300 runs; the engine is held to 2.5.
    assert sum(spreads) / len(spreads) <= F(5, 4)


def test_covers_by_whom_the_program_proposes_never_leave_more_than_two_and_a_half():
    dice = random.Random(2026)

    spreads = [simulated(dice, Ledger.next) for _ in range(100)]

    assert max(spreads) <= F(5, 2)


def test_a_simulated_year_through_the_engine_stays_fair():
    dice = random.Random(7)
    gone = tuple(
        away(name, first, first + dice.randint(0, 2))
        for name in "ABCDE"
        for first in dice.sample(range(1, 100), 4)
    )
    plan = fair("ABCDE", away=gone)

    assert fairness.spread(balances(plan, 104)) <= F(5, 2)
