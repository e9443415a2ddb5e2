"""The workforce analysis keeps its identities and gives the strategy's figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analyses import workforce
from helpers.errors import InputError
from helpers.results import Results


def analyse(**parameters: object) -> Results:
    return workforce.analyse(workforce.Parameters(**parameters))  # type: ignore[arg-type]


def value(results: Results, name: str) -> float:
    found = results.headlines[name].value
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("establishment", 58_890),
        ("vacancies", 6_890),
        ("leavers_per_year", 7_592),
        ("sickness_wte_lost", 2_548),
        ("productivity_change", -10.7),
    ],
)
def test_default_headlines(name: str, expected: float) -> None:
    assert value(analyse(), name) == pytest.approx(expected, abs=0.5 if expected > 0 else 0.05)


def test_only_voluntary_turnover_is_counted_and_the_page_says_so() -> None:
    assert "voluntary turnover only" in analyse().headlines["leavers_per_year"].text


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
    joiners = value(results, "joiners_needed_per_year")
    wanted = staff / (1 - vacancy) * (1 + growth) ** years * (1 - target)
    step = (wanted - staff) / years
    leavers = sum(turnover * (2 * staff + (2 * year + 1) * step) / 2 for year in range(years))
    reached = staff + joiners * years - leavers
    # Shares given are taken to nine decimals of a percent, which counts once a year for each head.
    assert joiners == 0 or reached == pytest.approx(wanted, rel=1e-9, abs=1e-9 * staff)
    assert joiners > 0 or staff - leavers >= wanted - 1e-6


def test_ten_organisations_stand_beside_england_month_by_month() -> None:
    sickness = analyse().tables["sickness"]
    assert sickness["organisation"].nunique() == 10
    assert len(sickness) == 120
    assert sickness["england_percent"].notna().all()
    assert "CNWL is filed under North Central London" in analyse().descriptions["sickness"].note


def test_one_trust_has_its_own_sickness_and_needs_its_other_figures() -> None:
    with pytest.raises(InputError, match=r"staff_in_post, .*no published figure for Imperial"):
        analyse(area="Imperial")
    results = analyse(
        area="Imperial",
        staff_in_post=14_000,
        vacancy_rate=0.1,
        turnover_rate=0.12,
        target_vacancy_rate=0.08,
    )
    assert results.parameters["sickness_rate"] == pytest.approx(0.042, abs=0.005)
    assert set(results.tables["sickness"]["organisation"]) == {"Imperial"}
    assert results.headlines["productivity_change"].value is None


def test_an_area_without_a_sickness_series_still_has_the_rest() -> None:
    results = analyse(
        area="Brent",
        staff_in_post=900,
        vacancy_rate=0.1,
        turnover_rate=0.12,
        sickness_rate=0.05,
        target_vacancy_rate=0.08,
    )
    assert value(results, "establishment") == pytest.approx(1_000)
    assert results.headlines["sickness_highest"].value is None
    assert results.tables["sickness"].empty


GIVEN: dict[str, object] = {
    "staff_in_post": 14_000.0,
    "vacancy_rate": 0.08,
    "turnover_rate": 0.12,
    "sickness_rate": 0.05,
    "target_vacancy_rate": 0.08,
}


def test_what_rests_on_a_minimum_is_said_to_be_at_least_so_much() -> None:
    headlines = analyse().headlines
    assert headlines["message"].text == (
        "Workforce in 2023: at least 6,890 posts vacant, about 7,900 joiners needed a year, moves "
        "included."
    )
    assert headlines["leavers_per_year"].text.startswith("At least 7,592")


def test_joiners_are_no_lower_bound_since_moves_between_organisations_count() -> None:
    joiners = analyse().headlines["joiners_needed_per_year"]
    assert joiners.value == pytest.approx(7_865, abs=0.5)
    assert joiners.text == (
        "About 7,900 joiners to organisations a year, moves between them included, would be needed "
        "for a vacancy rate of 10% within 5 years if people left of their own accord alone, based "
        "on at least 52,000 staff."
    )
    alone = analyse(area="RV3", **GIVEN).headlines["joiners_needed_per_year"].text
    assert "those who come from other organisations included" in alone
    assert "based on" not in alone
    assert "own accord" not in alone


def test_years_are_counted_from_that_of_the_figures() -> None:
    assert analyse().descriptions["path"].columns["year"].heading == "Years from 2023"
    given = analyse(**GIVEN).descriptions["path"].columns["year"]
    assert given.heading == "Years from the start"


def test_given_figures_have_no_period_and_are_no_minimum() -> None:
    results = analyse(**GIVEN)
    for name in ("staff_in_post", "vacancies", "establishment", "leavers_per_year"):
        assert results.headlines[name].period == ""
        assert "at least" not in results.headlines[name].text.lower()
    inputs = results.tables["inputs"].set_index("input")
    row = inputs.loc["Vacancies as a share of planned posts"]
    assert (row["value"], row["unit"]) == (pytest.approx(8), "percent")
    assert results.descriptions["flows"].sources == ()


def test_a_period_of_one_given_figure_does_not_hide_that_of_another() -> None:
    headlines = analyse(vacancy_rate=0.1).headlines
    assert headlines["staff_in_post"].period == "2023"
    assert headlines["vacancy_rate"].period == ""
    assert headlines["vacancies"].period == ""


def test_the_path_without_recruits_says_which_leavers_it_counts() -> None:
    voluntary = set(analyse().tables["path"]["series"])
    assert "Staff if nobody were recruited, voluntary leavers only" in voluntary
    assert "Staff if nobody were recruited" in set(analyse(**GIVEN).tables["path"]["series"])


def test_no_joiners_and_no_vacancies_are_told_as_none() -> None:
    headlines = analyse(vacancy_rate=0, turnover_rate=0, target_vacancy_rate=0.2).headlines
    assert headlines["vacancies"].text == "No posts are vacant."
    assert headlines["joiners_needed_per_year"].text.endswith("needs no joiners.")
    assert headlines["message"].text == "Workforce: no posts vacant, no joiners needed a year."


def test_the_sickness_of_a_system_is_a_finding_against_england() -> None:
    headline = analyse().headlines["sickness_above_england"]
    assert headline.value == 0
    assert headline.text == (
        "Over April 2024 to March 2025, none of the 10 organisations lost more working time to "
        "sickness than England as a whole (5.15%)."
    )


def test_single_months_above_england_are_counted_by_organisation() -> None:
    headline = analyse().headlines["sickness_months_above"]
    assert headline.value == 14
    assert "Hillingdon Hospitals in 7, West London Trust in 4 and CLCH in 3" in headline.text
    alone = analyse(area="RAS", **GIVEN).headlines["sickness_months_above"].text
    assert alone == "It was above England in 7 of 12 single months."


def test_the_strategys_sickness_stands_beside_that_of_the_newer_series() -> None:
    headline = analyse().headlines["sickness_rates_differ"]
    assert headline.value == pytest.approx(4.34, abs=0.005)
    assert "The strategy's rate is of 2023" in headline.text
    assert "4.34%" in headline.text
    own = analyse(area="RV3", **{**GIVEN, "sickness_rate": None}).headlines
    assert own["sickness_rates_differ"].value == own["sickness_highest"].value


def test_one_organisation_is_neither_the_most_nor_the_least() -> None:
    for area in ("RV3", "England"):
        headlines = analyse(area=area, **GIVEN).headlines
        told = {headlines[f"sickness_{name}"].text for name in ("highest", "lowest")}
        assert told == {headlines["sickness_above_england"].text}
    assert "England as a whole" not in headlines["sickness_above_england"].text
    assert "with England" not in analyse(area="England", **GIVEN).descriptions["sickness"].caption


def test_a_yardstick_is_not_called_a_target_of_the_strategy() -> None:
    own = str(analyse().tables["targets"]["due"].iloc[0])
    assert "the strategy sets no target" in own
    given = analyse(target_vacancy_rate=0.08).tables["targets"]
    assert given["due"].iloc[0] == "within 5 years"


@pytest.mark.parametrize("area", ["QMF", "England", "RV3", "Ealing"])
def test_no_sentence_has_a_hole(area: str) -> None:
    for headline in analyse(area=area, **GIVEN).headlines.values():
        assert "[x]" not in headline.text
        assert " nan" not in headline.text


def test_acronyms_of_organisations_are_spelt_out_below_the_chart() -> None:
    note = analyse().descriptions["sickness"].note
    for name in ("CLCH is Central London", "RNOH is Royal National", "ICB is integrated care"):
        assert name in note
