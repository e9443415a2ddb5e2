"""Registers of areas are sums over the practices that submitted, and say of how many known."""

from typing import Any

import pandas as pd
import pytest

from helpers.data import catalogue
from helpers.data.derived import registers

NWL, NOW = "E54000027", "E54000071"
WITH_REGISTER = {"register": 100.0, "list_size": 900.0, "adults": 700.0, "aged_50_over": 300.0}
WITHOUT: dict[str, Any] = {**WITH_REGISTER, "register": None}


def practice(code: str, period: str = "2022-23", **more: Any) -> dict[str, Any]:
    usual = {
        "code": code,
        "period": period,
        "borough": "E09000005",
        "sub_icb_then": "E38000256",
        "sub_icb_now": "E38000256",
        "system_then": NWL,
        "system_now": NOW,
        "region": "Y56",
        "own_sub_icb": "E38000256",
        "own_system": NWL,
        "own_region": "Y56",
    }
    return {**usual, **WITH_REGISTER, **more}


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    """The rows of three practices in 2022-23, one of them silent, and of two in 2024-25."""
    later = {"sub_icb_then": None, "own_sub_icb": None, "own_system": None, "own_region": None}
    gone = {"sub_icb_now": None, "system_now": None}
    practices = pd.DataFrame(
        [
            practice("A"),
            practice("B"),
            practice("C", **WITHOUT),
            practice("D", borough="E09000009"),
            practice("A", "2024-25", **later),
            practice("B", "2024-25", **later),
            practice("D", "2024-25", **later, **gone),
        ]
    )
    unusual = catalogue.load("unusual_practices")
    return registers.registers(practices, catalogue.load("areas"), unusual)


def counts(found: pd.DataFrame, period: str, code: str) -> list[int]:
    names = ["register", "list_size", "practices", "practices_known"]
    own = (found["period"] == period) & (found["area_code"] == code)
    return [int(count) for row in found.loc[own, names].to_numpy() for count in row]


def test_a_practice_without_a_register_is_known_but_counts_in_no_sum(found: pd.DataFrame) -> None:
    assert counts(found, "2022-23", "E09000005") == [200, 1_800, 2, 3]
    assert counts(found, "2022-23", "E92000001") == [300, 2_700, 3, 4]


def test_an_area_with_the_register_of_one_practice_has_no_row(found: pd.DataFrame) -> None:
    assert counts(found, "2022-23", "E09000009") == []


def test_a_practice_that_only_the_earlier_map_knows_counts_in_the_former_system(
    found: pd.DataFrame,
) -> None:
    assert counts(found, "2024-25", NWL)[2] == 3
    assert counts(found, "2024-25", NOW)[2] == counts(found, "2024-25", "E38000256")[2] == 2


def test_only_sums_of_a_group_of_the_release_are_published(found: pd.DataFrame) -> None:
    year = found[found["period"] == "2022-23"]
    published = set(year.loc[year["basis"] == "published", "area_code"])
    assert published == {"E92000001", "E12000007", NWL, "E38000256"}
    assert {"E09000005", NOW} == set(year["area_code"]) - published


def test_rows_of_years_without_a_release_at_hand_stay(found: pd.DataFrame) -> None:
    before = catalogue.load("hypertension_register")
    years = ["2016-17", "2017-18", "2019-20"]
    columns = ["period", "area_code", "register", "list_size", "note"]
    kept, held = (frame.loc[frame["period"].isin(years), columns] for frame in (found, before))
    pd.testing.assert_frame_equal(kept.reset_index(drop=True), held.reset_index(drop=True))
