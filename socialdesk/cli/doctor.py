"""`doctor`: is everything here that the program needs, and in good state?"""

from socialdesk.cli.arguments import Commands
from socialdesk.cli.call import Call, Opens
from socialdesk.cli.desk import State
from socialdesk.cli.output import Answer, Table
from socialdesk.domain.words import _, mark

_STATE_WORDS = {
    State.OK: mark("ok"),
    State.WARNING: mark("look"),
    State.BAD: mark("BAD"),
    State.UNKNOWN: mark("?"),
}


def add(commands: Commands) -> None:
    """Add the command."""
    commands.add(
        "doctor",
        doctor,
        _("look at libraries, database, backups, notices, keyring and reminders"),
        opens=Opens.NOTHING,
    )


def doctor(call: Call) -> Answer:
    """Look at everything; it is trouble if something is bad."""
    checks = call.desk.checks()
    bad = any(check.state is State.BAD for check in checks)
    return Answer(
        data={
            "healthy": not bad,
            "checks": [
                {
                    "name": check.name,
                    "state": check.state.value,
                    "words": check.words,
                    "value": check.value,
                }
                for check in checks
            ],
        },
        text=[
            Table(
                titles=(_("WHAT"), "", _("HOW IT IS")),
                rows=[
                    (check.name, _(_STATE_WORDS[check.state]), check.words)
                    for check in checks
                ],
            )
        ],
        exit_code=int(bad),
    )
