"""Lookup of small areas (LSOA) to sub-ICB locations and local authorities.

The headings carry the year of each set of boundaries: `LSOA11CD`, `CCG21CD`, `LAD21CD`.
"""

import re

import pandas as pd

from helpers.data.releases import shapes
from helpers.data.releases.spec import Release, ReleaseTable

_LAD_YEAR = re.compile(r"(?i)LAD(\d\d)CD")


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
            ("LSOAyyCD",),
            shapes.ONS_CODE,
            "ONS code of the LSOA.",
            filled=True,
        ),
        shapes.text("lsoa_name", ("LSOAyyNM",), "Name of the LSOA."),
        shapes.code(
            "sub_icb_ons_code",
            ("SICBLyyCD", "CCGyyCD"),
            shapes.ONS_CODE,
            "ONS code of the sub-ICB location or commissioning group.",
        ),
        shapes.code(
            "sub_icb_code",
            ("SICBLyyCDH", "CCGyyCDH"),
            shapes.SUB_ICB_CODE,
            "ODS code of the sub-ICB location or commissioning group.",
        ),
        shapes.text(
            "sub_icb_name",
            ("SICBLyyNM", "CCGyyNM"),
            "Name of the sub-ICB location or commissioning group.",
        ),
        shapes.code(
            "borough_code",
            ("LADyyCD",),
            shapes.ONS_CODE,
            "ONS code of the local authority, in London the borough.",
            filled=True,
        ),
        shapes.text("borough_name", ("LADyyNM",), "Name of the local authority."),
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
