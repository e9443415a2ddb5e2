"""Judges the counts of people in a table, wherever it stands: a page, a CSV file, a notebook."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from helpers.csvtext import STATUS
from helpers.formats import MINUS
from helpers.present.disclosure import SHARES, Policy, groups, is_total, reveals, sums

UNIT_COLUMNS = frozenset({"unit", "units"})
MIXED = frozenset({"number", "value", "count", "n", "total"})
"""Units of a column whose rows each say their own, in a column of units or in their words."""

_IN_BRACKETS = re.compile(r"\(([^()]*)\)\s*$")
_OTHER_UNIT = re.compile(
    r"[%£]|\b(?:per|percent|percentage|rate|ratio|GBP|WTE|FTE|days|weeks|months|years|hours|"
    r"minutes|thousands?|millions?|rank|index|score)\b",
    re.IGNORECASE,
)
_COUNT_AND_SHARE = re.compile(r"\b(?:n|no\.?|number|count) \(%\)$", re.IGNORECASE)
_AVERAGE = re.compile(r"\b(?:average|mean|median)\b", re.IGNORECASE)
_POINTS = re.compile(r"percentage[ -]points?", re.IGNORECASE)
_SHARE = re.compile(r"%|\bper ?cent|^(?:share|proportion)\b", re.IGNORECASE)
_NO_SHARE_OF_ROW = re.compile(
    r"\b(?:lower|upper|limits?|interval|change|difference|growth|absence)\b", re.IGNORECASE
)
_HIDDEN = re.compile(
    r"\[?c\]?|\*+|confidential|suppressed|redacted|withheld|"
    r"(?:<|≤|fewer than|less than) ?\d+|1 ?(?:to|[–-]) ?[4-9]",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?P<number>[+-]?\d[\d,]*(?:\.(?P<decimals>\d*))?(?:e[+-]?\d+)?)%?"
    r"(?:\s*[([*†‡±].*|\s?[a-z]|\s\d\d?|\s(?:to|[–-])\s.*|"
    r"\s(?!thousand|million|billion)[a-z]{3,})?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class GridColumn:
    """A column as published.

    Attributes:
        name: what it is called in the table's files, or its heading.
        heading: the words above it.
        unit: what it counts; empty where nothing says so.
    """

    name: str
    heading: str
    unit: str


@dataclass(frozen=True)
class Grid:
    """A table as published.

    Attributes:
        name: `analysis/table` where a data dictionary lists it, else its caption.
        columns: its columns; the first names each row.
        rows: the text of its cells.
        area: the area that all of it is about, where the file says so.
    """

    name: str
    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    area: str = ""


def column_of(heading: str) -> GridColumn:
    """Return a column of which nothing is known but its heading, such as `Staged (cases)`."""
    return GridColumn(heading, heading, _unit_of(heading.replace("_", " ").strip()))


def _unit_of(heading: str) -> str:
    """Return the unit in the brackets of a heading, else all of it, a share by its usual name."""
    found = _IN_BRACKETS.search(heading)
    if _COUNT_AND_SHARE.search(heading):
        return heading[: found.start()] if found else heading
    other = found is not None and _OTHER_UNIT.search(found[1]) and not _AVERAGE.search(heading)
    unit = found[1] if found and other else heading
    if _POINTS.search(unit):
        return "percentage points"
    share = _SHARE.search(unit)
    if share is None:
        return unit
    return share[0].lower() if share[0].lower() in {"share", "proportion"} else "percent"


def number_in(cell: str) -> float | None:
    """Return the number that a cell shows, alone or before a note or an interval of its own."""
    found = _number(cell)
    return float(found["number"].replace(",", "")) if found else None


def _number(cell: str) -> re.Match[str] | None:
    text = cell.strip().replace(MINUS, "-")
    return None if _HIDDEN.fullmatch(text) else _NUMBER.fullmatch(text)


def judge(grid: Grid, policy: Policy, exempt: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield what a table gives away, each with its cell and without the value.

    Args:
        grid: the table.
        policy: what may not be published.
        exempt: names of the columns that may hold small counts.
    """
    table = _Table(grid, policy, exempt)
    yield from table.small_counts()
    yield from table.small_shares()
    yield from table.totals()
    yield from table.row_sums()


class _Table:
    """A table with its numbers read once."""

    def __init__(self, grid: Grid, policy: Policy, exempt: frozenset[str]) -> None:
        self.grid = grid
        self.policy = policy
        width = len(grid.columns)
        self.rows = [(*row, *[""] * (width - len(row)))[:width] for row in grid.rows]
        judged = [i for i, c in enumerate(grid.columns) if not self._is_open(c, exempt)]
        self.counts = [i for i in judged if self._has_counts(i)]
        self.shares = [i for i in judged if self._has_shares(i)]
        self.labels = [self._label(row) for row in self.rows]
        everywhere = policy.is_national(grid.area)
        self.national = [everywhere or policy.is_national(label) for label in self.labels]
        self.marked = {i for i in self.counts if any(_HIDDEN.fullmatch(r[i]) for r in self.rows)}
        self.numbers = {
            i: [number_in(row[i]) for row in self.rows] for i in {*self.counts, *self.shares}
        }

    def __len__(self) -> int:
        return len(self.rows)

    def _is_open(self, column: GridColumn, exempt: frozenset[str]) -> bool:
        first_words = column.heading.partition(" (")[0]
        return column.name in exempt or self.policy.is_national(first_words)

    def _has_counts(self, column: int) -> bool:
        """Say whether a column counts people, in one of its rows at least."""
        if self._is_mixed(column):
            return any(self._counts(row, column) for row in range(len(self)))
        return bool(self.rows) and self.policy.counts_people(self.grid.columns[column].unit)

    def _has_shares(self, column: int) -> bool:
        """Say whether a column holds parts of the counts of its row."""
        shown = self.grid.columns[column]
        return shown.unit in SHARES and not _NO_SHARE_OF_ROW.search(shown.heading.replace("_", " "))

    def _is_mixed(self, column: int) -> bool:
        return self.grid.columns[column].unit.lower() in MIXED

    def _counts(self, row: int, column: int) -> bool:
        """Say whether a cell counts people, by its column, or by its row in a mixed column."""
        return self.policy.counts_people(self._unit(row, column))

    def _unit(self, row: int, column: int) -> str:
        if not self._is_mixed(column):
            return self.grid.columns[column].unit
        row_of = dict(
            zip((c.heading.lower() for c in self.grid.columns), self.rows[row], strict=True)
        )
        units = [row_of[name] for name in UNIT_COLUMNS & row_of.keys()]
        return units[0] if units else "; ".join(filter(_has_letters, self.rows[row]))

    def _label(self, row: Sequence[str]) -> str:
        """Return the words that name a row: its first cell that has any and is no count."""
        cells = enumerate(row)
        words = (c for i, c in cells if i not in self.counts or number_in(c) is None)
        return next(filter(_has_letters, words), "")

    def _cell(self, row: int, column: int) -> str:
        label, heading = self.labels[row], self.grid.columns[column].heading
        name = f" ({label})" if label else ""
        return f"table {self.grid.name!r}, row {row + 1}{name}, column {heading!r}"

    def _hidden(self, row: int, column: int) -> bool:
        """Say whether a cell is marked as confidential, or blank where others are.

        A column of its own may say so of those that are blank.
        """
        cell, after = (*self.rows[row], "")[column : column + 2]
        if cell:
            return _HIDDEN.fullmatch(cell) is not None
        next_columns = self.grid.columns[column + 1 : column + 2]
        if any(c.name.endswith(STATUS) for c in next_columns):
            return _HIDDEN.fullmatch(after) is not None
        return column in self.marked or _HIDDEN.fullmatch(after) is not None

    # --- rules ------------------------------------------------------------------------------------

    def small_counts(self) -> Iterator[str]:
        for row, column in self._judged(self.counts):
            count = self.numbers[column][row]
            if count is None or not self._counts(row, column):
                continue
            if math.isinf(count):
                yield f"{self._cell(row, column)}: no number of people is so large"
            elif self.policy.is_small(count) and not self.rows[row][column].startswith("+"):
                yield f"{self._cell(row, column)}: one of the {self.policy}"

    def small_shares(self) -> Iterator[str]:
        """Find shares that give away a small part of a count of their row.

        Where a count of a row is hidden, no share of it may stand.
        """
        for row, column in self._judged(self.shares):
            share = self.numbers[column][row]
            if share is None or math.isinf(share):
                continue
            wholes = [n for i in self.counts if (n := self.numbers[i][row]) is not None]
            whole = SHARES[self.grid.columns[column].unit]
            step = _last_digit(self.rows[row][column])
            small = any(self._is_part(share / whole, step / whole, n) for n in wholes)
            if small or any(self._hidden(row, i) for i in self.counts):
                yield f"{self._cell(row, column)}: a share of one of the {self.policy}"

    def _is_part(self, share: float, step: float, whole: float) -> bool:
        """Say whether a share is that of a small whole number of people among `whole`."""
        if not 0 < whole < math.inf:
            return False
        part = round(share * whole)
        exact = abs(part / whole - share) <= step / 2 + 1e-9
        return exact and self.policy.is_small(part) and whole > part

    def totals(self) -> Iterator[str]:
        """Find hidden counts that a total of their column gives away."""
        totals = np.array([is_total(label) for label in self.labels], dtype=bool)
        national = np.array(self.national, dtype=bool)
        for parts, of_parts in groups(~totals & ~national, totals & ~national):
            for column in self.counts:
                known = [t for r in np.flatnonzero(of_parts) if (t := self.numbers[column][r])]
                yield from self._given_away(np.flatnonzero(parts).tolist(), column, known)

    def _given_away(self, parts: list[int], column: int, totals: list[float]) -> Iterator[str]:
        """Find the parts of a column that the totals give away; where none is, one may be known."""
        numbers = {r: n for r in parts if (n := self.numbers[column][r]) is not None}
        hidden = [r for r in parts if r not in numbers and self._hidden(r, column)]
        blank = [r for r in parts if not self.rows[r][column]]
        left = [total - sum(numbers.values()) for total in totals]
        alone = len(hidden) == 1 and (totals or sum(numbers.values()) > 0)
        missing = not hidden and len(blank) == 1 and any(map(self.policy.is_small, left))
        summed = hidden and any(self._reveals(n, len(hidden)) for n in left)
        if alone or missing or summed:
            yield (
                f"{self._cell((hidden or blank)[0], column)}: can be had by subtraction from "
                "the total; hide a second count"
            )

    def _reveals(self, left: float, hidden: int) -> bool:
        """Say whether so many hidden counts that add up to what is left are given away by it."""
        return left >= 0 and not self.is_rounded and reveals([left / hidden] * hidden, self.policy)

    @cached_property
    def is_rounded(self) -> bool:
        """Whether every count is rounded, so that no sum of them is exact."""
        shown = (self.numbers[column][row] for row, column in self._judged(self.counts))
        return not any(count % self.policy.base for count in shown if count is not None)

    def row_sums(self) -> Iterator[str]:
        """Find hidden counts that the other counts of their row give away."""
        hidden: dict[int, set[int]] = {}
        for row, column in self._judged(self.counts):
            if self._hidden(row, column):
                hidden.setdefault(row, set()).add(column)
        if not hidden or self.is_rounded:
            return
        shown = np.array([self.numbers[i] for i in self.counts], dtype=float).T
        for columns in sums(shown):
            related = [self.counts[i] for i in columns]
            for row, cells in hidden.items():
                unknown = cells.intersection(related)
                if unknown and self._row_gives_away(row, related, unknown):
                    yield (
                        f"{self._cell(row, min(unknown))}: can be had from the other counts of its "
                        "row; hide a second one"
                    )

    def _row_gives_away(self, row: int, related: list[int], unknown: set[int]) -> bool:
        """Say whether one count of a row, or all those of a sum, follow from the others."""
        *parts, total = related
        if len(unknown) == 1 or total in unknown or (whole := self.numbers[total][row]) is None:
            return len(unknown) == 1
        return self._reveals(whole - sum(self.numbers[i][row] or 0 for i in parts), len(unknown))

    def _judged(self, columns: Sequence[int]) -> Iterator[tuple[int, int]]:
        rows = (row for row in range(len(self)) if not self.national[row])
        return ((row, column) for row in rows for column in columns)


def _last_digit(cell: str) -> float:
    """Return what the last digit of a number counts."""
    found = _number(cell)
    return 10.0 ** -len(found["decimals"] or "") if found else 1.0


def _has_letters(cell: str) -> bool:
    return any(map(str.isalpha, cell)) and not _HIDDEN.fullmatch(cell)
