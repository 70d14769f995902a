"""What the manual, the README and the guide say is there, under that very name."""

import argparse
import ast
import re
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from pytestqt.qtbot import QtBot

from socialdesk.cli.main import parser
from socialdesk.domain.errors import SocialDeskError

ROOT = Path(__file__).parents[2]
HELP = ROOT / "resources" / "help"
GERMAN = HELP / "de"
GUIDE = ROOT / "docs" / "guide"
README = ROOT / "README.md"
CATALOGUE = ROOT / "resources" / "i18n" / "de" / "LC_MESSAGES" / "socialdesk.po"
KEYS = "12-keys.md"
GLOSSARY = "14-words.md"
LONGEST = 460
"""Words of a page: somebody reads it standing."""

# product.md, section 1. "shift" is a key as well, and a command that moves things is
# called so nowhere.
AVOIDED = (
    re.compile(r"\b(?:shifts?(?!\+)|on-call|assets?|entit(?:y|ies))\b", re.IGNORECASE),
    re.compile(r"\b(?:SLAs?|POPs?)\b"),
)
GERMAN_KEYS = {
    "Strg": "Ctrl",
    "Umschalt": "Shift",
    "Links": "Left",
    "Rechts": "Right",
    "Auf": "Up",
    "Ab": "Down",
    "Entf": "Del",
    "Bild auf": "Page Up",
    "Bild ab": "Page Down",
    "Pos1": "Home",
}
# Keys that a part of a page takes: where, and how Qt calls them there.
WIDGETS = ROOT / "socialdesk" / "ui"
PAGE_KEYS: Mapping[str, tuple[Path, ...]] = {
    "In the calendar": (WIDGETS / "widgets" / "month_grid.py",),
    "In rotations": (
        WIDGETS / "widgets" / "timeline.py",
        WIDGETS / "editors" / "rotation_fields.py",
    ),
    "In channels and team": (
        WIDGETS / "pages" / "listing.py",
        WIDGETS / "pages" / "channels.py",
        WIDGETS / "pages" / "team.py",
    ),
}
QT_NAMES: Mapping[str, str] = {
    "Enter": r"Key_Return|activated",
    "Ctrl+Enter": r"Ctrl\+Return",
    "Del": r"Key_Delete|\"Del\"",
    "Page Up": "Key_PageUp",
    "Page Down": "Key_PageDown",
    "Esc": "Key_Escape",
    "Alt": "AltModifier",
    "Alt+Up": "AltModifier",
    "Alt+Down": "AltModifier",
}


def pages(folder: Path) -> dict[str, str]:
    """The text of each page of a manual, by the name of its file."""
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.md"))}


def bold(text: str) -> list[str]:
    """What a page names as standing on the screen."""
    return [
        " ".join(each.split()) for each in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)
    ]


def code(text: str) -> list[str]:
    """The commands, keys and paths of a page, one line each."""
    blocks = re.findall(r"^ {4,}(\S.*)$", text, re.MULTILINE)
    spans = [" ".join(each.split()) for each in re.findall(r"`([^`]+)`", text)]
    return spans + blocks


def same(label: str) -> str:
    """A label without what a sentence adds to it: case, and the sign at its end."""
    return label.replace("&", "").rstrip(".:").casefold()


@cache
def shown() -> frozenset[str]:
    """Every text of the program that people see, as `same` has it."""
    return frozenset(same(text) for _place, text in texts(ROOT / "socialdesk"))


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Where a text for people stands, and what it says."""
    for path in sorted(folder.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                wanted = {"_": 1, "mark": 1, "plural": 2}.get(call.func.id, 0)
                for each in call.args[:wanted]:
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        yield f"{path.relative_to(ROOT)}:{each.lineno}", each.value


# -- the pages -------------------------------------------------------------------------


def test_every_page_of_the_manual_exists_in_german_too() -> None:
    assert list(pages(HELP)) == list(pages(GERMAN)) != []


@pytest.mark.parametrize("folder", [HELP, GERMAN, GUIDE])
def test_every_page_begins_with_its_title(folder: Path) -> None:
    firsts = {name: text.partition("\n")[0] for name, text in pages(folder).items()}

    assert {name for name, line in firsts.items() if line[:2] != "# "} == set()
    assert len(set(firsts.values())) == len(firsts) > 0


@pytest.mark.parametrize("folder", [HELP, GERMAN])
def test_a_page_of_the_manual_is_short_enough_to_be_read(folder: Path) -> None:
    lengths = {name: len(text.split()) for name, text in pages(folder).items()}

    assert {name: n for name, n in lengths.items() if not 150 <= n <= LONGEST} == {}


@pytest.mark.parametrize("folder", [HELP, GERMAN, GUIDE])
def test_every_link_leads_to_a_page(folder: Path) -> None:
    found = [
        (name, target)
        for name, text in pages(folder).items()
        for target in re.findall(r"\]\(([^)]+)\)", text)
    ]

    assert [each for each in found if not (folder / each[1]).is_file()] == []


def test_every_file_that_the_readme_names_is_there() -> None:
    tops = "docs|packaging|resources|socialdesk|tests"
    text = README.read_text("utf-8").replace("docs/pictures/today.png", "")
    named = set(re.findall(rf"\b(?:{tops})/[\w./-]*\w", text))

    assert len(named) > 10
    assert {name for name in named if not (ROOT / name).exists()} == set()


# -- names on the screen ---------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(set(pages(HELP)) - {GLOSSARY}))
def test_what_the_manual_names_stands_on_the_screen(name: str) -> None:
    labels = bold(pages(HELP)[name])

    assert [label for label in labels if same(label) not in shown()] == []


@pytest.mark.parametrize("name", sorted(set(pages(HELP)) - {GLOSSARY}))
def test_the_german_manual_names_it_as_the_german_screen_does(name: str) -> None:
    with CATALOGUE.open("rb") as file:
        known = {
            same(message.id): str(message.string)
            for message in read_po(file)
            if isinstance(message.id, str) and message.id and message.string
        }
    there = {same(label) for label in bold(pages(GERMAN)[name])}
    wanted = {label: known.get(same(label), "") for label in bold(pages(HELP)[name])}
    missing = {
        label: words
        for label, words in wanted.items()
        if words and same(words) not in there
    }

    assert missing == {}


# -- words -----------------------------------------------------------------------------


def avoided(text: str) -> list[str]:
    """The words of a text that no screen should show."""
    return [match[0] for pattern in AVOIDED for match in pattern.finditer(text)]


def test_no_page_has_a_word_that_people_should_not_have_to_know() -> None:
    everything = pages(HELP) | {f"de/{n}": t for n, t in pages(GERMAN).items()}
    found = {name: avoided(text) for name, text in everything.items()}

    assert {name: words for name, words in found.items() if words} == {}


def test_no_screen_has_a_word_that_people_should_not_have_to_know() -> None:
    found = [(at, avoided(text)) for at, text in texts(ROOT / "socialdesk")]

    assert len(found) > 500
    assert [each for each in found if each[1]] == []


@pytest.mark.parametrize("text", ["Your shift", "An on-call rota", "the SLA", "Assets"])
def test_a_word_to_avoid_is_noticed(text: str) -> None:
    assert avoided(text)


@pytest.mark.parametrize("text", ["Ctrl+Shift+Z", "slack", "a popup"])
def test_a_word_that_only_looks_like_one_is_left_alone(text: str) -> None:
    assert avoided(text) == []


# -- commands --------------------------------------------------------------------------


def commands_in(text: str) -> list[str]:
    """The commands of the program that a text names, without the program's name."""
    start = re.compile(
        r"(?:^|[ /])(?:socialdesk|bootstrap\.py run) (?P<rest>[a-z-].*)$"
    )
    found = (start.search(line) for line in code(text))
    return [match["rest"] for match in found if match]


def table_of(readme: str) -> list[str]:
    """The commands in the README's table, whose first column leaves the name out."""
    part = readme.partition("## The command line")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.*?`) \|", part, re.MULTILINE)
    return [command for row in rows for command in re.findall(r"`([^`]+)`", row)]


def every_command() -> Sequence[str]:
    readme = README.read_text("utf-8")
    whole = [readme, *pages(HELP).values(), *pages(GERMAN).values()]
    found = [command for text in whole for command in commands_in(text)]
    return sorted({*found, *table_of(readme)})


def subparsers(whole: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    for action in whole._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def trouble_in(command: str) -> str:
    """Why a command cannot be meant as it is written; empty if it can."""
    reader: argparse.ArgumentParser = parser()
    known = set(reader._option_string_actions)
    words = shlex.split(command.replace("[", "").replace("]", ""))
    while words and (below := subparsers(reader)):
        word = words.pop(0)
        if word in {"--home", "--as"}:
            words.pop(0)
        elif not word.startswith("--"):
            if word not in below:
                return f"there is no command {word}"
            reader = below[word]
            known |= set(reader._option_string_actions)
        elif word not in known:
            return f"there is no option {word}"
    options = {word.partition("=")[0] for word in words if word.startswith("--")}
    plain = [word for word in words if not word.startswith("--")]
    takes = any(not action.option_strings for action in reader._actions)
    if plain and not options and not takes:
        return f"it takes no {plain[0]}"
    return ", ".join(sorted(options - known))


def test_commands_are_found_in_the_texts() -> None:
    firsts = Counter(command.split()[0] for command in every_command())

    assert set(subparsers(parser())) <= set(firsts)


@pytest.mark.parametrize("command", every_command())
def test_every_command_that_a_text_names_can_be_given(command: str) -> None:
    assert trouble_in(command) == ""


@pytest.mark.parametrize("command", ["toady", "channel lost", "today --when now"])
def test_a_command_that_is_not_there_is_noticed(command: str) -> None:
    assert trouble_in(command)


def paths_of(reader: argparse.ArgumentParser) -> Iterator[tuple[str, ...]]:
    for word, below in subparsers(reader).items():
        yield (word,)
        yield from ((word, *rest) for rest in paths_of(below))


@pytest.mark.parametrize("words", list(paths_of(parser())), ids=" ".join)
def test_every_command_explains_itself(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args([*words, "--help"])

    assert ended.value.code in {0, None}
    assert f"socialdesk {' '.join(words)}" in capsys.readouterr().out


def test_a_wrong_command_is_refused_by_the_reader_itself() -> None:
    with pytest.raises(SocialDeskError):
        parser().parse_args(["toady"])


# -- keys ------------------------------------------------------------------------------


def sections(text: str) -> Mapping[str, str]:
    """The parts of a page by their headings."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def spans(text: str) -> list[str]:
    return [" ".join(each.split()) for each in re.findall(r"`([^`]+)`", text)]


def listed_keys(text: str) -> set[str]:
    """The keys of a page's lists; those of a sequence are joined: "G, T"."""
    found: set[str] = set()
    for line in re.findall(r"^- (.+?) – ", text, re.MULTILINE):
        keys = spans(line)
        sequence = re.search(r"`, (?:then|dann) `", line)
        found |= {", ".join(keys)} if sequence else set(keys)
    return found


def in_english(key: str) -> str:
    whole = GERMAN_KEYS.get(key, key)
    return "+".join(GERMAN_KEYS.get(part, part) for part in whole.split("+"))


def test_the_manual_has_every_key_of_the_window_and_no_other(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QWidget

    from socialdesk.ui.actions import STANDARD, Acts, standard
    from socialdesk.ui.page_stack import SPOTS

    window = QWidget()
    qtbot.addWidget(window)
    acts = Acts(window)
    for act in standard({entry.id: str for entry in STANDARD}):
        acts.add(act)
    everything = {
        keys.toString() for act in acts for keys in acts[act.id].shortcuts()
    } | {spot.single for spot in SPOTS if spot.single}
    everything |= {f"Ctrl+{n}" for n, spot in enumerate(SPOTS, 1) if spot.listed}
    first = {acts[act.id].shortcuts()[0].toString() for act in acts if act.keys}
    first |= {spot.single for spot in SPOTS if spot.single}
    told = listed_keys(pages(HELP)[KEYS])

    assert told - everything == set()
    assert first - told == set()


@pytest.mark.parametrize("section", PAGE_KEYS)
def test_a_key_of_a_page_is_read_there(section: str) -> None:
    keys = set(spans(sections(pages(HELP)[KEYS])[section]))
    source = "\n".join(path.read_text("utf-8") for path in PAGE_KEYS[section])
    patterns = {key: QT_NAMES.get(key, rf"Key_{key}\b") for key in keys}

    assert keys
    assert {k for k, each in patterns.items() if not re.search(each, source)} == set()


def test_the_german_page_of_keys_has_the_same_keys() -> None:
    english = Counter(spans(pages(HELP)[KEYS]))
    german = Counter(in_english(key) for key in spans(pages(GERMAN)[KEYS]))
    # The German page writes the space bar out.
    assert english - german == Counter({"Space": 1})
    assert german - english == Counter()
