"""How old a figure is follows from its period and the day of the commit, and from no clock."""

import pytest

from helpers.publish.pages.ages import age

TODAY = "2026-11-28"


@pytest.mark.parametrize(
    ("period", "told"),
    [
        ("2024-25", "1 year 8 months old"),
        ("1999-00", "26 years 8 months old"),
        ("2018", "7 years 11 months old"),
        ("2018 to 2020", "5 years 11 months old"),
        ("April 2024 to March 2025", "1 year 8 months old"),
        ("June 2026", "5 months old"),
        ("31 March 2025", "1 year 8 months old"),
        ("November 2025", "1 year old"),
        ("October 2026", "1 month old"),
    ],
)
def test_the_age_counts_from_the_end_of_the_period_in_calendar_months(
    period: str, told: str
) -> None:
    assert age(period, TODAY) == told


@pytest.mark.parametrize("period", ["", "2024-26", "5 years from 2023", "2021 or 2022", "March"])
def test_a_period_without_a_known_end_has_no_age(period: str) -> None:
    assert age(period, TODAY) == ""


@pytest.mark.parametrize("period", ["2026", "November 2026", "2024-25 to 2029"])
def test_what_has_not_ended_or_only_just_has_no_age(period: str) -> None:
    assert age(period, TODAY) == ""


def test_without_a_commit_nothing_has_an_age() -> None:
    assert age("2024-25", "") == ""
