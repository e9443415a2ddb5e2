"""Synthetic buildings of primary care and hospitals, rooms of the former, and a month of their use.

Assumed: tenure, sizes, how lists lead to rooms, and how many hours are booked. Use of booked rooms
keeps to what property studies find: 35% to 54% of the hours that rooms are open.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from helpers.data.synthetic.practices import PracticeTargets, practices, site_code
from helpers.data.synthetic.spread import (
    Floats,
    Mask,
    Whole,
    choose,
    deal,
    draw,
    factors,
    labelled,
    share_out,
    stream,
)

GENERAL, PHARMACY, ACUTE = "general_practice", "pharmacy_optometry", "acute_hospital"
TENURES: Mapping[str, Mapping[str, float]] = {
    GENERAL: {"freehold": 0.35, "leasehold": 0.45, "nhs_property_services": 0.14, "lift": 0.06},
    PHARMACY: {"freehold": 0.10, "leasehold": 0.90},
    ACUTE: {"freehold": 1.0},
}
LEASE_YEARS = {"leasehold": 20, "nhs_property_services": 15}
BASE_YEAR = 2023
POOR_CONDITIONS = {"C": 0.85, "D": 0.15}
SOUND_CONDITIONS = {"B": 0.80, "A": 0.20}
TAIL_SHARE = 0.4
"""Share of the general-practice buildings not classed as core that are tail, the others flex."""

PATIENTS_PER_ROOM = 1_300
"""From 6 contacts a year of 12 minutes, 52.5 hours a week, 50 weeks and 60% use."""
ONLINE_PRESENCE = 0.1
"""Share of an online list that is seen in a room."""
ROOM_SIGMA = 0.25
FEWEST_ROOMS = 2
ROOM_KINDS = {"consulting": 0.70, "treatment": 0.22, "group": 0.08}
ROOM_AREAS = {"consulting": (12, 18), "treatment": (14, 22), "group": (20, 40)}
AREA_PER_ROOM = 45
"""Square metres of a practice building to a room, with waiting, office and plant."""

DAYS = ("mon", "tue", "wed", "thu", "fri")
HALF_DAYS = tuple(f"{day}_{half}" for day in DAYS for half in ("am", "pm"))
DEMAND = (1.12, 1.0, 1.08, 0.98, 1.05, 0.85, 1.05, 0.95, 1.04, 0.80)
"""Demand of each half-day beside the average: mornings above afternoons."""
WEEKS = 4
OPEN_HOURS = 5.25
"""Hours of a half-day: ten make the 52.5 hours a week that the estates analysis assumes."""
BOOKED_MEAN = 0.62
BOOKED_SIGMA_SITE = 0.06
BOOKED_SIGMA_ROOM = 0.07
BOOKED_SIGMA_CELL = 0.10
USED_MEAN = 0.72
"""Share of the booked hours that are used; with the booked share it gives 44% use of open hours."""
USED_SIGMA = 0.08
STEPS_PER_HOUR = 4


@dataclass(frozen=True)
class EstateTargets:
    """What the buildings add up to.

    Attributes:
        practices: the practices that work in the general-practice buildings.
        residents: people of each borough, who share out the other buildings.
        pharmacies: buildings of pharmacies and opticians.
        acute: acute hospitals.
        poor: buildings in condition C or D.
        core: general-practice buildings classed as core.
        acute_floor_area: square metres of the acute hospitals.
        lift_years: years within which leases of LIFT buildings end.
    """

    practices: PracticeTargets
    residents: Mapping[str, int]
    pharmacies: int
    acute: int
    poor: int
    core: int
    acute_floor_area: int
    lift_years: int


def sites(seed: int, targets: EstateTargets) -> pd.DataFrame:
    """Return the buildings, those of general practices first.

    Exactly `targets.poor` are in condition C or D, and `targets.core` of the general-practice
    buildings are core; other buildings are not classed.
    """
    random = stream(seed, "sites")
    rooms_of = _general_sites(seed, targets)
    kinds = [GENERAL] * len(rooms_of) + [PHARMACY] * targets.pharmacies + [ACUTE] * targets.acute
    kind = np.array(kinds)
    tenure = _by_kind(random, kind)
    frame = pd.DataFrame(
        {
            "code": [site_code(number) for number in range(1, len(kinds) + 1)],
            "name": [f"Synthetic site {number:03d}" for number in range(1, len(kinds) + 1)],
            "borough": [
                *rooms_of["borough"],
                *_shared_boroughs(targets.residents, targets.pharmacies),
                *_shared_boroughs(targets.residents, targets.acute),
            ],
            "kind": kind,
            "tenure": tenure,
            "lease_end": _lease_ends(random, tenure, targets.lift_years),
            "condition": _conditions(random, len(kinds), targets.poor),
            "estate_class": _classes(random, rooms_of["patients"], targets, len(kinds)),
            "floor_area_m2": _floor_areas(random, rooms_of["rooms"].to_numpy(), targets),
        }
    )
    return labelled(frame)


def rooms(seed: int, targets: EstateTargets) -> pd.DataFrame:
    """Return the clinical rooms of the general-practice buildings."""
    random = stream(seed, "rooms")
    rooms_of = _general_sites(seed, targets)
    numbers = rooms_of["rooms"].to_numpy(dtype=np.int64)
    count = int(numbers.sum())
    kinds = draw(random, list(ROOM_KINDS), list(ROOM_KINDS.values()), count)
    low, high = np.array([ROOM_AREAS[kind] for kind in kinds]).T
    frame = pd.DataFrame(
        {
            "code": [f"SYN-R{number:04d}" for number in range(1, count + 1)],
            "site": np.repeat(rooms_of["site"].to_numpy(), numbers),
            "kind": kinds,
            "area_m2": random.integers(low, high + 1),
        }
    )
    return labelled(frame)


def room_bookings(seed: int, targets: EstateTargets) -> pd.DataFrame:
    """Return hours open, booked and used of each room and half-day of the week, over four weeks.

    Hours are in quarters; those used never exceed those booked, nor those booked those open.
    """
    random = stream(seed, "room_bookings")
    made = rooms(seed, targets)
    site, _ = pd.factorize(made["site"])
    booked = _booked_shares(random, np.asarray(site))
    used = booked * np.clip(_normal(random, USED_MEAN, USED_SIGMA, booked.shape), 0, 1)
    open_hours = WEEKS * OPEN_HOURS
    frame = pd.DataFrame(
        {
            "room": np.repeat(made["code"].to_numpy(), len(HALF_DAYS)),
            "half_day": np.tile(HALF_DAYS, len(made)),
            "open_hours": open_hours,
            "booked_hours": _quarters(booked * open_hours),
            "used_hours": _quarters(used * open_hours),
        }
    )
    return labelled(frame)


def _general_sites(seed: int, targets: EstateTargets) -> pd.DataFrame:
    """Return site, borough, patients and number of rooms of each general-practice building."""
    random = stream(seed, "general_sites")
    made = practices(seed, targets.practices).dropna(subset=["site"])
    seen = made["list_size"].where(made["kind"] != "online", made["list_size"] * ONLINE_PRESENCE)
    by_site = made.assign(patients=seen).groupby("site", as_index=False)
    found = by_site.agg(borough=("borough", "first"), patients=("patients", "sum"))
    wanted = found["patients"] / PATIENTS_PER_ROOM * factors(random, ROOM_SIGMA, len(found))
    return found.assign(rooms=np.maximum(FEWEST_ROOMS, np.rint(wanted)).astype(np.int64))


def _shared_boroughs(residents: Mapping[str, int], number: int) -> list[str]:
    """Return the borough of each building, shared out by residents."""
    shares = share_out(number, list(residents.values()))
    return [str(code) for code in np.repeat(list(residents), shares)]


def _by_kind(random: np.random.Generator, kind: NDArray[np.str_]) -> NDArray[np.object_]:
    """Return the tenure of each building: within a kind exactly the assumed shares."""
    tenure = np.empty(len(kind), dtype=object)
    for name, shares in TENURES.items():
        own = kind == name
        tenure[own] = deal(random, list(shares), list(shares.values()), int(own.sum()))
    return tenure


def _lease_ends(
    random: np.random.Generator, tenure: NDArray[np.object_], lift_years: int
) -> "pd.arrays.IntegerArray":
    """Return the year each lease ends; missing for a freehold."""
    years = {**LEASE_YEARS, "lift": lift_years}
    longest = np.array([years.get(name, 1) for name in tenure])
    ends = BASE_YEAR + random.integers(1, longest + 1)
    return pd.arrays.IntegerArray(ends.astype(np.int64), np.asarray(tenure == "freehold"))


def _conditions(random: np.random.Generator, count: int, poor: int) -> NDArray[np.str_]:
    bad: Mask = choose(random, np.zeros(count), poor)
    condition = np.empty(count, dtype="U1")
    condition[bad] = deal(random, list(POOR_CONDITIONS), list(POOR_CONDITIONS.values()), poor)
    sound = count - poor
    condition[~bad] = deal(random, list(SOUND_CONDITIONS), list(SOUND_CONDITIONS.values()), sound)
    return condition


def _classes(
    random: np.random.Generator, patients: "pd.Series[float]", targets: EstateTargets, count: int
) -> NDArray[np.object_]:
    """Return core, flex or tail; the larger a list, the likelier its building is core."""
    size = np.log(patients.to_numpy(dtype=np.float64))
    core = choose(random, 2 * (size - size.mean()), targets.core)
    classes = np.full(count, None, dtype=object)
    others = np.flatnonzero(~core)
    classes[np.flatnonzero(core)] = "core"
    weights = (TAIL_SHARE, 1 - TAIL_SHARE)
    classes[others] = deal(random, ["tail", "flex"], weights, len(others))
    return classes


def _floor_areas(random: np.random.Generator, numbers: Whole, targets: EstateTargets) -> Whole:
    """Return square metres; those of the hospitals sum to their total."""
    general = numbers * AREA_PER_ROOM * factors(random, 0.2, len(numbers))
    small = random.integers(60, 251, targets.pharmacies)
    acute = share_out(targets.acute_floor_area, factors(random, 0.5, targets.acute))
    return np.concatenate([np.rint(general).astype(np.int64), small, acute])


def _booked_shares(random: np.random.Generator, site: NDArray[np.intp]) -> Floats:
    """Return the booked share of each room (rows) and half-day (columns), around its site's."""
    shape = (len(site), len(HALF_DAYS))
    of_site = _normal(random, BOOKED_MEAN, BOOKED_SIGMA_SITE, (int(site.max()) + 1,))[site]
    of_room = of_site + _normal(random, 0, BOOKED_SIGMA_ROOM, (len(site),))
    shares = of_room[:, np.newaxis] * np.array(DEMAND)
    shares += _normal(random, 0, BOOKED_SIGMA_CELL, shape)
    return np.asarray(np.clip(shares, 0, 1))


def _normal(
    random: np.random.Generator, mean: float, sigma: float, shape: tuple[int, ...]
) -> Floats:
    return np.asarray(mean + sigma * random.standard_normal(shape))


def _quarters(hours: ArrayLike) -> Floats:
    """Return hours rounded to the nearest quarter, in one row."""
    return np.asarray(np.rint(np.ravel(hours) * STEPS_PER_HOUR) / STEPS_PER_HOUR)
