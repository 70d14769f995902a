"""Rotations: making and changing them, whose turn it is, and handing turns over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby
from operator import itemgetter

from socialdesk.domain import baton, editions, fairness
from socialdesk.domain.channels import Channel
from socialdesk.domain.errors import InputError, NotFoundError, RuleError
from socialdesk.domain.ids import (
    ChannelId,
    OverrideId,
    PersonId,
    RotationId,
    SwapId,
    TurnId,
    VersionId,
    new_id,
)
from socialdesk.domain.notices import Reply
from socialdesk.domain.periods import Period, micros
from socialdesk.domain.reminders import ReminderKind
from socialdesk.domain.rotations import (
    Override,
    OverrideKind,
    Rotation,
    RotationVersion,
    Swap,
    SwapKind,
    SwapState,
    Turn,
    TurnState,
    checked,
)
from socialdesk.domain.team import Person, Right
from socialdesk.domain.timeline import timeline
from socialdesk.domain.words import _
from socialdesk.services import reminder_planning
from socialdesk.services.planning import HORIZON, Planning
from socialdesk.services.rights import allow
from socialdesk.store.tables import rotations, swaps, turns, versions
from socialdesk.store.unit_of_work import Reading, Store, Work

BACKWARDS = timedelta(weeks=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A rotation as it stands: its channel and the version that is in force."""

    rotation: Rotation
    channel: Channel
    version: RotationVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Who has the baton of a channel at an instant, and who is next.

    `since` and `until` bound the stretch; None means for ever. Where no rotation runs,
    the responsible person of the channel holds.
    """

    channel: Channel
    rotation_id: RotationId | None
    person_id: PersonId | None
    backup_id: PersonId | None
    since: datetime | None
    until: datetime | None
    next_id: PersonId | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of time with one holder, as timelines draw it.

    `covered` marks a stretch that an exception gave to its holder.
    """

    rotation_id: RotationId
    channel_id: ChannelId
    start_at: datetime
    end_at: datetime
    person_id: PersonId | None
    turn_no: int | None
    turn_id: TurnId | None
    state: TurnState | None
    covered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a rotation would do in the coming weeks, before it is saved."""

    period: Period
    segments: Sequence[baton.Segment]
    gaps: Sequence[baton.Segment]
    shares: Sequence[fairness.Share]
    words: str


class RotationService:
    """What people do with rotations and turns."""

    def __init__(self, store: Store, planning: Planning) -> None:
        self._store = store
        self._planning = planning

    # -- what there is -----------------------------------------------------------------

    def standing(self) -> Sequence[Standing]:
        """Return every rotation that is not retired, by channel name."""
        with self._store.read() as reading:
            found = [
                Standing(
                    rotation=rotation,
                    channel=reading.get(Channel, rotation.channel_id),
                    version=in_force(reading, rotation.id),
                )
                for rotation in reading.all(Rotation, rotations.c.retired_at.is_(None))
            ]
        return sorted(found, key=lambda item: (item.channel.name, item.rotation.name))

    def every(self) -> Sequence[Rotation]:
        """Return every rotation, those that ended as well."""
        with self._store.read() as reading:
            return reading.all(Rotation)

    def versions(self, rotation_id: RotationId) -> Sequence[RotationVersion]:
        """Return every version of a rotation, oldest first."""
        with self._store.read() as reading:
            return reading.all(
                RotationVersion,
                versions.c.rotation_id == rotation_id,
                order=(versions.c.number,),
            )

    def turns(
        self, period: Period, channel_id: ChannelId | None = None
    ) -> Sequence[Turn]:
        """Return the turns that share time with a period, in order."""
        with self._store.read() as reading:
            chosen = [
                turns.c.start_at < micros(period.end),
                turns.c.end_at > micros(period.start),
            ]
            if channel_id is not None:
                mine = reading.all(Rotation, rotations.c.channel_id == channel_id)
                chosen.append(turns.c.rotation_id.in_([item.id for item in mine]))
            return reading.all(Turn, *chosen, order=(turns.c.start_at, turns.c.id))

    def turn(self, turn_id: TurnId) -> Turn:
        """Return one turn.

        Raises:
            NotFoundError: There is none with that identity.
        """
        with self._store.read() as reading:
            return reading.get(Turn, turn_id)

    def who(self, channel_id: ChannelId, at: datetime) -> Holding:
        """Return who has the baton of a channel at an instant."""
        with self._store.read() as reading:
            channel = reading.get(Channel, channel_id)
            return self._holding(reading, channel, at)

    def everyone(self, at: datetime) -> Sequence[Holding]:
        """Return who has the baton of each channel at an instant."""
        with self._store.read() as reading:
            return [
                self._holding(reading, channel, at) for channel in reading.all(Channel)
            ]

    def bands(self, period: Period) -> Sequence[Band]:
        """Return who holds when, for every rotation: kept turns first, then the plan.

        What is past comes from the turns as they were kept, never from the rule.
        """
        with self._store.read() as reading:
            found: list[Band] = []
            planned = self._planning.rules(reading)
            for rule in planned:
                found.extend(_bands(reading, rule.rotation, rule.plan, period))
            for rotation in reading.all(Rotation):
                if all(rule.rotation.id != rotation.id for rule in planned):
                    found.extend(_history(reading, rotation, period))
        return found

    def shares(
        self, rotation_id: RotationId, period: Period
    ) -> Sequence[fairness.Share]:
        """Return what each person did in a period, and the balance of it."""
        with self._store.read() as reading:
            rule = self._planning.rule(reading, rotation_id)
        return baton.shares(rule.plan, period)

    def spread(self, rotation_id: RotationId, period: Period) -> Fraction:
        """Return the largest balance less the smallest, in turns."""
        balances = [share.balance for share in self.shares(rotation_id, period)]
        return max(balances, default=Fraction(0)) - min(balances, default=Fraction(0))

    def candidates(self, turn_id: TurnId) -> Sequence[fairness.Proposal]:
        """Return who could take a turn, the fairest first, each with the reason."""
        with self._store.read() as reading:
            turn = reading.get(Turn, turn_id)
            rule = self._planning.rule(reading, turn.rotation_id)
            known = [person.id for person in reading.all(Person)]
        return baton.candidates(rule.plan, turn.number, known)

    # -- making and changing -----------------------------------------------------------

    def preview(self, version: RotationVersion, *, weeks: int = 12) -> Preview:
        """Return what a version would do from now on, without saving anything."""
        with self._store.read() as reading:
            plan = self._planning.draft(reading, version)
        start = max(version.effective_at, self._store.now())
        period = Period(start, start + timedelta(weeks=weeks))
        segments = baton.resolve(plan, period)
        shares = baton.shares(plan, period)
        return Preview(
            period=period,
            segments=segments,
            gaps=[segment for segment in segments if segment.holder is None],
            shares=shares,
            words=fairness.sentence(shares),
        )

    def preview_edit(
        self,
        rotation_id: RotationId,
        draft: RotationVersion,
        *,
        now: datetime,
        at: datetime | None = None,
        weeks: int = 12,
    ) -> Preview:
        """Return what an edit would do from the next hand-over or an instant on.

        Times off count; swaps and overrides do not.
        """
        with self._store.read() as reading:
            rule = self._planning.rule(reading, rotation_id)
            moment = at or baton.next_handover(rule.plan, now) or now
            version = editions.edited(rule.plan, rule.versions, draft, at=moment)
        return self.preview(version, weeks=weeks)

    def exceptions(self, turn_id: TurnId) -> tuple[Sequence[Override], Sequence[Swap]]:
        """Return what was arranged for a turn and still counts, oldest first."""
        with self._store.read() as reading:
            turn = reading.get(Turn, turn_id)
            rule = self._planning.rule(reading, turn.rotation_id)
        ruled = [
            each
            for each in rule.overrides
            if each.start_at < turn.end_at and turn.start_at < each.end_at
        ]
        changed = [
            each
            for each in rule.swaps
            if each.state is SwapState.ACCEPTED
            and turn.number in {each.turn_no, each.other_turn_no}
        ]
        return ruled, changed

    def add(
        self, rotation: Rotation, version: RotationVersion, *, actor: PersonId
    ) -> Rotation:
        """Make a rotation with its first version; its turns are planned at once.

        Raises:
            InputError: The roster is empty or names somebody who is not on the team.
        """
        with self._store.begin(actor, "rotation.add") as work:
            allow(work, actor, Right.ROTATION_EDIT)
            return self.added(work, rotation, version)

    def added(
        self, work: Work, rotation: Rotation, version: RotationVersion
    ) -> Rotation:
        """Write a new rotation within an act that is under way."""
        work.get(Channel, rotation.channel_id)
        _known(work, version)
        work.put(rotation)
        work.put(replace(version, rotation_id=rotation.id, number=1))
        self._planning.replan(work, (rotation.id,))
        return rotation

    def edit(
        self,
        rotation_id: RotationId,
        draft: RotationVersion,
        *,
        at: datetime | None = None,
        actor: PersonId,
    ) -> RotationVersion:
        """Change a rotation from the next hand-over on, or from an instant.

        Whoever has the baton keeps it; what lies before never changes.

        Raises:
            InputError: The roster is empty, or the instant is in the past.
        """
        with self._store.begin(actor, "rotation.edit") as work:
            allow(work, actor, Right.ROTATION_EDIT)
            _known(work, draft)
            rule = self._planning.rule(work, rotation_id)
            moment = at or baton.next_handover(rule.plan, work.now) or work.now
            if moment < work.now:
                raise InputError(
                    "rotation.past",
                    _("The past of a rotation does not change."),
                    hint=_("Choose a time from now on."),
                    field="at",
                )
            version = replace(
                editions.edited(rule.plan, rule.versions, draft, at=moment),
                id=VersionId(new_id()),
                rotation_id=rotation_id,
                number=rule.versions[-1].number + 1,
            )
            for later in rule.versions:
                if later.effective_at >= moment:
                    work.remove(later)
            work.put(version)
            self._planning.replan(work, (rotation_id,))
        return version

    def rename(
        self, rotation_id: RotationId, name: str, *, actor: PersonId
    ) -> Rotation:
        """Give a rotation another name."""
        with self._store.begin(actor, "rotation.edit") as work:
            allow(work, actor, Right.ROTATION_EDIT)
            return work.put(replace(work.get(Rotation, rotation_id), name=name))

    def retire(self, rotation_id: RotationId, *, actor: PersonId) -> Rotation:
        """End a rotation now; its past stays."""
        with self._store.begin(actor, "rotation.retire") as work:
            allow(work, actor, Right.ROTATION_EDIT)
            ended = replace(work.get(Rotation, rotation_id), retired_at=work.now)
            work.put(ended)
            self._planning.replan(work, (rotation_id,))
        return ended

    # -- turns change hands ------------------------------------------------------------

    def accept(self, turn_id: TurnId, *, actor: PersonId) -> Turn:
        """Say yes to a turn; the backup's or owner's yes makes the turn theirs.

        The first yes wins: later ones find the turn accepted.

        Raises:
            RuleError: The turn is over, or somebody else accepted it.
        """
        with self._store.begin(actor, "turn.accept") as work:
            return self.accepted(work, turn_id, actor)

    def accepted(self, work: Work, turn_id: TurnId, actor: PersonId) -> Turn:
        """Take a yes within an act that is under way."""
        turn = work.get(Turn, turn_id)
        asked = actor in {turn.person_id, self._backup(work, turn)}
        allow(work, actor, Right.TURN_ANSWER, own=asked)
        if turn.accepted_by not in {None, actor}:
            raise RuleError(
                "turn.taken", _("Somebody else has accepted this turn already.")
            )
        if turn.person_id != actor:
            self._set_holder(work, turn, actor, actor)
            turn = work.get(Turn, turn_id)
        answered = turn.answered(TurnState.ACCEPTED, actor, now=work.now)
        work.put(answered, journaled=True)
        reminder_planning.answered(work, answered, Reply.ACCEPTED)
        self._planning.replan(work, (turn.rotation_id,))
        return answered

    def decline(self, turn_id: TurnId, *, actor: PersonId) -> Turn:
        """Say no to one's turn; the backup is asked, and the plan stays till then.

        Raises:
            RuleError: The turn is over.
        """
        with self._store.begin(actor, "turn.decline") as work:
            return self.declined(work, turn_id, actor)

    def declined(
        self,
        work: Work,
        turn_id: TurnId,
        actor: PersonId,
        *,
        asked: ReminderKind = ReminderKind.ACCEPT,
    ) -> Turn:
        """Take a no within an act that is under way.

        `asked` says as what the actor was asked: only the holder's no is the turn's.
        """
        turn = work.get(Turn, turn_id)
        instead = asked is not ReminderKind.ACCEPT
        allow(work, actor, Right.TURN_ANSWER, own=instead or turn.person_id == actor)
        answered = turn.answered(TurnState.DECLINED, actor, now=work.now)
        if instead:
            answered = turn
        work.put(answered, journaled=True)
        reminder_planning.answered(work, answered, Reply.DECLINED)
        self._planning.replan(work, (turn.rotation_id,))
        return answered

    def hand_over(
        self, turn_id: TurnId, to: PersonId, *, why: str = "", actor: PersonId
    ) -> Turn:
        """Give a turn, or what is left of it, to another person.

        Raises:
            RightError: It is not the actor's turn, and they are no manager.
            RuleError: The turn is over.
        """
        with self._store.begin(actor, "turn.hand_over") as work:
            turn = work.get(Turn, turn_id)
            allow(work, actor, Right.TURN_ARRANGE, own=turn.person_id == actor)
            self._set_holder(work, turn, to, actor, why)
            return work.get(Turn, turn_id)

    def take(self, turn_id: TurnId, *, actor: PersonId) -> Turn:
        """Take a turn that nobody has; a manager may take anybody's.

        Raises:
            RightError: Somebody has it; ask them for a swap.
        """
        with self._store.begin(actor, "turn.take") as work:
            turn = work.get(Turn, turn_id)
            allow(work, actor, Right.TURN_ARRANGE, own=turn.person_id is None)
            self._set_holder(work, turn, actor, actor)
            return work.get(Turn, turn_id)

    def cover(
        self,
        turn_id: TurnId,
        to: PersonId,
        start: datetime,
        end: datetime,
        *,
        why: str = "",
        actor: PersonId,
    ) -> Override:
        """Let another person step in for a part of a turn, between two instants.

        Raises:
            InputError: The part does not lie in the turn.
        """
        with self._store.begin(actor, "turn.override") as work:
            turn = work.get(Turn, turn_id)
            allow(work, actor, Right.TURN_ARRANGE, own=actor in {turn.person_id, to})
            part = Period(start, end).cut_to(turn.period) if start < end else None
            if part is None:
                raise InputError(
                    "turn.part",
                    _("That time does not lie in the turn."),
                    field="start",
                )
            return self._override(work, turn, to, part, actor=actor, why=why)

    def revoke(self, override_id: OverrideId, *, actor: PersonId) -> Override:
        """Take back what was set for a turn; the rotation's own order holds again."""
        with self._store.begin(actor, "turn.override_end") as work:
            override = work.get(Override, override_id)
            allow(work, actor, Right.TURN_ARRANGE, own=override.by_id == actor)
            ended = replace(override, revoked_at=work.now)
            work.put(ended)
            self._planning.replan(work, (override.rotation_id,))
        return ended

    # -- swaps -------------------------------------------------------------------------

    def swaps(self, person_id: PersonId | None = None) -> Sequence[Swap]:
        """Return the swaps that wait for an answer, of one person or of all."""
        with self._store.read() as reading:
            waiting = reading.all(
                Swap,
                swaps.c.state.in_([SwapState.OPEN.value, SwapState.OFFERED.value]),
                order=(swaps.c.asked_at,),
            )
        return [
            swap
            for swap in waiting
            if person_id is None
            or swap.from_id == person_id
            or swap.to_id in {person_id, None}
        ]

    def ask_swap(
        self,
        turn_id: TurnId,
        to: PersonId | None,
        *,
        other_turn_id: TurnId | None = None,
        gift: bool = False,
        note: str = "",
        actor: PersonId,
    ) -> Swap:
        """Ask somebody (or, without `to`, anybody) to cover a turn or to exchange.

        Nothing changes until it is accepted.

        Raises:
            RightError: It is not the actor's turn, and they are no manager.
            RuleError: The turn has begun, or nobody has it.
        """
        with self._store.begin(actor, "swap.ask") as work:
            turn = work.get(Turn, turn_id)
            allow(work, actor, Right.TURN_ARRANGE, own=turn.person_id == actor)
            if turn.start_at <= work.now or turn.person_id is None:
                raise RuleError(
                    "swap.begun",
                    _("Only a coming turn that somebody has can be swapped."),
                    hint=_("Hand the rest of a running turn over instead."),
                )
            other = None if other_turn_id is None else work.get(Turn, other_turn_id)
            if other is not None and other.rotation_id != turn.rotation_id:
                raise RuleError(
                    "swap.other",
                    _("Turns can be exchanged within one rotation only."),
                    hint=_("Ask for two covers instead."),
                )
            asked = to if other is None else other.person_id
            swap = Swap(
                id=SwapId(new_id()),
                rotation_id=turn.rotation_id,
                kind=SwapKind.COVER if other is None else SwapKind.EXCHANGE,
                turn_no=turn.number,
                from_id=turn.person_id,
                to_id=asked,
                state=SwapState.OPEN if asked is None else SwapState.OFFERED,
                asked_at=work.now,
                other_turn_no=None if other is None else other.number,
                gift=gift,
                note=note,
            )
            return work.put(swap)

    def answer_swap(self, swap_id: SwapId, *, accept: bool, actor: PersonId) -> Swap:
        """Accept or decline a swap; an accepted one changes the turns at once.

        Raises:
            RuleError: It has been answered, or the turn has begun meanwhile.
        """
        act = "swap.accept" if accept else "swap.decline"
        with self._store.begin(actor, act) as work:
            swap = work.get(Swap, swap_id)
            asked = swap.to_id in {None, actor}
            allow(work, actor, Right.TURN_ARRANGE, own=asked)
            _waits(swap)
            turn = _numbered(work, swap.rotation_id, swap.turn_no)
            if accept and turn.start_at <= work.now:
                raise RuleError("swap.late", _("The turn has begun meanwhile."))
            answered = replace(
                swap,
                state=SwapState.ACCEPTED if accept else SwapState.DECLINED,
                to_id=swap.to_id or actor,
                accepted_at=work.now if accept else None,
            )
            work.put(answered)
            self._planning.replan(work, (swap.rotation_id,))
        return answered

    def withdraw_swap(self, swap_id: SwapId, *, actor: PersonId) -> Swap:
        """Take a request back, or give an accepted swap back before it starts.

        Raises:
            RuleError: The swapped turn has begun.
        """
        with self._store.begin(actor, "swap.withdraw") as work:
            swap = work.get(Swap, swap_id)
            mine = actor in {swap.from_id, swap.to_id}
            allow(work, actor, Right.TURN_ARRANGE, own=mine)
            turn = _numbered(work, swap.rotation_id, swap.turn_no)
            if turn.start_at <= work.now:
                raise RuleError("swap.late", _("The turn has begun meanwhile."))
            ended = replace(swap, state=SwapState.WITHDRAWN)
            work.put(ended)
            self._planning.replan(work, (swap.rotation_id,))
        return ended

    # -- within ------------------------------------------------------------------------

    def _holding(self, reading: Reading, channel: Channel, at: datetime) -> Holding:
        every = reading.all(Rotation, rotations.c.channel_id == channel.id)
        past = _kept(reading, every, at)
        rotation = _running(reading, every, at)
        if rotation is None:
            alone = channel.responsible_id if past is None else past.person_id
            return Holding(
                channel=channel,
                rotation_id=None if past is None else past.rotation_id,
                person_id=alone,
                backup_id=channel.backup_id,
                since=None if past is None else past.start_at,
                until=None if past is None else past.end_at,
                next_id=None,
                next_at=None,
            )
        plan = self._planning.rule(reading, rotation.id).plan
        now = baton.standing(plan, at)
        heir, from_at = now.next_holder, now.next_at
        if heir is None and now.until is not None:
            heir, from_at = _after_gap(plan, now.until)
        return Holding(
            channel=channel,
            rotation_id=rotation.id,
            person_id=_person(now.holder) if past is None else past.person_id,
            backup_id=channel.backup_id,
            since=now.since if past is None else past.start_at,
            until=now.until if past is None else past.end_at,
            next_id=_person(heir),
            next_at=from_at,
        )

    def _backup(self, work: Work, turn: Turn) -> PersonId | None:
        rotation = work.get(Rotation, turn.rotation_id)
        return work.get(Channel, rotation.channel_id).backup_id

    def _set_holder(
        self, work: Work, turn: Turn, to: PersonId, actor: PersonId, why: str = ""
    ) -> None:
        if turn.end_at <= work.now:
            raise RuleError("turn.over", _("This turn is over."))
        rest = Period(max(turn.start_at, work.now), turn.end_at)
        self._override(work, turn, to, rest, actor=actor, why=why)

    def _override(
        self,
        work: Work,
        turn: Turn,
        to: PersonId,
        part: Period,
        *,
        actor: PersonId,
        why: str,
    ) -> Override:
        work.get(Person, to)
        plan = self._planning.rule(work, turn.rotation_id).plan
        held = {segment.holder for segment in baton.resolve(plan, part)}
        filled = turn.person_id is None or held == {None}
        override = Override(
            id=OverrideId(new_id()),
            rotation_id=turn.rotation_id,
            kind=OverrideKind.SET if filled else OverrideKind.REPLACE,
            start_at=part.start,
            end_at=part.end,
            from_id=None if filled else turn.person_id,
            to_id=to,
            by_id=actor,
            why=why,
            created_at=work.now,
        )
        work.put(override)
        self._planning.replan(work, (turn.rotation_id,))
        return override


def in_force(reading: Reading, rotation_id: RotationId) -> RotationVersion:
    """Return the latest version of a rotation.

    Raises:
        NotFoundError: It has none.
    """
    found = reading.all(
        RotationVersion,
        versions.c.rotation_id == rotation_id,
        order=(versions.c.effective_at.desc(),),
        limit=1,
    )
    if not found:
        raise NotFoundError("rotation.empty", _("This rotation has no version."))
    return found[0]


def _known(work: Work, version: RotationVersion) -> None:
    """Make sure that everybody in a roster is on the team.

    Raises:
        InputError: Nobody is in it, or somebody is not on the team.
    """
    named = [person_id for person_id in version.roster if person_id]
    if not named:
        raise InputError(
            "rotation.roster",
            _("A rotation needs at least one person."),
            field="roster",
        )
    checked(version)
    for person_id in named:
        work.get(Person, person_id)


def _waits(swap: Swap) -> None:
    if swap.state not in {SwapState.OPEN, SwapState.OFFERED}:
        raise RuleError("swap.answered", _("This request has been answered already."))


def _numbered(work: Work, rotation_id: RotationId, number: int) -> Turn:
    found = work.all(Turn, turns.c.rotation_id == rotation_id, turns.c.number == number)
    if not found:
        raise NotFoundError("turn.unknown", _("This turn is not planned any more."))
    return found[0]


def _person(name: str | None) -> PersonId | None:
    return PersonId(name) if name else None


def _kept(reading: Reading, every: Sequence[Rotation], at: datetime) -> Turn | None:
    """Return the turn that is over and contained an instant, as it was kept."""
    found = reading.all(
        Turn,
        turns.c.rotation_id.in_([rotation.id for rotation in every]),
        turns.c.start_at <= micros(at),
        turns.c.end_at > micros(at),
        turns.c.state == TurnState.DONE.value,
        limit=1,
    )
    return found[0] if found else None


def _running(
    reading: Reading, every: Sequence[Rotation], at: datetime
) -> Rotation | None:
    """Return the rotation that plans a channel at an instant."""
    planned = {
        version.rotation_id
        for version in reading.all(
            RotationVersion,
            versions.c.rotation_id.in_([rotation.id for rotation in every]),
        )
    }
    for rotation in every:
        ended = rotation.retired_at is not None and rotation.retired_at <= at
        if rotation.id in planned and not ended:
            return rotation
    return None


def _after_gap(plan: baton.Plan, start: datetime) -> tuple[str | None, datetime | None]:
    """Return who holds next after a time without anybody, and from when."""
    for segment in baton.resolve(plan, Period(start, start + HORIZON)):
        if segment.holder is not None:
            return segment.holder, segment.start
    return None, None


def _history(reading: Reading, rotation: Rotation, period: Period) -> list[Band]:
    """Return the bands of turns that were imported and never planned."""
    return [
        Band(
            rotation_id=rotation.id,
            channel_id=rotation.channel_id,
            start_at=turn.start_at,
            end_at=turn.end_at,
            person_id=turn.person_id,
            turn_no=turn.number,
            turn_id=turn.id,
            state=turn.state,
            covered=False,
        )
        for turn in reading.all(
            Turn,
            turns.c.rotation_id == rotation.id,
            turns.c.start_at < micros(period.end),
            turns.c.end_at > micros(period.start),
            order=(turns.c.start_at,),
        )
    ]


def _bands(
    reading: Reading, rotation: Rotation, plan: baton.Plan, period: Period
) -> list[Band]:
    kept = {
        turn.number: turn
        for turn in reading.all(Turn, turns.c.rotation_id == rotation.id)
    }
    end = period.end
    if rotation.retired_at is not None:
        end = min(end, rotation.retired_at)
    if end <= period.start:
        return []
    return [
        _band(rotation, plan, stretch, kept)
        for stretch in _stretches(plan, period.start, end)
    ]


def _stretches(
    plan: baton.Plan, start: datetime, end: datetime
) -> Iterator[baton.Segment]:
    """Yield who holds when, turn by turn."""
    pieces = timeline(plan, start, end)
    for (number, holder), group in groupby(pieces, key=itemgetter(2, 3)):
        together = list(group)
        yield baton.Segment(together[0][0], together[-1][1], holder, number)


def _band(
    rotation: Rotation,
    plan: baton.Plan,
    stretch: baton.Segment,
    kept: Mapping[int, Turn],
) -> Band:
    turn = None if stretch.turn_no is None else kept.get(stretch.turn_no)
    past = turn is not None and turn.state is TurnState.DONE
    return Band(
        rotation_id=rotation.id,
        channel_id=rotation.channel_id,
        start_at=stretch.start,
        end_at=stretch.end,
        person_id=turn.person_id if turn and past else _person(stretch.holder),
        turn_no=stretch.turn_no,
        turn_id=turn.id if turn else None,
        state=turn.state if turn else None,
        covered=baton.covered(plan, stretch),
    )


__all__ = ["HORIZON", "Band", "Holding", "Preview", "RotationService", "Standing"]
