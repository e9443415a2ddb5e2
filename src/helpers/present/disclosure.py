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
from functools import cache, lru_cache
from itertools import pairwise

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
_TOTAL = re.compile(
    r"\b(?:total|all(?! others?\b)|sum|overall|altogether|together|whole)\b", re.IGNORECASE
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTS_OF_UNIT = re.compile(r"[(),;:]")
_NO_COUNT = re.compile(
    r"%|^(?:average|mean|median)\b|\b(?:per|percent|percentage|rates?|ratio|proportion|thousands?|"
    r"millions?|rank|index|score|modelled)\b"
)
_COUNT_OF = re.compile(r"^.*\b(?:numbers?|counts?|totals?|sum|no|n) of (?:the |all )?")
_COUNT = frozenset({"count", "counts", "n", "number", "numbers", "total", "headcount"})
_LINKS = frozenset(
    {"aged", "at", "by", "for", "from", "in", "of", "on", "to", "under", "who", "with", "without"}
)
_PLURAL = ("s", "en", "people")
_AFTER_NATION = re.compile(r"[ ,(]+(?:total|average|all|\d[\d/–-]*)\)?$", re.IGNORECASE)
_MOST_ROWS = 60  # as many as show whether columns add up; the time grows with each
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
        """Say whether a unit or a heading counts people.

        `people`, `patients per year`, `Deaths (all ages)` and `People with asthma` do; `patients
        per room`, `Beds for adults` and `Staff groups` do not.
        """
        return _counts_people(unit, self.people)

    def is_small(self, count: float) -> bool:
        """Say whether a count is too small to publish."""
        return self.smallest - _ROUNDING <= count < self.largest + _ROUNDING

    def is_national(self, area: str) -> bool:
        """Say whether a name is that of a nation."""
        name = _AFTER_NATION.sub("", area.strip()).casefold()
        return name in _casefolded(self.national)

    def __str__(self) -> str:
        """What the policy hides, in words."""
        return f"counts of people from {self.smallest} to {self.largest}"


_PEOPLE = frozenset([
    "person", "people", "persons", "individuals", "patient", "patients", "inpatients",
    "outpatients", "residents", "population", "headcount", "adult", "adults", "child", "children",
    "babies", "boys", "girls", "woman", "women", "man", "men", "males", "females", "mothers",
    "carers", "pupils", "staff", "nurse", "nurses", "midwives", "doctor", "doctors", "gp", "gps",
    "consultants", "clinicians", "case", "cases", "cancer", "cancers", "tumours", "diagnoses",
    "admission", "admissions", "attendances", "discharges", "birth", "births", "stillbirths",
    "death", "deaths", "suicides"
])  # fmt: skip
SMALL_COUNTS = Policy(
    name="small counts",
    smallest=1,
    largest=7,
    base=5,
    people=_PEOPLE,
    national=frozenset(
        {
            "England",
            "England and Wales",
            "Great Britain",
            "Northern Ireland",
            "Scotland",
            "UK",
            "United Kingdom",
            "Wales",
        }
    ),
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
        A new frame. Small counts are `[c]`. So is the next smallest of those that a total adds up,
        be it a row or a column, where one count alone would be hidden, since it could be had by
        subtraction, and every share and ratio of a row in which a count is hidden. Other counts are
        rounded. Rows of a nation stay as they are.
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


def is_plural(noun: str) -> bool:
    """Say whether a noun for people is a plural, so that a noun after it is not what it counts."""
    return noun.endswith(_PLURAL)


def groups(parts: Flags, totals: Flags) -> Iterator[tuple[Flags, Flags]]:
    """Yield the parts of each sum that a column of a table shows, with its total.

    Among several totals, each is that of the rows above it, or of those below it where the table
    ends with a part. One with no rows of its own is that of all, and so of the others.

    Args:
        parts: whether each row is a part of a total.
        totals: whether each row is a total.
    """
    everywhere = np.arange(len(parts))
    grand = totals.copy()
    if totals.sum() > 1:
        rows = np.flatnonzero(parts | totals)
        block: list[int] = []
        for row in rows if totals[rows[-1]] else rows[::-1]:
            if parts[row]:
                block.append(row)
            elif block:
                yield np.isin(everywhere, block), everywhere == row
                grand[row], block = False, []
        yield totals & ~grand, grand
    yield parts, grand


def sums(values: Numbers) -> Iterator[tuple[int, ...]]:
    """Yield the columns of which the last is the sum of the others in every row that has all.

    The others are any two columns, or three and more that stand side by side.

    Args:
        values: a row a place and a column a count, missing where hidden; one row with all of them
            proves nothing, nor do zeros.
    """
    fullest = np.isnan(values).sum(axis=1).argsort(kind="stable")[:_MOST_ROWS]
    values, width = values[fullest], values.shape[1]
    for first in range(width - 1):
        yield from _sums_of([(first, i) for i in range(first + 1, width)], values)
    for length in range(3, width):
        yield from _sums_of(
            [tuple(range(i, i + length)) for i in range(width - length + 1)], values
        )


def _sums_of(parts: list[tuple[int, ...]], values: Numbers) -> Iterator[tuple[int, ...]]:
    """Yield those of some sets of columns, all of one size, that have a total, with it."""
    over = np.abs(values[:, parts].sum(axis=2)[:, :, np.newaxis] - values[:, np.newaxis])
    proofs = ((over <= _ROUNDING) & (values > 0)[:, np.newaxis]).sum(axis=0)
    for at, total in np.argwhere((proofs > 1) & ~(over > _ROUNDING).any(axis=0)).tolist():
        if total not in parts[at]:
            yield (*parts[at], total)


@lru_cache(maxsize=4096)
def _counts_people(unit: str, people: frozenset[str]) -> bool:
    words = _CAMEL.sub(" ", unit).replace("_", " ").strip().lower()
    text = _RATE_OVER_TIME.sub("", words)
    phrases = _PARTS_OF_UNIT.split(text)
    return not _NO_COUNT.search(text) and any(_names(phrase, people) for phrase in phrases)


def _names(phrase: str, people: frozenset[str]) -> bool:
    """Say whether people are what a phrase names, not what something else is of or for."""
    words = re.findall(r"[a-z]+", _COUNT_OF.sub("", phrase))
    links = (at for at, word in enumerate(words) if word in _LINKS)
    named = words[: next(links, len(words)) + 1]
    return any(
        word in people and (is_plural(word) or _may_follow(after))
        for word, after in pairwise([*named, ""])
    )


@cache
def _casefolded(names: frozenset[str]) -> frozenset[str]:
    return frozenset(map(str.casefold, names))


def _may_follow(word: str) -> bool:
    """Say whether a word after `staff` or `patient` leaves it what is counted."""
    return not word or word in _COUNT or word in _LINKS or word.endswith(("ed", "ing"))


def _hide(values: pd.DataFrame, totals: Flags, national: Flags, policy: Policy) -> pd.DataFrame:
    """Return which counts to hide: the small ones, and what would give them away."""
    hidden = values.map(policy.is_small).mul(~national, axis=0)
    related = [[values.columns[i] for i in columns] for columns in sums(values.to_numpy())]
    of_column = list(groups(~totals & ~national, totals & ~national))
    while True:
        before = hidden.copy()
        for name in values:
            for parts, sums_of_parts in of_column:
                hidden[name] = _cover(
                    values[name].to_numpy(), hidden[name].to_numpy(), parts, sums_of_parts, policy
                )
        for columns in related:
            _cover_sums(values, hidden, columns, national, policy)
        if hidden.equals(before):
            return hidden


def _cover(values: Numbers, hidden: Flags, parts: Flags, totals: Flags, policy: Policy) -> Flags:
    """Return which counts of a column to hide, so that no total gives one of its parts away."""
    hidden = hidden.copy()
    while reveals(values[hidden & parts].tolist(), policy):
        candidates = np.flatnonzero(parts & ~hidden & (values > 0))
        if not candidates.size:  # nothing else to hide it among: the totals go too
            return hidden | totals
        hidden[candidates[values[candidates].argmin()]] = True
    return hidden


def _cover_sums(
    values: pd.DataFrame, hidden: pd.DataFrame, columns: list[str], national: Flags, policy: Policy
) -> None:
    """Hide another count of each row in which some counts and their sum give one away."""
    *parts, total = columns
    for row in np.flatnonzero(~national & hidden[columns].any(axis=1)).tolist():
        counts, cells = values.iloc[row], hidden.iloc[row]
        alone = cells[columns].sum() == 1
        given = not cells[total] and reveals(counts[parts][cells[parts]].tolist(), policy)
        shown = counts[columns][~cells[columns]]
        if (alone or given) and shown.notna().any():
            hidden.loc[hidden.index == hidden.index[row], str(shown.idxmin())] = True
