"""The slope of a series, against statsmodels and the figures of a published series."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, example, given
from hypothesis import strategies as st

from helpers.stats import trend

# National Disease Registration Service, cancers diagnosed at stage 1 or 2, England, 2013 to 2022
EARLY = [54.8, 55.1, 54.8, 54.6, 54.3, 54.6, 54.9, 52.3, 54.4, 56.8]
YEARS = range(2013, 2023)


def test_the_slope_of_englands_early_diagnosis_is_nothing_that_can_be_told_from_nought() -> None:
    found = trend.slope(YEARS, EARLY)
    assert found.value == pytest.approx(0.01, abs=0.005)
    assert (found.upper - found.lower) / 2 == pytest.approx(0.29, abs=0.005)
    assert found.degrees == 8


@given(st.lists(st.floats(-50, 50), min_size=4, max_size=15), st.floats(0.5, 0.99))
def test_slope_and_interval_are_those_of_statsmodels(
    figures: list[float], confidence: float
) -> None:
    assume(np.ptp(figures) > 1e-3)
    years = np.arange(2000, 2000 + len(figures))
    found = trend.slope(years, figures, confidence)
    fit = sm.OLS(figures, sm.add_constant(years - 2000)).fit()
    lower, upper = fit.conf_int(alpha=1 - confidence)[1]
    assert found[:3] == pytest.approx((fit.params[1], lower, upper), abs=1e-6)


def test_a_straight_line_has_no_doubt() -> None:
    assert trend.slope([1, 2, 4], [3, 5, 9])[:3] == pytest.approx((2, 2, 2))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: trend.slope([1, 2], [1, 2]), "one row of 3 values or more"),
        (lambda: trend.slope([1, 1, 1], [1, 2, 3]), r"time is 1\.0 throughout"),
        (lambda: trend.slope([1, 2, 3], [1, 2]), "same shape"),
        (lambda: trend.slope([1, 2, 3], [1, float("nan"), 3]), r"figure\[1\] is nan"),
        (lambda: trend.slope([1, 2, 3], [1, 2, 4], 1), r"confidence is 1\.0"),
    ],
)
def test_bad_input_is_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_one_observation_without_which_the_others_lie_in_one_place_is_refused() -> None:
    with pytest.raises(ValueError, match=r"along\[2\] is 5\.0; it must be no value without which"):
        trend.expected_from_others([1, 1, 5, 1], [1, 2, 3, 4])
    with pytest.raises(ValueError, match="one row of 4 values or more"):
        trend.expected_from_others([1, 2, 5], [1, 2, 3])


@example([47.491630491180416] * 4 + [-49.75], 0.95)  # the others lie on one line
@given(st.lists(st.floats(-50, 50), min_size=5, max_size=15), st.sampled_from([0.8, 0.95, 0.99]))
def test_what_the_others_lead_to_expect_is_the_line_without_each(
    figures: list[float], confidence: float
) -> None:
    along, every = np.arange(len(figures)) ** 1.5, np.array(figures)
    found = np.transpose(trend.expected_from_others(along, figures, confidence))
    for left_out, row in enumerate(found):
        others = np.arange(len(figures)) != left_out
        one = trend.expected(along[others], every[others], along[left_out], confidence)
        assert tuple(row) == pytest.approx(tuple(one), abs=1e-9)


def test_places_to_expect_at_are_each_taken_alone() -> None:
    many = trend.expected(YEARS, EARLY, [[2023, 2024], [2025, 2026]])
    assert many.lower.shape == (2, 2)
    assert many.upper[1, 0] == trend.expected(YEARS, EARLY, 2025).upper


@given(
    st.lists(st.floats(-50, 50), min_size=4, max_size=15),
    st.floats(-30, 60),
    st.sampled_from([0.8, 0.95, 0.99]),
)
def test_what_a_line_leads_to_expect_has_the_prediction_limits_of_statsmodels(
    figures: list[float], at: float, confidence: float
) -> None:
    assume(np.ptp(figures) > 1e-3)
    along = np.arange(len(figures), dtype=float)
    found = trend.expected(along, figures, at, confidence)
    fit = sm.OLS(figures, sm.add_constant(along)).fit()
    frame = fit.get_prediction([[1.0, at]]).summary_frame(alpha=1 - confidence)
    expected = frame[["mean", "obs_ci_lower", "obs_ci_upper"]].iloc[0]
    assert found == pytest.approx(tuple(expected), abs=1e-5)
