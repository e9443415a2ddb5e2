"""Rates by fifth, the gap between the ends, what equal rates would mean, and the claim beside it.

Standard errors of rates have practices as clusters: a child that comes again, and a practice whose
children come often, are not taken for chance. Numbers of children are taken as fixed.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers.analyses.base import COUNTED, FIFTHS, PER_CENT
from helpers.analyses.childrens_emergency.evidence import PER, Evidence
from helpers.analyses.standing import nearby, peers, ranked, wholes
from helpers.data import areas
from helpers.data.areas import ENGLAND
from helpers.results import Figure
from helpers.stats import inequality, intervals

VISITS, RATE = "visits", "visits per 1,000 children"
RATE_OLDER = "visits per 1,000 people"
MOST, LEAST = 1, len(FIFTHS)
ALIKE = ("alike_gap_rate", "alike_gap_ratio")
"""The gap by England's fifths where the others are the area's own."""
DRAWS = 20_000
"""Draws behind the limits of the indices."""
LIMITS = ["visits_per_1000", "lower_visits_per_1000", "upper_visits_per_1000"]


def by_fifth(evidence: Evidence) -> pd.DataFrame:
    """Return the fifths of the area, the most deprived first.

    Returns:
        Frame of `deprivation_fifth` in words, `practices`, `children`, `visits`, `imd_score`,
        `visits_per_1000` with its limits, and `fewer_visits`: the visits above those at the rate
        of the least deprived fifth.
    """
    own = evidence.own
    reach = _quantile(evidence) * own["error"]
    names = [FIFTHS[fifth - 1] for fifth in own.index]
    frame = own.assign(
        deprivation_fifth=pd.Categorical(names, categories=names, ordered=True),
        lower_visits_per_1000=own["visits_per_1000"] - reach,
        upper_visits_per_1000=own["visits_per_1000"] + reach,
        fewer_visits=own["children"] * (own["visits_per_1000"] - _least(own)) / PER,
    )
    counts = ["practices", "children", "visits", "imd_score"]
    shown = frame[["deprivation_fifth", *counts, *LIMITS, "fewer_visits"]]
    return evidence.sourced(shown.reset_index(drop=True))


def figures(evidence: Evidence) -> dict[str, Figure]:
    """Return counts and rates of the area, the gap in every form, and what equal rates mean."""
    own = evidence.own
    most = _fewer(evidence, own, [MOST], "Fewer visits, most deprived fifth alike")
    above = [fifth for fifth in own.index if fifth != LEAST]
    every = _fewer(evidence, own, above, "Fewer visits, all fifths alike")
    return {
        "under_five_visits": evidence.figure(
            own["visits"].sum(), VISITS, "Visits of under-fives", no_limits=COUNTED
        ),
        "under_fives": evidence.figure(
            own["children"].sum(), "children", "Under-fives on lists", no_limits=COUNTED
        ),
        "most_deprived_rate": _rate(evidence, own, MOST),
        "least_deprived_rate": _rate(evidence, own, LEAST),
        **_apart(evidence),
        "england_gap_rate": _gap(evidence, evidence.of(ENGLAND), "The same, England"),
        "england_gap_ratio": _ratio(evidence, evidence.of(ENGLAND), "The same, England"),
        **_indices(evidence, own),
        "fewer_most_percent": _scaled(most, PER_CENT / own["visits"][MOST], "percent", "Of theirs"),
        "fewer_all_percent": _scaled(every, PER_CENT / own["visits"].sum(), "percent", "Of all"),
        "fewer_rate": _scaled(every, PER / own["children"].sum(), RATE, "Fewer visits, all fifths"),
        "fewer_if_most_equal": most,
        "fewer_if_all_equal": every,
    }


def beside_claim(evidence: Evidence, found: Mapping[str, Figure]) -> dict[str, Figure]:
    """Return the claim, and what of it under-fives leave over for older children.

    Missing where the strategy claims nothing of the area.

    Args:
        evidence: what the analysis starts from.
        found: as `figures`.
    """
    claimed, fewer = evidence.claimed, found["fewer_if_all_equal"]
    left = evidence.figure(claimed - fewer, VISITS, "Left for older children")
    if claimed.known and fewer.lower is not None and fewer.upper is not None:
        left = left.but(lower=claimed - fewer.upper, upper=claimed - fewer.lower)
    of_all = PER_CENT * claimed / found["under_five_visits"]
    return {
        "claimed_visits": claimed.but(label="Fewer visits, as the strategy claims"),
        "claimed_percent": evidence.figure(
            of_all, "percent", "Claimed, of all visits of under-fives", no_limits="as claimed"
        ),
        "left_visits": left,
        "left_rate": _scaled(left, PER / evidence.older, RATE_OLDER, "Left, aged 6 to 17"),
        "aged_6_to_17": evidence.older,
        "england_infants_percent": evidence.infants.but(label="Infants' gap, as the strategy says"),
    }


def of_all(evidence: Evidence) -> pd.DataFrame:
    """Return the gap of every like area by fifths of England's children, from the smallest.

    Returns:
        Frame of `place`, `gap_per_1000` with limits, `most_score` and `least_score` (deprivation
        at the ends) and `rank`; areas without both ends are left out.
    """
    every = _with_wholes(evidence)
    return evidence.sourced(every[every["rank"].notna()].drop(columns=["own", "whole", "standing"]))


def near(evidence: Evidence) -> pd.DataFrame:
    """Return the same of the area, those next to it, the ends, the middle and the wholes."""
    every = evidence.sourced(_with_wholes(evidence))
    limits = ["lower_gap_per_1000", "upper_gap_per_1000"]
    return nearby(every, ["place", "gap_per_1000", *limits, "rank", "standing"])


def _apart(evidence: Evidence) -> dict[str, Figure]:
    """Return the gap by the fifths asked for, and by England's where these are others.

    Only a gap by England's fifths is ranked, for there every area has the same groups.
    """
    label, alike = "Gap between most and least deprived fifth", "By England's fifths"
    own = {"gap_rate": _gap(evidence, evidence.own, label)}
    own["gap_ratio"] = _ratio(evidence, evidence.own, "Most over least deprived fifth")
    if not evidence.own_fifths:
        own["gap_rate"] = _ranked(evidence, own["gap_rate"])
    same = evidence.by_england
    if not (evidence.own_fifths and same.has_ends(evidence.area)):
        none = evidence.figure(np.nan, RATE, alike), evidence.figure(np.nan, "times", alike)
        return own | dict(zip(ALIKE, none, strict=True))
    gaps = _ranked(evidence, _gap(evidence, same.own, alike)), _ratio(evidence, same.own, alike)
    return own | dict(zip(ALIKE, gaps, strict=True))


def _ranked(evidence: Evidence, gap: Figure) -> Figure:
    if evidence.area not in evidence.like:
        return gap
    every = _with_wholes(evidence)
    return gap.but(peers=peers(every, "gap_per_1000", evidence.area, evidence.among))


def _with_wholes(evidence: Evidence) -> pd.DataFrame:
    evidence = evidence.by_england
    shown = dict.fromkeys([*evidence.like, evidence.area, *wholes(evidence.area)])
    rows = [_row(evidence, each) for each in shown if evidence.has_ends(each)]
    return ranked(pd.DataFrame(rows), "gap_per_1000")


def _row(evidence: Evidence, area: areas.Area) -> dict[str, object]:
    own = evidence.of(area.code)
    gap = _gap(evidence, own, "")
    itself = area == evidence.area
    return {
        "place": area.short_name,
        "gap_per_1000": float(gap),
        "lower_gap_per_1000": gap.lower,
        "upper_gap_per_1000": gap.upper,
        "most_score": own["imd_score"][MOST],
        "least_score": own["imd_score"][LEAST],
        "own": itself,
        "whole": area not in evidence.like,
    }


def _rate(evidence: Evidence, own: pd.DataFrame, fifth: int) -> Figure:
    label = f"{FIFTHS[fifth - 1]}, visits for each 1,000"
    return _with_limits(evidence, own["visits_per_1000"][fifth], own["error"][fifth], RATE, label)


def _gap(evidence: Evidence, own: pd.DataFrame, label: str) -> Figure:
    apart = own["visits_per_1000"][MOST] - _least(own)
    return _with_limits(evidence, apart, np.hypot(*own["error"][[MOST, LEAST]]), RATE, label)


def _ratio(evidence: Evidence, own: pd.DataFrame, label: str) -> Figure:
    """Return the ratio of the rates of the ends, with limits on the scale of logarithms."""
    ends = own.loc[[MOST, LEAST]]
    ratio = ends["visits_per_1000"][MOST] / ends["visits_per_1000"][LEAST]
    apart = np.exp(_quantile(evidence) * np.hypot(*(ends["error"] / ends["visits_per_1000"])))
    return evidence.figure(
        ratio, "times", label, lower=float(ratio / apart), upper=float(ratio * apart)
    )


def _indices(evidence: Evidence, own: pd.DataFrame) -> dict[str, Figure]:
    found = inequality.slope_index(
        own["children"],
        own["visits_per_1000"],
        scale="log",
        standard_error=own["error"] / own["visits_per_1000"],
        confidence=evidence.confidence,
        repetitions=DRAWS,
        multiplier=-1,
    )
    slope, relative = (found.sii_lower, found.sii_upper), (found.rii_lower, found.rii_upper)
    return {
        "slope_index_rate": evidence.figure(
            found.sii, RATE, "Slope index of inequality", lower=slope[0], upper=slope[1]
        ),
        "relative_index": evidence.figure(
            found.rii, "ratio", "Relative index of inequality", lower=relative[0], upper=relative[1]
        ),
    }


def _fewer(evidence: Evidence, own: pd.DataFrame, fifths: list[int], label: str) -> Figure:
    """Return the visits fewer if some fifths had the rate of the least deprived."""
    people, errors = own["children"] / PER, own["error"]
    value = (people * (own["visits_per_1000"] - _least(own)))[fifths].sum()
    apart = (people * errors)[fifths]
    error = np.sqrt((apart**2).sum() + (people[fifths].sum() * errors[LEAST]) ** 2)
    return _with_limits(evidence, value, error, VISITS, label)


def _with_limits(evidence: Evidence, value: float, error: float, unit: str, label: str) -> Figure:
    reach = float(_quantile(evidence) * error)
    return evidence.figure(
        value, unit, label, lower=float(value) - reach, upper=float(value) + reach
    )


def _scaled(figure: Figure, factor: float, unit: str, label: str) -> Figure:
    """Return a figure and its limits times a number that is taken as certain."""
    lower, upper = (None if end is None else end * factor for end in (figure.lower, figure.upper))
    scaled = Figure(figure * factor, unit, label, period=figure.period)
    return scaled.but(lower=lower, upper=upper)


def _least(own: pd.DataFrame) -> float:
    return float(own["visits_per_1000"][LEAST])


def _quantile(evidence: Evidence) -> float:
    return intervals.normal_quantile(evidence.confidence)
