"""The two commands of the README, on small trees with stand-ins for Python and apt."""

import ast
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Load = Callable[[Path], ModuleType]
Script = Callable[[str], ModuleType]

ROOT = Path(__file__).parents[2]
BOOTSTRAP = ROOT / "packaging" / "bootstrap.py"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-ins are scripts")

# Stands where .venv/bin/python would: tells how it was called, and ends with 7.
ECHO = f"""#!{sys.executable}
import json, os, sys
told = {{"arguments": sys.argv[1:], "folder": os.getcwd()}}
told["platform"] = os.environ.get("QT_QPA_PLATFORM")
print(json.dumps(told))
sys.exit(7)
"""

# Stands where apt-get would: cannot find a package before `update`, then can.
APT = """#!/bin/sh
echo "$@" >> "$APT_LOG"
case "$*" in
  *update*) touch "$APT_LOG.updated" ;;
  *install*) test -e "$APT_LOG.updated" || { echo unable to locate; exit 100; } ;;
esac
"""


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def warm(tmp_path: Path, load: Load) -> Path:
    """A tree in which everything is installed; returns its bootstrap script."""
    tree = tmp_path / "tree"
    script = put(tree / "packaging" / "bootstrap.py", BOOTSTRAP.read_text("utf-8"))
    put(tree / "packaging" / "requirements.lock", "nothing==1\n")
    put(tree / "pyproject.toml", "")
    put(tree / ".venv" / "bin" / "python", ECHO)
    module = load(script)
    module.STAMP.write_text(module.stamp())
    module.TOOLS_STAMP.write_text(" ".join(module.TOOLS))
    return script


def started(
    script: Path, *arguments: str, **around: str
) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    return subprocess.run(
        [sys.executable, str(script), *arguments],
        cwd=script.parents[1].parent,
        env={**clean, **around},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_warm_start_passes_everything_on_and_says_nothing(warm: Path) -> None:
    done = started(warm, "run", "today", "--json", "--at", "2026-11-21T09:00Z")

    told = json.loads(done.stdout)
    wanted = ["today", "--json", "--at", "2026-11-21T09:00Z"]
    assert told["arguments"] == ["-P", "-m", "socialdesk", *wanted]
    assert told["folder"] == str(warm.parents[1].parent)
    assert done.stderr == ""
    assert done.returncode == 7


def test_a_warm_start_takes_less_than_a_second(warm: Path) -> None:
    began = time.monotonic()
    started(warm, "run")

    assert time.monotonic() - began < 1.0


@pytest.mark.parametrize(
    ("around", "platform"),
    [
        ({}, "offscreen"),
        ({"DISPLAY": ":3"}, None),
        ({"WAYLAND_DISPLAY": "wayland-0"}, None),
        ({"QT_QPA_PLATFORM": "vnc"}, "vnc"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="displays are named so on Linux")
def test_the_program_is_offscreen_only_where_nothing_can_be_shown(
    warm: Path, around: dict[str, str], platform: str | None
) -> None:
    told = json.loads(started(warm, "run", **around).stdout)

    assert told["platform"] == platform


def test_the_tests_are_offscreen_even_with_a_display(warm: Path) -> None:
    told = json.loads(started(warm, "test", DISPLAY=":3", QT_QPA_PLATFORM="xcb").stdout)

    assert told["platform"] == "offscreen"
    assert told["arguments"] == ["-m", "pytest", "-n", "2"]
    assert told["folder"] == str(warm.parents[1])


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ([], ["-n", "2"]),
        (["-q", "tests/domain"], ["-n", "2", "-q", "tests/domain"]),
        (["tests/house/test_names.py"], ["tests/house/test_names.py"]),
        (["tests/a.py::test_b", "-q"], ["tests/a.py::test_b", "-q"]),
        (["-n0", "-q"], ["-n0", "-q"]),
        (["--numprocesses=4"], ["--numprocesses=4"]),
    ],
)
def test_two_workers_unless_one_file_or_a_number_is_asked_for(
    script: Script, given: list[str], wanted: list[str]
) -> None:
    assert script("bootstrap").test_arguments(given) == wanted


@pytest.mark.parametrize("arguments", [[], ["launch"], ["--help"]])
def test_without_a_verb_it_explains_itself(warm: Path, arguments: list[str]) -> None:
    done = started(warm, *arguments)

    assert done.returncode == 2
    assert done.stdout == ""
    assert "packaging/bootstrap.py test" in done.stderr


@pytest.mark.parametrize("changed", ["packaging/requirements.lock", "pyproject.toml"])
def test_a_change_of_what_is_wanted_installs_again(
    warm: Path, load: Load, changed: str
) -> None:
    path = warm.parents[1] / changed
    path.write_text(path.read_text() + "# more\n")
    module = load(warm)

    assert module.read(module.STAMP) != module.stamp()


def test_an_old_python_reads_the_script_and_gets_a_clear_message(
    script: Script,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ast.parse(BOOTSTRAP.read_text("utf-8"), feature_version=(3, 7))
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setenv("PATH", "")

    assert script("bootstrap").main(["run"]) == 1
    told = capsys.readouterr()
    assert "Python 3.11 or later is needed" in told.err
    assert "is 3.9." in told.err
    assert told.out == ""


def test_an_old_python_hands_over_to_a_newer_one(
    script: Script,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    put(tmp_path / "python3.12", '#!/bin/sh\necho "$@" > "$0.told"\nexit 5\n')
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    bootstrap = script("bootstrap")
    monkeypatch.setattr(bootstrap, "NEWER", ("python3.99", "python3.12"))

    assert bootstrap.main(["run", "today"]) == 5
    assert (tmp_path / "python3.12.told").read_text() == f"{BOOTSTRAP} run today\n"


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with apt-get and no sudo; returns the file of what apt was told."""
    folder = tmp_path / "programs"
    put(folder / "apt-get", APT)
    for name in ("env", "sh", "touch", "test"):
        (folder / name).symlink_to(shutil.which(name) or "/bin/" + name)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("APT_LOG", str(tmp_path / "apt.log"))
    return tmp_path / "apt.log"


def test_root_gets_what_is_missing_after_the_lists_were_fetched(
    script: Script, apt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    assert script("bootstrap").system_packages(["libgl1", "libegl1"], "libraries")

    words = [line.split() for line in apt.read_text().splitlines()]
    assert [next(w for w in line if w in {"install", "update"}) for line in words] == [
        "install",
        "update",
        "install",
    ]
    assert words[-1][-2:] == ["libgl1", "libegl1"]
    assert all("DPkg::Lock::Timeout=180" in line for line in words)


def test_an_ordinary_user_is_told_what_to_type(
    script: Script,
    apt: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert not script("bootstrap").system_packages(["libgl1"], "libraries")

    assert not apt.exists()
    told = capsys.readouterr()
    assert "sudo apt-get update && sudo apt-get install libgl1" in told.err
    assert told.out == ""


@pytest.mark.parametrize(("code", "asked"), [(0, True), (1, False)])
def test_sudo_is_used_only_where_it_needs_no_password(
    script: Script,
    apt: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    *,
    asked: bool,
) -> None:
    sudo = f'#!/bin/sh\ntest "$2" = true && exit {code}\nshift\nexec "$@"\n'
    put(Path(os.environ["PATH"]) / "sudo", sudo)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert script("bootstrap").system_packages(["libgl1"], "libraries") is asked
    assert apt.exists() is asked


def test_a_library_is_missing_only_if_it_cannot_be_loaded(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap = script("bootstrap")
    libraries = {"libc.so.6": "libc6", "libnothing-at-all.so.3": "libnothing3"}
    monkeypatch.setattr(bootstrap, "LIBRARIES", libraries)

    assert bootstrap.missing_libraries() == ["libnothing3"]


def test_a_command_that_works_is_silent_and_one_that_fails_is_not(
    script: Script, capsys: pytest.CaptureFixture[str]
) -> None:
    quietly = script("bootstrap").quietly
    code = "import sys; print('why it failed'); sys.exit(int(sys.argv[1]))"

    assert quietly([sys.executable, "-c", code, "0"]) == 0
    assert capsys.readouterr() == ("", "")
    assert quietly([sys.executable, "-c", code, "3"]) == 3
    assert "why it failed" in capsys.readouterr().err


def test_the_gate_can_be_run() -> None:
    gate = ROOT / ".ci" / "run"

    assert os.access(gate, os.X_OK)
    assert subprocess.run(["bash", "-n", str(gate)], check=False).returncode == 0
