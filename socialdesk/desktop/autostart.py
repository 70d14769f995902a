"""Starting with the session: offered, and off until a person wants it.

Linux and its kin take a desktop entry (freedesktop.org, Autostart and Desktop Entry
specifications), Windows a value under the Run key, macOS a launch agent.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.words import _

HIDDEN = "--hidden"
NAME = "SocialDesk"
_ID = "socialdesk"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


class Autostart(Protocol):
    """Starts the program with the session, or not."""

    def enabled(self) -> bool:
        """Say whether the program starts with the session."""
        ...

    def enable(self) -> None:
        """Start the program with the session from now on, without its window."""
        ...

    def disable(self) -> None:
        """Start the program with the session no more."""
        ...


class XdgAutostart:
    """A desktop entry in the folder that the session starts from."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = (*command, HIDDEN)
        config = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
        self.file = Path(config) / "autostart" / f"{_ID}.desktop"

    def enabled(self) -> bool:
        """Say whether there is an entry that neither the person nor GNOME put off."""
        try:
            lines = self.file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return False
        off = {"hidden=true", "x-gnome-autostart-enabled=false"}
        return not any("".join(line.lower().split()) in off for line in lines)

    def enable(self) -> None:
        """Write the entry."""
        words = " ".join(_quoted(word) for word in self._command)
        _write(
            self.file,
            "[Desktop Entry]\n"
            "Type=Application\n"
            f"Name={NAME}\n"
            f"Exec={words}\n"
            f"Icon={_ID}\n"
            "Terminal=false\n"
            "X-GNOME-Autostart-enabled=true\n",
        )

    def disable(self) -> None:
        """Remove the entry."""
        self.file.unlink(missing_ok=True)


class LaunchAgent:
    """A launch agent of macOS."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = [*command, HIDDEN]
        self.file = Path.home() / "Library" / "LaunchAgents" / f"org.{_ID}.plist"

    def enabled(self) -> bool:
        """Say whether the agent is there."""
        return self.file.exists()

    def enable(self) -> None:
        """Write the agent; it counts from the next login."""
        import plistlib

        agent = {
            "Label": f"org.{_ID}",
            "ProgramArguments": self._command,
            "RunAtLoad": True,
        }
        _write(self.file, plistlib.dumps(agent).decode())

    def disable(self) -> None:
        """Remove the agent."""
        self.file.unlink(missing_ok=True)


class RunKey:
    """A value under the Run key of Windows, of this person only."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = (*command, HIDDEN)

    def enabled(self) -> bool:
        """Say whether the value is there."""
        winreg = _winreg()
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                winreg.QueryValueEx(key, NAME)
        except FileNotFoundError:
            return False
        return True

    def enable(self) -> None:
        """Write the value."""
        import subprocess

        winreg = _winreg()
        line = subprocess.list2cmdline(self._command)
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
            winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, line)

    def disable(self) -> None:
        """Remove the value."""
        winreg = _winreg()
        user, access = winreg.HKEY_CURRENT_USER, winreg.KEY_SET_VALUE
        try:
            with winreg.OpenKey(user, _RUN_KEY, access=access) as key:
                winreg.DeleteValue(key, NAME)
        except FileNotFoundError:
            return


_WAYS: Mapping[str, Callable[[Sequence[str]], Autostart]] = {
    "win32": RunKey,
    "darwin": LaunchAgent,
}


def autostart(command: Sequence[str], *, platform: str = sys.platform) -> Autostart:
    """Return how this desk starts programs.

    Args:
        command: The program and its arguments, each a word by itself.
        platform: As `sys.platform` says it.
    """
    return _WAYS.get(platform, XdgAutostart)(command)


def _winreg() -> Any:
    """Return the module that only Windows has."""
    return import_module("winreg")


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SocialDeskError(
            "autostart.write",
            _("Starting with the session cannot be set up: {why}").format(
                why=error.strerror or type(error).__name__
            ),
            hint=_("Check the folder {folder}.").format(folder=file.parent),
        ) from error


def _quoted(word: str) -> str:
    """Quote a word of an Exec line.

    The value is unescaped twice: as a string of the entry, then as a quoted word; and
    a per cent sign stands for a field unless doubled.
    """
    quoted = "".join(f"\\{char}" if char in '"`$\\' else char for char in word)
    return '"' + quoted.replace("\\", "\\\\").replace("%", "%%") + '"'
