"""What is installed with the program, and on which terms.

A new distribution, direct or not, is added here by hand after a look at who keeps it;
a direct one needs a line in docs/adr/0011 as well.
"""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]

ALLOWED = re.compile(
    r"\b(MIT|MIT-0|BSD|Apache|PSF|Python Software Foundation|ISC|LGPL|MPL|zlib|"
    r"Unlicense)\b",
    re.IGNORECASE,
)

# All that a desk running Linux gets on Python 3.11, the version with most of them.
KNOWN = frozenset(
    [
        "alembic",
        "apscheduler",
        "argon2-cffi",
        "argon2-cffi-bindings",
        "babel",
        "backports-tarfile",
        "bidict",
        "cffi",
        "charset-normalizer",
        "cryptography",
        "dbus-fast",
        "desktop-notifier",
        "holidays",
        "icalendar",
        "importlib-metadata",
        "jaraco-classes",
        "jaraco-context",
        "jaraco-functools",
        "jeepney",
        "keyring",
        "lazy-importer",
        "mako",
        "markupsafe",
        "more-itertools",
        "packaging",
        "platformdirs",
        "pycparser",
        "pyside6-essentials",
        "pysqlite3",
        "python-dateutil",
        "secretstorage",
        "shiboken6",
        "six",
        "sqlalchemy",
        "typing-extensions",
        "tzdata",
        "tzlocal",
        "zipp",
    ]
)
# What the metadata does not say, read from the licence file of the distribution.
SILENT = {"pysqlite3": "zlib"}


def installed() -> Iterator[tuple[str, Distribution]]:
    """Every distribution that the program needs here, direct or not."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    open_ends = list(project["project"]["dependencies"])
    seen = set()
    while open_ends:
        requirement = Requirement(open_ends.pop())
        name = canonicalize_name(requirement.name)
        marker = requirement.marker
        if name in seen or (marker and not marker.evaluate({"extra": ""})):
            continue
        seen.add(name)
        found = distribution(name)
        open_ends += found.requires or []
        yield name, found


def licence(name: str, found: Distribution) -> str:
    """What a distribution says of its licence: expression, field, classifiers."""
    about = found.metadata
    said = [about.get("License-Expression"), about.get("License")]
    said += [line for line in about.get_all("Classifier") or [] if "License" in line]
    return " ".join(text[:80] for text in said if text) or SILENT.get(name, "")


def test_nothing_is_installed_that_nobody_looked_at() -> None:
    assert {name for name, _found in installed()} - KNOWN == set()


def test_every_licence_allows_what_we_do() -> None:
    refused = {
        name: licence(name, found)
        for name, found in installed()
        if not ALLOWED.search(licence(name, found))
    }

    assert refused == {}


@pytest.mark.parametrize("said", ["GPL-3.0-only", "AGPL-3.0", "Proprietary", ""])
def test_another_licence_is_noticed(said: str) -> None:
    assert not ALLOWED.search(said)


def test_every_direct_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    record = (ROOT / "docs" / "adr" / "0011-dependencies.md").read_text("utf-8").lower()
    asked = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = [Requirement(requirement).name for requirement in asked]

    assert [name for name in names if name.lower() not in record] == []
