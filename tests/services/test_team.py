"""People: who is on the team, and that there is always an owner."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from socialdesk.domain.channels import Channel
from socialdesk.domain.errors import (
    AmbiguousError,
    ConflictError,
    InputError,
    NotFoundError,
    RightError,
    RuleError,
)
from socialdesk.domain.settings import Business
from socialdesk.domain.team import HUES, SYSTEM, Password, Person, Role
from socialdesk.services.channels import ChannelService
from socialdesk.services.journal import JournalService
from socialdesk.services.posts import PostService
from socialdesk.services.settings import SettingsService
from socialdesk.services.team import TeamService
from socialdesk.store.opening import Place
from socialdesk.store.unit_of_work import Store
from tests.makers import a_person, a_post, raw, wall

WALL = wall(2026, 3, 9, 9)


def test_the_first_person_becomes_the_owner(team: TeamService) -> None:
    assert team.add(a_person(), actor=SYSTEM).role is Role.OWNER


def test_the_next_person_is_what_was_asked_for(
    team: TeamService, owner: Person, staff: Person
) -> None:
    assert staff.role is Role.STAFF
    assert [person.name for person in team.people()] == ["Ben Ito", "Maya Okafor"]
    assert team.person(staff.id) == staff


def test_hues_are_dealt_out_in_their_order(team: TeamService, owner: Person) -> None:
    hues = [
        team.add(a_person(f"Person {number}"), actor=owner.id).hue
        for number in range(13)
    ]
    assert (owner.hue, *hues) == (*HUES, HUES[0], HUES[1])
    assert team.add(a_person("Zoe", hue="sky"), actor=owner.id).hue == "sky"


@pytest.mark.parametrize(
    ("odd", "code"),
    [
        ({"name": "  "}, "person.name"),
        ({"name": "\x00"}, "person.name"),
        ({"email": "nobody"}, "person.email"),
        ({"email": "maya@example.com"}, "person.twice"),
        (
            {"active_from": date(2026, 2, 1), "active_until": date(2026, 1, 1)},
            "person.active",
        ),
    ],
)
def test_an_incomplete_person_is_refused(
    team: TeamService, owner: Person, odd: dict[str, object], code: str
) -> None:
    with pytest.raises(InputError) as told:
        team.add(a_person(**{"name": "Cem", **odd}), actor=owner.id)
    assert told.value.code == code
    assert told.value.field
    assert team.people() == [owner]


def test_a_person_is_found_by_name_address_or_identity(
    team: TeamService, owner: Person, staff: Person
) -> None:
    for text in ("maya", "MAYA OKAFOR", "maya@example.com", owner.id):
        assert team.named(text) == owner
    with pytest.raises(NotFoundError):
        team.named("nobody")
    with pytest.raises(AmbiguousError) as told:
        team.named("o")
    assert told.value.candidates == ("Ben Ito", "Maya Okafor")


def test_an_edit_that_somebody_overtook_is_a_conflict(
    team: TeamService, owner: Person, staff: Person
) -> None:
    theirs = team.edit(replace(staff, notes="Bakes."), was=staff, actor=owner.id)
    mine = replace(staff, notes="Sells.")
    with pytest.raises(ConflictError) as told:
        team.edit(mine, was=staff, actor=staff.id)
    assert (told.value.mine, told.value.theirs) == (mine, theirs)


def test_what_comes_back_from_an_edit_can_be_edited_again(
    team: TeamService, owner: Person
) -> None:
    kept = team.edit(replace(owner, notes="odd\x00 \ud800"), was=owner, actor=owner.id)
    assert kept.notes == "odd \ufffd"
    team.edit(replace(kept, notes=""), was=kept, actor=owner.id)


def test_a_business_never_loses_its_last_owner(
    team: TeamService, owner: Person, staff: Person
) -> None:
    for act in (
        lambda: team.edit(replace(owner, role=Role.STAFF), actor=owner.id),
        lambda: team.remove(owner.id, actor=owner.id),
    ):
        with pytest.raises(RuleError) as told:
            act()
        assert told.value.code == "person.last_owner"
    team.edit(replace(staff, role=Role.OWNER), actor=owner.id)
    team.edit(replace(owner, role=Role.STAFF), actor=owner.id)
    assert [person.role for person in team.people()] == [Role.OWNER, Role.STAFF]


def test_an_undo_cannot_take_the_last_owner_away(
    team: TeamService, journal: JournalService, owner: Person, staff: Person
) -> None:
    ben = team.edit(replace(staff, role=Role.OWNER), actor=owner.id)
    team.edit(replace(owner, role=Role.STAFF), actor=ben.id)
    with pytest.raises(RightError):
        journal.undo(actor=owner.id)
    assert team.person(ben.id).role is Role.OWNER


def test_leaving_enters_a_last_day(team: TeamService, owner: Person) -> None:
    last = date(2026, 6, 30)
    assert team.leave(owner.id, last, actor=owner.id).active_until == last
    assert not team.person(owner.id).active_on(last + timedelta(days=1))


def test_somebody_with_traces_cannot_be_removed(
    team: TeamService, posts: PostService, line: Channel, owner: Person, staff: Person
) -> None:
    posts.add(a_post(line, staff), actor=staff.id)
    with pytest.raises(RuleError) as told:
        team.remove(staff.id, actor=owner.id)
    assert told.value.code == "person.traces"


def test_somebody_who_did_nothing_is_removed_with_their_time_off(
    team: TeamService, journal: JournalService, owner: Person, staff: Person
) -> None:
    away = team.enter_time_off(staff.id, WALL, WALL + timedelta(days=3), actor=staff.id)
    team.remove(staff.id, actor=owner.id)
    assert team.people() == [owner]
    assert team.time_off() == []
    journal.undo(actor=owner.id)
    assert team.time_off(staff.id) == [away]
    assert team.person(staff.id) == staff


def test_time_off_is_on_the_persons_own_clock(
    team: TeamService,
    business_settings: SettingsService,
    owner: Person,
    staff: Person,
) -> None:
    business_settings.change(Business(zone="Europe/London"), actor=owner.id)
    there = team.edit(replace(staff, zone="America/New_York"), actor=owner.id)
    end = WALL + timedelta(days=1)
    here = team.enter_time_off(owner.id, WALL, end, actor=owner.id)
    away = team.enter_time_off(there.id, WALL, end, reason="Trip", actor=owner.id)
    assert (here.zone, here.start_at.hour) == ("Europe/London", 9)
    assert (away.zone, away.start_at.hour) == ("America/New_York", 13)
    assert team.time_off(there.id) == [away]
    assert team.time_off() == [here, away]
    team.end_time_off(away.id, actor=there.id)
    assert team.time_off() == [here]


def test_time_off_ends_after_it_starts(team: TeamService, owner: Person) -> None:
    with pytest.raises(InputError) as told:
        team.enter_time_off(owner.id, WALL, WALL, actor=owner.id)
    assert told.value.field == "end"


def test_a_password_is_proved_and_can_be_taken_away(
    team: TeamService, owner: Person, staff: Person
) -> None:
    team.prove(staff.id, "anything")
    team.set_password(staff.id, "correct horse", actor=staff.id)
    assert team.has_password(staff.id)
    team.prove(staff.id, "correct horse")
    with pytest.raises(RightError) as told:
        team.prove(staff.id, "wrong")
    assert told.value.code == "password.wrong"
    team.set_password(staff.id, "", actor=owner.id)
    assert not team.has_password(staff.id)
    with pytest.raises(InputError):
        team.set_password(staff.id, "short", actor=staff.id)


def test_a_password_is_nowhere_in_the_files(
    team: TeamService, owner: Person, store: Store, place: Place
) -> None:
    team.set_password(owner.id, "canary in a mine", actor=owner.id)
    with store.read() as reading:
        digest = reading.get(Password, owner.id).digest
    assert re.match(r"\$argon2id\$v=19\$m=65536,t=3,p=1\$", digest)
    for path in place.database.parent.iterdir():
        assert b"canary in a mine" not in path.read_bytes()
    connection = raw(place.database)
    details = str(connection.execute("SELECT * FROM journal_revision").fetchall())
    connection.close()
    assert "argon2id" not in details


def test_a_channel_keeps_its_responsible_person(
    team: TeamService, channels: ChannelService, line: Channel, owner: Person
) -> None:
    ben = team.add(a_person("Ben"), actor=owner.id)
    channels.edit(replace(line, backup_id=ben.id), actor=owner.id)
    with pytest.raises(RuleError):
        team.remove(ben.id, actor=owner.id)
