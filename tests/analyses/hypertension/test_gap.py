"""The gap is told with its range over the models, and never says what the strategy does not."""

from collections.abc import Callable

import pytest

from helpers.analyses.hypertension import gap
from helpers.analyses.hypertension.evidence import Evidence

Evidences = Callable[..., Evidence]


def test_the_first_screen_gives_the_range_over_the_models(evidence: Evidences) -> None:
    found = gap.headlines(evidence())
    undiagnosed, needed = found["undiagnosed_cases"], found["diagnoses_needed"]
    assert (undiagnosed.lower, undiagnosed.upper) == (80_000, 240_200)
    assert (needed.lower, needed.upper) == (9_000, 137_160)
    assert found["finding"].text == (
        "Hypertension: 80,000 to 240,000 people undiagnosed in North West London by the strategy's "
        "register, 46,900 to 207,000 by the newest."
    )


def test_the_strategys_recorded_number_is_dated_by_the_register_it_matches(
    evidence: Evidences,
) -> None:
    found = gap.headlines(evidence())
    assert found["recorded_age"].value == 5
    assert "is the register of 2017-18 (274,678)" in found["recorded_age"].text
    assert found["needed_from_newest_register"].value == 67_928
    assert found["detection_rate_newest_register"].value == pytest.approx(65.5, abs=0.05)


@pytest.mark.parametrize(
    "parameters",
    [{"recorded": "qof"}, {"source": "synthetic"}, {"area": "Brent"}],
    ids=str,
)
def test_what_the_strategy_does_not_state_is_not_put_in_its_mouth(
    evidence: Evidences, parameters: dict[str, object]
) -> None:
    found = gap.headlines(evidence(**parameters))
    assert "research chapter leaves" not in found["undiagnosed_by_research"].text
    assert "Two chapters of the strategy differ" not in found["contradiction"].text
    assert "Two chapters" not in found["model_spread"].text


def test_a_borough_is_told_its_own_share_of_the_contradiction(evidence: Evidences) -> None:
    found = gap.headlines(evidence(area="Brent"))
    assert found["contradiction"].value == pytest.approx(115_000 * 341_221 / 2_116_269)
    assert "Brent's share" in found["undiagnosed_by_research"].text


def test_the_cascade_keeps_those_not_read_apart_and_says_what_is_lacking(
    evidence: Evidences,
) -> None:
    frame, about = gap.cascade_table(evidence())
    assert frame["people"].tolist()[:3] == [470_000, 275_000, 120_000]
    assert frame["people"].isna().tolist() == [False, False, False, True]
    assert "count no such readings" in about.columns["people"].missing
    found = gap.headlines(evidence())
    assert found["no_reading"].value == 155_000
    assert found["treatment_gap"].value is None


def test_readings_of_the_strategys_number_do_not_stand_beside_another_number(
    evidence: Evidences,
) -> None:
    frame, _ = gap.cascade_table(evidence(recorded="qof"))
    assert frame["people"].isna().tolist() == [False, False, True, True]


def test_the_treatment_gap_follows_its_target(evidence: Evidences) -> None:
    assert gap.treatment_gap(evidence(source="synthetic")) == pytest.approx(0.8 * 308_072 - 94_102)
    assert gap.treatment_gap(evidence(source="synthetic", treatment_target=0.1)) == 0


@pytest.mark.parametrize(("share", "words"), [(0.8, "80%"), (0.825, "82.5%"), (1.0, "100%")])
def test_a_target_is_written_as_it_was_given(share: float, words: str) -> None:
    assert gap.target_words(share) == words


def test_a_borough_differs_by_whom_savings_count_only_where_readings_are_known(
    evidence: Evidences,
) -> None:
    words = "count events averted among those still to find alone"
    assert words in gap.recorded_age(evidence(area="Brent", source="synthetic")).text
    assert words not in gap.recorded_age(evidence(area="Brent")).text
