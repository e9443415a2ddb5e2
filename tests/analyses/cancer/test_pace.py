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
