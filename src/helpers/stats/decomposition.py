"""What a difference between two rates is made of: the mix of groups, the rates, other factors."""

from collections.abc import Callable, Mapping
from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats import _validate
from helpers.stats._validate import FloatArray


class Kitagawa(NamedTuple):
    """A difference between two rates, b less a, in the unit of the rates.

    Attributes:
        mix: part due to the mix of groups.
        rate: part due to the rates within groups.
        total: the difference; the sum of both.
        mix_by_group: contribution of each group's share to `mix`.
        rate_by_group: contribution of each group's rate to `rate`.
    """

    mix: float
    rate: float
    total: float
    mix_by_group: FloatArray
    rate_by_group: FloatArray


def kitagawa(mix_a: ArrayLike, rate_a: ArrayLike, mix_b: ArrayLike, rate_b: ArrayLike) -> Kitagawa:
    """Return the parts of the difference between two overall rates, b less a.

    With w the share and p the rate of each group: mix is Σ(wB - wA)(pA + pB)/2 and rate is
    Σ(pB - pA)(wA + wB)/2; they sum to ΣwB pB - ΣwA pA without remainder.

    Args:
        mix_a: share, percentage or number of people in each group of a, 0 or more and not all
            0, shape (groups,); taken as a share of its sum, as is `mix_b`.
        rate_a: rate of each group of a, in any unit, shape (groups,).
        mix_b: as `mix_a`, of b.
        rate_b: as `rate_a`, of b.

    Returns:
        Both parts, their sum, and the contribution of each group to either, in the unit of the
        rates.

    Raises:
        ValueError: a negative share, shares that are all 0, a value that is no finite number, or
            shapes that differ.

    Source: Kitagawa EM (1955), Components of a difference between two rates, Journal of the
    American Statistical Association 50:1168-1194.
    """
    arrays = {"mix_a": mix_a, "rate_a": rate_a, "mix_b": mix_b, "rate_b": rate_b}
    size_a, p_a, size_b, p_b = _validate.same_shape(
        **{name: _validate.numbers(name, values) for name, values in arrays.items()}
    )
    _validate.one_row("mix_a", size_a, at_least=1)
    w_a, w_b = _share("mix_a", size_a), _share("mix_b", size_b)
    mix = (w_b - w_a) * (p_a + p_b) / 2
    rate = (p_b - p_a) * (w_a + w_b) / 2
    total = float(w_b @ p_b - w_a @ p_a)
    return Kitagawa(float(mix.sum()), float(rate.sum()), total, mix, rate)


def shapley(
    factors_a: Mapping[str, ArrayLike],
    factors_b: Mapping[str, ArrayLike],
    function: Callable[..., float],
) -> dict[str, float]:
    """Return the contribution of each factor to the difference between two rates, b less a.

    A factor's contribution is the change in the rate when it moves from its value in a to that
    in b, averaged over all orders in which the factors may move. The contributions sum to the
    difference. For products and sums of products these are Das Gupta's effects.

    The function is called for every subset of factors: 2ⁿ times for n of them.

    Args:
        factors_a: name of each factor to its value in a: a number or an array.
        factors_b: the same names, with the values in b.
        function: called with every factor by name; returns the rate, a finite number. It must
            not change the arrays it is given.

    Returns:
        Factor to contribution, in the unit of the rate and the order of `factors_a`.

    Raises:
        ValueError: no factors, names that differ, a value that is no finite number, or a
            function that returns anything but one finite number.

    Source: Das Gupta P (1993), Standardization and Decomposition of Rates: A User's Manual, US
    Bureau of the Census, Current Population Reports P23-186; Shapley LS (1953), A value for
    n-person games.
    """
    names = _names(factors_a, factors_b)
    rate = {
        moved: _rate(function, {**factors_a, **{name: factors_b[name] for name in moved}})
        for size in range(len(names) + 1)
        for moved in combinations(names, size)
    }
    return {name: _average_step(name, names, rate) for name in names}


def _share(name: str, size: FloatArray) -> FloatArray:
    _validate.require(name, size, size >= 0, "0 or more")
    if not size.any():
        raise ValueError(f"{name} is 0 in every group; at least one group must be above 0")
    return np.asarray(size / size.sum())


def _names(
    factors_a: Mapping[str, ArrayLike], factors_b: Mapping[str, ArrayLike]
) -> tuple[str, ...]:
    if not factors_a or set(factors_a) != set(factors_b):
        raise ValueError(
            f"factors_a names {sorted(factors_a)} and factors_b names {sorted(factors_b)}; "
            "they must name the same factors, at least one"
        )
    for side, factors in (("factors_a", factors_a), ("factors_b", factors_b)):
        for name, value in factors.items():
            _validate.numbers(f"{side}[{name!r}]", value)
    return tuple(factors_a)


def _rate(function: Callable[..., float], factors: Mapping[str, ArrayLike]) -> float:
    name = "the rate that function returns"
    return _validate.single(name, _validate.numbers(name, function(**factors)))


def _average_step(
    name: str, names: tuple[str, ...], rate: Mapping[tuple[str, ...], float]
) -> float:
    """Return the mean change in the rate as `name` joins the factors moved before it."""
    others = [other for other in names if other != name]
    step = 0.0
    for size in range(len(names)):
        share = 1 / (len(names) * comb(len(others), size))
        for before in combinations(others, size):
            after = tuple(each for each in names if each == name or each in before)
            step += share * (rate[after] - rate[before])
    return step
