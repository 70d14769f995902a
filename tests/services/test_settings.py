"""The settings of the business and its closed days."""

from datetime import date

import pytest

from socialdesk.domain.errors import InputError
from socialdesk.domain.settings import (
    GROUPS,
    Backup,
    Business,
    MailServer,
    Reminding,
    Security,
)
from socialdesk.domain.team import Person
from socialdesk.services.journal import JournalService
from socialdesk.services.settings import SettingsService, business_zone
from socialdesk.store.unit_of_work import Store


@pytest.mark.parametrize("group", GROUPS.values())
def test_every_group_has_defaults(
    business_settings: SettingsService, group: type[Business]
) -> None:
    assert business_settings.group(group) == group()


@pytest.mark.parametrize(
    "group",
    [
        Business(name="Linden", zone="Europe/London", sample=True),
        Reminding(leads=("3d",), mail=True, desktop=False),
        MailServer(host="mail.example", port=465, security=Security.TLS),
        Backup(every_minutes=60, second_folder="/media/stick"),
    ],
)
def test_a_group_comes_back_as_it_was_saved(
    business_settings: SettingsService, owner: Person, group: Business
) -> None:
    assert business_settings.change(group, actor=owner.id) == group
    assert business_settings.group(type(group)) == group


def test_the_zone_of_the_business_is_utc_until_one_is_chosen(
    business_settings: SettingsService, owner: Person, store: Store
) -> None:
    with store.read() as reading:
        assert business_zone(reading) == "UTC"
    business_settings.change(Business(zone="Asia/Tokyo"), actor=owner.id)
    with store.read() as reading:
        assert business_zone(reading) == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("group", "code"),
    [
        (Business(zone="Europe/Lindon"), "zone.unknown"),
        (Business(zone="../../etc/passwd"), "zone.unknown"),
        (MailServer(port=0), "setting.range"),
        (MailServer(port=65536), "setting.range"),
        (Backup(every_minutes=1), "setting.range"),
    ],
)
def test_a_setting_out_of_its_limits_is_refused(
    business_settings: SettingsService, owner: Person, group: Business, code: str
) -> None:
    with pytest.raises(InputError) as told:
        business_settings.change(group, actor=owner.id)
    assert told.value.code == code
    assert told.value.field
    assert business_settings.group(type(group)) == type(group)()


def test_closed_days_come_and_go(
    business_settings: SettingsService, owner: Person, journal: JournalService
) -> None:
    second = business_settings.add_closed_day(
        date(2026, 12, 25), "Christmas", actor=owner.id
    )
    first = business_settings.add_closed_day(
        date(2026, 5, 1), "May Day", actor=owner.id
    )
    assert business_settings.closed_days() == [first, second]
    business_settings.remove_closed_day(first.id, actor=owner.id)
    assert business_settings.closed_days() == [second]
    journal.undo(actor=owner.id)
    assert business_settings.closed_days() == [first, second]
