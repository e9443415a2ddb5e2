"""The first use of each term in a chapter leads to its entry, and nothing else does."""

import re
from pathlib import Path

import pytest
from docutils import nodes  # type: ignore[import-untyped]
from docutils.core import publish_doctree  # type: ignore[import-untyped]

from helpers.publish.pages import glossary
from helpers.publish.pages.glossary import entries, id_of, link_terms

ROOT = Path(__file__).parents[3]
TEXT = """\
# Glossary

Interval
: Between which limits the figure lies.

ICB
: Integrated care board: the body that plans.

Wilson interval
: An interval for a proportion.

System
: All places that one board plans for.
"""


def linked(text: str) -> list[tuple[str, str]]:
    """Return the words and the address of each link of a page in reStructuredText."""
    document = publish_doctree(text, settings_overrides={"report_level": 5})
    link_terms(document, entries(TEXT), "../glossary.html")
    return [
        (each.astext(), each["refuri"].removeprefix("../glossary.html#"))
        for each in document.findall(nodes.reference)
        if glossary.TERM_CLASS in each["classes"]
    ]


def test_the_first_use_of_a_term_is_linked_and_no_other() -> None:
    assert linked("An interval, and an interval.\n\nIntervals.") == [("interval", "term-interval")]


def test_the_longest_term_is_meant() -> None:
    assert linked("A Wilson interval.") == [("Wilson interval", "term-wilson-interval")]
    assert len(linked("A Wilson interval is an interval.")) == 2


@pytest.mark.parametrize("text", ["The ICB plans.", "An integrated care board.", "All ICBs."])
def test_a_term_is_found_under_each_of_its_names_and_in_the_plural(text: str) -> None:
    assert [id_ for _, id_ in linked(text)] == ["term-icb"]


def test_several_names_of_a_term_are_linked_once_together() -> None:
    assert len(linked("Integrated care boards (ICBs) and the ICB.")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "An icb, an interval-like thing, intervals_too and ecosystems.",
        "``interval``",
        "`interval <https://example.org>`_",
        "==== ====\nsystem interval\n==== ====\n",
        "::\n\n   interval",
        "Interval\n========\n\nWords.\n\nSystem\n------\n\nMore.",
        "Of Example System alone.",
        "Page\n====\n\nWords.\n\nFor analysts\n------------\n\nAn interval.",
    ],
    ids=["parts of words", "code", "a link", "a table", "a block", "headings", "a name", "fold"],
)
def test_headings_links_code_tables_names_and_what_is_for_analysts_stay_as_they_are(
    text: str,
) -> None:
    assert linked(text) == []


def test_the_words_of_a_page_stay_as_they_are() -> None:
    text = "The ICB of a system gives an interval, no more."
    document = publish_doctree(text)
    link_terms(document, entries(TEXT), "glossary.html")
    assert document.astext() == text


def test_the_terms_of_the_book_have_ids_of_their_own() -> None:
    text = (ROOT / "book" / "glossary.md").read_text(encoding="utf-8")
    known = entries(text)
    assert len(known) == len(re.findall(r"^: ", text, re.MULTILINE)) > 30
    assert len({entry.id for entry in known}) == len(known)
    assert {"QOF", "Quality and Outcomes Framework"} <= {n for e in known for n in e.names}
    assert id_of("Range (over models)") == "term-range-over-models"
