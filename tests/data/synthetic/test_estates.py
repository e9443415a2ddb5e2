"""Buildings, rooms and hours are possible, and use is as low as property studies find it."""

import pandas as pd
import pytest

from helpers.data.synthetic import estates, targets
from tests.data.synthetic.conftest import Tables


@pytest.fixture(scope="module")
def use(tables: Tables) -> pd.DataFrame:
    """Hours of each building over the month, with booked and used shares."""
    hours = tables["room_bookings"].merge(
        tables["rooms"][["code", "site"]], left_on="room", right_on="code"
    )
    by_site = hours.groupby("site")[["open_hours", "booked_hours", "used_hours"]].sum()
    return by_site.assign(
        booked=by_site["booked_hours"] / by_site["open_hours"],
        used=by_site["used_hours"] / by_site["open_hours"],
    )


def test_every_general_practice_building_has_rooms_and_practices(tables: Tables) -> None:
    sites = tables["sites"].set_index("code")
    general = sites[sites["kind"] == "general_practice"]
    assert set(tables["rooms"]["site"]) == set(general.index)
    housed = tables["practices"].dropna(subset=["site"])
    assert set(housed["site"]) == set(general.index)
    assert (housed["borough"] == housed["site"].map(general["borough"])).all()


def test_a_freehold_has_no_lease_and_every_other_building_has_one(tables: Tables) -> None:
    sites = tables["sites"]
    assert (sites["lease_end"].isna() == (sites["tenure"] == "freehold")).all()
    assert sites["lease_end"].min() == 2024
    assert sites.loc[sites["tenure"] == "lift", "lease_end"].max() <= 2033


def test_only_general_practice_buildings_are_classed(tables: Tables) -> None:
    sites = tables["sites"]
    assert (sites["estate_class"].notna() == (sites["kind"] == "general_practice")).all()


def test_buildings_are_unique_and_have_a_size(tables: Tables) -> None:
    sites = tables["sites"]
    assert sites["code"].is_unique
    assert sites["name"].is_unique
    assert (sites["floor_area_m2"] > 0).all()
    assert sites["borough"].nunique() == 8


def test_rooms_are_about_one_for_so_many_patients(tables: Tables) -> None:
    housed = tables["practices"].dropna(subset=["site"]).query("kind != 'online'")
    per_room = housed["list_size"].sum() / len(tables["rooms"])
    assert per_room == pytest.approx(estates.PATIENTS_PER_ROOM, rel=0.1)
    assert tables["rooms"].groupby("site").size().min() >= 2


def test_every_room_has_every_half_day(tables: Tables) -> None:
    bookings = tables["room_bookings"]
    assert len(bookings) == 10 * len(tables["rooms"])
    assert not bookings.duplicated(["room", "half_day"]).any()
    assert set(bookings["room"]) == set(tables["rooms"]["code"])


def test_hours_used_are_booked_and_hours_booked_are_open(tables: Tables) -> None:
    hours = tables["room_bookings"]
    assert (hours["used_hours"] <= hours["booked_hours"]).all()
    assert (hours["booked_hours"] <= hours["open_hours"]).all()
    assert (hours["used_hours"] >= 0).all()
    assert ((hours[["booked_hours", "used_hours"]] * 4) % 1 == 0).all(axis=None)


def test_use_is_within_what_property_studies_find(use: pd.DataFrame) -> None:
    assert 0.40 < use["used_hours"].sum() / use["open_hours"].sum() < 0.48
    assert use["used"].between(0.35, 0.54).mean() > 0.9
    assert use["used"].std() > 0.03


def test_booked_is_not_occupied(use: pd.DataFrame) -> None:
    assert 0.55 < use["booked_hours"].sum() / use["open_hours"].sum() < 0.70


def test_another_seed_gives_other_buildings_and_the_same_counts(tables: Tables) -> None:
    other = estates.sites(1, targets.example_estate())
    assert not other["condition"].equals(tables["sites"]["condition"])
    assert other["kind"].value_counts().equals(tables["sites"]["kind"].value_counts())
    assert other["condition"].isin(["C", "D"]).sum() == 352
