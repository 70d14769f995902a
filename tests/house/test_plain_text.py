"""Text from outside is never taken for rich text.

Qt guesses: a label, a tool tip or a message box that is given "<img src=...>" loads the
file (reliability, decision 12). So these are made in one place that turns guessing off.
"""

import ast
from collections.abc import Callable, Iterator

import pytest

# Where the plain-text versions of these are made. Nobody else may call Qt's own.
ALLOWED = ("socialdesk/ui/widgets/",)

CLASSES = {"QErrorMessage", "QLabel", "QMessageBox", "QWhatsThis"}
METHODS = {"setToolTip", "setWhatsThis"}


def raw_texts(tree: ast.Module) -> Iterator[int]:
    """The lines that make, or derive from, a part of Qt that guesses the format."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in CLASSES:
                yield node.lineno
            case ast.Call(func=ast.Attribute(attr=name)) if name in METHODS | CLASSES:
                yield node.lineno
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="QMessageBox" | "QToolTip"))
            ):
                yield node.lineno
            case ast.ClassDef(bases=bases):
                if any(isinstance(b, ast.Name) and b.id in CLASSES for b in bases):
                    yield node.lineno


def test_no_part_of_qt_guesses_the_format_of_a_text(
    offences: Callable[..., list[str]],
) -> None:
    assert offences(raw_texts, allowed=ALLOWED) == []


@pytest.mark.parametrize(
    "code",
    [
        "QLabel(name)",
        "QtWidgets.QLabel(name)",
        "button.setToolTip(name)",
        "QMessageBox.warning(self, title, name)",
        "QToolTip.showText(point, name)",
        "class Card(QLabel): pass",
    ],
)
def test_a_part_that_guesses_is_noticed(code: str) -> None:
    assert list(raw_texts(ast.parse(code))) == [1]
