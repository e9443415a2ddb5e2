"""The table `sickness_absence`: days lost of every trust and board, month by month, and of England.

It holds twelve months in a row, the newest that are imported or were in it.

Providers that are no NHS trust, commissioning support and national bodies count in England alone.
"""

from collections.abc import Mapping

import pandas as pd

from helpers.data import catalogue, imports
from helpers.data.areas import ENGLAND
from helpers.errors import NotImportedError

TABLE = "sickness_absence"
MONTHS = 12
DAYS = ["days_lost", "days_available"]
NAMES = {
    "org_code": "organisation",
    "org_type": "organisation_type",
    "rate_percent": "percent",
}
"""Column of the release to that of the table."""
PER_CENT = 100.0
BOARD = "the board as an employer"
WHOLE = "all organisations of the release summed"


def release() -> pd.DataFrame:
    """Return the rows of the imported months that the table is to hold, with `month`.

    Raises:
        NotImportedError: no month is imported, or none that makes a row of twelve.
    """
    imported = imports.periods("sickness_absence")
    if not imported:
        imports.newest("sickness_absence")  # says that none is imported
    wanted = _newest_in_a_row({*imported, *catalogue.load(TABLE)["month"]})
    frames = [
        imports.load_import("sickness_absence", month)[0].assign(month=month)
        for month in wanted
        if month in imported
    ]
    if not frames:
        raise NotImportedError(
            f"{MONTHS} months in a row are needed, and the table holds those to {wanted[-1]}; "
            f"imported are {', '.join(imported)}; use: icsbook data import sickness_absence"
        )
    return pd.concat(frames, ignore_index=True)


def _newest_in_a_row(months: set[str]) -> list[str]:
    """Return the newest twelve months that follow each other; none if there are none."""
    for last in sorted(months, reverse=True):
        row = pd.period_range(end=last, periods=MONTHS, freq="M").strftime("%Y-%m").to_list()
        if months.issuperset(row):
            return row
    return []


def source(months: "pd.Series[str]") -> "pd.Series[str]":
    """Return the id of the release of each month: that of its financial year."""
    years = months.map(lambda month: pd.Period(month, "M").asfreq("Y-MAR").year)
    return years.map(lambda year: f"sickness_absence_{year - 1}_{year % 100:02}")


def systems(areas: pd.DataFrame) -> dict[str, str]:
    """Return the ODS code of each system to its ONS code; of two with one, that of the former."""
    own = areas[areas["kind"] == "icb"]
    without = own[own["ods_code"].isna()].dropna(subset=["successor"])
    former = dict(zip(without["successor"], without["code"], strict=True))
    coded = own.dropna(subset=["ods_code"])
    return dict(
        zip(coded["ods_code"], coded["code"].map(former).fillna(coded["code"]), strict=True)
    )


def sickness(areas: pd.DataFrame, release: pd.DataFrame, boards: Mapping[str, str]) -> pd.DataFrame:
    """Return the table.

    Args:
        areas: the table of areas, with the trusts of the release.
        release: as `release`.
        boards: as `systems`.
    """
    rows = release.rename(columns=NAMES)
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
    known = catalogue.load(TABLE)
    columns = [str(name) for name in known.columns]
    fresh = pd.concat([_england(rows), made])
    fresh = fresh.assign(source=source(fresh["month"]))[columns]
    fresh[DAYS] = fresh[DAYS].astype("int64")  # without decimals
    stay = known[~known["month"].isin(fresh["month"])]
    whole = pd.concat([stay, fresh]).sort_values(["organisation", "month"], ignore_index=True)
    return whole[whole["month"].isin(_newest_in_a_row(set(whole["month"])))].reset_index(drop=True)


def _england(rows: pd.DataFrame) -> pd.DataFrame:
    sums = rows.groupby("month", as_index=False)[DAYS].sum()
    rate = sums["days_lost"] / sums["days_available"] * PER_CENT
    return sums.assign(
        organisation=ENGLAND, area_code=ENGLAND, percent=rate.round(2), basis="derived", note=WHOLE
    )
