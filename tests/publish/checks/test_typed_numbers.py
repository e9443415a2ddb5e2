"""A number typed into prose is found; what only looks like one is part of the words."""

import pytest

from helpers.publish.checks.typed_numbers import Typed, typed_numbers


def tokens(text: str) -> list[str]:
    return [typed.token for typed in typed_numbers(text)]


@pytest.mark.parametrize(
    "token",
    [
        *("7", "18", "195,000", "58.5%", "£1,188.9m", "12 per cent", "-3", "2.5 million", "1.2"),
        *("2,023", "1850", "20.23", "£2023", "2023%", "95%", "99.8%", "140"),
    ],
)
@pytest.mark.parametrize(
    "text", ["There are {} of them.", "## {} of them", "- item ({})", "**{}**"]
)
def test_a_typed_number_is_found(token: str, text: str) -> None:
    assert tokens(text.replace("{}", token)) == [token]


def test_each_is_told_with_its_line() -> None:
    assert list(typed_numbers("None.\n\nThe 12\nof 13.")) == [Typed(3, "12"), Typed(4, "13")]


@pytest.mark.parametrize(
    "text",
    [
        "cancers found at stage 1 or 2, at stages 1 and 2, or stage 4",
        "a blood pressure below 140/90 mmHg",
        "in 2023, 2016-17, 2023/24, 2023-07-06, March 2029, 6 July 2023, on 1 April",
        "outside the 95% and 99.8% limits, the 95% confidence interval, limits of 99.8%",
        "from 0% to 100%",
        "adults aged 16 and over, aged 45 to 64",
        "HYP008, CVDP002HYP, E09000005, COVID-19 and Core20PLUS5",
        "section 3.2, page 800, table 4",
        "1. first\n2. second",
    ],
)
def test_what_is_part_of_the_words_may_stand(text: str) -> None:
    assert tokens(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "About {eval}`about(1200, 50)` people.",
        "`5` and ``5``",
        "```\n5\n```",
        "The sum:\n\n    1 + 2\n",
        "[a](https://b/5) and <https://b/5>",
        "(section-5)=\n## Title",
        "<!-- 5 -->",
    ],
)
def test_expressions_code_addresses_and_comments_do_not_count(text: str) -> None:
    assert tokens(text) == []
