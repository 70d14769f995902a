"""The cards below the timeline: who did how much, and what waits for an answer."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain import fairness
from socialdesk.domain.ids import PersonId
from socialdesk.domain.rotations import Swap
from socialdesk.domain.words import _
from socialdesk.ui.formats import Formats
from socialdesk.ui.models.faces import face_of
from socialdesk.ui.models.timeline import (
    Sight,
    balance_words,
    figure,
    gap_words,
    swap_words,
)
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.avatar import Avatar
from socialdesk.ui.widgets.buttons import Button
from socialdesk.ui.widgets.buttons import Kind as Weight
from socialdesk.ui.widgets.cards import (
    Card,
    Divider,
    Sign,
)
from socialdesk.ui.widgets.paint import painter_for, rounded
from socialdesk.ui.widgets.rows import ShareRow
from socialdesk.ui.widgets.text import Label, tooltip
from socialdesk.ui.widgets.timeline import TURN_MIME

if TYPE_CHECKING:
    from socialdesk.services.rotations import Band


_FEW = 4
"""So many gaps are listed; of more, the number."""


class SharesCard(Card):
    """Who did how much; a turn can be dropped on whoever should take it.

    Signals:
        given(str, str): A piece of the timeline was dropped on a person.
    """

    given = Signal(str, str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.rows: dict[str, ShareLine] = {}
        self.body.setContentsMargins(16, 9, 16, 12)
        self.body.setSpacing(0)
        self.words = Label("", "small", "text2", wrap=True)

    def show_shares(
        self, seen: Sight, shares: Sequence[fairness.Share], formats: Formats
    ) -> None:
        """Show other shares."""
        _emptied(self)
        most = max((float(share.turns) for share in shares), default=0.0)
        self.rows = {}
        for share in shares:
            person = seen.person(PersonId(share.person))
            if person is None:
                continue
            row = ShareRow(
                person.name,
                float(share.turns),
                most,
                face=face_of(person),
                figure=figure(share.turns, formats),
            )
            line = ShareLine(person.id, row, balance_words(share.balance, formats))
            line.given.connect(self.given)
            self.rows[person.id] = line
            self.body.addWidget(line)
        self.words = Label(fairness.sentence(shares), "small", "text2", wrap=True)
        self.body.addSpacing(6)
        self.body.addWidget(self.words)


class ShareLine(QWidget):
    """One person's share with the balance; takes a turn that is dropped on it.

    Signals:
        given(str, str): A piece of the timeline was dropped on the person.
    """

    given = Signal(str, str)

    def __init__(self, person_id: str, row: ShareRow, balance: str) -> None:
        super().__init__()
        self._person_id, self._row = person_id, row
        self._over = False
        self._theme = theme()
        self.balance = Label(balance, "small", "text3")
        self.balance.setAlignment(
            Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        )
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(row, 1)
        line.addWidget(self.balance)
        row.setAccessibleName(f"{row.accessibleName()}, {balance}")
        tooltip(self, _("Drop a turn here to hand it over"))
        self.setAcceptDrops(True)
        follow(self._dress)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome turns."""
        if event.mimeData().hasFormat(TURN_MIME):
            event.acceptProposedAction()
            self._show_over(over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget it."""
        event.accept()
        self._show_over(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for the turn to be handed over."""
        self._show_over(over=False)
        piece = bytes(event.mimeData().data(TURN_MIME).data()).decode()
        if piece:
            event.acceptProposedAction()
            self.given.emit(piece, self._person_id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw an outline while a turn is over it."""
        if not self._over:
            return
        painter = painter_for(self)
        box = QRectF(self.rect())
        colours, radius = self._theme.colours, self._theme.radius("control")
        rounded(
            painter,
            box,
            radius,
            fill=colours.accent_soft,
            outline=colours.accent,
            width=1.5,
        )
        painter.end()

    def _show_over(self, *, over: bool) -> None:
        self._over = over
        self.update()

    def _dress(self, worn: Theme) -> None:
        self._theme = worn
        self.balance.setFixedWidth(worn.px(70))
        self.update()


class WaitingCard(Card):
    """Swaps that wait for an answer, and turns that nobody has.

    Signals:
        answered(Swap, bool): A swap was accepted or declined.
        withdrawn(Swap): A request of mine was taken back.
        gap_chosen(Band): Somebody is to be found for a gap.
    """

    answered = Signal(object, bool)
    withdrawn = Signal(object)
    gap_chosen = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.body.setContentsMargins(16, 16, 16, 14)
        self.buttons: dict[str, Button] = {}

    def show_sight(self, seen: Sight, formats: Formats) -> None:
        """Show what waits."""
        _emptied(self)
        self.buttons = {}
        me = None if seen.me is None else seen.me.id
        swaps = sorted(seen.swaps, key=lambda swap: swap.from_id == me)
        rows: list[QWidget] = []
        for swap in swaps:
            row = self._swap(seen, swap, formats, first=not rows)
            rows += [row] if row is not None else []
        rows += [self._gap(seen, gap, formats) for gap in seen.gaps[:_FEW]]
        for number, row in enumerate(rows):
            if number:
                self.body.addWidget(Divider())
            self.body.addWidget(row)
        more = len(seen.gaps) - _FEW
        if more > 0:
            words = _("And {n} more turns have nobody.").format(n=formats.number(more))
            self.body.addWidget(Label(words, "small", "bad"))
        if not rows:
            self.body.addWidget(_settled())

    def _swap(
        self, seen: Sight, swap: Swap, formats: Formats, *, first: bool
    ) -> QWidget | None:
        words = swap_words(seen, swap, formats)
        if words is None:
            return None
        mine = seen.me is not None and swap.from_id == seen.me.id
        shown = seen.person(swap.to_id if mine else swap.from_id)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(Label(words[0], "strong"))
        texts.addWidget(Label(words[1], "small", "text2", wrap=True))
        texts.addSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(8)
        for name, button in self._answers(swap, mine=mine, first=first):
            self.buttons[f"{name}:{swap.id}"] = button
            line.addWidget(button)
        line.addStretch(1)
        texts.addLayout(line)
        row = QWidget()
        whole = QHBoxLayout(row)
        whole.setContentsMargins(0, 0, 0, 2)
        whole.setSpacing(12)
        whole.addWidget(Avatar(face_of(shown), 32), 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(texts, 1)
        return row

    def _answers(
        self, swap: Swap, *, mine: bool, first: bool
    ) -> Sequence[tuple[str, Button]]:
        if mine:
            back = partial(self.withdrawn.emit, swap)
            return [("withdraw", Button(_("Withdraw"), on_click=back))]
        weight = Weight.PRIMARY if first else Weight.SOFT  # one in the card
        yes, no = (
            partial(self.answered.emit, swap, answer) for answer in (True, False)
        )
        return [
            ("accept", Button(_("Accept swap"), weight, on_click=yes)),
            ("decline", Button(_("Decline"), on_click=no)),
        ]

    def _gap(self, seen: Sight, gap: "Band", formats: Formats) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(8, 0, 0, 0)
        line.setSpacing(20)
        line.addWidget(Sign("triangle-alert", "bad", 16))
        line.addWidget(Label(gap_words(seen, gap, formats), "strong"), 1)
        button = Button(
            _("Find someone"), Weight.SOFT, on_click=partial(self.gap_chosen.emit, gap)
        )
        self.buttons[f"gap:{gap.turn_id}"] = button
        line.addWidget(button)
        return row


def _settled() -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(10)
    line.addWidget(Sign("circle-check", "ok", 18))
    line.addWidget(Label(_("Nothing waits, and every turn has somebody."), "body"), 1)
    return row


def _emptied(card: Card) -> None:
    while (item := card.body.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
