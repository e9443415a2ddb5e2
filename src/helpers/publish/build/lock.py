"""One build at a time for a site: the others wait, and one that dies gives up its turn by dying."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from helpers.errors import InputError
from helpers.run.store import locking


@contextmanager
def held(out: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the turn to build the site at `out`; wait for the build that has it.

    The operating system lets go when the process has ended, however it did, and so have those that
    it forked meanwhile.

    Args:
        out: folder of the site.
        say: told once if there is more to wait for than the end of a build that was killed.

    Raises:
        InputError: the lock cannot be written beside the site, or its disk has no locks.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        file = path_of(out).open("a")
    except OSError as error:
        raise InputError(f"cannot write {out}: {error.strerror}") from None
    with file:
        _wait_for(file, out, say)
        yield


def _wait_for(file: IO[str], out: Path, say: Callable[[str], None]) -> None:
    try:
        if not locking.take(file, locking.GRACE_SECONDS):
            say(f"another build of {out} is at work; waiting for it")
            locking.take(file, math.inf)
    except OSError as error:
        raise InputError(f"cannot lock {path_of(out)}: {error.strerror}") from None


def path_of(out: Path) -> Path:
    """Return the file that is locked for the site at `out`; it stays when nobody holds it."""
    return out.with_name(f".{out.name}.lock")
