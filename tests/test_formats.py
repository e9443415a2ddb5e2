"""Numbers are written by one rule a unit."""

import math

import pytest

from helpers.formats import (
    capital,
    count_of,
    fewer_or_more,
    format_about,
    format_value,
    join_words,
    ordinal,
    percent_of,
    significant,
    some_percent,
)


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "written"),
    [
        (195_000, "people", None, "195,000"),
        (58.5106, "percent", None, "58.5%"),
        (10.872, "percent", 2, "10.87%"),
        (-10.714, "percent", None, "−10.7%"),
        (-0.04, "percent", None, "0.0%"),
        (1_188_907_975, "GBP", None, "£1,188.9m"),
        (1_059.16, "GBP per m2", None, "£1,059 per m²"),
        (-5, "GBP", None, "−£5"),
        (-0.3, "GBP", None, "£0"),
        (-0.3, "GBP per m2", None, "£0 per m²"),
        (999_999.6, "GBP", None, "£1.0m"),
        (-0.00001, "number", None, "0"),
        (0.04, "number", 1, "0.0"),
        (-0.2, "year", None, "0"),
        (2.5379, "times", None, "2.54"),
        (0.0443, "probability", None, "0.044"),
        (2029, "year", None, "2029"),
        (9000, "number", None, "9,000"),
        (0.85, "number", None, "0.85"),
        (None, "people", None, "[x]"),
        (math.nan, "percent", None, "[x]"),
    ],
)
def test_a_value_is_written_as_a_reader_writes_it(
    value: float | None, unit: str, decimals: int | None, written: str
) -> None:
    assert format_value(value, unit, decimals) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (240_200.0, "240,000"),
        (30_738.3, "30,700"),
        (562.4, "562"),
        (7.3, "7"),
        (0.0, "0"),
        (float("nan"), "[x]"),
        (-40_949.0, "\N{MINUS SIGN}40,900"),
    ],
)
def test_what_a_model_gives_keeps_three_digits_in_a_sentence(value: float, written: str) -> None:
    assert format_about(value, "people") == written


def test_fewer_digits_can_be_asked_for() -> None:
    assert format_about(7_865, "WTE", 2) == "7,900"


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [(-10.714, 2, "\u221211%"), (97.454, 3, "97.5%"), (97.454, 2, "97%"), (0.25, 1, "0.2%"),
     (4.3423, 3, "4.3%"), (203.8, 2, "200%")],
)  # fmt: skip
def test_a_rate_keeps_the_decimals_that_are_significant(
    value: float, digits: int, written: str
) -> None:
    assert format_about(value, "percent", digits) == written


@pytest.mark.parametrize(
    ("words", "sentence"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_join_as_in_a_sentence(words: list[str], sentence: str) -> None:
    assert join_words(words) == sentence


def test_a_sentence_begins_with_a_capital() -> None:
    assert capital("the Isle of Wight") == "The Isle of Wight"


@pytest.mark.parametrize(
    ("fewer", "told"), [(1_062.4, "1,062 fewer"), (-2_220, "2,220 more"), (0, "0 fewer")]
)
def test_what_is_not_fewer_is_more(fewer: float, told: str) -> None:
    assert fewer_or_more(fewer) == told


@pytest.mark.parametrize(("number", "words"), [(1, "1 room"), (0, "0 rooms"), (5.0, "5 rooms")])
def test_one_is_singular(number: float, words: str) -> None:
    assert count_of(number, "room") == words


@pytest.mark.parametrize(
    ("share", "words"), [(0.75, "75%"), (0.555, "55.5%"), (0.9999, "99.99%"), (1, "100%")]
)
def test_a_chosen_share_keeps_its_decimals_and_is_never_told_as_certainty(
    share: float, words: str
) -> None:
    assert percent_of(share) == words


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [(142_887, 3, 143_000), (75_781.4, 3, 75_800), (4.567, 2, 4.6), (-1_234, 2, -1_200), (0, 3, 0)],
)
def test_what_a_model_gives_is_rounded_to_its_digits(
    value: float, digits: int, shown: float
) -> None:
    assert significant(value, digits) == pytest.approx(shown)
    assert significant(value, None) == value
    assert math.isnan(significant(math.nan, digits))


@pytest.mark.parametrize(
    ("place", "written"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12.0, "12th"), (13, "13th"),
     (21, "21st"), (42, "42nd"), (111, "111th"), (1_002, "1,002nd")],
)  # fmt: skip
def test_a_place_is_written_as_it_is_said(place: float, written: str) -> None:
    assert ordinal(place) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "none"), (0.04, "less than 0.1%"), (0.06, "0.1%"), (3, "3.0%"), (41.01, "41.0%")],
)
def test_a_share_that_is_some_is_never_written_as_nothing(value: float, written: str) -> None:
    assert some_percent(value) == written
