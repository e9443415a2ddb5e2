"""Frames made in one go from what their columns are said to hold."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers.results import Column

TYPES: Mapping[str, type] = {"": object, "year": int}
"""Unit of a column to the type of its cells, where they are no floats."""


def of_rows(columns: Mapping[str, Column], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Return a frame of some rows, floats where a column has a unit other than years.

    Args:
        columns: what the columns hold, in order.
        rows: the cells of each row, in the same order; None for a missing number.
    """
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return of_columns(columns, dict(zip(columns, cells, strict=True)))


def of_columns(columns: Mapping[str, Column], cells: Mapping[str, Any]) -> pd.DataFrame:
    """Return a frame of some columns, floats where a column has a unit other than years.

    Args:
        columns: what the columns hold, in order.
        cells: name of each column to its cells; others are passed over.
    """
    return pd.DataFrame(
        {
            name: np.asarray(cells[name], dtype=TYPES.get(column.unit, float))
            for name, column in columns.items()
        }
    )
