"""The detection gap of an area: headlines, every model side by side, and the cascade of care."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers.analyses import frames
from helpers.analyses.base import Input, Target
from helpers.analyses.hypertension.evidence import MODEL_LABELS, PER_CENT, Evidence, still_needed
from helpers.analyses.hypertension.parameters import ExpectedModel
from helpers.formats import MODELLED_DIGITS, format_about, format_value
from helpers.results import Column, Description, Headline

NO_MODEL = "no figure for this area, or this source has no ages of patients by year and sex"
WHICH = (
    "The strategy does not say which of the two it stands by, and the work that follows from them "
    "is not the same work."
)
Limits = tuple[float, float] | tuple[None, None]
NO_READINGS = "the sources of this page count no such readings for this area"


def headlines(evidence: Evidence) -> dict[str, Headline]:
    """Return the headlines of the gap, with its range over the models."""
    return {
        **_gap_headlines(evidence),
        **_contradiction_headlines(evidence),
        "model_spread": _model_spread(evidence),
        **_newest_register_headlines(evidence),
        **_cascade_headlines(evidence),
    }


def people(value: float) -> str:
    """Return a number of people as a sentence writes it."""
    return format_value(value, "people")


def roughly(value: float) -> str:
    """Return a number of people that a model gives as a sentence writes it."""
    return format_about(value, "people")


def marked(evidence: Evidence, text: str) -> str:
    """Return a sentence that says so if it rests on synthetic data."""
    made_up = evidence.basis == "synthetic"
    return f"{text.removesuffix('.')} (synthetic data)." if made_up else text


def percent(value: float, decimals: int | None = None) -> str:
    """Return a rate from 0 to 100 as a sentence writes it."""
    return format_value(value, "percent", decimals)


def target_words(share: float) -> str:
    """Return a target as a sentence writes it: `80%`, or `82.5%`."""
    return f"{format_value(round(share * PER_CENT, 4), 'number')}%"


def _gap_headlines(evidence: Evidence) -> dict[str, Headline]:
    parameters, expected, recorded = evidence.parameters, evidence.expected, evidence.recorded
    area, by = parameters.area, f"by {parameters.target_year}"
    undiagnosed = max(0.0, expected.value - recorded.value)
    rate = recorded.value / expected.value * PER_CENT
    per_year = evidence.needed / (parameters.target_year - parameters.base_year)
    target = target_words(parameters.target)
    ranges = _ranges(evidence)
    return {
        "target_rate": Headline(
            parameters.target * PER_CENT,
            "percent",
            by,
            f"The target is to have {target} of expected cases diagnosed {by}.",
        ),
        "expected_cases": _modelled(
            expected.value,
            expected.period,
            f"About {roughly(expected.value)} people in {area} are expected to have hypertension "
            f"({MODEL_LABELS[parameters.expected_model]}).",
            ranges["expected"],
        ),
        "recorded_cases": Headline(
            recorded.value,
            "people",
            recorded.period,
            f"{people(recorded.value)} people in {area} have a recorded diagnosis.",
        ),
        "undiagnosed_cases": _modelled(
            undiagnosed,
            expected.period,
            f"About {roughly(undiagnosed)} people in {area} have hypertension "
            f"that nobody has diagnosed{_by_strategy(evidence)}.",
            ranges["undiagnosed"],
        ),
        "finding": _finding(evidence, undiagnosed, ranges["undiagnosed"]),
        "undiagnosed_range": _range_headline(evidence, undiagnosed, ranges["undiagnosed"]),
        "detection_rate": Headline(
            rate,
            "percent",
            expected.period,
            _detected(rate, _by_strategy(evidence)),
            lower=ranges["rate"][0],
            upper=ranges["rate"][1],
            bounds="range",
        ),
        "diagnoses_needed": _modelled(
            evidence.needed,
            by,
            _still_to_find(evidence, evidence.needed),
            ranges["needed"],
        ),
        "diagnoses_needed_per_year": Headline(
            per_year,
            "people per year",
            f"{parameters.base_year} to {parameters.target_year}",
            f"That is {roughly(per_year)} more people a year "
            f"from {parameters.base_year} to {parameters.target_year}."
            if evidence.needed
            else "Nobody more need be diagnosed for it.",
            digits=MODELLED_DIGITS,
        ),
    }


def _ranges(evidence: Evidence) -> dict[str, Limits]:
    """Return the lowest and highest of each figure of the gap over the models that there are."""
    recorded = evidence.recorded.value
    expected = [found.value for found in evidence.models.values() if found]
    figures = {
        "expected": expected,
        "undiagnosed": [max(0.0, value - recorded) for value in expected],
        "rate": [recorded / value * PER_CENT for value in expected],
        "needed": [still_needed(evidence.parameters.target, v, recorded) for v in expected],
    }
    several = len(expected) > 1
    return {
        name: (min(values), max(values)) if several else (None, None)
        for name, values in figures.items()
    }


def _finding(
    evidence: Evidence,
    undiagnosed: float,
    limits: Limits,
) -> Headline:
    """Return the finding of the page in the words of a title."""
    period = evidence.recorded.period
    text = f"Hypertension: {_between(undiagnosed, limits)} people undiagnosed in "
    text += evidence.area.name
    newer = _newer_range(evidence)
    if newer is None:
        text = marked(evidence, f"{text}, {period}.")
    else:
        text += f" by the strategy's register, {_between(newer[0], newer)} by the newest."
    return _modelled(undiagnosed, period, text, limits)


def _modelled(value: float, period: str, text: str, limits: Limits) -> Headline:
    lower, upper = limits
    return Headline(value, "people", period, text, lower, upper, "range", MODELLED_DIGITS)


def _between(value: float, limits: Limits) -> str:
    lower, upper = limits
    if lower is None or upper is None:
        return f"about {roughly(value)}"
    return f"{roughly(lower)} to {roughly(upper)}"


def _newer_range(evidence: Evidence) -> tuple[float, float] | None:
    """Return the people undiagnosed over the models from the newest register.

    None where the number recorded is no older than that register.
    """
    if not evidence.stated or evidence.newest.value == evidence.recorded.value:
        return None
    expected = [found.value for found in evidence.models.values() if found]
    newest = evidence.newest.value
    return max(0.0, min(expected) - newest), max(0.0, max(expected) - newest)


def _range_headline(
    evidence: Evidence,
    undiagnosed: float,
    limits: Limits,
) -> Headline:
    area, recorded = evidence.area.name, evidence.recorded
    lower, upper = limits
    if lower is None or upper is None:
        text = f"About {roughly(undiagnosed)} people in {area} have undiagnosed hypertension."
    else:
        text = (
            f"Between {roughly(lower)} and {roughly(upper)} people in {area} have undiagnosed "
            f"hypertension, depending on how many are expected{_models_told(evidence)}"
        )
        newer = _newer_range(evidence)
        text += (
            f"; counted from the newest register, {roughly(newer[0])} to {roughly(newer[1])}."
            if newer
            else "."
        )
    return _modelled(undiagnosed, recorded.period, text, limits)


def _models_told(evidence: Evidence) -> str:
    """Return how many of the models can be applied; empty where all can."""
    known = len(_known(evidence.models))
    several = f" ({known} of {len(evidence.models)} models apply here)"
    return "" if known == len(evidence.models) else several


def _contradiction_headlines(evidence: Evidence) -> dict[str, Headline]:
    by_research, by_phm = evidence.models["strategy"], evidence.models["phm"]
    names = ("undiagnosed_by_research", "undiagnosed_by_phm", "contradiction")
    if by_research is None or by_phm is None:
        reason = f"The strategy of North West London says nothing of {evidence.area.name}."
        return {name: Headline(None, "people", "", reason) for name in names}
    recorded = evidence.recorded.value
    research = max(0.0, by_research.value - recorded)
    phm = max(0.0, by_phm.value - recorded)
    values = (research, phm, research - phm)
    texts = _stated(*values) if evidence.stated else _reckoned(evidence, *values)
    return {
        name: Headline(value, "people", by_research.period, text, digits=MODELLED_DIGITS)
        for name, value, text in zip(names, values, texts, strict=True)
    }


def _model_spread(evidence: Evidence) -> Headline:
    """Return by how much the models differ, or the two chapters where they are the strategy's."""
    expected = [found.value for found in evidence.models.values() if found]
    spread = max(expected) - min(expected)
    period = evidence.expected.period
    by_research, by_phm = evidence.models["strategy"], evidence.models["phm"]
    if evidence.stated and by_research and by_phm:
        apart = by_research.value - by_phm.value
        text = f"Two chapters of the strategy differ by {people(apart)} people."
    elif len(expected) > 1:
        text = f"The models differ by about {roughly(spread)} people with hypertension."
    else:
        text = f"One model alone says how many people to expect in {evidence.area.name}."
    return Headline(spread, "people", period, text, digits=MODELLED_DIGITS)


def _stated(research: float, phm: float, apart: float) -> tuple[str, str, str]:
    """Return what the strategy itself says, where recorded cases are its own."""
    return (
        f"The strategy's research chapter leaves {people(research)} people undiagnosed.",
        f"The strategy's population-health chapter leaves {people(phm)} undiagnosed. {WHICH}",
        f"Two chapters of the strategy differ by {people(apart)} people.",
    )


def _reckoned(
    evidence: Evidence, research: float, phm: float, apart: float
) -> tuple[str, str, str]:
    """Return what follows from the strategy for another area or another number recorded."""
    recorded = evidence.recorded
    whose = (
        "the strategy's" if evidence.area.kind == "icb" else f"{evidence.area.name}'s share of the"
    )
    return (
        f"With {whose} expected cases of the research chapter and {people(recorded.value)} "
        f"recorded ({recorded.period}), about {roughly(research)} people are undiagnosed.",
        f"With those that the population-health chapter implies, it is {roughly(phm)}. {WHICH}",
        "The two chapters of the strategy lead to figures that differ by about "
        f"{roughly(apart)} people.",
    )


def _newest_register_headlines(evidence: Evidence) -> dict[str, Headline]:
    newest, parameters = evidence.newest, evidence.parameters
    rate = newest.value / evidence.expected.value * PER_CENT
    needed = still_needed(parameters.target, evidence.expected.value, newest.value)
    same = newest.value == evidence.recorded.value
    return {
        "newest_register": Headline(
            newest.value,
            "people",
            newest.period,
            f"The newest register in the data ({newest.period}) holds {people(newest.value)} "
            f"people registered in {evidence.area.name}.",
        ),
        "detection_rate_newest_register": Headline(
            rate,
            "percent",
            newest.period,
            _detected(rate, _by_strategy(evidence))
            if same
            else f"Counted from that register, {percent(rate)} of expected cases are diagnosed. "
            "The register holds everybody registered with practices here, who are more than the "
            "residents among whom cases are expected, so of the residents fewer are diagnosed.",
        ),
        "needed_from_newest_register": Headline(
            needed,
            "people",
            f"{newest.period}, by {parameters.target_year}",
            _still_to_find(evidence, needed)
            if same
            else f"From there, {roughly(needed)} more people must be diagnosed."
            if needed
            else "So counted, the target is reached.",
            digits=MODELLED_DIGITS,
        ),
        "recorded_age": recorded_age(evidence),
    }


def _detected(rate: float, whose: str) -> str:
    return f"{percent(rate)} of the people expected to have hypertension have a diagnosis{whose}."


def _by_strategy(evidence: Evidence) -> str:
    """Return whose number of recorded cases it is, where that is older than the register."""
    return "" if _newer_range(evidence) is None else ", by the strategy's number recorded"


def _still_to_find(evidence: Evidence, needed: float) -> str:
    parameters = evidence.parameters
    goal = target_words(parameters.target)
    if not needed:
        return f"The target of {goal} is already reached."
    return (
        f"{roughly(needed)} more people must be diagnosed to reach {goal} "
        f"by {parameters.target_year}."
    )


def recorded_age(evidence: Evidence) -> Headline:
    """Return how many years older than the newest register the recorded number is."""
    recorded, newest = evidence.recorded, evidence.newest
    nearest = min(
        evidence.register, key=lambda one: abs(one.register - recorded.value), default=None
    )
    if not evidence.stated or nearest is None or nearest.period == newest.period:
        text = (
            f"Recorded cases are those on the register of {recorded.period}."
            if recorded == newest
            else f"Recorded cases are the strategy's of {recorded.period}."
        )
        text += _of_a_borough(evidence)
        return Headline(0.0 if recorded == newest else None, "years", recorded.period, text)
    years = evidence.register[-1].year - nearest.year
    return Headline(
        float(years),
        "years",
        nearest.period,
        f"The strategy's {people(recorded.value)} is the register of {nearest.period} "
        f"({people(nearest.register)}), {years} years older than the newest one "
        f"({people(newest.value)} in {newest.period}).",
    )


def _of_a_borough(evidence: Evidence) -> str:
    """Return what a reader of a borough's page must know who also reads its system's."""
    if evidence.area.kind != "borough":
        return ""
    text = (
        f" The figures of boroughs do not add up to those of {evidence.system.name}, which start "
        "from the strategy's number of recorded cases"
    )
    if evidence.treated is not None:
        text += " and count events averted among those still to find alone"
    text += "."
    if evidence.basis == "synthetic":
        text += (
            f" Its page also shares expected cases by residents, and so gives another rate for "
            f"{evidence.area.name}; here they follow the made-up ages of patients, so this rate "
            "shows the method and should not be quoted. The size of the register and of the lists "
            "is published; the practices, the ages of their patients, the readings and the "
            "treatment are synthetic, made to add up to it."
        )
    return text


# --- the cascade ----------------------------------------------------------------------------------


def treatment_gap(evidence: Evidence) -> float | None:
    """Return the diagnosed who are to be treated to target and are not; None if not counted."""
    if evidence.treated is None:
        return None
    goal = evidence.parameters.treatment_target * evidence.recorded.value
    return max(0.0, goal - evidence.treated.value)


def _cascade_headlines(evidence: Evidence) -> dict[str, Headline]:
    read = evidence.read
    gap = treatment_gap(evidence)
    recorded, goal = evidence.recorded, target_words(evidence.parameters.treatment_target)
    unread = None if read is None else max(0.0, recorded.value - read.value)
    return {
        "no_reading": Headline(
            unread,
            "people",
            recorded.period if read is None else read.period,
            marked(
                evidence,
                f"{roughly(unread)} of the {people(recorded.value)} diagnosed had no blood "
                "pressure recorded in the last year.",
            )
            if unread is not None
            else "How many of those diagnosed had a blood pressure recorded is not known here.",
            digits=MODELLED_DIGITS,
        ),
        "treatment_gap": Headline(
            gap,
            "people",
            recorded.period,
            marked(
                evidence,
                f"{roughly(gap)} more of those diagnosed must be treated to target to reach "
                f"{goal}.",
            )
            if gap is not None
            else "No source of this page counts the diagnosed who are treated to target.",
            digits=MODELLED_DIGITS,
        ),
    }


def cascade_table(evidence: Evidence) -> tuple[pd.DataFrame, Description]:
    """Return the steps of care, from the people expected to those treated to target."""
    columns = {
        "step": Column("Step"),
        "people": Column("People", "people", missing=NO_READINGS),
        "of_expected_percent": Column("Of those expected", "percent", missing=NO_READINGS),
        "of_recorded_percent": Column(
            "Of those diagnosed", "percent", missing=f"{NO_READINGS}, or not a part of them"
        ),
    }
    steps = {
        "Expected": evidence.expected,
        "Diagnosed": evidence.recorded,
        "Blood pressure recorded in the last year": evidence.read,
        "Treated to target": evidence.treated,
    }
    expected, recorded = evidence.expected, evidence.recorded
    rows = [
        (
            step,
            found.value if found else None,
            found.value / expected.value * PER_CENT if found else None,
            found.value / recorded.value * PER_CENT if found and found is not expected else None,
        )
        for step, found in steps.items()
    ]
    cited = tuple(dict.fromkeys(found.source for found in steps.values() if found))
    caption = (
        f"People with hypertension by step of care, {evidence.area.name}; expected by: "
        f"{MODEL_LABELS[evidence.parameters.expected_model]}"
    )
    return frames.of_rows(columns, rows), Description(caption, columns, cited, evidence.basis)


# --- the models -----------------------------------------------------------------------------------


def models_table(evidence: Evidence) -> tuple[pd.DataFrame, Description]:
    """Return expected, recorded and undiagnosed people under every model."""
    columns = {
        "model": Column("Model of expected cases"),
        "expected": Column("Expected", "people", missing=NO_MODEL),
        "recorded": Column("Recorded", "people"),
        "undiagnosed": Column("Undiagnosed", "people", missing=NO_MODEL),
        "detection_rate_percent": Column("Detected", "percent", missing=NO_MODEL),
        "diagnoses_needed": Column("Still to find", "people", missing=NO_MODEL),
    }
    models, recorded = evidence.models, evidence.recorded
    expected = np.array([found.value if found else np.nan for found in models.values()])
    cells = {
        "model": [MODEL_LABELS[model] for model in models],
        "expected": expected,
        "recorded": np.full(len(expected), recorded.value),
        "undiagnosed": np.maximum(expected - recorded.value, 0),
        "detection_rate_percent": recorded.value / expected * PER_CENT,
        "diagnoses_needed": np.maximum(evidence.parameters.target * expected - recorded.value, 0),
    }
    known = _known(models)
    goal = target_words(evidence.parameters.target)
    return frames.of_columns(columns, cells), Description(
        f"People with hypertension expected, recorded ({recorded.period}) and undiagnosed under "
        f"each model, {evidence.area.name}; still to find for a target of {goal}",
        columns,
        tuple(dict.fromkeys([recorded.source, *(found.source for found in known)])),
        "synthetic" if "synthetic" in {found.basis for found in known} else evidence.basis,
    )


def _known(models: Mapping[ExpectedModel, Input | None]) -> list[Input]:
    return [found for found in models.values() if found]


def inputs(evidence: Evidence) -> list[Input]:
    """Return the figures that the gap starts from."""
    first_and_last = {one.period: one for one in (*evidence.register[:1], *evidence.register[-1:])}
    return [
        *_known(evidence.models),
        evidence.recorded,
        *(found for found in (evidence.read, evidence.treated) if found),
        *(
            Input(label, number, "people", one.period, one.citation)
            for one in first_and_last.values()
            for label, number in (
                ("People on the QOF hypertension register", one.register),
                ("Patients registered with practices", one.list_size),
            )
        ),
    ]


def target(evidence: Evidence) -> Target:
    """Return where the detection rate stands against its target."""
    return Target(
        "detection_rate",
        "Expected hypertension that is diagnosed",
        evidence.recorded.value / evidence.expected.value * PER_CENT,
        evidence.parameters.target * PER_CENT,
        "percent",
        str(evidence.parameters.target_year),
        _standing(evidence),
    )


def _standing(evidence: Evidence) -> str:
    if not evidence.needed:
        return "reached"
    text = f"{roughly(evidence.needed)} people short"
    if _newer_range(evidence) is None:
        return text
    goal, newest = evidence.parameters.target, evidence.newest
    left = still_needed(goal, evidence.expected.value, newest.value)
    return (
        f"{text} by the strategy's register, {roughly(left)} by that of {newest.period} "
        f"({percent(newest.value / evidence.expected.value * PER_CENT)})"
    )
