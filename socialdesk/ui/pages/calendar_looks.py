"""How each person has left the calendar on this desk."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from socialdesk.ui.desk import DeskFile

MONTH, WEEK, AGENDA, LIST, BOARD = VIEWS = (
    "month",
    "week",
    "agenda",
    "list",
    "board",
)
_MOST_HIDDEN = 2000


@dataclass(frozen=True, kw_only=True)
class Looks:
    """How one person has left the calendar.

    `month` is None for that of today. `numbered` shows the numbers of weeks, `back`
    lists the latest first.
    """

    view: str = MONTH
    month: date | None = None
    hidden: frozenset[str] = frozenset()
    person: str = ""
    numbered: bool = False
    back: bool = False


class Memory:
    """Remembers the looks, in the desk's file where there is one.

    A month that was chosen on another day is forgotten: a day begins with its own.

    Args:
        file: The desk's settings; without, all is forgotten with the page.
    """

    def __init__(self, file: "DeskFile | None") -> None:
        self._file = file
        self._looks: dict[str, Looks] = {}

    def looks(self, person: str, today: date) -> Looks:
        """Return how a person has left the calendar."""
        known = self._looks.get(person)
        if known is None:
            known = _read(self._stored().get(person), today)
        return known

    def keep(self, person: str, looks: Looks, today: date) -> bool:
        """Keep how a person leaves the calendar; say whether a file has to be written.

        Args:
            person: Who.
            looks: How.
            today: The day it is, on the desk's clock.
        """
        self._looks[person] = looks
        if self._file is None:
            return False
        stored = self._stored()
        entry = _written(looks, today)
        if stored.get(person) == entry:
            return False
        self._file.change(calendar=json.dumps(stored | {person: entry}))
        return True

    def write(self) -> None:
        """Write the desk's file; for a worker."""
        if self._file is not None:
            self._file.write()

    def _stored(self) -> dict[str, Any]:
        if self._file is None:
            return {}
        try:
            stored = json.loads(self._file.known.calendar or "{}")
        except ValueError:
            return {}
        return stored if isinstance(stored, dict) else {}


def _written(looks: Looks, today: date) -> dict[str, Any]:
    month = looks.month.isoformat() if looks.month else ""
    hidden = sorted(looks.hidden)[:_MOST_HIDDEN]
    chosen = today.isoformat() if month else ""
    return asdict(looks) | {"month": month, "hidden": hidden, "chosen": chosen}


def _read(stored: object, today: date) -> Looks:
    """Return looks from the file; what cannot be read is as at the beginning."""
    plain = Looks()
    if not isinstance(stored, dict):
        return plain
    hidden, view = stored.get("hidden"), stored.get("view")
    return replace(
        plain,
        view=view if view in VIEWS else MONTH,
        month=_month(stored, today),
        hidden=frozenset(map(str, hidden)) if isinstance(hidden, list) else frozenset(),
        person=str(stored.get("person") or ""),
        numbered=stored.get("numbered") is True,
        back=stored.get("back") is True,
    )


def _month(stored: dict[str, Any], today: date) -> date | None:
    try:
        chosen = date.fromisoformat(str(stored.get("chosen")))
        month = date.fromisoformat(str(stored.get("month")))
    except ValueError:
        return None
    return month if chosen == today else None
