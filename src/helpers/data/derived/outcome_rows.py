"""The table `outcomes`: what a strategy's outcomes are measured by, for every authority held.

Each value stands beside those of its region of the ONS and of England, with its rank among the
authorities of one tier that have one: districts where the release has them, else those that run
social care.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from helpers.data import imports, package
from helpers.data.areas import ENGLAND
from helpers.data.derived.early_rows import SOURCE
from helpers.data.derived.early_wholes import REGIONS, parts

TABLE = "outcomes"
PUBLISHED = "2022"
"""Edition of the release that the rows are of."""
DISTRICTS, LOWER_TIER, UPPER_TIER = "E07", "E0[6-9]", "E06|E08|E09|E10"
"""How the codes begin of districts, and of the authorities of each tier."""
DECIMALS = 2
HIGHER, LOWER = "higher", "lower"
YEARS = "healthy years"


class Kept(NamedTuple):
    """What an indicator of the release is called here, in which unit, and which end is better."""

    name: str
    unit: str
    better: str


KEPT: Mapping[str, Kept] = {
    "Male Healthy Life Expectancy (HLE)": Kept("Healthy life expectancy, men", YEARS, HIGHER),
    "Female Healthy Life Expectancy (HLE)": Kept("Healthy life expectancy, women", YEARS, HIGHER),
    "Smoking prevalence of adults": Kept("Adults who smoke", "percent", LOWER),
    "Obesity prevalence - children": Kept("Obesity of children", "percent", LOWER),
    "Employment rate (16–64-year olds)": Kept("Employment, ages 16 to 64", "percent", HIGHER),
    "Under 75 mortality rate from cardiovascular diseases considered preventable "
    "(per 100,000 population)": Kept("Preventable cardiovascular deaths", "per 100,000", LOWER),
    **{
        f"Percentage of 5-year olds achieving 'expected level' in {skill} early learning goals": (
            Kept(f"Expected level at age five, {skill}", "percent", HIGHER)
        )
        for skill in ("communication", "literacy", "maths")
    },
}


def outcomes(areas: pd.DataFrame) -> pd.DataFrame:
    """Return the table, for the authorities of the table of areas that have a value."""
    rows, _ = imports.load_import("ons_subnational", PUBLISHED)
    rows = rows.dropna(subset="value")
    authorities = set(areas.loc[areas["kind"] == "borough", "code"])
    made = [
        _of_indicator(rows[rows["indicator"] == indicator].set_index("area_code"), kept)
        for indicator, kept in KEPT.items()
    ]
    every = pd.concat(made, ignore_index=True)
    columns = [field.name for field in package.describe(TABLE).fields]
    own = every[every["area_code"].isin(authorities)]
    return own[columns].sort_values("area_code", kind="stable", ignore_index=True)


def _of_indicator(rows: pd.DataFrame, kept: Kept) -> pd.DataFrame:
    """Return the authorities of an indicator, ranked; the best is first."""
    values = rows["value"].astype(float)
    districts = rows.index.str.match(DISTRICTS).any()
    ranked = values[rows.index.str.match(LOWER_TIER if districts else UPPER_TIER)]
    region = pd.Series({code: whole for whole, each in REGIONS.items() for code in parts(each)})
    region = region.reindex(ranked.index)
    return pd.DataFrame(
        {
            "area_code": ranked.index,
            "indicator": kept.name,
            "period": _period(str(rows["period"].iloc[0])),
            "value": ranked.round(DECIMALS).to_numpy(),
            "unit": kept.unit,
            "better": kept.better,
            "rank": ranked.rank(method="min", ascending=kept.better == LOWER).astype("int64"),
            "ranked": len(ranked),
            "region": region.map(rows["area_name"]).to_numpy(),
            "region_value": region.map(values).round(DECIMALS).to_numpy(),
            "england_value": round(float(values[ENGLAND]), DECIMALS),
            "source": SOURCE,
        }
    )


def _period(written: str) -> str:
    """Return a period as a reader has it: 2020-21 for `202021`, 2018 to 2020 for `201820`."""
    first, last = re.fullmatch(r"(\d{4})(\d\d)?", written).groups()  # type: ignore[union-attr]
    if last is None:
        return str(first)
    return f"{first}-{last}" if int(last) == int(first[2:]) + 1 else f"{first} to {first[:2]}{last}"
