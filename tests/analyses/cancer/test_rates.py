"""Rates by borough hold their intervals, and cases short reach what they are short of."""

import pytest
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint

from helpers.analyses.cancer import Parameters, evidence, rates


def test_every_interval_holds_its_rate_and_widens_with_confidence() -> None:
    found = evidence(Parameters())
    usual, wide = (rates.by_place(found, confidence) for confidence in (0.95, 0.9999))
    assert len(usual) == 8
    for frame in (usual, wide):
        assert (frame["early_lower_percent"] < frame["early_percent"]).all()
        assert (frame["early_percent"] < frame["early_upper_percent"]).all()
    assert (wide["early_lower_percent"] < usual["early_lower_percent"]).all()
    assert (wide["early_upper_percent"] > usual["early_upper_percent"]).all()


def test_boroughs_come_lowest_first() -> None:
    frame = rates.by_place(evidence(Parameters()), 0.95)
    assert frame["early_percent"].is_monotonic_increasing
    assert list(frame["place"].iloc[[0, -1]]) == ["Brent", "Hounslow"]


def test_the_cases_short_bring_each_borough_exactly_to_the_rate() -> None:
    frame = rates.by_place(evidence(Parameters(target=0.8)), 0.95)
    reached = (frame["early_cases"] + frame["shortfall_cases"]) / frame["staged_cases"]
    assert reached.to_numpy() == pytest.approx(0.8)
    best = (frame["early_cases"] + frame["cases_to_best"]) / frame["staged_cases"]
    assert best.to_numpy() == pytest.approx(frame["early_percent"].max() / 100)


def test_no_cases_are_short_of_a_rate_that_is_reached() -> None:
    found = evidence(Parameters(area="Hounslow", target=0.5))
    frame = rates.by_place(found, 0.95)
    assert (frame["shortfall_cases"] == 0).all()
    assert frame.set_index("place")["cases_to_best"]["Hounslow"] == 0
    assert rates.shortfall_cases(found, rates.early_rate(found, 0.95)).value == 0
    matched = rates.cases_if_all_matched_best(found, frame)
    assert (matched.lower, matched.value, matched.upper) == (0, 0, 0)


def test_the_spread_is_held_against_all_pairs_of_boroughs() -> None:
    found = evidence(Parameters())
    frame = rates.by_place(found, 0.95)
    spread = rates.spread(found, frame, 0.95)
    low, high = 411 / 799, 418 / 708
    error = (low * (1 - low) / 799 + high * (1 - high) / 708) ** 0.5
    assert spread.value == pytest.approx(100 * (high - low))
    # one in forty, shared among 28 pairs
    assert spread.upper == pytest.approx(100 * (high - low + norm.isf(0.025 / 28) * error))
    assert spread.lower == 0


def test_the_strategys_column_stands_beside_the_official_one() -> None:
    frame = rates.beside_strategy(evidence(Parameters())).set_index("place")
    assert len(frame) == 8
    assert frame.loc["Brent", "difference_points"] == pytest.approx(50 - 51.44)
    assert frame.loc["Hillingdon", "difference_points"] == pytest.approx(56 - 55.57)


def test_where_several_sizes_fit_the_interval_is_that_of_the_fewest_cancers() -> None:
    frame = rates.by_place(evidence(Parameters(area="Kent and Medway")), 0.95).set_index("place")
    canterbury, swale = frame.loc["Canterbury"], frame.loc["Swale"]
    assert canterbury["staged_lower_cases"] == canterbury["staged_cases"]
    assert (swale["staged_cases"], swale["staged_lower_cases"]) == (642, 321)
    lower, upper = proportion_confint(172, 321, method="wilson")
    assert swale["early_lower_percent"] == pytest.approx(100 * lower)
    assert swale["early_upper_percent"] == pytest.approx(100 * upper)


@pytest.mark.parametrize(("area", "staged"), [("England", 241_129), ("London", 25_897)])
def test_the_rate_of_a_whole_has_limits_from_its_own_counts(area: str, staged: int) -> None:
    found = evidence(Parameters(area=area))
    rate = rates.early_rate(found, 0.95)
    assert found.own["staged_cases"] == staged
    lower, upper = proportion_confint(found.own["early_cases"], staged, method="wilson")
    assert [rate.lower, rate.upper] == pytest.approx([100 * lower, 100 * upper])
