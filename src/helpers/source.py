"""The files of this package, as this process found them before it imported any other of them.

What is imported later is what stood there, unless a file was saved meanwhile; `changed` tells.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent
COMPILED = "__pycache__"


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name and the path of every file below a folder, compiled Python apart.

    Links are followed. A link to nothing, as an editor leaves it beside a file that is not saved
    yet, is no file.
    """
    seen: set[str] = set()
    for current, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(current)
        if real in seen:  # a link to a folder above
            folders.clear()
            continue
        seen.add(real)
        folders[:] = [name for name in folders if name != COMPILED]
        for path in (Path(current, name) for name in names):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path


def digests(folder: Path) -> dict[str, str]:
    """Return name to hash of every file below a folder, by content alone."""
    return {name: digest(path.read_bytes()) for name, path in sorted(files(folder))}


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


LOADED = digests(FOLDER)
"""File to hash of this package, every ending included, taken before anything else is imported."""


def changed() -> list[str]:
    """Return the files of this package that were added, removed or saved since it was loaded."""
    now = digests(FOLDER)
    return sorted(name for name in LOADED.keys() | now.keys() if LOADED.get(name) != now.get(name))
