"""What the early-diagnosis analysis starts from: published percentages, derived counts, a series.

The release by borough gives percentages alone; the counts behind them are the smallest whole
numbers that give the published decimals, some of them multiplied to match the size of the borough.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.cancer.parameters import DATA_YEAR, Parameters
from helpers.data import areas, catalogue, sources
from helpers.errors import InputError
from helpers.results import Figure, sourced

ENGLAND = "E92000001"
WITH_BOROUGHS = ("icb", "borough")
STRATEGY_SECTION = "Cancer: Figure 1"
REFERENCES = {
    "england": "England",
    "system": "all boroughs together",
    "best": "the best borough",
}


@dataclass(frozen=True)
class Evidence:
    """Everything the steps start from, for one set of parameters.

    Attributes:
        area: the area.
        system: the system that a borough lies in; for other areas the area itself.
        published: its published rate, percent; NaN for a system, which has none.
        boroughs: the boroughs of the system that the area is or lies in: `borough`, `early_cases`,
            `staged_cases`, `multiple` (of the smallest counts that give the published decimals)
            and `ons_percent` (as published); empty where there are none.
        strategy: what the strategy prints for them: `borough`, `strategy_percent`, `ons_percent`,
            `ccg` (the former group that it names), `same_place` (whether that is the borough).
        trend: England by `year`, from the cancer registry: `early_percent` with
            `early_lower_percent` and `early_upper_percent`.
        reference: the rate that the boroughs are compared with, percent.
        target: the rate to reach, percent.
        inputs: every figure that the steps start from.
    """

    area: areas.Area
    system: areas.Area
    published: Figure
    boroughs: pd.DataFrame
    strategy: pd.DataFrame
    trend: pd.DataFrame
    releases: pd.DataFrame
    reference: Figure
    target: Figure
    inputs: list[Figure]

    @property
    def boroughs_known(self) -> bool:
        """Whether rates of boroughs, and the counts behind them, are held."""
        return not self.boroughs.empty

    @property
    def whole_system(self) -> bool:
        """Whether the area is the system and not one of its boroughs."""
        return self.area.kind == "icb"

    @property
    def own(self) -> pd.DataFrame:
        """The area's own rows of `boroughs`."""
        return self.boroughs[self.whole_system | (self.boroughs["borough"] == self.area.name)]

    @property
    def multiplied(self) -> list[str]:
        """The boroughs whose counts are multiplied."""
        return list(self.boroughs.loc[self.boroughs["multiple"] > 1, "borough"])

    def figure(self, value: float | None, unit: str, label: str, **more: Any) -> Figure:
        """Return a figure of the boroughs' counts; NaN where none are held."""
        known = value if self.boroughs_known else None
        return Figure(known, unit, label, period=str(DATA_YEAR), **more)

    def pooled(self, counts: pd.DataFrame, label: str) -> Figure:
        """Return the rate of some of the boroughs together, percent of their staged cancers."""
        early, staged = counts["early_cases"].sum(), counts["staged_cases"].sum()
        return self.figure(early / staged * PER_CENT if staged else None, "percent", label)


def evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: the area has no figure, or none that the reference asks for.
    """
    area = areas.resolve(parameters.area)
    rates = catalogue.load("early_diagnosis").set_index("area_code")
    system = areas.resolve(area.parent) if area.kind == "borough" else area
    members = areas.members(system.code, "borough") if area.kind in WITH_BOROUGHS else ()
    if not {member.code for member in members} <= set(rates.index):
        members = ()  # some boroughs are not the system
    if not members and area.code not in rates.index:
        raise InputError(
            f"area: {area} has no early-diagnosis figure; areas with one are boroughs of "
            "North West London, their system, London and England"
        )
    trend, england = _trend(), areas.resolve(ENGLAND)
    places = dict.fromkeys([*(members or [area]), england])
    target = round(parameters.target * PER_CENT, 9)
    boroughs = _boroughs(members, rates)
    return Evidence(
        area=area,
        system=system,
        published=_published(area, rates),
        boroughs=boroughs,
        strategy=_strategy(members, boroughs),
        trend=trend,
        releases=_releases(),
        reference=_reference(parameters, boroughs, _published(england, rates)),
        target=Figure(target, "percent", "Target", period=f"by {parameters.target_year}"),
        inputs=[*(_published(place, rates) for place in places), *_ends(trend)],
    )


def _reference(parameters: Parameters, boroughs: pd.DataFrame, england: Figure) -> Figure:
    label = REFERENCES[parameters.reference]
    if parameters.reference == "england":
        return england.but(label=label)
    if boroughs.empty:
        raise InputError(
            f"reference: {parameters.reference!r} needs the boroughs of a system, and "
            f"{parameters.area} has none in the data; use reference=england"
        )
    early, staged = boroughs["early_cases"], boroughs["staged_cases"]
    together, best = early.sum() / staged.sum(), (early / staged).max()
    rate = together if parameters.reference == "system" else best
    return Figure(rate * PER_CENT, "percent", label, period=str(DATA_YEAR))


def _published(area: areas.Area, rates: pd.DataFrame) -> Figure:
    known = area.code in rates.index
    percent = float(rates["early_percent"][area.code]) if known else None
    label, cited = f"Early diagnosis, {area}", sources.cite(rates["source"].iloc[0])
    period = str(DATA_YEAR)
    return Figure(percent, "percent", label, period=period, source=cited, basis="published")


def _boroughs(members: tuple[areas.Area, ...], rates: pd.DataFrame) -> pd.DataFrame:
    columns = ["early_cases", "staged_cases", "multiple", "early_percent"]
    frame = rates.loc[[each.code for each in members], columns].astype(float)
    frame = frame.rename(columns={"early_percent": "ons_percent"}).reset_index(drop=True)
    frame.insert(0, "borough", pd.Series([each.name for each in members], dtype=str))
    return sourced(frame, [sources.cite(rates["source"].iloc[0])])


def _strategy(members: tuple[areas.Area, ...], boroughs: pd.DataFrame) -> pd.DataFrame:
    """Return the strategy's rates, printed under the name of a borough or of a former group."""
    pairs = catalogue.load("ccg_boroughs")
    alone = ~pairs["ccg"].duplicated(keep=False) & ~pairs["borough"].duplicated(keep=False)
    pairs = pairs.assign(same_place=alone, code=pairs["borough"]).drop_duplicates("code")
    pairs = pairs.set_index("code").loc[[each.code for each in members]].reset_index()
    facts = catalogue.load("strategy_facts")
    facts = facts[facts["section"] == STRATEGY_SECTION]
    printed = facts.set_index("area_code")["value"]
    names = catalogue.load("areas").set_index("code")["name"]
    percent = pairs["ccg"].map(printed).fillna(pairs["code"].map(printed))
    frame = pd.DataFrame(
        {
            "borough": boroughs["borough"],
            "strategy_percent": percent.astype(float),
            "ons_percent": boroughs["ons_percent"],
            "ccg": pairs["ccg"].map(names),
            "same_place": pairs["same_place"],
        }
    )
    cited = sources.cite(facts["source"].iloc[0], STRATEGY_SECTION)
    return sourced(frame, [cited, *boroughs.attrs["sources"]], "published")


def _trend() -> pd.DataFrame:
    series = catalogue.load("early_diagnosis_trend").sort_values("year", ignore_index=True)
    names = {"percent": "", "lower": "lower_", "upper": "upper_"}
    series = series.rename(columns={old: f"early_{new}percent" for old, new in names.items()})
    cited = [sources.cite(each) for each in series["source"].unique()]
    return sourced(series.drop(columns=["area_code", "source", "note"]), cited, "published")


def _releases() -> pd.DataFrame:
    releases = catalogue.load("early_diagnosis_releases").sort_values("year", ignore_index=True)
    frame = releases[["year", "percent"]].rename(columns={"percent": "early_percent"})
    return sourced(frame, [sources.cite(each) for each in releases["source"].unique()], "published")


def _ends(trend: pd.DataFrame) -> list[Figure]:
    """Return the first and the last figure of the series."""
    label, cited = "Early diagnosis, England, cancer registry series", trend.attrs["sources"][0]
    return [
        Figure(rate, "percent", label, period=str(year), source=cited, basis="published")
        for year, rate in trend.set_index("year")["early_percent"].iloc[[0, -1]].items()
    ]
