"""Working time lost to sickness by every NHS trust of England, as a funnel around England."""

import numpy as np
import pandas as pd

from helpers.analyses.base import FUNNEL_POSITIONS, PER_CENT
from helpers.analyses.workforce.evidence import AMBULANCE, COUNTED, Evidence, pooled
from helpers.results import Figure, sourced
from helpers.stats import funnel
from helpers.stats.funnel import Overdispersion

LIMITS = ("lower_95", "upper_95", "lower_998", "upper_998")
CURVE_POINTS = 60
WITHIN = FUNNEL_POSITIONS["within"]
OUTER = [FUNNEL_POSITIONS[name] for name in ("low_998", "high_998")]


def trusts(evidence: Evidence) -> pd.DataFrame:
    """Return every trust with all months of the year, the lowest rate first.

    Columns `trust`, `trust_name`, `organisation_type`, `sickness_percent`, `lost_days`,
    `available_days` and `position`, where it lies against limits around England that allow for the
    usual variation between trusts.
    """
    kinds = evidence.everywhere["area_code"].map(lambda code: evidence.organisations[code].kind)
    grouped = evidence.everywhere[kinds == "trust"].groupby("area_code")
    year = grouped[["lost_days", "available_days"]].sum().astype(float)
    year.insert(0, "organisation_type", grouped["organisation_type"].last())
    year.insert(1, "sickness_percent", year["lost_days"] / year["available_days"] * PER_CENT)
    year = year[grouped["month"].nunique() == evidence.england["month"].nunique()]
    known = [evidence.organisations[str(code)] for code in year.index]
    frame = year.reset_index(drop=True)
    frame.insert(0, "trust", [each.short_name for each in known])
    frame.insert(1, "trust_name", [each.name for each in known])
    frame["position"] = positions(frame, evidence, spread(frame).tau2)
    frame = frame.sort_values(["sickness_percent", "trust"], ignore_index=True)
    return sourced(frame, evidence.england.attrs["sources"])


def spread(trusts: pd.DataFrame) -> Overdispersion:
    """Return how far trusts vary around their own mean beyond chance, each day lost by itself."""
    return funnel.overdispersion(trusts["lost_days"], trusts["available_days"])


def positions(trusts: pd.DataFrame, evidence: Evidence, tau2: float = 0.0) -> list[str]:
    """Return in words where each trust lies against the limits around England.

    Args:
        trusts: as `trusts`.
        evidence: what the analysis starts from.
        tau2: variance between trusts by which the limits are widened; 0 leaves chance alone.
    """
    lies = funnel.classify(trusts["lost_days"], trusts["available_days"], _england(evidence), tau2)
    return [FUNNEL_POSITIONS[str(each)] for each in lies]


def limits(trusts: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Return the widened limits in percent by days available: `size` and a column a limit.

    The sizes of the trusts are among them, so that a trust lies where it is said to lie.
    """
    days = trusts["available_days"]
    sizes = np.union1d(np.geomspace(days.min() / 2, days.max() * 1.1, CURVE_POINTS), days)
    curves = [
        PER_CENT * side
        for level in (funnel.INNER, funnel.OUTER)
        for side in funnel.proportion_limits(sizes, _england(evidence), level, spread(trusts).tau2)
    ]
    return pd.DataFrame({"size": sizes, **dict(zip(LIMITS, curves, strict=True))})


def own(evidence: Evidence, trusts: pd.DataFrame) -> list[str]:
    """Return the trusts that are the area or of it; none of an area shown by larger parts."""
    if evidence.part != "organisation":
        return []
    names = {evidence.organisations[code].short_name for code in evidence.series["area_code"]}
    return sorted(names & set(trusts["trust"]))


def kinds(trusts: pd.DataFrame) -> pd.DataFrame:
    """Return all trusts of each kind together, the highest rate first.

    Columns `organisation_type`, `trusts_counted`, `sickness_percent` and `above_trusts`, how many
    lie above the widened limits.
    """
    above = trusts.assign(above_trusts=trusts["position"].str.startswith("above"))
    grouped = above.groupby("organisation_type")
    sums = grouped[["lost_days", "available_days", "above_trusts"]].sum()
    frame = pd.DataFrame(
        {
            "trusts_counted": grouped.size(),
            "sickness_percent": sums["lost_days"] / sums["available_days"] * PER_CENT,
            "above_trusts": sums["above_trusts"],
        }
    )
    frame = frame.sort_values("sickness_percent", ascending=False).reset_index()
    return sourced(frame, trusts.attrs["sources"])


def within_kinds(trusts: pd.DataFrame, own: list[str]) -> pd.DataFrame:
    """Return some trusts with the rate and rank that each has among the trusts of its kind.

    Columns `trust`, `organisation_type`, `sickness_percent`, `type_percent`, `type_rank` (from the
    lowest) and `trusts_counted`.
    """
    by_kind = trusts.groupby("organisation_type")["sickness_percent"]
    whole = kinds(trusts).set_index("organisation_type")
    columns = ["trust", "organisation_type", "sickness_percent"]
    frame = trusts[columns].assign(
        type_percent=trusts["organisation_type"].map(whole["sickness_percent"]),
        type_rank=by_kind.rank(method="min"),
        trusts_counted=trusts["organisation_type"].map(whole["trusts_counted"]),
    )
    mine = frame[frame["trust"].isin(own)].sort_values(["organisation_type", "type_rank"])
    return sourced(mine.reset_index(drop=True), trusts.attrs["sources"])


def figures(evidence: Evidence, trusts: pd.DataFrame) -> dict[str, Figure]:
    """Return how far trusts vary, and how many lie outside limits, in fact and as expected.

    By chance alone for limits of chance, by a normal spread between trusts for widened limits.
    """
    around, count, centre = spread(trusts), len(trusts), _england(evidence)
    plain = pd.Series(positions(trusts, evidence)).isin(OUTER).sum()
    lies = trusts["position"]
    above = trusts[lies.str.startswith("above")]
    between = 2 * (centre * (1 - centre) * around.tau2) ** 0.5 * PER_CENT
    outside = {
        "outside_chance": (plain, "outside the 99.8% limits of chance"),
        "outside_998": (lies.isin(OUTER).sum(), "outside the widened 99.8% limits"),
        "outside_998_by_chance": (
            count * (1 - funnel.OUTER),
            "outside 99.8% limits by chance alone",
        ),
        "outside_95": ((lies != WITHIN).sum(), "outside the widened 95% limits"),
        "outside_95_if_normal": (
            count * (1 - funnel.INNER),
            "outside widened 95% limits, by a normal spread",
        ),
        "above_95": (len(above), "above the widened 95% limits"),
        "ambulance_above_95": (
            (above["organisation_type"] == AMBULANCE).sum(),
            "above the widened 95% limits, ambulance services",
        ),
    }
    given = {
        "trusts": (count, "trusts", "Trusts compared"),
        "overdispersion": (around.phi, "times", "Variance between trusts against chance"),
        "between_trusts": (between, "percentage points", "Usual distance between trusts"),
        **{name: (value, "trusts", f"Trusts {where}") for name, (value, where) in outside.items()},
    }
    period = pooled(evidence.england, "").period
    return {
        f"sickness_{name}": Figure(*each, period=period, no_limits=COUNTED)
        for name, each in given.items()
    }


def _england(evidence: Evidence) -> float:
    """Return the share of working time lost in England."""
    days = evidence.england[["lost_days", "available_days"]].sum()
    return float(days["lost_days"] / days["available_days"])
