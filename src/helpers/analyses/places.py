"""Practices gathered into places: a system, its boroughs, its networks, or each practice alone."""

from typing import Literal

import numpy as np
import pandas as pd

from helpers.data import areas

Level = Literal["system", "borough", "pcn", "practice"]
OUTSIDE = "Practices outside its boroughs"
NOT_PLACED = "Practices that could not be placed"
NO_NETWORK = "Practices in no network"
LEFT_OVER = (OUTSIDE, NOT_PLACED, NO_NETWORK)
FEW = 1 / 3
"""A recorded prevalence below this share of the system's marks a list of young people."""
MANY = 2.5
"""A recorded prevalence above this multiple of the system's marks a list of old people."""
LARGE = 5.0
"""A list above this multiple of the median marks a practice that registers people from afar."""
FLAGS = {
    "online": "large list, few cases: an online practice?",
    "young": "few cases: a university practice?",
    "old": "many cases: nursing homes?",
}


def of_area(practices: pd.DataFrame, area: areas.Area) -> pd.DataFrame:
    """Return the practices of a system, of a system within a borough of it, or of England.

    Args:
        practices: as `helpers.data.places.Practices.frame`.
        area: the area.
    """
    if area.kind == "country":
        return practices
    if area.kind == "borough":
        own = practices["system"] == area.parent
        return practices[own & (practices["borough"] == area.code)]
    return practices[practices["system"] == area.code]


def gathered(practices: pd.DataFrame, area: areas.Area, level: Level) -> pd.DataFrame:
    """Return sums of practices by place, a row a place.

    Practices that submitted no register count in `without_register` and in nothing else.

    Args:
        practices: the practices of the area.
        area: the area.
        level: what a row stands for.

    Returns:
        Frame of `place`, `practices`, `without_register`, `list_size`, `adults`, `register` and
        `flag`.
    """
    submitted = practices["register"].notna()
    counted = practices.assign(
        place=_place_names(practices, area, level),
        practices=submitted.astype(float),
        without_register=(~submitted).astype(float),
        flag=_flags(practices) if level == "practice" else "",
        **{c: practices[c].where(submitted, 0.0) for c in ("list_size", "adults", "register")},
    )
    summed = ["practices", "without_register", "list_size", "adults", "register"]
    places = counted.groupby("place", as_index=False)
    sums = places[summed].sum().merge(places["flag"].first(), on="place")
    last = sums["place"].isin(LEFT_OVER)
    return (
        sums.assign(last=last)
        .sort_values(["last", "place"], ignore_index=True)
        .drop(columns="last")
    )


def _place_names(practices: pd.DataFrame, area: areas.Area, level: Level) -> "pd.Series[str]":
    if level == "system":
        return pd.Series(area.name, index=practices.index)
    if level == "practice":
        return practices["name"] + " (" + practices["code"] + ")"
    if level == "pcn":
        return practices["pcn_name"].fillna(practices["pcn"]).fillna(NO_NETWORK)
    inside = areas.members(area.code, "borough") if area.kind == "icb" else (area,)
    if not inside:
        return practices["borough_name"].fillna(NOT_PLACED)
    names = {borough.code: borough.name for borough in inside}
    outside = practices["borough"].notna() & ~practices["borough"].isin(list(names))
    named = practices["borough"].map(names).mask(outside, OUTSIDE)
    return named.fillna(NOT_PLACED)


def _flags(practices: pd.DataFrame) -> "pd.Series[str]":
    """Return why a practice is unlike the others by design; empty for the usual ones."""
    submitted = practices[practices["register"].notna()]
    whole = submitted["register"].sum() / submitted["list_size"].sum()
    relative = practices["register"] / practices["list_size"] / whole
    large = practices["list_size"] > LARGE * practices["list_size"].median()
    chosen = np.select(
        [(relative < FEW) & large, relative < FEW, relative > MANY],
        [FLAGS["online"], FLAGS["young"], FLAGS["old"]],
        default="",
    )
    return pd.Series(chosen, index=practices.index)
