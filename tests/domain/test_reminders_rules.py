"""The settings of reminders, and the times that follow from them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from socialdesk.domain.errors import InputError
from socialdesk.domain.periods import Period
from socialdesk.domain.reminder_rules import (
    Rules,
    answer_by,
    before,
    checked,
    late_start_at,
    outside_quiet,
    patience,
    quiet_span,
    rules_of,
    silence_at,
    span,
)
from socialdesk.domain.reminders import Medium, ReminderKind
from socialdesk.domain.settings import Business, Reminding
from tests.domain.reminder_makers import (
    ANA,
    CEM,
    CHANNEL,
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    PEOPLE,
    a_turn,
)

NIGHT = Rules(quiet_from="22:00", quiet_until="07:00", zone="Europe/London")


@pytest.mark.parametrize(
    ("text", "length"),
    [("30m", 30 * MINUTE), ("2h", 2 * HOUR), ("7d", 7 * DAY), ("1w", 7 * DAY)],
)
def test_a_span_is_a_number_and_a_unit(text: str, length: timedelta) -> None:
    assert span(text) == length


@pytest.mark.parametrize("text", ["", "2", "h", "-2h", "2.5h", "2 h", "2y", "99999h"])
def test_a_span_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not a length of time"):
        span(text)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"leads": ("7d", "soon")}, "leads"),
        ({"answer_time": ""}, "answer_time"),
        ({"quiet_from": "25:00"}, "quiet_from"),
    ],
)
def test_rules_that_cannot_be_read_name_their_field(
    change: dict[str, object], field: str
) -> None:
    with pytest.raises(InputError) as caught:
        checked(replace(Rules(), **change))  # type: ignore[arg-type]

    assert caught.value.field == field


def test_rules_as_they_come_and_those_that_ask_at_once_are_fine() -> None:
    assert checked(Rules()) == Rules()
    assert checked(Rules(ask_lead="")).ask_lead == ""


def test_the_settings_as_they_come_make_rules_that_can_be_read() -> None:
    rules = checked(rules_of(Business(zone="Europe/London"), Reminding(mail=True)))

    assert rules.zone == "Europe/London"
    assert rules.media_for(ReminderKind.LEAD, PEOPLE[ANA]) == (
        Medium.INBOX,
        Medium.MAIL,
    )
    assert rules.media_for(ReminderKind.LEAD, PEOPLE[CEM]) == (Medium.INBOX,)


def test_a_kind_that_is_off_is_off_everywhere_or_on_one_channel() -> None:
    lead = ReminderKind.LEAD

    assert Rules().wants(lead, CHANNEL)
    assert not Rules(off=frozenset({lead})).wants(lead, CHANNEL)
    assert not Rules(off_by_channel={CHANNEL: frozenset({lead})}).wants(lead, CHANNEL)


def test_days_go_back_on_the_wall_and_hours_on_the_clock_that_never_jumps() -> None:
    start = datetime.fromisoformat("2026-03-29T09:00")
    turn = a_turn(start=start, zone="Europe/London")

    assert before(turn, "1d") == before(turn, "24h") == turn.start_at - 23 * HOUR
    assert before(turn, "2h") == turn.start_at - 2 * HOUR
    assert before(turn, "25h") == turn.start_at - 25 * HOUR


def test_patience_is_the_answer_time_or_half_of_what_is_left() -> None:
    rules = Rules(answer_time="8h")

    assert patience(MONDAY - 3 * DAY, MONDAY, rules) == 8 * HOUR
    assert patience(MONDAY - 6 * HOUR, MONDAY, rules) == 3 * HOUR
    assert patience(MONDAY + HOUR, MONDAY, rules) == timedelta(0)


def test_an_answer_is_awaited_until_the_deadline_at_least() -> None:
    rules = Rules(accept_deadline="2d", answer_time="8h")

    assert answer_by(a_turn(), MONDAY - 7 * DAY, rules) == MONDAY - 2 * DAY
    assert answer_by(a_turn(), MONDAY - DAY, rules) == MONDAY - DAY + 8 * HOUR


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        ("2026-06-01T20:59Z", False),
        ("2026-06-01T21:00Z", True),  # 22:00 in London
        ("2026-06-02T02:00Z", True),
        ("2026-06-02T05:59Z", True),
        ("2026-06-02T06:00Z", False),
    ],
)
def test_quiet_hours_go_over_midnight_in_the_zone_of_the_person(
    at: str, *, quiet: bool
) -> None:
    found = quiet_span(datetime.fromisoformat(at), PEOPLE[ANA], NIGHT)

    assert (found is not None) is quiet
    if found is not None:
        assert found == Period(
            datetime(2026, 6, 1, 21, tzinfo=UTC), datetime(2026, 6, 2, 6, tzinfo=UTC)
        )


def test_without_both_ends_there_are_no_quiet_hours() -> None:
    midnight = datetime(2026, 6, 1, tzinfo=UTC)

    assert quiet_span(midnight, PEOPLE[ANA], Rules()) is None
    assert quiet_span(midnight, PEOPLE[ANA], Rules(quiet_from="22:00")) is None


def test_urgent_news_that_may_not_come_early_comes_in_quiet_hours() -> None:
    due = datetime(2026, 6, 2, 2, tzinfo=UTC)
    args = {"latest": due + HOUR}

    assert outside_quiet(due, PEOPLE[ANA], NIGHT, early=False, **args) == due
    assert outside_quiet(due, PEOPLE[ANA], NIGHT, early=True, **args) == datetime(
        2026, 6, 1, 20, 59, tzinfo=UTC
    )


def test_alarms_of_silence_follow_the_settings() -> None:
    assert late_start_at(a_turn(), Rules()) == MONDAY + DAY
    assert silence_at(MONDAY, Rules()) == MONDAY + 2 * DAY
