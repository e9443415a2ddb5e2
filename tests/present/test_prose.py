import pandas as pd
import pytest

from helpers.errors import InputError
from helpers.present.prose import TypedNumber, fill, numbers_typed
from helpers.results import Headline

HEADLINES = {
    "undiagnosed": Headline(195_000, "people", "2023", "About 195,000 are undiagnosed."),
    "rate": Headline(58.510638, "percent", "2023", "A *rate* <b>.", 57.1, 59.9),
    "backlog": Headline(1_188_888_000, "GBP", "2016-17", "The backlog."),
    "pace": Headline(16_833.33, "diagnoses per year", "2023 to 2029", "The pace."),
    "rooms": Headline(5, "rooms", "2023", "Five rooms."),
    "share": Headline(0.4989, "share", "2018", "About half."),
    "none": Headline(None, "percent", "2023", "No figure."),
}
PARAMETERS = {"target": 0.8, "base_year": 2023, "horizon": 6, "area": "NW London", "flag": True}
TABLES = {
    "boroughs": pd.DataFrame(
        {
            "area": ["Brent", "Ealing"],
            "year": [2017, 2018],
            "cases": [411, 27],
            "rate": [51.44, 9.9],
        }
    )
}


@pytest.mark.parametrize(
    ("markdown", "filled"),
    [
        ("{{ undiagnosed }}", "195,000"),
        ("{{undiagnosed}} people", "195,000 people"),
        ("{{ undiagnosed.text }}", "About 195,000 are undiagnosed."),
        ("{{ undiagnosed.claim }}", "About 195,000 are undiagnosed"),
        ("{{ rate.interval }}", "57.1% to 59.9%"),
        ("{{ rate.lower }} and {{ rate.upper }}", "57.1% and 59.9%"),
        ("in {{ backlog.period }}", "in 2016-17"),
        ("{{ backlog }}", "£1,188.9m"),
        ("{{ none }}", "&#91;x&#93;"),
        ("```{note} {{ rooms }}\n{{ rooms }}\n```", "```{note} 5\n5\n```"),
        ("no placeholder", "no placeholder"),
    ],
)
def test_placeholder_becomes_the_figure(markdown: str, filled: str) -> None:
    assert fill(markdown, HEADLINES) == filled


@pytest.mark.parametrize(
    "markdown", ["```\n{{ nothing }}\n```", "`{{ nothing }}`", "~~~python\n{{ nothing }}\n~~~"]
)
def test_code_stays_as_it_is(markdown: str) -> None:
    assert fill(markdown, HEADLINES) == markdown


def test_what_is_filled_in_is_text_not_markup() -> None:
    filled = fill("{{ rate.text }}", HEADLINES)
    assert not set("*<>_`[]") & set(filled)
    assert filled == "A &#42;rate&#42; &#60;b&#62;."


@pytest.mark.parametrize("start", ["- item", "% comment", ":::{note}", "# heading", "> quote"])
def test_what_is_filled_in_begins_no_block(start: str) -> None:
    headlines = {"a": Headline(1, "people", "", start)}
    assert fill("{{ a.text }}", headlines).startswith("&#")


def test_what_is_filled_in_stays_on_its_line() -> None:
    assert fill("{{ a.text }}", {"a": Headline(1, "", "", "one\n\ntwo")}) == "one two"


def test_unknown_name_is_told_the_nearest() -> None:
    with pytest.raises(InputError, match="'rooom' is unknown; did you mean 'rooms'"):
        fill("{{ rooom }}", HEADLINES)


def test_unknown_attribute_is_told_the_nearest() -> None:
    with pytest.raises(InputError, match=r"attribute of rate: 'uper' is .* did you mean 'upper'"):
        fill("{{ rate.uper }}", HEADLINES)


def typed(markdown: str) -> list[tuple[str, str]]:
    found = numbers_typed(markdown, HEADLINES, PARAMETERS, TABLES)
    return [(number.token, number.repeats) for number in found]


@pytest.mark.parametrize(
    ("token", "repeats"),
    [
        ("195,000", "headline undiagnosed"),
        ("195000", "headline undiagnosed"),
        ("195k", "headline undiagnosed"),
        ("0.195 million", "headline undiagnosed"),
        ("58.5%", "headline rate"),
        ("59%", "headline rate"),
        ("58.51 per cent", "headline rate"),
        ("57.1%", "headline rate.lower"),
        ("£1,188.9m", "headline backlog"),
        ("1,189 million", "headline backlog"),
        ("£1.19bn", "headline backlog"),
        ("16,833", "headline pace"),
        ("5", "headline rooms"),
        ("49.9%", "headline share"),
        ("50%", "headline share"),
        ("80%", "parameter target"),
        ("0.80", "parameter target"),
        ("2023", "parameter base_year"),
        ("411", "table boroughs, cases"),
        ("51.4", "table boroughs, rate"),
        ("51.4%", "table boroughs, rate"),
    ],
)
def test_typed_number_that_repeats_a_result_is_found(token: str, repeats: str) -> None:
    assert typed(f"There are {token} of them.") == [(token, repeats)]
    assert typed(f"({token}) **{token}**, {token}.") == [(token, repeats)] * 3


@pytest.mark.parametrize(
    "markdown",
    [
        "194,999 people",
        "58.4%",
        "58 boroughs",
        "£1,188.8m",
        "6 areas",
        "27 areas and 9.9 in a table",
        "in 2018 and 2017",
        "`195,000` and\n```\n195,000\n```",
        "<!-- 195,000 --> {{ undiagnosed }}",
        "[the source](https://example.org/195,000)",
        "stage 1 or 5, stages 1 and 5",
        "blood pressure under 140/90 in 2016-17, 2016–17 and 2023/24",
        "outside the 95% and 99.8% limits, a 95% confidence interval",
        "published on 6 July 2023, July 2023, 5 May and 2023-07-05",
        "section 5, table 5.1, type 5",
        "1. first\n5. fifth",
        "COVID-5, E09000005, H5, 5th",
    ],
)
def test_other_numbers_are_left_alone(markdown: str) -> None:
    assert typed(markdown) == []


def test_95_percent_that_names_no_limit_is_a_number() -> None:
    headlines = {"rate": Headline(95.0, "percent", "2023", "")}
    assert numbers_typed("95% of people", headlines, {}, {})
    assert not numbers_typed("95% limits", headlines, {}, {})


def test_ranges_are_read_at_both_ends() -> None:
    assert [token for token, _ in typed("57.1%–59.9% and 57.1-59.9")] == [
        "57.1%",
        "59.9%",
        "57.1",
        "59.9",
    ]


def test_line_of_a_number_is_told() -> None:
    found = numbers_typed("one\n\n```\n5\n```\nof 195,000", HEADLINES, {}, {})
    assert found == [TypedNumber(6, "195,000", "headline undiagnosed")]


def test_minus_sign_is_part_of_a_number() -> None:
    headlines = {"change": Headline(-10.7, "percent", "2023", "")}
    assert numbers_typed("a change of −10.7%", headlines, {}, {})
    assert not numbers_typed("a change of 10.7%", headlines, {}, {})


def test_a_sentence_is_told_once_a_page() -> None:
    told: set[str] = set()
    assert fill("# {{ none.claim }}", HEADLINES, told) == "# No figure"
    assert fill("{{ none.text }} Then {{ rooms.text }}", HEADLINES, told) == "Then Five rooms."
    assert fill("## {{ none.claim }} {{ rooms.text }}", HEADLINES, told) == "## No figure "
    assert fill("{{ none.text }}", HEADLINES) == "No figure."
    again = "{{ none.text }} " * 5
    assert fill(f"{again}{{{{ rooms.text }}}}", HEADLINES, told={"No figure."}) == "Five rooms."
