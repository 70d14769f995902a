"""The look: colours, fonts and sizes from resources/theme/tokens.toml.

`Look` belongs to the application object and is its only one: `Look(app)` at start, then
`apply`. It installs style, font, palette and style sheet, follows the system, and says
`changed` with the new `Theme`. Like a palette, the theme is ambient: it is read with
`theme()`, and a widget that paints or sets fonts writes

    follow(self._dress)        # at the end of __init__

and gets `_dress(theme)` called now and after every change; Qt ends the connection with
the widget. A painting function takes the `Theme` as an argument and asks nobody.

A `Theme` is frozen. `theme.colours.text2` is a QColor, `theme.hue("sea").soft` and
`theme.status["bad"].ink` too; `theme.font("small", 550)` is a QFont and `theme.px(34)`
a length that grows with the text size.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from socialdesk.ui.icons import Icons
from socialdesk.ui.tokens import Colours, Hue, Status, Tokens, TypeStyle, read_tokens

WEIGHT_AXIS = "wght"
_IN_FUSION = "in_fusion"
"""The property of an application that was made in the style Fusion."""
DEFAULT_HUE = "graphite"
_MANY_CUTS = 8192


class ThemeChoice(StrEnum):
    """What a person wants the theme to be."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, eq=False, kw_only=True)
class Theme:
    """Everything a painter needs to know. Compare two with `is`."""

    dark: bool
    high_contrast: bool
    text_scale: float
    system_font: bool
    moving: bool
    tokens: Tokens
    colours: Colours
    status: Mapping[str, Status]
    hues: Mapping[str, Hue]
    icons: Icons
    _fonts: dict[tuple[str, int, bool], QFont] = field(default_factory=dict, repr=False)
    _metrics: dict[tuple[str, int], QFontMetricsF] = field(
        default_factory=dict, repr=False
    )
    _cuts: dict[tuple[str, str, int, int], str] = field(
        default_factory=dict, repr=False
    )

    def px(self, length: float) -> int:
        """Return a length that grows with the text size, in logical pixels."""
        return round(length * self.text_scale)

    def hue(self, name: str) -> Hue:
        """Return a hue by name; an unknown name is graphite."""
        return self.hues.get(name) or self.hues[DEFAULT_HUE]

    def tone(self, name: str) -> QColor:
        """Return the colour of text: a plain colour's name, or the ink of a status."""
        status = self.status.get(name)
        if status is not None:
            return status.ink
        colour: QColor = getattr(self.colours, name)
        return colour

    def size(self, name: str) -> int:
        """Return a size of the tokens at the text size."""
        return self.px(self.tokens.size[name])

    def radius(self, name: str) -> int:
        """Return a corner radius; corners do not grow with the text."""
        return self.tokens.radius[name]

    def line(self, style: str) -> int:
        """Return the height of a line of a type style."""
        return self.px(self.tokens.type[style].line)

    def duration(self, name: str) -> int:
        """Return milliseconds of a movement: none where motion is unwanted."""
        return self.tokens.motion[name] if self.moving else 0

    @property
    def ring(self) -> int:
        """Width of a focus ring."""
        return 3 if self.high_contrast else 2

    @property
    def selected_fill(self) -> QColor:
        """Ground of what is selected."""
        return self.colours.accent_soft if self.dark else self.colours.selection

    def font(self, style: str, weight: int = 0, *, tabular: bool = False) -> QFont:
        """Return the font of a type style.

        Args:
            style: A name of the type scale, such as `body`.
            weight: 1 to 1000; 0 is the style's own.
            tabular: Whether figures are equally wide, for columns and counters.
        """
        key = (style, weight, tabular)
        found = self._fonts.get(key)
        if found is None:
            found = self._fonts[key] = self._made(*key)
        return found

    def metrics(self, style: str, weight: int = 0) -> QFontMetricsF:
        """Return the measures of a type style's font."""
        key = (style, weight)
        found = self._metrics.get(key)
        if found is None:
            found = self._metrics[key] = QFontMetricsF(self.font(style, weight))
        return found

    def cut(self, words: str, style: str, weight: int, width: int) -> str:
        """Return words that fit a width, with "…" where they do not."""
        key = (words, style, weight, width)
        found = self._cuts.get(key)
        if found is None:
            if len(self._cuts) >= _MANY_CUTS:
                self._cuts.clear()
            found = self._cuts[key] = self.metrics(style, weight).elidedText(
                words, Qt.TextElideMode.ElideRight, width
            )
        return found

    def font_of(self, pixels: int, weight: int) -> QFont:
        """Return a font for text inside a shape, such as initials in a disc."""
        style = TypeStyle(size=pixels, line=pixels, weight=weight)
        return self._of_style(style, pixels, weight, tabular=False)

    def _made(self, name: str, weight: int, tabular: bool) -> QFont:  # noqa: FBT001 - a cache key
        style = self.tokens.type[name]
        pixels = self.px(style.size)
        return self._of_style(
            style, pixels, weight or style.weight, tabular=tabular or style.tabular
        )

    def _of_style(
        self, style: TypeStyle, pixels: int, weight: int, *, tabular: bool
    ) -> QFont:
        font = QFont()
        if self.system_font:
            font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
            font.setWeight(QFont.Weight(weight))
        else:
            font.setFamilies([self.tokens.family, *self.tokens.fallback])
            # The axis, not setWeight: Qt knows only the regular face of a font
            # loaded from a file on Linux and would smear the others (6.11).
            font.setVariableAxis(QFont.Tag(WEIGHT_AXIS), weight)
        font.setPixelSize(max(pixels, 8))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if style.spacing != 100:  # noqa: PLR2004 - percent
            font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, style.spacing)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font


class Look(QObject):
    """Dresses the application, and dresses it anew when the system or a person asks.

    Signals:
        changed(Theme): Everything that paints should take this theme.
    """

    changed = Signal(object)

    def __init__(
        self,
        app: QApplication,
        *,
        resources: Path | None = None,
        cache: Path | None = None,
    ) -> None:
        """Make the look of an application.

        Args:
            app: The application; it keeps the look as its child.
            resources: The folder with theme, fonts and icons.
            cache: Where arrows and ticks are written in the theme's colours.
        """
        super().__init__(app)
        _Worn.look = self
        self._app = app
        self._folder = resources or resources_folder()
        self._cache = cache or Path(_cache_folder()) / "look"
        self._tokens = read_tokens(
            self._folder / "theme" / "tokens.toml", self._cache / "tokens.json"
        )
        self._sheet = (self._folder / "theme" / "style.qss").read_text("utf-8")
        self._icons = Icons(self._folder / "icons", self._cache / "icons.json")
        self._choice = ThemeChoice.SYSTEM
        self._portal_dark: bool | None = None
        self._wishes: dict[str, Any] = {}
        self._font_ready = False
        self._theme: Theme | None = None
        app.styleHints().colorSchemeChanged.connect(self._on_system)

    @property
    def theme(self) -> Theme:
        """The theme that is worn now."""
        if self._theme is None:
            self.apply()
        assert self._theme is not None  # noqa: S101 - apply() has just made it
        return self._theme

    def apply(
        self,
        choice: ThemeChoice | str = ThemeChoice.SYSTEM,
        *,
        high_contrast: bool = False,
        text_scale: int = 100,
        system_font: bool = False,
        reduce_motion: bool = False,
    ) -> Theme:
        """Dress the application.

        Args:
            choice: Follow the system, light, or dark.
            high_contrast: Strong outlines; also on where the system asks for them.
            text_scale: Percent, one of the tokens' `text_scales`.
            system_font: Use the system's font instead of Inter.
            reduce_motion: Let nothing slide or fade.
        """
        self._choice = ThemeChoice(choice)
        self._wishes = {
            "high_contrast": high_contrast or _system_wants_contrast(self._app),
            "text_scale": text_scale / 100,
            "system_font": system_font,
            "moving": not reduce_motion,
        }
        return self._dress()

    def icons_to_keep(self) -> tuple[Path, str] | None:
        """Return what the next start need not draw again, and the file for it.

        None where nothing new was drawn. A worker should write it, with `keep`.
        """
        text = self._icons.to_keep()
        file = self._icons.kept_in
        return None if text is None or file is None else (file, text)

    def system_says(self, *, dark: bool | None) -> None:
        """Take the word of the desktop portal, where Qt itself knows nothing."""
        if dark != self._portal_dark:
            self._portal_dark = dark
            self._on_system()

    def listen(self) -> None:
        """Ask the desktop portal for light or dark; call it after the first paint.

        Only where Qt itself does not know, as on Linux without a desktop's Qt theme.
        """
        if self._app.styleHints().colorScheme() is not Qt.ColorScheme.Unknown:
            return
        from socialdesk.ui.portal import Portal  # QtDBus is not needed to start

        portal = Portal(self)
        portal.said.connect(self._on_portal)
        portal.ask()

    @Slot(bool)
    def _on_portal(self, dark: bool) -> None:  # noqa: FBT001 - a signal's value
        self.system_says(dark=dark)

    @Slot()
    def _on_system(self) -> None:
        if self._theme is None or self._choice is not ThemeChoice.SYSTEM:
            return
        if self._is_dark() != self._theme.dark:
            self._dress()

    def _is_dark(self) -> bool:
        if self._choice is not ThemeChoice.SYSTEM:
            return self._choice is ThemeChoice.DARK
        scheme = self._app.styleHints().colorScheme()
        if scheme is Qt.ColorScheme.Unknown:
            return bool(self._portal_dark)
        return scheme is Qt.ColorScheme.Dark

    def _dress(self) -> Theme:
        self._icons.clear()
        theme = make_theme(
            self._tokens, self._icons, dark=self._is_dark(), **self._wishes
        )
        first, self._theme = self._theme is None, theme
        if first and not self._app.property(_IN_FUSION):
            self._app.setStyle("Fusion")
        if not (self._font_ready or theme.system_font):
            file = self._folder / "fonts" / self._tokens.font_file
            QFontDatabase.addApplicationFont(str(file))
            self._font_ready = True
        self._app.setFont(theme.font("body"))
        self._app.setPalette(palette(theme))
        self._app.setStyleSheet(style_sheet(self._sheet, theme, self._cache))
        if not first:
            _polish_all()
        self.changed.emit(theme)
        return theme


def application(name: str) -> QApplication:
    """Make the application, in the style Fusion from the beginning.

    Setting the style of one that is there already brings `QStyle` into Python, which
    costs 5 ms for its enumerations (PySide 6.11).
    """
    app = QApplication([name, "-style", "Fusion"])
    app.setProperty(_IN_FUSION, True)
    return app


class _Worn:
    """Remembers the look: it is asked for hundreds of times in every start."""

    look: Look | None = None


def look() -> Look:
    """Return the look of the running application; the first call makes one.

    Raises:
        TypeError: There is no application yet.
    """
    worn = _Worn.look
    if worn is not None and isValid(worn):
        return worn
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("The look needs a QApplication.")
    return look_of(app)


def look_of(app: QApplication, cache: Path | None = None) -> Look:
    """Return the look of an application, made if there is none yet.

    To search the application's children would bring every class of theirs into Python.
    """
    worn = _Worn.look
    if worn is None or not isValid(worn):
        worn = Look(app, cache=cache)
    return worn


def theme() -> Theme:
    """Return the theme that is worn now."""
    return look().theme


def follow(dress: Callable[[Theme], None]) -> None:
    """Call a widget's method with the theme, now and after every change.

    Args:
        dress: A bound method of a QObject, so that Qt ends the connection with it.
    """
    worn = look()
    worn.changed.connect(dress)
    dress(worn.theme)


def resources_folder() -> Path:
    """Return the folder of the resources, in a checkout or installed."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def make_theme(
    tokens: Tokens,
    icons: Icons,
    *,
    dark: bool,
    high_contrast: bool = False,
    text_scale: float = 1.0,
    system_font: bool = False,
    moving: bool = True,
) -> Theme:
    """Return the theme of some wishes."""
    raw = tokens.dark if dark else tokens.light
    plain = {name: QColor(raw[name]) for name in Colours._fields}
    status = {key: Status(*map(QColor, row)) for key, row in raw["status"].items()}
    hues = {key: Hue(*map(QColor, row)) for key, row in raw["hues"].items()}
    if high_contrast:
        plain, status, hues = _contrasted(plain, status, hues)
    return Theme(
        dark=dark,
        high_contrast=high_contrast,
        text_scale=text_scale,
        system_font=system_font,
        moving=moving,
        tokens=tokens,
        colours=Colours(**plain),
        status=status,
        hues=hues,
        icons=icons,
    )


def palette(theme: Theme) -> QPalette:
    """Return the palette from which Fusion paints what the style sheet leaves."""
    colours, made = theme.colours, QPalette()
    role, off = QPalette.ColorRole, QPalette.ColorGroup.Disabled
    for name, colour in {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.sunken,
        role.Text: colours.text,
        role.PlaceholderText: colours.text3,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.BrightText: colours.on_accent,
        role.ToolTipBase: colours.toast,
        role.ToolTipText: colours.on_toast,
        role.Highlight: colours.selection,
        role.HighlightedText: colours.text,
        role.Accent: colours.accent,
        role.Link: colours.accent_ink,
        role.LinkVisited: colours.accent_ink,
        role.Light: colours.raised,
        role.Midlight: colours.hover,
        role.Mid: colours.border,
        role.Dark: colours.control_border,
        role.Shadow: colours.control_border,
    }.items():
        made.setColor(name, colour)
    for faint in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(off, faint, colours.disabled)
    made.setColor(off, role.Base, colours.sunken)
    return made


def style_sheet(template: str, theme: Theme, cache: Path) -> str:
    """Fill the style sheet's template.

    `@name` is a colour, `@status_part` one of a status, `12sp` a length that grows with
    the text, `half(16sp+4)` a round thing's radius, `url(name@colour)` a drawing.
    """
    shades = _named(theme)

    def drawing(found: re.Match[str]) -> str:
        file = theme.icons.tinted(found[1], shades[found[2]], cache)
        return f'url("{file.as_posix()}")'

    sheet = re.sub(r"url\(([\w-]+)@(\w+)\)", drawing, template)
    sheet = re.sub(r"@(\w+)", lambda found: shades[found[1]].name(), sheet)
    sheet = re.sub(
        r"half\((\d+)sp\+(\d+)\)",
        lambda found: f"{(theme.px(int(found[1])) + int(found[2])) // 2}px",
        sheet,
    )
    return re.sub(r"\b(\d+)sp\b", lambda found: f"{theme.px(int(found[1]))}px", sheet)


def _named(theme: Theme) -> dict[str, QColor]:
    named: dict[str, QColor] = theme.colours._asdict()
    named["selected"] = theme.selected_fill
    for name, status in theme.status.items():
        named |= {f"{name}_{part}": shade for part, shade in status._asdict().items()}
    return named


def _contrasted(
    plain: dict[str, QColor], status: dict[str, Status], hues: dict[str, Hue]
) -> tuple[dict[str, QColor], dict[str, Status], dict[str, Hue]]:
    """Apply the rules of high contrast (design/tokens.md, section 6)."""
    ground, text = plain["surface"], plain["text"]
    strong = dict.fromkeys(("border", "divider"), plain["control_border"])
    clear = dict.fromkeys(("text2", "text3"), text)
    return (
        plain | strong | clear,
        {key: Status(one.mark, ground, one.ink) for key, one in status.items()},
        {
            key: Hue(one.solid, ground, plain["hover"], one.ink)
            for key, one in hues.items()
        },
    )


def _polish_all() -> None:
    """Let no widget be polished after it was dressed.

    A widget that was there when the style sheet changed, but never seen, is polished
    later; Qt then gives it back the font and colours it had before (6.11).
    """
    for widget in QApplication.allWidgets():
        widget.ensurePolished()


def _system_wants_contrast(app: QApplication) -> bool:
    """Ask Qt 6.10 and later; earlier ones do not know."""
    ask = getattr(app.styleHints(), "accessibility", None)
    return ask is not None and ask().contrastPreference().name == "HighContrast"


def _cache_folder() -> str:
    from PySide6.QtCore import QStandardPaths

    return QStandardPaths.writableLocation(
        QStandardPaths.StandardLocation.CacheLocation
    )
