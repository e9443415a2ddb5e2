"""A built site on disk: how it is known, and how it is replaced.

A site is built in a scratch folder beside it, and takes the place of the old one by renaming.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers import project, source
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


def write_mark(folder: Path, keys: Mapping[str, str], contact: str = "") -> None:
    """Write into a site that it is one of this book, whom to ask, and the key of each page's run.

    Args:
        folder: the site.
        keys: by slug the key of each page's run.
        contact: address for questions, as the edition gives it.
    """
    mark = {"made_by": MAKER, "contact": contact, "runs": dict(keys)}
    (folder / MARK).write_text(json.dumps(mark, indent=2) + "\n", encoding="utf-8")


def contact_of(folder: Path) -> str:
    """Return the address for questions that a site gives; empty where it gives none."""
    contact = _read_mark(folder).get("contact")
    return contact if isinstance(contact, str) else ""


def tree_hash(folder: Path) -> str:
    """Return the hash of the names and contents of all files under `folder`."""
    return source.digest(json.dumps(source.digests(folder), sort_keys=True).encode())


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


def lock_of(out: Path) -> Path:
    """Return the file that is locked while the site at `out` is made; it is empty, and stays."""
    return out.with_name(f".{out.name}.lock")


def layout_of(out: Path) -> Path:
    """Return the folder in which the book of the site at `out` is laid out; it stays."""
    return out.with_name(f".{out.name}.layout")


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
