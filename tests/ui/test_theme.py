"""The tokens keep their contrast, and the look dresses the application."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from socialdesk.domain.words import plural, speak
from socialdesk.ui.formats import Formats, clocked, without_year
from socialdesk.ui.icons import Icons
from socialdesk.ui.theme import (
    Look,
    Theme,
    look,
    make_theme,
    read_tokens,
    resources_folder,
)

ROOT = Path(__file__).parents[2]
RESOURCES = resources_folder()
TOKENS = read_tokens(RESOURCES / "theme" / "tokens.toml")
ICONS = Icons(RESOURCES / "icons")
LIGHT, DARK = (make_theme(TOKENS, ICONS, dark=dark) for dark in (False, True))
BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])

# design/tokens.md, section 3: what stands on what, and the ratio that it needs.
PAIRS = (
    [("text", ground, 4.5) for ground in ("window", "surface", "hover", "selection")]
    + [("text2", ground, 4.5) for ground in ("window", "surface", "sidebar", "hover")]
    + [("text3", ground, 4.5) for ground in ("window", "surface", "sidebar", "raised")]
    + [("accent_ink", ground, 4.5) for ground in ("accent_soft", "surface")]
    + [
        ("on_accent", ground, 4.5)
        for ground in ("accent", "accent_hover", "accent_pressed")
    ]
    + [("focus", ground, 3.0) for ground in ("surface", "window", "sidebar")]
    + [("control_border", ground, 3.0) for ground in ("surface", "window")]
    + [("on_toast", "toast", 7.0), ("toast_action", "toast", 4.5)]
)
RATIOS = {
    ("text", "window"): (15.9, 15.6),
    ("text2", "hover"): (7.0, 7.5),
    ("text3", "sidebar"): (4.9, 6.3),
    ("accent_ink", "accent_soft"): (7.9, 9.3),
    ("on_accent", "accent"): (5.7, 9.4),
    ("focus", "sidebar"): (4.0, 10.8),
    ("control_border", "surface"): (3.6, 3.9),
    ("on_toast", "toast"): (13.8, 14.1),
}


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue, _alpha = colour.getRgbF()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.fixture
def worn(qapp: QApplication, tmp_path: Path) -> Iterator[Look]:
    found = look()
    yield found
    found.apply("light", reduce_motion=True)


@BOTH
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_text_can_be_read_on_its_ground(
    theme: Theme, ink: str, ground: str, least: float
) -> None:
    colours = theme.colours
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= least


@pytest.mark.parametrize(("pair", "ratios"), RATIOS.items())
def test_ratios_are_those_of_the_design(
    pair: tuple[str, str], ratios: tuple[float, float]
) -> None:
    for theme, ratio in zip((LIGHT, DARK), ratios, strict=True):
        ink, ground = (getattr(theme.colours, name) for name in pair)
        assert contrast(ink, ground) == pytest.approx(ratio, abs=0.06)


@BOTH
@pytest.mark.parametrize("name", ["ok", "warn", "bad", "info"])
def test_a_status_can_be_read_and_seen(theme: Theme, name: str) -> None:
    status = theme.status[name]
    assert contrast(status.ink, status.soft) >= 6.75  # 6.8 rounded
    assert contrast(status.ink, theme.colours.surface) >= 4.5
    assert contrast(status.mark, theme.colours.surface) >= 3.0


@BOTH
@pytest.mark.parametrize("name", TOKENS.light["hues"])
def test_a_hue_carries_its_ink_and_white_signs(theme: Theme, name: str) -> None:
    hue, white = theme.hue(name), QColor("white")
    assert contrast(hue.ink, hue.soft) >= 7.8
    assert contrast(hue.ink, hue.soft_hover) >= 4.5
    assert contrast(white, hue.solid) >= 3.65  # 3.7 rounded
    assert contrast(hue.solid, theme.colours.surface) >= 3.0


def test_there_are_twelve_hues_in_both_themes() -> None:
    assert len(LIGHT.hues) == 12
    assert list(LIGHT.hues) == list(DARK.hues)


def test_high_contrast_leaves_no_faint_text_and_no_soft_fill() -> None:
    strong = make_theme(TOKENS, ICONS, dark=False, high_contrast=True)
    colours = strong.colours
    assert colours.text3 == colours.text2 == colours.text
    assert colours.border == colours.divider == colours.control_border
    assert strong.hue("sea").soft == colours.surface
    assert strong.status["bad"].soft == colours.surface
    assert strong.ring == 3


def test_no_colour_is_written_outside_the_tokens() -> None:
    hexes = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{8}\b")
    files = [*(ROOT / "socialdesk").rglob("*.py"), RESOURCES / "theme" / "style.qss"]
    files += (RESOURCES / "icons").rglob("*.svg")
    guilty = [str(file) for file in files if hexes.search(file.read_text("utf-8"))]
    assert guilty == []


SOURCES = [
    (file, ast.parse(file.read_text("utf-8")))
    for file in (ROOT / "socialdesk").rglob("*.py")
]
DRAWN = {file.stem for file in (RESOURCES / "icons").glob("*.svg")}
LUCIDE = frozenset(Path(__file__).with_name("lucide.txt").read_text("utf-8").split())
"""The names of all drawings of Lucide 1.62.0."""
ICON_FIRST = {"IconButton", "Sign", "Plate", "EmptyState", "StatTile"}
ICON_TABLE = re.compile(r"ICON|SIGN", re.IGNORECASE)


def texts(tree: ast.AST) -> set[str]:
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def icons_of_call(call: ast.Call) -> Iterator[ast.expr]:
    """The arguments of a call that name icons."""
    match call.func:
        case ast.Name(id=name) if name in ICON_FIRST:
            yield from call.args[:1]
        case ast.Attribute(value=ast.Attribute(attr="icons"), attr=name):
            yield from call.args[2:3] if name == "paint" else call.args[:1]
    for keyword in call.keywords:
        if keyword.arg == "icon":
            yield keyword.value


def icons_of(tree: ast.AST) -> set[str]:
    """The names that stand where an icon is meant: arguments, and tables of icons."""
    named: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call():
                for argument in icons_of_call(node):
                    named |= texts(argument)
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(values=values))
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict(values=values))
            ) if ICON_TABLE.search(name):
                named |= set().union(*map(texts, values))
    return {name for name in named if re.fullmatch(r"[a-z0-9-]+", name)}


def test_every_icon_that_is_named_is_drawn() -> None:
    """Names of two words are icons wherever they stand, also in tables of anything."""
    sheet = (RESOURCES / "theme" / "style.qss").read_text("utf-8")
    named = set(re.findall(r"url\(([\w-]+)@", sheet))
    for _file, tree in SOURCES:
        named |= icons_of(tree)
        named |= {text for text in texts(tree) & LUCIDE if "-" in text}
    assert len(named) > 40
    assert sorted(named - DRAWN) == []


@pytest.mark.parametrize(
    "code",
    [
        "Button('Post', icon='gone')",
        "IconButton('gone', 'Name')",
        "theme.icons.paint(painter, box, 'gone', ink)",
        "theme.icons.paint(painter, box, 'gone' if late else 'gone', ink)",
        "self.worn.icons.pixmap('gone', ink, 16)",
        "STATE_ICONS: Mapping[State, str] = {State.LATE: 'gone'}",
        "_SIGNS = {'late': 'gone'}",
    ],
)
def test_an_icon_is_known_where_it_is_named(code: str) -> None:
    assert icons_of(ast.parse(code)) == {"gone"}


def test_no_icon_ships_that_is_not_used() -> None:
    run = [sys.executable, str(ROOT / "packaging" / "icons.py"), "list"]
    told = subprocess.run(run, capture_output=True, text=True, check=False)
    assert told.stdout == ""


def test_an_icon_takes_its_colour_and_stroke(qapp: QApplication) -> None:
    red = ICONS.pixmap("send", QColor("red"), 16).toImage()
    blue = ICONS.pixmap("send", QColor("blue"), 16).toImage()
    thick = ICONS.pixmap("send", QColor("red"), 16, stroke=3).toImage()
    assert red != blue
    assert red != thick
    assert ICONS.pixmap("send", QColor("red"), 16, 2.0).width() == 32


def test_tokens_are_kept_for_the_next_start_until_the_file_changes(
    tmp_path: Path,
) -> None:
    file, kept = tmp_path / "tokens.toml", tmp_path / "new" / "tokens.json"
    source = (RESOURCES / "theme" / "tokens.toml").read_text("utf-8")
    file.write_text(source, "utf-8")
    assert read_tokens(file, kept) == TOKENS
    content = kept.read_text("utf-8")
    kept.write_text(content.replace('"chip": 6', '"chip": 5'), "utf-8")
    assert read_tokens(file, kept).radius["chip"] == 5
    file.write_text(source + "\n# longer\n", "utf-8")
    assert read_tokens(file, kept) == TOKENS
    kept.write_text("{half", "utf-8")
    assert read_tokens(file, kept) == TOKENS


def test_a_folder_that_cannot_be_written_to_does_not_hinder(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file, not a folder", "utf-8")
    tokens = RESOURCES / "theme" / "tokens.toml"
    assert read_tokens(tokens, taken / "tokens.json") == TOKENS
    assert not ICONS.tinted("check", QColor("red"), taken).exists()


def test_an_application_is_in_fusion_without_asking_for_its_style() -> None:
    code = (
        "from socialdesk.ui.theme import Look, application;"
        "app = application('x'); print(app.style().name(), app.arguments());"
        "Look(app).apply('light')"
    )
    run = [sys.executable, "-c", code]
    told = subprocess.run(run, capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.strip() == "fusion ['x']"


def test_choosing_dark_changes_palette_and_sheet(
    worn: Look, qapp: QApplication
) -> None:
    worn.apply("light")
    before = qapp.styleSheet()
    worn.apply("dark")
    ground = qapp.palette().color(QPalette.ColorRole.Window)
    assert ground == DARK.colours.window
    assert qapp.styleSheet() != before
    assert "@" not in qapp.styleSheet()


def test_following_takes_the_word_of_the_portal(worn: Look, qtbot: QtBot) -> None:
    worn.apply("system")
    with qtbot.waitSignal(worn.changed):
        worn.system_says(dark=True)
    assert worn.theme.dark
    with qtbot.waitSignal(worn.changed):
        worn.system_says(dark=False)
    assert not worn.theme.dark


def test_a_choice_is_stronger_than_the_system(worn: Look, qtbot: QtBot) -> None:
    worn.apply("light")
    with qtbot.assertNotEmitted(worn.changed):
        worn.system_says(dark=True)
    worn.system_says(dark=False)
    assert not worn.theme.dark


def test_fields_grow_with_the_text_and_do_not_jump_on_focus(
    worn: Look, qtbot: QtBot
) -> None:
    worn.apply("light")
    field = QLineEdit()
    qtbot.addWidget(field)
    field.setAccessibleName("Name")
    assert field.sizeHint().height() == 34
    field.show()
    field.setFocus()
    assert field.sizeHint().height() == 34
    worn.apply("light", text_scale=150)
    assert field.sizeHint().height() >= 48


def test_weights_come_from_the_variable_font(worn: Look, qapp: QApplication) -> None:
    theme = worn.apply("light")
    thin, fat = (
        QFontMetricsF(theme.font("body", weight)).horizontalAdvance("Spring-onion")
        for weight in (400, 680)
    )
    assert fat > thin


def test_tabular_figures_are_equally_wide(worn: Look, qapp: QApplication) -> None:
    theme = worn.apply("light")
    tabular = QFontMetricsF(theme.font("body", tabular=True))
    assert tabular.horizontalAdvance("1111") == tabular.horizontalAdvance("0000")
    plain = QFontMetricsF(theme.font("body"))
    assert plain.horizontalAdvance("1111") != plain.horizontalAdvance("0000")


NOW = datetime(2026, 11, 17, 13, 10, tzinfo=UTC)
BERLIN = Formats(zone="Europe/Berlin", locale_name="en_GB")


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(minutes=80), "in 1 h 20 min"),
        (timedelta(minutes=-20), "20 min ago"),
        (timedelta(seconds=20), "now"),
        (timedelta(hours=11, minutes=40), "in 11 h"),
        (timedelta(days=3), "in 3 days"),
        (timedelta(weeks=3), "in 3 weeks"),
        (timedelta(hours=-3), "3 h ago"),
        (timedelta(hours=-3, minutes=-20), "3 h 20 min ago"),
        (timedelta(days=-1), "1 day ago"),
        (timedelta(days=-3), "3 days ago"),
        (timedelta(weeks=-3), "3 weeks ago"),
    ],
)
def test_a_span_is_as_exact_as_one_wants(ahead: timedelta, words: str) -> None:
    assert BERLIN.due(NOW + ahead, NOW) == words


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(minutes=20), "today 14:30"),
        (timedelta(hours=-29), "yesterday 09:10"),
        (timedelta(days=1), "tomorrow 14:10"),
        (timedelta(days=3), "Friday 14:10"),
        (timedelta(days=16), "3 Dec 14:10"),
    ],
)
def test_a_moment_is_said_on_the_business_clock(ahead: timedelta, words: str) -> None:
    assert BERLIN.when(NOW + ahead, NOW) == words


def test_until_names_the_nearest_sign() -> None:
    assert BERLIN.until(NOW + timedelta(days=3), NOW) == "until Friday"
    assert BERLIN.until(NOW + timedelta(minutes=20), NOW) == "until 14:30"

    assert BERLIN.until(NOW + timedelta(days=1), NOW) == "until tomorrow"
    assert BERLIN.until(NOW + timedelta(days=16), NOW) == "until 3 Dec"


def test_a_time_ahead_is_bent_as_the_language_wants() -> None:
    speak("de", RESOURCES / "i18n")
    try:
        assert BERLIN.due(NOW + timedelta(days=3), NOW) == "in 3 Tagen"
        assert BERLIN.due(NOW + timedelta(days=1), NOW) == "in 1 Tag"
    finally:
        speak("en", RESOURCES / "i18n")


def test_a_count_in_a_sentence_has_the_separators_of_the_locale() -> None:
    german = Formats(locale_name="de_DE")
    figure = german.figure(1734)
    assert figure == 1734
    assert plural("{n} channel", "{n} channels", figure) == "1.734 channels"
    assert plural("{n} channel", "{n} channels", german.figure(1)) == "1 channel"


def test_settings_overrule_the_locale() -> None:
    american = Formats(locale_name="en_US")
    assert american.hour(NOW).replace("\u202f", " ") == "1:10 PM"
    assert american.week[0] == 7
    changed = Formats(locale_name="en_US", clock=24, week_start=1)
    assert changed.hour(NOW) == "13:10"
    assert changed.week == (1, 2, 3, 4, 5, 6, 7)
    assert clocked("HH:mm", 12) == "h:mm AP"


def test_no_locale_keeps_the_year_in_a_day() -> None:
    quoted = re.compile(r"'[^']*'")
    for locale in QLocale.matchingLocales(
        QLocale.Language.AnyLanguage,
        QLocale.Script.AnyScript,
        QLocale.Country.AnyCountry,
    ):
        pattern = locale.dateFormat(QLocale.FormatType.LongFormat)
        left = quoted.sub("", without_year(pattern))
        assert "y" not in left, locale.name()
        assert "M" in left, locale.name()
        assert "d" in left.replace("dddd", ""), locale.name()
