"""One table model for every list of records. It asks nobody for data: it is given them.

A page describes its columns as data; what a cell shows beside its text (tile, avatars,
pill, tone: the roles of `widgets/tables.py`) is one more function of the record.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from socialdesk.domain.words import _

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGNED = int(Qt.ItemDataRole.TextAlignmentRole)
_NOWHERE = QModelIndex()


@dataclass(frozen=True, kw_only=True)
class Column(Generic[R]):
    """What one column shows of a record, and what it sorts by.

    Attributes:
        title: Marked for the catalogue; translated where it is shown.
        text: What the cell says.
        sort: What it sorts by; its text without.
        roles: What else the cell shows, by item role.
        width: In pixels, at 100 %.
        least: How wide the page has to be for it, in pixels at 100 %.
        trailing: Whether it holds numbers, which stand at the end.
    """

    title: str
    text: Callable[[R], str]
    sort: Callable[[R], Any] | None = None
    roles: Mapping[int, Callable[[R], Any]] = field(default_factory=dict)
    width: int = 160
    least: int = 0
    trailing: bool = False

    def key(self, record: R) -> Any:
        """Return what the column sorts a record by."""
        return self.text(record).casefold() if self.sort is None else self.sort(record)


class RecordTable(QAbstractTableModel, Generic[R]):
    """Shows a list of records.

    Args:
        columns: What it shows of each.
        parent: Qt's parent.
    """

    def __init__(
        self, columns: Sequence[Column[R]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._records: tuple[R, ...] = ()

    @property
    def columns(self) -> tuple[Column[R], ...]:
        """What it shows of each record."""
        return self._columns

    @property
    def records(self) -> tuple[R, ...]:
        """What is shown, in the order in which it was given."""
        return self._records

    def show(self, records: Sequence[R]) -> None:
        """Replace what is shown, disturbing the view as little as possible.

        What is the same at both ends stays. Where as many rows come as go, they are
        replaced in place; where rows only come or only go, these do; anything else
        starts afresh. So an edit repaints a row, and a new record leaves the selection.
        """
        old, new = self._records, tuple(records)
        head = _shared(old, new)
        tail = _shared(old[head:][::-1], new[head:][::-1])
        was, now = len(old) - head - tail, len(new) - head - tail
        if was == now:
            self._records = new
            self._changed(head, was)
        elif not was:
            self.beginInsertRows(_NOWHERE, head, head + now - 1)
            self._records = new
            self.endInsertRows()
        elif not now:
            self.beginRemoveRows(_NOWHERE, head, head + was - 1)
            self._records = new
            self.endRemoveRows()
        else:
            self.beginResetModel()
            self._records = new
            self.endResetModel()

    def _changed(self, first: int, count: int) -> None:
        if count:
            end = self.index(first + count - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(first, 0), end)

    def record(self, index: Index) -> R:
        """Return the record of a row."""
        return self._records[index.row()]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many records there are."""
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        column, record = self._columns[index.column()], self._records[index.row()]
        if role == _DISPLAY:
            return column.text(record)
        if role == _SPOKEN:
            return f"{_(column.title)}: {column.text(record)}"
        if role == _ALIGNED and column.trailing:
            return int(_TRAILING.value)
        extra = column.roles.get(role)
        return None if extra is None else extra(record)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY
    ) -> Any:
        """Return the title of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        if role == _DISPLAY:
            return _(column.title)
        if role == _ALIGNED and column.trailing:
            return int(_TRAILING.value)
        return None


_TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


def _shared(one: Sequence[R], other: Sequence[R]) -> int:
    """Return how many records two lists have in common at their beginning."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
