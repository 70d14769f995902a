"""The shared libraries that Qt needs on Linux, and what to type where they are missing.

Qt does not import without them (desktop.md, section 1), so nothing here imports it.
"""

import ctypes
import sys

from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.words import _

LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""Shared library and Debian package; the same list as in packaging/bootstrap.py."""


def missing() -> list[str]:
    """Return the packages whose libraries cannot be loaded here."""
    if sys.platform != "linux":
        return []
    return [package for name, package in LIBRARIES.items() if not _loads(name)]


def apt_line(packages: list[str]) -> str:
    """Return the line to type that installs packages."""
    return f"sudo apt-get update && sudo apt-get install {' '.join(packages)}"


def is_about_qt(error: ImportError) -> bool:
    """Say whether an import failed because Qt, and not a module of ours, is missing."""
    return not (error.name or "").startswith("socialdesk")


def without_qt(error: ImportError) -> SocialDeskError:
    """Return the trouble to tell where Qt cannot be loaded."""
    packages = missing()
    if packages:
        hint = _("Install what it needs: {line}").format(line=apt_line(packages))
    else:
        hint = _("Install PySide6-Essentials into this Python.")
    return SocialDeskError(
        "qt.missing", _("Qt cannot be loaded: {why}.").format(why=error.msg), hint=hint
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
