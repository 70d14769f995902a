"""Names say what a thing is; packages hold a sentence and nothing else."""

import ast
from collections.abc import Sequence
from pathlib import Path

import pytest

SAYS_NOTHING = frozenset(
    [
        "common",
        "data",
        "handler",
        "handlers",
        "helper",
        "helpers",
        "info",
        "logic",
        "manager",
        "managers",
        "misc",
        "shared",
        "stuff",
        "util",
        "utils",
        "widgets",
    ]
)
FOLDERS_MAY_BE_CALLED = {"widgets"}

Program = Sequence[tuple[str, ast.Module]]


def empty_names(path: str) -> set[str]:
    """The parts of a module's name that say nothing."""
    *folders, file = Path(path).with_suffix("").parts
    words = set(file.split("_")) | (set(folders) - FOLDERS_MAY_BE_CALLED)
    return words & SAYS_NOTHING


def test_no_module_is_called_something_that_says_nothing(program: Program) -> None:
    assert [path for path, _tree in program if empty_names(path)] == []


@pytest.mark.parametrize(
    "path", ["a/utils.py", "a/date_helpers.py", "a/common/x.py", "a/widgets.py"]
)
def test_a_name_that_says_nothing_is_noticed(path: str) -> None:
    assert empty_names(path)


def test_a_package_holds_one_docstring_and_nothing_else(program: Program) -> None:
    full = [
        path
        for path, tree in program
        if path.endswith("__init__.py")
        and (len(tree.body) != 1 or not ast.get_docstring(tree))
    ]

    assert full == []
