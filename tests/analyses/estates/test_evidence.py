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


def test_an_area_outside_the_system_has_no_example_practice_and_no_return() -> None:
    with pytest.raises(InputError, match="no figure for England is held here"):
        evidence(area="England")
    given = evidence(area="Kent and Medway", list_size=100, list_growth_per_month=0, rooms=1)
    assert not given.returns_held
    assert not given.strategy_held
    assert not given.example_used


def test_the_example_is_used_for_what_is_not_given() -> None:
    assert evidence().example_used
    assert evidence().start == "2023"
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
