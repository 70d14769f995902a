"""Rows that become people, and the people whom other rows name."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from socialdesk.domain.dates import Dates, dates_of
from socialdesk.domain.errors import InputError
from socialdesk.domain.ids import PersonId, new_id
from socialdesk.domain.periods import zone
from socialdesk.domain.team import ROLE_WORDS, Person, Role, named
from socialdesk.domain.words import _, language
from socialdesk.services.team import least_used
from socialdesk.store.unit_of_work import Reading, Work

_ROLES = {
    "owner": Role.OWNER,
    "inhaber": Role.OWNER,
    "inhaberin": Role.OWNER,
    "manager": Role.MANAGER,
    "leitung": Role.MANAGER,
    "staff": Role.STAFF,
    "team": Role.STAFF,
    "": Role.STAFF,
}


class People:
    """Finds people by name or address, and makes those who are not there yet."""

    def __init__(self, reading: Reading) -> None:
        known = reading.all(Person)
        self._by_word: dict[str, Person] = {}
        self._hues = [person.hue for person in known]
        self._somebody = bool(known)
        self.new: dict[PersonId, Person] = {}
        for person in known:
            self._learn(person)

    def found(self, text: str) -> Person | None:
        """Return who bears a name or an address."""
        return self._by_word.get(text.strip().casefold())

    def named(self, text: str) -> PersonId | None:
        """Return who bears a name or an address, made if need be; None for nobody."""
        if not text.strip():
            return None
        person = self.found(text)
        if person is None:
            email = text.strip() if "@" in text else ""
            name = email.partition("@")[0] if email else " ".join(text.split())
            person = self.add(Person(id=PersonId(new_id()), name=name, email=email))
        return person.id

    def add(self, person: Person) -> Person:
        """Keep a new person; the first of a business is its owner."""
        self._hues.append(least_used(self._hues))
        whole = replace(
            named(person),
            hue=self._hues[-1],
            role=person.role if self._somebody else Role.OWNER,
        )
        self._somebody = True
        self.new[whole.id] = whole
        self._learn(whole)
        return whole

    def _learn(self, person: Person) -> None:
        self._by_word.setdefault(person.name.casefold(), person)
        if person.email:
            self._by_word.setdefault(person.email.casefold(), person)


class PersonRows:
    """Rows of a table of people."""

    def __init__(self, reading: Reading, dates: Iterable[str]) -> None:
        self._people = People(reading)
        self._dates: Dates = dates_of(dates, language())
        self._lines: dict[PersonId, int] = {}
        self.note = self._dates.note

    def take(self, values: Mapping[str, str], line: int) -> str:
        """Keep a person.

        Returns:
            Empty, or where the same person is already.

        Raises:
            InputError: The row is not a person.
        """
        name, email = " ".join(values["name"].split()), values.get("email", "")
        known = self._people.found(email) if email else self._people.found(name)
        if known is not None:
            if known.id in self._lines:
                return _("The same person as in line {n}.").format(
                    n=self._lines[known.id]
                )
            return _("{name} is on the team already.").format(name=known.name)
        person = self._people.add(self._person(name, email, values))
        self._lines[person.id] = line
        return ""

    @property
    def added(self) -> Mapping[str, int]:
        """How many people were kept."""
        return {"people": len(self._people.new)}

    def write(self, work: Work) -> None:
        """Write everybody who was kept."""
        work.put_new(self._people.new.values())

    def _person(self, name: str, email: str, values: Mapping[str, str]) -> Person:
        zone_name = values.get("zone", "")
        if zone_name:
            zone(zone_name)
        first, last = (
            self._dates.read(values[key]).day if values.get(key) else None
            for key in ("active_from", "active_until")
        )
        functions = values.get("functions", "").replace("|", ";").replace(",", ";")
        return Person(
            id=PersonId(new_id()),
            name=name,
            email=email,
            role=_role(values.get("role", "")),
            functions=tuple(filter(None, map(str.strip, functions.split(";")))),
            zone=zone_name,
            active_from=first,
            active_until=last,
        )


def _role(text: str) -> Role:
    """Return the role that a cell names.

    Raises:
        InputError: There is no such role.
    """
    shown = {_(words).casefold(): role for role, words in ROLE_WORDS.items()}
    role = (_ROLES | shown).get(text.casefold())
    if role is None:
        raise InputError(
            "person.role",
            _("There is no role {role}.").format(role=repr(text)),
            hint=_("Use owner, manager or staff."),
            field="role",
        )
    return role
