"""What the tests of the command line share: a way to call it, and businesses."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from socialdesk.app.main import main
from socialdesk.domain.words import speak


@dataclass(frozen=True)
class Ran:
    """What a call of the command line left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The answer to `--json`."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        """The trouble that was told as JSON."""
        told: dict[str, Any] = self.data["error"]
        return told


Call = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "SOCIALDESK_PASSWORD"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of this test's business; nothing is in it yet."""
    return tmp_path / "home"


@pytest.fixture
def call(home: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """A way to call the command line on that folder."""

    def called(*arguments: object, home: Path = home) -> Ran:
        capsys.readouterr()
        code = main(["--home", str(home), *map(str, arguments)])
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return called


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample business; never write to it, copy it."""
    folder = tmp_path_factory.mktemp("sample") / "home"
    speak("en", folder)
    assert main(["--home", str(folder), "sample"]) == 0
    return folder


@pytest.fixture
def sample(home: Path, sample_home: Path) -> Path:
    """A sample business of this test's own, in `home`."""
    shutil.copytree(sample_home, home)
    return home


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """A way to write a small table as people bring along."""

    def written(*lines: str, name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return written


@pytest.fixture
def rotation_file(tmp_path: Path) -> Callable[..., Path]:
    """A way to write a rotation: three of the sample, a week each."""

    def written(**changes: Any) -> Path:
        plan = {
            "timezone": "Europe/Berlin",
            "participants": ["maya", "Priya", None],
            "rotation": {"unit": "week", "length": 1, "start": "2026-11-30T11:00"},
        } | changes
        path = tmp_path / "rotation.json"
        path.write_text(json.dumps(plan), encoding="utf-8")
        return path

    return written
