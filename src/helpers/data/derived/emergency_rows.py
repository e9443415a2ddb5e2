"""The table `ae_waits`: four hours in A&E at every NHS trust, month by month, and in England."""

import pandas as pd

from helpers.data import catalogue, imports
from helpers.data.areas import ENGLAND

TABLE = "ae_waits"
SOURCE = "ae_2024_25"
FIRST, LAST = "2024-04", "2025-03"
PER_CENT = 100.0
TYPES = ("type_1", "type_2", "other")
COUNTS = ["attendances", "within_4h", "type_1_attendances", "type_1_within_4h"]


def waits(areas: pd.DataFrame) -> pd.DataFrame:
    """Return the table: trusts that saw anybody, and England with all providers.

    Args:
        areas: the table of areas, with its trusts.
    """
    rows = _release()
    trusts = set(areas.loc[areas["kind"] == "trust", "code"])
    own = rows[rows["trust"].isin(trusts) & (rows["attendances"] > 0)]
    whole = rows.groupby("month", as_index=False)[COUNTS].sum().assign(trust=ENGLAND)
    made = pd.concat([whole, own]).assign(source=SOURCE)
    made["percent"] = (made["within_4h"] / made["attendances"] * PER_CENT).round(2)
    columns = [str(name) for name in catalogue.load(TABLE).columns]
    return made[columns].sort_values(["month", "trust"], ignore_index=True)


def _release() -> pd.DataFrame:
    """Return attendances of every provider and month, booked ones included."""
    months = pd.period_range(FIRST, LAST, freq="M").strftime("%Y-%m")
    frames = [imports.load_import("ae", month)[0].assign(month=month) for month in months]
    rows = pd.concat(frames, ignore_index=True).rename(columns={"org_code": "trust"})
    for kind in TYPES:
        seen = rows[[f"attendances_{kind}", f"booked_attendances_{kind}"]].sum(axis="columns")
        over = rows[[f"over_4h_{kind}", f"booked_over_4h_{kind}"]].sum(axis="columns")
        rows = rows.assign(**{f"{kind}_attendances": seen, f"{kind}_within_4h": seen - over})
    for count in ("attendances", "within_4h"):
        rows[count] = rows[[f"{kind}_{count}" for kind in TYPES]].sum(axis="columns")
    return rows[["trust", "month", *COUNTS]].astype(dict.fromkeys(COUNTS, "int64"))
