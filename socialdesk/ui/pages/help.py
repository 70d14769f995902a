"""The manual: Markdown pages beside a list of them, searched as one types."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.words import _, language
from socialdesk.ui.pages.page import Page, Room
from socialdesk.ui.theme import Theme, follow
from socialdesk.ui.widgets.cards import PageHeader
from socialdesk.ui.widgets.forms import SearchField

FIRST = "start"
"""The page that is shown first, and where a page has none of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One page of the manual: its file's name, its title, its text."""

    key: str
    title: str
    text: str


def topics(folder: Path, spoken: str) -> Sequence[Topic]:
    """Read the manual in a language; English where it is not translated.

    Files are named "NN-key.md"; the number gives the order, the first line
    the title.
    """
    own = folder / spoken.partition("_")[0]
    found = []
    for file in sorted(folder.glob("*.md")):
        translated = own / file.name
        text = (translated if translated.is_file() else file).read_text("utf-8")
        key = file.stem.partition("-")[2] or file.stem
        title = text.partition("\n")[0].lstrip("# ").strip()
        found.append(Topic(key=key, title=title, text=text))
    return found


class HelpPage(Page):
    """Shows the manual."""

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self._topics: Sequence[Topic] = ()
        self._wanted = FIRST
        header = PageHeader(_("Help"))
        self.search = SearchField(_("Find in the help"))
        self.search.setFixedWidth(280)
        self.search.textChanged.connect(self._narrow)
        header.add(self.search)
        # A dozen titles that nobody sorts or edits: a model would be the same list.
        self.list = QListWidget()
        self.list.setAccessibleName(_("Pages of the help"))
        self.list.setFixedWidth(220)
        self.list.currentRowChanged.connect(self._turn)
        self.text = QTextBrowser()
        self.text.setAccessibleName(_("Help"))
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow_link)
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(self.list)
        line.addWidget(self.text, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 24, 24, 24)
        whole.setSpacing(16)
        whole.addWidget(header)
        whole.addLayout(line, 1)
        self._listed: list[Topic] = []
        follow(self._dress)

    def reload(self) -> None:
        """Read the manual."""
        desk = self.room.desk
        if desk is not None and desk.help_folder is not None:
            work = partial(topics, desk.help_folder, language())
            self.tasks.run(self, work, done=self._show)

    def go(self, record_id: str) -> None:
        """Show the page about a part of the window."""
        self._wanted = record_id
        self._choose()

    def _show(self, found: Sequence[Topic]) -> None:
        self._topics = found
        self._narrow("")
        self._choose()

    def _narrow(self, typed: str) -> None:
        low = typed.casefold()
        self._listed = [
            topic
            for topic in self._topics
            if low in topic.title.casefold() or low in topic.text.casefold()
        ]
        self.list.clear()
        self.list.addItems([topic.title for topic in self._listed])
        if self._listed:
            self.list.setCurrentRow(0)

    def _choose(self) -> None:
        keys = [topic.key for topic in self._listed]
        wanted = self._wanted if self._wanted in keys else FIRST
        if wanted in keys:
            self.list.setCurrentRow(keys.index(wanted))

    def _turn(self, row: int) -> None:
        if 0 <= row < len(self._listed):
            self.text.document().setMarkdown(
                self._listed[row].text,
                QTextDocument.MarkdownFeature.MarkdownDialectGitHub,
            )
            self.text.moveCursor(self.text.textCursor().MoveOperation.Start)

    def _follow_link(self, address: QUrl) -> None:
        desk = self.room.desk
        if address.scheme() in {"http", "https"}:
            if desk is not None and desk.open_address is not None:
                desk.open_address(address.toString())
        else:
            self.go(address.path().removesuffix(".md").partition("-")[2])

    def _dress(self, theme: Theme) -> None:
        self.text.document().setDefaultFont(theme.font("body"))
        self.text.document().setDocumentMargin(20)
