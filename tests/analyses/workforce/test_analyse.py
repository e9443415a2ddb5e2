"""The workforce analysis keeps its identities and gives the strategy's figures."""

from functools import cache

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analyses import workforce
from helpers.analyses.workforce import sickness, supply
from helpers.data import areas, package
from helpers.errors import InputError
from helpers.results import Results

GIVEN: dict[str, object] = {
    "staff_in_post": 14_000.0,
    "vacancy_rate": 0.08,
    "turnover_rate": 0.12,
    "sickness_rate": 0.05,
    "target_vacancy_rate": 0.08,
}


def evidence(**parameters: object) -> workforce.Evidence:
    return workforce.evidence(workforce.Parameters(**parameters))  # type: ignore[arg-type]


@cache
def analyse(**parameters: object) -> Results:
    return workforce.analyse(workforce.Parameters(**parameters))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("establishment", 58_890),
        ("vacancies", 6_890),
        ("leavers_per_year", 7_592),
        ("joiners_needed_per_year", 7_865),
        ("sickness_wte_lost", 2_548),
        ("productivity_change", -10.7),
        ("sickness_series_rate", 4.34),
    ],
)
def test_default_headlines(name: str, expected: float) -> None:
    tolerance = 0.5 if expected > 10 else 0.05
    assert analyse().headlines[name] == pytest.approx(expected, abs=tolerance)


@given(
    staff=st.floats(100, 100_000),
    vacancy=st.floats(0, 0.5),
    target=st.floats(0, 0.5),
    turnover=st.floats(0, 1),
    years=st.integers(1, 30),
    growth=st.floats(-0.1, 0.1),
)
def test_stock_plus_joiners_less_leavers_reaches_the_target(
    *, staff: float, vacancy: float, target: float, turnover: float, years: int, growth: float
) -> None:
    parameters = workforce.Parameters(
        staff_in_post=staff,
        vacancy_rate=vacancy,
        target_vacancy_rate=target,
        turnover_rate=turnover,
        horizon_years=years,
        demand_growth=growth,
    )
    found = workforce.evidence(parameters)
    path = supply.path(found, parameters, supply.establishment(found))
    wanted = staff / (1 - vacancy) * (1 + growth) ** years * (1 - target)
    reached = staff + path["joiners_wte"].sum() - path["leavers_wte"].sum()
    # Shares given are taken to nine decimals of a percent, which counts once a year for each head.
    slack = 1e-9 * (staff + wanted)
    assert path["staff_wte"].iloc[-1] == pytest.approx(reached, abs=slack)
    assert reached >= wanted - slack
    assert (path["joiners_wte"].dropna() < 1e-6).any() or reached <= wanted + slack
    assert (path["joiners_wte"].dropna() >= 0).all()
    joiners = supply.joiners_needed(found, parameters)
    assert joiners == pytest.approx(path["joiners_wte"].mean(), abs=1e-6)
    too_many = supply.above_target(path, found)
    assert too_many == pytest.approx(max(0.0, reached - wanted), rel=1e-6, abs=1e-6 + 1e-9 * staff)


def test_no_year_asks_for_fewer_joiners_than_none_and_the_headline_is_their_mean() -> None:
    results = analyse(demand_growth=-0.2, target_vacancy_rate=0.3)
    path = results.tables["path"]
    assert path["joiners_wte"].dropna().to_numpy() == pytest.approx(0, abs=1e-6)
    assert results.headlines["joiners_needed_per_year"].value == 0
    stay = (2 - 0.146) / (2 + 0.146)
    assert path["staff_wte"].iloc[1] == pytest.approx(52_000 * stay)
    # A slower fall asks for joiners at first and for none at the end.
    mixed = analyse(demand_growth=-0.2)
    joiners = mixed.tables["path"]["joiners_wte"].dropna()
    assert joiners.iloc[0] > 100
    assert joiners.iloc[-1] == pytest.approx(0, abs=1e-6)
    assert mixed.headlines["joiners_needed_per_year"] == pytest.approx(joiners.mean())


def test_rounding_of_the_printed_rates_becomes_limits_of_what_follows() -> None:
    headlines = analyse().headlines
    vacancies = headlines["vacancies"]
    # 11.7% as printed is 11.65% to 11.75%, of 52,000 in post and those vacancies.
    assert vacancies.lower == pytest.approx(52_000 * 0.1165 / 0.8835)
    assert vacancies.lower == pytest.approx(6_857, abs=0.5)
    assert vacancies.upper == pytest.approx(52_000 * 0.1175 / 0.8825)
    assert vacancies.uncertainty == "rounding allows 6,860 to 6,920"
    leavers = headlines["leavers_per_year"]
    assert leavers.lower == pytest.approx(7_566)
    assert leavers.upper == pytest.approx(7_618)
    joiners = headlines["joiners_needed_per_year"]
    assert joiners.lower is not None
    assert joiners.upper is not None
    assert joiners.lower < joiners < joiners.upper
    change = headlines["productivity_change"]
    assert change.lower == pytest.approx(100 * (0.995 / 1.125 - 1))
    assert str(change) == "\u221211%"


def test_what_was_given_is_not_taken_as_rounded() -> None:
    for name in ("vacancies", "establishment", "leavers_per_year", "joiners_needed_per_year"):
        figure = analyse(**GIVEN).headlines[name]
        assert figure.lower is None
        assert figure.uncertainty == "follows from what was given"


@pytest.mark.parametrize("given", [{}, GIVEN, {"area": "RYJ", **GIVEN}, {"area": "Brent", **GIVEN}])
def test_each_headline_has_limits_or_says_why_not(given: dict[str, object]) -> None:
    known = [each for each in analyse(**given).headlines.values() if each.known]
    assert len(known) >= 8
    assert [each.label for each in known if not each.uncertainty] == []


def test_sickness_is_judged_in_percent_of_england() -> None:
    months = analyse().tables["sickness"].set_index(["organisation", "month"])
    west = months.loc["Imperial"]
    difference = 100 * (west["sickness_percent"] / west["england_percent"] - 1)
    assert west["above_england_percent"].to_list() == pytest.approx(difference.to_list())
    ranges = difference.diff().abs().dropna()
    kept = ranges[ranges <= 3.267 * ranges.mean()]
    assert west["upper_percent"].iloc[0] == pytest.approx(difference.mean() + 2.66 * kept.mean())
    assert west.loc["2025-03", "signal"] == "outside a limit"
    assert not sickness.on_trial(months.reset_index())
    assert sickness.on_trial(months.reset_index().query("month != '2024-04'"))


def test_one_point_of_turnover_is_worth_the_joiners_between_two_runs() -> None:
    saved = analyse().headlines["joiners_per_point_of_turnover"]
    least = analyse(turnover_rate=0.136).headlines["joiners_needed_per_year"]
    assert saved == pytest.approx(analyse().headlines["joiners_needed_per_year"] - least)


def test_each_year_of_the_path_balances() -> None:
    path = analyse(demand_growth=0.02, horizon_years=7).tables["path"]
    change = path["staff_wte"].diff().iloc[1:].to_numpy()
    flows = (path["joiners_wte"] - path["leavers_wte"]).iloc[:-1].to_numpy()
    assert flows == pytest.approx(change)
    assert path[["joiners_wte", "leavers_wte"]].iloc[-1].isna().all()


def test_without_joiners_the_leavers_of_a_year_are_those_of_its_mean_stock() -> None:
    staff = analyse().tables["path"]["unrecruited_wte"]
    mean = (staff + staff.shift(-1)) / 2
    left = (staff - staff.shift(-1)).dropna()
    assert (left / mean.dropna()).to_numpy() == pytest.approx(evidence().turnover / 100)


def test_nobody_joins_where_staff_must_shrink() -> None:
    found = analyse(vacancy_rate=0, turnover_rate=0, target_vacancy_rate=0.2).headlines
    assert found["vacancies"].value == 0
    assert found["joiners_needed_per_year"].value == 0
    assert found["share_replacing_leavers"].value is None


def test_ten_organisations_stand_beside_england_month_by_month() -> None:
    sickness = analyse().tables["sickness"]
    assert sickness["organisation"].nunique() == 10
    assert len(sickness) == 120
    assert sickness["england_percent"].notna().all()
    assert [each.partition(" (")[0] for each in evidence().refiled] == ["CNWL"]


def test_one_trust_has_its_own_sickness_and_needs_its_other_figures() -> None:
    with pytest.raises(InputError, match=r"vacancy_rate, .*no figure for Imperial"):
        analyse(area="Imperial", staff_in_post=14_000.0)
    results = analyse(area="Imperial", **{**GIVEN, "sickness_rate": None})
    assert results.parameters["sickness_rate"] == pytest.approx(0.042, abs=0.005)
    assert set(results.tables["sickness"]["organisation"]) == {"Imperial"}
    assert results.headlines["productivity_change"].value is None
    series, highest = (results.headlines[f"sickness_{n}"] for n in ("series_rate", "highest"))
    assert series == pytest.approx(highest)


@pytest.mark.parametrize("area", ["Kent and Medway", "Imperial", "Z9B2Z", "England", "G6V2S"])
def test_an_area_with_sickness_alone_is_told_that_and_nothing_of_staff(area: str) -> None:
    results = analyse(area=area)
    known = {name for name, each in results.headlines.items() if each.known}
    assert "sickness_series_rate" in known
    elsewhere = {"list_growth", *(name for name in results.headlines if name.startswith("gp_"))}
    sickness_figures = {name for name in results.headlines if name.startswith("sickness_")}
    assert known <= sickness_figures | elsewhere
    assert results.tables["path"].empty
    assert results.tables["flows"].empty
    assert results.parameters["staff_in_post"] is None
    assert '"staff_in_post": null' in results.to_json()
    found = evidence(area=area)
    assert [found.staff_held, found.strategy_held] == [False] * 2
    assert found.sickness.source in found.series.attrs["sources"]


def test_an_area_without_sickness_or_staff_is_refused() -> None:
    with pytest.raises(InputError, match=r"staff_in_post, .*no figure for Brent"):
        analyse(area="Brent")


def test_a_system_is_ranked_by_the_days_of_its_trusts_and_its_board() -> None:
    results = analyse(area="Kent and Medway")
    places = results.tables["sickness_areas"].set_index("place")
    systems = places.dropna(subset="rank")
    assert len(systems) == 42
    assert systems["rank"].to_list() == list(range(1, 43))
    assert systems["sickness_percent"].is_monotonic_increasing
    assert results.headlines["sickness_rank"] == systems.loc["Kent and Medway", "rank"] == 12
    assert list(places.index[-2:]) == ["South East", "England"]
    year = results.tables["sickness_year"].set_index("organisation").drop("England")
    assert len(year) == 7
    own = systems[["lost_days", "available_days"]].T["Kent and Medway"]
    assert own.to_list() == year[["lost_days", "available_days"]].sum().to_list()


def test_a_newer_system_is_ranked_among_those_of_today() -> None:
    results = analyse(area="Z9B2Z")
    assert results.headlines["sickness_areas_ranked"].value == 36
    places = results.tables["sickness_areas"].set_index("place")
    assert "North West London" not in places.index
    parts = analyse(area="NW London").tables["sickness_areas"].set_index("place")["lost_days"]
    both = parts["North West London"] + parts["North Central London"]
    assert places.loc["West and North London", "lost_days"] == both


def test_a_region_is_shown_by_its_systems_and_ranked_among_seven() -> None:
    regions = [area for area in areas.all_areas() if area.kind == "region"]
    ranks = {}
    for region in regions:
        results = analyse(area=region.code)
        ranks[region.name] = results.headlines["sickness_rank"].value
        assert results.headlines["sickness_areas_ranked"].value == 7
        months = results.tables["sickness"]
        inside = set(evidence(area=region.code).series["area_code"])
        assert {areas.resolve(code).parent for code in inside} == {region.code}
        assert months["organisation"].nunique() == len(inside) > 2
        assert not months["organisation"].str.endswith(" ICB").any()
    assert sorted(ranks.values(), key=str) == [1, 2, 3, 4, 5, 6, 7]
    assert ranks["London"] == 1


def test_england_is_shown_by_its_regions_and_has_no_rank() -> None:
    results = analyse(area="England")
    assert results.headlines["sickness_rank"].value is None
    assert results.headlines["sickness_series_rate"] == results.headlines["sickness_england"]
    assert results.headlines["sickness_lowest"] < results.headlines["sickness_highest"]
    assert results.tables["sickness"]["organisation"].nunique() == 7
    assert len(results.tables["sickness_nearby"]) == 7 + 1


def test_months_above_england_are_told_of_one_organisation_and_not_added_up() -> None:
    assert analyse(area="Norfolk and Suffolk").headlines["sickness_months_above"].value is None
    assert analyse(area="Imperial").headlines["sickness_months_above"] <= 12


def test_a_trust_that_treats_people_elsewhere_is_named_where_it_is_filed() -> None:
    told = ["CNWL (filed under North Central London, counted in North West London)"]
    assert evidence(area="North Central London").refiled == told
    assert evidence(area="NW London").refiled == told
    assert evidence(area="Kent and Medway").refiled == []


def test_a_trust_counts_where_it_treats_people_and_a_regional_one_where_it_is_filed() -> None:
    members = {
        area: set(evidence(area=area).series["area_code"])
        for area in ("NW London", "North Central London", "South East London", "Z9B2Z")
    }
    assert {"RV3", "RPY", "RAN"} <= members["NW London"]
    assert not {"RV3", "RPY", "RAN"} & members["North Central London"]
    assert not {"RV3", "RPY", "RAN"} & members["South East London"]
    assert members["Z9B2Z"] == members["NW London"] | members["North Central London"]
    assert evidence(area="South East London").serving_wider == ["London Ambulance Service"]


def test_a_trust_of_part_of_the_year_is_named_and_not_counted_against_the_whole() -> None:
    found = evidence(area="North Central London")
    assert "North London Trust" in found.part_of_the_year
    year = analyse(area="North Central London").tables["sickness_year"]
    short = year[year["months"] < 12]
    assert len(short) == len(found.part_of_the_year) == 4
    assert analyse(area="G6V2S").headlines["sickness_highest"].known


def test_every_system_of_either_map_has_an_answer_and_a_rank() -> None:
    systems = [area for area in areas.all_areas() if area.kind == "icb"]
    assert len(systems) == 49
    ranks: dict[float, list[float]] = {}
    with package.snapshot():  # the tables are read once
        for system in systems:
            found = evidence(area=system.code)
            standings = sickness.standings(found)
            assert sickness.series_rate(found, standings).known
            told = sickness.rank_figures(found, standings)
            among = float(told["sickness_areas_ranked"])
            ranks.setdefault(among, []).append(float(told["sickness_rank"]))
    assert sorted(ranks.pop(42)) == list(range(1, 43))
    newer = ranks.pop(36)
    assert len(newer) == len(set(newer)) == 7
    assert not ranks


def test_an_area_without_a_sickness_series_still_has_the_rest() -> None:
    results = analyse(area="Brent", **{**GIVEN, "staff_in_post": 920.0})
    assert results.headlines["establishment"] == pytest.approx(1_000)
    assert results.headlines["sickness_highest"].value is None
    assert results.tables["sickness"].empty
    assert not evidence(area="Brent", **GIVEN).sickness_held


def test_what_the_strategy_gives_as_a_minimum_is_known_as_one() -> None:
    assert evidence().staff.bound == "at_least"
    assert evidence().voluntary_only
    given_all = evidence(**GIVEN)
    assert given_all.staff.bound == "exact"
    assert not (given_all.voluntary_only)
    assert not (given_all.strategy_held)


def test_given_figures_have_no_period_and_cite_nothing() -> None:
    results = analyse(**GIVEN)
    for name in ("staff_in_post", "vacancies", "establishment", "leavers_per_year"):
        assert results.headlines[name].period == ""
    row = results.tables["inputs"].set_index("input").loc["Vacancies as a share of planned posts"]
    assert (row["value"], row["unit"]) == (pytest.approx(8), "percent")
    assert results.tables["flows"].attrs["sources"] == ()


def test_a_period_of_one_given_figure_does_not_hide_that_of_another() -> None:
    headlines = analyse(vacancy_rate=0.1).headlines
    assert headlines["staff_in_post"].period == "2023"
    assert headlines["vacancy_rate"].period == ""
    assert headlines["vacancies"].period == ""


def test_organisations_above_england_are_counted() -> None:
    results = analyse()
    assert results.headlines["sickness_above_england"].value == 0
    months = results.tables["sickness"]
    above = months[months["sickness_percent"] > months["england_percent"]]
    counted = above.groupby("organisation").size().to_dict()
    assert counted == {"Hillingdon Hospitals": 7, "West London Trust": 4, "CLCH": 3}


def test_rates_of_a_year_are_days_lost_over_days_available() -> None:
    year = analyse().tables["sickness_year"]
    assert len(year) == 11
    assert year["sickness_percent"].is_monotonic_increasing
    rate = 100 * year["lost_days"] / year["available_days"]
    pd.testing.assert_series_equal(year["sickness_percent"], rate, check_names=False)


def test_posts_follow_from_staff_and_vacancies() -> None:
    found = evidence(**GIVEN)
    posts = supply.establishment(found)
    assert posts == pytest.approx(14_000 / 0.92)
    assert supply.vacancies(found, posts) == pytest.approx(posts * 0.08)


def test_sickness_has_peers_of_its_months_and_no_target_in_the_strategy() -> None:
    found = analyse().headlines["sickness_series_rate"]
    assert found.status == "no target set"
    assert found.peers is not None
    assert found.peers.england == pytest.approx(100 * 27_533_625 / 534_772_737)
    assert found.peers.region == pytest.approx(100 * 4_121_180 / 90_072_429)
    assert (found.peers.rank, found.peers.ranked, found.peers.first) == (5, 42, "lowest")
    kent = analyse(area="Kent and Medway").headlines["sickness_series_rate"]
    assert kent.status == ""
    trust = analyse(area="Imperial").headlines["sickness_series_rate"].peers
    assert trust is not None
    assert (trust.england, trust.rank) == (found.peers.england, None)


def test_vacancies_have_no_target_of_the_strategy_and_meet_one_that_was_given() -> None:
    assert analyse().headlines["vacancies"].status == "no target set"
    assert analyse(**GIVEN).headlines["vacancies"].status == "met"
    higher = analyse(**{**GIVEN, "target_vacancy_rate": 0.05}).headlines["vacancies"]
    assert higher.status == ""
