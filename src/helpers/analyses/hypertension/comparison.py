"""Register and expected cases of every place of an area, at the chosen level."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analyses import frames
from helpers.analyses.hypertension.evidence import (
    PER_CENT,
    Evidence,
    cite_residents,
    homes_of,
    residents_of,
    submitted_sum,
)
from helpers.analyses.hypertension.gap import NO_READINGS, people, percent
from helpers.analyses.hypertension.gathering import (
    LEFT_OVER,
    MOST_DEPRIVED,
    OUTSIDE,
    Level,
    gathered,
)
from helpers.data import areas, facts, hypertension
from helpers.data.hypertension import Register
from helpers.results import Column, Description, Headline

SHOWN_PLACES = 10
LEVEL_WORDS: dict[Level, str] = {
    "system": "systems",
    "borough": "boroughs",
    "pcn": "primary care networks",
    "practice": "practices",
}
ONE_WORDS: dict[Level, str] = {
    "system": "system",
    "borough": "borough",
    "pcn": "primary care network",
    "practice": "practice",
}
NOTHING = "no"
OVER = "more recorded than expected: an older list, or patients from elsewhere"
PublishedRow = tuple[str, float, float, float, float, float]
"""A place's name, practices, list, register, expected cases and adults."""
PUBLISHED_NUMBERS = ("practices", "list_size", "register", "expected", "adults")
EXTRA = ("weight", "deprived", "placed", "read", "treated")
MOST_PLACED = 0.9
"""Share of adults whose practice's deprivation must be known for any figure to rest on it."""
BY_RESIDENTS = (
    "Expected cases are shared out by residents, wherever their practice is; patients are counted "
    "where their practice is. A borough with many young adults looks worse here than it is, one "
    "whose practices serve people from elsewhere looks better. The numbers of residents are "
    "second-hand: check them against the Office for National Statistics before quoting any of this."
)
BY_LISTS = (
    "Expected cases are shared out by the ages of the patients on practices' lists, so they count "
    "the same people as the registers. Published figures, which know no lists by age, are shared "
    "out by residents instead, and so give boroughs other rates and other ranks."
)


@dataclass(frozen=True)
class Compared:
    """The places that are compared.

    Attributes:
        cells: an array a column, a value a place: `place`, `practices`, `list_size`, `adults`
            (missing where not known), `register`, `expected` (missing for practices outside),
            `deprived` (share of adults in the most deprived fifth, missing where not known),
            `read`, `treated`, `flag`, and `own`, which says whether it lies in the area.
        where: the area that they are places of.
        period: year of the registers.
        sources: citations.
        basis: `derived` or `synthetic`.
        note: what to know of them.
    """

    cells: Mapping[str, NDArray[Any]]
    where: areas.Area
    period: str
    sources: tuple[str, ...]
    basis: str
    note: str

    @cached_property
    def rates(self) -> NDArray[np.float64]:
        """Percentage of expected cases on a register; missing where none is expected."""
        return _percent(self.cells["register"], self.cells["expected"])

    @cached_property
    def usual(self) -> NDArray[np.bool_]:
        """Which places can be compared: neither left over nor unlike the others by design."""
        return np.asarray((self.cells["flag"] == "") & ~self.left_over & np.isfinite(self.rates))

    @cached_property
    def left_over(self) -> NDArray[np.bool_]:
        """Which rows are no places but hold what belongs to none."""
        return np.array([place in LEFT_OVER for place in self.cells["place"]], dtype=bool)

    def chosen(self, kept: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
        """Return the columns of some of the places."""
        return {name: cells[kept] for name, cells in self.cells.items()}


def compared(evidence: Evidence, *, include_outliers: bool = True) -> Compared:
    """Return the places of the chosen level.

    Args:
        evidence: what the analysis starts from.
        include_outliers: whether practices unlike the others take part in their place's sums.
    """
    if evidence.source is None:
        return _published(evidence)
    return _of_practices(evidence, include_outliers=include_outliers)


def _published(evidence: Evidence) -> Compared:
    """Return the boroughs of a system with expected cases by residents, or the area alone."""
    boroughs = evidence.parameters.level == "borough"
    system = evidence.system
    found = areas.members(system.code, "borough") if boroughs else (evidence.area,)
    registers = hypertension.all_registers()
    newest = [registers[place.code][-1] for place in found]
    expected = _by_residents(evidence, found) if boroughs else [evidence.expected.value]
    rows: list[PublishedRow] = [
        (place.name, one.practices, one.list_size, one.register, cases, adults)
        for place, one, cases, adults in zip(
            found, newest, expected, _adults(system, found), strict=True
        )
    ]
    cited = [evidence.expected.source, *(one.citation for one in newest)]
    if boroughs:
        cited.append(cite_residents([place.code for place in found]))
        rows += _outside(evidence, newest)
    own = [evidence.area == system or row[0] == evidence.area.name for row in rows]
    return Compared(
        _published_cells(rows, own),
        system if boroughs else evidence.area,
        newest[0].period,
        tuple(dict.fromkeys(cited)),
        "derived",
        BY_RESIDENTS if boroughs else "",
    )


def _by_residents(evidence: Evidence, boroughs: tuple[areas.Area, ...]) -> list[float]:
    """Return the expected cases of boroughs: the system's by share of residents."""
    residents = residents_of(boroughs)
    total = sum(residents.values())
    own = residents.get(evidence.area.code, total)
    whole = evidence.expected.value * total / own
    return [whole * residents[borough.code] / total for borough in boroughs]


def _adults(system: areas.Area, found: tuple[areas.Area, ...]) -> list[float]:
    """Return the adults among residents: each place has the system's share of them."""
    everybody = facts.fact_for("population", system)
    children = facts.fact_for("children_under_18", system)
    if everybody is None or children is None:
        return [np.nan] * len(found)
    share = 1 - children.value / everybody.value
    if found == (system,):
        return [everybody.value * share]
    if found[0].kind != "borough":
        return [np.nan] * len(found)
    return [people * share for people in residents_of(found).values()]


def _outside(evidence: Evidence, boroughs: list[Register]) -> list[PublishedRow]:
    """Return the row of a system's practices outside its boroughs, which have no residents."""
    if evidence.area.kind != "icb" or not evidence.register:
        return []
    whole = evidence.register[-1]
    practices = whole.practices - sum(one.practices for one in boroughs)
    list_size = whole.list_size - sum(one.list_size for one in boroughs)
    register = whole.register - sum(one.register for one in boroughs)
    return [(OUTSIDE, practices, list_size, register, np.nan, np.nan)] if practices else []


def _published_cells(rows: list[PublishedRow], own: list[bool]) -> dict[str, NDArray[Any]]:
    names, *numbers = zip(*rows, strict=True)
    known = dict(zip(PUBLISHED_NUMBERS, np.array(numbers, dtype=float), strict=True))
    unknown = np.full(len(rows), np.nan)
    return {
        "place": np.array(names, dtype=object),
        **known,
        **dict.fromkeys(("deprived", "read", "treated"), unknown),
        "flag": np.full(len(rows), "", dtype=object),
        "own": np.array(own, dtype=bool),
    }


def _of_practices(evidence: Evidence, *, include_outliers: bool) -> Compared:
    """Return the practices of an area by place, expected cases by the ages on their lists."""
    source, own = evidence.source, evidence.own
    assert source is not None  # noqa: S101 - with practices there is a source
    assert own is not None  # noqa: S101
    level = evidence.parameters.level
    expected_per_weight = evidence.expected.value / submitted_sum(own, "weight")
    chosen = own if include_outliers else own[own["flag"] == ""]
    placed = chosen["decile"].notna()
    counted = chosen.assign(
        deprived=chosen["adults"].where(chosen["decile"] <= MOST_DEPRIVED, 0.0),
        placed=chosen["adults"].where(placed, 0.0),
    )
    sums = gathered(counted, evidence.area, level, homes_of(evidence), EXTRA)
    flagged = dict(zip(own["name"] + " (" + own["code"] + ")", own["flag"], strict=True))
    places = sums["place"].to_numpy(dtype=object)
    cells = {
        **{str(name): sums[name].to_numpy(dtype=float) for name in sums if name != "place"},
        "place": places,
        "expected": (sums["weight"] * expected_per_weight).fillna(0.0).to_numpy(),
        "deprived": _deprived_share(sums).to_numpy(dtype=float),
        "flag": np.array(
            [flagged[place] if level == "practice" else "" for place in places], dtype=object
        ),
        "own": np.ones(len(sums), dtype=bool),
    }
    silent = int(sums["without_register"].sum())
    note = BY_LISTS + (f" Practices without a register, in no sum: {silent}." if silent else "")
    return Compared(
        cells,
        evidence.area,
        source.period,
        tuple(dict.fromkeys([source.citation, evidence.expected.source])),
        "synthetic" if source.basis == "synthetic" else "derived",
        note,
    )


def _deprived_share(sums: pd.DataFrame) -> "pd.Series[float]":
    """Return the share of each place's adults in the most deprived fifth.

    Missing everywhere if the deprivation of too many practices is not known; else it is that of
    the practices for which it is.
    """
    known = sums["placed"].sum() >= MOST_PLACED * sums["adults"].sum()
    share: pd.Series[float] = sums["deprived"] / sums["placed"].where(sums["placed"] > 0)
    return share if known else share * np.nan


# --- headlines and tables -------------------------------------------------------------------------


def headlines(evidence: Evidence, found: Compared) -> dict[str, Headline]:
    """Return which places have the smallest and the largest share of cases on a register."""
    usual = found.usual
    names = ("place_lowest", "place_highest")
    if usual.sum() < 2:
        only = "One place alone leaves nothing to compare; choose a finer level."
        reason = only if usual.any() else "Every place of this area is unlike the others by design."
        reasons = (reason, "So no place stands above the others here.")
        return {
            name: Headline(None, "percent", found.period, one)
            for name, one in zip(names, reasons, strict=True)
        }
    places, rates = found.cells["place"][usual], found.rates[usual]
    low, high = int(rates.argmin()), int(rates.argmax())
    by = "residents" if evidence.source is None else "the ages of patients"
    over = f", more than is expected by {by}" if rates[high] > PER_CENT else ""
    texts = (
        f"If expected cases follow {by}, {places[low]} has the smallest share of them on a "
        f"register ({percent(rates[low])}).",
        f"{places[high]} has the largest share ({percent(rates[high])}){over}.",
    )
    return {
        name: Headline(float(rates[at]), "percent", found.period, text)
        for name, at, text in zip(names, (low, high), texts, strict=True)
    }


def outside_headline(evidence: Evidence, found: Compared) -> Headline:
    """Return the people on registers of practices that lie in none of the places."""
    register, outside = found.cells["register"], found.left_over
    words = LEVEL_WORDS[evidence.parameters.level]
    beyond, inside = float(register[outside].sum()), float(register[~outside].sum())
    text = f"The registers of the {words} sum to {people(inside)} people"
    text += (
        f"; {people(beyond)} more are registered with practices that lie in none of them."
        if outside.any()
        else "."
    )
    return Headline(beyond, "people", found.period, text)


def table(evidence: Evidence, found: Compared) -> tuple[pd.DataFrame, Description]:
    """Return register, expected cases and what is still to find, for every place."""
    level, parameters = evidence.parameters.level, evidence.parameters
    columns = {
        "place": Column(LEVEL_WORDS[level].capitalize()),
        "practices": Column("Practices", "practices"),
        "list_size": Column("Registered patients", "people"),
        "register": Column("On the register", "people"),
        "prevalence_percent": Column(
            "Recorded prevalence", "percent", 2, "no practice submitted a register"
        ),
        "expected": Column("Expected", "people", missing="no residents to expect cases among"),
        "detection_rate_percent": Column(
            "Detected", "percent", missing="no case is expected, or no register was submitted"
        ),
        "diagnoses_needed": Column(
            "Still to find", "people", missing="no residents to expect cases among"
        ),
        "needed_per_year": Column(
            "Net growth needed",
            "people per year",
            missing="no residents to expect cases among",
        ),
        "read": Column("Blood pressure recorded in the last year", "people", missing=NO_READINGS),
        "treated": Column("Treated to target", "people", missing=NO_READINGS),
        "flag": Column("Unlike the others"),
    }
    known = found.cells
    needed = np.maximum(parameters.target * known["expected"] - known["register"], 0)
    over = [
        flag or (OVER if rate > PER_CENT else NOTHING)
        for flag, rate in zip(known["flag"], found.rates, strict=True)
    ]
    cells = {
        **known,
        "prevalence_percent": _percent(known["register"], known["list_size"]),
        "detection_rate_percent": found.rates,
        "diagnoses_needed": needed,
        "needed_per_year": needed / (parameters.target_year - parameters.base_year),
        "flag": over,
    }
    return frames.of_columns(columns, cells), Description(
        f"Hypertension register and expected cases, {LEVEL_WORDS[level]} of {found.where.name}, "
        f"{found.period}; net growth needed from {parameters.base_year} to "
        f"{parameters.target_year}",
        columns,
        found.sources,
        found.basis,
        found.note,
        protected=level == "practice",
    )


def _percent(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a part in percent of the whole; missing where the whole is 0 or missing."""
    missing = np.full(len(part), np.nan)
    return np.asarray(np.divide(part, whole, out=missing, where=whole > 0) * PER_CENT)


def lowest_table(
    evidence: Evidence, found: Compared, all_places: tuple[pd.DataFrame, Description]
) -> tuple[pd.DataFrame, Description]:
    """Return the places that detect the smallest share, left-over and unusual ones apart."""
    frame, about = all_places
    names = ("place", "detection_rate_percent", "diagnoses_needed", "needed_per_year")
    order = np.flatnonzero(found.usual)
    order = order[np.argsort(found.rates[order], kind="stable")]
    some = len(order) > SHOWN_PLACES
    which = f"the {SHOWN_PLACES} lowest of {len(order)}" if some else "lowest first"
    columns = {name: about.columns[name] for name in names}
    cells = {name: frame[name].to_numpy()[order[:SHOWN_PLACES]] for name in names}
    return frames.of_columns(columns, cells), Description(
        f"Share of expected cases on a register, {which}, "
        f"{LEVEL_WORDS[evidence.parameters.level]} of {found.where.name}, {found.period}",
        columns,
        about.sources,
        about.basis,
        about.note,
    )
