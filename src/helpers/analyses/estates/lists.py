"""The rooms that the lists of all practices of an area need, now and in three years.

What is held is how many practices have a list of what length. A sum of rooms rounded up at each
practice is the rooms of all patients together, and what rounding adds at each; only the latter
depends on where within its class a list lies, which is taken to be anywhere.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from helpers.analyses import patients
from helpers.analyses.base import COUNTED, PER_CENT
from helpers.analyses.estates import terms
from helpers.analyses.estates.parameters import Parameters
from helpers.data import catalogue, hypertension, sources
from helpers.data import lists as counts_of_lists
from helpers.data.areas import Area
from helpers.results import Figure, sourced
from helpers.stats import forecast, intervals

YEARS_AHEAD = 3
FEWEST_YEARS = 3
"""Years of lists from which a forecast has limits."""
CONFIDENCE = 0.95
POINTS = 50
"""Lists that stand for a class, and rates of growth that stand for all, evenly spread."""
MANY = 8
"""Rooms from which practices are counted together."""
DIGITS = 3
COUNTED_FROM = "from_"
_NO_YEARS = pd.DataFrame(columns=["period", "year", "listed_people", "source"])


@dataclass(frozen=True)
class Lists:
    """The lists of the practices of an area in the newest month, and how lists grew.

    Attributes:
        month: the newest month, such as `2026-07`.
        practices: how many there are.
        patients: on all their lists.
        sizes: lists that stand for all: `list_patients`, how many `practices` each stands for, and
            the `group` of those of one class of size.
        growth: percent a year by which two practices of three grew, the lower and upper end.
        years: what the lists of all practices summed to: `period`, `year` (years end on 31 March),
            `listed_people` and `source`, oldest first.
        online: practices that register people from far away: `name` and `listed_people`.
        sources: where all of it comes from.
    """

    month: str
    practices: float
    patients: float
    sizes: pd.DataFrame
    growth: tuple[float, float]
    years: pd.DataFrame
    online: pd.DataFrame
    sources: tuple[str, ...]

    @property
    def period(self) -> str:
        """The newest month as a page writes it."""
        return counts_of_lists.written(self.month)

    @property
    def spread(self) -> float:
        """Standard deviation of the logarithm of yearly growth between practices.

        Two thirds of a normal distribution lie within 0.97 of it, taken as 1.
        """
        low, high = (math.log1p(each / PER_CENT) for each in self.growth)
        return (high - low) / 2


def held(area: Area) -> Lists | None:
    """Return the lists of the practices of an area; None where they are not held."""
    table = catalogue.load("practice_lists")
    own = table[table["area_code"] == area.code]
    if own.empty:
        return None
    row = own.iloc[0]
    past = counts_of_lists.series(area.code)
    past = past[past["month"] <= row["month"]]
    return Lists(
        month=str(row["month"]),
        practices=float(row["practices"]),
        patients=float(row["list_size"]),
        sizes=_sizes(row),
        growth=(float(row["low_growth_percent"]), float(row["high_growth_percent"])),
        years=past[list(_NO_YEARS.columns)],
        online=_online(area, str(row["month"])),
        sources=tuple(dict.fromkeys([sources.cite(str(row["source"])), *past["source"]])),
    )


def _online(area: Area, month: str) -> pd.DataFrame:
    found = hypertension.unusual_practices(area)
    return found.loc[found["period"] == month, ["name", "listed_people"]]


def online(lists: Lists | None, parameters: Parameters) -> dict[str, Figure]:
    """Return the patients of practices that register people from far away, and their rooms.

    NaN where there is no such practice.
    """
    people, rooms = None, None
    if lists and len(lists.online):
        each = lists.online["listed_people"]
        people = float(each.sum())
        full = (each / terms.patients_per_room(parameters)).round(terms.DUST)
        rooms = float(np.ceil(full).sum())
    period = lists.period if lists else ""
    return {
        "patients_online": Figure(
            people, "patients", "Patients of online practices", period=period, no_limits=COUNTED
        ),
        "rooms_online": Figure(
            rooms, "rooms", "Rooms of online practices", period=period, no_limits=terms.OF_TERMS
        ),
    }


def counts(lists: Lists | None) -> dict[str, Figure]:
    """Return how many practices and patients the lists are of; NaN where none are held."""
    practices, people = (lists.practices, lists.patients) if lists else (None, None)
    period = lists.period if lists else ""
    return {
        "practices_listed": Figure(
            practices, "practices", "Practices with a list", period=period, no_limits=COUNTED
        ),
        "patients_listed": Figure(
            people, "patients", "Patients on lists", period=period, no_limits=COUNTED
        ),
    }


def rooms_needed(lists: Lists | None, parameters: Parameters, between: terms.Ranges) -> Figure:
    """Return the rooms that all practices need, with the range over the terms not set by the run.

    A room that two practices could share is counted at each.

    Args:
        lists: those of the area.
        parameters: those of this run.
        between: as `terms.ranges`.
    """
    label = "Rooms all practices need"
    if lists is None:
        return Figure(None, "rooms", label)
    fewest, most = map(terms.patients_per_room, terms.extremes(parameters, between))
    per_room = terms.patients_per_room(parameters)
    return Figure(
        _rooms(lists, per_room),
        "rooms",
        label,
        period=lists.period,
        lower=_rooms(lists, fewest),
        upper=_rooms(lists, most),
        bounds="assumptions",
        digits=DIGITS,
    )


def rooms_in_three_years(lists: Lists | None, parameters: Parameters) -> Figure:
    """Return the rooms that all practices need three years on, on the same terms.

    The lists together go on as a random walk with drift of their logarithm over the years held;
    those of single practices spread as the middle two thirds of practices did. The limits are those
    of the walk, with what is not known of rounding added as independent. Practices are as many as
    now.
    """
    label, unit = "Rooms needed in three years", "rooms"
    if lists is None or len(lists.years) < FEWEST_YEARS:
        return Figure(None, unit, label)
    per_room = terms.patients_per_room(parameters)
    spread = YEARS_AHEAD * lists.spread
    low, middle, high = (_rooms(lists, per_room, each, spread) for each in grown(lists))
    unsure = intervals.normal_quantile(CONFIDENCE) * rounding_error(
        lists, per_room, grown(lists)[1], spread
    )
    return Figure(
        middle,
        unit,
        label,
        period=later(lists),
        lower=middle - math.hypot(middle - low, unsure),
        upper=middle + math.hypot(high - middle, unsure),
        digits=DIGITS,
    )


def later(lists: Lists) -> str:
    """Return the month three years after that of the lists, such as `July 2029`."""
    return f"{pd.Period(lists.month, 'M') + 12 * YEARS_AHEAD:%B %Y}"


def grown(lists: Lists) -> tuple[float, float, float]:
    """Return how many times as long all lists will be in three years: lower, expected, upper."""
    listed = np.log(lists.years["listed_people"].to_numpy())
    walk = forecast.random_walk(lists.years["year"], listed)
    lower, upper = walk.limits(YEARS_AHEAD, CONFIDENCE)
    return math.exp(lower), math.exp(walk.drift * YEARS_AHEAD), math.exp(upper)


def growth(lists: Lists | None) -> dict[str, Figure]:
    """Return by how much the lists of all practices together grew a year, and since the last count.

    NaN where no lists are held.
    """
    counts = lists.years if lists else _NO_YEARS
    return {
        "lists_growth": patients.yearly_growth(counts),
        "lists_newest_change": patients.newest_change(counts),
    }


def usual_growth(lists: Lists | None) -> tuple[float, float]:
    """Return between what two practices in three grew, percent a year; NaN without lists."""
    return lists.growth if lists else (math.nan, math.nan)


def first_year(lists: Lists | None) -> str:
    """Return the first year that lists are held of; `no year` where there is none."""
    return str(int(lists.years["year"].min())) if lists and len(lists.years) else "no year"


def rounding_error(
    lists: Lists | None, per_room: float, times: float = 1.0, spread: float = 0.0
) -> float:
    """Return the standard error of the rooms of all, for what is not known of single lists.

    NaN where no lists are held.
    """
    if lists is None:
        return math.nan
    added, weights = _rounding(lists, per_room, times, spread)
    mean = (added * weights).sum(axis=1) / weights.sum(axis=1)
    variance = ((added - mean[:, None]) ** 2 * weights).sum()
    return math.sqrt(float(variance))


def by_rooms(lists: Lists | None, parameters: Parameters) -> pd.DataFrame:
    """Return how many practices need how many rooms, now and in three years: a row a number.

    Columns `rooms_of_practice` (the last counts all that need as many or more), `practices`,
    `later_practices` (missing where there is no forecast), `list_above_patients`.
    """
    names = ["rooms_of_practice", "practices", "later_practices", "list_above_patients"]
    if lists is None:
        return sourced(pd.DataFrame(columns=names, dtype=float), ())
    per_room = terms.patients_per_room(parameters)
    now = _counted(lists, per_room, 1.0, 0.0)
    then = np.full(MANY, np.nan)
    if len(lists.years) >= FEWEST_YEARS:
        then = _counted(lists, per_room, grown(lists)[1], YEARS_AHEAD * lists.spread)
    numbers = [*map(str, range(1, MANY)), f"{MANY} or more"]
    over = per_room * np.arange(MANY)
    rows = dict(zip(names, [numbers, now.round(), then.round(), over], strict=True))
    return sourced(pd.DataFrame(rows), lists.sources)


def _sizes(row: "pd.Series[float]") -> pd.DataFrame:
    names = [str(name) for name in row.index if str(name).startswith(COUNTED_FROM)]
    edges = [float(name.removeprefix(COUNTED_FROM)) for name in names]
    counts = row[names].to_numpy(dtype=float)
    mean = row["patients_from_30000"] / counts[-1] if counts[-1] else edges[-1]
    widths = np.diff([*edges, 2 * mean - edges[-1]])  # the last class has the mean that it has
    within = (np.arange(POINTS) + 0.5) / POINTS
    patients = np.array(edges)[:, None] + widths[:, None] * within
    practices = np.repeat(counts / POINTS, POINTS)
    frame = pd.DataFrame({"list_patients": patients.ravel(), "practices": practices})
    return frame.assign(group=np.repeat(np.arange(len(edges)), POINTS))


def _full(
    lists: Lists, per_room: float, times: float, spread: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return rooms in full use of each list that stands for others, and how many it stands for."""
    shares = (np.arange(POINTS) + 0.5) / POINTS if spread else np.array([0.5])
    growth = np.exp(spread * special.ndtri(shares))
    growth *= times / growth.mean()
    full = lists.sizes["list_patients"].to_numpy()[:, None] * growth / per_room
    weights = np.broadcast_to(
        lists.sizes["practices"].to_numpy()[:, None] / len(growth), full.shape
    )
    groups = (lists.sizes["group"].max() + 1, -1)
    return full.reshape(groups), weights.reshape(groups)


def _rounding(
    lists: Lists, per_room: float, times: float, spread: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    full, weights = _full(lists, per_room, times, spread)
    kept = weights.sum(axis=1) > 0
    full = full[kept].round(terms.DUST)
    return np.ceil(full) - full, weights[kept]


def _rooms(lists: Lists, per_room: float, times: float = 1.0, spread: float = 0.0) -> float:
    added, weights = _rounding(lists, per_room, times, spread)
    return lists.patients * times / per_room + float((added * weights).sum())


def _counted(lists: Lists, per_room: float, times: float, spread: float) -> NDArray[np.float64]:
    full, weights = _full(lists, per_room, times, spread)
    rooms = np.clip(np.ceil(full.round(terms.DUST)), 1, MANY).astype(int)
    return np.bincount(rooms.ravel(), weights.ravel(), MANY + 1)[1:].astype(float)
