"""Run SocialDesk, or its tests, from a fresh checkout: the README's two commands.

    python3 packaging/bootstrap.py run [ARGUMENTS OF THE PROGRAM]
    python3 packaging/bootstrap.py test [ARGUMENTS OF PYTEST]

The first start installs what is missing: shared libraries that Qt needs (with apt-get,
where that is possible without a password), a virtual environment in `.venv`, and the
packages of `requirements.lock`, each checked against its hash. Later starts install
nothing. Only the standard library is used, and the standard output belongs to the
program: what this script has to say goes to standard error.
"""

from __future__ import annotations  # so that an old Python gets as far as the message

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
LOCK = ROOT / "packaging" / "requirements.lock"
STAMP = VENV / "socialdesk.stamp"
TOOLS_STAMP = VENV / "socialdesk-tools.stamp"
POSIX = os.name == "posix"
PYTHON = VENV / ("bin/python" if POSIX else "Scripts/python.exe")

OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")

# What Qt loads and a bare Debian or Ubuntu lacks: shared library, package. The first
# seven even without a display; GLib even for QtCore (PySide6 6.11, Debian 12 and 13).
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

# What lets tests run against real servers: program, package. Without one of them the
# tests that need it are skipped and say so.
TOOLS = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "strace": "strace",
}

LOCK_PATIENCE_S = 180  # how long apt-get waits for another apt-get to end


def say(text: str) -> None:
    """Print one line about a step, where it cannot mix with the program's output."""
    print(f"socialdesk: {text}", file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    """Prepare what is missing, then run the program or the tests."""
    if not arguments or arguments[0] not in {"run", "test"}:
        print(__doc__, file=sys.stderr)
        return 2
    verb, *rest = arguments
    if sys.version_info[:2] < OLDEST:
        return on_a_newer_python(arguments)
    trouble = prepare()
    if trouble:
        return trouble
    if verb == "test":
        prepare_tools()
        os.chdir(ROOT)
        return become(["-m", "pytest", *test_arguments(rest)], surroundings(test=True))
    # -P: a folder called like one of our modules, where the person stands, is not ours
    return become(["-P", "-m", "socialdesk", *rest], surroundings(test=False))


def on_a_newer_python(arguments: list[str]) -> int:
    """Begin again on a Python that is new enough, or say that there is none."""
    for name in NEWER:
        newer = shutil.which(name)
        if newer:
            command = [newer, str(Path(__file__).resolve()), *arguments]
            return subprocess.call(command)
    needed, here = (".".join(map(str, v)) for v in (OLDEST, sys.version_info[:2]))
    say(f"Python {needed} or later is needed; {sys.executable} is {here}.")
    say("Install a newer one and start again with it: python3.12 " + __file__)
    return 1


# -- what is installed once ------------------------------------------------------------


def prepare() -> int:
    """Install libraries, environment and packages, unless that is done.

    Returns:
        An exit code: 0 when the program can be started.
    """
    wanted = stamp()
    if PYTHON.exists() and read(STAMP) == wanted:
        return 0
    began = time.monotonic()
    if sys.platform == "linux":
        system_packages(missing_libraries(), "libraries for the window")
    trouble = make_environment() or install_packages()
    if trouble:
        return trouble
    STAMP.write_text(wanted, encoding="utf-8")
    say(f"ready after {time.monotonic() - began:.0f} s; later starts skip all this")
    return 0


def stamp() -> str:
    """Return a digest of all that decides what has to be installed."""
    digest = hashlib.sha256()
    digest.update(f"{ROOT}\0{sys.version_info[:2]}\0".encode())
    for path in (LOCK, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read(path: Path) -> str:
    """Return what a small file says, nothing if it is not there."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def missing_libraries() -> list[str]:
    """Return the packages of the shared libraries that cannot be loaded."""
    return [package for name, package in LIBRARIES.items() if not loads(name)]


def loads(library: str) -> bool:
    """Tell whether a shared library is on this machine."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def make_environment() -> int:
    """Make `.venv`, unless there is one of this Python that works."""
    if environment_fits():
        return 0
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it in a package
        name = "python{}.{}-venv".format(*sys.version_info[:2])
        if not system_packages([name], "the part of Python that makes environments"):
            return 1
    say("making .venv")
    return quietly([sys.executable, "-m", "venv", "--clear", str(VENV)])


def environment_fits() -> bool:
    """Tell whether `.venv` is whole and of the same Python as this one."""
    if not PYTHON.exists():
        return False
    code = "import sys, pip; print(*sys.version_info[:2], sep='.')"
    asked = subprocess.run(
        [str(PYTHON), "-c", code], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() == "{}.{}".format(*sys.version_info[:2])


def install_packages() -> int:
    """Install the locked packages by their hashes, and the program itself."""
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input"]
    pip += ["--disable-pip-version-check"]
    say("installing the packages into .venv (once, about half a minute)")
    # Wheels only: building from source would run code no hash was asked for.
    locked = [*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)]
    itself = [*pip, "--no-index", "--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    trouble = quietly(locked) or quietly(itself)
    if trouble:
        say("the packages could not be installed; see above. Is the network there?")
    return trouble


def prepare_tools() -> None:
    """Install the programs that some tests need, as far as that is possible, once."""
    wanted = " ".join(TOOLS)
    missing = [package for name, package in TOOLS.items() if not shutil.which(name)]
    if not missing or sys.platform != "linux" or read(TOOLS_STAMP) == wanted:
        return
    if not system_packages(missing, "servers for the tests"):
        say("tests that need them are skipped and say so")
    TOOLS_STAMP.write_text(wanted, encoding="utf-8")


# -- apt-get ---------------------------------------------------------------------------


def system_packages(packages: list[str], purpose: str) -> bool:
    """Install packages of the system, or say what to type.

    Returns:
        Whether all of them are there now.
    """
    if not packages:
        return True
    apt = apt_get()
    if apt:
        say(f"installing {purpose}: {' '.join(packages)}")
    if apt and apt_install(apt, packages):
        return True
    say(f"{purpose} are missing. To install them, type:")
    say(f"  sudo apt-get update && sudo apt-get install {' '.join(packages)}")
    return False


def apt_get() -> list[str]:
    """Return how apt-get is called here without a password; empty if it cannot be."""
    if not shutil.which("apt-get"):
        return []
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    apt += ["-q", "-o", f"DPkg::Lock::Timeout={LOCK_PATIENCE_S}"]
    if os.geteuid() == 0:
        return apt
    if shutil.which("sudo") and quietly(["sudo", "-n", "true"], show=False) == 0:
        return ["sudo", "-n", *apt]
    return []


def apt_install(apt: list[str], packages: list[str]) -> bool:
    """Install packages; fetch the lists of packages first where they are missing."""
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    if quietly(install, show=False) == 0:
        return True
    say("fetching the lists of packages")
    quietly([*apt, "update"])
    return quietly(install) == 0


def quietly(command: list[str], *, show: bool = True) -> int:
    """Run a command, and show what it said only if it fails.

    Returns:
        Its exit code.
    """
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode and show:
        print(done.stdout[-4000:], file=sys.stderr)
    return done.returncode


# -- the program -----------------------------------------------------------------------


def surroundings(*, test: bool) -> dict[str, str]:
    """Return the environment for the program: offscreen where nothing can be shown.

    Qt does not raise without a display, it ends the process; so this is decided here.
    """
    around = dict(os.environ)
    shown = around.get("DISPLAY") or around.get("WAYLAND_DISPLAY")
    if test:
        around["QT_QPA_PLATFORM"] = "offscreen"
    elif sys.platform == "linux" and not shown:
        around.setdefault("QT_QPA_PLATFORM", "offscreen")
    return around


def test_arguments(given: list[str]) -> list[str]:
    """Return the arguments for pytest: two workers, unless one file is asked for."""
    chosen = any(argument.startswith(("-n", "--numprocesses")) for argument in given)
    single = any(".py" in argument for argument in given)
    return given if chosen or single else ["-n", "2", *given]


def become(arguments: list[str], around: dict[str, str]) -> int:
    """Turn into the environment's Python; its exit code becomes ours."""
    command = [str(PYTHON), *arguments]
    if POSIX:
        os.execve(command[0], command, around)  # noqa: S606  # no shell is the point
    return subprocess.call(command, env=around)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
