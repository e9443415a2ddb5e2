"""Rooms: how many a practice needs for its list, and from which month on.

Rooms = ceil(list x contacts x minutes x peak / (60 x weeks x hours x utilisation)).
"""

import math

import numpy as np
import pandas as pd

from helpers.analyses.base import PER_CENT, basis_of, cite, label_of, unit_of
from helpers.analyses.estates.evidence import PLANNED_MONTHS, Evidence
from helpers.analyses.estates.parameters import Parameters
from helpers.analyses.estates.terms import (
    AIM,
    BUSIEST,
    DUST,
    OF_TERMS,
    extremes,
    patients_per_room,
)
from helpers.results import Figure, sourced


def rooms_for(patients: float, parameters: Parameters) -> float:
    """Return the fewest whole rooms that serve a list of patients; NaN where it is not known."""
    if math.isnan(patients):
        return math.nan
    return float(max(0, math.ceil(round(patients / patients_per_room(parameters), DUST))))


def rooms_needed(evidence: Evidence, parameters: Parameters) -> Figure:
    """Return the rooms that the practice needs for its list, with their range over assumptions."""
    fewest, most = (
        rooms_for(evidence.list_size, each) for each in extremes(parameters, evidence.ranges)
    )
    held = evidence.practice_held
    return Figure(
        rooms_for(evidence.list_size, parameters),
        "rooms",
        "Rooms the practice needs",
        period=evidence.list_size.period,
        lower=fewest if held else None,
        upper=most if held else None,
        bounds="assumptions",
    )


def use_needed(evidence: Evidence, parameters: Parameters) -> Figure:
    """Return the share of the time open for which the rooms there would have to be in use."""
    return Figure(
        use_of(evidence.rooms, evidence.list_size, parameters),
        "percent",
        "Use of rooms there",
        period=evidence.list_size.period,
        digits=3,
        no_limits=OF_TERMS,
    )


def use_of_three(evidence: Evidence, parameters: Parameters) -> Figure:
    """Return the use at which three rooms would do for the list that the strategy prints."""
    value, period = None, ""
    if evidence.strategy_list.known:
        value = use_of(3, evidence.strategy_list, parameters)
        period = evidence.strategy_list.period
    label = "Use at which three rooms would do"
    return Figure(value, "percent", label, period=period, no_limits=OF_TERMS)


def use_of(rooms: float, patients: float, parameters: Parameters) -> float:
    """Return the percent of the time open for which rooms are in use for a list; NaN of none."""
    full = patients / patients_per_room(parameters) * parameters.utilisation_target
    return full * PER_CENT / rooms if rooms else math.nan


def month_needed(evidence: Evidence, parameters: Parameters, room: float) -> Figure:
    """Return the first month in which the list outgrows `room` - 1 rooms; NaN if it never does."""
    spare = (room - 1) * patients_per_room(parameters) - evidence.list_size
    month = 0 if spare < 0 else None
    if spare >= 0 and evidence.list_growth > 0:
        month = math.floor(round(spare / evidence.list_growth, DUST)) + 1
    return Figure(
        month,
        "months",
        "Month of the next room",
        period=f"from {evidence.start}",
        no_limits="a sum, not a forecast",
    )


def rooms_by_month(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return the list, the rooms it needs and the rooms there are, a row a month."""
    months = pd.Series(range(PLANNED_MONTHS + 1), dtype=float)
    patients = evidence.list_size + evidence.list_growth * months
    frame = pd.DataFrame({"months_from_start": months, "list_patients": patients})
    frame["full_rooms"] = patients / patients_per_room(parameters)
    frame["needed_rooms"] = np.ceil(frame["full_rooms"].round(DUST))
    return _sourced(frame.assign(there_rooms=float(evidence.rooms)), evidence)


def rooms_in_order(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return each room there is or is needed within the planning period, with its first month."""
    grown = evidence.list_size + PLANNED_MONTHS * max(0.0, evidence.list_growth)
    last = max(float(evidence.rooms), rooms_for(grown, parameters)) if evidence.practice_held else 0
    rooms = pd.Series(np.arange(1, last + 1))
    months = rooms.map(lambda room: float(month_needed(evidence, parameters, room)))
    states = {"there": rooms <= float(evidence.rooms), "missing at the start": months == 0}
    status = np.select(list(states.values()), list(states), "to be built")
    return _sourced(
        pd.DataFrame({"room": rooms, "month_needed": months, "room_status": status}), evidence
    )


def assumptions_moved(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return the rooms needed as each term alone lies at either end of its range: a row a term."""
    rows = []
    for name, ends in {**evidence.ranges, "peak_factor": (1.0, BUSIEST)}.items():
        field = Parameters.model_fields[name]
        share = unit_of(field) == "share"
        unit = "percent" if share else unit_of(field)
        row: dict[str, str | float] = {"assumption": label_of(field), "unit": unit}
        for end, value in zip(("lower", "higher"), ends, strict=True):
            moved = parameters.model_copy(update={name: value})
            row[f"rooms_if_{end}"] = rooms_for(evidence.list_size, moved)
            row[f"value_if_{end}"] = value * (PER_CENT if share else 1)
        rows.append(row)
    order = ["assumption", "rooms_if_lower", "rooms_if_higher", "value_if_lower", "value_if_higher"]
    return _sourced(pd.DataFrame(rows)[[*order, "unit"]], evidence)


def example_lists(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return the lists of the example practice, what each gained a month and the rooms it needs.

    Columns `period`, `list_patients`, `monthly_patients` (since the list before), `needed_rooms`,
    `practices` (that had a list in its borough).
    """
    rows = evidence.example_lists
    needed = rows["list_patients"].map(lambda size: rooms_for(float(size), parameters))
    return sourced(rows.assign(needed_rooms=needed), rows.attrs["sources"])


def with_terms_found(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return the rooms needed if rooms were used as studies found: a row a study.

    Columns `assumption` (what was found), `needed_rooms`, `value`, `unit`, `period`.
    """
    rows = []
    for found in evidence.found:
        changed = parameters.model_copy(update={AIM: found / PER_CENT})
        rows.append(
            {
                "assumption": found.label,
                "needed_rooms": rooms_for(evidence.list_size, changed),
                "value": float(found),
                "unit": found.unit,
                "period": found.period,
            }
        )
    cited = cite([*evidence.practice, *evidence.found])
    return sourced(pd.DataFrame(rows), cited, basis_of(evidence.practice))


def _sourced(frame: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    return sourced(frame, cite(evidence.practice), basis_of(evidence.practice))
