"""Instants as people write them."""

from datetime import UTC, date, datetime

import pytest

from socialdesk.cli.instants import Clockface, day, instant, period, utc
from socialdesk.domain.errors import InputError

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-01T09:00Z", datetime(2026, 11, 1, 9, tzinfo=UTC)),
        ("2026-11-01T09:00:30Z", datetime(2026, 11, 1, 9, 0, 30, tzinfo=UTC)),
        ("2026-11-01T09:00+05:30", datetime(2026, 11, 1, 3, 30, tzinfo=UTC)),
        ("2026-11-01T09:00", datetime(2026, 11, 1, 8, tzinfo=UTC)),
        ("2026-11-01 09:00", datetime(2026, 11, 1, 8, tzinfo=UTC)),
        ("2026-11-01", datetime(2026, 10, 31, 23, tzinfo=UTC)),
        # skipped by the clock in spring: the first instant after the gap
        ("2026-03-29T02:30", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        # twice in autumn: the first of the two
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read(text, at):
    assert instant(text, BERLIN, "at") == at


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01", "2026-11-01T25:00", "9999-12-31", "0001-01-01"]
)
def test_what_is_no_instant_names_the_option(text):
    with pytest.raises(InputError) as caught:
        instant(text, BERLIN, "from")

    assert caught.value.field == "from"
    assert caught.value.hint


def test_a_day_is_read():
    assert day("2026-02-28", "until") == date(2026, 2, 28)
    with pytest.raises(InputError):
        day("2026-02-30", "until")


def test_a_span_ends_after_it_begins():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(InputError) as caught:
        period(at, at)

    assert caught.value.field == "to"


def test_people_see_the_clock_of_the_business():
    at = datetime(2026, 7, 27, 8, 12, tzinfo=UTC)

    assert Clockface(BERLIN).moment(at) == "Mon 2026-07-27 10:12"
    assert Clockface(BERLIN).moment(None) == ""


def test_programs_see_utc():
    assert utc(datetime(2026, 7, 27, 8, 12, tzinfo=UTC)) == "2026-07-27T08:12:00Z"
    assert utc(None) is None


def test_a_day_of_summer_time_has_23_hours():
    today = Clockface(BERLIN).today(datetime(2026, 3, 29, 12, tzinfo=UTC))

    assert today.length.total_seconds() == 23 * 3600
