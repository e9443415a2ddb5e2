"""The key of a run: a hash of everything that its numbers and pages follow from."""

import hashlib
import json
import platform
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import helpers
from helpers import project
from helpers.analyses import registry
from helpers.analyses.base import BaseParameters
from helpers.data import catalogue, imports
from helpers.data.names import split_import
from helpers.data.package import SETTLED_NANOSECONDS
from helpers.run import notebooks

LOCK_FILE = "requirements.lock"
KEY_LENGTH = 16
SOURCE_FOLDER = Path(helpers.__file__).parent
SOURCE_SUFFIXES = {".py", ".j2", ".css", ".html"}

_digests: dict[Path, tuple[tuple[int, ...], str]] = {}
"""File to what the system says of it, and the hash of its content then."""


@dataclass(frozen=True)
class Ingredients:
    """What a run is made of.

    Attributes:
        notebook: hash of the notebook's text.
        parameters: every parameter with its value.
        tables: name to content hash of the tables and imports that it reads.
        source: file of this package to its hash.
        lock: hash of the lock file.
        python: version of Python.
    """

    notebook: str
    parameters: Mapping[str, Any]
    tables: Mapping[str, str]
    source: Mapping[str, str]
    lock: str
    python: str

    def as_json(self) -> dict[str, Any]:
        """Return the ingredients as plain JSON values."""
        return asdict(self)


def ingredients(
    analysis: str,
    parameters: BaseParameters,
    tables: Mapping[str, str],
    source: Mapping[str, str] | None = None,
) -> Ingredients:
    """Return what a run is made of.

    Args:
        analysis: name of the analysis.
        parameters: its checked parameters.
        tables: content hashes as `table_hashes` gives them.
        source: files of this package with their hashes; by default as this process found them when
            it first looked, which is what it has imported.

    Raises:
        InputError: the notebook or the lock cannot be read.
    """
    return Ingredients(
        notebook=_notebook_digest(analysis),
        parameters=parameters.model_dump(mode="json"),
        tables=dict(tables),
        source=source_digests() if source is None else source,
        lock=_file_digest(project.root() / LOCK_FILE),
        python=platform.python_version(),
    )


def table_hashes(analysis: str, parameters: BaseParameters) -> dict[str, str]:
    """Return the content hash of every table and import that the analysis declares to read."""
    names = registry.load(analysis).reads(parameters)
    return {name: content_hash(name) for name in sorted(names)}


def content_hash(name: str) -> str:
    """Return the hash of a table of the package, or of an import named `local:RELEASE:PERIOD`.

    Raises:
        InputError: there is no such table, or it is not imported.
        DataError: a file is missing or was damaged.
    """
    imported = split_import(name)
    return imports.content_hash(*imported) if imported else catalogue.content_hash(name)


def run_key(analysis: str, parameters: BaseParameters, tables: Mapping[str, str]) -> str:
    """Return the key of a run as hexadecimal digits.

    It follows from the notebook's text, the parameters, the content of the tables it reads, this
    package's source, the lock file and the version of Python; from nothing else.
    """
    made_of = ingredients(analysis, parameters, tables)
    parts = {"analysis": analysis, **vars(made_of), "source": source_hash()}
    return _digest(json.dumps(parts, sort_keys=True).encode())[:KEY_LENGTH]


@lru_cache(maxsize=1)
def source_hash() -> str:
    """Return the hash of this package's own files, names included, as this process found them."""
    return _digest(json.dumps(source_digests(), sort_keys=True).encode())


@lru_cache(maxsize=1)
def source_digests() -> Mapping[str, str]:
    """Return file to hash of this package's own files, as this process found them first."""
    return current_source_digests()


def current_source_digests() -> dict[str, str]:
    """Return file to hash of this package's own files, as they are now."""
    files = sorted(path for path in SOURCE_FOLDER.rglob("*") if path.suffix in SOURCE_SUFFIXES)
    return {path.relative_to(SOURCE_FOLDER).as_posix(): _file_digest(path) for path in files}


def _notebook_digest(analysis: str) -> str:
    digest = _file_digest(notebooks.text_path(analysis))
    return digest or _digest(notebooks.read_text(analysis).encode())  # says why it cannot be read


def _file_digest(path: Path) -> str:
    """Return the hash of a file's content, empty where there is none.

    It is read once for each state in which the system reports it, unless it changed a moment ago.
    """
    try:
        found = path.stat()
        times = (found.st_mtime_ns, found.st_ctime_ns)
        state = (found.st_dev, found.st_ino, found.st_size, *times)
        known = _digests.get(path)
        if known is not None and known[0] == state:
            return known[1]
        digest = _digest(path.read_bytes())
    except OSError:
        return ""
    if time.time_ns() - max(times) > SETTLED_NANOSECONDS:
        _digests[path] = (state, digest)
    return digest


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
