"""Lookup of small areas (LSOA) to sub-ICB locations and local authorities.

The headings carry the year of each set of boundaries: `LSOA11CD`, `CCG21CD`, `LAD21CD`.
"""

import re

import pandas as pd

from helpers.data.releases import shapes
from helpers.data.releases.spec import Release, ReleaseTable

YEARS = range(11, 36)
_LAD_YEAR = re.compile(r"(?i)LAD(\d\d)CD")


def _of_years(*patterns: str) -> tuple[str, ...]:
    """Return headings for every set of boundaries, the newest first."""
    return tuple(pattern.format(year) for year in reversed(YEARS) for pattern in patterns)


def _edition(frame: pd.DataFrame, headings: tuple[str, ...]) -> str | None:
    """Return the year of the local authorities' boundaries."""
    del frame
    years = [found.group(1) for each in headings if (found := _LAD_YEAR.fullmatch(each))]
    return f"20{max(years)}" if years else None


LOOKUP = ReleaseTable(
    name="lookup",
    description="one row a small area (LSOA)",
    columns=(
        shapes.code(
            "lsoa_code",
            _of_years("LSOA{}CD"),
            shapes.ONS_CODE,
            "ONS code of the LSOA.",
            filled=True,
        ),
        shapes.text("lsoa_name", _of_years("LSOA{}NM"), "Name of the LSOA."),
        shapes.code(
            "sub_icb_ons_code",
            _of_years("SICBL{}CD", "CCG{}CD"),
            shapes.ONS_CODE,
            "ONS code of the sub-ICB location or commissioning group.",
        ),
        shapes.code(
            "sub_icb_code",
            _of_years("SICBL{}CDH", "CCG{}CDH"),
            shapes.SUB_ICB_CODE,
            "ODS code of the sub-ICB location or commissioning group.",
        ),
        shapes.text(
            "sub_icb_name",
            _of_years("SICBL{}NM", "CCG{}NM"),
            "Name of the sub-ICB location or commissioning group.",
        ),
        shapes.code(
            "borough_code",
            _of_years("LAD{}CD"),
            shapes.ONS_CODE,
            "ONS code of the local authority, in London the borough.",
            filled=True,
        ),
        shapes.text("borough_name", _of_years("LAD{}NM"), "Name of the local authority."),
    ),
    key=("lsoa_code",),
    edition=_edition,
)

LSOA_LOOKUP = Release(
    name="lsoa_lookup",
    title="LSOA to sub-ICB location (or CCG) to local authority lookup",
    publisher="Office for National Statistics",
    where="Open Geography Portal, lookups: LSOA to CCG (or sub-ICB location) to local authority "
    "district, England",
    address="https://geoportal.statistics.gov.uk",
    files=("the lookup as CSV, such as LSOA (2011) to CCG to LAD (April 2021)",),
    tables=(LOOKUP,),
    period_kind="year",
)
