"""The table `hypertension_register`: sums of the practices of every area and year."""

from collections.abc import Iterator

import pandas as pd

from helpers.data import catalogue
from helpers.data.derived.placing import COUNTS, FORMER

ENGLAND = "E92000001"
TABLE = "hypertension_register"
PER_CENT = 100.0
KEY = ["period", "area_code"]
SUBMITTED = "practices counted are those that submitted a register"
BY_POSTCODE = "by location of the practice, not residence of the patient"
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
    members = pd.concat(_memberships(practices, areas))
    made = _sums(members)
    made = made[made["practices"] > 1].assign(basis="derived", note=BY_POSTCODE)
    kinds = areas.set_index("code")["kind"]
    made["kind"] = made["area_code"].map(kinds)
    regions = practices["own_region"].map(_regions(areas))
    made = _described(made, practices.assign(own_region=regions), unusual)
    kept = catalogue.load(TABLE)
    kept = kept[~kept["period"].isin(made["period"])]
    whole = pd.concat([kept.assign(kind=kept["area_code"].map(kinds)), made])
    order = whole["kind"].map({kind: at for at, kind in enumerate(areas["kind"].unique())})
    whole = whole.assign(order=order).sort_values(["period", "order", "area_code"])
    return whole[[str(name) for name in catalogue.load(TABLE).columns]].reset_index(drop=True)


def _memberships(practices: pd.DataFrame, areas: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the practices of every kind of area, a row a practice and area."""
    former = practices["period"] <= FORMER
    systems, locations = set(practices["system_then"]), set(practices["sub_icb_then"])
    yield practices.assign(area_code=ENGLAND)
    yield practices.assign(area_code=practices["region"].map(_regions(areas)))
    yield practices.assign(area_code=practices["system_then"])
    newer = ~practices["system_now"].isin(systems)
    yield practices.assign(area_code=practices["system_now"].where(newer))
    yield practices.assign(area_code=practices["sub_icb_then"].where(former))
    newer = ~practices["sub_icb_now"].isin(locations) | ~former
    yield practices.assign(area_code=practices["sub_icb_now"].where(newer))
    parents = practices["borough"].map(areas.set_index("code")["parent"])
    own = (practices["system_then"] == parents) | (practices["system_now"] == parents)
    yield practices.assign(area_code=practices["borough"].where(own))


def _regions(areas: pd.DataFrame) -> dict[str, str]:
    own = areas[areas["kind"] == "region"]
    return dict(zip(own["ods_code"], own["code"], strict=True))


def _sums(members: pd.DataFrame) -> pd.DataFrame:
    """Return sums over the practices that submitted, and how many did of how many known."""
    submitted = members["register"].notna()
    counted = members[COUNTS].where(submitted, 0)
    counted = counted.assign(practices=submitted.astype(int), practices_known=1)
    keys = [members["period"], members["area_code"]]
    found = counted.groupby(keys).sum().astype("int64").reset_index()
    return found.assign(
        prevalence_percent=(found["register"] / found["list_size"] * PER_CENT).round(2)
    )


def _described(made: pd.DataFrame, practices: pd.DataFrame, unusual: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with source, basis and note."""
    newest = made["period"].isin(_unmapped(practices))
    latest = newest & made["area_code"].isin(_of_latest_map_alone(practices))
    place = made["kind"] == "borough"
    published = ~place & _as_the_release_groups_them(made, practices)
    note = made["note"].mask(~place, LATER_BOUNDARY).mask(published, SUBMITTED)
    note = note.mask(newest & ~place, BOTH_MAPS).mask(latest, LATEST_MAP)
    left_out = made["period"].map(
        {year: _left_out(practices, year) for year in set(made["period"])}
    )
    note = note.mask(newest & (made["area_code"] == ENGLAND), left_out)
    return made.assign(
        source="qof_" + made["period"].str.replace("-", "_"),
        basis=made["basis"].mask(published, "published"),
        note=note.where(~place, note + _unusual(made, unusual)),
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


def _left_out(practices: pd.DataFrame, year: str) -> str:
    nowhere = practices.loc[practices["system_then"].isna() & (practices["period"] == year), "code"]
    if nowhere.empty:
        return SUBMITTED
    return f"{SUBMITTED}; no map places {', '.join(nowhere)}, which counts in England alone"


def _unusual(made: pd.DataFrame, unusual: pd.DataFrame) -> "pd.Series[str]":
    """Return what to add to the note of a borough with a practice unlike others."""
    notes = {
        (row["period"], row["area_code"]): (
            f"; includes {row['name']} ({row['code']}), a {row['list_size']:,}-patient online "
            f"practice at {row['prevalence_percent']}%"
        )
        for row in unusual.to_dict("records")
    }
    keys = pd.Series(list(zip(made["period"], made["area_code"], strict=True)), index=made.index)
    return keys.map(notes).fillna("")
