"""Disclosure control: which counts of people are too small to publish, and how a table hides them.

`show` and the tables that a run writes protect every table whose description says `protected`.
`icsbook check --publish` holds a whole site against the same policy.

Suppression, its complement and rounding follow the Government Statistical Service's guidance on
tables of administrative data: a small count becomes `[c]`; where it could be had by subtraction, so
does a second one; every other count is rounded to a multiple of 5.
"""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from itertools import permutations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.formats import CONFIDENTIAL
from helpers.results import Description

PER_CENT = 100.0
SHARES = {"percent": PER_CENT, "%": PER_CENT, "share": 1.0, "proportion": 1.0}
"""Units of a part of a whole, each with the size of the whole."""
QUOTIENTS = frozenset({*SHARES, "ratio", "times", "probability"})
"""Units of what gives a count away to those who know another one."""

_RATE_OVER_TIME = re.compile(r" (?:per|a|each) (?:year|month|week|day)$")
_TOTAL = re.compile(r"\b(?:total|all|sum|overall|altogether|together|whole)\b", re.IGNORECASE)
_ROUNDING = 0.5  # counts are whole; a modelled one is judged as it would be written

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class Policy:
    """What may not be published, and what stands in its place.

    Attributes:
        name: what the policy is called where it is cited.
        smallest: the smallest count of people that may not be published; zero may be.
        largest: the largest such count.
        base: other counts are rounded to its multiples.
        people: words for people, and for events that happen to one person each.
        national: areas so large that no count of theirs is small enough to matter.
    """

    name: str
    smallest: int
    largest: int
    base: int
    people: frozenset[str]
    national: frozenset[str]

    def counts_people(self, unit: str) -> bool:
        """Say whether a unit, such as `people`, `cases` or `patients per year`, counts people."""
        words = _RATE_OVER_TIME.sub("", unit.strip().lower()).split()
        return bool(words) and words[-1] in self.people and "per" not in words

    def is_small(self, count: float) -> bool:
        """Say whether a count is too small to publish."""
        return self.smallest - _ROUNDING <= count < self.largest + _ROUNDING

    def is_national(self, area: str) -> bool:
        """Say whether a name is that of a nation."""
        return area.strip() in self.national

    def __str__(self) -> str:
        """What the policy hides, in words."""
        return f"counts of people from {self.smallest} to {self.largest}"


SMALL_COUNTS = Policy(
    name="small counts",
    smallest=1,
    largest=7,
    base=5,
    people=frozenset(
        [
            "people",
            "persons",
            "patients",
            "residents",
            "adults",
            "children",
            "women",
            "men",
            "cases",
            "cancers",
            "tumours",
            "deaths",
            "births",
            "diagnoses",
            "admissions",
            "attendances",
            "staff",
            "nurses",
            "doctors",
            "person",
            "patient",
        ]
    ),
    national=frozenset({"England", "Great Britain", "United Kingdom"}),
)
"""The policy of the book: no count of people from 1 to 7 for anywhere smaller than a nation."""


def protect(
    frame: pd.DataFrame, description: Description, policy: Policy = SMALL_COUNTS
) -> tuple[pd.DataFrame, Description]:
    """Return a table without small counts of people, and its description saying so.

    Args:
        frame: the rows; the first column names each of them.
        description: its columns; those whose unit counts people are protected.
        policy: what may not be published.

    Returns:
        A new frame. Small counts are `[c]`. So is the next smallest of a column, or of two columns
        and their sum, where one count alone would be hidden, since it could be had by subtraction,
        and every share and ratio of a row in which a count is hidden. Other counts are rounded.
        Rows of a nation stay as they are.
    """
    columns = description.columns.items()
    counts = [name for name, column in columns if policy.counts_people(column.unit)]
    if frame.empty or not counts:
        return frame, description
    labels = [str(label) for label in frame.iloc[:, 0]]
    values = frame[counts].apply(pd.to_numeric, errors="coerce")
    open_rows = np.array([policy.is_national(label) for label in labels])
    totals = np.array([is_total(label) for label in labels])
    hidden = _hide(values, totals, open_rows, policy)
    rounded = (values / policy.base).round() * policy.base
    safe = frame.astype(dict.fromkeys(counts, object))
    for name in counts:
        shown = np.where(open_rows, values[name], rounded[name])
        safe[name] = [CONFIDENTIAL if h else v for h, v in zip(hidden[name], shown, strict=True)]
    rows = hidden.any(axis=1)
    for name, column in columns:
        if column.unit in QUOTIENTS and rows.any():
            safe[name] = frame[name].astype(object).mask(rows, CONFIDENTIAL)
    note = f"Counts of people are rounded to the nearest {policy.base}."
    return safe, dataclasses.replace(description, note=f"{description.note} {note}".strip())


def reveals(values: Sequence[float], policy: Policy) -> bool:
    """Say whether the sum of some hidden counts gives each of them away.

    It does where there is only one, and where all must be the smallest that is ever hidden.
    """
    return len(values) == 1 or (
        len(values) > 1 and sum(values) < len(values) * policy.smallest + _ROUNDING
    )


def is_total(label: str) -> bool:
    """Say whether the name of a row or column speaks of a total of the others."""
    return _TOTAL.search(label) is not None


def sums(values: Numbers) -> Iterator[tuple[int, int, int]]:
    """Yield the columns of which the third is the sum of the others in every row that has all.

    Args:
        values: a row a place and a column a count, missing where hidden; one row with all three
            proves nothing.
    """
    for first, second, total in permutations(range(values.shape[1]), 3):
        if first > second:
            continue
        over = np.abs(values[:, first] + values[:, second] - values[:, total])
        whole = ~np.isnan(over)
        if whole.sum() > 1 and (over[whole] <= _ROUNDING).all():
            yield first, second, total


def _hide(values: pd.DataFrame, totals: Flags, national: Flags, policy: Policy) -> pd.DataFrame:
    """Return which counts to hide: the small ones, and what would give them away."""
    hidden = values.map(policy.is_small).mul(~national, axis=0)
    related = [[values.columns[i] for i in columns] for columns in sums(values.to_numpy())]
    while True:
        before = hidden.copy()
        for name in values:
            hidden[name] = _cover(
                values[name].to_numpy(), hidden[name].to_numpy(), totals, national, policy
            )
        for columns in related:
            _cover_sums(values, hidden, columns, national)
        if hidden.equals(before):
            return hidden


def _cover(values: Numbers, hidden: Flags, totals: Flags, national: Flags, policy: Policy) -> Flags:
    """Return which counts of a column to hide, so that no total gives one away."""
    parts = ~totals & ~national
    hidden = hidden.copy()
    while reveals(values[hidden & parts].tolist(), policy):
        candidates = np.flatnonzero(parts & ~hidden & (values > 0))
        if not candidates.size:  # nothing else to hide it among: the totals go too
            return hidden | (totals & ~national)
        hidden[candidates[values[candidates].argmin()]] = True
    return hidden


def _cover_sums(
    values: pd.DataFrame, hidden: pd.DataFrame, columns: list[str], national: Flags
) -> None:
    """Hide a second count of each row in which one of two counts and their sum is hidden."""
    alone = (hidden[columns].sum(axis=1) == 1) & ~national
    shown = values[columns].mask(hidden[columns])
    smallest = shown.fillna(np.inf).idxmin(axis=1)
    for name in columns:
        hidden[name] |= alone & (smallest == name)
