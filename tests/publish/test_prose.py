"""Figures and links of the prose pages."""

import pytest

from helpers.errors import InputError
from helpers.publish.finished import Finished
from helpers.publish.prose import fill_page, move_links
from tests.publish.conftest import CHAPTER


def filled(text: str, finished: Finished) -> str:
    return fill_page(text, {CHAPTER: finished}, {"scorecard": "<ul>score</ul>"}, "book/page.md")


def test_a_figure_is_named_by_analysis_and_headline(finished: Finished) -> None:
    text = f"{{{{ {CHAPTER}.detection_rate }}}} and {{{{{CHAPTER}.undiagnosed_cases.text}}}}"
    assert filled(text, finished) == "58.5% and 195,000 people do not know that they have it."


def test_the_scorecard_is_put_in_its_place(finished: Finished) -> None:
    assert filled("before {{ scorecard }} after", finished) == "before <ul>score</ul> after"


@pytest.mark.parametrize(
    "text",
    ["Write `{{ name }}`.", "```\n{{ name }}\n```\n", "~~~python\nx = '{{ a.b }}'\n~~~\n"],
)
def test_code_is_left_as_it_is(text: str, finished: Finished) -> None:
    assert filled(text, finished) == text


@pytest.mark.parametrize("fence", ["```{note}\n{}\n```\n", ":::{note}\n{}\n:::\n"])
def test_a_note_is_prose_not_code(fence: str, finished: Finished) -> None:
    placeholder = f"{{{{ {CHAPTER}.detection_rate }}}}"
    assert "58.5%" in filled(fence.replace("{}", placeholder), finished)


@pytest.mark.parametrize(
    "text",
    ["{{ detection_rate }}", "{{ nothing.detection_rate }}", "{{ a b }}", "{{ scorecard.x }}"],
)
def test_an_unknown_placeholder_names_the_page_and_what_is_allowed(
    text: str, finished: Finished
) -> None:
    with pytest.raises(InputError, match=rf"book/page\.md: .*{CHAPTER}"):
        filled(text, finished)


def test_an_unknown_headline_names_page_and_analysis(finished: Finished) -> None:
    with pytest.raises(InputError, match=rf"book/page\.md: {CHAPTER}: .*detection_rat"):
        filled(f"{{{{ {CHAPTER}.detection_rat }}}}", finished)


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
    ],
)
def test_links_follow_the_pages_to_where_they_are_staged(written: str, staged: str) -> None:
    assert move_links(written) == staged
