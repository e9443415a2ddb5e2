"""Confidence intervals of proportions and of counts."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from helpers.stats import _validate
from helpers.stats._validate import FloatArray

BYAR_FROM = 10
"""Events from which Byar's approximation replaces the exact Poisson limits."""


def normal_quantile(confidence: float) -> float:
    """Return the two-sided quantile of the normal distribution: 1.96 for 0.95, 3.0902 for 0.998.

    Raises:
        ValueError: the confidence is not strictly between 0 and 1.
    """
    return float(-special.ndtri(_validate.tail(confidence)))


def wilson(
    count: ArrayLike, total: ArrayLike, confidence: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Return the Wilson score interval of a proportion.

    With p = count / total, n = total and z the normal quantile, the limits are
    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n): the proportions that a score test does
    not reject. They stay within 0 and 1 and hold p, for counts of 0 and of n too.

    Args:
        count: events, 0 to `total`; fractions are allowed. Scalar or any shape.
        total: people or trials, above 0. Scalar or the shape of `count`.
        confidence: probability of the interval, strictly between 0 and 1.

    Returns:
        Lower and upper limits as proportions (0 to 1), each in the shape of the inputs.

    Raises:
        ValueError: a negative count, a count above its total, a total of 0 or less, a value that
            is no finite number, shapes that differ, or a confidence outside (0, 1).

    Source: Wilson EB (1927), Journal of the American Statistical Association 22:209-212;
    Newcombe RG (1998), Statistics in Medicine 17:857-872, method 3.
    """
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415 - heavy

    counts, totals = _validate.proportions(count, total)
    alpha = 2 * _validate.tail(confidence)
    lower, upper = proportion_confint(counts, totals, alpha=alpha, method="wilson")
    return _hold(counts / totals, lower, upper)


def poisson(count: ArrayLike, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Return the interval of a count of independent events: Byar from 10 events, exact below.

    Byar, with z the normal quantile: x (1 - 1/9x - z/3√x)³ and
    (x+1) (1 - 1/9(x+1) + z/3√(x+1))³. Exact, with χ²(q; d) the chi-squared quantile:
    χ²(α/2; 2x)/2, which is 0 for x = 0, and χ²(1-α/2; 2x+2)/2.

    Args:
        count: events, 0 or more; fractions are allowed. Scalar or any shape.
        confidence: probability of the interval, strictly between 0 and 1.

    Returns:
        Lower and upper limits as counts of events, each in the shape of `count`.

    Raises:
        ValueError: a count that is negative or no finite number, or a confidence outside (0, 1).

    Source: Breslow NE, Day NE (1987), Statistical Methods in Cancer Research II, IARC, pp 69-70;
    the switch at 10 events: APHO Technical Briefing 3 (2008), Commonly used public health
    statistics and their confidence intervals.
    """
    from statsmodels.stats.rates import confint_poisson  # noqa: PLC0415 - heavy

    counts = _validate.non_negative("count", count)
    alpha = 2 * _validate.tail(confidence)
    z = normal_quantile(confidence)
    exact_lower, exact_upper = confint_poisson(counts, 1.0, method="exact-c", alpha=alpha)
    byar_lower, byar_upper = _byar(np.maximum(counts, BYAR_FROM), z)
    exact = counts < BYAR_FROM
    return _hold(
        counts, np.where(exact, exact_lower, byar_lower), np.where(exact, exact_upper, byar_upper)
    )


def _byar(count: FloatArray, z: float) -> tuple[FloatArray, FloatArray]:
    above = count + 1
    lower = count * (1 - 1 / (9 * count) - z / (3 * np.sqrt(count))) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return lower, upper


def _hold(
    estimate: FloatArray, lower: FloatArray, upper: FloatArray
) -> tuple[FloatArray, FloatArray]:
    # rounding may put a limit a hair inside the estimate that it equals: 1e-18 for a count of 0
    return np.asarray(np.minimum(lower, estimate)), np.asarray(np.maximum(upper, estimate))
