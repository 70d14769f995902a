"""What lies in a home, and whether it may be written to where it lies."""

from socialdesk.desktop.paths import Home, network_file_system
from socialdesk.domain.errors import StoreError
from socialdesk.domain.words import _
from socialdesk.store import opening
from socialdesk.store.opening import Found, Place

_SOUND = frozenset({Found.READY, Found.BEHIND})


def place_of(home: Home) -> Place:
    """Return the two files by which a business is recognised."""
    return Place(home.database, home.marker)


def found(home: Home) -> Found:
    """Say what lies in a home; takes a few milliseconds.

    A database on another computer is only read: the write-ahead log needs memory that
    all readers share, which a network file system does not give (sqlite.org, "SQLite
    over a network").

    Raises:
        StoreError: Nothing lies there yet, and nothing may be made there.
    """
    state = opening.look(place_of(home))
    if state not in _SOUND and state is not Found.FRESH:
        return state
    system = network_file_system(home.folder)
    if not system:
        return state
    if state is Found.FRESH:
        raise StoreError(
            "home.network",
            _("{folder} is on another computer; a business cannot live there.").format(
                folder=home.folder
            ),
            hint=_("Choose a folder of this computer with --home."),
        )
    return Found.READ_ONLY
