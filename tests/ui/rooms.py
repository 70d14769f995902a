"""A room for pages: the whole program below the screens, on a business of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from socialdesk.app.container import Container, build, prepare
from socialdesk.desktop.paths import Home
from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.ids import PersonId
from socialdesk.domain.team import SYSTEM, Person, Role
from socialdesk.services.bundle import Services
from socialdesk.ui.feed_bridge import FeedBridge
from socialdesk.ui.pages.page import Page
from socialdesk.ui.room import Room
from socialdesk.ui.tasks import Tasks
from tests.fakes import FakeClock, FakeMailer, FakeSecrets
from tests.makers import a_person

TUESDAY = datetime(2026, 11, 17, 12, 10, tzinfo=UTC)
MORNING = datetime(2026, 11, 16, 6, tzinfo=UTC)


@dataclass
class Desk:
    """What a test of a page holds in its hands."""

    container: Container
    room: Room
    clock: FakeClock
    sitting: list[PersonId]
    troubles: list[SocialDeskError] = field(default_factory=list)

    @property
    def services(self) -> Services:
        return self.container.services

    @property
    def me(self) -> PersonId:
        return self.sitting[-1]

    def sit(self, person: Person) -> None:
        """Let somebody else take the desk."""
        self.sitting.append(person.id)

    def owner(self) -> Person:
        """Take Maya on, the owner, and let her take the desk."""
        person = self.services.team.add(a_person(), actor=SYSTEM)
        self.sit(person)
        return person

    def staff(self, name: str = "Ben Ito") -> Person:
        return self.services.team.add(a_person(name), actor=self.me)

    def sample(self) -> Person:
        """Make the sample business on its Monday, and look at it on the Tuesday."""
        self.clock.set(MORNING)
        owner = self.services.sample.make()
        self.clock.set(TUESDAY)
        person = self.services.team.person(owner)
        assert person.role is Role.OWNER
        self.sit(person)
        return person

    def watch(self, page: Page) -> list[str]:
        """Return the list in which what a page says is done will stand."""
        said: list[str] = []
        page.done.connect(said.append)
        return said


@contextmanager
def open_desk(folder: Path, at: datetime = TUESDAY) -> Iterator[Desk]:
    """Open a desk on an empty business in a folder."""
    home = Home(folder=folder)
    clock = FakeClock(at)
    prepare(home, clock)
    container = build(home, clock=clock, mailer=FakeMailer(), secrets=FakeSecrets())
    tasks, feed = Tasks(container.lanes), FeedBridge(container.feed)
    sitting = [PersonId("")]
    room = Room(container.services, tasks, feed, clock, lambda: sitting[-1])
    desk = Desk(container, room, clock, sitting)
    tasks.troubled.connect(desk.troubles.append)
    broken: list[BaseException] = []
    tasks.broken.connect(broken.append)
    try:
        yield desk
    finally:
        feed.close()
        container.close()
    assert broken == []
