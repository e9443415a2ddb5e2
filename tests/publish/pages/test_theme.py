"""What the frame of every page is told about the page."""

from typing import Any

import pytest

from helpers.publish.pages.theme import Link, Part, make_self_contained, unbroken_years
from tests.publish.conftest import ROOT


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<p>In 2022-23 it grew.</p>", '<p>In <span class="ics-dated">2022-23</span> it grew.</p>'),
        ("<td>2022-23</td>", '<td><span class="ics-dated">2022-23</span></td>'),
    ],
)
def test_no_line_ends_within_a_financial_year(body: str, shown: str) -> None:
    assert unbroken_years(body) == shown


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
        "book_parts": [Part("", [Link("Home", "index.html", current=True)])],
    }
    make_self_contained(context, ROOT, base)
    assert context["pathto"]("index", 1) == home
    assert context["foot_links"] == [Link("Home", home)]
    assert context["book_parts"] == [Part("", [Link("Home", home, current=True)])]
    assert (context["book_css"], context["favicon_url"]) == ([], "")
    assert ".ics-top" in str(context["page_style"])
