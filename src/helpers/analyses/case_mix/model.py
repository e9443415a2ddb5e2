"""Places as random effects of a binomial model, with and without the mix of their cancers.

Cancers with a stage are found early or late: a logistic regression (`statsmodels` GLM) gives the
log odds of each place with their covariance, and what the mix adds. The places' true log odds are
taken as draws from a normal distribution, whose standard deviation is found by restricted maximum
likelihood with limits by its profile. The joint modes and variational fits of
`BinomialBayesMixedGLM` were tried in its place: with few places the former say that they do not
differ at all, and the latter follow the prior.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import chdtrc, chdtri, expit

from helpers.analyses.base import PER_CENT
from helpers.analyses.case_mix.evidence import MIX, Evidence
from helpers.errors import InputError
from helpers.results import Figure
from helpers.stats._validate import FloatArray
from helpers.stats.intervals import normal_quantile

LARGEST_SD = 3.0
"""Of log odds; nine places in ten would lie between 1% and 99%."""
LARGEST_ERROR = 10.0
"""Standard error of log odds that no cancers found early and late in the same part ever give."""
QUARTILE = normal_quantile(0.5)
INTERACTION = ("tumour_group", "age_band")


@dataclass(frozen=True)
class Spread:
    """Standard deviation of the places' true log odds, with limits."""

    sd: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Model:
    """A fitted model.

    Attributes:
        cells: the cells it was fitted to.
        places: the names of the places.
        mix: what else it allows for, a row a cell and a column each, named `tumour_group:lung`,
            centred at the mean of all staged cancers.
        parameters: log odds of each place at the mean mix, then what each column of `mix` adds.
        covariance: of the parameters.
        deviance: twice the log likelihood below that of a model which fits every cell.
        confidence: of the intervals.
    """

    cells: pd.DataFrame
    places: tuple[str, ...]
    mix: pd.DataFrame
    parameters: FloatArray
    covariance: FloatArray
    deviance: float
    confidence: float

    @property
    def effects(self) -> FloatArray:
        """The log odds of the places."""
        return self.parameters[: len(self.places)]

    @cached_property
    def spread(self) -> Spread:
        """How far the places truly differ."""
        count = len(self.places)
        return spread(self.effects, self.covariance[:count, :count], self.confidence)

    @cached_property
    def points_per_log_odds(self) -> float:
        """How far the rate of all moves, percentage points, for each unit of log odds.

        Odds ratios grow by themselves when a model allows for more; rates do not.
        """
        shares = self.share(float(np.average(self.effects)))
        return PER_CENT * float(self.weights @ (shares * (1 - shares)))

    @property
    def weights(self) -> FloatArray:
        """Each cell's part of all staged cancers."""
        staged = self.cells["staged"].to_numpy(dtype=float)
        return np.asarray(staged / staged.sum())

    def share(self, effect: float | FloatArray) -> FloatArray:
        """Return the expected share found early of each cell, with the log odds of some place."""
        added = self.parameters[len(self.places) :]
        return np.asarray(expit(effect + self.mix.to_numpy(dtype=float) @ added))


def fit(evidence: Evidence, *, with_mix: bool) -> Model:
    """Return the model of places alone, or of places and the mix of their cancers.

    The mix is tumour group, age band, sex and fifth of deprivation, each by itself: an effect of
    every age band within every tumour group would ask more of the cells than they hold.

    Raises:
        InputError: the places cannot be told from the mix, since no two of them share enough of it,
            or a part of the mix from the rest.
    """
    fitted = _fitted(evidence, _mix(evidence.cells, MIX if with_mix else ()))
    errors = np.sqrt(np.diag(fitted.covariance))
    if errors.max() > LARGEST_ERROR:
        named = [*fitted.places, *fitted.mix.columns][int(errors.argmax())]
        raise InputError(
            f"cancers_source: {named.partition(':')[2] or named} cannot be told from the rest, "
            "since all that sets it apart was found early, or all late (perfect separation); put "
            "it together with another in the table"
        )
    return fitted


def spread(effects: FloatArray, covariance: FloatArray, confidence: float) -> Spread:
    """Return the standard deviation of what some estimates are estimates of, with limits.

    With S = V + τ²I, V the covariance of the estimates and τ the standard deviation, τ is where
    the restricted log likelihood, -½ (log|S| + log 1'S⁻¹1 + r'S⁻¹r), is largest, r being the
    estimates less their mean weighted by S⁻¹; it falls with τ² by half of tr P - e'PPe, where e are
    the estimates and P = S⁻¹ - S⁻¹11'S⁻¹ / 1'S⁻¹1. The limits are where it is χ²₁/2 lower. With an
    estimate of 0 the lower limit is 0 too.

    Source: Harville DA (1977), Journal of the American Statistical Association 72:320-338; Hardy
    RJ, Thompson SG (1996), Statistics in Medicine 15:619-629 (profile limits).
    """
    ones, identity = np.ones(len(effects)), np.eye(len(effects))

    def loss(sd: float) -> float:
        total = covariance + sd**2 * identity
        inverse = np.linalg.inv(total)
        precision = ones @ inverse @ ones
        residual = effects - ones @ inverse @ effects / precision
        log_determinant = np.linalg.slogdet(total)[1]
        return float((log_determinant + np.log(precision) + residual @ inverse @ residual) / 2)

    def slope(variance: float) -> float:
        inverse = np.linalg.inv(covariance + variance * identity)
        by_row = inverse.sum(axis=1)
        projection = inverse - np.outer(by_row, by_row) / by_row.sum()
        drawn = projection @ effects
        return float(np.trace(projection) - drawn @ drawn)

    largest = LARGEST_SD**2
    if slope(0.0) >= 0:
        best = 0.0
    else:
        best = np.sqrt(brentq(slope, 0.0, largest)) if slope(largest) > 0 else LARGEST_SD
    allowed = loss(best) + float(chdtri(1, 1 - confidence)) / 2

    def beyond(sd: float) -> float:
        return loss(sd) - allowed

    lower = float(brentq(beyond, 0.0, best)) if beyond(0.0) > 0 else 0.0
    upper = float(brentq(beyond, best, LARGEST_SD)) if beyond(LARGEST_SD) > 0 else LARGEST_SD
    return Spread(best, lower, upper)


def figures(
    evidence: Evidence, alone: Model, adjusted: Model, rates: pd.DataFrame
) -> dict[str, Figure]:
    """Return how far places differ, by places alone and with their mix allowed for.

    The variance is held together on the scale of rates: `variance_explained_by_mix` is none where
    the mix hides differences, since no share is below 0, and where the places do not differ.
    """
    before, after = (each.spread.sd * each.points_per_log_odds for each in (alone, adjusted))
    explained = PER_CENT * (1 - (after / before) ** 2) if before > after else None
    return {
        "variance_explained_by_mix": evidence.figure(
            explained,
            "percent",
            "Differences that the mix explains",
            no_limits="too few places to tell",
            digits=2,
        ),
        "median_odds_ratio": _odds_ratio(evidence, alone, "Median odds ratio"),
        "median_odds_ratio_adjusted": _odds_ratio(
            evidence, adjusted, "Median odds ratio, mix allowed for"
        ),
        "between_points": _points(evidence, alone, "True spread, standard deviation"),
        "between_points_adjusted": _points(evidence, adjusted, "True spread, mix allowed for"),
        "range_raw_points": _range(evidence, rates["raw_percent"], "Range of rates"),
        "range_adjusted_points": _range(
            evidence, rates["adjusted_percent"], "Range, mix allowed for"
        ),
    }


def _odds_ratio(evidence: Evidence, fitted: Model, label: str) -> Figure:
    """Return the median odds ratio: exp(√2 τ z), z the upper quartile of the normal distribution.

    Of two places drawn at random, the odds of the one where more is found early over those of the
    other are this in the middle. Source: Larsen K, Merlo J (2005), American Journal of Epidemiology
    161:81-88.
    """
    found = fitted.spread
    ratio, lower, upper = (
        float(np.exp(np.sqrt(2) * sd * QUARTILE)) for sd in (found.sd, found.lower, found.upper)
    )
    return evidence.figure(ratio, "ratio", label, lower=lower, upper=upper)


def _points(evidence: Evidence, fitted: Model, label: str) -> Figure:
    """Return the standard deviation of the places' true rates, percentage points."""
    found, scale = fitted.spread, fitted.points_per_log_odds
    limits = {"lower": found.lower * scale, "upper": found.upper * scale}
    return evidence.figure(found.sd * scale, "percentage points", label, **limits)


def _range(evidence: Evidence, rates: "pd.Series[float]", label: str) -> Figure:
    """Return how far the highest place is above the lowest, percentage points."""
    picked = "ends picked for being furthest apart"
    return evidence.figure(rates.max() - rates.min(), "percentage points", label, no_limits=picked)


def adjusted_rates(evidence: Evidence, adjusted: Model) -> pd.DataFrame:
    """Return the rate of each place, and the one it would have with the mix of the whole area.

    The adjusted rate is the mean of what the model expects of all staged cancers of the area, were
    they found as those of the place; its limits are by the delta method. `shrunken_percent` is the
    same from the place's effect drawn towards the mean of all (best linear unbiased prediction).
    The highest comes first.
    """
    count, z = len(adjusted.places), normal_quantile(evidence.confidence)
    drawn = _drawn(adjusted)
    rows = []
    for at, place in enumerate(adjusted.places):
        own = evidence.places.loc[place]
        shares = adjusted.share(float(adjusted.effects[at]))
        slope = adjusted.weights * shares * (1 - shares)
        gradient = np.zeros(len(adjusted.parameters))
        gradient[at], gradient[count:] = slope.sum(), slope @ adjusted.mix.to_numpy(dtype=float)
        reach = z * float(np.sqrt(gradient @ adjusted.covariance @ gradient))
        rate = float(adjusted.weights @ shares)
        rows.append(
            {
                "place": place,
                "counted_cases": own["staged"],
                "raw_percent": PER_CENT * own["early"] / own["staged"],
                "adjusted_percent": PER_CENT * rate,
                "adjusted_lower_percent": PER_CENT * max(rate - reach, 0.0),
                "adjusted_upper_percent": PER_CENT * min(rate + reach, 1.0),
                "shrunken_percent": PER_CENT * float(adjusted.weights @ adjusted.share(drawn[at])),
            }
        )
    frame = pd.DataFrame(rows).sort_values("adjusted_percent", ascending=False, ignore_index=True)
    return evidence.sourced(frame)


def interaction(evidence: Evidence, adjusted: Model) -> Figure:
    """Return the probability, by chance alone, of an age pattern that differs so by tumour group.

    Likelihood ratio against the model in which each tumour group has a slope of its own by age
    band.
    """
    groups = adjusted.mix.filter(like=f"{INTERACTION[0]}:")
    bands = pd.Series(pd.factorize(evidence.cells[INTERACTION[1]], sort=True)[0], dtype=float)
    slopes = groups.mul(bands - bands.mean(), axis="index").add_suffix(" by age")
    larger = _fitted(evidence, pd.concat([adjusted.mix, slopes], axis="columns"))
    more = len(larger.parameters) - len(adjusted.parameters)
    chance = float(chdtrc(more, adjusted.deviance - larger.deviance)) if more else None
    return evidence.figure(
        chance, "probability", "Ages alike in all tumour groups", no_limits="a probability"
    )


def _drawn(fitted: Model) -> FloatArray:
    """Return the effects of the places drawn towards their mean (BLUP)."""
    count = len(fitted.places)
    variance = fitted.spread.sd**2
    inverse = np.linalg.inv(fitted.covariance[:count, :count] + variance * np.eye(count))
    mean = inverse.sum(axis=0) @ fitted.effects / inverse.sum()
    return np.asarray(mean + variance * inverse @ (fitted.effects - mean))


def _mix(cells: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return a column for each level but the first of what cells differ by, named `name:level`."""
    columns = {
        f"{name}:{level}": (cells[name] == level).astype(float)
        for name in names
        for level in sorted(cells[name].unique())[1:]
    }
    return pd.DataFrame(columns, index=cells.index)


def _fitted(evidence: Evidence, mix: pd.DataFrame) -> Model:
    import statsmodels.api as sm  # noqa: PLC0415 - slow to load, and a cached run needs it not
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning  # noqa: PLC0415

    cells = evidence.cells
    staged = cells["staged"]
    seen = (staged > 0).to_numpy(dtype=bool)
    centred = _independent(mix - mix.mul(staged, axis="index").sum() / staged.sum(), seen)
    places = tuple(evidence.places.index)
    dummies = pd.DataFrame({each: (cells["place"] == each).astype(float) for each in places})
    design = pd.concat([dummies, centred], axis="columns").to_numpy(dtype=float)[seen]
    if _rank(design) < design.shape[1]:
        raise InputError(
            "cancers_source: places cannot be told from the mix of their cancers, since some share "
            "no tumour group, age, sex or fifth of deprivation with others; give a table in which "
            "they do"
        )
    counts = np.column_stack([cells["early"], staged - cells["early"]])[seen]
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        # separation is told by standard errors, which name what is separated
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        found = sm.GLM(counts, design, family=sm.families.Binomial()).fit()
    return Model(
        cells,
        places,
        centred,
        np.asarray(found.params),
        np.asarray(found.cov_params()),
        float(found.deviance),
        evidence.confidence,
    )


def _independent(mix: pd.DataFrame, seen: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the columns that say more than those before them.

    Where each tumour group is of one sex, sex says nothing beside them.
    """
    values = mix.to_numpy(dtype=float)[seen]
    if _rank(values) == mix.shape[1]:
        return mix
    kept: list[int] = []
    for at in range(mix.shape[1]):
        if _rank(values[:, [*kept, at]]) > len(kept):
            kept.append(at)
    return mix.iloc[:, kept]


def _rank(values: FloatArray) -> int:
    return int(np.linalg.matrix_rank(values.T @ values, hermitian=True)) if values.size else 0
