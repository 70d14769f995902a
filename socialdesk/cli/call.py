"""One call of the command line: what was asked, by whom, of which business."""

import argparse
import os
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING, Any

from socialdesk.cli.desk import Desk
from socialdesk.cli.instants import Clockface, instant, period
from socialdesk.cli.output import Output
from socialdesk.domain.channels import Channel
from socialdesk.domain.errors import RightError, RuleError
from socialdesk.domain.ids import ChannelId, PersonId
from socialdesk.domain.periods import Period
from socialdesk.domain.settings import Business
from socialdesk.domain.team import SYSTEM, Person, Role
from socialdesk.domain.words import _

if TYPE_CHECKING:
    from socialdesk.services.bundle import Services

PASSWORD_VARIABLE = "SOCIALDESK_PASSWORD"  # noqa: S105  a name, not a password


class Opens(Enum):
    """What a command needs of the business."""

    NOTHING = auto()
    """It works without one."""
    READING = auto()
    """There has to be one."""
    SHOWING = auto()
    """A sample is made where there never was one."""
    WRITING = auto()
    """One is begun where there is none."""


class Call:
    """What a command is given: its options, the desk, and the business, once asked."""

    def __init__(self, options: argparse.Namespace, desk: Desk, output: Output) -> None:
        self.options = options
        self.desk = desk
        self.output = output

    # -- the business ------------------------------------------------------------------

    @cached_property
    def services(self) -> "Services":
        """The business, opened as the command needs it.

        Raises:
            RuleError: There is none, and the command does not begin one.
            StoreError: It cannot be opened.
        """
        opens: Opens = self.options.opens
        if self.desk.fresh() and opens is Opens.READING:
            raise RuleError(
                "business.none",
                _("There is no business in {folder} yet.").format(
                    folder=self.desk.folder
                ),
                hint=_(
                    "Begin with socialdesk channel add URL, or look around in a "
                    "sample: socialdesk sample."
                ),
            )
        services = self.desk.services(notices=getattr(self.options, "notices", False))
        if opens is Opens.SHOWING:
            self._shown(services)
        if opens is Opens.WRITING:
            self._begun(services)
        return services

    def _shown(self, services: "Services") -> None:
        """Make the sample business where nothing was ever done."""
        if services.sample.empty() and not services.journal.entries(limit=1):
            services.sample.make()
            self.output.note(
                _("made a sample business to look around in, in {folder}.").format(
                    folder=self.desk.folder
                )
            )

    def _begun(self, services: "Services") -> None:
        """Give the business an owner and a zone where it has none."""
        from dataclasses import replace

        from socialdesk.domain.ids import new_id

        if services.team.people():
            if services.sample.present():
                self.output.note(_("this changes the sample business."))
            return
        business = services.settings.group(Business)
        zone = business.zone or self.desk.zone()
        services.settings.change(replace(business, zone=zone), actor=SYSTEM)
        name = self.desk.account()
        owner = Person(id=PersonId(new_id()), name=name, role=Role.OWNER)
        services.team.add(owner, actor=SYSTEM)
        self.output.note(
            _("began a business in {folder}: {name} is its owner, zone {zone}.").format(
                folder=self.desk.folder, name=name, zone=zone
            )
        )

    # -- who ---------------------------------------------------------------------------

    @property
    def person(self) -> Person:
        """Who asks: as `--as` says, else the first owner.

        Raises:
            NotFoundError: Nobody is called that.
            AmbiguousError: Several are.
            RuleError: Nobody is on the team yet.
        """
        named: str | None = self.options.actor
        if named is not None:
            return self.services.team.named(named)
        owners = [each for each in self.people.values() if each.role is Role.OWNER]
        if not owners:
            raise RuleError(
                "team.empty",
                _("Nobody is on the team yet."),
                hint=_("Begin with socialdesk team add NAME."),
            )
        return min(owners, key=lambda owner: owner.id)

    @property
    def actor(self) -> PersonId:
        """Who acts, after they have proved it where they have a password.

        Raises:
            RightError: The password is wrong, or cannot be asked for.
        """
        person = self.person
        if self.services.team.has_password(person.id):
            self.services.team.prove(person.id, _password(person))
        return person.id

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """Everybody on the team, by identity."""
        return {person.id: person for person in self.services.team.people()}

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """Every channel, by identity."""
        return {channel.id: channel for channel in self.services.channels.channels()}

    def name(self, person_id: PersonId | str | None) -> str:
        """Return a person's name; a dash for nobody."""
        if not person_id:
            return "–"
        person = self.people.get(person_id)
        return person_id if person is None else person.name

    def who(self, person_id: PersonId | str | None) -> dict[str, str] | None:
        """Return a person for programs."""
        if not person_id:
            return None
        return {"id": person_id, "name": self.name(person_id)}

    def channel_name(self, channel_id: ChannelId | str) -> str:
        """Return a channel's name; a dash for none."""
        channel = self.channels.get(channel_id)
        return "–" if channel is None else channel.name

    def which(self, channel_id: ChannelId | str) -> dict[str, Any] | None:
        """Return a channel for programs."""
        channel = self.channels.get(channel_id)
        if channel is None:
            return None
        return {
            "id": channel.id,
            "name": channel.name,
            "network": channel.network,
            "handle": channel.handle,
        }

    # -- when --------------------------------------------------------------------------

    @cached_property
    def business(self) -> Business:
        """Who the business is and where its clock hangs."""
        return self.services.settings.group(Business)

    @cached_property
    def clock(self) -> Clockface:
        """The clock of the business."""
        return Clockface(self.business.zone or "UTC")

    def instant(self, text: str | None, field: str) -> datetime:
        """Return the instant that an option names; now if it was not given.

        Raises:
            InputError: It is none.
        """
        if text is None:
            return self.desk.now()
        return instant(text, self.clock.zone, field)

    def period(self, length: timedelta) -> Period:
        """Return the span from `--from` to `--to`.

        Without the first it begins today, without the second it lasts for `length`.

        Raises:
            InputError: One is no instant, or they are the wrong way round.
        """
        options = self.options
        start = (
            self.clock.today(self.desk.now()).start
            if options.start is None
            else self.instant(options.start, "from")
        )
        end = start + length if options.end is None else self.instant(options.end, "to")
        return period(start, end)

    def note(self, text: str) -> None:
        """Make a remark beside the answer."""
        self.output.note(text)


def _password(person: Person) -> str:
    """Return the password of whoever acts: typed, or from the environment.

    Raises:
        RightError: It can neither be read nor asked for.
    """
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise RightError(
            "password.needed",
            _("{name} has a password.").format(name=person.name),
            hint=_("Give it in the variable {variable}.").format(
                variable=PASSWORD_VARIABLE
            ),
        )
    from getpass import getpass

    return getpass(_("Password of {name}: ").format(name=person.name))
