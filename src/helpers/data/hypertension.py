"""What the package's tables say of hypertension: registers, residents, surveys and effects."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.data import areas, catalogue, package, places
from helpers.data.sources import cite
from helpers.errors import InputError
from helpers.names import nearest, quote

RECKONER = "fph_reckoner"
PER_CENT = 100.0


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


def registers(area_code: str) -> pd.DataFrame:
    """Return the published registers of an area, as `all_registers`; empty where there are none."""
    found = all_registers()
    return found[found["area_code"] == area_code].reset_index(drop=True)


def all_registers() -> pd.DataFrame:
    """Return the published registers of all areas, oldest first.

    Returns:
        Frame of `area_code`, `period` (financial year), `year` (in which it ends, on 31 March),
        `register_people`, `listed_people` (registered patients of all ages), `adult_people` (18
        and over) and `aged_50_over_people` on the lists of the same practices,
        `prevalence_percent` as published, `practices` that submitted a register, `known_practices`
        of the area in that year, and `source`. What is not known is missing.
    """
    table = catalogue.load("hypertension_register")
    return package.once(("registers",), lambda: _registers(table)).copy(deep=False)


def _registers(table: pd.DataFrame) -> pd.DataFrame:
    frame = table.sort_values("period", kind="stable")
    counts = {
        "register": "register_people",
        "list_size": "listed_people",
        "adults": "adult_people",
        "aged_50_over": "aged_50_over_people",
        "practices": "practices",
        "practices_known": "known_practices",
    }
    return frame[["area_code", "period", "prevalence_percent"]].assign(
        year=frame["period"].str[:4].astype(int) + 1,
        source=_cited(frame["source"]),
        **{name: frame[column].astype(float) for column, name in counts.items()},
    )


def imported_registers(area: areas.Area) -> pd.DataFrame:
    """Return the registers of an area in every imported year of QOF, as `registers`.

    A year is left out in which no practice of the area submitted a register. A year's practices
    are held against those known then by all imported years and, where the package has the year
    too, by its table: the larger number counts.

    Raises:
        InputError: a release that places practices has not been imported.
    """
    known = places.known_in_area(area)
    published = registers(area.code).set_index("period")["known_practices"]
    rows = [
        _imported(area, period, max(float(len(codes)), float(published.get(period, 0.0))))
        for period, codes in sorted(known.items())
    ]
    frame = pd.DataFrame(rows, columns=[str(name) for name in registers(area.code).columns])
    return frame[frame["practices"] > 0].reset_index(drop=True)


def registers_at(
    period: str, wanted: Sequence[areas.Area], *, imported: bool = False
) -> pd.DataFrame:
    """Return the registers of some areas in one period, as `registers`, in the order given.

    An area without a register then is left out. All are from one source, so that each counts its
    people as the others do.

    Args:
        period: the financial year.
        wanted: the areas.
        imported: whether the year's imported release is counted, not the table.

    Raises:
        InputError: that release, or one that places its practices, has not been imported.
    """
    same = all_registers().set_index("period").loc[lambda every: every.index == period]
    table = same.reset_index().set_index("area_code")
    if imported:
        known = table["known_practices"]
        rows = [_imported(each, period, float(known.get(each.code, 0.0))) for each in wanted]
        found = pd.DataFrame(rows, columns=[str(name) for name in all_registers().columns])
        return found[found["practices"] > 0].reset_index(drop=True)
    return table.loc[[each.code for each in wanted if each.code in table.index]].reset_index()


def _imported(area: areas.Area, period: str, known: float) -> dict[str, object]:
    found = places.practices("official", period)
    own = found.within(area)
    submitted = own[own["register"].notna()]
    register, listed = float(submitted["register"].sum()), float(submitted["list_size"].sum())
    return {
        "area_code": area.code,
        "period": period,
        "year": int(period[:4]) + 1,
        "register_people": register,
        "listed_people": listed,
        "adult_people": float(submitted["adults"].sum()),
        "aged_50_over_people": float(submitted["aged_50_over"].sum()),
        "prevalence_percent": register / listed * PER_CENT if listed else math.nan,
        "practices": float(len(submitted)),
        "known_practices": max(known, float(len(own))),
        "source": found.citation,
    }


def residents() -> pd.DataFrame:
    """Return residents of all ages by code of the area.

    Returns:
        Frame of `people` and `source`, the codes its index.
    """
    frame = catalogue.load("resident_population").set_index("area_code")
    return pd.DataFrame(
        {"people": frame["people"].astype(float), "source": _cited(frame["source"])}
    )


WEIGH_IN = ("icb", "borough")
"""Kinds of area in which an unusual practice moves the whole; a region is too large."""


def unusual_practices(
    area: areas.Area | None = None, kinds: Sequence[str] = areas.KINDS
) -> pd.DataFrame:
    """Return the practices that are unlike others by what they are, whatever they record.

    Args:
        area: what they lie in, then or now; without it, all of them.
        kinds: the kinds of area that are asked about; one of another kind has none.

    Returns:
        Frame of `code`, `name`, `area_code` of the borough, `note` (what the practice is),
        `period`, `listed_people` and `register_people`, a row a practice and year.
    """
    frame = catalogue.load("unusual_practices")
    if area is not None:
        within = (area, *areas.members(area.code, "borough")) if area.kind in kinds else ()
        frame = frame[frame["area_code"].isin([each.code for each in within])]
    counts = frame[["list_size", "register"]].astype(float)
    return frame[["code", "name", "area_code", "note", "period"]].assign(
        listed_people=counts["list_size"], register_people=counts["register"]
    )


def survey(id_: str) -> Estimate:
    """Return a survey's share of adults with hypertension.

    Raises:
        InputError: there is no estimate of that id.
    """
    known = catalogue.load("hypertension_prevalence").set_index("id")
    if id_ not in known.index:
        hint = nearest(id_, map(str, known.index), among="estimates of prevalence")
        raise InputError(f"estimate {quote(id_)} is not known; {hint}")
    share = float(known["percent"][id_]) / PER_CENT
    return Estimate(share, str(known["period"][id_]), cite(str(known["source"][id_])))


def rates_by_age_and_sex() -> pd.DataFrame:
    """Return the share of people with hypertension by `sex` and `age_band`, such as `75+`.

    Returns:
        Frame of `share` (0 to 1), `period` and `source`; sex and band are its index.
    """
    frame = catalogue.load("hypertension_prevalence")
    return package.once(("rates",), lambda: _rates(frame)).copy(deep=False)


def _rates(frame: pd.DataFrame) -> pd.DataFrame:
    rates = frame[frame["model"] == RECKONER].set_index(["sex", "age_band"])
    return pd.DataFrame(
        {
            "share": rates["percent"] / PER_CENT,
            "period": rates["period"],
            "source": _cited(rates["source"]),
        }
    )


def effects(measure: str, effect_set: str = "") -> pd.DataFrame:
    """Return published effects of lower blood pressure by event.

    Args:
        measure: `relative_risk`, `number_needed_to_treat`, `number_needed_to_harm` or
            `events_averted`.
        effect_set: the meta-analysis, where there are several.

    Returns:
        Frame of `value`, `lower` and `upper` (95% limits; NaN where they were not seen) and
        `source`; the events are its index.
    """
    table = catalogue.load("blood_pressure_effects")
    made = package.once(
        ("effects", measure, effect_set), lambda: _effects(table, measure, effect_set)
    )
    return made.copy(deep=False)


def _effects(table: pd.DataFrame, measure: str, effect_set: str) -> pd.DataFrame:
    frame = table.fillna({"effect_set": ""})
    chosen = (frame["measure"] == measure) & (frame["effect_set"] == effect_set)
    found = frame[chosen].set_index("event")
    numbers = found[["value", "lower", "upper"]].astype(float)
    return numbers.assign(source=_cited(found["source"]))


def _cited(names: "pd.Series[str]") -> "pd.Series[str]":
    """Return the citation of each source, looked up once however many rows have it."""
    return names.map({name: cite(name) for name in names.unique()})
