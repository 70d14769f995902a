"""Every act of every service, with every role, against the table of rights.

An act that is not in `CASES` fails the test, so that whoever adds one says who may.
"""

import importlib
import inspect
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import socialdesk.services
from socialdesk.desktop import network_files
from socialdesk.desktop.paths import resources
from socialdesk.domain.channels import Channel, ChannelStatus
from socialdesk.domain.errors import RightError
from socialdesk.domain.ids import PersonId
from socialdesk.domain.periods import Period
from socialdesk.domain.posts import Post, PostState
from socialdesk.domain.reminders import ReminderKind
from socialdesk.domain.rotations import Override, Rotation, Turn
from socialdesk.domain.settings import Business
from socialdesk.domain.tables import Target
from socialdesk.domain.team import RIGHTS, SYSTEM, Person, Reach, Right, Role, may
from socialdesk.services.backups import BackupService
from socialdesk.services.channels import ChannelService
from socialdesk.services.exchange import ExchangeService
from socialdesk.services.journal import JournalService
from socialdesk.services.planning import Planning
from socialdesk.services.posts import PostService
from socialdesk.services.reminders import ReminderService
from socialdesk.services.rotations import RotationService
from socialdesk.services.sample import SampleService
from socialdesk.services.settings import SettingsService, business_zone
from socialdesk.services.team import TeamService
from socialdesk.store.engine import open_engine
from socialdesk.store.opening import Place
from socialdesk.store.unit_of_work import Store
from tests.fakes import FakeClock, FakeHolidays
from tests.makers import (
    a_channel,
    a_notice,
    a_person,
    a_post,
    a_rotation,
    a_version,
)

WEEK = timedelta(weeks=1)
NEW_YEAR = datetime(2027, 1, 1)  # noqa: DTZ001  a wall time


@dataclass
class Desk:
    """Every service on one database, and the people who act."""

    store: Store
    clock: FakeClock
    folder: Path
    team: TeamService
    channels: ChannelService
    posts: PostService
    rotations: RotationService
    settings: SettingsService
    journal: JournalService
    backups: BackupService
    exchange: ExchangeService
    sample: SampleService
    reminders: ReminderService

    def who(self, name: str) -> Person:
        return self.team.named(name)

    @property
    def line(self) -> Channel:
        return self.channels.channels()[0]

    @property
    def rotation(self) -> Rotation:
        return self.rotations.every()[0]

    def post(self, author: Person, **more: Any) -> Post:
        return self.posts.add(a_post(self.line, author, **more), actor=SYSTEM)

    def turn(self, holder: Person | None) -> Turn:
        """A coming turn of a person, or one that nobody has."""
        coming = Period(self.clock() + WEEK, self.clock() + 11 * WEEK)
        wanted = None if holder is None else holder.id
        return next(
            turn
            for turn in self.rotations.turns(coming)
            if turn.person_id == wanted and turn.start_at > self.clock()
        )


def desk_in(folder: Path) -> Desk:
    clock = FakeClock()
    place = Place(folder / "socialdesk.db", folder / "business.json")
    store = Store(open_engine(place.database), clock=clock)
    planning = Planning(FakeHolidays())
    channels = ChannelService(
        store, planning.replan, network_files.load(resources() / "networks")
    )
    backups = BackupService(store, place.database, folder / "backups", clock)
    rotations = RotationService(store, planning)
    return Desk(
        store=store,
        clock=clock,
        folder=folder,
        team=TeamService(store, planning.replan, business_zone),
        channels=channels,
        posts=PostService(store),
        rotations=rotations,
        settings=SettingsService(store, planning.replan),
        journal=JournalService(store, planning.replan),
        backups=backups,
        exchange=ExchangeService(store, planning.replan, channels, backups, clock),
        sample=SampleService(
            store, planning, channels, resources() / "demo" / "linden.toml"
        ),
        reminders=ReminderService(store, planning, rotations, clock=clock),
    )


ACTORS = {Role.OWNER: "Maya", Role.MANAGER: "Ana", Role.STAFF: "Ben"}


@pytest.fixture(scope="module")
def template(empty_business: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A business with an owner, a manager, staff, a channel and a rotation."""
    folder = tmp_path_factory.mktemp("rights") / "home"
    shutil.copytree(empty_business.database.parent, folder)
    desk = desk_in(folder)
    people = [
        desk.team.add(a_person(name, role=role), actor=SYSTEM)
        for name, role in (
            ("Maya", Role.OWNER),
            ("Ana", Role.MANAGER),
            ("Ben", Role.STAFF),
            ("Cem", Role.STAFF),
            ("Dana", Role.STAFF),
        )
    ]
    desk.channels.add(
        a_channel(responsible_id=people[0].id, status=ChannelStatus.ACTIVE),
        actor=SYSTEM,
    )
    rotation = a_rotation(desk.line)
    version = a_version(rotation, *people[:4], zone="UTC")
    gap = replace(version, roster=(*version.roster, PersonId("")))
    desk.rotations.add(rotation, gap, actor=SYSTEM)
    desk.store.close()
    return folder


@pytest.fixture
def new_desk(template: Path, tmp_path: Path) -> Iterator[Callable[[], Desk]]:
    made: list[Desk] = []

    def new() -> Desk:
        folder = tmp_path / f"home-{len(made)}"
        shutil.copytree(template, folder)
        made.append(desk_in(folder))
        return made[-1]

    yield new
    for desk in made:
        desk.store.close()


NOBODY = "nobody"


@dataclass(frozen=True)
class Case:
    """One act in one situation: which right it asks for, and the way to do it.

    `right` None: everybody on the team may; NOBODY: not even the owner. `prepare` runs
    before, as the program.
    """

    act: str
    right: Right | str | None
    do: Callable[[Desk, PersonId, Any], object]
    prepare: Callable[[Desk, Person], Any] = lambda desk, actor: None
    own: bool = False


def other(desk: Desk, actor: Person) -> Person:
    del actor
    return desk.who("Cem")


def own(desk: Desk, actor: Person) -> Person:
    del desk
    return actor


def post_of(whose: Callable[[Desk, Person], Person], **more: Any) -> Any:
    return lambda desk, actor: desk.post(whose(desk, actor), **more)


def turn_of(whose: Callable[[Desk, Person], Person]) -> Any:
    return lambda desk, actor: desk.turn(whose(desk, actor))


def away_of(whose: Callable[[Desk, Person], Person]) -> Any:
    return lambda desk, actor: desk.team.enter_time_off(
        whose(desk, actor).id,
        NEW_YEAR,
        NEW_YEAR + WEEK,
        actor=SYSTEM,
    )


def override_by(whose: Callable[[Desk, Person], Person]) -> Any:
    """A turn taken by a person of their own accord, which is theirs to take back."""

    def made(desk: Desk, actor: Person) -> Any:
        by = whose(desk, actor)
        desk.rotations.take(desk.turn(None).id, actor=by.id)
        with desk.store.read() as reading:
            return reading.all(Override)[0]

    return made


def swap_from(
    giver: Callable[[Desk, Person], Person], taker: Callable[[Desk, Person], Person]
) -> Any:
    def made(desk: Desk, actor: Person) -> Any:
        turn = desk.turn(giver(desk, actor))
        return desk.rotations.ask_swap(turn.id, taker(desk, actor).id, actor=SYSTEM)

    return made


def notice_for(whose: Callable[[Desk, Person], Person]) -> Any:
    """A request to accept a turn, in a person's inbox."""

    def made(desk: Desk, actor: Person) -> Any:
        person = whose(desk, actor)
        notice = a_notice(
            person, kind=ReminderKind.ACCEPT, turn_id=desk.turn(person).id
        )
        with desk.store.begin(SYSTEM, "notice.add") as work:
            return work.put(notice)

    return made


def dana(desk: Desk, actor: Person) -> Person:
    del actor
    return desk.who("Dana")


def a_table(desk: Desk, actor: Person) -> Any:
    del actor
    path = desk.folder / "people.csv"
    path.write_text("name,email\nZoe,zoe@example.com\n", encoding="utf-8")
    return desk.exchange.look(path, Target.PEOPLE)


def do_then_undo(desk: Desk, actor: Person) -> None:
    desk.posts.add(a_post(desk.line, actor), actor=actor.id)


def undone(desk: Desk, actor: Person) -> None:
    do_then_undo(desk, actor)
    desk.journal.undo(actor=actor.id)


T, C, P, R = Right.TEAM_EDIT, Right.CHANNEL_EDIT, Right.POST_WRITE, Right.ROTATION_EDIT
A = Right.TURN_ARRANGE
CASES = [
    Case("TeamService.add", T, lambda d, a, x: d.team.add(a_person("Zoe"), actor=a)),
    Case(
        "TeamService.add",
        Right.ROLE_CHANGE,
        lambda d, a, x: d.team.add(a_person("Zoe", role=Role.OWNER), actor=a),
    ),
    Case(
        "TeamService.edit",
        None,
        lambda d, a, x: d.team.edit(replace(x, notes="Me."), was=x, actor=a),
        own,
    ),
    Case(
        "TeamService.edit",
        T,
        lambda d, a, x: d.team.edit(replace(x, notes="Them."), was=x, actor=a),
        other,
    ),
    Case(
        "TeamService.edit",
        Right.ROLE_CHANGE,
        lambda d, a, x: d.team.edit(replace(x, role=Role.MANAGER), was=x, actor=a),
        other,
    ),
    Case(
        "TeamService.leave",
        T,
        lambda d, a, x: d.team.leave(x.id, date(2030, 1, 1), actor=a),
        other,
    ),
    Case("TeamService.remove", T, lambda d, a, x: d.team.remove(x.id, actor=a), dana),
    *(
        Case(
            "TeamService.enter_time_off",
            Right.TIME_OFF,
            lambda d, a, x: d.team.enter_time_off(
                x.id, NEW_YEAR, NEW_YEAR + WEEK, actor=a
            ),
            whose,
            own=mine,
        )
        for whose, mine in ((own, True), (other, False))
    ),
    *(
        Case(
            "TeamService.end_time_off",
            Right.TIME_OFF,
            lambda d, a, x: d.team.end_time_off(x.id, actor=a),
            away_of(whose),
            own=mine,
        )
        for whose, mine in ((own, True), (other, False))
    ),
    Case(
        "TeamService.set_password",
        None,
        lambda d, a, x: d.team.set_password(x.id, "", actor=a),
        own,
    ),
    Case(
        "TeamService.set_password",
        Right.ROLE_CHANGE,
        lambda d, a, x: d.team.set_password(x.id, "", actor=a),
        other,
    ),
    Case("ChannelService.add", C, lambda d, a, x: d.channels.add(a_channel(), actor=a)),
    Case(
        "ChannelService.edit",
        C,
        lambda d, a, x: d.channels.edit(replace(d.line, purpose="News"), actor=a),
    ),
    Case(
        "ChannelService.set_status",
        C,
        lambda d, a, x: d.channels.set_status(
            d.line.id, ChannelStatus.DORMANT, actor=a
        ),
    ),
    Case(
        "ChannelService.remove",
        C,
        lambda d, a, x: d.channels.remove(x.id, actor=a),
        lambda d, actor: d.channels.add(a_channel("Unused"), actor=SYSTEM),
    ),
    *(
        Case(
            "PostService.add",
            P,
            lambda d, a, x: d.posts.add(a_post(d.line, x), actor=a),
            whose,
            own=mine,
        )
        for whose, mine in ((own, True), (other, False))
    ),
    *(
        Case(f"PostService.{name}", P, do, post_of(whose), own=mine)
        for whose, mine in ((own, True), (other, False))
        for name, do in {
            "edit": lambda d, a, x: d.posts.edit(replace(x, text="New"), actor=a),
            "move": lambda d, a, x: d.posts.move(x.id, x.at + WEEK, actor=a),
            "set_state": lambda d, a, x: d.posts.set_state(
                x.id, PostState.REVIEW, actor=a
            ),
            "remove": lambda d, a, x: d.posts.remove(x.id, actor=a),
            "move_all": lambda d, a, x: d.posts.move_all({x.id: x.at + WEEK}, actor=a),
            "remove_all": lambda d, a, x: d.posts.remove_all([x.id], actor=a),
        }.items()
    ),
    *(
        Case(name, Right.POST_APPROVE, do, post_of(own, state=PostState.REVIEW))
        for name, do in {
            "PostService.edit": lambda d, a, x: d.posts.edit(
                replace(x, state=PostState.READY), actor=a
            ),
            "PostService.set_state": lambda d, a, x: d.posts.set_state(
                x.id, PostState.READY, actor=a
            ),
        }.items()
    ),
    Case(
        "PostService.copy",
        P,
        lambda d, a, x: d.posts.copy(x.id, x.at + WEEK, actor=a),
        post_of(other),
        own=True,
    ),
    Case(
        "PostService.mark_posted",
        P,
        lambda d, a, x: d.posts.mark_posted(x.id, "https://example.com", actor=a),
        post_of(other),
        own=True,
    ),
    Case(
        "SettingsService.change",
        Right.SETTINGS,
        lambda d, a, x: d.settings.change(Business(name="Linden"), actor=a),
    ),
    Case(
        "SettingsService.add_closed_day",
        Right.SETTINGS,
        lambda d, a, x: d.settings.add_closed_day(date(2026, 5, 1), "May", actor=a),
    ),
    Case(
        "SettingsService.remove_closed_day",
        Right.SETTINGS,
        lambda d, a, x: d.settings.remove_closed_day(x.id, actor=a),
        lambda d, actor: d.settings.add_closed_day(
            date(2026, 5, 1), "May", actor=SYSTEM
        ),
    ),
    Case(
        "JournalService.undo",
        Right.UNDO,
        lambda d, a, x: d.journal.undo(actor=a),
        do_then_undo,
        own=True,
    ),
    Case(
        "JournalService.redo",
        Right.UNDO,
        lambda d, a, x: d.journal.redo(actor=a),
        undone,
        own=True,
    ),
    Case("BackupService.write", Right.BACKUP, lambda d, a, x: d.backups.write(actor=a)),
    *(
        Case(
            "ExchangeService.take",
            Right.IMPORT,
            lambda d, a, x, dry=dry: d.exchange.take(x, dry_run=dry, actor=a),
            a_table,
        )
        for dry in (True, False)
    ),
    Case(
        "SampleService.remove",
        Right.SETTINGS,
        lambda d, a, x: d.sample.remove(actor=a),
        lambda d, actor: d.settings.change(Business(sample=True), actor=SYSTEM),
    ),
    Case(
        "RotationService.add",
        R,
        lambda d, a, x: d.rotations.add(x, a_version(x, d.who("Cem")), actor=a),
        lambda d, actor: a_rotation(d.line, name="Second"),
    ),
    Case(
        "RotationService.edit",
        R,
        lambda d, a, x: d.rotations.edit(
            d.rotation.id, a_version(d.rotation, d.who("Cem")), actor=a
        ),
    ),
    Case(
        "RotationService.rename",
        R,
        lambda d, a, x: d.rotations.rename(d.rotation.id, "New", actor=a),
    ),
    Case(
        "RotationService.retire",
        R,
        lambda d, a, x: d.rotations.retire(d.rotation.id, actor=a),
    ),
    Case(
        "RotationService.accept",
        Right.TURN_ANSWER,
        lambda d, a, x: d.rotations.accept(x.id, actor=a),
        turn_of(own),
        own=True,
    ),
    *(
        Case(f"RotationService.{name}", right, do, turn_of(whose), own=mine)
        for whose, mine in ((own, True), (other, False))
        for name, right, do in (
            (
                "decline",
                Right.TURN_ANSWER,
                lambda d, a, x: d.rotations.decline(x.id, actor=a),
            ),
            (
                "hand_over",
                A,
                lambda d, a, x: d.rotations.hand_over(x.id, d.who("Dana").id, actor=a),
            ),
            (
                "cover",
                A,
                lambda d, a, x: d.rotations.cover(
                    x.id,
                    d.who("Dana").id,
                    x.start_at,
                    x.start_at + timedelta(days=1),
                    actor=a,
                ),
            ),
            (
                "ask_swap",
                A,
                lambda d, a, x: d.rotations.ask_swap(x.id, d.who("Dana").id, actor=a),
            ),
        )
    ),
    *(
        Case(f"ReminderService.{name}", right, do, notice_for(whose), own=mine)
        for whose, mine, right in ((own, True, None), (other, False, NOBODY))
        for name, do in {
            "seen": lambda d, a, x: d.reminders.seen(x.id, actor=a),
            "snooze": lambda d, a, x: d.reminders.snooze(
                x.id, d.clock() + WEEK, actor=a
            ),
            "answer": lambda d, a, x: d.reminders.answer(x.id, accept=True, actor=a),
        }.items()
    ),
    Case(
        "ReminderService.pause",
        Right.SETTINGS,
        lambda d, a, x: d.reminders.pause(actor=a),
    ),
    Case(
        "ReminderService.resume",
        Right.SETTINGS,
        lambda d, a, x: d.reminders.resume(actor=a),
    ),
    Case(
        "RotationService.take",
        A,
        lambda d, a, x: d.rotations.take(x.id, actor=a),
        lambda d, actor: d.turn(None),
        own=True,
    ),
    Case(
        "RotationService.take",
        A,
        lambda d, a, x: d.rotations.take(x.id, actor=a),
        turn_of(other),
    ),
    *(
        Case(
            "RotationService.revoke",
            A,
            lambda d, a, x: d.rotations.revoke(x.id, actor=a),
            override_by(whose),
            own=mine,
        )
        for whose, mine in ((own, True), (other, False))
    ),
    *(
        Case(
            "RotationService.answer_swap",
            A,
            lambda d, a, x: d.rotations.answer_swap(x.id, accept=True, actor=a),
            swap_from(other, whose),
            own=mine,
        )
        for whose, mine in ((own, True), (dana, False))
    ),
    *(
        Case(
            "RotationService.withdraw_swap",
            A,
            lambda d, a, x: d.rotations.withdraw_swap(x.id, actor=a),
            swap_from(whose, dana),
            own=mine,
        )
        for whose, mine in ((own, True), (other, False))
    ),
]


def named(case: Case) -> str:
    return f"{case.act}-{case.right or 'all'}-{'own' if case.own else 'other'}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_an_act_asks_the_table_of_rights(
    new_desk: Callable[[], Desk], case: Case
) -> None:
    for role, name in ACTORS.items():
        desk = new_desk()
        actor = desk.who(name)
        given = case.prepare(desk, actor)
        allowed = case.right is None or (
            case.right != NOBODY and may(role, case.right, own=case.own)
        )
        before = desk.journal.entries(limit=1)
        if allowed:
            case.do(desk, actor.id, given)
        else:
            with pytest.raises(RightError) as told:
                case.do(desk, actor.id, given)
            assert (told.value.code == "right.missing") is (case.right != NOBODY)
            assert desk.journal.entries(limit=1) == before, f"{role} left traces"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_nobody_who_is_not_on_the_team_does_anything(
    new_desk: Callable[[], Desk], case: Case
) -> None:
    desk = new_desk()
    given = case.prepare(desk, desk.who("Ben"))
    before = desk.journal.entries(limit=1)
    with pytest.raises(Exception, match=r".") as told:
        case.do(desk, PersonId("nobody"), given)
    assert getattr(told.value, "code", "") in {
        "right.nobody",
        "journal.undo",
        "journal.redo",
    }, told.value
    assert desk.journal.entries(limit=1) == before


def acts() -> set[str]:
    """Return every public method with a keyword `actor` of every service."""
    found = set()
    for module in pkgutil.iter_modules(socialdesk.services.__path__):
        loaded = importlib.import_module(f"socialdesk.services.{module.name}")
        for name, kind in inspect.getmembers(loaded, inspect.isclass):
            if kind.__module__ != loaded.__name__:
                continue
            for method, function in inspect.getmembers(kind, inspect.isfunction):
                actor = inspect.signature(function).parameters.get("actor")
                if (
                    not method.startswith("_")
                    and actor is not None
                    and actor.kind is actor.KEYWORD_ONLY
                ):
                    found.add(f"{name}.{method}")
    return found


def test_every_act_stands_in_the_table_of_this_test() -> None:
    assert acts() == {case.act for case in CASES}


def test_staff_may_nothing_that_a_manager_may_not_nor_a_manager_what_no_owner() -> None:
    order = {None: 0, Reach.OWN: 1, Reach.ALL: 2}
    for right in Right:
        reach = [order[RIGHTS[role].get(right)] for role in reversed(Role)]
        assert reach == sorted(reach), right


def test_the_program_itself_may_do_everything(new_desk: Callable[[], Desk]) -> None:
    desk = new_desk()
    assert desk.team.add(a_person("Zoe", role=Role.OWNER), actor=SYSTEM)
    assert desk.settings.change(Business(name="Linden"), actor=SYSTEM)
