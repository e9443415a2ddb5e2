"""Trusts' estates are sums over their sites; unused space is weighted by floor area."""

from typing import Any

import pandas as pd

from helpers.data import catalogue
from helpers.data.derived import estate_rows


def site(code: str, period: str, area: float, **more: float | None) -> dict[str, Any]:
    risks = {f"backlog_{risk}_gbp": 100.0 for risk in estate_rows.RISKS}
    spaces = {f"{space}_percent": None for space in estate_rows.SPACES}
    return {
        "trust_code": code,
        "period": period,
        "gross_internal_area_m2": area,
        **risks,
        **spaces,
        **more,
    }


SITES = pd.DataFrame(
    [
        site("RZ1", "2016-17", 100.0, empty_percent=10.0, under_used_percent=0.0),
        site("RZ1", "2016-17", 300.0, empty_percent=0.0, under_used_percent=0.0),
        site("RZ1", "2014-15", 50.0, unutilised_percent=20.0, backlog_high_gbp=0.0),
    ]
).astype({f"{space}_percent": float for space in estate_rows.SPACES})


def test_sites_add_up_and_unused_space_is_weighted_by_floor_area() -> None:
    made = {
        row["period"]: row
        for row in estate_rows.estates(SITES).to_dict("records")
        if row["trust"] == "RZ1"
    }
    newest = made["2016-17"]
    assert [newest["sites"], newest["gross_internal_floor_area_m2"]] == [2, 400]
    assert newest["backlog_high_risk_gbp"] == 200
    assert [newest["empty_m2"], newest["empty_percent"]] == [10, 2.5]
    assert pd.isna(newest["unutilised_m2"])
    assert newest["backlog_zero_may_be_unreported"] == "false"
    first = made["2014-15"]
    assert [first["unutilised_m2"], first["unutilised_percent"]] == [10, 20.0]
    assert pd.isna(first["empty_percent"])
    assert first["note"] == "zero may be non-reporting (high risk)"
    assert first["source"] == "eric_2014_15"


def test_years_without_a_return_at_hand_stay() -> None:
    before = catalogue.load("estates")
    after = estate_rows.estates(SITES)
    for year in ("2013-14", "2015-16"):
        kept, held = (frame[frame["period"] == year]["trust"] for frame in (after, before))
        assert kept.to_list() == held.to_list()
    assert len(after) == 9 + 7 + 2
