"""The two queues of work off the screen's thread.

Work is a function, a method, or a `partial` of one with plain values. A lambda or an
inner function would carry along whatever stands around it, a widget perhaps; and a
widget whose last reference a worker drops takes the process down (house.md, section 4).
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from enum import StrEnum
from functools import partial
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import TypeVar

T = TypeVar("T")

_WIDE_THREADS = 4
_QT = ("PySide6", "shiboken6", "Shiboken")


class Lane(StrEnum):
    """STORE does one thing after the other; WIDE does a few at once.

    STORE is for what a person does and asks: save, then reload, in that order. WIDE is
    for whatever waits for a network or takes long.
    """

    STORE = "store"
    WIDE = "wide"


class Lanes:
    """Runs work on threads of its own.

    What the work returns or raises is kept in the future that `submit` returns.
    """

    def __init__(self, *, wide: int = _WIDE_THREADS) -> None:
        self._pools = {
            Lane.STORE: ThreadPoolExecutor(1, thread_name_prefix="lane-store"),
            Lane.WIDE: ThreadPoolExecutor(wide, thread_name_prefix="lane-wide"),
        }

    def submit(self, lane: Lane, work: Callable[[], T]) -> "Future[T]":
        """Put work at the end of a lane.

        Raises:
            TypeError: The work is a lambda, an inner function or holds a widget.
            RuntimeError: The lanes are closed.
        """
        check(work)
        return self._pools[lane].submit(work)

    def close(self, *, wait: bool = True) -> None:
        """Take nothing more; wait for what is to be done.

        What has begun is finished. What waits in STORE is done too, since a person
        believes it saved; what waits in WIDE is cancelled, since it is asked again at
        the next start.
        """
        for lane, pool in self._pools.items():
            pool.shutdown(wait=False, cancel_futures=lane is Lane.WIDE)
        if wait:
            for pool in self._pools.values():
                pool.shutdown(wait=True)


def check(work: object) -> None:
    """Let work go on if it can leave the screen's thread.

    Raises:
        TypeError: It is a lambda, an inner function or holds a widget.
    """
    for part in _parts(work):
        if isinstance(part, FunctionType):
            _check_function(part)
        if any(base.__module__.startswith(_QT) for base in type(part).__mro__):
            raise TypeError(f"work may not hold a {type(part).__name__} of Qt")
    known = (FunctionType, MethodType, BuiltinFunctionType, partial)
    if not isinstance(work, known):
        raise TypeError(f"work has to be a function or a method, not {work!r}")


def _check_function(function: FunctionType) -> None:
    if "<lambda>" in function.__qualname__ or "<locals>" in function.__qualname__:
        raise TypeError(
            f"{function.__qualname__} is a lambda or an inner function; "
            "send a method, or a partial of one with plain values"
        )


def _parts(work: object) -> Iterator[object]:
    """Return the work and all it holds that can be seen from outside."""
    yield work
    if isinstance(work, partial):
        for part in (work.func, *work.args, *work.keywords.values()):
            yield from _parts(part)
    if isinstance(work, MethodType):
        yield from _parts(work.__func__)
        yield work.__self__
