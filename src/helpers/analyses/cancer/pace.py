"""How fast early diagnosis would have to rise, beside how fast it rose."""

import pandas as pd

from helpers.analyses.cancer.evidence import Evidence
from helpers.analyses.cancer.parameters import DATA_YEAR, Parameters
from helpers.analyses.standing import agreed, by_pace
from helpers.formats import NOT_APPLICABLE
from helpers.results import Figure, sourced
from helpers.stats import trend

SERIES = "England"
RELEASES = "England by release"
WAY = "Way to the target"
USUAL_DIFFERENCE = 0.5
"""Points by which the series may differ from a release: most releases give whole percents."""


def points_needed_per_year(evidence: Evidence, parameters: Parameters, rate: Figure) -> Figure:
    """Return the rise that the target asks for, percentage points a year; 0 where it is reached.

    Its limits follow from those of the rate, where it has some.
    """
    years = parameters.target_year - DATA_YEAR
    value, lower, upper = (
        None if each is None else max(0.0, evidence.target - each) / years
        for each in (rate.value, rate.upper, rate.lower)
    )
    return Figure(
        value,
        "percentage points",
        "Rise needed each year",
        period=f"{DATA_YEAR} to {parameters.target_year}",
        lower=lower,
        upper=upper,
    )


def status(evidence: Evidence, parameters: Parameters, rate: Figure) -> str:
    """Return the status of the target: the rise needed a year beside England's own pace.

    Empty where England's whole series and the part before its break do not agree.
    """
    needed, confidence = points_needed_per_year(evidence, parameters, rate), parameters.confidence
    slopes = england_points_per_year, england_points_before_break
    return agreed(by_pace(needed, slope(evidence, confidence)) for slope in slopes)


def england_points_per_year(evidence: Evidence, confidence: float) -> Figure:
    """Return the slope of England's series, percentage points a year, with its t limits."""
    return _slope(evidence.trend, confidence, "England's slope each year")


def england_points_before_break(evidence: Evidence, confidence: float) -> Figure:
    """Return the slope of England's series before its first break, if it has one."""
    return _slope(before_break(evidence), confidence, "England's slope before the break")


def before_break(evidence: Evidence) -> pd.DataFrame:
    """Return England's series up to the year before its first break."""
    first = min(breaks(evidence), default=None)
    return evidence.trend if first is None else evidence.trend[evidence.trend["year"] < first]


def breaks(evidence: Evidence) -> list[int]:
    """Return the years for which the series is far from what the year's own release says."""
    series = evidence.trend.set_index("year")["early_percent"]
    apart = (series - evidence.releases.set_index("year")["early_percent"]).abs()
    return [int(year) for year in apart.index[apart > USUAL_DIFFERENCE + 1e-9]]


def _slope(series: pd.DataFrame, confidence: float, label: str) -> Figure:
    found = trend.slope(series["year"], series["early_percent"], confidence)
    return Figure(
        found.value,
        "percentage points",
        label,
        period=f"{series['year'].min()} to {series['year'].max()}",
        lower=found.lower,
        upper=found.upper,
    )


def way_to_target(evidence: Evidence, parameters: Parameters, rate: Figure) -> pd.DataFrame:
    """Return England by year, the area's rate, and a straight line from it to the target.

    England stands twice, as the registry's series and as the release of each year has it: where
    they part the series breaks. Columns `series`, `year`, `early_percent` and its limits, which
    neither the releases nor the target have.
    """
    now = [DATA_YEAR, rate.value, rate.lower, rate.upper]
    then = [parameters.target_year, evidence.target.value, NOT_APPLICABLE, NOT_APPLICABLE]
    rows = [[WAY, *now], [WAY, *then]]
    if evidence.area.kind != "country":
        rows.append([evidence.area.short_name, *now])
    names = ["series", "year", "early_percent", "early_lower_percent", "early_upper_percent"]
    england = evidence.trend.assign(series=SERIES)[names].astype(object)
    limits = {"early_lower_percent": NOT_APPLICABLE, "early_upper_percent": NOT_APPLICABLE}
    releases = evidence.releases.assign(series=RELEASES, **limits)[names].astype(object)
    frame = pd.concat(
        [england, releases, pd.DataFrame(rows, columns=names, dtype=object)], ignore_index=True
    )
    frame = frame.astype({"year": int, "early_percent": float})
    cited = [*evidence.trend.attrs["sources"], *evidence.releases.attrs["sources"]]
    return sourced(frame, [*cited, evidence.published.source])
