"""The tables of the package as frames, each held against its description before anybody sees it."""

from functools import cache

import pandas as pd

from helpers import project
from helpers.data import package, references, schema
from helpers.data.descriptor import (
    BASES,
    DATA_FOLDER,
    DESCRIPTOR,
    Field,
    ForeignKey,
    TableInfo,
    hash_of,
)
from helpers.data.package import REFERENCE_TABLES, content_hash, describe, tables
from helpers.data.reading import split
from helpers.errors import DataError
from helpers.names import nearest

__all__ = [
    "BASES",
    "REFERENCE_TABLES",
    "Field",
    "ForeignKey",
    "TableInfo",
    "content_hash",
    "describe",
    "load",
    "require_described",
    "tables",
    "validate",
    "validate_all",
]

_frames: dict[str, tuple[str, pd.DataFrame]] = {}
"""Table to the hash of what was last parsed and the frame that it gave."""


def load(name: str) -> pd.DataFrame:
    """Return the table `name`, checked and typed; the frame is the caller's own.

    A file is parsed, and held against the tables that it refers to, once for each content that it
    and they have.

    Raises:
        InputError: there is no such table.
        DataError: the file breaks the description or refers to what does not exist; says file, row,
            column, value and what is allowed.
    """
    # pandas copies on write: what the caller changes is the caller's alone
    return _frame(*package.read(name)).copy(deep=False)


def validate(name: str) -> None:
    """Hold the table `name` against everything its description says.

    Beside what `load` checks: percentages agree with the counts of their row, the sources of the
    description stand in the table `sources`, and the file is the very one that was described.

    Raises:
        InputError: there is no such table.
        DataError: it breaks the description, refers to something that does not exist, names a
            source that the table `sources` lacks, or has another hash than its description.
    """
    info, content = package.read(name)
    frame = _frame(info, content)
    schema.check_shares(info, split(info, content), frame)
    _check_sources(info)
    _check_hash(info, content)


def validate_all() -> None:
    """Validate every table, and that no CSV file of the package lacks a description.

    Raises:
        DataError: the first fault found.
    """
    require_described()
    for info in tables():
        validate(info.name)


def require_described() -> None:
    """Refuse a CSV file in the folder of the package that the description does not name.

    Raises:
        DataError: there is one.
    """
    described = {info.path for info in tables()}
    for path in sorted((project.root() / DATA_FOLDER).glob("*.csv")):
        shown = f"{DATA_FOLDER}/{path.name}"
        if shown not in described:
            raise DataError(
                f"{shown}: the file is not described in {DESCRIPTOR}; add it or remove it"
            )


def _frame(info: TableInfo, content: bytes) -> pd.DataFrame:
    """Return the frame of a table, parsed anew only if file or description changed."""
    records = cache(lambda: split(info, content))
    key = package.hash_of(info, content)
    known = _frames.get(info.name)
    if known is None or known[0] != key:
        known = (key, schema.typed_frame(info, records()))
        _frames[info.name] = known
    references.check(info, content, records)
    return known[1]


def _check_sources(info: TableInfo) -> None:
    sources, content = package.read("sources")
    known = list(_frame(sources, content)["id"])
    for source in info.sources:
        if source not in known:
            hint = nearest(source, known, among="sources")
            raise DataError(
                f"{DESCRIPTOR}, resource {info.name!r}: the source {source!r} does not stand in "
                f"column id of {sources.path}; {hint}"
            )


def _check_hash(info: TableInfo, content: bytes) -> None:
    found = hash_of(content)
    if info.hash and info.hash != found:
        raise DataError(
            f"{info.path}: is not the file that {DESCRIPTOR} describes; undo the change or, if it "
            f"is meant, write the hash {found} there"
        )
