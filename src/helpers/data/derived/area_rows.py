"""The table `areas`: the systems, sub-ICB locations, regions and local authorities of the maps."""

import pandas as pd

from helpers.data import catalogue, imports
from helpers.data.areas import ENGLAND
from helpers.data.derived.placing import FORMER
from helpers.data.places import PRACTICE_MAP, most_common

TABLE = "areas"
FORMER_SOURCE = f"qof_{FORMER.replace('-', '_')}"
LATEST_SOURCE = "practice_map_2026_07"
LOOKUP_SOURCE = "lsoa_lookup_2021"
COLUMNS = {
    "sub_icb_ons_code": "sub_icb",
    "sub_icb_code": "sub_icb_ods",
    "sub_icb_name": "sub_icb_name",
    "icb_ons_code": "system",
    "icb_code": "system_ods",
    "icb_name": "system_name",
    "region_ons_code": "region",
    "region_code": "region_ods",
    "region_name": "region_name",
}


def areas(practices: pd.DataFrame) -> pd.DataFrame:
    """Return the table of areas, with what the maps name and it lacks.

    The names of the rows that it has stay; parents and successors of systems are made anew.
    """
    known = catalogue.load(TABLE)
    former = imports.load_import("qof", FORMER, "practices")[0].rename(columns=COLUMNS)
    latest = imports.load_import(PRACTICE_MAP)[0].rename(columns=COLUMNS)
    regions = _regions(latest, known)
    region_of = _codes(pd.concat([regions, known[known["kind"] == "region"]]))
    successors = _successors(former, latest)
    then = _systems(former, FORMER_SOURCE, region_of)
    now = _systems(latest, LATEST_SOURCE, region_of)
    systems = pd.concat([then, now]).drop_duplicates("code")
    made = pd.concat([regions, systems, _locations(former, latest)])
    made["successor"] = made["code"].map(successors).where(made["kind"] != "region")
    boroughs = _boroughs(practices, made.set_index("code")["successor"])
    made = pd.concat([made, boroughs])
    return _merged(known, made)


def _codes(regions: pd.DataFrame) -> dict[str, str]:
    return dict(zip(regions["ods_code"], regions["code"], strict=True))


def _regions(latest: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    found = latest.drop_duplicates("region_ods")
    found = found[~found["region_ods"].isin(known["ods_code"])]
    return pd.DataFrame(
        {
            "code": found["region"],
            "name": found["region_name"],
            "short_name": found["region_name"],
            "kind": "region",
            "ons_code": found["region"],
            "ods_code": found["region_ods"],
            "parent": ENGLAND,
            "source": LATEST_SOURCE,
            "note": "NHS region",
        }
    ).sort_values("code")


def _systems(mapped: pd.DataFrame, source: str, region_of: dict[str, str]) -> pd.DataFrame:
    found = mapped.drop_duplicates("system").sort_values("system")
    names = found["system_name"].str.replace(r"^NHS | Integrated Care Board$", "", regex=True)
    return pd.DataFrame(
        {
            "code": found["system"],
            "name": names,
            "short_name": names,
            "kind": "icb",
            "ons_code": found["system"],
            "ods_code": found["system_ods"],
            "parent": found["region_ods"].map(region_of),
            "source": source,
        }
    )


def _locations(former: pd.DataFrame, latest: pd.DataFrame) -> pd.DataFrame:
    """Return the sub-ICB locations; of two with one ODS code the former goes by its ONS code."""
    together = pd.concat(
        [latest.assign(source=LATEST_SOURCE), former.assign(source=FORMER_SOURCE)]
    ).drop_duplicates("sub_icb")
    again = together.duplicated("sub_icb_ods")
    parents = pd.concat([former, latest]).drop_duplicates("sub_icb").set_index("sub_icb")["system"]
    return pd.DataFrame(
        {
            "code": together["sub_icb"],
            "name": together["sub_icb_name"],
            "short_name": together["sub_icb_ods"].mask(again, together["sub_icb"]),
            "kind": "subicb",
            "ons_code": together["sub_icb"],
            "ods_code": together["sub_icb_ods"].mask(again),
            "parent": together["sub_icb"].map(parents),
            "source": together["source"],
        }
    ).sort_values("code")


def _successors(former: pd.DataFrame, latest: pd.DataFrame) -> dict[str, str]:
    """Return the area of the latest map that took most practices of each that it lacks."""
    found: dict[str, str] = {}
    now = latest.set_index("practice_code")
    for column in ("system", "sub_icb"):
        taken = former["practice_code"].map(now[column])
        pairs = most_common(former[column], taken).to_dict()
        gone = set(former[column]) - set(latest[column])
        found |= {code: pairs[code] for code in gone}
    return found


def _boroughs(practices: pd.DataFrame, successors: "pd.Series[str]") -> pd.DataFrame:
    """Return the local authorities, each in the system of most patients of its practices.

    That is the system of 2022-23, unless it was divided and the authority went elsewhere.
    """
    own = practices[practices["period"] == FORMER].dropna(subset=["borough", "list_size"])
    then, now = (_home(own, column) for column in ("system_then", "system_now"))
    goes_on = then.map(successors).fillna(then) == now
    names = own.drop_duplicates("borough").set_index("borough")["borough_name"].reindex(then.index)
    return pd.DataFrame(
        {
            "code": then.index,
            "name": names.to_numpy(),
            "short_name": names.to_numpy(),
            "kind": "borough",
            "ons_code": then.index,
            "parent": then.where(goes_on, now).to_numpy(),
            "source": LOOKUP_SOURCE,
        }
    )


def _home(practices: pd.DataFrame, system: str) -> "pd.Series[str]":
    sums = practices.groupby(["borough", system])["list_size"].sum().reset_index()
    largest = sums.sort_values("list_size", kind="stable").drop_duplicates("borough", keep="last")
    found: pd.Series[str] = largest.set_index("borough")[system].sort_index()
    return found


def _merged(known: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    fresh = made.set_index("code")
    systems = (known["kind"] == "icb") & known["code"].isin(fresh.index)
    for column in ("parent", "successor"):
        known[column] = known[column].mask(systems, known["code"].map(fresh[column]))
    added = made[~made["code"].isin(known["code"])].copy()
    taken = added["name"].isin(known["name"]) | added.duplicated("name")
    added["name"] = added["name"].mask(taken, added["name"] + " Council")
    added["short_name"] = added["short_name"].mask(taken, added["name"])
    known["ods_code"] = known["ods_code"].mask(known["ods_code"].isin(added["ods_code"].dropna()))
    example = known["code"].str.startswith("X")
    return pd.concat([known[~example], added, known[example]], ignore_index=True)[
        [str(name) for name in known.columns]
    ]
