"""The data dictionary of a chapter's downloads: a row for each column of each of its tables."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from helpers.columns import COLUMNS, Column
from helpers.csvtext import STATUS
from helpers.publish.edition.finished import Finished

FILE = "data_dictionary.csv"
STATUS_MEANING = (
    "confidential where it is left out so that nobody can be recognised, "
    "not applicable where there can be none"
)


@dataclass(frozen=True)
class DictionaryEntry:
    """A column of a published table.

    Attributes:
        analysis: the analysis that made the table; `data` for a table of the data package.
        table: name of the table, which is that of its file.
        about: measure, population, area and period of the table, where a page shows it.
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


def entries(finished: Finished) -> Iterator[DictionaryEntry]:
    """Yield the entry of every column of the CSV files of a run, in their order."""
    captions = finished.captions
    for table, path in finished.tables.items():
        basis = finished.record.table_basis[table]
        for column in header(path):
            found = meaning(column)
            yield DictionaryEntry(
                analysis=finished.analysis,
                table=table,
                about=captions.get(table, ""),
                column=column,
                heading=found.label,
                unit=found.unit,
                if_empty=found.missing,
                basis=basis,
            )


def csv_of(finished: Finished) -> str:
    """Return the data dictionary of a run as CSV text."""
    return as_csv(entries(finished))


def as_csv(listed: Iterable[DictionaryEntry]) -> str:
    """Return a data dictionary as CSV text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in fields(DictionaryEntry))
    writer.writerows(vars(entry).values() for entry in listed)
    return text.getvalue()


def read(text: str) -> list[DictionaryEntry]:
    """Return the entries of a data dictionary.

    Raises:
        TypeError: the text is no data dictionary.
    """
    return [DictionaryEntry(**row) for row in csv.DictReader(io.StringIO(text))]


def header(path: Path) -> list[str]:
    """Return the names of the columns of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def meaning(column: str) -> Column:
    """Return what a column of a published table means, one that only the file has among them."""
    if column in COLUMNS:
        return COLUMNS[column]
    of = COLUMNS[column.removesuffix(STATUS)]
    return Column(f"Status of {of.label}: {STATUS_MEANING}", missing="the figure is published")
