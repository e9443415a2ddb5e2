"""The tornado moves one choice at a time around the figure of the page."""

from collections.abc import Callable

import pandas as pd
import pytest

from helpers.analyses.hypertension import Evidence, events_averted, sensitivity

Evidences = Callable[..., Evidence]


def settings(some: Evidence) -> pd.DataFrame:
    return sensitivity.settings(some, events_averted.savings(some))


def strokes(some: Evidence) -> float:
    return events_averted.savings_figures(some, events_averted.savings(some))["strokes_averted"]


def test_the_widest_choice_comes_first_and_is_named(evidence: Evidences) -> None:
    tornado = sensitivity.tornado(settings(evidence(recorded="strategy")))
    spans = tornado["highest_people"] - tornado["lowest_people"]
    assert spans.is_monotonic_decreasing
    assert list(tornado.loc[0, ["lowest_people", "highest_people"]]) == pytest.approx(
        [9_000, 343_028.5]
    )
    widest = sensitivity.sensitivity_figures(tornado)["widest_choice"]
    assert widest == pytest.approx(334_029, abs=1)
    assert widest.label == "Range along the model of expected cases"


@pytest.mark.parametrize("given", [{}, {"source": "synthetic"}, {"area": "Brent"}], ids=str)
def test_every_swing_holds_the_figure_of_the_page(
    evidence: Evidences, given: dict[str, object]
) -> None:
    some = evidence(**given)
    needed, averted = (
        sensitivity.tornado(settings(some)),
        sensitivity.tornado_strokes(settings(some)),
    )
    assert (needed["lowest_people"] <= some.needed + 1e-6).all()
    assert (needed["highest_people"] >= some.needed - 1e-6).all()
    assert (averted["lowest_strokes"] <= strokes(some) + 1e-6).all()
    assert (averted["highest_strokes"] >= strokes(some) - 1e-6).all()


def test_only_choices_that_bear_on_the_gap_stand_in_its_tornado(evidence: Evidences) -> None:
    found = settings(evidence())
    assert set(sensitivity.tornado(found)["choice"]) == set(sensitivity.GAP_CHOICES)
    others = found[~found["choice"].isin(sensitivity.GAP_CHOICES)]
    assert len(others) > 1
    assert others["needed_people"].tolist() == pytest.approx([48_887] * len(others))


def test_a_swing_is_what_the_analysis_gives_with_that_choice(evidence: Evidences) -> None:
    rows = sensitivity.tornado_strokes(settings(evidence())).set_index("choice")
    higher = strokes(evidence(mmhg=15.0))
    assert rows.loc["Fall of pressure", "highest_strokes"] == pytest.approx(higher)


def test_a_target_cannot_be_moved_beyond_everybody(evidence: Evidences) -> None:
    rows = sensitivity.tornado(settings(evidence(target=1.0))).set_index("choice")
    assert rows.loc["Target", "highest_setting"] == "100%"


def test_growth_of_the_cases_to_expect_moves_the_target(evidence: Evidences) -> None:
    rows = sensitivity.tornado(settings(evidence(period="2022-23"))).set_index("choice")
    growth = rows.loc["Growth of the cases to expect"]
    assert growth["lowest_people"] == pytest.approx(67_928)
    assert growth["highest_people"] == pytest.approx(144_486, abs=1)
    assert growth["highest_setting"] == "As the list did"
