"""Events averted follow the formula, both meta-analyses, and the national figures."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analyses.hypertension import Evidence, events_averted, gap
from helpers.analyses.hypertension.parameters import Parameters
from helpers.results import Figure

Evidences = Callable[..., Evidence]


def figures(some: Evidence) -> dict[str, Figure]:
    return events_averted.savings_figures(some, events_averted.savings(some))


def test_as_many_are_averted_as_the_number_needed_to_treat_says() -> None:
    risk = events_averted.baseline_risks()["stroke_risk"]
    assert events_averted.averted(67, risk, 0.73, 10, 5) == pytest.approx(1)


@given(st.floats(0.5, 0.99), st.floats(1, 40))
def test_twice_the_fall_multiplies_what_is_left(relative_risk: float, mmhg: float) -> None:
    once = events_averted.averted(1000, 1000, relative_risk, mmhg, 1)
    twice = events_averted.averted(1000, 1000, relative_risk, 2 * mmhg, 1)
    assert 1 - twice / 1000 == pytest.approx((1 - once / 1000) ** 2)


def test_no_fall_averts_nothing() -> None:
    assert events_averted.averted(1000, 11, 0.73, 0, 5) == 0


def test_a_risk_that_is_given_takes_the_place_of_the_derived_one() -> None:
    found = events_averted.risks(Parameters(stroke_risk=12.5))
    assert found["stroke"] == 12.5
    assert found["stroke"].given
    assert not found["death"].given


def test_one_in_ten_of_those_treated_is_harmed(evidence: Evidences) -> None:
    found = figures(evidence())
    assert found["newly_controlled"] == pytest.approx(80_800)
    assert found["harmed"] == pytest.approx(found["newly_controlled"] / 10)


def test_the_national_figures_are_met_and_agree_with_one_another() -> None:
    national = events_averted.national_check()
    strokes, attacks = national.to_dict("records")
    assert strokes["implied_people"] == pytest.approx(attacks["implied_people"], rel=0.001)
    assert attacks["own_events"] == pytest.approx(9_710, rel=0.001)
    assert strokes["of_register_percent"] == pytest.approx(20.2, abs=0.05)
    apart = events_averted.national_figures(national)["national_check"]
    assert apart == pytest.approx(0.05, abs=0.01)


def test_both_meta_analyses_stand_side_by_side_and_what_one_lacks_is_missing(
    evidence: Evidences,
) -> None:
    frame = events_averted.savings(evidence())
    averted = frame.set_index(["event", "effect_set"])["averted_events"]
    ours, second = events_averted.SET_LABELS.values()
    assert averted["Strokes", ours] == pytest.approx(80_800 / 67)
    assert averted["Strokes", second] > averted["Strokes", ours]
    assert averted.isna().sum() == 1
    assert averted.isna()["Deaths", second]


def test_the_diagnosed_count_too_where_their_readings_are_known(evidence: Evidences) -> None:
    some = evidence(source="synthetic")
    found = some.parameters.treatment_target * some.needed
    assert gap.treatment_gap(some) > 0
    assert figures(some)["newly_controlled"] == pytest.approx(found + gap.treatment_gap(some))
    assert not gap.treatment_gap(evidence()).known


def test_limits_of_the_effect_carry_over_and_hold_the_figure(evidence: Evidences) -> None:
    found = figures(evidence())["strokes_averted"]
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower < found < found.upper


def test_an_effect_that_was_not_seen_has_no_figure(evidence: Evidences) -> None:
    found = figures(evidence(effect_set="law_2009"))
    assert not found["deaths_averted"].known
    assert found["strokes_averted"].known
    assert found["strokes_averted"].uncertainty == ""
