"""What is seen of Today before the services are there: the greeting.

What there is to do is not among the quick reads; its place stays free for a moment.
"""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from socialdesk.domain.words import _, mark
from socialdesk.ui.formats import Formats
from socialdesk.ui.room import Glimpse
from socialdesk.ui.theme import theme
from socialdesk.ui.widgets.buttons import Button, Kind
from socialdesk.ui.widgets.cards import PageHeader

WIDE, ONE_COLUMN, SIDE = 1400, 940, 312
"""From which width of the page its margins are wide, below which it has one column,
and how wide its second is; in pixels at 100 %."""
_GREETINGS = (
    (5, mark("Good night, {name}")),
    (12, mark("Good morning, {name}")),
    (18, mark("Good afternoon, {name}")),
    (24, mark("Good evening, {name}")),
)
"""Until which hour one greets how."""


def greeting(hour: int, name: str) -> str:
    """Return how one greets at an hour of the day."""
    words = next(words for until, words in _GREETINGS if hour < until)
    return _(words).format(name=name).rstrip(", ")


def early(glimpse: Glimpse) -> QWidget:
    """Return the page's picture, from the quick reads alone."""
    person = glimpse.glances.names().people.get(glimpse.me)
    name = person.name.split()[0] if person and person.name.strip() else ""
    formats = Formats(zone=glimpse.zone)
    now = formats.wall(glimpse.now)
    return TodayPicture(greeting(now.hour, name), formats.day(now.date()))


class TodayPicture(QWidget):
    """The greeting where the page will have it."""

    def __init__(self, title: str, line: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        header = PageHeader(title, line, "display")
        header.add(Button(_("New post"), Kind.PRIMARY, "plus"))
        column = QVBoxLayout()
        column.addWidget(header)
        column.addStretch(1)
        self._side = QWidget()
        self._whole = QHBoxLayout(self)
        self._whole.setSpacing(24)
        self._whole.addLayout(column, 1)
        self._whole.addWidget(self._side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the side its room where it has a column of its own."""
        super().resizeEvent(event)
        worn, width = theme(), self.width()
        self._side.setFixedWidth(worn.px(SIDE))
        self._side.setVisible(width >= worn.px(ONE_COLUMN))
        edge = worn.tokens.margin["page_wide" if width >= WIDE else "page"]
        self._whole.setContentsMargins(edge, 20, edge, edge)
