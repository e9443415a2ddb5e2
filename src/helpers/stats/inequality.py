"""The gap between the most and the least deprived, from a line through all groups."""

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from helpers.stats import _validate
from helpers.stats._validate import FloatArray

Scale = Literal["identity", "log", "logit"]

_SCALES: dict[str, tuple[Callable[..., FloatArray], Callable[..., FloatArray]]] = {
    "identity": (np.array, np.array),
    "log": (np.log, np.exp),
    "logit": (special.logit, special.expit),
}


class SlopeIndex(NamedTuple):
    """Slope and relative index of inequality.

    Attributes:
        sii: value at the least deprived end less that at the most deprived, times `multiplier`.
        rii: value at the least deprived end over that at the most deprived; the other way round
            where `multiplier` is negative.
        intercept: value at the most deprived end, in the unit of the values.
        sii_lower: lower limit of `sii`; NaN without standard errors, as are the next three.
        sii_upper: upper limit of `sii`.
        rii_lower: lower limit of `rii`.
        rii_upper: upper limit of `rii`.
    """

    sii: float
    rii: float
    intercept: float
    sii_lower: float
    sii_upper: float
    rii_lower: float
    rii_upper: float


def slope_index(
    population: ArrayLike,
    value: ArrayLike,
    *,
    scale: Scale = "identity",
    standard_error: ArrayLike | None = None,
    confidence: float = 0.95,
    repetitions: int = 100_000,
    seed: int = 0,
    multiplier: float = 1,
) -> SlopeIndex:
    """Return the slope and the relative index of inequality across ordered groups.

    With f the scale, a line f(v) = b0 + b1 x is fitted by least squares, weighted by population,
    to the ridit x of each group: the share of the population in the groups before it and half of
    its own. It is read at both ends and carried back: SII = f⁻¹(b0+b1) - f⁻¹(b0) and
    RII = f⁻¹(b0+b1) / f⁻¹(b0), which on the scale of the values are b1 and (b0+b1)/b0.

    The limits are quantiles of the indices over `repetitions` sets of values, drawn around f(v)
    with their standard errors.

    Args:
        population: people of each group, above 0, shape (groups,), from the most to the least
            deprived; two groups or more.
        value: value of each group, shape (groups,); above 0 for `log`, strictly between 0 and 1
            for `logit`.
        scale: `identity`, `log` (rates) or `logit` (proportions).
        standard_error: of f(value), so of the logarithm for `log`; 0 or more, scalar or shape
            (groups,). None leaves the limits out.
        confidence: probability of the intervals, strictly between 0 and 1.
        repetitions: number of draws, 1 or more.
        seed: seed of the draws; the same seed gives the same limits.
        multiplier: factor of `sii`, such as 100 for percentages; not 0. A negative one gives
            both indices from the most deprived end, for values where less is better.

    Returns:
        Both indices and their limits, and the fitted value at the most deprived end.

    Raises:
        ValueError: a population of 0 or less, a value outside what the scale takes, a negative
            standard error, a value that is no finite number, shapes that differ, fewer than two
            groups, an unknown scale, a multiplier of 0, or a confidence outside (0, 1).

    Source: Mackenbach JP, Kunst AE (1997), Measuring the magnitude of socio-economic
    inequalities in health, Social Science and Medicine 44:757-771; Low A, Low A (2004), Measuring
    the gap, Journal of Public Health 26:388-395; simulated limits as in `phe_sii` of the R
    package PHEindicatormethods.
    """
    _validate.choice("scale", scale, _SCALES)
    factor = _multiplier(multiplier)
    tail = _validate.tail(confidence)
    draws = _validate.whole("repetitions", repetitions, at_least=1)
    people, values = _validate.same_shape(
        population=_validate.positive("population", population), value=_values(value, scale)
    )
    _validate.one_row("value", values, at_least=2)
    fit = _fit_of(people)
    line = _SCALES[scale][0](values)
    sii, rii, intercept = _indices(fit @ line, scale, factor)
    limits = np.full(4, np.nan)
    if standard_error is not None:
        error = _validate.non_negative("standard_error", standard_error)
        _, errors = _validate.same_shape(value=values, standard_error=error)
        drawn = np.random.default_rng(seed).normal(line, errors, (draws, line.size))
        both = _indices(fit @ drawn.T, scale, factor)[:2]
        limits = np.quantile(both, [tail, 1 - tail], axis=1).T.ravel()
    return SlopeIndex(float(sii), float(rii), float(intercept), *map(float, limits))


def _multiplier(multiplier: float) -> float:
    factor = _validate.numbers("multiplier", multiplier)
    _validate.require("multiplier", factor, factor != 0, "other than 0")
    return _validate.single("multiplier", factor)


def _values(value: ArrayLike, scale: Scale) -> FloatArray:
    values = _validate.numbers("value", value)
    if scale != "identity":
        _validate.require("value", values, values > 0, f"above 0 on the {scale} scale")
    if scale == "logit":
        _validate.require("value", values, values < 1, "below 1 on the logit scale")
    return values


def _fit_of(population: FloatArray) -> FloatArray:
    """Return the matrix that turns values of the groups into intercept and slope."""
    share = population / population.sum()
    ridit = share.cumsum() - share / 2
    design = np.column_stack([np.ones_like(ridit), ridit])
    weighted = design.T * share
    return np.asarray(np.linalg.solve(weighted @ design, weighted))


def _indices(
    line: FloatArray, scale: Scale, factor: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return both indices and the intercept from intercepts and slopes, shape (2, ...)."""
    most, least = _SCALES[scale][1](np.array([line[0], line[0] + line[1]]))
    above, below = (least, most) if factor > 0 else (most, least)
    # a fitted value of 0 leaves the ratio undefined, which is an answer and no mishap
    with np.errstate(divide="ignore", invalid="ignore"):
        return factor * (least - most), above / below, most
