"""Where the tables stand, what they are, and which of them a piece of work has read.

Knows nothing of pandas, so that names of areas resolve without it.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from helpers import project, source
from helpers.data import descriptor
from helpers.data.descriptor import DESCRIPTOR, TableInfo
from helpers.errors import DataError, InputError
from helpers.names import nearest, quote

T = TypeVar("T")
Watch = Callable[[str, str], None]
"""Is told the name and the content hash of a table or import before it is read; may refuse."""

REFERENCE_TABLES = ("areas", "area_names", "sources")
"""Tables that name places and sources: what resolving an area or citing a source reads."""


@dataclass(frozen=True)
class Snapshot:
    """The data as they were when first read, and what was read of them.

    Attributes:
        read: name of each table or import that was read, to the hash of its content.
    """

    read: dict[str, str] = field(default_factory=dict)
    _folder: Path = field(default_factory=project.root)
    _memory: dict[Hashable, Any] = field(default_factory=dict)
    _watch: Watch | None = None
    _outer: "Snapshot | None" = None

    def note(self, name: str, digest: str) -> None:
        """Note that a table or import is read, here and in the blocks around this one."""
        if self.read.get(name) != digest:
            if self._watch is not None:
                self._watch(name, digest)
            self.read[name] = digest
        if self._outer is not None:
            self._outer.note(name, digest)


_taken: ContextVar[Snapshot | None] = ContextVar("taken", default=None)
_opening: ContextVar[bool] = ContextVar("opening", default=False)


@contextmanager
def snapshot(watch: Watch | None = None) -> Iterator[Snapshot]:
    """Hold the data as they are when first read inside the block, and note what is read.

    One piece of work sees one state of the data, and reading again costs nothing. A block inside
    another sees the state of the outer one; what it reads counts for both. Names of areas,
    citations and figures of the strategy count as reading their tables, and so do the tables that
    a table refers to. An imported release counts as `local:RELEASE:PERIOD`; looking for its
    newest period counts as `local:RELEASE`, for all its periods as `local:RELEASE:*`.

    Args:
        watch: is told of every reading before it happens.
    """
    outer = _taken.get()
    if outer is None:
        taken = Snapshot(_watch=watch)
    else:
        taken = Snapshot({}, outer._folder, outer._memory, watch, outer)
    token = _taken.set(taken)
    try:
        yield taken
    finally:
        _taken.reset(token)


def once(key: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` gives, called once in a snapshot for each key, outside one always."""
    taken = _taken.get()
    if taken is None:
        return make()
    if key not in taken._memory:
        taken._memory[key] = make()
    made: T = taken._memory[key]
    return made


def note(name: str, digest: str) -> None:
    """Note in the snapshot that is taken, if one is, that a table or import is read."""
    taken = _taken.get()
    if taken is not None:
        taken.note(name, digest)


@contextmanager
def opening() -> Iterator[None]:
    """Mark that data are opened by this room, which notes what is read of them."""
    token = _opening.set(True)
    try:
        yield
    finally:
        _opening.reset(token)


def is_opening() -> bool:
    """Return whether this room is opening data just now."""
    return _opening.get()


def folder() -> Path:
    """Return the project's folder, in a snapshot the one that it was taken of."""
    taken = _taken.get()
    return taken._folder if taken is not None else project.root()


def tables() -> tuple[TableInfo, ...]:
    """Return every table of the package, in its order.

    Raises:
        DataError: the description is missing or cannot be understood.
    """
    return tuple(_described().values())


def describe(name: str) -> TableInfo:
    """Return what the package says about the table `name`.

    Raises:
        InputError: there is no such table.
        DataError: the description is missing or cannot be understood.
    """
    known = _described()
    if name not in known:
        raise InputError(
            f"table {quote(name)} is not known; {nearest(name, known, among='tables')}"
        )
    return known[name]


def read(name: str) -> tuple[TableInfo, bytes]:
    """Return a table's description and the content of its file; the reading is noted.

    Raises:
        InputError: there is no such table.
        DataError: the file is missing or cannot be read.
    """
    info = describe(name)
    content = _content(info.path)
    note(name, hash_of(info, content))
    return info, content


def content_hash(name: str) -> str:
    """Return a hash of the table's bytes and of its description, as 64 hexadecimal digits.

    Raises:
        InputError: there is no such table.
        DataError: the file or the description is missing.
    """
    info = describe(name)
    return hash_of(info, _content(info.path))


def hash_of(info: TableInfo, content: bytes) -> str:
    """Return the hash of `content` as the table that `info` describes."""
    return _hash(info.text, content)


@lru_cache(maxsize=128)
def _hash(text: str, content: bytes) -> str:
    return source.digest(text.encode() + b"\0" + content)


def _described() -> Mapping[str, TableInfo]:
    return once(DESCRIPTOR, lambda: _parse(_content(DESCRIPTOR)))


@lru_cache(maxsize=8)
def _parse(content: bytes) -> Mapping[str, TableInfo]:
    return descriptor.parse(content)


def _content(shown: str) -> bytes:
    return once(("file", shown), lambda: _open(shown))


def _open(shown: str) -> bytes:
    """Return the content of a file of the project, named from its folder."""
    try:
        with opening():
            return (folder() / shown).read_bytes()
    except FileNotFoundError:
        raise DataError(f"{shown}: the file is missing") from None
    except OSError as error:
        raise DataError(f"{shown}: the file cannot be read: {error.strerror}") from None
