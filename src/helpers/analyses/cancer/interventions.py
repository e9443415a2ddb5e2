"""What could close the gap: how many more cancers each intervention would find early.

A cancer counts as gained if an intervention finds it at stage 1 or 2 and it is found later now.
Each gain is a share of all staged cancers: the cancers that an intervention can touch (reach) by
the rise of the share of those that is found early (effect). Reach is taken to be alike everywhere.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analyses.base import COUNTED, GIVEN, MODELLED_CASES, PER_CENT, stated
from helpers.analyses.cancer import pace
from helpers.analyses.cancer.evidence import Evidence
from helpers.analyses.cancer.parameters import DATA_YEAR, Parameters
from helpers.data import catalogue, facts, sources
from helpers.data.areas import ENGLAND
from helpers.errors import InputError
from helpers.formats import NOT_APPLICABLE
from helpers.results import Figure, sourced
from helpers.stats._validate import FloatArray

STAGED_YEAR = 2019
"""Year whose staged cancers of England the cases of the table are a share of."""
CASES = "cases a year"
DOUBLE, TOGETHER = "Found by more than one", "All together"
"""Steps of the waterfall after the interventions."""
ASSUMED = ("published in part", "assumed")
"""How figures are known that somebody has to believe."""
SIZES = ("lower", "likely", "upper")
DIGITS = 2
"""Significant digits of what rests on assumptions."""


@dataclass(frozen=True)
class Gains:
    """What the interventions gain, shares of all staged cancers.

    Attributes:
        each: gain of each by itself, a row an intervention.
        together: gain of all together, no cancer counted twice.
    """

    each: FloatArray
    together: FloatArray


@dataclass(frozen=True)
class Outlook:
    """What the interventions would bring in an area.

    Attributes:
        evidence: the area's figures.
        parameters: the choices behind it.
        table: as `ranges` gives it.
        expected: the gains at the mean of every range.
        simulated: the gains in each draw.
    """

    evidence: Evidence
    parameters: Parameters
    table: pd.DataFrame
    expected: Gains
    simulated: Gains

    @property
    def names(self) -> list[str]:
        """The interventions, in the order of the gains."""
        return list(self.table.loc[self.table["part"] == "reach", "intervention"])

    @property
    def most(self) -> Gains:
        """The gains at the most of every reach and effect, with the least overlap."""
        upper, lower = self.table["upper"], self.table["lower"]
        best = upper.where(self.table["part"] != "overlap", lower).to_numpy(dtype=float)
        return gains(self.table, best, 1 - _early(self.evidence))

    @property
    def sources(self) -> list[str]:
        """Citations of all that it rests on."""
        cited = [each for each in self.table["source"] if each != GIVEN]
        return [*cited, self.evidence.published.source]

    @property
    def assumed(self) -> int:
        """How many of its figures are assumed, at least in part."""
        return int(self.table["known_by"].isin(ASSUMED).sum())


def outlook(evidence: Evidence, parameters: Parameters) -> Outlook:
    """Return what the interventions would bring in the area.

    Raises:
        InputError: an effect lifts a share above 1, or a gain is more than all late cancers.
    """
    table, late = ranges(evidence, parameters), 1 - _early(evidence)
    return Outlook(
        evidence,
        parameters,
        table,
        expected=gains(table, mean(table), late),
        simulated=gains(table, drawn(table, parameters), late),
    )


def ranges(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return reach, effect and overlap as shares, a row each, by the name of its parameter.

    Columns `intervention`, `part`, `lower`, `likely`, `upper`, `known_by`, `source` and `note`.
    What was given as a parameter has no spread.

    Raises:
        InputError: an effect lifts a share above 1, or a gain is more than all late cancers.
    """
    table = catalogue.load("early_diagnosis_interventions").set_index("id")
    in_cases = table["unit"] == CASES
    factor = np.where(in_cases, staged_england(), PER_CENT)
    sizes = list(SIZES)
    table[sizes] = table[sizes].div(factor, axis=0)
    before = table["early_before_percent"].fillna(_early(evidence) * PER_CENT) / PER_CENT
    table["source"] = table["source"].map(sources.cite)
    for name in table.index:
        given = getattr(parameters, name)
        if given is not None:
            table.loc[name, sizes] = given
            table.loc[name, ["known_by", "source", "note"]] = ["given", GIVEN, NOT_APPLICABLE]
    _refuse_impossible(table, before, evidence)
    return table.drop(columns=["unit", "early_before_percent"])


def _refuse_impossible(table: pd.DataFrame, before: "pd.Series[float]", evidence: Evidence) -> None:
    late = 1 - _early(evidence)
    for effect in table.index[table["part"] == "effect"]:
        most, reach = table["upper"][effect], effect.replace("effect", "reach")
        if most > 1 - before[effect] + 1e-9:
            raise InputError(
                f"{effect}: {most:.3g} lifts the share found early above 1, as it is "
                f"{before[effect]:.3g} now; use {1 - before[effect]:.3g} at most"
            )
        if (gain := most * table["upper"][reach]) > late:
            raise InputError(
                f"{reach}, {effect}: together they gain {gain:.3g} of all staged cancers, and "
                f"only {late:.3g} are found late in {evidence.area}; lower one of them"
            )


def _early(evidence: Evidence) -> float:
    return float(evidence.own["early_cases"]) / float(evidence.own["staged_cases"])


def staged_england() -> float:
    """Return the staged cancers of England in a year, of which cases of the table are a share."""
    releases = catalogue.load("early_diagnosis_releases")
    own = (releases["area_code"] == ENGLAND) & (releases["year"] == STAGED_YEAR)
    return float(releases.loc[own, "staged_cases"].iloc[0])


def mean(table: pd.DataFrame) -> FloatArray:
    """Return the mean of each row's triangular distribution: (lower + likely + upper) / 3."""
    lower, likely, upper = (table[name].to_numpy(dtype=float) for name in SIZES)
    middle: FloatArray = likely + ((lower - likely) + (upper - likely)) / 3  # exact without spread
    return middle


def drawn(table: pd.DataFrame, parameters: Parameters) -> FloatArray:
    """Return draws of each row, shape (rows, draws), each from its triangular distribution.

    By the inverse of its distribution function, so that a row without spread is that very number
    in each draw, and one that is given leaves the draws of the others as they are.
    """
    uniform = np.random.default_rng(parameters.seed).random((len(table), parameters.draws))
    lower, likely, upper = (table[name].to_numpy(dtype=float)[:, np.newaxis] for name in SIZES)
    width, rise, fall = upper - lower, likely - lower, upper - likely
    values: FloatArray = np.where(
        uniform * width < rise,
        lower + np.sqrt(uniform * width * rise),
        upper - np.sqrt((1 - uniform) * width * fall),
    )
    return values


def gains(table: pd.DataFrame, values: FloatArray, late: float) -> Gains:
    """Return what the interventions gain, by themselves and together.

    Together they gain L + (1 - o)(C - L): L is the largest gain, C = late (1 - Π(1 - gain / late))
    what all find where it is chance which of the late cancers each finds, and o the overlap beyond
    that. So an overlap of 1 leaves the largest alone, and none can gain more than all late cancers.

    Args:
        table: as `ranges` gives it.
        values: a figure for each of its rows, or a column a draw.
        late: share of the staged cancers that is found late now, more than 0.
    """
    part = table["part"].to_numpy()
    each = values[part == "reach"] * values[part == "effect"]
    largest = each.max(axis=0)
    missed: FloatArray = np.ones_like(largest)
    for gain in each:  # in one order, so that draws without spread give the same last digit
        missed = missed * (1 - gain / late)
    by_chance = late * (1 - missed)
    together = largest + (1 - values[part == "overlap"][0]) * (by_chance - largest)
    return Gains(each, together)


def by_intervention(found: Outlook) -> pd.DataFrame:
    """Return reach, effect and gain of each intervention by itself, with limits.

    Columns `intervention`, `reach_percent`, `effect_points`, `added_points` and `added_cases` (in
    a year), each after its mean with `lower_` and `upper_`: of reach and effect the ends of the
    ranges, of the gain what the share `confidence` of the draws lies between.
    """
    table = found.table.assign(mean=mean(found.table))
    columns = {
        f"{prefix}{name}": PER_CENT * table.loc[table["part"] == part, size].to_numpy(dtype=float)
        for part, name in (("reach", "reach_percent"), ("effect", "effect_points"))
        for prefix, size in (("", "mean"), ("lower_", "lower"), ("upper_", "upper"))
    }
    sizes = _sizes(found, found.expected.each, found.simulated.each)
    return sourced(pd.DataFrame({"intervention": found.names, **columns, **sizes}), found.sources)


def waterfall(found: Outlook) -> pd.DataFrame:
    """Return the gain of each intervention by itself, less what is found twice, and the sum.

    Columns `step`, `added_points`, `added_cases` (in a year) and their limits.
    """
    sizes = _sizes(found, _steps(found.expected), _steps(found.simulated))
    return sourced(pd.DataFrame({"step": [*found.names, DOUBLE, TOGETHER], **sizes}), found.sources)


def _steps(gained: Gains) -> FloatArray:
    twice = gained.together - gained.each.sum(axis=0)
    return np.stack([*gained.each, twice, gained.together])


def _sizes(found: Outlook, own: FloatArray, draws: FloatArray) -> dict[str, FloatArray]:
    """Return gains in points and in cases, with limits from the draws, by column."""
    tail = (1 - found.parameters.confidence) / 2
    lower, upper = np.quantile(draws, [tail, 1 - tail], axis=-1)
    staged = float(found.evidence.own["staged_cases"])
    return {
        f"{prefix}added_{unit}": gain * factor
        for unit, factor in (("points", PER_CENT), ("cases", staged))
        for prefix, gain in (("", own), ("lower_", lower), ("upper_", upper))
    }


def assumptions(found: Outlook) -> pd.DataFrame:
    """Return every figure that the gains rest on, with its range, source and how it is known.

    Columns `intervention`, `figure`, `lower_share_percent`, `likely_share_percent` and
    `upper_share_percent` (of staged cancers, points of those touched, or of a gain), `known_by`,
    `note` and `source`.
    """
    table, sizes = found.table, SIZES
    frame = table[["intervention"]].assign(
        figure=table["part"].str.capitalize(),
        **{f"{size}_share_percent": table[size] * PER_CENT for size in sizes},
        known_by=table["known_by"],
        note=table["note"],
        source=table["source"],
    )
    return sourced(frame.reset_index(drop=True), found.sources)


def probability(found: Outlook) -> float:
    """Return the share of draws in which the area's rate with all gains reaches the target.

    The rate itself varies as the beta distribution of its counts (Jeffreys' prior) does.
    """
    own, chosen = found.evidence.own, found.parameters
    fewest, rate = float(own["staged_lower_cases"]), _early(found.evidence)
    random = np.random.default_rng([chosen.seed, 1])  # not the stream of the gains
    rates = random.beta(rate * fewest + 0.5, (1 - rate) * fewest + 0.5, chosen.draws)
    reached = rates + found.simulated.together >= found.evidence.target / PER_CENT
    return float(reached.mean())


def programmes() -> Figure:
    """Return how many programmes the strategy counts on to reach the target."""
    return stated(facts.fact("cancer_programmes"))


def points_a_programme(short: Figure) -> Figure:
    """Return what each of the strategy's programmes must bring, shared evenly, to the target."""
    return pace.shared_out(short, programmes(), "Points asked of each programme")


def figures(found: Outlook) -> dict[str, Figure]:
    """Return what all interventions gain, whether it is enough, and the ends of the ranges."""
    total, most = waterfall(found).iloc[-1], found.most
    lung = found.names.index(str(found.table.loc["lung_checks_reach", "intervention"]))
    points, period = "percentage points", str(DATA_YEAR)
    return {
        "interventions_total": Figure(
            float(total["added_cases"]),
            MODELLED_CASES,
            "Found early by all interventions",
            period=period,
            lower=float(total["lower_added_cases"]),
            upper=float(total["upper_added_cases"]),
            bounds="assumptions",
            digits=DIGITS,
        ),
        "figures_assumed": Figure(
            found.assumed,
            "figures",
            "Assumed in whole or in part",
            period=period,
            no_limits=COUNTED,
        ),
        "interventions_points": Figure(
            float(total["added_points"]),
            points,
            "Rise by all interventions",
            period=period,
            lower=float(total["lower_added_points"]),
            upper=float(total["upper_added_points"]),
            bounds="assumptions",
        ),
        "interventions_most_points": Figure(
            float(most.together) * PER_CENT,
            points,
            "Rise at the most of every range",
            period=period,
            no_limits="the most of every range",
        ),
        "lung_checks_ceiling_points": Figure(
            float(most.each[lung]) * PER_CENT,
            points,
            "Most that lung checks can add",
            period=period,
            no_limits="the most of its range",
        ),
        "probability_target_reached": Figure(
            probability(found) * PER_CENT,
            "percent",
            "Chance of the target with all interventions",
            period=period,
            no_limits=f"a judgement, {found.parameters.draws:,} draws",
        ),
    }
