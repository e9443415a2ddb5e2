"""How many patients the practices of an area have: by year, and in the newest month."""

import re

import pandas as pd

from helpers.data import catalogue, hypertension, sources

TABLE = "practice_lists"
WHOLE = 0.98
"""Share of an area's known practices from which the patients of a year are told."""
END_OF_YEAR = 3
"""The month in which a financial year ends."""
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


def is_month(period: str) -> bool:
    """Return whether a period is a month, such as `2026-07`, and no financial year from 2012-13."""
    return bool(_MONTH.fullmatch(period))


def time_of(period: str) -> float:
    """Return when lists were counted, in years that end on 31 March.

    Args:
        period: a financial year, counted on its last day (`2024-25` is 2025), or a month, counted
            on its first (`2026-07` is 2026.25).
    """
    first = int(period[:4])
    if not is_month(period):
        return first + 1
    return first + (int(period[5:]) - 1 - END_OF_YEAR) / 12


def written(period: str) -> str:
    """Return a period as a page writes it: `2024-25` as it is, `2026-07` as `July 2026`."""
    return f"{pd.Period(period, 'M'):%B %Y}" if is_month(period) else period


def counted(area_code: str) -> pd.DataFrame:
    """Return the registered patients of an area, a row a count, oldest first.

    Years are those of the registers, and the last row is of the newest month of registered
    patients, another release.

    Returns:
        Frame of `period` (as `written`), `month` of the count, `year` (its time, as `time_of`),
        `listed_people`, `practices`, `known_practices` (a count that does not say is taken as
        whole) and `source`.
    """
    years = hypertension.registers(area_code).dropna(subset=["listed_people"])
    known = years["known_practices"].fillna(years["practices"])
    years = years.assign(known_practices=known, month=years["year"].map("{}-03".format))
    table = catalogue.load(TABLE)
    own = table[table["area_code"] == area_code]
    newest = pd.DataFrame(
        {
            "period": own["month"].map(written),
            "month": own["month"],
            "year": own["month"].map(time_of),
            "listed_people": own["list_size"].astype(float),
            "practices": own["practices"].astype(float),
            "known_practices": own["practices"].astype(float),
            "source": own["source"].map(sources.cite),
        }
    )
    columns = list(newest.columns)
    return pd.concat([years[columns], newest]).sort_values("year", ignore_index=True)


def series(area_code: str) -> pd.DataFrame:
    """Return the counts of `counted` in which nearly all known practices told their list."""
    every = counted(area_code)
    kept = every[every["practices"] >= WHOLE * every["known_practices"]]
    return kept.reset_index(drop=True)
