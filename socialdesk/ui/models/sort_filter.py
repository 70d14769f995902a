"""Sorting, searching and filtering any list of records."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt

from socialdesk.ui.models.record_table import RecordTable

_ASCENDING = Qt.SortOrder.AscendingOrder


class SortFilter(RecordTable[Any]):
    """Shows the records of a table that are wanted, in the wanted order.

    It does in Python what QSortFilterProxyModel does by asking Python for each
    comparison: for the 1,734 channels of a parliament a few milliseconds, not 190.

    Args:
        table: All the records.
        parent: Qt's parent.
    """

    def __init__(self, table: RecordTable[Any], parent: QObject | None = None) -> None:
        super().__init__(table.columns, parent)
        self._table = table
        self._words: tuple[str, ...] = ()
        self._keep: Callable[[Any], bool] | None = None
        self._by, self._order = -1, _ASCENDING
        for changed in (
            table.dataChanged,
            table.rowsInserted,
            table.rowsRemoved,
            table.modelReset,
        ):
            changed.connect(self._derive)
        self._derive()

    @property
    def filtering(self) -> bool:
        """Whether something may be hidden."""
        return bool(self._words) or self._keep is not None

    def search(self, text: str) -> None:
        """Keep the rows in which every word of a text occurs."""
        self._words = tuple(text.casefold().split())
        self._derive()

    def keep(self, wanted: Callable[[Any], bool] | None) -> None:
        """Keep the records a question says yes to; None keeps all."""
        self._keep = wanted
        self._derive()

    def row_of(self, wanted: Callable[[Any], bool]) -> int:
        """Return the row of the first record a question says yes to; -1 for none."""
        rows = (row for row, record in enumerate(self.records) if wanted(record))
        return next(rows, -1)

    def sort(self, column: int, order: Qt.SortOrder = _ASCENDING) -> None:
        """Sort by a column; -1 is the order in which the records were given."""
        self._by, self._order = column, order
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        held = [self._records[index.row()] for index in old]
        self._records = tuple(self._wanted())
        rows = {id(record): row for row, record in enumerate(self._records)}
        new = [
            self.index(rows[id(record)], index.column())
            for record, index in zip(held, old, strict=True)
        ]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _derive(self, *_change: object) -> None:
        self.show(self._wanted())

    def _wanted(self) -> Sequence[Any]:
        """Return the records that are kept, in order; equal ones stay as they were."""
        found = [record for record in self._table.records if self._fits(record)]
        if self._by >= 0:
            column = self._columns[self._by]
            found.sort(key=column.key, reverse=self._order is not _ASCENDING)
        return found

    def _fits(self, record: Any) -> bool:
        if self._keep is not None and not self._keep(record):
            return False
        if not self._words:
            return True
        texts = (column.text(record) for column in self._columns)
        text = "\n".join(texts).casefold()
        return all(word in text for word in self._words)
