"""The tables `practice_lists` and `example_practice`: how long the lists of practices are.

The first counts the practices of every area by the length of their list in the newest month of
registered patients, and tells how fast lists of practices grew from each year of the registers to
the next, and to that month. The second has the lists of the practice that the strategy takes as its
example.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.data import catalogue
from helpers.data.derived import grouping
from helpers.data.lists import is_month, time_of

TABLE = "practice_lists"
EXAMPLE = "example_practice"
PER_CENT = 100.0
COUNTED_FROM = "from_"
LARGEST = "patients_from_30000"
GROWTH = {
    "low_growth_percent": 1 / 6,
    "middle_growth_percent": 1 / 2,
    "high_growth_percent": 5 / 6,
}
"""Column of yearly growth to the share of practices that grew by less."""


def lists(registered: pd.DataFrame, practices: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the table: a row an area of the newest month, or as it was if that is not newer.

    Args:
        registered: as `placing.registered`.
        practices: as `placing.practices`.
        areas: the table of areas.
    """
    known = catalogue.load(TABLE)
    month = str(registered["period"].iloc[0])
    if month < known["month"].max():
        return known
    submitted = practices[practices["register"].notna() & practices["list_size"].notna()]
    members = _in_areas(_with_growth(pd.concat([submitted, registered])), areas)
    made = _counted(members[members["period"] == month])
    made = made.join(_growth(members)).reset_index()
    made = made[made["practices"] > 1].assign(month=month, source=source(month))
    columns = [str(name) for name in known.columns]
    return grouping.in_order(made, areas, "month")[columns].reset_index(drop=True)


def example(practices: pd.DataFrame) -> pd.DataFrame:
    """Return the table with a row for each count of `practices` in which its practice had a list.

    Args:
        practices: as `placing.practices` or `placing.registered`; the rows of other counts stay.
    """
    return with_counts(catalogue.load(EXAMPLE), practices, ["name", "area_code"])


def with_counts(known: pd.DataFrame, practices: pd.DataFrame, about: Sequence[str]) -> pd.DataFrame:
    """Return a table of named practices with a row for each of theirs in `practices`.

    Args:
        known: the table as it is.
        practices: with `code`, `period`, `list_size` and other columns of the table.
        about: the columns that say what a practice is.
    """
    described = known.drop_duplicates("code").set_index("code")[list(about)]
    own = practices[practices["code"].isin(described.index) & practices["list_size"].notna()]
    own = own.drop(columns=list(about), errors="ignore").join(described, on="code")
    made = own.assign(list_size=own["list_size"].astype(int), source=own["period"].map(source))
    columns = [str(name) for name in known.columns]
    kept = known[~known["period"].isin(practices["period"])]
    whole = pd.concat([kept, made.reindex(columns=columns)])
    order = whole["period"].map(time_of)
    whole = whole.assign(order=order).sort_values(["code", "order"], ignore_index=True)
    return whole[columns]


def source(period: str) -> str:
    """Return the id of the source of the lists of a financial year or of a month."""
    release = "registered_patients" if is_month(period) else "qof"
    return f"{release}_{period.replace('-', '_')}"


def _in_areas(practices: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    systems = grouping.in_systems(practices, areas, set(practices["system_then"]))
    members = pd.concat([*systems, *grouping.in_places(practices, areas)])
    return members.dropna(subset=["area_code"])


def _with_growth(practices: pd.DataFrame) -> pd.DataFrame:
    """Return practices with their yearly growth, in percent, since the count before it."""
    size = practices["list_size"].astype(float)
    rows = practices.assign(list_size=size, year=practices["period"].map(time_of))
    rows = rows.sort_values(["code", "year"])
    years = sorted(rows["year"].unique())
    before = rows.groupby("code")[["list_size", "year"]].shift()
    expected = rows["year"].map(dict(zip(years[1:], years, strict=False)))
    times = (rows["list_size"] / before["list_size"]) ** (1 / (rows["year"] - before["year"]))
    grown = (times - 1) * PER_CENT
    return rows.assign(growth=grown.where((before["year"] == expected) & np.isfinite(grown)))


def _counted(members: pd.DataFrame) -> pd.DataFrame:
    names = [str(each) for each in catalogue.load(TABLE).columns]
    names = [each for each in names if each.startswith(COUNTED_FROM)]
    edges = [int(each.removeprefix(COUNTED_FROM)) for each in names]
    kind = pd.cut(members["list_size"], [*edges, np.inf], right=False, labels=names)
    counts = pd.crosstab(members["area_code"], kind).reindex(columns=names, fill_value=0)
    counts.columns = pd.Index(names)
    size = members.groupby("area_code")["list_size"]
    large = members["list_size"].where(members["list_size"] >= edges[-1], 0)
    return counts.assign(
        practices=size.size(),
        list_size=size.sum().astype(int),
        **{LARGEST: large.groupby(members["area_code"]).sum().astype(int)},
    )


def _growth(members: pd.DataFrame) -> pd.DataFrame:
    grown = members.dropna(subset=["growth"]).groupby("area_code")["growth"]
    found = {name: grown.quantile(share).round(2) for name, share in GROWTH.items()}
    return pd.DataFrame({"changes": grown.size(), **found}).astype({"changes": "Int64"})
