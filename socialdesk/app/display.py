"""Can a window be seen here?

Qt does not raise where it finds no display: it ends the process (desktop.md, section
1). So this is asked before Qt is loaded, and a display is not only named but answers.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

_OFFSCREEN = "offscreen"
_LOCAL = re.compile(r"(?:unix)?:(\d+)(?:\.\d+)?")
_PATIENCE_SECONDS = 2.0

Answers = Callable[[str], bool]
"""Says whether somebody listens at a socket of this computer."""


def listens(address: str) -> bool:
    """Say whether somebody listens at a local socket; NUL begins an abstract name."""
    import socket

    with suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(_PATIENCE_SECONDS)
        probe.connect(address)
        return True
    return False


def has_display(
    around: Mapping[str, str], platform: str, answers: Answers = listens
) -> bool:
    """Say whether a window could be seen.

    A platform of Qt that was chosen by hand counts, unless it draws nowhere or needs a
    display that is not there.

    Args:
        around: The environment.
        platform: As `sys.platform` says it.
        answers: Whether somebody listens at a socket.
    """
    chosen = around.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if chosen == _OFFSCREEN:
        return False
    if platform in {"win32", "darwin"}:
        return True
    x11, wayland = _x11(around, answers), _wayland(around, answers)
    if chosen.startswith("xcb"):
        return x11
    if chosen.startswith("wayland"):
        return wayland
    return bool(chosen) or x11 or wayland


def _x11(around: Mapping[str, str], answers: Answers) -> bool:
    display = around.get("DISPLAY", "")
    local = _LOCAL.fullmatch(display)
    if local is None:
        return bool(display)  # on another computer: Qt will find out
    path = f"/tmp/.X11-unix/X{local[1]}"  # noqa: S108  where X servers listen
    return answers(path) or answers(f"\0{path}")


def _wayland(around: Mapping[str, str], answers: Answers) -> bool:
    name = around.get("WAYLAND_DISPLAY", "")
    folder = around.get("XDG_RUNTIME_DIR", "")
    return bool(name) and answers(str(Path(folder) / name))
