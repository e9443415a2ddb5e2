"""Indicators of the release `fingertips`, in whichever import of it they stand."""

import pandas as pd

from helpers.data import imports
from helpers.errors import NotImportedError

RELEASE = "fingertips"
DEPRIVATION = 93553
"""Score of the Index of Multiple Deprivation 2019 of practices and of England."""


def rows_of(indicator: int) -> pd.DataFrame:
    """Return the rows of an indicator from the newest import that has any."""
    for each in reversed(imports.every(RELEASE)):
        rows, _ = imports.load_import(RELEASE, each.period)
        own = rows[rows["indicator_id"] == indicator]
        if len(own):
            return own
    raise NotImportedError(
        f"release '{RELEASE}', indicator {indicator}, is not imported; use: icsbook data import "
        f"{RELEASE}"
    )


def deprivation() -> "pd.Series[float]":
    """Return the score of each practice, and of England, by code; higher is more deprived."""
    return rows_of(DEPRIVATION).set_index("area_code")["value"].astype(float)
