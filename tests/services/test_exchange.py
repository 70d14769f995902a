from pathlib import Path

import pytest

from socialdesk.domain.errors import InputError, RightError
from socialdesk.domain.periods import Period
from socialdesk.domain.rotations import Turn, TurnState
from socialdesk.domain.tables import Target
from socialdesk.domain.team import SYSTEM, Role
from socialdesk.services.backups import BackupService
from socialdesk.services.exchange import ExchangeService
from socialdesk.services.rotations import RotationService
from socialdesk.services.tables import open_table
from socialdesk.store.tables import turns

CONGRESS = Path(__file__).parents[3] / "shared/data/us_congress_channels.csv"


@pytest.fixture
def backups(store, place, clock) -> BackupService:
    folder = place.database.parent / "backups"
    return BackupService(store, place.database, folder, clock)


@pytest.fixture
def exchange(store, planning, channels, backups, clock) -> ExchangeService:
    return ExchangeService(store, planning.replan, channels, backups, clock)


def a_file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


CHANNELS = (
    "Link;Verantwortlich;Vertretung;Zweck\n"
    "https://www.instagram.com/lindenbakery/;Maya;Jörg Müßig;Brot\n"
    "https://instagram.com/LindenBakery;Maya;;\n"
    "https://example.com/shop;;;=cmd\n"
    "javascript:alert(1);Maya;;\n"
)


def take(exchange, path, target=Target.CHANNELS, **more):
    more.setdefault("actor", SYSTEM)
    return exchange.take(exchange.look(path, target), **more)


def test_good_rows_go_in_and_bad_ones_come_back_with_the_reason(
    exchange, channels, team, tmp_path
) -> None:
    report = take(exchange, a_file(tmp_path, CHANNELS, "cp1252"))
    assert report.added == {"channels": 2, "people": 2}
    assert [line.number for line in report.doubles] == [3]
    assert [line.number for line in report.bad] == [5]
    assert {person.name for person in team.people()} == {"Maya", "Jörg Müßig"}

    bad = tmp_path / "bad.csv"
    assert exchange.write_bad(report, bad) == 1
    table = open_table(bad)
    (row,) = table.rows()
    assert row.cells[2] == "javascript:alert(1)"
    assert row.cells[0] == report.bad[0].trouble


def test_formulas_in_bad_rows_are_escaped_in_the_file_that_comes_back(
    exchange, tmp_path
) -> None:
    text = 'link,purpose\njavascript:x,"=HYPERLINK(1)"\n'
    report = take(exchange, a_file(tmp_path, text))
    bad = tmp_path / "bad.csv"
    exchange.write_bad(report, bad)
    assert "'=HYPERLINK" in bad.read_text("utf-8-sig")


def test_a_dry_run_changes_nothing(exchange, channels, tmp_path) -> None:
    report = take(exchange, a_file(tmp_path, CHANNELS), dry_run=True)
    assert report.added == {"channels": 2, "people": 2}
    assert channels.overview().total == 0


def test_a_second_import_adds_nothing(exchange, tmp_path, journal) -> None:
    path = a_file(tmp_path, CHANNELS)
    take(exchange, path)
    entries = len(journal.entries())
    again = take(exchange, path)
    assert again.added == {"channels": 0, "people": 0}
    assert len(again.doubles) == 3
    assert len(journal.entries()) == entries


def test_one_undo_takes_the_whole_batch_back(
    exchange, channels, team, journal, tmp_path
) -> None:
    take(exchange, a_file(tmp_path, CHANNELS))
    journal.undo(actor=SYSTEM)
    assert channels.overview().total == 0
    assert not team.people()


def test_a_backup_is_made_before_an_import(exchange, backups, tmp_path) -> None:
    take(exchange, a_file(tmp_path, CHANNELS))
    assert len(backups.copies()) == 1


def test_a_cancelled_import_leaves_nothing(exchange, channels, tmp_path) -> None:
    class CancelledError(Exception):
        pass

    def cancel(_read: int, _size: int) -> None:
        raise CancelledError

    look = exchange.look(a_file(tmp_path, CHANNELS), Target.CHANNELS)
    with pytest.raises(CancelledError):
        exchange.take(look, progress=cancel, actor=SYSTEM)
    assert channels.overview().total == 0


def test_staff_may_not_import(exchange, staff, tmp_path) -> None:
    with pytest.raises(RightError):
        take(exchange, a_file(tmp_path, CHANNELS), actor=staff.id)


def test_a_bad_row_brings_nobody_onto_the_team(exchange, team, tmp_path) -> None:
    text = "link,responsible,backup\nhttps://x.com/acme,Zoe,zoe\n"
    report = take(exchange, a_file(tmp_path, text))
    assert len(report.bad) == 1
    assert report.added == {"channels": 0, "people": 0}


def test_columns_that_say_nothing_are_refused_with_the_fields_there_are(
    exchange, tmp_path
) -> None:
    with pytest.raises(InputError, match="--map") as trouble:
        take(exchange, a_file(tmp_path, "a,b\n1,2\n"))
    assert "link" in str(trouble.value)


def test_what_the_person_maps_goes_before_the_guess(exchange, tmp_path) -> None:
    path = a_file(tmp_path, "a,link\nhttps://x.com/acme,nothing\n")
    look = exchange.look(path, Target.CHANNELS, pairs=["link=a"])
    assert look.mapping["link"] == "a"
    report = exchange.take(look, actor=SYSTEM)
    assert report.added["channels"] == 1


def test_people_come_in_with_role_functions_and_days(exchange, team, tmp_path) -> None:
    text = (
        "Name,E-Mail,Rolle,Funktion,Eintritt\n"
        "Maya,maya@example.com,owner,PR; Sales,03.11.2026\n"
        "Ben,ben@example.com,Leitung,,13.11.2026\n"
        "Ben B,ben@example.com,,,\n"
        "Cem,not-an-address,,,\n"
        "Dora,dora@example.com,king,,\n"
    )
    report = take(exchange, a_file(tmp_path, text), Target.PEOPLE)
    assert report.added == {"people": 2}
    assert [line.number for line in report.doubles] == [4]
    assert [line.number for line in report.bad] == [5, 6]
    people = {person.name: person for person in team.people()}
    assert people["Maya"].functions == ("PR", "Sales")
    assert str(people["Maya"].active_from) == "2026-11-03"
    assert people["Ben"].role is Role.MANAGER


def test_an_old_rota_becomes_past_turns(
    exchange, store, planning, line, owner, tmp_path, journal, clock
) -> None:
    text = (
        "Who,From,To,Channel\n"
        "Maya Okafor,02/02/2026,08/02/2026,Bluesky\n"
        "Ben,09/02/2026,15/02/2026,Bluesky\n"
        "Ben,09/02/2026,15/02/2026,Bluesky\n"
        "Ben,12/02/2026,19/02/2026,Bluesky\n"
        "Ben,12/02/2027,19/02/2027,Bluesky\n"
        "Ben,12/01/2026,19/01/2026,Nowhere\n"
        ",12/01/2026,19/01/2026,Bluesky\n"
    )
    report = take(exchange, a_file(tmp_path, text), Target.TURNS, actor=owner.id)
    assert report.added == {"turns": 2, "people": 1}
    assert [each.number for each in report.doubles] == [4]
    assert [each.number for each in report.bad] == [5, 6, 7, 8]
    with store.read() as reading:
        first, second = reading.all(Turn, order=(turns.c.start_at,))
    assert first.person_id == owner.id
    assert first.end_at == second.start_at
    assert {first.state, second.state} == {TurnState.DONE}

    held = RotationService(store, planning)
    assert held.who(line.id, first.start_at).person_id == owner.id
    assert [
        band.person_id for band in held.bands(Period(first.start_at, second.end_at))
    ] == [owner.id, second.person_id]

    again = take(exchange, a_file(tmp_path, text), Target.TURNS, actor=owner.id)
    assert again.added == {"turns": 0, "people": 0}
    journal.undo(actor=owner.id)
    with store.read() as reading:
        assert not reading.all(Turn)


@pytest.mark.skipif(not CONGRESS.exists(), reason="../shared/data is not here")
def test_a_real_registry_comes_in_whole(exchange, channels, team) -> None:
    report = take(exchange, CONGRESS)
    assert report.added == {"channels": 1734, "people": 519}
    assert not report.bad
    assert report.note.count(",") == 1  # one account under two people
    again = take(exchange, CONGRESS)
    assert again.added == {"channels": 0, "people": 0}
    overview = channels.overview()
    assert overview.total == 1734
    assert not overview.nobody
    assert len(overview.by_person) == len(team.people()) == 519
