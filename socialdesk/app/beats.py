"""When reminders were last looked at, whatever program did it.

A file in the cache says it: the window's ticker and `socialdesk tick` write it, the
doctor and the Today page read it.
"""

import contextlib
from datetime import datetime
from pathlib import Path

from socialdesk.desktop.paths import Home

_FILE = "beat"


def note(home: Home, at: datetime) -> None:
    """Note that reminders were looked at; a disk that is full is no reason to stop."""
    with contextlib.suppress(OSError):
        home.cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        _file(home).write_text(at.isoformat(), encoding="utf-8")


def last(home: Home) -> datetime | None:
    """Return when reminders were last looked at; None if that is not known."""
    try:
        return datetime.fromisoformat(_file(home).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _file(home: Home) -> Path:
    return home.cache / _FILE
