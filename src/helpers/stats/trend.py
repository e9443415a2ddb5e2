"""Trends: the slope of a short series, with its interval."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from helpers.stats import _validate


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
