"""Straight lines: the slope of a short series, and what a line leads one to expect elsewhere."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from helpers.stats import _validate
from helpers.stats._validate import FloatArray

ALONE = 1e-9
"""One less the leverage of an observation that alone gives a line its slope."""


class Slope(NamedTuple):
    """A straight line through a series.

    Attributes:
        value: rise of the figure with each unit of time.
        lower: lower limit.
        upper: upper limit.
        degrees: degrees of freedom of the interval, two less than the number of points.
    """

    value: float
    lower: float
    upper: float
    degrees: int


def slope(time: ArrayLike, figure: ArrayLike, confidence: float = 0.95) -> Slope:
    """Return the slope of a figure over time by least squares, with its t interval.

    With d the deviation of time from its mean, b = Σdy/Σd², whose standard error is
    √(Σr²/(n-2)/Σd²) for the residuals r; the limits are b ± t(n-2) standard errors. All points
    count, and not the first and the last alone, so that a series that wanders has a wide interval.
    Points that depend on their neighbours make it too narrow.

    Args:
        time: when each figure is of, such as years, shape (n,), n of 3 or more.
        figure: the figures, shape (n,).
        confidence: probability of the interval, strictly between 0 and 1.

    Raises:
        ValueError: fewer than three points, all of one time, a value that is no finite number,
            shapes that differ, or a confidence outside (0, 1).

    Source: Armitage P, Berry G, Matthews JNS (2002), Statistical Methods in Medical Research, 4th
    edition, chapter 7.
    """
    times, figures = _validate.same_shape(
        time=_validate.numbers("time", time), figure=_validate.numbers("figure", figure)
    )
    _validate.one_row("time", times, at_least=3)
    away = times - times.mean()
    if not away.any():
        raise ValueError(f"time is {float(times[0])!r} throughout; it must have two values or more")
    spread, degrees = float((away**2).sum()), times.size - 2
    value = float((away * figures).sum()) / spread
    residual = figures - figures.mean() - value * away
    error = np.sqrt(float((residual**2).sum()) / degrees / spread)
    reach = float(special.stdtrit(degrees, 1 - _validate.tail(confidence)) * error)
    return Slope(value, value - reach, value + reach, degrees)


class Expected(NamedTuple):
    """What a straight line leads one to expect of further observations, each taken alone.

    Attributes:
        value: the figure on the line.
        lower: lower limit of one observation, not of the line alone.
        upper: upper limit.
    """

    value: FloatArray
    lower: FloatArray
    upper: FloatArray


def expected(
    along: ArrayLike, figure: ArrayLike, at: ArrayLike, confidence: float = 0.95
) -> Expected:
    """Return what one more observation at `at` is expected to be, with its prediction limits.

    The line a + bx is that of least squares, every observation counting the same. With s² the mean
    square of its residuals on n - 2 degrees of freedom and d = at - mean(x), the limits are
    a + b at ± t(n-2) s √(1 + 1/n + d²/Σ(x - mean(x))²): the spread of observations around the line
    and the doubt about the line together.

    Args:
        along: what the figure goes with, shape (n,), n of 3 or more.
        figure: the figures, shape (n,).
        at: where to expect, of any shape, which the results have.
        confidence: probability of the limits, strictly between 0 and 1.

    Raises:
        ValueError: as `slope`.

    Source: Armitage P, Berry G, Matthews JNS (2002), Statistical Methods in Medical Research, 4th
    edition, chapter 7.
    """
    line = slope(along, figure, confidence)
    x, y, away, residual = _along_the_line(line, along, figure)
    off = _validate.numbers("at", at) - x.mean()
    variance = float((residual**2).sum()) / line.degrees
    widened = variance * (1 + 1 / x.size + off**2 / float((away**2).sum()))
    return _around(y.mean() + line.value * off, widened, line.degrees, confidence)


def expected_from_others(along: ArrayLike, figure: ArrayLike, confidence: float = 0.95) -> Expected:
    """Return what all the other observations lead one to expect of each, as `expected`.

    With e the residuals of the line through all and h the matrix of 1/n + d d'/Σd², the line
    without observation i expects yᵢ - eᵢ/(1 - hᵢᵢ) of it, and leaves of each other j a residual of
    eⱼ + hᵢⱼ eᵢ/(1 - hᵢᵢ); its prediction variance is their mean square over 1 - hᵢᵢ. (Their sum of
    squares from that of all would cancel where the others lie on one line.)

    Args:
        along: what the figure goes with, shape (n,), n of 4 or more.
        figure: the figures, shape (n,).
        confidence: probability of the limits, strictly between 0 and 1.

    Raises:
        ValueError: as `slope`; fewer than four observations, or one without which the others are
            all of one place.

    Source: Cook RD, Weisberg S (1982), Residuals and Influence in Regression, section 2.2.
    """
    line = slope(along, figure, confidence)
    x, y, away, residual = _along_the_line(line, along, figure)
    _validate.one_row("along", x, at_least=4)
    hat = 1 / x.size + np.outer(away, away) / float((away**2).sum())
    kept = 1 - hat.diagonal()
    _validate.require("along", x, kept > ALONE, "no value without which all others are the same")
    off = residual / kept
    others = residual + hat * off[:, np.newaxis]
    np.fill_diagonal(others, 0)
    without = (others**2).sum(axis=1) / (line.degrees - 1)
    return _around(y - off, without / kept, line.degrees - 1, confidence)


def _along_the_line(
    line: Slope, along: ArrayLike, figure: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return places and figures, how far the places are from their mean, and the residuals."""
    x, y = np.asarray(along, dtype=float), np.asarray(figure, dtype=float)
    away = x - x.mean()
    return x, y, away, y - y.mean() - line.value * away


def _around(value: FloatArray, variance: FloatArray, degrees: int, confidence: float) -> Expected:
    reach = special.stdtrit(degrees, 1 - _validate.tail(confidence)) * np.sqrt(variance)
    return Expected(value, value - reach, value + reach)
