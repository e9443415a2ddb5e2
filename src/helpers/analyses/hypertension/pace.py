"""Whether the register grows fast enough: the line to the target, and the chance of reaching it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analyses import frames
from helpers.analyses.hypertension.evidence import (
    ENGLAND,
    PER_CENT,
    Evidence,
    Growth,
    cite_registers,
    newest_year,
    still_needed,
)
from helpers.analyses.hypertension.gap import (
    people,
    percent,
    recorded_age,
    roughly,
    target_words,
)
from helpers.data import areas, hypertension
from helpers.data.hypertension import Register
from helpers.formats import MODELLED_DIGITS, count_of, format_value
from helpers.results import Column, Description, Headline

DRAWS = 1_000
"""Futures drawn in the bootstrap: the chance is known to within about three in a hundred."""
YEARS_AHEAD = 40
"""Years after which a future that has not reached the target counts as never reaching it."""
INTERVAL = (0.025, 0.975)


def headlines(evidence: Evidence) -> dict[str, Headline]:
    """Return how fast the register grew, how fast it must grow, and the chance that it does."""
    growth = evidence.growth
    found = _no_growth(evidence) if growth is None else _growth_headlines(evidence, growth)
    return {
        "pace_finding": _pace_finding(
            evidence, found["pace_multiple"], found["pace_multiple_newest"]
        ),
        **found,
        "prevalence_without_unusual": without_unusual(evidence),
    }


def _pace_finding(evidence: Evidence, multiple: Headline, newest: Headline) -> Headline:
    """Return the pace in the words of a heading: against the past, or in people a year."""
    parameters, needed = evidence.parameters, evidence.needed
    if multiple.value is not None and newest.value is not None and multiple != newest:
        return _two_paces(multiple.value, newest)
    if multiple.value is not None or not needed:
        return multiple
    per_year = needed / (parameters.target_year - parameters.base_year)
    text = (
        f"{roughly(needed)} more diagnoses by {parameters.target_year} are "
        f"{roughly(per_year)} a year."
    )
    by = f"by {parameters.target_year}"
    return Headline(per_year, "people per year", by, text, digits=MODELLED_DIGITS)


def _two_paces(by_strategy: float, newest: Headline) -> Headline:
    text = (
        f"From the newest register on, growth must be {newest} times what it was; from the "
        f"strategy's older number, {format_value(by_strategy, 'times')} times."
    )
    return replace(newest, text=text)


def _growth_headlines(evidence: Evidence, growth: Growth) -> dict[str, Headline]:
    parameters = evidence.parameters
    per_year = evidence.needed / (parameters.target_year - parameters.base_year)
    return {
        "net_register_growth_per_year": Headline(
            growth.per_year,
            "people per year",
            growth.period,
            f"The register {_grew(growth.per_year)} by {people(abs(growth.per_year))} people "
            "a year, newly diagnosed less those who left or died.",
        ),
        "pace_multiple": _pace_multiple(per_year, growth, _start(evidence)),
        "pace_multiple_newest": _pace_from_newest(evidence, growth),
        "register_growth_at_constant_list": Headline(
            growth.per_year_at_constant_list,
            "people per year",
            growth.period,
            f"At the list's size of {growth.first.period}, the change of prevalence alone would "
            f"have {_grown(growth.per_year_at_constant_list)} the register by "
            f"{people(abs(growth.per_year_at_constant_list))} people a year: arithmetic, since "
            "those who joined the list may differ from those who were on it.",
        ),
        **_list_headlines(growth),
        **_chance_headlines(evidence),
        "missing_years": _missing_years(evidence),
    }


def _no_growth(evidence: Evidence) -> dict[str, Headline]:
    reason = f"No register of {evidence.area.name} is in this book over several years."
    missing = {
        "net_register_growth_per_year": "people per year",
        "pace_multiple": "times",
        "pace_multiple_newest": "times",
        "register_growth_at_constant_list": "people per year",
        "register_growth": "percent",
        "list_growth": "percent",
        "chance_of_target": "percent",
        "year_reached": "year",
        "missing_years": "years",
    }
    return {name: Headline(None, unit, "", reason) for name, unit in missing.items()}


def _pace_multiple(per_year: float, growth: Growth, start: str) -> Headline:
    if growth.per_year <= 0:
        text = "The register did not grow, so no multiple of its pace would reach the target."
        return Headline(None, "times", growth.period, text)
    multiple = per_year / growth.per_year
    if multiple > 1:
        times = format_value(multiple, "times")
        text = f"{start} must grow {times} times as fast as it did."
    elif multiple > 0:
        text = f"{start} already grows fast enough to reach the target."
    else:
        text = f"{start} has already reached the target."
    return Headline(multiple, "times", growth.period, text)


def _start(evidence: Evidence) -> str:
    """Return the register in words, with its starting point where that is not the newest one."""
    recorded = evidence.recorded
    if recorded.value == evidence.newest.value:
        return "The register"
    return f"From the strategy's {people(recorded.value)} on, the register"


def _pace_from_newest(evidence: Evidence, growth: Growth) -> Headline:
    newest, parameters = evidence.newest, evidence.parameters
    years = parameters.target_year - newest_year(newest.period)
    if years <= 0:
        text = f"The newest register ({newest.period}) is not before {parameters.target_year}."
        return Headline(None, "times", newest.period, text)
    needed = still_needed(parameters.target, evidence.expected.value, newest.value)
    same = newest.value == evidence.recorded.value
    since = f"From the {people(newest.value)} of {newest.period} on, the register"
    start = "The register" if same else since
    return _pace_multiple(needed / years, growth, start)


def _list_headlines(growth: Growth) -> dict[str, Headline]:
    register, patients = growth.register_percent, growth.list_percent
    before, after = (
        percent(one.register / one.list_size * PER_CENT, 2) for one in (growth.first, growth.last)
    )
    comparison = "faster than" if patients > register else "no faster than"
    direction = "fell" if patients > register else "did not fall"
    return {
        "register_growth": Headline(
            register,
            "percent",
            growth.period,
            f"The register {_grew(register)} by {percent(abs(register))}.",
        ),
        "list_growth": Headline(
            patients,
            "percent",
            growth.period,
            f"The list of registered patients grew {comparison} the register "
            f"({percent(patients)} against {percent(register)}), "
            f"so recorded prevalence {direction}: {before} in {growth.first.period}, "
            f"{after} in {growth.last.period}. Prevalence also changes when younger or older "
            "people register, whatever is diagnosed.",
        ),
    }


def _missing_years(evidence: Evidence) -> Headline:
    """Return the years between the first and last register that the series lacks."""
    known = {one.year for one in evidence.register}
    lacking = [year for year in range(min(known), max(known)) if year not in known]
    names = ", ".join(f"{year - 1}-{year % 100:02d}" for year in lacking)
    text = f"The series has no register of {names}." if lacking else "The series has every year."
    period = f"{evidence.register[0].period} to {evidence.register[-1].period}"
    return Headline(float(len(lacking)), "years", period, text)


def _grew(change: float) -> str:
    return "grew" if change >= 0 else "shrank"


def _grown(change: float) -> str:
    return "grown" if change >= 0 else "shrunk"


def without_unusual(evidence: Evidence) -> Headline:
    """Return what recorded prevalence would be without a large practice unlike the others."""
    area, newest = evidence.area, evidence.newest
    inside = [
        one
        for one in hypertension.unusual_practices()
        if one.period == newest.period
        and (area.code == one.borough or area.code == areas.resolve(one.borough).parent)
    ]
    whole = evidence.register[-1] if evidence.register else None
    if not inside or whole is None or whole.period != newest.period:
        reason = f"No practice known to be unlike all others changes the figures of {area.name}."
        return Headline(None, "percent", newest.period, reason)
    register = whole.register - sum(one.register for one in inside)
    patients = whole.list_size - sum(one.list_size for one in inside)
    rate = register / patients * PER_CENT
    one = inside[0]
    text = (
        f"Without {one.name}, an online practice with {people(one.list_size)} patients, recorded "
        f"prevalence would be {percent(rate, 2)} instead of "
        f"{percent(whole.register / whole.list_size * PER_CENT, 2)}."
    )
    return Headline(rate, "percent", newest.period, text)


# --- the chance -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Futures:
    """Registers that would follow if each year's change were one of those of the past.

    Attributes:
        start: the year of the newest register.
        gained: people gained since then in each future by each year, shape (futures, years).
    """

    start: int
    gained: NDArray[np.float64]

    def chance(self, needed: float, year: int) -> float:
        """Return the share of futures that gain what is needed by a year after the start."""
        ahead = min(year - self.start, self.gained.shape[1])
        return float((self.gained[:, ahead - 1] >= needed).mean())

    def year_reached(self, needed: float) -> NDArray[np.float64]:
        """Return the year in which each future has first gained what is needed, or infinity."""
        reached = self.gained >= needed
        first = self.start + 1.0 + reached.argmax(axis=1)
        return np.where(reached.any(axis=1), first, np.inf)


def futures(evidence: Evidence, years: int = YEARS_AHEAD) -> Futures:
    """Return futures of the register by a bootstrap of its yearly changes, from the seed.

    A change over several years counts as so many equal yearly ones.
    """
    register = evidence.register
    random = np.random.default_rng(evidence.parameters.seed)
    changes = _changes(register)
    drawn = changes[random.integers(len(changes), size=(DRAWS, years), dtype=np.int32)]
    return Futures(register[-1].year, drawn.cumsum(axis=1))


def _changes(register: Sequence[Register]) -> NDArray[np.float64]:
    """Return the change of each year; one over several years is so many equal ones."""
    return np.array(
        [
            (after.register - before.register) / (after.year - before.year)
            for before, after in pairwise(register)
            for _ in range(after.year - before.year)
        ]
    )


def _chance_headlines(evidence: Evidence) -> dict[str, Headline]:
    """Return the chance of reaching the target in time, and when it would be reached."""
    parameters, last = evidence.parameters, evidence.register[-1]
    by = f"{last.period} to {parameters.target_year}"
    needed = still_needed(parameters.target, evidence.expected.value, last.register)
    if parameters.target_year <= last.year or not needed:
        text = (
            f"The register of {last.period} has already reached the target."
            if not needed
            else f"The newest register ({last.period}) is not before {parameters.target_year}."
        )
        return {
            "chance_of_target": Headline(None if needed else PER_CENT, "percent", by, text),
            "year_reached": Headline(None if needed else float(last.year), "year", by, text),
        }
    drawn = futures(evidence)
    chance = drawn.chance(needed, parameters.target_year) * PER_CENT
    goal = target_words(parameters.target)
    return {
        "chance_of_target": Headline(
            chance,
            "percent",
            by,
            f"If the register goes on as in the years since {evidence.register[0].period}, the "
            f"chance of {goal} by {parameters.target_year} is {_chance_words(chance)}. It rests on "
            f"{_changes_words(evidence.register)} drawn at random again and again, so the true "
            "range is wider. It says what more of the same would bring, not what is planned.",
        ),
        "year_reached": _year_reached(drawn.year_reached(needed), by, goal),
    }


def _changes_words(register: Sequence[Register]) -> str:
    """Return how many changes were observed, and how many of them span several years."""
    spans = [after.year - before.year for before, after in pairwise(register)]
    long = sum(span > 1 for span in spans)
    split = f", {long} of them over several years and split into equal ones," if long else ""
    return f"{count_of(len(spans), 'observed change')}{split}"


def _chance_words(chance: float) -> str:
    if chance < 1:
        return "less than 1%"
    return "more than 99%" if chance > 99 else f"about {percent(chance, 0)}"


def _year_reached(years: NDArray[np.float64], by: str, goal: str) -> Headline:
    low, middle, high = np.quantile(years, [INTERVAL[0], 0.5, INTERVAL[1]], method="nearest")
    if not np.isfinite(middle):
        text = f"At that pace {goal} would not be reached within {YEARS_AHEAD} years."
        return Headline(None, "year", by, text)
    upper = float(high) if np.isfinite(high) else None
    between = f", in 19 of 20 futures between {low:.0f} and {high:.0f}" if upper else ""
    text = f"At that pace {goal} would be reached in {middle:.0f}{between}."
    return Headline(
        float(middle), "year", by, text, float(low) if upper is not None else None, upper
    )


# --- tables ---------------------------------------------------------------------------------------


def pace_table(evidence: Evidence) -> tuple[pd.DataFrame, Description]:
    """Return the registers by year, and the lines from each starting point to the target."""
    columns = {
        "year": Column("Year", "year"),
        "series": Column("Series"),
        "people": Column("People diagnosed", "people"),
    }
    parameters, recorded, newest = evidence.parameters, evidence.recorded, evidence.newest
    whose = "the strategy's figure" if newest.value != recorded.value else "the register"
    starts = {f"Needed from {whose}": (parameters.base_year, recorded.value)}
    year = newest_year(newest.period)
    if newest.value != recorded.value and year < parameters.target_year:
        starts["Needed from the newest register"] = (year, newest.value)
    goal = parameters.target * evidence.expected.value
    rows = [(one.year, "QOF register", one.register) for one in evidence.register]
    for name, (first, value) in starts.items():
        rows += [(first, name, value), (parameters.target_year, name, max(goal, value))]
    note = ""
    if evidence.stated and newest.value != recorded.value:
        note = recorded_age(evidence).text
    return frames.of_rows(columns, rows), Description(
        f"People on the QOF hypertension register at 31 March, and what it takes to reach "
        f"{roughly(goal)} by {parameters.target_year}, {evidence.area.name}",
        columns,
        tuple(
            dict.fromkeys(
                [
                    recorded.source,
                    newest.source,
                    evidence.expected.source,
                    *cite_registers(evidence.register),
                ]
            )
        ),
        evidence.basis,
        note,
    )


def register_table(evidence: Evidence) -> tuple[pd.DataFrame, Description]:
    """Return register, list and recorded prevalence by year, England's beside them."""
    columns = {
        "period": Column("Financial year"),
        "register": Column("On the register", "people"),
        "list_size": Column("Registered patients", "people"),
        "prevalence_percent": Column("Recorded prevalence", "percent", 2),
        "england_prevalence_percent": Column(
            "England", "percent", 2, "no register of England for that year in the data"
        ),
    }
    england = {one.period: one.prevalence_percent for one in hypertension.registers(ENGLAND)}
    rows = [
        (
            one.period,
            one.register,
            one.list_size,
            one.prevalence_percent,
            england.get(one.period, np.nan),
        )
        for one in evidence.register
    ]
    note = "Practices' lists count patients, not residents, so they exceed the population."
    if evidence.growth is not None:
        missing = _missing_years(evidence)
        note += f" {missing.text}" if missing.value else ""
    return frames.of_rows(columns, rows), Description(
        f"Hypertension register and registered patients of all ages, {evidence.area.name}, by year",
        columns,
        cite_registers(evidence.register),
        "published",
        note,
    )
