"""Funnel plots: control limits around a centre, overdispersion, and where each area lies."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from helpers.stats import _validate, intervals
from helpers.stats._validate import FloatArray

INNER = 0.95
"""Probability within the inner (warning) limits."""
OUTER = 0.998
"""Probability within the outer (alarm) limits: z = 3.0902, not 3."""

_ROUNDING = 1e-9
"""Share of a tail by which a probability must fall short of it, so that rounding flags none."""
_CLASSES = np.array(["low_998", "low_95", "within", "high_95", "high_998"])


class Overdispersion(NamedTuple):
    """How far areas vary beyond chance.

    Attributes:
        phi: mean squared z-score, corrected for winsorising; about 1 where chance alone is at
            work.
        tau2: variance between areas on the stabilised scale, 0 or more: arcsine for proportions
            (radians squared), square root for ratios.
        n: number of areas.
    """

    phi: float
    tau2: float
    n: int


def proportion_limits(
    total: ArrayLike, centre: ArrayLike, confidence: float, tau2: float = 0.0
) -> tuple[FloatArray, FloatArray]:
    """Return the control limits of a proportion around a centre.

    Without overdispersion: p0 ± z √(p0(1-p0)/n), which is the Wilson interval inverted. With
    `tau2`, on the variance-stabilised scale: sin²(arcsin √p0 ± z √(1/4n + τ²)), or the limits
    without overdispersion where those are wider. Both are clipped to 0 and 1. A z of 3.0902
    belongs to 99.8%.

    Args:
        total: people or trials, n, above 0. Scalar or any shape.
        centre: the proportion p0 to compare with, 0 to 1. Scalar or the shape of `total`.
        confidence: probability within the limits, strictly between 0 and 1.
        tau2: variance between areas on the arcsine scale, 0 or more, from `overdispersion`.

    Returns:
        Lower and upper limits as proportions (0 to 1), each in the shape of the inputs.

    Raises:
        ValueError: a total of 0 or less, a centre outside 0 to 1, a negative `tau2`, a value that
            is no finite number, shapes that differ, or a confidence outside (0, 1).

    Source: Spiegelhalter DJ (2005), Funnel plots for comparing institutional performance,
    Statistics in Medicine 24:1185-1202.
    """
    totals, centres = _validate.same_shape(
        total=_validate.positive("total", total),
        centre=_validate.share("centre", centre),
    )
    z = intervals.normal_quantile(confidence)
    return _proportion_limits(totals, centres, z, _between(tau2))


def ratio_limits(
    expected: ArrayLike, confidence: float, centre: float = 1.0, tau2: float = 0.0
) -> tuple[FloatArray, FloatArray]:
    """Return the control limits of a ratio of observed to expected events around a centre.

    Quantiles of the Poisson distribution of a count X, whose mean λ is the expected count e times
    the centre θ: a count O lies below the lower limit where P(X ≤ O) < α/2, above the upper where
    P(X ≥ O) < α/2. Between whole counts the probabilities go on by the incomplete gamma function,
    P(X ≤ x) = Q(x+1, λ) and P(X ≥ x) = P(x, λ), so that the limits are smooth in e and at every
    count agree with `classify_ratio`; the integers within them are those from the α/2 to the
    1-α/2 quantile. The lower limit is 0 where P(X = 0) is α/2 or more. They are not the
    confidence limits of the expected count, which are too wide above and too narrow below.

    With `tau2`, on the variance-stabilised scale: (√θ ± z √(1/4e + τ²))², or the limits without
    overdispersion where those are wider.

    Args:
        expected: expected events, above 0; fractions are allowed. Scalar or any shape.
        confidence: probability within the limits, strictly between 0 and 1.
        centre: the ratio to compare with, above 0; 1 is as expected.
        tau2: variance between areas on the square-root scale, 0 or more, from
            `ratio_overdispersion`.

    Returns:
        Lower and upper limits as ratios (1 is as expected), each in the shape of `expected`.

    Raises:
        ValueError: an expected count or a centre of 0 or less, a negative `tau2`, a value that is
            no finite number, or a confidence outside (0, 1).

    Source: Spiegelhalter DJ (2005), Statistics in Medicine 24:1185-1202; the points on the curves
    of the R package PHEindicatormethods, `calculate_funnel_limits` for ratios.
    """
    events = _validate.positive("expected", expected)
    middle = _validate.single("centre", _validate.positive("centre", centre))
    between = _between(tau2)
    share = _validate.tail(confidence)
    lower = np.maximum(special.gdtrib(1.0, 1 - share, events * middle) - 1, 0) / events
    upper = special.gdtrib(1.0, share, events * middle) / events
    if between:
        lowest, highest = _widened_ratios(events, middle, confidence, between)
        lower, upper = np.minimum(lower, lowest), np.maximum(upper, highest)
    return np.asarray(lower), np.asarray(upper)


def overdispersion(
    count: ArrayLike, total: ArrayLike, centre: float | None = None, winsorise: float = 0.1
) -> Overdispersion:
    """Return how far areas vary around their own mean beyond chance, set against their outliers.

    On the variance-stabilised scale y = arcsin √p has variance 1/4n, so z = (y - y0)·2√n, where
    y0 is that of the areas together. The z below their `winsorise` quantile are raised to it,
    those above the opposite one lowered to it; φ = mean z², over what winsorising leaves of the
    mean square of a standard normal (0.6787 for a tenth at each end). With k areas and w = 4n:
    τ² = max(0, (kφ - (k-1)) / (Σw - Σw²/Σw)).

    With fewer than ten areas τ² is unstable: say so where it is shown.

    Args:
        count: events of each area, 0 to its total, shape (k,); fractions are allowed.
        total: people or trials of each area, above 0; scalar or shape (k,), k of 2 or more.
        centre: the mean of the areas, 0 to 1, where it is known better than from their counts;
            None takes Σx/Σn. A target is no mean: a funnel is drawn around it afterwards.
        winsorise: share of the z-scores drawn in at each end, 0 to below 0.5.

    Returns:
        φ, τ² on the arcsine scale (for `proportion_limits` and `classify`) and the number of
        areas.

    Raises:
        ValueError: a negative count, a count above its total, a total of 0 or less, a centre
            outside 0 to 1, a share outside 0 to 0.5, a value that is no finite number, shapes
            that differ, or fewer than two areas.

    Source: Spiegelhalter DJ (2005), Handling over-dispersion of performance indicators, Quality
    and Safety in Health Care 14:347-351.
    """
    counts, totals = _validate.proportions(count, total)
    _validate.one_row("count", counts, at_least=2)
    mean = counts.sum() / totals.sum() if centre is None else centre
    middle = _validate.single("centre", _validate.share("centre", mean))
    distance = np.arcsin(np.sqrt(counts / totals)) - np.arcsin(np.sqrt(middle))
    return _winsorised(2 * np.sqrt(totals) * distance, 4 * totals, winsorise)


def classify(
    count: ArrayLike, total: ArrayLike, centre: ArrayLike, tau2: float = 0.0
) -> NDArray[np.str_]:
    """Return where each area's proportion lies against its funnel's 95% and 99.8% limits.

    Args:
        count: events, 0 to `total`; fractions are allowed. Scalar or any shape.
        total: people or trials, above 0. Scalar or the shape of `count`.
        centre: the proportion to compare with, 0 to 1. Scalar or the shape of `count`.
        tau2: variance between areas on the arcsine scale, 0 or more, from `overdispersion`.

    Returns:
        One of `low_998`, `low_95`, `within`, `high_95`, `high_998` for each area, in the shape of
        the inputs. An area exactly on a limit is inside it.

    Raises:
        ValueError: a negative count, a count above its total, a total of 0 or less, a centre
            outside 0 to 1, a negative `tau2`, a value that is no finite number, or shapes that
            differ.

    Source: the limits of `proportion_limits`; 95% and 99.8% after Spiegelhalter (2005).
    """
    counts, totals = _validate.proportions(count, total)
    counts, totals, centres = _validate.same_shape(
        count=counts, total=totals, centre=_validate.share("centre", centre)
    )
    between = _between(tau2)
    quantiles = [intervals.normal_quantile(confidence) for confidence in (INNER, OUTER)]
    limits = [_proportion_limits(totals, centres, z, between) for z in quantiles]
    value = counts / totals
    return _position([(value < lower, value > upper) for lower, upper in limits])


def ratio_overdispersion(
    observed: ArrayLike,
    expected: ArrayLike,
    centre: float | None = None,
    winsorise: float = 0.1,
) -> Overdispersion:
    """Return how far ratios of observed to expected events vary beyond chance.

    On the variance-stabilised scale y = √(O/E) has variance 1/4E, so z = 2(√O - √(θE)), where θ is
    the ratio of the areas together. The rest is as in `overdispersion`, with w = 4E.

    Args:
        observed: events of each area, 0 or more, shape (k,); fractions are allowed.
        expected: expected events of each area, above 0; scalar or shape (k,), k of 2 or more.
        centre: the ratio θ to compare with, above 0.
        winsorise: share of the z-scores drawn in at each end, 0 to below 0.5.

    Returns:
        φ, τ² on the square-root scale (for `ratio_limits` and `classify_ratio`) and the number of
        areas.

    Raises:
        ValueError: a negative count or centre, an expected count of 0 or less, a share outside 0
            to 0.5, a value that is no finite number, shapes that differ, or fewer than two areas.

    Source: Spiegelhalter DJ (2005), Handling over-dispersion of performance indicators, Quality
    and Safety in Health Care 14:347-351.
    """
    counts, events = _ratios(observed, expected)
    _validate.one_row("observed", counts, at_least=2)
    mean = counts.sum() / events.sum() if centre is None else centre
    middle = _validate.single("centre", _validate.non_negative("centre", mean))
    z = 2 * (np.sqrt(counts) - np.sqrt(middle * events))
    return _winsorised(z, 4 * events, winsorise)


def classify_ratio(
    observed: ArrayLike, expected: ArrayLike, centre: float = 1.0, tau2: float = 0.0
) -> NDArray[np.str_]:
    """Return where each ratio lies against its funnel's 95% and 99.8% limits.

    A count O is flagged by its own probability under a Poisson distribution whose mean is the
    expected count times the centre: low where P(X ≤ O), high where P(X ≥ O) is below 2.5% or 0.1%.
    With `tau2` it must lie outside the widened limits as well. So a count of 0 is never low where
    it has a probability of 2.5% (0.1%) or more, and flags agree with `ratio_limits`.

    Args:
        observed: events, 0 or more; fractions are allowed. Scalar or any shape.
        expected: expected events, above 0. Scalar or the shape of `observed`.
        centre: the ratio to compare with, above 0.
        tau2: variance between areas on the square-root scale, 0 or more, from
            `ratio_overdispersion`.

    Returns:
        One of `low_998`, `low_95`, `within`, `high_95`, `high_998` for each area, in the shape of
        the inputs. An area exactly on a limit is inside it. A fraction of an event, as rounding
        or protection leaves it, has the probability that `ratio_limits` gives it.

    Raises:
        ValueError: a negative count, an expected count or a centre of 0 or less, a negative
            `tau2`, a value that is no finite number, or shapes that differ.

    Source: Spiegelhalter DJ (2005), Statistics in Medicine 24:1185-1202.
    """
    counts, events = _ratios(observed, expected)
    middle = _validate.single("centre", _validate.positive("centre", centre))
    between = _between(tau2)
    return _position(
        [_unlikely(counts, events, middle, confidence, between) for confidence in (INNER, OUTER)]
    )


def _unlikely(
    count: FloatArray, expected: FloatArray, centre: float, confidence: float, between: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which counts lie below and which above the limits of a ratio."""
    share = _validate.tail(confidence) * (1 - _ROUNDING)
    below = special.gammaincc(count + 1, expected * centre) < share
    above = special.gammainc(count, expected * centre) < share
    if between:
        lowest, highest = _widened_ratios(expected, centre, confidence, between)
        below, above = below & (count / expected < lowest), above & (count / expected > highest)
    return below, above


def _widened_ratios(
    expected: FloatArray, centre: float, confidence: float, between: float
) -> tuple[FloatArray, FloatArray]:
    half = intervals.normal_quantile(confidence) * np.sqrt(1 / (4 * expected) + between)
    return np.maximum(np.sqrt(centre) - half, 0) ** 2, (np.sqrt(centre) + half) ** 2


def _ratios(observed: ArrayLike, expected: ArrayLike) -> tuple[FloatArray, FloatArray]:
    counts, events = _validate.same_shape(
        observed=_validate.non_negative("observed", observed),
        expected=_validate.positive("expected", expected),
    )
    return counts, events


def _position(
    outside: Sequence[tuple[NDArray[np.bool_], NDArray[np.bool_]]],
) -> NDArray[np.str_]:
    """Return the class of each area from which lie below and above ever wider limits."""
    return np.asarray(_CLASSES[2 + sum(above.astype(int) - below for below, above in outside)])


def _winsorised(z: FloatArray, weight: FloatArray, winsorise: float) -> Overdispersion:
    drawn = _validate.share("winsorise", winsorise)
    _validate.require("winsorise", drawn, drawn < 0.5, "from 0 to below 0.5")
    mean_square = float((np.clip(z, *np.quantile(z, [drawn, 1 - drawn])) ** 2).mean())
    phi = mean_square / _left_of_normal(float(drawn))
    return Overdispersion(phi, _between_variance(phi, weight), z.size)


def _left_of_normal(winsorise: float) -> float:
    """Return the mean square of a standard normal that is winsorised at both ends."""
    if winsorise == 0:
        return 1.0
    end = float(special.ndtri(1 - winsorise))
    density = np.exp(-(end**2) / 2) / np.sqrt(2 * np.pi)
    return float(1 - 2 * winsorise - 2 * end * density + 2 * winsorise * end**2)


def _between_variance(phi: float, weight: FloatArray) -> float:
    excess = weight.size * phi - (weight.size - 1)
    return max(0.0, excess / float(weight.sum() - (weight**2).sum() / weight.sum()))


def _between(tau2: float) -> float:
    return _validate.single("tau2", _validate.non_negative("tau2", tau2))


def _proportion_limits(
    total: FloatArray, centre: FloatArray, z: float, tau2: float
) -> tuple[FloatArray, FloatArray]:
    half = z * np.sqrt(centre * (1 - centre) / total)
    lower, upper = np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
    if tau2:
        middle = np.arcsin(np.sqrt(centre))
        half = z * np.sqrt(1 / (4 * total) + tau2)
        lower = np.minimum(lower, np.sin(np.clip(middle - half, 0, np.pi / 2)) ** 2)
        upper = np.maximum(upper, np.sin(np.clip(middle + half, 0, np.pi / 2)) ** 2)
    return np.asarray(lower), np.asarray(upper)
