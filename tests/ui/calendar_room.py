"""A sample business with a calendar page on it, at the clock of the pictures."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from socialdesk.app.container import Container, build, prepare
from socialdesk.desktop.paths import Home
from socialdesk.domain.ids import PersonId
from socialdesk.domain.posts import Post
from socialdesk.services.glances import PostGlance
from socialdesk.ui.feed_bridge import FeedBridge
from socialdesk.ui.pages.calendar import CalendarPage
from socialdesk.ui.room import Room
from socialdesk.ui.tasks import Tasks
from socialdesk.ui.theme import look
from tests.fakes import FakeClock

NOW = datetime(2026, 11, 17, 12, 10, tzinfo=UTC)
SIZE = (1216, 860)


@dataclass
class Sat:
    """Somebody sits at a desk with the sample business."""

    container: Container
    room: Room
    me: PersonId
    clock: FakeClock
    troubles: list[Any]
    pages: list[CalendarPage] = field(default_factory=list)

    def page(self, qtbot: QtBot) -> CalendarPage:
        """Return a calendar page that has shown its first month."""
        page = CalendarPage(self.room)
        self.pages.append(page)
        qtbot.addWidget(page)
        page.resize(*SIZE)
        page.show()
        qtbot.waitUntil(lambda: page.view is not None and self.room.tasks.idle)
        return page

    def post(self, post_id: str) -> Post:
        """Return a post as it is kept."""
        return self.container.services.posts.post(post_id)


@contextmanager
def sat_down(folder: Path) -> Iterator[Sat]:
    """Open the sample business in a folder; Maya, its owner, sits down."""
    look().apply("light")
    QLocale.setDefault(QLocale("en_GB"))
    clock, home = FakeClock(NOW), Home(folder=folder)
    prepare(home, clock)
    container = build(home, clock=clock)
    me = [container.services.sample.make()]
    tasks, feed = Tasks(container.lanes), FeedBridge(container.feed)
    troubles: list[Any] = []
    tasks.troubled.connect(troubles.append)
    tasks.broken.connect(troubles.append)
    room = Room(container.services, tasks, feed, clock, lambda: me[0])
    try:
        sat = Sat(container, room, me[0], clock, troubles)
        yield sat
        for page in sat.pages:
            page.close()
        while not tasks.idle:  # an answer may ask for more
            QApplication.processEvents()
    finally:
        feed.close()
        container.close()
    assert troubles == []


def titled(page: CalendarPage, title: str) -> PostGlance:
    """Return the post of a title that the month shows."""
    posts = (page.grid.items.post(item) for item in page.grid.items.items)
    return next(post for post in posts if post and post.title == title)
