"""The gap comes with its range over the models, and with its age."""

from collections.abc import Callable

import pytest

from helpers import columns
from helpers.analyses.hypertension import Evidence, gap

Evidences = Callable[..., Evidence]


def test_the_gap_has_its_range_over_the_models(evidence: Evidences) -> None:
    found = gap.gap_figures(evidence(recorded="strategy"))
    undiagnosed, needed = found["undiagnosed_cases"], found["diagnoses_needed"]
    assert (undiagnosed.lower, undiagnosed.upper) == pytest.approx(
        (80_000, 0.32 * 2_414_174 - 275_000)
    )
    assert (needed.lower, needed.upper) == pytest.approx((9_000, 343_028.5))
    assert {figure.bounds for figure in (undiagnosed, needed)} == {"range"}


def test_the_newest_register_leads(evidence: Evidences) -> None:
    found = gap.gap_figures(evidence())
    assert found["recorded_cases"] == 327_113.0
    assert found["recorded_cases"].period == "2024-25"
    assert found["detection_rate"] == pytest.approx(69.6, abs=0.05)
    assert found["diagnoses_needed"] == pytest.approx(48_887)


def test_the_strategys_own_number_is_dated_by_the_register_it_matches(
    evidence: Evidences,
) -> None:
    found = gap.strategy_figures(evidence())
    assert (found["strategy_recorded"], found["strategy_recorded"].period) == (275_000.0, "2017-18")
    assert found["recorded_age"] == 7.0
    assert found["needed_by_strategy"] == 101_000.0
    assert found["detection_by_strategy"] == pytest.approx(58.5, abs=0.05)


def test_the_strategys_number_can_be_started_from(evidence: Evidences) -> None:
    some = evidence(recorded="strategy")
    found = gap.gap_figures(some)
    assert found["recorded_cases"] == 275_000.0
    assert found["diagnoses_needed"] == 101_000.0
    assert some.base_year == 2018


@pytest.mark.parametrize("parameters", [{"source": "synthetic"}, {"area": "Brent"}], ids=str)
def test_where_the_strategy_says_nothing_no_number_of_it_is_dated(
    evidence: Evidences, parameters: dict[str, object]
) -> None:
    found = gap.strategy_figures(evidence(**parameters))
    assert not found["strategy_recorded"].known
    assert not found["recorded_age"].known


def test_why_a_figure_has_no_limits_fits_what_it_is(evidence: Evidences) -> None:
    found = gap.gap_figures(evidence())
    reasons = {
        "newest_register": "counted, no sample",
        "strategy_recorded": "as published",
        "model_spread": "a difference of models",
        "detection_by_strategy": "of one model alone",
    }
    assert {name: found[name].no_limits for name in reasons} == reasons


def test_under_the_other_chapter_the_target_is_met(evidence: Evidences) -> None:
    found = gap.gap_figures(evidence(period="2022-23"))
    assert found["detection_by_phm"] == pytest.approx(86.8, abs=0.05)
    assert gap.gap_figures(evidence(expected_model="phm"))["diagnoses_needed"] == 0.0


def test_the_share_undiagnosed_that_a_survey_found_is_a_model(evidence: Evidences) -> None:
    some = evidence(period="2022-23", expected_model="ons_undiagnosed")
    assert some.expected == pytest.approx(433_904, abs=0.5)
    assert gap.gap_figures(some)["detection_rate"] == pytest.approx(71)


@pytest.mark.parametrize(
    ("growth", "needed"),
    [(0.0, 67_928), (0.01, 91_060), ((2_833_623 / 2_354_262) ** (1 / 6) - 1, 144_486)],
)
def test_a_target_that_grows_with_the_people_is_further_away(
    evidence: Evidences, growth: float, needed: float
) -> None:
    some = evidence(period="2022-23", expected_growth=growth)
    assert some.needed == pytest.approx(needed, abs=1)


def test_growth_is_counted_from_the_year_of_the_model(evidence: Evidences) -> None:
    some = evidence(period="2022-23", expected_growth=0.01, expected_year=2025)
    assert some.needed == pytest.approx(376_000 * 1.01**4 - 308_072)


def test_a_borough_has_its_own_share_of_the_contradiction(evidence: Evidences) -> None:
    some = evidence(area="Brent")
    found = gap.contradiction_figures(some)
    assert found["contradiction"] == pytest.approx(115_000 * some.expected / 470_000)


def test_every_model_is_a_row_with_its_people_undiagnosed(evidence: Evidences) -> None:
    frame = gap.models(evidence(recorded="strategy"))
    assert frame["undiagnosed_people"].tolist()[:2] == [195_000, 80_000]
    assert frame["expected_people"].isna().tolist() == [False] * 8 + [True]


def test_the_cascade_keeps_those_not_read_apart_and_says_what_is_lacking(
    evidence: Evidences,
) -> None:
    frame = gap.cascade(evidence(recorded="strategy"))
    assert frame["people"].tolist()[:3] == [470_000, 275_000, 120_000]
    assert frame["people"].isna().tolist() == [False, False, False, True]
    assert (
        "counts such readings of those recorded" in columns.of(frame, "cascade")["people"].missing
    )
    found = gap.cascade_figures(evidence(recorded="strategy"))
    assert found["no_reading"] == 155_000.0
    assert not found["treatment_gap"].known


def test_readings_of_the_strategys_number_do_not_stand_beside_another_number(
    evidence: Evidences,
) -> None:
    frame = gap.cascade(evidence())
    assert frame["people"].isna().tolist() == [False, False, True, True]


def test_the_unread_are_not_the_uncontrolled(evidence: Evidences) -> None:
    some = evidence(source="synthetic")
    found, unread = gap.treatment_gap(some), some.recorded - some.read
    goal = 0.8 * some.recorded
    assert found.upper == pytest.approx(goal - some.treated)
    assert found.lower == pytest.approx(max(0.0, goal - some.treated - unread))
    as_read = some.treated * some.recorded / some.read
    assert found == pytest.approx(max(0.0, goal - as_read))
    assert gap.treatment_gap(evidence(source="synthetic", treatment_target=0.1)) == 0.0
