from datetime import timedelta

import pytest

from socialdesk.domain.errors import StoreError
from socialdesk.domain.settings import Backup
from socialdesk.services.backups import BackupService
from socialdesk.store import backups as stored_backups
from tests.makers import a_person


@pytest.fixture
def backups(store, place, clock) -> BackupService:
    folder = place.database.parent / "backups"
    return BackupService(store, place.database, folder, clock)


def test_a_backup_is_due_once_something_changed_and_half_an_hour_passed(
    backups, clock, team, owner
) -> None:
    assert backups.write_due() is not None
    assert backups.write_due() is None
    team.add(a_person("Ben"), actor=owner.id)
    assert backups.write_due() is None
    clock.advance(timedelta(minutes=31).total_seconds())
    assert backups.write_due() is not None
    clock.advance(timedelta(minutes=31).total_seconds())
    assert backups.write_due() is None


def test_a_clock_that_was_set_back_does_not_stop_backups(
    backups, clock, team, owner
) -> None:
    backups.write_due()
    team.add(a_person("Ben"), actor=owner.id)
    clock.jump(-timedelta(days=2).total_seconds())
    assert backups.write_due() is not None


def test_a_backup_goes_to_the_second_folder_too(
    backups, business_settings, owner, tmp_path
) -> None:
    second = tmp_path / "stick"
    business_settings.change(Backup(second_folder=str(second)), actor=owner.id)
    copy = backups.write(actor=owner.id)
    assert [each.digest for each in stored_backups.copies(second)] == [copy.digest]


def test_a_second_folder_that_cannot_be_written_is_told_and_the_first_copy_stays(
    backups, business_settings, owner, tmp_path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    business_settings.change(Backup(second_folder=str(blocked)), actor=owner.id)
    with pytest.raises(StoreError, match="second folder"):
        backups.write(actor=owner.id)
    assert len(backups.copies()) == 1


def test_a_backup_to_a_file_of_ones_own_is_whole(backups, owner, tmp_path) -> None:
    target = tmp_path / "mine.socialdesk"
    backups.write(target, actor=owner.id)
    assert stored_backups.check(target).entries == 1
