"""No registry of packages is named in a file of ours.

Where packages come from is the business of each machine's settings.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

# In pieces, so that this file names none.
REGISTRIES = (
    ("pypi", "org"),
    ("pypi", "io"),
    ("pythonhosted", "org"),
    ("python", "org/simple"),
    ("deb", "debian", "org"),
    ("security", "debian", "org"),
    ("snapshot", "debian", "org"),
    ("ftp", "debian", "org"),
    ("archive", "ubuntu", "com"),
    ("registry", "npmjs", "org"),
    ("registry", "yarnpkg", "com"),
    ("conda", "anaconda", "org"),
    ("proxy", "golang", "org"),
)
HOSTS = tuple(".".join(parts).encode() for parts in REGISTRIES)


def named_in(content: bytes) -> list[bytes]:
    """The registries that a file names."""
    lower = content.lower()
    return [host for host in HOSTS if host in lower]


def test_no_file_names_a_registry(committed: Sequence[Path]) -> None:
    assert len(committed) > 20
    found = {path: named_in(path.read_bytes()) for path in committed}

    assert {path: hosts for path, hosts in found.items() if hosts} == {}


@pytest.mark.parametrize("host", HOSTS)
def test_a_registry_is_noticed(host: bytes) -> None:
    assert named_in(b"index-url = ht" + b"tps://" + host.upper() + b"/simple") == [host]
