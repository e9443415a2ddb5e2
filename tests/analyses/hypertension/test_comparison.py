"""Places are ranked where there are several, and those that cannot be compared are set apart."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from helpers.analyses.hypertension import Evidence, comparison
from helpers.analyses.hypertension.comparison import NOTHING, OVER
from helpers.analyses.hypertension.gathering import FLAGS, OUTSIDE

Evidences = Callable[..., Evidence]


def test_practices_outside_have_no_residents_to_find_cases_among(evidence: Evidences) -> None:
    frame = comparison.places_table(evidence()).set_index("place")
    assert frame["needed_people"].isna().tolist() == [False] * 8 + [True]
    assert frame.index[-1] == OUTSIDE


def test_net_growth_needed_by_boroughs_is_a_years_part_of_what_they_lack(
    evidence: Evidences,
) -> None:
    frame = comparison.places_table(evidence()).dropna(subset="needed_people")
    assert len(frame) == 8
    assert frame["needed_people_a_year"].tolist() == pytest.approx(
        (frame["needed_people"] / 6).tolist()
    )


def test_practices_unlike_the_others_are_named_and_not_ranked(evidence: Evidences) -> None:
    some = evidence(source="synthetic", level="practice")
    frame = comparison.places_table(some)
    assert set(frame["flag"]) == {*FLAGS.values(), NOTHING}
    named = frame.loc[frame["flag"].isin(FLAGS.values()), "place"]
    assert not comparison.lowest_places(some)["place"].isin(named).any()


def test_more_recorded_than_expected_is_said_of_the_place(evidence: Evidences) -> None:
    some = evidence()
    places = some.places.assign(detection_percent=[101.0, *some.places["detection_percent"][1:]])
    places.attrs = some.places.attrs
    frame = comparison.places_table(replace(some, places=places))
    assert frame["flag"].tolist() == [OVER] + [NOTHING] * 8


def test_the_year_of_the_register_stands_with_the_ranking(evidence: Evidences) -> None:
    assert comparison.place_figures(evidence())["place_lowest"].period == "2022-23"


def test_who_is_in_no_borough_is_counted(evidence: Evidences) -> None:
    assert comparison.place_figures(evidence())["outside_places"] == 3_483.0


def test_one_place_alone_is_not_called_the_smallest(evidence: Evidences) -> None:
    found = comparison.place_figures(evidence(level="system"))
    assert not found["place_lowest"].known
    assert not found["place_highest"].known


@pytest.mark.parametrize(
    ("parameters", "rows"), [({"source": "synthetic", "level": "practice"}, 10), ({}, 8)]
)
def test_ten_of_many_places_are_shown_and_eight_of_eight(
    evidence: Evidences, parameters: dict[str, object], rows: int
) -> None:
    frame = comparison.lowest_places(evidence(**parameters))
    assert len(frame) == rows
    assert frame["detection_percent"].is_monotonic_increasing
