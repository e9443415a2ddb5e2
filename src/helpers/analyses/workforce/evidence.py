"""What the workforce analysis starts from: the strategy's figures, and the sickness series."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.analyses.base import (
    PER_CENT,
    basis_of,
    context,
    former_systems,
    label_of,
    resolve,
    stated,
)
from helpers.analyses.standing import compared_called, part_of
from helpers.analyses.workforce.groups import Groups
from helpers.analyses.workforce.parameters import Parameters
from helpers.data import areas, catalogue, facts, sources, staff
from helpers.data.areas import ENGLAND
from helpers.results import SYNTHETIC, Figure, sourced

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
AMBULANCE = "Ambulance"
"""Kind of trust, as the release calls it, that serves a whole region."""
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
            `lost_days` and `available_days`; empty where none is held. A region has a row a system
            and month, England a row a region and month.
        england: the same for England, its organisations of no system included.
        everywhere: a row an organisation of a system and month, with its `system` and `region`.
        organisations: code to organisation, system or region, of every series that is held.
        elsewhere: the vacancy rate of London, percent, to hold that of the strategy against.
        groups: staff by group and age band; None where only the strategy's figures are used.
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
    groups: Groups | None = None

    @property
    def staff_held(self) -> bool:
        """Whether staff are held, or were given."""
        return self.staff.known

    @property
    def strategy_held(self) -> bool:
        """Whether the strategy's own count of staff is used."""
        return self.staff_held and not self.staff.given and not self.synthetic

    @property
    def grouped(self) -> bool:
        """Whether staff are held by group and age."""
        return self.groups is not None

    @property
    def synthetic(self) -> bool:
        """Whether the staff are made up."""
        return self.staff.basis == SYNTHETIC

    @property
    def basis(self) -> str:
        """Basis of what rests on the staff."""
        return basis_of([self.staff, self.vacancy, self.turnover])

    def marked(self, figures: Mapping[str, Figure]) -> dict[str, Figure]:
        """Return figures that rest on the staff, marked where these are made up."""
        return {
            name: figure.but(basis=SYNTHETIC)
            if self.synthetic and figure.known and not figure.given
            else figure
            for name, figure in figures.items()
        }

    @property
    def voluntary_only(self) -> bool:
        """Whether turnover is known to count only those who leave of their own accord."""
        return not self.turnover.given and not self.synthetic

    @property
    def part(self) -> str:
        """What the area is shown by: `organisation`, of a region `system`, of England `region`."""
        return part_of(self.area) or "organisation"

    @property
    def several(self) -> bool:
        """Whether series of sickness are held for more than one part of the area."""
        return len(self.series["area_code"].unique()) > 1

    @property
    def alone(self) -> bool:
        """Whether the area is an organisation of its own, or has one, with a series of sickness."""
        return len(self.series["area_code"].unique()) == 1

    @property
    def sickness_held(self) -> bool:
        """Whether a series of sickness is held for the area."""
        return not self.series.empty

    @property
    def own(self) -> pd.DataFrame:
        """The series whose sum is the area's."""
        return self.england if self.area.kind == "country" else self.series

    @property
    def of_the_strategy(self) -> bool:
        """Whether the strategy is that of the area."""
        return facts.strategy_held(self.area)

    @property
    def former_systems(self) -> list[str]:
        """Systems of the time of the figures that became part of the area, or most of them did."""
        return former_systems(self.area)

    @property
    def compared_called(self) -> str:
        """What those are called."""
        return compared_called(self.area)

    @property
    def refiled(self) -> list[str]:
        """Organisations that count here, or are filed here, and are not both, with each place."""
        names = {each.code: each.name for each in areas.all_areas()}
        rows = self.everywhere.assign(counted_in=self.everywhere["system"].map(names))
        rows = rows[rows["filed_under"].notna() & (rows["filed_under"] != rows["counted_in"])]
        rows = rows[(rows[["filed_under", "counted_in"]] == self.area.name).any(axis=1)]
        pairs = rows.drop_duplicates("area_code")[["area_code", "filed_under", "counted_in"]]
        return [
            f"{self.organisations[code].short_name} (filed under {filed}, counted in {home})"
            for code, filed, home in pairs.itertuples(index=False)
        ]

    @property
    def by_filing(self) -> list[str]:
        """Trusts of no system that count in this one, as the release files them here."""
        return self._short(self.series[self.filed_alone])

    @property
    def filed_alone(self) -> "pd.Series[bool]":
        """Which rows of the series are of those trusts."""
        every = {each.code: each for each in areas.all_areas()}
        alone = {c for c, each in self.organisations.items() if _system(each, every) is None}
        return self.series["area_code"].isin(alone if self.area.kind == "icb" else ())

    @property
    def serving_wider(self) -> list[str]:
        """Organisations of the area that serve a whole region or more, though filed here."""
        kinds = self.series["organisation_type"]
        return self._short(self.series[kinds == AMBULANCE])

    @property
    def part_of_the_year(self) -> list[str]:
        """Parts of the area that have a series for some of the months alone."""
        months = self.series.groupby("area_code")["month"].transform("size")
        return self._short(self.series[months < len(self.england)])

    def _short(self, rows: pd.DataFrame) -> list[str]:
        return sorted(self.organisations[code].short_name for code in rows["area_code"].unique())

    @property
    def inputs(self) -> list[Figure]:
        """Every figure of the area that the steps start from."""
        own = [self.staff, self.vacancy, self.turnover, self.sickness, self.target]
        held = [each for each in (*own, self.staff_growth, self.activity_growth) if each.known]
        beside = self.vacancy.known and not self.vacancy.given and not self.synthetic
        return [*held, *([self.elsewhere] if beside else [])]


def evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: a parameter is None for which no figure of the area is held, and either another
            was given or no series of sickness is held; or there is no table of staff for the area.
    """
    area = areas.resolve(parameters.area)
    table, organisations = _sickness()
    series, england = _series(area, table), table[table["area_code"] == ENGLAND]
    groups = _groups(parameters, area)
    published = _published(area, series if area.code != ENGLAND else england)
    used = _used(parameters, published if groups is None else published | groups.figures)
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
        england=england,
        everywhere=table.dropna(subset=["system"]),
        organisations=organisations,
        elsewhere=context("london_vacancy_rate"),
        groups=groups,
    )


def published_defaults(parameters: Parameters) -> dict[str, Figure]:
    """Return the figures held behind parameters left at None; shares in percent, as published."""
    area, (table, _) = areas.resolve(parameters.area), _sickness()
    groups = _groups(parameters, area)
    return _published(area, rows_of(area, table)) | ({} if groups is None else groups.figures)


def _groups(parameters: Parameters, area: areas.Area) -> Groups | None:
    posts = staff.posts(parameters.staff_source, area)
    return None if posts is None else Groups.of(posts)


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
    regions = {code: every[code].parent for code in table["system"].dropna().unique()}
    table["region"] = table["system"].map(regions)
    named = {**organisations, **{code: every[code] for code in regions.values()}}
    return sourced(table, [cited], "published"), named


def _system(organisation: areas.Area, every: Mapping[str, areas.Area]) -> str | None:
    """Return the system of an organisation; of a trust of a region, and of England, None."""
    own = organisation if organisation.kind == "icb" else every.get(organisation.parent)
    return own.code if own is not None and own.kind == "icb" else None


def rows_of(area: areas.Area, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of an area: its own, and those of every organisation in it.

    Of England its own row alone: it counts organisations of no system too.
    """
    codes = [area.code, *(each.code for each in areas.predecessors(area.code))]
    column = {"icb": "system", "region": "region"}.get(area.kind, "area_code")
    return table[table[column].isin(codes if area.kind == "icb" else codes[:1])]


def _series(area: areas.Area, table: pd.DataFrame) -> pd.DataFrame:
    """Return the series of an area by organisation; of a region by system, of England by region."""
    by = part_of(area)
    if not by:
        return rows_of(area, table)
    inside = table.dropna(subset=[by]) if area.code == ENGLAND else rows_of(area, table)
    days = inside.groupby([by, "month"])[["lost_days", "available_days"]].sum().reset_index()
    rate = days["lost_days"] / days["available_days"] * PER_CENT
    summed = days.rename(columns={by: "area_code"}).assign(percent=rate, organisation_type=None)
    return sourced(summed, table.attrs["sources"])


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
