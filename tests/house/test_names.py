"""Names say what a thing is; packages hold a sentence and nothing else."""

import ast
from collections.abc import Sequence
from pathlib import Path

import pytest

# Words that say nothing anywhere in a name, and those that say nothing alone.
EMPTY = {"common", "handler", "helper", "manager", "misc", "stuff", "util"}
EMPTY_ALONE = {"data", "info", "logic", "shared", "widgets"}
FOLDERS_MAY_BE_CALLED = {"widgets"}

Program = Sequence[tuple[str, ast.Module]]


def empty_names(path: str) -> set[str]:
    """The parts of a module's name that say nothing."""
    *folders, file = Path(path).with_suffix("").parts
    whole = {file, *folders} - (FOLDERS_MAY_BE_CALLED & set(folders))
    words = {word.removesuffix("s") for name in whole for word in name.split("_")}
    return (whole & EMPTY_ALONE) | (words & EMPTY)


def test_no_module_is_called_something_that_says_nothing(program: Program) -> None:
    assert [path for path, _tree in program if empty_names(path)] == []


@pytest.mark.parametrize(
    "path",
    ["a/utils.py", "a/date_helpers.py", "a/common/x.py", "a/widgets.py", "a/data.py"],
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
