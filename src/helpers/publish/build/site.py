"""A built site on disk: how it is known, whether it is still current, and how it is replaced.

A site is built in a scratch folder beside it, and takes the place of the old one by renaming.
"""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from helpers import project, software, source
from helpers.errors import InputError
from helpers.run.store import scratch

MARK = "site.json"
MAKER = "icsbook"
OLD = "old"
"""The folder of the scratch folder in which the old site stands for the moment of the change."""


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
    lock = source.digest(software.lock_text().encode())
    parts = [source.digests(staged), source.LOADED, lock, software.python(), software.unlocked()]
    return source.digest(json.dumps(parts, sort_keys=True).encode())


def tree_hash(folder: Path, but: Collection[str] = (MARK,)) -> str:
    """Return the hash of the names and contents of all files under `folder`.

    Args:
        folder: the folder.
        but: names of files to leave out, by default the site's mark, which holds this hash.
    """
    found = {name: hashed for name, hashed in source.digests(folder).items() if name not in but}
    return source.digest(json.dumps(found, sort_keys=True).encode())


def size(folder: Path) -> int:
    """Return the bytes of all files under `folder`."""
    return sum(path.stat().st_size for _, path in source.files(folder))


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


def leftovers(out: Path) -> list[Path]:
    """Return the scratch folders beside `out`, of builds that are at work or were killed."""
    return scratch.folders(out.parent, out.name)


def recover(out: Path) -> None:
    """Put the old site at `out` again if a build was killed between the two renamings of `swap`.

    Whoever calls it holds the lock of the site.
    """
    for work in leftovers(out):
        if not out.exists() and is_site(work / OLD):
            (work / OLD).rename(out)


def swap(new: Path, out: Path, work: Path) -> None:
    """Put the site `new` at `out`; what stands there goes into the scratch folder `work`.

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


def _read_mark(folder: Path) -> dict[str, Any]:
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) else {}
