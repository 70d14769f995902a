"""Handing a turn over, or letting somebody step in for a part of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QDateTimeEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.channels import Channel
from socialdesk.domain.errors import InputError
from socialdesk.domain.ids import PersonId, TurnId
from socialdesk.domain.periods import Period, reached
from socialdesk.domain.rotations import Turn
from socialdesk.domain.team import Person, TimeOff
from socialdesk.domain.words import _
from socialdesk.ui.editors.fields import Editor
from socialdesk.ui.formats import Formats
from socialdesk.ui.models.faces import face_of, first_name
from socialdesk.ui.models.timeline import when_words
from socialdesk.ui.room import Room
from socialdesk.ui.theme import Theme
from socialdesk.ui.widgets.avatar import paint_avatar
from socialdesk.ui.widgets.forms import TextField, moment_field
from socialdesk.ui.widgets.paint import (
    Lane,
    centred,
    focus_ring,
    is_rtl,
    rounded,
    words,
)
from socialdesk.ui.widgets.press import Pressable
from socialdesk.ui.widgets.rows import two_lines
from socialdesk.ui.widgets.text import Label, tooltip

if TYPE_CHECKING:
    from socialdesk.services.bundle import Services

_AVATAR = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """Somebody who could take a turn; `away` people cannot."""

    person: Person
    reason: str
    away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A turn, who has it, and who could, the fairest first."""

    turn: Turn
    channel: Channel
    holder: Person | None
    proposed: tuple[Proposed, ...]
    now: datetime


def offer(services: "Services", turn_id: TurnId, now: datetime) -> Offer:
    """Ask who could take a turn: those of its rotation first, then everybody else."""
    turn = services.rotations.turn(turn_id)
    people = {person.id: person for person in services.team.people()}
    standing = {each.rotation.id: each for each in services.rotations.standing()}
    proposals = services.rotations.candidates(turn_id)
    fair = [
        Proposed(person=people[PersonId(each.person)], reason=each.reason)
        for each in proposals
    ]
    known = {each.person.id for each in fair} | {turn.person_id}
    rest = Period(max(turn.start_at, now), turn.end_at)
    away = _away(services.team.time_off(), rest)
    roster = standing[turn.rotation_id].version.roster
    others = [
        Proposed(
            person=person,
            reason=_why(person, away=person.id in away, listed=person.id in roster),
            away=person.id in away,
        )
        for person in people.values()
        if person.id not in known and person.active_until is None
    ]
    return Offer(
        turn=turn,
        channel=standing[turn.rotation_id].channel,
        holder=None if turn.person_id is None else people.get(turn.person_id),
        proposed=(*fair, *sorted(others, key=lambda each: each.away)),
        now=now,
    )


def _away(entries: Sequence[TimeOff], period: Period) -> frozenset[PersonId]:
    return frozenset(
        each.person_id
        for each in entries
        if Period(each.start_at, each.end_at).overlaps(period)
    )


def _why(person: Person, *, away: bool, listed: bool) -> str:
    if away:
        return _("{name} is away then.").format(name=first_name(person))
    return _("In this rotation.") if listed else _("Not in this rotation.")


class People(QWidget):
    """Chooses one person of a few, each with a reason; arrow keys move along them.

    Signals:
        chosen(str): Who was chosen.
    """

    chosen = Signal(str)

    def __init__(
        self, proposed: Sequence[Proposed], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._rows: dict[PersonId, _PersonRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for each in proposed:
            row = self._rows[each.person.id] = _PersonRow(each)
            row.clicked.connect(self._tell)
            self._group.addButton(row)
            column.addWidget(row)
        if not proposed:
            column.addWidget(Label(_("There is nobody else on the team."), wrap=True))
        first = next((each for each in proposed if not each.away), None)
        if first is not None:
            self.choose(first.person.id)

    @property
    def value(self) -> PersonId | None:
        """Who is chosen."""
        chosen = (key for key, row in self._rows.items() if row.isChecked())
        return next(chosen, None)

    def choose(self, person_id: PersonId) -> None:
        """Choose somebody, if they can be chosen."""
        row = self._rows.get(person_id)
        if row is not None and row.isEnabled():
            row.setChecked(True)
            self.setFocusProxy(row)

    def row(self, person_id: PersonId) -> Pressable:
        """Return the row of somebody."""
        return self._rows[person_id]

    def _tell(self) -> None:
        self.chosen.emit(self.value or "")


class _PersonRow(Pressable):
    """One person: face, name, and why they stand where they do."""

    def __init__(self, proposed: Proposed) -> None:
        super().__init__()
        self._proposed = proposed
        self.setCheckable(True)
        self.setAccessibleName(f"{proposed.person.name}, {proposed.reason}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if proposed.away:
            self.setEnabled(False)
            tooltip(self, proposed.reason)

    def wish(self, theme: Theme) -> QSize:
        """Return the room for two lines."""
        return QSize(220, theme.size("list_row"))

    def draw(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw the row; the chosen one is tinted and has a tick."""
        colours, rtl = theme.colours, is_rtl(self)
        radius = theme.radius("control")
        if self.isChecked():
            rounded(painter, box, radius, fill=theme.selected_fill)
        elif self.underMouse() and self.isEnabled():
            rounded(painter, box, radius, fill=colours.hover)
        lane = Lane(box.adjusted(10, 0, -10, 0), rtl=rtl)
        side = theme.px(_AVATAR)
        face = face_of(self._proposed.person)
        opacity = 0.5 if self._proposed.away else 1
        paint_avatar(
            painter, centred(lane.lead(side, 10), side), face, theme, opacity=opacity
        )
        if self.isChecked():
            tick = theme.px(16)
            place = centred(lane.trail(tick, 8), tick)
            theme.icons.paint(painter, place, "check", colours.accent_ink)
        self._write(painter, lane.rest, theme, rtl=rtl)
        if self.ringed:
            focus_ring(painter, box, radius, theme)

    def _write(
        self, painter: QPainter, box: QRectF, theme: Theme, *, rtl: bool
    ) -> None:
        first, second = two_lines(box, theme, "strong", "small")
        colours = theme.colours
        away = self._proposed.away
        ink = colours.text3 if away else colours.text
        name = self._proposed.person.name
        words(painter, first, name, theme, ink, style="strong", rtl=rtl)
        ink = theme.status["bad"].ink if away else colours.text2
        reason = self._proposed.reason
        words(painter, second, reason, theme, ink, style="small", rtl=rtl)


class HandOver(Editor):
    """Gives a turn to another person, or a part of it.

    Args:
        room: Services, roads, and who sits at the desk.
        offered: The turn and who could take it.
        formats: How dates are written.
        part: Whether somebody only steps in from one time to another.
        to: Who is proposed first; else the fairest.
        parent: The window it belongs to.
    """

    def __init__(
        self,
        room: Room,
        offered: Offer,
        formats: Formats,
        *,
        part: bool = False,
        to: PersonId | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = _title(offered, formats, part=part)
        verb = _("Let them step in") if part else _("Hand over")
        super().__init__(room, title, verb, parent=parent)
        self._offered, self._formats, self._part = offered, formats, part
        self.line = Label(_standing(offered, formats), "body", "text2", wrap=True)
        self._column.insertWidget(0, self.line)
        self.people = People(offered.proposed)
        if to is not None:
            self.people.choose(to)
        turn = offered.turn
        start = max(turn.start_at, offered.now)
        self.start = moment_field(formats.wall(start), formats)
        self.end = moment_field(formats.wall(turn.end_at), formats)
        self.why = TextField("", _("If there is something to say"), most=200)
        self.form.add("to", _("To"), self.people)
        if part:
            self.form.add("start", _("From"), self.start)
            self.form.add("end", _("Until"), self.end)
        self.form.add("why", _("Why"), self.why)
        if not any(not each.away for each in offered.proposed):
            self.verb.refuse(_("Nobody is there to take it."))
        self.people.setFocus()

    def gathered(self) -> Callable[[], Any]:
        """Return the work that passes the turn on.

        Raises:
            InputError: Nobody is chosen, or the end is not after the start.
        """
        to, me = self.people.value, self.room.me()
        if to is None:
            raise InputError("turn.to", _("Choose who takes it."), field="to")
        rotations, turn = self.room.services.rotations, self._offered.turn
        why = self.why.text().strip()
        if not self._part:
            return partial(rotations.hand_over, turn.id, to, why=why, actor=me)
        start, end = self._span()
        return partial(rotations.cover, turn.id, to, start, end, why=why, actor=me)

    def saved(self, result: Any) -> str:
        """Return the words for the toast."""
        del result
        taker = next(
            each.person
            for each in self._offered.proposed
            if each.person.id == self.people.value
        )
        words_ = (
            _("{name} steps in on {channel}")
            if self._part
            else _("{channel}, {when} is now {name}’s")
        )
        return words_.format(
            name=first_name(taker),
            channel=self._offered.channel.name,
            when=_when(self._offered, self._formats),
        )

    def _span(self) -> tuple[datetime, datetime]:
        zone = self._formats.zone
        start = reached(wall_of(self.start), zone)
        end = reached(wall_of(self.end), zone)
        if end <= start:
            raise InputError(
                "turn.part", _("The end has to be after the start."), field="end"
            )
        return start, end


def wall_of(field: QDateTimeEdit) -> datetime:
    """Return the wall time that a field holds."""
    day, at = field.date(), field.time()
    return datetime(  # noqa: DTZ001 - a wall time
        day.year(), day.month(), day.day(), at.hour(), at.minute()
    )


def _when(offered: Offer, formats: Formats) -> str:
    return when_words(offered.turn.start_at, offered.turn.end_at, formats)


def _standing(offered: Offer, formats: Formats) -> str:
    """Return who has the turn, and from when to when."""
    start = formats.when(max(offered.turn.start_at, offered.now), offered.now)
    end = formats.when(offered.turn.end_at, offered.now)
    if offered.holder is None:
        text = _("Nobody has it from {start} to {end}.")
        return text.format(start=start, end=end)
    text = _("{name} has it from {start} to {end}.")
    return text.format(name=first_name(offered.holder), start=start, end=end)


def _title(offered: Offer, formats: Formats, *, part: bool) -> str:
    channel, when = offered.channel.name, _when(offered, formats)
    if part:
        text = _("Cover a part of {channel}, {when}")
    elif offered.holder is None:
        text = _("Find someone for {channel}, {when}")
    else:
        text = _("Hand over {channel}, {when}")
    return text.format(channel=channel, when=when)
