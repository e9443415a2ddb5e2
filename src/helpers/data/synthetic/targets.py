"""The totals that synthetic tables meet: read from the published tables, shared out by rules.

The totals are those of North West London, its boroughs and trusts, so that what is made up is like
something real; they are given to a made-up system, whose places bear no real name.

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
from helpers.data.synthetic.practices import AGE_BANDS, SEXES, PracticeTargets, SyntheticPlace
from helpers.data.synthetic.spread import Whole, share_out
from helpers.data.synthetic.staff import StaffTargets

NWL = "E54000027"
EXAMPLE = "X54000001"
"""The made-up system; its boroughs and trusts stand in the table `areas`."""
PERIOD = "2022-23"
ESTATES_PERIOD = "2016-17"
ACUTE_TRUSTS = ("R1K", "RYJ", "RQM", "RAS")
OTHER_TRUSTS = ("RKL", "RV3", "RYX")
COUNTS = ("practices", "list_size", "register", "adults", "aged_50_over")
PER_CENT = 100.0

AGES = (13.8, 13.4, 20.6, 17.3, 13.1, 10.1, 6.5, 5.2)
"""Percent of patients in each age band on the lists of North West London, July 2026; the share of
adults and of those aged 50 or over is fitted to each place's lists of the year."""
DECILES = (4, 11, 14, 20, 14, 10, 9, 10, 6, 2)
"""Percent of practices in each decile, 1 the most deprived; assumed, near the small areas in which
practices stand (IMD 2019)."""

SPECIAL_PRACTICES: Mapping[str, tuple[str, ...]] = {
    "X09000003": ("online",),
    "X09000005": ("university",),
    "X09000008": ("university",),
    "X09000002": ("nursing_home",),
    "X09000007": ("nursing_home",),
}
"""Where the practices that comparisons must set apart are put; invented."""

READ_SHARE = 0.87
"""Share of the diagnosed with a reading in the last year; assumed, so that most of those read are
at target. The strategy counts readings in fewer than half of those diagnosed."""
TREATED_SHARE = 0.66
"""Share of the diagnosed whose reading is at target: the audit CVDPREVENT finds 60% to 72% in the
systems of England in March 2023 (second-hand)."""

YEARS_OF_GROWTH = 4
"""Years over which the strategy's growth of the workforce since before the pandemic is spread."""


def example_practices() -> PracticeTargets:
    """Return the totals of each borough, and of the practices outside the boroughs.

    The latter are what the published system has beyond its boroughs.
    """
    made_up = _made_up_boroughs()
    boroughs = list(made_up)
    rows = _registers()
    patients = [rows[code]["list_size"] for code in boroughs]
    networks = _network_names(share_out(_whole_fact("pcns"), patients))
    sites = share_out(_whole_fact("gp_sites"), [rows[code]["practices"] for code in boroughs])
    places = [
        SyntheticPlace(
            area_code=EXAMPLE,
            borough=made_up[code],
            **{count: rows[code][count] for count in COUNTS},
            networks=networks[at],
            sites=int(sites[at]),
            special=SPECIAL_PRACTICES.get(made_up[code], ()),
        )
        for at, code in enumerate(boroughs)
    ]
    beyond = SyntheticPlace(
        area_code=EXAMPLE,
        borough="",
        **{
            count: rows[NWL][count] - sum(rows[code][count] for code in boroughs)
            for count in COUNTS
        },
        # practices across the border work with the networks inside it
        networks=tuple(names[0] for names in networks),
    )
    return _practice_targets([*places, beyond])


def example_staff() -> StaffTargets:
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
    made_up = _made_up("trust", (*ACUTE_TRUSTS, *OTHER_TRUSTS))
    return StaffTargets(
        trusts={made_up[trust]: days[trust] for trust in made_up},
        outside_hospital=tuple(made_up[trust] for trust in OTHER_TRUSTS),
        in_post=in_post,
        aged_50_or_over=round(in_post * _share_fact("over_50")),
        establishment=round(in_post / (1 - _share_fact("vacancy_rate"))),
        leavers=leavers,
        joiners=leavers + round(in_post * growth),
    )


def example_estate() -> EstateTargets:
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
        practices=example_practices(),
        residents={code: residents[real]["people"] for real, code in _made_up_boroughs().items()},
        pharmacies=sites - general - acute,
        acute=acute,
        poor=round(sites * _share_fact("condition_c_or_d")),
        core=round(general * _share_fact("primary_care_core")),
        acute_floor_area=sum(
            returns[trust]["gross_internal_floor_area_m2"] for trust in ACUTE_TRUSTS
        ),
        lift_years=_whole_fact("lift_leases_years"),
    )


def example_cancers() -> Sequence[BoroughCancers]:
    """Return the staged and the early cancers of each borough."""
    rates = _rows("early_diagnosis", "area_code")
    return [
        BoroughCancers(
            borough=borough,
            period=rates[real]["period"],
            early=rates[real]["early_cases"],
            staged=rates[real]["staged_cases"],
        )
        for real, borough in _made_up_boroughs().items()
    ]


def _made_up_boroughs() -> dict[str, str]:
    return _made_up("borough", [area.code for area in areas.members(NWL, "borough")])


def _made_up(kind: str, real: Sequence[str]) -> dict[str, str]:
    """Return real places, each with the made-up one that is given its totals."""
    return dict(zip(real, (area.code for area in areas.members(EXAMPLE, kind)), strict=True))


def _rows(table: str, key: str, **wanted: str) -> dict[str, dict[str, Any]]:
    """Return the rows of a table that hold what is wanted, by the value of the column `key`."""
    rows = plain_rows(catalogue.load(table))
    return {
        row[key]: row for row in rows if all(row[name] == value for name, value in wanted.items())
    }


def _registers() -> dict[str, dict[str, Any]]:
    return _rows("hypertension_register", "area_code", period=PERIOD)


def _practice_targets(places: Sequence[SyntheticPlace]) -> PracticeTargets:
    register = sum(place.register for place in places)
    return PracticeTargets(
        places=tuple(places),
        expected=_expected(),
        ages=AGES,
        deciles=DECILES,
        read=round(register * READ_SHARE),
        treated=round(register * TREATED_SHARE),
    )


def _expected() -> dict[tuple[str, str], float]:
    """Return the reckoner's share of people with hypertension; below its youngest band it is 0."""
    rows = _rows("hypertension_prevalence", "id", model="fph_reckoner").values()
    known = {(row["sex"], row["age_band"]): row["percent"] / PER_CENT for row in rows}
    return {(sex, band): known.get((sex, band), 0.0) for sex in SEXES for band in AGE_BANDS}


def _network_names(numbers: Whole) -> list[tuple[str, ...]]:
    """Return for each place so many names of networks, counted through all of them."""
    ends = np.cumsum(numbers)
    return [
        tuple(f"SYN-PCN-{place:02d}" for place in range(end - number + 1, end + 1))
        for end, number in zip(ends, numbers, strict=True)
    ]


def _whole_fact(id_: str) -> int:
    return round(facts.fact(id_).value)


def _share_fact(id_: str) -> float:
    return facts.fact(id_).value / PER_CENT
