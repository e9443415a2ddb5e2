"""Where an area stands among its like: every area with every measure, and the area's ranks."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from helpers.analyses.base import COUNTED, PER_CENT
from helpers.analyses.standing import place_among, since
from helpers.analyses.systems.evidence import Evidence
from helpers.analyses.systems.measures import Measure, name_of
from helpers.columns import COLUMNS
from helpers.data.areas import ENGLAND
from helpers.names import slug_of
from helpers.results import Figure, Peers, sourced

LEAST_GAP = 0.05
"""Points from which a difference is not written as nought."""
WORDS = {"GBP per m2": "pounds per square metre"}
"""Units that a table writes out."""
EDITION = "book/editions/any.yml"
"""The edition of any area."""
FROM_SURVEY = "register counted, cases by a survey"
RESTS_ON = {
    "age_found_percent": FROM_SURVEY,
    "found_percent": FROM_SURVEY,
    "roles_per_10000": "counted, patients in proportion to networks that returned",
}
"""Why a measure has no limits, where it is not counted alone."""


def side_by_side(evidence: Evidence, measures: Sequence[Measure]) -> pd.DataFrame:
    """Return every like area with each measure and its rank, the wholes at the end without one.

    Columns `system`, then for each measure its own and that of its ranks; `command` is what builds
    the book of the area.
    """
    codes = [each.code for each in evidence.shown]
    like = [each.code for each in evidence.like]
    frame = pd.DataFrame({"system": [each.name for each in evidence.shown]}, index=codes)
    for each in measures:
        frame[each.column] = each.by_area.reindex(codes)
        frame[each.rank_column] = each.ranks(like).reindex(codes)
    frame["command"] = [_command(each.name) for each in evidence.shown]
    return sourced(frame.reset_index(drop=True), cited(measures))


def _command(area: str) -> str:
    return f'icsbook build --edition {EDITION} -p area="{area}" --out {slug_of(area)}'


def standing(evidence: Evidence, measures: Sequence[Measure]) -> pd.DataFrame:
    """Return the area on each measure, a row a measure, the newest figures first as given.

    Columns `measure`, `period`, `unit`, `area_value`, `england_value`, `best_rank` (1 is best, or
    most where more is neither), `ranked_areas`, and `behind_percent`, the share of the other
    ranked areas that stand behind it; missing where the area is not ranked.
    """
    like = [each.code for each in evidence.like]
    rows = [_row(evidence, each, like) for each in measures]
    return sourced(pd.DataFrame(rows), cited(measures))


def _row(evidence: Evidence, measure: Measure, like: list[str]) -> dict[str, object]:
    own, ranks = evidence.area.code, measure.ranks(like)
    behind = (ranks > ranks.get(own, float("nan"))).sum()
    others = ranks.notna().sum() - 1
    unit = COLUMNS[measure.column].unit
    known = own in ranks and others > 0 and not pd.isna(ranks[own])
    return {
        "measure": name_of(measure),
        "period": measure.period,
        "area_value": measure.by_area.get(own, float("nan")),
        "england_value": measure.by_area.get(evidence.wholes[-1].code, float("nan")),
        "unit": WORDS.get(unit, unit),
        "best_rank": ranks.get(own, float("nan")),
        "ranked_areas": float(ranks.notna().sum()),
        "behind_percent": behind / others * PER_CENT if known else float("nan"),
    }


def figures(evidence: Evidence, measures: Sequence[Measure]) -> dict[str, Figure]:
    """Return the area's value of each measure, and its rank, by the names of their columns."""
    found: dict[str, Figure] = {}
    like = [each.code for each in evidence.like]
    for each in measures:
        column, own = COLUMNS[each.column], evidence.area.code
        value = each.by_area.get(own, float("nan"))
        rests_on = RESTS_ON.get(each.column, COUNTED)
        figure = Figure(value, column.unit, column.label, period=each.period, no_limits=rests_on)
        figure = since(figure, each.before.get(own, float("nan")), each.period_before)
        found[each.column] = figure.but(peers=peers(evidence, each))
        rank = each.ranks(like).get(own, float("nan"))
        label = COLUMNS[each.rank_column].label
        found[each.rank_column] = Figure(rank, "rank", label, period=each.period, no_limits=COUNTED)
    return found


def peers(evidence: Evidence, measure: Measure) -> Peers | None:
    """Return the measure of England and of the region, and the rank from the nearer end."""
    values, own = measure.by_area.dropna(), evidence.area
    if own.code not in values or own.kind == "country":
        return None
    *regions, england = evidence.wholes
    region = next((each for each in regions if each != own), None)
    found = Peers(
        england=values.get(england.code),
        region=values.get(region.code) if region else None,
        region_name=region.short_name if region else "",
    )
    like = values.reindex([each.code for each in evidence.like]).dropna()
    rank, count, first = place_among(like, float(values[own.code]))
    among = "regions" if own.kind == "region" else "systems"
    return replace(found, rank=rank, ranked=count, first=first, among=among)


def ranks(figures: Mapping[str, Figure], **words: str) -> dict[str, Figure]:
    """Return the ranks that are known of some measures, in their order, by words for each.

    Args:
        figures: as `figures`.
        **words: beginning of the measure's column to what it is called.
    """
    named = {said: figures[f"{name}_rank"] for name, said in words.items()}
    return {said: rank for said, rank in named.items() if rank.known}


def behind_england(
    evidence: Evidence, measures: Sequence[Measure], **words: str
) -> dict[str, float]:
    """Return by how much the area is behind England on some measures, in their units, by words.

    Measures on which it is level, as a reader is given them, or ahead are left out.

    Args:
        evidence: what the analysis starts from.
        measures: the measures.
        **words: beginning of the measure's column to what to call it.
    """
    gaps = {}
    for each in measures:
        said = words.get(each.column.partition("_")[0])
        gap = each.by_area.get(ENGLAND, math.nan) - each.by_area.get(evidence.area.code, math.nan)
        gap = -gap if each.better == "low" else gap
        if said and each.better and gap >= LEAST_GAP:
            gaps[said] = float(gap)
    return gaps


def cited(measures: Sequence[Measure]) -> list[str]:
    """Return the sources of some measures."""
    return [source for each in measures for source in each.sources]
