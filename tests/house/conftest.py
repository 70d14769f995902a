"""What the tests of the house rules share: the files of the tree, read once."""

import ast
import subprocess
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MADE = ("__pycache__", "build", "dist", ".git", ".hypothesis", ".venv")
MADE_BY_TOOLS = "_cache"

Judge = Callable[[ast.Module], Iterator[int]]
"""Gives the numbers of the lines that break a rule."""


@cache
def sources() -> Sequence[tuple[str, ast.Module]]:
    """Each Python file of the program: its path from the root, and its syntax tree."""
    paths = sorted((ROOT / "socialdesk").rglob("*.py"))
    return [
        (path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8")))
        for path in paths
    ]


@cache
def tracked() -> Sequence[Path]:
    """Each file that is, or would be, committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:  # no checkout, but an unpacked archive
        paths = [path for path in ROOT.rglob("*") if not is_made(path)]
    return [path for path in paths if path.is_file()]


def is_made(path: Path) -> bool:
    """Tell whether a file was made by a tool, and not by us."""
    parts = path.relative_to(ROOT).parts
    return any(part in MADE or part.endswith(MADE_BY_TOOLS) for part in parts)


@pytest.fixture(scope="session")
def program() -> Sequence[tuple[str, ast.Module]]:
    """Each Python file of the program with its syntax tree."""
    return sources()


@pytest.fixture(scope="session")
def committed() -> Sequence[Path]:
    """Each file that is, or would be, committed."""
    return tracked()


@pytest.fixture(scope="session")
def offences() -> Callable[..., list[str]]:
    """The places of the program that break a rule, as "file:line"."""

    def found(judge: Judge, *, allowed: Sequence[str] = ()) -> list[str]:
        return [
            f"{name}:{line}"
            for name, tree in sources()
            if not name.startswith(tuple(allowed))
            for line in judge(tree)
        ]

    return found
