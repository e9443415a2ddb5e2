"""Compares two sides figure by figure: numbers of headlines, and cells of tables.

A row of a table, and a set of a sweep, goes by as few of its words, or of its parameters, as tell
it from the others.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from helpers.columns import COLUMNS
from helpers.csvtext import cell
from helpers.present.units import is_calendar
from helpers.publish.diff.sides import Answer, Figure, Rows, Side, require_alike

NOTHING: Figure = (None, "")
Pairs = tuple[tuple[str, str], ...]


class Name(NamedTuple):
    """Which figure.

    Attributes:
        page: the page, or the analysis where there is none.
        parameters: those that tell a set from the others of a sweep.
        table: its table; empty for a headline.
        row: the cells that tell its row from the others.
        figure: the headline, or the column.
        field: `value`, `lower` or `upper` of a headline; empty for a cell.
    """

    page: str
    parameters: Pairs
    table: str
    row: Pairs
    figure: str
    field: str


@dataclass(frozen=True)
class Change:
    """A figure, its unit where that is known, and both its numbers; None where there is none."""

    name: Name
    unit: str
    old: float | None
    new: float | None

    @property
    def relative(self) -> float | None:
        """The change as a share of the old number; None from 0, and without one of the two."""
        return (self.new - self.old) / abs(self.old) if self.old and self.new is not None else None

    @property
    def rank(self) -> tuple[bool, bool, float, Name]:
        """What changes are ordered by: new from 0 first, then from or to nothing, then by size."""
        nothing = self.old is None or self.new is None
        return bool(self.old) or nothing, not nothing, -abs(self.relative or 0), self.name

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        name = {**self.name._asdict(), "parameters": dict(self.name.parameters)}
        numbers = {"old": self.old, "new": self.new, "relative": self.relative}
        return {**name, "row": dict(self.name.row), "unit": self.unit, **numbers}


@dataclass(frozen=True)
class Difference:
    """What differs between two sides.

    Attributes:
        changed: the figures that both have, the largest relative change first.
        added: the figures that only the new side has.
        removed: the figures that only the old side has.
        parameters: each page or set and parameter that differs, with both its values.
        areas: `only_old` and `only_new`, the areas that one side alone is about.
    """

    changed: Sequence[Change]
    added: Sequence[Change]
    removed: Sequence[Change]
    parameters: Sequence[Mapping[str, Any]]
    areas: Mapping[str, Sequence[str]]

    def __bool__(self) -> bool:
        """Whether any figure changed, was added or removed."""
        return bool(self.changed or self.added or self.removed)


def compare(old: Side, new: Side, tolerance: float) -> Difference:
    """Return what differs between two sides.

    Args:
        old: the old side.
        new: the new side.
        tolerance: how far two numbers may be apart and count as the same, a share of the larger.

    Raises:
        InputError: they are not of one kind.
    """
    require_alike({old.name: old.kind, new.name: new.kind})
    changed, added, removed = list[Change](), list[Change](), list[Change]()
    parameters = list[Mapping[str, Any]]()
    for page, of, before, after in _pairs(old.answers, new.answers):
        was, now = _figures(page, of, before, after)
        for name in was.keys() | now.keys():
            unit = (now.get(name) or was[name])[1]
            old_number, new_number = (side.get(name, NOTHING)[0] for side in (was, now))
            change = Change(name, unit, old_number, new_number)
            if name in was and name in now:
                changed += [] if _same(change, tolerance) else [change]
            elif change.old is not None or change.new is not None:
                (added if name in now else removed).append(change)
        parameters += _other_parameters(page, of, before, after) if before and after else []
    areas = [{str(each.parameters.get("area")) for each in side.answers} for side in (old, new)]
    return Difference(
        changed=sorted(changed, key=lambda change: change.rank),
        added=sorted(added, key=lambda change: change.name),
        removed=sorted(removed, key=lambda change: change.name),
        parameters=parameters,
        areas={
            "only_old": sorted(areas[0] - areas[1]),
            "only_new": sorted(areas[1] - areas[0]),
        },
    )


def _same(change: Change, tolerance: float) -> bool:
    if change.old is None or change.new is None:
        return change.old is change.new
    return math.isclose(change.old, change.new, rel_tol=tolerance)


def _other_parameters(
    page: str, of: Pairs, old: Answer, new: Answer
) -> Iterator[Mapping[str, Any]]:
    for name in dict.fromkeys((*old.parameters, *new.parameters)):
        values = {"old": old.parameters.get(name), "new": new.parameters.get(name)}
        if values["old"] != values["new"]:
            yield {"page": page, "parameters": dict(of), "parameter": name, **values}


def _pairs(
    old: Sequence[Answer], new: Sequence[Answer]
) -> Iterator[tuple[str, Pairs, Answer | None, Answer | None]]:
    """Yield each page or set with its answers on both sides; None where a side lacks it."""
    for page in dict.fromkeys(answer.page for answer in (*old, *new)):
        sides = [[answer for answer in side if answer.page == page] for side in (old, new)]
        given = [
            [{name: cell(each) for name, each in answer.parameters.items()} for answer in side]
            for side in sides
        ]
        names = dict.fromkeys(name for side in given for texts in side for name in texts)
        # Last those of other values: a default that is published follows from data that changed.
        moved = {n: len({frozenset(t.get(n, "") for t in side) for side in given}) for n in names}
        columns = _telling(given, sorted(names, key=lambda name: moved[name]))
        before, after = (
            {_cells_of(texts, columns): answer for answer, texts in zip(*each, strict=True)}
            for each in zip(sides, given, strict=True)
        )
        for of in dict.fromkeys((*before, *after)):
            yield page, of, before.get(of), after.get(of)


def _figures(
    page: str, of: Pairs, *answers: Answer | None
) -> tuple[dict[Name, Figure], dict[Name, Figure]]:
    """Return every headline and every cell of both answers; words and gaps have no number."""
    old, new = (
        {Name(page, of, "", (), *name): figure for name, figure in each.headlines.items()}
        if each
        else {}
        for each in answers
    )
    for table in dict.fromkeys(table for each in answers if each for table in each.tables):
        groups = [each.tables.get(table, []) if each else [] for each in answers]
        key = _key(groups)
        for figures, rows in zip((old, new), groups, strict=True):
            seen: Counter[Pairs] = Counter()
            for row in rows:
                of_row = _cells_of(row, key)
                seen[of_row] += 1
                again = (("again", str(seen[of_row])),) if seen[of_row] > 1 else ()
                for column in row.keys() - set(key):
                    name = Name(page, of, table, (*of_row, *again), column, "")
                    figures[name] = _number(row[column]), _unit(column, row)
    return old, new


def _key(groups: Sequence[Rows]) -> list[str]:
    """Return the columns that rows of a table go by, among the first, those of words and dates."""
    rows = [row for group in groups for row in group]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    words = {n for n in columns if any(row.get(n) and _number(row[n]) is None for row in rows)}
    labels = [n for n in columns if n in words or n == columns[0] or is_calendar(n)]
    return _telling(groups, labels) or labels[:1]


def _telling(groups: Sequence[Rows], candidates: Iterable[str]) -> list[str]:
    """Return as few columns as tell the rows of each group apart, the first that do."""

    def told(columns: Sequence[str]) -> int:
        return sum(len({_cells_of(row, columns) for row in rows}) for rows in groups)

    chosen: list[str] = []
    for name in candidates:
        if told([*chosen, name]) > told(chosen):
            chosen.append(name)
    for name in tuple(chosen):
        fewer = [each for each in chosen if each != name]
        chosen = fewer if told(fewer) == told(chosen) else chosen
    return chosen


def _cells_of(row: Mapping[str, str], columns: Iterable[str]) -> Pairs:
    return tuple((name, row.get(name, "")) for name in columns)


def _number(text: str) -> float | None:
    try:
        return float(text) if math.isfinite(float(text)) else None
    except ValueError:
        return None


def _unit(column: str, row: Mapping[str, str]) -> str:
    """Return the unit of a cell: its row's own, in a table of figures of several units."""
    unit = COLUMNS[column].unit if column in COLUMNS else ""
    return row.get("unit", unit) if unit == "number" else unit
