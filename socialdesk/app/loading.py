"""Work for a thread of the window: building the container, bringing a backup back.

These hold no widget and no closure: what they report goes through signals of a QObject
that stays on the screen's thread.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from socialdesk.desktop.paths import Home, made
from socialdesk.domain.ports import Clock, Notifier, Secrets


@dataclass(frozen=True, kw_only=True)
class Loading:
    """Builds every part below the screens.

    Attributes:
        built: Told the container.
        failed: Told why there is none.
        paused: Whether reminders begin switched off: a backup was just restored.
    """

    home: Home
    clock: Clock
    notifier: Notifier | None
    secrets: Secrets | None
    hide: Callable[[str], None]
    built: Callable[[object], None]
    failed: Callable[[object], None]
    paused: bool = False

    def run(self) -> None:
        """Do it; on a thread of its own."""
        try:
            container = self._build()
        except BaseException as error:  # noqa: BLE001  it is shown, not swallowed
            self.failed(error)
        else:
            self.built(container)

    def _build(self) -> object:
        from socialdesk.app.container import build, prepare

        made(self.home)
        prepare(self.home, self.clock)
        container = build(
            self.home,
            clock=self.clock,
            notifier=self.notifier,
            secrets=self.secrets,
            hide=self.hide,
        )
        if self.paused:
            from socialdesk.domain.team import SYSTEM

            container.services.reminders.pause(actor=SYSTEM)
        return container


@dataclass(frozen=True, kw_only=True)
class Restoring:
    """Brings a backup back in the place of the database."""

    home: Home
    clock: Clock
    path: Path
    done: Callable[[], None]
    failed: Callable[[object], None]

    def run(self) -> None:
        """Do it; on a thread of its own."""
        from socialdesk.store import backups
        from socialdesk.store.opening import Place

        place = Place(self.home.database, self.home.marker)
        try:
            backups.restore(self.path, place, self.clock())
        except BaseException as error:  # noqa: BLE001  it is shown, not swallowed
            self.failed(error)
        else:
            self.done()
