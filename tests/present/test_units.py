import pytest

from helpers.columns import Column
from helpers.present import units


@pytest.mark.parametrize(
    ("unit", "sign"),
    [
        ("percent", "%"),
        ("GBP", "£"),
        ("GBP per m2", "£ per m²"),
        ("people", "people"),
        ("year", ""),
        ("probability", ""),
        ("", ""),
    ],
)
def test_unit_in_a_heading(unit: str, sign: str) -> None:
    assert units.sign_of(unit) == sign


def test_heading_that_says_its_unit_does_not_say_it_twice() -> None:
    assert units.headed("People on the register", "people") == "People on the register"
    assert units.headed("Room", "rooms") == "Room"
    assert units.headed("Rate", "%") == "Rate (%)"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (470000, "people", "470,000 people"),
        (1, "rooms", "1 room"),
        (1, "people per year", "1 person per year"),
        (1, "people, modelled", "1 person, modelled"),
        (1, "times", "1.00 times"),
        (1, "WTE per year", "1 WTE per year"),
        (58.51, "percent", "58.5%"),
        (1_188_888_000, "GBP", "£1,188.9m"),
        (2.544, "times", "2.54 times"),
        (0.0441, "probability", "0.044"),
        (None, "people", "[x]"),
        (2029, "year", "2029"),
    ],
)
def test_value_with_its_unit_as_a_sentence_has_it(
    value: float | None, unit: str, text: str
) -> None:
    assert units.quantity(value, unit) == text


def test_money_stands_in_millions_only_where_no_amount_would_become_nothing() -> None:
    backlog = Column("Backlog", "GBP")
    assert units.style_of("cost", backlog, [388_400_000, 0, 1_200_000]).sign == "£m"
    assert units.style_of("cost", backlog, [388_400_000, 4_000]).sign == "£"


@pytest.mark.parametrize("name", ["year", "period", "target_year", "Year"])
def test_years_have_no_thousands_separators_even_without_a_unit(name: str) -> None:
    assert units.style_of(name, Column("When"), [2029]).write(2029) == "2029"


@pytest.mark.parametrize(
    ("value", "unit", "places"),
    [(10.87, "percent", 2), (80.0, "percent", 1), (58.510638, "percent", 1), (3.0, "rooms", 0)],
)
def test_figure_among_mixed_units_keeps_the_decimals_of_its_source(
    value: float, unit: str, places: int
) -> None:
    assert units.exact_decimals(value, unit) == places
