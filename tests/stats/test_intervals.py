"""Intervals of proportions and counts, against published tables and the tests they invert."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from helpers.stats import intervals

CONFIDENCES = st.floats(0.01, 0.999)


@st.composite
def proportions(draw: st.DrawFn) -> tuple[float, float]:
    total = draw(st.floats(0.5, 1e6))
    return draw(st.floats(0, 1)) * total, total


@pytest.mark.parametrize(
    ("count", "total", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_limits_printed_by_newcombe_1998_table_1(
    count: float, total: float, lower: float, upper: float
) -> None:
    low, high = intervals.wilson(count, total)
    assert low.round(4) == lower
    assert high.round(4) == upper


@pytest.mark.parametrize(("count", "total"), [(3, 10), (0, 7), (7, 7), (2.5, 9), (999, 3456)])
@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.998])
def test_wilson_limits_are_where_the_score_test_stops_rejecting(
    count: float, total: float, confidence: float
) -> None:
    z = stats.norm.ppf((1 + confidence) / 2)
    own = count / total

    def score(p: float) -> float:
        return float((own - p) ** 2 * total - z**2 * p * (1 - p))

    low, high = intervals.wilson(count, total, confidence)
    # the score also vanishes at 0 for a count of 0, and at 1 for a count of all
    expected_low = optimize.brentq(score, 0, own - 1e-9, xtol=1e-14) if own > 0 else 0
    expected_high = optimize.brentq(score, own + 1e-9, 1, xtol=1e-14) if own < 1 else 1
    assert low == pytest.approx(expected_low, abs=1e-12)
    assert high == pytest.approx(expected_high, abs=1e-12)


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [(0, 0.00, 3.69), (1, 0.03, 5.57), (5, 1.62, 11.67), (9, 4.12, 17.08)],
)
def test_exact_limits_are_those_of_pearson_and_hartley_1966_table_40(
    count: float, lower: float, upper: float
) -> None:
    low, high = intervals.poisson(count)
    assert low.round(2) == lower
    assert high.round(2) == upper


def test_byar_limits_are_those_in_the_tests_of_phe_indicator_methods() -> None:
    # R package PHEindicatormethods, testdata_Rate.xlsx: 20 and 65 events per 100
    low, high = intervals.poisson([20, 65])
    assert low == pytest.approx([12.211428834875937, 50.163187710459454], rel=1e-12)
    assert high == pytest.approx([30.889880369197066, 82.84913854593984], rel=1e-12)
    low, high = intervals.poisson([20, 65], confidence=0.998)
    assert low == pytest.approx([8.922802365144193, 42.8802614714802], rel=1e-12)
    assert high == pytest.approx([38.08503562504191, 94.00029084431802], rel=1e-12)


def test_byar_is_within_a_fifth_of_a_percent_of_exact_from_ten_events() -> None:
    # as the technical guide on confidence intervals of Public Health England (2018) says
    count = np.arange(10, 2000)
    low, high = intervals.poisson(count)
    assert low == pytest.approx(stats.gamma.ppf(0.025, count), rel=2e-3)
    assert high == pytest.approx(stats.gamma.isf(0.025, count + 1), rel=2e-3)


def test_exact_limits_leave_half_the_error_in_each_tail() -> None:
    count = np.arange(1, 10)
    low, high = intervals.poisson(count, confidence=0.9)
    assert stats.poisson.sf(count - 1, low) == pytest.approx(np.full(9, 0.05))
    assert stats.poisson.cdf(count, high) == pytest.approx(np.full(9, 0.05))


@given(proportions(), CONFIDENCES, CONFIDENCES)
def test_wilson_holds_its_estimate_within_0_and_1_and_widens_with_confidence(
    proportion: tuple[float, float], one: float, other: float
) -> None:
    count, total = proportion
    narrow, wide = sorted((one, other))
    low, high = intervals.wilson(count, total, narrow)
    lowest, highest = intervals.wilson(count, total, wide)
    assert 0 <= low <= count / total <= high <= 1
    assert lowest <= low + 1e-12
    assert highest >= high - 1e-12


@given(proportions(), st.floats(1.5, 100))
def test_wilson_narrows_as_the_same_proportion_comes_from_more_people(
    proportion: tuple[float, float], times: float
) -> None:
    count, total = proportion
    low, high = intervals.wilson(count, total)
    tight_low, tight_high = intervals.wilson(count * times, total * times)
    assert tight_high - tight_low < high - low


@given(st.floats(0, 1e7), CONFIDENCES, CONFIDENCES)
def test_poisson_holds_its_count_and_widens_with_confidence(
    count: float, one: float, other: float
) -> None:
    narrow, wide = sorted((one, other))
    low, high = intervals.poisson(count, narrow)
    lowest, highest = intervals.poisson(count, wide)
    assert 0 <= low <= count <= high
    assert lowest <= low * (1 + 1e-9)
    assert highest >= high * (1 - 1e-9)


def test_a_count_of_zero_and_a_count_of_all_have_limits_of_0_and_1() -> None:
    low, high = intervals.wilson([0, 20], 20)
    assert low[0] == 0
    assert high[1] == 1
    assert intervals.poisson(0)[0] == 0


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3)])
def test_limits_are_arrays_in_the_shape_of_the_counts(shape: tuple[int, ...]) -> None:
    count = np.full(shape, 4.0)
    for limit in (*intervals.wilson(count, 9), *intervals.poisson(count)):
        assert isinstance(limit, np.ndarray)
        assert limit.shape == shape


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: intervals.wilson([3, -1], 9), r"count\[1\] is -1\.0; it must be 0 or more"),
        (lambda: intervals.wilson(10, 9), r"count is 10\.0; it must be its total or less"),
        (lambda: intervals.wilson([0, 0], [5, 0]), r"total\[1\] is 0\.0; it must be above 0"),
        (lambda: intervals.wilson([1, 2], [5, float("nan")]), r"total\[1\] is nan"),
        (lambda: intervals.wilson([1, 2], [5, 5, 5]), "same shape"),
        (lambda: intervals.wilson(1, 2, confidence=1), r"confidence is 1\.0; it must be strictly"),
        (lambda: intervals.poisson([1, -0.5]), r"count\[1\] is -0\.5; it must be 0 or more"),
        (lambda: intervals.poisson(1, confidence=0), r"confidence is 0\.0; it must be strictly"),
    ],
)
def test_bad_input_is_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_the_quantile_of_998_per_mille_is_not_3() -> None:
    assert intervals.normal_quantile(0.998) == pytest.approx(3.0902323, abs=1e-7)
    assert intervals.normal_quantile(0.95) == pytest.approx(1.9599640, abs=1e-7)
