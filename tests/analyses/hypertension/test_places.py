"""Places add up to their area."""

from collections.abc import Callable

import numpy as np
import pytest

from helpers.analyses.hypertension import Evidence, places
from helpers.analyses.hypertension.gathering import OUTSIDE, practice_names
from helpers.data import areas
from helpers.data import places as practices_data

Evidences = Callable[..., Evidence]


@pytest.mark.parametrize(
    "given", [{"period": "2022-23"}, {"source": "synthetic"}], ids=["published", "synthetic"]
)
def test_the_boroughs_and_the_row_outside_them_sum_to_the_system(
    evidence: Evidences, given: dict[str, object]
) -> None:
    some = evidence(**given)
    found = some.places.set_index("place")
    assert len(found) == 9
    assert found["register_people"].sum() == 308_072
    assert found["listed_people"].sum() == 2_833_623
    assert list(found.loc[OUTSIDE, ["practices", "register_people"]]) == [6, 3_483]
    assert found["expected_people"].sum() == pytest.approx(some.expected)


def test_residents_are_cited_beside_the_registers(evidence: Evidences) -> None:
    assert any("Mid-year population" in one for one in evidence().places.attrs["sources"])


def test_cases_by_residents_are_the_same_cases(evidence: Evidences) -> None:
    some = evidence()
    assert some.places["resident_expected_people"].sum() == pytest.approx(some.expected)


@pytest.mark.parametrize(
    ("area", "boroughs"), [("Kent and Medway", 13), ("Z9B2Z", 13), ("England", 307)]
)
def test_where_residents_of_some_places_are_unknown_lists_alone_share_out_cases(
    evidence: Evidences, area: str, boroughs: int
) -> None:
    found = evidence(area=area).places
    assert len(found) >= boroughs
    assert found["expected_people"].notna().all()
    assert found["resident_expected_people"].isna().all()


def test_a_boroughs_own_place_is_marked_among_its_neighbours(evidence: Evidences) -> None:
    found = evidence(area="Brent").places
    assert found.loc[found["own"], "place"].tolist() == ["Brent"]


def test_unusual_practices_can_be_left_out_of_every_sum(evidence: Evidences) -> None:
    some, every = (
        evidence(source="synthetic", include_unusual=kept).compared["practices"].sum()
        for kept in (False, True)
    )
    assert every - some == 5


def test_what_is_left_of_a_borough_without_a_practice_is_rounded(evidence: Evidences) -> None:
    some = evidence(source="synthetic")
    assert (some.compared["register_people"] % 5 == 0).all()
    assert (some.places["register_people"] % 5 != 0).any()


@pytest.mark.parametrize("level", ["pcn", "practice"])
def test_counts_below_a_borough_are_rounded(evidence: Evidences, level: str) -> None:
    found = evidence(source="synthetic", level=level).places
    for column in ("listed_people", "adult_people", "register_people", "read_people"):
        assert found[column].notna().all()
        assert (found[column] % 5 == 0).all()


def test_a_practice_of_few_patients_has_no_count_and_no_rate_nor_has_a_neighbour() -> None:
    own = practices_data.practices("synthetic").frame.assign(weight=100.0, flag="")
    own.loc[0, "register"] = 3.0
    found = places.practice_places(
        own, areas.resolve("Example System"), "practice", 1.0, published=False
    )
    hidden = found[found["confidential"]]
    assert len(hidden) == 2
    assert own.loc[0, "name"] in hidden["place"].iloc[0]
    assert hidden.select_dtypes("float").drop(columns="practices").isna().all(axis=None)
    assert not hidden["usual"].any()


def test_a_hidden_practice_alone_in_its_borough_has_a_neighbour_outside_hidden_with_it() -> None:
    own = practices_data.practices("synthetic").frame.assign(weight=100.0, flag="")
    area = areas.resolve("Example System")
    homes = [borough.code for borough in areas.members(area.code, "borough")]
    outside = own.index[own["borough"].notna() & ~own["borough"].isin(homes)]
    own.loc[outside, "borough"] = [f"E0900009{number}" for number in range(len(outside))]
    own.loc[outside[0], "register"] = 3.0
    found = places.practice_places(own, area, "practice", 1.0, published=False)
    hidden = found.loc[found["confidential"], "place"]
    assert len(hidden) >= 2
    assert set(hidden) < set(practice_names(own.loc[outside]))


def test_boroughs_beside_one_practice_alone_are_rounded() -> None:
    own = practices_data.practices("synthetic").frame.assign(weight=100.0, flag="")
    area = areas.resolve("Example System")
    homes = [borough.code for borough in areas.members(area.code, "borough")]
    outside = own.index[own["borough"].notna() & ~own["borough"].isin(homes)]
    one = own.drop(outside[1:])
    several, alone = (
        places.practice_places(some, area, "borough", 1.0, published=True) for some in (own, one)
    )
    assert (several["register_people"] % 5 != 0).any()
    assert alone.loc[alone["place"] == OUTSIDE, "practices"].tolist() == [1]
    assert (alone["register_people"] % 5 == 0).all()


def test_deprivation_known_for_too_few_is_not_known() -> None:
    source = practices_data.practices("synthetic").frame.assign(weight=1.0, flag="")
    few = source.assign(decile=source["decile"].where(source["decile"] > 4))
    area = areas.resolve("Example System")
    known, unknown = (
        places.practice_places(own, area, "borough", 1.0, published=True)["deprived_share"]
        for own in (source, few)
    )
    assert known.notna().all()
    assert np.isnan(unknown).all()
