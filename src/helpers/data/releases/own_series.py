"""A table of the user's own: one measure month by month, for a control chart."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

import pandas as pd

from helpers.data.releases import shapes
from helpers.data.releases.spec import ReleaseColumn, ReleaseTable, Where
from helpers.errors import DataError

FEWEST = 12
"""Months below which no series is taken: its limits would be too rough to tell anything."""
MOST = 1e12
MONTH_LENGTH = len("2024-04")


def _newest_month(frame: pd.DataFrame, headings: tuple[str, ...]) -> str | None:  # noqa: ARG001
    return str(frame["date"].max())[:MONTH_LENGTH]


def _check(tables: Mapping[str, pd.DataFrame], wheres: Mapping[str, Where]) -> Mapping[str, int]:
    days, where = tables["series"]["date"].sort_values(kind="stable"), wheres["series"]
    _check_one_a_month(days, where)
    if days.iloc[-1] > date.today().isoformat():
        raise DataError(
            f"{where(days.index[-1])}, column date: {days.iloc[-1]} is yet to come; use days up to "
            "today"
        )
    if len(days) < FEWEST:
        raise DataError(
            f"{where(days.index[-1])}: is the last of {len(days)} months; a chart needs {FEWEST} "
            "or more"
        )
    return {}


def _check_one_a_month(days: "pd.Series[str]", where: Where) -> None:
    """Refuse a month with two rows, as weeks among months have, and one without."""
    ordinals = days.str[:4].astype(int) * 12 + days.str[5:7].astype(int)
    for before, after in pairwise(days.index):
        step = ordinals[after] - ordinals[before]
        if step == 0:
            raise DataError(
                f"{where(after)}, column date: {days[after]} lies in the month of "
                f"{where(before).rpartition(', ')[2]}, {days[before]}; a series has one row a "
                "month, so add up or average what is more frequent"
            )
        if step > 1:
            raise DataError(
                f"{where(after)}, column date: {days[after]} comes {step} months after "
                f"{days[before]}; every month in between needs a row, and quarters or years are "
                "no months"
            )


SERIES = ReleaseTable(
    name="series",
    description="one row a month",
    columns=(
        shapes.day("date", ("date",), "The month, or a day of it.", filled=True),
        ReleaseColumn(
            "value",
            ("value",),
            "number",
            "What was measured, in any one unit.",
            filled=True,
            ceiling=MOST,
        ),
    ),
    key=("date",),
    edition=_newest_month,
)

OWN_SERIES = shapes.own_release(
    name="own_series",
    title="A measure month by month, of the user's own",
    where="your own records of one measure, in the columns date and value",
    files=("a CSV with the columns date and value",),
    tables=(SERIES,),
    period_kind="month",
    check=_check,
)
