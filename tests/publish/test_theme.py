"""What the frame of every page is told about the page."""

import pytest

from helpers.publish.theme import unbroken_years


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
