"""Funnel plots: control limits around a centre, overdispersion, and where each area lies."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from helpers.stats import _validate
from helpers.stats._validate import FloatArray

INNER = 0.95
"""Probability within the inner (warning) limits."""
OUTER = 0.998
"""Probability within the outer (alarm) limits: z = 3.0902, not 3."""

_CLASSES = np.array(["low_998", "low_95", "within", "high_95", "high_998"])


class Overdispersion(NamedTuple):
    """How far areas vary beyond chance.

    Attributes:
        phi: mean squared z-score after winsorising; 1 where chance alone is at work.
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
    `tau2`, on the variance-stabilised scale: sin²(arcsin √p0 ± z √(1/4n + τ²)). Both are clipped
    to 0 and 1. A z of 3.0902 belongs to 99.8%.

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
    z = _validate.normal_quantile(confidence)
    return _proportion_limits(totals, centres, z, _between(tau2))


def ratio_limits(
    expected: ArrayLike, confidence: float, centre: float = 1.0, tau2: float = 0.0
) -> tuple[FloatArray, FloatArray]:
    """Return the control limits of a ratio of observed to expected events around a centre.

    With E the expected count times the centre θ and χ²(q; d) the chi-squared quantile, exact:
    θ χ²(α/2; 2E)/2E and θ χ²(1-α/2; 2E+2)/2E. With `tau2`, on the variance-stabilised scale, where
    e is the expected count: (√θ ± z √(1/4e + τ²))².

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

    Source: Spiegelhalter DJ (2005), Statistics in Medicine 24:1185-1202; Breslow NE, Day NE
    (1987), Statistical Methods in Cancer Research II, IARC, chapter 2.
    """
    events = _validate.positive("expected", expected)
    middle = _validate.single("centre", _validate.positive("centre", centre))
    between = _between(tau2)
    if between:
        half = _validate.normal_quantile(confidence) * np.sqrt(1 / (4 * events) + between)
        lower = np.maximum(np.sqrt(middle) - half, 0) ** 2
        return np.asarray(lower), np.asarray((np.sqrt(middle) + half) ** 2)
    share = _validate.tail(confidence)
    # a chi-squared on 2a degrees is twice a gamma of shape a
    lower = special.gammaincinv(events * middle, share) / events
    upper = special.gammainccinv(events * middle + 1, share) / events
    return np.asarray(lower), np.asarray(upper)


def overdispersion(
    count: ArrayLike, total: ArrayLike, centre: float, winsorise: float = 0.1
) -> Overdispersion:
    """Return how far areas vary around a centre beyond chance, set against their outliers.

    On the variance-stabilised scale y = arcsin √p has variance 1/4n, so z = (y - y0)·2√n. The z
    below their `winsorise` quantile are raised to it, those above the opposite one lowered to
    it; φ = mean z². With k areas and w = 4n:
    τ² = max(0, (kφ - (k-1)) / (Σw - Σw²/Σw)).

    With fewer than ten areas τ² is unstable: say so where it is shown.

    Args:
        count: events of each area, 0 to its total, shape (k,); fractions are allowed.
        total: people or trials of each area, above 0; scalar or shape (k,), k of 2 or more.
        centre: the proportion to compare with, 0 to 1.
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
    middle = _validate.single("centre", _validate.share("centre", centre))
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
    quantiles = [_validate.normal_quantile(confidence) for confidence in (INNER, OUTER)]
    limits = [_proportion_limits(totals, centres, z, between) for z in quantiles]
    return _position(counts / totals, limits)


def ratio_overdispersion(
    observed: ArrayLike, expected: ArrayLike, centre: float = 1.0, winsorise: float = 0.1
) -> Overdispersion:
    """Return how far ratios of observed to expected events vary beyond chance.

    On the variance-stabilised scale y = √(O/E) has variance 1/4E, so z = 2(√O - √(θE)). The rest
    is as in `overdispersion`, with w = 4E.

    Args:
        observed: events of each area, 0 or more, shape (k,); fractions are allowed.
        expected: expected events of each area, above 0; scalar or shape (k,), k of 2 or more.
        centre: the ratio θ to compare with, above 0.
        winsorise: share of the z-scores drawn in at each end, 0 to below 0.5.

    Returns:
        φ, τ² on the square-root scale (for `ratio_limits` and `classify_ratio`) and the number of
        areas.

    Raises:
        ValueError: a negative count, an expected count or a centre of 0 or less, a share outside 0
            to 0.5, a value that is no finite number, shapes that differ, or fewer than two areas.

    Source: Spiegelhalter DJ (2005), Handling over-dispersion of performance indicators, Quality
    and Safety in Health Care 14:347-351.
    """
    counts, events = _ratios(observed, expected)
    _validate.one_row("observed", counts, at_least=2)
    middle = _validate.single("centre", _validate.positive("centre", centre))
    z = 2 * (np.sqrt(counts) - np.sqrt(middle * events))
    return _winsorised(z, 4 * events, winsorise)


def classify_ratio(
    observed: ArrayLike, expected: ArrayLike, centre: float = 1.0, tau2: float = 0.0
) -> NDArray[np.str_]:
    """Return where each ratio lies against its funnel's 95% and 99.8% limits.

    Args:
        observed: events, 0 or more; fractions are allowed. Scalar or any shape.
        expected: expected events, above 0. Scalar or the shape of `observed`.
        centre: the ratio to compare with, above 0.
        tau2: variance between areas on the square-root scale, 0 or more, from
            `ratio_overdispersion`.

    Returns:
        One of `low_998`, `low_95`, `within`, `high_95`, `high_998` for each area, in the shape of
        the inputs. An area exactly on a limit is inside it.

    Raises:
        ValueError: a negative count, an expected count or a centre of 0 or less, a negative
            `tau2`, a value that is no finite number, or shapes that differ.

    Source: the limits of `ratio_limits`.
    """
    counts, events = _ratios(observed, expected)
    limits = [ratio_limits(events, confidence, centre, tau2) for confidence in (INNER, OUTER)]
    return _position(counts / events, limits)


def _ratios(observed: ArrayLike, expected: ArrayLike) -> tuple[FloatArray, FloatArray]:
    counts, events = _validate.same_shape(
        observed=_validate.non_negative("observed", observed),
        expected=_validate.positive("expected", expected),
    )
    return counts, events


def _position(
    value: FloatArray, limits: Sequence[tuple[FloatArray, FloatArray]]
) -> NDArray[np.str_]:
    """Return the class of each value among pairs of ever wider limits."""
    step = np.full(value.shape, 2)
    for lower, upper in limits:
        step += (value > upper).astype(int) - (value < lower).astype(int)
    return np.asarray(_CLASSES[step])


def _winsorised(z: FloatArray, weight: FloatArray, winsorise: float) -> Overdispersion:
    drawn = _validate.share("winsorise", winsorise)
    _validate.require("winsorise", drawn, drawn < 0.5, "from 0 to below 0.5")
    phi = float((np.clip(z, *np.quantile(z, [drawn, 1 - drawn])) ** 2).mean())
    return Overdispersion(phi, _between_variance(phi, weight), z.size)


def _between_variance(phi: float, weight: FloatArray) -> float:
    excess = weight.size * phi - (weight.size - 1)
    return max(0.0, excess / float(weight.sum() - (weight**2).sum() / weight.sum()))


def _between(tau2: float) -> float:
    return _validate.single("tau2", _validate.non_negative("tau2", tau2))


def _proportion_limits(
    total: FloatArray, centre: FloatArray, z: float, tau2: float
) -> tuple[FloatArray, FloatArray]:
    if tau2:
        middle = np.arcsin(np.sqrt(centre))
        half = z * np.sqrt(1 / (4 * total) + tau2)
        lower = np.sin(np.clip(middle - half, 0, np.pi / 2)) ** 2
        upper = np.sin(np.clip(middle + half, 0, np.pi / 2)) ** 2
        return np.asarray(lower), np.asarray(upper)
    half = z * np.sqrt(centre * (1 - centre) / total)
    return np.asarray(np.clip(centre - half, 0, 1)), np.asarray(np.clip(centre + half, 0, 1))
