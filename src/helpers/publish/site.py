"""A built site on disk: how it is known, whether it is still current, and how it is replaced."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from helpers.errors import InputError

MARK = "site.json"
MAKER = "icsbook"
LAYOUT_PACKAGES = (
    "accessible-pygments",
    "docutils",
    "jupyter-book",
    "markdown-it-py",
    "mdit-py-plugins",
    "myst-nb",
    "myst-parser",
    "pydata-sphinx-theme",
    "pygments",
    "sphinx",
    "sphinx-book-theme",
    "sphinx-external-toc",
)
"""Packages that decide what Jupyter Book makes of the same sources."""


def is_site(folder: Path) -> bool:
    """Say whether a folder holds a site of this book."""
    return _read_mark(folder).get("made_by") == MAKER


def is_current(folder: Path, sources: str) -> bool:
    """Say whether a folder holds the unchanged site that was made from `sources`."""
    mark = _read_mark(folder)
    return mark.get("sources") == sources and mark.get("content") == tree_hash(folder)


def write_mark(folder: Path, sources: str, keys: Mapping[str, str]) -> None:
    """Write into a site what it was made from.

    Args:
        folder: the site.
        sources: hash of its sources.
        keys: analysis to the key of its run.
    """
    mark = {
        "made_by": MAKER,
        "runs": dict(keys),
        "sources": sources,
        "content": tree_hash(folder),
    }
    (folder / MARK).write_text(json.dumps(mark, indent=2) + "\n", encoding="utf-8")


def sources_hash(staged: Path) -> str:
    """Return the hash of everything that decides what a staged book becomes."""
    parts = [tree_hash(staged), tree_hash(Path(__file__).parent)]
    parts += [f"{name} {version(name)}" for name in LAYOUT_PACKAGES]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def tree_hash(folder: Path) -> str:
    """Return the hash of the names and contents of all files under `folder`, its mark apart."""
    total = hashlib.sha256()
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        if name != MARK and "__pycache__" not in path.parts:
            total.update(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def size(folder: Path) -> int:
    """Return the bytes of all files under `folder`."""
    return sum(path.stat().st_size for path in _files(folder))


def require_replaceable(folder: Path) -> None:
    """Refuse to replace anything that is not a site of this book.

    Raises:
        InputError: `folder` is a file, or holds something else.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is not a folder; name another with --out DIR")
    if folder.is_dir() and any(folder.iterdir()) and not is_site(folder):
        raise InputError(
            f"{folder} holds something that is not a site of this book; "
            "name an empty folder with --out DIR"
        )


def swap(new: Path, out: Path, old: Path) -> None:
    """Put the site `new` at `out`, moving what stands there to `old`.

    If the new site cannot be put there, the old one stands there again.
    """
    had_old = out.exists()
    if had_old:
        out.rename(old)
    try:
        new.rename(out)
    except BaseException:  # an interrupt between the two must not leave readers without a site
        if had_old:
            old.rename(out)
        raise


def _read_mark(folder: Path) -> dict[str, Any]:
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) else {}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
