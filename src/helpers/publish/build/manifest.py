"""What a site was made from, and whether all of it still stands: a record kept beside the site.

The record has the hash of every file that a build reads, of what else decides about the site, and
of the site itself. It goes by content alone: the times of files may lie. It is read before anything
heavy is imported, so that a build with nothing to do is over at once.
"""

import hashlib
import json
import os
import platform
import sysconfig
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import helpers
from helpers import project
from helpers.errors import InputError
from helpers.publish.build import site
from helpers.publish.build.commit import read_stamp

DEFAULT_EDITION = Path("book") / "edition.yml"
SOURCE = Path(helpers.__file__).parent
FILES = ("LICENSE", "NOTICES.md", "_config.yml", "_toc.yml", "requirements.lock")
FOLDERS = ("book", "data")
LOCAL = "data/local"
NOTEBOOKS = "notebooks"
COMPILED = "__pycache__"


@dataclass(frozen=True)
class Manifest:
    """What a site was made from.

    Attributes:
        inputs: name of everything that decides about the site, to its hash or its value.
        releases: the imported releases among them, read by a page of the site.
        site: hash of every file of the site.
        found: what the build found in it, in words.
    """

    inputs: Mapping[str, str]
    releases: tuple[str, ...]
    site: str
    found: str


def told(found: str, out: Path) -> str:
    """Return what a build tells the user of its site: what was found, and where to look at it."""
    serving = "make serve" if out == site.usual() else f"icsbook serve {out}"
    return f"{found}\nOpen {out / 'index.html'}, or run: {serving}"


def path_of(out: Path) -> Path:
    """Return the record of the site at `out`; it stands beside the site and is not published."""
    return out.with_name(f".{out.name}.made-from.json")


def read_inputs(root: Path, edition: Path, releases: Collection[str]) -> dict[str, str]:
    """Return everything that decides about a site, each with its hash or its value.

    Args:
        root: the project's folder.
        edition: the file of the edition.
        releases: the imported releases that its pages read.

    Raises:
        OSError: a file cannot be read.
    """
    files = {f"{SOURCE.name}/{name}": path for name, path in _tree(SOURCE)}
    files |= {name: root / name for name in FILES if (root / name).is_file()}
    files |= {f"{NOTEBOOKS}/{path.name}": path for path in project.markdown_files(root / NOTEBOOKS)}
    for folder in FOLDERS:
        files |= {f"{folder}/{name}": path for name, path in _tree(root / folder)}
    files = {
        name: path
        for name, path in files.items()
        if not name.startswith(f"{LOCAL}/") or name.split("/")[2] in releases
    }
    return {
        "edition": _hash(edition),
        "commit": str(read_stamp(root)),
        "python": platform.python_version(),
        "packages": _digest("\n".join(_installed()).encode()),
        **{name: _hash(path) for name, path in files.items()},
    }


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Return the names that were added, removed or have another content, in order."""
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def standing(out: Path, root: Path, edition: Path) -> Manifest | None:
    """Return the record of the site at `out` if a build would make the same site again."""
    manifest = read(out)
    if manifest is None or site.leftovers(out):
        return None
    try:
        now = read_inputs(root, edition, manifest.releases)
        untouched = site.tree_hash(out, but=()) == manifest.site
    except OSError:
        return None
    return manifest if untouched and now == manifest.inputs else None


def read(out: Path) -> Manifest | None:
    """Return the record of the site at `out`, or None where there is none that can be read."""
    try:
        content: dict[str, Any] = json.loads(path_of(out).read_text(encoding="utf-8"))
        return Manifest(**{**content, "releases": tuple(content["releases"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write(out: Path, manifest: Manifest) -> None:
    """Write the record of the site at `out`, whole or not at all.

    Raises:
        InputError: it cannot be written; the site stands, and the next build says so anew.
    """
    path = path_of(out)
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}") from None


def _tree(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name and the path of every file below a folder, compiled Python apart.

    A link to nothing, as an editor leaves it beside a file that is not saved yet, is no file.
    """
    for current, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if name != COMPILED]
        for path in (Path(current, name) for name in names):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path


def _installed() -> list[str]:
    """Return name and version of every installed package."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return sorted(path.name for folder in folders for path in Path(folder).glob("*.dist-info"))


def _hash(path: Path) -> str:
    return _digest(path.read_bytes())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
