"""Rooms follow from the list by the stated formula."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analyses import estates
from helpers.analyses.estates import capacity
from helpers.data import catalogue
from helpers.errors import InputError
from helpers.results import Results

Analyse = Callable[..., Results]


@given(
    patients=st.floats(1, 100_000),
    utilisation=st.floats(0.05, 0.999),
    minutes=st.floats(1, 60),
)
def test_rooms_are_the_fewest_that_hold_the_contacts(
    patients: float, utilisation: float, minutes: float
) -> None:
    parameters = estates.Parameters(
        list_size=patients,
        list_growth_per_month=0,
        utilisation_target=utilisation,
        minutes_per_contact=minutes,
    )
    rooms = capacity.rooms_needed(estates.evidence(parameters), parameters)
    wanted = patients * 5.7 * 0.667 * minutes / (60 * 50 * 52.5 * utilisation)
    assert rooms.value == math.ceil(round(wanted, 9))


def test_rooms_of_the_newest_list_have_a_range_over_the_terms(analyse: Analyse) -> None:
    headlines = analyse().headlines
    assert headlines["list_size"].value == 15_093
    assert headlines["list_size"].period == "July 2026"
    needed = headlines["practice_rooms_needed"]
    # 15,093 patients x 5.56 x 65% x 10 minutes at 85%, to 5.8 x 70% x 15 minutes at 60%.
    full = 15_093 / (60 * 50 * 52.5)
    ends = [full * 5.56 * 0.65 * 10 / 0.85, full * 5.8 * 0.7 * 15 / 0.6]
    assert (needed.lower, needed.value, needed.upper) == (5, 6, 10)
    assert [math.ceil(each) for each in ends] == [5, 10]
    assert needed.uncertainty == "range over assumptions 5 to 10"


def test_the_list_of_the_strategy_needs_three_to_six_rooms_and_three_at_87_percent(
    analyse: Analyse,
) -> None:
    headlines = analyse(list_size=9_000, rooms=3).headlines
    needed = headlines["practice_rooms_needed"]
    assert (needed.lower, needed.upper) == (3, 6)
    assert headlines["utilisation_needed"] == pytest.approx(86.9, abs=0.05)
    assert headlines["utilisation_needed"] == pytest.approx(
        100 * 9_000 * 3.8 * 12 / (3 * 60 * 50 * 52.5), abs=0.1
    )


def test_the_example_gained_150_then_126_a_month_and_never_the_200_of_the_strategy(
    analyse: Analyse,
) -> None:
    rows = analyse().tables["example_lists"].set_index("period")
    assert rows["list_patients"].to_dict() == {
        "2018-19": 4_174, "2020-21": 6_596, "2022-23": 9_594, "2024-25": 13_198,
        "July 2026": 15_093,
    }  # fmt: skip
    gained = [(6_596 - 4_174) / 24, (9_594 - 6_596) / 24, (13_198 - 9_594) / 24]
    gained.append((15_093 - 13_198) / 15)
    assert rows["monthly_patients"].iloc[1:].to_list() == pytest.approx(gained)
    assert [round(each) for each in gained] == [101, 125, 150, 126]
    inputs = analyse().tables["inputs"].set_index("input")["value"]
    assert inputs["Willesden Green Surgery list growth per month"].to_list() == pytest.approx(
        [gained[-1], 200]
    )
    assert rows["practices"].to_list() == [58, 52, 53, 53, 53]
    assert rows["needed_rooms"].to_list() == [2, 3, 4, 5, 6]


def test_a_busier_half_day_asks_for_as_many_times_the_rooms(analyse: Analyse) -> None:
    mean, peak = (analyse(peak_factor=each).headlines["patients_per_room"] for each in (1, 1.13))
    assert mean / peak == pytest.approx(1.13)


def test_growth_that_leaves_fewer_than_nobody_is_refused_in_one_line(analyse: Analyse) -> None:
    assert analyse(list_size=9_000, list_growth_per_month=-250).tables["rooms_by_month"].size
    with pytest.raises(InputError) as refused:
        analyse(list_size=9_000, list_growth_per_month=-251)
    assert str(refused.value) == (
        "list_growth_per_month: -251 leaves fewer than 0 of 9,000 patients within 36 months; use "
        "-250 or more"
    )


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ({"utilisation_target": 1}, "above 0 and below 1"),
        ({"utilisation_target": 1.2}, "above 0 and below 1"),
        ({"rooms": -1}, "0 or more"),
        ({"list_size": -9_000}, "above 0"),
        ({"face_to_face_share": 1.1}, "above 0 and up to 1"),
        ({"peak_factor": 0.9}, "from 1 to 10"),
        ({"longest_wait": 0}, "above 0 and up to 480"),
    ],
)
def test_what_no_practice_can_have_is_refused_in_one_line(
    analyse: Analyse, given: dict[str, float], allowed: str
) -> None:
    with pytest.raises(InputError, match=f"is not allowed; use .*{allowed}") as refused:
        analyse(**given)
    assert "\n" not in str(refused.value)


def test_rooms_follow_from_what_others_have_found(analyse: Analyse) -> None:
    found = analyse().tables["rooms_as_found"]
    # 15,093 patients x 3.8 contacts x 12 minutes in 60 x 50 x 52.5 minutes.
    full = 15_093 * 5.7 * 0.667 * 12 / (60 * 50 * 52.5)
    wanted = [math.ceil(full / use) for use in (0.367, 0.536, 0.347)]
    assert list(found["needed_rooms"]) == wanted == [12, 9, 13]
    assert found.attrs["sources"][-1].endswith("second-hand")


def test_the_month_in_which_each_room_is_needed(analyse: Analyse) -> None:
    rooms = analyse().tables["rooms"].set_index("room")
    assert list(rooms.loc[[3, 4, 7], "room_status"]) == [
        "there", "missing at the start", "to be built",
    ]  # fmt: skip
    per_room = 60 * 50 * 52.5 * 0.85 / (5.7 * 0.667 * 12)
    gained = (15_093 - 13_198) / 15
    month = math.floor((6 * per_room - 15_093) / gained) + 1
    assert rooms["month_needed"][7] == month == 20
    by_month = analyse().tables["rooms_by_month"].set_index("months_from_start")
    assert by_month.loc[[19, 20], "needed_rooms"].to_list() == [6, 7]


def test_months_and_rooms_agree_on_when_a_room_is_needed(analyse: Analyse) -> None:
    rooms = analyse().tables["rooms"].set_index("room")["month_needed"]
    by_month = analyse().tables["rooms_by_month"].set_index("months_from_start")["needed_rooms"]
    later = rooms[rooms > 0]
    assert len(later) == 1
    assert list(by_month[list(later)]) == list(later.index)
    assert list(by_month[list(later - 1)]) == list(later.index - 1)


@pytest.mark.parametrize("growth", [0.0, -50.0])
def test_a_list_that_does_not_grow_needs_no_further_room(analyse: Analyse, growth: float) -> None:
    results = analyse(list_growth_per_month=growth, rooms=9)
    assert results.headlines["next_room_month"].value is None
    assert results.tables["rooms_by_month"]["list_patients"].is_monotonic_decreasing
    assert results.tables["rooms"]["month_needed"].tail(3).isna().all()


def test_a_practice_without_a_room_has_none_to_use(analyse: Analyse) -> None:
    results = analyse(rooms=0)
    assert results.headlines["utilisation_needed"].value is None
    assert "there" not in set(results.tables["rooms"]["room_status"])


@pytest.mark.parametrize(("rooms", "room", "month"), [(3, 7, 13), (6, 7, 13), (7, 8, 28)])
def test_the_next_room_is_one_that_is_not_there_yet(
    analyse: Analyse, rooms: int, room: int, month: int
) -> None:
    results = analyse(rooms=rooms, list_growth_per_month=200)
    assert results.headlines["next_room_month"].value == month
    assert results.tables["rooms"].set_index("room").loc[room, "month_needed"] == month


def test_each_term_is_moved_alone_to_the_ends_of_its_range(analyse: Analyse) -> None:
    moved = analyse().tables["rooms_sensitivity"].set_index("unit")
    england = catalogue.load("hypertension_register").query(
        "area_code == 'E92000001' and period == '2022-23'"
    )
    ends = moved[["value_if_lower", "value_if_higher"]]
    assert list(ends.loc["appointments per year"]) == pytest.approx(
        [346.8e6 / england["list_size"].iloc[0], 5.8]
    )
    assert ends.loc["percent"].to_numpy().tolist() == [[65, 70], [60, 85]]
    assert list(ends.loc["minutes"]) == [10, 15]
    assert list(ends.loc["times"]) == [1, 1.13]
    full = 15_093 * 5.7 * 0.667 / (60 * 50 * 52.5)
    rooms = moved.loc["minutes", ["rooms_if_lower", "rooms_if_higher"]]
    assert list(rooms) == [math.ceil(full * each / 0.85) for each in (10, 15)] == [5, 7]
    assert moved.loc["times", "rooms_if_higher"] == math.ceil(full * 12 * 1.13 / 0.85) == 6
