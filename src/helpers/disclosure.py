"""The rule of small counts, applied once per run to the evidence, before anything is computed.

A place below a borough with a count of 1 to 7 patients is confidential, and so is a second place
wherever the published total of its borough would give it away. The other counts are rounded. Rates,
expected cases, rankings, charts and sentences follow from the protected frame, so that whatever a
run shows of such places says no more than this frame does: missing counts stay missing in what is
computed from them.

    practices = protect(practices, ["list_size", "adults", "register"], within="borough")

Counts of boroughs, trusts, systems and nations are shown as they are published.

The rule follows the Government Statistical Service's guidance on tables of administrative data.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.columns import CONFIDENTIAL as MARK

_ROUNDING = 0.5  # counts are whole; a modelled one is judged as it would be written


@dataclass(frozen=True)
class Policy:
    """Which counts of patients below a borough are hidden, and how the others are rounded.

    Attributes:
        smallest: the smallest count that is hidden; zero is not.
        largest: the largest one.
        base: the other counts are rounded to its multiples.
    """

    smallest: int = 1
    largest: int = 7
    base: int = 5

    def is_small(self, count: float) -> bool:
        """Say whether a count is too small to be published."""
        return self.smallest - _ROUNDING <= count < self.largest + _ROUNDING

    def rounded(self, count: float) -> float:
        """Return a count as it may be published."""
        return count if math.isnan(count) else round(count / self.base) * self.base

    def __str__(self) -> str:
        """What is hidden, in words."""
        return f"a count of {self.smallest} to {self.largest} patients"


POLICY = Policy()


def protect(places: pd.DataFrame, counts: Sequence[str], within: str | None = None) -> pd.DataFrame:
    """Return places with their small counts hidden and the others rounded.

    Nothing hidden can be had from the rounded counts and exact totals: among the hidden places
    of a total, one could have all their patients or none.

    Args:
        places: a row a place below a borough, exactly those that the published totals add up.
        counts: every column that counts patients, those of other years too. What follows from
            them, such as a rate, is computed from the result.
        within: the column that names the smallest group whose totals are published exactly, such
            as the borough; places without one are a group too. Without it the only total is that
            of all rows. Totals of groups of groups need not be named: they say no more.

    Returns:
        The frame with a column `confidential`. Where it is true, every count of the place is
        missing. Where all places of a group are hidden and have few patients together, or the
        group has one place alone, its total still tells as much: such a total is not to be shown.
    """
    values = places[list(counts)].to_numpy(dtype=float)
    small = np.vectorize(POLICY.is_small, otypes=[bool])(np.nan_to_num(values))
    hidden = small.any(axis=1)
    group_of = np.zeros(len(places), dtype=int)
    if within is not None:
        group_of = pd.factorize(places[within], use_na_sentinel=False)[0]
    for group in np.unique(group_of[hidden]):
        rows = group_of == group
        hidden[rows] = _cover(values[rows], hidden[rows])
    rounded = np.round(values / POLICY.base) * POLICY.base
    rounded[hidden] = np.nan
    shown = dict(zip(counts, rounded.T, strict=True))
    return places.assign(**shown, **{MARK: hidden})


def _cover(values: NDArray[np.float64], hidden: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which places of a group to hide, so that its totals give none of them away.

    In each count at least two are hidden, with more patients together than a small count.
    """
    hidden, before = hidden.copy(), -1
    while hidden.sum() != before:  # a place hidden for one count may stand alone in another
        before = hidden.sum()
        for count in values.T:
            while _gives_away(count[hidden]) and (~hidden & ~np.isnan(count)).any():
                sizes = np.where(hidden | np.isnan(count), np.inf, count)
                hidden[np.where(sizes > 0, sizes, np.finfo(float).max).argmin()] = True
    return hidden


def _gives_away(hidden: NDArray[np.float64]) -> bool:
    """Say whether the sum of some hidden counts tells too much of each of them."""
    known = hidden[~np.isnan(hidden)]
    return bool(known.size) and (known.size < 2 or known.sum() < POLICY.largest + _ROUNDING)
