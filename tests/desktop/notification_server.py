"""A notification server (org.freedesktop.Notifications 1.2) for a private bus.

It keeps what it is asked to show; `answer` is a person's finger. Only for programs
that run under dbus-run-session.
"""

import asyncio
from threading import Event, Thread
from typing import Annotated

from dbus_fast import Variant
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import (
    DBusDict,
    DBusInt32,
    DBusSignature,
    DBusStr,
    DBusUInt32,
)
from dbus_fast.service import ServiceInterface, dbus_method, dbus_signal

NAME = "org.freedesktop.Notifications"
Strings = Annotated[list[str], DBusSignature("as")]
Information = Annotated[tuple[str, str, str, str], DBusSignature("ssss")]
Closed = Annotated[tuple[int, int], DBusSignature("uu")]
Invoked = Annotated[tuple[int, str], DBusSignature("us")]


class Server(ServiceInterface):
    def __init__(self, capabilities):
        super().__init__(NAME)
        self.capabilities = list(capabilities)
        self.notified = []
        self.closed = []

    @dbus_method()
    def GetCapabilities(self) -> Strings:  # noqa: N802
        return self.capabilities

    @dbus_method()
    def GetServerInformation(self) -> Information:  # noqa: N802
        return ["lab", "SocialDesk", "1", "1.2"]

    @dbus_method()
    def Notify(  # noqa: N802
        self,
        app: DBusStr,
        replaces: DBusUInt32,
        icon: DBusStr,
        summary: DBusStr,
        body: DBusStr,
        actions: Strings,
        hints: DBusDict,
        timeout: DBusInt32,
    ) -> DBusUInt32:
        plain = {
            name: value.value if isinstance(value, Variant) else value
            for name, value in hints.items()
        }
        self.notified.append((app, icon, summary, body, tuple(actions), plain))
        return len(self.notified)

    @dbus_method()
    def CloseNotification(self, number: DBusUInt32) -> None:  # noqa: N802
        self.closed.append(number)
        self.NotificationClosed(number, 3)

    @dbus_signal()
    def NotificationClosed(self, number: int, why: int) -> Closed:  # noqa: N802
        return [number, why]

    @dbus_signal()
    def ActionInvoked(self, number: int, action: str) -> Invoked:  # noqa: N802
        return [number, action]


class Lab:
    """Runs the server on a thread of its own: `with Lab() as lab`."""

    def __init__(self, capabilities=("actions", "body", "body-markup")):
        self._capabilities = capabilities
        self._ready = Event()

    def __enter__(self):
        self._thread = Thread(target=asyncio.run, args=(self._serve(),), daemon=True)
        self._thread.start()
        assert self._ready.wait(10), "the server did not start"
        return self

    def __exit__(self, *error):
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    async def _serve(self):
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        bus = await MessageBus().connect()
        self.server = Server(self._capabilities)
        bus.export("/org/freedesktop/Notifications", self.server)
        await bus.request_name(NAME)
        self._ready.set()
        await self._over.wait()
        bus.disconnect()

    def answer(self, number, action):
        self._loop.call_soon_threadsafe(self.server.ActionInvoked, number, action)
