"""The spread of the places' rates: how much of it is real, and what is left without the luck."""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from helpers.analyses.base import MODELLED_CASES, PER_CENT
from helpers.analyses.cancer.evidence import COUNTS, Evidence, called
from helpers.data import areas, sources
from helpers.data.areas import ENGLAND
from helpers.formats import MODELLED_DIGITS
from helpers.results import Figure, sourced
from helpers.stats import intervals, shrinkage

FloatArray = NDArray[np.float64]

ENOUGH = 0.8
"""Reliability from which a ranking is called reliable."""
SIZES = {
    "all": "all, the likeliest sizes",
    "settled": "one size fits",
    "printed": "one size fits, never multiplied",
}
"""Which places are taken, by how sure their inferred size is."""
STEPS = 2_000
"""Steps of the sum over rates that gives the chance of being the lowest."""


def real_share(evidence: Evidence, years: int) -> Figure:
    """Return the share of the variance of the places' rates that is real, percent, with limits.

    Args:
        evidence: what the analysis starts from.
        years: how many years like this one are put together.
    """
    label = "Differences that are real"
    if not evidence.compared:
        return evidence.figure(None, "percent", label)
    found = _variance(evidence.places)
    one_year = (found.reliability, found.reliability_lower, found.reliability_upper)
    share, lower, upper = (PER_CENT * pooled(each, years) for each in one_year)
    return evidence.figure(share, "percent", label, lower=lower, upper=upper, digits=1)


def pooled(reliability: float, years: float) -> float:
    """Return the reliability of several years like one, k r / (1 + (k - 1) r), from 0 to 1.

    With variance t between areas and s by chance in a year, it is k t / (k t + s).

    Source: Spearman C (1910), British Journal of Psychology 3:271-295; Brown W, 3:296-322.
    """
    return years * reliability / (1 + (years - 1) * reliability)


def three_years_by_formula(evidence: Evidence) -> Figure:
    """Return the reliability that three years would have, percent, if one has the published."""
    published = evidence.elsewhere["early_reliability_1y"]
    value = PER_CENT * pooled(published / PER_CENT, 3)
    label, known = "Reliability of three years, by formula", published.no_limits
    return Figure(value, "percent", label, period=published.period, no_limits=known)


def years_needed(reliability: float) -> float:
    """Return the years that reach a reliability of `ENOUGH`; NaN where no number of them does."""
    odds = ENOUGH / (1 - ENOUGH)
    return odds * (1 - reliability) / reliability if reliability > 0 else float("nan")


def variation(evidence: Evidence) -> pd.DataFrame:
    """Return spread and reliability of the places, of the authorities of the region and England.

    Each is told of all of them, and of those alone whose inferred size is surer (`SIZES`).
    `spread_points` is the standard deviation of the true rates (DerSimonian and Laird, limits by
    the Q-profile method), `real_percent` the reliability of one year and `needed_years` the years
    that make it `ENOUGH`.
    """
    rows = []
    for name, frame in _groups(evidence).items():
        settled = frame["staged_lower_cases"] == frame["staged_upper_cases"]
        chosen = {"all": frame, "settled": frame[settled]}
        if frame["multiple"].notna().any():
            chosen["printed"] = frame[settled & (frame["multiple"] == 1)]
        rows += [
            {"group": name, "sizes": SIZES[key], "places": float(len(part)), **_told(part)}
            for key, part in chosen.items()
            if len(part) > 1
        ]
    return sourced(pd.DataFrame(rows), [sources.cite(evidence.own["source"])])


def shrunk(evidence: Evidence, places: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Return places with their rates drawn towards all of their kind in England.

    Adds `shrunk_percent` with its limits, of the fewest and the most cancers that fit, and
    `lowest_chance_percent`, the chance that a place's true rate is the lowest of them.
    """
    known = all_alike(evidence)
    codes = {each.name: each.code for each in evidence.members}
    order = known.index.get_indexer(places["place"].map(codes).pipe(pd.Index))
    share = known["early_cases"] / known["staged_cases"]
    staged = (known[f"staged_{end}cases"] for end in ("", "lower_", "upper_"))
    fits = [_fit(tuple(share * each), tuple(each), confidence) for each in staged]
    likeliest = fits[0]
    estimate, size = likeliest.estimate[order], likeliest.size[order]
    lowest = chance_lowest(estimate * size, (1 - estimate) * size)
    return places.assign(
        shrunk_percent=PER_CENT * estimate,
        shrunk_lower_percent=PER_CENT * np.min([fit.lower[order] for fit in fits], axis=0),
        shrunk_upper_percent=PER_CENT * np.max([fit.upper[order] for fit in fits], axis=0),
        lowest_chance_percent=PER_CENT * lowest,
    )


def all_alike(evidence: Evidence) -> pd.DataFrame:
    """Return all that rates borrow strength from: England's authorities, or its systems."""
    return _counts(evidence, areas.members(ENGLAND, evidence.part_kind))


def chance_lowest(alpha: FloatArray, beta: FloatArray) -> FloatArray:
    """Return the chance of each beta distribution to give the lowest value of all, adding to 1.

    The sum over small steps of rate of the chance that one lies in the step, and all others above
    its middle.
    """
    ends = np.linspace(
        special.betaincinv(alpha, beta, 1e-9).min(),
        special.betaincinv(alpha, beta, 1 - 1e-9).min(),
        STEPS + 1,
    )
    within = np.diff(special.betainc(alpha, beta, ends[:, None]), axis=0)
    above = 1 - special.betainc(alpha, beta, (ends[:-1, None] + ends[1:, None]) / 2)
    others = np.stack([np.delete(above, one, axis=1).prod(axis=1) for one in range(alpha.size)], 1)
    chance = (within * others).sum(axis=0)
    return np.asarray(chance / chance.sum())


def gain_if_all_matched_best(evidence: Evidence, confidence: float) -> Figure:
    """Return the cases gained if the area's places matched the best, the winner's luck taken out.

    Each rate is drawn towards those of the authorities of its region (of a region or England, of
    all systems) by its reliability, t / (t + s), with the variance t between them and s = p(1-p)/n
    by chance; the gain is that to the highest of these. The limits join those of chance, given t,
    with those that t has itself (Zou GY, Donner A (2008), Statistics in Medicine 27:1693-1702), and
    are not below 0.
    """
    label = f"Short of the best {evidence.place_called}, luck taken out"
    alike = nearest_alike(evidence) if evidence.compared else evidence.places
    return _matched(evidence, alike, label, confidence)


def gain_drawn_to_england(evidence: Evidence, confidence: float) -> Figure:
    """Return that gain if each rate is drawn towards all authorities, or systems, of England."""
    return _matched(
        evidence, all_alike(evidence), "Short of the best, drawn to England", confidence
    )


def nearest_alike(evidence: Evidence) -> pd.DataFrame:
    """Return those that places are drawn towards for the gain: the region's authorities."""
    if evidence.part_kind == "icb":
        return all_alike(evidence)
    return _counts(evidence, areas.members(region_of(evidence.whole).code, "borough"))


def region_of(area: areas.Area) -> areas.Area:
    """Return the region that an area is or lies in; England of itself."""
    while area.parent and area.kind != "region":
        area = areas.resolve(area.parent)
    return area


def _matched(evidence: Evidence, alike: pd.DataFrame, label: str, confidence: float) -> Figure:
    if not evidence.compared:
        return evidence.figure(None, MODELLED_CASES, label)
    found = _variance(alike)
    value, error = _gain(evidence, alike, found.value)
    # a spread of its own limits leaves luck more or less of the lead
    ends = [_gain(evidence, alike, each)[0] for each in (found.lower, found.upper)]
    reach = intervals.normal_quantile(confidence) * error
    below, above = (max(0.0, sign * (end - value)) for sign, end in zip((-1, 1), ends, strict=True))
    return evidence.figure(
        value,
        MODELLED_CASES,
        label,
        lower=max(0.0, value - float(np.hypot(reach, below))),
        upper=value + float(np.hypot(reach, above)),
        digits=MODELLED_DIGITS,
    )


def _gain(evidence: Evidence, alike: pd.DataFrame, between: float) -> tuple[float, float]:
    """Return the gain and its standard error, given the variance between the like."""
    early, staged = (evidence.places[name] for name in ("early_cases", "staged_cases"))
    mean = alike["early_cases"].sum() / alike["staged_cases"].sum()
    noise = mean * (1 - mean) / staged
    reliability = between / (between + noise)
    rate = mean + reliability * (early / staged - mean)
    best = rate == rate.max()
    own = evidence.places["place"].isin(evidence.own_places["place"])
    cases = staged.where(own & ~best, 0.0)
    variance = reliability * noise
    error = variance[best].max() * cases.sum() ** 2 + (variance * cases**2).sum()
    return float(((rate.max() - rate) * cases).sum()), float(error**0.5)


def _groups(evidence: Evidence) -> dict[str, pd.DataFrame]:
    """Return the places, and the authorities of the region and of England, by a name for each."""
    groups = {f"{evidence.whole}, {evidence.places_called}": evidence.places}
    for each in (region_of(evidence.whole), areas.resolve(ENGLAND)):
        authorities = areas.members(each.code, "borough")
        groups[f"{each}, {called(authorities)}"] = _counts(evidence, authorities)
    return groups


def _counts(evidence: Evidence, members: Iterable[areas.Area]) -> pd.DataFrame:
    codes = [each.code for each in members if each.code in evidence.rates.index]
    return evidence.rates.loc[codes, COUNTS].astype(float)


def _told(frame: pd.DataFrame) -> dict[str, float]:
    found = _variance(frame)
    return {
        "spread_points": PER_CENT * found.value**0.5,
        "spread_lower_points": PER_CENT * found.lower**0.5,
        "spread_upper_points": PER_CENT * found.upper**0.5,
        "real_percent": PER_CENT * found.reliability,
        "real_lower_percent": PER_CENT * found.reliability_lower,
        "real_upper_percent": PER_CENT * found.reliability_upper,
        "needed_years": years_needed(found.reliability),
    }


def _variance(frame: pd.DataFrame) -> shrinkage.BetweenVariance:
    return shrinkage.between_variance(frame["early_cases"], frame["staged_cases"])


@lru_cache(maxsize=32)
def _fit(
    early: tuple[float, ...], staged: tuple[float, ...], confidence: float
) -> shrinkage.BetaBinomial:
    return shrinkage.beta_binomial(early, staged, confidence=confidence)
