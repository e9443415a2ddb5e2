"""The spread: how much is real, what years would help, and what is left without luck."""

import numpy as np
import pytest
from scipy import stats

from helpers.analyses.cancer import Evidence, Parameters, evidence, rates, spread
from helpers.stats import shrinkage


def found(**parameters: object) -> Evidence:
    return evidence(Parameters(**parameters))  # type: ignore[arg-type]


def test_england_and_london_are_told_with_all_and_with_the_certain_alone() -> None:
    table = spread.variation(found()).set_index(["group", "sizes"])
    everywhere = table.loc["England, local authorities"]
    everyone, settled, printed = (everywhere.loc[each] for each in spread.SIZES.values())
    assert [each["places"] for each in (everyone, settled, printed)] == [308, 296, 193]
    assert everyone["spread_points"] == pytest.approx(2.67, abs=0.005)
    assert everyone["spread_lower_points"] == pytest.approx(2.52, abs=0.005)
    assert everyone["spread_upper_points"] == pytest.approx(3.21, abs=0.005)
    assert everyone["real_percent"] == pytest.approx(62, abs=0.05)
    assert everyone["real_lower_percent"] == pytest.approx(59.4, abs=0.05)
    assert everyone["real_upper_percent"] == pytest.approx(70.3, abs=0.05)
    # a crude count of 233 certain ones had given 2.73 points and 0.63
    assert settled["spread_points"] < 2.73 < printed["spread_points"]
    assert settled["real_percent"] < 63 < printed["real_percent"]
    london = table.loc["London, boroughs"]
    assert list(london["places"]) == [33, 26, 22]
    assert (london["real_lower_percent"] < 12).all()
    assert ((london["real_upper_percent"] > 54) & (london["real_upper_percent"] < 70)).all()


def test_three_years_of_the_published_reliability_would_give_more_than_was_published() -> None:
    one, three = (found().elsewhere[f"early_reliability_{each}y"] for each in (1, 3))
    assert (one.value, three.value) == (58, 74)
    formula = spread.three_years_by_formula(found())
    assert formula.value == pytest.approx(80.6, abs=0.05)
    assert formula > three


@pytest.mark.parametrize("reliability", [0.1, 0.502, 0.62, 0.9])
def test_the_years_needed_reach_four_fifths(reliability: float) -> None:
    years = spread.years_needed(reliability)
    assert spread.pooled(reliability, years) == pytest.approx(0.8)
    between, noise = reliability, 1 - reliability
    assert spread.pooled(reliability, 3) == pytest.approx(3 * between / (3 * between + noise))


def test_no_number_of_years_tells_places_apart_that_do_not_differ() -> None:
    assert np.isnan(spread.years_needed(0))


def test_years_put_together_make_more_of_the_differences_real() -> None:
    one, four = (spread.real_share(found(), years) for years in (1, 4))
    assert one.value == pytest.approx(50.3, abs=0.05)
    assert four.value == pytest.approx(80.2, abs=0.05)
    assert (one.lower, four.lower) == (0, 0)


def test_rates_borrow_from_all_authorities_and_hold_every_size_that_fits() -> None:
    here = found(area="Kent and Medway")
    frame = spread.shrunk(here, rates.by_place(here, 0.95), 0.95).set_index("place")
    alike = spread.all_alike(here)
    assert len(alike) == 308
    fit = shrinkage.beta_binomial(alike["early_cases"], alike["staged_cases"])
    at = list(alike.index).index("E07000113")  # Swale: 321 or 642 cancers fit
    assert frame.loc["Swale", "shrunk_percent"] == pytest.approx(100 * fit.estimate[at])
    assert frame["shrunk_lower_percent"]["Swale"] < 100 * fit.lower[at] - 0.1
    assert frame["shrunk_upper_percent"]["Swale"] > 100 * fit.upper[at] + 0.1


def test_the_chance_of_being_lowest_is_that_of_many_draws() -> None:
    alpha, beta = np.array([50.0, 55.0, 120.0]), np.array([50.0, 45.0, 100.0])
    draws = stats.beta.rvs(alpha, beta, size=(200_000, 3), random_state=17)
    seen = np.bincount(draws.argmin(axis=1), minlength=3) / 200_000
    assert spread.chance_lowest(alpha, beta) == pytest.approx(seen, abs=0.005)
    assert spread.chance_lowest(np.full(4, 30.0), np.full(4, 20.0)) == pytest.approx(0.25)


def test_one_borough_is_the_lowest_and_brent_most_likely() -> None:
    frame = spread.shrunk(found(), rates.by_place(found(), 0.95), 0.95).set_index("place")
    assert frame["lowest_chance_percent"].sum() == pytest.approx(100)
    assert frame["lowest_chance_percent"].idxmax() == "Brent"
    assert frame["lowest_chance_percent"].max() == pytest.approx(64.6, abs=0.1)


def test_the_gain_of_matching_the_best_without_its_luck_is_worked_by_hand() -> None:
    here, london = found(), spread.nearest_alike(found())
    assert len(london) == 33
    early, staged = here.places["early_cases"], here.places["staged_cases"]
    mean = london["early_cases"].sum() / london["staged_cases"].sum()
    between = shrinkage.between_variance(london["early_cases"], london["staged_cases"]).value
    weight = between / (between + mean * (1 - mean) / staged)
    rate = mean + weight * (early / staged - mean)
    gain = spread.gain_if_all_matched_best(here, 0.95)
    assert gain.value == pytest.approx(((rate.max() - rate) * staged).sum())
    assert gain.value == pytest.approx(92, abs=0.5)
    raw = rates.cases_if_all_matched_best(here, rates.by_place(here, 0.95))
    assert gain < raw
    assert gain.lower == 0
    assert gain < (gain.upper or 0) < 1_121


@pytest.mark.parametrize("share", [0.03, 0.55])
def test_areas_that_do_not_differ_are_found_to_in_five_of_a_hundred_runs(share: float) -> None:
    random, total = np.random.default_rng(17), found().places["staged_cases"].to_numpy()
    runs = [
        shrinkage.heterogeneity(random.binomial(total.astype(int), share), total)
        for _ in range(500)
    ]
    few, many = stats.binom.ppf([0.005, 0.995], 500, 0.05)
    assert few <= sum(run.p_value < 0.05 for run in runs) <= many
