"""How the project reads CSV: cells up to one length, whatever else is loaded."""

import csv
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

LONGEST_CELL = 131_072
"""Characters. The length is one for the whole process, and libraries raise it as they like."""


def csv_reader(lines: Iterable[str], *, strict: bool = False) -> "Reader":
    """Return a `csv.reader` that refuses a cell of more than `LONGEST_CELL` characters.

    Raises:
        csv.Error: at the row that holds such a cell or, if strict, is not CSV.
    """
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(lines, strict=strict)
