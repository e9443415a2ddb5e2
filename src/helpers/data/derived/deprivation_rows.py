"""The table `deprivation`: how deprived the patients of practices in each local authority are.

The score of a practice is the mean of the small areas that its patients live in (Index of Multiple
Deprivation 2019), so that of an authority is of the patients of practices that stand in it, and not
of its residents. The lists are those of `YEAR`: the scores were published for the practices of that
time, while many of 2018-19 have none.
"""

import pandas as pd

from helpers.data import catalogue
from helpers.data.derived import indicators

TABLE = "deprivation"
SOURCE = "fingertips_imd_2019"
YEAR = "2020-21"
DECIMALS = 2


def deprivation(practices: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the table: the mean score of the practices of each authority, weighted by patients."""
    scores = indicators.deprivation()
    authorities = set(areas.loc[areas["kind"] == "borough", "code"])
    own = practices[(practices["period"] == YEAR) & practices["borough"].isin(authorities)]
    own = own[own["list_size"] > 0].assign(score=own["code"].map(scores))
    scored = own.dropna(subset=["score"])
    patients = scored["list_size"].groupby(scored["borough"]).sum()
    total = (scored["score"] * scored["list_size"]).groupby(scored["borough"]).sum()
    lacking = own["score"].isna().groupby(own["borough"]).sum().reindex(patients.index)
    note = lacking.astype(str) + " of its practices without a score are left out"
    made = pd.DataFrame(
        {
            "area_code": patients.index,
            "period": YEAR,
            "imd_score": (total / patients).round(DECIMALS).to_numpy(),
            "patients": patients.astype("int64").to_numpy(),
            "source": SOURCE,
            "note": note.where(lacking > 0).to_numpy(),
        }
    )
    columns = [str(name) for name in catalogue.load(TABLE).columns]
    return made[columns].sort_values("area_code", ignore_index=True)
