"""Starts the program: a command, the window, or the main job with no display.

The window's first picture is to be there as soon as Qt allows (performance.md, P1), so
its way from here loads nothing of the command line.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING

from socialdesk.app.display import has_display
from socialdesk.desktop.paths import Home, home, made, resources
from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.words import _, speak

if TYPE_CHECKING:
    from socialdesk.app.desk import ThisDesk


@dataclass(slots=True, kw_only=True)
class Window:
    """What was said of the window: in which home, in the tray, on which page."""

    home: str | None = None
    page: str | None = None
    hidden: bool = False


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say and return the exit code.

    What nobody foresaw is written to the log and told in one line: by the hook that
    Python calls for an exception nobody caught.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    speak(spoken(os.environ), resources() / "i18n")
    before = sys.excepthook
    sys.excepthook = partial(fell, arguments)
    code = None
    wanted = window_of(arguments)
    if wanted is not None and has_display(os.environ, sys.platform):
        code = opened(wanted)
    if code is None:
        code = commanded(arguments)
    sys.excepthook = before
    return code


def window_of(arguments: Sequence[str]) -> Window | None:
    """Return what was said of the window, None where a command was given.

    Whatever is not understood here is left to the command line, which explains it.
    """
    found = Window()
    rest = iter(arguments)
    for word in rest:
        name, sign, value = word.partition("=")
        if word == "--hidden":
            found.hidden = True
        elif name in {"--home", "--page"}:
            value = value if sign else next(rest, "-")
            if value.startswith("-"):
                return None
            setattr(found, name.removeprefix("--"), value)
        else:
            return None
    return found


def opened(wanted: Window) -> int | None:
    """Show the window until it is closed.

    Returns:
        The exit code, or None where Qt cannot be loaded: then text has to do.
    """
    try:
        from socialdesk.app.window import run
    except ImportError as error:
        from socialdesk.app import qt_libraries

        if not qt_libraries.is_about_qt(error):
            raise
        _say(qt_libraries.without_qt(error))
        return None
    place = Home(folder=home(wanted.home))
    try:
        return run(place, hidden=wanted.hidden, page=wanted.page)
    except SocialDeskError as error:
        _say(error)
        return error.exit_code


def commanded(arguments: Sequence[str]) -> int:
    """Do a command; where there is none, print and draw what is due."""
    from socialdesk.app.desk import ThisDesk
    from socialdesk.app.headless import show
    from socialdesk.cli.main import run

    with ExitStack() as closing:

        def desk_at(folder: str | None) -> "ThisDesk":
            desk = ThisDesk(Home(folder=home(folder)))
            closing.callback(desk.close)
            return desk

        return run(arguments, version=_version, desk_at=desk_at, start=show)


def spoken(around: Mapping[str, str]) -> str:
    """Return the language of the environment, as a locale name: "de_DE", or "en"."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        first = around.get(variable, "").partition(":")[0].partition(".")[0]
        if first:
            return "en" if first in {"C", "POSIX"} else first.partition("@")[0]
    return "en"


def fell(
    arguments: Sequence[str],
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
) -> None:
    """Write a fault of ours to the log, and tell of it in one line."""
    import logging

    from socialdesk.cli.output import Output
    from socialdesk.desktop.logs import Logs, Redactor

    place = Home(folder=home(_home_in(arguments)))
    try:
        made(place)
        logs = Logs(place.logs, Redactor())
    except (SocialDeskError, OSError):
        sys.__excepthook__(kind, error, trace)  # there is nowhere to write it to
        return
    logging.getLogger("socialdesk").critical(
        "A fault: %s", kind.__name__, exc_info=(kind, error, trace)
    )
    logs.close()
    Output(as_json="--json" in arguments).trouble(
        SocialDeskError(
            "fault",
            _("Something went wrong inside SocialDesk ({kind}).").format(
                kind=kind.__name__
            ),
            hint=_("The details are in {file}.").format(file=logs.file),
        )
    )


def _home_in(arguments: Sequence[str]) -> str | None:
    """Return the folder that `--home` names, however the other arguments are."""
    import argparse

    reader = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    reader.add_argument("--home")
    named: str | None = reader.parse_known_args(arguments)[0].home
    return named


def _say(error: SocialDeskError) -> None:
    sys.stderr.write(f"socialdesk: {error}\n")


def _version() -> str:
    from importlib.metadata import version

    return version("socialdesk")
