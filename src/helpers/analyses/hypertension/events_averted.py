"""Strokes, heart attacks and deaths averted when blood pressure falls in those newly controlled."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from helpers.analyses import frames
from helpers.analyses.base import Input, cite, resolve
from helpers.analyses.hypertension.evidence import ENGLAND, PER_CENT, Evidence
from helpers.analyses.hypertension.gap import people, roughly, target_words, treatment_gap
from helpers.analyses.hypertension.parameters import PER_1000, EffectSet
from helpers.data import hypertension
from helpers.formats import MODELLED_DIGITS, count_of, format_about, format_value
from helpers.results import Column, Description, Headline

Event = Literal["stroke", "heart_attack", "death"]
EVENTS: dict[Event, str] = {"stroke": "Strokes", "heart_attack": "Heart attacks", "death": "Deaths"}
NATIONAL_EVENTS: tuple[Event, ...] = ("stroke", "heart_attack")
FOUND = "Newly found and controlled"
DIAGNOSED = "Diagnosed already, newly controlled"
SET_LABELS: dict[EffectSet, str] = {
    "ettehad_2016": "Ettehad and others 2016",
    "law_2009": "Law and others 2009 (second-hand)",
}
RISK_FROM: EffectSet = "ettehad_2016"
NNT_YEARS = 5
NATIONAL_YEARS = 3
NATIONAL_PERIOD = "2016-17"
STEP_MMHG = 10.0
NO_EFFECT = "the meta-analysis gives no such effect here"


def averted(
    controlled: float, risk_per_1000: float, relative_risk: float, mmhg: float, years: float
) -> float:
    """Return the events averted among newly controlled patients.

    controlled x risk a year x years x (1 - relative risk ^ (mmhg / 10)).

    Args:
        controlled: patients newly controlled.
        risk_per_1000: events a year among 1,000 of them without control.
        relative_risk: for 10 mmHg lower systolic pressure.
        mmhg: by how much their pressure falls.
        years: years of treatment.

    Source: relative risks multiply along the fall of pressure (Ettehad and others 2016).
    """
    return float(controlled * risk_per_1000 / 1000 * years * (1 - relative_risk ** (mmhg / 10)))


def baseline_risks() -> dict[str, Input]:
    """Return the yearly risk of each event without control, by parameter.

    From the number N needed to treat for five years and the relative risk RR for 10 mmHg:
    1000 / (5 N (1 - RR)).
    """
    effects = hypertension.effects()
    found = {}
    for event, label in EVENTS.items():
        treated = effects["number_needed_to_treat"]["", event]
        effect = effects["relative_risk"][RISK_FROM, event]
        found[f"{event}_risk"] = Input(
            f"{label} a year among 1,000 patients not controlled: from "
            f"{people(treated.value)} treated for five years to avert one",
            1000 / (NNT_YEARS * treated.value * (1 - effect.value)),
            PER_1000,
            "",
            f"{treated.citation}; {effect.citation}",
            "derived",
        )
    return found


@dataclass(frozen=True)
class Savings:
    """What the events averted follow from.

    Attributes:
        evidence: what the analysis starts from.
        risks: the yearly risk of each event: the user's own, else the derived one.
        effects: relative risks by meta-analysis and event.
        controlled: patients newly controlled if both targets are reached, by who they are; None
            where they are not counted.
    """

    evidence: Evidence
    risks: Mapping[Event, Input]
    effects: Mapping[tuple[str, str], hypertension.Effect]
    controlled: Mapping[str, float | None]

    @property
    def sources(self) -> tuple[str, ...]:
        """Where effects, risks and patients come from, each once."""
        counted = [self.evidence.expected, self.evidence.recorded, self.evidence.treated]
        effects = [effect.citation for effect in self.effects.values()]
        cited = cite([*self.risks.values(), *(one for one in counted if one is not None)])
        return tuple(dict.fromkeys([*effects, *cited]))

    def averted(self, controlled: float, event: Event, relative_risk: float) -> float:
        """Return the events averted among some patients under the parameters."""
        parameters = self.evidence.parameters
        risk = self.risks[event].value
        return averted(controlled, risk, relative_risk, parameters.mmhg, parameters.horizon_years)


def savings(evidence: Evidence) -> Savings:
    """Return what the events averted follow from."""
    parameters = evidence.parameters
    own = resolve(parameters, baseline_risks(), {f"{event}_risk": 1.0 for event in EVENTS})
    return Savings(
        evidence,
        {event: own[f"{event}_risk"] for event in EVENTS},
        hypertension.effects()["relative_risk"],
        {
            FOUND: parameters.treatment_target * evidence.needed,
            DIAGNOSED: treatment_gap(evidence),
        },
    )


def headlines(saved: Savings) -> dict[str, Headline]:
    """Return the events averted under the chosen effect set."""
    parameters = saved.evidence.parameters
    controlled = sum(number for number in saved.controlled.values() if number is not None)
    also = " and the treatment gap of those diagnosed" if saved.controlled[DIAGNOSED] else ""
    return {
        "newly_controlled": Headline(
            controlled,
            "people",
            f"by {parameters.target_year}",
            f"About {roughly(controlled)} people would be newly controlled, their systolic blood "
            "pressure "
            f"{format_value(parameters.mmhg, 'number')} mmHg lower: "
            f"{target_words(parameters.treatment_target)} of those still to find{also}.",
            digits=MODELLED_DIGITS,
        ),
        **{
            f"{label.lower().replace(' ', '_')}_averted": _averted_headline(
                saved, event, controlled
            )
            for event, label in EVENTS.items()
        },
        "harmed": _harmed(controlled),
    }


def _harmed(controlled: float) -> Headline:
    """Return how many of those treated are harmed, by the source of the numbers needed to treat."""
    needed = hypertension.effects()["number_needed_to_harm"]["", "harm"]
    harmed = controlled / needed.value
    return Headline(
        harmed,
        "people",
        f"{NNT_YEARS} years",
        f"The source of the risks used here also counts 1 in {people(needed.value)} of those "
        f"treated for {count_of(NNT_YEARS, 'year')} as harmed, by side effects or by having to "
        f"stop: here about {roughly(harmed)} people.",
        digits=MODELLED_DIGITS,
    )


def _averted_headline(saved: Savings, event: Event, controlled: float) -> Headline:
    parameters = saved.evidence.parameters
    unit, years = EVENTS[event].lower(), count_of(parameters.horizon_years, "year")
    effect = saved.effects.get((parameters.effect_set, event))
    if effect is None:
        text = f"{SET_LABELS[parameters.effect_set]} gives no effect on {unit} here."
        return Headline(None, unit, years, text)
    value, lower, upper = (
        None if risk is None else saved.averted(controlled, event, risk)
        for risk in (effect.value, effect.upper, effect.lower)
    )
    number = f"{format_about(0.0 if value is None else value, unit)} {unit}"
    text = (
        f"{_whom(saved)} would avert about {number} in {years}."
        if event == "stroke"
        else f"About {number} would be averted in the same time."
    )
    return Headline(value, unit, years, text, lower, upper, digits=MODELLED_DIGITS)


def _whom(saved: Savings) -> str:
    if saved.controlled[DIAGNOSED]:
        return "Controlling those still to find, and those already diagnosed,"
    return "Finding and controlling those still to find"


def _who(saved: Savings) -> str:
    """Return in brackets' words whom the events averted are counted among."""
    both = saved.controlled[DIAGNOSED] is not None
    return "those still to find and those diagnosed" if both else "those still to find alone"


def savings_table(saved: Savings) -> tuple[pd.DataFrame, Description]:
    """Return the events averted by each meta-analysis, for those found and those diagnosed."""
    columns = {
        "group": Column("Patients"),
        "event": Column("Event"),
        "effect_set": Column("Meta-analysis"),
        "controlled": Column("Newly controlled", "people", missing="not counted for this area"),
        "averted": Column(
            "Averted", "events", missing=f"{NO_EFFECT}, or patients are not counted for this area"
        ),
        "lower": Column("Lower limit", "events", missing="no interval was seen"),
        "upper": Column("Upper limit", "events", missing="no interval was seen"),
    }
    rows = [
        (group, label, set_label, controlled, *_numbers(saved, controlled, set_name, event))
        for group, controlled in saved.controlled.items()
        for event, label in EVENTS.items()
        for set_name, set_label in SET_LABELS.items()
    ]
    parameters = saved.evidence.parameters
    return frames.of_rows(columns, rows), Description(
        f"Events averted in {count_of(parameters.horizon_years, 'year')} when systolic blood "
        f"pressure falls by {format_value(parameters.mmhg, 'number')} mmHg in those newly "
        f"controlled ({_who(saved)}), {saved.evidence.area.name}",
        columns,
        saved.sources,
        saved.evidence.basis,
    )


def _numbers(
    saved: Savings, controlled: float | None, set_name: EffectSet, event: Event
) -> list[float | None]:
    """Return the events averted with their limits; None for what is not known."""
    effect = saved.effects.get((set_name, event))
    relative_risks = (effect.value, effect.upper, effect.lower) if effect else (None,) * 3
    return [
        None if controlled is None or risk is None else saved.averted(controlled, event, risk)
        for risk in relative_risks
    ]


def total_table(
    saved: Savings, table: tuple[pd.DataFrame, Description]
) -> tuple[pd.DataFrame, Description]:
    """Return the events averted among all newly controlled, for the chart of both meta-analyses.

    Args:
        saved: what the events averted follow from; patients who are not counted are in no total.
        table: as `savings_table`.
    """
    _, about = table
    columns = {name: about.columns[name] for name in ("event", "effect_set", "averted")}
    controlled = sum(number for number in saved.controlled.values() if number is not None)
    rows = [
        (label, set_label, _numbers(saved, controlled, set_name, event)[0])
        for event, label in EVENTS.items()
        for set_name, set_label in SET_LABELS.items()
    ]
    return frames.of_rows(columns, rows), Description(
        about.caption, columns, about.sources, about.basis, about.note
    )


# --- the check against the national figures -------------------------------------------------------


def national_table() -> tuple[pd.DataFrame, Description]:
    """Return what the national figures imply, and what our own risks and effects give for them.

    The people newly controlled that each national figure implies follow from the number needed to
    treat; ours is what `averted` gives for the people that the strokes imply.
    """
    columns = {
        "event": Column("Event"),
        "national": Column("National figure, three years", "events"),
        "people": Column("People newly controlled that it implies", "people"),
        "share_percent": Column("Of England's register", "percent"),
        "ours": Column("By this page, for those the strokes imply", "events"),
    }
    effects, yearly, register = hypertension.effects(), baseline_risks(), _englands_register()
    national, needed = effects["events_averted"], effects["number_needed_to_treat"]
    implied = {
        event: national["", event].value * needed["", event].value * NNT_YEARS / NATIONAL_YEARS
        for event in NATIONAL_EVENTS
    }
    rows = [
        (
            EVENTS[event],
            national["", event].value,
            number,
            number / register.register * PER_CENT,
            averted(
                implied["stroke"],
                yearly[f"{event}_risk"].value,
                effects["relative_risk"][RISK_FROM, event].value,
                STEP_MMHG,
                NATIONAL_YEARS,
            ),
        )
        for event, number in implied.items()
    ]
    cited = [one.citation for one in (*national.values(), *needed.values())]
    return frames.of_rows(columns, rows), Description(
        f"Heart attacks and strokes averted if everybody diagnosed in England were treated "
        f"optimally: the national figures, and this page's own, against the register of "
        f"{NATIONAL_PERIOD}",
        columns,
        (*dict.fromkeys(cited), register.citation),
        "derived",
    )


def national_headline(national: pd.DataFrame) -> Headline:
    """Return how well the national figures agree with one another and with this page.

    Args:
        national: as the frame of `national_table`, strokes first.
    """
    strokes, attacks = national.to_dict("records")
    apart = abs(attacks["ours"] / attacks["national"] - 1) * PER_CENT
    shared = (
        " The national figures stand in the same proportion as the numbers needed to treat that "
        "this page uses, so they were probably made from them: this checks the arithmetic, not "
        "the result."
        if apart < 1
        else ""
    )
    return Headline(
        apart,
        "percent",
        NATIONAL_PERIOD,
        f"The national figures imply that about {roughly(strokes['people'])} people, "
        f"{format_value(strokes['share_percent'], 'percent', 0)} of those on England's register, "
        f"are newly controlled; for the heart attacks this page comes within "
        f"{'0.1%' if apart < 0.1 else format_value(apart, 'percent')} of them.{shared}",
    )


def _englands_register() -> hypertension.Register:
    return next(one for one in hypertension.registers(ENGLAND) if one.period == NATIONAL_PERIOD)
