"""The site's stylesheets as one text, for a page that cannot fetch them."""

from collections.abc import Iterable
from pathlib import Path

DARK = "dark"
SITE_MODE = 'html[data-theme="dark"]'
FOLDER = Path("book") / "_static"


def joined(root: Path, names: Iterable[str], own: str = "") -> str:
    """Return some stylesheets as one, the dark mode after the reader's system.

    Args:
        root: the folder that `book/_static` stands in.
        names: the stylesheets, without suffix.
        own: rules that come after them.
    """

    def read(name: str) -> str:
        return (root / FOLDER / f"{name}.css").read_text(encoding="utf-8")

    # The colours of the light mode are those of `:root`, which `html` alone would not outweigh.
    dark = read(DARK).replace(SITE_MODE, ":root")
    after_system = f"@media screen and (prefers-color-scheme: dark) {{\n{dark}}}"
    return "\n".join([*map(read, names), own, after_system])
