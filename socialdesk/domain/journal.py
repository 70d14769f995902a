"""The journal: who did what when, and what each record was before and after.

An entry is one act. Entries form a chain: each digest covers the one before it, so an
entry that was changed or taken out is found (reliability.md, 2.2). The details of an
act lie beside the chain and can be struck out (erasure) without breaking it: the chain
covers only their salted digests.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from socialdesk.domain.ids import PersonId
from socialdesk.domain.words import _, mark

GENESIS = ""
"""What stands in place of the digest before the first entry."""


class Kind(StrEnum):
    """What kind of record something is; also the name of its table."""

    PERSON = "person"
    TIME_OFF = "time_off"
    PASSWORD = "password"  # noqa: S105  the name of a table, not a password
    CHANNEL = "channel"
    POST = "post"
    ROTATION = "rotation"
    VERSION = "rotation_version"
    SWAP = "swap"
    OVERRIDE = "override"
    TURN = "turn"
    REMINDER = "reminder"
    NOTICE = "notice"
    CLOSED_DAY = "closed_day"
    SETTING = "setting"


class Mode(StrEnum):
    """Whether an entry did something, undid it, or did it again."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Change:
    """This record is not what it was."""

    kind: Kind
    id: str


ChangeSet = frozenset[Change]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One record's before and after in an entry, as plain JSON values.

    None before: it was made; None after: it was deleted. `salt` is None once the
    details were struck out.
    """

    kind: Kind
    record_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    salt: str | None
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act of one person, with the revisions it made."""

    id: int
    at: datetime
    actor_id: PersonId
    act: str
    mode: Mode
    of_id: int | None
    undoable: bool
    schema: int
    previous: str
    digest: str
    revisions: tuple[Revision, ...] = ()


ACT_WORDS: Mapping[str, str] = {
    "business.create": mark("Set up the business"),
    "sample.make": mark("Made the sample business"),
    "settings.change": mark("Changed the settings"),
    "closed_day.add": mark("Added a closed day"),
    "closed_day.remove": mark("Removed a closed day"),
    "person.add": mark("Added a person"),
    "person.edit": mark("Changed a person"),
    "person.remove": mark("Removed a person"),
    "person.time_off": mark("Entered time off"),
    "person.time_off_end": mark("Took back time off"),
    "channel.add": mark("Added a channel"),
    "channel.edit": mark("Changed a channel"),
    "channel.remove": mark("Removed a channel"),
    "post.add": mark("Planned a post"),
    "post.edit": mark("Changed a post"),
    "post.move": mark("Moved a post"),
    "post.state": mark("Changed the state of a post"),
    "post.posted": mark("Marked a post as posted"),
    "post.remove": mark("Removed a post"),
    "rotation.add": mark("Made a rotation"),
    "rotation.edit": mark("Changed a rotation"),
    "rotation.retire": mark("Ended a rotation"),
    "turn.take": mark("Took a turn"),
    "turn.hand_over": mark("Handed a turn over"),
    "turn.accept": mark("Accepted a turn"),
    "turn.decline": mark("Declined a turn"),
    "turn.import": mark("Imported past turns"),
    "turn.override": mark("Set who has a turn"),
    "turn.override_end": mark("Took back a set turn"),
    "swap.ask": mark("Asked for a swap"),
    "swap.accept": mark("Accepted a swap"),
    "swap.decline": mark("Declined a swap"),
    "swap.withdraw": mark("Withdrew a swap"),
    "notice.snooze": mark("Snoozed a reminder"),
    "channels.import": mark("Imported channels"),
    "people.import": mark("Imported people"),
    "sample.remove": mark("Removed the sample business"),
}
"""Each act in words, for the journal, the menu and the toast."""


def act_words(act: str) -> str:
    """Return an act in words, in the language of the person."""
    return _(ACT_WORDS.get(act, act))


def canonical(value: object) -> str:
    """Return a value as JSON in one fixed spelling, for digests."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def detail_digest(
    salt: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> str:
    """Return the digest that stands for a revision's details."""
    return _sha256(salt + canonical([before, after]))


def entry_digest(
    entry: Entry, revisions: Sequence[tuple[Kind, str, str]], previous: str
) -> str:
    """Return the digest of an entry, given each revision's kind, record and digest."""
    return _sha256(
        canonical(
            [
                previous,
                entry.id,
                entry.at.isoformat(),
                entry.actor_id,
                entry.act,
                entry.mode,
                entry.of_id,
                entry.undoable,
                entry.schema,
                [list(revision) for revision in revisions],
            ]
        )
    )


def undo_stacks(entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Return what a person can undo and redo, the next one last.

    `entries` are that person's acts, oldest first. A new act empties the second.
    """
    done: list[Entry] = []
    undone: list[Entry] = []
    by_id = {entry.id: entry for entry in entries}
    for entry in entries:
        if entry.mode is Mode.DO:
            undone.clear()
            if entry.undoable:
                done.append(entry)
            continue
        source, target = (done, undone) if entry.mode is Mode.UNDO else (undone, done)
        base = by_id.get(entry.of_id or -1)
        if base is not None and base in source:
            source.remove(base)
            target.append(base)
    return done, undone


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
