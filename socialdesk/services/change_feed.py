"""Who wants to hear that records changed."""

import threading
from collections.abc import Callable

from socialdesk.domain.journal import ChangeSet

Listener = Callable[[ChangeSet], None]


class ChangeFeed:
    """Tells every listener, on the thread of the act, what is not what it was."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Add a listener; what comes back takes it away again."""
        with self._lock:
            self._listeners.append(listener)

        def stop() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return stop

    def publish(self, changes: ChangeSet) -> None:
        """Tell every listener."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(changes)
