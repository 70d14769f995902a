"""Everything that the Today page shows, gathered in one call and from one moment.

Nothing is changed here, and nothing is said in words: what a person reads is made of
these records by the page (or by the command line).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from socialdesk.domain.channels import Channel, ChannelStatus
from socialdesk.domain.ids import ChannelId, PersonId, RotationId
from socialdesk.domain.notices import Notice
from socialdesk.domain.periods import Period, micros, reached, wall
from socialdesk.domain.posts import Post, PostState
from socialdesk.domain.rotations import Rotation, Swap, Turn, TurnState
from socialdesk.domain.team import Person, Right, may
from socialdesk.services.rotations import Band, RotationService
from socialdesk.services.settings import business_zone
from socialdesk.store.tables import channels, notices, posts, turns
from socialdesk.store.unit_of_work import Reading, Store

SOON = timedelta(hours=2)
"""What is due within this time is due now: one does not begin anything else."""

BACK = timedelta(days=60)
"""Posts that are late by more are history, and stay in the calendar."""

AHEAD = timedelta(weeks=2)
"""How far ahead posts are looked for; turns are, as far as they are published."""

ASKED_AHEAD = timedelta(days=8)
"""From so long before a turn on, a yes is wanted even if nobody has asked yet."""

_OPEN = (PostState.DRAFT, PostState.REVIEW, PostState.READY)
_MOST = 500
_NOON = time(12)
_WEEK = 7
_ENDED = frozenset({ChannelStatus.ARCHIVED, ChannelStatus.IMPOSTER})


class Part(StrEnum):
    """Where on the page a task stands."""

    LATE = "late"
    NOW = "now"
    LATER = "later"
    TOMORROW = "tomorrow"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing that is mine to do: a post, or a turn that begins.

    `person` is whose name is on it. `asked` says that somebody waits for my answer:
    a post of theirs is to be reviewed, or my turn to be accepted.
    """

    part: Part
    at: datetime
    channel: Channel
    person: Person | None
    post: Post | None = None
    turn: Turn | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Who has a channel now. `until` is None where no rotation ends it soon."""

    channel: Channel
    person_id: PersonId | None
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyWeek:
    """Who has a channel that rotates on each day of a week; None is nobody."""

    channel: Channel
    people: tuple[Person | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A swap that waits: for my answer, or (`mine`) for somebody else's."""

    swap: Swap
    turn: Turn
    channel: Channel
    asker: Person | None
    other: Person | None
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """How far the business is set up."""

    channel: bool
    person: bool
    rotation: bool

    @property
    def done(self) -> bool:
        """Whether nothing is left to set up."""
        return self.channel and self.person and self.rotation


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """One person's day.

    Attributes:
        at: The moment of which this is true, UTC.
        zone: The zone in which the day is meant.
        me: Whose day; None where nobody of the team asks.
        tasks: What is mine to do, in order of time.
        duties: Who has each channel now that rotates, is mine or has a post coming.
        running: How many channels there are that somebody has to look after.
        turns: My turns, running and coming, in order.
        days: The seven days of this week.
        week: Who has which channel on them, those with channels of mine first.
        swaps: Requests that wait for me, then those of mine that wait.
        notices: My reminders that are not seen or put aside, the newest first.
        asleep: When the first of those put aside comes back; None without.
        steps: How far the business is set up.
        people: Everybody, by identity.
        rotations: The channel of each rotation.
    """

    at: datetime
    zone: str
    me: Person | None
    tasks: tuple[Task, ...]
    duties: tuple[Duty, ...]
    running: int
    turns: tuple[Turn, ...]
    days: tuple[date, ...]
    week: tuple[DutyWeek, ...]
    swaps: tuple[Asked, ...]
    notices: tuple[Notice, ...]
    asleep: datetime | None
    steps: Steps
    people: Mapping[PersonId, Person]
    rotations: Mapping[RotationId, Channel]

    @property
    def mine(self) -> tuple[Duty, ...]:
        """What I look after now."""
        me = self.me
        if me is None:
            return ()
        return tuple(duty for duty in self.duties if duty.person_id == me.id)

    @property
    def my_turns_now(self) -> tuple[Turn, ...]:
        """My turns that run, on channels that nobody covers for me now."""
        held = {duty.channel.id for duty in self.mine}
        return tuple(
            turn
            for turn in self.turns
            if turn.start_at <= self.at and self.rotations[turn.rotation_id].id in held
        )

    @property
    def busy(self) -> bool:
        """Whether I hold a turn now, or something waits for an answer of mine."""
        asked = any(not asked.mine for asked in self.swaps)
        return bool(self.my_turns_now or self.notices) or asked

    @property
    def next_due(self) -> datetime | None:
        """When the next thing is due, whether it is a post, a turn or a reminder."""
        coming = [task.at for task in self.tasks if task.at > self.at]
        if self.asleep is not None:
            coming.append(self.asleep)
        return min(coming, default=None)

    def of(self, *parts: Part) -> tuple[Task, ...]:
        """Return the tasks of some parts of the page."""
        return tuple(task for task in self.tasks if task.part in parts)


class TodayService:
    """Answers what waits for a person today."""

    def __init__(
        self, store: Store, rotations: RotationService, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._rotations = rotations
        self._clock = clock

    def of(self, person_id: PersonId, *, first_weekday: int = 1) -> Today:
        """Return a person's day.

        Args:
            person_id: Whose; somebody who is not on the team sees a day without tasks.
            first_weekday: With which day the week begins, 1 is Monday.
        """
        now = self._clock()
        swaps = self._rotations.swaps(person_id)
        with self._store.read() as reading:
            sight = _Sight(reading, person_id, now, first_weekday)
            bands = self._rotations.bands(sight.period)
            return sight.day(bands, swaps)


class _Sight:
    """What one person sees of the business at one moment."""

    def __init__(
        self, reading: Reading, person_id: PersonId, now: datetime, first_weekday: int
    ) -> None:
        self.reading = reading
        self.now = now
        self.people = {person.id: person for person in reading.all(Person)}
        self.rules = reading.all(Rotation)
        self.posts = self._posts()
        self.channels = self._channels(person_id)
        self.rotations = {
            rotation.id: self.channels[rotation.channel_id] for rotation in self.rules
        }
        self.me = self.people.get(person_id)
        own_zone = self.me.zone if self.me else ""
        self.zone = own_zone or business_zone(reading)
        self.today = wall(now, self.zone).date()
        self.monday = self.today - timedelta(
            days=(self.today.isoweekday() - first_weekday) % _WEEK
        )

    def _channels(self, person_id: PersonId) -> Mapping[ChannelId, Channel]:
        """Return the channels a day may speak of: of thousands, most are not."""
        named = {rotation.channel_id for rotation in self.rules}
        named |= {post.channel_id for post in self.posts}
        found = self.reading.all(
            Channel,
            channels.c.id.in_(named) | (channels.c.responsible_id == person_id),
        )
        return {channel.id: channel for channel in found}

    @property
    def period(self) -> Period:
        """The time for which one has to know who holds."""
        return Period(self._midnight(self.monday), self.now + AHEAD)

    def day(self, bands: Sequence[Band], swaps: Sequence[Swap]) -> Today:
        """Put the day together."""
        held = _Held(bands, self.rules, self.channels)
        mine = self._turns()
        inbox = self._notices()
        return Today(
            at=self.now,
            zone=self.zone,
            me=self.me,
            tasks=tuple(self._tasks(held, mine)),
            duties=tuple(held.duties(self.now)),
            running=self.reading.count(
                Channel, channels.c.status.not_in([each.value for each in _ENDED])
            ),
            turns=mine,
            days=self._days,
            week=tuple(self._week(held)),
            swaps=tuple(self._asked(swaps)),
            notices=tuple(each for each in inbox if each.waiting(self.now)),
            asleep=min(
                (each.snoozed_until for each in inbox if each.snoozed_until),
                default=None,
            ),
            steps=self._steps(),
            people=self.people,
            rotations=self.rotations,
        )

    def _midnight(self, day: date) -> datetime:
        return reached(datetime.combine(day, time()), self.zone)

    # -- what is mine to do ------------------------------------------------------------

    def _tasks(self, held: "_Held", mine: Sequence[Turn]) -> Sequence[Task]:
        me = self.me
        if me is None:
            return ()
        tasks = [task for post in self.posts if (task := self._post(post, held, me))]
        tasks += [
            Task(
                part=self._part(turn.start_at),
                at=turn.start_at,
                channel=self.rotations[turn.rotation_id],
                person=me,
                turn=turn,
                asked=self._wanted(turn),
            )
            for turn in mine
            if turn.start_at > self.now
        ]
        return sorted(tasks, key=lambda task: (task.at, task.channel.name))

    def _wanted(self, turn: Turn) -> bool:
        """Say whether others wait for my yes to a turn."""
        soon = turn.start_at - self.now <= ASKED_AHEAD
        return turn.state is TurnState.OFFERED or (
            turn.state is TurnState.PLANNED and soon
        )

    def _posts(self) -> Sequence[Post]:
        return self.reading.all(
            Post,
            posts.c.at >= micros(self.now - BACK),
            posts.c.at < micros(self.now + AHEAD),
            posts.c.state.in_([state.value for state in _OPEN]),
            order=(posts.c.at.desc(), posts.c.id),
        )

    def _post(self, post: Post, held: "_Held", me: Person) -> Task | None:
        """Return a post as my task, if it is one.

        It is mine if I wrote it, if I have the channel when it is due (of a late one:
        now), or if it waits for a review and I may approve.
        """
        review = post.state is PostState.REVIEW and may(me.role, Right.POST_APPROVE)
        holder = held.holder(post.channel_id, max(post.at, self.now))
        if not (review or me.id in {post.author_id, holder}):
            return None
        return Task(
            part=self._part(post.at),
            at=post.at,
            channel=self.channels[post.channel_id],
            person=self.people.get(post.author_id),
            post=post,
            asked=review and post.author_id != me.id,
        )

    def _part(self, at: datetime) -> Part:
        if at < self.now:
            return Part.LATE
        if at <= self.now + SOON:
            return Part.NOW
        days = (wall(at, self.zone).date() - self.today).days
        return {0: Part.LATER, 1: Part.TOMORROW}.get(days, Part.AHEAD)

    def _turns(self) -> tuple[Turn, ...]:
        if self.me is None:
            return ()
        found = self.reading.all(
            Turn,
            turns.c.person_id == self.me.id,
            turns.c.end_at > micros(self.now),
            order=(turns.c.start_at, turns.c.id),
            limit=_MOST,
        )
        return tuple(turn for turn in found if turn.rotation_id in self.rotations)

    # -- what others do, and want ------------------------------------------------------

    @property
    def _days(self) -> tuple[date, ...]:
        return tuple(self.monday + timedelta(days=number) for number in range(_WEEK))

    def _week(self, held: "_Held") -> Sequence[DutyWeek]:
        noons = [reached(datetime.combine(day, _NOON), self.zone) for day in self._days]
        found = [
            DutyWeek(
                channel=channel,
                people=tuple(
                    self.people.get(holder) if holder is not None else None
                    for holder in (held.on_duty(channel.id, noon) for noon in noons)
                ),
            )
            for channel in self.channels.values()
            if any(held.rotates(channel.id, noon) for noon in noons)
        ]
        return sorted(
            found, key=lambda line: (self.me not in line.people, line.channel.name)
        )

    def _asked(self, swaps: Sequence[Swap]) -> Sequence[Asked]:
        if self.me is None:
            return ()
        found = [
            Asked(
                swap=swap,
                turn=turn,
                channel=self.rotations[swap.rotation_id],
                asker=self.people.get(swap.from_id),
                other=self.people.get(swap.to_id) if swap.to_id else None,
                mine=swap.from_id == self.me.id,
            )
            for swap in swaps
            if (turn := self._turn(swap)) is not None and turn.start_at > self.now
        ]
        return sorted(found, key=lambda asked: (asked.mine, asked.turn.start_at))

    def _turn(self, swap: Swap) -> Turn | None:
        found = self.reading.all(
            Turn,
            turns.c.rotation_id == swap.rotation_id,
            turns.c.number == swap.turn_no,
            limit=1,
        )
        return found[0] if found else None

    def _notices(self) -> Sequence[Notice]:
        if self.me is None:
            return ()
        return self.reading.all(
            Notice,
            notices.c.person_id == self.me.id,
            notices.c.seen_at.is_(None),
            order=(notices.c.at.desc(), notices.c.id.desc()),
            limit=_MOST,
        )

    def _steps(self) -> Steps:
        return Steps(
            channel=self.reading.count(Channel) > 0,
            person=len(self.people) > 1,
            rotation=any(rotation.retired_at is None for rotation in self.rules),
        )


class _Held:
    """Who holds which channel when: its rotation says so, else who answers for it."""

    def __init__(
        self,
        bands: Iterable[Band],
        rules: Iterable[Rotation],
        channels: Mapping[ChannelId, Channel],
    ) -> None:
        self._channels = channels
        self._bands: dict[ChannelId, list[Band]] = {}
        self._rules: dict[ChannelId, list[Rotation]] = {}
        for band in bands:
            self._bands.setdefault(band.channel_id, []).append(band)
        for rotation in rules:
            self._rules.setdefault(rotation.channel_id, []).append(rotation)

    def rotates(self, channel_id: ChannelId, at: datetime) -> bool:
        """Say whether a rotation runs on a channel at an instant."""
        return any(
            rotation.retired_at is None or at < rotation.retired_at
            for rotation in self._rules.get(channel_id, ())
        )

    def holder(self, channel_id: ChannelId, at: datetime) -> PersonId | None:
        """Return who holds a channel at an instant."""
        if not self.rotates(channel_id, at):
            return self._channels[channel_id].responsible_id
        return next(
            (
                band.person_id
                for band in self._bands.get(channel_id, ())
                if band.start_at <= at < band.end_at
            ),
            None,
        )

    def on_duty(self, channel_id: ChannelId, at: datetime) -> PersonId | None:
        """Return whose turn a channel is at an instant; None where it does not turn."""
        turning = self.rotates(channel_id, at)
        return self.holder(channel_id, at) if turning else None

    def duties(self, at: datetime) -> Iterator[Duty]:
        """Yield who has each channel at an instant, and until when."""
        for channel in self._channels.values():
            if channel.status not in _ENDED:
                holder = self.holder(channel.id, at)
                until = self._until(channel.id, holder, at)
                yield Duty(channel=channel, person_id=holder, until=until)

    def _until(
        self, channel_id: ChannelId, holder: PersonId | None, at: datetime
    ) -> datetime | None:
        """Return when somebody else takes over, as far as one can see."""
        later = (band for band in self._bands.get(channel_id, ()) if band.end_at > at)
        return next((band.start_at for band in later if band.person_id != holder), None)
