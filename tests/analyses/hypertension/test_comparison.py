"""Places are ranked where there are several, and those that cannot be compared are set apart."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from helpers.analyses.hypertension import Evidence, comparison
from helpers.analyses.hypertension.comparison import NOTHING, OVER
from helpers.analyses.hypertension.gathering import FLAGS, OUTSIDE
from helpers.data import areas

Evidences = Callable[..., Evidence]


def test_boroughs_have_one_rate_by_lists_and_another_by_residents(evidence: Evidences) -> None:
    frame = comparison.places_table(evidence(period="2022-23")).set_index("place")
    by_lists = {
        "Brent": 69.9,
        "Ealing": 76.2,
        "Hammersmith and Fulham": 49.5,
        "Harrow": 75.5,
        "Hillingdon": 74.4,
        "Hounslow": 73.9,
        "Kensington and Chelsea": 47.5,
        "Westminster": 46.2,
    }
    found = frame["detection_percent"].loc[list(by_lists)]
    assert found.tolist() == pytest.approx(list(by_lists.values()), abs=0.05)
    assert (
        frame["resident_detection_percent"].loc[OUTSIDE] != frame["detection_percent"].loc[OUTSIDE]
    )
    assert frame.index[-1] == OUTSIDE


def test_a_place_whose_bases_disagree_is_not_ranked(evidence: Evidences) -> None:
    bases = comparison.both_bases(evidence())
    # the boroughs' registers hold 322,976; without those outside, their lists lead to fewer cases
    wholes = {
        "detection_percent": 100 * 322_976 / 463_531,
        "resident_detection_percent": 100 * 322_976 / 470_000,
        "survey_detection_percent": 45.2,
    }
    for row in bases.to_dict("records"):
        sides = {row[name] < whole for name, whole in wholes.items()}
        assert (row["bases_agree"] == "yes") == (len(sides) == 1)
    hillingdon = bases.set_index("place").loc["Hillingdon"]
    assert hillingdon["resident_detection_percent"] == pytest.approx(68.83, abs=0.005)
    assert hillingdon["bases_agree"] == "yes"
    found = comparison.place_figures(evidence())
    highest = bases.set_index("place")[["detection_percent", "resident_detection_percent"]].idxmax()
    assert highest.nunique() == 2
    assert not found["place_highest"].known
    assert found["place_lowest"].known


@pytest.mark.parametrize("area", ["NW London", "Harrow", "Hammersmith and Fulham"])
def test_the_same_bases_disagree_whichever_borough_is_the_area(
    area: str, evidence: Evidences
) -> None:
    bases = comparison.both_bases(evidence(area=area)).set_index("place")["bases_agree"]
    assert set(bases.index[bases == "no"]) == {"Brent", "Harrow", "Hounslow"}


def test_boroughs_whose_bases_disagree_or_with_an_online_practice_are_not_ranked() -> None:
    some = comparison.of_system(areas.resolve("NW London"))
    names = [each.name for each in comparison.unranked(some)]
    assert names == ["Brent", "Hammersmith and Fulham", "Harrow", "Hounslow"]
    kent = comparison.unranked(comparison.of_system(areas.resolve("Kent and Medway")))
    assert [each.name for each in kent] == ["Medway", "Sevenoaks"]  # age alone turns their side


def test_net_growth_needed_by_boroughs_is_a_years_part_of_what_they_lack(
    evidence: Evidences,
) -> None:
    frame = comparison.places_table(evidence())
    assert len(frame) == 9
    assert frame["needed_people_a_year"].tolist() == pytest.approx(
        (frame["needed_people"] / 4).tolist()
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
    assert comparison.place_figures(evidence())["place_lowest"].period == "2024-25"


def test_who_is_in_no_borough_is_counted(evidence: Evidences) -> None:
    outside = comparison.place_figures(evidence())["outside_places"]
    assert outside == 4_137.0  # of 36,808 patients
    assert outside.label == "On registers outside the places"


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
