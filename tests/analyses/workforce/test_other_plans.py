"""What others print gives what is said to follow from it."""

import pytest

from helpers.analyses.workforce import other_plans
from helpers.results import Figure
from helpers.stats import stock_flow
from helpers.stats.stock_flow import Rates

TABLE = other_plans.plan_beside()


def values(column: str, estimate: str) -> list[float]:
    return list(TABLE[TABLE["estimate"].str.startswith(estimate)][column])


def test_growth_of_the_national_plan_is_3_36_to_3_66_percent_a_year() -> None:
    low, high = values("growth_percent_a_year", "National plan")
    assert (round(low, 2), round(high, 2)) == (3.36, 3.66)
    assert 1_400_000 * (1 + low / 100) ** 15 == pytest.approx(2_300_000)
    assert 1_400_000 * (1 + high / 100) ** 15 == pytest.approx(2_400_000)
    assert float(other_plans.plan_growth()) == low
    assert other_plans.plan_growth().period == "2021/22 to 2036/37"


def test_the_joiners_of_the_national_plan_bring_its_staff_at_the_leaver_rate_of_nurses() -> None:
    leaving = Rates.of((0.101 + 0.090 + 0.099) / 3)
    joiners = values("nurse_rate_joiners_wte", "National plan")
    for number, end in zip(joiners, (2_300_000, 2_400_000), strict=True):
        staff = stock_flow.closing([[1_400_000.0]], [([[number]], leaving)] * 15)
        assert float(staff) == pytest.approx(end)


def test_the_gap_of_the_real_centre_grows_and_then_shrinks() -> None:
    assert values("start_wte", "REAL Centre") == [103_000, 179_000]
    assert values("stated_wte", "REAL Centre") == [179_000, 156_000]
    first, second = values("change_wte_a_year", "REAL Centre")
    assert 103_000 + 3 * first == pytest.approx(179_000)
    assert 179_000 + 6 * second == pytest.approx(156_000)
    assert (round(first), round(second)) == (25_333, -3_833)


def test_vacancies_of_london_give_244048_posts() -> None:
    assert values("start_wte", "London") == [30_506]
    assert values("vacancy_percent", "London") == [12.5]
    assert values("posts_wte", "London") == [244_048]


def test_every_source_of_the_plans_is_named_and_second_hand() -> None:
    cited = TABLE.attrs["sources"]
    assert len(cited) == 4
    assert all(each.endswith("second-hand") for each in cited)


def test_growth_follows_from_the_figures_and_their_years() -> None:
    first = Figure(100, "WTE", period="2020/21")
    last = Figure(200, "WTE", period="2030/31")
    assert other_plans.yearly_growth(first, last) == pytest.approx(100 * (2**0.1 - 1))
