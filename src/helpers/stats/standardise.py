"""Rates and ratios made comparable between populations of different make-up."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats import _validate, intervals
from helpers.stats._validate import FloatArray

FEWEST_EVENTS = 10
"""Events below which a directly standardised rate is not given."""


class DirectRate(NamedTuple):
    """A directly standardised rate, per the `multiplier` asked for; NaN under ten events."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray


class IndirectRatio(NamedTuple):
    """An indirectly standardised ratio.

    Attributes:
        observed: events.
        expected: events if the reference rates had applied.
        ratio: observed / expected; 1 is as expected.
        lower: lower limit of the ratio.
        upper: upper limit of the ratio.
    """

    observed: FloatArray
    expected: FloatArray
    ratio: FloatArray
    lower: FloatArray
    upper: FloatArray


def direct(
    count: ArrayLike,
    population: ArrayLike,
    weights: ArrayLike,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> DirectRate:
    """Return the rate a standard population would have at each area's own rates, with limits.

    With x, n and w the events, people and weight of each group: DSR = Σ(w x/n) / Σw, and its
    variance V = Σ(w² x/n²) / (Σw)². Dobson's limits carry those of the total count O = Σx, by
    `intervals.poisson`, onto the scale of the rate: DSR + √(V/O) (O_limit - O).

    Args:
        count: events of each group, 0 or more, shape (..., groups), such as (areas, groups).
        population: people, or person-years, of each group, above 0; scalar or the shape of
            `count`.
        weights: standard population of each group, 0 or more and not all 0, shape (groups,).
        confidence: probability of the interval, strictly between 0 and 1.
        multiplier: people that the rate is given for, above 0.

    Returns:
        Rate and limits per `multiplier` people, each in the shape of `count` without its last
        dimension. Where an area has fewer than ten events all three are NaN.

    Raises:
        ValueError: a negative count or weight, a population of 0 or less, a value that is no
            finite number, shapes that do not fit, or a confidence outside (0, 1).

    Source: Dobson AJ, Kuulasmaa K, Eberle E, Scherer J (1991), Confidence intervals for weighted
    sums of Poisson parameters, Statistics in Medicine 10:457-462; the floor of ten events:
    Morris JK, Tan J, Fryers P, Bestwick J (2018), Population Health Metrics 16:19.
    """
    counts, people = _validate.same_shape(
        count=_validate.non_negative("count", count),
        population=_validate.positive("population", population),
    )
    share = _shares(weights, counts)
    scale = _validate.single("multiplier", _validate.positive("multiplier", multiplier))
    total = counts.sum(axis=-1)
    lower, upper = intervals.poisson(total, confidence)
    given = np.where(total < FEWEST_EVENTS, np.nan, total)
    rate = np.where(np.isnan(given), np.nan, (share * counts / people).sum(axis=-1))
    stretch = np.sqrt((share**2 * counts / people**2).sum(axis=-1) / given)
    limits = (rate + stretch * (limit - total) for limit in (lower, upper))
    return DirectRate(*(np.asarray(scale * number) for number in (rate, *limits)))


def indirect(
    count: ArrayLike, population: ArrayLike, reference_rate: ArrayLike, confidence: float = 0.95
) -> IndirectRatio:
    """Return the ratio of observed events to those expected at the reference rates, with limits.

    With O the events, n and r the people and reference rate of each group: E = Σ(n r), ratio
    O / E, limits those of `intervals.poisson(O)` divided by E.

    Args:
        count: events, 0 or more: of each group in the shape of `population`, or each area's
            total in that shape without its last dimension.
        population: people, or person-years, of each group, 0 or more, shape (..., groups).
        reference_rate: events per person in the reference, 0 or more, shape (groups,).
        confidence: probability of the interval, strictly between 0 and 1.

    Returns:
        Observed and expected events, their ratio and its limits, each in the shape of
        `population` without its last dimension.

    Raises:
        ValueError: a negative number, a value that is no finite number, shapes that do not fit,
            an area with no expected events, or a confidence outside (0, 1).

    Source: Breslow NE, Day NE (1987), Statistical Methods in Cancer Research II, IARC, chapter 2;
    APHO Technical Briefing 3 (2008).
    """
    counts = _validate.non_negative("count", count)
    people = _validate.non_negative("population", population)
    rates = _validate.non_negative("reference_rate", reference_rate)
    _require_groups("reference_rate", rates, "population", people)
    expected = (people * rates).sum(axis=-1)
    _validate.require("expected", expected, expected > 0, "above 0")
    observed = _observed(counts, people)
    lower, upper = intervals.poisson(observed, confidence)
    ratios = (np.asarray(number / expected) for number in (observed, lower, upper))
    return IndirectRatio(observed, np.asarray(expected), *ratios)


def _shares(weights: ArrayLike, counts: FloatArray) -> FloatArray:
    standard = _validate.non_negative("weights", weights)
    _require_groups("weights", standard, "count", counts)
    if not standard.any():
        raise ValueError("weights are all 0; at least one of them must be above 0")
    return np.asarray(standard / standard.sum())


def _require_groups(name: str, row: FloatArray, other: str, table: FloatArray) -> None:
    if row.ndim != 1 or row.shape != table.shape[-1:]:
        raise ValueError(
            f"{name} has shape {row.shape} and {other} has shape {table.shape}; "
            f"{name} must be one row as long as the last dimension of {other}"
        )


def _observed(counts: FloatArray, people: FloatArray) -> FloatArray:
    if counts.shape == people.shape:
        return np.asarray(counts.sum(axis=-1))
    if counts.shape == people.shape[:-1]:
        return counts
    raise ValueError(
        f"count has shape {counts.shape} and population has shape {people.shape}; count must have "
        "the shape of population, or that shape without its last dimension"
    )
