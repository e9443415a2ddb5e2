"""A series of the user's own, month by month."""

from typing import Literal

import pandas as pd

from helpers.data import imports

Source = Literal["published", "own"]
RELEASE = "own_series"
"""The release of series of the user's own; this module reads them."""


def own() -> tuple[pd.DataFrame, str]:
    """Return the newest series that the user has imported, and its citation.

    Columns `month`, such as 2024-04, and `value`.

    Raises:
        InputError: none is imported.
    """
    table, held = imports.load_import(RELEASE)
    months = table["date"].astype(str).str[:7]
    frame = pd.DataFrame({"month": months, "value": table["value"].astype(float)})
    return frame.sort_values("month", ignore_index=True), held.citation
