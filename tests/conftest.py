"""What every test may ask for: a business on disk, its clock, the services on it.

The database of a test is a file; its schema is made once per run and copied.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import HealthCheck, settings

from socialdesk.domain.channels import ChannelStatus
from socialdesk.domain.journal import ChangeSet
from socialdesk.store import opening
from socialdesk.store.engine import open_engine
from socialdesk.store.glances import Glances
from socialdesk.store.opening import Place
from socialdesk.store.unit_of_work import Store
from tests.fakes import FakeClock
from tests.makers import a_channel, a_person

if TYPE_CHECKING:
    from socialdesk.domain.channels import Channel
    from socialdesk.domain.team import Person
    from socialdesk.services.channels import ChannelService
    from socialdesk.services.journal import JournalService
    from socialdesk.services.planning import Planning
    from socialdesk.services.posts import PostService
    from socialdesk.services.settings import SettingsService
    from socialdesk.services.team import TeamService

settings.register_profile(
    "desk",
    deadline=None,
    max_examples=60,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
    ],
)
settings.load_profile("desk")


def place_in(folder: Path) -> Place:
    """Where the files of a business lie in a folder."""
    return Place(folder / "socialdesk.db", folder / "business.json")


@pytest.fixture(scope="session")
def empty_business(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A business nobody has entered anything into; never write to it, copy it."""
    place = place_in(tmp_path_factory.mktemp("empty") / "home")
    opening.make(place)
    return place


@pytest.fixture
def new_place(empty_business: Place, tmp_path: Path) -> Callable[[str], Place]:
    """A way to get further empty businesses, by the name of their folder."""

    def copied(name: str) -> Place:
        folder = tmp_path / name
        shutil.copytree(empty_business.database.parent, folder)
        return place_in(folder)

    return copied


@pytest.fixture
def place(new_place: Callable[[str], Place]) -> Place:
    """The files of an empty business of this test's own."""
    return new_place("home")


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still on a Monday morning until it is moved."""
    return FakeClock()


@pytest.fixture
def announced() -> list[ChangeSet]:
    """The change sets that were announced, in order."""
    return []


@pytest.fixture
def store(
    place: Place, clock: FakeClock, announced: list[ChangeSet]
) -> Iterator[Store]:
    """The door to the database."""
    opened = Store(open_engine(place.database), clock=clock, on_commit=announced.append)
    yield opened
    opened.close()


@pytest.fixture
def glances(place: Place) -> Iterator[Glances]:
    """The quick reads on the same database."""
    opened = Glances(place.database)
    yield opened
    opened.close()


@pytest.fixture
def planning() -> "Planning":
    """What works turns out; there are no public holidays in tests."""
    from socialdesk.services.planning import Planning
    from tests.fakes import FakeHolidays

    return Planning(FakeHolidays())


@pytest.fixture
def team(store: Store, planning: "Planning") -> "TeamService":
    """What people do with the team."""
    from socialdesk.services.settings import business_zone
    from socialdesk.services.team import TeamService

    return TeamService(store, planning.replan, business_zone)


@pytest.fixture
def channels(store: Store, planning: "Planning") -> "ChannelService":
    """What people do with channels, on the networks that the program knows."""
    from socialdesk.desktop import network_files
    from socialdesk.desktop.paths import resources
    from socialdesk.services.channels import ChannelService

    return ChannelService(
        store, planning.replan, network_files.load(resources() / "networks")
    )


@pytest.fixture
def posts(store: Store) -> "PostService":
    """What people do with posts."""
    from socialdesk.services.posts import PostService

    return PostService(store)


@pytest.fixture
def business_settings(store: Store, planning: "Planning") -> "SettingsService":
    """What people do with the settings."""
    from socialdesk.services.settings import SettingsService

    return SettingsService(store, planning.replan)


@pytest.fixture
def journal(store: Store, planning: "Planning") -> "JournalService":
    """What people ask of the journal."""
    from socialdesk.services.journal import JournalService

    return JournalService(store, planning.replan)


@pytest.fixture
def owner(team: "TeamService") -> "Person":
    """Maya, the first of the team, who is therefore the owner."""
    from socialdesk.domain.team import SYSTEM

    return team.add(a_person(email="maya@example.com"), actor=SYSTEM)


@pytest.fixture
def manager(team: "TeamService", owner: "Person") -> "Person":
    """Ana, a manager."""
    from socialdesk.domain.team import Role

    return team.add(a_person("Ana Lindt", role=Role.MANAGER), actor=owner.id)


@pytest.fixture
def staff(team: "TeamService", owner: "Person") -> "Person":
    """Ben, a member of staff."""
    return team.add(a_person("Ben Ito"), actor=owner.id)


@pytest.fixture
def line(channels: "ChannelService", owner: "Person") -> "Channel":
    """An active channel that Maya answers for."""
    return channels.add(
        a_channel(responsible_id=owner.id, status=ChannelStatus.ACTIVE), actor=owner.id
    )
