"""What the business needs from the world outside, as small protocols.

The real ones live in `networks`, `desktop` and `background`; `app/container.py` plugs
them in, tests plug in those of `tests/fakes.py`. Every instant here is aware and in
UTC. Everything that may wait (mail, notices, secrets, holidays) is for a worker's
thread, never for the screen's.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

MAIL_PASSWORD = "mail.password"  # noqa: S105 (the name of a secret, not one)
"""The name under which `Secrets` keeps the password of the mail server."""


class Clock(Protocol):
    """Tells the time."""

    def __call__(self) -> datetime:
        """Return the time now, aware and in UTC."""
        ...


class Ticks(Protocol):
    """Measures time that passes; never set back, and may stand still in sleep."""

    def __call__(self) -> float:
        """Return seconds since some fixed instant."""
        ...


class SecretsKind(StrEnum):
    """Where secrets are kept."""

    KEYRING = "keyring"
    SESSION = "session"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretsState:
    """Where secrets are kept on this desk; `words` says it to a person."""

    kind: SecretsKind
    name: str
    words: str


class Secrets(Protocol):
    """Keeps passwords and tokens of this desk, outside the database.

    Each method may ask the person to unlock the keyring, and wait for it. Each of the
    first three raises `SecretsError` when there is no keyring that can be trusted.
    """

    def get(self, name: str) -> str | None:
        """Return a secret, or None if there is none of that name."""
        ...

    def set(self, name: str, value: str) -> None:
        """Keep a secret, in place of an older one."""
        ...

    def lend(self, name: str, value: str) -> None:
        """Keep a secret in memory until the program ends, as a person chose."""
        ...

    def delete(self, name: str) -> None:
        """Forget a secret; it is no error if there is none."""
        ...

    def state(self) -> SecretsState:
        """Say where secrets are kept, without asking anybody to unlock it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a mail; `parameters` belong to its media type."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"
    parameters: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail to one person.

    `message_id` is what `message_id()` made: the same for each try, so that a mail
    program shows a repeat once.
    """

    to: str
    subject: str
    text: str
    message_id: str
    attachments: tuple[Attachment, ...] = ()


class Mailer(Protocol):
    """Sends mail."""

    def send(self, mail: Mail) -> None:
        """Hand a mail to the mail server, which answers for it from then on.

        Raises:
            InputError: The address or the subject cannot be one.
            NetworkError: It was not taken; `retryable` says whether to try again.
            SecretsError: The password cannot be read.
        """
        ...


class Answer(StrEnum):
    """What a person did with a notice."""

    OPEN = "open"
    ACCEPT = "accept"
    SNOOZE = "snooze"
    CLICKED = "clicked"


class Urgency(StrEnum):
    """How much a notice may disturb."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeButton:
    """A button under a notice and what pressing it means."""

    answer: Answer
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A few words on the desktop. Title and body are plain text."""

    id: str
    title: str
    body: str
    buttons: tuple[NoticeButton, ...] = ()
    urgency: Urgency = Urgency.NORMAL


class ShownBy(StrEnum):
    """Who put a notice before the person."""

    DESKTOP = "desktop"
    TRAY = "tray"
    WINDOW = "window"


OnAnswer = Callable[[str, Answer], None]
"""Takes the notice's id and the answer; called on a thread of the notifier's own."""


class Notifier(Protocol):
    """Shows notices. They are a courtesy: what counts is the row in the inbox."""

    def show(self, notice: Notice) -> ShownBy:
        """Show a notice, in place of an older one of the same id.

        Raises:
            NetworkError: It cannot be shown this way; another way may be tried.
        """
        ...

    def withdraw(self, notice_id: str) -> None:
        """Take a notice away if it is still there; otherwise do nothing."""
        ...

    def listen(self, on_answer: OnAnswer) -> None:
        """Tell this one, and only this one, how people answer from now on."""
        ...


class PublicHolidays(Protocol):
    """Knows the public holidays of countries and their regions."""

    def days(
        self, country: str, region: str, years: Collection[int]
    ) -> Mapping[date, str]:
        """Return the holidays of those years and their names.

        An empty country has none; an empty region means those of the whole country.

        Raises:
            InputError: There is no such country or region.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """A span in somebody's calendar.

    `uid` is the turn's id and `sequence` its revision, so that an older copy is
    replaced. `alarms` say how long before the start a calendar rings.
    """

    uid: str
    start: datetime
    end: datetime
    summary: str
    description: str = ""
    sequence: int = 0
    cancelled: bool = False
    alarms: tuple[timedelta, ...] = ()


class CalendarWriter(Protocol):
    """Writes calendar files."""

    def write(self, events: Sequence[CalendarEvent], *, made_at: datetime) -> bytes:
        """Return an .ics file (RFC 5545, UTF-8) with those events."""
        ...


def message_id(key: str, *, sender: str = "") -> str:
    """Return the Message-ID of whatever that key stands for, always the same.

    Args:
        key: The key of the reminder. It cannot be read back from the result.
        sender: The sender's address; its host becomes the right side.
    """
    host = sender.rpartition("@")[2].strip("<> ") or "socialdesk.invalid"
    return f"<{sha256(key.encode()).hexdigest()[:32]}@{host}>"
