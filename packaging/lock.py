"""Make `requirements.lock` anew: every package with its hashes, and no address.

    python3 packaging/lock.py [--fresh NAME ...]

Needs `uv` (from PyPI) and a package registry. Releases younger than a week are left
out, so that a package that was taken over has a week to be found out; `--fresh NAME`
lets a single one in, for a release that mends something. One file serves all systems
and all Pythons from 3.11 on.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "packaging" / "requirements.lock"
AGE = timedelta(days=7)
OPTIONS = [
    "--universal",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--upgrade",
    "--quiet",
    "--group=dev",
]


def main() -> int:
    """Resolve, look for addresses, and write the lock."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--fresh", action="append", default=[], metavar="NAME")
    fresh = asked.parse_args().fresh

    command = [*uv(), "pip", "compile", *OPTIONS, *cut_off(datetime.now(UTC), fresh)]
    made = subprocess.run(
        [*command, "pyproject.toml"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if made.returncode:
        return made.returncode
    if addresses(made.stdout):
        print(f"not written, it names hosts: {addresses(made.stdout)}", file=sys.stderr)
        return 1
    LOCK.write_text(f"{heading()}\n{made.stdout}", encoding="utf-8")
    packages = len(re.findall(r"^[a-z0-9].*==", made.stdout, re.MULTILINE))
    print(f"{packages} packages in {LOCK.relative_to(ROOT)}")
    return 0


def uv() -> list[str]:
    """Return how to call uv: the program, or the module of this Python."""
    program = shutil.which("uv")
    return [program] if program else [sys.executable, "-m", "uv"]


def cut_off(now: datetime, fresh: list[str]) -> list[str]:
    """Return the options that leave young releases out, all but the named ones."""
    until = (now - AGE).strftime("%Y-%m-%dT00:00:00Z")
    options = ["--exclude-newer", until]
    for name in fresh:
        options += ["--exclude-newer-package", f"{name}={now:%Y-%m-%dT%H:%M:%SZ}"]
    return options


def heading() -> str:
    """Return the first line of the lock: a digest of what the project asks for.

    A test compares it, so that a change of dependencies without a new lock is seen.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    about = project["project"]
    asked = [about["requires-python"], about["dependencies"]]
    asked += [project["dependency-groups"]["dev"]]
    digest = hashlib.sha256(json.dumps(asked).encode()).hexdigest()
    return f"# Made by packaging/lock.py; do not edit. Dependencies: {digest[:16]}"


def addresses(lock: str) -> list[str]:
    """Return what in a lock looks like the address of a host."""
    return re.findall(r"\w+://\S+|^--?(?:index|extra|find)\S*.*$", lock, re.MULTILINE)


if __name__ == "__main__":
    sys.exit(main())
