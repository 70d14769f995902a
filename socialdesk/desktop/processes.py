"""Programs of SocialDesk on this machine: their names, and whether they still run.

A name is "machine/process". Whoever claims a reminder signs with it, so that the claims
of a program that was killed can be taken back at once and those of one that runs are
left alone. A process number that was given to another program since only makes the
claim wait for the end of its lease.
"""

import os
import platform
import sys
import uuid


def name() -> str:
    """Return the name of this program."""
    return f"{machine()}/{os.getpid()}"


def machine() -> str:
    """Return what tells this machine from another that shares its database."""
    return f"{platform.node() or 'pc'}-{uuid.getnode():x}"


def runs(owner: str) -> bool:
    """Say whether the program of this name, on this machine, still runs.

    This one does not count: it has just begun, and what bears its name is left over.
    """
    number = owner.rpartition("/")[2]
    if not number.isdecimal() or int(number) == os.getpid():
        return False
    return _is_there(int(number))


def _is_there(number: int) -> bool:
    if sys.platform == "win32":
        return _is_there_on_windows(number)
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is there, and another account's
        return True
    return True


def _is_there_on_windows(number: int) -> bool:
    # On Windows os.kill ends a process whatever the signal.
    import ctypes

    query = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION
    still_active = 259
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(query, 0, number)
    if not handle:
        return False
    code = ctypes.c_ulong()
    kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return code.value == still_active
