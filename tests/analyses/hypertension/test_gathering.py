"""Practices are gathered into the places where they belong, and nobody is lost."""

import pandas as pd
import pytest

from helpers.analyses.hypertension import gathering
from helpers.data import areas
from helpers.data import places as practices_data

QMJ = "E54000028"
QRV = "E54000027"


def practices(rows: list[tuple[str, str, str, float, float | None]]) -> pd.DataFrame:
    """Return practices of a system, borough, network name, list and register."""
    return pd.DataFrame(
        {
            "code": [f"P{n}" for n in range(len(rows))],
            "name": "Surgery",
            "pcn": [f"U{n}" for n in range(len(rows))],
            "pcn_name": [row[2] for row in rows],
            "borough": [row[1] for row in rows],
            "borough_name": [f"Borough {row[1]}" for row in rows],
            "system": [row[0] for row in rows],
            "list_size": [row[3] for row in rows],
            "adults": [row[3] * 0.8 for row in rows],
            "register": pd.Series([row[4] for row in rows], dtype=float),
        }
    )


def test_strays_in_a_neighbours_borough_are_outside_and_still_counted() -> None:
    camden, brent = "E09000007", "E09000005"
    some = practices([(QMJ, camden, "A", 900, 90), (QMJ, brent, "A", 100, 10)])
    own = practices_data.within(some, areas.resolve("QMJ"))
    found = gathering.gathered(own, areas.resolve("QMJ"), "borough").set_index("place")
    assert list(found.index) == [f"Borough {camden}", gathering.OUTSIDE]
    assert found["register_people"].tolist() == [90, 10]


def test_a_practice_without_a_register_counts_in_no_sum() -> None:
    some = practices([(QRV, "B1", "A", 900, 90), (QRV, "B1", "A", 100, None)])
    found = gathering.gathered(some, areas.resolve("QRV"), "system").iloc[0]
    assert found["practices"] == 1
    assert (found["listed_people"], found["register_people"]) == (900, 90)


def test_networks_of_one_name_are_told_apart_by_their_code() -> None:
    some = practices([(QRV, "B1", "Central", 900, 90), (QRV, "B1", "Central", 100, 10)])
    found = gathering.gathered(some, areas.resolve("QRV"), "pcn")
    assert found["place"].tolist() == ["Central (U0)", "Central (U1)"]


def test_lists_of_the_young_or_of_the_old_are_flagged_by_their_ages() -> None:
    source = practices_data.practices("synthetic").frame
    flags = gathering.flags(source)
    assert flags[flags != ""].value_counts().to_dict() == {
        gathering.FLAGS["young"]: 3,
        gathering.FLAGS["old"]: 2,
    }


@pytest.mark.parametrize("register", [None, 0.0, 84.0, 5_000.0])
def test_no_practice_is_flagged_for_what_it_records(register: float | None) -> None:
    source = practices_data.practices("synthetic").frame
    assert gathering.flags(source.assign(register=register)).equals(gathering.flags(source))


def test_a_listed_practice_is_flagged_for_what_it_is_and_one_without_ages_not_at_all() -> None:
    some = practices_data.practices("synthetic").frame.head(3)
    some = some.assign(
        code=["E85124", "B2", "B3"], list_size=100.0, aged_50_over=[50.0, float("nan"), 9.0]
    )
    listed, ageless, young = gathering.flags(some)
    assert "beyond the borough" in listed
    assert ageless == ""
    assert young == gathering.FLAGS["young"]


@pytest.mark.parametrize(("name", "count"), [("Example System", 344), ("Example Borough A", 53)])
def test_an_area_has_its_own_practices(name: str, count: int) -> None:
    source = practices_data.practices("synthetic").frame
    assert len(practices_data.within(source, areas.resolve(name))) == count


def test_an_unusual_practice_with_a_small_register_is_not_named() -> None:
    rows = pd.DataFrame(
        {
            "name": ["Small", "Large", "Usual"],
            "code": ["A1", "A2", "A3"],
            "flag": ["few cases", "few cases", ""],
            "register": [4.0, 90.0, 900.0],
            "list_size": [20_000.0, 9_000.0, 8_000.0],
        }
    )
    assert list(gathering.largest_unusual(rows)["place"]) == ["Large (A2)"]
