"""The pages of `book/` in a plain `jupyter-book build .`, which has no runs to tell of.

What stands for a placeholder there is true, if less: chapters by name, without their answers.
"""

from functools import cache
from pathlib import Path

from sphinx.application import Sphinx

from helpers.publish.edition import DEFAULT_EDITION
from helpers.publish.edition.commit import Stamp
from helpers.publish.edition.edition import PROSE, read_edition
from helpers.publish.pages import blocks, prose

FULL_SITE = "*This stands in the site that `icsbook build` makes.*"


def fill(app: Sphinx, page: str, source: list[str]) -> None:
    """Fill the placeholders of a page before Sphinx reads it; staged pages are filled already."""
    if page.startswith(f"{PROSE}/"):
        source[0] = prose.fill_page(source[0], _blocks(Path(app.srcdir)), f"{page}.md")


@cache
def _blocks(root: Path) -> dict[str, str | None]:
    edition = read_edition(root / DEFAULT_EDITION, root)
    links = [f"- {blocks.link(chapter)}" for chapter in edition.topics]
    return {
        **blocks.filled(edition, {}, {}, Stamp(), root),
        "chapters": "\n".join(links),
        "catalogue": FULL_SITE,
        "claims": FULL_SITE,
        "claims_file": None,
        "status": FULL_SITE,
    }
