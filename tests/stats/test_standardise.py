"""Standardised rates and ratios, against published examples."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.stats import intervals, standardise

# Fleiss JL (1981), Statistical Methods for Rates and Proportions, 2nd edition, table 14.4, p 249:
# births and cases of Down's syndrome in Michigan by birth order (rows) and age of mother
BIRTHS = [
    [230061, 329449, 114920, 39487, 14208, 3052],
    [72202, 326701, 208667, 83228, 28466, 5375],
    [15050, 175702, 207081, 117300, 45026, 8660],
    [2293, 68800, 132424, 98301, 46075, 9834],
    [327, 30666, 123419, 149919, 104088, 34392],
]
CASES = [
    [107, 141, 60, 40, 39, 25],
    [25, 150, 110, 84, 82, 39],
    [3, 71, 114, 103, 108, 75],
    [1, 26, 64, 89, 137, 96],
    [0, 8, 63, 112, 262, 295],
]
ALL_BIRTHS = [319933, 931318, 786511, 488235, 237863, 61313]

# R package PHEindicatormethods, testdata_DSR.xlsx, area testdata_small; weights are the European
# Standard Population 2013
PEOPLE = [
    636,
    558,
    609,
    543,
    384,
    594,
    669,
    843,
    660,
    576,
    606,
    522,
    426,
    273,
    300,
    288,
    153,
    123,
    207,
]
EVENTS = [12, 4, 3, 2, 3, 4, 8, 2, 2, 3, 4, 5, 6, 8, 5, 6, 5, 5, 4]
STANDARD = [
    5000,
    5500,
    5500,
    5500,
    6000,
    6000,
    6500,
    7000,
    7000,
    7000,
    7000,
    6500,
    6000,
    5500,
    5000,
    4000,
    2500,
    1500,
    1000,
]

# Bland M (2000), An Introduction to Medical Statistics, 3rd edition, chapter 16: deaths of male
# doctors from cirrhosis of the liver; men per million who died of it, and doctors, by age
DEATHS_PER_MILLION = [5.859, 13.050, 46.937, 161.503, 271.358]
DOCTORS = [1080, 12860, 11510, 10330, 7790]


def test_direct_gives_the_rates_of_fleiss_1981() -> None:
    # the adjusted rates as the R package epitools prints them for this table
    rate = standardise.direct(CASES, BIRTHS, ALL_BIRTHS, multiplier=1)
    assert rate.value.round(6).tolist() == [0.000923, 0.000912, 0.000851, 0.000927, 0.000755]


def test_direct_gives_the_dobson_limits_in_the_tests_of_phe_indicator_methods() -> None:
    rate = standardise.direct(EVENTS, PEOPLE, STANDARD)
    assert rate.value == pytest.approx(1103.212025300104, rel=1e-9)
    assert rate.lower == pytest.approx(877.455767536709, rel=1e-9)
    assert rate.upper == pytest.approx(1367.0882227182695, rel=1e-9)


def test_direct_with_the_population_as_its_own_standard_is_the_crude_rate_with_its_limits() -> None:
    rate = standardise.direct(EVENTS, PEOPLE, PEOPLE, multiplier=1)
    low, high = intervals.poisson(sum(EVENTS))
    assert rate.value == pytest.approx(sum(EVENTS) / sum(PEOPLE))
    assert rate.lower == pytest.approx(float(low) / sum(PEOPLE))
    assert rate.upper == pytest.approx(float(high) / sum(PEOPLE))


def test_direct_is_not_given_under_ten_events() -> None:
    rate = standardise.direct([[4, 5], [5, 5], [0, 0]], 100, [1, 1])
    for numbers in rate:
        assert np.isnan(numbers).tolist() == [True, False, True]


def test_indirect_gives_the_ratio_of_bland_2000() -> None:
    rates = np.divide(DEATHS_PER_MILLION, 1e6)
    ratio = standardise.indirect(14, DOCTORS, rates)
    assert ratio.expected.round(4) == 4.4966
    assert ratio.ratio.round(2) == 3.11
    low, high = intervals.poisson(14)
    assert ratio.lower == pytest.approx(float(low) / 4.4966, rel=1e-5)
    assert ratio.upper == pytest.approx(float(high) / 4.4966, rel=1e-5)


def test_indirect_takes_counts_by_group_or_in_total() -> None:
    by_group = standardise.indirect(CASES, BIRTHS, [0.0005] * 6)
    in_total = standardise.indirect(np.sum(CASES, axis=1), BIRTHS, [0.0005] * 6)
    for one, other in zip(by_group, in_total, strict=True):
        assert one.tolist() == other.tolist()


def test_indirect_without_events_has_a_ratio_of_0_and_a_limit_above_it() -> None:
    ratio = standardise.indirect(0, [100, 200], [0.01, 0.02])
    assert ratio.ratio == 0
    assert ratio.lower == 0
    assert ratio.upper == pytest.approx(3.6888794541139363 / 5)


@given(
    st.lists(st.integers(0, 500), min_size=3, max_size=3).filter(lambda row: sum(row) >= 10),
    st.lists(st.integers(500, 10_000), min_size=3, max_size=3),
    st.lists(st.integers(1, 1_000), min_size=3, max_size=3),
)
def test_both_hold_their_estimate_and_ignore_the_size_of_the_standard(
    count: list[int], people: list[int], weights: list[int]
) -> None:
    rate = standardise.direct(count, people, weights)
    assert rate.lower <= rate.value <= rate.upper
    doubled = standardise.direct(count, people, np.multiply(weights, 2))
    assert doubled.value == pytest.approx(float(rate.value))
    ratio = standardise.indirect(count, people, np.divide(weights, 1e4))
    assert ratio.lower <= ratio.ratio <= ratio.upper


@pytest.mark.parametrize("shape", [(3,), (2, 3), (4, 2, 3)])
def test_results_lose_the_last_dimension_and_nothing_else(shape: tuple[int, ...]) -> None:
    count = np.full(shape, 20.0)
    rate = standardise.direct(count, 100, [1, 2, 3])
    ratio = standardise.indirect(count, np.full(shape, 100), [0.1, 0.2, 0.3])
    assert {numbers.shape for numbers in (*rate, *ratio)} == {shape[:-1]}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: standardise.direct([1, -2], [9, 9], [1, 1]), r"count\[1\] is -2\.0"),
        (lambda: standardise.direct([1, 2], [9, 0], [1, 1]), r"population\[1\] is 0\.0"),
        (lambda: standardise.direct([1, 2], [9, 9], [1, -1]), r"weights\[1\] is -1\.0"),
        (lambda: standardise.direct([1, 2], [9, 9], [0, 0]), "weights are all 0"),
        (lambda: standardise.direct([1, 2], [9, 9], [1]), r"weights has shape \(1,\)"),
        (lambda: standardise.direct([1, 2], [9, 9, 9], [1, 1]), "population has shape"),
        (lambda: standardise.direct([1, float("nan")], [9, 9], [1, 1]), r"count\[1\] is nan"),
        (lambda: standardise.direct([1, 2], [9, 9], [1, 1], confidence=2), r"confidence is 2\.0"),
        (lambda: standardise.direct([1, 2], [9, 9], [1, 1], multiplier=0), r"multiplier is 0\.0"),
        (lambda: standardise.indirect([1, 2], [9, 9], [1]), r"reference_rate has shape \(1,\)"),
        (lambda: standardise.indirect([1, 2, 3], [9, 9], [1, 1]), r"count has shape \(3,\)"),
        (lambda: standardise.indirect(1, [[9, 9], [0, 9]], [1, 0]), r"expected\[1\] is 0\.0"),
        (lambda: standardise.indirect([1, 2], [9, 9], [1, -1]), r"reference_rate\[1\] is -1\.0"),
        (lambda: standardise.indirect(-1, [9, 9], [1, 1]), r"count is -1\.0"),
    ],
)
def test_bad_input_is_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
