"""A business with reminders on a real file, and programs that deliver them and die."""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from socialdesk.domain.channels import Channel, ChannelStatus
from socialdesk.domain.ids import TurnId, new_id
from socialdesk.domain.notices import Notice
from socialdesk.domain.ports import Mail
from socialdesk.domain.reminders import (
    Medium,
    Reminder,
    ReminderKind,
    ReminderState,
    id_of,
    key_of,
)
from socialdesk.domain.rotations import Rotation, Turn
from socialdesk.domain.settings import Business, Reminding, record
from socialdesk.domain.team import SYSTEM, Person, Role
from socialdesk.services.awake import Awake
from socialdesk.services.inbox_delivery import InboxDelivery
from socialdesk.services.mail_delivery import MailDelivery, Post, Program
from socialdesk.services.planning import Planning
from socialdesk.services.reminders import ReminderService
from socialdesk.services.rotations import RotationService
from socialdesk.store.engine import open_engine
from socialdesk.store.opening import Place
from socialdesk.store.unit_of_work import Store
from tests.fakes import FakeClock, FakeHolidays
from tests.makers import a_channel, a_person, a_rotation, a_version

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BOTH = (Medium.INBOX, Medium.MAIL)
ONE = (Medium.INBOX,)


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Sink:
    """A mail server as a file: one line a mail, written before anything else goes on.

    It takes its time, as servers do.
    """

    path: Path
    seconds: float = 0.0

    def send(self, mail: Mail) -> None:
        line = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(line, f"{mail.message_id}\n".encode())
        os.close(line)
        time.sleep(self.seconds)

    @property
    def ids(self) -> list[str]:
        return self.path.read_text().split() if self.path.exists() else []


@dataclass
class Lab:
    """One business; its parts are opened anew for each program."""

    place: Place
    owner: Person = field(default_factory=lambda: a_person("Olga", role=Role.OWNER))
    people: list[Person] = field(default_factory=list)
    channel: Channel = None  # type: ignore[assignment]
    rotation: Rotation = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self.people = [
            a_person(name, email=f"{name.lower()}@x.test")
            for name in ("Ana", "Ben", "Cem", "Dan")
        ]
        self.channel = a_channel(
            "Shop", responsible_id=self.owner.id, status=ChannelStatus.ACTIVE
        )
        self.rotation = a_rotation(self.channel)
        settings = Reminding(
            leads=("2h",), mail=True, quiet_from="", quiet_until="", desktop=True
        )
        with self.store() as store, store.begin(SYSTEM, "business.create") as work:
            for entity in (
                self.owner,
                *self.people,
                self.channel,
                self.rotation,
                record(Business(name="Lab", zone="UTC")),
                record(settings),
            ):
                work.put(entity)

    @property
    def sink(self) -> Sink:
        return Sink(self.place.database.with_name("mails.txt"))

    def store(self, clock: Callable[[], datetime] = utc_now, **more: Any) -> "Opened":
        return Opened(open_engine(self.place.database), clock=clock, **more)

    def remind(
        self,
        due: Sequence[datetime],
        media: Sequence[Medium] = ONE,
        *,
        ahead: timedelta = 2 * HOUR,
        first: int = 0,
    ) -> list[Reminder]:
        """A turn in `ahead` for each due time, and a lead reminder of it by medium."""
        turns, rows = [], []
        for number, at in enumerate(due, first):
            person = self.people[number % len(self.people)]
            turn = self.turn(number, person, at + ahead)
            turns.append(turn)
            rows += [self.lead(turn, at, medium) for medium in media]
        with self.store() as store, store.begin(SYSTEM, "business.create") as work:
            work.put_new(turns, journaled=False)
            work.put_new(rows, journaled=False)
        return rows

    def turn(self, number: int, person: Person, start: datetime, **more: Any) -> Turn:
        length = more.pop("length", HOUR)
        return Turn(
            id=TurnId(f"turn-{number}"),
            rotation_id=self.rotation.id,
            number=number,
            start_wall=start.replace(tzinfo=None),
            end_wall=(start + length).replace(tzinfo=None),
            zone="UTC",
            start_at=start,
            end_at=start + length,
            person_id=person.id,
            **more,
        )

    def lead(
        self,
        turn: Turn,
        at: datetime,
        medium: Medium = Medium.INBOX,
        detail: str = "2h",
        **more: Any,
    ) -> Reminder:
        kind = more.pop("kind", ReminderKind.LEAD)
        person_id = turn.person_id
        assert person_id is not None
        key = key_of(
            self.channel.id,
            self.rotation.id,
            turn.number,
            kind,
            person_id,
            medium=medium,
            detail=detail,
        )
        return Reminder(
            id=id_of(key),
            key=key,
            kind=kind,
            medium=medium,
            person_id=person_id,
            due_at=at,
            channel_id=self.channel.id,
            rotation_id=self.rotation.id,
            turn_id=turn.id,
            turn_no=turn.number,
            turn_start_at=turn.start_at,
            turn_end_at=turn.end_at,
            not_after=turn.end_at,
            detail=detail,
            **more,
        )

    def put(self, *entities: Any) -> None:
        with self.store() as store, store.begin(SYSTEM, "business.create") as work:
            for entity in entities:
                work.put(entity, journaled=False)

    def rows(self) -> list[Reminder]:
        with self.store() as store, store.read() as reading:
            return reading.all(Reminder)

    def notices(self) -> list[Notice]:
        with self.store() as store, store.read() as reading:
            return reading.all(Notice)

    def told(self) -> Counter[str]:
        """How many inbox rows each key has."""
        return Counter(notice.reminder_key for notice in self.notices())

    def states(self) -> Counter[ReminderState]:
        return Counter(row.state for row in self.rows())


class Opened(Store):
    """A store that closes itself."""

    def __enter__(self) -> "Opened":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def service(
    store: Store,
    *,
    clock: Callable[[], datetime] = utc_now,
    mailer: Any = None,
    program: Program | None = None,
    **more: Any,
) -> ReminderService:
    """The service as the container builds it."""
    planning = Planning(FakeHolidays())
    post = Post(mailer=mailer, program=program or Program(name=f"desk/{os.getpid()}"))
    rotations = RotationService(store, planning)
    return ReminderService(store, planning, rotations, clock=clock, post=post, **more)


def mail_delivery(
    store: Store,
    mailer: Any,
    *,
    kind: type[MailDelivery] = MailDelivery,
    name: str = "desk/1",
    clock: Callable[[], datetime] = utc_now,
    **more: Any,
) -> MailDelivery:
    post = Post(mailer=mailer, program=Program(name=name))
    return kind(store, Awake(store), post, clock=clock, **more)


def killer(wanted: str) -> Callable[[str], None]:
    """A step at which the program kills itself, as kill -9 does."""

    def step(name: str) -> None:
        if name == wanted:
            os.kill(os.getpid(), 9)

    return step


def alive(owner: str) -> bool:
    """Whether the program of a name still runs; zombies are reaped by their parent."""
    number = int(owner.rpartition("/")[2])
    if number == os.getpid():
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def run_for_ever(lab: Lab, seconds: float = 0.001) -> None:
    """What an instance does: beat, again and again, until it is killed."""
    sink = lab.sink
    sink.seconds = seconds
    with lab.store() as store:
        program = Program(name=f"desk/{os.getpid()}", runs=alive)
        mine = service(store, mailer=sink, program=program)
        while True:
            mine.beat()
            time.sleep(0.005)


# -- on the real engine --------------------------------------------------------------


def on_the_wall(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[misc,arg-type]


class Shop:
    """A weekly rotation of Ana and Ben on the real engine, from a Monday at nine."""

    def __init__(
        self,
        lab: Lab,
        clock: FakeClock,
        store: Store,
        *,
        outside: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        self.lab, self.clock, self.store = lab, clock, store
        planning = Planning(FakeHolidays())
        self.rotations = RotationService(store, planning)
        self.service = service(store, clock=clock, **(outside or {}))
        # `go` beats once an hour where nothing is due: that counts as being awake.
        self.service._awake._gap = 2 * HOUR
        reminding = {
            "leads": ("1d", "1h"),
            "quiet_from": "",
            "quiet_until": "",
            "ask_lead": "1d",
        }
        with store.begin(SYSTEM, "settings.change") as work:
            work.put(record(Reminding(**{**reminding, **more.pop("reminding", {})})))
            zone = more.get("zone", "UTC")
            work.put(record(Business(name="Lab", zone=zone)))
        ana, ben = lab.people[:2]
        version = {
            "zone": "UTC",
            "anchor_wall": on_the_wall(2026, 6, 1, 9),
            "effective_at": clock(),
        }
        self.version = a_version(lab.rotation, ana, ben, **{**version, **more})
        with store.begin(SYSTEM, "rotation.add") as work:
            self.rotations.added(work, lab.rotation, self.version)

    def turn(self, number: int) -> Turn:
        found = [
            turn
            for turn in self._all(Turn)
            if turn.number == number and turn.rotation_id == self.lab.rotation.id
        ]
        return found[0]

    def rows(self, kind: ReminderKind, number: int) -> list[Reminder]:
        return [
            row
            for row in self._all(Reminder)
            if (row.kind, row.turn_no) == (kind, number)
            and row.state is not ReminderState.SUPERSEDED
        ]

    def heard(self, who: int, kind: ReminderKind) -> list[str]:
        """The turns about which a person has such a notice."""
        inbox = self.service.inbox(self.lab.people[who].id)
        return [notice.turn_id for notice in inbox if notice.kind is kind]

    def go(self, to: datetime) -> None:
        """Beat at every due time until an instant."""
        while self.clock() < to:
            due = self.service.next_due()
            self.clock.set(
                min(to, max(due or to, self.clock() + SECOND), self.clock() + HOUR)
            )
            self.service.beat()

    def _all(self, entity: Any) -> list[Any]:
        with self.store.read() as reading:
            return reading.all(entity)


# -- without protection: the controls ------------------------------------------------


class Careless(InboxDelivery):
    """Writes the notice in one transaction and "sent" in another, under a new id."""

    def _write(self, work: Any, groups: Any, notices: Any) -> None:
        with self._store.engine.connect() as other:
            del other
        rows = [_renamed(notice) for notice in notices]
        work.put_new(rows, journaled=False)
        work.connection.commit()
        self._step("half")
        work.connection.begin()
        super()._write(work, groups, [])


def _renamed(notice: Notice) -> Notice:
    from dataclasses import replace

    return replace(notice, id=new_id())  # type: ignore[arg-type]


class Naive:
    """Asks what fell due since it last asked, sends it, then notes that it did."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self._last = clock()

    def beat(self) -> list[str]:
        now = self._clock()
        with self._store.read() as reading:
            rows = reading.all(Reminder)
        sent = [row.key for row in rows if self._last < row.due_at <= now]
        self._last = now
        return sent


def percentiles(late: Sequence[float]) -> str:
    """p50, p95 and the worst of some seconds."""
    ordered = sorted(late) or [0.0]
    last = len(ordered) - 1
    found = (ordered[last // 2], ordered[int(last * 0.95)], ordered[-1])
    return "p50 {:.3f} s, p95 {:.3f} s, worst {:.3f} s".format(*found)


def shuffled(seed: int) -> random.Random:
    return random.Random(seed)
