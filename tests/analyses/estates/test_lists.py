"""The rooms of all practices are those of their lists, and grow as lists did."""

import math
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from helpers.analyses import estates
from helpers.analyses.estates import lists
from helpers.data import areas, catalogue
from helpers.results import Results

Analyse = Callable[..., Results]
SYSTEMS = ["NW London", "Z9B2Z", "West Yorkshire", "Kent and Medway", "Greater Manchester"]
PER_ROOM = 60 * 50 * 52.5 * 0.85 / (5.7 * 0.667 * 12)
"""Patients that a room serves, by the terms of the book."""


def held(area: str) -> lists.Lists:
    found = lists.held(areas.resolve(area))
    assert found is not None
    return found


def row_of(area: str) -> "pd.Series[float]":
    table = catalogue.load("practice_lists").set_index("area_code")
    return table.T[areas.resolve(area).code]


def made_up(sizes: list[float], years: dict[int, float] | None = None) -> lists.Lists:
    """Return lists of practices whose every list is known."""
    frame = pd.DataFrame({"list_patients": sizes, "practices": 1.0, "group": range(len(sizes))})
    known = {2019: 90.0, 2021: 100.0, 2023: 110.0} if years is None else years
    past = pd.DataFrame({"year": list(known), "listed_people": list(known.values())})
    past = past.assign(period=past["year"].astype(str), source="made up")
    none = pd.DataFrame(columns=["name", "listed_people"])
    total = sum(sizes)
    return lists.Lists("2023-04", len(sizes), total, frame, (0.0, 0.0), past, none, ("made up",))


@pytest.mark.parametrize("area", [*SYSTEMS, "England", "London", "Brent", "W2U3Z"])
def test_the_classes_of_an_area_hold_all_its_practices(area: str) -> None:
    row, found = row_of(area), held(area)
    counts = row[[str(name) for name in row.index if str(name).startswith("from_")]]
    assert counts.sum() == row["practices"] == found.practices
    assert found.sizes["practices"].sum() == pytest.approx(found.practices)
    told = (found.sizes["list_patients"] * found.sizes["practices"]).sum()
    assert told == pytest.approx(found.patients, rel=0.02)


def test_the_former_systems_hold_every_practice_of_england() -> None:
    systems = [each for each in areas.all_areas() if each.kind == "icb"]
    newer = {each.successor for each in systems if each.successor}
    former = [held(each.code) for each in systems if each.code not in newer]
    england = held("England")
    assert len(former) == 42
    assert sum(each.practices for each in former) == england.practices == 6_120
    assert england.patients == 63_435_843


@pytest.mark.parametrize("area", SYSTEMS)
def test_all_practices_need_more_rooms_than_one_list_of_all_and_less_than_one_more_each(
    analyse: Analyse, area: str
) -> None:
    row, needed = row_of(area), analyse(area=area).headlines["rooms_needed"]
    full = row["list_size"] / PER_ROOM
    assert full < needed < full + row["practices"]
    assert needed.period == "July 2026"
    assert needed.lower is not None
    assert needed.upper is not None
    assert needed.lower < needed < needed.upper


def test_north_west_london_has_the_rooms_of_its_336_lists(analyse: Analyse) -> None:
    headlines = analyse().headlines
    assert row_of("NW London")["practices"] == 336
    assert headlines["rooms_needed"] == pytest.approx(1_153, abs=0.5)
    assert str(headlines["rooms_needed"]) == "1,150"
    later = headlines["rooms_needed_in_three_years"]
    assert (round(later), later.period) == (1_223, "July 2029")
    assert later.uncertainty == "interval 1,140 to 1,310"


def test_lists_of_north_west_london_grew_until_the_newest_count_which_is_below(
    analyse: Analyse,
) -> None:
    headlines = analyse().headlines
    assert headlines["patients_listed"].value == 2_893_096
    grew, lately = headlines["lists_growth"], headlines["lists_newest_change"]
    assert grew == pytest.approx(100 * ((2_893_096 / 2_354_262) ** (1 / 9.25) - 1))
    assert lately == pytest.approx(100 * (2_893_096 / 2_913_751 - 1))
    assert (grew.period, lately.period) == ("2016-17 to July 2026", "2024-25 to July 2026")
    assert lists.grown(held("NW London"))[1] == pytest.approx((1 + grew / 100) ** 3)


@pytest.mark.parametrize("area", ["NW London", "Z9B2Z", "Hammersmith and Fulham", "London"])
def test_rooms_of_an_online_practice_are_told_apart(analyse: Analyse, area: str) -> None:
    found = analyse(area=area).headlines
    assert found["patients_online"].value == 93_531
    assert found["patients_online"].period == "July 2026"
    assert found["rooms_online"].value == math.ceil(93_531 / PER_ROOM) == 32


def test_where_no_practice_is_online_none_is_told(analyse: Analyse) -> None:
    assert not analyse(area="Brent").headlines["rooms_online"].known


def test_the_ends_of_the_terms_give_the_ends_of_the_rooms(analyse: Analyse) -> None:
    needed = analyse().headlines["rooms_needed"]
    england = catalogue.load("hypertension_register").query(
        "area_code == 'E92000001' and period == '2022-23'"
    )
    fewest = 346.8e6 / england["list_size"].iloc[0] * 0.65 * 10 / 0.85
    most = 5.8 * 0.70 * 15 / 0.60
    for end, minutes in ((needed.lower, fewest), (needed.upper, most)):
        size = 60 * 50 * 52.5 / minutes
        own = analyse(
            appointments_per_patient=1.0,
            face_to_face_share=1.0,
            minutes_per_contact=minutes,
            utilisation_target=1 - 1e-9,
        )
        assert own.headlines["patients_per_room"] == pytest.approx(size)
        assert end == pytest.approx(own.headlines["rooms_needed"].value)


def test_a_term_that_the_run_sets_is_not_moved(analyse: Analyse) -> None:
    given = dict.fromkeys(["appointments_per_patient", "minutes_per_contact"], 6.0)
    needed = analyse(**given, face_to_face_share=0.5, utilisation_target=0.7).headlines
    figure = needed["rooms_needed"]
    assert figure.lower == figure.value == figure.upper


def test_lists_that_are_all_known_give_the_sum_of_rooms_rounded_up() -> None:
    sizes = [500.0, PER_ROOM, PER_ROOM + 1, 5 * PER_ROOM, 13_198.0]
    parameters = estates.Parameters()
    needed = lists.rooms_needed(made_up(sizes), parameters, {})
    assert needed == pytest.approx(1 + 1 + 2 + 5 + 5)
    assert lists.rounding_error(made_up(sizes), PER_ROOM) == 0
    counts = lists.by_rooms(made_up(sizes), parameters).set_index("rooms_of_practice")
    assert counts["practices"].to_list() == [2, 1, 0, 0, 2, 0, 0, 0]
    assert counts["list_above_patients"].to_list() == pytest.approx(
        [PER_ROOM * n for n in range(8)]
    )


def test_practices_by_rooms_add_up_to_all(analyse: Analyse) -> None:
    for area in SYSTEMS:
        table = analyse(area=area).tables["practices_by_rooms"]
        total = row_of(area)["practices"]
        assert table["practices"].sum() == pytest.approx(total, abs=4)
        assert table["later_practices"].sum() == pytest.approx(total, abs=4)


def test_lists_that_grow_at_one_pace_give_no_wider_limits_than_rounding() -> None:
    steady = made_up([PER_ROOM * 10] * 4, {2019: 100.0, 2021: 121.0, 2023: 146.41})
    later = lists.rooms_in_three_years(steady, estates.Parameters())
    assert later == pytest.approx(4 * math.ceil(10 * 1.1**3))
    assert later.lower == pytest.approx(float(later))
    assert later.upper == pytest.approx(float(later))
    assert lists.growth(steady)["lists_growth"] == pytest.approx(10)
    assert lists.growth(steady)["lists_newest_change"] == pytest.approx(21)


def test_limits_hold_the_forecast_and_widen_with_the_years_before() -> None:
    uneven = made_up([8_000.0] * 50, {2019: 100.0, 2021: 115.0, 2023: 118.0})
    even = made_up([8_000.0] * 50, {2019: 100.0, 2021: 109.0, 2023: 118.0})
    widths = []
    for each in (uneven, even):
        later = lists.rooms_in_three_years(each, estates.Parameters())
        assert later.lower is not None
        assert later.upper is not None
        assert later.lower < later < later.upper
        widths.append(later.upper - later.lower)
    assert widths[0] > widths[1]


def test_growth_that_differs_between_practices_keeps_all_patients() -> None:
    steady = made_up([9_000.0] * 30, {2019: 100.0, 2021: 110.0, 2023: 121.0})
    spread = replace(steady, growth=(-4.0, 9.0))
    assert spread.spread == pytest.approx(math.log(1.09 / 0.96) / 2, rel=0.02)
    parameters = estates.Parameters()
    one, many = (lists.rooms_in_three_years(each, parameters) for each in (steady, spread))
    full = 30 * 9_000 * 1.1**1.5 / PER_ROOM
    assert full < many < full + 30
    assert many != one


def test_too_few_years_give_no_forecast_and_no_lists_no_rooms(analyse: Analyse) -> None:
    two = made_up([9_000.0], {2021: 100.0, 2023: 110.0})
    assert not lists.rooms_in_three_years(two, estates.Parameters()).known
    assert lists.by_rooms(two, estates.Parameters())["later_practices"].isna().all()
    trust = analyse(area="RVV").headlines
    assert not trust["rooms_needed"].known
    assert not trust["rooms_needed_in_three_years"].known


def test_years_in_which_few_practices_told_their_list_do_not_count() -> None:
    assert held("Cornwall and the Isles of Scilly").years["year"].to_list() == [
        2021, 2023, 2025, 2026.25,
    ]  # fmt: skip
