"""Rotations: who looks after which channel, week by week, and what is not settled."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, QPoint, Qt, Slot
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.ids import PersonId, RotationId
from socialdesk.domain.journal import Kind
from socialdesk.domain.rotations import Override, Swap, Turn, TurnState
from socialdesk.domain.team import Right
from socialdesk.domain.words import _
from socialdesk.ui.actions import Act
from socialdesk.ui.editors.handover import HandOver, Offer, offer
from socialdesk.ui.editors.rotation import Facts, RotationEditor, facts
from socialdesk.ui.editors.swap import AskSwap, swappable
from socialdesk.ui.formats import Formats
from socialdesk.ui.models.faces import first_name
from socialdesk.ui.models.timeline import (
    Frame,
    Painted,
    Sight,
    Zoom,
    framed,
    painted,
    sight,
    today,
    total_shares,
    when_words,
)
from socialdesk.ui.pages.listing import Loading, menu_of
from socialdesk.ui.pages.margins import sided
from socialdesk.ui.pages.page import NEW, Page
from socialdesk.ui.pages.rotation_cards import SharesCard, WaitingCard
from socialdesk.ui.room import Room
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.buttons import Button, IconButton, Tall
from socialdesk.ui.widgets.buttons import Kind as Weight
from socialdesk.ui.widgets.cards import (
    EmptyState,
    PageHeader,
)
from socialdesk.ui.widgets.dialogs import Dialog, ask, tell
from socialdesk.ui.widgets.switch import Switch
from socialdesk.ui.widgets.text import Label
from socialdesk.ui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from socialdesk.services.rotations import Band, RotationService, Standing

_WIDE = 1400
_BESIDE = 820
"""From this width on, shares and what waits stand beside each other."""
_BAR = 16
"""Room for the scroll bar, within the page's margin."""

ZOOMS: tuple[tuple[Zoom, Callable[[], str]], ...] = (
    (Zoom.DAYS, lambda: _("Days")),
    (Zoom.WEEKS, lambda: _("Weeks")),
    (Zoom.MONTHS, lambda: _("Months")),
)


class RotationsPage(Page):
    """Shows who has the baton when, how it is shared, and what waits for an answer."""

    watches: ClassVar[frozenset[Kind]] = frozenset(
        {
            Kind.ROTATION,
            Kind.VERSION,
            Kind.TURN,
            Kind.SWAP,
            Kind.OVERRIDE,
            Kind.PERSON,
            Kind.CHANNEL,
            Kind.TIME_OFF,
            Kind.CLOSED_DAY,
            Kind.SETTING,
        }
    )

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self._formats = Formats()
        self._zoom = Zoom.WEEKS
        self._frame: Frame | None = None
        self._seen: Sight | None = None
        self._painted: Painted | None = None
        self._row: RotationId | None = None
        self._wanted_id = ""
        self._make_parts()
        self._lay_out()
        self._connect()
        follow(self._dress)

    # -- what is shown -----------------------------------------------------------------

    def reload(self) -> None:
        """Ask for what the columns show, and somewhat more on either side."""
        room, now = self.room, self.room.clock()
        frame = self._framed()
        wide = frame.moved(-frame.count)
        wide = Frame(zoom=wide.zoom, first=wide.first, count=3 * frame.count)
        period = wide.period(self._formats.zone)
        work = partial(sight, room.services, period, room.me(), now)
        self.tasks.run(self, work, done=self._show, failed=self._fail)

    def go(self, record_id: str) -> None:
        """Show a rotation, or the rotation of a turn; `NEW` begins one."""
        if record_id == NEW:
            self.new()
            return
        self._wanted_id = record_id
        if self._seen is not None:
            self._find(record_id)

    def new(self) -> None:
        """Begin a new rotation."""
        self._open_editor(None)

    @property
    def shown(self) -> Sight | None:
        """What is shown; None until the first answer."""
        return self._seen

    def _show(self, seen: Sight) -> None:
        moved = seen.zone != self._formats.zone
        self._seen = seen
        if moved:
            self._formats = Formats(zone=seen.zone)
            self._frame = None
            self.refresh()
        if self._row is not None and seen.rotation(self._row) is None:
            self._row = None
        some = bool(seen.standing)
        self._stack.setCurrentWidget(self._scroll if some else self._empty)
        for part in (self.back, self.now, self.on, self.switch):
            part.setVisible(some)
        self._allow(seen)
        self._show_view()
        self._show_shares()
        self._show_waiting(seen)
        if self._wanted_id:
            self._find(self._wanted_id)

    def _fail(self, trouble: SocialDeskError) -> None:
        self._trouble.show_text(trouble.message, trouble.hint)
        self._stack.setCurrentWidget(self._trouble)

    def _show_view(self) -> None:
        """Show the columns of the frame, from what is known."""
        if self._seen is None:
            return
        frame = self._framed()
        self._painted = painted(self._seen, frame, self._formats)
        self.timeline.show_view(self._painted.view)

    def _framed(self) -> Frame:
        """Return the frame, made for the room there is."""
        room = self.timeline.room()
        day = today(self.room.clock(), self._formats.zone)
        fresh = framed(self._zoom, day, self._formats, room)
        if self._frame is None or self._frame.zoom is not self._zoom:
            self._frame = fresh
        if self._frame.count != fresh.count:
            first = self._frame.first
            self._frame = Frame(zoom=self._zoom, first=first, count=fresh.count)
        return self._frame

    def _show_shares(self) -> None:
        seen = self._seen
        if seen is None:
            return
        shares = total_shares(seen, self._row)
        self.shares.show_shares(seen, shares, self._formats)
        standing = None if self._row is None else seen.rotation(self._row)
        title = (
            _("Shares, last 8 weeks")
            if standing is None
            else _("Shares of {channel}, last 8 weeks").format(
                channel=standing.channel.name
            )
        )
        self._shares_title.setText(title)
        self._all.setVisible(standing is not None)
        self.timeline.choose_row(self._row or "")

    def _show_waiting(self, seen: Sight) -> None:
        self.waiting.show_sight(seen, self._formats)

    def _allow(self, seen: Sight) -> None:
        if seen.may(Right.ROTATION_EDIT):
            self.new_button.allow()
        else:
            self.new_button.refuse(_("Only the owner and managers make rotations."))
        if swappable(seen):
            self.swap_button.allow()
        else:
            self.swap_button.refuse(_("You have no coming turn to swap."))

    def _find(self, record_id: str) -> None:
        """Choose a rotation or a piece of a turn, where it is shown."""
        if self._seen is None or self._painted is None:
            return
        self._wanted_id = ""
        if self._seen.rotation(RotationId(record_id)) is not None:
            self._choose_row(record_id)
            return
        for piece, band in self._painted.bands.items():
            if band.turn_id == record_id:
                self.timeline.go_to(piece)
                self.timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- moving in time ----------------------------------------------------------------

    @Slot(int)
    def step(self, columns: int) -> None:
        """Go so many columns on."""
        self._frame = self._framed().moved(columns)
        self._show_view()
        period = self._frame.period(self._formats.zone)
        known = None if self._seen is None else self._seen.period
        if known is None or not known.start <= period.start < period.end <= known.end:
            self.refresh()

    @Slot()
    def go_to_now(self) -> None:
        """Show the columns around now."""
        self._frame = None
        self._show_view()
        self.refresh()

    @Slot(str)
    def zoom(self, zoom: str) -> None:
        """Show days, weeks or months."""
        self._zoom = Zoom(zoom)
        self._frame = None
        self._show_view()
        self.refresh()

    @Slot()
    def _back(self) -> None:
        self.step(-max(1, self._framed().count - 1))

    @Slot()
    def _on(self) -> None:
        self.step(max(1, self._framed().count - 1))

    @Slot(str)
    def _choose_row(self, row_id: str) -> None:
        self._row = RotationId(row_id) if row_id else None
        self._show_shares()

    @Slot()
    def _choose_all(self) -> None:
        self._choose_row("")

    # -- acts on turns -----------------------------------------------------------------

    def acts(self) -> Sequence[Act]:
        """Return the acts on the current turn, or on the current row."""
        spot = self.timeline.current
        if spot is None or self._painted is None:
            return ()
        if spot.piece is None:
            return self.row_acts(self.timeline.view.rows[spot.row].id)
        band = self._painted.bands.get(spot.id)
        return () if band is None else self.turn_acts(band)

    def turn_acts(self, band: "Band") -> Sequence[Act]:
        """Return what I may do with a turn."""
        seen = self._seen
        turn = None if seen is None else _turn_of(seen, band)
        if seen is None or turn is None or turn.end_at <= seen.now:
            return ()
        mine = seen.me is not None and turn.person_id == seen.me.id
        arranging = seen.may(Right.TURN_ARRANGE, own=mine)
        coming = turn.start_at > seen.now
        empty = turn.person_id is None
        table = (
            (
                mine and turn.accepted_by != turn.person_id,
                ("turn.accept", _("Accept"), "check", self._accept, 0),
            ),
            (
                mine and turn.state is not TurnState.DECLINED,
                ("turn.decline", _("Can’t do it"), "x", self._decline, 0),
            ),
            (
                not mine and seen.may(Right.TURN_ARRANGE, own=empty),
                ("turn.take", _("Take it"), "hand", self._take, 0),
            ),
            (
                arranging and empty,
                ("turn.find", _("Find someone…"), "users", self._hand_over, 1),
            ),
            (
                arranging and not empty,
                ("turn.hand_over", _("Hand over…"), "send", self._hand_over, 1),
            ),
            (
                not empty,
                ("turn.cover", _("Cover a part…"), "clock", self._cover, 1),
            ),
            (
                coming and arranging and not empty,
                ("swap.ask", _("Ask for a swap…"), "arrow-right-left", self._swap, 1),
            ),
            (
                band.covered and not empty,
                ("turn.take_back", _("Take back"), "undo-2", self._take_back, 2),
            ),
        )
        return [
            Act(
                id=name,
                words=words,
                icon=icon if theme().icons.exists(icon) else "",
                run=partial(run, turn),
                keys=("S",) if name == "swap.ask" else (),
                group=group,
            )
            for wanted, (name, words, icon, run, group) in table
            if wanted
        ]

    def row_acts(self, row_id: str) -> Sequence[Act]:
        """Return what I may do with a rotation."""
        seen = self._seen
        standing = None if seen is None else seen.rotation(RotationId(row_id))
        if seen is None or standing is None or not seen.may(Right.ROTATION_EDIT):
            return ()
        return (
            Act(
                id="rotation.edit",
                words=_("Edit rotation…"),
                icon="pencil",
                run=partial(self._open_editor, standing),
            ),
            Act(
                id="rotation.retire",
                words=_("End rotation…"),
                icon="ban",
                run=partial(self._ask_retire, standing),
                group=1,
            ),
        )

    def _accept(self, turn: Turn) -> None:
        work = partial(self._rotations.accept, turn.id, actor=self.room.me())
        self._do(work, self._told(turn, _("{channel}, {when} is yours")))

    def _decline(self, turn: Turn) -> None:
        work = partial(self._rotations.decline, turn.id, actor=self.room.me())
        words = self._told(turn, _("{channel}, {when}: the backup is asked"))
        self._do(work, words)

    def _take(self, turn: Turn) -> None:
        work = partial(self._rotations.take, turn.id, actor=self.room.me())
        self._do(work, self._told(turn, _("{channel}, {when} is yours")))

    def _hand_over(self, turn: Turn) -> None:
        self._ask_offer(turn, part=False)

    def _cover(self, turn: Turn) -> None:
        self._ask_offer(turn, part=True)

    def _ask_offer(self, turn: Turn, *, part: bool) -> None:
        work = partial(offer, self.room.services, turn.id, self.room.clock())
        self.tasks.run(self, work, done=partial(self._open_offer, part))

    def _open_offer(self, part: bool, offered: Offer) -> None:  # noqa: FBT001
        dialog = HandOver(
            self.room, offered, self._formats, part=part, parent=self.window()
        )
        dialog.told.connect(self.done)
        self._opened(dialog)

    def _swap(self, turn: Turn) -> None:
        if self._seen is not None:
            dialog = AskSwap(
                self.room, self._seen, self._formats, turn=turn, parent=self.window()
            )
            dialog.told.connect(self.done)
            self._opened(dialog)

    def _take_back(self, turn: Turn) -> None:
        work = partial(self._rotations.exceptions, turn.id)
        self.tasks.run(self, work, done=partial(self._end_last, turn))

    def _end_last(
        self, turn: Turn, found: tuple[Sequence[Override], Sequence[Swap]]
    ) -> None:
        """Take back what was arranged last."""
        ruled, swapped = found
        me = self.room.me()
        words = self._told(turn, _("{channel}, {when}: as before"))
        if ruled:
            self._do(partial(self._rotations.revoke, ruled[-1].id, actor=me), words)
        elif swapped:
            back = self._rotations.withdraw_swap
            self._do(partial(back, swapped[-1].id, actor=me), words)
        else:
            tell(
                self.window(),
                _("There is nothing to take back"),
                _("Somebody is away then, and the next in the order steps in."),
            )

    @Slot()
    def ask_swap(self) -> None:
        """Ask for a swap of the current turn, or of my next."""
        seen = self._seen
        if seen is None or not swappable(seen):
            return
        spot, turn = self.timeline.current, None
        if spot is not None and self._painted is not None:
            band = self._painted.bands.get(spot.id)
            turn = None if band is None else _turn_of(seen, band)
        mine = swappable(seen)
        self._swap(turn if turn is not None and turn in mine else mine[0])

    @Slot(str)
    def _swap_piece(self, piece: str) -> None:
        band = None if self._painted is None else self._painted.bands.get(piece)
        for act in () if band is None else self.turn_acts(band):
            if act.id == "swap.ask":
                act.run()

    @Slot(str, str)
    def give(self, piece: str, person_id: str) -> None:
        """Hand a turn over to the person on whom it was dropped."""
        seen = self._seen
        band = None if self._painted is None else self._painted.bands.get(piece)
        turn = None if seen is None or band is None else _turn_of(seen, band)
        person = None if seen is None else seen.person(PersonId(person_id))
        if turn is None or person is None:
            return
        work = partial(
            self._rotations.hand_over, turn.id, person.id, actor=self.room.me()
        )
        words = _("{channel}, {when} is now {name}’s")
        self._do(work, self._told(turn, words, name=first_name(person)))

    def _told(self, turn: Turn, words: str, **more: str) -> str:
        standing = None if self._seen is None else self._seen.rotation(turn.rotation_id)
        return words.format(
            channel="" if standing is None else standing.channel.name,
            when=when_words(turn.start_at, turn.end_at, self._formats),
            **more,
        )

    # -- swaps and gaps ----------------------------------------------------------------

    @Slot(object, bool)
    def answer(self, swap: Swap, accept: bool) -> None:  # noqa: FBT001 - a slot
        """Say yes or no to a swap."""
        answer = self._rotations.answer_swap
        work = partial(answer, swap.id, accept=accept, actor=self.room.me())
        self._do(work, _("Swap accepted") if accept else _("Swap declined"))

    @Slot(object)
    def withdraw(self, swap: Swap) -> None:
        """Take a request back."""
        work = partial(self._rotations.withdraw_swap, swap.id, actor=self.room.me())
        self._do(work, _("Request withdrawn"))

    @Slot(object)
    def find_someone(self, gap: "Band") -> None:
        """Offer people for a turn that nobody has."""
        turn = None if self._seen is None else _turn_of(self._seen, gap)
        if turn is not None:
            self._ask_offer(turn, part=turn.person_id is not None)

    # -- rotations ---------------------------------------------------------------------

    def _open_editor(self, standing: "Standing | None") -> None:
        work = partial(facts, self.room.services, self.room.clock())
        self.tasks.run(self, work, done=partial(self._edit, standing))

    def _edit(self, standing: "Standing | None", known: Facts) -> None:
        formats = Formats(zone=known.zone)
        dialog = RotationEditor(
            self.room, known, formats, standing, parent=self.window()
        )
        dialog.told.connect(self.done)
        self._opened(dialog)

    def _ask_retire(self, standing: "Standing") -> None:
        ask(
            self.window(),
            _("End the rotation of {channel}?").format(channel=standing.channel.name),
            body=_(
                "Its coming turns go away, and whoever answers for the channel has it"
                " from now on. What is past stays."
            ),
            verb=_("End rotation"),
            done=partial(self._retire, standing),
            danger=True,
        )

    def _retire(self, standing: "Standing") -> None:
        retire = self._rotations.retire
        work = partial(retire, standing.rotation.id, actor=self.room.me())
        words = _("{channel}: rotation ended")
        self._do(work, words.format(channel=standing.channel.name))

    # -- within ------------------------------------------------------------------------

    @property
    def _rotations(self) -> "RotationService":
        return self.room.services.rotations

    def _do(self, work: Callable[[], object], words: str) -> None:
        self.tasks.run(self, work, done=partial(self._did, words), failed=self._refused)

    def _did(self, words: str, _result: object) -> None:
        self.done.emit(words)

    def _refused(self, trouble: SocialDeskError) -> None:
        tell(self.window(), trouble.message, trouble.hint)

    def _opened(self, dialog: Dialog) -> None:
        self.dialog = dialog
        dialog.open()

    @Slot(str, QPoint)
    def _show_menu(self, piece: str, where: QPoint) -> None:
        band = None if self._painted is None else self._painted.bands.get(piece)
        self._popup(() if band is None else self.turn_acts(band), where)

    @Slot(str, QPoint)
    def _show_row_menu(self, row_id: str, where: QPoint) -> None:
        self._popup(self.row_acts(row_id), where)

    def _popup(self, acts: Sequence[Act], where: QPoint) -> None:
        if acts:
            self.menu = menu_of(acts, self)
            self.menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.menu.popup(where)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through time from anywhere on the page."""
        keys = {
            QKeySequence(Qt.Key.Key_PageUp): self._back,
            QKeySequence(Qt.Key.Key_PageDown): self._on,
            QKeySequence(Qt.Key.Key_Home): self.go_to_now,
        }
        act = keys.get(QKeySequence(event.keyCombination()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def _make_parts(self) -> None:
        self.header = PageHeader(_("Rotations"), _("Who has which channel when"))
        self.swap_button = Button(
            _("Swap…"), icon="arrow-right-left", on_click=self.ask_swap
        )
        self.new_button = Button(
            _("New rotation"), Weight.PRIMARY, "plus", on_click=self.new
        )
        self.switch = Switch(
            [(zoom.value, words()) for zoom, words in ZOOMS],
            _("Columns"),
            Zoom.WEEKS.value,
        )
        self.back = IconButton(
            "chevron-left", _("Earlier"), on_click=self._back, flips=True
        )
        self.on = IconButton("chevron-right", _("Later"), on_click=self._on, flips=True)
        self.now = Button(_("Now"), on_click=self.go_to_now)
        for step in (self.back, self.now, self.on):
            self.header.beside(step)
        for tool in (self.switch, self.swap_button, self.new_button):
            self.header.add(tool)
        self.timeline = Timeline()
        self.shares = SharesCard()
        self.waiting = WaitingCard()
        self._shares_title = Label("", "strong", weight=650)
        self._all = Button(
            _("All channels"), Weight.LINK, tall=Tall.DENSE, on_click=self._choose_all
        )
        self._empty = EmptyState(
            "repeat",
            _("No rotation yet"),
            _(
                "A rotation passes a channel from person to person, and tells each in"
                " time. Choose a channel, the people and the day of the hand-over."
            ),
            primary=_("New rotation"),
        )
        self._trouble = EmptyState(
            "circle-alert",
            _("The rotations could not be shown"),
            _("Try it again in a moment."),
            primary=_("Try again"),
        )

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("plain", True)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(18)
        column.addWidget(self.timeline)
        column.addLayout(self._below())
        column.addStretch(1)
        self._inner = column
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._reserve)
        self._stack = QStackedWidget()
        for part in (Loading(), self._scroll, self._empty, self._trouble):
            self._stack.addWidget(part)
        self._top = QVBoxLayout()
        self._top.addWidget(self.header)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(14)
        self._column.addLayout(self._top)
        self._column.addWidget(self._stack, 1)

    def _below(self) -> QBoxLayout:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, title, card in (
            (left, (self._shares_title, self._all), self.shares),
            (
                right,
                (Label(_("Waiting for an answer"), "strong", weight=650),),
                self.waiting,
            ),
        ):
            head = QHBoxLayout()
            head.setSpacing(8)
            head.addStrut(theme().size("control"))
            head.addWidget(title[0])
            head.addStretch(1)
            for more in title[1:]:
                head.addWidget(more)
            column.setSpacing(2)
            column.addLayout(head)
            column.addWidget(card)
            column.addStretch(1)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(24)
        self._pair.addLayout(left, 1)
        self._pair.addLayout(right, 1)
        return self._pair

    def _connect(self) -> None:
        self.switch.chosen.connect(self.zoom)
        self._empty.primary_asked.connect(self.new)
        self._trouble.primary_asked.connect(self.refresh)
        line = self.timeline
        line.stepped.connect(self.step)
        line.now_asked.connect(self.go_to_now)
        line.row_chosen.connect(self._choose_row)
        line.menu_asked.connect(self._show_menu)
        line.row_menu_asked.connect(self._show_row_menu)
        line.swap_asked.connect(self._swap_piece)
        line.resized.connect(self._show_view)
        self.shares.given.connect(self.give)
        self.waiting.answered.connect(self.answer)
        self.waiting.withdrawn.connect(self.withdraw)
        self.waiting.gap_chosen.connect(self.find_someone)

    def changeEvent(self, event: QEvent) -> None:
        """Turn the margins round where the direction of reading changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._fit(theme())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put shares and what waits below each other where it is narrow."""
        super().resizeEvent(event)
        self._fit(theme())

    def _dress(self, worn: Theme) -> None:
        self._fit(worn)

    @Slot(int, int)
    def _reserve(self, *_range: int) -> None:
        """Leave the same room at the edge with and without a scroll bar."""
        bar = self._scroll.verticalScrollBar()
        shown = bar.sizeHint().width() if bar.maximum() > 0 else 0
        rest = max(0, _BAR - shown)
        self._inner.setContentsMargins(*sided(0, 0, rest, 20, self))

    def _fit(self, worn: Theme) -> None:
        margins = worn.tokens.margin
        edge = margins["page_wide" if self.width() >= _WIDE else "page"]
        # The scroll bar stands in the margin, so that nothing shifts when it comes.
        self._column.setContentsMargins(*sided(edge, 20, edge - _BAR, 0, self))
        self._top.setContentsMargins(*sided(0, 0, _BAR, 0, self))
        self._reserve()
        ways = QBoxLayout.Direction
        beside = self.width() >= worn.px(_BESIDE)
        self._pair.setDirection(ways.LeftToRight if beside else ways.TopToBottom)


def _turn_of(seen: Sight, band: "Band") -> Turn | None:
    if band.turn_no is None:
        return None
    return seen.turns.get((band.rotation_id, band.turn_no))
