"""APScheduler's jobs, made safe against a clock that is put back.

Kept apart from the ticker, since its base class loads APScheduler.
"""

from datetime import datetime, timedelta

from apscheduler.job import Job
from apscheduler.jobstores.memory import MemoryJobStore


class SteadyJobs(MemoryJobStore):  # type: ignore[misc]  # APScheduler has no types
    """Jobs in memory; those that the clock left behind are due.

    APScheduler 3.11 keeps only the wall time of a job's next run: put the clock back
    an hour, and an interval of twenty seconds stands still for an hour. No job is
    armed for longer than its own interval, or than a beat; one that seems further off
    than that was armed before the clock was put back.
    """

    def __init__(self, beat: float) -> None:
        """Begin empty; `beat` is the shortest interval, in seconds."""
        super().__init__()
        self._beat = timedelta(seconds=beat)

    def get_due_jobs(self, now: datetime) -> list[Job]:
        """Return the jobs that are due at `now`."""
        for job in self.get_all_jobs():
            longest = getattr(job.trigger, "interval", self._beat)
            if job.next_run_time - now > longest + timedelta(seconds=1):
                job.next_run_time = now
                self.update_job(job)
        return list(super().get_due_jobs(now))
