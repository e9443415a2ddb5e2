"""What the estates analysis starts from: returns of trusts, the strategy's figures, a practice."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from helpers.analyses.base import (
    COUNTED,
    GIVEN,
    PER_CENT,
    context,
    former_systems,
    label_of,
    resolve,
    stated,
    unit_of,
)
from helpers.analyses.estates.lists import Lists
from helpers.analyses.estates.lists import held as held_lists
from helpers.analyses.estates.parameters import Parameters
from helpers.analyses.estates.terms import AIM, FACE_TO_FACE, Ranges, ranges
from helpers.analyses.standing import compared, compared_called, part_of
from helpers.data import areas, catalogue, facts, sources
from helpers.data.areas import Area
from helpers.data.lists import counted, time_of, written
from helpers.errors import InputError
from helpers.results import PARAMETER, Figure, sourced

EXAMPLE = ("list_size", "list_growth_per_month", "rooms")
"""Parameters behind which figures of the strategy's example practice stand."""
STRATEGY_LIST, STRATEGY_GROWTH, STRATEGY_ROOMS = (
    "willesden_list",
    "willesden_growth",
    "willesden_rooms",
)
"""What the strategy says of that practice."""
MONTHS = 12
PLANNED_MONTHS = 36
"""Months for which rooms are told."""
TERMS = (
    AIM,
    "appointments_per_patient",
    "face_to_face_share",
    "minutes_per_contact",
    "peak_factor",
    "hours_per_week",
    "weeks_per_year",
)
"""Terms of the formula for rooms but the list; the strategy gives the first alone."""
FROM = {
    "appointments_per_patient": "gp_appointments_per_patient",
    "face_to_face_share": FACE_TO_FACE[0],
}
"""Term to a figure of the publication that it is taken from."""
ASSUMED = "Assumption of this book"
ROOM_STUDIES = ("room_use_study_1", "room_use_study_2", "room_use_study_3")
"""Figures found elsewhere of how rooms are used, second-hand."""
RISKS = {
    f"backlog_{risk}_risk_gbp": risk.title() for risk in ("high", "significant", "moderate", "low")
}
"""Column of the returns to the name of its risk, the gravest first."""
SUMMED = [*RISKS, "floor_area_m2", "empty_m2", "under_used_m2"]
"""Columns of the returns that are added up over trusts."""
MOST_OF_ENGLAND = 0.9
"""Floor of a year's returns against that of the largest, from which it is a year of England."""


@dataclass(frozen=True)
class Evidence:
    """Everything the steps start from; figures and rows that are not of the area are lacking.

    `returns` has a row a trust and year, oldest first: `trust`, its full name `trust_name`, the
    trust that it is part of now, `trust_today`, `period`, `source`, what it returned, and how many
    `trusts` it is, one. Of a region the rows are of its systems, of England of its regions, and a
    trust that belongs to no system has its own. `by_trust` has those of the trusts in any case, and
    `england` those of all trusts of England, in the years that hold them, with `system` (a code,
    empty where they belong to none) and `region`.
    """

    area: Area
    returns: pd.DataFrame
    by_trust: pd.DataFrame
    left_out: tuple[str, ...]  # years that not all trusts of the newest have a return for
    england: pd.DataFrame
    silent: tuple[str, ...]  # trusts that returned no backlog in the newest year
    sites: Figure  # pieces of estate that the strategy counts
    practices: Figure  # general practices among them
    pharmacies: Figure  # pharmacies and opticians among them
    poor_condition: Figure  # estate in condition C or D, percent
    core: Figure  # primary care estate that is sure to stay, percent
    lists: Lists | None  # of all practices
    list_size: Figure
    list_growth: Figure  # patients a month
    rooms: Figure
    ranges: Ranges  # of the terms that have one
    example_lists: pd.DataFrame  # of the strategy's example practice, a row a count
    strategy_list: Figure  # as the strategy gives it
    strategy_growth: Figure  # patients a month, as the strategy gives it
    aim: Figure  # time in which the strategy wants rooms to be in use, percent
    terms: tuple[Figure, ...]  # of the formula for rooms but the list, the use of rooms first
    example_place: Area  # where the strategy's example practice stands
    england_backlog: Figure  # of a newer year than the returns, pounds
    england_high_risk: Figure  # the part of it at high risk, pounds
    appointments: Figure  # in general practice, a patient and year, England
    found: tuple[Figure, ...]  # of the use of rooms, by studies

    @property
    def returns_held(self) -> bool:
        """Whether a return of a trust of the area is held."""
        return not self.returns.empty

    @cached_property
    def everywhere(self) -> pd.DataFrame:
        """The rows of all trusts of England in the newest year that holds them."""
        newest: pd.DataFrame = self.england[self.england["period"] == self.england["period"].max()]
        return newest

    @property
    def lacking(self) -> list[str]:
        """Trusts of England's newest year that are in no return of its first."""
        first = self.england[self.england["period"] == self.england["period"].min()]
        new = self.everywhere[~self.everywhere["today"].isin(first["today"])]
        return [str(each) for each in new["trust"]]

    @property
    def former_systems(self) -> list[str]:
        """Systems of the time of the figures that became part of the area, or most of them did."""
        return former_systems(self.area)

    @property
    def part(self) -> str:
        """What the area is shown by: `trust`, of a region `system`, of England `region`."""
        return part_of(self.area) or "trust"

    @property
    def compared(self) -> tuple[Area, ...]:
        """The systems or regions that the area is shown among, where all have its newest return."""
        held = self.returns_held and self.returns["period"].max() in set(self.everywhere["period"])
        return compared(self.area) if held else ()

    @property
    def compared_called(self) -> str:
        """What those are called."""
        return compared_called(self.area)

    @property
    def of_the_strategy(self) -> bool:
        """Whether the strategy is that of the area, or of the system that it is part of."""
        return facts.strategy_held(self.area)

    @property
    def practice_held(self) -> bool:
        """Whether figures of a practice are held, or were given."""
        return self.list_size.known

    @property
    def strategy_held(self) -> bool:
        """Whether the strategy counts the area's estate."""
        return self.sites.known

    @property
    def practice(self) -> tuple[Figure, ...]:
        """The figures of the practice."""
        return self.list_size, self.list_growth, self.rooms

    @property
    def example_used(self) -> bool:
        """Whether the strategy's example stands behind a figure of the practice."""
        return self.practice_held and not all(each.given for each in self.practice)

    @property
    def dated(self) -> bool:
        """Whether the practice's figures are all of the past, none given for this run."""
        return self.practice_held and not any(each.given for each in self.practice)

    @property
    def start(self) -> str:
        """The period of the practice's list; `the start` where some figures were given."""
        return self.list_size.period if self.dated else "the start"


def evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: the area has no example practice, and the parameters give a part of one, or
            none where no return and no list is held either; or a list would fall below nobody.
    """
    area = areas.resolve(parameters.area)
    lists = held_lists(area)
    every = _returns()
    england = every[every["period"].isin(_years_of_england(every))]
    held = returns_of(area, every)
    whole = list(england["period"].unique()) if area.kind == "country" else _whole_years(held)
    kept = held[held["period"].isin(whole)].reset_index(drop=True)
    returns = _by_part(kept, part_of(area)) if part_of(area) else kept
    newest = kept[kept["period"] == kept["period"].max()]
    practice = _practice(parameters, returns, lists)
    _refuse_negative(practice)
    aim, (use, *assumed) = stated(facts.fact(AIM)), [_term(parameters, name) for name in TERMS]
    return Evidence(
        area=area,
        returns=sourced(returns, returns["source"]),
        by_trust=sourced(kept, kept["source"]),
        left_out=tuple(each for each in held["period"].unique() if each not in whole),
        england=england,
        silent=tuple(newest.loc[newest["backlog_gbp"] == 0, "trust_name"]),
        sites=_of(area, "pieces_of_estate"),
        practices=_of(area, "gp_sites"),
        pharmacies=_of(area, "pharmacy_optometry_sites"),
        poor_condition=_of(area, "condition_c_or_d"),
        core=_of(area, "primary_care_core"),
        lists=lists,
        list_size=practice["list_size"],
        list_growth=practice["list_growth_per_month"],
        rooms=practice["rooms"],
        ranges=ranges(),
        example_lists=_example_lists(),
        strategy_list=stated(facts.fact(STRATEGY_LIST)),
        strategy_growth=stated(facts.fact(STRATEGY_GROWTH)),
        aim=aim,
        terms=(aim if use == aim else use, *assumed),
        example_place=_example_place(),
        england_backlog=context("england_backlog"),
        england_high_risk=context("england_backlog_high_risk"),
        appointments=context("gp_appointments_per_patient"),
        found=tuple(map(context, ROOM_STUDIES)),
    )


def published_defaults(parameters: Parameters) -> Mapping[str, Figure]:
    """Return the strategy's example practice, for areas in the system that it stands in.

    Its list is the newest that is held, and so is its growth, over the two newest; its rooms are as
    the strategy gives them.
    """
    if _system(_example_place()) != _system(areas.resolve(parameters.area)):
        return {}
    rows = catalogue.load("example_practice")
    name = str(rows["name"].iloc[-1])
    before, newest = _example_lists().tail(2).to_dict("records")
    cited = {"source": newest["source"], "no_limits": COUNTED}
    return {
        "list_size": Figure(
            newest["list_patients"],
            "patients",
            f"{name} registered list",
            period=newest["period"],
            basis="published",
            **cited,
        ),
        "list_growth_per_month": Figure(
            newest["monthly_patients"],
            "patients per month",
            f"{name} list growth per month",
            period=f"{before['period']} to {newest['period']}",
            **cited,
        ),
        "rooms": stated(facts.fact(STRATEGY_ROOMS)),
    }


def _example_lists() -> pd.DataFrame:
    """Return the lists of the example practice and how many practices its borough had."""
    rows = catalogue.load("example_practice")
    rows = rows.assign(time=rows["period"].map(time_of)).sort_values("time")
    rows["period"] = rows["period"].map(written)
    peers = counted(str(rows["area_code"].iloc[0])).set_index("period")
    frame = pd.DataFrame(
        {
            "period": rows["period"],
            "list_patients": rows["list_size"].astype(float),
            "monthly_patients": rows["list_size"].diff() / (MONTHS * rows["time"].diff()),
            "practices": rows["period"].map(peers["practices"]),
            "source": rows["source"].map(sources.cite),
        }
    )
    return sourced(frame, frame["source"])


def _refuse_negative(practice: Mapping[str, Figure]) -> None:
    """Refuse growth that leaves fewer than no patients on the list.

    Raises:
        InputError: it does, within the months that are told.
    """
    size, growth = practice["list_size"], practice["list_growth_per_month"]
    if size + growth * PLANNED_MONTHS < 0:
        least = -math.floor(size / PLANNED_MONTHS)
        raise InputError(
            f"list_growth_per_month: {float(growth):g} leaves fewer than 0 of {size} patients "
            f"within {PLANNED_MONTHS} months; use {least} or more"
        )


def _example_place() -> Area:
    return areas.resolve(facts.fact(STRATEGY_LIST).area_code)


def _system(area: Area) -> Area:
    return areas.resolve(area.parent) if area.parent and area.kind != "icb" else area


def _of(area: Area, fact_id: str) -> Figure:
    figure = stated(facts.fact(fact_id))
    return figure if facts.fact_for(fact_id, area) else Figure(None, figure.unit, figure.label)


def _practice(
    parameters: Parameters, returns: pd.DataFrame, lists: Lists | None
) -> dict[str, Figure]:
    """Return the figures of the practice; NaN where none are, but something of the area is held."""
    published = published_defaults(parameters)
    given = any(getattr(parameters, name) is not None for name in EXAMPLE)
    if published or given or (returns.empty and lists is None):
        return resolve(parameters, published, dict.fromkeys(EXAMPLE, 1.0))
    fields = Parameters.model_fields
    return {name: Figure(None, unit_of(fields[name]), label_of(fields[name])) for name in EXAMPLE}


def _returns() -> pd.DataFrame:
    """Return what every trust returned in every year held."""
    every = {each.code: each for each in areas.all_areas()}
    table = catalogue.load("estates").rename(
        columns={"trust": "code", "gross_internal_floor_area_m2": "floor_area_m2"}
    )
    trusts = pd.DataFrame(
        [_described(every[code], every) for code in table["code"].unique()],
        columns=["code", "trust", "trust_name", "trust_today", "today", "system", "region"],
    )
    rows = table.merge(trusts, on="code").sort_values(["period", "code"], ignore_index=True)
    rows = rows.astype(dict.fromkeys(["sites", *SUMMED], float))
    rows = rows.assign(backlog_gbp=rows[list(RISKS)].sum(axis="columns"), trusts=1.0)
    cited = {each: sources.cite(each) for each in rows["source"].unique()}
    rows["source"] = rows["source"].map(cited)
    return sourced(rows, rows["source"])


def _described(trust: Area, every: Mapping[str, Area]) -> tuple[str, ...]:
    today = every[trust.successor] if trust.successor else trust
    parent = every[trust.parent]
    where = (parent.code, parent.parent) if parent.kind == "icb" else ("", parent.code)
    return (trust.code, trust.short_name, trust.name, today.short_name, today.code, *where)


def returns_of(area: Area, returns: pd.DataFrame) -> pd.DataFrame:
    """Return the returns of an area, a trust with those that it grew out of."""
    if area.kind == "country":
        return returns
    if area.kind == "region":
        return returns[returns["region"] == area.code]
    if area.kind == "icb":
        systems = [area.code, *(each.code for each in areas.predecessors(area.code))]
        return returns[returns["system"].isin(systems)]
    return returns[(returns["code"] == area.code) | (returns["today"] == area.code)]


def _by_part(returns: pd.DataFrame, part: str) -> pd.DataFrame:
    """Return the sums by system or region and year, in the shape of a trust's returns."""
    every = {each.code: each for each in areas.all_areas()}
    known = returns[part].map(every).dropna()
    names = {
        "trust": known.map(lambda each: each.short_name).reindex(returns.index),
        "trust_name": known.map(lambda each: each.name).reindex(returns.index),
    }
    rows = returns.assign(**{name: names[name].fillna(returns[name]) for name in names})
    grouped = rows.groupby(["period", "trust", "trust_name"])
    sums = grouped[["sites", *SUMMED, "backlog_gbp", "trusts"]].sum(min_count=1)
    sums = sums.assign(source=grouped["source"].first()).reset_index()
    shares = {f"{name}_percent": f"{name}_m2" for name in ("empty", "under_used")}
    floor = sums["floor_area_m2"] / PER_CENT
    return sums.assign(
        trust_today=sums["trust"], **{name: sums[m2] / floor for name, m2 in shares.items()}
    )


def _years_of_england(returns: pd.DataFrame) -> list[str]:
    floor = returns.groupby("period")["floor_area_m2"].sum()
    return list(floor.index[floor >= MOST_OF_ENGLAND * floor.max()])


def _whole_years(returns: pd.DataFrame) -> list[str]:
    """Return the years that hold all trusts of the newest, or what they grew out of."""
    years = returns.groupby("period")["today"].agg(set)
    return [str(period) for period, trusts in years.items() if years.iloc[-1] <= trusts]


def _term(parameters: Parameters, name: str) -> Figure:
    field, value = Parameters.model_fields[name], float(getattr(parameters, name))
    share = unit_of(field) == "share"
    assumed = ASSUMED + (f", from {context(FROM[name]).source}" if name in FROM else "")
    return Figure(
        round(value * PER_CENT, 9) if share else value,
        "percent" if share else unit_of(field),
        label_of(field),
        source=assumed if name != AIM and value == field.default else GIVEN,
        basis=PARAMETER,
    )
