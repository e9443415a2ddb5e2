"""How the project writes a table as CSV: one encoding, one precision, no formula for a spreadsheet.

Text that a spreadsheet would run as a formula gets a leading apostrophe (OWASP, CSV injection).
"""

import pandas as pd

from helpers.results import SIGNIFICANT_DIGITS

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(frame: pd.DataFrame) -> str:
    """Return a frame as CSV text with LF line ends; missing values are empty.

    Numbers carry 12 significant digits, whole ones no point, so that the bytes do not depend on
    the processor.
    """
    cells = frame.apply(lambda column: column.map(_cell))
    cells.columns = [_cell(str(name)) for name in frame.columns]
    return str(cells.to_csv(index=False, lineterminator="\n"))


def _cell(value: object) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    digits = f"{float(value):.{SIGNIFICANT_DIGITS}g}"  # type: ignore[arg-type]
    return f"{float(digits):.0f}" if float(digits).is_integer() else digits
