"""Events averted follow the formula, both meta-analyses, and the national figures."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analyses.hypertension import events_averted as savings
from helpers.analyses.hypertension.evidence import Evidence

Evidences = Callable[..., Evidence]


def test_as_many_are_averted_as_the_number_needed_to_treat_says() -> None:
    risk = savings.baseline_risks()["stroke_risk"].value
    assert savings.averted(67, risk, 0.73, 10, 5) == pytest.approx(1)


@given(st.floats(0.5, 0.99), st.floats(1, 40))
def test_twice_the_fall_multiplies_what_is_left(relative_risk: float, mmhg: float) -> None:
    once = savings.averted(1000, 1000, relative_risk, mmhg, 1)
    twice = savings.averted(1000, 1000, relative_risk, 2 * mmhg, 1)
    assert 1 - twice / 1000 == pytest.approx((1 - once / 1000) ** 2)


def test_one_in_ten_of_those_treated_is_harmed(evidence: Evidences) -> None:
    told = savings.headlines(savings.savings(evidence()))
    treated = told["newly_controlled"].value
    assert treated is not None
    assert told["harmed"].value == pytest.approx(treated / 10)
    assert "1 in 10" in told["harmed"].text


def test_the_caption_says_among_whom_events_are_averted(evidence: Evidences) -> None:
    alone = savings.savings_table(savings.savings(evidence()))[1].caption
    both = savings.savings_table(savings.savings(evidence(source="synthetic")))[1].caption
    assert "those still to find alone" in alone
    assert "those still to find and those diagnosed" in both


def test_no_fall_averts_nothing() -> None:
    assert savings.averted(1000, 11, 0.73, 0, 5) == 0


def test_the_national_figures_are_met_and_agree_with_one_another() -> None:
    national, _ = savings.national_table()
    strokes, attacks = national.to_dict("records")
    assert strokes["people"] == pytest.approx(attacks["people"], rel=0.001)
    assert attacks["ours"] == pytest.approx(9_710, rel=0.001)
    assert strokes["share_percent"] == pytest.approx(20.2, abs=0.05)
    assert savings.national_headline(national).value == pytest.approx(0.05, abs=0.01)


def test_both_meta_analyses_stand_side_by_side_and_what_one_lacks_is_missing(
    evidence: Evidences,
) -> None:
    found = savings.savings(evidence())
    frame, about = savings.total_table(found, savings.savings_table(found))
    averted = frame.set_index(["event", "effect_set"])["averted"]
    ours, second = savings.SET_LABELS.values()
    assert averted["Strokes", ours] == pytest.approx(80_800 / 67)
    assert averted["Strokes", second] > averted["Strokes", ours]
    assert averted.isna().sum() == 1
    assert "gives no such effect" in about.columns["averted"].missing


def test_the_diagnosed_count_too_where_their_readings_are_known(evidence: Evidences) -> None:
    found = savings.savings(evidence(source="synthetic"))
    known = [number for number in found.controlled.values() if number is not None]
    assert len(known) == 2
    assert savings.headlines(found)["newly_controlled"].value == pytest.approx(sum(known))
    unknown = savings.savings(evidence())
    assert unknown.controlled[savings.DIAGNOSED] is None


def test_limits_of_the_effect_carry_over_and_hold_the_figure(evidence: Evidences) -> None:
    found = savings.headlines(savings.savings(evidence()))["strokes_averted"]
    assert found.value is not None
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower < found.value < found.upper


def test_an_effect_that_was_not_seen_has_no_figure(evidence: Evidences) -> None:
    found = savings.headlines(savings.savings(evidence(effect_set="law_2009")))
    assert found["deaths_averted"].value is None
    assert "gives no effect on deaths" in found["deaths_averted"].text
