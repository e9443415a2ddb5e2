"""How fast early diagnosis would have to rise, beside how fast it rose and where that leads."""

import math

import numpy as np
import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.cancer.evidence import Evidence
from helpers.analyses.cancer.parameters import DATA_YEAR, Parameters
from helpers.analyses.standing import agreed, by_pace
from helpers.formats import NOT_APPLICABLE
from helpers.results import Figure, sourced
from helpers.stats import forecast, trend

SERIES = "England"
RELEASES = "England by release"
WAY = "Way to the target"
PROJECTED = "Going on as before"
BEFORE_PANDEMIC = 2019
"""The last year of diagnosis before the pandemic."""
YEARS_AHEAD = 40
"""Years after the end of the series up to which the year of reaching the target is sought."""
NO_YEAR = f"no year within {YEARS_AHEAD} is as likely as not"
USUAL_DIFFERENCE = 0.5
"""Points by which the series may differ from a release: most releases give whole percents."""


def points_needed_per_year(evidence: Evidence, parameters: Parameters, rate: Figure) -> Figure:
    """Return the rise that the target asks for, percentage points a year; 0 where it is reached.

    Its limits follow from those of the rate, where it has some.
    """
    return shared_out(
        points_to_target(evidence, rate),
        parameters.target_year - DATA_YEAR,
        "Rise needed each year",
        period=f"{DATA_YEAR} to {parameters.target_year}",
    )


def points_to_target(evidence: Evidence, rate: Figure) -> Figure:
    """Return how far the area's rate is below the target, percentage points; 0 where it is not."""
    value, lower, upper = (
        None if each is None else max(0.0, evidence.target - each)
        for each in (rate.value, rate.upper, rate.lower)
    )
    label, period = "Points short of the target", str(DATA_YEAR)
    return Figure(value, "percentage points", label, period=period, lower=lower, upper=upper)


def shared_out(short: Figure, parts: float, label: str, *, period: str = "") -> Figure:
    """Return a part of a figure that is shared evenly among some, with its limits shared too."""
    value, lower, upper = (
        None if each is None else each / parts for each in (short.value, short.lower, short.upper)
    )
    return Figure(value, short.unit, label, period=period or short.period, lower=lower, upper=upper)


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


def spans(evidence: Evidence) -> list[pd.DataFrame]:
    """Return England's series before the pandemic, up to its break and whole, each once."""
    before = evidence.trend[evidence.trend["year"] <= BEFORE_PANDEMIC]
    parts = {len(each): each for each in (before, before_break(evidence), evidence.trend)}
    return list(parts.values())


def projections(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return slope and projection of each of `spans`.

    A span goes on as a random walk with drift. The year is the first by which it is as likely as
    not to have reached the target, its limits the first years with a chance of half of what
    `confidence` leaves out and of all but that; NaN where none within forty is.

    Returns:
        Frame of `period`, `slope_points` with its limits `slope_lower_points` and
        `slope_upper_points`, `year_reached`, `first_year_reached`, `last_year_reached` and
        `chance_of_target_percent` by the target year (NaN where that is not ahead).
    """
    rows = []
    for series in spans(evidence):
        line = _slope(series, parameters.confidence, "")
        rows.append(
            {
                "period": line.period,
                "slope_points": line.value,
                "slope_lower_points": line.lower,
                "slope_upper_points": line.upper,
                **_years(series, evidence.target, parameters),
            }
        )
    return sourced(pd.DataFrame(rows), evidence.trend.attrs["sources"])


def target_year(evidence: Evidence, parameters: Parameters) -> Figure:
    """Return when England going on as before its break would reach the target; NaN for no year.

    As `projections`; where a limit is missing, the year has no such end.
    """
    series = before_break(evidence)
    found = _years(series, evidence.target, parameters).values()
    middle, first, last, _ = (None if math.isnan(each) else each for each in found)
    return Figure(
        middle,
        "year",
        "Target reached at England's pace",
        period=f"{series['year'].min()} to {series['year'].max()}",
        lower=first,
        upper=last,
        no_limits=NO_YEAR if middle is None else "",
    )


def projection(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return England's series, and where going on as before its break leads by the target year.

    Columns `series`, `year`, `early_percent`.
    """
    names = ["series", "year", "early_percent"]
    series = before_break(evidence)
    start, rate = int(series["year"].iloc[-1]), float(series["early_percent"].iloc[-1])
    ahead = np.arange(1, parameters.target_year - start + 1)
    frames = [evidence.trend.assign(series=SERIES)[names]]
    if ahead.size:
        walk = forecast.random_walk(series["year"], series["early_percent"])
        lower, upper = walk.limits(ahead, parameters.confidence)
        for name, gain in (
            (f"{PROJECTED}, upper limit", upper),
            (PROJECTED, walk.drift * ahead),
            (f"{PROJECTED}, lower limit", lower),
        ):
            years, figures = [start, *(start + ahead)], [rate, *(rate + gain)]
            frames.append(pd.DataFrame({"series": name, "year": years, "early_percent": figures}))
    return sourced(pd.concat(frames, ignore_index=True), evidence.trend.attrs["sources"])


def _years(series: pd.DataFrame, target: float, parameters: Parameters) -> dict[str, float]:
    """Return the middle, first and last year of reaching the target, and the chance in time."""
    start, tail = int(series["year"].iloc[-1]), (1 - parameters.confidence) / 2
    gain = target - float(series["early_percent"].iloc[-1])
    years = np.arange(start, start + YEARS_AHEAD + 1)
    chance = np.ones(years.shape)
    if gain > 0:
        walk = forecast.random_walk(series["year"], series["early_percent"])
        chance = np.append(0.0, walk.chance(np.full(YEARS_AHEAD, gain), years[1:] - start))
    reached = {"year_reached": 0.5, "first_year_reached": tail, "last_year_reached": 1 - tail}
    found = {
        name: float(years[(chance >= least).argmax()]) if chance.max() >= least else math.nan
        for name, least in reached.items()
    }
    due = chance[years == parameters.target_year]
    return {**found, "chance_of_target_percent": PER_CENT * due[0] if due.size else math.nan}


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
