"""Checks go where most are expected and not recorded; what that finds depends on what is missed."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.analyses.hypertension import Evidence, checks
from helpers.errors import InputError

Evidences = Callable[..., Evidence]


def shared(some: Evidence) -> pd.DataFrame:
    found = checks.share_out(some, checks.places_to_check(some))
    assert len(found) > 1
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.fixed_dictionaries(
        {
            "checks": st.integers(0, 60_000),
            "equity_weight": st.floats(0, 1),
            "reach": st.floats(0.01, 1),
            "level": st.sampled_from(["borough", "pcn", "practice"]),
            "expected_model": st.sampled_from(["lists_30", "lists_32", "age_sex"]),
        }
    )
)
def test_where_all_variation_is_missed_gain_and_price_are_never_negative(
    evidence: Evidences, chosen: dict[str, object]
) -> None:
    some = evidence(source="synthetic", detection_share=1.0, **chosen)
    found = checks.checks_figures(some, shared(some))
    assert found["allocation_gain"] >= -1e-6
    assert found["equity_price"] >= -1e-6


def test_the_default_is_one_check_for_every_hundred_adults_without_a_diagnosis(
    evidence: Evidences,
) -> None:
    found = shared(evidence())
    number = int(found["checkable_people"].sum()) // 100
    assert (found[list(checks.RULES)].sum() == number).all()


def test_checks_beyond_the_reach_of_all_places_are_not_given_out(evidence: Evidences) -> None:
    some = evidence(checks=200_000)
    found = shared(some)
    given_out = checks.checks_figures(some, found)["checks_given"]
    assert given_out == found["most_checks"].sum() < 200_000


def test_more_checks_than_adults_are_refused_with_the_most_allowed(evidence: Evidences) -> None:
    some = evidence(checks=3_000_000)
    with pytest.raises(InputError, match=r"more than the 2,060,\d+ adults"):
        checks.share_out(some, checks.places_to_check(some))


def test_no_place_goes_beyond_its_reach(evidence: Evidences) -> None:
    found = shared(evidence(source="synthetic", level="practice", reach=0.02))
    most = np.floor(found["checkable_people"] * 0.02)
    for rule in checks.RULES:
        assert (found[rule] <= most).all()


def test_the_price_of_equity_rises_with_its_weight(evidence: Evidences) -> None:
    prices, deprived = [], []
    for weight in (0.0, 0.5, 1.0):
        some = evidence(
            source="synthetic", level="practice", detection_share=1.0, equity_weight=weight
        )
        found = shared(some)
        prices.append(float(checks.checks_figures(some, found)["equity_price"]))
        cases = checks.found(found, found["weighted_checks"])
        deprived.append(float((cases * found["deprived_share"]).sum()))
    assert prices[0] == 0 < prices[2]
    assert prices == sorted(prices)
    assert deprived == sorted(deprived)
    assert deprived[0] < deprived[2]


def test_no_weight_costs_nothing(evidence: Evidences) -> None:
    some = evidence(source="synthetic", level="practice", equity_weight=0.0)
    assert checks.checks_figures(some, shared(some))["equity_price"] == 0.0


def test_published_boroughs_are_allocated_but_say_nothing_of_deprivation(
    evidence: Evidences,
) -> None:
    some = evidence()
    found = checks.checks_figures(some, shared(some))
    assert found["allocation_gain"].known
    assert not found["equity_price"].known
    assert checks.RULES["weighted_checks"] not in set(checks.rules(shared(some))["rule"])


@pytest.mark.parametrize(
    ("shares", "given", "percent"),
    [([0.5, 0.0], [10, 30], 12.5), ([0.5, np.nan], [10, 10], 25.0), ([0.5, 0.0], [0, 0], np.nan),
     ([np.nan, np.nan], [10, 10], np.nan)],
)  # fmt: skip
def test_the_share_of_the_poorest_fifth_is_of_the_cases_found_and_missing_where_none_is_known(
    shares: list[float], given: list[float], percent: float
) -> None:
    places = pd.DataFrame(
        {"undiagnosed_people": [20.0, 20.0], "checkable_people": 100.0, "deprived_share": shares}
    )
    assert checks.deprived_percent(places, np.array(given)) == pytest.approx(percent, nan_ok=True)


def test_practices_outside_the_boroughs_get_no_checks_of_their_own(evidence: Evidences) -> None:
    assert len(shared(evidence())) == 8


def test_the_gain_is_a_range_over_the_share_missed_and_breaks_even_where_said(
    evidence: Evidences,
) -> None:
    some = evidence()
    found = shared(some)
    gain = checks.checks_figures(some, found)["allocation_gain"]
    assert gain.lower == pytest.approx(float(checks.gain(found, 0.0)))
    assert gain.upper == pytest.approx(float(checks.gain(found, 1.0)))
    even = checks.break_even(found)
    assert checks.gain(found, even) == pytest.approx(0, abs=1e-6)
    assert checks.gains(found)["gain_people"].is_monotonic_increasing


def test_without_any_missed_diagnosis_every_place_detects_alike(evidence: Evidences) -> None:
    found = shared(evidence(source="synthetic", level="practice"))
    cases = found["register_people"] + checks.undiagnosed(found, 0.0)
    assert (found["register_people"] / cases).std() == pytest.approx(0, abs=1e-9)
    whole = found["register_people"] + checks.undiagnosed(found, 1.0)
    some = whole < found["register_people"] + found["checkable_people"]
    expected = found["expected_people"].clip(lower=found["register_people"])
    assert whole[some].tolist() == pytest.approx(expected[some].tolist())


def test_nobody_is_checked_twice(evidence: Evidences) -> None:
    found = shared(evidence(source="synthetic", level="practice"))
    everybody = checks.found(found, found["checkable_people"].to_numpy(), 1.0)
    assert everybody.tolist() == pytest.approx(found["gap_people"].tolist())


def test_a_borough_alone_has_nothing_to_share_out(evidence: Evidences) -> None:
    some = evidence(area="Brent", checks=5)
    checked = checks.places_to_check(some)
    assert checked.empty
    given_out = checks.share_out(some, checked)
    found = checks.checks_figures(some, given_out)
    assert not any(figure.known for figure in found.values())
    assert checks.rules(given_out).empty
    assert checks.allocation(given_out).empty


def test_the_allocation_table_adds_up_to_the_checks(evidence: Evidences) -> None:
    frame = checks.allocation(shared(evidence(source="synthetic", level="practice", checks=1_000)))
    assert frame[list(checks.RULES)].sum().tolist() == [1_000] * len(checks.RULES)
    assert frame["best_checks"].is_monotonic_decreasing


def test_the_first_places_are_those_where_a_check_finds_most(evidence: Evidences) -> None:
    found = shared(evidence(source="synthetic", level="practice"))
    first = checks.first_places(found)
    assert len(first) == checks.SHOWN_PLACES
    assert first["gap_chance_percent"].iloc[0] == found["gap_chance_percent"].max()
    assert first["gap_chance_percent"].is_monotonic_decreasing
