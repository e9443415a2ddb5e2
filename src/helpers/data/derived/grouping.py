"""Practices put into areas, and added up."""

from collections.abc import Collection, Iterator, Sequence

import pandas as pd

from helpers.data.areas import ENGLAND
from helpers.data.derived.placing import FORMER


def in_systems(
    rows: pd.DataFrame, areas: pd.DataFrame, former: Collection[str]
) -> Iterator[pd.DataFrame]:
    """Yield rows as those of England, of regions and of the systems of both maps.

    A system that both maps name holds what it held in the former.

    Args:
        rows: with `system_then`, `system_now` and `region`, as `placing.practices`.
        areas: the table of areas.
        former: the systems of the former map.
    """
    yield rows.assign(area_code=ENGLAND)
    yield rows.assign(area_code=rows["region"].map(regions(areas)))
    yield rows.assign(area_code=rows["system_then"])
    newer = ~rows["system_now"].isin(former)
    yield rows.assign(area_code=rows["system_now"].where(newer))


def in_places(practices: pd.DataFrame, areas: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield practices as those of sub-ICB locations and of local authorities."""
    former = practices["period"] <= FORMER
    locations = set(practices["sub_icb_then"])
    yield practices.assign(area_code=practices["sub_icb_then"].where(former))
    newer = ~practices["sub_icb_now"].isin(locations) | ~former
    yield practices.assign(area_code=practices["sub_icb_now"].where(newer))
    parents = practices["borough"].map(areas.set_index("code")["parent"])
    own = (practices["system_then"] == parents) | (practices["system_now"] == parents)
    yield practices.assign(area_code=practices["borough"].where(own))


def regions(areas: pd.DataFrame) -> dict[str, str]:
    """Return the ODS code of each region to its code in the table of areas."""
    own = areas[areas["kind"] == "region"]
    return dict(zip(own["ods_code"], own["code"], strict=True))


def sums(members: pd.DataFrame, counts: Sequence[str]) -> pd.DataFrame:
    """Return sums of some counts by period and area over the practices that submitted registers.

    Adds `practices`, how many did, of `practices_known`. A count that the release of a year does
    not give is missing.
    """
    submitted = members["register"].notna()
    counted = members[list(counts)].where(submitted)
    counted = counted.assign(practices=submitted.astype(int), practices_known=1)
    keys = [members["period"], members["area_code"]]
    return counted.groupby(keys).sum(min_count=1).astype("Int64").reset_index()


def in_order(rows: pd.DataFrame, areas: pd.DataFrame, time: str) -> pd.DataFrame:
    """Return rows by a column of time, then by kind of area as the table of areas lists them."""
    kinds = areas.set_index("code")["kind"]
    places = {kind: at for at, kind in enumerate(kinds.unique())}
    order = rows["area_code"].map(kinds).map(places)
    return rows.assign(order=order).sort_values([time, "order", "area_code"]).drop(columns="order")
