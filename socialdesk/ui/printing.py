"""Pages on paper and as PDF: painted with a QPainter, always in the light theme.

A page of the window that can be printed has `print_out` (see `Printable`). It hands
over a `Printout`: a title and functions that each paint one sheet. Lengths are logical
pixels, on paper 112 to the inch; the printer's dots are seen to here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import (
    QByteArray,
    QIODevice,
    QLocale,
    QMarginsF,
    QObject,
    QRectF,
    QSaveFile,
    QStandardPaths,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from socialdesk.background import lanes
from socialdesk.domain.errors import SocialDeskError, StoreError
from socialdesk.domain.words import _
from socialdesk.ui.formats import Formats
from socialdesk.ui.icons import STROKE, Icons
from socialdesk.ui.theme import Theme, make_theme, resources_folder, theme
from socialdesk.ui.widgets.paint import Lane, words

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from socialdesk.ui.tasks import Tasks

_INCH = 112
_PDF_DOTS = 1200
_MARGIN = 12
"""Millimetres of paper that stay white."""
_HEADER, _FOOTER = 62, 26
_UNSAFE = str.maketrans(dict.fromkeys('\\/:*?"<>|', "-"))

SheetPainter = Callable[[QPainter, QRectF, Theme], None]
"""Paints one sheet into an area, in a theme."""


@dataclass(frozen=True, kw_only=True)
class Printout:
    """What goes on paper.

    Attributes:
        title: What is shown, such as "November 2026".
        business: Whose it is.
        sheets: Gets the area of a sheet and the theme; returns what paints each.
    """

    title: str
    business: str
    sheets: Callable[[QRectF, Theme], Sequence[SheetPainter]]


@runtime_checkable
class Printable(Protocol):
    """A page that can be printed."""

    def print_out(self, ready: Callable[[Printout], None]) -> None:
        """Gather what is shown, and hand it over when it is there."""
        ...


class Printing(QObject):
    """Asks where to print or to save, and does it.

    Args:
        window: The window that asks.
        tasks: Where files are written, away from the screen's thread.
        say: Tells that it is done.
        trouble: Tells why it is not.
    """

    def __init__(
        self,
        window: QWidget,
        tasks: "Tasks",
        say: Callable[[str], object],
        trouble: Callable[[SocialDeskError], object],
    ) -> None:
        super().__init__(window)
        self._window, self._tasks = window, tasks
        self._say, self._trouble = say, trouble
        self._printer: QPrinter | None = None

    def print_page(self, page: object) -> None:
        """Ask for a printer, and print a page there."""
        if isinstance(page, Printable):
            page.print_out(self._ask_printer)

    def save_page(self, page: object) -> None:
        """Ask for a file, and write a page there as PDF."""
        if isinstance(page, Printable):
            page.print_out(self._ask_file)

    def _ask_printer(self, printout: Printout) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setDocName(file_name(printout))
        self._printer.setPageLayout(paper())
        dialog = QPrintDialog(self._printer, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(partial(self._print, printout))
        QDialog.open(dialog)  # its own `open` wants to know where to answer

    def _print(self, printout: Printout) -> None:
        printer, self._printer = self._printer, None
        if printer is not None:
            try:
                print_on(printer, printout)
            except StoreError as error:
                self._trouble(error)
            else:
                self._say(_("Sent to the printer"))

    def _ask_file(self, printout: Printout) -> None:
        folder = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        dialog = QFileDialog(self._window, _("Save as PDF"), folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setMimeTypeFilters(["application/pdf"])
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{file_name(printout)}.pdf")
        dialog.fileSelected.connect(partial(self._save, printout))
        dialog.open()

    def _save(self, printout: Printout, name: str) -> None:
        file = Path(name)
        work = partial(write_pdf, printout, file)
        done = partial(self._saved, _("Saved as {file}").format(file=file.name))
        self._tasks.run(self, work, done=done, failed=self._fail, lane=lanes.Lane.WIDE)

    def _saved(self, words: str, _count: int) -> None:
        self._say(words)

    def _fail(self, error: SocialDeskError) -> None:
        self._trouble(error)


class PaperIcons(Icons):
    """Draws icons as lines and not as pictures, so that paper shows them sharp."""

    def paint(
        self,
        painter: QPainter,
        box: QRectF,
        name: str,
        colour: QColor,
        *,
        stroke: float = STROKE,
    ) -> None:
        """Draw an icon in the middle of a box, as large as the box's shorter side."""
        side = min(box.width(), box.height())
        place = QRectF(0, 0, side, side)
        place.moveCenter(box.center())
        drawing = QByteArray(self._drawn(name, colour, stroke).encode())
        painter.save()
        painter.setOpacity(painter.opacity() * colour.alphaF())
        QSvgRenderer(drawing).render(painter, place)
        painter.restore()


def paper_theme() -> Theme:
    """Return the light theme on white paper, at the usual text size."""
    worn = theme()
    icons = PaperIcons(resources_folder() / "icons")
    made = make_theme(worn.tokens, icons, dark=False, system_font=worn.system_font)
    white = made.colours._replace(window=made.colours.surface)
    return replace(made, colours=white)


def paper(locale: QLocale | None = None) -> QPageLayout:
    """Return the paper of a country, lying: Letter where inches are used, else A4."""
    system = (locale or QLocale()).measurementSystem()
    letter = system is QLocale.MeasurementSystem.ImperialUSSystem
    sizes = QPageSize.PageSizeId
    return QPageLayout(
        QPageSize(sizes.Letter if letter else sizes.A4),
        QPageLayout.Orientation.Landscape,
        QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN),
        QPageLayout.Unit.Millimeter,
    )


def write_pdf(printout: Printout, file: Path) -> int:
    """Write a PDF file; return how many sheets it has.

    Raises:
        StoreError: The file cannot be written.
    """
    part = QSaveFile(str(file))
    if not part.open(QIODevice.OpenModeFlag.WriteOnly):
        raise _unwritable(file)
    writer = QPdfWriter(part)
    writer.setResolution(_PDF_DOTS)
    writer.setTitle(f"{printout.business} – {printout.title}")
    writer.setCreator("SocialDesk")
    writer.setPageLayout(paper())
    count = print_on(writer, printout)
    if not part.commit():
        raise _unwritable(file)
    return count


def print_on(device: QPagedPaintDevice, printout: Printout) -> int:
    """Paint all sheets; return how many there are.

    Raises:
        StoreError: The printer, or the file, does not take anything.
    """
    worn = paper_theme()
    painter = QPainter()
    if not painter.begin(device):
        raise _unwritable(Path(getattr(device, "outputFileName", str)()))
    scale = device.logicalDpiX() / _INCH
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    whole = QRectF(0, 0, device.width() / scale, device.height() / scale)
    area = whole.adjusted(0, _HEADER, 0, -_FOOTER)
    sheets = printout.sheets(area, worn)
    for number, paint in enumerate(sheets, 1):
        if number > 1:
            device.newPage()
        _paint_frame(painter, whole, printout, worn, (number, len(sheets)))
        painter.save()
        paint(painter, area, worn)
        painter.restore()
    painter.end()
    return len(sheets)


def file_name(printout: Printout) -> str:
    """Return how a file of it is called, without what file systems do not take."""
    name = f"{printout.business} – {printout.title}" if printout.business else ""
    return (name or printout.title).translate(_UNSAFE)


def paper_rtl() -> bool:
    """Say whether paper is read from right to left."""
    return QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft


def _paint_frame(
    painter: QPainter,
    whole: QRectF,
    printout: Printout,
    worn: Theme,
    page: tuple[int, int],
) -> None:
    """Draw what stands on every sheet: whose, what, and which page."""
    rtl, colours = paper_rtl(), worn.colours
    top = QRectF(whole.left(), whole.top(), whole.width(), worn.line("small"))
    words(painter, top, printout.business, worn, colours.text2, style="small", rtl=rtl)
    head = top.translated(0, top.height() + 2)
    head.setHeight(worn.line("title"))
    words(painter, head, printout.title, worn, colours.text, style="title", rtl=rtl)
    foot = QRectF(whole.left(), whole.bottom() - 16, whole.width(), 16)
    formats = Formats()
    number = _("Page {n} of {all}").format(
        n=formats.digits(page[0]), all=formats.digits(page[1])
    )
    lane = Lane(foot, rtl=rtl)
    end = lane.trail(160)
    align = Qt.AlignmentFlag.AlignTrailing
    ink = colours.text3
    words(painter, end, number, worn, ink, style="micro", rtl=rtl, align=align)
    words(painter, lane.rest, "SocialDesk", worn, ink, style="micro", rtl=rtl)


def _unwritable(file: Path) -> StoreError:
    return StoreError(
        "pdf.write",
        _("The file {file} cannot be written.").format(file=file.name),
        hint=_("Choose another folder, or free some space."),
    )
