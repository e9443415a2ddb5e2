"""The trusts of the table `areas`, each in the system that the sickness release files it under.

Those of an estates return that it lacks are in no system, which that return does not tell.
"""

from collections.abc import Mapping

import pandas as pd

from helpers.data import catalogue
from helpers.names import key_of

TRUST = r"NHS.* Trust$"
"""What the name of a trust ends with; that of a social enterprise does not."""
ENDING = r" NHS (?:Foundation )?Trust$"
LONG = 2
"""Spaces in a short name that can be no place's alone."""
SMALL_WORDS = {r"\bNhs\b": "NHS", r"\bAnd\b": "and", r"\bOf\b": "of", r"'S\b": "'s"}
NAMES = ["name", "short_name", "code", "ons_code", "ods_code"]


def with_trusts(
    areas: pd.DataFrame, release: pd.DataFrame, parents: Mapping[str, str]
) -> pd.DataFrame:
    """Return the areas with the trusts of a release that they lack.

    A trust goes by its name of the last month. Its short name leaves out what all trusts are
    called, but for `Trust` where it would be short, or that of a place.

    Args:
        areas: the table of areas.
        release: `org_code`, `org_name`, `icb_code`, `source` and `note`, in the order of time.
        parents: code of an area by `icb_code`.
    """
    newest = release.drop_duplicates("org_code", keep="last")
    names = newest["org_name"].str.strip()
    newest = newest[names.str.contains(TRUST) & ~newest["org_code"].isin(areas["code"])]
    names = names[newest.index]
    short = names.str.replace(ENDING, "", regex=True)
    listed = catalogue.load("area_names")["name"]
    taken = {key_of(name) for column in NAMES for name in areas[column].dropna()}
    taken |= {key_of(name) for name in listed}
    keys = short.map(key_of)
    doubtful = keys.isin(taken) | keys.duplicated(keep=False) | (short.str.count(" ") < LONG)
    made = pd.DataFrame(
        {
            "code": newest["org_code"],
            "name": names,
            "short_name": short.mask(doubtful, short + " Trust"),
            "kind": "trust",
            "ods_code": newest["org_code"],
            "parent": newest["icb_code"].map(parents),
            "source": newest["source"],
            "note": newest["note"],
        }
    ).sort_values("code")
    own = areas.index[(areas["kind"] == "trust") & ~areas["code"].str.startswith("X")]
    after = own.max() + 1
    whole = pd.concat([areas[:after], made, areas[after:]], ignore_index=True)
    return whole[[str(name) for name in areas.columns]].astype(areas.dtypes.to_dict())


def of_returns(sites: pd.DataFrame) -> pd.DataFrame:
    """Return the trusts of estates returns as `with_trusts` takes them, in no system.

    Args:
        sites: as `estate_rows.returns`.
    """
    names = sites["trust_name"].str.title().replace(SMALL_WORDS, regex=True)
    return pd.DataFrame(
        {
            "org_code": sites["trust_code"],
            "org_name": names,
            "icb_code": "",
            "source": "eric_" + sites["period"].str.replace("-", "_"),
            "note": "in no system: the return does not say in which",
        }
    )
