"""How names are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.names import LISTED, SHOWN, closest, key_of, nearest, quote, slip, tidy


@pytest.mark.parametrize(
    "text",
    [
        "Hammersmith and Fulham",
        "hammersmith & fulham",
        " HAMMERSMITH  &FULHAM ",
        "Hammersmith-and-Fulham",
    ],
)
def test_case_spaces_punctuation_and_ampersand_do_not_matter(text: str) -> None:
    assert key_of(text) == "hammersmithandfulham"


def test_a_leading_article_does_not_matter_but_a_word_that_begins_so_does() -> None:
    assert key_of("The Royal Marsden") == key_of("Royal Marsden")
    assert key_of("Theatre") == "theatre"


@given(st.text())
def test_a_key_is_its_own_key_unless_it_begins_with_an_article(text: str) -> None:
    key = key_of(text)
    assert key_of(key) == key or key == "the"


@given(st.text())
def test_what_was_typed_is_quoted_on_one_short_line(text: str) -> None:
    quoted = quote(text)
    assert len(quoted.splitlines()) == 1
    assert len(quoted) <= 10 * (SHOWN + 4)  # an escape is at most ten letters long


def test_the_closest_name_is_given_as_it_is_written() -> None:
    assert closest("hounslo", ["Harrow", "Hounslow"]) == "Hounslow"
    assert closest("zzz", ["Harrow", "Hounslow"]) is None
    assert closest("Camden", ["Harrow", "Marsden"]) is None


def test_a_name_that_holds_what_was_typed_comes_before_one_that_is_only_like_it() -> None:
    assert closest("Kent", ["Brent", "Kent and Medway"]) == "Kent and Medway"
    assert closest("rate", ["early_rate_reference", "early_rate"]) == "early_rate"


def test_without_a_close_name_a_short_list_is_given_whole_and_a_long_one_counted() -> None:
    assert nearest("zzz", ["one", "two"], among="tables") == "the tables are one, two"
    many = [f"name {place}" for place in range(LISTED + 1)]
    assert nearest("zzz", many, among="tables") == (
        f"there are {LISTED + 1} tables, such as name 0, name 1, name 2"
    )


@pytest.mark.parametrize(
    "typed",
    ["West Yorkshire", "West Yorkshre", "Wst Yorkshire", "westyorkshre", "West Yorkshier"],
)
def test_one_wrong_letter_a_word_is_a_slip(typed: str) -> None:
    assert slip(typed, ["West Yorkshire", "South Yorkshire"]) == "West Yorkshire"


@pytest.mark.parametrize(
    "typed",
    [
        "North Yorkshire",
        "Yorkshire",
        "West",
        "West York",
        "NHS West Yorkshire Trust",
        "Q12",
        "",
        "East Yorkshire",
        "Rest Yorkshire",
    ],
)
def test_another_name_is_no_slip(typed: str) -> None:
    assert slip(typed, ["West Yorkshire", "South Yorkshire", "Q11"]) is None


def test_a_text_that_may_be_a_slip_of_two_names_is_one_of_neither() -> None:
    assert slip("Bramt", ["Brant", "Bramb"]) is None


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("St John'S Way Medical Centre", "St John's Way Medical Centre"),
        ("ST MARY'S SURGERY", "St Mary's Surgery"),
        ("Gp At Hand", "GP at Hand"),
        ("GP AT HAND", "GP at Hand"),
        ("Brent West Kwh PCN", "Brent West KWH PCN"),
        ("O'CONNOR PRACTICE", "O'Connor Practice"),
        ("Dr Am Lewis' Practice", "Dr Am Lewis' Practice"),
        ("Bevan Healthcare Cic", "Bevan Healthcare CIC"),
        ("1 THE AVENUE", "1 The Avenue"),
        ("Dr J McDonald & Partners", "Dr J McDonald & Partners"),
    ],
)
def test_names_that_releases_print_are_tidied(printed: str, written: str) -> None:
    assert tidy(printed) == written
    assert tidy(written) == written
    assert key_of(printed) == key_of(written)
