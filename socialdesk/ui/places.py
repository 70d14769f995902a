"""Fields for choosing where: a time zone, and a country with its holidays."""

from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QLocale, Qt, QTimeZone, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QSizePolicy, QWidget

from socialdesk.domain.words import _

_SKIPPED = ("Etc/", "SystemV/", "posix/", "right/", "US/", "Canada/", "Brazil/")


def here() -> str:
    """Return the IANA name of this computer's zone; UTC where it has none."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    return "UTC" if name in {"", "Etc/UTC", "Etc/UCT"} else name


@cache
def zones() -> Sequence[str]:
    """Return the IANA names that people live by, in order."""
    named = (bytes(raw.data()).decode() for raw in QTimeZone.availableTimeZoneIds())
    kept = {name for name in named if "/" in name and not name.startswith(_SKIPPED)}
    return ("UTC", *sorted(kept))


@cache
def countries() -> Sequence[tuple[str, str]]:
    """Return code and name of each country, in order of the names."""
    every = {
        QLocale.territoryToCode(territory): QLocale.territoryToString(territory)
        for territory in QLocale.Country
    }
    return sorted(
        ((code, name) for code, name in every.items() if len(code) == 2),  # noqa: PLR2004 - ISO 3166-1
        key=lambda pair: pair[1],
    )


class SearchBox(QComboBox):
    """Chooses one of many: type a part of it.

    Signals:
        chosen(str): The value a person has chosen.

    Args:
        pairs: Value and words of each.
        current: The value that is chosen at first.
    """

    chosen = Signal(str)

    def __init__(
        self,
        pairs: Sequence[tuple[str, str]],
        current: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._values = [value for value, _words in pairs]
        self._kept = current
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.addItems([text for _value, text in pairs])
        self.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        finder = QCompleter(self.model(), self)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        finder.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(finder)
        self.choose(current)
        self.activated.connect(self._tell)

    @property
    def value(self) -> str:
        """The chosen value; what was typed where it is none of them."""
        typed = self.currentText().strip()
        row = self.findText(typed, Qt.MatchFlag.MatchFixedString)
        return self._values[row] if row >= 0 else typed

    def choose(self, value: str) -> None:
        """Choose a value, without saying `chosen`."""
        self._kept = value
        if value in self._values:
            self.setCurrentIndex(self._values.index(value))
        else:
            self.setEditText(value)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take what was typed."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._tell()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll over it."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _tell(self, _row: int = 0) -> None:
        if self.value != self._kept:
            self._kept = self.value
            self.chosen.emit(self._kept)


def zone_box(current: str) -> SearchBox:
    """Return a field for a time zone."""
    known = zones()
    extra = () if current in known or not current else (current,)
    return SearchBox([(name, name) for name in (*extra, *known)], current)


def country_box(current: str) -> SearchBox:
    """Return a field for the country whose holidays count."""
    return SearchBox([("", _("No public holidays")), *countries()], current)
