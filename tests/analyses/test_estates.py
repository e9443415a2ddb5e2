"""The estates analysis adds up the returns of trusts and counts rooms by its stated formula."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analyses import estates
from helpers.errors import InputError
from helpers.results import Results


def analyse(**parameters: object) -> Results:
    return estates.analyse(estates.Parameters(**parameters))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "expected", "tolerance"),
    [
        ("sites", 800, 0),
        ("sites_condition_c_or_d", 352, 0),
        ("primary_care_core_share", 34, 0),
        ("backlog_total", 1_188.9e6, 0.05e6),
        ("backlog_high_risk", 388.4e6, 0.05e6),
        ("backlog_per_m2", 1_059, 0.5),
        ("backlog_total_growth", 203.8, 0.05),
        ("empty_floor_area", 2.53, 0.005),
        ("under_used_floor_area", 1.76, 0.005),
        ("rooms_needed", 5, 0),
    ],
)
def test_default_headlines(name: str, expected: float, tolerance: float) -> None:
    value = analyse().headlines[name].value
    assert value == pytest.approx(expected, abs=tolerance or 1e-9)


def test_the_backlog_of_the_first_year_includes_trusts_that_merged() -> None:
    backlog = analyse().tables["backlog"]
    first = backlog.loc[backlog["period"] == "2013-14", "cost_gbp"].sum()
    assert first == pytest.approx(391.3e6, abs=0.05e6)
    alone = analyse(area="R1K").tables["backlog"]
    assert set(alone["period"]) == {"2013-14", "2014-15", "2015-16", "2016-17"}


def test_the_share_in_poor_condition_states_its_missing_base() -> None:
    assert "states no base" in analyse().headlines["sites_condition_c_or_d"].text


def test_zero_backlog_is_named_as_a_return_that_may_be_missing() -> None:
    headline = analyse().headlines["trusts_reporting_none"]
    assert headline.value == 2
    assert "CNWL, CLCH" in headline.text


def test_the_month_in_which_each_room_is_needed() -> None:
    rooms = analyse().tables["rooms"].set_index("room")
    assert rooms.loc[4, "status"] == "missing now"
    assert rooms.loc[6, "month_needed"] == 2
    assert rooms.loc[7, "month_needed"] == 11
    by_month = analyse().tables["rooms_by_month"].set_index("month")
    assert by_month.loc[1, "rooms_needed"] == 5
    assert by_month.loc[2, "rooms_needed"] == 6


@given(
    patients=st.floats(1, 100_000),
    utilisation=st.floats(0.05, 1),
    minutes=st.floats(1, 60),
)
def test_rooms_are_the_fewest_that_hold_the_contacts(
    patients: float, utilisation: float, minutes: float
) -> None:
    results = analyse(
        list_size=patients, utilisation_target=utilisation, minutes_per_contact=minutes
    )
    rooms = results.headlines["rooms_needed"].value
    assert rooms is not None
    wanted = patients * 6 * minutes / (60 * 50 * 52.5 * utilisation)
    assert rooms == math.ceil(round(wanted, 9))


def test_a_list_that_does_not_grow_needs_no_further_room() -> None:
    for growth in (0.0, -50.0):
        headline = analyse(list_growth_per_month=growth).headlines["next_room_month"]
        assert headline.value is None
        assert "does not grow" in headline.text


def test_a_trust_has_its_own_backlog_and_null_where_the_strategy_is_silent() -> None:
    headlines = analyse(area="RYJ").headlines
    assert headlines["backlog_total"].value == 679_600_381
    assert headlines["sites"].value is None
    assert "the strategy does not say" in headlines["sites"].text


def test_a_borough_has_rooms_but_no_return() -> None:
    results = analyse(area="Harrow")
    assert results.headlines["rooms_needed"].value == 5
    assert results.headlines["backlog_total"].value is None
    assert results.tables["trusts"].empty


def test_an_area_outside_the_system_has_no_example_practice() -> None:
    with pytest.raises(InputError, match="no published figure for England"):
        analyse(area="England")
    assert analyse(area="England", list_size=100, list_growth_per_month=0, rooms=1).headlines
