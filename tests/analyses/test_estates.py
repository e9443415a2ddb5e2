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
    assert "(CNWL), which reported £2.8m for 2015-16" in headline.text
    assert "(CLCH), which reported £4.4m for 2013-14" in headline.text
    assert "a zero is often a return not made" in headline.text


def test_the_month_in_which_each_room_is_needed() -> None:
    rooms = analyse().tables["rooms"].set_index("room")
    assert rooms.loc[4, "status"] == "missing in 2023"
    assert rooms.loc[6, "month_needed"] == 2
    assert rooms.loc[7, "month_needed"] == 11
    by_month = analyse().tables["rooms_by_month"].set_index("month")
    assert analyse().descriptions["rooms_by_month"].columns["month"].heading == "Months from 2023"
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


def test_figures_that_are_given_have_no_year_to_count_from() -> None:
    results = analyse(list_size=9_000, list_growth_per_month=200, rooms=3)
    assert results.descriptions["rooms_by_month"].columns["month"].heading == (
        "Months from the start"
    )
    assert results.tables["rooms"].set_index("room").loc[4, "status"] == "missing at the start"
    assert results.headlines["next_room_month"].period == "from the start"


def test_a_trust_has_its_own_backlog_and_null_where_the_strategy_is_silent() -> None:
    headlines = analyse(area="RYJ").headlines
    assert headlines["backlog_total"].value == 679_600_381
    assert headlines["sites"].value is None
    assert "The strategy does not say" in headlines["sites"].text


def test_a_borough_has_rooms_but_no_return() -> None:
    results = analyse(area="Harrow")
    assert results.headlines["rooms_needed"].value == 5
    assert results.headlines["backlog_total"].value is None
    assert results.tables["trusts"].empty


def test_an_area_outside_the_system_has_no_example_practice() -> None:
    with pytest.raises(InputError, match="no published figure for England"):
        analyse(area="England")
    assert analyse(area="England", list_size=100, list_growth_per_month=0, rooms=1).headlines


def test_two_trusts_hold_the_rise_and_each_trust_has_its_row() -> None:
    results = analyse()
    assert results.headlines["backlog_rise_top_two"].value == pytest.approx(96.5, abs=0.05)
    by_trust = results.tables["backlog_by_trust"].set_index("trust")
    assert list(by_trust.index[:2]) == ["Imperial", "Chelsea and Westminster"]
    assert by_trust["change_gbp"].sum() == pytest.approx((1_188.9 - 391.3) * 1e6, abs=0.1e6)
    assert by_trust["share_percent"].sum() == pytest.approx(100)
    shown = by_trust["share_percent"].round(1)
    told = results.headlines["backlog_rise_top_two"].text
    assert told.startswith(f"{shown.iloc[0] + shown.iloc[1]:.1f}%")
    # West Middlesex became part of it, so that its backlog of the first year counts.
    assert by_trust.loc["Chelsea and Westminster", "gbp_2013_14"] == 6_780_250 + 1_613_900


def test_a_jump_at_one_trust_is_told_as_a_likely_survey_only_where_it_is_sudden() -> None:
    jump = analyse().headlines["backlog_largest_jump"]
    assert jump.value == 693_713_189 - 391_350_000
    assert "at Imperial, from 2014-15 to 2015-16; a jump like that suggests" in jump.text
    assert "suggests" not in analyse(area="R1K").headlines["backlog_largest_jump"].text
    assert "2013-14 only" in analyse(area="RV8").headlines["backlog_largest_jump"].text


def test_fewer_trusts_are_said_to_be_mergers_where_they_are() -> None:
    note = analyse().descriptions["space"].note
    assert "some merged (Ealing Hospital, West Middlesex and North West London Hospitals)" in note
    assert analyse(area="RYJ").descriptions["space"].note == ""


def test_each_term_of_the_formula_says_where_it_is_from() -> None:
    inputs = analyse().tables["inputs"].set_index("input")
    aim = inputs.loc["Clinical utilisation rate to reach (up to, or over)"]
    assert (aim["value"], aim["unit"], aim["basis"]) == (85, "percent", "published")
    assert "Wrong size facilities" in aim["source"]
    assert str(inputs.loc["Hours a week that a room is open", "source"]).startswith("Assumption: ")
    other = analyse(hours_per_week=40, utilisation_target=0.9).tables["inputs"].set_index("input")
    given = other.loc[other["basis"] == "parameter", "source"]
    assert list(given[given == "Given as a parameter of this run"].index) == [
        "Share of the hours a room is open in which it is to be in use",
        "Hours a week that a room is open",
    ]


def test_inputs_have_units_that_a_reader_knows() -> None:
    units = set(analyse().tables["inputs"]["unit"])
    assert {"pounds", "square metres"} <= units
    assert not units & {"GBP", "m2", "share"}


def test_a_backlog_of_zero_is_told_neither_as_a_fall_nor_as_the_largest() -> None:
    headlines = analyse(area="RV3").headlines
    assert headlines["backlog_total"].value == 0
    for name in ("backlog_total_growth", "backlog_per_m2_growth", "backlog_per_m2_highest"):
        assert headlines[name].value is None
    assert "no change can be told" in headlines["backlog_total_growth"].text
    words = " ".join(headline.text for headline in headlines.values())
    for wrong in ("100%", "£0", "1 of 1", "the trusts", "0.00%", "[x]"):
        assert wrong not in words
    assert headlines["under_used_floor_area"].text.startswith("None of the floor area of CNWL")


def test_a_trust_of_one_year_has_no_growth_and_no_space_that_was_not_asked_for() -> None:
    headlines = analyse(area="RV8").headlines
    assert "There is a return for 2013-14 only" in headlines["backlog_total_growth"].text
    assert headlines["empty_floor_area"].value is None
    assert "did not ask" in headlines["empty_floor_area"].text


@pytest.mark.parametrize("area", ["NW London", "RV3", "RV8", "Ealing", "R1K"])
def test_no_sentence_has_a_hole(area: str) -> None:
    for headline in analyse(area=area).headlines.values():
        assert "[x]" not in headline.text
        assert " nan" not in headline.text


def test_the_example_practice_is_named_and_said_to_be_borrowed_elsewhere() -> None:
    assert "borrowed" not in analyse().headlines["list_size"].text
    assert "borrowed" not in analyse(area="Brent").headlines["list_size"].text
    elsewhere = analyse(area="Ealing").headlines["list_size"].text
    assert "Willesden Green Surgery in Brent" in elsewhere
    assert "no example for Ealing: what is not given is borrowed" in elsewhere


def test_a_practice_that_is_given_is_not_called_by_the_name_of_the_example() -> None:
    results = analyse(area="Ealing", list_size=1, list_growth_per_month=0, rooms=1)
    told = [headline.text for headline in results.headlines.values()]
    told += [
        str(cell) for name in ("inputs", "targets") for cell in results.tables[name].to_numpy()
    ]
    assert not [text for text in told if "Willesden" in text or "the strategy's example" in text]
    assert "1 registered patient." in results.headlines["list_size"].text
    assert "1 patient needs 1 room" in results.headlines["rooms_needed"].text
    assert results.headlines["rooms_needed"].period == ""


@pytest.mark.parametrize(("rooms", "room", "month"), [(3, 6, 2), (5, 6, 2), (8, 9, 30)])
def test_the_next_room_is_one_that_is_not_there_yet(rooms: int, room: int, month: int) -> None:
    headline = analyse(rooms=rooms).headlines["next_room_month"]
    assert headline.value == month
    assert f"room {room} is needed in month {month}" in headline.text


def test_thousands_of_rooms_are_written_with_separators() -> None:
    headlines = analyse(list_size=7_651_000).headlines
    assert "4,115 rooms" in headlines["rooms_needed"].text
    assert "room 4,116" in headlines["next_room_month"].text


def test_each_assumption_is_moved_alone_and_within_its_range() -> None:
    results = analyse(utilisation_target=0.9)
    moved = results.tables["rooms_sensitivity"].set_index("assumption")
    use = moved.loc["Share of the hours a room is open in which it is to be in use"]
    assert (use["lower"], use["higher"]) == (pytest.approx(67.5), 100)
    contacts = moved.loc["Contacts in a room that a registered patient has in a year"]
    assert (contacts["rooms_lower"], contacts["rooms_higher"]) == (4, 6)
    assert (
        results.headlines["rooms_if_assumptions_differ"].value
        == moved.filter(like="rooms_").to_numpy().max()
    )


def test_a_sudden_change_of_unused_space_is_told_and_a_slow_one_is_not() -> None:
    found = analyse().headlines
    assert "after 6.77% in 2015-16: so sudden" in found["under_used_floor_area"].text
    assert found["empty_floor_area"].text.endswith("was empty in 2016-17.")


def test_rooms_that_are_short_have_their_range() -> None:
    standing = analyse().tables["targets"]["standing"].iloc[1]
    assert standing == "2 rooms short (1 to 4 as assumptions change)"


def test_rooms_are_no_target_of_the_strategy() -> None:
    targets = analyse().tables["targets"].set_index("headline")
    assert "the strategy sets none" in str(targets.loc["rooms_needed", "due"])
    assert "as the strategy aims" in str(targets.loc["utilisation_target", "due"])
