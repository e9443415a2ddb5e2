"""The places of an area that are compared: boroughs, primary care networks or practices."""

from collections.abc import Sequence

import pandas as pd

from helpers.analyses.hypertension.gathering import (
    COUNTS,
    MOST_DEPRIVED,
    OUTSIDE,
    Level,
    gathered,
    practice_names,
)
from helpers.analyses.hypertension.lists import register_weights
from helpers.columns import CONFIDENTIAL as MARK
from helpers.data import areas, hypertension
from helpers.disclosure import protect
from helpers.results import sourced

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
    "resident_expected_people",
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
    area: areas.Area, system: areas.Area, level: Level, expected: float, until: str | None
) -> pd.DataFrame:
    """Return the boroughs of a system with their expected cases, or the area alone.

    Cases are expected by the ages on the lists of their practices, so that they are of the same
    people as the registers; `resident_expected_people` shares the same cases out by residents.

    Args:
        area: the area, a system or one of its boroughs.
        system: the area's system.
        level: what a row stands for.
        expected: people expected to have hypertension in the area.
        until: the last period whose registers may be used; None for the newest.

    Returns:
        As `COLUMNS`; the period that the registers are of is in its `attrs`.
    """
    found = areas.members(system.code, "borough") if level == "borough" else (area,)
    registers = hypertension.all_registers()
    registers = registers if until is None else registers[registers["period"] <= until]
    named = registers[registers["area_code"].isin([place.code for place in found])]
    period = str(named["period"].max()) if len(named) else ""
    newest = registers[registers["period"] == period].set_index("area_code")
    newest = newest.assign(weight=register_weights(newest))
    held = [place for place in found if place.code in newest.index]
    places = newest.loc[[place.code for place in held]]
    own = newest["weight"].get(area.code, places["weight"].sum(min_count=1))
    places = places.assign(
        place=[place.name for place in held],
        expected_people=expected * places["weight"] / own,
        resident_expected_people=_by_residents(expected, area, found).reindex(places.index),
        own=[area in (system, place) for place in held],
        left_over=False,
    )
    if level == "borough" and area == system and area.code in newest.index:
        places = pd.concat([places, _outside(newest.loc[[area.code]], places, expected / own)])
    cited = dict.fromkeys([*named[named["period"] == period]["source"]])
    complete = sourced(_completed(places), [*cited, *_resident_sources(found)])
    complete.attrs["period"] = period
    return complete


def practice_places(
    own: pd.DataFrame,
    area: areas.Area,
    level: Level,
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
        expected_per_weight: people expected in the area for each by the ages of its patients.
        published: whether the counts are those that are published of systems and boroughs.
    """
    counted = own.assign(
        deprived=own["adults"].where(own["decile"] <= MOST_DEPRIVED, 0.0),
        placed=own["adults"].where(own["decile"].notna(), 0.0),
    )
    places = gathered(counted, area, level, EXTRA).fillna({"weight": 0.0})
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


def _by_residents(
    expected: float, area: areas.Area, found: Sequence[areas.Area]
) -> "pd.Series[float]":
    """Return the cases of an area shared out among places by who lives there.

    NaN everywhere unless the residents of all the places are known.
    """
    people = hypertension.residents()["people"].reindex([place.code for place in found])
    shares: pd.Series[float] = people / people.get(area.code, people.sum(skipna=False))
    return expected * shares


def _resident_sources(found: Sequence[areas.Area]) -> list[str]:
    known = hypertension.residents()["source"]
    return list(known[known.index.isin([place.code for place in found])])


def _outside(whole: pd.DataFrame, boroughs: pd.DataFrame, per_weight: float) -> pd.DataFrame:
    """Return the row of a system's practices outside its boroughs."""
    counts = ["practices", "listed_people", "adult_people", "register_people", "weight"]
    rest = whole[counts].astype(float) - boroughs[counts].sum()
    rest = rest.assign(place=OUTSIDE, own=True, left_over=True)
    return rest.assign(expected_people=per_weight * rest["weight"])[rest["practices"] > 0]


def _deprived_share(places: pd.DataFrame) -> "pd.Series[float]":
    """Return the share of each place's adults in the most deprived fifth.

    Missing everywhere if the deprivation of too many practices is not known; else it is that of
    the practices for which it is.
    """
    known = places["placed"].sum() >= MOST_PLACED * places["adult_people"].sum()
    share: pd.Series[float] = places["deprived"] / places["placed"].where(places["placed"] > 0)
    return share if known else share * float("nan")


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
