"""How far areas truly differ: variance between them, and estimates shrunk accordingly."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from helpers.stats import _validate, intervals
from helpers.stats._validate import FloatArray

_BOUNDS = [(-30.0, 30.0), (-12.0, 25.0)]
"""Where the fit of a beta distribution looks: logit of the mean, logarithm of the concentration."""
_STOP = {"ftol": 1e-14, "gtol": 1e-8}


class Heterogeneity(NamedTuple):
    """Pearson's test that all areas share one proportion."""

    chi_squared: float
    degrees: int
    p_value: float


class BetweenVariance(NamedTuple):
    """Variance between areas, on the scale of proportions squared, and what it implies.

    Attributes:
        value: DerSimonian-Laird estimate; 0 or more.
        lower: lower limit by the Q-profile method; 0 or more.
        upper: upper limit by the Q-profile method.
        reliability: value / (value + mean sampling variance of the areas), 0 to 1.
        reliability_lower: the same of `lower`.
        reliability_upper: the same of `upper`.
        q: Cochran's heterogeneity statistic.
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
        mean: mean of the fitted distribution of areas.
        reliability: weight of each area's own proportion in its estimate, 0 to 1, shape (k,).
        between_variance: variance of the fitted distribution of areas, proportions squared.
    """

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray
    mean: float
    reliability: FloatArray
    between_variance: float


def beta_binomial(count: ArrayLike, total: ArrayLike, *, confidence: float = 0.95) -> BetaBinomial:
    """Return each area's proportion shrunk towards the mean of a beta distribution of areas.

    Areas' true proportions are taken as draws from a beta distribution of mean μ and
    concentration M (its two parameters are μM and (1-μ)M), fitted by maximum likelihood. With
    reliability r = n / (n + M) the estimate is r x/n + (1-r) μ: always between the area's own
    proportion and μ. The variance between areas is V = μ(1-μ)/(M+1), so that also
    r = V / (V + E[p(1-p)]/n).

    Where areas vary no more than chance would have them (Tarone's score statistic
    Σ(x-nμ)²/μ(1-μ) is at most Σn), M is infinite: V and r are 0, and every estimate is the
    pooled proportion.

    The limits are quantiles of a beta distribution with the estimate as mean and, as variance,
    that of the posterior and (1-r)² times that of the fitted mean. They do not allow for doubt
    about M, so they are too narrow where areas are few. Where every count is 0, or every count
    is its total, they are the Wilson limits of the pooled proportion.

    Args:
        count: events of each area, 0 to its total, shape (k,); fractions are allowed.
        total: people or trials of each area, above 0; scalar or shape (k,), k of 2 or more.
        confidence: probability of the intervals, strictly between 0 and 1.

    Returns:
        Estimates with limits and reliability of each area, and the fitted mean and variance.

    Raises:
        ValueError: a negative count, a count above its total, a total of 0 or less, a value that
            is no finite number, shapes that differ, fewer than two areas, or a confidence outside
            (0, 1).

    Source: Griffiths DA (1973), Biometrics 29:637-648 (fit); Tarone RE (1979), Biometrika
    66:585-590 (score statistic); Kass RE, Steffey D (1989), Journal of the American Statistical
    Association 84:717-726 (variance of an estimate with a fitted mean).
    """
    counts, totals = _areas(count, total)
    _validate.tail(confidence)
    mean, concentration = _fit_beta(counts, totals)
    reliability = totals / (totals + concentration)
    estimate = mean + reliability * (counts / totals - mean)
    if mean in {0.0, 1.0}:
        pooled = intervals.wilson(counts.sum(), totals.sum(), confidence)
        lower, upper = (np.full(counts.shape, limit) for limit in pooled)
    else:
        size = _effective_size(estimate, mean, totals, concentration)
        lower, upper = _beta_limits(estimate, size, confidence)
    between = mean * (1 - mean) / (concentration + 1)
    return BetaBinomial(estimate, lower, upper, mean, reliability, between)


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

    With p = x/n and s² = p(1-p)/n of each area, w = 1/s² and μ = Σwp/Σw: Q = Σw(p-μ)² and
    τ² = max(0, (Q - (k-1)) / (Σw - Σw²/Σw)) (DerSimonian-Laird). The limits are the τ² at which
    Σ(p-μ)²/(s²+τ²), with μ weighted by 1/(s²+τ²), equals the upper and lower quantile of
    chi-squared on k - 1 degrees (Q-profile). An area whose count is 0 or its total has the
    sampling variance of (x + ½)/(n + 1) instead, as p(1-p)/n would call it certain.

    Reliability is τ² / (τ² + the arithmetic mean of s²): the correlation that would be seen
    between two independent samples of the same areas, each the size of this one.

    Args:
        count: events of each area, 0 to its total, shape (k,); fractions are allowed.
        total: people or trials of each area, above 0; scalar or shape (k,), k of 2 or more.
        confidence: probability of the interval, strictly between 0 and 1.

    Returns:
        The estimate with limits, the reliability with limits, and Cochran's test. The interval
        may leave out the estimate: the two methods weigh areas differently.

    Raises:
        ValueError: a negative count, a count above its total, a total of 0 or less, a value that
            is no finite number, shapes that differ, fewer than two areas, or a confidence outside
            (0, 1).

    Source: DerSimonian R, Laird N (1986), Controlled Clinical Trials 7:177-188; Viechtbauer W
    (2007), Statistics in Medicine 26:37-52 (Q-profile).
    """
    counts, totals = _areas(count, total)
    share, degrees = _validate.tail(confidence), counts.size - 1
    proportion, sampling = counts / totals, _sampling_variance(counts, totals)
    q = _generalised_q(0.0, proportion, sampling)
    weight = 1 / sampling
    scale = float(weight.sum() - (weight**2).sum() / weight.sum())
    value = max(0.0, (q - degrees) / scale)
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
    certain = (count == 0) | (count == total)
    proportion = np.where(certain, (count + 0.5) / (total + 1), count / total)
    return np.asarray(proportion * (1 - proportion) / total)


def _generalised_q(between: float, proportion: FloatArray, sampling: FloatArray) -> float:
    weight = 1 / (sampling + between)
    mean = (weight * proportion).sum() / weight.sum()
    return float((weight * (proportion - mean) ** 2).sum())


def _profile(critical: float, proportion: FloatArray, sampling: FloatArray) -> float:
    """Return the variance between areas at which the generalised Q falls to `critical`."""
    if _generalised_q(0.0, proportion, sampling) <= critical:
        return 0.0
    # Q(τ²) is at most Σ(p - mean)²/τ², so the root lies below this
    ceiling = float(((proportion - proportion.mean()) ** 2).sum()) / critical

    def excess(between: float) -> float:
        return _generalised_q(between, proportion, sampling) - critical

    return float(optimize.brentq(excess, 0.0, ceiling, xtol=ceiling * 1e-14))


def _fit_beta(count: FloatArray, total: FloatArray) -> tuple[float, float]:
    """Return mean and concentration of the likeliest beta distribution of areas."""
    pooled = float(count.sum() / total.sum())
    spread = float(((count - total * pooled) ** 2).sum())
    if spread <= pooled * (1 - pooled) * float(total.sum()):
        return pooled, np.inf
    start = [special.logit(pooled), np.log(total.mean())]
    given = (count, total, pooled)
    fit = optimize.minimize(_unlikelihood, start, given, jac=True, bounds=_BOUNDS, options=_STOP)
    return float(special.expit(fit.x[0])), float(np.exp(fit.x[1]))


def _unlikelihood(
    parameters: FloatArray, count: FloatArray, total: FloatArray, pooled: float
) -> tuple[float, FloatArray]:
    """Return the log likelihood lost against one common proportion, and its gradient.

    The parameters are the logit of the mean and the logarithm of the concentration. The loss is
    taken against `pooled` because a difference keeps digits that the likelihood itself drowns.
    """
    rest = total - count
    mean, concentration = special.expit(parameters[0]), np.exp(parameters[1])
    alpha, beta = mean * concentration, (1 - mean) * concentration
    common = special.xlogy(count, pooled) + special.xlog1py(rest, -pooled)
    varying = special.betaln(count + alpha, rest + beta) - special.betaln(alpha, beta)
    drag = special.psi(total + concentration) - special.psi(concentration)
    by_alpha = float((special.psi(count + alpha) - special.psi(alpha) - drag).sum())
    by_beta = float((special.psi(rest + beta) - special.psi(beta) - drag).sum())
    gradient = [(by_alpha - by_beta) * alpha * (1 - mean), by_alpha * alpha + by_beta * beta]
    return float((common - varying).sum()), -np.array(gradient)


def _effective_size(
    estimate: FloatArray, mean: float, total: FloatArray, concentration: float
) -> FloatArray:
    """Return the concentration of the beta distribution that describes each estimate's doubt."""
    alike = 1 / (concentration + 1)
    evidence = float((total / (1 + (total - 1) * alike)).sum())
    pull = 1 / (1 + total / concentration)
    own = estimate * (1 - estimate)
    variance = own / (concentration + total + 1) + pull**2 * mean * (1 - mean) / (evidence + 1)
    # totals well below 1 could ask for more variance than a beta distribution has
    return np.asarray(np.maximum(own / variance - 1, np.finfo(float).eps))


def _beta_limits(
    estimate: FloatArray, size: FloatArray, confidence: float
) -> tuple[FloatArray, FloatArray]:
    share = _validate.tail(confidence)
    alpha, beta = estimate * size, (1 - estimate) * size
    lower = np.minimum(special.betaincinv(alpha, beta, share), estimate)
    upper = np.maximum(special.betaincinv(alpha, beta, 1 - share), estimate)
    return np.asarray(lower), np.asarray(upper)
