"""What a site was made from, and whether all of it still stands: a record kept beside the site.

The record has the hash of every file that a build reads, of what else decides about the site, and
of the site itself. It goes by content alone: the times of files may lie. It is read before anything
heavy is imported, so that a build with nothing to do is over at once.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from helpers import project, software, source
from helpers.errors import InputError
from helpers.publish.build import site
from helpers.publish.edition.commit import read_stamp

SOURCE = source.FOLDER
FILES = ("LICENSE", "NOTICES.md", "_config.yml", "_toc.yml", "requirements.lock")
FOLDERS = ("book", "data")
LOCAL = "data/local"
NOTEBOOKS = "notebooks"
PROVENANCE = "provenance.json"


@dataclass(frozen=True)
class Manifest:
    """What a site was made from.

    Attributes:
        inputs: name of everything that decides about the site, to its hash or its value.
        releases: the imported releases among them, read by a page of the site.
        site: hash of every file of the site.
        found: what the build found in it, in words.
        clean: marks of what its gate judged and found no fault in, in order.
    """

    inputs: Mapping[str, str]
    releases: tuple[str, ...]
    site: str
    found: str
    clean: tuple[str, ...]


def closing_words(found: str, out: Path) -> str:
    """Return what a build says of its site: what was found, and where to look at it."""
    serving = "make serve" if out == site.usual() else f"icsbook serve {out}"
    return f"{found}\nOpen {out / 'index.html'}, or run: {serving}"


def path_of(out: Path) -> Path:
    """Return the record of the site at `out`; it stands beside the site and is not published."""
    return out.with_name(f".{out.name}.made-from.json")


def read_inputs(
    root: Path,
    edition: Path,
    typed: Sequence[str] = (),
    own: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return everything that may decide about a site, each with its hash or its value.

    Args:
        root: the project's folder.
        edition: the file of the edition.
        typed: what the command line gave in place of it.
        own: file of this package to its hash; by default as it is now.

    Raises:
        InputError: a file cannot be read.
    """
    files = {name: root / name for name in FILES if (root / name).is_file()}
    files |= {f"{NOTEBOOKS}/{path.name}": path for path in project.markdown_files(root / NOTEBOOKS)}
    for folder in FOLDERS:
        files |= {f"{folder}/{name}": path for name, path in source.files(root / folder)}
    return {
        "edition": _hash(edition),
        "typed": json.dumps(sorted(typed)),
        "commit": str(read_stamp(root)),
        "python": software.python(),
        "packages": json.dumps(software.unlocked(), sort_keys=True),
        **{
            f"{SOURCE.name}/{name}": hashed
            for name, hashed in (own or source.digests(SOURCE)).items()
        },
        **{name: _hash(path) for name, path in sorted(files.items()) if _counts(name)},
    }


def of_releases(inputs: Mapping[str, str], releases: Collection[str]) -> dict[str, str]:
    """Return what decides about a site that reads some imported releases, and no others."""
    return {
        name: value
        for name, value in inputs.items()
        if not name.startswith(f"{LOCAL}/") or name.split("/")[2] in releases
    }


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Return the names that were added, removed or have another content, in order."""
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def standing(out: Path, root: Path, edition: Path, typed: Sequence[str] = ()) -> Manifest | None:
    """Return the record of the site at `out` if a build would make the same site again."""
    manifest = read(out)
    if manifest is None or site.leftovers(out):
        return None
    try:
        now = of_releases(read_inputs(root, edition, typed), manifest.releases)
        untouched = site.tree_hash(out) == manifest.site
    except (InputError, OSError):
        return None
    return manifest if untouched and now == manifest.inputs else None


def read(out: Path) -> Manifest | None:
    """Return the record of the site at `out`, or None where there is none that can be read."""
    try:
        content: dict[str, Any] = json.loads(path_of(out).read_text(encoding="utf-8"))
        return Manifest(
            **{**content, "releases": tuple(content["releases"]), "clean": tuple(content["clean"])}
        )
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


def _counts(name: str) -> bool:
    """Return whether a file decides: of an import its record does, which has the others' hashes."""
    return not name.startswith(f"{LOCAL}/") or name.endswith(f"/{PROVENANCE}")


def _hash(path: Path) -> str:
    try:
        return source.digest(path.read_bytes())
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
