"""What the workforce analysis starts from: the strategy's figures, and the sickness series."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.analyses.base import PER_CENT, context, resolve, stated
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
        series: a row an organisation of the area and month, with `area_code`, `lost_days` and
            `available_days`; empty where none is held.
        england: the same for England.
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
    organisations: Mapping[str, areas.Area]
    elsewhere: Figure

    @property
    def strategy_held(self) -> bool:
        """Whether the strategy's own count of staff is used."""
        return not self.staff.given

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
    def filed_elsewhere(self) -> list[str]:
        """Organisations of the area that the release files under another system."""
        filed = self.series[self.series["filed_under"].fillna("") != ""]["area_code"].unique()
        return sorted(self.organisations[code].short_name for code in filed)

    @property
    def inputs(self) -> list[Figure]:
        """Every figure of the area that the steps start from."""
        own = [self.staff, self.vacancy, self.turnover, self.sickness, self.target]
        growth = [each for each in (self.staff_growth, self.activity_growth) if each.known]
        return [*own, *growth, *([] if self.vacancy.given else [self.elsewhere])]


def evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: a parameter is None for which no figure of the area is held.
    """
    area = areas.resolve(parameters.area)
    table, organisations = _sickness()
    codes = [code for code, each in organisations.items() if _belongs(each, area)]
    series = table[table["area_code"].isin(codes)]
    used = resolve(parameters, _published(area, series), PER_UNIT)
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
        organisations=organisations,
        elsewhere=context("london_vacancy_rate"),
    )


def published_defaults(parameters: Parameters) -> dict[str, Figure]:
    """Return the figures held behind parameters left at None; shares in percent, as published."""
    area = areas.resolve(parameters.area)
    table, organisations = _sickness()
    codes = [code for code, each in organisations.items() if _belongs(each, area)]
    return _published(area, table[table["area_code"].isin(codes)])


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
    """Return every series held, and the organisation behind each of its codes."""
    table = catalogue.load("sickness_absence").rename(
        columns={"days_lost": "lost_days", "days_available": "available_days"}
    )
    cited = sources.cite(str(table["source"].iloc[0]))
    organisations = {code: areas.resolve(code) for code in table["area_code"].unique()}
    return sourced(table, [cited], "published"), organisations


def _belongs(organisation: areas.Area, area: areas.Area) -> bool:
    """Say whether an organisation is the area, or a trust of that system or of its region."""
    if organisation == area:
        return True
    in_system = organisation.kind == "trust" and organisation.parent in {area.code, area.parent}
    return area.kind == "icb" and in_system


def _published(area: areas.Area, series: pd.DataFrame) -> dict[str, Figure]:
    found = {
        name: stated(fact)
        for name, fact_id in FACTS.items()
        if (fact := facts.fact_for(fact_id, area)) is not None
    }
    if series.empty or area.kind == "icb":
        return found
    return {"sickness_rate": pooled(series, f"Sickness absence, {area.name}"), **found}


def _growth(fact_id: str, area: areas.Area) -> Figure:
    fact = facts.fact_for(fact_id, area)
    return Figure(None, "percent", facts.fact(fact_id).measure) if fact is None else stated(fact)
