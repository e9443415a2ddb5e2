"""Stocks of staff by group and age, and the flows of each year that change them.

Leavers of a year are a share of the mean of its opening and closing stock, as NHS England counts a
leaver rate. Who joins in a year may leave in it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats import _validate
from helpers.stats._validate import FloatArray

WITHIN = 1e-9
"""Share of a stock within which a solver calls it reached."""


@dataclass(frozen=True)
class Rates:
    """What becomes of staff in a year, each a share from 0 to 1 of shape (..., groups, ages).

    Attributes:
        leaving: leavers over the mean of opening and closing stock, before retirement.
        retiring: those who retire at the end of the year, of all then still there.
        ageing: those who pass into the next band, of all who did not retire; of the last band
            nobody does, whatever is given.
    """

    leaving: FloatArray
    retiring: FloatArray
    ageing: FloatArray

    @classmethod
    def of(cls, leaving: ArrayLike, retiring: ArrayLike = 0.0, ageing: ArrayLike = 0.0) -> "Rates":
        """Return checked rates; scalars hold for every group and age.

        Raises:
            ValueError: a rate outside 0 to 1.
        """
        given = {"leaving": leaving, "retiring": retiring, "ageing": ageing}
        return cls(**{name: _validate.share(name, values) for name, values in given.items()})


@dataclass(frozen=True)
class Year:
    """The flows of one year, each of shape (..., groups, ages); they balance in every cell.

    opening + joiners - leavers - retired + aged = closing, where `aged` sums to zero over ages.
    """

    opening: FloatArray
    joiners: FloatArray
    leavers: FloatArray
    retired: FloatArray
    aged: FloatArray
    closing: FloatArray


def project(opening: ArrayLike, plan: Iterable[tuple[ArrayLike, Rates]]) -> Iterator[Year]:
    """Yield the flows of each year of a plan, from an opening stock on.

    With stock s, joiners j and leaving rate t of a cell, n = (s (1 - t/2) + j) / (1 + t/2) are
    there at the end of the year and t (s + n) / 2 have left; of n some retire, and of the rest some
    pass into the next age band.

    Args:
        opening: stock at the start, shape (..., groups, ages), such as draws x groups x ages.
        plan: for each year those who join, of a shape that broadcasts with `opening`, and what
            becomes of staff.

    Raises:
        ValueError: a stock or joiners below 0, a stock without groups and ages, or joiners or rates
            of other groups or ages; the year, the group and the age are named.

    Source: stock(t+1) = stock(t) + joiners - leavers, and leaver rate = leavers over mean stock
    (NHS workforce statistics, definitions).
    """
    stock = _validate.non_negative("opening", opening)
    if stock.ndim < 2:
        raise ValueError(f"opening has shape {stock.shape}; it must end in groups and ages")
    cells = stock.shape[-2:]
    for number, (joiners, rates) in enumerate(plan, start=1):
        joining = _validate.non_negative(f"year {number}: joiners", joiners)
        for name, given in {"joiners": joining, **vars(rates)}.items():
            _require_cells(f"year {number}: {name}", given, cells)
        year = _year(stock, joining, rates)
        yield year
        stock = year.closing


def closing(opening: ArrayLike, plan: Iterable[tuple[ArrayLike, Rates]]) -> FloatArray:
    """Return the whole stock at the end of a plan, over groups and ages; shape (...).

    The arguments are those of `project`; a plan of no year is refused.
    """
    stock = None
    for year in project(opening, plan):  # one at a time: each may be large
        stock = year.closing
    if stock is None:
        raise ValueError("plan has no year; it must have one or more")
    return np.asarray(stock.sum(axis=(-2, -1)))


def joiners_for(
    target: ArrayLike, opening: ArrayLike, mix: ArrayLike, rates: Sequence[Rates]
) -> FloatArray:
    """Return the joiners of each year that bring the whole stock to a target; 0 where it is above.

    The same number joins in every year. The stock at the end rises in a straight line with it, so
    two runs give it exactly.

    Args:
        target: whole stock to reach at the end, shape (...).
        opening: as of `project`.
        mix: how joiners are spread, shape (groups, ages); shares that sum to 1.
        rates: what becomes of staff, one for each year.

    Raises:
        ValueError: a mix that does not sum to 1 or is of other groups or ages, or what `project`
            refuses.
    """
    spread = _validate.share("mix", mix)
    _require_cells("mix", spread, np.shape(opening)[-2:])
    if abs(float(spread.sum()) - 1) > WITHIN:
        raise ValueError(f"mix sums to {float(spread.sum())!r}; it must sum to 1")
    nobody = closing(opening, [(np.zeros_like(spread), each) for each in rates])
    one = closing(opening, [(spread, each) for each in rates]) - nobody
    return np.asarray(np.clip((_validate.non_negative("target", target) - nobody) / one, 0, None))


def leaving_for(
    target: float, opening: ArrayLike, joiners: ArrayLike, rates: Rates, years: int
) -> tuple[float, float]:
    """Return the factor on all leaving rates that brings the stock to a target, and what it brings.

    Where even nobody leaving brings too few, the factor is 0, and the second number says how near
    that comes; where no rates are high enough, it is the highest that keeps them within 1.

    Args:
        target: whole stock to reach at the end.
        opening: as of `project`, without draws.
        joiners: those who join in each year.
        rates: what becomes of staff in each year.
        years: how many years, 1 or more.

    Returns:
        The factor, and the whole stock at the end under it.
    """

    def beyond(factor: float) -> float:
        scaled = Rates(rates.leaving * factor, rates.retiring, rates.ageing)
        return float(closing(opening, repeat((joiners, scaled), years))) - target

    highest = 1 / float(rates.leaving.max()) if rates.leaving.any() else 1.0
    if beyond(0.0) <= 0:
        factor = 0.0
    elif beyond(highest) >= 0:
        factor = highest
    else:
        from scipy.optimize import brentq  # noqa: PLC0415 - heavy, and seldom asked for

        factor = float(brentq(beyond, 0.0, highest, xtol=1e-14))
    return factor, target + beyond(factor)


def _require_cells(name: str, array: FloatArray, cells: tuple[int, ...]) -> None:
    """Refuse what is not of the groups and ages of a stock, nor one number for all of them."""
    own = array.shape[-2:]
    if any(each not in (1, there) for each, there in zip(own[::-1], cells[::-1], strict=False)):
        raise ValueError(
            f"{name} has shape {array.shape}, and opening ends in groups and ages of shape "
            f"{cells}; each must be the same, or 1"
        )


def _year(stock: FloatArray, joiners: FloatArray, rates: Rates) -> Year:
    half = rates.leaving / 2
    there = (stock * (1 - half) + joiners) / (1 + half)
    leavers = half * (stock + there)
    retired = rates.retiring * there
    kept = there - retired
    aged = np.zeros_like(kept)
    aged[..., 1:] = np.broadcast_to(rates.ageing, kept.shape)[..., :-1] * kept[..., :-1]
    aged[..., :-1] -= aged[..., 1:]
    opening, joined = (np.broadcast_to(each, kept.shape) for each in (stock, joiners))
    return Year(opening, joined, leavers, retired, aged, kept + aged)
