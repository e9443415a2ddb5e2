"""Judges tables by what their columns are declared to count and of which places."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Protocol

from lxml import html

from helpers import source
from helpers.csvreader import csv_reader
from helpers.disclosure import POLICY
from helpers.formats import MINUS
from helpers.publish.checks.disclosure.faults import Fault

BELOW_BOROUGH = frozenset(
    {"practice", "pcn", "network", "primary care network", "neighbourhood", "ward", "lsoa", "msoa"}
)
"""What places below a borough are called, as a level or at the beginning of a column's name."""
PLACE = "place"
"""Name of the column that holds places of the level that a run was asked for."""
UNIT = "unit"
"""Name of the column by which each row says its own unit."""
MEASURES = frozenset({"value", "lower", "upper"})
"""Names of the columns that such a unit is of, beside those declared to hold mere numbers."""
MIXED = "number"

_PATIENTS = re.compile(
    r"(?:people|patients|persons|residents|adults|children|cases|cancers|deaths|admissions)"
    r"(?: (?:a|per) (?:year|month|week|day))?"
)
_CODE_OF_PLACE = re.compile(r"(?:^|\()(?:[A-HJ-NPUVWY]\d{5}|E0[125]\d{6})\)?$")
"""A practice or network, an output area or ward, by the code that it has officially."""
_NUMBER = re.compile(rf"[+{MINUS}-]?£?(?P<size>\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?)(?![\w.])")
_WRITTEN_AROUND = re.compile(r"[%m]*$")
_DATE = re.compile(r"(?:19|20)\d\d")
_SHORTHAND = re.compile(r"\[\w\]|")
_NOTE = re.compile(r" \[note \d+\]")
_IN_BRACKETS = re.compile(r" \([^()]*\)$")


class Described(Protocol):
    """A column of the dictionary of columns."""

    @property
    def label(self) -> str:
        """The words above it."""

    @property
    def unit(self) -> str:
        """What its numbers count; empty for words."""


class Columns:
    """Every column that is declared, by its name in files and by its heading on pages."""

    def __init__(self, declared: Iterable[tuple[str, Described]]) -> None:
        self._units: dict[str, set[str]] = {}
        self._names: dict[str, str] = {}
        for name, column in declared:
            self.add(name, column.label, column.unit)

    def add(self, name: str, label: str, unit: str) -> None:
        """Take in a column; a name with several units counts patients if one of them does."""
        for key in (name, label):
            self._units.setdefault(key, set()).add(unit)
            self._names.setdefault(key, name)

    def fingerprint(self) -> str:
        """Return a hash of all that is declared."""
        units = {key: sorted(units) for key, units in self._units.items()}
        return source.digest(json.dumps([units, self._names], sort_keys=True).encode())

    def units(self, heading: str) -> set[str]:
        """Return the units of a column by its name, or its heading with or without the unit."""
        return self._units.get(self._known(heading), set()) - {""}

    def name(self, heading: str) -> str:
        """Return the name of a column, which is its heading where it is not declared."""
        return self._names.get(self._known(heading), heading)

    def _known(self, heading: str) -> str:
        return heading if heading in self._units else _IN_BRACKETS.sub("", heading)


@dataclass(frozen=True)
class PublishedTable:
    """A table as published.

    Attributes:
        name: its caption; empty for a file that is a table.
        columns: names or headings of its columns.
        rows: the text of its cells.
        level: what its places are, where the page or the run says so.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    level: str = ""


def judge(table: PublishedTable, columns: Columns) -> Iterator[Fault]:
    """Yield the columns of numbers without a unit, and the small counts of places below boroughs.

    A place that is protected shows `[c]` or nothing in the place of each count.
    """
    own_unit = _own_unit(table)
    below = _names_places_below(table)
    for at, name in enumerate(table.columns):
        units = columns.units(name)
        if not units and own_unit is None and _are_numbers(_column(table, at)):
            yield Fault("no unit", name, f"{_where(table, name)}: numbers without a unit")
        by_row = own_unit is not None and _is_mixed(name, units)
        if not by_row and not _count_patients(units):
            continue
        for number, row in enumerate(table.rows, start=1):
            if (
                _is_small(_cell(row, at))
                and (not by_row or _count_patients([_cell(row, own_unit)]))
                and (below or any(map(_CODE_OF_PLACE.search, row)))
            ):
                where = f"{_where(table, name)}, row {number}"
                yield Fault("small count", columns.name(name), f"{where}: {POLICY}")


def figures(table: PublishedTable, columns: Columns) -> Iterator[str]:
    """Yield the whole part of every cell that has a unit, by its column or its row."""
    own_unit = _own_unit(table)
    for at, name in enumerate(table.columns):
        units = columns.units(name)
        by_row = own_unit is not None and _is_mixed(name, units)
        for row in table.rows if units or by_row else ():
            if not by_row or _cell(row, own_unit):
                yield _cell(row, at).partition(".")[0]


def of_page(root: html.HtmlElement) -> Iterator[PublishedTable]:
    """Yield the tables of a page; the last row of headings, or the first row, names the columns."""
    for table in root.iter("table"):
        lines = [line for row in table.iter("tr") if (line := list(row.iter("th", "td")))]
        heads = [line for line in lines if all(cell.tag == "th" for cell in line)] or lines[:1]
        caption = table.find("caption")
        if len(lines) > len(heads):
            yield PublishedTable(
                "" if caption is None else _text(caption),
                tuple(_spread(heads[-1])),
                tuple(tuple(_spread(line)) for line in lines if line not in heads),
                table.get("data-level", ""),
            )


def of_csv(text: str, level: str = "") -> Iterator[PublishedTable]:
    """Yield the table of a CSV file."""
    rows = [tuple(row) for row in csv_reader(text.splitlines(keepends=True)) if row]
    if rows:
        yield PublishedTable("", rows[0], tuple(rows[1:]), level)


def of_sheets(
    sheets: Mapping[str, Sequence[Sequence[str]]], level: str = ""
) -> Iterator[PublishedTable]:
    """Yield the table of each sheet of a workbook, which begins where a row has two cells."""
    for name, rows in sheets.items():
        first = next((place for place, row in enumerate(rows) if sum(map(bool, row)) > 1), None)
        if first is not None:
            head, *rest = rows[first:]
            columns = tuple(_NOTE.sub("", " ".join(heading.split())) for heading in head)
            yield PublishedTable(name, columns, tuple(tuple(row) for row in rest), level)


def of_json(value: Any, level: str = "") -> Iterator[PublishedTable]:
    """Yield the tables of a JSON value: `columns` and `data`, columns by name, or records."""
    level = level_of(value) or level
    inner = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(inner, list):
        return
    if (
        isinstance(value, dict)
        and _are(value.get("columns"), str)
        and _are(value.get("data"), list)
    ):
        yield _table(value["columns"], value["data"], level)
    elif isinstance(value, dict) and _are(inner, list):
        yield _table(list(value), zip_longest(*inner), level)
    elif _are(inner, dict):
        names = list(dict.fromkeys(name for record in inner for name in record))
        labels = list(value) if isinstance(value, dict) else [""] * len(inner)
        rows = ([label, *map(r.get, names)] for label, r in zip(labels, inner, strict=True))
        yield _table(["", *names], rows, level)
    for each in inner:
        yield from of_json(each, level)


def level_of(record: Any) -> str:
    """Return the level of places that the results of a run say they were asked for."""
    parameters = record.get("parameters") if isinstance(record, dict) else None
    return str(parameters.get("level", "")) if isinstance(parameters, dict) else ""


def _table(columns: Sequence[str], rows: Iterable[Iterable[Any]], level: str) -> PublishedTable:
    return PublishedTable(
        "", tuple(columns), tuple(tuple(map(_written, row)) for row in rows), level
    )


def _written(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)


def _are(values: Any, kind: type) -> bool:
    return isinstance(values, list) and bool(values) and all(isinstance(v, kind) for v in values)


def _spread(cells: Iterable[html.HtmlElement]) -> Iterator[str]:
    """Yield the text of each cell, once for every column that it spans."""
    for cell in cells:
        span = cell.get("colspan", "1")
        yield from [_text(cell)] * (int(span) if span.isdigit() else 1)


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _own_unit(table: PublishedTable) -> int | None:
    """Return the place of the column by which each row says its own unit, if there is one."""
    names = [name.strip().lower() for name in table.columns]
    return names.index(UNIT) if UNIT in names else None


def _is_mixed(name: str, units: set[str]) -> bool:
    """Say whether the numbers of a column are each of the unit of its row."""
    return name.strip().lower() in MEASURES or MIXED in units


def _column(table: PublishedTable, at: int) -> list[str]:
    return [_cell(row, at) for row in table.rows]


def _cell(row: Sequence[str], at: int | None) -> str:
    return "" if at is None or at >= len(row) else row[at].strip()


def _are_numbers(cells: Iterable[str]) -> bool:
    """Say whether cells hold numbers and nothing else; years and shorthand count as nothing."""
    told = [cell for cell in cells if not _SHORTHAND.fullmatch(cell)]
    numbers = all(_NUMBER.fullmatch(_WRITTEN_AROUND.sub("", cell)) for cell in told)
    return numbers and not all(map(_DATE.fullmatch, told))


def _is_small(cell: str) -> bool:
    found = _NUMBER.match(cell)
    return found is not None and POLICY.is_small(float(found["size"].replace(",", "")))


def _count_patients(units: Iterable[str]) -> bool:
    return any(_PATIENTS.fullmatch(unit) for unit in units)


def _names_places_below(table: PublishedTable) -> bool:
    """Say whether a table says that its rows are places below a borough, by level or column."""
    names = [name.lower().replace("_", " ") for name in table.columns]
    if table.level in BELOW_BOROUGH and PLACE in names:
        return True
    found = [at for at, name in enumerate(names) if name.startswith(tuple(BELOW_BOROUGH))]
    return any(not _are_numbers(_column(table, at)) for at in found)


def _where(table: PublishedTable, column: str) -> str:
    return f"table {table.name!r}, column {column!r}" if table.name else f"column {column!r}"
