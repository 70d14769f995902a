"""Time the rotation engine against the standard library's own arithmetic.

    python tests/bench/bench_rotation.py

Europe/London, weekly hand-over on Monday at 09:00, five people. `year` lists every turn
of 2025, `now` asks who holds at one instant, `next10` lists the next ten hand-overs.
The floor is the least that plain wall-clock arithmetic costs in the same run. Ends with
1 if the engine is over its goals: 0.5 ms for a year, 20 microseconds for now.
"""

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[2]))

from socialdesk.domain import baton
from socialdesk.domain.counting import Pattern
from socialdesk.domain.periods import Period
from socialdesk.domain.plans import Course, Plan
from socialdesk.domain.rotations import Unit

GOALS = {"year": 500e-6, "now": 20e-6}
LONDON = ZoneInfo("Europe/London")
ANCHOR = datetime.fromisoformat("2024-01-01T09:00")
PEOPLE = ("A", "B", "C", "D", "E")
WEEK = timedelta(weeks=1)
YEAR = Period(datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
NOW = datetime(2025, 6, 4, 12, 34, tzinfo=UTC)
PLAN = Plan(
    courses=(
        Course(
            pattern=Pattern(
                zone="Europe/London", unit=Unit.WEEK, length=1, anchor=ANCHOR
            ),
            roster=PEOPLE,
        ),
    )
)


def index(at):
    return (at.astimezone(LONDON).replace(tzinfo=None) - ANCHOR) // WEEK


def begin(number):
    return (ANCHOR + number * WEEK).replace(tzinfo=LONDON).astimezone(UTC)


def floor_year():
    rows, number = [], index(YEAR.start)
    start = begin(number)
    while start < YEAR.end:
        end = begin(number + 1)
        rows.append((max(start, YEAR.start), min(end, YEAR.end), PEOPLE[number % 5]))
        start, number = end, number + 1
    return rows


def floor_now():
    return PEOPLE[index(NOW) % 5]


def floor_next10():
    number = index(NOW) + 1
    return [begin(number + more) for more in range(10)]


JOBS = {
    "year": (
        floor_year,
        lambda: [tuple(row[:3]) for row in baton.resolve(PLAN, YEAR)],
        200,
    ),
    "now": (floor_now, lambda: baton.holder(PLAN, NOW), 5000),
    "next10": (floor_next10, lambda: baton.next_handovers(PLAN, NOW, 10), 1000),
}


def best(work, times):
    """Return the seconds that one call takes: the best of nine rounds."""
    rounds = []
    for _ in range(9):
        begun = time.perf_counter()
        for _ in range(times // 5):
            work()
        rounds.append((time.perf_counter() - begun) / (times // 5))
    return min(rounds)


def main():
    missed = []
    for job, (floor, engine, times) in JOBS.items():
        if floor() != engine():
            sys.exit(f"{job}: the engine's answer is not the floor's")
        least, took = best(floor, times), best(engine, times)
        goal = GOALS.get(job)
        shown = f"goal {goal * 1e6:.0f} us" if goal else ""
        print(
            f"{job:7} floor {least * 1e6:8.1f} us  engine {took * 1e6:8.1f} us"
            f"  ratio {took / least:5.2f}  {shown}"
        )
        if goal and took > goal:
            missed.append(job)
    if missed:
        sys.exit(f"over the goal: {', '.join(missed)}")


if __name__ == "__main__":
    main()
