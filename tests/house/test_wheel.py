"""What the wheel holds: the program and its resources, and nothing else."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in a wheel of this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(
        [*command, "-d", str(folder)], cwd=ROOT, check=True, capture_output=True
    )
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_resource_is_in_the_wheel(
    names: set[str], committed: Sequence[Path]
) -> None:
    resources = {
        "socialdesk/_resources/" + path.relative_to(ROOT / "resources").as_posix()
        for path in committed
        if path.is_relative_to(ROOT / "resources")
    }

    assert "socialdesk/_resources/i18n/de/LC_MESSAGES/socialdesk.mo" in resources
    assert resources - names == set()


def test_every_module_is_in_the_wheel(
    names: set[str], committed: Sequence[Path]
) -> None:
    modules = {
        path.relative_to(ROOT).as_posix()
        for path in committed
        if path.is_relative_to(ROOT / "socialdesk")
    }

    assert modules - names == set()


def test_the_wheel_holds_the_licence_and_no_tests(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}

    assert {top.split("-")[0] for top in tops} == {"socialdesk"}
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
