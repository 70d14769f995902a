"""Texts for people can be found, translated, and are."""

import ast
import importlib.util
from collections.abc import Callable, Iterator
from gettext import GNUTranslations
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
I18N = ROOT / "resources" / "i18n"

# How many of the first arguments are texts, and which kinds of expression they may be.
# `_` may be given the name of a text that was marked; the others need the text itself.
WHERE_MARKED = (ast.Name, ast.Attribute, ast.Subscript)
TEXTS: dict[str, tuple[int, tuple[type[ast.expr], ...]]] = {
    "_": (1, WHERE_MARKED),
    "mark": (1, ()),
    "plural": (2, ()),
}


def lost_texts(tree: ast.Module) -> Iterator[int]:
    """The lines with a text that no catalogue can hold: put together, or computed."""
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            continue
        count, kinds = TEXTS.get(call.func.id, (0, ()))
        for argument in call.args[:count]:
            written = isinstance(argument, ast.Constant) and bool(argument.value)
            looked_up = bool(kinds) and is_lookup(argument)
            if not (written or looked_up or isinstance(argument, kinds)):
                yield call.lineno


def is_lookup(expression: ast.expr) -> bool:
    """Tell whether an expression is `WORDS.get(key, ...)`: what `WORDS[key]` is."""
    match expression:
        case ast.Call(func=ast.Attribute(attr="get")):
            return True
    return False


@pytest.fixture(scope="module")
def i18n() -> ModuleType:
    path = ROOT / "packaging" / "i18n.py"
    spec = importlib.util.spec_from_file_location("i18n_script", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_is_written_out_whole(offences: Callable[..., list[str]]) -> None:
    assert offences(lost_texts) == []


@pytest.mark.parametrize(
    "code",
    [
        "_(f'{n} posts')",
        "_('Hello ' + name)",
        "_('Hello %s' % name)",
        "_('{n} posts'.format(n=3))",
        "_('a' if x else 'b')",
        "_('')",
        "mark(NAME)",
        "plural(f'{n} post', 'posts', n)",
        "plural('{n} post', MANY, n)",
    ],
)
def test_a_text_that_cannot_be_looked_up_is_noticed(code: str) -> None:
    assert list(lost_texts(ast.parse(code))) == [1]


@pytest.mark.parametrize(
    "code",
    [
        "_('{n} posts').format(n=3)",
        "_('One sentence. ' 'And another.')",
        "_(STATES[state])",
        "_(field.label)",
        "_(WORDS.get(act, act))",
        "_(TITLE)",
        "plural('{n} post', '{n} posts', len(posts))",
        "for _, name in pairs: f(name)",
    ],
)
def test_a_text_that_can_be_looked_up_is_welcome(code: str) -> None:
    assert list(lost_texts(ast.parse(code))) == []


def test_the_translations_are_in_step_with_the_texts(i18n: ModuleType) -> None:
    assert list(i18n.troubles()) == [], "run packaging/i18n.py extract compile"


def test_german_says_it_in_german() -> None:
    with (I18N / "de" / "LC_MESSAGES" / "socialdesk.mo").open("rb") as file:
        german = GNUTranslations(file)

    assert german.gettext("Owner") == "Inhaber"
    assert german.info()["language"] == "de"


def test_a_translation_that_loses_a_value_is_noticed(
    i18n: ModuleType, tmp_path: Path
) -> None:
    text = 'msgid "Hand over {day}"\nmsgstr "Übergabe {tag}"\n'
    path = tmp_path / "de" / "LC_MESSAGES" / "socialdesk.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr ""\n"Language: de\\n"\n\n' + text, "utf-8")

    lost = [m.id for m in i18n.read(path) if m.id and i18n.places_differ(m)]

    assert lost == ["Hand over {day}"]


def test_texts_are_collected_from_all_three_kinds_of_call(
    i18n: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "a.py").write_text(
        "_('whole')\nA = mark('marked')\nplural('{n} post', '{n} posts', n)\n"
        "_(A)\nother('not for people')\n"
    )

    found = {message.id for message in i18n.texts(tmp_path) if message.id}

    assert found == {"whole", "marked", ("{n} post", "{n} posts")}
