"""Register and expected cases of every place of an area, and which of them find the least."""

import math

import numpy as np
import pandas as pd

from helpers.analyses.base import COUNTED
from helpers.analyses.hypertension.evidence import Evidence, ends_in
from helpers.analyses.hypertension.evidence import evidence as evidence_for
from helpers.analyses.hypertension.pace import unusual_inside
from helpers.analyses.hypertension.parameters import LISTS_30, Parameters
from helpers.analyses.standing import SURVEY, in_part
from helpers.columns import CONFIDENTIAL as MARK
from helpers.data.areas import Area, members
from helpers.data.hypertension import survey
from helpers.results import Figure, sourced

SHOWN_PLACES = 10
BASES = ["detection_percent", "resident_detection_percent"]
"""Shares of the same cases, shared out by the ages on lists and by residents."""
NOTHING = "no"
OVER = "more recorded than expected"
NEARLY_ALL = 0.9
"""Share of its small areas in a system from which an authority counts as whole there."""
PER_CENT = 100.0


def places_table(evidence: Evidence) -> pd.DataFrame:
    """Return register, expected cases and what is still to find, for every place."""
    found, parameters = evidence.places, evidence.parameters
    frame = found[["place", "practices", "listed_people", "register_people"]].assign(
        prevalence_percent=found["register_people"]
        / found["listed_people"].where(found["listed_people"] > 0)
        * PER_CENT,
        expected_people=found["expected_people"],
        detection_percent=found["detection_percent"],
        resident_detection_percent=found["register_people"]
        / found["resident_expected_people"]
        * PER_CENT,
    )
    growth = evidence.grown(1.0, parameters.target_year)
    needed = parameters.target * growth * frame["expected_people"] - frame["register_people"]
    frame["needed_people"] = needed.clip(lower=0)
    years = parameters.target_year - ends_in(evidence.places_period or evidence.newest.period)
    frame["needed_people_a_year"] = frame["needed_people"] / years if years > 0 else np.nan
    frame[["read_people", "treated_people"]] = found[["read_people", "treated_people"]]
    over = np.where(found["detection_percent"] > PER_CENT, OVER, NOTHING)
    frame["flag"] = found["flag"].where(found["flag"] != "", pd.Series(over, found.index))
    frame[MARK] = found[MARK]
    return sourced(frame, found.attrs["sources"], found.attrs["basis"])


def detected(places: pd.DataFrame) -> float:
    """Return the share of the cases expected in some places that is recorded; NaN without any."""
    recorded, expected = (
        float(places[name].sum()) for name in ("register_people", "expected_people")
    )
    return recorded / expected if expected else math.nan


def both_bases(evidence: Evidence) -> pd.DataFrame:
    """Return what each place detects of the cases expected on its lists, and among its residents.

    As `all_bases`; boroughs lie on a side of their system, whatever the area.

    Returns:
        Frame as of `all_bases`, the smallest by lists first; no row where no residents are known.
    """
    frame = all_bases(evidence).dropna()
    frame = frame.sort_values("detection_percent", kind="stable", ignore_index=True)
    if len(frame) and evidence.compared_area != evidence.area:
        whole = both_bases(of_system(evidence.system, evidence.parameters.period))
        frame["bases_agree"] = frame["place"].map(whole.set_index("place")["bases_agree"])
    about = evidence.places.attrs
    return sourced(frame, about["sources"], about["basis"])


def all_bases(evidence: Evidence) -> pd.DataFrame:
    """Return what each usual place detects of the cases expected, by every way to count them.

    By the ages on its lists and by its residents, which share out the same cases of the area, and
    by a survey's part of the adults on lists, by which areas are ranked. A place lies on one side
    of the whole where each of these that is known does, held against that share of all places
    together.

    Returns:
        Frame of `place`, the columns of `BASES`, `survey_detection_percent` and `bases_agree`.
    """
    usual = evidence.places[evidence.places["usual"]]
    register = usual["register_people"]
    cases = pd.DataFrame(
        {
            "detection_percent": usual["expected_people"],
            "resident_detection_percent": usual["resident_expected_people"],
            "survey_detection_percent": usual["adult_people"] * survey(SURVEY).share,
        }
    ).astype(float)
    shares = cases.rdiv(register, axis=0) * PER_CENT
    known = shares.dropna(axis=1, how="all")
    below = known < register.sum() / cases[known.columns].sum() * PER_CENT
    agree = below.all(axis=1) | ~below.any(axis=1)
    frame = shares.assign(bases_agree=np.where(agree, "yes", "no"))
    frame.insert(0, "place", usual["place"])
    return frame.reset_index(drop=True)


def of_system(system: Area, period: str | None = None) -> Evidence:
    """Return what a comparison of the boroughs of a system starts from.

    Args:
        system: the system.
        period: the last period whose registers may be used; by default the newest.
    """
    return evidence_for(Parameters(area=system.name, expected_model=LISTS_30, period=period))


def unranked(evidence: Evidence) -> tuple[Area, ...]:
    """Return the boroughs that what they find must not rank, in their order.

    Those that do not lie on one side of the whole as `all_bases` has it, those on whose lists are
    the patients of an online practice, who live elsewhere, and those of which another system counts
    practices.

    Args:
        evidence: as `of_system`.
    """
    bases = all_bases(evidence)
    split = in_part(evidence.area).items()
    apart = {
        *bases.loc[bases["bases_agree"] == "no", "place"],
        *unusual_inside(evidence)["place"],
        *(name for name, (there, every) in split if there < NEARLY_ALL * every),
    }
    return tuple(each for each in members(evidence.area.code, "borough") if each.name in apart)


def lowest_places(evidence: Evidence) -> pd.DataFrame:
    """Return the places that detect the smallest share, left-over and unusual ones apart."""
    usual = places_table(evidence)[evidence.places["usual"]]
    columns = ["place", "detection_percent", "needed_people", "needed_people_a_year"]
    lowest = usual.sort_values("detection_percent", kind="stable")[columns].head(SHOWN_PLACES)
    about = evidence.places.attrs
    return sourced(lowest.reset_index(drop=True), about["sources"], about["basis"])


def place_figures(evidence: Evidence) -> dict[str, Figure]:
    """Return the smallest and the largest share detected, and who is registered outside.

    With fewer than two places that can be compared there is no smallest and no largest, nor where
    residents, or else the adults whatever their ages, make it another place than the ages on lists.
    """
    found, period = evidence.places, evidence.places_period
    rates = found.loc[found["usual"]].set_index("place")["detection_percent"]
    outside = found.loc[found["left_over"], "register_people"].sum()
    every = all_bases(evidence).set_index("place")
    names = BASES if len(both_bases(evidence)) else [BASES[0], "survey_detection_percent"]
    bases = every[names].dropna()
    figures = {
        "place_lowest": _extreme(rates, bases, "idxmin", "Smallest share detected", period),
        "place_highest": _extreme(rates, bases, "idxmax", "Largest share detected", period),
        "outside_places": Figure(
            outside, "people", "On registers outside the places", period=period, no_limits=COUNTED
        ),
    }
    return evidence.marked(figures)


def _extreme(
    rates: "pd.Series[float]", bases: pd.DataFrame, which: str, label: str, period: str
) -> Figure:
    nobody = Figure(None, "percent", label, period=period)
    if len(rates) < 2 or (len(bases) and len(set(bases.agg(which))) > 1):
        return nobody
    place = getattr(rates, which)()
    figure = Figure(rates[place], "percent", label, period=period, no_limits="on one basis alone")
    if BASES[1] not in bases:
        return figure
    both = bases.loc[place]
    return figure.but(lower=float(both.min()), upper=float(both.max()), bounds="assumptions")
