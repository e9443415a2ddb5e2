"""An area is held against its like of one time, and a few rows show where it stands."""

import pandas as pd
import pytest

from helpers.analyses import standing
from helpers.data import areas


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
