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
def folder(beside: Path, name: str = "") -> Iterator[Path]:
    """Give a fresh hidden folder in `beside`; it is gone afterwards, whatever happened.

    What an earlier process left there, because it was killed, is removed first: its lock is free.
    On Windows, and on a disk that has no such locks, it stays.

    Args:
        beside: where it is made; made itself where it does not exist.
        name: what the work is for: only what was left of the same work is removed.

    Raises:
        OSError: it cannot be made or written to.
    """
    beside.mkdir(parents=True, exist_ok=True)
    remove_abandoned(beside, name)
    made = Path(tempfile.mkdtemp(prefix=_prefix(name), dir=beside))
    try:
        with (made / UNLOCKED).open("w", encoding="utf-8") as lock:
            with suppress(OSError):
                locking.take(lock)
                (made / UNLOCKED).rename(made / LOCK)
            yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def folders(beside: Path, name: str = "") -> list[Path]:
    """Return the folders of some work in `beside`, in use or left behind."""
    return sorted(beside.glob(f"{_prefix(name)}{'[a-z0-9_]' * 8}"))  # as tempfile names them


def remove_abandoned(beside: Path, name: str = "") -> None:
    """Remove the folders in `beside` that processes left behind when they were killed."""
    for left in folders(beside, name):
        if _is_abandoned(left):
            shutil.rmtree(left, ignore_errors=True)


def _prefix(name: str) -> str:
    return f"{PREFIX}{name}." if name else PREFIX


def _is_abandoned(left: Path) -> bool:
    """Return whether the lock of a folder is free; one without a lock is only being made."""
    if sys.platform == "win32":
        return False
    try:
        with (left / LOCK).open("r+", encoding="utf-8") as lock:
            return locking.take(lock)
    except OSError:
        return False
