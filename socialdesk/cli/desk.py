"""What the command line needs of the desk it runs on; `app` builds the real one.

The command line knows the domain and the services. Whatever lies beside them (files,
the keyring, pictures drawn by Qt) comes through this one protocol.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from socialdesk.domain.ports import CalendarEvent

if TYPE_CHECKING:
    from socialdesk.services.bundle import Services


class State(StrEnum):
    """How a thing that the doctor looked at is."""

    OK = "ok"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing the doctor looked at; `value` is the same for programs."""

    name: str
    state: State
    words: str
    value: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Which pages to draw, where to, how large in pixels, in which theme."""

    pages: tuple[str, ...]
    folder: Path
    theme: str
    size: tuple[int, int]


class Desk(Protocol):
    """This desk, as far as the command line is concerned."""

    @property
    def folder(self) -> Path:
        """The folder in which the business lives; it may not exist yet."""
        ...

    def now(self) -> datetime:
        """Return the time now, aware and in UTC."""
        ...

    def fresh(self) -> bool:
        """Say whether no business ever was here.

        Raises:
            StoreError: It cannot be told now.
        """
        ...

    def services(self, *, notices: bool = False) -> "Services":
        """Open the business, and make its database if there never was one.

        Args:
            notices: Whether reminders may appear on the desktop while it is open.

        Raises:
            RecoveryError: The database is missing, damaged or from a newer version.
            StoreError: The folder or the database cannot be used.
        """
        ...

    def account(self) -> str:
        """Return the name of whoever is logged in."""
        ...

    def zone(self) -> str:
        """Return the IANA name of this computer's time zone."""
        ...

    def restore(self, file: Path) -> Path | None:
        """Put a backup in the database's place, with reminders off.

        Returns:
            Where the old database is kept now, or None if there was none.

        Raises:
            InputError: It is no whole backup; nothing was changed.
            StoreError: The disk did not take it; nothing was changed.
        """
        ...

    def checks(self) -> Sequence[Check]:
        """Look at everything the program needs; takes up to some seconds."""
        ...

    def draw(self, pictures: Pictures) -> Sequence[Path]:
        """Draw pages as PNG files and return their names.

        Raises:
            SocialDeskError: Qt cannot be loaded on this machine.
        """
        ...

    def calendar(self, events: Sequence[CalendarEvent]) -> bytes:
        """Return an .ics file with those events."""
        ...
