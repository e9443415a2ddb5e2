"""Checks: each computes what a claim says, from figures held here or from the document itself.

A claim names its check, with what it takes after a colon, such as `register:dm`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.analyses import workforce
from helpers.analyses.base import PER_CENT
from helpers.analyses.standing import like_areas, yardstick
from helpers.analyses.workforce.evidence import rows_of
from helpers.data import areas, catalogue, hypertension, sources
from helpers.data.areas import ENGLAND
from helpers.data.facts import Fact
from helpers.errors import InputError
from helpers.names import nearest, quote

EFFECTS = "ettehad_2016"
"""The trials pooled that the strategy's effects of lower blood pressure are of."""
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
TIMES = {"quarter": 4.0, "month": 12.0, "week": 52.0}
"""How often a year something comes that comes every so often."""


@dataclass(frozen=True)
class Computed:
    """What a check gives.

    Attributes:
        value: the figure, in the unit of the claim.
        source: where it comes from; empty for the document itself.
        period: the time that it is about; empty where it is about none.
        contradicts: whether it rests on figures that stand elsewhere in the document.
    """

    value: float
    source: str = ""
    period: str = ""
    contradicts: bool = False


class NotHeldError(InputError):
    """The figure that a check holds a claim against is not held of the claim's area."""


Claims = Mapping[str, Fact]


def compute(claim: Fact, claims: Claims) -> Computed:
    """Return what the check of a claim gives.

    Args:
        claim: the claim; its `check` names one of `CHECKS`, and what it takes.
        claims: all claims by id.

    Raises:
        NotHeldError: the check has no figure for the claim's area.
        InputError: there is no such check.
    """
    name, _, given = claim.check.partition(":")
    if name in OF_NAMED:
        return OF_NAMED[name](claim, given)
    if name in OF_CLAIMS:
        return OF_CLAIMS[name](claim, given, claims)
    if name not in OF_AREA:
        hint = nearest(name, CHECKS, among="checks")
        raise InputError(f"claim {claim.id}: check {quote(name)} is not known; {hint}")
    if given:
        raise InputError(f"claim {claim.id}: check {name} takes nothing, not {quote(given)}")
    return OF_AREA[name](claim)


def years_of(period: str) -> list[int]:
    """Return the calendar years that a period names or ends in: of `2022-23` both."""
    found = [int(each) for each in YEAR.findall(period)]
    ends = re.search(r"\b(\d\d)(\d\d)[-/](\d\d)\b(?!-)", period)
    if ends and int(ends[3]) == (int(ends[2]) + 1) % 100:
        found.append(int(ends[1] + ends[2]) + 1)
    return found


def _practices(claim: Fact) -> Computed:
    return _of_registers(claim, "practices")


def _patients(claim: Fact) -> Computed:
    return _of_registers(claim, "listed_people")


def _of_registers(claim: Fact, column: str) -> Computed:
    row = _row_in_time(claim, hypertension.all_registers())
    return Computed(float(row[column]), str(row["source"]), str(row["period"]))


def _register(claim: Fact, given: str) -> Computed:
    row = _conditions(claim, given)
    return Computed(float(row[given]), sources.cite(row["source"]), str(row["period"]))


def _register_percent(claim: Fact, given: str) -> Computed:
    row = _conditions(claim, given)
    share = float(row[given]) / float(row["list_size"]) * PER_CENT
    return Computed(share, sources.cite(row["source"]), str(row["period"]))


def _conditions(claim: Fact, column: str) -> "pd.Series[str]":
    table = catalogue.load("condition_registers")
    if column not in table.select_dtypes("number"):
        raise InputError(f"claim {claim.id}: there is no register {quote(column)}")
    return _row_in_time(claim, table)


def _networks(claim: Fact) -> Computed:
    row = _row_in_time(claim, catalogue.load("network_workforce"), "month")
    return Computed(float(row["networks_known"]), sources.cite(row["source"]), str(row["month"]))


def _early_rate(claim: Fact) -> Computed:
    row = _row_in_time(claim, catalogue.load("early_diagnosis"))
    return Computed(float(row["early_percent"]), sources.cite(row["source"]), str(row["period"]))


def _residents(claim: Fact) -> Computed:
    table = catalogue.load("resident_population").set_index("area_code")
    own = table.loc[table.index.isin(_members(claim, "borough"))]
    if own.empty:
        raise _not_held(claim)
    return Computed(own["people"].sum(), sources.cite(own["source"].iloc[0]), own["period"].iloc[0])


def _authorities(claim: Fact) -> Computed:
    table = catalogue.load("areas").set_index("code")
    codes = _members(claim, "borough")
    if not codes:
        raise _not_held(claim)
    return Computed(len(codes), sources.cite(str(table.loc[codes[0], "source"])))


def _acute_trusts(claim: Fact) -> Computed:
    own = _ae(claim)
    major = own[own["type_1_attendances"] > 0]
    return Computed(major["trust"].nunique(), sources.cite(own["source"].iloc[0]), _months(own))


def _emergency_attendances(claim: Fact) -> Computed:
    own = _ae(claim)
    return Computed(own["attendances"].sum(), sources.cite(own["source"].iloc[0]), _months(own))


def _ae(claim: Fact) -> pd.DataFrame:
    table = catalogue.load("ae_waits")
    own = table[table["trust"].isin(_members(claim, "trust"))]
    if own.empty:
        raise _not_held(claim)
    return own


def _sickness_percent(claim: Fact) -> Computed:
    """Return the days lost by the trusts of an area, its board left out; of England, by all."""
    area = areas.find(claim.area_code)
    held = workforce.evidence(workforce.Parameters(area=ENGLAND))
    every = pd.concat([held.everywhere, held.england])
    kinds = every["area_code"].map(lambda code: held.organisations[code].kind)
    own = every.head(0) if area is None else rows_of(area, every[kinds != "icb"])
    if own.empty:
        raise _not_held(claim)
    share = own["lost_days"].sum() / own["available_days"].sum() * PER_CENT
    return Computed(share, sources.cite(own["source"].iloc[0]), _months(own))


def _months(rows: pd.DataFrame) -> str:
    return f"{rows['month'].min()} to {rows['month'].max()}"


def _size_rank(claim: Fact, given: str) -> Computed:
    whole = {each.code for each in areas.members(claim.area_code, "icb", former=True)}
    systems = [each.code for each in like_areas(areas.resolve(given)) if each.code in whole]
    registers = hypertension.all_registers()
    held = registers[registers["area_code"].isin(systems)]
    if given not in set(held["area_code"]):
        raise _not_held(claim)
    period = _row_in_time(claim, held.assign(area_code=claim.area_code))["period"]
    sizes = held[held["period"] == period].set_index("area_code")
    rank = sizes["listed_people"].rank(ascending=False)[given]
    return Computed(float(rank), str(sizes["source"].iloc[0]), str(period))


def _effect(claim: Fact, given: str) -> Computed:
    table = hypertension.effects("relative_risk", EFFECTS)
    if given not in table.index:
        raise InputError(f"claim {claim.id}: there is no effect on {quote(given)}")
    value = float(table["value"][given])
    return Computed((1 - value) * PER_CENT, str(table["source"][given]))


def _claim(claim: Fact, given: str, claims: Claims) -> Computed:
    return _from(claim, [_other(claim, given, claims)], lambda value: value)


def _sum(claim: Fact, given: str, claims: Claims) -> Computed:
    parts = [_other(claim, each, claims) for each in given.split("+")]
    return _from(claim, parts, lambda *values: sum(values))


def _difference(claim: Fact, given: str, claims: Claims) -> Computed:
    parts = [_other(claim, each, claims) for each in given.split("-")]
    return _from(claim, parts, lambda whole, *values: whole - sum(values))


def _survey_expected(claim: Fact, given: str, claims: Claims) -> Computed:
    """Return the cases that a survey expects among residents, less others, of the document."""
    adults, share = _difference(claim, given, claims), yardstick()
    residents = _other(claim, given.partition("-")[0], claims)
    return Computed(share / PER_CENT * adults.value, share.source, residents.period)


def _listed(claim: Fact, given: str) -> Computed:
    if not given.isdigit():
        raise InputError(f"claim {claim.id}: listed takes a whole number, not {quote(given)}")
    return Computed(float(given))


def _a_year(claim: Fact, given: str) -> Computed:
    if given not in TIMES:
        raise InputError(f"claim {claim.id}: a_year takes {', '.join(TIMES)}, not {quote(given)}")
    return Computed(TIMES[given])


OF_AREA: Mapping[str, Callable[[Fact], Computed]] = {
    "practices": _practices,
    "patients": _patients,
    "networks": _networks,
    "early_rate": _early_rate,
    "residents": _residents,
    "authorities": _authorities,
    "acute_trusts": _acute_trusts,
    "emergency_attendances": _emergency_attendances,
    "sickness_percent": _sickness_percent,
}
"""Checks that ask for the area of the claim alone."""
OF_NAMED: Mapping[str, Callable[[Fact, str], Computed]] = {
    "register": _register,
    "register_percent": _register_percent,
    "size_rank": _size_rank,
    "effect": _effect,
    "listed": _listed,
    "a_year": _a_year,
}
"""Checks that take something after a colon."""
OF_CLAIMS: Mapping[str, Callable[[Fact, str, Claims], Computed]] = {
    "claim": _claim,
    "sum": _sum,
    "difference": _difference,
    "survey_expected": _survey_expected,
}
"""Checks that take other claims of the document after a colon."""
CHECKS = (*OF_AREA, *OF_NAMED, *OF_CLAIMS)


def _members(claim: Fact, kind: str) -> list[str]:
    if not claim.area_code:
        raise _not_held(claim)
    return [each.code for each in areas.members(claim.area_code, kind)]


def _from(claim: Fact, others: list[Fact], combine: Callable[..., float]) -> Computed:
    """Return what other claims of the document come to."""
    elsewhere = any(each.section != claim.section for each in others)
    return Computed(combine(*(each.value for each in others)), contradicts=elsewhere)


def _other(claim: Fact, id_: str, claims: Claims) -> Fact:
    if id_ not in claims:
        hint = nearest(id_, claims, among="claims")
        raise InputError(f"claim {claim.id}: check names the claim {quote(id_)}; {hint}")
    return claims[id_]


def _row_in_time(claim: Fact, table: pd.DataFrame, period: str = "period") -> "pd.Series[str]":
    """Return the newest row of the claim's area that is not of after the claim, else the first."""
    own = table[table["area_code"] == claim.area_code].sort_values(period)
    if own.empty:
        raise _not_held(claim)
    stated = years_of(claim.period)
    known = own[own[period].map(lambda each: not stated or max(years_of(each)) <= max(stated))]
    return known.iloc[-1] if len(known) else own.iloc[0]


def _not_held(claim: Fact) -> NotHeldError:
    name, _, _ = claim.check.partition(":")
    return NotHeldError(f"claim {claim.id}: {name} of area {quote(claim.area)} is not held here")
