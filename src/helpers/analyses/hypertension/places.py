"""The places of an area that are compared: boroughs, primary care networks or practices."""

import numpy as np
import pandas as pd

from helpers.analyses.hypertension.gathering import (
    COUNTS,
    MOST_DEPRIVED,
    OUTSIDE,
    Level,
    gathered,
    practice_names,
)
from helpers.columns import CONFIDENTIAL as MARK
from helpers.data import areas, facts, hypertension
from helpers.disclosure import protect

PER_CENT = 100.0
MOST_PLACED = 0.9
"""Share of adults whose practice's deprivation must be known for any figure to rest on it."""
EXTRA = ("weight", "deprived", "placed", "read", "treated")
PATIENTS = (*COUNTS.values(), *EXTRA)
"""What counts patients, or follows from how many there are of each age."""
RENAMED = {"read": "read_people", "treated": "treated_people", "weight": "expected_people"}
COLUMNS = (
    "place",
    "practices",
    "listed_people",
    "adult_people",
    "register_people",
    "expected_people",
    "detection_percent",
    "deprived_share",
    "read_people",
    "treated_people",
    "flag",
    "own",
    "left_over",
    "usual",
    MARK,
)


def published_places(
    area: areas.Area, system: areas.Area, level: Level, expected: float
) -> pd.DataFrame:
    """Return the boroughs of a system with expected cases by residents, or the area alone.

    Args:
        area: the area, a system or one of its boroughs.
        system: the area's system.
        level: what a row stands for.
        expected: people expected to have hypertension in the area.
    """
    found = areas.members(system.code, "borough") if level == "borough" else (area,)
    codes = [place.code for place in found]
    newest = hypertension.all_registers().groupby("area_code").last()
    places = newest.loc[codes, ["practices", "listed_people", "register_people"]]
    people, adult_share = _residents(system)
    own = people[area.code] if area.code in codes else people[codes].sum()
    places = places.assign(
        place=[place.name for place in found],
        expected_people=expected * people[codes] / own,
        adult_people=adult_share * people[codes],
        own=[area in (system, place) for place in found],
        left_over=False,
    )
    if level == "borough" and area == system:
        whole = newest.loc[[area.code]]
        places = pd.concat([places, _outside(whole, places)])
    return _completed(places)


def practice_places(
    own: pd.DataFrame,
    area: areas.Area,
    level: Level,
    homes: "pd.Series[str] | None",
    expected_per_weight: float,
    *,
    published: bool,
) -> pd.DataFrame:
    """Return the practices of an area by place, expected cases by the ages on their lists.

    Small counts of patients are hidden and the others rounded, but where they are published and
    no place is a single practice.

    Args:
        own: the practices, with `weight` (cases that their patients' ages lead to expect) and
            `flag` (why one is unlike the others).
        area: the area.
        level: what a row stands for.
        homes: as `gathering.home_systems`, where the table of areas knows no boroughs.
        expected_per_weight: people expected in the area for each by the ages of its patients.
        published: whether the counts are those that are published of systems and boroughs.
    """
    counted = own.assign(
        deprived=own["adults"].where(own["decile"] <= MOST_DEPRIVED, 0.0),
        placed=own["adults"].where(own["decile"].notna(), 0.0),
    )
    places = gathered(counted, area, level, homes, EXTRA).fillna({"weight": 0.0})
    # where a place is one practice, the published total less all others would give it away
    if not published or (places["practices"] == 1).any():
        places = protect(places, PATIENTS, within="borough")
    places = places.rename(columns=RENAMED)
    places["expected_people"] *= expected_per_weight
    places["deprived_share"] = _deprived_share(places)
    places["own"] = True
    if level == "practice":
        places["flag"] = places["place"].map(own.set_index(practice_names(own))["flag"])
    return _completed(places)


def _residents(system: areas.Area) -> tuple["pd.Series[float]", float]:
    """Return the residents of a system and its boroughs by code, and the share of adults."""
    people = hypertension.residents()["people"].copy()
    population = facts.fact_for("population", system)
    children = facts.fact_for("children_under_18", system)
    people[system.code] = population.value if population else np.nan
    share = 1 - children.value / population.value if population and children else np.nan
    return people, share


def _outside(whole: pd.DataFrame, boroughs: pd.DataFrame) -> pd.DataFrame:
    """Return the row of a system's practices outside its boroughs, which have no residents."""
    counts = ["practices", "listed_people", "register_people"]
    rest = whole[counts].astype(float) - boroughs[counts].sum()
    rest = rest.assign(place=OUTSIDE, own=True, left_over=True)
    return rest[rest["practices"] > 0]


def _deprived_share(places: pd.DataFrame) -> "pd.Series[float]":
    """Return the share of each place's adults in the most deprived fifth.

    Missing everywhere if the deprivation of too many practices is not known; else it is that of
    the practices for which it is.
    """
    known = places["placed"].sum() >= MOST_PLACED * places["adult_people"].sum()
    share: pd.Series[float] = places["deprived"] / places["placed"].where(places["placed"] > 0)
    return share if known else share * np.nan


def _completed(places: pd.DataFrame) -> pd.DataFrame:
    """Return places with every column of `COLUMNS`, and how much of what is expected is found."""
    found = places.reset_index(drop=True).reindex(columns=COLUMNS)
    expected = found["expected_people"].where(found["expected_people"] > 0)
    found["detection_percent"] = found["register_people"] / expected * PER_CENT
    found["flag"] = found["flag"].astype(object).fillna("")
    found[MARK] = found[MARK].eq(True)
    ordinary = (found["flag"] == "") & ~found["left_over"]
    found["usual"] = ordinary & found["detection_percent"].notna()
    return found
