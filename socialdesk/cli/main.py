"""The command line: arguments in, text or JSON out, an exit code at the end.

0: done. 1: trouble. 2: bad input. 130: interrupted.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from socialdesk.cli.arguments import Commands, Parser, shared
from socialdesk.cli.call import Call, Opens
from socialdesk.cli.desk import Desk
from socialdesk.cli.output import Output, prepared
from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.words import _

INTERRUPTED = 130
GROUPS = (
    "today",
    "turns",
    "preview",
    "team",
    "channels",
    "rotations",
    "reminders",
    "journal",
    "backups",
    "sample",
    "doctor",
    "render",
)
"""The modules with commands, in the order in which the help names them."""

Start = Callable[[argparse.Namespace, Desk, Output], int]
"""Starts the program itself, where no command was given."""


def parser() -> Parser:
    """Return what reads the arguments."""
    whole = Parser(
        prog="socialdesk",
        description=_(
            "Who speaks for the business, whose turn it is, and who said what. "
            "Without a command, the window opens; with no display, what is due today "
            "is printed and drawn."
        ),
        epilog=_(
            "People and channels are named by handle, name or id. "
            "Exit codes: 0 done, 1 trouble, 2 bad input."
        ),
        parents=[shared()],
        allow_abbrev=False,
    )
    whole.add_argument(
        "--version", action="store_true", help=_("say which version this is")
    )
    window = whole.add_argument_group(_("for the window"))
    window.add_argument(
        "--hidden", action="store_true", help=_("start in the tray, without the window")
    )
    window.add_argument("--page", metavar=_("PAGE"), help=_("the page to begin with"))
    # Every option of every command has a value, whether it was said or not.
    whole.set_defaults(act=None, opens=Opens.NOTHING, incomplete=None)
    commands = Commands(whole)
    for group in GROUPS:
        import_module(f"socialdesk.cli.{group}").add(commands)
    return whole


def run(
    arguments: Sequence[str],
    *,
    version: Callable[[], str],
    desk_at: Callable[[str | None], Desk],
    start: Start,
) -> int:
    """Do what the arguments say and return the exit code.

    Args:
        arguments: Those after the program's name.
        version: Gives what `--version` prints.
        desk_at: Gives the desk of the folder that `--home` names, or of the usual one.
        start: What to do where no command was given.
    """
    prepared()
    output = Output(as_json="--json" in arguments)
    try:
        code = _done(arguments, output, version, desk_at, start)
        sys.stdout.flush()
    except SocialDeskError as error:
        output.trouble(error)
        return error.exit_code
    except BrokenPipeError:
        return _unread()
    except KeyboardInterrupt:
        output.note(_("interrupted; nothing half-done was kept."))
        return INTERRUPTED
    return code


def _done(
    arguments: Sequence[str],
    output: Output,
    version: Callable[[], str],
    desk_at: Callable[[str | None], Desk],
    start: Start,
) -> int:
    try:
        options = parser().parse_args(arguments)
    except SystemExit as ended:  # --help prints, and ends
        return int(ended.code or 0)
    if options.version:
        sys.stdout.write(f"SocialDesk {version()}\n")
        return 0
    for name, default in (("home", None), ("json", False), ("actor", None)):
        setattr(options, name, getattr(options, name, default))
    if options.act is None and options.incomplete is not None:
        options.incomplete.error(_("a command is missing"))
    desk = desk_at(options.home)
    if options.act is None:
        return start(options, desk, output)
    answer = options.act(Call(options, desk, output))
    output.show(answer)
    return int(answer.exit_code)


def _unread() -> int:
    """Be content that the reader has read enough, as of `head`."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return 0
