"""Places add up to their area, and those that cannot be compared are set apart."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from helpers.analyses.hypertension import comparison as places
from helpers.analyses.hypertension.evidence import Evidence
from helpers.analyses.hypertension.gathering import OUTSIDE

Evidences = Callable[..., Evidence]


@pytest.mark.parametrize("source", ["published", "synthetic"])
def test_the_boroughs_and_the_row_outside_them_sum_to_the_system(
    evidence: Evidences, source: str
) -> None:
    found = pd.DataFrame(places.compared(evidence(source=source)).cells).set_index("place")
    assert len(found) == 9
    assert found["register"].sum() == 308_072
    assert found["list_size"].sum() == 2_833_623
    assert list(found.loc[OUTSIDE, ["practices", "register"]]) == [6, 3_483]
    assert found["expected"].sum() == pytest.approx(470_000)


def test_practices_outside_have_no_residents_to_expect_cases_among(evidence: Evidences) -> None:
    some = evidence()
    frame, about = places.table(some, places.compared(some))
    outside = frame.set_index("place").loc[OUTSIDE]
    assert np.isnan(outside["expected"])
    assert "no residents" in about.columns["expected"].missing


def test_residents_are_cited_beside_the_registers(evidence: Evidences) -> None:
    assert any("Mid-year population" in one for one in places.compared(evidence()).sources)


def test_net_growth_needed_by_boroughs_is_a_years_part_of_what_they_lack(
    evidence: Evidences,
) -> None:
    some = evidence()
    frame, _ = places.table(some, places.compared(some))
    assert (frame["needed_per_year"] * 6).dropna().tolist() == pytest.approx(
        frame["diagnoses_needed"].dropna().tolist()
    )


def test_more_recorded_than_expected_is_said_of_the_place(evidence: Evidences) -> None:
    some = evidence(source="synthetic", level="practice")
    found = places.compared(some)
    frame, _ = places.table(some, found)
    over = frame[frame["detection_rate_percent"] > 100]
    assert len(over)
    assert over["flag"].notna().all()
    assert (
        "more than is expected by the ages" in places.headlines(some, found)["place_highest"].text
    )


def test_unusual_practices_can_be_left_out_of_every_sum(evidence: Evidences) -> None:
    some = evidence(source="synthetic")
    every, usual = (
        places.compared(some, include_outliers=kept).cells["register"].sum()
        for kept in (True, False)
    )
    assert some.own is not None
    flagged = some.own.loc[some.own["flag"] != "", "register"].sum()
    assert every - usual == flagged > 0


def test_the_year_of_the_register_stands_with_the_ranking(evidence: Evidences) -> None:
    some = evidence()
    assert places.headlines(some, places.compared(some))["place_lowest"].period == "2022-23"


def test_the_ranking_says_on_what_it_depends(evidence: Evidences) -> None:
    for source, by in (("published", "residents"), ("synthetic", "the ages of patients")):
        some = evidence(source=source)
        told = places.headlines(some, places.compared(some))["place_lowest"].text
        assert told.startswith(f"If expected cases follow {by}, ")


def test_who_is_in_no_borough_is_told(evidence: Evidences) -> None:
    some = evidence()
    found = places.outside_headline(some, places.compared(some))
    assert found.value == 3_483
    assert "304,589 people; 3,483 more" in found.text


def test_one_place_alone_is_not_called_the_smallest(evidence: Evidences) -> None:
    some = evidence(level="system")
    found = places.headlines(some, places.compared(some))
    assert found["place_lowest"].value is None
    assert found["place_highest"].value is None
    assert "choose a finer level" in found["place_lowest"].text


def test_deprivation_known_for_too_few_is_not_known(evidence: Evidences) -> None:
    some = evidence(source="synthetic")
    assert some.own is not None
    some.own["decile"] = some.own["decile"].where(some.own["decile"] > 4)
    assert np.isnan(places.compared(some).cells["deprived"]).all()


def test_ten_of_many_places_are_shown_and_eight_of_eight(evidence: Evidences) -> None:
    many, few = evidence(source="synthetic", level="practice"), evidence()
    for some, rows, words in ((many, 10, "the 10 lowest of 339"), (few, 8, "lowest first")):
        found = places.compared(some)
        frame, about = places.lowest_table(some, found, places.table(some, found))
        assert len(frame) == rows
        assert words in about.caption
        assert frame["detection_rate_percent"].is_monotonic_increasing
