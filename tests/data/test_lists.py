"""Lists are told by year and in the newest month, on one scale of time."""

import pytest

from helpers.data import areas, lists


@pytest.mark.parametrize(
    ("period", "time", "written"),
    [
        ("2024-25", 2025, "2024-25"),
        ("2026-04", 2026, "April 2026"),
        ("2026-07", 2026.25, "July 2026"),
        ("2027-01", 2026.75, "January 2027"),
    ],
)
def test_a_year_is_told_by_its_end_and_a_month_by_its_first_day(
    period: str, time: float, written: str
) -> None:
    assert lists.time_of(period) == time
    assert lists.written(period) == written


def test_a_year_in_which_half_of_the_practices_are_missing_is_counted_but_in_no_series() -> None:
    cornwall = areas.resolve("Cornwall and the Isles of Scilly").code
    assert lists.counted(cornwall)["period"].to_list() == [
        "2018-19", "2020-21", "2022-23", "2024-25", "July 2026",
    ]  # fmt: skip
    assert lists.series(cornwall)["period"].iloc[0] == "2020-21"


def test_an_area_without_lists_has_no_count() -> None:
    assert lists.counted("RYJ").empty
