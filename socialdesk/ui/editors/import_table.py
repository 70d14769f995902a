"""Taking a table in: choose a file, say what its columns mean, check, import.

The file is read off the screen's thread, in the wide lane; how far it has come is told
by a signal, and a person can stop it at any time: nothing has been changed then.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from PySide6.QtCore import QMimeData, QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from socialdesk.background.lanes import Lane
from socialdesk.domain.channels import Channel
from socialdesk.domain.errors import InputError, SocialDeskError
from socialdesk.domain.tables import FIELDS, Target
from socialdesk.domain.words import _, mark, plural
from socialdesk.ui.models.faces import joined
from socialdesk.ui.models.record_table import Column, RecordTable
from socialdesk.ui.room import Room
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.buttons import Button, Tall
from socialdesk.ui.widgets.cards import Banner, Plate, Section, Sign
from socialdesk.ui.widgets.dialogs import WIDE, Dialog
from socialdesk.ui.widgets.forms import Choice, Form
from socialdesk.ui.widgets.paint import painter_for, rounded
from socialdesk.ui.widgets.tables import TONE_ROLE, TableCard, TableView
from socialdesk.ui.widgets.text import Label

if TYPE_CHECKING:
    from socialdesk.services.exchange import Look, Report
    from socialdesk.services.tables import Line

R = TypeVar("R")

TARGET_WORDS: Mapping[Target, str] = {
    Target.CHANNELS: mark("Channels"),
    Target.PEOPLE: mark("People"),
    Target.TURNS: mark("Past turns"),
}
CANCELLED = "import.cancelled"
_HEIGHT = 420
_SAMPLES = 3
_SHOWN_BAD = 200
_THOUSAND = 1000


class _Meter(QObject):
    """Says on the screen's thread how far a reading has come, in thousandths."""

    moved = Signal(int)


class _Reading:
    """What the worker tells how far it has come, and learns from that it shall stop.

    It is no part of Qt: it may be let go on any thread.
    """

    def __init__(self, meter: _Meter) -> None:
        self._tell = meter.moved.emit
        self.stopped = False

    def __call__(self, done: int, size: int) -> None:
        """Tell it.

        Raises:
            InputError: The person does not want it any more.
        """
        if self.stopped:
            raise InputError(CANCELLED, _("The import was stopped."), hint="")
        with suppress(RuntimeError):  # the dialog is gone
            self._tell(done * _THOUSAND // max(size, 1))


class BadRow(NamedTuple):
    """A row that cannot be taken: where it stands, what it says, and why not."""

    line: int
    text: str
    why: str


BAD_COLUMNS: tuple[Column[BadRow], ...] = (
    Column(
        title=mark("Line"),
        text=lambda row: f"{row.line:n}",
        sort=lambda row: row.line,
        width=60,
        trailing=True,
    ),
    Column(
        title=mark("Row"),
        text=lambda row: row.text,
        roles={TONE_ROLE: lambda _row: "text2"},
        width=230,
    ),
    Column(title=mark("What is wrong"), text=lambda row: row.why, width=340),
)


class ImportDialog(Dialog):
    """Takes a table in, in four steps.

    Signals:
        told(str): Something was imported; the words for the toast.

    Args:
        room: Services, roads, and who sits at the desk.
        target: What the rows become at first; it can be chosen.
        path: The file, if it is known already.
        parent: The window it belongs to.
    """

    told = Signal(str)

    def __init__(
        self,
        room: Room,
        target: Target = Target.CHANNELS,
        *,
        path: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Import a table"), _("Next"), width=WIDE, parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.room = room
        self._path: Path | None = None
        self._look: Look | None = None
        self._report: Report | None = None
        self._reading: _Reading | None = None
        self._meter = _Meter(self)
        self._meter.moved.connect(self._moved)
        self._banner: Banner | None = None
        self.choosing = _Choosing(target)
        self.mapping = _Mapping()
        self.checking = _Checking()
        self.reading = _Progress()
        self._stack = QStackedWidget()
        for step in (self.choosing, self.mapping, self.checking, self.reading):
            self._stack.addWidget(step)
        self._news = QVBoxLayout()
        self.body.addLayout(self._news)
        self.add(self._stack)
        self.choosing.browse.clicked.connect(self._browse)
        self.choosing.target.chosen.connect(self._target_chosen)
        self.checking.save_bad.clicked.connect(self._ask_where)
        self.reading.stop.clicked.connect(self._stop)
        follow(self._size)
        self._show(self.choosing)
        if path is not None:
            self.take_file(path)

    # -- the steps ---------------------------------------------------------------------

    @property
    def target(self) -> Target:
        """What the rows become."""
        return Target(str(self.choosing.target.value))

    def take_file(self, path: Path) -> None:
        """Look at a file."""
        self._path = path
        look = self.room.services.exchange.look
        self._run(partial(look, path, self.target), self._looked, self.choosing)

    def accept(self) -> None:
        """Go on to the next step."""
        step = self._stack.currentWidget()
        if step is self.choosing:
            if self._path is None:
                self._browse()
            else:
                self.take_file(self._path)
        elif step is self.mapping:
            self._take(dry_run=True)
        elif step is self.checking and self._report is not None:
            if self._report.dry_run and self.checking.count:
                self._take(dry_run=False)
            else:
                super().accept()

    def reject(self) -> None:
        """Go away; what is being read is stopped first."""
        self._stop()
        super().reject()

    def _looked(self, look: "Look") -> None:
        self._look = look
        self.mapping.show_look(look)
        self._show(self.mapping)
        if look.target is Target.TURNS:
            channels = self.room.services.channels.channels
            self.room.tasks.run(self, channels, done=self.mapping.offer_channels)

    def _take(self, *, dry_run: bool) -> None:
        if self._look is None:
            return
        look = self._look = replace(self._look, mapping=self.mapping.chosen)
        work = partial(
            self.room.services.exchange.take,
            look,
            dry_run=dry_run,
            channel=self.mapping.channel,
            actor=self.room.me(),
        )
        back = self.mapping if dry_run else self.checking
        self._run(work, self._taken, back)

    def _taken(self, report: "Report") -> None:
        if self._look is None:
            return
        self._report = report
        self.checking.show_report(report, self._look)
        self._show(self.checking)
        self.verb.setFocus()
        if not report.dry_run:
            words = taken_words(report.added)
            self.told.emit(_("Imported {what}").format(what=words))

    # -- the work ----------------------------------------------------------------------

    def _run(
        self, work: "partial[R]", done: Callable[[R], None], back: QWidget
    ) -> None:
        """Do something with the file in the wide lane; troubles lead `back`."""
        self._warn("")
        self._reading = _Reading(self._meter)
        self.reading.show_file(self._path)
        self._show(self.reading)
        self.room.tasks.run(
            self,
            partial(work, progress=self._reading),
            done=done,
            failed=partial(self._failed, back),
            lane=Lane.WIDE,
        )

    def _failed(self, back: QWidget, trouble: SocialDeskError) -> None:
        self._show(back)
        if trouble.code == CANCELLED:
            return
        # The hint about columns is for the command line.
        columns = trouble.code == "import.columns"
        self._warn(trouble.message if columns else str(trouble))

    @Slot()
    def _stop(self) -> None:
        if self._reading is not None:
            self._reading.stopped = True

    @Slot(int)
    def _moved(self, thousandths: int) -> None:
        self.reading.show_done(thousandths)

    @Slot()
    def _ask_where(self) -> None:
        if self._path is None:
            return
        wanted = self._path.with_name(f"{self._path.stem}-bad.csv")
        dialog = QFileDialog(self, _("Save the bad rows"), str(wanted.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(wanted.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save_bad)
        dialog.open()

    @Slot(str)
    def save_bad(self, path: str) -> None:
        """Write the rows that cannot be taken, each with its reason, to be mended."""
        if self._report is not None:
            write = self.room.services.exchange.write_bad
            self.room.tasks.run(
                self,
                partial(write, self._report, Path(path)),
                done=partial(self._bad_saved, Path(path)),
                failed=partial(self._failed, self.checking),
                lane=Lane.WIDE,
            )

    def _bad_saved(self, path: Path, count: int) -> None:
        words = plural("{n} row saved in {{file}}", "{n} rows saved in {{file}}", count)
        self._warn(words.format(file=path.name), "ok")

    @Slot()
    def _browse(self) -> None:
        dialog = QFileDialog(self, _("Choose a table"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Tables (*.csv *.tsv *.txt)"), _("All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._file_chosen)
        dialog.open()

    @Slot(str)
    def _file_chosen(self, path: str) -> None:
        self.take_file(Path(path))

    @Slot(object)
    def _target_chosen(self, _target: object) -> None:
        self._warn("")

    # -- dropping a file ---------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file while one is to be chosen."""
        choosing = self._stack.currentWidget() is self.choosing
        if choosing and dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the file."""
        path = dropped_file(event.mimeData())
        if path is not None:
            self.take_file(path)

    # -- what is shown -----------------------------------------------------------------

    def _show(self, step: QWidget) -> None:
        self._stack.setCurrentWidget(step)
        self.verb.setText(self._verb(step))
        if step is self.reading:
            self.verb.refuse(_("The file is being read"))
        else:
            self.verb.allow()
        over = self._report is not None and not self._report.dry_run
        self.away.setVisible(not (step is self.checking and over))

    def _verb(self, step: QWidget) -> str:
        """Return what going on is called at a step."""
        if step is self.mapping:
            return _("Check")
        if step is self.checking and self._report is not None:
            if self._report.dry_run and self.checking.count:
                words = taken_words(self._report.added)
                return _("Import {what}").format(what=words)
            return _("Done")
        return _("Choose a file…") if step is self.choosing else self.verb.text()

    def _warn(self, text: str, status: str = "bad") -> None:
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        if text:
            self._banner = Banner(text, status)
            self._news.addWidget(self._banner)

    def _size(self, worn: Theme) -> None:
        self._stack.setFixedHeight(worn.px(_HEIGHT))


class _Choosing(QWidget):
    """Step one: what is imported, and from where."""

    def __init__(self, target: Target) -> None:
        super().__init__()
        self.target = Choice([(key, _(text)) for key, text in TARGET_WORDS.items()])
        self.target.choose(target)
        self.browse = Button(_("Choose a file…"), icon="folder-open")
        form = Form()
        form.add("target", _("The rows are"), self.target)
        middle = Qt.AlignmentFlag.AlignHCenter
        drop = _DropPlace()
        inner = QVBoxLayout(drop)
        inner.addStretch(1)
        inner.addWidget(Plate("file-up"), 0, middle)
        inner.addSpacing(8)
        inner.addWidget(Label(_("Drop a table here"), "heading"), 0, middle)
        hint = _(
            "CSV, any delimiter and encoding. Nothing is changed before you say so."
        )
        inner.addWidget(Label(hint, "small", "text2"), 0, middle)
        inner.addSpacing(8)
        inner.addWidget(self.browse, 0, middle)
        inner.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(form)
        column.addWidget(drop, 1)


class _DropPlace(QWidget):
    """A place where a file may be dropped."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme = theme()
        follow(self._dress)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dashed outline."""
        painter: QPainter = painter_for(self)
        worn = self._theme
        rounded(
            painter,
            QRectF(self.rect()),
            worn.radius("card"),
            fill=worn.colours.sunken,
            outline=worn.colours.control_border,
            dashed=True,
        )
        painter.end()

    def _dress(self, worn: Theme) -> None:
        self._theme = worn
        self.update()


class _Mapping(QWidget):
    """Step two: which column says what, with the guess chosen and samples beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._choices: dict[str, Choice] = {}
        self._samples: dict[str, Label] = {}
        self._look: Look | None = None
        self.line = Label("", "small", "text2")
        self._channel = Choice()
        self._channel_form = Form()
        self._channel_form.add(
            "channel", _("Channel of rows that name none"), self._channel
        )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        inner = QWidget()
        inner.setProperty("plain", True)
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 12, 0)
        rows.addLayout(self._grid)
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line)
        column.addWidget(scroll, 1)
        column.addWidget(self._channel_form)

    @property
    def channel(self) -> str:
        """The channel of rows that name none; empty without."""
        return str(self._channel.value or "")

    def offer_channels(self, channels: Sequence[Channel]) -> None:
        """Offer the channels whose turns may be in the table."""
        none: list[tuple[object, str]] = [(None, _("None"))]
        self._channel.offer(none + [(each.id, each.name) for each in channels])

    @property
    def chosen(self) -> Mapping[str, str]:
        """Which column holds which field, as the person wants it."""
        return {
            field: str(choice.value)
            for field, choice in self._choices.items()
            if choice.value is not None
        }

    def choice(self, field: str) -> Choice:
        """Return the choice of a field's column."""
        return self._choices[field]

    def show_look(self, look: "Look") -> None:
        """Show the columns of a table."""
        self._look = look
        self._channel_form.setVisible(look.target is Target.TURNS)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._choices, self._samples = {}, {}
        self.line.setText(
            _("{file}: {columns}. Say which column holds what.").format(
                file=look.table.path.name,
                columns=plural("{n} column", "{n} columns", len(look.table.headers)),
            )
        )
        columns: list[tuple[object, str]] = [(None, _("Not in the table"))]
        columns += [(header, header) for header in look.table.headers]
        for row, field in enumerate(FIELDS[look.target]):
            choice = Choice(columns, look.mapping.get(field.name))
            choice.setAccessibleName(_(field.words))
            choice.setMinimumWidth(180)
            choice.chosen.connect(self._show_samples)
            sample = Label("", "small", "text3")
            self._grid.addWidget(Label(_(field.words)), row, 0)
            self._grid.addWidget(choice, row, 1)
            self._grid.addWidget(sample, row, 2)
            self._choices[field.name], self._samples[field.name] = choice, sample
        self._show_samples(None)

    @Slot(object)
    def _show_samples(self, _chosen: object) -> None:
        if self._look is None:
            return
        headers = list(self._look.table.headers)
        for field, label in self._samples.items():
            column = self._choices[field].value
            place = headers.index(str(column)) if column is not None else -1
            label.setText(samples(self._look.rows, place))


class _Checking(QWidget):
    """Steps three and four: what would happen, and what did."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.lines = [Label("", "body"), Label("", "body"), Label("", "body")]
        self.note = Label("", "small", "text2", wrap=True)
        self.bad: RecordTable[BadRow] = RecordTable(BAD_COLUMNS, self)
        self.table = TableView(_("Rows that cannot be taken"))
        self.table.setModel(self.bad)
        set_widths(self.table, BAD_COLUMNS)
        self.save_bad = Button(_("Save bad rows…"), icon="file-down", tall=Tall.LIST)
        self.first = TableView(_("The first rows, as they are read"))
        self._first_card = TableCard(self.first)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for sign, tone, line in zip(
            ("circle-check", "copy", "triangle-alert"),
            ("ok", "text2", "warn"),
            self.lines,
            strict=True,
        ):
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(Sign(sign, tone, 18))
            row.addWidget(line, 1)
            column.addLayout(row)
        column.addWidget(self.note)
        column.addWidget(self._first_card, 2)
        column.addWidget(self._make_troubles(), 3)
        column.addStretch(0)

    def _make_troubles(self) -> QWidget:
        head = QHBoxLayout()
        head.addWidget(Section(_("Rows that cannot be taken")), 1)
        head.addWidget(self.save_bad)
        self._troubles = QWidget()
        below = QVBoxLayout(self._troubles)
        below.setContentsMargins(0, 4, 0, 0)
        below.addLayout(head)
        below.addWidget(TableCard(self.table), 1)
        return self._troubles

    def show_report(self, report: "Report", look: "Look") -> None:
        """Show what an import would do, or did."""
        self._show_first(look)
        self._first_card.setVisible(report.dry_run)
        self.count = sum(report.added.values())
        what = taken_words(report.added)
        added = _("{what} will be added") if report.dry_run else _("{what} added")
        self.lines[0].setText(added.format(what=what))
        self.lines[1].setText(
            plural(
                "{n} row is here already and is left alone",
                "{n} rows are here already and are left alone",
                len(report.doubles),
            )
        )
        self.lines[2].setText(
            plural(
                "{n} row cannot be taken",
                "{n} rows cannot be taken",
                len(report.bad),
            )
        )
        self.note.setText(report.note)
        self.note.setVisible(bool(report.note))
        self._troubles.setVisible(bool(report.bad))
        self.bad.show([bad_row(line) for line in report.bad[:_SHOWN_BAD]])

    def _show_first(self, look: "Look") -> None:
        columns = preview_columns(look)
        model: RecordTable[Line] = RecordTable(columns, self.first)
        model.show(look.rows)
        old = self.first.model()
        self.first.setModel(model)
        set_widths(self.first, columns)
        if old is not None:
            old.deleteLater()


class _Progress(QWidget):
    """While the file is read."""

    def __init__(self) -> None:
        super().__init__()
        self.line = Label("", "body")
        self.bar = QProgressBar()
        self.bar.setRange(0, _THOUSAND)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("How far the file is read"))
        self.stop = Button(_("Stop"), icon="x")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        column.addWidget(self.line)
        column.addSpacing(8)
        column.addWidget(self.bar)
        column.addSpacing(12)
        column.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def show_file(self, path: Path | None) -> None:
        """Say what is read."""
        name = path.name if path else ""
        self.line.setText(_("Reading {file}…").format(file=name))
        self.bar.setValue(0)

    def show_done(self, thousandths: int) -> None:
        """Say how far it is."""
        self.bar.setValue(thousandths)


def samples(rows: Sequence["Line"], place: int) -> str:
    """Return some cells of a column, to see that it is the right one."""
    if place < 0:
        return ""
    cells = (row.cells[place].strip() for row in rows if place < len(row.cells))
    found = list(dict.fromkeys(cell for cell in cells if cell))
    return " · ".join(found[:_SAMPLES])


def preview_columns(look: "Look") -> tuple["Column[Line]", ...]:
    """Return the fields that are known of a table, as columns."""
    headers = list(look.table.headers)
    return tuple(
        Column(
            title=field.words,
            text=partial(_cell, headers.index(look.mapping[field.name])),
            width=130,
        )
        for field in FIELDS[look.target]
        if field.name in look.mapping
    )


def _cell(place: int, line: "Line") -> str:
    return line.cells[place] if place < len(line.cells) else ""


def set_widths(table: TableView, columns: Sequence[Column[Any]]) -> None:
    """Give the columns of a table their widths."""
    for number, column in enumerate(columns):
        table.setColumnWidth(number, theme().px(column.width))


def bad_row(line: "Line") -> BadRow:
    """Return a row that cannot be taken, as the table shows it."""
    return BadRow(line.number, ", ".join(filter(None, line.cells)), line.trouble)


def taken_words(added: Mapping[str, int]) -> str:
    """Return what is added in words: "1,734 channels and 519 people"."""
    known = {
        "channels": partial(plural, "{n} channel", "{n} channels"),
        "people": partial(plural, "{n} person", "{n} people"),
        "turns": partial(plural, "{n} turn", "{n} turns"),
    }
    counted = {known[kind](count): count for kind, count in added.items()}
    some = [words for words, count in counted.items() if count]
    return joined(some or list(counted)[:1])


def dropped_file(data: QMimeData) -> Path | None:
    """Return the file that is dragged, if it is one on this machine."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    return Path(urls[0].toLocalFile())
