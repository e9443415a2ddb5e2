"""What a register would hold if the area recorded as other systems of its age do."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, logit

from helpers.analyses.base import PER_CENT
from helpers.analyses.conditions.evidence import Evidence
from helpers.data.areas import ENGLAND
from helpers.stats import funnel, trend
from helpers.stats.trend import Expected

FloatArray = NDArray[np.float64]
CURVE_POINTS = 60
EXPECTED = ["value", "low", "high"]


def expected_share(
    older: FloatArray, share: FloatArray, at: FloatArray, level: float = funnel.INNER
) -> Expected:
    """Return the shares that systems are expected to record, with limits of one more system.

    The log odds of the share are a straight line along the logarithm of the share of patients aged
    50 and over, every system counting the same; the limits take in how far systems lie from it.

    Args:
        older: share of patients aged 50 and over in each of some systems.
        share: share recorded there.
        at: shares of patients aged 50 and over where to expect.
        level: probability of the limits.
    """
    found = trend.expected(np.log(older), logit(share), np.log(at), level)
    return Expected(*map(expit, found))


def beside_expected(evidence: Evidence, code: str, period: str) -> pd.DataFrame:
    """Return a register of every system, and of the area's like, against what age leads to expect.

    A system is held against the others alone, so that it is no part of its own measure; a region
    against all systems. England, which they make up, is held against nothing.

    Returns:
        By area code, the counts of `Evidence.of`, `expected_people` and `expected_percent`,
        `ratio`, recorded / expected, with `lower` and `upper`, the ratio if as many were expected
        as the upper and the lower limit say, and its `rank` among the like, 1 the highest.
    """
    held, systems = evidence.of(code, period), systems_of(evidence, code, period)
    shown = [*(each.code for each in (*evidence.like, *evidence.systems)), ENGLAND]
    frame = held.loc[[each for each in dict.fromkeys(shown) if each in held.index]]
    found = pd.concat([_of_systems(systems), _of_others(systems, frame)]).loc[frame.index]
    found.loc[ENGLAND] = np.nan
    frame = frame.assign(
        expected_percent=found["value"] * PER_CENT,
        expected_people=found["value"] * frame["list_people"],
        ratio=frame["share"] / found["value"],
        lower=frame["share"] / found["high"],
        upper=frame["share"] / found["low"],
    )
    like = frame["ratio"].reindex([each.code for each in evidence.like])
    return frame.assign(rank=like.rank(ascending=False, method="min"))


def _of_systems(systems: pd.DataFrame) -> pd.DataFrame:
    """Return what the other systems lead to expect of each: the share and its limits."""
    found = trend.expected_from_others(np.log(systems["older"]), logit(systems["share"]))
    return pd.DataFrame(np.transpose(expit(found)), index=systems.index, columns=EXPECTED)


def _of_others(systems: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Return what all systems lead to expect of each area that is none of them."""
    older, share = (systems[each].to_numpy(dtype=float) for each in ("older", "share"))
    at = held.loc[held.index.difference(systems.index), "older"].astype(float)
    found = expected_share(older, share, at.to_numpy())
    return pd.DataFrame(np.transpose(found), index=at.index, columns=EXPECTED)


def systems_of(evidence: Evidence, code: str, period: str) -> pd.DataFrame:
    """Return the counts of the systems from which is learnt what goes with age."""
    held = evidence.of(code, period)
    return held[held.index.isin([each.code for each in evidence.systems])]


def explained(evidence: Evidence, code: str, period: str) -> float:
    """Return the share of the spread of systems' log odds that goes with age (R squared)."""
    systems = systems_of(evidence, code, period)
    return float(np.corrcoef(np.log(systems["older"]), logit(systems["share"]))[0, 1] ** 2)


def limits_by_age(evidence: Evidence, code: str, period: str) -> pd.DataFrame:
    """Return the limits of a system's ratio along age: `size` (percent) and a column a limit."""
    systems = systems_of(evidence, code, period)
    older, share = (systems[each].to_numpy(dtype=float) for each in ("older", "share"))
    ages = np.linspace(older.min() * 0.8, older.max() * 1.1, CURVE_POINTS)
    curves = {"size": ages * PER_CENT}
    for level, name in ((funnel.INNER, "95"), (funnel.OUTER, "998")):
        found = expected_share(older, share, ages, level)
        curves[f"lower_{name}"] = found.lower / found.value
        curves[f"upper_{name}"] = found.upper / found.value
    return pd.DataFrame(curves)
