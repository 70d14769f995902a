"""The planner: from turns and rules to the reminders that should be there.

`plan` is pure and can run any number of times: applied to its own result it changes
nothing. What was sent, claimed, missed or failed is never touched. The holder of a
turn is its `person_id`, whatever anybody answered; whoever accepts in another's place
has to be put there by a cover or an override first.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import zip_longest

from socialdesk.domain.channels import Channel, ChannelStatus
from socialdesk.domain.ids import ChannelId, PersonId, RotationId
from socialdesk.domain.periods import wall
from socialdesk.domain.reminder_rules import (
    Rules,
    answer_by,
    before,
    outside_quiet,
    patience,
    span,
    zone_of,
)
from socialdesk.domain.reminders import (
    DECLINED,
    DIGESTS,
    MERGED,
    NO_CHANNEL,
    NO_ROTATION,
    Medium,
    Reminder,
    ReminderKind,
    ReminderState,
    id_of,
    key_of,
    superseded,
)
from socialdesk.domain.rotations import Rotation, Turn, TurnState
from socialdesk.domain.team import Person, Role
from socialdesk.domain.told import History

_SILENT_CHANNELS = frozenset(
    {
        ChannelStatus.DORMANT,
        ChannelStatus.ARCHIVED,
        ChannelStatus.LOST,
        ChannelStatus.IMPOSTER,
    }
)
_ENDLESS = frozenset({ReminderKind.END, ReminderKind.BATON})
_EARLY = frozenset({ReminderKind.LEAD, ReminderKind.ACCEPT})
_DAY = timedelta(days=1)

_TurnKey = tuple[RotationId, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the planner looks at.

    `turns` holds every turn of `rotations` that is not over, as far as the horizon: a
    turn that somebody was told of and that is missing here counts as cancelled. A
    retired rotation is listed without turns. Reminders of rotations that are not
    listed are left alone.
    """

    turns: Sequence[Turn]
    rotations: Mapping[RotationId, Rotation]
    people: Mapping[PersonId, Person]
    channels: Mapping[ChannelId, Channel]
    rules: Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What to do to the stored reminders: rows to insert, and rows to write anew."""

    insert: tuple[Reminder, ...] = ()
    move: tuple[Reminder, ...] = ()
    supersede: tuple[Reminder, ...] = ()

    @property
    def rows(self) -> tuple[Reminder, ...]:
        """Every row as it should be afterwards."""
        return self.insert + self.move + self.supersede


def plan(scene: Scene, stored: Sequence[Reminder], *, now: datetime) -> Changes:
    """Return what to change so that the stored reminders are the wanted ones.

    `stored` holds all rows, in any state, of the turns in the scene, and all rows of
    its rotations that are planned or whose turn is not over.
    """
    return difference(wanted(scene, stored, now=now), stored, scene.rotations, now=now)


def difference(
    wants: Iterable[Reminder],
    stored: Iterable[Reminder],
    rotations: Iterable[RotationId],
    *,
    now: datetime,
) -> Changes:
    """Return what to change in `stored` to have what is wanted for some rotations.

    Planned rows move with their turn; those superseded by an earlier plan come back to
    life. Planned rows of turns that are over are left to the late rules.
    """
    by_key = {row.key: row for row in stored}
    want = {row.key: row for row in wants}
    updated = [
        (row, _updated(row, want[key])) for key, row in by_key.items() if key in want
    ]
    mine = frozenset(rotations)
    return Changes(
        insert=tuple(row for key, row in want.items() if key not in by_key),
        move=tuple(after for was, after in updated if after != was),
        supersede=tuple(
            superseded(row)
            for key, row in by_key.items()
            if row.state is ReminderState.PLANNED
            and key not in want
            and row.rotation_id in mine
            and (row.turn_end_at is None or row.turn_end_at > now)
        ),
    )


def _updated(row: Reminder, want: Reminder) -> Reminder:
    back = row.state is ReminderState.SUPERSEDED and row.result != MERGED
    if row.state is not ReminderState.PLANNED and not back:
        return row
    return replace(
        row,
        state=ReminderState.PLANNED,
        result="" if back else row.result,
        due_at=want.due_at,
        not_after=want.not_after,
        turn_id=want.turn_id,
        turn_revision=want.turn_revision,
        turn_start_at=want.turn_start_at,
        turn_end_at=want.turn_end_at,
        round_no=want.round_no,
    )


def wanted(
    scene: Scene, stored: Iterable[Reminder], *, now: datetime
) -> list[Reminder]:
    """Return the reminders that the turns call for, given what was told already.

    A key comes once. Leads and starts that are past and were never planned come only
    for people who know nothing of their turn yet, and then only the latest of them.
    """
    return _Planner(scene, History(stored), now).wanted()


def digests(
    scene: Scene, stored: Iterable[Reminder], *, now: datetime
) -> tuple[Reminder, ...]:
    """Return one new digest per owner and medium for what was missed or has failed.

    It waits for the merge window, so that everything a wake-up finds fits into one;
    while one waits, there is no other. Whoever sends it lists the rows that are not
    `reported` and marks them. `stored` holds the unreported rows and all digests.
    """
    rows = list(stored)
    history = History(rows)
    planner = _Planner(scene, history, now)
    found = {
        ReminderKind(row.state.value)
        for row in rows
        if row.kind not in DIGESTS
        and not row.reported
        and row.state in {ReminderState.MISSED, ReminderState.FAILED}
    }
    return tuple(
        row
        for kind in sorted(found)
        if scene.rules.wants(kind, NO_CHANNEL)
        for row in planner.digest(kind)
    )


def accepted(turn: Turn) -> bool:
    """Say whether the person who has the turn has accepted it."""
    return turn.person_id is not None and turn.accepted_by == turn.person_id


def active(person: Person | None, at: datetime, rules: Rules) -> Person | None:
    """Return the person if they belong to the team on that day of theirs."""
    if person is None:
        return None
    return person if person.active_on(wall(at, zone_of(person, rules)).date()) else None


def _due(row: Reminder) -> datetime:
    return row.due_at


class _Planner:
    """One run of the planner over one scene, at one instant."""

    def __init__(self, scene: Scene, history: History, now: datetime) -> None:
        self.scene = scene
        self.rules = scene.rules
        self.history = history
        self.now = now
        self.owners = [
            person
            for person in scene.people.values()
            if person.role is Role.OWNER and active(person, now, scene.rules)
        ]

    def wanted(self) -> list[Reminder]:
        """Return all that is wanted, by key."""
        found: dict[str, Reminder] = {}
        turns: dict[_TurnKey, Turn] = {}
        for turn, after in self._in_order():
            turns[turn.rotation_id, turn.number] = turn
            if turn.end_at > self.now and self._channel(turn) is not None:
                found |= {row.key: row for row in self._about(turn, after)}
        found |= {row.key: row for row in self._taken_away(turns)}
        return list(found.values())

    def _in_order(self) -> Iterator[tuple[Turn, Turn | None]]:
        """Yield each turn that has a length, with the one that follows at once."""
        lines: dict[RotationId, list[Turn]] = defaultdict(list)
        for turn in self.scene.turns:
            if turn.start_at < turn.end_at and turn.rotation_id in self.scene.rotations:
                lines[turn.rotation_id].append(turn)
        for line in lines.values():
            line.sort(key=_start)
            for turn, after in zip_longest(line, line[1:]):
                joined = after is not None and after.start_at == turn.end_at
                yield turn, after if joined else None

    def _channel(self, turn: Turn) -> Channel | None:
        """Return the channel of a turn, unless it is one that nobody speaks on."""
        rotation = self.scene.rotations[turn.rotation_id]
        channel = self.scene.channels.get(rotation.channel_id)
        if channel is None or channel.status in _SILENT_CHANNELS:
            return None
        ends = rotation.retired_at
        return channel if ends is None or turn.start_at < ends else None

    def _about(self, turn: Turn, after: Turn | None) -> Iterator[Reminder]:
        if turn.person_id is not None:
            yield from self._announced(turn, turn.person_id)
            yield from self._moved(turn, turn.person_id)
            yield from self._asked(turn, turn.person_id)
        yield from self._passed(turn, after)

    def _announced(self, turn: Turn, holder: PersonId) -> Iterator[Reminder]:
        """Yield leads and start; of those that come late, the latest if it is news."""
        rows = [
            row
            for offset in self.rules.leads
            for row in self._rows(
                turn, ReminderKind.LEAD, holder, before(turn, offset), detail=offset
            )
        ]
        rows.extend(self._rows(turn, ReminderKind.START, holder, turn.start_at))
        late: dict[Medium, Reminder] = {}
        for row in rows:
            if row.due_at > self.now or row.key in self.history.open_keys:
                yield row
            if row.due_at <= self.now:
                late[row.medium] = max(late.get(row.medium, row), row, key=_due)
        if self.history.news(turn, holder) is None:
            yield from late.values()

    def _moved(self, turn: Turn, holder: PersonId) -> Iterator[Reminder]:
        """Yield the notice that a turn is at another time than its holder was told."""
        news = self.history.news(turn, holder)
        if news is None or news.turn_start_at is None:
            return
        known = (news.turn_start_at, news.turn_end_at) == (turn.start_at, turn.end_at)
        if known and news.kind is not ReminderKind.MOVED:
            return
        rows = self._rows(
            turn,
            ReminderKind.MOVED,
            holder,
            self._soon(min(turn.start_at, news.turn_start_at)),
            sequence=news.sequence if known else turn.revision,
            gathered=True,
        )
        yield from self._unfinished(rows) if known else rows

    def _taken_away(self, turns: Mapping[_TurnKey, Turn]) -> Iterator[Reminder]:
        """Yield the notices to people whose turn is not theirs any more."""
        for person_id, row in self.history.told():
            turn = turns.get((row.rotation_id, row.turn_no)) or _cancelled(row)
            known = row.rotation_id in self.scene.rotations
            if not known or turn.end_at <= self.now:
                continue
            if turn.person_id == person_id and self._channel(turn) is not None:
                continue
            yield from self._no_longer(turn, person_id)

    def _no_longer(self, turn: Turn, person_id: PersonId) -> Iterator[Reminder]:
        news = self.history.news(turn, person_id)
        current = self.history.round_no(turn, person_id)
        start = turn.start_at if news is None else news.turn_start_at or turn.start_at
        rows = self._rows(
            turn,
            ReminderKind.NO_LONGER,
            person_id,
            self._soon(start),
            sequence=current if news else current - 1,
            gathered=True,
        )
        yield from rows if news else self._unfinished(rows)

    def _unfinished(self, rows: Iterable[Reminder]) -> Iterator[Reminder]:
        """Yield what still waits on one medium after another has told it."""
        return (row for row in rows if row.key in self.history.open_keys)

    def _asked(self, turn: Turn, holder: PersonId) -> Iterator[Reminder]:
        """Yield the request to accept, and whom to ask when no answer comes."""
        if accepted(turn) or not self.rules.ask:
            return
        declined = turn.state is TurnState.DECLINED
        asks_at = before(turn, self.rules.ask_lead) if self.rules.ask_lead else self.now
        requests = self._rows(
            turn,
            ReminderKind.ACCEPT,
            holder,
            asks_at,
            gathered=not self.rules.ask_lead,
        )
        if not declined:
            yield from requests
        asked_at = self._first_told(requests, asks_at)
        due = self.now if declined else answer_by(turn, asked_at, self.rules)
        yield from self._escalated(turn, holder, due, at_once=declined)

    def _escalated(
        self, turn: Turn, holder: PersonId, due: datetime, *, at_once: bool
    ) -> Iterator[Reminder]:
        channel = self.scene.channels[self.scene.rotations[turn.rotation_id].channel_id]
        asked: list[Reminder] = []
        if channel.backup_id is not None and channel.backup_id != holder:
            asked = self._rows(
                turn,
                ReminderKind.BACKUP,
                channel.backup_id,
                due,
                detail=holder,
                gathered=at_once,
            )
            yield from asked
        if asked:
            asked_at = self._first_told(asked, due)
            at_once = any(self._refused(row) for row in asked)
            waits = patience(asked_at, turn.start_at, self.rules)
            due = self.now if at_once else asked_at + waits
        for owner in self.owners:
            if owner.id not in {holder, channel.backup_id if asked else None}:
                yield from self._rows(
                    turn,
                    ReminderKind.OWNER,
                    owner.id,
                    due,
                    detail=holder,
                    gathered=at_once,
                )

    def _first_told(self, rows: Iterable[Reminder], otherwise: datetime) -> datetime:
        """Return when the first of some rows was sent, or when it is due."""
        return min(
            (
                (told.sent_at if told and told.key == row.key else None) or row.due_at
                for row in rows
                for told in (self.history.last.get(row.stem),)
            ),
            default=otherwise,
        )

    def _refused(self, row: Reminder) -> bool:
        told = self.history.last.get(row.stem)
        return told is not None and told.key == row.key and told.result == DECLINED

    def _passed(self, turn: Turn, after: Turn | None) -> Iterator[Reminder]:
        """Yield the pass of the baton, to who had it and to who looks after it."""
        heir = after.person_id if after is not None else None
        if heir == turn.person_id:
            return
        if turn.person_id is not None:
            yield from self._rows(turn, ReminderKind.END, turn.person_id, turn.end_at)
        channel = self._channel(turn)
        keeper = channel.responsible_id if channel is not None else None
        if keeper is not None and keeper not in {heir, turn.person_id}:
            yield from self._rows(turn, ReminderKind.BATON, keeper, turn.end_at)

    def _soon(self, start: datetime) -> datetime:
        """Return when to tell of a change: after the window or half of what is left."""
        left = max(timedelta(0), start - self.now)
        return self.now + min(span(self.rules.merge_window), left / 2)

    def _rows(
        self,
        turn: Turn,
        kind: ReminderKind,
        person_id: PersonId,
        due: datetime,
        *,
        detail: str = "",
        sequence: int | None = None,
        gathered: bool = False,
    ) -> list[Reminder]:
        """Return a reminder for each medium, none for people who are not with us.

        `gathered` news keeps the time of the first change that waits to be told. A
        `sequence` of None goes on from what was told.
        """
        rotation = self.scene.rotations[turn.rotation_id]
        person = active(
            self.scene.people.get(person_id), max(self.now, turn.start_at), self.rules
        )
        if person is None or not self.rules.wants(kind, rotation.channel_id):
            return []
        rows = []
        for medium in self.rules.media_for(kind, person):
            place = (rotation.channel_id, rotation.id, turn.number, kind, person_id)
            stem = key_of(*place, medium=medium, detail=detail).rpartition(":")[0]
            waiting = self.history.waiting.get(stem) if gathered else None
            at = self._undisturbed(
                turn, kind, person, min(waiting.due_at, due) if waiting else due
            )
            number = self._number(turn, person_id, stem, at, sequence)
            key = f"{stem}:{number}"
            rows.append(
                Reminder(
                    id=id_of(key),
                    key=key,
                    kind=kind,
                    medium=medium,
                    person_id=person_id,
                    due_at=at,
                    channel_id=rotation.channel_id,
                    rotation_id=rotation.id,
                    turn_id=turn.id,
                    turn_no=turn.number,
                    turn_revision=turn.revision,
                    turn_start_at=turn.start_at,
                    turn_end_at=turn.end_at,
                    detail=detail,
                    round_no=self.history.round_no(turn, person_id),
                    sequence=number,
                    not_after=None if kind in _ENDLESS else turn.end_at,
                )
            )
        return rows

    def _undisturbed(
        self, turn: Turn, kind: ReminderKind, person: Person, due: datetime
    ) -> datetime:
        """Return `due` outside quiet hours, but not after what it tells of."""
        bounds = (turn.start_at, turn.end_at, due + _DAY)
        latest = next(bound for bound in bounds if due < bound)
        return outside_quiet(
            due, person, self.rules, latest=latest, early=kind in _EARLY
        )

    def _number(
        self,
        turn: Turn,
        person_id: PersonId,
        stem: str,
        due: datetime,
        sequence: int | None,
    ) -> int:
        """Return the sequence: the next one once what was told is void.

        It is void when the turn was taken away since, or has moved so far that the
        reminder is due after the start that was told.
        """
        last = self.history.last.get(stem)
        if sequence is not None or last is None:
            return sequence or 0
        told_start = last.turn_start_at or turn.start_at
        void = last.round_no < self.history.round_no(turn, person_id) or (
            told_start < turn.start_at and told_start <= due
        )
        return last.sequence + 1 if void else last.sequence

    def digest(self, kind: ReminderKind) -> Iterator[Reminder]:
        """Yield a digest for each owner and medium that has none waiting."""
        for owner in self.owners:
            media = self.rules.media_for(kind, owner)
            if kind is ReminderKind.FAILED:
                media = (Medium.INBOX,)
            for medium in media:
                nothing = (NO_CHANNEL, NO_ROTATION, 0, kind, owner.id)
                stem = key_of(*nothing, medium=medium).rpartition(":")[0]
                if stem in self.history.waiting:
                    continue
                last = self.history.last.get(stem)
                number = last.sequence + 1 if last is not None else 0
                key = f"{stem}:{number}"
                due = self.now + span(self.rules.merge_window)
                yield Reminder(
                    id=id_of(key),
                    key=key,
                    kind=kind,
                    medium=medium,
                    person_id=owner.id,
                    due_at=outside_quiet(
                        due, owner, self.rules, latest=due + _DAY, early=False
                    ),
                    sequence=number,
                )


def _start(turn: Turn) -> datetime:
    return turn.start_at


def _cancelled(row: Reminder) -> Turn:
    """Return a turn that is no more, as it was last told; nobody has it."""
    start = row.turn_start_at or row.due_at
    end = row.turn_end_at or start
    return Turn(
        id=row.turn_id,
        rotation_id=row.rotation_id,
        number=row.turn_no,
        start_wall=wall(start, "UTC"),
        end_wall=wall(end, "UTC"),
        zone="UTC",
        start_at=start,
        end_at=end,
        person_id=None,
        revision=row.turn_revision,
    )
