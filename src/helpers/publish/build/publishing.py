"""What a book must say of itself, and rest on, before it is published."""

from collections.abc import Sequence
from pathlib import Path

from helpers.errors import InputError
from helpers.formats import join_words
from helpers.publish.build import manifest
from helpers.publish.edition.commit import git, read_stamp
from helpers.publish.edition.edition import read_edition

EXAMPLES = {
    "contact": "mailto:team@example.org",
    "repository": "https://example.org/icsbook",
    "address": "https://example.org/book/",
}
"""The fields that a published book has, each with how it is given."""
MADE_FROM = (*manifest.FILES, *manifest.FOLDERS, manifest.NOTEBOOKS, "src")
"""Where a new file may change the book. Sites, runs and sweeps that stand elsewhere do not."""
SHOWN = 5


def require_publishable(file: Path, root: Path, typed: Sequence[str] = ()) -> None:
    """Refuse a book that a reader could not ask about, find again or make again.

    Args:
        file: file of the edition.
        root: the project's folder.
        typed: what goes before the edition's own fields, as `read_edition` takes it.

    Raises:
        InputError: the edition cannot be read or lacks a field, or something is not committed.
    """
    edition = read_edition(file, root, typed)
    missing = [name for name in EXAMPLES if not getattr(edition, name)]
    if missing:
        given = " ".join(f"-p {name}={EXAMPLES[name]}" for name in missing)
        verb = "is" if len(missing) == 1 else "are"
        raise InputError(
            f"edition {file}: {join_words(missing)} {verb} missing, which --publish needs; give "
            f"{'it' if len(missing) == 1 else 'them'} there, or with {given}"
        )
    if not read_stamp(root).commit:
        raise InputError(f"--publish needs a commit to name on each page; {root} has none")
    names = _not_committed(file, root)
    if names:
        more = [f"{len(names) - SHOWN} more"] if len(names) > SHOWN else []
        raise InputError(
            f"--publish needs every change committed, and {join_words(names[:SHOWN] + more)} "
            f"{'is' if len(names) == 1 else 'are'} not; commit, or build without --publish"
        )


def _not_committed(file: Path, root: Path) -> list[str]:
    """Return the files that changed, and new ones where the book is made from."""
    kept = ("status", "--porcelain", "--no-renames", "--untracked-files=no")
    changed = [line.split(maxsplit=1)[1] for line in git(root, *kept).splitlines()]
    edition, top = file.resolve(), root.resolve()
    own = [str(edition)] if edition.is_relative_to(top) else []
    new = git(top, "ls-files", "--others", "--exclude-standard", "--", *MADE_FROM, *own)
    return [*changed, *new.splitlines()]
