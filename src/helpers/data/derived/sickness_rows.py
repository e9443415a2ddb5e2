"""The table `sickness_absence`: days lost of every trust and board, month by month, and of England.

Providers that are no NHS trust, commissioning support and national bodies count in England alone.
"""

from collections.abc import Mapping

import pandas as pd

from helpers.data import catalogue, imports
from helpers.data.derived.placing import FORMER

ENGLAND = "E92000001"
TABLE = "sickness_absence"
SOURCE = "sickness_absence_2024_25"
FIRST, LAST = "2024-04", "2025-03"
DAYS = ["days_lost", "days_available"]
PER_CENT = 100.0
BOARD = "the board as an employer, not the organisations of its area"
WHOLE = "all organisations of the release summed"


def release() -> pd.DataFrame:
    """Return the rows of the twelve months, with `month`.

    Raises:
        NotImportedError: a month is not imported.
    """
    months = pd.period_range(FIRST, LAST, freq="M").strftime("%Y-%m")
    frames = [
        imports.load_import("sickness_absence", month)[0].assign(month=month) for month in months
    ]
    return pd.concat(frames, ignore_index=True)


def systems() -> dict[str, str]:
    """Return the ODS code of each system of the release to its ONS code, by the map of 2022-23.

    Raises:
        NotImportedError: the map is not imported.
    """
    mapped, _ = imports.load_import("qof", FORMER, "practices")
    return dict(zip(mapped["icb_code"], mapped["icb_ons_code"], strict=True))


def sickness(areas: pd.DataFrame, release: pd.DataFrame, boards: Mapping[str, str]) -> pd.DataFrame:
    """Return the table.

    Args:
        areas: the table of areas, with the trusts of the release.
        release: as `release`.
        boards: as `systems`.
    """
    rows = release.rename(columns={"org_code": "organisation", "rate_percent": "percent"})
    known = areas.set_index("code")
    trusts = known.index[known["kind"] == "trust"]
    codes = {**boards, **{code: code for code in trusts}}
    own = rows[rows["organisation"].isin(codes)]
    filed = own["icb_code"].map(boards)
    board = own["organisation"].isin(boards)
    elsewhere = ~board & (filed != own["organisation"].map(known["parent"]))
    made = own.assign(
        area_code=own["organisation"].map(codes),
        filed_under=filed.map(known["name"]).where(elsewhere),
        basis="published",
        note=pd.Series(BOARD, own.index).where(board),
    )
    whole = pd.concat([_england(rows), made]).assign(source=SOURCE)
    whole[DAYS] = whole[DAYS].astype("int64")  # without decimals
    columns = [str(name) for name in catalogue.load(TABLE).columns]
    return whole[columns].sort_values(["organisation", "month"], ignore_index=True)


def _england(rows: pd.DataFrame) -> pd.DataFrame:
    sums = rows.groupby("month", as_index=False)[DAYS].sum()
    rate = sums["days_lost"] / sums["days_available"] * PER_CENT
    return sums.assign(
        organisation=ENGLAND, area_code=ENGLAND, percent=rate.round(2), basis="derived", note=WHOLE
    )
