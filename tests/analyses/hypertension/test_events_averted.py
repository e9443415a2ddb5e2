"""Events averted follow the formula and both meta-analyses, scaled to the strokes of the area."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analyses.hypertension import Evidence, events_averted, gap
from helpers.results import Figure

Evidences = Callable[..., Evidence]


def figures(some: Evidence) -> dict[str, Figure]:
    return events_averted.savings_figures(some, events_averted.savings(some))


def width(figure: Figure) -> float:
    assert figure.lower is not None
    assert figure.upper is not None
    return figure.upper - figure.lower


def test_as_many_are_averted_as_the_number_needed_to_treat_says() -> None:
    risk = events_averted.trial_risks()["stroke"]
    assert events_averted.averted(67, risk, 0.73, 10, 5) == pytest.approx(1)


@given(st.floats(0.5, 0.99), st.floats(1, 40))
def test_twice_the_fall_multiplies_what_is_left(relative_risk: float, mmhg: float) -> None:
    once = events_averted.averted(1000, 1000, relative_risk, mmhg, 1)
    twice = events_averted.averted(1000, 1000, relative_risk, 2 * mmhg, 1)
    assert 1 - twice / 1000 == pytest.approx((1 - once / 1000) ** 2)


def test_no_fall_averts_nothing() -> None:
    assert events_averted.averted(1000, 11, 0.73, 0, 5) == 0


def test_a_risk_that_is_given_takes_the_place_of_the_derived_one(evidence: Evidences) -> None:
    found = events_averted.risks(evidence(stroke_risk=12.5))
    assert found["stroke"] == 12.5
    assert found["stroke"].given
    assert not found["death"].given


def test_one_in_ten_of_those_treated_is_harmed(evidence: Evidences) -> None:
    found = figures(evidence())
    assert found["newly_controlled"] == pytest.approx(0.8 * 48_887)
    assert found["harmed"] == pytest.approx(48_887 / 10)


def test_the_undiagnosed_cannot_have_more_strokes_than_their_share_of_all(
    evidence: Evidences,
) -> None:
    some = evidence(period="2022-23")
    everybody = events_averted.all_strokes(some)
    assert (everybody.lower, everybody.upper) == pytest.approx((2_415, 3_150))
    # the risk of trials would give the undiagnosed of the strategy most of all strokes
    trial = events_averted.trial_risks()["stroke"] / 1000
    assert 195_000 * trial == pytest.approx(2_156, abs=0.5)
    implied = figures(some)["implied_share_of_all_strokes"]
    assert implied == pytest.approx(50 * (1 - 308_072 / 470_000))
    halved = figures(evidence(period="2022-23", stroke_share=0.25))
    assert halved["implied_share_of_all_strokes"] == pytest.approx(implied / 2)


def test_a_given_risk_shows_the_share_of_all_strokes_that_it_implies(evidence: Evidences) -> None:
    risk = float(events_averted.trial_risks()["stroke"])
    implied = figures(evidence(recorded="strategy", stroke_risk=risk))[
        "implied_share_of_all_strokes"
    ]
    assert implied == pytest.approx(100 * 2_156 / 2_782.5, abs=0.1)
    assert (implied.lower, implied.upper) == pytest.approx((68.4, 89.3), abs=0.1)


def test_events_scale_with_the_calibration(evidence: Evidences) -> None:
    some = evidence()
    risks, trial = events_averted.risks(some), events_averted.trial_risks()
    factor = events_averted.calibration(some)
    assert 0 < factor < 1
    assert [risks[e] / trial[e] for e in trial] == pytest.approx([factor] * 3)


def test_limits_are_drawn_from_effect_and_risk_together(evidence: Evidences) -> None:
    both = figures(evidence())["strokes_averted"]
    risk = float(events_averted.risks(evidence())["stroke"])
    effect_alone = figures(evidence(stroke_risk=risk))["strokes_averted"]
    assert both == pytest.approx(effect_alone)
    assert width(both) > width(effect_alone)
    assert both.lower == figures(evidence())["strokes_averted"].lower
    assert both.lower != figures(evidence(seed=1))["strokes_averted"].lower


def test_both_meta_analyses_stand_side_by_side_and_what_one_lacks_is_missing(
    evidence: Evidences,
) -> None:
    frame = events_averted.savings(evidence())
    averted = frame.set_index(["event", "effect_set"])["averted_events"]
    ours, second = events_averted.SET_LABELS.values()
    factor = events_averted.calibration(evidence())
    assert averted["Strokes", ours] == pytest.approx(0.8 * 48_887 / 67 * factor)
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
    assert found["strokes_averted"].interval == "[x]"
