"""One person of the team: the record, the last day, and the password."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QFrame,
    QLineEdit,
    QScrollArea,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.errors import InputError
from socialdesk.domain.ids import PersonId, new_id
from socialdesk.domain.periods import zone
from socialdesk.domain.team import FUNCTIONS, ROLE_WORDS, Person, Role
from socialdesk.domain.words import _, mark
from socialdesk.ui.editors.fields import Editor, Perhaps, Swatches
from socialdesk.ui.formats import Formats
from socialdesk.ui.places import SearchBox, zones
from socialdesk.ui.room import Room
from socialdesk.ui.theme import Theme, follow
from socialdesk.ui.widgets.buttons import Button, Tall
from socialdesk.ui.widgets.cards import Card
from socialdesk.ui.widgets.forms import (
    Choice,
    LongField,
    TextField,
    date_field,
    time_field,
)
from socialdesk.ui.widgets.text import Label

ROLE_RIGHTS: Mapping[Role, str] = {
    Role.OWNER: mark(
        "May do everything, also roles, settings, and going back to a backup."
    ),
    Role.MANAGER: mark(
        "Runs the work: channels, rotations, people, imports, everybody's posts and"
        " turns. No roles, no settings."
    ),
    Role.STAFF: mark(
        "Sees everything, and acts on what is theirs: their turns, posts and time off."
    ),
}
"""What each role may do, in one sentence (the table is `domain/team.py`, RIGHTS)."""

_QUIET = (time(21), time(7, 30))
_LIST_LINES = 4.5


class PersonEditor(Editor):
    """Edits one person, or takes somebody onto the team.

    Args:
        room: Services, roads, and who sits at the desk.
        person: Who is edited; None takes somebody on.
        formats: How days and times are written.
        roles: Whether the role may be changed.
        parent: The window it belongs to.
    """

    def __init__(
        self,
        room: Room,
        person: Person | None,
        formats: Formats,
        *,
        roles: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        title = _("Edit person") if person else _("Add a person")
        verb = _("Save") if person else _("Add person")
        super().__init__(room, title, verb, parent=parent)
        self._was = person
        self._formats = formats
        self._make_fields(person or _fresh())
        self.role.setEnabled(roles)
        self.role.currentIndexChanged.connect(self._explain)
        self._explain()
        self.name.setFocus()

    def gathered(self) -> Callable[[], Any]:
        """Return the work that saves the person."""
        person, me = self._person(), self.room.me()
        if self._was is not None:
            edit = self.room.services.team.edit
            return partial(edit, person, was=self._was, actor=me)
        return partial(self.room.services.team.add, person, actor=me)

    def saved(self, result: Any) -> str:
        """Return the words for the toast."""
        words = _("{name} saved") if self._was else _("{name} is on the team")
        return words.format(name=result.name)

    def overwrite(self, theirs: object) -> None:
        """Take what is stored now as what the person began with."""
        if isinstance(theirs, Person):
            self._was = theirs

    # -- fields ------------------------------------------------------------------------

    def _make_fields(self, known: Person) -> None:
        today = self._formats.wall(self.room.clock()).date()
        self.name = TextField(known.name, most=200)
        self.email = TextField(known.email, _("For reminders by e-mail"))
        self.role = Choice([(role, _(ROLE_WORDS[role])) for role in Role], known.role)
        self.rights = Label("", "small", "text3", wrap=True)
        self.functions = Functions(known.functions)
        self.zone = zone_field(known.zone, self._formats.zone)
        self.hue = Swatches(known.hue)
        self.first_day = date_field(known.active_from or today, self._formats)
        self.last_day = date_field(known.active_until or today, self._formats)
        self.starts = Perhaps(
            _("Begins on"), [self.first_day], on=known.active_from is not None
        )
        self.ends = Perhaps(
            _("Leaves after"), [self.last_day], on=known.active_until is not None
        )
        start = _clock(known.quiet_from, _QUIET[0])
        end = _clock(known.quiet_until, _QUIET[1])
        self.quiet_from = time_field(start, self._formats)
        self.quiet_until = time_field(end, self._formats)
        self.quiet = Perhaps(
            _("Own hours"),
            [self.quiet_from, Label("–"), self.quiet_until],
            on=bool(known.quiet_from),
        )
        self.notes = LongField(known.notes, lines=2)
        self._name_parts()
        add = self.form.add
        add("name", _("Name"), self.name)
        add("email", _("E-mail"), self.email)
        add("role", _("Role"), self.role)
        self.form.add_wide(self.rights)
        add("functions", _("Functions"), self.functions)
        add("zone", _("Time zone"), self.zone)
        add("hue", _("Colour"), self.hue)
        add("active_from", _("First day"), self.starts)
        add("active_until", _("Last day"), self.ends)
        add(
            "quiet",
            _("Quiet hours"),
            self.quiet,
            _("No reminder comes in this time. Without, those of the business count."),
        )
        add("notes", _("Notes"), self.notes)
        if self._was is not None:
            self.password = Button(_("Password…"), tall=Tall.LIST)
            self.password.clicked.connect(self._open_password)
            add("password", _("Password"), self.password)

    def _name_parts(self) -> None:
        """Name the fields that stand behind a box."""
        for field, words in (
            (self.first_day, _("First day")),
            (self.last_day, _("Last day")),
            (self.quiet_from, _("Quiet from")),
            (self.quiet_until, _("Quiet until")),
        ):
            field.setAccessibleName(words)

    def _person(self) -> Person:
        quiet = self.quiet.on
        return replace(
            self._was or _fresh(),
            name=self.name.text().strip(),
            email=self.email.text().strip(),
            role=Role(str(self.role.value)),
            functions=self.functions.value,
            zone=_checked_zone(self.zone.value),
            hue=self.hue.value,
            active_from=_day(self.first_day) if self.starts.on else None,
            active_until=_day(self.last_day) if self.ends.on else None,
            quiet_from=_hour(self.quiet_from) if quiet else "",
            quiet_until=_hour(self.quiet_until) if quiet else "",
            notes=self.notes.toPlainText().strip(),
        )

    @Slot()
    def _explain(self) -> None:
        self.rights.setText(_(ROLE_RIGHTS[Role(str(self.role.value))]))

    @Slot()
    def _open_password(self) -> None:
        if self._was is not None:
            editor = PasswordEditor(self.room, self._was, parent=self)
            editor.told.connect(self.told)
            editor.open()


class PasswordEditor(Editor):
    """Sets a person's password, or takes it away.

    Args:
        room: Services, roads, and who sits at the desk.
        person: Whose.
        parent: The window it belongs to.
    """

    def __init__(
        self, room: Room, person: Person, *, parent: QWidget | None = None
    ) -> None:
        title = _("Password of {name}").format(name=person.name)
        super().__init__(room, title, _("Set password"), parent=parent)
        self._who = person
        self.first, self.second = TextField(), TextField()
        for field in (self.first, self.second):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self.form.add(
            "password",
            _("New password"),
            self.first,
            _(
                "Asked for when this person takes the desk. It keeps colleagues apart;"
                " it does not encrypt the data."
            ),
        )
        self.form.add("again", _("Once more"), self.second)
        self.clear = Button(_("Remove password"), on_click=self._clear)
        self.clear.refuse(_("There is none"))
        self.add_action(self.clear)
        has = partial(room.services.team.has_password, person.id)
        room.tasks.run(self, has, done=self._known)
        self.first.setFocus()

    def gathered(self) -> Callable[[], Any]:
        """Return the work that sets the password.

        Raises:
            InputError: The two are not the same, or nothing was typed.
        """
        if not self.first.text():
            raise InputError("password.empty", _("Type a password."), field="password")
        if self.first.text() != self.second.text():
            raise InputError(
                "password.twice", _("The two are not the same."), field="again"
            )
        return self._setting(self.first.text())

    def saved(self, _result: Any) -> str:
        """Return the words for the toast."""
        return _("Password of {name} set").format(name=self._who.name)

    def _setting(self, password: str) -> Callable[[], Any]:
        set_password = self.room.services.team.set_password
        return partial(set_password, self._who.id, password, actor=self.room.me())

    def _known(self, has: bool) -> None:  # noqa: FBT001 - a service's answer
        if has:
            self.clear.allow()

    def _clear(self) -> None:
        self.run(self._setting(""), self._cleared)

    def _cleared(self, _result: Any) -> None:
        self.told.emit(_("Password of {name} removed").format(name=self._who.name))
        self.reject()


class LeaveEditor(Editor):
    """Enters somebody's last day.

    Args:
        room: Services, roads, and who sits at the desk.
        person: Who leaves.
        formats: How days are written.
        parent: The window it belongs to.
    """

    def __init__(
        self,
        room: Room,
        person: Person,
        formats: Formats,
        *,
        parent: QWidget | None = None,
    ) -> None:
        title = _("When does {name} leave?").format(name=person.name)
        super().__init__(room, title, _("Enter last day"), parent=parent)
        self._who = person
        today = formats.wall(room.clock()).date()
        self.day = date_field(person.active_until or today, formats)
        self.form.add(
            "active_until",
            _("Last day"),
            self.day,
            _("Turns after that day go to the others. What was before stays."),
        )
        self.day.setFocus()

    def gathered(self) -> Callable[[], Any]:
        """Return the work that enters the day."""
        leave = self.room.services.team.leave
        return partial(leave, self._who.id, _day(self.day), actor=self.room.me())

    def saved(self, result: Any) -> str:
        """Return the words for the toast."""
        return _("Last day of {name} entered").format(name=result.name)


class Functions(QWidget):
    """Chooses functions: type to find one, tick it; Enter takes a word of one's own.

    Args:
        chosen: What is ticked at first.
        parent: Qt's parent.
    """

    def __init__(self, chosen: Sequence[str], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[str, QCheckBox] = {}
        inner = QWidget()
        inner.setProperty("plain", True)
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(12, 6, 12, 6)
        self._list.setSpacing(2)
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.line = Label("", "small", "text2", wrap=True)
        for word in dict.fromkeys((*chosen, *FUNCTIONS)):
            self._append(word, on=word in chosen)
        self.typed = _Typed(_("Find a function, or type one of your own"))
        self.typed.setAccessibleName(_("Find a function"))
        self.typed.textChanged.connect(self._find)
        self.typed.entered.connect(self._take)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        card = Card(flush=True)
        card.body.addWidget(self._scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.typed)
        column.addWidget(card)
        column.addWidget(self.line)
        self.setFocusProxy(self.typed)
        self._say()
        follow(self._dress)

    @property
    def value(self) -> tuple[str, ...]:
        """The ticked functions, as they are kept."""
        return tuple(word for word, box in self._boxes.items() if box.isChecked())

    def box(self, word: str) -> QCheckBox:
        """Return the box of a function."""
        return self._boxes[word]

    def _append(self, word: str, *, on: bool) -> None:
        box = self._boxes[word] = QCheckBox(_(word))
        box.setChecked(on)
        box.toggled.connect(self._say)
        self._list.addWidget(box)

    @Slot(str)
    def _find(self, text: str) -> None:
        """Show only the functions in which a text occurs."""
        wanted = text.strip().casefold()
        for word, box in self._boxes.items():
            box.setVisible(wanted in f"{word}\n{_(word)}".casefold())

    @Slot()
    def _take(self) -> None:
        """Tick what is typed; a word nobody has used yet is new."""
        typed = self.typed.text().strip()
        known = {
            name.casefold(): word for word in self._boxes for name in (word, _(word))
        }
        word = known.get(typed.casefold(), typed)
        if word not in self._boxes:
            self._append(word, on=True)
        self._boxes[word].setChecked(True)
        self.typed.clear()
        self._say()

    @Slot()
    def _say(self) -> None:
        words = ", ".join(_(word) for word in self.value)
        self.line.setText(words or _("None chosen"))

    def _dress(self, worn: Theme) -> None:
        self._scroll.setFixedHeight(round(worn.px(28) * _LIST_LINES))


class _Typed(TextField):
    """A line in which Enter takes what is typed, and does not save the dialog."""

    entered = Signal()

    def __init__(self, hint: str) -> None:
        super().__init__("", hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the word."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.text().strip():
            self.entered.emit()
        else:
            super().keyPressEvent(event)


def zone_field(name: str, home: str) -> SearchBox:
    """Return a field for a time zone; empty is that of the business."""
    same = _("As the business ({zone})").format(zone=home)
    known = zones()
    extra = () if not name or name in known else (name,)
    pairs = [("", same), *((each, each) for each in (*extra, *known))]
    return SearchBox(pairs, name)


def _checked_zone(name: str) -> str:
    """Return the name of a zone that there is, or none.

    Raises:
        InputError: There is no such zone.
    """
    if name:
        zone(name)
    return name


def _fresh() -> Person:
    return Person(id=PersonId(new_id()), name="")


def _day(field: QDateEdit) -> date:
    day = field.date()
    return date(day.year(), day.month(), day.day())


def _hour(field: QTimeEdit) -> str:
    return field.time().toString("HH:mm")


def _clock(text: str, usual: time) -> time:
    return time.fromisoformat(text) if text else usual
