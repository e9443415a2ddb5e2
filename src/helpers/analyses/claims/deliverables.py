"""The implementation plan read as a tracker: what of it can be measured, is due, and with whom."""

import pandas as pd

from helpers.analyses.base import COUNTED
from helpers.data import catalogue, sources
from helpers.results import Figure, sourced

YES, NO = "yes", "no"
PAST, IN_HAND, OPEN, AHEAD = "date past", "in hand", "no end printed", "not begun"
WITH_VALUE = "with a value"
"""What the table says of an indicator that has one."""


def tracked(as_of: str) -> pd.DataFrame:
    """Return each deliverable with its owner, quarters, and state in a month.

    Args:
        as_of: year and month, such as `2026-11`; the date of what ended before it is past. Whether
            it was delivered the plan does not say.
    """
    table = catalogue.load("deliverables")
    firsts, lasts = table["first_month"].astype(str), table["last_month"].fillna("").astype(str)
    frame = pd.DataFrame(
        {
            "reference": "Ref. " + table["reference"].astype(str),
            "deliverable": table["deliverable"],
            "owner": table["owner"],
            "owner_in_key": yes_or_no(table["owner_in_key"]),
            "due_printed": table["due"],
            "first_month": firsts,
            "last_month": lasts,
            "measurable": yes_or_no(table["measurable"]),
            "state": [_state(*each, as_of) for each in zip(firsts, lasts, strict=True)],
        }
    )
    return sourced(frame, [sources.cite(str(table["source"].iloc[0]))])


def yes_or_no(values: "pd.Series[bool]") -> "pd.Series[str]":
    """Return truths as words, for a table that people read."""
    return values.map({True: YES, False: NO})


def _state(first: str, last: str, as_of: str) -> str:
    if as_of < first:
        return AHEAD
    if not last:
        return OPEN
    return PAST if last < as_of else IN_HAND


def by_owner(tracker: pd.DataFrame) -> pd.DataFrame:
    """Return how many deliverables each owner has, who has most first; two owners count each."""
    each = tracker.assign(owner=tracker["owner"].str.split(" and ")).explode("owner")
    frame = pd.DataFrame(
        {
            "deliverables": each.groupby("owner").size(),
            "measurable_deliverables": _count(each, "measurable", YES),
            "past_deliverables": _count(each, "state", PAST),
        }
    )
    frame = frame.sort_values("deliverables", ascending=False, kind="stable").reset_index()
    return sourced(frame, tracker.attrs["sources"])


def _count(each: pd.DataFrame, column: str, value: str) -> "pd.Series[int]":
    return (each[column] == value).astype(int).groupby(each["owner"]).sum()


def by_quarter(tracker: pd.DataFrame) -> pd.DataFrame:
    """Return how many deliverables are in hand and due to end in each quarter of the plan."""
    last = tracker["last_month"].replace("", "9999")
    ends = sorted(set(tracker["last_month"]) - {""})
    starts = [str(pd.Period(each, "M") - 2) for each in ends]
    rows = [
        {
            "quarter": f"{start} to {end}",
            "running_deliverables": int(((tracker["first_month"] <= end) & (last >= start)).sum()),
            "ending_deliverables": int((last == end).sum()),
        }
        for start, end in zip(starts, ends, strict=True)
    ]
    return sourced(pd.DataFrame(rows), tracker.attrs["sources"])


def figures(tracker: pd.DataFrame, as_of: str) -> dict[str, Figure]:
    """Return how many deliverables there are, of which kind, and what their indicators hold."""
    table = catalogue.load("deliverables")
    ends = tracker["last_month"]
    whole_year = (tracker["first_month"] == table["first_month"].min()) & (ends == ends.max())
    valued = table.loc[table["indicator"] == WITH_VALUE, "objective"]
    counted = {
        "deliverables": (len(tracker), "deliverables", "Deliverables"),
        "objectives": (table["objective"].nunique(), "objectives", "Objectives"),
        "deliverables_measurable": (
            (tracker["measurable"] == YES).sum(),
            "deliverables",
            "Measurable as worded",
        ),
        "deliverables_past": ((tracker["state"] == PAST).sum(), "deliverables", "Date past"),
        "deliverables_all_year": (whole_year.sum(), "deliverables", "Due at any time of the year"),
        "deliverables_owner_unexplained": (
            (tracker["owner_in_key"] == NO).sum(),
            "deliverables",
            "Owners that the document does not explain",
        ),
        "indicators_with_value": (valued.nunique(), "indicators", "Indicators with a value"),
        "indicators_with_baseline": (
            table["baseline"].sum(),
            "indicators",
            "Indicators with a baseline",
        ),
    }
    return {
        name: Figure(int(value), unit, label, period=as_of, no_limits=COUNTED)
        for name, (value, unit, label) in counted.items()
    }
