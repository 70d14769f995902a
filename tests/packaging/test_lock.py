"""The lock: whole, with hashes, without an address, and of this pyproject."""

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "packaging" / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def locked() -> Iterator[tuple[str, str]]:
    """Each pinned requirement, and the text of its entry."""
    for entry in re.split(r"\n(?=[a-z0-9])", LOCK)[1:]:
        yield entry.split(" ", 1)[0], entry


def test_every_package_is_pinned_and_has_a_hash() -> None:
    entries = list(locked())

    assert len(entries) > 40
    for pin, entry in entries:
        assert re.fullmatch(r"[a-z0-9.-]+==[\w.!+]+", pin), pin
        assert "--hash=sha256:" in entry, pin


def test_the_lock_names_no_host(script: Callable[[str], ModuleType]) -> None:
    assert script("lock").addresses(LOCK) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url x",
        "# from ht" + "tps://host/simple/six/",
        "--find-links /opt/wheels",
    ],
)
def test_an_address_in_a_lock_is_seen(
    script: Callable[[str], ModuleType], line: str
) -> None:
    assert script("lock").addresses(f"six==1.17.0\n{line}\n")


def test_the_lock_holds_what_the_project_asks_for() -> None:
    versions = dict(pin.split("==") for pin, _entry in locked())
    asked = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]

    for requirement in map(Requirement, asked):
        version = versions.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not locked; run packaging/lock.py"
        assert version in requirement.specifier, f"{requirement}; run packaging/lock.py"


def test_the_lock_was_made_after_the_last_change_of_the_dependencies(
    script: Callable[[str], ModuleType],
) -> None:
    assert LOCK.startswith(script("lock").heading() + "\n"), "run packaging/lock.py"


def test_releases_younger_than_a_week_are_left_out_but_for_named_ones(
    script: Callable[[str], ModuleType],
) -> None:
    now = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)

    assert script("lock").cut_off(now, ["holidays"]) == [
        "--exclude-newer",
        "2026-11-14T00:00:00Z",
        "--exclude-newer-package",
        "holidays=2026-11-21T18:30:00Z",
    ]
