"""One build at a time for a site: the others wait, and one that dies gives up its turn by dying."""

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

PAUSE_SECONDS = 0.2


@contextmanager
def held(out: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the turn to build the site at `out`; wait for the build that has it.

    The operating system holds the lock for the process and lets go when that ends, however it does.

    Args:
        out: folder of the site.
        say: told once if there is something to wait for.

    Raises:
        InputError: the lock cannot be written beside the site.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        file = path_of(out).open("a")
    except OSError as error:
        raise InputError(f"cannot write {out}: {error.strerror}") from None
    with file:
        if not _take(file):
            say(f"another build of {out} is at work; waiting for it")
            while not _take(file):
                time.sleep(PAUSE_SECONDS)
        yield


def path_of(out: Path) -> Path:
    """Return the file that is locked for the site at `out`; it stays when nobody holds it."""
    return out.with_name(f".{out.name}.lock")


def _take(file: IO[str]) -> bool:
    """Return whether the lock was free and is now held by this process."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
