"""The data dictionary of a chapter's downloads: a row for each column of each of its tables."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from helpers.csvtext import BASIS, STATUS
from helpers.publish.edition.finished import Finished

FILE = "data_dictionary.csv"
STATUS_MEANING = (
    "confidential where it is left out so that nobody can be recognised, "
    "not applicable where there can be none"
)


@dataclass(frozen=True)
class Entry:
    """A column of a published table.

    Attributes:
        analysis: the analysis that made the table; `data` for a table of the data package.
        table: name of the table, which is that of its file.
        about: measure, population, area and period of the table.
        column: name of the column in the file.
        heading: its heading on the page.
        unit: what its numbers count; empty for words.
        if_empty: why a cell may be empty; empty if none ever is.
        basis: `published`, `derived` or `synthetic`.
    """

    analysis: str
    table: str
    about: str
    column: str
    heading: str
    unit: str
    if_empty: str
    basis: str


def entries(finished: Finished) -> Iterator[Entry]:
    """Yield the entry of every column of the CSV files of a run, in their order."""
    descriptions: Mapping[str, Any] = finished.record["descriptions"]
    for table, path in finished.tables.items():
        described = descriptions[table]
        for column in header(path):
            yield _entry(finished.analysis, table, column, described)


def csv_of(finished: Finished) -> str:
    """Return the data dictionary of a run as CSV text."""
    return as_csv(entries(finished))


def as_csv(listed: Iterable[Entry]) -> str:
    """Return a data dictionary as CSV text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in fields(Entry))
    writer.writerows(vars(entry).values() for entry in listed)
    return text.getvalue()


def read(text: str) -> list[Entry]:
    """Return the entries of a data dictionary.

    Raises:
        TypeError: the text is no data dictionary.
    """
    return [Entry(**row) for row in csv.DictReader(io.StringIO(text))]


def header(path: Path) -> list[str]:
    """Return the names of the columns of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def _entry(analysis: str, table: str, column: str, described: Mapping[str, Any]) -> Entry:
    found = described["columns"].get(column) or _added(column, described["columns"])
    return Entry(
        analysis=analysis,
        table=table,
        about=described["caption"],
        column=column,
        heading=found["heading"],
        unit=found["unit"],
        if_empty=found["missing"],
        basis=described["basis"],
    )


def _added(column: str, columns: Mapping[str, Any]) -> dict[str, str]:
    """Return what a column says that only the file has, not the page."""
    of = column.removesuffix(STATUS)
    if of in columns:
        heading = f"Status of {columns[of]['heading']}: {STATUS_MEANING}"
        return {"heading": heading, "unit": "", "missing": "the figure is published"}
    return {"heading": "Basis" if column == BASIS else column, "unit": "", "missing": ""}
