"""The table `early_diagnosis`: authorities, and the systems, regions and England that they make up.

An authority that lies in several systems counts in each by its share of small areas. A small area
goes where most practices of its authority and commissioning group of April 2021 went.
"""

import pandas as pd

from helpers.data import catalogue, imports
from helpers.data.areas import ENGLAND
from helpers.data.derived import early_counts
from helpers.data.derived.early_counts import YEAR
from helpers.data.places import most_common

TABLE = "early_diagnosis"
SOURCE = "ons_subnational_2022"
LONDON = "E12000007"
YEAR_OF_GROUPS = "2020-21"
"""The year whose map has the commissioning groups of the lookup of small areas."""
COUNTS = ["early_cases", "staged_cases", "staged_lower_cases", "staged_upper_cases"]
SUM = "sum of authorities with inferred sizes"
OF_REGIONS = "sum of the nine regions, which gives the printed percentage"
PER_CENT = 100.0


def early(practices: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the table."""
    shown = early_counts.printed()
    patients = early_counts.patients(practices)
    regional = early_counts.regions(shown, patients)
    lookup, _ = imports.load_import("lsoa_lookup")
    authorities = early_counts.counted(shown, early_counts.expected(regional, patients))
    shares = _shares(lookup, practices)
    shares = shares[shares["area_code"].isin(authorities.index)]
    systems = [_summed(authorities, shares, column) for column in ("system_then", "system_now")]
    made = pd.concat([authorities, *systems])
    made = made[~made.index.duplicated()]
    regions = _regions(systems[0], areas)
    whole = pd.concat([made, regions, _england_and_london(regional)]).rename_axis("area_code")
    share = whole["early_cases"] / whole["staged_cases"] * PER_CENT
    percent = shown["early_percent"].reindex(whole.index).fillna(share.astype(float)).round(2)
    whole = whole.assign(period=YEAR, early_percent=percent, source=SOURCE).reset_index()
    integers = dict.fromkeys([*COUNTS, "multiple"], "Int64")
    columns = [str(name) for name in catalogue.load(TABLE).columns]
    return whole.astype(integers)[columns].sort_values("area_code", ignore_index=True)


def _shares(lookup: pd.DataFrame, practices: pd.DataFrame) -> pd.DataFrame:
    """Return each system, then and now, of each authority, with its small areas and all of them."""
    keys = ["area_code", "group"]
    pairs = lookup.rename(columns={"borough_code": "area_code", "sub_icb_ons_code": "group"})
    found = pairs.groupby([*keys, "borough_name"]).size().reset_index(name="small_areas")
    found["all_areas"] = found.groupby("area_code")["small_areas"].transform("sum")
    own = practices[practices["period"] == YEAR_OF_GROUPS]
    own = own.rename(columns={"borough": "area_code", "own_sub_icb": "group"})
    for column in ("system_then", "system_now"):
        near = most_common(own["area_code"] + own["group"], own[column])
        usual = most_common(own["group"], own[column])
        place = (found["area_code"] + found["group"]).map(near)
        found[column] = place.fillna(found["group"].map(usual))
    return found


def _summed(authorities: pd.DataFrame, shares: pd.DataFrame, system: str) -> pd.DataFrame:
    """Return the sums of systems, each authority by its share of small areas."""
    keys = [system, "area_code", "borough_name", "all_areas"]
    parts = shares.groupby(keys)["small_areas"].sum().reset_index()
    counts = authorities.loc[parts["area_code"], COUNTS].reset_index(drop=True).astype(float)
    counts = counts.mul(parts["small_areas"] / parts["all_areas"], axis=0)
    sums = counts.groupby(parts[system]).sum().round()
    divided = parts[parts["small_areas"] < parts["all_areas"]]
    told = (
        divided["borough_name"]
        + " ("
        + divided["small_areas"].astype(str)
        + " of "
        + divided["all_areas"].astype(str)
        + " small areas)"
    )
    shared = told.groupby(divided[system]).agg(", ".join).reindex(sums.index)
    sums["note"] = SUM + ("; in part: " + shared).fillna("")
    return sums


def _regions(systems: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the NHS regions but London: sums of their systems."""
    known = areas.set_index("code")
    region = known["parent"].reindex(systems.index)
    sums = systems[COUNTS].groupby(region).sum().drop(index=LONDON)
    return sums.assign(note="sum of its systems, with inferred sizes")


def _england_and_london(regional: pd.DataFrame) -> pd.DataFrame:
    """Return London as printed, and England as the sum of the nine regions of the ONS."""
    counts = [*COUNTS[:2], "multiple"]
    london = regional.loc[[LONDON], counts].assign(note="size inferred")
    england = regional[COUNTS[:2]].sum().to_frame(ENGLAND).T.assign(note=OF_REGIONS)
    both = pd.concat([london, england])
    return both.assign(
        staged_lower_cases=both["staged_cases"], staged_upper_cases=both["staged_cases"]
    )
