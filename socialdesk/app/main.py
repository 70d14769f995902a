"""Starts the program: a command, the window, or the main job with no display."""

import argparse
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from types import TracebackType

from socialdesk.app.desk import ThisDesk
from socialdesk.cli.desk import Desk
from socialdesk.cli.main import run
from socialdesk.cli.output import Output
from socialdesk.desktop.paths import Home, home, made, resources
from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.words import _, speak

_OFFSCREEN = "offscreen"


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say and return the exit code.

    What nobody foresaw is written to the log and told in one line: by the hook that
    Python calls for an exception nobody caught.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    speak(spoken(os.environ), resources() / "i18n")
    before = sys.excepthook
    sys.excepthook = partial(fell, arguments)
    with ExitStack() as opened:

        def desk_at(folder: str | None) -> ThisDesk:
            desk = ThisDesk(Home(folder=home(folder)))
            opened.callback(desk.close)
            return desk

        code = run(arguments, version=_version(), desk_at=desk_at, start=started)
    sys.excepthook = before
    return code


def started(options: argparse.Namespace, desk: Desk, output: Output) -> int:
    """Open the window where one can be seen; else print and draw what is due."""
    from socialdesk.app.headless import show

    if not has_display(os.environ, sys.platform):
        return show(options, desk, output)
    from socialdesk.app import qt_libraries

    try:
        from socialdesk.app.window import run as run_window
    except ImportError as error:
        if not qt_libraries.is_about_qt(error):
            raise
        output.note(str(qt_libraries.without_qt(error)))
        return show(options, desk, output)
    place = Home(folder=desk.folder)
    return run_window(place, hidden=options.hidden, page=options.page)


def has_display(around: Mapping[str, str], platform: str) -> bool:
    """Say whether a window could be seen; Qt ends the process where it could not.

    A platform of Qt that was chosen by hand counts, unless it draws nowhere or needs a
    display that is not there.
    """
    shown = bool(around.get("DISPLAY") or around.get("WAYLAND_DISPLAY"))
    chosen = around.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if chosen == _OFFSCREEN:
        return False
    if platform in {"win32", "darwin"} or shown:
        return True
    return bool(chosen) and not chosen.startswith(("xcb", "wayland"))


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
    from socialdesk.desktop.logs import Logs, Redactor

    place = Home(folder=home(_home_in(arguments)))
    output = Output(as_json="--json" in arguments)
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
    output.trouble(
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
    reader = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    reader.add_argument("--home")
    named: str | None = reader.parse_known_args(arguments)[0].home
    return named


def _version() -> str:
    from importlib.metadata import version

    return version("socialdesk")
