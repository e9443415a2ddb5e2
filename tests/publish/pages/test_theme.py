"""What the frame of every page is told about the page."""

import re
from dataclasses import replace
from typing import Any

import pytest
from docutils import nodes  # type: ignore[import-untyped]
from docutils.core import publish_doctree  # type: ignore[import-untyped]
from myst_parser.parsers.docutils_ import Parser

from helpers.publish.pages.theme import (
    OF_A_BOROUGH,
    SUMMARY_LENGTH,
    Link,
    MenuPart,
    make_self_contained,
    mark_long_tables,
    page_summary,
    unbroken_years,
)
from tests.publish.conftest import ANSWER, ROOT, Book


def read(markdown: str) -> nodes.document:
    return publish_doctree(markdown, parser=Parser())


def test_the_summary_of_a_chapter_is_its_answer() -> None:
    chapter = "# One\n\nThe question.\n\n(answer)=\nThe *answer*,\nin two lines.\n\nMore.\n"
    assert page_summary(read(chapter)) == "The answer, in two lines."
    second = chapter.replace("(answer)", "(another-page-answer)")
    assert page_summary(read(second)) == "The answer, in two lines."


def test_the_summary_of_any_other_page_is_its_opening() -> None:
    assert page_summary(read("# One\n\nThe first.\n\n(other)=\nThe second.")) == "The first."
    assert page_summary(read("# One")) == page_summary(None) == ""


def test_a_long_summary_ends_with_a_word() -> None:
    shown = page_summary(read(f"# One\n\n{'word ' * SUMMARY_LENGTH}"))
    assert shown.endswith("word…")
    assert SUMMARY_LENGTH - 5 <= len(shown) <= SUMMARY_LENGTH + 1


def test_a_built_chapter_is_described_by_its_answer(built_book: Book) -> None:
    page = (built_book.site / "notebooks" / "workforce_supply.html").read_text()
    (described,) = re.findall(r'<meta name="description" content="([^"]*)"', page)
    assert described == f"{ANSWER} See the methods and cancer. So much for workforce supply."


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<p>In 2022-23 it grew.</p>", '<p>In <span class="ics-dated">2022-23</span> it grew.</p>'),
        ("<td>2022-23</td>", '<td><span class="ics-dated">2022-23</span></td>'),
    ],
)
def test_no_line_ends_within_a_financial_year(body: str, shown: str) -> None:
    assert unbroken_years(body) == shown


def table_of(rows: int, headings: int = 1) -> str:
    head, row = "<tr><th>A</th></tr>" * headings, "<tr><td>1</td></tr>"
    return f'<table class="t"><thead>{head}</thead><tbody>{row * rows}</tbody></table>'


def test_long_tables_under_one_row_of_headings_are_marked_where_they_begin() -> None:
    short, long, grouped = table_of(12), table_of(13), table_of(13, headings=2)
    marked = mark_long_tables(f"{short}<p>x</p>{long}{grouped}")
    begins = long.replace('class="t"', 'class="ics-long t"')
    assert marked == f"{short}<p>x</p>{begins}{grouped}"


@pytest.mark.parametrize(
    "body",
    [
        '<img alt="In 2022-23 it grew">',
        '<a href="qof-2022-23.html">x</a>',
        "<p>2022-23-24 and 12022-23 and 2022-234</p>",
        "<p>a/2022-23 and #2022-23</p>",
    ],
)
def test_other_digits_and_attributes_are_left_alone(body: str) -> None:
    assert unbroken_years(body) == body


def test_a_fold_of_the_menu_is_open_on_its_own_pages_alone() -> None:
    brent, harrow = (Link(name, f"boroughs_{name}.html") for name in ("Brent", "Harrow"))
    assert not MenuPart("Boroughs", [brent, harrow], folded=True).opened
    assert MenuPart("Boroughs", [brent, replace(harrow, current=True)], folded=True).opened


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("notebooks/boroughs_brent", True),
        ("notebooks/boroughs", False),
        ("notebooks/systems", False),
        ("glossary", False),
    ],
)
def test_only_pages_of_boroughs_are_folded(name: str, folded: bool) -> None:
    assert bool(OF_A_BOROUGH.match(name)) == folded


@pytest.mark.parametrize(
    ("base", "home"),
    [("", "index.html"), ("https://a.example/b/", "https://a.example/b/index.html")],
)
def test_a_page_for_any_address_fetches_nothing_and_links_as_far_as_the_site_knows_itself(
    base: str, home: str
) -> None:
    context: dict[str, Any] = {
        "pathto": lambda name, _resource=0: f"{name}.html",
        "book_css": ["tokens.css"],
        "favicon_url": "_static/favicon.svg",
        "foot_links": [Link("Home", "index.html")],
        "book_parts": [MenuPart("", [Link("Home", "index.html", current=True)])],
    }
    make_self_contained(context, ROOT, base)
    assert context["pathto"]("index", 1) == home
    assert context["foot_links"] == [Link("Home", home)]
    assert context["book_parts"] == [MenuPart("", [Link("Home", home, current=True)])]
    assert (context["book_css"], context["favicon_url"]) == ([], "")
    assert ".ics-top" in str(context["page_style"])
