"""Funnel limits and overdispersion, against published limits and independent estimates."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from helpers.stats import funnel, intervals

# R package PHEindicatormethods, testdata_funnel_prop_inputs.csv and its outputs file
CENTRE = 0.80642448
COUNTS = [35078.488, 24803.6256, 50050.7443, 28537.4507]
TOTALS = [41980, 31824, 61921, 35201]
PLACES = ["high_998", "low_998", "within", "high_95"]


def test_proportion_limits_are_those_in_the_tests_of_phe_indicator_methods() -> None:
    low, high = funnel.proportion_limits([1, 50, 113], CENTRE, 0.95)
    assert (100 * low).tolist() == pytest.approx([3.204264, 69.691035, 73.357676], abs=1e-6)
    assert (100 * high).tolist() == pytest.approx([100, 91.593861, 87.927219], abs=1e-6)
    low, high = funnel.proportion_limits([1, 50, 113], CENTRE, 0.998)
    assert (100 * low).tolist() == pytest.approx([0, 63.375595, 69.156708], abs=1e-6)
    assert (100 * high).tolist() == pytest.approx([100, 97.909301, 92.128188], abs=1e-6)


def test_areas_are_classified_as_in_the_tests_of_phe_indicator_methods() -> None:
    assert funnel.classify(COUNTS, TOTALS, CENTRE).tolist() == PLACES


# R package PHEindicatormethods, testdata_funnel_ratio_outputs.csv: where the four curves reach a
# count of 1, 10, 100 and 716, in expected events
CURVES = {
    1: (5.571644585, 0.025317898, 9.233410143, 0.001000547),
    10: (18.39035799, 4.795387629, 24.13397235, 2.960519925),
    100: (121.6268111, 81.36400699, 134.9243187, 71.92139974),
    716: (770.4222128, 664.5083011, 802.60414, 636.1521174),
}


@pytest.mark.parametrize("count", list(CURVES))
def test_ratio_limits_go_through_the_points_of_phe_indicator_methods(count: int) -> None:
    low_95, high_95, low_998, high_998 = CURVES[count]
    for expected, confidence, side in (
        (low_95, 0.95, 0),
        (high_95, 0.95, 1),
        (low_998, 0.998, 0),
        (high_998, 0.998, 1),
    ):
        limit = funnel.ratio_limits(expected, confidence)[side]
        # the package searches its points to within some parts in ten thousand
        assert limit * expected == pytest.approx(count, rel=3e-4)


# the same package, testdata_funnel_ratio_inputs.csv: events and those expected
@pytest.mark.parametrize(
    ("observed", "expected", "place"),
    [
        (141, 106.7211626, "high_998"),
        (154, 194.8380567, "low_95"),
        (8, 6.239860227, "within"),
        (0, 240.6273499, "low_998"),
        (16, 36.38844667, "low_998"),
        (226, 126.1160714, "high_998"),
        (129, 127.9000595, "within"),
        (163, 219.7950378, "low_998"),
    ],
)
def test_a_count_is_flagged_by_its_own_probability(
    observed: int, expected: float, place: str
) -> None:
    assert funnel.classify_ratio(observed, expected) == place
    chance = stats.poisson(expected)
    assert (chance.sf(observed - 1) < 0.001) == (place == "high_998")
    assert (chance.cdf(observed) < 0.001) == (place == "low_998")


@pytest.mark.parametrize("expected", [0.01, 0.5, 3.6])
def test_no_events_are_not_low_where_that_is_likely_enough(expected: float) -> None:
    assert funnel.classify_ratio(0, expected) == "within"
    assert funnel.ratio_limits(expected, 0.95)[0] == 0
    assert funnel.classify_ratio(0, 3.7) == "low_95"  # P(0) is 2.47%
    assert funnel.classify_ratio(0, 7) == "low_998"  # and 0.09%


@given(st.floats(0.01, 3000), st.floats(0.3, 3), st.sampled_from([0.95, 0.998]))
def test_the_limits_of_a_ratio_hold_the_counts_between_the_quantiles_of_its_chance(
    expected: float, centre: float, confidence: float
) -> None:
    share = (1 - confidence) / 2
    low, high = funnel.ratio_limits(expected, confidence, centre)
    first, last = stats.poisson.ppf([share, 1 - share], expected * centre)
    near = stats.poisson.cdf([first, last - 1], expected * centre) - [share, 1 - share]
    assume(np.abs(near).min() > 1e-7)
    assert np.ceil(low * expected - 1e-7) == first
    assert np.floor(high * expected + 1e-7) == last


@given(
    st.integers(0, 300),
    st.floats(0.05, 250),
    st.floats(0.3, 3),
    st.sampled_from([0.0, 1e-9, 0.001, 0.02]),
)
def test_a_count_lies_outside_the_drawn_limits_exactly_when_it_is_flagged(
    count: int, expected: float, centre: float, tau2: float
) -> None:
    place = str(funnel.classify_ratio(count, expected, centre, tau2))
    inner, outer = (funnel.ratio_limits(expected, level, centre, tau2) for level in (0.95, 0.998))
    ratio = count / expected
    assume(min(abs(ratio - limit) for limit in (*inner, *outer)) > 1e-7 or count == 0)
    assert place.startswith("low") == (ratio < inner[0])
    assert place.startswith("high") == (ratio > inner[1])
    assert place.endswith("998") == (ratio < outer[0] or ratio > outer[1])


def test_a_fraction_of_an_event_lies_between_its_neighbours() -> None:
    counts = np.arange(60, 150, 0.25)
    places = funnel.classify_ratio(counts, 106.72).tolist()
    order = [["low_998", "low_95", "within", "high_95", "high_998"].index(each) for each in places]
    assert order == sorted(order)
    assert len(set(order)) == 5
    last = max(count for count, each in zip(counts, places, strict=True) if each == "high_95")
    assert 140 <= last < 141


@given(st.floats(0.05, 1e4), st.floats(0.3, 3), st.floats(0, 0.3), st.sampled_from([0.95, 0.998]))
def test_widened_limits_are_never_narrower_than_plain_ones(
    size: float, centre: float, tau2: float, confidence: float
) -> None:
    low, high = funnel.ratio_limits(size, confidence, centre, tau2)
    plain_low, plain_high = funnel.ratio_limits(size, confidence, centre)
    assert low <= plain_low
    assert plain_high <= high
    middle = centre / 3
    low, high = funnel.proportion_limits(size, middle, confidence, tau2)
    plain_low, plain_high = funnel.proportion_limits(size, middle, confidence)
    assert low <= plain_low
    assert plain_high <= high


def test_limits_on_the_arcsine_scale_reach_as_far_as_their_variance() -> None:
    low, high = funnel.proportion_limits(400, 0.3, 0.95, tau2=0.001)
    reach = stats.norm.ppf(0.975) * np.sqrt(1 / 1600 + 0.001)
    middle = np.arcsin(np.sqrt(0.3))
    assert np.arcsin(np.sqrt(low)) == pytest.approx(middle - reach)
    assert np.arcsin(np.sqrt(high)) == pytest.approx(middle + reach)


def test_overdispersion_without_winsorising_is_dersimonian_laird_on_the_arcsine_scale() -> None:
    # about the areas' own weighted mean, where statsmodels computes the same estimate
    count, total = np.array([12, 40, 33, 61, 18]), np.array([80, 150, 200, 190, 75])
    angle, variance = np.arcsin(np.sqrt(count / total)), 1 / (4 * total)
    centre = np.sin(np.average(angle, weights=total)) ** 2
    found = funnel.overdispersion(count, total, centre, winsorise=0)
    independent = combine_effects(angle, variance, method_re="dl")
    assert found.tau2 == pytest.approx(independent.tau2)
    assert found.phi == pytest.approx(independent.q / 5)
    assert found.n == 5


def test_winsorising_draws_the_outliers_in() -> None:
    count, total = np.array([50, 52, 48, 51, 49, 50, 47, 53, 50, 51, 95]), np.full(11, 100)
    z = 2 * np.sqrt(total) * (np.arcsin(np.sqrt(count / total)) - np.arcsin(np.sqrt(0.5)))
    clipped = np.sort(z)
    clipped[0], clipped[-1] = clipped[1], clipped[-2]  # eleven areas: a tenth is one at each end
    found = funnel.overdispersion(count, total, 0.5)
    # of a standard normal drawn in by a tenth at each end 0.6787 is left (METHODS of the field)
    assert found.phi == pytest.approx(np.mean(clipped**2) / 0.6787, rel=1e-3)
    assert found.tau2 == 0
    assert funnel.overdispersion(count, total, 0.5, winsorise=0).tau2 > 0


def test_overdispersion_finds_the_variance_it_is_shown() -> None:
    random = np.random.default_rng(20)
    angle = np.arcsin(np.sqrt(0.4)) + random.normal(0, 0.05, 5000)
    total = random.integers(200, 2000, 5000)
    count = random.binomial(total, np.sin(angle) ** 2)
    found = funnel.overdispersion(count, total, 0.4, winsorise=0)
    assert found.tau2 == pytest.approx(0.05**2, rel=0.05)
    places = funnel.classify(count, total, 0.4, tau2=found.tau2)
    assert np.mean(places == "within") == pytest.approx(0.95, abs=0.01)


@given(st.floats(0, 1), st.floats(1, 1e6), st.floats(1.5, 50), st.sampled_from([0.0, 0.002]))
def test_limits_hold_the_centre_and_shrink_with_the_total(
    centre: float, total: float, times: float, tau2: float
) -> None:
    low, high = funnel.proportion_limits([total, total * times], centre, 0.95, tau2)
    assert (low <= centre + 1e-12).all()
    assert (high >= centre - 1e-12).all()
    assert low[0] <= low[1] + 1e-12
    assert high[0] >= high[1] - 1e-12


@given(st.floats(0.01, 1e5), st.floats(0.5, 0.99))
def test_ratio_limits_hold_1_and_widen_with_confidence(expected: float, confidence: float) -> None:
    low, high = funnel.ratio_limits(expected, confidence)
    lowest, highest = funnel.ratio_limits(expected, 0.998)
    assert lowest <= low <= 1 <= high <= highest


@given(st.integers(0, 300), st.integers(1, 300), st.floats(0.01, 0.99))
def test_an_area_is_outside_its_funnel_exactly_when_its_wilson_interval_leaves_out_the_centre(
    count: int, total: int, centre: float
) -> None:
    count = min(count, total)
    low, high = intervals.wilson(count, total)
    assume(min(abs(low - centre), abs(high - centre)) > 1e-9)
    place = str(funnel.classify(count, total, centre))
    assert (place != "within") == bool(centre < low or centre > high)


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(80, 900)), min_size=2, max_size=12))
def test_a_wider_funnel_never_moves_an_area_outwards(areas: list[tuple[int, int]]) -> None:
    count, total = np.array(areas).T
    rank = {"low_998": 2, "low_95": 1, "within": 0, "high_95": 1, "high_998": 2}
    narrow = funnel.classify(count, total, 0.1, tau2=0.001)
    wide = funnel.classify(count, total, 0.1, tau2=0.01)
    for near, far in zip(narrow, wide, strict=True):
        assert rank[str(far)] <= rank[str(near)]


def test_zero_counts_and_zero_variance_come_out_right() -> None:
    assert funnel.classify([0, 0, 500], 500, [0, 0.5, 1]).tolist() == [
        "within",
        "low_998",
        "within",
    ]
    assert funnel.classify(1, 500, 0).tolist() == "high_998"
    assert funnel.overdispersion([0, 0, 0], [9, 8, 7], 0) == (0, 0, 3)


def test_an_area_on_its_limit_is_inside_it() -> None:
    total, centre = 100.0, 0.5
    _, high = funnel.proportion_limits(total, centre, 0.95)
    assert funnel.classify(high * total, total, centre) == "within"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: funnel.proportion_limits([9, 0], 0.5, 0.95), r"total\[1\] is 0\.0"),
        (lambda: funnel.proportion_limits(9, 1.5, 0.95), r"centre is 1\.5; .* from 0 to 1"),
        (lambda: funnel.proportion_limits(9, 0.5, 1), r"confidence is 1\.0"),
        (lambda: funnel.proportion_limits(9, 0.5, 0.95, -1), r"tau2 is -1\.0"),
        (lambda: funnel.proportion_limits([9, 9], [0.5] * 3, 0.95), "same shape"),
        (lambda: funnel.ratio_limits([2, 0], 0.95), r"expected\[1\] is 0\.0"),
        (lambda: funnel.ratio_limits(2, -1), r"confidence is -1\.0"),
        (lambda: funnel.overdispersion([1], [2], 0.5), "one row of 2 values or more"),
        (lambda: funnel.overdispersion([1, 1], [2, 2], 0.5, 0.5), r"winsorise is 0\.5"),
        (lambda: funnel.overdispersion([1, 1], [2, 2], -0.5), r"centre is -0\.5"),
        (lambda: funnel.classify([1, 3], [2, 2], 0.5), r"count\[1\] is 3\.0; it must be its total"),
        (lambda: funnel.classify([1, 1], [2, 2], 0.5, float("nan")), "tau2 is nan"),
        (lambda: funnel.classify([1, float("nan")], [2, 2], 0.5), r"count\[1\] is nan"),
    ],
)
def test_bad_input_is_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_ratio_limits_around_a_centre_are_those_of_its_own_expected_count() -> None:
    around_two = funnel.ratio_limits(50, 0.95, centre=2)
    around_one = funnel.ratio_limits(100, 0.95)
    assert [float(limit) for limit in around_two] == pytest.approx(
        [2 * float(limit) for limit in around_one]
    )


@given(st.floats(5, 5_000), st.floats(0.2, 3), st.floats(1e-4, 0.2), st.floats(1e-4, 0.2))
def test_more_variance_between_areas_widens_the_limits_of_a_ratio(
    expected: float, centre: float, one: float, other: float
) -> None:
    narrow = funnel.ratio_limits(expected, 0.95, centre, min(one, other))
    wide = funnel.ratio_limits(expected, 0.95, centre, max(one, other))
    assert wide[0] <= narrow[0] <= centre <= narrow[1] <= wide[1]


def test_widened_limits_of_a_ratio_reach_as_far_as_their_variance_on_the_root_scale() -> None:
    low, high = funnel.ratio_limits(25, 0.95, 1.21, tau2=0.04)
    reach = stats.norm.ppf(0.975) * np.sqrt(1 / 100 + 0.04)
    assert np.sqrt(low) == pytest.approx(1.1 - reach)
    assert np.sqrt(high) == pytest.approx(1.1 + reach)
    few, _ = funnel.ratio_limits(0.5, 0.95, tau2=0.04)
    assert few == 0


@pytest.mark.parametrize("side", [0, 1])
def test_what_chance_makes_unlikely_is_flagged_beyond_the_widened_limits_alone(side: int) -> None:
    limits = funnel.ratio_limits(1_000, 0.95, tau2=0.01)
    flag, outwards = (("low_95", -2), ("high_95", 2))[side]
    count = 1_000 * float(limits[side])
    assert funnel.classify_ratio(count, 1_000).tolist().endswith("_998")
    assert funnel.classify_ratio(count - outwards, 1_000, tau2=0.01).tolist() == "within"
    assert funnel.classify_ratio(count + outwards, 1_000, tau2=0.01).tolist() == flag


def test_widened_limits_of_a_proportion_end_at_0_and_1() -> None:
    assert funnel.proportion_limits(20, 0.99, 0.95, tau2=0.1)[1] == 1
    assert funnel.proportion_limits(20, 0.01, 0.95, tau2=0.1)[0] == 0
    low, high = funnel.proportion_limits(10_000, 0.98, 0.95, tau2=0.0001)
    reach = stats.norm.ppf(0.975) * np.sqrt(1 / 40_000 + 0.0001)
    middle = np.arcsin(np.sqrt(0.98))
    assert low == pytest.approx(np.sin(middle - reach) ** 2)
    assert high == pytest.approx(np.sin(middle + reach) ** 2)


def test_overdispersion_of_ratios_is_about_the_centre_that_is_given() -> None:
    observed, expected = np.array([90, 110, 95, 105, 100]), np.full(5, 160.0)
    z = 2 * (np.sqrt(observed) - np.sqrt(0.7 * 160))
    found = funnel.ratio_overdispersion(observed, expected, 0.7, winsorise=0)
    assert found.phi == pytest.approx((z**2).mean())


def test_ratios_that_vary_by_chance_alone_are_not_overdispersed() -> None:
    random = np.random.default_rng(7)
    expected = random.uniform(50, 500, 20_000)
    plain = funnel.ratio_overdispersion(random.poisson(expected), expected)
    spread = np.exp(random.normal(0, 0.3, 20_000))
    varied = funnel.ratio_overdispersion(random.poisson(expected * spread), expected)
    assert plain.phi == pytest.approx(1, abs=0.03)
    assert plain.tau2 < 0.0003
    assert varied.tau2 == pytest.approx(0.15**2, rel=0.1)  # √ratio halves the log scale


@pytest.mark.parametrize("winsorise", [0, 0.05, 0.1, 0.2, 0.4])
def test_what_winsorising_takes_is_given_back(winsorise: float) -> None:
    z = np.random.default_rng(5).normal(0, 1, 200_000)
    count = 40_000 * np.sin(np.pi / 4 + z / 400) ** 2
    assert funnel.overdispersion(count, 40_000, winsorise=winsorise).phi == pytest.approx(
        1, rel=0.02
    )


def test_areas_vary_around_their_own_mean_wherever_the_funnel_is_drawn() -> None:
    observed, expected = np.array([90, 110, 95, 105, 100]), np.full(5, 160.0)
    own = funnel.ratio_overdispersion(observed, expected)
    assert own == funnel.ratio_overdispersion(observed, expected, 500 / 800)
    assert own.tau2 == 0
    assert set(funnel.classify_ratio(observed, expected, 1.0, own.tau2)) == {"low_998"}
    proportions = funnel.overdispersion(observed, 160)
    assert proportions == funnel.overdispersion(observed, 160, 500 / 800)


def test_ratios_are_classified_against_their_own_limits() -> None:
    low, high = funnel.ratio_limits(100, 0.95)
    counts = [60, 100 * float(low), 100, 100 * float(high), 150]
    places = funnel.classify_ratio(counts, 100)
    assert places.tolist() == ["low_998", "within", "within", "within", "high_998"]
    assert funnel.classify_ratio(0, 100).tolist() == "low_998"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: funnel.ratio_limits(9, 0.95, 0), r"centre is 0\.0"),
        (lambda: funnel.ratio_limits(9, 0.95, 1, -1), r"tau2 is -1\.0"),
        (lambda: funnel.ratio_overdispersion([1], [2]), "one row of 2 values or more"),
        (lambda: funnel.ratio_overdispersion([1, 2], [2, 0]), r"expected\[1\] is 0\.0"),
        (lambda: funnel.ratio_overdispersion([1, 2], [2, 2], 1, 0.5), r"winsorise is 0\.5"),
        (lambda: funnel.classify_ratio([-1], [2]), r"observed\[0\] is -1\.0"),
    ],
)
def test_bad_ratios_are_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_limits_of_a_ratio_are_known_for_any_number_of_events() -> None:
    low, high = funnel.ratio_limits([1e-6, 1e12], 0.998)
    assert low.tolist() == pytest.approx([0, 1 - 3.0902e-6], abs=1e-9)
    assert high[1] == pytest.approx(1 + 3.0902e-6, abs=1e-9)
    assert funnel.classify_ratio(1, 1e-6) == "high_998"
