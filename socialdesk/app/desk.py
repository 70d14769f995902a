"""This desk as the command line sees it; implements `cli.desk.Desk`."""

import os
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from socialdesk.background.clock import utc_now
from socialdesk.cli.desk import Check, Pictures
from socialdesk.desktop.paths import Home, Risk, made
from socialdesk.domain.errors import InputError, StoreError
from socialdesk.domain.periods import zone
from socialdesk.domain.ports import CalendarEvent, Clock, Notifier
from socialdesk.domain.team import SYSTEM
from socialdesk.domain.words import _

if TYPE_CHECKING:
    from socialdesk.app.container import Container
    from socialdesk.services.bundle import Services


class ThisDesk:
    """Opens the business of one folder, when it is asked to; close it afterwards."""

    def __init__(self, home: Home, *, clock: Clock = utc_now) -> None:
        self.home = home
        self._clock = clock
        self._container: Container | None = None
        self._closing = ExitStack()

    @property
    def folder(self) -> Path:
        """The folder in which the business lives."""
        return self.home.folder

    def now(self) -> datetime:
        """Return the time now."""
        return self._clock()

    def fresh(self) -> bool:
        """Say whether no business ever was here."""
        from socialdesk.store.opening import Found, Place, look

        place = Place(self.home.database, self.home.marker)
        return self._container is None and look(place) is Found.FRESH

    def services(self, *, notices: bool = False) -> "Services":
        """Open the business; its database is made if there never was one."""
        if self._container is None:
            self._container = self._opened(notices=notices)
        return self._container.services

    def account(self) -> str:
        """Return the name of whoever is logged in."""
        return _full_name() or _login() or "Owner"

    def zone(self) -> str:
        """Return the IANA name of this computer's time zone; UTC if it has none."""
        from tzlocal import reload_localzone

        try:
            name = str(reload_localzone())
            zone(name)
        except (InputError, LookupError, ValueError, OSError):
            return "UTC"
        return name

    def restore(self, file: Path) -> Path | None:
        """Put a backup in the database's place, and turn reminders off."""
        from socialdesk.app.found import place_of
        from socialdesk.store import backups

        backups.check(file)
        made(self.home)
        old = backups.restore(file, place_of(self.home), self._clock())
        self.services().reminders.pause(actor=SYSTEM)
        return old

    def checks(self) -> Sequence[Check]:
        """Look at everything the program needs."""
        from socialdesk.app.doctor import checks

        return checks(self.home, self._clock())

    def draw(self, pictures: Pictures) -> Sequence[Path]:
        """Draw pages as PNG files."""
        from socialdesk.app import qt_libraries

        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # pictures are the same everywhere
        try:
            from socialdesk.app.render import render
        except ImportError as error:
            if not qt_libraries.is_about_qt(error):
                raise
            raise qt_libraries.without_qt(error) from error
        _folder(pictures.folder)
        return render(
            self.home,
            pictures.pages,
            pictures.folder,
            theme=pictures.theme,
            size=pictures.size,
        )

    def calendar(self, events: Sequence[CalendarEvent]) -> bytes:
        """Return an .ics file with those events."""
        from socialdesk.networks.ics import IcsWriter

        return IcsWriter().write(events, made_at=self._clock())

    def close(self) -> None:
        """Close what was opened."""
        self._closing.close()
        self._container = None

    def _opened(self, *, notices: bool) -> "Container":
        from socialdesk.app.container import build, prepare
        from socialdesk.desktop.logs import Logs, Redactor

        for finding in made(self.home):
            if finding.risk is Risk.NETWORK:
                _warn(finding.message)
        prepare(self.home, self._clock)
        redactor = Redactor()
        with suppress(OSError):  # a folder that cannot be written to: no log
            self._closing.callback(Logs(self.home.logs, redactor).close)
        container = build(
            self.home,
            clock=self._clock,
            notifier=self._notifier() if notices else None,
            hide=redactor.hide,
        )
        # The window may be sending reminders beside us: its claims are not ours to
        # release, which is why this is not `container.close`.
        self._closing.callback(container.store.close)
        self._closing.callback(container.lanes.close)
        return container

    def _notifier(self) -> Notifier:
        from socialdesk.desktop.notices import DesktopNotices

        notices = DesktopNotices()
        self._closing.callback(notices.close)
        return notices


def _folder(folder: Path) -> None:
    """Make a folder for pictures.

    Raises:
        StoreError: It cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            "pictures.folder",
            _("The folder {folder} cannot be made: {reason}.").format(
                folder=folder, reason=error.strerror
            ),
            hint=_("Choose another one with --out."),
        ) from error


def _full_name() -> str:
    """Return the name in the account's entry (its GECOS field), if it has one."""
    if os.name != "posix":
        return ""
    import pwd

    try:
        entry = pwd.getpwuid(os.getuid())
    except KeyError:
        return ""
    return entry.pw_gecos.partition(",")[0].replace("&", entry.pw_name.title()).strip()


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def _warn(text: str) -> None:
    import sys

    sys.stderr.write(f"socialdesk: {text}\n")
