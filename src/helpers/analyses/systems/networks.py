"""Additional roles in the primary care networks of an area, over time and by role."""

import pandas as pd

from helpers.analyses.base import COUNTED
from helpers.analyses.systems.evidence import Evidence
from helpers.analyses.systems.measures import ROLES
from helpers.data.areas import ENGLAND
from helpers.formats import MODELLED_DIGITS
from helpers.results import Figure, sourced

HALF = 0.5
"""Share of the known networks from which those that returned are told."""


def over_time(evidence: Evidence) -> pd.DataFrame:
    """Return additional roles for each network that returned, every half-year since the first.

    Returns:
        Frame of `month`, `roles_per_network` and `england_roles_per_network` (full-time
        equivalents; missing where fewer than half of the networks returned), `roles_fte`,
        `networks` that returned and `known_networks`. Half-years that are not held have a row
        without figures, so that a chart shows the gap.
    """
    own, whole = (_of(evidence, code) for code in (evidence.area.code, ENGLAND))
    months = sorted({*_half_years(whole.index.min(), whole.index.max()), *whole.index})
    frame = pd.DataFrame({"month": months}, index=months)
    frame["roles_per_network"] = _per_network(own)
    frame["england_roles_per_network"] = _per_network(whole)
    for name, column in (
        ("roles_fte",) * 2,
        ("networks",) * 2,
        ("known_networks", "networks_known"),
    ):
        frame[name] = own[column].astype(float)
    return sourced(
        frame.reset_index(drop=True), evidence.tables["network_workforce"].attrs["sources"]
    )


def by_role(evidence: Evidence) -> pd.DataFrame:
    """Return the additional roles of the newest month, most first.

    Columns `role`, `fte`, `people` (a contract for a service counts as one), `fte_per_network` and
    `england_fte_per_network`.
    """
    own, whole = (_of(evidence, code).iloc[-1] for code in (evidence.area.code, ENGLAND))
    rows = [
        {
            "role": name,
            "fte": float(own[f"{role}_fte"]),
            "people": float(own[f"{role}_people"]),
            "fte_per_network": own[f"{role}_fte"] / own["networks"],
            "england_fte_per_network": whole[f"{role}_fte"] / whole["networks"],
        }
        for role, name in ROLES.items()
    ]
    frame = pd.DataFrame(rows).sort_values("fte", ascending=False, ignore_index=True)
    return sourced(frame, evidence.tables["network_workforce"].attrs["sources"][-1:])


def figures(evidence: Evidence) -> dict[str, Figure]:
    """Return additional roles of the newest month, networks that returned and those known."""
    own = _of(evidence, evidence.area.code).iloc[-1]
    period = f"{pd.Period(str(own.name), 'M'):%B %Y}"
    given = {
        "roles_fte": (own["roles_fte"], "FTE", "Additional roles"),
        "networks": (own["networks"], "networks", "Networks that returned"),
        "known_networks": (own["networks_known"], "networks", "Networks known"),
    }
    figures = {
        name: Figure(float(value), unit, label, period=period, no_limits=COUNTED)
        for name, (value, unit, label) in given.items()
    }
    return figures | _sizes(evidence)


def _sizes(evidence: Evidence) -> dict[str, Figure]:
    """Return the patients of the newest lists for each known network, in the area and England."""
    lists = evidence.tables["condition_registers"]
    year = str(lists["period"].max())
    people = lists[lists["period"] == year].set_index("area_code")["list_size"]
    return {
        name: Figure(
            float(people[code] / _of(evidence, code)["networks_known"].iloc[-1]),
            "people",
            "Patients for each known network",
            period=year,
            no_limits=COUNTED,
            digits=MODELLED_DIGITS,
        )
        for name, code in (
            ("patients_per_network", evidence.area.code),
            ("england_patients_per_network", ENGLAND),
        )
    }


def _of(evidence: Evidence, code: str) -> pd.DataFrame:
    table = evidence.tables["network_workforce"]
    own = table[table["area_code"] == code].set_index("month")
    return own.assign(roles_fte=own[[f"{role}_fte" for role in ROLES]].sum(axis="columns"))


def _per_network(rows: pd.DataFrame) -> "pd.Series[float]":
    told = rows["networks"] / rows["networks_known"] >= HALF
    return (rows["roles_fte"] / rows["networks"]).astype(float).where(told)


def _half_years(first: str, last: str) -> list[str]:
    months = pd.period_range(first, last, freq="M")
    return [str(month) for month in months[::6]]
