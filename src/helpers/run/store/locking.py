"""Locks on files: held by a process and those forked from it, and free when they have ended."""

import sys
import time
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


GRACE_SECONDS = 2.0
"""For what a killed process had forked: it ends just after that, and holds its locks until then."""
PAUSE_SECONDS = 0.02


def take(file: IO[str] | int, patience: float = 0.0) -> bool:
    """Return whether the lock of an open file is free, and now held until the file is closed.

    Args:
        file: the file, or its descriptor.
        patience: seconds for which another may still hold it.

    Raises:
        OSError: the file's disk has no locks.
    """
    until = time.monotonic() + patience
    while not _take(file if isinstance(file, int) else file.fileno()):
        if time.monotonic() >= until:
            return False
        time.sleep(PAUSE_SECONDS)
    return True


def _take(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # the second is what Windows says
        return False
    return True
