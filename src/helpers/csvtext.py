"""How the project writes a table as CSV: one encoding, one precision, no formula for a spreadsheet.

Text that a spreadsheet would run as a formula gets a leading apostrophe (OWASP, CSV injection).
"""

import hashlib
import math

import numpy as np
import pandas as pd

from helpers import columns
from helpers.formats import NOT_APPLICABLE
from helpers.results import SIGNIFICANT_DIGITS, SYNTHETIC, plain_number

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BASIS = "basis"
STATUS = "_status"
"""How the name of the column ends that says why figures of another are left out."""
NOT_APPLICABLE_STATUS = "not applicable"


def csv_text(frame: pd.DataFrame) -> str:
    """Return a frame as CSV text with LF line ends; missing values are empty.

    Numbers are rounded as by `plain_number`, whole ones have no point. A figure that is
    confidential or not applicable, `[z]`, is empty, and a column `NAME_status` says which.

    Args:
        frame: the table; one that rests on synthetic rows says so in each row, in a last column
            `basis`, unless it has a column of that name already.
    """
    stated = _with_status(frame)
    if frame.attrs.get(BASIS) == SYNTHETIC and BASIS not in stated.columns:
        stated[BASIS] = SYNTHETIC
    cells = pd.DataFrame({n: list(map(cell, stated[n])) for n in stated}, index=stated.index)
    cells.columns = [cell(str(name)) for name in stated.columns]
    return str(cells.to_csv(index=False, lineterminator="\n"))


def digest(frame: pd.DataFrame) -> str:
    """Return a hash of a table's figures, by which a shown table is held against the results."""
    return hashlib.sha256(csv_text(frame).encode()).hexdigest()


def cell(value: object) -> str:
    """Return the text of one cell of a CSV file, before any quotation marks."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    if isinstance(value, float):
        return "" if math.isnan(value) else _number(value)
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, bool | np.bool_):
        return str(value).lower()
    return _number(float(value))  # type: ignore[arg-type]


def _number(value: float) -> str:
    number = plain_number(value)
    return str(number) if isinstance(number, int) else f"{number:.{SIGNIFICANT_DIGITS}g}"


def _with_status(frame: pd.DataFrame) -> pd.DataFrame:
    hidden = frame.get(columns.CONFIDENTIAL, False)
    stated = {}
    for name, column in frame.drop(columns=columns.CONFIDENTIAL, errors="ignore").items():
        void = column.isin([NOT_APPLICABLE]) if column.dtype.kind == "O" else False
        confidential = column.isna() & hidden
        left_out = confidential | void
        stated[name] = column.mask(left_out) if left_out.any() else column
        if left_out.any():
            words = np.select(
                [confidential, left_out], [columns.CONFIDENTIAL, NOT_APPLICABLE_STATUS], ""
            )
            stated[f"{name}{STATUS}"] = pd.Series(words, index=frame.index)
    return pd.DataFrame(stated)
