"""Colours are named once, in `resources/theme/tokens.toml`."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEX = re.compile(r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b", re.IGNORECASE)


def colours(tree: ast.Module) -> Iterator[int]:
    """The lines with a text that is a colour, or a style sheet that names one.

    A text that speaks of issue "#123" is none: only what stands alone or after a colon.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = HEX.search(node.value)
            alone = found and found.group() == node.value.strip()
            styled = found and re.search(r"[:(]\s*#", node.value)
            if alone or styled:
                yield node.lineno


def test_the_program_names_no_colour(offences: Callable[..., list[str]]) -> None:
    assert offences(colours) == []


def test_style_sheets_name_no_colour() -> None:
    # A selector ("#card") may look like a colour: only what is in braces counts.
    sheets = sorted((ROOT / "resources" / "theme").rglob("*.qss"))
    bodies = {
        sheet.name: re.findall(r"{([^{}]*)}", sheet.read_text("utf-8"))
        for sheet in sheets
    }

    named = {name: HEX.findall(" ".join(body)) for name, body in bodies.items()}
    assert {name: found for name, found in named.items() if found} == {}


@pytest.mark.parametrize(
    "code",
    [
        "A = '#ffffff'",
        "A = '#abc'",
        "f('color: #1a2b3c;')",
        "f(f'border: {n} {x}:#EEE')",
    ],
)
def test_a_colour_in_code_is_noticed(code: str) -> None:
    assert list(colours(ast.parse(code))) == [1]


@pytest.mark.parametrize(
    "code", ["# '#fff'", "A = 'see issue #355'", "A = '#SpringSale'"]
)
def test_what_only_looks_like_a_colour_is_none(code: str) -> None:
    assert list(colours(ast.parse(code))) == []
