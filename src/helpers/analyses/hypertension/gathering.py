"""Practices gathered into places: a system, its boroughs, its networks, or each practice alone."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from helpers.data import areas, hypertension
from helpers.data.places import UNITS
from helpers.disclosure import POLICY

Level = Literal["system", "borough", "pcn", "practice"]
OUTSIDE = "Practices outside its boroughs"
NOT_PLACED = "Practices that could not be placed"
NO_NETWORK = "Practices in no network"
LEFT_OVER = (OUTSIDE, NOT_PLACED, NO_NETWORK)
FEW_OLDER, MANY_OLDER = 0.1, 0.9
"""Shares of a list aged 50 and over beyond which it is a list of the young or of the old."""
MOST_DEPRIVED = 2
"""The last decile of deprivation that belongs to the most deprived fifth (Core20)."""
FLAGS = {
    "young": "few people over 50 on the list: a university practice?",
    "old": "few people under 50 on the list: nursing homes?",
}
LEVEL_LABELS: dict[Level, str] = {
    "system": "Systems",
    "borough": "Boroughs",
    "pcn": "Primary care networks",
    "practice": "Practices",
}
COUNTS = {"list_size": "listed_people", "adults": "adult_people", "register": "register_people"}
"""Counts of a practice that every submitted register comes with, as they are called of a place."""


def flags(practices: pd.DataFrame) -> "pd.Series[str]":
    """Return why the list of a practice is unlike others; empty for usual ones.

    A practice is judged by the ages on its list or by what it is known to be, never by its
    register. Where the ages are not held, only the latter can tell.

    Args:
        practices: practices as `helpers.data.places.Practices.frame`.
    """
    older = practices["aged_50_over"] / practices["list_size"].where(practices["list_size"] > 0)
    by_age = np.select(
        [older < FEW_OLDER, older > MANY_OLDER], [FLAGS["young"], FLAGS["old"]], default=""
    )
    known = hypertension.unusual_practices().drop_duplicates("code").set_index("code")["note"]
    return practices["code"].map(known).fillna(pd.Series(by_age, index=practices.index))


def gathered(
    practices: pd.DataFrame,
    area: areas.Area,
    level: Level,
    extra: Sequence[str] = (),
) -> pd.DataFrame:
    """Return sums of practices by place, a row a place, left-over ones last.

    Practices that submitted no register count in nothing.

    Args:
        practices: the practices of the area.
        area: the area.
        level: what a row stands for.
        extra: further columns to sum; missing where none of a place's practices has a figure.

    Returns:
        Frame of `place`, `borough` (the place among boroughs that counts its practices, such as
        the row outside them; missing where several do), `practices`,
        `listed_people`, `adult_people`, `register_people`, `extra` and `left_over`, whether a row
        is no place but holds what belongs to none.
    """
    submitted = practices["register"].notna()
    counts = practices[[*COUNTS, *extra]].where(submitted)
    counted = counts.fillna(dict.fromkeys(COUNTS, 0.0)).rename(columns=COUNTS)
    names = place_names(practices, area, level).rename("place")
    sums = counted.assign(practices=submitted.astype(float)).groupby(names).sum(min_count=1)
    boroughs = place_names(practices, area, "borough").groupby(names)
    sums["borough"] = boroughs.first().where(boroughs.nunique() < 2)
    sums["left_over"] = sums.index.isin(LEFT_OVER)
    return sums.reset_index().sort_values("left_over", kind="stable", ignore_index=True)


def place_names(practices: pd.DataFrame, area: areas.Area, level: Level) -> "pd.Series[str]":
    """Return the name of the place of a level that each practice of an area belongs to."""
    if level == "system":
        return pd.Series(area.name, index=practices.index)
    if level == "practice":
        return practice_names(practices)
    if level == "pcn":
        return _network_names(practices)
    if area.kind == "country":
        return practices["borough_name"].fillna(NOT_PLACED)
    around = area.parent if area.kind in UNITS and area.parent else area.code
    members = [borough.code for borough in areas.members(around, "borough")]
    inside = practices["borough"].isin(members or [area.code])
    outside = practices["borough"].notna() & ~inside
    return practices["borough_name"].mask(outside, OUTSIDE).fillna(NOT_PLACED)


def practice_names(practices: pd.DataFrame) -> "pd.Series[str]":
    """Return the name of each practice with its code, which tells apart those of one name."""
    return practices["name"] + " (" + practices["code"] + ")"


def largest_unusual(practices: pd.DataFrame) -> pd.DataFrame:
    """Return `place` and `flag` of the practices unlike the others, the largest first.

    One whose register is a small count is left out, as from every figure.
    """
    small = practices["register"].map(POLICY.is_small)
    flagged = practices[(practices["flag"] != "") & ~small]
    largest = flagged.sort_values("list_size", ascending=False, kind="stable")
    return pd.DataFrame({"place": practice_names(largest), "flag": largest["flag"]})


def _network_names(practices: pd.DataFrame) -> "pd.Series[str]":
    """Return the name of each practice's network, with its code where two share a name."""
    names = practices["pcn_name"].fillna(practices["pcn"])
    shared = practices.groupby(names)["pcn"].transform("nunique") > 1
    return names.mask(shared, names + " (" + practices["pcn"] + ")").fillna(NO_NETWORK)
