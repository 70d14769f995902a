"""Draws pages as pictures: the real window on the real services, with no display."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication, QWidget

from socialdesk.app.window import WindowDesk, application
from socialdesk.background.clock import utc_now
from socialdesk.desktop.paths import Home
from socialdesk.domain.errors import InputError, StoreError
from socialdesk.domain.ports import Clock
from socialdesk.domain.team import Role
from socialdesk.domain.words import _
from socialdesk.store.glances import Glances
from socialdesk.ui.page_stack import SPOTS
from socialdesk.ui.theme import ThemeChoice

SIZE = (1280, 800)
GALLERY = "gallery"
PATIENCE = 30_000
"""Milliseconds in which a page has to have shown what it has to show."""


def render(
    home: Home,
    pages: Sequence[str],
    out: Path,
    *,
    theme: str = "light",
    size: tuple[int, int] = SIZE,
    clock: Clock = utc_now,
) -> list[Path]:
    """Draw pages to PNG files in a folder; return the files.

    Args:
        home: The business; it is made if there never was one.
        pages: The words of the pages; "gallery" shows every part in every state.
        out: The folder; made if it is not there.
        theme: "light" or "dark".
        size: Of the window, in logical pixels.
        clock: A fixed one makes pictures that can be compared.

    Raises:
        InputError: There is no such page.
        StoreError: The business cannot be opened, or a picture not be written.
    """
    known = {place.key for place in SPOTS} | {GALLERY}
    for page in pages:
        if page not in known:
            raise InputError(
                "page.unknown",
                _("There is no page called {name}.").format(name=repr(page)),
                hint=", ".join(sorted(known)),
            )
    out.mkdir(parents=True, exist_ok=True)
    desk = WindowDesk(
        application(),
        home,
        clock=clock,
        ticks=False,
        keeps=False,
        theme=ThemeChoice(theme),
        reduce_motion=True,
        narrow=False,
        person=_owner(home),
        proves=False,
    )
    try:
        return _Drawing(desk, out, size, theme).draw(pages)
    finally:
        desk.end()
        QApplication.sendPostedEvents()


class _Drawing:
    """Brings the window up and photographs one page after the other."""

    def __init__(
        self, desk: WindowDesk, out: Path, size: tuple[int, int], theme: str
    ) -> None:
        self._desk, self._window = desk, desk.window
        self._out, self._size, self._theme = out, size, theme

    def draw(self, pages: Sequence[str]) -> list[Path]:
        """Draw each page and return the files."""
        self._window.resize(*self._size)
        first = next((page for page in pages if page != GALLERY), "")
        self._wait(self._desk.ready, partial(self._desk.begin, page=first))
        return [self._drawn(page) for page in pages]

    def _drawn(self, page: str) -> Path:
        if page == GALLERY:
            return self._kept(_gallery(), page)
        self._wait(self._window.settled, partial(self._shown, page))
        return self._kept(self._window, page)

    def _shown(self, page: str) -> None:
        self._window.go(page)
        self._window.look_again()

    def _wait(self, signal: SignalInstance, begin: Callable[[], object]) -> None:
        """Begin something and wait until it says that it is done.

        Raises:
            StoreError: It does not.
            RuntimeError: The program fell; the report says where.
        """
        loop, reports = QEventLoop(), list[str]()
        timer = QTimer(loop, singleShot=True, interval=PATIENCE)
        timer.timeout.connect(partial(loop.exit, 1))
        signal.connect(loop.quit)
        self._desk.fell.connect(reports.append)
        self._desk.fell.connect(loop.quit)
        timer.start()
        begin()
        code = loop.exec()
        timer.stop()
        signal.disconnect(loop.quit)
        self._desk.fell.disconnect(reports.append)
        self._desk.fell.disconnect(loop.quit)
        if reports:
            raise RuntimeError(reports[0])
        if code:
            raise _late()

    def _kept(self, widget: QWidget, page: str) -> Path:
        file = self._out / f"{page}_{self._theme}.png"
        if not widget.grab().save(str(file)):
            raise StoreError(
                "picture.write",
                _("The picture {file} cannot be written.").format(file=file),
                hint=_("Check the free space and the rights of the folder."),
            )
        return file


def _owner(home: Home) -> str:
    """Return who is taken to sit at the desk: the first owner."""
    if not home.database.exists():
        return ""
    glances = Glances(home.database)
    try:
        people = glances.people().values()
    finally:
        glances.close()
    return next((each.id for each in people if each.role == Role.OWNER), "")


def _late() -> StoreError:
    return StoreError(
        "picture.late",
        _("The page did not show anything in time."),
        hint=_("Try again; the computer may be busy."),
        retryable=True,
    )


def _gallery() -> QWidget:
    from socialdesk.ui.pages.gallery import gallery

    widget = gallery()
    widget.adjustSize()
    return widget
