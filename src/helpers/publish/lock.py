"""One build at a time for a site: the others wait, and one that dies gives up its turn by dying."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.errors import InputError
from helpers.run import locking

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
        if not locking.take(file):
            say(f"another build of {out} is at work; waiting for it")
            while not locking.take(file):
                time.sleep(PAUSE_SECONDS)
        yield


def path_of(out: Path) -> Path:
    """Return the file that is locked for the site at `out`; it stays when nobody holds it."""
    return out.with_name(f".{out.name}.lock")
