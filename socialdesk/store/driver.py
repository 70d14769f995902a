"""The SQLite that SocialDesk runs on: the one that comes with the driver.

SQLite before 3.51.3 can lose commits when the write-ahead log is reset
(docs/adr/0012), so an older one is refused.
"""

import importlib
from collections.abc import Iterable, Iterator
from types import ModuleType

from socialdesk.domain.errors import StoreError
from socialdesk.domain.words import _

OLDEST = (3, 51, 3)
_CANDIDATES = ("pysqlite3.dbapi2", "sqlite3.dbapi2")


def sqlite() -> ModuleType:
    """Return the first SQLite driver that is new enough.

    Raises:
        StoreError: Only older ones are installed.
    """
    return chosen(_installed())


def chosen(drivers: Iterable[ModuleType]) -> ModuleType:
    """Return the first of some drivers that keeps data safely.

    Raises:
        StoreError: None does.
    """
    found = ""
    for module in drivers:
        if tuple(module.sqlite_version_info) >= OLDEST:
            return module
        found = str(module.sqlite_version)
    raise StoreError(
        "store.driver",
        _("SQLite {version} is too old to keep data safely.").format(version=found),
        hint=_("Install the package pysqlite3, which brings SQLite 3.51.3 or newer."),
    )


def _installed() -> Iterator[ModuleType]:
    for name in _CANDIDATES:
        try:
            yield importlib.import_module(name)
        except ImportError:
            continue
