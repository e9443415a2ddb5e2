"""The figures of the page: one register in depth, how all of them lie, and the claim."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.analyses.base import COUNTED, PER_CENT, stated
from helpers.analyses.claims.checks import years_of
from helpers.analyses.conditions.evidence import Evidence
from helpers.analyses.standing import since
from helpers.formats import MODELLED_DIGITS
from helpers.results import Figure
from helpers.stats import funnel

OF_SYSTEMS = "of these systems, no sample of others"


def figures(
    evidence: Evidence, registers: pd.DataFrame, across: pd.DataFrame, years: pd.DataFrame
) -> dict[str, Figure]:
    """Return every figure of the page.

    Args:
        evidence: what the analysis starts from.
        registers: as `tables.registers`.
        across: as `tables.across`.
        years: as `tables.over_time`.
    """
    found = {**_chosen(evidence, registers), **_together(evidence, registers, across)}
    found = {name: figure.but(period=evidence.newest) for name, figure in found.items()}
    if len(years) > 1:
        before = years.iloc[-2]
        for name, column in (("register_people", "register_people"), ("register_ratio", "ratio")):
            found[name] = since(found[name], float(before[column]), str(before["period"]))
    return {**found, **_claim(evidence, years)}


def _chosen(evidence: Evidence, registers: pd.DataFrame) -> dict[str, Figure]:
    """Return the chosen register of the newest year, and what age leads to expect of it."""
    own: Mapping[Any, Any] = registers.set_index("condition").loc[evidence.name].to_dict()
    people = own["register_people"]
    usual = [people / own[name] for name in ("upper_ratio", "lower_ratio")]
    expected = own["age_expected_people"]
    given: dict[str, tuple[str, str, str, object]] = {
        "register_people": ("register_people", "people", "On the register", COUNTED),
        "register_share": ("prevalence_percent", "percent", "Recorded, of those ages", COUNTED),
        "register_rank": ("ratio_rank", "rank", "Rank beside expected, 1 the highest", COUNTED),
        "explained_by_age": (
            "age_explains_percent",
            "percent",
            "Spread between systems that goes with age",
            OF_SYSTEMS,
        ),
        "register_ratio": (
            "ratio",
            "ratio",
            "Recorded over expected of its age",
            tuple(each / expected for each in usual),
        ),
        "age_expected_people": (
            "age_expected_people",
            "people",
            "Expected of its age",
            tuple(usual),
        ),
        "difference_people": (
            "difference_people",
            "people",
            "Recorded less expected",
            tuple(each - expected for each in usual),
        ),
    }
    return {
        name: _limited(Figure(float(own[column]), unit, label), why)
        for name, (column, unit, label, why) in given.items()
    }


def _limited(figure: Figure, limits: object) -> Figure:
    """Return a figure with its limits, or with why there are none."""
    if isinstance(limits, str):
        return figure.but(no_limits=limits)
    if not (figure.known and isinstance(limits, tuple)):
        return figure
    digits = MODELLED_DIGITS if figure.unit == "people" else None
    return figure.but(
        lower=float(limits[0]), upper=float(limits[1]), bounds="systems", digits=digits
    )


def _together(
    evidence: Evidence, registers: pd.DataFrame, across: pd.DataFrame
) -> dict[str, Figure]:
    """Return how registers lie beside their limits, what age explains, and how old others are."""
    known = registers.dropna(subset=["ratio"])
    ranks, explains = known["ratio_rank"], registers["age_explains_percent"]
    older = evidence.of(evidence.condition, evidence.newest)["older"].to_dict()
    own = PER_CENT * float(older[evidence.area.code])
    given = {
        "registers_held": (len(registers), "registers", "Registers"),
        "registers_below_one": ((known["ratio"] < 1).sum(), "registers", "Below expected"),
        "registers_below": ((known["upper_ratio"] < 1).sum(), "registers", "Below the usual range"),
        "registers_above": ((known["lower_ratio"] > 1).sum(), "registers", "Above the usual range"),
        "registers_lowest": ((ranks == len(evidence.like)).sum(), "registers", "Lowest of all"),
        "registers_highest": ((ranks == 1).sum(), "registers", "Highest of all"),
        "usually_outside": (
            len(known) * (1 - funnel.INNER),
            "registers",
            "Outside, of a system like the others",
        ),
        "explained_least": (explains.min(), "percent", "Least that goes with age"),
        "explained_most": (explains.max(), "percent", "Most that goes with age"),
        "aged_50_over": (own, "percent", "Patients aged 50 and over"),
        "younger_systems": ((across["older_percent"] < own).sum(), "systems", "Younger systems"),
        "older_systems": ((across["older_percent"] > own).sum(), "systems", "Older systems"),
        "systems_compared": (len(across), "systems", "Systems compared"),
    }
    return {
        name: Figure(float(value), unit, label, no_limits=OF_SYSTEMS)
        for name, (value, unit, label) in given.items()
    }


def _claim(evidence: Evidence, years: pd.DataFrame) -> dict[str, Figure]:
    """Return the strategy's number and registers beside it; NaN where it speaks of none."""
    held = years.set_index("period")["register_people"]
    said = next((stated(each) for each in evidence.claims), Figure(None, "people"))
    near = nearest_year(list(held.index), said.period)
    given = {
        "claim_register": (held[near] if said.known else None, near, "Register nearest in time"),
        "claim_difference": (said - held[near], near, "Strategy less register"),
        "claim_difference_newest": (said - held.iloc[-1], held.index[-1], "Strategy less newest"),
    }
    found = {
        name: Figure(value, "people", label, period=period, no_limits=COUNTED)
        for name, (value, period, label) in given.items()
    }
    return {"claim_people": said.but(label="People, by the strategy"), **found}


def nearest_year(periods: list[str], claimed: str) -> str:
    """Return the year of a register that ends nearest to the year of a claim, else the first.

    Args:
        periods: the years that are held.
        claimed: the period of the claim.
    """
    year = max(years_of(claimed), default=0)
    return min(periods, key=lambda each: abs(year - max(years_of(each))))
