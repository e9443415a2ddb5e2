"""Four hours in A&E at the trusts of an area, each with its rank among those of England."""

import pandas as pd

from helpers.analyses.base import COUNTED, PER_CENT
from helpers.analyses.systems.evidence import Evidence
from helpers.analyses.systems.measures import months_of
from helpers.data import areas
from helpers.data.areas import ENGLAND
from helpers.results import Figure, sourced

COUNTS = ["attendances", "within_4h", "type_1_attendances", "type_1_within_4h"]


def by_trust(evidence: Evidence) -> pd.DataFrame:
    """Return the trusts of the area that see people in A&E, the best first, and England.

    Trusts with a major department all year are ranked among all such trusts of England.

    Returns:
        Frame of `trust`, `attendances`, `within_percent` (all types of department),
        `major_within_percent` (type 1), `trust_rank` and `months`.
    """
    table = evidence.tables["ae_waits"]
    grouped = table.groupby("trust")
    sums = grouped[COUNTS].sum().astype(float).assign(months=grouped.size().astype(float))
    major = sums["type_1_attendances"]
    frame = pd.DataFrame(
        {
            "attendances": sums["attendances"],
            "within_percent": sums["within_4h"] / sums["attendances"] * PER_CENT,
            "major_within_percent": sums["type_1_within_4h"] / major.where(major > 0) * PER_CENT,
            "months": sums["months"],
        }
    )
    whole_year = (frame["months"] == frame["months"].max()) & (frame.index != ENGLAND)
    ranked = frame["major_within_percent"].where(whole_year)
    frame.insert(3, "trust_rank", ranked.rank(method="min", ascending=False))
    own = frame.loc[evidence.trusts]
    order = ["major_within_percent", "within_percent"]
    shown = pd.concat([own.sort_values(order, ascending=False), frame.loc[[ENGLAND]]])
    shown.insert(0, "trust", [_name(str(code)) for code in shown.index])
    return sourced(shown.reset_index(drop=True), table.attrs["sources"])


def with_major(evidence: Evidence) -> list[str]:
    """Return the short names of the area's trusts whose visits to major departments are counted."""
    table = evidence.tables["ae_waits"].query("type_1_attendances > 0")
    seen = set(table["trust"]).intersection(evidence.trusts)
    return sorted(areas.resolve(code).short_name for code in seen)


def figures(evidence: Evidence) -> dict[str, Figure]:
    """Return how many trusts are ranked: of England, and of the area among them."""
    table = evidence.tables["ae_waits"].query("trust != @ENGLAND and type_1_attendances > 0")
    months = table.groupby("trust").size()
    whole = months.index[months == months.max()]
    counts = {
        "trusts_ranked": (len(whole), "Trusts of England ranked"),
        "own_trusts_ranked": (len(whole.intersection(evidence.trusts)), "Trusts ranked"),
    }
    return {
        name: Figure(count, "trusts", label, period=months_of(table), no_limits=COUNTED)
        for name, (count, label) in counts.items()
    }


def _name(code: str) -> str:
    area = areas.resolve(code)
    return f"{area.name} ({area.short_name})" if area.short_name.isupper() else area.name
