"""What prose asks for is found where JupyterLab finds it, and put in as text, never as markup."""

import pytest
from markdown_it import MarkdownIt
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.errors import BookError
from helpers.inline import STORED, answer_of, expressions, filled_markdown


def cell_of(source: str, *shown: str) -> NotebookNode:
    """Return a cell whose expressions have the given `text/plain`."""
    stored = [
        {"expression": asked, "result": {"status": "ok", "data": {"text/plain": text}}}
        for asked, text in zip(expressions(source), shown, strict=True)
    ]
    cell: NotebookNode = new_markdown_cell(source, id="cell-07", metadata={STORED: stored})
    return cell


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{eval}`a` and {eval}`b` and {eval}`a`", ["a", "b", "a"]),
        ("# Of {eval}`f(x, 'y')` people", ["f(x, 'y')"]),
        ("- **{eval}`a`**\n- [{eval}`b`](x.md)", ["a", "b"]),
        ("{eval}``f('`')``", ["f('`')"]),
        ("{eval}`a +\nb`", ["a + b"]),
        ("```{note}\n{eval}`a`\n```", ["a"]),
        ("| x |\n|---|\n| {eval}`a` |", ["a"]),
    ],
)
def test_expressions_are_found_in_their_order(text: str, found: list[str]) -> None:
    assert expressions(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "`{eval}` and `a`",
        "`` {eval}`a` ``",
        "```\n{eval}`a`\n```",
        "```{code-cell}\n{eval}`a`\n```",
        "Text\n\n    {eval}`a`\n",
        "<!-- {eval}`a` -->",
        "% {eval}`a`",
        "{eval} `a`",
        "{doc}`a`",
    ],
)
def test_code_and_other_roles_are_no_expressions(text: str) -> None:
    assert expressions(text) == []


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("'6,890'", "6,890"),
        ('"it\'s"', "it&#39;s"),
        ("6890", "6890"),
        ("6,890", "6,890"),
        ("(1, 2)", "(1, 2)"),
        ("<Figure a>", "&#60;Figure a&#62;"),
        (r"'two\nlines'", "two lines"),
    ],
)
def test_a_string_loses_its_quotes_and_anything_else_is_as_shown(shown: str, read: str) -> None:
    assert filled_markdown(cell_of("Now {eval}`a`.", shown)) == f"Now {read}."


@pytest.mark.parametrize(
    "value",
    [
        "Guy's & *St* Thomas_s_",
        "a_b_c **d**",
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "$5 and $6",
        "`code` ``{eval}``",
        "{eval}`a`",
        "# heading",
        "- item",
        "1 | 2",
        "(answer)=",
        "% comment",
        "back\\slash ~~x~~ ![y](z)",
    ],
)
def test_what_is_filled_in_stays_text(value: str) -> None:
    filled = filled_markdown(cell_of("{eval}`a`", repr(value)))
    [opened, inline, closed] = MarkdownIt("js-default").parse(filled)
    assert (opened.type, closed.type) == ("paragraph_open", "paragraph_close")
    assert {child.type for child in inline.children or ()} <= {"text", "text_special"}
    assert "".join(child.content for child in inline.children or ()) == value


@pytest.mark.parametrize("stored", [[], [{"expression": "b", "result": {}}]])
def test_a_result_that_is_missing_is_named(stored: list[object]) -> None:
    cell = new_markdown_cell("{eval}`a`", id="cell-07", metadata={STORED: stored})
    with pytest.raises(BookError, match=r"cell-07: \{eval\}`a` has no stored result"):
        filled_markdown(cell)


@pytest.mark.parametrize("shown", ["' then'", "'so '", r"'\n'"])
def test_a_value_with_a_blank_at_an_end_is_refused_since_a_page_would_lose_it(shown: str) -> None:
    with pytest.raises(BookError, match=r"cell-07: \{eval\}`a` begins or ends with a blank"):
        filled_markdown(cell_of("On top{eval}`a`.", shown))


def test_the_answer_is_the_paragraph_under_its_label() -> None:
    cells = [
        new_code_cell("(answer) == 1"),
        cell_of("(answer)=\nIn {eval}`a` it is\n{eval}`b`.\n\nMore {eval}`c`.", "'X'", "2", "3"),
    ]
    assert answer_of(new_notebook(cells=cells)) == "In X it is\n2."


def test_an_answer_is_whole_whatever_its_values_hold() -> None:
    cell = cell_of("(answer)=\nIt is {eval}`a` in all.", '"the trust\'s own #1"')
    assert answer_of(new_notebook(cells=[cell])) == "It is the trust&#39;s own &#35;1 in all."


@pytest.mark.parametrize("source", ["No label.", "(answer)=\n\n## A heading\n\nText."])
def test_a_notebook_without_an_answer_is_refused(source: str) -> None:
    with pytest.raises(BookError, match=r"write \(answer\)= on the line above"):
        answer_of(new_notebook(cells=[new_markdown_cell(source)]))
