"""The manual: Markdown pages beside a list of them, searched as one types."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QPainter,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QScrollArea,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.words import _, language
from socialdesk.ui.lock import see_through
from socialdesk.ui.pages.page import Page
from socialdesk.ui.room import Room
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.cards import Card, PageHeader
from socialdesk.ui.widgets.forms import SearchField
from socialdesk.ui.widgets.paint import focus_ring, is_rtl, rounded, words
from socialdesk.ui.widgets.press import Pressable

_TITLE, _TITLES = 220, 246
"""How wide a title is, and their list with its scroll bar."""
_HEADINGS = {1: "title", 2: "heading", 3: "name"}
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
        self._group = QButtonGroup(self)
        self._titles = QVBoxLayout()
        self._titles.setSpacing(2)
        inner = QWidget()
        side = QVBoxLayout(inner)
        side.setContentsMargins(2, 2, 8, 2)  # room for a ring, and for the scroll bar
        side.addLayout(self._titles)
        side.addStretch(1)
        self._list = QScrollArea()
        self._list.setWidgetResizable(True)
        self._list.setFrameShape(QScrollArea.Shape.NoFrame)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setWidget(inner)
        see_through(self._list)
        self.text = QTextBrowser()
        self.text.setAccessibleName(_("Help"))
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        # The card is its outline; only the ring of the focus stands within.
        self.text.setStyleSheet(
            "QTextBrowser:!focus { border: 2px solid transparent; padding: 5px 6px; }"
        )
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow_link)
        card = Card(flush=True)
        card.body.setContentsMargins(4, 8, 4, 8)
        card.body.addWidget(self.text)
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(self._list)
        line.addWidget(card, 1)
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
        for button in self._group.buttons():
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        for topic in self._listed:
            button = _TitleButton(topic.title)
            button.clicked.connect(partial(self._turn, topic))
            self._group.addButton(button)
            self._titles.addWidget(button)
        if self._listed:
            self._turn(self._listed[0])

    def _choose(self) -> None:
        wanted = {topic.key: topic for topic in self._listed}
        topic = wanted.get(self._wanted) or wanted.get(FIRST)
        if topic is not None:
            self._turn(topic)

    def _turn(self, topic: Topic) -> None:
        if topic in self._listed:
            self._group.buttons()[self._listed.index(topic)].setChecked(True)
        document = self.text.document()
        document.setMarkdown(
            topic.text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub
        )
        styled(document, theme())
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _follow_link(self, address: QUrl) -> None:
        desk = self.room.desk
        if address.scheme() in {"http", "https"}:
            if desk is not None and desk.open_address is not None:
                desk.open_address(address.toString())
        else:
            self.go(address.path().removesuffix(".md").partition("-")[2])

    def _dress(self, worn: Theme) -> None:
        self._list.setFixedWidth(worn.px(_TITLES))
        self.text.document().setDefaultFont(worn.font("body"))
        self.text.document().setDocumentMargin(20)
        styled(self.text.document(), worn)


class _TitleButton(Pressable):
    """The title of a page of the manual."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.setCheckable(True)

    def wish(self, theme: Theme) -> QSize:
        """Return the room of a row."""
        return QSize(theme.px(_TITLE), theme.size("nav_item"))

    def draw(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw the title."""
        colours, radius, on = theme.colours, theme.radius("control"), self.isChecked()
        if on or self.underMouse():
            fill = theme.selected_fill if on else colours.hover
            rounded(painter, box, radius, fill=fill)
        ink = colours.accent_ink if on else colours.text
        room = box.adjusted(12, 0, -12, 0)
        weight = 600 if on else 500
        words(painter, room, self.label, theme, ink, weight=weight, rtl=is_rtl(self))
        if self.ringed:
            focus_ring(painter, box, radius, theme)


def styled(document: QTextDocument, worn: Theme) -> None:
    """Give headings and strong words their fonts.

    Qt smears letters of a variable font that it is asked to make bold (6.11).
    """
    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        cursor = QTextCursor(block)
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        if level:
            style = QTextCharFormat()
            style.setFont(worn.font(_HEADINGS.get(level, "strong")))
            cursor.mergeCharFormat(style)
            shape = block.blockFormat()
            shape.setTopMargin(18 if block.position() else 0)
            shape.setBottomMargin(6)
            QTextCursor(block).setBlockFormat(shape)
        else:
            _embolden(block, worn)
        block = block.next()


def _embolden(block: QTextBlock, worn: Theme) -> None:
    spans = []
    pieces = block.begin()
    while not pieces.atEnd():
        piece = pieces.fragment()
        if piece.charFormat().fontWeight() > QFont.Weight.Normal:
            spans.append((piece.position(), piece.length()))
        pieces += 1
    style = QTextCharFormat()
    style.setFont(worn.font("body", 650))
    for start, length in spans:
        cursor = QTextCursor(block)
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(style)
