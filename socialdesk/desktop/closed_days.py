"""Public holidays by country and region, from the `holidays` package.

The package computes them, movable feasts included. It takes a tenth of a second to
import and is loaded when somebody first asks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from socialdesk.domain.errors import InputError
from socialdesk.domain.words import _, language


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country whose holidays are known.

    `code` is ISO 3166-1 alpha-2; `regions` maps the code of each region, as the package
    spells it, to its name (the code again where it has no other).
    """

    code: str
    name: str
    regions: dict[str, str]


class PublicHolidays:
    """The public holidays of the world's countries."""

    def days(self, country: str, region: str, years: Iterable[int]) -> dict[date, str]:
        """Return the days that are holidays, with their names.

        Args:
            country: The code of a country ("DE"), or its name.
            region: The code or name of a region, or empty for the whole country.
            years: Calendar years, 1900 to 2100; earlier ones may be unknown.

        Raises:
            InputError: The country or region is unknown; the hint has the nearest.
        """
        return public_holidays(country, region, years)

    def countries(self) -> Sequence[Country]:
        """Return the countries that are known, by name."""
        return countries()


def public_holidays(country: str, region: str, years: Iterable[int]) -> dict[date, str]:
    """Return the days that are holidays; see `PublicHolidays.days`."""
    if not country.strip():
        return {}
    kind = _kind(_code(country))
    known = kind(
        subdiv=_region(kind, region),
        years=sorted(set(years)),
        expand=False,
        language=_language(kind),
    )
    return {day: str(name) for day, name in sorted(known.items())}


@lru_cache(maxsize=4)
def _countries(tongue: str) -> tuple[Country, ...]:
    names = _names(tongue)
    return tuple(
        sorted(
            (
                Country(
                    code=code,
                    name=names.get(code, code),
                    regions=_regions(_kind(code)),
                )
                for code in _registry()
            ),
            key=lambda country: country.name.casefold(),
        )
    )


def countries() -> Sequence[Country]:
    """Return the countries whose holidays are known, by name."""
    return _countries(language())


@lru_cache(maxsize=1)
def _registry() -> dict[str, tuple[str, str]]:
    """Return where each country is: code to module and class."""
    from holidays.registry import COUNTRIES

    return {entity[1]: (module, entity[0]) for module, entity in COUNTRIES.items()}


@lru_cache(maxsize=4)
def _names(tongue: str) -> dict[str, str]:
    """Return the names of the world's territories in a language, by code."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(tongue)
    except (ValueError, UnknownLocaleError):
        locale = Locale.parse("en")
    return {str(code): str(name) for code, name in locale.territories.items()}


def _kind(code: str) -> Any:
    from importlib import import_module

    module, name = _registry()[code]
    return getattr(import_module(f"holidays.countries.{module}"), name)


def _code(country: str) -> str:
    words = {code.casefold(): code for code in _registry()}
    for tongue in ("en", language()):
        for code, name in _names(tongue).items():
            if code in _registry():
                words.setdefault(name.casefold(), code)
    return _found(
        country,
        words,
        _("The holidays of {name} are not known.").format(name=repr(country[:60])),
        "country",
    )


def _region(kind: Any, region: str) -> str | None:
    if not region.strip():
        return None
    words = {code.casefold(): code for code in kind.subdivisions}
    for alias, code in kind.subdivisions_aliases.items():
        words.setdefault(alias.casefold(), code)
    return _found(
        region.strip().removeprefix(f"{kind.country}-"),
        words,
        _("{country} has no region {region}.").format(
            country=kind.country, region=repr(region[:60])
        ),
        "region",
    )


def _found(text: str, words: dict[str, str], message: str, field: str) -> str:
    code = words.get(text.strip().casefold())
    if code is not None:
        return code
    near = get_close_matches(text.strip().casefold(), words, n=4, cutoff=0.5)
    choices = near or sorted(words)[:20]
    shown = ", ".join(
        dict.fromkeys(f"{word.title()} ({words[word]})" for word in choices)
    )
    raise InputError(
        f"holidays.{field}",
        message,
        hint=_("Known are, for instance: {choices}.").format(choices=shown)
        if shown
        else _("Leave it empty."),
        field=field,
    )


def _regions(kind: Any) -> dict[str, str]:
    names = {code: alias for alias, code in reversed(kind.subdivisions_aliases.items())}
    return {code: names.get(code, code) for code in kind.subdivisions}


def _language(kind: Any) -> str | None:
    """Return the language of the person if the country's holidays speak it.

    Otherwise the country's own, never that of the environment: the same business shows
    the same names on every desk.
    """
    wanted = language()
    known: tuple[str, ...] = kind.supported_languages
    for tongue in (wanted, wanted.partition("_")[0]):
        for each in known:
            if each == tongue or each.partition("_")[0] == tongue:
                return each
    own: str | None = kind.default_language
    return own
