"""Rooms follow from the list by the stated formula."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analyses import estates
from helpers.analyses.estates import capacity
from helpers.results import Results

Analyse = Callable[..., Results]


@given(
    patients=st.floats(1, 100_000),
    utilisation=st.floats(0.05, 1),
    minutes=st.floats(1, 60),
)
def test_rooms_are_the_fewest_that_hold_the_contacts(
    patients: float, utilisation: float, minutes: float
) -> None:
    parameters = estates.Parameters(
        list_size=patients, utilisation_target=utilisation, minutes_per_contact=minutes
    )
    rooms = capacity.rooms_needed(estates.evidence(parameters), parameters)
    wanted = patients * 6 * minutes / (60 * 50 * 52.5 * utilisation)
    assert rooms.value == math.ceil(round(wanted, 9))


def test_rooms_have_a_range_over_assumptions(analyse: Analyse) -> None:
    needed = analyse().headlines["rooms_needed"]
    assert (needed.lower, needed.value, needed.upper) == (4, 5, 7)
    assert needed.uncertainty == "range over assumptions 4 to 7"


def test_rooms_follow_from_what_others_have_found(analyse: Analyse) -> None:
    found = analyse().tables["rooms_as_found"]
    # 9,000 patients x 6 contacts x 12 minutes in 60 x 50 x 52.5 minutes at 36.7%, 53.6% and 34.7%.
    full = 9_000 * 6 * 12 / (60 * 50 * 52.5)
    wanted = [math.ceil(full / use) for use in (0.367, 0.536, 0.347)]
    assert list(found["needed_rooms"][-3:]) == wanted == [12, 8, 12]
    contacts = [5.8 * share for share in (0.65, 0.7)]
    assert list(found["value"][:2]) == pytest.approx(contacts)
    assert list(found["needed_rooms"][:2]) == [
        math.ceil(full / 0.85 * each / 6) for each in contacts
    ]
    assert found.attrs["sources"][-1].endswith("second-hand")


def test_the_month_in_which_each_room_is_needed(analyse: Analyse) -> None:
    rooms = analyse().tables["rooms"].set_index("room")
    assert list(rooms.loc[[3, 4, 6], "room_status"]) == [
        "there", "missing at the start", "to be built",
    ]  # fmt: skip
    assert rooms.loc[6, "month_needed"] == 2
    assert rooms.loc[7, "month_needed"] == 11
    by_month = analyse().tables["rooms_by_month"].set_index("months_from_start")
    assert by_month.loc[1, "needed_rooms"] == 5
    assert by_month.loc[2, "needed_rooms"] == 6


def test_months_and_rooms_agree_on_when_a_room_is_needed(analyse: Analyse) -> None:
    rooms = analyse().tables["rooms"].set_index("room")["month_needed"]
    by_month = analyse().tables["rooms_by_month"].set_index("months_from_start")["needed_rooms"]
    later = rooms[rooms > 0]
    assert len(later) > 2
    assert list(by_month[list(later)]) == list(later.index)
    assert list(by_month[list(later - 1)]) == list(later.index - 1)


@pytest.mark.parametrize("growth", [0.0, -50.0])
def test_a_list_that_does_not_grow_needs_no_further_room(analyse: Analyse, growth: float) -> None:
    results = analyse(list_growth_per_month=growth, rooms=8)
    assert results.headlines["next_room_month"].value is None
    assert results.tables["rooms_by_month"]["list_patients"].is_monotonic_decreasing
    assert results.tables["rooms"]["month_needed"].tail(3).isna().all()


def test_a_practice_without_a_room_has_none_to_use(analyse: Analyse) -> None:
    results = analyse(rooms=0)
    assert results.headlines["utilisation_needed"].value is None
    assert "there" not in set(results.tables["rooms"]["room_status"])


@pytest.mark.parametrize(("rooms", "room", "month"), [(3, 6, 2), (5, 6, 2), (8, 9, 30)])
def test_the_next_room_is_one_that_is_not_there_yet(
    analyse: Analyse, rooms: int, room: int, month: int
) -> None:
    results = analyse(rooms=rooms)
    assert results.headlines["next_room_month"].value == month
    assert results.tables["rooms"].set_index("room").loc[room, "month_needed"] == month


def test_each_assumption_is_moved_alone_and_within_its_range(analyse: Analyse) -> None:
    results = analyse(utilisation_target=0.9)
    moved = results.tables["rooms_sensitivity"].set_index("assumption")
    use = moved.loc["Share of the hours a room is open in which it is to be in use"]
    assert (use["value_if_lower"], use["value_if_higher"]) == (pytest.approx(67.5), 100)
    contacts = moved.loc["Contacts in a room that a registered patient has in a year"]
    assert (contacts["rooms_if_lower"], contacts["rooms_if_higher"]) == (4, 6)
    most = results.headlines["rooms_if_assumptions_differ"].value
    assert most == moved.filter(like="rooms_").to_numpy().max()
