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
    assert joiners == 0 or reached == pytest.approx(wanted, rel=1e-9)
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
