"""The table `hypertension_register`: sums of the practices of every area and year."""

import pandas as pd

from helpers.data import catalogue
from helpers.data.areas import ENGLAND
from helpers.data.derived import grouping
from helpers.data.derived.placing import COUNTS

TABLE = "hypertension_register"
PER_CENT = 100.0
KEY = ["period", "area_code"]
BOTH_MAPS = "placed by the practice map of July 2026, else by the map of 2022-23"
LATEST_MAP = "practices of the practice map of July 2026 alone"
LATER_BOUNDARY = "sum over the practices of a boundary drawn later"


def registers(practices: pd.DataFrame, areas: pd.DataFrame, unusual: pd.DataFrame) -> pd.DataFrame:
    """Return the table, with the rows that no imported release gives as they are.

    Args:
        practices: as `placing.practices`.
        areas: the table of areas.
        unusual: the table of practices unlike others, which the notes name.
    """
    systems = grouping.in_systems(practices, areas, set(practices["system_then"]))
    members = pd.concat([*systems, *grouping.in_places(practices, areas)])
    made = _sums(members)
    made = made[made["practices"] > 1].assign(basis="derived")
    kinds = areas.set_index("code")["kind"]
    made["kind"] = made["area_code"].map(kinds)
    regions = practices["own_region"].map(grouping.regions(areas))
    made = _described(made, practices.assign(own_region=regions), unusual)
    kept = catalogue.load(TABLE)
    kept = kept[~kept["period"].isin(made["period"])]
    whole = pd.concat([kept.assign(kind=kept["area_code"].map(kinds)), made])
    whole = grouping.in_order(whole, areas, "period")
    return whole[[str(name) for name in catalogue.load(TABLE).columns]].reset_index(drop=True)


def _sums(members: pd.DataFrame) -> pd.DataFrame:
    found = grouping.sums(members, COUNTS)
    share = found["register"] / found["list_size"] * PER_CENT
    return found.assign(prevalence_percent=share.round(2))


def _described(made: pd.DataFrame, practices: pd.DataFrame, unusual: pd.DataFrame) -> pd.DataFrame:
    newest = made["period"].isin(_unmapped(practices))
    latest = newest & made["area_code"].isin(_of_latest_map_alone(practices))
    place = made["kind"] == "borough"
    published = ~place & _as_the_release_groups_them(made, practices)
    note = _unusual(made, unusual).mask(~place & ~published, LATER_BOUNDARY)
    note = note.mask(newest & ~place, BOTH_MAPS).mask(latest, LATEST_MAP)
    left_out = made["period"].map(
        {year: _left_out(practices, year) for year in set(made["period"])}
    )
    note = note.mask(newest & (made["area_code"] == ENGLAND), left_out)
    return made.assign(
        source="qof_" + made["period"].str.replace("-", "_"),
        basis=made["basis"].mask(published, "published"),
        note=note,
    )


def _of_latest_map_alone(practices: pd.DataFrame) -> set[str]:
    newest = practices[practices["period"].isin(_unmapped(practices))]
    return {*newest["sub_icb_now"].dropna(), *newest["system_now"].dropna()} - set(
        practices["system_then"]
    )


def _as_the_release_groups_them(made: pd.DataFrame, practices: pd.DataFrame) -> "pd.Series[bool]":
    """Return which rows are sums over one group of the year's own map, or over all of England."""
    own = [
        practices.assign(area_code=practices[column])
        for column in ("own_sub_icb", "own_system", "own_region")
    ]
    groups = _sums(pd.concat([practices.assign(area_code=ENGLAND), *own]))
    names = [*KEY, "register", "list_size", "practices"]
    return pd.Series(
        pd.MultiIndex.from_frame(made[names]).isin(pd.MultiIndex.from_frame(groups[names])),
        index=made.index,
    )


def _unmapped(practices: pd.DataFrame) -> set[str]:
    """Return the years whose release has no map of its own."""
    mapped = practices["own_sub_icb"].notna().groupby(practices["period"]).any()
    return {str(year) for year, own in mapped.items() if not own}


def _left_out(practices: pd.DataFrame, year: str) -> str | None:
    nowhere = practices.loc[practices["system_then"].isna() & (practices["period"] == year), "code"]
    if nowhere.empty:
        return None
    return f"no map places {', '.join(nowhere)}, which counts in England alone"


def _unusual(made: pd.DataFrame, unusual: pd.DataFrame) -> "pd.Series[str]":
    """Return the note of a borough with a practice unlike others; of others, none."""
    notes = {
        (row["period"], row["area_code"]): (
            f"includes {row['name']} ({row['code']}), a {row['list_size']:,}-patient online "
            f"practice at {row['prevalence_percent']}%"
        )
        for row in unusual.to_dict("records")
    }
    keys = pd.Series(list(zip(made["period"], made["area_code"], strict=True)), index=made.index)
    return keys.map(notes)
