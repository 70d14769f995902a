"""Asking for a swap: somebody takes a turn of mine, or two turns change hands."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from socialdesk.domain.errors import InputError
from socialdesk.domain.ids import PersonId, TurnId
from socialdesk.domain.rotations import SwapKind, Turn
from socialdesk.domain.words import _
from socialdesk.ui.editors.fields import Editor
from socialdesk.ui.formats import Formats
from socialdesk.ui.models.timeline import Sight, when_words
from socialdesk.ui.room import Room
from socialdesk.ui.widgets.forms import Choice, TextField
from socialdesk.ui.widgets.text import Label


def swappable(seen: Sight) -> Sequence[Turn]:
    """Return my turns that have not begun, the nearest first."""
    if seen.me is None:
        return ()
    mine = (
        turn
        for turn in seen.turns.values()
        if turn.person_id == seen.me.id and turn.start_at > seen.now
    )
    return sorted(mine, key=lambda turn: turn.start_at)


class AskSwap(Editor):
    """Asks for a swap; nothing changes until it is accepted.

    Args:
        room: Services, roads, and who sits at the desk.
        seen: The rotations as they are seen now.
        formats: How dates are written.
        turn: The turn to begin with; else my next.
        parent: The window it belongs to.
    """

    def __init__(
        self,
        room: Room,
        seen: Sight,
        formats: Formats,
        *,
        turn: Turn | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(room, _("Ask for a swap"), _("Ask"), parent=parent)
        self._seen, self._formats = seen, formats
        line = _("Whoever you ask is told. Nothing changes until somebody says yes.")
        self._column.insertWidget(0, Label(line, "body", "text2", wrap=True))
        known = list(swappable(seen))
        if turn is not None and turn not in known:
            known.insert(0, turn)
        self._turns = {each.id: each for each in known}
        current = turn.id if turn is not None else None
        self.turn = Choice([(each.id, self._named(each)) for each in known], current)
        self.kind = Choice(
            [
                (SwapKind.COVER, _("Somebody takes it")),
                (SwapKind.EXCHANGE, _("In exchange for another turn")),
            ],
            SwapKind.COVER,
        )
        self.to = Choice()
        self.other = Choice()
        self.gift = QCheckBox(_("It is a gift: the turn still counts as mine"))
        self.note = TextField("", _("Why, or what you offer"), most=200)
        add = self.form.add
        add("turn", _("Turn"), self.turn)
        add("kind", _("How"), self.kind)
        add("to", _("Ask"), self.to, _("Whoever says yes first has it."))
        add("other", _("For"), self.other)
        add("gift", "", self.gift)
        add("note", _("Note"), self.note)
        self.turn.chosen.connect(self._offer)
        self.kind.chosen.connect(self._offer)
        self._offer()
        self.turn.setFocus()

    def gathered(self) -> Callable[[], Any]:
        """Return the work that asks.

        Raises:
            InputError: There is no turn to exchange it for.
        """
        asked = self._turn()
        other = self.other.value if self._exchanging else None
        if asked is None:
            raise InputError("swap.turn", _("Choose a turn of yours."), field="turn")
        if self._exchanging and not isinstance(other, str):
            raise InputError(
                "swap.other",
                _("Nobody else has a turn in this rotation."),
                field="other",
            )
        to = self._asked(other)
        return partial(
            self.room.services.rotations.ask_swap,
            asked.id,
            to,
            other_turn_id=TurnId(other) if isinstance(other, str) else None,
            gift=self.gift.isChecked() and not self._exchanging,
            note=self.note.text().strip(),
            actor=self.room.me(),
        )

    def _asked(self, other: object) -> PersonId | None:
        """Return who is asked: whoever has the other turn, or who was chosen."""
        if self._exchanging:
            turns = self._others(self._turn())
            return next((each.person_id for each in turns if each.id == other), None)
        to = self.to.value
        return PersonId(to) if isinstance(to, str) else None

    def saved(self, result: Any) -> str:
        """Return the words for the toast."""
        if result.to_id is None:
            return _("Everybody was asked")
        return _("{name} was asked").format(name=self._seen.called(result.to_id))

    @property
    def _exchanging(self) -> bool:
        return self.kind.value is SwapKind.EXCHANGE

    def _turn(self) -> Turn | None:
        return self._turns.get(TurnId(str(self.turn.value)))

    @Slot(object)
    def _offer(self, _value: object = None) -> None:
        """Offer the people and turns that fit what is chosen."""
        turn = self._turn()
        holder = None if turn is None else turn.person_id
        people = [
            (person.id, person.name)
            for person in self._seen.people.values()
            if person.id != holder and person.active_until is None
        ]
        self.to.offer([(None, _("Everybody")), *people], self.to.value)
        self.other.offer(
            [(each.id, self._held(each)) for each in self._others(turn)],
            self.other.value,
        )
        self.to.setEnabled(not self._exchanging)
        self.gift.setEnabled(not self._exchanging)
        self.other.setEnabled(self._exchanging)

    def _others(self, turn: Turn | None) -> Sequence[Turn]:
        if turn is None:
            return ()
        found = (
            each
            for each in self._seen.turns.values()
            if each.rotation_id == turn.rotation_id
            and each.person_id not in {turn.person_id, None}
            and each.start_at > self._seen.now
        )
        return sorted(found, key=lambda each: each.start_at)

    def _named(self, turn: Turn) -> str:
        standing = self._seen.rotation(turn.rotation_id)
        name = "" if standing is None else standing.channel.name
        return f"{name}, {self._dated(turn)}"

    def _held(self, turn: Turn) -> str:
        return f"{self._seen.called(turn.person_id)}, {self._dated(turn)}"

    def _dated(self, turn: Turn) -> str:
        formats = self._formats
        when = when_words(turn.start_at, turn.end_at, formats)
        first = formats.date_short(formats.wall(turn.start_at).date())
        return when if first in when else f"{when} ({first})"
