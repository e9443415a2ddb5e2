"""What the best place of each tumour group leaves to gain, and what missing stages may hide."""

import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.case_mix.evidence import Evidence
from helpers.analyses.case_mix.model import Model
from helpers.results import Figure
from helpers.stats import shrinkage


def ceiling(evidence: Evidence) -> pd.DataFrame:
    """Return what would be gained if each tumour group were found everywhere as early as at best.

    `best_percent` is the highest rate of a place; `best_shrunken_percent` the highest after each is
    drawn towards the others by how little it can be relied on, which takes out the luck of the
    winner. The largest gain comes first.
    """
    counts = evidence.cells.groupby(["tumour_group", "place"])[["early", "staged"]].sum()
    rows = []
    for group, cells in counts[counts["staged"] > 0].groupby("tumour_group"):
        rates = (cells["early"] / cells["staged"]).droplevel("tumour_group")
        early, staged = cells["early"].sum(), cells["staged"].sum()
        best = early / staged
        if len(cells) > 1:
            drawn = shrinkage.beta_binomial(cells["early"], cells["staged"])
            best = max(best, float(drawn.estimate.max()))
        rows.append(
            {
                "tumour_group": group,
                "counted_cases": staged,
                "raw_percent": PER_CENT * early / staged,
                "best_place": rates.idxmax(),
                "best_percent": PER_CENT * rates.max(),
                "best_shrunken_percent": PER_CENT * best,
                "gain_raw_cases": rates.max() * staged - early,
                "gain_cases": best * staged - early,
            }
        )
    return evidence.sourced(
        pd.DataFrame(rows).sort_values("gain_cases", ascending=False, ignore_index=True)
    )


def ceiling_figures(evidence: Evidence, table: pd.DataFrame) -> dict[str, Figure]:
    """Return the gain of all tumour groups together, in points and cases."""
    staged = table["counted_cases"].sum()
    told = {
        "ceiling_points": ("gain_cases", "Gain if all matched the best"),
        "ceiling_points_raw": ("gain_raw_cases", "Gain with the winners' luck"),
    }
    found = {
        name: evidence.figure(
            PER_CENT * table[column].sum() / staged,
            "percentage points",
            label,
            no_limits="the best were picked for being best",
        )
        for name, (column, label) in told.items()
    }
    cases = evidence.figure(
        table["gain_cases"].sum(),
        "cases, modelled",
        "Cases found early if all matched",
        no_limits="the best were picked for being best",
        digits=2,
    )
    return {**found, "ceiling_cases": cases}


def completeness(evidence: Evidence, adjusted: Model) -> pd.DataFrame:
    """Return the rate of each place and of the whole under what may be true of missing stages.

    All of them late, all early, or found as early as the model expects of cancers of their place,
    tumour group, age, sex and deprivation.
    """
    cells = evidence.cells
    place = cells["place"].map({each: at for at, each in enumerate(adjusted.places)})
    expected = adjusted.share(adjusted.effects[place.to_numpy(dtype=int)])
    alike = cells.assign(alike=cells["unstaged"] * expected)
    sums = alike.groupby("place", sort=False)[["early", "staged", "unstaged", "alike"]].sum()
    sums.loc[evidence.area.name] = sums.sum()
    every = sums["staged"] + sums["unstaged"]
    shares = {
        "complete_percent": sums["staged"] / every,
        "all_late_percent": sums["early"] / every,
        "raw_percent": sums["early"] / sums["staged"],
        "alike_percent": (sums["early"] + sums["alike"]) / every,
        "all_early_percent": (sums["early"] + sums["unstaged"]) / every,
    }
    frame = pd.DataFrame({name: PER_CENT * each for name, each in shares.items()})
    return evidence.sourced(frame.rename_axis("place").reset_index())


def completeness_figures(evidence: Evidence, table: pd.DataFrame) -> dict[str, Figure]:
    """Return what share has a stage, and the rate if the others are alike, late or early."""
    row = table.iloc[-1]
    return {
        "staged_share": evidence.figure(
            row["complete_percent"], "percent", "Have a stage", no_limits="all counted, no sample"
        ),
        "rate_if_alike": evidence.figure(
            row["alike_percent"],
            "percent",
            "Found early if the unstaged are alike",
            lower=row["all_late_percent"],
            upper=row["all_early_percent"],
            bounds="assumptions",
        ),
    }
