"""The table `area_names`: what the map of 2020-21 called the areas of later maps."""

import pandas as pd

from helpers.data import catalogue, imports
from helpers.names import key_of

TABLE = "area_names"
YEAR = "2020-21"
SOURCE = f"qof_{YEAR.replace('-', '_')}"
CODES = ["code", "ons_code", "ods_code", "name", "short_name"]


def names(areas: pd.DataFrame) -> pd.DataFrame:
    """Return the table, with the names of groups and partnerships and the codes of regions.

    A name that an area has already, or that the table lists, is left out. Without the map of the
    year the table stays as it is.
    """
    listed = catalogue.load(TABLE)
    if YEAR not in imports.periods("qof"):
        return listed
    mapped, _ = imports.load_import("qof", YEAR, "practices")
    regions = areas[areas["kind"] == "region"].set_index("ods_code")["code"]
    found = pd.concat(
        [
            _pairs(mapped["sub_icb_name"], mapped["sub_icb_ons_code"]),
            _pairs(mapped["icb_name"], mapped["icb_ons_code"]),
            _pairs(mapped["region_ons_code"], mapped["region_code"].map(regions)),
        ]
    )
    known = {key_of(name) for name in listed.loc[listed["source"] != SOURCE, "name"]}
    known |= {key_of(name) for column in CODES for name in areas[column].dropna()}
    new = ~found["name"].map(key_of).isin(known) & found["code"].isin(areas["code"])
    kept = listed[listed["source"] != SOURCE]
    return pd.concat([kept, found[new].assign(source=SOURCE)], ignore_index=True)


def _pairs(names: "pd.Series[str]", codes: "pd.Series[str]") -> pd.DataFrame:
    pairs = pd.DataFrame({"name": names, "code": codes}).drop_duplicates()
    return pairs.sort_values(["code", "name"])
