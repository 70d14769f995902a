"""Sorting, searching and filtering any list of records."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
)

from socialdesk.ui.models.record_table import RecordTable

Index = QModelIndex | QPersistentModelIndex


class SortFilter(QSortFilterProxyModel):
    """Sorts by what each column sorts by, in Python's own order.

    The keys of a column are put in order once, and rows then compared by their ranks:
    Qt asks for a comparison `n log n` times, and comparing two numbers of a list is all
    it gets.

    Args:
        table: The records.
        parent: Qt's parent.
    """

    def __init__(self, table: RecordTable[Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._words: tuple[str, ...] = ()
        self._keep: Callable[[Any], bool] | None = None
        self._ranks: dict[int, list[int]] = {}
        self._haystack: dict[int, str] = {}
        for changed in (
            table.dataChanged,
            table.rowsInserted,
            table.rowsRemoved,
            table.modelReset,
        ):
            # Before setSourceModel, so that the proxy sorts by the new ranks.
            changed.connect(self._forget)
        self.setSourceModel(table)
        self.setDynamicSortFilter(True)

    def search(self, text: str) -> None:
        """Keep the rows in which every word of a text occurs."""
        self._words = tuple(text.casefold().split())
        self.invalidate()

    def keep(self, wanted: Callable[[Any], bool] | None) -> None:
        """Keep the records a question says yes to; None keeps all."""
        self._keep = wanted
        self.invalidate()

    @property
    def filtering(self) -> bool:
        """Whether something may be hidden."""
        return bool(self._words) or self._keep is not None

    def record(self, index: Index) -> Any:
        """Return the record of a row."""
        return self._table.record(self.mapToSource(index))

    def row_of(self, wanted: Callable[[Any], bool]) -> int:
        """Return the row of the first record a question says yes to; -1 for none."""
        for row, record in enumerate(self._table.records):
            if wanted(record):
                return self.mapFromSource(self._table.index(row, 0)).row()
        return -1

    def filterAcceptsRow(self, row: int, _parent: Index) -> bool:
        """Say whether a row is kept."""
        record = self._table.records[row]
        if self._keep is not None and not self._keep(record):
            return False
        if not self._words:
            return True
        text = self._haystack.get(row)
        if text is None:
            texts = (column.text(record) for column in self._table.columns)
            text = self._haystack[row] = "\n".join(texts).casefold()
        return all(word in text for word in self._words)

    def lessThan(self, left: Index, right: Index) -> bool:
        """Compare two cells; Qt by itself cannot compare Python values."""
        ranks = self._ranked(left.column())
        return ranks[left.row()] < ranks[right.row()]

    def _ranked(self, number: int) -> list[int]:
        found = self._ranks.get(number)
        if found is None:
            column, records = self._table.columns[number], self._table.records
            keys = [column.key(record) for record in records]
            order = sorted(range(len(keys)), key=keys.__getitem__)
            found = [0] * len(keys)
            rank = 0
            for place, row in enumerate(order):
                if place and keys[row] != keys[order[place - 1]]:
                    rank = place
                found[row] = rank
            self._ranks[number] = found
        return found

    def _forget(self, *_change: object) -> None:
        self._ranks.clear()
        self._haystack.clear()
