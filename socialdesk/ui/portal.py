"""Light or dark by the desktop portal, for Linux desktops Qt does not know.

`org.freedesktop.portal.Settings`, key `color-scheme` of `org.freedesktop.appearance`:
0 no preference, 1 dark, 2 light. Without a session bus nothing is said.
"""

from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusVariant,
)

_SERVICE = "org.freedesktop.portal.Desktop"
_PATH = "/org/freedesktop/portal/desktop"
_SETTINGS = "org.freedesktop.portal.Settings"
_APPEARANCE, _SCHEME = "org.freedesktop.appearance", "color-scheme"
_DARK = 1
_DEPTH = 3
"""How many variants a portal wraps a value in, at most."""


class Portal(QObject):
    """Asks the portal once, and listens to it from then on.

    Signals:
        said(bool): Whether the desktop is dark.
    """

    said = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = QDBusConnection.sessionBus()

    def ask(self) -> None:
        """Ask without waiting; say nothing where there is no portal."""
        if not self._bus.isConnected():
            return
        slot: Any = SLOT("_on_changed(QDBusMessage)")  # the stubs want bytes, Qt text
        self._bus.connect(
            _SERVICE,
            _PATH,
            _SETTINGS,
            "SettingChanged",
            self,
            slot,
        )
        question = QDBusMessage.createMethodCall(_SERVICE, _PATH, _SETTINGS, "Read")
        question.setArguments([_APPEARANCE, _SCHEME])
        watcher = QDBusPendingCallWatcher(self._bus.asyncCall(question), self)
        watcher.finished.connect(self._on_answer)

    @Slot(QDBusPendingCallWatcher)
    def _on_answer(self, watcher: QDBusPendingCallWatcher) -> None:
        answer = watcher.reply()
        if answer.type() is QDBusMessage.MessageType.ReplyMessage:
            self._hear(answer.arguments()[0])
        watcher.deleteLater()

    @Slot(QDBusMessage)
    def _on_changed(self, message: QDBusMessage) -> None:
        group, key, value = message.arguments()
        if (group, key) == (_APPEARANCE, _SCHEME):
            self._hear(value)

    def _hear(self, value: Any) -> None:
        for _round in range(_DEPTH):
            if isinstance(value, QDBusVariant):
                value = value.variant()
        if isinstance(value, int):
            self.said.emit(value == _DARK)
