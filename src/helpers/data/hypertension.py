"""What the package's tables say of hypertension: registers, residents, surveys and effects."""

from dataclasses import dataclass

import pandas as pd

from helpers.data import catalogue, package
from helpers.data.schema import plain_rows
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
        `register_people`, `listed_people` (registered patients of all ages), `prevalence_percent`
        as published, `practices` that submitted a register, and `source`.
    """
    table = catalogue.load("hypertension_register")
    return package.once(("registers",), lambda: _registers(table)).copy(deep=False)


def _registers(table: pd.DataFrame) -> pd.DataFrame:
    frame = table.sort_values("period", kind="stable")
    counts = {"register": "register_people", "list_size": "listed_people", "practices": "practices"}
    return frame[["area_code", "period", "prevalence_percent"]].assign(
        year=frame["period"].str[:4].astype(int) + 1,
        source=frame["source"].map(cite),
        **{name: frame[column].astype(float) for column, name in counts.items()},
    )


def residents() -> pd.DataFrame:
    """Return residents of all ages by code of the area.

    Returns:
        Frame of `people` and `source`, the codes its index.
    """
    frame = catalogue.load("resident_population").set_index("area_code")
    return pd.DataFrame(
        {"people": frame["people"].astype(float), "source": frame["source"].map(cite)}
    )


def unusual_practices() -> pd.DataFrame:
    """Return the practices that are so large and unlike others that they change their borough.

    Returns:
        Frame of `name`, `area_code` of the borough, `period`, `listed_people` and
        `register_people`, from the published prevalence.
    """
    frame = catalogue.load("unusual_practices")
    listed = frame["list_size"].astype(float)
    register = (listed * frame["prevalence_percent"] / PER_CENT).round()
    names = frame[["name", "area_code", "period"]]
    return names.assign(listed_people=listed, register_people=register)


def survey(id_: str) -> Estimate:
    """Return a survey's share of adults with hypertension.

    Raises:
        InputError: there is no estimate of that id.
    """
    known = {row["id"]: row for row in plain_rows(catalogue.load("hypertension_prevalence"))}
    if id_ not in known:
        hint = nearest(id_, known, among="estimates of prevalence")
        raise InputError(f"estimate {quote(id_)} is not known; {hint}")
    row = known[id_]
    return Estimate(row["percent"] / PER_CENT, row["period"], cite(row["source"]))


def rates_by_age_and_sex() -> pd.DataFrame:
    """Return the share of people with hypertension by `sex` and `age_band`, such as `75+`.

    Returns:
        Frame of `share` (0 to 1), `period` and `source`; sex and band are its index.
    """
    frame = catalogue.load("hypertension_prevalence")
    rates = frame[frame["model"] == RECKONER].set_index(["sex", "age_band"])
    return pd.DataFrame(
        {
            "share": rates["percent"] / PER_CENT,
            "period": rates["period"],
            "source": rates["source"].map(cite),
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
    return numbers.assign(source=found["source"].map(cite))
