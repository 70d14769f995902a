"""The pages of the window, each loaded when it is first wanted, and the way back."""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from socialdesk.domain.words import mark
from socialdesk.ui.room import Glimpse, Room

if TYPE_CHECKING:
    from socialdesk.ui.pages.page import Page

FOLDER = "socialdesk.ui.pages"
_MOST_STEPS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One page: the word it goes by, its class, and how the sidebar shows it.

    `single` are single letters that go there; pages that are not `listed` are reached
    in other ways. `early` is the module whose `early(glimpse)` makes the page's picture
    from quick reads: only what that imports is loaded before the first picture.
    """

    key: str
    page: str
    words: str
    icon: str
    heading: str = ""
    foot: bool = False
    single: str = ""
    listed: bool = True
    early: str = ""


SPOTS: Sequence[Spot] = (
    Spot(
        key="today",
        page="TodayPage",
        words=mark("Today"),
        icon="sun",
        early="today_early",
        single="G, T",
    ),
    Spot(
        key="calendar",
        page="CalendarPage",
        words=mark("Calendar"),
        icon="calendar-days",
        early="calendar_early",
        single="G, C",
    ),
    Spot(
        key="channels",
        page="ChannelsPage",
        words=mark("Channels"),
        icon="megaphone",
        heading=mark("Workspace"),
        single="G, H",
    ),
    Spot(key="team", page="TeamPage", words=mark("Team"), icon="users", single="G, P"),
    Spot(
        key="rotations",
        page="RotationsPage",
        words=mark("Rotations"),
        icon="repeat",
        single="G, R",
    ),
    Spot(
        key="journal",
        page="JournalPage",
        words=mark("Journal"),
        icon="history",
        single="G, J",
    ),
    Spot(
        key="settings",
        page="SettingsPage",
        words=mark("Settings"),
        icon="settings",
        foot=True,
        single="G, S",
    ),
    Spot(
        key="help",
        page="HelpPage",
        words=mark("Help"),
        icon="circle-help",
        listed=False,
    ),
)
"""Every page there is. A new one is one line here."""


def spot(key: str) -> Spot | None:
    """Return a page's spot; None where there is no such page."""
    return next((each for each in SPOTS if each.key == key), None)


def page_class(key: str) -> "type[Page]":
    """Load the class of a page."""
    module = importlib.import_module(f"{FOLDER}.{key}")
    found = next(each.page for each in SPOTS if each.key == key)
    loaded: type[Page] = getattr(module, found)
    return loaded


def picture_of(key: str, glimpse: Glimpse) -> QWidget | None:
    """Return what a page looks like before the services are there, if it can be had."""
    place = spot(key)
    if place is None or not place.early:
        return None
    module = importlib.import_module(f"{FOLDER}.{place.early}")
    picture: QWidget = module.early(glimpse)
    return picture


class PageStack(QStackedWidget):
    """Shows one page at a time and remembers where one was.

    Signals:
        shown(str): The word of the page that is seen now.
        done(str): A page has done something; words for the toast.
        moved(): There is, or is no longer, a way back or forward.
    """

    shown = Signal(str)
    done = Signal(str)
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room: Room | None = None
        self._pages: dict[str, Page] = {}
        self._trail: list[tuple[str, str]] = []
        self._at = -1
        self._key = SPOTS[0].key
        self._picture: QWidget | None = None
        self._blank = QWidget()
        self.addWidget(self._blank)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._uncover)

    @property
    def key(self) -> str:
        """The word of the page that is seen."""
        return self._key

    @property
    def page(self) -> "Page | None":
        """The page that is seen, once it is live."""
        return self._pages.get(self._key)

    @property
    def settled(self) -> bool:
        """Whether the page shows what it has to show."""
        page = self.page
        return self._picture is None and (page is None or page.settled)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a way back."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a way forward."""
        return self._at < len(self._trail) - 1

    def early(self, glimpse: Glimpse, key: str) -> None:
        """Show a page's picture from quick reads, if it can be had."""
        self._key = key
        self._picture = picture_of(key, glimpse)
        if self._picture is not None:
            self._picture.setParent(self)
            self._picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._picture.setAutoFillBackground(True)
            self._picture.setGeometry(self.rect())
            self._picture.show()

    def live(self, room: Room) -> None:
        """Take the services; the page that was wanted is made."""
        self._room = room
        room.tasks.busy_changed.connect(self._on_busy)
        self.go(self._key)

    def leave(self) -> None:
        """Let every page go; somebody else will sit here, or the business is gone."""
        self._trail.clear()
        self._at = -1
        for page in self._pages.values():
            self.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._room = None
        self.setCurrentWidget(self._blank)

    def go(self, key: str, record_id: str = "") -> None:
        """Show a page, and perhaps a record on it."""
        if spot(key) is None:
            return
        step = (key, record_id)
        if self._at < 0 or self._trail[self._at] != step:
            del self._trail[self._at + 1 :]
            self._trail.append(step)
            del self._trail[:-_MOST_STEPS]
            self._at = len(self._trail) - 1
        self._show(key, record_id)

    def back(self) -> None:
        """Go where one was before."""
        self._step(-1)

    def forward(self) -> None:
        """Go where one came back from."""
        self._step(1)

    def refresh(self) -> None:
        """Let the page ask again; the others do when they are seen."""
        for page in self._pages.values():
            page.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the early picture over the page."""
        super().resizeEvent(event)
        if self._picture is not None:
            self._picture.setGeometry(self.rect())

    def _step(self, by: int) -> None:
        if 0 <= self._at + by < len(self._trail):
            self._at += by
            self._show(*self._trail[self._at])

    def _show(self, key: str, record_id: str) -> None:
        self._key = key
        if self._room is not None:
            page = self._made(key, self._room)
            self.setCurrentWidget(page)
            if record_id:
                page.go(record_id)
            if self._picture is not None:
                self._picture.raise_()
        self.shown.emit(key)
        self.moved.emit()

    def _made(self, key: str, room: Room) -> "Page":
        if key not in self._pages:
            page = self._pages[key] = page_class(key)(room)
            page.wanted.connect(self.go)
            page.done.connect(self.done)
            self.addWidget(page)
        return self._pages[key]

    def _on_busy(self, count: int) -> None:
        if self._picture is not None and not count:
            self._soon.start()

    def _uncover(self) -> None:
        """Take the early picture away once the page has its first answer."""
        page = self.page
        if self._picture is None or (page is not None and not page.settled):
            return
        picture, self._picture = self._picture, None
        picture.hide()
        picture.deleteLater()
