"""`sample`: a small invented business to look around in."""

from socialdesk.cli.arguments import Commands
from socialdesk.cli.call import Call, Opens
from socialdesk.cli.output import Answer
from socialdesk.domain.words import _


def add(commands: Commands) -> None:
    """Add the command."""
    made = commands.add(
        "sample",
        sample,
        _("make a sample business to look around in"),
        opens=Opens.NOTHING,
    )
    made.add_argument(
        "--remove", action="store_true", help=_("take the sample business away again")
    )


def sample(call: Call) -> Answer:
    """Make the sample business, or take it away."""
    if call.options.remove:
        call.options.opens = Opens.READING  # where nothing is, nothing is made
        call.services.sample.remove(actor=call.actor)
        data = {"sample": False, "folder": str(call.desk.folder)}
        return Answer(data=data, text=[_("The sample business is gone.")])
    owner = call.services.sample.make()
    words = _("The sample business is in {folder}. See: socialdesk today").format(
        folder=call.desk.folder
    )
    return Answer(
        data={
            "sample": True,
            "folder": str(call.desk.folder),
            "owner": call.who(owner),
        },
        text=[words],
    )
