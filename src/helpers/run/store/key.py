"""The key of a run: a hash of everything that its numbers and pages follow from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from helpers import software, source
from helpers.analyses.base import BaseParameters
from helpers.data import imports, package
from helpers.errors import InputError

STEM_LENGTH = 16
TABLES_LENGTH = 8


@dataclass(frozen=True)
class Ingredients:
    """What a run follows from.

    Attributes:
        analysis: name of the analysis.
        notebook: hash of the notebook's text.
        parameters: every parameter with its value.
        tables: name to content hash of the tables and imports that are read; empty before that is
            known.
        source: file of this package to its hash, as this process loaded it.
        lock: hash of the lock file.
        python: version of Python.
        unlocked: what computes and is not as the lock has it.
    """

    analysis: str
    notebook: str
    parameters: Mapping[str, Any]
    tables: Mapping[str, str]
    source: Mapping[str, str]
    lock: str
    python: str
    unlocked: Mapping[str, str]

    @property
    def stem(self) -> str:
        """The first digits of the key: they stand for all but the tables."""
        parts = {**vars(self), "tables": {}, "source": source_hash()}
        return _hash_of(parts)[:STEM_LENGTH]

    @property
    def key(self) -> str:
        """Hexadecimal digits that stand for all of it."""
        return key_of(self.stem, self.tables)

    def reading(self, tables: Mapping[str, str]) -> "Ingredients":
        """Return the same with the tables that are read."""
        return replace(self, tables=dict(sorted(tables.items())))


def ingredients(analysis: str, parameters: BaseParameters, text: str) -> Ingredients:
    """Return what a run follows from, as far as that is known before anything is computed."""
    return Ingredients(
        analysis=analysis,
        notebook=source.digest(text.encode()),
        parameters=parameters.model_dump(mode="json"),
        tables={},
        source=source.LOADED,
        lock=package.once("lock", lambda: source.digest(software.lock_text().encode())),
        python=software.python(),
        unlocked=package.once("unlocked", software.unlocked),
    )


def key_of(stem: str, tables: Mapping[str, str]) -> str:
    """Return the key of a run from its first digits and the content hashes of what it reads."""
    return f"{stem}{_hash_of(dict(sorted(tables.items())))[:TABLES_LENGTH]}"


@lru_cache(maxsize=1)
def source_hash() -> str:
    """Return the hash of this package's own files, names included, as this process loaded them."""
    return _hash_of(source.LOADED)


def content_hash(name: str) -> str:
    """Return the hash of a table of the package, or of an import named `local:RELEASE:PERIOD`.

    Raises:
        InputError: there is no such table, or it is not imported.
        DataError: a file is missing or was damaged.
    """
    imported = imports.split_import(name)
    return imports.content_hash(*imported) if imported else package.content_hash(name)


def content_hashes(names: Mapping[str, str]) -> dict[str, str]:
    """Return the hash that each of some tables and imports has now; none for one that is gone."""
    return {name: _hash_or_none(name) for name in names}


def _hash_or_none(name: str) -> str:
    try:
        return package.once(("hash", name), lambda: content_hash(name))
    except InputError:
        return ""


def _hash_of(content: object) -> str:
    return source.digest(json.dumps(content, sort_keys=True).encode())
