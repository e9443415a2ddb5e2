"""Workforce supply: staff, vacancies and leavers, and the joiners a vacancy target asks for.

Vacancy rate = vacancies / establishment; leaver rate = leavers / mean of opening and closing
stock; stock next year = stock + joiners - leavers.
"""

from collections.abc import Mapping

import pandas as pd
from pydantic import Field

from helpers.analyses.base import (
    BaseParameters,
    Input,
    Target,
    gather,
    inputs_table,
    resolve,
    targets_table,
)
from helpers.data import areas, catalogue, facts, sources
from helpers.formats import count_of, format_value
from helpers.results import Column, Description, Headline, Results

__all__ = ["Parameters", "Results", "analyse", "published_defaults", "reads"]

PER_CENT = 100.0
SERIES_MISSING = "no sickness series is published for this area"
PUBLISHED_BY_NAME = {
    "staff_in_post": "staff_in_post",
    "vacancy_rate": "vacancy_rate",
    "turnover_rate": "voluntary_turnover",
    "sickness_rate": "sickness_rate",
    "target_vacancy_rate": "high_vacancy_threshold",
}
PER_UNIT = {**dict.fromkeys(PUBLISHED_BY_NAME, PER_CENT), "staff_in_post": 1.0}
"""The published figure for one unit of each parameter: shares are published in percent."""


class Parameters(BaseParameters):
    """The choices behind the workforce analysis."""

    staff_in_post: float | None = Field(
        None,
        gt=0,
        description="Staff in post, whole-time equivalents; by default the strategy's figure.",
        json_schema_extra={"unit": "WTE"},
    )
    vacancy_rate: float | None = Field(
        None,
        ge=0,
        lt=1,
        description="Vacancies as a share of planned posts; by default the strategy's figure.",
        json_schema_extra={"unit": "share"},
    )
    turnover_rate: float | None = Field(
        None,
        ge=0,
        le=1,
        description="Staff who leave in a year as a share of staff in post; by default the "
        "strategy's voluntary turnover.",
        json_schema_extra={"unit": "share"},
    )
    sickness_rate: float | None = Field(
        None,
        ge=0,
        lt=1,
        description="Working time lost to sickness; by default the strategy's 12-month rate, or "
        "for a single organisation and England the published series.",
        json_schema_extra={"unit": "share"},
    )
    target_vacancy_rate: float | None = Field(
        None,
        ge=0,
        lt=1,
        description="Vacancy rate to reach within the horizon; by default the rate above which the "
        "strategy calls a role high vacancy.",
        json_schema_extra={"unit": "share"},
    )
    horizon_years: int = Field(
        5,
        ge=1,
        le=30,
        description="Years within which the target is to be reached.",
        json_schema_extra={"unit": "years"},
    )
    demand_growth: float = Field(
        0.0,
        ge=-0.2,
        le=0.2,
        description="Yearly growth of the posts that are needed.",
        json_schema_extra={"unit": "share per year"},
    )


def reads(parameters: Parameters) -> tuple[str, ...]:  # noqa: ARG001 - the same for every choice
    """Return the names of the tables that `analyse` reads for these parameters."""
    return ("area_names", "areas", "sickness_absence", "sources", "strategy_facts")


def published_defaults(parameters: Parameters) -> Mapping[str, Input]:
    """Return the published figures that stand behind parameters left at None, where there are any.

    Shares are given in percent, as published.
    """
    area = areas.resolve(parameters.area)
    found = {
        name: Input(fact.measure, fact.value, fact.unit, fact.period, fact.citation)
        for name, fact_id in PUBLISHED_BY_NAME.items()
        if (fact := facts.fact_for(fact_id, area)) is not None
    }
    series = _series_rate(area)
    return {"sickness_rate": series, **found} if series else found


def analyse(parameters: Parameters) -> Results:
    """Return staff, vacancies, leavers and the joiners that the target vacancy rate asks for.

    Establishment = staff / (1 - vacancy rate). Staff wanted after h years =
    establishment x (1 + growth)^h x (1 - target vacancy rate). Joiners a year =
    (staff wanted - staff) / h + turnover x (staff + staff wanted) / 2.

    Raises:
        InputError: the area has no published figure for a parameter left at None.
    """
    area = areas.resolve(parameters.area)
    inputs = _inputs(parameters)
    headlines = {
        **_stock_headlines(parameters, inputs),
        **_supply_headlines(parameters, inputs),
        "productivity_change": _productivity(area),
        **_sickness_headlines(area),
    }
    cited = tuple(dict.fromkeys(i.source for i in inputs.values()))
    tables = {
        "flows": _flows_table(parameters, inputs, cited),
        "path": _path_table(parameters, inputs, cited),
        "sickness": _sickness_table(area),
        "sickness_year": _sickness_year_table(area),
        "targets": targets_table([_target(parameters, inputs)], cited),
        "inputs": inputs_table([*inputs.values(), *_productivity_inputs(area)]),
    }
    shares = {name: value.value / PER_UNIT[name] for name, value in inputs.items()}
    return gather({**parameters.model_dump(), **shares}, headlines, tables)


# --- inputs ---------------------------------------------------------------------------------------


def _inputs(parameters: Parameters) -> dict[str, Input]:
    return resolve(parameters, published_defaults(parameters), PER_UNIT)


def _series(area: areas.Area) -> pd.DataFrame:
    """Return the monthly sickness of the area's organisations; the area itself if it is one.

    A system's are its board, its trusts and the specialist trusts of its region.
    """
    sickness = catalogue.load("sickness_absence")
    codes = [code for code in sickness["area_code"].unique() if _belongs(areas.resolve(code), area)]
    return sickness[sickness["area_code"].isin(codes)]


def _belongs(organisation: areas.Area, area: areas.Area) -> bool:
    if organisation == area:
        return True
    in_system = organisation.kind == "trust" and organisation.parent in {area.code, area.parent}
    return area.kind == "icb" and in_system


def _series_rate(area: areas.Area) -> Input | None:
    series = _series(area)
    if series.empty or area.kind == "icb":
        return None
    months = series["month"].sort_values()
    return Input(
        f"Sickness absence, {area.name}: days lost over days available",
        float(series["days_lost"].sum() / series["days_available"].sum()) * PER_CENT,
        "percent",
        f"{months.iloc[0]} to {months.iloc[-1]}",
        sources.cite(str(series["source"].iloc[0])),
        "derived",
    )


# --- headlines ------------------------------------------------------------------------------------


def _establishment(inputs: Mapping[str, Input]) -> float:
    return inputs["staff_in_post"].value / (1 - inputs["vacancy_rate"].value / PER_CENT)


def _stock_headlines(parameters: Parameters, inputs: Mapping[str, Input]) -> dict[str, Headline]:
    staff = inputs["staff_in_post"]
    posts = _establishment(inputs)
    leavers = staff.value * inputs["turnover_rate"].value / PER_CENT
    sick = staff.value * inputs["sickness_rate"].value / PER_CENT
    place, period = parameters.area, staff.period
    return {
        "staff_in_post": Headline(
            staff.value,
            "WTE",
            period,
            f"{_wte(staff.value)} whole-time equivalents are in post.",
        ),
        "vacancy_rate": Headline(
            inputs["vacancy_rate"].value,
            "percent",
            period,
            f"{format_value(inputs['vacancy_rate'].value, 'percent')} of planned posts are vacant.",
        ),
        "target_vacancy_rate": Headline(
            inputs["target_vacancy_rate"].value,
            "percent",
            f"within {count_of(parameters.horizon_years, 'year')}",
            f"The target is a vacancy rate of "
            f"{format_value(inputs['target_vacancy_rate'].value, 'percent')} "
            f"within {count_of(parameters.horizon_years, 'year')}.",
        ),
        "establishment": Headline(
            posts,
            "WTE",
            period,
            f"The figures imply {_wte(posts)} whole-time equivalent posts at providers of {place}.",
        ),
        "vacancies": Headline(
            posts - staff.value,
            "WTE",
            period,
            f"{_wte(posts - staff.value)} whole-time equivalent posts are vacant.",
        ),
        "leavers_per_year": Headline(
            leavers,
            "WTE per year",
            period,
            f"{_wte(leavers)} whole-time equivalents leave in a year, counting voluntary turnover "
            "only; ends of contract, retirements and dismissals come on top.",
        ),
        "sickness_wte_lost": Headline(
            sick,
            "WTE",
            period,
            f"Sickness takes the working time of {_wte(sick)} whole-time equivalents.",
        ),
    }


def _staff_wanted(parameters: Parameters, inputs: Mapping[str, Input], years: int) -> float:
    posts = _establishment(inputs) * (1 + parameters.demand_growth) ** years
    return posts * (1 - inputs["target_vacancy_rate"].value / PER_CENT)


def _supply_headlines(parameters: Parameters, inputs: Mapping[str, Input]) -> dict[str, Headline]:
    staff, years = inputs["staff_in_post"].value, parameters.horizon_years
    wanted = _staff_wanted(parameters, inputs, years)
    replacement = inputs["turnover_rate"].value / PER_CENT * (staff + wanted) / 2
    joiners = max(0.0, (wanted - staff) / years + replacement)
    target = format_value(inputs["target_vacancy_rate"].value, "percent")
    period = count_of(years, "year")
    return {
        "joiners_needed_per_year": Headline(
            joiners,
            "WTE per year",
            period,
            f"At least {_wte(joiners)} whole-time equivalents must join a year to reach a vacancy "
            f"rate of {target} within {count_of(years, 'year')}.",
        ),
        "joiners_replacing_leavers": Headline(
            min(joiners, replacement) / joiners * PER_CENT if joiners else None,
            "percent",
            period,
            f"{format_value(min(joiners, replacement) / joiners * PER_CENT, 'percent')} of those "
            "joiners only replace people who leave."
            if joiners
            else "No joiners are needed.",
        ),
    }


def _productivity(area: areas.Area) -> Headline:
    staff, activity = _productivity_facts(area)
    if staff is None or activity is None:
        reason = f"The strategy gives no growth of staff and activity for {area.name}."
        return Headline(None, "percent", "", reason)
    change = ((1 + activity.value / PER_CENT) / (1 + staff.value / PER_CENT) - 1) * PER_CENT
    return Headline(
        change,
        "percent",
        "since before the pandemic",
        f"If there are {format_value(staff.value, 'percent', 0)} more staff and "
        f"{_activity_words(activity.value)}, each member of staff delivers "
        f"{format_value(abs(change), 'percent')} {'less' if change < 0 else 'more'}.",
    )


def _activity_words(change: float) -> str:
    if change == 0:
        return "unchanged activity"
    more_or_less = "more" if change > 0 else "less"
    return f"{format_value(abs(change), 'percent', 0)} {more_or_less} activity"


def _productivity_facts(area: areas.Area) -> tuple[facts.Fact | None, facts.Fact | None]:
    return facts.fact_for("workforce_growth", area), facts.fact_for("activity_growth", area)


def _productivity_inputs(area: areas.Area) -> list[Input]:
    return [
        Input(fact.measure, fact.value, fact.unit, fact.period, fact.citation)
        for fact in _productivity_facts(area)
        if fact is not None
    ]


def _sickness_headlines(area: areas.Area) -> dict[str, Headline]:
    series = _series(area)
    england = _series_rate(areas.resolve("England"))
    if series.empty or england is None:
        reason = f"{SERIES_MISSING.capitalize()} ({area.name})."
        names = ("sickness_highest", "sickness_lowest")
        return {name: Headline(None, "percent", "", reason) for name in names}
    year = _by_organisation(series)
    return {
        name: Headline(
            float(row["percent"]),
            "percent",
            england.period,
            f"{row['organisation']} lost {format_value(row['percent'], 'percent', 2)} of working "
            f"time to sickness, {kind} of the organisations shown; "
            f"England lost {format_value(england.value, 'percent', 2)}.",
        )
        for name, kind, row in (
            ("sickness_highest", "the most", year.iloc[-1]),
            ("sickness_lowest", "the least", year.iloc[0]),
        )
    }


def _by_organisation(series: pd.DataFrame) -> pd.DataFrame:
    days = series.groupby("organisation", as_index=False)[["days_lost", "days_available"]].sum()
    days["percent"] = (days["days_lost"] / days["days_available"] * PER_CENT).astype(float)
    days["organisation"] = days["organisation"].map(_organisation_name)
    return days.sort_values("percent", ignore_index=True)


def _organisation_name(code: str) -> str:
    area = areas.resolve(code)
    return f"{area.short_name} ICB" if area.kind == "icb" else area.short_name


def _wte(value: float) -> str:
    return format_value(value, "WTE")


# --- tables ---------------------------------------------------------------------------------------


def _flows_table(
    parameters: Parameters, inputs: Mapping[str, Input], cited: tuple[str, ...]
) -> tuple[pd.DataFrame, Description]:
    columns = {
        "part": Column("Part of the establishment"),
        "wte": Column("Staff", "WTE"),
        "share_percent": Column("Share of posts", "percent"),
    }
    staff, posts = inputs["staff_in_post"].value, _establishment(inputs)
    sick = staff * inputs["sickness_rate"].value / PER_CENT
    leavers = staff * inputs["turnover_rate"].value / PER_CENT
    parts = {
        "Planned posts": posts,
        "In post": staff,
        "Vacant": posts - staff,
        "Lost to sickness": sick,
        "Leaving in a year": leavers,
    }
    rows = [(part, wte, wte / posts * PER_CENT) for part, wte in parts.items()]
    return pd.DataFrame(rows, columns=list(columns)), Description(
        f"Planned posts, staff, vacancies, sickness and voluntary leavers, providers of "
        f"{parameters.area}, whole-time equivalents",
        columns,
        cited,
        "derived",
        "The rows overlap: staff lost to sickness and leavers are among those in post.",
    )


def _path_table(
    parameters: Parameters, inputs: Mapping[str, Input], cited: tuple[str, ...]
) -> tuple[pd.DataFrame, Description]:
    columns = {
        "year": Column("Years from now", "years"),
        "series": Column("Series"),
        "wte": Column("Staff", "WTE"),
    }
    staff, horizon = inputs["staff_in_post"].value, parameters.horizon_years
    step = (_staff_wanted(parameters, inputs, horizon) - staff) / horizon
    growth = 1 + parameters.demand_growth
    turnover = inputs["turnover_rate"].value / PER_CENT
    rows = []
    for year in range(horizon + 1):
        rows += [
            (year, "Planned posts", _establishment(inputs) * growth**year),
            (year, "Staff on the way to the target", staff + step * year),
            (year, "Staff if nobody were recruited", staff * _kept_in_a_year(turnover) ** year),
        ]
    return pd.DataFrame(rows, columns=list(columns)), Description(
        f"Planned posts and staff over {horizon} years, providers of {parameters.area}, "
        "whole-time equivalents",
        columns,
        cited,
        "derived",
    )


def _kept_in_a_year(turnover: float) -> float:
    """Return the share of staff left after a year without joiners.

    With leavers = turnover x (opening + closing) / 2, closing / opening is (2 - t) / (2 + t).
    """
    return (2 - turnover) / (2 + turnover)


def _sickness_columns() -> dict[str, Column]:
    return {
        "organisation": Column("Organisation"),
        "month": Column("Month"),
        "percent": Column("Sickness absence", "percent", 2, SERIES_MISSING),
        "england_percent": Column("England", "percent", 2, SERIES_MISSING),
    }


def _sickness_table(area: areas.Area) -> tuple[pd.DataFrame, Description]:
    series = _series(area)
    england = _series(areas.resolve("England")).set_index("month")["percent"]
    columns = _sickness_columns()
    frame = pd.DataFrame(
        {
            "organisation": series["organisation"].map(_organisation_name),
            "month": series["month"],
            "percent": series["percent"],
            "england_percent": series["month"].map(england),
        },
        columns=list(columns),
    ).sort_values(["organisation", "month"], ignore_index=True)
    return frame, Description(
        f"Working time lost to sickness by month, {_whose(area)}, with England",
        columns,
        _sickness_sources(),
        "published",
        _filing_note(series),
    )


def _filing_note(series: pd.DataFrame) -> str:
    elsewhere = series.dropna(subset="filed_under").drop_duplicates("organisation")
    filed = [
        f"{_organisation_name(row['organisation'])} is filed under {row['filed_under']}"
        for _, row in elsewhere.iterrows()
        if row["filed_under"]
    ]
    outside = [
        _organisation_name(code)
        for code in sorted(series["organisation"].unique())
        if _is_specialist(areas.resolve(code))
    ]
    filed += [
        f"{name} is filed under North West London but serves a wider area" for name in outside
    ]
    return f"In the release {'; '.join(filed)}." if filed else ""


def _is_specialist(organisation: areas.Area) -> bool:
    return organisation.kind == "trust" and areas.resolve(str(organisation.parent)).kind == "region"


def _sickness_year_table(area: areas.Area) -> tuple[pd.DataFrame, Description]:
    columns = {
        "organisation": Column("Organisation"),
        "days_lost": Column("Days lost", "days"),
        "days_available": Column("Days available", "days"),
        "percent": Column("Sickness absence", "percent", 2, SERIES_MISSING),
    }
    england = _series(areas.resolve("England"))
    both = pd.concat([_series(area), england]).drop_duplicates(["organisation", "month"])
    months = england["month"].sort_values()
    return _by_organisation(both).astype(
        {"days_lost": float, "days_available": float}
    ), Description(
        f"Working time lost to sickness, {months.iloc[0]} to {months.iloc[-1]}, {_whose(area)}, "
        "with England",
        columns,
        _sickness_sources(),
        "derived",
    )


def _whose(area: areas.Area) -> str:
    return f"organisations of {area.name}" if area.kind == "icb" else area.name


def _sickness_sources() -> tuple[str, ...]:
    return (sources.cite(str(catalogue.load("sickness_absence")["source"].iloc[0])),)


def _target(parameters: Parameters, inputs: Mapping[str, Input]) -> Target:
    now, goal = inputs["vacancy_rate"].value, inputs["target_vacancy_rate"].value
    gap = format_value(now - goal, "percentage points")
    return Target(
        "vacancies",
        "Posts that are vacant",
        now,
        goal,
        "percent",
        f"within {count_of(parameters.horizon_years, 'year')}",
        f"{gap} percentage points above" if now > goal else "reached",
    )
