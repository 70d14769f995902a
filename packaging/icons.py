"""Tell which icons ship and are not used, or take them away.

    .venv/bin/python packaging/icons.py list|prune

An icon is used where its name stands as a text of its own in a Python file, or as a
word in a file of resources. `prune` deletes the drawings of the others; they are to be
had again from Lucide (resources/icons/LICENSE-lucide.txt). The logos of networks stay:
their names come from channels.
"""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ICONS = ROOT / "resources" / "icons"
TEXTS = frozenset({".toml", ".qss", ".json", ".md"})


def main(arguments: list[str]) -> int:
    """List or prune; ends with 1 if something is to be pruned still."""
    if arguments not in (["list"], ["prune"]):
        print(__doc__, file=sys.stderr)
        return 2
    idle = unused()
    for name in idle:
        print(name)
        if arguments == ["prune"]:
            (ICONS / f"{name}.svg").unlink()
    return int(bool(idle) and arguments == ["list"])


def unused() -> list[str]:
    """Return the names of the drawings that nothing names."""
    words = written(ROOT / "socialdesk") | read(ROOT / "resources")
    return sorted({file.stem for file in ICONS.glob("*.svg")} - words)


def written(folder: Path) -> set[str]:
    """Return every text that stands in the Python files of a folder."""
    return {
        node.value
        for file in folder.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def read(folder: Path) -> set[str]:
    """Return every word in the text files of a folder."""
    return {
        word
        for file in folder.rglob("*")
        if file.suffix in TEXTS
        for word in re.findall(r"[\w-]+", file.read_text("utf-8"))
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
