"""What stands in resources/theme/tokens.toml, as records that do not change.

Named tuples, which are made three times as fast as frozen dataclasses; and what was
parsed is kept as JSON, which is read twenty times as fast as TOML. Both is paid at
every start (performance.md, P1).
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtGui import QColor


class Colours(NamedTuple):
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


class Status(NamedTuple):
    """One kind of news: the sign's colour, the ground, the text on the ground."""

    mark: QColor
    soft: QColor
    ink: QColor


class Hue(NamedTuple):
    """The colour of a channel or a person."""

    solid: QColor
    soft: QColor
    soft_hover: QColor
    ink: QColor


class TypeStyle(NamedTuple):
    """One row of the type scale; pixels at 100 %, spacing in percent."""

    size: int
    line: int
    weight: int
    spacing: float = 100
    tabular: bool = False


class Elevation(NamedTuple):
    """The shadow under something that floats; opacities are those of black."""

    blur: int
    y: int
    light: float
    dark: float


class Tokens(NamedTuple):
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
    light: Mapping[str, Any]
    dark: Mapping[str, Any]


def read_tokens(file: Path, kept: Path | None = None) -> Tokens:
    """Read tokens.toml.

    Args:
        file: The file.
        kept: Where its content is kept as JSON, to be read from there next time.
    """
    raw = _kept(file, kept) if kept is not None else _parsed(file)
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


def keep(file: Path, text: str) -> None:
    """Write a file that can be made again: whole or not at all, and nowhere if need be.

    Where the folder cannot be written to, the start is slower or an arrow is missing;
    that is no reason not to start.
    """
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        half = file.with_name(f"{file.name}.{os.getpid()}")
        half.write_text(text, encoding="utf-8")
        half.replace(file)


def _kept(file: Path, kept: Path) -> dict[str, Any]:
    """Return the content as it is kept, if that is of this very file."""
    stat = file.stat()
    stamp = [str(file), stat.st_mtime_ns, stat.st_size]
    with suppress(OSError, ValueError, TypeError, KeyError):
        found = json.loads(kept.read_text("utf-8"))
        if found["stamp"] == stamp:
            content: dict[str, Any] = found["content"]
            return content
    raw = _parsed(file)
    keep(kept, json.dumps({"stamp": stamp, "content": raw}))
    return raw


def _parsed(file: Path) -> dict[str, Any]:
    import tomllib  # only where nothing is kept yet

    return tomllib.loads(file.read_text("utf-8"))
