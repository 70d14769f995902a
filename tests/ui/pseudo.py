"""A language that is English with every text 40 % longer, to find cut texts."""

from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from math import ceil

from socialdesk.domain import words

LONGER = 0.4
_FILLING = "und einiges mehr davon "


class Pseudo(NullTranslations):
    """Answers with longer texts; what has to be filled in stays."""

    def gettext(self, message: str) -> str:
        return _longer(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _longer(super().ngettext(msgid1, msgid2, n))


def _longer(text: str) -> str:
    if not text:
        return text
    more = ceil(len(text) * LONGER)
    filling = (_FILLING * (more // len(_FILLING) + 1))[:more].strip()
    end = "…" if text.endswith("…") else ""
    return f"{text.removesuffix('…')} {filling}{end}"


@contextmanager
def pseudo_language() -> Iterator[None]:
    """Speak the pseudo language until the end of the block."""
    before = words._Voice.catalogue
    words._Voice.catalogue = Pseudo()
    try:
        yield
    finally:
        words._Voice.catalogue = before
