"""The road down: runs service calls off the screen's thread.

Only the work is sent to a lane. Who asked, and what to do with the answer, stay here;
an owner that is gone by then hears nothing.
"""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from socialdesk.background.lanes import Lane, Lanes
from socialdesk.domain.errors import SocialDeskError

T = TypeVar("T")


@dataclass
class _Asked:
    owner: QObject
    done: Callable[[Any], None] | None
    failed: Callable[[SocialDeskError], None] | None


class Tasks(QObject):
    """Sends work to a lane and gives the result back on the screen's thread.

    Signals:
        troubled(SocialDeskError): An expected trouble that nobody took.
        broken(BaseException): A fault of the program, with its traceback.
        busy_changed(int): How many pieces of work are under way.
    """

    troubled = Signal(object)
    broken = Signal(object)
    busy_changed = Signal(int)
    _finished = Signal(int, object)

    def __init__(self, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._asked: dict[int, _Asked] = {}
        self._number = 0
        self._finished.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        *,
        failed: Callable[[SocialDeskError], None] | None = None,
        lane: Lane = Lane.STORE,
    ) -> "Future[T]":
        """Run work off the screen's thread.

        Args:
            owner: Who asked; when it is destroyed, the answer is dropped.
            work: A service's method, or a `partial` of one with plain values.
            done: Gets the result, on the screen's thread.
            failed: Gets an expected trouble; `troubled` is emitted where it is None.
            lane: STORE keeps the order of acts, WIDE is for what takes long.

        Raises:
            TypeError: The work is a lambda or holds a widget.
        """
        self._number += 1
        number = self._number
        self._asked[number] = _Asked(owner, done, failed)
        try:
            future = self._lanes.submit(lane, work)
        except RuntimeError:  # the lanes are closed: the program ends
            del self._asked[number]
            never: Future[T] = Future()
            never.cancel()
            return never
        except BaseException:
            del self._asked[number]
            raise
        self.busy_changed.emit(len(self._asked))
        future.add_done_callback(_Reply(self, number))
        return future

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._asked

    @Slot(int, object)
    def _settle(self, number: int, future: "Future[Any]") -> None:
        asked = self._asked.pop(number)
        self.busy_changed.emit(len(self._asked))
        if not isValid(asked.owner):
            return
        try:
            result = future.result()
        except CancelledError:
            return
        except SocialDeskError as error:
            (asked.failed or self.troubled.emit)(error)
        except BaseException as error:  # noqa: BLE001  it is shown, not swallowed
            self.broken.emit(error)
        else:
            if asked.done is not None:
                asked.done(result)


class _Reply:
    """Carries a finished future to the screen's thread; holds no widget."""

    def __init__(self, tasks: Tasks, number: int) -> None:
        self._tasks = tasks
        self._number = number

    def __call__(self, future: "Future[Any]") -> None:
        """Announce the future; the signal is queued to the screen's thread."""
        if isValid(self._tasks):
            self._tasks._finished.emit(self._number, future)  # noqa: SLF001
