"""What stands in resources/theme/tokens.toml, as frozen records.

Without slots and comparison: making those costs milliseconds at every start.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtGui import QColor


@dataclass(frozen=True, eq=False, kw_only=True)
class Colours:
    """The plain colours of one theme (design/tokens.md, section 3)."""

    window: QColor
    sidebar: QColor
    surface: QColor
    sunken: QColor
    raised: QColor
    hover: QColor
    pressed: QColor
    border: QColor
    divider: QColor
    control_border: QColor
    text: QColor
    text2: QColor
    text3: QColor
    disabled: QColor
    accent: QColor
    accent_hover: QColor
    accent_pressed: QColor
    on_accent: QColor
    accent_soft: QColor
    accent_ink: QColor
    selection: QColor
    focus: QColor
    toast: QColor
    on_toast: QColor
    toast_action: QColor


@dataclass(frozen=True, eq=False)
class Status:
    """One kind of news: the sign's colour, the ground, the text on the ground."""

    mark: QColor
    soft: QColor
    ink: QColor


@dataclass(frozen=True, eq=False)
class Hue:
    """The colour of a channel or a person."""

    solid: QColor
    soft: QColor
    soft_hover: QColor
    ink: QColor


@dataclass(frozen=True, eq=False)
class TypeStyle:
    """One row of the type scale; pixels at 100 %, spacing in percent."""

    size: int
    line: int
    weight: int
    spacing: float = 100
    tabular: bool = False


@dataclass(frozen=True, eq=False)
class Elevation:
    """The shadow under something that floats; opacities are those of black."""

    blur: int
    y: int
    light: float
    dark: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Tokens:
    """The content of tokens.toml, as far as it is the same in every theme."""

    spacing: tuple[int, ...]
    radius: Mapping[str, int]
    size: Mapping[str, int]
    width: Mapping[str, Any]
    margin: Mapping[str, int]
    type: Mapping[str, TypeStyle]
    motion: Mapping[str, int]
    elevation: Mapping[str, Elevation]
    family: str
    font_file: str
    fallback: tuple[str, ...]
    text_scales: tuple[int, ...]
    light: Mapping[str, Any] = field(repr=False)
    dark: Mapping[str, Any] = field(repr=False)


def read_tokens(file: Path) -> Tokens:
    """Read tokens.toml."""
    raw = tomllib.loads(file.read_text("utf-8"))
    return Tokens(
        spacing=tuple(raw["spacing"]),
        radius=raw["radius"],
        size=raw["size"],
        width=raw["width"],
        margin=raw["margin"],
        type={name: TypeStyle(**row) for name, row in raw["type"].items()},
        motion=raw["motion"],
        elevation={name: Elevation(**row) for name, row in raw["elevation"].items()},
        family=raw["font"]["family"],
        font_file=raw["font"]["file"],
        fallback=tuple(raw["font"]["fallback"]),
        text_scales=tuple(raw["font"]["text_scales"]),
        light=raw["light"],
        dark=raw["dark"],
    )
