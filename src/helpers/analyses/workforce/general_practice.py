"""General practitioners for a list that grows, and the staff whom networks add to them."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from helpers.analyses import patients
from helpers.analyses.base import COUNTED, PER_CENT, printed_limits, stated
from helpers.analyses.workforce.evidence import Evidence
from helpers.analyses.workforce.parameters import Parameters
from helpers.data import areas, catalogue, facts, hypertension, places, sources
from helpers.data import lists as counts_of_lists
from helpers.formats import count_of
from helpers.results import Figure, sourced
from helpers.stats import forecast

FEWEST_YEARS = 3
UNIT = "WTE per 100,000"
PRACTICES = ("gp_practices_context", "gp_practices_workforce")
"""Two counts of practices in one strategy, which differ."""
PEOPLE = 100_000
HALF_YEAR = 6
"""Months between two counts of networks, where none is missing."""


@dataclass(frozen=True)
class Growth:
    """How the lists of an area have grown.

    Attributes:
        years: as `lists` returns them.
        walk: the logarithm of the list as a random walk with drift.
    """

    years: pd.DataFrame
    walk: forecast.RandomWalk

    @property
    def yearly(self) -> Figure:
        """Mean growth of the list a year, percent."""
        return patients.yearly_growth(self.years)


def lists(area: areas.Area) -> pd.DataFrame:
    """Return the registered patients of an area, where nearly all practices are known.

    A row a count: each year's and that of the newest month. Columns `period`, `month`, `year` (its
    time; years end on 31 March), `listed_people`, `practices`, `known_practices` and `source`.
    """
    counts = counts_of_lists.series(area.code)
    return sourced(counts, counts["source"], "published")


def growth(area: areas.Area) -> Growth | None:
    """Return how the lists of an area have grown; None where too few years are held."""
    years = lists(area)
    if len(years) < FEWEST_YEARS:
        return None
    return Growth(years, forecast.random_walk(years["year"], np.log(years["listed_people"])))


def unusual(area: areas.Area) -> pd.DataFrame:
    """Return the practices of a system or borough whose patients live far beyond it, by count.

    As `hypertension.unusual_practices`, in the counts of `lists`.
    """
    found = hypertension.unusual_practices(area, hypertension.WEIGH_IN)
    found = found.assign(period=found["period"].map(counts_of_lists.written))
    return found[found["period"].isin(lists(area)["period"])]


def without_unusual(area: areas.Area) -> dict[str, Figure]:
    """Return the newest list of the practices of `unusual`, and how lists grew with and without it.

    Growth is from the first count of theirs that is held to the newest; NaN where there is none.
    """
    theirs = unusual(area).groupby("period", sort=False)["listed_people"].sum()
    newest = grew = without = None
    if len(theirs) > 1:
        held = lists(area).set_index("period").loc[theirs.index[[0, -1]], ["year", "listed_people"]]
        (first, last), years = held["listed_people"], held["year"].diff().iloc[-1]
        before, newest = theirs.iloc[[0, -1]]
        grew = ((last / first) ** (1 / years) - 1) * PER_CENT
        without = (((last - newest) / (first - before)) ** (1 / years) - 1) * PER_CENT
    span = " to ".join(theirs.index[[0, -1]]) if len(theirs) > 1 else ""
    label = "Growth of lists a year"
    found = {
        "gp_unusual_list": (newest, "people", "List of practices unlike all others"),
        "gp_list_growth_since": (grew, "percent", label),
        "gp_list_growth_without": (without, "percent", f"{label}, without these practices"),
    }
    return {name: Figure(*each, period=span, no_limits=COUNTED) for name, each in found.items()}


def figures(evidence: Evidence, parameters: Parameters) -> dict[str, Figure]:
    """Return general practitioners now, and later if their number stays and the list grows on.

    `gp_per_100k_in_horizon` divides the rate of today by the growth to come. Its limits are those
    of the growth, a random walk of the logarithm of the list, and of the rounding of the rate.
    `years_to_floor` says when the rate falls below the floor. NaN where nothing is held.
    """
    now = now_in(evidence.area, parameters.gp_source).but(label="GPs for 100,000 patients")
    grown = growth(evidence.area)
    yearly = Figure(None, "percent", "Growth of lists a year") if grown is None else grown.yearly
    return {
        "gp_per_100k": now,
        "list_growth": yearly,
        "gp_list_newest_change": patients.newest_change(lists(evidence.area)),
        "gp_per_100k_in_horizon": _later(now, grown, parameters.horizon_years),
        "years_to_floor": _until(now, grown, parameters.gp_floor),
        **without_unusual(evidence.area),
        **{name: _held(name, evidence.area) for name in PRACTICES},
    }


def now_in(area: areas.Area, source: Literal["strategy", "import"]) -> Figure:
    """Return general practitioners for every 100,000 patients, as the strategy or releases count.

    Of releases: practitioners out of training over the patients of the practices that gave data.
    Without a figure where none is held, or no practice of the area gave any.

    Raises:
        InputError: a release that is needed has not been imported.
    """
    if source == "strategy":
        return _held("gp_wte_per_100k", area)
    practices, found = places.practitioners(area)
    given = practices.dropna(subset=["gp_fte", "list_size"])
    if given.empty:
        return Figure(None, UNIT)
    return Figure(
        float(given["gp_fte"].sum() / given["list_size"].sum()) * PEOPLE,
        UNIT,
        "GPs for 100,000 patients",
        period=f"{pd.Period(found.period, 'M'):%B %Y}",
        source=found.citation,
        no_limits=f"{len(given)} of {count_of(len(practices), 'practice')} gave data",
        digits=3,
    )


def prescribers_stated(area: areas.Area) -> float:
    """Return the social prescribers that the area's strategy counts; NaN where none is held."""
    return float(_held("social_prescribers", area))


def social_prescribers(area: areas.Area) -> pd.DataFrame:
    """Return the social prescribers of an area's networks in every half-year since the first.

    Columns `month`, `social_prescribers_people`, `social_prescribers_fte`, `networks` that returned
    and `known_networks`. Half-years that are not held have a row without figures.
    """
    table = catalogue.load("network_workforce")
    own = table[table["area_code"] == area.code].set_index("month")
    cited = own["source"].map(sources.cite)
    kept = own[["social_prescribers_people", "social_prescribers_fte", "networks"]].assign(
        known_networks=own["networks_known"]
    )
    if own.empty:
        return sourced(kept.reset_index(), cited, "published")
    months = pd.period_range(own.index.min(), own.index.max(), freq="M").astype(str)
    every = sorted({*months[::HALF_YEAR], *own.index})
    return sourced(kept.reindex(pd.Index(every, name="month")).reset_index(), cited, "derived")


def counted(prescribers: pd.DataFrame) -> pd.DataFrame:
    """Return the months of `social_prescribers` that are held, named in a column `when`."""
    held = prescribers.dropna(subset=["social_prescribers_people"])
    return held.assign(when=[f"{pd.Period(month, 'M'):%B %Y}" for month in held["month"]])


def _held(name: str, area: areas.Area) -> Figure:
    """Return a figure of the area's strategy, without a value where none is held."""
    fact = facts.fact(name)
    return stated(fact) if fact.area_code == area.code else Figure(None, fact.unit, fact.measure)


def _later(now: Figure, grown: Growth | None, years: int) -> Figure:
    label = "GPs for 100,000, later"
    if grown is None or not now.known:
        return Figure(None, UNIT, label)
    slow, fast = (float(each) for each in grown.walk.limits(years))
    least, most = printed_limits(now) if now.basis == "published" else (float(now), float(now))
    return Figure(
        now * math.exp(-grown.walk.drift * years),
        UNIT,
        label,
        period=f"in {count_of(years, 'year')}",
        lower=least * math.exp(-fast),
        upper=most * math.exp(-slow),
        digits=2,
    )


def _until(now: Figure, grown: Growth | None, floor: float) -> Figure:
    falls = grown is not None and now > floor and grown.walk.drift > 0
    return Figure(
        math.log(now / floor) / grown.walk.drift if grown is not None and falls else None,
        "years",
        "Years until the floor",
        digits=2,
        no_limits="if lists grow as they did",
    )
