"""Strokes, heart attacks and deaths averted when blood pressure falls in those newly controlled."""

from collections.abc import Hashable, Mapping
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analyses.base import cite, resolve
from helpers.analyses.hypertension.evidence import PER_CENT, Evidence
from helpers.analyses.hypertension.gap import models, treatment_gap
from helpers.analyses.hypertension.parameters import PER_1000, EffectSet
from helpers.data import hypertension, package
from helpers.formats import MODELLED_DIGITS, count_of, number
from helpers.results import Figure, sourced

Event = Literal["stroke", "heart_attack", "death"]
Numbers: TypeAlias = "float | pd.Series[float] | NDArray[np.float64]"
EVENTS: dict[Event, str] = {"stroke": "Strokes", "heart_attack": "Heart attacks", "death": "Deaths"}
SET_LABELS: dict[EffectSet, str] = {
    "ettehad_2016": "Ettehad and others 2016",
    "law_2009": "Law and others 2009 (second-hand)",
}
RISK_FROM: EffectSet = "ettehad_2016"
NEEDED, RELATIVE = "number_needed_to_treat", "relative_risk"
NNT_YEARS = 5
STEP_MMHG = 10.0
NORMAL_95 = 1.959964
DRAWS = 4_000


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


def trial_risks() -> dict[Event, Figure]:
    """Return the yearly risk of each event without control among the patients of trials.

    From the number N needed to treat for five years and the relative risk RR for 10 mmHg:
    1000 / (5 N (1 - RR)). Patients of trials are at higher risk than those a check finds.
    """
    return package.once(("trial risks",), _trial_risks)


def _trial_risks() -> dict[Event, Figure]:
    needed, relative = hypertension.effects(NEEDED), hypertension.effects(RELATIVE, RISK_FROM)
    yearly = 1000 / (NNT_YEARS * needed["value"] * (1 - relative["value"]))
    return {
        event: Figure(
            yearly[event],
            PER_1000,
            f"{label} a year among 1,000 patients of trials: from "
            f"{number(needed['value'][event])} treated for five years to avert one",
            source=f"{needed['source'][event]}; {relative['source'][event]}",
        )
        for event, label in EVENTS.items()
    }


def incidence() -> tuple[float, float, float]:
    """Return the lowest, middle and highest incidence of strokes, per 100,000 people a year."""
    known = hypertension.effects("stroke_incidence")
    low, middle, high = (float(known[each].loc["stroke"]) for each in ("lower", "value", "upper"))
    return low, middle, high


def all_strokes(evidence: Evidence) -> Figure:
    """Return the strokes of a year among all people of the area, by the incidence of studies.

    People are the residents, or the registered patients where the residents are not known; the
    limits are those of the incidence.
    """
    cited = hypertension.effects("stroke_incidence")["source"]["stroke"]
    people = evidence.residents if evidence.residents.known else listed(evidence)
    low, middle, high = (people * each / 100_000 for each in incidence())
    return Figure(
        middle,
        "strokes",
        "Strokes a year among all people of the area",
        source="; ".join(filter(None, (str(cited), people.source))),
        lower=low,
        upper=high,
        bounds="incidence",
        digits=MODELLED_DIGITS,
    )


def listed(evidence: Evidence) -> Figure:
    """Return the registered patients of all ages."""
    total = evidence.places["listed_people"].sum()
    if len(evidence.register):
        total = evidence.register["listed_people"].iloc[-1]
    return Figure(total, "people", "Registered patients", source=evidence.newest.source)


def calibration(evidence: Evidence) -> float:
    """Return by how much the risks of trials are scaled down, 1 at most.

    So that the strokes of all people expected to have hypertension are no more than the chosen
    share of all strokes of the area.
    """
    most = evidence.parameters.stroke_share * all_strokes(evidence)
    implied = trial_risks()["stroke"] / 1000 * evidence.grown(evidence.expected, evidence.base_year)
    return min(1.0, most / implied)


def risks(evidence: Evidence) -> dict[Event, Figure]:
    """Return the yearly risk of each event among 1,000 not controlled: given, or calibrated."""
    own = resolve(evidence.parameters, default_risks(evidence), {f"{e}_risk": 1.0 for e in EVENTS})
    return {event: own[f"{event}_risk"] for event in EVENTS}


def default_risks(evidence: Evidence) -> dict[str, Figure]:
    """Return the risks of trials scaled down to the area's strokes, by parameter."""
    factor, cited = calibration(evidence), all_strokes(evidence).source
    return {
        f"{event}_risk": Figure(
            risk * factor,
            PER_1000,
            f"{EVENTS[event]} a year among 1,000 not controlled: of trials, scaled to the area",
            source=f"{risk.source}; {cited}",
        )
        for event, risk in trial_risks().items()
    }


def newly_controlled(evidence: Evidence) -> Figure:
    """Return the people newly controlled if both targets are reached.

    The share treated to target of those still to find; with them the treatment gap of those
    diagnosed already, where it is counted.
    """
    parameters, gap = evidence.parameters, treatment_gap(evidence)
    needed = models(evidence)["needed_people"]
    least, most = (np.nan if each is None else each for each in (gap.lower, gap.upper))
    total, low, high = (
        float(np.nansum([parameters.treatment_target * found, treated]))
        for found, treated in (
            (evidence.needed, gap),
            (needed.min(), least),
            (needed.max(), most),
        )
    )
    return Figure(
        total,
        "people",
        "People newly controlled",
        period=f"by {parameters.target_year}",
        basis=evidence.basis,
        lower=low,
        upper=high,
        bounds="range",
        digits=MODELLED_DIGITS,
    )


def effects(evidence: Evidence) -> pd.DataFrame:
    """Return risks and effects, a row an event and meta-analysis.

    Returns:
        Frame of `event`, `effect_set`, `risk_per_1000_a_year` and, for 10 mmHg lower systolic
        pressure, `relative_risk` with its 95% limits; NaN where none was seen.
    """
    own = risks(evidence)
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

    The limits of events averted are 95% limits of effect and risk drawn together.

    Args:
        evidence: what the analysis starts from.
        savings: as `savings`.
    """
    parameters, controlled = evidence.parameters, newly_controlled(evidence)
    chosen = savings[savings["effect_set"] == SET_LABELS[parameters.effect_set]]
    period = count_of(parameters.horizon_years, "year")
    figures, multiples = {}, _drawn_risks(evidence)
    for row in chosen.to_dict("records"):
        label = str(row["event"])
        name = f"{label.lower().replace(' ', '_')}_averted"
        averted_events = Figure(
            row["averted_events"],
            label.lower(),
            f"{label} averted",
            period=period,
            no_limits="the meta-analysis was seen without limits",
        )
        figures[name] = averted_events.but(**_drawn_limits(evidence, row, multiples))
    needed = hypertension.effects("number_needed_to_harm")
    treated = controlled / parameters.treatment_target  # the source counts all who are treated
    harmed = Figure(
        treated / needed["value"]["harm"],
        "people",
        "People harmed by treatment",
        period=f"{NNT_YEARS} years",
        no_limits="the source gives none",
    )
    modelled = {**figures, "harmed": harmed}
    about = {"basis": evidence.basis, "digits": MODELLED_DIGITS}
    return {
        "newly_controlled": controlled,
        **{name: each.but(**about) for name, each in modelled.items()},
        "implied_share_of_all_strokes": implied_share(evidence),
        "trial_share_of_all_strokes": trial_share(evidence),
    }


def implied_share(evidence: Evidence) -> Figure:
    """Return the share of all strokes that the risk implies among the undiagnosed."""
    risk = risks(evidence)["stroke"]
    label = "Strokes of the undiagnosed, of all strokes"
    share = _share_of_all(evidence, evidence.undiagnosed, risk, label)
    if risk.given:
        return share
    # a risk that is scaled to the strokes of the area moves with the incidence
    return share.but(lower=None, upper=None, no_limits="set by the chosen share of all strokes")


def trial_share(evidence: Evidence) -> Figure:
    """Return the share of all strokes that everybody with hypertension would have in trials."""
    people = evidence.grown(evidence.expected, evidence.base_year)
    label = "Strokes of everybody expected, at the risk of trials"
    return _share_of_all(evidence, people, trial_risks()["stroke"], label)


def _share_of_all(evidence: Evidence, people: float, risk_per_1000: float, label: str) -> Figure:
    everybody = all_strokes(evidence)
    strokes = people * risk_per_1000 / 1000
    low, middle, high = incidence()
    share = strokes / everybody * PER_CENT
    return Figure(
        share,
        "percent",
        label,
        period="a year",
        basis=evidence.basis,
        lower=share * middle / high,
        upper=share * middle / low,
        bounds="incidence",
    )


def _drawn_limits(
    evidence: Evidence, effect: Mapping[Hashable, Any], multiples: NDArray[np.float64]
) -> dict[str, float]:
    """Return the 95% limits of events averted, effect and risk drawn together.

    The relative risk is log-normal about its limits.
    """
    low, high = effect["lower_relative_risk"], effect["upper_relative_risk"]
    if np.isnan(low) or np.isnan(high):
        return {}
    random = np.random.default_rng(evidence.parameters.seed)
    spread = (np.log(high) - np.log(low)) / (2 * NORMAL_95)
    relative = np.exp(random.normal(np.log(effect["relative_risk"]), spread, DRAWS))
    drawn = averted(
        float(newly_controlled(evidence)),
        effect["risk_per_1000_a_year"] * multiples,
        relative,
        evidence.parameters.mmhg,
        evidence.parameters.horizon_years,
    )
    lower, upper = np.quantile(drawn, [0.025, 0.975])
    return {"lower": float(lower), "upper": float(upper)}


def _drawn_risks(evidence: Evidence) -> NDArray[np.float64]:
    """Return multiples of the risk: the incidence of strokes lies anywhere in its range.

    A risk that was given, or is that of trials, is taken as it is.
    """
    if calibration(evidence) == 1 or evidence.parameters.stroke_risk is not None:
        return np.ones(DRAWS)
    low, middle, high = incidence()
    random = np.random.default_rng([evidence.parameters.seed, 1])
    return np.asarray(random.uniform(low, high, DRAWS) / middle)


def _averted(evidence: Evidence, frame: pd.DataFrame, risk: str) -> "pd.Series[float]":
    column: pd.Series[float] = averted(
        float(newly_controlled(evidence)),
        frame["risk_per_1000_a_year"],
        frame[risk],
        evidence.parameters.mmhg,
        evidence.parameters.horizon_years,
    )
    return column
