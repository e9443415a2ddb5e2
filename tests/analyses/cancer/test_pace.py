"""The pace: what the target asks for each year, beside what England gained."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers.analyses.cancer import Parameters, evidence, pace, rates


def needed(**parameters: object) -> float:
    chosen = Parameters(**parameters)  # type: ignore[arg-type]
    found = evidence(chosen)
    return pace.points_needed_per_year(found, chosen, rates.early_rate(found, 0.95))


def trend(**parameters: object) -> pd.DataFrame:
    chosen = Parameters(**parameters)  # type: ignore[arg-type]
    found = evidence(chosen)
    frame = pace.way_to_target(found, chosen, rates.early_rate(found, 0.95))
    return frame.set_index(["series", "year"])


def test_the_rise_needed_is_the_gap_over_the_years() -> None:
    assert needed() == pytest.approx((75 - 100 * 3223 / 5792) / 10)
    assert needed(target_year=2038) == pytest.approx(needed() / 2)


def test_a_target_that_is_reached_asks_for_no_rise() -> None:
    assert needed(target=0.555) == 0


def test_a_rise_needed_is_as_unsure_as_the_rate_that_it_starts_from() -> None:
    chosen = Parameters()
    found = evidence(chosen)
    rate = rates.early_rate(found, 0.95)
    rise = pace.points_needed_per_year(found, chosen, rate)
    assert rise.lower == pytest.approx((75 - (rate.upper or 0)) / 10)
    assert rise.upper == pytest.approx((75 - (rate.lower or 0)) / 10)


def test_england_is_told_by_the_slope_of_its_series_and_not_by_its_ends() -> None:
    slope = pace.england_points_per_year(evidence(Parameters()), 0.95)
    assert slope.period == "2013 to 2022"
    assert slope.value == pytest.approx(0.01, abs=0.005)
    assert slope.lower == pytest.approx(0.01 - 0.29, abs=0.01)
    assert slope.upper == pytest.approx(0.01 + 0.29, abs=0.01)


def test_the_series_breaks_where_it_is_not_what_the_release_of_the_year_says() -> None:
    found = evidence(Parameters())
    assert pace.breaks(found) == [2022]
    assert pace.england_points_before_break(found, 0.95).period == "2013 to 2021"
    sides = trend().xs(2022, level="year")["early_percent"]
    assert (sides["England"], sides[pace.RELEASES]) == (56.8, 55)


def test_a_series_that_agrees_with_its_releases_is_not_broken() -> None:
    found = evidence(Parameters())
    kept = replace(found, releases=found.releases[found.releases["year"] < 2022])
    assert pace.breaks(kept) == []
    assert pace.before_break(kept).equals(found.trend)


def test_the_trend_shows_the_area_and_its_way_to_the_target_beside_england() -> None:
    frame = trend()
    percent, lower = frame["early_percent"], frame["early_lower_percent"]
    assert percent["NW London", 2018] == pytest.approx(55.6, abs=0.05)
    assert percent[pace.WAY, 2018] == percent["NW London", 2018]
    assert percent[pace.WAY, 2028] == 75
    assert percent["England", 2022] == 56.8
    assert lower[pace.WAY, 2028] == "[z]"
    assert lower["England", 2022] == 56.5


def test_england_is_not_shown_twice() -> None:
    assert set(trend(area="England").index.get_level_values("series")) == {
        pace.SERIES,
        pace.RELEASES,
        pace.WAY,
    }


def projections(**parameters: object) -> pd.DataFrame:
    chosen = Parameters(**parameters)  # type: ignore[arg-type]
    return pace.projections(evidence(chosen), chosen).set_index("period")


@pytest.mark.parametrize(
    ("period", "slope", "half"),
    [("2013 to 2019", -0.04, 0.13), ("2013 to 2022", 0.01, 0.29)],
)
def test_england_shows_no_trend_before_the_pandemic_nor_over_all(
    period: str, slope: float, half: float
) -> None:
    row = projections().loc[period]
    assert row["slope_points"] == pytest.approx(slope, abs=0.005)
    for name, sign in (("lower", -1), ("upper", 1)):
        reach = row[f"slope_{name}_points"] - row["slope_points"]
        assert reach == pytest.approx(sign * half, abs=0.005)


def test_england_dips_in_2020_and_no_other_year_is_as_low() -> None:
    series = evidence(Parameters()).trend.set_index("year")
    assert series["early_percent"].idxmin() == 2020
    others = series.drop(index=2020)["early_lower_percent"]
    assert series["early_upper_percent"][2020] < others.min()


def test_england_going_on_as_before_reaches_the_target_in_no_year() -> None:
    chosen = Parameters()
    year = pace.target_year(evidence(chosen), chosen)
    assert year.value is None
    assert year.no_limits == "no year within 40 is as likely as not"
    assert (year.lower, year.upper) == (2038, None)  # open above
    assert year.period == "2013 to 2021"


def test_no_span_of_the_series_names_a_year_or_gives_the_target_a_chance_in_time() -> None:
    table = projections()
    assert len(table) == 3
    assert table["year_reached"].isna().all()
    assert table["last_year_reached"].isna().all()
    assert (table["chance_of_target_percent"] < 1).all()


def test_the_first_year_is_the_first_whose_upper_limit_reaches_the_target() -> None:
    chosen = Parameters(target_year=2038)
    frame = pace.projection(evidence(chosen), chosen).set_index(["series", "year"])
    upper = frame["early_percent"].xs(f"{pace.PROJECTED}, upper limit")
    assert upper[2021] == 54.4
    assert upper[2037] < 75 <= upper[2038]


def test_a_target_that_the_series_has_reached_is_reached_in_its_last_year() -> None:
    chosen = Parameters(target=0.5)
    year = pace.target_year(evidence(chosen), chosen)
    assert (year.lower, year.value, year.upper) == (2021, 2021, 2021)
    assert set(projections(target=0.5)["chance_of_target_percent"]) == {100}


def test_a_series_that_rises_steadily_names_its_year() -> None:
    chosen = Parameters(target=0.6, target_year=2025)
    found = evidence(chosen)
    rising = found.trend.assign(
        early_percent=50 + (found.trend["year"] - 2013) * 0.5 + [0, 0.1] * 5
    )
    found = replace(found, trend=rising, releases=found.releases[:0])
    year = pace.target_year(found, chosen)
    assert year.value == 2033
    assert year.lower is not None
    assert year.upper is not None
    assert year.lower <= 2033 <= year.upper


def test_a_target_year_within_the_series_is_not_projected() -> None:
    chosen = Parameters(target_year=2020)
    assert set(pace.projection(evidence(chosen), chosen)["series"]) == {pace.SERIES}
    assert projections(target_year=2020)["chance_of_target_percent"].isna()["2013 to 2021"]
