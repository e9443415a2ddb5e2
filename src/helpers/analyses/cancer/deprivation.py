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
    """Return the cases more if each fifth had the rate of the least deprived, area and England.

    For each authority its staged cancers x (rate of the least deprived fifth - rate of its own);
    so what it has for other reasons it keeps. The limits follow from the variances of the fifths.
    """
    names = {"deprivation_cases": own(evidence, every), "deprivation_cases_england": every}
    labels = ("Cases more at the least deprived's rate", "The same, England")
    return {
        name: _cases(rows, every, confidence, label)
        for (name, rows), label in zip(names.items(), labels, strict=True)
    }


def _cases(rows: pd.DataFrame, every: pd.DataFrame, confidence: float, label: str) -> Figure:
    fifths = by_fifth(every)
    staged = rows.groupby("fifth")["staged_cases"].sum().reindex(fifths.index).fillna(0.0)
    weights = -staged
    weights.iloc[-1] += staged.sum()
    value = float((weights * fifths["early_percent"]).sum() / PER_CENT)
    variance = float((weights**2 * fifths["variance"]).sum())
    reach = intervals.normal_quantile(confidence) * variance**0.5
    return Figure(
        value,
        MODELLED_CASES,
        label,
        period=str(DATA_YEAR),
        lower=value - reach,
        upper=value + reach,
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
