"""Places are held against chance by what their people lead to expect."""

from collections.abc import Callable

import numpy as np
import pytest

from helpers.analyses.hypertension import comparison as places
from helpers.analyses.hypertension import funnel as variation
from helpers.analyses.hypertension.evidence import Evidence
from helpers.stats import funnel

Evidences = Callable[..., Evidence]


def of(some: Evidence) -> variation.Variation:
    usual = places.compared(some, include_outliers=some.parameters.include_outliers)
    return variation.variation(some, usual)


def test_expected_cases_sum_to_the_recorded_ones(evidence: Evidences) -> None:
    found = of(evidence(source="synthetic", level="practice"))
    assert found.expected.sum() == pytest.approx(found.observed.sum())
    assert found.centres["system"] == 1


def test_the_targets_centre_is_what_is_still_to_be_recorded(evidence: Evidences) -> None:
    found = of(evidence(include_outliers=True))
    assert found.centres["target"] == pytest.approx(0.8 * 470_000 / 304_589)


def test_unusual_practices_are_in_the_funnel_only_when_asked(evidence: Evidences) -> None:
    counts = [
        len(of(evidence(source="synthetic", level="practice", include_outliers=kept)).observed)
        for kept in (False, True)
    ]
    assert counts == [339, 344]


def test_practices_unlike_the_others_are_named(evidence: Evidences) -> None:
    found = variation.unusual_headline(evidence(source="synthetic"))
    assert found.value == 5
    assert "left out here: Synthetic practice" in found.text
    asked = variation.unusual_headline(evidence(source="synthetic", include_outliers=True))
    assert "they take part here" in asked.text
    assert variation.unusual_headline(evidence()).value is None


def test_limits_widen_by_the_overdispersion(evidence: Evidences) -> None:
    some = evidence(source="synthetic", level="practice")
    found = of(some)
    told = variation.headlines(some, found)
    assert told["overdispersion"].value == pytest.approx(
        funnel.ratio_overdispersion(found.observed, found.expected).phi
    )
    plain, widened = told["outside_chance"].value, told["outside_funnel"].value
    assert plain is not None
    assert widened is not None
    assert widened < plain


def test_the_limits_of_the_table_are_those_that_places_are_classified_by(
    evidence: Evidences,
) -> None:
    some = evidence(source="synthetic", level="practice")
    found, about = of(some), places.compared(some)
    ratios, _ = variation.ratios_table(some, found, about)
    curves, _ = variation.limits_table(found, about)
    upper = np.interp(ratios["expected"], curves["size"], curves["upper_95"])
    above = ratios["position"].str.startswith("above")
    assert ((ratios["ratio"] > upper) == above).mean() > 0.99


def test_fewer_than_ten_places_are_called_unstable(evidence: Evidences) -> None:
    some = evidence()
    assert "unstable" in variation.headlines(some, of(some))["overdispersion"].text


def test_a_centre_that_is_not_known_has_no_row(evidence: Evidences) -> None:
    some = evidence()
    frame, _ = variation.centres_table(some, of(some), places.compared(some))
    assert list(frame["centre"]) == ["All together", "Target"]
    assert frame["ratio"].notna().all()


def test_without_a_place_beyond_the_limits_the_heading_says_so(evidence: Evidences) -> None:
    some = evidence()
    told = variation.headlines(some, of(some))["outside_funnel"]
    assert told.value == 0
    assert told.text.startswith("No borough lies outside the 99.8% limits")


def test_one_place_alone_has_no_funnel_but_a_reason(evidence: Evidences) -> None:
    some = evidence(level="system")
    found = variation.headlines(some, of(some))
    assert found["outside_funnel"].value is None
    assert "One place alone" in found["outside_funnel"].text
