"""What the workforce analysis starts from: the strategy's figures, and the sickness series."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.analyses.base import PER_CENT, context, former_systems, label_of, resolve, stated
from helpers.analyses.workforce.parameters import Parameters
from helpers.data import areas, catalogue, facts, sources
from helpers.results import AT_LEAST, Figure, sourced

FACTS = {
    "staff_in_post": "staff_in_post",
    "vacancy_rate": "vacancy_rate",
    "turnover_rate": "voluntary_turnover",
    "sickness_rate": "sickness_rate",
    "target_vacancy_rate": "high_vacancy_threshold",
}
"""Parameter to the strategy's figure that stands behind it."""
PER_UNIT = {**dict.fromkeys(FACTS, PER_CENT), "staff_in_post": 1.0}
"""The published figure for one unit of each parameter: shares are published in percent."""
ENGLAND = "E92000001"
AMBULANCE = "Ambulance"
"""What is in the name of a trust that serves a whole region."""
COUNTED = "all days counted, no sample"
"""Why figures of sickness have no limits."""


@dataclass(frozen=True)
class Evidence:
    """Everything the steps start from, for one set of parameters.

    Attributes:
        area: the area.
        staff: staff in post, whole-time equivalents.
        vacancy: vacancies, percent of planned posts.
        turnover: leavers a year, percent of staff.
        sickness: working time lost, percent.
        target: the vacancy rate to reach, percent of planned posts.
        staff_growth: growth of staff since before the pandemic, percent; NaN where not held.
        activity_growth: growth of activity since then, percent; NaN where not held.
        series: a row an organisation of the area and month, with `area_code`, its `system`,
            `lost_days` and `available_days`; empty where none is held.
        england: the same for England.
        everywhere: the same for every organisation of a system.
        organisations: code to organisation, of every series that is held.
        elsewhere: the vacancy rate of London, percent, to hold that of the strategy against.
    """

    area: areas.Area
    staff: Figure
    vacancy: Figure
    turnover: Figure
    sickness: Figure
    target: Figure
    staff_growth: Figure
    activity_growth: Figure
    series: pd.DataFrame
    england: pd.DataFrame
    everywhere: pd.DataFrame
    organisations: Mapping[str, areas.Area]
    elsewhere: Figure

    @property
    def staff_held(self) -> bool:
        """Whether staff are held, or were given."""
        return self.staff.known

    @property
    def strategy_held(self) -> bool:
        """Whether the strategy's own count of staff is used."""
        return self.staff_held and not self.staff.given

    @property
    def strategy_sickness(self) -> bool:
        """Whether the strategy's own rate of sickness is used."""
        own = self.sickness.known and not self.sickness.given
        return own and self.sickness.source not in self.series.attrs["sources"]

    @property
    def staff_at_least(self) -> bool:
        """Whether the source gives its count of staff as a minimum."""
        return self.staff.bound == AT_LEAST

    @property
    def voluntary_only(self) -> bool:
        """Whether turnover is known to count only those who leave of their own accord."""
        return not self.turnover.given

    @property
    def target_given(self) -> bool:
        """Whether the user set the target."""
        return self.target.given

    @property
    def growth_held(self) -> bool:
        """Whether growth of staff and of activity is held."""
        return self.staff_growth.known and self.activity_growth.known

    @property
    def several_organisations(self) -> bool:
        """Whether series of sickness are held for more than one organisation of the area."""
        return len(self.series["area_code"].unique()) > 1

    @property
    def one_organisation(self) -> bool:
        """Whether the area is an organisation of its own with a series of sickness."""
        return len(self.series["area_code"].unique()) == 1 and self.area.code != ENGLAND

    @property
    def sickness_held(self) -> bool:
        """Whether a series of sickness is held for the area."""
        return not self.series.empty

    @property
    def beside_england(self) -> bool:
        """Whether a series of sickness is held that England can be held against."""
        return self.several_organisations or self.one_organisation

    @property
    def former_systems(self) -> list[str]:
        """Systems of the time of the figures that became part of the area, or most of them did."""
        return former_systems(self.area)

    @property
    def ranked(self) -> bool:
        """Whether the area is one of the systems whose organisations the release names."""
        return self.area.code in set(self.everywhere["system"])

    @property
    def filed_elsewhere(self) -> list[str]:
        """Organisations of the area that the release files under another system."""
        filed = self.series["filed_under"]
        return self._short(self.series[filed.notna() & (filed != self.area.name)])

    @property
    def serving_wider(self) -> list[str]:
        """Organisations of the area that serve a whole region or more, though filed here."""
        names = self.series["area_code"].map(lambda code: self.organisations[code].name)
        return self._short(self.series[names.str.contains(AMBULANCE)])

    @property
    def part_of_the_year(self) -> list[str]:
        """Organisations of the area that have a series for some of the months alone."""
        months = self.series.groupby("area_code")["month"].transform("size")
        return self._short(self.series[months < len(self.england)])

    def _short(self, rows: pd.DataFrame) -> list[str]:
        return sorted(self.organisations[code].short_name for code in rows["area_code"].unique())

    @property
    def inputs(self) -> list[Figure]:
        """Every figure of the area that the steps start from."""
        own = [self.staff, self.vacancy, self.turnover, self.sickness, self.target]
        held = [each for each in (*own, self.staff_growth, self.activity_growth) if each.known]
        beside = self.vacancy.known and not self.vacancy.given
        return [*held, *([self.elsewhere] if beside else [])]


def evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: a parameter is None for which no figure of the area is held, and either another
            was given or no series of sickness is held.
    """
    area = areas.resolve(parameters.area)
    table, organisations = _sickness()
    series = _series(area, table)
    used = _used(parameters, _published(area, series))
    return Evidence(
        area=area,
        staff=used["staff_in_post"],
        vacancy=used["vacancy_rate"],
        turnover=used["turnover_rate"],
        sickness=used["sickness_rate"],
        target=used["target_vacancy_rate"],
        staff_growth=_growth("workforce_growth", area),
        activity_growth=_growth("activity_growth", area),
        series=series,
        england=table[table["area_code"] == ENGLAND],
        everywhere=table.dropna(subset=["system"]),
        organisations=organisations,
        elsewhere=context("london_vacancy_rate"),
    )


def published_defaults(parameters: Parameters) -> dict[str, Figure]:
    """Return the figures held behind parameters left at None; shares in percent, as published."""
    area = areas.resolve(parameters.area)
    return _published(area, _series(area, _sickness()[0]))


def pooled(series: pd.DataFrame, label: str) -> Figure:
    """Return the working time that organisations lost over all months together, in percent."""
    first, last = (pd.Period(series["month"].agg(end), "M") for end in ("min", "max"))
    return Figure(
        series["lost_days"].sum() / series["available_days"].sum() * PER_CENT,
        "percent",
        label,
        period=f"{first:%B %Y} to {last:%B %Y}",
        source=series.attrs["sources"][0],
        no_limits=COUNTED,
    )


def _sickness() -> tuple[pd.DataFrame, dict[str, areas.Area]]:
    """Return every series held with its `system`, and the organisation behind each of its codes.

    A trust that belongs to a region, and to no system, stands where the release files it.
    """
    table = catalogue.load("sickness_absence").rename(
        columns={"days_lost": "lost_days", "days_available": "available_days"}
    )
    cited = sources.cite(str(table["source"].iloc[0]))
    every = {each.code: each for each in areas.all_areas()}
    codes = {each.name: each.code for each in every.values()}
    organisations = {code: every[code] for code in table["area_code"].unique()}
    home = {code: _system(each, every) for code, each in organisations.items()}
    filed = table["filed_under"].map(codes)
    table["system"] = table["area_code"].map(home).fillna(filed)
    return sourced(table, [cited], "published"), organisations


def _system(organisation: areas.Area, every: Mapping[str, areas.Area]) -> str | None:
    """Return the system of an organisation; of a trust of a region, and of England, None."""
    own = organisation if organisation.kind == "icb" else every.get(organisation.parent)
    return own.code if own is not None and own.kind == "icb" else None


def _series(area: areas.Area, table: pd.DataFrame) -> pd.DataFrame:
    """Return the series of an area: its own, and of a system those of all in it."""
    systems = [area.code, *(each.code for each in areas.predecessors(area.code))]
    inside = table["system"].isin(systems) if area.kind == "icb" else False
    return table[(table["area_code"] == area.code) | inside]


def _used(parameters: Parameters, published: Mapping[str, Figure]) -> dict[str, Figure]:
    """Return the figures to use; of an area with a series of sickness alone, NaN for the others."""
    given = any(getattr(parameters, name) is not None for name in PER_UNIT)
    if given or set(published) != {"sickness_rate"}:
        return resolve(parameters, published, PER_UNIT)
    fields = type(parameters).model_fields
    lacking = {name: Figure(None, "", label_of(fields[name])) for name in PER_UNIT}
    return {**lacking, **published}


def _published(area: areas.Area, series: pd.DataFrame) -> dict[str, Figure]:
    found = {
        name: stated(fact)
        for name, fact_id in FACTS.items()
        if (fact := facts.fact_for(fact_id, area)) is not None
    }
    if series.empty:
        return found
    return {"sickness_rate": pooled(series, f"Sickness absence, {area.name}"), **found}


def _growth(fact_id: str, area: areas.Area) -> Figure:
    fact = facts.fact_for(fact_id, area)
    return Figure(None, "percent", facts.fact(fact_id).measure) if fact is None else stated(fact)
