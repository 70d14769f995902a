"""Looking at everything the program needs, without loading Qt.

Each look is a function of the home and the time, and stands in `LOOKS`; none may take
long or change anything.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from threading import Thread
from typing import TypeVar

from socialdesk.app import beats, qt_libraries
from socialdesk.cli.desk import Check, State
from socialdesk.desktop import paths
from socialdesk.desktop.paths import Home, Risk
from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.ports import SecretsKind
from socialdesk.domain.words import _, mark, plural
from socialdesk.store import backups, opening
from socialdesk.store.driver import sqlite
from socialdesk.store.opening import Found, Place

T = TypeVar("T")

LIBRARIES = (
    "PySide6-Essentials",
    "SQLAlchemy",
    "alembic",
    "APScheduler",
    "keyring",
    "platformdirs",
    "tzdata",
    "holidays",
    "babel",
    "icalendar",
    "argon2-cffi",
    "desktop-notifier",
    "charset-normalizer",
)
SAFE_SQLITE = (3, 51, 3)
"""The first version whose write-ahead log survives everything (reliability.md, 1)."""
_PATIENCE = 5.0
"""Seconds for a keyring or a notification server to answer."""
_OLD_BEAT = timedelta(minutes=5)
_OLD_BACKUP = timedelta(days=2)
_FOUND_WORDS = {
    Found.FRESH: mark("No business is here yet."),
    Found.READY: mark("The database is there and up to date."),
    Found.BEHIND: mark("The database is from an older version; it is brought up."),
    Found.READ_ONLY: mark("The database can only be read, not written."),
}
_GOOD = {Found.FRESH, Found.READY}
_USABLE = _GOOD | {Found.BEHIND, Found.READ_ONLY}

Look = Callable[[Home, datetime], Check]


def checks(home: Home, now: datetime) -> Sequence[Check]:
    """Return what was found, in the order in which it is shown."""
    return [*_folders(home), *(look(home, now) for look in LOOKS)]


def _python(_home: Home, _now: datetime) -> Check:
    text = sys.version.partition(" ")[0]
    return Check(name="python", state=State.OK, words=text, value=text)


def _libraries(_home: Home, _now: datetime) -> Check:
    found = {name: _version(name) for name in LIBRARIES}
    absent = [name for name, text in found.items() if text is None]
    words = ", ".join(f"{name} {text}" for name, text in found.items() if text)
    if absent:
        words = _("Missing: {names}.").format(names=", ".join(absent))
    state = State.BAD if absent else State.OK
    return Check(name="libraries", state=state, words=words, value=found)


def _qt(_home: Home, _now: datetime) -> Check:
    packages = qt_libraries.missing()
    if not packages:
        words = _("All shared libraries that the window needs are here.")
        return Check(name="qt", state=State.OK, words=words, value=[])
    words = _("The window needs more: {line}").format(
        line=qt_libraries.apt_line(packages)
    )
    return Check(name="qt", state=State.WARNING, words=words, value=packages)


def _sqlite(_home: Home, _now: datetime) -> Check:
    module = sqlite()
    safe = module.sqlite_version_info >= SAFE_SQLITE
    words = f"{module.sqlite_version} ({module.__name__})"
    if not safe:
        words += " " + _("It is older than what is known to be safe.")
    return Check(
        name="sqlite",
        state=State.OK if safe else State.WARNING,
        words=words,
        value=module.sqlite_version,
    )


def _database(home: Home, _now: datetime) -> Check:
    try:
        found = opening.look(Place(home.database, home.marker))
    except SocialDeskError as trouble:
        words = str(trouble)
        return Check(name="database", state=State.BAD, words=words, value=trouble.code)
    if found in _USABLE:
        state = State.OK if found in _GOOD else State.WARNING
        words = _(_FOUND_WORDS[found])
    else:
        state, words = State.BAD, str(opening.refuse(found))
    return Check(name="database", state=state, words=words, value=found.value)


def _integrity(home: Home, _now: datetime) -> Check:
    if not home.database.exists():
        words = _("There is nothing to check.")
        return Check(name="integrity", state=State.OK, words=words)
    try:
        connection = sqlite().connect(
            f"{home.database.absolute().as_uri()}?mode=ro", uri=True
        )
        try:
            connection.execute("PRAGMA busy_timeout=2000")
            said = str(connection.execute("PRAGMA quick_check").fetchone()[0])
        finally:
            connection.close()
    except sqlite().Error as error:
        said = str(error)
    if said == "ok":
        words = _("SQLite finds no fault in the database.")
        return Check(name="integrity", state=State.OK, words=words, value=said)
    words = _("SQLite says: {what}").format(what=said)
    return Check(name="integrity", state=State.BAD, words=words, value=said)


def _backups(home: Home, now: datetime) -> Check:
    copies = backups.copies(home.backups)
    if not copies:
        expected = home.database.exists()
        return Check(
            name="backups",
            state=State.WARNING if expected else State.OK,
            words=_("There is no backup yet."),
            value={"count": 0, "newest": None, "age_seconds": None},
        )
    age = now - copies[0].at
    count = plural("{n} backup", "{n} backups", len(copies))
    return Check(
        name="backups",
        state=State.WARNING if age > _OLD_BACKUP else State.OK,
        words=_("{count}, the newest {age} old.").format(count=count, age=_span(age)),
        value={
            "count": len(copies),
            "newest": str(copies[0].path),
            "age_seconds": round(age.total_seconds()),
        },
    )


def _beat(home: Home, now: datetime) -> Check:
    at = beats.last(home)
    if at is None:
        return Check(
            name="beat",
            state=State.UNKNOWN,
            words=_("Reminders were never looked at; open the window, or use tick."),
        )
    age = now - at
    words = _("Reminders were looked at {age} ago.").format(age=_span(age))
    if age > _OLD_BEAT:
        words += " " + _("While no program runs, nobody is reminded.")
    return Check(
        name="beat",
        state=State.WARNING if age > _OLD_BEAT else State.OK,
        words=words,
        value={"at": at.isoformat(), "age_seconds": round(age.total_seconds())},
    )


def _tray(_home: Home, _now: datetime) -> Check:
    words = _("Only the window can tell; see Settings there.")
    return Check(name="tray", state=State.UNKNOWN, words=words)


def _notices(_home: Home, _now: datetime) -> Check:
    answers = _within(_PATIENCE + 1, _notification_server)
    if answers:
        words = _("A notification server shows reminders on this desktop.")
        return Check(name="notifications", state=State.OK, words=words, value=True)
    words = _("No notification server answers; reminders appear in the window only.")
    return Check(
        name="notifications", state=State.WARNING, words=words, value=bool(answers)
    )


def _keyring(_home: Home, _now: datetime) -> Check:
    from socialdesk.desktop.secrets import KeyringSecrets

    state = _within(_PATIENCE, KeyringSecrets().state)
    if state is None:
        words = _("The keyring does not answer.")
        return Check(name="keyring", state=State.WARNING, words=words)
    good = state.kind is SecretsKind.KEYRING
    return Check(
        name="keyring",
        state=State.OK if good else State.WARNING,
        words=state.words,
        value=state.name or None,
    )


def _autostart(_home: Home, _now: datetime) -> Check:
    from socialdesk.desktop.autostart import autostart

    on = autostart([sys.executable, "-m", "socialdesk"]).enabled()
    words = (
        _("SocialDesk starts with the session.")
        if on
        else _("SocialDesk does not start with the session.")
    )
    return Check(name="autostart", state=State.OK, words=words, value=on)


def _folders(home: Home) -> Iterator[Check]:
    folder = home.folder
    if not folder.is_dir():
        words = _("{folder} is not there yet.").format(folder=folder)
        yield Check(name="folder", state=State.OK, words=words, value=str(folder))
        return
    usable = os.access(folder, os.R_OK | os.X_OK)
    yield Check(
        name="folder",
        state=State.OK if usable else State.BAD,
        words=str(folder),
        value=str(folder),
    )
    for finding in paths.findings(folder) if usable else ():
        yield Check(
            name=f"folder.{finding.risk}",
            state=State.BAD if finding.risk is Risk.NETWORK else State.WARNING,
            words=finding.message,
            value=finding.detail,
        )


LOOKS: Sequence[Look] = (
    _python,
    _libraries,
    _qt,
    _sqlite,
    _database,
    _integrity,
    _backups,
    _beat,
    _notices,
    _tray,
    _keyring,
    _autostart,
)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _notification_server() -> bool:
    from socialdesk.desktop.notices import DesktopNotices

    notices = DesktopNotices(timeout=_PATIENCE)
    try:
        return notices.available()
    finally:
        notices.close()


def _within(seconds: float, ask: Callable[[], T]) -> T | None:
    """Return an answer, or None if there is none in time; the asking goes on then."""
    found: list[T] = []
    thread = Thread(target=_ask, args=(ask, found), daemon=True)
    thread.start()
    thread.join(seconds)
    return found[0] if found else None


def _ask(ask: Callable[[], T], found: list[T]) -> None:
    found.append(ask())


def _span(length: timedelta) -> str:
    """Return a span in its largest unit."""
    seconds = max(0, round(length.total_seconds()))
    if seconds >= _DAY:
        return plural("{n} day", "{n} days", seconds // _DAY)
    if seconds >= _HOUR:
        return plural("{n} hour", "{n} hours", seconds // _HOUR)
    if seconds >= _MINUTE:
        return plural("{n} minute", "{n} minutes", seconds // _MINUTE)
    return plural("{n} second", "{n} seconds", seconds)


_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60
