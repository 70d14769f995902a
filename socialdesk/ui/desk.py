"""What belongs to this desk, not to the business: look, window, who sat here last.

It is kept as JSON in a file of the home, never in the business's database.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from socialdesk.domain.words import mark
from socialdesk.ui.theme import Look, ThemeChoice

if TYPE_CHECKING:
    from socialdesk.domain.ports import Mailer, Secrets

MOST_RECENT = 20


def worded(words: str, hint: str = "") -> dict[str, str]:
    """Return the metadata that the settings page reads."""
    return {"words": words, "hint": hint}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """The settings of this desk. What has no words is not shown, only remembered.

    `geometry` is left, top, width and height of the window in logical pixels; `person`
    is who sat here last, `proves` whether that person has a password; `recent` are the
    keys of what was chosen in the palette, the latest first; `calendar` is how each
    person has left the calendar, as JSON.
    """

    theme: ThemeChoice = field(
        default=ThemeChoice.SYSTEM, metadata=worded(mark("Theme"))
    )
    text_scale: int = field(default=100, metadata=worded(mark("Text size")))
    high_contrast: bool = field(default=False, metadata=worded(mark("High contrast")))
    reduce_motion: bool = field(default=False, metadata=worded(mark("Reduce motion")))
    system_font: bool = field(
        default=False, metadata=worded(mark("Use the system font"))
    )
    single_keys: bool = field(
        default=True,
        metadata=worded(
            mark("Single letters as keys"), mark("Such as G then C for the calendar")
        ),
    )
    close_to_tray: bool = field(
        default=False,
        metadata=worded(
            mark("Stay in the tray when the window is closed"),
            mark("Reminders go on while SocialDesk is there."),
        ),
    )
    geometry: tuple[int, ...] = ()
    maximised: bool = False
    narrow: bool = False
    menu_bar: bool = False
    person: str = ""
    proves: bool = False
    recent: tuple[str, ...] = ()
    page: str = ""
    seen_version: str = ""
    calendar: str = ""


class DeskFile:
    """Keeps the settings of a desk in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known = _read(file)

    @property
    def known(self) -> DeskSettings:
        """The settings as they are now."""
        return self._known

    def change(self, **values: Any) -> DeskSettings:
        """Change some of them; `write` keeps them."""
        self._known = replace(self._known, **values)
        return self._known

    def write(self) -> None:
        """Keep them; a desk that cannot be written to forgets them, no more."""
        part = self._file.with_suffix(".part")
        text = json.dumps(asdict(self._known), indent=1)
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.write_text(text, encoding="utf-8")
            part.replace(self._file)
        except OSError:
            return


class Starter(Protocol):
    """Starts the program with the session, or not."""

    def enabled(self) -> bool:
        """Say whether it does."""
        ...

    def enable(self) -> None:
        """Start it with the session from now on."""
        ...

    def disable(self) -> None:
        """Start it with the session no more."""
        ...


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a window needs of its desk; `app` puts it together.

    Attributes:
        file: The desk's own settings.
        folder: Where the business lives, to be shown to a person.
        secrets: The keyring.
        mailer: Sends the test mail.
        starter: Autostart.
        open_address: Opens a folder or a web address outside.
        help_folder: The pages of the manual.
        changelog: What changed from version to version.
        version: Of the program.
    """

    file: DeskFile
    folder: Path
    secrets: "Secrets | None" = None
    mailer: "Mailer | None" = None
    starter: Starter | None = None
    open_address: Callable[[str], object] | None = None
    help_folder: Path | None = None
    changelog: Path | None = None
    version: str = ""


def dress(look: Look, desk: DeskSettings) -> None:
    """Give the application the look that this desk wants."""
    look.apply(
        desk.theme,
        high_contrast=desk.high_contrast,
        text_scale=desk.text_scale,
        system_font=desk.system_font,
        reduce_motion=desk.reduce_motion,
    )


def _read(file: Path) -> DeskSettings:
    """Read the settings; what is missing, unknown or of another type is the default."""
    try:
        raw = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return DeskSettings()
    if not isinstance(raw, dict):
        return DeskSettings()
    plain = DeskSettings()
    kept: dict[str, Any] = {}
    for item in fields(DeskSettings):
        default = getattr(plain, item.name)
        value = _as(default, raw.get(item.name))
        if value is not None:
            kept[item.name] = value
    return replace(plain, **kept)


def _as(default: object, value: object) -> object | None:
    """Return a value of JSON as the type of its default, or None if it is not one."""
    if isinstance(default, ThemeChoice):
        return ThemeChoice(str(value)) if value in set(ThemeChoice) else None
    if isinstance(default, tuple):
        return tuple(value) if isinstance(value, list) else None
    return value if type(value) is type(default) else None
