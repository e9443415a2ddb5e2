"""Workforce supply: staff, vacancies and leavers, and the joiners a vacancy target asks for.

Vacancy rate = vacancies / establishment; leaver rate = leavers / mean of opening and closing
stock; stock next year = stock + joiners - leavers.
"""

from collections import Counter
from collections.abc import Mapping

import pandas as pd
from pydantic import Field

from helpers.analyses.base import (
    PER_CENT,
    BaseParameters,
    Input,
    Target,
    at_least,
    cite,
    gather,
    inputs_table,
    opened,
    percent_of,
    period_of,
    points_of,
    resolve,
    spelt_out,
    targets_table,
)
from helpers.data import areas, catalogue, facts, sources
from helpers.formats import count_of, format_about, format_value, join_words
from helpers.results import Column, Description, Headline, Results

__all__ = ["Parameters", "Results", "analyse", "published_defaults", "reads"]

SERIES_MISSING = "no sickness series is published for this area"
PUBLISHED_BY_NAME = {
    "staff_in_post": "staff_in_post",
    "vacancy_rate": "vacancy_rate",
    "turnover_rate": "voluntary_turnover",
    "sickness_rate": "sickness_rate",
    "target_vacancy_rate": "high_vacancy_threshold",
}
ROUNDED_DIGITS = 2
"""Digits of what is reckoned from the strategy's rounded figures."""
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
        name: Input.of_fact(fact)
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
    supply = _supply_headlines(parameters, inputs)
    headlines = {
        "message": _message(inputs, supply["joiners_needed_per_year"]),
        **_stock_headlines(parameters, inputs),
        "sickness_rates_differ": _sickness_rates(area, inputs),
        **supply,
        **_productivity_headlines(area),
        **_sickness_headlines(area),
    }
    cited = cite(inputs.values())
    tables = {
        "flows": _flows_table(parameters, inputs, cited),
        "path": _path_table(parameters, inputs, cited),
        "sickness": _sickness_table(area),
        "sickness_year": _sickness_year_table(area),
        "targets": targets_table([_target(parameters, inputs)], cited),
        "inputs": inputs_table(
            [*inputs.values(), *_productivity_inputs(area), *_sickness_inputs(area)]
        ),
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
    return None if series.empty or area.kind == "icb" else _rate_of(series, area.name)


def _rate_of(series: pd.DataFrame, whose: str) -> Input:
    return Input(
        f"Sickness absence, {whose}: days lost over days available",
        _pooled(series),
        "percent",
        _months(series),
        sources.cite(str(series["source"].iloc[0])),
        "derived",
    )


def _sickness_inputs(area: areas.Area) -> list[Input]:
    """Return the rates of a system and of England that its organisations are held against."""
    series = _series(area)
    if series.empty or area.kind != "icb":
        return []
    own = f"{series['organisation'].nunique()} organisations of {area.name}"
    england = areas.resolve("England")
    return [_rate_of(series, own), _rate_of(_series(england), england.name)]


def _pooled(series: pd.DataFrame) -> float:
    """Return the working time that organisations lost over all months together, in percent."""
    return float(series["days_lost"].sum() / series["days_available"].sum()) * PER_CENT


def _months(series: pd.DataFrame) -> str:
    """Return the first and the last month of a series in words."""
    first, last = (
        pd.Period(month, "M") for month in (series["month"].min(), series["month"].max())
    )
    return f"{first:%B %Y} to {last:%B %Y}"


# --- headlines ------------------------------------------------------------------------------------


def _establishment(inputs: Mapping[str, Input]) -> float:
    return inputs["staff_in_post"].value / (1 - inputs["vacancy_rate"].value / PER_CENT)


def _message(inputs: Mapping[str, Input], joiners: Headline) -> Headline:
    """Return what the page says in one line."""
    staff, vacancy = inputs["staff_in_post"], inputs["vacancy_rate"]
    vacant = _establishment(inputs) - staff.value
    period = period_of(staff, vacancy)
    when = f" in {period}" if period else ""
    posts = f"{at_least(staff)}{_wte(vacant)}" if vacant else "no"
    needed = (
        f"{_about(joiners.value)} joiners needed a year, moves included"
        if joiners.value
        else "no joiners needed a year"
    )
    return Headline(vacant, "WTE", period, f"Workforce{when}: {posts} posts vacant, {needed}.")


def _stock_headlines(parameters: Parameters, inputs: Mapping[str, Input]) -> dict[str, Headline]:
    staff, vacancy = inputs["staff_in_post"], inputs["vacancy_rate"]
    posts = _establishment(inputs)
    vacant = posts - staff.value
    sick = staff.value * inputs["sickness_rate"].value / PER_CENT
    return {
        "staff_in_post": _staff_in_post(staff),
        "vacancy_rate": Headline(
            vacancy.value,
            "percent",
            vacancy.period,
            f"{format_value(vacancy.value, 'percent')} of planned posts are vacant.",
        ),
        "target_vacancy_rate": _target_rate(parameters, inputs["target_vacancy_rate"]),
        "establishment": Headline(
            posts,
            "WTE",
            period_of(staff, vacancy),
            f"The figures imply {at_least(staff)}{_wte(posts)} whole-time equivalent posts at "
            f"{_providers(parameters)}.",
        ),
        "vacancies": Headline(
            vacant,
            "WTE",
            period_of(staff, vacancy),
            f"{opened(at_least(staff))}{_wte(vacant)} whole-time equivalent (WTE) posts are vacant."
            if vacant
            else "No posts are vacant.",
        ),
        "leavers_per_year": _leavers(inputs),
        "sickness_wte_lost": Headline(
            sick,
            "WTE",
            period_of(staff, inputs["sickness_rate"]),
            f"At a rate of {format_value(inputs['sickness_rate'].value, 'percent')}, "
            f"{_whose_rate(inputs['sickness_rate'])}, sickness takes the working time of "
            f"{at_least(staff)}{_wte(sick)} whole-time equivalents.",
        ),
    }


def _whose_rate(sickness: Input) -> str:
    if sickness.given:
        return "given for this run"
    return "that of the series below" if sickness.basis == "derived" else "the strategy's own"


def _sickness_rates(area: areas.Area, inputs: Mapping[str, Input]) -> Headline:
    """Return the sickness of the newer series beside the rate that the page reckons with."""
    series, used, staff = _series(area), inputs["sickness_rate"], inputs["staff_in_post"]
    if series.empty:
        return Headline(None, "percent", "", _no_series(area))
    rate, period, number = _pooled(series), _months(series), series["organisation"].nunique()
    who = f"the {number} organisations" if number > 1 else area.name
    told = f"{who} lost {format_value(rate, 'percent', 2)} of working time over {period}"
    if used.basis == "derived":
        return Headline(rate, "percent", period, f"{opened(told)}.")
    start = (
        "" if used.given else f"The strategy's rate is of {used.period} and of provider trusts; "
    )
    text = opened(
        f"{start}in the series below {told}, which would be {at_least(staff)}"
        f"{_wte(staff.value * rate / PER_CENT)} whole-time equivalents."
    )
    return Headline(rate, "percent", period, text)


def _no_series(area: areas.Area) -> str:
    return f"No series of sickness absence is published for {area.name}."


def _providers(parameters: Parameters) -> str:
    area = areas.resolve(parameters.area)
    return area.name if area.kind == "trust" else f"providers of {area.name}"


def _staff_in_post(staff: Input) -> Headline:
    number = f"{_wte(staff.value)} whole-time equivalents"
    if staff.given:
        text = f"{number} are in post, a figure given for this run."
    else:
        text = (
            f"{opened(at_least(staff))}{number} are in post; the strategy rounds the figure and "
            "gives no interval, so all that follows from it is approximate."
        )
    return Headline(staff.value, "WTE", staff.period, text)


def _target_rate(parameters: Parameters, target: Input) -> Headline:
    rate, period = percent_of(target.value / PER_CENT), _within(parameters)
    text = (
        f"The target given for this run is a vacancy rate of {rate} {period}."
        if target.given
        else f"The strategy sets no target: the yardstick here is the vacancy rate of {rate}, "
        f"above which it calls a role high vacancy, to be reached {period}."
    )
    return Headline(target.value, "percent", period, text)


def _within(parameters: Parameters) -> str:
    return f"within {count_of(parameters.horizon_years, 'year')}"


def _leavers(inputs: Mapping[str, Input]) -> Headline:
    staff, turnover = inputs["staff_in_post"], inputs["turnover_rate"]
    leavers = staff.value * turnover.value / PER_CENT
    return Headline(
        leavers,
        "WTE per year",
        period_of(staff, turnover),
        f"{opened(_floor(inputs))}{_wte(leavers)} whole-time equivalents leave their organisation "
        "in a year, "
        + (
            "by the turnover given for this run."
            if turnover.given
            else "counting voluntary turnover only; ends of contract, retirements and dismissals "
            "come on top."
        ),
    )


def _floor(inputs: Mapping[str, Input]) -> str:
    """Return `at least ` where flows rest on a minimum of staff or on voluntary leavers alone."""
    voluntary = "" if inputs["turnover_rate"].given else "at least "
    return at_least(inputs["staff_in_post"]) or voluntary


def _staff_wanted(parameters: Parameters, inputs: Mapping[str, Input], years: int) -> float:
    posts = _establishment(inputs) * (1 + parameters.demand_growth) ** years
    return posts * (1 - inputs["target_vacancy_rate"].value / PER_CENT)


def _supply_headlines(parameters: Parameters, inputs: Mapping[str, Input]) -> dict[str, Headline]:
    staff, years = inputs["staff_in_post"].value, parameters.horizon_years
    wanted = _staff_wanted(parameters, inputs, years)
    replacement = inputs["turnover_rate"].value / PER_CENT * (staff + wanted) / 2
    joiners = max(0.0, (wanted - staff) / years + replacement)
    target = percent_of(inputs["target_vacancy_rate"].value / PER_CENT)
    period = count_of(years, "year")
    replacing = min(joiners, replacement) / joiners * PER_CENT if joiners else None
    return {
        "joiners_needed_per_year": Headline(
            joiners,
            "WTE per year",
            period,
            f"{opened(_about(joiners))} {_joiners_words(parameters)}, would be needed for a "
            f"vacancy rate of {target} within {period}{_terms(inputs)}."
            if joiners
            else f"A vacancy rate of {target} within {period} needs no joiners.",
            digits=ROUNDED_DIGITS,
        ),
        "joiners_replacing_leavers": Headline(
            replacing,
            "percent",
            period,
            f"{_share_words(replacing)} of those joiners only replace people who leave their "
            "organisation."
            if replacing is not None
            else "No joiners are needed.",
        ),
    }


def _joiners_words(parameters: Parameters) -> str:
    if areas.resolve(parameters.area).kind == "trust":
        return "joiners a year, those who come from other organisations included"
    return "joiners to organisations a year, moves between them included"


def _terms(inputs: Mapping[str, Input]) -> str:
    """Return what a number of joiners rests on, where that is less than the whole."""
    staff = inputs["staff_in_post"]
    least = at_least(staff)
    counted = f", based on {least}{_wte(staff.value)} staff" if least else ""
    own_accord = " if people left of their own accord alone"
    return f"{'' if inputs['turnover_rate'].given else own_accord}{counted}"


def _productivity_headlines(area: areas.Area) -> dict[str, Headline]:
    staff, activity = _productivity_facts(area)
    period = "since before the pandemic"
    if staff is None or activity is None:
        silent = f"The strategy gives no growth of staff and activity for {area.name}."
        missing = Headline(None, "percent", "", silent)
        return {"productivity_change": missing, "activity_change": missing}
    change = ((1 + activity.value / PER_CENT) / (1 + staff.value / PER_CENT) - 1) * PER_CENT
    return {
        "productivity_change": Headline(
            change,
            "percent",
            period,
            f"If staff numbers are {_change_words(staff.value)} and activity is "
            f"{_change_words(activity.value)}, activity for each member of staff is "
            f"{_change_words(change, 1)}.",
        ),
        "activity_change": Headline(
            activity.value,
            "percent",
            period,
            f"In one chapter the strategy says that activity, on average, is "
            f"{_change_words(activity.value)} since before the pandemic; in another it calls "
            "activity lower. The figure takes the first statement.",
        ),
    }


def _change_words(change: float, decimals: int = 0) -> str:
    if change == 0:
        return "unchanged"
    return f"{format_value(abs(change), 'percent', decimals)} {'higher' if change > 0 else 'lower'}"


def _productivity_facts(area: areas.Area) -> tuple[facts.Fact | None, facts.Fact | None]:
    return facts.fact_for("workforce_growth", area), facts.fact_for("activity_growth", area)


def _productivity_inputs(area: areas.Area) -> list[Input]:
    return [Input.of_fact(fact) for fact in _productivity_facts(area) if fact is not None]


def _sickness_headlines(area: areas.Area) -> dict[str, Headline]:
    series = _series(area)
    england = _series_rate(areas.resolve("England"))
    units = {
        "sickness_above_england": "organisations",
        "sickness_months_above": "months",
        "sickness_highest": "percent",
        "sickness_lowest": "percent",
    }
    if series.empty or england is None:
        reason = _no_series(area)
        return {name: Headline(None, unit, "", reason) for name, unit in units.items()}
    year = _by_organisation(series)
    above = _above_england(area, year, england)
    return {
        "sickness_above_england": above,
        "sickness_months_above": _months_above(series, above),
        **{
            name: Headline(
                float(row["percent"]),
                "percent",
                england.period,
                f"{row['organisation']} lost {format_value(row['percent'], 'percent', 2)} of "
                f"working time to sickness, {place}."
                if len(year) > 1
                else above.text,
            )
            for name, place, row in (
                ("sickness_highest", "the most of those shown", year.iloc[-1]),
                ("sickness_lowest", "the least", year.iloc[0]),
            )
        },
    }


def _above_england(area: areas.Area, year: pd.DataFrame, england: Input) -> Headline:
    above = int((year["percent"] > england.value).sum())
    whole = f"England as a whole ({format_value(england.value, 'percent', 2)})"
    own = format_value(float(year["percent"].iloc[0]), "percent", 2)
    if area.kind == "country":
        text = f"Over {england.period}, {area.name} lost {own} of working time to sickness."
    elif len(year) == 1:
        than = "more than" if above else "no more than"
        text = (
            f"Over {england.period}, {area.name} lost {own} of working time to sickness, {than} "
            f"{whole}."
        )
    else:
        number = str(above) if above else "none"
        text = (
            f"Over {england.period}, {number} of the {len(year)} organisations lost more working "
            f"time to sickness than {whole}."
        )
    return Headline(float(above), "organisations", england.period, text)


def _months_above(series: pd.DataFrame, over_the_year: Headline) -> Headline:
    """Return in how many months organisations were above England in the same month."""
    england = _series(areas.resolve("England")).set_index("month")["percent"]
    above = series[series["percent"].astype(float) > series["month"].map(england).astype(float)]
    names = [_organisation_name(code) for code in above["organisation"]]
    text = _single_months(series, Counter(names)) or over_the_year.text
    return Headline(float(len(above)), "months", over_the_year.period, text)


def _single_months(series: pd.DataFrame, above: Mapping[str, int]) -> str:
    """Return who was above England in how many months; empty for England itself."""
    organisations, months = series["organisation"].unique(), series["month"].nunique()
    if len(organisations) > 1 and not above:
        return "No organisation was above England in any single month."
    if len(organisations) > 1:
        most_first = sorted(above.items(), key=lambda item: (-item[1], item[0]))
        named = join_words([f"{name} in {number}" for name, number in most_first])
        return f"Single months differ: of {months}, England was exceeded by {named}."
    if areas.resolve(organisations[0]).kind == "country":
        return ""
    return f"It was above England in {sum(above.values())} of {count_of(months, 'single month')}."


def _by_organisation(series: pd.DataFrame) -> pd.DataFrame:
    days = series.groupby("organisation", as_index=False)[["days_lost", "days_available"]].sum()
    days["percent"] = (days["days_lost"] / days["days_available"] * PER_CENT).astype(float)
    days["organisation"] = days["organisation"].map(_organisation_name)
    return days.sort_values("percent", ignore_index=True)


def _organisation_name(code: str) -> str:
    area = areas.resolve(code)
    return f"{area.short_name} ICB" if area.kind == "icb" else area.short_name


def _about(value: float) -> str:
    """Return what is reckoned from rounded figures, with the digits that they allow."""
    if _wte(value) == "fewer than one":
        return "fewer than one"
    return f"about {format_about(value, 'WTE', ROUNDED_DIGITS)}"


def _wte(value: float) -> str:
    written = format_value(value, "WTE")
    return "fewer than one" if value > 0 and written == "0" else written


def _share_words(percent: float) -> str:
    return {0.0: "None", PER_CENT: "All"}.get(percent, format_value(percent, "percent"))


# --- tables ---------------------------------------------------------------------------------------


def _flows_table(
    parameters: Parameters, inputs: Mapping[str, Input], cited: tuple[str, ...]
) -> tuple[pd.DataFrame, Description]:
    columns = {
        "part": Column("Part of the establishment"),
        "wte": Column("Posts or staff", "WTE"),
        "share_percent": Column("Of planned posts", "percent"),
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
        f"Planned posts, staff, vacancies, sickness and {_leaver_words(inputs)}, "
        f"{_providers(parameters)}, whole-time equivalents (WTE)",
        columns,
        cited,
        "derived",
        "The rows overlap: staff lost to sickness and leavers are among those in post.",
    )


def _path_table(
    parameters: Parameters, inputs: Mapping[str, Input], cited: tuple[str, ...]
) -> tuple[pd.DataFrame, Description]:
    start = period_of(inputs["staff_in_post"], inputs["vacancy_rate"])
    columns = {
        "year": Column(f"Years from {start or 'the start'}", "years"),
        "series": Column("Series"),
        "wte": Column("Staff", "WTE"),
    }
    staff, horizon = inputs["staff_in_post"].value, parameters.horizon_years
    step = (_staff_wanted(parameters, inputs, horizon) - staff) / horizon
    growth = 1 + parameters.demand_growth
    turnover = inputs["turnover_rate"].value / PER_CENT
    voluntary = "" if inputs["turnover_rate"].given else ", voluntary leavers only"
    alone = f"Staff if nobody were recruited{voluntary}"
    rows = []
    for year in range(horizon + 1):
        rows += [
            (year, "Planned posts", _establishment(inputs) * growth**year),
            (year, "Staff on the way to the target", staff + step * year),
            (year, alone, staff * _kept_in_a_year(turnover) ** year),
        ]
    return pd.DataFrame(rows, columns=list(columns)), Description(
        f"Planned posts and staff over {count_of(horizon, 'year')}, {_providers(parameters)}, "
        "whole-time equivalents (WTE)",
        columns,
        cited,
        "derived",
    )


def _leaver_words(inputs: Mapping[str, Input]) -> str:
    return "leavers" if inputs["turnover_rate"].given else "voluntary leavers"


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
        f"Working time lost to sickness by month, {_whose(area)}",
        columns,
        _sickness_sources(),
        "published",
        " ".join(filter(None, [_acronyms(series), _filing_note(series)])),
    )


def _acronyms(series: pd.DataFrame) -> str:
    organisations = [areas.resolve(code) for code in sorted(series["organisation"].unique())]
    board = " ICB is integrated care board." if any(o.kind == "icb" for o in organisations) else ""
    return f"{spelt_out(o for o in organisations if o.kind == 'trust')}{board}".strip()


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
        "percent": Column("Sickness absence", "percent", 2, SERIES_MISSING),
        "days_lost": Column("Days lost", "days"),
        "days_available": Column("Days available", "days"),
    }
    england = _series(areas.resolve("England"))
    both = pd.concat([_series(area), england]).drop_duplicates(["organisation", "month"])
    year = _by_organisation(both)[list(columns)]
    return year.astype({"days_lost": float, "days_available": float}), Description(
        f"Working time lost to sickness, {_months(england)}, {_whose(area)}",
        columns,
        _sickness_sources(),
        "derived",
    )


def _whose(area: areas.Area) -> str:
    if area.kind == "country":
        return area.name
    whose = f"organisations of {area.name}" if area.kind == "icb" else area.name
    return f"{whose}, with England"


def _sickness_sources() -> tuple[str, ...]:
    return (sources.cite(str(catalogue.load("sickness_absence")["source"].iloc[0])),)


def _target(parameters: Parameters, inputs: Mapping[str, Input]) -> Target:
    now, goal = inputs["vacancy_rate"].value, inputs["target_vacancy_rate"]
    own = "" if goal.given else ", a yardstick of this book; the strategy sets no target"
    return Target(
        "vacancies",
        "Posts that are vacant",
        now,
        goal.value,
        "percent",
        f"{_within(parameters)}{own}",
        f"{points_of(now - goal.value)} above" if now > goal.value else "reached",
    )
