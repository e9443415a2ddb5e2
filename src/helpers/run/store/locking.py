"""Locks on files: held by a process and those forked from it, and free when they have ended."""

import math
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from helpers.errors import InputError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


GRACE_SECONDS = 2.0
"""For what a killed process had forked: it ends just after that, and holds its locks until then."""
PAUSE_SECONDS = 0.02


@contextmanager
def held(path: Path, wait: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of a file, which is made where there is none, once whoever has it lets go.

    The operating system lets go when the process has ended, however it did, and so have those that
    it forked meanwhile.

    Args:
        path: the file.
        wait: called once if there is more to wait for than the end of a process that was killed.

    Raises:
        InputError: the file cannot be written, or its disk has no locks.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}") from None
    with file:
        try:
            if not take(file, GRACE_SECONDS):
                wait()
                take(file, math.inf)
        except OSError as error:
            raise InputError(f"cannot lock {path}: {error.strerror}") from None
        yield


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
