"""Imports go down, never up, never sideways: the contracts of pyproject.toml."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINT = (
    "import sys; sys.path.insert(0, '.'); "
    "from importlinter.cli import lint_imports; "
    "sys.exit(lint_imports(no_cache=True))"
)


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    # -P and the folder first: judge the tree in the folder, not the installed one
    return subprocess.run(
        [sys.executable, "-P", "-c", LINT],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_nothing_imports_upwards_or_sideways() -> None:
    done = linted(ROOT)

    assert done.returncode == 0, done.stdout


def test_an_import_upwards_is_noticed(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "socialdesk", tmp_path / "socialdesk", ignore=ignored)
    with (tmp_path / "socialdesk" / "domain" / "ids.py").open("a") as file:
        file.write("\nimport socialdesk.services\n")

    done = linted(tmp_path)

    assert done.returncode != 0
    assert (
        "socialdesk.domain is not allowed to import socialdesk.services" in done.stdout
    )
