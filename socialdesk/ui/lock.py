"""Who sits here: picking oneself, proving it, and locking when nobody is there.

On one PC this gives attribution, not protection (reliability.md, 2.2): whoever may log
in to this account can read the file. The help says so.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QObject,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.team import ROLE_WORDS, Role
from socialdesk.domain.words import _, plural
from socialdesk.ui.facts import Sitter
from socialdesk.ui.theme import Theme
from socialdesk.ui.widgets.avatar import Avatar, paint_avatar
from socialdesk.ui.widgets.buttons import Button, Kind
from socialdesk.ui.widgets.cards import Card, Plate
from socialdesk.ui.widgets.forms import SearchField
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
from socialdesk.ui.widgets.text import Label

if TYPE_CHECKING:
    from socialdesk.services.team import TeamService
    from socialdesk.ui.tasks import Tasks

FREE_TRIES = 5
_MANY = 7
_WIDTH = 380
_LONGEST = 300
_NOTED_EVERY = 1000
"""Milliseconds; what happens in between tells nothing new."""
_SIGNS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


def pause_after(wrong: int) -> int:
    """Return how many seconds one has to wait after so many wrong passwords."""
    if wrong < FREE_TRIES:
        return 0
    return int(min(_LONGEST, 5 * 2 ** (wrong - FREE_TRIES)))


def see_through(area: QScrollArea) -> None:
    """Let what lies behind a scroll area be seen; Qt fills it with the window's."""
    area.viewport().setAutoFillBackground(False)
    inner = area.widget()
    if inner is not None:
        inner.setAutoFillBackground(False)


class PersonButton(Pressable):
    """A row with a face, a name and a role that says: this is me."""

    def __init__(self, sitter: Sitter) -> None:
        super().__init__(sitter.name)
        self.sitter = sitter
        self.setAccessibleName(f"{sitter.name}, {_(ROLE_WORDS[Role(sitter.role)])}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter too: this is a list, though made of buttons."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def wish(self, theme: Theme) -> QSize:
        """Return the room of two lines."""
        return QSize(theme.px(240), theme.px(52))

    def draw(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw face, name and role."""
        colours, radius, rtl = theme.colours, theme.radius("control"), is_rtl(self)
        if self.underMouse():
            fill = colours.pressed if self.isDown() else colours.hover
            rounded(painter, box, radius, fill=fill)
        lane = Lane(box.adjusted(10, 0, -10, 0), rtl=rtl)
        paint_avatar(painter, centred(lane.lead(32, 12), 32), self.sitter.face, theme)
        icon = "chevron-left" if rtl else "chevron-right"
        theme.icons.paint(painter, centred(lane.trail(16), 16), icon, colours.text3)
        first, second = two_lines(lane.rest, theme, "strong", "small")
        words(
            painter,
            first,
            self.sitter.name,
            theme,
            colours.text,
            style="strong",
            rtl=rtl,
        )
        role = _(ROLE_WORDS[Role(self.sitter.role)])
        words(painter, second, role, theme, colours.text3, style="small", rtl=rtl)
        if self.ringed:
            focus_ring(painter, box, radius, theme)


class LockScreen(QWidget):
    """Shows who may sit here, then perhaps a field for the password.

    Signals:
        picked(str): Somebody says who they are.
        tried(str, str): That person's password was entered.
    """

    picked = Signal(str)
    tried = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Who is here?"))
        self._people: Sequence[Sitter] = ()
        self._proving: Sitter | None = None
        self._buttons: list[PersonButton] = []
        self._card = Card()
        self._card.setFixedWidth(_WIDTH)
        self._card.body.setSpacing(8)
        self.title = Label(_("Who is here?"), "empty")
        self._line = Label("", "body", "text2", wrap=True)
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(2, 2, 2, 2)
        self._rows.setSpacing(2)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(self._list)
        see_through(self._scroll)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._search = SearchField(_("Find a person"))
        self._search.textChanged.connect(self._narrow)
        self._prove = self._password_part()
        for part in (self._search, self._scroll, self._prove):
            self._card.body.addWidget(part)
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(Plate("users"), 0, middle)
        column.addSpacing(16)
        column.addWidget(self.title, 0, middle)
        column.addSpacing(4)
        column.addWidget(self._line, 0, middle)
        column.addSpacing(20)
        column.addWidget(self._card, 0, middle)
        column.addStretch(3)

    def ask(self, people: Sequence[Sitter], current: str, *, line: str = "") -> None:
        """Ask who is here.

        Args:
            people: Who may be.
            current: Who sat here last; that row has the focus.
            line: A sentence below the question.
        """
        self._people, self._proving = people, None
        self._line.setText(line)
        self._line.setVisible(bool(line))
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = [PersonButton(sitter) for sitter in people]
        for button in self._buttons:
            button.clicked.connect(partial(self.picked.emit, button.sitter.id))
            self._rows.addWidget(button)
        tall = min(len(people), _MANY) * 54 + 6
        self._scroll.setFixedHeight(tall)
        self._search.setVisible(len(people) > _MANY)
        self._scroll.show()
        self._prove.hide()
        self.title.setText(_("Who is here?"))
        mine = [each for each in self._buttons if each.sitter.id == current]
        for button in (mine or self._buttons)[:1]:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def want_password(self, person_id: str) -> None:
        """Ask one person for the password."""
        sitter = next(each for each in self._people if each.id == person_id)
        self._proving = sitter
        self._face.show_face(sitter.face)
        self._name.setText(sitter.name)
        self._search.hide()
        self._scroll.hide()
        self._prove.show()
        self.password.clear()
        self._wrong.hide()
        self.title.setText(_("Welcome back"))
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, text: str) -> None:
        """Say why nobody comes in."""
        self._wrong.setText(text)
        self._wrong.show()
        self.enter.set_busy(False)
        self.password.selectAll()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def wait(self, seconds: int) -> None:
        """Take no password for a while."""
        self.password.setEnabled(not seconds)
        if seconds:
            self.enter.refuse(plural("Wait {n} second.", "Wait {n} seconds.", seconds))
        else:
            self.enter.allow()

    def _password_part(self) -> QWidget:
        part = QWidget()
        self._face = Avatar(size=40)
        self._name = Label("", "name")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._face)
        head.addWidget(self._name, 1)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(_("Password"))
        self.password.setPlaceholderText(_("Password"))
        self.password.returnPressed.connect(self._try)
        self._wrong = Label("", "small", "bad", wrap=True)
        self._wrong.hide()
        self.enter = Button(_("Come in"), Kind.PRIMARY, on_click=self._try)
        self.other = Button(_("Somebody else"), on_click=self._again)
        buttons = QHBoxLayout()
        buttons.addWidget(self.other)
        buttons.addStretch(1)
        buttons.addWidget(self.enter)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.password)
        column.addWidget(self._wrong)
        column.addLayout(buttons)
        return part

    def _again(self) -> None:
        current = self._proving.id if self._proving else ""
        self.ask(self._people, current, line=self._line.text())

    def _try(self) -> None:
        if self._proving is not None and self.enter.isEnabled() and not self.enter.busy:
            self.enter.set_busy(True)
            self.tried.emit(self._proving.id, self.password.text())

    def _narrow(self, text: str) -> None:
        for button in self._buttons:
            button.setVisible(text.casefold() in button.sitter.name.casefold())


class Entrance(QObject):
    """Lets people in at a lock screen.

    Signals:
        entered(str, bool): Who came in, and whether by a password.
    """

    entered = Signal(str, bool)

    def __init__(self, screen: LockScreen) -> None:
        super().__init__(screen)
        self._screen = screen
        self._tasks: Tasks | None = None
        self._team: TeamService | None = None
        self._picked = ""
        self._wrong: dict[str, int] = {}
        self._left = 0
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._second)
        screen.picked.connect(self._pick)
        screen.tried.connect(self._prove)

    def live(self, tasks: "Tasks", team: "TeamService") -> None:
        """Take the services; who was picked before now comes in."""
        self._tasks, self._team = tasks, team
        if self._picked:
            self._pick(self._picked)

    def _pick(self, person_id: str) -> None:
        from socialdesk.domain.ids import PersonId

        self._picked = person_id
        if self._tasks is not None and self._team is not None:
            work = partial(self._team.has_password, PersonId(person_id))
            self._tasks.run(self, work, done=self._judge)

    def _judge(self, has_password: bool) -> None:  # noqa: FBT001 - what was asked
        person_id, self._picked = self._picked, ""
        if has_password:
            self._screen.want_password(person_id)
        else:
            self.entered.emit(person_id, False)

    def _prove(self, person_id: str, password: str) -> None:
        from socialdesk.background.lanes import Lane
        from socialdesk.domain.ids import PersonId

        if self._tasks is None or self._team is None:
            return
        # Proving takes a fifth of a second by design: not on the lane of acts.
        self._tasks.run(
            self,
            partial(self._team.prove, PersonId(person_id), password),
            done=partial(self._come_in, person_id),
            failed=partial(self._refuse, person_id),
            lane=Lane.WIDE,
        )

    def _come_in(self, person_id: str, _proved: None) -> None:
        self._wrong.pop(person_id, None)
        self._screen.enter.set_busy(False)
        self.entered.emit(person_id, True)

    def _refuse(self, person_id: str, error: SocialDeskError) -> None:
        wrong = self._wrong[person_id] = self._wrong.get(person_id, 0) + 1
        self._screen.refuse(f"{error.message} {error.hint}".strip())
        self._left = pause_after(wrong)
        if self._left:
            self._screen.wait(self._left)
            self._clock.start()

    def _second(self) -> None:
        self._left -= 1
        self._screen.wait(max(self._left, 0))
        if self._left <= 0:
            self._clock.stop()


class IdleWatch(QObject):
    """Notices that nobody touches the program.

    Signals:
        idle(): Nobody has, for the time that was set.
    """

    idle = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.idle)
        self._since = QElapsedTimer()
        self._since.start()
        app.installEventFilter(self)

    def set_minutes(self, minutes: int) -> None:
        """Set after how many minutes; 0 never."""
        if minutes:
            self._timer.start(minutes * 60_000)
        else:
            self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin to count anew with each sign of life."""
        alive = event.type() in _SIGNS and self._timer.isActive()
        if alive and self._since.hasExpired(_NOTED_EVERY):
            self._since.restart()
            self._timer.start()
        return super().eventFilter(watched, event)
