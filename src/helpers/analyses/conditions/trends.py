"""How registers went over the years held, and where a series breaks in England itself."""

import numpy as np
import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.conditions.evidence import Evidence
from helpers.data.areas import ENGLAND
from helpers.results import sourced

UNUSUAL = 3.5
"""Modified z-score from which a step is far from the others: Iglewicz B, Hoaglin DC (1993)."""
NORMAL = 0.6745
"""What the median distance from the median is of a normal distribution's standard deviation."""
NO_BREAK = "none"


def steps(evidence: Evidence) -> pd.DataFrame:
    """Return each step of a register's share in England, and whether it is a break.

    A step is a break where the register is of other ages than before, or where the logarithm of the
    step lies further from those of all registers than 3.5 modified z-scores, 0.6745 times its
    distance from their median over their median distance from it.

    Returns:
        Frame of `code`, `period` in which the step ends, `step` (logarithm) and `breaks`.
    """
    own = evidence.counts[evidence.counts["area_code"] == ENGLAND].sort_values(["code", "period"])
    before = own.groupby("code")[["share", "list"]].shift()
    frame = own[["code", "period"]].assign(
        step=np.log(own["share"] / before["share"]), other=own["list"] != before["list"]
    )
    frame = frame[before["share"].notna() & frame["code"].isin(evidence.codes)]
    usual = frame.loc[~frame["other"], "step"]
    distance = (frame["step"] - usual.median()).abs()
    spread = (usual - usual.median()).abs().median()
    breaks = frame["other"] | (NORMAL * distance > UNUSUAL * spread)
    return frame.assign(breaks=breaks).drop(columns="other").reset_index(drop=True)


def trends(evidence: Evidence) -> pd.DataFrame:
    """Return the growth of each register's share a year since its last break, and England's.

    Returns:
        Frame of `condition`, `trend_from`, `share_growth_percent_a_year` (compound) and
        `england_share_growth_percent_a_year`, `largest_step_percent` of England's, and
        `break_years` in which a step that is a break ends. No growth without two years since.
    """
    every = steps(evidence)
    rows = [_trend(evidence, code, own) for code, own in every.groupby("code", sort=False)]
    frame = pd.DataFrame(rows).sort_values("condition", ignore_index=True)
    return sourced(frame, evidence.cited)


def _trend(evidence: Evidence, code: object, own: pd.DataFrame) -> dict[str, object]:
    every = evidence.counts[evidence.counts["code"] == code]
    broken = list(own.loc[own["breaks"], "period"])
    since = every[every["period"] >= max(broken, default="")]
    area, england = (
        since[since["area_code"] == place].set_index("period")["share"]
        for place in (evidence.area.code, ENGLAND)
    )
    held = sorted(area.index.intersection(england.index))
    first, last = (held[0], held[-1]) if len(held) > 1 else ("", "")
    largest = max(own["step"], key=abs)
    return {
        "condition": every["condition"].iloc[-1],
        "trend_from": first or None,
        "share_growth_percent_a_year": _growth(area, first, last),
        "england_share_growth_percent_a_year": _growth(england, first, last),
        "largest_step_percent": PER_CENT * np.expm1(largest),
        "break_years": ", ".join(broken) or NO_BREAK,
    }


def _growth(shares: "pd.Series[float]", first: str, last: str) -> float:
    """Return the compound growth a year, percent; NaN without a first year."""
    if not first:
        return float("nan")
    years = int(last[:4]) - int(first[:4])
    return PER_CENT * float((shares[last] / shares[first]) ** (1 / years) - 1)
