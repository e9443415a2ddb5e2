"""Rooms: how many a list of patients needs, and from which month on.

Rooms = ceil(list x contacts x minutes / (60 x weeks x hours x utilisation)).
"""

import math

import numpy as np
import pandas as pd

from helpers.analyses.base import PER_CENT, basis_of, cite, label_of, period_of, unit_of
from helpers.analyses.estates.evidence import TERMS, Evidence
from helpers.analyses.estates.parameters import Parameters
from helpers.formats import significant
from helpers.results import Figure, sourced

PLANNING_MONTHS = 36
SWING = 0.25
"""Share by which each assumption is moved to see how much hangs on it."""
OF_TERMS = "follows from the terms"
"""Why a figure has no limits that follows from terms that this run sets."""
MOVED_DIGITS = 3
"""Digits of an assumption that is moved: as many as a reader would type."""
DUST = 9
"""Decimals beyond which floating point decides, and not the list."""


def patients_per_room(parameters: Parameters) -> float:
    """Return how many registered patients one room can serve at the target utilisation."""
    minutes_open = 60 * parameters.weeks_per_year * parameters.hours_per_week
    minutes_per_patient = parameters.contacts_per_patient * parameters.minutes_per_contact
    return minutes_open * parameters.utilisation_target / minutes_per_patient


def rooms_for(patients: float, parameters: Parameters) -> float:
    """Return the fewest whole rooms that serve a list of patients; NaN where it is not known."""
    if math.isnan(patients):
        return math.nan
    return float(max(0, math.ceil(round(patients / patients_per_room(parameters), DUST))))


def rooms_needed(evidence: Evidence, parameters: Parameters) -> Figure:
    """Return the rooms that the practice needs for its list, with their range over assumptions."""
    moved = assumptions_moved(evidence, parameters)[
        ["rooms_if_lower", "rooms_if_higher"]
    ].to_numpy()
    held = evidence.practice_held
    return Figure(
        rooms_for(evidence.list_size, parameters),
        "rooms",
        "Rooms the practice needs",
        period=period_of(*evidence.practice),
        lower=float(moved.min()) if held else None,
        upper=float(moved.max()) if held else None,
        bounds="assumptions",
    )


def use_needed(evidence: Evidence, parameters: Parameters) -> Figure:
    """Return the share of the time open for which the rooms there would have to be in use."""
    full = evidence.list_size / patients_per_room(parameters) * parameters.utilisation_target
    return Figure(
        full * PER_CENT / evidence.rooms if evidence.rooms else None,
        "percent",
        "Use of rooms there",
        period=period_of(*evidence.practice),
        digits=3,
        no_limits=OF_TERMS,
    )


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
    months = pd.Series(range(PLANNING_MONTHS + 1), dtype=float)
    patients = (evidence.list_size + evidence.list_growth * months).clip(lower=0)
    frame = pd.DataFrame({"months_from_start": months, "list_patients": patients})
    frame["full_rooms"] = patients / patients_per_room(parameters)
    frame["needed_rooms"] = np.ceil(frame["full_rooms"].round(DUST))
    return _sourced(frame.assign(there_rooms=float(evidence.rooms)), evidence)


def rooms_in_order(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return each room there is or is needed within the planning period, with its first month."""
    grown = evidence.list_size + PLANNING_MONTHS * max(0.0, evidence.list_growth)
    last = max(float(evidence.rooms), rooms_for(grown, parameters)) if evidence.practice_held else 0
    rooms = pd.Series(np.arange(1, last + 1))
    months = rooms.map(lambda room: float(month_needed(evidence, parameters, room)))
    states = {"there": rooms <= float(evidence.rooms), "missing at the start": months == 0}
    states["not needed"] = months.isna()
    status = np.select(list(states.values()), list(states), "to be built")
    return _sourced(
        pd.DataFrame({"room": rooms, "month_needed": months, "room_status": status}), evidence
    )


def assumptions_moved(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return the rooms needed as each assumption alone is lowered and raised by `SWING`.

    No assumption is moved beyond its limit, such as all of the time.
    """
    rows = []
    for name in (*TERMS[1:], TERMS[0]):
        field = Parameters.model_fields[name]
        most = next(limit.le for limit in field.metadata if hasattr(limit, "le"))
        share = unit_of(field) == "share"
        unit = "percent" if share else unit_of(field)
        row: dict[str, str | float] = {"assumption": label_of(field), "unit": unit}
        for end, by in {"lower": 1 - SWING, "higher": 1 + SWING}.items():
            value = min(significant(getattr(parameters, name) * by, MOVED_DIGITS), most)
            moved = parameters.model_copy(update={name: value})
            row[f"rooms_if_{end}"] = rooms_for(evidence.list_size, moved)
            row[f"value_if_{end}"] = value * (PER_CENT if share else 1)
        rows.append(row)
    order = ["assumption", "rooms_if_lower", "rooms_if_higher", "value_if_lower", "value_if_higher"]
    return _sourced(pd.DataFrame(rows)[[*order, "unit"]], evidence)


def with_terms_found(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return the rooms needed if a term were what others found: a row a finding.

    Columns `assumption` (what was found), `needed_rooms`, `value`, `unit`, `period`.
    """
    rows = []
    for term, found in evidence.found:
        factor = PER_CENT if found.unit == "percent" else 1
        changed = parameters.model_copy(update={term: found / factor})
        rows.append(
            {
                "assumption": found.label,
                "needed_rooms": rooms_for(evidence.list_size, changed),
                "value": float(found),
                "unit": found.unit,
                "period": found.period,
            }
        )
    cited = cite([*evidence.practice, *(found for _, found in evidence.found)])
    return sourced(pd.DataFrame(rows), cited, basis_of(evidence.practice))


def _sourced(frame: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    return sourced(frame, cite(evidence.practice), basis_of(evidence.practice))
