"""The table `unusual_practices`: list and register of its practices in every year, list in a month.

Which practices it holds is decided by hand, by what a practice is, such as one that registers
patients from far beyond its borough; never by how many of them are on its register.
"""

import pandas as pd

from helpers.data import catalogue
from helpers.data.derived import list_rows
from helpers.data.lists import is_month

TABLE = "unusual_practices"
PER_CENT = 100.0


def unusual(practices: pd.DataFrame) -> pd.DataFrame:
    """Return the table with a row for each of its practices and each count of `practices`.

    The count of a year has its register, and a practice without one has no row; that of a month of
    registered patients has none.
    """
    known = catalogue.load(TABLE)
    years = ~practices["period"].map(is_month)
    told = practices[practices["register"].notna() | ~years]
    share = told["register"].astype(float) / told["list_size"].astype(float) * PER_CENT
    told = told.assign(register=told["register"].astype("Int64"), prevalence_percent=share.round(2))
    return list_rows.with_counts(known, told, ["name", "area_code", "note"])
