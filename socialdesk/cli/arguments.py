"""Reading the arguments of the command line.

Options that hold for every command may stand before or after it.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from socialdesk.cli.call import Call, Opens
from socialdesk.domain.errors import InputError
from socialdesk.domain.words import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialdesk.cli.output import Answer

Subparsers = Any  # argparse gives its own type no public name


class Parser(argparse.ArgumentParser):
    """Raises what is wrong with the arguments, instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        """Raise the trouble.

        Raises:
            InputError: Always.
        """
        raise InputError(
            "arguments.invalid",
            f"{message}.",
            hint=_("See {command} --help.").format(command=self.prog),
        )


def shared() -> argparse.ArgumentParser:
    """Return the options of every command.

    They have no default here: one that a command brings along would hide what was said
    before the command.
    """
    every = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = every.add_argument_group(_("for every command"))
    group.add_argument("--home", metavar=_("DIR"), help=_("the folder of the business"))
    group.add_argument("--json", action="store_true", help=_("answer with JSON"))
    group.add_argument(
        "--as",
        dest="actor",
        metavar=_("PERSON"),
        help=_("who acts, by name, address or id; the first owner if not said"),
    )
    return every


class Commands:
    """Adds commands to a parser."""

    def __init__(self, parser: argparse.ArgumentParser, *, title: str = "") -> None:
        self._sub: Subparsers = parser.add_subparsers(
            metavar=_("COMMAND"), title=title or _("commands"), parser_class=Parser
        )

    def add(
        self,
        name: str,
        act: "Callable[[Call], Answer]",
        words: str,
        *,
        opens: Opens = Opens.READING,
    ) -> argparse.ArgumentParser:
        """Add a command and return its parser, for its own arguments."""
        made = self._made(name, words)
        made.set_defaults(act=act, opens=opens)
        return made

    def group(self, name: str, words: str) -> "Commands":
        """Add a command that is only the first word of others."""
        made = self._made(name, words)
        made.set_defaults(incomplete=made)
        return Commands(made)

    def _made(self, name: str, words: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = self._sub.add_parser(
            name,
            help=words,
            description=words,
            parents=[shared()],
            allow_abbrev=False,
        )
        return made


def span(parser: argparse.ArgumentParser, words: str) -> None:
    """Add `--from` and `--to`."""
    instant = _("INSTANT")
    parser.add_argument("--from", dest="start", metavar=instant, help=words)
    parser.add_argument(
        "--to",
        dest="end",
        metavar=instant,
        help=_(
            "up to this instant: 2026-11-01T09:00Z, a wall time of the business or a "
            "day, which means its first instant"
        ),
    )


def existing_file(text: str) -> Path:
    """Return the path of a file that is there.

    Raises:
        InputError: It is not.
    """
    path = Path(text).expanduser()
    if not path.is_file():
        raise InputError(
            "file.missing",
            _("There is no file {path}.").format(path=path),
            hint=_("Check the name."),
            field="file",
        )
    return path


def size(text: str) -> tuple[int, int]:
    """Return width and height of "1280x800", in pixels.

    Raises:
        InputError: It is not of that form, or is no size for a window.
    """
    width, _sign, height = text.lower().partition("x")
    if width.isdecimal() and height.isdecimal():
        pixels = (int(width), int(height))
        if all(_SMALLEST <= side <= _LARGEST for side in pixels):
            return pixels
    raise InputError(
        "size.invalid",
        _("{text} is not a size.").format(text=repr(text)),
        hint=_("Write it as 1280x800."),
        field="size",
    )


_SMALLEST, _LARGEST = 200, 8000
