"""Notices on the desktop; implements the Notifier port with desktop-notifier.

One daemon thread with an asyncio loop owns the connection to the notification server
(desktop.md, section 1). Answers come on that thread: whoever listens hands them on, a
window by a queued signal. Where there is no server, `show` says so by a `NetworkError`
and `FirstThatShows` tries the next way: the tray, then a word in the window.
"""

import asyncio
import logging
import sys
from collections.abc import Coroutine, Sequence
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as LateError
from html import escape
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar

from socialdesk.domain.errors import NetworkError
from socialdesk.domain.ports import (
    Answer,
    Notice,
    Notifier,
    OnAnswer,
    ShownBy,
    Urgency,
)
from socialdesk.domain.words import _

if TYPE_CHECKING:
    from desktop_notifier import Capability, DesktopNotifier, Notification

logger = logging.getLogger(__name__)

T = TypeVar("T")

TIMEOUT = 5.0
"""Seconds for a server to answer."""
_SERVER = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_MARKUP = "body-markup"
_URGENCIES = {Urgency.LOW: "Low", Urgency.NORMAL: "Normal", Urgency.HIGH: "Critical"}


class DesktopNotices:
    """Shows notices through the notification server of the desktop.

    Args:
        name: The program's name, as the desktop shows it.
        icon: A picture file; without one the server chooses.
        timeout: Seconds that `show` and `withdraw` wait at most.
    """

    def __init__(
        self,
        name: str = "SocialDesk",
        *,
        icon: Path | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        self._name = name
        self._icon = icon
        self._timeout = timeout
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._on_answer: OnAnswer | None = None
        # Made on the loop's thread; dropped, to connect anew, wherever trouble shows.
        self._desktop: DesktopNotifier | None = None
        self._server_can: frozenset[str] = frozenset()

    def show(self, notice: Notice) -> ShownBy:
        """Show a notice, in place of an older one of the same id.

        Raises:
            NetworkError: There is no server, or it did not answer in time.
        """
        self._wait_for(self._show(notice))
        return ShownBy.DESKTOP

    def withdraw(self, notice_id: str) -> None:
        """Take a notice away if it is still there; otherwise do nothing."""
        if self._thread is None:
            return
        try:
            self._wait_for(self._withdraw(notice_id))
        except NetworkError:
            logger.info("Notice %s could not be withdrawn", notice_id)

    def listen(self, on_answer: OnAnswer) -> None:
        """Tell this one how people answer, on the thread of this object."""
        self._on_answer = on_answer

    def available(self) -> bool:
        """Say whether a server answers now; for the settings page and the doctor."""
        try:
            self._wait_for(self._connected())
        except NetworkError:
            return False
        return True

    def close(self) -> None:
        """End the thread; notices stay, but answers to them are lost."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = self._desktop = None
        if loop is not None and thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()

    def _wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        """Let the loop's thread do it; raise a `NetworkError` if it cannot."""
        troubles = _troubles()  # first: two threads cannot import dbus_fast at once
        future = asyncio.run_coroutine_threadsafe(work, self._running())
        try:
            return future.result(self._timeout)
        except troubles as error:
            future.cancel()
            self._desktop = None
            raise NetworkError(
                "notice.unavailable",
                _("Notices cannot be shown on this desktop."),
                retryable=True,
            ) from error

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = Thread(
                    target=_run, args=(self._loop,), name="notices", daemon=True
                )
                self._thread.start()
            return self._loop

    async def _show(self, notice: Notice) -> None:
        desktop = await self._connected()
        # The library cannot keep two notices of one id; a new one replaces the old.
        await self._withdraw(notice.id)
        shown = asyncio.Event()
        can = await desktop.get_capabilities()
        await desktop.send_notification(self._written(notice, shown, can))
        if not shown.is_set():  # the library logs what went wrong, and goes on
            raise ConnectionError("the notification server refused")

    async def _withdraw(self, notice_id: str) -> None:
        desktop = self._desktop
        if desktop and notice_id in await desktop.get_current_notifications():
            await desktop.clear(notice_id)

    async def _connected(self) -> "DesktopNotifier":
        if self._desktop is not None:
            return self._desktop
        if sys.platform.startswith("linux"):
            self._server_can = await _asked()
        from desktop_notifier import DesktopNotifier, Icon

        icon = None if self._icon is None else Icon(path=self._icon)
        desktop = DesktopNotifier(app_name=self._name, app_icon=icon)
        if not await desktop.get_capabilities():  # the library's do-nothing back end
            raise ConnectionError("no notifications on this platform")
        desktop.on_clicked = self._clicked
        desktop.on_button_pressed = self._pressed
        self._desktop = desktop
        return desktop

    def _written(
        self, notice: Notice, shown: asyncio.Event, can: "frozenset[Capability]"
    ) -> "Notification":
        from desktop_notifier import Button, Capability, Notification
        from desktop_notifier import Urgency as Level

        markup = _MARKUP in self._server_can
        offered = notice.buttons if Capability.BUTTONS in can else ()
        return Notification(
            title=notice.title,
            message=escape(notice.body, quote=False) if markup else notice.body,
            urgency=Level[_URGENCIES[notice.urgency]],
            buttons=tuple(
                Button(title=button.title, identifier=button.answer.value)
                for button in offered
            ),
            on_dispatched=shown.set,
            identifier=notice.id,
        )

    def _clicked(self, notice_id: str) -> None:
        self._tell(notice_id, Answer.CLICKED)

    def _pressed(self, notice_id: str, button: str) -> None:
        self._tell(notice_id, Answer(button))

    def _tell(self, notice_id: str, answer: Answer) -> None:
        logger.info("Notice %s was answered: %s", notice_id, answer)
        if self._on_answer is not None:
            self._on_answer(notice_id, answer)


class FirstThatShows:
    """Tries several ways to show a notice, the best first. Itself a Notifier."""

    def __init__(self, ways: Sequence[Notifier]) -> None:
        self._ways = tuple(ways)

    def show(self, notice: Notice) -> ShownBy:
        """Show a notice by the first way that works, and say which it was.

        Raises:
            NetworkError: No way works.
        """
        trouble = NetworkError("notice.unavailable", _("Nothing shows notices here."))
        for way in self._ways:
            try:
                shown_by = way.show(notice)
            except NetworkError as error:
                trouble = error
            else:
                logger.info("Notice %s was shown by the %s", notice.id, shown_by)
                return shown_by
        raise trouble

    def withdraw(self, notice_id: str) -> None:
        """Take a notice away, whoever shows it."""
        for way in self._ways:
            way.withdraw(notice_id)

    def listen(self, on_answer: OnAnswer) -> None:
        """Tell this one how people answer, whatever the way."""
        for way in self._ways:
            way.listen(on_answer)


async def _asked() -> frozenset[str]:
    """Return what the notification server of the session bus can do.

    Asked on a connection of its own, which is closed in any case: the library leaves
    one behind for each time that no server answers, and does not tell of markup.
    """
    from dbus_fast import Message, MessageType
    from dbus_fast.aio import MessageBus

    bus = await MessageBus().connect()
    try:
        reply = await bus.call(
            Message(
                destination=_SERVER,
                path=_PATH,
                interface=_SERVER,
                member="GetCapabilities",
            )
        )
    finally:
        bus.disconnect()
    if reply.message_type is not MessageType.METHOD_RETURN:
        raise ConnectionError("no notification server")
    return frozenset(reply.body[0])


def _troubles() -> tuple[type[Exception], ...]:
    """Return what a bus that is absent, gone, late or odd raises."""
    common: tuple[type[Exception], ...] = (LateError, CancelledError, OSError, EOFError)
    if not sys.platform.startswith("linux"):
        return common
    from dbus_fast.errors import DBusFastError

    return (*common, DBusFastError)


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()
