"""A month of the virtual year; the whole of it by `reminder_year.py --days 365`."""

import time
from datetime import timedelta

from socialdesk.domain.reminders import Reminder, ReminderKind
from socialdesk.store.opening import Place
from socialdesk.store.tables import reminders
from tests.faults.reminder_lab import DAY
from tests.faults.reminder_year import START, Year


def test_weeks_of_sleep_jumps_and_changes_lose_and_double_nothing(place: Place) -> None:
    outcome = Year(place, seed=time.time_ns()).run(START + 25 * DAY)
    assert outcome.good, outcome


def test_control_a_dispatcher_that_looks_back_a_beat_only_loses_what_it_slept_through(
    place: Place,
) -> None:
    year = Year(place, seed=1)
    last, never = year.clock(), 0
    while year.clock() < START + 10 * DAY:
        year.clock.sleep(timedelta(hours=9))
        now = year.clock()
        with year.store.read() as reading:
            starts = reading.all(Reminder, reminders.c.kind == ReminderKind.START.value)
        # As with a misfire grace time: what is later than a minute is dropped.
        grace = timedelta(minutes=1)
        never += sum(last < row.due_at <= now - grace for row in starts)
        last = now
    year.store.close()
    assert never > 0
