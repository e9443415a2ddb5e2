"""Which parameter of a sweep moves which headline, and by how much.

Two sets are compared only where they agree in every other parameter, so that a parameter is not
credited with what another did. Where sets form a product, these are its main effects.
"""

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from helpers.run.sweep.sweep import Scenario


@dataclass(frozen=True)
class Effect:
    """How far one parameter moves one headline.

    Attributes:
        parameter: name of the parameter.
        lowest: lowest of the headline's averages at each value of the parameter.
        lowest_at: the value of the parameter where that is.
        highest: highest of those averages.
        highest_at: the value of the parameter where that is.
        average: range of the headline while all other parameters are held, averaged over them.
        largest: the largest such range.
    """

    parameter: str
    lowest: float
    lowest_at: Any
    highest: float
    highest_at: Any
    average: float
    largest: float


@dataclass(frozen=True)
class Headline:
    """One headline over all the sets of an analysis.

    Attributes:
        name: name of the headline.
        unit: what it counts.
        sets: how many sets have a figure for it.
        mean: its average over them.
        lowest: its lowest figure.
        highest: its highest figure.
        effects: the parameters that vary, the one that moves it furthest first.
    """

    name: str
    unit: str
    sets: int
    mean: float
    lowest: float
    highest: float
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Comparison:
    """The sets of one analysis, compared.

    Attributes:
        analysis: name of the analysis.
        sets: how many sets gave numbers.
        failed: how many did not.
        basis: what the numbers rest on, each once.
        varied: the parameters that take more than one value, each with its values.
        headlines: every headline that has a figure in some set, in the order of the analysis.
    """

    analysis: str
    sets: int
    failed: int
    basis: tuple[str, ...]
    varied: Mapping[str, tuple[Any, ...]]
    headlines: tuple[Headline, ...]


@dataclass
class Collector:
    """Gathers the sets of a sweep as they are written, a few numbers a set.

    Attributes:
        analyses: what was gathered, by analysis.
    """

    analyses: dict[str, "_Gathered"] = field(default_factory=dict)

    def pass_on(self, scenarios: Iterable[Scenario]) -> Iterable[Scenario]:
        """Yield the sets as they come, each noted."""
        for scenario in scenarios:
            self.analyses.setdefault(scenario.analysis, _Gathered()).note(scenario)
            yield scenario

    def comparisons(self) -> list[Comparison]:
        """Return the comparison of every analysis, in the order of the grid."""
        return [_compare(name, gathered) for name, gathered in self.analyses.items()]


@dataclass
class _Gathered:
    """The sets of one analysis by column: places of parameters' values, figures of headlines."""

    sets: int = 0
    failed: int = 0
    basis: dict[str, None] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    places: dict[str, dict[Any, int]] = field(default_factory=dict)
    codes: dict[str, "array[int]"] = field(default_factory=dict)
    figures: dict[str, "array[float]"] = field(default_factory=dict)

    def note(self, scenario: Scenario) -> None:
        if scenario.error:
            self.failed += 1
            return
        self.basis[scenario.basis] = None
        for name, value in scenario.asked.items():
            known = self.places.setdefault(name, {})
            self.codes.setdefault(name, array("l")).append(known.setdefault(value, len(known)))
        for name, headline in scenario.headlines.items():
            self.units.setdefault(name, headline["unit"])
            value = headline["value"]
            self._column(name).append(math.nan if value is None else value)
        self.sets += 1

    def frame(self) -> pd.DataFrame:
        """Return the figures, a row a set and a column for each headline that has any."""
        frame = pd.DataFrame({name: self._column(name) for name in self.figures})
        return frame.loc[:, frame.notna().any()]

    def _column(self, name: str) -> "array[float]":
        """Return the figures of a headline; sets that do not have it have no figure."""
        column = self.figures.setdefault(name, array("d"))
        column.extend([math.nan] * (self.sets - len(column)))
        return column


def _compare(analysis: str, gathered: _Gathered) -> Comparison:
    varied = {name: tuple(known) for name, known in gathered.places.items() if len(known) > 1}
    codes = pd.DataFrame({name: gathered.codes[name] for name in varied})
    figures = gathered.frame()
    effects = {name: _effects(codes, name, figures, varied[name]) for name in varied}
    return Comparison(
        analysis=analysis,
        sets=gathered.sets,
        failed=gathered.failed,
        basis=tuple(gathered.basis),
        varied=varied,
        headlines=tuple(
            _headline(figures[name], gathered.units[name], effects) for name in figures.columns
        ),
    )


def _headline(
    figures: "pd.Series[float]", unit: str, effects: Mapping[str, Mapping[Any, Effect | None]]
) -> Headline:
    found = [by_headline[figures.name] for by_headline in effects.values()]
    known = [effect for effect in found if effect is not None]
    return Headline(
        name=str(figures.name),
        unit=unit,
        sets=int(figures.count()),
        mean=float(figures.mean()),
        lowest=float(figures.min()),
        highest=float(figures.max()),
        effects=tuple(sorted(known, key=lambda effect: -effect.average)),
    )


def _effects(
    codes: pd.DataFrame, parameter: str, figures: pd.DataFrame, values: Sequence[Any]
) -> dict[Any, Effect | None]:
    """Return the effect of a parameter on every headline; None where it never varied alone."""
    others = [name for name in codes.columns if name != parameter]
    groups = codes.groupby(others, sort=False).ngroup() if others else codes[parameter] * 0
    together = figures.groupby(groups)
    ranges = (together.max() - together.min()).where(together.count() > 1)
    matched = figures.where(together.transform("count") > 1)
    means = matched.groupby(codes[parameter]).mean()
    return {
        name: None
        if ranges[name].isna().all()
        else Effect(
            parameter=parameter,
            lowest=float(means[name].min()),
            lowest_at=values[int(means[name].argmin())],
            highest=float(means[name].max()),
            highest_at=values[int(means[name].argmax())],
            average=float(ranges[name].mean()),
            largest=float(ranges[name].max()),
        )
        for name in figures.columns
    }
