"""A fault of the program: its report, written here and shown, sent to nobody."""

import platform
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from socialdesk.domain.words import _
from socialdesk.ui.widgets.buttons import Button
from socialdesk.ui.widgets.dialogs import MIDDLE, Dialog
from socialdesk.ui.widgets.text import Label


class Crashes(QObject):
    """Shows a fault of the program, once at a time, from whatever thread it comes.

    Signals:
        happened(str): The report of a fault; connected here to the dialog.

    Args:
        window: Whose window the dialog covers.
        folder: Where reports are written.
        redact: Strikes secrets out of a report.
        write: Told the report, to log it.
    """

    happened = Signal(str)

    def __init__(
        self,
        window: QWidget,
        folder: Path,
        *,
        redact: Callable[[str], str] = str,
        open_address: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__(window)
        self._window, self._folder = window, folder
        self._redact, self._open = redact, open_address
        self._dialog: CrashDialog | None = None
        self.happened.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def tell(self, fault: BaseException) -> str:
        """Write the report of a fault and have it shown; return the report."""
        report = self._redact(report_of(fault))
        _written(self._folder, report)
        self.happened.emit(report)
        return report

    def _show(self, report: str) -> None:
        if self._dialog is None:
            self._dialog = CrashDialog(
                report, self._folder, open_address=self._open, parent=self._window
            )
            self._dialog.finished.connect(self._forget)
            self._dialog.open()

    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


class CrashDialog(Dialog):
    """Says that the program was at fault, and offers the report. Nothing is sent."""

    def __init__(
        self,
        report: str,
        folder: Path,
        *,
        open_address: Callable[[str], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("Something in SocialDesk went wrong"),
            _("Close"),
            width=MIDDLE,
            away="",
            parent=parent,
        )
        self._report = report
        self.add(
            Label(
                _(
                    "What you saved before is safe. The report below stays on this "
                    "computer; nothing is sent to anybody."
                ),
                "body",
                "text2",
                wrap=True,
            )
        )
        text = QPlainTextEdit(report)
        text.setReadOnly(True)
        text.setAccessibleName(_("Report"))
        text.setMinimumHeight(180)
        text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.add(text)
        self.copy = Button(_("Copy report"), icon="copy", on_click=self._copy)
        self.add_action(self.copy)
        if open_address is not None:
            opened = Button(
                _("Open the folder"),
                icon="folder-open",
                on_click=lambda: open_address(folder.as_uri()),
            )
            self.add_action(opened)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
        self.copy.setText(_("Copied"))


def report_of(fault: BaseException) -> str:
    """Return what a person can copy: versions, time, and where it happened."""
    trace = "".join(traceback.format_exception(fault))
    lines = (
        f"SocialDesk, {datetime.now(UTC).isoformat(timespec='seconds')}",
        f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}",
        f"{QGuiApplication.platformName()}, {sys.executable}",
    )
    return "\n".join((*lines, "", trace))


def _written(folder: Path, report: str) -> None:
    """Keep a report; a disk that refuses it must not hide the fault itself."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / f"crash-{stamp}.txt"
        file.touch(mode=0o600)
        file.write_text(report, encoding="utf-8")
    except OSError:
        return
