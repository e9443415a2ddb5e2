"""Where the next blood-pressure checks find most cases, and the price of equity."""

import numpy as np
import pandas as pd

from helpers.analyses.base import MODELLED_PEOPLE
from helpers.analyses.hypertension.allocation import (
    FloatArray,
    WholeArray,
    best,
    found,
    proportional,
)
from helpers.analyses.hypertension.evidence import PER_CENT, Evidence
from helpers.errors import InputError
from helpers.formats import MODELLED_DIGITS
from helpers.results import Figure, sourced

ADULTS_TO_A_CHECK = 100
"""Adults without a diagnosis to one check, where no number of checks is given."""
SHOWN_PLACES = 10
WEIGHTS = np.linspace(0, 1, 21)
RULES = {
    "best_checks": "Where each check finds most",
    "weighted_checks": "With the chosen weight for deprivation",
    "gap_checks": "In proportion to the undiagnosed",
    "list_checks": "In proportion to registered patients",
}


def places_to_check(evidence: Evidence) -> pd.DataFrame:
    """Return the places that checks may go to; none where there are fewer than two to choose from.

    Returns:
        Frame of `place`, `listed_people`, `checkable_people` (adults without a diagnosis),
        `undiagnosed_people`, `most_checks`, and `deprived_share`, NaN where not known.
    """
    places = evidence.compared
    places = places.assign(
        checkable_people=places["adult_people"] - places["register_people"],
        undiagnosed_people=places["expected_people"] - places["register_people"],
    )
    known = (places["expected_people"] > 0) & (places["checkable_people"] > 0)
    chosen = places[known & places["own"] & ~places["left_over"]].reset_index(drop=True)
    if len(chosen) < 2:
        chosen = chosen.head(0)
    checkable = chosen["checkable_people"]
    return chosen[["place", "listed_people", "deprived_share", "checkable_people"]].assign(
        undiagnosed_people=chosen["undiagnosed_people"].clip(0, checkable),
        most_checks=np.floor(checkable * evidence.parameters.reach).astype(np.int64),
    )


def number_of_checks(evidence: Evidence, checked: pd.DataFrame) -> int:
    """Return how many checks are to be given out: those asked for, or one for a hundred adults.

    Args:
        evidence: what the analysis starts from.
        checked: as `places_to_check`.

    Raises:
        InputError: more checks than there are adults without a diagnosis.
    """
    asked = evidence.parameters.checks
    everybody = int(checked["checkable_people"].sum())
    if asked is None or checked.empty:
        return everybody // ADULTS_TO_A_CHECK
    if asked > everybody:
        raise InputError(
            f"checks: {asked} is more than the {everybody:,} adults without a diagnosis in "
            f"{evidence.area.name}; use a number from 0 to {everybody}"
        )
    return asked


def share_out(evidence: Evidence, checked: pd.DataFrame) -> pd.DataFrame:
    """Return the places with the checks that each rule gives them, and the cases found at best.

    Without figures on deprivation the weighted rule gives what the best one does.

    Args:
        evidence: what the analysis starts from.
        checked: as `places_to_check`.

    Returns:
        The frame with `chance_percent` that a first check finds a case, a column for each of
        `RULES`, and `found_people` by the best of them.

    Raises:
        InputError: more checks than there are adults without a diagnosis.
    """
    number = number_of_checks(evidence, checked)
    most = checked["most_checks"]
    shared = checked.assign(
        chance_percent=checked["undiagnosed_people"] / checked["checkable_people"] * PER_CENT,
        best_checks=best(checked, number),
        weighted_checks=best(checked, number, evidence.parameters.equity_weight),
        gap_checks=proportional(number, checked["undiagnosed_people"], most),
        list_checks=proportional(number, checked["listed_people"], most),
    )
    if not deprivation_known(checked):
        shared["weighted_checks"] = shared["best_checks"]
    return shared.assign(found_people=found(checked, shared["best_checks"]))


def deprivation_known(checked: pd.DataFrame) -> bool:
    """Return whether anything is known of how deprived the places are."""
    return bool(checked["deprived_share"].notna().any())


def deprived_percent(places: pd.DataFrame, checks: WholeArray) -> FloatArray:
    """Return the percentage of the cases found that are in the poorest fifth.

    Args:
        places: as `places_to_check`.
        checks: of each place, shape (..., places).

    Returns:
        Shape (...,); NaN where nothing is found or nothing is known of deprivation.
    """
    cases = found(places, checks)
    total = cases.sum(axis=-1)
    deprived = (cases * places["deprived_share"].fillna(0.0).to_numpy()).sum(axis=-1)
    unknown = np.full(np.shape(total), np.nan)
    known = (total > 0) & deprivation_known(places)
    return np.asarray(np.divide(deprived, total, out=unknown, where=known) * PER_CENT)


def allocation(shared: pd.DataFrame) -> pd.DataFrame:
    """Return the checks of every place by each rule, the place with most of them first.

    Args:
        shared: as `share_out`.
    """
    order = ["best_checks", "chance_percent"]
    ordered = shared.sort_values(order, ascending=False, kind="stable", ignore_index=True)
    ordered["deprived_percent"] = ordered["deprived_share"] * PER_CENT
    names = ["place", "chance_percent", "deprived_percent", *RULES, "found_people"]
    return ordered[names]


def first_places(shared: pd.DataFrame) -> pd.DataFrame:
    """Return the places where the first check finds a case most often.

    Args:
        shared: as `share_out`.
    """
    first = shared.sort_values("chance_percent", ascending=False, kind="stable")
    return first[["place", "chance_percent", "best_checks", "list_checks"]].head(SHOWN_PLACES)


def rules(shared: pd.DataFrame) -> pd.DataFrame:
    """Return the cases that each rule finds, and how many of them are in the poorest fifth.

    Args:
        shared: as `share_out`.
    """
    known = deprivation_known(shared)
    names = [name for name in RULES if known or name != "weighted_checks"] * bool(len(shared))
    given = shared[names].T.to_numpy()
    cases, checks = found(shared, given).sum(axis=1), given.sum(axis=1)
    frame = pd.DataFrame(
        {
            "rule": [RULES[name] for name in names],
            "checks": checks,
            "found_people": cases,
            "found_per_1000_checks": cases / np.maximum(checks, 1) * 1000,
            "deprived_found_percent": deprived_percent(shared, given),
        }
    )
    return sourced(frame, shared.attrs["sources"], shared.attrs["basis"])


def equity_curve(evidence: Evidence, checked: pd.DataFrame) -> pd.DataFrame:
    """Return cases found and the share of the poorest fifth along the range of the weight.

    Args:
        evidence: what the analysis starts from.
        checked: as `places_to_check`.

    Returns:
        A row a weight; none where nothing is known of deprivation.
    """
    number = number_of_checks(evidence, checked)
    weights = WEIGHTS if deprivation_known(checked) else WEIGHTS[:0]
    given = np.array([best(checked, number, weight) for weight in weights], dtype=np.int64)
    given = given.reshape(len(weights), len(checked))
    cases, deprived = found(checked, given).sum(axis=1), deprived_percent(checked, given)
    frame = pd.DataFrame(
        {
            "equity_weight": weights,
            "of_most_percent": cases / max(float(cases.max(initial=0)), 1e-9) * PER_CENT,
            "deprived_found_percent": deprived,
            "found_people": cases,
            "deprived_found_people": cases * deprived / PER_CENT,
        }
    )
    return sourced(frame, checked.attrs["sources"], checked.attrs["basis"])


def checks_figures(evidence: Evidence, shared: pd.DataFrame) -> dict[str, Figure]:
    """Return how many cases the checks find, the gain over lists' sizes, the price of equity.

    Args:
        evidence: what the analysis starts from.
        shared: as `share_out`.
    """
    cases = {name: float(found(shared, shared[name]).sum()) for name in RULES}
    # the best allocation is exact, so a negative gain or price is nothing but rounding
    gain = max(0.0, cases["best_checks"] - cases["list_checks"])
    price = max(0.0, cases["best_checks"] - cases["weighted_checks"])
    known = len(shared) > 0
    given = {
        "checks_given": (shared["best_checks"].sum(), "checks", "Checks given out"),
        "cases_found": (cases["best_checks"], "people", "Cases found where checks find most"),
        "allocation_gain": (gain, MODELLED_PEOPLE, "More found than by size of lists"),
        "equity_price": (
            price if deprivation_known(shared) else None,
            MODELLED_PEOPLE,
            "Fewer found with the weight for deprivation",
        ),
        "best_place": (shared["chance_percent"].max(), "percent", "Highest chance of a case"),
    }
    modelled = {"cases_found", "allocation_gain", "equity_price"}
    return {
        name: Figure(
            value if known else None,
            unit,
            label,
            period=evidence.newest.period,
            basis=shared.attrs["basis"],
            digits=MODELLED_DIGITS if name in modelled else None,
        )
        for name, (value, unit, label) in given.items()
    }
