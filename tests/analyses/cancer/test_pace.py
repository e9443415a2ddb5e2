"""The pace: what the target asks for each year, beside what England gained."""

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


def test_england_is_told_from_the_first_to_the_last_year_of_its_series() -> None:
    rise = pace.england_points_per_year(evidence(Parameters()))
    assert rise.period == "2013 to 2022"
    assert rise.value == pytest.approx((56.8 - 54.8) / 9)


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
    assert set(trend(area="England").index.get_level_values("series")) == {"England", pace.WAY}
