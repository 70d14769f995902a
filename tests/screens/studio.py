"""Draws the pages of the real window on real services, at a clock that stands still."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from socialdesk.app.container import Container, build, prepare
from socialdesk.desktop.paths import Home
from socialdesk.domain.channels import Channel
from socialdesk.domain.ids import PostId, new_id
from socialdesk.domain.posts import Post, PostState
from socialdesk.domain.settings import Business
from socialdesk.domain.team import SYSTEM, Role
from socialdesk.ui.theme import ThemeChoice, look
from tests.fakes import FakeClock, FakeSecrets
from tests.makers import a_person
from tests.ui.windows import Opened, copied, window_on

MORNING = datetime(2026, 11, 16, 6, tzinfo=UTC)
"""When the sample is made: so that nothing on it has happened in the future."""
TUESDAY = datetime(2026, 11, 17, 12, 10, tzinfo=UTC)
FIRST = datetime(2026, 10, 26, 7, tzinfo=UTC)
WEEKS = 6
A_DAY = 40
LARGE, USUAL, SMALLEST = (1440, 900), (1280, 800), (960, 640)
PAGES = (
    "today",
    "calendar",
    "channels",
    "team",
    "rotations",
    "settings",
    "journal",
    "help",
)
MAIN = PAGES[:5]
GALLERY, PALETTE, WELCOME, POST = "gallery", "palette", "welcome", "post"


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """What is drawn in one go: a business, a look, a size and the pages.

    `desk` are settings of the desk, as `DeskSettings` names them.
    """

    pages: tuple[str, ...]
    business: str = "sample"
    size: tuple[int, int] = LARGE
    rtl: bool = False
    desk: Mapping[str, object] = field(default_factory=dict)


DARK: Mapping[str, object] = {"theme": ThemeChoice.DARK}
SITTINGS: Mapping[str, Sitting] = {
    "light": Sitting(pages=(*PAGES, PALETTE, POST, GALLERY)),
    "dark": Sitting(pages=(*PAGES, PALETTE, POST, GALLERY), desk=DARK),
    "contrast": Sitting(pages=MAIN, desk={"high_contrast": True}),
    "rtl": Sitting(pages=PAGES, rtl=True),
    "large": Sitting(pages=PAGES, desk={"text_scale": 150}),
    "small": Sitting(pages=MAIN, size=SMALLEST),
    "empty": Sitting(pages=(*MAIN, "journal"), business="empty"),
    "busy": Sitting(pages=("today", "calendar"), business="busy"),
    "fresh": Sitting(pages=(WELCOME,), business="fresh"),
    "fresh_dark": Sitting(pages=(WELCOME,), business="fresh", desk=DARK),
}


class Studio:
    """Draws each sitting once in a run, when the first of its pictures is wanted."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self._app, self._folder = app, folder
        self._made: dict[str, Home] = {}
        self._drawn: dict[str, dict[str, QImage]] = {}

    def picture(self, qtbot: QtBot, sitting: str, page: str) -> QImage:
        """Return the picture of a page."""
        if sitting not in self._drawn:
            self._drawn[sitting] = self.draw(qtbot, SITTINGS[sitting])
        return self._drawn[sitting][page]

    def draw(self, qtbot: QtBot, sitting: Sitting) -> dict[str, QImage]:
        """Return the pictures of a sitting by page."""
        with (
            self._direction(rtl=sitting.rtl),
            self.opened(qtbot, sitting) as opened,
        ):
            return {page: _drawn(opened, qtbot, page) for page in sitting.pages}

    @contextmanager
    def opened(self, qtbot: QtBot, sitting: Sitting) -> Iterator[Opened]:
        """Open the window as a sitting wants it, on a copy of its business."""
        home = copied(self._business(sitting.business), self._folder / new_id())
        first = next((page for page in sitting.pages if page in PAGES), "")
        with window_on(
            home,
            qtbot,
            self._app,
            page=first,
            size=sitting.size,
            **{
                "theme": ThemeChoice.LIGHT,
                "high_contrast": False,
                "text_scale": 100,
                "person": _owner(home),
                "proves": False,
                **sitting.desk,
            },
        ) as opened:
            yield opened
        shutil.rmtree(home.folder)

    @contextmanager
    def _direction(self, *, rtl: bool) -> Iterator[None]:
        ways = Qt.LayoutDirection
        QLocale.setDefault(QLocale("en_GB"))
        self._app.setLayoutDirection(ways.RightToLeft if rtl else ways.LeftToRight)
        try:
            yield
        finally:
            self._app.setLayoutDirection(ways.LeftToRight)
            look().apply(ThemeChoice.LIGHT)

    def _business(self, name: str) -> Home:
        if name not in self._made:
            home = self._made[name] = Home(folder=self._folder / name)
            home.folder.mkdir(parents=True)
            MAKERS[name](home)
        return self._made[name]


def _drawn(opened: Opened, qtbot: QtBot, page: str) -> QImage:
    """Return what the window shows of a page, with no caret that could blink."""
    special = SPECIAL.get(page)
    if special is not None:
        return special(opened, qtbot)
    opened.go(qtbot, page)
    return photographed(opened.window)


def photographed(widget: QWidget) -> QImage:
    """Return a picture of a widget that nobody is typing into.

    What the last answer added is laid out by events that still wait.
    """
    focus = QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()
    for _time in range(2):
        QApplication.processEvents()
    return widget.grab().toImage()


def _gallery(_opened: Opened, _qtbot: QtBot) -> QImage:
    from socialdesk.ui.pages.gallery import gallery

    widget = gallery()
    widget.resize(widget.sizeHint())  # adjustSize() stops at two thirds of a screen
    picture = photographed(widget)
    widget.deleteLater()
    return picture


def _palette(opened: Opened, qtbot: QtBot) -> QImage:
    opened.go(qtbot, "calendar")
    opened.window.open_palette()
    opened.settle(qtbot)
    palette = opened.window.palette_shown
    assert palette is not None
    qtbot.keyClicks(palette.field, "foc")
    picture = photographed(opened.window)
    palette.close_it()
    return picture


def _welcome(opened: Opened, _qtbot: QtBot) -> QImage:
    return photographed(opened.window)


def _post(opened: Opened, qtbot: QtBot) -> QImage:
    from PySide6.QtWidgets import QDialog

    opened.window.acts.run("post.new")
    opened.settle(qtbot)
    dialog = opened.window.findChild(QDialog)
    assert dialog is not None
    picture = photographed(dialog)
    dialog.reject()
    return picture


SPECIAL: Mapping[str, Callable[[Opened, QtBot], QImage]] = {
    GALLERY: _gallery,
    PALETTE: _palette,
    WELCOME: _welcome,
    POST: _post,
}


# -- the businesses --------------------------------------------------------------------


@contextmanager
def _services(home: Home) -> Iterator[tuple[Container, FakeClock]]:
    clock = FakeClock(MORNING)
    prepare(home, clock)
    container = build(home, clock=clock, secrets=FakeSecrets())
    try:
        yield container, clock
    finally:
        container.close()


def _sample(home: Home) -> None:
    with _services(home) as (container, _clock):
        container.services.sample.make()


def _empty(home: Home) -> None:
    """Make a business that has an owner and a name, and nothing else."""
    with _services(home) as (container, _clock):
        owner = container.services.team.add(a_person(), actor=SYSTEM)
        business = Business(name="Linden Bakery", zone="Europe/Berlin")
        container.services.settings.change(business, actor=owner.id)


def _busy(home: Home) -> None:
    """Make the sample with forty more posts on every day of six weeks."""
    with _services(home) as (container, _clock):
        owner = container.services.sample.make()
        with container.store.begin(owner, "many") as work:
            channels = sorted(work.all(Channel), key=lambda channel: channel.name)
            work.put_new(
                Post(
                    id=PostId(new_id()),
                    channel_id=channels[number % len(channels)].id,
                    author_id=owner,
                    at=FIRST
                    + timedelta(days=number // A_DAY, minutes=number % A_DAY * 20),
                    text=f"Note {number} from the counter",
                    title=f"Note {number} from the counter",
                    state=(PostState.READY, PostState.DRAFT)[number % 2],
                )
                for number in range(WEEKS * 7 * A_DAY)
            )


def _fresh(_home: Home) -> None:
    """Leave the folder without a business."""


MAKERS: Mapping[str, Callable[[Home], None]] = {
    "sample": _sample,
    "empty": _empty,
    "busy": _busy,
    "fresh": _fresh,
}


def _owner(home: Home) -> str:
    """Return who sits at the desk: the owner, where there is one."""
    from socialdesk.store.glances import Glances

    if not home.database.exists():
        return ""
    glances = Glances(home.database)
    try:
        people = glances.people().values()
    finally:
        glances.close()
    return next((each.id for each in people if each.role == Role.OWNER), "")
