"""Where the next blood-pressure checks may find most cases, and the price of equity.

A plan reads what is expected less what is recorded as people to be found. How much of that
variation is missed diagnosis, and how much is need, nobody knows: a plan is judged by a share of it
that is missed diagnosis.
"""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.analyses.base import MODELLED_PEOPLE, context
from helpers.analyses.hypertension.allocation import FloatArray, WholeArray, best, proportional
from helpers.analyses.hypertension.comparison import detected
from helpers.analyses.hypertension.evidence import PER_CENT, Evidence
from helpers.errors import InputError
from helpers.formats import MODELLED_DIGITS
from helpers.results import Figure, sourced

ADULTS_TO_A_CHECK = 100
"""Adults without a diagnosis to one check, where no number of checks is given."""
SHOWN_PLACES = 10
PLANNED = "of a plan, not measured"
WEIGHTS = np.linspace(0, 1, 21)
RULES = {
    "best_checks": "Where most are expected and not recorded",
    "weighted_checks": "With the chosen weight for deprivation",
    "gap_checks": "In proportion to those not recorded",
    "list_checks": "In proportion to registered patients",
}


def explained_variation() -> Figure:
    """Return the share of the variation between practices that people and services explain."""
    explained = context("detected_prevalence_r2")
    return explained.but(label="Variation that people and services explain")


def places_to_check(evidence: Evidence) -> pd.DataFrame:
    """Return the places that checks may go to; none where there are fewer than two to choose from.

    Returns:
        Frame of `place`, `listed_people`, `register_people`, `expected_people`, `need_people` (the
        cases if detection were the same everywhere), `deprived_share` (NaN where not known),
        `checkable_people` (adults without a diagnosis), `gap_people`, `resident_gap_people` (with
        cases shared out by residents; NaN where these are not known), `undiagnosed_people` as the
        chosen share of the variation has it, and `most_checks`.
    """
    places = evidence.compared
    places = places.assign(checkable_people=places["adult_people"] - places["register_people"])
    known = (places["expected_people"] > 0) & (places["checkable_people"] > 0)
    chosen = places[known & places["own"] & ~places["left_over"]].reset_index(drop=True)
    if len(chosen) < 2:
        chosen = chosen.head(0)
    names = ["place", "listed_people", "register_people", "expected_people", "deprived_share"]
    checked = chosen[[*names, "checkable_people"]]
    checked = checked.assign(need_people=checked["register_people"] / detected(evidence.places))
    room = checked["checkable_people"] * evidence.parameters.reach
    resident_gap = chosen["resident_expected_people"].astype(float) - chosen["register_people"]
    return checked.assign(
        gap_people=undiagnosed(checked, 1.0),
        resident_gap_people=resident_gap.clip(lower=0),
        undiagnosed_people=undiagnosed(checked, evidence.parameters.detection_share),
        most_checks=np.floor(room).astype(np.int64),
    )


def undiagnosed(places: pd.DataFrame, share: ArrayLike) -> FloatArray:
    """Return the people undiagnosed in each place if a share of the variation is missed diagnosis.

    The cases of a place lie between those expected by age (all is missed) and those there would be
    if detection were the same everywhere (none is): expected ^ share x need ^ (1 - share).

    Args:
        places: as `places_to_check`.
        share: from 0 to 1, shape (...).

    Returns:
        From 0 to the adults without a diagnosis, shape (..., places).
    """
    names = ("expected_people", "need_people", "register_people", "checkable_people")
    expected, need, register, adults = (places[name].to_numpy(dtype=float) for name in names)
    missed = np.asarray(share, dtype=float)[..., np.newaxis]
    cases = expected**missed * need ** (1 - missed)
    return np.asarray(np.clip(cases - register, 0, adults))


def found(places: pd.DataFrame, checks: ArrayLike, share: ArrayLike | None = None) -> FloatArray:
    """Return the cases that some checks find.

    Args:
        places: as `places_to_check`.
        checks: of each place, shape (..., places).
        share: of the variation that is missed diagnosis, shape (...); by default the chosen one.

    Returns:
        Shape (..., places).
    """
    cases = places["undiagnosed_people"].to_numpy() if share is None else undiagnosed(places, share)
    return np.asarray(np.asarray(checks) * cases / places["checkable_people"].to_numpy())


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
    """Return the places with the checks that each rule gives them, and what the first rule finds.

    Without figures on deprivation the weighted rule gives what the first one does.

    Args:
        evidence: what the analysis starts from.
        checked: as `places_to_check`.

    Returns:
        The frame with `chance_percent` that a check finds a case, `gap_chance_percent` if all the
        variation is missed diagnosis, `resident_gap_chance_percent` the same by residents, a column
        for each of `RULES`, and `found_people`.

    Raises:
        InputError: more checks than there are adults without a diagnosis.
    """
    number = number_of_checks(evidence, checked)
    most, adults = checked["most_checks"], checked["checkable_people"]
    shared = checked.assign(
        chance_percent=checked["undiagnosed_people"] / adults * PER_CENT,
        gap_chance_percent=checked["gap_people"] / adults * PER_CENT,
        resident_gap_chance_percent=checked["resident_gap_people"] / adults * PER_CENT,
        best_checks=best(checked, number),
        weighted_checks=best(checked, number, evidence.parameters.equity_weight),
        gap_checks=proportional(number, checked["gap_people"], most),
        list_checks=proportional(number, checked["listed_people"], most),
    )
    if not deprivation_known(checked):
        shared["weighted_checks"] = shared["best_checks"]
    return shared.assign(found_people=found(shared, shared["best_checks"].to_numpy()))


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


def gain(shared: pd.DataFrame, share: ArrayLike) -> FloatArray:
    """Return the cases that the first rule finds more than that by size of list.

    Args:
        shared: as `share_out`.
        share: of the variation that is missed diagnosis, shape (...).

    Returns:
        Shape (...).
    """
    more = (shared["best_checks"] - shared["list_checks"]).to_numpy()
    return np.asarray(found(shared, more, share).sum(axis=-1))


def gains(shared: pd.DataFrame) -> pd.DataFrame:
    """Return what the first rule finds more than that by size of list, by the share missed.

    Args:
        shared: as `share_out`.

    Returns:
        Frame of `missed_share`, `gain_people` and `gain_percent`; no row without places.
    """
    shares = WEIGHTS if len(shared) else WEIGHTS[:0]
    more = gain(shared, shares)
    by_list = found(shared, shared["list_checks"].to_numpy(), shares).sum(axis=-1)
    percents = np.divide(more, by_list, out=np.full(more.shape, np.nan), where=by_list > 0)
    frame = pd.DataFrame(
        {"missed_share": shares, "gain_people": more, "gain_percent": percents * PER_CENT}
    )
    return sourced(frame, shared.attrs["sources"], shared.attrs["basis"])


def break_even(shared: pd.DataFrame) -> float:
    """Return the share of the variation from which the first rule finds more; NaN without one.

    Args:
        shared: as `share_out`.
    """
    if shared.empty or np.prod(gain(shared, [0.0, 1.0])) >= 0:
        return math.nan
    from scipy import optimize  # noqa: PLC0415 - slow to load, and a cached run needs it not

    return float(optimize.brentq(lambda share: float(gain(shared, share)), 0.0, 1.0))


def allocation(shared: pd.DataFrame) -> pd.DataFrame:
    """Return the checks of every place by each rule, the place with most of them first.

    Args:
        shared: as `share_out`.
    """
    order = ["best_checks", "gap_chance_percent"]
    ordered = shared.sort_values(order, ascending=False, kind="stable", ignore_index=True)
    ordered["deprived_percent"] = ordered["deprived_share"] * PER_CENT
    chances = ["chance_percent", "gap_chance_percent", "resident_gap_chance_percent"]
    names = ["place", *chances, "deprived_percent", *RULES]
    return sourced(
        ordered[[*names, "found_people"]], shared.attrs["sources"], shared.attrs["basis"]
    )


def first_places(shared: pd.DataFrame) -> pd.DataFrame:
    """Return the places that the first rule fills first.

    Args:
        shared: as `share_out`.
    """
    first = shared.sort_values("gap_chance_percent", ascending=False, kind="stable")
    names = ["place", "gap_chance_percent", "resident_gap_chance_percent", "chance_percent"]
    names += ["best_checks", "list_checks"]
    return sourced(first[names].head(SHOWN_PLACES), shared.attrs["sources"], shared.attrs["basis"])


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
            "all_missed_people": found(shared, given, 1.0).sum(axis=1),
            "resident_all_missed_people": given @ shared["resident_gap_chance_percent"] / PER_CENT,
            "found_per_1000_checks": cases / np.maximum(checks, 1) * 1000,
            "deprived_found_percent": deprived_percent(shared, given),
        }
    )
    return sourced(frame, shared.attrs["sources"], shared.attrs["basis"])


def checks_figures(evidence: Evidence, shared: pd.DataFrame) -> dict[str, Figure]:
    """Return how many cases the checks find, the gain over lists' sizes, the price of equity.

    The limits of what is found and gained are those if none and if all of the variation is missed
    diagnosis.

    Args:
        evidence: what the analysis starts from.
        shared: as `share_out`.
    """
    share, known = evidence.parameters.detection_share, len(shared) > 0

    def figure(value: float, unit: str, label: str, every: Sequence[float] = ()) -> Figure:
        shown = Figure(
            value if known else None,
            unit,
            label,
            period=evidence.places_period,
            basis=shared.attrs["basis"],
            digits=MODELLED_DIGITS if every else None,
            no_limits=PLANNED,
        )
        limits = {"lower": min(every), "upper": max(every), "bounds": "missed"} if every else {}
        return shown.but(**limits) if known else shown

    plan, shares = shared["best_checks"].to_numpy(), [0.0, share, 1.0]
    cases = found(shared, plan, shares).sum(axis=-1).tolist()
    more = gain(shared, shares).tolist()
    weighted = shared["weighted_checks"].to_numpy()
    price = float((found(shared, plan) - found(shared, weighted)).sum())
    return {
        "checks_given": figure(plan.sum(), "checks", "Checks given out"),
        "cases_found": figure(cases[1], "people", "Cases found by the plan", cases),
        "allocation_gain": figure(
            more[1], MODELLED_PEOPLE, "More found than by size of lists", more
        ),
        "break_even_share": figure(
            break_even(shared), "share", "Share missed from which the plan finds more"
        ),
        "equity_price": figure(
            price if deprivation_known(shared) else math.nan,
            MODELLED_PEOPLE,
            "Fewer found with the weight for deprivation",
        ).but(digits=MODELLED_DIGITS),
        "best_place": figure(shared["chance_percent"].max(), "percent", "Highest chance of a case"),
    }
