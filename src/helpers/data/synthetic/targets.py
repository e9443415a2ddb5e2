"""The totals that synthetic tables meet: read from the published tables, shared out by rules.

What is published is read, never typed here; what is typed here is an assumption and says so.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from helpers.data import areas, catalogue, facts
from helpers.data.schema import plain_rows
from helpers.data.synthetic.cancers import BoroughCancers
from helpers.data.synthetic.estates import EstateTargets
from helpers.data.synthetic.practices import AGE_BANDS, SEXES, Place, PracticeTargets
from helpers.data.synthetic.spread import Whole, factors, share_out, stream
from helpers.data.synthetic.staff import StaffTargets

NWL = "E54000027"
ENGLAND = "E92000001"
PERIOD = "2022-23"
ESTATES_PERIOD = "2016-17"
ACUTE_TRUSTS = ("R1K", "RYJ", "RQM", "RAS")
OTHER_TRUSTS = ("RKL", "RV3", "RYX")
PER_CENT = 100.0

NWL_AGES = (14.7, 12.6, 20.2, 18.4, 13.2, 10.0, 6.2, 4.7)
"""Percent of patients in each age band; assumed, near the 82% over 17 and 27% over 49 of QOF."""
ENGLAND_AGES = (16.3, 11.7, 14.5, 14.5, 13.0, 12.6, 9.2, 8.2)
"""The same for England, near 80% over 17 and 37% over 49."""
NWL_DECILES = (4, 11, 14, 20, 14, 10, 9, 10, 6, 2)
"""Percent of practices in each decile, 1 the most deprived; assumed, near the small areas in which
practices stand (IMD 2019)."""
ENGLAND_DECILES = (15, 13, 12, 11, 10, 9, 8, 8, 7, 7)
"""The same for England."""

SPECIAL_PRACTICES: Mapping[str, tuple[str, ...]] = {
    "E09000013": ("online",),  # the register's note names a large one there
    "E09000017": ("university",),
    "E09000033": ("university",),
    "E09000009": ("nursing_home",),
    "E09000020": ("nursing_home",),
}
"""Where the practices that comparisons must set apart are put; invented but for the online one."""

TREATED_SHARE = 0.70
"""Share of those read whose reading is at target; assumed. The audit CVDPREVENT finds 66% to 74% of
all diagnosed in the systems of England in March 2024 (second-hand), but the strategy counts
readings in fewer than half of those diagnosed."""

ENGLAND_PRACTICES = 6_400
"""A round number near the 6,378 that submitted a register."""
ENGLAND_SYSTEMS = 42
PATIENTS_PER_NETWORK = 50_000
SYSTEM_SIZE_SIGMA = 0.46
SYSTEM_PREVALENCE_SIGMA = 0.12
PRACTICE_COUNT_SIGMA = 0.15

YEARS_OF_GROWTH = 4
"""Years over which the strategy's growth of the workforce since before the pandemic is spread."""


def nwl_practices() -> PracticeTargets:
    """Return the totals of each borough, and of the practices outside the boroughs.

    The latter are what the published system has beyond its boroughs.
    """
    boroughs = [area.code for area in areas.members(NWL, "borough")]
    rows = _registers()
    patients = [rows[code]["list_size"] for code in boroughs]
    networks = _network_names(share_out(_whole_fact("pcns"), patients), width=2)
    sites = share_out(_whole_fact("gp_sites"), [rows[code]["practices"] for code in boroughs])
    places = [
        Place(
            area_code=NWL,
            borough=code,
            practices=rows[code]["practices"],
            list_size=rows[code]["list_size"],
            register=rows[code]["register"],
            networks=networks[at],
            sites=int(sites[at]),
            special=SPECIAL_PRACTICES.get(code, ()),
        )
        for at, code in enumerate(boroughs)
    ]
    beyond = Place(
        area_code=NWL,
        borough="",
        practices=rows[NWL]["practices"] - sum(place.practices for place in places),
        list_size=rows[NWL]["list_size"] - sum(place.list_size for place in places),
        register=rows[NWL]["register"] - sum(place.register for place in places),
        # practices across the border work with the networks inside it
        networks=tuple(names[0] for names in networks),
    )
    return _practice_targets([*places, beyond], NWL_AGES, NWL_DECILES)


def england_practices(seed: int) -> PracticeTargets:
    """Return totals of invented systems that sum to England's register and list."""
    random = stream(seed, "systems")
    england = _registers()[ENGLAND]
    count = ENGLAND_SYSTEMS
    lists = share_out(england["list_size"], factors(random, SYSTEM_SIZE_SIGMA, count))
    sick = lists * factors(random, SYSTEM_PREVALENCE_SIGMA, count)
    registers = share_out(england["register"], sick)
    sized = lists * factors(random, PRACTICE_COUNT_SIGMA, count)
    practices = share_out(ENGLAND_PRACTICES, sized)
    networks = _network_names(np.maximum(1, lists // PATIENTS_PER_NETWORK), width=4)
    places = [
        Place(
            area_code=f"SYN-ICB-{at + 1:02d}",
            borough="",
            practices=int(practices[at]),
            list_size=int(lists[at]),
            register=int(registers[at]),
            networks=networks[at],
            special=_special(at),
        )
        for at in range(count)
    ]
    return _practice_targets(places, ENGLAND_AGES, ENGLAND_DECILES)


def nwl_staff() -> StaffTargets:
    """Return the strategy's headline workforce as whole posts, and the trusts by their size.

    Establishment = in post / (1 - vacancy rate); leavers = turnover x in post; joiners = leavers
    plus the growth of a year.
    """
    in_post = _whole_fact("staff_in_post")
    leavers = round(in_post * _share_fact("voluntary_turnover"))
    growth = (1 + _share_fact("workforce_growth")) ** (1 / YEARS_OF_GROWTH) - 1
    days: Counter[str] = Counter()
    for row in plain_rows(catalogue.load("sickness_absence")):
        days[row["organisation"]] += row["days_available"]
    return StaffTargets(
        trusts={trust: days[trust] for trust in (*ACUTE_TRUSTS, *OTHER_TRUSTS)},
        outside_hospital=OTHER_TRUSTS,
        in_post=in_post,
        aged_50_or_over=round(in_post * _share_fact("over_50")),
        establishment=round(in_post / (1 - _share_fact("vacancy_rate"))),
        leavers=leavers,
        joiners=leavers + round(in_post * growth),
    )


def nwl_estate() -> EstateTargets:
    """Return the strategy's counts of buildings, with room for the hospitals.

    The strategy counts over 800 pieces of estate, over 300 general practices and over 500
    pharmacies and opticians, which leaves none for its 12 acute hospitals: here the hospitals are
    taken from the pharmacies and opticians.
    """
    sites = _whole_fact("pieces_of_estate")
    general, acute = _whole_fact("gp_sites"), _whole_fact("acute_sites")
    returns = _rows("estates", "trust", period=ESTATES_PERIOD)
    residents = _rows("resident_population", "area_code")
    return EstateTargets(
        practices=nwl_practices(),
        residents={code: row["people"] for code, row in residents.items()},
        pharmacies=sites - general - acute,
        acute=acute,
        poor=round(sites * _share_fact("condition_c_or_d")),
        core=round(general * _share_fact("primary_care_core")),
        acute_floor_area=sum(
            returns[trust]["gross_internal_floor_area_m2"] for trust in ACUTE_TRUSTS
        ),
        lift_years=_whole_fact("lift_leases_years"),
    )


def nwl_cancers() -> Sequence[BoroughCancers]:
    """Return the staged and the early cancers of each borough."""
    rates = _rows("early_diagnosis", "area_code")
    return [
        BoroughCancers(
            borough=area.code,
            period=rates[area.code]["period"],
            early=rates[area.code]["early_cases"],
            staged=rates[area.code]["staged_cases"],
        )
        for area in areas.members(NWL, "borough")
    ]


def _rows(table: str, key: str, **wanted: str) -> dict[str, dict[str, Any]]:
    """Return the rows of a table that hold what is wanted, by the value of the column `key`."""
    rows = plain_rows(catalogue.load(table))
    return {
        row[key]: row for row in rows if all(row[name] == value for name, value in wanted.items())
    }


def _registers() -> dict[str, dict[str, Any]]:
    return _rows("hypertension_register", "area_code", period=PERIOD)


def _practice_targets(
    places: Sequence[Place], ages: Sequence[float], deciles: Sequence[float]
) -> PracticeTargets:
    register = sum(place.register for place in places)
    read = round(register * _facts_ratio("bp_recorded_last_year", "recorded_cases"))
    return PracticeTargets(
        places=tuple(places),
        expected=_expected(),
        ages=tuple(ages),
        deciles=tuple(deciles),
        read=read,
        treated=round(read * TREATED_SHARE),
    )


def _facts_ratio(part: str, whole: str) -> float:
    """Return one figure of the strategy as a share of another."""
    return facts.fact(part).value / facts.fact(whole).value


def _expected() -> dict[tuple[str, str], float]:
    """Return the reckoner's share of people with hypertension; below its youngest band it is 0."""
    rows = _rows("hypertension_prevalence", "id", model="fph_reckoner").values()
    known = {(row["sex"], row["age_band"]): row["percent"] / PER_CENT for row in rows}
    return {(sex, band): known.get((sex, band), 0.0) for sex in SEXES for band in AGE_BANDS}


def _network_names(numbers: Whole, *, width: int) -> list[tuple[str, ...]]:
    """Return for each place so many names of networks, counted through all of them."""
    ends = np.cumsum(numbers)
    return [
        tuple(f"SYN-PCN-{place:0{width}d}" for place in range(end - number + 1, end + 1))
        for end, number in zip(ends, numbers, strict=True)
    ]


def _special(number: int) -> tuple[str, ...]:
    """Return what a system of England has beside usual practices; invented."""
    special = ["university"]
    if number % 6 == 0:
        special.append("nursing_home")
    if number < 2:
        special.append("online")
    return tuple(special)


def _whole_fact(id_: str) -> int:
    return round(facts.fact(id_).value)


def _share_fact(id_: str) -> float:
    return facts.fact(id_).value / PER_CENT
