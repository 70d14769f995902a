"""The life of the window: painted at once, live soon after, ended in the right order.

The first picture comes from quick reads. What is heavy (SQLAlchemy, APScheduler and
the rest) is imported by a worker after it (performance.md, sections 1c and 9).
"""

import builtins
import gc

# Nothing that is made before the first picture goes away again: to look for garbage in
# the meantime costs a tenth of the start.
gc.disable()
_PLAIN_IMPORT = builtins.__import__

# ruff: noqa: E402  what is imported has to come between the two lines about __import__
import sys
import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtGui  # noqa: F401  every part of Qt that the first picture uses
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

# PySide hooks __import__ for features that nobody uses here, and every later import
# pays for it (performance.md, 0.2; PySide6 6.11).
builtins.__import__ = _PLAIN_IMPORT

from socialdesk.app.found import found
from socialdesk.background.clock import utc_now
from socialdesk.desktop.paths import Home
from socialdesk.domain.errors import SocialDeskError, StoreError
from socialdesk.domain.ids import PersonId
from socialdesk.domain.words import _
from socialdesk.services.glances import GlanceService
from socialdesk.store import opening
from socialdesk.store.glances import Glances
from socialdesk.store.opening import Found
from socialdesk.ui import facts
from socialdesk.ui.desk import DeskFile, dress
from socialdesk.ui.main_window import MainWindow
from socialdesk.ui.room import Glimpse, Room
from socialdesk.ui.theme import application as dressed
from socialdesk.ui.theme import look_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from socialdesk.app.container import Container
    from socialdesk.app.furniture import Furniture
    from socialdesk.domain.ports import Answer, Clock, Notifier, Secrets
    from socialdesk.store.backups import Copy
    from socialdesk.ui.feed_bridge import FeedBridge
    from socialdesk.ui.recovery import RecoveryScreen
    from socialdesk.ui.tasks import Tasks

gc.freeze()  # what is here stays; else the next look goes through all of it
gc.enable()

NAME = "SocialDesk"
_OPENS = frozenset({Found.READY, Found.READ_ONLY})
_MAKES = frozenset({Found.FRESH, Found.BEHIND})


class _NoHolidays:
    """Knows no holidays: the first picture has none, for their library is slow."""

    def days(
        self, _country: str, _region: str, _years: "Collection[int]"
    ) -> "Mapping[date, str]":
        """Return none."""
        return {}


def run(home: Home, *, hidden: bool = False, page: str | None = None) -> int:
    """Show the window until it is closed; return the exit code.

    Args:
        home: Where the business lives.
        hidden: Begin in the tray, where there is one.
        page: The page that is shown first.
    """
    from socialdesk.app.instance import Instance, Stand

    gc.disable()  # until the first picture
    app = application()
    instance = Instance(home.socket_name)
    stand = instance.stand({"page": page or ""})
    if stand is Stand.HANDED_ON:
        return 0
    if stand is Stand.DEAF:
        text = _("SocialDesk is open for this business, but does not answer.")
        sys.stderr.write(f"{text}\n")
        return 1
    try:
        desk = WindowDesk(app, home)
        instance.called.connect(desk.on_called)
        desk.loading.connect(instance.listen)
        desk.begin(hidden=hidden, page=page or "")
        code = app.exec()
        desk.end()
    finally:
        instance.close()
    return code


def application() -> QApplication:
    """Return the application, made if there is none yet."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    app = dressed(NAME)
    app.setApplicationName(NAME)
    app.setDesktopFileName("socialdesk")
    app.setQuitOnLastWindowClosed(False)
    return app


class WindowDesk(QObject):
    """Joins the window to what lies below it, step by step.

    Signals:
        ready(): The services are there and the pages are live.
        ended(): The window was closed for good.
        loading(): The first picture is there; what is heavy is loaded now.
        fell(str): The report of a fault of the program.

    Args:
        app: The application.
        home: Where the business lives.
        clock: Tells the time.
        notifier: Shows notices; the desktop, the tray and the window without.
        secrets: The keyring; this desk's own without.
        ticks: Whether reminders are delivered; pictures do without.
        keeps: Whether the desk's own settings are kept at the end.
        look: Settings of the desk that are other than those kept, for pictures.
    """

    ready = Signal()
    ended = Signal()
    loading = Signal()
    fell = Signal(str)
    _built = Signal(object)
    _failed = Signal(object)
    _opened = Signal(str)
    _restored = Signal()
    _not_restored = Signal(object)

    def __init__(
        self,
        app: QApplication,
        home: Home,
        *,
        clock: "Clock" = utc_now,
        notifier: "Notifier | None" = None,
        secrets: "Secrets | None" = None,
        ticks: bool = True,
        keeps: bool = True,
        **look: object,
    ) -> None:
        super().__init__()
        self._app, self._home, self._clock = app, home, clock
        self._notifier, self._secrets, self._ticks = notifier, secrets, ticks
        self._keeps = keeps
        self._file = DeskFile(home.cache / "desk.json")
        self._file.change(**look)
        dress(look_of(app, home.cache / "look"), self._file.known)
        from socialdesk.app.outfit import account, outfit

        self.window = MainWindow(outfit(home, self._file), clock, account=account())
        self.window.leaving.connect(self._leave)
        self.container: Container | None = None
        self.tasks: Tasks | None = None
        self._feed: FeedBridge | None = None
        self._found = Found.FRESH
        self._quick: Glances | None = None
        self._thread: threading.Thread | None = None
        self._furniture: Furniture | None = None
        self._recovery: RecoveryScreen | None = None
        self._paused = False
        self._page = ""
        self._drawn: tuple[Path, str] | None = None
        self._left = False
        queued = Qt.ConnectionType.QueuedConnection
        self._built.connect(self._on_built, queued)
        self._failed.connect(self._on_failed, queued)
        self._opened.connect(self._on_opened, queued)
        self._restored.connect(self._on_restored, queued)
        self._not_restored.connect(self._on_not_restored, queued)

    # -- the beginning -----------------------------------------------------------------

    def begin(self, *, hidden: bool = False, page: str = "") -> None:
        """Look at what is there, paint it, and load the rest after that."""
        self._page = page
        self._look()
        if hidden:
            self._load_rest()
            if self._furniture is not None and self._furniture.tray.usable:
                return
            self.window.show()
            return
        self.window.painted.connect(self._load_rest)
        self.window.show()

    def end(self) -> None:
        """End the threads, then let the window go."""
        self._left = True
        self.window.fall_silent()
        if self._feed is not None:
            self._feed.close()
        if self._thread is not None:
            self._thread.join()
        if self.container is not None:
            self.container.close()
            self.container = None
        if self._quick is not None:
            self._quick.close()
        if self._keeps:
            self._file.write()
        if self._furniture is not None:
            self._furniture.close()
        self.window.deleteLater()

    @Slot(object)
    def on_called(self, asked: Mapping[str, object]) -> None:
        """Come up: somebody started the program a second time."""
        page = asked.get("page")
        self.window.come_up()
        if isinstance(page, str) and page:
            self.window.go(page)

    def _look(self) -> None:
        """Find out what is there, and show what can be shown of it."""
        try:
            self._found = found(self._home)
            if self._found in _OPENS:
                self._paint_early()
            elif self._found is Found.FRESH:
                self.window.welcome()
            elif self._found is Found.BEHIND:
                self.window.wait(
                    _("Bringing your business up to date"),
                    _("A backup is made first. This takes a moment."),
                )
            else:
                self._recover(opening.refuse(self._found))
        except StoreError as error:
            self._found = Found.DAMAGED
            self._recover(error)

    def _paint_early(self) -> None:
        read_only = self._found is Found.READ_ONLY
        self._quick = Glances(self._home.database, read_only=read_only)
        now, me = self._clock(), self._file.known.person
        found = facts.read(self._quick, me, now)
        glimpse = Glimpse(
            quick=self._quick,
            glances=GlanceService(self._quick, _NoHolidays(), tuple),
            now=now,
            zone=found.zone,
            me=me,
        )
        self.window.early(glimpse, found, self._page)

    @Slot()
    def _load_rest(self) -> None:
        """Load what is heavy, now that there is a picture."""
        from socialdesk.app.furniture import Furniture

        if self._furniture is None:
            self._furniture = Furniture(self._app, self.window, self._home, self._clock)
            self._furniture.popped.connect(self._on_popped)
            self._furniture.crashes.happened.connect(self.fell)
        self._drawn = look_of(self._app).icons_to_keep()
        gc.freeze()
        gc.enable()
        self.loading.emit()
        self._start_worker()

    def _start_worker(self) -> None:
        """Build the container on a thread that holds no widget."""
        from socialdesk.app.loading import Loading

        if self._furniture is None or self._found not in _OPENS | _MAKES:
            return
        loading = Loading(
            home=self._home,
            clock=self._clock,
            notifier=self._notifier or self._furniture.notifier,
            secrets=self._secrets,
            hide=self._furniture.redactor.hide,
            built=self._built.emit,
            failed=self._failed.emit,
            paused=self._paused,
        )
        self._thread = threading.Thread(target=loading.run, name="load", daemon=True)
        self._thread.start()

    # -- live --------------------------------------------------------------------------

    @Slot(object)
    def _on_built(self, container: "Container") -> None:
        from socialdesk.app.outfit import outfit
        from socialdesk.ui.feed_bridge import FeedBridge
        from socialdesk.ui.tasks import Tasks
        from socialdesk.ui.tokens import keep

        if self._left:
            container.close()
            return
        self.container = container
        self._paused = False
        self.tasks = Tasks(container.lanes, self)
        self._feed = FeedBridge(container.feed, self)
        if self._furniture is not None:
            self.tasks.broken.connect(self._furniture.crashes.tell)
        if self._quick is None:
            self._found = Found.READY
            self._paint_early()
        reminders = container.services.reminders
        reminders.when_opened(self._opened.emit)
        self.window.person_changed.connect(reminders.attend)
        self.window.live(
            Room(
                services=container.services,
                tasks=self.tasks,
                feed=self._feed,
                clock=self._clock,
                me=self._me,
                quick=self._quick,
                desk=outfit(self._home, self._file, container, self._clock),
            )
        )
        if self._found is Found.READ_ONLY:
            self._say_read_only()
        elif self._ticks:
            reminders.attend(self._me() or None)
            self.tasks.run(self, container.ticker.start)
        if self._keeps:
            self.window.tell_version()
            look_of(self._app).listen()
        if self._drawn is not None:
            self.tasks.run(self, partial(keep, *self._drawn))
        self.ready.emit()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, SocialDeskError):
            self._recover(error)
        elif self._furniture is not None:
            self._furniture.crashes.tell(error)

    def _me(self) -> PersonId:
        return self.window.me

    def _say_read_only(self) -> None:
        self.window.banners.show_news(
            "readonly",
            _("This business can only be read: its folder cannot be written to."),
            "warn",
            rank=0,
        )

    @Slot(str, object)
    def _on_popped(self, notice_id: str, answer: "Answer") -> None:
        """Take the answer to a notice; it writes, so a worker does it."""
        if self.container is not None and self.tasks is not None:
            popped = self.container.services.reminders.popped
            self.tasks.run(self, partial(popped, notice_id, answer))

    @Slot(str)
    def _on_opened(self, notice_id: str) -> None:
        self.window.come_up()
        self.window.go("today", notice_id)

    # -- recovery ----------------------------------------------------------------------

    def _recover(self, trouble: SocialDeskError) -> None:
        """Say what was found; never begin anew in its place."""
        from socialdesk.store import backups
        from socialdesk.ui.recovery import Kept

        screen = self.window.recover()
        if screen is not self._recovery:
            self._recovery = screen
            screen.restore_asked.connect(self._on_restore)
            screen.folder_asked.connect(self._on_folder)
            screen.again_asked.connect(self._on_again)
            screen.quit_asked.connect(self._leave)
        known: list[Copy] = backups.copies(self._home.backups)
        screen.show_trouble(
            trouble,
            self._home.folder,
            [Kept(path=each.path, at=each.at, size=each.bytes) for each in known],
        )

    @Slot(object)
    def _on_restore(self, path: Path) -> None:
        from socialdesk.app.loading import Restoring

        restoring = Restoring(
            home=self._home,
            clock=self._clock,
            path=path,
            done=self._restored.emit,
            failed=self._not_restored.emit,
        )
        self._thread = threading.Thread(
            target=restoring.run, name="restore", daemon=True
        )
        self._thread.start()

    @Slot()
    def _on_restored(self) -> None:
        """Open what was brought back; reminders stay off until somebody says so."""
        self._paused = True
        self._on_again()

    @Slot(object)
    def _on_not_restored(self, error: BaseException) -> None:
        if isinstance(error, SocialDeskError) and self._recovery is not None:
            self._recovery.refuse(error)
        elif self._furniture is not None:
            self._furniture.crashes.tell(error)

    @Slot()
    def _on_folder(self) -> None:
        from socialdesk.app.outfit import open_address

        open_address(self._home.folder.as_uri())

    @Slot()
    def _on_again(self) -> None:
        """Look again, as at the start."""
        if self._quick is not None:
            self._quick.close()
            self._quick = None
        self.window.settle_down()
        self._look()
        self._start_worker()

    @Slot()
    def _leave(self) -> None:
        if not self._left:
            self._left = True
            self.ended.emit()
            self._app.quit()
