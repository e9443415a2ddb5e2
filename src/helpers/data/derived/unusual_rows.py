"""The table `unusual_practices`: list and register of its practices in every year.

Which practices it holds is decided by hand, by what a practice is, such as one that registers
patients from far beyond its borough; never by how many of them are on its register.
"""

import pandas as pd

from helpers.data import catalogue

TABLE = "unusual_practices"
PER_CENT = 100.0


def unusual(practices: pd.DataFrame) -> pd.DataFrame:
    """Return the table with a row for each of its practices and each year that has its register."""
    known = catalogue.load(TABLE)
    about = known.drop_duplicates("code").set_index("code")[["name", "area_code", "note"]]
    own = practices[practices["code"].isin(about.index) & practices["register"].notna()]
    counts = own[["period", "list_size", "register"]].astype({"list_size": int, "register": int})
    made = (
        own[["code"]]
        .join(about, on="code")
        .assign(
            **counts,
            prevalence_percent=(own["register"] / own["list_size"] * PER_CENT).round(2),
            source="qof_" + own["period"].str.replace("-", "_"),
        )
    )
    columns = [str(name) for name in known.columns]
    kept = known[~known["period"].isin(practices["period"])]
    return pd.concat([kept, made[columns]]).sort_values(["code", "period"], ignore_index=True)
