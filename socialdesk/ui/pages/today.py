"""Today: what waits for me, what is mine, and what comes next."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.ids import PersonId
from socialdesk.domain.journal import Kind
from socialdesk.domain.notices import Notice, Reply, Snooze
from socialdesk.domain.posts import STATE_WORDS, Post, titled
from socialdesk.domain.reminders import ReminderKind
from socialdesk.domain.rotations import Turn, TurnState
from socialdesk.domain.words import _, mark, plural
from socialdesk.ui.actions import Act
from socialdesk.ui.formats import Formats
from socialdesk.ui.models.faces import face_of, first_name, joined
from socialdesk.ui.pages.listing import AGAIN, Figures, menu_of
from socialdesk.ui.pages.margins import sided
from socialdesk.ui.pages.page import Page
from socialdesk.ui.pages.today_early import ONE_COLUMN, SIDE, WIDE, greeting
from socialdesk.ui.pages.today_parts import (
    FirstStep,
    FirstSteps,
    MyTurnCard,
    NoticeRow,
    SwapRow,
    clear,
)
from socialdesk.ui.room import Room
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.buttons import Button, Tall
from socialdesk.ui.widgets.buttons import Kind as Weight
from socialdesk.ui.widgets.cards import (
    Card,
    Divider,
    EmptyState,
    PageHeader,
    Section,
    StatTile,
)
from socialdesk.ui.widgets.duty_week import DutyLine, DutyWeek
from socialdesk.ui.widgets.rows import ListRow, RowList, TaskRow
from socialdesk.ui.widgets.turn import TurnView

if TYPE_CHECKING:
    # The page may be the first of all, and the service brings SQLAlchemy along.
    from socialdesk.domain.fairness import Proposal
    from socialdesk.services.today import Asked, Duty, Task, Today
    from socialdesk.ui.editors.post import Shelf

_MOST_ROWS = 8
"""So many rows a section shows before one asks for the rest."""
_MINUTE = 60_000
_SOON_ASKED = 8
"""Days before a turn from which on its card asks for a yes."""
_FEW = 3
_MOST_HELD = 6
_NEXT = 3
_MOST_NOTICES = 4
_ASKS = frozenset({ReminderKind.ACCEPT, ReminderKind.BACKUP, ReminderKind.OWNER})
_STEPS = (mark("Accepted"), mark("On duty"), mark("Handed over"))
_MOST_LINES = 6
"""So many channels the week of duties shows; the board has them all."""
_TURN_WORDS: Mapping[TurnState, str] = {
    TurnState.PLANNED: mark("not accepted yet"),
    TurnState.OFFERED: mark("not accepted yet"),
    TurnState.ACCEPTED: mark("accepted"),
    TurnState.DECLINED: mark("you said no"),
    TurnState.ACTIVE: mark("it runs"),
}
_PARTS: Mapping[str, str] = {
    "late": mark("Late"),
    "now": mark("Now"),
    "later": mark("Later today"),
    "tomorrow": mark("Tomorrow"),
}
_TODAY = frozenset({"now", "later"})


class TodayPage(Page):
    """Shows one person's day."""

    watches: ClassVar[frozenset[Kind]] = frozenset(
        {
            Kind.PERSON,
            Kind.CHANNEL,
            Kind.POST,
            Kind.TURN,
            Kind.SWAP,
            Kind.OVERRIDE,
            Kind.NOTICE,
            Kind.ROTATION,
            Kind.VERSION,
            Kind.SETTING,
            Kind.TIME_OFF,
        }
    )

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self._today: Today | None = None
        self._formats = Formats()
        self._chosen = ""
        self._open_parts: set[str] = set()
        self.header = PageHeader(_("Today"), style="display")
        self.new_post = Button(_("New post"), Weight.PRIMARY, "plus")
        self.new_post.clicked.connect(self.new)
        self.header.add(self.new_post)
        self.figures = Figures()
        for key, icon, status in (
            ("late", "triangle-alert", "bad"),
            ("today", "send", "accent"),
            ("review", "eye", "info"),
            ("reminders", "bell", "warn"),
        ):
            self.figures.add(key, StatTile(icon, _figure_words(key, 0), status))
        self.figures.chosen.connect(self.filter)
        self._tasks_place, self._side_place = QVBoxLayout(), QVBoxLayout()
        self._lay_out()
        self._minute = QTimer(self, interval=_MINUTE)
        self._minute.timeout.connect(self._tick)
        self._minute.start()
        follow(self._dress)

    # -- what is shown -----------------------------------------------------------------

    def reload(self) -> None:
        """Ask for my day."""
        work = partial(
            self.room.services.today.of,
            self.room.me(),
            first_weekday=Formats().week[0],
        )
        self.tasks.run(self, work, done=self._show, failed=self.fail)

    def fail(self, trouble: SocialDeskError) -> None:
        """Say that the day could not be had, and offer to try again."""
        clear(self._tasks_place)
        clear(self._side_place)
        again = EmptyState(
            "circle-alert",
            trouble.message,
            trouble.hint or _(AGAIN),
            primary=_("Try again"),
        )
        again.primary_asked.connect(self.refresh)
        self._tasks_place.addWidget(again)

    @Slot(str)
    def filter(self, key: str) -> None:
        """Show only what a figure counts; empty shows all."""
        self._chosen = key
        self.figures.choose(key)
        if self._today is not None:
            self._show_tasks(self._today)

    def _show(self, today: "Today") -> None:
        self._today = today
        self._formats = Formats(zone=today.zone)
        now = self._formats.wall(today.at)
        self.header.show_title(
            greeting(now.hour, first_name(today.me) if today.me else ""),
            " · ".join(
                filter(None, (self._formats.day(now.date()), duty_words(today)))
            ),
        )
        for key, count in counts(today).items():
            words = _figure_words(key, count)
            self.figures.tile(key).show_figure(self._formats.number(count), words)
        focused = self._focused_key()
        self._show_tasks(today)
        self._show_side(today)
        self._focus(focused)

    def _show_tasks(self, today: "Today") -> None:
        clear(self._tasks_place)
        if not today.steps.done:
            self._tasks_place.addWidget(self._first_steps(today))
        if self._chosen == "reminders":
            self._add_notices(today.notices, self._tasks_place, len(today.notices))
        shown = 0
        for part in _PARTS:
            tasks = [task for task in today.tasks if self._wants(task, part)]
            shown += len(tasks)
            if tasks:
                self._add_section(part, tasks)
        if not shown and self._chosen != "reminders":
            self._tasks_place.addWidget(self._nothing(today))
        self._tasks_place.addStretch(1)

    def _wants(self, task: "Task", part: str) -> bool:
        """Say whether a task stands in a section, given the pressed figure."""
        if task.part.value != part:
            return False
        return {
            "": True,
            "late": part == "late",
            "today": part in _TODAY and task.post is not None,
            "review": task.asked and task.post is not None,
        }.get(self._chosen, False)

    def _nothing(self, today: "Today") -> EmptyState:
        due = today.next_due
        if self._chosen:
            text = _("Nothing of that kind waits for you.")
        elif due is None:
            text = _("Nothing is planned yet. Plan a post, or let turns begin.")
        else:
            when = self._formats.when(due, today.at)
            text = _("The next thing is due {when}.").format(when=when)
        free = not self._chosen and not today.busy
        heading = _("You are free today") if free else _("Nothing is due")
        # The primary button of the page is "New post", in its header.
        empty = EmptyState("coffee", heading, text, quiet=_("See the calendar"))
        empty.quiet_asked.connect(partial(self.wanted.emit, "calendar", ""))
        empty.setMinimumHeight(theme().px(320))
        return empty

    # -- tasks -------------------------------------------------------------------------

    def _add_section(self, part: str, tasks: Sequence["Task"]) -> None:
        tone = "bad" if part == "late" else "text"
        self._tasks_place.addWidget(Section(_(_PARTS[part]), len(tasks), tone))
        rows = RowList()
        whole = part in self._open_parts or len(tasks) <= _MOST_ROWS
        for number, task in enumerate(tasks if whole else tasks[:_MOST_ROWS]):
            rows.add(self._task_row(task, first=number == 0))
        self._tasks_place.addWidget(rows)
        if not whole:
            rest = len(tasks) - _MOST_ROWS
            more = Button(
                plural("{n} more", "{n} more", self._formats.figure(rest)), Weight.QUIET
            )
            more.clicked.connect(partial(self._open_part, part))
            self._tasks_place.addWidget(more, 0, Qt.AlignmentFlag.AlignLeading)
        self._tasks_place.addSpacing(8)

    def _open_part(self, part: str, *_clicked: object) -> None:
        self._open_parts.add(part)
        if self._today is not None:
            self._show_tasks(self._today)

    def _task_row(self, task: "Task", *, first: bool) -> TaskRow:
        part, channel = task.part.value, task.channel
        row = TaskRow(
            task_title(task),
            self._line(task),
            network=channel.network,
            hue=channel.hue,
            channel=channel.name,
            face=face_of(task.person),
            marker=part if part in {"late", "now"} else "",
        )
        row.setObjectName(_key(task))
        row.opened.connect(partial(self._open, task))
        urgent = first and part in {"late", "now"}
        for act in self._acts(task)[: 2 if urgent or task.turn else 1]:
            kind = Weight.PRIMARY if urgent else Weight.PLAIN
            urgent = False  # one verb of one row
            row.add(Button(act.words, kind, tall=Tall.LIST, on_click=act.run))
        row.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        row.customContextMenuRequested.connect(partial(self._menu, row, task))
        return row

    def _line(self, task: "Task") -> str:
        return task_line(task, self._today, self._formats) if self._today else ""

    def _acts(self, task: "Task") -> Sequence[Act]:
        """Return what can be done with a task, the most wanted first."""
        if task.post is not None:
            return self._post_acts(task, task.post)
        return self._turn_acts(task.turn) if task.turn is not None else ()

    def _post_acts(self, task: "Task", post: Post) -> Sequence[Act]:
        mark_posted = Act(
            id="post.posted",
            words=_("Mark posted…"),
            run=partial(self._mark_posted, post),
            icon="send",
        )
        move = Act(
            id="post.move",
            words=_("Move…"),
            run=partial(self._move, post),
            icon="calendar-clock",
            group=1,
        )
        look = Act(
            id="post.open",
            words=_("Review") if task.asked else _("Open"),
            run=partial(self._open, task),
            icon="eye",
            group=2,
        )
        urgent = task.part.value in {"late", "now"} and not task.asked
        return (mark_posted, move, look) if urgent else (look, mark_posted, move)

    def _turn_acts(self, turn: Turn) -> Sequence[Act]:
        look = Act(
            id="turn.open",
            words=_("Open"),
            run=partial(self._open_turn, turn),
            icon="repeat-2",
            group=2,
        )
        if turn.state not in {TurnState.PLANNED, TurnState.OFFERED}:
            return (look,)
        accept = Act(
            id="turn.accept",
            words=_("Accept"),
            run=partial(self._accept, turn),
            icon="check",
        )
        decline = Act(
            id="turn.decline",
            words=_("Can't do it"),
            run=partial(self._decline, turn),
            icon="x",
        )
        return (accept, decline, look)

    def _menu(self, row: QWidget, task: "Task", place: QPoint) -> None:
        menu = menu_of(self._acts(task), self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(row.mapToGlobal(place))

    # -- the side ----------------------------------------------------------------------

    def _show_side(self, today: "Today") -> None:
        clear(self._side_place)
        shown = self._add_turn(today)
        self._add_held(today, shown)
        self._add_next(today)
        self._add_week(today)
        self._add_waiting(today)
        if today.notices:
            self._add_notices(today.notices, self._side_place, _MOST_NOTICES)
        self._right.setVisible(self._side_place.count() > 0)
        self._side_place.addStretch(1)

    def _add_head(self, section: Section) -> None:
        if self._side_place.count():
            self._side_place.addSpacing(20)
        self._side_place.addWidget(section)
        self._side_place.addSpacing(6)

    def _add_turn(self, today: "Today") -> Turn | None:
        """Add the card of my most urgent turn, and return which that is."""
        coming = [turn for turn in today.turns if turn.start_at > today.at]
        urgency = partial(_urgency, at=today.at)
        first = min((*today.my_turns_now, *coming), key=urgency, default=None)
        if first is None:
            return None
        asked = first.state in {TurnState.PLANNED, TurnState.OFFERED}
        self.turn_card = MyTurnCard(
            turn_view(first, today, self._formats),
            asked=asked,
            running=first.start_at <= today.at,
        )
        self.turn_card.accepted.connect(partial(self._accept, first))
        self.turn_card.declined.connect(partial(self._decline, first))
        self.turn_card.handed.connect(partial(self._hand_over, first))
        self.turn_card.opened.connect(partial(self._open_turn, first))
        self._side_place.addWidget(self.turn_card)
        return first

    def _add_held(self, today: "Today", card: Turn | None) -> None:
        """Show what I look after now besides what the card shows."""
        runs = card is not None and card.start_at <= today.at
        shown = today.rotations[card.rotation_id].id if card and runs else None
        held = [duty for duty in today.mine if duty.channel.id != shown]
        if not held:
            return
        title = _("Also yours now") if runs else _("Yours now")
        self._add_head(Section(title, len(held)))
        for duty in held[:_MOST_HELD]:
            self._side_place.addWidget(self._held_row(duty, today))

    def _held_row(self, duty: "Duty", today: "Today") -> ListRow:
        channel = duty.channel
        until = _("stays with you")
        if duty.until is not None:
            until = self._formats.until(duty.until, today.at)
        row = ListRow(channel.name, until, network=channel.network, hue=channel.hue)
        turns = {today.rotations[one.rotation_id].id: one for one in today.my_turns_now}
        turn = turns.get(channel.id)
        page, record = (
            ("channels", channel.id) if turn is None else ("rotations", turn.id)
        )
        row.clicked.connect(partial(self.wanted.emit, page, record))
        return row

    def _add_next(self, today: "Today") -> None:
        coming = [
            task for task in today.tasks if task.part.value not in {"late", "now"}
        ]
        if not coming:
            return
        section = Section(_("Up next"), action=_("See all"))
        section.asked.connect(partial(self.wanted.emit, "calendar", ""))
        self._add_head(section)
        for task in coming[:_NEXT]:
            row = ListRow(
                task_title(task),
                task_line(task, today, self._formats, near=False),
                network=task.channel.network,
                hue=task.channel.hue,
                face=face_of(task.person),
                tone="warn" if task.asked else "text3",
            )
            row.clicked.connect(partial(self._open, task))
            self._side_place.addWidget(row)

    def _add_week(self, today: "Today") -> None:
        if not today.steps.rotation and not today.swaps:
            return
        self._add_head(Section(_("On duty this week")))
        card = Card(dense=True)
        self.week = DutyWeek()
        self.week.show_week(*duty_week(today, self._formats))
        card.body.addWidget(self.week)
        rest = len(today.week) - _MOST_LINES
        if rest > 0:
            words = plural("{n} more", "{n} more", self._formats.figure(rest))
            more = Button(words, Weight.QUIET, tall=Tall.DENSE)
            more.clicked.connect(partial(self.wanted.emit, "rotations", ""))
            card.body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeading)
        for asked in today.swaps:
            card.body.addWidget(Divider())
            card.body.addWidget(self._swap_row(asked))
        self._side_place.addWidget(card)

    def _swap_row(self, asked: "Asked") -> SwapRow:
        text = swap_words(asked, self._formats)
        buttons = []
        if asked.mine:
            withdraw = partial(self._withdraw, asked)
            buttons.append(
                Button(_("Withdraw"), Weight.QUIET, tall=Tall.DENSE, on_click=withdraw)
            )
        else:
            for words, kind, accept in (
                (_("Accept swap"), Weight.SOFT, True),
                (_("Decline"), Weight.QUIET, False),
            ):
                answer = partial(self._answer_swap, asked, accept=accept)
                buttons.append(Button(words, kind, tall=Tall.DENSE, on_click=answer))
        return SwapRow(text, asked.swap.note, buttons)

    def _add_waiting(self, today: "Today") -> None:
        """Show what others wait for that stands in no section."""
        tasks = [
            task for task in today.tasks if task.asked and task.part.value == "ahead"
        ]
        if not tasks:
            return
        self._add_head(Section(_("Others wait for you"), len(tasks)))
        for task in tasks[:_FEW]:
            row = ListRow(
                task_title(task),
                task_line(task, today, self._formats, near=False),
                network=task.channel.network,
                hue=task.channel.hue,
                face=face_of(task.person),
            )
            row.clicked.connect(partial(self._open, task))
            self._side_place.addWidget(row)

    def _add_notices(
        self, notices: Sequence[Notice], place: QVBoxLayout, most: int
    ) -> None:
        place.addSpacing(20 if place is self._side_place else 0)
        place.addWidget(Section(_("My reminders"), len(notices)))
        place.addSpacing(6 if place is self._side_place else 0)
        if not notices:
            return
        rows = RowList(inset=14)
        for notice in notices[:most]:
            rows.add(self._notice_row(notice))
        place.addWidget(rows)
        if len(notices) > most:
            rest = len(notices) - most
            more = Button(
                plural("{n} more", "{n} more", self._formats.figure(rest)), Weight.QUIET
            )
            more.clicked.connect(partial(self.filter, "reminders"))
            place.addWidget(more, 0, Qt.AlignmentFlag.AlignLeading)

    def _notice_row(self, notice: Notice) -> NoticeRow:
        now = self._today.at if self._today else notice.at
        row = NoticeRow(
            notice,
            self._formats.when(notice.at, now),
            asks=notice.kind in _ASKS and notice.answered is Reply.NONE,
        )
        row.setObjectName(notice.id)
        row.answered.connect(partial(self._answer_notice, notice))
        row.snoozed.connect(partial(self._snooze, notice))
        row.read.connect(partial(self._mark_read, notice))
        return row

    def _first_steps(self, today: "Today") -> FirstSteps:
        steps = today.steps
        return FirstSteps(
            (
                FirstStep(
                    text=_("Add a channel"),
                    line=_("Paste the address of an account."),
                    done=steps.channel,
                    verb=_("Add channel"),
                    act=partial(self.wanted.emit, "channels", "new"),
                ),
                FirstStep(
                    text=_("Add a colleague"),
                    line=_("Somebody to take turns with, and to step in."),
                    done=steps.person,
                    verb=_("Add person"),
                    act=partial(self.wanted.emit, "team", "new"),
                ),
                FirstStep(
                    text=_("Let people take turns"),
                    line=_("A rotation says whose turn it is, and reminds them."),
                    done=steps.rotation,
                    verb=_("Make a rotation"),
                    act=partial(self.wanted.emit, "rotations", "new"),
                ),
            )
        )

    # -- what can be done --------------------------------------------------------------

    def acts(self) -> Sequence[Act]:
        """Return what can be done with the task that has the focus."""
        key = self._focused_key()
        tasks = self._today.tasks if self._today else ()
        found = next((task for task in tasks if _key(task) == key), None)
        return () if found is None else self._acts(found)

    def new(self) -> None:
        """Plan a post; that is done in the calendar."""
        self.wanted.emit("calendar", "new")

    def _open(self, task: "Task", *_clicked: object) -> None:
        if task.post is not None:
            self.wanted.emit("calendar", task.post.id)
        elif task.turn is not None:
            self._open_turn(task.turn)

    def _open_turn(self, turn: Turn, *_clicked: object) -> None:
        self.wanted.emit("rotations", turn.id)

    def _mark_posted(self, post: Post) -> None:
        from socialdesk.ui.editors.post import PostedEditor

        editor = PostedEditor(self.room, post, self._shelf(), parent=self)
        editor.told.connect(self.done)
        editor.open()

    def _move(self, post: Post) -> None:
        from socialdesk.ui.editors.post import MoveEditor

        editor = MoveEditor(self.room, post, self._shelf(), parent=self)
        editor.told.connect(self.done)
        editor.open()

    def _shelf(self) -> "Shelf":
        from socialdesk.services.glances import Names
        from socialdesk.ui.editors.post import Shelf

        names = Names(channels={}, people={})
        return Shelf(names=names, formats=self._formats, now=self.room.clock())

    def _accept(self, turn: Turn) -> None:
        accept = self.room.services.rotations.accept
        work = partial(accept, turn.id, actor=self.room.me())
        self._do(work, _("Turn accepted"))

    def _decline(self, turn: Turn) -> None:
        decline = self.room.services.rotations.decline
        work = partial(decline, turn.id, actor=self.room.me())
        self._do(work, _("You said no; somebody else is asked"))

    def _hand_over(self, turn: Turn) -> None:
        """Ask who could take the turn; the answer opens a menu."""
        candidates = self.room.services.rotations.candidates
        work = partial(candidates, turn.id)
        self.tasks.run(self, work, done=partial(self._offer, turn))

    def _offer(self, turn: Turn, found: Sequence["Proposal"]) -> None:
        if self._today is None:
            return
        acts = [
            Act(
                id="turn.hand_over",
                words=f"{person.name}: {proposal.reason}",
                run=partial(self._give, turn, person.id, first_name(person)),
                icon="arrow-right",
            )
            for proposal in found
            if (person := self._today.people.get(PersonId(proposal.person)))
            and person.id != turn.person_id
        ]
        acts.append(
            Act(
                id="turn.open",
                words=_("Find somebody on the board…"),
                run=partial(self._open_turn, turn),
                icon="repeat-2",
                group=1,
            )
        )
        menu = menu_of(acts, self)
        menu.setObjectName("hand_over")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        button = self.turn_card.hand_over
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _give(self, turn: Turn, to: PersonId, name: str) -> None:
        hand_over = self.room.services.rotations.hand_over
        work = partial(hand_over, turn.id, to, actor=self.room.me())
        self._do(work, _("Handed over to {name}").format(name=name))

    def _answer_swap(self, asked: "Asked", *, accept: bool) -> None:
        answer = self.room.services.rotations.answer_swap
        work = partial(answer, asked.swap.id, accept=accept, actor=self.room.me())
        self._do(work, _("Swap accepted") if accept else _("Swap declined"))

    def _withdraw(self, asked: "Asked") -> None:
        withdraw = self.room.services.rotations.withdraw_swap
        work = partial(withdraw, asked.swap.id, actor=self.room.me())
        self._do(work, _("Swap withdrawn"))

    def _answer_notice(self, notice: Notice, accept: bool) -> None:  # noqa: FBT001
        answer = self.room.services.reminders.answer
        work = partial(answer, notice.id, accept=accept, actor=self.room.me())
        words = _("You said no; somebody else is asked")
        self._do(work, _("Turn accepted") if accept else words)

    def _snooze(self, notice: Notice, preset: Snooze) -> None:
        snooze = self.room.services.reminders.snooze
        self._quietly(partial(snooze, notice.id, preset, actor=self.room.me()))

    def _mark_read(self, notice: Notice) -> None:
        seen = self.room.services.reminders.seen
        self._quietly(partial(seen, notice.id, actor=self.room.me()))

    def _do(self, work: Callable[[], object], said: str) -> None:
        self.tasks.run(self, work, done=partial(self._say, said))

    def _quietly(self, work: Callable[[], object]) -> None:
        """Do what cannot be undone and is seen to be done: no toast."""
        self.tasks.run(self, work)

    def _say(self, words: str, _result: object) -> None:
        self.done.emit(words)

    # -- within ------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._left, self._right = QWidget(), QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(16)
        left.addWidget(self.header)
        left.addWidget(self.figures)
        left.addLayout(self._tasks_place)
        left.addStretch(1)
        self._tasks_place.setSpacing(8)
        self._right.setLayout(self._side_place)
        self._side_place.setContentsMargins(0, 0, 0, 0)
        self._side_place.setSpacing(0)
        self._right.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred
        )
        inner = QWidget()
        inner.setProperty("plain", True)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._columns.setSpacing(24)
        self._columns.addWidget(self._left, 1)
        self._columns.addWidget(self._right)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._reserve)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the side below where there is no room beside."""
        super().resizeEvent(event)
        self._dress(theme())

    def _dress(self, worn: Theme) -> None:
        narrow = self.width() < worn.px(ONE_COLUMN)
        directions = QBoxLayout.Direction
        self._columns.setDirection(
            directions.TopToBottom if narrow else directions.LeftToRight
        )
        least, most = (0, 16_777_215) if narrow else (worn.px(SIDE),) * 2
        self._right.setMinimumWidth(least)
        self._right.setMaximumWidth(most)
        self._reserve()

    @Slot(int, int)
    def _reserve(self, *_range: int) -> None:
        """Let the content end where it does without a scroll bar, which stands beside.

        The banners above the page end there too.
        """
        margins = theme().tokens.margin
        edge = margins["page_wide" if self.width() >= WIDE else "page"]
        bar = self._scroll.verticalScrollBar()
        taken = bar.sizeHint().width() if bar.maximum() > 0 else 0
        room = sided(edge, 20, max(0, edge - taken), edge, self)
        self._columns.setContentsMargins(*room)

    @Slot()
    def _tick(self) -> None:
        """Let the clock go on, unless somebody is choosing from a menu."""
        if QApplication.activePopupWidget() is None:
            self.refresh()

    def _focused_key(self) -> str:
        """Return the name of the row that has the focus, or holds what has it."""
        widget: QWidget | None = self.focusWidget()
        while widget is not None and widget is not self:
            if widget.objectName():
                return widget.objectName()
            widget = widget.parentWidget()
        return ""

    def _focus(self, key: str) -> None:
        """Give the focus back to a row that was made anew."""
        rows = self._left.findChildren(QWidget, key) if key else []
        if rows:
            # The old row may still be there; the new one is shown a moment later.
            QTimer.singleShot(0, rows[-1], rows[-1].setFocus)


def counts(today: "Today") -> Mapping[str, int]:
    """Return what the figures count."""
    posts = [task for task in today.tasks if task.post is not None]
    return {
        "late": sum(task.part.value == "late" for task in today.tasks),
        "today": sum(task.part.value in _TODAY for task in posts),
        "review": sum(task.asked and task.part.value in _PARTS for task in posts),
        "reminders": len(today.notices),
    }


def _figure_words(key: str, count: int) -> str:
    return {
        "late": _("late"),
        "today": _("to post today"),
        "review": _("to review"),
        "reminders": plural("reminder waits", "reminders wait", count),
    }[key]


def duty_words(today: "Today") -> str:
    """Return what I look after, and until when."""
    mine = today.mine
    if not mine:
        return _("nothing is yours to look after now") if today.me else ""
    formats = Formats(zone=today.zone)
    ends = {duty.until for duty in mine}
    what = plural("{n} channel", "{n} channels", formats.figure(len(mine)))
    if len(mine) == today.running > 1:
        what = _("all channels")
    elif len(mine) <= _FEW:
        what = joined(duty.channel.name for duty in mine)
    end = ends.pop() if len(ends) == 1 else None
    if end is None:
        return _("you look after {what}").format(what=what)
    until = formats.until(end, today.at)
    return _("you look after {what} {until}").format(what=what, until=until)


def task_title(task: "Task") -> str:
    """Return what a task is called."""
    if task.post is not None:
        return titled(task.post.text, task.post.title)
    return _("Your turn on {channel}").format(channel=task.channel.name)


def task_line(
    task: "Task", today: "Today", formats: Formats, *, near: bool = True
) -> str:
    """Return when a task is due and how it stands.

    Args:
        task: The task.
        today: The day it is seen from.
        formats: How times are written.
        near: Whether the day is known from where the line stands.
    """
    when = formats.when(task.at, today.at)
    if task.part.value == "late":
        when = _("Was due {when}").format(when=when)
    elif near or task.part.value in _TODAY:
        when = formats.hour(task.at)
    return " · ".join((when, _state_words(task, near=near)))


def _state_words(task: "Task", *, near: bool) -> str:
    if task.turn is not None:
        return _(_TURN_WORDS.get(task.turn.state, "planned"))
    if task.asked and not near:
        return _("needs your review")
    if task.asked and task.person is not None:
        return _("{name} asks for your review").format(name=first_name(task.person))
    return "" if task.post is None else _(STATE_WORDS[task.post.state])


def turn_view(turn: Turn, today: "Today", formats: Formats) -> TurnView:
    """Return what my card shows of a turn."""
    channel = today.rotations[turn.rotation_id]
    running = turn.start_at <= today.at
    next_post = next(
        (
            task
            for task in today.tasks
            if task.post is not None
            and task.channel.id == channel.id
            and today.at <= task.at < turn.end_at
        ),
        None,
    )
    accepted = turn.accepted_by is not None and turn.accepted_by == turn.person_id
    due = formats.until(turn.end_at, today.at)
    if not running:
        due = formats.due(turn.start_at, today.at)
    return TurnView(
        title=channel.name,
        network=channel.network,
        hue=channel.hue,
        channel=channel.handle,
        when=_span(turn, formats),
        due=due,
        text=_next_words(next_post, today, formats, running=running),
        done=accepted + (accepted and running),
        steps=tuple(_(step) for step in _STEPS) if accepted else (),
        verb=_("Accept"),
    )


def _span(turn: Turn, formats: Formats) -> str:
    first, last = formats.wall(turn.start_at), formats.wall(turn.end_at)
    return f"{formats.date_short(first.date())} – {formats.date_short(last.date())}"


def _next_words(
    task: "Task | None", today: "Today", formats: Formats, *, running: bool
) -> str:
    if task is None and running:
        return _("Nothing more is planned in this turn.")
    if task is None:
        return _("Nothing is planned in this time yet.")
    return _("Next: {title}, {when}.").format(
        title=task_title(task), when=formats.when(task.at, today.at)
    )


def duty_week(
    today: "Today", formats: Formats
) -> tuple[Sequence[str], Sequence[DutyLine], int | None]:
    """Return what the week of duties shows: letters, lines, and which day is today."""
    now = formats.wall(today.at).date()
    letters = [formats.weekday_name(day.isoweekday(), letters=1) for day in today.days]
    lines = [
        DutyLine(
            channel=line.channel.name,
            network=line.channel.network,
            hue=line.channel.hue,
            faces=tuple(face_of(person) for person in line.people),
        )
        for line in today.week[:_MOST_LINES]
    ]
    return letters, lines, today.days.index(now) if now in today.days else None


def swap_words(asked: "Asked", formats: Formats) -> str:
    """Return what a swap is about."""
    span = _span(asked.turn, formats)
    if not asked.mine and asked.asker is not None:
        return _("{name} asks you to take {channel}, {span}").format(
            name=first_name(asked.asker), channel=asked.channel.name, span=span
        )
    if asked.other is not None:
        return _("{name} is asked to take your {channel}, {span}").format(
            name=first_name(asked.other), channel=asked.channel.name, span=span
        )
    return _("Everybody is asked to take your {channel}, {span}").format(
        channel=asked.channel.name, span=span
    )


def _urgency(turn: Turn, at: datetime) -> tuple[bool, bool, datetime]:
    """Sort turns: what soon wants a yes, what runs, what comes."""
    unanswered = turn.state in {TurnState.PLANNED, TurnState.OFFERED}
    asked = unanswered and (turn.start_at - at).days < _SOON_ASKED
    return not asked, turn.start_at > at, turn.start_at


def _key(task: "Task") -> str:
    record = task.post or task.turn
    return "" if record is None else record.id
