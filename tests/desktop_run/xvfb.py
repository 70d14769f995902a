"""An X server of one's own with nothing but a window manager, ended with the block."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 15.0
"""Seconds in which a server has to answer."""


def missing(*programs: str) -> list[str]:
    """Return which of some programs are not installed."""
    return [name for name in programs if shutil.which(name) is None]


@contextmanager
def display(size: str = "1440x900", *, manager: bool = True) -> Iterator[str]:
    """Start a server on a free display; yield its name, such as ":7"."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        name = f":{answer.readline().strip()}"
    around: list[subprocess.Popen[bytes]] = []
    try:
        if manager:
            around.append(_manager(name))
        yield name
    finally:
        for process in [*around, server]:
            process.terminate()
            process.wait(PATIENCE)


def _manager(name: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        ["openbox"],
        env={**os.environ, "DISPLAY": name},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def surroundings(name: str, folder: Path) -> dict[str, str]:
    """Return the environment for a program on a display, with a home of its own."""
    strange = ("WAYLAND", "QT_", "XDG_", "DBUS_", "LC_", "LANG")
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(strange)
    }
    run = folder / "run"
    run.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        **kept,
        "DISPLAY": name,
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(run),
        "QT_QPA_PLATFORM": "xcb",
        "LANG": "en_GB.UTF-8",
    }


def until(happened: "object", what: str, patience: float = PATIENCE) -> None:
    """Wait until a callable says yes.

    Raises:
        TimeoutError: It never did.
    """
    assert callable(happened)
    end = time.monotonic() + patience
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.1)
