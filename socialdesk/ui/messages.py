"""How troubles reach people: banners, the crash dialog, two versions side by side."""

import platform
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QVBoxLayout, QWidget

from socialdesk.domain.errors import ConflictError, SocialDeskError
from socialdesk.domain.words import _, mark
from socialdesk.ui.theme import theme
from socialdesk.ui.widgets.buttons import Button
from socialdesk.ui.widgets.cards import Banner
from socialdesk.ui.widgets.dialogs import MIDDLE, WIDE, Dialog
from socialdesk.ui.widgets.text import Label

MOST = 2
"""Never more banners than this at once (design/tokens.md, section 5)."""

FIELD_WORDS: Mapping[str, str] = {
    "active_from": mark("First day"),
    "active_until": mark("Last day"),
    "at": mark("When"),
    "author_id": mark("Author"),
    "backup_id": mark("Backup"),
    "channel_id": mark("Channel"),
    "email": mark("E-mail"),
    "functions": mark("Functions"),
    "handle": mark("Handle"),
    "hue": mark("Colour"),
    "link": mark("Link"),
    "name": mark("Name"),
    "network": mark("Network"),
    "notes": mark("Notes"),
    "person_id": mark("Person"),
    "purpose": mark("Purpose"),
    "responsible_id": mark("Responsible"),
    "role": mark("Role"),
    "roster": mark("Order of people"),
    "state": mark("State"),
    "status": mark("Status"),
    "text": mark("Text"),
    "title": mark("Title"),
    "zone": mark("Time zone"),
}
"""The fields of records, as a comparison names them."""


class Banners(QWidget):
    """News that stay, one below the other, the gravest first.

    A banner has a key, so that the same news is shown once and can be taken away.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 12, 24, 0)
        self._column.setSpacing(8)
        self._banners: dict[str, tuple[int, Banner]] = {}
        self.hide()

    def show_news(
        self,
        key: str,
        text: str,
        status: str = "warn",
        *,
        action: str = "",
        act: Callable[[], object] | None = None,
        rank: int = 5,
        dismissable: bool = False,
    ) -> Banner:
        """Show a banner in place of an older one of that key.

        Args:
            key: What it is about.
            text: One sentence.
            status: warn, bad, info or ok.
            action: The verb of its button.
            act: What the button does.
            rank: A lower number stands further up, and pushes others out.
            dismissable: Whether a cross closes it.
        """
        self.clear(key)
        banner = Banner(
            text, status, action=action, dismissable=dismissable, parent=self
        )
        if act is not None:
            banner.acted.connect(act)
        banner.dismissed.connect(lambda: self.clear(key))
        self._banners[key] = (rank, banner)
        self._arrange()
        return banner

    def clear(self, key: str) -> None:
        """Take a banner away; nothing if there is none of that key."""
        _rank, banner = self._banners.pop(key, (0, None))
        if banner is not None:
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
            self._arrange()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the banners that are seen, from the top."""
        ranked = sorted(self._banners.items(), key=lambda item: item[1][0])
        return tuple(key for key, _banner in ranked[:MOST])

    def _arrange(self) -> None:
        seen = self.keys
        for place, key in enumerate(seen):
            self._column.insertWidget(place, self._banners[key][1])
        for key, (_rank, banner) in self._banners.items():
            banner.setVisible(key in seen)
        self.setVisible(bool(seen))


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


class ConflictDialog(Dialog):
    """Shows what I wanted to save and what somebody saved meanwhile, field by field.

    `accepted` means: keep mine; `rejected`: take theirs.
    """

    def __init__(
        self,
        error: ConflictError,
        *,
        shown: Callable[[str, object], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("Somebody changed this while you were editing"),
            _("Keep mine"),
            width=WIDE,
            away=_("Take theirs"),
            parent=parent,
        )
        self.rows = differences(error.mine, error.theirs, shown or _plain)
        if error.theirs is None:
            self.add(Label(_("It was deleted meanwhile."), "body", "text2", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for column, title in ((1, _("Mine")), (2, _("Theirs"))):
            grid.addWidget(Label(title, "strong", "text2"), 0, column)
        for line, (name, mine, theirs) in enumerate(self.rows, 1):
            grid.addWidget(Label(name, "small", "text2"), line, 0)
            for column, value in ((1, mine), (2, theirs)):
                text = Label(value or "–", "body", wrap=True, selectable=True)
                grid.addWidget(text, line, column, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(grid)


def differences(
    mine: object, theirs: object, shown: Callable[[str, object], str]
) -> list[tuple[str, str, str]]:
    """Return the fields in which two versions of a record differ, in words."""
    record = mine if is_dataclass(mine) else theirs
    if not is_dataclass(record) or isinstance(record, type):
        return []
    found = []
    for item in fields(record):
        one = getattr(mine, item.name, None)
        other = getattr(theirs, item.name, None)
        if one != other and item.name != "id":
            name = _(FIELD_WORDS.get(item.name, item.name))
            found.append((name, shown(item.name, one), shown(item.name, other)))
    return found


def resolve(
    parent: QWidget,
    error: ConflictError,
    *,
    keep: Callable[[], object],
    take: Callable[[], object],
    shown: Callable[[str, object], str] | None = None,
) -> ConflictDialog:
    """Let a person choose between two versions; the dialog is open on return.

    Args:
        parent: Whose window it covers.
        error: What `tasks.run(..., failed=...)` was given.
        keep: Saves mine over theirs.
        take: Shows theirs.
        shown: Turns the value of a field into words; names instead of identities.
    """
    dialog = ConflictDialog(error, shown=shown, parent=parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(keep)
    dialog.rejected.connect(take)
    dialog.open()
    return dialog


def told(error: SocialDeskError) -> str:
    """Return a trouble as a banner says it."""
    return " ".join(part for part in (error.message, error.hint) if part)


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


def _plain(_name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return str(value)


class Saved(Label):
    """Says "Saved" for a moment after something was."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "small", "text3", parent=parent)
        self._clock = QTimer(self, singleShot=True, interval=4000)
        self._clock.timeout.connect(self.clear)

    def say(self, text: str = "") -> None:
        """Say it."""
        self.setText(text or _("Saved"))
        self._clock.start()


def scrim_alpha() -> float:
    """Return how dark the page gets behind something that floats, 0 to 1."""
    worn = theme()
    depth = worn.tokens.elevation["scrim"]
    return depth.dark if worn.dark else depth.light
