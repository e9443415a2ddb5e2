"""The table `estates`: floor area, unused space and backlog of every trust, summed over its sites.

Years whose return is not at hand keep the rows that they have.
"""

from collections.abc import Iterable

import pandas as pd

from helpers.data import catalogue, imports

TABLE = "estates"
RISKS = ("high", "significant", "moderate", "low")
SPACES = ("unutilised", "empty", "under_used")
FLAG = "backlog_zero_may_be_unreported"
PER_CENT = 100.0


def returns() -> pd.DataFrame:
    """Return the sites of every imported year, with `period`."""
    years = [each.period for each in imports.every("eric")]
    frames = [imports.load_import("eric", year)[0].assign(period=year) for year in years]
    if not frames:
        imports.newest("eric")  # says that none is imported
    return pd.concat(frames, ignore_index=True)


def estates(sites: pd.DataFrame) -> pd.DataFrame:
    """Return the table.

    Args:
        sites: as `returns`.
    """
    known = catalogue.load(TABLE)
    columns = [str(name) for name in known.columns]
    made = _trusts(sites).reindex(columns=columns)
    whole = pd.concat([known[~known["period"].isin(made["period"])], made])
    whole[FLAG] = whole[FLAG].map({True: "true", False: "false"})
    return whole.sort_values(["period", "trust"], ignore_index=True)


def _trusts(sites: pd.DataFrame) -> pd.DataFrame:
    area = sites["gross_internal_area_m2"]
    unused = {
        f"{space}_m2": sites[f"{space}_percent"] * area / PER_CENT
        for space in SPACES
        if f"{space}_percent" in sites
    }
    risks = [f"backlog_{risk}_gbp" for risk in RISKS]
    grouped = sites.assign(**unused).groupby(["trust_code", "period"])
    made = grouped[risks].sum().rename(columns=lambda name: name.replace("_gbp", "_risk_gbp"))
    made["gross_internal_floor_area_m2"] = grouped["gross_internal_area_m2"].sum()
    made["sites"] = grouped.size()
    made = made.round().astype("Int64")
    for space in unused:
        summed = grouped[space].sum(min_count=1)
        made[space] = summed.round().astype("Int64")
        share = PER_CENT * summed / made["gross_internal_floor_area_m2"].astype(float)
        made[space.replace("_m2", "_percent")] = share.round(2)
    zeros = made[[f"backlog_{risk}_risk_gbp" for risk in RISKS]] == 0
    made[FLAG] = zeros.any(axis="columns")
    made["note"] = [_doubt(row) for row in zeros.to_numpy()]
    made = made.reset_index().rename(columns={"trust_code": "trust"})
    return made.assign(source="eric_" + made["period"].str.replace("-", "_"))


def _doubt(zero: Iterable[bool]) -> str | None:
    """Return the note of a row by which of its risks have a backlog of zero."""
    risks = [risk for risk, none in zip(RISKS, zero, strict=True) if none]
    return f"zero may be non-reporting ({', '.join(risks)} risk)" if risks else None
