"""How much of a place's difference from the whole is its mix, and how much its rates."""

import numpy as np
import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.case_mix.evidence import Evidence
from helpers.results import Figure
from helpers.stats import decomposition
from helpers.stats._validate import FloatArray

GROUP, BAND = "tumour_group", "age_band"


def by_place(evidence: Evidence) -> pd.DataFrame:
    """Return the parts of each place's rate less that of the whole, percentage points.

    `mix_points` and `rate_points` are Kitagawa's by tumour group. `tumour_points`, `age_points` and
    `within_points` are Shapley's: which tumour groups there are, of which ages they are within
    these, and how early each is found at an age. Either sums to `apart_points`.
    """
    whole, rows = _counts(evidence.cells), []
    for place, own in _places(evidence).items():
        found = decomposition.kitagawa(*_groups(whole, whole), *_groups(own, whole))
        three = decomposition.shapley(_factors(whole, whole), _factors(own, whole), _rate)
        rows.append(
            {
                "place": place,
                "apart_points": found.total,
                "mix_points": found.mix,
                "rate_points": found.rate,
                **{f"{name}_points": each for name, each in three.items()},
            }
        )
    return evidence.sourced(pd.DataFrame(rows).sort_values("apart_points", ignore_index=True))


def furthest(split: pd.DataFrame) -> str:
    """Return the place whose rate is furthest from that of the whole."""
    return str(split["place"].iloc[int(split["apart_points"].abs().argmax())])


def by_group(evidence: Evidence, place: str) -> pd.DataFrame:
    """Return what each tumour group adds to the parts of a place's difference from the whole."""
    whole, own = _counts(evidence.cells), _places(evidence)[place]
    found = decomposition.kitagawa(*_groups(whole, whole), *_groups(own, whole))
    frame = pd.DataFrame(
        {
            "tumour_group": whole.index.get_level_values(GROUP).unique(),
            "own_share_percent": PER_CENT * _shares(own),
            "whole_share_percent": PER_CENT * _shares(whole),
            "mix_points": found.mix_by_group,
            "rate_points": found.rate_by_group,
        }
    )
    return evidence.sourced(frame)


def figures(evidence: Evidence, split: pd.DataFrame) -> dict[str, Figure]:
    """Return the parts of the difference of the place that is furthest from the whole."""
    place = furthest(split)
    row = split[split["place"] == place].iloc[0]
    told = {
        "apart_points": f"{place} less the whole",
        "mix_points": "Of this, mix of tumour groups",
        "rate_points": "Of this, rates within tumour groups",
    }
    return {
        f"furthest_{name}": evidence.figure(
            float(row[name]), "percentage points", label, no_limits="a split of counts, no sample"
        )
        for name, label in told.items()
    }


def _counts(cells: pd.DataFrame) -> pd.DataFrame:
    return cells.groupby([GROUP, BAND])[["early", "staged"]].sum()


def _places(evidence: Evidence) -> dict[str, pd.DataFrame]:
    """Return each place's counts by every tumour group and age band of the whole."""
    every = _counts(evidence.cells).index
    return {
        str(place): _counts(cells).reindex(every, fill_value=0.0)
        for place, cells in evidence.cells.groupby("place", sort=False)
    }


def _groups(own: pd.DataFrame, whole: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    """Return size and rate of each tumour group; with none, the rate of the whole, of no weight."""
    sums, others = (each.groupby(GROUP).sum() for each in (own, whole))
    rate = (sums["early"] / sums["staged"]).fillna(others["early"] / others["staged"])
    return sums["staged"].to_numpy(dtype=float), PER_CENT * rate.to_numpy(dtype=float)


def _shares(own: pd.DataFrame) -> FloatArray:
    staged = own["staged"].groupby(GROUP).sum().to_numpy(dtype=float)
    return np.asarray(staged / staged.sum())


def _factors(own: pd.DataFrame, whole: pd.DataFrame) -> dict[str, FloatArray]:
    """Return shares of tumour groups, of ages within each, and rates, by group and age band.

    Where there is none, it is that of the whole, of no weight.
    """
    groups = own["staged"].groupby(GROUP).transform("sum")
    of_all = whole["staged"] / whole["staged"].groupby(GROUP).transform("sum")
    rate = (own["early"] / own["staged"]).fillna(whole["early"] / whole["staged"]).fillna(0.0)
    return {
        "tumour": (groups / own["staged"].sum()).to_numpy(dtype=float),
        "age": (own["staged"] / groups).fillna(of_all).to_numpy(dtype=float),
        "within": PER_CENT * rate.to_numpy(dtype=float),
    }


def _rate(tumour: FloatArray, age: FloatArray, within: FloatArray) -> float:
    return float((tumour * age * within).sum())
