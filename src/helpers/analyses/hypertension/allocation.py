"""Sharing out a number of checks among places: exactly, or by a simple rule.

A check reaches one of the people of a place who have no diagnosis, picked at random; somebody may
be picked twice. With U people undiagnosed among N without a diagnosis, the first check finds a case
with probability U / N, and each check leaves (1 - 1/N) of the cases that were there: after k checks
U (1 - (1 - 1/N)^k) are found. What a further check finds falls from check to check, so the best
allocation gives each check in turn to the place where it is worth most.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
WholeArray = NDArray[np.int64]
HALVINGS = 70
"""Halvings of the bracket around the worth of the last check: more than a double can tell apart."""


@dataclass(frozen=True)
class Places:
    """Where checks may go, a value a place.

    Attributes:
        undiagnosed: people with the condition and no diagnosis, 0 or more.
        checkable: people without a diagnosis, at least `undiagnosed`.
        limit: the most checks that the place can take, whole.
        deprived: share of its people in the most deprived fifth, 0 to 1.
    """

    undiagnosed: FloatArray
    checkable: FloatArray
    limit: WholeArray
    deprived: FloatArray

    @property
    def chance(self) -> FloatArray:
        """Probability that the first check finds a case."""
        return self.undiagnosed / np.maximum(self.checkable, 1.0)

    def found(self, checks: ArrayLike) -> FloatArray:
        """Return the cases that some checks find, in the shape of `checks` (..., places)."""
        spread = np.maximum(self.checkable, 1.0)
        return np.asarray(self.undiagnosed * (1 - (1 - 1 / spread) ** np.asarray(checks)))


def best(places: Places, checks: int, weight: float = 0.0) -> WholeArray:
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
    return np.asarray(best_along(places, checks, [weight])[0])


def best_along(places: Places, checks: int, weights: ArrayLike) -> WholeArray:
    """Return the best allocation for each of several weights, shape (weights, places)."""
    share = np.asarray(weights, dtype=float)[:, np.newaxis]
    worth = (1 - share + share * places.deprived) * places.chance
    given = _fill(worth, places, np.broadcast_to(places.limit, worth.shape), checks)
    for value in (places.chance, np.ones_like(places.chance)):
        left = checks - given.sum(axis=1)
        open_rows = np.flatnonzero((left > 0) & (given < places.limit).any(axis=1))
        for row in open_rows:
            room = (places.limit - given[row])[np.newaxis]
            given[row] += _fill(value[np.newaxis], places, room, int(left[row]))[0]
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
    part, most = np.asarray(shares, dtype=float), np.asarray(limit, dtype=np.int64)
    most = np.where(part > 0, most, 0)
    total = min(checks, int(most.sum()))
    exact = _level(total, part, most)
    whole = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    order = order[whole[order] < most[order]]
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def _fill(worth: FloatArray, places: Places, limit: WholeArray, checks: int) -> WholeArray:
    """Return the best allocation where the first check is worth `worth`, shape (rows, places).

    Halves a bracket around the worth of the last check given, then gives what is left one by one.
    Places where a check is worth nothing get none.
    """
    decay = -np.log1p(-1 / np.maximum(places.checkable, 1 + 1e-12))
    with np.errstate(divide="ignore"):
        start = np.log(worth)
    budget = np.minimum(checks, np.where(worth > 0, limit, 0).sum(axis=1))
    # below `low` every place is full, above `high` none gets a check
    end = start - decay * np.maximum(limit, 1)
    low = np.where(np.isfinite(end), end, np.inf).min(axis=1, initial=0.0) - 1.0
    high = np.where(np.isfinite(start), start, -np.inf).max(axis=1, initial=-1e3) + 1.0
    given = np.zeros(worth.shape, dtype=np.int64)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        tried = _above(middle[:, np.newaxis], start, decay, limit)
        few = tried.sum(axis=1) <= budget
        given = np.where(few[:, np.newaxis], tried, given)
        high, low = np.where(few, middle, high), np.where(few, low, middle)
        if (given.sum(axis=1) == budget).all():
            return given
    return _top_up(given, start - decay * given, limit, budget)


def _above(
    level: FloatArray, start: FloatArray, decay: FloatArray, limit: WholeArray
) -> WholeArray:
    """Return how many checks of each place are worth more than a level, on the log scale."""
    steps = np.floor((start - level) / decay) + 1
    return np.clip(np.where(start > level, steps, 0), 0, limit).astype(np.int64)


def _top_up(
    given: WholeArray, following: FloatArray, limit: WholeArray, budget: WholeArray
) -> WholeArray:
    """Give the checks that are left, each worth the same to rounding, to the next in line."""
    filled = given.copy()
    for row in np.flatnonzero(budget > given.sum(axis=1)):
        while (left := int(budget[row] - filled[row].sum())) > 0:
            room = np.isfinite(following[row]) & (filled[row] < limit[row])
            order = np.argsort(np.where(room, -following[row], np.inf), kind="stable")
            filled[row, order[: min(left, int(room.sum()))]] += 1
    return filled


def _level(total: int, shares: FloatArray, limit: WholeArray) -> FloatArray:
    """Return `shares` times one factor, cut at the limits, so that they sum to `total`."""
    inside = shares > 0
    if not inside.any() or total == 0:
        return np.zeros(len(shares))
    full = np.full(len(shares), np.inf)
    np.divide(limit, shares, out=full, where=inside)
    order = np.argsort(full, kind="stable")
    cut, rest = limit[order].cumsum() - limit[order], shares[order][::-1].cumsum()[::-1]
    finite = np.isfinite(full[order])
    factor = full[order][finite]
    reached = cut[finite] + factor * rest[finite]
    place = min(int(np.searchsorted(reached, total)), len(reached) - 1)
    return np.asarray(np.minimum(shares * ((total - cut[place]) / rest[place]), limit))
