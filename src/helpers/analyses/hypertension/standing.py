"""Where an area stands among its like, by one yardstick that counts the same people everywhere."""

import numpy as np
import pandas as pd

from helpers.analyses.base import COUNTED
from helpers.analyses.hypertension.evidence import PER_CENT, WHOLE, Evidence
from helpers.data import areas, hypertension
from helpers.results import CITED, Figure, sourced

SURVEY = "adult_prevalence_survey"
OTHER_SURVEY = "adult_prevalence_ons"
NEXT_RANKS = 4


def yardstick() -> Figure:
    """Return the survey's share of adults with hypertension, in percent."""
    survey = hypertension.survey(SURVEY)
    return Figure(
        survey.share * PER_CENT,
        "percent",
        "Adults with hypertension, Health Survey for England",
        period=survey.period,
        source=survey.citation,
        basis="published",
    )


def like_areas(area: areas.Area) -> tuple[areas.Area, ...]:
    """Return the areas of the kind of an area that there were at one time, itself among them.

    A system that has a successor is held against those before the change, another against those of
    today; boroughs are held against those of their own system.
    """
    if area.kind == "borough":
        return areas.members(area.parent, "borough")
    kind = [each for each in areas.all_areas(made_up=area.made_up) if each.kind == area.kind]
    successors = {each.successor for each in kind if each.successor}
    if area.successor:
        return tuple(each for each in kind if each.code not in successors)
    return tuple(each for each in kind if not each.successor)


def named(area: areas.Area) -> str:
    """Return the name of an area in a table: short, unless that is a mere code."""
    return area.name if area.kind == "subicb" else area.short_name


def standings(evidence: Evidence) -> pd.DataFrame:
    """Return register, registered adults and the share detected of each like area, lowest first.

    Detected = register / (adults on the same lists x the survey's share of adults). Registers and
    adults count the same people, so areas can be compared; what a survey of England expects is
    too much where people are young.

    Returns:
        Frame of `place`, `register_people`, `listed_people`, `adult_people`, `prevalence_percent`,
        `survey_detection_percent`, `practices`, `known_practices` and `rank`; London and England,
        where held, at the end without a rank.
    """
    period = evidence.register["period"].tail(1)
    registers = hypertension.all_registers()
    same = registers[registers["period"].isin(period)].set_index("area_code")
    like = [each for each in like_areas(evidence.area) if each.code in same.index]
    above = [each for each in _wholes(evidence.area) if each.code in same.index]
    frame = same.loc[[each.code for each in [*like, *above]]].assign(
        place=[named(each) for each in [*like, *above]],
        ranked=np.arange(len(like) + len(above)) < (len(like) if len(like) > 1 else 0),
    )
    frame["prevalence_percent"] = frame["register_people"] / frame["listed_people"] * PER_CENT
    expected = frame["adult_people"] * yardstick() / PER_CENT
    frame["survey_detection_percent"] = frame["register_people"] / expected * PER_CENT
    lacking = frame["practices"] / frame["known_practices"] < WHOLE
    ranked = frame["survey_detection_percent"].where(frame["ranked"] & ~lacking)
    frame["rank"] = ranked.rank(method="min")
    names = ["place", "register_people", "listed_people", "adult_people", "prevalence_percent"]
    names += ["survey_detection_percent", "practices", "known_practices", "rank", "source"]
    ordered = frame.sort_values(["ranked", "rank"], ascending=[False, True], kind="stable")
    chosen = ordered[names].reset_index(drop=True)
    return sourced(chosen.drop(columns="source"), [*chosen["source"], yardstick().source])


def nearby(evidence: Evidence, standings: pd.DataFrame) -> pd.DataFrame:
    """Return the standing of the area, of the areas ranked next to it, and of the wholes.

    Args:
        evidence: what the analysis starts from.
        standings: as `standings`.
    """
    own = standings.loc[standings["place"] == named(evidence.area), "rank"].max()
    near = standings["rank"].isna() | ((standings["rank"] - own).abs() <= NEXT_RANKS)
    names = ["place", "register_people", "adult_people", "survey_detection_percent", "rank"]
    found = standings.loc[near, [*names, "practices", "known_practices"]]
    return sourced(found.reset_index(drop=True), *(standings.attrs[each] for each in CITED))


def standing_figures(evidence: Evidence, standings: pd.DataFrame) -> dict[str, Figure]:
    """Return where the area stands: its share detected, its rank and among how many.

    Args:
        evidence: what the analysis starts from.
        standings: as `standings`.
    """
    frame, period = standings, evidence.newest.period
    own = frame[frame["place"] == named(evidence.area)]
    ranked = int(frame["rank"].notna().sum())
    given = {
        "survey_detection": (own["survey_detection_percent"], "percent", "Detected, by survey"),
        "rank_from_lowest": (own["rank"], "rank", "Rank from the lowest"),
        "coverage": (
            own["practices"] / own["known_practices"] * PER_CENT,
            "percent",
            "Practices in the register, of those known",
        ),
    }
    figures = {
        name: Figure(
            None if values.empty else values.iloc[0],
            unit,
            label,
            period=period,
            no_limits=COUNTED,
        )
        for name, (values, unit, label) in given.items()
    }
    other = hypertension.survey(OTHER_SURVEY).share * PER_CENT
    detected = figures["survey_detection"]
    if detected.known:
        # the other survey expects more cases among the same adults
        limits = {"lower": detected * yardstick() / other, "upper": float(detected)}
        figures["survey_detection"] = detected.but(**limits, bounds="range")
    alike = Figure(ranked, "areas", "Areas ranked", period=period, no_limits=COUNTED)
    return evidence.marked({**figures, "areas_ranked": alike})


def _wholes(area: areas.Area) -> list[areas.Area]:
    """Return London, where the area lies in it, and England."""
    found = []
    while area.parent:
        area = areas.resolve(area.parent)
        if area.kind in {"region", "country"}:
            found.append(area)
    return found
