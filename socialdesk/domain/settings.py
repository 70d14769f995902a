"""Every setting of the business: its type, its default and its words.

One frozen dataclass a group; the metadata of a field holds what the settings page
shows. The store keeps each group as one record. What belongs to a desk (theme,
window) is in `DeskSettings` and stays on that desk.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from socialdesk.domain.errors import InputError
from socialdesk.domain.words import _, mark


def setting(default: Any, words: str, hint: str = "", **limits: object) -> Any:
    """Describe one setting: its default, its label, a hint and its limits."""
    return field(default=default, metadata={"words": words, "hint": hint, **limits})


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """Who the business is and where its clock hangs."""

    name: str = setting("", mark("Name of the business"))
    zone: str = setting("", mark("Time zone"), mark("Such as Europe/London"))
    country: str = setting("", mark("Country of public holidays"))
    region: str = setting("", mark("Region of public holidays"))
    sample: bool = setting(False, mark("This is the sample business"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminding:
    """When and how people are reminded; spans as in `reminder_rules` ("2h", "7d")."""

    leads: tuple[str, ...] = setting(
        ("7d", "1d", "2h"), mark("Remind before a turn"), mark("Such as 7d, 1d, 2h")
    )
    ask_lead: str = setting("7d", mark("Ask to accept, before a turn"))
    accept_deadline: str = setting("2d", mark("Ask the backup, before a turn"))
    answer_time: str = setting("8h", mark("Time to answer"))
    quiet_from: str = setting("21:00", mark("Quiet from"))
    quiet_until: str = setting("07:30", mark("Quiet until"))
    desktop: bool = setting(True, mark("Show on the desktop"))
    mail: bool = setting(False, mark("Send e-mail"))
    paused: bool = setting(False, mark("Reminders are off"))


class Security(StrEnum):
    """How a mail connection is protected."""

    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """The mail server; its password is in the keyring, never here."""

    host: str = setting("", mark("Server"))
    port: int = setting(587, mark("Port"), least=1, most=65535)
    security: Security = setting(Security.STARTTLS, mark("Protection"))
    user: str = setting("", mark("User name"))
    sender: str = setting("", mark("Sender"))
    ca_file: str = setting("", mark("File with the server's own certificate"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """How often copies are made and where a second one goes."""

    every_minutes: int = setting(30, mark("Minutes between backups"), least=5)
    second_folder: str = setting("", mark("A second folder"))
    lock_minutes: int = setting(10, mark("Lock the window after minutes"), least=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedDay:
    """A day on which the business is closed, beside public holidays."""

    id: str
    day: date
    name: str


Group = Business | Reminding | MailServer | Backup
G = TypeVar("G", bound=Group)
GROUPS: Mapping[str, type[Group]] = {
    "business": Business,
    "reminding": Reminding,
    "mail": MailServer,
    "backup": Backup,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsRecord:
    """A group of settings as the store keeps it."""

    id: str
    values: Mapping[str, Any]


def record(group: Group) -> SettingsRecord:
    """Return a group as a record."""
    name = next(name for name, kind in GROUPS.items() if isinstance(group, kind))
    values = {item.name: getattr(group, item.name) for item in fields(group)}
    plain = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in values.items()
    }
    return SettingsRecord(id=name, values=plain)


def group_of(kind: type[G], stored: SettingsRecord | None) -> G:
    """Return a group from its record; what is missing or unknown takes the default."""
    defaults: dict[str, Any] = {item.name: item.default for item in fields(kind)}
    values = {} if stored is None else stored.values
    kept = {
        key: type(defaults[key])(value)
        for key, value in values.items()
        if key in defaults
    }
    return kind(**kept)


def checked(group: G) -> G:
    """Return the group if each number keeps within its limits.

    Raises:
        InputError: A number is too small or too large.
    """
    for item in fields(group):
        least, most = item.metadata.get("least"), item.metadata.get("most")
        value = getattr(group, item.name)
        if (least is not None and value < least) or (most is not None and value > most):
            raise InputError(
                "setting.range",
                _("{label}: {value} is out of range.").format(
                    label=_(item.metadata["words"]), value=value
                ),
                field=item.name,
            )
    return group
