"""The tables `practice_lists` and `example_practice`: how long the lists of practices are.

The first counts the practices of every area by the length of their list in the newest year, and
tells how fast lists of practices grew from each year to the next. The second has the lists of the
practice that the strategy takes as its example.
"""

import numpy as np
import pandas as pd

from helpers.data import catalogue
from helpers.data.derived import grouping

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


def lists(to_make: pd.DataFrame, practices: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the table: a row an area of the newest year, or as it was if that is not made."""
    known = catalogue.load(TABLE)
    newest = to_make["period"].max()
    if to_make.empty or newest < known["period"].max():
        return known
    submitted = practices[practices["register"].notna() & practices["list_size"].notna()]
    members = _in_areas(_with_growth(submitted), areas)
    made = _counted(members[members["period"] == newest])
    made = made.join(_growth(members)).reset_index()
    made = made[made["practices"] > 1].assign(
        period=newest, source="qof_" + str(newest).replace("-", "_")
    )
    columns = [str(name) for name in known.columns]
    return grouping.in_order(made, areas, "period")[columns].reset_index(drop=True)


def example(practices: pd.DataFrame) -> pd.DataFrame:
    """Return the table with a row for each year in which its practice had a list."""
    known = catalogue.load(EXAMPLE)
    about = known.drop_duplicates("code").set_index("code")[["name", "area_code"]]
    own = practices[practices["code"].isin(about.index) & practices["list_size"].notna()]
    made = own[["code", "period"]].join(about, on="code")
    made = made.assign(
        list_size=own["list_size"].astype(int), source="qof_" + own["period"].str.replace("-", "_")
    )
    kept = known[~known["period"].isin(practices["period"])]
    whole = pd.concat([kept, made[[str(name) for name in known.columns]]])
    return whole.sort_values(["code", "period"], ignore_index=True)


def _in_areas(practices: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    systems = grouping.in_systems(practices, areas, set(practices["system_then"]))
    members = pd.concat([*systems, *grouping.in_places(practices, areas)])
    return members.dropna(subset=["area_code"])


def _with_growth(practices: pd.DataFrame) -> pd.DataFrame:
    """Return practices with their yearly growth, in percent, since the year before that is held."""
    size = practices["list_size"].astype(float)
    rows = practices.assign(list_size=size, year=practices["period"].str[:4].astype(int))
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
