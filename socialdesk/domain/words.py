"""The words people see, in the language they read.

Screens, reports and the command line share one catalogue (gettext, domain
"socialdesk"). The composition root calls `speak` once at start; until then, and in
tests, texts are English. No f-string goes into `_()`: the whole sentence is looked up.
"""

from gettext import NullTranslations, translation
from pathlib import Path

DOMAIN = "socialdesk"


class _Voice:
    """Holds the catalogue that is spoken now."""

    catalogue: NullTranslations = NullTranslations()
    language: str = "en"


def speak(language: str, folder: Path) -> None:
    """Use the catalogue of a language ("de", "pt_BR"), English where it is missing."""
    _Voice.catalogue = translation(DOMAIN, folder, [language], fallback=True)
    _Voice.language = language


def language() -> str:
    """Return the language that is spoken now, as a locale name."""
    return _Voice.language


def _(text: str) -> str:
    """Return a text in the language of the person."""
    return _Voice.catalogue.gettext(text)


def plural(one: str, many: str, count: int) -> str:
    """Return the form of a text that fits a number, with `{n}` filled in."""
    return _Voice.catalogue.ngettext(one, many, count).format(n=count)


def mark(text: str) -> str:
    """Mark a text for the catalogue that is translated later, where it is shown."""
    return text
