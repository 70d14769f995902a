"""Child processes that are killed, and what they acknowledged before that."""

import os
import signal
import traceback
import warnings
from collections.abc import Callable
from typing import BinaryIO

Step = Callable[[str], None]


def fork(act: Callable[[BinaryIO], None]) -> tuple[int, BinaryIO]:
    """Start a child that does `act` with a pipe to acknowledge on; it never returns.

    It must not touch a database that the parent has open.
    """
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        os.close(writing)
        return child, os.fdopen(reading, "rb")
    code = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb", buffering=0) as pipe:
            act(pipe)
        code = 0
    except BaseException:  # noqa: BLE001  a child has nobody to raise to
        traceback.print_exc()
    finally:
        os._exit(code)


def ended(child: int) -> int:
    """Wait for a child; return its exit code, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def steps_of(act: Callable[[Step], object]) -> list[str]:
    """Return the steps that an act goes through when nobody interrupts it."""
    seen: list[str] = []
    act(seen.append)
    return seen


def killed_at(wanted: str, act: Callable[[Step], object]) -> None:
    """Do an act in a child and kill it, as kill -9 does, at one of its steps."""

    def step(name: str) -> None:
        if name == wanted:
            os.kill(os.getpid(), signal.SIGKILL)

    def to_be_killed(pipe: BinaryIO) -> None:
        del pipe
        act(step)

    child, pipe = fork(to_be_killed)
    pipe.close()
    assert ended(child) == -signal.SIGKILL, wanted
