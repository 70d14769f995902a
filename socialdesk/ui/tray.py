"""The tray: whose turn it is at a glance, quiet for a while; notices of last resort.

A notice comes on a worker's thread; it is shown on the screen's thread, and its answer
goes back by a signal. Not every desktop has a tray: all of this is in the window too.
"""

from datetime import datetime, timedelta
from functools import partial
from threading import Lock

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from socialdesk.domain.errors import NetworkError
from socialdesk.domain.ports import Answer, Clock, Notice, Notifier, OnAnswer, ShownBy
from socialdesk.domain.words import _
from socialdesk.ui.theme import theme
from socialdesk.ui.widgets.paint import centred, rounded
from socialdesk.ui.widgets.text import as_plain
from socialdesk.ui.widgets.toast import Toasts

_SIDES = (16, 22, 32, 64)
QUIET_HOURS = 1
MORNING_HOUR = 8


class TrayNotices(QObject):
    """Shows notices as balloons of the tray. Implements Notifier."""

    _wanted = Signal(object)

    def __init__(self, tray: "Tray") -> None:
        super().__init__(tray)
        self._tray = tray
        self._usable = tray.usable
        self._on_answer: OnAnswer | None = None
        self._last = ""
        self._wanted.connect(self._show, Qt.ConnectionType.QueuedConnection)
        tray.icon.messageClicked.connect(self._clicked)

    def show(self, notice: Notice) -> ShownBy:
        """Show a notice.

        Raises:
            NetworkError: This desktop has no tray that shows messages.
        """
        if not self._usable:
            raise NetworkError(
                "notice.tray", _("This desktop has no tray that shows messages.")
            )
        self._wanted.emit(notice)
        return ShownBy.TRAY

    def withdraw(self, notice_id: str) -> None:
        """Do nothing: a balloon goes by itself."""

    def listen(self, on_answer: OnAnswer) -> None:
        """Tell this one how people answer."""
        self._on_answer = on_answer

    def _show(self, notice: Notice) -> None:
        self._last = notice.id
        self._tray.icon.showMessage(notice.title, notice.body, self._tray.icon.icon())

    def _clicked(self) -> None:
        if self._on_answer is not None:
            self._on_answer(self._last, Answer.CLICKED)


class WindowNotices(QObject):
    """Shows notices as toasts in the window, where nothing else does. A Notifier."""

    _wanted = Signal(object)

    def __init__(self, toasts: Toasts) -> None:
        super().__init__(toasts)
        self._toasts = toasts
        self._on_answer: OnAnswer | None = None
        self._wanted.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def show(self, notice: Notice) -> ShownBy:
        """Show a notice; this way always works."""
        self._wanted.emit(notice)
        return ShownBy.WINDOW

    def withdraw(self, notice_id: str) -> None:
        """Do nothing: a toast goes by itself."""

    def listen(self, on_answer: OnAnswer) -> None:
        """Tell this one how people answer."""
        self._on_answer = on_answer

    def _show(self, notice: Notice) -> None:
        self._toasts.say(
            notice.title,
            icon="bell",
            undo=partial(self._opened, notice.id),
            action=_("Open"),
        )

    def _opened(self, notice_id: str) -> None:
        if self._on_answer is not None:
            self._on_answer(notice_id, Answer.OPEN)


class Answers(QObject):
    """Brings answers from the notifiers' threads to the screen's.

    Signals:
        came(str, object): The notice's id and the answer, on the screen's thread.
    """

    came = Signal(str, object)
    _heard = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard.connect(self.came, Qt.ConnectionType.QueuedConnection)

    def tell(self, notice_id: str, answer: Answer) -> None:
        """Take an answer, on any thread."""
        self._heard.emit(notice_id, answer)


class Quiet:
    """Whether notices are wanted now; asked and set on several threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: datetime | None = None
        self._lock = Lock()

    @property
    def until(self) -> datetime | None:
        """Until when nothing pops up; None when things do."""
        with self._lock:
            until = self._until
        return until if until is not None and until > self._clock() else None

    def set(self, until: datetime | None) -> None:
        """Let nothing pop up until an instant."""
        with self._lock:
            self._until = until


class Hushed:
    """Shows nothing while quiet is wanted; what waits is tried again later. A Notifier.

    Args:
        way: What shows notices otherwise.
        quiet: Whether quiet is wanted.
    """

    def __init__(self, way: Notifier, quiet: Quiet) -> None:
        self._way, self._quiet = way, quiet

    def show(self, notice: Notice) -> ShownBy:
        """Show a notice.

        Raises:
            NetworkError: It is quiet now, or it cannot be shown.
        """
        if self._quiet.until is not None:
            raise NetworkError("notice.quiet", _("It is quiet now."), retryable=True)
        return self._way.show(notice)

    def withdraw(self, notice_id: str) -> None:
        """Take a notice away."""
        self._way.withdraw(notice_id)

    def listen(self, on_answer: OnAnswer) -> None:
        """Tell this one how people answer."""
        self._way.listen(on_answer)


class Tray(QObject):
    """An icon in the tray with a short menu.

    Signals:
        opened(): The window is wanted.
        asked(str): An act of the menu, by its name.
        quiet_asked(object): Nothing should pop up until this instant; None ends it.
    """

    opened = Signal()
    asked = Signal(str)
    quiet_asked = Signal(object)

    def __init__(self, window: QWidget, clock: Clock) -> None:
        super().__init__(window)
        self._clock = clock
        self.usable = QSystemTrayIcon.isSystemTrayAvailable()
        self.icon = QSystemTrayIcon(self)
        self.icon.activated.connect(self._activated)
        self.menu = QMenu(window)
        self.turn = self.menu.addAction(_("Nobody has signed in"))
        self.turn.setEnabled(False)
        self.menu.addSeparator()
        self.menu.addAction(_("Open SocialDesk"), self.opened.emit)
        self.menu.addAction(_("New post"), partial(self.asked.emit, "post.new"))
        self.menu.addSeparator()
        self.hour = self.menu.addAction(_("Quiet for an hour"), self._quiet_hour)
        self.morning = self.menu.addAction(
            _("Quiet until tomorrow"), self._quiet_until_morning
        )
        self.loud = self.menu.addAction(
            _("Remind me again"), partial(self.quiet_asked.emit, None)
        )
        self.menu.addSeparator()
        self.menu.addAction(_("Quit"), partial(self.asked.emit, "quit"))
        self.icon.setContextMenu(self.menu)
        self.show_state(_("SocialDesk"), loud=False, quiet=False)

    def show(self) -> None:
        """Show the icon, where there is a tray."""
        if self.usable:
            self.icon.show()

    def show_state(self, line: str, *, loud: bool, quiet: bool) -> None:
        """Show whose turn it is, whether something waits, and whether it is quiet."""
        self.turn.setText(line)
        self.icon.setProperty("toolTip", as_plain(line))
        self.icon.setIcon(drawn(loud=loud, quiet=quiet))
        self.loud.setVisible(quiet)
        self.hour.setVisible(not quiet)
        self.morning.setVisible(not quiet)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.opened.emit()

    def _quiet_hour(self) -> None:
        self.quiet_asked.emit(self._clock() + timedelta(hours=QUIET_HOURS))

    def _quiet_until_morning(self) -> None:
        here = self._clock().astimezone()
        morning = here.replace(hour=MORNING_HOUR, minute=0, second=0, microsecond=0)
        if morning <= here:
            morning += timedelta(days=1)
        self.quiet_asked.emit(morning)


def drawn(*, loud: bool = False, quiet: bool = False) -> QIcon:
    """Return the mark of the program, with a dot when something waits."""
    icon = QIcon()
    for side in _SIDES:
        icon.addPixmap(_mark(side, loud=loud, quiet=quiet))
    return icon


def _mark(side: int, *, loud: bool, quiet: bool) -> QPixmap:
    worn = theme()
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(0, 0, side, side)
    fill = worn.colours.control_border if quiet else worn.colours.accent
    rounded(painter, box, side * 0.28, fill=fill)
    name = "bell-off" if quiet else "store"
    inner = centred(box, round(side * 0.56))
    worn.icons.paint(painter, inner, name, worn.colours.on_accent, stroke=2.0)
    if loud:
        dot = QRectF(side * 0.6, 0, side * 0.4, side * 0.4)
        rounded(painter, dot, side * 0.2, fill=QColor(worn.status["bad"].mark))
    painter.end()
    return picture
