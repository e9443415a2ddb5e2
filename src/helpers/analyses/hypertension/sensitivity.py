"""How far each choice moves the two answers: people still to find, and strokes averted."""

from collections.abc import Iterator, Mapping

import pandas as pd

from helpers.analyses.hypertension.events_averted import SET_LABELS, averted, trial_risks
from helpers.analyses.hypertension.evidence import Evidence
from helpers.analyses.hypertension.expected import MODEL_LABELS
from helpers.analyses.hypertension.gap import controlled_to_target
from helpers.analyses.hypertension.pace import list_growth_a_year
from helpers.analyses.hypertension.parameters import PER_1000
from helpers.data import facts
from helpers.formats import MODELLED_DIGITS, format_value, percent
from helpers.results import Figure, sourced

TARGET_STEP = 0.05
RISK_STEP = 0.25
"""By how much the risk of a stroke is lowered and raised, as a share of it."""
MMHG_STEP = 5.0
YEARS_STEP = 2
GROWTH = 0.01
GAP_CHOICES = (
    "Model of expected cases",
    "Number recorded",
    "Target",
    "Growth of the cases to expect",
)
"""The choices that the people still to find depend on."""

Setting = tuple[str, str, Mapping[str, float]]
"""A choice, one of its settings in words, and what it changes."""


def settings(evidence: Evidence, savings: pd.DataFrame) -> pd.DataFrame:
    """Return every choice at each end of its range, the others as chosen: a row a setting.

    Args:
        evidence: what the analysis starts from.
        savings: as `events_averted.savings`.

    Returns:
        Frame of `choice`, `setting`, all that the answers follow from, and both of them:
        `needed_people` and `averted_strokes`.
    """
    effects = savings[savings["event"] == "Strokes"].set_index("effect_set")
    base = _base(evidence, effects)
    moved = [*_gap_settings(evidence, base), *_effect_settings(effects, base)]
    moved += _unread_settings(evidence)
    rows = [{"choice": choice, "setting": words, **base, **new} for choice, words, new in moved]
    frame = pd.DataFrame(rows)
    frame["needed_people"] = needed(frame)
    frame["averted_strokes"] = strokes(frame)
    cited = [figure.source for figure in (evidence.recorded, evidence.newest)]
    cited += [figure.source for figure in evidence.known_models.values()]
    return sourced(frame, [*cited, *savings.attrs["sources"]], evidence.basis)


def needed(settings: pd.DataFrame) -> "pd.Series[float]":
    """Return the people still to find under each setting."""
    goal: pd.Series[float] = settings["target"] * settings["expected_people"]
    return (goal - settings["recorded_people"]).clip(lower=0)


def strokes(settings: pd.DataFrame) -> "pd.Series[float]":
    """Return the strokes averted among those newly controlled under each setting."""
    share = settings["treatment_target"]
    gap = (share * settings["recorded_people"] - settings["controlled_people"]).clip(lower=0)
    averted_strokes: pd.Series[float] = averted(
        share * needed(settings) + gap.fillna(0),
        settings["risk_per_1000"],
        settings["relative_risk"],
        settings["mmhg"],
        settings["years"],
    )
    return averted_strokes


def extremes(settings: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Return the lowest and highest outcome along each choice with their settings, widest first.

    Args:
        settings: as `settings`, or some of its rows.
        outcome: `needed_people` or `averted_strokes`; the columns of what is returned end in the
            same unit.
    """
    unit = outcome.rpartition("_")[2]
    ordered = settings.sort_values([outcome, "setting"], kind="stable")
    by_choice = ordered.groupby("choice", sort=False)[["setting", outcome]]
    low, high = by_choice.first(), by_choice.last()
    frame = pd.DataFrame(
        {
            f"lowest_{unit}": low[outcome],
            "lowest_setting": low["setting"],
            f"highest_{unit}": high[outcome],
            "highest_setting": high["setting"],
        }
    ).loc[settings["choice"].unique()]
    widest = (frame[f"lowest_{unit}"] - frame[f"highest_{unit}"]).argsort(kind="stable")
    return sourced(
        frame.iloc[widest].reset_index(), settings.attrs["sources"], settings.attrs["basis"]
    )


def tornado(settings: pd.DataFrame) -> pd.DataFrame:
    """Return the range of people still to find along each choice that they depend on."""
    return extremes(settings[settings["choice"].isin(GAP_CHOICES)], "needed_people")


def tornado_strokes(settings: pd.DataFrame) -> pd.DataFrame:
    """Return the range of strokes averted along each choice."""
    return extremes(settings, "averted_strokes")


def sensitivity_figures(tornado: pd.DataFrame) -> dict[str, Figure]:
    """Return how far the choice that moves the people still to find most moves them.

    Args:
        tornado: as `tornado`.
    """
    widest = tornado.iloc[0]
    return {
        "widest_choice": Figure(
            widest["highest_people"] - widest["lowest_people"],
            "people",
            f"Range along the {widest['choice'].lower()}",
            basis=tornado.attrs["basis"],
            digits=MODELLED_DIGITS,
            no_limits="a range itself",
        )
    }


def _base(evidence: Evidence, effects: pd.DataFrame) -> dict[str, float]:
    """Return the settings as chosen; the effects on strokes are those of each meta-analysis."""
    parameters = evidence.parameters
    chosen = SET_LABELS[parameters.effect_set]
    return {
        "expected_people": evidence.grown(evidence.expected, parameters.target_year),
        "recorded_people": float(evidence.recorded),
        "controlled_people": controlled_to_target(evidence)[1],
        "target": parameters.target,
        "treatment_target": parameters.treatment_target,
        "relative_risk": effects["relative_risk"][chosen],
        "risk_per_1000": effects["risk_per_1000_a_year"][chosen],
        "mmhg": parameters.mmhg,
        "years": parameters.horizon_years,
    }


def _gap_settings(evidence: Evidence, base: Mapping[str, float]) -> Iterator[Setting]:
    models, recorded, target, growth = GAP_CHOICES
    until = evidence.parameters.target_year
    for model, figure in evidence.known_models.items():
        yield models, MODEL_LABELS[model], {"expected_people": evidence.grown(figure, until)}
    newest, fact = evidence.newest, facts.fact_for("recorded_cases", evidence.area)
    if fact is not None:
        yield recorded, f"Register of {newest.period}", {"recorded_people": float(newest)}
        yield recorded, "Strategy", {"recorded_people": fact.value}
    for end in _around(base["target"], TARGET_STEP, most=1.0):
        yield target, _share(end), {"target": end}
    years = until - evidence.parameters.expected_year
    for words, yearly in _growths(evidence).items():
        grown = evidence.expected * (1 + yearly) ** years
        yield growth, words, {"expected_people": float(grown)}


def _growths(evidence: Evidence) -> dict[str, float]:
    """Return how fast the cases to expect may grow a year, in words to a share."""
    growths = {"None": 0.0, f"{_share(GROWTH)} a year": GROWTH}
    if evidence.growth_known:
        growths["As the list did"] = list_growth_a_year(evidence)
    return growths


def _effect_settings(effects: pd.DataFrame, base: Mapping[str, float]) -> Iterator[Setting]:
    for end in _around(base["treatment_target"], TARGET_STEP, most=1.0):
        yield "Share treated to target", _share(end), {"treatment_target": end}
    for label, risk in effects["relative_risk"].items():
        yield "Meta-analysis", str(label), {"relative_risk": risk}
    for end in _around(base["mmhg"], MMHG_STEP, least=1.0):
        yield "Fall of pressure", f"{end:g} mmHg", {"mmhg": end}
    for end in _around(base["years"], YEARS_STEP, least=1.0):
        yield "Years counted", f"{end:g} years", {"years": end}
    for end in _around(base["risk_per_1000"], RISK_STEP * base["risk_per_1000"]):
        words = f"{format_value(end, PER_1000)} per 1,000"
        yield "Risk of a stroke", words, {"risk_per_1000": end}
    yield "Risk of a stroke", "As in trials", {"risk_per_1000": float(trial_risks()["stroke"])}


def _unread_settings(evidence: Evidence) -> Iterator[Setting]:
    least, _, most = controlled_to_target(evidence)
    if least < most:
        yield "Those not read", "None controlled", {"controlled_people": least}
        yield "Those not read", "All controlled", {"controlled_people": most}


def _around(
    value: float, step: float, *, least: float = 0.0, most: float = float("inf")
) -> tuple[float, float]:
    return max(least, value - step), min(most, value + step)


def _share(share: float) -> str:
    return percent(round(share * 100, 4))
