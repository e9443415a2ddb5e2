"""The estates analysis starts from the returns of an area's trusts and from one practice."""

import pytest

from helpers.analyses import estates
from helpers.analyses.estates.evidence import Evidence
from helpers.errors import InputError


def evidence(**parameters: object) -> Evidence:
    return estates.evidence(estates.Parameters(**parameters))  # type: ignore[arg-type]


def test_a_trust_has_the_returns_of_those_that_it_grew_out_of() -> None:
    returns = evidence(area="R1K").returns
    assert set(returns["period"]) == {"2013-14", "2014-15", "2015-16", "2016-17"}
    first = returns[returns["period"] == "2013-14"]
    assert set(first["trust"]) == {"North West London Hospitals", "Ealing Hospital"}
    assert set(first["trust_today"]) == {"London North West"}


def test_an_area_outside_the_system_has_no_example_practice() -> None:
    with pytest.raises(InputError, match="no figure for City of London is held here"):
        evidence(area="City of London")
    with pytest.raises(InputError, match="rooms: no figure for Kent and Medway is held here"):
        evidence(area="Kent and Medway", list_size=100, list_growth_per_month=0)
    given = evidence(area="Kent and Medway", list_size=100, list_growth_per_month=0, rooms=1)
    assert given.returns_held
    assert given.practice_held
    assert not given.strategy_held
    assert not given.example_used


def test_a_borough_outside_the_system_has_the_lists_of_its_practices_alone() -> None:
    camden = evidence(area="Camden")
    assert not camden.returns_held
    assert not camden.practice_held
    assert camden.lists is not None
    assert camden.lists.practices > 20


def test_a_system_has_the_returns_of_its_trusts_without_any_practice() -> None:
    kent = evidence(area="Kent and Medway")
    assert not kent.practice_held
    assert not kent.example_used
    assert kent.returns.groupby("period").size().to_dict() == {"2014-15": 6, "2016-17": 6}
    assert kent.left_out == ()


def test_a_year_without_all_trusts_of_the_newest_is_left_out_and_named() -> None:
    merged = evidence(area="Z9B2Z")
    assert set(merged.returns["period"]) == {"2016-17"}
    assert merged.left_out == ("2013-14", "2014-15", "2015-16")
    assert evidence().left_out == ()
    assert set(evidence().returns["period"]) == {"2013-14", "2014-15", "2015-16", "2016-17"}


def test_a_dissolved_trust_counts_where_its_successor_does() -> None:
    somerset = evidence(area="Somerset").returns
    assert set(somerset["trust_today"]) == {"Somerset Trust"}
    assert {"Yeovil District Hospital", "Taunton and Somerset Trust"} <= set(somerset["trust"])
    alone = evidence().everywhere.query("system == ''")
    assert set(alone["code"]) == {"RPY", "RAN", "RT3"}


def test_the_example_is_used_for_what_is_not_given() -> None:
    assert evidence().example_used
    assert evidence().start == "July 2026"
    partly = evidence(area="Ealing", list_size=500)
    assert partly.example_used
    assert partly.example_place.name == "Brent"
    assert partly.start == "the start"
    assert evidence().dated
    assert not partly.dated


def test_the_share_in_poor_condition_is_of_the_area_that_the_strategy_is_about() -> None:
    assert evidence().poor_condition.value == 44
    assert evidence().practices + evidence().pharmacies >= evidence().sites
    assert not evidence(area="Brent").poor_condition.known


def test_the_aim_is_the_strategy_s_and_the_use_is_the_run_s() -> None:
    other = evidence(utilisation_target=0.7)
    assert other.aim.value == 85
    assert other.terms[0].value == 70
    assert other.terms[0].given
    assert not evidence().terms[0].given
