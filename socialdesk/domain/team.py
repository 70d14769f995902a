"""People, what each may do, and when they are away.

Rights are one table, `RIGHTS`; the services ask it with `require`. A member of staff
may still act on what is theirs (their turn, their time off, their post): those acts
are asked with `own=True`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from socialdesk.domain.errors import InputError, RightError
from socialdesk.domain.ids import PersonId, TimeOffId
from socialdesk.domain.texts import blank, initials
from socialdesk.domain.words import _, mark

SYSTEM = PersonId("")
"""Who acts when no person does: the planner, the dispatcher, the backup."""


class Role(StrEnum):
    """What a person is to the business."""

    OWNER = "owner"
    MANAGER = "manager"
    STAFF = "staff"


ROLE_WORDS: Mapping[Role, str] = {
    Role.OWNER: mark("Owner"),
    Role.MANAGER: mark("Manager"),
    Role.STAFF: mark("Staff"),
}


class Right(StrEnum):
    """One thing a role allows. The name is that of the group of acts."""

    LOOK = "look"
    TEAM_EDIT = "team.edit"
    ROLE_CHANGE = "team.role"
    TIME_OFF = "team.time_off"
    CHANNEL_EDIT = "channel.edit"
    POST_WRITE = "post.write"
    POST_APPROVE = "post.approve"
    ROTATION_EDIT = "rotation.edit"
    TURN_ANSWER = "turn.answer"
    TURN_ARRANGE = "turn.arrange"
    IMPORT = "exchange.import"
    BACKUP = "backup.write"
    RESTORE = "backup.restore"
    SETTINGS = "settings.edit"
    JOURNAL = "journal.read"
    UNDO = "journal.undo"


class Reach(StrEnum):
    """How far a right goes."""

    ALL = "all"
    OWN = "own"


_EVERYBODY = {
    Right.LOOK: Reach.ALL,
    Right.JOURNAL: Reach.ALL,
    Right.UNDO: Reach.OWN,
    Right.POST_WRITE: Reach.OWN,
    Right.TIME_OFF: Reach.OWN,
    Right.TURN_ANSWER: Reach.OWN,
    Right.TURN_ARRANGE: Reach.OWN,
    Right.BACKUP: Reach.ALL,
}
_MANAGERS = {
    **_EVERYBODY,
    Right.TEAM_EDIT: Reach.ALL,
    Right.TIME_OFF: Reach.ALL,
    Right.CHANNEL_EDIT: Reach.ALL,
    Right.POST_WRITE: Reach.ALL,
    Right.POST_APPROVE: Reach.ALL,
    Right.ROTATION_EDIT: Reach.ALL,
    Right.TURN_ANSWER: Reach.ALL,
    Right.TURN_ARRANGE: Reach.ALL,
    Right.IMPORT: Reach.ALL,
}
RIGHTS: Mapping[Role, Mapping[Right, Reach]] = {
    Role.STAFF: _EVERYBODY,
    Role.MANAGER: _MANAGERS,
    Role.OWNER: dict.fromkeys(Right, Reach.ALL) | {Right.UNDO: Reach.OWN},
}

FUNCTIONS: tuple[str, ...] = (
    mark("CEO"),
    mark("COO"),
    mark("CMO"),
    mark("VP HR"),
    mark("Marketing"),
    mark("PR"),
    mark("Sales"),
    mark("Telesales"),
    mark("Accounts"),
    mark("Customer service"),
    mark("Operations"),
    mark("Product development"),
    mark("HR"),
    mark("IT"),
    mark("Engineering and science"),
    mark("Back-room staff"),
    mark("Field and repair"),
    mark("PR agency"),
    mark("Ad agency"),
    mark("Ambassador"),
    mark("Community manager"),
    mark("Face of the brand"),
    mark("Social media hero"),
    mark("Brand guardian"),
    mark("Owner"),
    mark("Customer"),
    mark("Prospect"),
    mark("Blogger"),
    mark("Journalist"),
    mark("Candidate"),
    mark("Shareholder"),
)
"""Presets (product.md 6.7); a business may write its own words beside them."""

HUES: tuple[str, ...] = (
    "sea",
    "violet",
    "coral",
    "blue",
    "rose",
    "olive",
    "orchid",
    "amber",
    "sky",
    "green",
    "cocoa",
    "graphite",
)
"""The twelve hues of channels and people (design/tokens.md), in handing-out order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who speaks for the business, or looks after it.

    `active_from` and `active_until` are days in the person's zone; the last day
    belongs to it. `quiet_from` and `quiet_until` ("HH:MM") go before the business's
    quiet hours where they are set.
    """

    id: PersonId
    name: str
    email: str = ""
    role: Role = Role.STAFF
    functions: tuple[str, ...] = ()
    zone: str = ""
    hue: str = ""
    active_from: date | None = None
    active_until: date | None = None
    quiet_from: str = ""
    quiet_until: str = ""
    notes: str = ""

    def active_on(self, day: date) -> bool:
        """Say whether the person works here on a day."""
        return not (
            (self.active_from is not None and day < self.active_from)
            or (self.active_until is not None and day > self.active_until)
        )

    @property
    def initials(self) -> str:
        """Return up to two letters that stand for the name."""
        return initials(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOff:
    """When a person is away. The wall times are in `zone`; the reason stays private."""

    id: TimeOffId
    person_id: PersonId
    start_wall: datetime
    end_wall: datetime
    zone: str
    start_at: datetime
    end_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Password:
    """How a person proves who they are on a desk that several share.

    `id` is the person's; `digest` is an argon2id digest. It never enters the journal.
    """

    id: PersonId
    digest: str


def may(role: Role, right: Right, *, own: bool = False) -> bool:
    """Say whether a role allows something; `own` when it is about oneself."""
    reach = RIGHTS[role].get(right)
    return reach is Reach.ALL or (reach is Reach.OWN and own)


def require(person: Person, right: Right, *, own: bool = False) -> None:
    """Let the act go on if the person may.

    Raises:
        RightError: The person's role does not allow it.
    """
    if not may(person.role, right, own=own):
        raise RightError(
            "right.missing",
            _("{name} may not do that.").format(name=person.name),
            hint=_("Ask the owner or a manager."),
        )


def named(person: Person) -> Person:
    """Return the person if the record is complete.

    Raises:
        InputError: The name is empty, the e-mail is not one, or the days are reversed.
    """
    if blank(person.name):
        raise InputError(
            "person.name", _("A person needs a name."), hint="", field="name"
        )
    name, at, host = person.email.partition("@")
    if person.email and not (name and at and host and " " not in person.email):
        raise InputError(
            "person.email",
            _("{email} is not an e-mail address.").format(email=repr(person.email)),
            hint=_("It should look like maya@example.com."),
            field="email",
        )
    first, last = person.active_from, person.active_until
    if first is not None and last is not None and last < first:
        raise InputError(
            "person.active",
            _("The last day is before the first day."),
            field="active_until",
        )
    return person
