"""People: who is on the team, what they may do, when they are away."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from socialdesk.domain.errors import InputError, RightError, RuleError
from socialdesk.domain.ids import PersonId, TimeOffId, new_id
from socialdesk.domain.naming import pick
from socialdesk.domain.periods import reached
from socialdesk.domain.team import (
    HUES,
    SYSTEM,
    Password,
    Person,
    Right,
    Role,
    TimeOff,
    named,
)
from socialdesk.domain.words import _
from socialdesk.services.replan import Replan
from socialdesk.services.rights import allow
from socialdesk.store import team as stored_team
from socialdesk.store.tables import people, time_off
from socialdesk.store.unit_of_work import Reading, Store, Work

_SHORTEST_PASSWORD = 8


class TeamService:
    """What people do with the team."""

    def __init__(
        self, store: Store, replan: Replan, zone: Callable[[Reading], str]
    ) -> None:
        self._store = store
        self._replan = replan
        self._zone = zone

    def people(self) -> Sequence[Person]:
        """Return everybody, by name."""
        with self._store.read() as reading:
            return reading.all(Person, order=(people.c.name, people.c.id))

    def person(self, person_id: PersonId) -> Person:
        """Return one person.

        Raises:
            NotFoundError: There is none with that identity.
        """
        with self._store.read() as reading:
            return reading.get(Person, person_id)

    def named(self, text: str) -> Person:
        """Return the person whom a name, an address or an identity means.

        Raises:
            NotFoundError: Nobody fits.
            AmbiguousError: Several fit.
        """
        return pick(
            text,
            self.people(),
            names=lambda person: (person.id, person.name, person.email),
            shown=lambda person: person.name,
        )

    def add(self, person: Person, *, actor: PersonId) -> Person:
        """Take somebody onto the team; the first of all becomes the owner.

        Raises:
            InputError: The record is not complete, or the address is taken.
            RightError: The actor may not.
        """
        with self._store.begin(actor, "person.add") as work:
            allow(work, actor, Right.TEAM_EDIT)
            if person.role is Role.OWNER:
                self._may_change_roles(work, actor)
            return added(work, person)

    def edit(
        self, person: Person, *, was: Person | None = None, actor: PersonId
    ) -> Person:
        """Change a person's record.

        Raises:
            ConflictError: Somebody changed it meanwhile.
            RightError: The actor may not change it, or not the role.
            RuleError: The business would be without an owner.
        """
        with self._store.begin(actor, "person.edit") as work:
            before = work.get(Person, person.id)
            own = before.id == actor
            if before.role is not person.role:
                self._may_change_roles(work, actor)
            elif not own:
                allow(work, actor, Right.TEAM_EDIT)
            _unique(work, person)
            person = work.put(named(person), was=was)
            keeps_an_owner(work)
            self._replan(work, None)
        return person

    def leave(self, person_id: PersonId, last_day: date, *, actor: PersonId) -> Person:
        """Let a person's time here end; turns after the last day go to others."""
        return self.edit(
            replace(self.person(person_id), active_until=last_day), actor=actor
        )

    def remove(self, person_id: PersonId, *, actor: PersonId) -> None:
        """Take somebody off the team who never did anything here.

        Raises:
            RuleError: Posts, turns or channels bear the name; let them leave instead.
        """
        with self._store.begin(actor, "person.remove") as work:
            allow(work, actor, Right.TEAM_EDIT)
            person = work.get(Person, person_id)
            if person.role is Role.OWNER:
                self._may_change_roles(work, actor)
            if stored_team.has_traces(work.connection, person_id):
                raise RuleError(
                    "person.traces",
                    _("{name} is named on channels, turns or posts.").format(
                        name=person.name
                    ),
                    hint=_("Enter a last day instead, so that the past stays true."),
                )
            for away in work.all(TimeOff, time_off.c.person_id == person_id):
                work.remove(away)
            work.remove(person)
            keeps_an_owner(work)

    def time_off(self, person_id: PersonId | None = None) -> Sequence[TimeOff]:
        """Return when people are away, of one person or of all."""
        with self._store.read() as reading:
            chosen = () if person_id is None else (time_off.c.person_id == person_id,)
            return reading.all(TimeOff, *chosen, order=(time_off.c.start_at,))

    def enter_time_off(
        self,
        person_id: PersonId,
        start: datetime,
        end: datetime,
        *,
        reason: str = "",
        actor: PersonId,
    ) -> TimeOff:
        """Enter that a person is away; `start` and `end` are wall times in their zone.

        Raises:
            InputError: The end is not after the start.
        """
        with self._store.begin(actor, "person.time_off") as work:
            allow(work, actor, Right.TIME_OFF, own=person_id == actor)
            person = work.get(Person, person_id)
            if end <= start:
                raise InputError(
                    "time_off.order",
                    _("The end has to be after the start."),
                    field="end",
                )
            zone = person.zone or self._zone(work)
            away = TimeOff(
                id=TimeOffId(new_id()),
                person_id=person_id,
                start_wall=start,
                end_wall=end,
                zone=zone,
                start_at=reached(start, zone),
                end_at=reached(end, zone),
                reason=reason,
            )
            work.put(away)
            self._replan(work, None)
        return away

    def end_time_off(self, time_off_id: TimeOffId, *, actor: PersonId) -> None:
        """Take time off back."""
        with self._store.begin(actor, "person.time_off_end") as work:
            away = work.get(TimeOff, time_off_id)
            allow(work, actor, Right.TIME_OFF, own=away.person_id == actor)
            work.remove(away)
            self._replan(work, None)

    def has_password(self, person_id: PersonId) -> bool:
        """Say whether a person has to prove who they are."""
        with self._store.read() as reading:
            return reading.find(Password, person_id) is not None

    def set_password(
        self, person_id: PersonId, password: str, *, actor: PersonId
    ) -> None:
        """Set a person's password; an empty one takes it away.

        argon2id with 64 MiB, 3 rounds (reliability.md 2.2): about 0.2 s, so never on
        the screen's thread.

        Raises:
            InputError: The password is too short.
            RightError: It is somebody else's, and the actor is no owner.
        """
        if password and len(password) < _SHORTEST_PASSWORD:
            raise InputError(
                "password.short",
                _("The password needs at least {n} characters.").format(
                    n=_SHORTEST_PASSWORD
                ),
                field="password",
            )
        digest = hashed(password) if password else ""
        with self._store.begin(actor, "person.password", undoable=False) as work:
            if person_id != actor:
                self._may_change_roles(work, actor)
            work.get(Person, person_id)
            if digest:
                work.put(Password(id=person_id, digest=digest))
            elif (old := work.find(Password, person_id)) is not None:
                work.remove(old)

    def prove(self, person_id: PersonId, password: str) -> None:
        """Let a person in.

        Raises:
            RightError: The password is wrong.
        """
        from argon2 import PasswordHasher
        from argon2.exceptions import VerificationError

        with self._store.read() as reading:
            kept = reading.find(Password, person_id)
        if kept is None:
            return
        try:
            PasswordHasher().verify(kept.digest, password)
        except VerificationError as error:
            raise RightError(
                "password.wrong",
                _("That is not the password."),
                hint=_("The owner can set a new one."),
            ) from error

    def _may_change_roles(self, work: Work, actor: PersonId) -> None:
        allow(work, actor, Right.ROLE_CHANGE)


def hashed(password: str) -> str:
    """Return the argon2id digest of a password."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=1).hash(password)


def added(work: Work, person: Person) -> Person:
    """Write a new person: the first of all is the owner, hues are dealt out.

    Raises:
        InputError: The record is not complete, or the address is taken.
    """
    everybody = work.all(Person)
    named(person)
    _unique(work, person)
    whole = replace(
        person,
        role=person.role if everybody else Role.OWNER,
        hue=person.hue or least_used(other.hue for other in everybody),
    )
    return work.put(whole)


def least_used(taken: Iterable[str]) -> str:
    """Return the hue that is used least, the first of the list among equals."""
    counts = Counter(taken)
    return min(HUES, key=lambda hue: (counts[hue], HUES.index(hue)))


def _unique(work: Work, person: Person) -> None:
    if not person.email:
        return
    for other in work.all(Person, people.c.email == person.email):
        if other.id != person.id:
            raise InputError(
                "person.twice",
                _("{name} has that e-mail address already.").format(name=other.name),
                hint=_("Use another address, or edit that person."),
                field="email",
            )


def keeps_an_owner(work: Work) -> None:
    """Let an act go on if the business still has an owner after it.

    Raises:
        RuleError: It would have none.
    """
    if work.actor == SYSTEM and not work.count(Person):
        return
    if not work.count(Person, people.c.role == Role.OWNER.value):
        raise RuleError(
            "person.last_owner",
            _("The business needs an owner."),
            hint=_("Make somebody else the owner first."),
        )
