import pytest

from socialdesk.desktop.paths import resources
from socialdesk.domain.errors import RightError, RuleError
from socialdesk.domain.periods import Period
from socialdesk.services.rotations import RotationService
from socialdesk.services.sample import SampleService
from socialdesk.store.tables import RECORDS

FILE = resources() / "demo" / "linden.toml"


@pytest.fixture
def sample(store, planning, channels) -> SampleService:
    return SampleService(store, planning, channels, FILE)


def test_the_sample_is_a_business_at_work(
    sample, store, planning, clock, channels, journal
) -> None:
    sample.make()
    assert sample.present()
    assert not sample.empty()
    assert channels.overview().total == 6
    held = RotationService(store, planning).everyone(clock())
    assert len([each for each in held if each.rotation_id]) == 5
    assert not journal.verify()


def test_the_sample_has_a_week_with_nobody(sample, store, planning, clock) -> None:
    from datetime import timedelta

    sample.make()
    rotations = RotationService(store, planning)
    period = Period(clock(), clock() + timedelta(weeks=6))
    gaps = [band for band in rotations.bands(period) if band.person_id is None]
    assert len(gaps) == 1


def test_the_sample_is_made_only_where_nothing_is(sample) -> None:
    sample.make()
    with pytest.raises(RuleError):
        sample.make()


def test_the_sample_goes_without_a_trace_but_the_journal(
    sample, store, journal
) -> None:
    owner = sample.make()
    sample.remove(actor=owner)
    with store.read() as reading:
        for record in RECORDS.values():
            assert not reading.count(record.entity_type), record.kind
    assert not journal.verify()


def test_a_business_of_ones_own_is_never_taken_away(sample, owner) -> None:
    with pytest.raises(RuleError):
        sample.remove(actor=owner.id)


def test_staff_cannot_take_the_sample_away(sample, store) -> None:
    from socialdesk.domain.team import Person, Role

    sample.make()
    with store.read() as reading:
        staff = next(
            person for person in reading.all(Person) if person.role is Role.STAFF
        )
    with pytest.raises(RightError):
        sample.remove(actor=staff.id)
