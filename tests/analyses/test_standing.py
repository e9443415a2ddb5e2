"""An area is held against its like of one time, and a few rows show where it stands."""

import pandas as pd
import pytest

from helpers.analyses import standing
from helpers.data import areas
from helpers.results import Figure, Peers


def standings(count: int, own: int | None) -> pd.DataFrame:
    """Return ranked rows of made-up places, the last one a whole."""
    names = [f"Place {number}" for number in range(1, count + 1)]
    frame = pd.DataFrame({"place": [*names, "England"], "rate": [*range(1, count + 1), 5]})
    own_name = f"Place {own}"
    flags = {"own": frame["place"] == own_name, "whole": frame["place"] == "England"}
    ranked = standing.ranked(frame.assign(**flags), "rate")
    ranked.attrs = {"sources": ("A release",), "basis": "derived"}
    return ranked


def test_a_table_shows_the_area_its_neighbours_the_ends_the_middle_and_the_whole() -> None:
    found = standing.nearby(standings(42, own=12), ["rank", "place", "standing"])
    assert found["rank"].dropna().to_list() == [1, 10, 11, 12, 13, 14, 21, 42]
    near = ["near in rank"] * 2
    wanted = ["lowest", *near, "this area", *near, "middle", "highest", "the whole"]
    assert found["standing"].to_list() == wanted
    assert found.attrs["sources"] == ("A release",)


def test_so_few_as_the_regions_are_all_shown() -> None:
    assert len(standing.nearby(standings(7, own=None), ["place"])) == 8
    assert len(standing.nearby(standings(8, own=1), ["place"])) < 9


def test_equal_figures_share_a_rank_and_wholes_have_none() -> None:
    frame = pd.DataFrame(
        {"rate": [2.0, 1.0, 1.0, 3.0], "own": False, "whole": [False] * 3 + [True]}
    )
    assert standing.ranked(frame, "rate")["rank"].fillna(0).to_list() == [1, 1, 3, 0]


@pytest.mark.parametrize(
    ("area", "count", "called"),
    [
        ("NW London", 42, "systems"),
        ("Kent and Medway", 42, "systems"),
        ("Z9B2Z", 36, "systems of today"),
        ("South East", 7, "regions"),
        ("England", 7, "regions"),
    ],
)
def test_figures_of_the_former_map_show_an_area_among_its_like(
    area: str, count: int, called: str
) -> None:
    found = areas.resolve(area)
    assert len(standing.compared(found)) == count
    assert standing.compared_called(found) == called
    assert (found in standing.compared(found)) == (area != "England")


def test_a_trust_or_a_borough_is_shown_among_nobody() -> None:
    assert standing.compared(areas.resolve("Imperial")) == ()
    assert standing.compared(areas.resolve("Brent")) == ()


def test_what_an_area_lies_in_is_told_from_the_nearest_on() -> None:
    found = [each.name for each in standing.wholes(areas.resolve("Brent"))]
    assert found == ["North West London", "London", "England"]


def pace(value: float, lower: float, upper: float) -> Figure:
    return Figure(value, "percentage points", lower=lower, upper=upper)


@pytest.mark.parametrize(
    ("own", "rank", "first"), [(1.0, 1, "lowest"), (2.0, 2, "lowest"), (3.0, 2, "highest")]
)
def test_a_rank_is_told_from_the_nearer_end_and_equals_share_it(
    own: float, rank: int, first: str
) -> None:
    values = pd.Series([1.0, 2.0, 2.0, 3.0, 3.0, 4.0])
    assert standing.place_among(values, own) == (rank, 6, first)


def test_peers_are_the_wholes_and_the_rank_among_the_like() -> None:
    names = ["North West London", "Kent and Medway", "Frimley", "London", "England"]
    frame = pd.DataFrame({"place": names, "rate": [3.0, 1.0, 2.0, 4.0, 5.0]})
    frame = frame.assign(own=frame.index == 0, whole=frame.index > 2)
    area = areas.resolve("NW London")
    found = standing.peers(standing.ranked(frame, "rate"), "rate", area, "systems")
    assert found == Peers(5.0, 4.0, "London", rank=1, ranked=3, first="highest", among="systems")
    nobody = standing.ranked(frame.assign(own=False), "rate")
    assert standing.peers(nobody, "rate", area, "systems") is None


@pytest.mark.parametrize(
    ("chance", "reached", "status"),
    [(1.0, True, "met"), (50.0, False, "on track"), (49.9, False, "behind")],
)
def test_a_target_is_on_track_from_an_even_chance_on(
    chance: float, reached: bool, status: str
) -> None:
    assert standing.by_chance(chance, reached=reached) == status
    assert standing.by_chance(float("nan"), reached=False) == ""


@pytest.mark.parametrize(
    ("needed", "status"),
    [
        (pace(0, 0, 0), "met"),
        (pace(0.2, 0.1, 0.3), "on track"),
        (pace(1.9, 1.8, 2.1), "behind"),
        (pace(0.9, 0.7, 1.1), ""),
        (pace(0, 0, 0.9), ""),
    ],
)
def test_a_pace_tells_only_where_its_limits_and_those_of_the_need_lie_apart(
    needed: Figure, status: str
) -> None:
    assert standing.by_pace(needed, pace(0.7, 0.4, 1.0)) == status


def test_a_rate_that_falls_is_behind_a_target_above_it() -> None:
    assert standing.by_pace(pace(1, 0.5, 2), pace(-1, -2, -0.5)) == "behind"
    assert standing.by_pace(pace(1, 0.5, 2), Figure(None, "percentage points")) == ""


def test_a_status_is_told_where_all_models_give_it() -> None:
    assert standing.agreed(["behind", "behind"]) == "behind"
    assert standing.agreed(["behind", "met"]) == standing.agreed([]) == ""


@pytest.mark.parametrize(
    ("earlier", "direction"), [(44.0, "rising"), (46.0, "falling"), (45.16, "level")]
)
def test_a_direction_is_told_since_an_earlier_figure(earlier: float, direction: str) -> None:
    figure = standing.since(Figure(45.2, "percent"), earlier, "2022-23")
    assert (figure.direction, figure.since) == (direction, "2022-23")
    unknown = standing.since(Figure(45.2, "percent"), float("nan"), "")
    assert (unknown.direction, unknown.since) == ("", "")


def test_authorities_of_several_systems_are_told_with_their_small_areas() -> None:
    frimley = standing.in_part(areas.resolve("Frimley"))
    assert (frimley["Hart"], frimley["Surrey Heath"]) == ((43, 57), (47, 55))
    assert standing.in_part(areas.resolve("NW London")) == {}
