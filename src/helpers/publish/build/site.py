"""A built site on disk: how it is known, whether it is still current, and how it is replaced.

A site is built in a workshop, a hidden folder beside it, and takes the place of the old one by
renaming. A build that is killed leaves its workshop behind; the next one clears it away.
"""

import hashlib
import json
import platform
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from helpers import project
from helpers.errors import InputError

MARK = "site.json"
MAKER = "icsbook"
OLD = "old"
"""The folder of a workshop in which the old site stands for the moment of the change."""
LAYOUT_PACKAGES = (
    "accessible-pygments",
    "docutils",
    "jinja2",
    "jupyter-book",
    "markdown-it-py",
    "mdit-py-plugins",
    "myst-nb",
    "myst-parser",
    "pydata-sphinx-theme",
    "pygments",
    "pystemmer",
    "snowballstemmer",
    "sphinx",
    "sphinx-book-theme",
    "sphinx-external-toc",
)
"""Packages that decide what Jupyter Book makes of the same sources."""


def usual() -> Path:
    """Return the folder of the site where no other is named."""
    return project.root() / "_build" / "html"


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
        keys: slug of each page to the key of its run.
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
    from importlib.metadata import version  # noqa: PLC0415 - a build with nothing to do needs none

    parts = [platform.python_version(), tree_hash(staged), tree_hash(Path(__file__).parents[1])]
    parts += [f"{name} {version(name)}" for name in LAYOUT_PACKAGES]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def tree_hash(folder: Path, but: Collection[str] = (MARK,)) -> str:
    """Return the hash of the names and contents of all files under `folder`.

    Args:
        folder: the folder.
        but: names of files to leave out, by default the site's mark, which holds this hash.
    """
    total = hashlib.sha256()
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        if name not in but and "__pycache__" not in path.parts:
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


@contextmanager
def workshop(out: Path) -> Iterator[Path]:
    """Give a fresh folder beside `out`, so that the site can be renamed, and remove it after.

    Raises:
        InputError: there is no writing beside `out`.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=_prefix(out), dir=out.parent))
    except OSError as error:
        raise InputError(f"cannot write {out}: {error.strerror}") from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def leftovers(out: Path) -> list[Path]:
    """Return the workshops beside `out`, of builds that are at work or were killed."""
    if not out.parent.is_dir():
        return []
    name = re.compile(rf"{re.escape(_prefix(out))}[a-z0-9_]{{8}}")  # as tempfile names them
    return sorted(path for path in out.parent.iterdir() if name.fullmatch(path.name))


def clear_leftovers(out: Path) -> None:
    """Remove the workshops of killed builds; whoever calls it holds the lock of the site.

    A build that was killed between the two renamings of `swap` left no site at `out`: the old one
    is put there again.
    """
    for work in leftovers(out):
        if not out.exists() and is_site(work / OLD):
            (work / OLD).rename(out)
        shutil.rmtree(work, ignore_errors=True)


def swap(new: Path, out: Path, work: Path) -> None:
    """Put the site `new` at `out`; what stands there goes into the workshop `work`.

    If the new site cannot be put there, the old one stands there again.
    """
    old = work / OLD
    had_old = out.exists()
    if had_old:
        out.rename(old)
    try:
        new.rename(out)
    except BaseException:  # an interrupt between the two must not leave readers without a site
        if had_old:
            old.rename(out)
        raise


def _prefix(out: Path) -> str:
    return f".{out.name}-"


def _read_mark(folder: Path) -> dict[str, Any]:
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) else {}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
