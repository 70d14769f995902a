"""The log of this desk, with secrets struck out.

Measured leaks of other programs (reliability.md, 2.3) are addresses with a token in
them and the texts of errors. So the whole line is struck through, traceback and all,
wherever it comes from; and what `Secrets` hands out is struck out by its value.
"""

import faulthandler
import logging
import os
import re
from base64 import b64encode
from logging.handlers import RotatingFileHandler
from pathlib import Path
from threading import Lock
from typing import TextIO
from urllib.parse import quote

LOG = "socialdesk.log"
FAULTS = "faults.log"
STRUCK = "***"
_BYTES = 1_000_000
_KEPT = 5
_SHORTEST = 4
_FORM = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"
_TALKATIVE = ("apscheduler", "asyncio", "keyring", "dbus_fast", "httpx", "httpcore")

_NAMES = r"[\w-]*(?:token|password|passwd|passphrase|secret|api[_-]?key|signature)|pwd"
_QUOTED_OR_WORD = r"""(?:"[^"]*"|'[^']*'|[^\s&'",;)}]+)"""
_PATTERNS = (
    # https://user:password@host
    (re.compile(r"(?<=://)[^\s/@]+@"), f"{STRUCK}@"),
    # Authorization: Bearer abc; 'Authorization': 'Basic abc'
    (
        re.compile(r"(?i)(authorization['\"]?\s*[:=]\s*['\"]?)[^'\"\r\n]+"),
        rf"\1{STRUCK}",
    ),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {STRUCK}"),
    # What SMTP sends: AUTH PLAIN abc
    (re.compile(r"(?i)\b(auth\s+[\w-]+)\s+[\w+/=]{4,}"), rf"\1 {STRUCK}"),
    # What comes back from signing in: ?code=abc
    (re.compile(r"(?i)([?&](?:code|sig|key|auth)=)[^\s&#'\"]+"), rf"\1{STRUCK}"),
    # access_token=abc, password: "a b", 'client_secret': 'abc'
    (
        re.compile(rf"(?i)((?<![\w-])(?:{_NAMES})['\"]?\s*[=:]\s*){_QUOTED_OR_WORD}"),
        rf"\1{STRUCK}",
    ),
)


class Redactor:
    """Strikes secrets out of text."""

    def __init__(self) -> None:
        self._values: tuple[str, ...] = ()
        self._lock = Lock()

    def hide(self, value: str) -> None:
        """Strike out this value from now on, however it is written."""
        if len(value) < _SHORTEST:
            return
        forms = {value, quote(value, safe=""), b64encode(value.encode()).decode()}
        with self._lock:
            known = forms.union(self._values)
            self._values = tuple(sorted(known, key=len, reverse=True))

    def redact(self, text: str) -> str:
        """Return the text without secrets."""
        for value in self._values:
            text = text.replace(value, STRUCK)
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        return text

    def filter(self, record: logging.LogRecord) -> bool:
        """Strike secrets out of a record, its traceback included; keep the record."""
        record.msg = self.redact(_message(record))
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.redact(record.exc_text)
        if record.stack_info:
            record.stack_info = self.redact(record.stack_info)
        return True


class Logs:
    """Writes the log of this desk until it is closed.

    Args:
        folder: The home's folder for logs; made if it is not there, for its owner only.
        redactor: What strikes out secrets; also of use to the crash dialog.
        level: The least that is written.
    """

    def __init__(
        self, folder: Path, redactor: Redactor, *, level: int = logging.INFO
    ) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.file = folder / LOG
        self.redactor = redactor
        self._faults = _open_private(folder / FAULTS)
        _make_private(self.file)
        self._handler = RotatingFileHandler(
            self.file, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8"
        )
        self._handler.rotator = _rotate
        self._handler.setFormatter(logging.Formatter(_FORM))
        root = logging.getLogger()
        root.addHandler(self._handler)
        root.setLevel(level)
        # A filter on the logger itself would miss what other loggers hand up to it.
        for handler in root.handlers:
            handler.addFilter(redactor)
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        faulthandler.enable(self._faults)

    def close(self) -> None:
        """Write no more."""
        root = logging.getLogger()
        for handler in root.handlers:
            handler.removeFilter(self.redactor)
        root.removeHandler(self._handler)
        self._handler.close()
        faulthandler.disable()
        self._faults.close()


def _message(record: logging.LogRecord) -> str:
    """Return the message, even of a record whose arguments do not fit it."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} {record.args}"


def _rotate(source: str, target: str) -> None:
    """Move the full file aside; the next one is as private as the last."""
    Path(source).replace(target)
    _make_private(Path(source))


def _make_private(file: Path) -> None:
    _open_private(file).close()


def _open_private(file: Path) -> TextIO:
    """Open a file to add to it; only its owner can read it."""
    number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    opened = os.fdopen(number, "a", encoding="utf-8")
    file.chmod(0o600)
    return opened
