"""Where points lie against the limit curves of a funnel, for its picture and its words."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.errors import InputError
from helpers.names import nearest

INNER = "95"
OUTER = "998"
LIMITS = {INNER: "95%", OUTER: "99.8%"}
"""Suffix of a limit's columns to its name."""


def outside(
    data: pd.DataFrame, curves: pd.DataFrame, *, x: str, y: str, flag: str | None
) -> "pd.Series[str]":
    """Return for each row the widest limit it lies outside of: `95`, `998`, or nothing.

    Args:
        data: the points.
        curves: the limits by size, in the unit of `y`.
        x: column of the size.
        y: column of the figure.
        flag: column of `low_998`, `low_95`, `within`, `high_95`, `high_998`, if there is one;
            otherwise the curves are read off between their points.

    Raises:
        InputError: the curves lack a column, or a flag is none of these.
    """
    if flag is not None:
        return data[flag].map(_limit_of).astype(str)
    widest = pd.Series("", index=data.index)
    for limit in LIMITS:
        lower, upper = (
            _read_off(curves, f"{side}_{limit}", data[x]) for side in ("lower", "upper")
        )
        widest = widest.mask((data[y] < lower) | (data[y] > upper), limit)
    return widest


def _limit_of(position: object) -> str:
    side, _, limit = str(position).partition("_")
    if side in {"low", "high"} and limit in LIMITS:
        return limit
    if position != "within":
        raise InputError(
            f"flag: {position!r} is no place in a funnel; use low_998, low_95, within, high_95 or "
            "high_998"
        )
    return ""


def curve(curves: pd.DataFrame, column: str) -> "pd.Series[float]":
    """Return a column of the limit curves.

    Raises:
        InputError: there is none of that name.
    """
    if column not in curves:
        hint = nearest(column, map(str, curves.columns), among="columns")
        raise InputError(f"column of the curves: {column!r} is unknown; {hint}")
    return curves[column].astype(float)


def _read_off(curves: pd.DataFrame, column: str, sizes: "pd.Series[float]") -> NDArray[np.float64]:
    limits = curve(curves, column)
    read = np.interp(sizes.astype(float), curve(curves, "size"), limits)
    return np.asarray(read, dtype=float)
