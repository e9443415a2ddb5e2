"""Estates utilisation: what the estate is, what its backlog costs, how many rooms a list needs.

Backlog, floor area and empty space come from the Estates Returns Information Collection (ERIC) of
trusts; the rooms follow from a list of patients by a formula whose every term is a parameter.
"""

import math
from collections.abc import Mapping
from itertools import pairwise

import pandas as pd
from pydantic import Field

from helpers.analyses.base import (
    GIVEN,
    PER_CENT,
    BaseParameters,
    Input,
    Target,
    at_least,
    cite,
    expanded,
    gather,
    inputs_table,
    label_of,
    opened,
    percent_of,
    period_of,
    resolve,
    spelt_out,
    targets_table,
    unit_of,
)
from helpers.data import areas, catalogue, facts, sources
from helpers.formats import count_of, format_about, format_value, join_words
from helpers.results import Column, Description, Headline, Results

__all__ = ["Parameters", "Results", "analyse", "published_defaults", "reads"]

MINUTES_PER_HOUR = 60
PLANNING_MONTHS = 36
RISKS = {"high": "High", "significant": "Significant", "moderate": "Moderate", "low": "Low"}
EXAMPLE_BY_NAME = {
    "list_size": "willesden_list",
    "list_growth_per_month": "willesden_growth",
    "rooms": "willesden_rooms",
}
AIM = "utilisation_target"
"""The strategy's figure for the use of rooms, and the parameter of that name."""
EXAMPLE = "Willesden Green Surgery"
"""The strategy's example practice, as it names it."""
ASSUMPTIONS = {
    "contacts_per_patient": 1.0,
    "minutes_per_contact": 1.0,
    "hours_per_week": 1.0,
    "weeks_per_year": 1.0,
    "utilisation_target": PER_CENT,
}
"""Parameters of the formula for rooms, each with the figure shown for one unit of it."""
WHY_ASSUMED = {
    "contacts_per_patient": "a round figure without a source; a practice can count its own",
    "minutes_per_contact": "ten minutes with the patient and two between patients",
    "hours_per_week": "8am to 6.30pm on five days, the usual core hours of a practice",
    "weeks_per_year": "a year less two weeks for public holidays and closures",
}
"""Why each assumption that no source gives is what it is."""
SUDDEN = 0.5
"""Rise of a backlog between two returns, as a share of it, that decay hardly explains."""
SUDDEN_SPACE = 2.0
"""How many times as much unused space as in the return before, or as little, needs a word."""
SWING = 0.25
"""Share by which each assumption is moved to see how much hangs on it."""
NO_RETURN = "estates returns cover trusts, and none is published for this area"
NO_ZERO = "a zero is often a return not made"


class Parameters(BaseParameters):
    """The choices behind the estates analysis."""

    utilisation_target: float = Field(
        0.85,
        gt=0,
        le=1,
        description="Share of the hours a room is open in which it is to be in use; by default the "
        "strategy's aim.",
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
        name: Input.of_fact(fact)
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
    backlog = _backlog_headlines(area, returns)
    headlines = {
        "message": _message(area, backlog),
        **_size_headlines(area),
        **backlog,
        **_space_headlines(area, returns),
        **_room_headlines(area, parameters, practice),
    }
    cited = cite(practice.values())
    tables = {
        "backlog": _backlog_table(area, returns),
        "backlog_by_trust": _backlog_by_trust_table(area, returns),
        "trusts": _trusts_table(area, returns),
        "space": _space_table(area, returns),
        "rooms": _rooms_table(parameters, practice, cited),
        "rooms_by_month": _rooms_by_month_table(parameters, practice, cited),
        "rooms_sensitivity": _sensitivity_table(parameters, practice, cited),
        "targets": targets_table(_targets(parameters, practice), cited),
        "inputs": inputs_table(_inputs(area, parameters, practice, returns)),
    }
    used = {name: value.value for name, value in practice.items()}
    return gather(
        {**parameters.model_dump(), **used, "rooms": int(used["rooms"])}, headlines, tables
    )


def _message(area: areas.Area, backlog: Mapping[str, Headline]) -> Headline:
    """Return what the page says in one line."""
    total, growth = backlog["backlog_total"], backlog["backlog_total_growth"]
    if total.value is None:
        return Headline(
            None, "GBP", "", f"Estates: no return on buildings is published for {area.name}."
        )
    if total.value == 0:
        text = f"Estates: {expanded(area)} returned no maintenance backlog for {total.period}."
        return Headline(0.0, "GBP", total.period, text)
    change = ""
    if growth.value is not None:
        up_or_down = "up" if growth.value >= 0 else "down"
        since = growth.period.partition(" to ")[0]
        change = f", {up_or_down} {format_value(abs(growth.value), 'percent', 0)} since {since}"
    return Headline(
        total.value,
        "GBP",
        total.period,
        f"Estates: a reported maintenance backlog of {total} in {total.period}{change}.",
    )


# --- the strategy's own figures -------------------------------------------------------------------


def _system(area: areas.Area) -> areas.Area:
    return areas.resolve(area.parent) if area.parent and area.kind != "icb" else area


def _size_headlines(area: areas.Area) -> dict[str, Headline]:
    sites = facts.fact_for("pieces_of_estate", area)
    condition = facts.fact_for("condition_c_or_d", area)
    core = facts.fact_for("primary_care_core", area)
    if sites is None or condition is None or core is None:
        silent = f"The strategy does not say how many buildings {area.name} has, or in what state."
        units = {
            "sites": "sites",
            "sites_condition_c_or_d": "sites",
            "primary_care_core_share": "percent",
        }
        return {name: Headline(None, unit, "", silent) for name, unit in units.items()}
    poor = sites.value * condition.value / PER_CENT
    share = format_value(condition.value, "percent", 0)
    return {
        "sites": Headline(
            sites.value,
            "sites",
            sites.period,
            f"The strategy counts more than {format_value(sites.value, 'sites')} pieces of "
            f"estate{_parts_of_estate(area, sites.value)}.",
        ),
        "sites_condition_c_or_d": Headline(
            poor,
            "sites",
            condition.period,
            f"The strategy puts {share} of the estate in condition C or D but states no base; of "
            f"its {format_value(sites.value, 'sites')} sites that would be about "
            f"{format_value(poor, 'sites')}.",
        ),
        "primary_care_core_share": Headline(
            core.value,
            "percent",
            core.period,
            f"{format_value(core.value, 'percent', 0)} of the primary care estate is core: sure to "
            "stay in use for ten years or more.",
        ),
    }


def _parts_of_estate(area: areas.Area, sites: float) -> str:
    """Return how far general practices and pharmacies alone make up the sites counted."""
    practices = facts.fact_for("gp_sites", area)
    pharmacies = facts.fact_for("pharmacy_optometry_sites", area)
    if practices is None or pharmacies is None or practices.value + pharmacies.value < sites:
        return ""
    return (
        f"; its more than {format_value(practices.value, 'sites')} general practices and more "
        f"than {format_value(pharmacies.value, 'sites')} pharmacies and opticians already make "
        f"{format_value(practices.value + pharmacies.value, 'sites')}, which leaves no hospital"
    )


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
        growth = {f"{name}_growth": "percent" for name in units}
        others = {
            "backlog_rise_top_two": "percent",
            "backlog_largest_jump": "GBP",
            "returns_held": "returns",
            "backlog_per_m2_highest": "GBP per m2",
            "trusts_reporting_none": "trusts",
        }
        missing = {**units, **growth, **others}
        return {
            name: Headline(None, unit, "", _no_return(area, name)) for name, unit in missing.items()
        }
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
        "backlog_rise_top_two": _rise_of_two(returns),
        "backlog_largest_jump": _largest_jump(returns),
        "returns_held": _returns_held(returns),
        "trusts_reporting_none": _reporting_none(returns),
    }


UNKNOWN = {
    "backlog_total_growth": "how the backlog has grown",
    "backlog_rise_top_two": "at which trusts the backlog lies",
    "empty_floor_area": "how much space stands empty",
}
"""What the headlines that head a section would have told."""


def _no_return(area: areas.Area, name: str) -> str:
    if name in UNKNOWN:
        return f"Without a return for {area.name}, {UNKNOWN[name]} cannot be told."
    return f"{opened(NO_RETURN)}."


BACKLOG_WORDS = {
    "backlog_total": "The cost of putting right the backlog of maintenance",
    "backlog_high_risk": "The high-risk part of the backlog",
    "backlog_per_m2": "The backlog per square metre of floor",
}


def _backlog_now(name: str, unit: str, yearly: "pd.Series[float]") -> Headline:
    period, value = str(yearly.index[-1]), float(yearly.iloc[-1])
    text = (
        f"{BACKLOG_WORDS[name]} was {format_value(value, unit)} in {period}."
        if value
        else f"{BACKLOG_WORDS[name]} is returned as zero for {period}."
    )
    return Headline(value, unit, period, text)


def _backlog_growth(name: str, unit: str, yearly: "pd.Series[float]") -> Headline:
    first, last = float(yearly.iloc[0]), float(yearly.iloc[-1])
    span = f"{yearly.index[0]} to {yearly.index[-1]}"
    reason = _no_growth(first, last, yearly)
    if reason:
        return Headline(None, "percent", span, reason)
    change = (last / first - 1) * PER_CENT
    return Headline(
        change,
        "percent",
        span,
        f"{BACKLOG_WORDS[name]} {'rose' if change >= 0 else 'fell'} by "
        f"{format_value(abs(change), 'percent', 0)} from {format_value(first, unit)} in "
        f"{yearly.index[0]}, in cash terms.",
    )


def _no_growth(first: float, last: float, yearly: "pd.Series[float]") -> str:
    """Return why no change can be told, if so."""
    if len(yearly) < 2:
        return f"There is a return for {yearly.index[0]} only, so no change can be told."
    if last == 0:
        return f"The backlog of {yearly.index[-1]} is zero; {NO_ZERO}, so no change can be told."
    if first == 0:
        return f"The backlog of {yearly.index[0]} is zero; {NO_ZERO}, so no change can be told."
    return ""


def _backlog_highest(returns: pd.DataFrame) -> Headline:
    newest = returns[returns["period"] == returns["period"].iloc[-1]]
    period = str(newest["period"].iloc[0])
    per_m2 = newest["backlog_gbp"] / newest["gross_internal_floor_area_m2"].astype(float)
    highest = float(per_m2.max())
    if highest == 0:
        text = f"No backlog above zero is returned for {period}, so there is nothing to compare."
        return Headline(None, "GBP per m2", period, text)
    place = areas.resolve(newest.loc[per_m2.idxmax(), "trust"]).short_name
    amount = format_value(highest, "GBP per m2")
    text = (
        f"{place} has the largest backlog for its size, {amount} in {period}."
        if len(newest) > 1
        else f"{place} has a backlog of {amount} in {period}."
    )
    return Headline(highest, "GBP per m2", period, text)


def _by_trust(returns: pd.DataFrame) -> pd.DataFrame:
    """Return the backlog in pounds by trust of today (rows) and period (columns)."""
    today = returns["trust"].map(lambda code: areas.resolve(code).successor or code)
    summed = returns.assign(trust=today).groupby(["trust", "period"])["backlog_gbp"].sum()
    wide: pd.DataFrame = summed.unstack("period")  # noqa: PD010 - sums, one a cell
    return wide.astype(float)


def _rise_of_two(returns: pd.DataFrame) -> Headline:
    """Return the share of the rise that falls to the two trusts whose backlog rose most."""
    by_trust = _by_trust(returns)
    first, last = str(by_trust.columns[0]), str(by_trust.columns[-1])
    span = f"{first} to {last}"
    rises = (by_trust[last] - by_trust[first]).sort_values(ascending=False)
    whole, two = float(rises.sum()), rises.head(2)
    if len(rises) < 3 or whole <= 0:
        return Headline(None, "percent", span, "There is no rise to share out between trusts.")
    share = float(two.sum()) / whole * PER_CENT
    names = join_words([areas.resolve(str(code)).name for code in two.index])
    return Headline(
        share,
        "percent",
        span,
        f"{format_value(share, 'percent')} of the rise is at two trusts: {names}.",
    )


def _largest_jump(returns: pd.DataFrame) -> Headline:
    """Return the largest rise of a trust's backlog from one return to the next."""
    by_trust = _by_trust(returns)
    periods = [str(period) for period in by_trust.columns]
    jumps = [
        (float(own[after] - own[before]), float(own[before]), str(code), before, after)
        for code, own in by_trust.iterrows()
        for before, after in pairwise(periods)
        if own[after] > own[before]
    ]
    if not jumps:
        only = f"There is a return for {periods[0]} only, so no jump can be told."
        none = "No trust's backlog rose from one return to the next." if len(periods) > 1 else only
        return Headline(None, "GBP", f"{periods[0]} to {periods[-1]}", none)
    most, was, code, before, after = max(jumps)
    sudden = (
        "; a jump like that suggests a new survey rather than sudden decay, but the returns do not "
        "say which"
        if most >= SUDDEN * was
        else ""
    )
    return Headline(
        most,
        "GBP",
        f"{before} to {after}",
        f"The largest jump of a trust between two returns was {format_value(most, 'GBP')} at "
        f"{areas.resolve(code).short_name}, from {before} to {after}{sudden}.",
    )


def _returns_held(returns: pd.DataFrame) -> Headline:
    periods = sorted(returns["period"].unique())
    return Headline(
        float(len(periods)),
        "returns",
        f"{periods[0]} to {periods[-1]}",
        f"The newest return held here is that of {periods[-1]}; newer years have been published.",
    )


def _reporting_none(returns: pd.DataFrame) -> Headline:
    newest = returns[returns["period"] == returns["period"].iloc[-1]]
    period = str(newest["period"].iloc[0])
    silent = [areas.resolve(code) for code in newest.loc[newest["backlog_gbp"] == 0, "trust"]]
    told = [f"{expanded(trust)}{_earlier(returns, trust)}" for trust in silent]
    names = join_words(told).removesuffix(",")
    if not silent:
        text = f"Every return for {period} gives some backlog."
    elif len(newest) == 1:
        text = f"The return for {period} gives no backlog for {names}; {NO_ZERO}."
    else:
        text = (
            f"{len(silent)} of {len(newest)} trusts report no backlog at all: {names}; {NO_ZERO}, "
            "so the total may be too low."
        )
    return Headline(float(len(silent)), "trusts", period, text)


def _earlier(returns: pd.DataFrame, trust: areas.Area) -> str:
    """Return what a trust last reported before it reported no backlog, if it ever did."""
    own = returns[(returns["trust"] == trust.code) & (returns["backlog_gbp"] > 0)]
    if own.empty:
        return ""
    last = own.iloc[-1]
    amount = format_value(float(last["backlog_gbp"]), "GBP")
    return f", which reported {amount} for {last['period']},"


def _space_headlines(area: areas.Area, returns: pd.DataFrame) -> dict[str, Headline]:
    words = {
        "empty_floor_area": ("empty_m2", "empty"),
        "under_used_floor_area": ("under_used_m2", "under-used"),
    }
    if returns.empty:
        return {name: Headline(None, "percent", "", _no_return(area, name)) for name in words}
    yearly = _by_period(returns)
    floor = yearly["gross_internal_floor_area_m2"]
    shares = yearly[["empty_m2", "under_used_m2"]].div(floor, axis=0) * PER_CENT
    whose = "the trusts" if area.kind == "icb" else area.short_name
    return {name: _space(shares[column], word, whose) for name, (column, word) in words.items()}


def _space(shares: "pd.Series[float]", word: str, whose: str) -> Headline:
    """Return the newest share of space, with the one before where it is much larger or smaller.

    Args:
        shares: percent of the floor area by period, oldest first.
        word: what the space is.
        whose: the trusts in words.
    """
    period, share = str(shares.index[-1]), float(shares.iloc[-1])
    if math.isnan(share):
        reason = f"The return for {period} did not ask for empty and under-used space."
        return Headline(None, "percent", period, reason)
    written = format_value(share, "percent", 2) if share else "None"
    text = f"{written} of the floor area of {whose} was {word} in {period}{_jump(shares)}."
    return Headline(share, "percent", period, text)


def _jump(shares: "pd.Series[float]") -> str:
    """Return the share of the return before, where it is twice as large or as small."""
    if len(shares) < 2 or math.isnan(shares.iloc[-2]):
        return ""
    before, now = float(shares.iloc[-2]), float(shares.iloc[-1])
    if max(before, now) < SUDDEN_SPACE * min(before, now) or before == now:
        return ""
    told = format_value(before, "percent", 2)
    return f", after {told} in {shares.index[-2]}: so sudden a change suggests other reporting"


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


def _room_headlines(
    area: areas.Area, parameters: Parameters, practice: Mapping[str, Input]
) -> dict[str, Headline]:
    patients, rooms = practice["list_size"].value, practice["rooms"].value
    needed = _rooms_for(parameters, patients)
    in_use = patients / (_patients_per_room(parameters) / parameters.utilisation_target)
    period = period_of(*practice.values())
    demand = in_use / rooms * PER_CENT if rooms else None
    utilisation = percent_of(parameters.utilisation_target)
    return {
        "rooms_there": Headline(
            rooms,
            "rooms",
            practice["rooms"].period,
            f"{_name(practice['rooms'])} has {count_of(rooms, 'clinical room')}.",
        ),
        "list_size": Headline(
            patients,
            "patients",
            practice["list_size"].period,
            _practice_words(area, practice),
        ),
        "utilisation_target": Headline(
            parameters.utilisation_target * PER_CENT,
            "percent",
            "each year",
            f"A room is to be in use {utilisation} of the time it is open"
            f"{', as the strategy aims' if _is_the_aim(parameters) else ''}.",
        ),
        "rooms_needed": Headline(
            float(needed),
            "rooms",
            period,
            f"At {count_of(parameters.contacts_per_patient, 'contact')} of "
            f"{count_of(parameters.minutes_per_contact, 'minute')} a year for each, "
            f"which are assumptions, {_patients(patients)} need{_third_person(patients)} "
            f"{at_least(practice['list_size'])}{count_of(needed, 'room')}; "
            f"{_name(practice['rooms'], within=True)} has {format_value(rooms, 'rooms')}.",
        ),
        "rooms_if_assumptions_differ": _range_of_rooms(parameters, practice),
        "patients_per_room": Headline(
            _patients_per_room(parameters),
            "patients",
            "",
            f"One room serves {_about_patients(_patients_per_room(parameters))} if it is in use "
            f"{utilisation} of the time it is open"
            f"{', as the strategy aims' if _is_the_aim(parameters) else ''}.",
        ),
        "utilisation_needed": Headline(
            demand,
            "percent",
            period,
            "On these assumptions, to see everybody in the rooms it has each would have to be in "
            f"use {format_value(demand, 'percent', 0)} of the time it is open"
            f"{', which no room can' if demand > PER_CENT else ''}."
            if demand is not None
            else "The practice has no room.",
        ),
        "next_room_month": _next_room(parameters, practice),
    }


def _name(figure: Input, *, within: bool = False) -> str:
    """Return whose figure it is, as a sentence begins or within it."""
    if figure.given:
        return "the practice" if within else "The practice"
    return EXAMPLE


def _practice_words(area: areas.Area, practice: Mapping[str, Input]) -> str:
    """Return the list of the practice, and whose figures stand behind it."""
    size, given = practice["list_size"], [figure.given for figure in practice.values()]
    patients = f"{at_least(size)}{_patients(size.value, 'registered ')}"
    if all(given):
        return f"The practice given for this run has {patients}."
    place = areas.resolve(facts.fact(EXAMPLE_BY_NAME["list_size"]).area_code)
    example = f"{EXAMPLE} in {place.name}, the strategy's example"
    borrowed = (
        ""
        if area in (place, _system(place))
        else f" The strategy has no example for {area.name}: what is not given is borrowed."
    )
    if any(given):
        return f"The practice has {patients}; what is not given is that of {example}.{borrowed}"
    return f"{example}, has {patients}.{borrowed}"


def _patients(number: float, which: str = "") -> str:
    written = format_value(number, "patients")
    return f"{written} {which}patient{'' if written == '1' else 's'}"


def _about_patients(number: float) -> str:
    written = format_about(number, "patients")
    return f"about {written} patient{'' if written == '1' else 's'}"


def _is_the_aim(parameters: Parameters) -> bool:
    return parameters.utilisation_target == facts.fact(AIM).value / PER_CENT


def _start(practice: Mapping[str, Input]) -> str:
    """Return the year that the practice's figures are of; `the start` where some were given."""
    return period_of(*practice.values()) or "the start"


def _at_start(practice: Mapping[str, Input]) -> str:
    start = _start(practice)
    return f"at {start}" if start == "the start" else f"in {start}"


def _third_person(number: float) -> str:
    return "s" if format_value(number, "patients") == "1" else ""


def _next_room(parameters: Parameters, practice: Mapping[str, Input]) -> Headline:
    """Return when the first room beyond those needed now, and those there are, is needed."""
    needed = _rooms_for(parameters, practice["list_size"].value)
    there = int(practice["rooms"].value)
    room = max(needed, there) + 1
    month = _month_needed(parameters, practice, room)
    enough = f"the {format_value(there, 'rooms')} there {'is' if there == 1 else 'are'}"
    short = f"the {format_value(needed, 'rooms')} needed {_at_start(practice)}"
    before = enough if there >= needed else short
    return Headline(
        month,
        "months",
        f"from {_start(practice)}",
        f"Beyond {before}, room {format_value(room, 'rooms')} is needed in month "
        f"{format_value(month, 'months')}, counted from {_start(practice)}."
        if month is not None
        else f"The list does not grow, so no room beyond {before} is needed.",
    )


def _range_of_rooms(parameters: Parameters, practice: Mapping[str, Input]) -> Headline:
    """Return the most rooms needed if one assumption were other, with the fewest in its words."""
    rooms = _rooms_if_moved(parameters, practice["list_size"].value)
    return Headline(
        float(max(rooms)),
        "rooms",
        period_of(*practice.values()),
        f"Were a single assumption {percent_of(SWING)} lower or higher, the answer would be "
        f"{_span(min(rooms), max(rooms))}.",
    )


def _rooms_if_moved(parameters: Parameters, patients: float) -> list[int]:
    """Return the rooms needed as each assumption alone is lowered and raised."""
    return [
        _rooms_for(_moved(parameters, name, swing), patients)
        for name in ASSUMPTIONS
        for swing in (-SWING, SWING)
    ]


def _span(fewest: int, most: int) -> str:
    if fewest == most:
        return f"{count_of(most, 'room')} all the same"
    return f"{format_value(fewest, 'rooms')} to {count_of(most, 'room')}"


def _moved(parameters: Parameters, name: str, by: float) -> Parameters:
    """Return the parameters with one assumption moved by a share of itself, within its range."""
    limits = Parameters.model_fields[name].metadata
    most = next(limit.le for limit in limits if hasattr(limit, "le"))
    moved = min(getattr(parameters, name) * (1 + by), most)
    return parameters.model_copy(update={name: moved})


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


def _backlog_by_trust_table(
    area: areas.Area, returns: pd.DataFrame
) -> tuple[pd.DataFrame, Description]:
    by_trust = _by_trust(returns)
    periods = [str(period) for period in by_trust.columns]
    no_return = NO_RETURN if returns.empty else "no return for the trust in that year"
    columns = {
        "trust": Column("Trust"),
        "change_gbp": Column("Change", "GBP", missing=no_return),
        "share_percent": Column(
            "Share of the change",
            "percent",
            missing=NO_RETURN if returns.empty else "there is no change of the whole to share",
        ),
        **{f"gbp_{p.replace('-', '_')}": Column(p, "GBP", missing=no_return) for p in periods},
    }
    description = Description(
        f"Backlog of maintenance by trust and year, {area.name}, cash of the year",
        columns,
        _return_sources(returns),
        "derived",
        " ".join(
            filter(
                None,
                [
                    f"A trust's backlog includes that of the trusts it grew out of; {NO_ZERO}.",
                    spelt_out(areas.resolve(str(code)) for code in by_trust.index),
                ],
            )
        ),
    )
    if returns.empty:
        return pd.DataFrame(columns=list(columns)), description
    change = by_trust[periods[-1]] - by_trust[periods[0]]
    whole = float(change.sum())
    share = change / whole * PER_CENT if whole else math.nan
    frame = by_trust.assign(change=change, share=share)[["change", "share", *by_trust.columns]]
    frame = frame.sort_values("change", ascending=False, kind="stable")
    names = [areas.resolve(str(code)).short_name for code in frame.index]
    frame = frame.set_axis(list(columns)[1:], axis="columns")
    return frame.set_axis(names).rename_axis("trust").reset_index(), description


def _trusts_table(area: areas.Area, returns: pd.DataFrame) -> tuple[pd.DataFrame, Description]:
    columns = {
        "trust": Column("Trust"),
        "backlog_per_m2_gbp": Column("Backlog per m²", "GBP", missing=NO_RETURN),
        "backlog_gbp": Column("Backlog", "GBP", missing=NO_RETURN),
        "floor_area_m2": Column("Floor area", "m2"),
        "sites": Column("Sites returned", "sites"),
        "empty_percent": Column("Empty", "percent", 2, "not asked for in that year's return"),
        "under_used_percent": Column(
            "Under-used", "percent", 2, "not asked for in that year's return"
        ),
    }
    newest = returns[returns["period"] == returns["period"].max()]
    trusts = [areas.resolve(code) for code in newest["trust"]]
    frame = pd.DataFrame(
        {
            "trust": [trust.short_name for trust in trusts],
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
    when = f", {newest['period'].iloc[0]}" if len(newest) else ""
    return frame.sort_values("backlog_per_m2_gbp", ascending=False, ignore_index=True), Description(
        f"Backlog, floor area and unused space by trust, {area.name}{when}",
        columns,
        _return_sources(newest),
        "derived",
        f"{opened(NO_ZERO)}. {spelt_out(trusts)}".rstrip(),
    )


def _space_table(area: areas.Area, returns: pd.DataFrame) -> tuple[pd.DataFrame, Description]:
    columns = {
        "period": Column("Financial year"),
        "empty_percent": Column("Empty", "percent", 2, "not asked for in that year's return"),
        "under_used_percent": Column(
            "Under-used", "percent", 2, "not asked for in that year's return"
        ),
        "floor_area_m2": Column("Floor area", "m2", missing=NO_RETURN),
        "backlog_gbp": Column("Backlog", "GBP"),
        "backlog_per_m2_gbp": Column("Backlog per m²", "GBP"),
        "trusts": Column("Trusts in the return", "trusts"),
    }
    description = Description(
        f"Floor area, backlog and unused space by year, trusts of {area.name}",
        columns,
        _return_sources(returns),
        "derived",
        _merger_note(returns),
    )
    if returns.empty:
        return pd.DataFrame(columns=list(columns)), description
    years = _by_period(returns)
    floor = years["gross_internal_floor_area_m2"]
    frame = pd.DataFrame(
        {
            "empty_percent": years["empty_m2"] / floor * PER_CENT,
            "under_used_percent": years["under_used_m2"] / floor * PER_CENT,
            "floor_area_m2": floor,
            "backlog_gbp": years["backlog_gbp"],
            "backlog_per_m2_gbp": years["per_m2"],
            "trusts": returns.groupby("period")["trust"].nunique().astype(float),
        }
    )
    return frame.rename_axis("period").reset_index(), description


def _merger_note(returns: pd.DataFrame) -> str:
    """Return why fewer trusts return in later years, if they do."""
    newest = set(returns.loc[returns["period"] == returns["period"].max(), "trust"])
    merged = sorted(
        code for code in set(returns["trust"]) - newest if areas.resolve(code).successor in newest
    )
    names = join_words([areas.resolve(code).short_name for code in merged])
    if not merged:
        return ""
    return (
        f"There are fewer trusts in later years because some merged ({names}); their premises are "
        "still counted, in the returns of the trusts that they became part of."
    )


def _return_sources(returns: pd.DataFrame) -> tuple[str, ...]:
    return tuple(sources.cite(str(source)) for source in returns["source"].unique())


def _rooms_table(
    parameters: Parameters, practice: Mapping[str, Input], cited: tuple[str, ...]
) -> tuple[pd.DataFrame, Description]:
    columns = {
        "room": Column("Room", "rooms"),
        "month_needed": Column(
            "Needed in month", "months", missing="the list never grows that far"
        ),
        "status": Column("Status"),
        "serves_up_to": Column("Serves a list of up to", "patients"),
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
            "month_needed": pd.Series(months, dtype=float),
            "status": [
                _room_status(practice, room, month) for room, month in enumerate(months, start=1)
            ],
            "serves_up_to": [room * _patients_per_room(parameters) for room in range(1, last + 1)],
        },
        columns=list(columns),
    )
    return frame, Description(
        f"The month in which each room is needed, a practice of "
        f"{_patients(practice['list_size'].value)} {_growth_words(practice)}",
        columns,
        cited,
        "derived",
        f"Month 0 is {_month_zero(practice)}; rooms needed within {PLANNING_MONTHS} months of it "
        "are shown.",
    )


def _growth_words(practice: Mapping[str, Input]) -> str:
    growth = practice["list_growth_per_month"].value
    if growth == 0:
        return "that does not grow"
    verb = "growing" if growth > 0 else "shrinking"
    return f"{verb} by {format_value(abs(growth), 'number')} a month"


def _month_zero(practice: Mapping[str, Input]) -> str:
    start = period_of(*practice.values())
    return f"the time of the strategy's figures, {start}" if start else "the time of the figures"


def _room_status(practice: Mapping[str, Input], room: int, month: float | None) -> str:
    if room <= practice["rooms"].value:
        return "there"
    if month is None:
        return "not needed"
    return f"missing {_at_start(practice)}" if month == 0 else "to be built"


def _rooms_by_month_table(
    parameters: Parameters, practice: Mapping[str, Input], cited: tuple[str, ...]
) -> tuple[pd.DataFrame, Description]:
    columns = {
        "month": Column(f"Months from {_start(practice)}", "months"),
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
        f"Rooms needed by month at {percent_of(parameters.utilisation_target)} utilisation, "
        f"against the rooms there are",
        columns,
        cited,
        "derived",
    )


def _sensitivity_table(
    parameters: Parameters, practice: Mapping[str, Input], cited: tuple[str, ...]
) -> tuple[pd.DataFrame, Description]:
    columns = {
        "assumption": Column("Assumption"),
        "rooms_lower": Column("Rooms if lower", "rooms"),
        "rooms_higher": Column("Rooms if higher", "rooms"),
        "lower": Column("If lower", "number"),
        "higher": Column("If higher", "number"),
        "unit": Column("Unit"),
    }
    patients = practice["list_size"].value
    rows = []
    for name, shown in ASSUMPTIONS.items():
        field = Parameters.model_fields[name]
        low, high = (_moved(parameters, name, by) for by in (-SWING, SWING))
        rows.append(
            (
                label_of(field),
                float(_rooms_for(low, patients)),
                float(_rooms_for(high, patients)),
                getattr(low, name) * shown,
                getattr(high, name) * shown,
                "percent" if unit_of(field) == "share" else unit_of(field),
            )
        )
    return pd.DataFrame(rows, columns=list(columns)), Description(
        f"Rooms needed by {_patients(patients)} if one assumption were {percent_of(SWING)} lower "
        "or higher, the others as they are",
        columns,
        cited,
        "derived",
        "No assumption is moved beyond its limit, such as all of the time.",
    )


def _targets(parameters: Parameters, practice: Mapping[str, Input]) -> list[Target]:
    needed = _rooms_for(parameters, practice["list_size"].value)
    rooms = practice["rooms"].value
    short = max(0.0, needed - rooms)
    whose = "the practice" if practice["rooms"].given else f"{EXAMPLE}, the strategy's example"
    return [
        Target(
            "utilisation_target",
            "Time in which clinical rooms are in use",
            None,
            parameters.utilisation_target * PER_CENT,
            "percent",
            "as the strategy aims, without a date"
            if _is_the_aim(parameters)
            else "in this run, not in the strategy",
            "nobody publishes how much rooms are used",
        ),
        Target(
            "rooms_needed",
            f"Clinical rooms of {whose}",
            rooms,
            float(needed),
            "rooms",
            "by this book's formula and assumptions; the strategy sets none",
            _shortfall(parameters, practice) if short else "enough",
        ),
    ]


def _shortfall(parameters: Parameters, practice: Mapping[str, Input]) -> str:
    """Return the rooms that are short, with their range as single assumptions move."""
    rooms, patients = practice["rooms"].value, practice["list_size"].value
    moved = [max(0.0, needed - rooms) for needed in _rooms_if_moved(parameters, patients)]
    short = count_of(_rooms_for(parameters, patients) - rooms, "room")
    return f"{short} short ({min(moved):.0f} to {max(moved):.0f} as assumptions change)"


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
    own = [Input.of_fact(fact) for fact in stated if fact is not None]
    return [*own, *practice.values(), *_choices(parameters), *_return_inputs(returns)]


def _choices(parameters: Parameters) -> list[Input]:
    """Return the terms of the formula for rooms, each with why it is what it is."""
    aim = Input.of_fact(facts.fact(AIM)) if _is_the_aim(parameters) else _choice(parameters, AIM)
    return [aim, *(_choice(parameters, name) for name in WHY_ASSUMED)]


def _choice(parameters: Parameters, name: str) -> Input:
    field, value = Parameters.model_fields[name], float(getattr(parameters, name))
    assumed = name in WHY_ASSUMED and value == field.default
    shown, unit = ASSUMPTIONS[name], unit_of(field)
    return Input(
        label_of(field),
        round(value * shown, 9),
        "percent" if unit == "share" else unit,
        "",
        f"Assumption: {WHY_ASSUMED[name]}" if assumed else GIVEN,
        "parameter",
    )


def _return_inputs(returns: pd.DataFrame) -> list[Input]:
    """Return the sums over trusts that the first and the newest year start from."""
    labels = {
        "gross_internal_floor_area_m2": ("Gross internal floor area", "square metres"),
        **{
            _backlog_column(risk): (f"Backlog, {RISKS[risk].lower()} risk", "pounds")
            for risk in RISKS
        },
        "empty_m2": ("Empty floor area", "square metres"),
        "under_used_m2": ("Under-used floor area", "square metres"),
    }
    if returns.empty:
        return []
    years = _by_period(returns)
    trusts = returns.groupby("period")["trust"].nunique()
    cited = returns.groupby("period")["source"].first()
    return [
        Input(
            f"{label}, sum over {count_of(int(trusts[period]), 'trust')}",
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
