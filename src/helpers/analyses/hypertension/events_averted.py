"""Strokes, heart attacks and deaths averted when blood pressure falls in those newly controlled."""

from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from helpers.analyses.base import cite, resolve
from helpers.analyses.hypertension.evidence import ENGLAND, PER_CENT, Evidence
from helpers.analyses.hypertension.gap import treatment_gap
from helpers.analyses.hypertension.parameters import PER_1000, EffectSet, Parameters
from helpers.data import hypertension
from helpers.formats import MODELLED_DIGITS, count_of, number
from helpers.results import Figure, sourced

Event = Literal["stroke", "heart_attack", "death"]
Numbers: TypeAlias = "float | pd.Series[float]"
EVENTS: dict[Event, str] = {"stroke": "Strokes", "heart_attack": "Heart attacks", "death": "Deaths"}
NATIONAL_EVENTS: tuple[Event, ...] = ("stroke", "heart_attack")
SET_LABELS: dict[EffectSet, str] = {
    "ettehad_2016": "Ettehad and others 2016",
    "law_2009": "Law and others 2009 (second-hand)",
}
RISK_FROM: EffectSet = "ettehad_2016"
NEEDED, RELATIVE = "number_needed_to_treat", "relative_risk"
NNT_YEARS = 5
NATIONAL_YEARS = 3
NATIONAL_PERIOD = "2016-17"
STEP_MMHG = 10.0


def averted(
    controlled: Numbers,
    risk_per_1000: Numbers,
    relative_risk: Numbers,
    mmhg: Numbers,
    years: Numbers,
) -> Any:
    """Return the events averted among newly controlled patients, a number or a column.

    controlled x risk a year x years x (1 - relative risk ^ (mmhg / 10)).

    Args:
        controlled: patients newly controlled.
        risk_per_1000: events a year among 1,000 of them without control.
        relative_risk: for 10 mmHg lower systolic pressure.
        mmhg: by how much their pressure falls.
        years: years of treatment.

    Source: relative risks multiply along the fall of pressure (Ettehad and others 2016).
    """
    return controlled * risk_per_1000 / 1000 * years * (1 - relative_risk ** (mmhg / STEP_MMHG))


def baseline_risks() -> dict[str, Figure]:
    """Return the yearly risk of each event without control, by parameter.

    From the number N needed to treat for five years and the relative risk RR for 10 mmHg:
    1000 / (5 N (1 - RR)).
    """
    needed, relative = hypertension.effects(NEEDED), hypertension.effects(RELATIVE, RISK_FROM)
    yearly = 1000 / (NNT_YEARS * needed["value"] * (1 - relative["value"]))
    return {
        f"{event}_risk": Figure(
            yearly[event],
            PER_1000,
            f"{label} a year among 1,000 patients not controlled: from "
            f"{number(needed['value'][event])} treated for five years to avert one",
            source=f"{needed['source'][event]}; {relative['source'][event]}",
        )
        for event, label in EVENTS.items()
    }


def risks(parameters: Parameters) -> dict[Event, Figure]:
    """Return the yearly risk of each event among 1,000 not controlled: given, or derived."""
    own = resolve(parameters, baseline_risks(), {f"{event}_risk": 1.0 for event in EVENTS})
    return {event: own[f"{event}_risk"] for event in EVENTS}


def newly_controlled(evidence: Evidence) -> Figure:
    """Return the people newly controlled if both targets are reached.

    The share treated to target of those still to find; with them the treatment gap of those
    diagnosed already, where it is counted.
    """
    parameters = evidence.parameters
    found = parameters.treatment_target * evidence.needed
    return Figure(
        np.nansum([found, treatment_gap(evidence)]),
        "people",
        "People newly controlled",
        period=f"by {parameters.target_year}",
        basis=evidence.basis,
        digits=MODELLED_DIGITS,
    )


def effects(evidence: Evidence) -> pd.DataFrame:
    """Return risks and effects, a row an event and meta-analysis.

    Returns:
        Frame of `event`, `effect_set`, `risk_per_1000_a_year` and, for 10 mmHg lower systolic
        pressure, `relative_risk` with its 95% limits; NaN where none was seen.
    """
    own = risks(evidence.parameters)
    known = pd.concat({name: hypertension.effects(RELATIVE, name) for name in SET_LABELS})
    pairs = [(name, event) for event in EVENTS for name in SET_LABELS]
    ordered = known.reindex(pd.MultiIndex.from_tuples(pairs))
    frame = pd.DataFrame(
        {
            "event": [EVENTS[event] for _, event in pairs],
            "effect_set": [SET_LABELS[name] for name, _ in pairs],
            "risk_per_1000_a_year": [float(own[event]) for _, event in pairs],
            "relative_risk": ordered["value"].to_numpy(),
            "lower_relative_risk": ordered["lower"].to_numpy(),
            "upper_relative_risk": ordered["upper"].to_numpy(),
        }
    )
    cited = cite([*own.values(), evidence.expected, evidence.recorded, evidence.treated])
    return sourced(frame, [*known["source"], *cited], evidence.basis)


def savings(evidence: Evidence) -> pd.DataFrame:
    """Return the frame of `effects` with the `averted_events` among those newly controlled."""
    frame = effects(evidence)
    return frame.assign(averted_events=_averted(evidence, frame, "relative_risk"))


def savings_figures(evidence: Evidence, savings: pd.DataFrame) -> dict[str, Figure]:
    """Return the events averted under the chosen meta-analysis, and how many are harmed.

    Args:
        evidence: what the analysis starts from.
        savings: as `savings`.
    """
    parameters, controlled = evidence.parameters, newly_controlled(evidence)
    chosen = savings[savings["effect_set"] == SET_LABELS[parameters.effect_set]]
    # the highest risk that is left averts the fewest events
    fewest, most = (
        _averted(evidence, chosen, name).astype(object).replace(np.nan, None)
        for name in ("upper_relative_risk", "lower_relative_risk")
    )
    figures = {
        f"{label.lower().replace(' ', '_')}_averted": Figure(
            value,
            label.lower(),
            f"{label} averted",
            period=count_of(parameters.horizon_years, "year"),
            lower=lower,
            upper=upper,
            basis=evidence.basis,
            digits=MODELLED_DIGITS,
        )
        for label, value, lower, upper in zip(
            chosen["event"], chosen["averted_events"], fewest, most, strict=True
        )
    }
    needed = hypertension.effects("number_needed_to_harm")
    harmed = Figure(
        controlled / needed["value"]["harm"],
        "people",
        "People harmed by treatment",
        period=f"{NNT_YEARS} years",
        basis=evidence.basis,
        digits=MODELLED_DIGITS,
    )
    return {"newly_controlled": controlled, **figures, "harmed": harmed}


def national_check() -> pd.DataFrame:
    """Return what the national figures imply, and what our own risks and effects give for them.

    The people newly controlled that each national figure implies follow from the number needed to
    treat; ours is what `averted` gives for the people that the strokes imply.
    """
    national, needed = hypertension.effects("events_averted"), hypertension.effects(NEEDED)
    relative, yearly = hypertension.effects(RELATIVE, RISK_FROM), pd.Series(baseline_risks())
    register = hypertension.registers(ENGLAND).query("period == @NATIONAL_PERIOD")
    implied = national["value"] * needed["value"] * NNT_YEARS / NATIONAL_YEARS
    own = averted(
        implied["stroke"],
        yearly.rename(lambda name: name.removesuffix("_risk")).astype(float),
        relative["value"],
        STEP_MMHG,
        NATIONAL_YEARS,
    )
    frame = pd.DataFrame(
        {
            "event": pd.Series(EVENTS),
            "national_events": national["value"],
            "implied_people": implied,
            "of_register_percent": implied / register["register_people"].sum() * PER_CENT,
            "own_events": own,
        }
    ).loc[list(NATIONAL_EVENTS)]
    cited = [*national["source"], *needed["source"], *register["source"]]
    return sourced(frame.reset_index(drop=True), cited)


def national_figures(national: pd.DataFrame) -> dict[str, Figure]:
    """Return how far apart the national figures and those of this analysis are.

    Args:
        national: as `national_check`.
    """
    apart = (national["own_events"] / national["national_events"] - 1).abs().max() * PER_CENT
    label = "National figures and ours apart"
    return {"national_check": Figure(apart, "percent", label, period=NATIONAL_PERIOD)}


def _averted(evidence: Evidence, frame: pd.DataFrame, risk: str) -> "pd.Series[float]":
    column: pd.Series[float] = averted(
        float(newly_controlled(evidence)),
        frame["risk_per_1000_a_year"],
        frame[risk],
        evidence.parameters.mmhg,
        evidence.parameters.horizon_years,
    )
    return column
