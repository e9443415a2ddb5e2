"""Where an area stands among its like, and against its target: by one rule in every chapter."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from helpers.analyses.base import PER_CENT, former_systems
from helpers.data import areas, catalogue, hypertension
from helpers.results import CITED, DIRECTIONS, STATUSES, Figure, Peers, sourced

SURVEY = "adult_prevalence_survey"
"""The survey by which hypertension is compared between areas."""
NEXT_RANKS = 2
"""How many areas before and after it a table shows beside an area."""
FEW = 7
"""As many as there are regions: so few areas are all shown."""
OWN, WHOLE = "this area", "the whole"
"""What a row is of: the area, or one that it lies in."""
NEAR, OTHER = "near in rank", "another"
"""What the other rows of a short table are of."""
MET, ON_TRACK, BEHIND, NO_TARGET = STATUSES
RISING, FALLING, LEVEL = DIRECTIONS
EVEN = 50.0
"""Chance, in percent, from which a target is rather reached than missed."""


def yardstick(id_: str = SURVEY) -> Figure:
    """Return the share of adults with hypertension, in percent, that a survey found."""
    survey = hypertension.survey(id_)
    return Figure(
        survey.share * PER_CENT,
        "percent",
        "Adults with hypertension, survey of England",
        period=survey.period,
        source=survey.citation,
        basis="published",
        no_limits="as published",
    )


def like_areas(area: areas.Area, *, former: bool | None = None) -> tuple[areas.Area, ...]:
    """Return the areas of the kind of an area that there were at one time, itself among them.

    Args:
        area: the area.
        former: whether to take those before the change that some have been through; by default
            where the area itself is no more.
    """
    kind = [each for each in areas.all_areas(made_up=area.made_up) if each.kind == area.kind]
    if bool(area.successor) if former is None else former:
        successors = {each.successor for each in kind if each.successor}
        return tuple(each for each in kind if each.code not in successors)
    return tuple(each for each in kind if not each.successor)


def compared(area: areas.Area) -> tuple[areas.Area, ...]:
    """Return the systems or regions among which figures of the former map show an area.

    A system that there was then is held against those of that time, a newer one against those of
    today, each the sum of what became part of it; England shows its regions; others have none.
    """
    if area.kind == "country":
        return tuple(each for each in areas.all_areas() if each.kind == "region")
    if area.kind not in {"region", "icb"}:
        return ()
    return like_areas(area, former=not former_systems(area))


def compared_called(area: areas.Area) -> str:
    """Return what the areas are called that `compared` gives."""
    if area.kind in {"country", "region"}:
        return "regions"
    return "systems of today" if former_systems(area) else "systems"


def part_of(area: areas.Area) -> str:
    """Return what an area is shown by: England by a region, a region by a system, others ''."""
    return {"country": "region", "region": "system"}.get(area.kind, "")


def wholes(area: areas.Area) -> list[areas.Area]:
    """Return what an area lies in, the nearest first: its system, its region, England."""
    found = []
    while area.parent:
        area = areas.resolve(area.parent)
        found.append(area)
    return found


def in_part(system: areas.Area) -> dict[str, tuple[int, int]]:
    """Return the authorities that lie in a system in part: small areas there, and all of them.

    By name, from the note of the system's row of early diagnosis.
    """
    table = catalogue.load("early_diagnosis").set_index("area_code")
    listed = str(table["note"].get(system.code, "")).partition("in part: ")[2]
    found = re.findall(r"(?:^|, )(.+?) \((\d+) of (\d+) small areas\)", listed)
    return {name: (int(there), int(every)) for name, there, every in found}


def homes() -> dict[str, tuple[str, ...]]:
    """Return the areas that each trust and board counts in: system, its successor, region."""
    every = {each.code: each for each in areas.all_areas()}
    found = {}
    for code, each in every.items():
        if each.kind not in {"trust", "icb"}:
            continue
        home = each if each.kind == "icb" else every[each.parent]
        own = (home.code, home.successor, home.parent if home.kind == "icb" else "")
        found[code] = tuple(filter(None, own))
    return found


def in_words(frame: pd.DataFrame) -> "pd.Series[str]":
    """Return what each row is: this area, the lowest, the middle, the highest, or a whole.

    Args:
        frame: `rank`, missing for what is not ranked, and whether a row is `own` or a `whole`.
    """
    rank, count = frame["rank"], frame["rank"].count()
    words = [
        (frame["own"], OWN),
        (frame["whole"], WHOLE),
        (rank == 1, "lowest"),
        (rank == rank.max(), "highest"),
        (rank == (count + 1) // 2, "middle"),
    ]
    chosen = np.select([each for each, _ in words], [word for _, word in words], default="")
    return pd.Series(chosen, index=frame.index)


def ranked(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return rows with their `rank` from the lowest and their `standing`; wholes come last.

    Args:
        frame: a row an area, `own` and `whole` saying which is the area and which it lies in.
        by: the column to rank by; equal figures share a rank.
    """
    frame = frame.assign(rank=frame[by].where(~frame["whole"]).rank(method="min"))
    frame = frame.sort_values(["whole", "rank"], kind="stable", ignore_index=True)
    return frame.assign(standing=in_words(frame))


def nearby(standings: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return the area, those ranked next to it, the lowest, the middle, the highest and the wholes.

    All of them where they are few.

    Args:
        standings: a table that says its sources, with `rank` and `standing`.
        columns: the columns to show.
    """
    own = standings.loc[standings["standing"] == OWN, "rank"].max()
    beside, marked = (standings["rank"] - own).abs() <= NEXT_RANKS, standings["standing"] != ""
    shown = marked | beside | (standings["rank"].count() <= FEW)
    named = standings["standing"].where(marked, np.where(beside, NEAR, OTHER))
    found = standings.assign(standing=named).loc[shown, list(columns)]
    return sourced(found.reset_index(drop=True), *(standings.attrs[each] for each in CITED))


def place_among(values: "pd.Series[float]", own: float) -> tuple[int, int, str]:
    """Return the rank of a figure among its like from the nearer end, how many, and that end.

    One more than the like that lie beyond it, so equal figures share a rank; from the lowest where
    as many lie on either side.

    Args:
        values: the figures of all that are ranked, the area's own among them.
        own: its own.
    """
    below, above = int((values < own).sum()), int((values > own).sum())
    rank, first = (below, "lowest") if below <= above else (above, "highest")
    return rank + 1, int(values.count()), first


def peers(standings: pd.DataFrame, by: str, area: areas.Area, among: str) -> Peers | None:
    """Return where an area stands in a table of its like; None where the table does not tell.

    Args:
        standings: `place`, `standing` and `rank` as `ranked` gives them, wholes under their names.
        by: the column that it is ranked by.
        area: the area.
        among: what its like are called, in the plural.
    """
    own = standings[standings["standing"] == OWN]
    if own[by].isna().all():
        return None
    known = {each.kind: _of(standings, by, each) for each in wholes(area)}
    region = next((each.short_name for each in wholes(area) if each.kind == "region"), "")
    found = Peers(england=known.get("country"), region=known.get("region"), region_name=region)
    if own["rank"].isna().all():
        return found
    rank, count, first = place_among(
        standings.loc[standings["rank"].notna(), by].astype(float), float(own[by].iloc[0])
    )
    return replace(found, rank=rank, ranked=count, first=first, among=among)


def _of(standings: pd.DataFrame, by: str, area: areas.Area) -> float | None:
    rows = standings.loc[standings["place"].isin([area.name, area.short_name]), by].dropna()
    return float(rows.iloc[-1]) if len(rows) else None


def by_chance(chance: float, *, reached: bool) -> str:
    """Return the status of a target that is reached in time with some chance, in percent.

    Met where it is reached; on track where the chance is at least even; else behind. Empty where
    the chance is not known.
    """
    if reached:
        return MET
    return "" if np.isnan(chance) else ON_TRACK if chance >= EVEN else BEHIND


def by_pace(needed: Figure, pace: Figure) -> str:
    """Return the status of a target that asks for a rise, beside the pace there was.

    Met where no rise is needed, on track where the needed rise is at most the pace, behind where it
    is above it; limits count, so that it is empty where they overlap and nothing can be told.

    Args:
        needed: the rise needed a year, 0 where the target is reached.
        pace: the rise there was a year, in the same unit.
    """
    if not (needed.known and pace.known):
        return ""
    least, most = _limits(needed)
    slow, fast = _limits(pace)
    if most <= 0:
        return MET
    return ON_TRACK if most <= slow else BEHIND if least > max(fast, 0.0) else ""


def _limits(figure: Figure) -> tuple[float, float]:
    lower, upper = figure.lower, figure.upper
    return float(figure if lower is None else lower), float(figure if upper is None else upper)


def agreed(statuses: Iterable[str]) -> str:
    """Return the status that all models give; empty where they give several, or one gives none."""
    found = set(statuses)
    return found.pop() if len(found) == 1 else ""


def since(figure: Figure, earlier: float, period: str) -> Figure:
    """Return a figure with its direction since an earlier one of the same basis, where known.

    Level where a reader would be given the same number for both.

    Args:
        figure: the figure.
        earlier: what it was; NaN where that is not known.
        period: when that was.
    """
    if not figure.known or np.isnan(earlier):
        return figure
    same = figure.write(earlier) == str(figure)
    direction = LEVEL if same else RISING if figure > earlier else FALLING
    return figure.but(direction=direction, since=period)
