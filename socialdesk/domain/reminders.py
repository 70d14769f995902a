"""Reminders as records: what is told to whom, when, and how far it has come.

A reminder is a row with a unique key. It is planned by `reminding.py`, judged at the
moment of sending by `lateness.py`, put into words by `reminder_words.py`, and
delivered by claim and lease: `claimable`, `claimed`, then one of the `settled`,
`put_off`, `merged` ... copies below. All instants are aware and in UTC.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from socialdesk.domain.ids import (
    ALPHABET,
    ChannelId,
    PersonId,
    ReminderId,
    RotationId,
    TurnId,
)
from socialdesk.domain.words import mark

LEASE = timedelta(seconds=90)
"""How long a claimed reminder is left to its dispatcher (rotation.md 4.2)."""

SEND_TIMEOUT = timedelta(seconds=20)

PAUSES = (timedelta(minutes=1), timedelta(minutes=5))
"""The waits after the first and the second failure; a third one is the last."""

LONGEST_PAUSE = timedelta(minutes=15)
"""Nothing is put off for longer at once, so a clock set back costs no more."""

MERGED = "merged"
"""The result of a reminder whose news went out with another one."""

DECLINED = "declined"
"""The result of a request, already sent, that its reader has said no to."""

NOT_WANTED = "no longer wanted"

NO_CHANNEL = ChannelId("")
NO_ROTATION = RotationId("")
NO_TURN = TurnId("")


class ReminderKind(StrEnum):
    """What a reminder is about."""

    LEAD = "lead"
    ACCEPT = "accept"
    BACKUP = "backup"
    OWNER = "owner"
    START = "start"
    END = "end"
    BATON = "baton"
    MOVED = "moved"
    NO_LONGER = "no_longer"
    LATE_START = "late_start"
    SILENCE = "silence"
    MISSED = "missed"
    FAILED = "failed"


KIND_WORDS: Mapping[ReminderKind, str] = {
    ReminderKind.LEAD: mark("Before a turn"),
    ReminderKind.ACCEPT: mark("Asked to accept a turn"),
    ReminderKind.BACKUP: mark("Backup asked to step in"),
    ReminderKind.OWNER: mark("Owner told that nobody has accepted"),
    ReminderKind.START: mark("A turn begins"),
    ReminderKind.END: mark("A turn ends"),
    ReminderKind.BATON: mark("The baton passes, for who answers for the channel"),
    ReminderKind.MOVED: mark("A turn has moved"),
    ReminderKind.NO_LONGER: mark("A turn has gone to somebody else"),
    ReminderKind.LATE_START: mark("Nothing said since the turn began"),
    ReminderKind.SILENCE: mark("Nothing said for long"),
    ReminderKind.MISSED: mark("Reminders that came too late"),
    ReminderKind.FAILED: mark("Reminders that could not be delivered"),
}

DIGESTS = frozenset({ReminderKind.MISSED, ReminderKind.FAILED})
"""Kinds that belong to no turn: one message to the owner about other reminders."""


class Medium(StrEnum):
    """The way a reminder reaches a person; the inbox is the delivery of record."""

    INBOX = "inbox"
    DESKTOP = "desktop"
    MAIL = "mail"


WITHOUT_KEY = frozenset({Medium.DESKTOP})
"""Media that cannot tell a repeat from a new message."""


class ReminderState(StrEnum):
    """How far a reminder has come."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    SKIPPED = "skipped"
    SUPERSEDED = "superseded"
    FAILED = "failed"
    MISSED = "missed"


OPEN = frozenset({ReminderState.PLANNED, ReminderState.CLAIMED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One thing to tell one person, by one medium, at one time.

    `detail` tells reminders of one kind apart and is part of the key: the offset of a
    lead ("7d", "2h"), so that a changed offset is another reminder; the identity of the
    holder in whose place a backup or owner is asked. `turn_start_at` and `turn_end_at`
    are the times of the turn as this reminder tells them, or told them once it is sent.
    `round_no` counts how often the person had been told before that the turn is no
    longer theirs: news of an earlier round is void. `not_after` is when telling has
    lost its use. `attempts` counts claims and fences them; `failures` counts sendings
    that failed. `reported` says that the owner has been told that this one was missed
    or failed. Digests have empty identities of channel, rotation and turn.
    """

    id: ReminderId
    key: str
    kind: ReminderKind
    medium: Medium
    person_id: PersonId
    due_at: datetime
    channel_id: ChannelId = NO_CHANNEL
    rotation_id: RotationId = NO_ROTATION
    turn_id: TurnId = NO_TURN
    turn_no: int = 0
    turn_revision: int = 0
    turn_start_at: datetime | None = None
    turn_end_at: datetime | None = None
    detail: str = ""
    round_no: int = 0
    sequence: int = 0
    not_after: datetime | None = None
    state: ReminderState = ReminderState.PLANNED
    claim_owner: str = ""
    claim_until: datetime | None = None
    attempts: int = 0
    failures: int = 0
    next_try_at: datetime | None = None
    sent_at: datetime | None = None
    result: str = ""
    reported: bool = False

    @property
    def stem(self) -> str:
        """The key without its sequence: what repeats of one reminder share."""
        return self.key.rpartition(":")[0]

    @property
    def told(self) -> bool:
        """Whether the person has heard this news, by it or by one it merged into."""
        return self.state is ReminderState.SENT or (
            self.state is ReminderState.SUPERSEDED and self.result == MERGED
        )


def key_of(
    channel_id: ChannelId,
    rotation_id: RotationId,
    turn_no: int,
    kind: ReminderKind,
    person_id: PersonId,
    *,
    medium: Medium,
    detail: str = "",
    sequence: int = 0,
) -> str:
    """Return the unique key: channel:rotation:turn:kind:recipient:medium:sequence.

    The kind carries its detail: "lead-7d".
    """
    what = f"{kind}-{detail}" if detail else kind.value
    return ":".join(
        (channel_id, rotation_id, str(turn_no), what, person_id, medium, str(sequence))
    )


def id_of(key: str) -> ReminderId:
    """Return the identity that belongs to a key, the same wherever it is planned."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:15], "big")
    return ReminderId(
        "".join(ALPHABET[number >> shift & 31] for shift in range(115, -1, -5))
    )


def claimable(reminder: Reminder, now: datetime) -> bool:
    """Say whether a dispatcher may take a reminder now.

    It is planned and due and no pause holds it back; or it is claimed and its lease
    has run out. A lease or a pause further in the future than can be was written by
    a clock that was wrong, and counts as run out.
    """
    if reminder.due_at > now:
        return False
    if reminder.state is ReminderState.PLANNED:
        return _run_out(reminder.next_try_at, now, LONGEST_PAUSE)
    return reminder.state is ReminderState.CLAIMED and _run_out(
        reminder.claim_until, now, LEASE
    )


def _run_out(until: datetime | None, now: datetime, longest: timedelta) -> bool:
    return until is None or until <= now or until > now + longest


def claimed(reminder: Reminder, owner: str, *, now: datetime) -> Reminder:
    """Return the reminder in the hands of one dispatcher, for the length of a lease.

    `owner` is "machine/process": see `of_machine`.
    """
    return replace(
        reminder,
        state=ReminderState.CLAIMED,
        claim_owner=owner,
        claim_until=now + LEASE,
        attempts=reminder.attempts + 1,
        next_try_at=None,
    )


def still_held(stored: Reminder, mine: Reminder) -> bool:
    """Say whether what is stored is still the claim I made, so that I may settle it."""
    return (
        stored.state is ReminderState.CLAIMED
        and stored.claim_owner == mine.claim_owner
        and stored.attempts == mine.attempts
    )


def of_machine(reminder: Reminder, machine: str) -> bool:
    """Say whether a program on this machine holds the claim.

    At its start a program releases these at once: who made them is gone.
    """
    return reminder.state is ReminderState.CLAIMED and reminder.claim_owner.startswith(
        f"{machine}/"
    )


def released(reminder: Reminder) -> Reminder:
    """Return the reminder as planned, in nobody's hands."""
    return _settled(reminder, ReminderState.PLANNED, reminder.result)


def put_off(reminder: Reminder, until: datetime, *, now: datetime) -> Reminder:
    """Return the reminder as planned, to be looked at again at `until` or sooner."""
    return replace(released(reminder), next_try_at=min(until, now + LONGEST_PAUSE))


def settled_sent(reminder: Reminder, *, now: datetime, result: str = "") -> Reminder:
    """Return the reminder as delivered."""
    return replace(_settled(reminder, ReminderState.SENT, result), sent_at=now)


def settled_failed(reminder: Reminder, why: str, *, now: datetime) -> Reminder:
    """Return the reminder after a sending that failed: put off, or failed for good."""
    failures = reminder.failures + 1
    if failures > len(PAUSES):
        return replace(_settled(reminder, ReminderState.FAILED, why), failures=failures)
    return replace(
        _settled(reminder, ReminderState.PLANNED, why),
        failures=failures,
        next_try_at=now + PAUSES[failures - 1],
    )


def merged(reminder: Reminder, *, now: datetime) -> Reminder:
    """Return the reminder as told by another one that was sent now."""
    return replace(_settled(reminder, ReminderState.SUPERSEDED, MERGED), sent_at=now)


def superseded(reminder: Reminder, why: str = NOT_WANTED) -> Reminder:
    """Return the reminder as no longer called for."""
    return _settled(reminder, ReminderState.SUPERSEDED, why)


def missed(reminder: Reminder, why: str = "") -> Reminder:
    """Return the reminder as one that came too late to be of use."""
    return _settled(reminder, ReminderState.MISSED, why)


def skipped(reminder: Reminder, why: str = "") -> Reminder:
    """Return the reminder as one that nobody misses."""
    return _settled(reminder, ReminderState.SKIPPED, why)


def _settled(reminder: Reminder, state: ReminderState, result: str) -> Reminder:
    return replace(
        reminder,
        state=state,
        result=result,
        claim_owner="",
        claim_until=None,
        next_try_at=None,
    )
