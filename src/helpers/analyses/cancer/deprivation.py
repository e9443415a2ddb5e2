"""Early diagnosis against deprivation, over all local authorities of England.

Authorities are compared, not people: in a deprived authority those who are found late need not be
the deprived ones.
"""

import numpy as np
import pandas as pd

from helpers.analyses.base import FIFTHS, MODELLED_CASES, PER_CENT
from helpers.analyses.cancer import rates
from helpers.analyses.cancer.evidence import COUNTS, Evidence
from helpers.analyses.cancer.parameters import DATA_YEAR
from helpers.data import areas
from helpers.formats import MODELLED_DIGITS
from helpers.results import Figure, sourced
from helpers.stats import inequality, intervals, shrinkage

DRAWS = 4_000
"""Draws behind the limits of the slope: they move by one or two hundredths of their width."""


def authorities(evidence: Evidence) -> pd.DataFrame:
    """Return every authority of England that has a rate, by code, the most deprived first.

    Columns are `imd_score`, counts as in `Evidence.places`, `early_percent`, the `variance` of that
    share (of chance, and between authorities), `ridit` (the share of England's staged cancers in
    more deprived authorities and half of its own) and `fifth`, 1 the most deprived.
    """
    frame = evidence.deprivation.join(evidence.rates[COUNTS].astype(float), how="inner")
    frame = frame.sort_values("imd_score", ascending=False, kind="stable")
    early, staged = frame["early_cases"], frame["staged_cases"]
    together = early.sum() / staged.sum()
    between = shrinkage.between_variance(early, staged).value
    share = staged / staged.sum()
    ridit = share.cumsum() - share / 2
    return frame.assign(
        early_percent=PER_CENT * early / staged,
        variance=together * (1 - together) / frame["staged_lower_cases"] + between,
        ridit=ridit,
        fifth=np.ceil(ridit * len(FIFTHS)).astype(int),
    )


def slope(every: pd.DataFrame, confidence: float) -> dict[str, Figure]:
    """Return the slope and the relative index of inequality across authorities.

    A straight line is fitted to the rates by ridit, weighted by staged cancers, and read at both
    ends. The limits allow for how authorities of one deprivation differ.

    Args:
        every: as `authorities`.
        confidence: probability of the limits.
    """
    found = inequality.slope_index(
        every["staged_cases"],
        every["early_percent"] / PER_CENT,
        standard_error=every["variance"] ** 0.5,
        confidence=confidence,
        repetitions=DRAWS,
        multiplier=PER_CENT,
    )
    period = str(DATA_YEAR)
    return {
        "deprivation_slope_points": Figure(
            found.sii,
            "percentage points",
            "Least less most deprived, England",
            period=period,
            lower=found.sii_lower,
            upper=found.sii_upper,
        ),
        "deprivation_ratio": Figure(
            found.rii,
            "ratio",
            "Least over most deprived, England",
            period=period,
            lower=found.rii_lower,
            upper=found.rii_upper,
        ),
    }


def by_fifth(every: pd.DataFrame) -> pd.DataFrame:
    """Return score, counts, rate and its variance of each fifth; each has as many cancers.

    Args:
        every: as `authorities`.
    """
    staged = every["staged_cases"]
    weighted = every[["fifth", "early_cases", "staged_cases"]].assign(
        imd_score=every["imd_score"] * staged, variance=every["variance"] * staged**2
    )
    sums = weighted.groupby("fifth").sum()
    return sums.assign(
        imd_score=sums["imd_score"] / sums["staged_cases"],
        early_percent=PER_CENT * sums["early_cases"] / sums["staged_cases"],
        variance=sums["variance"] / sums["staged_cases"] ** 2,
    )


def cases_if_equal(evidence: Evidence, every: pd.DataFrame, confidence: float) -> dict[str, Figure]:
    """Return the cases more at the rate of the least deprived fifth, of the area and of England.

    England's are the sum over fifths of staged cancers x (rate of the least deprived - own rate),
    with limits that follow from the variances of the fifths. An area's are those by which it falls
    short of that rate as a whole; their variance is that of its own rate by chance and that of the
    fifth, as if the area were no part of it. None is below 0.
    """
    fifths = by_fifth(every)
    weights = -fifths["staged_cases"]
    weights.iloc[-1] += fifths["staged_cases"].sum()
    more = float((weights * fifths["early_percent"]).sum() / PER_CENT)
    variance = float((weights**2 * fifths["variance"]).sum())
    england = _cases(more, variance, confidence).but(label="The same, England")
    if evidence.area.kind != "country":
        early, staged, fewest = (evidence.own[name] for name in COUNTS[:3])
        rate, least = early / staged, fifths.iloc[-1]
        more = staged * (least["early_percent"] / PER_CENT - rate)
        variance = staged**2 * (rate * (1 - rate) / fewest + least["variance"])
    return {
        "deprivation_cases": _cases(more, variance, confidence),
        "deprivation_cases_england": england,
    }


def _cases(more: float, variance: float, confidence: float) -> Figure:
    reach = intervals.normal_quantile(confidence) * variance**0.5
    value, lower, upper = (max(0.0, float(each)) for each in (more, more - reach, more + reach))
    return Figure(
        value,
        MODELLED_CASES,
        "Cases more at the least deprived's rate",
        period=str(DATA_YEAR),
        lower=lower,
        upper=upper,
        digits=MODELLED_DIGITS,
    )


def own(evidence: Evidence, every: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `authorities` that make up the area; one in several systems is whole."""
    area = evidence.area
    members = [area] if area.kind == "borough" else areas.members(area.code, "borough")
    return every[every.index.isin([each.code for each in members])]


def table(evidence: Evidence, every: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Return the fifths of England, and the authorities of a system or the authority itself.

    Columns `place`, `imd_score`, `deprivation_rank` (1 the most deprived of all), `fifth`,
    `staged_cases` and the rate with its limits: Wilson's for an authority; those of a fifth allow
    for how its authorities differ.
    """
    fifths = by_fifth(every)
    reach = PER_CENT * intervals.normal_quantile(confidence) * fifths["variance"] ** 0.5
    fifths = fifths.assign(
        place=list(FIFTHS),
        fifth=fifths.index,
        early_lower_percent=fifths["early_percent"] - reach,
        early_upper_percent=fifths["early_percent"] + reach,
    )
    parts = [fifths]
    if evidence.area.kind in {"borough", "icb"}:
        rank = every["imd_score"].rank(method="min", ascending=False)
        rows = rates.with_limits(own(evidence, every), confidence).assign(deprivation_rank=rank)
        parts.append(rows.assign(place=[areas.resolve(code).name for code in rows.index]))
    names = ["place", "imd_score", "deprivation_rank", "fifth", "staged_cases", "early_percent"]
    frame = pd.concat(parts, ignore_index=True).reindex(
        columns=[*names, "early_lower_percent", "early_upper_percent"]
    )
    cited = [evidence.published.source, *evidence.deprivation.attrs["sources"]]
    return sourced(frame, cited)
