"""Planning reminders within an act: what is wanted now, against what is stored.

`Planning` calls `replan` in the transaction of every change, so that turns and
reminders always agree; housekeeping calls it every hour. While reminders are off they
are still planned, and nothing is delivered.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from socialdesk.domain.channels import Channel
from socialdesk.domain.ids import RotationId
from socialdesk.domain.notices import Reply
from socialdesk.domain.reminder_rules import Rules, checked, rules_of
from socialdesk.domain.reminders import DECLINED, ReminderKind, ReminderState
from socialdesk.domain.reminding import Scene, digests, plan
from socialdesk.domain.rotations import Rotation, Turn
from socialdesk.domain.settings import Business, Reminding
from socialdesk.domain.team import Person
from socialdesk.services.settings import read
from socialdesk.store import reminders as stored_reminders
from socialdesk.store.tables import channels
from socialdesk.store.tables import rotations as stored_rotations
from socialdesk.store.unit_of_work import Reading, Work

REQUESTS = frozenset({ReminderKind.ACCEPT, ReminderKind.BACKUP, ReminderKind.OWNER})
"""Kinds that ask their reader to take a turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The rules in force, and whether anything goes out at all."""

    rules: Rules
    paused: bool
    desktop: bool


def ways(reading: Reading) -> Ways:
    """Return how the business wants its reminders now."""
    reminding = read(reading, Reminding)
    return Ways(
        rules=rules_of(read(reading, Business), reminding),
        paused=reminding.paused,
        desktop=reminding.desktop,
    )


def replan(work: Work, rotation_ids: Collection[RotationId] | None = None) -> None:
    """Bring the stored reminders of some rotations, or of all, in step with the turns.

    Raises:
        InputError: A span or a time in the settings cannot be read.
    """
    rules = checked(ways(work).rules)
    chosen = () if rotation_ids is None else (stored_rotations.c.id.in_(rotation_ids),)
    rotations = {rotation.id: rotation for rotation in work.all(Rotation, *chosen)}
    if not rotations:
        return
    scene = _scene(work, rules, rotations)
    turn_ids = [turn.id for turn in scene.turns]
    stored = stored_reminders.of_rotations(work, tuple(rotations), turn_ids, work.now)
    changes = plan(scene, stored, now=work.now)
    # A key outlives its turn's row: a clock that was wrong may have taken the turn away
    # and brought it back under a new identity. What was told by that key counts.
    while older := stored_reminders.with_ids(work, [row.id for row in changes.insert]):
        stored = [*stored, *older]
        changes = plan(scene, stored, now=work.now)
    work.put_new(changes.insert, journaled=False)
    stored_reminders.rewrite(work, stored, changes.move + changes.supersede)


def plan_digests(work: Work) -> None:
    """Plan a word to the owner about what was missed or could not be delivered."""
    unreported = stored_reminders.for_digests(work)
    if not unreported:
        return
    scene = Scene(
        turns=(),
        rotations={},
        people={person.id: person for person in work.all(Person)},
        channels={},
        rules=ways(work).rules,
    )
    work.put_new(digests(scene, unreported, now=work.now), journaled=False)


def answered(work: Work, turn: Turn, reply: Reply) -> None:
    """Note the actor's answer in their inbox, wherever it was given.

    A holder's no is kept with the turn. A backup's no is kept with the request they
    got, so that the owner is asked at once.
    """
    mine = stored_reminders.notices_about(work, turn.id, work.actor)
    for notice in mine:
        if notice.kind in REQUESTS and notice.answered is not reply:
            work.put(notice.to(reply, now=work.now), journaled=False)
    if reply is Reply.DECLINED and turn.person_id != work.actor:
        asked = stored_reminders.requests(
            work, turn.id, work.actor, ReminderKind.BACKUP
        )
        told = [row for row in asked if row.state is ReminderState.SENT]
        said = [replace(row, result=DECLINED) for row in told]
        stored_reminders.rewrite(work, told, said)


def _scene(work: Work, rules: Rules, rotations: dict[RotationId, Rotation]) -> Scene:
    running = [
        rotation.id
        for rotation in rotations.values()
        if rotation.retired_at is None or rotation.retired_at > work.now
    ]
    known = {rotation.channel_id for rotation in rotations.values()}
    return Scene(
        turns=stored_reminders.coming_turns(work, running, work.now),
        rotations=rotations,
        people={person.id: person for person in work.all(Person)},
        channels={
            channel.id: channel
            for channel in work.all(Channel, channels.c.id.in_(known))
        },
        rules=rules,
    )
