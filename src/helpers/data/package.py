"""Where the tables stand, what they are, and which of them a piece of work has read.

Knows nothing of pandas, so that names of areas resolve without it.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from helpers import project
from helpers.data import descriptor
from helpers.data.descriptor import DESCRIPTOR, Package, TableInfo
from helpers.data.names import nearest, quote
from helpers.errors import DataError, InputError

REFERENCE_TABLES = ("areas", "area_names", "sources")
"""Tables that name places and sources: what resolving an area or citing a source reads."""

_recorders: ContextVar[tuple[set[str], ...]] = ContextVar("recorders", default=())


def tables() -> tuple[TableInfo, ...]:
    """Return every table of the package, in its order.

    Raises:
        DataError: the description is missing or cannot be understood.
    """
    return tuple(_package().tables.values())


def describe(name: str) -> TableInfo:
    """Return what the package says about the table `name`.

    Raises:
        InputError: there is no such table.
        DataError: the description is missing or cannot be understood.
    """
    known = _package().tables
    if name not in known:
        raise InputError(
            f"table {quote(name)} is not known; {nearest(name, known, among='tables')}"
        )
    return known[name]


def read(name: str) -> tuple[TableInfo, bytes]:
    """Return a table's description and the content of its file; the reading is recorded.

    Raises:
        InputError: there is no such table.
        DataError: the file is missing or cannot be read.
    """
    info = describe(name)
    record(name)
    return info, read_bytes(info)


def record(name: str) -> None:
    """Tell every `recording` under way that the table or import `name` is read."""
    for names in _recorders.get():
        names.add(name)


def read_bytes(info: TableInfo) -> bytes:
    """Return the content of a table's file, without recording it.

    Raises:
        DataError: the file is missing or cannot be read.
    """
    return _read(project.root() / info.path, info.path)


def content_hash(name: str) -> str:
    """Return a hash of the table's bytes and of its description, as 64 hexadecimal digits.

    Raises:
        InputError: there is no such table.
        DataError: the file or the description is missing.
    """
    info = describe(name)
    return hash_of(info, read_bytes(info))


def hash_of(info: TableInfo, content: bytes) -> str:
    """Return the hash of `content` as the table that `info` describes."""
    digest = hashlib.sha256(_package().texts[info.name].encode())
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


def _package() -> Package:
    return _parse(_read(project.root() / DESCRIPTOR, DESCRIPTOR))


@lru_cache(maxsize=8)
def _parse(content: bytes) -> Package:
    return descriptor.parse(content)


def _read(path: Path, shown: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{shown}: the file is missing") from None
    except OSError as error:
        raise DataError(f"{shown}: the file cannot be read: {error.strerror}") from None
