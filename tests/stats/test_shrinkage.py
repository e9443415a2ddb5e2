"""Variance between areas and shrunk estimates, against published fits and other programs."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
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
    pooled = count.sum() / total.sum()
    independent = combine_effects(count / total, pooled * (1 - pooled) / total, method_re="dl")
    found = shrinkage.between_variance(count, total)
    assert found.value == pytest.approx(independent.tau2)
    assert found.q == pytest.approx(independent.q)
    assert found.degrees == 7
    assert found.p_value == pytest.approx(stats.chi2.sf(independent.q, 7))


def test_the_interval_ends_where_the_generalised_q_meets_its_quantiles() -> None:
    # wide enough apart that both ends are above 0
    count, total = np.array([20, 40, 60, 30, 50]), np.full(5, 100)
    proportion, pooled = count / total, count.sum() / total.sum()
    sampling = pooled * (1 - pooled) / total
    found = shrinkage.between_variance(count, total, confidence=0.9)
    for limit, share in ((found.lower, 0.95), (found.upper, 0.05)):
        weight = 1 / (sampling + limit)
        q = (weight * (proportion - np.average(proportion, weights=weight)) ** 2).sum()
        assert q == pytest.approx(stats.chi2.ppf(share, 4))


def test_reliability_sets_the_variance_between_areas_against_their_mean_sampling_variance() -> None:
    found = shrinkage.between_variance(COUNTS, TOTALS)
    pooled = sum(COUNTS) / sum(TOTALS)
    noise = (pooled * (1 - pooled) / np.array(TOTALS)).mean()
    assert found.reliability == pytest.approx(found.value / (found.value + noise))
    assert found.reliability == pytest.approx(0.5, abs=0.01)
    assert found.reliability_lower == found.lower == 0
    assert found.reliability_upper == pytest.approx(found.upper / (found.upper + noise))


def test_reliability_has_limits_by_those_of_the_variance() -> None:
    count, total = np.array([20, 40, 60, 30, 50]), np.full(5, 100)
    found = shrinkage.between_variance(count, total)
    assert found.lower > 0
    for limit, reliability in (
        (found.lower, found.reliability_lower),
        (found.upper, found.reliability_upper),
    ):
        assert reliability == pytest.approx(limit / (limit + 0.4 * 0.6 / 100))


def test_areas_without_any_event_vary_by_chance_as_if_half_a_one_had_been_seen() -> None:
    found = shrinkage.between_variance([0, 0, 0], [50, 50, 50])
    noise = 0.5 / 151 * (1 - 0.5 / 151) / 50
    assert found.reliability_upper == pytest.approx(found.upper / (found.upper + noise))


def test_areas_that_do_not_differ_are_found_to_differ_as_often_as_the_test_says() -> None:
    random = np.random.default_rng(15)
    rejected = []
    for _ in range(2000):
        total = random.integers(50, 200, 20)
        found = shrinkage.between_variance(random.binomial(total, 0.03), total)
        rejected.append(found.p_value < 0.05)
    assert np.mean(rejected) == pytest.approx(0.05, abs=0.015)


@pytest.mark.parametrize("turned", [False, True])
def test_one_event_of_one_beside_none_of_a_thousand_million_has_a_variance(turned: bool) -> None:
    total = np.array([1e9, 1])
    count = total - [0, 1] if turned else np.array([0.0, 1])
    found = shrinkage.between_variance(count, total)
    assert found.q == pytest.approx(1e9)
    assert 0 < found.lower < found.value <= found.upper == 0.25
    shrunk = shrinkage.beta_binomial(count, total)
    assert ((shrunk.lower <= shrunk.estimate) & (shrunk.estimate <= shrunk.upper)).all()


def test_no_variance_of_proportions_passes_a_quarter() -> None:
    found = shrinkage.between_variance([0, 5, 0, 4], [5, 5, 4, 4])
    assert found.value == found.upper == 0.25
    assert found.reliability <= found.reliability_upper < 1


def test_reliability_is_the_correlation_of_two_samples_of_the_same_areas() -> None:
    random = np.random.default_rng(7)
    share = random.beta(60, 40, 4000)
    first, second = (random.binomial(200, share) for _ in range(2))
    found = shrinkage.between_variance(first, 200)
    assert found.reliability == pytest.approx(np.corrcoef(first, second)[0, 1], abs=0.03)


def test_beta_binomial_gives_the_published_fit_of_the_families_of_saxony() -> None:
    # averaged over what is plausible, which 6,115 families leave within a hundredth of the fit
    found = shrinkage.beta_binomial(BOYS, 12)
    concentration = found.mean * (1 - found.mean) / found.between_variance - 1
    assert found.mean == pytest.approx(0.5192, abs=5e-5)
    assert found.mean * concentration == pytest.approx(34.09558, rel=1e-2)
    assert (1 - found.mean) * concentration == pytest.approx(31.5715, rel=1e-2)


@pytest.mark.parametrize(
    ("count", "total", "largest"),
    [(COUNTS, TOTALS, 0.2), ([2, 0, 5, 1, 3], [60, 45, 80, 50, 70], 1), ([0, 3], [3, 3], 1)],
)
def test_beta_binomial_averages_over_every_distribution_that_areas_may_have(
    count: list[int], total: list[int], largest: float
) -> None:
    """Hold it against a plain sum over a fine grid of means and correlations."""
    mean = ((np.arange(400) + 0.5) / 400)[:, None, None]
    alike = largest * (((np.arange(400) + 0.5) / 400) ** 2)[None, :, None]  # finest near 0
    density = np.sqrt(alike)[..., 0] / np.sqrt(mean * (1 - mean))[..., 0]
    size = 1 / alike - 1
    chance = stats.betabinom.logpmf(count, total, mean * size, (1 - mean) * size).sum(axis=-1)
    weight = np.exp(chance - chance.max()) * density
    weight = (weight / weight.sum())[..., None]
    n, own = np.array(total), np.divide(count, total)
    reliability = n / (n + size)
    centre = reliability * own + (1 - reliability) * mean
    estimate = (weight * centre).sum(axis=(0, 1))
    within = centre * (1 - centre) / (n + size + 1)
    spread = (weight * (within + (centre - estimate) ** 2)).sum(axis=(0, 1))
    found = shrinkage.beta_binomial(count, total)
    assert found.estimate == pytest.approx(estimate, abs=0.002)
    assert found.reliability == pytest.approx((weight * reliability).sum(axis=(0, 1)), abs=0.01)
    assert found.mean == pytest.approx((weight * mean).sum(), abs=0.005)
    between = (weight * mean * (1 - mean) * alike).sum()
    assert found.between_variance == pytest.approx(between, rel=0.03)
    alpha = estimate * (estimate * (1 - estimate) / spread - 1)
    beta = alpha / estimate - alpha
    assert found.lower == pytest.approx(stats.beta.ppf(0.025, alpha, beta), abs=0.005)
    assert found.upper == pytest.approx(stats.beta.ppf(0.975, alpha, beta), abs=0.005)


def test_the_larger_of_two_like_areas_keeps_more_of_its_own() -> None:
    found = shrinkage.beta_binomial([*COUNTS, 70, 700], [*TOTALS, 100, 1000])
    small, large = found.reliability[-2:]
    assert 0 < small < large < 1
    assert found.mean < found.estimate[-2] < found.estimate[-1] < 0.7


def test_three_of_three_is_not_certain() -> None:
    for count in ([0, 3], [3, 3], [1, 3]):
        found = shrinkage.beta_binomial(count, 3)
        assert 0.8 < found.estimate[-1] < 0.99
        assert found.lower[-1] < 0.8


@pytest.mark.parametrize("concentration", [80, 400])
def test_limits_of_eight_areas_cover_their_true_proportions(concentration: float) -> None:
    random = np.random.default_rng(13)
    covered = []
    for _ in range(150):
        truth = random.beta(0.55 * concentration, 0.45 * concentration, 8)
        total = random.integers(450, 1000, 8)
        found = shrinkage.beta_binomial(random.binomial(total, truth), total)
        covered.append((found.lower <= truth) & (truth <= found.upper))
    assert 0.935 < np.mean(covered) < 0.975


def test_limits_cover_the_true_proportions_as_often_as_they_say() -> None:
    random = np.random.default_rng(3)
    truth = random.beta(20, 60, 1500)
    total = random.integers(10, 400, 1500)
    found = shrinkage.beta_binomial(random.binomial(total, truth), total)
    covered = (found.lower <= truth) & (truth <= found.upper)
    assert covered.mean() == pytest.approx(0.95, abs=0.012)


def test_areas_that_vary_no_more_than_chance_are_drawn_close_but_not_onto_one_value() -> None:
    count, total = [52, 101, 148, 99, 51], [500, 1000, 1500, 1000, 500]
    found = shrinkage.beta_binomial(count, total)
    assert np.ptp(found.estimate) < np.ptp(np.divide(count, total))
    assert found.estimate == pytest.approx(0.1, abs=0.003)
    assert (found.reliability > 0).all()
    low, high = intervals.wilson(451, 4500)
    assert (found.lower < low).all()
    assert (found.upper > high).all()


@pytest.mark.parametrize(("count", "sign"), [([0, 0, 0], 1), ([9, 8, 7], -1)])
def test_counts_that_are_all_zero_or_all_their_totals_keep_an_interval(
    count: list[int], sign: int
) -> None:
    total = [9, 8, 7]
    found = shrinkage.beta_binomial(count, total)
    end = 0 if sign > 0 else 1
    assert (sign * (found.estimate - end) > 0).all()
    assert (sign * (found.estimate - end) < 0.05).all()
    far = found.upper if sign > 0 else found.lower
    assert (sign * (far - end) > 0.05).all()
    assert (sign * (far - end) < 0.3).all()
    spread = shrinkage.between_variance(count, total)
    assert 0 <= spread.value < 0.01
    assert spread.q == 0


@settings(max_examples=40)
@given(AREAS)
def test_estimates_lie_within_their_limits_and_keep_the_order_of_like_areas(
    areas: list[tuple[int, int]],
) -> None:
    count, total = split(areas)
    found = shrinkage.beta_binomial(count, total)
    assert ((found.lower <= found.estimate) & (found.estimate <= found.upper)).all()
    assert ((found.lower >= 0) & (found.upper <= 1)).all()
    assert ((found.reliability >= 0) & (found.reliability <= 1)).all()
    assert 0 <= found.between_variance <= 0.25
    alike = shrinkage.beta_binomial(np.minimum(count, 7), 7)
    order = np.argsort(np.minimum(count, 7), kind="stable")
    assert (np.diff(alike.estimate[order]) >= -1e-9).all()


@settings(max_examples=40)
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
    assert large.upper <= 0.25


@settings(max_examples=40)
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
