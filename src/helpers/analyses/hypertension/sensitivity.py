"""How far each choice moves the two answers of the page: people to find, and strokes averted."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from helpers.analyses import frames
from helpers.analyses.base import cite
from helpers.analyses.hypertension.events_averted import SET_LABELS, Savings, averted
from helpers.analyses.hypertension.evidence import MODEL_LABELS, Evidence, still_needed
from helpers.analyses.hypertension.gap import people, roughly, target_words
from helpers.analyses.hypertension.parameters import PER_1000
from helpers.data import facts
from helpers.formats import MODELLED_DIGITS, format_about, format_value
from helpers.results import Column, Description, Headline

TARGET_STEP = 0.05
RISK_STEP = 0.25
"""By how much the risk of a stroke is lowered and raised, as a share of it."""
MMHG_STEP = 5.0
YEARS_STEP = 2
STROKE = "stroke"


@dataclass(frozen=True)
class _Case:
    """One set of choices, and what follows from it.

    Attributes mirror the parameters; expected, recorded and treated are in people, risk in strokes
    a year among 1,000.
    """

    expected: float
    recorded: float
    treated: float | None
    target: float
    treatment_target: float
    relative_risk: float
    risk: float
    mmhg: float
    years: float

    def needed(self) -> float:
        """Return the people still to be found."""
        return still_needed(self.target, self.expected, self.recorded)

    def strokes(self) -> float:
        """Return the strokes averted among those newly controlled."""
        gap = 0.0
        if self.treated is not None:
            gap = max(0.0, self.treatment_target * self.recorded - self.treated)
        controlled = self.treatment_target * self.needed() + gap
        return averted(controlled, self.risk, self.relative_risk, self.mmhg, self.years)


@dataclass(frozen=True)
class _Swing:
    """The settings that a choice is moved between: label and case each, in any order."""

    choice: str
    settings: tuple[tuple[str, _Case], ...]

    def row(self, measure: Callable[[_Case], float]) -> tuple[str, float, str, float, str]:
        """Return the lowest and the highest outcome with their settings."""
        outcomes = [(measure(case), label) for label, case in self.settings]
        low, high = min(outcomes), max(outcomes)
        return self.choice, low[0], low[1], high[0], high[1]


def needed_table(saved: Savings) -> tuple[pd.DataFrame, Description]:
    """Return the range of people still to find along each choice, widest first."""
    swings = _gap_swings(saved.evidence, _base(saved))
    return _table(
        saved.evidence,
        [swing.row(_Case.needed) for swing in swings],
        "people",
        "People still to find by each choice alone, the others as chosen",
        _gap_sources(saved.evidence),
    )


def strokes_table(saved: Savings) -> tuple[pd.DataFrame, Description]:
    """Return the range of strokes averted among those newly controlled along each choice."""
    base = _base(saved)
    swings = [*_gap_swings(saved.evidence, base), *_effect_swings(saved, base)]
    return _table(
        saved.evidence,
        [swing.row(_Case.strokes) for swing in swings],
        "strokes",
        "Strokes averted among those newly controlled by each choice alone, the others as chosen",
        (*_gap_sources(saved.evidence), *saved.sources),
    )


def headline(tornado: tuple[pd.DataFrame, Description]) -> Headline:
    """Return which choice moves the people still to find most.

    Args:
        tornado: as `needed_table`.
    """
    frame, _ = tornado
    first = frame.iloc[0]
    return Headline(
        float(first["high"] - first["low"]),
        "people",
        "",
        f"The {first['choice'].lower()} moves the answer most: from {roughly(first['low'])} to "
        f"{roughly(first['high'])} people still to find.",
        digits=MODELLED_DIGITS,
    )


def strokes_headline(
    saved: Savings, told: Headline, tornado: tuple[pd.DataFrame, Description]
) -> Headline:
    """Return the headline of the strokes averted with how far single choices move it.

    Args:
        saved: what the events averted follow from.
        told: as `hypertension_savings.headlines` gives it.
        tornado: as `strokes_table`.
    """
    frame, _ = tornado
    if told.value is None:
        return told
    low, high = (
        format_about(float(number), STROKE) for number in (frame["low"].min(), frame["high"].max())
    )
    made_up = "; synthetic data" if saved.evidence.basis == "synthetic" else ""
    return replace(told, text=f"{told.claim} ({low} to {high} as single choices change{made_up}).")


def _base(saved: Savings) -> _Case:
    evidence, parameters = saved.evidence, saved.evidence.parameters
    return _Case(
        evidence.expected.value,
        evidence.recorded.value,
        evidence.treated.value if evidence.treated else None,
        parameters.target,
        parameters.treatment_target,
        saved.effects[parameters.effect_set, STROKE].value,
        saved.risks["stroke"].value,
        parameters.mmhg,
        parameters.horizon_years,
    )


def _moved(base: _Case, **changed: float) -> _Case:
    return _Case(**{**base.__dict__, **changed})


def _gap_swings(evidence: Evidence, base: _Case) -> list[_Swing]:
    models = tuple(
        (MODEL_LABELS[model], _moved(base, expected=found.value))
        for model, found in evidence.models.items()
        if found is not None
    )
    targets = _around(base.target, TARGET_STEP, most=1.0)
    return [
        _Swing("Model of expected cases", models),
        _Swing("Number recorded", _recorded_settings(evidence, base)),
        _Swing("Target", tuple((target_words(x), _moved(base, target=x)) for x in targets)),
    ]


def _recorded_settings(evidence: Evidence, base: _Case) -> tuple[tuple[str, _Case], ...]:
    stated = facts.fact_for("recorded_cases", evidence.area)
    newest = evidence.newest
    known = {f"Register of {newest.period}": newest.value}
    if stated is not None:
        known["Strategy"] = stated.value
    return tuple((name, _moved(base, recorded=value)) for name, value in known.items())


def _effect_swings(saved: Savings, base: _Case) -> list[_Swing]:
    treated = _around(base.treatment_target, TARGET_STEP, most=1.0)
    falls = _around(base.mmhg, MMHG_STEP, least=1.0)
    years = _around(base.years, YEARS_STEP, least=1.0)
    risk = _around(base.risk, RISK_STEP * base.risk)
    return [
        _Swing(
            "Share treated to target",
            tuple((target_words(x), _moved(base, treatment_target=x)) for x in treated),
        ),
        _Swing(
            "Meta-analysis",
            tuple(
                (label, _moved(base, relative_risk=saved.effects[name, STROKE].value))
                for name, label in SET_LABELS.items()
            ),
        ),
        _Swing("Fall of pressure", tuple((f"{x:g} mmHg", _moved(base, mmhg=x)) for x in falls)),
        _Swing("Years counted", tuple((f"{x:g} years", _moved(base, years=x)) for x in years)),
        _Swing(
            "Risk of a stroke",
            tuple((f"{format_value(x, PER_1000)} per 1,000", _moved(base, risk=x)) for x in risk),
        ),
    ]


def _around(
    value: float, step: float, *, least: float = 0.0, most: float = float("inf")
) -> tuple[float, float]:
    return max(least, value - step), min(most, value + step)


def _gap_sources(evidence: Evidence) -> tuple[str, ...]:
    models = [found for found in evidence.models.values() if found]
    return cite([evidence.recorded, evidence.newest, *models])


def _table(
    evidence: Evidence,
    rows: list[tuple[str, float, str, float, str]],
    unit: str,
    what: str,
    sources: tuple[str, ...],
) -> tuple[pd.DataFrame, Description]:
    columns = {
        "choice": Column("Choice"),
        "low": Column("Lowest", unit),
        "low_setting": Column("With"),
        "high": Column("Highest", unit),
        "high_setting": Column("With"),
    }
    widest = sorted(rows, key=lambda row: row[1] - row[3])
    return frames.of_rows(columns, widest), Description(
        f"{what}, {evidence.area.name}",
        columns,
        tuple(dict.fromkeys(sources)),
        evidence.basis,
        f"Steps: {people(TARGET_STEP * 100)} points of a target, {MMHG_STEP:g} mmHg, "
        f"{YEARS_STEP} years, a quarter of the risk.",
    )
