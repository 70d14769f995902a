"""The real scheduler, with short intervals."""

import logging
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from socialdesk.background.clock import utc_now
from socialdesk.background.lanes import Lane, Lanes
from socialdesk.background.steady_jobs import SteadyJobs
from socialdesk.background.ticker import Ticker
from tests.fakes import FakeClock


class Work:
    """Counts its runs; can fail, take long, and know of something due."""

    def __init__(self):
        self.runs = []
        self.threads = set()
        self.fails = 0
        self.pause = 0.0
        self.due = None
        self.jumps = []
        self.at_once = 0
        self.most_at_once = 0

    def run(self):
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.threads.add(threading.current_thread().name)
        time.sleep(self.pause)
        self.at_once -= 1
        self.runs.append(time.monotonic())
        if self.fails:
            self.fails -= 1
            raise OSError("database is locked")

    def next_due(self):
        due, self.due = self.due, None
        return due

    def always_overdue(self):
        return datetime(2000, 1, 1, tzinfo=UTC)

    def jumped(self, seconds):
        self.jumps.append(seconds)


@pytest.fixture
def work():
    return Work()


@pytest.fixture
def lanes():
    lanes = Lanes()
    yield lanes
    lanes.close()


@pytest.fixture
def wound(lanes):
    """Make tickers that are stopped at the end."""
    made = []

    def make(**how):
        made.append(Ticker(lanes, **how))
        return made[-1]

    yield make
    for ticker in made:
        ticker.stop()


def until(true, seconds=10.0):
    """Wait for a condition; fail if it does not come true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.002)


def clock_threads():
    return [t for t in threading.enumerate() if t.name == "APScheduler"]


def test_it_beats_at_start_and_then_every_so_often(wound, work):
    ticker = wound()
    ticker.every(0.05, work.run)
    ticker.start()

    until(lambda: len(work.runs) >= 5)
    assert all(name.startswith("lane-wide") for name in work.threads)
    assert ticker.alive()


def test_work_runs_on_the_lane_it_was_given(wound, work):
    ticker = wound()
    ticker.every(0.05, work.run, Lane.STORE)
    ticker.start()

    until(lambda: len(work.runs) >= 2)
    assert work.threads == {"lane-store_0"}


def test_a_beat_that_fails_is_logged_and_the_next_comes(wound, work, caplog):
    work.fails = 3
    ticker = wound()
    ticker.every(0.03, work.run)
    ticker.start()

    until(lambda: len(work.runs) >= 5)
    assert caplog.text.count("OSError: database is locked") == 3


def test_long_work_is_not_run_twice_at_once_and_holds_up_no_beat(wound, work):
    work.pause = 0.4
    other = Work()
    ticker = wound()
    ticker.every(0.03, work.run)
    ticker.every(0.03, other.run)
    ticker.start()

    until(lambda: len(work.runs) >= 2)
    assert work.most_at_once == 1
    assert len(other.runs) >= 8
    assert ticker.alive()


def test_it_wakes_at_the_next_due_instant_long_before_the_beat(wound, work):
    ticker = wound()
    ticker.every(5.0, work.run, next_due=work.next_due)
    work.due = utc_now() + timedelta(seconds=0.5)
    due = time.monotonic() + 0.5
    ticker.start()

    until(lambda: len(work.runs) >= 2)
    assert -0.01 <= work.runs[1] - due < 1.0


def test_it_is_woken_earlier_when_something_earlier_is_planned(wound, work):
    ticker = wound()
    ticker.every(5.0, work.run, next_due=work.next_due)
    ticker.start()
    until(lambda: work.runs)
    ticker.wake_at(utc_now() + timedelta(seconds=4))
    ticker.wake_at(utc_now() + timedelta(seconds=0.2))
    ticker.wake_at(utc_now() + timedelta(seconds=3))
    ticker.wake_at(None)
    due = time.monotonic() + 0.2

    until(lambda: len(work.runs) >= 2)
    assert -0.05 <= work.runs[1] - due < 1.0


def test_what_is_due_far_off_is_armed_when_its_beat_comes(wound, work):
    ticker = wound()
    ticker.every(0.6, work.run, next_due=work.next_due)
    due = time.monotonic() + 1.5
    ticker.wake_at(utc_now() + timedelta(seconds=1.5))
    ticker.start()

    until(lambda: work.runs and work.runs[-1] > due)
    assert min(abs(run - due) for run in work.runs) < 0.25  # the beats are 0.3 away


def test_what_stays_overdue_does_not_spin(wound, work):
    ticker = wound()
    ticker.every(60.0, work.run, next_due=work.always_overdue)
    ticker.start()
    time.sleep(1.0)  # the thing not to be seen is work, so there is nothing to wait for

    assert 2 <= len(work.runs) <= 6


def test_a_wake_up_during_a_run_is_made_up_for_after_it(wound, work):
    work.pause = 0.3
    ticker = wound()
    ticker.every(30.0, work.run, next_due=work.next_due)
    ticker.start()
    until(lambda: work.at_once == 1)
    ticker.wake_at(utc_now())

    until(lambda: len(work.runs) == 2)


@pytest.mark.parametrize("move", ["sleep", "jump"])
@pytest.mark.parametrize("seconds", [8 * 3600.0, -3600.0, 31.0])
def test_a_clock_that_moves_is_reported_once(wound, work, move, seconds, caplog):
    caplog.set_level(logging.INFO, logger="socialdesk")
    clock = FakeClock()
    ticker = wound(clock=clock, ticks=clock.ticks, jumped=work.jumped)
    ticker.every(0.03, work.run)
    ticker.start()
    until(lambda: work.runs)
    getattr(clock, move)(seconds)
    seen = len(work.runs)

    until(lambda: len(work.runs) > seen + 3)
    assert work.jumps == [seconds]
    assert "The clock moved by" in caplog.text


def test_time_that_passes_awake_is_no_jump(wound, work):
    clock = FakeClock()
    ticker = wound(clock=clock, ticks=clock.ticks, jumped=work.jumped)
    ticker.every(0.03, work.run)
    ticker.start()
    until(lambda: work.runs)
    clock.advance(3600)
    clock.jump(-29)
    seen = len(work.runs)

    until(lambda: len(work.runs) > seen + 3)
    assert work.jumps == []


@pytest.mark.parametrize(
    ("jobs", "found"),
    [(SteadyJobs(20.0), {"beat", "hourly"}), (MemoryJobStore(), set())],
)
def test_jobs_left_behind_by_a_clock_put_back_are_due(jobs, found):
    """And the control: APScheduler's own store leaves them behind."""
    scheduler = BackgroundScheduler(jobstores={"default": jobs}, timezone="UTC")
    scheduler.start(paused=True)
    try:
        scheduler.add_job(print, "interval", seconds=20, id="beat")
        scheduler.add_job(print, "interval", hours=1, id="hourly")
        now = datetime.now(UTC)
        back = now - timedelta(hours=3)

        assert jobs.get_due_jobs(now) == []
        assert {job.id for job in jobs.get_due_jobs(back)} == found
    finally:
        scheduler.shutdown()


# The thread is ended on purpose; pytest would report how.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_the_watchdog_winds_up_a_ticker_whose_thread_has_ended(wound, work):
    before = set(clock_threads())
    ticker = wound()
    ticker.every(0.05, work.run)
    ticker.start()
    until(lambda: work.runs)
    [thread] = set(clock_threads()) - before
    _end(thread)
    seen = len(work.runs)

    until(lambda: not ticker.alive())
    assert len(work.runs) <= seen + 1
    ticker.restart()
    until(lambda: len(work.runs) > seen + 3)
    assert ticker.alive()


def test_a_sleep_that_ended_the_thread_is_still_reported(wound, work):
    clock = FakeClock()
    ticker = wound(clock=clock, ticks=clock.ticks, jumped=work.jumped)
    ticker.every(0.05, work.run)
    ticker.start()
    until(lambda: work.runs)
    ticker.stop()
    clock.sleep(7200)
    ticker.restart()

    until(lambda: work.jumps)
    assert work.jumps == [7200]


def test_winding_up_does_not_wait_for_a_thread_that_hangs(wound, work):
    ticker = wound()
    ticker.every(0.05, work.run)
    ticker.start()
    until(lambda: work.runs)
    lock = ticker._scheduler._jobstores_lock
    lock.acquire()
    try:
        until(lambda: not ticker.alive())
        began = time.monotonic()
        ticker.restart()
        assert time.monotonic() - began < 0.5
        seen = len(work.runs)
        until(lambda: len(work.runs) > seen + 2)
    finally:
        lock.release()


def test_after_stop_no_thread_is_left_and_nothing_beats(lanes, work):
    before = set(threading.enumerate())
    ticker = Ticker(lanes)
    ticker.every(0.02, work.run)
    ticker.start()
    until(lambda: len(work.runs) >= 3)
    ticker.stop()
    lanes.close()

    assert set(threading.enumerate()) <= before
    assert ticker.age() is None
    assert not ticker.alive()
    ticker.stop()


def test_age_counts_from_the_last_beat(wound, work):
    clock = FakeClock()
    ticker = wound(clock=clock, ticks=clock.ticks)
    ticker.every(3600.0, work.run)
    ticker.start()
    until(lambda: work.runs)
    clock.advance(90)

    assert ticker.age() == 90
    assert ticker.alive()
    clock.advance(3 * 3600)
    assert not ticker.alive()


def test_a_lambda_is_refused_when_it_is_given(wound):
    with pytest.raises(TypeError):
        wound().every(1.0, lambda: None)


def test_apscheduler_is_loaded_only_by_start():
    import subprocess
    import sys

    code = (
        "import sys, socialdesk.background.ticker, socialdesk.background.lanes;"
        "sys.exit('apscheduler' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _end(thread):
    """End a thread by hand: SystemExit is raised in it, as soon as it wakes."""
    import ctypes

    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread.ident), ctypes.py_object(SystemExit)
    )
    thread.join(5)
    assert not thread.is_alive()
