"""Where the tables stand, what they are, and which of them a piece of work has read.

Knows nothing of pandas, so that names of areas resolve without it.
"""

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from helpers import project
from helpers.data import descriptor
from helpers.data.descriptor import DESCRIPTOR, TableInfo
from helpers.data.names import nearest, quote
from helpers.errors import DataError, InputError

REFERENCE_TABLES = ("areas", "area_names", "sources")
"""Tables that name places and sources: what resolving an area or citing a source reads."""

SETTLED_NANOSECONDS = 2 * 10**9
"""A file that changed so recently may change again without its times showing it."""


@dataclass(frozen=True)
class _Held:
    """The project's folder and the files read so far, for as long as they are held steady."""

    folder: Path
    contents: dict[str, bytes]


_held: ContextVar[_Held | None] = ContextVar("held", default=None)
_recorders: ContextVar[tuple[set[str], ...]] = ContextVar("recorders", default=())
_contents: dict[Path, tuple[tuple[int, ...], bytes]] = {}
"""File to what its inode said when it was read, and the content."""


def tables() -> tuple[TableInfo, ...]:
    """Return every table of the package, in its order.

    Raises:
        DataError: the description is missing or cannot be understood.
    """
    return tuple(_described(_folder()).values())


def describe(name: str) -> TableInfo:
    """Return what the package says about the table `name`.

    Raises:
        InputError: there is no such table.
        DataError: the description is missing or cannot be understood.
    """
    return _info(_folder(), name)


def read(name: str) -> tuple[TableInfo, bytes]:
    """Return a table's description and the content of its file; the reading is recorded.

    Raises:
        InputError: there is no such table.
        DataError: the file is missing or cannot be read.
    """
    folder = _folder()
    info = _info(folder, name)
    record(name)
    return info, _read(folder, info.path)


def record(name: str) -> None:
    """Tell every `recording` under way that the table or import `name` is read."""
    for names in _recorders.get():
        names.add(name)


def read_bytes(info: TableInfo) -> bytes:
    """Return the content of a table's file, without recording it.

    Raises:
        DataError: the file is missing or cannot be read.
    """
    return _read(_folder(), info.path)


def content_hash(name: str) -> str:
    """Return a hash of the table's bytes and of its description, as 64 hexadecimal digits.

    Raises:
        InputError: there is no such table.
        DataError: the file or the description is missing.
    """
    return content_hashes([name])[0]


def content_hashes(names: Iterable[str]) -> tuple[str, ...]:
    """Return the hash of each table's bytes and of its description, without recording them.

    Raises:
        InputError: there is no table of one of the names.
        DataError: a file or the description is missing.
    """
    folder = _folder()
    infos = [_info(folder, name) for name in names]
    return tuple(hash_of(info, _read(folder, info.path)) for info in infos)


def hash_of(info: TableInfo, content: bytes) -> str:
    """Return the hash of `content` as the table that `info` describes."""
    return _hash(info.text, content)


@lru_cache(maxsize=128)
def _hash(text: str, content: bytes) -> str:
    digest = hashlib.sha256(text.encode())
    digest.update(b"\0")  # keeps description and content apart
    digest.update(content)
    return digest.hexdigest()


@contextmanager
def recording() -> Iterator[set[str]]:
    """Collect the names of the tables that are read inside the block, parsed before or not.

    An imported release counts as `local:RELEASE:PERIOD`. Names of areas, citations and figures of
    the strategy count as reading their tables. Blocks may be nested: an outer one collects what an
    inner one does.
    """
    names: set[str] = set()
    token = _recorders.set((*_recorders.get(), names))
    try:
        yield names
    finally:
        _recorders.reset(token)


@contextmanager
def steady() -> Iterator[None]:
    """Hold the data as it is when first read inside the block: one piece of work, one state of it.

    It also makes reading again cost nothing. A block inside another belongs to the outer one.
    """
    if _held.get() is not None:
        yield
        return
    token = _held.set(_Held(project.root(), {}))
    try:
        yield
    finally:
        _held.reset(token)


def _folder() -> Path:
    held = _held.get()
    return held.folder if held is not None else project.root()


def _info(folder: Path, name: str) -> TableInfo:
    known = _described(folder)
    if name not in known:
        raise InputError(
            f"table {quote(name)} is not known; {nearest(name, known, among='tables')}"
        )
    return known[name]


def _described(folder: Path) -> Mapping[str, TableInfo]:
    return _parse(_read(folder, DESCRIPTOR))


@lru_cache(maxsize=8)
def _parse(content: bytes) -> Mapping[str, TableInfo]:
    return descriptor.parse(content)


def _read(folder: Path, shown: str) -> bytes:
    """Return the content of a file of the project, named from its folder."""
    held = _held.get()
    if held is None:
        return _read_anew(folder / shown, shown)
    if shown not in held.contents:
        held.contents[shown] = _read_anew(folder / shown, shown)
    return held.contents[shown]


def _read_anew(path: Path, shown: str) -> bytes:
    """Return the content of a file, which is read anew only if its inode tells of a change."""
    try:
        found = path.stat()
        stamp = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        known = _contents.get(path)
        if known is not None and known[0] == stamp:
            return known[1]
        content = path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{shown}: the file is missing") from None
    except OSError as error:
        raise DataError(f"{shown}: the file cannot be read: {error.strerror}") from None
    if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > SETTLED_NANOSECONDS:
        _contents[path] = (stamp, content)
    return content
