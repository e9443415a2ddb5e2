"""A hidden folder to work in beside a place, so that what is whole can be renamed into it."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from helpers.run.store import locking

PREFIX = ".working."
LOCK = "lock"
UNLOCKED = "lock.new"
"""The name of the lock until it is taken: nobody looks at it."""


@contextmanager
def workshop(beside: Path) -> Iterator[Path]:
    """Give a fresh hidden folder in `beside`; it is gone afterwards, whatever happened.

    What an earlier process left there, because it was killed, is removed first: its lock is free.
    On Windows, and on a disk that has no such locks, it stays.

    Args:
        beside: the folder; made where it does not exist.

    Raises:
        OSError: it cannot be made or written to.
    """
    beside.mkdir(parents=True, exist_ok=True)
    remove_abandoned(beside)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=beside))
    try:
        with (folder / UNLOCKED).open("w", encoding="utf-8") as lock:
            with suppress(OSError):
                locking.take(lock)
                (folder / UNLOCKED).rename(folder / LOCK)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_abandoned(beside: Path) -> None:
    """Remove the folders in `beside` that processes left behind when they were killed."""
    for folder in beside.glob(f"{PREFIX}*"):
        if _is_abandoned(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    """Return whether the lock of a folder is free; one without a lock is only being made."""
    if sys.platform == "win32":
        return False
    try:
        with (folder / LOCK).open("r+", encoding="utf-8") as lock:
            return locking.take(lock)
    except OSError:
        return False
