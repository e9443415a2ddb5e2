"""Sharing out a number of checks among places, each person checked once at most.

Of the N people of a place without a diagnosis U are undiagnosed; k checks of people picked at
random, nobody twice, find k U / N of them on average (the mean of the hypergeometric distribution).
Every check of a place is worth the same, so the best plan fills place after place.

Places are a frame, a row a place: `checkable_people` (N), `gap_people` (expected less recorded
cases, what a plan goes by), `most_checks` that it can take, `deprived_share` of its people in the
most deprived fifth.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
WholeArray = NDArray[np.int64]


def best(places: pd.DataFrame, checks: int, weight: float = 0.0) -> WholeArray:
    """Return the plan whose checks find cases of the greatest total worth, by the gap of each.

    A case is worth 1 - weight + weight x (share of the place in the most deprived fifth). Places
    of one worth are filled by their chance of a case, so that all checks are given out as far as
    the limits allow.

    Args:
        places: where checks may go.
        checks: how many there are, 0 or more.
        weight: from 0 (all cases count alike) to 1 (only those of the most deprived fifth count).

    Returns:
        Checks of each place; they sum to `checks` or to all limits, whichever is less.
    """
    chance = (places["gap_people"] / places["checkable_people"]).to_numpy()
    deprived = places["deprived_share"].fillna(0.0).to_numpy()
    worth = (1 - weight + weight * deprived) * chance
    order = np.lexsort((np.arange(len(worth)), -chance, -worth))
    room = places["most_checks"].to_numpy(dtype=np.int64)[order]
    before = np.concatenate(([0], np.cumsum(room)[:-1])) if len(room) else room
    given = np.zeros(len(room), dtype=np.int64)
    given[order] = np.clip(checks - before, 0, room)
    return given


def proportional(checks: int, shares: ArrayLike, limit: ArrayLike) -> WholeArray:
    """Return checks in proportion to `shares`, none above its limit, in whole checks.

    What a full place cannot take is shared among the others in the same proportion. Whole checks
    are made by largest remainders.

    Args:
        checks: how many there are, 0 or more.
        shares: what they are proportional to, 0 or more, shape (places,).
        limit: the most that each place can take, whole, shape (places,).

    Returns:
        Checks of each place; places without a share get none. They sum to `checks` or to the limits
        of the places with a share, whichever is less.
    """
    part = np.asarray(shares, dtype=float)
    most = np.where(part > 0, np.asarray(limit, dtype=np.int64), 0)
    total = min(checks, int(most.sum()))
    exact = _in_proportion(total, part, most)
    whole = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    order = order[whole[order] < most[order]]
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def _in_proportion(total: int, shares: FloatArray, limit: WholeArray) -> FloatArray:
    """Return `shares` times one factor, cut at the limits, so that they sum to `total`."""
    exact, within = limit.astype(float), shares > 0
    while within.any():
        factor = (total - limit[~within].sum()) / shares[within].sum()
        full = within & (shares * factor >= limit)
        if not full.any():
            exact[within] = shares[within] * factor
            break
        within &= ~full
    return exact
