"""The tables that a chapter offers to download, each with what must be known of it to use it."""

import calendar
import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.columns import COLUMNS, Column
from helpers.csvtext import STATUS
from helpers.present.outputs import cited
from helpers.publish.edition.finished import Finished

STATUS_MEANING = (
    "confidential where it is left out so that nobody can be recognised, "
    "not applicable where there can be none"
)
DATED = ("period", "month", "year")
"""Columns that say of when each row is."""
EACH_ROW = "as each row says"
NO_PERIOD = "chosen for this run, of no single date"
"""The period of a table that follows from parameters alone."""
_PUBLISHED = re.compile(r"published \d{4}")
_DATE = re.compile(r"(?:19|20)\d{2}(?:-\d{2})?")
_MONTH = rf"(?:(?:{'|'.join(calendar.month_name[1:])}) )?"
_PERIOD = re.compile(rf"\b{_MONTH}{_DATE.pattern}\b(?: to {_MONTH}{_DATE.pattern}\b)?")


@dataclass(frozen=True)
class OfferedColumn:
    """A column of a table to download.

    Attributes:
        name: its name in the CSV file.
        about: what it means.
        cells: their text; empty where there is none.
    """

    name: str
    about: Column
    cells: tuple[str, ...]

    @property
    def kind(self) -> str:
        """What its values are: `boolean`, `integer`, `number` or `string`."""
        given = [value for value in self.cells if value]
        if given and set(given) <= {"true", "false"}:
            return "boolean"
        if not self.about.unit or not all(map(_is_number, given)):
            return "string"
        return "number" if any(re.search("[.e]", value) for value in given) else "integer"


@dataclass(frozen=True)
class OfferedTable:
    """A table to download.

    Attributes:
        name: its name, which is that of its file.
        title: measure, population, area and period, as the page has them above it.
        columns: its columns, in order.
        basis: what it rests on: `published`, `derived`, `parameter` or `synthetic`.
        sources: its citations, each once.
        period: of when its figures are.
    """

    name: str
    title: str
    columns: tuple[OfferedColumn, ...]
    basis: str
    sources: tuple[str, ...]
    period: str


def tables(finished: Finished) -> list[OfferedTable]:
    """Return every table that a run left, in the order of their names."""
    return [_table(finished, name, path) for name, path in finished.tables.items()]


def meaning(column: str) -> Column:
    """Return what a column of a published table means, one that only the file has among them."""
    if column in COLUMNS:
        return COLUMNS[column]
    of = COLUMNS[column.removesuffix(STATUS)]
    return Column(f"Status of {of.label}: {STATUS_MEANING}", missing="the figure is published")


def _table(finished: Finished, name: str, path: Path) -> OfferedTable:
    columns = _read(path)
    title = finished.captions.get(name, "") or name.replace("_", " ").capitalize()
    sources = tuple(cited(finished.record.table_sources[name]))
    return OfferedTable(
        name, title, columns, finished.record.table_basis[name], sources,
        _period(columns, title, sources),
    )  # fmt: skip


def _read(path: Path) -> tuple[OfferedColumn, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    cells = zip(*rows, strict=True)
    return tuple(
        OfferedColumn(name, meaning(name), values)
        for name, values in zip(header, cells, strict=True)
    )


def _period(columns: Sequence[OfferedColumn], title: str, sources: Sequence[str]) -> str:
    """Return of when a table is: as its rows say, else its caption, else its sources."""
    dated = next((each for each in columns if each.name in DATED), None)
    if dated and any(dated.cells):
        known = sorted(filter(None, dated.cells))
        if not all(map(_DATE.fullmatch, known)):
            return EACH_ROW
        return known[0] if known[0] == known[-1] else f"{known[0]} to {known[-1]}"
    told = dict.fromkeys(_PERIOD.findall(title))
    if told:
        return ", ".join(told)
    cited_periods = sorted({found for source in sources for found in _periods(source)})
    return f"that of its sources: {', '.join(cited_periods)}" if cited_periods else NO_PERIOD


def _periods(source: str) -> list[str]:
    """Return the periods that a citation names, and not the year in which it was published."""
    return _PERIOD.findall(_PUBLISHED.sub("", source))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
