"""Variance between areas and shrunk estimates, against published fits and other programs."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from helpers.stats import intervals, shrinkage

# Fleiss JL (1981), Statistical Methods for Rates and Proportions, 2nd edition, p 139: smokers
# among the lung cancer patients of four studies; the test as R prints it for `prop.test`
SMOKERS, PATIENTS = [83, 90, 129, 70], [86, 93, 136, 82]

# Sokal RR, Rohlf FJ, Biometry, p 59: families of Saxony by the number of boys among their first
# twelve children; the fit is the one printed in Wikipedia's article on the beta-binomial
# distribution, whose optimiser stopped within a part in a thousand of the likeliest
BOYS = np.repeat(np.arange(13), [3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7])

COUNTS = [411, 527, 310, 419, 529, 418, 282, 327]
TOTALS = [799, 991, 551, 716, 952, 708, 496, 579]

AREAS = st.lists(
    st.integers(1, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))),
    min_size=2,
    max_size=12,
)


def split(areas: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    count, total = np.array(areas, dtype=float).T
    return count, total


def test_heterogeneity_gives_the_chi_squared_of_fleiss_1981() -> None:
    found = shrinkage.heterogeneity(SMOKERS, PATIENTS)
    assert round(found.chi_squared, 4) == 12.6004
    assert found.degrees == 3
    assert round(found.p_value, 6) == 0.005585


@given(AREAS)
def test_heterogeneity_is_pearson_s_test_of_the_table(areas: list[tuple[int, int]]) -> None:
    count, total = split(areas)
    found = shrinkage.heterogeneity(count, total)
    if 0 < count.sum() < total.sum():
        table = stats.chi2_contingency([count, total - count], correction=False)
        assert found == pytest.approx((table.statistic, table.dof, table.pvalue), abs=1e-9)
    else:
        assert found == (0, count.size - 1, 1)


def test_between_variance_is_dersimonian_laird_as_statsmodels_has_it() -> None:
    count, total = np.array(COUNTS), np.array(TOTALS)
    proportion = count / total
    independent = combine_effects(proportion, proportion * (1 - proportion) / total, method_re="dl")
    found = shrinkage.between_variance(count, total)
    assert found.value == pytest.approx(independent.tau2)
    assert found.q == pytest.approx(independent.q)
    assert found.degrees == 7
    assert found.p_value == pytest.approx(stats.chi2.sf(independent.q, 7))


def test_the_interval_ends_where_the_generalised_q_meets_its_quantiles() -> None:
    # wide enough apart that both ends are above 0
    count, total = np.array([10, 40, 80, 25, 60]), np.full(5, 100)
    proportion = count / total
    sampling = proportion * (1 - proportion) / total
    found = shrinkage.between_variance(count, total, confidence=0.9)
    for limit, share in ((found.lower, 0.95), (found.upper, 0.05)):
        weight = 1 / (sampling + limit)
        q = (weight * (proportion - np.average(proportion, weights=weight)) ** 2).sum()
        assert q == pytest.approx(stats.chi2.ppf(share, 4))


def test_reliability_sets_the_variance_between_areas_against_their_mean_sampling_variance() -> None:
    found = shrinkage.between_variance(COUNTS, TOTALS)
    proportion = np.divide(COUNTS, TOTALS)
    noise = (proportion * (1 - proportion) / TOTALS).mean()
    assert found.reliability == pytest.approx(found.value / (found.value + noise))
    assert found.reliability == pytest.approx(0.5, abs=0.01)
    assert found.reliability_lower == found.lower == 0
    assert found.reliability_upper == pytest.approx(found.upper / (found.upper + noise))


def test_reliability_is_the_correlation_of_two_samples_of_the_same_areas() -> None:
    random = np.random.default_rng(7)
    share = random.beta(60, 40, 4000)
    first, second = (random.binomial(200, share) for _ in range(2))
    found = shrinkage.between_variance(first, 200)
    assert found.reliability == pytest.approx(np.corrcoef(first, second)[0, 1], abs=0.03)


def test_beta_binomial_gives_the_published_fit_of_the_families_of_saxony() -> None:
    found = shrinkage.beta_binomial(BOYS, 12)
    concentration = found.mean * (1 - found.mean) / found.between_variance - 1
    assert found.mean == pytest.approx(0.5192, abs=5e-5)
    assert found.mean * concentration == pytest.approx(34.09558, rel=1e-3)
    assert (1 - found.mean) * concentration == pytest.approx(31.5715, rel=1e-3)


def test_beta_binomial_is_the_likeliest_fit() -> None:
    found = shrinkage.beta_binomial(COUNTS, TOTALS)
    best = found.mean * (1 - found.mean) / found.between_variance - 1

    def likelihood(mean: float, concentration: float) -> float:
        alpha, beta = mean * concentration, (1 - mean) * concentration
        return float(stats.betabinom.logpmf(COUNTS, TOTALS, alpha, beta).sum())

    for mean in (found.mean * 0.995, found.mean * 1.005):
        assert likelihood(mean, best) < likelihood(found.mean, best)
    for concentration in (best * 0.9, best * 1.1):
        assert likelihood(found.mean, concentration) < likelihood(found.mean, best)


def test_reliability_of_an_area_is_its_weight_and_its_share_of_variance() -> None:
    found = shrinkage.beta_binomial(COUNTS, TOTALS)
    own = np.divide(COUNTS, TOTALS)
    assert found.estimate == pytest.approx(
        found.reliability * own + (1 - found.reliability) * found.mean
    )
    within = found.mean * (1 - found.mean) - found.between_variance
    expected = found.between_variance / (found.between_variance + within / np.array(TOTALS))
    assert found.reliability == pytest.approx(expected)


def test_limits_cover_the_true_proportions_as_often_as_they_say() -> None:
    random = np.random.default_rng(3)
    truth = random.beta(20, 60, 3000)
    total = random.integers(10, 400, 3000)
    found = shrinkage.beta_binomial(random.binomial(total, truth), total)
    covered = (found.lower <= truth) & (truth <= found.upper)
    assert covered.mean() == pytest.approx(0.95, abs=0.012)


def test_areas_that_vary_no_more_than_chance_share_the_pooled_proportion() -> None:
    found = shrinkage.beta_binomial([10, 20, 30], [100, 200, 300])
    assert found.estimate.tolist() == pytest.approx([0.1] * 3)
    assert found.reliability.tolist() == [0, 0, 0]
    assert found.between_variance == 0
    low, high = intervals.wilson(60, 600)
    assert found.lower.tolist() == pytest.approx([float(low)] * 3, rel=0.05)
    assert found.upper.tolist() == pytest.approx([float(high)] * 3, rel=0.05)


@pytest.mark.parametrize(("count", "pooled"), [([0, 0, 0], 0), ([9, 8, 7], 1)])
def test_counts_that_are_all_zero_or_all_their_totals_keep_an_interval(
    count: list[int], pooled: int
) -> None:
    total = [9, 8, 7]
    found = shrinkage.beta_binomial(count, total)
    low, high = intervals.wilson(sum(count), 24)
    assert found.estimate.tolist() == [pooled] * 3
    assert found.lower.tolist() == [low] * 3
    assert found.upper.tolist() == [high] * 3
    spread = shrinkage.between_variance(count, total)
    assert 0 <= spread.value < 0.01
    assert spread.q >= 0


@given(AREAS)
def test_estimates_lie_between_own_proportion_and_fitted_mean_and_within_their_limits(
    areas: list[tuple[int, int]],
) -> None:
    count, total = split(areas)
    own = count / total
    found = shrinkage.beta_binomial(count, total)
    assert (found.estimate >= np.minimum(own, found.mean) - 1e-12).all()
    assert (found.estimate <= np.maximum(own, found.mean) + 1e-12).all()
    assert ((found.lower <= found.estimate) & (found.estimate <= found.upper)).all()
    assert ((found.lower >= 0) & (found.upper <= 1)).all()
    assert ((found.reliability >= 0) & (found.reliability <= 1)).all()


@given(AREAS, st.floats(0.3, 0.98))
def test_limits_widen_with_confidence(areas: list[tuple[int, int]], confidence: float) -> None:
    count, total = split(areas)
    narrow = shrinkage.beta_binomial(count, total, confidence=confidence)
    wide = shrinkage.beta_binomial(count, total, confidence=0.99)
    assert (wide.lower <= narrow.lower + 1e-12).all()
    assert (wide.upper >= narrow.upper - 1e-12).all()
    small = shrinkage.between_variance(count, total, confidence=confidence)
    large = shrinkage.between_variance(count, total, confidence=0.99)
    assert large.lower <= small.lower + 1e-12
    assert large.upper >= small.upper - 1e-12


@given(AREAS)
def test_turning_events_round_turns_the_estimates_and_keeps_the_variance(
    areas: list[tuple[int, int]],
) -> None:
    count, total = split(areas)
    one, other = (shrinkage.beta_binomial(x, total) for x in (count, total - count))
    assert other.estimate == pytest.approx(1 - one.estimate, abs=1e-4)
    forth, back = (shrinkage.between_variance(x, total) for x in (count, total - count))
    assert back == pytest.approx(forth, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    "function", [shrinkage.heterogeneity, shrinkage.between_variance, shrinkage.beta_binomial]
)
@pytest.mark.parametrize(
    ("count", "total", "message"),
    [
        ([1, -1], [2, 2], r"count\[1\] is -1\.0; it must be 0 or more"),
        ([1, 3], [2, 2], r"count\[1\] is 3\.0; it must be its total or less"),
        ([0, 0], [2, 0], r"total\[1\] is 0\.0; it must be above 0"),
        ([1, float("nan")], [2, 2], r"count\[1\] is nan"),
        ([1, 1, 1], [2, 2], "same shape"),
        ([1], [2], "one row of 2 values or more"),
        ([[1, 1]], [[2, 2]], "one row of 2 values or more"),
    ],
)
def test_bad_areas_are_refused(
    function: Callable[..., Any], count: list[float], total: list[float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        function(count, total)


@pytest.mark.parametrize("function", [shrinkage.between_variance, shrinkage.beta_binomial])
def test_a_confidence_outside_0_to_1_is_refused(function: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match=r"confidence is 1\.0"):
        function([1, 1], [2, 2], confidence=1)
