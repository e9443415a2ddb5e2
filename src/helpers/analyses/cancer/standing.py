"""Where an area stands among its like, and beside its region and England."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from helpers.analyses.base import COUNTED
from helpers.analyses.cancer import pace, rates
from helpers.analyses.cancer.evidence import COUNTS, Evidence
from helpers.analyses.cancer.parameters import DATA_YEAR, Parameters
from helpers.analyses.standing import like_areas, place_among, wholes
from helpers.data import areas, sources
from helpers.results import Figure, Peers, sourced

NEXT_RANKS = 4
CALLED = {"icb": "systems", "borough": "local authorities", "region": "regions"}
"""What areas of a kind are called in a few words."""
MOVED = "of one year, moved by chance"


def ranked(evidence: Evidence, confidence: float) -> pd.DataFrame:
    """Return every like area that has a figure, by code, with rate, limits and rank.

    Columns are `place`, counts as in `Evidence.places`, the rate with its limits and `rank`, 1 of
    the lowest.
    """
    like = [each for each in like_areas(evidence.area) if each.code in evidence.rates.index]
    frame = _rows(like, evidence, confidence)
    return frame.assign(rank=frame["early_percent"].rank(method="min")).sort_values("rank")


def standing(evidence: Evidence, confidence: float) -> pd.DataFrame:
    """Return the area, those ranked next to it, its region and England, lowest rank first.

    Columns `place`, `staged_cases`, `early_percent` with its limits, and `rank`, which the region
    and England have not.
    """
    like = ranked(evidence, confidence)
    near = like[(like["rank"] - like["rank"][evidence.area.code]).abs() <= NEXT_RANKS]
    around = [each for each in above(evidence.area) if each.code not in near.index]
    frame = pd.concat([near, _rows(around, evidence, confidence)]) if around else near
    names = ["place", "staged_cases", "early_percent", "early_lower_percent"]
    frame = frame[[*names, "early_upper_percent", "rank"]].reset_index(drop=True)
    return sourced(frame, [sources.cite(evidence.own["source"])])


def figures(evidence: Evidence, confidence: float) -> dict[str, Figure]:
    """Return the area's rank, among how many, how many it can be like, and the wholes' rates."""
    like = ranked(evidence, confidence)
    period, several = str(DATA_YEAR), len(like) > 1
    own: Mapping[Any, Any] = like.loc[evidence.area.code].to_dict()
    alike = (like["early_lower_percent"] <= own["early_upper_percent"]) & (
        like["early_upper_percent"] >= own["early_lower_percent"]
    )
    region, england = (
        next((each for each in above(evidence.area) if each.kind == kind), None)
        for kind in ("region", "country")
    )
    return {
        "rank_from_lowest": Figure(
            float(own["rank"]) if several else None,
            "rank",
            "Rank from the lowest",
            period=period,
            no_limits=MOVED,
        ),
        "areas_ranked": Figure(
            len(like) if several else None,
            "areas",
            "Areas ranked",
            period=period,
            no_limits=COUNTED,
        ),
        "areas_alike": Figure(
            float(alike.sum()) - 1 if several else None,
            "areas",
            "Areas whose interval overlaps",
            period=period,
            no_limits=COUNTED,
        ),
        "region_rate": _rate(region, "Its region", evidence, confidence),
        "england_rate": _rate(england, "England", evidence, confidence),
    }


def lead(evidence: Evidence, parameters: Parameters) -> Figure:
    """Return the area's rate with its place among its like and its status against the target."""
    rate = rates.early_rate(evidence, parameters.confidence)
    found = figures(evidence, parameters.confidence)
    england, region = found["england_rate"].value, found["region_rate"].value
    name = next((each.short_name for each in above(evidence.area) if each.kind == "region"), "")
    peers = Peers(england=england, region=region, region_name=name)
    if found["rank_from_lowest"].known:
        like = ranked(evidence, parameters.confidence)["early_percent"]
        rank, count, first = place_among(like, float(rate))
        among = CALLED[evidence.area.kind]
        peers = replace(peers, rank=rank, ranked=count, first=first, among=among)
    known = peers if england is not None or peers.rank else None
    return rate.but(peers=known, status=pace.status(evidence, parameters, rate))


def above(area: areas.Area) -> list[areas.Area]:
    """Return the region that an area lies in, and England."""
    return [each for each in wholes(area) if each.kind in {"region", "country"}]


def _rate(area: areas.Area | None, label: str, evidence: Evidence, confidence: float) -> Figure:
    if area is None:
        return Figure(None, "percent", label, period=str(DATA_YEAR))
    return rates.rate_of(area, evidence.rates, confidence)


def _rows(places: list[areas.Area], evidence: Evidence, confidence: float) -> pd.DataFrame:
    counts = evidence.rates.loc[[each.code for each in places], COUNTS].astype(float)
    frame = rates.with_limits(counts, confidence)
    frame.insert(0, "place", pd.Series([each.name for each in places], frame.index, dtype=str))
    return frame
