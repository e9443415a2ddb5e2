"""Where the next blood-pressure checks find most cases, and the price of equity."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analyses import frames
from helpers.analyses.base import MODELLED_PEOPLE
from helpers.analyses.hypertension import allocation
from helpers.analyses.hypertension.comparison import LEVEL_WORDS, SHOWN_PLACES, Compared
from helpers.analyses.hypertension.evidence import PER_CENT, Evidence
from helpers.analyses.hypertension.gap import marked, people, percent, roughly, target_words
from helpers.errors import InputError
from helpers.formats import MODELLED_DIGITS, format_value
from helpers.results import Column, Description, Headline

PER_HUNDRED = 100
"""Adults without a diagnosis to one check, where no number of checks is given."""
WEIGHTS = np.linspace(0, 1, 21)
RULES = {
    "best": "Where each check finds most",
    "weighted": "With the chosen weight for deprivation",
    "gap": "In proportion to the undiagnosed",
    "list": "In proportion to registered patients",
}
CURVES = ("Cases found, of the most possible", "In the most deprived fifth")
NO_DEPRIVATION = (
    "these figures do not say how deprived people are; those of practices do "
    "(level=practice with source=synthetic or source=official)"
)
NO_PRICE = "What equity would cost cannot be said without figures of practices."
ONE_PLACE = (
    "Checks can only be shared out between places; choose level=practice with source=synthetic "
    "or source=official."
)
NO_ADULTS = "The number of adults without a diagnosis is not known for these places."


@dataclass(frozen=True)
class Sharing:
    """Checks shared out by each rule.

    Attributes:
        rows: the places that checks may go to, as `Compared.cells`.
        places: the same for `helpers.analyses.hypertension.allocation`.
        asked: checks to be given out.
        given: rule to checks of each place.
        known: whether the deprivation of the places is known.
        curve: checks of each place at each of `WEIGHTS`, shape (weights, places).
    """

    rows: Mapping[str, NDArray[Any]]
    places: allocation.Places
    asked: int
    given: dict[str, NDArray[np.int64]]
    known: bool
    curve: NDArray[np.int64]

    def found(self, rule: str) -> float:
        """Return the cases that a rule's checks find."""
        return float(self.places.found(self.given[rule]).sum())

    def deprived_percent(self, checks: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the percentage of cases found that are in the most deprived fifth."""
        found = self.places.found(checks)
        total = found.sum(axis=-1)
        deprived = (found * self.places.deprived).sum(axis=-1)
        unknown = np.full(np.shape(total), np.nan)
        share = np.divide(deprived, total, out=unknown, where=(total > 0) & self.known)
        return np.asarray(share * PER_CENT)


def sharing(evidence: Evidence, about: Compared) -> Sharing | None:
    """Return the checks of each place by each rule; None where there is nothing to share out.

    Args:
        evidence: what the analysis starts from.
        about: the places, practices unlike the others in or out as the parameters say.

    Raises:
        InputError: more checks than there are adults without a diagnosis.
    """
    rows = _places_to_check(about)
    if len(rows["place"]) < 2:
        return None
    parameters = evidence.parameters
    places = _places(rows, parameters.reach)
    everybody = int(places.checkable.sum())
    asked = everybody // PER_HUNDRED if parameters.checks is None else parameters.checks
    if asked > everybody:
        raise InputError(
            f"checks: {asked} is more than the {everybody:,} adults without a diagnosis in "
            f"{evidence.area.name}; use a number from 0 to {everybody}"
        )
    known = bool(np.isfinite(rows["deprived"]).any())
    curve = allocation.best_along(places, asked, WEIGHTS if known else WEIGHTS[:1])
    weighted = allocation.best(places, asked, parameters.equity_weight) if known else curve[0]
    given = {
        "best": curve[0],
        "weighted": weighted,
        "gap": allocation.proportional(asked, places.undiagnosed, places.limit),
        "list": allocation.proportional(asked, rows["list_size"], places.limit),
    }
    return Sharing(rows, places, asked, given, known, curve)


def _places_to_check(about: Compared) -> dict[str, NDArray[Any]]:
    cells = about.cells
    known = np.isfinite(cells["adults"])
    return about.chosen(cells["own"] & ~about.left_over & (cells["expected"] > 0) & known)


def _places(rows: Mapping[str, NDArray[Any]], reach: float) -> allocation.Places:
    checkable = np.maximum(rows["adults"] - rows["register"], 0.0)
    undiagnosed = np.clip(rows["expected"] - rows["register"], 0.0, checkable)
    limit = np.floor(checkable * reach).astype(np.int64)
    return allocation.Places(undiagnosed, checkable, limit, np.nan_to_num(rows["deprived"]))


# --- headlines ------------------------------------------------------------------------------------


def headlines(evidence: Evidence, shared: Sharing | None, about: Compared) -> dict[str, Headline]:
    """Return how many cases the checks find, the gain over the rule in use, the price of equity."""
    period = evidence.newest.period
    if shared is None:
        units = {
            "checks_given": "checks",
            "cases_found": "people",
            "allocation_gain": MODELLED_PEOPLE,
            "equity_price": MODELLED_PEOPLE,
            "best_place": "percent",
        }
        reason = ONE_PLACE if about.cells["own"].sum() < 2 else NO_ADULTS
        nothing = {name: Headline(None, unit, period, reason) for name, unit in units.items()}
        nothing["equity_price"] = Headline(None, MODELLED_PEOPLE, period, NO_PRICE)
        return nothing
    best, by_list = shared.found("best"), shared.found("list")
    # the best allocation is exact, so a negative gain is nothing but rounding
    gain = max(0.0, best - by_list)
    return {
        "checks_given": _checks_given(evidence, shared, period),
        "cases_found": Headline(
            best,
            "people",
            period,
            f"Given where each finds most, they would find about {roughly(best)} people with "
            f"hypertension, against {roughly(by_list)} in proportion to registered patients and "
            f"{roughly(shared.found('gap'))} in proportion to the undiagnosed.",
            digits=MODELLED_DIGITS,
        ),
        "allocation_gain": Headline(
            gain,
            MODELLED_PEOPLE,
            period,
            marked(
                evidence,
                "Checks given where they find most, and not in proportion to registered patients, "
                f"would raise the number of cases found by {roughly(gain)}.",
            ),
            digits=MODELLED_DIGITS,
        ),
        "equity_price": _equity_price(evidence, shared, best),
        "best_place": _best_place(shared, period),
    }


def _checks_given(evidence: Evidence, shared: Sharing, period: str) -> Headline:
    given = int(shared.given["best"].sum())
    text = f"{people(given)} checks are given out."
    if given < shared.asked:
        reach = target_words(evidence.parameters.reach)
        text = (
            f"Only {people(given)} of {people(shared.asked)} checks can be given out: no place "
            f"reaches more than {reach} of its adults without a diagnosis (parameter reach)."
        )
    return Headline(float(given), "checks", period, text)


def _equity_price(evidence: Evidence, shared: Sharing, best: float) -> Headline:
    period = evidence.newest.period
    if not shared.known:
        return Headline(None, MODELLED_PEOPLE, period, NO_PRICE)
    weighted = shared.given["weighted"]
    price = max(0.0, best - shared.found("weighted"))
    before, after = (
        percent(float(shared.deprived_percent(checks)))
        for checks in (shared.given["best"], weighted)
    )
    weight = format_value(evidence.parameters.equity_weight, "share")
    return Headline(
        price,
        MODELLED_PEOPLE,
        period,
        f"A weight of {weight} for the most deprived fifth raises their share of the cases found "
        f"from {before} to {after}, and lowers the number found by {roughly(price)}.",
        digits=MODELLED_DIGITS,
    )


def _best_place(shared: Sharing, period: str) -> Headline:
    chance = shared.places.chance * PER_CENT
    best, worst = int(chance.argmax()), int(chance.argmin())
    places = shared.rows["place"]
    return Headline(
        float(chance[best]),
        "percent",
        period,
        f"A check finds a new case most often in {places[best]} ({percent(chance[best])} of "
        f"first checks), least often in {places[worst]} ({percent(chance[worst])}).",
    )


# --- tables ---------------------------------------------------------------------------------------

YIELD = (
    "The chance that a check finds a case is the number still undiagnosed over the adults without "
    "a diagnosis; it falls as the gap of the place closes. The gap itself is as unsure as the "
    "expected cases."
)


def allocation_table(
    evidence: Evidence, shared: Sharing | None, about: Compared
) -> tuple[pd.DataFrame, Description]:
    """Return the checks of every place by each rule, most with the chosen weight first."""
    columns = {
        "place": Column(LEVEL_WORDS[evidence.parameters.level].capitalize()),
        "chance_percent": Column("First checks that find a case", "percent"),
        "deprived_percent": Column(
            "Adults in the most deprived fifth", "percent", missing=NO_DEPRIVATION
        ),
        **{name: Column(f"Checks: {label.lower()}", "checks") for name, label in RULES.items()},
        "cases_found": Column("Cases found where checks find most", "people"),
    }
    cells: dict[str, Any] = dict.fromkeys(columns, ())
    if shared is not None:
        chance = shared.places.chance
        order = np.lexsort((-chance, -shared.given["best"]))
        found = shared.places.found(shared.given["best"])
        cells = {
            "place": shared.rows["place"][order],
            "chance_percent": chance[order] * PER_CENT,
            "deprived_percent": shared.rows["deprived"][order] * PER_CENT,
            **{name: shared.given[name][order] for name in RULES},
            "cases_found": found[order],
        }
    return frames.of_columns(columns, cells), Description(
        f"Blood-pressure checks by rule, {LEVEL_WORDS[evidence.parameters.level]} of "
        f"{about.where.name}, {about.period}",
        columns,
        about.sources,
        about.basis,
        YIELD,
        protected=evidence.parameters.level == "practice",
    )


def first_table(
    evidence: Evidence, shared_out: tuple[pd.DataFrame, Description], found: Compared
) -> tuple[pd.DataFrame, Description]:
    """Return the places where the first check finds a case most often."""
    frame, about = shared_out
    names = ("place", "chance_percent", "best", "list")
    order = np.argsort(-frame["chance_percent"].to_numpy(), kind="stable")[:SHOWN_PLACES]
    some = len(frame) > SHOWN_PLACES
    which = f"the first {SHOWN_PLACES} of {len(frame)}" if some else "most first"
    columns = {name: about.columns[name] for name in names}
    cells = {name: frame[name].to_numpy()[order] for name in names}
    return frames.of_columns(columns, cells), Description(
        f"Chance that a first check finds a case, {which}, "
        f"{LEVEL_WORDS[evidence.parameters.level]} of {found.where.name}, {found.period}",
        columns,
        about.sources,
        about.basis,
        about.note,
    )


def rules_table(
    evidence: Evidence, shared: Sharing | None, about: Compared
) -> tuple[pd.DataFrame, Description]:
    """Return the cases that each rule finds, and how many of them are in the poorest fifth."""
    columns = {
        "rule": Column("How checks are given out"),
        "checks": Column("Checks", "checks"),
        "cases_found": Column("Cases found", "people"),
        "per_1000": Column("Cases found by 1,000 checks", "people"),
        "deprived_percent": Column(
            "Cases in the most deprived fifth", "percent", missing=NO_DEPRIVATION
        ),
    }
    rules = [] if shared is None else [n for n in RULES if n != "weighted" or shared.known]
    rows = [_rule_row(shared, name) for name in rules if shared is not None]
    return frames.of_rows(columns, rows), Description(
        f"People with hypertension found by rule of giving out checks, {about.where.name}, "
        f"{about.period}",
        columns,
        about.sources,
        about.basis,
        f"In no place are more than {target_words(evidence.parameters.reach)} of the adults "
        "without a diagnosis checked.",
    )


def _rule_row(shared: Sharing, name: str) -> tuple[str, float, float, float, float]:
    checks = shared.given[name]
    total, found = float(checks.sum()), shared.found(name)
    per_1000 = found / total * 1000 if total else 0.0
    return RULES[name], total, found, per_1000, float(shared.deprived_percent(checks))


def curve_table(
    evidence: Evidence, shared: Sharing | None, about: Compared
) -> tuple[pd.DataFrame, Description]:
    """Return cases found and the share of the poorest fifth along the range of the weight."""
    columns = {
        "weight": Column("Weight of the most deprived fifth", "ratio"),
        "series": Column("Series"),
        "percent": Column("Share", "percent", missing=NO_DEPRIVATION),
        "people": Column("People", "people", missing=NO_DEPRIVATION),
    }
    cells: dict[str, Any] = dict.fromkeys(columns, ())
    if shared is not None and shared.known:
        found = shared.places.found(shared.curve).sum(axis=1)
        deprived = shared.deprived_percent(shared.curve)
        most = max(float(found[0]), 1e-9)
        cells = {
            "weight": np.tile(WEIGHTS, 2),
            "series": np.repeat(list(CURVES), len(WEIGHTS)),
            "percent": np.concatenate([found / most * PER_CENT, deprived]),
            "people": np.concatenate([found, found * deprived / PER_CENT]),
        }
    return frames.of_columns(columns, cells), Description(
        f"Cases found, and the share of them in the most deprived fifth, by the weight given to "
        f"that fifth, {LEVEL_WORDS[evidence.parameters.level]} of {about.where.name}, "
        f"{about.period}",
        columns,
        about.sources,
        about.basis,
    )
