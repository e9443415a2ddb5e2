"""What the early-diagnosis analysis starts from: published percentages, derived counts, a series.

The release gives percentages alone; the counts behind them are inferred, as the table
`early_diagnosis` describes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.analyses.base import CHOSEN, PER_CENT, context
from helpers.analyses.cancer.parameters import DATA_YEAR, Parameters
from helpers.analyses.standing import in_part
from helpers.data import areas, catalogue, sources
from helpers.data.areas import ENGLAND
from helpers.errors import InputError
from helpers.results import Figure, sourced

SYSTEM_OF_STRATEGY = "E54000027"
PRINTED = "early_diagnosis_"
"""How the ids of the shares begin that the strategy prints of places."""
LONDON_BOROUGHS = "E09"
PARTS = {"borough": "borough", "icb": "borough", "region": "icb", "country": "icb"}
"""Kind of area to the kind of place that is compared: of a borough, those of its system."""
SINGULAR = {"boroughs": "borough", "local authorities": "local authority", "systems": "system"}
AMBITIONS = (
    "early_cases_charity",
    "cancer_survival_ambition",
    "faster_diagnosis_ambition",
    "treated_62_days_ambition",
    "treated_31_days_ambition",
)
"""What others ask for, as the table `context_figures` names it."""
ELSEWHERE = (
    "early_reliability_1y",
    "early_reliability_3y",
    "early_ccg_low",
    "early_ccg_high",
    "early_ccg_adjusted_low",
    "early_ccg_adjusted_high",
    "early_by_tumour_low",
    "early_by_tumour_high",
)
"""Figures of other areas and years that the rates are held against."""
COUNTS = ["early_cases", "staged_cases", "staged_lower_cases", "staged_upper_cases", "multiple"]


@dataclass(frozen=True)
class Evidence:
    """Everything the steps start from, for one set of parameters.

    Attributes:
        area: the area.
        whole: what the compared places make up: the system that an authority lies in, else the
            area itself.
        published: the area's rate, percent: as printed, or of the counts of a sum.
        rates: every area of England that has a figure, by code.
        places: the authorities of a system, or the systems of a region or England: `place`,
            `early_cases`, `staged_cases`, `multiple` (of the smallest counts that give the
            published decimals; missing for sums), the fewest and the most staged that fit as
            `staged_lower_cases` and `staged_upper_cases`, and `ons_percent`.
        strategy: what the strategy prints for them: `place`, `strategy_percent`, `ons_percent`,
            `ccg` (the former group that it names), `same_place` (whether that is the borough);
            empty but in North West London.
        trend: England by `year`, from the cancer registry: `early_percent` with
            `early_lower_percent` and `early_upper_percent`.
        releases: England by `year`, as each year's release has it: `early_percent` of
            `staged_cases`.
        deprivation: mean deprivation of the patients of each authority, `imd_score`, by code.
        ambitions: what others ask for, second-hand, by its name in `context_figures`.
        reference: the rate that the places are compared with, percent.
        target: the rate to reach, percent.
        elsewhere: published figures of other areas and years, by id of `context_figures`.
        inputs: every figure that the steps start from.
    """

    area: areas.Area
    whole: areas.Area
    published: Figure
    rates: pd.DataFrame
    places: pd.DataFrame
    strategy: pd.DataFrame
    trend: pd.DataFrame
    releases: pd.DataFrame
    deprivation: pd.DataFrame
    ambitions: Mapping[str, Figure]
    reference: Figure
    target: Figure
    elsewhere: Mapping[str, Figure]
    inputs: list[Figure]

    @property
    def compared(self) -> bool:
        """Whether there are places to compare."""
        return len(self.places) > 1

    @property
    def strategy_held(self) -> bool:
        """Whether the strategy prints rates of these places."""
        return not self.strategy.empty

    @property
    def is_whole(self) -> bool:
        """Whether the area is what the places make up, and not one of them."""
        return self.area == self.whole

    @property
    def part_kind(self) -> str:
        """The kind of the compared places."""
        return PARTS[self.area.kind]

    @property
    def members(self) -> tuple[areas.Area, ...]:
        """The compared places that have a figure, in the order of `places`."""
        return _members(self.whole, self.area.kind, self.rates)

    @property
    def places_called(self) -> str:
        """What the compared places are; boroughs are those of London."""
        return called(areas.members(self.whole.code, PARTS[self.area.kind]))

    @property
    def place_called(self) -> str:
        """What one of them is."""
        return SINGULAR[self.places_called]

    @property
    def like_called(self) -> str:
        """What the areas are that the area is ranked among."""
        if self.area.kind == "icb":
            return f"systems of {'2022-23' if self.area.successor else 'July 2026'}"
        return "local authorities of England" if self.area.kind == "borough" else "NHS regions"

    @property
    def region(self) -> str:
        """The name of the region that the area lies in; empty for regions and England."""
        area = self.area
        while area.parent and area.kind != "region":
            area = areas.resolve(area.parent)
        return area.name if area.kind == "region" and area != self.area else ""

    @property
    def own(self) -> Mapping[Any, Any]:
        """The area's own row of `rates`."""
        return self.rates.loc[self.area.code].to_dict()

    @property
    def own_places(self) -> pd.DataFrame:
        """The area's own rows of `places`."""
        return self.places[self.is_whole | (self.places["place"] == self.area.name)]

    @property
    def multiplied(self) -> list[str]:
        """The places whose counts are multiplied."""
        return list(self.places.loc[self.places["multiple"] > 1, "place"])

    @property
    def unsettled(self) -> list[str]:
        """The places of which several sizes fit."""
        several = self.places["staged_lower_cases"] < self.places["staged_upper_cases"]
        return list(self.places.loc[several, "place"])

    @property
    def several_sizes_fit(self) -> bool:
        """Whether more than one size fits the area itself."""
        return bool(self.own["staged_lower_cases"] < self.own["staged_upper_cases"])

    @property
    def left_over(self) -> bool:
        """Whether the release leaves out the authority, and its county tells of it."""
        return self.area.kind == "borough" and self.published.basis == "derived"

    @property
    def shared(self) -> str:
        """Which authorities are in the area in part only, with their small areas; may be empty."""
        parts = in_part(self.area).items()
        return ", ".join(
            f"{name} ({there} of {every} small areas)" for name, (there, every) in parts
        )

    def figure(self, value: float | None, unit: str, label: str, **more: Any) -> Figure:
        """Return a figure of the compared places; NaN where there are none."""
        known = value if self.compared else None
        return Figure(known, unit, label, period=str(DATA_YEAR), **more)

    def pooled(self, counts: pd.DataFrame, label: str) -> Figure:
        """Return the rate of some of the places together, percent of their staged cancers."""
        early, staged = counts["early_cases"].sum(), counts["staged_cases"].sum()
        return self.figure(early / staged * PER_CENT if staged else None, "percent", label)


def evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: the area has no figure, or none that the reference asks for.
    """
    area = areas.resolve(parameters.area)
    rates = catalogue.load("early_diagnosis").set_index("area_code")
    if area.code not in rates.index:
        raise InputError(
            f"area: early diagnosis of {area} is not held here; held are England, its regions, "
            "systems and local authorities but the Isles of Scilly"
        )
    whole = areas.resolve(area.parent) if area.kind == "borough" else area
    members = _members(whole, area.kind, rates)
    trend, england = _trend(), areas.resolve(ENGLAND)
    inputs = dict.fromkeys([*(members or [area]), area, england])
    elsewhere = {name: context(name) for name in ELSEWHERE}
    places = _places(members, rates)
    ambitions = {id_: context(id_) for id_ in AMBITIONS}
    return Evidence(
        area=area,
        whole=whole,
        published=_published(area, rates),
        rates=rates,
        places=places,
        strategy=_strategy(members if whole.code == SYSTEM_OF_STRATEGY else (), places),
        trend=trend,
        releases=_releases(),
        deprivation=_deprivation(),
        ambitions=ambitions,
        reference=_reference(parameters, members, places, _published(england, rates)),
        target=target_of(parameters),
        elsewhere=elsewhere,
        inputs=[
            *(_published(place, rates) for place in inputs),
            *_ends(trend),
            *ambitions.values(),
            *elsewhere.values(),
        ],
    )


def _members(whole: areas.Area, kind: str, rates: pd.DataFrame) -> tuple[areas.Area, ...]:
    members = areas.members(whole.code, PARTS[kind])
    return tuple(each for each in members if each.code in rates.index)


def target_of(parameters: Parameters) -> Figure:
    """Return the rate to reach, percent."""
    return Figure(
        round(parameters.target * PER_CENT, 9),
        "percent",
        "Target",
        period=f"by {parameters.target_year}",
        no_limits=CHOSEN,
    )


def called(places: Sequence[areas.Area]) -> str:
    """Return what some places of one kind are."""
    if all(each.kind == "icb" for each in places):
        return "systems"
    in_london = all(each.code.startswith(LONDON_BOROUGHS) for each in places)
    return "boroughs" if in_london else "local authorities"


def _reference(
    parameters: Parameters,
    members: Sequence[areas.Area],
    places: pd.DataFrame,
    england: Figure,
) -> Figure:
    if parameters.reference == "england":
        return england.but(label="England")
    if len(places) < 2:
        raise InputError(
            f"reference: {parameters.reference!r} needs several places to compare, and "
            f"{parameters.area} has none; use reference=england"
        )
    early, staged = places["early_cases"], places["staged_cases"]
    together, best = early.sum() / staged.sum(), (early / staged).max()
    all_of_them = parameters.reference == "system"
    word = called(members)
    label = f"all {word} together" if all_of_them else f"the best {SINGULAR[word]}"
    rate = together if all_of_them else best
    return Figure(rate * PER_CENT, "percent", label, period=str(DATA_YEAR))


def _published(area: areas.Area, rates: pd.DataFrame) -> Figure:
    row: Mapping[Any, Any] = rates.loc[area.code].to_dict()
    printed = area.kind == "country" or pd.notna(row["multiple"])
    return Figure(
        float(row["early_percent"]),
        "percent",
        f"Early diagnosis, {area}",
        period=str(DATA_YEAR),
        source=sources.cite(row["source"]),
        basis="published" if printed else "derived",
    )


def _places(members: Sequence[areas.Area], rates: pd.DataFrame) -> pd.DataFrame:
    frame = rates.loc[[each.code for each in members], [*COUNTS, "early_percent"]].astype(float)
    frame = frame.rename(columns={"early_percent": "ons_percent"}).reset_index(drop=True)
    frame.insert(0, "place", pd.Series([each.name for each in members], dtype=str))
    return sourced(frame, [sources.cite(rates["source"].iloc[0])])


def _strategy(members: Sequence[areas.Area], places: pd.DataFrame) -> pd.DataFrame:
    """Return the strategy's rates, printed under the name of a borough or of a former group."""
    pairs = catalogue.load("ccg_boroughs")
    alone = ~pairs["ccg"].duplicated(keep=False) & ~pairs["borough"].duplicated(keep=False)
    pairs = pairs.assign(same_place=alone, code=pairs["borough"]).drop_duplicates("code")
    pairs = pairs.set_index("code").loc[[each.code for each in members]].reset_index()
    facts = catalogue.load("strategy_facts")
    facts = facts[facts["id"].str.startswith(PRINTED) & (facts["testing"] != "input")]
    printed = facts.set_index("area_code")["value"]
    names = catalogue.load("areas").set_index("code")["name"]
    percent = pairs["ccg"].map(printed).fillna(pairs["code"].map(printed))
    own = places.head(len(members))
    frame = pd.DataFrame(
        {
            "place": own["place"],
            "strategy_percent": percent.astype(float),
            "ons_percent": own["ons_percent"],
            "ccg": pairs["ccg"].map(names),
            "same_place": pairs["same_place"],
        }
    )
    cited = sources.cite(*facts[["source", "section"]].iloc[0])
    return sourced(frame, [cited, *places.attrs["sources"]], "published")


def _trend() -> pd.DataFrame:
    series = catalogue.load("early_diagnosis_trend").sort_values("year", ignore_index=True)
    names = {"percent": "", "lower": "lower_", "upper": "upper_"}
    series = series.rename(columns={old: f"early_{new}percent" for old, new in names.items()})
    cited = [sources.cite(each) for each in series["source"].unique()]
    return sourced(series.drop(columns=["area_code", "source", "note"]), cited, "published")


def _releases() -> pd.DataFrame:
    releases = catalogue.load("early_diagnosis_releases").sort_values("year", ignore_index=True)
    frame = releases[["year", "staged_cases", "percent"]].rename(
        columns={"percent": "early_percent"}
    )
    return sourced(frame, [sources.cite(each) for each in releases["source"].unique()], "published")


def _deprivation() -> pd.DataFrame:
    table = catalogue.load("deprivation").set_index("area_code")
    return sourced(table[["imd_score"]], [sources.cite(each) for each in table["source"].unique()])


def _ends(trend: pd.DataFrame) -> list[Figure]:
    """Return the first and the last figure of the series."""
    label, cited = "Early diagnosis, England, cancer registry series", trend.attrs["sources"][0]
    return [
        Figure(rate, "percent", label, period=str(year), source=cited, basis="published")
        for year, rate in trend.set_index("year")["early_percent"].iloc[[0, -1]].items()
    ]
