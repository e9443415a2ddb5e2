"""How far areas truly differ: variance between them, and estimates shrunk accordingly."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from helpers.stats import _validate
from helpers.stats._validate import FloatArray

LARGEST_VARIANCE = 0.25
"""The most that proportions can vary: half of them 0, half of them 1."""
_MEANS = 24
"""Means at which the doubt about the distribution of areas is weighed, for each concentration."""
_CONCENTRATIONS = 48
"""Concentrations at which it is weighed."""
_REACH = 9.0
"""How far beyond 1 and the largest area the logarithm of the concentration is looked at."""
_NEGLIGIBLE = 12.0
"""Loss of log likelihood from which a concentration no longer counts."""


class Heterogeneity(NamedTuple):
    """Pearson's test that all areas share one proportion."""

    chi_squared: float
    degrees: int
    p_value: float


class BetweenVariance(NamedTuple):
    """Variance between areas, on the scale of proportions squared, and what it implies.

    Attributes:
        value: DerSimonian-Laird estimate; 0 to 0.25.
        lower: lower limit by the Q-profile method; 0 or more.
        upper: upper limit by the Q-profile method; 0.25 or less.
        reliability: value / (value + mean sampling variance of the areas), 0 to 1.
        reliability_lower: the same of `lower`.
        reliability_upper: the same of `upper`.
        q: Pearson's heterogeneity statistic.
        degrees: its degrees of freedom, one less than the number of areas.
        p_value: probability of a `q` as large or larger if areas did not differ.
    """

    value: float
    lower: float
    upper: float
    reliability: float
    reliability_lower: float
    reliability_upper: float
    q: float
    degrees: int
    p_value: float


class BetaBinomial(NamedTuple):
    """Areas' proportions drawn towards their common mean, each by how little it can be relied on.

    Attributes:
        estimate: shrunk proportion of each area, shape (k,).
        lower: lower limit of each area's proportion, shape (k,).
        upper: upper limit of each area's proportion, shape (k,).
        mean: mean of the distribution of areas.
        reliability: weight of each area's own proportion in its estimate, 0 to 1, shape (k,).
        between_variance: variance of the distribution of areas, proportions squared.
        size: the two parameters of each area's beta distribution added up, shape (k,); its mean
            is the estimate.
    """

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray
    mean: float
    reliability: FloatArray
    between_variance: float
    size: FloatArray


def beta_binomial(count: ArrayLike, total: ArrayLike, *, confidence: float = 0.95) -> BetaBinomial:
    """Return each area's proportion shrunk towards the mean of a beta distribution of areas.

    Areas' true proportions are taken as draws from a beta distribution of mean μ and
    concentration M (its two parameters are μM and (1-μ)M). Given both, the proportion of an area
    has a beta distribution of parameters x + μM and n - x + (1-μ)M, of mean r x/n + (1-r) μ with
    the reliability r = n / (n + M), and areas vary by μ(1-μ)/(M+1).

    A few areas say little about μ and M, so everything returned is averaged over them, each
    weighed by its likelihood and a weak prior: Jeffreys' for μ, and for M that under which the
    correlation between two people of one area, 1/(M+1), is as likely to lie anywhere from 0 to 1.
    The limits are quantiles of the beta distribution that has the mean and the variance so
    averaged; simulated, they hold the proportions of four areas or more 94 to 99 times of a
    hundred at 95%. Areas that vary no more than chance are drawn close together but never onto
    one value, and no area is ever certain.

    Args:
        count: events of each area, 0 to its total, shape (k,); fractions are allowed.
        total: people or trials of each area, above 0; scalar or shape (k,), k of 2 or more.
        confidence: probability of the intervals, strictly between 0 and 1.

    Returns:
        Estimates with limits and reliability of each area, and mean and variance of the areas.

    Raises:
        ValueError: a negative count, a count above its total, a total of 0 or less, a value that
            is no finite number, shapes that differ, fewer than two areas, or a confidence outside
            (0, 1).

    Source: Griffiths DA (1973), Biometrics 29:637-648 (model); Gelman A and others (2013), Bayesian
    Data Analysis, 3rd edition, section 5.3 (averaging over a grid).
    """
    counts, totals = _areas(count, total)
    _validate.tail(confidence)
    mean, concentration, weight = _plausible(counts, totals)
    size = totals + concentration[:, None]
    reliability = totals / size
    centre = (counts + (mean * concentration)[:, None]) / size
    estimate = weight @ centre
    within = centre * (1 - centre) / (size + 1)
    variance = weight @ (within + (centre - estimate) ** 2)
    # the same as estimate (1 - estimate) / variance - 1, which would lose its digits
    own_size = weight @ (within * size) / variance
    lower, upper = _beta_limits(estimate, own_size, confidence)
    between = float(weight @ (mean * (1 - mean) / (concentration + 1)))
    common = float(weight @ mean)
    return BetaBinomial(estimate, lower, upper, common, weight @ reliability, between, own_size)


def heterogeneity(count: ArrayLike, total: ArrayLike) -> Heterogeneity:
    """Return Pearson's chi-squared test of a table of two rows and one column per area.

    χ² = Σ (x - n p)² / (n p (1-p)) on k - 1 degrees of freedom, with p = Σx / Σn. Where p is
    0 or 1 no area differs from another: χ² is 0.

    Args:
        count: events of each area, 0 to its total, shape (k,); fractions are allowed.
        total: people or trials of each area, above 0; scalar or shape (k,), k of 2 or more.

    Returns:
        The statistic, its degrees of freedom and its p-value.

    Raises:
        ValueError: a negative count, a count above its total, a total of 0 or less, a value that
            is no finite number, shapes that differ, or fewer than two areas.

    Source: Pearson K (1900), Philosophical Magazine 50:157-175; Armitage P, Berry G, Matthews JNS
    (2002), Statistical Methods in Medical Research, 4th edition, chapter 8.
    """
    counts, totals = _areas(count, total)
    pooled = counts.sum() / totals.sum()
    spread = totals * pooled * (1 - pooled)
    chi_squared = float(((counts - totals * pooled) ** 2 / spread).sum()) if spread.all() else 0.0
    degrees = counts.size - 1
    return Heterogeneity(chi_squared, degrees, float(special.chdtrc(degrees, chi_squared)))


def between_variance(
    count: ArrayLike, total: ArrayLike, *, confidence: float = 0.95
) -> BetweenVariance:
    """Return the variance between areas' true proportions, with its interval and reliability.

    With p = x/n of each area, P = Σx/Σn, s² = P(1-P)/n and w = 1/s²: Q = Σw(p-P)², which is
    Pearson's chi-squared, and τ² = max(0, (Q - (k-1)) / (Σw - Σw²/Σw)) (DerSimonian-Laird). The
    limits are the τ² at which Σ(p-μ)²/(s²+τ²), with μ weighted by 1/(s²+τ²), equals the upper and
    lower quantile of chi-squared on k - 1 degrees (Q-profile). The pooled P keeps the variance of
    an area from depending on its own chance: with p(1-p)/n of each, areas that do not differ would
    be found to differ far too often where events are rare. Where all counts are 0 or their totals,
    P is (Σx + ½)/(Σn + 1). Nothing passes 0.25, the largest variance that proportions can have.

    Reliability is τ² / (τ² + the arithmetic mean of s²): the correlation that would be seen
    between two independent samples of the same areas, each the size of this one.

    Args:
        count: events of each area, 0 to its total, shape (k,); fractions are allowed.
        total: people or trials of each area, above 0; scalar or shape (k,), k of 2 or more.
        confidence: probability of the interval, strictly between 0 and 1.

    Returns:
        The estimate with limits, the reliability with limits, and Pearson's test. The interval
        may leave out the estimate: the two methods weigh areas differently.

    Raises:
        ValueError: a negative count, a count above its total, a total of 0 or less, a value that
            is no finite number, shapes that differ, fewer than two areas, or a confidence outside
            (0, 1).

    Source: DerSimonian R, Laird N (1986), Controlled Clinical Trials 7:177-188; Viechtbauer W
    (2007), Statistics in Medicine 26:37-52 (Q-profile).
    """
    counts, totals = _areas(count, total)
    share = _validate.tail(confidence)
    proportion = counts / totals
    sampling = _sampling_variance(counts, totals)
    degrees = counts.size - 1
    q = _generalised_q(0.0, proportion, sampling)
    weight = 1 / sampling
    scale = float((weight * (1 - weight / weight.sum())).sum())
    value = min(max(0.0, (q - degrees) / scale), LARGEST_VARIANCE)
    lower = _profile(special.chdtri(degrees, share), proportion, sampling)
    upper = _profile(special.chdtri(degrees, 1 - share), proportion, sampling)
    noise = float(sampling.mean())
    reliability = value / (value + noise), lower / (lower + noise), upper / (upper + noise)
    p_value = float(special.chdtrc(degrees, q))
    return BetweenVariance(value, lower, upper, *reliability, q, degrees, p_value)


def _areas(count: ArrayLike, total: ArrayLike) -> tuple[FloatArray, FloatArray]:
    counts, totals = _validate.proportions(count, total)
    _validate.one_row("count", counts, at_least=2)
    return counts, totals


def _sampling_variance(count: FloatArray, total: FloatArray) -> FloatArray:
    events, people = count.sum(), total.sum()
    certain = events in {0.0, people}
    pooled = (events + 0.5) / (people + 1) if certain else events / people
    return np.asarray(pooled * (1 - pooled) / total)


def _generalised_q(between: float, proportion: FloatArray, sampling: FloatArray) -> float:
    weight = 1 / (sampling + between)
    mean = (weight * proportion).sum() / weight.sum()
    return float((weight * (proportion - mean) ** 2).sum())


def _profile(critical: float, proportion: FloatArray, sampling: FloatArray) -> float:
    """Return the variance between areas at which the generalised Q falls to `critical`."""

    def excess(between: float) -> float:
        return _generalised_q(between, proportion, sampling) - critical

    if excess(0.0) <= 0:
        return 0.0
    if excess(LARGEST_VARIANCE) >= 0:
        return LARGEST_VARIANCE
    from scipy import optimize  # noqa: PLC0415 - slow to load, and a cached run needs it not

    return float(optimize.brentq(excess, 0.0, LARGEST_VARIANCE, xtol=1e-16))


def _plausible(count: FloatArray, total: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return means and concentrations that areas may be drawn from, and how likely each pair is."""
    (counts, totals), times = np.unique(np.stack([count, total]), axis=1, return_counts=True)

    def weigh(logarithm: float) -> tuple[FloatArray, FloatArray]:
        mean, weight = _means(counts, totals, times, float(np.exp(logarithm)))
        return mean, weight + special.log_expit(logarithm) + special.log_expit(-logarithm)

    def likelihood(logarithm: float) -> float:
        return float(np.logaddexp.reduce(weigh(logarithm)[1]))

    highest = float(np.log(max(1.0, totals.max()))) + _REACH
    concentrations = np.linspace(*_ends(likelihood, -_REACH, highest), _CONCENTRATIONS)
    means, weights = zip(*map(weigh, concentrations), strict=True)
    weight = np.concatenate(weights)
    return (
        np.concatenate(means),
        np.repeat(np.exp(concentrations), _MEANS),
        np.exp(weight - np.logaddexp.reduce(weight)),
    )


def _ends(likelihood: Callable[[float], float], low: float, high: float) -> tuple[float, float]:
    """Return the logarithms of concentration beyond which the likelihood is negligible."""
    coarse = np.linspace(low, high, 16)
    step = coarse[1] - coarse[0]
    best = coarse[np.argmax([likelihood(each) for each in coarse])]
    around = max(low, best - step), min(high, best + step)
    from scipy import optimize  # noqa: PLC0415 - slow to load, and a cached run needs it not

    peak = optimize.minimize_scalar(
        lambda at: -likelihood(at), bounds=around, method="bounded", options={"xatol": 1e-3}
    )

    def excess(at: float) -> float:
        return likelihood(at) + float(peak.fun) + _NEGLIGIBLE

    ends = [
        end if excess(end) >= 0 else optimize.brentq(excess, *sorted((end, peak.x)), xtol=1e-3)
        for end in (low, high)
    ]
    return ends[0], ends[1]


def _means(
    count: FloatArray, total: FloatArray, times: NDArray[np.intp], concentration: float
) -> tuple[FloatArray, FloatArray]:
    """Return means that areas of this concentration may have, and the logarithms of their weights.

    The means are quantiles of a beta distribution near that of their likelihood: the areas'
    pooled proportion and its effective number of trials, each area's own shrunk by how alike its
    trials are.
    """
    effective = times * total * (concentration + 1) / (concentration + total)
    events = float((effective * count / total).sum()) + 0.5
    others = float((effective * (total - count) / total).sum()) + 0.5
    at, share = _quadrature()
    mean = special.betaincinv(events, others, at)
    alpha, beta = mean[:, None] * concentration, (1 - mean[:, None]) * concentration
    likelihood = special.betaln(count + alpha, total - count + beta) - special.betaln(alpha, beta)
    # Jeffreys' prior over the beta density that the means were drawn by
    prior = special.xlogy(0.5 - events, mean) + special.xlog1py(0.5 - others, -mean)
    constant = special.betaln(events, others)
    return mean, likelihood @ times + prior + constant + np.log(share)


@cache
def _quadrature() -> tuple[FloatArray, FloatArray]:
    """Return points from 0 to 1 and their weights (Gauss-Legendre)."""
    at, share = np.polynomial.legendre.leggauss(_MEANS)
    return (at + 1) / 2, share


def _beta_limits(
    estimate: FloatArray, size: FloatArray, confidence: float
) -> tuple[FloatArray, FloatArray]:
    share = _validate.tail(confidence)
    alpha, beta = estimate * size, (1 - estimate) * size
    lower = np.minimum(special.betaincinv(alpha, beta, share), estimate)
    upper = np.maximum(special.betaincinv(alpha, beta, 1 - share), estimate)
    return np.asarray(lower), np.asarray(upper)
