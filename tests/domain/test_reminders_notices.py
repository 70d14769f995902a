"""Notices in the inbox: seen, answered, snoozed."""

from datetime import datetime

import pytest

from socialdesk.domain.errors import RuleError
from socialdesk.domain.ids import NoticeId
from socialdesk.domain.notices import Notice, Reply, Snooze, snooze_until, snoozed
from socialdesk.domain.reminders import ReminderKind
from tests.domain.reminder_makers import ANA, HOUR, MINUTE, MONDAY

NOTICE = Notice(
    id=NoticeId("n"),
    reminder_key="k",
    person_id=ANA,
    kind=ReminderKind.ACCEPT,
    at=MONDAY,
    title="t",
    body="b",
)


def test_a_notice_waits_until_it_is_seen() -> None:
    seen = NOTICE.seen(now=MONDAY)

    assert NOTICE.waiting(MONDAY)
    assert not seen.waiting(MONDAY)
    assert seen.seen(now=MONDAY + HOUR).seen_at == MONDAY


def test_a_snoozed_notice_comes_back_even_if_it_was_seen() -> None:
    notice = snoozed(NOTICE.seen(now=MONDAY), MONDAY + HOUR, now=MONDAY)

    assert not notice.waiting(MONDAY + 59 * MINUTE)
    assert notice.waiting(MONDAY + HOUR)


def test_a_notice_cannot_be_put_aside_until_the_past() -> None:
    with pytest.raises(RuleError, match="later time"):
        snoozed(NOTICE, MONDAY, now=MONDAY)


def test_an_answered_notice_is_seen() -> None:
    notice = NOTICE.to(Reply.ACCEPTED, now=MONDAY)

    assert (notice.answered, notice.seen_at) == (Reply.ACCEPTED, MONDAY)


@pytest.mark.parametrize(
    ("preset", "now", "expected"),
    [
        (Snooze.TEN_MINUTES, "2026-03-28T10:00Z", "2026-03-28T10:10Z"),
        (Snooze.ONE_HOUR, "2026-03-29T00:30Z", "2026-03-29T01:30Z"),
        (Snooze.AFTER_LUNCH, "2026-06-01T10:00Z", "2026-06-01T12:00Z"),
        (Snooze.AFTER_LUNCH, "2026-06-01T12:00Z", "2026-06-02T12:00Z"),
        # The clocks of London go forward on the 29th.
        (Snooze.TOMORROW, "2026-03-28T10:00Z", "2026-03-29T08:00Z"),
        (Snooze.TOMORROW, "2026-03-28T00:10Z", "2026-03-29T08:00Z"),
    ],
)
def test_a_preset_ends_by_the_clock_of_the_reader(
    preset: Snooze, now: str, expected: str
) -> None:
    until = snooze_until(preset, "Europe/London", now=datetime.fromisoformat(now))

    assert until == datetime.fromisoformat(expected)
