"""The fold at the end of a chapter."""

from docutils import nodes  # type: ignore[import-untyped]
from docutils.core import publish_doctree  # type: ignore[import-untyped]
from myst_parser.parsers.docutils_ import Parser

from helpers.publish.pages.analysts import Fold, fold


def read(markdown: str) -> nodes.document:
    document = publish_doctree(
        markdown, parser=Parser(), settings_overrides={"doctitle_xform": False}
    )
    fold(document)
    return document


def test_all_that_stands_below_the_heading_is_folded_and_the_heading_is_not() -> None:
    document = read(
        "# One\n\n## First\n\nText.\n\n## For analysts\n\nWords.\n\n### Inputs\n\nMore."
    )
    (folded,) = document.findall(Fold)
    assert folded.parent[0].astext() == "For analysts"
    assert folded.astext().split() == ["Words.", "Inputs", "More."]


def test_a_page_without_the_heading_has_no_fold() -> None:
    assert list(read("# One\n\n## For everybody\n\nText.").findall(Fold)) == []
    assert list(read("# One\n\n## For analysts").findall(Fold)) == []
