"""One spelling of texts that every database takes."""

import re

_FOREIGN = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Return a text without what a database refuses or cuts off.

    SQLite keeps NUL but counts only up to it, PostgreSQL refuses it, and neither takes
    half of a surrogate pair (reliability.md, section 3). NUL is left out, two halves
    that belong together become the character they stand for, and a lone half becomes
    U+FFFD. A text without any of them comes back as it is.
    """
    if _FOREIGN.search(text) is None:
        return text
    pairs = text.replace("\x00", "").encode("utf-16-le", "surrogatepass")
    return pairs.decode("utf-16-le", "replace")


def initials(name: str) -> str:
    """Return up to two letters that stand for a name."""
    parts = name.split()
    letters = parts[0][0] + parts[-1][0] if len(parts) > 1 else name[:2]
    return letters.upper()


def blank(text: str) -> bool:
    """Say whether nothing that can be read would be kept of a text."""
    return not storable(text).strip()
