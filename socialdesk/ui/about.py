"""The sheet of keys, what is new, and what this program is made of."""

import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QScrollArea, QTextBrowser, QWidget

from socialdesk.domain.words import _, mark
from socialdesk.ui.actions import MENUS, Acts
from socialdesk.ui.lock import see_through
from socialdesk.ui.widgets.badge import KeyCap
from socialdesk.ui.widgets.buttons import Button
from socialdesk.ui.widgets.dialogs import MIDDLE, WIDE, Dialog
from socialdesk.ui.widgets.text import Label

LICENCES: Sequence[tuple[str, str]] = (
    ("Qt, PySide6", "LGPL-3.0"),
    ("SQLite", mark("public domain")),
    ("SQLAlchemy, Alembic", "MIT"),
    ("APScheduler", "MIT"),
    ("keyring", "MIT"),
    ("holidays", "MIT"),
    ("Babel, icalendar", "BSD"),
    ("argon2-cffi", "MIT"),
    ("desktop-notifier", "MIT"),
    ("Inter", "OFL-1.1"),
    ("Lucide", "ISC"),
    ("Simple Icons", "CC0-1.0"),
)
MORE_KEYS: Mapping[str, str] = {
    "M": mark("Move the selected post to another day"),
    "Alt+←": mark("Move the selected post by a day"),
    "S": mark("Ask for a swap of the selected turn"),
    "Home": mark("Show today"),
}
"""Keys of the pages; what a page does not have does nothing."""


class KeysDialog(Dialog):
    """Every key there is, menu by menu; made from the registry of acts."""

    def __init__(self, acts: Acts, parent: QWidget | None = None) -> None:
        super().__init__(_("Keys"), _("Close"), width=WIDE, away="", parent=parent)
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        row = 0
        for menu_id, title in MENUS.items():
            listed = [act for act in acts if act.menu == menu_id and acts.keys(act.id)]
            if not listed:
                continue
            heading = Label(_(title).replace("&", ""), "strong", "text2")
            grid.addWidget(heading, row, 0, 1, 4)
            row += 1
            for number, act in enumerate(listed):
                line, side = row + number // 2, 2 * (number % 2)
                grid.addWidget(Label(act.words, "body"), line, side)
                cap = KeyCap(acts.keys(act.id))
                grid.addWidget(cap, line, side + 1, Qt.AlignmentFlag.AlignTrailing)
            row += (len(listed) + 1) // 2
        grid.addWidget(Label(_("On pages"), "strong", "text2"), row, 0, 1, 4)
        for number, (keys, words) in enumerate(MORE_KEYS.items()):
            line, side = row + 1 + number // 2, 2 * (number % 2)
            grid.addWidget(Label(_(words), "body"), line, side)
            grid.addWidget(KeyCap(keys), line, side + 1, Qt.AlignmentFlag.AlignTrailing)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setAccessibleName(self.windowTitle())
        scroll.setWidget(inner)
        see_through(scroll)
        scroll.setMinimumHeight(420)
        self.add(scroll)


class AboutDialog(Dialog):
    """What this program is, whose work it stands on, and details to copy."""

    def __init__(
        self, version: str, folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            _("SocialDesk {version}").format(version=version),
            _("Close"),
            width=MIDDLE,
            away="",
            parent=parent,
        )
        self._details = details(version, folder)
        self.add(
            Label(
                _(
                    "Who speaks for the business, whose turn it is, and who said "
                    "what. Free software under the MIT licence."
                ),
                "body",
                "text2",
                wrap=True,
            )
        )
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        for row, (name, terms) in enumerate(LICENCES):
            grid.addWidget(Label(name, "small"), row, 0)
            grid.addWidget(Label(_(terms), "small", "text3"), row, 1)
        self.body.addLayout(grid)
        self.copy = Button(_("Copy details"), icon="copy", on_click=self._copy)
        self.add_action(self.copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        self.copy.setText(_("Copied"))


class NewsDialog(Dialog):
    """What changed, from the changelog."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(
            _("What's new"), _("Close"), width=MIDDLE, away="", parent=parent
        )
        shown = QTextBrowser()
        shown.setAccessibleName(_("What's new"))
        shown.setOpenLinks(False)
        shown.setMarkdown(text)
        shown.setMinimumHeight(320)
        self.add(shown)


def details(version: str, folder: Path) -> str:
    """Return what somebody who helps wants to know; no names, no texts."""
    lines = (
        f"SocialDesk {version}",
        f"Python {platform.python_version()}, Qt {qVersion()}",
        f"{platform.platform()}, {QGuiApplication.platformName()}",
        str(folder),
    )
    return "\n".join(lines)


def read_text(file: Path) -> str:
    """Return the text of a file of the program; empty where it is not there."""
    return file.read_text("utf-8") if file.is_file() else ""
