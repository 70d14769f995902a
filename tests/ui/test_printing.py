"""The calendar on paper: pages, fonts, words, and the light theme."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from socialdesk.domain.errors import StoreError
from socialdesk.domain.ids import PostId
from socialdesk.ui.pages.calendar import CalendarPage
from socialdesk.ui.printing import (
    Printable,
    Printout,
    file_name,
    paper,
    paper_theme,
    print_on,
    write_pdf,
)
from socialdesk.ui.theme import look
from tests.ui.calendar_room import Sat, sat_down, titled
from tests.ui.windows import sample_home, window_on


@pytest.fixture
def sat(tmp_path: Path, qtbot: QtBot) -> Iterator[Sat]:
    with sat_down(tmp_path / "home") as sat:
        yield sat


@pytest.fixture
def page(sat: Sat, qtbot: QtBot) -> CalendarPage:
    return sat.page(qtbot)


def gathered(page: CalendarPage, qtbot: QtBot) -> Printout:
    assert isinstance(page, Printable)
    found: list[Printout] = []
    page.print_out(found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def count_of(file: Path) -> int:
    """Return how many pages a PDF says it has."""
    found = re.findall(rb"/Type /Pages.*?/Count (\d+)", file.read_bytes(), re.DOTALL)
    return int(found[0])


def streams(file: Path) -> list[bytes]:
    """Return the streams of a PDF, unpacked."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", file.read_bytes(), re.DOTALL)
    unpacked = []
    for part in parts:
        try:
            unpacked.append(zlib.decompress(part))
        except zlib.error:
            unpacked.append(part)
    return unpacked


def words_of(file: Path) -> str:
    """Return the letters that the fonts of a PDF can show."""
    text = b"\n".join(streams(file)).decode("latin-1")
    letters = ""
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        letters += "".join(
            chr(int(code, 16)) for code in re.findall(r"<([0-9A-Fa-f]{4})>", block)
        )
    return letters


def test_a_month_is_a_pdf_with_a_sheet_for_what_did_not_fit(
    sat: Sat, page: CalendarPage, qtbot: QtBot, tmp_path: Path
) -> None:
    file, printout = tmp_path / "month.pdf", gathered(page, qtbot)
    post = sat.post(titled(page, "Behind the scenes").id)

    # One day has four posts, of which there is room for three.
    assert write_pdf(printout, file) == count_of(file) == 2
    with sat.container.store.begin(sat.me, "post.add") as work:
        for number in range(120):
            at = datetime(2026, 11, 25, tzinfo=UTC) + timedelta(minutes=number)
            work.put(replace(post, id=PostId(f"roll-{number}"), at=at))
    qtbot.waitUntil(lambda: page.tasks.idle)

    assert write_pdf(gathered(page, qtbot), file) == count_of(file) == 3


def test_its_fonts_are_in_the_file(
    page: CalendarPage, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "month.pdf"
    write_pdf(gathered(page, qtbot), file)

    raw = file.read_bytes()
    assert b"/FontFile2" in raw
    assert set("November 2026") <= set(words_of(file)) | {" "}
    assert "Linden Bakery – November 2026".encode("utf-16-be") in raw


@pytest.mark.parametrize(("view", "title"), [("week", "16 Nov"), ("list", "November")])
def test_other_views_are_printed_too(
    page: CalendarPage, qtbot: QtBot, tmp_path: Path, view: str, title: str
) -> None:
    page._on_view(view)
    qtbot.waitUntil(lambda: page.tasks.idle)

    printout = gathered(page, qtbot)

    assert printout.title.startswith(title)
    assert write_pdf(printout, tmp_path / "it.pdf") == 1


def test_paper_is_white_in_the_dark_theme(page: CalendarPage, qtbot: QtBot) -> None:
    look().apply("dark")
    printout, worn = gathered(page, qtbot), paper_theme()
    picture = QImage(1200, 800, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    area = picture.rect().toRectF()

    printout.sheets(area, worn)[0](painter, area, worn)
    painter.end()

    assert not worn.dark
    spots = [picture.pixelColor(x, y) for x in range(0, 1200, 7) for y in (300, 500)]
    light = [colour for colour in spots if colour.lightness() > 150]
    assert len(light) > len(spots) * 0.8


def test_letter_where_inches_are_used_and_a4_elsewhere() -> None:
    assert paper(QLocale("en_US")).pageSize().id() is QPageSize.PageSizeId.Letter
    assert paper(QLocale("de_DE")).pageSize().id() is QPageSize.PageSizeId.A4


def test_a_folder_that_cannot_be_written_to_is_said(
    page: CalendarPage, qtbot: QtBot, tmp_path: Path
) -> None:
    printout = gathered(page, qtbot)

    with pytest.raises(StoreError, match="cannot be written"):
        write_pdf(printout, tmp_path / "no" / "such" / "month.pdf")


def test_a_printer_gets_the_same_sheets(
    page: CalendarPage, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "printer.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    printer.setPageLayout(paper())

    assert print_on(printer, gathered(page, qtbot)) == count_of(file)


def test_a_file_is_called_as_every_file_system_takes_it() -> None:
    printout = Printout(title="16/11", business="A: <b>", sheets=lambda *_args: ())

    assert file_name(printout) == "A- -b- – 16-11"


def test_the_window_prints_the_calendar_and_finds_in_it(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    home, owner = sample_home(tmp_path / "home")
    with window_on(home, qtbot, qapp, page="calendar", person=owner) as opened:
        opened.settle(qtbot)
        acts = opened.window.acts
        assert acts.keys("print") == "Ctrl+P"
        assert not acts.why_not("print")
        page = opened.window.pages.page
        assert isinstance(page, CalendarPage)

        opened.press(qtbot, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert page.filter.search.hasFocus()
        acts.run("pdf")
        qtbot.waitUntil(lambda: bool(opened.window.findChildren(QFileDialog)))
        dialog = opened.window.findChildren(QFileDialog)[0]
        file = tmp_path / "month.pdf"
        dialog.selectFile(str(file))
        dialog.fileSelected.emit(str(file))
        dialog.reject()
        qtbot.waitUntil(file.exists)

        opened.go(qtbot, "settings")
        assert acts.why_not("pdf") == "This page cannot be printed."


def test_alt_and_an_arrow_move_a_post_and_not_the_window(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    home, owner = sample_home(tmp_path / "home")
    with window_on(home, qtbot, qapp, page="settings", person=owner) as opened:
        opened.go(qtbot, "calendar")
        page = opened.window.pages.page
        assert isinstance(page, CalendarPage)
        post = titled(page, "Behind the scenes")
        item = page.grid.items.find(post.id)
        page.grid.setFocus()
        page.grid._choose(item)

        opened.window.activateWindow()
        qtbot.waitUntil(opened.window.isActiveWindow)
        qtbot.keyClick(page.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)

        at = opened.services.posts.post
        qtbot.waitUntil(lambda: at(PostId(post.id)).at.day == 20)
        opened.settle(qtbot)
        assert opened.window.pages.key == "calendar"
