"""The engine against a second, slow reading of the same rules."""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings

from socialdesk.domain import plan_files
from tests.domain.rotation_oracle import Oracle
from tests.domain.rotation_plans import crowded_files, files

DAY = timedelta(days=1)
NO_HURRY = settings(
    deadline=None, max_examples=200, suppress_health_check=list(HealthCheck)
)


@NO_HURRY
@given(files())
def test_engine_and_oracle_agree_on_any_rotation(case):
    assert_agreed(*case)


@NO_HURRY
@given(crowded_files())
def test_engine_and_oracle_agree_where_exceptions_lie_on_each_other(case):
    assert_agreed(*case)


def assert_agreed(day, file):
    low = datetime.combine(day, datetime.min.time(), UTC)
    high = low + 20 * DAY
    plan = plan_files.read(json.dumps(file))
    oracle = Oracle(file, low - 10 * DAY, high + 45 * DAY)

    answer = plan_files.answer(plan, low, high)

    assert answer["segments"] == oracle.segments(low, high)
    assert answer["handoffs"] == oracle.handoffs(low, high)
