"""Figures and links of the prose pages."""

import pytest

from helpers.errors import InputError
from helpers.publish.edition.finished import Finished
from helpers.publish.pages.prose import (
    Figures,
    Quotable,
    faults,
    fill_page,
    lacking,
    links,
    move_links,
)
from helpers.results import Headline
from tests.publish.conftest import CHAPTER

ABSENT = "workforce_supply"
TARGETS = {"/book/methods.md": "/methods.md", "/notebooks/cancer.md": "/notebooks/cancer.ipynb"}


@pytest.fixture
def quotable(finished: Finished) -> Quotable:
    """Return a page with figures, one without, a block and one that this edition lacks."""
    unknown = Headline(None, "people", "", "Nobody counts them.")
    pages = {
        CHAPTER: Figures({**finished.headlines, "unknown": unknown}, frozenset({"local_figure"})),
        ABSENT: Figures({}, frozenset({"joiners"})),
    }
    return Quotable(pages, {"scorecard": "<ul>score</ul>", "places": None})


def filled(text: str, quotable: Quotable) -> str:
    return fill_page(text, quotable, "book/page.md")


def test_a_figure_is_named_by_analysis_and_headline(quotable: Quotable) -> None:
    text = f"{{{{ {CHAPTER}.detection_rate }}}} and {{{{{CHAPTER}.undiagnosed_cases.text}}}}"
    assert filled(text, quotable) == "58.5% and 195,000 people do not know that they have it."


def test_the_scorecard_is_put_in_its_place(quotable: Quotable) -> None:
    assert filled("before {{ scorecard }} after", quotable) == "before <ul>score</ul> after"


@pytest.mark.parametrize(
    "text",
    ["Write `{{ name }}`.", "```\n{{ name }}\n```\n", "~~~python\nx = '{{ a.b }}'\n~~~\n"],
)
def test_code_is_left_as_it_is(text: str, quotable: Quotable) -> None:
    assert filled(text, quotable) == text


@pytest.mark.parametrize("fence", ["```{note}\n{}\n```\n", ":::{note}\n{}\n:::\n"])
def test_a_note_is_prose_not_code(fence: str, quotable: Quotable) -> None:
    placeholder = f"{{{{ {CHAPTER}.detection_rate }}}}"
    assert "58.5%" in filled(fence.replace("{}", placeholder), quotable)


@pytest.mark.parametrize(
    "text",
    ["{{ detection_rate }}", "{{ nothing.detection_rate }}", "{{ a b }}", "{{ scorecard.x }}"],
)
def test_an_unknown_placeholder_names_the_page_and_what_is_allowed(
    text: str, quotable: Quotable
) -> None:
    with pytest.raises(InputError, match=rf"book/page\.md: .*{CHAPTER}"):
        filled(text, quotable)


def test_an_unknown_headline_names_page_and_analysis(quotable: Quotable) -> None:
    with pytest.raises(InputError, match=rf"book/page\.md: {CHAPTER}: .*detection_rat"):
        filled(f"{{{{ {CHAPTER}.detection_rat }}}}", quotable)


@pytest.mark.parametrize(
    ("written", "staged"),
    [
        ("[a](/book/methods.md)", "[a](/methods.md)"),
        ("[a](/book/methods.md#part)", "[a](/methods.md#part)"),
        ("[a](/notebooks/cancer.md)", "[a](/notebooks/cancer.ipynb)"),
        ("[a]: /book/methods.md", "[a]: /methods.md"),
        ("[a `b`](/book/methods.md)", "[a `b`](/methods.md)"),
        ("[a](https://example.org/book/methods.md)", "[a](https://example.org/book/methods.md)"),
        ("`[a](/book/methods.md)`", "`[a](/book/methods.md)`"),
        ("[a](/book/gone.md)", "[a](/book/gone.md)"),
    ],
)
def test_links_follow_the_pages_to_where_they_are_staged(written: str, staged: str) -> None:
    assert move_links(written, TARGETS) == staged


def test_the_links_into_the_project_are_found_and_those_in_code_are_not() -> None:
    text = "[a](/book/a.md#part) `[b](/book/b.md)`\n\n[c]: /notebooks/c.md\n"
    assert list(links(text)) == ["/book/a.md", "/notebooks/c.md"]


@pytest.mark.parametrize(
    "asked",
    [f"{ABSENT}.joiners.text", f"{CHAPTER}.local_figure", f"{CHAPTER}.unknown.text", "places"],
)
def test_a_line_that_asks_for_what_this_edition_lacks_is_left_out(
    asked: str, quotable: Quotable
) -> None:
    text = f"- one\n- two {{{{ {asked} }}}} three\n- four\n"
    assert filled(text, quotable) == "- one\n- four\n"
    assert list(faults(text, quotable)) == []
    assert list(lacking(text, quotable)) == [(2, asked)]


def test_every_fault_of_a_page_is_found(quotable: Quotable) -> None:
    found = list(faults(f"{{{{ nothing.x }}}}\n`{{{{ code }}}}`\n{{{{ {ABSENT}.no }}}}", quotable))
    assert len(found) == 2
    assert "unknown placeholder {{ nothing.x }}" in found[0]
    assert found[1].startswith(f"{ABSENT}: ")
