"""What can stand in the place of the whole desk: first start, lock, recovery, waiting.

Each is loaded when it is first wanted; most starts see none of them.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialdesk.domain.ports import Clock
    from socialdesk.ui.facts import Sitter
    from socialdesk.ui.first_start import FirstStart
    from socialdesk.ui.lock import Entrance, LockScreen
    from socialdesk.ui.recovery import RecoveryScreen, WorkingScreen
    from socialdesk.ui.room import Room


class Floors(QStackedWidget):
    """Shows the desk, or what has to be done before it.

    Signals:
        begun(str): The first start is over; this person sits here.
        entered(str, bool): Somebody came in, and whether by a password.

    Args:
        desk: The desk itself, which is shown at first.
        clock: Tells the time.
        account: The name of the account, for the first start.
    """

    begun = Signal(str)
    entered = Signal(str, bool)

    def __init__(
        self,
        desk: QWidget,
        clock: "Clock",
        account: str,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.first: FirstStart | None = None
        self.lock_screen: LockScreen | None = None
        self._clock, self._account = clock, account
        self._room: Room | None = None
        self._entrance: Entrance | None = None
        self._recovery: RecoveryScreen | None = None
        self._working: WorkingScreen | None = None
        self.addWidget(desk)

    @property
    def at_desk(self) -> bool:
        """Whether the desk is seen."""
        return self.currentWidget() is self.desk

    def live(self, room: "Room") -> None:
        """Take the services."""
        self._room = room
        if self._entrance is not None:
            self._entrance.live(room.tasks, room.services.team)
        if self.first is not None:
            self.first.live(room.services, room.tasks)

    def settle_down(self) -> None:
        """Show the desk again, in place of whatever stood before it."""
        self.setCurrentWidget(self.desk)

    def welcome(self) -> None:
        """Show the first start: there is no business here yet."""
        from socialdesk.ui.first_start import FirstStart

        if self.first is None:
            self.first = FirstStart(self._clock, account=self._account)
            self.first.finished.connect(self._begin)
            self.addWidget(self.first)
            if self._room is not None:
                self.first.live(self._room.services, self._room.tasks)
        self.setCurrentWidget(self.first)

    def ask_who(self, people: "Sequence[Sitter]", me: str, line: str = "") -> None:
        """Ask who is here before anything else is shown."""
        from socialdesk.ui.lock import Entrance, LockScreen

        if self.lock_screen is None:
            self.lock_screen = LockScreen()
            self.addWidget(self.lock_screen)
            self._entrance = Entrance(self.lock_screen)
            self._entrance.entered.connect(self.entered)
            if self._room is not None:
                self._entrance.live(self._room.tasks, self._room.services.team)
        self.lock_screen.ask(people, me, line=line)
        self.setCurrentWidget(self.lock_screen)

    def recover(self) -> "RecoveryScreen":
        """Show the recovery screen and return it; `app` fills it."""
        from socialdesk.ui.recovery import RecoveryScreen

        if self._recovery is None:
            self._recovery = RecoveryScreen()
            self.addWidget(self._recovery)
        self.setCurrentWidget(self._recovery)
        return self._recovery

    def wait(self, heading: str, text: str) -> None:
        """Say that something takes its time before the business can be shown."""
        from socialdesk.ui.recovery import WorkingScreen

        if self._working is None:
            self._working = WorkingScreen()
            self.addWidget(self._working)
        self._working.say(heading, text)
        self.setCurrentWidget(self._working)

    def _begin(self, person_id: str) -> None:
        """Go on after the first start, which is wanted no more."""
        first, self.first = self.first, None
        self.begun.emit(person_id)
        if first is not None:
            self.removeWidget(first)
            first.deleteLater()
