"""A year of reminders on a virtual clock: sleep, jumps, both changes of the clocks.

    python tests/faults/reminder_year.py [--days 365] [--seed 1]

Twenty people and ten channels, each with a rotation in a zone of its own, on the real
engine, planner and service and a real file. People accept, decline, stay silent, hand
turns over; hand-over times are edited. The PC sleeps for hours or days at random, and
its clock is set wrong and right again.

Lateness is that of starts and ends, where the PC was awake; who takes over a turn that
runs is told of its start at once, which counts as late here.

Lost: a holder of a turn who heard nothing of it, though the PC was awake for an hour of
it or of the two hours before; or a reminder that is planned and more than five minutes
overdue at the end. Doubled: a key with two notices, or one kind told twice for the same
turn, time and person.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from socialdesk.domain.channels import ChannelStatus
from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.notices import Notice, Reply
from socialdesk.domain.periods import Period, micros
from socialdesk.domain.reminders import Reminder, ReminderKind, ReminderState
from socialdesk.domain.rotations import RotationVersion, Turn, TurnState
from socialdesk.domain.settings import Business, Reminding, record
from socialdesk.domain.team import SYSTEM, Person, Role
from socialdesk.services.planning import Planning
from socialdesk.services.reminder_planning import REQUESTS
from socialdesk.services.rotations import RotationService
from socialdesk.store import opening
from socialdesk.store.engine import open_engine
from socialdesk.store.opening import Place
from socialdesk.store.tables import notices
from socialdesk.store.unit_of_work import Store
from tests.conftest import place_in
from tests.fakes import FakeClock, FakeHolidays
from tests.faults.reminder_lab import DAY, HOUR, MINUTE, percentiles, service
from tests.makers import a_channel, a_person, a_rotation, a_version

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
ZONES = (
    "Europe/London",
    "America/New_York",
    "Australia/Sydney",
    "America/Santiago",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/Havana",
    "Pacific/Auckland",
    "America/Los_Angeles",
)
TELLING = {
    ReminderKind.LEAD,
    ReminderKind.ACCEPT,
    ReminderKind.START,
    ReminderKind.MOVED,
}
AWAKE_GAP = 5 * HOUR
"""Beats come every four hours where nothing is due, which counts as being awake."""


@dataclass
class Outcome:
    """What became of a simulated time."""

    sent: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    missed: int = 0
    events: Counter[str] = field(default_factory=Counter)
    late: str = ""
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        return bool(self.sent) and not self.lost and not self.doubled

    def __str__(self) -> str:
        events = ", ".join(f"{count} {name}" for name, count in self.events.items())
        return (
            f"{self.sent} notices in {self.seconds:.0f} s; {len(self.lost)} lost, "
            f"{len(self.doubled)} doubled, {self.missed} missed asleep; "
            f"awake {self.late}"
            f"\n{events}\n" + "\n".join([*self.lost[:5], *self.doubled[:5]])
        )


class Year:
    """The virtual business and its clock."""

    def __init__(self, place: Place, seed: int, step: timedelta = 4 * HOUR) -> None:
        self.chance = random.Random(seed)
        self.clock = FakeClock(START)
        self.store = Store(open_engine(place.database), clock=self.clock)
        planning = Planning(FakeHolidays())
        self.rotations = RotationService(self.store, planning)
        self.service = service(self.store, clock=self.clock)
        self.service._awake._gap = AWAKE_GAP
        self.step = step
        self.asleep: list[Period] = []
        self.wrong: list[Period] = []
        self.outcome = Outcome()
        self.seen: datetime = START
        self.versions: dict[str, RotationVersion] = {}
        self.owner = a_person("Olga", role=Role.OWNER)
        self._set_up()

    def _set_up(self) -> None:
        people = [a_person(f"Person {n}", zone=ZONES[n % 10]) for n in range(19)]
        with self.store.begin(SYSTEM, "business.create") as work:
            work.put(record(Business(name="Year", zone="Europe/London")))
            work.put(record(Reminding()))
            for person in (self.owner, *people):
                work.put(person)
            for number, zone in enumerate(ZONES):
                roster: list[Person] = self.chance.sample(people, 4)
                channel = a_channel(
                    f"Channel {number}",
                    responsible_id=self.owner.id,
                    backup_id=self.chance.choice(people).id,
                    status=ChannelStatus.ACTIVE,
                )
                work.put(channel)
                rotation = a_rotation(channel)
                anchor = (START - DAY).replace(tzinfo=None, hour=9)
                version = a_version(
                    rotation,
                    *roster,
                    zone=zone,
                    anchor_wall=anchor,
                    effective_at=START - DAY,
                )
                self.versions[rotation.id] = version
                self.rotations.added(work, rotation, version)

    def run(self, until: datetime) -> Outcome:
        began = time.monotonic()
        planned = self.clock()
        while self.clock() < until:
            self._pass_time()
            if abs(self.clock() - planned) > 5 * DAY:
                self.service.plan_again()
                planned = self.clock()
            self.service.deliver()
            self._people_do()
        # A beat a minute for the last of what was put off.
        for _quarter in range(8):
            self.clock.advance(15 * MINUTE)
            self.service.deliver()
        self._judge()
        self.outcome.seconds = time.monotonic() - began
        self.store.close()
        return self.outcome

    def _pass_time(self) -> None:
        now = self.clock()
        kind = self.chance.random()
        if kind < 0.04:
            self.clock.sleep(self.chance.uniform(1, 72) * HOUR)
            self._woke(now, "sleeps")
        elif kind < 0.06:
            self._set_wrong(self.chance.choice([-1, 1]) * self.chance.uniform(1, 24))
        else:
            due = self.service.next_due() or now + self.step
            self.clock.set(min(max(due, now + MINUTE / 60), now + self.step))

    def _woke(self, since: datetime, name: str) -> None:
        self.asleep.append(Period(since, self.clock()))
        self.outcome.events[name] += 1
        self.service.clock_jumped((self.clock() - since).total_seconds())

    def _set_wrong(self, hours: float) -> None:
        """Set the clock wrong, beat, and set it right a while later."""
        since = self.clock()
        self.clock.jump(hours * HOUR)
        self.service.clock_jumped(hours * 3600)
        self.service.deliver()
        self.clock.advance(10 * MINUTE)
        self.service.deliver()
        self.clock.jump(-hours * HOUR)
        self.service.clock_jumped(-hours * 3600)
        low = min(since, since + hours * HOUR)
        high = max(self.clock(), self.clock() + hours * HOUR)
        self.wrong.append(Period(low - HOUR, high + HOUR))
        self.outcome.events["jumps of the clock"] += 1

    def _people_do(self) -> None:
        """Answer what came in, each in their own way."""
        with self.store.read() as reading:
            new = reading.all(Notice, notices.c.at > micros(self.seen))
        self.seen = self.clock()
        for notice in new:
            if notice.kind in REQUESTS and notice.answered is Reply.NONE:
                self._answer(notice)
        if self.chance.random() < 0.03:
            self._change_something()

    def _answer(self, notice: Notice) -> None:
        choice = self.chance.random()
        if choice > 0.8:
            self.outcome.events["silent"] += 1
            return
        try:
            self.service.answer(notice.id, accept=choice < 0.65, actor=notice.person_id)
            self.outcome.events["accepted" if choice < 0.65 else "declined"] += 1
        except SocialDeskError:
            self.outcome.events["answered too late"] += 1

    def _change_something(self) -> None:
        now = self.clock()
        coming = [
            turn
            for turn in self.rotations.turns(Period(now, now + 14 * DAY))
            if turn.start_at > now and turn.person_id
        ]
        if not coming:
            return
        turn = self.chance.choice(coming)
        version = self.versions[turn.rotation_id]
        if self.chance.random() < 0.7:
            to = self.chance.choice([p for p in version.roster if p != turn.person_id])
            self.rotations.hand_over(turn.id, to, actor=self.owner.id)
            self.outcome.events["handed over"] += 1
            return
        hour = self.chance.randrange(7, 20)
        anchor = turn.start_wall.replace(hour=hour, minute=0)
        edited = replace(version, anchor_wall=anchor)
        self.versions[turn.rotation_id] = self.rotations.edit(
            turn.rotation_id, edited, at=turn.start_at, actor=self.owner.id
        )
        self.outcome.events["edited"] += 1

    # -- what came of it ---------------------------------------------------------------

    def _judge(self) -> None:
        with self.store.read() as reading:
            rows = reading.all(Reminder)
            turns = reading.all(Turn)
            told = reading.all(Notice)
        outcome = self.outcome
        outcome.sent = len(told)
        outcome.missed = sum(row.state is ReminderState.MISSED for row in rows)
        by_key = {row.key: row for row in rows}
        counts = Counter(notice.reminder_key for notice in told)
        outcome.doubled = [key for key, count in counts.items() if count > 1]
        outcome.doubled += self._told_twice([by_key[n.reminder_key] for n in told])
        now = self.clock()
        outcome.lost = [
            f"overdue {row.key} since {row.due_at}"
            for row in rows
            if row.state in {ReminderState.PLANNED, ReminderState.CLAIMED}
            and row.due_at < now - 5 * MINUTE
            and (row.next_try_at or now) < now - 5 * MINUTE
        ]
        heard = {(n.turn_id, n.person_id) for n in told if n.kind in TELLING}
        outcome.lost += [
            f"{turn.person_id} heard nothing of turn {turn.number} from {turn.start_at}"
            for turn in turns
            if turn.state is TurnState.DONE
            and turn.start_at > START + 2 * DAY
            and self._was_awake(turn)
            and (turn.id, turn.person_id) not in heard
        ]
        outcome.late = percentiles(self._lateness(rows))

    def _told_twice(self, rows: list[Reminder]) -> list[str]:
        """The same news, of the same turn and time, to the same person, again."""
        seen: Counter[tuple[object, ...]] = Counter(
            (row.turn_id, row.person_id, row.stem, row.turn_start_at, row.round_no)
            for row in rows
            if row.kind in {ReminderKind.START, ReminderKind.LEAD, ReminderKind.END}
        )
        return [f"twice: {what}" for what, count in seen.items() if count > 1]

    def _was_awake(self, turn: Turn) -> bool:
        """Whether there was an hour in which the holder could be told, undisturbed."""
        left = Period(turn.start_at - 2 * HOUR, turn.end_at)
        gone = [part.cut_to(left) for part in (*self.asleep, *self.wrong)]
        asleep = sum((part.length for part in gone if part), timedelta(0))
        return left.length - asleep > 30 * HOUR

    def _lateness(self, rows: list[Reminder]) -> list[float]:
        """Seconds from due to sent, where the PC was awake and its clock right."""
        return [
            (row.sent_at - row.due_at).total_seconds()
            for row in rows
            if row.state is ReminderState.SENT
            and row.due_at > START + HOUR
            and row.sent_at is not None
            and row.kind in {ReminderKind.START, ReminderKind.END}
            and not any(
                part.start <= row.sent_at <= part.end + MINUTE
                for part in (*self.asleep, *self.wrong)
            )
        ]


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--days", type=int, default=365)
    reader.add_argument("--seed", type=int, default=1)
    options = reader.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="reminder-year-"))
    place = place_in(folder / "home")
    opening.make(place)
    outcome = Year(place, options.seed).run(START + options.days * DAY)
    shutil.rmtree(folder)
    print(outcome)
    return int(not outcome.good)


if __name__ == "__main__":
    sys.exit(main())
