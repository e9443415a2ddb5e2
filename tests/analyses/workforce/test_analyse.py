"""The workforce analysis keeps its identities and gives the strategy's figures."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analyses import workforce
from helpers.analyses.workforce import supply
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
    results = analyse(
        staff_in_post=staff,
        vacancy_rate=vacancy,
        target_vacancy_rate=target,
        turnover_rate=turnover,
        horizon_years=years,
        demand_growth=growth,
    )
    joiners = float(results.headlines["joiners_needed_per_year"])
    wanted = staff / (1 - vacancy) * (1 + growth) ** years * (1 - target)
    step = (wanted - staff) / years
    leavers = sum(turnover * (2 * staff + (2 * year + 1) * step) / 2 for year in range(years))
    reached = staff + joiners * years - leavers
    # Shares given are taken to nine decimals of a percent, which counts once a year for each head.
    assert joiners == 0 or reached == pytest.approx(wanted, rel=1e-9, abs=1e-9 * staff)
    assert joiners > 0 or staff - leavers >= wanted - 1e-6


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
    assert found["joiners_replacing_leavers"].value is None


def test_ten_organisations_stand_beside_england_month_by_month() -> None:
    sickness = analyse().tables["sickness"]
    assert sickness["organisation"].nunique() == 10
    assert len(sickness) == 120
    assert sickness["england_percent"].notna().all()
    assert evidence().filed_elsewhere == ["CNWL"]


def test_one_trust_has_its_own_sickness_and_needs_its_other_figures() -> None:
    with pytest.raises(InputError, match=r"staff_in_post, .*no published figure for Imperial"):
        analyse(area="Imperial")
    results = analyse(area="Imperial", **{**GIVEN, "sickness_rate": None})
    assert results.parameters["sickness_rate"] == pytest.approx(0.042, abs=0.005)
    assert set(results.tables["sickness"]["organisation"]) == {"Imperial"}
    assert results.headlines["productivity_change"].value is None
    series, highest = (results.headlines[f"sickness_{n}"] for n in ("series_rate", "highest"))
    assert series == pytest.approx(highest)


def test_an_area_without_a_sickness_series_still_has_the_rest() -> None:
    results = analyse(area="Brent", **{**GIVEN, "staff_in_post": 920.0})
    assert results.headlines["establishment"] == pytest.approx(1_000)
    assert results.headlines["sickness_highest"].value is None
    assert results.tables["sickness"].empty
    assert not evidence(area="Brent", **GIVEN).sickness_held


def test_what_the_strategy_gives_as_a_minimum_is_known_as_one() -> None:
    assert evidence().staff_at_least
    assert evidence().voluntary_only
    given_all = evidence(**GIVEN)
    assert not (given_all.staff_at_least)
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


def test_organisations_and_months_above_england_are_counted() -> None:
    results = analyse()
    assert results.headlines["sickness_above_england"].value == 0
    assert results.headlines["sickness_months_above"].value == 14
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
