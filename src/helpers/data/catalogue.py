"""The tables of the package as frames, each held against its description before anybody sees it."""

from pathlib import Path

import pandas as pd

from helpers import project
from helpers.data import package, schema
from helpers.data.descriptor import BASES, DATA_FOLDER, DESCRIPTOR, Field, ForeignKey, TableInfo
from helpers.data.names import nearest
from helpers.data.package import REFERENCE_TABLES, content_hash, describe, recording, tables
from helpers.data.reading import split
from helpers.errors import DataError

__all__ = [
    "BASES",
    "REFERENCE_TABLES",
    "Field",
    "ForeignKey",
    "TableInfo",
    "content_hash",
    "describe",
    "load",
    "recording",
    "tables",
    "validate",
    "validate_all",
]

_frames: dict[Path, tuple[str, pd.DataFrame]] = {}
"""File of a table to the hash of what was parsed and the frame that it gave."""


def load(name: str) -> pd.DataFrame:
    """Return the table `name`, checked and typed; the frame is the caller's own.

    A file is parsed once for each content it has. The table itself is checked; what it refers to in
    other tables is checked by `validate`.

    Raises:
        InputError: there is no such table.
        DataError: the file breaks the description; says file, row, column, value and what is
            allowed.
    """
    return _frame(*package.read(name)).copy()


def validate(name: str) -> None:
    """Hold the table `name` against its description and the tables that it refers to.

    Raises:
        InputError: there is no such table.
        DataError: it breaks the description, refers to something that does not exist, or names a
            source that the table `sources` lacks.
    """
    info = describe(name)
    content = package.read_bytes(info)
    _frame(info, content)
    records = split(info, content)
    for key in info.foreign_keys:
        target = f"column {key.column} of {describe(key.table).path}"
        known = _values(key.table, key.column)
        schema.check_foreign_key(info, records, key.field, known, target=target)
    _check_sources(info)


def validate_all() -> None:
    """Validate every table, and that no CSV file of the package lacks a description.

    Raises:
        DataError: the first fault found.
    """
    described = {info.path for info in tables()}
    for path in sorted((project.root() / DATA_FOLDER).glob("*.csv")):
        shown = f"{DATA_FOLDER}/{path.name}"
        if shown not in described:
            raise DataError(
                f"{shown}: the file is not described in {DESCRIPTOR}; add it or remove it"
            )
    for info in tables():
        validate(info.name)


def _frame(info: TableInfo, content: bytes) -> pd.DataFrame:
    """Return the frame of a table, parsed anew only if file or description changed."""
    key = package.hash_of(info, content)
    path = project.root() / info.path
    known = _frames.get(path)
    if known is None or known[0] != key:
        known = (key, schema.typed_frame(info, split(info, content)))
        _frames[path] = known
    return known[1]


def _values(name: str, column: str) -> list[str]:
    info = describe(name)
    return [str(value) for value in _frame(info, package.read_bytes(info))[column].dropna()]


def _check_sources(info: TableInfo) -> None:
    known = _values("sources", "id")
    for source in info.sources:
        if source not in known:
            hint = nearest(source, known, among="sources")
            raise DataError(
                f"{DESCRIPTOR}, resource {info.name!r}: the source {source!r} does not stand in "
                f"column id of {describe('sources').path}; {hint}"
            )
