"""The column beside the calendar: my turn, what comes next, who is on duty."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from socialdesk.domain.ids import PersonId
from socialdesk.domain.periods import instant
from socialdesk.domain.posts import STATE_WORDS, PostState
from socialdesk.domain.words import _
from socialdesk.services.glances import Coming, Names, PostGlance
from socialdesk.ui.theme import Theme, follow
from socialdesk.ui.widgets.buttons import Button, Kind
from socialdesk.ui.widgets.cards import Card, Divider, Section, Sign
from socialdesk.ui.widgets.duty_week import DutyLine, DutyWeek
from socialdesk.ui.widgets.month_model import Eye, channel_name, face_of
from socialdesk.ui.widgets.rows import ListRow
from socialdesk.ui.widgets.text import Label
from socialdesk.ui.widgets.turn import TurnCard, TurnView

if TYPE_CHECKING:
    # For their types alone: this is loaded before the first picture.
    from collections.abc import Sequence

    from socialdesk.domain.rotations import Swap

WIDTH = 288
_NEXT = 3
_LINES = 3
"""So many channels' weeks are shown."""
_SOON = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What the column shows: all of it read at one moment.

    `text` is that of my next post. `swaps` wait for an answer; `channels` maps their
    rotations to channels.
    """

    coming: Coming
    eye: Eye
    text: str = ""
    swaps: "tuple[Swap, ...]" = ()
    channels: dict[str, str] | None = None


class CalendarSide(QWidget):
    """Shows what is beside the calendar.

    Signals:
        posted(str): A post went out; ask for its link.
        opened(str): A post is to be opened.
        answered(str, bool): A swap is accepted or declined.
        more_asked(): All that comes is to be seen.
    """

    posted = Signal(str)
    opened = Signal(str)
    answered = Signal(str, bool)
    more_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mine = ""
        self.turn = TurnCard(TurnView(title="", network=""))
        self.turn.snooze.hide()
        self.turn.posted.connect(self._post)
        self.next = Section(_("Up next"), action=_("See all"))
        self.next.asked.connect(self.more_asked)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.quiet = Label(_("Nothing is planned for the days to come."), "body")
        self.quiet.set_tone("text2")
        self.duty = Section(_("On duty this week"))
        self.week = DutyWeek()
        self._card = Card(dense=True)
        self._card.body.addWidget(self.week)
        self._swaps = QVBoxLayout()
        self._swaps.setSpacing(8)
        self._card.body.addLayout(self._swaps)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.turn)
        column.addSpacing(24)
        column.addWidget(self.next)
        column.addSpacing(4)
        column.addWidget(self.quiet)
        column.addLayout(self._rows)
        column.addSpacing(20)
        column.addWidget(self.duty)
        column.addSpacing(8)
        column.addWidget(self._card)
        column.addStretch(1)
        for part in (self.turn, self.next, self.quiet, self.duty, self._card):
            part.hide()
        follow(self._dress)

    def show_beside(self, beside: Beside) -> None:
        """Show what comes, who has which turn, and what waits for my answer."""
        self._show_turn(beside)
        self._show_next(beside)
        self._show_week(beside)
        _empty(self._swaps)
        for swap in beside.swaps:
            self._add_swap(swap, beside)

    def _dress(self, worn: Theme) -> None:
        self.setFixedWidth(worn.px(WIDTH))

    def _show_turn(self, beside: Beside) -> None:
        post, eye, names = beside.coming.mine, beside.eye, beside.coming.names
        self.turn.setVisible(post is not None)
        self._mine = post.id if post else ""
        if post is None:
            return
        channel = names.channels.get(post.channel_id)
        at = instant(post.at)
        near = abs(at - eye.now) < _SOON
        self.turn.show_turn(
            TurnView(
                title=post.title,
                network=channel.network if channel else "",
                hue=channel.hue if channel else "",
                channel=channel_name(names, post.channel_id),
                when=eye.formats.when(at, eye.now),
                due=eye.formats.due(at, eye.now) if near or at < eye.now else "",
                late=at < eye.now,
                text=beside.text,
                steps=(_("Draft"), _("Review"), _("Post")),
                done=2,
            )
        )

    def _show_next(self, beside: Beside) -> None:
        _empty(self._rows)
        posts = beside.coming.next[:_NEXT]
        self.next.show()
        self.quiet.setVisible(not posts)
        for post in posts:
            self._rows.addWidget(self._row(post, beside.coming.names, beside.eye))

    def _row(self, post: PostGlance, names: Names, eye: Eye) -> ListRow:
        channel = names.channels.get(post.channel_id)
        at = instant(post.at)
        same = eye.formats.wall(at).date() == eye.today
        when = eye.formats.hour(at) if same else eye.formats.when(at, eye.now)
        review = post.state == PostState.REVIEW
        state = PostState(post.state)
        mine = review and _approves(names, eye.me)
        word = _("needs your review") if mine else _(STATE_WORDS[state])
        row = ListRow(
            post.title,
            f"{when[:1].upper()}{when[1:]} · {word}",
            network=channel.network if channel else "",
            hue=channel.hue if channel else "",
            face=face_of(names.people.get(post.author_id)),
            tone="warn" if mine else "text3",
        )
        row.setProperty("post", post.id)
        row.clicked.connect(self._open)
        return row

    def _show_week(self, beside: Beside) -> None:
        coming, eye = beside.coming, beside.eye
        lines = duty_lines(coming, eye)
        shown = bool(lines) or bool(beside.swaps)
        self.duty.setVisible(shown)
        self._card.setVisible(shown)
        self.week.setVisible(bool(lines))
        days = [day.day for day in coming.week]
        letters = [
            eye.formats.weekday_name(day.isoweekday(), letters=1) for day in days
        ]
        today = days.index(eye.today) if eye.today in days else None
        self.week.show_week(letters, lines, today)

    def _add_swap(self, swap: "Swap", beside: Beside) -> None:
        names = beside.coming.names
        self._swaps.addWidget(Divider())
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 4, 0, 0)
        line.setSpacing(8)
        line.addWidget(Sign("arrow-left-right", "text2", 16))
        words = swap_words(swap, beside)
        line.addWidget(Label(words, "strong", wrap=True), 1)
        self._swaps.addWidget(head)
        if not _may_answer(swap, names, beside.eye.me):
            self._swaps.addWidget(Label(_("Waiting for an answer"), "small", "text2"))
            return
        buttons = QWidget()
        line = QHBoxLayout(buttons)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for text, kind, yes in (
            (_("Accept swap"), Kind.SOFT, True),
            (_("Decline"), Kind.QUIET, False),
        ):
            button = Button(text, kind)
            button.setProperty("swap", swap.id)
            button.setProperty("yes", yes)
            button.clicked.connect(self._answer)
            line.addWidget(button)
        line.addStretch(1)
        self._swaps.addWidget(buttons)

    def _post(self) -> None:
        if self._mine:
            self.posted.emit(self._mine)

    def _open(self) -> None:
        self.opened.emit(str(self.sender().property("post")))

    def _answer(self) -> None:
        button = self.sender()
        self.answered.emit(str(button.property("swap")), bool(button.property("yes")))


def duty_lines(coming: Coming, eye: Eye) -> list[DutyLine]:
    """Return a line of faces for each channel, mine before the others."""
    names = coming.names
    held: dict[str, dict[date, str | None]] = {}
    for day in coming.week:
        for turn in day.turns:
            held.setdefault(turn.channel_id, {})[day.day] = turn.person_id
    order = sorted(
        held,
        key=lambda one: (held[one].get(eye.today) != eye.me, channel_name(names, one)),
    )
    lines = []
    for channel_id in order[:_LINES]:
        channel = names.channels.get(channel_id)
        if channel is not None:
            faces = tuple(
                face_of(names.people.get(held[channel_id].get(day.day) or ""))
                for day in coming.week
            )
            lines.append(
                DutyLine(
                    channel=channel_name(names, channel_id),
                    network=channel.network,
                    hue=channel.hue,
                    faces=faces,
                )
            )
    return lines


def swap_words(swap: "Swap", beside: Beside) -> str:
    """Return what is asked, such as "Tomás would take your turn on Google"."""
    names, me = beside.coming.names, beside.eye.me
    channel = channel_name(names, (beside.channels or {}).get(swap.rotation_id, ""))
    giver = first_name(names, swap.from_id)
    taker = first_name(names, swap.to_id)
    if swap.from_id == me:
        words = _("{person} would take your turn on {channel}")
        if swap.to_id is None:
            words = _("You are looking for somebody for your turn on {channel}")
        return words.format(person=taker, channel=channel)
    if swap.to_id in {None, PersonId(me)}:
        return _("{person} asks you to take their turn on {channel}").format(
            person=giver, channel=channel
        )
    return _("{other} would take {person}’s turn on {channel}").format(
        other=taker, person=giver, channel=channel
    )


def waiting_for(swaps: "Sequence[Swap]", me: str) -> "tuple[Swap, ...]":
    """Return the swaps that are about me."""
    return tuple(
        swap
        for swap in swaps
        if swap.from_id == me or swap.to_id in {None, PersonId(me)}
    )


def _may_answer(swap: "Swap", names: Names, me: str) -> bool:
    from socialdesk.domain.team import Right, Role, may

    person = names.people.get(me)
    if person is None:
        return False
    asked = swap.from_id != me and swap.to_id in {None, PersonId(me)}
    return may(Role(person.role), Right.TURN_ARRANGE, own=asked)


def _approves(names: Names, me: str) -> bool:
    from socialdesk.domain.team import Right, Role, may

    person = names.people.get(me)
    return person is not None and may(Role(person.role), Right.POST_APPROVE)


def first_name(names: Names, person_id: str | None) -> str:
    """Return what somebody is called, or "Somebody"."""
    person = names.people.get(person_id or "")
    return person.name.split()[0] if person and person.name else _("Somebody")


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
