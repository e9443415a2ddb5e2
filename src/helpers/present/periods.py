"""Periods along an axis or in a sentence: their order, and how each is written."""

import datetime as dt
import numbers
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def ordered(data: pd.DataFrame, x: str) -> list[Any]:
    """Return the distinct values of `x` in their order along the axis.

    Numbers, dates and periods that begin with their year (`2016-17`, `2019-04`) are sorted,
    categories keep their order, all else (months by name) stands as it first appears; rows without
    a period are left out.
    """
    there = data[x].dropna()
    if isinstance(there.dtype, pd.CategoricalDtype):
        return [value for value in there.cat.categories if value in set(there)]
    found = list(dict.fromkeys(there))
    return sorted(found) if all(_sorts(period) for period in found) else found


def period_text(period: Any) -> str:
    """Return a period as a reader writes it: `2016-17` as it is, `Apr 2023` for a date, `2029`."""
    if isinstance(period, dt.date):
        return f"{MONTHS[period.month - 1]} {period.year}"
    if isinstance(period, numbers.Real):
        return f"{float(period):.10g}"
    return str(period)


def places(periods: Sequence[Any]) -> list[float] | None:
    """Return where periods stand on a scale of years; None where one of them says no year.

    `2011-12` is a financial year where all of them can be one, and December otherwise.
    """
    texts = [period for period in periods if isinstance(period, str)]
    financial = all(t[:4].isdecimal() and t == _financial_year(int(t[:4])) for t in texts)
    found = [_place(period, financial=financial) for period in periods]
    known = [place for place in found if place is not None]
    return known if len(known) == len(found) else None


def _place(period: Any, *, financial: bool) -> float | None:
    if isinstance(period, dt.date):
        return period.year + (period.month - 1) / 12 + (period.day - 1) / 365
    if isinstance(period, numbers.Real):
        return float(period)
    year, _, month = str(period).partition("-")
    if not (len(year) == 4 and year.isdecimal()):
        return None
    if financial or not month:
        return float(year)
    if month.isdecimal() and 1 <= int(month) <= 12:
        return int(year) + (int(month) - 1) / 12
    return None


def skipped(periods: Iterable[Any]) -> list[str]:
    """Return the financial years that a series in words leaves out: an axis of words hides them.

    Anything but years such as `2018-19` is no such series, and leaves nothing out.
    """
    texts = {period for period in periods if isinstance(period, str)}
    starts = {int(text[:4]) for text in texts if text[:4].isdecimal()}
    if not texts or texts != set(map(_financial_year, starts)):
        return []
    return [_financial_year(y) for y in range(min(starts), max(starts)) if y not in starts]


def _financial_year(start: int) -> str:
    return f"{start}-{(start + 1) % 100:02}"


def _sorts(period: Any) -> bool:
    return not isinstance(period, str) or period[:4].isdecimal()
