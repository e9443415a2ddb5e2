"""The detection gap of an area: its figures, every model side by side, and the cascade of care."""

import pandas as pd

from helpers.analyses.base import cite
from helpers.analyses.hypertension.evidence import (
    MODEL_LABELS,
    PER_CENT,
    READ,
    TREATED,
    Evidence,
    still_needed,
)
from helpers.formats import MODELLED_DIGITS
from helpers.results import SYNTHETIC, Figure, sourced


def models(evidence: Evidence) -> pd.DataFrame:
    """Return a row a model: people expected, recorded, undiagnosed and still to find.

    Detection rate = recorded / expected; still to find = target x expected - recorded, never
    below 0. Missing where a model says nothing of the area.
    """
    frame = pd.DataFrame(
        {
            "model": [MODEL_LABELS[model] for model in evidence.models],
            "expected_people": [float(figure) for figure in evidence.models.values()],
            "recorded_people": float(evidence.recorded),
        }
    )
    expected, recorded = frame["expected_people"], frame["recorded_people"]
    frame["undiagnosed_people"] = (expected - recorded).clip(lower=0)
    frame["detection_percent"] = recorded / expected * PER_CENT
    frame["needed_people"] = (evidence.parameters.target * expected - recorded).clip(lower=0)
    known = evidence.known_models.values()
    made_up = SYNTHETIC in {figure.basis for figure in known}
    cited = cite([evidence.recorded, *known])
    return sourced(frame, cited, SYNTHETIC if made_up else evidence.basis)


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
    """Return the figures of the gap: as chosen, by either chapter, by the newest register."""
    return evidence.marked(
        {
            **diagnosis_figures(evidence),
            **contradiction_figures(evidence),
            **newest_figures(evidence),
            **cascade_figures(evidence),
        }
    )


def diagnosis_figures(evidence: Evidence) -> dict[str, Figure]:
    """Return how many are expected, recorded and to be found, with their range over the models."""
    parameters, expected, recorded = evidence.parameters, evidence.expected, evidence.recorded
    by = f"by {parameters.target_year}"
    every = models(evidence)
    per_year = evidence.needed / (parameters.target_year - parameters.base_year)
    rate = Figure(recorded / expected * PER_CENT, "percent", "Detected", period=expected.period)
    return {
        "target_rate": Figure(parameters.target * PER_CENT, "percent", "Target", period=by),
        "expected_cases": _ranged(
            every["expected_people"], expected, "Expected to have hypertension", expected.period
        ),
        "recorded_cases": recorded.but(label="With a recorded diagnosis"),
        "undiagnosed_cases": _ranged(
            every["undiagnosed_people"], evidence.undiagnosed, "Undiagnosed", expected.period
        ),
        "detection_rate": rate.but(**_range(every["detection_percent"])),
        "diagnoses_needed": _ranged(every["needed_people"], evidence.needed, "Still to find", by),
        "diagnoses_needed_per_year": Figure(
            per_year,
            "people per year",
            "Net growth needed",
            period=f"{parameters.base_year} to {parameters.target_year}",
            digits=MODELLED_DIGITS,
        ),
    }


def contradiction_figures(evidence: Evidence) -> dict[str, Figure]:
    """Return the people undiagnosed by each of two chapters, and how far the models differ."""
    research, phm = (
        _people(
            still_needed(1.0, model, evidence.recorded) if model.known else None,
            label,
            evidence.models["strategy"].period,
        )
        for model, label in (
            (evidence.models["strategy"], "Undiagnosed, research chapter"),
            (evidence.models["phm"], "Undiagnosed, population-health chapter"),
        )
    )
    expected = models(evidence)["expected_people"]
    spread, period = expected.max() - expected.min(), evidence.expected.period
    return {
        "undiagnosed_by_research": research,
        "undiagnosed_by_phm": phm,
        "contradiction": _people(research - phm, "Difference of the chapters", research.period),
        "model_spread": _people(spread, "Difference of the models", period),
    }


def newest_figures(evidence: Evidence) -> dict[str, Figure]:
    """Return the gap as counted from the newest register."""
    newest, parameters = evidence.newest, evidence.parameters
    rate = newest / evidence.expected * PER_CENT
    needed = still_needed(parameters.target, evidence.expected, newest)
    by = f"{newest.period}, by {parameters.target_year}"
    return {
        "newest_register": newest.but(label="On the newest register"),
        "detection_rate_newest_register": Figure(
            rate, "percent", "Detected, newest register", period=newest.period
        ),
        "needed_from_newest_register": _people(needed, "Still to find, newest register", by),
        "recorded_age": recorded_age(evidence),
    }


def recorded_age(evidence: Evidence) -> Figure:
    """Return how many years older than the newest register the recorded number is.

    It is that of the published register next to it; NaN where none tells.
    """
    register, recorded, label = evidence.register, evidence.recorded, "Age of the number recorded"
    if evidence.older and not register.empty:
        nearest = register.iloc[(register["register_people"] - recorded).abs().argmin()]
        if nearest["period"] != evidence.newest.period:
            years = register["year"].iloc[-1] - nearest["year"]
            return Figure(years, "years", label, period=nearest["period"])
    same = recorded is evidence.newest
    return Figure(0.0 if same else None, "years", label, period=recorded.period)


def treatment_gap(evidence: Evidence) -> Figure:
    """Return the diagnosed who are to be treated to target and are not; NaN if not counted."""
    goal = evidence.parameters.treatment_target
    gap = (
        still_needed(goal, evidence.recorded, evidence.treated) if evidence.treated.known else None
    )
    return _people(gap, "Still to treat to target", evidence.recorded.period)


def cascade_figures(evidence: Evidence) -> dict[str, Figure]:
    """Return the diagnosed without a reading in the last year, and those still to treat."""
    read, recorded = evidence.read, evidence.recorded
    unread = still_needed(1.0, recorded, read) if read.known else None
    period = read.period or recorded.period
    return {
        "no_reading": _people(unread, "Diagnosed without a reading", period),
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
