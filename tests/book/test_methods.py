"""The numbers that the page of methods names are those of the data."""

from pathlib import Path

import pytest

from helpers.data import hypertension

PAGE = (Path(__file__).parents[2] / "book" / "methods.md").read_text(encoding="utf-8")
FOUND = 550_000


@pytest.mark.parametrize("event", ["stroke", "heart_attack"])
def test_the_national_events_take_as_many_people_by_the_numbers_needed_to_treat(event: str) -> None:
    national = hypertension.effects("events_averted")["value"][event]
    needed = hypertension.effects("number_needed_to_treat")["value"][event]
    assert f"{national:,.0f}" in PAGE
    assert national * needed * 5 / 3 == pytest.approx(1.62e6, rel=0.002)
    assert "1.62 million people" in PAGE


def test_the_sum_of_the_nhs_follows_from_the_same_numbers() -> None:
    needed = hypertension.effects("number_needed_to_treat")["value"]
    own = [FOUND / needed[event] for event in ("stroke", "heart_attack", "death")]
    assert [f"{each:,.0f}" for each in own] == ["8,209", "5,500", "4,400"]
    assert "give 8,209, 5,500 and 4,400" in PAGE


def test_the_incidence_of_strokes_is_that_of_the_data() -> None:
    known = hypertension.effects("stroke_incidence").loc["stroke"]
    assert f"{known['lower']:g} to {known['upper']:g} in 100,000 a year" in PAGE
