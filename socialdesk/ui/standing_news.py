"""News that stand above every page: a sample business, reminders that are off."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from socialdesk.domain.words import _
from socialdesk.ui.facts import Facts
from socialdesk.ui.messages import Banners

if TYPE_CHECKING:
    from socialdesk.ui.room import Room


class StandingNews(QObject):
    """Shows them as long as they are so, and does what they offer.

    Signals:
        sample_gone(): The sample business was taken away.
    """

    sample_gone = Signal()

    def __init__(self, banners: Banners, window: QWidget) -> None:
        super().__init__(window)
        self._banners, self._window = banners, window
        self._room: Room | None = None

    def live(self, room: "Room") -> None:
        """Take the services."""
        self._room = room

    def show_facts(self, found: Facts) -> None:
        """Show what is so now."""
        if found.sample:
            self._banners.show_news(
                "sample",
                _("This is a sample business. Look around; nothing here is real."),
                "info",
                action=_("Start my own…"),
                act=self._ask_own,
                rank=9,
            )
        else:
            self._banners.clear("sample")
        if found.paused:
            self._banners.show_news(
                "paused",
                _("Reminders are off. Look at everything, then turn them on."),
                "warn",
                action=_("Turn on"),
                act=self.turn_on,
                rank=2,
            )
        else:
            self._banners.clear("paused")

    def turn_on(self) -> None:
        """Let reminders go out again."""
        if self._room is not None:
            resume = self._room.services.reminders.resume
            self._room.tasks.run(self, partial(resume, actor=self._room.me()))

    def remove_sample(self) -> None:
        """Take the sample business away."""
        if self._room is not None:
            remove = self._room.services.sample.remove
            work = partial(remove, actor=self._room.me())
            self._room.tasks.run(self, work, done=self._tell_gone)

    def _tell_gone(self, _nothing: None) -> None:
        self.sample_gone.emit()

    def _ask_own(self) -> None:
        from socialdesk.ui.widgets.dialogs import ask

        ask(
            self._window,
            _("Take the sample away and set up your own business?"),
            body=_("Everything that was entered into the sample goes with it."),
            verb=_("Take it away"),
            done=self.remove_sample,
            danger=True,
        )
