"""The estates analysis gives the published values, and none where the sources give none."""

from collections.abc import Callable

import pytest

from helpers.analyses import estates
from helpers.analyses.estates import backlog
from helpers.columns import COLUMNS
from helpers.data import areas, package
from helpers.results import Results

Analyse = Callable[..., Results]


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
        ("backlog_rise_top_two", 96.5, 0.05),
        ("empty_floor_area", 2.53, 0.005),
        ("under_used_floor_area", 1.76, 0.005),
        ("trusts_reporting_none", 2, 0),
        ("returns_held", 4, 0),
        ("rooms_needed", 1_153, 0.5),
        ("rooms_needed_in_three_years", 1_223, 0.5),
        ("practice_rooms_needed", 6, 0),
        ("utilisation_needed", 145.7, 0.05),
    ],
)
def test_default_headlines(analyse: Analyse, name: str, expected: float, tolerance: float) -> None:
    value = analyse().headlines[name].value
    assert value == pytest.approx(expected, abs=tolerance or 1e-9)


def test_every_headline_has_a_label_of_a_few_words_and_a_unit(analyse: Analyse) -> None:
    for figure in analyse().headlines.values():
        assert 1 <= len(figure.label.split()) <= 7
        assert figure.unit


def test_a_trust_has_its_own_backlog_and_none_where_the_strategy_is_silent(
    analyse: Analyse,
) -> None:
    headlines = analyse(area="RYJ").headlines
    assert headlines["backlog_total"].value == 679_600_381
    assert headlines["sites"].value is None
    assert headlines["sites_condition_c_or_d"].value is None


def test_a_system_without_a_practice_has_its_backlog_and_no_rooms(analyse: Analyse) -> None:
    results = analyse(area="Kent and Medway")
    assert results.headlines["backlog_total"] == pytest.approx(132.9e6, abs=0.05e6)
    assert results.headlines["practice_rooms_needed"].value is None
    assert results.headlines["rooms_needed"] > 600
    assert results.tables["rooms"].empty
    assert results.tables["rooms_sensitivity"].empty
    assert results.parameters["rooms"] is None
    assert '"list_size": null' in results.to_json()


def test_systems_are_ranked_by_backlog_for_each_square_metre(analyse: Analyse) -> None:
    results = analyse(area="Kent and Medway")
    places = results.tables["backlog_areas"].set_index("place")
    systems = places.dropna(subset="rank")
    assert len(systems) == 42
    assert systems["backlog_gbp_per_m2"].is_monotonic_increasing
    assert results.headlines["backlog_rank"] == systems.loc["Kent and Medway", "rank"] == 25
    own = systems[["backlog_gbp", "floor_area_m2", "trusts"]].T["North West London"]
    assert own.to_list() == [1_188_907_975, 1_122_497, 7]
    assert systems["trusts"].sum() == 236 - 3
    assert places.loc["England", "trusts"] == 236
    assert analyse(area="RYJ").headlines["backlog_rank"].value is None


def test_every_system_of_either_map_has_a_backlog_and_a_rank() -> None:
    systems = [area for area in areas.all_areas() if area.kind == "icb"]
    assert len(systems) == 49
    among = []
    with package.snapshot():  # the tables are read once
        for system in systems:
            own = estates.evidence(estates.Parameters(area=system.code))
            assert backlog.newest(backlog.by_year(own.returns), "backlog_gbp") > 0
            ranks = backlog.rank_figures(own, backlog.standings(own))
            assert ranks["backlog_rank"].known
            among.append(ranks["backlog_areas_ranked"].value)
    assert {number: among.count(number) for number in set(among)} == {42: 42, 36: 7}


def test_regions_add_up_to_england_with_every_trust_of_the_returns(analyse: Analyse) -> None:
    regions = [area for area in areas.all_areas() if area.kind == "region"]
    ranks, total = [], 0.0
    for region in regions:
        headlines = analyse(area=region.code).headlines
        ranks.append(headlines["backlog_rank"].value)
        total += headlines["backlog_total"]
    assert sorted(ranks, key=str) == [1, 2, 3, 4, 5, 6, 7]
    england = analyse(area="England")
    assert england.headlines["backlog_total"] == pytest.approx(total)
    assert england.headlines["backlog_rank"].value is None
    assert england.tables["backlog_by_year"]["trusts"].iloc[-1] == 236
    assert len(england.tables["trusts"]) == 7


def test_a_region_is_shown_by_its_systems_and_trusts_of_none(analyse: Analyse) -> None:
    london = analyse(area="London")
    shown = set(london.tables["trusts"]["trust"])
    assert {"NW London", "South East London", "RNOH", "Royal Marsden"} <= shown
    assert "Imperial" not in shown
    assert london.headlines["trusts_reporting_none"].value == 2
    rows = london.tables["trusts"].set_index("trust")
    assert rows.loc["NW London", "empty_percent"] == pytest.approx(2.53, abs=0.005)


def test_without_a_practice_no_source_of_rooms_is_listed(analyse: Analyse) -> None:
    with_one, without = analyse(), analyse(area="Kent and Medway")

    def cited(results: Results) -> set[str]:
        return {each for table in results.tables.values() for each in table.attrs["sources"]}

    assert any("second-hand" in each for each in with_one.tables["rooms_as_found"].attrs["sources"])
    assert cited(without)
    assert not {each for each in cited(without) if "Property" in each}
    assert {each for each in cited(with_one) if "Property" in each}


def test_one_year_is_no_span_of_years(analyse: Analyse) -> None:
    assert analyse(area="Z9B2Z").headlines["returns_held"].period == "2016-17"
    assert analyse().headlines["returns_held"].period == "2013-14 to 2016-17"


def test_a_borough_has_rooms_but_no_return(analyse: Analyse) -> None:
    results = analyse(area="Harrow")
    assert results.headlines["practice_rooms_needed"].value == 6
    assert results.headlines["rooms_needed"] > 50
    assert results.headlines["backlog_total"].value is None
    assert results.headlines["returns_held"].value == 0
    for name in ("backlog", "backlog_by_year", "backlog_by_trust", "backlog_jumps", "trusts"):
        assert results.tables[name].empty


def test_a_backlog_of_zero_is_neither_a_fall_nor_the_largest(analyse: Analyse) -> None:
    headlines = analyse(area="RV3").headlines
    assert headlines["backlog_total"].value == 0
    assert headlines["backlog_total"].uncertainty == "a zero, often a return not made"
    assert headlines["trusts_reporting_none"].value == 1
    for name in ("backlog_total_growth", "backlog_per_m2_growth"):
        assert headlines[name].value is None


def test_a_trust_of_one_year_has_no_growth_and_no_space_that_was_not_asked_for(
    analyse: Analyse,
) -> None:
    headlines = analyse(area="RV8").headlines
    for name in ("backlog_total_growth", "backlog_largest_jump", "empty_floor_area"):
        assert headlines[name].value is None
    assert headlines["empty_floor_area"].period == "2013-14"


def test_each_term_of_the_formula_says_where_it_is_from(analyse: Analyse) -> None:
    inputs = analyse().tables["inputs"].set_index("input")
    aim = inputs.loc["Clinical utilisation rate to reach (up to, or over)"]
    assert (aim["value"], aim["unit"], aim["basis"]) == (85, "percent", "published")
    assert "Wrong size facilities" in aim["source"]
    assert inputs.loc["Hours a week that a room is open", "source"] == "Assumption of this book"
    appointments = inputs.loc["Appointments of all kinds that a registered patient has in a year"]
    assert (appointments["value"], appointments["basis"]) == (5.7, "parameter")
    assert "Appointments in General Practice" in appointments["source"]
    other = analyse(hours_per_week=40, utilisation_target=0.9).tables["inputs"].set_index("input")
    assert list(other.index[other["source"] == "Given as a parameter of this run"]) == [
        "Share of the hours a room is open in which it is to be in use",
        "Hours a week that a room is open",
    ]


def test_inputs_have_a_value_and_a_unit_that_a_reader_knows(analyse: Analyse) -> None:
    inputs = analyse().tables["inputs"]
    assert inputs["value"].notna().all()
    assert {"pounds", "square metres"} <= set(inputs["unit"])
    assert not set(inputs["unit"]) & {"GBP", "m2", "share"}


def test_a_practice_that_is_given_is_not_called_by_the_name_of_the_example(
    analyse: Analyse,
) -> None:
    results = analyse(area="Ealing", list_size=1, list_growth_per_month=0, rooms=1)
    own = results.tables["inputs"].query("source == 'Given as a parameter of this run'")
    assert len(own) == 3
    assert not own["input"].str.contains("Willesden").any()
    assert results.tables["rooms"].attrs["sources"] == ()
    assert results.headlines["practice_rooms_needed"].period == ""
    assert results.headlines["next_room_month"].period == "from the start"


@pytest.mark.parametrize("given", [{}, {"area": "RYJ"}, {"area": "Harrow"}, {"area": "RV8"}])
def test_each_headline_has_limits_or_says_why_not(
    analyse: Analyse, given: dict[str, object]
) -> None:
    known = [each for each in analyse(**given).headlines.values() if each.known]
    assert len(known) >= 8
    assert [each.label for each in known if not each.uncertainty] == []


def test_the_estate_in_poor_condition_has_the_limits_of_rounding(analyse: Analyse) -> None:
    poor = analyse().headlines["sites_condition_c_or_d"]
    assert (poor.lower, poor.upper, poor.bounds) == (348, 356, "rounding")
    assert analyse(area="Harrow").headlines["sites_condition_c_or_d"].lower is None


def test_figures_of_other_places_are_named_as_second_hand(analyse: Analyse) -> None:
    inputs = analyse().tables["inputs"].set_index("input")
    england = inputs.loc["Backlog of maintenance of all trusts in England"]
    assert (england["value"], england["period"]) == (15.9e9, "2024-25")
    found = inputs[inputs.index.str.startswith("Use of rooms found")]
    assert list(found["value"]) == [36.7, 53.6, 34.7]
    assert found["source"].str.endswith("second-hand").all()


def test_columns_that_hold_figures_carry_their_unit_in_the_name(analyse: Analyse) -> None:
    ends = {"GBP": "gbp", "GBP per m2": "gbp_per_m2", "percent": "percent", "m2": "m2"}
    for table in analyse().tables.values():
        for name in table.columns:
            assert str(name).endswith(ends.get(COLUMNS[name].unit, ""))
