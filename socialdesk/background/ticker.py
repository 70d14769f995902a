"""The clock that sets recurring work going.

It keeps no jobs worth losing: each beat calls work that asks the database what is due.
APScheduler (3.11) only counts the time; the work itself runs on a lane, so that a slow
mail server or a locked database never holds up the next beat.

Three things happen to the clock of a PC, and none may cost more than one beat:

* It sleeps. The first beat afterwards sees that the wall moved on without `ticks`.
* It is put forward. The same.
* It is put back. APScheduler would wait until the old time comes round again;
  `SteadyJobs` takes what lies further off than a beat as due.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from socialdesk.background.clock import ticks as real_ticks
from socialdesk.background.clock import utc_now
from socialdesk.background.lanes import Lane, Lanes, check
from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.ports import Clock, Ticks

if TYPE_CHECKING:
    from concurrent.futures import Future

    from apscheduler.schedulers.background import BackgroundScheduler

logger = logging.getLogger(__name__)

JUMP = 30.0
"""Seconds between the wall and `ticks` that are called a jump (rotation.md, 4.2)."""
MISSED_BEATS = 3
"""So many beats without one, and the ticker is not alive."""
_BREATH = 0.2
_WAKE = "wake"


@dataclass(slots=True, kw_only=True, eq=False)
class _Task:
    """Work that is done every so often, and what became of it."""

    name: str
    seconds: float
    work: Callable[[], object]
    lane: Lane
    next_due: Callable[[], datetime | None] | None
    running: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """When the last beat was, on both clocks."""

    wall: datetime
    ticks: float


class Ticker:
    """Calls work every so often, and at the next instant at which something is due.

    Args:
        lanes: Where the work runs.
        clock: The wall clock.
        ticks: The clock that never jumps.
        jumped: Called on the STORE lane with the seconds by which the wall clock moved
            against `ticks`: sleep, or a clock that was set. Positive is forward.
    """

    def __init__(
        self,
        lanes: Lanes,
        *,
        clock: Clock = utc_now,
        ticks: Ticks = real_ticks,
        jumped: Callable[[float], object] | None = None,
    ) -> None:
        self._lanes = lanes
        self._clock = clock
        self._ticks = ticks
        self._jumped = jumped
        self._tasks: list[_Task] = []
        self._lock = Lock()
        self._wake: datetime | None = None
        self._seen: _Seen | None = None
        self._scheduler: BackgroundScheduler | None = None

    def every(
        self,
        seconds: float,
        work: Callable[[], object],
        lane: Lane = Lane.WIDE,
        *,
        next_due: Callable[[], datetime | None] | None = None,
    ) -> None:
        """Call work at start and every so many seconds; called before `start`.

        Work that still runs is called once more when it has ended, not twice at once.
        With `next_due`, the same work is also called at the instant that `next_due`
        returned after the last run (on the same lane): so it has to be harmless when
        called too often.

        Raises:
            TypeError: The work is a lambda or an inner function.
        """
        check(work)
        if next_due is not None:
            check(next_due)
        name = f"every-{len(self._tasks)}"
        self._tasks.append(
            _Task(name=name, seconds=seconds, work=work, lane=lane, next_due=next_due)
        )

    def start(self) -> None:
        """Begin to tick, the first time at once; nothing new if it ticks already."""
        if self._scheduler is not None:
            return
        self._look_at_clocks()
        scheduler = _scheduler(self._beat_seconds())
        for task in self._tasks:
            _add_interval(scheduler, task, self._beat)
        self._scheduler = scheduler
        scheduler.start()
        self._arm()

    def stop(self, *, wait: bool = True) -> None:
        """Tick no more; with `wait`, its threads have ended on return."""
        scheduler, self._scheduler = self._scheduler, None
        if scheduler is None:
            return
        if wait:
            scheduler.shutdown(wait=True)
            return
        # APScheduler joins its thread even if told not to wait; a thread that hangs
        # would take the caller along.
        Thread(target=scheduler.shutdown, args=(False,), daemon=True).start()

    def restart(self) -> None:
        """Leave a clock that stands still behind and wind up another."""
        logger.warning("The ticker is wound up again; last beat %s s ago", self.age())
        self.stop(wait=False)
        self.start()

    def age(self) -> float | None:
        """Return the seconds since the last beat or the start; None if stopped."""
        if self._scheduler is None or self._seen is None:
            return None
        return self._ticks() - self._seen.ticks

    def alive(self) -> bool:
        """Say whether beats come; the watchdog's question."""
        age = self.age()
        return age is not None and age <= MISSED_BEATS * self._beat_seconds()

    def wake_at(self, instant: datetime | None) -> None:
        """Call the work that has a `next_due` at that instant too.

        Of several instants the earliest counts, until it has come: a call too many
        is harmless. None asks for nothing.
        """
        if instant is None:
            return
        with self._lock:
            if self._wake is not None and self._wake <= instant:
                return
            self._wake = instant
        self._arm()

    def _beat_seconds(self) -> float:
        return min((task.seconds for task in self._tasks), default=1.0)

    def _beat(self, task: _Task) -> None:
        """Note that time passes, and set the work going."""
        self._look_at_clocks()
        self._call(task)
        self._arm()

    def _look_at_clocks(self) -> None:
        now = _Seen(wall=self._clock(), ticks=self._ticks())
        with self._lock:
            seen, self._seen = self._seen, now
        if seen is None:
            return
        moved = (now.wall - seen.wall).total_seconds() - (now.ticks - seen.ticks)
        if abs(moved) <= JUMP:
            return
        logger.info("The clock moved by %.0f s", moved)
        if self._jumped is not None:
            work = partial(self._jumped, moved)
            self._lanes.submit(Lane.STORE, work).add_done_callback(_report)

    def _call(self, task: _Task) -> None:
        """Run the work, or run it once more after the run that is under way."""
        with self._lock:
            task.again = task.running
            if task.running:
                return
            task.running = True
        future = self._lanes.submit(task.lane, partial(self._run, task))
        future.add_done_callback(partial(self._settle, task))

    def _settle(self, task: _Task, future: "Future[None]") -> None:
        _report(future)
        with self._lock:
            again, task.again, task.running = task.again, False, False
        if again and self._scheduler is not None:
            self._call(task)

    def _run(self, task: _Task) -> None:
        task.work()
        if task.next_due is None:
            return
        due = task.next_due()
        if due is not None:
            # What is overdue after a run waits for a reason (a lease, a pause after a
            # failure): asking again at once would spin.
            self.wake_at(max(due, self._clock() + timedelta(seconds=_BREATH)))

    def _arm(self) -> None:
        """Have the scheduler wake up in time, if it is before the next beat.

        What is further off is armed at a later beat: so nothing is ever armed for
        longer than a beat, and no change of the clock can carry it away.
        """
        scheduler, at = self._scheduler, self._wake
        if scheduler is None or at is None:
            return
        delay = (at - self._clock()).total_seconds()
        if delay <= self._beat_seconds():
            _add_wake(scheduler, max(delay, 0.0), self._on_wake)

    def _on_wake(self) -> None:
        with self._lock:
            self._wake = None
        for task in self._tasks:
            if task.next_due is not None:
                self._call(task)


def _report(future: "Future[Any]") -> None:
    """Write down what went wrong; the next beat tries again."""
    error = None if future.cancelled() else future.exception()
    if isinstance(error, SocialDeskError):
        logger.warning("Work of the ticker failed: %s", error)
    elif error is not None:
        logger.error("Work of the ticker failed", exc_info=error)


def _scheduler(beat: float) -> "BackgroundScheduler":
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.background import BackgroundScheduler

    from socialdesk.background.steady_jobs import SteadyJobs

    # Objects, not names: names are looked up among the installed packages, which is
    # slow and finds nothing in a frozen program.
    return BackgroundScheduler(
        jobstores={"default": SteadyJobs(beat)},
        executors={"default": ThreadPoolExecutor(2)},
        timezone="UTC",
        daemon=True,
        job_defaults={
            "coalesce": True,
            "max_instances": 1,
            "misfire_grace_time": None,
        },
    )


def _add_interval(
    scheduler: "BackgroundScheduler", task: _Task, beat: Callable[[_Task], None]
) -> None:
    from apscheduler.triggers.interval import IntervalTrigger

    trigger = IntervalTrigger(seconds=task.seconds, timezone="UTC")
    scheduler.add_job(
        beat, trigger, args=(task,), id=task.name, next_run_time=utc_now()
    )


def _add_wake(
    scheduler: "BackgroundScheduler", delay: float, wake: Callable[[], None]
) -> None:
    from apscheduler.triggers.date import DateTrigger

    at = utc_now() + timedelta(seconds=delay)
    trigger = DateTrigger(run_date=at, timezone="UTC")
    scheduler.add_job(wake, trigger, id=_WAKE, replace_existing=True)
