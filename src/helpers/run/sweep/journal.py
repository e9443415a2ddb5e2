"""The ledger of a sweep: what was computed so far, safe against a kill, a crash and a full disk.

A line an entry: a hash of the rest, the key of the run, and what came of it as JSON. Lines are only
ever added, and are on the disk before the sweep goes on. A line that is torn or altered does not
match its hash and counts for nothing.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from helpers.errors import InputError
from helpers.run.store import locking

LEDGER_FILE = "ledger.txt"
CHECK_LENGTH = 16


class Ledger:
    """The open ledger of a folder; only one process at a time has it.

    Attributes:
        folder: the folder of the sweep.
        damaged: how many lines did not match their hash when it was opened.
    """

    def __init__(self, folder: Path, descriptor: int) -> None:
        self.folder = folder
        self.damaged = 0
        self._descriptor = descriptor
        self._places: dict[str, int] = {}
        self._end = 0
        with self._reader() as file:
            self._note_lines(file)
        os.ftruncate(descriptor, self._end)

    def __contains__(self, key: str) -> bool:
        """Whether the run of that key is done."""
        return key in self._places

    def __len__(self) -> int:
        """How many runs are done."""
        return len(self._places)

    def entries(self, keys: Iterable[str]) -> Iterator[dict[str, Any] | None]:
        """Yield what came of each run, in the order of its keys; None for one that is not done."""
        with self._reader() as file:
            for key in keys:
                yield _entry(file, self._places[key]) if key in self._places else None

    def add(self, entries: Iterable[tuple[str, str]]) -> None:
        """Add runs that are done, each a key and JSON text; they are on the disk when it returns.

        Raises:
            InputError: they could not be written; what was there before stays whole.
        """
        lines = [(key, _line(key, content)) for key, content in entries]
        try:
            self._write(b"".join(line for _, line in lines))
        except OSError as error:
            os.ftruncate(self._descriptor, self._end)
            raise InputError(
                f"--out {self.folder}: {error.strerror}; what was done before is kept: make room "
                "and add --resume"
            ) from None
        for key, line in lines:
            self._places[key] = self._end
            self._end += len(line)

    def _write(self, content: bytes) -> None:
        written = 0
        while written < len(content):
            written += os.pwrite(self._descriptor, content[written:], self._end + written)
        os.fsync(self._descriptor)

    def _reader(self) -> BinaryIO:
        return (self.folder / LEDGER_FILE).open("rb")

    def _note_lines(self, file: BinaryIO) -> None:
        """Note where each whole line stands, and where the last of them ends."""
        place = 0
        for line in file:
            key = _key_of(line)
            if key is None:
                self.damaged += 1
            else:
                self._places[key] = place
                self._end = place + len(line)
            place += len(line)


@contextmanager
def opened(folder: Path, *, resume: bool) -> Iterator[Ledger]:
    """Give the ledger of a folder, made if need be, to this process alone.

    Args:
        folder: the folder of a sweep.
        resume: go on with what is there; without it the folder must be empty.

    Raises:
        InputError: the folder is not empty, holds no sweep to go on with, cannot be written, or
            another sweep is at work in it.
    """
    _require_usable(folder, resume=resume)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / LEDGER_FILE, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise InputError(f"--out {folder}: {error.strerror}") from None
    try:
        _lock(descriptor, folder)
        _sync(folder)
        yield Ledger(folder, descriptor)
    finally:
        os.close(descriptor)


def _require_usable(folder: Path, *, resume: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputError(f"--out {folder}: not a folder")
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    if not resume:
        raise InputError(
            f"--out {folder}: not empty; add --resume to go on with what is there, or name "
            "another folder"
        )
    if not (folder / LEDGER_FILE).is_file():
        raise InputError(f"--out {folder}: holds no sweep to go on with; name another folder")


def _lock(descriptor: int, folder: Path) -> None:
    """Refuse a second sweep; the lock ends with the first and its workers, however they end."""
    if sys.platform == "win32":
        raise InputError(
            "a sweep needs the file locks of Linux or macOS; on Windows use its subsystem for Linux"
        )
    try:
        free = locking.take(descriptor, locking.GRACE_SECONDS)
    except OSError as error:
        raise InputError(f"--out {folder}: cannot lock {LEDGER_FILE}: {error.strerror}") from None
    if not free:
        raise InputError(f"--out {folder}: another sweep is at work in it")


def _sync(folder: Path) -> None:
    """Put the ledger's name on the disk, so that a power cut cannot take it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _entry(file: BinaryIO, place: int) -> dict[str, Any]:
    file.seek(place)
    _, _, content = file.readline().split(b" ", 2)
    entry: dict[str, Any] = json.loads(content)
    return entry


def _line(key: str, content: str) -> bytes:
    rest = f"{key} {content}\n".encode()
    return _check(rest) + b" " + rest


def _key_of(line: bytes) -> str | None:
    """Return the key of a whole line, None if the line is torn or altered."""
    check, _, rest = line.partition(b" ")
    if not rest.endswith(b"\n") or check != _check(rest):
        return None
    return rest.partition(b" ")[0].decode()


def _check(rest: bytes) -> bytes:
    return hashlib.sha256(rest).hexdigest()[:CHECK_LENGTH].encode()
