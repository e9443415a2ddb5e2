"""The measures of a borough, each beside what it lies in, and its rank among its neighbours."""

import math
from collections.abc import Sequence

import pandas as pd

from helpers.analyses.base import COUNTED, PER_CENT
from helpers.analyses.boroughs.evidence import Evidence
from helpers.analyses.cancer import rates
from helpers.analyses.systems.evidence import WHOLE
from helpers.analyses.systems.standing import FROM_SURVEY
from helpers.formats import percent
from helpers.results import Figure, Peers, sourced

FOUND, EARLY = "Hypertension found, of expected", "Cancers found early"
HYPERTENSION = (FOUND, "On the register, of all patients")
HIGHER, NEITHER = "higher", "neither"
SMOKING = "Adults who smoke"
HEALTHY_YEARS = "Healthy life expectancy, women"
MEASURES = {
    "found_percent": FOUND,
    "early_percent": EARLY,
    "healthy_years": HEALTHY_YEARS,
    "smoking_percent": SMOKING,
}
"""The leading figures by the measure that they are of."""
CONFIDENCE = 0.95
COUNTS = ["early_cases", "staged_cases", "staged_lower_cases"]
RANKS = ["borough_rank", "best_rank", "ranked_areas"]


def standing(evidence: Evidence) -> pd.DataFrame:
    """Return every measure that is held of the borough, a row each.

    Returns:
        Frame of `measure`, `period`, `area_value`, `system_value` (missing where only an average
        without weights could be had), `lowest_value` and `highest_value` of it and its neighbours
        (missing where it is alone), `region_value`, `england_value`, `unit`, `better` (`higher` or
        `lower`), `borough_rank` among `ranked_boroughs`, `best_rank` among `ranked_areas` of
        England (1 is best), and `behind_percent`, the share of the others of England that stand
        behind.
    """
    rows = [*_register_rows(evidence), *_early_rows(evidence), *_outcome_rows(evidence)]
    cited = [*_topic_sources(evidence), *evidence.outcomes.attrs["sources"]]
    return sourced(pd.DataFrame(rows), cited)


def ranked(standing: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `standing` on which the authorities of England are ranked."""
    found = standing.dropna(subset="best_rank").reset_index(drop=True)
    return sourced(found, standing.attrs["sources"])


def published(evidence: Evidence, standing: pd.DataFrame) -> pd.DataFrame:
    """Return the rows on hypertension and cancer, of `standing`, beside the system."""
    chosen = standing["measure"].isin([*HYPERTENSION, EARLY])
    return sourced(_part(standing, chosen, ["system_value"]), _topic_sources(evidence))


def outcomes(evidence: Evidence, standing: pd.DataFrame) -> pd.DataFrame:
    """Return the rows on outcomes, of `standing`, with the range over the neighbours."""
    others = ~standing["measure"].isin([*HYPERTENSION, EARLY])
    between = ["lowest_value", "highest_value"]
    return sourced(_part(standing, others, between), evidence.outcomes.attrs["sources"])


def early_by_borough(evidence: Evidence) -> pd.DataFrame:
    """Return the early share of staged cancers of the borough and its neighbours, with limits."""
    held = [each for each in evidence.peers if each.code in evidence.early.index]
    counts = evidence.early.loc[[each.code for each in held], COUNTS].astype(float)
    found = rates.with_limits(counts, CONFIDENCE)
    found.insert(0, "place", [each.name for each in held])
    names = ["place", "early_percent", "early_lower_percent", "early_upper_percent"]
    frame = found[names].sort_values("early_percent", kind="stable", ignore_index=True)
    return sourced(frame, evidence.early.attrs["sources"])


def figures(evidence: Evidence, standing: pd.DataFrame) -> dict[str, Figure]:
    """Return the borough's leading figures with their peers; missing where none is held.

    `online_patients` are those on its lists who live anywhere; missing where there are none. What
    begins with `system_` is the same figure of its system.
    """
    found = {name: _figure(evidence, standing, measure) for name, measure in MEASURES.items()}
    label = f"Hypertension found, of a survey's {percent(evidence.expected, 0)} of adults"
    found["found_percent"] = found["found_percent"].but(no_limits=FROM_SURVEY, label=label)
    found["online_patients"] = _online_patients(evidence)
    found |= {
        f"system_{name}": _system_figure(evidence, standing, found[name], measure)
        for name, measure in MEASURES.items()
        if measure in (FOUND, EARLY)
    }
    early = early_by_borough(evidence).set_index("place")
    if evidence.area.name in early.index:
        limits = early.loc[evidence.area.name, ["early_lower_percent", "early_upper_percent"]]
        lower, upper = map(float, limits)
        found["early_percent"] = found["early_percent"].but(lower=lower, upper=upper)
    return found


def _figure(evidence: Evidence, standing: pd.DataFrame, measure: str) -> Figure:
    rows = standing[standing["measure"] == measure].to_dict("records")
    if not rows:
        return Figure(None, "percent", measure, no_limits="not held here")
    row = rows[0]
    rank, among = row["borough_rank"], row["ranked_boroughs"]
    apart = " that can be ranked" if measure == FOUND and evidence.unranked else ""
    ends = ("highest", "lowest") if row["better"] == HIGHER else ("lowest", "highest")
    last = rank == among  # told from the other end; who shares the last place has a better rank
    return Figure(
        row["area_value"],
        row["unit"],
        measure,
        period=row["period"],
        no_limits="as published",
        peers=Peers(
            england=row["england_value"],
            region=None if math.isnan(row["region_value"]) else row["region_value"],
            region_name=evidence.region.name,
            rank=None if math.isnan(rank) else 1 if last else int(rank),
            ranked=int(among),
            first=ends[last],
            among=f"{evidence.peers_called} of {evidence.system.name}{apart}",
        ),
    )


def _system_figure(evidence: Evidence, standing: pd.DataFrame, own: Figure, measure: str) -> Figure:
    values = standing.loc[standing["measure"] == measure, "system_value"]
    return Figure(
        values.sum(min_count=1),
        own.unit,
        f"{measure}, {evidence.system.name}",
        period=own.period,
        no_limits=own.no_limits or "as published",
    )


def _online_patients(evidence: Evidence) -> Figure:
    listed = evidence.online["listed_people"].sum(min_count=1)
    period = "".join(evidence.online["period"].head(1))
    label = "Patients of online practices on its lists"
    return Figure(listed, "people", label, period=period, no_limits=COUNTED)


def _register_rows(evidence: Evidence) -> list[dict[str, object]]:
    """Return the rows on hypertension; areas of which too few practices submitted are left out."""
    table = evidence.registers
    whole = table["practices"] / table["known_practices"] >= WHOLE
    expected = table["adult_people"] * evidence.expected / PER_CENT
    shares = {
        FOUND: table["register_people"] / expected * PER_CENT,
        HYPERTENSION[1]: table["register_people"] / table["listed_people"] * PER_CENT,
    }
    period = str(table["period"].iloc[0]) if len(table) else ""
    return [
        _row(evidence, name, period, values.where(whole), HIGHER if name == FOUND else NEITHER)
        for name, values in shares.items()
        if evidence.area.code in values[whole].index
    ]


def _early_rows(evidence: Evidence) -> list[dict[str, object]]:
    table = evidence.early
    if evidence.area.code not in table.index:
        return []
    share = table["early_cases"].astype(float) / table["staged_cases"].astype(float) * PER_CENT
    return [_row(evidence, EARLY, str(table["period"].iloc[0]), share)]


def _row(
    evidence: Evidence,
    measure: str,
    period: str,
    values: "pd.Series[float]",
    better: str = HIGHER,
) -> dict[str, object]:
    """Return the row of a measure that is known by code of the area.

    Args:
        evidence: what the page starts from.
        measure: what it is called.
        period: the time that it is about.
        values: code of the area to the value, percent.
        better: which end is better; areas are ranked unless neither is.
    """
    nowhere = float("nan")
    codes = [each.code for each in evidence.peers]
    authorities = values[values.index.str.match("E0[6-9]")].dropna()
    own = values.reindex(codes).dropna()
    apart = [each.code for each in evidence.unranked if measure == FOUND]
    places = [own.drop(apart, errors="ignore"), authorities]
    if better == NEITHER or evidence.area.code in apart:
        places = [each.head(0) for each in places]
    wholes = (evidence.system, evidence.region, evidence.england)
    system, region, england = (values.get(each.code, nowhere) for each in wholes)
    ranks = [_rank(each, evidence, HIGHER) for each in places]
    return {
        "measure": measure,
        "period": period,
        "area_value": float(values[evidence.area.code]),
        "system_value": system,
        **_ends(own),
        "region_value": region,
        "england_value": england,
        "unit": "percent",
        "better": better,
        "borough_rank": ranks[0],
        "ranked_boroughs": float(len(places[0])),
        "best_rank": ranks[1],
        "ranked_areas": float(len(places[1])),
        "behind_percent": _behind(ranks[1], len(places[1])),
    }


def _outcome_rows(evidence: Evidence) -> list[dict[str, object]]:
    """Return the rows on outcomes, whose ranks in England the table has."""
    table = evidence.outcomes
    held = table[table["area_code"] == evidence.area.code].set_index("indicator")
    rows = []
    for name, own in held.iterrows():
        values = table.loc[table["indicator"] == name].set_index("area_code")["value"].astype(float)
        rows.append(
            {
                "measure": name,
                "period": own["period"],
                "area_value": float(own["value"]),
                "system_value": float("nan"),
                **_ends(values),
                "region_value": float(own["region_value"]),
                "england_value": float(own["england_value"]),
                "unit": own["unit"],
                "better": own["better"],
                "borough_rank": _rank(values, evidence, str(own["better"])),
                "ranked_boroughs": float(len(values)),
                "best_rank": float(own["rank"]),
                "ranked_areas": float(own["ranked"]),
                "behind_percent": _behind(float(own["rank"]), int(own["ranked"])),
            }
        )
    return rows


def _ends(values: "pd.Series[float]") -> dict[str, object]:
    """Return the lowest and the highest of some values; missing where one is alone."""
    several = len(values) > 1
    lowest, highest = values.min(), values.max()
    return {
        "lowest_value": lowest if several else math.nan,
        "highest_value": highest if several else math.nan,
    }


def _rank(values: "pd.Series[float]", evidence: Evidence, better: str) -> float:
    """Return the borough's rank among some values, the best first; missing where it is alone."""
    ranks = values.rank(method="min", ascending=better != HIGHER)
    return float(ranks.get(evidence.area.code, math.nan)) if len(values) > 1 else math.nan


def _behind(rank: float, ranked: int) -> float:
    """Return the share of the others that stand behind a place, percent; equal ones count so."""
    return (ranked - rank) / (ranked - 1) * PER_CENT if ranked > 1 else float("nan")


def _part(
    standing: pd.DataFrame, chosen: "pd.Series[bool]", between: Sequence[str]
) -> pd.DataFrame:
    wholes = [*between, "region_value", "england_value"]
    names = ["measure", "period", "area_value", *wholes, *RANKS, "better", "unit"]
    return standing.loc[chosen, names].reset_index(drop=True)


def _topic_sources(evidence: Evidence) -> list[str]:
    registers = evidence.registers["source"].reindex([evidence.area.code]).dropna()
    return [*registers, evidence.expected.source, *evidence.early.attrs["sources"]]
