"""Core, flex and tail: a rule from condition, lease, ownership, use, access and growth."""

import numpy as np
import pandas as pd

from helpers.analyses.estates_plan.evidence import Evidence
from helpers.analyses.estates_plan.parameters import Parameters
from helpers.results import Figure

ORDER = ("core", "flex", "tail")
REASONS = {
    "no other site within reach": "core",
    "its rooms are needed: above the target by the year of the plan": "core",
    "at serious risk of failure": "tail",
    "needs major repair, and may be left by the year of the plan": "tail",
    "little used, and may be left by the year of the plan": "tail",
    "needs major repair": "flex",
    "sound, but little used": "flex",
    "sound, but not held for long": "flex",
    "sound, held for long, and used": "core",
}
"""Every reason, in the order in which they are asked, with the class that it gives."""
BY_REGISTER = "as the table of sites says"


def sites(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return each site with its `estate_class` and `class_reason`, and the use behind them.

    The first reason that fits decides. `busiest_percent` is the use of its fullest half-day in the
    year of the plan, `mean_percent` that of all.
    """
    found = evidence.sites
    opened = evidence.open_rooms
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(opened > 0, evidence.sessions / opened, 0.0)
        mean = np.where(
            opened.sum(axis=1) > 0, evidence.sessions.sum(axis=1) / opened.sum(axis=1), 0.0
        )
    lease = found["lease_end"].fillna(np.inf)
    free = (found["tenure"] == "freehold") | (lease <= parameters.plan_year)
    repair, little = found["condition"] == "C", mean < parameters.little_use
    fits = [
        evidence.reach.sum(axis=1) == 1,
        share.max(axis=1) > parameters.utilisation_target,
        found["condition"] == "D",
        repair & free & (found["tenure"] != "freehold"),
        little & free & (found["tenure"] != "freehold"),
        repair,
        little,
        lease < evidence.start_year + parameters.secure_years,
    ]
    reason = np.select([np.asarray(each) for each in fits], list(REASONS)[:-1], list(REASONS)[-1])
    given = parameters.class_source == "register"
    classes = found["estate_class"] if given else pd.Series(reason).map(REASONS)
    frame = pd.DataFrame(
        {
            "site_name": found["name"],
            "borough": found["borough"],
            "estate_class": np.asarray(classes),
            "class_reason": BY_REGISTER if given else reason,
            "site_condition": found["condition"],
            "tenure": found["tenure"].str.replace("_", " "),
            "lease_end": found["lease_end"],
            "open_rooms": opened.max(axis=1),
            "mean_percent": 100 * mean,
            "busiest_percent": 100 * share.max(axis=1),
            "site_cost_gbp": found["site_cost_gbp"],
            "site_backlog_gbp": found["site_backlog_gbp"],
        }
    )
    return evidence.sourced(frame)


def counts(evidence: Evidence, classed: pd.DataFrame) -> pd.DataFrame:
    """Return sites, rooms, cost and backlog of each class and reason, core first."""
    by = classed.groupby(["estate_class", "class_reason"], sort=False)
    summed = by.agg(
        site_count=("site_name", "size"),
        open_rooms=("open_rooms", "sum"),
        site_cost_gbp=("site_cost_gbp", "sum"),
        site_backlog_gbp=("site_backlog_gbp", "sum"),
    ).reset_index()
    place = summed["estate_class"].map(ORDER.index)
    ordered = summed.assign(place=place).sort_values(
        ["place", "site_count"], ascending=[True, False], kind="stable"
    )
    return evidence.sourced(ordered.drop(columns="place").reset_index(drop=True))


def figures(evidence: Evidence, classed: pd.DataFrame) -> dict[str, Figure]:
    """Return how many sites are in each class."""
    return {
        f"sites_{name}": evidence.figure(
            (classed["estate_class"] == name).sum(), "sites", f"Sites classed as {name}"
        )
        for name in ORDER
    }
