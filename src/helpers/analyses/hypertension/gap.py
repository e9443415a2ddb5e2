"""The detection gap of an area: its figures, every model side by side, and the cascade of care."""

import math

import pandas as pd

from helpers.analyses.base import CHOSEN, COUNTED, basis_of, cite, stated
from helpers.analyses.hypertension.evidence import (
    PER_CENT,
    READ,
    TREATED,
    Evidence,
    ends_in,
    nearest_period,
)
from helpers.analyses.hypertension.expected import MODEL_LABELS
from helpers.data import facts
from helpers.formats import MODELLED_DIGITS
from helpers.results import Figure, sourced

ONE_MODEL, TWO_MODELS = "of one model alone", "a difference of models"
PRINTED = "as published"


def models(evidence: Evidence) -> pd.DataFrame:
    """Return a row a model: people expected, recorded, undiagnosed and still to find.

    Detection rate = recorded / expected, both of the base year. Still to find = target x cases
    expected in the target year - recorded, never below 0. Missing where a model says nothing of
    the area.
    """
    parameters, recorded = evidence.parameters, float(evidence.recorded)
    expected = [float(figure) for figure in evidence.models.values()]
    now = [evidence.grown(each, evidence.base_year) for each in expected]
    then = [evidence.grown(each, parameters.target_year) for each in expected]
    frame = pd.DataFrame(
        {
            "model": [MODEL_LABELS[model] for model in evidence.models],
            "expected_people": now,
            "recorded_people": recorded,
            "expected_then_people": then,
        }
    )
    frame["undiagnosed_people"] = (frame["expected_people"] - recorded).clip(lower=0)
    frame["detection_percent"] = recorded / frame["expected_people"] * PER_CENT
    goal = parameters.target * frame["expected_then_people"]
    frame["needed_people"] = (goal - recorded).clip(lower=0)
    known = [*evidence.known_models.values(), evidence.recorded]
    return sourced(frame, cite(known), basis_of(known))


def known_models(evidence: Evidence) -> pd.DataFrame:
    """Return the rows of `models` whose model says something of the area."""
    return models(evidence).dropna(subset=["expected_people"], ignore_index=True)


def cascade(evidence: Evidence) -> pd.DataFrame:
    """Return the steps of care, from the people expected to those treated to target."""
    steps = {
        "Expected": evidence.expected,
        "Diagnosed": evidence.recorded,
        READ: evidence.read,
        TREATED: evidence.treated,
    }
    frame = pd.DataFrame({"step": list(steps), "people": [float(each) for each in steps.values()]})
    frame["of_expected_percent"] = frame["people"] / evidence.expected * PER_CENT
    frame["of_recorded_percent"] = frame["people"] / evidence.recorded * PER_CENT
    frame.loc[0, "of_recorded_percent"] = float("nan")
    return sourced(frame, cite(each for each in steps.values() if each.known), evidence.basis)


def gap_figures(evidence: Evidence) -> dict[str, Figure]:
    """Return the figures of the gap: as chosen, by either chapter, by the strategy's own number."""
    return evidence.marked(
        {
            **diagnosis_figures(evidence),
            **contradiction_figures(evidence),
            **strategy_figures(evidence),
            **cascade_figures(evidence),
        }
    )


def diagnosis_figures(evidence: Evidence) -> dict[str, Figure]:
    """Return how many are expected, recorded and to be found, with their range over the models."""
    parameters, recorded = evidence.parameters, evidence.recorded
    now, by = recorded_period(evidence), f"by {parameters.target_year}"
    expected = evidence.grown(evidence.expected, evidence.base_year)
    every = models(evidence)
    rate = Figure(recorded / expected * PER_CENT, "percent", "Detected", period=now)
    years = parameters.target_year - evidence.base_year
    per_year = Figure(
        evidence.needed / years,
        "people per year",
        "Net growth needed",
        period=f"{evidence.base_year} to {parameters.target_year}",
        digits=MODELLED_DIGITS,
    )
    return {
        "target_rate": Figure(
            parameters.target * PER_CENT, "percent", "Target", period=by, no_limits=CHOSEN
        ),
        "expected_cases": _ranged(
            every["expected_people"], expected, "Expected to have hypertension", now
        ),
        "recorded_cases": recorded.but(
            label="With a recorded diagnosis", period=now, no_limits=COUNTED
        ),
        "undiagnosed_cases": _ranged(
            every["undiagnosed_people"], evidence.undiagnosed, "Undiagnosed", now
        ),
        "detection_rate": rate.but(**_range(every["detection_percent"])),
        "diagnoses_needed": _ranged(every["needed_people"], evidence.needed, "Still to find", by),
        "diagnoses_needed_per_year": per_year.but(**_range(every["needed_people"] / years)),
    }


def recorded_period(evidence: Evidence) -> str:
    """Return the period of the register that the number recorded is, or is nearest to."""
    if evidence.recorded == evidence.newest:
        return evidence.newest.period
    return nearest_period(evidence.register, evidence.recorded) or evidence.recorded.period


def contradiction_figures(evidence: Evidence) -> dict[str, Figure]:
    """Return the people undiagnosed by each of two chapters, and how far the models differ."""
    every = models(evidence).set_index("model")
    now = recorded_period(evidence)
    undiagnosed = every["undiagnosed_people"]
    research = _people(undiagnosed[MODEL_LABELS["strategy"]], "Undiagnosed, research chapter", now)
    phm = _people(undiagnosed[MODEL_LABELS["phm"]], "Undiagnosed, population-health chapter", now)
    expected = every["expected_people"]
    figures = {
        "undiagnosed_by_research": research,
        "undiagnosed_by_phm": phm,
        "detection_by_phm": Figure(
            every["detection_percent"][MODEL_LABELS["phm"]],
            "percent",
            "Detected, population-health chapter",
            period=now,
        ),
        "contradiction": _people(research - phm, "Difference of the chapters", now),
        "model_spread": _people(expected.max() - expected.min(), "Difference of the models", now),
    }
    differences = ("contradiction", "model_spread")
    return {
        name: figure.but(no_limits=TWO_MODELS if name in differences else ONE_MODEL)
        for name, figure in figures.items()
    }


def strategy_figures(evidence: Evidence) -> dict[str, Figure]:
    """Return the strategy's own number recorded, its age, and the gap as counted from it.

    NaN where the strategy says nothing of the area.
    """
    fact, newest = facts.fact_for("recorded_cases", evidence.area), evidence.newest
    recorded = math.nan if fact is None else fact.value
    period = "" if fact is None else nearest_period(evidence.register, recorded)
    age = ends_in(newest.period) - ends_in(period) if period else None
    expected = evidence.expected
    figures = {
        "newest_register": newest.but(label="On the newest register"),
        "strategy_recorded": Figure(
            recorded, "people", "Recorded, by the strategy", period=period, basis="published"
        ),
        "recorded_age": Figure(age, "years", "Age of the strategy's number", period=period),
        "detection_by_strategy": Figure(
            recorded / expected * PER_CENT, "percent", "Detected, strategy's number", period=period
        ),
        "needed_by_strategy": _people(
            max(0.0, evidence.goal - recorded) if fact else None,
            "Still to find, strategy's number",
            period,
        ),
    }
    reasons = dict.fromkeys(figures, ONE_MODEL)
    reasons |= {"newest_register": COUNTED, "strategy_recorded": PRINTED, "recorded_age": COUNTED}
    return {name: figure.but(no_limits=reasons[name]) for name, figure in figures.items()}


def controlled_to_target(evidence: Evidence) -> tuple[float, float, float]:
    """Return the diagnosed whose pressure is controlled: least, as the read, and most.

    Nobody knows of those not read in the last year: none of them may be controlled, as many as of
    those who were read, or all. NaN where no source counts the treated.
    """
    treated, read = float(evidence.treated), evidence.read
    unread = max(0.0, evidence.recorded - read) if read.known else 0.0
    as_read = treated + unread * treated / read if read.known and read else treated
    return treated, as_read, treated + unread


def treatment_gap(evidence: Evidence) -> Figure:
    """Return the diagnosed who are to be treated to target and are not; NaN if not counted.

    Those not read in the last year are taken to be controlled as often as those who were; the
    limits are those if all of them are controlled, and if none is.
    """
    label, period = "Still to treat to target", evidence.treated.period
    if not evidence.treated.known:
        return _people(None, label, period)
    goal = evidence.parameters.treatment_target * evidence.recorded
    most, middle, least = (max(0.0, goal - each) for each in controlled_to_target(evidence))
    return _people(middle, label, period).but(lower=least, upper=most, bounds="unread")


def cascade_figures(evidence: Evidence) -> dict[str, Figure]:
    """Return the diagnosed without a reading in the last year, and those still to treat."""
    read, recorded = evidence.read, evidence.recorded
    unread = max(0.0, recorded - read) if read.known else None
    return {
        "no_reading": _people(unread, "Diagnosed without a reading", read.period).but(
            no_limits=COUNTED
        ),
        "treatment_gap": treatment_gap(evidence),
    }


def gap_inputs(evidence: Evidence) -> list[Figure]:
    """Return the figures that the gap starts from."""
    first_and_last = (
        evidence.register.iloc[[0, -1]] if len(evidence.register) else evidence.register
    )
    registers = [
        Figure(
            row[column],
            "people",
            label,
            period=row["period"],
            source=row["source"],
            basis="published",
        )
        for row in first_and_last.drop_duplicates().to_dict("records")
        for column, label in (
            ("register_people", "People on the QOF hypertension register"),
            ("listed_people", "Patients registered with practices"),
        )
    ]
    counted = [figure for figure in (evidence.read, evidence.treated) if figure.known]
    return [*evidence.known_models.values(), evidence.recorded, *counted, *registers]


def _people(value: float | None, label: str, period: str) -> Figure:
    return Figure(value, "people", label, period=period, digits=MODELLED_DIGITS)


def _ranged(every: "pd.Series[float]", value: float, label: str, period: str) -> Figure:
    return _people(value, label, period).but(**_range(every))


def _range(every: "pd.Series[float]") -> dict[str, float | str | None]:
    """Return the lowest and highest over the models, where there are several."""
    if every.count() < 2:
        return {}
    return {"lower": float(every.min()), "upper": float(every.max()), "bounds": "range"}


def claimed(id_: str, evidence: Evidence) -> Figure:
    """Return a figure of the area's strategy; NaN where none is held."""
    fact = facts.fact_for(id_, evidence.area)
    return Figure(None, "people") if fact is None else stated(fact)
