"""Where an area stands among its like: whom it is held against, and the few rows that show it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.analyses.base import former_systems
from helpers.data import areas
from helpers.results import CITED, sourced

NEXT_RANKS = 2
"""How many areas before and after it a table shows beside an area."""
FEW = 7
"""As many as there are regions: so few areas are all shown."""
OWN, WHOLE = "this area", "the whole"
"""What a row is of: the area, or one that it lies in."""
NEAR, OTHER = "near in rank", "another"
"""What the other rows of a short table are of."""


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
