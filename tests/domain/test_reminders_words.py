"""The words of reminders."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from socialdesk.domain.lateness import LATE_RULES, Action, Decision, Tone
from socialdesk.domain.reminder_words import Facts, time_left, words
from socialdesk.domain.reminders import DIGESTS, Medium, Reminder, ReminderKind
from tests.domain.reminder_makers import ANA, DAY, HOUR, MINUTE, MONDAY, a_turn

TURN = a_turn()
SECOND = timedelta(seconds=1)


def shown(at: datetime) -> str:
    return at.strftime("%a %H:%M")


def a_reminder(kind: ReminderKind) -> Reminder:
    return Reminder(
        id="r",  # type: ignore[arg-type]
        key=f"k:{kind}",
        kind=kind,
        medium=Medium.INBOX,
        person_id=ANA,
        due_at=MONDAY,
        turn_start_at=TURN.start_at,
        turn_end_at=TURN.end_at,
        result="The server did not answer.",
    )


FACTS = Facts(
    now=MONDAY - 2 * HOUR,
    moment=shown,
    channel="Shop {x}",
    holder="Ana",
    heir="Ben",
    unseen_since=MONDAY,
)


def told(kind: ReminderKind, tone: Tone = Tone.PLAIN, **facts: object) -> str:
    changed = replace(FACTS, **facts)  # type: ignore[arg-type]
    message = words(a_reminder(kind), Decision(action=Action.SEND, tone=tone), changed)
    return f"{message.title}\n{message.body}"


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (-HOUR, "now"),
        (20 * SECOND, "now"),
        (MINUTE, "in 1 minute"),
        (59 * MINUTE, "in 59 minutes"),
        (HOUR - SECOND, "in 1 hour"),
        (2 * HOUR - 5 * SECOND, "in 2 hours"),
        (23 * HOUR, "in 23 hours"),
        (DAY - 19 * SECOND, "in 24 hours"),
        (2 * DAY - 19 * SECOND, "in 2 days"),
        (7 * DAY - 19 * SECOND, "in 7 days"),
    ],
)
def test_what_is_left_is_told_as_people_say_it(left: timedelta, text: str) -> None:
    assert time_left(left) == text


def test_a_lead_tells_the_true_time_left() -> None:
    assert told(ReminderKind.LEAD, Tone.COMING, now=MONDAY - 90 * MINUTE) == (
        "Your turn on Shop {x} begins in 2 hours\n"
        "You speak on Shop {x} from Mon 09:00 until Mon 09:00."
    )


@pytest.mark.parametrize(
    "kind", [ReminderKind.LEAD, ReminderKind.START, ReminderKind.ACCEPT]
)
def test_a_turn_that_runs_is_told_as_begun(kind: ReminderKind) -> None:
    assert told(kind, Tone.BEGAN).splitlines()[1] == (
        "Your turn on Shop {x} began on Mon 09:00 and lasts until Mon 09:00."
    )


@pytest.mark.parametrize(
    ("kind", "tone"),
    [
        (kind, tone)
        for kind, outcomes in LATE_RULES.items()
        for tone in {tone for action, tone in outcomes if action is Action.SEND}
    ]
    + [(ReminderKind.START, Tone.BEGAN)],
)
def test_every_message_that_can_be_sent_has_its_words(
    kind: ReminderKind, tone: Tone
) -> None:
    listed = [("Ana", a_reminder(ReminderKind.LEAD))] if kind in DIGESTS else []
    text = told(kind, tone, listed=listed)

    assert len(text.splitlines()) >= 2
    assert text.count("{") == text.count("{x}")


def test_a_pass_to_nobody_says_so() -> None:
    assert "Nobody has the baton after you." in told(ReminderKind.END, heir="")
    assert "Ben" in told(ReminderKind.END)


def test_a_request_says_until_when_an_answer_is_awaited() -> None:
    text = told(ReminderKind.ACCEPT, Tone.COMING, answer_by=MONDAY - DAY)

    assert text.endswith("Please answer by Sun 09:00.")


def test_a_message_for_several_reminders_speaks_for_all_of_them() -> None:
    rest = [a_reminder(ReminderKind.ACCEPT), a_reminder(ReminderKind.MOVED)]

    text = told(ReminderKind.START, Tone.BEGAN, rest=rest)

    assert text.endswith(
        "You have not accepted it yet.\nThis time is new: the turn has moved."
    )


def test_several_passes_are_one_line_more() -> None:
    rest = [a_reminder(ReminderKind.BATON)] * 2

    assert told(ReminderKind.BATON, rest=rest).endswith(
        "Before that, the baton passed 2 more times."
    )


def test_lateness_and_repeats_are_owned_up_to() -> None:
    decision = Decision(action=Action.SEND, late=True, repeat=True)

    body = words(a_reminder(ReminderKind.END), decision, FACTS).body

    assert body.endswith(
        "This message comes late.\nYou may have seen this message before."
    )


def test_a_digest_names_twenty_and_counts_the_others() -> None:
    listed = [(f"Ana {n}", a_reminder(ReminderKind.LEAD)) for n in range(23)]

    text = told(ReminderKind.FAILED, listed=listed).splitlines()

    assert text[0] == "23 reminders could not be delivered"
    assert text[1] == "Ana 0: due Mon 09:00. The server did not answer."
    assert text[-1] == "... and 3 more."
    assert len(text) == 22
