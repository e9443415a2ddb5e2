"""The tornado moves one choice at a time around the figure of the page."""

from collections.abc import Callable

import pytest

from helpers.analyses import hypertension
from helpers.analyses.hypertension import sensitivity
from helpers.analyses.hypertension.events_averted import savings
from helpers.analyses.hypertension.evidence import Evidence

Evidences = Callable[..., Evidence]


def test_the_widest_choice_comes_first_and_is_named(evidence: Evidences) -> None:
    tornado = sensitivity.needed_table(savings(evidence()))
    frame, _ = tornado
    spans = frame["high"] - frame["low"]
    assert spans.is_monotonic_decreasing
    assert list(frame.loc[0, ["low", "high"]]) == [9_000, 137_160]
    assert sensitivity.headline(tornado).text.startswith("The model of expected cases moves")


@pytest.mark.parametrize("given", [{}, {"source": "synthetic"}, {"area": "Brent"}], ids=str)
def test_every_swing_holds_the_figure_of_the_page(
    evidence: Evidences, given: dict[str, object]
) -> None:
    some = evidence(**given)
    results = hypertension.analyse(some.parameters)
    for table, name in (
        (sensitivity.needed_table, "diagnoses_needed"),
        (sensitivity.strokes_table, "strokes_averted"),
    ):
        frame, _ = table(savings(some))
        value = results.headlines[name].value
        assert value is not None
        assert (frame["low"] <= value + 1e-6).all()
        assert (frame["high"] >= value - 1e-6).all()


def test_a_swing_is_what_the_analysis_gives_with_that_choice(evidence: Evidences) -> None:
    frame, _ = sensitivity.strokes_table(savings(evidence()))
    rows = frame.set_index("choice")
    higher = hypertension.analyse(hypertension.Parameters(mmhg=15.0))
    assert rows.loc["Fall of pressure", "high"] == pytest.approx(
        higher.headlines["strokes_averted"].value
    )


def test_a_target_cannot_be_moved_beyond_everybody(evidence: Evidences) -> None:
    frame, _ = sensitivity.needed_table(savings(evidence(target=1.0)))
    assert frame.set_index("choice").loc["Target", "high_setting"] == "100%"
