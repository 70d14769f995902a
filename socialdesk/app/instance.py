"""One window for each business on a desk: a second start raises the first.

A lock file says who is first; a local socket takes what the second has to say. A lock
whose owner was killed is taken over, and its socket removed.
"""

import json
import time
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QLockFile, QObject, Qt, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

PATIENCE = 1500
"""Milliseconds that a second start waits for the first; it has no window to freeze."""
_TRY = 50
_HEARD = b"heard\n"
_MOST = 64_000


class Stand(StrEnum):
    """What a start finds."""

    FIRST = "first"
    HANDED_ON = "handed_on"
    DEAF = "deaf"


class Instance(QObject):
    """Stands for this business on this desk.

    Signals:
        called(object): A second start hands on what it was asked to do.

    Args:
        name: `Home.socket_name`: another business, or another account, is another name.
    """

    called = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._lock = QLockFile(f"{QDir.tempPath()}/{name}.lock")
        # The file names a process; only one that runs no more is not believed.
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None
        self._texts: dict[QLocalSocket, bytes] = {}

    def stand(self, asked: Mapping[str, object]) -> Stand:
        """Be the first, or hand on to the first what was asked.

        The first still has to `listen`, which may wait until its window is painted.

        Returns:
            FIRST: go on. HANDED_ON: end. DEAF: there is a first, but it does not
            answer.
        """
        give_up = time.monotonic() + PATIENCE / 1000
        while True:
            if self._lock.tryLock(0) or self._lock.error() is _NO_RIGHT:
                return Stand.FIRST
            if self._hand_on(asked):
                return Stand.HANDED_ON
            # It begins, and does not listen yet; or it ends.
            if time.monotonic() > give_up:
                return Stand.DEAF
            time.sleep(_TRY / 1000)

    def close(self) -> None:
        """Let another be the first."""
        if self._server is not None:
            for socket in tuple(self._texts):
                self._forget(socket)
            self._server.close()
            self._server.deleteLater()
            self._server = None
        self._lock.unlock()

    def listen(self) -> None:
        """Hear second starts from now on; a socket of somebody killed is removed."""
        from PySide6.QtNetwork import QLocalServer

        if self._server is not None:
            return
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name)
        server.listen(self._name)
        server.newConnection.connect(self._on_call)
        self._server = server

    def _on_call(self) -> None:
        while self._server is not None:
            socket = self._server.nextPendingConnection()
            if socket is None:
                return
            self._texts[socket] = b""
            # No closure over the socket: it would be freed within the socket's own end.
            socket.readyRead.connect(self._read_all)
            socket.disconnected.connect(
                self._forget_gone, Qt.ConnectionType.QueuedConnection
            )
            self._read(socket)

    @Slot()
    def _read_all(self) -> None:
        for socket in tuple(self._texts):
            self._read(socket)

    @Slot()
    def _forget_gone(self) -> None:
        for socket in tuple(self._texts):
            if not socket.isOpen() or not socket.isValid():
                self._forget(socket)

    def _read(self, socket: "QLocalSocket") -> None:
        """Take what a second start says; once it has said a line, answer."""
        self._texts[socket] += bytes(socket.readAll().data())
        line, end, _rest = self._texts[socket].partition(b"\n")
        if len(self._texts[socket]) > _MOST:
            socket.abort()
            self._forget_gone()
        elif end:
            self._texts[socket] = b""
            socket.write(_HEARD)
            socket.flush()
            self.called.emit(_asked(line))

    def _forget(self, socket: "QLocalSocket") -> None:
        if self._texts.pop(socket, None) is not None:
            socket.deleteLater()

    def _hand_on(self, asked: Mapping[str, object]) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(PATIENCE):
            return False
        socket.write(json.dumps(asked).encode() + b"\n")
        heard = socket.waitForBytesWritten(PATIENCE) and socket.waitForReadyRead(
            PATIENCE
        )
        answer = bytes(socket.readAll().data())
        socket.disconnectFromServer()
        return bool(heard) and answer == _HEARD


_NO_RIGHT = QLockFile.LockError.PermissionError


def _asked(line: bytes) -> Mapping[str, object]:
    """Return what was asked; whatever is not ours asks for nothing but the window."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
