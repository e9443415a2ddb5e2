"""What the package's tables say of hypertension, as plain records: registers, surveys, effects.

Each table is parsed once for each content it has, so that an analysis may ask as often as it likes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from helpers.data import package, references
from helpers.data.descriptor import TableInfo
from helpers.data.names import nearest, quote
from helpers.data.reading import split
from helpers.data.schema import plain_rows, typed_frame
from helpers.data.sources import cite
from helpers.errors import InputError

RECKONER = "fph_reckoner"
PER_CENT = 100.0


@dataclass(frozen=True)
class Register:
    """A hypertension register of an area in a financial year.

    Attributes:
        area_code: code of the area.
        period: financial year, such as `2022-23`.
        register: people on it at the end of the year.
        list_size: registered patients of all ages.
        prevalence_percent: recorded prevalence as published.
        practices: practices that submitted one.
        citation: the release, as a page cites it.
    """

    area_code: str
    period: str
    register: float
    list_size: float
    prevalence_percent: float
    practices: int
    citation: str

    @property
    def year(self) -> int:
        """The year in which the financial year ends, on 31 March."""
        return int(self.period.split("-", maxsplit=1)[0]) + 1


@dataclass(frozen=True)
class Estimate:
    """A share that a survey or an older estimate gives.

    Attributes:
        share: from 0 to 1.
        period: the time it is about.
        citation: the source, as a page cites it.
    """

    share: float
    period: str
    citation: str


@dataclass(frozen=True)
class Effect:
    """A figure on what lower blood pressure averts.

    Attributes:
        value: the figure.
        lower: lower limit of its 95% interval; None where it was not seen.
        upper: upper limit of its 95% interval; None where it was not seen.
        unit: what the figure counts.
        period: the time over which events are counted; empty for a relative risk.
        citation: the source, as a page cites it.
    """

    value: float
    lower: float | None
    upper: float | None
    unit: str
    period: str
    citation: str


@dataclass(frozen=True)
class UnusualPractice:
    """A practice so large and unlike others that it changes the figures of its borough.

    Attributes:
        name: what it is called.
        borough: code of the borough that it counts in.
        period: financial year.
        list_size: registered patients of all ages.
        register: people on its register, from its published prevalence.
    """

    name: str
    borough: str
    period: str
    list_size: float
    register: float


def registers(area_code: str) -> tuple[Register, ...]:
    """Return the published registers of an area, oldest first; empty where there are none."""
    return all_registers().get(area_code, ())


def all_registers() -> Mapping[str, tuple[Register, ...]]:
    """Return the published registers by code of the area, oldest first."""
    return _registers(*_table("hypertension_register"))


def residents() -> Mapping[str, tuple[float, str]]:
    """Return residents of all ages and the citation of their number by code of the area."""
    return _residents(*_table("resident_population"))


def survey(id_: str) -> Estimate:
    """Return a survey's share of adults with hypertension.

    Raises:
        InputError: there is no estimate of that id.
    """
    known = _estimates(*_table("hypertension_prevalence"))
    if id_ not in known:
        hint = nearest(id_, known, among="estimates of prevalence")
        raise InputError(f"estimate {quote(id_)} is not known; {hint}")
    return known[id_]


def rates_by_age_and_sex() -> Mapping[tuple[str, str], Estimate]:
    """Return the share of people with hypertension by sex and band of ages, such as `75+`."""
    return _rates(*_table("hypertension_prevalence"))


def effects() -> Mapping[str, Mapping[tuple[str, str], Effect]]:
    """Return the effects of each measure by set and event; the set is empty where there is one.

    Measures are `relative_risk`, `number_needed_to_treat`, `number_needed_to_harm` and
    `events_averted`.
    """
    return _effects(*_table("blood_pressure_effects"))


def unusual_practices() -> tuple[UnusualPractice, ...]:
    """Return the practices that are named because they are unlike all others."""
    return _unusual(*_table("unusual_practices"))


def _table(name: str) -> tuple[TableInfo, bytes, bytes]:
    """Return a table's description and content, and that of the sources it cites.

    The table is held against those that it refers to.
    """
    table = package.read(name)
    references.check(*table)
    return (*table, package.read("sources")[1])


def _rows(info: TableInfo, content: bytes) -> list[dict[str, Any]]:
    return plain_rows(typed_frame(info, split(info, content)))


@lru_cache(maxsize=8)
def _registers(
    info: TableInfo, content: bytes, _sources: bytes
) -> Mapping[str, tuple[Register, ...]]:
    found: dict[str, list[Register]] = {}
    for row in _rows(info, content):
        found.setdefault(row["area_code"], []).append(
            Register(
                row["area_code"],
                row["period"],
                float(row["register"]),
                float(row["list_size"]),
                row["prevalence_percent"],
                row["practices"],
                cite(row["source"]),
            )
        )
    return {code: tuple(sorted(own, key=lambda one: one.period)) for code, own in found.items()}


@lru_cache(maxsize=8)
def _residents(info: TableInfo, content: bytes, _sources: bytes) -> Mapping[str, tuple[float, str]]:
    rows = _rows(info, content)
    return {row["area_code"]: (float(row["people"]), cite(row["source"])) for row in rows}


@lru_cache(maxsize=8)
def _estimates(info: TableInfo, content: bytes, _sources: bytes) -> Mapping[str, Estimate]:
    return {row["id"]: _estimate(row) for row in _rows(info, content)}


@lru_cache(maxsize=8)
def _rates(info: TableInfo, content: bytes, _sources: bytes) -> Mapping[tuple[str, str], Estimate]:
    return {
        (row["sex"], row["age_band"]): _estimate(row)
        for row in _rows(info, content)
        if row["model"] == RECKONER
    }


def _estimate(row: Mapping[str, Any]) -> Estimate:
    return Estimate(row["percent"] / PER_CENT, row["period"], cite(row["source"]))


@lru_cache(maxsize=8)
def _effects(
    info: TableInfo, content: bytes, _sources: bytes
) -> Mapping[str, Mapping[tuple[str, str], Effect]]:
    found: dict[str, dict[tuple[str, str], Effect]] = {}
    for row in _rows(info, content):
        found.setdefault(row["measure"], {})[row["effect_set"] or "", row["event"]] = Effect(
            row["value"],
            row["lower"],
            row["upper"],
            row["unit"],
            row["period"] or "",
            cite(row["source"]),
        )
    return found


@lru_cache(maxsize=8)
def _unusual(info: TableInfo, content: bytes, _sources: bytes) -> tuple[UnusualPractice, ...]:
    return tuple(
        UnusualPractice(
            row["name"],
            row["area_code"],
            row["period"],
            float(row["list_size"]),
            float(round(row["list_size"] * row["prevalence_percent"] / PER_CENT)),
        )
        for row in _rows(info, content)
    )
