"""Finding the record a person means by what they typed."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from socialdesk.domain.errors import AmbiguousError, NotFoundError
from socialdesk.domain.words import _

T = TypeVar("T")
_SHOWN = 10


def pick(
    text: str,
    candidates: Sequence[T],
    *,
    names: Callable[[T], Sequence[str]],
    shown: Callable[[T], str],
) -> T:
    """Return the one candidate that a text names.

    A whole name (identity, handle, address) goes before the beginning of one, and that
    before a part of one; capitals and a leading @ do not matter.

    Raises:
        NotFoundError: None fits.
        AmbiguousError: Several fit equally well.
    """
    wanted = _plain(text)
    fits: tuple[Callable[[str], bool], ...] = (
        lambda name: name == wanted,
        lambda name: name.startswith(wanted),
        lambda name: wanted in name,
    )
    for fit in fits if wanted else ():
        found = [item for item in candidates if any(map(fit, map(_plain, names(item))))]
        if len(found) == 1:
            return found[0]
        if found:
            labels = sorted(shown(item) for item in found)
            listed = ", ".join(labels[:_SHOWN]) + ("…" if len(labels) > _SHOWN else "")
            raise AmbiguousError(
                "name.ambiguous",
                _("{text} fits several: {names}.").format(
                    text=repr(text), names=listed
                ),
                candidates=labels,
                hint=_("Write more of the name, or its identity."),
            )
    raise NotFoundError(
        "name.unknown",
        _("There is nothing called {text}.").format(text=repr(text)),
        hint=_("The list command shows what there is."),
    )


def _plain(name: str) -> str:
    return name.strip().casefold().lstrip("@")
