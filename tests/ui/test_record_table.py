"""Any list of records: shown, replaced with little disturbance, sorted, searched."""

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from socialdesk.ui.models.record_table import Column, RecordTable
from socialdesk.ui.models.sort_filter import SortFilter
from socialdesk.ui.widgets.tables import TONE_ROLE

DOWN = Qt.SortOrder.DescendingOrder


@dataclass(frozen=True)
class Loaf:
    name: str
    grams: int


COLUMNS = (
    Column[Loaf](title="Name", text=lambda loaf: loaf.name),
    Column[Loaf](
        title="Weight",
        text=lambda loaf: f"{loaf.grams} g",
        sort=lambda loaf: loaf.grams,
        roles={TONE_ROLE: lambda loaf: "bad" if loaf.grams > 900 else "text"},
        trailing=True,
    ),
)
RYE, SPELT, WHEAT = Loaf("Rye", 1000), Loaf("spelt", 750), Loaf("Wheat", 90)


@pytest.fixture
def table(qtbot: QtBot) -> RecordTable[Loaf]:
    made: RecordTable[Loaf] = RecordTable(COLUMNS)
    made.show([RYE, SPELT, WHEAT])
    return made


@pytest.fixture
def shown(table: RecordTable[Loaf]) -> SortFilter:
    return SortFilter(table)


def names(model: RecordTable[Loaf]) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def signals(table: RecordTable[Loaf]) -> list[str]:
    heard: list[str] = []
    table.rowsInserted.connect(lambda _p, a, b: heard.append(f"in {a}-{b}"))
    table.rowsRemoved.connect(lambda _p, a, b: heard.append(f"out {a}-{b}"))
    table.dataChanged.connect(lambda a, b: heard.append(f"same {a.row()}-{b.row()}"))
    table.modelReset.connect(lambda: heard.append("reset"))
    return heard


def test_a_cell_says_what_its_column_says_of_the_record(
    table: RecordTable[Loaf],
) -> None:
    cell = table.index(0, 1)

    assert cell.data() == "1000 g"
    assert cell.data(TONE_ROLE) == "bad"
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Weight: 1000 g"
    assert table.headerData(1, Qt.Orientation.Horizontal) == "Weight"
    assert table.record(cell) is RYE


def test_the_model_keeps_qts_promises(
    table: RecordTable[Loaf], shown: SortFilter, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(table)
    qtmodeltester.check(shown)


@pytest.mark.parametrize(
    ("records", "heard"),
    [
        ([RYE, SPELT, WHEAT], []),
        ([RYE, replace(SPELT, grams=760), WHEAT], ["same 1-1"]),
        ([RYE, Loaf("Oat", 1), SPELT, WHEAT], ["in 1-1"]),
        ([RYE, WHEAT], ["out 1-1"]),
        ([], ["out 0-2"]),
        ([WHEAT, Loaf("Oat", 1), RYE, SPELT], ["reset"]),
    ],
)
def test_no_more_is_disturbed_than_has_changed(
    table: RecordTable[Loaf], records: list[Loaf], heard: list[str]
) -> None:
    told = signals(table)

    table.show(records)

    assert told == heard
    assert names(table) == [loaf.name for loaf in records]


def test_columns_sort_by_their_own_order_not_by_their_text(shown: SortFilter) -> None:
    shown.sort(1)
    assert names(shown) == ["Wheat", "spelt", "Rye"]

    shown.sort(0, DOWN)
    assert names(shown) == ["Wheat", "spelt", "Rye"]


def test_a_selected_record_stays_selected_through_a_sort(shown: SortFilter) -> None:
    held = QPersistentModelIndex(shown.index(0, 0))

    shown.sort(1)

    assert held.row() == 2
    assert held.data() == "Rye"


def test_every_word_of_a_search_has_to_occur_in_the_row(shown: SortFilter) -> None:
    shown.search("E 0 G")
    assert names(shown) == ["Rye", "spelt", "Wheat"]

    shown.search("750 SPEL")
    assert names(shown) == ["spelt"]

    shown.search("")
    assert not shown.filtering


def test_what_comes_later_is_filtered_and_sorted_too(
    table: RecordTable[Loaf], shown: SortFilter
) -> None:
    shown.sort(1)
    shown.keep(lambda loaf: loaf.grams >= 700)

    table.show([RYE, SPELT, WHEAT, Loaf("Oat", 800)])

    assert names(shown) == ["spelt", "Oat", "Rye"]


def test_a_record_is_found_by_what_it_is(shown: SortFilter) -> None:
    shown.sort(1)

    assert shown.row_of(lambda loaf: loaf is RYE) == 2
    assert shown.row_of(lambda loaf: loaf.grams == 3) == -1


def test_ten_thousand_rows_are_shown_and_sorted_without_a_gap(qtbot: QtBot) -> None:
    table: RecordTable[Loaf] = RecordTable(COLUMNS)
    shown = SortFilter(table)
    loaves = [
        Loaf(f"Loaf {number * 7919 % 10_007}", number) for number in range(10_000)
    ]

    table.show(loaves)
    shown.sort(0)

    assert shown.rowCount() == 10_000
