"""Where an area stands among its like, by one yardstick that counts the same people everywhere."""

import math
from collections.abc import Mapping

import pandas as pd

from helpers.analyses import standing
from helpers.analyses.base import COUNTED
from helpers.analyses.hypertension.comparison import of_system, unranked
from helpers.analyses.hypertension.evidence import PER_CENT, WHOLE, Evidence
from helpers.analyses.hypertension.lists import register_weights
from helpers.data import areas, hypertension
from helpers.data.areas import ENGLAND
from helpers.data.places import UNITS
from helpers.results import Figure, sourced

OTHER_SURVEY = "adult_prevalence_ons"
ENGLAND_NAMED = "England"
COLUMNS = [
    "rank",
    "place",
    "standing",
    "period",
    "register_people",
    "listed_people",
    "adult_people",
    "prevalence_percent",
    "survey_detection_percent",
    "lower_detection_percent",
    "age_detection_percent",
    "practices",
    "known_practices",
    "coverage_percent",
]


def like_areas(area: areas.Area) -> tuple[areas.Area, ...]:
    """Return the areas of the kind of an area that there were at one time, itself among them.

    A system that has a successor is held against those before the change, another against those of
    today; boroughs are held against those of their own system. A practice or network has none here:
    no table names it.
    """
    if area.kind in UNITS:
        return ()
    if area.kind == "borough" and area.parent:
        return areas.members(area.parent, "borough")
    return standing.like_areas(area)


def named(area: areas.Area) -> str:
    """Return the name of an area in a table: short, unless that is a mere code."""
    return area.name if area.kind == "subicb" else area.short_name


def standings(evidence: Evidence) -> pd.DataFrame:
    """Return register, registered adults and the share detected of each like area, lowest first.

    Detected = register / (adults on the same lists x the survey's share of adults). Registers and
    adults count the same people and all are from one source, so areas can be compared. By age, the
    survey's cases of England are shared out by the ages on lists. Areas are ranked by the former,
    but for boroughs that `comparison.unranked` names; practices and networks, whose ages differ
    most, by the latter.

    Returns:
        Frame of `place`, `standing` in words, `period`, `register_people`, `listed_people`,
        `adult_people`, `prevalence_percent`, `survey_detection_percent`, `lower_detection_percent`
        (by the other survey), `age_detection_percent`, `practices`, `known_practices`,
        `coverage_percent` and `rank`; the wholes that the area lies in at the end without a rank.
    """
    if evidence.synthetic:
        return sourced(pd.DataFrame(columns=COLUMNS), [standing.yardstick().source])
    like, wholes = like_areas(evidence.area), standing.wholes(evidence.area)
    period, imported = evidence.newest.period, evidence.practices_known
    registers = hypertension.registers_at(period, [*like, *wholes], imported=imported)
    short = {each.code: named(each) for each in [*like, *wholes]}
    frame = registers.assign(
        place=registers["area_code"].map(short),
        own=registers["area_code"] == evidence.area.code,
        whole=registers["area_code"].isin([each.code for each in wholes]),
        weight=register_weights(registers),
        unranked=registers["area_code"].isin(_unranked(evidence)),
    )
    if evidence.area.kind in UNITS:
        frame = pd.concat([_units(evidence), frame], ignore_index=True)
    return _ranked(evidence, frame, period)


def _unranked(evidence: Evidence) -> list[str]:
    """Return the codes of the boroughs beside a borough, itself among them, not to be ranked."""
    if evidence.area.kind != "borough":
        return []
    # an imported release may be of a year that is not published here
    period = None if evidence.practices_known else evidence.parameters.period
    return [each.code for each in unranked(of_system(evidence.system, period))]


def _units(evidence: Evidence) -> pd.DataFrame:
    """Return the practices or networks of a system, those of unusual lists ranked when asked."""
    alike = evidence.alike
    known = alike["practices"] if evidence.area.kind == "pcn" else 1.0
    return alike.rename(columns={"expected_people": "weight"}).assign(
        whole=False,
        known_practices=known,
        unranked=(alike["flag"] != "") & (not evidence.parameters.include_unusual),
    )


def _ranked(evidence: Evidence, frame: pd.DataFrame, period: str) -> pd.DataFrame:
    detected = frame["register_people"] / frame["adult_people"] * PER_CENT
    england = frame[frame["area_code"] == ENGLAND] if "area_code" in frame else frame.head(0)
    by_weight = (england["adult_people"] / england["weight"]).sum(min_count=1)
    frame = frame.assign(
        period=period,
        prevalence_percent=frame["register_people"] / frame["listed_people"] * PER_CENT,
        survey_detection_percent=detected / hypertension.survey(standing.SURVEY).share,
        lower_detection_percent=detected / hypertension.survey(OTHER_SURVEY).share,
        age_detection_percent=frame["register_people"]
        / (frame["weight"] * by_weight * hypertension.survey(standing.SURVEY).share)
        * PER_CENT,
        coverage_percent=frame["practices"] / frame["known_practices"] * PER_CENT,
    )
    by = ranked_by(evidence)
    apart = frame["whole"] | (frame["coverage_percent"] < WHOLE * PER_CENT)
    apart |= frame["unranked"].eq(True)
    several = (~frame["whole"]).sum() > 1
    frame["rank"] = frame[by].where(~apart & several).rank(method="min")
    frame = frame.sort_values(["whole", "rank"], kind="stable", ignore_index=True)
    frame["standing"] = standing.in_words(frame)
    cited = [*frame["source"].dropna(), standing.yardstick().source] if "source" in frame else []
    return sourced(frame[COLUMNS], cited or [standing.yardstick().source])


def ranked_by(evidence: Evidence) -> str:
    """Return the column of `standings` by which areas are ranked."""
    units = evidence.area.kind in UNITS
    return "age_detection_percent" if units else "survey_detection_percent"


def nearby(standings: pd.DataFrame) -> pd.DataFrame:
    """Return the area, those ranked next to it, the lowest, the middle, the highest and the wholes.

    Args:
        standings: as `standings`.
    """
    names = ["rank", "place", "standing", "survey_detection_percent", "lower_detection_percent"]
    return standing.nearby(standings, [*names, "age_detection_percent", "coverage_percent"])


def standing_figures(evidence: Evidence, standings: pd.DataFrame) -> dict[str, Figure]:
    """Return where the area stands: its share detected, its rank and among how many.

    Args:
        evidence: what the analysis starts from.
        standings: as `standings`.
    """
    own = standings[standings["standing"] == "this area"]
    england = standings[standings["place"] == ENGLAND_NAMED]
    ranked = standings.loc[standings["rank"].notna(), ranked_by(evidence)]
    survey, by_age = "survey_detection_percent", "age_detection_percent"
    given = {
        "survey_detection": (own[survey].max(), "percent", "Found, as areas are compared"),
        "age_detection": (own[by_age].max(), "percent", "Found, by survey and age"),
        "england_detection": (england[survey].max(), "percent", "Detected in England, by survey"),
        "median_detection": (ranked.median(), "percent", "Median of the areas ranked"),
        "rank_from_lowest": (own["rank"].max(), "rank", "Rank from the lowest"),
        "areas_ranked": (len(ranked), "areas", "Areas ranked"),
        "coverage": (
            own["coverage_percent"].max(),
            "percent",
            "Practices in the register, of those known",
        ),
    }
    figures = {
        name: Figure(*about, period=evidence.newest.period, no_limits=COUNTED)
        for name, about in given.items()
    }
    if figures["survey_detection"].known:
        # the other survey expects more cases among the same adults
        figures["survey_detection"] = figures["survey_detection"].but(
            lower=own["lower_detection_percent"].max(), upper=own[survey].max(), bounds="range"
        )
    return evidence.marked(figures | _lead(evidence, figures, standings))


def _lead(
    evidence: Evidence, figures: Mapping[str, Figure], standings: pd.DataFrame
) -> dict[str, Figure]:
    """Return the figure by which areas are ranked, with its peers, its direction and its status."""
    by = ranked_by(evidence)
    name = by.removesuffix("_percent")
    alike = evidence.alike_called
    if standings.loc[standings["standing"] != standing.WHOLE, "rank"].isna().any():
        alike = f"{alike} that can be ranked"
    peers = standing.peers(standings, by, evidence.area, alike)
    figure = figures[name].but(peers=peers)
    if name != "survey_detection":
        return {name: figure}
    return {name: standing.since(figure, *_earlier(evidence))}


def _earlier(evidence: Evidence) -> tuple[float, str]:
    """Return the share detected by the survey at the register before the newest, and its year."""
    series = evidence.series
    before = series[series["period"] < evidence.newest.period].dropna(subset=["adult_people"])
    if before.empty:
        return math.nan, ""
    last = before.iloc[-1]
    recorded = last["register_people"] / last["adult_people"]
    share = recorded / hypertension.survey(standing.SURVEY).share
    return float(share * PER_CENT), str(last["period"])


def detection_lead(
    evidence: Evidence, gap: Mapping[str, Figure], pace: Mapping[str, Figure]
) -> Figure:
    """Return the share found of the cases expected here, with its status and its direction.

    The status is that of the chance of the target, among the same expected cases; the direction is
    against the register before the newest, where the newest is what is counted.
    """
    rate = gap["detection_rate"].but(label="Found, of cases expected")
    reached = float(rate) >= gap["target_rate"]
    rate = rate.but(status=standing.by_chance(pace["chance_of_target"], reached=reached))
    before = evidence.series[evidence.series["period"] < evidence.newest.period]
    if before.empty or evidence.recorded != evidence.newest:
        return rate
    share = float(before["register_people"].iloc[-1]) / evidence.expected * PER_CENT
    return standing.since(rate, share, str(before["period"].iloc[-1]))
