"""Slope and relative index of inequality, against published figures and a plain regression."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from helpers.stats import inequality

# R package PHEindicatormethods, testdata_SII.xlsx: life expectancy of area1 by decile
PEOPLE = [7291, 7997, 6105, 7666, 5790, 6934, 5918, 5974, 7147, 7534]
YEARS = [
    75.9334590103081,
    78.3442382727843,
    83.8360631041654,
    83.6375399664931,
    80.4655031529559,
    81.1156759857022,
    81.6930835718562,
    84.1900062060987,
    80.5955641081472,
    86.2894349578624,
]
ERRORS = [
    1.638472426358545,
    1.578192884542907,
    1.5134355059640296,
    1.7754906175801293,
    1.7013390591981388,
    1.56412107376755,
    1.3681148366878566,
    1.4001418005940802,
    2.4328463975781616,
    1.5665181695934678,
]
# the same: infant mortality of area2, with standard errors of the logarithm
BIRTHS = [13837, 14519, 14940, 14599, 12311, 21675, 20065, 19750, 24713, 20112]
DEATHS = [4.89675, 4.5678, 4.67666, 4.35666, 3.9, 3.8, 3.5, 3.2, 3.21, 2.8]
LOG_ERRORS = [
    0.010463435871035195,
    0.01122050955493271,
    0.010958123027823953,
    0.011766994423542733,
    0.013152502465522992,
    0.013500612615903717,
    0.014665074213694304,
    0.01604944525779827,
    0.015999100476435324,
    0.01836058663905341,
]

GROUPS = st.lists(st.tuples(st.integers(1, 9999), st.floats(0.01, 0.99)), min_size=2, max_size=10)


def test_indices_of_life_expectancy_are_those_in_the_tests_of_phe_indicator_methods() -> None:
    index = inequality.slope_index(PEOPLE, YEARS, standard_error=ERRORS)
    assert index[:3] == pytest.approx((6.934616473668819, 1.0888180804446217, 78.07663078231671))
    published = (3.127594617650817, 10.7586873680794, 1.0383690591642838, 1.1412993360251238)
    assert index[3:] == pytest.approx(published, rel=0.05)


def test_indices_on_the_log_scale_are_those_in_the_tests_of_phe_indicator_methods() -> None:
    index = inequality.slope_index(BIRTHS, DEATHS, scale="log", standard_error=LOG_ERRORS)
    assert index[:3] == pytest.approx((-2.2954691808474057, 0.5446144759737053, 5.040716183843519))
    published = (-2.423223688852598, -2.168075785150564, 0.527074544156842, 0.5627749745405388)
    assert index[3:] == pytest.approx(published, rel=0.05)


def test_the_line_is_that_of_weighted_least_squares_on_the_ridit() -> None:
    share = np.divide(PEOPLE, sum(PEOPLE))
    ridit = share.cumsum() - share / 2
    fit = sm.WLS(YEARS, sm.add_constant(ridit), weights=PEOPLE).fit()
    index = inequality.slope_index(PEOPLE, YEARS)
    assert (index.intercept, index.sii) == pytest.approx(tuple(fit.params))


def test_simulated_limits_are_those_of_a_sum_of_normal_values() -> None:
    # on the scale of the values the slope is linear in them, so its variance is known
    share = np.divide(PEOPLE, sum(PEOPLE))
    centred = share.cumsum() - share / 2 - 0.5
    weight = share * centred / (share * centred**2).sum()
    error = np.sqrt((weight**2 * np.square(ERRORS)).sum())
    index = inequality.slope_index(PEOPLE, YEARS, standard_error=ERRORS, confidence=0.9)
    assert index.sii_lower == pytest.approx(index.sii - 1.6448536 * error, rel=0.02)
    assert index.sii_upper == pytest.approx(index.sii + 1.6448536 * error, rel=0.02)


@pytest.mark.parametrize("scale", ["identity", "log", "logit"])
def test_values_on_a_line_give_that_line_back(scale: Any) -> None:
    forward: Any = {"identity": lambda v: v, "log": np.log, "logit": lambda v: np.log(v / (1 - v))}
    back: Any = {"identity": lambda v: v, "log": np.exp, "logit": lambda v: 1 / (1 + np.exp(-v))}
    low, high = forward[scale](0.3), forward[scale](0.1)
    value = back[scale](low + (high - low) * np.array([0.05, 0.2, 0.4, 0.75]))
    index = inequality.slope_index([1, 2, 2, 5], value, scale=scale)
    assert index[:3] == pytest.approx((-0.2, 1 / 3, 0.3))


def test_without_standard_errors_the_limits_are_missing() -> None:
    assert np.isnan(inequality.slope_index(PEOPLE, YEARS)[3:]).all()


def test_errors_of_0_give_limits_on_the_estimate() -> None:
    index = inequality.slope_index(PEOPLE, YEARS, standard_error=0, repetitions=10)
    assert index[3:] == pytest.approx((index.sii, index.sii, index.rii, index.rii))


def test_the_same_seed_gives_the_same_limits_and_another_seed_others() -> None:
    def limits(seed: int) -> tuple[float, ...]:
        return inequality.slope_index(
            PEOPLE, YEARS, standard_error=ERRORS, repetitions=200, seed=seed
        )[3:]

    assert limits(1) == limits(1)
    assert limits(1) != limits(2)


def test_zero_values_leave_the_ratio_undefined_and_nothing_crashes() -> None:
    index = inequality.slope_index([5, 5], [0, 0])
    assert index.sii == 0
    assert np.isnan(index.rii)


@given(GROUPS, st.floats(0.001, 1000))
def test_a_multiplier_scales_the_slope_and_a_negative_one_turns_both_round(
    groups: list[tuple[int, float]], factor: float
) -> None:
    people, value = zip(*groups, strict=True)
    plain = inequality.slope_index(people, value, scale="logit", standard_error=0.1, repetitions=50)
    turned = inequality.slope_index(
        people, value, scale="logit", standard_error=0.1, repetitions=50, multiplier=-factor
    )
    assert turned.sii == pytest.approx(-factor * plain.sii)
    assert turned.rii == pytest.approx(1 / plain.rii)
    assert turned.intercept == plain.intercept
    assert turned.sii_lower == pytest.approx(-factor * plain.sii_upper)
    assert turned.sii_lower <= turned.sii_upper
    assert turned.rii_lower <= turned.rii_upper


@given(GROUPS)
def test_reversing_the_groups_reverses_the_slope(groups: list[tuple[int, float]]) -> None:
    people, value = (np.array(row) for row in zip(*groups, strict=True))
    forth = inequality.slope_index(people, value)
    back = inequality.slope_index(people[::-1], value[::-1])
    assert back.sii == pytest.approx(-forth.sii, abs=1e-9)
    assert back.intercept == pytest.approx(forth.intercept + forth.sii, abs=1e-9)


@given(GROUPS, st.sampled_from(["identity", "log", "logit"]))
def test_limits_hold_the_estimate_and_widen_with_confidence(
    groups: list[tuple[int, float]], scale: Any
) -> None:
    people, value = zip(*groups, strict=True)
    narrow, wide = (
        inequality.slope_index(
            people, value, scale=scale, standard_error=0.05, repetitions=500, confidence=confidence
        )
        for confidence in (0.8, 0.99)
    )
    assert wide.sii_lower <= narrow.sii_lower <= narrow.sii <= narrow.sii_upper <= wide.sii_upper


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: inequality.slope_index([1, -200], [1, 1]), r"population\[1\] is -200\.0"),
        (lambda: inequality.slope_index([1, 0], [1, 1]), r"population\[1\] is 0\.0"),
        (lambda: inequality.slope_index([1], [1]), "one row of 2 values or more"),
        (lambda: inequality.slope_index([1, 1, 1], [1, 1]), "same shape"),
        (lambda: inequality.slope_index([1, 1], [1, float("nan")]), r"value\[1\] is nan"),
        (lambda: inequality.slope_index([1, 1], [1, 0], scale="log"), "above 0 on the log scale"),
        (lambda: inequality.slope_index([1, 1], [0.5, 1], scale="logit"), r"value\[1\] is 1\.0"),
        (lambda: inequality.slope_index([1, 1], [1, 1], scale="odds"), "scale is 'odds'"),  # type: ignore[arg-type]
        (lambda: inequality.slope_index([1, 1], [1, 1], multiplier=0), r"multiplier is 0\.0"),
        (lambda: inequality.slope_index([1, 1], [1, 1], confidence=1), r"confidence is 1\.0"),
        (lambda: inequality.slope_index([1, 1], [1, 1], repetitions=0), r"repetitions is 0\.0"),
        (
            lambda: inequality.slope_index([1, 1], [1, 1], standard_error=[1, -5]),
            r"standard_error\[1\] is -5\.0; it must be 0 or more",
        ),
    ],
)
def test_bad_input_is_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
