"""The parts of the Today page: my turn, who is on duty, reminders, first steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.notices import SNOOZE_WORDS, Notice, Snooze
from socialdesk.domain.words import _
from socialdesk.ui.widgets.buttons import Button, IconButton, Kind, Tall
from socialdesk.ui.widgets.cards import Card, Divider, Sign
from socialdesk.ui.widgets.floating import Menu
from socialdesk.ui.widgets.text import Label
from socialdesk.ui.widgets.turn import TurnCard, TurnView


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class MyTurnCard(TurnCard):
    """My turn: what it is, and what I can say to it.

    Signals:
        accepted(): I take it.
        declined(): I cannot.
        handed(): Somebody else should have it.
        opened(): I want to see it among the others.
    """

    accepted = Signal()
    declined = Signal()
    handed = Signal()
    opened = Signal()

    def __init__(
        self,
        view: TurnView,
        *,
        asked: bool,
        running: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(view, parent=parent)
        self.snooze.hide()
        self.post.setText(_("Accept"))
        self.post.set_icon("check")
        self.post.setVisible(asked)
        # Who has begun has said yes by that: nothing is lost by not pressing it.
        self.post.set_kind(Kind.SOFT if running else Kind.PRIMARY)
        self.post.clicked.connect(self.accepted)
        self.decline = Button(_("Can't do it"), tall=Tall.LIST)
        self.hand_over = Button(_("Hand over…"), tall=Tall.LIST)
        self.open = Button(_("Open"), tall=Tall.LIST)
        self.decline.clicked.connect(self.declined)
        self.hand_over.clicked.connect(self.handed)
        self.open.clicked.connect(self.opened)
        self.decline.setVisible(asked and not running)
        self.open.setVisible(not asked or running)
        line = QHBoxLayout()
        line.setContentsMargins(15, 0, 15, 15)
        line.setSpacing(8)
        for button in (self.decline, self.hand_over, self.open):
            line.addWidget(button, 1)
        self.body.addLayout(line)


class SwapRow(QWidget):
    """A swap that waits, with what can be said to it.

    Args:
        text: What it is about.
        note: What the other one wrote.
        buttons: What can be said.
        parent: Qt's parent.
    """

    def __init__(
        self,
        text: str,
        note: str,
        buttons: Sequence[Button],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(text)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Sign("arrow-left-right"), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(Label(text, "strong", wrap=True), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        if note:
            column.addWidget(Label(f"“{note}”", "small", "text2", wrap=True))
        line = QHBoxLayout()
        line.setSpacing(8)
        for button in buttons:
            line.addWidget(button)
        line.addStretch(1)
        column.addLayout(line)


class NoticeRow(QWidget):
    """One reminder: what it says, and what can be done with it.

    Signals:
        answered(bool): Yes or no to what it asks.
        snoozed(object): A `Snooze`.
        read(): It has been looked at.

    Args:
        notice: The reminder.
        when: When it came, ready to read.
        asks: Whether it wants an answer.
        parent: Qt's parent.
    """

    answered = Signal(bool)
    snoozed = Signal(object)
    read = Signal()

    def __init__(
        self, notice: Notice, when: str, *, asks: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"{notice.title}, {notice.body}, {when}")
        self.mark_read = IconButton("check", _("Mark as read"))
        self.mark_read.clicked.connect(self.read)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(notice.title, "strong", weight=600), 1)
        head.addWidget(Label(when, "small", "text3"))
        head.addWidget(self.mark_read)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 10, 10)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(Label(notice.body, "small", "text2", wrap=True))
        column.addLayout(self._buttons(asks=asks))

    def _buttons(self, *, asks: bool) -> QHBoxLayout:
        self.accept = Button(_("Accept"), Kind.SOFT, tall=Tall.DENSE)
        self.decline = Button(_("Can't do it"), Kind.QUIET, tall=Tall.DENSE)
        self.accept.clicked.connect(self._yes)
        self.decline.clicked.connect(self._no)
        self.snooze = Button(_("Snooze"), Kind.QUIET, "alarm-clock", tall=Tall.DENSE)
        self.menu = Menu(self)
        for preset, words in SNOOZE_WORDS.items():
            self.menu.addAction(_(words)).setData(preset.value)
        self.menu.triggered.connect(
            lambda action: self.snoozed.emit(Snooze(action.data()))
        )
        self.snooze.set_menu(self.menu)
        line = QHBoxLayout()
        line.setContentsMargins(0, 4, 0, 0)
        line.setSpacing(4)
        for button in (self.accept, self.decline):
            button.setVisible(asks)
            line.addWidget(button)
        line.addWidget(self.snooze)
        line.addStretch(1)
        return line

    def _yes(self) -> None:
        self.answered.emit(True)

    def _no(self) -> None:
        self.answered.emit(False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStep:
    """One step of setting up: whether it is done, and what does it."""

    text: str
    line: str
    done: bool
    verb: str
    act: Callable[[], object]


class FirstSteps(Card):
    """What is left to set up; it goes away when all is done."""

    def __init__(
        self, steps: Sequence[FirstStep], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        done = sum(step.done for step in steps)
        head = QHBoxLayout()
        head.addWidget(Label(_("Getting started"), "heading"), 1)
        said = _("{done} of {all} done").format(done=done, all=len(steps))
        head.addWidget(Label(said, "small", "text3"))
        self.body.addLayout(head)
        self.buttons: dict[str, Button] = {}
        first = True
        for step in steps:
            self.body.addWidget(Divider())
            self.body.addLayout(self._row(step, first=first and not step.done))
            first = first and step.done
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _row(self, step: FirstStep, *, first: bool) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(12)
        sign = ("circle-check", "ok") if step.done else ("circle", "text3")
        line.addWidget(Sign(*sign, 20))
        texts = QVBoxLayout()
        texts.setSpacing(1)
        tone = "text3" if step.done else "text"
        texts.addWidget(Label(step.text, "name", tone, weight=600))
        texts.addWidget(Label(step.line, "small", "text2"))
        line.addLayout(texts, 1)
        if not step.done:
            kind = Kind.SOFT if first else Kind.PLAIN
            button = Button(step.verb, kind, tall=Tall.LIST, on_click=step.act)
            self.buttons[step.text] = button
            line.addWidget(button)
        return line
