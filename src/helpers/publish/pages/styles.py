"""The site's stylesheets as one text, for a page that cannot fetch them."""

from collections.abc import Iterable
from pathlib import Path

FOLDER = Path("book") / "_static"


def joined(root: Path, names: Iterable[str], own: str = "") -> str:
    """Return some stylesheets as one.

    Args:
        root: the folder that `book/_static` stands in.
        names: the stylesheets, without suffix.
        own: rules that come after them.
    """
    read = ((root / FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in names)
    return "\n".join([*read, own])
