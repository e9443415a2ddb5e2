"""What the plan starts from: sites with their costs, and the rooms in use in each half-day."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from helpers.analyses.base import CHOSEN, label_of, unit_of
from helpers.analyses.estates_plan.parameters import Parameters
from helpers.analyses.estates_plan.solver import Floats, Mask
from helpers.data import areas, rooms
from helpers.data.releases.own_rooms import HALF_DAYS
from helpers.errors import InputError
from helpers.results import PARAMETER, Figure, sourced

MADE_UP_YEAR = 2025
"""The year that the synthetic bookings are taken to be of."""
EARTH_KM = 6371.0
ASSUMED = (
    "growth_per_year",
    "moved_most",
    "protected_deciles",
    "little_use",
    "running_gbp_per_m2",
    "rent_gbp_per_m2",
    "backlog_c_gbp_per_m2",
    "backlog_d_gbp_per_m2",
    "backlog_years",
    "moving_gbp",
)
"""Parameters that no source stands behind."""
ASSUMED_HERE = "Assumed on this page, from no source"


@dataclass(frozen=True)
class Evidence:
    """Everything the steps start from, for one set of parameters.

    Attributes:
        area: the area.
        estate: the tables of sites and of use.
        start_year: the year that the bookings are of.
        sites: a row a site, its name and borough among it, with `site_cost_gbp` (a year),
            `site_backlog_gbp` (all of it), `yearly_total_gbp` (cost and a year's part of the
            backlog) and `decile`.
        sessions: rooms in use in the year of the plan, a row a site and a column a half-day.
        open_rooms: rooms open, likewise.
        reach: whether a session of a site (row) may go to another (column).
        by_coordinates: whether reach is told by distance, else by borough.
        blocks: the sites of each set between which sessions may move.
        assumed_costs: sites whose yearly cost the table does not give.
        assumed_backlogs: sites whose backlog it does not give.
    """

    area: areas.Area
    estate: rooms.Estate
    start_year: int
    sites: pd.DataFrame
    sessions: Floats
    open_rooms: Floats
    reach: Mask
    by_coordinates: bool
    blocks: Sequence[np.ndarray]
    assumed_costs: int
    assumed_backlogs: int

    @property
    def synthetic(self) -> bool:
        """Whether the sites are made up."""
        return self.estate.basis == "synthetic"

    @property
    def basis(self) -> str:
        """Basis of every figure: synthetic, or derived from the user's own tables."""
        return "synthetic" if self.synthetic else "derived"

    def sourced(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a table with the sources of the sites."""
        return sourced(frame, self.estate.citations, self.basis)

    def figure(self, value: float, unit: str, label: str, **more: Any) -> Figure:
        """Return a figure that rests on the sites and the assumptions."""
        given = {"no_limits": "follows from what was given or assumed", **more}
        return Figure(float(value), unit, label, basis=self.basis, **given)


def evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: there are no such tables for the area, the plan is for a year before them, or
            classes are asked for from a table without them.
    """
    area = areas.resolve(parameters.area)
    held = rooms.estate(parameters.rooms_source, area)
    start = int(held.period[:4]) if held.period else MADE_UP_YEAR
    if parameters.plan_year < start:
        raise InputError(
            f"plan_year: {parameters.plan_year} is before the bookings, which are of {start}; use "
            f"{start} or later"
        )
    if parameters.class_source == "register" and held.sites["estate_class"].isna().any():
        raise InputError(
            "class_source: the table of sites does not give estate_class in every row; use "
            "class_source=rule"
        )
    sites = _with_costs(held.sites, parameters)
    sessions, opened = _half_days(held, sites, parameters, parameters.plan_year - start)
    distance = _distances(sites)
    same = sites["borough"].to_numpy()[:, np.newaxis] == sites["borough"].to_numpy()
    reach = same if distance is None else distance <= parameters.travel_km
    _, block = connected_components(csr_array(reach), directed=False)
    return Evidence(
        area=area,
        estate=held,
        start_year=start,
        sites=sites,
        sessions=sessions,
        open_rooms=opened,
        reach=np.asarray(reach | np.eye(len(sites), dtype=bool)),
        by_coordinates=distance is not None,
        blocks=[np.flatnonzero(block == each) for each in range(block.max() + 1)],
        assumed_costs=int(held.sites["yearly_cost_gbp"].isna().sum()),
        assumed_backlogs=int(held.sites["backlog_gbp"].isna().sum()),
    )


def assumptions(parameters: Parameters) -> list[Figure]:
    """Return every assumption, those of the user as such."""
    given = parameters.given()
    return [
        Figure(
            float(getattr(parameters, name)),
            unit_of(field) or "number",
            label_of(field),
            basis=PARAMETER if name in given else "derived",
            source="" if name in given else ASSUMED_HERE,
            no_limits=CHOSEN,
        )
        for name, field in Parameters.model_fields.items()
        if name in ASSUMED
    ]


def _with_costs(sites: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    area = sites["floor_area_m2"].astype(float)
    rent = np.where(sites["tenure"] == "freehold", 0.0, parameters.rent_gbp_per_m2)
    by_condition = sites["condition"].map(
        {
            "A": 0.0,
            "B": 0.0,
            "C": parameters.backlog_c_gbp_per_m2,
            "D": parameters.backlog_d_gbp_per_m2,
        }
    )
    cost = sites["yearly_cost_gbp"].fillna(area * (parameters.running_gbp_per_m2 + rent))
    backlog = sites["backlog_gbp"].fillna(area * by_condition)
    return sites.assign(
        site_cost_gbp=cost.astype(float),
        site_backlog_gbp=backlog.astype(float),
        yearly_total_gbp=(cost + backlog / parameters.backlog_years).astype(float),
        decile=sites["deprivation_decile"].astype(float),
        lease_end=sites["lease_end"].astype(float),
    )


def _half_days(
    held: rooms.Estate, sites: pd.DataFrame, parameters: Parameters, years: int
) -> tuple[Floats, Floats]:
    """Return rooms in use and rooms open; one is a room that is open for the longest half-day."""
    names = [f"{parameters.planned_on}_hours", "open_hours"]
    wide = held.use.pivot_table(
        index="site", columns="half_day", values=names, aggfunc="sum", fill_value=0.0
    ).reindex(sites["code"], fill_value=0.0)
    order = [each for each in HALF_DAYS if each in set(held.use["half_day"])]
    hours, opened = (
        wide[name][order].to_numpy(float) / held.use["open_hours"].max() for name in names
    )
    yearly = (sites["growth_percent"].astype(float) / 100).fillna(parameters.growth_per_year)
    return hours * ((1 + yearly.to_numpy()) ** years)[:, np.newaxis], opened


def _distances(sites: pd.DataFrame) -> Floats | None:
    """Return kilometres between sites; None where not all have the same kind of coordinates."""
    if sites[["easting", "northing"]].notna().all(axis=None):
        east, north = (sites[name].to_numpy(float) / 1000 for name in ("easting", "northing"))
        return np.asarray(np.hypot(east[:, None] - east, north[:, None] - north))
    if sites[["latitude", "longitude"]].notna().all(axis=None):
        lat, lon = (np.radians(sites[name].to_numpy(float)) for name in ("latitude", "longitude"))
        half = np.sin((lat[:, None] - lat) / 2) ** 2
        half += np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
        return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(half)))
    return None
