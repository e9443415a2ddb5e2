"""The trusts of the table `areas`, each in the system that the sickness release files it under."""

from collections.abc import Mapping

import pandas as pd

from helpers.data import catalogue
from helpers.data.derived import sickness_rows
from helpers.names import key_of

TRUST = r"NHS.* Trust$"
"""What the name of a trust ends with; that of a social enterprise does not."""
ENDING = r" NHS (?:Foundation )?Trust$"
LONG = 2
"""Spaces in a short name that can be no place's alone."""
NAMES = ["name", "short_name", "code", "ons_code", "ods_code"]


def with_trusts(
    areas: pd.DataFrame, release: pd.DataFrame, systems: Mapping[str, str]
) -> pd.DataFrame:
    """Return the areas with the trusts of the release that they lack.

    A trust goes by its name of the last month. Its short name leaves out what all trusts are
    called, but for `Trust` where it would be short, or that of a place.

    Args:
        areas: the table of areas.
        release: as `sickness_rows.release`.
        systems: as `sickness_rows.systems`.
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
            "parent": newest["icb_code"].map(systems),
            "source": sickness_rows.SOURCE,
        }
    ).sort_values("code")
    own = areas.index[(areas["kind"] == "trust") & ~areas["code"].str.startswith("X")]
    after = own.max() + 1
    whole = pd.concat([areas[:after], made, areas[after:]], ignore_index=True)
    return whole[[str(name) for name in areas.columns]]
