"""Decompositions of a difference, against the examples of Das Gupta's manual."""

from collections.abc import Callable
from itertools import permutations
from math import prod
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.stats import decomposition

# Das Gupta P (1993), Standardization and Decomposition of Rates, US Bureau of the Census, Current
# Population Reports P23-186, table 5.1: households by age of head, 1970 and 1985; percentage of
# people in each age group, and household heads per 100 of them
SIZE_1970 = [12.9, 10.9, 9.5, 8.0, 7.8, 8.4, 8.6, 7.8, 7.0, 5.9, 4.7, 3.6, 4.9]
RATE_1970 = [1.9, 25.8, 45.7, 49.6, 51.2, 51.6, 51.8, 54.9, 58.7, 60.4, 62.8, 66.6, 66.8]
SIZE_1985 = [10.1, 11.2, 11.6, 10.9, 9.4, 7.7, 6.3, 6.0, 6.3, 5.9, 5.1, 4.0, 5.5]
RATE_1985 = [2.2, 24.3, 45.8, 52.5, 56.1, 55.6, 56.0, 57.4, 57.2, 61.2, 63.9, 68.6, 72.2]

# the same, examples 2.1 and 2.2: the crude birth rate as a product of three factors
AUSTRIA = {"births_per_woman": 51.78746, "of_that_age": 0.45919, "women": 0.52638}
CHILE = {"births_per_woman": 84.90502, "of_that_age": 0.75756, "women": 0.51065}

SHARES = st.lists(st.integers(0, 1000), min_size=4, max_size=4).filter(any)
RATES = st.lists(st.floats(-100, 100), min_size=4, max_size=4)
FACTORS = st.fixed_dictionaries({name: st.floats(-10, 10) for name in "abc"})


def product(**factors: float) -> float:
    return prod(factors.values())


def polynomial(a: float, b: float, c: float) -> float:
    return a * b - c**2 + 3 * a * b * c


def test_kitagawa_gives_the_effects_of_das_gupta_1993_table_5_1() -> None:
    parts = decomposition.kitagawa(SIZE_1970, RATE_1970, SIZE_1985, RATE_1985)
    assert round(parts.mix, 4) == 1.2269
    assert round(parts.rate, 4) == 1.7403
    assert round(parts.total, 4) == 2.9672


def test_shapley_gives_the_effects_of_das_gupta_1993_example_2_1() -> None:
    # earnings of Black and White men in the US in 1980: mean earnings and share who earned
    parts = decomposition.shapley(
        {"earnings": 10930, "earners": 0.717892}, {"earnings": 16591, "earners": 0.825974}, product
    )
    assert {name: round(part, 2) for name, part in parts.items()} == {
        "earnings": 4369.91,
        "earners": 1487.26,
    }


def test_shapley_gives_the_effects_of_das_gupta_1993_example_2_2() -> None:
    parts = decomposition.shapley(AUSTRIA, CHILE, product)
    assert list(parts) == list(AUSTRIA)
    assert [round(part, 4) for part in parts.values()] == [10.4340, 10.5608, -0.6670]


def test_shapley_of_mix_and_rates_is_kitagawa() -> None:
    parts = decomposition.shapley(
        {"mix": np.divide(SIZE_1970, 100), "rate": np.array(RATE_1970)},
        {"mix": np.divide(SIZE_1985, 100), "rate": np.array(RATE_1985)},
        lambda mix, rate: float(mix @ rate),
    )
    expected = decomposition.kitagawa(SIZE_1970, RATE_1970, SIZE_1985, RATE_1985)
    assert parts == pytest.approx({"mix": expected.mix, "rate": expected.rate})


def test_mix_may_be_shares_percentages_or_people() -> None:
    in_people = decomposition.kitagawa([300, 700], [1, 2], [5, 5], [3, 4])
    in_shares = decomposition.kitagawa([0.3, 0.7], [1, 2], [0.5, 0.5], [3, 4])
    assert in_people[:3] == pytest.approx(in_shares[:3])


def test_a_group_that_is_empty_on_one_side_contributes_by_its_mix_alone_there() -> None:
    parts = decomposition.kitagawa([1, 0], [10, 30], [0.5, 0.5], [10, 30])
    assert parts.mix_by_group.tolist() == [-5, 15]
    assert parts.rate_by_group.tolist() == [0, 0]


@given(SHARES, RATES, SHARES, RATES)
def test_kitagawa_sums_to_the_difference_and_turns_with_the_sides(
    mix_a: list[int], rate_a: list[float], mix_b: list[int], rate_b: list[float]
) -> None:
    parts = decomposition.kitagawa(mix_a, rate_a, mix_b, rate_b)
    difference = np.average(rate_b, weights=mix_b) - np.average(rate_a, weights=mix_a)
    assert parts.total == pytest.approx(difference, abs=1e-9)
    assert parts.mix + parts.rate == pytest.approx(difference, abs=1e-9)
    assert parts.mix_by_group.sum() == pytest.approx(parts.mix, abs=1e-9)
    assert parts.rate_by_group.sum() == pytest.approx(parts.rate, abs=1e-9)
    turned = decomposition.kitagawa(mix_b, rate_b, mix_a, rate_a)
    assert turned[:3] == pytest.approx([-part for part in parts[:3]], abs=1e-9)


@given(FACTORS, FACTORS)
def test_shapley_sums_to_the_difference_and_turns_with_the_sides(
    side_a: dict[str, float], side_b: dict[str, float]
) -> None:
    parts = decomposition.shapley(side_a, side_b, polynomial)
    difference = polynomial(**side_b) - polynomial(**side_a)
    assert sum(parts.values()) == pytest.approx(difference, abs=1e-8)
    turned = decomposition.shapley(side_b, side_a, polynomial)
    assert turned == pytest.approx({name: -part for name, part in parts.items()}, abs=1e-8)


@given(FACTORS, FACTORS)
def test_shapley_is_the_mean_over_all_orders_of_moving_the_factors(
    side_a: dict[str, float], side_b: dict[str, float]
) -> None:
    orders = list(permutations("abc"))
    mean = dict.fromkeys("abc", 0.0)
    for order in orders:
        state = dict(side_a)
        for name in order:
            before = polynomial(**state)
            state[name] = side_b[name]
            mean[name] += (polynomial(**state) - before) / len(orders)
    assert decomposition.shapley(side_a, side_b, polynomial) == pytest.approx(mean, abs=1e-8)


def test_a_factor_that_does_not_change_contributes_nothing() -> None:
    parts = decomposition.shapley({"a": 2, "b": 3, "c": 5}, {"a": 7, "b": 3, "c": 1}, polynomial)
    assert parts["b"] == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: decomposition.kitagawa([1, -1], [1, 1], [1, 1], [1, 1]), r"mix_a\[1\] is -1\.0"),
        (lambda: decomposition.kitagawa([1, 1], [1, 1], [0, 0], [1, 1]), "mix_b is 0 in every"),
        (lambda: decomposition.kitagawa([1, 1], [1, 1], [1, 1], [1]), r"rate_b has shape \(1,\)"),
        (lambda: decomposition.kitagawa([1], [float("nan")], [1], [1]), r"rate_a\[0\] is nan"),
        (lambda: decomposition.kitagawa(1, 1, 1, 1), r"mix_a has shape \(\)"),
        (lambda: decomposition.shapley({}, {}, product), "at least one"),
        (lambda: decomposition.shapley({"a": 1}, {"b": 1}, product), r"\['a'\] .* \['b'\]"),
        (
            lambda: decomposition.shapley({"a": [1, 2]}, {"a": [1, float("inf")]}, product),
            r"factors_b\['a'\]\[1\] is inf",
        ),
        (
            lambda: decomposition.shapley({"a": 1}, {"a": 2}, lambda a: a * float("nan")),
            "the rate that function returns is nan",
        ),
    ],
)
def test_bad_input_is_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
