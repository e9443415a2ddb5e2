"""Judges the counts of people in a table, wherever it stands: a page, a CSV file, a notebook."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from helpers.formats import CONFIDENTIAL, MINUS
from helpers.present.disclosure import SHARES, Policy, is_total, reveals, sums

UNIT_COLUMN = "unit"
MIXED = "number"
"""Unit of a column whose rows each say their own in the column `unit`."""
HIDDEN = frozenset({CONFIDENTIAL, "confidential"})

_IN_BRACKETS = re.compile(r"\(([^()]*)\)\s*$")
_NUMBER = re.compile(r"[+-]?(?:\d[\d,]*)(?:\.\d*)?")


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
    found = _IN_BRACKETS.search(heading)
    unit = found[1] if found else heading.replace("_", " ")
    if "percent" in unit.lower() or "%" in unit:
        unit = "percent"
    return GridColumn(heading, heading, unit)


def number_in(cell: str) -> float | None:
    """Return the number that a cell shows, or None where it shows none or something beside it."""
    text = cell.strip().replace(MINUS, "-").removesuffix("%").rstrip()
    return float(text.replace(",", "")) if _NUMBER.fullmatch(text) else None


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
        self.labels = [row[0] for row in self.rows]
        self.national = [
            policy.is_national(label) or policy.is_national(grid.area) for label in self.labels
        ]
        judged = [i for i, c in enumerate(grid.columns) if not self._is_open(c, exempt)]
        self.counts = [i for i in judged if self._has_counts(i)]
        self.shares = [i for i in judged if self.grid.columns[i].unit in SHARES]
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

    def _is_mixed(self, column: int) -> bool:
        return self.grid.columns[column].unit.lower() in {MIXED, "value"}

    def _counts(self, row: int, column: int) -> bool:
        """Say whether a cell counts people, by its column, or by its row in a mixed column."""
        return self.policy.counts_people(self._unit(row, column))

    def _unit(self, row: int, column: int) -> str:
        if not self._is_mixed(column):
            return self.grid.columns[column].unit
        for other, text in zip(self.grid.columns, self.rows[row], strict=True):
            if other.heading.lower() == UNIT_COLUMN:
                return text
        return self.labels[row]

    def _cell(self, row: int, column: int) -> str:
        label, heading = self.labels[row], self.grid.columns[column].heading
        return f"table {self.grid.name!r}, row {row + 1} ({label}), column {heading!r}"

    def _hidden(self, row: int, column: int) -> bool:
        """Say whether a cell is confidential, or empty with the next column saying so."""
        cell = self.rows[row][column]
        status = self.rows[row][column + 1] if column + 1 < len(self.grid.columns) else ""
        return cell in HIDDEN or (not cell and status in HIDDEN)

    # --- rules ------------------------------------------------------------------------------------

    def small_counts(self) -> Iterator[str]:
        for row, column in self._judged(self.counts):
            count = self.numbers[column][row]
            if count is not None and self._counts(row, column) and self.policy.is_small(count):
                yield f"{self._cell(row, column)}: one of the {self.policy}"

    def small_shares(self) -> Iterator[str]:
        """Find shares that give away a small part of a count of their row.

        Where every count of a row is hidden, no share of it may stand.
        """
        for row, column in self._judged(self.shares):
            share = self.numbers[column][row]
            if share is None:
                continue
            wholes = [n for i in self.counts if (n := self.numbers[i][row]) is not None]
            hidden = [i for i in self.counts if self._hidden(row, i)]
            whole = SHARES[self.grid.columns[column].unit]
            step = _last_digit(self.rows[row][column])
            small = any(self._is_part(share / whole, step / whole, n) for n in wholes)
            if small or (hidden and not wholes):
                yield f"{self._cell(row, column)}: a share of one of the {self.policy}"

    def _is_part(self, share: float, step: float, whole: float) -> bool:
        """Say whether a share is that of a small whole number of people among `whole`."""
        part = round(share * whole)
        exact = whole > 0 and abs(part / whole - share) <= step / 2 + 1e-9
        return exact and self.policy.is_small(part) and whole > part

    def totals(self) -> Iterator[str]:
        """Find hidden counts that the total of their column gives away."""
        is_total_row = [is_total(label) for label in self.labels]
        for column in self.counts:
            parts = [r for r in range(len(self)) if not is_total_row[r] and not self.national[r]]
            hidden = [r for r in parts if self._hidden(r, column)]
            shown = sum(self.numbers[column][r] or 0 for r in parts if r not in hidden)
            known = [t for r, t in enumerate(self.numbers[column]) if is_total_row[r] and t]
            alone = len(hidden) == 1 and (known or len(parts) > 1)  # a total may stand elsewhere
            left = known[0] - shown if known else math.inf
            if alone or (hidden and reveals([left / len(hidden)] * len(hidden), self.policy)):
                yield (
                    f"{self._cell(hidden[0], column)}: can be had by subtraction from "
                    "the total; hide a second count"
                )

    def row_sums(self) -> Iterator[str]:
        """Find hidden counts that two other counts of their row give away."""
        hidden = {r: [i for i in self.counts if self._hidden(r, i)] for r in range(len(self))}
        if not any(hidden.values()):
            return
        shown = np.array([self.numbers[i] for i in self.counts], dtype=float).T
        for columns in sums(shown):
            related = {self.counts[i] for i in columns}
            for row, cells in hidden.items():
                alone = related.intersection(cells)
                if len(alone) == 1 and not self.national[row]:
                    yield (
                        f"{self._cell(row, alone.pop())}: can be had from the other counts of its "
                        "row; hide a second one"
                    )

    def _judged(self, columns: Sequence[int]) -> Iterator[tuple[int, int]]:
        rows = (row for row in range(len(self)) if not self.national[row])
        return ((row, column) for row in rows for column in columns)


def _last_digit(cell: str) -> float:
    """Return what the last digit of a number counts."""
    return 10.0 ** -len(cell.strip().removesuffix("%").partition(".")[2])
