"""Synthetic general practices: lists, ages, hypertension registers and blood-pressure readings.

The adults of each place and those aged 50 or over are as many as on its real lists. Assumed, in the
size seen in practice-level releases: lists are log-normal; a practice's ages lean to young or old
around those of its place; its register follows what its ages and sexes lead to
expect, times a factor of its own. Online, university and nursing-home lists are made on purpose,
because real comparisons of practices break on them. Deprivation has nothing to do with the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.data.synthetic.spread import (
    Floats,
    Whole,
    deal,
    factors,
    labelled,
    share_out,
    share_out_rows,
    stream,
)

SEXES = ("female", "male")
AGE_BANDS = ("0-14", "15-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")
FEMALE_SHARES = (0.487, 0.494, 0.486, 0.461, 0.457, 0.482, 0.512, 0.565)
"""Share of women and girls in each age band on the lists of North West London, July 2026."""
CHILDREN = (1.0, 0.3, 0, 0, 0, 0, 0, 0)
"""Share of each age band that is under 18."""
OLDER = (0, 0, 0, 0, 0.5, 1.0, 1.0, 1.0)
"""Share of each age band that is 50 or over."""
FITTING_STEPS = 40
"""After so many the ages of a place are right but for rounding."""
AGE_SCORES = (-1.65, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.1)
"""Where an age band stands when a list leans to the old: steps of twenty years from age 40."""
DECILES = tuple(range(1, 11))

LIST_SIGMA = 0.52
LEAN_SIGMA = 0.14
SEX_SIGMA = 0.03
REGISTER_SIGMA = 0.26
READING_SIGMA = 0.40
CONTROL_SIGMA = 0.25
SMALLEST_LIST = 90
LARGEST_REGISTER_SHARE = 0.85
"""No register holds more than this share of the practice's patients aged 15 or over."""


@dataclass(frozen=True)
class PracticeKind:
    """How a kind of practice differs from the usual one.

    Attributes:
        size: its list, in lists of the average practice of its place; None for any size.
        ages: what the share of each age band is multiplied by.
        register: what its register is multiplied by, beside what its ages lead to expect.
    """

    size: float | None
    ages: tuple[float, ...]
    register: float


KINDS: Mapping[str, PracticeKind] = {
    "usual": PracticeKind(None, (1, 1, 1, 1, 1, 1, 1, 1), 1.0),
    "online": PracticeKind(12.4, (0.3, 1.2, 2.2, 1.0, 0.5, 0.3, 0.15, 0.05), 0.45),
    "university": PracticeKind(2.2, (0.02, 6, 1.6, 0.3, 0.1, 0.06, 0.04, 0.02), 0.5),
    "nursing_home": PracticeKind(0.09, (1e-6, 1e-6, 0.01, 0.05, 0.2, 0.8, 5, 30), 2.6),
}


@dataclass(frozen=True)
class SyntheticPlace:
    """What the practices of a place add up to.

    Attributes:
        area_code: the system.
        borough: code of the borough; empty for practices outside the boroughs.
        practices: how many there are.
        list_size: patients on their lists.
        register: people on their hypertension registers.
        adults: patients aged 18 or over.
        aged_50_over: patients aged 50 or over.
        networks: the networks that they may belong to.
        sites: buildings that they work in; 0 where buildings are not made.
        special: kinds of the practices that are not usual ones.
    """

    area_code: str
    borough: str
    practices: int
    list_size: int
    register: int
    adults: int
    aged_50_over: int
    networks: tuple[str, ...]
    sites: int = 0
    special: tuple[str, ...] = ()


@dataclass(frozen=True)
class PracticeTargets:
    """What the practices are made from.

    Attributes:
        places: the totals, place by place.
        expected: expected share of people with hypertension by sex and age band.
        ages: share of each age band among all patients, before those of a place are fitted.
        deciles: weight of each deprivation decile among practices.
        read: people on the registers with a reading in the last year.
        treated: those of them whose last reading was at target.
    """

    places: tuple[SyntheticPlace, ...]
    expected: Mapping[tuple[str, str], float]
    ages: tuple[float, ...]
    deciles: tuple[float, ...]
    read: int
    treated: int


def practices(seed: int, targets: PracticeTargets) -> pd.DataFrame:
    """Return the practices, one a row.

    List sizes and registers of each place sum to its totals. A register never exceeds 85% of the
    practice's patients aged 15 or over.
    """
    lists = _lists(seed, targets)
    columns = ["code", "name", "area_code", "borough", "pcn", "site", "kind"]
    columns += ["deprivation_decile", "list_size"]
    return labelled(lists[columns].assign(register=_registers(seed, targets, lists)))


def practice_ages(seed: int, targets: PracticeTargets) -> pd.DataFrame:
    """Return the patients of each practice by sex and age band; they sum to its list."""
    lists = _lists(seed, targets)
    cells = len(SEXES) * len(AGE_BANDS)
    frame = pd.DataFrame(
        {
            "practice": np.repeat(lists["code"].to_numpy(), cells),
            "sex": np.tile(np.repeat(SEXES, len(AGE_BANDS)), len(lists)),
            "age_band": np.tile(AGE_BANDS, len(lists) * len(SEXES)),
            "patients": _patients(seed, targets, lists).ravel(),
        }
    )
    return labelled(frame)


def practice_blood_pressure(seed: int, targets: PracticeTargets) -> pd.DataFrame:
    """Return register, readings in the last year and readings at target of each practice.

    Readings sum to `targets.read` and those at target to `targets.treated`; neither exceeds what it
    is a part of.
    """
    random = stream(seed, "practice_blood_pressure")
    made = practices(seed, targets)
    register = made["register"].to_numpy(dtype=np.int64)
    read = _part(random, register, targets.read, READING_SIGMA)
    treated = _part(random, read, targets.treated, CONTROL_SIGMA)
    frame = pd.DataFrame(
        {
            "practice": made["code"],
            "register": register,
            "read_last_year": read,
            "treated_to_target": treated,
        }
    )
    return labelled(frame)


def _part(random: np.random.Generator, wholes: Whole, total: int, sigma: float) -> Whole:
    """Return a part of each whole; the parts sum to `total`.

    The log odds of their shares vary by `sigma`.
    """
    share = total / wholes.sum()
    odds = share / (1 - share) * factors(random, sigma, len(wholes))
    return share_out(total, np.maximum(wholes, 1) * odds / (1 + odds), most=wholes)


def _lists(seed: int, targets: PracticeTargets) -> pd.DataFrame:
    """Return code, place, kind, size and lean of every list."""
    random = stream(seed, "practices")
    parts = []
    sites = 0
    for place in targets.places:
        parts.append(_lists_of(random, place, targets, first_site=sites + 1))
        sites += place.sites
    lists = pd.concat(parts, ignore_index=True)
    width = len(str(len(lists)))
    numbers = [f"{number:0{width}d}" for number in range(1, len(lists) + 1)]
    return lists.assign(
        code=[f"SYN{number}" for number in numbers],
        name=[f"Synthetic practice {number}" for number in numbers],
    )


def _lists_of(
    random: np.random.Generator,
    place: SyntheticPlace,
    targets: PracticeTargets,
    *,
    first_site: int,
) -> pd.DataFrame:
    count = place.practices
    usual = ["usual"] * (count - len(place.special))
    kinds = random.permutation([*place.special, *usual])
    sizes = _list_sizes(random, place, kinds)
    lean = LEAN_SIGMA * random.standard_normal(count)
    turn = random.permutation(count)
    return pd.DataFrame(
        {
            "area_code": place.area_code,
            "borough": place.borough or None,
            "pcn": _networks(place.networks, kinds, turn),
            "site": _sites(sizes, place.sites, first_site),
            "kind": kinds,
            "deprivation_decile": deal(random, DECILES, targets.deciles, count),
            "list_size": sizes,
            "lean": lean,
        }
    )


def _list_sizes(
    random: np.random.Generator, place: SyntheticPlace, kinds: NDArray[np.str_]
) -> Whole:
    """Return the list of each practice; they sum to the place's."""
    drawn = factors(random, LIST_SIGMA, place.practices)
    drawn /= drawn.mean()
    fixed = np.array([KINDS[kind].size or np.nan for kind in kinds])
    weights = np.where(np.isnan(fixed), drawn, fixed)
    least = np.full(place.practices, SMALLEST_LIST, dtype=np.int64)
    return least + share_out(place.list_size - int(least.sum()), weights)


def _networks(
    networks: Sequence[str], kinds: NDArray[np.str_], turn: NDArray[np.int64]
) -> list[str | None]:
    """Return the network of each practice, taking turns; nursing-home lists belong to none.

    Real maps of networks leave some practices unallocated too.
    """
    return [
        None if kind == "nursing_home" else networks[place % len(networks)]
        for kind, place in zip(kinds, turn, strict=True)
    ]


def _sites(sizes: Whole, sites: int, first: int) -> list[str | None]:
    """Return the building of each practice: the smallest lists share theirs with the next larger.

    The largest lists have a building to themselves.
    """
    if not sites:
        return [None] * len(sizes)
    ranks = np.empty(len(sizes), dtype=np.int64)
    ranks[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    # those beyond the number of buildings move in with the last ones, back to front
    places = np.where(ranks < sites, ranks, sites - 1 - (ranks - sites) % sites)
    return [site_code(first + int(place)) for place in places]


def site_code(number: int) -> str:
    """Return the code of a building."""
    return f"SYN-S{number:03d}"


def _patients(seed: int, targets: PracticeTargets, lists: pd.DataFrame) -> Whole:
    """Return patients: a row a practice, a column for each sex and, within it, age band."""
    random = stream(seed, "practice_ages")
    lean = lists["lean"].to_numpy(dtype=np.float64)[:, np.newaxis]
    made = np.array([KINDS[kind].ages for kind in lists["kind"]])
    ages = np.array(targets.ages) * made * np.exp(lean * np.array(AGE_SCORES))
    sizes = lists["list_size"].to_numpy(dtype=np.int64)
    first = 0
    for place in targets.places:
        rows = slice(first, first + place.practices)
        ages[rows] = _as_old_as(place, ages[rows], sizes[rows])
        first += place.practices
    odds = np.array(FEMALE_SHARES) / (1 - np.array(FEMALE_SHARES))
    odds = odds * factors(random, SEX_SIGMA, len(lists))[:, np.newaxis]
    female = odds / (1 + odds)
    weights = np.hstack([ages * female, ages * (1 - female)])
    return share_out_rows(sizes, weights)


def _as_old_as(place: SyntheticPlace, ages: Floats, sizes: Whole) -> Floats:
    """Return weights by band that give the place its adults and its patients aged 50 or over."""
    groups = np.array([CHILDREN, 1 - np.array(CHILDREN) - np.array(OLDER), OLDER])
    wanted = np.array(
        [
            place.list_size - place.adults,
            place.adults - place.aged_50_over,
            place.aged_50_over,
        ]
    )
    for _ in range(FITTING_STEPS):
        patients = sizes @ (ages / ages.sum(axis=1, keepdims=True))
        ages = ages * np.exp(np.log(wanted / (groups @ patients)) @ groups)
    return ages


def _registers(seed: int, targets: PracticeTargets, lists: pd.DataFrame) -> Whole:
    """Return the register of each practice; those of a place sum to its register."""
    random = stream(seed, "practice_registers")
    patients = _patients(seed, targets, lists)
    own = factors(random, REGISTER_SIGMA, len(lists))
    own *= np.array([KINDS[kind].register for kind in lists["kind"]])
    weights = np.maximum(patients @ _rates(targets), 1e-3) * own
    grown = patients.reshape(len(lists), len(SEXES), len(AGE_BANDS))[:, :, 1:].sum(axis=(1, 2))
    most = np.floor(grown * LARGEST_REGISTER_SHARE).astype(np.int64)
    registers = np.zeros(len(lists), dtype=np.int64)
    first = 0
    for place in targets.places:
        rows = slice(first, first + place.practices)
        registers[rows] = share_out(place.register, weights[rows], most=most[rows])
        first += place.practices
    return registers


def _rates(targets: PracticeTargets) -> Floats:
    return np.array([targets.expected[sex, band] for sex in SEXES for band in AGE_BANDS])
