"""What people have been told of their turns, read from the stored reminders."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from socialdesk.domain.ids import PersonId, RotationId
from socialdesk.domain.reminders import OPEN, Reminder, ReminderKind, ReminderState
from socialdesk.domain.rotations import Turn

TELLING = frozenset(
    {ReminderKind.LEAD, ReminderKind.ACCEPT, ReminderKind.START, ReminderKind.MOVED}
)
"""Kinds from which a person learns that a turn is theirs, and when."""


_Who = tuple[RotationId, int, PersonId]


class History:
    """What has been told, and what waits to be told.

    Attributes:
        last: By stem, the row with the highest sequence that is done with.
        waiting: By stem, the row that is due first of those not done with.
        open_keys: The keys of the rows not done with.
    """

    def __init__(self, stored: Iterable[Reminder]) -> None:
        self.last: dict[str, Reminder] = {}
        self.waiting: dict[str, Reminder] = {}
        self._news: dict[_Who, list[Reminder]] = defaultdict(list)
        self._rounds: dict[_Who, int] = defaultdict(int)
        self.open_keys: set[str] = set()
        for row in stored:
            self._note(row)

    def _note(self, row: Reminder) -> None:
        who = (row.rotation_id, row.turn_no, row.person_id)
        if row.state in OPEN:
            self.open_keys.add(row.key)
            self.waiting[row.stem] = min(row, self.waiting.get(row.stem, row), key=_due)
        elif row.told or row.state in {ReminderState.MISSED, ReminderState.FAILED}:
            self.last[row.stem] = max(row, self.last.get(row.stem, row), key=_sequence)
        if row.told and row.kind in TELLING:
            self._news[who].append(row)
        if row.told and row.kind is ReminderKind.NO_LONGER:
            self._rounds[who] = max(self._rounds[who], row.sequence + 1)

    def round_no(self, turn: Turn, person_id: PersonId) -> int:
        """Count how often a person was told that a turn is not theirs any more."""
        return self._rounds.get((turn.rotation_id, turn.number, person_id), 0)

    def news(self, turn: Turn, person_id: PersonId) -> Reminder | None:
        """Return the latest that a person was told of a turn and that still holds."""
        who = (turn.rotation_id, turn.number, person_id)
        rows = self._news.get(who, ())
        current = self._rounds.get(who, 0)
        return max(
            (row for row in rows if row.round_no == current), key=_told_at, default=None
        )

    def told(self) -> Iterator[tuple[PersonId, Reminder]]:
        """Yield the people who were told of turns, each with one of the reminders."""
        for (_rotation, _number, person_id), rows in self._news.items():
            yield person_id, rows[-1]


def _due(row: Reminder) -> datetime:
    return row.due_at


def _sequence(row: Reminder) -> int:
    return row.sequence


def _told_at(row: Reminder) -> datetime:
    return row.sent_at or row.due_at
