"""Estates utilisation: what the estate is, what its backlog costs, how many rooms a list needs.

Backlog, floor area and empty space come from the Estates Returns Information Collection (ERIC) of
trusts; the rooms follow from a list of patients by a formula whose every term is a parameter.
"""

import math
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
    unit_of,
)
from helpers.data import areas, catalogue, facts, sources
from helpers.formats import count_of, format_value
from helpers.results import Column, Description, Headline, Results

__all__ = ["Parameters", "Results", "analyse", "published_defaults", "reads"]

PER_CENT = 100.0
MINUTES_PER_HOUR = 60
PLANNING_MONTHS = 36
RISKS = {"high": "High", "significant": "Significant", "moderate": "Moderate", "low": "Low"}
EXAMPLE_BY_NAME = {
    "list_size": "willesden_list",
    "list_growth_per_month": "willesden_growth",
    "rooms": "willesden_rooms",
}
NO_RETURN = "estates returns cover trusts, and none is published for this area"


class Parameters(BaseParameters):
    """The choices behind the estates analysis."""

    utilisation_target: float = Field(
        0.85,
        gt=0,
        le=1,
        description="Share of the hours a room is open in which it is to be in use.",
        json_schema_extra={"unit": "share"},
    )
    hours_per_week: float = Field(
        52.5,
        gt=0,
        le=168,
        description="Hours a week that a room is open.",
        json_schema_extra={"unit": "hours per week"},
    )
    weeks_per_year: float = Field(
        50,
        gt=0,
        le=53,
        description="Weeks a year that a room is open.",
        json_schema_extra={"unit": "weeks per year"},
    )
    contacts_per_patient: float = Field(
        6,
        gt=0,
        le=100,
        description="Contacts in a room that a registered patient has in a year.",
        json_schema_extra={"unit": "contacts per year"},
    )
    minutes_per_contact: float = Field(
        12,
        gt=0,
        le=480,
        description="Minutes that a contact holds a room.",
        json_schema_extra={"unit": "minutes"},
    )
    list_size: float | None = Field(
        None,
        gt=0,
        description="Registered patients of the practice; by default the strategy's example.",
        json_schema_extra={"unit": "patients"},
    )
    list_growth_per_month: float | None = Field(
        None,
        description="Patients by which the list grows in a month; by default the strategy's "
        "example.",
        json_schema_extra={"unit": "patients per month"},
    )
    rooms: int | None = Field(
        None,
        ge=0,
        description="Clinical rooms the practice has; by default the strategy's example.",
        json_schema_extra={"unit": "rooms"},
    )


def reads(parameters: Parameters) -> tuple[str, ...]:  # noqa: ARG001 - the same for every choice
    """Return the names of the tables that `analyse` reads for these parameters."""
    return ("area_names", "areas", "estates", "sources", "strategy_facts")


def published_defaults(parameters: Parameters) -> Mapping[str, Input]:
    """Return the strategy's example practice, for areas in the system that it stands in."""
    area = areas.resolve(parameters.area)
    examples = {name: facts.fact(fact_id) for name, fact_id in EXAMPLE_BY_NAME.items()}
    return {
        name: Input(fact.measure, fact.value, fact.unit, fact.period, fact.citation)
        for name, fact in examples.items()
        if fact.area_code and _system(areas.resolve(fact.area_code)) == _system(area)
    }


def analyse(parameters: Parameters) -> Results:
    """Return the estate's size, condition, backlog and empty space, and the rooms a list needs.

    Rooms = ceil(list x contacts x minutes / (60 x weeks x hours x utilisation)).

    Raises:
        InputError: the area has no example practice and the parameters give none.
    """
    area = areas.resolve(parameters.area)
    practice = _practice(parameters)
    returns = _returns(area)
    headlines = {
        **_size_headlines(area),
        **_backlog_headlines(area, returns),
        **_space_headlines(area, returns),
        **_room_headlines(parameters, practice),
    }
    cited = tuple(dict.fromkeys(i.source for i in practice.values()))
    tables = {
        "backlog": _backlog_table(area, returns),
        "trusts": _trusts_table(area, returns),
        "space": _space_table(area, returns),
        "rooms": _rooms_table(parameters, practice, cited),
        "rooms_by_month": _rooms_by_month_table(parameters, practice, cited),
        "targets": targets_table(_targets(parameters, practice), cited),
        "inputs": inputs_table(_inputs(area, parameters, practice, returns)),
    }
    used = {name: value.value for name, value in practice.items()}
    return gather(
        {**parameters.model_dump(), **used, "rooms": int(used["rooms"])}, headlines, tables
    )


# --- the strategy's own figures -------------------------------------------------------------------


def _system(area: areas.Area) -> areas.Area:
    return areas.resolve(area.parent) if area.parent and area.kind != "icb" else area


def _size_headlines(area: areas.Area) -> dict[str, Headline]:
    sites = facts.fact_for("pieces_of_estate", area)
    condition = facts.fact_for("condition_c_or_d", area)
    core = facts.fact_for("primary_care_core", area)
    if sites is None or condition is None or core is None:
        silent = f"for {area.name} the strategy does not say"
        return {
            "sites": Headline(None, "sites", "", f"How many sites there are, {silent}."),
            "sites_condition_c_or_d": Headline(
                None, "sites", "", f"How many sites are in condition C or D, {silent}."
            ),
            "primary_care_core_share": Headline(
                None, "percent", "", f"How much of primary care's estate is core, {silent}."
            ),
        }
    poor = sites.value * condition.value / PER_CENT
    return {
        "sites": Headline(
            sites.value,
            "sites",
            sites.period,
            f"The strategy counts more than {format_value(sites.value, 'sites')} pieces of estate.",
        ),
        "sites_condition_c_or_d": Headline(
            poor,
            "sites",
            condition.period,
            f"{format_value(poor, 'sites')} sites are in condition C or D, if the "
            f"{format_value(condition.value, 'percent', 0)} that the strategy gives is a share of "
            "sites: its text states no base.",
        ),
        "primary_care_core_share": Headline(
            core.value,
            "percent",
            core.period,
            f"{format_value(core.value, 'percent', 0)} of the primary care estate is core: sure to "
            "stay in use for ten years or more.",
        ),
    }


# --- estates returns ------------------------------------------------------------------------------


def _returns(area: areas.Area) -> pd.DataFrame:
    """Return the estates returns of the trusts of an area, a row a trust and year, oldest first.

    A trust's returns include those of the trusts that it grew out of.
    """
    returns = catalogue.load("estates")
    codes = [code for code in returns["trust"].unique() if _covers(area, areas.resolve(code))]
    own = returns[returns["trust"].isin(codes)].sort_values(["period", "trust"], ignore_index=True)
    costs = own[[_backlog_column(risk) for risk in RISKS]].astype(float)
    return own.assign(backlog_gbp=costs.sum(axis="columns"))


def _covers(area: areas.Area, trust: areas.Area) -> bool:
    if area.kind == "icb":
        return trust.parent == area.code
    return area.kind == "trust" and area.code in {trust.code, trust.successor}


def _backlog_column(risk: str) -> str:
    return f"backlog_{risk}_risk_gbp"


def _by_period(returns: pd.DataFrame) -> pd.DataFrame:
    """Return yearly sums over trusts: backlog, floor area and space, a row a period."""
    summed = ["backlog_gbp", "gross_internal_floor_area_m2", "empty_m2", "under_used_m2"]
    columns = [*summed, *(_backlog_column(risk) for risk in RISKS)]
    whole = returns[["period", *columns]].astype(dict.fromkeys(columns, float))
    by_period = whole.groupby("period").sum(min_count=1)
    return by_period.assign(per_m2=by_period["backlog_gbp"] / by_period[summed[1]])


def _backlog_headlines(area: areas.Area, returns: pd.DataFrame) -> dict[str, Headline]:
    units = {
        "backlog_total": "GBP",
        "backlog_high_risk": "GBP",
        "backlog_per_m2": "GBP per m2",
    }
    if returns.empty:
        reason = f"{NO_RETURN.capitalize()} ({area.name})."
        growth = {f"{name}_growth": "percent" for name in units}
        others = {"backlog_per_m2_highest": "GBP per m2", "trusts_reporting_none": "trusts"}
        missing = {**units, **growth, **others}
        return {name: Headline(None, unit, "", reason) for name, unit in missing.items()}
    columns = dict(zip(units, ("backlog_gbp", _backlog_column("high"), "per_m2"), strict=True))
    years = _by_period(returns)
    return {
        "backlog_per_m2_highest": _backlog_highest(returns),
        **{
            name: _backlog_now(name, units[name], years[column]) for name, column in columns.items()
        },
        **{
            f"{name}_growth": _backlog_growth(name, units[name], years[column])
            for name, column in columns.items()
        },
        "trusts_reporting_none": _reporting_none(returns),
    }


BACKLOG_WORDS = {
    "backlog_total": "The cost of putting right the backlog of maintenance",
    "backlog_high_risk": "The high-risk part of the backlog",
    "backlog_per_m2": "The backlog per square metre of floor",
}


def _backlog_now(name: str, unit: str, yearly: "pd.Series[float]") -> Headline:
    period, value = str(yearly.index[-1]), float(yearly.iloc[-1])
    text = f"{BACKLOG_WORDS[name]} was {format_value(value, unit)} in {period}."
    return Headline(value, unit, period, text)


def _backlog_growth(name: str, unit: str, yearly: "pd.Series[float]") -> Headline:
    first, last = float(yearly.iloc[0]), float(yearly.iloc[-1])
    span = f"{yearly.index[0]} to {yearly.index[-1]}"
    if first == 0 or len(yearly) < 2:
        reason = f"{BACKLOG_WORDS[name]} has no earlier figure above zero to grow from."
        return Headline(None, "percent", span, reason)
    change = (last / first - 1) * PER_CENT
    return Headline(
        change,
        "percent",
        span,
        f"{BACKLOG_WORDS[name]} {'rose' if change >= 0 else 'fell'} by "
        f"{format_value(abs(change), 'percent', 0)} from {format_value(first, unit)} in "
        f"{yearly.index[0]}, before inflation.",
    )


def _backlog_highest(returns: pd.DataFrame) -> Headline:
    newest = returns[returns["period"] == returns["period"].iloc[-1]]
    per_m2 = newest["backlog_gbp"] / newest["gross_internal_floor_area_m2"].astype(float)
    place = areas.resolve(newest.loc[per_m2.idxmax(), "trust"]).short_name
    return Headline(
        float(per_m2.max()),
        "GBP per m2",
        str(newest["period"].iloc[0]),
        f"{place} has the largest backlog for its size, "
        f"{format_value(float(per_m2.max()), 'GBP per m2')}.",
    )


def _reporting_none(returns: pd.DataFrame) -> Headline:
    newest = returns[returns["period"] == returns["period"].iloc[-1]]
    silent = newest.loc[newest["backlog_gbp"] == 0, "trust"]
    names = ", ".join(areas.resolve(code).short_name for code in silent)
    return Headline(
        float(len(silent)),
        "trusts",
        str(newest["period"].iloc[0]),
        f"{len(silent)} of {len(newest)} trusts report no backlog at all ({names}); a zero is "
        "often a return not made, so the total may be too low."
        if len(silent)
        else "Every trust in the return reports some backlog.",
    )


def _space_headlines(area: areas.Area, returns: pd.DataFrame) -> dict[str, Headline]:
    words = {
        "empty_floor_area": ("empty_m2", "empty"),
        "under_used_floor_area": ("under_used_m2", "under-used"),
    }
    if returns.empty:
        reason = f"{NO_RETURN.capitalize()} ({area.name})."
        return {name: Headline(None, "percent", "", reason) for name in words}
    newest = _by_period(returns).iloc[-1]
    floor = float(newest["gross_internal_floor_area_m2"])
    return {
        name: Headline(
            float(newest[column]) / floor * PER_CENT,
            "percent",
            str(newest.name),
            f"{format_value(float(newest[column]) / floor * PER_CENT, 'percent', 2)} of the floor "
            f"area of the trusts was {word} in {newest.name}.",
        )
        for name, (column, word) in words.items()
    }


# --- rooms ----------------------------------------------------------------------------------------


def _practice(parameters: Parameters) -> dict[str, Input]:
    published = published_defaults(parameters)
    return resolve(parameters, published, dict.fromkeys(EXAMPLE_BY_NAME, 1.0))


def _patients_per_room(parameters: Parameters) -> float:
    """Return how many registered patients one room can serve at the target utilisation."""
    minutes_open = MINUTES_PER_HOUR * parameters.weeks_per_year * parameters.hours_per_week
    minutes_per_patient = parameters.contacts_per_patient * parameters.minutes_per_contact
    return minutes_open * parameters.utilisation_target / minutes_per_patient


def _rooms_for(parameters: Parameters, patients: float) -> int:
    return max(0, math.ceil(round(patients / _patients_per_room(parameters), 9)))


def _room_headlines(parameters: Parameters, practice: Mapping[str, Input]) -> dict[str, Headline]:
    patients, rooms = practice["list_size"].value, practice["rooms"].value
    needed = _rooms_for(parameters, patients)
    in_use = patients / (_patients_per_room(parameters) / parameters.utilisation_target)
    period = practice["list_size"].period
    demand = in_use / rooms * PER_CENT if rooms else None
    return {
        "rooms_there": Headline(
            rooms,
            "rooms",
            period,
            f"The practice has {count_of(rooms, 'clinical room')}.",
        ),
        "list_size": Headline(
            patients,
            "patients",
            period,
            f"The practice has {format_value(patients, 'patients')} registered patients.",
        ),
        "utilisation_target": Headline(
            parameters.utilisation_target * PER_CENT,
            "percent",
            "each year",
            f"A room is to be in use "
            f"{format_value(parameters.utilisation_target * PER_CENT, 'percent', 0)} of the time.",
        ),
        "rooms_needed": Headline(
            float(needed),
            "rooms",
            period,
            f"With {format_value(parameters.contacts_per_patient, 'number')} contacts of "
            f"{format_value(parameters.minutes_per_contact, 'number')} minutes a year for each, "
            f"which are assumptions, {format_value(patients, 'patients')} patients need "
            f"{count_of(needed, 'room')}; the practice has {format_value(rooms, 'rooms')}.",
        ),
        "patients_per_room": Headline(
            _patients_per_room(parameters),
            "patients",
            period,
            f"One room serves {format_value(_patients_per_room(parameters), 'patients')} patients "
            f"in use {format_value(parameters.utilisation_target * PER_CENT, 'percent', 0)} of "
            "the time it is open.",
        ),
        "utilisation_needed": Headline(
            demand,
            "percent",
            period,
            f"To see everybody in the rooms it has, each would have to be in use "
            f"{format_value(demand, 'percent', 0)} of the time it is open."
            if demand is not None
            else "The practice has no room.",
        ),
        "next_room_month": _next_room(parameters, practice),
    }


def _next_room(parameters: Parameters, practice: Mapping[str, Input]) -> Headline:
    room = _rooms_for(parameters, practice["list_size"].value) + 1
    month = _month_needed(parameters, practice, room)
    return Headline(
        month,
        "months",
        "from now",
        f"Room {room} is needed in month {format_value(month, 'months')}."
        if month is not None
        else f"The list does not grow, so room {room} is not needed.",
    )


def _month_needed(parameters: Parameters, practice: Mapping[str, Input], room: int) -> float | None:
    """Return the first month in which the list outgrows `room` - 1 rooms; None if it never does."""
    spare = (room - 1) * _patients_per_room(parameters) - practice["list_size"].value
    if spare < 0:
        return 0.0
    growth = practice["list_growth_per_month"].value
    return float(math.floor(round(spare / growth, 9)) + 1) if growth > 0 else None


# --- tables ---------------------------------------------------------------------------------------


def _backlog_table(area: areas.Area, returns: pd.DataFrame) -> tuple[pd.DataFrame, Description]:
    columns = {
        "period": Column("Financial year"),
        "risk": Column("Risk"),
        "cost_gbp": Column("Backlog", "GBP", missing=NO_RETURN),
    }
    description = Description(
        f"Backlog of maintenance by risk, trusts of {area.name}, cash of the year",
        columns,
        _return_sources(returns),
        "derived",
    )
    if returns.empty:
        return pd.DataFrame(columns=list(columns)), description
    rows = [
        (str(period), RISKS[risk], float(year[_backlog_column(risk)]))
        for period, year in _by_period(returns).iterrows()
        for risk in RISKS
    ]
    return pd.DataFrame(rows, columns=list(columns)), description


def _trusts_table(area: areas.Area, returns: pd.DataFrame) -> tuple[pd.DataFrame, Description]:
    columns = {
        "trust": Column("Trust"),
        "sites": Column("Sites returned", "sites"),
        "floor_area_m2": Column("Floor area", "m2"),
        "backlog_gbp": Column("Backlog", "GBP", missing=NO_RETURN),
        "backlog_per_m2_gbp": Column("Backlog per m²", "GBP", missing=NO_RETURN),
        "empty_percent": Column("Empty", "percent", 2),
        "under_used_percent": Column("Under-used", "percent", 2),
    }
    newest = returns[returns["period"] == returns["period"].max()]
    frame = pd.DataFrame(
        {
            "trust": [areas.resolve(code).short_name for code in newest["trust"]],
            "sites": newest["sites"].astype(float),
            "floor_area_m2": newest["gross_internal_floor_area_m2"].astype(float),
            "backlog_gbp": newest["backlog_gbp"],
            "backlog_per_m2_gbp": newest["backlog_gbp"]
            / newest["gross_internal_floor_area_m2"].astype(float),
            "empty_percent": newest["empty_percent"],
            "under_used_percent": newest["under_used_percent"],
        },
        columns=list(columns),
    )
    period = newest["period"].iloc[0] if len(newest) else "no year"
    return frame.sort_values("backlog_per_m2_gbp", ascending=False, ignore_index=True), Description(
        f"Backlog, floor area and unused space by trust, {area.name}, {period}",
        columns,
        _return_sources(newest),
        "derived",
        "A backlog of zero is often a return that was not made.",
    )


def _space_table(area: areas.Area, returns: pd.DataFrame) -> tuple[pd.DataFrame, Description]:
    columns = {
        "period": Column("Financial year"),
        "trusts": Column("Trusts in the return", "trusts"),
        "floor_area_m2": Column("Floor area", "m2"),
        "backlog_gbp": Column("Backlog", "GBP"),
        "backlog_per_m2_gbp": Column("Backlog per m²", "GBP"),
        "empty_percent": Column("Empty", "percent", 2, "not asked for in that year's return"),
        "under_used_percent": Column(
            "Under-used", "percent", 2, "not asked for in that year's return"
        ),
    }
    description = Description(
        f"Floor area, backlog and unused space by year, trusts of {area.name}",
        columns,
        _return_sources(returns),
        "derived",
    )
    if returns.empty:
        return pd.DataFrame(columns=list(columns)), description
    years = _by_period(returns)
    floor = years["gross_internal_floor_area_m2"]
    frame = pd.DataFrame(
        {
            "trusts": returns.groupby("period")["trust"].nunique().astype(float),
            "floor_area_m2": floor,
            "backlog_gbp": years["backlog_gbp"],
            "backlog_per_m2_gbp": years["per_m2"],
            "empty_percent": years["empty_m2"] / floor * PER_CENT,
            "under_used_percent": years["under_used_m2"] / floor * PER_CENT,
        }
    )
    return frame.rename_axis("period").reset_index(), description


def _return_sources(returns: pd.DataFrame) -> tuple[str, ...]:
    return tuple(sources.cite(str(source)) for source in returns["source"].unique())


def _rooms_table(
    parameters: Parameters, practice: Mapping[str, Input], cited: tuple[str, ...]
) -> tuple[pd.DataFrame, Description]:
    columns = {
        "room": Column("Room", "rooms"),
        "serves_up_to": Column("Serves a list of up to", "patients"),
        "month_needed": Column(
            "Needed in month", "months", missing="the list never grows that far"
        ),
        "status": Column("Status"),
    }
    rooms = int(practice["rooms"].value)
    patients = practice["list_size"].value + PLANNING_MONTHS * max(
        0.0, practice["list_growth_per_month"].value
    )
    last = max(
        rooms, _rooms_for(parameters, patients), _rooms_for(parameters, practice["list_size"].value)
    )
    months = [_month_needed(parameters, practice, room) for room in range(1, last + 1)]
    frame = pd.DataFrame(
        {
            "room": [float(room) for room in range(1, last + 1)],
            "serves_up_to": [room * _patients_per_room(parameters) for room in range(1, last + 1)],
            "month_needed": pd.Series(months, dtype=float),
            "status": [
                _room_status(room, rooms, month) for room, month in enumerate(months, start=1)
            ],
        },
        columns=list(columns),
    )
    return frame, Description(
        f"The month in which each room is needed, a practice of "
        f"{format_value(practice['list_size'].value, 'patients')} patients growing by "
        f"{format_value(practice['list_growth_per_month'].value, 'patients')} a month",
        columns,
        cited,
        "derived",
        f"Month 0 is now; rooms needed within {PLANNING_MONTHS} months are shown.",
    )


def _room_status(room: int, rooms: int, month: float | None) -> str:
    if room <= rooms:
        return "there"
    if month is None:
        return "not needed"
    return "missing now" if month == 0 else "to be built"


def _rooms_by_month_table(
    parameters: Parameters, practice: Mapping[str, Input], cited: tuple[str, ...]
) -> tuple[pd.DataFrame, Description]:
    columns = {
        "month": Column("Months from now", "months"),
        "patients": Column("List", "patients"),
        "rooms_exact": Column("Rooms in full use", "rooms", 2),
        "rooms_needed": Column("Whole rooms needed", "rooms"),
        "rooms_there": Column("Rooms there are", "rooms"),
    }
    months = range(PLANNING_MONTHS + 1)
    growth = practice["list_growth_per_month"].value
    patients = [max(0.0, practice["list_size"].value + growth * month) for month in months]
    frame = pd.DataFrame(
        {
            "month": [float(month) for month in months],
            "patients": patients,
            "rooms_exact": [size / _patients_per_room(parameters) for size in patients],
            "rooms_needed": [float(_rooms_for(parameters, size)) for size in patients],
            "rooms_there": practice["rooms"].value,
        },
        columns=list(columns),
    )
    return frame, Description(
        f"Rooms needed by month at "
        f"{format_value(parameters.utilisation_target * PER_CENT, 'percent', 0)} utilisation, "
        f"against the rooms there are",
        columns,
        cited,
        "derived",
    )


def _targets(parameters: Parameters, practice: Mapping[str, Input]) -> list[Target]:
    needed = _rooms_for(parameters, practice["list_size"].value)
    rooms = practice["rooms"].value
    short = max(0.0, needed - rooms)
    return [
        Target(
            "utilisation_target",
            "Time in which clinical rooms are in use",
            None,
            parameters.utilisation_target * PER_CENT,
            "percent",
            "",
            "nobody publishes how much rooms are used",
        ),
        Target(
            "rooms_needed",
            "Clinical rooms of the strategy's example practice",
            rooms,
            float(needed),
            "rooms",
            "now",
            f"{count_of(short, 'room')} short" if short else "enough",
        ),
    ]


def _inputs(
    area: areas.Area,
    parameters: Parameters,
    practice: Mapping[str, Input],
    returns: pd.DataFrame,
) -> list[Input]:
    stated = [
        facts.fact_for(name, area)
        for name in ("pieces_of_estate", "condition_c_or_d", "primary_care_core")
    ]
    own = [
        Input(fact.measure, fact.value, fact.unit, fact.period, fact.citation)
        for fact in stated
        if fact is not None
    ]
    return [*own, *practice.values(), *_choices(parameters), *_return_inputs(returns)]


def _choices(parameters: Parameters) -> list[Input]:
    names = [name for name in type(parameters).model_fields if name not in EXAMPLE_BY_NAME]
    fields = type(parameters).model_fields
    return [
        Input(
            str(fields[name].description).rstrip("."),
            float(getattr(parameters, name)),
            unit_of(fields[name]),
            "",
            "Assumption, a parameter of this page",
            "parameter",
        )
        for name in names
        if name != "area"
    ]


def _return_inputs(returns: pd.DataFrame) -> list[Input]:
    """Return the sums over trusts that the first and the newest year start from."""
    labels = {
        "gross_internal_floor_area_m2": ("Gross internal floor area", "m2"),
        **{
            _backlog_column(risk): (f"Backlog, {RISKS[risk].lower()} risk", "GBP") for risk in RISKS
        },
        "empty_m2": ("Empty floor area", "m2"),
        "under_used_m2": ("Under-used floor area", "m2"),
    }
    if returns.empty:
        return []
    years = _by_period(returns)
    trusts = returns.groupby("period")["trust"].nunique()
    cited = returns.groupby("period")["source"].first()
    return [
        Input(
            f"{label}, sum of trusts returned: {trusts[period]}",
            float(years.loc[period, column]),
            unit,
            str(period),
            sources.cite(str(cited[period])),
            "derived",
        )
        for period in dict.fromkeys([years.index[0], years.index[-1]])
        for column, (label, unit) in labels.items()
        if pd.notna(years.loc[period, column])
    ]
