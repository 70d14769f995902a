"""`render`: pages of the window as PNG files; the only command that needs Qt."""

from pathlib import Path

from socialdesk.cli.arguments import Commands, size
from socialdesk.cli.call import Call, Opens
from socialdesk.cli.desk import Pictures
from socialdesk.cli.output import Answer
from socialdesk.domain.words import _

PAGES = ("today", "calendar", "channels", "team", "rotations")
"""What is drawn where no page is named."""
SIZE = (1280, 800)


def add(commands: Commands) -> None:
    """Add the command."""
    made = commands.add(
        "render",
        render,
        _("draw pages as PNG files (needs Qt, but no display)"),
        opens=Opens.SHOWING,
    )
    made.add_argument("pages", metavar=_("PAGE"), nargs="*", help=", ".join(PAGES))
    made.add_argument("--out", metavar=_("DIR"), type=Path, required=True)
    made.add_argument("--theme", choices=("light", "dark"), default="light")
    made.add_argument("--size", metavar=_("WxH"), type=size, default=SIZE)


def render(call: Call) -> Answer:
    """Draw pages."""
    options = call.options
    call.services.sample.empty()  # a business there has to be; a fresh one is a sample
    files = call.desk.draw(
        Pictures(
            pages=tuple(options.pages) or PAGES,
            folder=options.out.expanduser().absolute(),
            theme=options.theme,
            size=options.size,
        )
    )
    names = [str(file) for file in files]
    return Answer(data={"pictures": names}, text=names)
