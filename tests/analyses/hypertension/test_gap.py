"""The gap comes with its range over the models, and with its age."""

from collections.abc import Callable

import pytest

from helpers import columns
from helpers.analyses.hypertension import Evidence, gap

Evidences = Callable[..., Evidence]


def test_the_gap_has_its_range_over_the_models(evidence: Evidences) -> None:
    found = gap.gap_figures(evidence())
    undiagnosed, needed = found["undiagnosed_cases"], found["diagnoses_needed"]
    assert (undiagnosed.lower, undiagnosed.upper) == (80_000, 240_200)
    assert (needed.lower, needed.upper) == (9_000, 137_160)
    assert {figure.bounds for figure in (undiagnosed, needed)} == {"range"}


def test_the_strategys_recorded_number_is_dated_by_the_register_it_matches(
    evidence: Evidences,
) -> None:
    found = gap.newest_figures(evidence())
    assert found["recorded_age"] == 5.0
    assert found["recorded_age"].period == "2017-18"
    assert found["needed_from_newest_register"] == 67_928.0
    assert found["detection_rate_newest_register"] == pytest.approx(65.5, abs=0.05)


@pytest.mark.parametrize(
    "parameters",
    [{"recorded": "qof"}, {"source": "synthetic"}, {"area": "Brent"}],
    ids=str,
)
def test_what_the_strategy_does_not_state_is_not_held_to_be_older(
    evidence: Evidences, parameters: dict[str, object]
) -> None:
    some = evidence(**parameters)
    assert not some.older
    assert gap.recorded_age(some) == 0.0
    assert evidence().older


def test_a_borough_has_its_own_share_of_the_contradiction(evidence: Evidences) -> None:
    found = gap.contradiction_figures(evidence(area="Brent"))
    assert found["contradiction"] == pytest.approx(115_000 * 341_221 / 2_116_269)


def test_every_model_is_a_row_with_its_people_undiagnosed(evidence: Evidences) -> None:
    frame = gap.models(evidence())
    assert frame["undiagnosed_people"].tolist()[:2] == [195_000, 80_000]
    assert frame["expected_people"].isna().tolist() == [False] * 4 + [True]


def test_the_cascade_keeps_those_not_read_apart_and_says_what_is_lacking(
    evidence: Evidences,
) -> None:
    frame = gap.cascade(evidence())
    assert frame["people"].tolist()[:3] == [470_000, 275_000, 120_000]
    assert frame["people"].isna().tolist() == [False, False, False, True]
    assert "count no such readings" in columns.of(frame, "cascade")["people"].missing
    found = gap.cascade_figures(evidence())
    assert found["no_reading"] == 155_000.0
    assert not found["treatment_gap"].known


def test_readings_of_the_strategys_number_do_not_stand_beside_another_number(
    evidence: Evidences,
) -> None:
    frame = gap.cascade(evidence(recorded="qof"))
    assert frame["people"].isna().tolist() == [False, False, True, True]


def test_the_treatment_gap_follows_its_target(evidence: Evidences) -> None:
    assert gap.treatment_gap(evidence(source="synthetic")) == pytest.approx(0.8 * 308_072 - 94_102)
    assert gap.treatment_gap(evidence(source="synthetic", treatment_target=0.1)) == 0.0
