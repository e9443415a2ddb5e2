"""The table `children_ae`: visits of under-fives to A&E by fifth of deprivation of their practice.

Practices are put in the order of their deprivation score, and each into the fifth in which its
middle child stands: once among the children of the area, once among those of England. A fifth of
fewer than `LEAST` practices has no row, so that none tells of one practice.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from helpers.data import catalogue
from helpers.data.derived import grouping, indicators

TABLE = "children_ae"
SOURCE = "fingertips_ae_2021_22"
INDICATOR = 93930
PRACTICE = "GPs"
"""What the release calls the areas that are practices."""
YEAR = "2020-21"
"""Year whose practices say in which systems those of the release are: it knows all of them."""
FIFTHS = 5
LEAST = 3
PER = 1000.0
KEY = ["area_code", "fifths", "fifth"]


def children(practices: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the table: a row an area, kind of fifths (`area` or `england`) and fifth."""
    names = ["code", "system_then", "system_now", "region"]
    placed = practices.loc[practices["period"] == YEAR, names]
    own = _visits().merge(placed, on="code", how="left")
    own = own.assign(of_england=fifth_of(own))
    members = pd.concat(grouping.in_systems(own, areas, set(practices["system_then"])))
    members = members.dropna(subset=["area_code"])
    whole = pd.concat(_in_fifths(members), ignore_index=True)
    made = pd.DataFrame([_row(own) for _, own in whole.groupby(KEY, sort=False)])
    made = made[made["practices"] >= LEAST].assign(period=own["period"].iloc[0], source=SOURCE)
    made = made.sort_values(["fifths", "fifth"], kind="stable")
    made = grouping.in_order(made, areas, "period")
    return made[[str(name) for name in catalogue.load(TABLE).columns]].reset_index(drop=True)


def fifth_of(practices: pd.DataFrame) -> "pd.Series[int]":
    """Return the fifth of each practice, 1 the most deprived, by where its middle child stands.

    Args:
        practices: `code`, `children` and `imd_score`.
    """
    ordered = practices.sort_values(["imd_score", "code"], ascending=[False, True])
    people = ordered["children"]
    middle = (people.cumsum() - people / 2) / people.sum()
    return (middle * FIFTHS).astype("int64").clip(upper=FIFTHS - 1) + 1


def standard_error(visits: "pd.Series[float]", people: "pd.Series[float]") -> float:
    """Return the standard error of a rate of visits, a child's visits and practices not alike.

    Practices are the clusters of a ratio of two sums: with k of them, r their rate together and
    e = visits - r x people, it is the root of k/(k-1) x the sum of e², over all people.

    Source: Cochran WG (1977), Sampling Techniques, third edition, section 6.3.
    """
    count = len(visits)
    apart = visits - visits.sum() / people.sum() * people
    return float(np.sqrt(count / (count - 1) * (apart**2).sum()) / people.sum())


def _visits() -> pd.DataFrame:
    """Return visits, children and score of every practice of which all are known."""
    rows = indicators.rows_of(INDICATOR)
    own = rows[(rows["area_type"] == PRACTICE) & (rows["sex"] == "Persons")]
    own = own[own["period"] == own["period"].max()]
    made = pd.DataFrame(
        {
            "code": own["area_code"],
            "period": own["period"].str.replace("/", "-"),
            "visits": own["count"].astype(float),
            "children": own["denominator"].astype(float),
            "imd_score": own["area_code"].map(indicators.deprivation()),
        }
    )
    return made.dropna().reset_index(drop=True)


def _in_fifths(members: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the practices of each area in its own fifths, then in those of England."""
    for _, own in members.groupby("area_code", sort=False):
        yield own.assign(fifths="area", fifth=fifth_of(own))
    yield members.assign(fifths="england", fifth=members["of_england"])


def _row(own: pd.DataFrame) -> dict[str, object]:
    people = own["children"]
    alone = len(own) < LEAST
    return {
        **own[KEY].iloc[0],
        "practices": len(own),
        "children": int(people.sum()),
        "visits": int(own["visits"].sum()),
        "imd_score": round(float((own["imd_score"] * people).sum() / people.sum()), 2),
        "rate_error": 0.0 if alone else round(PER * standard_error(own["visits"], people), 3),
    }
