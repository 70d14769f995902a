"""F3: programs that deliver reminders are killed at random; nothing is lost or doubled.

    python tests/faults/reminder_kills.py [--kills 200] [--reminders 2000] [--seed 1]

Two instances on one database deliver reminders to the inbox and by mail. Again and
again one is killed (kill -9) and started anew. Lost: not delivered in the end. Doubled:
a key with two inbox rows. Repeats: mails with a Message-ID that came before; there may
be one a kill.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from socialdesk.domain.reminders import Medium, ReminderState
from socialdesk.store import opening
from tests.conftest import place_in
from tests.faults.children import ended, fork
from tests.faults.reminder_lab import (
    BOTH,
    Lab,
    percentiles,
    run_for_ever,
    shuffled,
    utc_now,
)

_PATIENCE = 60.0


@dataclass
class Outcome:
    kills: int
    lost: int
    doubled: int
    repeats: int
    late: str
    seconds: float

    @property
    def good(self) -> bool:
        return not self.lost and not self.doubled and self.repeats <= self.kills

    def __str__(self) -> str:
        return (
            f"{self.kills} kills in {self.seconds:.0f} s: {self.lost} lost, "
            f"{self.doubled} doubled, {self.repeats} mails repeated; {self.late}"
        )


def killing(lab: Lab, *, kills: int, reminders: int, seed: int) -> Outcome:
    """Deliver so many reminders, due one after the other, through so many kills."""
    chance = shuffled(seed)
    began = time.monotonic()
    pace = kills * 0.2 / reminders
    first = utc_now() + timedelta(seconds=0.3)
    due = [first + timedelta(seconds=n * pace) for n in range(reminders)]
    rows = lab.remind(due, BOTH)
    running = [_started(lab) for _n in range(2)]
    done = 0
    while done < kills:
        time.sleep(chance.uniform(0.01, 0.4))
        place = chance.randrange(2)
        os.kill(running[place], signal.SIGKILL)
        ended(running[place])
        done += 1
        running[place] = _started(lab)
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and _waits(lab):
        time.sleep(0.1)
    for child in running:
        os.kill(child, signal.SIGKILL)
        ended(child)
    told, mails = lab.told(), Counter(lab.sink.ids)
    after = {row.key: row for row in lab.rows()}
    late = [
        (row.sent_at - row.due_at).total_seconds()
        for row in after.values()
        if row.sent_at is not None
    ]
    by_mail = sum(row.medium is Medium.MAIL for row in rows)
    return Outcome(
        kills=done,
        lost=sum(after[row.key].state is not ReminderState.SENT for row in rows)
        + (by_mail - len(mails))
        + (len(rows) - by_mail - len(told)),
        doubled=sum(count > 1 for count in told.values()),
        repeats=sum(mails.values()) - len(mails),
        late=percentiles(late),
        seconds=time.monotonic() - began,
    )


def _started(lab: Lab) -> int:
    child, pipe = fork(lambda _pipe: run_for_ever(lab))
    pipe.close()
    return child


def _waits(lab: Lab) -> bool:
    states = lab.states()
    return bool(states[ReminderState.PLANNED] or states[ReminderState.CLAIMED])


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--kills", type=int, default=200)
    reader.add_argument("--reminders", type=int, default=2000)
    reader.add_argument("--seed", type=int, default=1)
    options = reader.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="reminder-kills-"))
    opened = partial(place_in, folder / "home")
    opening.make(opened())
    outcome = killing(
        Lab(opened()),
        kills=options.kills,
        reminders=options.reminders,
        seed=options.seed,
    )
    shutil.rmtree(folder)
    print(outcome)
    return int(not outcome.good)


if __name__ == "__main__":
    sys.exit(main())
