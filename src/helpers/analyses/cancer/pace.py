"""How fast early diagnosis would have to rise, beside how fast it rose."""

import pandas as pd

from helpers.analyses.cancer.evidence import Evidence
from helpers.analyses.cancer.parameters import DATA_YEAR, Parameters
from helpers.formats import NOT_APPLICABLE
from helpers.results import Figure, sourced

WAY = "Way to the target"


def points_needed_per_year(evidence: Evidence, parameters: Parameters, rate: Figure) -> Figure:
    """Return the rise that the target asks for, percentage points a year; 0 where it is reached."""
    years = parameters.target_year - DATA_YEAR
    return Figure(
        max(0.0, evidence.target - rate) / years,
        "percentage points",
        "Rise needed each year",
        period=f"{DATA_YEAR} to {parameters.target_year}",
    )


def england_points_per_year(evidence: Evidence) -> Figure:
    """Return England's mean change over its series, percentage points a year."""
    series = evidence.trend.set_index("year")["early_percent"]
    first, last = series.index[0], series.index[-1]
    return Figure(
        (series[last] - series[first]) / (last - first),
        "percentage points",
        "England's rise each year",
        period=f"{first} to {last}",
    )


def way_to_target(evidence: Evidence, parameters: Parameters, rate: Figure) -> pd.DataFrame:
    """Return England by year, the area's rate, and a straight line from it to the target.

    Columns `series`, `year`, `early_percent` and its limits, which the target does not have.
    """
    now = [DATA_YEAR, rate.value, rate.lower, rate.upper]
    then = [parameters.target_year, evidence.target.value, NOT_APPLICABLE, NOT_APPLICABLE]
    rows = [[WAY, *now], [WAY, *then]]
    if evidence.area.kind != "country":
        rows.append([evidence.area.short_name, *now])
    names = ["series", "year", "early_percent", "early_lower_percent", "early_upper_percent"]
    england = evidence.trend.assign(series="England")[names].astype(object)
    frame = pd.concat([england, pd.DataFrame(rows, columns=names, dtype=object)], ignore_index=True)
    frame = frame.astype({"year": int, "early_percent": float})
    return sourced(frame, [*evidence.trend.attrs["sources"], evidence.published.source])
