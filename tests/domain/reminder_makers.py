"""Turns, people and a small dispatcher for the tests of reminders."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from socialdesk.domain.channels import Channel, ChannelStatus
from socialdesk.domain.ids import ChannelId, PersonId, RotationId, TurnId
from socialdesk.domain.lateness import Decision, Group, judge
from socialdesk.domain.periods import Period, reached
from socialdesk.domain.reminder_rules import Rules
from socialdesk.domain.reminders import (
    OPEN,
    Reminder,
    ReminderKind,
    ReminderState,
    claimable,
    claimed,
    merged,
    settled_sent,
)
from socialdesk.domain.reminding import Changes, Scene, plan
from socialdesk.domain.rotations import Rotation, Turn
from socialdesk.domain.team import Person, Role

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 6, 1, 9, tzinfo=UTC)
ANA, BEN, CEM, OLA, MAX = (
    PersonId(name) for name in ("ana", "ben", "cem", "ola", "max")
)
CHANNEL, ROTATION = ChannelId("ch"), RotationId("ro")
PEOPLE = {
    person.id: person
    for person in (
        *(
            Person(id=who, name=who.title(), email=f"{who}@x.test")
            for who in (ANA, BEN)
        ),
        Person(id=CEM, name="Cem"),
        Person(id=OLA, name="Ola", role=Role.OWNER),
        Person(id=MAX, name="Max", role=Role.MANAGER),
    )
}
CALM = Rules(ask=False, off=frozenset({ReminderKind.END, ReminderKind.BATON}))
"""Leads and starts alone."""


def a_turn(
    number: int = 0,
    person_id: PersonId | None = ANA,
    *,
    start: datetime | None = None,
    length: timedelta = timedelta(weeks=1),
    zone: str = "UTC",
    **more: object,
) -> Turn:
    """A week from Monday at nine, in UTC; `start` is a wall time if it has no zone."""
    begins = start or (MONDAY + number * timedelta(weeks=1))
    wall = begins.replace(tzinfo=None)
    return Turn(
        id=TurnId(f"t{number}"),
        rotation_id=ROTATION,
        number=number,
        start_wall=wall,
        end_wall=wall + length,
        zone=zone,
        start_at=reached(wall, zone),
        end_at=reached(wall + length, zone),
        person_id=person_id,
        **more,  # type: ignore[arg-type]
    )


def moved(turn: Turn, by: timedelta) -> Turn:
    """The turn later or earlier on its wall clock, as its next revision."""
    start, end = turn.start_wall + by, turn.end_wall + by
    return replace(
        turn,
        start_wall=start,
        end_wall=end,
        start_at=reached(start, turn.zone),
        end_at=reached(end, turn.zone),
        revision=turn.revision + 1,
    )


def given(turn: Turn, person_id: PersonId | None) -> Turn:
    """The turn in other hands, as its next revision."""
    return replace(
        turn, person_id=person_id, accepted_by=None, revision=turn.revision + 1
    )


def a_scene(*turns: Turn, rules: Rules = CALM, **channel: object) -> Scene:
    """One rotation on one channel that Max answers for and Cem backs up."""
    record = Channel(
        id=CHANNEL,
        network="x",
        name="Shop",
        responsible_id=MAX,
        backup_id=CEM,
        status=ChannelStatus.ACTIVE,
    )
    return Scene(
        turns=turns,
        rotations={ROTATION: Rotation(id=ROTATION, channel_id=CHANNEL, name="r")},
        people=PEOPLE,
        channels={CHANNEL: replace(record, **channel)},  # type: ignore[arg-type]
        rules=rules,
    )


@dataclass
class Desk:
    """Stored reminders, a planner and a dispatcher, on one turnable clock."""

    scene: Scene
    now: datetime
    rows: dict[str, Reminder] = field(default_factory=dict)
    messages: list[tuple[Group, Decision]] = field(default_factory=list)
    alive: Sequence[Period] | None = None

    def plan(self) -> Changes:
        changes = plan(self.scene, list(self.rows.values()), now=self.now)
        for row in changes.insert:
            assert row.key not in self.rows
        self.rows |= {row.key: row for row in changes.rows}
        return changes

    def change(self, *turns: Turn) -> Changes:
        self.scene = replace(self.scene, turns=turns)
        return self.plan()

    def beat(self) -> list[tuple[Group, Decision]]:
        """Claim what is due, send it, and write down what became of it."""
        claims = [
            claimed(row, "pc/1", now=self.now)
            for row in self.rows.values()
            if claimable(row, self.now)
        ]
        self.rows |= {row.key: row for row in claims}
        verdict = judge(
            claims,
            {(turn.rotation_id, turn.number): turn for turn in self.scene.turns},
            list(self.rows.values()),
            now=self.now,
            rules=self.scene.rules,
            alive=self.alive,
        )
        for group, _decision in verdict.send:
            self.rows[group.lead.key] = settled_sent(group.lead, now=self.now)
            self.rows |= {row.key: merged(row, now=self.now) for row in group.rest}
        self.rows |= {row.key: row for row in verdict.settle}
        self.messages += verdict.send
        return list(verdict.send)

    def run(self, until: datetime, step: timedelta = HOUR) -> list[str]:
        """Let time pass, planning and beating; what went out, "kind person"."""
        before = len(self.messages)
        while self.now < until:
            due = [
                max(row.due_at, row.next_try_at or row.due_at)
                for row in self.rows.values()
                if row.state in OPEN
            ]
            ahead = [at for at in due if at > self.now]
            self.now = min([until, self.now + step, *ahead])
            self.plan()
            self.beat()
        return said(self.messages[before:])

    def states(self) -> dict[str, ReminderState]:
        return {row.key: row.state for row in self.rows.values()}


def said(messages: Sequence[tuple[Group, Decision]]) -> list[str]:
    """Messages as "kind person" or "lead-7d person"."""
    rows = [group.lead for group, _decision in messages]
    return [
        f"{row.kind}-{row.detail} {row.person_id}"
        if row.kind is ReminderKind.LEAD
        else f"{row.kind} {row.person_id}"
        for row in rows
    ]
