"""Recorded cases of each place against what its people lead to expect, held against chance."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.analyses.base import FUNNEL_POSITIONS
from helpers.analyses.hypertension.comparison import detected
from helpers.analyses.hypertension.evidence import PER_CENT, Evidence
from helpers.analyses.hypertension.parameters import FunnelCentre
from helpers.errors import InputError
from helpers.results import Figure, sourced
from helpers.stats import funnel, intervals
from helpers.stats.funnel import Overdispersion

CENTRES: dict[FunnelCentre, str] = {
    "system": "All together",
    "england": "England",
    "target": "Target",
}
CURVE_POINTS = 60
OF_THE_PLACES = "of these places, no sample of others"
LIMITS = ("lower_95", "upper_95", "lower_998", "upper_998")
BELOW, ABOVE = FUNNEL_POSITIONS["low_998"], FUNNEL_POSITIONS["high_998"]


def ratios(evidence: Evidence) -> pd.DataFrame:
    """Return recorded against expected cases, a row for each place that can be compared.

    Expected are the cases that a place would record at the average of all together, so that a
    ratio of 1 is that average. The 95% limits of each ratio follow Byar's method.
    """
    places = _comparable(evidence)
    observed = places["register_people"]
    expected = places["expected_people"] * detected(places)
    lower, upper = intervals.poisson(observed)
    found = pd.DataFrame(
        {
            "place": places["place"],
            "expected_at_average_people": expected,
            "register_people": observed,
            "ratio": observed / expected,
            "lower_ratio": lower / expected,
            "upper_ratio": upper / expected,
            "flag": places["flag"].replace("", "no"),
        }
    )
    return sourced(found, evidence.compared.attrs["sources"], evidence.compared.attrs["basis"])


def funnel_centre(evidence: Evidence) -> float:
    """Return the ratio that the funnel is drawn around; NaN without places to compare.

    Raises:
        InputError: it is to be drawn around England and the source does not know it.
    """
    chosen = evidence.parameters.funnel_centre
    if chosen == "england" and math.isnan(evidence.england_percent):
        raise InputError(
            "funnel_centre: 'england' needs the lists of all England's practices; use "
            "source=official, or funnel_centre=system or target"
        )
    return _centres(evidence)[chosen]


def spread(ratios: pd.DataFrame) -> Overdispersion:
    """Return how far places vary around their own mean beyond chance; NaN for fewer than two."""
    if len(ratios) < 2:
        return Overdispersion(math.nan, 0.0, len(ratios))
    return funnel.ratio_overdispersion(
        ratios["register_people"], ratios["expected_at_average_people"]
    )


def positions(ratios: pd.DataFrame, centre: float, tau2: float = 0.0) -> list[str]:
    """Return in words where each place lies against the 95% and 99.8% limits around a centre.

    Args:
        ratios: as `ratios`.
        centre: the ratio that the limits are drawn around.
        tau2: variance between places by which the limits are widened; 0 leaves chance alone.
    """
    if ratios.empty:
        return []
    observed, expected = ratios["register_people"], ratios["expected_at_average_people"]
    lies = funnel.classify_ratio(observed, expected, centre, tau2)
    return [FUNNEL_POSITIONS[str(each)] for each in lies]


def classified(evidence: Evidence, ratios: pd.DataFrame) -> pd.DataFrame:
    """Return the ratios with the `position` of each against the widened limits."""
    centre = funnel_centre(evidence)
    return ratios.assign(position=positions(ratios, centre, spread(ratios).tau2))


def funnel_limits(ratios: pd.DataFrame, centre: float, tau2: float) -> pd.DataFrame:
    """Return the limits of the funnel by expected cases: `size` and a column a limit.

    The sizes of the places are among them, so that a place lies where it is said to lie.
    """
    if ratios.empty:
        return pd.DataFrame(columns=["size", *LIMITS], dtype=float)
    expected = ratios["expected_at_average_people"]
    low, high = expected.min() * 0.8, expected.max() * 1.1
    sizes = np.union1d(np.geomspace(max(low, 1.0), max(high, 2.0), CURVE_POINTS), expected)
    inner, outer = (
        funnel.ratio_limits(sizes, level, centre, tau2) for level in (funnel.INNER, funnel.OUTER)
    )
    return pd.DataFrame({"size": sizes, **dict(zip(LIMITS, (*inner, *outer), strict=True))})


def funnel_centres(evidence: Evidence, ratios: pd.DataFrame) -> pd.DataFrame:
    """Return how many places lie outside the 99.8% limits around each centre that is known."""
    rows, around = [], spread(ratios)
    for name, centre in _centres(evidence).items():
        if not math.isnan(centre):
            plain = _outside(positions(ratios, centre), around)
            widened = _outside(positions(ratios, centre, around.tau2), around)
            rows.append((CENTRES[name], centre, *plain, *widened))
    columns = ["centre", "ratio", "below_places", "above_places"]
    columns += ["below_widened_places", "above_widened_places"]
    frame = pd.DataFrame(rows, columns=columns)
    return sourced(frame, ratios.attrs["sources"], ratios.attrs["basis"])


def by_chance(ratios: pd.DataFrame) -> float:
    """Return how many places 99.8% limits would leave out if chance alone ruled; NaN for one."""
    return len(ratios) * (1 - funnel.OUTER) if len(ratios) > 1 else math.nan


def variation_figures(evidence: Evidence, ratios: pd.DataFrame) -> dict[str, Figure]:
    """Return how far places vary beyond chance, and how many lie outside the 99.8% limits."""
    period, basis = evidence.newest.period, ratios.attrs["basis"]
    centre = funnel_centre(evidence)
    around = spread(ratios)
    plain = sum(_outside(positions(ratios, centre), around))
    widened = sum(_outside(positions(ratios, centre, around.tau2), around))
    unusual = len(evidence.unusual) if evidence.practices_known else None
    given = {
        "overdispersion": (around.phi, "times", "Variance between places against chance"),
        "outside_chance": (plain, "places", "Places outside the limits of chance"),
        "outside_funnel": (widened, "places", "Places outside the widened limits"),
        "outside_by_chance": (by_chance(ratios), "places", "Places outside by chance alone"),
        "funnel_ratio": (centre, "ratio", "Centre of the funnel"),
        "unusual_practices": (unusual, "practices", "Practices of unusual lists"),
    }
    return {
        name: Figure(value, unit, label, period=period, basis=basis, no_limits=OF_THE_PLACES)
        for name, (value, unit, label) in given.items()
    }


def _comparable(evidence: Evidence) -> pd.DataFrame:
    """Return the places with a register and expected cases; none if all registers are empty."""
    places = evidence.compared
    known = ~places["left_over"] & (places["expected_people"] > 0)
    kept = places[known & places["register_people"].notna()]
    return kept if kept["register_people"].sum() else kept.head(0)


def _centres(evidence: Evidence) -> dict[FunnelCentre, float]:
    """Return each centre as a ratio to the average of all; NaN where it is not known."""
    average = detected(_comparable(evidence))
    return {
        "system": average / average,
        "england": evidence.england_percent / PER_CENT / average,
        "target": evidence.parameters.target / average,
    }


def _outside(lies: Sequence[str], around: Overdispersion) -> tuple[float, float]:
    """Return how many lie below and above the 99.8% limits; NaN where one place is alone."""
    if math.isnan(around.phi):
        return math.nan, math.nan
    return float(lies.count(BELOW)), float(lies.count(ABOVE))
