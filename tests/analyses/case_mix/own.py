"""A table of the published shape with real places' names, made as the synthetic one is."""

import pandas as pd

from helpers.data.synthetic.cancers import BoroughCancers, cancers

OWN = ("cancers_source=own", "area=Kent and Medway")
PLACES = ("Medway", "Dover", "Ashford", "Canterbury", "Maidstone")


def own_table() -> pd.DataFrame:
    """Return made-up cancers of some places, in the columns of a table of the user's own."""
    early = (330, 410, 290, 450, 380)
    targets = [
        BoroughCancers(place, "2031", count, 700)
        for place, count in zip(PLACES, early, strict=True)
    ]
    return cancers(7, targets).assign(basis="own", source="registry")


def written(table: pd.DataFrame) -> bytes:
    """Return a table as CSV."""
    return table.to_csv(index=False).encode()
