"""When somebody is away: entering it, and taking it back."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QVBoxLayout, QWidget

from socialdesk.domain.team import Person, TimeOff
from socialdesk.domain.words import _
from socialdesk.ui.editors.fields import Editor
from socialdesk.ui.formats import Formats
from socialdesk.ui.room import Room
from socialdesk.ui.widgets.buttons import IconButton
from socialdesk.ui.widgets.cards import Section
from socialdesk.ui.widgets.forms import TextField, moment_field
from socialdesk.ui.widgets.text import Label

_DAY = timedelta(days=1)


class TimeOffEditor(Editor):
    """Enters time off of one person; what is entered already can be taken back.

    Args:
        room: Services, roads, and who sits at the desk.
        person: Who is away.
        known: When, so far, in order; what is over may be left out.
        formats: How days and times are written.
        parent: The window it belongs to.
    """

    def __init__(
        self,
        room: Room,
        person: Person,
        known: Sequence[TimeOff],
        formats: Formats,
        *,
        parent: QWidget | None = None,
    ) -> None:
        title = _("Time off of {name}").format(name=person.name)
        super().__init__(room, title, _("Enter time off"), parent=parent)
        self._who = person
        self._formats = formats
        tomorrow = formats.wall(room.clock()).date() + _DAY
        self.start = moment_field(_midnight(tomorrow), formats)
        self.end = moment_field(_midnight(tomorrow + _DAY), formats)
        self.start.dateTimeChanged.connect(self._keep_order)
        self.reason = TextField("", _("Only seen here"), most=200)
        add = self.form.add
        add("start", _("From"), self.start)
        add(
            "end",
            _("Until"),
            self.end,
            _("When they are back. Their turns in this time go to somebody else."),
        )
        add("reason", _("Reason"), self.reason)
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 8, 0, 0)
        self._rows.setSpacing(2)
        self._column.addWidget(self._list)
        self._show(known)
        self.start.setFocus()

    def gathered(self) -> Callable[[], Any]:
        """Return the work that enters the time off."""
        return partial(
            self.room.services.team.enter_time_off,
            self._who.id,
            _wall(self.start),
            _wall(self.end),
            reason=self.reason.text().strip(),
            actor=self.room.me(),
        )

    def saved(self, _result: Any) -> str:
        """Return the words for the toast."""
        return _("Time off of {name} entered").format(name=self._who.name)

    def _show(self, known: Sequence[TimeOff]) -> None:
        self._list.setVisible(bool(known))
        self._rows.addWidget(Section(_("Entered so far")))
        for away in known:
            self._rows.addWidget(self._row(away))

    def _row(self, away: TimeOff) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        said = span_words(away, self._formats)
        texts = " · ".join(filter(None, (said, away.reason)))
        line.addWidget(Label(texts), 1)
        name = _("Take back {when}").format(when=said)
        remove = IconButton("trash-2", name)
        remove.clicked.connect(partial(self._remove, away, row))
        line.addWidget(remove)
        return row

    def _remove(self, away: TimeOff, row: QWidget, *_clicked: object) -> None:
        end = self.room.services.team.end_time_off
        self.run(
            partial(end, away.id, actor=self.room.me()),
            partial(self._removed, row),
        )

    def _removed(self, row: QWidget, _result: object) -> None:
        row.hide()
        self.told.emit(_("Time off of {name} taken back").format(name=self._who.name))

    def _keep_order(self) -> None:
        """Let the end follow a start that passes it."""
        if self.end.dateTime() <= self.start.dateTime():
            self.end.setDateTime(self.start.dateTime().addDays(1))


def span_words(away: TimeOff, formats: Formats) -> str:
    """Return when somebody is away; whole days are said without times."""
    start, end = away.start_wall, away.end_wall
    if start.time() == end.time() == time():
        last = end.date() - _DAY
        first = formats.date_short(start.date())
        if last <= start.date():
            return first
        return f"{first} – {formats.date_short(last)}"
    return f"{_moment(start, formats)} – {_moment(end, formats)}"


def _moment(wall: datetime, formats: Formats) -> str:
    return f"{formats.date_short(wall.date())} {formats.hour_of(wall.time())}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _wall(field: QDateTimeEdit) -> datetime:
    at = field.dateTime()
    day, hour = at.date(), at.time()
    return datetime.combine(
        date(day.year(), day.month(), day.day()), time(hour.hour(), hour.minute())
    )
