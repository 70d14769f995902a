"""`team`: who is on it, and taking people in."""

from typing import Any

from socialdesk.cli.arguments import Commands
from socialdesk.cli.call import Call, Opens
from socialdesk.cli.imports import add_import, imported
from socialdesk.cli.instants import day
from socialdesk.cli.output import Answer, Table
from socialdesk.domain.ids import PersonId, new_id
from socialdesk.domain.periods import wall, zone
from socialdesk.domain.tables import Target
from socialdesk.domain.team import ROLE_WORDS, Person, Role
from socialdesk.domain.words import _, plural


def add(commands: Commands) -> None:
    """Add the commands."""
    group = commands.group("team", _("the people"))
    group.add("list", team_list, _("everybody on the team"))
    made = group.add(
        "add", team_add, _("take somebody onto the team"), opens=Opens.WRITING
    )
    made.add_argument("name", metavar=_("NAME"))
    made.add_argument("--email", metavar=_("ADDRESS"), default="")
    made.add_argument("--role", choices=[role.value for role in Role], default="staff")
    made.add_argument(
        "--function",
        dest="functions",
        metavar=_("FUNCTION"),
        action="append",
        default=[],
        help=_("what the person does, such as Marketing; may be said several times"),
    )
    made.add_argument("--zone", metavar=_("ZONE"), default="", help="Europe/London")
    made.add_argument("--from", dest="first", metavar=_("DAY"), help=_("the first day"))
    made.add_argument("--until", dest="last", metavar=_("DAY"), help=_("the last day"))
    made = group.add(
        "import", team_import, _("take people in from a table"), opens=Opens.WRITING
    )
    add_import(made)


def team_list(call: Call) -> Answer:
    """List everybody."""
    people = call.services.team.people()
    today = wall(call.desk.now(), call.clock.zone).date()
    return Answer(
        data={
            "total": len(people),
            "people": [
                _told(person) | {"active": person.active_on(today)} for person in people
            ],
        },
        text=[
            plural("{n:,} person", "{n:,} people", len(people)),
            Table(
                titles=(_("NAME"), _("ROLE"), _("E-MAIL"), _("FUNCTIONS"), "ID"),
                rows=[
                    (
                        person.name,
                        _(ROLE_WORDS[person.role]),
                        person.email,
                        ", ".join(person.functions),
                        person.id,
                    )
                    for person in people
                ],
            ),
        ],
    )


def team_add(call: Call) -> Answer:
    """Take somebody onto the team."""
    options = call.options
    if options.zone:
        zone(options.zone)
    person = Person(
        id=PersonId(new_id()),
        name=" ".join(options.name.split()),
        email=options.email,
        role=Role(options.role),
        functions=tuple(options.functions),
        zone=options.zone,
        active_from=None if options.first is None else day(options.first, "from"),
        active_until=None if options.last is None else day(options.last, "until"),
    )
    added = call.services.team.add(person, actor=call.actor)
    words = _("{name} is on the team.").format(name=added.name)
    return Answer(data={"person": _told(added)}, text=[words])


def team_import(call: Call) -> Answer:
    """Take people in."""
    return imported(call, Target.PEOPLE)


def _told(person: Person) -> dict[str, Any]:
    first, last = person.active_from, person.active_until
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "role": person.role.value,
        "functions": list(person.functions),
        "zone": person.zone,
        "active_from": None if first is None else first.isoformat(),
        "active_until": None if last is None else last.isoformat(),
    }
