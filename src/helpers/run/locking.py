"""Locks on files: held by a process and those forked from it, and free when they have ended."""

import sys
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def take(file: IO[str] | int) -> bool:
    """Return whether the lock of an open file was free, and is now held until the file is closed.

    Args:
        file: the file, or its descriptor.
    """
    descriptor = file if isinstance(file, int) else file.fileno()
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
