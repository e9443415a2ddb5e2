"""Sharing out a number of checks among places: exactly, or by a simple rule.

A check reaches one of the people of a place who have no diagnosis, picked at random; somebody may
be picked twice. With U people undiagnosed among N without a diagnosis, the first check finds a case
with probability U / N, and each check leaves (1 - 1/N) of the cases that were there: after k checks
U (1 - (1 - 1/N)^k) are found. What a further check finds falls from check to check, so the best
allocation gives each check in turn to the place where it is worth most.

Places are a frame, a row a place: `undiagnosed_people`, `checkable_people` (without a diagnosis),
`most_checks` that it can take, and `deprived_share` of its people in the most deprived fifth.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
WholeArray = NDArray[np.int64]
HALVINGS = 70
"""Halvings of the bracket around the worth of the last check: more than a double can tell apart."""


def found(places: pd.DataFrame, checks: ArrayLike) -> FloatArray:
    """Return the cases that some checks find, in the shape of `checks` (..., places)."""
    missed = (1 - 1 / _spread(places)) ** np.asarray(checks)
    return np.asarray(places["undiagnosed_people"].to_numpy() * (1 - missed))


def best(places: pd.DataFrame, checks: int, weight: float = 0.0) -> WholeArray:
    """Return the allocation of checks that finds cases of the greatest total worth.

    A case is worth 1 - weight + weight x (share of the place in the most deprived fifth). Checks
    that are worth nothing go where they find most, and then wherever there is room, so that all
    are given out as far as the limits allow.

    Args:
        places: where checks may go.
        checks: how many there are, 0 or more.
        weight: from 0 (all cases count alike) to 1 (only those of the most deprived fifth count).

    Returns:
        Checks of each place; they sum to `checks` or to all limits, whichever is less.
    """
    first = (places["undiagnosed_people"] / _spread(places)).to_numpy()
    worth = (1 - weight + weight * places["deprived_share"].fillna(0.0).to_numpy()) * first
    limit = places["most_checks"].to_numpy()
    given = np.zeros(len(places), dtype=np.int64)
    for value in (worth, first, np.ones(len(places))):
        given += _fill(value, places, limit - given, checks - int(given.sum()))
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


def _spread(places: pd.DataFrame) -> FloatArray:
    return np.asarray(places["checkable_people"].clip(lower=1.0), dtype=float)


def _fill(worth: FloatArray, places: pd.DataFrame, room: WholeArray, checks: int) -> WholeArray:
    """Return the best allocation where the first check of each place is worth `worth`.

    Halves a bracket around the worth of the last check given. Places where a check is worth nothing
    get none.
    """
    room = np.where(worth > 0, room, 0)
    given = np.zeros(len(room), dtype=np.int64)
    budget = min(checks, int(room.sum()))
    if not budget:
        return given
    decay = -np.log1p(-1 / np.maximum(_spread(places), 1 + 1e-12))
    start = np.log(np.where(worth > 0, worth, 1.0))
    low, high = float((start - decay * room).min()) - 1, float(start.max()) + 1
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        tried = np.clip(np.floor((start - middle) / decay) + 1, 0, room).astype(np.int64)
        if tried.sum() > budget:
            low = middle
        else:
            given, high = tried, middle
        if given.sum() == budget:
            return given
    # those that are left are worth the same to rounding
    following = np.where(given < room, decay * given - start, np.inf)
    given[np.argsort(following, kind="stable")[: budget - int(given.sum())]] += 1
    return given


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
