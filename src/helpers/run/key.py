"""The key of a run: a hash of everything that its numbers and pages follow from."""

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import helpers
from helpers import project
from helpers.analyses import registry
from helpers.analyses.base import BaseParameters
from helpers.data import catalogue, imports
from helpers.run import notebooks

LOCK_FILE = "requirements.lock"
KEY_LENGTH = 16
SOURCE_FOLDER = Path(helpers.__file__).parent
SOURCE_SUFFIXES = {".py", ".j2", ".css", ".html"}


def table_hashes(analysis: str, parameters: BaseParameters) -> dict[str, str]:
    """Return the content hash of every table and import that the analysis declares to read."""
    names = registry.load(analysis).reads(parameters)
    return {name: _content_hash(name) for name in sorted(names)}


def _content_hash(name: str) -> str:
    """Return the hash of a table of the package, or of an import named `local:RELEASE:PERIOD`."""
    kind, _, imported = name.partition(":")
    if kind != "local":
        return catalogue.content_hash(name)
    release, _, period = imported.partition(":")
    return imports.content_hash(release, period)


def run_key(analysis: str, parameters: BaseParameters, tables: Mapping[str, str]) -> str:
    """Return the key of a run as hexadecimal digits.

    It follows from the notebook's text, the parameters, the content of the tables it reads, this
    package's source, the lock file and the version of Python; from nothing else.
    """
    parts: dict[str, Any] = {
        "analysis": analysis,
        "notebook": _digest(notebooks.read_text(analysis).encode()),
        "parameters": parameters.model_dump(mode="json"),
        "tables": dict(tables),
        "source": source_hash(),
        "lock": _digest(_lock()),
        "python": platform.python_version(),
    }
    return _digest(json.dumps(parts, sort_keys=True).encode())[:KEY_LENGTH]


@lru_cache(maxsize=1)
def source_hash() -> str:
    """Return the hash of this package's own files, names included."""
    whole = hashlib.sha256()
    for path in _source_files():
        whole.update(path.relative_to(SOURCE_FOLDER).as_posix().encode())
        whole.update(_digest(path.read_bytes()).encode())
    return whole.hexdigest()


def _source_files() -> Iterator[Path]:
    files = (path for path in SOURCE_FOLDER.rglob("*") if path.suffix in SOURCE_SUFFIXES)
    return iter(sorted(files))


def _lock() -> bytes:
    path = project.root() / LOCK_FILE
    return path.read_bytes() if path.is_file() else b""


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
