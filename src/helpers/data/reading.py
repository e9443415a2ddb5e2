"""The text of a table: decoded, split into cells and held against its headings, without pandas."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpers.csvreader import csv_reader
from helpers.data.descriptor import TableInfo
from helpers.errors import DataError
from helpers.names import quote


@dataclass(frozen=True)
class Records:
    """The cells of a table below its headings, as text.

    Attributes:
        lines: for each record the row it begins in, as a text editor counts (headings are row 1).
        cells: for each record its cells, in the order of the table's fields.
    """

    lines: tuple[int, ...]
    cells: tuple[tuple[str, ...], ...]


def text_rows(info: TableInfo, content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Return each row of a table's file: where it stands, and its text by column.

    Values are not checked.

    Raises:
        DataError: the file is empty, not UTF-8 or not the table that `info` describes.
    """
    headings = [field.name for field in info.fields]
    records = split(info, content)
    return [
        (line, dict(zip(headings, cells, strict=True)))
        for line, cells in zip(records.lines, records.cells, strict=True)
    ]


def split(info: TableInfo, content: bytes) -> Records:
    """Return the cells of a table's file, held against the headings that `info` describes.

    Raises:
        DataError: the file is empty, not UTF-8, not CSV, has other columns, or a row of another
            width.
    """
    numbered = list(_rows(info, _decode(info, content)))
    if not numbered:
        raise DataError(f"{info.path}: the file is empty")
    (_, headings), *body = numbered
    _check_headings(info, headings)
    for line, cells in body:
        _check_width(info, line, cells)
    if not body:
        raise DataError(f"{info.path}, row 2: no rows stand below the headings")
    return Records(
        lines=tuple(line for line, _ in body), cells=tuple(tuple(cells) for _, cells in body)
    )


def _check_headings(info: TableInfo, headings: Sequence[str]) -> None:
    """Hold the first row of a file against the columns that `info` describes."""
    where = f"{info.path}, row 1"
    wanted = [field.name for field in info.fields]
    allowed = f"the columns must be {', '.join(wanted)}"
    for place, heading in enumerate(headings, start=1):
        if heading in headings[: place - 1]:
            raise DataError(f"{where}, column {place}: {quote(heading)} stands twice; {allowed}")
        if heading not in wanted:
            raise DataError(f"{where}, column {place}: {quote(heading)} is not known; {allowed}")
    for name in wanted:
        if name not in headings:
            raise DataError(f"{where}: the column {name!r} is missing; {allowed}")
    if list(headings) != wanted:
        raise DataError(f"{where}: the columns are out of order; {allowed}")


def _decode(info: TableInfo, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")  # spreadsheets put a byte-order mark in front
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        byte = f"0x{content[error.start]:02x}"
        raise DataError(
            f"{info.path}, row {row}: not UTF-8 (byte {byte}); save it as UTF-8"
        ) from None


def _rows(info: TableInfo, text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv_reader(io.StringIO(text, newline=""), strict=True)
    first = 1
    try:
        for cells in reader:
            yield first, cells
            first = reader.line_num + 1
    except csv.Error as error:
        raise DataError(f"{info.path}, row {first}: not CSV: {error}") from None


def _check_width(info: TableInfo, line: int, cells: Sequence[str]) -> None:
    width = len(info.fields)
    if not cells:
        raise DataError(f"{info.path}, row {line}: the row is blank; remove it")
    if len(cells) != width:
        raise DataError(
            f"{info.path}, row {line}: {len(cells)} values, but there are {width} columns; "
            "put quotation marks around a value that holds a comma"
        )
